"""Cases of a trial's arms: means, SDs, quantiles and changes of people with whole scores or with measurements."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from makers.case import Maker, Pair, changed, digit, mean_sd, scores, show, shown_p, tenfold

__all__ = ["ARMS"]

#: Instruments on which whole scores are given.
_SCALES: Final = (
    {"id": "rmdq", "min": "0", "max": "24", "step": "1"},
    {"id": "nrs", "min": "0", "max": "10", "step": "1"},
)
_ITEM: Final = {"id": "item", "min": "0", "max": "1", "step": "1"}


def _n(rng: np.random.Generator, high: int = 120) -> int:
    return int(rng.integers(12, high))


def _people(rng: np.random.Generator, n: int) -> np.ndarray:
    """Measurements of n people on 0 to 100, as a normal distribution makes them."""
    return np.clip(rng.normal(rng.uniform(35, 65), rng.uniform(10, 18), n), 0, 100)


def _both(rng: np.random.Generator, digits: int = 1) -> dict[str, str]:
    """Two arms of people, and their raw difference with Welch's or the pooled interval."""
    arms = [_people(rng, _n(rng)) for _ in "12"]
    (m1, s1), (m2, s2) = map(mean_sd, arms)
    n1, n2 = (a.size for a in arms)
    df = float(n1 + n2 - 2)
    if rng.random() < 0.5:
        se = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df * (1 / n1 + 1 / n2))
    else:
        a, b = s1**2 / n1, s2**2 / n2
        se, df = math.sqrt(a + b), (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))
    half = float(stdtrit(df, 0.975)) * se
    numbers = {"mean1": m1, "sd1": s1, "mean2": m2, "sd2": s2}
    numbers |= {"estimate": m1 - m2, "ci_low": m1 - m2 - half, "ci_high": m1 - m2 + half}
    cells = {c: show(v, digits) for c, v in numbers.items()} | {"n1": str(n1), "n2": str(n2)}
    cells["p"] = shown_p(2 * float(stdtr(df, -abs((m1 - m2) / se))))
    return cells | {"measure": "MD", "kind": "endpoint", "contrast": "raw", "level": "95"}


def _arm_interval(rng: np.random.Generator) -> Pair:
    people = _people(rng, _n(rng))
    mean, sd = mean_sd(people)
    half = float(stdtrit(people.size - 1, 0.975)) * sd / math.sqrt(people.size)
    numbers = {"mean1": mean, "mean1_low": mean - half, "mean1_high": mean + half}
    true = {"trials": [{c: show(v, 1) for c, v in numbers.items()} | {"n1": str(people.size), "kind": "endpoint"}]}
    field = str(rng.choice(list(numbers)))
    return true, changed(true, "trials", 0, **{field: digit(rng, true["trials"][0][field])})


def _contrast(rng: np.random.Generator) -> Pair:
    cells = _both(rng)
    true = {"trials": [cells]}
    field = str(rng.choice(["mean1", "mean2"]))
    return true, changed(true, "trials", 0, **{field: digit(rng, cells[field])})


def _change(rng: np.random.Generator) -> Pair:
    cells = {"kind": "endpoint", "contrast": "raw", "better": "lower"}
    for arm in "12":
        n = _n(rng)
        start, loss = _people(rng, n), rng.normal(rng.uniform(5, 20), 8, n)
        numbers = {"baseline": start.mean(), "mean": (start - loss).mean(), "change": -loss.mean()}
        cells |= {f"{c}{arm}": show(v, 1) for c, v in numbers.items()} | {f"n{arm}": str(n)}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, change1=digit(rng, cells["change1"]))


def _p_of_arms(rng: np.random.Generator) -> Pair:
    while True:
        cells = {k: v for k, v in _both(rng).items() if k not in ("estimate", "ci_low", "ci_high")}
        p = float(cells["p"].removeprefix("<"))
        if 0.005 < p < 0.6:
            break
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, p=show(10 * p if p < 0.1 else p / 10, 3))


def _whole(rng: np.random.Generator, slip: Callable[[np.random.Generator, dict[str, str]], dict[str, str]]) -> Pair:
    """One arm of some people with whole scores on an instrument: of more people two decimals tell nothing."""
    scale = _SCALES[int(rng.integers(2))]
    people = scores(rng, int(rng.integers(10, 40)), int(scale["max"]))
    mean, sd = mean_sd(people)
    cells = {"mean1": show(mean, 2), "sd1": show(sd, 2), "n1": str(people.size), "kind": "endpoint"}
    true = {"trials": [cells | {"instrument": scale["id"], "complete_data": "yes"}], "instruments": [scale]}
    return true, changed(true, "trials", 0, **slip(rng, cells))


def _other(field: str) -> Callable[[np.random.Generator, dict[str, str]], dict[str, str]]:
    return lambda rng, cells: {field: digit(rng, cells[field], last=True)}


def _ones(rng: np.random.Generator) -> Pair:
    n = int(rng.integers(12, 60))
    people = rng.permutation(np.arange(n) < int(rng.integers(2, n - 1))).astype(float)
    mean, sd = mean_sd(people)
    cells = {"mean1": show(mean, 2), "sd1": show(sd, 2), "n1": str(n), "kind": "endpoint", "complete_data": "yes"}
    true = {"trials": [cells | {"instrument": "item"}], "instruments": [_ITEM]}
    return true, changed(true, "trials", 0, sd1=digit(rng, cells["sd1"], last=True))


def _largest_sd(rng: np.random.Generator, cells: dict[str, str]) -> dict[str, str]:
    return {"sd1": tenfold(cells["sd1"])}


def _extremes(rng: np.random.Generator) -> Pair:
    people = _people(rng, _n(rng))
    numbers = {"mean1": people.mean(), "min1": people.min(), "max1": people.max()}
    cells = {c: show(v, 1) for c, v in numbers.items()} | {"n1": str(people.size), "kind": "endpoint"}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, mean1=tenfold(cells["mean1"]))


def _se_of_arm(rng: np.random.Generator) -> Pair:
    people = _people(rng, _n(rng))
    mean, sd = mean_sd(people)
    numbers = {"mean1": mean, "sd1": sd, "se1": sd / math.sqrt(people.size)}
    cells = {c: show(v, 2) for c, v in numbers.items()} | {"n1": str(people.size), "kind": "endpoint"}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, se1=digit(rng, cells["se1"]))


def _sd_for_se(rng: np.random.Generator) -> Pair:
    scale = _SCALES[int(rng.integers(2))]
    people = scores(rng, _n(rng), int(scale["max"]))
    mean, sd = mean_sd(people)
    cells = {"mean1": show(mean, 1), "se1": show(sd / math.sqrt(people.size), 2), "n1": str(people.size)}
    true = {"trials": [cells | {"kind": "endpoint", "instrument": scale["id"]}], "instruments": [scale]}
    return true, changed(true, "trials", 0, se1=show(sd, 2))


def _correlation(rng: np.random.Generator) -> Pair:
    n, r = _n(rng), rng.uniform(0.2, 0.9)
    start = _people(rng, n)
    end = 20 + r * (start - 20) + rng.normal(0, start.std() * math.sqrt(1 - r * r), n)
    spreads = {"baseline_sd1": mean_sd(start)[1], "sd1": mean_sd(end)[1], "sd_change1": mean_sd(end - start)[1]}
    cells = {c: show(v, 1) for c, v in spreads.items()} | {"n1": str(n), "kind": "endpoint"}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, sd_change1=tenfold(cells["sd_change1"]))


def _quantiles(rng: np.random.Generator) -> Pair:
    people = np.sort(_people(rng, _n(rng)))
    names = ("min1", "q1_1", "median1", "q3_1", "max1")
    cells = {c: show(v, 1) for c, v in zip(names, np.quantile(people, (0, 0.25, 0.5, 0.75, 1)), strict=True)}
    mean, sd = mean_sd(people)
    cells |= {"mean1": show(mean, 1), "sd1": show(sd, 1), "n1": str(people.size), "kind": "endpoint"}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, sd1=show(sd / math.sqrt(people.size), 2))


def _groups(rng: np.random.Generator) -> Pair:
    parts = [_people(rng, _n(rng, 60)) for _ in range(int(rng.integers(2, 4)))]
    rows = []
    for i, people in enumerate((np.concatenate(parts), *parts)):
        mean, sd = mean_sd(people)
        cells = {"id": f"g{i}", "trial": "Lee 2018", "n1": str(people.size), "mean1": show(mean, 2), "sd1": show(sd, 2)}
        rows.append(cells | ({"part_of": "g0"} if i else {}))
    true = {"trials": rows}
    field = str(rng.choice(["n1", "mean1", "sd1"]))
    return true, changed(true, "trials", 0, **{field: digit(rng, rows[0][field])})


def _baseline(rng: np.random.Generator) -> Pair:
    cells = {"kind": "endpoint"}
    for arm in "12":
        n = _n(rng)
        start = _people(rng, n)
        numbers = {"baseline_sd": mean_sd(start)[1], "sd": mean_sd(0.6 * start + rng.normal(0, 10, n))[1]}
        numbers |= {"baseline": start.mean(), "mean": start.mean() - rng.uniform(3, 15)}
        cells |= {f"{c}{arm}": show(v, 1) for c, v in numbers.items()} | {f"n{arm}": str(n)}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, **{f"sd{a}": cells[f"baseline_sd{a}"] for a in "12"})


def _design(rng: np.random.Generator) -> Pair:
    cells = {c: v for c, v in _both(rng).items() if c not in ("p", "contrast")}
    y, low, high = (float(cells[c]) for c in ("estimate", "ci_low", "ci_high"))
    wider = math.sqrt(1 + rng.uniform(9, 25) * rng.uniform(0.02, 0.1))
    true_row = cells | {"ci_low": show(y - wider * (y - low), 1), "ci_high": show(y + wider * (high - y), 1)}
    half = float(ndtri(0.975)) * math.sqrt(sum(float(cells[f"sd{a}"]) ** 2 / int(cells[f"n{a}"]) for a in "12"))
    naive = cells | {"ci_low": show(y - half, 1), "ci_high": show(y + half, 1)}
    words = {"note": "a cluster randomised trial of practices"}
    return {"trials": [true_row | words]}, {"trials": [naive | words]}


#: Check -> how its cases are made.
ARMS: Final = MappingProxyType(
    {
        "arm-ci": Maker(_arm_interval, "one of the first two digits of a mean or a bound"),
        "contrast-disagrees-with-arms": Maker(_contrast, "one of the first two digits of a mean"),
        "change-arithmetic": Maker(_change, "one of the first two digits of a change"),
        "grim": Maker(lambda rng: _whole(rng, _other("mean1")), "another digit of a mean of whole scores"),
        "grimmer": Maker(lambda rng: _whole(rng, _other("sd1")), "another digit of an SD of whole scores"),
        "debit": Maker(_ones, "another digit of an SD of zeros and ones"),
        "sd-impossible": Maker(lambda rng: _whole(rng, _largest_sd), "an SD whose decimal point slipped"),
        "mean-out-of-range": Maker(_extremes, "a mean whose decimal point slipped"),
        "se-of-arm": Maker(_se_of_arm, "one of the first two digits of the standard error"),
        "sd-as-se": Maker(_sd_for_se, "an SD in the column of standard errors"),
        "implied-correlation": Maker(_correlation, "an SD of the change whose decimal point slipped"),
        "arm-test-p": Maker(_p_of_arms, "a p-value whose decimal point slipped"),
        "quantile-order": Maker(_quantiles, "a standard error for the SD"),
        "combined-groups": Maker(_groups, "one of the first two digits of n, mean or SD of all"),
        "baseline-copied": Maker(_baseline, "the SDs of the start at the end"),
        "design-not-said": Maker(_design, "the interval of independent people in a cluster trial"),
    }
)
