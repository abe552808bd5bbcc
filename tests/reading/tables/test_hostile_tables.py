"""Tables that nobody printed: they end soon, and nothing is read of them."""

from __future__ import annotations

import pytest

from lbpmeta.reading.document import Document, Table
from lbpmeta.reading.tables.read import read_tables

PARTS = [
    "1",
    "(",
    "1 ",
    "-",
    "1,",
    "95% CI ",
    "mean (SD) ",
    "±",
    " ",
    "1 (1 ",
    "n = ",
    "OR or ",
    "1.1.",
    "12 weeks ",
    "\u2060*",
]


@pytest.mark.parametrize("part", PARTS)
def test_cells_heads_captions_and_feet_without_end(part: str) -> None:
    long = part * (60_000 // len(part))
    rows = (("x", "OR (95% CI)", long), ("a", long, long), (long, "1 (0 to 2)", long))
    found, _ = read_tables(Document("a", "html", (), tables=(Table(rows, 1, "table 1", long, long),)))
    assert all(r.estimate == "1" for r in found if r.ci_low)
    assert all(len(r.quote.split()) <= 25 for r in found)


def test_rows_of_unequal_meaning_and_tables_of_nothing() -> None:
    for rows in ((("", ""), ("", "")), (("a", "b"), ("a", "a"), ("a", "a")), (("OR (95% CI)",), ("1 (0 to 2)",))):
        assert read_tables(Document("a", "html", (), tables=(Table(rows, 1, "table 1"),)))[0] == ()
