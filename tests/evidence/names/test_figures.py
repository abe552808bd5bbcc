"""Figures of a test with an interval each and without counts are results of their own, apart from each other."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm

from .test_rules import columns

ROWS = ("0.81,0.72,0.88,0.60,0.51,0.69", "0.74,0.65,0.82,0.70,0.62,0.78", "0.58,0.48,0.68,0.84,0.77,0.89")


def sheet(*names: str) -> str:
    return f"study,{','.join(names)}\n" + "\n".join(f"S{i},{row}" for i, row in enumerate(ROWS))


@pytest.mark.parametrize(
    "names",
    [
        ("Sensitivity", "Sens Lower 95% CI", "Sens Upper 95% CI", "Specificity", "Spec Lower 95% CI", "Spec Upper"),
        ("Se", "Se_low", "Se_high", "Sp", "Sp_low", "Sp_high"),
        ("sensitivity", "sens_lcl", "sens_ucl", "specificity", "spec_lcl", "spec_ucl"),
        ("PPV", "PPV lower", "PPV upper", "NPV", "NPV lower", "NPV upper"),
        (
            "Sensibilidad",
            "IC95 inf sensibilidad",
            "IC95 sup sensibilidad",
            "Especificidad",
            "IC95 inf especificidad",
            "IC95 sup especificidad",
        ),
    ],
)
def test_each_figure_has_its_own_limits(names: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "tests.csv").write_text(sheet(*names), encoding="utf-8")
    trials = lm.load(tmp_path / "tests.csv").tables["trials"]
    assert {t["measure"] for t in trials} == {"PR"}
    assert [t["ci_low"] for t in trials if t["estimate"] == "0.81"] == ["0.72"]
    assert [t["ci_high"] for t in trials if t["estimate"] == "0.60"] == ["0.69"]


def test_likelihood_ratios_are_told_apart_by_their_sign() -> None:
    text = "study,LR+,LR+ lower,LR+ upper,LR-,LR- lower,LR- upper\n" + "\n".join(
        ("A,2.03,1.60,2.56,0.32,0.20,0.50", "B,2.47,1.90,3.20,0.37,0.26,0.53", "C,3.63,2.45,5.36,0.50,0.39,0.64")
    )
    made = columns(text)
    assert [made.at[c] for c in ("estimate", "ci_low", "ci_high")] == [1, 2, 3]


def test_a_figure_and_its_interval_in_one_cell(tmp_path: Path) -> None:
    rows = ['A,"0.81 (0.72-0.88)","0.60 (0.51-0.69)"', 'B,"0.74 (0.65-0.82)","0.90 (0.62-0.78)"']
    (tmp_path / "tests.csv").write_text("\n".join(["study,Sensitivity (95% CI),Specificity (95% CI)", *rows]))
    report = lm.load(tmp_path / "tests.csv").check()
    assert len(report.failures) == 1
    assert "0.90" in report.failures[0].message


def test_a_standard_error_is_no_sensitivity() -> None:
    made = columns("study,MD,SE,lower,upper\nA,1.0,0.5,0.0,2.0\nB,2.0,0.4,1.2,2.8")
    assert (made.at["se"], made.at["ci_low"]) == (2, 3)
