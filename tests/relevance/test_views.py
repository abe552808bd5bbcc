"""GRADE imprecision, rule sets for sizes, and predictive shares."""

from types import SimpleNamespace

import pytest
from scipy import stats

from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.relevance.exceedance import predictive
from lbpmeta.relevance.grade import (
    imprecision,
    imprecision_contextualised,
    optimal_information_size,
    optimal_information_size_events,
)
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.rulesets import NOT_SHIPPED, RULESETS, size_class
from lbpmeta.relevance.views import VIEWS, view, views


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
    found = imprecision(judge(*numbers, threshold=10, better="lower"))
    assert (found.target, found.crosses, found.levels) == (target, crosses, levels)


@pytest.mark.parametrize(
    ("low", "high", "crosses", "spans"),
    [
        (-12.1, -3.3, (-10, -5), ("trivial or none", "small benefit", "moderate benefit")),
        (-4, 4, (), ("trivial or none",)),
        (-30, 30, (-20, -10, -5, 5, 10, 20), None),
        (-5, -4, (-5,), ("trivial or none", "small benefit")),  # at a threshold is beyond it
        (4, 5, (5,), ("small harm", "trivial or none")),
        (5, 6, (), ("small harm",)),
        (-19, -10, (), ("moderate benefit",)),
    ],
)
def test_thresholds_crossed(low, high, crosses, spans):
    found = imprecision_contextualised(low, high, (5, 10, 20))
    assert found.crosses == crosses
    # How many levels a number of thresholds is worth was read in no source: people decide.
    assert found.levels == (None if crosses else 0)
    assert len(found.spans) == len(crosses) + 1
    assert spans is None or found.spans == spans
    mirrored = imprecision_contextualised(-high, -low, (5, 10, 20))
    assert mirrored.crosses == tuple(-c for c in reversed(crosses))


def test_thresholds_of_ratios_and_their_order():
    assert imprecision_contextualised(0.7, 1.1, (1.25, 2), null=1).crosses == (0.8,)
    with pytest.raises(DataError, match="rising"):
        imprecision_contextualised(-1, 1, (10, 5))
    with pytest.raises(DataError, match="one to three"):
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


def test_every_view_names_its_source_its_version_and_what_was_read():
    for name, rules in VIEWS.items():
        assert rules.name == name
        assert rules.version
        assert rules.source
        assert rules.read
        assert rules.question.endswith("?")
        assert rules.source in str(rules)
    wanted = {"man-son-hing2002", "grade-minimal2022", "grade-partial2022", "core-grade2025", "tost1987"}
    assert wanted <= set(VIEWS)
    assert NOT_SHIPPED.keys().isdisjoint(RULESETS)
    assert any("ACP" in name for name in NOT_SHIPPED)


#: Benefit positive, MCID 10: what a careful reader says of each of the ten places.
READ = [
    ((15, 12, 20), "definite", "do not rate down", "not equivalent", "non-inferior", "superior by the margin"),
    ((12, 3, 20), "probable", "rate down", "inconclusive", "non-inferior", "inconclusive"),
    ((8, 3, 20), "possible", "rate down", "inconclusive", "non-inferior", "inconclusive"),
    ((5, 3, 7), "definitely-not", "do not rate down", "equivalent", "non-inferior", "not superior by the margin"),
    ((2, -3, 7), "definitely-not", "do not rate down", "equivalent", "non-inferior", "not superior by the margin"),
    ((8, -3, 20), "possible", "rate down", "inconclusive", "non-inferior", "inconclusive"),
    ((0, -20, 20), "possible", "rate down", "inconclusive", "inconclusive", "inconclusive"),
    ((-15, -20, -12), "definite", "do not rate down", "not equivalent", "inferior", "not superior by the margin"),
    ((-12, -20, -3), "probable", "rate down", "inconclusive", "inconclusive", "not superior by the margin"),
]


@pytest.mark.parametrize(("numbers", "classes", "grade", "tost", "ni", "sup"), READ)
def test_the_views_of_every_place(numbers, classes, grade, tost, ni, sup):
    names = ("man-son-hing2002", "core-grade2025", "tost1987", "non-inferiority", "minimal-effect")
    found = views(judge(*numbers, threshold=10, better="higher"))
    assert tuple(found[n].verdict for n in names) == (classes, grade, tost, ni, sup)
    estimate, low, high = numbers
    mirrored = views(judge(-estimate, -high, -low, threshold=10, better="lower"))
    assert [r.verdict for r in mirrored] == [r.verdict for r in found]


def test_equivalence_at_the_margin_follows_the_equality_policy():
    at = {"threshold": 10, "better": "higher"}
    assert view(judge(0, -10, 5, **at), "tost1987").verdict == "inconclusive"  # completely within, as Schuirmann
    assert view(judge(0, -10, 5, equality="strict", **at), "tost1987").verdict == "equivalent"
    assert view(judge(15, 10, 20, **at), "minimal-effect").verdict == "superior by the margin"
    assert view(judge(15, 10, 20, equality="strict", **at), "minimal-effect").verdict == "inconclusive"


def test_views_say_at_which_level_and_of_what():
    text = view(judge(0.9, 0.8, 1.1, threshold=1.25, null=1, level=0.9, better="lower"), "tost1987").text
    assert "90% interval" in text
    assert "alpha 0.05" in text
    minimal = view(judge(0.9, 0.7, 1.1, threshold=1.25, null=1, better="lower"), "grade-minimal2022")
    assert (minimal.verdict, "absolute effects" in minimal.text) == ("rate down", True)
    assert view(judge(-7.7, -12.1, -3.3, threshold=10, better="lower"), "grade-partial2022").verdict == "2 classes"
    with pytest.raises(MethodError, match="man-son-hing2002"):
        view(judge(1, 0, 2, threshold=1, better="lower"), "man-son-hing")


def test_readings_are_shown():
    found = views(judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower"))
    frame = found.to_frame()
    assert list(frame["view"]) == list(VIEWS)
    assert frame["source"].str.len().min() > 20
    assert str(found).count("\n") == len(VIEWS) - 1
    assert found._repr_html_().count("<tr>") == len(VIEWS) + 1
    with pytest.raises(KeyError):
        found["none"]


@pytest.mark.parametrize(
    ("difference", "sd", "n"),
    # R 4.2: 4 * sd^2 * (qnorm(.975) + qnorm(.8))^2 / difference^2
    [(0.2, 1, 784.8879734349), (0.5, 1, 125.5820757496), (10, 25, 196.2219933587)],
)
def test_optimal_information_size_of_means(difference, sd, n):
    assert optimal_information_size(difference, sd) == pytest.approx(n, rel=1e-10)


def test_optimal_information_size_of_risks_is_that_of_r():
    # R 4.2: 2 * power.prop.test(p1 = .2, p2 = .15, power = .8)$n, which is solved iteratively.
    assert optimal_information_size_events(0.2, 0.15) == pytest.approx(1810.73155593372, rel=1e-8)
    assert optimal_information_size_events(0.15, 0.2) == pytest.approx(1810.73155593372, rel=1e-8)
    for bad in ((0.2, 0.2), (0.0, 0.1), (0.2, 1.0)):
        with pytest.raises(DataError, match="risk"):
            optimal_information_size_events(*bad)
    with pytest.raises(DataError, match="power"):
        optimal_information_size(1, 1, power=1)
    with pytest.raises(DataError, match="sd"):
        optimal_information_size(1, 0)


@pytest.mark.parametrize(
    ("value", "ruleset", "word"),
    [
        (0.009, "sawilowsky2009", "tiny"),
        (0.01, "sawilowsky2009", "very small"),
        (0.19, "sawilowsky2009", "very small"),
        (0.2, "sawilowsky2009", "small"),
        (1.2, "sawilowsky2009", "very large"),
        (2.0, "sawilowsky2009", "huge"),
        (0.41, "gignac2016", "medium"),
        (0.36, "lovakov2021", "medium"),
        (0.70, "cochrane-handbook-5.1-smd", "medium"),
        (0.3999, "cochrane-handbook-5.1-smd", "small"),
    ],
)
def test_further_rule_sets(value, ruleset, word):
    assert size_class(value, ruleset) == word


def test_rule_sets_are_complete_and_sourced():
    for rules in RULESETS.values():
        assert rules.version
        assert rules.read
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
    p = predictive(_fit(), 10, better="lower")
    spread = (115.0 + 2.8**2) ** 0.5
    assert p.mean.benefit == pytest.approx(stats.norm.cdf(-10, -7.0, 2.8), rel=1e-12)
    assert p.mean.harm == pytest.approx(stats.norm.sf(10, -7.0, 2.8), rel=1e-12)
    assert p.new.benefit == pytest.approx(stats.t.cdf(-10, 16, -7.0, spread), rel=1e-12)
    assert p.new.harm == pytest.approx(stats.t.sf(10, 16, -7.0, spread), rel=1e-12)
    assert p.new.benefit + p.new.trivial + p.new.harm == pytest.approx(1, abs=1e-15)
    normal = predictive(_fit(), 10, distribution="normal", better="lower")
    assert normal.new.benefit == pytest.approx(stats.norm.cdf(-10, -7.0, spread), rel=1e-12)


def test_predictive_mirrors_and_follows_the_fits_own_interval():
    low, high = (
        predictive(_fit(df=17.0), 10, better="lower"),
        predictive(_fit(estimate=7.0, df=17.0), 10, better="higher"),
    )
    assert (low.new, low.mean) == (high.new, high.mean)
    assert low.mean.benefit == pytest.approx(stats.t.cdf(-10, 17, -7.0, 2.8), rel=1e-12)


def test_predictive_of_a_ratio_takes_the_threshold_as_a_ratio():
    import math

    p = predictive(
        _fit(estimate=math.log(1.6), se=0.13, tau2=0.01, scale="log"), 1.25, distribution="normal", better="lower"
    )
    assert p.mean.harm == pytest.approx(stats.norm.sf(math.log(1.25), math.log(1.6), 0.13), rel=1e-12)


def test_predictive_says_when_it_knows_little():
    assert "poorly estimated from 4" in predictive(_fit(k=4), 10, better="lower").notes[0]
    assert any("tau2 is 0" in n for n in predictive(_fit(tau2=0.0), 10, better="lower").notes)
    with pytest.raises(NotDefinedError, match="distribution='normal'"):
        predictive(_fit(k=2), 10, better="lower")
    with pytest.raises(NotDefinedError, match="k=1"):
        predictive(_fit(k=1), 10, distribution="normal", better="lower")
    with pytest.raises(NotDefinedError, match="logit"):
        predictive(_fit(scale="logit"), 10, better="lower")
    with pytest.raises(MethodError, match="distribution"):
        predictive(_fit(), 10, distribution="cauchy", better="lower")
    point = predictive(_fit(se=0.0, tau2=0.0), 10, distribution="normal", better="lower")
    assert (point.new.benefit, point.new.trivial, point.new.harm) == (0.0, 1.0, 0.0)
