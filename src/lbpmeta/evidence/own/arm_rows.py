"""Arm rows: tables with a row an arm, whose two arms of a study are put side by side."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.analyses import treatments_compared
from lbpmeta.evidence.names.choice import choose
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.own.mapping import ARM, IGNORED, mapped
from lbpmeta.evidence.problems import remedy, shortlist
from lbpmeta.evidence.shapes.arm_column import (
    arm_column,
    binary_column,
    codes_of_arms,
    in_other_words,
    is_binary,
    may_be_treatments,
    names_treatments,
    spelt_out,
)
from lbpmeta.evidence.shapes.outcomes import outcomes_in_rows
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import CONTROLS, TIMES, arm_of, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["arms_named", "beside_each_other", "network_pairs"]

#: What makes rows of one study results of their own.
_APART: Final = frozenset(("outcome", "timepoint", "subgroup", "instrument", "year", "author", "study", "set", "kind"))
_RESULTS: Final = (
    *(frozenset((*kinds, "n")) for kinds in (("mean", "sd"), ("mean", "se"), ("events",), ("mean+sd",), ("mean+se",))),
    frozenset(("events+percent", "n")),
)
#: Two numbers in one cell, and the name by which such a column is understood.
_IN_ONE_CELL: Final = {"mean+sd": "mean (SD)", "mean+se": "mean (SE)", "events+percent": "events (%)"}
_HELD: Final = frozenset(("mean", "sd", "se", "n", "events", "median", *_IN_ONE_CELL))
#: A quantity, and the time that its name says.
Result = tuple[str, tuple[str, ...]]
#: Other names of an arm that is compared with.
_CONTROLS: Final = CONTROLS | {"tau", "cau", "untreated", "unvaccinated"}
#: What tells studies apart where no column is named for them, and what never does.
_IDS: Final = ("id", "study_id", "trial_id")
_NO_STUDY: Final = _APART - {"study", "author"}
_TWO: Final = 2
_SIZED: Final = re.compile(r"[-+]?\d.*")


def arms_named(raw: RawTable, given: Mapping[str, str]) -> tuple[RawTable, dict[str, str]]:
    """Return a table whose rows are arms by what the user says, put side by side, and what else he says of it.

    Where no control stands beside one other arm in each study, the arms are those of a network.

    Parameters
    ----------
    raw : RawTable
    given : mapping of str to str
        What the columns are: `ARM` is that of the arms, and the others go by what they hold, without an arm.

    Raises
    ------
    DataError
        If a study has one arm, or one treatment twice.

    Examples
    --------
    >>> rows = (("Lee", "A", "9", "50"), ("Lee", "B", "5", "48"), ("Kim", "C", "4", "30"), ("Kim", "A", "7", "31"))
    >>> raw = RawTable("a.csv", ("study", "drug", "cured", "n"), rows, (2, 3, 4, 5))
    >>> table, rest = arms_named(raw, {"arm": "drug", "events": "cured"})
    >>> [dict(zip(table.header, record))["comparison"] for record in table.records], rest
    (['B versus A', 'C versus A'], {'arm1': 'arm1', 'arm2': 'arm2'})
    """
    called = {p: c for c, p in mapped(raw, {c: n for c, n in given.items() if c != IGNORED})[0].items()}
    arm = next(p for p, column in called.items() if column == ARM)
    own = {p: column.rstrip("12") for p, column in called.items() if column != ARM}
    table = dataclasses.replace(raw, header=tuple(own.get(p, name) for p, name in enumerate(raw.header)))
    rest = {c: n for c, n in given.items() if c == IGNORED}
    found = beside_each_other(table, arm)
    if found[0].header == table.header and found[1]:
        raise DataError(
            f"{raw.file}: {raw.header[arm]!r} is said to name the arms of trials, but {found[1]}. Leave such studies "
            "out; or say nothing of arms, and each row is read as a group by itself."
        )
    if found[0].header == table.header:
        raise DataError(
            f"{raw.file}: {raw.header[arm]!r} is said to name the arms of trials, but they cannot be put side by side: "
            "a study has one of them, or one twice, or its rows hold no events and n, or mean, SD and n. Name these "
            f"columns as well: {remedy({ARM: raw.header[arm], 'events': 'NAME', 'n': 'NAME'})}."
        )
    named = {name: raw.header[p] for p, name in enumerate(table.header)}
    made_of = tuple((name, named.get(column, column), what) for name, column, what in found[0].made_of)
    return dataclasses.replace(found[0], made_of=made_of), rest | found[2]


def beside_each_other(raw: RawTable, told: int | None = None) -> tuple[RawTable, str, dict[str, str]]:
    """Return a table with the arms of each study in one row, what is to be said of it, and what its columns are.

    So is done where every study has two rows, of which one is known as a control; or where the treatments of most
    studies are those of others, as in a network: each is compared with one of its study then. Else the table stays as
    it is, each arm a row of its own, and it is said where the arms stand. Where rows are no arms nothing is said.
    `told` is the place of the column that the user says to name the arms of trials.

    Examples
    --------
    >>> rows = (("Lee", "sham", "6.4", "2.1", "48"), ("Lee", "drug", "5.1", "2.0", "50"))
    >>> raw = RawTable("a.csv", ("study", "treatment", "mean", "sd", "n"), rows, (2, 3))
    >>> dict(zip(beside_each_other(raw)[0].header, beside_each_other(raw)[0].records[0]))["mean1"]
    '5.1'
    """
    given, arm = raw, arm_column(raw) if told is None else told
    binary = arm is None or (told is None and is_binary(raw, arm))
    arm = binary_column(raw) if arm is None else arm
    if arm is None:
        return given, "", {}
    treated = told is not None or names_treatments(raw.header[arm])
    if not binary and _several_rows(raw) and (treated or any(_is_control(r[arm]) for r in raw.records)):
        name = raw.header[arm]
        given = raw = outcomes_in_rows(raw, arm)
        arm = raw.header.index(name)
    if binary:
        named = [p for p, name in enumerate(raw.header) if {"study", "author"} & set(meaning(name).targets)]
        if any(len({r[p] for r in raw.records}) == len(raw.records) for p in named):
            return given, "", {}  # each study has one row
        raw = spelt_out(raw, arm)
    read = choose(raw.header, raw.records, frozenset((arm, *codes_of_arms(raw, arm)))).read
    results = _results(read)
    filled = [r for p, r in read.items() if any(record[p].strip() for record in raw.records)]  # of a form, a few are
    others = any(r.arm or r.quantity in ("estimate", "ci_low", "pair", "r", "tp") for r in filled)
    if others or not any(kinds <= held for kinds in _RESULTS for held in _held(results)):
        return given, "", {}
    groups: dict[tuple[str, ...], list[int]] = {}
    rest = [p for p in range(len(raw.header)) if p != arm and p not in results.values()]
    keys = [p for p in rest if set(meaning(raw.header[p]).targets) & _APART]
    ids = {p: name for p, name in enumerate(raw.header) if name.strip().lower() in _IDS}
    in_words = [p for p in keys if ids.keys() - {p} and in_other_words(raw, arm, p)]
    keys = [p for p in keys if p not in in_words]
    study = {"study": next(iter(ids.values()))} if in_words else {}
    sides = study | {"arm1": "arm1", "arm2": "arm2"}
    if not any(set(meaning(raw.header[p]).targets) & {"study", "author"} for p in keys):
        keys += ids
    if not keys or all(set(meaning(raw.header[p]).targets) & _NO_STUDY for p in keys):
        return given, "", {}
    keys = _with_ids(raw, arm, keys, ids)
    for i, record in enumerate(raw.records):
        groups.setdefault(tuple(record[p] for p in keys), []).append(i)
    if all(len(rows) == 1 for rows in groups.values()) or raw.sections:
        return given, "", {}  # one group a study
    letters = {r[arm].strip().lower() for r in raw.records} in ({"c", "t"}, {"c", "e"})
    if binary and any(_pair([raw.records[i][arm] for i in rows], rows) is None for rows in groups.values()):
        return given, "", {}
    if not treated and not letters and not any(_is_control(r[arm]) for r in raw.records):
        return given, "", {}  # groups of people, none of which need be compared with another
    called = {"c": "control"} if letters else {}
    labels = [called.get(record[arm].strip().lower(), record[arm]) for record in raw.records]
    several = {key: rows for key, rows in groups.items() if len(rows) > 1}
    alone = [rows[0] for rows in groups.values() if len(rows) == 1]
    told_or_most = told is not None or len(alone) < len(several)
    studies = list(several.values())
    pairs = [_pair([labels[i] for i in rows], rows) for rows in studies]
    odd = next((rows for rows, pair in zip(studies, pairs, strict=True) if pair is None), None)
    if odd is None and told_or_most:
        return _sided(raw, arm, results, [p for p in pairs if p is not None], alone), "", sides
    network = network_pairs(labels, studies)
    if network and told_or_most and (told is not None or _is_network(labels, studies, treated=treated)):
        return _sided(raw, arm, results, network, alone, of_network=True), "", sides
    hindered = "" if network else _hindered(raw, labels, several)
    if told is not None:
        return given, hindered, {}
    odd = odd or alone[:1]
    label = " ".join(raw.records[odd[0]][p] for p in keys)
    shown = ", ".join(repr(raw.records[i][arm]) for i in odd[:4])
    said = (
        f"each row is one arm ({raw.header[arm]!r}), and which of {label} ({shown}) is compared with which is not "
        "known: arms are compared where a study has two rows, one of them a control. "
    )
    said += (
        f"They are read as groups by themselves, for {hindered}"
        if hindered
        else f"If they are arms of trials, each to be compared with one of its study: {remedy({ARM: raw.header[arm]})}"
    )
    plain = {quantity: place for (quantity, words), place in results.items() if not words}
    counted = {"events", "n"} <= plain.keys() and "mean" not in plain
    columns = {"arm1": arm, **({"events": plain["events"], "n": plain["n"]} if counted else {})}
    return given, said, {column: raw.header[p] for column, p in columns.items()} | study


def _with_ids(raw: RawTable, arm: int, keys: Sequence[int], ids: Collection[int]) -> list[int]:
    """Return what tells studies apart: two of one name that have the same treatment go by their numbers."""

    def twice(of: Sequence[int]) -> bool:
        return len({(*(r[p] for p in of), r[arm].strip().lower()) for r in raw.records}) < len(raw.records)

    def alone(of: Sequence[int]) -> int:
        return sum(number == 1 for number in Counter(tuple(r[p] for p in of) for r in raw.records).values())

    more = [*keys, *(p for p in ids if p not in keys)]
    numbered = twice(keys) and not twice(more) and alone(more) == alone(keys)
    return more if numbered else [*keys]


def _hindered(raw: RawTable, labels: Sequence[str], groups: Mapping[tuple[str, ...], Sequence[int]]) -> str:
    """Return why the arms of studies cannot be put side by side: the first that hinders it, and how many do."""
    called = [label.strip().lower() for label in labels]
    double = [key for key, rows in groups.items() if len({called[i] for i in rows}) < len(rows)]
    many = f" ({len(double)} studies are so)" if len(double) > 1 else ""
    if double:
        return f"{' '.join(double[0])!r} has one of them twice{many}"
    return f"which of them the others are compared with is not known in {' '.join(next(iter(groups)))!r}"


def _several_rows(raw: RawTable) -> bool:
    """Whether a column is named for the studies, and some of them have several rows."""
    named = [p for p, name in enumerate(raw.header) if {"study", "author"} & set(meaning(name).targets)]
    return bool(named) and len({r[named[0]] for r in raw.records}) < len(raw.records)


def _results(read: Mapping[int, NameReading]) -> dict[Result, int]:
    """Return the columns of results by quantity and time, without the word for the outcome that all of them share."""
    of = {p: r for p, r in read.items() if r.quantity in _HELD and not r.arm}
    named = [set(r.words) for r in of.values() if r.quantity != "n"]
    common = set.intersection(*named) - TIMES if named else set()
    found: dict[Result, int] = {}
    for place, one in of.items():
        words = tuple(w for w in one.words if w not in common)
        if all(map(names_time, words)):
            found.setdefault((one.quantity, words), place)
    return found


def _held(results: Mapping[Result, int]) -> list[set[str]]:
    """Return what is held of each time, with what is held of none."""
    times = dict.fromkeys(words for _, words in results)
    return [{quantity for quantity, words in results if words in (time, ())} for time in times]


def _called(result: Result, side: int) -> str:
    """Return the name of a column of one arm, as it is understood."""
    quantity, words = result
    name = f"{_IN_ONE_CELL[quantity]} arm{side}" if quantity in _IN_ONE_CELL else f"{quantity}{side}"
    return " ".join((*(w.removeprefix("~") for w in words), name))


def _pair(labels: Sequence[str], rows: Sequence[int]) -> tuple[int, int] | None:
    """Return the rows of the treatment and of the control among two; None where they are not known."""
    control = [_is_control(label) for label in labels]
    if len(rows) != _TWO or sum(control) != 1:
        return None
    return (rows[1], rows[0]) if control[0] else (rows[0], rows[1])


def network_pairs(labels: Sequence[str], studies: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the rows of arms that are compared in a network: each with the one of its study that most others have.

    Controls go before all others, then the treatments of more studies, so that of two treatments the same one is
    always the second. Nothing where a study has one arm, or twice the one that its others are compared with.

    Examples
    --------
    >>> network_pairs(["A", "C", "A", "B", "B", "sham"], [(0, 1), (2, 3), (4, 5)])
    [(1, 0), (3, 2), (4, 5)]
    >>> network_pairs(["A", "B", "A", "A"], [(0, 1), (2, 3)])
    []
    """
    called = [label.strip().lower() for label in labels]
    often = Counter(kind for rows in studies for kind in {called[i] for i in rows})
    first = {kind: i for i, kind in reversed(list(enumerate(called)))}
    order = sorted(often, key=lambda kind: (not _is_control(kind), -often[kind], first[kind]))
    rank = {kind: i for i, kind in enumerate(order)}
    found: list[tuple[int, int]] = []
    for rows in studies:
        second = min(rows, key=lambda i: rank[called[i]])
        if len(rows) < _TWO or sum(called[i] == called[second] for i in rows) > 1 or not called[second]:
            return []
        found += [(i, second) for i in rows if i != second]
    return found


def _is_network(labels: Sequence[str], studies: Sequence[Sequence[int]], *, treated: bool) -> bool:
    """Whether most studies have a control, or are of treatments (`treated`) of which others have two, or most one.

    Never where a row is that of a time, a sex or everyone: those are compared only where the user calls them arms.

    Examples
    --------
    >>> _is_network(["A", "B", "A", "C", "B", "C"], [(0, 1), (2, 3), (4, 5)], treated=True)
    True
    >>> _is_network(["Lee 0", "Lee 50", "Kim 0", "Kim 50"], [(0, 1), (2, 3)], treated=True)
    False
    """
    if not may_be_treatments(labels[i] for rows in studies for i in rows):
        return False
    called = [{labels[i].strip().lower() for i in rows} for rows in studies]
    often = Counter(kind for kinds in called for kind in kinds)
    controlled = sum(any(map(_is_control, kinds)) for kinds in called)
    sharing = sum(sum(often[kind] > 1 for kind in kinds) >= _TWO for kinds in called)
    common = max(often.values(), default=0) if len(studies) > 1 else 0
    return max(controlled, sharing * treated, common * treated) > len(studies) / 2


def _is_control(label: str) -> bool:
    words = words_of(label)
    if any(word in _CONTROLS for word in words) or (words and words[0] in ("no", "non", "without")):
        return True
    return any(arm_of(w) == "2" for w in words if len(w) > 1)


def _sided(
    raw: RawTable,
    arm: int,
    results: Mapping[Result, int],
    pairs: Sequence[tuple[int, int]],
    alone: Sequence[int],
    *,
    of_network: bool = False,
) -> RawTable:
    """Return a table with the numbers of both arms in the row of the first of them, without those that are alone."""
    named = [(_called(result, side), result, side) for side in (1, 2) for result in results]
    made = ("arm1", "arm2", *(("comparison",) if of_network else ()))
    rest = [p for p in range(len(raw.header)) if p != arm and p not in results.values()]
    rest = [p for p in rest if not {*made} & {*meaning(raw.header[p]).targets}]
    header = (*(raw.header[p] for p in rest), *made, *(name for name, _, _ in named))
    records, lines = [], []
    for one, two in sorted(pairs, key=min):
        both = (raw.records[one], raw.records[two])
        shared = [both[0][p] if both[0][p] == both[1][p] else "" for p in rest]
        compared = (both[0][arm], both[1][arm], treatments_compared(both[0][arm], both[1][arm]))
        records.append((*shared, *compared[: len(made)], *(both[side - 1][results[of]] for _, of, side in named)))
        lines.append(raw.lines[one if of_network else min(one, two)])
    told = f"each row is one arm ({raw.header[arm]!r}): the two of each study stand side by side, the control as arm 2"
    if of_network:
        told = (
            f"each row is one arm ({raw.header[arm]!r}) of a network: each is compared with one of its study, the "
            "control or else the treatment of the most studies, as arm 2 in a row of its own that names both; the "
            "others are not compared with each other"
        )
    told += _left_out(raw, rest, pairs, alone, arm)
    made_of = [(name, raw.header[arm] if name[:3] == "arm" else "", ARM) for name in made]
    made_of += [(name, raw.header[results[of]], _own_name(of)) for name, of, _ in named]
    table = dataclasses.replace(raw, header=header, records=tuple(records), lines=tuple(lines), labels=(), sections=())
    return dataclasses.replace(table, told=(*raw.told, told), made_of=tuple(made_of))


def _own_name(result: Result) -> str:
    """Return what a user calls a column of rows of arms who names it: that of the one group in the row."""
    return result[0] if result[0] in ("events", "n") else f"{result[0]}1"


def _left_out(
    raw: RawTable, rest: Sequence[int], pairs: Sequence[tuple[int, int]], alone: Sequence[int], arm: int
) -> str:
    """Return what is said of numbers that differ between the arms, and of arms with which nothing is compared."""
    codes = codes_of_arms(raw, arm)
    differ = [p for p in rest if any(raw.records[one][p] != raw.records[two][p] for one, two in pairs)]
    differ = [p for p in differ if p not in codes]
    names = [raw.header[p] for p in differ if any(_SIZED.fullmatch(r[p].strip()) for r in raw.records)]
    told = f"; left out, for they differ between the arms: {shortlist(names)}" if names else ""
    single = [*dict.fromkeys(f"{raw.records[i][arm]} (line {raw.lines[i]})" for i in alone)]
    return told + (f"; left out, for nothing of their study stands beside them: {shortlist(single)}" if single else "")
