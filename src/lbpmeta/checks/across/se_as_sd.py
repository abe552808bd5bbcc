"""Standard errors printed as standard deviations: against the other trials' SDs, or their effects."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from lbpmeta.checks.across.pool import Others, other_sds, other_smds, share_of, sole_set, usual
from lbpmeta.checks.across.scales import mixed_scales
from lbpmeta.checks.across.screen import ask_se_as_sd
from lbpmeta.checks.arms.cells import people_in, range_of
from lbpmeta.checks.arms.ranges import largest_sd
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read
from lbpmeta.checks.core.screen import SameRows, trials_of
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["PRIOR_SE", "SPECS", "check_se_as_sd", "se_finding"]

#: Weight of "the SDs are standard errors" in the score, by the size of the row's implied |SMD|. Of the SMDs above 3 in
#: the most cited meta-analyses of strength training 60 % were such mix-ups (Kadlec 2023); the others are set by hand.
PRIOR_SE: Final = ((3.0, 0.6), (2.0, 0.2), (0.0, 0.03))
#: Score from which a row draws attention, and the distance that its SDs or effect must have then.
_LIKELY: Final = 0.6
_FAR: Final = 2.5
#: SMDs of one pool differ by at least so much.
_SMD_FLOOR: Final = 0.25


def check_se_as_sd(
    sd1: Number,
    n1: Number,
    sd2: Number,
    n2: Number,
    *,
    mean1: Number = None,
    mean2: Number = None,
    pool_sds: Sequence[float] = (),
    pool_smds: Sequence[float] = (),
    minimum: float | None = None,
    maximum: float | None = None,
) -> Finding:
    """Ask whether two printed standard deviations are standard errors.

    Examples
    --------
    >>> finding = check_se_as_sd("2.9", 60, "3.1", 60, mean1="31.0", mean2="41.0", pool_sds=[22, 25, 19, 24, 21, 27])
    >>> finding.verdict.value, [r.value for r in finding.repairs]
    ('implausible', ['22.5, 24.0'])

    Parameters
    ----------
    sd1, n1, sd2, n2 : str or int
        As printed.
    mean1, mean2 : str, optional
        Their difference over the pooled SD is the implied SMD; one above 3 is rare.
    pool_sds : sequence of float
        SDs of the other trials on the same scale; from 4 on they are compared.
    pool_smds : sequence of float
        SMDs of the other trials; from 4 on they are compared where too few SDs are given.
    minimum, maximum : float, optional
        Ends of the scale: where SD sqrt(n) exceeds the largest possible SD, the SDs are no standard errors.

    Returns
    -------
    Finding
        "implausible" at most; ``repairs`` hold SD sqrt(n).

    Raises
    ------
    DataError
        If a number is missing or cannot be read.

    Notes
    -----
    The printed SDs and SD sqrt(n) are compared with the pool's on the log scale (median, scaled median absolute
    deviation, t density with 3 degrees of freedom), weighed 97 to 3, 80 to 20 for an implied |SMD| above 2 and 40 to
    60 above 3: a score that chooses what to look at, and no probability of an error. Without four SDs on the scale,
    the SMD and SMD/sqrt(n) are compared with the other SMDs, and without these only an |SMD| above 3 draws attention.
    Kadlec D, et al. Sports Med 2023;53:313-325.
    """
    numbers = {"sd1": read(sd1), "n1": read(n1), "sd2": read(sd2), "n2": read(n2)}
    for name, number in numbers.items():
        if number is None:
            raise DataError(f"`{name}` is empty; give the number as printed.")
    sds = usual(np.log(np.array([s for s in pool_sds if s > 0], dtype=float)))
    smds = None if sds is not None else usual(np.array(pool_smds, dtype=float), _SMD_FLOOR)
    return _judged(numbers, [read(mean1), read(mean2)], sds, smds, minimum, maximum)


def _judged(
    numbers: Mapping[str, Printed | None],
    means: Sequence[Printed | None],
    sds: Others | None,
    smds: Others | None,
    minimum: float | None,
    maximum: float | None,
) -> Finding:
    """Judge two SDs by what the other trials' SDs, or else their SMDs, look like."""
    spread = [number for name, number in numbers.items() if number is not None and name.startswith("sd")]
    people = [int(number.value) for name, number in numbers.items() if number is not None and name.startswith("n")]
    printed = {**numbers, "mean1": means[0], "mean2": means[1]}
    if min(people) < 2 or any(s.value <= 0 for s in spread):
        return make("se-as-sd", Verdict.NOT_CHECKABLE, "An SD of 0 or of one person says nothing.", printed=printed)
    smd = _smd(means, spread, people)
    if sds is None and math.isnan(smd):
        return make(
            "se-as-sd",
            Verdict.NOT_CHECKABLE,
            "Neither the means nor four other trials on this scale say what an SD should be.",
            printed=printed,
            missing=("mean1, mean2", "four other SDs"),
        )
    made = [float(s) * math.sqrt(n) for s, n in zip(spread, people, strict=True)]
    prior = next((p for bound, p in PRIOR_SE if abs(smd) > bound), PRIOR_SE[-1][1])
    chance, suspect, facts = prior, abs(smd) > PRIOR_SE[0][0], f"With these SDs the means differ by {smd:.1f} SDs"
    if sds is not None:
        chance, far = _among_sds(spread, people, sds, prior)
        inside = all(sds.low - 0.1 <= math.log(m) <= sds.high + 0.1 for m in made)
        suspect = inside and (far or abs(smd) > PRIOR_SE[0][0])
        facts = f"The other trials' median SD is {math.exp(sds.centre):.3g}, here {spread[0].text} and {spread[1].text}"
    elif smds is not None:
        chance, suspect = _among_smds(smd, people, smds, prior)
        facts += f", those of the other trials by {smds.centre:.1f} (median)"
    if not (suspect and chance >= _LIKELY and _possible(made, means, people, minimum, maximum)):
        return make("se-as-sd", Verdict.CONSISTENT, f"{facts}: no sign of standard errors.", printed=printed)
    texts = [Printed.from_float(m, digits=max(0, s.decimals)).text for s, m in zip(spread, made, strict=True)]
    both = f"{spread[0].text}, {spread[1].text}"
    why = "the standard errors are printed as standard deviations"
    repairs = (Repair("sd1, sd2", both, ", ".join(texts), why, cost=COSTS["sd is se"]),)
    return make(
        "se-as-sd",
        Verdict.IMPLAUSIBLE,
        f"{facts}. If these are standard errors, the SDs are {_pair(made)}: like "
        f"{'those of the other trials' if sds is not None or smds is not None else 'usual ones'}.",
        printed=printed,
        repairs=repairs,
        derivation=(
            f"SD sqrt(n) = {' and '.join(f'{s.text} sqrt({n})' for s, n in zip(spread, people, strict=True))} = "
            f"{_pair(made)}",
            f"implied SMD {smd:.2f}",
        ),
    )


def _among_sds(spread: Sequence[Printed], people: Sequence[int], others: Others, prior: float) -> tuple[float, bool]:
    """Score of standard errors from the SDs of the other trials, and whether the SDs lie far below them."""
    shift = sum(math.log(n) for n in people) / 4
    distance = (float(np.mean([math.log(float(s)) for s in spread])) - others.centre) / others.scale
    return share_of((1 - prior, prior), (distance, distance + shift / others.scale))[1], distance < -_FAR


def _among_smds(smd: float, people: Sequence[int], others: Others, prior: float) -> tuple[float, bool]:
    """Score of standard errors from the SMDs of the other trials, and whether this one lies far from them."""
    root_n = (people[0] * people[1]) ** 0.25
    sampling = 1 / people[0] + 1 / people[1]
    distance = (smd - others.centre) / math.hypot(others.scale, math.sqrt(sampling + smd**2 / (2 * sum(people))))
    shrunk = (smd / root_n - others.centre) / math.hypot(others.scale, math.sqrt(sampling))
    far = abs(distance) > _FAR * (1 + 4 / others.count) and abs(smd) > PRIOR_SE[1][0]
    return share_of((1 - prior, prior), (distance, shrunk))[1], far


def _pair(values: Sequence[float]) -> str:
    return " and ".join(f"{v:.3g}" for v in values)


def _smd(means: Sequence[Printed | None], sds: Sequence[Printed], people: Sequence[int]) -> float:
    """The difference of the means over the pooled SD; NaN without means."""
    first, second = means
    if first is None or second is None:
        return math.nan
    squares = sum((n - 1) * float(s) ** 2 for s, n in zip(sds, people, strict=True))
    return (float(first) - float(second)) / math.sqrt(squares / (sum(people) - 2))


def _possible(
    sds: Sequence[float],
    means: Sequence[Printed | None],
    people: Sequence[int],
    minimum: float | None,
    maximum: float | None,
) -> bool:
    """Whether the scale allows these SDs."""
    if minimum is None or maximum is None:
        return True
    for sd, mean, n in zip(sds, means, people, strict=True):
        middle = (minimum + maximum) / 2 if mean is None else min(max(float(mean), minimum), maximum)
        if sd > 1.05 * largest_sd(ValueSet(middle, middle), minimum, maximum, n):
            return False
    return True


def _run_se(tables: Tables, row: Row) -> Iterator[Finding]:
    finding = se_finding(tables, row)
    if finding is None or finding.verdict is Verdict.NOT_CHECKABLE:
        return
    pool = sole_set(tables, row)
    if finding.verdict is Verdict.IMPLAUSIBLE and pool is not None and mixed_scales(pool)[pool.position(row)]:
        return  # means and SDs are all small: the scale explains more
    table = trials_of(tables)
    if finding.verdict is Verdict.IMPLAUSIBLE and (_apart(row) or _told_apart(table)):
        return  # the table has both: its owner does not mix them up
    if finding.verdict is Verdict.IMPLAUSIBLE and not _has_other_sds(tables, row) and _large_are_usual(table):
        return
    yield finding


#: A standard error that is the SD over the root of n to within this.
_NEAR: Final = 0.05


@lru_cache(maxsize=4)
def _told_apart(table: SameRows) -> bool:
    """Whether half of the rows with SDs print the standard errors that belong to them as well."""
    asked = [r for r in table.rows if r.has("sd1", "sd2")]
    return len(asked) >= _ENOUGH_ROWS and 2 * sum(map(_apart, asked)) >= len(asked)


def _apart(row: Row) -> bool:
    """Whether a row prints the standard error of an arm beside its SD, and they are what they say."""
    for arm in "12":
        sd, se, people = read(row[f"sd{arm}"]), read(row[f"se{arm}"]), people_in(row[f"n{arm}"])
        if sd is None or se is None or people is None or people < 2 or sd.value <= 0 or se.value <= 0:
            continue
        if abs(float(se.value) * math.sqrt(people) / float(sd.value) - 1) <= _NEAR:
            return True
    return False


#: Of so many rows this share with an SMD above 2 shows a field where such are usual: plants, animals, cells.
_ENOUGH_ROWS: Final = 12
_USUAL_SHARE: Final = 0.12


@lru_cache(maxsize=4)
def _large_are_usual(table: SameRows) -> bool:
    """Whether large SMDs are usual in the whole table: then one of them is no sign of standard errors."""
    smds = [abs(x) for x in map(_smd_of, table.rows) if x == x]
    large = sum(x > PRIOR_SE[-2][0] for x in smds)
    return len(smds) >= _ENOUGH_ROWS and large >= _USUAL_SHARE * len(smds)


def _smd_of(row: Row) -> float:
    if not row.has("mean1", "sd1", "mean2", "sd2"):
        return math.nan
    people = [people_in(row[f"n{a}"]) for a in "12"]
    numbers = [read(row[c]) for c in ("mean1", "mean2", "sd1", "sd2")]
    means, sds = numbers[:2], [s for s in numbers[2:] if s is not None and s.value > 0]
    if None in people or len(sds) < 2 or sum(n or 0 for n in people) < 3:
        return math.nan
    return _smd(means, sds, [n for n in people if n is not None])


def _has_other_sds(tables: Tables, row: Row) -> bool:
    """Whether the SDs of other trials on one scale were what the row was compared with."""
    pool = sole_set(tables, row)
    return pool is not None and other_sds(pool, pool.position(row)) is not None


def se_finding(tables: Tables, row: Row) -> Finding | None:
    """Return the finding of a row; None where its arms do not print SD and n."""
    if row["kind"] == "events" or not row.has("sd1", "sd2") or any(people_in(row[f"n{a}"]) is None for a in "12"):
        return None
    if any((number := read(row[c])) is None or number.op != "=" for c in ("sd1", "sd2")):
        return None
    pool = sole_set(tables, row)
    ends = range_of(tables, row) if row["kind"] in ("endpoint", "baseline") else None
    at = pool.position(row) if pool is not None else 0
    sds = other_sds(pool, at) if pool is not None else None
    smds = other_smds(pool, at, _SMD_FLOOR) if pool is not None and sds is None else None
    return _judged(
        {c: read(row[c]) for c in ("sd1", "n1", "sd2", "n2")},
        [read(row["mean1"]), read(row["mean2"])],
        sds,
        smds,
        ends[0] if ends else None,
        ends[1] if ends else None,
    )


SPECS: Final = (
    CheckSpec(
        "se-as-sd",
        "Are the SDs standard errors?",
        ("trials",),
        _run_se,
        "heuristic",
        inputs="mean, SD and n of both arms; the SDs of the other trials of the set on the same scale; the scale",
        formula="SD and SD sqrt(n) against the pool on the log scale, t density with 3 df; weight 3 in 100, 20 "
        "for an implied |SMD| > 2, 60 for > 3; attention from a score of 0.6 on. Without four SDs on the scale: the "
        "SMD, if above 2, and SMD/sqrt(n) against the other SMDs; without these, an |SMD| > 3",
        source="Kadlec D, et al. Sports Med 2023;53:313-325.",
        row_only=False,
        reads="range",
        ask=ask_se_as_sd,
    ),
)
