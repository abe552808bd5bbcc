"""Kinds of files collected in the wild: each test is one kind, made up, and fails without its rule."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.problems import ValidationError
from lbpmeta.evidence.shapes.header import header_of


def loaded(tmp_path: Path, text: str, name: str = "my.csv") -> lm.Evidence:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return lm.load(tmp_path / name)


def test_the_total_beside_each_study_is_no_result_of_it(tmp_path: Path) -> None:
    text = (
        "study,drug_events,drug_total,sham_events,sham_total,weight,meta_analysis_drug_events,meta_analysis_drug_total,"
        "meta_analysis_sham_events,meta_analysis_sham_total\n"
        "Lee,9,50,14,52,30,40,250,61,255\nKim,12,80,20,81,40,40,250,61,255\nFox,19,120,27,122,30,40,250,61,255\n"
    )
    evidence = loaded(tmp_path, text)
    assert [r["events1"] for r in evidence.tables["trials"]] == ["9", "12", "19"]
    passed = evidence.tables.understood[0].passed
    assert "the same in row after row" in passed["meta_analysis_drug_events"]
    assert not [f for f in evidence.check().findings if f.verdict == "implausible"]


def test_two_results_of_each_study_are_both_read(tmp_path: Path) -> None:
    header = "study,drug_events,drug_total,sham_events,sham_total"
    text = f"{header},overall_drug_events,overall_drug_total,overall_sham_events,overall_sham_total\n"
    text += "Lee,9,50,14,52,19,50,24,52\nKim,12,80,20,81,22,80,30,81\n"
    assert len(loaded(tmp_path, text).tables["trials"]) == 4


def test_a_collection_of_reviews_is_not_one_analysis(tmp_path: Path) -> None:
    text = "meta_review,factor,author,year,measure,value,ci_lo,ci_up\n"
    rows = [("Fox", "yoga", n, v) for n, v in (("Lee", 1.2), ("Kim", 1.4))]
    rows += [("Fox", "tai chi", n, v) for n, v in (("Roe", 1.1), ("Ray", 1.6))]
    text += "".join(f"{r},{f},{n},2001,HR,{v},{v / 1.4:.3f},{v * 1.4:.3f}\n" for r, f, n, v in rows)
    sets = [r["set"] for r in loaded(tmp_path, text).tables["trials"]]
    assert sets[0] == sets[1] != sets[2] == sets[3]


def test_a_variance_glued_to_its_measure(tmp_path: Path) -> None:
    evidence = loaded(tmp_path, "study,logOR,logORvar\nLee,-0.42,0.09\nKim,0.10,0.04\n")
    assert [r["variance"] for r in evidence.tables["trials"]] == ["0.09", "0.04"]


def test_cases_and_controls_with_means_are_arms(tmp_path: Path) -> None:
    text = "study,n_cases,n_controls,mean_cases,sd_cases,mean_controls,sd_controls\nLee,50,48,5.1,2.0,6.4,2.1\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert (row["n1"], row["n2"], row["mean1"], row["mean2"]) == ("50", "48", "5.1", "6.4")


def test_arms_without_a_control_are_compared_with_the_treatment_of_most_studies(tmp_path: Path) -> None:
    text = "id,t,n,r\nLee,yoga,20,9\nLee,pilates,22,8\nKim,yoga,30,12\nKim,tai chi,31,15\nKim,pilates,29,10\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [r["comparison"] for r in rows] == ["pilates versus yoga", "tai chi versus yoga", "pilates versus yoga"]
    lone = loaded(tmp_path, "id,t,n,r\nLee,yoga,20,9\nLee,pilates,22,8\nKim,walking,30,12\nKim,tai chi,31,15\n")
    assert lone.tables.understood[0].read == {"id": "id", "t": "arm1", "n": "n", "r": "events"}
    assert any("which of Lee ('yoga', 'pilates') is compared with which" in note for note in lone.tables.notes)


def test_a_rate_of_responses_is_no_relative_risk(tmp_path: Path) -> None:
    text = "study,RR,estimate,SE\nLee,45,0.21,0.06\nKim,72,0.15,0.09\nFox,38,0.32,0.11\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert (row["estimate"], row["se"], row["measure"]) == ("0.21", "0.06", "")


def test_a_correlation_that_stands_before_its_spread_is_asked_about(tmp_path: Path) -> None:
    text = "study,estimate,n,Correlation,Variance,SE\nLee,1.21,80,0.21,0.0116,0.108\nKim,2.15,90,0.15,0.0107,0.104\n"
    with pytest.raises(DataError, match=r"--columns 'estimate=\"Correlation\"' \(it stands before 'Variance'\)"):
        loaded(tmp_path, text)


def test_a_numbered_treatment_beside_a_control_is_arm_1(tmp_path: Path) -> None:
    names = [
        f"{arm}.{t}.{o}.{q}"
        for t in ("pre", "post")
        for o in ("calm", "focus")
        for arm in ("treatment1", "control")
        for q in ("m", "sd")
    ]
    text = ",".join(["study", "treatment1.n", "treatment2.n", "control.n", *names])
    text += "\n" + ",".join(["Lee", "24", "25", "27", *(str(10 + i) for i in range(len(names)))]) + "\n"
    text += ",".join(["Kim", "34", "", "37", *(str(12 + i) for i in range(len(names)))]) + "\n"
    found = loaded(tmp_path, text).tables["trials"]
    assert {(r["outcome"], r["timepoint"]) for r in found} == {
        (o, t) for o in ("calm", "focus") for t in ("pre", "post")
    }
    assert {(r["n1"], r["n2"]) for r in found} == {("24", "27"), ("34", "37")}


def test_names_of_a_program_are_the_header_however_many_digits_they_have() -> None:
    names = ["record_id", "authors", *(f"size_rm{i}" for i in range(1, 20)), *(f"types___{i}" for i in range(1, 20))]
    rows = [names, *[[f"Lee {i}", "Lee; Kim", *["NA"] * 30, *"010101010"[: len(names) - 32]] for i in range(4)]]
    assert header_of(rows).at == 0  # type: ignore[union-attr]


def test_a_wide_sheet_is_asked_about_in_few_lines(tmp_path: Path) -> None:
    header = ",".join(f"item_{i}_x" for i in range(300))
    rows = "\n".join(",".join(str((7 * i + j) % 50) for i in range(300)) for j in range(5))
    with pytest.raises(DataError) as refused:
        loaded(tmp_path, f"{header}\n{rows}\n")
    assert "238 more columns of numbers" in refused.value.draft  # type: ignore[attr-defined]


def test_remarks_behind_a_sign_stand_above_the_header(tmp_path: Path) -> None:
    text = "# taken from a book\n# its page 3, and the next\nstudy,yi,sei\nLee,0.5,0.1\nKim,0.3,0.2\n"
    evidence = loaded(tmp_path, text)
    assert [r["estimate"] for r in evidence.tables["trials"]] == ["0.5", "0.3"]
    assert "2 lines of remarks above it, behind '#'" in evidence.tables.understood[0].table


def test_a_header_behind_a_sign_is_the_header(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, "#study,yi,sei\nLee,0.5,0.1\nKim,0.3,0.2\n").tables["trials"]) == 2


def test_remarks_behind_the_last_name_of_a_text_stop_nothing(tmp_path: Path) -> None:
    text = "study,MD,lower,upper,,\nLee,1.2,0.4,2.0,,see the text\nKim,0.8,0.1,1.5,,\n"
    assert [r["estimate"] for r in loaded(tmp_path, text).tables["trials"]] == ["1.2", "0.8"]


def test_a_second_p_value_is_that_of_another_test(tmp_path: Path) -> None:
    text = "study,MD,lower,upper,P value,Q,Df,P value\n"
    text += "Lee,1.2,0.4,2.0,0.003,4.2,3,0.24\nKim,0.8,0.1,1.5,0.025,1.1,2,0.58\n"
    found = loaded(tmp_path, text).tables
    assert [r["p"] for r in (*found["trials"], *found["reviews"])] == ["0.003", "0.025"]


def test_an_effect_that_stands_twice_with_other_numbers_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="column d: the column stands twice"):
        loaded(tmp_path, "study,n1,n2,d,vi,d,d.var\nLee,20,22,0.5,0.1,0.48,0.09\nKim,30,31,0.3,0.07,0.29,0.06\n")


def test_the_one_column_between_the_only_limits_is_the_effect(tmp_path: Path) -> None:
    rows = [(0.42, 0.1, 0.8), (1.2, 0.6, 1.9), (-0.3, -0.9, 0.2), (0.05, -0.4, 0.6), (0.9, 0.7, 1.1)]
    text = "study,pages,Estmate,LCI,UCI\n" + "".join(f"S{i},{9 + i},{e},{a},{b}\n" for i, (e, a, b) in enumerate(rows))
    assert [r["estimate"] for r in loaded(tmp_path, text).tables["trials"]] == [str(e) for e, _, _ in rows]
    with pytest.raises(DataError):  # one row outside of its limits, and it is none
        loaded(tmp_path, text.replace("0.42,0.1,0.8", "0.82,0.1,0.8"))


def test_counts_beside_the_size_of_an_arm_are_offered_with_the_arm(tmp_path: Path) -> None:
    text = "study,treatment,n,rash,itch\n1,1,284,16,3\n1,2,279,9,2\n2,1,697,20,7\n2,3,706,12,3\n"
    with pytest.raises(DataError, match=r"If one of 'rash', 'itch' counts .* 'arm=\"treatment\",events=\"rash\""):
        loaded(tmp_path, text)
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    found = lm.load(tmp_path / "my.csv", columns={"arm1": "treatment", "events": "rash", "n": "n"}).tables["statements"]
    assert [(r["events"], r["n"]) for r in found][:2] == [("16", "284"), ("9", "279")]


def test_two_groups_that_are_spelt_in_two_ways(tmp_path: Path) -> None:
    text = "study,n_ma,mean_magroup,sd_magroup,n_con,mean_congroup,sd_congroup\n"
    text += "Lee,20,5.1,1.2,22,6.1,1.3\nKim,30,4.1,1.1,32,5.5,1.2\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert [row[c] for c in ("n1", "mean1", "sd1", "n2", "mean2", "sd2")] == ["20", "5.1", "1.2", "22", "6.1", "1.3"]


def test_limits_are_those_of_the_effect_and_not_of_a_difference(tmp_path: Path) -> None:
    text = "study,effect,lower,upper,difference\nLee,0.5,0.2,0.8,0.31\nKim,0.3,0.1,0.5,0.12\nFox,0.9,0.5,1.3,0.75\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert (rows[0]["estimate"], rows[0]["ci_low"], rows[0]["ci_high"]) == ("0.5", "0.2", "0.8")


def test_figures_of_a_test_are_known_by_its_counts_and_not_accused(tmp_path: Path) -> None:
    text = "study,TP,FP,FN,TN,est1,lo1,hi1,est2,lo2,hi2\nLee,45,5,3,60,93.8,82.8,98.7,92.3,83.0,97.5\n"
    text += "Kim,30,2,6,44,83.3,67.2,93.6,95.7,85.2,99.5\nFox,70,9,4,80,94.6,86.7,98.5,89.9,81.7,95.3\n"
    evidence = loaded(tmp_path, text)
    assert evidence.tables.understood[0].read["est1"] == "sensitivity of the test"
    first = evidence.tables["statements"][0]
    assert [first[c] for c in ("events", "n", "value", "low", "high")] == ["45", "48", "93.8", "82.8", "98.7"]
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]


def test_a_stray_cell_is_named_and_many_are_refused(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for far in (1, 9):
        book = openpyxl.Workbook()
        for row in (["study", "MD", "lower", "upper"], ["Lee", 1.1, 0.2, 1.8], ["Kim", 0.5, -0.1, 1.1]):
            book.active.append(row)
        other = book.create_sheet("notes")
        for k in range(far):
            other.cell(1_048_576, 3 + k, "x")
        book.save(tmp_path / f"{far}.xlsx")
    found = lm.load(tmp_path / "1.xlsx").tables
    assert [r["estimate"] for r in found["trials"]] == ["1.1", "0.5"]
    assert any("C1048576 stands far outside" in text for text in found.understood[0].elsewhere)
    with pytest.raises(DataError, match="Copy the sheet of the table into a workbook of its own"):
        lm.load(tmp_path / "9.xlsx")


def test_a_standard_error_of_z_is_none_of_the_correlation(tmp_path: Path) -> None:
    text = '"","animal","correlation","ci_lower","ci_upper","sample_size","fisher_z","se"\n'
    for i, (r, n) in enumerate(((0.71, 10), (0.66, 52), (-0.69, 126)), start=1):
        z, se = math.atanh(r), (n - 3) ** -0.5
        text += f'"{i}","A{i}",{r},{math.tanh(z - 1.96 * se)},{math.tanh(z + 1.96 * se)},{n},{z},{se}\n'
    evidence = loaded(tmp_path, text)
    row = evidence.tables["trials"][0]
    assert (row["estimate"], row["se"], row["n1"]) == ("0.71", "", "10")
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]


def test_without_limits_of_its_own_the_correlation_leaves_the_standard_error_to_z(tmp_path: Path) -> None:
    text = "animal,correlation,sample_size,fisher_z,se\n"
    for i, (r, n) in enumerate(((0.71, 10), (0.66, 52), (-0.69, 126)), start=1):
        text += f"A{i},{r},{n},{math.atanh(r)},{(n - 3) ** -0.5}\n"
    assert loaded(tmp_path, text).tables.understood[0].read["fisher_z"] == "estimate"


def test_a_mean_under_the_name_of_an_effect_is_none(tmp_path: Path) -> None:
    text = "author,lower,upper,TE,seTE,ne,mean_ne,se_ne,nc,mean_nc,se_nc\n"
    text += "Lee,40,65,52,1.8,173,52,1.8,926,45,0.7\nKim,1,94,61.4,3.4,46,61.4,3.4,216,44.5,1.4\n"
    text += "Fox,57,78,66,1.5,36,66,1.5,102,51,1.1\n"
    evidence = loaded(tmp_path, text)
    row = evidence.tables["trials"][1]
    assert [row[c] for c in ("mean1", "se1", "n1", "mean2", "se2", "n2")] == ["61.4", "3.4", "46", "44.5", "1.4", "216"]
    assert not any(row[c] for c in ("estimate", "se", "ci_low", "ci_high"))
    assert not [f for f in evidence.check().findings if f.check == "ci-asymmetric"]


def test_a_group_without_a_name_beside_one_with_a_letter(tmp_path: Path) -> None:
    text = "study,nd,meand,sdd,n,mean,sd\nLee,6,129.4,5.1,7,144.7,11.2\nKim,9,98.4,3.2,8,134.8,1.9\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert [row[c] for c in ("n1", "mean1", "sd1", "n2", "mean2", "sd2")] == ["6", "129.4", "5.1", "7", "144.7", "11.2"]


def test_those_with_and_without_an_outcome_are_all_persons(tmp_path: Path) -> None:
    text = "Study,Drug,Sample_Size,Age,Age_SD,Nausea_Yes,Nausea_No,Pain_Yes,Pain_No\n"
    text += "Lee,PBO,21,48.1,10.5,3,18,2,19\nLee,VAR,19,44.8,12.3,5,14,1,18\nKim,PBO,17,38.8,11.9,1,16,0,17\n"
    found = loaded(tmp_path, text).tables["statements"]
    assert [(r["events"], r["n"]) for r in found] == [
        *(("3", "21"), ("5", "19"), ("1", "17")),
        *(("2", "21"), ("1", "19"), ("0", "17")),
    ]
    with pytest.raises(DataError):  # no complement, and nothing shows that they are persons
        loaded(tmp_path, text.replace(",18,", ",11,").replace(",14,", ",10,").replace(",19\n", ",7\n"))


def test_what_people_are_like_is_not_offered_as_an_outcome(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        loaded(tmp_path, "study,Sample_Size,Age,Age_SD,Visits\nLee,21,48.1,10.5,3.5\nKim,19,44.8,12.3,5.1\n")
    assert "mean1=" not in str(refused.value)


def test_new_against_reference_is_a_network_and_not_one_pool(tmp_path: Path) -> None:
    text = "study,new,ref,lhr,lhrse,hr,ci_lo,ci_up\nLee,A,B,-0.0943,0.0867,0.91,0.77,1.08\n"
    text += "Kim,A,B,-0.1508,0.0714,0.86,0.75,0.99\nFox,E,C,-0.0834,0.0689,0.92,0.80,1.05\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [r["se"] for r in rows] == ["0.0867", "0.0714", "0.0689"]
    assert rows[0]["set"] == rows[1]["set"] != rows[2]["set"]


def test_results_without_one_study_each_are_lines_and_no_studies(tmp_path: Path) -> None:
    text = "trial,estimate,ci.lb,ci.ub\nOmitting Lee,0.292,0.257,0.329\nOmitting Kim,0.292,0.257,0.329\n"
    text += "Omitting Fox,0.289,0.255,0.327\n"
    evidence = loaded(tmp_path, text)
    assert len(evidence.tables["reviews"]) == 3
    assert not [f for f in evidence.check().findings if f.check == "copied-block"]


def test_limits_of_something_else_are_none_of_the_arms_that_the_user_names(tmp_path: Path) -> None:
    text = "study,Plot_size_min,Plot_size_max,N_first,N_last,X_first,S_first,X_last,S_last\n"
    text += "Lee,500,510,12,12,19.8,1.4,25.3,3.5\nKim,1,4,9,9,3.2,0.5,9.0,1.1\nFox,6,9,8,8,5.1,0.7,7.2,1.6\n"
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    named = {"mean1": "X_last", "sd1": "S_last", "n1": "N_last", "mean2": "X_first", "sd2": "S_first", "n2": "N_first"}
    row = lm.load(tmp_path / "my.csv", columns=named).tables["trials"][0]
    assert (row["mean1"], row["ci_low"], row["ci_high"]) == ("25.3", "", "")


def test_numbered_variables_are_no_arms(tmp_path: Path) -> None:
    text = "trial,mean.X1,mean.X2,mean.X3,sd.X1,sd.X2,sd.X3,y.B.sum,N.B,y.C.sum,N.C\n"
    text += "Lee,0.59,0.64,0.58,0.38,0.40,0.41,182,400,149,200\nKim,0.55,0.61,0.52,0.37,0.41,0.40,98,210,71,104\n"
    with pytest.raises(DataError) as refused:
        loaded(tmp_path, text)
    assert "mean.X1" not in str(refused.value).partition("--columns")[2]


def test_a_network_by_t1_and_t2_is_not_one_pool(tmp_path: Path) -> None:
    text = "logOR,selogOR,id,t1,t2\n-0.7069,0.4287,1,1,2\n-1.2933,0.4227,2,1,2\n-1.6319,0.6076,3,2,3\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert rows[0]["set"] == rows[1]["set"] != rows[2]["set"]
    waves = "logOR,selogOR,id,t1,t2\n-0.7069,0.4287,1,4,12\n-1.2933,0.4227,2,4,12\n-1.6319,0.6076,3,6,24\n"
    assert len({r["set"] for r in loaded(tmp_path, waves).tables["trials"]}) == 1


def test_coefficients_of_a_model_are_not_pooled(tmp_path: Path) -> None:
    text = "term,estimate,std.error,conf.low,conf.high\n(Intercept),0.295,0.449,-0.586,1.177\n"
    text += "year,0.021,0.006,0.009,0.033\nwomen,-0.395,0.113,-0.617,-0.173\n"
    found = loaded(tmp_path, text).tables
    assert [r["set"] for r in found["trials"]] == ["", "", ""]
    assert any("coefficients of a model" in note for note in found.notes)


def test_a_standard_error_of_two_columns_goes_with_the_one_beside_it(tmp_path: Path) -> None:
    text = "study,G_h2,rA,rA/rG_SE\nLee,0.31,0.42,0.12\nKim,0.28,0.55,0.09\nFox,0.40,0.61,0.15\n"
    with pytest.raises(DataError, match='estimate="rA",se="rA/rG_SE"'):
        loaded(tmp_path, text)
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    row = lm.load(tmp_path / "my.csv", columns={"estimate": "rA", "se": "rA/rG_SE"}).tables["trials"][1]
    assert (row["estimate"], row["se"]) == ("0.55", "0.09")


def test_the_p_value_of_q_is_no_second_p_value(tmp_path: Path) -> None:
    text = "outcome,k,estimate,ci.lb,ci.ub,pval,Q,Q_pval,I2\nPain,5,0.31,0.11,0.51,0.002,7.1,0.13,43.7\n"
    text += "Sleep,4,0.20,-0.05,0.45,0.117,3.2,0.36,6.3\n"
    row = loaded(tmp_path, text).tables["reviews"][0]
    assert (row["p"], row["q_p"]) == ("0.002", "0.13")


def test_one_of_several_effects_is_asked_about_with_its_own_variance(tmp_path: Path) -> None:
    text = "study,outcome,y1,y2,V11,V22\n1,a,0.47,-0.32,0.0075,0.0077\n2,b,0.2,-0.6,0.0057,0.0008\n"
    with pytest.raises(DataError, match='estimate="y1",variance="V11"'):
        loaded(tmp_path, text)
    text = (
        "study,es_num,delta,v,dv,age\nLee,1,-0.207,0.0021,x,19.7\nLee,2,-0.467,0.0022,x,19.7\nKim,3,0.1,0.01,y,20.1\n"
    )
    with pytest.raises(DataError, match='estimate="delta",variance="v"'):
        loaded(tmp_path, text)


def test_shares_and_a_variable_of_0_and_1_are_no_events(tmp_path: Path) -> None:
    text = "Study,Trt1,Trt2,n,x1,x2,TE,se\n1,A,B,600,0.628,0.457,1.387,0.188\n1,A,B,,1,,1.829,0.242\n"
    text += "1,A,B,,0,,0.492,0.319\n2,A,B,600,0.843,0.618,1.475,0.183\n"
    text += "2,A,B,,1,,1.577,0.198\n2,A,B,,,1,1.517,0.232\n3,A,B,,,0,1.412,0.298\n"
    row = loaded(tmp_path, text).tables["trials"][1]
    assert (row["estimate"], row["events1"]) == ("1.829", "")


def test_a_row_is_gone_through_by_its_columns(tmp_path: Path) -> None:
    row = loaded(tmp_path, "study,SMD,se\nLee,0.2,0.1\nKim,0.3,0.1\n").tables["trials"][0]
    assert "estimate" in row
    assert [column for column in row if row[column] == "0.2"] == ["estimate"]


def test_counts_by_two_tests_are_no_two_groups(tmp_path: Path) -> None:
    header = "author,year,samples positive(PCR),Sample size(PCR),samples positive(sero),Sample size(sero)\n"
    rows = "Lee,2011,12,100,40,110\nKim,2012,20,180,90,170\nFox,2013,8,90,30,88\n"
    told = 'events="samples positive\\(PCR\\)",n="Sample size\\(PCR\\)"'
    with pytest.raises(DataError, match=told):
        loaded(tmp_path, header + rows)
    with pytest.raises(DataError, match='events="PCR_events",n="PCR_n"'):
        loaded(tmp_path, "author,year,PCR_events,PCR_n,ELISA_events,ELISA_n\n" + rows)


def test_real_stimulation_is_the_first_arm(tmp_path: Path) -> None:
    text = "name,nb_participants_real,nb_participants_placebo,mean_age_real,mean_age_placebo,mean_naming_real,"
    text += "mean_naming_placebo,std_naming_real,std_naming_placebo\nLee,10,10,69,68,48.88,38.15,6.3,6.9\n"
    row = loaded(tmp_path, text + "Kim,14,12,65,68,49.57,54.3,6.8,12.6\n").tables["trials"][0]
    assert [row[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == [
        *("48.88", "6.3", "10", "38.15", "6.9", "10")
    ]


LOGS = "Lee,2.38,0.21,4.56\nKim,1.1,0.25,2.0\nFox,-0.59,-1.83,0.63\nRoe,0.47,0,0.91\nPoe,1.2,0.15,2.31\n"


def test_limits_that_are_logarithms_are_those_of_a_logarithm(tmp_path: Path) -> None:
    row = loaded(tmp_path, f"study,logOR,lnCIlow,lnCIup\n{LOGS}").tables["trials"][0]
    assert [row[c] for c in ("estimate", "ci_low", "ci_high")] == ["2.38", "0.21", "4.56"]
    for name in ("bi", "b"):
        with pytest.raises(DataError, match=f'estimate="{name}",ci_low="Lncilow",ci_high="Lnciup"'):
            loaded(tmp_path, f"study,{name},Lncilow,Lnciup\n{LOGS}")
    of_ratios = "study,OR,logLCI,logUCI\nLee,1.2,-0.2,0.56\nKim,1.5,0.1,0.7\nFox,2.1,0.2,1.3\nRoe,0.8,-0.6,0.2\n"
    with pytest.raises(DataError, match='estimate="OR"'):
        loaded(tmp_path, of_ratios)


def test_cells_that_are_estimates_with_intervals_are_asked_about(tmp_path: Path) -> None:
    text = "study,age,Findings\nLee,40,1.32 (0.84-2.04)\nKim,50,2.0 (1.16-3.08)\nFox,61,2.37 (0.67-8.44)\n"
    with pytest.raises(DataError, match='estimate="Findings"'):
        loaded(tmp_path, text)


def test_western_and_eastern_are_groups(tmp_path: Path) -> None:
    text = "study,western_events,western_n,eastern_events,eastern_n\nLee,12,100,40,110\nKim,20,180,90,170\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert [row[c] for c in ("events1", "n1", "events2", "n2")] == ["12", "100", "40", "110"]


def test_a_share_of_1_beside_q_is_i2_in_percent(tmp_path: Path) -> None:
    text = "type,TE,seTE,lower,upper,Q,df,I2\nall,0.1,0.05,0.002,0.198,16,12,0.25\nnew,0.2,0.1,0.004,0.396,8,4,0.5\n"
    tables = loaded(tmp_path, text).tables
    assert [r["i2"] for r in tables["reviews"]] == ["25", "50"]
    assert any("share of 1" in note for note in tables.notes)


def test_a_p_value_without_an_effect_is_no_row_to_pool(tmp_path: Path) -> None:
    text = "study,yi,vi,p\nA,0.2,0.04,0.317\nB,,,0.0001\nC,0.4,0.05,0.074\n"
    evidence = loaded(tmp_path, text)
    assert evidence.tables.understood[0].empty == 1
    assert evidence.pool("my").k == 2


def test_limits_behind_their_level_and_a_column_without_cells(tmp_path: Path) -> None:
    text = "study,n,c.index,se.c.index,c.index.95CIl,c.index.95CIu,beta\n"
    text += "A,553,0.810,,0.782,0.836,\nB,107,0.867,0.035,0.798,0.936,\nC,190,0.810,0.036,0.740,0.880,\n"
    read = loaded(tmp_path, text).tables.understood[0].read
    assert (read["c.index"], read["c.index.95CIl"], read["c.index.95CIu"]) == ("estimate", "ci_low", "ci_high")
    assert "beta" not in read


def test_what_a_program_printed_is_read_as_a_text(tmp_path: Path) -> None:
    text = "Review: pain\n\n      SMD 95%-CI\nLee (2001) -0.3 [-0.5; -0.1]\n\nNumber of studies: k = 1\n"
    (tmp_path / "out.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValidationError, match=r"no table\. Read it as a text: lbpmeta read "):
        lm.load(tmp_path / "out.txt")


def test_effects_whose_cells_say_their_measure(tmp_path: Path) -> None:
    text = "Study,Outcome,Effect (95% CI)\nLee,Death,RR 0.75 (0.60 to 0.95)\nKim,Stroke,aOR: 1.20 (0.80 to 1.80)\n"
    text += "Fox,Pain,Mean difference -1.2 (-2.3 to -0.1)\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["measure"], r["estimate"], r["ci_high"]) for r in rows] == [
        ("RR", "0.75", "0.95"),
        ("OR", "1.20", "1.80"),
        ("MD", "-1.2", "-0.1"),
    ]
    with pytest.raises(DataError, match=r"--columns 'estimate=\"Result\"'"):
        loaded(tmp_path, "Study,Result\nLee,OR 0.75 [0.60; 0.95]\nKim,OR 1.2 [0.8; 1.8]\n")
    assert lm.load(tmp_path / "my.csv", columns={"estimate": "Result"}).tables["trials"][1]["measure"] == "OR"


def test_results_of_models_with_their_numbers_of_studies_and_prediction_limits(tmp_path: Path) -> None:
    text = "ground,k_studies,RR,RR_low,RR_high,pred_low,pred_high\nage,12,0.80,0.64,1.00,0.50,1.28\n"
    text += "sex,9,0.90,0.75,1.08,0.70,1.16\n"
    tables = loaded(tmp_path, text).tables
    assert [(r["k"], r["ci_low"], r["pi_low"], r["pi_high"]) for r in tables["reviews"]] == [
        ("12", "0.64", "0.50", "1.28"),
        ("9", "0.75", "0.70", "1.16"),
    ]


def test_effects_against_the_first_arm_are_told_apart_by_their_treatments(tmp_path: Path) -> None:
    text = (
        "studyc,narms,t1,t2,t3,y2,Var2,y3,Var3,V\nLee,2,1,6,,-0.92,0.101,,,\nKim,3,1,8,6,-0.77,0.016,-0.5,0.02,0.008\n"
    )
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["trial"], r["estimate"], r["comparison"]) for r in rows] == [
        ("Lee", "-0.92", "treatment 6 versus treatment 1"),
        ("Kim", "-0.77", "treatment 8 versus treatment 1"),
        ("Kim", "-0.5", "treatment 6 versus treatment 1"),
    ]


def test_of_two_estimates_the_named_one_leaves_out_what_is_of_another_measure(tmp_path: Path) -> None:
    """What the refusal says to do is enough."""
    text = "study,log_odds_ratio,log_risk_ratio,smd_variance\nLee,0.50,0.30,0.04\nKim,0.41,0.25,0.05\nOno,0.2,0.1,0.1\n"
    with pytest.raises(DataError, match=r"both read as estimate.*'estimate=\"log_odds_ratio\"', or"):
        loaded(tmp_path, text)
    trials = lm.load(tmp_path / "my.csv", columns={"estimate": "log_odds_ratio"}).tables["trials"]
    assert [(r["estimate"], r["se"]) for r in trials] == [("0.50", ""), ("0.41", ""), ("0.2", "")]
