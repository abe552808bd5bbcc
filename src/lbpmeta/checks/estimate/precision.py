"""How precise an estimate is printed to be: variance against standard error, and both against the number of people."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, critical_set, make, read, values_of, working
from lbpmeta.checks.core.rows import ci_method_of, measure_of
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, SILENT, Answer, TableColumns
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_precision", "check_variance", "least_se"]

#: Covariates that explain more than this share of the variance between people are not heard of.
_EXPLAINED: Final = 0.9


def check_variance(variance: Number, se: Number, *, made_of: str | None = None, rounding: str | None = None) -> Finding:
    """Check a printed variance of an estimate against its printed standard error.

    Parameters
    ----------
    variance, se : str
        As printed, both of the estimate.
    made_of : {"these numbers", "unknown"}, optional
        "these numbers" declares that both are of one estimate on one scale.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        "inconsistent" where one is declared to be made of the other, else "implausible".

    Raises
    ------
    DataError
        If a number is missing or cannot be read.

    Examples
    --------
    >>> check_variance("0.25", "0.50").verdict.value
    'consistent'
    >>> finding = check_variance("0.36", "0.50")
    >>> finding.verdict.value, finding.blame, str(finding.repairs[0])
    ('implausible', ('made of',), 'se 0.50 -> 0.60 (one digit differs)')
    """
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _variance(variance, se, mode), declared)


def _variance(variance: Number, se: Number, rounding: str) -> Finding:
    """The comparison, as if all its premises held."""
    printed = {"variance": read(variance, rounding), "se": read(se, rounding)}
    for name, number in printed.items():
        if number is None:
            raise DataError(f"`{name}` is empty; give the number as printed.")
    numbers = {n: v for n, v in printed.items() if v is not None}
    allowed = _square(numbers["se"])
    if allowed.intersects(values_of(numbers["variance"])):
        exact = numbers["variance"].prints(float(numbers["se"]) ** 2)
        return make(
            "se-disagrees-with-variance",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The variance {numbers['variance'].text} is the square of the standard error {numbers['se'].text}.",
            printed=numbers,
            admissible={"variance": allowed},
        )

    def distance(changed: Mapping[str, Printed]) -> float | None:
        square = _square(changed["se"])
        if not square.intersects(values_of(changed["variance"])):
            return None
        return abs(square.mid - float(changed["variance"]))

    return make(
        "se-disagrees-with-variance",
        Verdict.INCONSISTENT,
        f"The standard error {numbers['se'].text} has the square [{allowed.low:.3g}, {allowed.high:.3g}], the printed "
        f"variance is {numbers['variance'].text}.",
        printed=numbers,
        admissible={"variance": allowed},
        repairs=find_repairs(numbers, distance),
        derivation=(
            f"SE {numbers['se'].text} is in {values_of(numbers['se'])}",
            f"SE^2 is in {allowed}; the printed variance in {values_of(numbers['variance'])}; they share no value",
        ),
        premises=(assume("made of"),),
    )


def _square(se: Printed) -> ValueSet:
    values = values_of(se)
    low, high = max(0.0, values.low), max(0.0, values.high)
    return ValueSet(low * low, high * high).widened()


def least_se(measure: str, n1: float, n2: float, *, raw: bool = False) -> float:
    """Return the least standard error that so many people can give; 0 where there is none.

    Parameters
    ----------
    measure : str
        "SMD", "OR" (of the log odds ratio) or "HR".
    n1, n2 : float
        People in the two arms.
    raw : bool
        Whether nothing was adjusted for.

    Notes
    -----
    SMD: sqrt((1 - R2)(1/n1 + 1/n2)), with covariates that explain at most R2 = 0.9 of the variance, times Hedges'
    correction. OR: Woolf's variance 1/a + 1/b + 1/c + 1/d is least if half of each arm has the event, 4/n1 + 4/n2;
    half a person may have been added to each cell. HR: the log-rank variance is at least 4/events, and everybody has
    at most one. Woolf B. Ann Hum Genet 1955;19:251-253.

    Examples
    --------
    >>> round(least_se("SMD", 20, 20, raw=True), 3), round(least_se("SMD", 20, 20), 3), round(least_se("OR", 20, 20), 3)
    (0.31, 0.098, 0.617)
    """
    if n1 <= 1 or n2 <= 1:
        return 0.0
    if measure == "SMD":
        m = n1 + n2 - 2
        correction = 1 - 3 / (4 * m - 1) if m > 1 else 0.5
        return correction * math.sqrt((1.0 if raw else 1 - _EXPLAINED) * (1 / n1 + 1 / n2))
    if measure == "OR":
        return math.sqrt(4 / (n1 + 1) + 4 / (n2 + 1))
    return math.sqrt(4 / (n1 + n2)) if measure == "HR" else 0.0


def check_precision(
    measure: str,
    n1: int,
    n2: int,
    *,
    ci_low: Number = None,
    ci_high: Number = None,
    se: Number = None,
    level: float = 95,
    raw: bool = False,
) -> Finding:
    """Ask whether so many people can give so small a standard error.

    Parameters
    ----------
    measure : {"SMD", "OR", "HR"}
    n1, n2 : int
        People in the arms.
    ci_low, ci_high, se : str, optional
        As printed: the standard error of the estimate (of its logarithm for a ratio), or its interval.
    level : float
        Of the interval, in percent.
    raw : bool
        Whether nothing was adjusted for.

    Returns
    -------
    Finding
        "implausible" at most: matched people, and what was measured more than once, give more.

    Raises
    ------
    DataError
        If neither a standard error nor an interval is given.

    Examples
    --------
    >>> finding = check_precision("SMD", 20, 20, ci_low="0.28", ci_high="0.32")
    >>> print(finding.verdict.value, "·", finding.message)  # doctest: +ELLIPSIS
    implausible · 40 people cannot give an SMD so small a standard error (at most 0.0128; at least 0.0980 even ...
    >>> check_precision("OR", 200, 200, ci_low="0.9", ci_high="2.2").verdict.value
    'consistent'
    """
    printed = {"se": read(se), "ci_low": read(ci_low), "ci_high": read(ci_high)}
    largest = _largest_se(printed, measure, level / 100)
    if largest is None:
        raise DataError("Give `se`, or `ci_low` and `ci_high`, as printed; the bounds of a ratio are above 0.")
    least = least_se(measure, n1, n2, raw=raw)
    shown = {n: v for n, v in printed.items() if v is not None}
    if largest >= least:
        return make("precision-beyond-n", Verdict.CONSISTENT, "So many people can be so precise.", printed=shown)
    why = {
        "SMD": "" if raw else " even if covariates explain 90 % of the variance",
        "OR": " where half of each arm has the event",
        "HR": " where everybody has it",
    }[measure]
    what = {"SMD": "an SMD", "OR": "a log odds ratio", "HR": "a log hazard ratio"}[measure]
    return make(
        "precision-beyond-n",
        Verdict.IMPLAUSIBLE,
        f"{n1 + n2} people cannot give {what} so small a standard error (at most {largest:.4f}; at least {least:.4f}"
        f"{why}), unless they were matched or measured several times: n, the interval, or what it is of may be "
        "another.",
        printed=shown,
        admissible={"se": ValueSet(least, math.inf)},
    )


def _largest_se(printed: Mapping[str, Printed | None], measure: str, level: float) -> float | None:
    se, low, high = (printed.get(n) for n in ("se", "ci_low", "ci_high"))
    if se is not None:
        return values_of(se).high
    if low is None or high is None:
        return None
    ends = working(low, measure), working(high, measure)
    if ends[0] is None or ends[1] is None or not math.isfinite(ends[0].low):
        return None
    return (ends[1].high - ends[0].low) / 2 / critical_set(level, math.inf).low


def _run_variance(tables: Tables, row: Row) -> Iterator[Finding]:
    if row.has("variance", "se"):
        yield _variance(row["variance"], row["se"], row.rounding)


def _ask_variance(columns: TableColumns) -> Answer:
    se, variance = columns.numbers("se", "variance")
    asked = columns.has("se", "variance")
    with np.errstate(over="ignore", invalid="ignore"):
        low, high = (np.maximum(0.0, x) ** 2 for x in (se.sets.low, se.sets.high))
        fits = (low <= variance.sets.high) & (high >= variance.sets.low) & variance.prints(se.value**2)
    fits &= se.equal & variance.equal
    return Answer(np.where(asked, np.where(fits, CONSISTENT, LOOK), SILENT).astype(np.int8), ("se", "variance"))


def _people(row: Row) -> tuple[int, int] | None:
    """People in the two arms; of a pooled line half of all in each."""
    numbers = [row.printed(c) for c in (("n1", "n2") if row.table == "trials" else ("n",))]
    counts = [int(n.value) for n in numbers if n is not None and n.op == "=" and n.value == int(n.value)]
    if len(counts) < len(numbers):
        return None
    return (counts[0], counts[1]) if len(counts) == 2 else (counts[0] - counts[0] // 2, counts[0] // 2)


def _shrunk(tables: Tables, row: Row) -> float:
    """By which factor the interval of a pooled line may be too short: Hartung-Knapp's shrinks where rows are alike."""
    if row.table == "trials" or row["model"] == "common" or ci_method_of(row) in ("z", "t"):
        return 1.0
    if declared_about(tables, row).value("interval") in ("wald", "t"):
        return 1.0
    k = row.printed("k")
    return 3.0 if k is not None and float(k) >= _MANY else math.inf


def _run_precision(tables: Tables, row: Row) -> Iterator[Finding]:
    measure, people = measure_of(row), _people(row)
    if measure not in _BOUNDED or people is None or min(people) < 2:
        return
    level = float(row["level"].rstrip(" %") or 95)
    cells = {c: row[c] for c in ("se", "ci_low", "ci_high") if row.table == "trials" or c != "se"}
    if row.table == "trials" and row["variance"] and not row["se"]:
        variance = read(row["variance"])
        cells = {"se": f"{math.sqrt(max(0.0, values_of(variance).high)):.12f}"} if variance is not None else {}
    raw = row["contrast"] == "raw" and row.table == "trials"
    se, low, high = (cells.get(c, "") for c in ("se", "ci_low", "ci_high"))
    try:
        finding = check_precision(measure, *people, ci_low=low, ci_high=high, se=se, level=level, raw=raw)
    except DataError:
        return
    largest = _largest_se({"se": read(se), "ci_low": read(low), "ci_high": read(high)}, measure, level / 100)
    if largest is None or largest * _shrunk(tables, row) >= least_se(measure, *people, raw=raw):
        return
    columns = ("n1", "n2") if row.table == "trials" else ("n",)
    shown = {c: row[c] for c in ("se", "variance", "ci_low", "ci_high", *columns) if row[c]}
    if finding.verdict is not Verdict.CONSISTENT:
        yield dataclasses.replace(finding, printed=MappingProxyType(shown))


_BOUNDED: Final = ("SMD", "OR", "HR")

#: Of so many studies Hartung-Knapp's interval is hardly a third of Wald's.
_MANY: Final = 6


def _ask_precision(columns: TableColumns) -> Answer:
    """Rows of those measures with people whose largest standard error is below a bound that holds for all of them."""
    kind = columns.codes("measure", {"SMD": 1, "OR": 2, "HR": 3})
    of_trials = all(row.table == "trials" for row in columns.rows[:1])
    names = ("n1", "n2") if of_trials else ("n",)
    people = columns.numbers(*names)
    n1 = people[0].value if of_trials else np.ceil(people[0].value / 2)
    n2 = people[-1].value if of_trials else np.floor(people[-1].value / 2)
    se, variance, low, high = columns.numbers("se", "variance", "ci_low", "ci_high")
    with np.errstate(all="ignore"):
        largest = se.sets.high if of_trials else np.full(len(columns), np.nan)
        largest = np.where(np.isnan(largest) & of_trials, np.sqrt(np.maximum(0.0, variance.sets.high)), largest)
        width = np.where(kind == 1, high.sets.high - low.sets.low, np.log(high.sets.high) - np.log(low.sets.low))
        largest = np.where(np.isnan(largest), width / 2 / 1.2, largest)  # 1.2: below the quantile of any level told
        bound = np.select(
            [kind == 1, kind == 2, kind == 3],
            [np.sqrt(1 / n1 + 1 / n2), np.sqrt(4 / (n1 + 1) + 4 / (n2 + 1)), np.sqrt(4 / (n1 + n2))],
            0.0,
        )
        small = (kind > 0) & np.isfinite(bound) & ~(largest >= bound)
    return Answer(np.where(small & (np.minimum(n1, n2) >= 2), LOOK, SILENT).astype(np.int8))


SPECS: Final = (
    CheckSpec(
        "se-disagrees-with-variance",
        "Is the variance the square of the standard error?",
        ("trials",),
        _run_variance,
        "proof",
        inputs="se, variance",
        formula="variance = SE^2",
        source="",
        proof_test="tests/checks/test_precision.py::test_true_variances_are_never_inconsistent",
        scale_free=True,
        rests_on=("made of",),
        needs=(("se", "variance"),),
        ask=_ask_variance,
    ),
    CheckSpec(
        "precision-beyond-n",
        "Can so many people be so precise?",
        ("trials", "reviews"),
        _run_precision,
        "heuristic",
        inputs="n1, n2 (of a pooled line: n), se, variance or interval, of SMD, OR and HR",
        formula="SE >= sqrt((1 - R2)(1/n1 + 1/n2)) of an SMD with R2 at most 0.9 (0 where nothing was adjusted for); "
        "sqrt(4/(n1 + 1) + 4/(n2 + 1)) of a log odds ratio; sqrt(4/n) of a log hazard ratio",
        source="Woolf B. Ann Hum Genet 1955;19:251-253.",
        needs=(("n1", "n2"), ("n",)),
        ask=_ask_precision,
    ),
)
