"""Whether the right repair of a pooled line is among the first three, where the print says which it is.

Usage: ``python benchmarks/consistency/repairs.py [--tables N] [--write]``. In each simulated review one thing is wrong:
a study is missing from the rows, one is too many, a row is that of another outcome, the columns of SDs hold standard
errors, or the line prints a 90 % interval for a 95 % one. The study that is missing or was exchanged stands in another
analysis of half of the reviews; most print n or k. ``--write`` stores the counts in
benchmarks/consistency/repairs.json.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from counted import Counts, run

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.pooling.single import pool
from lbpmeta.recipe import get_recipe

OUT = Path(__file__).parent / "repairs.json"
RECIPES = ("revman5", "metafor", "common")
#: Below this a print says which study it is (see lbpmeta.checks.pooled.repairs.missing).
SURE = 0.4


@dataclass(frozen=True)
class Review:
    """Rows, their true effects, and the printed line."""

    rows: list[dict[str, str]]
    effects: np.ndarray
    errors: np.ndarray
    line: dict[str, str]
    half: float


@dataclass(frozen=True)
class Planted:
    """A review with one thing wrong: its tables, whether the print says what, and whether a repair is right."""

    tables: Tables
    sure: bool
    right: Callable[[Repair], bool]


def review(rng: np.random.Generator, digits: int, *, level: float = 0.95) -> Review:
    """Simulate a review of 4 to 15 trials with means and SDs, pooled under one of three recipes."""
    k = int(rng.integers(4, 16))
    recipe = str(rng.choice(RECIPES))
    tau = rng.uniform(0, 3)
    rows, effects, errors = [], [], []
    for i in range(k):
        n = rng.integers(15, 120, 2)
        sd = rng.uniform(5, 9, 2)
        m2 = rng.uniform(30, 50)
        m1 = m2 - 4 + rng.normal(0, tau) + rng.normal(0, 1) * math.sqrt((sd**2 / n).sum())
        texts = [f"{x:.{digits}f}" for x in (m1, sd[0], m2, sd[1])]
        rows.append(
            {"mean1": texts[0], "sd1": texts[1], "n1": str(n[0]), "mean2": texts[2], "sd2": texts[3], "n2": str(n[1])}
            | {"trial": f"Study {'ABCDEFGHIJKLMNOP'[i]} {2000 + i}"}
        )
        effects.append(m1 - m2)
        errors.append(math.sqrt((sd**2 / n).sum()))
    y, s = np.array(effects), np.array(errors)
    made = get_recipe("metafor").replace(model="common") if recipe == "common" else get_recipe(recipe)
    fit = pool(y, s**2, recipe=made, level=level)
    line = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high}
    cells = {c: f"{v:.{digits}f}" for c, v in line.items()} | {"i2": f"{fit.i2:.0f}"}
    cells |= {"model": "common", "ci_method": "z"} if recipe == "common" else {"recipe": recipe}
    if rng.random() < 0.5:
        cells |= {"n": str(sum(int(r["n1"]) + int(r["n2"]) for r in rows))}
    elif rng.random() < 0.5:
        cells |= {"k": str(k)}
    return Review(rows, y, s, cells, (fit.ci.high - fit.ci.low) / 2)


def tables(rows: list[dict[str, str]], line: Mapping[str, str], elsewhere: list[dict[str, str]]) -> Tables:
    """Return the tables of a review, with the rows of another analysis."""
    common = {"source": "s", "measure": "MD", "kind": "endpoint"}
    made = [{"id": f"r{i}", "set": "a", "outcome": "pain", **common, **r} for i, r in enumerate(rows)]
    made += [{"id": f"e{i}", "set": "b", "outcome": "function", **common, **r} for i, r in enumerate(elsewhere)]
    trials = tuple(Row("trials", "t.csv", i + 2, MappingProxyType(r)) for i, r in enumerate(made))
    total = {"id": "total", "source": "s", "set": "a", "outcome": "pain", "measure": "MD", "level": "95", **line}
    return Tables(MappingProxyType({"trials": trials, "reviews": (Row("reviews", "r.csv", 2, total),)}), "made")


def decoys(rng: np.random.Generator, made: Review) -> list[dict[str, str]]:
    """Rows of three other studies."""
    others = review(rng, 2).rows[:3]
    return [{**r, "trial": f"Other {i} {1990 + i}"} for i, r in enumerate(others)]


def missing(rng: np.random.Generator, digits: int) -> Planted:
    """One of the studies is missing from the rows."""
    made = review(rng, digits)
    gone = int(rng.integers(len(made.rows)))
    known = rng.random() < 0.5
    elsewhere = decoys(rng, made) + ([made.rows[gone]] if known else [])
    rest = made.rows[:gone] + made.rows[gone + 1 :]
    y, s, label = made.effects[gone], made.errors[gone], made.rows[gone]["trial"]

    def right(repair: Repair) -> bool:
        if repair.field != "rows":
            return False
        if label in repair.why:
            return True
        found = re.search(r"estimate (\S+) to (\S+) and SE (\S+) to (\S+)", repair.why)
        if found is None:
            return False
        low, high, least, most = map(float, found.groups())
        unit = 10.0**-digits  # the set is told with one digit more than the line
        inside = low - unit <= y <= high + unit and least - unit <= s <= most + unit
        return inside and (high - low) / 2 <= s + unit and most <= 1.5**2 * least + unit

    return Planted(tables(rest, made.line, elsewhere), _sure(made, gone, digits), right)


def _sure(made: Review, which: int, digits: int) -> bool:
    """Whether the print is fine enough for the share of a study."""
    w = 1 / (made.errors**2 + max(0.0, float(np.var(made.effects)) - float((made.errors**2).mean())))
    return 10.0**-digits / made.half / (w[which] / w.sum()) < SURE


def surplus(rng: np.random.Generator, digits: int) -> Planted:
    """A row was not pooled."""
    made = review(rng, digits)
    extra = {**review(rng, digits).rows[0], "trial": "Extra 2019"}
    at = int(rng.integers(len(made.rows) + 1))
    rows = [*made.rows[:at], extra, *made.rows[at:]]
    fine = _sure(made, 0, digits)
    return Planted(
        tables(rows, made.line, decoys(rng, made)), fine, lambda r: r.field == f"r{at}" and r.value == "no row"
    )


def foreign(rng: np.random.Generator, digits: int) -> Planted:
    """A row is that of another outcome, and the other analysis has the right one."""
    made = review(rng, digits)
    at = int(rng.integers(len(made.rows)))
    other = {**review(rng, digits).rows[0], "trial": made.rows[at]["trial"]}
    other |= {c: made.rows[at][c] for c in ("n1", "n2")}
    rows = [*made.rows[:at], other, *made.rows[at + 1 :]]
    elsewhere = [*decoys(rng, made), made.rows[at]]
    right = f"e{len(elsewhere) - 1}"
    return Planted(tables(rows, made.line, elsewhere), _sure(made, at, digits), lambda r: r.value == right)


def errors_for_sds(rng: np.random.Generator, digits: int) -> Planted:
    """The columns of SDs hold standard errors."""
    made = review(rng, digits)
    rows = []
    for row in made.rows:
        errors = {f"sd{a}": f"{float(row[f'sd{a}']) / math.sqrt(float(row[f'n{a}'])):.2f}" for a in "12"}
        rows.append({**row, **errors})
    return Planted(tables(rows, made.line, []), True, lambda r: r.field == "all sd1, sd2")


def level(rng: np.random.Generator, digits: int) -> Planted:
    """The line prints a 90 % interval."""
    seed = int(rng.integers(2**31))
    made, narrow = (review(np.random.default_rng(seed), digits, level=p) for p in (0.95, 0.90))
    truth = ", ".join(made.line[c] for c in ("ci_low", "ci_high"))
    unit = 1.01 * 10.0**-digits

    def right(repair: Repair) -> bool:
        if repair.field != "ci_low, ci_high":
            return False
        pairs = zip(repair.value.split(", "), truth.split(", "), strict=True)
        return all(abs(float(a) - float(b)) <= unit for a, b in pairs)

    return Planted(tables(narrow.rows, narrow.line, []), made.half * 0.16 > 3 * 10.0**-digits, right)


KINDS: Mapping[str, Callable[[np.random.Generator, int], Planted]] = MappingProxyType(
    {
        "a study is missing": missing,
        "a row too many": surplus,
        "a row of another outcome": foreign,
        "standard errors for SDs in every row": errors_for_sds,
        "a 90 % interval for a 95 % one": level,
    }
)


def measure(count: int) -> dict[str, dict[str, list[int]]]:
    """Count, by kind and decimals: planted, noticed, told by the print and noticed, right first, right in three."""
    found: dict[str, dict[str, list[int]]] = {}
    for number, (name, plant) in enumerate(KINDS.items()):
        for digits in (1, 2):
            counts = [0] * 5
            for i in range(count):
                planted = plant(np.random.default_rng([151, number, digits, i]), digits)
                findings = run_checks(planted.tables, only=["pooled-disagrees-with-rows"])
                about = next(f for f in findings if f.rows[0] == "total")
                noticed = about.verdict in (Verdict.IMPLAUSIBLE, Verdict.INCONSISTENT)
                place = rank(about, planted.right)
                told = noticed and planted.sure
                for j, yes in enumerate((True, noticed, told, told and place == 1, told and 1 <= place <= 3)):
                    counts[j] += bool(yes)
            found.setdefault(name, {})[f"{digits} dp"] = counts
    return found


def rank(finding: Finding, right: Callable[[Repair], bool]) -> int:
    """Place of the first right repair, from 1 on; 0 without one."""
    return next((i for i, r in enumerate(finding.repairs, 1) if right(r)), 0)


def lines(found: Counts) -> Iterator[str]:
    """Say what was counted."""
    for name, by_digits in found.items():
        for digits, (n, noticed, told, first, three) in by_digits.items():
            seen = f"{noticed} of {n} noticed; told by the print {told}"
            yield f"{name}, {digits}: {seen}: first {first}, in three {three}"


if __name__ == "__main__":
    raise SystemExit(run(__doc__, OUT, 30, measure, lines))
