"""The correlation between two times that the SDs at both and of the change imply."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_implied_correlation"]

_UNIT: Final = ValueSet(-1.0, 1.0).widened()

#: Standard errors below 0 from which a correlation between two times draws attention.
_FAR: Final = 3.5


def check_implied_correlation(
    sd1: Number,
    sd2: Number,
    sd_change: Number,
    *,
    n: Number = None,
    same_people: bool | None = None,
    spread: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the standard deviations at two times against that of the change.

    Examples
    --------
    >>> finding = check_implied_correlation("2.1", "2.3", "5.2", same_people=True, spread="SD")
    >>> finding.verdict.value, round(finding.admissible["r"].high, 2)
    ('inconsistent', -1.62)

    Parameters
    ----------
    sd1, sd2, sd_change : str
        SD before, SD after, SD of the change, as printed.
    n : int or str, optional
        People; with it a strongly negative correlation, and an SE printed for the SD of the change, are told.
    same_people : bool, optional
        Whether the three are of the same people, without a model: a proof needs that.
    spread : {"SD", "SE", "CI", "IQR"}, optional
        What the three numbers are declared to be; a proof needs SDs.
    rounding : {"nearest", "truncated", "any", ...}, optional

    Returns
    -------
    Finding
        ``admissible["r"]`` is the set of correlations, (s1^2 + s2^2 - sD^2)/(2 s1 s2).

    Raises
    ------
    DataError
        If a number is missing or cannot be read.

    Notes
    -----
    ``|s1 - s2| <= sD <= s1 + s2`` for any scores of the same people: outside it |r| > 1, which is a proof. A
    correlation so far below 0 that chance does not make it (Fisher's z) is "implausible". Cochrane Handbook
    6.5.2.8.
    """
    return called(
        lambda mode: correlation_finding(sd1, sd2, sd_change, n=n, same_people=same_people is not False, rounding=mode),
        declared_by_keywords({"data": "complete" if same_people else None, "spread": spread, "rounding": rounding}),
    )


def correlation_finding(
    sd1: Number,
    sd2: Number,
    sd_change: Number,
    *,
    n: Number = None,
    same_people: bool = True,
    rounding: str = "nearest",
) -> Finding:
    """Return the finding of :func:`check_implied_correlation` before its premises are settled."""
    numbers = {"sd1": read(sd1, rounding), "sd2": read(sd2, rounding), "sd_change": read(sd_change, rounding)}
    for name, number in numbers.items():
        if number is None:
            raise DataError(f"`{name}` is empty; give the standard deviation as printed.")
    sets = [values_of(number) for number in numbers.values() if number is not None]
    before, after, change = (ValueSet(max(0.0, s.low), max(0.0, s.high)) for s in sets)
    people = read(n)
    printed = {**numbers, "n": people}
    count = int(people.value) if people is not None and people.op == "=" else 0
    if before.low <= 0 or after.low <= 0 or not all(math.isfinite(s.high) for s in (before, after, change)):
        return make(
            "implied-correlation",
            Verdict.NOT_CHECKABLE,
            "An SD that may be 0, or has no bounds, implies no correlation.",
            printed=printed,
        )
    r = _correlations(before, after, change)
    admissible = {"r": r}
    if r.intersects(_UNIT):
        low = math.inf if count < 10 else _FAR / math.sqrt(count - 3)
        if r.high < 0 and math.atanh(min(1.0, -r.high) * (1 - 1e-12)) > low:
            return make(
                "implied-correlation",
                Verdict.IMPLAUSIBLE,
                f"SDs {_text(numbers)} imply a correlation of {_show(r)} between the two times: people who "
                "start high would end low.",
                stakes=CHOICE,
                printed=printed,
                admissible=admissible,
            )
        return make(
            "implied-correlation",
            Verdict.CONSISTENT,
            f"SDs {_text(numbers)} imply a correlation of {_show(r)} between the two times.",
            printed=printed,
            admissible=admissible,
        )
    repairs = _repairs(numbers["sd_change"], before, after, count)
    return make(
        "implied-correlation",
        Verdict.INCONSISTENT if same_people else Verdict.IMPLAUSIBLE,
        f"SDs {_text(numbers)} imply a correlation of {_show(r)} between the two times.",
        otherwise="Different people at the two times may explain it.",
        printed=printed,
        admissible=admissible,
        repairs=repairs,
        premises=(assume("data"), assume("spread")) if same_people else (),
        derivation=(
            f"SD before in {before}, after in {after}, of the change in {change}",
            f"r = (s1^2 + s2^2 - sD^2)/(2 s1 s2) is {r}, outside -1 to 1",
        ),
    )


def _correlations(before: ValueSet, after: ValueSet, change: ValueSet) -> ValueSet:
    """Bounds of (a^2 + b^2 - c^2)/(2ab): decreasing in c; in a (and b) lowest where it equals sqrt(|b^2 - c^2|)."""

    def r(a: float, b: float, c: float) -> float:
        return (a * a + b * b - c * c) / (2 * a * b)

    def ends(mine: ValueSet, other: float, c: float) -> list[float]:
        turn = math.sqrt(max(0.0, other * other - c * c))
        return [mine.low, mine.high, *([turn] if mine.low < turn < mine.high else [])]

    low = min(r(a, b, change.high) for b in _grid(after, before, change.high) for a in ends(before, b, change.high))
    high = max(r(a, b, change.low) for b in (after.low, after.high) for a in ends(before, b, change.low))
    return ValueSet(min(low, high) - 1e-12, max(low, high) + 1e-12)


def _grid(mine: ValueSet, other: ValueSet, c: float) -> list[float]:
    """Ends of a set, and the points inside at which the correlation turns for an end of the other."""
    turns = [math.sqrt(max(0.0, end * end - c * c)) for end in (other.low, other.high)]
    return [mine.low, mine.high, *(t for t in turns if mine.low < t < mine.high)]


def _repairs(change: Printed | None, before: ValueSet, after: ValueSet, n: int) -> tuple[Repair, ...]:
    """The SD that a printed SE of the change makes, if it is possible and says something."""
    if change is None or n < 2:
        return ()
    made = values_of(change).scaled(math.sqrt(n))
    if not _correlations(before, after, ValueSet(max(0.0, made.low), made.high)).intersects(ValueSet(0.0, 1.0)):
        return ()
    text = Printed.from_float(float(change) * math.sqrt(n), digits=max(0, change.decimals)).text
    return (Repair("sd_change", change.text, text, "SD = SE sqrt(n)"),)


def _text(numbers: dict[str, Printed | None]) -> str:
    first, second, change = (number.text if number is not None else "?" for number in numbers.values())
    return f"{first} before, {second} after and {change} of the change"


def _show(values: ValueSet) -> str:
    return f"{values.mid:.2f} ({values.low:.2f} to {values.high:.2f})"


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["kind"] not in ("endpoint", ""):
        return
    for side in "12":
        columns = (f"baseline_sd{side}", f"sd{side}", f"sd_change{side}")
        if not row.has(*columns):
            continue
        finding = correlation_finding(*(row[c] for c in columns), n=people_in(row[f"n{side}"]))
        if finding.verdict is Verdict.NOT_CHECKABLE:
            continue
        names = {"sd1": columns[0], "sd2": columns[1], "sd_change": columns[2], "n": f"n{side}"}
        yield finding.renamed(names, lead=f"Arm {side}: ")


SPECS: Final = (
    CheckSpec(
        "implied-correlation",
        "Can the SDs at two times have this SD of the change?",
        ("trials",),
        _run,
        "proof",
        inputs="baseline_sd, sd, sd_change and n of each arm, of end scores",
        formula="r = (s1^2 + s2^2 - sD^2)/(2 s1 s2); |r| > 1 rests on complete data and the spread; r below 0 by "
        "more than 3.5 standard errors of Fisher's z is implausible",
        source="Higgins JPT et al. Cochrane Handbook, 6.5.2.8.",
        proof_test="tests/checks/test_correlation.py::test_true_sds_are_never_inconsistent",
        needs=(("baseline_sd1", "sd1", "sd_change1"), ("baseline_sd2", "sd2", "sd_change2")),
    ),
)
