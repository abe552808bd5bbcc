"""Checks that read rows of tables, and the loop that runs them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.across.prints import check_same
from lbpmeta.checks.arms.ranges import check_ranges, check_total, largest_sd
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.checks.estimate.claims import check_significance_claim
from lbpmeta.checks.run.coverage import coverage
from lbpmeta.checks.run.registry import CHECKS, CheckSpec
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.checks.source.quote import check_quote, quoted_numbers
from lbpmeta.checks.summary.heterogeneity import check_heterogeneity
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet

from ._printing import roundings, show

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def _row(table, line=2, **cells):
    return Row(table, f"{table}.csv", line, {"source": "s", "locator": "Table 1", "quote": "...", **cells})


def _tables(*rows):
    names = ("trials", "reviews", "statements", "thresholds", "instruments", "sources")
    return Tables({n: tuple(r for r in rows if r.table == n) for n in names}, "memory")


REVIEW = {
    "id": "r1",
    "measure": "MD",
    "estimate": "-0.05",
    "ci_low": "-0.26",
    "ci_high": "0.36",
    "level": "95",
    "interval": "wald",
    "quote": "-0.05 (-0.26 to 0.36)",
}


# quotes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "cells"),
    [
        ("9.5–11.5", {"low": "9.5", "high": "11.5"}),
        ("20-35,4%", {"low": "20", "high": "35.4"}),
        ("from −7.7 to−3.3", {"ci_low": "-7.7", "ci_high": "-3.3"}),
        ("1,381 and 6 505 patients", {"n": "1381", "k": "6505"}),
        ("1.381 patiënten", {"n": "1381"}),
        ("MD -0,05 (-0,26 tot 0,36)", {"estimate": "-0.05", "ci_low": "-0.26", "ci_high": "0.36"}),
        ("P<.001", {"p": "<0.001"}),
        ("-7.85--1.51", {"ci_low": "-7.85", "ci_high": "-1.51"}),
        ("28 | 21 | -13 | -29.129232", {"mean1": "28", "estimate": "-13", "ci_low": "-29.129232"}),
        ("\u22120.21,1.43", {"ci_low": "-0.21", "ci_high": "1.43"}),
        ("\u22122,\u22121.5,3", {"ci_low": "-1.5", "ci_high": "3"}),
        ("(95% CI \u22125,4)", {"ci_low": "-5", "ci_high": "4"}),
        ("I2 = 94%, 10.1 (8.3-12)", {"i2": "94", "mean1": "10.1", "mean1_low": "8.3", "mean1_high": "12"}),
        # the sign stands in a word
        ("3.16 points lower (4.7 to 1.95 lower)", {"estimate": "-3.16", "ci_low": "-4.7", "ci_high": "-1.95"}),
        ("4.48 lower (11.83 lower to 2.87 higher)", {"estimate": "-4.48", "ci_low": "-11.83", "ci_high": "2.87"}),
        ("pain fell by 7.7 points", {"estimate": "-7.7"}),
        ("7,7 punten minder pijn", {"estimate": "-7.7"}),
    ],
)
def test_numbers_are_found_in_their_quotes(quote, cells):
    assert check_quote(cells, quote).verdict is Verdict.CONSISTENT


@pytest.mark.parametrize(
    ("quote", "cells"),
    [
        ("MD -0.20 (-0.51 to 0.10)", {"estimate": "-0.19"}),
        ("MD -0.20 (-0.51 to 0.10)", {"estimate": "0.20"}),
        ("MD -0.20 (-0.51 to 0.10)", {"estimate": "-0.2"}),
        ("9.5-11.5", {"high": "-11.5"}),
        ("0,65", {"estimate": "65"}),
        ("\u22120.21,1.43", {"ci_high": "-1.43"}),
        ("OR 1.00 (0.50 to 2.00)", {"estimate": "1"}),
        ("12 of 57", {"n": "75"}),
        ("MD 7.7 (3.3 to 12.1); pain was lower at 3 weeks", {"estimate": "-7.7"}),
        ("3.16 points lower (4.7 to 1.95 lower)", {"ci_low": "-4.8"}),
        ("pain fell to 7.7 points", {"mean1": "-7.7"}),
    ],
)
def test_typing_errors_are_caught(quote, cells):
    finding = check_quote(cells, quote)
    assert finding.verdict is Verdict.INCONSISTENT
    assert finding.severity is Severity.MATERIAL


def test_a_partial_quote_proves_nothing():
    finding = check_quote({"estimate": "-0.20", "k": "9"}, "-0.20 ... in nine trials")
    assert finding.verdict is Verdict.NOT_CHECKABLE
    assert finding.missing == ("k",)
    assert check_quote({"k": "9"}, "").missing == ("quote",)


def test_a_missing_sign_is_named():
    assert "other sign" in check_quote({"estimate": "0.20"}, "MD -0.20").message
    assert (False, "0.20") not in quoted_numbers("MD -0.20")


@settings(max_examples=100, deadline=None)
@given(value=st.integers(-99999, 99999), digits=st.integers(0, 3), comma=st.booleans(), style=st.integers(0, 3))
def test_a_number_is_always_found_in_a_sentence_that_holds_it(value, digits, comma, style):
    text = show(value / 10**digits, digits)
    shown = text.replace(".", ",") if comma else text
    shown = shown.replace("-", "−") if style % 2 else shown
    quote = [f"the effect was {shown} points", f"({shown}; 3)", f"from {shown} to 9", shown][style]
    cell = text if float(text) != 0 else text.lstrip("-")
    quote = quote if float(text) != 0 else quote.replace("-", "").replace("−", "")
    assert check_quote({"estimate": cell}, quote).verdict is Verdict.CONSISTENT


# ranges ------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    values=st.lists(st.integers(0, 24), min_size=2, max_size=40),
    digits=st.integers(0, 2),
    rounding=roundings(),
)
def test_true_scores_are_never_out_of_range(values, digits, rounding):
    import numpy as np

    _, mode = rounding
    if rounding[0] != "nearest":
        mode = "ROUND_HALF_UP"
    n = len(values)
    cells = {
        "mean1": show(float(np.mean(values)), digits, mode),
        "sd1": show(float(np.std(values, ddof=1)), digits, mode),
        "n1": str(n),
    }
    assert check_ranges(cells, minimum=0, maximum=24, kind="endpoint").verdict is Verdict.CONSISTENT


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        ({"mean1": "25"}, {"kind": "endpoint"}),
        ({"mean1": "-3"}, {"kind": "endpoint"}),
        ({"mean1": "-30"}, {"kind": "change"}),
        ({"estimate": "-25"}, {"measure": "MD"}),
        ({"mean1": "12", "sd1": "15", "n1": "20"}, {"kind": "endpoint"}),
        ({"mean1": "1", "sd1": "8", "n1": "50"}, {"kind": "endpoint"}),
        ({"events1": "30", "n1": "20"}, {}),
        ({"k": "2.5"}, {}),
        ({"i2": "105"}, {}),
        ({"p": "1.3"}, {}),
        ({"value": "120"}, {"unit": "%"}),
    ],
)
def test_what_a_scale_forbids(cells, options):
    assert check_ranges(cells, minimum=0, maximum=24, **options).verdict is Verdict.INCONSISTENT


def test_largest_sd_is_reached_by_two_point_data():
    import numpy as np

    data = np.array([0.0] * 7 + [10.0] * 3)
    assert np.std(data, ddof=1) == pytest.approx(largest_sd(ValueSet(3, 3), 0, 10, 10), rel=1e-11)
    assert check_ranges({}, minimum=0, maximum=1) is None


def test_totals():
    assert check_total("112", {"n1": "57", "n2": "55"}).verdict is Verdict.CONSISTENT
    assert check_total("121", {"n1": "57", "n2": "55"}).verdict is Verdict.IMPLAUSIBLE
    assert check_total("", {"n1": "57"}) is None


# claims and heterogeneity ---------------------------------------------------------------------------------


def test_claims_of_significance():
    told = {"level": 95, "p_of": "this estimate"}
    assert check_significance_claim("significant", "-7.3", "0.7", **told).verdict is Verdict.INCONSISTENT
    assert check_significance_claim("significant", "-7.3", "0.7", **told).severity is Severity.DECISION
    assert check_significance_claim("significant", "-7.3", "0.7").verdict is Verdict.IMPLAUSIBLE
    assert check_significance_claim("significant", "-7.3", "0.7").blame == ("p of", "level")
    assert check_significance_claim("not-significant", "-7.3", "0.7").verdict is Verdict.CONSISTENT
    assert check_significance_claim("significant", "1.2", "2.0", measure="RR").verdict is Verdict.CONSISTENT
    for claim in ("significant", "not-significant"):
        assert check_significance_claim(claim, "-7.3", "0.0").verdict is Verdict.CONSISTENT_WITHIN_ROUNDING
    trial = check_significance_claim("not-significant", "1.01", "2.0", measure="OR", pooled=False)
    assert (trial.verdict, trial.blame) == (Verdict.IMPLAUSIBLE, ("p of", "interval", "level", "rounding"))
    assert check_significance_claim("significant", p="0.2").blame == ("p of",)
    assert check_significance_claim("significant", p="0.2", p_of="this estimate").verdict is Verdict.INCONSISTENT
    assert check_significance_claim("significant").verdict is Verdict.NOT_CHECKABLE
    with pytest.raises(MethodError, match="claim"):
        check_significance_claim("big", "1", "2")


@settings(max_examples=150, deadline=None)
@given(
    q=st.floats(0, 400),
    k=st.integers(2, 40),
    est=st.floats(-10, 10),
    se=st.floats(0.1, 5),
    digits=st.tuples(*[st.integers(0, 3)] * 7),
    rounding=roundings(),
)
def test_true_heterogeneity_statistics_agree(q, k, est, se, digits, rounding):
    from scipy.special import chdtrc, ndtr

    name, mode = rounding
    i2 = 100 * max(0.0, (q - k + 1) / q) if q > 0 else 0.0
    values = {
        "q": q,
        "q_p": float(chdtrc(k - 1, q)),
        "i2": i2,
        "estimate": est,
        "ci_low": est - 1.959963984540054 * se,
        "ci_high": est + 1.959963984540054 * se,
        "z": abs(est / se),
    }
    texts = {n: show(v, d, mode) for (n, v), d in zip(values.items(), digits, strict=True)}
    texts |= {"q_df": str(k - 1), "k": str(k), "p": show(2 * float(ndtr(-abs(est / se))), 3, mode)}
    texts["tau2"] = show(0.0 if q <= k - 1 else 0.3, 2, mode)
    finding = check_heterogeneity(texts, tau2_method="DL", i2_from_q=True, rounding=name)
    assert finding.verdict in FINE, str(finding)


@pytest.mark.parametrize(
    ("reported", "verdict"),
    [
        ({"q": "296.05", "q_df": "17", "i2": "49"}, Verdict.INCONSISTENT),
        ({"q": "296.05", "q_df": "17", "q_p": "0.3"}, Verdict.INCONSISTENT),
        ({"q": "12.0", "q_df": "17", "tau2": "3.1"}, Verdict.INCONSISTENT),
        ({"k": "17", "q_df": "17"}, Verdict.IMPLAUSIBLE),
        ({"estimate": "-7.0", "ci_low": "-12.5", "ci_high": "-1.5", "z": "5.2", "k": "18"}, Verdict.IMPLAUSIBLE),
        ({"z": "2.51", "p": "0.2", "k": "18"}, Verdict.INCONSISTENT),
        ({"q": "3"}, Verdict.NOT_CHECKABLE),
    ],
)
def test_heterogeneity_statistics_that_disagree(reported, verdict):
    known = {"measure": "MD", "tau2_method": "DL", "i2_from_q": True}
    finding = check_heterogeneity(reported, p_of="this estimate", **known)
    assert finding.verdict is verdict, str(finding)
    if "p" in reported:
        undeclared = check_heterogeneity(reported, **known)
        assert undeclared.verdict is Verdict.IMPLAUSIBLE
        assert undeclared.blame == ("p of",)


def test_i2_of_an_unknown_definition_is_no_proof():
    finding = check_heterogeneity({"q": "30.00", "q_df": "17", "i2": "52"})
    assert finding.verdict is Verdict.METHOD_DEPENDENT


# the loop -----------------------------------------------------------------------------------------------


def test_two_prints_of_one_quantity_and_the_confirmed_repair():
    other = {**REVIEW, "id": "r2", "source": "original", "estimate": "0.05", "quote": "0.05 (-0.26 to 0.36)"}
    rows = [_row("reviews", quantity="q/1", **REVIEW), _row("reviews", quantity="q/1", **other)]
    finding = check_same(rows)
    assert finding.verdict is Verdict.INCONSISTENT
    assert finding.severity is Severity.DECISION
    assert finding.rows == ("r1", "r2")
    found = run_checks(_tables(*rows))
    symmetry = next(f for f in found if f.check == "ci-asymmetric" and f.rows[0] == "r1")
    assert symmetry.verdict is Verdict.INCONSISTENT
    assert "confirmed by original" in symmetry.repairs[0].why
    assert "confirmed by original" in symmetry.message
    with pytest.raises(DataError, match="1 row"):
        check_same(rows[:1])


def test_two_prints_in_one_document_are_named_by_their_places():
    places = ("table 4", "Results, paragraph 2")
    rows = [
        _row(
            "reviews", quantity="q/1", **{**REVIEW, "id": f"r{i}", "source": "one", "locator": place, "estimate": value}
        )
        for i, (place, value) in enumerate(zip(places, ("-0.17", "0.17"), strict=True))
    ]
    finding = check_same(rows)
    assert "estimate is -0.17 in one (table 4) and 0.17 in one (Results, paragraph 2)." in finding.what
    assert finding.repairs[0].why == "printed so by one, Results, paragraph 2"


def test_findings_know_where_they_stand_and_are_told_once_per_row():
    found = run_checks(_tables(_row("reviews", rows_missing="the 16 trial rows", **REVIEW)))
    assert {f.rows[0] for f in found} == {"r1"}
    assert {(f.source, f.locator) for f in found} == {("s", "Table 1")}
    missing = [f for f in found if f.verdict is Verdict.NOT_CHECKABLE]
    assert [(f.check, f.missing) for f in missing] == [("pooled-disagrees-with-rows", ("the 16 trial rows",))]


def test_pins_mark_what_is_known_and_cry_when_it_is_gone():
    pin = {"expected": "ci-asymmetric=inconsistent; estimate-outside-ci=inconsistent", "expected_reason": "a lost sign"}
    found = run_checks(_tables(_row("reviews", **REVIEW, **pin)))
    known = [f for f in found if f.expected]
    assert [(f.check, f.expected) for f in known] == [("ci-asymmetric", "a lost sign")]
    (gone,) = [f for f in found if f.check == "pin"]
    assert gone.verdict is Verdict.INCONSISTENT
    assert "expected estimate-outside-ci=inconsistent, but it is now consistent" in gone.message
    assert not [
        f for f in run_checks(_tables(_row("reviews", **REVIEW, **pin)), only=["ci-reversed"]) if f.check == "pin"
    ]
    with pytest.raises(DataError, match="pin"):
        run_checks(_tables(_row("reviews", expected="symmetry=wrong", **REVIEW)))


def test_only_and_extra_checks():
    tables = _tables(_row("reviews", **REVIEW))
    assert {f.check for f in run_checks(tables, only=["ci-asymmetric"])} == {"ci-asymmetric"}
    with pytest.raises(MethodError, match="no check"):
        run_checks(tables, only=["nothing"])
    seen = []

    def run(tables, row):
        seen.append(row.id)
        return ()

    extra = CheckSpec("relevance-claim", "Is the claim right?", ("reviews",), run, "proof")
    run_checks(tables, only=["relevance-claim"], extra=[extra])
    assert seen == ["r1"]


def test_a_bad_number_names_its_place():
    with pytest.raises(DataError, match=r"reviews.csv, line 2, row 'r1'"):
        run_checks(_tables(_row("reviews", **{**REVIEW, "ci_low": "x"})))


def test_pooled_lines_find_their_rows_in_sets_with_several_names():
    values = (("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0"))
    trials = [
        _row("trials", i + 2, id=f"t{i}", set="other pool" if i else "pool", measure="MD", estimate=e, ci_low=a,
             ci_high=b, level="95")
        for i, (e, a, b) in enumerate(values)
    ]  # fmt: skip
    line = {"id": "p", "measure": "MD", "estimate": "-5.03", "ci_low": "-7.26", "ci_high": "-2.81", "level": "95"}
    tables = _tables(*trials, _row("reviews", set="pool", model="common", **line))
    (pooled,) = run_checks(tables, only=["pooled-disagrees-with-rows"])
    assert pooled.verdict is Verdict.CONSISTENT
    assert pooled.rows == ("p", "t0", "t1", "t2")
    assert "common z" in pooled.recipes


def test_every_arm_and_statement_check_runs():
    arm = {
        "id": "t",
        "mean1": "11",
        "mean1_low": "9",
        "mean1_high": "13",
        "n1": "57",
        "measure": "",
        "kind": "improvement",
    }
    wrong = {**arm, "id": "u", "mean1": "45"}
    share = {"id": "x", "kind": "percentage", "unit": "%", "events": "18", "n": "57", "value": "32"}
    bad = {**share, "id": "y", "value": "23", "low": "21", "high": "45", "interval": "ci", "level": "95"}
    rows = [_row("trials", **arm), _row("trials", **wrong), _row("statements", **share), _row("statements", **bad)]
    found = run_checks(_tables(*rows))
    worst = {(f.rows[0], f.check) for f in found if f.verdict is Verdict.INCONSISTENT}
    assert worst == {("u", "arm-ci"), ("y", "percent-disagrees-with-count")}
    proportion = next(f for f in found if f.rows[0] == "y" and f.check == "percent-disagrees-with-count")
    assert proportion.printed["value"] == "23"
    assert "value" in {r.field for r in proportion.repairs}


def test_coverage_counts_every_cell_once():
    quoted = _row("statements", id="a", kind="count", unit="trials", value="49", quote="49 trials")
    alone = _row("statements", id="b", kind="count", unit="trials", value="31", quote="")
    tables = _tables(_row("reviews", **REVIEW), quoted, alone)
    found = coverage(tables, run_checks(tables))
    assert (found.printed, found.checked, found.ranged, found.quoted, found.unchecked) == (5, 3, 0, 1, 1)
    assert dict(found.reasons) == {"no quote": 1}
    assert "printed numbers" in str(found)


def test_the_registry_is_complete():
    assert all(name == spec.name and spec.tier in ("proof", "heuristic") for name, spec in CHECKS.items())
    assert all(spec.title.endswith("?") for spec in CHECKS.values())


@pytest.mark.parametrize(
    ("recipe", "ci_method", "verdict"),
    [("revman2025", "", "method-dependent"), ("", "hksj", "method-dependent"), ("revman5", "", "inconsistent")],
)
def test_a_normal_p_beside_a_hartung_knapp_interval_is_named(recipe, ci_method, verdict):
    from lbpmeta.checks.run.registry import CHECKS
    from lbpmeta.evidence.tables import Row, Tables

    cells = {"id": "line", "measure": "MD", "estimate": "0.371", "ci_low": "0.207", "ci_high": "0.536", "level": "95"}
    row = Row("reviews", "r.csv", 2, {**cells, "p": "0.0522", "k": "5", "recipe": recipe, "ci_method": ci_method})
    (finding,) = CHECKS["p-disagrees-with-ci"].run(Tables({"reviews": (row,)}, "here"), row)
    assert finding.verdict == verdict
    assert ("Hartung-Knapp" in finding.message) == (verdict == "method-dependent")
