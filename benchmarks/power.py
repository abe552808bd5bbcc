"""The power of a table against a planted run: is the stated share that of other slips, run one at a time?

Usage: ``python benchmarks/power.py [--slips 2000] [--whole 100]``; writes benchmarks/power.json, from which
docs/make_validation.py makes its table. The tables are simulated here and were used for nothing else. Each stated share
is compared with that of many other slips; and some of these are asked again by a check of the whole changed table, one
slip at a time, which must say the same.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import time
from pathlib import Path
from types import MappingProxyType

import numpy as np
from scipy.special import ndtr

import lbpmeta as lm
from lbpmeta.checks.power.noticing import Noticing, found_by
from lbpmeta.checks.power.planting import Planting, number_fields, plant
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Tables
from lbpmeta.report.report import stops

OUT = Path(__file__).with_suffix(".json")
NAMES = [name for name, spec in CHECKS.items() if spec.reads != "quote"]


def means(rng: np.random.Generator, k: int, columns: str) -> list[dict[str, str]]:
    """True rows of means: arms ("a"), difference ("d"), its interval ("i"), its SE ("s") and p ("p")."""
    rows = []
    for i in range(k):
        n1, n2 = rng.integers(15, 120, 2)
        x = rng.normal(rng.uniform(20, 60), rng.uniform(8, 25), n1)
        y = rng.normal(x.mean() + rng.normal(4, 5), rng.uniform(8, 25), n2)
        d, se = x.mean() - y.mean(), math.sqrt(x.var(ddof=1) / n1 + y.var(ddof=1) / n2)
        row = {"study": f"Author{i} {1990 + i}"}
        if "a" in columns:
            row |= {"mean1": f"{x.mean():.1f}", "sd1": f"{x.std(ddof=1):.1f}", "n1": str(n1)}
            row |= {"mean2": f"{y.mean():.1f}", "sd2": f"{y.std(ddof=1):.1f}", "n2": str(n2)}
        row |= {"MD": f"{d:.1f}"} if "d" in columns else {}
        row |= {"lower": f"{d - 1.96 * se:.1f}", "upper": f"{d + 1.96 * se:.1f}"} if "i" in columns else {}
        row |= {"SE": f"{se:.2f}"} if "s" in columns else {}
        row |= {"p": f"{2 * ndtr(-abs(d / se)):.3f}"} if "p" in columns else {}
        rows.append(row)
    return rows


def counts(rng: np.random.Generator, k: int) -> list[dict[str, str]]:
    """True rows of counts with their risk ratio and its interval."""
    rows = []
    for i in range(k):
        n1, n2 = (int(n) for n in rng.integers(40, 200, 2))
        a, b = int(rng.binomial(n1, 0.25)), int(rng.binomial(n2, 0.35))
        log, se = math.log(a / n1 / (b / n2)), math.sqrt(1 / a - 1 / n1 + 1 / b - 1 / n2)
        row = {"study": f"Author{i} {1990 + i}", "e.e": str(a), "n.e": str(n1), "e.c": str(b), "n.c": str(n2)}
        ends = (math.exp(log + z * se) for z in (0.0, -1.96, 1.96))
        rows.append(row | dict(zip(("RR", "lower", "upper"), (f"{x:.2f}" for x in ends), strict=True)))
    return rows


#: Name -> rows, number of studies.
LAYOUTS = {
    "arms": ("a", 12),
    "arms, p": ("ap", 12),
    "arms, difference": ("ad", 25),
    "arms, SE": ("as", 12),
    "arms, difference, interval": ("adi", 12),
    "difference, interval, p": ("dip", 15),
    "counts, risk ratio, interval": ("", 14),
}


def stop(finding) -> bool:
    """Whether a finding stands at the usual gate."""
    return stops(finding, "material")


def whole_run(tables: Tables, planting: Planting, clean) -> tuple[bool, bool]:
    """Whether a slip is noticed, and told at all, by a run over the whole changed table."""
    rows = {
        name: tuple(r.with_cells(planting.changes[r.id]) if r.id in planting.changes else r for r in of_table)
        for name, of_table in tables.rows.items()
    }
    try:
        changed = dataclasses.replace(tables, rows=MappingProxyType(rows))
        new = found_by(run_checks(changed, only=NAMES).spoken, stop).without(clean)
    except LbpmetaError:
        return True, True
    return bool(new.gate), bool(new.told)


def measured(name: str, seed: int, slips: int, whole: int) -> dict:
    """The stated share of one table, that of other slips, and how often a whole run per slip says the same."""
    rng = np.random.default_rng(seed)
    columns, k = LAYOUTS[name]
    rows = means(rng, k, columns) if columns else counts(rng, k)
    measure = "MD" if columns in ("a", "as", "ap") else ""
    evidence = lm.load(rows, measure=measure)
    report = evidence.check()
    begun = time.process_time()
    stated = report.measure_power(more=False)
    took = time.process_time() - begun
    clean = found_by(report.findings.spoken, stop)
    others = list(plant(number_fields(evidence.tables), slips, np.random.default_rng(seed + 1000)))
    found = Noticing(evidence.tables, list(CHECKS.values()), stop, clean).of(others)
    again = np.random.default_rng(seed).permutation(len(others))[:whole].tolist()
    begun = time.process_time()
    same = sum(found[i] == whole_run(evidence.tables, others[i], clean) for i in again)
    return {
        "table": name,
        "rows": k,
        "stated": round(stated.noticed, 4),
        "stated_told": round(stated.told, 4),
        "stated_slips": stated.planted,
        "slips": len(found),
        "planted": round(float(np.mean([gate for gate, _ in found])), 4),
        "planted_told": round(float(np.mean([told for _, told in found])), 4),
        "whole": len(again),
        "same": same,
        "seconds": round(took, 2),
        "seconds_whole": round((time.process_time() - begun) / len(again) * stated.planted, 1),
    }


def main() -> None:
    """Measure every layout and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slips", type=int, default=2000)
    parser.add_argument("--whole", type=int, default=100)
    given = parser.parse_args()
    done = []
    for i, name in enumerate(LAYOUTS):
        done.append(measured(name, 500 + i, given.slips, given.whole))
        print(done[-1], flush=True)
    OUT.write_text(json.dumps({"tables": done}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
