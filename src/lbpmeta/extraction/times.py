"""Times: the time points that labels and sentences name, and whether two of them are one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["BASELINE", "TimePoint", "is_change", "same_time", "times_in", "wanted_time"]

_DAYS: Final = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_UNITS: Final = {
    word: unit
    for unit, words in (
        ("day", "d day days dag dagen tag tage tagen jour jours dia dias"),
        ("week", "w wk wks week weeks weken woche wochen semaine semaines semana semanas"),
        ("month", "mo mos mth mths month months maand maanden monat monate monaten mois"),
        ("year", "y yr yrs year years jaar jahr jahre jahren ans año años"),
    )
    for word in words.split()
}
_WORDS: Final = {
    w: i for i, w in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
} | {"eleven": 11, "twelve": 12}
#: Units of one letter are those of "12 w" in a head; in a text they are other things.
_UNIT: Final = f"(?:{'|'.join(sorted((w for w in _UNITS if len(w) > 1), key=len, reverse=True))})"
_COUNT: Final = rf"(?:\d+(?:\.\d)?|{'|'.join(_WORDS)})"
_BETWEEN: Final = r"(?:\s*,\s*|\s*-?,?\s*(?:and|or|to|&|en|und|et)\s+)"
_NOW: Final = r"baseline|pre-?(?:treatment|intervention|test)|at entry|before treatment|nulmeting"
_AFTER: Final = (
    r"post-?(?:treatment|intervention|test)|end of (?:the )?(?:treatment|intervention|therapy|program(?:me)?)"
    r"|after (?:the )?(?:treatment|intervention)|at discharge"
)
_FOUND: Final = re.compile(
    rf"(?P<many>(?:\b{_COUNT}{_BETWEEN})+)?\b(?P<count>{_COUNT})[-\u2010\u2011\s]?\s?(?P<unit1>{_UNIT})\b"
    r"(?!\s*(?:of\s+age|old))"
    rf"|\b(?P<unit2>{_UNIT})\s*(?P<after>\d+)\b(?!\.\d)"
    rf"|(?P<baseline>(?<!from )(?<!from the )(?<!vs )(?<!to )\b(?:{_NOW})\b)"
    rf"|(?P<post>\b(?:{_AFTER})\b)"
    r"|\b[TW](?P<short>\d{1,3})\b",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"\b(?:change|changes|improvement|reduction|decrease|increase|difference from baseline|from baseline|verandering|"
    r"Veränderung|Δ)\b",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*")
#: How far the lengths of two units may differ for one time: 12 weeks and 3 months, 24 weeks and 6 months.
_NEAR: Final = 0.12


class TimePoint(NamedTuple):
    """A time: how many of which unit; units "day" to "year", "baseline", "post", or "" where none is said."""

    number: float
    unit: str


BASELINE: Final = TimePoint(0.0, "baseline")


class Named(NamedTuple):
    """Times that a text names at one place; several where it enumerates them."""

    start: int
    end: int
    times: tuple[TimePoint, ...]


@lru_cache(maxsize=65536)
def times_in(text: str) -> tuple[Named, ...]:
    """Return the times that a text names, with their places.

    Examples
    --------
    >>> [n.times for n in times_in("Pain at 6 and 12 weeks, week 26, and baseline")][0]
    (TimePoint(number=6.0, unit='week'), TimePoint(number=12.0, unit='week'))
    >>> [n.times[0].unit for n in times_in("Change from baseline to post-treatment")]
    ['post']
    """
    found = []
    for match in _FOUND.finditer(text):
        if match["baseline"]:
            times: tuple[TimePoint, ...] = (BASELINE,)
        elif match["post"]:
            times = (TimePoint(0.0, "post"),)
        elif match["short"]:
            if match[0][0] not in "TW":
                continue
            times = (TimePoint(float(match["short"]), "week" if match[0][0] == "W" else ""),)
        else:
            unit = _UNITS.get((match["unit1"] or match["unit2"]).lower(), "")
            counts = [*re.findall(_COUNT, match["many"] or "", re.IGNORECASE), match["count"] or match["after"]]
            times = tuple(TimePoint(_number(count), unit) for count in counts)
        found.append(Named(match.start(), match.end(), times))
    return tuple(found)


def _number(text: str) -> float:
    return float(_WORDS[text.lower()]) if text.lower() in _WORDS else float(text)


def wanted_time(text: str) -> TimePoint | None:
    """Return the time that a sheet's cell names, None where it names none that can be compared.

    Examples
    --------
    >>> wanted_time("12 weeks"), wanted_time("12"), wanted_time("short term")
    (TimePoint(number=12.0, unit='week'), TimePoint(number=12.0, unit=''), None)
    """
    named = times_in(text)
    if len(named) == 1 and len(named[0].times) == 1:
        return named[0].times[0]
    bare = _BARE.fullmatch(text)
    return TimePoint(float(bare[1]), "") if bare else None


def same_time(a: TimePoint, b: TimePoint) -> bool | None:
    """Return whether two times are one; None where it cannot be told.

    Examples
    --------
    >>> same_time(TimePoint(12, "week"), TimePoint(3, "month")), same_time(TimePoint(12, "week"), TimePoint(13, "week"))
    (True, False)
    >>> same_time(TimePoint(12, "week"), TimePoint(0, "post")) is None
    True
    """
    if a.unit == b.unit:
        return a.number == b.number
    if "baseline" in (a.unit, b.unit):
        return False
    if "post" in (a.unit, b.unit):
        return None
    if "" in (a.unit, b.unit):
        return True if a.number == b.number else None
    first, second = a.number * _DAYS[a.unit], b.number * _DAYS[b.unit]
    return abs(first - second) <= _NEAR * max(first, second)


def is_change(text: str) -> bool:
    """Return whether a label is of a change.

    Examples
    --------
    >>> is_change("Change from baseline, mean (SD)"), is_change("Mean (SD) at 12 weeks")
    (True, False)
    """
    return _CHANGE.search(text) is not None
