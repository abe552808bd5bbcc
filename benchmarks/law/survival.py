"""Families of rates and times to an event: person-time, censored times, log-rank tests."""

from __future__ import annotations

from collections.abc import Iterator

import binary
import numpy as np
from means import normal_quantile, parts, two_sided
from printing import lines
from results import Array, Batch, family

Z = normal_quantile(95)


def censored(rng: np.random.Generator, n: int) -> Iterator[tuple[Array, Array, int, int]]:
    """Yield times and events (rows, people) of two exponential arms with administrative and uniform censoring."""
    for size in parts(n, 10):
        m, k = (int(v) for v in rng.integers(15, 80, 2))
        hazard = np.exp(rng.normal(0, 0.5, size))[:, None]
        t = np.hstack([rng.exponential(1, (size, m)) / hazard, rng.exponential(1, (size, k))])
        stop = rng.uniform(0.3, 2.5, t.shape)
        yield np.minimum(t, stop), t <= stop, m, k


def person_time(t: Array, event: Array, m: int) -> tuple[Array, Array, Array, Array]:
    """Return events and person-time of both arms."""
    return event[:, :m].sum(axis=1), t[:, :m].sum(axis=1), event[:, m:].sum(axis=1), t[:, m:].sum(axis=1)


def log_rank(t: Array, event: Array, m: int) -> tuple[Array, Array]:
    """Return observed minus expected events of the first arm and its hypergeometric variance; times have no ties."""
    order = np.argsort(t, axis=1)
    first = np.broadcast_to(np.arange(t.shape[1]) < m, t.shape)
    first, event = np.take_along_axis(first, order, 1), np.take_along_axis(event, order, 1)
    at_risk = np.arange(t.shape[1], 0, -1)[None, :]
    first_at_risk = np.cumsum(first[:, ::-1], axis=1)[:, ::-1]
    share = first_at_risk / at_risk
    return ((first - share) * event).sum(axis=1), (share * (1 - share) * event).sum(axis=1)


@family("hr-wald")
def hr_wald(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Exponential hazard ratio, normal interval of the log; or Peto's (O - E) / V."""
    for i, (t, event, m, _) in enumerate(censored(rng, n)):
        d1, t1, d2, t2 = person_time(t, event, m)
        ok = (d1 > 1) & (d2 > 1)
        if i % 2:
            oe, v = log_rank(t, event, m)
            log, se = oe / v, 1 / np.sqrt(v)
        else:
            with np.errstate(divide="ignore"):
                log, se = np.log(d1 / t1) - np.log(d2 / t2), np.sqrt(1 / d1 + 1 / d2)
        yield lines(
            "hr-wald",
            np.exp(log),
            np.exp(log - Z * se),
            np.exp(log + Z * se),
            two_sided(log / se),
            digits=int(rng.integers(1, 4)),
            measure="HR",
            scale="log",
            keep=ok,
            raw={"t": t, "event": event, "m": m},
        )


@family("p-log-rank")
def p_log_rank(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """The log-rank p beside a hazard ratio from a model."""
    for t, event, m, _ in censored(rng, n):
        d1, t1, d2, t2 = person_time(t, event, m)
        oe, v = log_rank(t, event, m)
        with np.errstate(divide="ignore"):
            log, se = np.log(d1 / t1) - np.log(d2 / t2), np.sqrt(1 / d1 + 1 / d2)
        yield lines(
            "p-log-rank",
            np.exp(log),
            np.exp(log - Z * se),
            np.exp(log + Z * se),
            two_sided(oe / np.sqrt(v)),
            digits=2,
            measure="HR",
            scale="log",
            p_of="other-test",
            keep=(d1 > 1) & (d2 > 1),
        )


@family("hr-profile")
def hr_profile(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Hazard ratio with its profile-likelihood interval; p of the log-rank test."""
    for t, event, m, _ in censored(rng, n):
        d1, t1, d2, t2 = person_time(t, event, m)
        ok = (d1 > 0) & (d2 > 0)
        d1, d2 = np.where(ok, d1, 5), np.where(ok, d2, 5)
        low, high = binary.profile_rate_ratio(d1, t1, d2, t2)
        oe, v = log_rank(t, event, m)
        yield lines(
            "hr-profile",
            d1 / t1 / (d2 / t2),
            low,
            high,
            two_sided(oe / np.sqrt(v)),
            digits=int(rng.integers(1, 3)),
            measure="HR",
            interval="profile",
            scale="log",
            p_of="other-test",
            keep=ok,
        )


@family("irr-exact")
def irr_exact(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Rate ratio of two Poisson counts: exact, conditional on their sum."""
    for size in parts(n, 10):
        t1, t2 = rng.uniform(20, 200, 2)
        d1 = rng.poisson(rng.uniform(0.03, 0.3, size) * t1)
        d2 = rng.poisson(rng.uniform(0.03, 0.3, size) * t2)
        ok = (d1 > 0) & (d2 > 0)
        low, high = binary.clopper_pearson(d1, np.maximum(d1 + d2, 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            yield lines(
                "irr-exact",
                d1 / t1 / (d2 / t2),
                low / (1 - low) * t2 / t1,
                high / (1 - high) * t2 / t1,
                digits=2,
                measure="IRR",
                interval="exact",
                scale="log",
                keep=ok,
                raw={"d1": d1, "d2": d2, "t1": t1, "t2": t2},
            )


@family("irr-wald")
def irr_wald(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Rate ratio, normal interval of the log."""
    for size in parts(n, 10):
        t1, t2 = rng.uniform(50, 500, 2)
        d1, d2 = (rng.poisson(rng.uniform(0.05, 0.4, size) * t) for t in (t1, t2))
        d1, d2 = np.maximum(d1, 1), np.maximum(d2, 1)
        log, se = np.log(d1 / t1) - np.log(d2 / t2), np.sqrt(1 / d1 + 1 / d2)
        yield lines(
            "irr-wald",
            np.exp(log),
            np.exp(log - Z * se),
            np.exp(log + Z * se),
            two_sided(log / se),
            digits=2,
            measure="IRR",
            scale="log",
        )


@family("rate-exact")
def rate_exact(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """One rate per 1,000 person-years with the exact Poisson interval; called nothing that has a name in the table."""
    for size in parts(n, 10):
        time = float(rng.uniform(100, 5000))
        d = rng.poisson(rng.uniform(0.001, 0.02, size) * time)
        low, high = binary.poisson_exact(d)
        f = 1000 / time
        yield lines(
            "rate-exact",
            f * d,
            f * low,
            f * high,
            digits=int(rng.integers(1, 3)),
            measure="rate",
            called="",
            unit="per 1,000",
            interval="exact",
            keep=d > 0,
            raw={"d": d, "time": time, "low": low, "high": high},
        )
