"""Data of newer JASP, in a database that is written here as its source defines it."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError

TABLES = """
CREATE TABLE DataSets (id INTEGER PRIMARY KEY, dataFilePath TEXT);
CREATE TABLE Columns (id INTEGER PRIMARY KEY, dataSet INT, name TEXT, title TEXT, description TEXT, columnType TEXT,
    colIdx INT);
CREATE TABLE Labels (id INTEGER PRIMARY KEY, columnId INT, value INT, ordering INT, label TEXT, originalValueJson TEXT);
CREATE TABLE DataSet_1 (rowNumber INTEGER PRIMARY KEY, Column_3_DBL REAL NULL, Column_3_INT INT NULL,
    Column_4_DBL REAL NULL, Column_4_INT INT NULL, Column_5_DBL REAL NULL, Column_5_INT INT NULL);
INSERT INTO DataSets VALUES (1, '');
INSERT INTO Columns VALUES (3, 1, 'yi', '', 'effect', 'scale', 1), (4, 1, 'study', '', '', 'nominal', 0),
    (5, 1, 'vi', '', '', 'scale', 2);
INSERT INTO Labels VALUES (1, 4, 1, 0, 'Lee 2001', ''), (2, 4, 2, 1, 'Kim 2004', '');
INSERT INTO DataSet_1 VALUES (1, 0.31, -1, 'NaN', 1, 0.02, -1), (2, -0.1, -1, 'NaN', 2, 'NaN', -2147483648);
"""


def archive(file: Path, *, tables: str = TABLES) -> Path:
    database = sqlite3.connect(file.with_suffix(".sqlite"))
    database.executescript(tables)
    database.commit()
    database.close()
    with zipfile.ZipFile(file, "w") as made:
        made.write(file.with_suffix(".sqlite"), "internal.sqlite")
    return file


def test_data_of_newer_jasp(tmp_path: Path) -> None:
    evidence = lm.load(archive(tmp_path / "my.jasp"))
    rows = list(evidence.tables["trials"])
    assert [(r["trial"], r["estimate"]) for r in rows] == [("Lee 2001", "0.31"), ("Kim 2004", "-0.1")]
    assert rows[0]["variance"] == "0.02"
    assert "variance" not in rows[1].cells or not rows[1]["variance"]


@pytest.mark.parametrize("tables", ["CREATE TABLE Other (id INT);", TABLES.replace("INSERT INTO DataSet_1", "--")])
def test_another_database_is_refused(tmp_path: Path, tables: str) -> None:
    with pytest.raises(DataError, match="export the data as CSV"):
        lm.load(archive(tmp_path / "my.jasp", tables=tables))
