"""Judgements of published effects, the rounding of their numbers, and what their authors wrote."""

import dataclasses
import math

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.errors import DataError, LbpmetaError, MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.single import pool
from lbpmeta.relevance.claims import CLAIMS, agrees
from lbpmeta.relevance.equivalence import equivalence
from lbpmeta.relevance.grade import imprecision_contextualised
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.positions import Position, position
from lbpmeta.relevance.reexpress import absolute_effect, responders_from_arms, responders_from_smd
from lbpmeta.relevance.rulesets import size_class

CASHIN = ("-7.7", "-12.1", "-3.3")  # pain 0-100, acute, two weeks; BMJ 2021;374:n1446
FRITZ_6_MONTHS = ("-5.4", "-9.4", "-1.3")  # Oswestry; Ann Intern Med 2021;174:8-17
FRITZ_4_WEEKS = ("-8.2", "-12.1", "-4.3")
SORENSEN = ("-0.20", "-0.51", "0.10")  # pain 0-10


def test_cashin_is_significant_and_not_relevant_on_the_point_estimate_only():
    j = judge(
        *CASHIN,
        threshold="10",
        kind="between-group",
        claim_effect="significant",
        claim_relevance="not relevant",
        better="lower",
    )
    assert j.man_son_hing == "possible"
    assert j.position is Position.BENEFIT_POSSIBLY_IMPORTANT
    assert j.crosses == ("+mcid",)
    assert (j.side, j.significant, j.notes) == ("benefit", True, ())
    effect, relevance = j.agreements
    assert effect.verdict == "agrees"
    assert relevance.verdict == "point-estimate-only"
    assert "point estimate only" in str(j)
    assert "-12.1" in str(j)
    assert "possible" in str(j)


def test_fritz_at_six_months_is_possible_at_six_and_at_eight():
    j = judge(*FRITZ_6_MONTHS, threshold=6, threshold_high=8, claim_relevance="not-relevant", better="lower")
    assert [a.man_son_hing for a in j.at] == ["possible", "possible"]
    assert not j.depends_on_threshold
    assert "same at both ends of the range 6 to 8" in j.basis
    assert j.agreements[0].verdict == "point-estimate-only"
    assert "-9.4" in j.basis


def test_fritz_at_four_weeks_is_probable():
    j = judge(*FRITZ_4_WEEKS, threshold=6, threshold_high=8, claim_relevance="relevant", better="lower")
    assert [a.man_son_hing for a in j.at] == ["probable", "probable"]
    assert "-4.3, short of it" in j.basis
    assert j.agreements[0].verdict == "point-estimate-only"
    assert "6 and of 8" in str(j.agreements[0])


def test_the_class_can_hang_on_the_threshold():
    j = judge(-7, -12.1, -4.3, threshold=6, threshold_high=8, claim_relevance="relevant", better="lower")
    assert [a.man_son_hing for a in j.at] == ["probable", "possible"]
    assert j.depends_on_threshold
    assert "hangs on which MCID is taken: probable at 6, possible at 8" in str(j)
    assert j.agreements[0].verdict == "depends-on-threshold"
    assert list(j.to_frame()["man_son_hing"]) == ["probable", "possible"]


def test_sorensen_is_definitely_not_and_the_within_patient_threshold_is_said():
    j = judge(
        *SORENSEN,
        threshold=2,
        kind="within-patient",
        claim_effect="no-difference",
        claim_relevance="not-relevant",
        better="lower",
    )
    assert j.man_son_hing == "definitely-not"
    assert j.position is Position.NO_IMPORTANT_DIFFERENCE
    assert [a.verdict for a in j.agreements] == ["agrees", "agrees"]
    assert "within-patient" in j.notes[0]
    assert "difference between groups" in j.notes[0]
    assert "not stated" not in " ".join(j.notes)


def test_an_unstated_kind_is_said():
    assert "not stated" in judge(*SORENSEN, threshold=2, better="lower").notes[0]


def test_absence_of_evidence_is_no_evidence_of_absence():
    wide = judge(-1.6, -15.3, 12.1, threshold=10, claim_effect="no-difference", better="lower")  # Cashin, antispastics
    assert wide.position is Position.UNINFORMATIVE
    assert wide.agreements[0].verdict == "cannot-be-said"
    assert "no proof of none" in wide.agreements[0].text


def test_a_harmful_ratio():
    j = judge(1.6, 1.2, 2.0, threshold=1.25, null=1, claim_effect="harm", claim_relevance="relevant", better="lower")
    assert (j.side, j.man_son_hing, j.at[0].man_son_hing_harm) == ("harm", "definitely-not", "probable")
    assert j.position is Position.HARM_POSSIBLY_IMPORTANT
    assert "Important harm: probable" in str(j)
    assert [a.verdict for a in j.agreements] == ["agrees", "point-estimate-only"]


def test_strings_carry_their_rounding_and_floats_do_not():
    printed = judge(
        "-6.0", "-9.4", "-0.0", threshold=6, claim_effect="significant", claim_relevance="relevant", better="lower"
    )
    assert printed.depends_on_rounding
    assert set(printed.at[0].classes) == {"probable", "possible"}
    assert any("depends on rounding" in n for n in printed.notes)
    assert [a.verdict for a in printed.agreements] == ["depends-on-rounding"] * 2
    exact = judge(-6.0, -9.4, -0.0, threshold=6, better="lower")
    assert not exact.depends_on_rounding
    assert exact.at[0].classes == ("probable",)
    # The threshold is a convention, not a measurement: "6" is six.
    assert not judge("-6.3", "-9.4", "-1.0", threshold="6", better="lower").depends_on_rounding


@given(
    st.tuples(*[st.integers(-200, 200)] * 3).map(sorted),
    st.integers(1, 15),
    st.tuples(*[st.floats(-0.0499, 0.0499)] * 3),
)
def test_the_true_class_is_always_among_those_that_the_rounding_allows(tenths, mcid, shifts):
    low, estimate, high = (t / 10 for t in tenths)
    true = sorted(v + s for v, s in zip((low, estimate, high), shifts, strict=True))
    printed = [f"{round(v, 1):.1f}" for v in true]
    at = judge(printed[1], printed[0], printed[2], threshold=mcid, better="lower").at[0]
    truth = judge(true[1], true[0], true[2], threshold=mcid, better="lower").at[0]
    assert truth.man_son_hing in at.classes
    assert truth.position in at.positions


def test_a_prediction_interval_is_judged_too():
    j = judge(-7.01, -12.48, -1.53, threshold=10, prediction=Interval(-28.76, 14.75), better="lower")
    assert j.prediction_position is Position.UNINFORMATIVE
    assert "-28.76 to 14.75" in str(j)
    assert judge(-7, -9, -5, threshold=10, better="lower").prediction_position is None


def test_an_estimate_outside_its_interval_is_said_not_hidden():
    j = judge("0.65", "0.12", "0.18", threshold=2, better="lower")
    assert any("outside its own interval" in n for n in j.notes)


@pytest.mark.parametrize(
    ("numbers", "claim", "verdict"),
    [
        ((-15, -20, -11), "relevant", "agrees"),
        ((-15, -20, -11), "not-relevant", "disagrees"),
        ((-15, -20, -5), "relevant", "point-estimate-only"),
        ((-15, -20, -5), "not-relevant", "disagrees"),
        ((-15, -20, -5), "uncertain", "agrees"),
        ((-5, -20, 5), "relevant", "disagrees"),
        ((-5, -8, -2), "not-relevant", "agrees"),
        ((-5, -8, -2), "uncertain", "disagrees"),
        ((-2, -8, 12), "not-relevant", "point-estimate-only"),  # an important harm is left open
        ((15, 12, 18), "relevant", "agrees"),
        ((15, 12, 18), "harm", "agrees"),
        ((15, 12, 18), "benefit", "disagrees"),
        ((-5, -8, 0), "significant", "disagrees"),
        ((-5, -8, 0), "not-significant", "agrees"),
    ],
)
def test_claims(numbers, claim, verdict):
    found = agrees(judge(*numbers, threshold=10, better="lower"), claim)
    assert found.verdict == verdict
    assert bool(found) == (verdict in ("agrees", "point-estimate-only"))
    assert found.claim == claim


def test_every_claim_is_judged_for_every_place():
    for numbers in [(-15, -20, -11), (-5, -20, 5), (0, 0, 0), (15, -30, 30)]:
        j = judge(*numbers, threshold=10, threshold_high=12, better="lower")
        for claim in CLAIMS:
            assert agrees(j, claim).text.endswith(".")


def test_frozen_and_shown():
    j = judge(*CASHIN, threshold=10, better="lower")
    with pytest.raises(dataclasses.FrozenInstanceError):
        j.low = 0.0  # type: ignore[misc]
    assert j.to_frame().loc[0, "man_son_hing"] == "possible"
    html = j._repr_html_()
    assert "possible" in html
    assert html.count("<tr>") == html.count("</tr>")
    assert "<script" not in judge(*CASHIN, threshold=10, better="lower")._repr_html_()


@pytest.mark.parametrize(
    ("args", "kwargs", "error", "match"),
    [
        ((-5, -1, -9), {"threshold": 6}, DataError, "swap"),
        ((float("nan"), -1, 9), {"threshold": 6}, DataError, "estimate"),
        ((-5, -9, -1), {"threshold": 6, "kind": "patient"}, MethodError, "within-patient"),
        ((-5, -9, -1), {"threshold": 6, "claim_relevance": "great"}, MethodError, "not-relevant"),
        (("-5,4", "-9", "-1"), {"threshold": 6}, DataError, "decimal comma"),
    ],
)
def test_errors(args, kwargs, error, match):
    with pytest.raises(error, match=match) as caught:
        judge(*args, **{"better": "lower", **kwargs})
    assert isinstance(caught.value, LbpmetaError)


def test_a_fit_can_be_judged_from_either_side():
    fit = pool([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0], measure="MD", level=0.9, prediction="hts")
    j = judge(fit, threshold=10, kind="between-group", better="lower")
    assert (j.estimate, j.low, j.high, j.level, j.null) == (fit.estimate, *fit.ci, 0.9, 0.0)
    assert j.prediction == tuple(fit.prediction)
    assert fit.judge(threshold=10, kind="between-group", better="lower") == j
    assert fit.judge(threshold=10, better="higher").side == "harm"
    assert fit.judge(threshold=6, threshold_high=8, equality="strict", better="lower").equality == "strict"


def test_a_fit_of_ratios_is_judged_on_the_display_scale():
    fit = pool([-0.69, -0.22, -0.51], [0.04, 0.02, 0.09], measure="RR", tau2="DL")
    j = fit.judge(threshold=0.8, better="lower")
    assert (j.null, j.estimate) == (1.0, pytest.approx(math.exp(fit.estimate)))
    assert (j.low, j.high) == pytest.approx((math.exp(fit.ci.low), math.exp(fit.ci.high)))


def test_what_a_fit_brings_along_cannot_be_given_too():
    fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0])
    with pytest.raises(MethodError, match="'low', 'null'"):
        judge(fit, -3, threshold=10, null=0, better="lower")
    with pytest.raises(NotDefinedError, match="logit"):
        judge(pool([-2.0, -1.0, -1.5], [0.1, 0.2, 0.1], measure="PLO"), threshold=10, better="lower")
    with pytest.raises(DataError, match="`low` and `high` are missing"):
        judge(-5.4, threshold=6, better="lower")
    with pytest.raises(DataError, match="level"):
        judge(-5.4, -9.4, -1.3, threshold=6, level=95, better="lower")


@pytest.mark.parametrize(
    ("numbers", "claim", "verdict"),
    [
        ((-0.47, -0.88, -0.07), "small", "agrees"),
        ((-0.47, -0.88, -0.07), "slightly-better", "agrees"),
        ((-0.47, -0.88, -0.07), "slightly worse", "disagrees"),
        ((-0.47, -0.88, -0.07), "large", "disagrees"),
        ((-0.7, -1.5, -0.1), "small", "point-estimate-only"),  # the interval reaches medium
        ((-0.7, -0.9, 0.1), "small", "agrees"),  # either side
        ((-0.7, -0.9, 0.1), "slightly-better", "point-estimate-only"),  # better is not sure
        ((-1.5, -2.5, -0.5), "moderate", "point-estimate-only"),
        ((2.5, 2.1, 3.0), "much-worse", "agrees"),
        (("-1.0", "-1.4", "-0.6"), "medium", "depends-on-rounding"),
    ],
)
def test_claims_of_size(numbers, claim, verdict):
    found = agrees(
        judge(*numbers, threshold=2, better="lower"), claim, ruleset="cochrane-back-neck-md", scale_range=(0, 10)
    )
    assert found.verdict == verdict
    assert found.text.endswith(".")
    assert found.rule == "cochrane-back-neck-md"


def test_claims_of_size_need_a_rule_set_that_has_the_class():
    j = judge(-0.3, -0.5, -0.1, threshold=0.5, better="lower")
    assert agrees(j, "small", ruleset="cohen1988").verdict == "point-estimate-only"
    assert agrees(j, "trivial", ruleset="sawilowsky2009").verdict == "disagrees"
    with pytest.raises(MethodError, match="ruleset"):
        agrees(j, "small")
    with pytest.raises(MethodError, match="no class 'trivial'"):
        agrees(j, "trivial", ruleset="cochrane-back-neck-smd")
    with pytest.raises(MethodError, match="cohen1988"):
        agrees(j, "small", ruleset="acp")
    with pytest.raises(DataError, match="scale_range"):
        agrees(j, "small", ruleset="cochrane-back-neck-md")
    with pytest.raises(NotDefinedError, match="ratio"):
        agrees(judge(0.9, 0.8, 1.1, threshold=0.8, null=1, better="lower"), "small", ruleset="cohen1988")


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [((-5, -8, -2), "agrees"), ((-5, -12, -2), "agrees"), ((-12, -15, -9), "disagrees")],
)
def test_doubtful_relevance_is_an_estimate_short_of_the_mcid(numbers, verdict):
    assert agrees(judge(*numbers, threshold=10, better="lower"), "doubtful").verdict == verdict


def test_a_threshold_between_groups_for_a_change_within_one_is_said():
    j = judge(-11, -13, -9, threshold=5, kind="between-group", contrast="within-group", better="lower")
    assert "a change within one group" in j.notes[0]
    assert judge(-11, -13, -9, threshold=5, kind="within-patient", contrast="within-group", better="lower").notes == ()
    with pytest.raises(MethodError, match="contrast"):
        judge(-11, -13, -9, threshold=5, contrast="paired", better="lower")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"threshold": "10 %"}, "percentage of the baseline"),
        ({"threshold": "10%", "threshold_high": 12}, "percentage of the baseline"),
        ({"threshold": 6, "threshold_high": "20%"}, "threshold_high"),
        ({"threshold": None}, "`threshold`"),
        ({"threshold": [6, 8]}, "`threshold`"),
        ({"threshold": 6, "level": "95"}, "level"),
        ({"threshold": 6, "level": "high"}, "level"),
        ({"threshold": 6, "prediction": (-9, 0, 9)}, "prediction"),
        ({"threshold": 6, "prediction": ("a", "b")}, "prediction"),
    ],
)
def test_arguments_that_are_no_numbers_are_refused_by_name(arguments, named):
    with pytest.raises(DataError, match=named):
        judge(-5.4, -9.4, -1.3, better="lower", **arguments)


def test_a_negative_ratio_is_refused_wherever_it_stands():
    for numbers in ((-0.8, 0.1, 0.9), (-0.8, -1.0, 0.9)):
        with pytest.raises(DataError, match="Give ratios, not logarithms"):
            judge(*numbers, threshold=0.8, null=1, better="lower")


def test_a_ratio_may_be_given_on_either_side_of_one():
    below, above = (judge(0.8, 0.6, 0.9, threshold=t, null=1, better="lower") for t in (0.8, 1.25))
    assert (below.position, below.man_son_hing) == (above.position, above.man_son_hing)


def test_an_interval_that_reaches_an_important_harm_is_not_told_as_a_benefit_alone():
    wide = judge(-1.6, -15.3, 12.1, threshold=10, better="lower")
    assert str(wide).startswith("Important benefit: possible; important harm: possible (uninformative).")
    narrow = judge(-1.6, -15.3, 2.1, threshold=10, better="lower")
    assert str(narrow).startswith("Important benefit: possible (")


def test_numbers_that_cannot_all_be_right_are_said_first():
    misprint = judge("0.65", "0.12", "0.18", threshold=2, better="lower")
    assert misprint.impossible
    assert str(misprint).startswith("These numbers cannot all be right")
    assert not judge("0.18", "0.12", "0.18", threshold=2, better="lower").impossible  # its rounding may hide it


@pytest.mark.parametrize(
    "call",
    [
        lambda: equivalence(-1, -3, 1, margin="10 %"),
        lambda: equivalence(-1, -3, 1, margin=5, level="x"),
        lambda: position("low", 1, 5),
        lambda: imprecision_contextualised(-12, -3, 10),
        lambda: imprecision_contextualised(-12, -3, ("small", "large")),
        lambda: absolute_effect("RR", "a", 1.2, 2, control_risk=0.21),
        lambda: absolute_effect("RR", 1.6, 1.2, 2, control_risk="21%"),
        lambda: absolute_effect("RR", 1.6, 1.2, 2, control_risk=0.21, per=0),
        lambda: responders_from_smd(-0.3, -0.5, -0.1, control_risk="30%"),
        lambda: responders_from_smd(-0.3, -0.5, -0.1, control_risk=0.3, level=95),
        lambda: responders_from_arms(-24, 20, 60, -14, 20, 58, threshold="15 %"),
        lambda: size_class(None, "cohen1988"),
        lambda: size_class(2, "cochrane-back-neck-md", 100),
        lambda: agrees(judge(-1, -3, 1, threshold=5, better="lower"), 3),
    ],
)
def test_every_entrance_refuses_what_is_no_number(call):
    with pytest.raises((DataError, MethodError)):
        call()


def test_which_direction_is_better_is_asked_and_never_assumed():
    fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD")
    for asked in (
        lambda **more: judge(-5.4, -9.4, -1.3, threshold=6, **more),
        lambda **more: fit.judge(threshold=6, **more),
        lambda **more: lm.predictive(fit, 6, **more),
        lambda **more: lm.share_beyond(fit, 6, iterations=0, **more),
        lambda **more: lm.relevance_plot(fit, threshold=6, **more),
    ):
        with pytest.raises(MethodError, match="`better` is missing; say whether 'lower' or 'higher'"):
            asked()
        with pytest.raises(MethodError, match="`better` is 'less'; it must be one of 'lower', 'higher'"):
            asked(better="less")
