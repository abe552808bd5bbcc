"""True networks, printed with any digits and rounding, are never called inconsistent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import lbpmeta as lm

from ._networks import cell, failed, league_of, simulated
from ._printing import roundings, show

SEEDS = st.integers(0, 10**6)


@settings(max_examples=20)
@given(seed=SEEDS, n=st.integers(3, 9), digits=st.integers(0, 4), rounding=roundings(), ratio=st.booleans())
def test_leagues(seed, n, digits, rounding, ratio):
    name, mode = rounding
    fit = simulated(seed, n)
    table = league_of(fit, digits, mode, ratio=ratio, half=("both", "lower", "upper")[seed % 3])
    options = {"measure": "OR" if ratio else "MD", "cells": "network", "interval": "wald", "level": 95}
    found = lm.check_league(table, rounding=name, **options)
    assert not failed(found)
    whole = league_of(fit, digits, mode, ratio=ratio)
    scores = {t: show(100 * s, digits, mode) for t, s in zip(fit.treatments, fit.p_scores(), strict=True)}
    both = {"league": whole, "sucra": scores}
    assert not failed(lm.check_network(both, n=n, score="p-score", rounding=name, **options))


@settings(max_examples=30)
@given(seed=SEEDS, n=st.integers(2, 9), digits=st.integers(0, 4), rounding=roundings(), unit=st.sampled_from([1, 100]))
def test_ranks(seed, n, digits, rounding, unit):
    name, mode = rounding
    rng = np.random.default_rng(seed)
    spread = rng.uniform(0.05, 2.0, n)
    ranks = np.argsort(np.argsort(rng.normal(rng.normal(0, 1, n), spread, (500, n)), axis=1), axis=1)
    p = np.stack([(ranks == r).mean(axis=0) for r in range(n)], axis=1)
    names = [f"t{i}" for i in range(n)]
    mean = 1 + ranks.mean(axis=0)
    printed = {
        "sucra": [show(unit * float(s), digits + (unit == 1), mode) for s in (n - mean) / (n - 1)],
        "mean_rank": [show(float(m), digits, mode) for m in mean],
        "best": [show(unit * float(x), digits + (unit == 1), mode) for x in p[:, 0]],
        "worst": [show(unit * float(x), digits + (unit == 1), mode) for x in p[:, -1]],
    }
    lists = {k: dict(zip(names, v, strict=True)) for k, v in printed.items()}
    table = {
        t: [show(unit * float(x), digits + (unit == 1), mode) for x in row] for t, row in zip(names, p, strict=True)
    }
    options = {"made_of": "these numbers", "rounding": name}
    found = lm.check_ranks(**lists, probability=table, n=n, **options)
    assert not failed(found)
    assert {f.check for f in found} == {"sucra-mean", "rank-probabilities", "mean-ranks", "sucra-of-ranks"}
    # Where some are listed and the paper says how many there are, nothing is missed either.
    some = {k: dict(list(v.items())[: max(1, n - 2)]) for k, v in lists.items()}
    assert not failed(lm.check_ranks(**some, n=n, **options))


@settings(max_examples=30)
@given(
    seed=SEEDS,
    n=st.integers(3, 7),
    digits=st.integers(0, 4),
    rounding=roundings(),
    ratio=st.booleans(),
    method=st.sampled_from(["back-calculation", "SIDDE"]),
)
def test_splits(seed, n, digits, rounding, ratio, method):
    name, mode = rounding
    fit = simulated(seed, n)
    split, z = fit.split(method), 1.959963984540054
    options = {"measure": "OR" if ratio else "MD", "level": 95, "interval": "wald", "p_of": "this estimate"}
    for i in range(len(split.treat1)):
        if not np.isfinite(split.indirect[i]) or not np.isfinite(split.p_value[i]):
            continue

        def line(what: str, i: int = i) -> str:
            y, s = getattr(split, what)[i], getattr(split, f"se_{what}")[i]
            return cell((y, y - z * s, y + z * s), digits, mode, ratio=ratio)

        more = {"proportion": show(float(split.proportion[i]), digits + 1, mode)} if method[0] == "b" else {}
        net = {"network": line("network")} if method[0] == "b" else {}
        p = show(float(split.p_value[i]), digits + 1, mode)
        parts = {"direct": line("direct"), "indirect": line("indirect")}
        found = lm.check_split(**parts, **net, **more, p=p, method=method, rounding=name, **options)
        assert not failed(found)
    parts = fit.decomposition
    q = {
        "total": {"q": show(parts.q, digits, mode), "q_df": str(parts.df)},
        "within": {"q": show(parts.q_within, digits, mode), "q_df": str(parts.df_within)},
        "between": {"q": show(parts.q_between, digits, mode), "q_df": str(parts.df_between)},
    }
    assert not failed(lm.check_network({"q": q}, made_of="these numbers", rounding=name))


@pytest.mark.parametrize("seed", range(3))
def test_inverted_after_rounding_is_no_contradiction(seed):
    """A half that was made as one over the printed half is another rounding, not an error of the network."""
    fit = simulated(seed, 4)
    table = league_of(fit, 2, ratio=True, half="lower")
    for i in range(4):
        for j in range(i):
            low_half = [float(x) for x in table[i][j].replace("[", "").replace("]", "").replace(",", "").split()]
            e, low, high = low_half
            table[j][i] = f"{1 / e:.2f} [{1 / high:.2f}, {1 / low:.2f}]" if min(low_half) > 0 else ""
    found = lm.check_league(table, measure="OR", cells="network", interval="wald")
    assert not [f for f in found if f.verdict is lm.Verdict.INCONSISTENT]
