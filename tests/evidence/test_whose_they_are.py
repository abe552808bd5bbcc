"""Numbers and whose they are: a spread that is of the effect, arms of two studies of one name, parts of a whole."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError


def _loaded(folder: Path, header: str, rows: list[tuple[object, ...]]) -> lm.Evidence:
    path = folder / "kept.csv"
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return lm.load(path)


def test_the_kind_of_spread_of_the_arms_is_not_that_of_the_variance_of_an_effect(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = []
    for i, kind in enumerate(("SD", "SE", "SD", "SE", "SD")):
        g, variance = 0.3 - i / 10, 0.09 + i / 100
        low, high = (f"{g + side * 1.96 * variance**0.5:.4f}" for side in (-1, 1))
        rows.append((f"S{i}", 24, 25, 6.1, 1.9, 5.6 + i / 10, 2.2, kind, f"{g:.4f}", f"{variance:.2f}", low, high))
    header = "study,n1,n2,mean_control,var_control,mean_treated,var_treated,var_type,g,g_var,from,to"
    read = _loaded(tmp_path, header, rows).tables["trials"]
    assert [row["variance"] for row in read] == ["0.09", "0.10", "0.11", "0.12", "0.13"]
    assert [bool(row["sd1"]) for row in read] == [True, False, True, False, True]


def test_two_studies_of_one_name_with_the_same_treatment_go_by_their_numbers(tmp_path: Path) -> None:
    arms = (("Ito", 1, "Ring"), ("Ito", 1, "Coil"), ("Ito", 4, "Patch"), ("Ito", 4, "Ring"))
    arms += (("Roy", 2, "Ring"), ("Roy", 2, "Coil"), ("Sen", 3, "Ring"), ("Sen", 3, "Patch"))
    rows = [(*arm, 5 + i, 60 + i) for i, arm in enumerate(arms)]
    read = _loaded(tmp_path, "study,id,treatment,r,n", rows).tables["trials"]
    assert [(row["trial"], row["comparison"], row["events1"], row["events2"]) for row in read] == [
        ("Ito", "Coil versus Ring", "6", "5"),
        ("Ito", "Patch versus Ring", "7", "8"),
        ("Roy", "Coil versus Ring", "10", "9"),
        ("Sen", "Patch versus Ring", "12", "11"),
    ]


def test_outcomes_of_an_arm_may_be_named_behind_what_is_printed_of_them(tmp_path: Path) -> None:
    rows = [
        (1, "No treatment", 17, 7.1, 2.2, 26, 5.1),
        (1, "Yoga", 18, 5.2, 2.4, "", ""),
        (2, "No treatment", 41, 6.6, 1.9, 31, 6.2),
        (2, "Walking", 40, 5.9, 2.0, 27, 5.8),
    ]
    read = _loaded(tmp_path, "study,treatment,n,mean_pain,sd_pain,mean_stiffness,sd_stiffness", rows).tables["trials"]
    assert [(row["arm1"], row["outcome"], row["mean1"], row["sd2"]) for row in read] == [
        ("Yoga", "pain", "5.2", "2.2"),
        ("Walking", "pain", "5.9", "1.9"),
        ("Walking", "stiffness", "27", "6.2"),
    ]


def test_parts_by_numbers_that_are_the_whole_together_are_no_events(tmp_path: Path) -> None:
    rows = [(f"2020-0{m}-01", 90 + m, 400 + m, 40, 180, 50 + m, 220 + m) for m in range(1, 8)]
    header = "date,boxes_total,pills_total,boxes_10,pills_10,boxes_25,pills_25"
    with pytest.raises(DataError):
        _loaded(tmp_path, header, rows)


def test_a_test_that_was_not_done_has_one_small_number_in_every_cell(tmp_path: Path) -> None:
    rows = [("A", 45, 5, 10, 90), ("A2", 0.01, 0.01, 0.01, 0.01), ("B", 20, 8, 4, 60), ("B2", *(0.01,) * 4)]
    evidence = _loaded(tmp_path, "study,TP,FP,FN,TN", rows)
    assert [row["n"] for row in evidence.tables["statements"]] == ["55", "95", "24", "68"]
    assert evidence.tables.understood[0].strays == 2


def test_an_effect_below_0_that_the_arms_make_as_its_logarithm_is_that(tmp_path: Path) -> None:
    counts = ((4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (33, 90, 21, 88))
    rows = [(f"S{i}", *c, f"{math.log(c[0] / (c[1] - c[0]) * (c[3] - c[2]) / c[2]):.4f}") for i, c in enumerate(counts)]
    assert {row["measure"] for row in _loaded(tmp_path, "study,e1,n1,e2,n2,ES", rows).tables["trials"]} == {"OR"}
    other = [(*row[:5], f"{float(row[5]) - 0.3:.4f}") for row in rows]
    assert {row["measure"] for row in _loaded(tmp_path, "study,e1,n1,e2,n2,ES", other).tables["trials"]} == {""}


def test_the_number_of_persons_goes_before_that_of_one_outcome(tmp_path: Path) -> None:
    header = "study,Randomized_patient_number_intervention,Randomized_patient_number_control,"
    header += "ORR_N_intervention,ORR_N_control,OS_HR,OS_lower,OS_upper"
    rows = [
        (f"S{i}", 90 + i, 91 + i, 80 + i, 77, hr, hr * 0.8, hr * 1.25) for i, hr in enumerate((0.5, 0.75, 1.0, 0.9))
    ]
    assert [row["n1"] for row in _loaded(tmp_path, header, rows).tables["trials"]] == ["90", "91", "92", "93"]
