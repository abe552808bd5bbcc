"""Arm column: which column of a table with a row an arm says which arm a row is, and what says the same."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Final

from lbpmeta.evidence.analyses import treatment_called
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import ARM_LABELS, NUMBERED, SEXES, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "arm_column",
    "binary_column",
    "codes_of_arms",
    "in_other_words",
    "is_binary",
    "may_be_treatments",
    "names_treatments",
    "spelt_out",
]

#: What a treatment by its number, its events and its persons are called where no word says more.
_LETTERS: Final = frozenset(("t", "r", "n"))
#: What a study and a treatment by their numbers are called in the data of pcnetmeta.
_BY_ID: Final = ("s id", "t id")
#: Words of a column that says of which arm a row is, and what may stand beside them.
_OF_ARM: Final = ARM_LABELS | {"intervention", "condition", "trt", "trtc", "trtn", "arms", "groups"}
_AND: Final = NUMBERED | {"name", "label", "of"}
#: Words of groups of people, none of which need be treated.
_OF_PEOPLE: Final = frozenset(("group", "groups", "condition"))
#: So many letters that two names begin with show that they are of one thing.
_STEM: Final = 3
_SIZED: Final = re.compile(r"[-+]?\d.*")


def names_treatments(name: str) -> bool:
    """Whether the name of a column of arms says that they are treatments, and no groups of people.

    Examples
    --------
    >>> names_treatments("treatment"), names_treatments("group name")
    (True, False)
    """
    return bool(set(words_of(name)) - _AND - _OF_PEOPLE)


#: What rows of everyone are called, times that go by numbers, and words beside times: "wave 2", "end of treatment".
_OF_ALL: Final = frozenset(("total", "totals", "all", "overall", "subtotal", "pooled", "combined"))
_BY_NUMBER: Final = frozenset(("wave", "visit", "period", "day", "week", "month", "year"))
_BESIDE_TIMES: Final = frozenset(("treatment", "therapy", "intervention", "of", "the"))


def may_be_treatments(labels: Iterable[str]) -> bool:
    """Whether all labels of rows can be those of treatments: none is blank, a time, a sex, or everyone.

    Examples
    --------
    >>> may_be_treatments(["A", "10 mg"]), may_be_treatments(["pre-treatment", "week 6"]), may_be_treatments(["A", ""])
    (True, False, False)
    """
    return all(treatment_called(label.strip()) and not _of_no_treatment(label) for label in {*labels})


def _of_no_treatment(label: str) -> bool:
    words = words_of(label)
    numbered = any(map(str.isdigit, words))
    words = tuple(w for w in words if not w.isdigit())
    times = [w for w in words if names_time(w) or (numbered and w in _BY_NUMBER)]
    of_people = bool(words) and {*words} <= SEXES | _OF_ALL
    return of_people or (bool(times) and all(w in times or w in _BESIDE_TIMES for w in words))


def arm_column(raw: RawTable) -> int | None:
    """Return the place of the only column that says of which arm a row is; None where there is none, or several.

    Numbers under one letter are treatments where events and persons go by one letter each as well.

    Examples
    --------
    >>> rows = (("1", "2", "9", "48"), ("1", "1", "5", "50"))
    >>> arm_column(RawTable("a.csv", ("study", "t", "r", "n"), rows, (2, 3)))
    1
    >>> arm_column(RawTable("a.csv", ("study", "t", "cured", "of"), rows, (2, 3)))
    """
    found = []
    of_network = {name.strip().lower() for name in raw.header} >= _LETTERS  # as programs of networks call them
    spelt = [re.sub(r"[^a-z]+", " ", name.lower()).strip() for name in raw.header]
    by_id = set(spelt) >= set(_BY_ID)
    for place, name in enumerate(raw.header):
        words = set(words_of(name))
        cells = {r[place] for r in raw.records if r[place]}
        letter = name.strip().lower() in ("t", "tr", "tx") and (of_network or not any(map(_SIZED.fullmatch, cells)))
        letter |= by_id and spelt[place] == _BY_ID[1]
        if (letter or (words & _OF_ARM and words <= _OF_ARM | _AND)) and len(cells) > 1:
            found.append(place)
    found = [p for p in found if "arm" in words_of(raw.header[p])] or found  # beside the drug of each arm
    if len(found) > 1 and all(in_other_words(raw, found[0], p) for p in found[1:]):  # a code and its name
        found = [max(found, key=lambda p: sum(not r[p].strip().isdigit() for r in raw.records))]
    return found[0] if len(found) == 1 else None


def codes_of_arms(raw: RawTable, arm: int) -> list[int]:
    """Return the places of the codes of the arms, which are called as these are.

    Examples
    --------
    >>> rows = (("1", "sham"), ("2", "drug"), ("1", "sham"))
    >>> codes_of_arms(RawTable("a.csv", ("trtn", "trtc"), rows, (2, 3, 4)), 1)
    [0]
    """
    stem = raw.header[arm].strip().lower()[:_STEM]
    alike = [p for p, name in enumerate(raw.header) if p != arm and name.strip().lower().startswith(stem)]
    names = len({r[arm] for r in raw.records})
    small = [p for p in alike if all(not r[p].isdigit() or int(r[p]) <= 2 * names for r in raw.records)]  # no sizes
    return [p for p in small if len(stem) == _STEM and in_other_words(raw, arm, p)]


def in_other_words(raw: RawTable, arm: int, place: int) -> bool:
    """Whether a column says the same as that of the arms in every row, in other words: it names treatments in full.

    Examples
    --------
    >>> rows = (("1", "usual care", "UC"), ("1", "yoga", "Y"), ("2", "usual care", "UC"))
    >>> in_other_words(RawTable("a.csv", ("id", "study_name", "t"), rows, (2, 3, 4)), 2, 1)
    True
    """
    pairs = {(r[arm].strip(), r[place].strip()) for r in raw.records}
    names = len({name for _, name in pairs})
    return names == len(pairs) == len({one for one, _ in pairs}) < len(raw.records)


#: What is said of each row by yes and no, and where 1 and 0 say it as well.
_YES_NO: Final = (frozenset(("yes", "no")), frozenset(("y", "n")), frozenset(("true", "false")))
_BINARY: Final = frozenset(("1", "0"))
_SAID: Final = frozenset(("yes", "no", "y", "n", "true", "false", "1", "0"))
_FIRST: Final = 8
_EXPOSED: Final = frozenset(
    ("treated", "treatment", "treat", "exposed", "exposure", "arm", "group", "vaccinated", "intervention", "trt")
)


def binary_column(raw: RawTable) -> int | None:
    """Return the place of the only column that says by yes and no, or of a treatment by 1 and 0, who had it.

    Examples
    --------
    >>> rows = (("Lee", "1", "9"), ("Lee", "0", "5"))
    >>> binary_column(RawTable("a.csv", ("study", "exposed", "cases"), rows, (2, 3)))
    1
    """
    found = [p for p in range(len(raw.header)) if is_binary(raw, p)]
    return found[0] if len(found) == 1 else None


def is_binary(raw: RawTable, place: int) -> bool:
    """Whether a column says of each row by yes and no, or of a treatment by 1 and 0, whether it had it.

    Examples
    --------
    >>> is_binary(RawTable("a.csv", ("blinded",), (("1",), ("0",)), (2, 3)), 0)
    False
    """
    if any(r[place].strip().lower() not in _SAID for r in raw.records[:_FIRST]):
        return False  # most columns are told by their first cells
    cells = {r[place].strip().lower() for r in raw.records}
    words = set(words_of(raw.header[place]))
    return cells in _YES_NO or (cells == _BINARY and bool(words) and words <= _EXPOSED | _AND)


def spelt_out(raw: RawTable, place: int) -> RawTable:
    """Return a table in which a row says by the name of the column what it had, or had not.

    Examples
    --------
    >>> spelt_out(RawTable("a.csv", ("diabetes",), (("yes",), ("no",)), (2, 3)), 0).records
    (('diabetes: yes',), ('no diabetes',))
    """
    name = raw.header[place].strip()
    with_it = {"yes", "y", "true", "1"}
    coded = {r[place].strip() for r in raw.records} == _BINARY
    told = f"in {name!r} 1 is taken as the arm that had it, and 0 as the control, which decides the signs"
    records = tuple(
        (*r[:place], f"{name}: yes" if r[place].strip().lower() in with_it else f"no {name}", *r[place + 1 :])
        for r in raw.records
    )
    return dataclasses.replace(raw, records=records, told=(*raw.told, told) if coded else raw.told)
