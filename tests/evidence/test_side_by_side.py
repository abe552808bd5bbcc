"""What stands side by side in a sheet: outcomes of each arm, a ratio typed twice, people beside their outcomes."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.tables import Tables


def _read(tmp_path: Path, *lines: str) -> Tables:
    file = tmp_path / "table.csv"
    file.write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
    return lm.load(file).tables


def _first(tables: Tables, *names: str) -> tuple[str, ...]:
    return tuple(tables["trials"][0][name] for name in names)


ARMS = (
    "study|arm_name|enrolled_n|pain_mean|pain_sd|pain_n|relief_e|relief_n",
    "Aalto 2001|drug|55|5.1|2.0|48|12|50",
    "Aalto 2001|placebo|56|6.1|2.1|49|6|51",
    "Brandt 2002|drug|44|5.0|2.2|38|10|40",
    "Brandt 2002|placebo|45|6.0|2.3|39|5|41",
)


def test_outcomes_of_an_arm_are_no_arms(tmp_path: Path) -> None:
    tables = _read(tmp_path, *ARMS)
    rows = {(r["trial"], r["outcome"]): r for r in tables["trials"]}
    pain, relief = rows["Aalto 2001", "pain"], rows["Aalto 2001", "relief"]
    names = ("arm1", "mean1", "n1", "arm2", "mean2", "sd2", "n2", "events1")
    assert [pain[c] for c in names] == ["drug", "5.1", "48", "placebo", "6.1", "2.1", "49", ""]
    assert [relief[c] for c in ("events1", "n1", "events2", "n2", "mean1")] == ["12", "50", "6", "51", ""]
    assert any("left out: 'enrolled_n'" in text for text in tables.understood[0].table)


def test_two_outcomes_with_sizes_of_their_own_are_no_arms_either(tmp_path: Path) -> None:
    header = "study|arm_name|pain_mean|pain_sd|pain_n|sleep_mean|sleep_sd|sleep_n"
    tables = _read(tmp_path, header, "Aalto|drug|5.1|2.0|48|3.1|1.0|50", "Aalto|placebo|6.1|2.1|49|3.6|1.1|51")
    assert [(r["outcome"], r["mean1"], r["mean2"]) for r in tables["trials"]] == [
        ("pain", "5.1", "6.1"),
        ("sleep", "3.1", "3.6"),
    ]


def test_three_arms_of_several_outcomes_are_compared_with_the_control(tmp_path: Path) -> None:
    tables = _read(tmp_path, *ARMS, "Brandt 2002|drug twice|46|4.0|2.4|37|14|42")
    rows = {(r["trial"], r["outcome"], r["arm1"]): r for r in tables["trials"]}
    assert len(rows) == 6
    assert {r["arm2"] for r in rows.values()} == {"placebo"}
    assert rows["Brandt 2002", "relief", "drug twice"]["events2"] == "5"


def test_limits_beside_a_ratio_that_is_typed_again_with_its_interval(tmp_path: Path) -> None:
    rows = [
        "A|0.74|0.60|0.91|0.74 (0.60, 0.91)",
        "B|0.38|0.27|0.54|0.38 (0.27, 0.54)",
        "C|1.19|1.06|1.34|1.19 (1.06, 1.34)",
    ]
    for names in ("oddsratio|lowerci|upperci|or_ci95", "OR|lower|upper|OR (95% CI)"):
        tables = _read(tmp_path, f"label|{names}", *rows)
        assert _first(tables, "estimate", "ci_low", "ci_high", "measure") == ("0.74", "0.60", "0.91", "OR"), names


def test_numbered_ratios_with_limits_of_any_spelling_are_results_and_no_arms(tmp_path: Path) -> None:
    header = "label|oddsratio1|lowerci1|upperci1|oddsratio2|lowerci2|upperci2"
    tables = _read(tmp_path, header, "A|0.74|0.60|0.91|0.70|0.55|0.89", "B|1.38|1.17|1.63|1.19|1.06|1.34")
    found = {(r["estimate"], r["ci_low"], r["ci_high"]) for r in tables["trials"]}
    assert {("0.74", "0.60", "0.91"), ("0.70", "0.55", "0.89")} <= found
    assert all(not r["mean1"] for r in tables["trials"])


def test_a_level_before_the_end_of_an_interval(tmp_path: Path) -> None:
    tables = _read(
        tmp_path, "Study|Total N|HR_OS|HR_OS_95low|HR_OS_95high", "A|67|0.50|0.18|1.39", "B|77|0.92|0.55|1.54"
    )
    assert _first(tables, "estimate", "ci_low", "ci_high", "measure") == ("0.50", "0.18", "1.39", "HR")


def test_how_many_of_a_group_are_male_is_no_outcome(tmp_path: Path) -> None:
    header = "Study|Autism_Sample_Size|Control_Sample_Size|Autism_Male_Distribution|Control_Male_Distribution"
    with pytest.raises(DataError, match=r"none of its columns|size of a group"):
        _read(tmp_path, header, "A|40|35|36|30", "B|24|21|20|18")


PEOPLE = (
    "study|outcome|n_EX|n_CT|M_SES_EX|SD_SES_EX|M_SES_CT|SD_SES_CT|M_pre_EX|SD_pre_EX|M_pre_CT|SD_pre_CT|M_post_EX"
    "|SD_post_EX|M_post_CT|SD_post_CT",
    "A|planning|40|35|6.1|1.1|6.0|1.2|10.1|2.2|10.3|2.1|12.1|2.3|11.3|2.1",
    "B|coding|24|21|5.9|1.2|6.2|1.3|10.4|2.2|10.6|2.1|12.2|2.4|11.4|2.1",
)


def test_what_people_are_like_stands_beside_the_outcome_of_the_row(tmp_path: Path) -> None:
    tables = _read(tmp_path, *PEOPLE)
    assert [(r["outcome"], r["mean1"], r["baseline1"]) for r in tables["trials"]] == [
        ("planning", "12.1", "10.1"),
        ("coding", "12.2", "10.4"),
    ]
    assert "what the people are like" in tables.understood[0].passed["M_SES_EX"]


def test_a_spread_in_brackets_behind_its_mean(tmp_path: Path) -> None:
    header = "Author|N treatment|N control|Mean Treatment (outcome 3: cough) -result|Mean T (SD)"
    header += "|Mean Control - result|Mean C (SD)"
    tables = _read(tmp_path, header, "A|15|16|1.8|3.8|1.7|3.6", "B|32|30|2.5|3.7|1.1|3.4")
    assert _first(tables, "mean1", "sd1", "mean2", "sd2", "n2") == ("1.8", "3.8", "1.7", "3.6", "16")


def test_an_asterisk_or_a_stroke_stands_for_what_is_missing(tmp_path: Path) -> None:
    header = "study|mean1|sd1|n1|mean2|sd2|n2"
    tables = _read(tmp_path, header, "A|5.1|2.0|48|6.1|2.1|49", "B|*|*|*|6.0|2.3|39", "C|4.8|/|31|5.9|2.2|30")
    assert [r["mean1"] for r in tables["trials"]] == ["5.1", "", "4.8"]


def test_a_percentage_is_not_offered_as_a_count(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        _read(tmp_path, "Study|Total N|% smokers|germline carriers", "A|67|11|7", "B|23|6|4", "C|75|12|6")
    assert "smokers" not in str(error.value).split("--columns")[1]


def test_many_intervals_off_the_middle_where_no_measure_is_known(tmp_path: Path) -> None:
    rows = [f"{i}|{0.2 + i / 200:.4f}|{0.17 + i / 200:.4f}|{0.21 + i / 200:.4f}" for i in range(1, 61)]
    header = "cutoff|PPV (prev 20%)|PPV Lower 95% CI (prev 20%)|PPV Upper 95% CI (prev 20%)"
    _read(tmp_path, header, *rows)
    found = lm.load(tmp_path / "table.csv").check().findings
    assert not {f.check for f in found if f.verdict in ("implausible", "inconsistent")} & {"ci-asymmetric"}


def test_a_limit_of_a_sensitivity_is_no_sensitivity() -> None:
    assert {r.quantity for r in readings("Sens Lower 95% CI", {})} == {"ci_low"}


def test_the_age_of_people_is_not_offered_as_an_estimate(tmp_path: Path) -> None:
    header = "Author|Mean age of treated|Risk estimate|95% CI lower limit|95% CI upper limit"
    texts = ("A|61.4|any: 0.59|0.29|1.17", "B|35.9|type 1: 1.16|0.75|1.78", "C|42.2|uni: 0.73|0.60|0.87")
    with pytest.raises(DataError) as error:
        _read(tmp_path, header, *texts)
    assert "Mean age" not in str(error.value).split("Say which", 1)[-1].split("found")[0]
