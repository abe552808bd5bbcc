"""confint_tau2 against metafor with a tight tolerance, R package meta, and exact distributions."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.pooling.confint import confint_tau2
from lbpmeta.pooling.mixture import chi_square_mixture_sf
from lbpmeta.pooling.single import pool

FOLDER = Path(__file__).parents[1] / "reference"
METAFOR = json.loads((FOLDER / "metafor_tau2_ci.json").read_text())["sets"]
META = json.loads((FOLDER / "meta_fits.json").read_text())["sets"]
CASES = {"QP": ("QP", None), "PL_REML": ("PL", "REML"), "PL_ML": ("PL", "ML")}


@pytest.mark.parametrize("name", METAFOR)
@pytest.mark.parametrize("case", CASES)
def test_metafor(name, case):
    method, tau2 = CASES[case]
    entry = METAFOR[name]
    ours = confint_tau2(entry["yi"], entry["vi"], method=method, tau2=tau2)
    np.testing.assert_allclose(tuple(ours), entry[case], rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", [name for name in META if name.startswith("revman5/")])
def test_jackson_as_in_r_package_meta(name):
    """meta inverts it with R's default root tolerance, 1.2e-4."""
    entry = META[name]
    yi, se = np.array(entry["yi"], dtype=float), np.array(entry["se"], dtype=float)
    used = np.isfinite(yi) & np.isfinite(se)
    ours = confint_tau2(yi[used], se[used] ** 2, method="J")
    np.testing.assert_allclose(tuple(ours), entry["tau2_ci"], rtol=0, atol=1.3e-4)


@pytest.mark.parametrize("method", ["J", "BJ"])
def test_exact_intervals_by_simulation(method):
    """At the upper limit a Q as small as the one observed has probability 2.5 %."""
    entry = METAFOR["hine1989/RD"]
    yi, vi = np.array(entry["yi"]), np.array(entry["vi"])
    ours = confint_tau2(yi, vi, method=method)
    a = 1 / vi if method == "BJ" else vi**-0.5
    draws = np.random.default_rng(3).normal(size=(200_000, yi.size)) * np.sqrt(vi + ours.high)

    def q(y):
        return np.sum(a * (y - (np.sum(a * y, axis=-1) / a.sum())[..., None]) ** 2, axis=-1)

    assert np.mean(q(draws) <= q(yi[None])[0]) == pytest.approx(0.025, abs=0.0015)


def test_for_equal_variances_all_distributional_methods_agree():
    """Then every generalised Q is the same chi-square."""
    yi = np.array([0.1, 0.9, 0.4, 1.6, -0.3])
    qp, jackson, bj = (confint_tau2(yi, np.full(5, 0.05), method=m) for m in ("QP", "J", "BJ"))
    np.testing.assert_allclose(tuple(jackson), tuple(qp), rtol=1e-7)
    np.testing.assert_allclose(tuple(bj), tuple(qp), rtol=1e-7)
    # and the interval has a closed form
    rss = np.sum((yi - yi.mean()) ** 2)
    exact = rss / special.chdtri(4, np.array([0.025, 0.975])) - 0.05
    np.testing.assert_allclose(tuple(qp), np.maximum(exact, 0), rtol=1e-12)


@pytest.mark.parametrize("df", [1, 2, 5, 30])
@pytest.mark.parametrize("q", [0.01, 1.0, 10.0, 60.0])
def test_mixture_of_equal_weights_is_chi_square(df, q):
    assert chi_square_mixture_sf(q, np.full(df, 3.0)) == pytest.approx(special.chdtrc(df, q / 3), abs=2e-9)


def test_mixture_of_pairs_is_a_sum_of_exponentials():
    """Weights in pairs a, a, b, b: the sum of two exponentials with means 2a and 2b."""
    a, b, q = 1.0, 0.05, 3.0
    exact = (a * np.exp(-q / (2 * a)) - b * np.exp(-q / (2 * b))) / (a - b)
    assert chi_square_mixture_sf(q, np.array([a, a, b, b])) == pytest.approx(exact, abs=2e-9)


def test_of_a_fit_takes_its_level_and_estimator():
    entry = METAFOR["bcg/RR"]
    fit = pool(entry["yi"], entry["vi"], tau2="ML", level=0.9)
    assert confint_tau2(fit, method="PL") == confint_tau2(entry["yi"], entry["vi"], method="PL", tau2="ML", level=0.9)
    assert confint_tau2(fit).low == fit.tau2_ci.low


def test_invariant_under_tiny_units():
    entry = METAFOR["bcg/RR"]
    scale = 2.0**-300
    for method in ("QP", "PL"):
        big = confint_tau2(entry["yi"], entry["vi"], method=method)
        small = confint_tau2(np.array(entry["yi"]) * scale, np.array(entry["vi"]) * scale**2, method=method)
        np.testing.assert_allclose(np.array(tuple(small)) / scale**2, tuple(big), rtol=1e-12)


def test_refusals():
    entry = METAFOR["bcg/RR"]
    with pytest.raises(MethodError, match="'QP', 'PL', 'J', 'BJ'"):
        confint_tau2(entry["yi"], entry["vi"], method="GENQ")
    with pytest.raises(MethodError, match="profile likelihood"):
        confint_tau2(entry["yi"], entry["vi"], method="PL", tau2="DL")
    with pytest.raises(NotDefinedError, match="one study"):
        confint_tau2([0.1], [0.2])
    with pytest.raises(NotDefinedError, match="empty"):
        confint_tau2([0.1, 0.1, 0.1001, 0.1], [0.2, 0.2, 0.2, 0.2])
    with pytest.raises(DataError, match="`vi`"):
        confint_tau2(entry["yi"])
    with pytest.raises(MethodError, match="`level`"):
        confint_tau2(entry["yi"], entry["vi"], level=95)
