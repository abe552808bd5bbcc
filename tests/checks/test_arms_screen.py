"""The first questions about arms over a table say what the checks say row by row."""

import math
import random
from types import MappingProxyType

import numpy as np
import pytest

from lbpmeta.checks.across.pool import numbers_of
from lbpmeta.checks.across.scales import direction_reversed
from lbpmeta.checks.arms.contrast_rows import run_arms
from lbpmeta.checks.arms.screen import ask_contrast
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, NOT_CHECKABLE, SILENT, WITHIN_ROUNDING, TableColumns
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.evidence.tables import Row, Tables

VERDICTS = {
    Verdict.CONSISTENT: CONSISTENT,
    Verdict.CONSISTENT_WITHIN_ROUNDING: WITHIN_ROUNDING,
    Verdict.NOT_CHECKABLE: NOT_CHECKABLE,
}


def made_rows(count, seed, pools=1):
    """Arms with differences and standardised ones by several methods; some spoilt, some without a number."""
    rng = random.Random(seed)
    rows = []
    for i in range(count):
        n1, n2 = rng.randint(2, 120), rng.randint(2, 120)
        s1, s2 = rng.uniform(1, 25), rng.uniform(1, 25)
        m1, m2 = rng.uniform(0, 40), rng.uniform(0, 40)
        df = n1 + n2 - 2
        pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df)
        level = rng.choice(["95", "95", "90", ""])
        c = 1.6448536 if level == "90" else 1.959964
        measure = rng.choice(["MD", "MD", "SMD", "SMD", "RR"])
        if measure == "MD":
            est = m1 - m2
            half = c * rng.choice([math.sqrt(s1**2 / n1 + s2**2 / n2), pooled * math.sqrt(1 / n1 + 1 / n2)])
        else:
            est = (m1 - m2) / pooled * rng.choice([1.0, 1 - 3 / (4 * df - 1)])
            half = c * math.sqrt(1 / n1 + 1 / n2 + est**2 / (2 * (n1 + n2)))
        d = [rng.randint(0, 3) for _ in range(4)]
        cells = {
            "measure": measure,
            "level": level,
            "kind": rng.choice(["endpoint", "endpoint", "change", "baseline", ""]),
            "contrast": rng.choice(["", "raw", "adjusted"]),
            "mean1": f"{m1:.{d[0]}f}",
            "sd1": f"{s1:.{d[1]}f}",
            "n1": str(n1),
            "mean2": f"{m2:.{d[0]}f}",
            "sd2": f"{s2:.{d[1]}f}",
            "n2": str(n2),
            "estimate": f"{est:.{d[2]}f}",
            "ci_low": f"{est - half:.{d[3]}f}",
            "ci_high": f"{est + half:.{d[3]}f}",
        }
        spoil = rng.choice(["", "", "", "gone", "sign", "half", "words"])
        if spoil == "gone":
            for name in rng.sample(sorted(cells), rng.randint(1, 3)):
                cells[name] = ""
        elif spoil == "sign" and cells["estimate"]:
            cells["estimate"] = f"{-est:.{d[2]}f}"
        elif spoil == "half":
            cells["ci_high"] = f"{est + 2 * half:.{d[3]}f}"
        elif spoil == "words":
            cells["ci_low"], cells["ci_high"] = "", ""
        row = {"id": f"r{i}", "outcome": f"o{i % pools}", "trial": f"t{i}", **cells}
        rows.append(Row("trials", "made.csv", i + 2, MappingProxyType(row)))
    return tuple(rows)


@pytest.mark.parametrize("seed", range(3))
def test_the_first_question_about_a_contrast_says_what_the_check_says(seed):
    rows = made_rows(300, seed)
    tables = Tables(MappingProxyType({"trials": rows}), "made.csv")
    codes = ask_contrast(TableColumns(tables, rows)).codes
    looked = agreed = 0
    for row, code in zip(rows, codes, strict=True):
        if code == LOOK:
            looked += 1
            continue
        findings = list(run_arms(tables, row))
        says = {VERDICTS.get(f.verdict, LOOK) for f in findings} or {SILENT}
        assert says == {code}, (row.cells, findings)
        agreed += code in (CONSISTENT, WITHIN_ROUNDING)
    assert agreed > 80
    assert looked < 130


ACROSS = {
    name: CHECKS[name]
    for name in (
        *("mixed-scales", "direction-reversed", "se-as-sd", "sd-outlier", "copied-block", "double-counted-arm"),
        *("dependent-rows", "arm-with-two-sds", "combined-groups"),
    )
}


@pytest.mark.parametrize("name", ACROSS)
@pytest.mark.parametrize("pools", [1, 12, 60])
@pytest.mark.parametrize("seed", [4, 5])
def test_first_questions_about_pools_say_what_the_checks_say(name, pools, seed):
    """Pools of 1, 25 and 5 rows a trial: with sets and without, with spoilt spreads, signs, scales and copies."""
    rng = random.Random(seed)
    rows = []
    for row in made_rows(300, seed, pools):
        cells = dict(row.cells)
        spoil = rng.choice(["", "", "", "se", "sign", "ten", "copy", "trial", "better"])
        if cells["measure"] == "MD" and seed == 5:
            cells |= {"estimate": f"{rng.gauss(-20, 2):.1f}", "ci_low": "", "ci_high": "", "se": "1.5"}
            if spoil == "sign":
                cells["estimate"] = cells["estimate"].lstrip("-")
        if spoil == "se" and cells["sd1"] and cells["sd2"]:
            cells |= {"sd1": f"{float(cells['sd1']) / 8:.2f}", "sd2": f"{float(cells['sd2']) / 8:.2f}"}
        elif spoil == "ten":
            cells |= {"mean1": "3.1", "mean2": "4.2", "sd1": "1.9", "sd2": "2.1"}
        elif spoil == "copy" and rows:
            names = ("mean1", "sd1", "n1", "mean2", "sd2", "n2", "estimate", "ci_low", "ci_high", "measure")
            cells |= {c: rows[-1][c] for c in names}
        elif spoil == "trial" and rows:
            cells |= {"trial": rows[-1]["trial"], "arm1": "A"}
        elif spoil == "better":
            cells["better"] = rng.choice(["lower", "lower", "higher"])
        if seed == 4:
            cells["set"] = f"p{cells['outcome']}" + (" other" if rng.random() < 0.02 else "")
        rows.append(Row("trials", row.file, row.line, MappingProxyType(cells)))
    rows = tuple(rows)
    tables = Tables(MappingProxyType({"trials": rows}), "made.csv")
    spec = ACROSS[name]
    codes = spec.ask(TableColumns(tables, rows)).codes
    for row, code in zip(rows, codes, strict=True):
        if code == LOOK:
            continue
        findings = list(spec.run(tables, row))
        says = {VERDICTS.get(f.verdict, LOOK) for f in findings} or {SILENT}
        assert says == {code}, (row.cells, findings)
    some = rows[10:40]
    assert (spec.ask(TableColumns(tables, some)).codes == codes[10:40]).all()


def test_in_a_pool_of_true_rows_few_are_looked_at():
    rng = random.Random(1)
    rows = []
    for i in range(600):
        cells = {"measure": "MD", "kind": "endpoint", "outcome": "pain", "trial": f"t{i}", "n1": "40", "n2": "41"}
        cells |= {"mean1": f"{rng.gauss(40, 4):.1f}", "mean2": f"{rng.gauss(48, 4):.1f}"}
        cells |= {"sd1": f"{rng.uniform(15, 25):.1f}", "sd2": f"{rng.uniform(15, 25):.1f}"}
        rows.append(Row("trials", "a.csv", i, MappingProxyType({"id": f"r{i}", **cells})))
    rows = tuple(rows)
    columns = TableColumns(Tables(MappingProxyType({"trials": rows}), "a.csv"), rows)
    for name, spec in ACROSS.items():
        assert (spec.ask(columns).codes == LOOK).sum() < 10, name


def test_a_reversed_row_is_found_in_a_small_pool_and_in_a_large_one():
    """Sums over the pool less those of the trial say of a large pool what leaving the trial out says of a small one."""
    for count in (30, 900):
        rng = random.Random(count)
        rows = []
        for i in range(count):
            est = rng.gauss(-20, 2) * (-1 if i == 7 else 1)
            cells = {"measure": "MD", "trial": f"t{i}", "set": "s", "estimate": f"{est:.1f}", "se": "2.0"}
            rows.append(Row("trials", "a.csv", i, MappingProxyType({"id": f"r{i}", **cells})))
        rows = tuple(rows)
        tables = Tables(MappingProxyType({"trials": rows}), "a.csv")
        spec = ACROSS["direction-reversed"]
        assert [r.id for r in rows if list(spec.run(tables, r))] == ["r7"]
        assert spec.ask(TableColumns(tables, rows)).codes[7] == LOOK
        pool = numbers_of(rows)
        y, v = pool.estimate, pool.se**2
        for at in (3, 7):
            o = np.arange(count) != at
            w = 1 / v[o]
            mu = (w * y[o]).sum() / w.sum()
            tau2 = ((w * (y[o] - mu) ** 2).sum() - (o.sum() - 1)) / (w.sum() - (w * w).sum() / w.sum())
            w = 1 / (v[o] + max(0.0, tau2))
            mu = (w * y[o]).sum() / w.sum()
            scale = math.sqrt(v[at] + max(0.0, tau2) + 1 / w.sum())
            # Large pools weigh by tau2 of all their trials, this one included.
            assert direction_reversed(pool, at)[0] == pytest.approx(
                (y[at] - mu) / scale, rel=1e-9 if count < 400 else 1e-3
            )
