"""Families of pooled lines: reviews of k trials, each method's line printed alone (as an abstract quotes it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import binary
import numpy as np
from means import normal_quantile, parts, two_sided
from printing import lines
from results import Array, Batch, family
from scipy import special
from tables import inner, trials

import pooling
from pooling import Line


@dataclass(frozen=True)
class Reviews:
    """n reviews of k two-arm trials: summary statistics that determine everything that a review prints.

    For "MD": mean and SD of both arms; for ratios: events. `y`, `v` are estimates and variances on the analysis scale.
    """

    measure: str
    y: Array
    v: Array
    n1: Array
    n2: Array
    one: dict[str, Array]
    two: dict[str, Array]


def reviews(rng: np.random.Generator, n: int, k: int, measure: str, tau: float = 0.5) -> Reviews:
    """Draw `n` reviews of `k` trials whose true effects differ (tau is relative to the usual SE of a trial)."""
    n1, n2 = (np.exp(rng.uniform(np.log(12), np.log(120), (n, k))).astype(int) for _ in range(2))
    if measure == "MD":
        sd = rng.uniform(1, 12, (n, 1)) * rng.uniform(0.8, 1.2, (n, k))
        theta = rng.normal(0, 0.3, (n, 1)) * sd + tau * 0.3 * sd * rng.normal(size=(n, k))
        base = rng.normal(0, 1, (n, k)) * sd + 20
        # of normal observations mean and variance are independent: normal and scaled chi-squared
        m1, m2 = (
            base + theta + sd * rng.normal(size=(n, k)) / np.sqrt(n1),
            base + sd * rng.normal(size=(n, k)) / np.sqrt(n2),
        )
        s1, s2 = (sd * np.sqrt(rng.chisquare(size - 1) / (size - 1)) for size in (n1, n2))
        y, v = m1 - m2, s1**2 / n1 + s2**2 / n2
        return Reviews(measure, y, v, n1, n2, {"mean": m1, "sd": s1}, {"mean": m2, "sd": s2})
    p2 = rng.uniform(0.08, 0.6, (n, 1)) * rng.uniform(0.7, 1.3, (n, k))
    p1 = special.expit(special.logit(p2) + rng.normal(0, 0.5, (n, 1)) + tau * 0.6 * rng.normal(size=(n, k)))
    a, b = rng.binomial(n1, p1), rng.binomial(n2, p2)
    log, se, _ = binary.wald_ratio(a, n1, b, n2, "OR" if measure == "OR" else "RR")
    return Reviews(measure, log, se**2, n1, n2, {"events": a}, {"events": b})


def by_counts(kind: str) -> Callable[[Reviews], Line]:
    """Return a method that pools counts."""

    def line(r: Reviews) -> Line:
        args = (r.one["events"], r.n1, r.two["events"], r.n2)
        return pooling.peto(*args) if kind == "Peto" else pooling.mantel_haenszel(*args, r.measure)

    return line


@dataclass(frozen=True)
class Method:
    """A way to pool: how, the premises that it makes true, the measures it serves, the smallest k, and its cost."""

    line: Callable[[Reviews], Line]
    interval: str = "wald"
    multiplier: str = "normal"
    measures: tuple[str, ...] = ("MD", "OR", "RR")
    smallest: int = 2
    largest: int = 20
    share: float = 1.0


def iv(function: Callable[..., Line], **options: object) -> Callable[[Reviews], Line]:
    """Return a method that pools estimates and variances."""
    return lambda r: function(r.y, r.v, **options)


METHODS: dict[str, Method] = {
    "common": Method(iv(pooling.common)),
    "DL": Method(iv(pooling.random, tau2="DL")),
    "REML": Method(iv(pooling.random, tau2="REML")),
    "PM": Method(iv(pooling.random, tau2="PM")),
    "HKSJ": Method(iv(pooling.hksj), "hksj", "t", smallest=3),
    "HKSJ-adhoc": Method(iv(pooling.hksj, adhoc=True), "hksj", "t", smallest=3),
    "Mantel-Haenszel": Method(by_counts("MH"), measures=("OR", "RR")),
    "Peto": Method(by_counts("Peto"), measures=("OR",)),
    "IVhet": Method(iv(pooling.ivhet)),
    "Henmi-Copas": Method(iv(pooling.henmi_copas), "unknown", smallest=3, largest=12, share=0.2),
    "profile-likelihood": Method(iv(pooling.profile_likelihood), "profile", smallest=3, largest=12, share=0.1),
    "permutation": Method(iv(pooling.permutation), "exact", smallest=6, largest=8, share=0.1),
    "Bayesian": Method(iv(pooling.bayes), "credible", largest=12, share=0.3),
    "trim-and-fill": Method(iv(pooling.trim_and_fill), smallest=5, share=0.2),
    "PET": Method(iv(pooling.small_study, power=1), "t", "t", smallest=5),
    "PEESE": Method(iv(pooling.small_study, power=2), "t", "t", smallest=5),
}


def shown(line: Line, measure: str) -> tuple[Array, Array, Array]:
    """Return estimate and bounds on the display scale."""
    numbers = (line.estimate, line.low, line.high)
    return tuple(np.exp(np.clip(x, -40, 40)) for x in numbers) if measure in ("OR", "RR") else numbers  # type: ignore[return-value]


def register(name: str, method: Method) -> None:
    """Register the family of lines that one method prints."""

    @family(f"pooled-{name}")
    def make(rng: np.random.Generator, n: int) -> Iterator[Batch]:
        for i, size in enumerate(parts(max(1, round(n * method.share)), 8)):
            k = int(rng.integers(method.smallest, method.largest + 1))
            measure = method.measures[i % len(method.measures)]
            drawn = reviews(rng, size, k, measure, tau=float(rng.choice([0.0, 0.5, 1.0])))
            line = method.line(drawn)
            scale = "log" if measure != "MD" else "natural"
            yield lines(
                f"pooled-{name}",
                *shown(line, measure),
                line.p,
                digits=2,
                p_digits=int(rng.integers(2, 5)),
                measure=measure,
                interval=method.interval,
                multiplier=method.multiplier,
                scale=scale,
                pooled="yes",
                recipe=name,
                raw={"y": drawn.y, "v": drawn.v, "k": k},
            )


for _name, _method in METHODS.items():
    register(_name, _method)


@family("pooled-p-of-heterogeneity")
def heterogeneity_p(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """The p of Cochran's Q beside a pooled line."""
    for i, size in enumerate(parts(n, 8)):
        measure, k = ("MD", "OR", "RR")[i % 3], int(rng.integers(2, 20))
        drawn = reviews(rng, size, k, measure)
        line = pooling.random(drawn.y, drawn.v)
        yield lines(
            "pooled-p-of-heterogeneity",
            *shown(line, measure),
            special.chdtrc(k - 1, pooling.cochran(drawn.y, drawn.v)),
            digits=2,
            measure=measure,
            scale="natural" if measure == "MD" else "log",
            pooled="yes",
            p_of="heterogeneity",
            raw={"k": k},
        )


@family("pooled-hksj-beside-normal-p")
def hksj_normal_p(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Hartung-Knapp's interval beside the p of the normal test, as some programs print."""
    for i, size in enumerate(parts(n, 8)):
        measure, k = ("MD", "OR", "RR")[i % 3], int(rng.integers(3, 20))
        drawn = reviews(rng, size, k, measure)
        line, normal = pooling.hksj(drawn.y, drawn.v), pooling.random(drawn.y, drawn.v, "REML")
        yield lines(
            "pooled-hksj-beside-normal-p",
            *shown(line, measure),
            normal.p,
            digits=2,
            measure=measure,
            interval="hksj",
            multiplier="t",
            scale="natural" if measure == "MD" else "log",
            pooled="yes",
            p_of="other-test",
            recipe="HKSJ",
            raw={"k": k},
        )


@family("pooled-level-90-and-99")
def pooled_levels(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Pooled lines with intervals of another level."""
    for i, size in enumerate(parts(n, 8)):
        measure, level, k = ("MD", "OR", "RR")[i % 3], (90, 99, 97.5)[i % 3], int(rng.integers(2, 20))
        drawn = reviews(rng, size, k, measure)
        mu, total = pooling.weighted(drawn.y, 1 / drawn.v)
        line = pooling.around(mu, 1 / np.sqrt(total), level=level)
        yield lines(
            "pooled-level-90-and-99",
            *shown(line, measure),
            line.p,
            digits=2,
            measure=measure,
            pooled="yes",
            scale="natural" if measure == "MD" else "log",
            level=f"{level:g}",
            recipe="common",
            raw={"k": k},
        )


@family("single-study-in-review")
def single(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """One trial quoted by a review: its own exact or t interval, where a reader expects a pooled line."""
    for i, (a, m, b, k) in enumerate(trials(rng, n, small=8, large=50)):
        if i % 2:
            estimate, low, high, p = binary.conditional_odds(a, m, b, k)
            premises = {"interval": "exact", "measure": "OR", "scale": "log"}
        else:
            log, se, p = binary.wald_ratio(a, m, b, k, "RR")
            z = normal_quantile(95)
            estimate, low, high = np.exp(log), np.exp(log - z * se), np.exp(log + z * se)
            premises = {"interval": "wald", "measure": "RR", "scale": "log"}
        yield lines(
            "single-study-in-review",
            estimate,
            low,
            high,
            p,
            digits=2,
            keep=inner(a, m, b, k),
            pooled="single study",
            **premises,
        )


__all__ = ["METHODS", "Reviews", "reviews", "shown", "two_sided"]
