"""A measure that only the heading above says."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm

SAID = "its measure is named in the heading above"
#: Two models: which of them a number is of, they do not say.
MODELS = "# Methods\n\nA logistic and a Cox model were fitted.\n\n"


def measures(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "a.md").write_text(MODELS + text, encoding="utf-8")
    reading = lm.read(tmp_path / "a.md")
    assert all(r.grade == "B" for r in reading.results if SAID in r.why)
    return [r.measure for r in reading.results]


def test_a_heading_names_what_its_paragraphs_leave_open(tmp_path: Path) -> None:
    text = (
        "# Results\n\n## Odds ratios for relapse\n\nSmoking 1.45 (95% CI 1.10 to 1.92).\n\n"
        "Obesity 1.62 (95% CI 1.21 to 2.17).\n\n"
        "## Mean differences in pain\n\nAt 12 weeks it was -5.1 (95% CI -9.9 to -0.3).\n"
    )
    assert measures(tmp_path, text) == ["OR", "OR", "MD"]


@pytest.mark.parametrize(
    ("heading", "sentence", "measure"),
    [
        ("Odds ratios and risk differences", "Smoking 1.45 (95% CI 1.10 to 1.92).", ""),  # two
        ("Odds ratios for relapse", "It was -1.45 (95% CI -1.92 to -1.10).", ""),  # no ratio
        ("Odds ratios for relapse", "The mean age was 45.1 (95% CI 43.2 to 47.0) years.", "MN"),  # it says what it is
        ("Odds ratios for relapse", "The hazard ratio was 1.45 (95% CI 1.10 to 1.92).", "HR"),
        ("Resting HR", "Smoking 1.45 (95% CI 1.10 to 1.92).", ""),  # the heart rate
    ],
)
def test_what_a_heading_does_not_name(tmp_path: Path, heading: str, sentence: str, measure: str) -> None:
    assert measures(tmp_path, f"# Results\n\n## {heading}\n\n{sentence}\n") == [measure]


def test_the_next_heading_ends_it(tmp_path: Path) -> None:
    text = "# Odds ratios for relapse\n\nNone.\n\n# Safety\n\nSmoking 1.45 (95% CI 1.10 to 1.92).\n"
    assert measures(tmp_path, text) == [""]


@pytest.mark.parametrize(
    "sentence",
    [
        "The AUC was 0.75 (95% CI 0.70 to 0.80).",
        "Kappa was 0.6 (95% CI 0.5 to 0.7).",
        "The slope was 0.4 (95% CI 0.2 to 0.6).",
        "The C statistic was 0.7 (95% CI 0.6 to 0.8).",
    ],
)
def test_what_has_a_name_of_its_own_is_not_what_the_heading_names(tmp_path: Path, sentence: str) -> None:
    assert "OR" not in measures(tmp_path, f"# Results\n\n## Odds ratios for relapse\n\n{sentence}\n")
