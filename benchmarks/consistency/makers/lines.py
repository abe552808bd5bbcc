"""Cases of a pooled line: beside its rows, its subgroups, another model, and its own statistics."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import chdtrc, ndtri, stdtrit

from makers.case import Cells, Maker, Pair, Rows, changed, digit, show, without

__all__ = ["LINES"]

Z: Final = float(ndtri(0.975))
_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def _studies(rng: np.random.Generator, least: int = 4, most: int = 15) -> tuple[np.ndarray, np.ndarray]:
    k = int(rng.integers(least, most))
    se = np.exp(rng.normal(0.6, 0.45, k))
    return rng.normal(rng.normal(-3, 2), np.sqrt(se**2 + rng.choice([0.5, 4.0, 16.0]))), se


def _pooled(y: np.ndarray, se: np.ndarray, *, random: bool) -> dict[str, float]:
    """Common effect or DerSimonian-Laird, from the textbook."""
    w = 1 / se**2
    common = float((w * y).sum() / w.sum())
    q, df = float((w * (y - common) ** 2).sum()), y.size - 1
    tau2 = max(0.0, (q - df) / float(w.sum() - (w * w).sum() / w.sum()))
    v = se**2 + (tau2 if random else 0.0)
    mu, error = float((y / v).sum() / (1 / v).sum()), math.sqrt(1 / float((1 / v).sum()))
    return {"mu": mu, "error": error, "q": q, "df": df, "tau2": tau2, "k": y.size}


def _line(fit: dict[str, float], *, random: bool, digits: int = 2) -> dict[str, str]:
    mu, error = fit["mu"], fit["error"]
    i2 = 100 * max(0.0, 1 - fit["df"] / fit["q"])
    cells = dict(zip(_TRIPLE, (show(v, digits) for v in (mu, mu - Z * error, mu + Z * error)), strict=True))
    cells |= {"k": str(int(fit["k"])), "q": show(fit["q"], 2), "q_df": str(int(fit["df"])), "i2": show(i2, 0)}
    cells |= {"q_p": show(float(chdtrc(fit["df"], fit["q"])), 3), "z": show(abs(mu / error), 2), "level": "95"}
    if random:
        cells["tau2"] = show(fit["tau2"], 2)
    how = {"model": "random", "tau2_method": "DL"} if random else {"model": "common"}
    return cells | how | {"ci_method": "z", "measure": "MD", "set": "line"}


def _rows(y: np.ndarray, se: np.ndarray, digits: int = 2) -> list[dict[str, str]]:
    return [
        dict(zip(_TRIPLE, (show(v, digits) for v in (a, a - Z * b, a + Z * b)), strict=True))
        | {"trial": f"Trial {i + 1}", "set": "line", "measure": "MD", "level": "95"}
        for i, (a, b) in enumerate(zip(y, se, strict=True))
    ]


def _review(rng: np.random.Generator, **how: int) -> tuple[Rows, Cells]:
    y, se = _studies(rng, **how)
    random = bool(rng.random() < 0.7)
    line = _line(_pooled(y, se, random=random), random=random)
    return {"trials": _rows(y, se), "reviews": [line]}, line


def _people(rng: np.random.Generator) -> Pair:
    rows, line = _review(rng)
    n = [tuple(int(v) for v in rng.integers(15, 150, 2)) for _ in rows["trials"]]
    trials = [{**r, "n1": str(a), "n2": str(b)} for r, (a, b) in zip(rows["trials"], n, strict=True)]
    true = {"trials": trials, "reviews": [{**line, "n": str(sum(map(sum, n)))}]}
    return true, changed(true, "reviews", 0, n=digit(rng, true["reviews"][0]["n"], last=True))


def _heterogeneity(rng: np.random.Generator) -> Pair:
    while True:
        _, line = _review(rng)
        if float(line["i2"]) > 10:
            break
    true = {"reviews": [{**line, "set": ""}]}
    field = str(rng.choice(["i2", "q"]))
    return true, changed(true, "reviews", 0, **{field: digit(rng, line[field])})


def _from_rows(rng: np.random.Generator) -> Pair:
    true, line = _review(rng)
    field = str(rng.choice(_TRIPLE))
    return true, changed(true, "reviews", 0, **{field: digit(rng, line[field])})


def _count(rng: np.random.Generator) -> Pair:
    true, line = _review(rng)
    more = int(line["k"]) + int(rng.choice([-1, 1, 2]))
    return true, changed(true, "reviews", 0, k=str(more), q_df=str(more - 1))


def _weights(rng: np.random.Generator) -> Pair:
    y, se = _studies(rng)
    random = bool(rng.random() < 0.7)
    fit = _pooled(y, se, random=random)
    w = 1 / (se**2 + (fit["tau2"] if random else 0.0))
    shares = [show(v, 1) for v in 100 * w / w.sum()]
    trials = [{**r, "weight": text} for r, text in zip(_rows(y, se), shares, strict=True)]
    true = {"trials": trials, "reviews": [_line(fit, random=random)]}
    a, b = (int(i) for i in rng.permutation(y.size)[:2])
    planted = changed(changed(true, "trials", a, weight=shares[b]), "trials", b, weight=shares[a])
    return true, planted


def _hull(rng: np.random.Generator) -> Pair:
    """Rows without intervals: nothing but their estimates bounds the line."""
    rows, line = _review(rng, most=8)
    true = {**rows, "trials": [without(r, "ci_low", "ci_high") for r in rows["trials"]]}
    mu = float(line["estimate"])
    return true, changed(true, "reviews", 0, **{f: show(float(line[f]) - 2 * mu, 2) for f in _TRIPLE})


def _models(rng: np.random.Generator) -> Pair:
    y, se = _studies(rng, least=5)
    lines = [_line(_pooled(y, se, random=random), random=random) for random in (False, True)]
    true = {"reviews": lines}
    names = ("ci_low", "ci_high", "estimate")
    swapped = [{**line, **{c: other[c] for c in names}} for line, other in zip(lines, reversed(lines), strict=True)]
    return true, {"reviews": swapped}


def _prediction(rng: np.random.Generator) -> Pair:
    while True:
        y, se = _studies(rng, least=5)
        fit = _pooled(y, se, random=True)
        if fit["tau2"] > 0.5:
            break
    half = float(stdtrit(y.size - 2, 0.975)) * math.sqrt(fit["tau2"] + fit["error"] ** 2)
    ends = {"pi_low": show(fit["mu"] - half, 2), "pi_high": show(fit["mu"] + half, 2)}
    true = {"reviews": [_line(fit, random=True) | ends | {"set": ""}]}
    field = str(rng.choice(["pi_low", "pi_high"]))
    return true, changed(true, "reviews", 0, **{field: digit(rng, ends[field])})


def _i2_interval(rng: np.random.Generator) -> Pair:
    while True:
        y, se = _studies(rng, least=6)
        fit = _pooled(y, se, random=True)
        if fit["q"] > fit["df"] + 3:
            break
    q, df = fit["q"], fit["df"]
    error = 0.5 * (math.log(q) - math.log(df)) / (math.sqrt(2 * q) - math.sqrt(2 * df - 1))
    ends = [max(0.0, 100 * (1 - df / q * math.exp(-2 * sign * Z * error))) for sign in (-1, 1)]
    cells = _line(fit, random=True) | {"i2_low": show(ends[0], 0), "i2_high": show(ends[1], 0), "set": ""}
    true = {"reviews": [without(cells, "q")]}
    return true, changed(true, "reviews", 0, i2_high=show(max(0.0, ends[0] / 2), 0))


def _summary(rng: np.random.Generator) -> Pair:
    while True:
        y, se = _studies(rng)
        fit = _pooled(y, se, random=True)
        if fit["tau2"] > 2:
            break
    cells = without(_line(fit, random=True), "q", "q_p", "z") | {"set": ""}
    true = {"reviews": [cells]}
    half = Z * fit["error"] / 4
    return true, changed(true, "reviews", 0, ci_low=show(fit["mu"] - half, 2), ci_high=show(fit["mu"] + half, 2))


def _subgroups(rng: np.random.Generator) -> Pair:
    parts = [_studies(rng, least=3, most=7) for _ in range(int(rng.integers(2, 4)))]
    whole = _line(_pooled(*(np.concatenate(x) for x in zip(*parts, strict=True)), random=False), random=False)
    fits = [_pooled(y, se, random=False) for y, se in parts]
    groups = [_line(f, random=False) | {"part_of": "all", "set": f"g{i}"} for i, f in enumerate(fits)]
    people = [int(rng.integers(150, 900)) for _ in parts]
    rest = float(whole["q"]) - sum(f["q"] for f in fits)
    df = len(parts) - 1
    total = whole | {"id": "all", "set": "", "n": str(sum(people)), "qb": show(max(0.0, rest), 2), "qb_df": str(df)}
    total["qb_p"] = show(float(chdtrc(df, max(0.0, rest))), 3)
    lines = [total, *({**g, "n": str(n)} for g, n in zip(groups, people, strict=True))]
    true = {"reviews": lines}
    field = str(rng.choice(["k", "n", "qb"]))
    text = str(int(total["k"]) + 2) if field == "k" else digit(rng, total[field])
    return true, changed(true, "reviews", 0, **{field: text})


#: Check -> how its cases are made.
LINES: Final = MappingProxyType(
    {
        "n-disagrees-with-arms": Maker(_people, "another digit of the number of people"),
        "q-i2-tau2-disagree": Maker(_heterogeneity, "one of the first two digits of I2 or Q"),
        "pooled-disagrees-with-rows": Maker(_from_rows, "one of the first two digits of the line"),
        "k-disagrees-with-rows": Maker(_count, "a row that was left out, or one or two too many"),
        "weights": Maker(_weights, "the weights of two rows exchanged"),
        "pooled-outside-rows": Maker(_hull, "the line's sign, where the rows have no intervals"),
        "models-disagree": Maker(_models, "the lines of two models exchanged"),
        "prediction-interval": Maker(_prediction, "one of the first two digits of a limit"),
        "i2-ci": Maker(_i2_interval, "an upper limit below I2"),
        "summary-contradiction": Maker(_summary, "a quarter of the interval"),
        "subgroup-totals": Maker(_subgroups, "another k, n or test between subgroups"),
    }
)
