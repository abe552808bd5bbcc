"""Files as people have them: what is no number stops no file that can be read, and no true number is accused."""

from __future__ import annotations

import math
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from tests.packing import packed

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.errors import DataError
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.problems import ValidationError


def read(tmp_path: Path, text: str, name: str = "my.csv") -> lm.Evidence:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return lm.load(tmp_path / name)


def accused(evidence: lm.Evidence) -> set[str]:
    return {f.check for f in evidence.check().findings if f.verdict in ("inconsistent", "implausible")}


# cells that are no numbers


def test_a_sentence_with_a_year_is_named_and_not_read(tmp_path: Path) -> None:
    rows = "A,110,112,20.0% (22/110),8.9% (10/112)\nB,178,178,See Lee 2007,See Lee 2007\nC,60,61,18.1%,9.2%\n"
    evidence = read(tmp_path, f"trial,n_drug,n_sham,events_drug,events_sham\n{rows}")
    assert [r["events1"] for r in evidence.tables["trials"]][:1] == ["22"]
    assert any("See Lee 2007" in note for note in evidence.tables.notes)
    assert any("18.1%" in note for note in evidence.tables.notes)


def test_one_word_before_a_number_is_meant_as_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="this is no number"):
        read(tmp_path, "trial,MD,lower,upper\nA,1,0,about 2\nB,1,0,about 3\n")
    with pytest.raises(DataError, match="A percent sign is a unit"):
        read(tmp_path, "trial,events1,n1,events2,n2\nA,3,20,4,21\nB,18%,20,9%,21\nC,4,20,4,21\n")


def test_a_number_of_studies_in_words_stops_no_file(tmp_path: Path) -> None:
    text = "outcome,comparison,MD,lower,upper,k\nALT,a vs b,1.0,0.0,2.0,3\nALT,a vs c,0.5,-0.5,1.5,3+2\n"
    assert {r["estimate"] for r in read(tmp_path, text).tables} >= {"1.0", "0.5"}
    with pytest.raises(DataError, match="this is no number"):
        read(tmp_path, text.replace("1.5,3+2", "1.5+2,3"))


def test_a_word_for_people_behind_their_number_is_no_part_of_it(tmp_path: Path) -> None:
    evidence = read(
        tmp_path, "study,MD,lower,upper,n\nA,1,0,2,45 patients\nB,2,1,3,n = 50 participants\nC,2,0,4,21 total\n"
    )
    assert [r["x_n"] for r in evidence.tables["trials"]] == ["45", "50", "21"]


def test_numbers_of_two_groups_in_a_column_of_sizes_stop_no_file(tmp_path: Path) -> None:
    evidence = read(tmp_path, "study,MD,lower,upper,n\nA,1,0,2,45\nB,2,1,3,881; 847\n")
    assert [r.cells.get("x_n") for r in evidence.tables["trials"]] == ["45", None]
    assert any("881; 847 (line 3)" in note for note in evidence.tables.notes)


def test_a_column_that_several_results_share_is_wrong_once(tmp_path: Path) -> None:
    text = "study,pain_g,pain_se,sleep_g,sleep_se,n1,n2\nA,0.2,0.1,0.3,0.1,2..5,30\nB,0.2,0.1,0.3,0.1,25,30\n"
    with pytest.raises(DataError, match=r"^1 problem in"):
        read(tmp_path, text)


# columns of one name, and without one


def test_names_that_stand_twice_stop_no_file_unless_they_are_read(tmp_path: Path) -> None:
    text = "study,MD,lower,upper,Doses,Doses,,Site\nA,1,0,2,10,20,x,NL\nB,2,1,3,30,40,y,UK\n"
    evidence = read(tmp_path, text)
    assert {"Doses", "Doses (again)"} <= set(evidence.tables.understood[0].passed)
    with pytest.raises(DataError, match="the column stands twice"):
        read(tmp_path, text.replace("Doses,Doses", "Doses,MD"))
    with pytest.raises(DataError, match="column 3 has no name"):
        read(tmp_path, "study,MD,,upper\nA,1,0,2\nB,2,1,3\n")


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "...1", "rownames"])
def test_numbers_of_rows_that_a_program_wrote_are_no_column_of_theirs(tmp_path: Path, name: str) -> None:
    """They are read by nothing, named nowhere, and ``strict`` does not refuse them."""
    text = f"{name},study,yi,vi\n1,A,0.2,0.04\n2,B,0.1,0.02\n4,C,0.4,0.05\n"
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    tables = lm.load(tmp_path / "my.csv", strict=True).tables
    assert not tables.understood[0].passed
    assert not any("kept" in note for note in tables.notes)
    (tmp_path / "my.csv").write_text(text.replace("\n4,C", "\n1,C"), encoding="utf-8")
    with pytest.raises(DataError, match="not all of it is read"):
        lm.load(tmp_path / "my.csv", strict=True)


# digits that say nothing


def test_zeros_that_a_program_filled_up_say_nothing(tmp_path: Path) -> None:
    rows = "A,606.0000,0.0140,-0.0710,0.0980\nB,224.0000,-5.7860,-8.9850,-2.5870\n"
    evidence = read(tmp_path, f"study,N,beta,lower,upper\n{rows}")
    assert [r["estimate"] for r in evidence.tables["trials"]] == ["0.014", "-5.786"]
    kept = read(tmp_path, f"study,N,beta,lower,upper\n{rows.replace('.0000', '')}")
    assert [r["estimate"] for r in kept.tables["trials"]] == ["0.0140", "-5.7860"]


def test_numbers_of_four_bytes_have_the_digits_of_four_bytes(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    log, se = rng.normal(-0.5, 0.4, 12), rng.uniform(0.1, 0.6, 12)
    made = {"es": np.exp(log), "lci": np.exp(log - 1.96 * se), "uci": np.exp(log + 1.96 * se)}
    frame = pd.DataFrame({"study": [f"S{i}" for i in range(12)], **{k: v.astype("float32") for k, v in made.items()}})
    frame.to_stata(tmp_path / "my.dta", write_index=False)
    evidence = lm.load(tmp_path / "my.dta", measure="RR")
    assert not accused(evidence)
    frame = pd.DataFrame({"study": ["A"], "es": np.float32([0.1]), "lci": np.float32([0.05]), "uci": np.float32([1.2])})
    frame.to_stata(tmp_path / "typed.dta", write_index=False)
    (row,) = lm.load(tmp_path / "typed.dta").tables["trials"]
    assert (row["estimate"], row["ci_low"], row["ci_high"]) == ("0.1", "0.05", "1.2")


# intervals that are no Wald intervals


def posterior(off: float, rows: int = 8) -> str:
    lines = []
    for i in range(rows):
        log, half = -1.2 + 0.2 * i, 0.1 + 0.05 * i
        lines.append(f"S{i},{math.exp(log + off * half):.8f},{math.exp(log - half):.8f},{math.exp(log + half):.8f}")
    return "label,est,lo,hi\n" + "\n".join(lines) + "\n"


def test_a_table_of_lopsided_intervals_is_not_accused_row_by_row(tmp_path: Path) -> None:
    evidence = read(tmp_path, posterior(0.02))
    assert not accused(evidence)
    assert any("a little off the middle" in note for note in evidence.tables.notes)
    assert {r["measure"] for r in evidence.tables["trials"]} == {"RR"}


def test_one_misprint_among_wald_intervals_stays_a_finding(tmp_path: Path) -> None:
    first = posterior(0.0).splitlines()
    first[3] = first[3].replace("S2,0", "S2,1")
    assert "estimate-outside-ci" in accused(read(tmp_path, "\n".join(first)))


def test_many_rows_far_off_the_middle_are_accused(tmp_path: Path) -> None:
    assert "ci-asymmetric" in accused(read(tmp_path, posterior(0.6)))


def test_a_guess_of_a_ratio_needs_the_other_scale_to_be_far_off() -> None:
    rows = [{"estimate": "10.01", "ci_low": "9.00", "ci_high": "11.10"}] * 5
    assert guess_measure(rows) == ("", "")
    ratios = [{"estimate": "0.50400", "ci_low": "0.12500", "ci_high": "2.00000"}] * 5
    assert guess_measure(ratios)[0] == "RR"


# refusals say the one thing that mends them


def test_the_estimate_before_its_standard_error_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("paper,frisch,se\nA,0.43,0.08\nB,0.52,0.05\n", encoding="utf-8")
    with pytest.raises(DataError, match="--columns 'estimate=\"frisch\"', if 'frisch' is meant"):
        lm.load(tmp_path / "my.csv")
    (row, _) = lm.load(tmp_path / "my.csv", columns={"estimate": "frisch"}).tables["trials"]
    assert (row["estimate"], row["se"]) == ("0.43", "0.08")


def test_events_that_are_shares_are_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'events' would be events by its name, but its cells are none \(0.57, 0.43"):
        read(tmp_path, "study,arm,n_participants_arm,events\n" + "A,drug,7,0.57\nA,sham,7,0.43\n" * 3)


def test_a_measure_that_is_missing_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    evidence = read(tmp_path, "study,mean1,sd1,n1,mean2,sd2,n2\nA,3,1,20,4,1,20\nB,3,1,20,5,1,20\n")
    with pytest.raises(lm.LbpmetaError, match="Say which: --measure MD"):
        evidence.pool("my")


# what is no value, and sheets as they are


def test_a_log_ratio_beside_counts_is_no_percentage(tmp_path: Path) -> None:
    text = "study,group,cases,n,logrr,se\nA,control,109,782,0,0.000001\nA,fluids,116,781,0.0276,0.1155\n"
    evidence = read(tmp_path, text)
    assert not accused(evidence)
    assert not evidence.tables["statements"]
    shares = read(tmp_path, "study,events,n,percent\nA,109,782,13.9\nB,116,781,18.4\n")
    assert "percent-disagrees-with-count" in accused(shares)


@pytest.mark.parametrize(("more", "refused"), [(0, False), (3, True)])
def test_a_sheet_with_faulty_cells_is_named_beside_one_with_more_rows(tmp_path: Path, more: int, refused: bool) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["study", "yi", "vi"], ["A", 0.1, 0.02], ["B", 0.2, 0.03], ["C", 0.1, 0.03]):
        sheet.append(row)
    other = book.create_sheet("draft")
    for row in (["study", "yi", "vi"], ["A", "0.1/0.2", 0.02], ["B", "0.3>", 0.04], *[["C", 0.1, 0.02]] * more):
        other.append(row)
    book.save(tmp_path / "my.xlsx")
    if refused:
        with pytest.raises(ValidationError, match="draft"):
            lm.load(tmp_path / "my.xlsx")
        return
    found = lm.load(tmp_path / "my.xlsx").tables
    assert len(found["trials"]) == 3
    assert any("[draft]" in text for text in found.understood[0].elsewhere)
    with pytest.raises(DataError, match="--strict asks for that"):
        lm.load(tmp_path / "my.xlsx", strict=True)


def test_a_sheet_may_have_styled_cells_far_outside_and_remarks_behind_its_names(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["study", "yi", "vi"], ["A", 0.1, 0.02, "from figure 2"], ["B", 0.2, 0.03, None, 4.5]):
        sheet.append(row)
    for address in ("ALM136", "A200000"):
        sheet[address].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "my.xlsx")
    # Writers close an empty cell in one of two ways, and which one depends on what is installed.
    other: dict[str, bytes] = {}
    with zipfile.ZipFile(tmp_path / "my.xlsx") as one:
        for name in one.namelist():
            text = one.read(name)
            closed = rb"(<c [^>]*?)\s*/>", rb"\1></c>"
            opened = rb"(<c [^>/]*)></c>", rb"\1 />"
            way = closed if re.search(closed[0], text) else opened
            other[name] = re.sub(*way, text) if "worksheets/" in name else text
    (tmp_path / "other.xlsx").write_bytes(packed(other))
    assert lm.load(tmp_path / "other.xlsx").tables["trials"][0]["estimate"] == "0.1"
    evidence = lm.load(tmp_path / "my.xlsx")
    assert [r["estimate"] for r in evidence.tables["trials"]] == ["0.1", "0.2"]
    assert any("column 4" in told for told in evidence.tables.understood[0].table)
    sheet["ALM136"] = 1
    book.save(tmp_path / "far.xlsx")
    far = lm.load(tmp_path / "far.xlsx").tables
    assert [r["estimate"] for r in far["trials"]] == ["0.1", "0.2"]
    assert any("the cell ALM136 stands far outside" in told for told in far.understood[0].elsewhere)


def test_a_number_of_a_publication_is_not_asked_about_as_a_count(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("label,publication_id,N\nA,12,40\nB,13,55\n", encoding="utf-8")
    with pytest.raises(DataError, match="Name at least an estimate and its interval"):
        lm.load(tmp_path / "my.csv")
    (tmp_path / "my.csv").write_text("label,pain free,N\nA,12,40\nB,13,55\n", encoding="utf-8")
    with pytest.raises(DataError, match="If 'pain free' counts the events in it, say so"):
        lm.load(tmp_path / "my.csv")


def test_risk_factors_of_one_study_are_analyses_of_their_own() -> None:
    """The people without the condition stand beside each factor: no arm is counted twice in one pool."""
    rows = [
        ("Able 2011", "sex", 40, 60, 300, 500),
        ("Able 2011", "smoking", 55, 45, 380, 420),
        ("Able 2011", "asthma", 20, 80, 100, 700),
        ("Brook 2015", "sex", 31, 52, 210, 333),
        ("Brook 2015", "smoking", 44, 39, 251, 292),
        ("Brook 2015", "asthma", 15, 68, 77, 466),
    ]
    names = ("Study.ID", "risk.factor", "case.with.exposure", "case.without.exposure", "control.with.exposure")
    frame = pd.DataFrame(rows, columns=[*names, "control.without.exposure"])
    evidence = lm.load(frame, measure="OR")
    assert {row["comparison"] for row in evidence.tables["trials"]} == {"sex", "smoking", "asthma"}
    assert [f.check for f in evidence.check().failures] == []


def test_numbers_of_four_bytes_that_were_written_out_in_eight_are_what_was_typed(tmp_path: Path) -> None:
    """Stata's floats as R writes them: 0.75 (0.6 to 0.96) is in order, its ends as they are stored are not."""
    rows = [("0.75", "0.600000023841858", "0.959999978542328"), ("0.589999973773956", "0.439999997615814", "0.79")]
    text = "study,OR,lower,upper\n" + "\n".join(f"S{i},{','.join(row)}" for i, row in enumerate(rows))
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    evidence = lm.load(tmp_path / "my.csv")
    read = [tuple(row[c] for c in ("estimate", "ci_low", "ci_high")) for row in evidence.tables["trials"]]
    assert [tuple(map(float, row)) for row in read] == [(0.75, 0.6, 0.96), (0.59, 0.44, 0.79)]
    assert evidence.check().ok
    assert not evidence.check().failures


def test_classes_of_an_exposure_are_no_intervals_of_an_estimate(tmp_path: Path) -> None:
    lines = ["study,interval,or,lb_or,ub_or"]
    for i in range(3):
        lines += [f"S{i},<=23.6,1.0,1.0,1.0", f"S{i},23.7-25.6,0.9,0.6,1.4", f"S{i},28-32.9,1.5,1.0,2.3"]
    (tmp_path / "my.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    evidence = lm.load(tmp_path / "my.csv")
    assert [row["ci_high"] for row in evidence.tables["trials"]][:2] == ["1.4", "2.3"]  # the lowest class is set to 1
    assert "no interval of the estimate" in evidence.tables.understood[0].passed["interval"]


def test_two_cells_of_a_row_that_give_one_number_differently_are_told(tmp_path: Path) -> None:
    """A slip such as "1..4" reads as an interval: the estimate was lost without a word."""
    text = "study,estimate,lower,upper\nA,1.2,0.8,1.9\nB,1..4,1.0,2.0\nC,1.4,1.0,2.0\n"
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"line 3, column upper: it gives ci_high as 2\.0, and column estimate"):
        lm.load(tmp_path / "my.csv")
    counted = "study,events1,n1,events2,n2\nA,9/40,40,12/41,41\nB,8/30,{},7/31,31\n"
    (tmp_path / "my.csv").write_text(counted.format(30), encoding="utf-8")
    assert lm.load(tmp_path / "my.csv").tables["trials"][1]["n1"] == "30"
    (tmp_path / "my.csv").write_text(counted.format(31), encoding="utf-8")
    with pytest.raises(DataError, match="it gives n1 as 31, and column events1"):
        lm.load(tmp_path / "my.csv")
    rounded = "study,estimate,ci_low,ci_high\nA,0.75 (0.6 to 0.9),0.6012,0.9311\nB,0.80 (0.7 to 0.9),0.7021,0.9112\n"
    (tmp_path / "my.csv").write_text(rounded, encoding="utf-8")
    assert lm.load(tmp_path / "my.csv").tables["trials"][0]["ci_low"] == "0.6012"


# what was wrong in print stops no report


@pytest.mark.parametrize("text", ["study,risk ratio\nA,-0.5\nB,1.2\n", "cases,x\n-2,22\n"])
def test_all_findings_are_shown_of_wrong_numbers_too(tmp_path: Path, text: str) -> None:
    read(tmp_path, text)
    shown = CliRunner().invoke(cli, ["check", str(tmp_path / "my.csv"), "--all"])
    assert "Internal error" not in shown.output
    assert shown.exception is None or isinstance(shown.exception, SystemExit)


def test_events_that_lose_their_number_are_asked_about(tmp_path: Path) -> None:
    names = ",".join(f"c{i}" for i in range(8))
    rows = "".join(f"12 (2{i}%)," + ",".join(f"{j}.{i}" for j in range(8)) + "\n" for i in range(6))
    with pytest.raises(DataError):
        read(tmp_path, f"cases,{names}\n{rows}")


@pytest.mark.parametrize("mark", ["--", "---", "n.a.", "n/r"])
def test_dashes_and_letters_for_what_is_missing_are_no_numbers(tmp_path: Path, mark: str) -> None:
    (tmp_path / "a.csv").write_text(f"study,MD,lower,upper,p\nA,1.0,0.2,1.8,0.01\nB,{mark},{mark},{mark},{mark}\n")
    evidence = lm.load(tmp_path / "a.csv")
    assert [row["estimate"] for row in evidence.tables["trials"]] == ["1.0"]
