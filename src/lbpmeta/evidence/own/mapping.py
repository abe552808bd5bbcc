"""Mapping: what the user says that the columns are, as a mapping of columns of ours to columns of the file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Final

from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.evidence.aliases import normalised
from lbpmeta.evidence.names.choice import choose
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.names.values import TOGETHER
from lbpmeta.evidence.schema import column_names
from lbpmeta.evidence.shapes.header import known_name
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import GENERIC
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["ARM", "IGNORED", "mapped", "mapping_of", "spoken"]

#: The name under which a mapping lists columns that are to be left out, with "|" between them.
IGNORED: Final = "ignore"
#: The name under which a mapping has the column that says of which arm of a trial a row is.
ARM: Final = "arm"
#: What may be named beside the columns of the tables.
_MORE: Final = frozenset(
    (ARM, IGNORED, "study", "author", "year", "pair", "weight", "low", "high", "value", "events", "n")
)
_OF_ARMS: Final = frozenset(f"{s}{a}" for s in (*TOGETHER, "nonevents", "variance", "share") for a in "12")
_ENTRY: Final = re.compile(r"\s*([A-Za-z_][\w+]*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^,]*)\s*(?:,|$)")


def mapping_of(text: str) -> dict[str, str]:
    """Return the mapping that a text spells: ``estimate="Effect size",n1=exp_n``.

    Raises
    ------
    MethodError
        If it is none, or names a column that the tables do not have.

    Examples
    --------
    >>> mapping_of('estimate="Effect size, final", n1=exp_n')
    {'estimate': 'Effect size, final', 'n1': 'exp_n'}
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        entry = _ENTRY.match(text, at)
        if entry is None:
            raise MethodError(
                f'`columns` is {text!r}; write OURS=THEIRS with commas between, as in estimate="Effect size",n1=exp_n.'
            )
        found[entry[1]] = entry[2].strip().strip("\"'")
        at = entry.end()
    return legal(found)


def legal(given: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping whose keys are columns of ours.

    Raises
    ------
    MethodError
        If one is not.
    """
    known = {*column_names("trials"), *column_names("reviews"), *column_names("statements"), *_MORE}
    for column in given:
        if column not in known and column not in _OF_ARMS:
            hint = did_you_mean(column, known)
            raise MethodError(
                f"`columns` names {column!r}, which is no column of the tables (estimate, ci_low, ci_high, se, mean1, "
                f"sd1, n1, events1 ...).{hint}"
            )
    return dict(given)


def mapped(raw: RawTable, given: Mapping[str, str]) -> tuple[dict[str, int], tuple[int, ...]]:
    """Return the places that a mapping names, and those that it leaves out.

    Raises
    ------
    DataError
        If the file has no column of that name.
    """
    fixed: dict[str, int] = {}
    ignored: list[int] = []
    for column, name in legal(given).items():
        if column == IGNORED:
            ignored += [_place(raw, one.strip()) for one in name.split("|") if one.strip()]
        elif name:
            fixed[column] = _place(raw, name)
    return fixed, tuple(ignored)


def _place(raw: RawTable, name: str) -> int:
    if name in raw.header:
        return raw.header.index(name)
    alike = [i for i, h in enumerate(raw.header) if normalised(h) == normalised(name)]
    if len(alike) == 1:
        return alike[0]
    hint = did_you_mean(name, raw.header) or f" It has {', '.join(map(repr, raw.header[:12]))}."
    raise DataError(f"{raw.file}: --columns names {name!r}, but no column is called so.{hint}")


#: "v12", "q3": a program's numbering, which can look like a quantity of an arm.
_NUMBERED: Final = re.compile(r"[A-Za-z]{1,3}_?\d+")


def _says_nothing(name: str) -> bool:
    return not known_name(name) or _NUMBERED.fullmatch(name) is not None


def _of_a_measure(name: str, label: str) -> bool:
    """Whether a name is that of any effect, and the label says of which: "es", a log odds ratio."""
    best = next(iter(readings(label, {})), None)
    stated = best is not None and best.quantity == "estimate" and bool(best.measure) and not best.words
    return stated and set(words_of(name)) <= GENERIC


def spoken(raw: RawTable) -> RawTable:
    """Return a table whose columns go by their labels where their names say nothing and the labels do."""
    if not raw.labels:
        return raw
    names = [
        label if label and known_name(label) and (_says_nothing(name) or _of_a_measure(name, label)) else name
        for name, label in zip(raw.header, raw.labels, strict=True)
    ]
    named = dataclasses.replace(raw, header=tuple(names))
    if named.header == raw.header:
        return raw
    # Some names and some labels may hide that two columns are twins ("cases1", "Cases (control)").
    read = [len(choose(table.header, table.records).read) for table in (named, raw)]
    return named if read[0] >= read[1] else raw
