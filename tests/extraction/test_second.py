"""Two extractors' sheets, compared."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.extraction.second import kappa

FIRST = (
    "study,outcome,timepoint,n1,mean1,sd1,n2,mean2,sd2,measure\n"
    "Smith 2019,Pain,12 weeks,45,32.1,12.3,47,40.2,13.1,MD\n"
    "Smith 2019,Disability,12 weeks,45,8.2,4.0,47,9.5,4.4,MD\n"
    "Jones 2020,Pain,6 months,30,25.0,10.0,30,28.0,11.0,MD\n"
    "Brown 2021,Pain,6 months,30,25.0,10.0,30,28.0,11.0,MD\n"
)
#: Another order, other names of columns, other words; a swap of arms, an SE, a slip.
SECOND = (
    "Author,Year,Endpoint,Follow-up,Exp n,Exp mean,Exp sd,Ctrl n,Ctrl mean,Ctrl sd\n"
    "Jones et al.,2020,Pain intensity,6 mo,30,28.0,10.0,30,25.0,11.0\n"
    "Smith,2019,Disability (RMDQ),3 months,45,8.2,0.596,47,9.5,4.4\n"
    "Smith,2019,Pain (VAS),3 months,45,31.2,12.30,47,40.2,13.1\n"
    "Green,2022,Pain,6 months,30,1.0,1.0,30,2.0,1.0\n"
)


@pytest.fixture
def compared(tmp_path: Path) -> lm.Verification:
    (tmp_path / "one.csv").write_text(FIRST, encoding="utf-8")
    (tmp_path / "two.csv").write_text(SECOND, encoding="utf-8")
    return lm.verify(tmp_path / "one.csv", second=tmp_path / "two.csv")


def test_rows_are_paired_by_what_they_are_of(compared: lm.Verification) -> None:
    told = compared.comparison
    assert told is not None
    assert told.pairs == 3
    assert "Brown 2021" in told.only_first[0]
    assert "Green" in told.only_second[0]


def test_what_differs_is_told_with_its_relation(compared: lm.Verification) -> None:
    assert compared.comparison is not None
    told = {(d.study, d.outcome, d.column): d for d in compared.comparison.differences}
    assert set(told) == {
        ("Smith 2019", "Pain", "mean1"), ("Smith 2019", "Disability", "sd1"),
        ("Jones 2020", "Pain", "mean1"), ("Jones 2020", "Pain", "mean2"),
    }  # fmt: skip
    assert told["Smith 2019", "Pain", "mean1"].why == "two digits changed places"
    assert "standard error in the second" in told["Smith 2019", "Disability", "sd1"].why
    assert told["Jones 2020", "Pain", "mean1"].why == "the arms are exchanged"


def test_agreement_is_counted_per_column(compared: lm.Verification) -> None:
    assert compared.comparison is not None
    by = {a.column: a for a in compared.comparison.agreement}
    assert (by["n1"].both, by["n1"].same, by["n1"].percent) == (3, 3, 100)
    assert (by["mean1"].both, by["mean1"].same) == (3, 1)
    assert compared.comparison.percent == pytest.approx(100 * 14 / 18)
    assert compared.exit_code() == 0


def test_the_list_to_settle_is_a_table(compared: lm.Verification) -> None:
    rows = list(csv.DictReader(io.StringIO(compared.settle_csv())))
    assert [r["column"] for r in rows] == ["mean1", "sd1", "mean1", "mean2"]
    assert rows[0]["first_at"].endswith("one.csv:2")
    assert rows[0]["second_at"].endswith("two.csv:4")


def test_papers_say_where_either_comes_from(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    paper = "At 12 weeks, mean pain was 32.1 (SD 12.3) in the exp group and 40.2 (SD 13.1) in the ctrl group."
    (tmp_path / "papers" / "smith2019.txt").write_text(paper, encoding="utf-8")
    (tmp_path / "one.csv").write_text(FIRST, encoding="utf-8")
    (tmp_path / "two.csv").write_text(SECOND, encoding="utf-8")
    found = lm.verify(tmp_path / "one.csv", sources=tmp_path / "papers", second=tmp_path / "two.csv")
    assert found.comparison is not None
    first = found.comparison.differences[0]
    assert first.first_from.startswith("Found")
    assert not first.second_from.startswith("Found")


def test_a_sheet_agrees_with_itself(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(FIRST, encoding="utf-8")
    told = lm.verify(tmp_path / "one.csv", second=tmp_path / "one.csv").comparison
    assert told is not None
    assert (told.pairs, told.differences, told.percent) == (4, (), 100)


def test_kappa_of_a_known_table() -> None:
    # Cohen 1960 by hand: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives (0.7 - 0.5) / (1 - 0.5).
    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa([], []) is None
    assert kappa(["a", "a"], ["a", "a"]) is None


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=30))
def test_kappa_with_itself_is_one(answers: list[str]) -> None:
    assert kappa(answers, answers) in (None, 1)


def test_sheets_without_a_common_row_say_so(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(FIRST, encoding="utf-8")
    (tmp_path / "two.csv").write_text(FIRST.replace("20", "19"), encoding="utf-8")
    found = lm.verify(tmp_path / "one.csv", second=tmp_path / "two.csv")
    assert "No row of" in str(found)
    assert "nan" not in str(found)
    assert found.exit_code() == 5
