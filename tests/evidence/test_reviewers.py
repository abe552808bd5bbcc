"""Sheets as reviewers type them: each read, or asked about with a mapping that mends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lbpmeta as lm

ARMS = {"mean1": "3.2", "sd1": "1.4", "n1": "45", "mean2": "4.1", "sd2": "1.6", "n2": "44"}
COUNTS = {"events1": "12", "n1": "50", "events2": "20", "n2": "51"}
#: A sheet -> what its first row holds.
SHEETS = {
    "Study,Exercise (mean±SD),n,Control (mean±SD),n\nA,3.2±1.4,45,4.1±1.6,44\nB,2.9±1.2,60,3.8±1.3,58\n": ARMS,
    "Study,Trained,,,Control,,,MD (95% CI)\n,M,SD,N,M,SD,N,\nA,3.2,1.4,45,4.1,1.6,44,-0.9 (-1.5 to -0.3)\n"
    "B,2.9,1.2,60,3.8,1.3,58,-0.9 (-1.4 to -0.4)\n": {**ARMS, "estimate": "-0.9", "ci_high": "-0.3"},
    'Autor,Año,N intervención,Media intervención,DE intervención,N control,Media control,DE control\nA,2010,45,"3,2",'
    '"1,4",44,"4,1","1,6"\nB,2012,60,"2,9","1,2",58,"3,8","1,3"\n': ARMS,
    'Auteur,Année,Moyenne traitement,ET traitement,N traitement,Moyenne témoin,ET témoin,N témoin\nA,2010,"3,2","1,4",'
    '45,"4,1","1,6",44\nB,2012,"2,9","1,2",60,"3,8","1,3",58\n': ARMS,
    # Both are treatments: neither is the control, and the first stays the first.
    "Study,Treatment A events/total,Treatment B events/total\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
    "Study,Drug A (n/N),Drug B (n/N)\nA,12/50,20/51\nB,8/40,15/41\n": COUNTS,
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_read(sheet: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert {column: row[column] for column in SHEETS[sheet]} == SHEETS[sheet]


def test_one_quoted_comma_may_be_a_slip(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('study,MD,lower,upper\nA,"1,2",1,2\nB,2,1,3\n', encoding="utf-8")
    with pytest.raises(lm.DataError, match="--decimal-comma"):
        lm.load(tmp_path / "a.csv")


def test_pairs_that_nothing_names_are_asked_about_with_a_mapping_that_mends_them(tmp_path: Path) -> None:
    sheet = "Study,Pre EG,Post EG,Pre CG,Post CG,N EG,N CG\nA,6.1 (1.5),3.2 (1.4),6.0 (1.6),4.1 (1.6),45,44\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    with pytest.raises(lm.DataError, match="hold two numbers in a cell") as told:
        lm.load(tmp_path / "a.csv")
    mapping = dict(re.findall(r'([\w+]+)="([^"]*)"', str(told.value)))
    row = lm.load(tmp_path / "a.csv", columns=mapping).tables["trials"][0]
    assert {column: row[column] for column in ARMS} == ARMS
