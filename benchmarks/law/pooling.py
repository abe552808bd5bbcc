"""Pooled lines over arrays shaped (n, k): every method from its definition, written apart from the package.

Each method takes estimates `y` and variances `v` and returns a Line (estimate, low, high, p) on the analysis scale.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from binary import bisect
from means import normal_quantile, t_quantile, two_sided
from resampling import from_density
from results import Array
from scipy import special

Z = normal_quantile(95)


class Line(NamedTuple):
    """A pooled estimate, its bounds and its p."""

    estimate: Array
    low: Array
    high: Array
    p: Array


def around(mu: Array, se: Array, df: float | None = None, level: float = 95) -> Line:
    """Return the symmetric line of an estimate and its SE, normal or t."""
    width = (normal_quantile(level) if df is None else t_quantile(level, df)) * se
    return Line(mu, mu - width, mu + width, two_sided(mu / se, df))


def weighted(y: Array, w: Array) -> tuple[Array, Array]:
    """Return the weighted mean over the last axis, and the sum of weights."""
    total = w.sum(axis=-1)
    return (w * y).sum(axis=-1) / total, total


def cochran(y: Array, v: Array) -> Array:
    """Return Cochran's Q."""
    mu, _ = weighted(y, 1 / v)
    return ((y - mu[..., None]) ** 2 / v).sum(axis=-1)


def tau2_dl(y: Array, v: Array) -> Array:
    """Return DerSimonian and Laird's moment estimate."""
    w = 1 / v
    c = w.sum(axis=-1) - (w**2).sum(axis=-1) / w.sum(axis=-1)
    return np.maximum(0, (cochran(y, v) - (y.shape[-1] - 1)) / c)


def tau2_pm(y: Array, v: Array) -> Array:
    """Return Paule and Mandel's: the generalised Q equals k - 1."""
    k = y.shape[-1]
    zero = np.zeros(y.shape[:-1])
    top = np.full_like(zero, 1.0) * (y.var(axis=-1, ddof=1) * 4 + v.max(axis=-1) * 4)
    found = bisect(lambda t: cochran(y, v + t[..., None]) < k - 1, zero, top)
    return np.where(cochran(y, v) <= k - 1, 0.0, found)


def tau2_reml(y: Array, v: Array) -> Array:
    """Return the restricted maximum-likelihood estimate, by bisection on its score over tau2 >= 0.

    Where the score changes sign more than once, the maximum of the profile on a grid starts the search.
    """

    def loss(t: Array) -> Array:
        s = v[..., None, :] + t[..., :, None]
        mu, total = weighted(y[..., None, :], 1 / s)
        return 0.5 * (
            np.log(s).sum(axis=-1) + np.log(total) + ((y[..., None, :] - mu[..., None]) ** 2 / s).sum(axis=-1)
        )

    top = y.var(axis=-1, ddof=1) * 3 + v.mean(axis=-1)
    low, high = np.zeros_like(top), top
    for _ in range(14):
        grid = low[..., None] + (high - low)[..., None] * np.linspace(0, 1, 25)
        best = loss(grid).argmin(axis=-1)
        step = (high - low) / 24
        centre = np.take_along_axis(grid, best[..., None], -1)[..., 0]
        low, high = np.maximum(centre - step, 0), centre + step
    return np.where(centre < 1e-9 * top, 0.0, centre)


TAU2: dict[str, Callable[[Array, Array], Array]] = {"DL": tau2_dl, "REML": tau2_reml, "PM": tau2_pm}


def common(y: Array, v: Array) -> Line:
    """Inverse-variance common effect."""
    mu, total = weighted(y, 1 / v)
    return around(mu, 1 / np.sqrt(total))


def random(y: Array, v: Array, tau2: str = "DL") -> Line:
    """Inverse-variance random effects, normal interval."""
    mu, total = weighted(y, 1 / (v + TAU2[tau2](y, v)[..., None]))
    return around(mu, 1 / np.sqrt(total))


def hksj(y: Array, v: Array, tau2: str = "REML", adhoc: bool = False) -> Line:
    """Hartung-Knapp: weighted residual variance, t on k - 1; ad hoc: never below the normal SE."""
    k = y.shape[-1]
    w = 1 / (v + TAU2[tau2](y, v)[..., None])
    mu, total = weighted(y, w)
    q = (w * (y - mu[..., None]) ** 2).sum(axis=-1) / (k - 1)
    return around(mu, np.sqrt((np.maximum(q, 1) if adhoc else q) / total), k - 1)


def ivhet(y: Array, v: Array) -> Line:
    """Common-effect weights, with a variance that holds tau2 (Doi's IVhet): sum w^2 (v + tau2) / (sum w)^2."""
    w = 1 / v
    mu, total = weighted(y, w)
    return around(mu, np.sqrt((w**2 * (v + tau2_dl(y, v)[..., None])).sum(axis=-1)) / total)


def henmi_copas(y: Array, v: Array) -> Line:
    """Henmi and Copas: common-effect mean, interval from the law of its ratio to an SE that holds tau2.

    With R = sqrt(W) (mean - mu), the event |R| > u sqrt(1 + tau2 W2) is one about Q, whose law given R is taken as a
    gamma law with Q's conditional mean and variance; those are those of a quadratic form of the conditional normal
    law of y.
    """
    n, k = y.shape
    w = 1 / v
    mu, total = weighted(y, w)
    w2 = (w**2).sum(axis=-1) / total
    tau2 = tau2_dl(y, v)
    # Q = y' P y with P = diag(w) - w w' / W; with mu = 0, y given R = r is normal around c r / var(R)
    p = w[:, :, None] * np.eye(k) - w[:, :, None] * w[:, None, :] / total[:, None, None]
    s = v + tau2[:, None]
    var_r = 1 + tau2 * w2
    c = s * w / np.sqrt(total)[:, None]  # covariance of y with R
    cov = s[:, :, None] * np.eye(k) - c[:, :, None] * c[:, None, :] / var_r[:, None, None]
    pc = p @ cov
    trace1, trace2 = np.trace(pc, axis1=1, axis2=2), np.einsum("nij,nji->n", pc, pc)
    slope = c / var_r[:, None]
    mpm = np.einsum("ni,nij,nj->n", slope, p, slope)
    mpcpm = np.einsum("ni,nij,njk,nk->n", slope, pc, p, slope)
    nodes, weights = np.polynomial.legendre.leggauss(60)

    def outside(u: Array) -> Array:
        """P(|U| > u), by quadrature over r from u to u + 9 standard deviations."""
        span = 9 * np.sqrt(var_r)
        r = u[:, None] + span[:, None] * (nodes + 1) / 2
        mean = trace1[:, None] + mpm[:, None] * r**2
        variance = 2 * trace2[:, None] + 4 * mpcpm[:, None] * r**2
        limit = (k - 1) + (total / w2 - 1)[:, None] * ((r / u[:, None]) ** 2 - 1)
        inside = special.gammainc(mean**2 / variance, np.maximum(limit, 0) * mean / variance)
        density = np.exp(-0.5 * r**2 / var_r[:, None]) / np.sqrt(2 * np.pi * var_r)[:, None]
        return 2 * (inside * density * weights).sum(axis=1) * span / 2

    u = bisect(lambda x: outside(x) > 0.05, np.full(n, 12.0), np.full(n, 0.2))
    se = np.sqrt((1 + tau2 * w2) / total)
    p_value = np.clip(outside(np.maximum(np.abs(mu / se), 1e-6)), 0, 1)
    return Line(mu, mu - u * se, mu + u * se, p_value)


def profile_likelihood(y: Array, v: Array) -> Line:
    """Hardy and Thompson: maximum likelihood, interval where twice the loss of the profile is chi-squared."""

    def tau2_at(mu: Array | None) -> tuple[Array, Array]:
        t = tau2_dl(y, v)
        for _ in range(70):
            s = v + t[:, None]
            centre = weighted(y, 1 / s)[0] if mu is None else mu
            new = np.maximum(0, (((y - centre[:, None]) ** 2 - v) / s**2).sum(axis=1) / (1 / s**2).sum(axis=1))
            t = 0.5 * (t + new)
        s = v + t[:, None]
        centre = weighted(y, 1 / s)[0] if mu is None else mu
        return -0.5 * (np.log(s) + (y - centre[:, None]) ** 2 / s).sum(axis=1), centre

    best, mu = tau2_at(None)
    reach = 10 * np.sqrt(y.var(axis=1) + v.mean(axis=1))
    inside = lambda m: 2 * (best - tau2_at(m)[0]) > Z**2  # noqa: E731
    low, high = bisect(inside, mu, mu - reach), bisect(inside, mu, mu + reach)
    drop = 2 * np.maximum(best - tau2_at(np.zeros_like(mu))[0], 0)
    return Line(mu, low, high, special.chdtrc(1, drop))


def permutation(y: Array, v: Array) -> Line:
    """DerSimonian-Laird estimate; the interval holds each mu that sign flips of y - mu do not reject at 5%.

    The statistic is |random-effects mean| / SE; with k studies there are 2^k flips, and the interval's ends are where
    the share of flips at least as large passes 5%. Needs k >= 6.
    """
    n, k = y.shape
    flips = np.array(list(itertools.product((1.0, -1.0), repeat=k)))[: 2 ** (k - 1)]
    line = random(y, v)

    def p_of(mu: Array) -> Array:
        centred = (y - mu[:, None])[:, None, :] * flips
        wide = np.broadcast_to(v[:, None, :], centred.shape)
        m, total = weighted(centred, 1 / (wide + tau2_dl(centred, wide)[..., None]))
        stat = np.abs(m) * np.sqrt(total)
        return (stat >= stat[:, :1] * (1 - 1e-9)).mean(axis=1)

    reach = 4 * (line.high - line.low)
    ends = []
    for side in (-1, 1):
        inside, outside = line.estimate.copy(), line.estimate + side * reach
        for _ in range(30):
            middle = (inside + outside) / 2
            failed = p_of(middle) <= 0.05
            outside, inside = np.where(failed, middle, outside), np.where(failed, inside, middle)
        ends.append((inside + outside) / 2)
    return Line(line.estimate, ends[0], ends[1], p_of(np.zeros(n)))


def bayes(y: Array, v: Array, scale: float | None = None) -> Line:
    """Normal-normal model, flat prior of mu, half-normal prior of tau: median, equal tails, 2 P(sign)."""
    spread = np.sqrt(v.mean(axis=1)) if scale is None else np.full(len(y), scale)
    tau = np.linspace(0, 4, 81)[None, :] * spread[:, None]
    s = v[:, None, :] + tau[:, :, None] ** 2
    mean, total = weighted(y[:, None, :], 1 / s)
    log = -0.5 * (np.log(s).sum(axis=2) + np.log(total) + ((y[:, None, :] - mean[..., None]) ** 2 / s).sum(axis=2))
    log -= 0.5 * (tau / spread[:, None]) ** 2
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    sd = 1 / np.sqrt(total)

    def below(x: Array) -> Array:
        return (weight * special.ndtr((x[:, None] - mean) / sd)).sum(axis=1)

    centre, reach = (weight * mean).sum(axis=1), 12 * sd.max(axis=1)
    median, low, high = (
        bisect(lambda x, share=share: below(x) > share, centre - reach, centre + reach) for share in (0.5, 0.025, 0.975)
    )
    tail = below(np.zeros(len(y)))
    return Line(median, low, high, 2 * np.minimum(tail, 1 - tail))


def trim_and_fill(y: Array, v: Array) -> Line:
    """Duval and Tweedie's L0 on the side that lacks studies, common effect to find them, DL to pool the filled set."""
    out = []
    for yi, vi in zip(y, v, strict=True):
        k = len(yi)
        b = np.polynomial.polynomial.polyfit(np.sqrt(vi), yi, 1, w=1 / np.sqrt(vi))[1]
        sign = 1.0 if b > 0 else -1.0  # mirrored where studies lack on the right
        x = np.sort(sign * yi)
        vx = vi[np.argsort(sign * yi, kind="stable")]
        k0 = 0
        for _ in range(50):
            mu = weighted(x[: k - k0], 1 / vx[: k - k0])[0]
            ranks = np.argsort(np.argsort(np.abs(x - mu))) + 1
            s = ranks[x > mu].sum()
            new = max(0, min(round((4 * s - k * (k + 1)) / (2 * k - 1)), k - 2))
            if new == k0:
                break
            k0 = new
        filled = np.concatenate([x, 2 * mu - x[k - k0 :]]) * sign
        line = random(filled[None, :], np.concatenate([vx, vx[k - k0 :]])[None, :])
        out.append([float(part[0]) for part in line])
    return Line(*np.array(out).T)


def small_study(y: Array, v: Array, power: int = 1) -> Line:
    """PET (power 1) or PEESE (power 2): y on the SE or the variance, weights 1/v, intercept with t on k - 2."""
    k = y.shape[1]
    w, x = 1 / v, v ** (power / 2)
    mx, total = weighted(x, w)
    my, _ = weighted(y, w)
    cx, cy = x - mx[:, None], y - my[:, None]
    sxx = (w * cx**2).sum(axis=1)
    slope = (w * cx * cy).sum(axis=1) / sxx
    s2 = (w * (cy - slope[:, None] * cx) ** 2).sum(axis=1) / (k - 2)
    return around(my - slope * mx, np.sqrt(s2 * (1 / total + mx**2 / sxx)), k - 2)


def mantel_haenszel(a: Array, m: Array, b: Array, k: Array, measure: str) -> Line:
    """Mantel-Haenszel pooled log OR (Robins-Breslow-Greenland), log RR or RD (Greenland-Robins)."""
    a, b, c, d = (x.astype(float) for x in (a, b, m - a, k - b))
    n = m + k
    if measure == "OR":
        r, s = a * d / n, b * c / n
        p, q = (a + d) / n, (b + c) / n
        rs, ss = r.sum(-1), s.sum(-1)
        v = (p * r).sum(-1) / (2 * rs**2) + (p * s + q * r).sum(-1) / (2 * rs * ss) + (q * s).sum(-1) / (2 * ss**2)
        return around(np.log(rs / ss), np.sqrt(v))
    if measure == "RR":
        r, s = (a * k / n).sum(-1), (b * m / n).sum(-1)
        v = ((m * k * (a + b) - a * b * n) / n**2).sum(-1) / (r * s)
        return around(np.log(r / s), np.sqrt(v))
    w = m * k / n
    mu = ((a * k - b * m) / n).sum(-1) / w.sum(-1)
    v = ((a * c * k**3 + b * d * m**3) / (m * k * n**2)).sum(-1) / w.sum(-1) ** 2
    return around(mu, np.sqrt(v))


def peto(a: Array, m: Array, b: Array, k: Array) -> Line:
    """Peto's log odds ratio: sum (O - E) / sum V."""
    n, total = m + k, a + b
    e, v = m * total / n, m * k * total * (n - total) / (n**2 * (n - 1))
    return around((a - e).sum(-1) / v.sum(-1), 1 / np.sqrt(v.sum(-1)))


def quadrature_bayes(y: Array, v: Array) -> Line:
    """The posterior of mu on a grid, to hold `bayes` against."""
    spread = np.sqrt(v.mean(axis=1))
    tau = np.linspace(0, 4, 81)[None, :, None] * spread[:, None, None]
    mu = np.linspace(-8, 8, 1601)[None, :] * spread[:, None] + y.mean(axis=1)[:, None]
    s = v[:, None, :] + tau**2
    log = -0.5 * (
        (np.log(s)[:, :, None, :] + (y[:, None, None, :] - mu[:, None, :, None]) ** 2 / s[:, :, None, :]).sum(-1)
    )
    log = log - 0.5 * (tau / spread[:, None, None]) ** 2
    density = np.logaddexp.reduce(log, axis=1)
    _, median, low, high = from_density(mu, density)
    return Line(median, low, high, np.full(len(y), np.nan))
