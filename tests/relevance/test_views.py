"""GRADE imprecision, rule sets for sizes, and predictive shares."""

from types import SimpleNamespace

import pytest
from scipy import stats

from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.relevance import RULESETS, imprecision, imprecision_contextualised, judge, predictive, size_class


@pytest.mark.parametrize(
    ("numbers", "target", "crosses", "levels"),
    [
        ((-7.7, -12.1, -3.3), "little to no effect", (-10,), 1),
        ((-15, -20, -11), "important benefit", (), 0),
        ((-15, -20, -5), "important benefit", (-10,), 1),
        ((-2, -5, 1), "little to no effect", (), 0),
        ((2, -5, 14), "little to no effect", (10,), 1),
        ((15, 5, 25), "important harm", (10,), 1),
        ((-1, -15, 13), "little to no effect", (-10, 10), 1),
    ],
)
def test_core_grade_2(numbers, target, crosses, levels):
    found = imprecision(judge(*numbers, threshold=10))
    assert (found.target, found.crosses, found.levels) == (target, crosses, levels)


@pytest.mark.parametrize(
    ("low", "high", "crosses", "levels"),
    [
        (-12.1, -3.3, (-10, -5), 2),
        (-4, 4, (), 0),
        (-30, 30, (-20, -10, -5, 5, 10, 20), 3),
        (-5, -4, (-5,), 1),  # at a threshold is beyond it
        (4, 5, (5,), 1),
        (5, 6, (), 0),
    ],
)
def test_thresholds_crossed(low, high, crosses, levels):
    found = imprecision_contextualised(low, high, (5, 10, 20))
    assert (found.crosses, found.levels) == (crosses, levels)
    mirrored = imprecision_contextualised(-high, -low, (5, 10, 20))
    assert mirrored.crosses == tuple(-c for c in reversed(crosses))


def test_thresholds_of_ratios_and_their_order():
    assert imprecision_contextualised(0.7, 1.1, (1.25, 2), null=1).crosses == (0.8,)
    with pytest.raises(DataError, match="rising"):
        imprecision_contextualised(-1, 1, (10, 5))
    with pytest.raises(DataError, match="one or more"):
        imprecision_contextualised(-1, 1, ())


@pytest.mark.parametrize(
    ("value", "ruleset", "scale", "word"),
    [
        (0.0, "cohen1988", None, "trivial"),
        (0.19, "cohen1988", None, "trivial"),
        (-0.2, "cohen1988", None, "small"),
        ("0.50", "cohen1988", None, "medium"),
        (0.8, "cohen1988", None, "large"),
        (0.39, "cochrane-back-neck-smd", None, "small"),
        (0.40, "cochrane-back-neck-smd", None, "medium"),
        (0.405, "cochrane-back-neck-smd", None, "medium"),
        (-0.70, "cochrane-back-neck-smd", None, "medium"),
        (0.71, "cochrane-back-neck-smd", None, "large"),
        ("-7.7", "cochrane-back-neck-md", (0, 100), "small"),
        (10, "cochrane-back-neck-md", (0, 100), "medium"),
        (2.4, "cochrane-back-neck-md", (0, 24), "medium"),  # exactly 10 % in decimals, not in binary
        (4.8, "cochrane-back-neck-md", (0, 24), "medium"),
        (4.81, "cochrane-back-neck-md", (0, 24), "large"),
    ],
)
def test_size_words(value, ruleset, scale, word):
    assert size_class(value, ruleset, scale) == word


def test_rule_sets_are_complete_and_sourced():
    for rules in RULESETS.values():
        assert len(rules.words) == len(rules.cuts) + 1 == len(rules.upper) + 1
        assert rules.source
        assert [float(c) for c in rules.cuts] == sorted(float(c) for c in rules.cuts)
        assert rules.name in str(rules)


def test_size_errors():
    with pytest.raises(MethodError, match="cohen1988"):
        size_class(1, "acp")
    with pytest.raises(DataError, match="scale_range"):
        size_class(1, "cochrane-back-neck-md")
    with pytest.raises(DataError, match="lowest first"):
        size_class(1, "cochrane-back-neck-md", (10, 0))
    with pytest.raises(DataError, match="finite"):
        size_class(float("nan"), "cohen1988")


def _fit(**changes):
    base = {"estimate": -7.0, "se": 2.8, "df": None, "tau2": 115.0, "k": 18, "scale": "identity"}
    return SimpleNamespace(**(base | changes))


def test_predictive_against_the_distributions_themselves():
    p = predictive(_fit(), 10)
    spread = (115.0 + 2.8**2) ** 0.5
    assert p.mean.benefit == pytest.approx(stats.norm.cdf(-10, -7.0, 2.8), rel=1e-12)
    assert p.mean.harm == pytest.approx(stats.norm.sf(10, -7.0, 2.8), rel=1e-12)
    assert p.new.benefit == pytest.approx(stats.t.cdf(-10, 16, -7.0, spread), rel=1e-12)
    assert p.new.harm == pytest.approx(stats.t.sf(10, 16, -7.0, spread), rel=1e-12)
    assert p.new.benefit + p.new.trivial + p.new.harm == pytest.approx(1, abs=1e-15)
    normal = predictive(_fit(), 10, distribution="normal")
    assert normal.new.benefit == pytest.approx(stats.norm.cdf(-10, -7.0, spread), rel=1e-12)


def test_predictive_mirrors_and_follows_the_fits_own_interval():
    low, high = predictive(_fit(df=17.0), 10), predictive(_fit(estimate=7.0, df=17.0), 10, better="higher")
    assert (low.new, low.mean) == (high.new, high.mean)
    assert low.mean.benefit == pytest.approx(stats.t.cdf(-10, 17, -7.0, 2.8), rel=1e-12)


def test_predictive_of_a_ratio_takes_the_threshold_as_a_ratio():
    import math

    p = predictive(_fit(estimate=math.log(1.6), se=0.13, tau2=0.01, scale="log"), 1.25, distribution="normal")
    assert p.mean.harm == pytest.approx(stats.norm.sf(math.log(1.25), math.log(1.6), 0.13), rel=1e-12)


def test_predictive_says_when_it_knows_little():
    assert "poorly estimated from 4" in predictive(_fit(k=4), 10).notes[0]
    assert any("tau2 is 0" in n for n in predictive(_fit(tau2=0.0), 10).notes)
    with pytest.raises(NotDefinedError, match="distribution='normal'"):
        predictive(_fit(k=2), 10)
    with pytest.raises(NotDefinedError, match="k=1"):
        predictive(_fit(k=1), 10, distribution="normal")
    with pytest.raises(NotDefinedError, match="logit"):
        predictive(_fit(scale="logit"), 10)
    with pytest.raises(MethodError, match="distribution"):
        predictive(_fit(), 10, distribution="cauchy")
    point = predictive(_fit(se=0.0, tau2=0.0), 10, distribution="normal")
    assert (point.new.benefit, point.new.trivial, point.new.harm) == (0.0, 1.0, 0.0)
