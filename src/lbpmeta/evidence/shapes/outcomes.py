"""Outcomes: tables with a row an arm, whose outcomes stand side by side, each with numbers of its own."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.shapes.header import is_number
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.events import names_event, never_of
from lbpmeta.evidence.words.lexicon import LABELS, SEXES, WORDS, WordKind, arm_of, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["outcomes_in_rows"]

#: What stands behind the name of an outcome, and the quantity that it is.
_NAMED: Final = re.compile(r"(?P<outcome>.*[a-z].*?)[ ._-]+(?P<quantity>mean|sd|se|events?|e|total|n)", re.IGNORECASE)
#: The same where the quantity stands before.
_BEFORE: Final = re.compile(r"(?P<quantity>mean|sd|se)[ ._-]+(?P<outcome>[a-z].*)", re.IGNORECASE)
_QUANTITIES: Final = {"e": "events", "event": "events", "total": "n"}
#: What an outcome needs; the number of persons may be that of all outcomes.
_WHOLE: Final = (frozenset(("mean", "sd")), frozenset(("mean", "se")), frozenset(("events",)))
_FEWEST: Final = 2
#: The number of all persons of an arm; a number of most of them would be of those in whom an outcome is known.
_SIZE: Final = re.compile(r"n(?:[ ._-]+(?:randomi[sz]ed|analy[sz]ed|total|or))*", re.IGNORECASE)
_FEW: Final = 0.5
#: Events by their letters, which mean something else where no other event stands beside them.
_SHORT: Final = frozenset(("mi", "ami", "mace", "acm", "vte", "dvt", "pe", "tia", "aki", "sae", "saes", "ich"))

#: Words of what is no count of persons, beside an event: "months to death", "death rank".
_NO_COUNT: Final = frozenset(
    ("to", "until", "time", "times", "days", "weeks", "months", "years", "rank", "score", "rate", "risk", "age")
)


def outcomes_in_rows(raw: RawTable, arm: int) -> RawTable:
    """Return a table with a row for each arm and outcome, where each row is one arm and has several outcomes.

    Parameters
    ----------
    raw : RawTable
    arm : int
        Place of the column that says of which arm a row is.

    Examples
    --------
    >>> header = ("study", "arm", "pain_mean", "pain_sd", "pain_n", "relief_e", "relief_n")
    >>> rows = (("Lee", "drug", "5.1", "2.0", "48", "12", "50"), ("Lee", "sham", "6.1", "2.1", "49", "", ""))
    >>> table = outcomes_in_rows(RawTable("a.csv", header, rows, (2, 3)), 1)
    >>> table.header
    ('study', 'arm', 'outcome', 'mean', 'sd', 'events', 'n')
    >>> [row[2:] for row in table.records]
    [('pain', '5.1', '2.0', '', '48'), ('relief', '', '', '12', '50'), ('pain', '6.1', '2.1', '', '49')]
    """
    if raw.sections or any("outcome" in meaning(name).targets for name in raw.header):
        return raw
    sizes = [p for p, name in enumerate(raw.header) if _SIZE.fullmatch(name.strip())]
    found = _outcomes(raw, arm, sizes[0] if len(sizes) == 1 else None)
    shared = {"n": sizes[0]} if len(sizes) == 1 else {}
    whole = {name: {**shared, **at} for name, at in found.items()}
    whole = {name: at for name, at in whole.items() if "n" in at and any(kinds <= at.keys() for kinds in _WHOLE)}
    if len(whole) < _FEWEST:
        return raw
    held = [q for q in ("mean", "sd", "se", "events", "n") if any(q in at for at in whole.values())]
    used = {p for at in whole.values() for p in at.values()}
    rest = [p for p in range(len(raw.header)) if p not in used and (p == arm or not _of_numbers(raw, p))]
    left = [raw.header[p] for p in range(len(raw.header)) if p not in used and p not in rest]
    records, lines = [], []
    for line, record in zip(raw.lines, raw.records, strict=True):
        for name, at in whole.items():
            numbers = [record[at[q]] if q in at else "" for q in held]
            if all(blank(x) for x, q in zip(numbers, held, strict=True) if q != "n"):
                continue
            records.append((*(record[p] for p in rest), name, *numbers))
            lines.append(line)
    told = f"each of its {len(whole)} outcomes has a row of its own"
    told += f"; numbers of none of them are left out: {', '.join(map(repr, left))}" if left else ""
    header = (*(raw.header[p] for p in rest), "outcome", *held)
    return dataclasses.replace(
        raw, header=header, records=tuple(records), lines=tuple(lines), labels=(), told=(*raw.told, told)
    )


def _of_numbers(raw: RawTable, place: int) -> bool:
    """Whether a column holds numbers, and names no study."""
    if {"study", "author", "year"} & set(meaning(raw.header[place]).targets):
        return False
    cells = [r[place] for r in raw.records if not blank(r[place])]
    return not cells or 2 * sum(map(is_number, cells)) > len(cells)


def _outcomes(raw: RawTable, arm: int, size: int | None) -> dict[str, dict[str, int]]:
    """Return the columns of each outcome by quantity, without what is of the people."""
    found: dict[str, dict[str, int]] = {}
    for place, name in enumerate(raw.header):
        m = None if place == arm else _NAMED.fullmatch(name.strip()) or _BEFORE.fullmatch(name.strip())
        called, quantity = ("", "") if m is None else m.group("outcome", "quantity")
        if called and not any(_of_no_outcome(w) for w in _without_time(words_of(called))):
            quantity = quantity.lower()
            found.setdefault(called, {}).setdefault(_QUANTITIES.get(quantity, quantity), place)
    if size is not None:  # "death_n" beside "n": how many died
        found = {name: _happened(raw, name, at, size) for name, at in found.items()}
        found = found or _events_alone(raw, arm, size)
    return {name: at for name, at in found.items() if _counts(raw, at) and _of_people(name, at)}


def _happened(raw: RawTable, name: str, at: dict[str, int], size: int) -> dict[str, int]:
    """Return the events of an outcome that is a clinical event with one number, of few of the persons of each arm."""
    if at.keys() != {"n"} or not names_event(words_of(name)):
        return at
    return _counted(raw, at["n"], size) or at


def _counted(raw: RawTable, place: int, size: int) -> dict[str, int]:
    """Return what counts events, and among how many, where they are few of the persons of each arm."""
    pairs = zip(floats_of(raw.records, place), floats_of(raw.records, size), strict=True)
    known = sorted(e / n if e <= n else math.inf for e, n in pairs if math.isfinite(e) and n > 0)
    few = known and known[-1] <= 1 and known[len(known) // 2] <= _FEW
    return {"events": place, "n": size} if few else {}


def _events_alone(raw: RawTable, arm: int, size: int) -> dict[str, dict[str, int]]:
    """Return columns that are called after clinical events and count them among the persons of each arm.

    Examples
    --------
    >>> rows = (("Lee", "drug", "48", "3", "1"), ("Lee", "sham", "49", "5", "0"))
    >>> raw = RawTable("a.csv", ("study", "arm", "n", "stroke", "major bleeding"), rows, (2, 3))
    >>> _events_alone(raw, 1, 2)
    {'stroke': {'events': 3, 'n': 2}, 'major bleeding': {'events': 4, 'n': 2}}
    """
    found: dict[str, dict[str, int]] = {}
    for place, name in enumerate(raw.header):
        words = words_of(name)
        event = (names_event(words) or _SHORT & {*words}) and not _NO_COUNT & {*words}
        if place in (arm, size) or never_of(name) or not event:
            continue
        found |= {name: at} if (at := _counted(raw, place, size)) else {}
    return found if any(names_event(words_of(name)) for name in found) else {}


def _without_time(words: Sequence[str]) -> list[str]:
    """Return the words of a clinical event without those for its time: "death 7d"; of others, all."""
    event = names_event(words)
    return [w for w in words if not (event and names_time(w))]


def _of_no_outcome(word: str) -> bool:
    return names_time(word) or word in SEXES or word in LABELS or bool(arm_of(word))


def _of_people(name: str, at: Mapping[str, int]) -> bool:
    """Whether means are of an outcome: "age" and "dose" are of the people."""
    like = any(r.part is WordKind.COVARIATE for w in words_of(name) for r in WORDS.get(w, ()))
    return not (like and "mean" in at)


def _counts(raw: RawTable, at: Mapping[str, int]) -> bool:
    """Whether events, if there are any, are counts of so many persons."""
    if "events" not in at or "n" not in at:
        return "events" not in at
    pairs = zip(floats_of(raw.records, at["events"]), floats_of(raw.records, at["n"]), strict=True)
    known = [(e, n) for e, n in pairs if math.isfinite(e) and math.isfinite(n)]
    return all(e <= n and e % 1 == 0 <= e for e, n in known)
