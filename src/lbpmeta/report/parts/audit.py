"""Audit: what a report was made of: inputs with their hashes, version, premises and who declared them, settings, date.

Two reports of the same record say the same, whatever the date, which is that of `SOURCE_DATE_EPOCH` where it is set.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from lbpmeta import __version__
from lbpmeta.evidence.declared import PREMISE_COLUMNS
from lbpmeta.evidence.schema import shown_path
from lbpmeta.evidence.tables import RESULTS, Row, Tables, filled_names

__all__ = ["Audit", "Declared", "Input", "audit_of"]

#: Columns that declare a premise: those of their own, and what tells one besides, but for the measure and the level.
_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {**PREMISE_COLUMNS, "recipe": "recipe", "ci_method": "interval", "contrast": "analysis", "complete_data": "data"}
)


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name as the user gave it, the SHA-256 of its bytes, and of what ("file" or "rows")."""

    name: str
    sha256: str
    of: str = "file"


@dataclass(frozen=True, slots=True)
class Declared:
    """A premise that is declared: of which rows, by whom ("source", "format" or "user"), and where."""

    name: str
    value: str
    origin: str
    where: str
    rows: str

    def __str__(self) -> str:
        return f"{self.name} {self.value} of {self.rows} ({self.origin}: {self.where})"


@dataclass(frozen=True, slots=True)
class Audit:
    """What a report was made of.

    Parameters
    ----------
    version, date : str
    inputs : tuple of Input
    premises : tuple of Declared
    settings : tuple of (str, str)
        What was asked otherwise than usual, and the gate.
    """

    version: str
    date: str
    inputs: tuple[Input, ...]
    premises: tuple[Declared, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    def behind(self, files: Iterable[Path]) -> Audit:
        """Return the record with more files that count: a configuration, a baseline, a list of studies."""
        known = {one.name for one in self.inputs}
        more = tuple(one for file in files if (one := _of_file(str(file))) is not None and one.name not in known)
        return Audit(self.version, self.date, (*self.inputs, *more), self.premises, self.settings)

    def lines(self) -> list[str]:
        """Return it as lines of text."""
        told = [f"lbpmeta {self.version}, {self.date}"]
        told += [f"input {one.name}: SHA-256 of its {one.of} {one.sha256}" for one in self.inputs]
        told += [f"declared: {premise}" for premise in self.premises] or ["declared: nothing"]
        told += [f"{name}: {value}" for name, value in self.settings]
        return told

    @property
    def short(self) -> str:
        """It in one line, without the date: with the first digits of the hash, or of that of all hashes."""
        name, first = self._inputs
        inputs = f"{name} {first}"
        count = len(self.premises)
        return f"record: lbpmeta {self.version}; {inputs}; {count} premise{'s' * (count != 1)} declared"

    @property
    def of_inputs(self) -> str:
        """What went in, by the first digits of its hash: what was checked is what has the same ones."""
        name, first = self._inputs
        return f"{name}, SHA-256 {first}\u2026"

    @property
    def _inputs(self) -> tuple[str, str]:
        if len(self.inputs) == 1:
            return Path(self.inputs[0].name).name, self.inputs[0].sha256[:12]
        whole = hashlib.sha256("".join(one.sha256 for one in self.inputs).encode()).hexdigest()
        return f"{len(self.inputs)} inputs", whole[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "version": self.version,
            "date": self.date,
            "inputs": [{"name": one.name, "sha256": one.sha256, "of": one.of} for one in self.inputs],
            "premises": [
                {"name": p.name, "value": p.value, "origin": p.origin, "where": p.where, "rows": p.rows}
                for p in self.premises
            ],
            "settings": dict(self.settings),
        }

    @classmethod
    def of_dict(cls, cells: Mapping[str, Any]) -> Audit:
        """Return the record that :meth:`to_dict` wrote."""
        return cls(
            cells["version"],
            cells["date"],
            tuple(Input(**one) for one in cells["inputs"]),
            tuple(Declared(**one) for one in cells["premises"]),
            tuple(cells["settings"].items()),
        )


def audit_of(tables: Tables, settings: Mapping[str, str | Collection[str] | None]) -> Audit:
    """Return the record of a run over tables.

    Parameters
    ----------
    tables : Tables
    settings : mapping
        What was asked; empty ones are left out.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> audit = audit_of(load_tables(), {"gate": "material"})
    >>> sorted(Path(one.name).name for one in audit.inputs)[:2], audit.settings
    (['conclusions.csv', 'instruments.csv'], (('gate', 'material'),))
    """
    told = {name: value if isinstance(value, str) else ", ".join(value or ()) for name, value in settings.items()}
    return Audit(
        __version__,
        _today(),
        tuple(_inputs(tables)),
        tuple(_declared(tables)),
        tuple((name, value) for name, value in told.items() if value),
    )


def _today() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return f"{datetime.datetime.fromtimestamp(int(epoch), datetime.UTC):%Y-%m-%d}"
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"


def _inputs(tables: Tables) -> Iterable[Input]:
    """Every file that rows came from; of rows that stand in none, the rows themselves."""
    by_file: dict[str, list[Row]] = {}
    for row in tables:
        by_file.setdefault(row.file, []).append(row)
    for name, rows in sorted(by_file.items()):
        yield _of_file(name) or Input(shown_path(name) or "rows", _hash_of(rows), "rows")


def _of_file(name: str) -> Input | None:
    try:
        return Input(shown_path(name), hashlib.sha256(Path(name).read_bytes()).hexdigest()) if name else None
    except (OSError, ValueError):
        return None


def _hash_of(rows: Iterable[Row]) -> str:
    """The hash of the filled cells of rows, in order."""
    found = hashlib.sha256()
    for row in rows:
        for column, text in row.cells.items():
            if text:
                found.update(f"{row.table}\x1f{column}\x1f{text}\x1e".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _declared(tables: Tables) -> Iterable[Declared]:
    """What formats, users and cells declare: the cells counted, since each speaks of its own row."""
    for said in tables.said:
        rows = f"the {said.table}" if said.table else "all rows"
        one = said.declaration
        yield Declared(one.name, one.value, str(one.origin), one.where, rows)
    counts: Counter[tuple[str, str, str]] = Counter()
    for table in (*RESULTS, "sources"):
        columns = [c for c in _COLUMNS if table != "statements" or c in ("rounding", "transcription")]
        rows_of = tables.rows.get(table, ())
        filled = set(filled_names(rows_of))
        columns = [c for c in columns if c in filled]
        for row in rows_of if columns else ():
            cells = row.cells
            counts.update((table, column, str(cells[column])) for column in columns if cells.get(column))
    for (table, column, value), count in counts.items():
        rows = f"{count} row{'s' * (count != 1)} of {table}"
        yield Declared(_COLUMNS[column], value, "source", f"column {column}", rows)
