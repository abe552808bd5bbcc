"""Families whose p is not of the interval: adjusted, one-sided, of a margin, global, of an interaction, of ranks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from means import pooled_variance, t_quantile, two_arms, two_sided, welch
from printing import lines
from results import Batch, family
from scipy import special, stats


@family("p-adjusted")
def p_adjusted(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Unadjusted interval beside a p adjusted for several outcomes, by Bonferroni or Holm."""
    for i, (x, y) in enumerate(two_arms(rng, n)):
        d, se, df = pooled_variance(x, y)
        tests = int(rng.integers(2, 7))
        p = two_sided(d / se, df)
        if i % 2:
            others = two_sided(rng.normal(0, 2, (len(d), tests - 1)))
            family_p = np.column_stack([p, others])
            order = np.argsort(family_p, axis=1)
            steps = np.take_along_axis(family_p, order, 1) * np.arange(tests, 0, -1)
            holm = np.minimum(np.maximum.accumulate(steps, axis=1), 1)
            back = np.empty_like(holm)
            np.put_along_axis(back, order, holm, 1)
            adjusted = back[:, 0]
        else:
            adjusted = np.minimum(tests * p, 1)
        width = t_quantile(95, df) * se
        yield lines(
            "p-adjusted",
            d,
            d - width,
            d + width,
            adjusted,
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            p_of="adjusted",
            raw={"p": p, "tests": tests, "adjusted": adjusted},
        )


@family("p-of-margin")
def p_margin(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """A p for non-inferiority to a margin, beside the two-sided interval."""
    for x, y in two_arms(rng, n):
        d, se, df = welch(x, y)
        margin = float(rng.uniform(0.2, 0.8)) * y.std()
        width = t_quantile(95, df) * se
        yield lines(
            "p-of-margin",
            d,
            d - width,
            d + width,
            special.stdtr(df, -(d + margin) / se),
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            p_of="other-test",
        )


@family("p-one-sided")
def p_one_sided(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """A one-sided p, of either direction, beside the two-sided interval."""
    for x, y in two_arms(rng, n):
        d, se, df = welch(x, y)
        width = t_quantile(95, df) * se
        side = 1 if rng.random() < 0.5 else -1
        yield lines(
            "p-one-sided",
            d,
            d - width,
            d + width,
            special.stdtr(df, side * d / se),
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            p_of="one-sided",
        )


@family("p-global")
def p_global(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """The F test of three arms beside the difference of two."""
    for x, y in two_arms(rng, n):
        third = rng.normal(y.mean(axis=1)[:, None], y.std(axis=1)[:, None], y.shape)
        groups = [x, y, third]
        total = sum(g.shape[1] for g in groups)
        grand = sum(g.sum(axis=1) for g in groups) / total
        between = sum(g.shape[1] * (g.mean(axis=1) - grand) ** 2 for g in groups) / 2
        within = sum(((g - g.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) for g in groups) / (total - 3)
        d, se, df = pooled_variance(x, y)
        width = t_quantile(95, df) * se
        yield lines(
            "p-global",
            d,
            d - width,
            d + width,
            special.fdtrc(2, total - 3, between / within),
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            p_of="other-test",
            raw={"x": x, "y": y, "third": third},
        )


@family("p-interaction")
def p_interaction(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """The test of a subgroup difference beside the effect in one subgroup."""
    for x, y in two_arms(rng, n):
        d, se, df = welch(x, y)
        other = rng.normal(0, 1.2 * se)
        width = t_quantile(95, df) * se
        yield lines(
            "p-interaction",
            d,
            d - width,
            d + width,
            two_sided((d - other) / (np.sqrt(2) * se)),
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            p_of="other-test",
        )


@family("p-rank")
def p_rank(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Mann-Whitney's p (normal approximation) beside the t interval of the means of skewed data."""
    for x, y in two_arms(rng, n, shape="skewed", small=10, large=40):
        d, se, df = welch(x, y)
        m, k = x.shape[1], y.shape[1]
        ranks = stats.rankdata(np.hstack([x, y]), axis=1)
        u = ranks[:, :m].sum(axis=1) - m * (m + 1) / 2
        z = (u - m * k / 2) / np.sqrt(m * k * (m + k + 1) / 12)
        width = t_quantile(95, df) * se
        yield lines(
            "p-rank",
            d,
            d - width,
            d + width,
            two_sided(z),
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            p_of="other-test",
            raw={"x": x, "y": y, "p": two_sided(z)},
        )
