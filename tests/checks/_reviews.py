"""Simulated reviews, printed as journals do, and errors planted into them."""

from __future__ import annotations

import itertools
import math
import warnings
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP

import numpy as np
from scipy.special import ndtri, stdtrit

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.pooling.single import pool

from ._printing import show

Z = float(ndtri(0.975))
#: tau2, interval, model.
METHODS = (
    ("DL", "z", "random"),
    ("REML", "z", "random"),
    ("REML", "hksj", "random"),
    ("PM", "hksj", "random"),
    ("DL", "hksj", "random"),
    ("DL", "z", "common"),
    ("PM", "z", "random"),
    ("REML", "t", "random"),
    ("REML", "kr", "random"),
    ("SJ", "z", "random"),
    ("ML", "z", "random"),
    ("EB", "hksj-adhoc", "random"),
)


@dataclass(frozen=True)
class Review:
    """Rows and line as printed, and the method that made the line."""

    rows: list[dict[str, str]]
    line: dict[str, str]
    measure: str
    tau2: str
    ci: str
    model: str
    digits: int
    n1: tuple[int, ...]
    declared: dict[str, str] = field(default_factory=dict)


def simulate(
    seed: int,
    measure: str = "MD",
    digits: int = 1,
    *,
    k: tuple[int, int] = (2, 40),
    method: tuple[str, str, str] | None = None,
    t_rows: bool = False,
    people: bool = True,
    arms: bool = False,
    extras: bool = False,
) -> Review:
    """Draw a review; MD on 0-100, people per arm around 37."""
    rng = np.random.default_rng(seed)
    while True:
        found = _draw(rng, measure, digits, k, method, t_rows, people, arms, extras)
        if found is not None:
            return found


def _draw(rng, measure, digits, ks, method, t_rows, people, arms, extras):
    k = int(rng.integers(ks[0], ks[1] + 1))
    mode = (ROUND_HALF_UP, ROUND_HALF_EVEN)[rng.integers(2)]
    tau2, ci, model = method or METHODS[rng.integers(len(METHODS))]
    n1 = np.maximum(6, np.round(np.exp(rng.normal(3.6, 0.6, k)))).astype(int)
    n2 = np.maximum(6, n1 + rng.integers(-3, 4, k))
    if measure in ("MD", "SMD"):
        sd = rng.uniform(15, 30, k)
        effects = rng.normal(rng.uniform(-12, 3), (1e-9, 3, 7)[rng.integers(3)], k)
        mean2 = rng.uniform(30, 60, k)
        mean1 = mean2 + effects + rng.normal(0, sd / np.sqrt(n1))
        mean2 = mean2 + rng.normal(0, sd / np.sqrt(n2))
        sd1, sd2 = (sd * np.sqrt(rng.chisquare(n - 1) / (n - 1)) for n in (n1, n2))
        cells = {"mean1": mean1, "sd1": sd1, "n1": n1, "mean2": mean2, "sd2": sd2, "n2": n2}
    else:
        risk = rng.uniform(0.1, 0.5, k)
        effects = rng.normal(math.log(0.75), (1e-9, 0.2, 0.4)[rng.integers(3)], k)
        events1 = np.clip(rng.binomial(n1, np.clip(risk * np.exp(effects), 0.03, 0.95)), 1, n1 - 1)
        events2 = np.clip(rng.binomial(n2, risk), 1, n2 - 1)
        cells = {"events1": events1, "n1": n1, "events2": events2, "n2": n2}
    sizes = effect_sizes(measure, recipe="metafor", **cells)
    y, se = np.asarray(sizes.yi), np.sqrt(np.asarray(sizes.vi))
    back = math.exp if measure in ("RR", "OR") else float
    rows = []
    for i in range(k):
        if arms:
            whole = ("n1", "n2", "events1", "events2")
            rows.append({c: str(a[i]) if c in whole else show(a[i], digits, mode) for c, a in cells.items()})
            continue
        c = float(stdtrit(n1[i] + n2[i] - 2, 0.975)) if t_rows else Z
        ends = (y[i], y[i] - c * se[i], y[i] + c * se[i])
        texts = (show(back(v), digits, mode) for v in ends)
        rows.append(dict(zip(("estimate", "ci_low", "ci_high"), texts, strict=True)))
        if people:
            rows[-1] |= {"n1": str(n1[i]), "n2": str(n2[i])}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = pool(y, se**2, model=model, tau2=tau2, ci=ci)
    widest = 1e6 if back is float else 50  # nobody prints a ratio of e^50, which Kenward-Roger can give at k = 2
    if not math.isfinite(fit.ci.low) or max(abs(fit.ci.low), abs(fit.ci.high)) > widest:
        return None
    values = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high}
    line = {n: show(back(v), digits, mode) for n, v in values.items()}
    df = k - 1
    line["i2"] = show(100 * max(0.0, (fit.q - df) / fit.q) if fit.q > 0 else 0, 0, mode)
    if extras:
        line |= {"q": show(fit.q, 2, mode), "q_p": show(fit.q_p, 2, mode), "p": show(fit.p_value, 3, mode)}
        if model == "random":
            line["tau2"] = show(fit.tau2, 2, mode)
    if back is math.exp and any(float(r[c]) <= 0 for r in (*rows, line) for c in ("estimate", "ci_low") if c in r):
        return None
    declared = {"model": model, "ci": ci} | ({"tau2": tau2} if model == "random" else {})
    return Review(rows, line, measure, tau2, ci, model, digits, tuple(int(n) for n in n1), declared)


def plant(review: Review, error: str, seed: int) -> tuple[list[dict[str, str]], dict[str, str], int] | None:
    """Return rows and line with one error, and the place of the wrong row; None where it cannot be planted."""
    rng = np.random.default_rng(seed)
    rows, line = [dict(r) for r in review.rows], dict(review.line)
    i = int(rng.integers(len(rows)))
    row, d = rows[i], review.digits
    log = review.measure in ("RR", "OR")
    there, back = (math.log, math.exp) if log else (float, float)
    if error == "sign":
        est, low, high = (there(float(row[c])) for c in ("estimate", "ci_low", "ci_high"))
        row |= {"estimate": show(back(-est), d), "ci_low": show(back(-high), d), "ci_high": show(back(-low), d)}
    elif error == "se as sd" and "sd1" in row:
        row |= {f"sd{a}": show(float(row[f"sd{a}"]) / math.sqrt(int(row[f"n{a}"])), d) for a in "12"}
    elif error == "se as sd":
        est, low, high = (there(float(row[c])) for c in ("estimate", "ci_low", "ci_high"))
        root = math.sqrt(review.n1[i])
        row |= {"ci_low": show(back(est - (est - low) / root), d), "ci_high": show(back(est + (high - est) / root), d)}
        if row["ci_low"] == row["ci_high"]:
            return None
    elif error == "arms swapped":
        half = len(row) // 2
        names = list(row)
        for a, b in zip(names[:half], names[half:], strict=True):
            row[a], row[b] = row[b], row[a]
    elif error == "dropped":
        rows.pop(i)
    elif error == "doubled":
        rows.append(dict(row))
        i = len(rows) - 1
    elif error == "transposed":
        name = ("estimate", "ci_low", "ci_high")[rng.integers(3)]
        text = line[name]
        places = [j for j, c in enumerate(text) if c.isdigit()]
        pairs = [(a, b) for a, b in itertools.pairwise(places) if text[a] != text[b]]
        if not pairs:
            return None
        a, b = pairs[rng.integers(len(pairs))]
        chars = list(text)
        chars[a], chars[b] = chars[b], chars[a]
        line[name] = "".join(chars)
    return rows, line, i
