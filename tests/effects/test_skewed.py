"""QE, BC and MLN: mean and SD from quantiles of data that need not be normal."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import lbpmeta as lm
from lbpmeta.effects.convert.skewed import SKEWED, _back

#: What the R package estmeansd 1.0.1 (R 4.2.2) gives: mean and SD by QE, the family, its sum of squares; by BC with its
#: integrals (avoid.mc = TRUE). Its optimisers stop at about 1e-5 of what they look for.
ESTMEANSD = [
    ({"minimum": 2, "median": 4, "maximum": 9, "n": 100},
     (4.3472840395236, 1.5021713676763, "log-normal", 0.0266164670749), (4.213118839022, 1.297355395014)),
    ({"q1": 36, "median": 42, "q3": 55, "n": 50},
     (45.99884992018, 15.42243949234, "log-normal", 4.03001341548), (46.102885751798, 15.313097289092)),
    ({"minimum": 5, "q1": 12, "median": 18, "q3": 30, "maximum": 80, "n": 120},
     (22.84483779767, 15.01768933003, "log-normal", 3.92825594853), (22.628817258426, 15.321104251165)),
    ({"q1": 0.12, "median": 0.21, "q3": 0.36, "n": 80},
     (0.289632283188, 0.278365331960, "log-normal", 2.53397302691e-06), (0.2856052637277, 0.2615258273633)),
    ({"minimum": 1.2, "q1": 3.3, "median": 4.1, "q3": 4.6, "maximum": 6.0, "n": 44},
     (3.866406793118, 1.150132557632, "Weibull", 0.249345829008), (3.947704966676, 0.991382902829)),
    ({"q1": 2.1, "median": 5.0, "q3": 13.2, "n": 200},
     (13.7414710494807, 34.3904414367573, "log-normal", 0.0264127651747), (13.30092887428, 31.42431977587)),
]  # fmt: skip


@pytest.mark.parametrize(("summary", "qe", "bc"), ESTMEANSD)
def test_estmeansd(summary, qe, bc):
    found = lm.mean_sd_from_quantiles(**summary, method="qe")
    assert (found.mean, found.sd) == pytest.approx(qe[:2], rel=2e-5)
    assert found.method == f"QE, McGrath 2020 ({qe[2]})"
    found = lm.mean_sd_from_quantiles(**summary, method="bc")
    assert (found.mean, found.sd) == pytest.approx(bc, rel=1e-5)
    assert found.method.startswith("BC, McGrath 2020")


@pytest.mark.parametrize("case", [1, 2])
def test_mln_against_estmeansd_where_the_jacobian_is_nearly_nothing(case):
    # its location, scale and power (0.00066, where its search ends); its mean and SD are of random draws
    location, scale = [(1.390546427384776, 0.302800361138721), (3.78056130149, 0.306435420511)][case - 1]
    theirs = _back(6.61069613519e-04, location, scale)
    ours = lm.mean_sd_from_quantiles(**ESTMEANSD[case - 1][0], method="mln")
    assert (ours.mean, ours.sd) == pytest.approx(theirs[:2], rel=5e-3)


def test_the_sum_of_squares_is_no_larger_than_that_of_estmeansd():
    summary, (mean, sd, _, off), _ = ESTMEANSD[0]
    found = lm.mean_sd_from_quantiles(**summary, method="qe")

    def squares(mean, sd):
        s = np.sqrt(np.log1p((sd / mean) ** 2))
        q = stats.lognorm(s, scale=mean / np.exp(s**2 / 2)).ppf([0.01, 0.5, 0.99])
        return float(np.sum((q - [2, 4, 9]) ** 2))

    assert squares(mean, sd) == pytest.approx(off, rel=1e-6)
    assert squares(found.mean, found.sd) <= off


FAMILIES = {
    "log-normal": stats.lognorm(0.7, scale=20),
    "gamma": stats.gamma(2.5, scale=6),
    "Weibull": stats.weibull_min(1.6, scale=30),
    "normal": stats.norm(50, 11),
    "beta": stats.beta(2.0, 5.0),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_quantiles_of_a_family_give_its_moments(name):
    family = FAMILIES[name]
    low, q1, median, q3, high = family.ppf([0.01, 0.25, 0.5, 0.75, 0.99])
    found = lm.mean_sd_from_quantiles(minimum=low, q1=q1, median=median, q3=q3, maximum=high, n=100, method="qe")
    assert found.method == f"QE, McGrath 2020 ({name})"
    assert (found.mean, found.sd) == pytest.approx((family.mean(), family.std()), rel=1e-5)


@pytest.mark.parametrize("method", SKEWED)
@pytest.mark.parametrize("summary", [c[0] for c in ESTMEANSD if c[0]["median"] > 1])
def test_no_method_depends_on_the_unit(method, summary):
    once = lm.mean_sd_from_quantiles(**summary, method=method)
    tenfold = {name: value if name == "n" else 10 * value for name, value in summary.items()}
    again = lm.mean_sd_from_quantiles(**tenfold, method=method)
    assert (again.mean, again.sd) == pytest.approx((10 * once.mean, 10 * once.sd), rel=1e-5)


@pytest.mark.parametrize("power", [0.3, 0.5, 1.0, 1.7])
def test_the_integrals_are_the_moments_of_draws(power):
    mean, sd = 4.0, 0.8
    x = stats.truncnorm(-(mean + 1 / power) / sd, (mean + 1 / power) / sd, loc=mean, scale=sd)
    y = (power * x.ppf((np.arange(200_000) + 0.5) / 200_000) + 1) ** (1 / power)
    found = _back(power, mean, sd)
    assert (found.mean, found.sd) == pytest.approx((y.mean(), y.std()), rel=1e-4)


def test_symmetric_quantiles_stay_as_they_are():
    for method in ("qe", "bc"):
        found = lm.mean_sd_from_quantiles(q1=40, median=50, q3=60, n=100, method=method)
        assert found.mean == pytest.approx(50, abs=0.05)
        assert found.sd == pytest.approx(10 / stats.norm.ppf(0.75), rel=0.03)


def test_what_cannot_be_is_refused():
    with pytest.raises(lm.MethodError, match="'qe', 'bc', 'mln'"):
        lm.mean_sd_from_quantiles(q1=1, median=2, q3=4, n=30, method="mcgrath")
    with pytest.raises(lm.MethodError, match="together"):
        lm.mean_sd_from_quantiles(q1=1, median=2, q3=4, n=30, method="qe", sd_method="wan")
    for method in ("bc", "mln"):
        with pytest.raises(lm.DataError, match="above 0"):
            lm.mean_sd_from_quantiles(q1=-1, median=2, q3=4, n=30, method=method)
    assert lm.mean_sd_from_quantiles(q1=-1, median=2, q3=4, n=30, method="qe").method.endswith("(normal)")
    with pytest.raises(lm.DataError, match="one group at a time"):
        lm.mean_sd_from_quantiles(q1=[1, 2], median=[2, 3], q3=[4, 5], n=[30, 30])


def test_only_methods_for_normal_data_warn_of_skewness(recwarn):
    found = lm.mean_sd_from_quantiles(q1=2.1, median=5.0, q3=13.2, n=200, method="qe")
    assert found.skewed
    assert not recwarn
