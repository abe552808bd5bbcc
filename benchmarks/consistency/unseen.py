"""Tables made in another way than those of the other benchmarks: are true rows left alone, does the stated power hold?

Usage: ``python benchmarks/consistency/unseen.py [--tables N] [--slips N] [--write]``. People come from skewed, bounded
and heavy-tailed distributions, arms may be of unequal size, and the columns are others. Slips are asked about by whole
runs over the changed table. ``--write`` stores the counts in benchmarks/consistency/unseen.json, where
docs/make_validation.py reads them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.power.noticing import found_by
from lbpmeta.checks.power.planting import number_fields, plant
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.errors import LbpmetaError
from lbpmeta.report.report import stops

OUT = Path(__file__).parent / "unseen.json"
NAMES = [name for name, spec in CHECKS.items() if spec.reads != "quote"]
Z = float(ndtri(0.975))
Row = dict[str, str]


def _people(rng: np.random.Generator, n: int, shape: str, move: float) -> np.ndarray:
    """Scores of n people: gamma (days, costs), beta on 0 to 100, a scale of 0 to 10 in halves, or t with 4 df."""
    if shape == "gamma":
        return rng.gamma(2.0 + move, 6.0, n)
    if shape == "beta":
        return 100 * rng.beta(2.2 + move, 3.1, n)
    if shape == "halves":
        return np.round(2 * np.clip(rng.normal(4.5 + move, 2.2, n), 0, 10)) / 2
    return 55 + 8 * (rng.standard_t(4, n) + move)


def _arms(rng: np.random.Generator, k: int, *, line: str, digits: int) -> list[Row]:
    """Arms of k trials of one kind; with `line` the difference too: "t" or "z" intervals, "smd", or none."""
    shape = str(rng.choice(["gamma", "beta", "halves", "t4"]))
    rows = []
    for i in range(k):
        n1 = int(rng.geometric(1 / 55)) + 14
        n2 = max(12, round(n1 * float(rng.choice([0.5, 1.0, 1.0, 1.0]))) + int(rng.integers(-2, 3)))
        x, y = _people(rng, n1, shape, rng.normal(0.3, 0.2)), _people(rng, n2, shape, 0.0)
        m1, m2, s1, s2 = x.mean(), y.mean(), x.std(ddof=1), y.std(ddof=1)
        row = {"study": f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[i % 24]}son {1986 + i}"}
        row |= {"mean1": f"{m1:.{digits}f}", "sd1": f"{s1:.{digits}f}", "n1": str(n1)}
        row |= {"mean2": f"{m2:.{digits}f}", "sd2": f"{s2:.{digits}f}", "n2": str(n2)}
        df = n1 + n2 - 2
        pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df)
        se = pooled * math.sqrt(1 / n1 + 1 / n2)
        if line == "smd":
            g = (1 - 3 / (4 * df - 1)) * (m1 - m2) / pooled
            error = math.sqrt(1 / n1 + 1 / n2 + g * g / (2 * df))
            row |= {"SMD": f"{g:.2f}", "lower": f"{g - Z * error:.2f}", "upper": f"{g + Z * error:.2f}"}
        elif line:
            half = (float(stdtrit(df, 0.975)) if line == "t" else Z) * se
            d = m1 - m2
            row |= {"MD": f"{d:.{digits}f}", "lower": f"{d - half:.{digits}f}", "upper": f"{d + half:.{digits}f}"}
            row |= {"p": f"{max(0.001, 2 * float(stdtr(df, -abs(d / se)))):.3f}"} if line == "t" else {}
        rows.append(row)
    return rows


def _odds(rng: np.random.Generator, k: int, *, error: bool) -> list[Row]:
    """Events of two arms, an odds ratio with its interval, or with the standard error of its logarithm."""
    rows = []
    for i in range(k):
        n1, n2 = (int(rng.poisson(float(rng.choice([40, 90, 300])))) + 20 for _ in "12")
        p = float(rng.beta(2, 5))
        a = int(np.clip(rng.binomial(n1, min(0.9, p * math.exp(rng.normal(-0.3, 0.3)))), 1, n1 - 1))
        c = int(np.clip(rng.binomial(n2, p), 1, n2 - 1))
        b, d = n1 - a, n2 - c
        y, se = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        row = {"study": f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[i % 24]}berg {1986 + i}"}
        row |= {"events1": str(a), "n1": str(n1), "events2": str(c), "n2": str(n2), "OR": f"{math.exp(y):.2f}"}
        ends = {"lower": f"{math.exp(y - Z * se):.2f}", "upper": f"{math.exp(y + Z * se):.2f}"}
        rows.append(row | ({"SE": f"{se:.3f}"} if error else ends))
    return rows


def _hazards(rng: np.random.Generator, k: int) -> list[Row]:
    """Hazard ratios with intervals and p."""
    rows = []
    for i in range(k):
        se = 2 / math.sqrt(float(rng.integers(25, 600)))
        y = rng.normal(-0.15, 0.25)
        z = abs(y / se)
        p = 2 * float(stdtr(1e9, -z))
        ends = (f"{math.exp(v):.2f}" for v in (y, y - Z * se, y + Z * se))
        row = {"study": f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[i % 24]}mann {1986 + i}"}
        rows.append(row | dict(zip(("HR", "lower", "upper"), ends, strict=True)) | {"p": f"{max(p, 0.001):.3f}"})
    return rows


#: Name -> rows of k trials.
LAYOUTS: dict[str, tuple[Callable[[np.random.Generator, int], list[Row]], str]] = {
    "arms, two decimals": (lambda rng, k: _arms(rng, k, line="", digits=2), "MD"),
    "arms, difference, t interval, p": (lambda rng, k: _arms(rng, k, line="t", digits=1), ""),
    "arms, difference, z interval": (lambda rng, k: _arms(rng, k, line="z", digits=2), ""),
    "arms, SMD, interval": (lambda rng, k: _arms(rng, k, line="smd", digits=1), ""),
    "events, odds ratio, interval": (lambda rng, k: _odds(rng, k, error=False), ""),
    "events, odds ratio, SE": (lambda rng, k: _odds(rng, k, error=True), ""),
    "hazard ratio, interval, p": (lambda rng, k: _hazards(rng, k), ""),
}


def true_tables(name: str, count: int) -> dict[str, object]:
    """Count true tables and rows, and the rows about which something is said."""
    rng = np.random.default_rng([77, list(LAYOUTS).index(name)])
    make, measure = LAYOUTS[name]
    rows = inconsistent = material = 0
    checks: Counter[str] = Counter()
    for _ in range(count):
        made = make(rng, int(rng.integers(3, 31)))
        found = run_checks(lm.load(made, measure=measure).tables, only=NAMES).spoken
        rows += len(made)
        bad = [f for f in found if f.verdict is Verdict.INCONSISTENT]
        gated = [f for f in found if f.verdict is Verdict.IMPLAUSIBLE and str(f.severity) in ("material", "decision")]
        inconsistent += len({f.rows[0] for f in bad})
        material += len({f.rows[0] for f in gated})
        checks.update(f.check for f in (*bad, *gated))
    return {"tables": count, "rows": rows, "inconsistent": inconsistent, "material": material, "by": dict(checks)}


def _gate(finding: lm.Finding) -> bool:
    return stops(finding, "material")


def power_of(name: str, slips: int) -> dict[str, object]:
    """The stated share of a table, and that of other slips by whole runs over the changed table."""
    seed = 900 + list(LAYOUTS).index(name)
    rng = np.random.default_rng(seed)
    make, measure = LAYOUTS[name]
    rows = make(rng, int(rng.integers(6, 22)))
    evidence = lm.load(rows, measure=measure)
    report = evidence.check()
    stated = report.measure_power(more=False)
    clean = found_by(report.findings.spoken, _gate)
    noticed = told = 0
    others = list(plant(number_fields(evidence.tables), slips, np.random.default_rng(seed + 5000)))
    for planting in others:
        changed = {
            table: tuple(r.with_cells(planting.changes[r.id]) if r.id in planting.changes else r for r in of_table)
            for table, of_table in evidence.tables.rows.items()
        }
        try:
            tables = dataclasses.replace(evidence.tables, rows=MappingProxyType(changed))
            new = found_by(run_checks(tables, only=NAMES).spoken, _gate).without(clean)
            hit, said = bool(new.gate), bool(new.told)
        except LbpmetaError:
            hit = said = True
        noticed, told = noticed + hit, told + said
    n = len(others)
    return {
        "rows": len(rows),
        "stated": round(stated.noticed, 4),
        "stated_told": round(stated.told, 4),
        "slips": n,
        "planted": round(noticed / n, 4),
        "planted_told": round(told / n, 4),
    }


def main() -> int:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=60)
    parser.add_argument("--slips", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = {}
    for name in LAYOUTS:
        slips = args.slips * (5 if name.startswith("arms, two") else 1)  # arms alone are asked about at once
        found[name] = {"true": true_tables(name, args.tables), "power": power_of(name, slips)}
        print(name, found[name], flush=True)
    if args.write:
        OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
