"""The unit of analysis: one arm in several rows under real labels, one study in two subgroups, designs not said."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.across import copies, unit_of_analysis
from lbpmeta.checks.across.labels import read_label, same_study
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row

from ._rows import run, tables, trial

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "consistency"))

from layouts import LAYOUTS, table

CHECKS = ("double-counted-arm", "copied-block")


def doubted(made):
    return [f for f in run_checks(made, only=CHECKS) if f.verdict is Verdict.IMPLAUSIBLE]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_control_in_full_is_noticed_under_every_label(layout):
    rng = np.random.default_rng(1)
    noticed = 0
    for i in range(4):
        made, ids = table(rng, layout, counts=i % 2 == 1, kind="full", subgroups=i == 2)
        noticed += any(set(f.rows) <= ids for f in doubted(made))
    assert noticed >= 3


def test_split_controls_and_trials_of_their_own_are_left_alone():
    rng = np.random.default_rng(2)
    told = sum(
        bool(doubted(table(rng, layout, counts=i % 2 == 1, kind=kind, outcomes=2)[0]))
        for i, layout in enumerate(LAYOUTS)
        for kind in ("split", "apart")
    )
    assert told <= 1


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Lee 2018a", "Lee 2018b", True),
        ("van der Berg 2018 (1)", "Van den Berg 2018 (2)", True),
        ("Study 12a", "Study 12b", True),
        ("10 mg/day [Lee 2018]", "Lee 2018", True),
        ("Lee 2018", "Kim 2018", False),
        ("Lee 2018", "Lee 2020", False),
        ("Study 12", "Study 13", False),
        ("NCT01234567", "NCT01234568", False),
        ("", "Lee 2018", False),
    ],
)
def test_labels(first, second, same):
    assert same_study(first, second) is same
    assert same_study(second, first) is same


def test_a_label_is_read_once_for_all_its_dashes_and_accents():
    assert read_label("M\u00fcller\u20132018") == read_label("Mu\u0308ller-2018")


ARM = {"mean2": "36.4", "sd2": "18.2", "n2": "61", "arm2": "usual care"}
COMMON = {"measure": "MD", "kind": "endpoint", "outcome": "pain", **ARM}


def three_arms(first="Lee 2018a", second="Lee 2018b", **more):
    rows = ({"mean1": "30.1", "sd1": "17.0", "n1": "60"}, {"mean1": "29.2", "sd1": "19.4", "n1": "62"})
    labels = (first, second)
    sets = ("total total.1", "total total.2")
    return [trial(i + 2, trial=labels[i], set=sets[i], **{**COMMON, **cells, **more}) for i, cells in enumerate(rows)]


def test_a_total_over_subgroups_is_a_pool():
    (finding,) = run(unit_of_analysis, "double-counted-arm", *three_arms())
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert "Lee 2018a, Lee 2018b" in finding.message
    (told,) = run(unit_of_analysis, "dependent-rows", *three_arms("Lee 2018", "Lee 2018"))
    assert "in 2 of its subgroups" in told.message
    assert told.severity is Severity.INFO


def test_under_unlike_labels_eight_digits_are_needed():
    assert not run(unit_of_analysis, "double-counted-arm", *three_arms("Lee 2018", "Kim 2011"))
    fine = three_arms("Lee 2018", "Kim 2011", mean2="36.4127", sd2="18.2331")
    (finding,) = run(unit_of_analysis, "double-counted-arm", *fine)
    assert "under other names" in finding.message


def test_more_people_elsewhere_prove_the_split():
    elsewhere = trial(9, trial="Lee 2018a", set="other", **{**COMMON, "n2": "122"})
    (finding,) = run(unit_of_analysis, "double-counted-arm", *three_arms(), elsewhere)
    assert finding.verdict is Verdict.CONSISTENT
    assert "was split" in finding.message


def test_counts_must_be_shared_in_a_second_outcome_too():
    def rows(second):
        return [
            trial(line, trial=f"Lee 2018{letter}", set=pool, measure="RR", kind="events", **cells)
            for line, letter, pool, cells in (
                (2, "a", "p", {"events1": "10", "n1": "55", "events2": "21", "n2": "58"}),
                (3, "b", "p", {"events1": "13", "n1": "57", "events2": "21", "n2": "58"}),
                (4, "a", "q", {"events1": "8", "n1": "55", "events2": "12", "n2": "58"}),
                (5, "b", "q", {"events1": "6", "n1": "57", "events2": second, "n2": "58"}),
            )
        ]

    assert len(run(unit_of_analysis, "double-counted-arm", *rows("12"))) == 2
    assert not run(unit_of_analysis, "double-counted-arm", *rows("17"))


def test_twin_rows_of_one_study_need_no_digits():
    cells = {"set": "p", "mean1": "3", "sd1": "2", "n1": "40", "mean2": "4", "sd2": "2", "n2": "40"}
    (finding,) = run(copies, "copied-block", trial(2, trial="Lee 2018a", **cells), trial(3, trial="Lee 2018", **cells))
    assert "its people count twice" in finding.message
    assert not run(copies, "copied-block", trial(2, trial="Lee 2018", **cells), trial(3, trial="Kim 2018", **cells))


def test_equal_counts_beside_a_split_arm_are_no_copy():
    """Hemmila 2002 in analysis 3.3.3 of CD008112: two comparators with 22 of 34, beside half of one arm each."""
    cells = {"set": "p", "trial": "Hemmila 2002", "events1": "15", "n1": "22", "events2": "22", "n2": "34"}
    pair = [trial(2, arm2="exercise", **cells), trial(3, arm2="physiotherapy", **cells)]
    assert not run(copies, "copied-block", *pair)


CLUSTER = {"note": "cluster randomised", "mean1": "30.1", "sd1": "17.0", "n1": "60", **ARM}


def test_designs_that_the_numbers_do_not_show_are_asked_about():
    def asked(**cells):
        return run(unit_of_analysis, "design-not-said", trial(2, measure="MD", **{**CLUSTER, **cells}))

    (finding,) = asked()
    assert (finding.verdict, finding.severity) == (Verdict.IMPLAUSIBLE, Severity.MINOR)
    assert finding.message.endswith("Was the design allowed for?")
    # SE 3.20 is that of independent arms, 4.9 allows for clusters of ten or so
    assert len(asked(estimate="-6.3", se="3.20")) == 1
    assert not asked(estimate="-6.3", se="4.90")
    assert not asked(note="cluster randomised; n divided by the design effect")
    assert not asked(note="randomised")
    assert not asked(contrast="adjusted")
    (crossover,) = asked(note="", trial="Lee 2018 (cross-over)")
    assert "a crossover trial" in crossover.message


def test_true_pools_of_distinct_trials_are_never_asked_about():
    rng = np.random.default_rng(3)
    rows = []
    for i, name in enumerate(["Adams", "Berg", "Costa", "Dunn", "Eriksson", "Fox", "Gray", "Hall"] * 5):
        cells = {"set": "p", "measure": "MD", "trial": f"{name} {2000 + i}"}
        for a in "12":
            cells |= {f"mean{a}": f"{rng.normal(40, 5):.1f}", f"sd{a}": f"{rng.uniform(12, 25):.1f}"}
            cells[f"n{a}"] = int(rng.integers(15, 90))
        rows.append(trial(i + 2, **cells))
    assert not [f for f in run_checks(tables(*rows), only=(*CHECKS, "design-not-said")) if f.verdict != "consistent"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, 0),  # equal counts of the first arms are chance as often
        ({"arm1": "yoga"}, 0),
        ({"arm1": "yoga", "arm2": ("sham", "waiting list")}, 1),
        ({"side": "2"}, 1),
    ],
)
def test_a_first_arm_of_counts_is_shared_only_if_its_name_says_so(cells, told):
    cells = dict(cells)
    side = cells.pop("side", "1")
    other = "21"[side == "2"]
    rows = []
    for i, (events, n) in enumerate((("10", "55"), ("13", "57"))):
        names = {c: v[i] if isinstance(v, tuple) else v for c, v in cells.items()}
        arms = {f"events{side}": "21", f"n{side}": "58", f"events{other}": events, f"n{other}": n}
        rows.append(trial(i + 2, trial=f"Lee 2018{'ab'[i]}", set="p", measure="RR", kind="events", **arms, **names))
    found = run(unit_of_analysis, "double-counted-arm", *rows)
    assert len([f for f in found if f.verdict is Verdict.IMPLAUSIBLE]) == told


@pytest.mark.parametrize(("rows", "told"), [(40, True), (4000, False)])
def test_equal_lines_are_a_chance_in_a_large_table(rows: int, told: bool) -> None:
    """Eight digits that agree are no chance among 40 rows: among 4,000 some 160 times as many pairs may agree."""
    table = [
        {"study": f"S{i}", "measure": "MD", "estimate": f"{i / 1000:.3f}", "ci_low": f"{i / 1000 - 0.2:.3f}",
         "ci_high": f"{i / 1000 + 0.2:.3f}"} for i in range(1, rows)
    ]  # fmt: skip
    table.append(table[20] | {"study": "another"})
    found = lm.check(table, only=["copied-block"]).failures
    assert bool(found) is told


def test_levels_of_one_factor_share_their_reference_group_unless_a_line_pools_them():
    levels = ("1 to 10", "11 to 20", "over 20")
    rows = [
        trial(
            i, trial="Lee 2001", set="smoking", measure="OR", events1=30 + i, n1=90, events2=60, n2=180, x_level=level
        )
        for i, level in enumerate(levels, start=2)
    ]
    assert not doubted(tables(*rows))
    plain = [Row(r.table, r.file, r.line, {c: t for c, t in r.cells.items() if c != "x_level"}) for r in rows]
    assert doubted(tables(*plain))
    group = [Row(r.table, r.file, r.line, r.cells | {"x_reference_group": "never"}) for r in plain]
    assert not doubted(tables(*group))
    paper = [Row(r.table, r.file, r.line, r.cells | {"x_reference": "Lee, 2001"}) for r in plain]
    assert doubted(tables(*paper))
    line = Row("reviews", "reviews.csv", 2, {"id": "total", "set": "smoking", "source": "s", "estimate": "1.2"})
    assert doubted(tables(*rows, line))


def several_effects_of_each(path, total=""):
    lines = ["study,n1,mean1,sd1,n2,mean2,sd2,MD,lower,upper"]
    for i, name in enumerate(("Aalto 2001", "Brandt 2002", "Cerny 2003", "Dahl 2004")):
        for mean, n in ((5.1 + i / 7, 40 + i), (5.4 + i / 9, 41 + i)):
            lines.append(f"{name},{n},{mean:.2f},1.{10 + i},{42 + i},4.{31 + i},1.{20 + i},,,")
    file = path / "effects.csv"
    file.write_text("\n".join([*lines, total]) + "\n", encoding="utf-8")
    return [f for f in lm.load(file, measure="MD").check().findings if f.check == "double-counted-arm"]


def test_a_table_of_several_effects_of_each_study_asks_for_its_model(tmp_path):
    found = several_effects_of_each(tmp_path)
    assert [(f.verdict, f.severity) for f in found] == [(Verdict.IMPLAUSIBLE, Severity.MINOR)] * 4
    assert "4 of 4 studies here have several rows" in found[0].message


def test_pooled_into_one_line_their_people_count_twice(tmp_path):
    found = several_effects_of_each(tmp_path, "Total,,,,,,,0.95,0.70,1.20")
    assert [(f.verdict, f.severity) for f in found] == [(Verdict.IMPLAUSIBLE, Severity.MATERIAL)] * 4


def test_rows_without_a_label_are_of_no_study_in_particular():
    assert not same_study("", "")
    assert same_study("1005", "1005")
    assert not run(unit_of_analysis, "double-counted-arm", *three_arms("", ""))


@pytest.mark.parametrize(("total", "severity"), [("", Severity.MINOR), ("Total,0.95,0.70,1.20", Severity.MATERIAL)])
def test_one_line_in_several_rows_of_a_study_is_for_information_unless_they_are_pooled(tmp_path, total, severity):
    """A sheet with a row an outcome repeats what was measured once: nothing is printed that counts it twice."""
    lines = ["study,MD,lower,upper"]
    for i, name in enumerate(("Aalto 2001", "Brandt 2002", "Cerny 2003", "Dahl 2004")):
        lines += [f"{name},1.{234 + i},0.{412 + i},2.{56 + i}"] * 2
    file = tmp_path / "effects.csv"
    file.write_text("\n".join([*lines, total]) + "\n", encoding="utf-8")
    found = [f for f in lm.load(file).check().findings if f.check == "copied-block"]
    assert {(f.verdict, f.severity) for f in found} == {(Verdict.IMPLAUSIBLE, severity)}
