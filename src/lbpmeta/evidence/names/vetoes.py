"""Vetoes: readings that the numbers of several columns together take back."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.tokens import words_of

__all__ = ["no_counts", "no_time"]

#: metafor's names of person-time.
_METAFOR_TIME: Final = re.compile(r"t[12]i", re.IGNORECASE)
#: Arms whose sizes differ by this, as logarithms, show whether a time is that of all their persons; so many of them.
_UNEQUAL: Final = 0.1
_FEWEST: Final = 2
_GROWING: Final = 0.8
#: Numbers up to this may be codes.
_CODES: Final = 20


def no_counts(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take counts back that only their arm implied, where they exceed its size or repeat it; in place."""
    sizes = {r.arm: p for p, r in read.items() if r.quantity == "n" and r.arm and not r.words}
    found: dict[int, str] = {}
    for place, one in read.items():
        if not one.implied or one.arm not in sizes:
            continue
        pairs = zip(floats_of(records, place), floats_of(records, sizes[one.arm]), strict=True)
        known = [(a, n) for a, n in pairs if a == a and n == n]
        if known and (sum(a > n for a, n in known) > 0.1 * len(known) or all(a == n for a, n in known)):
            found[place] = "no count of its arm: it is as large as the number of persons, or larger"
    words = {read[p].words for p in found}
    for place in [p for p, r in read.items() if p in found or (r.implied and r.words in words)]:
        found.setdefault(place, "no count of its arm, as that of the other arm is none")
        del read[place]
    return found


def no_time(header: Sequence[str], records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take person-time back that only "t" or "time" names, where its numbers are a time of each person; in place.

    Codes of treatments are small whole numbers; how long people were followed is the same in both arms, and does not
    grow with their number.
    """
    by = {(r.quantity, r.arm, r.words): p for p, r in read.items() if r.arm in ("1", "2")}
    found: dict[int, str] = {}
    for (quantity, arm, words), place in by.items():
        other = by.get(("time", "2", words))
        if quantity != "time" or arm != "1" or other is None:
            continue
        if any("persontime" in words_of(header[p]) or "years" in header[p].lower() for p in (place, other)):
            continue
        times = list(zip(floats_of(records, place), floats_of(records, other), strict=True))
        known = [(s, t) for s, t in times if s > 0 and t > 0]
        sizes = [by.get(("n", a, w)) for a in "12" for w in (words, ())][::2]
        why = ""
        if known and all(s.is_integer() and s <= _CODES for pair in known for s in pair):
            why = "small whole numbers, such as codes"
        elif sum(s == t for s, t in known) > 0.2 * len(known):
            why = "the same in both arms"
        elif sizes[0] is not None and sizes[1] is not None and not _METAFOR_TIME.fullmatch(header[place].strip()):
            people = zip(floats_of(records, sizes[0]), floats_of(records, sizes[1]), strict=True)
            pairs = [(s, t, n, m) for (s, t), (n, m) in zip(times, people, strict=True) if min(s, t, n, m) > 0]
            logs = [(math.log(s / t), math.log(n / m)) for s, t, n, m in pairs]
            telling = [abs(t - n) < abs(t) for t, n in logs if abs(n) > _UNEQUAL]
            if sum(telling) < _GROWING * len(telling):
                why = "they do not grow with the number of persons"
            elif len(telling) < _FEWEST:
                why = "no two arms are unequal enough to show that they grow with the number of persons"
        if why:
            for p in (place, other):
                told = why if "grow" in why else f"its numbers are {why}"
                found[p] = f"no person-time: {told}. If it is: --columns time1={header[place]},time2={header[other]}"
                del read[p]
    return found
