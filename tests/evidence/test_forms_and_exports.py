"""Forms that programs give to be filled in, and tables that they write: each with a small one that was misread."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError

from .names.test_rules import read

# weights


def test_one_weight_above_100_among_weights_of_another_kind_is_no_slip(tmp_path: Path) -> None:
    file = tmp_path / "combined.csv"
    rows = ["Abel,0.2,0.12", "Brand,0.3,0.15", "Cosma,0.1,0.09", "Dietz,0.4,0.2", "Egan,0.25,0.14", "Faber,0.15,0.13"]
    weights = [1 / float(r.rpartition(",")[2]) ** 2 for r in rows]
    lines = [f"{r},{w:.2f}" for r, w in zip(rows, weights, strict=True)]
    file.write_text("study,es,se,weight\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert sum(w > 100 for w in weights) == 1
    assert not lm.load(file).check().failures


def test_one_weight_above_100_among_shares_of_one_whole_is_a_slip() -> None:
    rows = ["A,0.2,0.1,20.5", "B,0.3,0.2,120.3", "C,0.1,0.1,19.7", "D,0.4,0.2,18.0", "E,0.2,0.1,10.1", "F,0.2,0.1,11"]
    assert read("study,es,se,weight\n" + "\n".join(rows))["weight"] == "weight"


# covariates of arms are no results

TRIALS = [("Abel", 100, 101), ("Brand", 200, 201), ("Cosma", 150, 148), ("Dietz", 90, 95), ("Egan", 400, 404)]
RATIOS = ["0.72,0.53,0.97", "0.87,0.69,1.11", "1.74,1.00,3.00", "0.80,0.64,1.01", "1.21,0.90,1.63"]


def covered(names: str) -> str:
    rows = [
        f"{s},{r},{a},{b},{a // (3 + i)},{b // (4 + i)}"
        for i, ((s, a, b), r) in enumerate(zip(TRIALS, RATIOS, strict=True))
    ]
    return f"study,mean,lowerCI,upperCI,num_patients_t1,num_patients_t2,{names}\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("names", ["prev_bypass_t1,prev_bypass_t2", "num_diabetes_t1,num_diabetes_t2"])
def test_who_had_a_disease_before_is_no_result_beside_a_ratio_with_its_limits(names: str) -> None:
    found = read(covered(names))
    assert (found["mean"], found["lowerCI"], found["num_patients_t1"]) == ("estimate", "ci_low", "n1")
    assert not set(names.split(",")) & found.keys()


def test_a_number_of_persons_of_one_outcome_stays_the_size_of_its_mean() -> None:
    text = "study,n_patients_t1,n_patients_t2,n_pain_t1,n_pain_t2,mean_pain_t1,mean_pain_t2,sd_pain_t1,sd_pain_t2\n"
    rows = "\n".join(f"{s},{a},{b},{a - 5},{b - 4},3.{i},4.{i},1.2,1.3" for i, (s, a, b) in enumerate(TRIALS))
    found = read(text + rows)
    assert (found["n_pain_t1"], found["mean_pain_t1"]) == ("n1", "mean1")


def test_a_prevalence_among_many_other_numbers_is_no_result() -> None:
    others = ",".join(f"qz{i}x" for i in range(9))
    cells = ",".join(f"{i}.5" for i in range(9))
    rows = "\n".join(f"{s},12.{i},{cells}" for i, (s, *_) in enumerate(TRIALS))
    with pytest.raises(DataError, match="a share without its number of persons or an interval, among 9 other columns"):
        read(f"study,prevalence,{others}\n{rows}")


# names of limits, of sizes, of studies


@pytest.mark.parametrize(("low", "high"), [("ORlci", "ORuci"), ("ORlcl", "ORucl"), ("ci95lb", "ci95ub")])
def test_limits_in_one_word_with_what_they_are_of(low: str, high: str) -> None:
    rows = "\n".join(f"{s},{r}" for (s, *_), r in zip(TRIALS, RATIOS, strict=True))
    found = read(f"study,OR,{low},{high}\n{rows}")
    assert (found[low], found[high]) == ("ci_low", "ci_high")


def test_a_number_of_observations_is_one_of_persons() -> None:
    rows = "\n".join(f"{s},0.2{i},0.1{i},{a}" for i, (s, a, _) in enumerate(TRIALS))
    assert read(f"study,effect size,standard error,number of observations\n{rows}")["number of observations"] == "n"


def test_a_numerator_counts_the_events_among_its_denominator() -> None:
    rows = "\n".join(f"{s},{a // 7},{a}" for s, a, _ in TRIALS)
    assert read(f"author,num,denom\n{rows}") == {"num": "events", "denom": "n"}


def test_categories_that_others_are_compared_with_are_no_results(tmp_path: Path) -> None:
    file = tmp_path / "doses.csv"
    rows = [f"{s},{d},{e}" for s, *_ in TRIALS for d, e in ((0, "1,1,1,0"), (2, "1.21,1.01,1.45,0.0923"))]
    file.write_text("study,dose,rr,lower,upper,se\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert [r["estimate"] for r in lm.load(file).tables.rows["trials"]] == ["1.21"] * len(TRIALS)


def test_a_difference_of_one_is_a_result(tmp_path: Path) -> None:
    file = tmp_path / "means.csv"
    file.write_text("study,MD,lower,upper\nAbel,1,1,1\nBrand,2,1.3,2.7\nCosma,1.4,0.9,1.9\n", encoding="utf-8")
    assert [r["estimate"] for r in lm.load(file).tables.rows["trials"]] == ["1", "2", "1.4"]


def test_sizes_called_samples_tell_no_analyses_apart(tmp_path: Path) -> None:
    file = tmp_path / "cohorts.csv"
    rows = [f"{s},1.{i}2,0.9{i},1.5{i},{n}" for i, (s, *_) in enumerate(TRIALS) for n in (100, 300)]
    file.write_text("study,OR,lower,upper,tsample\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert not any("told apart by 'tsample'" in note for note in lm.load(file).tables.notes)


def test_studies_are_named_under_id_where_nothing_else_names_them(tmp_path: Path) -> None:
    file = tmp_path / "named.csv"
    rows = [f"{s} area,19{80 + i // 2},1.{i}2,0.9{i},1.5{i}" for i, (s, *_) in enumerate(TRIALS)]
    file.write_text("id,year,OR,lower,upper\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert next(iter(lm.load(file).tables.rows["trials"]))["trial"] == "Abel area 1980"


def test_rows_of_numbered_studies_are_not_pooled_as_one(tmp_path: Path) -> None:
    file = tmp_path / "dependent.csv"
    rows = [f"{1 + i // 4},0.{10 + i},0.0{1 + i % 8}" for i in range(24)]
    file.write_text("studynum,effect.size,var.eff.size\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert any("24 rows are of 6 studies" in note for note in lm.load(file).tables.notes)


def test_a_name_goes_before_the_number_of_a_study(tmp_path: Path) -> None:
    file = tmp_path / "numbered.csv"
    file.write_text("studynr,author,year,yi,vi\n1,Abel,2001,0.1,0.01\n2,Brand,2003,0.2,0.02\n", encoding="utf-8")
    assert [r["trial"] for r in lm.load(file).tables.rows["trials"]] == ["Abel 2001", "Brand 2003"]


def test_the_limits_of_a_named_ratio_are_found_by_their_law(tmp_path: Path) -> None:
    file = tmp_path / "essais.txt"
    rows = ["essai 1\t0.79\t0.44\t1.41", "essai 2\t0.68\t0.32\t1.44", "essai 3\t0.89\t0.59\t1.35"]
    rows += ["essai 4\t0.74\t0.46\t1.19", "essai 5\t0.91\t0.53\t1.57", "essai 6\t0.80\t0.40\t1.60"]
    file.write_text("Essai\tRR\tbi\tbs\n" + "\n".join(rows) + "\n", encoding="utf-8")
    row = next(iter(lm.load(file).tables.rows["trials"]))
    assert (row["estimate"], row["ci_low"], row["ci_high"], row["measure"]) == ("0.79", "0.44", "1.41", "RR")


def test_treatments_by_their_number_are_arms_of_a_network(tmp_path: Path) -> None:
    file = tmp_path / "network.csv"
    arms = ((1, 1), (1, 3), (2, 1), (2, 2), (3, 1), (3, 2))
    rows = [f"{s},{t},-{s}.{t},3.{t},{50 + 3 * s + t}" for s, t in arms]
    file.write_text("s.id,t.id,mean,sd,n\n" + "\n".join(rows) + "\n", encoding="utf-8")
    row = next(iter(lm.load(file).tables.rows["trials"]))
    assert (row["trial"], row["mean1"], row["mean2"]) == ("1", "-1.3", "-1.1")


def test_true_positives_of_all_cases_make_the_false_negatives(tmp_path: Path) -> None:
    file = tmp_path / "tests.csv"
    rows = [f"{s},{a // 2},{a},{b - 7},{b}" for s, a, b in TRIALS]
    file.write_text("study,TP,cases,TN,controls\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = [(r["events"], r["n"]) for r in lm.load(file).tables.rows["statements"]]
    assert ("50", "100") in found
    assert ("94", "101") in found


# forms

SAYS = (
    "The name of the study as in the list,The name of the outcome in the list,The arm that the numbers are of,"
    "How many persons were analysed in the arm,The mean in the given arm alone,Its standard deviation in that arm,"
    "The lower limit of the mean's interval,The upper limit of the mean's interval"
)


def test_a_line_that_explains_a_form_is_no_row(tmp_path: Path) -> None:
    file = tmp_path / "form.csv"
    text = f"Study,Outcome,Arm,Sample size,Mean,SD,CI start,CI end\n{SAYS}\n"
    text += "Abel 2020,Mood,Control,105,12.7,1.9,,\nAbel 2020,Mood,Yoga,106,14.1,2.2,,\n"
    file.write_text(text, encoding="utf-8")
    (row,) = lm.load(file).tables.rows["trials"]
    assert (row["mean1"], row["n1"], row["mean2"], row["n2"]) == ("14.1", "106", "12.7", "105")


def test_sentences_in_every_row_are_no_explanation() -> None:
    cells = "a long remark of five words,another remark of five words,one more remark of words"
    rows = "\n".join(f"{s},{cells},0.{i}1,0.1{i}" for i, (s, *_) in enumerate(TRIALS))
    assert read(f"study,setting,design,funding,d,se\n{rows}")["d"] == "estimate"


# judgements, parameters


JUDGED = [f"{s},Low,{('High', 'Low')[i % 2]},Some concerns" for i, (s, *_) in enumerate(TRIALS)]


def test_judgements_beside_a_constant_number_are_a_sheet_of_them(tmp_path: Path) -> None:
    file = tmp_path / "rob.csv"
    file.write_text("Study,Allocation,Blinding,Overall,Weigth\n" + ",1\n".join(JUDGED) + ",1\n", encoding="utf-8")
    with pytest.raises(DataError, match="it holds judgements of risk of bias"):
        lm.load(file)


def test_a_sheet_that_says_something_goes_before_an_empty_one(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in ("Study,Allocation,Blinding,Overall", *JUDGED):
        book.active.append(line.split(","))
    book.create_sheet("Old", 0).append(["Study", "a", "b"])
    book.save(tmp_path / "rob.xlsx")
    with pytest.raises(DataError, match="it holds judgements of risk of bias"):
        lm.load(tmp_path / "rob.xlsx")


def test_parameters_of_a_fit_are_no_studies(tmp_path: Path) -> None:
    file = tmp_path / "posterior.csv"
    rows = ["b_Intercept,0.22,0.07,0.09,0.37", "sd_study__Intercept,0.13,0.09,0.01,0.34"]
    rows += [f'"r_study[{s},Intercept]",0.0{i},0.05,-0.1,0.2{i}' for i, (s, *_) in enumerate(TRIALS)]
    file.write_text('"",Estimate,Est.Error,Q2.5,Q97.5\n' + "\n".join(rows) + "\n", encoding="utf-8")
    assert any("rows are the coefficients of a model" in note for note in lm.load(file).tables.notes)
