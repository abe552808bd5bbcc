"""The public surface: names and calls that users and other tools rely on."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pandas as pd
import pytest

import lbpmeta as lm

YI, VI = [0.2, -0.1, 0.5, 0.3, 0.9], [0.02, 0.03, 0.05, 0.01, 0.1]


def test_effect_sizes_take_arms_counts_rates_correlations() -> None:
    arms = lm.effect_sizes("SMD", mean1=[2.0], sd1=[1.0], n1=[20], mean2=[1.0], sd2=[1.0], n2=[20])
    counts = lm.effect_sizes("RR", events1=[4], n1=[20], events2=[8], n2=[20])
    rates = lm.effect_sizes("IRR", events1=[4], time1=[200], events2=[8], time2=[210])
    correlation = lm.effect_sizes("ZCOR", r=[0.3], n=[50])
    single = lm.effect_sizes("PLO", events=[3], n=[30])
    for es in (arms, counts, rates, correlation, single):
        assert es.yi.shape == es.vi.shape == (1,)
        assert np.isfinite(es.yi[0])


def test_pool_returns_every_field() -> None:
    fit = lm.pool(YI, VI, recipe="metafor")
    names = "estimate se ci statistic p_value tau2 tau2_ci i2 i2_ci h2 q q_df q_p prediction weights k recipe"
    for name in names.split():
        assert getattr(fit, name) is not None, name
    assert fit.ci.low < fit.estimate < fit.ci.high
    assert fit.weights.sum() == pytest.approx(100)
    assert 0 <= fit.i2 <= 100
    assert "<table" in fit._repr_html_()
    assert isinstance(fit.to_frame(), pd.DataFrame)


def test_keywords_override_the_recipe() -> None:
    fit = lm.pool(YI, VI, model="random", tau2="REML", ci="hksj", prediction="hts", level=0.9)
    assert (fit.recipe.tau2, fit.recipe.ci, fit.recipe.prediction, fit.recipe.level) == ("REML", "hksj", "hts", 0.9)


def test_effect_sizes_can_be_pooled_directly() -> None:
    es = lm.effect_sizes("RR", events1=[4, 6, 3], n1=[20, 30, 25], events2=[8, 9, 5], n2=[20, 31, 24])
    assert lm.pool(es).scale == "log"


def test_mantel_haenszel_and_peto() -> None:
    table = {"events1": [4, 6, 3], "n1": [20, 30, 25], "events2": [8, 9, 5], "n2": [20, 31, 24]}
    common = lm.mantel_haenszel(**table, measure="RR", model="common", recipe="metafor")
    random = lm.mantel_haenszel(**table, measure="RR", model="random", recipe="revman5")
    assert common.measure == random.measure == "RR"
    assert lm.peto(**table, recipe="metafor").estimate < 0


def test_batches() -> None:
    fits = lm.pool_arrays(np.array([YI, YI]), np.array([VI, VI]), mask=None, tau2="REML")
    assert fits.estimate.shape == (2,)
    frame = pd.DataFrame({"review": ["a"] * 5 + ["b"] * 5, "yi": YI * 2, "vi": VI * 2})
    assert len(lm.pool_many(frame, by="review")) == 2


def test_checks() -> None:
    finding = lm.check_estimate("0.65", "0.12", "0.18", measure="MD", level=95, p=None)
    fields = "check verdict severity message printed admissible methods recipes repairs rows source locator"
    for name in fields.split():
        assert hasattr(finding, name)
    assert finding.verdict == "inconsistent"
    assert lm.check_proportion(events=18, n=57, percent="32", low="21", high="45").methods
    rows = [("-13.0", "-29.1", "3.1"), ("4.0", "-12.1", "20.1"), ("-9.1", "-20.6", "2.5")]
    pooled = lm.check_pooled(
        {"estimate": "-7.01", "ci_low": "-12.48", "ci_high": "-1.53", "i2": "94"}, rows=rows, measure="MD", recipe=None
    )
    assert pooled.verdict in ("implausible", "inconsistent")
    names = lm.identify({"estimate": "-7.01", "ci_low": "-12.48", "ci_high": "-1.53"}, rows=rows, measure="MD")
    assert list(names) == []


def test_judge() -> None:
    judgement = lm.judge(-5.4, -9.4, -1.3, threshold=6, better="lower")
    assert "possible" in str(judgement)


def test_evidence() -> None:
    evidence = lm.load()
    report = evidence.check()
    assert report.ok
    assert report.findings
    assert report.coverage.printed
    assert "<table" in report._repr_html_()
    assert len(report.to_frame()) == len(report.findings)


def test_forest() -> None:
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes

    assert isinstance(lm.forest(lm.pool(YI, VI), labels=list("ABCDE")), Axes)
    plt.close("all")


def test_verdicts_and_exit_codes_have_their_words() -> None:
    assert [str(v) for v in lm.Verdict] == [
        "consistent",
        "consistent-within-rounding",
        "method-dependent",
        "implausible",
        "inconsistent",
        "not-checkable",
    ]
    assert list(lm.TAU2) == ["DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM", "DLIT"]


@pytest.mark.parametrize("name", ["estimate", "tau2", "recipe"])
def test_results_are_frozen(name: str) -> None:
    fit = lm.pool(YI, VI)
    with pytest.raises(AttributeError):
        setattr(fit, name, 1)


def test_groups_hold_public_names_each_in_one_place() -> None:
    from lbpmeta.workbench.groups import GROUPS

    assert set(GROUPS) <= set(dir(lm))
    seen: dict[str, str] = {}
    for name, group in GROUPS.items():
        assert getattr(lm, name) is group
        for inside in dir(group):
            assert getattr(group, inside) is getattr(lm, inside)
            assert callable(getattr(lm, inside))
            assert inside not in seen, (inside, name, seen.get(inside))
            seen[inside] = name
        assert str(group).startswith(f"{name}: ")
    with pytest.raises(AttributeError, match="it has baujat"):
        lm.sensitivity.egger  # noqa: B018


def test_figures_and_conversions_are_all_in_their_groups() -> None:
    places = {name: getattr(lm, name).__module__ for name in lm.__all__ if hasattr(getattr(lm, name), "__module__")}
    made = {name for name, place in places.items() if place.startswith("lbpmeta.plots") and name[0].islower()}
    assert made == set(dir(lm.figures))
    converted = {n for n, place in places.items() if place.startswith("lbpmeta.effects.convert") and n[0].islower()}
    assert converted | {"back_transform"} == set(dir(lm.conversions))
    for group, room in ((lm.sensitivity, "sensitivity"), (lm.small_studies, "smallstudy")):
        inside = {n for n, place in places.items() if place.startswith(f"lbpmeta.pooling.{room}") and n[0].islower()}
        assert inside == set(dir(group))


def test_help_opens_with_an_example() -> None:
    assert lm.__doc__ is not None
    assert lm.__doc__.split("\n")[2].startswith(">>> import lbpmeta as lm")


def test_help_of_every_function_shows_an_example_before_its_parameters() -> None:
    functions = {name: getattr(lm, name) for name in lm.__all__ if inspect.isfunction(getattr(lm, name))}
    late = [
        name
        for name, function in functions.items()
        if ">>>" not in re.split(r"\n(?:Parameters|Returns|Raises)\n-{3,}\n", inspect.getdoc(function) or "")[0]
    ]
    assert not late


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("rma", "pool"),
        ("escalc", "effect_sizes"),
        ("netmeta", "network"),
        ("regtest", "egger"),
        ("trimfill", "trim_and_fill"),
    ],
)
def test_a_name_of_another_package_says_what_it_is_called_here(name: str, here: str) -> None:
    with pytest.raises(AttributeError, match=rf"here it is lbpmeta\.{here} "):
        getattr(lm, name)


def test_every_name_that_a_message_gives_is_there() -> None:
    from lbpmeta import errors

    assert {here for here in errors.FUNCTIONS.values() if here not in lm.__all__} == set()
    assert not any(name in lm.__all__ for name in errors.FUNCTIONS)
    with pytest.raises(AttributeError, match="Did you mean 'forest'"):
        _ = lm.forst
    with pytest.raises(AttributeError, match="__wrapped__"):
        _ = lm.__wrapped__
