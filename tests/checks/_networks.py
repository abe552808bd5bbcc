"""Random networks, and how papers print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP

import numpy as np

import lbpmeta as lm

from ._printing import show

RATIO = "OR"


def simulated(seed: int, n: int, *, loops: int = 3, multiarm: int = 1, tau: float = 0.2):
    """Pool a random connected network of n treatments, as a network of differences (ratios by their logarithms)."""
    rng = np.random.default_rng(seed)
    names = [chr(65 + i) for i in range(n)]
    effects = rng.normal(0.0, 0.7, n)
    pairs = [(i, int(rng.integers(0, i))) for i in range(1, n)]
    pairs += [tuple(map(int, rng.choice(n, 2, replace=False))) for _ in range(loops)]
    te, se, t1, t2, lab = [], [], [], [], []
    for k, (a, b) in enumerate(pairs):
        for r in range(int(rng.integers(1, 4))):
            s = float(rng.uniform(0.08, 0.6))
            te.append(effects[a] - effects[b] + rng.normal(0, np.hypot(s, tau)))
            se.append(s)
            t1.append(names[a])
            t2.append(names[b])
            lab.append(f"{k}-{r}")
    for m in range(multiarm if n >= 3 else 0):
        arms = rng.choice(n, 3, replace=False)
        v = rng.uniform(0.01, 0.1, 3)
        y = effects[arms] + rng.normal(0, np.sqrt(v + tau**2 / 2))
        for i, j in ((0, 1), (0, 2), (1, 2)):
            te.append(float(y[i] - y[j]))
            se.append(float(np.sqrt(v[i] + v[j])))
            t1.append(names[arms[i]])
            t2.append(names[arms[j]])
            lab.append(f"multi-{m}")
    model = "random" if rng.random() < 0.7 else "common"
    return lm.network(te=te, se=se, treat1=t1, treat2=t2, studlab=lab, model=model)


def cell(values, digits: int, mode: str, *, ratio: bool, brackets: str = "[{}, {}]") -> str:
    """Print an estimate with its limits."""
    texts = [show(float(np.exp(v) if ratio else v), digits, mode) for v in values]
    return f"{texts[0]} {brackets.format(*texts[1:])}"


def league_of(fit, digits: int, mode: str = ROUND_HALF_UP, *, ratio: bool = False, half: str = "both"):
    """Print the league table: both halves, or one."""
    ci = fit.ci
    rows = []
    for i in range(fit.n):
        row = []
        for j in range(fit.n):
            if i == j:
                row.append(fit.treatments[i])
            elif half == "both" or (half == "lower") is (i > j):
                row.append(cell((fit.estimate[i, j], ci.low[i, j], ci.high[i, j]), digits, mode, ratio=ratio))
            else:
                row.append("")
        rows.append(row)
    return rows


def failed(findings) -> list:
    """Those that say that something is wrong."""
    return [f for f in findings if f.verdict in (lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE)]
