"""Subsets: numbers, and shares, of some persons, where those of all of them stand beside, or do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["lone_share", "parts_of_wholes", "some_of_all"]

_FEWEST: Final = 3
_MOST: Final = 0.5
_PERSONS: Final = frozenset(("patients", "participants", "subjects", "persons", "people", "individuals", "samplesize"))


def some_of_all(
    header: Sequence[str], records: Sequence[Sequence[str]], read: Mapping[int, NameReading]
) -> dict[int, str]:
    """Return the sizes of arms that are no sizes: those of one thing, never more than all persons of their arm.

    Where a mean or events of the same thing stand beside, they are of so many persons.

    Examples
    --------
    >>> header = ["num_patients_t1", "num_patients_t2", "num_diabetes_t1", "num_diabetes_t2"]
    >>> read = {p: NameReading("n", arm="12"[p % 2], words=((), ("diabetes",))[p > 1]) for p in range(4)}
    >>> rows = [["40", "41", "9", "7"], ["62", "60", "11", "15"], ["25", "25", "3", "6"]]
    >>> some_of_all(header, rows, read)[2]
    "a count of some of the persons in 'num_patients_t1'"
    """
    sizes = {p: r for p, r in read.items() if r.quantity == "n" and r.arm}
    everyone = {r.arm: p for p, r in sizes.items() if not r.words and _PERSONS & set(words_of(header[p]))}
    others = {r.words for r in read.values() if r.quantity != "n" and r.arm}
    some = {p: r for p, r in sizes.items() if r.words and r.words not in others and r.arm in everyone}
    never = {p for p, r in some.items() if _within(records, p, everyone[r.arm])}
    whole = {r.words for r in some.values()} - {some[p].words for p in some.keys() - never}
    return {
        p: f"a count of some of the persons in {header[everyone[r.arm]]!r}" for p, r in some.items() if r.words in whole
    }


#: In so many rows are the parts the whole.
_WHOLE: Final = 0.8


def parts_of_wholes(records: Sequence[Sequence[str]], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return counts that only their arm implied, are called by numbers alone and are the size of their arm together.

    Examples
    --------
    >>> names = [("n", ()), ("events", ("10",)), ("events", ("20",))]
    >>> read = {p: NameReading(q, "1", words=words, implied=q == "events") for p, (q, words) in enumerate(names)}
    >>> sorted(parts_of_wholes([["90", "60", "30"], ["70", "30", "40"]], read))
    [1, 2]
    >>> parts_of_wholes([["90", "6", "3"], ["70", "3", "4"]], read)
    {}
    """
    found: dict[int, str] = {}
    for arm, size in {r.arm: p for p, r in read.items() if r.quantity == "n" and r.arm and not r.words}.items():
        of = [p for p, r in read.items() if r.implied and r.arm == arm and r.quantity == "events"]
        if len(of) > 1 and all(read[p].words and all(map(str.isdigit, read[p].words)) for p in of):
            rows = zip(*(floats_of(records, p) for p in (size, *of)), strict=True)
            known = [whole == sum(parts) for whole, *parts in rows if isfinite(whole + sum(parts))]
            if known and sum(known) >= _WHOLE * len(known):
                found |= dict.fromkeys(of, "a part of the whole, which all of them are together: no event is named")
    return found


#: What makes a share more than a description: what it is of, how sure it is, or that it was counted.
_BESIDE: Final = frozenset(
    ("n", "events", "nonevents", "ci_low", "ci_high", "low", "high", "pair", "se", "variance", "sd")
)


#: A share among so many columns of numbers that are not read need not be what the table is about.
_MANY: Final = 8


def lone_share(shapes: Sequence[Shape], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return a share without its persons or an interval, where many other numbers of the table are not read.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> shapes = [shape_of(["2.5", "3.5"])] * 12
    >>> lone_share(shapes, {3: NameReading("value")})
    {3: 'a share without its number of persons or an interval, among 11 other columns of numbers'}
    >>> lone_share(shapes, {3: NameReading("value"), 4: NameReading("n")})
    {}
    """
    shares = [p for p, r in read.items() if r.quantity == "value" and not r.arm]
    others = sum(shape.share > _MOST and not shape.years for p, shape in enumerate(shapes) if p not in read)
    if others < _MANY or any(b in r.quantity.split("+") for r in read.values() for b in _BESIDE):
        return {}
    why = f"a share without its number of persons or an interval, among {others} other columns of numbers"
    return dict.fromkeys(shares, why)


def _within(records: Sequence[Sequence[str]], some: int, everyone: int) -> bool:
    """Whether numbers are never more than those of everyone, and fewer in most rows."""
    pairs = zip(floats_of(records, some), floats_of(records, everyone), strict=True)
    both = [(a, b) for a, b in pairs if isfinite(a) and isfinite(b)]
    return len(both) >= _FEWEST and all(a <= b for a, b in both) and 2 * sum(a < b for a, b in both) > len(both)
