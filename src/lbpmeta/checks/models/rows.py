"""What study rows hold beside effects: counts of a test or of one group, person-time, and the study of each effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.checks.core.reading import Number, read
from lbpmeta.checks.models.accuracy import COUNTS
from lbpmeta.checks.models.counts import KINDS
from lbpmeta.checks.pooled.study_rows import StudyRow
from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.own.accuracy import count_named
from lbpmeta.evidence.tables import Row

__all__ = ["accuracy_counts", "clusters_of", "group_counts"]

#: Columns that say which study an effect is of, where `study` is not among them.
_CLUSTERS: Final = ("cluster", "trial", "paper", "group", "district")


def _cells(row: StudyRow) -> Mapping[str, Number]:
    if isinstance(row, Row):
        return {name: row[name] for name in row.cells}
    return row if isinstance(row, Mapping) else {}


def _numbers(rows: Sequence[Mapping[str, Number]], columns: Sequence[str]) -> tuple[dict[str, float], ...] | None:
    """Return whole or real numbers of columns; None where some row has not all."""
    found: list[dict[str, float]] = []
    for i, row in enumerate(rows):
        mine: dict[str, float] = {}
        for name in columns:
            number = read(row.get(name))
            if number is None:
                if found:
                    raise DataError(f"Row {i + 1} has no `{name}`, which the rows above it have.")
                return None
            mine[name] = float(number)
        found.append(mine)
    return tuple(found) or None


def accuracy_counts(rows: Sequence[StudyRow]) -> tuple[dict[str, float], ...] | None:
    """Return the tables of a diagnostic test: tp, fn, fp, tn; None where rows hold none.

    Raises
    ------
    DataError
        If a later row lacks a count.
    """
    named = [{count_named(str(name)): value for name, value in _cells(row).items()} for row in rows]
    return _numbers(named, COUNTS)


def group_counts(rows: Sequence[StudyRow]) -> tuple[str, tuple[dict[str, float], ...]] | None:
    """Return the kind of counts that every row holds, and the counts; None where rows hold none.

    Raises
    ------
    DataError
        If a later row lacks a count.
    """
    named = []
    for row in rows:
        mine: dict[str, Number] = {}
        for name, value in _cells(row).items():
            targets = (name,) if name in _ALL else meaning(str(name)).targets
            mine |= {target: value for target in targets if target in _ALL and target not in mine}
        named.append(mine)
    for kind, columns in KINDS.items():
        found = _numbers(named, columns) if named and set(columns) <= named[0].keys() else None
        if found is not None:
            return kind, found
    return None


_ALL: Final = frozenset(name for columns in KINDS.values() for name in columns)


def clusters_of(rows: Sequence[StudyRow]) -> tuple[str, ...]:
    """Return the study of each row; empty where rows do not say, or none has a second effect.

    Examples
    --------
    >>> clusters_of([{"study": "A", "yi": "1"}, {"study": "A", "yi": "2"}, {"study": "B", "yi": "2"}])
    ('A', 'A', 'B')
    >>> clusters_of([{"study": "A", "yi": "1"}, {"study": "B", "yi": "2"}])
    ()
    """
    found = []
    for row in rows:
        mine = {str(name).strip().lower(): value for name, value in _cells(row).items()}
        study = [mine[name] for name in mine if name == "study" or meaning(name).targets[:1] == ("study",)]
        study += [mine[name] for name in _CLUSTERS if name in mine]
        if not study or study[0] in (None, ""):
            return ()
        found.append(str(study[0]))
    return tuple(found) if 1 < len(set(found)) < len(found) else ()
