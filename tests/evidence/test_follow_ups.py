"""Follow-ups of a table, which are numbered as arms are; and intervals of which one row alone says little."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.names.choice import choose
from lbpmeta.evidence.tables import Tables


def _read(tmp_path: Path, *lines: str) -> Tables:
    file = tmp_path / "table.csv"
    file.write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
    return lm.load(file).tables


def test_follow_ups_are_no_arms_and_each_has_its_size(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study|group|n|n (pre)|mean (pre)|sd (pre)|n (fu1)|mean (fu1)|sd (fu1)|n (fu2)|mean (fu2)|sd (fu2)",
        "Aalto|music|40|40|5.1|2.0|38|4.1|2.1|31|4.0|2.2",
        "Aalto|waiting list|41|41|5.2|2.1|37|5.0|2.0|33|5.1|2.3",
        "Brandt|music|30|30|5.0|1.9|28|4.4|2.2|27|4.2|2.0",
        "Brandt|waiting list|31|31|5.3|1.8|29|5.1|2.4|26|5.0|2.1",
    )
    rows = {(r["n"] or r["n1"], r["mean"] or r["mean1"], r["mean2"]) for r in tables["trials"]}
    assert {("38", "4.1", ""), ("31", "4.0", "")} <= rows


def test_arms_with_follow_ups_of_their_own_stay_arms() -> None:
    header = ["study", "mean_pre1", "sd_pre1", "n1", "mean_fu1", "sd_fu1", "mean_pre2", "sd_pre2", "n2", "mean_fu2"]
    header.append("sd_fu2")
    rows = [["A", "5", "1", "20", "4", "1", "5.1", "1", "21", "4.9", "1"]]
    read = choose(header, rows).read
    assert (read[4].arm, read[9].arm) == ("1", "2")


def test_effects_at_numbered_follow_ups_with_their_variances(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study|d.post|varD.post|d.fu1|varD.fu1|d.fu2|varD.fu2",
        "Aalto|0.41|0.04|0.35|0.05|0.12|0.06",
        "Brandt|0.22|0.03|-0.11|0.03|0.18|0.04",
    )
    found = {(r["estimate"], r["variance"]) for r in tables["trials"]}
    assert {("0.41", "0.04"), ("0.35", "0.05"), ("0.12", "0.06"), ("-0.11", "0.03")} <= found


@pytest.mark.parametrize("names", ["Lower band|Upper band", "Lower Band|Higher Band"])
def test_the_bands_of_a_curve_are_limits(tmp_path: Path, names: str) -> None:
    tables = _read(tmp_path, f"dose|RR|{names}", "1|1.10|1.02|1.19", "2|1.21|1.04|1.41", "3|1.33|1.06|1.67")
    assert [tables["trials"][0][c] for c in ("estimate", "ci_low", "ci_high")] == ["1.10", "1.02", "1.19"]


def test_one_interval_nearly_that_of_a_ratio_shows_no_difference() -> None:
    near = {"estimate": "0.87", "ci_low": "0.72", "ci_high": "1.02"}  # as logarithms: 0.86
    assert guess_measure([near]) == ("", "")
    far = {"estimate": "1.2", "ci_low": "0.2", "ci_high": "2.2"}
    assert guess_measure([far])[0] == "GEN"
    assert guess_measure([near, near])[0] == "GEN"
