"""Cases of one printed result: estimate, interval, p, standard error, and what its authors say of it."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from makers.case import ANY, Maker, Pair, changed, digit, scores, show, shown_p, tenfold, without

__all__ = ["SINGLE"]

Z: Final = float(ndtri(0.975))
_RATIOS: Final = ("RR", "OR", "HR")


def result(rng: np.random.Generator, *, measures: tuple[str, ...] = ("MD", "SMD", "RR", "OR"), far: float = 0.0):
    """Return the cells of a result and what they were printed from: (estimate, SE, df) on the analysis scale.

    `far` is the least distance from no effect, in standard errors.
    """
    measure = str(rng.choice(measures))
    n1, n2 = (int(n) for n in rng.integers(15, 150, 2))
    df = n1 + n2 - 2
    se = math.sqrt(1 / n1 + 1 / n2) * (1.0 if measure == "SMD" else rng.uniform(1.8, 2.6))
    se *= rng.uniform(8, 12) if measure == "MD" else 1.0
    z = rng.normal(0, 1.5)
    z += math.copysign(far, z)
    at_t = measure == "MD" and rng.random() < 0.5
    c = float(stdtrit(df, 0.975)) if at_t else Z
    back = math.exp if measure in _RATIOS else float
    digits = int(rng.choice([1, 2])) if measure == "MD" else 2
    low, high = back(z * se - c * se), back(z * se + c * se)
    p = 2 * float(stdtr(df, -abs(z))) if at_t else 2 * float(ndtr(-abs(z)))
    cells = {
        "measure": measure,
        "level": "95",
        "contrast": "raw",
        "n1": str(n1),
        "n2": str(n2),
        "estimate": show(back(z * se), digits),
        "ci_low": show(low, digits),
        "ci_high": show(high, digits),
        "p": shown_p(p),
    }
    return cells, (z * se, se, df)


def _not_in_quote(rng: np.random.Generator) -> Pair:
    cells, _ = result(rng)
    cells["quote"] = f"{cells['measure']} {cells['estimate']} (95% CI {cells['ci_low']} to {cells['ci_high']})"
    cells = {k: v for k, v in cells.items() if k not in ("p", "n1", "n2", "level")}
    true = {"trials": [cells]}
    field = str(rng.choice(["estimate", "ci_low", "ci_high"]))
    return true, changed(true, "trials", 0, **{field: digit(rng, cells[field], last=True)})


def _out_of_range(rng: np.random.Generator) -> Pair:
    people = scores(rng, int(rng.integers(15, 90)), 24) / 1.0
    cells = {"kind": "endpoint", "instrument": "scale", "n1": str(people.size), "mean1": show(people.mean(), 1)}
    true = {"trials": [cells], "instruments": [{"id": "scale", "min": "0", "max": "24", "step": "1"}]}
    return true, changed(true, "trials", 0, mean1=tenfold(cells["mean1"]))


def _impossible(rng: np.random.Generator) -> Pair:
    cells, (y, se, _) = result(rng, measures=_RATIOS)
    true = {"trials": [cells]}
    logs = {"estimate": show(y, 2), "ci_low": show(y - Z * se, 2), "ci_high": show(y + Z * se, 2)}
    return true, changed(true, "trials", 0, **logs)


def _reversed(rng: np.random.Generator) -> Pair:
    cells, _ = result(rng, measures=_RATIOS, far=2.5)
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, ci_high=show(float(cells["ci_high"]) / 10, 3))


def _high_first(rng: np.random.Generator) -> Pair:
    cells, _ = result(rng)
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, ci_low=cells["ci_high"], ci_high=cells["ci_low"])


def _outside(rng: np.random.Generator) -> Pair:
    cells, _ = result(rng, measures=("MD", "SMD"), far=2.0)
    true = {"trials": [cells]}
    sign = cells["estimate"].removeprefix("-") if cells["estimate"].startswith("-") else f"-{cells['estimate']}"
    return true, changed(true, "trials", 0, estimate=sign)


def _off_middle(rng: np.random.Generator) -> Pair:
    cells, _ = result(rng)
    true = {"trials": [cells]}
    field = str(rng.choice(["ci_low", "ci_high"]))
    return true, changed(true, "trials", 0, **{field: digit(rng, cells[field])})


def _p(rng: np.random.Generator) -> Pair:
    while True:
        cells, _ = result(rng)
        p = float(cells["p"].removeprefix("<"))
        if 0.005 < p < 0.5:
            break
    true = {"trials": [cells]}
    wrong = p / 10 if p > 0.1 or rng.random() < 0.5 else 10 * p
    return true, changed(true, "trials", 0, p=show(wrong, 3))


def _significance(rng: np.random.Generator) -> Pair:
    while True:
        cells, _ = result(rng)
        p = float(cells["p"].removeprefix("<"))
        if 0.006 < p < 0.4 and not 0.04 < p < 0.06:
            break
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, p=show(p * 10 if p < 0.05 else p / 10, 3))


def _se_of_interval(rng: np.random.Generator) -> Pair:
    cells, (_, se, df) = result(rng)
    cells["se"] = show(se, 2 if se > 0.1 else 3)
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, se=show(se * math.sqrt(df + 2), 2))


def _variance(rng: np.random.Generator) -> Pair:
    cells, (_, se, _) = result(rng)
    cells = without(cells, "ci_low", "ci_high", "p") | {"se": show(se, 3), "variance": show(se * se, 4)}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, variance=show(se, 4))


def _precision(rng: np.random.Generator) -> Pair:
    cells, (y, se, df) = result(rng, measures=("SMD", "OR"))
    true = {"trials": [cells]}
    half = Z * se / math.sqrt((df + 2) / 2)
    back = math.exp if cells["measure"] == "OR" else float
    ends = {"ci_low": show(back(y - half), 2), "ci_high": show(back(y + half), 2)}
    return true, changed(true, "trials", 0, **ends)


def _statistic(rng: np.random.Generator) -> Pair:
    kind = str(rng.choice(["t", "chi2", "F", "z"]))
    df, df2 = (int(rng.integers(8, 120)), int(rng.integers(20, 150)))
    while True:
        if kind in ("t", "z"):
            value = float(rng.normal(0, 2))
            p = 2 * float(ndtr(-abs(value)) if kind == "z" else stdtr(df, -abs(value)))
        elif kind == "chi2":
            df = int(rng.integers(1, 5))
            value = float(rng.chisquare(df) * 2)
            p = float(chdtrc(df, value))
        else:
            df = int(rng.integers(1, 4))
            value = float(rng.f(df, df2) * 2)
            p = float(fdtrc(df, df2, value))
        if 0.005 < p < 0.6:
            break
    cells, _ = result(rng)
    cells = without(cells, "ci_low", "ci_high") | {"x_statistic": show(value, 2), "x_statistic_kind": kind}
    cells |= (
        {"p": shown_p(p)} | ({} if kind == "z" else {"x_df": str(df)}) | ({"x_df2": str(df2)} if kind == "F" else {})
    )
    true = {"trials": [cells]}
    wrong = p * 10 if p < 0.1 else p / 10
    return true, changed(true, "trials", 0, p=show(wrong, 3))


def _size(rng: np.random.Generator) -> Pair:
    while True:
        cells, _ = result(rng, measures=("SMD",), far=1.5)
        if abs(float(cells["estimate"])) > 0.31:
            break
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, estimate=tenfold(cells["estimate"]))


def _alone(rng: np.random.Generator) -> Pair:
    cells, _ = result(rng)
    true = {"trials": [cells]}
    return true, {"trials": [without(cells, "ci_low", "ci_high", "p", "n1", "n2")]}


def _claim(rng: np.random.Generator) -> Pair:
    cells, (y, se, df) = result(rng)
    c = Z if cells["measure"] != "MD" else float(stdtrit(df, 0.975))
    while abs(abs(y / se) - c) < 0.1:
        cells, (y, se, df) = result(rng)
    words = ("significant", "not-significant")
    sure = abs(y / se) > c
    cells = without(cells, "p")
    true = {"trials": [{**cells, "claim_effect": words[not sure]}]}
    return true, changed(true, "trials", 0, claim_effect=words[sure])


def _direction(rng: np.random.Generator) -> Pair:
    cells, (y, _, _) = result(rng, far=0.3)
    better = str(rng.choice(["lower", "higher"]))
    first = (y < 0) == (better == "lower")
    arms = ("arm2", "arm1")
    cells |= {"better": better, "arm1": "exercise", "arm2": "usual care", "x_favours": arms[first]}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, x_favours=arms[not first])


def _second(rng: np.random.Generator) -> Pair:
    """A ratio beside its logarithm, as programs print both."""
    cells, (y, _, _) = result(rng, measures=_RATIOS, far=0.5)
    cells |= {"x_second": show(y, 2), "x_second_of": cells["estimate"], "x_second_as": "log"}
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, x_second=show(-y, 2))


#: Check -> how its cases are made.
SINGLE: Final = MappingProxyType(
    {
        "not-in-quote": Maker(_not_in_quote, "another digit than the quote has"),
        "value-out-of-range": Maker(_out_of_range, "a mean whose decimal point slipped"),
        "value-impossible": Maker(_impossible, "logarithms printed as a ratio"),
        "ci-reversed": Maker(_reversed, "an upper bound whose decimal point slipped below the lower one"),
        "ci-high-first": Maker(_high_first, "bounds that changed places"),
        "estimate-outside-ci": Maker(_outside, "a sign of a clear estimate"),
        "ci-asymmetric": Maker(_off_middle, "one of the first two digits of a bound"),
        "p-disagrees-with-ci": Maker(_p, "a p-value whose decimal point slipped"),
        "ci-null-disagrees-with-p": Maker(_significance, "a p-value on the other side of 0.05"),
        "se-disagrees-with-ci": Maker(_se_of_interval, "a standard deviation for the standard error"),
        "se-disagrees-with-variance": Maker(_variance, "a standard error for the variance"),
        "precision-beyond-n": Maker(_precision, "an interval made from standard errors for SDs"),
        "p-disagrees-with-statistic": Maker(_statistic, "a p-value whose decimal point slipped"),
        "second-estimate": Maker(_second, "the sign of a logarithm beside its ratio"),
        "effect-too-large": Maker(_size, "a standardised difference above 0.3 whose decimal point slipped"),
        "estimate-alone": Maker(_alone, "nothing beside the estimate", ANY),
        "significance-claim": Maker(_claim, "the other word about significance"),
        "direction-claim": Maker(_direction, "the other arm as the favoured one"),
    }
)
