"""Simulated reviews whose every number is true: trials, their printed rows, and the pooled line behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

import lbpmeta as lm
from lbpmeta.evidence.tables import Row, Tables

#: How numbers become print.
PRINTERS: Final = MappingProxyType({"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN})

#: Effect measure and decimals, as journals print them.
FORMATS: Final = (
    *(("MD", 0), ("MD", 1), ("MD", 2), ("SMD", 2), ("SMD", 3)),
    *(("RR", 1), ("RR", 2), ("OR", 2), ("RD", 2), ("RD", 3), ("PR", 0), ("PR", 1)),
)

#: (model, tau2, interval) of the pooled line.
METHODS: Final = (
    *(("common", "", "z"), ("random", "DL", "z"), ("random", "REML", "z"), ("random", "PM", "z")),
    *(("random", "DL", "hksj"), ("random", "REML", "hksj")),
)


def show(value: float, digits: int, printer: str) -> str:
    """Print a number with that many decimals."""
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=PRINTERS[printer]))


def show_p(p: float, printer: str) -> str:
    """Print a p-value as journals do."""
    return "<0.001" if p < 0.001 else show(p, 3 if p < 0.01 else 2, printer)


@dataclass(frozen=True)
class Review:
    """One simulated review.

    Parameters
    ----------
    trials, line, statements
        Cells of its rows, everything true.
    measure, digits, printer, arms
        How it is printed; `arms` says whether the arms are.
    yi, vi : ndarray, shape (k,)
        The true effects that were pooled, on the analysis scale.
    counts : tuple
        Numbers of each trial that the slips need: (n1, n2) per trial.
    """

    trials: tuple[Mapping[str, str], ...]
    line: Mapping[str, str]
    statements: tuple[Mapping[str, str], ...]
    measure: str
    digits: int
    printer: str
    arms: bool
    yi: np.ndarray
    vi: np.ndarray
    counts: tuple[tuple[int, int], ...] = field(default=())

    @property
    def tables(self) -> Tables:
        """The review as tables."""
        return tables_of(self.trials, self.line, self.statements, self.printer)


def tables_of(
    trials: tuple[Mapping[str, str], ...],
    line: Mapping[str, str],
    statements: tuple[Mapping[str, str], ...] = (),
    printer: str = "half-up",
) -> Tables:
    """Return rows as tables; what a truncating printer made is read as such."""
    rounding = "truncate" if printer == "truncate" else "nearest"

    def row(table: str, number: int, cells: Mapping[str, str]) -> Row:
        base = {"source": "simulated", "locator": "Table 1", "quote": "...", "better": "lower"}
        return Row(table, f"{table}.csv", number + 2, MappingProxyType({**base, **cells}), rounding)

    source = Row("sources", "sources.csv", 2, MappingProxyType({"id": "simulated", "citation": "Simulated"}))
    rows = {
        "trials": tuple(row("trials", i, c) for i, c in enumerate(trials)),
        "reviews": (row("reviews", 0, line),) if line else (),
        "statements": tuple(row("statements", i, c) for i, c in enumerate(statements)),
        "thresholds": (),
        "instruments": (),
        "sources": (source,),
    }
    return Tables(MappingProxyType(rows), "simulated")


def review(
    rng: np.random.Generator,
    measure: str,
    digits: int,
    *,
    k: int,
    printer: str,
    method: tuple[str, str, str],
    arms: bool,
    row_ci: str = "z",
    declared: bool = True,
) -> Review:
    """Simulate one review.

    Parameters
    ----------
    rng : Generator
    measure, digits
        One of :data:`FORMATS`.
    k : int
        Number of trials.
    printer : str
        Key of :data:`PRINTERS`.
    method : (model, tau2, interval)
    arms : bool
        Whether arms are printed beside the estimates.
    row_ci : {"z", "t"}
        Intervals of the trials' differences.
    declared : bool
        Whether the line says how it was pooled.
    """
    if measure == "PR":
        return _prevalence(rng, digits, k, printer)
    made = _continuous if measure in ("MD", "SMD") else _binary
    trials, yi, vi, counts = made(rng, measure, digits, k, printer, arms, row_ci)
    line = _pooled(yi, vi, measure, digits, printer, method, declared, rng)
    line["n"] = str(sum(a + b for a, b in counts))
    return Review(tuple(trials), line, (), measure, digits, printer, arms, yi, vi, tuple(counts))


def _continuous(
    rng: np.random.Generator, measure: str, digits: int, k: int, printer: str, arms: bool, row_ci: str
) -> tuple[list[dict[str, str]], np.ndarray, np.ndarray, list[tuple[int, int]]]:
    n1 = rng.integers(12, 150, k)
    n2 = np.maximum(8, n1 + rng.integers(-6, 7, k))
    sigma = rng.uniform(14, 28, k)
    tau = rng.choice([0.0, 3.0, 7.0])
    effect = rng.normal(-5, tau, k)
    base = rng.uniform(35, 50, k)
    mean1 = base + effect + rng.normal(0, sigma / np.sqrt(n1))
    mean2 = base + rng.normal(0, sigma / np.sqrt(n2))
    sd1 = sigma * np.sqrt(rng.chisquare(n1 - 1) / (n1 - 1))
    sd2 = sigma * np.sqrt(rng.chisquare(n2 - 1) / (n2 - 1))
    recipe = str(rng.choice(["metafor", "revman5"]))
    es = lm.effect_sizes(measure, recipe=recipe, mean1=mean1, sd1=sd1, n1=n1, mean2=mean2, sd2=sd2, n2=n2)
    yi, vi = np.asarray(es.yi), np.asarray(es.vi)
    if measure == "MD" and row_ci == "t":  # the pooled-variance t interval that trials print
        df = n1 + n2 - 2
        vi = ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df * (1 / n1 + 1 / n2)
        half = stdtrit(df, 0.975) * np.sqrt(vi)
        p = 2 * stdtr(df, -np.abs(yi) / np.sqrt(vi))
    else:
        half = ndtri(0.975) * np.sqrt(vi)
        p = 2 * ndtr(-np.abs(yi) / np.sqrt(vi))
    with_p = rng.random() < 0.5
    trials = []
    for i in range(k):
        cells = _estimate(i, measure, (yi[i], yi[i] - half[i], yi[i] + half[i]), digits, printer)
        if with_p:
            cells["p"] = show_p(float(p[i]), printer)
        if arms or row_ci == "t":
            cells |= {"n1": str(n1[i]), "n2": str(n2[i])}
        if arms:
            d = 1 if measure == "SMD" else digits
            cells |= {
                "mean1": show(mean1[i], d, printer),
                "sd1": show(sd1[i], d, printer),
                "mean2": show(mean2[i], d, printer),
                "sd2": show(sd2[i], d, printer),
            }
        trials.append(cells)
    return trials, yi, vi, list(zip(n1.tolist(), n2.tolist(), strict=True))


def _binary(
    rng: np.random.Generator, measure: str, digits: int, k: int, printer: str, arms: bool, row_ci: str
) -> tuple[list[dict[str, str]], np.ndarray, np.ndarray, list[tuple[int, int]]]:
    n1 = rng.integers(20, 250, k)
    n2 = np.maximum(15, n1 + rng.integers(-8, 9, k))
    risk = rng.uniform(0.08, 0.5, k)
    ratio = np.exp(rng.normal(-0.25, rng.choice([0.0, 0.15, 0.3]), k))
    x1, x2 = rng.binomial(n1, np.clip(risk * ratio, 0.01, 0.95)), rng.binomial(n2, risk)
    es = lm.effect_sizes(measure, recipe="metafor", events1=x1, n1=n1, events2=x2, n2=n2)
    yi, vi = np.asarray(es.yi), np.asarray(es.vi)
    half = ndtri(0.975) * np.sqrt(vi)
    log = measure in ("RR", "OR")
    trials = []
    for i in range(k):
        triple = (yi[i], yi[i] - half[i], yi[i] + half[i])
        shown = tuple(math.exp(v) for v in triple) if log else triple
        cells = _estimate(i, measure, shown, digits, printer)
        if arms:
            cells |= {"n1": str(n1[i]), "n2": str(n2[i]), "events1": str(x1[i]), "events2": str(x2[i])}
        trials.append(cells)
    return trials, yi, vi, list(zip(n1.tolist(), n2.tolist(), strict=True))


def _estimate(i: int, measure: str, triple: tuple[float, ...], digits: int, printer: str) -> dict[str, str]:
    texts = [show(v, digits, printer) for v in triple]
    return {
        "id": f"trial-{i + 1}",
        "trial": f"Trial {i + 1}",
        "set": "line",
        "kind": "endpoint",
        "contrast": "raw",
        "measure": measure,
        "level": "95",
        "estimate": texts[0],
        "ci_low": texts[1],
        "ci_high": texts[2],
    }


def _pooled(
    yi: np.ndarray,
    vi: np.ndarray,
    measure: str,
    digits: int,
    printer: str,
    method: tuple[str, str, str],
    declared: bool,
    rng: np.random.Generator,
) -> dict[str, str]:
    model, tau2, ci = method
    prediction = "hts" if model == "random" and yi.size > 2 and rng.random() < 0.4 else "none"
    fit = lm.pool(
        yi, vi, recipe="metafor", model=model, tau2=tau2 or "DL", ci=ci, prediction=prediction, measure=measure
    )
    shown = fit.display()
    line = {
        "id": "line",
        "set": "line",
        "measure": measure,
        "level": "95",
        "k": str(fit.k),
        "estimate": show(shown.estimate, digits, printer),
        "ci_low": show(shown.ci.low, digits, printer),
        "ci_high": show(shown.ci.high, digits, printer),
        "p": show_p(fit.p_value, printer),
    }
    if shown.prediction is not None:
        line |= {
            "pi_low": show(shown.prediction.low, digits, printer),
            "pi_high": show(shown.prediction.high, digits, printer),
        }
    q_i2 = max(0.0, 100 * (fit.q - fit.q_df) / fit.q) if fit.q > 0 else 0.0
    i2 = fit.i2 if rng.random() < 0.5 else q_i2  # both definitions are in use
    extras = {
        "i2": show(i2, int(rng.choice([0, 1])), printer),
        "q": show(fit.q, int(rng.choice([1, 2])), printer),
        "q_df": str(fit.q_df),
        "q_p": show_p(fit.q_p, printer),
        "tau2": show(fit.tau2, int(rng.choice([1, 2, 3])), printer),
    }
    if model == "common":
        del extras["tau2"]
        extras["i2"] = show(q_i2, 0, printer)
    names = list(extras)
    for name in rng.permutation(names)[: int(rng.integers(1, len(names) + 1))]:
        line[str(name)] = extras[str(name)]
    if declared:
        line |= {"model": model, "tau2_method": tau2, "ci_method": ci}
    return line


def _prevalence(rng: np.random.Generator, digits: int, k: int, printer: str) -> Review:
    statements, counts = [], []
    kind = str(rng.choice(["wilson", "clopper-pearson", "wald"]))
    for i in range(k):
        n = int(rng.integers(20, 400))
        x = int(rng.integers(2, n - 1))
        low, high = _limits(x, n, kind)
        if not (low >= 0 and high <= 1):
            low, high = _limits(x, n, "wilson")
        statements.append(
            {
                "id": f"s-{i + 1}",
                "kind": "proportion",
                "events": str(x),
                "n": str(n),
                "unit": "%",
                "interval": "ci",
                "level": "95",
                "value": show(100 * x / n, digits, printer),
                "low": show(100 * low, digits, printer),
                "high": show(100 * high, digits, printer),
            }
        )
        counts.append((n, x))
    none = np.array([])
    return Review((), {}, tuple(statements), "PR", digits, printer, True, none, none, tuple(counts))


def _limits(x: int, n: int, kind: str) -> tuple[float, float]:
    z, p = float(ndtri(0.975)), x / n
    if kind == "wald":
        half = z * math.sqrt(p * (1 - p) / n)
        return p - half, p + half
    if kind == "wilson":
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return centre - half, centre + half
    from scipy.special import betaincinv

    return float(betaincinv(x, n - x + 1, 0.025)), float(betaincinv(x + 1, n - x, 0.975))
