"""Planted drift: whatever a manuscript and its evidence can come apart by is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbpmeta.manuscript.checked import check_manuscript
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load

LINES = {
    "pain": "The mean difference in pain was -7.71 points (95% CI -12.15 to -3.27; p = 0.0007)",
    "lower": "After massage pain was 7.71 points lower (95% CI 3.27 to 12.15)",
    "pooled": "In 12 trials with 1,204 people the pooled mean difference was -4.52 (95% CI -8.84 to -0.20; I2 = 63%)",
    "falls": "The risk ratio of falls was 0.81 (95% CI 0.52 to 1.26)",
    "stay": "The mean length of stay was 12.4 days",
}
ROW = {"pain": "pain", "lower": "pain", "pooled": "pooled", "falls": "falls", "stay": "stay.estimate"}

#: Kind of drift -> the sentence, what is printed in it, what it becomes.
DRIFTS = {
    "a bound": ("pain", "-3.27", "-3.72"),
    "the sign": ("pain", "-7.71", "7.71"),
    "the estimate of another row": ("pain", "-7.71", "-3.32"),
    "p": ("pain", "0.0007", "0.007"),
    "I2": ("pooled", "63%", "36%"),
    "k": ("pooled", "12 trials", "21 trials"),
    "n": ("pooled", "1,204 people", "1,024 people"),
    "swapped bounds": ("falls", "0.52 to 1.26", "1.26 to 0.52"),
    "another level": ("pain", "95% CI", "90% CI"),
    "a digit dropped": ("pain", "-12.15", "-2.15"),
    "the wrong word": ("lower", "lower", "higher"),
}


@pytest.mark.parametrize("kind", DRIFTS)
def test_planted_drift_of_a_linked_result_is_told_with_its_line(tmp_path: Path, evidence: Evidence, kind: str) -> None:
    sentence, old, new = DRIFTS[kind]
    text = f"# Results\n\n{LINES[sentence]} <!-- lbp: {ROW[sentence]} -->.\n"
    file = tmp_path / "paper.md"
    file.write_text(text, encoding="utf-8")
    assert check_manuscript(file, evidence).ok
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    report = check_manuscript(file, evidence)
    assert not report.ok
    told = [f for f in report.failures if f.check == "against-evidence"]
    assert [(Path(f.file).name, f.line) for f in told] == [("paper.md", 3)]


def test_a_stale_number_is_told(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "paper.md"
    file.write_text(f"{LINES['pain']} <!-- lbp: pain -->.\n", encoding="utf-8")
    for table in folder.iterdir():
        (tmp_path / table.name).write_text(
            table.read_text(encoding="utf-8").replace("-7.71", "-7.17"), encoding="utf-8"
        )
    (finding,) = check_manuscript(file, load(tmp_path)).failures
    assert "estimate -7.71 in the text, -7.17 in the evidence" in finding.message


def test_another_unit_is_told(tmp_path: Path, evidence: Evidence) -> None:
    file = tmp_path / "paper.md"
    for unit, ok in (("days", True), ("weeks", False)):
        file.write_text(f"The stay was 12.4 {unit} <!-- lbp: stay.estimate -->.\n", encoding="utf-8")
        assert check_manuscript(file, evidence).ok is ok


@pytest.mark.parametrize("kind", ["a bound", "p", "another level", "the sign"])
def test_without_a_link_what_is_beyond_chance_is_told(tmp_path: Path, evidence: Evidence, kind: str) -> None:
    sentence, old, new = DRIFTS[kind]
    file = tmp_path / "paper.md"
    line = LINES[sentence].replace("mean difference in pain was", "mean difference was").replace(" points", "")
    file.write_text(f"{line.replace(old, new)}.\n", encoding="utf-8")
    report = check_manuscript(file, evidence)
    assert [f.line for f in report.failures if f.check == "against-evidence"] == [1], str(report)


def test_negative_bounds_that_count_from_zero_are_a_note(tmp_path: Path, evidence: Evidence) -> None:
    file = tmp_path / "paper.md"
    text = LINES["pain"].replace("-12.15 to -3.27", "-3.27 to -12.15")
    file.write_text(f"{text} <!-- lbp: pain -->.\n", encoding="utf-8")
    report = check_manuscript(file, evidence)
    assert report.ok
    assert [f.line for f in report.notable if "in the other order" in f.message] == [1]
