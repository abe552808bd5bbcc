"""Grades: A only where label, number, head and level touch and nothing was carried or repaired."""

from __future__ import annotations

import pytest

from .reader import intervals, one

A = (
    "RR 0.71 (95% CI 0.48 to 1.05).",
    "The mean difference was -7.7 points (95% CI -12.1 to -3.3; p < 0.001).",
    "(hazard ratio [HR], 0.95; 95% CI, 0.85–1.08; p=0.44)",
    "standardised mean difference = −0.42 [95% CI: −0.61, −0.23]",
)
B = {
    "RR 0.71 (CI 0.48 to 1.05).": "no level",
    "0.71 (95% CI 0.48 to 1.05).": "no label",
    "The difference was 1.6 (95% CI 0.2 to 3.0).": "does not say which measure",
    "RR for all deaths 0.71 (95% CI 0.48 to 1.05).": "do not touch",
    "RR 0.71 (95% CrI 0.48 to 1.05).": "no confidence interval",
    "SMD -0.49 (95% CI -0.39 to -0.59).": "high first",
    "RR 0.77 (95 % CI - 0.62-0.96).": "blank",
    "MD 4.5 points lower (95% CI 11.8 lower to 2.8 higher).": "signs stand in words",
    "RR 0.71 after 24 weeks (95% CI 0.48 to 1.05).": "do not touch",
    "RD 4.1% (95% CI 1.2 to 7.0).": "percentage",
    "MD 1.6 (95% CI -3.0 to -0.2).": "opposite signs",
    "HR 2.39 (95% CI 1.00–7/50).": "slash",
    "The OR was 38.9 (95% CL 27.6 to 50.2).": "as those of a percentage",
    "The RR (SD) was 1.6 (95% CI 0.8 to 3.2).": "spread",
}


@pytest.mark.parametrize("text", A)
def test_nothing_was_inferred(text: str) -> None:
    result = one(text)
    assert (result.grade, result.why) == ("A", ())


@pytest.mark.parametrize("text", B)
def test_why_it_is_no_a(text: str) -> None:
    result = one(text)
    assert result.grade == "B"
    assert any(B[text] in why for why in result.why), result.why


def test_what_is_carried_is_no_a() -> None:
    a, b = intervals("RR 0.71 (95% CI 0.48 to 1.05) and 0.80 (95% CI 0.60 to 1.07).")
    assert (a.grade, b.grade, b.measure) == ("A", "B", "RR")
    (c,) = intervals("OR (95% CI): 2.43 (1.44-4.08).")
    assert (c.grade, c.level) == ("B", "95")


def test_the_p_of_another_test_is_no_premise_of_a_proof() -> None:
    result = one("It fell (HR 1.17; 95% CI 0.92 to 1.48; log-rank P = 0.32).")
    assert (result.p, result.grade, result.why) == ("0.32", "B", ("its p is that of a log-rank test",))
    assert one("It fell (HR 1.17; 95% CI 0.92 to 1.48; P = 0.32).").grade == "A"
