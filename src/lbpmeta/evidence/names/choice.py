"""Choice: the columns of a table are read together, so that no arm is read without its twin and no word alone."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.company import Company, believed
from lbpmeta.evidence.names.counted import unnamed_counts
from lbpmeta.evidence.names.groups import groups_of
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.named import NamedColumns
from lbpmeta.evidence.names.order import Groups, one_spelling, ordered
from lbpmeta.evidence.names.readings import NameReading, readings
from lbpmeta.evidence.names.renames.beside import (
    as_counts,
    lettered_arms,
    lettered_columns,
    rival_letters,
    small_counts,
    spread_between,
)
from lbpmeta.evidence.names.renames.correlations import correlations_of
from lbpmeta.evidence.names.renames.fisher import beside_correlations, transformed
from lbpmeta.evidence.names.renames.registry import SPELT, TOLD, renamed
from lbpmeta.evidence.names.renames.several import groups_in_full
from lbpmeta.evidence.names.renames.shares import counts_by_case
from lbpmeta.evidence.names.renames.sizes import given_way
from lbpmeta.evidence.names.renames.tested import numbers_of_studies, statistics_by_kind, statistics_of_p
from lbpmeta.evidence.names.renames.within import enclosed, with_its_interval
from lbpmeta.evidence.names.taken.belongs import of_a_fit, of_all_persons
from lbpmeta.evidence.names.taken.codes import codes_of_words
from lbpmeta.evidence.names.taken.lonely import (
    SURE,
    lone_arms,
    numbered_results,
    said,
    well_spelt,
)
from lbpmeta.evidence.names.taken.registry import AT_FIRST, AT_LAST, taken_back
from lbpmeta.evidence.names.taken.vetoes import (
    alone,
    posterior,
    settled,
)
from lbpmeta.evidence.names.taken.witness import complements, half_named, lawless, of_logarithms
from lbpmeta.evidence.names.values import Shape, shape_of, suits
from lbpmeta.evidence.words.lexicon import SIZES, TIMES
from lbpmeta.evidence.words.tokens import has_percent_sign, words_of

__all__ = ["Choice", "choose"]

_ROUNDS: Final = 4
_LEAST: Final = 0.55
_CLOSE: Final = 0.15
_MOST: Final = 0.5
#: What a column is called that says of which arm a row is.
_ARM_OF_ROW: Final = ("treatment", "treat", "arm", "group", "trt", "intervention", "condition", "drug")
#: So many numbered names are the items of a scale.
_SERIES: Final = 4
#: So few different numbers in many rows are codes.
_FEW_VALUES: Final = 6
#: So many rows of 0 and 1 are persons.
_PERSONS: Final = 20
#: So many whole numbers, none below 0, are counts or codes and no estimates.
_COUNTS: Final = 8
#: No relative risk of most studies is larger.
_RATIO: Final = 10
#: So many of them under one letter.
_LETTER_COUNTS: Final = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What the columns of a table are.

    Parameters
    ----------
    read : mapping of int to NameReading
        By place.
    passed : mapping of int to str
        Columns that hold numbers and are not read, and why; "" for those whose name says nothing.
    shapes : tuple of Shape
    notes : tuple of str
        What was taken how, and what is open.
    assumed : bool
        Whether nobody says which group is arm 1.
    """

    read: Mapping[int, NameReading]
    passed: Mapping[int, str]
    shapes: tuple[Shape, ...]
    notes: tuple[str, ...] = ()
    assumed: bool = False


def choose(header: Sequence[str], records: Sequence[Sequence[str]], words: frozenset[int] = frozenset()) -> Choice:
    """Return what the columns of a table are.

    Parameters
    ----------
    header : sequence of str
    records : sequence of sequence of str
    words : frozenset of int
        Places of columns that are known to hold words: they are not looked at.

    Examples
    --------
    >>> table = choose(["Se", "Sc", "Me", "Mc", "Ne", "Nc"], [["2.0", "2.1", "5.1", "6.4", "50", "48"]])
    >>> table.read[0].quantity, table.read[0].arm, table.read[1].arm
    ('sd', '1', '2')
    """
    shapes = tuple(shape_of([record[place] for record in records]) for place in range(len(header)))
    header = groups_in_full(one_spelling(well_spelt(header)))
    header = renamed(NamedColumns(header, records, shapes), SPELT)
    words |= {p for p, name in enumerate(header) if name[:1] == "." and name[1:] in header}  # a program's own copies
    words |= lettered_columns(header)
    seen = [Shape(0, {}, (), 0.0) if place in words else shape for place, shape in enumerate(shapes)]
    arms, notes, assumed = groups_of(header, seen)
    called = renamed(NamedColumns(header, records, seen), TOLD)
    counts = small_counts(header, records) | counts_by_case(header, records)
    measured = beside_correlations(header, seen)
    rivals = rival_letters(header) | of_all_persons(header) | of_a_fit(header)
    codes = codes_of_words(header, records, shapes)
    rivals |= codes | statistics_by_kind(header, records, shapes) | numbers_of_studies(header)
    rivals |= dict(transformed(header, records, seen).passed) | measured | dict(correlations_of(header, seen).passed)
    empty = {p for p, s in enumerate(shapes) if not s.filled} if any(s.numbers for s in shapes) else set()
    no_estimates = empty | statistics_of_p(header, records)
    inside, barred = enclosed(header, records, shapes), words | rivals.keys()

    def looked_at(used: set[str] | None = None) -> list[list[NameReading]]:
        found = [
            [] if place in barred else _candidates(name, shapes[place], arms, header, used, inside=place in inside)
            for place, name in enumerate(called)
        ]
        found = [  # an empty column that is called MD states the measure
            [r for r in row if r.quantity != "estimate" or (r.measure and p in empty)] if p in no_estimates else row
            for p, row in enumerate(found)
        ]
        return [as_counts(row) or row if place in counts else row for place, row in enumerate(found)]

    candidates = _settled(of_logarithms(lawless(header, shapes, looked_at())))
    used = {row[0].spelling for row in candidates if row and row[0].arm and len(row[0].spelling) > 1}
    used |= lettered_arms(header)
    if used - set(arms):  # words that are arms in some columns are arms in all
        candidates = _settled(of_logarithms(lawless(header, shapes, looked_at(used))))
    candidates, strange = _without_strange_groups(header, candidates, shapes, words)
    read, told = _taken(header, records, candidates)
    complements(records, read)
    columns = NamedColumns(header, records, shapes)
    told |= rivals | taken_back(columns, read, AT_FIRST)
    settled(records, read)
    posterior(records, read)
    numbered = numbered_results(header, read)
    told |= numbered | taken_back(columns, read, AT_LAST)
    more = unnamed_counts(header, records, seen, read)
    order = ordered(more.groups) if more.groups else Groups({})
    read = {p: r for p, r in read.items() if p not in more.passed}
    read |= {p: dataclasses.replace(r, arm=order.arms.get(r.spelling, r.arm)) for p, r in more.read.items()}
    told |= more.passed
    notes, assumed = (*notes, *more.notes, *order.notes), assumed or order.assumed
    twins = lone_arms(header, shapes, read, words | measured.keys() | numbered.keys() | codes.keys(), arms)
    moments = [p for p, text in twins.items() if text.startswith(("the SD of arm", "the mean of arm"))]
    if moments:
        often = 2 * max(len(shapes[p].numbers) for p in moments)  # a correlation of theirs has none
        for place in [p for p, r in read.items() if r.quantity == "r" and len(shapes[p].numbers) < often]:
            told[place] = "a correlation beside means or SDs of arms that are not understood"
            del read[place]
    told |= alone(header, read, twins, records)
    why = {**twins, **told}
    passed = {
        place: why.get(place, "")
        for place in range(len(header))
        if place not in read and place not in words and (shapes[place].numeric > 0.45 or place in why)
    }
    return Choice(MappingProxyType(read), MappingProxyType(passed), shapes, (*notes, *strange), assumed)


def _items(lower: set[str]) -> set[str]:
    """Return the names of numbered items of a scale, I1 to I15 or Q1 to Q9: I2 is no heterogeneity among them."""
    found: set[str] = set()
    for letter in "iq":
        items = {h for h in lower if re.fullmatch(rf"{letter}\d+", h)}
        found |= items if len(items) >= _SERIES else set()
    return found


def _candidates(
    name: str,
    shape: Shape,
    arms: Mapping[str, str],
    header: Sequence[str],
    used: set[str] | None = None,
    *,
    inside: bool = False,
) -> list[NameReading]:
    """Return the readings of a name that its cells allow."""
    found = []
    lower = {h.strip().lower() for h in header}
    letters = {"ai", "ci"} <= lower and bool(lower & {"di", "n2i"})
    accuracy = bool(lower & {"sp", "spec", "specificity"}) and not lower & {"sens", "sensitivity"}
    items = _items(lower)
    sized = any(set(words_of(h)) & SIZES for h in header)
    for one in readings(name, arms, used or ()):
        if half_named(name, one, lower):
            continue
        if (one.spelling == "letters" and not letters) or name.strip().lower() in items:
            continue
        if one.quantity == "events" and not one.arm and not sized and shape.high <= 1 and shape.filled >= _PERSONS:
            continue  # whether each of many persons had the event
        if one.implied and not shape.kinds.get("count of total") and (shape.high <= 1 or shape.whole < 1):
            continue  # codes of 0 and 1 are no counts, nor is what is not whole
        letter = one.implied and (all(len(w) == 1 for w in one.words) or shape.low >= 1)
        if letter and shape.filled >= _PERSONS and len(set(shape.numbers)) <= _FEW_VALUES:
            continue  # "t1" and "t2" of 1, 2 and 3 are waves
        if one.implied and any(w.endswith("id") for w in one.words):
            continue
        percents = has_percent_sign(name) or shape.kinds.get("percent", 0.0) > _MOST
        if (one.quantity == "mean" and "sum" in one.words) or (one.quantity == "share" and not percents):
            continue
        if one.quantity == "estimate" and not inside and (_codes(name, one, shape) or _rates(one, shape)):
            continue
        if one.quantity == "sd" and name.strip().lower() == "se" and any(re.match(r"sd[ ._-]?.", h) for h in lower):
            continue  # beside a column that is called an SD it is no "s" of an arm "e"
        if accuracy and name.strip().lower() == "se":
            one = NameReading("sens", score=one.score)
        both = not one.arm and shape.kinds.get("estimate [interval]", 0.0) > _MOST
        one = with_its_interval(one) if both else one
        fit = suits(one.quantity, shape, known=one.known or bool(one.score >= SURE and not one.weak))
        if fit is not None:
            whole = both and (bool(one.estimate) or one.whole) and one.quantity == "estimate"
            found.append(dataclasses.replace(one, score=one.score + fit, whole=whole))
    return found


def _codes(name: str, one: NameReading, shape: Shape) -> bool:
    """Whether numbers are none of an estimate: "es" 1, 2, 3 numbers effects; "g" 0 and 1 tells groups apart."""
    if shape.whole < 1 or shape.low < 0:
        return False
    letter = len(name.strip()) == 1 and shape.filled >= _LETTER_COUNTS
    return letter or (not one.estimate and shape.filled >= _COUNTS)


def _rates(one: NameReading, shape: Shape) -> bool:
    """Whether numbers are no ratios: a response rate of 45 or 72 is called RR too."""
    return one.estimate in ("rr", "hr") and sum(x > _RATIO for x in shape.numbers) > len(shape.numbers) / 2


def _settled(candidates: list[list[NameReading]]) -> list[list[NameReading]]:
    """Drop readings without support until what is left holds together; the scores then hold their company."""
    for turn in range(_ROUNDS):
        company = Company(candidates)
        kept = []
        for place, row in enumerate(candidates):
            scored = []
            for one in row:
                beside = company.support(place, one)
                if turn and not believed(one, beside):
                    continue
                bonus = 1.0 if beside.twin else -1.0 if one.arm and not one.known else 0.0
                bonus += (1.2 if one.words else 0.8) if beside.company else 0.0
                scored.append((one.score + bonus, one))
            scored.sort(key=lambda pair: -pair[0])
            if turn >= 2 and scored:
                scored = [pair for pair in scored if pair[0] >= scored[0][0] - 1.2]
            last = turn == _ROUNDS - 1
            kept.append([dataclasses.replace(one, score=score) if last else one for score, one in scored])
        candidates = kept
    return candidates


def _without_strange_groups(
    header: Sequence[str], candidates: list[list[NameReading]], shapes: Sequence[Shape], words: frozenset[int]
) -> tuple[list[list[NameReading]], tuple[str, ...]]:
    """Two groups that are not understood are not one group: take their columns out, and say what to do."""
    if any(n.strip().lower() in _ARM_OF_ROW and not shapes[p].share for p, n in enumerate(header)):
        return candidates, ()  # an arm per row: what stands beside each other are outcomes
    single = ("mean", "sd", "events", "nonevents", "n")
    lone = {
        row[0].words
        for row in candidates
        if row and not row[0].arm and row[0].words and row[0].quantity in ("mean", "sd", "events")
    }
    others = set()
    for place, name in enumerate(header):
        if place in words or shapes[place].share < 0.3:
            continue
        for capitals in (True, False):
            told = words_of(name, capitals=capitals)
            if set(told) & {"mean", "sd", "m", "events"}:
                rest = tuple(sorted(w for w in told if w not in ("mean", "sd", "m", "events")))
                if rest and not set(rest) & TIMES:
                    others.add(rest)
    limited = {row[0].words for row in candidates if row and row[0].quantity in ("ci_low", "pair") and not row[0].arm}
    lone = {words for words in lone - limited if not set(words) <= TIMES}
    others -= limited
    if not lone or (len(lone) < 2 and not others - lone):
        return candidates, ()
    kept = [
        [] if row and not row[0].arm and row[0].quantity in single and row[0].words in lone else row
        for row in candidates
    ]
    shown = ", ".join(repr(" ".join(w)) for w in sorted(lone | others))
    return kept, (
        f"two groups, or more, whose names are not understood ({shown}): not read. Name their columns: "
        "--columns mean1=...,sd1=...,mean2=...,sd2=...",
    )


def _taken(
    header: Sequence[str], records: Sequence[Sequence[str]], candidates: Sequence[Sequence[NameReading]]
) -> tuple[dict[int, NameReading], dict[int, str]]:
    """Give each column its best reading, the surest first; what is too close to another stays open."""
    read: dict[int, NameReading] = {}
    open_: dict[int, str] = {}
    places: dict[tuple[object, ...], int] = {}
    named = [p for p, row in enumerate(candidates) if row and row[0].quantity == "estimate"]
    numbers = {p for p in named if any(isfinite(x) for x in floats_of(records, p))}
    wordy = {p for p in named if p not in numbers and any(r[p].strip() for r in records)} if numbers else set()
    empty = {p for p, row in enumerate(candidates) if row and all(blank(r[p]) for r in records)}  # these come last
    order = sorted(
        (p for p, row in enumerate(candidates) if row), key=lambda p: (p in empty, -candidates[p][0].score, p)
    )
    for place in order:
        best, *rest = candidates[place]
        if best.score < _LEAST or (best.quantity == "estimate" and place in wordy):
            continue
        rival = next((r for r in rest if (r.quantity, r.arm) != (best.quantity, best.arm)), None)
        if rival is not None and rival.score > best.score - _CLOSE and not best.known:
            open_[place] = f"it can be {said(best)} or {said(rival)}"
            continue
        key = (best.quantity, best.arm, best.words, best.estimate)
        if key in places and best.quantity == "n" and (why := given_way(header, records, place, places[key])):
            open_[places[key]] = why
            del read[places.pop(key)]
        if key in places:
            other = places[key]
            alone = all(r[place] == r[other] for r in records)
            if best.quantity == "estimate" and (not alone or spread_between(header, candidates, place, other)):
                read[place] = dataclasses.replace(best, estimate=header[place].strip().lower())
                continue
            if any(r[place] != r[other] for r in records):
                why = given_way(header, records, other, place) if best.quantity == "n" else ""
                open_[place] = why or f"read as {said(best)}, as {header[other]!r} is, with other numbers"
            continue
        places[key] = place
        read[place] = best
    return read, open_
