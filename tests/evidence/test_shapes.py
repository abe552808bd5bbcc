"""Where a table lies in its file: every shape gives the numbers of the plain table."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.parts import cleaned, parts_of
from lbpmeta.evidence.shapes.separator import separator
from lbpmeta.evidence.shapes.text import raw_table
from lbpmeta.evidence.textfile import RawTable

PLAIN = "Study,Outcome,MD,Lower,Upper\nLee 2001,pain,-1.30,-2.11,-0.49\nKim 2002,pain,-1.10,-2.11,-0.09\n"


def numbers(file: Path) -> list[tuple[str, ...]]:
    rows = lm.load(file).tables["trials"]
    return [tuple(r[c] for c in ("trial", "estimate", "ci_low", "ci_high")) for r in rows]


WANTED = [("Lee 2001", "-1.30", "-2.11", "-0.49"), ("Kim 2002", "-1.10", "-2.11", "-0.09")]

SHAPES = {
    "plain": PLAIN,
    "title": "Table 2. Results of the trials\n\n" + PLAIN,
    "numbers of columns above the header": "V1,V2,V3,V4,V5\n" + PLAIN,
    "tabs": PLAIN.replace(",", "\t"),
    "bars": PLAIN.replace(",", "|"),
    "notes": PLAIN + "* adjusted for baseline\nAbbreviations: MD, mean difference\n",
    "repeated header": PLAIN.replace("Kim", "Study,Outcome,MD,Lower,Upper\nKim"),
    "merged outcome": PLAIN,
    "signs": PLAIN.replace("-1.30", "\u22121.30*").replace("-2.11", "- 2.11"),
    "one cell": "Study,Outcome,MD (95% CI)\nLee 2001,pain,-1.30 (-2.11 to -0.49)\nKim 2002,pain,-1.10 [-2.11; -0.09]\n",
    "bracketed": 'Study,MD,95% CI\nLee 2001,-1.30,[-2.11 -0.49]\nKim 2002,-1.10,"(-2.11, -0.09)"\n',
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_gives_the_numbers_of_the_plain_table(tmp_path: Path, name: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(SHAPES[name], encoding="utf-8")
    assert numbers(file) == WANTED


def test_two_header_rows(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    text = "Table 2\n,Drug,,,Placebo,,\nStudy,Mean,SD,N,Mean,SD,N\nLee,5.1,2.0,50,6.4,2.1,48\n"
    file.write_text(text, encoding="utf-8")
    tables = lm.load(file).tables
    row = tables.row("lee")
    assert [row[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == ["5.1", "2.0", "50", "6.4", "2.1", "48"]
    (made,) = tables.understood
    assert made.table == ("line 3 is the header, its upper part in the line above", "above it stands 'Table 2'")


def test_titles_between_rows_are_outcomes(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Study,MD,Lower,Upper\nPain,,,\nA,1,0,2\nB,2,1,3\nSleep,,,\nA,1,0,2\n", encoding="utf-8")
    tables = lm.load(file).tables
    assert [(r["trial"], r["outcome"]) for r in tables["trials"]] == [("A", "Pain"), ("B", "Pain"), ("A", "Sleep")]
    assert len({r["set"] for r in tables["trials"]}) == 2


def test_studies_of_merged_cells_are_filled_down_and_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Study,Outcome,MD,Lower,Upper\nA,pain,1,0,2\n,sleep,2,1,3\n", encoding="utf-8")
    tables = lm.load(file).tables
    assert [r["trial"] for r in tables["trials"]] == ["A", "A"]
    assert "1 empty cell of the first column filled from above" in tables.understood[0].table


def test_a_table_without_a_header_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("A,1,0,2\nB,2,1,3\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"every line holds numbers.*Put the names"):
        lm.load(file)


def test_a_study_without_numbers_is_no_title(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper\nA 2001,1,0,2\nB 2002,,,\nC 2003,1,0,2\n", encoding="utf-8")
    tables = lm.load(file).tables
    assert (tables.understood[0].studies, tables.understood[0].empty) == (2, 1)
    assert tables.row("c-2003")["outcome"] == ""


def test_the_separator_is_the_steadiest() -> None:
    assert separator("study\tMD\nA, B, C\t0.5\nD\t0.6\n") == "\t"
    assert separator("study;MD\nA;0,5\nB;0,6\n") == ";"


# cells


@pytest.mark.parametrize(
    ("cell", "mean", "spread"),
    [
        ("5.1 (2.0)", "5.1", "2.0"),
        ("6.4 \u00b1 2.1", "6.4", "2.1"),
        ("5.1 [SD 2.0]", "5.1", "2.0"),
        ("-0.3+/-1", "-0.3", "1"),
    ],
)
def test_a_mean_and_its_sd_in_one_cell(cell: str, mean: str, spread: str) -> None:
    row = {"study": "A", "drug mean (SD)": cell, "placebo mean (SD)": "7.0 (1.0)", "n1": "50", "n2": "48"}
    found = lm.load([row]).row("a")
    assert (found["mean1"], found["sd1"], found["mean2"]) == (mean, spread, "7.0")


def test_a_mean_and_its_standard_error_in_one_cell() -> None:
    row = {"study": "A", "drug mean (SE)": "5.1 (0.2)", "placebo mean (SE)": "7.0 (0.1)", "n1": "50", "n2": "48"}
    found = lm.load([row]).row("a")
    assert (found["se1"], found["sd1"]) == ("0.2", "")


@pytest.mark.parametrize(("cell", "events"), [("12 (21%)", "12"), ("12/57 (21%)", "12"), ("21% (12/57)", "12")])
def test_a_count_and_its_percentage_in_one_cell(cell: str, events: str) -> None:
    row = {"study": "A", "events exp": cell, "n exp": "57", "events ctrl": "18 (33%)", "n ctrl": "55"}
    found = lm.load([row]).row("a")
    assert (found["events1"], found["n1"], found["events2"]) == (events, "57", "18")


@pytest.mark.parametrize(
    ("cell", "plain"),
    [("0\u22c588", "0.88"), ("1.2\u00d710-3", "1.2e-3"), ("\u20ac 12", "12"), ("12\u2020", "12"), ("0.", "0.")],
)
def test_what_decorates_a_number(cell: str, plain: str) -> None:
    assert cleaned(cell) == plain


@pytest.mark.parametrize("cell", ["5-Mar", "Mar-05", "2024-03-05", "3/5/2024"])
def test_a_date_is_refused_by_name(cell: str) -> None:
    assert parts_of(cell).kind == "date"
    rows = [{"study": f"S{i}", "MD": "1", "lower": "0", "upper": "2"} for i in range(30)]
    rows[7]["upper"] = cell
    with pytest.raises(DataError, match=r"line 8, column upper.*a date"):
        lm.load(rows)


def test_a_raised_digit_is_no_digit() -> None:
    assert parts_of("12\u00b2").kind != "number"


def test_one_text_does_not_stop_a_file_of_many_rows() -> None:
    rows = [{"study": f"S{i}", "MD": "1", "lower": "0", "upper": "2", "p": "0.3"} for i in range(130)]
    rows[7]["p"], rows[9]["upper"] = "see text", "?!"
    tables = lm.load(rows).tables
    assert (len(tables["trials"]), tables.row("s7")["p"], tables.row("s9")["ci_high"]) == (130, "", "")
    told = [n for n in tables.notes if "no numbers" in n]
    assert "'see text (line 8)'" in " ".join(told)
    assert "'?! (line 10)'" in " ".join(told)
    with pytest.raises(DataError, match=r"--strict asks.*see text \(line 8\)"):
        lm.load(rows, strict=True)


def test_many_errors_of_one_kind_are_one_with_a_count() -> None:
    rows = [{"study": f"S{i}", "MD": "1", "lower": "0", "upper": "about 2"} for i in range(4)] * 18
    rows += [{"study": f"T{i}", "MD": "1", "lower": "0", "upper": "2"} for i in range(72)]
    with pytest.raises(DataError) as told:
        lm.load(rows)
    assert str(told.value).startswith("72 problems")
    assert str(told.value).count("\n") == 2
    assert "... and 71 more of this kind: in upper; lines 2, 3, 4, 5, 6 and 66 more" in str(told.value)


def test_sentences_beside_numbers_are_named_and_do_not_stop_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    rows = ["A,1,0,2", "B,1,0,2", "C,1,0,2", "D,not reported,see Lee 2001,2"]
    file.write_text("study,MD,lower,upper\n" + "\n".join(rows) + "\n", encoding="utf-8")
    tables = lm.load(file).tables
    assert (tables.row("d")["ci_low"], tables.row("d")["ci_high"]) == ("", "2")
    assert any("not read, because they are no numbers: cells of 'lower'" in note for note in tables.notes)
    file.write_text("study,MD,lower,upper\n" + "\n".join([*rows[:3], "D,1.2.3,0,2"]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 5, column MD: this is no number"):
        lm.load(file)


def test_a_table_that_white_space_separates() -> None:
    text = 'study\t\t  yi   vi\t\r\n"Lee 2001"   0.5\t0.10\r\nKim   -0.3   0.20  \r\n'
    found = raw_table(text, "my.txt")
    assert isinstance(found, RawTable)
    assert found.header == ("study", "yi", "vi")
    assert found.records == (("Lee 2001", "0.5", "0.10"), ("Kim", "-0.3", "0.20"))


@pytest.mark.parametrize("mark", [" ", "\t", ","])
def test_rows_that_r_named_or_numbered(mark: str) -> None:
    rows = [['"study"', '"yi"'], ['"1"', '"Lee 2001"', "0.5"], ['"2"', '"Kim 2002"', "0.3"]]
    numbered = "\n".join(map(mark.join, rows))
    found = raw_table(numbered, "my.txt")
    assert isinstance(found, RawTable)
    assert found.header == ("", "study", "yi")
    named = "yi vi\nLee 0.5 0.1\nKim 0.3 0.2\n".replace(" ", mark)
    found = raw_table(named, "my.txt")
    assert isinstance(found, RawTable)
    assert found.header == ("study", "yi", "vi")


def test_a_row_that_slipped_is_no_table_with_named_rows() -> None:
    found = raw_table("study,MD,lower,upper\nA,1,0,2,5\nB,1,0,2,5\n", "my.csv")
    assert isinstance(found, tuple)


def test_words_of_two_rows_that_repeat_are_no_upper_header() -> None:
    found = raw_table("Study,D1,D2,Overall\nA 2001,Low,Low,Low\nB 2002,Low,High,High\n", "my.csv")
    assert isinstance(found, RawTable)
    assert found.header == ("Study", "D1", "D2", "Overall")


def test_names_in_two_lines_of_which_the_lower_fills_the_upper(tmp_path: Path) -> None:
    text = "Author,Country,Rate per 1000,,,Deaths in hospital,,Link\n,,IP_Rate,IP_Rate_LCI,IP_Rate_UCI,Hos_N,Hos_n,\n"
    text += "Lee 2001,NL,0.7,0.5,0.9,120,9,x\nKim 2003,UK,2.5,1.8,3.4,88,4,y\nFox 2005,UK,1.5,1.1,2.1,90,6,z\n"
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    row = lm.load(tmp_path / "my.csv").tables["trials"][0]
    assert (row["estimate"], row["ci_low"], row["ci_high"]) == ("0.7", "0.5", "0.9")


def test_groups_above_quantities_that_repeat_stay_in_their_names(tmp_path: Path) -> None:
    text = "Study,Walks,,,Sleep,,,Year\n,Mean,SD,N,Mean,SD,N,\n"
    text += "A,5.1,1.2,20,6.1,1.3,21,2001\nB,4.2,1.1,30,5.0,1.4,31,2002\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    row = lm.load(tmp_path / "a.csv").tables["trials"][0]
    assert [row[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == ["5.1", "1.2", "20", "6.1", "1.3", "21"]


def test_a_label_in_the_middle_of_its_columns_is_that_of_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "centred.csv"
    file.write_text(
        ",,Dust,,,Wood,\nStudy,OR,CIlow,CIup,OR,CIlow,CIup\nLee,1.5,1.1,2.0,2.4,1.2,4.8\nKim,1.2,0.8,1.8,1.9,1.1,3.3\n",
        encoding="utf-8",
    )
    found = [(r["trial"], r["estimate"], r["ci_low"], r["ci_high"]) for r in lm.load(file).tables["trials"]]
    assert sorted(found) == [
        ("Kim", "1.2", "0.8", "1.8"),
        ("Kim", "1.9", "1.1", "3.3"),
        ("Lee", "1.5", "1.1", "2.0"),
        ("Lee", "2.4", "1.2", "4.8"),
    ]
