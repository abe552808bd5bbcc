"""Families of single proportions, and the bounds that each method gives."""

from __future__ import annotations

from collections.abc import Iterator

import binary
import numpy as np
from means import parts
from printing import lines
from results import Array, Batch, family
from scipy import special
from tables import UNITS, Z


def proportions(rng: np.random.Generator, n: int) -> Iterator[tuple[Array, int]]:
    """Yield events and people of one arm."""
    for size in parts(n, 12):
        m = int(np.exp(rng.uniform(np.log(10), np.log(400))))
        yield (rng.random((size, m)) < rng.uniform(0.02, 0.98, size)[:, None]).sum(axis=1), m


def one_arm(a: Array, m: int, kind: str) -> tuple[Array, Array, str]:
    """Return the bounds of a proportion by a named method, and the premise that it makes true."""
    p = a / m
    if kind == "wald":
        se = np.sqrt(p * (1 - p) / m)
        return np.maximum(p - Z * se, 0), np.minimum(p + Z * se, 1), "wald"
    if kind == "wilson":
        return *binary.wilson(a, np.full(len(a), m)), "score"
    if kind == "exact":
        return *binary.clopper_pearson(a, np.full(len(a), m)), "exact"
    if kind == "jeffreys":
        low, high = special.betaincinv(a + 0.5, m - a + 0.5, 0.025), special.betaincinv(a + 0.5, m - a + 0.5, 0.975)
        return np.where(a == 0, 0, low), np.where(a == m, 1, high), "credible"
    if kind == "agresti-coull":
        size = m + Z**2
        middle = (a + Z**2 / 2) / size
        width = Z * np.sqrt(middle * (1 - middle) / size)
        return np.maximum(middle - width, 0), np.minimum(middle + width, 1), "unknown"
    x = np.clip(a, 0.5, m - 0.5)
    logit, width = np.log(x / (m - x)), Z * np.sqrt(1 / x + 1 / (m - x))
    return special.expit(logit - width), special.expit(logit + width), "delta"


ONE_ARM = ("wald", "wilson", "exact", "jeffreys", "agresti-coull", "logit")


@family("proportion")
def proportion(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Single proportions by six methods, in percent, as proportions and per 1,000."""
    for i, (a, m) in enumerate(proportions(rng, n)):
        low, high, interval = one_arm(a, m, ONE_ARM[i % 6])
        unit = list(UNITS)[i % 3]
        factor, digits = UNITS[unit]
        yield lines(
            "proportion",
            factor * a / m,
            factor * low,
            factor * high,
            digits=digits,
            measure="PR",
            unit=unit,
            interval=interval,
            keep=(a > 0) & (a < m),
        )
