"""True numbers that once were called inconsistent: each comes from a method that is in use."""

from __future__ import annotations

import math

import pytest
from scipy.special import betaincinv

import lbpmeta as lm
from lbpmeta.checks.arms.ranges import check_ranges
from lbpmeta.checks.source.quote import check_quote
from lbpmeta.checks.summary.study_count import study_count
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables

FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)
INCONSISTENT, IMPLAUSIBLE = lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE


@pytest.mark.parametrize("measure", ["PR", ""])
def test_z_on_another_scale_than_the_printed_one(measure: str) -> None:
    # a pooled prevalence: z is that of the logit
    line = {"estimate": "0.072", "ci_low": "0.053", "ci_high": "0.097", "z": "-15.24", "k": "5"}
    assert lm.check_heterogeneity(line, measure=measure).verdict is lm.Verdict.METHOD_DEPENDENT
    assert lm.check_heterogeneity(line, measure="MD", tau2_method="DL").verdict is IMPLAUSIBLE
    assert lm.check_heterogeneity(line, measure="MD", tau2_method="DL", ci_method="z").verdict is INCONSISTENT


def test_kenward_roger_has_fewer_degrees_of_freedom_than_k_minus_1() -> None:
    # lm.pool(ci="kr") prints t 2.33 and p 0.165 here
    numbers = {"k": "3", "z": "2.33", "p": "0.165"}
    assert lm.check_heterogeneity(numbers).verdict is IMPLAUSIBLE
    for method in ({"ci_method": "hksj"}, {"tau2_method": "DL"}):
        assert lm.check_heterogeneity(numbers, **method).blame == ("p of",)
        assert lm.check_heterogeneity(numbers, **method, p_of="this estimate").verdict is INCONSISTENT


def test_a_one_sided_p_value_is_no_proof_and_is_named() -> None:
    # z 1.80: two-sided p 0.072, one-sided 0.036
    finding = lm.check_estimate("1.80", "-0.16", "3.76", p="0.036")
    assert finding.verdict is IMPLAUSIBLE
    assert "one-sided" in finding.message
    told = {"interval": "wald", "p_of": "this estimate", "measure": "MD", "pooled": False, "level": 95}
    assert lm.check_estimate("1.80", "-0.16", "3.76", p="0.001", **told).verdict is INCONSISTENT
    assert lm.check_estimate("1.80", "-0.16", "3.76", p="0.036", **told | {"p_of": "one-sided"}).verdict in FINE


@pytest.mark.parametrize("events", [0, 10])
def test_a_bayesian_interval_leaves_out_0_and_100_percent(events: int) -> None:
    low, high = (100 * float(betaincinv(events + 1, 11 - events, q)) for q in (0.025, 0.975))
    finding = lm.check_proportion(events, 10, str(10 * events), f"{low:.1f}", f"{high:.1f}")
    assert finding.verdict is IMPLAUSIBLE


def test_a_wald_interval_widened_for_clusters_may_leave_the_scale() -> None:
    half = 196 * math.sqrt(1.7 * 0.93 * 0.07 / 100)
    assert lm.check_proportion(93, 100, "93", f"{93 - half:.1f}", f"{93 + half:.1f}").verdict is IMPLAUSIBLE
    far = (93, 100, "93", "92.0", "145.0")
    assert (lm.check_proportion(*far).verdict, lm.check_proportion(*far).blame) == (IMPLAUSIBLE, ("interval",))
    assert lm.check_proportion(*far, interval="wald").verdict is INCONSISTENT


def test_the_counts_of_a_nation_are_not_enumerated() -> None:
    assert lm.check_proportion(None, 330_000_000, "7.5").verdict is lm.Verdict.CONSISTENT
    assert lm.check_proportion(None, 330_000_000, "7.5", "7.4", "7.6").verdict is not INCONSISTENT
    assert lm.check_proportion(None, 7, "50").verdict is IMPLAUSIBLE  # of those without missing values
    assert lm.check_proportion(None, 7, "50", data="complete", rounding="nearest").verdict is INCONSISTENT


def test_an_smd_interval_for_unequal_variances_is_no_proof() -> None:
    # escalc(measure = "SMDH"): SD averaged, Bonett's variance
    a, b, n1, n2 = 31.48, 23.59, 41, 26
    sd = math.sqrt((a * a + b * b) / 2)
    g = (1 - 3 / (4 * 65 - 1)) * (48.92 - 58.34) / sd
    v = a**2 / sd**2 / (n1 - 1) + b**2 / sd**2 / (n2 - 1)
    v += g**2 / (8 * sd**4) * (a**4 / (n1 - 1) + b**4 / (n2 - 1))
    half = 1.959964 * math.sqrt(v)
    arms = {"mean1": "48.92", "sd1": "31.48", "n1": n1, "mean2": "58.34", "sd2": "23.59", "n2": n2}
    finding = lm.check_arms(
        measure="SMD", estimate=f"{g:.3f}", ci_low=f"{g - half:.3f}", ci_high=f"{g + half:.3f}", contrast="raw", **arms
    )
    assert finding.verdict in (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)
    assert finding.methods == ("average SD, exact J; z, Bonett",)
    assert lm.check_arms(measure="SMD", estimate="0.335", contrast="raw", **arms).verdict is INCONSISTENT


def test_a_ratio_with_a_zero_cell_may_have_had_anything_added() -> None:
    # treatment-arm correction (Sweeting 2004) of 0/98 against 2/79: 0.138
    zero = {"events1": 0, "n1": 98, "events2": 2, "n2": 79}
    assert lm.check_arms(measure="OR", estimate="0.14", contrast="raw", **zero).verdict is IMPLAUSIBLE
    full = {**zero, "events1": 1}
    assert lm.check_arms(measure="OR", estimate="0.14", contrast="raw", **full).verdict is INCONSISTENT


def test_messages_end_once() -> None:
    arms = {"mean1": "28", "sd1": "21", "n1": 21, "mean2": "41", "sd2": "29", "n2": 18}
    for contrast in ("raw", "model"):
        message = lm.check_arms(measure="MD", estimate="13", contrast=contrast, **arms).message
        assert message == message.strip()
        assert "?." not in message


def test_the_largest_sd_of_an_unknown_number_of_people() -> None:
    # five people at 0, five at 10: SD 5.27
    assert check_ranges({"mean1": "5.0", "sd1": "5.27"}, minimum=0, maximum=10).verdict is not INCONSISTENT
    assert check_ranges({"mean1": "5.0", "sd1": "7.2"}, minimum=0, maximum=10).verdict is INCONSISTENT
    assert check_ranges({"mean1": "5.0", "sd1": "5.27", "n1": "100"}, minimum=0, maximum=10).verdict is INCONSISTENT


@pytest.mark.parametrize(
    ("cell", "quote"),
    [
        ("-5.4", "\u20135\u00b74 (95% CI \u20139\u00b74 to \u20131\u00b73)"),
        ("6.79E-4", "p = 6.79 \u00d7 10\u207b\u2074"),
    ],
)
def test_quotes_as_journals_print_them(cell: str, quote: str) -> None:
    assert check_quote({"estimate": cell}, quote).verdict is lm.Verdict.CONSISTENT
    assert check_quote({"estimate": "5.5"}, quote).verdict is INCONSISTENT


def test_the_decimal_point_of_the_lancet_and_absurd_exponents() -> None:
    assert lm.Printed.parse("\u22125\u00b74") == lm.Printed.parse("-5.4")
    for text in ("1e999999999", "1e-400"):
        with pytest.raises(DataError, match="exponent"):
            lm.Printed.parse(text)


@pytest.mark.parametrize("df", ["2", "1"])
def test_a_table_without_events_may_be_left_out_of_df(df: str) -> None:
    # RevMan: a trial with no event in either arm is "not estimable"
    counts = [("3", "5"), ("4", "4"), ("0", "0")]
    rows = tuple(
        Row(
            "trials",
            "t.csv",
            i + 2,
            {"id": f"t{i}", "trial": f"T{i}", "set": "s", "events1": a, "n1": "20", "events2": b, "n2": "20"},
        )
        for i, (a, b) in enumerate(counts)
    )
    line = Row("reviews", "r.csv", 2, {"id": "line", "set": "s", "k": "3", "q_df": df, "measure": "RR"})
    (finding,) = study_count(Tables({"trials": rows, "reviews": (line,)}, "here"), line)
    assert finding.verdict is lm.Verdict.CONSISTENT
    other = Row("reviews", "r.csv", 2, {**line.cells, "q_df": "0"})
    (finding,) = study_count(Tables({"trials": rows, "reviews": (other,)}, "here"), other)
    assert finding.verdict is INCONSISTENT


def test_a_pooled_risk_difference_without_any_event() -> None:
    line = {"estimate": "0.0", "ci_low": "-0.0", "ci_high": "0.0"}
    rows = [{"events1": 0, "n1": 62, "events2": 0, "n2": 47}]
    assert lm.check_pooled(line, rows, measure="RD", search=False).verdict is not INCONSISTENT
