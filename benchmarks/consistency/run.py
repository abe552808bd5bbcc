"""False alarms and detection of every check, on simulated reviews.

Usage: ``python benchmarks/consistency/run.py [--reviews N] [--slips N] [--write]``. Every number of the simulated
reviews is true, so whatever a check says against one is a false alarm; then slips are planted in the first of them, one
at a time, and what finds it, and whether the best repair is the truth, is counted: that takes most of the time.
``--write`` stores the rates beside the checks (src/lbpmeta/checks/measured.json), where `lbpmeta explain` and the
documentation read them.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from rich.console import Console
from rich.progress import track
from rich.table import Table
from simulate import FORMATS, METHODS, PRINTERS, Review, review
from slips import RECOMPUTED, SLIPS, Planted

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "src" / "lbpmeta" / "checks" / "measured.json"
BAD = (Verdict.IMPLAUSIBLE, Verdict.INCONSISTENT)


def plan(reviews: int) -> Iterator[tuple[int, str, int, str, int]]:
    """Yield (seed, measure, digits, printer, index into METHODS) for every review."""
    for i in range(reviews):
        measure, digits = FORMATS[i % len(FORMATS)]
        printer = list(PRINTERS)[(i // len(FORMATS)) % len(PRINTERS)]
        yield i, measure, digits, printer, (i // (len(FORMATS) * len(PRINTERS))) % len(METHODS)


def make(job: tuple[int, str, int, str, int]) -> Review:
    """Simulate the review of a job."""
    seed, measure, digits, printer, method = job
    rng = np.random.default_rng([20260, seed])
    k = int(np.clip(round(math.exp(rng.uniform(math.log(2), math.log(40)))), 2, 40))
    arms = bool(rng.random() < 0.5)
    row_ci = "t" if measure == "MD" and rng.random() < 0.4 else "z"
    declared = bool(rng.random() < 0.7)
    return review(
        rng,
        measure,
        digits,
        k=k,
        printer=printer,
        method=METHODS[method],
        arms=arms,
        row_ci=row_ci,
        declared=declared,
    )


def said(made: Review) -> tuple[Finding, ...]:
    """What all checks say."""
    return run_checks(made.tables)


def one(job: tuple[int, str, int, str, int], *, planted: int) -> dict[str, object]:
    """Check one review as it is, and one of the first `planted` with slips that apply to it."""
    made = make(job)
    seed, measure, *_ = job
    rng = np.random.default_rng([7, seed])
    truth = said(made)
    applied = Counter(f.check for f in truth if f.verdict is not Verdict.NOT_CHECKABLE)
    alarms = Counter((f.check, str(f.verdict)) for f in truth if f.verdict in BAD)
    examples = [f"{job} {f}" for f in truth if f.verdict in BAD][:2]
    slips = []
    names = list(SLIPS)
    for name in rng.permutation(names)[: 6 if seed < planted else 0]:
        changed = SLIPS[str(name)](rng, made)
        if changed is None:
            continue
        found = said(changed.review)
        bad = [f for f in found if f.verdict in BAD]
        proved = any(f.verdict is Verdict.INCONSISTENT for f in bad)
        noticed = bool(bad) or any(
            f.verdict is Verdict.METHOD_DEPENDENT and f.check == "pooled-disagrees-with-rows" for f in found
        )
        repairs = [r for f in bad for r in f.repairs]
        place = rank_of_truth(changed, bad, exact=name not in RECOMPUTED)
        slips.append(
            {
                "slip": str(name),
                "print": measure,
                "proved": proved,
                "noticed": noticed,
                "by": sorted({f.check for f in bad}),
                "repairs": bool(repairs),
                "rank": place,
            }
        )
    return {
        "rows": len(made.trials) + len(made.statements) + bool(made.line),
        "applied": dict(applied),
        "alarms": {f"{c}|{v}": n for (c, v), n in alarms.items()},
        "examples": examples,
        "slips": slips,
    }


def rank_of_truth(planted: Planted, findings: Iterable[Finding], *, exact: bool) -> int:
    """Best place of the truth among the repairs of any finding, from 1 on; 0 where it is not among them."""
    best = 0
    for finding in findings:
        for place, repair in enumerate(finding.repairs, 1):
            fields, values = ([t.strip() for t in text.split(", ")] for text in (repair.field, repair.value))
            if len(fields) != len(values):
                continue
            own = finding.rows[:1] == (planted.row,)
            prefix = f"{planted.row}."
            names = [f.removeprefix(prefix) if own or f.startswith(prefix) else "" for f in fields]
            if planted.is_truth(dict(zip(names, values, strict=True)), exact=exact) and (best == 0 or place < best):
                best = place
    return best


def main() -> int:
    """Run, print the tables, store the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviews", type=int, default=2808)
    parser.add_argument("--slips", type=int, default=216, help="in how many of the reviews slips are planted")
    parser.add_argument("--write", action="store_true", help="store the rates beside the checks")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    jobs = list(plan(args.reviews))
    with multiprocessing.Pool(args.workers) as pool:
        done = list(
            track(
                pool.imap_unordered(partial(one, planted=args.slips), jobs, chunksize=8),
                total=len(jobs),
                description="reviews",
            )
        )
    result = summary(done)
    console = Console(width=140)
    for table in (alarm_table(result), slip_table(result)):
        console.print(table)
    for example in [e for d in done for e in d["examples"]][:12]:
        console.print(example, markup=False, highlight=False)
    if args.write:
        old = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.is_file() else {}
        result["made"] = old.get("made", {})  # of benchmarks/consistency/cases.py
        MEASURED.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        console.print(f"Written: {MEASURED.relative_to(ROOT)}")
    return 0


def summary(done: list[dict]) -> dict:
    """Add up what the reviews gave."""
    applied: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for d in done:
        applied.update(d["applied"])
        alarms.update(d["alarms"])
    slips = [s for d in done for s in d["slips"]]
    detection = {}
    for name in SLIPS:
        mine = [s for s in slips if s["slip"] == name]
        by_print = {p: [s for s in mine if s["print"] == p] for p in sorted({s["print"] for s in mine})}
        detection[name] = {p: rates(group) for p, group in {"all": mine, **by_print}.items() if group}
    per_check = {}
    for name in CHECKS:
        finds = {
            slip: {"all prints": round(sum(name in s["by"] for s in mine) / len(mine), 4)}
            for slip in SLIPS
            if (mine := [s for s in slips if s["slip"] == slip]) and any(name in s["by"] for s in mine)
        }
        per_check[name] = {
            "cases": applied[name],
            "false_alarms": alarms[f"{name}|inconsistent"] + alarms[f"{name}|implausible"],
            "inconsistent": alarms[f"{name}|inconsistent"],
            "implausible": alarms[f"{name}|implausible"],
            "detection": finds,
        }
    return {
        "version": 1,
        "reviews": len(done),
        "with_slips": sum(bool(d["slips"]) for d in done),
        "rows": sum(d["rows"] for d in done),
        "alarms": {
            "inconsistent": sum(any(k.endswith("|inconsistent") for k in d["alarms"]) for d in done),
            "implausible": sum(any(k.endswith("|implausible") for k in d["alarms"]) for d in done),
        },
        "checks": per_check,
        "slips": detection,
    }


def rates(group: list[dict]) -> dict[str, float]:
    """Return detection and repair rates of a group of planted slips."""
    n = len(group)
    return {
        "planted": n,
        "proved": round(sum(s["proved"] for s in group) / n, 4),
        "noticed": round(sum(s["noticed"] for s in group) / n, 4),
        "first": round(sum(s["rank"] == 1 for s in group) / n, 4),
        "among": round(sum(s["rank"] > 0 for s in group) / n, 4),
    }


def alarm_table(result: dict) -> Table:
    """False alarms of each check."""
    table = Table(title=f"False alarms on {result['reviews']} true reviews ({result['rows']} rows)")
    for head in ("check", "cases", "inconsistent", "implausible"):
        table.add_column(head, justify="left" if head == "check" else "right")
    for name, r in result["checks"].items():
        if r["cases"]:
            table.add_row(name, str(r["cases"]), str(r["inconsistent"]), str(r["implausible"]))
    whole = result["alarms"]
    table.add_row("reviews with any", str(result["reviews"]), str(whole["inconsistent"]), str(whole["implausible"]))
    return table


def slip_table(result: dict) -> Table:
    """Detection of each slip, over all prints."""
    table = Table(title="One slip planted in each review")
    for head in ("slip", "planted", "proved", "noticed", "truth is the first repair", "truth among the repairs"):
        table.add_column(head, justify="left" if head == "slip" else "right")
    for name, by_print in result["slips"].items():
        if "all" not in by_print:
            continue
        r = by_print["all"]
        shares = [f"{100 * r[key]:.0f} %" for key in ("proved", "noticed", "first", "among")]
        table.add_row(name, str(r["planted"]), *shares)
    return table


if __name__ == "__main__":
    raise SystemExit(main())
