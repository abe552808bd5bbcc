"""Errors planted in the packaged evidence are found: one slip in one cell, and the check turns red."""

from __future__ import annotations

import random

import pytest

import lbpmeta as lm
from lbpmeta.evidence.schema import number_columns
from lbpmeta.evidence.tables import Row, Tables

#: Slips of a typist: what becomes of a printed number.
SLIPS = {
    "sign": lambda text: text[1:] if text.startswith("-") else "-" + text,
    "digit": lambda text: text[:-1] + ("3" if text[-1] != "3" else "8"),
    "dropped": lambda text: text[:-1].rstrip("."),
    "tenfold": lambda text: text + "0" if "." not in text else text.replace(".", "", 1),
}
SIGNED = {"estimate", "ci_low", "ci_high", "change1", "change2"}
SKIPPED = {"level"}


def cells(tables: Tables, *, per_column: int, seed: int) -> list[tuple[Row, str]]:
    """Cells with a printed number, a few of every column of every table."""
    rng = random.Random(seed)
    chosen = []
    for table in ("trials", "reviews", "statements"):
        for column in number_columns(table):
            filled = [r for r in tables[table] if len(r[column].lstrip("-<>~=")) > 1]
            if column not in SKIPPED:
                chosen += [(r, column) for r in rng.sample(filled, min(per_column, len(filled)))]
    return chosen


def with_cell(tables: Tables, row: Row, column: str, value: str) -> Tables:
    spoilt = Row(row.table, row.file, row.line, {**row.cells, column: value})
    rows = tuple(spoilt if r is row else r for r in tables[row.table])
    # Only what the row belongs to can answer; the rest of the tables would be checked again for nothing.
    sets = set(row["set"].split())
    kin = {
        table: tuple(
            r
            for r in (rows if table == row.table else members)
            if r.id == row.id
            or (r["quantity"] and r["quantity"] == row["quantity"])
            or (sets and sets & set(r["set"].split()))
            or r.id == row.cells.get("part_of")
            or (row.cells.get("part_of") and r.cells.get("part_of") == row.cells["part_of"])
            or (row["trial"] and (r["source"], r["trial"]) == (row["source"], row["trial"]))
            or table in ("sources", "instruments", "thresholds")
        )
        for table, members in tables.rows.items()
    }
    return Tables(kin, tables.path)


def failures(tables: Tables, row: Row) -> list[str]:
    """What keeps the gate shut; a pin elsewhere may miss a row that was left out here."""
    report = lm.Evidence(tables).check()
    return [str(f) for f in report.failures if f.check != "pin" or row.id in f.rows]


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_are_found(slip: str) -> None:
    tables = lm.load().tables
    tried, missed = 0, []
    for row, column in cells(tables, per_column=2, seed=20):
        if slip == "sign" and column not in SIGNED:
            continue
        value = SLIPS[slip](row[column])
        try:
            lm.Printed.parse(value)
        except lm.DataError:
            continue
        before, after = lm.Printed.parse(row[column]).values, lm.Printed.parse(value).values
        if after.low <= before.low and before.high <= after.high:
            continue  # the same number in fewer digits is a true print
        tried += 1
        try:
            found = bool(failures(with_cell(tables, row, column, value), row))
        except lm.DataError:
            found = True
        if not found:
            missed.append(f"{row.id} {column} {row[column]} -> {value}")
    assert tried >= 15
    assert len(missed) <= 0.1 * tried, f"{len(missed)} of {tried} missed: {missed}"


def test_the_kin_of_a_row_alone_are_green() -> None:
    tables = lm.load().tables
    # What is pinned is known to be odd, and what is said of it depends on all the rows that it is compared with.
    odd = {row.id for members in tables.rows.values() for row in members if row.cells.get("expected")}
    for row, column in cells(tables, per_column=1, seed=3):
        found = failures(with_cell(tables, row, column, row[column]), row)
        assert [f for f in found if f.partition(":")[0] not in odd] == []
