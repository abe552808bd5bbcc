"""Saved: what was read as a folder of evidence, which takes nobody's tables away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from lbpmeta.errors import ConfigurationError
from lbpmeta.evidence.schema import column_names
from lbpmeta.evidence.tables import TABLES, Row, Tables
from lbpmeta.reading.document import NotRead
from lbpmeta.reading.rows import shown_quote
from lbpmeta.writing import write_atomically

__all__ = ["FORMULA", "plain_cell", "save_tables"]

#: What was not read, beside the tables; no table of evidence has its name.
_LEFT: Final = "not-read.csv"

#: Where a spreadsheet would begin a formula: in front of a cell, or behind a semicolon where that parts cells, a sign
#: that is not that of a number alone. Pages that save rows in a browser use it as it stands.
FORMULA: Final = (
    r"(^|;)(\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])"
    r"(?!\s*(?:[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)(?:[eE][+\-]?[0-9]+)?(?![0-9.,eE]*\s*%?\s*[+\-*/^&|=<>!:]))"
)
_FORMULA: Final = re.compile(FORMULA)


def save_tables(tables: Tables, folder: str | Path, not_read: Iterable[tuple[str, NotRead]] = ()) -> tuple[Path, ...]:
    """Write rows into a folder that `lbpmeta check` takes, and what was not read beside them; return the files.

    Parameters
    ----------
    tables : Tables
    folder : str or Path
        Made if needed.
    not_read : iterable of (str, NotRead)
        With the name of its document.

    Raises
    ------
    ConfigurationError
        If a table stands in the folder already, or there is nothing to write; nothing is written then.

    Examples
    --------
    >>> import tempfile, lbpmeta as lm
    >>> reading = lm.read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [file.name for file in save_tables(reading.tables, place)]
    ['trials.csv', 'sources.csv']
    """
    target = Path(folder)
    rows = {table: tables.rows[table] for table in TABLES if tables.rows.get(table)}
    if not rows:
        raise ConfigurationError("No result was read: there is no table to write, and nothing was written.")
    if target.exists() and not target.is_dir():
        raise ConfigurationError(f"{str(target)!r} is a file; nothing was written. Name a folder that is to be made.")
    there = [name for name in (*(f"{table}.csv" for table in TABLES), _LEFT) if _stands(target / name)]
    if there:
        raise ConfigurationError(
            f"{str(target / there[0])!r} exists, and no table is written over; nothing was written. Name a new folder."
        )
    texts = {f"{table}.csv": _table_text(table, of_table) for table, of_table in rows.items()}
    left = [(name, n.place, str(n.line or ""), n.reason, shown_quote(n.quote)) for name, n in not_read]
    if left:
        texts[_LEFT] = _csv([("document", "place", "line", "reason", "quote"), *left])
    return tuple(write_atomically(target / name, text) for name, text in texts.items())


def _stands(file: Path) -> bool:
    return file.exists() or file.is_symlink()


def _table_text(table: str, rows: Sequence[Row]) -> str:
    """A table with the columns in which something stands, its own first; `beside.js` does the same."""
    known = column_names(table)
    used = {name for row in rows for name, text in row.cells.items() if text}
    names = [name for name in known if name in used] + sorted(used - set(known))
    return _csv([names, *([row.cells.get(name, "") for name in names] for row in rows)])


def _csv(lines: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(map(plain_cell, cells) for cells in lines)
    return out.getvalue()


def plain_cell(cell: str) -> str:
    """Return a cell on one line, an apostrophe in front of what a spreadsheet would take for a formula.

    Examples
    --------
    >>> print(plain_cell("-7.7  (95% CI -12.1 to -3.3)"))
    -7.7 (95% CI -12.1 to -3.3)
    >>> print(plain_cell("=HYPERLINK(1)"), plain_cell("-2+3+cmd|x"), plain_cell("p = 0.03; @SUM(1)"))
    '=HYPERLINK(1) '-2+3+cmd|x p = 0.03; '@SUM(1)
    """
    return _FORMULA.sub(r"\1\2'\3", " ".join(cell.split()))
