"""Families that print usual intervals in an unusual way: roundings, order of the bounds, files, what a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from means import normal_quantile, parts, pooled_variance, t_quantile, two_arms, two_sided
from printing import exported, lines
from results import Array, Batch, family
from tables import inner, trials

Z = normal_quantile(95)


def differences(rng: np.random.Generator, n: int, factor: float = 1.0) -> Iterator[tuple[Array, Array, Array, Array]]:
    """Yield differences of means with t bounds and p, scaled by `factor`."""
    for x, y in two_arms(rng, n):
        d, se, df = pooled_variance(x, y)
        width = t_quantile(95, df) * se
        yield factor * d, factor * (d - width), factor * (d + width), two_sided(d / se, df)


def ratios(rng: np.random.Generator, n: int) -> Iterator[tuple[Array, Array, Array, Array]]:
    """Yield odds ratios of tables without an empty cell, Wald bounds and p."""
    for a, m, b, k in trials(rng, n):
        ok = inner(a, m, b, k)
        a, b = a[ok], b[ok]
        log = np.log(a * (k - b) / (b * (m - a)))
        se = np.sqrt(1 / a + 1 / (m - a) + 1 / b + 1 / (k - b))
        yield np.exp(log), np.exp(log - Z * se), np.exp(log + Z * se), two_sided(log / se)


T = {"interval": "t", "multiplier": "t"}
OR = {"measure": "OR", "scale": "log"}


def both(
    name: str, rng: np.random.Generator, n: int, rounding: str, digits: tuple[int, ...], **more: object
) -> Iterator[Batch]:
    """Print differences and ratios by one rounding, with each of several numbers of digits."""
    halves = parts(n, 2)
    sources = [(differences(rng, halves[0]), T)] + ([(ratios(rng, halves[1]), OR)] if len(halves) > 1 else [])
    for source, premises in sources:
        for i, numbers in enumerate(source):
            given = {"digits": digits[i % len(digits)], "rounding": rounding} | premises | more
            if given.get("bound_digits") == "fewer":
                given["bound_digits"] = int(given["digits"]) - 1  # type: ignore[call-overload]
            yield lines(name, *numbers, **given)  # type: ignore[arg-type]


@family("half-up")
def half_up(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Halves rounded away from zero, as people and spreadsheets do."""
    yield from both("half-up", rng, n, "half up", (1, 2, 3))


@family("truncated")
def truncated(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Digits cut off."""
    yield from both("truncated", rng, n, "truncated", (1, 2, 3))


@family("twice-rounded")
def twice(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Rounded to one digit more, and then again."""
    yield from both("twice-rounded", rng, n, "twice", (1, 2))


@family("significant-figures")
def figures(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Two or three significant figures for every number."""
    yield from both("significant-figures", rng, n, "significant", (2, 3))


@family("tens")
def tens_family(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Whole numbers to tens or hundreds."""
    for i, numbers in enumerate(differences(rng, n, 500.0)):
        yield lines("tens", *numbers, digits=1 + i % 2, rounding="tens", **T)


@family("bounds-with-fewer-digits")
def fewer(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Bounds with one digit fewer than the estimate, or (tens) coarser whole numbers."""
    first, *rest = parts(n, 2)
    yield from both("bounds-with-fewer-digits", rng, first, "nearest", (1, 2, 3), bound_digits="fewer")
    for numbers in differences(rng, sum(rest), 500.0) if rest else ():
        yield lines("bounds-with-fewer-digits", *numbers, digits=1, bound_digits=2, rounding="tens", **T)


@family("high-first")
def high_first(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Bounds printed high first."""
    for batch in both("high-first", rng, n, "nearest", (1, 2)):
        columns = dict(batch.columns)
        columns["ci_low"], columns["ci_high"] = columns["ci_high"], columns["ci_low"]
        yield Batch("high-first", columns, dict(batch.premises) | {"order": "high first"}, batch.called)


@family("as-exported")
def as_exported(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """All digits of a file: doubles, or the single floats of Java programs."""
    for i, size in enumerate(parts(n, 4)):
        kind, software = (("double", ""), ("float", "java floats"))[i % 2]
        source, premises = (differences(rng, size), T) if i < 2 else (ratios(rng, size), OR)
        for numbers in source:
            shown = [exported(v, kind) for v in numbers]
            columns = dict(zip(("estimate", "ci_low", "ci_high", "p"), shown, strict=True))
            true = {
                "interval": "wald",
                "measure": "MD",
                "transcription": "as exported",
                "software": software,
                # The shortest text of a single-precision float: as few digits as tell it from its neighbours.
                "rounding": "significant" if kind == "float" else "nearest",
            } | premises
            yield Batch("as-exported", columns, true, true["measure"])


@family("trailing-zeros-lost")
def zeros_lost(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """Printed to two digits, read by a spreadsheet, and saved again: "0.90" is now "0.9"."""
    for batch in both("trailing-zeros-lost", rng, n, "nearest", (2,)):
        columns = dict(batch.columns)
        for name in ("estimate", "ci_low", "ci_high"):
            columns[name] = np.array([f"{Decimal(v).normalize() + 0:f}" for v in columns[name]], dtype=object)
        yield Batch(
            "trailing-zeros-lost", columns, dict(batch.premises) | {"transcription": "as exported"}, batch.called
        )


@family("as-read")
def as_read(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """What stands in journals: a typographic minus, a raised point, a plus sign, "P" without its zero."""
    for i, batch in enumerate(both("as-read", rng, n, "nearest", (1, 2))):
        point = ("·", ".")[i % 2]
        columns = {}
        for name in ("estimate", "ci_low", "ci_high"):
            signed = [
                f"+{v}" if i % 3 == 0 and v[0] != "-" and batch.called == "MD" else v for v in batch.columns[name]
            ]
            columns[name] = np.array([v.replace("-", "−").replace(".", point) for v in signed], dtype=object)
        columns["p"] = np.array([v.replace("0.", "." if i % 2 else "0·", 1) for v in batch.columns["p"]], dtype=object)
        grade = "as read A" if i % 2 else "as read B"
        yield Batch("as-read", columns, dict(batch.premises) | {"transcription": grade}, batch.called)


@family("p-with-one-digit")
def coarse_p(rng: np.random.Generator, n: int) -> Iterator[Batch]:
    """p to one digit, or all numbers cut off and p to two digits."""
    for i, (d, low, high, p) in enumerate(differences(rng, n)):
        rounding = ("nearest", "truncated")[i % 2]
        yield lines("p-with-one-digit", d, low, high, p, digits=1, p_digits=1 + i % 2, rounding=rounding, **T)
