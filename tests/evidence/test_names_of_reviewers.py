"""Names as reviewers write them: measures said twice, times after an intervention, errors behind effects, languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.evidence.tables import Tables


def _read(tmp_path: Path, *lines: str, mark: str = ",") -> Tables:
    file = tmp_path / "table.csv"
    file.write_text("\n".join(lines).replace("|", mark) + "\n", encoding="utf-8")
    return lm.load(file).tables


def _first(tables: Tables, *names: str) -> tuple[str, ...]:
    return tuple(tables["trials"][0][name] for name in names)


def test_a_time_after_the_intervention_is_no_arm(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study|Sample Size (Intervention Group)|Sample Size (Control Group)|Post-intervention Mean (Intervention)|"
        "Post-intervention SD (Intervention)|Post-intervention Mean (Control)|Post-intervention SD (Control)",
        *("Aalto|40|41|3.1|1.1|4.4|1.2", "Brandt|55|54|3.4|1.2|4.1|1.4"),
    )
    assert _first(tables, "n1", "n2", "mean1", "mean2", "sd2") == ("40", "41", "3.1", "4.4", "1.2")


def test_the_arm_of_a_mean_after_treatment(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study|n_treatment|n_control|mean_post_treatment|sd_post_treatment|mean_post_control|sd_post_control",
        *("Aalto|40|41|3.1|1.1|4.4|1.2", "Brandt|55|54|3.4|1.2|4.1|1.4"),
    )
    assert _first(tables, "n1", "mean1", "mean2", "sd2") == ("40", "3.1", "4.4", "1.2")


@pytest.mark.parametrize("name", ["Hazard ratio (HR)", "HR", "hazard ratio HR"])
def test_a_measure_that_is_said_twice(tmp_path: Path, name: str) -> None:
    tables = _read(
        tmp_path, f"Study|{name}|Confidence interval (CI)|P value", "A|0.80|0.60-1.07|0.13", "B|0.7|0.5-1|0.05"
    )
    assert _first(tables, "measure", "estimate", "ci_low", "p") == ("HR", "0.80", "0.60", "0.13")


@pytest.mark.parametrize("name", ["AUC (SE)", "\u03b2 (SE)", "Slope [SE]", "Beta (standard error)"])
def test_a_standard_error_behind_an_effect(tmp_path: Path, name: str) -> None:
    tables = _read(tmp_path, f"Study|{name}|N", "Aalto|0.81 (0.04)|120", "Brandt|0.75 (0.05)|150")
    assert _first(tables, "estimate", "se") == ("0.81", "0.04")


def test_a_change_with_its_standard_error_in_each_arm(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study|% change (SE) drug|% change (SE) placebo|n drug|n placebo",
        *("Aalto|-15.1 (1.9)|-3.7 (1.9)|40|41", "Brandt|-15.8 (2.4)|-7.5 (2.2)|30|31"),
    )
    assert _first(tables, "mean1", "se1", "n1", "mean2", "se2") == ("-15.1", "1.9", "40", "-3.7", "1.9")


def test_the_name_of_a_drug_is_no_mean(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study|Drug|N drug|Mean drug|SE drug|N pbo|Mean pbo|SE pbo",
        *("Aalto|X|40|3.1|0.17|41|4.4|0.19", "Brandt|X|55|3.4|0.16|54|4.1|0.19"),
    )
    assert _first(tables, "mean1", "se1", "mean2", "se2") == ("3.1", "0.17", "4.4", "0.19")


@pytest.mark.parametrize(
    ("study", "effect", "low", "high"),
    [
        ("Studie", "Effektst\u00e4rke", "KI untere Grenze", "KI obere Grenze"),
        ("Studie", "Effectgrootte", "ondergrens", "bovengrens"),
        ("\u00c9tude", "Taille d'effet", "IC inf", "IC sup"),
        ("Estudio", "Tama\u00f1o del efecto", "limite inferior", "limite superior"),
        ("Studio", "dimensione dell'effetto", "limite inferiore", "limite superiore"),
        ("Estudo", "tamanho do efeito", "limite inferior", "limite superior"),
    ],
)
def test_effects_with_limits_in_other_languages(tmp_path: Path, study: str, effect: str, low: str, high: str) -> None:
    tables = _read(
        tmp_path,
        f"{study}|{effect}|{low}|{high}|n",
        *("Aalto|-0,55|-0,99|-0,11|82", "Brandt|-0,58|-0,98|-0,17|98", "Cerny|-0,31|-0,70|0,08|101"),
        mark=";",
    )
    assert _first(tables, "trial", "estimate", "ci_low", "ci_high") == ("Aalto", "-0.55", "-0.99", "-0.11")


def test_a_seroprevalence_with_its_limits(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study|Seroprevalence (%)|95% CI lower|95% CI upper|Sample size",
        *("Aalto|20.0|13.3|28.3|120", "Brandt|25.0|16.0|35.9|80"),
    )
    assert tables.understood[0].read["Seroprevalence (%)"] in ("estimate", "value")


@pytest.mark.parametrize("name", ["C-statistic", "Kappa", "Elasticity", "Estimate"])
def test_an_estimate_that_its_counts_do_not_make_is_no_share_of_them(tmp_path: Path, name: str) -> None:
    rows = ("Aalto|480|31|0.83|0.78|0.88", "Brandt|690|55|0.79|0.71|0.87", "Corte|270|77|0.88|0.83|0.93")
    found = _read(tmp_path, f"Study|Patients|Events|{name}|95% lower|95% upper", *rows)
    assert not found["statements"]
    assert _first(found, "estimate", "ci_low", "ci_high") == ("0.83", "0.78", "0.88")


@pytest.mark.parametrize("name", ["Prevalence", "Estimate"])
def test_an_estimate_that_its_counts_make_is_their_share(tmp_path: Path, name: str) -> None:
    rows = ("Aalto|400|40|0.10|0.07|0.13", "Brandt|200|50|0.25|0.19|0.31", "Corte|300|90|0.40|0.25|0.35")
    found = _read(tmp_path, f"Study|Patients|Events|{name}|95% lower|95% upper", *rows)
    assert [row["value"] for row in found["statements"]] == ["10", "25", "40"]  # the third is a slip


def test_limits_in_german_and_spanish(tmp_path: Path) -> None:
    rows = ("Aalto|1.40|1.10|1.78", "Brandt|0.90|0.70|1.16", "Corte|1.10|0.88|1.38")
    for low, high in (("unteres KI", "oberes KI"), ("LI 95%", "LS 95%")):
        tables = _read(tmp_path, f"Study|OR|{low}|{high}", *rows)
        assert _first(tables, "estimate", "ci_low", "ci_high") == ("1.40", "1.10", "1.78")


def test_an_absolute_risk_difference_by_its_letters(tmp_path: Path) -> None:
    rows = ("Aalto|0.10|0.04|0.16", "Brandt|0.05|-0.02|0.12", "Corte|0.12|0.03|0.21")
    assert _first(_read(tmp_path, "Study|ARD|ARD low|ARD high", *rows), "measure", "estimate") == ("RD", "0.10")


def test_medians_with_the_outcome_in_their_names_and_quartiles_without(tmp_path: Path) -> None:
    names = "Surgery n|Surgery median stay|Surgery Q1|Surgery Q3|Control n|Control median stay|Control Q1|Control Q3"
    tables = _read(tmp_path, f"Study|{names}", "Aalto|40|29|21|36|41|22|15|29", "Brandt|30|26|20|33|31|24|17|31")
    assert _first(tables, "median1", "q1_1", "q3_2") == ("29", "21", "29")


def test_a_method_and_model_behind_a_measure(tmp_path: Path) -> None:
    rows = ("Aalto|1.20|0.40|2.00", "Brandt|0.90|0.20|1.60", "Corte|0.70|-0.10|1.50")
    for name in ("MD (IV, Fixed)", "MD IV, Random"):
        assert _first(
            _read(tmp_path, f"Study;{name};CI-;CI+".replace(";", "\t"), *(r.replace("|", "\t") for r in rows)),
            "measure",
            "ci_low",
        ) == ("MD", "0.40")


def test_the_change_of_what_people_are_like_is_an_outcome(tmp_path: Path) -> None:
    names = [f"{arm} {what}" for arm in ("Diet", "Control") for what in ("n", "BMI change mean", "BMI change SD")]
    tables = _read(
        tmp_path, f"Study|{'|'.join(names)}", "Aalto|40|-3.6|2.3|56|-1.6|2.4", "Brandt|31|-2.9|2.2|67|-1.1|2.9"
    )
    assert _first(tables, "mean1", "sd1", "mean2", "n2") == ("-3.6", "2.3", "-1.6", "56")


def test_a_rate_that_the_counts_do_not_make_is_no_percentage_of_them(tmp_path: Path) -> None:
    other = ("Aalto|120|24|3.1", "Brandt|80|20|4.4", "Cerny|50|5|2.2", "Dahl|90|9|1.9")
    tables = _read(tmp_path, "study|n|events|Rate", *other)
    assert tables.understood[0].passed["Rate"] == "a rate or a value that the counts beside it do not make"
    assert not {f.check for f in lm.load(tmp_path / "table.csv").check().findings} & {"percent-disagrees-with-count"}


def test_a_rate_that_most_counts_make_is_checked_in_every_row(tmp_path: Path) -> None:
    rows = ("Aalto|120|24|20.0", "Brandt|80|20|25.0", "Cerny|50|5|10.0", "Dahl|90|9|19.0")
    _read(tmp_path, "study|n|events|Rate", *rows)
    told = [f for f in lm.load(tmp_path / "table.csv").check().findings if f.verdict == "inconsistent"]
    assert [f.check for f in told] == ["percent-disagrees-with-count"]


def test_the_value_of_a_named_measure_is_the_estimate(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Article,Measure_Name,Measure_Value,95_CI_lower,95_CI_upper\nA,OR,3.04,1.22,7.57\nB,HR,1.40,0.90,2.18\n"
    )
    trials = lm.load(tmp_path / "a.csv").tables["trials"]
    assert [(row["measure"], row["estimate"], row["ci_low"]) for row in trials] == [
        ("OR", "3.04", "1.22"),
        ("HR", "1.40", "0.90"),
    ]
