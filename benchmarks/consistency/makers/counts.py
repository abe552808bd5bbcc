"""Cases of counts: two arms, proportions, rates, diagnostic tables, and what is made of them."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import chdtrc, ndtri
from scipy.stats import fisher_exact

from makers.case import OPEN, Maker, Pair, changed, digit, show, shown_p

__all__ = ["COUNTS"]

Z: Final = float(ndtri(0.975))
_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def _table(rng: np.random.Generator, least: int = 3) -> tuple[int, int, int, int]:
    """Return events and people of two arms: at least so many with and without the event in each."""
    while True:
        n1, n2 = (int(n) for n in rng.integers(20, 200, 2))
        p2 = rng.uniform(0.1, 0.6)
        p1 = min(0.9, p2 * math.exp(rng.normal(-0.2, 0.4)))
        a, c = int(rng.binomial(n1, p1)), int(rng.binomial(n2, p2))
        if min(a, c, n1 - a, n2 - c) >= least:
            return a, n1, c, n2


def _counts(table: tuple[int, int, int, int]) -> dict[str, str]:
    return dict(zip(("events1", "n1", "events2", "n2"), map(str, table), strict=True))


def _ratio(measure: str, a: int, n1: int, c: int, n2: int) -> list[float]:
    """Estimate and Wald's interval from the textbook."""
    b, d = n1 - a, n2 - c
    if measure == "RD":
        y, half = a / n1 - c / n2, Z * math.sqrt(a * b / n1**3 + c * d / n2**3)
        return [y, y - half, y + half]
    if measure == "OR":
        y, half = math.log(a * d / (b * c)), Z * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    else:
        y, half = math.log(a * n2 / (c * n1)), Z * math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)
    return [math.exp(y), math.exp(y - half), math.exp(y + half)]


def _result(measure: str, table: tuple[int, int, int, int]) -> dict[str, str]:
    shown = (show(v, 2 if measure != "RD" else 3) for v in _ratio(measure, *table))
    return {"measure": measure, "contrast": "raw", "level": "95", "kind": "events"} | dict(
        zip(_TRIPLE, shown, strict=True)
    )


def _risk(rng: np.random.Generator) -> Pair:
    table = _table(rng)
    cells = _result(str(rng.choice(["RR", "OR", "RD"])), table) | _counts(table)
    true = {"trials": [cells]}
    field = str(rng.choice(_TRIPLE))
    return true, changed(true, "trials", 0, **{field: digit(rng, cells[field])})


def _mixed_up(rng: np.random.Generator) -> Pair:
    while True:
        table = _table(rng)
        true_cells, other = (_result(m, table) for m in ("RR", "OR"))
        if true_cells["estimate"] != other["estimate"]:
            break
    true = {"trials": [true_cells | _counts(table)]}
    return true, changed(true, "trials", 0, **{c: other[c] for c in _TRIPLE})


def _impossible(rng: np.random.Generator) -> Pair:
    a, n1, c, n2 = _table(rng)
    true = {"trials": [{"measure": "RR", "kind": "events"} | _counts((a, n1, c, n2))]}
    return true, changed(true, "trials", 0, events1=str(n1 + int(rng.integers(1, 30))))


def _test(rng: np.random.Generator) -> Pair:
    while True:
        a, n1, c, n2 = _table(rng)
        if rng.random() < 0.5:
            p = float(fisher_exact([[a, n1 - a], [c, n2 - c]])[1])
        else:
            n, d = n1 + n2, a * (n2 - c) - c * (n1 - a)
            p = float(chdtrc(1, n * d * d / (n1 * n2 * (a + c) * (n - a - c))))
        if 0.005 < p < 0.6:
            break
    cells = {"measure": "RR", "contrast": "raw", "kind": "events", "p": shown_p(p)} | _counts((a, n1, c, n2))
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, p=show(10 * p if p < 0.1 else p / 10, 4))


def _percent(name: str, x: int, n: int, *, digits: int = 1) -> dict[str, str]:
    return {"id": name, "kind": "percentage", "unit": "%", "value": show(100 * x / n, digits)}


def _share(rng: np.random.Generator, *, limits: bool) -> Pair:
    n = int(rng.integers(25, 300))
    x = int(rng.integers(3, n - 2))
    p = x / n
    centre, root = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low, high = ((centre + sign * root) / (1 + Z * Z / n) for sign in (-1, 1))
    cells = {"kind": "proportion", "unit": "%", "events": str(x), "n": str(n), "value": show(100 * p, 1)}
    cells |= {"interval": "ci", "level": "95", "low": show(100 * low, 1), "high": show(100 * high, 1)}
    true = {"statements": [cells]}
    field = str(rng.choice(["low", "high"])) if limits else "value"
    return true, changed(true, "statements", 0, **{field: digit(rng, cells[field])})


def _methods(rng: np.random.Generator) -> Pair:
    """The proportions of a paper by Wilson; in the slip one by Wald."""
    rows = []
    for _ in range(int(rng.integers(3, 7))):
        n = int(rng.integers(20, 90))
        x = int(rng.integers(3, n // 3))
        p = x / n
        centre, root = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        low, high = ((centre + sign * root) / (1 + Z * Z / n) for sign in (-1, 1))
        cells = {"kind": "proportion", "unit": "%", "events": str(x), "n": str(n), "value": show(100 * p, 1)}
        rows.append(cells | {"interval": "ci", "level": "95", "low": show(100 * low, 1), "high": show(100 * high, 1)})
    x, n = int(rows[0]["events"]), int(rows[0]["n"])
    half = Z * math.sqrt(x / n * (1 - x / n) / n)
    ends = {"low": show(max(0.0, 100 * (x / n - half)), 1), "high": show(100 * (x / n + half), 1)}
    true = {"statements": rows}
    return true, changed(true, "statements", 0, **ends)


def _nnt(rng: np.random.Generator) -> Pair:
    while True:
        a, n1, c, n2 = _table(rng)
        if abs(a / n1 - c / n2) > 0.04:
            break
    nnt = 1 / abs(a / n1 - c / n2)
    value = show(nnt, 1)
    told = {"id": "nnt", "kind": "nnt", "value": value, "derived_from": "a b"}
    true = {"statements": [_percent("a", a, n1), _percent("b", c, n2), told]}
    return true, changed(true, "statements", 2, value=digit(rng, value))


def _absolute(rng: np.random.Generator) -> Pair:
    while True:
        table = _table(rng)
        risk = float(rng.integers(40, 500))
        ratio = _result("RR", table)
        ends = [risk * (float(ratio[c]) - 1) for c in _TRIPLE]
        if abs(ends[0]) >= 10 and risk * float(ratio["ci_high"]) <= 1000:  # no risk is above 1
            break
    told = dict(zip(("value", "low", "high"), (show(v, 0) for v in ends), strict=True))
    told |= {"kind": "absolute-difference", "unit": "per 1000", "interval": "ci", "derived_from": "rr risk", "id": "e"}
    assumed = {"id": "risk", "kind": "rate", "value": show(risk, 0), "unit": "per 1000"}
    true = {"trials": [ratio | {"id": "rr"}], "statements": [assumed, told]}
    return true, changed(true, "statements", 1, value=digit(rng, told["value"]))


def _diagnostic(rng: np.random.Generator) -> Pair:
    tp, fn, fp, tn = (int(rng.integers(*ends)) for ends in ((20, 90), (3, 30), (5, 60), (40, 300)))
    s, c = tp / (tp + fn), tn / (fp + tn)
    figures = {"sensitivity": 100 * s, "specificity": 100 * c}
    more = {
        "ppv": 100 * tp / (tp + fp),
        "npv": 100 * tn / (tn + fn),
        "prevalence": 100 * (tp + fn) / (tp + fn + fp + tn),
    }
    if rng.random() < 0.5:
        figures |= {"lr-positive": s / (1 - c), "lr-negative": (1 - s) / c}
    else:
        figures |= more
    rows = [
        {"id": k, "kind": k, "value": show(v, 2 if k.startswith("lr") else 1), "subject": "a test"}
        | ({} if k.startswith("lr") else {"unit": "%"})
        for k, v in figures.items()
    ]
    true = {"statements": rows}
    at = int(rng.integers(len(rows)))
    return true, changed(true, "statements", at, value=digit(rng, rows[at]["value"]))


def _rate(rng: np.random.Generator) -> Pair:
    x, time = int(rng.integers(8, 90)), int(rng.integers(300, 3000))
    half = Z / math.sqrt(x)
    ends = (x / time, x / time * math.exp(-half), x / time * math.exp(half))
    cells = dict(zip(("value", "low", "high"), (show(1000 * v, 1) for v in ends), strict=True))
    cells |= {"kind": "rate", "events": str(x), "n": str(time), "unit": "per 1000 person-years"}
    true = {"statements": [cells | {"interval": "ci", "level": "95"}]}
    return true, changed(true, "statements", 0, value=digit(rng, cells["value"]))


def _rate_ratio(rng: np.random.Generator) -> Pair:
    (x1, x2), (t1, t2) = rng.integers(8, 90, 2).tolist(), rng.integers(300, 3000, 2).tolist()
    y, half = math.log(x1 / t1 / (x2 / t2)), Z * math.sqrt(1 / x1 + 1 / x2)
    cells = dict(zip(_TRIPLE, (show(math.exp(v), 2) for v in (y, y - half, y + half)), strict=True))
    cells |= {"measure": "IRR", "contrast": "raw", "level": "95", "kind": "events"} | _counts((x1, t1, x2, t2))
    true = {"trials": [cells]}
    return true, changed(true, "trials", 0, estimate=digit(rng, cells["estimate"]))


def _hazard(rng: np.random.Generator) -> Pair:
    x1, x2 = (int(x) for x in rng.integers(10, 150, 2))
    share, y = rng.uniform(0.4, 0.6), rng.normal(-0.2, 0.3)
    error = 1 / math.sqrt(share * (1 - share) * (x1 + x2))  # of the log-rank test, by the share at risk in arm 1
    cells = dict(zip(_TRIPLE, (show(math.exp(v), 2) for v in (y, y - Z * error, y + Z * error)), strict=True))
    cells |= {"measure": "HR", "level": "95", "kind": "events", "events1": str(x1), "events2": str(x2)}
    cells |= {"n1": str(3 * x1), "n2": str(3 * x2)}
    true = {"trials": [cells]}
    half = Z * error / 2
    return true, changed(true, "trials", 0, ci_low=show(math.exp(y - half), 2), ci_high=show(math.exp(y + half), 2))


def _flow(rng: np.random.Generator) -> Pair:
    parts = [int(v) for v in rng.integers(3, 200, int(rng.integers(2, 5)))]
    rows = [{"id": f"p{i}", "kind": "count", "value": str(v)} for i, v in enumerate(parts)]
    total = {"id": "all", "kind": "count", "value": str(sum(parts)), "derived_from": " ".join(r["id"] for r in rows)}
    true = {"statements": [total, *rows]}
    at = int(rng.integers(len(rows) + 1))
    return true, changed(true, "statements", at, value=digit(rng, true["statements"][at]["value"], last=True))


def _smd(rng: np.random.Generator) -> tuple[dict[str, str], list[float]]:
    while True:
        d, half = rng.normal(-0.3, 0.4), rng.uniform(0.1, 0.5)
        if abs(d) > 0.1:
            break
    ends = [d, d - half, d + half]
    cells = dict(zip(_TRIPLE, (show(v, 2) for v in ends), strict=True))
    return cells | {"id": "d", "measure": "SMD", "level": "95"}, ends


def _odds_of_smd(rng: np.random.Generator) -> Pair:
    line, ends = _smd(rng)
    factor = float(rng.choice([math.pi / math.sqrt(3), 1.81]))
    cells = dict(zip(_TRIPLE, (show(math.exp(factor * v), 2) for v in ends), strict=True))
    true = {"reviews": [line, cells | {"id": "o", "measure": "OR", "level": "95", "derived_from": "d"}]}
    return true, changed(true, "reviews", 1, estimate=digit(rng, cells["estimate"]))


def _points_of_smd(rng: np.random.Generator) -> Pair:
    line, ends = _smd(rng)
    sd = round(float(rng.uniform(8, 25)), 1)
    cells = dict(zip(_TRIPLE, (show(sd * v, 1) for v in ends), strict=True))
    told = {"id": "sd", "kind": "sd", "value": show(sd, 1)}
    true = {"reviews": [line, cells | {"id": "m", "measure": "MD", "level": "95", "derived_from": "d sd"}]}
    true["statements"] = [told]
    return true, changed(true, "reviews", 1, estimate=digit(rng, cells["estimate"]))


#: Check -> how its cases are made.
COUNTS: Final = MappingProxyType(
    {
        "counts-impossible": Maker(_impossible, "more events than people"),
        "percent-disagrees-with-count": Maker(
            lambda rng: _share(rng, limits=False), "one of the first two digits of a percentage"
        ),
        "proportion-ci": Maker(lambda rng: _share(rng, limits=True), "one of the first two digits of a limit"),
        "risk-measure": Maker(_risk, "one of the first two digits of a ratio, a difference or its bounds"),
        "or-for-rr": Maker(_mixed_up, "an odds ratio printed as a risk ratio"),
        "two-by-two-p": Maker(_test, "a p-value whose decimal point slipped"),
        "nnt-disagrees": Maker(_nnt, "one of the first two digits of the number needed to treat"),
        "absolute-effect": Maker(_absolute, "one of the first two digits of an absolute effect"),
        "sens-spec": Maker(_diagnostic, "one of the first two digits of a figure"),
        "rate-disagrees-with-count": Maker(_rate, "one of the first two digits of a rate"),
        "rate-ratio": Maker(_rate_ratio, "one of the first two digits of a rate ratio"),
        "hazard-ratio": Maker(_hazard, "half of the interval"),
        "flow-sums": Maker(_flow, "another digit of a part or of the total"),
        "or-from-smd": Maker(_odds_of_smd, "one of the first two digits of the odds ratio"),
        "md-from-smd": Maker(_points_of_smd, "one of the first two digits of the difference in points"),
        "proportion-method": Maker(_methods, "one interval by another method than the others", OPEN),
    }
)
