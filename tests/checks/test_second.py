"""Two estimates of one row: a ratio and its logarithm, g and d."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.checks.estimate.second import second_estimate

ROWS = [
    {
        "study": f"S{i}",
        "OR": f"{r:.2f}",
        "lower": f"{r * 0.6:.2f}",
        "upper": f"{r / 0.6:.2f}",
        "yi": f"{math.log(r):.3f}",
    }
    for i, r in enumerate((0.5, 0.8, 1.2, 0.9, 0.7, 0.6, 1.1, 0.65, 0.75, 0.85, 0.55, 0.95))
]


def checked(rows: list[dict[str, str]]) -> dict[str, str]:
    found = lm.check(rows, measure="").findings
    return {f.rows[0]: str(f.verdict) for f in found if f.check == "second-estimate"}


@given(st.floats(0.05, 20), st.integers(1, 4), st.integers(1, 4))
def test_a_true_logarithm_is_never_accused(ratio: float, ours: int, theirs: int) -> None:
    estimate, second = f"{ratio:.{ours}f}", f"{math.log(ratio):.{theirs}f}"
    assert second_estimate(estimate, second, "log").verdict.value in ("consistent", "consistent-within-rounding")
    assert second_estimate(second, estimate, "exp").verdict.value in ("consistent", "consistent-within-rounding")


@given(st.floats(-3, 3), st.integers(2, 500), st.integers(2, 500), st.integers(1, 3))
def test_a_true_correction_for_small_samples_is_never_accused(d: float, n1: int, n2: int, decimals: int) -> None:
    g = d * (1 - 3 / (4 * (n1 + n2 - 2) - 1))
    found = second_estimate(f"{d:.{decimals}f}", f"{g:.{decimals}f}", "alike")
    assert found.verdict.value == "consistent"


def test_two_estimates_of_a_row_are_checked_against_each_other() -> None:
    assert set(checked(ROWS).values()) == {"consistent"}
    assert len(checked(ROWS)) == len(ROWS)
    wrong = [*ROWS[:-1], ROWS[-1] | {"yi": "0.051"}]  # a sign is lost
    assert checked(wrong)["s11"] == "implausible"
    assert list(checked(wrong).values()).count("implausible") == 1


def test_columns_that_do_not_hang_together_are_no_second_estimate() -> None:
    rows = [row | {"yi": f"{0.3 + i / 100:.2f}"} for i, row in enumerate(ROWS)]
    # The limits are around the ratio in every row: that one is read, and the other is named.
    report = lm.check(rows)
    told = " ".join(line for one in report.understood for line in one.lines())
    assert "OR (estimate)" in told
    assert "not read: yi: a second estimate of each row" in told
    alone = [{k: v for k, v in row.items() if k not in ("lower", "upper")} for row in rows]
    with pytest.raises(lm.errors.DataError, match="both read as estimate"):
        lm.check(alone)


def test_g_beside_d() -> None:
    rows = [
        {"study": f"S{i}", "d": f"{d:.2f}", "se_d": "0.20", "g": f"{d * 0.97:.2f}", "se_g": "0.19"}
        for i, d in enumerate((0.5, 0.3, 0.8, -0.4, 0.6, 0.7, 0.9, 0.2, 0.45, 0.55, 0.35))
    ]
    assert set(checked(rows).values()) == {"consistent"}
    assert checked([*rows[:-1], rows[-1] | {"g": "-0.34"}])["s10"] == "implausible"
