"""Many arms: tables with the arms of a trial side by side, three or more of them, each with its treatment named.

A trial of three arms is two comparisons with its first arm, each a row of its own: which treatments are compared stands
in the row, so that they are never pooled as one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.analyses import treatment_called, treatments_compared
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.textfile import RawTable

__all__ = [
    "effects_against_first",
    "first_against_others",
    "is_of_effects_against_first",
    "is_of_lettered_arms",
    "is_of_many_arms",
    "lettered_against_first",
]

#: "r3", "r_3", and "r[,3]" as BUGS writes the column of a matrix.
_NUMBERED: Final = re.compile(r"(?P<stem>.*?[a-z.])(?:[ _.]?(?P<arm>[1-9])|\[, ?(?P<of>[1-9])\])", re.IGNORECASE)
_TREATMENT: Final = re.compile(r"(?:treatment|treat|trt|tx|drug|arm|t)", re.IGNORECASE)
_SIZE: Final = re.compile(r"(?:n|total|size|samplesize|sample.?size)", re.IGNORECASE)
#: What events are counted over, where they are not counted of persons: "years1" beside "d1" is no age.
_PERSON_TIME: Final = re.compile(r"(?:person|patient|p)?[ _.-]?(?:years|yrs|months|days)|py|exposure", re.IGNORECASE)
#: A mean and its standard error need no size.
_MEANS: Final = frozenset(("y", "se"))
_THIRD: Final = 3


def _numbered(raw: RawTable) -> dict[str, dict[str, int]]:
    """Return the places of numbered columns: arm -> stem -> place."""
    found: dict[str, dict[str, int]] = {}
    for place, name in enumerate(raw.header):
        if m := _NUMBERED.fullmatch(name.strip()):
            found.setdefault(m["arm"] or m["of"], {})[m["stem"].lower().rstrip("._ ")] = place
    return found


def _arms(raw: RawTable) -> dict[str, dict[str, int]]:
    """Return the places of numbered columns, only of stems that every arm has; the arms in order."""
    found = _numbered(raw)
    common = set.intersection(*map(set, found.values())) if found else set()
    return {arm: {stem: p for stem, p in stems.items() if stem in common} for arm, stems in sorted(found.items())}


def _treatment(stems: Mapping[str, int]) -> str:
    return next((stem for stem in stems if _TREATMENT.fullmatch(stem)), "")


def _person_time(stems: Mapping[str, int]) -> str:
    """Return what the events of an arm of three columns are counted over; "" where that are persons."""
    alone = len(stems) == _THIRD and not any(map(_SIZE.fullmatch, stems))
    time = next((stem for stem in stems if alone and _PERSON_TIME.fullmatch(stem)), "")
    return time or ("e" if alone and {"e", "r"} <= stems.keys() else "")  # exposure, beside events by another letter


def is_of_many_arms(raw: RawTable) -> bool:
    """Whether three arms or more stand side by side, each with its treatment, its size and a result.

    Examples
    --------
    >>> names = ("study", *(f"{stem}{arm}" for arm in "123" for stem in ("treatment", "y", "sd", "n")))
    >>> is_of_many_arms(RawTable("a.csv", names, (), ()))
    True
    """
    arms = _arms(raw)
    if len(arms) < _THIRD or list(arms) != [str(i) for i in range(1, len(arms) + 1)]:
        return False
    stems = arms["1"]
    sized = any(map(_SIZE.fullmatch, stems)) or _person_time(stems) or stems.keys() >= _MEANS
    return bool(_treatment(stems)) and bool(sized) and len(stems) >= _THIRD


def first_against_others(raw: RawTable) -> RawTable:
    """Return a table with a row for each comparison of the first arm with another one.

    Examples
    --------
    >>> names = ("study", *(f"{stem}{arm}" for arm in "123" for stem in ("t", "r", "n")))
    >>> raw = RawTable("a.csv", names, (("Lee", "A", "3", "50", "B", "5", "51", "C", "9", "49"),), (2,))
    >>> [record[1:] for record in first_against_others(raw).records]
    [('3', '50', '5', '51', 'A', 'B', 'A versus B'), ('3', '50', '9', '49', 'A', 'C', 'A versus C')]

    Events over years are a rate:

    >>> names = ("study", *(f"{stem}{arm}" for arm in "123" for stem in ("t", "d", "years")))
    >>> raw = RawTable("a.csv", names, (("Lee", "A", "3", "50", "B", "5", "51", "C", "9", "49"),), (2,))
    >>> first_against_others(raw).header[1:5]
    ('d1', 'personyears1', 'd2', 'personyears2')
    """
    arms = _arms(raw)
    one = arms["1"]
    named = _treatment(one)
    numbers = [stem for stem in one if stem != named]
    taken = {place for stems in arms.values() for place in stems.values()}
    rest = [place for place in range(len(raw.header)) if place not in taken]
    made: list[tuple[int, tuple[str, ...]]] = []
    more = 0
    for i, record in enumerate(raw.records):
        others = [stems for arm, stems in arms.items() if arm != "1" and not _empty(record, stems, numbers)]
        more += len(others) > 1
        for other in others or [arms["2"]]:
            treatments = [treatment_called(record[stems[named]]) for stems in (one, other)]
            cells = (record[p] for p in (*rest, *(arm[s] for arm in (one, other) for s in numbers)))
            pair = treatments_compared(record[one[named]], record[other[named]])
            made.append((i, (*cells, *treatments, pair)))
    over = _person_time(one)
    sides = [f"personyears{i}" if s == over else raw.header[arms[i][s]] for i in "12" for s in numbers]
    header = [*(raw.header[p] for p in rest), *sides]
    told = (
        f"{more} row{'s' * (more != 1)} of three arms or more: each arm is compared with the first, in a row of its "
        "own, and the others are not compared with each other"
    )
    return dataclasses.replace(
        raw,
        header=(*header, "arm1", "arm2", "comparison"),
        records=tuple(cells for _, cells in made),
        lines=tuple(raw.lines[i] for i, _ in made),
        sections=tuple(raw.sections[i] for i, _ in made) if raw.sections else (),
        labels=(),
        told=(*raw.told, *([told] if more else [])),
    )


def _empty(record: tuple[str, ...], stems: Mapping[str, int], numbers: list[str]) -> bool:
    return all(blank(record[stems[stem]]) for stem in numbers)


#: What a difference from the first arm is called, and how sure it is, as BUGS has them: "y2", "Var2", "se2".
_EFFECT: Final = ("y", "diff", "lor", "md", "te")
_SPREAD: Final = {"se": "se", "var": "variance", "v": "variance", "variance": "variance"}


def _against_first(raw: RawTable) -> tuple[dict[str, int], list[tuple[str, int, int]], str]:
    """Return the treatments by arm, the arms after the first with their effect and its spread, and what that is."""
    found = _numbered(raw)
    named = next((stem for stem in found.get("1", {}) if _TREATMENT.fullmatch(stem)), "")
    treatments = {arm: stems[named] for arm, stems in found.items() if named in stems}
    others = {arm: stems for arm, stems in sorted(found.items()) if arm != "1"}
    effect = next((s for s in _EFFECT if others and all(s in stems for stems in others.values())), "")
    spread = next((s for s in _SPREAD if others and all(s in stems for stems in others.values())), "")
    first = found.get("1", {}).keys() & {effect, spread}
    if not (named and effect and spread) or first or treatments.keys() != {"1", *others}:
        return {}, [], ""
    return treatments, [(arm, stems[effect], stems[spread]) for arm, stems in others.items()], _SPREAD[spread]


def is_of_effects_against_first(raw: RawTable) -> bool:
    """Whether effects of the second arm, of the third ... against the first stand side by side, with all treatments.

    Examples
    --------
    >>> names = ("study", "t1", "t2", "t3", "y2", "Var2", "y3", "Var3")
    >>> is_of_effects_against_first(RawTable("a.csv", names, (), ()))
    True
    """
    return bool(_against_first(raw)[1])


def effects_against_first(raw: RawTable) -> RawTable:
    """Return a table with a row for the effect of each arm against the first, which names both treatments.

    Examples
    --------
    >>> names = ("study", "t1", "t2", "y2", "se2")
    >>> effects_against_first(RawTable("a.csv", names, (("Lee", "A", "B", "0.4", "0.1"),), (2,))).records
    (('Lee', '0.4', '0.1', 'B', 'A', 'B versus A'),)
    """
    treatments, others, spread = _against_first(raw)
    taken = {*treatments.values(), *(p for _, *places in others for p in places)}
    rest = [place for place in range(len(raw.header)) if place not in taken]
    made = [
        (i, (*(record[p] for p in (*rest, *places)), *map(treatment_called, both), treatments_compared(*both)))
        for i, record in enumerate(raw.records)
        for arm, *places in others
        if not all(blank(record[p]) for p in places)
        for both in [(record[treatments[arm]], record[treatments["1"]])]
    ]
    told = (
        "each effect is that of an arm against the first of its study, in a row of its own that names both treatments"
    )
    return dataclasses.replace(
        raw,
        header=(*(raw.header[p] for p in rest), "estimate", spread, "arm1", "arm2", "comparison"),
        records=tuple(cells for _, cells in made),
        lines=tuple(raw.lines[i] for i, _ in made),
        sections=tuple(raw.sections[i] for i, _ in made) if raw.sections else (),
        labels=(),
        told=(*raw.told, told),
    )


#: "events_A", "dA", "n (B)": a quantity of the treatment that goes by a letter.
_LETTERED: Final = re.compile(
    r"(?P<stem>[A-Za-z]*[a-z])(?:[ _.]?(?P<arm>[A-H])|[ _.]?\((?P<of>[A-H])\))|(?P<all>N)[ _.]?(?P<n>[A-H])"
)
_KINDS: Final = {
    "n": _SIZE,
    "events": re.compile(r"(?:r|d|x|e|ev|events?|cases|deaths?|died|responders?)"),
    "mean": re.compile(r"(?:m|mean|y)"),
    "sd": re.compile(r"(?:s|sd)"),
}
_RESULTS: Final = (["events", "n"], ["mean", "n", "sd"])


def _letters(raw: RawTable) -> tuple[dict[str, dict[str, int]], list[int]]:
    """Return the places of the numbers of each lettered treatment by what they are, and what only some of them have.

    Nothing where there are no three treatments, from A on without a gap, with results of one kind.
    """
    found: dict[str, dict[str, int]] = {}
    for place, name in enumerate(raw.header):
        if m := _LETTERED.fullmatch(name.strip()):
            found.setdefault(m["arm"] or m["of"] or m["n"], {})[(m["stem"] or m["all"]).lower()] = place
    common = set.intersection(*map(set, found.values())) if found else set()
    called = {stem: what for stem in common for what, pattern in _KINDS.items() if pattern.fullmatch(stem)}
    in_order = sorted(found) == [chr(ord("A") + i) for i in range(len(found))]
    if len(found) < _THIRD or not in_order or sorted(called.values()) not in _RESULTS or len(called) < len(common):
        return {}, []
    arms = {arm: {called[s]: p for s, p in stems.items() if s in called} for arm, stems in sorted(found.items())}
    return arms, [p for stems in found.values() for s, p in stems.items() if s not in called]


def _has_persons(record: Sequence[str], of: Mapping[str, int]) -> bool:
    """Whether a treatment was given: cells are filled, and not with 0.001 of 0.01 persons, as programs set them."""
    (size,) = floats_of([record], of["n"])
    return not size < 1 and not all(blank(record[p]) for p in of.values())


def is_of_lettered_arms(raw: RawTable) -> bool:
    """Whether three treatments or more, which go by letters, stand side by side, each with its result and its size.

    Examples
    --------
    >>> names = ("study", *(f"{stem}{arm}" for arm in "ABC" for stem in ("d", "n")))
    >>> [is_of_lettered_arms(RawTable("a.csv", header, (), ())) for header in (names, names[:-2])]
    [True, False]
    """
    return bool(_letters(raw)[0])


def lettered_against_first(raw: RawTable) -> RawTable:
    """Return a table with a row for each comparison of the first treatment of a study with another one it has.

    Examples
    --------
    >>> names = ("study", *(f"{stem}_{arm}" for arm in "ABC" for stem in ("events", "n")))
    >>> table = lettered_against_first(RawTable("a.csv", names, (("Lee", "", "", "5", "51", "9", "49"),), (2,)))
    >>> table.header[1:5], table.records[0][1:]
    (('events1', 'n1', 'events2', 'n2'), ('5', '51', '9', '49', 'B', 'C', 'B versus C'))
    """
    arms, others = _letters(raw)
    held = sorted(next(iter(arms.values())))
    taken = {*others, *(p for of in arms.values() for p in of.values())}
    rest = [p for p in range(len(raw.header)) if p not in taken]
    sides = [f"{what}{i}" for i in range(1, len(arms) + 1) for what in ("arm", *held)]
    records = []
    for record in raw.records:
        there = [(arm, of) for arm, of in arms.items() if _has_persons(record, of)]
        cells = [cell for arm, of in there for cell in (arm, *(record[of[what]] for what in held))]
        records.append((*(record[p] for p in rest), *cells, *("",) * (len(sides) - len(cells))))
    left = f"left out, for not all treatments have it: {', '.join(repr(raw.header[p]) for p in others)}"
    told = (*raw.told, *([left] if others else []))
    header = (*(raw.header[p] for p in rest), *sides)
    turned = dataclasses.replace(raw, header=header, records=tuple(records), labels=(), told=told)
    return first_against_others(turned)
