"""Unlinked: which entry of the evidence a result without a link is, by its digits alone.

What is told as different must be no chance: of 3,367 results of unrelated papers against 593 rows, all three strings of
an estimate with its interval were equal in one, and two of three under one measure, with five significant digits or
more in the two, in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.across.digits import significant_digits
from lbpmeta.manuscript.agreement import WAYS, same_number, ways_of_agreeing
from lbpmeta.manuscript.entries import Entries, EvidenceEntry
from lbpmeta.manuscript.linked import Held, kinds_of, measures_agree, order_of_bounds, turning_said, unlike_beside
from lbpmeta.manuscript.numbers import TRIPLE, Compared, Numbers, printed_number
from lbpmeta.manuscript.written import WrittenResult
from lbpmeta.measures import MEASURES

__all__ = ["Index", "held_against"]

#: Significant digits that make two equal strings more than a chance, where a row must be rounded for it, and three
#: numbers that merely meet: ratios with two decimals lie so dense that six are not enough for rounded ones.
_TWO_EQUAL: Final = 5
_TWO_ROUNDED: Final = 7
_ALL_MEET: Final = 6


class Index:
    """The entries of some evidence, for results without a link.

    Parameters
    ----------
    entries : Entries
    """

    def __init__(self, entries: Entries) -> None:
        self.all: tuple[EvidenceEntry, ...] = tuple(e for e in entries.printed if set(TRIPLE) <= set(e.numbers))
        self.precise: tuple[EvidenceEntry, ...] = tuple(e for e in self.all if _digits(e.numbers) >= _ALL_MEET)
        self.entries = entries

    @cached_property
    def by_keys(self) -> Mapping[tuple[object, ...], list[int]]:
        """Which entries print the same three numbers."""
        found: dict[tuple[object, ...], list[int]] = {}
        for i, entry in enumerate(self.all):
            found.setdefault(_keys(entry.numbers, TRIPLE), []).append(i)
        return found

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """The ends of the sets of every entry, re-derived ones behind the printed: entry, number, end."""
        sets = [[(e.numbers[n].values.low, e.numbers[n].values.high) for n in TRIPLE] for e in self.both]
        return np.array(sets, float).reshape(-1, 3, 2)

    @cached_property
    def both(self) -> tuple[EvidenceEntry, ...]:
        """What is printed, and what is re-derived."""
        return (*self.all, *(e for e in self.entries.derived if set(TRIPLE) <= set(e.numbers)))

    def meeting(self, numbers: Numbers, names: Sequence[str] = TRIPLE, *, slack: float = 0.0) -> NDArray[np.intp]:
        """Return which entries' sets meet those of a result, under some of its numbers."""
        if not len(self.both):
            return np.empty(0, np.intp)
        fits = np.ones(len(self.both), bool)
        for name in names:
            i, number = TRIPLE.index(name), numbers[name]
            reach = slack * 10.0 ** -(number.decimals or 0)
            low, high = number.values.low - reach, number.values.high + reach
            fits &= (self.bounds[:, i, 0] <= high) & (low <= self.bounds[:, i, 1])
        return np.flatnonzero(fits)


def _keys(numbers: Numbers, names: Iterable[str]) -> tuple[object, ...]:
    return tuple(numbers[name].key for name in names)


def held_against(written: WrittenResult, index: Index) -> Held:
    """Hold a written result without a link against all of the evidence.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> from lbpmeta.manuscript.written import manuscript_of
    >>> evidence = lm.load([{"study": "A", "MD": "-7.7", "lower": "-12.1", "upper": "-3.3"}])
    >>> for high in ("-3.3", "-3.8", "-1.9"):
    ...     low = "-12.1" if high != "-1.9" else "-12.7"
    ...     reading = lm.read_text(f"Pain fell (MD -7.7, 95% CI {low} to {high}).")
    ...     print(held_against(manuscript_of(reading, evidence.tables).results[0], Index(Entries(evidence))).status)
    agrees
    differs
    unmatched
    """
    if written.aside:
        return Held("aside", notes=(written.aside,))
    numbers = written.numbers
    if not set(TRIPLE) <= set(numbers) or written.result.kind in ("mean", "median", "change"):
        return _left(written)
    found = _agreeing(written, index)
    if found is not None:
        return found
    if written.cited:
        return _left(written)
    return _differing(written, index) or _left(written)


def _left(written: WrittenResult) -> Held:
    return Held("cited", notes=(written.cited,)) if written.cited else Held("unmatched")


def _may_be(written: WrittenResult, entry: EvidenceEntry) -> bool:
    kinds = "prediction" if written.result.kind == "prediction" else ""
    if (entry.kind == "prediction") != bool(kinds):
        return False
    if entry.kind == "proportion" and written.result.kind != "proportion" and written.result.measure not in ("", "PR"):
        return False
    return measures_agree(written.result.measure, entry.measure)


def _agreeing(written: WrittenResult, index: Index) -> Held | None:
    """The entries with which a result agrees, by its digits alone; None where there is none."""
    numbers = written.numbers
    digits = _digits(numbers)
    alike = [index.all[i] for i in index.by_keys.get(_keys(numbers, TRIPLE), ())]
    alike = [entry for entry in alike if _may_be(written, entry)]
    if alike:
        return _settled(written, alike, "equal", sure=digits >= _TWO_EQUAL)
    if digits < _ALL_MEET:
        return None
    for slack, way in ((0.0, WAYS[1]), (0.05, WAYS[2])):
        near = [index.both[i] for i in index.meeting(numbers, slack=slack)]
        near = [entry for entry in near if _may_be(written, entry) and _digits(entry.numbers) >= _ALL_MEET]
        if near:
            printed = [entry for entry in near if entry.origin == "printed"] or near
            return _settled(written, printed, way.name, sure=len(_groups(printed)) == 1)
    turned = [e for e in index.precise if _may_be(written, e) and _turned(written, e)]
    if len(_groups(turned)) == 1:
        way_of = ways_of_agreeing(numbers, turned[0].numbers, about=kinds_of(written, turned[0])) or WAYS[0]
        said = not way_of.turned or turning_said(written, turned[0])
        # Numbers that merely meet when they are turned are a chance, where no words say why they are.
        if said or (way_of.of == "differences" and _mirrored(numbers, turned[0].numbers)):
            return Held("agrees" if said else "turned", tuple(turned), way_of.name)
    return None


def _mirrored(text: Numbers, theirs: Numbers) -> bool:
    """Whether three numbers are printed alike but for their signs."""
    sides = (("estimate", "estimate"), ("ci_low", "ci_high"), ("ci_high", "ci_low"))
    bare = [(text[mine].key[1].lstrip("-"), theirs[other].key[1].lstrip("-")) for mine, other in sides]
    return all(mine == other for mine, other in bare)


def _digits(numbers: Numbers) -> int:
    """The significant digits of an effect; what was re-derived has all that there are."""
    return sum(99 if numbers[n].decimals is None else significant_digits([numbers[n].text]) for n in TRIPLE)


def _turned(written: WrittenResult, entry: EvidenceEntry) -> bool:
    about = kinds_of(written, entry)
    return any(way.of in about and way.agrees(written.numbers, entry.numbers) for way in WAYS if way.of != "all")


def _settled(written: WrittenResult, entries: Sequence[EvidenceEntry], way: str, *, sure: bool) -> Held:
    """Say that a result is one of some entries; what stands beside it differs only where it is surely that one."""
    one = entries[0]
    beside = tuple(unlike_beside(written, one, turned=False)) + tuple(order_of_bounds(written))
    strict = sure and len(_groups(entries)) == 1 and written.result.measure == one.measure != ""
    # Of several rows with the same numbers one may be the meant one.
    clear = all(tuple(unlike_beside(written, other, turned=False)) for other in entries)
    if beside and strict and clear and written.result.grade == "A":
        return Held("differs", tuple(entries), way, beside)
    notes = tuple(f"{name} {mine} here, {theirs} in {one.id}." for name, mine, theirs in beside if clear)
    return Held("agrees", tuple(entries), way, notes=notes)


def _groups(entries: Iterable[EvidenceEntry]) -> set[tuple[object, ...]]:
    """Entries that print one result are one candidate."""
    return {(e.row["quantity"] or _keys(e.numbers, TRIPLE), e.measure) for e in entries}


def _differing(written: WrittenResult, index: Index) -> Held | None:
    """The one entry that shares two numbers with a result beyond chance, and not the third."""
    mine = written.numbers
    measure = written.result.measure
    if measure not in MEASURES:
        return None
    found: dict[int, str] = {}
    for pair in combinations(TRIPLE, 2):
        if sum(significant_digits([mine[name].text]) for name in pair) < _TWO_EQUAL:
            continue
        (third,) = set(TRIPLE) - set(pair)
        for i in index.meeting(mine, pair).tolist():
            entry = index.both[i]
            if entry.origin != "printed" or entry.measure != measure or not _may_be(written, entry):
                continue
            alike = all(mine[name].key == entry.numbers[name].key for name in pair)
            rounded = all(_printed_so(mine[name], entry.numbers[name]) for name in pair)
            enough = alike or sum(significant_digits([mine[name].text]) for name in pair) >= _TWO_ROUNDED
            if rounded and enough and not same_number(mine[third], entry.numbers[third]):
                found[i] = third
    entries = [index.both[i] for i in found]
    if len(_groups(entries)) != 1:
        return None
    third = next(iter(found.values()))
    differs = [(third, mine[third].text, entries[0].numbers[third].text)]
    return Held("differs", tuple(entries), "", tuple(differs))


def _printed_so(mine: Compared, theirs: Compared) -> bool:
    """Whether the evidence, rounded to the digits of the text where it has more, is the same string."""
    if mine.key == theirs.key:
        return True
    if mine.decimals is None or theirs.decimals is None or theirs.decimals <= mine.decimals:
        return False
    rounded = printed_number(f"{float(theirs.text.lstrip('<>=~ ')):.{max(0, mine.decimals)}f}")
    return rounded is not None and rounded.key == mine.key
