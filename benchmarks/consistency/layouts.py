"""Thirty ways in which reviews label two comparisons of one trial, and tables that hold such a trial."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from lbpmeta.evidence.tables import Row, Tables

NAMES = (
    *("Adams", "Becker", "Costa", "Dubois", "Eriksson", "Fischer", "Garcia", "Hansen", "Ito", "Jansen", "Kowalski"),
    *("Lopez", "Moreau", "Nakamura", "Okafor", "Peters", "Quinn", "Rossi", "Schmidt", "Tanaka", "Urban", "Visser"),
)

#: What a layout makes of a first author, another one and a year: the labels of two rows.
Layout = Callable[[str, str, int], tuple[str, str]]

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "same label": lambda a, b, y: (f"{a} {y}", f"{a} {y}"),
        "letters": lambda a, b, y: (f"{a} {y}a", f"{a} {y}b"),
        "first without letter": lambda a, b, y: (f"{a} {y}", f"{a} {y}b"),
        "capital letters": lambda a, b, y: (f"{a} {y} A", f"{a} {y} B"),
        "letters in brackets": lambda a, b, y: (f"{a} {y} (a)", f"{a} {y} (b)"),
        "drugs in brackets": lambda a, b, y: (f"{a} {y} (drug A)", f"{a} {y} (drug B)"),
        "names in brackets": lambda a, b, y: (f"{a} {y} (exercise)", f"{a} {y} (manual therapy)"),
        "square brackets": lambda a, b, y: (f"{a} {y} [1]", f"{a} {y} [2]"),
        "doses behind": lambda a, b, y: (f"{a} {y} 20 mg", f"{a} {y} 40 mg"),
        "doses in front": lambda a, b, y: (f"20 mg ({a} {y})", f"40 mg ({a} {y})"),
        "low and high": lambda a, b, y: (f"{a} {y} low dose", f"{a} {y} high dose"),
        "hyphen": lambda a, b, y: (f"{a} {y} - yoga", f"{a} {y} - walking"),
        "two dashes": lambda a, b, y: (f"{a} {y} \u2013 yoga", f"{a} {y} \u2014 walking"),
        "colon": lambda a, b, y: (f"{a} {y}: yoga", f"{a} {y}: walking"),
        "comma": lambda a, b, y: (f"{a}, {y}, arm 1", f"{a}, {y}, arm 2"),
        "year in brackets": lambda a, b, y: (f"{a} ({y}) arm 1", f"{a} ({y}) arm 2"),
        "et al": lambda a, b, y: (f"{a} et al. {y}a", f"{a} et al. {y}b"),
        "et al once": lambda a, b, y: (f"{a} {y}", f"{a} et al., {y} (group 2)"),
        "initials": lambda a, b, y: (f"{a} JH {y}a", f"{a} J.H. {y}b"),
        "two authors": lambda a, b, y: (f"{a} & {b} {y} I", f"{a} and {b} {y} II"),
        "second author once": lambda a, b, y: (f"{a} {y}", f"{a} & {b} {y}"),
        "capitals once": lambda a, b, y: (f"{a.upper()} {y}", f"{a} {y} *"),
        "accent once": lambda a, b, y: (f"{a}\u00e9 {y}a", f"{a}e {y}b"),
        "short year": lambda a, b, y: (f"{a} '{y % 100:02d} a", f"{a} {y} b"),
        "no year": lambda a, b, y: (f"{a} (yoga)", f"{a} (walking)"),
        "year once": lambda a, b, y: (f"{a}", f"{a} {y} walking"),
        "year first": lambda a, b, y: (f"{y} {a} i", f"{y} {a} ii"),
        "underscores": lambda a, b, y: (f"{a}_{y}_1", f"{a}_{y}_2"),
        "registry number": lambda a, b, y: (f"NCT0{y}{len(a):03d} yoga", f"NCT0{y}{len(a):03d} walking"),
        "versus": lambda a, b, y: (f"{a} {y} vs sham", f"{a} {y} vs waiting list"),
    }
)


def table(
    rng: np.random.Generator, layout: str, *, counts: bool, kind: str, outcomes: int = 1, subgroups: bool = False
) -> tuple[Tables, frozenset[str]]:
    """Return a review with one trial in two rows, and the ids of these.

    Parameters
    ----------
    rng : Generator
    layout : str
        A name of LAYOUTS.
    counts : bool
        Events of n, else means and SDs.
    kind : {"full", "split", "apart"}
        Whether the control arm stands in full in both rows, or half of it in each; "apart" are two trials of their own
        under such labels, their arms at most 4 people apart.
    outcomes : int
        Whether the rows have a second outcome, in a pool of its own.
    subgroups : bool
        Whether the two rows stand in two subgroups of one total.
    """
    names = list(rng.permutation(NAMES))
    trials = []
    for i in range(int(rng.integers(3, 16))):
        a, b = names[i], names[-1 - i % 5]
        trials.append((LAYOUTS[layout](a, b, int(rng.integers(1995, 2025)))[0], _sizes(rng, apart=False)))
    a, b = names[16], names[21]
    labels = LAYOUTS[layout](a, b, int(rng.integers(1995, 2025)))
    sizes = _sizes(rng, apart=False)
    second = (int(rng.integers(-4, 5)), int(rng.integers(-4, 5)))
    rows: list[Row] = []
    ids = []
    for outcome in range(outcomes):
        digits = int(rng.integers(0, 3))
        level = rng.uniform(0.1, 0.6) if counts else rng.uniform(20, 60)
        pool = f"out{outcome}"
        for label, n in trials:
            rows.append(_row(len(rows), label, pool, _arm(rng, n[0], level, digits), _arm(rng, n[1], level, digits)))
        control = _arm(rng, sizes[1], level, digits)
        for j, label in enumerate(labels):
            n1, n2 = (sizes[0] + j * second[0], sizes[1] + j * second[1])
            other = _arm(rng, sizes[1] if kind != "apart" else n2, level, digits) if kind == "apart" else control
            if kind == "split":
                other = _half(control, j)
            name = f"{pool} {pool}.{j + 1}" if subgroups else pool
            rows.append(_row(len(rows), label, name, _arm(rng, n1, level, digits), other))
            ids.append(rows[-1].id)
    order = rng.permutation(len(rows))
    return Tables(MappingProxyType({"trials": tuple(rows[i] for i in order)}), "made"), frozenset(ids)


def _sizes(rng: np.random.Generator, *, apart: bool) -> tuple[int, int]:
    n = int(np.clip(rng.lognormal(math.log(45), 0.6), 14, 300))
    return n, max(12, n + int(rng.integers(-3, 4)))


def _arm(rng: np.random.Generator, n: int, level: float, digits: int) -> dict[str, str]:
    if level < 1:
        return {"events": str(int(rng.binomial(n, min(0.95, level * rng.uniform(0.7, 1.4))))), "n": str(n)}
    sd = level * 0.4 * math.sqrt(rng.chisquare(n - 1) / (n - 1)) * rng.uniform(0.8, 1.2)
    mean = level + rng.normal(0, 4) + rng.normal(0, sd / math.sqrt(n))
    return {"mean": f"{mean:.{digits}f}", "sd": f"{sd:.{digits}f}", "n": str(n)}


def _half(arm: dict[str, str], j: int) -> dict[str, str]:
    """Half of an arm: n, and events, are divided between the two rows."""
    parts = {c: (int(arm[c]) + j) // 2 for c in ("n", "events") if c in arm}
    return arm | {c: str(v) for c, v in parts.items()}


def _row(i: int, label: str, pool: str, first: dict[str, str], second: dict[str, str]) -> Row:
    cells = {"id": f"r{i}", "source": "s", "trial": label, "set": pool, "outcome": pool.split()[0]}
    cells |= {"measure": "RR", "kind": "events"} if "events" in first else {"measure": "MD", "kind": "endpoint"}
    cells |= {f"{c}1": v for c, v in first.items()} | {f"{c}2": v for c, v in second.items()}
    return Row("trials", "made.csv", i + 2, MappingProxyType(cells))
