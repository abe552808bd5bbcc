"""Tables of programs: each kind is known by what stands in it, and what it holds is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.reading import read_data
from lbpmeta.evidence.signatures.many_arms import is_of_lettered_arms
from lbpmeta.evidence.signatures.registry import SIGNATURES, signature_of
from lbpmeta.evidence.tables import Tables
from lbpmeta.evidence.textfile import RawTable

EXPORT5 = """\
Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Statistical Method,Effect Measure,Analysis Model,\
Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,SD 2,Total 2,Effect Estimate,SE,CI Start,CI End,Weight,Q,P(Q),I\u00b2(Q),\
Tau\u00b2,Z,P(Z),df
1,0,0,Drug versus placebo,,,,,,,,,,,,,,,,,,,,,,,,
1,1,0,Death,DIC,MH,OR,Fixed,93,,,1373,131,,,1395,0.70046904,,0.53091501,0.92417216,100,0.03867384,0.84409623,0,0,2.51763203,0.01181467,1
1,1,0,Lee 2001,,,,,49,0,0,615,67,0,0,624,0.71971415,0.19721981,0.48897453,1.05933628,50.59572121,,,,,,,
1,1,0,Kim 2002,,,,,44,0,0,758,64,0,0,771,0.6807598,0.20289717,0.4573909,1.01321191,49.40427879,,,,,,,
"""
DATA_ROWS = """\
Study,GIV Mean,GIV SE,Experimental mean,Experimental SD,Experimental cases,Experimental N,Control mean,Control SD,\
Control cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end
Lee 2001,0,0,0,0,49,615,0,0,67,624,0,0,50.6,0.742,0.522,1.055
Kim 2002,0,0,0,0,44,758,0,0,64,771,0,0,49.4,0.699,0.483,1.012
"""
ROBVIS = "Study,D1,D2,D3,D4,D5,Overall,Weight\nA 2001,Low,Some concerns,Low,Low,Low,Some concerns,33\n"
ROBINS = "Study,D1,D2,D3,D4,D5,D6,D7,Overall\nA,Moderate,Critical,Low,Low,No information,Moderate,Low,Critical\n"
COVIDENCE = """\
Covidence #,Study ID,Title,Reviewer Name,n (drug),events (drug),n (placebo),events (placebo)
12,Lee 2001,A trial,Ann,50,5,51,9
12,Lee 2001,A trial,Ben,50,6,51,9
12,Lee 2001,A trial,Consensus,50,6,51,9
13,Kim 2002,A trial,Ann,40,4,41,8
"""
GRADE = """\
Outcomes,Anticipated absolute effects - Risk with placebo,Anticipated absolute effects - Risk with drug,\
Relative effect (95% CI),\u2116 of participants (studies),Certainty of the evidence (GRADE)
Death,120 per 1000,"90 per 1000 (72 to 114)",RR 0.75 (0.60 to 0.95),234 (3 RCTs),\u2a01\u2a01\u25ef\u25ef Low
Pain,The mean pain was 5.1,"MD 1.5 lower (2.3 lower to 0.7 lower)",-,"1,120 (8 RCTs)",High
"""
NETMETA = (
    "studlab,treat1,treat2,TE,seTE\nLee,drug,placebo,-0.51,0.20\nLee,drug,sham,-0.40,0.25\nKim,sham,placebo,-0.1,0.2\n"
)
META = (
    "studlab,event.e,n.e,event.c,n.c,TE,seTE,lower,upper,statistic,pval,w.common,w.random\n"
    "Lee,49,615,67,624,-0.3289,0.1972,-0.7155,0.0576,-1.668,0.0954,25.7,20.1\n"
    "Kim,44,758,64,771,-0.3845,0.2029,-0.7822,0.0131,-1.895,0.0581,24.3,19.2\n"
)
STATA = (
    "_meta_id,_meta_studylabel,_meta_es,_meta_se,_meta_cil,_meta_ciu,_meta_studysize\n"
    "1,Lee,-0.3289,0.1972,-0.7155,0.0576,1239\n2,Kim,-0.3845,0.2029,-0.7822,0.0131,1529\n"
)
ESCALC = "trial,author,ai,bi,ci,di,yi,vi\n1,Lee,49,566,67,557,-0.3289,0.0389\n2,Kim,44,714,64,707,-0.3845,0.0412\n"
FORESTPLOT = 'study,mean,lower,upper,OR\nLee,0.72,0.49,1.06,"0.72"\nKim,0.68,0.46,1.01,"0.68"\n'
LETTERED = "study,events_A,n_A,events_B,n_B,events_C,n_C\nLee,9,140,,,23,145\nKim,,,11,78,12,85\n"
MANY_ARMS = (
    "study,Treatment1,y1,sd1,n1,Treatment2,y2,sd2,n2,Treatment3,y3,sd3,n3\n"
    "Lee,Placebo,-1.2,3.7,54,Drug A,-1.5,4.2,95,Drug B,-2.0,3.1,60\n"
    "Kim,Placebo,-0.7,3.7,172,Drug A,-2.4,3.4,173,,,,\n"
)

AGAINST_FIRST = (
    "studyc,narms,t1,t2,t3,y2,Var2,y3,Var3,V\n"
    "Lee,2,1,6,NA,-0.92,0.101,NA,NA,NA\nKim,3,1,8,6,-0.77,0.016,-0.5,0.02,0.008\n"
)

LEAGUE = """\
A,.,-0.50 [-1.10; 0.10]
-1.30 [-1.70; -0.90],B,.
-0.55 [-1.00; -0.10],0.75 [0.20; 1.30],C
"""

CONTRASTS = """\
outcome,Treatment1,Treatment2,OR,LB,UB
death,drug,sham,0.80,0.50,1.28
death,sham,drug,1.25,0.78,2.00
stroke,drug,sham,0.90,0.60,1.35
"""
BAYESMETA = """\
study,f.t,n.t,f.c,n.c,y,sigma
Lee,7,47,25,54,-1.594549,0.4922803
Kim,4,38,24,41,-2.484907,0.6163619
"""
POINT_INTERVALS = """\
study,b_Intercept,.lower,.upper,.width,.point,.interval
Lee,0.047,0.001,0.109,0.9,median,qi
Kim,0.466,0.311,0.702,0.9,median,hdci
"""

CAMA = """report_ID,r_author,r_year,sample_ID,s_size,outcome_ID,o_ni,o_depression,measure,yi,vi
1,Lee,2016,11,120,1,98,no,COR,-0.62,0.0039
1,Lee,2016,11,120,2,101,yes,COR,-0.31,0.0082
2,Kim,2019,21,80,1,80,yes,COR,-0.20,0.0117
"""
RESULTS = """\
Study,Outcome,Data type,Effect measure,Arm,Reference arm,Sample size,Cases,Mean,SD,SE,CI level,CI start,CI end,\
Exp mean,Exp CI start,Exp CI end,Footnotes
Lee,Mood,Arm level,,Yoga,,50,,5.1,2.0,,,,,,,,at 8 weeks
Lee,Mood,Arm level,,Usual care,,48,,6.4,2.1,,,,,,,,
Kim,Mood,Contrast level,MD,Waiting,True,,,,,,,,,,,,
Kim,Mood,Contrast level,MD,Yoga,False,,,-1.2,,0.4,,,,,,,
Kim,Falls,Contrast level,LOG_OR,Waiting,True,,,,,,,,,,,,
Kim,Falls,Contrast level,LOG_OR,Yoga,False,,,,,,0.9,,,0.60,0.40,0.90,
"""

TEXTS = {
    "RevMan's form for results, of arms and of contrasts": RESULTS,
    "RevMan 5's CSV export": EXPORT5,
    "the data rows of a RevMan package": DATA_ROWS,
    "a league table of a network": LEAGUE,
    "a table of risk-of-bias judgements, as robvis takes them": ROBVIS,
    "an extraction of Covidence": COVIDENCE,
    "a summary of findings of GRADEpro": GRADE,
    "data of netmeta: a contrast between two treatments per row": NETMETA,
    "arms side by side, with the treatment of each": MANY_ARMS,
    "treatments by their letters, side by side": LETTERED,
    "effects of arms against the first, with the treatment of each": AGAINST_FIRST,
    "a data frame of meta": META,
    "data of Stata's meta": STATA,
    "data of metafor's escalc": ESCALC,
    "a table of the forestplot package": FORESTPLOT,
    "summaries of draws, as ggdist and tidybayes write them": POINT_INTERVALS,
    "effects between two treatments, which each row names": CONTRASTS,
    "data of bayesmeta: an effect y and its standard error sigma": BAYESMETA,
    "data of PsychOpen CAMA: report (r_), sample (s_), treatment (t_), outcome (o_)": CAMA,
}


def tables(folder: Path, text: str) -> Tables:
    file = folder / "whatever.csv"
    file.write_text(text, encoding="utf-8")
    return read_data([file])


def cells(found: Tables, table: str, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[c] for c in columns) for row in found[table]]


@pytest.mark.parametrize("one", SIGNATURES, ids=lambda s: s.name)
def test_each_kind_is_known_under_any_name_of_its_file(one, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    if one.refusal:
        with pytest.raises(DataError, match=r"judgements of risk of bias and no numbers"):
            tables(tmp_path, TEXTS[one.name])
        return
    found = tables(tmp_path, TEXTS[one.name])
    assert f"it is {one.name}" in found.understood[0].table


def test_effects_between_two_treatments_are_never_pooled_across_them(tmp_path: Path) -> None:
    found = tables(tmp_path, CONTRASTS)
    assert cells(found, "trials", "arm1", "arm2", "comparison")[1] == ("sham", "drug", "sham versus drug")
    assert len({row["set"] for row in found["trials"]}) == 3


def test_the_persons_of_an_outcome_are_those_of_its_effect(tmp_path: Path) -> None:
    found = tables(tmp_path, CAMA)
    assert cells(found, "trials", "trial", "n1", "estimate")[:2] == [
        ("Lee 2016", "98", "-0.62"),
        ("Lee 2016", "101", "-0.31"),
    ]


def test_an_effect_between_two_treatments_may_be_called_mean(tmp_path: Path) -> None:
    found = tables(tmp_path, "study,treat1,treat2,mean,seTE\nA,x,y,-0.4,0.2\nA,x,z,-0.1,0.2\nB,y,z,0.3,0.1\n")
    assert cells(found, "trials", "arm1", "arm2", "estimate", "se")[0] == ("x", "y", "-0.4", "0.2")
    with pytest.raises(DataError, match="a mean of one group or an estimate"):
        tables(tmp_path, "study,site,mean,se\nA,x,0.4,0.2\nA,x,0.1,0.2\nB,y,0.3,0.1\n")


def test_a_third_treatment_or_a_control_makes_no_contrasts() -> None:
    for header in (("Treatment1", "Treatment2", "Treatment3", "OR"), ("Treatment1", "Treatment2", "control", "OR")):
        found = signature_of(RawTable("a.csv", header, (), ()))
        assert found is None or "effects between" not in found.name


def test_y_and_sigma_beside_a_group_size_are_no_effect_and_its_error() -> None:
    raw = RawTable("a.csv", ("study", "dose", "y", "sigma", "n"), (("A", "1", "5", "2", "30"),), (2,))
    assert signature_of(raw) is None


def test_a_table_of_no_program_is_none() -> None:
    raw = RawTable("a.csv", ("study", "MD", "lower", "upper"), (("A", "1", "0", "2"),), (2,))
    assert signature_of(raw) is None


def test_the_export_of_revman_5_declares_its_recipe_as_its_review_does(tmp_path: Path) -> None:
    found = tables(tmp_path, EXPORT5)
    assert cells(found, "trials", "trial", "events1", "mean1", "estimate", "weight") == [
        ("Lee 2001", "49", "", "0.71971415", "50.5957212"),
        ("Kim 2002", "44", "", "0.6807598", "49.4042788"),
    ]
    (line,) = found["reviews"]
    assert (line["recipe"], line["model"], line["measure"], line["q_df"]) == ("revman5", "common", "OR", "1")
    assert {s.declaration.name: str(s.declaration.origin) for s in found.said}["interval"] == "format"
    report = lm.check(tmp_path / "whatever.csv")
    assert report.ok
    assert report.coverage.checked == report.coverage.printed


@pytest.mark.parametrize("text", [ROBVIS, ROBINS], ids=["rob2", "robins-i"])
def test_judgements_beside_studies_are_named_and_the_studies_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "rob.csv").write_text(text, encoding="utf-8")
    (tmp_path / "results.csv").write_text("study,MD,lower,upper\nA,1,0,2\n", encoding="utf-8")
    found = read_data([tmp_path])
    assert len(found["trials"]) == 1
    (told,) = found.understood[0].elsewhere
    assert "rob.csv" in told
    assert "judgements of risk of bias" in told


def test_a_consensus_of_reviewers_stands_for_them(tmp_path: Path) -> None:
    found = tables(tmp_path, COVIDENCE)
    assert cells(found, "trials", "trial", "events1", "n1") == [("Lee 2001", "6", "50"), ("Kim 2002", "4", "40")]
    assert "2 rows of single reviewers stand beside a consensus, which is read" in found.understood[0].table


def test_arms_and_contrasts_of_a_form_stand_beside_their_references(tmp_path: Path) -> None:
    found = tables(tmp_path, RESULTS)
    arms = ("trial", "outcome", "mean1", "n1", "mean2", "n2")
    assert cells(found, "trials", *arms)[0] == ("Lee", "Mood", "5.1", "50", "6.4", "48")
    assert cells(found, "trials", "measure", "estimate", "se")[1] == ("MD", "-1.2", "0.4")
    ratio = ("measure", "estimate", "ci_low", "ci_high", "level")
    assert cells(found, "trials", *ratio)[2] == ("OR", "0.60", "0.40", "0.90", "90")


def test_a_result_of_three_arms_is_compared_with_its_reference(tmp_path: Path) -> None:
    rows = [f"Lee,Mood,Arm level,{arm},{n},5.{n},2.0" for arm, n in (("Yoga", 50), ("Placebo", 48), ("Drug", 51))]
    text = "Study,Outcome,Data type,Arm,Sample size,Mean,SD\n" + "\n".join(rows) + "\n"
    found = cells(tables(tmp_path, text), "trials", "comparison", "n1", "n2")
    assert found == [("Yoga versus Placebo", "50", "48"), ("Drug versus Placebo", "51", "48")]


def test_a_form_that_nobody_filled_in_is_asked_for_its_numbers(tmp_path: Path) -> None:
    text = (
        "Study,Outcome,Data type,Arm,Sample size,Mean,SD\nLee,Mood,Arm level,Drug,,,\nLee,Mood,Arm level,Placebo,,,\n"
    )
    with pytest.raises(DataError, match="no row holds a number that can be checked"):
        tables(tmp_path, text)


def test_a_summary_of_findings_is_a_pooled_line_per_outcome(tmp_path: Path) -> None:
    wanted = [("Death", "RR", "0.75", "0.60", "0.95", "234", "3"), ("Pain", "MD", "-1.5", "-2.3", "-0.7", "1120", "8")]
    assert (
        cells(tables(tmp_path, GRADE), "reviews", "outcome", "measure", "estimate", "ci_low", "ci_high", "n", "k")
        == wanted
    )


def test_a_grade_at_school_is_no_certainty_of_evidence() -> None:
    header = ("study", "grade_level", "effect_size", "standard_error", "group_size_average")
    raw = RawTable("a.csv", header, (("A", "3", "0.5", "0.1", "4.2"),), (2,))
    assert signature_of(raw) is None
    (row,) = read_data([[dict(zip(header, raw.records[0], strict=True))]])["trials"]
    assert (row["estimate"], row["se"], row["mean1"]) == ("0.5", "0.1", "")


def test_contrasts_of_a_network_are_analyses_of_their_own(tmp_path: Path) -> None:
    found = tables(tmp_path, NETMETA)
    assert cells(found, "trials", "comparison", "estimate", "se")[0] == ("drug versus placebo", "-0.51", "0.20")
    assert len({row["set"] for row in found["trials"]}) == 3


@pytest.mark.parametrize("text", [META, STATA, ESCALC], ids=["meta", "stata", "escalc"])
def test_logarithms_of_programs_are_read_as_such(text: str, tmp_path: Path) -> None:
    found = tables(tmp_path, text)
    first = found["trials"][0]
    assert first["trial"] == "Lee"
    if first["events1"]:  # compared with its arms as ratio
        assert (first["measure"], first["x_log_estimate"]) == ("OR", "-0.3289")
    else:
        assert (first["measure"], first["estimate"], first["ci_low"]) == ("GEN", "-0.3289", "-0.7155")
    assert first["weight"] == ""
    assert lm.check(tmp_path / "whatever.csv").ok


def test_summaries_of_draws_are_credible_intervals_of_their_level(tmp_path: Path) -> None:
    found = cells(tables(tmp_path, POINT_INTERVALS), "trials", "estimate", "ci_low", "level", "interval")
    assert found[0] == ("0.047", "0.001", "90", "credible")
    assert not [f for f in lm.check(tmp_path / "whatever.csv").findings if f.verdict in ("implausible", "inconsistent")]


def test_the_mean_of_a_forestplot_is_its_estimate(tmp_path: Path) -> None:
    assert cells(tables(tmp_path, FORESTPLOT), "trials", "estimate", "ci_low", "ci_high", "mean1")[0] == (
        "0.72",
        "0.49",
        "1.06",
        "",
    )


def test_three_arms_are_two_comparisons_with_the_first(tmp_path: Path) -> None:
    file = tmp_path / "network.csv"
    file.write_text(MANY_ARMS, encoding="utf-8")
    read = lm.load(file, measure="MD").tables
    found = [(r["comparison"], r["arm2"], r["mean1"], r["mean2"], r["n2"]) for r in read["trials"]]
    assert found == [
        ("Placebo versus Drug A", "Drug A", "-1.2", "-1.5", "95"),
        ("Placebo versus Drug B", "Drug B", "-1.2", "-2.0", "60"),
        ("Placebo versus Drug A", "Drug A", "-0.7", "-2.4", "173"),
    ]
    assert any("1 row of three arms or more" in told for told in read.understood[0].table)
    assert len({r["set"] for r in read["trials"]}) == 2
    assert lm.check(file, measure="MD").ok


def test_a_third_arm_whose_treatment_is_not_named_is_passed_over_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "three.csv"
    file.write_text(
        "study,mean1,sd1,n1,mean2,sd2,n2,mean3,sd3,n3\nLee,1.2,3.7,54,1.5,4.2,95,2.0,3.1,60\n", encoding="utf-8"
    )
    (told,) = lm.load(file).tables.understood
    assert told.passed.keys() == {"mean3", "sd3", "n3"}
    assert any(line.startswith("not read: mean3, sd3, n3: arm 3: arms 1 and 2 are read.") for line in told.lines())


def test_results_at_three_times_are_no_three_arms(tmp_path: Path) -> None:
    file = tmp_path / "times.csv"
    file.write_text("study,y1,v1,y2,v2,y3,v3\nLee,1.2,0.3,1.5,0.4,2.0,0.2\nKim,1,0.3,1,0.4,2,0.2\n", encoding="utf-8")
    assert not any("arms" in told for told in lm.load(file).tables.understood[0].table)


def test_the_columns_of_matrices_of_bugs_are_arms(tmp_path: Path) -> None:
    names = ",".join(f'"{letter}[,{arm}]"' for letter in "trn" for arm in (1, 2, 3))
    file = tmp_path / "bugs.csv"
    file.write_text(f"{names},na[]\n1,3,NA,8,11,NA,85,76,NA,2\n1,2,4,9,14,12,71,66,72,3\n", encoding="utf-8")
    rows = lm.load(file).tables.rows["trials"]
    assert [(r["arm1"], r["arm2"], r["events1"], r["n2"]) for r in rows] == [
        ("treatment 1", "treatment 3", "8", "76"),
        ("treatment 1", "treatment 2", "9", "66"),
        ("treatment 1", "treatment 4", "9", "72"),
    ]


@pytest.mark.parametrize("arms", ["ABD", "BCD", "AB"])
def test_letters_with_a_gap_are_no_treatments_side_by_side(arms: str) -> None:
    names = ("study", *(f"{stem}{arm}" for arm in arms for stem in ("d", "n")))
    assert not is_of_lettered_arms(RawTable("a.csv", names, (), ()))
