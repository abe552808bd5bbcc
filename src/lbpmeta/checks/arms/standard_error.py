"""An arm's standard error and interval against its SD and n."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.arms.cells import arms_of, range_of
from lbpmeta.checks.arms.ranges import largest_sd
from lbpmeta.checks.arms.spread import Turn, read_widely, spread_premise
from lbpmeta.checks.core.called import LEVELS, called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.line import ends_of
from lbpmeta.checks.core.reading import Number, critical_set, make, read, values_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import Premise, assume, entail
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_arm_se", "check_sd_as_se"]


def check_arm_se(
    sd: Number,
    n: Number,
    *,
    se: Number = None,
    ci_low: Number = None,
    ci_high: Number = None,
    level: float | None = None,
    raw: bool | None = None,
    spread: str | None = None,
    interval: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check an arm's standard error, or the interval of its mean, against SD and n.

    Examples
    --------
    >>> finding = check_arm_se("2.1", 49, se="2.1", raw=True)
    >>> finding.verdict.value, finding.blame, str(finding.repairs[0])
    ('implausible', ('spread',), 'sd 2.1 -> 14.7 (a standard error printed as SD)')
    >>> check_arm_se("2.1", 49, se="2.1", raw=True, spread="SD").verdict.value
    'inconsistent'

    Parameters
    ----------
    sd : str
    n : int or str
        People, at least 2.
    se : str, optional
        Standard error of the mean.
    ci_low, ci_high : str, optional
        Interval of the mean, by the normal or the t distribution.
    level : float, optional
        In percent; 95 is assumed.
    raw : bool, optional
        Whether the SE is that of the plain mean. A model's SE or interval does not follow from the SD: then a
        disagreement is "method-dependent".
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the number printed as SD is declared to be.
    interval : str, optional
        How the interval was made: "wald" or "t"; bootstrap and model-based ones are not compared.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        "inconsistent" where nothing that it rests on is left to assumption.

    Raises
    ------
    DataError
        If a number cannot be read, or neither SE nor interval is given.
    MethodError
        If the level is not between 0 and 100.

    Notes
    -----
    SE = SD/sqrt(n), as sets. Altman DG, Bland JM. BMJ 2005;331:903.
    """
    declared = declared_by_keywords(
        {
            "interval": interval,
            "level": None if level is None else f"{level:g}",
            "analysis": "raw" if raw else None,
            "spread": spread,
            "rounding": rounding,
        }
    )
    return called(
        lambda mode: arm_se_finding(
            sd,
            n,
            se=se,
            ci_low=ci_low,
            ci_high=ci_high,
            level=95 if level is None else level,
            raw=raw is not False,
            rounding=mode,
        ),
        declared,
    )


def arm_se_finding(
    sd: Number,
    n: Number,
    *,
    se: Number = None,
    ci_low: Number = None,
    ci_high: Number = None,
    level: float = 95,
    raw: bool = True,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_arm_se` before its premises are settled."""
    spread, error, low, high = (read(x, rounding) for x in (sd, se, ci_low, ci_high))
    people = read(n)
    if spread is None or people is None:
        raise DataError(f"`{'sd' if spread is None else 'n'}` is empty; give the number as printed.")
    if not 0 < level < 100:
        raise MethodError(f"`level` is {level!r}; it must be a percentage between 0 and 100.")
    printed = {"sd": spread, "n": people, "se": error, "ci_low": low, "ci_high": high}
    count = int(people.value)
    if count < 2:
        return make("se-of-arm", Verdict.NOT_CHECKABLE, "One person has no SD.", printed=printed, missing=("n",))
    derived = values_of(spread).scaled(1 / math.sqrt(count))
    if error is not None:
        target = values_of(error)
        shown, implied = f"SE {error.text}", target.scaled(math.sqrt(count))
        exact = error.prints(float(spread) / math.sqrt(count))
    elif low is not None and high is not None and low.op == high.op == "=":
        width = values_of(high) - values_of(low)
        half = ValueSet(max(0.0, width.low) / 2, max(0.0, width.high) / 2)
        target = half / critical_set(level / 100, count - 1)
        shown, implied = f"Interval {low.text} to {high.text}", target.scaled(math.sqrt(count))
        exact = False
    else:
        raise DataError("Give `se`, or `ci_low` and `ci_high`, as printed.")
    if derived.intersects(target):
        return make(
            "se-of-arm",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"{shown} follows from SD {spread.text} and n {count}.",
            printed=printed,
            admissible={"sd": implied},
        )
    verdict = Verdict.INCONSISTENT if raw else Verdict.METHOD_DEPENDENT
    return make(
        "se-of-arm",
        verdict,
        f"{shown} stands for an SE of {ends_of(target)}, where SD {spread.text} and n {count} give {ends_of(derived)}.",
        otherwise="A model's interval does not follow from the SD.",
        printed=printed,
        admissible={"sd": implied},
        repairs=_repairs(spread, error, count, target, implied) if raw else (),
        premises=_premises(printed, count, level) if raw else (),
        derivation=(f"SD / sqrt(n) = {values_of(spread)} / sqrt({count}) = {derived}", f"printed: {shown}, {target}"),
    )


def _premises(printed: Mapping[str, Printed | None], n: int, level: float) -> tuple[Premise, ...]:
    """What an SE, or an interval, that does not follow from the SD rests on."""
    wide = {name: values_of(x) for name, x in read_widely({k: x for k, x in printed.items() if x is not None}).items()}

    def agrees(turn: Turn = lambda values, _: values, at: float = level / 100) -> bool:
        made = turn(ValueSet(max(0.0, wide["sd"].low), max(0.0, wide["sd"].high)), n).scaled(1 / math.sqrt(n))
        if "se" in wide:
            return made.intersects(wide["se"])
        width = wide["ci_high"] - wide["ci_low"]
        half = ValueSet(max(0.0, width.low) / 2, max(0.0, width.high) / 2)
        return made.intersects(half / critical_set(at, n - 1))

    analysis, spread = assume("analysis"), spread_premise(agrees)
    if "se" in wide:
        return analysis, spread
    told = f"{level:g}"
    saved = any(agrees(at=other) for other in LEVELS)
    return assume("interval"), assume("level", told) if saved else entail("level", told), analysis, spread


def _repairs(sd: Printed, se: Printed | None, n: int, target: ValueSet, implied: ValueSet) -> tuple[Repair, ...]:
    """SE for SD, SD for SE."""
    found = []
    if values_of(sd).intersects(target):
        text = Printed.from_float(implied.mid, digits=max(0, sd.decimals)).text
        found.append(Repair("sd", sd.text, text, "a standard error printed as SD"))
    if se is not None and values_of(se).intersects(values_of(sd)):
        text = Printed.from_float(float(sd) / math.sqrt(n), digits=max(0, se.decimals)).text
        found.append(Repair("se", se.text, text, "an SD printed as standard error"))
    return tuple(found)


def check_sd_as_se(
    se: Number,
    n: Number,
    *,
    mean: Number = None,
    minimum: float,
    maximum: float,
    analysis: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Ask whether a printed standard error of a mean is a standard deviation: is it too large for the scale?

    Examples
    --------
    >>> finding = check_sd_as_se("2.3", 60, mean="4.1", minimum=0, maximum=10, analysis="raw")
    >>> finding.verdict.value, finding.repairs[0].value
    ('inconsistent', '0.3')

    Parameters
    ----------
    se : str
        As printed.
    n : int or str
        People behind it.
    mean : str, optional
    minimum, maximum : float
        Ends of the scale.
    analysis : {"raw", "adjusted", "model"}, optional
        Whether this is the SE of the plain mean: one that allows for clusters is larger.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        "inconsistent" where SE sqrt(n) exceeds the largest SD on the scale and the analysis is declared.

    Raises
    ------
    DataError
        If a number is missing or cannot be read.
    MethodError
        If the ends make no scale.
    """
    return called(
        lambda mode: _as_se_finding(se, n, mean=mean, minimum=minimum, maximum=maximum, rounding=mode),
        declared_by_keywords({"analysis": analysis, "rounding": rounding}),
    )


def _as_se_finding(
    se: Number, n: Number, *, mean: Number = None, minimum: float, maximum: float, rounding: str = "nearest"
) -> Finding:
    error, people, centre = read(se, rounding), read(n), read(mean, rounding)
    if error is None or people is None:
        raise DataError(f"`{'se' if error is None else 'n'}` is empty; give the number as printed.")
    if not maximum > minimum:
        raise MethodError(f"`maximum` is {maximum!r}; it must lie above `minimum`, {minimum!r}.")
    count = int(people.value)
    printed = {"se": error, "n": people, "mean": centre}
    if count < 2:
        return make("sd-as-se", Verdict.NOT_CHECKABLE, "One person has no SD.", printed=printed, missing=("n",))
    where = ValueSet(minimum, maximum)
    if centre is not None:
        where = values_of(centre).intersection(where) or where
    most = largest_sd(where, minimum, maximum, count)
    made = values_of(error).scaled(math.sqrt(count))
    if made.low <= most:
        return make(
            "sd-as-se",
            Verdict.CONSISTENT,
            f"SE {error.text} of n {count} means an SD of {made.mid:.3g}, which the scale allows.",
            printed=printed,
        )
    repairs: tuple[Repair, ...] = ()
    if values_of(error).low <= most:
        text = Printed.from_float(float(error) / math.sqrt(count), digits=max(0, error.decimals)).text
        repairs = (Repair("se", error.text, text, "an SD printed as standard error"),)
    return make(
        "sd-as-se",
        Verdict.INCONSISTENT,
        f"SE {error.text} of n {count} means an SD of {made.mid:.3g}, and scores on {minimum:g} to {maximum:g} have "
        f"at most {most:.3g}.",
        printed=printed,
        admissible={"se": ValueSet(0.0, most / math.sqrt(count))},
        repairs=repairs,
        premises=(assume("analysis"),),
        derivation=(f"SE sqrt(n) = {values_of(error)} sqrt({count}) = {made}", f"largest SD on the scale {most:.4g}"),
    )


def _of_arm(finding: Finding, side: str) -> Finding:
    names = {name: f"{name}{side}" for name in ("se", "sd", "n", "mean")}
    limits = {"ci_low": f"mean{side}_low", "ci_high": f"mean{side}_high"}
    return finding.renamed(names | limits, lead=f"Arm {side}: ")


def _run_se(tables: Tables, row: Row) -> Iterator[Finding]:
    for arm in arms_of(row, baseline=False):
        if arm.sd is None or arm.n is None or arm.n < 2 or arm.sd.op != "=":
            continue
        given = {"se": row[f"se{arm.side}"]}
        if not given["se"]:
            given = {"ci_low": row[f"mean{arm.side}_low"], "ci_high": row[f"mean{arm.side}_high"]}
        if not all(given.values()) or any((x := read(v)) is None or x.op != "=" for v in given.values()):
            continue
        raw = row["contrast"] not in ("adjusted", "model")
        finding = arm_se_finding(
            arm.sd, arm.n, se=given.get("se"), ci_low=given.get("ci_low"), ci_high=given.get("ci_high"), raw=raw
        )
        yield _of_arm(finding, arm.side)


def _run_as_se(tables: Tables, row: Row) -> Iterator[Finding]:
    ends = range_of(tables, row)
    if ends is None or row["kind"] != "endpoint" or row["contrast"] in ("adjusted", "model"):
        return
    for arm in arms_of(row, baseline=False):
        se = read(row[f"se{arm.side}"])
        if se is None or se.op != "=" or arm.n is None or arm.n < 2 or arm.sd is not None:
            continue
        finding = _as_se_finding(se, arm.n, mean=arm.mean, minimum=ends[0], maximum=ends[1])
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            yield _of_arm(finding, arm.side)


SPECS: Final = (
    CheckSpec(
        "se-of-arm",
        "Do an arm's SD, n and standard error (or interval) agree?",
        ("trials",),
        _run_se,
        "proof",
        inputs="sd and n of each arm with se1, se2 or with the interval of its mean",
        formula="SE = SD/sqrt(n); interval = mean +- c SE with c of z or of t with n - 1 df",
        source="Altman DG, Bland JM. BMJ 2005;331:903.",
        proof_test="tests/checks/test_arm_se.py::test_true_errors_and_intervals_are_fine",
        needs=(
            ("sd1", "n1", "se1"),
            ("sd2", "n2", "se2"),
            ("sd1", "n1", "mean1_low", "mean1_high"),
            ("sd2", "n2", "mean2_low", "mean2_high"),
        ),
    ),
    CheckSpec(
        "sd-as-se",
        "Is an arm's standard error small enough for its scale?",
        ("trials",),
        _run_as_se,
        "proof",
        inputs="se, n and mean of each arm without an SD; minimum and maximum of the instrument",
        formula="SE sqrt(n) <= sqrt(n/(n-1) (max - mean)(mean - min))",
        source="Bhatia R, Davis C. Am Math Mon 2000;107:353-357.",
        proof_test="tests/checks/test_arm_se.py::test_true_standard_errors_fit_the_scale",
        needs=(("se1", "n1", "mean1", "instrument"), ("se2", "n2", "mean2", "instrument")),
    ),
)
