"""The power of a table: planted slips, the batch against one run per slip, and what the line says."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from types import MappingProxyType

import numpy as np
import pytest
from scipy.special import ndtr

import lbpmeta as lm
from lbpmeta.checks.power.added import added
from lbpmeta.checks.power.affected import LARGE, MARK, Affected, home_of
from lbpmeta.checks.power.model import FREQUENCIES, KINDS, kinds_for, slipped
from lbpmeta.checks.power.noticing import Noticing, found_by
from lbpmeta.checks.power.planting import number_fields, plant
from lbpmeta.checks.power.power import table_power
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.errors import LbpmetaError, NotDefinedError
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS
from lbpmeta.report.report import Report, stops
from lbpmeta.report.silence import silence_line

#: What runs in the batch: a slip in print stands in the quote too.
SPECS = [spec for spec in CHECKS.values() if spec.reads != "quote"]


def stop(finding) -> bool:
    return stops(finding, "material")


def review(k: int, columns: str = "", seed: int = 1, measure: str = "MD") -> list[dict[str, str]]:
    """True rows of a review: arms, and what `columns` names beside them."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(k):
        n = rng.integers(20, 90, 2)
        sd, centre = rng.uniform(12, 24, 2), rng.uniform(30, 60)
        x, y = rng.normal(centre - 5, sd[0], n[0]), rng.normal(centre, sd[1], n[1])
        d, se = x.mean() - y.mean(), math.sqrt(x.var(ddof=1) / n[0] + y.var(ddof=1) / n[1])
        row = {"study": f"Author{i} {2000 + i}", "mean1": f"{x.mean():.1f}", "sd1": f"{x.std(ddof=1):.1f}", "n1": n[0]}
        row |= {"mean2": f"{y.mean():.1f}", "sd2": f"{y.std(ddof=1):.1f}", "n2": n[1]}
        if "d" in columns:
            row[measure] = f"{d:.1f}"
        if "i" in columns:
            row |= {"lower": f"{d - 1.96 * se:.1f}", "upper": f"{d + 1.96 * se:.1f}"}
        if "s" in columns:
            row["SE"] = f"{se:.2f}"
        if "p" in columns:
            row["p"] = f"{2 * ndtr(-abs(d / se)):.3f}"
        rows.append({c: str(v) for c, v in row.items()})
    return rows


def with_total(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    fit = lm.pool(
        lm.load([{k: v for k, v in r.items() if k != "MD"} for r in rows], measure="MD").effects("data-frame")
    )
    total = {"study": "Total", "MD": f"{fit.estimate:.2f}", "lower": f"{fit.ci.low:.2f}", "upper": f"{fit.ci.high:.2f}"}
    return [*({**r, **{c: r.get(c, "") for c in ("MD", "lower", "upper")}} for r in rows), total]


def one_at_a_time(tables, planting, clean) -> tuple[bool, bool]:
    """The same by a whole run over the changed table."""
    rows = {
        name: tuple(r.with_cells(planting.changes[r.id]) if r.id in planting.changes else r for r in of_table)
        for name, of_table in tables.rows.items()
    }
    changed = dataclasses.replace(tables, rows=MappingProxyType(rows))
    try:
        new = found_by(run_checks(changed, only=[s.name for s in SPECS], extra=RELEVANCE_CHECKS).spoken, stop).without(
            clean
        )
    except LbpmetaError:
        return True, True
    return bool(new.gate), bool(new.told)


def agree(tables, plantings) -> None:
    clean = found_by(run_checks(tables, extra=RELEVANCE_CHECKS).spoken, stop)
    batch = Noticing(tables, [*CHECKS.values(), *RELEVANCE_CHECKS], stop, clean).of(plantings)
    for planting, found in zip(plantings, batch, strict=True):
        assert found == one_at_a_time(tables, planting, clean), planting


def chosen(tables, count: int, seed: int = 3):
    plantings = list(plant(number_fields(tables), 3 * count, np.random.default_rng(seed)))
    order = np.random.default_rng(seed).permutation(len(plantings))[:count]
    return [plantings[i] for i in order.tolist()]


@pytest.mark.parametrize("columns", ["", "p", "d", "di", "s", "dip"])
def test_the_batch_says_what_a_run_over_each_changed_table_says(columns):
    tables = lm.load(review(8, columns)).tables
    agree(tables, chosen(tables, 24))


def test_two_slips_at_once_agree_too():
    tables = lm.load(review(8, "di")).tables
    singles = chosen(tables, 24)
    agree(tables, [a.with_other(b) for a, b in zip(singles[::2], singles[1::2], strict=True)])


def test_slips_in_counts_and_ratios_agree():
    rows = [
        {"study": f"T{i}", "e.e": str(e), "n.e": "80", "e.c": str(c), "n.c": "82", "RR": f"{e / 80 / (c / 82):.2f}"}
        for i, (e, c) in enumerate([(12, 20), (30, 41), (9, 11), (22, 30), (15, 29), (40, 39)])
    ]
    tables = lm.load(rows).tables
    agree(tables, chosen(tables, 24))


def test_slips_around_a_total_agree():
    tables = lm.load(with_total(review(6))).tables
    agree(tables, chosen(tables, 8))


def test_slips_in_the_packaged_evidence_agree():
    tables = lm.load().tables
    agree(tables, chosen(tables, 5, seed=11))


def test_a_seed_makes_the_same_slips():
    report = lm.check(review(6, "d"))
    one, other, third = (report.measure_power(seed=s, more=False) for s in (4, 4, 5))
    assert one.cells == other.cells
    assert one.cells != third.cells


def test_arms_alone_say_little_and_a_p_says_much():
    power = lm.check(review(10)).measure_power(more=False)
    columns = {c.column: c for c in power.columns}
    assert columns["n1"].noticed == columns["n2"].noticed == 0
    assert columns["mean1"].noticed > 0
    assert power.noticed < 0.25
    assert power.line.startswith(f"Of 100 slips as found in print, about {100 * power.noticed:.0f} would be noticed")
    assert re.search(r"; n\b[^;]* none;", power.line)
    assert lm.check(review(10, "p")).measure_power(more=False).noticed > power.noticed + 0.3


def test_what_one_more_number_would_buy_is_asked_with_the_same_slips():
    rows = [{c: v for c, v in row.items() if c not in ("lower", "upper")} for row in review(3, "di")]
    power = lm.check(rows).power
    assert {a.name for a in power.additions} == {
        "a p per row",
        "an SE per row",
        "an estimate and interval per row",
        "a total",
        "a total n",
    }
    assert list(power.additions) == sorted(power.additions, key=lambda a: -a.noticed)
    assert power.pairs == 100
    assert "Two slips at once" in str(power)


def test_what_is_added_follows_from_the_row_and_is_rounded_as_it_is():
    tables = lm.load(review(3)).tables
    larger = dict(added(tables))
    (first, *_), (bare, *_) = larger["an estimate and interval per row"].rows["trials"], tables.rows["trials"]
    assert first["estimate"] == f"{float(bare['mean1']) - float(bare['mean2']):.1f}"
    assert all(len(first[c].partition(".")[2]) == 1 for c in ("estimate", "ci_low", "ci_high"))
    assert lm.check(review(3)).ok
    for changed in larger.values():
        assert not [f for f in run_checks(changed).spoken if stop(f)]


def test_every_column_gets_its_slips_and_the_whole_weighs_them_by_their_numbers():
    assert 100 <= lm.check(review(10)).measure_power(more=False).planted <= 120  # for one line
    power = lm.check(review(10)).power
    assert 200 <= power.planted <= 402
    assert all(c.planted >= 12 for c in power.columns)
    assert power.half_width <= 0.045 or power.planted >= 390
    whole = sum(c.numbers * c.noticed / c.planted for c in power.columns) / sum(c.numbers for c in power.columns)
    assert power.noticed == pytest.approx(whole)
    assert sum(c.planted for c in power.cells) == power.planted
    assert power.noticed <= power.told


def test_a_stated_share_is_that_of_other_slips_in_the_table():
    """An independent run over whole tables comes as near as 40 slips allow (two standard errors are 16 points)."""
    tables = lm.load(review(9, "d", seed=21)).tables
    clean = found_by(run_checks(tables).spoken, stop)
    told = [one_at_a_time(tables, p, clean)[1] for p in chosen(tables, 40, seed=77)]
    stated = table_power(tables, SPECS, stop, gate="material", more=False).told
    assert abs(np.mean(told) - stated) < 0.16


def test_a_large_set_is_looked_at_through_some_of_its_rows():
    tables = lm.load(review(LARGE + 20)).tables
    affected = Affected(tables)
    first = tables.rows["trials"][0].id
    assert not affected.is_whole(first)
    assert first in affected.around([first])
    assert len(affected.around([first])) <= LARGE + 1
    assert table_power(tables, SPECS, stop, gate="material", count=60, more=False).planted >= 60


def test_rows_of_worlds_share_nothing():
    tables = lm.load(review(3)).tables
    ids = tuple(r.id for r in tables.rows["trials"])
    worlds = Affected(tables).worlds([(ids, {}), (ids, {ids[0]: {"n1": "9"}})])
    rows = worlds.rows["trials"]
    assert [home_of(r.id) for r in rows] == [(i, w) for w in (0, 1) for i in ids]
    assert len({r["set"] for r in rows}) == 2
    assert all(len(worlds.members(r["set"])) == 3 for r in rows)
    assert rows[3]["n1"] == "9"
    assert rows[0]["n1"] == tables.rows["trials"][0]["n1"]
    assert len(f"x{MARK}y".split()) == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_slip_changes_its_cell(kind):
    cells = {"estimate": "0.75", "ci_low": "-0.52", "ci_high": "-0.11", "measure": "RR"}
    columns = {"both signs": "ci_low", "exchanged": "estimate"}
    column = columns.get(kind, "estimate")
    assert kind in kinds_for(column, cells)
    made = [slipped(column, kind, cells, np.random.default_rng(s)) for s in range(20)]
    changes = [m for m in made if m is not None]
    if kind != "logarithm":  # the bounds of this row have no logarithm
        assert changes
    for change in changes:
        assert float(change[column]) != float(cells[column])


def test_a_ratio_and_its_logarithm():
    cells = {"estimate": "0.50", "ci_low": "0.25", "ci_high": "1.50", "measure": "RR"}
    made = slipped("estimate", "logarithm", cells, np.random.default_rng(0))
    assert made == {"estimate": "-0.69", "ci_low": "-1.39", "ci_high": "0.41"}


def test_the_model_has_words_for_all_its_kinds():
    assert set(FREQUENCIES) == set(KINDS)
    assert sum(FREQUENCIES.values()) == pytest.approx(54 - 10, abs=0.2)  # ten misprints are mended by no slip


def test_a_report_of_findings_alone_has_no_power():
    report = lm.check(review(4))
    bare = Report(report.findings, report.coverage, "x")
    with pytest.raises(NotDefinedError, match="no table"):
        _ = bare.power
    assert silence_line(bare) == ""


def test_it_is_plain_data():
    power = lm.check(review(5)).measure_power(more=False)
    content = json.loads(json.dumps(power.to_dict()))
    assert content["seed"] == 1
    assert content["model"].startswith("slips-1")
    assert content["planted"] == power.planted
    assert {"table", "column", "kind", "planted", "noticed", "told"} == content["cells"][0].keys()


def test_a_table_without_numbers_can_hold_no_slip():
    tables = lm.load(review(3)).tables
    empty = dataclasses.replace(tables, rows=MappingProxyType({**tables.rows, "trials": ()}))
    power = table_power(empty, SPECS, stop, gate="material")
    assert power.planted == 0
    assert math.isnan(power.noticed)
    assert power.to_dict()["noticed"] is None
    assert "No slip" in str(power)
