"""What a contradiction within one estimate rests on: one true print for each premise, and what it must not excuse."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.line import coarse_zeros
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.screen import TableColumns
from lbpmeta.checks.core.settle import WORTH, worth
from lbpmeta.checks.core.severity import least
from lbpmeta.checks.estimate.blame import SCALES, UNITS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.premises.premise import assume, entail, if_words
from lbpmeta.printed import Printed

INCONSISTENT, IMPLAUSIBLE = lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE
FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)
WALD = {"interval": "wald", "p_of": "this estimate", "level": 95}


# units ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("estimate", "low", "high"),
    [("32.1", "119", "522"), ("0.3", "0.0012", "0.0052"), ("3.2", "12", "52")],  # percent; shares; per 1,000; mm and cm
)
def test_an_estimate_in_another_unit_than_its_bounds(estimate, low, high):
    told = lm.check_estimate(estimate, low, high, measure="RD", **WALD)
    assert (told.verdict, told.blame) == (IMPLAUSIBLE, ("unit",))
    assert lm.check_estimate(estimate, low, high, measure="RD", unit="per 1,000", **WALD).verdict in FINE
    assert lm.check_estimate(estimate, low, high, measure="RD", unit="shared", **WALD).verdict is INCONSISTENT


def test_a_ratio_is_not_printed_in_tens_beside_its_own_interval():
    assert lm.check_estimate("17.0", "1.5", "1.9", measure="RR").verdict is INCONSISTENT
    assert lm.check_estimate("17.0", "1.5", "1.9", measure="MD").blame == ("unit",)
    assert lm.check_estimate("170", "1.5", "1.9", measure="RR").blame == ("unit",)  # percent


def test_the_estimate_that_lies_inside_in_another_unit_is_no_proof_that_it_is_lopsided():
    # 0.3 % beside shares: 0.3 lies between its bounds, by chance
    told = lm.check_estimate("0.3", "-0.40", "0.406", measure="RD", **WALD)
    assert told.blame == ("unit",)
    assert lm.check_estimate("0.3", "-0.40", "0.406", measure="RD", unit="proportion", **WALD).verdict in FINE
    # a sign is no unit
    assert lm.check_estimate("-0.05", "-0.26", "0.36", measure="MD", **WALD).verdict is INCONSISTENT


# roundings -----------------------------------------------------------------------------------------------


def test_a_ratio_that_was_turned_over_after_rounding():
    # 0.35 (0.07 to 1.70) of the first author
    line = ("2.86", "0.59", "14.29")
    told = lm.check_estimate(*line, measure="OR", scale="log", **WALD)
    assert (told.verdict, told.blame) == (IMPLAUSIBLE, ("rounding",))
    assert lm.check_estimate(*line, measure="OR", rounding="inverted", **WALD).verdict in FINE
    assert lm.check_estimate(*line, measure="OR", scale="log", rounding="nearest", **WALD).verdict is INCONSISTENT


@pytest.mark.parametrize(
    ("text", "low", "high"), [("14.29", 1 / 0.075, 1 / 0.065), ("0.59", 1 / 1.725, 1 / 1.665), ("-3", -4.0, -2.0)]
)
def test_what_a_number_can_be_that_was_turned_over(text, low, high):
    found = Printed.parse(text, rounding="inverted").values
    assert found.low == pytest.approx(low, rel=5e-3)
    assert found.high == pytest.approx(high, rel=5e-3)
    assert found.contains(Printed.parse(text, rounding="any").values)


def test_zero_among_hundreds_is_rounded_to_hundreds():
    est, low, high = coarse_zeros(*(Printed.parse(t, rounding="any") for t in ("-1400", "-2700", "0")))
    assert (est.decimals, low.decimals, high.decimals) == (0, 0, -2)
    assert high.values == ValueSet(-100, 100)
    # a bound has the unit of the other bound; what is not whole has its own
    assert [n.decimals for n in coarse_zeros(*(Printed.parse(t) for t in ("850", "-0", "1800")))] == [0, -2, 0]
    assert [n.decimals for n in coarse_zeros(*(Printed.parse(t) for t in ("0", "-3.5", "3.5")))] == [0, 1, 1]
    line = ("-1400", "-2700", "0")
    assert lm.check_estimate(*line, p="0.056", measure="MD", rounding="tens", **WALD).verdict in FINE
    assert lm.check_estimate("850", "-0", "1800", measure="MD", **WALD).verdict is not INCONSISTENT


def test_single_precision_has_about_seven_digits():
    line = ("1.3888888", "0.59544283", "3.2396264")  # the shortest texts of three single-precision floats
    assert all(str(np.float32(text)) == text for text in line)
    assert lm.check_estimate(*line, measure="OR", **WALD).verdict is not INCONSISTENT
    assert lm.check_estimate("1.3889888", *line[1:], measure="OR", **WALD).verdict is INCONSISTENT


def test_each_row_of_a_table_is_read_under_its_own_rounding():
    cells = [{"id": str(i), "estimate": "0.30"} for i in range(2)]
    rows = tuple(
        Row("trials", "t.csv", i, MappingProxyType(c), r)
        for i, (c, r) in enumerate(zip(cells, ("nearest", "any"), strict=True))
    )
    column = TableColumns(Tables(MappingProxyType({"trials": rows}), "t.csv"), rows).number("estimate")
    for i, rounding in enumerate(("nearest", "any")):
        expected = Printed.parse("0.30", rounding=rounding).values
        assert (column.sets.low[i], column.sets.high[i]) == (expected.low, expected.high)


# domains and levels --------------------------------------------------------------------------------------


def test_the_interval_of_a_proportion_is_cut_off_at_its_domain():
    for line in (("95.7", "87.3", "100.0"), ("0.04", "0.00", "0.09"), ("4", "0", "9")):
        assert lm.check_estimate(*line, measure="PR", **WALD).verdict in FINE
    assert lm.check_estimate("95.7", "87.3", "99.0", measure="PR", **WALD).verdict is INCONSISTENT
    assert lm.check_estimate("0.08", "0.00", "0.09", measure="PR", **WALD).verdict is INCONSISTENT


def test_a_level_is_one_however_it_is_written():
    for level in (95, "95", 95.0, "95.0"):
        told = {"interval": "wald", "p_of": "this estimate", "rounding": "nearest", "measure": "MD", "level": level}
        assert lm.check_estimate("0.5", "0.2", "0.8", p="0.9", **told).verdict is INCONSISTENT


def test_a_correlation_is_symmetric_on_the_scale_of_fisher():
    assert lm.check_estimate("-0.78", "-0.87", "-0.64", measure="COR", **WALD).verdict is lm.Verdict.METHOD_DEPENDENT


@pytest.mark.parametrize("numbers", [("0.58", "0.30", "0.75"), ("58", "30", "75")])
def test_a_number_without_a_name_may_be_one_less_a_ratio(numbers):
    assert lm.check_estimate(*numbers, **WALD).verdict is lm.Verdict.METHOD_DEPENDENT
    assert lm.check_estimate(*numbers, measure="MD", **WALD).verdict is lm.Verdict.IMPLAUSIBLE


def test_a_ratio_below_zero_may_be_a_logarithm_and_is_grave():
    found = lm.check_estimate("-1.27", "-2.52", "-0.03", measure="RR")
    assert (found.check, found.verdict, found.blame) == ("value-impossible", IMPLAUSIBLE, ("scale",))
    assert "logarithms" in found.message
    assert found.severity in (lm.Severity.MATERIAL, lm.Severity.DECISION)


# what is told --------------------------------------------------------------------------------------------


def test_rows_that_declare_the_usual_are_asked_at_first_like_rows_that_declare_nothing():
    cells = {"measure": "MD", "level": "95", "estimate": "-7.7", "ci_low": "-12.1", "ci_high": "-3.3", "p": "0.001"}

    def said(**more: str) -> dict[str, str]:
        row = Row("trials", "t.csv", 2, MappingProxyType({"id": "t", **cells, **more}))
        return {f.check: f.verdict.value for f in run_checks(Tables(MappingProxyType({"trials": (row,)}), "t.csv"))}

    assert said() == said(interval="wald") == said(interval="t", ci_scale="usual")
    assert "ci-asymmetric" not in said(interval="bootstrap")


def test_no_condition_has_more_than_two_parts():
    every = [assume(name, "95" if name == "level" else "") for name in PREMISES]
    assert if_words(every).count(" and ") == 1
    closed = [assume("scale", "log"), assume("rounding"), assume("level", "95")]
    assert if_words(closed) == " if the interval was made on the log scale and the numbers were rounded to nearest"
    assert if_words([assume("interval"), *closed]) == " if this is a Wald or t interval"
    assert if_words([entail("rounding")]) == ""


@pytest.mark.parametrize("name", sorted(WORTH))
def test_what_a_blamed_premise_is_worth(name):
    raw = make("some-check", INCONSISTENT, "No.", premises=(assume(name),))
    assert worth(raw, pooled=False) is lm.Severity.MINOR
    assert worth(raw, pooled=True) is (lm.Severity.DECISION if name == "interval" else lm.Severity.MINOR)
    assert least(lm.Severity.DECISION, lm.Severity.INFO) is lm.Severity.INFO


def test_severity_where_a_premise_is_blamed():
    line = ("0.30", "0.10", "0.40")  # an asymmetry of a third of its half-width
    single = lm.check_estimate(*line, measure="MD", pooled=False)
    pooled = lm.check_estimate(*line, measure="MD", pooled=True)
    assert (single.blame, single.severity) == (("interval",), lm.Severity.MINOR)
    assert (pooled.blame, pooled.severity) == (("interval",), lm.Severity.MATERIAL)
    # one sign, reversed, makes it symmetric
    turned = lm.check_estimate("-0.05", "-0.26", "0.36", measure="MD", pooled=False)
    assert (turned.blame, turned.severity) == (("interval",), lm.Severity.DECISION)
    outside = lm.check_estimate("0.65", "0.12", "0.18", pooled=False)
    assert (outside.blame, outside.severity) == ((), lm.Severity.MATERIAL)


def test_the_closed_lists_hold_what_they_are_said_to_hold():
    assert {"x 10", "/ 10", "x 100", "1/x", "-x", "100 (1 - x)"} <= UNITS.keys()
    fold = SCALES["signed fold"]
    assert fold(ValueSet(2, 2)).low == pytest.approx(np.log(2))
    assert fold(ValueSet(-2, -2)).low == pytest.approx(-np.log(2))
    assert fold(ValueSet(-0.5, 0.5)) is None
