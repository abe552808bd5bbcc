"""Number needed to treat against the two risks or the risk difference that it is made of."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from lbpmeta.checks.core.called import USUAL_LEVEL, at_usual_levels, called, derived, resting
from lbpmeta.checks.core.compare import Way, Ways, compare_ways, computed
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import level_of, linked_rows
from lbpmeta.checks.core.reading import Number, make, read_all, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.severity import DECIDES, severity_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts.counts import PERCENT, counts_broken
from lbpmeta.effects.two_by_two import ITERATIVE_INTERVALS, RD_INTERVALS, Interval2x2
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_nnt"]

_CHECK: Final = "nnt-disagrees"
_COUNTS: Final = ("events1", "n1", "events2", "n2")
_RISKS: Final = ("percent1", "percent2")


def check_nnt(
    nnt: Number,
    low: Number = None,
    high: Number = None,
    *,
    events1: Number = None,
    n1: Number = None,
    events2: Number = None,
    n2: Number = None,
    percent1: Number = None,
    percent2: Number = None,
    rd: Number = None,
    rd_low: Number = None,
    rd_high: Number = None,
    level: float | str | None = USUAL_LEVEL,
    made_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a number needed to treat (to benefit or to harm) against what it is made of.

    Examples
    --------
    >>> check_nnt("5.3", percent1="43", percent2="21").blame
    ('made of',)
    >>> finding = check_nnt("5.3", percent1="43", percent2="21", made_of="these numbers")
    >>> finding.verdict.value, str(finding.admissible["nnt"])
    ('inconsistent', '4.34783 to 4.8119')
    >>> check_nnt("10", "4", "-20", rd="-10", rd_low="-25", rd_high="5").verdict.value
    'consistent'

    Parameters
    ----------
    nnt, low, high : str
        As printed, with its limits. Limits on the side of harm may carry a minus sign: "4" and "-20" are the limits
        4 (benefit) through infinity to 20 (harm).
    events1, n1, events2, n2 : int or str, optional
        Counts of the two arms; or
    percent1, percent2 : str, optional
        their percentages; or
    rd, rd_low, rd_high : str, optional
        the risk difference in percent (or, up to 1, as a fraction) and its limits. With `percent2` alone (the risk in
        the control arm) only the least possible number is checked.
    level : float
        In percent.
    made_of : {"these numbers"}, optional
        Says that the number was made of these risks: one of an odds ratio, an adjusted difference or a survival curve
        is another.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        ``methods`` says how the number follows: rounded to the nearest or up, from exact or from rounded risks, and
        by which interval of the risk difference.

    Notes
    -----
    NNT = 1/|RD|, and its limits are those of RD inverted. Where the interval of RD holds 0 that of the NNT runs
    through infinity. A risk of BR falls by BR and rises by 1 - BR at most, so NNT >= 1/BR for a fall and
    >= 1/(1 - BR) for a rise. Limits that no interval of RD makes are "implausible" at most.

    Raises
    ------
    DataError
        If a number cannot be read, or a percentage lies outside 0 to 100.
    MethodError
        If the level is none.

    References
    ----------
    Altman DG. BMJ 1998;317:1309-1312.
    """
    given = {"nnt": nnt, "low": low, "high": high, "rd": rd, "rd_low": rd_low, "rd_high": rd_high}
    given |= {"events1": events1, "n1": n1, "events2": events2, "n2": n2, "percent1": percent1, "percent2": percent2}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: at_usual_levels(lambda at: _nnt(given, at, mode), level), declared)


def _nnt(given: Mapping[str, Number], level: float | str | None, rounding: str) -> Finding:
    """Return what :func:`check_nnt` says if all premises hold."""
    share = level_of(level)
    signed = read_all(given, rounding)
    if "nnt" not in signed:
        return make(_CHECK, Verdict.NOT_CHECKABLE, "No number needed to treat was printed.", missing=("nnt",))
    for name in _RISKS:
        if name in signed and not values_of(signed[name]).intersects(PERCENT):
            raise DataError(f"`{name}` is {signed[name].text}; a percentage lies between 0 and 100.")
    printed = {k: _unsigned(v) if k in ("nnt", "low", "high") else v for k, v in signed.items()}
    broken = _below_least(printed)
    if broken:
        # No risks at all make a number below 1; with the risk of one arm it must be the number that was made of it.
        rest = (assume("made of"),) if values_of(printed["nnt"]).high >= 1 else ()
        return resting(make(_CHECK, Verdict.INCONSISTENT, broken, printed=signed), *rest)
    ways, slow, made_of = _sources(printed, share)
    if ways is None:
        missing = ("events1, n1, events2, n2", "percent1, percent2", "rd")
        why = f"NNT {signed['nnt'].text} needs the two risks or their difference to be re-derived."
        return make(_CHECK, Verdict.NOT_CHECKABLE, why, printed=signed, missing=missing)
    limits = ("low", "high")
    if made_of == "The two percentages" or (made_of == "The risk difference" and "rd_low" not in printed):
        printed = {k: v for k, v in printed.items() if k not in limits}  # their interval needs more
    finding = compare_ways(
        _CHECK,
        printed,
        ways,
        main=("nnt",),
        limits=limits,
        made_of=made_of,
        limits_proof=Verdict.IMPLAUSIBLE,
        slow=slow,
    )
    finding = resting(finding, assume("made of"))
    hidden = "low" in signed and "high" in signed and signed["low"].value * signed["high"].value > 0
    if hidden and finding.methods and all(_THROUGH in m for m in finding.methods):
        first, last = signed["low"].text, signed["high"].text
        finding = dataclasses.replace(
            finding,
            verdict=Verdict.IMPLAUSIBLE,
            severity=severity_of(Verdict.IMPLAUSIBLE, DECIDES),
            what=f"The limits {first} and {last} are those of a risk difference whose interval holds 0: {first} "
            f"lies on one side of no effect and {last} on the other, so that the interval runs through infinity.",
            tail="",
            more="",
        )
    return finding


_THROUGH: Final = "through infinity"


def _unsigned(number: Printed) -> Printed:
    if number.value >= 0:
        return number
    return dataclasses.replace(number, text=number.text.replace("-", "", 1), value=-number.value)


def _below_least(printed: Mapping[str, Printed]) -> str:
    """Say what is impossible about an NNT whatever the risks were; "" if nothing is."""
    most = values_of(printed["nnt"]).high
    if most < 1:
        return f"NNT {printed['nnt'].text} is below 1: no treatment helps more than everybody."
    if "percent2" not in printed or "percent1" in printed:
        return ""
    risk = values_of(printed["percent2"]).intersection(PERCENT)
    if risk is None:
        return ""
    largest = max(risk.high, 100 - risk.low) / 100
    least = 1 / largest if largest > 0 else math.inf
    if most < least * (1 - 1e-12):
        return (
            f"NNT {printed['nnt'].text} asks for a larger change than a risk of {printed['percent2'].text}% allows: at "
            f"least {least:.4g}."
        )
    return ""


def _sources(printed: Mapping[str, Printed], level: float) -> tuple[Ways | None, Ways | None, str]:
    """The ways of what was printed: counts first, then percentages, then the risk difference."""
    if all(name in printed for name in _COUNTS):

        def exact(numbers: Mapping[str, Printed]) -> Iterator[Way]:
            yield from _from_counts(numbers, level, RD_INTERVALS, rounded=False)

        def slow(numbers: Mapping[str, Printed]) -> Iterator[Way]:
            yield from _from_counts(numbers, level, RD_INTERVALS, rounded=True)
            if "low" in numbers or "high" in numbers:
                yield from _from_counts(numbers, level, ITERATIVE_INTERVALS["RD"], rounded=False)

        return exact, slow, "The four counts"
    if all(name in printed for name in _RISKS):
        return _from_percentages, _from_rounded_percentages, "The two percentages"
    if "rd" in printed:
        return _from_difference, None, "The risk difference"
    return None, None, ""


def _from_counts(
    numbers: Mapping[str, Printed], level: float, intervals: Mapping[str, Interval2x2], *, rounded: bool
) -> Iterator[Way]:
    if any(counts_broken({"events": numbers[f"events{arm}"], "n": numbers[f"n{arm}"]}) for arm in "12"):
        return
    a, n1, c, n2 = (int(numbers[name].value) for name in _COUNTS)
    p, q = a / n1, c / n2
    differences = {"": computed(p - q)} if not rounded else {}
    for digits in (0, 1) if rounded else ():
        once = round(100 * (p - q), digits) / 100
        differences[f" of the risk difference rounded to {10.0**-digits:g}%"] = computed(once)
        both = (round(100 * p, digits) - round(100 * q, digits)) / 100
        differences[f" of the percentages rounded to {10.0**-digits:g}%"] = computed(both)
    wanted = "low" in numbers or "high" in numbers
    for label, rd in differences.items():
        if not wanted:
            yield from _inverted(numbers, label, rd, rd.mid)
            continue
        for name, interval in intervals.items():
            low, high = interval(a, n1, c, n2, level)
            if math.isfinite(low) and math.isfinite(high):
                yield from _inverted(numbers, f"{label}; {name}", rd, rd.mid, computed(low), computed(high))


def _from_percentages(numbers: Mapping[str, Printed]) -> Iterator[Way]:
    sets = [values_of(numbers[name]).intersection(PERCENT) for name in _RISKS]
    if sets[0] is None or sets[1] is None:
        return
    rd = (sets[0] - sets[1]).scaled(0.01)
    face = (float(numbers["percent1"]) - float(numbers["percent2"])) / 100
    yield from _inverted(numbers, "", rd, face)


def _from_rounded_percentages(numbers: Mapping[str, Printed]) -> Iterator[Way]:
    """Where the percentages have decimals: from whole ones, or from their difference as a whole one."""
    if max(numbers[name].decimals for name in _RISKS) <= 0:
        return
    one, two = (values_of(numbers[name]) for name in _RISKS)
    rd = one - two
    for label, found in {
        " of the risk difference rounded to 1%": _rounded(rd),
        " of the percentages rounded to 1%": _rounded(one) - _rounded(two),
    }.items():
        yield from _inverted(numbers, label, found.scaled(0.01), found.mid / 100)


def _rounded(percent: ValueSet) -> ValueSet:
    """What the values of a set become when rounded to whole percent, halves either way."""
    return ValueSet(math.ceil(percent.low - 0.5), math.floor(percent.high + 0.5))


def _from_difference(numbers: Mapping[str, Printed]) -> Iterator[Way]:
    fraction = all(abs(numbers[name].value) <= 1 for name in ("rd", "rd_low", "rd_high") if name in numbers)
    for label, unit in (("", 0.01), (", RD as a fraction", 1.0)) if fraction else (("", 0.01),):
        rd, face = values_of(numbers["rd"]).scaled(unit), float(numbers["rd"]) * unit
        if "rd_low" in numbers and "rd_high" in numbers:
            low, high = (values_of(numbers[name]).scaled(unit) for name in ("rd_low", "rd_high"))
            yield from _inverted(numbers, label, rd, face, low, high)
        else:
            yield from _inverted(numbers, label, rd, face)


def _inverse(values: ValueSet) -> ValueSet:
    """1/|x| over a set; unbounded above where the set holds 0."""
    size = values.abs()
    high = 1 / size.low if size.low > 0 else math.inf
    low = 1 / size.high if size.high > 0 else math.inf
    return ValueSet(low, high).widened() if math.isfinite(high) else ValueSet(low * (1 - 1e-12), math.inf)


def _inverted(
    numbers: Mapping[str, Printed],
    label: str,
    rd: ValueSet,
    face: float,
    low: ValueSet | None = None,
    high: ValueSet | None = None,
) -> Iterator[Way]:
    """NNT and limits from a risk difference and its limits, rounded to the nearest and up."""
    size = _inverse(rd)
    if math.isinf(size.low):
        return  # no difference: there is no number needed to treat
    unit = numbers["nnt"].ulp
    centre = 1 / abs(face) if face else math.inf
    ends = _ends(low, high)
    for name, sets, value in (
        ("1/|RD|", size, centre),
        ("1/|RD| rounded up", _raised(size, unit, numbers["nnt"].rounding), _ceiling(centre, unit)),
    ):
        for suffix, first, last in ends:
            found = {"nnt": sets}
            faces = {"nnt": value} if math.isfinite(value) else {}
            for field, end in (("low", first), ("high", last)):
                if end is None or field not in numbers:
                    continue
                outward = float(numbers[field].ulp) / 2 if "up" in name else 0.0
                found[field] = ValueSet(end.low - outward, end.high + outward)
                if math.isfinite(end.high):
                    faces[field] = end.mid
            yield Way(f"{name}{label}{suffix}", found, faces)


def _raised(values: ValueSet, unit: Decimal, rounding: str) -> ValueSet:
    """Values that "rounded up" prints where another rounding is looked for: half a unit higher, or a whole one."""
    shift = float(unit) * (1.0 if rounding == "truncate" else 0.5)
    return ValueSet(values.low + shift, values.high + shift).widened()


def _ceiling(value: float, unit: Decimal) -> float:
    return math.ceil(value / float(unit) - 1e-9) * float(unit) if math.isfinite(value) else value


def _ends(low: ValueSet | None, high: ValueSet | None) -> Iterable[tuple[str, ValueSet | None, ValueSet | None]]:
    """Limits of the NNT from those of RD, in either order where they lie on both sides of 0."""
    if low is None or high is None:
        return (("", None, None),)
    first, last = _inverse(low), _inverse(high)
    found: list[tuple[str, ValueSet | None, ValueSet | None]] = []
    if high.high > 0 > low.low:
        found += [(f", {_THROUGH}", first, last), (f", {_THROUGH}", last, first)]
    if low.high >= 0:
        found.insert(0, ("", last, first))
    if high.low <= 0:
        found.insert(0, ("", first, last))
    return tuple(found)


def run_nnt(tables: Tables, row: Row) -> Iterator[Finding]:
    """A statement of kind `nnt` against the rows that `derived_from` names."""
    if row["kind"] != "nnt" or not row["value"]:
        return
    linked = linked_rows(tables, row)
    numbers, names = _linked_numbers(linked)
    ci = row["interval"] == "ci"
    given = {"nnt": row["value"], **({"low": row["low"], "high": row["high"]} if ci else {}), **numbers}
    found = at_usual_levels(lambda at: _nnt(given, at, row.rounding), row["level"] or USUAL_LEVEL)
    finding = derived(found, row)
    yield finding.renamed({"nnt": "value", **names}, rows=(row.id, *(r.id for r in linked)))


def _linked_numbers(linked: tuple[Row, ...]) -> tuple[dict[str, str | None], dict[str, str]]:
    """What the linked rows print, by argument of :func:`check_nnt`, and which cell each argument is."""
    places: dict[str, tuple[Row, str]] = {}
    shares = [r for r in linked if r.table == "statements" and r["kind"] in ("proportion", "percentage")]
    if len(shares) == 2 and all(r.has("events", "n") for r in shares):
        places = {f"{c}{i}": (r, c) for i, r in enumerate(shares, 1) for c in ("events", "n")}
    elif len(shares) == 2 and all(r["unit"] == "%" for r in shares):
        places = {f"percent{i}": (r, "value") for i, r in enumerate(shares, 1)}
    for r in linked:
        if places:
            break
        if r.table == "trials" and r.has(*_COUNTS):
            places = {c: (r, c) for c in _COUNTS}
        elif r.table == "statements" and r["kind"] == "difference" and r["unit"] == "%":
            limits = {"rd_low": (r, "low"), "rd_high": (r, "high")} if r["interval"] == "ci" else {}
            places = {"rd": (r, "value"), **limits}
    return {k: r[c] or None for k, (r, c) in places.items()}, {k: f"{r.id}: {c}" for k, (r, c) in places.items()}


SPECS: Final = (
    CheckSpec(
        "nnt-disagrees",
        "Is the number needed to treat that of the two risks?",
        ("statements",),
        run_nnt,
        "proof",
        inputs="value, low, high of a statement of kind nnt; the two proportions, the trial row or the risk difference "
        "that derived_from names",
        formula="NNT = 1/|RD|, nearest or rounded up; limits = 1/|limits of RD|, through infinity where they hold 0; "
        "NNT >= 1",
        source="Altman DG. BMJ 1998;317:1309-1312.",
        needs=(("value",),),
        ask=only_where("kind", ("nnt",), ("value",)),
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_numbers_needed",
    ),
)
