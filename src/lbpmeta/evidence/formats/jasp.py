"""Jasp: the data of newer JASP, which keeps them in an SQLite file inside its archive, as a grid of text.

``Columns`` lists the columns; ``DataSet_1`` holds two cells of each (``Column_7_DBL``, a number, and ``Column_7_INT``,
the code of a label); ``Labels`` says what the codes stand for. After JASP's own definition of that file
(CommonData/internalDbDefinition.sql of jasp-desktop, looked up for versions 0.18 and 0.19).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import shown_float
from lbpmeta.evidence.formats.guards import COLUMNS, ROWS

if TYPE_CHECKING:
    import sqlite3

__all__ = ["database_grid"]

#: Types of columns whose cells are numbers.
_NUMBERS: Final = ("scale",)
#: Codes that stand for no label: an empty cell, and a number without one.
_NO_CODE: Final = (-(2**31), -1)


def database_grid(raw: bytes, path: Path) -> tuple[list[list[str]], Mapping[str, str]]:
    """Return the rows of JASP's database, its header first, and the descriptions of its columns.

    Raises
    ------
    DataError
        If it is none, or holds no data.
    """
    import sqlite3  # few files need it, and not every Python has it

    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(raw)  # nothing is written anywhere
            return _grid(database)
    except (sqlite3.Error, ValueError, TypeError) as error:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise DataError(
            f"{str(path)!r} cannot be read: the database of its data is another one ({why}). Open it in its "
            "program and export the data as CSV."
        ) from None


def _grid(database: sqlite3.Connection) -> tuple[list[list[str]], Mapping[str, str]]:
    told = database.execute("SELECT id, dataSet, name, description, columnType FROM Columns ORDER BY colIdx").fetchall()
    told = [row for row in told if row[1] == told[0][1]]
    if not 0 < len(told) <= COLUMNS:
        raise ValueError(f"{len(told)} columns")
    names = ", ".join(f"Column_{int(row[0])}_DBL, Column_{int(row[0])}_INT" for row in told)
    rows = database.execute(f"SELECT {names} FROM DataSet_{int(told[0][1])} ORDER BY rowNumber LIMIT {ROWS + 1}")
    cells = rows.fetchall()
    if not 0 < len(cells) <= ROWS:
        raise ValueError(f"{len(cells)} rows")
    columns = []
    for place, (key, _, _, _, kind) in enumerate(told):
        labels = dict(database.execute("SELECT value, label FROM Labels WHERE columnId = ?", (int(key),)).fetchall())
        columns.append([_cell(row[2 * place], row[2 * place + 1], labels, str(kind)) for row in cells])
    header = [str(row[2]) for row in told]
    about = {str(row[2]): str(row[3] or "") for row in told}
    return [header, *map(list, zip(*columns, strict=True))], about


def _cell(number: Any, code: Any, labels: Mapping[Any, str], kind: str) -> str:
    """Return a cell: the number of a column of numbers, the label of any other, else what there is."""
    shown = shown_float(float(number)) if isinstance(number, int | float) else ""
    label = str(labels[code]) if code in labels else ""
    if kind in _NUMBERS:
        return shown or label
    return label or shown or ("" if code is None or code in _NO_CODE else str(code))
