"""GRIM, GRIMMER and DEBIT: means and SDs of whole scores."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.arms.granularity import grim, grimmer
from lbpmeta.checks.arms.granularity.grim import check_grim
from lbpmeta.checks.arms.granularity.grimmer import check_debit, check_grimmer
from lbpmeta.checks.arms.granularity.scores import Scores, largest_squares, smallest_squares, squares
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.errors import DataError, MethodError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

from ._printing import roundings
from ._rows import instrument, run, trial

BAD = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE, Verdict.METHOD_DEPENDENT)


def exact(value, digits, mode):
    """Print an exact fraction or decimal."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return str(value.quantize(Decimal(1).scaleb(-digits), rounding=mode))


def statistics(scores, unit, minimum):
    """Mean as a fraction and SD as a decimal, without float rounding."""
    n = len(scores)
    mean = Fraction(minimum) + unit * Fraction(sum(scores), n)
    variance = unit**2 * (sum(k * k for k in scores) - Fraction(sum(scores) ** 2, n)) / (n - 1)
    return mean, (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()


SAMPLES = st.integers(1, 100).flatmap(lambda top: st.lists(st.integers(0, top), min_size=2, max_size=60))


@settings(max_examples=200)
@given(
    scores=SAMPLES,
    unit=st.sampled_from([(1, 1), (2, 1), (10, 1), (1, 5), (1, 18)]),
    minimum=st.sampled_from([0, 1, -3]),
    digits=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    rounding=roundings(),
)
def test_true_means_and_sds_of_whole_scores_are_never_doubted(scores, unit, minimum, digits, rounding):
    name, mode = rounding
    step, items = unit
    mean, sd = statistics(scores, Fraction(step, items), minimum)
    texts = exact(mean, digits[0], mode), exact(sd, digits[1], mode)
    options = {"step": step, "items": items, "minimum": minimum, "rounding": name, "complete": True}
    open_ = {**options, "rounding": None}
    assert check_grim(texts[0], len(scores), **open_).verdict is not Verdict.INCONSISTENT
    assert check_grimmer(*texts, len(scores), **open_).verdict is not Verdict.INCONSISTENT
    assert check_grim(texts[0], len(scores), **options).verdict not in BAD
    top = minimum + max(scores) * step / items
    for maximum in (None, top if top > minimum else None):
        finding = check_grimmer(*texts, len(scores), maximum=maximum, **options)
        assert finding.verdict not in BAD, str(finding)


@settings(max_examples=150)
@given(
    data=st.lists(st.integers(0, 1), min_size=2, max_size=80),
    digits=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    rounding=roundings(),
)
def test_true_zeros_and_ones_are_never_doubted(data, digits, rounding):
    name, mode = rounding
    mean, sd = statistics(data, 1, 0)
    texts = exact(mean, digits[0], mode), exact(sd, digits[1], mode)
    assert check_debit(*texts, len(data), complete=True).verdict is not Verdict.INCONSISTENT
    finding = check_debit(*texts, len(data), rounding=name, complete=True)
    assert finding.verdict not in BAD, str(finding)


@settings(max_examples=100)
@given(x=st.integers(0, 400), extra=st.integers(1, 400), digits=st.integers(0, 2), rounding=roundings())
def test_true_percentages_are_never_doubted(x, extra, digits, rounding):
    name, mode = rounding
    n = x + extra
    text = exact(Fraction(100 * x, n), digits, mode)
    assert check_grim(f"{text}%", n, complete=True).verdict is not Verdict.INCONSISTENT
    assert check_grim(f"{text}%", n, rounding=name, complete=True).verdict not in BAD


def test_every_mean_and_sd_of_small_samples_is_found_and_no_other():
    """Enumeration: 4 scores on 0 to 5. GRIM is exact; GRIMMER admits every true pair."""
    means, pairs = set(), set()
    for scores in itertools.combinations_with_replacement(range(6), 4):
        mean, sd = statistics(scores, 1, 0)
        means.add(exact(mean, 2, "ROUND_HALF_UP"))
        pairs.add((exact(mean, 2, "ROUND_HALF_UP"), exact(sd, 2, "ROUND_HALF_UP")))
    for i in range(501):
        text = f"{i / 100:.2f}"
        assert (check_grim(text, 4).verdict is Verdict.CONSISTENT) == (text in means)
    for text, sd in pairs:
        assert check_grimmer(text, sd, 4, maximum=5).verdict is Verdict.CONSISTENT


def test_sums_of_squares_are_bounded_by_enumeration():
    for n, top in ((3, 4), (4, 3), (5, 2)):
        found: dict[int, list[int]] = {}
        for scores in itertools.product(range(top + 1), repeat=n):
            found.setdefault(sum(scores), []).append(sum(k * k for k in scores))
        for total, values in found.items():
            assert (smallest_squares(total, n), largest_squares(total, n, top)) == (min(values), max(values))
            reached = squares(total, ValueSet(0.0, 10.0), Scores(n, 1, 0, top))
            assert set(values) <= set(reached)


@pytest.mark.parametrize(
    ("mean", "n", "options", "verdict"),
    [
        ("5.19", 28, {}, Verdict.INCONSISTENT),  # Brown and Heathers' example
        ("5.18", 28, {}, Verdict.CONSISTENT),
        ("5.19", 28, {"items": 4}, Verdict.NOT_CHECKABLE),
        ("3.47", 20, {}, Verdict.INCONSISTENT),
        ("3.45", 20, {}, Verdict.CONSISTENT),
        ("2.5", 4, {}, Verdict.CONSISTENT),
        ("21.3", 12, {"step": 2}, Verdict.CONSISTENT),
        ("21.2", 12, {"step": 2}, Verdict.CONSISTENT),
        ("21.1", 12, {"step": 2}, Verdict.INCONSISTENT),
        ("33%", 3, {}, Verdict.CONSISTENT),
        ("35%", 3, {}, Verdict.INCONSISTENT),
        ("17.2%", 200, {}, Verdict.INCONSISTENT),
        ("17.5%", 200, {}, Verdict.CONSISTENT),
        ("3.4", 20, {}, Verdict.NOT_CHECKABLE),
        ("5.19", 28, {"complete": False}, Verdict.METHOD_DEPENDENT),
    ],
)
def test_grim_of_known_cases(mean, n, options, verdict):
    finding = check_grim(mean, n, **{"complete": True, "rounding": "nearest", **options})
    assert finding.verdict is verdict, str(finding)
    assert finding.severity is (Severity.MINOR if verdict is Verdict.INCONSISTENT else Severity.INFO)
    if verdict is Verdict.INCONSISTENT:
        open_ = check_grim(mean, n, **options)
        assert open_.verdict is Verdict.IMPLAUSIBLE
        assert open_.blame[0] == "data"


def test_grim_names_the_nearest_means_and_numbers_of_people():
    finding = check_grim("5.19", 28)
    assert [(r.field, r.value) for r in finding.repairs] == [
        ("mean", "5.18"),
        ("mean", "5.21"),
        ("n", "27"),
        ("n", "26"),
        ("n", "31"),
    ]
    for repair in finding.repairs:
        changed = {"mean": "5.19", "n": "28", repair.field: repair.value}
        assert check_grim(changed["mean"], changed["n"]).verdict is Verdict.CONSISTENT


@pytest.mark.parametrize(
    ("mean", "sd", "n", "verdict"),
    [
        ("0.5", "0.53", 10, Verdict.CONSISTENT),  # 5 of 10: the SD is not monotone about 1/2
        ("0.50", "0.53", 10, Verdict.CONSISTENT),
        ("0.36", "0.11", 20, Verdict.INCONSISTENT),
        ("0.35", "0.49", 20, Verdict.CONSISTENT),
        ("0.31", "0.47", 20, Verdict.INCONSISTENT),  # no x of 20 has the mean 0.31
    ],
)
def test_debit_of_known_cases(mean, sd, n, verdict):
    assert check_debit(mean, sd, n, complete=True, rounding="nearest").verdict is verdict
    if verdict is Verdict.INCONSISTENT:
        assert "data" in check_debit(mean, sd, n).blame


def test_half_of_the_wrong_sds_of_small_samples_are_found_impossible():
    """Possible SDs are 1/((n - 1) s) apart: 0.02 for 16 people and an SD of 3, twice what two decimals tell apart."""
    rng = np.random.default_rng(20)
    checked = found = 0
    for _ in range(400):
        scores = rng.integers(0, 11, int(rng.integers(8, 26)))
        mean, sd = statistics([int(k) for k in scores], 1, 0)
        text = exact(mean, 2, "ROUND_HALF_UP")
        wrong = f"{abs(float(sd) + rng.choice([-1, 1]) * rng.uniform(0.02, 0.25)):.2f}"
        if wrong == exact(sd, 2, "ROUND_HALF_UP"):
            continue
        verdict = check_grimmer(text, wrong, len(scores), maximum=10, complete=True, rounding="nearest").verdict
        checked += verdict is not Verdict.NOT_CHECKABLE
        found += verdict is Verdict.INCONSISTENT
    assert checked > 300
    assert found / checked > 0.45, found / checked


def test_grim_finds_as_many_random_means_as_its_power_says():
    rng = np.random.default_rng(21)
    for n in (10, 25, 50):
        means = [f"{rng.uniform(0, 10):.2f}" for _ in range(1000)]
        found = (
            sum(check_grim(m, n, complete=True, rounding="nearest").verdict is Verdict.INCONSISTENT for m in means)
            / 1000
        )
        power = grim.grim_power(Printed.parse("5.00"), Scores(n, 1, 0))
        assert abs(found - power) < 0.05


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: check_grim("", 20), DataError, "`mean` is empty"),
        (lambda: check_grim("5.19", "12.5"), DataError, "whole number of people"),
        (lambda: check_grim("<5", 20), DataError, "sets no bounds"),
        (lambda: check_grim("5.19", 0), DataError, "at least 1"),
        (lambda: check_grim("5.19", 20, step=0), MethodError, "`step` is 0"),
        (lambda: check_grim("5.19", 20, items=0), MethodError, "`items` is 0"),
        (lambda: check_grimmer("5.19", "", 20), DataError, "`sd` is empty"),
        (lambda: check_grimmer("5.19", "1.1", 20, minimum=5, maximum=1), MethodError, "`maximum` is 1"),
        (lambda: check_grim(5.19, 20), DataError, "float"),
    ],
)
def test_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()


def test_one_person_has_no_sd():
    assert check_grimmer("5.0", "1.0", 1).verdict is Verdict.NOT_CHECKABLE


# rows --------------------------------------------------------------------------------------------------

NRS = instrument("nrs", "0", "10", "1")
ARMS = {"mean1": "5.19", "sd1": "1.60", "n1": "28", "mean2": "5.21", "sd2": "1.61", "n2": "28"}


def test_rows_with_complete_data_can_be_proved_wrong():
    row = trial(instrument="nrs", kind="endpoint", complete_data="yes", rounding="nearest", **ARMS)
    findings = run(grim, "grim", row, NRS)
    assert [f.verdict for f in findings] == [Verdict.INCONSISTENT, Verdict.CONSISTENT]
    assert findings[0].printed == {"mean1": "5.19", "n1": "28"}
    assert findings[0].repairs[0].field == "mean1"
    assert findings[0].message.startswith("Arm 1: No 28 scores")
    (second,) = run(grimmer, "grimmer", row, NRS)  # arm 1 fails GRIM already
    assert second.verdict is Verdict.INCONSISTENT
    assert second.printed == {"mean2": "5.21", "sd2": "1.61", "n2": "28"}


def test_rows_that_say_nothing_of_their_scores_are_method_dependent():
    row = trial(instrument="nrs", kind="endpoint", **ARMS)
    assert [f.verdict for f in run(grim, "grim", row, NRS)] == [Verdict.METHOD_DEPENDENT, Verdict.CONSISTENT]


@pytest.mark.parametrize(
    "cells",
    [
        {"kind": "change"},
        {"kind": "endpoint", "contrast": "adjusted"},
        {"kind": "endpoint", "note": "SD of baseline used"},
        {"kind": "endpoint", "note": "missing scores imputed"},
        {"kind": "endpoint", "instrument": ""},
    ],
)
def test_rows_without_whole_scores_are_left_alone(cells):
    row = trial(**{"instrument": "nrs", **ARMS, **cells})
    assert not run(grim, "grim", row, NRS)
    assert not run(grimmer, "grimmer", row, NRS)


def test_zeros_and_ones_go_to_debit():
    scale = instrument("yes-no", "0", "1", "1")
    row = trial(instrument="yes-no", kind="endpoint", complete_data="yes", mean1="0.35", sd1="0.11", n1="20")
    assert not run(grimmer, "grimmer", row, scale)
    (finding,) = run(grimmer, "debit", row, scale)
    assert finding.verdict is Verdict.INCONSISTENT
    assert math.isclose(float(finding.repairs[0].value), 0.49)
