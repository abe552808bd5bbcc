"""Incidence rates and their ratio against events and person-time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.called import USUAL_LEVEL, at_usual_levels, called, resting
from lbpmeta.checks.core.compare import Way, compare_ways, computed
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import count_in, level_of, linked_rows_of
from lbpmeta.checks.core.reading import Number, read_all, unready, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.effects.proportion_methods import Limits, clopper_pearson, mid_p, wilson
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtri
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed
from lbpmeta.special import gammaincinv

__all__ = ["SPECS", "check_rate", "check_rate_ratio"]


@lru_cache(maxsize=4096)
def _count_limits(x: int, level: float) -> Mapping[str, Limits]:
    """Intervals of the mean of a Poisson count."""
    z, tail = float(ndtri(0.5 + level / 2)), (1 - level) / 2
    found: dict[str, Limits] = {"Wald": (x - z * math.sqrt(x), x + z * math.sqrt(x))}
    found["exact"] = (float(gammaincinv(x, tail)) if x else 0.0, float(gammaincinv(x + 1, 1 - tail)))
    if x:
        factor = math.exp(z / math.sqrt(x))
        found["Wald on the log scale"] = (x / factor, x * factor)
        low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    else:
        low = 0.0
    found["Byar"] = (low, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3)
    half = z * math.sqrt(x + z * z / 4)
    found["score"] = (x + z * z / 2 - half, x + z * z / 2 + half)
    found["Jeffreys"] = (float(gammaincinv(x + 0.5, tail)) if x else 0.0, float(gammaincinv(x + 0.5, 1 - tail)))
    root = math.sqrt(x)
    found["square root"] = (max(0.0, root - z / 2) ** 2, (root + z / 2) ** 2)
    return MappingProxyType(found)


def _time(printed: Mapping[str, Printed], name: str) -> ValueSet:
    values = values_of(printed[name])
    if values.low <= 0 or math.isinf(values.high):
        raise DataError(f"`{name}` is {printed[name].text}; person-time must be above 0.")
    return values


def check_rate(
    events: Number,
    time: Number,
    rate: Number,
    low: Number = None,
    high: Number = None,
    *,
    per: float = 1000,
    level: float | str | None = USUAL_LEVEL,
    made_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check an incidence rate and its interval against events and person-time.

    Examples
    --------
    >>> check_rate(30, "1200", "25.0", "16.9", "35.7").methods
    ('exact', 'Byar')

    Parameters
    ----------
    events : int or str
    time : str
        Person-time, as printed.
    rate, low, high : str
        Per `per` units of person-time.
    per : float
    level : float
        In percent.
    made_of : {"these numbers"}, optional
        Says that the result was made of these numbers by the usual formula: only then is a disagreement a proof.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        A rate that is not the quotient is a proof if it was made of these numbers: it may be standardised or modelled,
        or per another unit of time. An interval that no usual method makes is "implausible", since
        people may have several events.

    Raises
    ------
    DataError
        If a number cannot be read, or the person-time is not above 0.
    MethodError
        If the level or `per` is not legal.

    References
    ----------
    Garwood F. Biometrika 1936;28:437-442. Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd ed. 2008,
    chapter 14.
    """
    if not per > 0:
        raise MethodError(f"`per` is {per!r}; it must be above 0, for example 1000.")
    given = {"events": events, "time": time, "rate": rate, "low": low, "high": high}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: at_usual_levels(lambda at: _rate(given, per, at, mode), level), declared)


def _rate(given: Mapping[str, Number], per: float, level: float | str | None, rounding: str) -> Finding:
    """Return what :func:`check_rate` says if all premises hold."""
    share = level_of(level)
    printed = read_all(given, rounding)
    lacking = unready("rate-disagrees-with-count", "The rate", printed, ("events", "time", "rate"))
    if lacking is not None:
        return lacking
    _time(printed, "time")
    count_in("events", printed["events"])

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        x, span = count_in("events", numbers["events"]), _time(numbers, "time")
        if x is None:
            return
        scale = ValueSet(per / span.high, per / span.low).widened()
        face = per / float(numbers["time"])
        for name, limits in _count_limits(x, share).items():
            sets = {
                "rate": computed(x) * scale,
                "low": computed(limits[0]) * scale,
                "high": computed(limits[1]) * scale,
            }
            faces = {"rate": x * face, "low": limits[0] * face, "high": limits[1] * face}
            yield Way(name, sets, faces)

    found = compare_ways(
        "rate-disagrees-with-count",
        printed,
        ways,
        main=("rate",),
        limits=("low", "high"),
        made_of="Events and person-time",
        limits_proof=Verdict.IMPLAUSIBLE,
    )
    return resting(found, assume("made of"))


@lru_cache(maxsize=4096)
def _ratio_limits(a: int, c: int, level: float) -> Mapping[str, Limits]:
    """Intervals of the ratio of two Poisson counts, with their estimates by name of method."""
    z = float(ndtri(0.5 + level / 2))
    found: dict[str, Limits] = {}
    for name, extra in (("Wald on the log scale", 0.0), ("1/2 added to both counts", 0.5)):
        x, y = a + extra, c + extra
        if x > 0 and y > 0:
            factor = math.exp(z * math.sqrt(1 / x + 1 / y))
            found[name] = (x / y / factor, x / y * factor)
    if a + c:  # the share of the events that fall in arm 1 is binomial, and its odds are the ratio
        for name, method in (("exact conditional", clopper_pearson), ("mid-P conditional", mid_p), ("score", wilson)):
            low, high = method(a, a + c, level)
            found[name] = (max(0.0, low) / (1 - max(0.0, low)), high / (1 - high) if high < 1 else math.inf)
    return MappingProxyType(found)


def check_rate_ratio(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    events1: Number,
    time1: Number,
    events2: Number,
    time2: Number,
    contrast: str | None = None,
    level: float | str | None = USUAL_LEVEL,
    rounding: str | None = None,
) -> Finding:
    """Check an incidence rate ratio and its interval against events and person-time of two arms.

    Examples
    --------
    >>> check_rate_ratio("1.50", "0.91", "2.49", events1=36, time1="1200", events2=26, time2="1300").methods
    ('Wald on the log scale',)

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        Arm 1 over arm 2, as printed.
    events1, time1, events2, time2 : int or str
        Events and person-time.
    contrast : {"raw", "adjusted", "model", ""}, optional
        Only a raw ratio is determined by them. Left out, a raw one is assumed; "" says that nobody knows.
    level : float
        In percent.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        An interval that no usual method makes is "implausible" at most: events may cluster in people.

    Notes
    -----
    IRR = (x1/T1)/(x2/T2), with the interval exp(ln IRR -+ c sqrt(1/x1 + 1/x2)) and others.

    Raises
    ------
    DataError
        If a number cannot be read, or a person-time is not above 0.
    MethodError
        If the level is none.

    References
    ----------
    Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd ed. 2008, chapter 14.
    """
    given = {"events1": events1, "time1": time1, "events2": events2, "time2": time2}
    given |= {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high}
    declared = declared_by_keywords({"analysis": contrast or None, "rounding": rounding})
    assumed = "raw" if contrast is None else contrast
    return called(lambda mode: at_usual_levels(lambda at: _rate_ratio(given, assumed, at, mode), level), declared)


def _rate_ratio(given: Mapping[str, Number], contrast: str, level: float | str | None, rounding: str) -> Finding:
    """Return what :func:`check_rate_ratio` says if all premises hold."""
    share = level_of(level)
    printed = read_all(given, rounding)
    lacking = unready("rate-ratio", "The rate ratio", printed, ("estimate", "events1", "time1", "events2", "time2"))
    if lacking is not None:
        return lacking
    for arm in "12":
        _time(printed, f"time{arm}")
        count_in(f"events{arm}", printed[f"events{arm}"])

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        a, c = count_in("events1", numbers["events1"]), count_in("events2", numbers["events2"])
        if a is None or c is None:
            return
        times = _time(numbers, "time2") / _time(numbers, "time1")
        face = float(numbers["time2"]) / float(numbers["time1"])
        for name, (low, high) in _ratio_limits(a, c, share).items():
            x, y = (a + 0.5, c + 0.5) if name.startswith("1/2") else (a, c)
            if not y:
                continue
            sets = {
                "estimate": computed(x / y) * times,
                "ci_low": computed(low) * times,
                "ci_high": computed(high) * times,
            }
            yield Way(name, sets, {"estimate": x / y * face, "ci_low": low * face, "ci_high": high * face})

    zero = printed["events1"].value == 0 or printed["events2"].value == 0
    raw = contrast == "raw"
    found = compare_ways(
        "rate-ratio",
        printed,
        ways,
        main=("estimate",),
        limits=("ci_low", "ci_high"),
        made_of="Events and person-time",
        proof=(Verdict.IMPLAUSIBLE if zero else Verdict.INCONSISTENT) if raw else Verdict.METHOD_DEPENDENT,
        limits_proof=Verdict.IMPLAUSIBLE if raw else Verdict.METHOD_DEPENDENT,
        null=1.0,
    )
    return resting(found, assume("analysis", "raw"))


_PER: Final = re.compile(r"per\s+(\d[\d,]*)?")


def _per(unit: str) -> float | None:
    """Read "per 1000 per year" as 1000, "per year" as 1."""
    match = _PER.match(unit)
    return None if match is None else float((match[1] or "1").replace(",", ""))


def run_rate(tables: Tables, row: Row) -> Iterator[Finding]:
    """A statement of kind `rate`: value per the unit, events, and person-time in n."""
    per = _per(row["unit"])
    if row["kind"] != "rate" or per is None or not row.has("value", "events", "n"):
        return
    ci = row["interval"] == "ci"
    given = {"events": row["events"], "time": row["n"], "rate": row["value"]}
    given |= {"low": row["low"], "high": row["high"]} if ci else {}
    finding = at_usual_levels(lambda at: _rate(given, per, at, row.rounding), row["level"] or USUAL_LEVEL)
    yield finding.renamed({"time": "n", "rate": "value"})


def run_rate_ratio(tables: Tables, row: Row) -> Iterator[Finding]:
    """A rate ratio against the two rates that `derived_from` names, or against its own events and person-time."""
    if row["measure"] != "IRR" or not row["estimate"]:
        return
    time = "time" if row.has("time1", "time2") else "n"
    places = [(row, f"events{arm}", f"{time}{arm}") for arm in "12"]
    if not all(r.has(events, time) for r, events, time in places):
        places = [(r, "events", "n") for r in linked_rows_of(tables, row, ("rate",)) if r.has("events", "n")]
    if len(places) != 2:
        return
    numbers, names = {}, {}
    for arm, (r, events, time) in zip("12", places, strict=True):
        for name, column in ((f"events{arm}", events), (f"time{arm}", time)):
            numbers[name] = r[column]
            names[name] = column if r is row else f"{r.id}: {column}"
    numbers |= {name: row[name] for name in ("estimate", "ci_low", "ci_high")}
    finding = at_usual_levels(
        lambda at: _rate_ratio(numbers, row["contrast"], at, row.rounding), row["level"] or USUAL_LEVEL
    )
    yield finding.renamed(names, rows=(row.id, *(r.id for r, _, _ in places if r is not row)))


_RATIO_NEEDS: Final = (
    ("estimate", "events1", "time1", "events2", "time2"),
    ("estimate", "events1", "n1", "events2", "n2"),
    ("estimate", "derived_from"),
)

SPECS: Final = (
    CheckSpec(
        "rate-disagrees-with-count",
        "Is the rate that of events and person-time?",
        ("statements",),
        run_rate,
        "proof",
        inputs="value, low, high, unit, events, n (person-time) of a statement of kind rate",
        formula="rate = events/time; interval exact (Garwood), Wald, log, Byar, score, Jeffreys, square root",
        source="Garwood F. Biometrika 1936;28:437-442.",
        needs=(("value", "events", "n", "unit"),),
        ask=only_where("kind", ("rate",), ("value", "events", "n", "unit")),
        proof_test="tests/checks/test_binary_truth.py::test_rates_and_their_ratio",
    ),
    CheckSpec(
        "rate-ratio",
        "Is the rate ratio that of events and person-time?",
        ("trials",),
        run_rate_ratio,
        "proof",
        inputs="measure IRR, estimate, ci_low, ci_high, contrast; events and person-time (time, or n) of both arms, or "
        "the two rates that derived_from names",
        formula="IRR = (x1/T1)/(x2/T2); interval exp(ln IRR -+ c sqrt(1/x1 + 1/x2)), exact, mid-P, score",
        source="Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd ed. 2008, chapter 14.",
        needs=_RATIO_NEEDS,
        ask=only_where("measure", ("IRR",), *_RATIO_NEEDS),
        proof_test="tests/checks/test_binary_truth.py::test_rates_and_their_ratio",
    ),
)
