"""estimates_from: every sufficient pair leads to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from lbpmeta.effects.generic import critical_value, estimates_from
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError

Z = float(ndtri(0.975))


@given(st.floats(0.1, 5), st.floats(0.05, 2), st.sampled_from([None, 7.0, 40.0]))
def test_all_routes_agree(y, se, df):
    q = Z if df is None else float(stdtrit(df, 0.975))
    p = 2 * (ndtr(-y / se) if df is None else stdtr(df, -y / se))
    routes = [
        {"estimate": y, "se": se},
        {"estimate": y, "variance": se**2},
        {"ci_low": y - q * se, "ci_high": y + q * se},
        {"estimate": y, "ci_low": y - q * se, "ci_high": y + q * se},
        {"estimate": y, "ci_low": y - q * se},
        {"estimate": y, "ci_high": y + q * se},
        {"estimate": y, "t": y / se},
        {"t": y / se, "se": se},
    ]
    if p > 1e-250:
        routes.append({"estimate": y, "p": p})
    for route in routes:
        es = estimates_from(**route, df=df)
        np.testing.assert_allclose(es.yi, [y], rtol=1e-11)
        np.testing.assert_allclose(es.se, [se], rtol=1e-8)


def test_ratios_are_logged():
    es = estimates_from(estimate=0.5, ci_low=0.25, ci_high=1.0, measure="HR", labels="Trial")
    assert es.scale == "log"
    assert es.yi[0] == pytest.approx(np.log(0.5), rel=1e-14)
    assert es.se[0] == pytest.approx(np.log(4) / (2 * Z), rel=1e-14)
    assert estimates_from(estimate=0.5, se=0.2, measure="RR").se[0] == 0.2


def test_studies_may_report_differently():
    nan = np.nan
    es = estimates_from(
        estimate=[-2, -3, -4],
        se=[0.5, nan, nan],
        ci_low=[nan, -4, nan],
        ci_high=[nan, -2, nan],
        t=[nan, nan, 8],
    )
    np.testing.assert_allclose(es.se, [0.5, 1 / Z, 0.5])


def test_not_enough_is_nan_with_a_reason():
    with pytest.warns(LbpmetaWarning, match="No GEN for B: the numbers given do not determine"):
        es = estimates_from(estimate=[1, 2], se=[0.5, np.nan], labels=["A", "B"])
    assert np.isnan(es.yi[1])
    for hopeless in ({"p": 1.0}, {"p": 0.0}, {"t": 0.0}):
        with pytest.warns(LbpmetaWarning, match="do not determine"):
            assert np.isnan(estimates_from(estimate=1, **hopeless).yi[0])


@pytest.mark.parametrize(
    ("inputs", "error", "why"),
    [
        ({"estimate": 1}, MethodError, "Nothing tells how precise"),
        ({"ci_low": 2, "ci_high": 1}, DataError, "`ci_low` is 2 but `ci_high` is 1"),
        ({"estimate": 3, "ci_low": 1, "ci_high": 2}, DataError, "`estimate` is 3 but `ci_high` is 2"),
        ({"estimate": -0.5, "se": 1, "measure": "RR"}, DataError, "a ratio is above 0"),
        ({"estimate": 1, "se": -1}, DataError, "`se` is -1"),
        ({"estimate": 1, "p": 1.2}, DataError, "`p` is 1.2"),
        ({"estimate": 1, "ci_low": 0, "level": 95}, MethodError, "Write 0.95 for 95 %"),
    ],
)
def test_refusals(inputs, error, why):
    with pytest.raises(error, match=why):
        estimates_from(**inputs)


def test_critical_values_mix_normal_and_t():
    out = critical_value(0.9, [np.nan, 5])
    np.testing.assert_allclose(out, [ndtri(0.95), stdtrit(5, 0.95)], rtol=1e-15)
