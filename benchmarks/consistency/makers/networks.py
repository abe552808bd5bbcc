"""Cases of printed networks: rows about ranks, and league tables and splits as a call takes them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

import numpy as np

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding
from makers.case import Maker, Pair, changed, digit, show

__all__ = ["NETWORKS"]

Z: Final = 1.959963984540054
_UNITS: Final = {"sucra": ("sucra", 100.0, 1, "%"), "mean-rank": ("mean-rank", 1.0, 2, "")}
_OF_NETWORK: Final = {"cells": "network", "interval": "wald", "level": 95}


def _ranks(rng: np.random.Generator) -> tuple[int, dict[str, np.ndarray]]:
    """Draw a thousand orders of some treatments; return what is printed of their ranks, as fractions and ranks."""
    n = int(rng.integers(3, 14))
    draws = rng.normal(rng.normal(0, 1, n), rng.uniform(0.1, 1.0, n), (1000, n))
    rank = 1 + np.argsort(np.argsort(draws, axis=1), axis=1)
    mean = rank.mean(axis=0)
    ends = {"p-best": (rank == 1).mean(axis=0), "p-worst": (rank == n).mean(axis=0)}
    return n, {"sucra": (n - mean) / (n - 1), "mean-rank": mean, **ends}


def _listed(rng: np.random.Generator, *kinds: str) -> Pair:
    """Print one or more columns for all treatments, and one number of the first column with another digit."""
    n, columns = _ranks(rng)
    rows = [{"id": "all", "kind": "count", "value": str(n), "subject": "treatments in the network"}]
    for kind in kinds:
        factor, digits, unit = (1.0, 2, "") if kind == "mean-rank" else (100.0, 1, "%")
        rows += [
            {
                "id": f"{kind}-{i}", "kind": kind, "subject": f"treatment {i}", "part_of": "all", "unit": unit,
                "value": show(factor * float(x), digits),
            }
            for i, x in enumerate(columns[kind])
        ]  # fmt: skip
    true = {"statements": rows}
    at = 1 + int(np.argmax([float(r["value"]) for r in rows[1 : n + 1]]))
    return true, changed(true, "statements", at, value=digit(rng, rows[at]["value"]))


def _network(rng: np.random.Generator) -> lm.NetworkFit:
    n = int(rng.integers(3, 9))
    effect = rng.normal(0, 0.7, n)
    pairs = [(i, int(rng.integers(i))) for i in range(1, n)]
    pairs += [tuple(int(x) for x in rng.choice(n, 2, replace=False)) for _ in range(int(rng.integers(1, 6)))]
    pairs = [pair for pair in pairs for _ in range(int(rng.integers(1, 4)))]
    se = rng.uniform(0.08, 0.6, len(pairs))
    te = [effect[a] - effect[b] + rng.normal(0, math.hypot(s, 0.2)) for (a, b), s in zip(pairs, se, strict=True)]
    ends = ([chr(65 + pair[i]) for pair in pairs] for i in (0, 1))
    return lm.network(te=te, se=se, treat1=next(ends), treat2=next(ends), studlab=[str(i) for i in range(len(te))])


def _triple(y: float, s: float, ratio: bool) -> list[str]:
    return [show(math.exp(v) if ratio else v, 2) for v in (y, y - Z * s, y + Z * s)]


def _league(rng: np.random.Generator, *, both: bool, wide: bool = False) -> tuple[Any, Any]:
    """Print a league table; the slip: a digit of an estimate with its interval moved along, or an interval too wide."""
    fit, ratio = _network(rng), bool(rng.random() < 0.5)
    names = fit.treatments
    cells = {
        (names[i], names[j]): _triple(float(fit.estimate[i, j]), float(fit.se[i, j]), ratio)
        for i in range(fit.n)
        for j in range(fit.n)
        if i != j and (both or i > j)
    }
    i = int(rng.integers(1, fit.n))
    j = int(rng.integers(i))
    y, s = float(fit.estimate[i, j]), float(fit.se[i, j])
    text = digit(rng, cells[names[i], names[j]][0])
    moved = float(text) if not ratio else math.log(float(text)) if float(text) > 0 else y
    if abs(moved - y) < 0.1:  # an estimate near 0 has no digit that makes much of a difference
        moved = y + 0.5
    slipped = _triple(y, 3 * s, ratio) if wide else _triple(moved, s, ratio)
    measure = "OR" if ratio else "MD"
    return (cells, measure), ({**cells, (names[i], names[j]): slipped}, measure)


def _ask_league(case: tuple[Any, str]) -> Iterable[Finding]:
    return lm.check_league(case[0], measure=case[1], **_OF_NETWORK)


def _scored(rng: np.random.Generator) -> tuple[Any, Any]:
    fit = _network(rng)
    table = fit.league(2)
    scores = [show(100 * float(x), 1) for x in fit.p_scores()]
    listed = dict(zip(fit.treatments, scores, strict=True))
    first, last = (max(listed, key=lambda t: float(listed[t])), min(listed, key=lambda t: float(listed[t])))
    return {"league": table, "sucra": listed}, {
        "league": table,
        "sucra": {**listed, first: listed[last], last: listed[first]},
    }


def _ask_scored(case: Any) -> Iterable[Finding]:
    return lm.check_network(case, measure="MD", score="p-score", **_OF_NETWORK)


def _split(rng: np.random.Generator, what: str) -> tuple[Any, Any]:
    """Print one comparison with direct and indirect evidence; the slip: another estimate, or a digit of share or p."""
    while True:
        fit = _network(rng)
        split = fit.split()
        usable = [i for i in range(len(split.k)) if np.isfinite(split.p_value[i]) and 0.1 < split.proportion[i] < 0.9]
        if usable:
            break
    i = int(rng.choice(usable))
    sides = ("direct", "indirect", "network")
    effects = {w: (float(getattr(split, w)[i]), float(getattr(split, f"se_{w}")[i])) for w in sides}
    true = {w: _triple(y, s, False) for w, (y, s) in effects.items()}
    p, share = show(float(split.p_value[i]), 3), show(float(split.proportion[i]), 2)
    if what == "mixed":
        y, s = effects["network"]
        return true, {**true, "network": _triple(y + float(rng.choice([-1, 1])) * 0.5, s, False)}
    if what == "share":
        return {**true, "proportion": share}, {**true, "proportion": digit(rng, share)}
    return {**true, "p": p}, {**true, "p": digit(rng, p)}


def _ask_split(case: Any) -> Iterable[Finding]:
    return lm.check_split(
        **case, measure="MD", method="back-calculation", interval="wald", level=95, p_of="this estimate"
    )


def _designs(rng: np.random.Generator) -> tuple[Any, Any]:
    parts = _network(rng).decomposition
    said = {"total": (parts.q, parts.df), "within": (parts.q_within, parts.df_within)}
    said["between"] = (parts.q_between, parts.df_between)
    true = {k: {"q": show(q, 2), "q_df": str(df)} for k, (q, df) in said.items()}
    wrong = {**true, "within": {**true["within"], "q": digit(rng, show(parts.q_within + 1, 2))}}
    return true, wrong


def _ask_designs(case: Any) -> Iterable[Finding]:
    return lm.check_network({"q": case}, made_of="these numbers")


_CELL: Final = "another digit of an estimate, its interval with it"
_DIGIT: Final = "one of the first two digits of the largest"

#: Check -> how its cases are made.
NETWORKS: Final = MappingProxyType(
    {
        "sucra-mean": Maker(lambda rng: _listed(rng, "sucra"), _DIGIT),
        "rank-probabilities": Maker(lambda rng: _listed(rng, "p-best"), _DIGIT),
        "mean-ranks": Maker(lambda rng: _listed(rng, "mean-rank"), _DIGIT),
        "sucra-of-ranks": Maker(lambda rng: _listed(rng, "sucra", "mean-rank", "p-best", "p-worst"), _DIGIT),
        "league-mirror": Maker(lambda rng: _league(rng, both=True), _CELL, ask=_ask_league),
        "league-closure": Maker(lambda rng: _league(rng, both=False), _CELL, ask=_ask_league),
        "league-widths": Maker(
            lambda rng: _league(rng, both=False, wide=True), "an interval three times as wide", ask=_ask_league
        ),
        "p-scores-of-league": Maker(_scored, "the scores of the best and the worst exchanged", ask=_ask_scored),
        "split-mixed": Maker(lambda rng: _split(rng, "mixed"), "half a unit of the network's estimate", ask=_ask_split),
        "split-share": Maker(
            lambda rng: _split(rng, "share"), "one of the first two digits of the share", ask=_ask_split
        ),
        "split-p": Maker(lambda rng: _split(rng, "p"), "one of the first two digits of p", ask=_ask_split),
        "q-of-designs": Maker(_designs, "one of the first two digits of Q within designs", ask=_ask_designs),
    }
)
