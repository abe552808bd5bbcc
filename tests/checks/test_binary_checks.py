"""Binary, diagnostic and time-to-event checks: published examples, planted errors, wrong use, rows of tables."""

from __future__ import annotations

import math
import random

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

from ._printing import show

BAD = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
FRIEDMAN = {"events1": 18, "n1": 57, "events2": 12, "n2": 55}  # Ann Emerg Med 2017;70:169-176


#: What a caller says who knows that the result was made of the other numbers.
MADE = {"made_of": "these numbers"}


def proved(check, *numbers, **more):
    """Return what is a proof only where it is declared that the result was made of these numbers."""
    undeclared = check(*numbers, **more)
    assert undeclared.verdict is Verdict.IMPLAUSIBLE, str(undeclared)
    assert "made of" in undeclared.blame
    assert "the result was made of these numbers by the usual formula" in undeclared.message
    declared = check(*numbers, **more, **MADE, rounding="nearest")
    assert declared.verdict is Verdict.INCONSISTENT, str(declared)
    assert not declared.blame
    return declared


def repairs(finding):
    return {(r.field, r.value) for r in finding.repairs}


# published examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "printed", "table", "method"),
    [
        # Newcombe 1998, table II
        ("RD", ("0.2000", "0.0524", "0.3339"), (56, 70, 48, 80), "Newcombe"),
        ("RD", ("0.2000", "0.0528", "0.3382"), (56, 70, 48, 80), "Miettinen-Nurminen score"),
        ("RD", ("20.0", "5.3", "33.8"), (56, 70, 48, 80), "Mee score, in percent"),
        # Perondi 2004 in Fagerland, Lydersen & Laake 2017
        ("RR", ("7.00", "1.22", "42.6"), (7, 34, 1, 34), "Koopman score"),
        ("RR", ("7.0", "0.91", "53.9"), (7, 34, 1, 34), "raw"),
        ("RD", ("0.176", "0.012", "0.322"), (7, 34, 1, 34), "Agresti-Caffo"),
        # the exact conditional interval as R's fisher.test prints it
        ("OR", ("1.646", "0.654", "4.269"), (18, 57, 12, 55), "exact conditional, conditional estimate"),
        # Cochrane CD008112, analysis 3.5.2: every event in arm 1, RevMan's correction
        ("RR", ("1.164706", "0.754869", "1.797054"), (4, 4, 8, 10), "1/2 added to every cell"),
    ],
)
def test_published_intervals_are_traced(measure, printed, table, method):
    counts = dict(zip(("events1", "n1", "events2", "n2"), table, strict=True))
    finding = lm.check_risk_measure(measure, *printed, **counts)
    assert method in finding.methods or any(m.startswith(method) for m in finding.methods)


def test_altmans_numbers_needed_to_treat():
    # Altman DG. BMJ 1998;317:1309-1312: ARR 10 % (-5 to 25) is NNTB 10 (NNTB 4 to infinity to NNTH 20)
    whole = lm.check_nnt("10", "4", "-20", rd="10", rd_low="-5", rd_high="25")
    assert whole.verdict is Verdict.CONSISTENT
    assert all("through infinity" in m for m in whole.methods)
    hidden = lm.check_nnt("10", "4", "20", rd="10", rd_low="-5", rd_high="25")
    assert (hidden.verdict, hidden.severity) == (Verdict.IMPLAUSIBLE, Severity.DECISION)
    proved(lm.check_nnt, "10", rd="20")


def test_the_nnh_of_friedman_2015():
    wrong = proved(lm.check_nnt, "5.3", percent1="43", percent2="21")
    assert ("percent1", "40") in repairs(wrong)
    assert wrong.admissible["nnt"].low == pytest.approx(100 / 23, rel=1e-9)
    assert wrong.admissible["nnt"].high == pytest.approx(100 / 21 + 0.05, rel=1e-9)  # rounded up
    assert lm.check_nnt("7.8", percent1="33", percent2="21").verdict is Verdict.CONSISTENT_WITHIN_ROUNDING
    assert lm.check_nnt("5.3", percent1="40", percent2="21").verdict is Verdict.CONSISTENT


def test_numbers_needed_may_come_from_rounded_percentages():
    finding = lm.check_nnt("33", percent1="5.6", percent2="3.4")  # 6 - 3 = 3 percent
    assert finding.methods == ("1/|RD| of the percentages rounded to 1%",)
    proved(lm.check_nnt, "25", percent1="5.6", percent2="3.4")


def test_least_possible_numbers_needed():
    assert lm.check_nnt("0.8").verdict is Verdict.INCONSISTENT
    told = lm.check_nnt("1.2", percent2="40", **MADE, rounding="nearest")  # at most 60 % change
    assert told.verdict is Verdict.INCONSISTENT
    assert lm.check_nnt("1.2", percent2="40").verdict is Verdict.IMPLAUSIBLE
    assert lm.check_nnt("1.7", percent2="40").verdict is Verdict.NOT_CHECKABLE


def test_chinns_and_cochranes_re_expressions():
    # ln OR = 1.81 d (Chinn 2000): d = -0.5 is an odds ratio of 0.40
    assert "Chinn, 1.81" in lm.check_or_from_smd("0.40", smd="-0.50").methods
    proved(lm.check_or_from_smd, "0.61", smd="-0.50")
    # Furukawa's table: d = 0.5 at a control risk of 20 % is an NNT of 6
    assert lm.check_nnt_from_smd("6", smd="0.5", control="20").verdict in (
        Verdict.CONSISTENT,
        Verdict.CONSISTENT_WITHIN_ROUNDING,
    )
    proved(lm.check_nnt_from_smd, "12", smd="0.5", control="20")


def test_likelihood_ratios_follow_from_sensitivity_and_specificity():
    # Altman DG, Bland JM. BMJ 1994;308:1552 (liver scan): 231 of 258 with and 54 of 86 without the disease
    printed = {"sensitivity": "90", "specificity": "63"}
    people = {"n_diseased": 258, "n_healthy": 86}
    assert lm.check_sens_spec(**printed, ppv="88", npv="67", **people).verdict is Verdict.CONSISTENT_WITHIN_ROUNDING
    proved(lm.check_sens_spec, **printed, ppv="98", npv="67", **people, data="complete")
    worse = proved(lm.check_sens_spec, sensitivity="78", specificity="67", lr_positive="3.4")
    assert ("lr_positive", "2.4") in repairs(worse)


# the usual mix-ups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "printed", "field", "value"),
    [
        ("RR", ("1.65", "0.71", "3.87"), "measure", "OR"),
        ("OR", ("1.45", "0.77", "2.72"), "measure", "RR"),
        ("RR", ("0.69", "0.37", "1.30"), "n1, n2, events1, events2", "55, 57, 12, 18"),
        ("RR", ("0.875", "0.699", "1.096"), "events1, events2", "39, 43"),
        ("RD", ("-0.098", "-0.260", "0.065"), "n1, n2, events1, events2", "55, 57, 12, 18"),
        ("RR", ("0.37", "-0.26", "1.00"), "estimate, ci_low, ci_high", "1.45, 0.77, 2.72"),
    ],
)
def test_mix_ups_are_named(measure, printed, field, value):
    said = {"contrast": "raw", "scale": "usual"}
    finding = lm.check_risk_measure(measure, *printed, **FRIEDMAN, **said)
    assert (finding.check, finding.verdict) == ("or-for-rr", Verdict.INCONSISTENT)
    assert (field, value) in repairs(finding)
    assert "?" in finding.message
    undeclared = lm.check_risk_measure(measure, *printed, **FRIEDMAN)
    assert (undeclared.check, undeclared.verdict) == ("or-for-rr", Verdict.IMPLAUSIBLE)
    assert "analysis" in undeclared.blame
    assert "the result was made of these arms and nothing else" in undeclared.message
    # Tables print ratios as logarithms, too: there the scale must be declared besides.
    assert ("scale" in undeclared.blame) == (printed[1].startswith("-") and measure == "RR")
    unknown = lm.check_risk_measure(measure, *printed, **FRIEDMAN, contrast="")
    assert unknown.verdict is Verdict.IMPLAUSIBLE
    adjusted = lm.check_risk_measure(measure, "1.52", **FRIEDMAN, contrast="adjusted")
    assert adjusted.verdict is Verdict.METHOD_DEPENDENT
    declared = lm.check_risk_measure(measure, *printed, **FRIEDMAN, contrast="adjusted")
    assert (declared.check, declared.verdict) == ("risk-measure", Verdict.METHOD_DEPENDENT)


@pytest.mark.parametrize(
    ("measure", "printed"),
    [
        ("RR", "145"),  # in percent
        ("RR", "45"),  # the change in percent
        ("RR", "-45"),  # the relative reduction in percent
        ("RD", "98"),  # per 1,000
        ("RD", "97.6"),
    ],
)
def test_an_estimate_in_another_unit_is_no_proof(measure, printed):
    finding = lm.check_risk_measure(measure, printed, **FRIEDMAN, contrast="raw")
    assert (finding.verdict, finding.blame[:1]) == (Verdict.IMPLAUSIBLE, ("unit",))
    said = {"contrast": "raw", "unit": "shared", "rounding": "nearest"}
    assert lm.check_risk_measure(measure, printed, **FRIEDMAN, **said).verdict is Verdict.INCONSISTENT


def test_a_ratio_that_was_inverted_after_rounding_is_no_proof():
    # 2/60 against 33/58 is 0.0586: printed as 0.06, and inverted 16.67 where the counts make 17.07
    finding = lm.check_risk_measure("RR", "16.67", events1=33, n1=58, events2=2, n2=60, contrast="raw")
    assert (finding.verdict, finding.blame) == (Verdict.IMPLAUSIBLE, ("unit",))
    far = lm.check_risk_measure("RR", "27.67", events1=33, n1=58, events2=2, n2=60, contrast="raw")
    assert far.verdict is Verdict.INCONSISTENT


def test_an_estimate_without_its_own_interval_excuses_no_interval():
    finding = lm.check_risk_measure("OR", "1.646", "0.10", "9.99", **FRIEDMAN)  # the conditional odds ratio
    assert finding.verdict is Verdict.IMPLAUSIBLE


# planted errors --------------------------------------------------------------------------------------------


def planted(seed: int, number: int):
    """Trials of usual size: counts of both arms."""
    rng = random.Random(seed)
    for _ in range(number):
        n1, n2 = rng.randint(25, 250), rng.randint(25, 250)
        yield rng, max(2, round(n1 * rng.uniform(0.1, 0.9))), n1, max(2, round(n2 * rng.uniform(0.1, 0.9))), n2


def transposed(text: str, rng: random.Random) -> str:
    places = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not places:
        return text
    i = rng.choice(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


@pytest.mark.parametrize(("kind", "floor"), [("digit", 0.97), ("swapped", 0.93), ("or", 0.85), ("limit", 0.93)])
def test_planted_errors_in_risk_ratios_are_found(kind, floor):
    found = tried = right = told = 0
    for rng, a, n1, c, n2 in planted(11, 90):
        half = 1.959964 * math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)
        ratio = a * n2 / (c * n1)
        values = [ratio, ratio * math.exp(-half), ratio * math.exp(half)]
        if kind == "swapped":
            values = [1 / values[0], 1 / values[2], 1 / values[1]]
        if kind == "or":
            if min(n1 - a, n2 - c) == 0:
                continue
            half = 1.959964 * math.sqrt(1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c))
            ratio = a * (n2 - c) / (c * (n1 - a))
            values = [ratio, ratio * math.exp(-half), ratio * math.exp(half)]
        texts = [show(v, 2) for v in values]
        true = list(texts)
        if kind in ("digit", "limit"):
            i = 0 if kind == "digit" else 2
            texts[i] = transposed(texts[i], rng)
            if texts == true:
                continue
        tried += 1
        counts = {"events1": a, "n1": n1, "events2": c, "n2": n2}
        finding = lm.check_risk_measure("RR", *texts, **counts, contrast="raw", rounding="nearest")
        undeclared = lm.check_risk_measure("RR", *texts, **counts)
        assert undeclared.verdict is not Verdict.INCONSISTENT
        told += undeclared.verdict is Verdict.IMPLAUSIBLE
        if finding.verdict in BAD:
            found += 1
            if kind == "digit":
                right += ("estimate", true[0]) in repairs(finding)
            elif kind == "limit":
                right += ("ci_high", true[2]) in repairs(finding)
            else:
                right += finding.check == "or-for-rr"
    assert tried > 60
    assert found >= floor * tried, f"{found} of {tried}"
    assert right >= 0.9 * found, f"{right} of {found} rightly explained"
    assert told == found


def test_planted_errors_in_percentages_are_found():
    found = tried = 0
    for rng, a, n1, _, _ in planted(5, 150):
        text = show(100 * a / n1, 1)
        wrong = transposed(text, rng)
        if wrong == text or float(wrong) > 100:
            continue
        tried += 1
        found += lm.check_percent(a, n1, wrong, unit="percent", rounding="nearest").verdict is Verdict.INCONSISTENT
        assert lm.check_percent(a, n1, wrong).verdict in BAD
    assert tried > 80
    assert found == tried


def test_planted_errors_in_numbers_needed_are_found():
    found = tried = 0
    for rng, a, n1, c, n2 in planted(7, 150):
        rd = a / n1 - c / n2
        if abs(rd) < 0.03:
            continue
        text = show(1 / abs(rd), 1)
        wrong = transposed(text.replace(".", ""), rng)
        wrong = f"{wrong[:-1] or '0'}.{wrong[-1]}"
        if wrong == text or float(wrong) < 1:
            continue
        tried += 1
        shares = {"percent1": show(100 * a / n1, 1), "percent2": show(100 * c / n2, 1)}
        found += lm.check_nnt(wrong, **shares, **MADE, rounding="nearest").verdict is Verdict.INCONSISTENT
    assert tried > 60
    assert found >= 0.9 * tried, f"{found} of {tried}"


def test_planted_errors_in_diagnostic_figures_are_found():
    rng = random.Random(3)
    found = tried = 0
    for _ in range(80):
        tp, fn, fp, tn = rng.randint(20, 90), rng.randint(3, 30), rng.randint(5, 60), rng.randint(40, 300)
        s, c, total = tp / (tp + fn), tn / (fp + tn), tp + fn + fp + tn
        figures = {
            "sensitivity": 100 * s,
            "specificity": 100 * c,
            "ppv": 100 * tp / (tp + fp),
            "npv": 100 * tn / (tn + fn),
            "prevalence": 100 * (tp + fn) / total,
        }
        texts = {k: show(v, 1) for k, v in figures.items()}
        which = rng.choice(sorted(texts))
        wrong = transposed(texts[which], rng)
        if wrong == texts[which] or float(wrong) > 100:
            continue
        tried += 1
        said = {**MADE, "rounding": "nearest"}
        found += lm.check_sens_spec(**{**texts, which: wrong}, **said).verdict is Verdict.INCONSISTENT
    assert tried > 40
    assert found >= 0.97 * tried, f"{found} of {tried}"


def test_planted_errors_in_absolute_effects_are_found():
    found = tried = 0
    rng = random.Random(9)
    for _ in range(120):
        ratio, control = show(rng.uniform(0.4, 2.5), 2), show(rng.uniform(50, 500), 0)
        value = show(float(control) * (float(ratio) - 1), 0)
        if abs(float(value)) < 20:
            continue
        wrong = transposed(value, rng)
        if wrong == value:
            continue
        tried += 1
        told = lm.check_absolute_effect("RR", ratio, control, wrong, **MADE, rounding="nearest")
        found += told.verdict is Verdict.INCONSISTENT
    assert tried > 60
    assert found >= 0.97 * tried, f"{found} of {tried}"


def test_wrong_p_values_are_told_and_proved_where_the_test_is_declared():
    finding = lm.check_two_by_two_p("0.002", 20, 30, 11, 30)
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert ("p", "0.02") in repairs(finding)
    declared = lm.check_two_by_two_p("0.002", 20, 30, 11, 30, test="Fisher exact")
    assert declared.verdict is Verdict.INCONSISTENT
    other = lm.check_two_by_two_p("0.02", 20, 30, 11, 30, test="Fisher exact")
    assert other.verdict is Verdict.METHOD_DEPENDENT
    far = ("0.20", 20, 30, 11, 30)
    assert lm.check_two_by_two_p(*far, test="Fisher exact").severity is Severity.DECISION
    assert lm.check_two_by_two_p(*far).severity is Severity.MINOR  # another test may be meant
    assert lm.check_two_by_two_p(*far).blame == ("p of",)
    assert lm.check_two_by_two_p(*far, p_of="adjusted").verdict is Verdict.NOT_CHECKABLE


def test_exact_unconditional_p_values_are_not_implausible():
    # Suissa-Shuster's exact unconditional test of 3 of 4 against 1 of 4, in Fagerland, Lydersen & Laake 2017
    finding = lm.check_two_by_two_p("0.289", 3, 4, 1, 4)
    assert finding.verdict is Verdict.METHOD_DEPENDENT
    assert lm.check_two_by_two_p("0.289", 3, 4, 1, 4, test="Fisher exact").verdict is Verdict.INCONSISTENT


def test_log_rank_numbers():
    assert lm.check_hazard_ratio("0.67", "0.45", "0.99", o_e="-10.1", v="25.2").verdict is Verdict.CONSISTENT
    wrong = proved(lm.check_hazard_ratio, "0.67", "0.45", "0.99", o_e="10.1", v="25.2")
    assert wrong.severity is Severity.DECISION
    assert ("o_e", "-10.1") in repairs(wrong)
    assert lm.check_hazard_ratio("0.67", "0.62", "0.72", events1=40, events2=60).verdict is Verdict.IMPLAUSIBLE


def test_rates():
    assert ("rate", "25.0") in repairs(proved(lm.check_rate, 30, "1200", "52.0"))
    people = {"events1": 36, "time1": "1200", "events2": 26, "time2": "1300"}
    undeclared = lm.check_rate_ratio("0.67", **people)
    assert (undeclared.verdict, undeclared.blame) == (Verdict.IMPLAUSIBLE, ("analysis",))
    assert lm.check_rate_ratio("0.67", **people, contrast="raw").verdict is Verdict.INCONSISTENT
    assert lm.check_rate_ratio("1.50", "1.20", "1.80", **people).verdict is Verdict.IMPLAUSIBLE
    assert lm.check_rate_ratio("0.67", **people, contrast="adjusted").verdict is Verdict.METHOD_DEPENDENT


# wrong use -------------------------------------------------------------------------------------------------


def test_wrong_use_names_argument_and_fix():
    with pytest.raises(MethodError, match="`measure` is 'MD'"):
        lm.check_risk_measure("MD", "1", **FRIEDMAN)
    with pytest.raises(MethodError, match="`test` is 'chi'"):
        lm.check_two_by_two_p("0.05", 1, 10, 2, 10, test="chi")
    with pytest.raises(MethodError, match="`kind` is 'x'"):
        lm.check_absolute_effect("RR", "1", "10", "0", kind="x")
    with pytest.raises(DataError, match="`percent1` is 143"):
        lm.check_nnt("5", percent1="143", percent2="20")
    with pytest.raises(DataError, match="`sensitivity` is 178"):
        lm.check_sens_spec(sensitivity="178", specificity="60")
    with pytest.raises(DataError, match="`time` is 0"):
        lm.check_rate(3, "0", "1")
    with pytest.raises(DataError, match="at least two"):
        lm.check_flow_sums(3, {"all": 3})
    with pytest.raises(MethodError, match="`level`"):
        lm.check_proportion_ci(3, 10, "1", "60", level=0.95)


def test_what_is_missing_is_named():
    for finding, missing in (
        (lm.check_risk_measure("RR", "1.2", n1=20, events2=3, n2=20), "events1"),
        (lm.check_two_by_two_p(None, 1, 10, 2, 10), "p"),
        (lm.check_absolute_effect("RR", "0.8", None, "3"), "control"),
        (lm.check_hazard_ratio("0.8"), "o_e"),
        (lm.check_or_from_smd("0.8", smd=None), "smd"),
        (lm.check_rate(3, None, "1"), "time"),
        (lm.check_counts(3, None), "n"),
    ):
        assert finding.verdict is Verdict.NOT_CHECKABLE
        assert missing in finding.missing
    assert lm.check_counts(12, 11).verdict is Verdict.INCONSISTENT
    assert lm.check_risk_measure("RR", "1.2", events1=30, n1=20, events2=3, n2=20).verdict is Verdict.NOT_CHECKABLE


# rows of tables ----------------------------------------------------------------------------------------------


def row(table, **cells):
    return Row(table, f"{table}.csv", 2, {"source": "s", "locator": "Table 1", "quote": "...", **cells})


def found(*rows, only):
    names = ("trials", "reviews", "statements", "thresholds", "instruments", "sources")
    tables = Tables({n: tuple(r for r in rows if r.table == n) for n in names}, "memory")
    return run_checks(tables, only=[only])


def percent(name, value, **more):
    return row("statements", id=name, kind="percentage", unit="%", value=value, **more)


def test_rows_are_linked_by_derived_from():
    parts = [percent("a", "43"), percent("b", "21")]
    nnt = row("statements", id="nnt", kind="nnt", value="5.3", derived_from="a b")
    (finding,) = found(*parts, nnt, only="nnt-disagrees")
    assert finding.verdict is Verdict.INCONSISTENT
    assert finding.rows == ("nnt", "a", "b")
    assert dict(finding.printed) == {"value": "5.3", "a: value": "43", "b: value": "21"}
    assert "a: value" in {r.field for r in finding.repairs}

    rr = row("trials", id="rr", measure="RR", estimate="3.1", contrast="raw", derived_from="a b")
    (finding,) = found(*parts, rr, only="risk-measure")
    assert finding.verdict is Verdict.INCONSISTENT

    total = row("statements", id="all", kind="count", value="108", derived_from="x y")
    counts = [row("statements", id=i, kind="count", value=v) for i, v in (("x", "104"), ("y", "5"))]
    (finding,) = found(total, *counts, only="flow-sums")
    assert finding.verdict is Verdict.INCONSISTENT
    assert ("y: value", "4") in repairs(finding)

    with pytest.raises(DataError, match="`derived_from` names 'z'"):
        found(row("statements", id="n", kind="nnt", value="5", derived_from="z"), only="nnt-disagrees")


def test_figures_of_one_test_meet_by_source_and_subject():
    figures = {"sensitivity": "78", "specificity": "67"}
    rows = [row("statements", id=k, kind=k, value=v, unit="%", subject="ESR") for k, v in figures.items()]
    lr = row("statements", id="lr", kind="lr-positive", value="3.4", subject="ESR")
    (finding,) = found(*rows, lr, only="sens-spec")
    assert (finding.verdict, finding.blame) == (Verdict.IMPLAUSIBLE, ("made of",))  # they may be pooled one by one
    assert dict(finding.printed) == {"value": "78", "specificity: value": "67", "lr: value": "3.4"}
    linked = row("statements", id="lr", kind="lr-positive", value="3.4", derived_from="sensitivity specificity")
    (finding,) = found(*rows, linked, only="sens-spec")
    assert finding.verdict is Verdict.INCONSISTENT
    elsewhere = row("statements", id="lr", kind="lr-positive", value="3.4", subject="another test")
    (finding,) = found(*rows, elsewhere, only="sens-spec")
    assert finding.verdict is Verdict.NOT_CHECKABLE


def test_absolute_effects_rates_and_re_expressions_in_rows():
    pooled = row("reviews", id="rr", measure="RR", estimate="0.80", ci_low="0.60", ci_high="1.10")
    risk = row("statements", id="risk", kind="rate", value="200", unit="per 1000")
    effect = row(
        "statements", id="e", kind="absolute-difference", unit="per 1000", value="-40", low="-80", high="20",
        interval="ci", derived_from="rr risk",
    )  # fmt: skip
    (finding,) = found(pooled, risk, effect, only="absolute-effect")
    assert finding.verdict is Verdict.CONSISTENT
    smd = row("reviews", id="d", measure="SMD", estimate="-0.50", ci_low="-0.80", ci_high="-0.20")
    ratio = row("reviews", id="or", measure="OR", estimate="0.40", ci_low="0.23", ci_high="0.70", derived_from="d")
    (finding,) = found(smd, ratio, only="or-from-smd")
    assert finding.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
    spread = row("statements", id="sd", kind="sd", value="23")
    points = row("reviews", id="md", measure="MD", estimate="-1.15", derived_from="d sd")
    (finding,) = found(smd, spread, points, only="md-from-smd")
    assert finding.verdict is Verdict.INCONSISTENT
    assert ("estimate", "-11.5") in repairs(finding)
    rate = row("statements", id="rate", kind="rate", value="25.0", events="30", n="1200", unit="per 1000 per year")
    (finding,) = found(rate, only="rate-disagrees-with-count")
    assert finding.verdict is Verdict.CONSISTENT


def test_a_failing_interval_is_reported_under_its_own_name():
    cells = {
        "kind": "proportion",
        "events": "18",
        "n": "57",
        "value": "32",
        "unit": "%",
        "interval": "ci",
        "level": "95",
    }
    wrong = row("statements", id="w", low="10", high="80", **cells)
    assert [f.verdict for f in found(wrong, only="percent-disagrees-with-count")] == [Verdict.CONSISTENT]
    assert [f.verdict for f in found(wrong, only="proportion-ci")] == [Verdict.IMPLAUSIBLE]
    impossible = row("statements", id="i", kind="proportion", events="75", n="57", value="32", unit="%")
    assert [f.verdict for f in found(impossible, only="counts-impossible")] == [Verdict.INCONSISTENT]


def test_p_values_of_raw_contrasts_only():
    cells = {"id": "t", "measure": "RR", "p": "0.002", "events1": "20", "n1": "30", "events2": "11", "n2": "30"}
    assert found(row("trials", **cells, contrast="adjusted"), only="two-by-two-p") == ()
    (finding,) = found(row("trials", **cells, contrast="raw"), only="two-by-two-p")
    assert finding.verdict is Verdict.IMPLAUSIBLE


def test_packaged_rows():
    tables = load_tables()
    nnh = {f.rows[0]: f for f in run_checks(tables, only=["nnt-disagrees"], extra=RELEVANCE_CHECKS)}
    assert nnh["friedman2015-nnh-oxycodone"].verdict is Verdict.INCONSISTENT
    assert nnh["friedman2015-nnh-oxycodone"].expected
    assert nnh["friedman2015-nnh-cyclobenzaprine"].verdict is Verdict.CONSISTENT_WITHIN_ROUNDING
    sums = run_checks(tables, only=["flow-sums"], extra=RELEVANCE_CHECKS)
    assert len(sums) >= 10
    assert {f.verdict for f in sums} == {Verdict.CONSISTENT}
    cochrane = [
        f for f in run_checks(tables, only=["risk-measure"], extra=RELEVANCE_CHECKS) if f.rows[0].startswith("cd008112")
    ]
    assert len(cochrane) >= 40
    assert all(f.verdict is Verdict.CONSISTENT for f in cochrane)
    assert "1/2 added to every cell" in {m for f in cochrane for m in f.methods}


@pytest.mark.parametrize("high", ["1,000", "1,200"])
def test_a_risk_above_100_percent_is_cut_there_or_multiplied_on(high: str) -> None:
    """A ratio of 2 on a risk of 60 % is printed as 1,000 or as 1,200 per 1,000, by one program or another."""
    given = {"kind": "risk", "ci_low": "1.00", "ci_high": "2.00", "low": "600", "rounding": "nearest"} | MADE
    assert lm.check_absolute_effect("RR", "1.50", "600", "900", high=high, **given).verdict in (
        "consistent",
        "consistent-within-rounding",
    )
    assert lm.check_absolute_effect("RR", "1.50", "600", "900", high="1,100", **given).verdict == "inconsistent"


def test_log_rank_numbers_of_which_no_hazard_ratio_can_be_made_are_not_checkable() -> None:
    found = lm.check_hazard_ratio("1.2", "0.7", "2.2", o_e="900", v="0.5")
    assert found.verdict is Verdict.NOT_CHECKABLE
