"""Checks of printed networks: planted errors, premises, wrong use, rows of tables."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError

from ._networks import cell, failed, league_of, simulated
from ._printing import show

ALL = {"measure": "MD", "cells": "network", "interval": "wald", "level": 95}
TABLE = [
    ["A", "", ""],
    ["-0.50 [-0.80, -0.20]", "B", ""],
    ["-0.81 [-1.21, -0.41]", "-0.31 [-0.61, -0.01]", "C"],
]


def by_check(findings) -> dict:
    return {f.check: f for f in findings}


def slip(text: str, kind: str, rng: random.Random) -> str:
    """Misprint a number."""
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    if kind == "sign":
        return text[1:] if text.startswith("-") else f"-{text}"
    if kind == "digit":  # not the last one, which rounding may hide
        at = rng.choice(digits[:-1])
        return text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]
    pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
    if not pairs:
        return text
    a, b = rng.choice(pairs)
    out = list(text)
    out[a], out[b] = out[b], out[a]
    return "".join(out)


def parts_of_cell(text: str) -> list[str]:
    return text.replace("[", "").replace("]", "").replace(",", "").split()


@pytest.mark.parametrize(("kind", "least"), [("sign", 0.99), ("digit", 0.97), ("transposed", 0.97)])
def test_an_estimate_that_slipped_is_noticed(kind, least):
    rng = random.Random(1)
    found = asked = 0
    for seed in range(40):
        fit = simulated(seed, 3 + seed % 5)
        table = league_of(fit, 2, half="lower")
        i = rng.randrange(1, fit.n)
        j = rng.randrange(i)
        estimate, low, high = parts_of_cell(table[i][j])
        wrong = slip(estimate, kind, rng)
        if float(wrong) == float(estimate):
            continue
        table[i][j] = f"{wrong} [{low}, {high}]"
        asked += 1
        found += bool(failed(lm.check_league(table, **ALL)))
    assert asked > 30
    assert found / asked >= least


def test_cells_that_changed_places_are_noticed():
    rng = random.Random(2)
    found = asked = 0
    for seed in range(40):
        fit = simulated(seed, 4 + seed % 4)
        table = league_of(fit, 2, half="lower")
        cells = [(i, j) for i in range(fit.n) for j in range(i)]
        (a, b), (c, d) = rng.sample(cells, 2)
        if table[a][b] == table[c][d]:
            continue
        table[a][b], table[c][d] = table[c][d], table[a][b]
        asked += 1
        found += any(f.check == "league-closure" for f in failed(lm.check_league(table, **ALL)))
    assert found / asked >= 0.95


def test_the_wrong_cell_and_its_slip_are_named():
    table = [list(line) for line in TABLE]
    table[2][1] = "-0.13"
    found = by_check(lm.check_league(table, **ALL))
    closure = found["league-closure"]
    assert closure.verdict is lm.Verdict.INCONSISTENT
    assert str(closure.admissible["C:B"]) == "-0.32 to -0.3"
    assert (closure.repairs[0].field, closure.repairs[0].value) == ("C:B", "-0.31")
    assert "Without B:A or without C:A or without C:B" in closure.message


def test_with_four_treatments_one_cell_is_to_blame():
    fit = simulated(4, 5)
    table = league_of(fit, 2, half="lower")
    estimate, low, high = parts_of_cell(table[3][1])
    table[3][1] = f"{float(estimate) + 1:.2f} [{float(low) + 1:.2f}, {float(high) + 1:.2f}]"
    closure = by_check(lm.check_league(table, **ALL))["league-closure"]
    assert set(closure.admissible) == {"D:B"}
    assert fit.estimate[3, 1] in closure.admissible["D:B"]
    assert "Without D:B the others add up." in closure.message


def test_what_nobody_declares_is_blamed():
    table = [list(line) for line in TABLE]
    table[2][1] = "-0.13"
    closure = by_check(lm.check_league(table, measure="MD"))["league-closure"]
    assert (closure.verdict, closure.blame) == (lm.Verdict.IMPLAUSIBLE, ("league",))
    medians = by_check(lm.check_league(table, measure="MD", cells="posterior"))["league-closure"]
    assert medians.verdict is lm.Verdict.NOT_CHECKABLE


def test_mirrors():
    fit = simulated(7, 4)
    table = league_of(fit, 2)
    assert not failed(lm.check_league(table, **ALL))
    table[0][2] = table[2][0]  # a sign that was not turned
    mirror = by_check(lm.check_league(table, **ALL))["league-mirror"]
    assert mirror.verdict is lm.Verdict.INCONSISTENT
    assert mirror.rows == ("C:A", "A:C")
    same = [[table[max(i, j)][min(i, j)] for j in range(4)] for i in range(4)]
    for i, name in enumerate(fit.treatments):
        same[i][i] = name
    assert by_check(lm.check_league(same, measure="MD"))["league-mirror"].verdict is lm.Verdict.METHOD_DEPENDENT


@pytest.mark.parametrize("seed", range(12))
def test_a_half_of_direct_effects_is_never_inconsistent(seed):
    fit = simulated(seed, 5)
    found = lm.check_league(fit.league(upper="direct"), measure="MD")
    assert not [f for f in found if f.verdict is lm.Verdict.INCONSISTENT]


def test_ratios_are_compared_as_logarithms():
    table = {("B", "A"): "0.50 [0.30, 0.83]", ("C", "B"): "0.60 [0.40, 0.90]", ("C", "A"): "0.30 [0.16, 0.57]"}
    assert not failed(lm.check_league(table, measure="OR", cells="network"))
    table["C", "A"] = "1.10 [0.59, 2.05]"
    found = failed(lm.check_league(table, measure="OR", cells="network"))
    assert [f.check for f in found] == ["league-closure"]
    assert found[0].verdict is lm.Verdict.INCONSISTENT


def test_an_interval_that_is_too_wide():
    table = [list(line) for line in TABLE]
    table[2][0] = "-0.81 [-1.91, 0.29]"
    found = by_check(lm.check_league(table, **ALL))
    assert found["league-closure"].verdict is lm.Verdict.CONSISTENT_WITHIN_ROUNDING
    assert (found["league-widths"].verdict, found["league-widths"].rows) == (lm.Verdict.INCONSISTENT, ("C:A",))


def test_frames_texts_and_three_numbers_are_read():
    fit = simulated(3, 4)
    assert not failed(lm.check_league(fit.league(), **ALL))
    cells = {("B", "A"): ("-0.50", "-0.80", "-0.20"), ("C", "A"): "−0.81 (−1.21 to −0.41)", ("C", "B"): "-0.31"}
    found = lm.check_league(cells, **ALL)
    assert [f.check for f in found] == ["league-cells", "league-closure", "league-widths"]
    assert not failed(found)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([["A", "1"]], "must be square"),
        ([["A", "0.1"], ["0.2", "A"]], "a name for each treatment"),
        ([["A", "words"], ["", "B"]], "The cell A:B is 'words'"),
        ([["A", ""], ["", "B"]], "no cell with a number"),
        ({"A": "0.1"}, "a pair of treatments"),
        ({("A", "A"): "0.1"}, "with itself"),
        ([["A", ("1", "2")], ["", "B"]], "an estimate with its interval"),
        ([["A", 0.5], ["", "B"]], "float and has lost its printed digits"),
        ([[str(i) if i == j else "0.1" for j in range(61)] for i in range(61)], "at most 60"),
    ],
)
def test_bad_tables_are_refused_with_the_place(table, message):
    with pytest.raises(DataError, match=message):
        lm.check_league(table, measure="MD")


# SUCRAs and ranks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "least"), [("digit", 0.9), ("transposed", 0.9)])
def test_a_sucra_that_slipped_is_noticed(kind, least):
    rng = random.Random(3)
    found = asked = 0
    for seed in range(60):
        fit = simulated(seed, 4 + seed % 6)
        scores = [show(100 * float(s), 1) for s in fit.p_scores()]
        at = rng.randrange(fit.n)
        wrong = slip(scores[at], kind, rng)
        if abs(float(wrong) - float(scores[at])) < 0.05 * fit.n + 0.05:  # half units of all may hide it
            continue
        scores[at] = wrong
        asked += 1
        finding = lm.check_sucra(scores, n=fit.n)
        found += finding.verdict is lm.Verdict.INCONSISTENT
    assert asked > 30
    assert found / asked >= least


def test_two_cannot_be_best():
    finding = lm.check_sucra({"A": "99.9", "B": "99.8", "C": "0.2", "D": "0.1"}, n=4)
    assert finding.verdict is lm.Verdict.INCONSISTENT
    assert "More of 4 treatments have the best ranks" in finding.message
    assert lm.check_sucra({"A": "99.9", "B": "99.8"}, n=4).verdict is lm.Verdict.INCONSISTENT
    assert lm.check_sucra({"A": "100", "B": "100"}, n=4).blame == ("rounding",)  # a hundred may be rounded to tens


def test_a_list_that_may_be_short_is_implausible_at_most():
    finding = lm.check_sucra({"A": "90", "B": "70", "C": "60"})
    assert (finding.verdict, finding.blame) == (lm.Verdict.IMPLAUSIBLE, ("treatments",))
    assert lm.check_sucra({"A": "90", "B": "70", "C": "60"}, n=5).verdict is lm.Verdict.CONSISTENT_WITHIN_ROUNDING
    assert lm.check_sucra({"A": "0.9", "B": "130", "C": "20"}).verdict is lm.Verdict.INCONSISTENT  # above 100 %


def test_a_share_above_all_needs_no_list():
    best = by_check(lm.check_ranks(best={"A": "68.9", "B": "36.6"}))["rank-probabilities"]
    assert best.verdict is lm.Verdict.INCONSISTENT
    assert not best.blame


def test_ranks_against_each_other():
    lists = {"sucra": {"A": "85", "B": "50", "C": "15"}, "mean_rank": {"A": "1.3", "B": "2.0", "C": "2.7"}}
    assert not failed(lm.check_ranks(**lists, n=3, made_of="these numbers"))
    lists["mean_rank"]["A"] = "3.1"
    found = by_check(lm.check_ranks(**lists, n=3, made_of="these numbers"))
    assert found["mean-ranks"].verdict is lm.Verdict.INCONSISTENT
    assert ("A", "1.3") in [(r.field, r.value) for r in found["mean-ranks"].repairs] or found["mean-ranks"].repairs
    assert found["sucra-of-ranks"].verdict is lm.Verdict.INCONSISTENT
    lists["mean_rank"] = {"A": "2.7", "B": "2.0", "C": "1.3"}
    turned = by_check(lm.check_ranks(**lists, n=3))["sucra-of-ranks"]
    assert turned.verdict is lm.Verdict.METHOD_DEPENDENT
    assert "rank 1 is the worst" in turned.message


def test_rows_and_columns_of_rank_probabilities():
    table = {"A": ["0.70", "0.20", "0.10"], "B": ["0.20", "0.60", "0.20"], "C": ["0.10", "0.20", "0.70"]}
    assert not failed(lm.check_ranks(probability=table, n=3))
    frame = pd.DataFrame(table).T
    assert not failed(lm.check_ranks(probability=frame, n=3))
    table["B"] = ["0.20", "0.60", "0.50"]
    (finding,) = lm.check_ranks(probability=table, n=3)
    assert finding.verdict is lm.Verdict.INCONSISTENT
    assert "the ranks of B add up to 1.30" in finding.message


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: lm.check_sucra({}), DataError, "is empty"),
        (lambda: lm.check_sucra("80"), DataError, "one for each treatment"),
        (lambda: lm.check_sucra({"A": "x", "B": "1"}), DataError, "`sucra` of A"),
        (lambda: lm.check_sucra(["80", "20"], n=1), DataError, "2 treatments are listed"),
        (lambda: lm.check_sucra(["80", "20"], n="few"), MethodError, "number of treatments"),
        (lambda: lm.check_ranks(), DataError, "Nothing is given"),
        (lambda: lm.check_ranks(sucra={"A": "1"}, best={"B": "1"}), DataError, "list other treatments: A, B"),
        (lambda: lm.check_split(direct="0.1"), DataError, "at least two"),
        (lambda: lm.check_split(direct="0.1", p="0.1", level=0.95), MethodError, "in percent"),
        (lambda: lm.check_network({}), DataError, "is empty"),
        (lambda: lm.check_network({"sucras": {}}), MethodError, "Did you mean 'sucra'"),
        (lambda: lm.check_network({"q": {"totals": {}}}), MethodError, "Did you mean 'total'"),
        (lambda: lm.check_network({"sucra": ["50", "50"]}, score="area"), MethodError, "`score`"),
        (lambda: lm.check_network({"prediction": {"A": ("0", "1")}}), DataError, "effects beside it"),
    ],
)
def test_wrong_use_is_told(call, error, message):
    with pytest.raises(error, match=message):
        call()


# Splits and all together --------------------------------------------------------------------------------------------

SPLIT = {"measure": "MD", "method": "back-calculation", "interval": "wald", "level": 95, "p_of": "this estimate"}


@pytest.mark.parametrize(("kind", "least"), [("sign", 0.9), ("digit", 0.8)])
def test_a_split_that_slipped_is_noticed(kind, least):
    rng = random.Random(5)
    found = asked = 0
    for seed in range(60):
        fit = simulated(seed, 4, loops=4)
        split, z = fit.split(), 1.959963984540054
        usable = [i for i in range(len(split.k)) if np.isfinite(split.p_value[i]) and 0.2 < split.proportion[i] < 0.8]
        if not usable:
            continue
        i = rng.choice(usable)
        sides = {"direct": "direct", "indirect": "indirect", "network": "network"}
        cells = {}
        for side, name in sides.items():
            y, s = getattr(split, name)[i], getattr(split, f"se_{name}")[i]
            cells[side] = parts_of_cell(cell((y, y - z * s, y + z * s), 2, "ROUND_HALF_UP", ratio=False))
        which = rng.choice(list(cells))
        wrong = slip(cells[which][0], kind, rng)
        if abs(float(wrong) - float(cells[which][0])) < 0.1:
            continue
        shift = float(wrong) - float(cells[which][0])  # with its interval, so that no cell alone tells
        cells[which] = [wrong, *(f"{float(x) + shift:.2f}" for x in cells[which][1:])]
        asked += 1
        found += bool(failed(lm.check_split(**cells, p=show(float(split.p_value[i]), 3), **SPLIT)))
    assert asked > 25
    assert found / asked >= least


def test_the_share_of_direct_evidence():
    parts = {"direct": "-1.14 [-1.68, -0.60]", "network": "-0.94 [-1.37, -0.51]"}
    for share, verdict in (("0.63", "consistent-within-rounding"), ("63", "consistent-within-rounding")):
        assert lm.check_split(**parts, proportion=share, **SPLIT)[0].verdict.value == verdict
    assert lm.check_split(**parts, proportion="0.36", **SPLIT)[0].verdict is lm.Verdict.INCONSISTENT
    assert lm.check_split(**parts, proportion="120%", measure="MD")[0].verdict is lm.Verdict.INCONSISTENT


def test_q_by_designs():
    q = {"total": {"q": "9.7", "q_df": "5"}, "within": {"q": "6.1", "q_df": "3"}, "between": {"q": "3.6", "q_df": "2"}}
    assert not failed(lm.check_network({"q": q}))
    q["within"]["q"] = "1.6"
    finding = by_check(lm.check_network({"q": q}, made_of="these numbers"))["q-of-designs"]
    assert finding.verdict is lm.Verdict.INCONSISTENT
    assert ("within q", "6.1") in [(r.field, r.value) for r in finding.repairs]
    q["within"] = {"q": "6.1", "q_df": "4"}
    assert "Degrees of freedom" in by_check(lm.check_network({"q": q}))["q-of-designs"].message


def test_lines_predictions_and_pairs_of_a_network():
    printed = {
        "effects": {"B": "-0.50 [-0.80, -0.20]", "C": {"estimate": "-0.81", "ci_low": "-1.21", "ci_high": "-0.41"}},
        "prediction": {"B": ("-1.10", "0.10")},
        "splits": [{"direct": "-0.50 [-0.80, -0.20]", "indirect": "-0.40 [-1.00, 0.20]", "p": "0.77"}],
        "pairwise": [
            {
                "estimate": "-0.43", "ci_low": "-0.66", "ci_high": "-0.20",
                "rows": [("-0.50", "-0.80", "-0.20"), ("-0.33", "-0.69", "0.03")],
            }
        ],
    }  # fmt: skip
    found = lm.check_network(printed, measure="MD")
    assert [f.check for f in found][:3] == ["estimate-alone", "prediction-interval", "estimate-alone"]
    assert not failed(found)
    printed["prediction"]["B"] = ("-0.60", "0.10")
    assert [f.rows for f in failed(lm.check_network(printed, measure="MD"))] == [("B",)]


def test_sucras_beside_a_league_table_need_not_be_p_scores():
    fit = simulated(9, 5)
    drawn = {t: show(100 * float(s), 1) for t, s in zip(fit.treatments, fit.p_scores(), strict=True)}
    printed = {"league": league_of(fit, 2), "sucra": drawn}
    assert not failed(lm.check_network(printed, n=5, score="p-score", **ALL))
    drawn["A"], drawn["B"] = drawn["B"], drawn["A"]
    found = by_check(lm.check_network(printed, n=5, **ALL))["p-scores-of-league"]
    assert found.verdict is lm.Verdict.METHOD_DEPENDENT
    options = {**ALL, "score": "p-score"}
    assert by_check(lm.check_network(printed, n=5, **options))["p-scores-of-league"].blame == ("multiplier",)


# Rows of tables -----------------------------------------------------------------------------------------------------

HEADER = "id,source,locator,quote,subject,kind,value,unit,part_of"
WHOLE = "network,s,Table 2,3 treatments,treatments in the network,count,3,treatments,"


def listed(rows, *, whole: str = WHOLE) -> str:
    lines = [f"{kind}-{name},s,Table 2,{name} {value},{name},{kind},{value},%,network" for kind, name, value in rows]
    return "\n".join([HEADER, whole, *lines, ""])


@pytest.fixture
def report(tmp_path):
    def run(text: str):
        (tmp_path / "statements.csv").write_text(text, encoding="utf-8")
        sources = "id,kind,citation,language\ns,report,Somebody 2020,en\n"
        (tmp_path / "sources.csv").write_text(sources, encoding="utf-8")
        return failed(lm.load(tmp_path).check().findings)

    return run


SUCRAS = [("sucra", "a", "88.1"), ("sucra", "b", "46.0"), ("sucra", "c", "15.9")]
SLIPPED = [SUCRAS[0], ("sucra", "b", "64.0"), SUCRAS[2]]


def test_rows_of_one_network_are_compared(report):
    assert not report(listed(SUCRAS))
    (finding,) = report(listed(SLIPPED))
    assert (finding.check, finding.verdict) == ("sucra-mean", lm.Verdict.INCONSISTENT)
    assert finding.rows == ("sucra-a", "sucra-b", "sucra-c")
    assert ("sucra-b: value", "46.0%") in [(r.field, r.value) for r in finding.repairs] or finding.repairs
    best = [("p-best", "a", "60.0"), ("p-best", "b", "31.0"), ("p-best", "c", "29.0")]
    assert [f.check for f in report(listed([*SUCRAS, *best]))] == ["rank-probabilities", "sucra-of-ranks"]


def test_a_number_of_treatments_makes_the_proof(report):
    wrong = listed(SLIPPED, whole="network,s,Table 2,70 studies,studies in the network,count,70,studies,")
    (finding,) = report(wrong)
    assert (finding.verdict, finding.blame) == (lm.Verdict.IMPLAUSIBLE, ("treatments",))


#: Owen PJ, et al. Br J Sports Med 2020;54:1279-1287 (PMC7588406), Table 2, pain: P(best), P(worst), SUCRA, SMD [CI], p.
OWEN = {
    "True control": ("0.0", "37.0", "10", ""),
    "Aerobic": ("16.6", "0.2", "80", "-1.41 -2.43 -0.40 0.006"),
    "Other": ("1.3", "0.0", "60", "-1.07 -1.67 -0.47 <0.001"),
    "Hands-off": ("0.0", "56.6", "10", "0.09 -0.71 0.89 0.827"),
    "Hands-on": ("0.0", "1.1", "30", "-0.69 -1.39 0.01 0.054"),
    "Water-based": ("2.5", "1.1", "50", "-0.91 -1.85 0.03 0.057"),
    "McKenzie": ("1.1", "1.8", "40", "-0.81 -1.74 0.11 0.083"),
    "Multimodal": ("0.1", "0.0", "50", "-0.99 -1.55 -0.44 <0.001"),
    "Pilates": ("68.9", "0.0", "100", "-1.86 -2.54 -1.19 <0.001"),
    "Resistance": ("2.4", "0.0", "60", "-1.14 -1.86 -0.42 0.002"),
    "Stabilisation": ("2.0", "0.0", "80", "-1.31 -1.75 -0.87 <0.001"),
    "Stretching": ("0.3", "1.7", "30", "-0.62 -1.38 0.13 0.107"),
    "Yoga": ("4.7", "0.5", "50", "-0.99 -2.00 0.03 0.056"),
}


def test_a_published_network_of_exercise_for_back_pain():
    best, worst, sucra = ({k: v[i] for k, v in OWEN.items()} for i in range(3))
    names = ("estimate", "ci_low", "ci_high", "p")
    lines = {k: dict(zip(names, v[3].split(), strict=True)) for k, v in OWEN.items() if v[3]}
    printed = {"sucra": sucra, "best": best, "worst": worst, "effects": lines}
    assert not failed(lm.check_network(printed, measure="SMD", n=13, made_of="these numbers", rounding="tens"))
    # A SUCRA of 100 % beside P(best) of 68.9 % is one only where SUCRAs are rounded to tens.
    (finding,) = failed(lm.check_network(printed, measure="SMD", n=13, made_of="these numbers"))
    assert (finding.check, finding.verdict, finding.blame) == (
        "sucra-of-ranks", lm.Verdict.IMPLAUSIBLE, ("rounding",)
    )  # fmt: skip
    assert "Pilates" in finding.message


COLUMNS = "id,source,locator,quote,subject,kind,value,low,high,interval,level,unit,part_of"
TWO = "network,s,Table 2,3 treatments,treatments in the network,count,3,,,,,treatments,"


def comparisons(rows, unit: str = "SMD") -> str:
    """Statements about two treatments: (id, kind, subject, numbers)."""
    lines = []
    for name, kind, subject, numbers in rows:
        value, *limits = numbers.split()
        ends = ",".join([*limits, "ci", "95", unit]) if limits else ",,,," + ("%" if kind == "direct-share" else "")
        lines.append(f"{name},s,Table 2,{numbers},{subject},{kind},{value},{ends},network")
    return "\n".join([COLUMNS, TWO, *lines, ""])


LEAGUE_ROWS = [
    ("one", "network-effect", "manual vs usual care", "-0.50 -0.80 -0.20"),
    ("two", "network-effect", "exercise vs usual care", "-0.81 -1.21 -0.41"),
    ("three", "network-effect", "exercise vs manual", "-0.31 -0.61 -0.01"),
]
SPLIT_ROWS = [
    ("direct", "direct-effect", "exercise vs usual care", "-1.14 -1.68 -0.60"),
    ("indirect", "indirect-effect", "exercise vs usual care", "-0.60 -1.30 0.10"),
    ("mixed", "network-effect", "exercise vs usual care", "-0.94 -1.37 -0.51"),
    ("share", "direct-share", "exercise vs usual care", "63"),
    ("p", "inconsistency-p", "exercise vs usual care", "0.23"),
]


def test_a_league_table_in_rows_must_close(report):
    assert not report(comparisons(LEAGUE_ROWS))
    slipped = [*LEAGUE_ROWS[:2], ("three", "network-effect", "exercise vs manual", "-0.13 -0.61 -0.01")]
    (finding,) = report(comparisons(slipped))
    assert (finding.check, finding.verdict) == ("league-closure", lm.Verdict.IMPLAUSIBLE)
    assert "league" in finding.blame  # medians of a posterior need not add up
    assert set(finding.rows) == {"one", "two", "three"}
    assert ("three: value", "-0.31") in [(r.field, r.value) for r in finding.repairs]


def test_direct_and_indirect_evidence_in_rows(report):
    assert not report(comparisons(SPLIT_ROWS))
    wrong = [*SPLIT_ROWS[:4], ("p", "inconsistency-p", "exercise vs usual care", "0.023")]
    (finding,) = report(comparisons(wrong))
    assert (finding.check, finding.verdict) == ("split-p", lm.Verdict.IMPLAUSIBLE)
    assert "p: value" in finding.printed
    share = [*SPLIT_ROWS[:3], ("share", "direct-share", "exercise vs usual care", "36")]
    assert [f.check for f in report(comparisons(share))] == ["split-share"]


def test_a_comparison_names_two_treatments(tmp_path, report):
    with pytest.raises(lm.DataError, match="name both treatments, as in 'Pilates vs usual care'"):
        report(comparisons([("one", "network-effect", "exercise", "-0.50 -0.80 -0.20"), *LEAGUE_ROWS[1:]]))
