"""English: labels, names of intervals, small words."""

from __future__ import annotations

import pytest

from ..reader import intervals, triple

LABELS = {
    "MD": ("mean difference", "weighted mean difference", "MD", "WMD", "difference in means", "LS mean difference"),
    "SMD": (
        "standardised mean difference",
        "standardized mean difference",
        "SMD",
        "Hedges' g",
        "Cohen’s d",
        "effect size",
    ),
    "RR": ("risk ratio", "relative risk", "RR", "aRR", "prevalence ratio"),
    "OR": ("odds ratio", "OR", "aOR", "adjusted odds ratio"),
    "PETO": ("Peto odds ratio", "Peto OR"),
    "HR": ("hazard ratio", "HR", "aHR", "subdistribution hazard ratio"),
    "IRR": ("incidence rate ratio", "rate ratio", "IRR"),
    "ROM": ("geometric mean ratio", "ratio of means", "GMR"),
    "RD": ("risk difference", "absolute risk reduction", "RD"),
    "NNT": ("number needed to treat", "NNT"),
    "COR": ("intraclass correlation coefficient", "r =", "ICC"),
    "GEN": ("β =", "regression coefficient", "b ="),
    "MC": ("mean change", "change from baseline"),
    "MN": ("mean", "adjusted mean"),
    "PR": ("sensitivity", "prevalence", "response rate"),
    "?": ("relative risk reduction", "kappa", "area under the curve", "median difference"),
}


@pytest.mark.parametrize(("measure", "label"), [(m, label) for m, labels in LABELS.items() for label in labels])
def test_labels(measure: str, label: str) -> None:
    (result,) = intervals(f"In the trial, {label} 0.71 (95% CI 0.48 to 0.94).")
    assert triple(result) == f"{measure} 0.71 0.48 0.94"


@pytest.mark.parametrize(
    "name",
    ["95% CI", "95% confidence interval", "95% confidence interval (CI)", "CI 95%", "95% C.I.", "95% confidence limits",
     "95 percent confidence interval", "95%CI", "two-sided 95% CI", "95% CI:", "95% CIs,", "95% CI = "],
)  # fmt: skip
def test_names_of_the_interval(name: str) -> None:
    (result,) = intervals(f"OR 1.52 ({name} 1.25 to 1.85).")
    assert (triple(result), result.level) == ("OR 1.52 1.25 1.85", "95")


def test_small_letters_are_words() -> None:
    assert [r.measure for r in intervals("better or 0.71 (95% CI 0.48 to 1.05) after 3 hr")] == [""]


def test_the_comparison_wins_over_the_name_of_the_outcome() -> None:
    (result,) = intervals("The hazard ratio for overall survival was 0.71 (95% CI 0.48 to 1.05).")
    assert result.measure == "HR"
    (result,) = intervals("The difference in cure rates was 7.1% (95% CI 2.0 to 12.2).")
    assert result.measure == "RD"
    (result,) = intervals("The difference in mean HbA1c was 0.4% (95% CI 0.2 to 0.6).")
    assert result.measure == "MD"
