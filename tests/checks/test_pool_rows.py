"""Rows against each other: SDs, scales, directions, copies."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lbpmeta.checks.across import copies, scales as pool_scale, sd_outlier, se_as_sd, unit_of_analysis
from lbpmeta.checks.across.copies import check_baseline_copied
from lbpmeta.checks.across.pool import numbers_of, share_of, usual
from lbpmeta.checks.across.scales import direction_reversed, mixed_scales
from lbpmeta.checks.across.sd_outlier import check_sd_outlier
from lbpmeta.checks.across.se_as_sd import check_se_as_sd
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.errors import DataError
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.tables import Row

from ._rows import instrument, run, tables, trial

MODULES = (se_as_sd, sd_outlier, pool_scale, copies, unit_of_analysis)
DOUBTED = (Verdict.IMPLAUSIBLE, Verdict.INCONSISTENT)


def review(rng, k, measure="MD"):
    """A simulated review on 0-100: SDs 12 to 28 that differ by a fifth between trials, effects about -5."""
    base, out = rng.uniform(14, 26), []
    for _ in range(k):
        n1, n2 = (int(max(8, x)) for x in rng.lognormal(3.6, 0.6, 2))
        s = base * math.exp(rng.normal(0, 0.2))
        m2 = rng.uniform(30, 55)
        m1 = m2 + rng.normal(-5, 4) + rng.normal(0, s * math.sqrt(1 / n1 + 1 / n2))
        s1, s2 = (s * math.sqrt(rng.chisquare(n - 1) / (n - 1)) for n in (n1, n2))
        out.append({"m1": m1, "s1": s1, "n1": n1, "m2": m2, "s2": s2, "n2": n2, "turn": 1.0, "measure": measure})
    return out


def printed(studies, digits=1):
    """The rows of the review as printed."""
    rows = []
    for i, a in enumerate(studies):
        scale = 1.0
        if a["measure"] == "SMD":
            scale = math.sqrt(((a["n1"] - 1) * a["s1"] ** 2 + (a["n2"] - 1) * a["s2"] ** 2) / (a["n1"] + a["n2"] - 2))
        y = a["turn"] * (a["m1"] - a["m2"]) / scale
        se = math.sqrt(a["s1"] ** 2 / a["n1"] + a["s2"] ** 2 / a["n2"]) / scale
        numbers = {"mean1": a["m1"], "sd1": a["s1"], "mean2": a["m2"], "sd2": a["s2"]}
        line = {"estimate": y, "ci_low": y - 1.96 * se, "ci_high": y + 1.96 * se}
        cells = {k: f"{v:.{digits}f}" for k, v in numbers.items()} | {k: f"{v:.2f}" for k, v in line.items()}
        fixed = {"set": "pool", "kind": "endpoint", "better": "lower", "contrast": "raw", "measure": a["measure"]}
        rows.append(trial(i + 2, outcome="pain", n1=a["n1"], n2=a["n2"], arm1="A", arm2="B", **fixed, **cells))
    return rows


def doubted(rows):
    """Check and row id of everything that is doubted."""
    found = tables(*rows)
    specs = [s for module in MODULES for s in module.SPECS]
    return {
        (f.check, f.rows[0] if f.rows else row.id)
        for row in found["trials"]
        for s in specs
        for f in s.run(found, row)
        if f.verdict in DOUBTED
    }


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_true_reviews_are_rarely_doubted(measure):
    rng = np.random.default_rng(30)
    rows = doubts = 0
    for _ in range(60):
        studies = review(rng, int(rng.integers(2, 41)), measure)
        rows += len(studies)
        doubts += len(doubted(printed(studies)))
    assert rows > 1000
    assert doubts / rows < 0.002, doubts


@pytest.mark.parametrize(("measure", "floor"), [("MD", 0.85), ("SMD", 0.35)])
def test_most_standard_errors_printed_as_sds_are_found(measure, floor):
    rng = np.random.default_rng(31)
    found = 0
    for _ in range(60):
        studies = review(rng, int(rng.integers(6, 30)), measure)
        wrong = int(rng.integers(len(studies)))
        for arm in "12":
            studies[wrong][f"s{arm}"] /= math.sqrt(studies[wrong][f"n{arm}"])
        hits = doubted(printed(studies, 2))
        found += ("se-as-sd", f"r{wrong + 2}") in hits or ("sd-outlier", f"r{wrong + 2}") in hits
    assert found / 60 >= floor, found


def test_rows_on_0_to_10_among_rows_on_0_to_100_are_found():
    rng = np.random.default_rng(32)
    found = 0
    for _ in range(60):
        studies = review(rng, int(rng.integers(2, 30)))
        wrong = int(rng.integers(len(studies)))
        for name in ("m1", "s1", "m2", "s2"):
            studies[wrong][name] /= 10
        hits = doubted(printed(studies, 2))
        found += ("mixed-scales", f"r{wrong + 2}") in hits
        assert not {h for h in hits if h[0] == "mixed-scales"} - {("mixed-scales", f"r{wrong + 2}")}
    assert found >= 55, found


def test_a_reversed_row_far_from_the_others_is_found():
    rng = np.random.default_rng(33)
    found = 0
    for _ in range(40):
        studies = review(rng, 15)
        for s in studies:
            s["m1"] = s["m2"] - 18 + rng.normal(0, 2)
            s["n1"] = s["n2"] = 60
        studies[4]["turn"] = -1.0
        hits = doubted(printed(studies))
        found += ("direction-reversed", "r6") in hits
        assert not {h for h in hits if h[0] == "direction-reversed"} - {("direction-reversed", "r6")}
    assert found >= 36, found


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        ("Pain (10-cm VAS)", True),
        ("", True),
        ("Length of hospital stay (days)", False),
        ("Change in systolic blood pressure", False),
        ("Pain (different measures)", False),
    ],
)
def test_a_tenth_of_days_or_of_another_instrument_is_no_other_scale(outcome, asked):
    studies = review(np.random.default_rng(39), 9)
    for name in ("m1", "s1", "m2", "s2"):
        studies[4][name] /= 10
    rows = [trial(r.line, **{**r.cells, "outcome": outcome}) for r in printed(studies)]
    assert (("mixed-scales", "r6") in doubted(rows)) is asked


def test_sds_of_several_outcomes_are_not_compared():
    studies = review(np.random.default_rng(39), 9)
    for arm in "12":
        studies[7][f"s{arm}"] *= 14
    rows = printed(studies)
    apart = [trial(r.line, **{**r.cells, "outcome": "Perioperative outcomes"}) for r in rows]
    assert ("sd-outlier", "r9") in doubted(rows)
    assert not {h for h in doubted(apart) if h[0] == "sd-outlier"}


def test_rows_without_a_set_are_compared_with_those_about_the_same():
    studies = review(np.random.default_rng(39), 9)
    for name in ("m1", "s1", "m2", "s2"):
        studies[4][name] /= 10
    for arm in "12":
        studies[7][f"s{arm}"] /= math.sqrt(studies[7][f"n{arm}"])
    rows = [trial(r.line, **{**r.cells, "set": ""}) for r in printed(studies, 2)]
    assert {("mixed-scales", "r6"), ("se-as-sd", "r9")} <= doubted(rows)
    apart = [trial(r.line, **{**r.cells, "outcome": f"outcome {r.line}"}) for r in rows]
    assert not doubted(apart)


def test_direction_needs_four_other_trials():
    rows = printed(review(np.random.default_rng(34), 4))
    assert direction_reversed(numbers_of(tuple(rows)), 0) is None


def test_another_better_direction_is_told():
    rows = printed(review(np.random.default_rng(35), 5))
    odd = trial(2, **{**rows[0].cells, "better": "higher"})
    findings = run(pool_scale, "direction-reversed", odd, *rows[1:])
    assert [(f.printed["estimate"], f.severity) for f in findings] == [(odd["estimate"], Severity.DECISION)]


def test_instruments_of_different_widths_are_told():
    rows = printed(review(np.random.default_rng(36), 4))
    scales = [instrument("vas", "0", "100"), instrument("nrs", "0", "10")]
    named = [trial(r.line, **{**r.cells, "instrument": "vas" if r.line > 2 else "nrs"}) for r in rows]
    (finding,) = run(pool_scale, "mixed-scales", *named, *scales)
    assert "3 of the 4 rows" in finding.message
    alike = [trial(r.line, **{**r.cells, "instrument": "vas"}) for r in rows]
    assert not run(pool_scale, "mixed-scales", *alike, *scales)
    smd = [trial(r.line, **{**r.cells, "measure": "SMD"}) for r in named]
    assert not run(pool_scale, "mixed-scales", *smd, *scales)


def test_comparison_5_of_cd008112_mixes_scales():
    """Pain in comparison 5 of the review: two trials on 0 to 10, one on 0 to 100, one pool of mean differences."""
    numbers = [
        ("De Oliveira 2020", "3.3", "2.2", "71", "3.1", "2.3", "72"),
        ("Nim 2020", "-0.77", "1.66", "60", "-0.66", "1.67", "63"),
        ("McCarthy 2019", "9.65", "14.37", "25", "15.48", "14.85", "25"),
    ]
    names = ("trial", "mean1", "sd1", "n1", "mean2", "sd2", "n2")
    rows = [
        trial(i + 2, set="5.1.1", measure="MD", kind="endpoint", **dict(zip(names, cells, strict=True)))
        for i, cells in enumerate(numbers)
    ]
    assert list(mixed_scales(numbers_of(tuple(rows)))) == [True, True, False]
    assert len(run(pool_scale, "mixed-scales", *rows)) == 2


# an SE for an SD ---------------------------------------------------------------------------------------

POOL = [22, 25, 19, 24, 21, 27, 18, 23]


def test_an_se_is_told_without_a_posterior():
    finding = check_se_as_sd("2.9", 60, "3.1", 60, mean1="31.0", mean2="41.0", pool_sds=POOL)
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert "probability" not in finding.message
    assert "like those of the other trials" in finding.message
    both = [float(text) for text in finding.repairs[0].value.split(", ")]
    assert finding.repairs[0].field == "sd1, sd2"
    assert both == pytest.approx([2.9 * 60**0.5, 3.1 * 60**0.5], abs=0.05)


def test_a_scale_that_has_no_room_for_the_sd_rules_it_out():
    options = {"mean1": "3.0", "mean2": "50.0"}
    assert check_se_as_sd("11", 25, "9.2", 25, **options).verdict is Verdict.IMPLAUSIBLE
    finding = check_se_as_sd("11", 25, "9.2", 25, **options, minimum=0, maximum=100)
    assert finding.verdict is Verdict.CONSISTENT


def test_a_large_effect_with_usual_sds_is_no_sign():
    finding = check_se_as_sd("21", 40, "23", 40, mean1="5.0", mean2="75.0", pool_sds=POOL)
    assert finding.verdict is Verdict.CONSISTENT


def test_effects_stand_in_for_sds():
    options = {"mean1": "31.0", "mean2": "34.0"}
    smds = [-0.3, -0.1, -0.5, 0.1, -0.4, -0.2]
    assert check_se_as_sd("1.2", 49, "1.3", 49, **options, pool_smds=smds).verdict is Verdict.IMPLAUSIBLE
    large = [-2.1, -2.9, -1.8, -3.0, -2.2, -2.6]
    assert check_se_as_sd("1.2", 49, "1.3", 49, **options, pool_smds=large).verdict is Verdict.CONSISTENT


def test_too_little_to_compare_is_not_checkable():
    assert check_se_as_sd("3", 20, "3", 20).verdict is Verdict.NOT_CHECKABLE
    assert check_se_as_sd("0", 20, "3", 20, pool_sds=POOL).verdict is Verdict.NOT_CHECKABLE
    assert check_sd_outlier("3", 20, [3, 4]).verdict is Verdict.NOT_CHECKABLE
    with pytest.raises(DataError, match="`sd2` is empty"):
        check_se_as_sd("3", 20, "", 20)
    with pytest.raises(DataError, match="`n` is empty"):
        check_sd_outlier("3", None, POOL)


def test_the_spread_of_the_pool_is_robust():
    spread = usual(np.log([20.0, 21.0, 22.0, 23.0, 200.0]))
    assert spread is not None
    assert math.exp(spread.centre) == pytest.approx(22)
    assert usual(np.log([20.0, 21.0, 22.0])) is None
    assert sum(share_of((0.9, 0.07, 0.03), (5.0, 1.0, 2.0))) == pytest.approx(1)


def test_tavares_2017_draws_attention_as_implausible_at_most():
    """Its SDs are a tenth of what another analysis of the review prints for the same arm."""
    packaged = load_tables()
    row = packaged.row("cd008112-1.1.1-tavares2017")
    specs = [s for module in MODULES for s in module.SPECS]
    found = [f for s in specs for f in s.run(packaged, row) if f.verdict in DOUBTED]
    assert {f.check for f in found} == {"sd-outlier"}
    assert {f.verdict for f in found} == {Verdict.IMPLAUSIBLE}
    first = found[0]
    assert "standard error for an SD" in first.message
    assert "ten times as small" in first.message
    assert float(first.repairs[0].value) == pytest.approx(8.0126, abs=1e-3)  # what the other analysis prints


# numbers that stand twice ------------------------------------------------------------------------------


def shared(n, first=60, second=62):
    """One arm of a trial beside two others."""
    arm = {"mean2": "36.4", "sd2": "18.2", "n2": n, "arm2": "usual care"}
    common = {"trial": "Three arms", "set": "pool", "measure": "MD", "kind": "endpoint", "outcome": "pain", **arm}
    return [
        trial(2, mean1="30.1", sd1="17.0", n1=first, arm1="exercise", **common),
        trial(3, mean1="29.2", sd1="19.4", n1=second, arm1="manipulation", **common),
    ]


@pytest.mark.parametrize(("n", "verdict"), [(61, Verdict.IMPLAUSIBLE), (30, Verdict.CONSISTENT)])
def test_a_shared_arm_is_split_or_counted_twice(n, verdict):
    (finding,) = run(unit_of_analysis, "double-counted-arm", *shared(n))
    assert finding.verdict is verdict
    assert finding.rows == ("r2", "r3")
    assert ("twice" in finding.message) == (verdict is Verdict.IMPLAUSIBLE)


def test_halves_of_different_size_or_other_pools_are_no_double():
    first, second = shared(61)
    (split,) = run(unit_of_analysis, "double-counted-arm", first, trial(3, **{**second.cells, "n2": "60"}))
    assert split.verdict is Verdict.CONSISTENT
    assert not run(unit_of_analysis, "double-counted-arm", first, trial(3, **{**second.cells, "set": "other"}))
    assert not run(unit_of_analysis, "double-counted-arm", first, trial(3, **{**second.cells, "sd2": "18.3"}))


def test_arms_with_events_are_shared_too():
    common = {
        "trial": "T",
        "set": "p",
        "measure": "RR",
        "kind": "events",
        "arm2": "usual care",
        "events2": "21",
        "n2": "58",
    }
    rows = [trial(i, arm1=f"arm {i}", events1=str(10 + i), n1="60", **common) for i in (2, 3, 4)]
    (finding,) = run(unit_of_analysis, "double-counted-arm", *rows)
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert "3 times" in finding.message


def test_several_rows_of_one_trial_are_told_for_information():
    (finding,) = run(unit_of_analysis, "dependent-rows", *shared(30))
    assert (finding.verdict, finding.severity, finding.rows) == (Verdict.CONSISTENT, Severity.INFO, ("r2", "r3"))


def test_a_block_of_numbers_in_two_trials_is_told():
    cells = {"set": "p", "mean1": "31.2", "sd1": "12.4", "n1": "40", "mean2": "38.3", "sd2": "13.1", "n2": "30"}
    rows = [trial(2, **cells), trial(3, **cells), trial(4, **{**cells, "sd2": "13.2"})]
    (finding,) = run(copies, "copied-block", *rows)
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert finding.rows == ("r2", "r3")
    few = {"set": "p", "mean1": "3", "sd1": "2", "n1": "40", "mean2": "4", "sd2": "2", "n2": "40"}
    assert not run(copies, "copied-block", trial(2, **few), trial(3, **few))
    line = {"set": "p", "estimate": "-3.41", "ci_low": "-9.82", "ci_high": "3.00"}
    assert len(run(copies, "copied-block", trial(2, **line), trial(3, **line))) == 1


def test_shares_of_few_people_are_alike_by_chance():
    """5 of 12 has one exact interval, however many digits it is printed in; so has no event in 80."""
    share = {"set": "p", "measure": "PR", "estimate": "0.41667", "ci_low": "0.15165", "ci_high": "0.72333"}
    rows = [trial(i, trial=f"S{i}", **share) for i in (2, 3, 4)]
    assert not run(copies, "copied-block", *rows)
    assert run(copies, "copied-block", *(Row(r.table, r.file, r.line, r.cells | {"measure": "MD"}) for r in rows))
    none = {"set": "p", "measure": "GEN", "estimate": "0", "ci_low": "0", "ci_high": "4.61013406"}
    assert not run(copies, "copied-block", *(trial(i, trial=f"S{i}", **none) for i in (2, 3, 4)))


def test_true_blocks_are_never_alike():
    rng = np.random.default_rng(37)
    for _ in range(20):
        rows = printed(review(rng, 40), 0)
        assert not run(copies, "copied-block", *rows)


def test_baseline_sds_at_the_end_are_told():
    cells = {"kind": "endpoint", "baseline_sd1": "18.31", "sd1": "18.31", "n1": "40"}
    cells |= {"baseline_sd2": "19.02", "sd2": "19.02", "n2": "41"}
    (finding,) = run(copies, "baseline-copied", trial(**cells))
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert finding.printed["baseline_sd2"] == "19.02"
    (fine,) = run(copies, "baseline-copied", trial(**{**cells, "sd2": "19.03"}))
    assert fine.verdict is Verdict.CONSISTENT
    with pytest.raises(DataError, match="at least one arm"):
        check_baseline_copied([("1.0", None, 20)])


def test_equal_sds_by_chance_are_rarely_told():
    rng = np.random.default_rng(38)
    told = 0
    for _ in range(4000):
        n = int(rng.integers(10, 150))
        pairs = []
        for _ in "12":
            sds = 20 * np.sqrt(rng.chisquare(n - 1, 2) / (n - 1))
            pairs.append((f"{sds[0]:.1f}", f"{sds[1]:.1f}", n))
        told += check_baseline_copied(pairs).verdict is Verdict.IMPLAUSIBLE
    assert told <= 8  # 0.2 %
