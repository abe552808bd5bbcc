"""Families of resampled, rank and Bayesian intervals of two arms of raw data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from means import normal_quantile, parts, summary, two_arms, two_sided
from printing import lines
from results import Array, Batch, family
from scipy import special


def resampled_means(rng: np.random.Generator, x: Array, times: int) -> tuple[Array, Array]:
    """Return means and variances of `times` bootstrap samples of each row, shaped (times, rows)."""
    rows, m = x.shape
    means, variances = np.empty((times, rows)), np.empty((times, rows))
    step = max(1, 4_000_000 // (rows * m))
    at = np.arange(rows)[None, :, None]
    for start in range(0, times, step):
        stop = min(times, start + step)
        drawn = x[at, rng.integers(0, m, (stop - start, rows, m))]
        means[start:stop], variances[start:stop] = drawn.mean(axis=2), drawn.var(axis=2, ddof=1)
    return means, variances


def quantile_of(sorted_draws: Array, share: Array) -> Array:
    """Return each column's quantile at its own share (linear interpolation between order statistics)."""
    where = np.clip(share, 0, 1) * (len(sorted_draws) - 1)
    below = np.floor(where).astype(int)
    above = np.minimum(below + 1, len(sorted_draws) - 1)
    columns = np.arange(sorted_draws.shape[1])
    return sorted_draws[below, columns] + (where - below) * (
        sorted_draws[above, columns] - sorted_draws[below, columns]
    )


def bca(draws: Array, estimate: Array, leave_out: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the bias-corrected and accelerated interval (Efron 1987) from draws and jackknife values."""
    z0 = special.ndtri(np.clip((draws < estimate).mean(axis=0), 1e-4, 1 - 1e-4))
    dev = leave_out.mean(axis=1, keepdims=True) - leave_out
    a = (dev**3).sum(axis=1) / np.maximum(6 * (dev**2).sum(axis=1) ** 1.5, 1e-300)
    ordered = np.sort(draws, axis=0)
    z = normal_quantile(level)
    ends = [quantile_of(ordered, special.ndtr(z0 + (z0 + s * z) / (1 - a * (z0 + s * z)))) for s in (-1, 1)]
    return ends[0], ends[1]


def leave_one_out(x: Array, y: Array) -> Array:
    """Return the difference of means without each person in turn, shaped (rows, n1 + n2)."""
    m, k = x.shape[1], y.shape[1]
    a, b = x.mean(axis=1, keepdims=True), y.mean(axis=1, keepdims=True)
    return np.hstack([(m * a - x) / (m - 1) - b, a - (k * b - y) / (k - 1)])


@family("bootstrap-percentile")
def percentile(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means of skewed data, percentile bootstrap (400 samples); no p."""
    for x, y in two_arms(rng, n, shape="skewed", small=8, large=40):
        draws = resampled_means(rng, x, 400)[0] - resampled_means(rng, y, 400)[0]
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
        d = x.mean(axis=1) - y.mean(axis=1)
        yield lines("bootstrap-percentile", d, low, high, digits=int(rng.integers(0, 3)), interval="bootstrap")


@family("bootstrap-bca")
def bca_family(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means of skewed data, BCa bootstrap; no p."""
    for x, y in two_arms(rng, n, shape="skewed", small=8, large=40):
        draws = resampled_means(rng, x, 400)[0] - resampled_means(rng, y, 400)[0]
        d = x.mean(axis=1) - y.mean(axis=1)
        low, high = bca(draws, d, leave_one_out(x, y))
        yield lines("bootstrap-bca", d, low, high, digits=int(rng.integers(0, 3)), interval="bootstrap")


@family("bootstrap-studentised")
def studentised(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means, bootstrap-t: quantiles of (d* - d) / SE*, turned over; and the p of the same draws."""
    for x, y in two_arms(rng, n, shape="skewed", small=8, large=40):
        (mx, vx), (my, vy) = resampled_means(rng, x, 400), resampled_means(rng, y, 400)
        (a, va, m), (b, vb, k) = summary(x), summary(y)
        d, se = a - b, np.sqrt(va / m + vb / k)
        t = (mx - my - d) / np.maximum(np.sqrt(vx / m + vy / k), 1e-9 * se)
        q_low, q_high = np.quantile(t, [0.025, 0.975], axis=0)
        p = (1 + (np.abs(t) >= np.abs(d / se)).sum(axis=0)) / 401
        yield lines(
            "bootstrap-studentised",
            d,
            d - q_high * se,
            d - q_low * se,
            p,
            digits=int(rng.integers(0, 3)),
            interval="bootstrap",
        )


@family("bootstrap-ratio")
def ratio(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Ratio of mean costs, percentile bootstrap."""
    for size in parts(n, 10):
        m, k = (int(v) for v in rng.integers(10, 40, 2))
        x = rng.lognormal(rng.normal(0, 0.3, size)[:, None], 0.9, (size, m))
        y = rng.lognormal(0, 0.9, (size, k))
        draws = resampled_means(rng, x, 400)[0] / resampled_means(rng, y, 400)[0]
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
        yield lines(
            "bootstrap-ratio",
            x.mean(axis=1) / y.mean(axis=1),
            low,
            high,
            digits=int(rng.integers(1, 4)),
            measure="ROM",
            interval="bootstrap",
            scale="log",
        )


def hodges_lehmann(x: Array, y: Array, level: float = 95) -> tuple[Array, Array, Array]:
    """Return the median of all differences and the order statistics that Mann-Whitney's normal limit names."""
    m, k = x.shape[1], y.shape[1]
    all_pairs = np.sort((x[:, :, None] - y[:, None, :]).reshape(len(x), -1), axis=1)
    c = int(np.floor(m * k / 2 - normal_quantile(level) * np.sqrt(m * k * (m + k + 1) / 12)))
    c = max(c, 1)
    return np.median(all_pairs, axis=1), all_pairs[:, c - 1], all_pairs[:, m * k - c]


@family("hodges-lehmann")
def rank(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Hodges-Lehmann shift with its interval, and Mann-Whitney's p."""
    for x, y in two_arms(rng, n, blocks=12, small=7, large=24):
        d, low, high = hodges_lehmann(x, y)
        m, k = x.shape[1], y.shape[1]
        sign = np.sign(x[:, :, None] - y[:, None, :]).sum(axis=(1, 2)) / 2
        p = two_sided(sign / np.sqrt(m * k * (m + k + 1) / 12))
        yield lines(
            "hodges-lehmann", d, low, high, p, digits=int(rng.integers(0, 3)), interval="rank", raw={"x": x, "y": y}
        )


@family("hodges-lehmann-paired")
def walsh(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Median of Walsh averages of changes, with the order statistics of the signed-rank test."""
    for size in parts(n, 8):
        m = int(rng.integers(8, 24))
        x = rng.gamma(1.2, 1.0, (size, m)) * rng.uniform(1, 10) - rng.uniform(0, 5)
        i, j = np.triu_indices(m)
        averages = np.sort((x[:, i] + x[:, j]) / 2, axis=1)
        total = len(i)
        c = max(int(np.floor(total / 2 - normal_quantile(95) * np.sqrt(m * (m + 1) * (2 * m + 1) / 24))), 1)
        yield lines(
            "hodges-lehmann-paired",
            np.median(averages, axis=1),
            averages[:, c - 1],
            averages[:, total - c],
            digits=int(rng.integers(0, 3)),
            measure="MC",
            called="MD",
            interval="rank",
        )


# ---- Bayesian ------------------------------------------------------------------------------------------------------


def from_density(grid: Array, log_density: Array, level: float = 95) -> tuple[Array, Array, Array, Array]:
    """Return mean, median and equal-tailed bounds of densities on a grid, each shaped (rows,)."""
    density = np.exp(log_density - log_density.max(axis=1, keepdims=True))
    step = np.diff(grid, axis=1)
    pieces = 0.5 * (density[:, 1:] + density[:, :-1]) * step
    cumulated = np.concatenate([np.zeros((len(grid), 1)), np.cumsum(pieces, axis=1)], axis=1)
    cumulated /= cumulated[:, -1:]
    mean = (grid * density)[:, 1:-1].sum(axis=1) / density[:, 1:-1].sum(axis=1)

    def at(share: float) -> Array:
        index = (cumulated < share).sum(axis=1).clip(1, grid.shape[1] - 1)
        rows = np.arange(len(grid))
        c0, c1 = cumulated[rows, index - 1], cumulated[rows, index]
        return grid[rows, index - 1] + (share - c0) / np.maximum(c1 - c0, 1e-300) * step[rows, index - 1]

    tail = 0.5 - level / 200
    return mean, at(0.5), at(tail), at(1 - tail)


@family("credible-sceptical")
def sceptical(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means: t likelihood times a normal prior, by quadrature; mean or median, equal-tailed 95%."""
    for i, (x, y) in enumerate(two_arms(rng, n, blocks=12, small=6, large=30)):
        (a, va, m), (b, vb, k) = summary(x), summary(y)
        d, se, df = a - b, np.sqrt(va / m + vb / k), min(m, k) - 1
        prior = float(rng.uniform(0.5, 3)) * se
        grid = d[:, None] * 0 + np.linspace(-12, 12, 1201)[None, :] * se[:, None] + d[:, None]
        u = (grid - d[:, None]) / se[:, None]
        density = -(df + 1) / 2 * np.log1p(u**2 / df) - 0.5 * (grid / prior[:, None]) ** 2
        mean, median, low, high = from_density(grid, density)
        yield lines(
            "credible-sceptical", (mean, median)[i % 2], low, high, digits=int(rng.integers(0, 3)), interval="credible"
        )


def shortest(draws: Array, share: float = 0.95) -> tuple[Array, Array]:
    """Return the shortest interval of each row of draws (highest posterior density)."""
    ordered = np.sort(draws, axis=1)
    held = int(np.ceil(share * ordered.shape[1]))
    widths = ordered[:, held - 1 :] - ordered[:, : ordered.shape[1] - held + 1]
    start, rows = widths.argmin(axis=1), np.arange(len(draws))
    return ordered[rows, start], ordered[rows, start + held - 1]


@family("credible-beta-binomial")
def beta_binomial(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Risk ratio, odds ratio or risk difference of two beta posteriors: median of 2,000 draws, equal tails or HPD."""
    for i, size in enumerate(parts(n, 12)):
        m, k = (int(v) for v in rng.integers(12, 90, 2))
        a = rng.binomial(m, rng.uniform(0.05, 0.6, size))
        b = rng.binomial(k, rng.uniform(0.05, 0.6, size))
        prior = (0.5, 1.0)[i % 2]
        p1 = rng.beta(a[:, None] + prior, m - a[:, None] + prior, (size, 2000))
        p2 = rng.beta(b[:, None] + prior, k - b[:, None] + prior, (size, 2000))
        measure = ("RR", "OR", "RD")[i % 3]
        draws = {"RR": p1 / p2, "OR": p1 / (1 - p1) * (1 - p2) / p2, "RD": p1 - p2}[measure]
        low, high = shortest(draws) if i % 4 == 3 else np.quantile(draws, [0.025, 0.975], axis=1)
        extra = {"scale": "log"} if measure != "RD" else {"unit": "proportion"}
        yield lines(
            "credible-beta-binomial",
            np.median(draws, axis=1),
            low,
            high,
            digits=2 + (measure == "RD"),
            measure=measure,
            interval="credible",
            **extra,
        )
