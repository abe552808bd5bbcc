"""Intervals of 2x2 tables, single proportions and rates over arrays of counts, each from its definition.

a events of m people in the first arm, b of k in the second; bounds are found by bisection on the test that defines the
interval, so that no interval rests on a closed form that a check may share.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from means import normal_quantile
from results import Array
from scipy import special

STEPS = 50


def bisect(fails: Callable[[Array], Array], inside: Array, outside: Array) -> Array:
    """Return where `fails` turns from False (at `inside`) to True (at `outside`), elementwise."""
    inside, outside = np.array(inside, dtype=float), np.array(outside, dtype=float)
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        failed = fails(middle)
        outside, inside = np.where(failed, middle, outside), np.where(failed, inside, middle)
    return (inside + outside) / 2


def wald_ratio(a: Array, m: Array, b: Array, k: Array, measure: str, level: float = 95) -> tuple[Array, Array, Array]:
    """Return log estimate, its SE and p of an odds or risk ratio; 0.5 is added to all cells where one is 0."""
    a, b = a.astype(float), b.astype(float)
    c, d = m - a, k - b
    add = 0.5 * ((a == 0) | (b == 0) | (((c == 0) | (d == 0)) & (measure == "OR")))
    a, b, c, d = a + add, b + add, c + add, d + add
    if measure == "OR":
        log, v = np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d
    else:
        log, v = np.log(a / (a + c)) - np.log(b / (b + d)), 1 / a - 1 / (a + c) + 1 / b - 1 / (b + d)
    se = np.sqrt(v)
    return log, se, 2 * special.ndtr(-np.abs(log / se))


def wilson(a: Array, m: Array, level: float = 95) -> tuple[Array, Array]:
    """Return Wilson's score interval: the p at which the score test just does not reject."""
    phat = a / m
    z2 = normal_quantile(level) ** 2

    def rejects(p: Array) -> Array:
        return (phat - p) ** 2 * m > z2 * p * (1 - p)

    return bisect(rejects, phat, np.zeros_like(phat) - 1e-12), bisect(rejects, phat, np.ones_like(phat) + 1e-12)


def clopper_pearson(a: Array, m: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the exact interval: each tail of the binomial distribution is (1 - level) / 2."""
    tail = 0.5 - level / 200
    phat = a / m
    low = bisect(lambda p: special.bdtrc(a - 1, m, p) < tail, phat, np.zeros_like(phat))
    high = bisect(lambda p: special.bdtr(a, m, p) < tail, phat, np.ones_like(phat))
    return np.where(a == 0, 0.0, low), np.where(a == m, 1.0, high)


def newcombe(a: Array, m: Array, b: Array, k: Array, level: float = 95) -> tuple[Array, Array]:
    """Return Newcombe's hybrid score interval of a risk difference (his method 10)."""
    p, q = a / m, b / k
    (l1, u1), (l2, u2) = wilson(a, m, level), wilson(b, k, level)
    return p - q - np.hypot(p - l1, u2 - q), p - q + np.hypot(u1 - p, q - l2)


def restricted(
    a: Array,
    m: Array,
    b: Array,
    k: Array,
    p1_of: Callable[[Array], Array],
    slope: Array | float,
    bottom: Array,
    top: Array,
) -> Array:
    """Return the second arm's maximum-likelihood risk where the first arm's is p1_of(risk), with derivative `slope`.

    The log-likelihood is concave, so its derivative is bisected.
    """
    low, high = np.array(bottom, dtype=float), np.array(top, dtype=float)
    for _ in range(42):
        p2 = (low + high) / 2
        p1 = p1_of(p2)
        rises = slope * (a / p1 - (m - a) / (1 - p1)) + b / p2 - (k - b) / (1 - p2) > 0
        low, high = np.where(rises, p2, low), np.where(rises, high, p2)
    return (low + high) / 2


def miettinen_nurminen(a: Array, m: Array, b: Array, k: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the score interval of a risk difference with the variance factor N / (N - 1)."""
    z2, d = normal_quantile(level) ** 2, a / m - b / k
    eps = 1e-9

    def rejects(delta: Array) -> Array:
        p2 = restricted(
            a, m, b, k, lambda q: np.clip(q + delta, eps, 1 - eps), 1.0, np.maximum(0, -delta), np.minimum(1, 1 - delta)
        )
        p1 = np.clip(p2 + delta, 0, 1)
        v = (p1 * (1 - p1) / m + p2 * (1 - p2) / k) * (m + k) / (m + k - 1)
        return (d - delta) ** 2 > z2 * v

    return bisect(rejects, d, np.full_like(d, -1 + eps)), bisect(rejects, d, np.full_like(d, 1 - eps))


def score_ratio(a: Array, m: Array, b: Array, k: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the score interval of a risk ratio (Koopman's chi-squared form)."""
    z2, log = normal_quantile(level) ** 2, np.log(a / m) - np.log(b / k)

    def rejects(theta: Array) -> Array:
        r = np.exp(theta)
        p2 = restricted(
            a, m, b, k, lambda q: np.clip(r * q, 1e-12, 1 - 1e-12), r, np.zeros_like(r), np.minimum(1, 1 / r)
        )
        p1 = np.clip(r * p2, 1e-12, 1 - 1e-12)
        v = r**2 * p2 * (1 - p2) / k + p1 * (1 - p1) / m
        return (a / m - r * b / k) ** 2 > z2 * v

    return np.exp(bisect(rejects, log, log - 12)), np.exp(bisect(rejects, log, log + 12))


def profile_odds(a: Array, m: Array, b: Array, k: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the profile-likelihood interval of an odds ratio: twice the loss of log-likelihood is chi-squared."""
    limit, log = normal_quantile(level) ** 2, np.log(a * (k - b) / (b * (m - a)))
    best = (
        special.xlogy(a, a / m)
        + special.xlogy(m - a, 1 - a / m)
        + special.xlogy(b, b / k)
        + special.xlogy(k - b, 1 - b / k)
    )

    def rejects(theta: Array) -> Array:
        # a + b = m p1 + k p2 at the restricted maximum; solved for the second arm's log odds
        low, high = np.full_like(theta, -40.0), np.full_like(theta, 40.0)
        for _ in range(50):
            eta = (low + high) / 2
            over = m * special.expit(eta + theta) + k * special.expit(eta) > a + b
            low, high = np.where(over, low, eta), np.where(over, eta, high)
        eta = (low + high) / 2
        fit = -a * np.logaddexp(0, -eta - theta) - (m - a) * np.logaddexp(0, eta + theta)
        fit = fit - b * np.logaddexp(0, -eta) - (k - b) * np.logaddexp(0, eta)
        return 2 * (best - fit) > limit

    return np.exp(bisect(rejects, log, log - 15)), np.exp(bisect(rejects, log, log + 15))


def given_margins(a: Array, m: int, b: Array, k: int) -> tuple[Array, Callable[[Array], Array]]:
    """Return the counts that the first cell can take, and their noncentral hypergeometric law at a log odds ratio."""
    total = a + b
    j = np.arange(0, m + 1)[None, :]
    log = special.gammaln(m + 1) - special.gammaln(j + 1) - special.gammaln(m - j + 1)
    other = total[:, None] - j
    possible = (other >= 0) & (other <= k)
    other = np.clip(other, 0, k)
    log = log + special.gammaln(k + 1) - special.gammaln(other + 1) - special.gammaln(k - other + 1)
    log = np.where(possible, log, -np.inf)

    def probabilities(theta: Array) -> Array:
        tilted = log + j * theta[:, None]
        tilted = np.exp(tilted - tilted.max(axis=1, keepdims=True))
        return tilted / tilted.sum(axis=1, keepdims=True)

    return j, probabilities


def mid_p_odds(a: Array, m: int, b: Array, k: int, level: float = 95) -> tuple[Array, Array, Array, Array]:
    """Return the median-unbiased odds ratio, its mid-p bounds and p: P(more) + P(equal) / 2 is 1/2, or the tail.

    Tables must have no empty cell.
    """
    j, probabilities = given_margins(a, m, b, k)
    weight = (j > a[:, None]) + 0.5 * (j == a[:, None])
    ends = np.full(len(a), -25.0), np.full(len(a), 25.0)
    more = lambda t: (probabilities(t) * weight).sum(axis=1)  # noqa: E731
    tail = 0.5 - level / 200
    middle, high = (bisect(lambda t, s=share: more(t) > s, *ends) for share in (0.5, 1 - tail))
    low = bisect(lambda t: more(t) > tail, *ends)
    null = more(np.zeros(len(a)))
    return np.exp(middle), np.exp(low), np.exp(high), 2 * np.minimum(null, 1 - null)


def conditional_odds(a: Array, m: int, b: Array, k: int, level: float = 95) -> tuple[Array, Array, Array, Array]:
    """Return Fisher's conditional odds ratio, its exact bounds, and the two-sided exact p, from the hypergeometric law.

    The p sums the tables that are no more probable than the observed one. Bounds may be 0 or infinity.
    """
    tail, total = 0.5 - level / 200, a + b
    j, probabilities = given_margins(a, m, b, k)
    at = a[:, None]
    low_end, high_end = np.full(len(a), -25.0), np.full(len(a), 25.0)
    mle = bisect(lambda t: (probabilities(t) * j).sum(axis=1) > a, low_end, high_end)
    low = bisect(lambda t: np.where(j >= at, probabilities(t), 0).sum(axis=1) < tail, mle, low_end)
    high = bisect(lambda t: np.where(j <= at, probabilities(t), 0).sum(axis=1) < tail, mle, high_end)
    null = probabilities(np.zeros(len(a)))
    own = np.take_along_axis(null, at, 1)
    p = np.where(null <= own * (1 + 1e-7), null, 0).sum(axis=1)
    smallest, largest = np.maximum(0, total - k), np.minimum(m, total)
    return (
        np.where(a == smallest, 0.0, np.where(a == largest, np.inf, np.exp(mle))),
        np.where(a == smallest, 0.0, np.exp(low)),
        np.where(a == largest, np.inf, np.exp(high)),
        np.minimum(p, 1),
    )


def poisson_exact(d: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the exact interval of a Poisson mean: each tail is (1 - level) / 2."""
    tail = 0.5 - level / 200
    low = bisect(lambda mu: special.pdtrc(d - 1, mu) < tail, d.astype(float), np.zeros(len(d)))
    high = bisect(lambda mu: special.pdtr(d, mu) < tail, d.astype(float), 6 * d + 40.0)
    return np.where(d == 0, 0.0, low), high


def profile_rate_ratio(d1: Array, t1: Array, d2: Array, t2: Array, level: float = 95) -> tuple[Array, Array]:
    """Return the profile-likelihood interval of a ratio of two Poisson rates (or exponential hazards)."""
    limit, log = normal_quantile(level) ** 2, np.log(d1 / t1) - np.log(d2 / t2)
    best = special.xlogy(d1, d1 / t1) + special.xlogy(d2, d2 / t2) - d1 - d2

    def rejects(theta: Array) -> Array:
        r = np.exp(theta)
        rate = (d1 + d2) / (r * t1 + t2)
        fit = special.xlogy(d1, r * rate) + special.xlogy(d2, rate) - rate * (r * t1 + t2)
        return 2 * (best - fit) > limit

    return np.exp(bisect(rejects, log, log - 15)), np.exp(bisect(rejects, log, log + 15))
