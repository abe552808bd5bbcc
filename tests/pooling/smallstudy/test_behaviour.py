"""What small-study tests refuse, warn about and leave alone; closed forms by other routes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import ConvergenceError, DataError, LbpmetaWarning, MethodError
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.smallstudy import BIAS_TESTS
from lbpmeta.pooling.smallstudy.begg import begg, kendall_p_exact
from lbpmeta.pooling.smallstudy.egger import egger
from lbpmeta.pooling.smallstudy.excess import excess_significance
from lbpmeta.pooling.smallstudy.failsafe import fail_safe_n
from lbpmeta.pooling.smallstudy.harbord import harbord
from lbpmeta.pooling.smallstudy.pet_peese import pet_peese
from lbpmeta.pooling.smallstudy.peters import peters
from lbpmeta.pooling.smallstudy.selection import selection_model
from lbpmeta.pooling.smallstudy.step_likelihood import step_likelihood
from lbpmeta.pooling.smallstudy.trim_fill import trim_and_fill

YI = np.array([0.55, 0.42, 0.71, 0.30, 0.12, 0.61, 0.05, 0.48, 0.90, 0.22, -0.05, 0.33])
VI = np.array([0.04, 0.02, 0.09, 0.05, 0.01, 0.08, 0.012, 0.055, 0.16, 0.025, 0.03, 0.06])
COUNTS = (
    [4, 6, 3, 62, 33, 180, 8, 50, 29, 17],
    [123, 306, 231, 1359, 506, 1541, 254, 883, 749, 171],
    [11, 29, 11, 248, 47, 372, 10, 49, 45, 65],
    [139, 303, 220, 1286, 580, 1451, 629, 883, 727, 166],
)


def few(values: object) -> list[float]:
    return list(np.asarray(values)[:9])


@pytest.mark.parametrize("test", [egger, begg, pet_peese, selection_model])
def test_fewer_than_ten_studies_are_refused(test) -> None:
    with pytest.raises(MethodError, match=r"on 9 studies.*Sterne.*2011.*force=True"):
        test(few(YI), few(VI))
    with pytest.warns(LbpmetaWarning, match="on 9 studies"):
        result = test(few(YI), few(VI), force=True)
    assert any("Sterne" in note for note in result.notes)


@pytest.mark.parametrize("test", [harbord, peters])
def test_fewer_than_ten_tables_are_refused(test) -> None:
    with pytest.raises(MethodError, match="on 9 studies"):
        test(*(few(c) for c in COUNTS))
    with pytest.warns(LbpmetaWarning, match="on 9 studies"):
        test(*(few(c) for c in COUNTS), force=True)


def test_trim_and_fill_warns_on_few_studies() -> None:
    with pytest.warns(LbpmetaWarning, match="9 studies"):
        trim_and_fill(few(YI), few(VI))


@pytest.mark.parametrize("name", [name for name in BIAS_TESTS if name not in ("harbord", "peters")])
def test_every_method_takes_a_fit_and_says_what_it_found(name: str) -> None:
    from_fit, from_arrays = BIAS_TESTS[name](pool(YI, VI)), BIAS_TESTS[name](YI, VI)
    assert f"k = {YI.size}" in str(from_fit)
    assert from_fit.k == YI.size
    assert 0 <= (from_fit.p_value if name != "fail_safe_n" else 0) <= 1
    if name != "excess_significance":  # a fit brings its random-effects estimate there
        assert from_fit.estimate == pytest.approx(from_arrays.estimate, rel=1e-12)
    assert from_fit.to_dict()["notes"] == from_fit.notes


@pytest.mark.parametrize("test", [harbord, peters])
def test_count_methods_against_statsmodels(test) -> None:
    from statsmodels.regression.linear_model import WLS

    a, n1, c, n2 = (np.array(x, dtype=float) for x in COUNTS)
    total, events = n1 + n2, a + c
    if test is harbord:
        w = n1 * n2 * events * (total - events) / (total**2 * (total - 1))
        y, x = (a - n1 * events / total) / w, 1 / np.sqrt(w)
    else:
        w = 1 / (1 / events + 1 / (total - events))
        y, x = np.log(a * (n2 - c) / (c * (n1 - a))), 1 / total
    model = WLS(y, np.column_stack([np.ones(a.size), x]), weights=w).fit()
    result = test(*COUNTS)
    got = (result.limit_estimate, result.estimate, result.se, result.statistic, result.p_value)
    wanted = (*model.params, model.bse[1], model.tvalues[1], model.pvalues[1])
    np.testing.assert_allclose(got, wanted, rtol=1e-9)
    np.testing.assert_allclose(tuple(result.limit_ci), model.conf_int()[0], rtol=1e-9)


@pytest.mark.parametrize("test", [harbord, peters])
def test_tables_without_information_are_left_out_aloud(test) -> None:
    extended = [[*c, x, y] for c, x, y in zip(COUNTS, (0, 20), (20, 20), strict=False)]
    extended += [[*c, x, y] for c, x, y in zip(COUNTS[2:], (0, 20), (20, 20), strict=True)]
    result = test(*extended)
    assert result.k == 10
    assert result.estimate == test(*COUNTS).estimate
    assert "2 trials left out" in result.notes[0]


def test_impossible_counts_are_named() -> None:
    bad = [list(c) for c in COUNTS]
    bad[0][2] = 500
    with pytest.raises(DataError, match=r"row 3: arm 1 has 500 events of 231"):
        harbord(*bad)
    with pytest.raises(DataError, match="equal length"):
        peters(bad[0][:-1], *bad[1:])


def test_classical_egger_is_the_regression_on_precision() -> None:
    from statsmodels.regression.linear_model import OLS

    se = np.sqrt(VI)
    model = OLS(YI / se, np.column_stack([np.ones(YI.size), 1 / se])).fit()
    result = egger(YI, VI)
    got = (result.estimate, result.se, result.limit_estimate, result.p_value)
    np.testing.assert_allclose(got, (*model.params[:1], model.bse[0], model.params[1], model.pvalues[0]), rtol=1e-9)


def test_pet_peese_rule() -> None:
    result = pet_peese(YI, VI)
    pet = result.pet
    assert pet.estimate == egger(YI, VI).estimate
    t = pet.limit_estimate / ((pet.limit_ci.high - pet.limit_estimate) / 2.2281388519649385)
    assert (result.chosen == "PEESE") is (abs(t) > 1.8124611228107335)  # t(10) at 0.975 and 0.95
    assert pet_peese(YI, VI, alpha=1e-9).chosen == "PET"
    always = pet_peese(YI, VI, alpha=1 - 1e-9)
    assert (always.chosen, always.estimate) == ("PEESE", always.peese.limit_estimate)


def test_equal_precisions_have_no_asymmetry() -> None:
    with pytest.raises(DataError, match="same precision"):
        egger(YI, np.full(YI.size, 0.1))
    result = begg(YI, np.full(YI.size, 0.1))
    assert np.isnan(result.estimate)
    assert "does not exist" in result.notes[-1]


@pytest.mark.parametrize("k", [3, 5, 7])
def test_exact_rank_p_by_counting_permutations(k: int) -> None:
    pairs = list(itertools.combinations(range(k), 2))
    counts = [sum(p[i] < p[j] for i, j in pairs) for p in itertools.permutations(range(k))]
    for c in range(len(pairs) + 1):
        low, high = np.mean([x <= c for x in counts]), np.mean([x >= c for x in counts])
        assert kendall_p_exact(c, k) == pytest.approx(min(1, 2 * min(low, high)), rel=1e-13)


def test_ties_take_the_normal_distribution() -> None:
    result = begg([*YI[:-1], YI[0]], [*VI[:-1], VI[0]])
    assert result.distribution == "z"
    assert "ties" in result.notes[-1]
    assert begg(YI, VI).distribution == "exact"


@pytest.mark.parametrize("test", [egger, begg, trim_and_fill, pet_peese])
def test_mirror_image(test) -> None:
    one, other = test(YI, VI), test(-YI, VI)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-9)
    assert other.estimate == pytest.approx(-one.estimate, rel=1e-9)
    if test is trim_and_fill:
        assert {one.side, other.side} == {"left", "right"}


def test_trim_and_fill_mirrors_the_extremes() -> None:
    result = trim_and_fill(YI, VI, model="common", labels=[f"T{i}" for i in range(12)])
    assert result.k0 > 0
    assert result.filled.sum() == result.k0
    extremes = np.argsort(YI)[-result.k0 :]
    centre = pool(np.delete(YI, extremes), np.delete(VI, extremes), model="common").estimate
    np.testing.assert_allclose(np.sort(result.fit.yi[result.filled]), np.sort(2 * centre - YI[extremes]), rtol=1e-12)
    assert result.fit.labels[-1] == f"filled: mirror of T{extremes[-1]}"
    assert result.original.estimate == pool(YI, VI, model="common").estimate


def test_trim_and_fill_refuses_a_line_that_it_cannot_repeat() -> None:
    from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel

    fit = mantel_haenszel(*COUNTS, measure="OR")
    with pytest.raises(MethodError, match="not the inverse-variance result"):
        trim_and_fill(fit)
    assert egger(fit).k == 10  # needs the estimates and variances only


def test_selection_refuses_an_empty_interval() -> None:
    with pytest.raises(
        MethodError, match=r"no study has .* in \(0, 0.025\].*studies per interval: .*other `alternative`"
    ):
        selection_model(YI, VI, alternative="less")
    with pytest.warns(LbpmetaWarning) as caught:
        result = selection_model(YI, VI, alternative="less", force=True)
    assert len(caught) == 2
    assert result.at_boundary
    assert any("not estimable" in note for note in result.notes)


def test_selection_is_equivariant() -> None:
    one = selection_model(YI, VI)
    for factor in (100.0, 1e-3):
        other = selection_model(factor * YI, factor**2 * VI)
        assert other.estimate == pytest.approx(factor * one.estimate, rel=1e-6)
        assert other.delta == pytest.approx(one.delta, rel=1e-6)
        assert other.statistic == pytest.approx(one.statistic, rel=1e-8)
    mirrored = selection_model(-YI, VI, alternative="less")
    assert mirrored.estimate == pytest.approx(-one.estimate, rel=1e-12)
    assert [n for *_, n in mirrored.intervals] == [n for *_, n in one.intervals]


def test_selection_without_selection_is_maximum_likelihood() -> None:
    result = selection_model(YI, VI, delta=(1, 1))
    fit = pool(YI, VI, tau2="ML")
    assert result.estimate == pytest.approx(fit.estimate, rel=1e-8)
    assert result.tau2 == pytest.approx(fit.tau2, abs=1e-10)
    assert result.log_likelihood == pytest.approx(result.log_likelihood_null, rel=1e-12)


def test_selection_likelihood_derivatives() -> None:
    likelihood, _ = step_likelihood(YI, VI, (0.025, 0.4))
    at, step = np.array([0.2, 0.05, 0.7, 0.3]), 1e-6

    def unpack(x: np.ndarray) -> tuple[float, float, np.ndarray]:
        return x[0], x[1], np.array([1, *x[2:]])

    gradient, hessian = likelihood.derivatives(*unpack(at))
    moves = step * np.eye(4)
    slopes = [(likelihood.value(*unpack(at + m)) - likelihood.value(*unpack(at - m))) / (2 * step) for m in moves]
    np.testing.assert_allclose(gradient, slopes, rtol=1e-6, atol=1e-6)
    ends = [[likelihood.derivatives(*unpack(at + s * m))[0] for s in (1, -1)] for m in moves]
    np.testing.assert_allclose(hessian, [(up - down) / (2 * step) for up, down in ends], rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("steps", [(), (0.5, 0.2), (0, 0.5), (0.025, 1.5)])
def test_bad_steps(steps: tuple[float, ...]) -> None:
    with pytest.raises(MethodError, match="`steps`"):
        selection_model(YI, VI, steps=steps)


def test_bad_options_list_the_legal_ones() -> None:
    with pytest.raises(MethodError, match=r"'classical', 'mixed'"):
        egger(YI, VI, model="weird")
    with pytest.raises(MethodError, match=r"'L0', 'R0'"):
        trim_and_fill(YI, VI, estimator="Q0")
    with pytest.raises(MethodError, match="side"):
        trim_and_fill(YI, VI, side="top")
    with pytest.raises(MethodError, match="rosenthal"):
        fail_safe_n(YI, VI, kind="x")
    with pytest.raises(MethodError, match="kind='orwin'"):
        fail_safe_n(YI, VI, target=0.1)
    with pytest.raises(MethodError, match="exact"):
        excess_significance(YI, VI, test="x")
    with pytest.raises(MethodError, match="`delta`"):
        selection_model(YI, VI, delta=(0.5, 1))
    with pytest.raises(DataError, match="`vi` is missing"):
        egger(YI)


def test_rows_left_out_are_noted_and_inputs_stay() -> None:
    yi, vi = np.append(YI, np.nan), np.append(VI, 0.1)
    before = yi.copy(), vi.copy()
    with pytest.warns(LbpmetaWarning, match="Left out"):
        result = egger(yi, vi)
    assert result.k == YI.size
    assert "Left out" in result.notes[0]
    np.testing.assert_array_equal((yi, vi), before)


def test_effect_sizes_are_taken_as_they_are() -> None:
    a, n1, c, n2 = COUNTS
    sizes = effect_sizes("OR", events1=a, n1=n1, events2=c, n2=n2)
    assert egger(sizes).estimate == egger(sizes.yi, sizes.vi).estimate


@pytest.mark.parametrize("test", [egger, pet_peese])
def test_effects_without_residuals_are_refused(test):
    with pytest.raises(DataError, match="all effects lie on one line"):
        test(np.full(VI.size, 0.5), VI)


def test_variances_that_no_computer_can_hold_together_are_refused():
    with pytest.raises(ConvergenceError, match="many orders of magnitude"):
        egger(YI, np.where(np.arange(VI.size) < 6, 1e-12, 1e12), model="mixed")


@pytest.mark.parametrize("test", [harbord, peters])
def test_counts_that_are_no_numbers_are_refused(test):
    with pytest.raises(DataError, match="`events1` must be a number"):
        test("a", *COUNTS[1:])


def test_settings_that_are_no_numbers_are_refused():
    for call in (
        lambda: fail_safe_n(YI, VI, alpha="a"),
        lambda: fail_safe_n(YI, VI, kind="orwin", target="a"),
        lambda: excess_significance(YI, VI, theta="a"),
        lambda: excess_significance(YI, VI, theta=np.nan),
        lambda: excess_significance(YI, VI, tau2="DL"),
        lambda: selection_model(YI, VI, steps=0.025),
        lambda: selection_model(YI, VI, steps="a"),
        lambda: selection_model(YI, VI, delta="a"),
    ):
        with pytest.raises(MethodError, match=r"^`(alpha|target|theta|tau2|steps|delta)` is "):
            call()


def test_the_error_of_no_missing_study_is_that_of_zero_missing_studies():
    """metafor puts an L0 below 0 into the variance as it is, which gives a smaller error, or none."""
    yi, vi = np.array([-0.9, -0.8, -0.6, 0.1, 0.2, 0.3, 0.4]), np.full(7, 0.1)
    with pytest.warns(LbpmetaWarning, match="below 10"):
        result = trim_and_fill(yi, vi, model="common", side="left")
    assert result.k0 == 0
    assert result.se_k0 == pytest.approx(4 * np.sqrt(7 * 8 * 15 / 24) / 13)
