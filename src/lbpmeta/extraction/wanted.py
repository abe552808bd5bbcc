"""Wanted: what a row of an extraction sheet says that its numbers are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import RESULTS, Row, Tables
from lbpmeta.extraction.labels import arm_words, outcome_words
from lbpmeta.extraction.times import TimePoint, wanted_time
from lbpmeta.printed import Printed

__all__ = ["Subject", "Wanted", "group_names", "subjects_of", "wanted_cells", "word_of"]

#: Columns of one arm, "#" its number -> what stands there.
_OF_ARM: Final = {
    "n#": "n", "mean#": "mean", "sd#": "sd", "se#": "se", "events#": "events", "change#": "change", "sd_change#": "sd",
    "baseline#": "mean", "baseline_sd#": "sd", "mean#_low": "ci_low", "mean#_high": "ci_high", "min#": "min",
    "q1_#": "q1", "median#": "median", "q3_#": "q3", "max#": "max",
}  # fmt: skip
#: Columns of a comparison or a pooled line.
_OF_LINE: Final = {
    "estimate": "estimate", "ci_low": "ci_low", "ci_high": "ci_high", "se": "se", "p": "p", "variance": "variance",
    "value": "percent", "low": "ci_low", "high": "ci_high", "events": "events", "n": "n", "x_n": "n",
    "x_events": "events",
    "k": "", "i2": "", "tau2": "", "q": "", "q_p": "p", "pi_low": "low", "pi_high": "high", "z": "",
}  # fmt: skip
_COLUMNS: Final[Mapping[str, tuple[str, int]]] = {
    **{name.replace("#", str(arm)): (role, arm) for arm in (1, 2) for name, role in _OF_ARM.items()},
    **{name: (role, 0) for name, role in _OF_LINE.items()},
}
#: Other names under which a sheet's words are kept.
_WORDS: Final = {
    "timepoint": re.compile(r"^(?:timepoint|x_(?:time.*|follow.*|visit|week.*|month.*|wave|assessment))$"),
    "arm1": re.compile(
        r"^(?:arm1|x_(?:arm|group|treatment|trt|condition|intervention|experimental)(?:1|_?1?_?(?:name|label))?)$"
    ),
    "arm2": re.compile(
        r"^(?:arm2|x_(?:arm|group|treatment|trt|condition|control|comparator|comparison)(?:2|_?2?_?(?:name|label)))$"
        r"|^x_(?:control|comparator)$"
    ),
    "outcome": re.compile(r"^(?:outcome|x_(?:outcome|endpoint|scale|instrument|event|adverse|ae).*)$"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell that is looked up.

    Parameters
    ----------
    column, text : str
    printed : Printed
    role : str
        What it says it is.
    arm : int
        1 or 2; 0 for what is of both.
    baseline, change : bool
        Whether it is of the time before treatment; whether it is a change.
    """

    column: str
    text: str
    printed: Printed
    role: str
    arm: int
    baseline: bool = False
    change: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A row, and the words by which its place in a paper is told.

    Parameters
    ----------
    row : Row
    study : str
    outcome : str
        As the sheet calls it.
    wanted : frozenset of str
        The words of the outcome.
    others : tuple of frozenset of str
        Those of the other outcomes that the sheet has of the study.
    time : TimePoint, optional
    time_text : str
    arms : tuple of str
        What the sheet calls its two arms, "" where it does not.
    """

    row: Row
    study: str
    outcome: str
    wanted: frozenset[str]
    others: tuple[frozenset[str], ...]
    time: TimePoint | None
    time_text: str
    arms: tuple[str, str]

    @property
    def arm_words(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of each arm."""
        return arm_words(self.arms[0]), arm_words(self.arms[1])


def word_of(row: Row, name: str) -> str:
    """Return a word of a row under any of the names that sheets give it.

    Examples
    --------
    >>> word_of(Row("trials", "a.csv", 2, {"x_time": "12 weeks"}), "timepoint")
    '12 weeks'
    """
    if row.cells.get(name):
        return str(row.cells[name])
    pattern = _WORDS.get(name)
    if pattern is None:
        return ""
    return next((str(text) for column, text in row.cells.items() if text and pattern.match(column)), "")


def subjects_of(tables: Tables, arms: Mapping[str, tuple[str, str]] | None = None) -> list[Subject]:
    """Return the rows of a sheet that hold numbers.

    Parameters
    ----------
    tables : Tables
    arms : mapping of str to (str, str), optional
        What the heads of a file call its arms, by file.
    """
    rows = [row for table in RESULTS for row in tables.rows.get(table, ()) if any(True for _ in wanted_cells(row))]
    outcomes = {row.id: word_of(row, "outcome") or _subject(row) for row in rows}
    words = {row_id: outcome_words(text) for row_id, text in outcomes.items()}
    known: dict[str, dict[frozenset[str], None]] = {}
    for row in rows:
        if words[row.id]:
            known.setdefault(_study(row), {})[words[row.id]] = None
    found = []
    for row in rows:
        own = words[row.id]
        time = word_of(row, "timepoint")
        two = row["arm2"] or any(row.cells.get(name.replace("#", "2")) for name in _OF_ARM)
        named = (word_of(row, "arm1"), word_of(row, "arm2") if two else "")
        heads = (arms or {}).get(row.file, ("", ""))
        labels = tuple(a or b for a, b in zip(named, heads, strict=True))
        found.append(
            Subject(
                row,
                _study(row),
                outcomes[row.id],
                own,
                tuple(w for w in known.get(_study(row), ()) if w != own),
                wanted_time(time),
                time,
                (labels[0], labels[1]),
            )
        )
    return found


def _study(row: Row) -> str:
    return row["trial"] or row["review"] or row["subject"]


def _subject(row: Row) -> str:
    return row["subject"] if row.table == "statements" else ""


def wanted_cells(row: Row) -> Iterator[Wanted]:
    """Yield the numbers of a row that can be looked up.

    Examples
    --------
    >>> row = Row("trials", "a.csv", 2, {"id": "a", "n1": "45", "mean1": "32.1", "baseline1": "60"})
    >>> [(w.column, w.role, w.arm, w.baseline) for w in wanted_cells(row)]
    [('n1', 'n', 1, False), ('mean1', 'mean', 1, False), ('baseline1', 'mean', 1, True)]
    """
    change = row["kind"].lower().startswith("change")
    for column, text in row.cells.items():
        if not text or column not in _COLUMNS:
            continue
        role, arm = _COLUMNS[column]
        try:
            printed = Printed.parse(str(text))
        except DataError:
            continue
        yield Wanted(
            column, str(text), printed, role, arm, column.startswith("baseline"),
            column.startswith(("change", "sd_change")) or (change and role in ("mean", "sd")),
        )  # fmt: skip


def group_names(heads: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return what the heads of a sheet call its two arms, by the words that the columns of each share.

    Parameters
    ----------
    heads : sequence of (str, str)
        Column of the file, and what it is taken for.

    Examples
    --------
    >>> group_names([("Yoga N", "n1"), ("Yoga Mean", "mean1"), ("Usual care N", "n2"), ("Usual care SD", "sd2")])
    ('Yoga', 'Usual care')
    """
    found = []
    for arm in (1, 2):
        columns = [theirs for theirs, own in heads if own in _COLUMNS and _COLUMNS[own][1] == arm]
        shared = list(re.findall(r"[^\W_]+", columns[0])) if len(columns) > 1 else []
        shared = [w for w in shared if all(re.search(rf"(?<![^\W_]){re.escape(w)}(?![^\W_])", c) for c in columns)]
        found.append(" ".join(w for w in shared if arm_words(w)))
    return (found[0], found[1]) if found[0] != found[1] else ("", "")
