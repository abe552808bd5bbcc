"""p-values, significance, direction and size of one estimate; published examples with their exact formulas."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import ndtr, ndtri, stdtr, stdtrit

import lbpmeta as lm
from lbpmeta.checks.core.line import Line, allowed_p
from lbpmeta.checks.core.settle import settle
from lbpmeta.checks.estimate.claims import check_significance_claim
from lbpmeta.checks.estimate.p_values import check_null
from lbpmeta.checks.estimate.size import check_size
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.declaration import declared_by_keywords

from ._printing import roundings, show

#: A line whose interval and p-value are told.
TOLD = {"interval": "wald", "p_of": "this estimate"}
FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)


# Altman and Bland --------------------------------------------------------------------------------------


def test_an_interval_from_a_p_value():
    """Altman, Bland, BMJ 2011;343:d2090: 49% v 32%, P=0.032 gives 1.4 to 32.6; RR 0.30, P=0.034 gives 0.10 to 0.90.

    Their intervals come from an approximate z; the exact one prints 1.5 to 32.5 and 0.10 to 0.91.
    """
    z = -float(ndtri(0.032 / 2))
    assert (f"{17 - 1.96 * 17 / z:.1f}", f"{17 + 1.96 * 17 / z:.1f}") == ("1.5", "32.5")
    log, z = math.log(0.30), -float(ndtri(0.034 / 2))
    assert [f"{math.exp(log + s * 1.96 * log / z):.2f}" for s in (1, -1)] == ["0.10", "0.91"]
    for low, high in (("1.4", "32.6"), ("1.5", "32.5")):
        assert lm.check_estimate("17", low, high, p="0.032").verdict in FINE
    for high in ("0.90", "0.91"):
        assert lm.check_estimate("0.30", "0.10", high, measure="RR", p="0.034").verdict in FINE
    assert lm.check_estimate("17", "1.4", "32.6", p="0.0032").verdict is lm.Verdict.IMPLAUSIBLE
    wrong = lm.check_estimate("17", "1.4", "32.6", p="0.0032", measure="MD", level=95, **TOLD)
    assert (wrong.check, wrong.verdict) == ("p-disagrees-with-ci", lm.Verdict.INCONSISTENT)


def test_a_p_value_from_an_interval():
    """Altman, Bland, BMJ 2011;343:d2304: a ratio of 0.81 (0.70 to 0.94) has P=0.005."""
    assert lm.check_estimate("0.81", "0.70", "0.94", measure="RR", p="0.005").verdict in FINE
    assert lm.check_estimate("0.81", "0.70", "0.94", measure="RR", p="0.06").verdict is lm.Verdict.IMPLAUSIBLE
    told = lm.check_estimate("0.81", "0.70", "0.94", measure="RR", p="0.06", level=95, rounding="nearest", **TOLD)
    assert told.verdict is lm.Verdict.INCONSISTENT


@pytest.mark.parametrize(
    ("numbers", "p", "df"), [(("-14.94", "-32.19", "2.31"), "0.025", 200), (("-0.410", "-0.872", "0.052"), "0.0187", 7)]
)
def test_an_interval_of_99_percent_with_any_degrees_of_freedom(numbers, p, df):
    # t quantiles for next to no degrees of freedom overflow: p goes to 1 - level there
    est, low, high = map(float, numbers)
    t = abs(est) / ((high - low) / 2) * float(stdtrit(df, 0.995))
    assert 2 * float(stdtr(df, -t)) == pytest.approx(float(p), abs=2e-3)
    for pooled in (True, False):
        assert lm.check_estimate(*numbers, level=99, p=p, pooled=pooled).verdict in FINE
    line = Line.read(*numbers, measure="MD", level=99)
    assert 0.01 in allowed_p(line)[1]


# interval and p-value ----------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    estimate=st.floats(-20, 20),
    se=st.floats(0.05, 10),
    df=st.one_of(st.just(math.inf), st.integers(1, 100).map(float)),
    digits=st.tuples(*[st.integers(0, 3)] * 4),
    measure=st.sampled_from(["MD", "SMD", "RR"]),
    level=st.sampled_from([90, 95, 99]),
    rounding=roundings(),
)
def test_true_intervals_and_p_values_say_the_same(estimate, se, df, digits, measure, level, rounding):
    name, mode = rounding
    if measure == "RR":
        estimate, se = estimate / 10, se / 10
    upper = 0.5 + level / 200
    c = float(ndtri(upper)) if math.isinf(df) else float(stdtrit(df, upper))
    t = abs(estimate / se)
    p = 2 * float(ndtr(-t) if math.isinf(df) else stdtr(df, -t))
    numbers = [estimate, estimate - c * se, estimate + c * se]
    if measure == "RR":
        numbers = [math.exp(x) for x in numbers]
    if max(map(abs, numbers)) > 1e15:
        return
    texts = [show(x, d, mode) for x, d in zip([*numbers, p], digits, strict=True)]
    line = Line.read(*texts[:3], measure=measure, level=level, p=texts[3], rounding=name)
    assert check_null(line).verdict in FINE


@pytest.mark.parametrize(
    ("low", "high", "p", "verdict", "told"),
    [
        ("-9.4", "-1.3", "0.09", "implausible", "inconsistent"),
        ("-9.4", "1.3", "0.009", "implausible", "inconsistent"),
        ("-9.4", "1.3", "0.04", "implausible", "inconsistent"),  # a one-sided p, unless it is told that it is not
        ("-9.4", "-1.3", "0.009", "consistent", "consistent"),
        ("-9.4", "0.0", "0.05", "consistent-within-rounding", "consistent-within-rounding"),
        ("-9.4", "-1.3", "0.05", "consistent-within-rounding", "consistent-within-rounding"),
        ("-9.4", "-1.3", ">0.05", "implausible", "inconsistent"),
        ("-9.4", "1.3", "<0.05", "implausible", "inconsistent"),
        ("-9.4", "1.3", "<0.01", "implausible", "inconsistent"),
    ],
)
def test_significance_by_interval_and_by_p(low, high, p, verdict, told):
    line = Line.read("-5.0", low, high, measure="MD", level=95, p=p)
    found = check_null(line)
    assert settled(line).verdict == verdict
    assert settled(line, level="95", rounding="nearest", measure="MD", **TOLD).verdict == told
    if verdict == "implausible":
        assert found.severity is lm.Severity.DECISION  # if it holds
        assert settled(line).severity is lm.Severity.MINOR
        assert found.derivation


def settled(line: Line, **told: str) -> lm.Finding:
    declared = declared_by_keywords({name.replace("_", " "): value for name, value in told.items()})
    return settle(check_null(dataclasses.replace(line, declared=declared)), declared)


def test_another_test_than_the_interval_is_no_proof():
    single = Line.read("0.80", "0.71", "0.89", measure="RR", level=95, p="0.2", pooled=False)
    assert settled(single).verdict is lm.Verdict.IMPLAUSIBLE
    assert settled(single).blame[:2] == ("p of", "interval")
    declared = declared_by_keywords({"p of": "log-rank"})
    assert settle(check_null(single), declared) is None
    assert check_null(Line.read("0.80", "0.71", "0.89", measure="RR", level=95, p="")) is None


def test_an_interval_of_two_standard_errors_reaches_beyond_that_of_its_p_value():
    # z 1.98, p 0.048; 3.87 - 2 x 1.9545 is below 0
    line = Line.read("3.87", "-0.04", "7.78", measure="MD", level=95, p="0.048")
    assert "multiplier" in settled(line).blame
    told = {"level": "95", "rounding": "nearest", "measure": "MD", **TOLD}
    assert settled(line, **told).blame == ("multiplier",)
    assert settle(check_null(line), declared_by_keywords({"multiplier": "2"})) is None
    assert settled(line, **told, multiplier="t").verdict is lm.Verdict.INCONSISTENT
    assert lm.check_estimate("3.87", "-0.04", "7.78", p="0.048", measure="MD", multiplier="2").verdict in FINE


def test_a_ratio_with_an_interval_by_the_delta_method_has_the_p_of_either_scale():
    # 1.50, SE 0.25: z of the ratio 2.00, of its logarithm 2.43
    line = ("1.50", "1.01", "1.99")
    told = {"measure": "RR", "level": 95, "interval": "wald", "p_of": "this estimate"}
    for p in ("0.046", "0.015"):
        found = lm.check_estimate(*line, p=p, **told)
        assert found.verdict is not lm.Verdict.INCONSISTENT
        assert "scale" in found.blame
        assert lm.check_estimate(*line, p=p, scale="natural", **told).verdict in FINE


# scale and size ----------------------------------------------------------------------------------------


def test_the_wrong_scale_is_named():
    assert "as that of a ratio is" in lm.check_estimate("2.00", "1.00", "4.00", measure="MD").message
    assert "without logarithms" in lm.check_estimate("2.00", "1.00", "3.00", measure="OR").message


def test_sizes():
    assert check_size(Line.read("-3.6", "", "", measure="SMD", level=95)).verdict is lm.Verdict.IMPLAUSIBLE
    assert check_size(Line.read("-3", "", "", measure="SMD", level=95)) is None
    assert check_size(Line.read("-17", "", "", measure="RD", level=95)).verdict is lm.Verdict.METHOD_DEPENDENT
    assert check_size(Line.read("-36", "", "", measure="MD", level=95)) is None
    assert lm.check_estimate("-3.6", "-4.6", "-2.6", measure="SMD").verdict in FINE


# direction ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("favours", "estimate", "measure", "better", "verdict"),
    [
        ("arm1", "-7.7", "MD", "lower", "consistent"),
        ("arm1", "7.7", "MD", "lower", "inconsistent"),
        ("arm2", "7.7", "MD", "lower", "consistent"),
        ("arm1", "0.8", "RR", "lower", "consistent"),
        ("arm1", "1.2", "RR", "lower", "inconsistent"),
        ("arm1", "0.0", "MD", "lower", "consistent-within-rounding"),
        ("arm1", "1.0", "RR", "higher", "consistent-within-rounding"),
        ("arm1", "-7.7", "MD", "", "not-checkable"),
        ("arm1", "", "MD", "lower", "not-checkable"),
    ],
)
def test_the_favoured_arm(favours, estimate, measure, better, verdict):
    found = lm.check_direction_claim(favours, estimate, measure=measure, better=better)
    assert found.verdict == verdict
    if verdict == "inconsistent":
        assert found.severity is lm.Severity.DECISION


def test_direction_and_statistic_are_read_from_own_columns():
    cells = {"id": "t", "source": "s", "measure": "MD", "estimate": "-5.4", "better": "lower", "p": "0.4"}
    own = {"x_favours": "arm2", "x_statistic_kind": "t", "x_statistic": "2.20", "x_df": "28"}
    row = Row("trials", "t.csv", 2, {**cells, **own})
    found = {f.check: f.verdict for f in run_checks(Tables({"trials": (row,)}, "here"))}
    assert found["direction-claim"] is lm.Verdict.INCONSISTENT
    assert found["p-disagrees-with-statistic"] is lm.Verdict.IMPLAUSIBLE
    told = Row("trials", "t.csv", 2, {**cells, **own, "p_of": "this estimate"})
    found = {f.check: f.verdict for f in run_checks(Tables({"trials": (told,)}, "here"))}
    assert found["p-disagrees-with-statistic"] is lm.Verdict.INCONSISTENT
    with pytest.raises(lm.MethodError, match="favours"):
        lm.check_direction_claim("the drug", "1", better="lower")


# significance ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "numbers", "blame"),
    [
        ("significant", {"ci_low": "-7.3", "ci_high": "0.7"}, ("p of", "level")),
        ("not-significant", {"ci_low": "-7.3", "ci_high": "-0.7"}, ("p of", "level")),
        ("significant", {"p": "0.2"}, ("p of",)),
    ],
)
def test_a_claim_may_be_of_another_test_or_level(claim, numbers, blame):
    found = check_significance_claim(claim, **numbers)
    assert found.verdict is lm.Verdict.IMPLAUSIBLE
    assert found.blame == blame
    assert found.severity is lm.Severity.MINOR
    proved = check_significance_claim(claim, **numbers, level=95, p_of="this estimate")
    assert (proved.verdict, proved.severity) == (lm.Verdict.INCONSISTENT, lm.Severity.DECISION)
    adjusted = check_significance_claim(claim, **numbers, p_of="adjusted")
    assert adjusted.verdict is lm.Verdict.NOT_CHECKABLE


def test_claims_in_rows_rest_on_what_their_cells_declare():
    cells = {"id": "r", "source": "s", "measure": "MD", "estimate": "-3.3", "ci_low": "-7.3", "ci_high": "0.7"}
    for more, verdict, blame in (
        ({}, "implausible", ("p of", "level")),
        ({"level": "95"}, "implausible", ("p of",)),
        ({"level": "95", "p_of": "this estimate"}, "inconsistent", ()),
    ):
        row = Row("reviews", "r.csv", 2, {**cells, "claim_effect": "significant", **more})
        (found,) = run_checks(Tables({"reviews": (row,)}, "here"), only=["significance-claim"])
        assert (found.verdict, found.blame) == (verdict, blame)


def test_a_direction_without_a_measure_may_be_that_of_a_ratio():
    found = lm.check_direction_claim("arm1", "0.7", better="lower")
    assert (found.verdict, found.blame) == (lm.Verdict.IMPLAUSIBLE, ("measure",))
    assert lm.check_direction_claim("arm1", "7.7", better="lower").verdict is lm.Verdict.INCONSISTENT
    assert lm.check_direction_claim("arm1", "0.7", better="lower", measure="MD").verdict is lm.Verdict.INCONSISTENT
