"""Variances beside standard errors, precision that n cannot give, and I2 that no definition gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.estimate import precision, variance
from lbpmeta.checks.estimate.precision import check_precision, least_se
from lbpmeta.checks.estimate.variance import check_variance
from lbpmeta.checks.summary.heterogeneity import check_heterogeneity
from lbpmeta.errors import DataError

from ._printing import roundings, show
from ._rows import run, trial


@given(se=st.floats(0.001, 50), digits=st.integers(1, 4), more=st.integers(0, 3), rounding=roundings())
def test_true_variances_are_never_inconsistent(se, digits, more, rounding):
    name, mode = rounding
    finding = check_variance(
        show(se**2, digits + more, mode), show(se, digits, mode), made_of="these numbers", rounding=name
    )
    assert finding.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def test_a_variance_of_another_standard_error_is_found_and_repaired():
    told = check_variance("0.36", "0.50")
    assert (told.verdict, told.blame) == (Verdict.IMPLAUSIBLE, ("made of",))
    assert check_variance("0.36", "0.50", made_of="these numbers").verdict is Verdict.INCONSISTENT
    assert {(r.field, r.value) for r in told.repairs} >= {("se", "0.60"), ("variance", "0.26")}
    (finding,) = run(
        variance, "se-disagrees-with-variance", trial(measure="MD", estimate="1.2", se="0.50", variance="0.36")
    )
    assert finding.verdict is Verdict.IMPLAUSIBLE
    with pytest.raises(DataError, match="`se` is empty"):
        check_variance("0.36", "")


def test_planted_slips_in_variances_are_found():
    rng = np.random.default_rng(1)
    found = 0
    for _ in range(200):
        se = rng.uniform(0.1, 3)
        text = list(f"{se**2:.4f}")
        place = next(i for i, c in enumerate(text) if c in "123456789")  # the leading digit
        text[place] = str((int(text[place]) + int(rng.integers(1, 9)) - 1) % 9 + 1)
        changed = "".join(text) != f"{se**2:.4f}"
        found += not changed or check_variance("".join(text), f"{se:.3f}").verdict is Verdict.IMPLAUSIBLE
    assert found == 200


@given(
    n1=st.integers(4, 400), n2=st.integers(4, 400), d=st.floats(-3, 3), r2=st.floats(0, 0.9), digits=st.integers(1, 3)
)
def test_true_smds_are_as_precise_as_n_allows(n1, n2, d, r2, digits):
    """With covariates, and the variance that every convention adds for the SMD itself."""
    se = math.sqrt((1 - r2) * (1 / n1 + 1 / n2) + d * d / (2 * (n1 + n2)))
    low, high = (show(d + s * 1.959964 * se, digits) for s in (-1, 1))
    raw = r2 == 0
    assert check_precision("SMD", n1, n2, ci_low=low, ci_high=high, raw=raw).verdict is Verdict.CONSISTENT
    assert check_precision("SMD", n1, n2, se=show(se, digits)).verdict is Verdict.CONSISTENT


@given(n1=st.integers(4, 400), n2=st.integers(4, 400), data=st.data(), add=st.sampled_from([0.0, 0.5]))
def test_true_odds_ratios_are_as_precise_as_n_allows(n1, n2, data, add):
    """By Woolf, with and without half a person in each cell, and by Peto."""
    a, c = data.draw(st.integers(1, n1 - 1)), data.draw(st.integers(1, n2 - 1))
    woolf = math.sqrt(sum(1 / (x + add) for x in (a, n1 - a, c, n2 - c)))
    total, events = n1 + n2, a + c
    peto = math.sqrt(total**2 * (total - 1) / (n1 * n2 * events * (total - events)))
    for se in (woolf, peto):
        assert se >= least_se("OR", n1, n2)
        low, high = (show(math.exp(s * 1.959964 * se), 3) for s in (-1, 1))
        if float(low) > 0:
            assert check_precision("OR", n1, n2, ci_low=low, ci_high=high).verdict is Verdict.CONSISTENT


@pytest.mark.parametrize("measure", ["SMD", "OR"])
def test_arms_ten_times_too_small_are_found(measure):
    """A digit dropped from both n."""
    rng = np.random.default_rng(2)
    found = 0
    for _ in range(200):
        n = rng.integers(30, 90, 2) * 10
        p = rng.uniform(0.3, 0.7)
        se = math.sqrt((1 / n).sum()) if measure == "SMD" else math.sqrt((1 / (n * p * (1 - p))).sum())
        cells = {"measure": measure, "contrast": "raw", "n1": n[0] // 10, "n2": n[1] // 10}
        middle = 0.4 if measure == "SMD" else 1.0
        ends = [0.4 + s * 1.96 * se if measure == "SMD" else math.exp(s * 1.96 * se) for s in (-1, 1)]
        cells |= {"estimate": middle, "ci_low": f"{ends[0]:.2f}", "ci_high": f"{ends[1]:.2f}"}
        found += len(run(precision, "precision-beyond-n", trial(**cells)))
    assert found >= 190


def test_a_pooled_line_is_held_against_all_its_people():
    """Where its interval cannot be Hartung-Knapp's, which is as short as one likes where few rows are alike."""
    line = [{"study": "Total", "SMD": "0.30", "lower": "0.28", "upper": "0.32", "k": "3", "n": "60"}]
    said = lm.check(line, premises={"interval": "wald"})
    assert any(f.check == "precision-beyond-n" for f in said.failures)
    assert not any(f.check == "precision-beyond-n" for f in lm.check(line).findings)
    many = [{**line[0], "k": "8"}]
    assert any(f.check == "precision-beyond-n" for f in lm.check(many).failures)


def test_i2_of_usual_estimators_is_never_called_of_no_definition():
    rng = np.random.default_rng(3)
    asked = 0
    for k in (2, 3, 6, 15):
        s = np.exp(rng.normal(0, 0.6, (150, k)))
        y = rng.normal(0, 1, (150, k)) * np.sqrt(s**2 + np.exp(rng.uniform(-2, 3, (150, 1))))
        w = 1 / s**2
        typical = (k - 1) * w.sum(1) / (w.sum(1) ** 2 - (w**2).sum(1))
        for method in ("DL", "REML", "PM", "EB"):
            fits = lm.pool_arrays(y, s**2, tau2=method)
            i2 = 100 * fits.tau2 / (fits.tau2 + typical)
            for q, value in zip(fits.q, i2, strict=True):
                printed = {"q": f"{q:.2f}", "q_df": str(k - 1), "i2": f"{value:.0f}"}
                asked += 1
                assert (
                    check_heterogeneity(printed, tau2_method=method if method != "DL" else "").verdict != "implausible"
                )
    assert asked == 2400


@pytest.mark.parametrize(("q", "df", "i2"), [("12.5", "1", "40"), ("61.2", "6", "55"), ("300.1", "7", "79")])
def test_i2_far_below_q_is_implausible(q, df, i2):
    finding = check_heterogeneity({"q": q, "q_df": df, "i2": i2})
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert "No usual definition" in finding.message
    assert check_heterogeneity({"q": q, "q_df": df, "i2": i2}, tau2_method="HE").verdict is Verdict.METHOD_DEPENDENT
