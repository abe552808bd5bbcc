"""Minimum, quartiles, median and maximum: their order, and against the SD."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lbpmeta.checks.arms.beside_contrast import beside_contrast
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, read, read_all, values_of
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtri
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_quantiles", "usual_range"]

_ORDER: Final = ("minimum", "q1", "median", "q3", "maximum")

#: A range over SD above _BAND times the expected one is unusual for a sample of that size.
_BAND: Final = 2.2

#: An SD below IQR / _WIDEST needs two clumps of scores with next to nothing between them.
_WIDEST: Final = 2.7


def usual_range(n: int) -> float:
    """Return the expected range of n normal scores in SDs, 2 Phi^-1((n - 0.375)/(n + 0.25)).

    Wan X et al. BMC Med Res Methodol 2014;14:135.

    Examples
    --------
    >>> round(usual_range(50), 2)
    4.49
    """
    return 2 * float(ndtri((n - 0.375) / (n + 0.25)))


def check_quantiles(
    *,
    minimum: Number = None,
    q1: Number = None,
    median: Number = None,
    q3: Number = None,
    maximum: Number = None,
    mean: Number = None,
    sd: Number = None,
    n: Number = None,
    analysis: str | None = None,
    spread: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the order of minimum, quartiles, median and maximum, and their spread against the SD.

    Examples
    --------
    >>> check_quantiles(q1="3.0", median="2.5", q3="6.0").verdict.value
    'inconsistent'
    >>> check_quantiles(minimum="0", maximum="10", sd="0.9", n=12).blame
    ('analysis', 'spread', 'rounding')

    Parameters
    ----------
    minimum, q1, median, q3, maximum : str, optional
        At least two, or one and the mean, as printed.
    mean, sd : str, optional
        Of the same people.
    n : int or str, optional
        People.
    analysis : {"raw", "adjusted", "model"}, optional
        Whether mean and SD are those of the people's scores: an adjusted mean may lie anywhere.
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the number printed as SD is declared to be.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        A wrong order is a proof; a mean outside the extremes is one where the analysis is declared; a range that no SD
        of n scores allows, and a mean more than one SD from the median, where the spread is declared too.
        An unusual spread is "implausible".

    Raises
    ------
    DataError
        If a number cannot be read, or nothing can be compared.

    Notes
    -----
    ``range/sqrt(2(n-1)) <= SD <= range/2 sqrt(n/(n-1))``; ``|mean - median| <= SD sqrt((n-1)/n)`` (Hotelling and
    Solomons, Ann Math Stat 1932;3:141-142). Heuristics: range/SD more than 2.2
    times the one expected of normal scores (Wan 2014), SD below IQR/2.7.
    """
    cells = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum, "mean": mean, "sd": sd}
    return called(
        lambda mode: quantile_finding(cells, n, rounding=mode),
        declared_by_keywords({"analysis": analysis, "spread": spread, "rounding": rounding}),
    )


def quantile_finding(given: Mapping[str, Number], n: Number, *, rounding: str = "nearest") -> Finding:
    """Return the finding of :func:`check_quantiles` before its premises are settled."""
    numbers = read_all(given, rounding)
    people = read(n)
    count = int(people.value) if people is not None and people.op == "=" and people.value >= 2 else None
    printed = {**numbers, "n": people}
    sets = {name: values_of(number) for name, number in numbers.items()}
    present = [name for name in _ORDER if name in sets]
    if not present or len(sets) < 2:
        raise DataError("Give at least two of minimum, q1, median, q3, maximum, or one of them with mean or SD.")
    order = [*_order(present, sets, numbers)]
    outside = [*_mean(sets, numbers)]
    broken = [*order, *outside, *_spread(sets, numbers, count)]
    if broken:
        # What needs least to be a contradiction decides what all of it rests on.
        premises = () if order else (assume("analysis"),) if outside else (assume("analysis"), assume("spread"))
        return make(
            "quantile-order",
            Verdict.INCONSISTENT,
            f"{'; '.join(broken)}.",
            printed=printed,
            premises=premises,
        )
    unusual = list(_unusual(sets, numbers, count))
    if unusual:
        return make(
            "quantile-order",
            Verdict.IMPLAUSIBLE,
            f"{'; '.join(unusual)}. A very skewed or split sample may do that.",
            stakes=CHOICE,
            printed=printed,
        )
    return make("quantile-order", Verdict.CONSISTENT, "Order and spread are those of one sample.", printed=printed)


def _order(present: Sequence[str], sets: Mapping[str, ValueSet], numbers: Mapping[str, Printed]) -> Iterator[str]:
    for a, b in itertools.combinations(present, 2):
        if sets[a].low > sets[b].high:
            yield f"{a} {numbers[a].text} exceeds {b} {numbers[b].text}"


def _mean(sets: Mapping[str, ValueSet], numbers: Mapping[str, Printed]) -> Iterator[str]:
    """The mean against the extremes."""
    if "mean" not in sets:
        return
    mean = sets["mean"]
    if "minimum" in sets and mean.high < sets["minimum"].low:
        yield f"mean {numbers['mean'].text} lies below minimum {numbers['minimum'].text}"
    if "maximum" in sets and mean.low > sets["maximum"].high:
        yield f"mean {numbers['mean'].text} lies above maximum {numbers['maximum'].text}"


def _range(sets: Mapping[str, ValueSet]) -> ValueSet | None:
    if "minimum" not in sets or "maximum" not in sets:
        return None
    width = sets["maximum"] - sets["minimum"]
    return ValueSet(max(0.0, width.low), max(0.0, width.high))


def _spread(sets: Mapping[str, ValueSet], numbers: Mapping[str, Printed], n: int | None) -> Iterator[str]:
    if {"mean", "median", "sd"} <= sets.keys():
        gap = (sets["mean"] - sets["median"]).abs()
        most = max(0.0, sets["sd"].high) * (math.sqrt((n - 1) / n) if n else 1.0)
        if gap.low > most * (1 + 1e-12):
            yield f"mean {numbers['mean'].text} and median {numbers['median'].text} are more than one SD apart"
    width = _range(sets)
    if width is None or "sd" not in sets:
        return
    sd = sets["sd"]
    factor = math.sqrt(n / (n - 1)) if n else math.sqrt(2)
    if sd.low > width.high / 2 * factor * (1 + 1e-12):
        yield f"SD {numbers['sd'].text} is too large for a range of {_text(numbers)}"
    if n and sd.high < width.low / math.sqrt(2 * (n - 1)) * (1 - 1e-12):
        yield f"SD {numbers['sd'].text} is too small for n {n} and a range of {_text(numbers)}"


def _text(numbers: Mapping[str, Printed]) -> str:
    return f"{numbers['minimum'].text} to {numbers['maximum'].text}"


def _unusual(sets: Mapping[str, ValueSet], numbers: Mapping[str, Printed], n: int | None) -> Iterator[str]:
    if "sd" not in sets or sets["sd"].low <= 0:
        return
    sd = sets["sd"]
    width = _range(sets)
    if width is not None and n is not None and n >= 10:
        usual = usual_range(n)
        if width.low / sd.high > _BAND * usual:
            ratio = width.mid / sd.mid
            yield f"the range is {ratio:.1f} SDs, where {n} scores usually have {usual:.1f}"
    if "q1" in sets and "q3" in sets and (n is None or n >= 10):
        iqr = sets["q3"] - sets["q1"]
        if sd.high < iqr.low / _WIDEST:
            yield f"SD {numbers['sd'].text} is small for quartiles {numbers['q1'].text} and {numbers['q3'].text}"


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    for side in "12":
        columns = {"minimum": f"min{side}", "q1": f"q1_{side}", "median": f"median{side}"}
        columns |= {"q3": f"q3_{side}", "maximum": f"max{side}"}
        if not any(row[c] for c in columns.values()):
            continue
        columns |= {"mean": f"mean{side}", "sd": f"sd{side}"}
        cells = {name: row[column] for name, column in columns.items() if row[column]}
        if len(cells) < 2:
            continue
        finding = quantile_finding(cells, row[f"n{side}"] or None)
        columns["n"] = f"n{side}"
        yield beside_contrast(finding.renamed(columns, lead=f"Arm {side}: "), row)


SPECS: Final = (
    CheckSpec(
        "quantile-order",
        "Do minimum, quartiles, median, maximum, mean and SD fit one sample?",
        ("trials",),
        _run,
        "proof",
        inputs="min, q1, median, q3, max, mean, sd and n of each arm (columns min1, q1_1, median1, q3_1, max1, ...)",
        formula="min <= q1 <= median <= q3 <= max; min <= mean <= max; range/sqrt(2(n-1)) <= SD <= range/2 "
        "sqrt(n/(n-1)); |mean - median| <= SD sqrt((n-1)/n). Implausible: range/SD 2.2 times its "
        "normal expectation, SD < IQR/2.7",
        source="Hotelling H, Solomons LM. Ann Math Stat 1932;3:141-142; Wan X et al. BMC Med Res Methodol 2014;14:135.",
        proof_test="tests/checks/test_quantiles.py::test_true_summaries_are_never_inconsistent",
        needs=(
            ("min1",),
            ("min2",),
            ("q1_1",),
            ("q1_2",),
            ("median1",),
            ("median2",),
            ("q3_1",),
            ("q3_2",),
            ("max1",),
            ("max2",),
        ),
    ),
)
