"""Subgroups: separate and common tau2 against metafor and meta, and RevMan's rule for the standard errors."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from lbpmeta.errors import DataError, LbpmetaWarning, NotDefinedError
from lbpmeta.pooling.regression.subgroups import pool_subgroups
from lbpmeta.pooling.single import pool

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "metafor_subgroups.json").read_text())
Y, V, GROUPS = REFERENCE["yi"], REFERENCE["vi"], REFERENCE["groups"]


@pytest.mark.parametrize("tau2", REFERENCE["methods"])
def test_separate_tau2(tau2):
    entry = REFERENCE["methods"][tau2]
    fit = pool_subgroups(Y, V, groups=GROUPS, tau2=tau2)
    assert fit.groups == ("random", "alternate", "systematic")
    assert [f.estimate for f in fit.fits] == pytest.approx(entry["estimate"], rel=1e-9)
    assert [f.se for f in fit.fits] == pytest.approx(entry["se"], rel=1e-9)
    assert [f.tau2 for f in fit.fits] == pytest.approx(entry["tau2"], rel=1e-9)
    assert fit.q_between == pytest.approx(entry["Qb"], rel=1e-9)
    assert fit.q_p == pytest.approx(entry["Qbp"], rel=1e-9)
    assert fit.tau2 is None


@pytest.mark.parametrize("tau2", REFERENCE["methods"])
def test_common_tau2(tau2):
    """The test of the factor in a mixed-effects model, QM of metafor."""
    entry = REFERENCE["methods"][tau2]
    fit = pool_subgroups(Y, V, groups=GROUPS, tau2=tau2, subgroup_tau2="common")
    assert fit.tau2 == pytest.approx(entry["common_tau2"], rel=1e-8)
    assert fit.q_between == pytest.approx(entry["common_QM"], rel=1e-8)
    assert fit.q_p == pytest.approx(entry["common_QMp"], rel=1e-8)
    assert {f.tau2 for f in fit.fits} == {fit.tau2}
    assert all("share" in f.notes[0] for f in fit.fits)


def test_r_package_meta():
    """meta 8.4-0 on the same data: separate tau2 by default, REML at its own tolerance."""
    fit = pool_subgroups(Y, V, groups=GROUPS, recipe="meta")
    assert fit.q_between == pytest.approx(1.86144614123119, rel=2e-6)
    assert fit.q_df == 2


def test_common_effect_test_is_the_drop_in_q():
    fit = pool_subgroups(Y, V, groups=GROUPS)
    within = sum(f.q for f in fit.fits)
    assert fit.q_between_common == pytest.approx(fit.overall.q - within, rel=1e-12)


def test_the_standard_errors_shown_are_the_ones_tested():
    """RevMan: under HKSJ the test takes the HKSJ standard errors, and Wald's for a group of one study."""
    groups = [*GROUPS[:-1], "alone"]
    fit = pool_subgroups(Y, V, groups=groups, recipe="revman2025")
    assert [f.ci.method for f in fit.fits] == ["hksj", "hksj", "hksj", "z"]
    w = np.array([1 / f.se**2 for f in fit.fits])
    mu = np.array([f.estimate for f in fit.fits])
    q = np.sum(w * (mu - np.sum(w * mu) / w.sum()) ** 2)
    assert fit.q_between == pytest.approx(q, rel=1e-12)
    assert fit.q_p == pytest.approx(special.chdtrc(3, q), rel=1e-12)
    assert fit["alone"].se == pytest.approx(np.sqrt(V[-1]), rel=1e-14)


def test_overall_and_groups_are_plain_fits():
    fit = pool_subgroups(Y, V, groups=GROUPS, recipe="revman5", measure="RR")
    assert fit.overall.estimate == pool(Y, V, recipe="revman5").estimate
    assert fit["alternate"].k == len(fit["alternate"].labels) == 2
    assert fit["alternate"].labels == ("Study 5", "Study 6")
    assert fit.fits[0].scale == "log"
    with pytest.raises(KeyError, match="'systematic'"):
        fit["Random"]


def test_fixed_tau2_and_common_effect():
    fixed = pool_subgroups(Y, V, groups=GROUPS, tau2=0.2)
    assert [f.tau2 for f in fixed.fits] == [0.2, 0.2, 0.2]
    common = pool_subgroups(Y, V, groups=GROUPS, model="common")
    assert common.tau2 is None
    assert common.q_between == pytest.approx(common.q_between_common, rel=1e-12)
    assert "common effect within groups" in str(common)


def test_kenward_roger_with_a_shared_tau2_becomes_t_and_says_so():
    fit = pool_subgroups(Y, V, groups=GROUPS, ci="kr", subgroup_tau2="common")
    assert {f.ci.method for f in fit.fits} == {"t"}
    assert any("Kenward-Roger" in note for note in fit.notes)
    assert fit.overall.ci.method == "kr"


def test_a_group_without_a_standard_error_has_no_test():
    with pytest.warns(LbpmetaWarning, match="All effects are equal"):
        fit = pool_subgroups([0.1, 0.1, 0.5, 0.9], [0.2, 0.3, 0.1, 0.2], groups=["a", "a", "b", "b"], ci="hksj")
    assert np.isnan(fit.q_between)
    assert np.isnan(fit.q_p)
    assert any("does not exist" in note for note in fit.notes)


def test_missing_rows_keep_their_groups_apart():
    y = [*Y, np.nan]
    with pytest.warns(LbpmetaWarning, match="row 14"):
        fit = pool_subgroups(y, [*V, 0.1], groups=[*GROUPS, "random"])
    assert fit.q_between == pytest.approx(pool_subgroups(Y, V, groups=GROUPS).q_between, rel=1e-12)


def test_refusals():
    with pytest.raises(DataError, match="12 names, but there are 13"):
        pool_subgroups(Y, V, groups=GROUPS[:-1])
    with pytest.raises(DataError, match=r"Study 13 \(row 13\) has no group"):
        pool_subgroups(Y, V, groups=[*GROUPS[:-1], None])
    with pytest.raises(NotDefinedError, match="two groups"):
        pool_subgroups(Y, V, groups=["a"] * 13)
    with pytest.raises(NotDefinedError, match="Every group has one study"):
        pool_subgroups(Y[:2], V[:2], groups=["a", "b"], subgroup_tau2="common")


def test_frame_and_text():
    fit = pool_subgroups(Y, V, groups=GROUPS, measure="RR")
    frame = fit.to_frame()
    assert frame["group"].tolist() == ["random", "alternate", "systematic", "all"]
    assert frame.loc[3, "k"] == 13
    assert "Between groups (a tau2 for each group): Q 1.86 on 2 df, p = 0.394" in str(fit)
    assert len(fit) == 3
    assert "<table" in fit._repr_html_()
