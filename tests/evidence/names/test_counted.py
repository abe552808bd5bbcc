"""Counts whose names say no quantity, person-time and observed minus expected: each reading beside its look-alike."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.names.choice import choose
from lbpmeta.evidence.own.columns import resolve
from lbpmeta.evidence.reading import read_data

from .test_rules import columns, read, table

# Person-time


RATES = "study,{},{},{},{}\nA,9,413.2,19,398\nB,8,263,19,245.5\nC,3,487,13,435\nD,6,237,9,241\nE,7,489,23,483"


@pytest.mark.parametrize(
    "names",
    [
        ("x1i", "t1i", "x2i", "t2i"),
        ("event.e", "time.e", "event.c", "time.c"),
        ("events drug", "person-years drug", "events placebo", "person-years placebo"),
        (
            "Events (treatment)",
            "Patient-years at risk (treatment)",
            "Events (control)",
            "Patient-years at risk (control)",
        ),
        ("ev_exp", "pyrs_exp", "ev_con", "pyrs_con"),
        ("events1", "time1", "events2", "time2"),
        ("deaths_IG", "catheter-days_IG", "deaths_CG", "catheter-days_CG"),
    ],
)
def test_events_and_person_time_of_two_arms(names) -> None:
    found = read(RATES.format(*names))
    assert [found[n] for n in names] == ["events1", "time1", "events2", "time2"]


def test_person_time_that_grows_with_the_number_of_persons_is_read_beside_it() -> None:
    text = "study,x1,n1,t1,x2,n2,t2\nA,9,335,413,19,166,198\nB,8,110,163,19,221,305\nC,3,212,487,13,208,435"
    assert read(text)["t1"] == "time1"


def test_the_names_of_metafor_are_believed() -> None:
    text = "study,x1i,n1i,t1i,x2i,n2i,t2i\nA,9,335,413,19,336,398\nB,8,110,163,19,111,145\nC,3,212,487,13,208,435"
    assert read(text)["t1i"] == "time1"


def test_arms_of_one_size_do_not_show_whether_a_time_is_that_of_all_persons() -> None:
    made = columns("study,x1,n1,t1,x2,n2,t2\nA,9,335,413,19,336,398\nB,8,110,163,19,111,145\nC,3,212,487,13,208,435")
    assert '--columns \'time1="t1",time2="t2"\'' in made.passed["t1"]


def test_how_long_people_were_followed_is_no_person_time() -> None:
    text = "study,events1,n1,time1,events2,n2,time2\n" + "\n".join(
        f"S{i},{9 + i},{50 + 37 * i},{12.5 - i},{7 + i},{90 + 20 * i},{12.1 - i}" for i in range(6)
    )
    made = columns(text)
    assert not made.at.keys() & {"time1", "time2"}
    assert "do not grow with the number of persons" in made.passed["time1"]
    assert made.at["n1"]


def test_the_same_time_in_both_arms_is_no_person_time() -> None:
    text = "study,events1,time1,events2,time2\nA,9,12.5,19,12.5\nB,8,26.2,19,26.2\nC,3,48.7,13,48.7"
    assert "the same in both arms" in columns(text).passed["time1"]


def test_codes_of_treatments_are_no_person_time() -> None:
    text = "study,t1,r1,n1,t2,r2,n2\nA,1,9,140,3,23,140\nB,1,11,78,2,12,85\nC,1,75,731,3,363,714\nD,2,2,106,3,9,205"
    made = columns(text)
    assert "time1" not in made.at
    assert made.at["events1"] == 2


# Observed minus expected


@pytest.mark.parametrize(
    ("o_e", "variance"),
    [
        ("O-E", "V"),
        ("O \u2212 E", "Variance"),
        ("OmE", "V"),
        ("o_e", "var"),
        ("Observed - Expected", "Variance"),
        ("Log-rank O-E", "Log-rank variance"),
        ("O-E", "Var(O-E)"),
        ("O.E", "Variance of O-E"),
    ],
)
def test_observed_minus_expected_and_its_variance(o_e, variance) -> None:
    found = read(f"study,{o_e},{variance}\nA,-2.9,6.7\nB,1.4,20.1\nC,-8.0,31.5")
    assert (found[o_e], found[variance]) == ("o_e", "o_e_var")


def test_beside_a_ratio_with_its_interval_the_variance_is_that_of_o_minus_e() -> None:
    text = "study,O-E,Variance,HR,CI start,CI end\nA,-2.9,6.7,0.65,0.30,1.38\nB,1.4,20.1,1.07,0.69,1.66"
    assert read(text) == {
        "O-E": "o_e",
        "Variance": "o_e_var",
        "HR": "estimate",
        "CI start": "ci_low",
        "CI end": "ci_high",
    }


def test_observed_over_expected_is_another_number() -> None:
    with pytest.raises(DataError):
        columns("study,O/E,Variance\nA,1.2,0.05\nB,0.9,0.07\nC,1.1,0.02")


# Letters


def letters(rows: str, more: str) -> str:
    return f"study,a,b,c,d,{more}\n{rows}"


def test_letters_are_a_table_where_a_ratio_shows_it() -> None:
    found = read(letters("A,5,15,8,12,0.50\nB,9,31,12,28,0.68\nC,20,80,10,90,2.25", "OR"))
    assert [found[x] for x in "abcd"] == ["events1", "nonevents1", "events2", "nonevents2"]


def test_letters_whose_first_column_is_a_group() -> None:
    # A risk ratio of a/(a + c) over b/(b + d): the groups are the columns of the table.
    rows = [(5, 8, 15, 12), (9, 12, 31, 28), (20, 10, 80, 90)]
    text = "\n".join(f"S{i},{a},{b},{c},{d},{a / (a + c) / (b / (b + d)):.2f}" for i, (a, b, c, d) in enumerate(rows))
    found = read(letters(text, "RR"))
    assert [found[x] for x in "abcd"] == ["events1", "events2", "nonevents1", "nonevents2"]


def test_letters_with_totals() -> None:
    found = read(letters("A,5,15,8,12,20,20\nB,9,31,12,28,40,40\nC,20,80,10,95,100,105", "n1,n2"))
    assert found["b"] == "nonevents1"


@pytest.mark.parametrize(
    "text",
    ["study,a,b,c,d\nA,5,15,8,12\nB,9,31,12,28", "study,a,b,c,d,OR\nA,5,15,8,12,3.10\nB,9,31,12,28,0.12"],
    ids=["no witness", "another ratio"],
)
def test_letters_without_a_witness_are_not_read_and_it_is_told_how(text) -> None:
    raw = table(text)
    assert not set(choose(raw.header, raw.records).read) & {1, 2, 3, 4}
    assert '--columns \'events1="a",nonevents1="b"' in choose(raw.header, raw.records).passed[1]


def test_letters_of_items_are_no_table() -> None:
    with pytest.raises(DataError) as error:
        columns("study,a,b,c,d,e\nA,5,15,8,12,4\nB,9,31,12,28,3")
    assert "2x2" not in str(error.value)


# A count and its complement


def test_positive_and_negative_of_two_groups() -> None:
    made = columns("study,non.pos,non.neg,cir.pos,cir.neg\nA,5,15,8,12\nB,9,31,12,28")
    assert (made.at["events1"], made.at["nonevents1"], made.at["events2"]) == (3, 4, 1)
    assert not made.guessed  # "non" is the second


@pytest.mark.parametrize(
    ("names", "first"),
    [
        ("ihd.cont,noihd.cont,ihd.exp,noihd.exp", 3),
        ("n.ctrl.rec,n.ctrl.non,n.cbt.rec,n.cbt.non", 3),
        ("resp.drug,fail.drug,resp.plac,fail.plac", 1),
        ("drug_yes,drug_no,placebo_yes,placebo_no", 1),
    ],
)
def test_a_word_and_its_opposite(names, first) -> None:
    made = columns(f"study,{names}\nA,5,15,8,12\nB,9,31,12,28")
    assert (made.at["events1"], made.at["nonevents1"]) == (first, first + 1)


@pytest.mark.parametrize(
    "text",
    [
        "study,pre.pos,pre.neg,post.pos,post.neg\nA,5,15,8,12\nB,9,31,12,28",
        "study,diseased_pos,diseased_neg,healthy_pos,healthy_neg\nA,5,15,8,12\nB,9,31,12,28",
        "study,male_pos,male_neg,female_pos,female_neg\nA,5,15,8,12\nB,9,31,12,28",
        "study,drug_pos,drug_neg,plac_pos,plac_neg\nA,5.1,15.2,8.8,12.4\nB,9.3,31.0,12.1,28.7",
        "study,drug_pos,drug_neg,plac_pos,plac_neg,drug_pos_sd,plac_pos_sd\nA,25,15,28,12,4,5\nB,29,31,22,28,3,4",
    ],
    ids=["before and after", "a test of a disease", "sexes", "no whole numbers", "scores of affect"],
)
def test_what_only_looks_like_a_complement_is_not_read(text) -> None:
    raw = table(text)
    try:
        made = resolve(raw)
    except DataError:
        return
    assert not made.at.keys() & {"events1", "nonevents1", "events2"}


# Events of a whole group


def test_a_clinical_event_beside_the_size_of_its_group() -> None:
    found = read("study,treatment,stroke,total\nA,x,5,150\nA,y,8,148\nB,x,9,60\nB,y,3,62")
    assert (found["stroke"], found["total"]) == ("events", "n")


def test_two_events_of_one_group_are_two_results() -> None:
    made = columns("study,arm,n,deaths,infarcts\nA,x,150,5,12\nA,y,148,8,11\nB,x,60,9,7\nB,y,62,3,2")
    assert [one.at["events"] for one in (made, *made.more)] == [3, 4]
    assert all(one.at["n"] == 2 for one in (made, *made.more))


@pytest.mark.parametrize(
    "text",
    [
        "study,treatment,sessions,total\nA,x,5,150\nA,y,8,148\nB,x,9,60",
        "study,treatment,resp,n\nA,x,45,150\nA,y,38,148\nB,x,59,160",
        "study,treatment,relapse,n\nA,x,45,150\nA,y,38,148\nB,x,59,40",
    ],
    ids=["no event", "can be percentages", "more than persons"],
)
def test_what_only_looks_like_events_of_a_group_is_not_read(text) -> None:
    with pytest.raises(DataError) as error:
        columns(text)
    if "sessions" not in text:
        assert "events=" in str(error.value)


# Words that are letters of programs too


def test_an_infarction_of_each_arm_is_no_mean() -> None:
    made = columns("study,drug.mi,drug.stroke,drug.total,aspirin.mi,aspirin.stroke,aspirin.total\nA,5,7,150,8,9,148")
    assert not made.at.keys() & {"mean1", "mean2"}
    assert [one.at["events1"] for one in (made, *made.more)] == [1, 2]


def test_sexes_are_groups_only_beside_results_of_their_own() -> None:
    text = "study,intv.n,placebo.n,logrr,se,female.n,female.se,male.n,male.se\nA,50,48,-0.2,0.1,40,0.2,58,0.3"
    assert (read(text)["intv.n"], read(text)["placebo.n"]) == ("n1", "n2")
    assert "female.n" not in read(text)


def test_a_word_for_an_arm_counts_with_arm_behind_it() -> None:
    made = columns("id,hcq_arm_event,hcq_arm_total,control_arm_event,control_arm_total\n1,5,150,8,148\n2,7,90,9,88")
    assert not made.guessed
    assert made.at["events2"] == 3


def test_limits_without_an_estimate_are_not_read_for_the_sizes_beside_them() -> None:
    with pytest.raises(DataError, match="no column is read as its estimate"):
        columns("study,n.treat,n.control,wmwstat,lower,upper\nA,50,48,0.6,0.5,0.7\nB,30,31,0.5,0.4,0.6")


def test_the_variance_of_a_logarithm_is_that_of_its_ratio() -> None:
    rows = [(1.07, 0.0677, 0.05), (1.52, 0.4187, 0.09), (0.80, -0.2231, 0.11)]
    text = "study,or,or.lb,or.ub,yi,vi\n" + "\n".join(
        f"S{i},{x},{x * 0.6:.2f},{x * 1.7:.2f},{log},{v}" for i, (x, log, v) in enumerate(rows)
    )
    assert read(text)["vi"] == "variance"


def test_one_letter_is_an_effect_only_beside_its_spread() -> None:
    assert read("study,b,SE\nA,0.21,0.11\nB,0.13,0.09")["b"] == "estimate"
    with pytest.raises(DataError):
        columns("study,N,T,NT,B\nA,40,81.2,75.1,77.3\nB,36,79.9,74.2,78.0")


def test_a_correlation_beside_spreads_that_are_not_understood_is_no_effect() -> None:
    with pytest.raises(DataError, match="means or SDs of arms that are not understood"):
        columns("study,N,NT,B,NT_SD,B_SD,CORR\nA,40,75.1,77.3,9.1,8.2,0.5\nB,36,74.2,78.0,8.8,9.4,0.6")
    assert read("study,N,EI_SD,r\nA,40,9.1,0.5\nB,36,8.8,0.6")["r"] == "estimate"


# letters of other tables, variances of arms, arms without a person


def test_cells_by_what_they_have_and_have_not_need_a_witness_too() -> None:
    rows = ["A,40,4,3,90", "B,30,2,6,80", "C,12,2,5,70"]
    with pytest.raises(DataError, match='--columns \'events1="pp",nonevents1="pn",events2="np"'):
        columns("study,pp,pn,np,nn\n" + "\n".join(rows))
    ratios = ("300.0", "200.0", "84.0")
    whole = [f"{row},{ratio}" for row, ratio in zip(rows, ratios, strict=True)]
    made = columns("study,pp,pn,np,nn,OR\n" + "\n".join(whole))
    assert [made.at[c] for c in ("events1", "nonevents1", "events2", "nonevents2")] == [1, 2, 3, 4]


VARIANCES = (
    "study,mean_drug,var_drug,n_drug,mean_sham,var_sham,n_sham\nA,4.5,4.41,30,5.1,1.6,31\nB,4.9,1.8,25,5.6,1.9,26"
)


def test_rows_are_pooled_with_the_roots_of_variances_of_arms(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(VARIANCES)
    evidence = lm.load(tmp_path / "a.csv", measure="MD")
    roots = {"sd1": [4.41**0.5, 1.8**0.5], "sd2": [1.6**0.5, 1.9**0.5]}
    arms = {"mean1": [4.5, 4.9], "n1": [30, 25], "mean2": [5.1, 5.6], "n2": [31, 26]}
    direct = lm.pool(lm.effect_sizes("MD", **arms, **roots))
    assert evidence.pool("a").estimate == pytest.approx(direct.estimate, rel=1e-12)
    assert evidence.check().ok
    assert any("the SDs with which rows are pooled" in note for note in evidence.tables.notes)
    letters = columns(VARIANCES.replace("var_drug", "v1i").replace("var_sham", "v2i"))
    assert "--columns 'variance1=\"v1i\"'" in letters.passed["v1i"]


def test_a_variance_gives_way_to_an_sd_that_is_printed() -> None:
    made = columns(VARIANCES.replace("var_drug", "sd_drug").replace("var_sham", "sd_sham"))
    assert {"sd1", "sd2"} <= made.at.keys()
    assert not made.at.keys() & {"variance1", "variance2"}


def test_arms_without_a_person_are_left_out(tmp_path: Path) -> None:
    text = "study,events_drug,n_drug,events_sham,n_sham\nA,4,40,5,41\nB,0,0,0,0\nC,9,60,3,61\n"
    (tmp_path / "a.csv").write_text(text)
    evidence = read_data([tmp_path / "a.csv"], measure="RR")
    assert [r["trial"] for r in evidence["trials"]] == ["A", "C"]
    assert any("arms without a person" in note for note in evidence.notes)
    (tmp_path / "a.csv").write_text(text.replace("B,0,0,0,0", "B,0,0,1,12"))
    assert len(read_data([tmp_path / "a.csv"], measure="RR")["trials"]) == 3


# several counts with their shares

SHARED = "study,Total_N,MDD_Life,MDD_Life_Perc,GAD,GAD %"


def test_several_counts_each_with_its_share_are_events_of_one_number() -> None:
    rows = ("A,50,15,30,2,4", "B,60,16,26.7,3,5", "C,40,10,25,4,10", "D,44,11,25,6,13.6")
    made = columns("\n".join((SHARED, *rows)))
    assert made.read["MDD_Life"] == made.read["GAD"] == "events"
    assert made.read["MDD_Life_Perc"] == made.read["GAD %"] == "value"
    loose = columns("\n".join((SHARED, *rows[:3], "D,44,11,25,6,15.6")))  # of other people, in some rows
    assert loose.read["GAD"] == "events"
    assert "a share of other people" in loose.passed["GAD %"]
    other = columns("\n".join((SHARED.replace("MDD_Life", "female"), *rows)))
    assert "female" not in other.read
