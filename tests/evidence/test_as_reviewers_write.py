"""Headers as reviewers write them: models in the name of an effect, two arms in a cell, times of arms in rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Tables


def _read(tmp_path: Path, *lines: str, mark: str = ",") -> Tables:
    file = tmp_path / "table.csv"
    text = "\n".join(lines) + "\n"
    file.write_text(text.replace("|", mark), encoding="utf-8")
    return lm.load(file).tables


def _columns(tables: Tables, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in tables["trials"]]


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ('"SMD IV, Random, 95% CI"', "SMD"),
        ('"Std. Mean Difference IV, Fixed, 95% CI"', "SMD"),
        ('"Mean Difference IV, Common, 95% CI"', "MD"),
        ('"Risk Ratio M-H, Random, 95% CI"', "RR"),
    ],
)
def test_an_effect_whose_name_says_how_it_was_pooled(tmp_path: Path, header: str, measure: str) -> None:
    tables = _read(
        tmp_path, f"Study,Weight,{header}", 'Aalto,48%,"1.04 [0.69, 1.57]"', 'Brandt,52%,"0.94 [0.71, 1.24]"'
    )
    assert _columns(tables, "measure", "estimate", "ci_low", "ci_high") == [
        (measure, "1.04", "0.69", "1.57"),
        (measure, "0.94", "0.71", "1.24"),
    ]


def test_several_effects_with_their_intervals_are_several_results(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study,HR (95% CI) univariate,HR (95% CI) multivariate,p univariate,p multivariate",
        "Aalto,1.52 (1.10-2.10),1.40 (1.01-1.94),0.011,0.043",
        "Brandt,0.80 (0.60-1.07),0.85 (0.62-1.17),0.13,0.31",
    )
    assert _columns(tables, "outcome", "estimate", "ci_low", "p") == [
        ("univariate", "1.52", "1.10", "0.011"),
        ("univariate", "0.80", "0.60", "0.13"),
        ("multivariate", "1.40", "1.01", "0.043"),
        ("multivariate", "0.85", "0.62", "0.31"),
    ]


def test_columns_of_intervals_that_are_not_read_are_named(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        '"Study","Loss, drug (95% CI)","Loss, sham (95% CI)","Difference (95% CI)"',
        "Aalto,-1.5 (-1.9 to -1.1),-0.4 (-0.8 to 0.0),-1.1 (-1.7 to -0.5)",
        "Brandt,-1.0 (-1.5 to -0.5),-0.6 (-1.1 to -0.1),-0.4 (-1.1 to 0.3)",
    )
    assert set(tables.understood[0].passed) == {"Loss, drug (95% CI)", "Loss, sham (95% CI)"}


def test_a_number_of_each_arm_in_one_cell(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Author,n (E/C),Mean age (E/C),Mean E,SD E,Mean C,SD C",
        "Aalto,45/44,33/34,3.2,1.1,4.4,1.2",
        "Brandt,60/61,40/41,3.9,1.3,4.1,1.5",
    )
    assert _columns(tables, "n1", "n2", "mean1") == [("45", "44", "3.2"), ("60", "61", "3.9")]


def test_sexes_and_totals_in_one_cell_are_no_arms(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        _read(tmp_path, "Author,n (M/F),n/N", "Aalto,45/44,3/89", "Brandt,60/61,5/121", "Cerny,51/31,x")


def test_arms_in_rows_before_and_after(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study ID,Group,N,Pre mean,Pre SD,Post mean,Post SD",
        *("Aalto,Exercise,40,55.1,12.2,40.3,14.1", "Aalto,Control,41,54.0,11.9,50.3,13.5"),
        *("Brandt,Control,31,59.5,11.1,52.0,14.4", "Brandt,Exercise,30,60.1,10.2,44.3,15.1"),
    )
    assert _columns(tables, "baseline1", "mean1", "sd1", "n1", "baseline2", "mean2", "n2") == [
        ("55.1", "40.3", "14.1", "40", "54.0", "50.3", "41"),
        ("60.1", "44.3", "15.1", "30", "59.5", "52.0", "31"),
    ]


def test_arms_in_rows_with_a_mean_and_its_sd_in_a_cell(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        'Study,Group,n,"VAS (mean, SD)"',
        *("Aalto,Exercise,40,4.0 (1.4)", "Aalto,Control,41,5.0 (1.3)"),
        *("Brandt,Exercise,30,4.4 (1.5)", "Brandt,Control,31,5.2 (1.4)"),
    )
    assert _columns(tables, "mean1", "sd1", "n1", "mean2", "sd2", "n2") == [
        ("4.0", "1.4", "40", "5.0", "1.3", "41"),
        ("4.4", "1.5", "30", "5.2", "1.4", "31"),
    ]


def test_a_mean_and_its_sd_in_a_cell_of_one_group(tmp_path: Path) -> None:
    tables = _read(tmp_path, "Study,N,Pain mean (SD)", "Aalto,40,5.1 (1.2)", "Brandt,30,4.1 (1.1)")
    assert _columns(tables, "mean1", "sd1", "n1") == [("5.1", "1.2", "40"), ("4.1", "1.1", "30")]


def test_baseline_and_one_time_after_it(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study,baseline exp mean,baseline exp SD,12w exp mean,12w exp SD,n exp,"
        "baseline control mean,baseline control SD,12w control mean,12w control SD,n control",
        "Aalto,55,12,40,14,40,54,11,50,13,41",
        "Brandt,60,10,44,15,30,59,11,52,14,31",
    )
    assert _columns(tables, "baseline1", "mean1", "baseline2", "mean2") == [
        ("55", "40", "54", "50"),
        ("60", "44", "59", "52"),
    ]


def test_limits_by_their_sign(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study,N1,Mean 1,SD 1,N2,Mean 2,SD 2,Cohen's d,CI-,CI+",
        "Aalto,40,12.1,3.3,42,14.0,3.6,-0.55,-0.99,-0.11",
        "Brandt,50,11.1,3.0,48,13.1,3.9,-0.58,-0.98,-0.17",
    )
    assert _columns(tables, "estimate", "ci_low", "ci_high")[0] == ("-0.55", "-0.99", "-0.11")


def test_limits_of_a_rate_are_not_read_without_the_rate(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study,Cases,Person-years,Incidence rate per 1000,95% CI lower,95% CI upper",
        "Aalto,40,5000,8.0,5.7,10.9",
        "Brandt,60,12000,5.0,3.8,6.4",
        "Cerny,25,4000,6.25,4.0,9.2",
    )
    assert _columns(tables, "events1", "time1", "ci_low")[0] == ("40", "5000", "")
    assert "95% CI lower" in tables.understood[0].passed


def test_no_dose_is_proposed_as_a_count(tmp_path: Path) -> None:
    with pytest.raises(DataError) as told:
        _read(
            tmp_path,
            "Trial,Dose (mg),Patients treated,Patients improved,Placebo patients,Placebo improved",
            "Aalto,10,40,20,41,12",
            "Brandt,20,55,33,57,25",
        )
    assert "Dose (mg)\"'" not in str(told.value)
    assert 'events1="Dose' not in str(told.value)


@pytest.mark.parametrize("name", ["Autor, Jahr", "Auteur (ann\u00e9e)", "Lead author", "Autor y a\u00f1o"])
def test_studies_by_author_and_year_of_other_languages(tmp_path: Path, name: str) -> None:
    tables = _read(tmp_path, f'"{name}"|n1|n2|OR|lower|upper', "Aalto 2001|40|41|1.2|0.8|1.8", mark=";")
    assert _columns(tables, "trial") == [("Aalto 2001",)]


def test_counts_of_totals_of_two_groups_that_nobody_knows(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        '"Study","No. of deaths/total, surgery","No. of deaths/total, conservative"',
        *("Aalto,4/40,9/41", "Brandt,3/55,8/57", "Cerny,1/20,2/22"),
    )
    assert _columns(tables, "events1", "n1", "events2", "n2")[0] == ("4", "40", "9", "41")


def test_names_that_a_program_numbered_belong_to_the_column_before_them(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "First Author,Year,Arm,n,Baseline,SD,Endpoint,SD.1",
        *("Aalto,2001,drug,40,55.1,12.2,40.3,14.1", "Aalto,2001,placebo,41,54.0,11.9,50.3,13.5"),
        *("Brandt,2003,drug,30,60.1,10.2,44.3,15.1", "Brandt,2003,placebo,31,59.5,11.1,52.0,14.4"),
    )
    assert _columns(tables, "baseline1", "mean1", "sd1", "baseline2", "mean2", "sd2") == [
        ("55.1", "40.3", "14.1", "54.0", "50.3", "13.5"),
        ("60.1", "44.3", "15.1", "59.5", "52.0", "14.4"),
    ]


def test_participants_of_intervention_and_control_with_a_colon(tmp_path: Path) -> None:
    tables = _read(
        tmp_path, "Author,Participants (I:C),Mean I,Mean C,SD I,SD C", "Aalto,45:44,3.2,4.4,1.1,1.2", "B,60:61,3,4,1,2"
    )
    assert _columns(tables, "n1", "n2")[0] == ("45", "44")


def test_an_interval_behind_a_column_that_is_not_read_is_of_that_column(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study,VE (%),95% CI,Cases vaccinated,N vaccinated,Cases unvaccinated,N unvaccinated",
        *("Aalto,60,41-73,40,1000,100,1000", "Brandt,45,20-62,33,800,60,800"),
    )
    assert _columns(tables, "ci_low", "events1")[0] == ("", "40")
    assert tables.understood[0].passed["95% CI"] == "an interval of 'VE (%)', which is not read"


@pytest.mark.parametrize("name", ["ICC", "Kappa", "RC"])
def test_coefficients_with_their_interval(tmp_path: Path, name: str) -> None:
    tables = _read(tmp_path, f"Study,{name},95% CI,n", "Aalto,0.85,0.76 to 0.91,40", "Brandt,0.91,0.85 to 0.95,50")
    assert _columns(tables, "estimate", "ci_low", "ci_high")[0] == ("0.85", "0.76", "0.91")


def test_changes_of_arms_by_their_letters(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "Study,Change I,SD change I,n I,Change C,SD change C,n C",
        *("Aalto,-15.1,12.2,40,-3.7,11.9,41", "Brandt,-15.8,13.0,30,-7.5,12.4,31"),
    )
    assert _columns(tables, "mean1", "sd1", "n1", "mean2", "sd2", "n2")[0] == (
        "-15.1",
        "12.2",
        "40",
        "-3.7",
        "11.9",
        "41",
    )


def test_counts_of_totals_under_the_names_of_arms_alone(tmp_path: Path) -> None:
    tables = _read(tmp_path, "Study,Intervention,Control", "Aalto,4/40,9/41", "Brandt,3/55,8/57")
    assert _columns(tables, "events1", "n1", "events2", "n2")[0] == ("4", "40", "9", "41")
    tables = _read(tmp_path, "Study,Intervention,Control", "Aalto,4 (10%),9 (22%)", "Brandt,3 (5%),8 (14%)")
    assert _columns(tables, "events1", "events2")[0] == ("4", "9")


@pytest.mark.parametrize("cell", ["{} ({}) n={}", "{} ({}) [{}]", "{} \u00b1 {} (n = {})", "{} ({}); n={}"])
def test_a_mean_its_spread_and_the_number_of_persons_in_a_cell(tmp_path: Path, cell: str) -> None:
    rows = (
        ("Aalto", ("3.2", "1.1", "40"), ("4.4", "1.2", "41")),
        ("Brandt", ("3.9", "1.3", "55"), ("4.1", "1.5", "57")),
    )
    lines = [f"{name},{cell.format(*one)},{cell.format(*two)}" for name, one, two in rows]
    tables = _read(tmp_path, 'Study,"Drug mean (SD), n","Placebo mean (SD), n"', *lines)
    assert _columns(tables, "mean1", "sd1", "n1", "mean2", "sd2", "n2")[0] == ("3.2", "1.1", "40", "4.4", "1.2", "41")


def test_a_question_about_cells_is_answered_by_its_own_mapping(tmp_path: Path) -> None:
    lines = [
        "Study,Intervention,Control",
        "Aalto,3.2 (1.1) n=40,4.4 (1.2) n=41",
        "Brandt,3.9 (1.3) n=55,4.1 (1.5) n=57",
    ]
    with pytest.raises(DataError) as told:
        _read(tmp_path, *lines)
    mapping = dict(pair.split("=") for pair in re.findall(r'[\w+]+="[^"]+"', str(told.value)))
    columns = {ours: theirs.strip('"') for ours, theirs in mapping.items()}
    tables = lm.load(tmp_path / "table.csv", columns=columns).tables
    assert _columns(tables, "mean1", "sd1", "n1", "n2")[0] == ("3.2", "1.1", "40", "41")


def test_means_behind_a_plus_minus_of_one_group_are_asked_about(tmp_path: Path) -> None:
    lines = [
        "Study,Group,Pre,Post,n",
        "Aalto,E,55.1 \u00b1 12.2,40.3 \u00b1 14.1,40",
        "Brandt,E,60.1 \u00b1 10.2,44.3 \u00b1 15.1,30",
    ]
    with pytest.raises(DataError, match=r"--columns 'mean\+sd1=\"Post\",n1=\"n\"'"):
        _read(tmp_path, *lines)
    tables = lm.load(tmp_path / "table.csv", columns={"mean+sd1": "Post", "n1": "n"}).tables
    assert _columns(tables, "mean1", "sd1", "n1")[0] == ("40.3", "14.1", "40")
