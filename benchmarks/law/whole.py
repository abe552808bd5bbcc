"""Families of calls that need more than a line: counts and percentage, statistics of a line, a line with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
from means import normal_quantile, parts, t_quantile
from printing import fixed, p_value, significant
from proportions import ONE_ARM, one_arm, proportions
from results import Array, Call, calls
from reviews import METHODS, Method, Reviews, reviews, shown
from scipy import special

import pooling

Z = normal_quantile(95)


def text(x: float, digits: int, rounding: str = "nearest") -> str:
    """Print one number."""
    return str(fixed(np.array([x]), digits, rounding)[0])


# ---- proportions ---------------------------------------------------------------------------------------------------


@calls("counts-and-percent")
def counts(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Counts, percentage and interval by six methods, on the percent scale."""
    for i, (a, m) in enumerate(proportions(rng, n)):
        low, high, interval = one_arm(a, m, ONE_ARM[i % 6])
        digits = i % 3
        for events, lo, hi in zip(a, low, high, strict=True):
            args = (int(events), m, text(100 * events / m, digits), text(100 * lo, digits), text(100 * hi, digits))
            yield Call("counts-and-percent", "proportion", args, {}, {"interval": interval, "unit": "percent"})


@calls("counts-bounds-as-proportions")
def other_unit(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """A percentage beside bounds on 0 to 1."""
    for a, m in proportions(rng, n):
        low, high, interval = one_arm(a, m, "exact")
        for events, lo, hi in zip(a, low, high, strict=True):
            premises = {"interval": interval, "unit": "percent", "interval_unit": "proportion"}
            args = (int(events), m, text(100 * events / m, 1), text(lo, 2), text(hi, 2))
            yield Call("counts-bounds-as-proportions", "proportion", args, {}, premises)


@calls("counts-truncated-or-twice")
def coarse(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Percentages cut off, or rounded twice."""
    for i, (a, m) in enumerate(proportions(rng, n)):
        rounding = ("truncated", "twice")[i % 2]
        for events in a:
            args = (int(events), m, text(100 * int(events) / m, i % 3, rounding))
            yield Call("counts-truncated-or-twice", "proportion", args, {}, {"rounding": rounding, "unit": "percent"})


@calls("percentages-that-sum-to-100")
def sum_to_hundred(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Whole percentages of one table, made to sum to 100 by largest remainders."""
    for size in parts(n, max(1, n // 4)):
        m = int(rng.integers(5, 200))
        cells = rng.multinomial(m, rng.dirichlet(np.ones(max(size, 2))))
        exact = 100 * cells / m
        whole = np.floor(exact)
        whole[np.argsort(whole - exact, kind="stable")[: round(100 - whole.sum())]] += 1
        for events, percent in list(zip(cells, whole, strict=True))[:size]:
            premises = {"rounding": "sum-to-100", "unit": "percent"}
            yield Call("percentages-that-sum-to-100", "proportion", (int(events), m, f"{percent:.0f}"), {}, premises)


# ---- statistics of one line ----------------------------------------------------------------------------------------


def statistics(rng: np.random.Generator, n: int) -> Iterator[tuple[Reviews, int, dict[str, Array], pooling.Line]]:
    """Yield reviews with Q, its df and p, I2, tau2 and the DerSimonian-Laird line."""
    for i, size in enumerate(parts(n, 8)):
        k = int(rng.integers(2, 25))
        drawn = reviews(rng, size, k, ("MD", "OR", "RR")[i % 3], tau=float(rng.choice([0.0, 0.5, 1.0])))
        q = pooling.cochran(drawn.y, drawn.v)
        found = {
            "q": q,
            "q_p": special.chdtrc(k - 1, q),
            "i2": 100 * np.maximum(0, (q - (k - 1)) / np.maximum(q, 1e-300)),
            "tau2": pooling.tau2_dl(drawn.y, drawn.v),
        }
        yield drawn, k, found, pooling.random(drawn.y, drawn.v)


@calls("heterogeneity-printed")
def heterogeneity(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Q, df, p, I2 and tau2 as forest plots print them."""
    for drawn, k, found, line in statistics(rng, n):
        numbers = shown(line, drawn.measure)
        z = np.abs(line.estimate) * Z / ((line.high - line.low) / 2)
        for j in range(len(drawn.y)):
            reported = {
                "k": str(k),
                "q": text(found["q"][j], 2),
                "q_df": str(k - 1),
                "q_p": str(p_value(found["q_p"][j : j + 1], 2)[0]),
                "i2": text(found["i2"][j], 0),
                "tau2": text(found["tau2"][j], 2),
                "z": text(z[j], 2),
                "p": str(p_value(line.p[j : j + 1], 5)[0]),
            } | dict(zip(("estimate", "ci_low", "ci_high"), (text(x[j], 2) for x in numbers), strict=True))
            premises = {"interval": "wald", "measure": drawn.measure, "pooled": "yes", "recipe": "DL"}
            yield Call("heterogeneity-printed", "heterogeneity", (reported,), {"measure": drawn.measure}, premises)


def java(x: float) -> str:
    """Print a double as Java does: at least one decimal, "1.0E-6" below 0.001."""
    if x == 0 or 1e-3 <= abs(x) < 1e7:
        return repr(float(x))
    sign, digits, power = Decimal(repr(float(x))).normalize().as_tuple()
    shown = "".join(map(str, digits))
    return f"{'-' * sign}{shown[0]}.{shown[1:] or '0'}E{int(power) + len(digits) - 1}"


@calls("revman-file")
def revman(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """All digits of a RevMan 5 file: P has an absolute error of up to 1e-6; small ones are 1.0E-6 or 0.0."""
    for drawn, k, found, _ in statistics(rng, n):
        error = rng.uniform(-1e-6, 1e-6, len(drawn.y))
        for j in range(len(drawn.y)):
            p = max(round(float(found["q_p"][j]) + error[j], 10), 0.0)
            if found["q_p"][j] < 1e-7:
                p = float(rng.choice([0.0, 1e-6]))
            reported = {
                "k": str(k),
                "q": java(float(found["q"][j])),
                "q_df": str(k - 1),
                "q_p": java(p),
                "i2": java(float(found["i2"][j])),
                "tau2": java(float(found["tau2"][j])),
            }
            premises = {"software": "revman5", "transcription": "as exported", "recipe": "DL", "measure": drawn.measure}
            yield Call("revman-file", "heterogeneity", (reported,), {"measure": drawn.measure}, premises)


# ---- a line with its rows ------------------------------------------------------------------------------------------


def printed_rows(r: Reviews, j: int, digits: int, t_rows: bool) -> list[dict[str, str]]:
    """Print the rows of review `j`: estimate and bounds, normal or (differences) Student's t with its n."""
    y, se = r.y[j], np.sqrt(r.v[j])
    width = t_quantile(95, r.n1[j] + r.n2[j] - 2) * se if t_rows else Z * se
    numbers = [np.exp(x) if r.measure != "MD" else x for x in (y, y - width, y + width)]
    rows = [
        dict(zip(("estimate", "ci_low", "ci_high"), row, strict=True))
        for row in zip(*(fixed(x, digits) for x in numbers), strict=True)
    ]
    if t_rows:
        rows = [row | {"n1": str(a), "n2": str(b)} for row, a, b in zip(rows, r.n1[j], r.n2[j], strict=True)]
    return rows


def count_rows(r: Reviews, j: int) -> list[dict[str, str]]:
    """Print the counts of review `j`."""
    columns = (r.one["events"][j], r.n1[j], r.two["events"][j], r.n2[j])
    return [
        dict(zip(("events1", "n1", "events2", "n2"), map(str, row), strict=True)) for row in zip(*columns, strict=True)
    ]


def reported(line: pooling.Line, measure: str, j: int, digits: int, with_p: bool) -> dict[str, str]:
    """Print the pooled line of review `j`."""
    out = dict(zip(("estimate", "ci_low", "ci_high"), (text(x[j], digits) for x in shown(line, measure)), strict=True))
    return out | ({"p": str(p_value(line.p[j : j + 1])[0])} if with_p else {})


def register(name: str, method: Method) -> None:
    """Register the family of one method's lines beside the rows that they come from."""

    @calls(f"rows-{name}")
    def make(rng: np.random.Generator, n: int) -> Iterator[Call]:
        for i, size in enumerate(parts(n, 8)):
            k = int(rng.integers(method.smallest, min(method.largest, 10) + 1))
            measure = method.measures[i % len(method.measures)]
            drawn = reviews(rng, size, k, measure, tau=float(rng.choice([0.0, 0.5, 1.0])))
            line = method.line(drawn)
            premises = {"interval": method.interval, "measure": measure, "pooled": "yes", "recipe": name}
            by_count = name in ("Mantel-Haenszel", "Peto") and i % 2 == 0
            for j in range(size):
                rows = count_rows(drawn, j) if by_count else printed_rows(drawn, j, 2, measure == "MD" and i % 2 == 1)
                printed = reported(line, measure, j, 2, with_p=bool(i % 3))
                if all(np.isfinite(float(printed[c])) for c in ("estimate", "ci_low", "ci_high")):
                    yield Call(f"rows-{name}", "pooled", (printed, rows), {"measure": measure}, premises)


for _name, _method in METHODS.items():
    register(_name, _method)


@calls("rows-subgroup-weights")
def subgroup(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """A subgroup's line whose rows print weights as shares of the whole analysis, as RevMan does."""
    for i, size in enumerate(parts(n, 8)):
        measure = ("MD", "OR", "RR")[i % 3]
        k, inside = int(rng.integers(5, 12)), int(rng.integers(2, 5))
        drawn = reviews(rng, size, k, measure)
        w = 1 / (drawn.v + pooling.tau2_dl(drawn.y, drawn.v)[:, None])
        shares = 100 * w / w.sum(axis=1, keepdims=True)
        part = Reviews(
            measure,
            drawn.y[:, :inside],
            drawn.v[:, :inside],
            drawn.n1[:, :inside],
            drawn.n2[:, :inside],
            {c: x[:, :inside] for c, x in drawn.one.items()},
            {c: x[:, :inside] for c, x in drawn.two.items()},
        )
        line = pooling.random(part.y, part.v)
        for j in range(size):
            rows = [
                row | {"weight": text(share, 1)}
                for row, share in zip(printed_rows(part, j, 2, False), shares[j], strict=False)
            ]
            premises = {
                "weights_of": "the analysis",
                "measure": measure,
                "pooled": "yes",
                "recipe": "DL",
                "software": "revman5",
            }
            yield Call(
                "rows-subgroup-weights",
                "pooled",
                (reported(line, measure, j, 2, True), rows),
                {"measure": measure},
                premises,
            )


def weighted_rows(rng: np.random.Generator, n: int, name: str, weights_of: str) -> Iterator[Call]:
    """Yield a DerSimonian-Laird line beside rows with weights: those of the line, or shares of people."""
    for i, size in enumerate(parts(n, 4)):
        measure = ("MD", "OR", "RR")[i % 3]
        drawn = reviews(rng, size, int(rng.integers(3, 10)), measure)
        line = pooling.random(drawn.y, drawn.v)
        own = 1 / (drawn.v + pooling.tau2_dl(drawn.y, drawn.v)[:, None])
        w = own if weights_of == "the line" else drawn.n1 + drawn.n2
        shares = 100 * w / w.sum(axis=1, keepdims=True)
        for j in range(size):
            rows = printed_rows(drawn, j, 2, False)
            rows = [row | {"weight": text(share, 1)} for row, share in zip(rows, shares[j], strict=True)]
            premises = {"weights_of": weights_of, "measure": measure, "pooled": "yes", "recipe": "DL"}
            yield Call(name, "pooled", (reported(line, measure, j, 2, True), rows), {"measure": measure}, premises)


@calls("rows-weights-of-the-line")
def of_the_line(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Weights as the line's own shares."""
    yield from weighted_rows(rng, n, "rows-weights-of-the-line", "the line")


@calls("rows-weights-of-people")
def of_people(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Weights that are none of the pooling: shares of people."""
    yield from weighted_rows(rng, n, "rows-weights-of-people", "none")


@calls("rows-significant-figures")
def figures(rng: np.random.Generator, n: int) -> Iterator[Call]:
    """Rows and line printed to two significant figures."""
    for i, size in enumerate(parts(n, 4)):
        measure = ("MD", "OR", "RR")[i % 3]
        drawn = reviews(rng, size, int(rng.integers(3, 10)), measure)
        line = pooling.random(drawn.y, drawn.v)
        for j in range(size):
            y, se = drawn.y[j], np.sqrt(drawn.v[j])
            numbers: Any = [np.exp(x) if measure != "MD" else x for x in (y, y - Z * se, y + Z * se)]
            names = ("estimate", "ci_low", "ci_high")
            rows = [dict(zip(names, r, strict=True)) for r in zip(*(significant(x, 2) for x in numbers), strict=True)]
            total = {c: str(significant(x[j : j + 1], 2)[0]) for c, x in zip(names, shown(line, measure), strict=True)}
            premises = {"rounding": "significant", "measure": measure, "pooled": "yes", "recipe": "DL"}
            yield Call("rows-significant-figures", "pooled", (total, rows), {"measure": measure}, premises)
