"""True binary, diagnostic and time-to-event data, printed by any usual rounding, are never inconsistent."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import assume, given, settings, strategies as st
from scipy.special import ndtr, ndtri

import lbpmeta as lm
from lbpmeta.checks.arms.tables2x2 import iterative_sets, ratio_and_difference_sets
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.counts.rates import _count_limits, _ratio_limits
from lbpmeta.checks.counts.ratio import _kind_of
from lbpmeta.effects.two_by_two import ITERATIVE_INTERVALS, RD_INTERVALS
from lbpmeta.effects.two_by_two_tests import table_tests

from ._printing import show, undeclared

FIGURES = ["sensitivity", "specificity", "ppv", "npv", "accuracy", "prevalence", "lr_positive", "lr_negative", "dor"]
FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
LAW = settings(max_examples=200, deadline=None)

#: All that the truth may be declared to be: what is not declared can only soften a verdict.
MADE = {"made_of": "these numbers"}
RAW = {"contrast": "raw"}


def fine(finding, rounding):
    """The law: never inconsistent; and where the rounding is rightly declared, consistent."""
    if rounding is None:
        return finding.verdict is not Verdict.INCONSISTENT
    return finding.verdict in FINE


@st.composite
def counts(draw, most=300):
    n1, n2 = draw(st.integers(2, most)), draw(st.integers(2, most))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def arms(table):
    return dict(zip(("events1", "n1", "events2", "n2"), table, strict=True))


@LAW
@given(
    table=counts(),
    measure=st.sampled_from(["RR", "OR", "RD"]),
    which=st.integers(0, 40),
    digits=st.tuples(*[st.integers(0, 4)] * 3),
    rounding=undeclared(),
    level=st.sampled_from([90, 95, 99]),
    interval=st.booleans(),
)
def test_risk_measures(table, measure, which, digits, rounding, level, interval):
    name, mode = rounding
    ways = [*ratio_and_difference_sets(measure, *table, level / 100), *iterative_sets(measure, *table, level / 100)]
    whole = [w for w in ways if len(w.face) == 3]  # estimate and both limits
    made = [w for w in whole if all(map(math.isfinite, w.face.values())) and max(map(abs, w.face.values())) < 1e12]
    assume(made)
    way = made[which % len(made)]
    texts = [show(v, d, mode) for v, d in zip(way.face.values(), digits, strict=True)]
    shown = texts if interval else [texts[0], None, None]
    said = {"interval": _kind_of(way.method), "scale": "usual"} if which % 2 else {}
    finding = lm.check_risk_measure(measure, *shown, **arms(table), level=level, rounding=name, **RAW, **said)
    assert fine(finding, name)
    assert name is None or finding.check == "risk-measure"


@LAW
@given(
    table=counts(),
    measure=st.sampled_from(["RR", "OR", "RD"]),
    digits=st.tuples(*[st.integers(0, 3)] * 3),
    rounding=undeclared(),
)
def test_measures_from_percentages(table, measure, digits, rounding):
    name, mode = rounding
    a, n1, c, n2 = table
    p, q = a / n1, c / n2
    assume(measure == "RD" or (0 < q < 1 and p < 1))
    value = p - q if measure == "RD" else p / q if measure == "RR" else p * (1 - q) / (q * (1 - p))
    shares = {"percent1": show(100 * p, digits[0], mode), "percent2": show(100 * q, digits[1], mode)}
    finding = lm.check_risk_measure(measure, show(value, digits[2], mode), **shares, rounding=name, **RAW)
    assert fine(finding, name)


@LAW
@given(table=counts(), which=st.integers(0, 40), digits=st.integers(1, 5), rounding=undeclared())
def test_p_values(table, which, digits, rounding):
    name, mode = rounding
    tests = table_tests(*table)
    assume(tests)
    test = list(tests)[which % len(tests)]
    p = tests[test]
    finding = lm.check_two_by_two_p(show(p, digits, mode), *table, rounding=name, p_of="this estimate")
    declared = lm.check_two_by_two_p(show(p, digits, mode), *table, test=test, rounding=name)
    assert fine(finding, name)
    assert fine(declared, name)
    if name is not None:
        assert (finding.verdict, declared.verdict) == (Verdict.CONSISTENT, Verdict.CONSISTENT)
        assert test in finding.methods
    bound = next((b for b in ("0.001", "0.01", "0.05") if p < float(b)), None)
    if bound:
        assert lm.check_two_by_two_p(f"<{bound}", *table, test=test).verdict is Verdict.CONSISTENT


def up(value: float, digits: int) -> str:
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_CEILING))


@LAW
@given(
    table=counts(),
    of=st.sampled_from(["counts", "percentages", "difference"]),
    which=st.integers(0, 20),
    digits=st.tuples(*[st.integers(0, 2)] * 3),
    raised=st.booleans(),
    rounding=undeclared(),
    interval=st.booleans(),
)
def test_numbers_needed(table, of, which, digits, raised, rounding, interval):
    name, mode = rounding
    a, n1, c, n2 = table
    rd = a / n1 - c / n2
    assume(abs(rd) > 1e-3)
    methods = {**RD_INTERVALS, **ITERATIVE_INTERVALS["RD"]}
    low, high = list(methods.values())[which % len(methods)](*table, 0.95)
    interval = interval and all(math.isfinite(x) and abs(x) > 1e-4 for x in (low, high)) and low <= rd <= high
    value = 1 / abs(rd)
    text = up(value, digits[0]) if raised else show(value, digits[0], mode)
    limits = {}
    if interval:
        through = low < 0 < high
        ends = (1 / low, 1 / high) if through else sorted((1 / abs(low), 1 / abs(high)))
        limits = {"low": show(ends[0], digits[1], mode), "high": show(ends[1], digits[2], mode)}
    if of == "counts":
        given_numbers = arms(table)
    elif of == "percentages":
        given_numbers = {
            "percent1": show(100 * a / n1, digits[1], mode),
            "percent2": show(100 * c / n2, digits[2], mode),
        }
    else:
        given_numbers = {"rd": show(100 * rd, 1 + digits[1], mode)}
        if interval:
            given_numbers |= {"rd_low": show(100 * low, 2, mode), "rd_high": show(100 * high, 2, mode)}
    finding = lm.check_nnt(text, **limits, **given_numbers, rounding=name, **MADE)
    assert finding.verdict not in (Verdict.INCONSISTENT,)
    if not interval and name is not None:
        assert finding.verdict in (*FINE, Verdict.NOT_CHECKABLE)


@LAW
@given(
    measure=st.sampled_from(["RR", "OR", "HR", "RD"]),
    effect=st.floats(0.05, 6),
    width=st.floats(0.01, 1.5),
    control=st.floats(0.001, 0.999),
    digits=st.tuples(*[st.integers(0, 3)] * 3),
    kind=st.sampled_from(["risk", "difference"]),
    rounding=undeclared(),
    bare=st.booleans(),
    interval=st.booleans(),
)
def test_absolute_effects(measure, effect, width, control, digits, kind, rounding, bare, interval):
    name, mode = rounding
    line = [effect, effect * math.exp(-width), effect * math.exp(width)]
    if measure == "RD":
        line = [(x - 3) / 10 for x in line]

    def risk(x: float) -> float:
        if measure == "RR":
            found = control * x
        elif measure == "OR":
            found = x * control / (1 - control + x * control)
        elif measure == "HR":
            found = 1 - (1 - control) ** x
        else:
            found = control + x
        return min(1.0, max(0.0, found))

    values = [1000 * (risk(x) - (control if kind == "difference" else 0)) for x in line]
    if bare and kind == "difference" and len({v > 0 for v in values}) == 1:
        values = [abs(v) for v in values]
    texts = [show(x, digits[0], mode) for x in line]
    shown = [show(v, digits[1], mode) for v in values]
    limits = {"ci_low": texts[1], "ci_high": texts[2], "low": shown[1], "high": shown[2]} if interval else {}
    base = show(1000 * control, digits[2], mode)
    finding = lm.check_absolute_effect(measure, texts[0], base, shown[0], kind=kind, rounding=name, **limits, **MADE)
    assert fine(finding, name)


@LAW
@given(
    tp=st.integers(0, 120),
    fn=st.integers(0, 60),
    fp=st.integers(0, 200),
    tn=st.integers(0, 300),
    digits=st.tuples(*[st.integers(0, 2)] * len(FIGURES)),
    shown=st.sets(
        st.sampled_from(FIGURES),
        min_size=2,
    ),
    sizes=st.sampled_from([(), ("n_diseased", "n_healthy"), ("n",), ("n_diseased",)]),
    rounding=undeclared(),
)
def test_diagnostic_figures(tp, fn, fp, tn, digits, shown, sizes, rounding):
    name, mode = rounding
    assume(tp + fn > 0 and fp + tn > 0)
    total = tp + fn + fp + tn
    s, c = tp / (tp + fn), tn / (fp + tn)
    figures = {
        "sensitivity": 100 * s,
        "specificity": 100 * c,
        "ppv": 100 * tp / (tp + fp) if tp + fp else math.nan,
        "npv": 100 * tn / (tn + fn) if tn + fn else math.nan,
        "accuracy": 100 * (tp + tn) / total,
        "prevalence": 100 * (tp + fn) / total,
        "lr_positive": s / (1 - c) if fp else math.nan,
        "lr_negative": (1 - s) / c if tn else math.nan,
        "dor": tp * tn / (fn * fp) if fn * fp else math.nan,
    }
    people = {"n_diseased": tp + fn, "n_healthy": fp + tn, "n": total}
    printed = {
        k: show(figures[k], d, mode)
        for k, d in zip(figures, digits, strict=True)
        if k in shown and figures[k] == figures[k]
    }
    finding = lm.check_sens_spec(**printed, **{k: people[k] for k in sizes}, rounding=name, data="complete", **MADE)
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        assert fine(finding, name)


def test_a_diagnostic_odds_ratio_is_held_against_its_figures():
    # 0.806 and 0.859 make 25.3; LR+ over LR- too
    assert (
        lm.check_sens_spec(sensitivity="80.6", specificity="85.9", dor="25.3").verdict
        is Verdict.CONSISTENT_WITHIN_ROUNDING
    )
    wrong = lm.check_sens_spec(sensitivity="80.6", specificity="85.9", dor="35.3", made_of="these numbers")
    assert (wrong.verdict, str(wrong.repairs[0])) == (Verdict.INCONSISTENT, "dor 35.3 -> 25.3 (one digit differs)")
    assert (
        lm.check_sens_spec(lr_positive="5.7", lr_negative="0.23", dor="24.8").verdict
        is Verdict.CONSISTENT_WITHIN_ROUNDING
    )
    assert lm.check_sens_spec(lr_positive="5.7", lr_negative="0.23", dor="52").blame == ("made of",)
    # with an empty cell programs add a half: (20.5 * 40.5) / (0.5 * 10.5)
    corrected = {"sensitivity": "100", "specificity": "80", "dor": "158.1", "n_diseased": 20, "n_healthy": 50}
    assert lm.check_sens_spec(**corrected, **MADE).verdict is Verdict.CONSISTENT_WITHIN_ROUNDING


@LAW
@given(
    events=st.tuples(st.integers(0, 200), st.integers(0, 200)),
    time=st.tuples(st.floats(10, 20000), st.floats(10, 20000)),
    digits=st.tuples(*[st.integers(0, 3)] * 4),
    which=st.integers(0, 10),
    rounding=undeclared(),
)
def test_rates_and_their_ratio(events, time, digits, which, rounding):
    name, mode = rounding
    x, t = events[0], show(time[0], digits[3], mode)
    limits = list(_count_limits(x, 0.95).values())
    low, high = limits[which % len(limits)]
    shown = [show(1000 * v / time[0], d, mode) for v, d in zip((x, low, high), digits, strict=False)]
    assert fine(lm.check_rate(x, t, *shown, rounding=name, **MADE), name)
    methods = list(_ratio_limits(*events, 0.95).items())
    assume(methods and all(events))
    method, (low, high) = methods[which % len(methods)]
    assume(math.isfinite(high))
    extra = 0.5 if method.startswith("1/2") else 0.0
    ratio = (events[0] + extra) / (events[1] + extra)
    scale = time[1] / time[0]
    shown = [show(v * scale, d, mode) for v, d in zip((ratio, low, high), digits, strict=False)]
    people = {"events1": events[0], "events2": events[1], "time1": t, "time2": show(time[1], digits[3], mode)}
    assert fine(lm.check_rate_ratio(*shown, **people, rounding=name, **RAW), name)


@LAW
@given(
    o_e=st.floats(-60, 60),
    v=st.floats(2, 200),
    digits=st.tuples(*[st.integers(0, 3)] * 4),
    rounding=undeclared(),
    level=st.sampled_from([90, 95, 99]),
)
def test_hazard_ratios(o_e, v, digits, rounding, level):
    name, mode = rounding
    assume(abs(o_e / v) < 5)
    half = float(ndtri(0.5 + level / 200)) / math.sqrt(v)
    values = [math.exp(o_e / v + k * half) for k in (0, -1, 1)]
    shown = [show(x, d, mode) for x, d in zip(values, digits, strict=False)]
    numbers = {"o_e": show(o_e, digits[3], mode), "v": show(v, 1 + digits[0], mode)}
    assert fine(lm.check_hazard_ratio(*shown, **numbers, level=level, rounding=name, **MADE), name)


@LAW
@given(
    risks=st.lists(st.floats(0.01, 0.99), min_size=4, max_size=200),
    first=st.floats(0.2, 0.8),
    digits=st.integers(1, 3),
    rounding=undeclared(),
)
def test_the_information_about_a_hazard_ratio_is_at_most_a_quarter_of_its_events(risks, first, digits, rounding):
    name, mode = rounding
    se = 1 / math.sqrt(sum(p * (1 - p) for p in risks))
    shown = [show(math.exp(k * 1.959964 * se), digits, mode) for k in (0, -1, 1)]
    events = round(first * len(risks))
    finding = lm.check_hazard_ratio(*shown, events1=events, events2=len(risks) - events, rounding=name)
    assert finding.verdict is not Verdict.INCONSISTENT
    assert name is None or finding.verdict is not Verdict.IMPLAUSIBLE


@LAW
@given(
    d=st.floats(-2, 2),
    half=st.floats(0.05, 1),
    sd=st.floats(1, 40),
    control=st.floats(0.02, 0.98),
    digits=st.tuples(*[st.integers(1, 3)] * 4),
    factor=st.sampled_from([math.pi / math.sqrt(3), 1.81, 1.65]),
    sign=st.sampled_from([1, -1]),
    rounding=undeclared(),
    raised=st.booleans(),
)
def test_re_expressed_standardised_differences(d, half, sd, control, digits, factor, sign, rounding, raised):
    name, mode = rounding
    line = [d, d - half, d + half]
    texts = [show(x, digits[0], mode) for x in line]
    smd = dict(zip(("smd", "smd_low", "smd_high"), texts, strict=True))
    turned = line if sign > 0 else [-line[0], -line[2], -line[1]]
    ratios = [show(math.exp(factor * x), digits[1], mode) for x in turned]
    assert fine(lm.check_or_from_smd(*ratios, **smd, rounding=name, **MADE), name)
    points = [show(x * sd, digits[2], mode) for x in turned]
    assert fine(lm.check_md_from_smd(*points, **smd, sd=show(sd, digits[3], mode), rounding=name, **MADE), name)
    risk = show(100 * control, digits[1] - 1, mode)
    assume(0 < float(risk) < 100)
    for difference in (
        float(ndtr(ndtri(control) + sign * abs(d))) - control,
        1 / (1 + (1 - control) / control * math.exp(-sign * factor * abs(d))) - control,
        2 * float(ndtr(abs(d) / math.sqrt(2))) - 1,
    ):
        if abs(difference) < 1e-4:
            continue
        value = 1 / abs(difference)
        text = up(value, digits[2] - 1) if raised else show(value, digits[2] - 1, mode)
        assert fine(lm.check_nnt_from_smd(text, smd=texts[0], control=risk, rounding=name, **MADE), name)


@LAW
@given(parts=st.lists(st.integers(0, 5000), min_size=2, max_size=6))
def test_sums(parts):
    finding = lm.check_flow_sums(sum(parts), {f"part {i}": x for i, x in enumerate(parts)})
    assert finding.verdict is Verdict.CONSISTENT


@LAW
@given(table=counts())
def test_counts(table):
    assert lm.check_counts(table[0], table[1]).verdict is Verdict.CONSISTENT


@pytest.mark.parametrize("n", range(1, 60))
def test_every_percentage_of_small_groups(n):
    for x in range(n + 1):
        for digits in (0, 1):
            text = show(100 * x / n, digits)
            assert lm.check_percent(x, n, text).verdict is Verdict.CONSISTENT
            assert lm.check_percent(None, n, text).verdict is Verdict.CONSISTENT
