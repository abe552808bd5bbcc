"""What a name alone does not show is asked for, with a mapping ready to copy: each kind was misread in files."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.own.columns import Columns, resolve
from lbpmeta.evidence.own.mapping import mapping_of
from lbpmeta.evidence.textfile import RawTable


def table(header: str, *rows: str) -> RawTable:
    records = tuple(tuple(row.split(",")) for row in rows)
    return RawTable("a.csv", tuple(header.split(",")), records, tuple(range(2, len(records) + 2)))


def columns(header: str, *rows: str) -> Columns:
    return resolve(table(header, *rows))


ASKED = [
    ("time,m,r,n,a,dt,s,c", "1,3,7,76,1,2,1,73", "2,4,5,66,1,2,1,62", "3,1,7,57,1,2,2,56"),
    ("study,min_relevance,max_relevance,mean_relevance", "A,0.1,0.9,0.125", "B,0.1,0.8,0.25", "C,0.2,0.7,0.3"),
    ("Study,n,SST mean (C),SST min (C),SST max (C)", "A,4,18.5,10.5,22", "B,6,20.25,11,26", "C,3,21.5,12,25"),
    ("scale,sample_size,score,sd,p,y,sey,Z", "x,3947,5.1,4.1,0.07,.1,.2,1", "x,210,5.5,5.2,0.2,.2,.3,2"),
    ("Author,tp.dr,fp.dr,tp.tools,fp.tools,n.dr,n.tools", "A,75,31,84,11,313,304", "B,91,51,92,50,345,344"),
]


@pytest.mark.parametrize("text", ASKED, ids=["letters", "no spread", "of a sea", "spread of nothing", "of tests"])
def test_what_a_name_alone_says_is_asked_for(text: tuple[str, ...]) -> None:
    with pytest.raises(DataError, match=r"may be .* If (it is|they are): --columns '"):
        columns(*text)


@pytest.mark.parametrize("text", ASKED[:3], ids=["letters", "no spread", "of a sea"])
def test_the_mapping_that_is_asked_for_is_taken(text: tuple[str, ...]) -> None:
    with pytest.raises(DataError) as caught:
        columns(*text)
    given = mapping_of(str(caught.value).rpartition("--columns '")[2].removesuffix("'."))
    made = resolve(table(*text), given=given)
    assert {made.at[c] for c in given} == {text[0].split(",").index(name) for name in given.values()}
    assert "mean1" in given


def test_events_that_no_person_had_are_no_events() -> None:
    header = "EVENTS,N,LAT,LONG,Mean,PET,MAP,AET,DWT,ARIDITY"
    rows = [f"{5 + i},{20 + 2 * i},40.{i},2.{i},3.{i},100.{i},900.{i},34.{i},3.{i},0.{i}" for i in range(1, 7)]
    with pytest.raises(DataError, match="the only numbers that are understood of many"):
        columns(header, *rows)
    made = columns(f"author,{header}", *(f"A{i},{row}" for i, row in enumerate(rows)))
    assert {"events", "n", "author"} <= made.at.keys()


def test_a_share_of_persons_is_a_witness_of_their_count() -> None:
    rows = [f"S{i},{5 + i},{20 + 3 * i}" for i in range(6)]
    with pytest.raises(DataError, match="by a letter, or in part by their names"):
        columns("study,r,N", *rows)
    shares = [f"{row},{(5 + i) / (20 + 3 * i):.3f}" for i, row in enumerate(rows)]
    assert columns("study,r,N,prev", *shares).at["events"] == 1


def test_a_letter_beside_counts_of_two_arms_is_no_mean() -> None:
    made = columns("study,r1,r2,m1,m2,n1,n2", "A,47,94,30,60,99,187", "B,29,23,23,34,102,104", "C,43,54,21,26,87,93")
    assert (made.at["events1"], made.at["n1"]) == (1, 5)
    assert not made.at.keys() & {"mean1", "mean2"}
    assert made.passed == dict.fromkeys(("m1", "m2"), "one letter for a mean, whose spread no column is")


def test_effects_of_which_some_are_below_0_are_no_ratios() -> None:
    ratios = [
        {"estimate": e, "ci_low": a, "ci_high": b} for e, a, b in (("0.50", "0.25", "1.00"), ("2.0", "1.0", "4.0"))
    ]
    below = [
        {"estimate": "-0.4", "ci_low": "-1.3", "ci_high": "0.6"},
        {"estimate": "0", "ci_low": "-1", "ci_high": "2"},
    ]
    assert guess_measure(ratios)[0] == "RR"
    assert guess_measure([*ratios, *below])[0] != "RR"


def test_a_question_names_the_command_and_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("\n".join(ASKED[1]), encoding="utf-8")
    with pytest.raises(DataError, match=r"'mean_relevance' may be mean1: .* If it is: --columns 'mean1="):
        lm.load(tmp_path / "my.csv")


def test_a_word_beside_control_is_the_other_arm() -> None:
    header = "Reference,plots (control),Mean (control),Mean (managed),SD (control),SD (managed)"
    made = columns(header, "A,3,56.7,55.7,6.1,10.5", "B,3,59.0,62.3,4.5,7.8", "C,4,53.1,54.2,5.0,8.7")
    assert [made.at[c] for c in ("mean2", "mean1", "sd2", "sd1")] == [2, 3, 4, 5]
    third = columns(
        f"{header},Mean (grazed),SD (grazed),estimate,se",
        "A,3,56.7,55.7,6.1,10.5,50.2,3.1,0.2,0.1",
        "B,3,59.0,62.3,4.5,7.8,50.3,3.4,0.3,0.1",
    )
    assert "mean1" not in third.at


def test_a_value_inside_its_limits_is_the_estimate() -> None:
    inside = columns("study,measure,value,ci_lo,ci_up", "A,MD,13.3,10.6,16.0", "B,MD,6.4,3.7,9.0", "C,MD,7.8,6.9,8.8")
    assert inside.at["estimate"] == 2
    outside = columns("study,value,ci_lo,ci_up,OR", "A,913.3,1.1,2.3,1.6", "B,806.4,0.9,1.9,1.3", "C,907.8,1.2,4.2,2.2")
    assert outside.at["estimate"] == 4


def test_a_row_goes_by_a_name_before_its_year(tmp_path: Path) -> None:
    rows = [
        "name,year,n,mean,sd",
        "Gamma-1,2001,121,53.2,20.5",
        "Gamma-1,2001,120,56.1,19.9",
        "Scripps,2000,60,51,22.1",
    ]
    (tmp_path / "my.csv").write_text("\n".join(rows), encoding="utf-8")
    assert next(r["trial"] for r in lm.load(tmp_path / "my.csv").tables["trials"]) == "Gamma-1 2001"
    (tmp_path / "dated.csv").write_text("\n".join(r.replace("-1,", " 2001,") for r in rows), encoding="utf-8")
    assert next(r["trial"] for r in lm.load(tmp_path / "dated.csv").tables["trials"]) == "Gamma 2001"
    bare = [row.split(",", 1)[1] for row in rows]
    (tmp_path / "bare.csv").write_text("\n".join(bare), encoding="utf-8")
    assert next(r["trial"] for r in lm.load(tmp_path / "bare.csv").tables["trials"]) == "2001"


def test_the_total_that_is_the_sum_is_the_one_that_is_told(tmp_path: Path) -> None:
    rows = ["study,n_cases,n_controls,n_exp,n_nexp,n_cases_exp,n_cases_nexp,n_controls_exp,n_controls_nexp"]
    rows += [f"S{i},{a + b},{c + d},{a + c},{b + d},{a},{b},{c},{d}" for i, (a, b, c, d) in enumerate(COUNTS)]
    (tmp_path / "my.csv").write_text("\n".join(rows), encoding="utf-8")
    tables = lm.load(tmp_path / "my.csv").tables
    told = tables.understood[0]
    for row, (a, b, c, d) in zip(tables["trials"], COUNTS, strict=True):
        assert (row["n1"], row["n2"]) in {(str(a + c), str(b + d)), (str(a + b), str(c + d))}
    by_name = {"n_exp": [a + c for a, _, c, _ in COUNTS], "n_cases": [a + b for a, b, _, _ in COUNTS]}
    (name,) = (name for name, column in told.read.items() if column == "n1")
    assert [int(row["n1"]) for row in tables["trials"]] == by_name[name]


COUNTS = [(39, 78, 17, 90), (25, 86, 25, 97), (36, 59, 26, 95), (21, 44, 18, 71), (12, 60, 9, 55), (33, 41, 20, 66)]


def test_an_effect_with_a_p_value_alone_is_no_estimate_of_another_spread() -> None:
    made = columns(
        "authors,effect,stat,adj.p,z,var.z,g,var.g",
        "A,12.78,Wald,0.0001,-0.28,0.01,-0.56,0.02",
        "B,7.15,F,0.001,-0.34,0.01,-0.68,0.04",
        "C,1.44,F,0.2,-0.12,0.01,-0.24,0.04",
    )
    assert (made.at["estimate"], made.at["variance"], made.measure) == (6, 7, "SMD")


def test_two_letters_beside_sizes_are_no_ratio() -> None:
    with pytest.raises(DataError, match="'Hr' may be estimate: two letters"):
        columns("Study,n_e,n_c,Hr,ETS", "A,28,22,7,1", "B,39,40,10,1", "C,22,17,10.5,0")
    assert columns("Study,HR,lower,upper", "A,0.7,0.5,0.9", "B,1.1,0.8,1.5", "C,0.9,0.6,1.4").at["estimate"] == 1


def test_doses_beside_counts_are_no_counts() -> None:
    made = columns("ID,d1,r1,n1,d2,r2,n2", "1,0,6,70,40,24,69", "2,0,43,195,40,93,197", "3,0,8,135,80,157,360")
    assert [made.at[c] for c in ("events1", "n1", "events2", "n2")] == [2, 3, 5, 6]
    assert columns("ID,d1,n1,d2,n2", "1,6,70,24,69", "2,43,195,93,197", "3,8,135,157,360").at["events1"] == 1
    made = columns(
        "author,y1,sd1,n1,y0,sd0,n0,m1,m0", "A,-13.9,7.8,21,-12.4,7.2,19,48,48", "B,-9.1,7.1,30,-8.4,7,31,9,8"
    )
    assert (made.at["mean1"], made.at["mean2"]) == (1, 4)


def test_cells_of_a_table_of_two_ratings_are_no_arms() -> None:
    rows = ["S1,17,3,9,1,0", "S2,9,2,1,4,3", "S3,12,5,2,2,1"]
    with pytest.raises(DataError, match="a count of events beside no number of persons"):
        columns("study,A-A,A-B,B-A,A-D,B-D", *rows)


def test_a_rate_beside_an_estimate_is_no_percentage() -> None:
    made = columns("Study,lnRR,vi,Rate", "A,-0.9,1.3,0.0058", "B,-1.3,1.2,0.0043", "C,-1.1,1.4,0.0050")
    assert made.at["estimate"] == 1
    assert "value" not in made.at


def test_rows_of_studies_with_a_number_of_studies_are_of_studies(tmp_path: Path) -> None:
    rows = ["STUDY,N_EVENTS1,N_EVENTS2,N_TOTAL1,N_TOTAL2,N_STUDIES", "A,126,56,230,112,2", "B,76,53,85,85,2"]
    (tmp_path / "my.csv").write_text("\n".join(rows), encoding="utf-8")
    assert [r["events1"] for r in lm.load(tmp_path / "my.csv").tables["trials"]] == ["126", "76"]


def test_an_estimate_whose_spread_names_it_is_asked_about_no_more() -> None:
    header = "study,ai,bi,ci,di,n1i,n2i,rr,or,logrr,logrr_se,logor,logor_se"
    made = columns(
        header,
        "A,109,214,113,215,323,328,0.98,0.969,-0.02,0.109,-0.031,0.165",
        "B,9,49,18,40,58,58,0.5,0.408,-0.693,0.364,-0.896,0.461",
    )
    assert (made.at["estimate"], made.at["se"]) == (9, 10)
    assert made.passed["or"] == "a second estimate of each row"


def test_names_of_ecologists() -> None:
    quantities = ("Mean", "StandardDev", "Replicates")
    header = ",".join(["paper", *(f"{q}{arm}" for arm in ("Treatment", "Control") for q in quantities)])
    made = columns(header, "44,6.8,1.8,3,3.9,1.1,5", "44,2.6,0.7,5,2.3,0.3,5", "121,3.0,0.9,5,1.9,0.6,4")
    assert [made.at[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == [1, 2, 3, 4, 5, 6]


def test_counts_under_y_beside_their_effect_are_no_means() -> None:
    rows = ["A,37,298,39,298,-0.06,0.24", "B,85,1493,359,3002,-0.81,0.12", "C,154,607,144,693,0.26,0.13"]
    made = columns("study,yt,nt,yc,nc,TE,seTE", *rows)
    assert not made.at.keys() & {"mean1", "mean2"}
    assert made.at["estimate"] == 5
    header = "study,yt,sdt,nt,yc,sdc,nc,TE,seTE"
    kept = columns(header, "A,3.7,1.2,29,3.9,1.3,29,-0.2,0.4", "B,8.5,2,41,9.9,2.1,40,-1.4,0.5")
    assert (kept.at["mean1"], kept.at["mean2"]) == (1, 4)


def test_letters_of_two_arms_without_persons_are_asked_about() -> None:
    """Two outcomes with the error of each look the same."""
    rows = [{"study": f"S{i}", "y1": f"0.{4 + i}1", "s1": "0.12", "y2": f"0.{3 + i}4", "s2": "0.21"} for i in range(4)]
    with pytest.raises(DataError, match="'y1', 's1', 'y2' and 's2' may be mean1, sd1, mean2 and sd2"):
        lm.load(rows)
    counts = [{"study": row["study"], "y1": "12", "n1": "40", "y2": "9", "n2": "41"} for row in rows]
    with pytest.raises(DataError, match="one letter for a mean, whose spread no column is"):
        lm.load(counts)
    sized = [{**row, "n1": "40", "n2": "41"} for row in rows]
    assert lm.load(sized).tables["trials"][0]["sd2"] == "0.21"


def test_letters_for_four_arms_are_four_arms(tmp_path: Path) -> None:
    names = ["study", *(f"{q}{arm}" for arm in "ABCD" for q in "dn"), "yB", "yC", "yD"]
    lines = [",".join(["S1", "9", "140", "", "", "23", "140", "10", "138", "", "1.1", "0.1"])]
    lines += [",".join(["S2", "75", "731", "9", "149", "363", "714", "", "", "0.2", "0.5", ""])]
    (tmp_path / "my.csv").write_text("\n".join([",".join(names), *lines]) + "\n", encoding="utf-8")
    rows = lm.load(tmp_path / "my.csv").tables["trials"]
    assert [r["comparison"] for r in rows] == ["A versus C", "A versus D", "A versus B", "A versus C"]


def test_successes_of_observations_and_the_variance_of_an_effect_in_one_word(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("study,succ.e,nobs.e,succ.c,nobs.c\nA,23,30,10,30\nB,69,123,54,116\n")
    row = lm.load(tmp_path / "my.csv").tables["trials"][0]
    assert [row[c] for c in ("events1", "n1", "events2", "n2")] == ["23", "30", "10", "30"]
    (tmp_path / "my.csv").write_text("study,effectsize,vareffsize\nA,0.23,0.030\nB,-0.11,0.042\nC,0.31,0.018\n")
    assert lm.load(tmp_path / "my.csv").tables["trials"][1]["variance"] == "0.042"


def test_means_and_errors_of_three_arms_with_their_treatments_are_compared(tmp_path: Path) -> None:
    names = ",".join(f"{q}{arm}" for q in ("y", "se", "t") for arm in "123")
    lines = ["-1.22,-1.53,,0.504,0.439,,1,3,", "-0.3,-1.2,-1.0,0.2,0.28,0.2,1,2,4", "-0.7,-2.4,,0.28,0.26,,1,2,"]
    (tmp_path / "my.csv").write_text("\n".join([names, *lines]) + "\n", encoding="utf-8")
    rows = lm.load(tmp_path / "my.csv").tables["trials"]
    assert [(r["mean1"], r["se1"], r["mean2"], r["se2"]) for r in rows][1:3] == [
        ("-0.3", "0.2", "-1.2", "0.28"),
        ("-0.3", "0.2", "-1.0", "0.2"),
    ]


@pytest.mark.parametrize("letter", ["d", "g"])
def test_a_letter_beside_the_sizes_of_two_groups_is_their_effect_unless_it_counts(letter: str) -> None:
    rows = [{"study": f"S{i}", "n1": 40 + i, "n2": 41 + i, letter: f"0.{3 + i}5"} for i in range(4)]
    row = lm.load(rows).tables["trials"][1]
    assert (row["estimate"], row["measure"]) == ("0.45", "SMD")
    with pytest.raises(DataError, match="none of its columns can be checked"):
        lm.load([{**row, letter: 3 + i} for i, row in enumerate(rows)])
