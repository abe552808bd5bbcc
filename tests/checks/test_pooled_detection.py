"""Planted errors: how many are seen, and whether the wrong row is named."""

from __future__ import annotations

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.pooled.check import check_pooled

from ._reviews import plant, simulate

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
GRAVE = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)


def reviews(error, measure, digits, arms=False, k=(3, 15), seeds=40):
    for seed in range(seeds):
        review = simulate(seed, measure, digits, k=k, method=("DL", "z", "random"), arms=arms)
        planted = plant(review, error, seed)
        if planted is not None:
            for i, row in enumerate(planted[0]):
                row["id"] = f"r{i}"
            if error == "doubled":  # either of the two may be the one too many
                for row in planted[0]:
                    if all(row[c] == planted[0][-1][c] for c in row if c != "id"):
                        row["id"] = "twice"
            yield review, *planted


@pytest.mark.parametrize(
    ("error", "measure", "digits", "floor"),
    [
        ("sign", "MD", 0, 0.7),
        ("sign", "MD", 1, 0.97),
        ("sign", "SMD", 2, 0.9),
        ("se as sd", "MD", 0, 0.85),
        ("se as sd", "MD", 1, 1.0),
        ("se as sd", "SMD", 2, 0.97),
        ("dropped", "MD", 0, 0.3),
        ("dropped", "MD", 1, 0.9),
        ("dropped", "SMD", 2, 0.9),
        ("doubled", "SMD", 2, 0.9),
        ("transposed", "MD", 0, 0.9),
        ("transposed", "SMD", 2, 1.0),
        ("sign", "RR", 2, 0.75),
    ],
)
def test_planted_errors_are_seen(error, measure, digits, floor):
    with probing():  # seen or not: repairs are asked about below
        seen = [
            check_pooled(line, rows, measure=measure, search=False, **review.declared).verdict not in FINE
            for review, rows, line, _ in reviews(error, measure, digits)
        ]
    assert sum(seen) / len(seen) >= floor, (sum(seen), len(seen))


@pytest.mark.parametrize(("measure", "digits", "floor"), [("MD", 0, 0.65), ("MD", 1, 0.95), ("SMD", 2, 0.85)])
def test_the_other_model_is_seen(measure, digits, floor):
    seen = []
    for seed in range(40):
        review = simulate(seed, measure, digits, k=(3, 15), method=("DL", "z", "random"))
        if review.line["i2"] != "0":
            with probing():
                finding = check_pooled(review.line, review.rows, measure=measure, model="common", ci="z", search=False)
            seen.append(finding.verdict not in FINE)
    assert sum(seen) / len(seen) >= floor, (sum(seen), len(seen))


@pytest.mark.parametrize(
    ("error", "measure", "digits", "arms", "floor"),
    [
        ("sign", "MD", 1, False, 0.95),
        ("sign", "RR", 2, False, 0.8),
        ("se as sd", "MD", 1, False, 0.9),
        ("se as sd", "MD", 1, True, 0.9),
        ("arms swapped", "MD", 1, True, 0.9),
        ("doubled", "SMD", 2, False, 0.8),
    ],
)
def test_the_wrong_row_is_named_first(error, measure, digits, arms, floor):
    named = []
    for review, rows, line, i in reviews(error, measure, digits, arms, k=(3, 12), seeds=20):
        finding = check_pooled(line, rows, measure=measure, search=False, **review.declared)
        if finding.verdict in GRAVE:
            assert len(finding.repairs) <= 5
            named.append(bool(finding.repairs) and finding.repairs[0].field.split(".")[0] == rows[i]["id"])
    assert len(named) > 10
    assert sum(named) / len(named) >= floor, (sum(named), len(named))


def test_the_repair_holds_the_true_numbers():
    review = simulate(8, "MD", 1, k=(8, 8), method=("DL", "z", "random"))
    rows, line, i = plant(review, "sign", 8)
    finding = check_pooled(line, rows, **review.declared)
    best = finding.repairs[0]
    assert best.field == ", ".join(f"row {i + 1}.{c}" for c in ("estimate", "ci_low", "ci_high"))
    assert best.value == ", ".join(review.rows[i][c] for c in ("estimate", "ci_low", "ci_high"))
    assert best.why == "would agree if the sign were reversed"


def test_a_slip_in_the_line_is_told_from_one_in_the_rows():
    review = simulate(9, "MD", 1, k=(10, 10), method=("DL", "z", "random"))
    truth = review.line["ci_high"]
    wrong = f"{float(truth) + 3:.1f}"
    finding = check_pooled({**review.line, "ci_high": wrong}, review.rows, **review.declared)
    assert finding.repairs[0].field == "ci_high"
    assert abs(float(finding.repairs[0].value) - float(truth)) < 0.15


def test_tau_printed_for_tau2_is_named():
    review = simulate(4, "MD", 1, k=(12, 12), method=("DL", "z", "random"), extras=True)
    tau = f"{float(review.line['tau2']) ** 0.5:.2f}"
    assert float(tau) > 1
    finding = check_pooled({**review.line, "tau2": tau}, review.rows, **review.declared)
    assert (finding.repairs[0].field, finding.repairs[0].why) == ("tau2", "tau was printed for tau2")


def test_a_row_that_no_slip_explains_is_left_open():
    review = simulate(12, "MD", 1, k=(9, 9), method=("DL", "z", "random"))
    rows = [dict(r) for r in review.rows]
    wrong = [f"{float(rows[4][c]) + 17.3:.1f}" for c in ("estimate", "ci_low", "ci_high")]
    rows[4] |= dict(zip(("estimate", "ci_low", "ci_high"), wrong, strict=True))
    # From a line with I2 alone several rows could be another: only a second fact tells which.
    assert not [r for r in check_pooled(review.line, rows, **review.declared).repairs if "would follow" in r.why]
    y, low, high = (np.array([float(r[c]) for r in review.rows]) for c in ("estimate", "ci_low", "ci_high"))
    q = lm.pool(y, ((high - low) / 2 / 1.959964) ** 2, tau2="DL").q
    finding = check_pooled({**review.line, "q": f"{q:.1f}"}, rows, **review.declared)
    assert finding.verdict in GRAVE
    opened = {r.field: r.value for r in finding.repairs if "would follow" in r.why}
    assert abs(float(opened["row 5"]) - float(review.rows[4]["estimate"])) < 2
