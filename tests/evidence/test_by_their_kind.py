"""Kinds of tables that reviewers have, and how each of them is named: counts denied, notes below, arms glued on."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.names.renames.sizes import capital_behind
from lbpmeta.evidence.tables import Tables


def _read(tmp_path: Path, *lines: str) -> Tables:
    file = tmp_path / "table.csv"
    file.write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
    return lm.load(file).tables


def _first(tables: Tables, *names: str) -> tuple[str, ...]:
    return tuple(tables["trials"][0][name] for name in names)


def test_a_count_beside_that_of_all_others(tmp_path: Path) -> None:
    tables = _read(tmp_path, "Estudo|Res|Nao_Resistentes|Total|Fr", "A|4|36|40|0.1", "B|9|21|30|0.3")
    assert [tables["statements"][0][c] for c in ("events", "n")] == ["4", "40"]


def test_counts_that_make_no_total_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="events="):
        _read(tmp_path, "Estudo|Res|Nao_Resistentes|Total", "A|4|36|50", "B|9|21|60")


def test_the_level_of_an_interval_is_none(tmp_path: Path) -> None:
    tables = _read(tmp_path, "author|prevalence|n|UCL|LCL|CI", "A|0.60|418|0.65|0.55|95", "B|0.10|2744|0.11|0.09|95")
    assert _first(tables, "estimate", "ci_low", "ci_high") == ("0.60", "0.55", "0.65")


def test_words_below_numbers_are_notes(tmp_path: Path) -> None:
    rows = ("A|0.60|0.024|0.65|0.55", "B|0.10|0.006|0.11|0.09", "|||p=prevalence|", "||s=sqrt(p(1-p)/n)|UCL=p+1.96*s|")
    tables = _read(tmp_path, "author|prevalence|SE|UCL|LCL", *rows)
    assert len(tables["trials"]) == 2
    assert any("notes below" in text for text in tables.understood[0].table)


def test_a_study_without_numbers_is_no_note(tmp_path: Path) -> None:
    tables = _read(tmp_path, "study|MD|SE|n", "A|0.6|0.2|40", "B|0.1|0.3|41", "C|not given||")
    assert [r["trial"] for r in tables["trials"]][:2] == ["A", "B"]
    assert not any("notes below" in text for text in tables.understood[0].table)


def test_the_sign_of_a_footnote_is_no_arm(tmp_path: Path) -> None:
    tables = _read(
        tmp_path, "Outcome|Effect Estimate1 (95% CI)|I2 (%)", "A|0.15 (0.12, 0.17)|59", "B|11.5 (9.4, 13.5)|60"
    )
    assert [tables["reviews"][0][c] for c in ("estimate", "ci_low", "ci_high")] == ["0.15", "0.12", "0.17"]


@pytest.mark.parametrize("name", ["Correlation_r", "Correlation (r)", "Correlation coefficient", "zero-order r"])
def test_a_correlation_and_its_letter(tmp_path: Path, name: str) -> None:
    tables = _read(tmp_path, f"study|N|{name}", "A|23|0.23", "B|33|0.51")
    assert _first(tables, "measure", "estimate", "n1") == ("COR", "0.23", "23")


def test_a_correlation_beside_two_measurements_that_are_not_understood(tmp_path: Path) -> None:
    header = "study|N|Correlation_rs|Correlation_r|SR_Mean|SR_SD|Log_Mean|Log_SD"
    tables = _read(
        tmp_path, header, "A|23||0.23|2.4|1.6|2.8|1.0", "B|33|0.5||3.4|1.6|2.9|1.1", "C|43||0.4|3|1.6|2.9|1.1"
    )
    assert _first(tables, "measure", "estimate", "n1", "mean1") == ("COR", "0.23", "23", "")


def test_arms_by_a_capital_behind_every_name(tmp_path: Path) -> None:
    header = "study|N0I|N0C|N1I|N1C|haz0I|sd_haz0I|haz0C|sd_haz0C|haz1I|sd_haz1I|haz1C|sd_haz1C"
    row = "286|126|280|120|-1.3|1.1|-1.4|1.0|-1.8|1.2|-1.9|1.3"
    tables = _read(tmp_path, header, f"A|{row}", f"B|{row.replace('-1.', '-0.').replace('28', '27')}")
    names = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
    found = [tuple(r[c] for c in names) for r in tables["trials"] if r["trial"] == "A"]
    assert sorted(found) == [("-1.3", "1.1", "286", "-1.4", "1.0", "126"), ("-1.8", "1.2", "280", "-1.9", "1.3", "120")]


def test_capitals_behind_names_without_sizes_say_nothing() -> None:
    assert capital_behind(["ratioI", "ratioC", "sd_ratioI", "sd_ratioC"]) == {}
    assert capital_behind(["nI", "sd_painI", "nT", "sd_painT"]) == {}


def test_sizes_of_a_time_are_those_of_all_its_outcomes(tmp_path: Path) -> None:
    arms = "|".join(f"pain_mean_{t}_{a}|pain_sd_{t}_{a}|n_{t}_{a}" for a in "TC" for t in ("pre", "post"))
    tables = _read(tmp_path, f"study|{arms}", "A|5|1.1|50|4|1.2|48|5.1|1.3|51|4.9|1.4|49")
    found = sorted((r["mean1"], r["n1"], r["mean2"], r["n2"]) for r in tables["trials"])
    assert found == [("4", "48", "4.9", "49"), ("5", "50", "5.1", "51")]


def test_an_effect_of_something_with_its_error_behind(tmp_path: Path) -> None:
    tables = _read(tmp_path, "study|height_md|se|df", "A|0.24|0.10|100", "B|0.11|0.22|40", "C|-0.31|0.30|39")
    assert _first(tables, "measure", "estimate", "se") == ("MD", "0.24", "0.10")


def test_what_happened_in_rows_of_arms(tmp_path: Path) -> None:
    header = "study_id|arm_label|n_randomized|death_7d_n|major_bleeding_n|female_n"
    rows = ("A|alteplase|40|2|6|20", "A|placebo|43|3|1|22", "B|alteplase|506|6|58|250", "B|placebo|499|9|12|251")
    tables = _read(tmp_path, header, *rows)
    found = {(r["trial"], r["outcome"]): (r["events1"], r["n1"], r["events2"], r["n2"]) for r in tables["trials"]}
    assert found["A", "major_bleeding"] == ("6", "40", "1", "43")
    assert found["B", "death_7d"] == ("6", "506", "9", "499")
    assert len(found) == 4


def test_few_of_all_are_asked_about_beside_codes(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='events="N",n="TOTAL"'):
        _read(tmp_path, "ID|TYPE|REASON|N|TOTAL", "3058|P|a|14|19", "3058|P|b|10|19", "3060|P|a|8|33")


def test_a_pooled_spread_is_not_offered_as_an_estimate(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="height_md"):
        _read(tmp_path, "study|height_md|S_pooled|se|df", "A|0.24|2.5|0.1|100", "B|0.1|2.2|0.2|40")


@pytest.mark.parametrize(
    ("names", "measure"),
    [
        ("Beta (per 10 \u00b5g/m3)|SE", ""),
        ("RR per 10 ug/m3|95% CI", "RR"),
        ("OR per 1-SD increase|95% CI", "OR"),
        ("Effect size (kg/ha)|Precision (SE)", ""),
        ("Effect (g/day)|SE (g/day)", ""),
        ("Estimate (g/dL)|SE", ""),
    ],
)
def test_how_much_more_of_something_an_effect_is_for(tmp_path: Path, names: str, measure: str) -> None:
    cells = ("1.04|1.01-1.07", "0.99|0.95-1.03") if "CI" in names else ("0.41|0.10", "-0.12|0.21")
    tables = _read(tmp_path, f"study|{names}", *(f"{label}|{cell}" for label, cell in zip("AB", cells, strict=True)))
    assert _first(tables, "measure", "estimate") == (measure, cells[0].partition("|")[0])


def test_deaths_per_year_are_no_count(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        _read(tmp_path, "study|deaths per year|n", "A|4|40", "B|9|50")


@pytest.mark.parametrize(
    "header",
    [
        "作者|试验组例数|试验组均数|试验组标准差|对照组例数|对照组均数|对照组标准差",
        "著者|介入群 人数|介入群 平均|介入群 標準偏差|対照群 人数|対照群 平均|対照群 標準偏差",
        "저자|실험군 n|실험군 평균|실험군 표준편차|대조군 n|대조군 평균|대조군 표준편차",
        "Çalışma|Deney n|Deney ortalama|Deney ss|Kontrol n|Kontrol ortalama|Kontrol ss",
        "Autorzy|n badana|średnia badana|SD badana|n kontrolna|średnia kontrolna|SD kontrolna",
        "Penulis|n Intervensi|Mean Intervensi|SD Intervensi|n Kontrol|Mean Kontrol|SD Kontrol",
    ],
    ids=["Chinese", "Japanese", "Korean", "Turkish", "Polish", "Indonesian"],
)
def test_arms_in_languages_of_other_scripts_and_others(tmp_path: Path, header: str) -> None:
    tables = _read(tmp_path, header, "A|20|5.1|1.1|21|5.9|1.2", "B|30|5.0|1.3|31|6.1|1.4")
    names = ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
    assert _first(tables, "trial", *names) == ("A", "20", "5.1", "1.1", "21", "5.9", "1.2")


def test_a_word_that_is_not_known_leaves_a_name_as_it_is(tmp_path: Path) -> None:
    header = "作者|试验组例数|试验组平均年龄|试验组标准差|对照组例数|对照组平均年龄|对照组标准差"
    try:
        tables = _read(tmp_path, header, "A|20|35.1|1.1|21|35.9|1.2", "B|30|45.0|1.3|31|46.1|1.4")
    except DataError:
        return
    assert not any(r["mean1"] for r in tables["trials"])


def test_sizes_are_more_alike_than_a_size_and_a_count(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='events1="after_thefts",n1="after_members"'):
        _read(
            tmp_path, "study|after_members|after_thefts|before_members|before_thefts", "A|70|14|72|15", "B|85|12|88|16"
        )


@pytest.mark.parametrize(
    "header",
    [
        "study|total|death_n|death_pct|bleed_n|bleed_pct",
        "study|N|Mortality n|Mortality %|Stroke n|Stroke %",
        "study|Case_Count|Death_Cases|Death_Rate|Endoscopy_Cases|Endoscopy_Rate",
    ],
)
def test_several_counts_of_one_group_each_with_its_share(tmp_path: Path, header: str) -> None:
    tables = _read(tmp_path, header, "A|50|5|10|10|20", "B|60|9|15|15|25", "C|40|2|5|4|10")
    found = [(r["events"], r["n"], r["value"]) for r in tables["statements"] if r["subject"] == "A"]
    assert sorted(found) == [("10", "50", "20"), ("5", "50", "10")]
    assert not any(r["arm1"] for r in tables["trials"])


def test_groups_by_what_happened_to_them_stay_groups(tmp_path: Path) -> None:
    header = "study|relapse_n|relapse_mean|relapse_sd|remission_n|remission_mean|remission_sd"
    tables = _read(tmp_path, header, "A|50|5.1|1.1|20|6.1|1.2", "B|60|5.0|1.3|21|6.0|1.1")
    assert _first(tables, "mean1", "mean2") in {("5.1", "6.1"), ("6.1", "5.1")}


def test_a_percent_sign_behind_an_event_makes_no_count(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        _read(tmp_path, "study|N|Stroke %", "A|50|10", "B|60|15", "C|40|5")
