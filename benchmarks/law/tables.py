"""Families of 2x2 tables: ratios, differences and what is told from them (NNT, efficacy, relative reduction)."""

from __future__ import annotations

from collections.abc import Iterator

import binary
import numpy as np
from means import normal_quantile, parts, two_sided
from printing import fixed, lines, p_value
from results import Array, Batch, family
from scipy import special

Z = normal_quantile(95)


def trials(
    rng: np.random.Generator, n: int, *, blocks: int = 10, small: int = 15, large: int = 150, risk: float = 0.6
) -> Iterator[tuple[Array, int, Array, int]]:
    """Yield events and people of both arms; people are drawn one by one, so that events are binomial."""
    for size in parts(n, blocks):
        m, k = (int(np.exp(rng.uniform(np.log(small), np.log(large)))) for _ in range(2))
        p2 = rng.uniform(0.04, risk, size)
        p1 = special.expit(special.logit(p2) + rng.normal(0, 0.7, size))
        a = (rng.random((size, m)) < p1[:, None]).sum(axis=1)
        b = (rng.random((size, k)) < p2[:, None]).sum(axis=1)
        yield a, m, b, k


def inner(a: Array, m: int, b: Array, k: int) -> Array:
    """Return which tables have no empty cell."""
    return (a > 0) & (b > 0) & (a < m) & (b < k)


@family("ratio-wald")
def ratio_wald(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Odds and risk ratios, normal interval of the log, p of it."""
    for i, (a, m, b, k) in enumerate(trials(rng, n)):
        measure = ("OR", "RR")[i % 2]
        log, se, p = binary.wald_ratio(a, m, b, k, measure)
        yield lines(
            "ratio-wald",
            np.exp(log),
            np.exp(log - Z * se),
            np.exp(log + Z * se),
            p,
            digits=int(rng.integers(1, 4)),
            measure=measure,
            scale="log",
            keep=(a + b > 0) & (a + b < m + k),
            raw={"a": a, "b": b, "m": m, "k": k},
        )


@family("ratio-delta")
def ratio_delta(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Risk ratio with a delta-method interval on its own scale, RR (1 +- z SE of the log), as marginal effects are."""
    for a, m, b, k in trials(rng, n, small=40):
        log, se, _ = binary.wald_ratio(a, m, b, k, "RR")
        rr = np.exp(log)
        yield lines(
            "ratio-delta",
            rr,
            rr * (1 - Z * se),
            rr * (1 + Z * se),
            two_sided((rr - 1) / (rr * se)),
            digits=2,
            measure="RR",
            interval="delta",
            keep=inner(a, m, b, k) & (Z * se < 0.99),
        )


@family("ratio-exact")
def ratio_exact(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Fisher's exact interval of an odds ratio: around the conditional estimate, or around the usual one."""
    for i, (a, m, b, k) in enumerate(trials(rng, n, small=8, large=60)):
        estimate, low, high, p = binary.conditional_odds(a, m, b, k)
        if i % 2:
            with np.errstate(divide="ignore", invalid="ignore"):
                estimate = a * (k - b) / (b * (m - a))
        yield lines(
            "ratio-exact",
            estimate,
            low,
            high,
            p,
            digits=int(rng.integers(1, 3)),
            measure="OR",
            interval="exact",
            scale="log",
            keep=inner(a, m, b, k),
            raw={"a": a, "b": b, "m": m, "k": k, "estimate": estimate, "low": low},
        )


@family("ratio-mid-p")
def ratio_mid_p(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Median-unbiased odds ratio with its mid-p interval and p: a method that has no name among the premises."""
    for a, m, b, k in trials(rng, n, small=8, large=60):
        estimate, low, high, p = binary.mid_p_odds(a, m, b, k)
        yield lines(
            "ratio-mid-p",
            estimate,
            low,
            high,
            p,
            digits=2,
            measure="OR",
            interval="unknown",
            scale="log",
            keep=inner(a, m, b, k),
        )


@family("ratio-exact-infinite")
def ratio_exact_infinite(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Exact intervals of tables with an empty cell: bounds 0 and infinity."""
    for a, m, b, k in trials(rng, n, small=8, large=40, risk=0.15):
        b = np.where(rng.random(len(b)) < 0.5, 0, b)
        estimate, low, high, p = binary.conditional_odds(a, m, b, k)
        ok = ~inner(a, m, b, k) & (a + b > 0) & (a + b < m + k)
        shown = [
            np.array([{"inf": "∞", "0.00": "0"}.get(v, v) for v in fixed(x[ok], 2)], dtype=object)
            for x in (estimate, low, high)
        ]
        columns = dict(zip(("estimate", "ci_low", "ci_high"), shown, strict=True)) | {"p": p_value(p[ok])}
        premises = {"interval": "exact", "measure": "OR", "scale": "log"}
        yield Batch("ratio-exact-infinite", columns, premises, "OR")


@family("ratio-profile")
def ratio_profile(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Profile-likelihood interval of an odds ratio, as R's confint prints; p of Wald's test beside it."""
    for a, m, b, k in trials(rng, n, small=8, large=80):
        ok = inner(a, m, b, k)
        a, b = np.where(ok, a, m // 2), np.where(ok, b, k // 2)
        log, _, p = binary.wald_ratio(a, m, b, k, "OR")
        low, high = binary.profile_odds(a.astype(float), m, b.astype(float), k)
        yield lines(
            "ratio-profile",
            np.exp(log),
            low,
            high,
            p,
            digits=int(rng.integers(1, 3)),
            measure="OR",
            interval="profile",
            scale="log",
            keep=ok,
            raw={"a": a, "b": b, "m": m, "k": k},
        )


@family("ratio-score")
def ratio_score(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Score interval of a risk ratio."""
    for a, m, b, k in trials(rng, n, small=10, large=80):
        ok = inner(a, m, b, k)
        a, b = np.where(ok, a, m // 2), np.where(ok, b, k // 2)
        low, high = binary.score_ratio(a.astype(float), m, b.astype(float), k)
        yield lines(
            "ratio-score",
            a / m / (b / k),
            low,
            high,
            digits=int(rng.integers(1, 3)),
            measure="RR",
            interval="score",
            scale="log",
            keep=ok,
            raw={"a": a, "b": b, "m": m, "k": k},
        )


@family("p-exact")
def p_exact(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Fisher's exact p beside the normal interval of an odds ratio."""
    for a, m, b, k in trials(rng, n, small=8, large=60):
        log, se, _ = binary.wald_ratio(a, m, b, k, "OR")
        p = binary.conditional_odds(a, m, b, k)[3]
        yield lines(
            "p-exact",
            np.exp(log),
            np.exp(log - Z * se),
            np.exp(log + Z * se),
            p,
            digits=2,
            measure="OR",
            scale="log",
            p_of="other-test",
            keep=inner(a, m, b, k),
        )


def difference(rng: np.random.Generator, n: int, kind: str) -> Iterator[tuple[Array, Array, Array, Array, Array]]:
    """Yield risk difference, bounds, p of the pooled z test, and which tables to keep."""
    for a, m, b, k in trials(rng, n):
        p, q = a / m, b / k
        d = p - q
        if kind == "wald":
            se = np.sqrt(p * (1 - p) / m + q * (1 - q) / k)
            low, high = d - Z * se, d + Z * se
        else:
            low, high = {"newcombe": binary.newcombe, "mn": binary.miettinen_nurminen}[kind](a, m, b, k)
            common = (a + b) / (m + k)
            se = np.sqrt(np.maximum(common * (1 - common), 1e-12) * (1 / m + 1 / k))
        yield d, low, high, two_sided(d / np.maximum(se, 1e-12)), inner(a, m, b, k)


UNITS = {"percent": (100.0, 1), "proportion": (1.0, 3), "per 1,000": (1000.0, 0)}


@family("rd-wald")
def rd_wald(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Risk difference, normal interval: in percent, as a proportion, per 1,000; often called a difference."""
    for i, (d, low, high, p, ok) in enumerate(difference(rng, n, "wald")):
        unit = list(UNITS)[i % 3]
        factor, digits = UNITS[unit]
        yield lines(
            "rd-wald",
            factor * d,
            factor * low,
            factor * high,
            p,
            digits=digits,
            measure="RD",
            unit=unit,
            called=("RD", "MD")[i % 2],
            keep=ok,
        )


@family("rd-score")
def rd_score(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Risk difference with Newcombe's or Miettinen and Nurminen's interval; called RD or a difference."""
    for i, size in enumerate(parts(n, 4)):
        unit = list(UNITS)[i % 3]
        factor, digits = UNITS[unit]
        for d, low, high, p, ok in difference(rng, size, ("newcombe", "mn")[i % 2]):
            yield lines(
                "rd-score",
                factor * d,
                factor * low,
                factor * high,
                p,
                digits=digits,
                measure="RD",
                unit=unit,
                interval="score",
                called=("RD", "MD")[i // 2 % 2],
                keep=ok,
            )


@family("interval-in-another-unit")
def mixed_units(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Risk difference in percent beside bounds as proportions, or the other way round, or bounds per 1,000."""
    pairs = [("percent", "proportion"), ("proportion", "percent"), ("percent", "per 1,000"), ("per 1,000", "percent")]
    for i, (d, low, high, p, ok) in enumerate(difference(rng, n, "wald")):
        own, other = pairs[i % 4]
        (f, digits), (g, more) = UNITS[own], UNITS[other]
        yield lines(
            "interval-in-another-unit",
            f * d,
            g * low,
            g * high,
            p,
            digits=digits,
            bound_digits=more,
            measure="RD",
            unit=own,
            interval_unit=other,
            keep=ok,
        )


@family("nnt")
def nnt(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Number needed to treat, 1/RD: bounds 1/high and 1/low where the interval of RD excludes 0 (one in four)."""
    for d, low, high, p, ok in difference(rng, 4 * n, "wald"):
        with np.errstate(divide="ignore"):
            yield lines(
                "nnt",
                1 / d,
                1 / high,
                1 / low,
                p,
                digits=int(rng.integers(0, 2)),
                measure="NNT",
                called="",
                keep=ok & (low * high > 0),
            )


@family("nnt-through-infinity")
def nnt_infinite(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Number needed to treat whose interval runs through infinity: NNT 25 (-34 to 9), or 9 to -34."""
    for i, (d, low, high, p, ok) in enumerate(difference(rng, n, "wald")):
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = (1 / low, 1 / high) if i % 2 else (1 / high, 1 / low)
            yield lines(
                "nnt-through-infinity",
                1 / d,
                *ends,
                p,
                digits=1,
                measure="NNT",
                called="",
                keep=ok & (low * high < 0) & (np.abs(d) > 1e-4),
                order=("high first", "low first")[i % 2],
            )


def reductions(rng: np.random.Generator, n: int, name: str, measure: str, unit: str, called: str) -> Iterator[Batch]:
    """Print 1 - RR with its bounds turned over, in percent or as a proportion."""
    factor = 100.0 if unit == "percent" else 1.0
    for a, m, b, k in trials(rng, n, small=30):
        log, se, p = binary.wald_ratio(a, m, b, k, "RR")
        shown = [factor * -np.expm1(log + s * Z * se) for s in (0, 1, -1)]
        yield lines(
            name,
            *shown,
            p,
            digits=1 if unit == "percent" else 2,
            measure=measure,
            called=called,
            unit=unit,
            scale="log",
            keep=inner(a, m, b, k),
        )


@family("vaccine-efficacy")
def efficacy(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Vaccine efficacy, 100 (1 - RR), bounds low first."""
    yield from reductions(rng, n, "vaccine-efficacy", "VE", "percent", "")


@family("relative-risk-reduction")
def reduction(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Relative risk reduction, in percent or as a proportion."""
    for unit, size in zip(("percent", "proportion"), parts(n, 2), strict=False):
        yield from reductions(rng, size, "relative-risk-reduction", "RRR", unit, "")


@family("inverted-after-rounding")
def inverted(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """A printed ratio turned over by a second author: 1 / the printed numbers, rounded again."""
    for a, m, b, k in trials(rng, n, small=30):
        log, se, p = binary.wald_ratio(a, m, b, k, "OR")
        first = [fixed(np.exp(log + s * Z * se), 2).astype(float) for s in (0, 1, -1)]
        with np.errstate(divide="ignore"):
            turned = [1 / v for v in first]
        yield lines(
            "inverted-after-rounding",
            *turned,
            p,
            digits=2,
            measure="OR",
            scale="log",
            keep=inner(a, m, b, k) & (first[2] > 0.02),
            rounded="inverted",
        )
