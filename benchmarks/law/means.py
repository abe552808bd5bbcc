"""Families of differences and ratios of means: raw observations of arms or pairs, and what is printed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from printing import lines
from results import Array, Batch, family
from scipy import special

LEVELS = (95.0, 90.0, 99.0, 97.5)


def normal_quantile(level: float) -> float:
    """Return z of a two-sided interval of `level` percent."""
    return float(special.ndtri(0.5 + level / 200))


def t_quantile(level: float, df: Array | float) -> Array:
    """Return t of a two-sided interval of `level` percent."""
    return special.stdtrit(np.asarray(df, dtype=float), 0.5 + level / 200)


def two_sided(statistic: Array, df: Array | float | None = None) -> Array:
    """Return the two-sided p of a z or t statistic."""
    size = -np.abs(statistic)
    return 2 * (special.ndtr(size) if df is None else special.stdtr(df, size))


def parts(n: int, blocks: int) -> list[int]:
    """Split `n` results into at most `blocks` blocks of nearly the same size, none empty."""
    return [len(part) for part in np.array_split(np.arange(n), min(n, blocks)) if len(part)]


def observations(rng: np.random.Generator, n: int, m: int, shape: str, mean: Array, sd: float) -> Array:
    """Draw `n` samples of `m` people: "normal", "skewed" (gamma) or "scores" (whole numbers)."""
    if shape == "skewed":
        return mean[:, None] + sd * (rng.gamma(1.5, 1.0, (n, m)) - 1.5) / np.sqrt(1.5)
    x = rng.normal(mean[:, None], sd, (n, m))
    return np.round(x) if shape == "scores" else x


def two_arms(
    rng: np.random.Generator, n: int, *, blocks: int = 10, small: int = 6, large: int = 90, shape: str = ""
) -> Iterator[tuple[Array, Array]]:
    """Yield raw observations (results, people) of both arms; sizes, spread and shape differ from block to block."""
    for size in parts(n, blocks):
        m1, m2 = (int(np.exp(rng.uniform(np.log(small), np.log(large)))) for _ in range(2))
        kind = shape or str(rng.choice(["normal", "skewed", "scores"]))
        sd = float(np.exp(rng.uniform(np.log(0.5), np.log(20.0)))) + (2.0 if kind == "scores" else 0.0)
        level = float(rng.uniform(-5, 5)) * sd
        effect = rng.normal(0, 0.6 * sd, size)
        yield (
            observations(rng, size, m1, kind, level + effect, sd),
            observations(rng, size, m2, kind, np.full(size, level), sd * float(rng.uniform(0.7, 1.4))),
        )


def summary(x: Array) -> tuple[Array, Array, int]:
    """Return mean, variance (n - 1) and number of people."""
    return x.mean(axis=1), x.var(axis=1, ddof=1), x.shape[1]


def welch(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return difference of means, its SE, and Satterthwaite's degrees of freedom."""
    (a, va, m), (b, vb, k) = summary(x), summary(y)
    u, v = va / m, vb / k
    return a - b, np.sqrt(u + v), (u + v) ** 2 / np.maximum(u**2 / (m - 1) + v**2 / (k - 1), 1e-300)


def pooled_variance(x: Array, y: Array) -> tuple[Array, Array, int]:
    """Return difference of means, its SE from the pooled variance, and n1 + n2 - 2."""
    (a, va, m), (b, vb, k) = summary(x), summary(y)
    df = m + k - 2
    s2 = ((m - 1) * va + (k - 1) * vb) / df
    return a - b, np.sqrt(s2 * (1 / m + 1 / k)), df


def usual(
    name: str, rng: np.random.Generator, n: int, kind: str, *, level: float = 95.0, **options: object
) -> Iterator[Batch]:
    """Print differences of means with the interval and the p of one method: wald, t, welch, two."""
    for x, y in two_arms(rng, n):
        digits = int(rng.integers(0, 4))
        if kind == "wald":
            d, se, _ = welch(x, y)
            width, p, premises = normal_quantile(level) * se, two_sided(d / se), {}
        elif kind == "two":
            d, se, _ = welch(x, y)
            width, p, premises = 2 * se, two_sided(d / se), {"multiplier": "2"}
        else:
            d, se, df = welch(x, y) if kind == "welch" else pooled_variance(x, y)
            width, p, premises = t_quantile(level, df) * se, two_sided(d / se, df), {"interval": "t", "multiplier": "t"}
        if level != 95:
            premises["level"] = f"{level:g}"
        given = {"digits": digits} | premises | options
        yield lines(name, d, d - width, d + width, p, raw={"x": x, "y": y, "level": level}, **given)  # type: ignore[arg-type]


@family("md-wald")
def md_wald(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means, normal interval."""
    yield from usual("md-wald", rng, n, "wald")


@family("md-t")
def md_t(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means, Student's t with pooled variance."""
    yield from usual("md-t", rng, n, "t")


@family("md-welch")
def md_welch(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means, Welch's t."""
    yield from usual("md-welch", rng, n, "welch")


@family("md-two-se")
def md_two(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Difference of means plus and minus two standard errors, called a 95% interval."""
    yield from usual("md-two-se", rng, n, "two")


@family("levels")
def levels(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Wald and t intervals of 90, 99 and 97.5%."""
    for i, size in enumerate(parts(n, 6)):
        yield from usual("levels", rng, size, ("wald", "t")[i % 2], level=LEVELS[1 + i % 3])


@family("md-paired")
def paired(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Mean change of pairs, t on pairs - 1 degrees of freedom; measured before and after in one arm."""
    for size in parts(n, 10):
        m = int(rng.integers(5, 60))
        sd = float(np.exp(rng.uniform(-1, 3)))
        before = rng.normal(0, sd, (size, m))
        change = 0.5 * (rng.normal(0, sd, (size, m)) - before) + rng.normal(0, 0.5 * sd, size)[:, None]
        d, v, _ = summary(change)
        se = np.sqrt(v / m)
        width = t_quantile(95, m - 1) * se
        yield lines(
            "md-paired",
            d,
            d - width,
            d + width,
            two_sided(d / se, m - 1),
            digits=int(rng.integers(0, 3)),
            interval="t",
            multiplier="t",
            measure="MC",
            called="MD",
            raw={"x": change},
        )


@family("smd-wald")
def smd(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Hedges' g with its normal interval; p of that interval."""
    for x, y in two_arms(rng, n):
        d, se, df = pooled_variance(x, y)
        m, k = x.shape[1], y.shape[1]
        j = 1 - 3 / (4 * df - 1)
        g = j * d / (se / np.sqrt(1 / m + 1 / k))
        sg = np.sqrt(1 / m + 1 / k + g**2 / (2 * (m + k)))
        width = normal_quantile(95) * sg
        yield lines(
            "smd-wald", g, g - width, g + width, two_sided(g / sg), digits=int(rng.integers(1, 4)), measure="SMD"
        )


@family("smd-noncentral")
def smd_noncentral(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Cohen's d with the exact interval of the noncentral t distribution; p of the t test."""
    for x, y in two_arms(rng, n, small=5, large=25):
        d, se, df = pooled_variance(x, y)
        root = np.sqrt(1 / x.shape[1] + 1 / y.shape[1])
        t = d / se
        ok = np.abs(t) < 25
        t = np.where(ok, t, 0.0)
        # P(T > t | low) = P(T < t | high) = 0.025
        low, high = special.nctdtrinc(df, 0.975, t), special.nctdtrinc(df, 0.025, t)
        yield lines(
            "smd-noncentral",
            t * root,
            low * root,
            high * root,
            two_sided(t, df),
            digits=int(rng.integers(1, 4)),
            measure="SMD",
            interval="exact",
            keep=ok & np.isfinite(low + high),
            raw={"t": t, "df": df, "root": root},
        )


@family("rom-delta")
def rom(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Ratio of means, delta-method variance on the log scale."""
    for size in parts(n, 10):
        m, k = rng.integers(10, 120, 2)
        x = rng.gamma(4.0, rng.uniform(0.5, 1.5, size)[:, None], (size, int(m)))
        y = rng.gamma(4.0, 1.0, (size, int(k)))
        (a, va, _), (b, vb, _) = summary(x), summary(y)
        log, se = np.log(a / b), np.sqrt(va / (m * a**2) + vb / (k * b**2))
        width = normal_quantile(95) * se
        yield lines(
            "rom-delta",
            a / b,
            np.exp(log - width),
            np.exp(log + width),
            two_sided(log / se),
            digits=int(rng.integers(1, 4)),
            measure="ROM",
            scale="log",
            raw={"x": x, "y": y},
        )


def of_logs(rng: np.random.Generator, n: int) -> Iterator[tuple[Array, Array, Array, Array]]:
    """Yield the difference of mean logs, its two bounds (t) and p of skewed positive outcomes."""
    for x, y in two_arms(rng, n, shape="normal", small=8, large=60):
        scale = 0.5 / np.sqrt(x.var(axis=1).mean())
        d, se, df = pooled_variance(scale * x, scale * y)
        width = t_quantile(95, df) * se
        yield d, d - width, d + width, two_sided(d / se, df)


@family("gmr")
def gmr(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Geometric mean ratio: t interval of a difference of logs, back on the ratio scale."""
    for d, low, high, p in of_logs(rng, n):
        yield lines(
            "gmr",
            np.exp(d),
            np.exp(low),
            np.exp(high),
            p,
            digits=int(rng.integers(1, 4)),
            measure="GMR",
            called="ROM",
            interval="t",
            multiplier="t",
            scale="log",
        )


@family("percent-change-of-log")
def percent_change(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """A log outcome told as a percent difference, 100 (exp(d) - 1), and called a difference."""
    for d, low, high, p in of_logs(rng, n):
        yield lines(
            "percent-change-of-log",
            *(100 * np.expm1(v) for v in (d, low, high)),
            p,
            digits=int(rng.integers(0, 2)),
            measure="percent change",
            called="MD",
            interval="t",
            multiplier="t",
            unit="percent",
            scale="log",
        )


@family("signed-fold-change")
def fold(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Fold changes with a sign: a ratio of 0.5 is printed -2; lines that cross 1 jump from -1 to 1."""
    for d, low, high, p in of_logs(rng, n):
        shown = [np.where(v < 0, -np.exp(-v), np.exp(v)) for v in (d, low, high)]
        yield lines(
            "signed-fold-change",
            *shown,
            p,
            digits=int(rng.integers(1, 3)),
            measure="fold change",
            called="",
            interval="t",
            multiplier="t",
            scale="log",
        )


@family("log-scale-print")
def log_print(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """The log of a ratio of means, as models print it: truly a difference of means, of logs."""
    for d, low, high, p in of_logs(rng, n):
        yield lines(
            "log-scale-print",
            d,
            low,
            high,
            p,
            digits=int(rng.integers(2, 4)),
            measure="MD",
            called="",
            interval="t",
            multiplier="t",
        )


@family("correlation")
def correlation(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Pearson's r: Fisher's z interval; or r plus and minus z (1 - r^2) / sqrt(n - 1), cut at 1; p of the t test."""
    for i, size in enumerate(parts(n, 10)):
        m = int(rng.integers(8, 100))
        x = rng.normal(size=(size, m))
        rho = rng.uniform(-0.9, 0.9, size)[:, None]
        y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=(size, m))
        cx, cy = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
        r = (cx * cy).sum(axis=1) / np.sqrt((cx**2).sum(axis=1) * (cy**2).sum(axis=1))
        p = two_sided(r * np.sqrt((m - 2) / (1 - r**2)), m - 2)
        z = normal_quantile(95)
        if i % 2:
            width = z * (1 - r**2) / np.sqrt(m - 1)
            low, high, kind = np.maximum(r - width, -1), np.minimum(r + width, 1), "delta"
        else:
            low, high = (np.tanh(np.arctanh(r) + s * z / np.sqrt(m - 3)) for s in (-1, 1))
            kind = "wald"
        yield lines(
            "correlation", r, low, high, p, digits=2, measure="COR", called="", interval=kind, p_of="other-test"
        )
