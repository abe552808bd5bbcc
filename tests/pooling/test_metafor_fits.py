"""Every number of every fit in the metafor reference, each question asked apart.

Closed forms end to end; iterative estimators for tau2 alone, and then everything else *given* the tau2 of the
reference, so that its stopping rule (a step below 1e-12 in absolute terms) does not blur what is compared.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy import special

import lbpmeta as lm
from lbpmeta.errors import LbpmetaWarning

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "metafor_fits.json").read_text())
SETS = REFERENCE["sets"]
CI = {"z": "z", "t": "t", "knha": "hksj", "adhoc": "hksj-adhoc"}
CLOSED = ("EE", "DL", "HE", "HS", "HSk", "SJ")
ITERATIVE = ("ML", "REML", "EB", "PM", "PMM", "DLIT")
#: What the reference's iterations can leave: they stop at a step of 1e-12 and converge linearly.
STOP = 5e-12


def rows(name, methods):
    for row in SETS[name]["fits"]:
        fit = dict(zip(REFERENCE["columns"], row, strict=True))
        if fit["method"] in methods:
            yield fit


def data(name):
    return np.array(SETS[name]["yi"]), np.array(SETS[name]["vi"])


def pool(yi, vi, fit, tau2=None):
    with warnings.catch_warnings():
        # steurer2006/GEN and others: a likelihood with two maxima is told; that is tested elsewhere
        warnings.filterwarnings("ignore", "The .* likelihood", LbpmetaWarning)
        if fit["method"] == "EE":
            return lm.pool(yi, vi, model="common", ci=CI[fit["test"]])
        return lm.pool(yi, vi, tau2=fit["method"] if tau2 is None else tau2, ci=CI[fit["test"]])


def compare(ours, fit, rtol):
    """All numbers of one line; limits near 0 are compared on the scale of the standard error."""
    close = {"estimate": ours.estimate, "ci_low": ours.ci.low, "ci_high": ours.ci.high}
    if fit["pi_low"] is not None:
        close |= {"pi_low": ours.prediction.low, "pi_high": ours.prediction.high}
    else:
        assert ours.prediction is None
    for name, value in close.items():
        assert value == pytest.approx(fit[name], rel=rtol, abs=rtol * fit["se"]), name
    assert ours.statistic == pytest.approx(fit["statistic"], rel=rtol, abs=rtol)
    exact = {"se": ours.se, "h2": ours.h2, "q": ours.q, "q_p": ours.q_p}
    for name, value in exact.items():
        assert value == pytest.approx(fit[name], rel=rtol, abs=0), name
    # a p value of z has relative sensitivity z^2 to z
    assert ours.p_value == pytest.approx(fit["p"], rel=rtol * max(1.0, fit["statistic"] ** 2), abs=1e-300)
    assert ours.i2 == pytest.approx(fit["i2"], rel=rtol, abs=100 * rtol)
    assert ours.df == fit["df"]
    assert ours.k == len(ours.yi)


def test_the_reference_is_complete():
    assert len(SETS) == 97
    for entry in SETS.values():
        assert len(entry["fits"]) == 24
        assert {row[0] for row in entry["fits"]} == {*CLOSED, *ITERATIVE}


@pytest.mark.parametrize("name", SETS)
def test_closed_forms_end_to_end(name):
    yi, vi = data(name)
    for fit in rows(name, CLOSED):
        ours = pool(yi, vi, fit)
        compare(ours, fit, 1e-10)
        assert ours.tau2 == pytest.approx(fit["tau2"], rel=1e-10, abs=0)
        if fit["method"] == "EE":
            assert np.isnan(ours.se_tau2)
        else:
            assert ours.se_tau2 == pytest.approx(fit["se_tau2"], rel=1e-10, abs=0)


@pytest.mark.parametrize("name", SETS)
def test_iterative_tau2_and_end_to_end(name):
    yi, vi = data(name)
    for fit in rows(name, ITERATIVE):
        ours = pool(yi, vi, fit)
        assert ours.converged
        assert ours.tau2 == pytest.approx(fit["tau2"], rel=1e-8, abs=STOP)
        # what the reference's stop does to everything that depends on the weights 1 / (v + tau2)
        rtol = 1e-8 + STOP / (vi.min() + fit["tau2"])
        compare(ours, fit, rtol)
        assert ours.se_tau2 == pytest.approx(fit["se_tau2"], rel=2 * rtol, abs=0)


@pytest.mark.parametrize("name", SETS)
def test_everything_else_given_the_tau2_of_the_reference(name):
    yi, vi = data(name)
    for fit in rows(name, ITERATIVE):
        compare(pool(yi, vi, fit, tau2=fit["tau2"]), fit, 1e-10)


@pytest.mark.parametrize("name", SETS)
def test_weights(name):
    yi, vi = data(name)
    for fit in rows(name, (*CLOSED, *ITERATIVE)):
        if fit["test"] != "z":
            continue
        ours = pool(yi, vi, fit, tau2=fit["tau2"]).weights
        np.testing.assert_allclose(ours, SETS[name]["weights"][fit["method"]], rtol=1e-10)
        assert ours.sum() == pytest.approx(100, rel=1e-13)


def equation(method, y, v, tau2):
    """Left and right side of the estimator's own equation, in extended precision."""
    y, v = y.astype(np.longdouble), v.astype(np.longdouble)
    w = 1 / (v + np.longdouble(tau2))
    r = y - np.sum(w * y) / np.sum(w)
    if method in ("PM", "EB", "DLIT"):
        return np.sum(w * r**2), y.size - 1
    if method == "PMM":
        return np.sum(w * r**2), special.chdtri(y.size - 1, 0.5)
    right = np.sum(w) if method == "ML" else np.sum(w) - np.sum(w**2) / np.sum(w)
    return np.sum((w * r) ** 2), right


@pytest.mark.parametrize("name", SETS)
def test_iterative_estimators_solve_their_own_equation(name):
    yi, vi = data(name)
    for method in ITERATIVE:
        ours = pool(yi, vi, {"method": method, "test": "z"})
        left, right = equation(method, yi, vi, ours.tau2)
        assert ours.at_boundary == (ours.tau2 == 0)
        if ours.at_boundary:
            assert left <= right * (1 + 1e-12)
        else:
            assert float(left / right) == pytest.approx(1, abs=1e-10)


@pytest.mark.parametrize("name", SETS)
def test_q_profile_intervals_within_the_tolerance_of_the_reference(name):
    """R's root finder stops at 1.2e-4 here; the equation itself is tested to 1e-12 next to it."""
    yi, vi = data(name)
    entry = SETS[name]
    ours = lm.pool(yi, vi, tau2="DL")
    if entry["tau2_ci"] == [0, 0]:
        # metafor prints [0, 0] for an interval without any value; here there is none, and a note says so
        assert ours.tau2_ci is ours.i2_ci is ours.h2_ci is None
        assert any("empty" in note for note in ours.notes)
        return
    typical = (ours.k - 1) / (np.sum(1 / vi) - np.sum(1 / vi**2) / np.sum(1 / vi))
    for got, tau2, i2, h2, p in zip(
        range(2), entry["tau2_ci"], entry["i2_ci"], entry["h2_ci"], (0.025, 0.975), strict=True
    ):
        limit = tuple(ours.tau2_ci)[got]
        assert limit == pytest.approx(tau2, abs=1.3e-4)
        assert tuple(ours.h2_ci)[got] == pytest.approx(h2, abs=1.3e-4 / typical)
        assert tuple(ours.i2_ci)[got] == pytest.approx(i2, abs=100 * 1.3e-4 / typical)
        left, _ = equation("PM", yi, vi, limit)
        right = special.chdtri(ours.k - 1, p)
        if limit > 0:
            assert float(left / right) == pytest.approx(1, abs=1e-12)
        else:
            assert left <= right
    assert ours.tau2_ci.method == "Q-profile"
