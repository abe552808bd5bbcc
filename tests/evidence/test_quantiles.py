"""Medians and means of two arms with quartiles, ranges or intervals, in the shapes in which reviewers write them."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.effects.from_rows import effects_from_rows

QUARTILES = ("2", "3", "4", "45", "3", "4", "6", "44")
RANGES = ("0", "3", "9", "45", "1", "4", "10", "44")
#: Header and first row -> what the arms hold: low end, median, high end and size of each.
SHEETS = {
    "Study,Median (IQR) exp,n exp,Median (IQR) con,n con\nA,3 (2-4),45,4 (3-6),44": QUARTILES,
    'Study,Median [IQR] exp,n exp,Median [IQR] con,n con\nA,"3 [2, 4]",45,"4 [3, 6]",44': QUARTILES,
    "Study,Median exp,IQR exp,n exp,Median con,IQR con,n con\nA,3,2-4,45,4,3-6,44": QUARTILES,
    "Study,Exp median,Exp Q1,Exp Q3,Exp n,Con median,Con Q1,Con Q3,Con n\nA,3,2,4,45,4,3,6,44": QUARTILES,
    "Study,Median (range) exp,n exp,Median (range) con,n con\nA,3 (0-9),45,4 (1-10),44": RANGES,
    "Study,Median exp,Range exp,n exp,Median con,Range con,n con\nA,3,0 to 9,45,4,1 to 10,44": RANGES,
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_medians_of_arms_are_read(sheet: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet + "\n", encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    ends = ("min{}", "max{}") if SHEETS[sheet] is RANGES else ("q1_{}", "q3_{}")
    columns = [name.format(arm) for arm in "12" for name in (ends[0], "median{}", ends[1], "n{}")]
    assert tuple(row[c] for c in columns) == SHEETS[sheet]


def test_the_distance_of_quartiles_is_no_quartile(tmp_path: Path) -> None:
    sheet = "Study,Median (IQR) exp,n exp,Median (IQR) con,n con\nA,3 (2),45,4 (3),44\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert (row["median1"], row["median2"], row["q1_1"], row["q3_2"]) == ("3", "4", "", "")


def test_quartiles_in_disorder_are_found_and_medians_are_not_pooled(tmp_path: Path) -> None:
    sheet = "Study,Median (IQR) exp,n exp,Median (IQR) con,n con\nA,7 (2-4),45,4 (3-6),44\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    report = lm.check(tmp_path / "a.csv")
    assert {(f.check, f.verdict.value) for f in report.failures} == {("quantile-order", "inconsistent")}
    evidence = lm.load(tmp_path / "a.csv")
    with pytest.raises(lm.DataError, match="mean_sd_from_quantiles"):
        effects_from_rows(evidence.tables["trials"], "MD")


@pytest.mark.parametrize("name", ["Mean (95% CI)", "Mean change (95% CI)", "Change [95% CI]"])
def test_a_mean_and_its_interval_in_one_cell(name: str, tmp_path: Path) -> None:
    sheet = f"Study,{name} exp,n exp,{name} con,n con\nA,-2.9 (-3.4 to -2.4),45,-1.9 (-2.4 to -1.4),44\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    evidence = lm.load(tmp_path / "a.csv")
    row = evidence.tables["trials"][0]
    told = [row[f"mean{arm}{end}"] for arm in "12" for end in ("", "_low", "_high")]
    assert told == ["-2.9", "-3.4", "-2.4", "-1.9", "-2.4", "-1.4"]
    with pytest.raises(lm.DataError, match="sd_from_ci"):
        effects_from_rows(evidence.tables["trials"], "MD")


def test_a_mean_beside_an_interval_that_is_none_is_told(tmp_path: Path) -> None:
    sheet = (
        "Study,Mean (95% CI) exp,n exp,Mean (95% CI) con,n con\n" + "A,2.9 (2.4 to 3.4),45,1.9 (1.4 to 2.4),44\n" * 9
    )
    (tmp_path / "a.csv").write_text(sheet.replace("2.9 (2.4 to 3.4)", "2.9 (0.5)", 1), encoding="utf-8")
    with pytest.raises(lm.DataError, match="no mean with its interval"):
        lm.load(tmp_path / "a.csv")


def test_the_width_of_a_range_in_a_column_of_its_own_is_told_as_not_read(tmp_path: Path) -> None:
    sheet = "Study,Median exp,Range exp,n exp,Median con,Range con,n con\nA,3,7,45,4,9,44\nB,4,6,30,5,8,31\n"
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    evidence = lm.load(tmp_path / "a.csv")
    assert (evidence.tables["trials"][0]["median1"], evidence.tables["trials"][0]["min1"]) == ("3", "")
    assert "how far its ends are apart" in str(lm.check(tmp_path / "a.csv"))
