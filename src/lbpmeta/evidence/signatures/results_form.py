"""Results form: what RevMan takes in as results of studies, a row an arm, of arms alone or of contrasts with one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lbpmeta.evidence.aliases import meaning, normalised
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.problems import shortlist
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import CONTROLS, arm_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["is_results_form", "results_side_by_side"]

_KNOWN: Final = frozenset(("study", "outcome", "data type", "arm", "sample size"))
#: A column of an arm -> what the form calls it.
_OF_ARM: Final = (("n", "sample size"), ("events", "cases"), ("mean", "mean"), ("sd", "sd"))
#: A column of a contrast -> what the form calls it, and where it stands as a ratio.
_OF_CONTRAST: Final = (
    ("estimate", "mean", "exp mean"),
    ("se", "se", ""),
    ("variance", "variance", ""),
    ("ci_low", "ci start", "exp ci start"),
    ("ci_high", "ci end", "exp ci end"),
    ("p", "p value", "p value"),
)
_SIDES: Final = "12"
#: What makes rows of one study and outcome results of their own, where somebody added it to the form.
_APART: Final = ("timepoint", "subgroup")
_WORDS: Final = ("study", "outcome", *_APART, "comparison", "arm1", "arm2", "measure")
_HEADER: Final = (
    *_WORDS,
    *(f"{quantity}{side}" for side in _SIDES for quantity, _ in _OF_ARM),
    *(column for column, *_ in _OF_CONTRAST),
    *("level", "note"),
)
_NUMBERS: Final = frozenset(_HEADER) - {*_WORDS, "level", "note"}
_HUNDRED: Final = 100
#: A level of confidence as a share: "0.95".
_SHARE: Final = re.compile(r"0?\.[0-9]+")


def is_results_form(raw: RawTable) -> bool:
    """Whether a table has the columns of RevMan's form for results, with the kind of data of each row.

    Examples
    --------
    >>> names = ("Study", "Outcome", "Data type", "Arm", "Sample size", "Mean", "SD")
    >>> is_results_form(RawTable("a.csv", names, (), ())), is_results_form(RawTable("a.csv", names[:2], (), ()))
    (True, False)
    """
    return set(map(normalised, raw.header)) >= _KNOWN


def results_side_by_side(raw: RawTable) -> RawTable:
    """Return the arms of each result beside that which they are compared with, or their contrast with it.

    That is the arm that the form calls the reference, else the control, else the first.

    Examples
    --------
    >>> names = ("Study", "Outcome", "Data type", "Arm", "Sample size", "Mean", "SD")
    >>> rows = (("Lee", "Pain", "Arm level", "Sham", "48", "6.4", "2.1"),)
    >>> rows = (*rows, ("Lee", "Pain", "Arm level", "Drug", "50", "5.1", "2.0"))
    >>> turned = results_side_by_side(RawTable("a.csv", names, rows, (2, 3)))
    >>> [dict(zip(turned.header, turned.records[0]))[c] for c in ("arm1", "mean1", "arm2", "mean2")]
    ['Drug', '5.1', 'Sham', '6.4']
    """
    at = {name: place for place, name in reversed(list(enumerate(map(normalised, raw.header))))}
    rows = [{name: "" if blank(record[p]) else record[p] for name, p in at.items()} for record in raw.records]
    further = {name: found[0] for name in at if (found := [c for c in _APART if c in meaning(name).targets])}
    rows = [row | {column: row[name] for name, column in further.items()} for row in rows]
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(rows):
        apart = (row.get(name, "") for name in ("effect measure", *_APART))
        groups.setdefault((row["study"], row["outcome"], row["data type"].lower(), *apart), []).append(i)
    pairs = [pair for members in groups.values() for pair in _pairs(rows, members)]
    made = [_side_by_side(rows[i], rows[reference]) for i, reference in pairs]
    paired = {i for pair in pairs for i in pair}
    alone = [i for i, row in enumerate(rows) if i not in paired and any(row.values())]
    if any(len(members) > len(_SIDES) for members in groups.values()):
        made = [row | {"comparison": f"{row['arm1']} versus {row['arm2']}"} for row in made]
    filled = {name for row in made for name, cell in row.items() if cell}
    empty = not filled & _NUMBERS  # of a form that nobody filled in the names say what could be
    header = tuple(name for name in _HEADER if empty or name in filled)
    told = "each row is one arm: those of a result stand beside its reference, its control or its first arm"
    if alone:
        left = [f"{rows[i]['arm'] or rows[i]['study']} (line {raw.lines[i]})" for i in alone]
        told += f"; left out, for nothing stands beside them, or one arm twice: {shortlist(left)}"
    return dataclasses.replace(
        raw,
        header=header,
        records=tuple(tuple(row.get(name, "") for name in header) for row in made),
        lines=tuple(raw.lines[i] for i, _ in pairs),
        sections=(),
        labels=(),
        told=(*raw.told, told),
    )


def _pairs(rows: Sequence[Mapping[str, str]], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each arm of a result but the reference, with that; nothing where one stands twice, or has no name."""
    named = [rows[i]["arm"].lower() for i in members]
    if not all(named) or not rows[members[0]]["study"] or len({*named}) < len(named):
        return
    said = [i for i in members if rows[i].get("reference arm", "").lower() in ("true", "yes", "1")]
    known = said or [i for i in members if any(arm_of(w) == "2" or w in CONTROLS for w in words_of(rows[i]["arm"]))]
    reference = known[0] if len(known) == 1 else members[0]
    yield from ((i, reference) for i in members if i != reference)


def _side_by_side(row: Mapping[str, str], reference: Mapping[str, str]) -> dict[str, str]:
    """Return the row of a result by the names of this module."""
    made = {"study": row["study"], "outcome": row["outcome"], "arm1": row["arm"], "arm2": reference["arm"]}
    made |= {column: row.get(column, "") for column in _APART}
    made["note"] = row.get("footnotes", "") or reference.get("footnotes", "")
    if not row["data type"].lower().startswith("contrast"):
        sides = (("1", row), ("2", reference))
        return made | {f"{q}{side}": one.get(name, "") for side, one in sides for q, name in _OF_ARM}
    measure = row.get("effect measure", "").upper().replace("_", " ")
    ratio = bool(row.get("exp mean"))
    bare = measure.removeprefix("LOG ")
    made["measure"] = bare if ratio or bare == measure else f"log {bare}"
    level = row.get("ci level", "")
    made["level"] = f"{float(level) * _HUNDRED:g}" if _SHARE.fullmatch(level) else level
    found = {column: row.get(exp if ratio else name, "") for column, name, exp in _OF_CONTRAST}
    return made | found
