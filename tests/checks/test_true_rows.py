"""Rows of true data, printed as papers print them: no check of the registry calls them inconsistent.

Each strategy stands for the checks that name its test as `proof_test`; the law at the end holds that every proof names
one.
"""

from __future__ import annotations

import ast
import math
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import lbpmeta as lm
from lbpmeta.checks.estimate.claims import check_direction_claim, check_significance_claim
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.checks.summary.i2_interval import check_i2_interval
from lbpmeta.evidence.tables import Row

from ._printing import MODES, roundings, show
from ._rows import instrument, tables, trial

ROOT = Path(__file__).parents[2]
INCONSISTENT = lm.Verdict.INCONSISTENT


def verdicts(name, *rows):
    found = tables(*rows)
    spec = CHECKS[name]
    return [f.verdict for row in found if row.table in spec.tables for f in spec.run(found, row)]


def review(line=90, **cells):
    return Row("reviews", "reviews.csv", line, {"id": f"v{line}", "source": "s", **cells})


@given(
    scores=st.lists(st.integers(0, 24), min_size=2, max_size=40),
    digits=st.integers(0, 2),
    mode=st.sampled_from(MODES["nearest"]),
)
def test_means_on_their_scale(scores, digits, mode):
    cells = {"mean1": show(sum(scores) / len(scores), digits, mode), "min1": min(scores), "max1": max(scores)}
    said = verdicts(
        "mean-out-of-range", trial(n1=len(scores), instrument="i", **cells), instrument("i", "0", "24", "1")
    )
    assert INCONSISTENT not in said


@given(
    mean=st.floats(-50, 90),
    half=st.floats(0.01, 30),
    digits=st.integers(0, 3),
    mode=st.sampled_from(MODES["nearest"]),
    measure=st.sampled_from(["", "MD", "SMD", "ROM"]),
)
def test_intervals_of_arms(mean, half, digits, mode, measure):
    low, middle, high = (show(x, digits, mode) for x in (mean - half, mean, mean + half))
    said = verdicts("arm-ci", trial(mean1=middle, mean1_low=low, mean1_high=high, measure=measure))
    assert said
    assert INCONSISTENT not in said


@pytest.mark.parametrize("measure", ["", "MD", "SMD", "ROM"])
def test_a_lopsided_interval_of_an_arm_is_told_whatever_the_contrast_is(measure):
    """The measure of a row is that of its contrast: it once hid what was said of the arms' means."""
    row = trial(mean2="28.67", mean2_low="26.06", mean2_high="31.84", measure=measure)
    told = [f for f in run_checks(tables(row), only=("arm-ci",)) if f.verdict is lm.Verdict.IMPLAUSIBLE]
    assert [f.blame for f in told] == [("interval", "scale")]


@given(
    events=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8),
    measure=st.sampled_from(["RR", "OR", "RD"]),
    dropped=st.booleans(),
)
def test_numbers_of_studies(events, measure, dropped):
    rows = [
        trial(line=i + 2, set="a", measure=measure, events1=a, n1=20, events2=b, n2=22)
        for i, (a, b) in enumerate(events)
    ]
    k = sum(a + b > 0 for a, b in events) if dropped and measure != "RD" else len(events)
    said = verdicts("k-disagrees-with-rows", *rows, review(set="a", measure=measure, k=str(k), q_df=str(k - 1)))
    assert said
    assert INCONSISTENT not in said


@given(
    value=st.floats(-60, 60),
    digits=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    modes=st.tuples(*[st.sampled_from(MODES["nearest"])] * 2),
)
def test_two_prints_of_one_number(value, digits, modes):
    one, two = (show(value, d, m) for d, m in zip(digits, modes, strict=True))
    rows = [trial(line=i + 2, quantity="q", measure="MD", estimate=x) for i, x in enumerate((one, two))]
    said = verdicts("sources-disagree", *rows)
    assert said
    assert INCONSISTENT not in said


@given(
    q=st.floats(0, 200),
    df=st.integers(1, 30),
    shift=st.tuples(st.floats(0, 40), st.floats(0, 40)),
    digits=st.integers(0, 2),
    how=roundings(),
)
def test_intervals_of_i2(q, df, shift, digits, how):
    i2 = max(0.0, 100 * (1 - df / q)) if q else 0.0
    low, high = max(0.0, i2 - shift[0]), min(99.9, i2 + shift[1])
    line = {"i2": i2, "i2_low": min(low, high), "i2_high": high}
    cells = {name: show(x, digits, how[1]) for name, x in line.items()}
    assert check_i2_interval({**cells, "k": str(df + 1)}, rounding=how[0]).verdict is not INCONSISTENT


@given(
    y=st.floats(-3, 3),
    half=st.floats(0.05, 3),
    measure=st.sampled_from(["MD", "SMD", "RR", "OR", "HR", "ROM", "IRD", "PETO"]),
    digits=st.integers(1, 4),
    how=roundings(),
)
@settings(max_examples=100)
def test_claims(y, half, measure, digits, how):
    is_log = lm.MEASURES[measure].scale == "log"
    low, estimate, high = (math.exp(x) if is_log else x for x in (y - half, y, y + half))
    said = "significant" if abs(y) > half else "not-significant"
    printed = [show(x, digits, how[1]) for x in (low, high)]
    found = check_significance_claim(said, *printed, measure=measure, rounding=how[0])
    assert found.verdict is not INCONSISTENT
    favoured = "arm1" if y < 0 else "arm2"
    found = check_direction_claim(
        favoured, show(estimate, digits, how[1]), measure=measure, better="lower", rounding=how[0]
    )
    assert found.verdict is not INCONSISTENT


PROOFS = [spec for spec in CHECKS.values() if spec.tier == "proof"]


@pytest.mark.parametrize("spec", PROOFS, ids=lambda s: s.name)
def test_every_proof_names_a_property_test_with_a_strategy_of_true_data(spec):
    file, _, name = spec.proof_test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    test = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    strategies = [d for d in test.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func) == "given"]
    assert len(strategies) == 1, f"{spec.proof_test} draws no true data"
    assert strategies[0].args or strategies[0].keywords
    text = ast.unparse(test)
    assert "assert" in text or "raises" in text, f"{spec.proof_test} asserts nothing"


def test_only_proofs_name_one():
    assert not [spec.name for spec in CHECKS.values() if spec.tier != "proof" and spec.proof_test]


def test_no_name_of_a_check_stands_outside_its_own_file():
    asked = []
    for file in (ROOT / "src" / "lbpmeta").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        named = {name for name in CHECKS if f'"{name}"' in text}
        nodes = list(ast.walk(ast.parse(text))) if named else []
        own = {ast.unparse(n.args[0]).strip("'") for n in nodes if isinstance(n, ast.Call) and _is_spec(n)}
        compared = [c for n in nodes if isinstance(n, ast.Compare) for c in ast.walk(n)]
        strings = {c.value for c in compared if isinstance(c, ast.Constant) and c.value in named}
        asked += [(file.name, name) for name in strings if name not in own and "_CHECK" not in own]
    # "weights" is a field of a pooled line too
    assert not [x for x in asked if x[1] != "weights"]


def _is_spec(call):
    return ast.unparse(call.func) == "CheckSpec" and bool(call.args)
