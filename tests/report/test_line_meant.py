"""Which line of a file is meant: what is said where several could be, and whether it works as printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.own.mapping import mapping_of
from lbpmeta.report.listing import line_meant

ROWS = "\n".join(
    f"Study {i // 3},{'Word reading' if i % 4 else 'Maths'},{0.1 + i / 50:.2f},0.04,{i}" for i in range(24)
)


def test_rows_of_several_effects_of_each_study_are_told_apart_by_a_column_that_there_is(tmp_path: Path) -> None:
    file = tmp_path / "effects.csv"
    file.write_text(f"study,domain,yi,vi,es_id\n{ROWS}\n", encoding="utf-8")
    with pytest.raises(DataError, match="24 rows of 8 studies, and no column tells") as refusal:
        line_meant(lm.load(file).tables, "effects.csv")
    said = re.search(r"--columns ('[^\n]*')\.", str(refusal.value))
    assert said is not None
    given = mapping_of(shlex.split(said[1])[0])
    assert given == {"set": "domain"}
    evidence = lm.load(file, columns=given)
    assert sorted({row["set"] for row in evidence.tables["trials"]}) == ["maths", "word-reading"]
    with pytest.raises(DataError, match=r"--analysis (maths|word-reading), for example"):
        line_meant(evidence.tables, "effects.csv")
    assert evidence.pool("word-reading").k == 18
