"""Which number is probably wrong, and what it should be."""

from __future__ import annotations

import math

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.slips import find_repairs, probing, slips_of
from lbpmeta.checks.estimate.p_values import check_p_value, check_se
from lbpmeta.checks.repair.line import cells_of, line_of, localise
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row, Tables

from ._printing import show

BAD = (lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE)


def trial(**cells):
    return Row("trials", "trials.csv", 7, {"id": "t", "source": "s", "locator": "Table 2", "level": "95", **cells})


def finding(row, check):
    (found,) = (f for f in run_checks(Tables({"trials": (row,)}, "here")) if f.check == check)
    return found


def pairs(found):
    return [(r.field, r.value) for r in found.repairs]


# misprints that were published ---------------------------------------------------------------------------


def test_a_bound_that_lost_a_digit():
    """Tizanidine, Friedman 2019 as re-posted: "11.2 (95% CI: 9.2, 3.2)"; the original has 13.2."""
    found = lm.check_estimate("11.2", "9.2", "3.2", measure="MN")
    assert (found.verdict, found.blame) == (lm.Verdict.IMPLAUSIBLE, ("unit",))
    assert lm.check_estimate("11.2", "9.2", "3.2", measure="MN", unit="shared").verdict is lm.Verdict.INCONSISTENT
    assert pairs(found)[0] == ("ci_high", "13.2")
    assert lm.check_estimate("11.2", "9.2", "13.2", measure="MN").verdict is lm.Verdict.CONSISTENT


def test_a_bound_without_its_digits_cannot_be_read():
    """de Oliveira 2020 as re-posted: "-0.1 (95% CI -1.0 to 0. at Week 26)"."""
    with pytest.raises(lm.DataError, match="digits are missing"):
        lm.check_estimate("-0.1", "-1.0", "0.")


@pytest.mark.parametrize(
    ("numbers", "first"),
    [
        (("0.65", "0.12", "0.18"), ("ci_high", "1.18")),
        (("-0.05", "-0.26", "0.36"), ("estimate", "0.05")),
        (("-0.04", "-0.3", "0.29"), ("ci_low", "-0.37")),
        (("-5.4", "9.4", "1.3"), ("ci_low, ci_high", "-9.4, -1.3")),
        (("-12.1", "-7.7", "-3.3"), ("estimate, ci_low", "-7.7, -12.1")),
        (("-0.77", "-12.1", "-3.3"), ("estimate", "-7.7")),
        (("-7.7", "-21.1", "-3.3"), ("ci_low", "-12.1")),
        (("-7.7", "-122.1", "-3.3"), ("ci_low", "-12.1")),
    ],
)
def test_the_first_repair(numbers, first):
    assert pairs(lm.check_estimate(*numbers, measure="MD"))[0] == first


@pytest.mark.parametrize(
    ("numbers", "first"),
    [
        (("-0.22", "-0.34", "-0.12"), ("estimate, ci_low, ci_high", "0.80, 0.71, 0.89")),
        (("-0.22", "0.71", "0.89"), ("estimate", "0.80")),
        (("0.80", "-0.34", "-0.12"), ("ci_low, ci_high", "0.71, 0.89")),
    ],
)
def test_logarithms_among_ratios(numbers, first):
    found = lm.check_estimate(*numbers, measure="RR")
    assert found.verdict in BAD
    assert lm.check_estimate(*numbers, measure="RR", scale="log", unit="shared").verdict is lm.Verdict.INCONSISTENT
    assert first in pairs(found)


@pytest.mark.parametrize(("level", "c"), [("90", 1.6449), ("99", 2.5758)])
def test_another_level_printed_as_95(level, c):
    low, high = f"{-5.4 - c * 2.07:.1f}", f"{-5.4 + c * 2.07:.1f}"
    line = Line.read("-5.4", low, high, measure="MD", level=95, se="2.07", min_df=60)
    found = check_se(line)
    assert (found.check, found.verdict) == ("se-disagrees-with-ci", lm.Verdict.INCONSISTENT)
    assert ("level", level) in pairs(found)
    assert f"{level}%" in found.message
    by_p = check_p_value(Line.read("-5.4", low, high, measure="MD", level=95, p="0.0091", pooled=False, min_df=60))
    assert by_p.verdict is lm.Verdict.INCONSISTENT
    assert ("level", level) in pairs(by_p)
    assert f"{level}%" in by_p.message


def test_an_interval_on_a_tenth_of_the_scale():
    assert ("ci_low, ci_high", "-12.1, -3.3") in pairs(lm.check_estimate("-7.7", "-1.21", "-0.33"))


def test_every_number_is_freed_in_turn():
    line = Line.read("-7.7", "-12.1", "-6.3", measure="MD", level=95, se="2.24")
    found = localise(line)
    # with the standard error at hand only the upper bound can be the wrong one
    assert set(found.freed) == {"ci_high"}
    assert -3.3 in found.freed["ci_high"]
    assert pairs(found)[0] == ("ci_high", "-3.3")


def test_a_repair_agrees_with_everything_beside_it():
    # -5.4 -> 5.4 would mend symmetry as well, were it not for the other bound; p decides between candidates
    line = Line.read("-7.7", "-12.1", "3.3", measure="MD", level=95, p="0.0006")
    for repair in localise(line).repairs:
        changes = dict(zip(repair.field.split(", "), repair.value.split(", "), strict=True))
        mended = line_of(line, changes)
        checked = lm.check_estimate(*(cells_of(mended)[c] for c in ("estimate", "ci_low", "ci_high")), p="0.0006")
        assert checked.verdict not in BAD, repair
        assert dict(repair.row) == {**cells_of(line), **changes}


# whole rows ----------------------------------------------------------------------------------------------

ARMS = {
    "measure": "MD",
    "kind": "endpoint",
    "contrast": "raw",
    "n1": "48",
    "n2": "36",
    "mean1": "21.4",
    "sd1": "11.8",
    "mean2": "30.8",
    "sd2": "14.2",
    "estimate": "-9.4",
    "ci_low": "-15.1",
    "ci_high": "-3.7",
}
CONTRAST = "contrast-disagrees-with-arms"


def test_the_true_row_is_consistent():
    assert finding(trial(**ARMS), CONTRAST).verdict not in BAD


@pytest.mark.parametrize(
    ("changes", "why", "first"),
    [
        ({"sd1": "1.7", "sd2": "2.4"}, "standard errors", ("sd1, sd2", "11.8, 14.4")),
        ({"mean1": "30.8", "mean2": "21.4"}, "changed places", None),
        ({"mean1": "2.14", "mean2": "3.08", "sd1": "1.18", "sd2": "1.42"}, "another scale", None),
        ({"estimate": "9.4", "ci_low": "3.7", "ci_high": "15.1"}, "arm 2 against arm 1", None),
        ({"n1": "36", "n2": "48", "sd1": "21.8", "sd2": "6.2"}, "", None),
    ],
)
def test_hypotheses_about_arms(changes, why, first):
    found = finding(trial(**{**ARMS, **changes}), CONTRAST)
    assert found.verdict in BAD
    if why:
        assert why in " ".join(r.why for r in found.repairs[:3])
    if first is not None:
        assert pairs(found)[0] == first
    for repair in found.repairs:
        if repair.row:
            mended = run_checks(Tables({"trials": (trial(**repair.row),)}, "here"))
            assert not [f for f in mended if f.verdict is lm.Verdict.INCONSISTENT], repair


def test_the_odds_ratio_printed_as_the_risk_ratio():
    counts = {"events1": "18", "n1": "57", "events2": "30", "n2": "55", "contrast": "raw", "kind": "events"}
    a, b, c, d = 18, 39, 30, 25
    se = math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    value = math.log(a * d / (b * c))
    texts = [show(math.exp(x), 2) for x in (value, value - 1.959964 * se, value + 1.959964 * se)]
    line = dict(zip(("estimate", "ci_low", "ci_high"), texts, strict=True))
    found = run_checks(Tables({"trials": (trial(measure="RR", **counts, **line),)}, "here"))
    bad = [f for f in found if f.verdict in BAD]
    assert any(pairs(f)[:1] == [("measure", "OR")] and f.repairs[0].row["measure"] == "OR" for f in bad)
    true = run_checks(Tables({"trials": (trial(measure="OR", **counts, **line),)}, "here"))
    assert not [f for f in true if f.verdict in BAD]


def test_a_repair_that_breaks_another_check_is_dropped():
    # the sign of the estimate mends the arms, but throws the estimate out of its interval
    row = trial(**{**ARMS, "mean1": "30.8", "mean2": "21.4"})
    found = finding(row, CONTRAST)
    assert ("estimate", "9.4") not in pairs(found)
    assert all(r.row for r in found.repairs)


def test_findings_know_file_and_line():
    found = finding(trial(**{**ARMS, "estimate": "9.4"}), "estimate-outside-ci")
    assert (found.file, found.line) == ("trials.csv", 7)
    assert found.repairs[0].row["id"] == "t"
    assert found.repairs[0].row["estimate"] == "-9.4"


def test_no_repairs_are_looked_for_while_one_is_tried():
    numbers = {"p": lm.Printed.parse("0.004")}
    assert find_repairs(numbers, lambda n: 0.0)
    with probing():
        assert find_repairs(numbers, lambda n: 0.0) == ()
        assert lm.check_estimate("0.65", "0.12", "0.18").repairs == ()
    assert lm.check_estimate("0.65", "0.12", "0.18").repairs


def test_every_kind_of_slip_has_a_cost():
    kinds = {slip.kind for text in ("-12.21", "7", "0.05", "100") for slip in slips_of(text)}
    assert kinds == {"sign", "trailing", "digit", "dropped", "doubled", "extra", "transposed", "shifted"}
    assert kinds <= set(COSTS)
    for text in ("-12.21", "7", "0.05", "100"):
        assert text not in {slip.text for slip in slips_of(text)}


# how often the right repair is named ---------------------------------------------------------------------


def _plant(kind, text, rng):
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    places = [i for i, c in enumerate(body) if c.isdigit()]
    i = places[int(rng.integers(len(places)))]
    if kind == "sign":
        return body if sign else f"-{body}"
    if kind == "doubled":
        return sign + body[:i] + body[i] + body[i:]
    if kind == "shifted":
        return show(float(text) * 10, 0)
    i, j = places[-2:]
    chars = list(body)
    if kind == "transposed":
        chars[i], chars[j] = chars[j], chars[i]
    else:
        chars[i] = str((int(chars[i]) + int(rng.integers(1, 10))) % 10)
    return sign + "".join(chars)


@pytest.mark.parametrize(
    ("kind", "first", "third"),
    [
        ("sign", 0.98, 0.99),
        ("shifted", 0.95, 0.98),
        ("transposed", 0.90, 0.97),
        ("doubled", 0.90, 0.97),
        ("changed", 0.5, 0.85),
    ],
)
def test_the_right_repair_is_named(kind, first, third):
    rng = np.random.default_rng(19)
    detected = one = three = 0
    while detected < 200:
        est, se = rng.normal(-5, 8), rng.uniform(1, 5)
        clean = [show(x, 1) for x in (est, est - 1.96 * se, est + 1.96 * se)]
        at = int(rng.integers(3))
        texts = list(clean)
        texts[at] = _plant(kind, clean[at], rng)
        if float(texts[at]) == float(clean[at]):
            continue
        found = lm.check_estimate(*texts)
        if found.verdict is not lm.Verdict.INCONSISTENT:
            continue
        detected += 1
        truth = ("estimate", "ci_low", "ci_high")[at], clean[at]
        named = [(f, float(v)) for f, v in pairs(found) if "," not in f]
        one += (truth[0], float(truth[1])) in named[:1]
        three += (truth[0], float(truth[1])) in named[:3]
    assert one / detected >= first, one / detected
    assert three / detected >= third, three / detected
