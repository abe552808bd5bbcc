"""True numbers of reviews that other software made, once called inconsistent or implausible: one case per cause."""

from __future__ import annotations

import pytest

import lbpmeta as lm
from lbpmeta.checks.summary.prediction_interval import check_prediction_interval

INCONSISTENT, IMPLAUSIBLE = lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE
METHOD_DEPENDENT = lm.Verdict.METHOD_DEPENDENT
FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)

#: metafor 3.8-1: rma(method = "DL", test = "knha", level = 99), printed with p and z of test = "z".
KNHA = {"estimate": "-6.10", "ci_low": "-12.66", "ci_high": "0.46"}


def test_a_normal_p_beside_a_pooled_interval_of_unknown_kind_is_no_proof():
    finding = lm.check_estimate(*KNHA.values(), p="0.11", level=99, pooled=True)
    assert (finding.check, finding.verdict) == ("p-disagrees-with-ci", IMPLAUSIBLE)
    assert "Hartung-Knapp" in finding.message
    told = {"interval": "wald", "p_of": "this estimate", "measure": "MD"}
    assert lm.check_estimate(*KNHA.values(), p="0.11", level=99, pooled=False, **told).verdict is INCONSISTENT
    line = {**KNHA, "z": "1.59"}
    assert lm.check_heterogeneity(line, level=99).verdict is METHOD_DEPENDENT  # of a measure that nobody named
    z = lm.check_heterogeneity({**line, "q_df": "4"}, level=99, measure="MD")
    assert z.verdict is IMPLAUSIBLE
    assert lm.check_heterogeneity(line, level=99, measure="MD", ci_method="hksj").verdict is METHOD_DEPENDENT
    assert lm.check_heterogeneity(line, level=99, measure="MD", ci_method="z").verdict is INCONSISTENT


@pytest.mark.parametrize(("ci_method", "verdict"), [("", "implausible"), ("z", "inconsistent")])
def test_a_normal_p_in_a_table_of_pooled_lines(ci_method, verdict):
    line = {"study": "Total", **KNHA, "measure": "MD", "p": "0.11", "level": "99", "ci_method": ci_method}
    told = {"p_of": "this estimate"} if ci_method else {}
    said = {f.check: str(f.verdict) for f in lm.check([line], premises=told).findings}
    assert said["p-disagrees-with-ci"] == verdict


def test_correlations_and_proportions_are_lopsided_as_printed():
    # tanh of Fisher's z: rma(measure = "ZCOR"), predict(transf = transf.ztor)
    assert lm.check_estimate("0.387", "0.244", "0.514", measure="").verdict is METHOD_DEPENDENT
    assert lm.check_estimate("0.387", "0.244", "0.414", measure="").verdict is IMPLAUSIBLE
    line = {"estimate": "28.0", "ci_low": "22.8", "ci_high": "33.5", "pi_low": "9.6", "pi_high": "51.3", "k": "18"}
    line |= {"tau2": "0.01", "i2": "91"}
    assert check_prediction_interval(line, measure="PR", ci="hksj").verdict is METHOD_DEPENDENT
    assert lm.check_summary({**line, "q_df": "17"}, measure="PR", ci="z").verdict is lm.Verdict.NOT_CHECKABLE


def test_a_pooled_proportion_was_made_on_another_scale():
    # double arcsines; rows with Agresti-Coull intervals
    line = {"estimate": "26.5", "ci_low": "23.1", "ci_high": "30.1"}
    rows = [("33.2", "28.4", "38.4"), ("19", "15", "24")]
    assert lm.check_pooled(line, rows, measure="PR", model="common").verdict is METHOD_DEPENDENT


def test_a_t_interval_may_be_wider_than_a_normal_prediction_interval():
    line = {"estimate": "-0.6", "ci_low": "-5.0", "ci_high": "3.8", "tau2": "0.12", "k": "2"}
    line |= {"pi_low": "-1.6", "pi_high": "0.4"}
    assert check_prediction_interval(line).verdict is METHOD_DEPENDENT  # of a measure that nobody named
    assert check_prediction_interval(line, measure="MD").verdict is METHOD_DEPENDENT
    assert check_prediction_interval({**line, "k": "30"}, measure="MD").verdict is IMPLAUSIBLE
    assert check_prediction_interval(line, measure="MD", ci="z").verdict is IMPLAUSIBLE


@pytest.mark.parametrize(
    ("measure", "estimate", "percents"),
    [
        ("RR", "2.333", {"percent1": "6.3", "percent2": "2.1"}),  # escalc(to = "if0all"): 1/2 to every cell of all
        ("OR", "7.00", {"percent1": "16.7", "percent2": "0.0", "n1": 18, "n2": 15}),
        ("RD", "-0.34", {"percent1": "28.6", "percent2": "66.7", "n1": 7, "n2": 12}),
    ],
)
def test_two_percentages_with_something_added_to_their_cells(measure, estimate, percents):
    finding = lm.check_risk_measure(measure, estimate, **percents)
    assert finding.verdict is (METHOD_DEPENDENT if percents["percent2"] == "0.0" else IMPLAUSIBLE)
    far = {"RR": "0.333", "OR": "0.40", "RD": "0.34"}[measure]
    assert lm.check_risk_measure(measure, far, **percents).verdict is not METHOD_DEPENDENT
    undeclared = lm.check_risk_measure("RR", "0.333", percent1="6.3", percent2="2.1")
    assert (undeclared.verdict, undeclared.blame) == (IMPLAUSIBLE, ("analysis",))
    raw = lm.check_risk_measure("RR", "0.333", percent1="6.3", percent2="2.1", contrast="raw")
    assert raw.verdict is INCONSISTENT


def test_a_number_needed_to_treat_from_a_fraction_and_under_truncation():
    assert lm.check_nnt("61", rd="-0.017").verdict in FINE
    assert lm.check_nnt("6", rd="-0.017").blame == ("made of",)
    assert lm.check_nnt("6", rd="-0.017", made_of="these numbers").verdict is INCONSISTENT
    counts = {"events1": 22, "n1": 42, "events2": 31, "n2": 38}  # 1/RD is 3.43: rounded up
    assert lm.check_nnt("4", **counts, rounding="truncate").verdict in FINE
    assert lm.check_nnt("5", **counts, rounding="truncate").blame == ("made of",)
    assert lm.check_nnt("5", **counts, rounding="truncate", made_of="these numbers").verdict is INCONSISTENT


def test_zero_cells_of_tables_without_printed_ratios():
    # escalc(to = "if0all"), REML, Knapp-Hartung: no convention that is tried makes it
    tables = [(0, 40, 9, 41), (12, 50, 20, 52), (3, 30, 5, 29)]
    rows = [dict(zip(("events1", "n1", "events2", "n2"), t, strict=True)) for t in tables]
    line = {"estimate": "0.77", "ci_low": "0.33", "ci_high": "0.95"}
    assert lm.check_pooled(line, rows, measure="RR", model="random").verdict is not INCONSISTENT
    assert lm.check_pooled(line, rows, measure="RR", recipe="metafor").verdict is INCONSISTENT


def test_smds_of_arms_may_be_standardised_otherwise():
    arms = [
        {"mean1": "13.38", "sd1": "4.57", "n1": "8", "mean2": "10.60", "sd2": "2.51", "n2": "5"},
        {"mean1": "10.14", "sd1": "5.73", "n1": "7", "mean2": "11.88", "sd2": "4.49", "n2": "8"},
        {"mean1": "7.08", "sd1": "4.60", "n1": "12", "mean2": "9.20", "sd2": "4.76", "n2": "10"},
    ]
    line = {"estimate": "-0.184", "ci_low": "-0.909", "ci_high": "0.541"}
    assert lm.check_pooled(line, arms, measure="SMD").verdict is IMPLAUSIBLE
    assert lm.check_pooled(line, arms, measure="SMD", recipe="metafor").verdict is INCONSISTENT


def test_mantel_haenszel_weights_of_counts_that_are_not_printed():
    # rma.mh(measure = "OR")
    line = {"estimate": "0.94", "ci_low": "0.65", "ci_high": "1.37", "q": "2.5", "q_df": "6", "k": "7"}
    rows = [("1.54", "0.42", "5.65"), ("0.95", "0.41", "2.22"), ("0.74", "0.30", "1.79"), ("1.42", "0.38", "5.26")]
    rows += [("0.59", "0.23", "1.49"), ("1.15", "0.24", "5.61"), ("1.14", "0.53", "2.44")]
    assert lm.check_pooled(line, rows, measure="OR", model="common").verdict is METHOD_DEPENDENT
    assert lm.check_pooled({**line, "estimate": "0.49"}, rows, measure="OR", model="common").verdict is IMPLAUSIBLE
    assert lm.check_pooled(line, rows, measure="HR", model="common").verdict is not METHOD_DEPENDENT


def test_a_ratio_printed_as_0_cannot_be_pooled():
    rows = [("0", "0.2", "1"), ("0.5", "0.2", "1.7"), ("0.9", "0.4", "1.7")]
    finding = lm.check_pooled({"estimate": "0.7", "ci_low": "0.5", "ci_high": "1.0"}, rows, measure="OR")
    assert finding.verdict is lm.Verdict.NOT_CHECKABLE


def test_p_of_an_adjusted_difference_beside_raw_arms():
    # lm(end ~ arm + baseline): p is that of the interval, not of the raw means
    row = {"study": "A 2020", "MD": "-0.63", "lower": "-1.26", "upper": "-0.00", "pval": "0.049"}
    row |= {"m1i": "2.6", "sd1i": "2.3", "n1i": "109", "m2i": "3.6", "sd2i": "2.7", "n2i": "105"}
    said = {f.check: f.verdict for f in lm.check([row]).findings}
    assert said["arm-test-p"] is METHOD_DEPENDENT
    slipped = {f.check: f.verdict for f in lm.check([{**row, "pval": "0.49"}]).findings}
    assert IMPLAUSIBLE in (slipped["arm-test-p"], slipped["p-disagrees-with-ci"]) or INCONSISTENT in slipped.values()


def test_rows_of_a_table_are_read_under_the_rounding_that_is_asked_for():
    # truncated weights of 17.98, 22.01 and 60.01
    rows = [
        {"study": "A", "MD": "2.50", "se": "1.1792", "weight": "17"},
        {"study": "B", "MD": "-1.65", "se": "1.0658", "weight": "22"},
        {"study": "C", "MD": "-0.03", "se": "0.6454", "weight": "60"},
    ]
    w = [1 / float(r["se"]) ** 2 for r in rows]
    assert [int(100 * x / sum(w)) for x in w] == [int(r["weight"]) for r in rows]
    total = {"study": "Total", "MD": "0.06", "lower": "-0.93", "upper": "1.06", "model": "common"}
    for rounding, bad in (("truncate", False), ("nearest", True)):
        said = [f for f in lm.check([*rows, total], rounding=rounding).findings if f.check == "weights"]
        assert len(said) == 1
        assert (said[0].verdict in (INCONSISTENT, IMPLAUSIBLE)) is bad


def arms_of(name: str, end: str, sd: str, other: str, n: str, line: tuple[str, str, str]) -> dict[str, str]:
    """A row as metafor names its columns."""
    cells = {"study": name, "m1i": end, "sd1i": sd, "n1i": n, "m2i": other, "sd2i": sd, "n2i": n}
    return {**cells, "MD": line[0], "lower": line[1], "upper": line[2]}


def test_one_row_that_does_not_follow_from_its_arms_among_rows_that_do():
    half = {"20": 3.92, "25": 4.90}  # 1.96 sd sqrt(2/50)... of arms of 200
    rows = [
        arms_of("A", "31.0", "20", "36.0", "200", ("-5.0", "-8.9", "-1.1")),
        arms_of("B", "40.2", "25", "44.1", "200", ("-3.9", "-8.8", "1.0")),
        arms_of("C", "28.4", "20", "36.5", "200", ("-8.1", "-12.0", "-4.2")),
        arms_of("D", "33.3", "25", "35.4", "200", ("-2.1", "-7.0", "2.8")),
    ]
    assert half["20"] == pytest.approx(1.96 * 20 * (2 / 200) ** 0.5)

    def said(changed):
        table = [*rows[:3], {**rows[3], **changed}]
        return {(f.rows[0] if f.rows else "", f.check): f for f in lm.check(table).findings}[
            ("d", "contrast-disagrees-with-arms")
        ]

    assert said({}).verdict in FINE
    swapped = said({"m1i": "35.4", "m2i": "33.3"})
    assert swapped.verdict is IMPLAUSIBLE
    assert swapped.repairs
    assert said({"m1i": "83.3"}).verdict is IMPLAUSIBLE
    # lm(end ~ arm + baseline): no slip explains it
    assert said({"MD": "-3.3", "lower": "-6.4", "upper": "-0.2"}).verdict is METHOD_DEPENDENT


def test_percentages_beside_a_peto_odds_ratio():
    # rma.peto of 31/134 against 74/133
    assert lm.check_risk_measure("OR", "0.26", percent1="23.1", percent2="55.6").verdict is IMPLAUSIBLE
    far = {"percent1": "23.1", "percent2": "55.6", "n1": 134, "n2": 133}
    assert lm.check_risk_measure("OR", "0.62", **far).blame == ("analysis",)
    assert lm.check_risk_measure("OR", "0.62", **far, contrast="raw").verdict is INCONSISTENT
