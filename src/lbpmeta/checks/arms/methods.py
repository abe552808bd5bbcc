"""Sets of estimates and intervals that two arms allow, under every usual method.

Interval arithmetic throughout: every function returns sets that hold the value for each true mean, SD and
count that the printed ones allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lbpmeta.checks.arms.formulas import (
    correction_factors,
    half_widths,
    pooled_sd,
    root,
    square,
    variance_conventions,
    wald_limits,
    welch_df,
)
from lbpmeta.checks.core.compare import Way
from lbpmeta.checks.core.reading import critical_set, span, values_of
from lbpmeta.few import ndtri, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = [
    "corrections",
    "md_sets",
    "noncentral_sets",
    "pooled_sd",
    "reaches",
    "root",
    "smd_intervals",
    "smd_sets",
    "square",
    "way_of",
    "welch_df",
]

_ANY = ValueSet(-math.inf, math.inf)


def way_of(
    method: str,
    estimate: ValueSet,
    low: ValueSet = _ANY,
    high: ValueSet = _ANY,
    central: tuple[float, float, float] = (math.nan, math.nan, math.nan),
) -> Way:
    """Return what one method makes of the arms, on the printed scale.

    Limits are unbounded, and values of `central` (estimate, low and high from the face values) NaN, where the arms do
    not determine them.
    """
    sets = {"estimate": estimate, "ci_low": low, "ci_high": high}
    return Way(method, sets, {name: x for name, x in zip(sets, central, strict=True) if math.isfinite(x)})


def md_sets(
    mean1: ValueSet,
    sd1: ValueSet | None,
    n1: int | None,
    mean2: ValueSet,
    sd2: ValueSet | None,
    n2: int | None,
    level: float | None,
) -> Iterator[Way]:
    """Yield the mean difference with the z, Welch and Student intervals.

    Without SDs or counts the interval stays unbounded.
    """
    diff = mean1 - mean2
    centre = mean1.mid - mean2.mid
    if sd1 is None or sd2 is None or n1 is None or n2 is None or level is None or min(n1, n2) < 2:
        yield way_of("difference of means", diff, central=(centre, math.nan, math.nan))
        return
    for method, half, face in half_widths(sd1, n1, sd2, n2, level):
        yield way_of(method, diff, diff - half, diff + half, (centre, centre - float(face), centre + float(face)))


@lru_cache(maxsize=4096)
def corrections(df: int) -> dict[str, float]:
    """Return the small-sample factors: none, exact (gamma functions), 1 - 3/(4 df - 1)."""
    return {name: float(factor) for name, factor in correction_factors(df).items()}


def smd_sets(
    mean1: ValueSet, sd1: ValueSet, n1: int, mean2: ValueSet, sd2: ValueSet, n2: int
) -> Iterator[tuple[str, ValueSet, float]]:
    """Yield method, set and central value of the SMD for every standardiser and correction."""
    if min(n1, n2) < 2:
        return
    diff = mean1 - mean2
    average = root((square(sd1) + square(sd2)).scaled(0.5))
    for name, sd, df in (
        ("pooled SD", pooled_sd(sd1, n1, sd2, n2), n1 + n2 - 2),
        ("SD of arm 2", sd2, n2 - 1),
        ("SD of arm 1", sd1, n1 - 1),
        ("average SD", average, n1 + n2 - 2),
    ):
        if sd.low <= 0:
            yield name, _ANY, math.nan
            continue
        ratio = diff / sd
        centre = (mean1.mid - mean2.mid) / _face_sd(name, sd1.mid, n1, sd2.mid, n2)
        for label, factor in corrections(df).items():
            yield f"{name}, {label}", ratio.scaled(factor), centre * factor


def _face_sd(name: str, sd1: float, n1: int, sd2: float, n2: int) -> float:
    if name == "pooled SD":
        return math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))
    return {"SD of arm 2": sd2, "SD of arm 1": sd1}.get(name, math.sqrt((sd1**2 + sd2**2) / 2))


@lru_cache(maxsize=4096)
def _conventions(n1: int, n2: int) -> tuple[tuple[str, float, float], ...]:
    """Variance conventions of the SMD, each as name, a and b of a + b g^2."""
    found = variance_conventions(n1, n2, corrections(n1 + n2 - 2)["exact J"])
    return tuple((name, float(a), float(b)) for name, a, b in found if not math.isnan(b))


def smd_intervals(
    g: ValueSet, centre: float, n1: int, n2: int, level: float, sds: tuple[ValueSet, ValueSet] | None = None
) -> Iterator[tuple[str, ValueSet, ValueSet, tuple[float, float]]]:
    """Yield the Wald intervals of an SMD in the set `g`, for every variance convention and z or t.

    Every convention has the form a + b g^2, so that g - c sqrt(a + b g^2) increases in g while c^2 b < 1 and
    its corners are its bounds; otherwise the plain enclosure is used. The last item of what is yielded are
    the limits about `centre`. With `sds` Bonett's variance for unequal variances is one of them (Bonett DG. Psychol
    Methods 2008;13:99-109).
    """
    upper = 0.5 + level / 2
    finite = math.isfinite(g.low) and math.isfinite(g.high)
    for c_name, c in (("z", float(ndtri(upper))), ("t", float(stdtrit(n1 + n2 - 2, upper)))):
        for name, a, b in _conventions(n1, n2):
            if c * c * b < 1 and finite:
                low, high = wald_limits(g, a, b, c)
            else:
                half = root(square(g).scaled(b) + ValueSet(a, a)).scaled(c)
                low, high = g - half, g + half
            margin = c * math.sqrt(a + b * centre**2)
            yield f"{c_name}, {name}", low, high, (centre - margin, centre + margin)
        if sds is not None and finite:
            a_set, b_set = _bonett(*sds, n1, n2)
            half = root(square(g) * b_set + a_set).scaled(c)
            margin = c * math.sqrt(a_set.mid + b_set.mid * centre**2)
            yield f"{c_name}, Bonett", g - half, g + half, (centre - margin, centre + margin)


def _bonett(sd1: ValueSet, sd2: ValueSet, n1: int, n2: int) -> tuple[ValueSet, ValueSet]:
    """The sets of a and b in Bonett's variance a + b g^2, by the share of the first variance in the sum of both."""
    one, two = square(sd1), square(sd2)
    least = one.low / (one.low + two.high) if one.low + two.high > 0 else 0.0
    most = one.high / (one.high + two.low) if one.high + two.low > 0 else 1.0
    u, v = 1 / (n1 - 1), 1 / (n2 - 1)
    turn = min(max(v / (u + v), least), most)  # where u r^2 + v (1 - r)^2 is least
    a = [2 * (r * u + (1 - r) * v) for r in (least, most)]
    b = [(r * r * u + (1 - r) ** 2 * v) / 2 for r in (least, most, turn)]
    return span(*a), span(*b)


def noncentral_sets(name: str, g: ValueSet, shared: ValueSet, n1: int, n2: int, level: float) -> Iterator[Way]:
    """The noncentral-t interval of the SMD, limits with and without the small-sample factor."""
    from scipy.special import nctdtrinc

    df, unit = n1 + n2 - 2, math.sqrt(1 / n1 + 1 / n2)
    for label, factor in corrections(df).items():
        if not name.endswith(label):
            continue
        ends = [x / factor / unit for x in (shared.low, shared.high)]
        if not all(math.isfinite(x) and abs(x) < 30 for x in ends):
            return
        lows = [float(nctdtrinc(df, 0.5 + level / 2, t)) * unit for t in ends]
        highs = [float(nctdtrinc(df, 0.5 - level / 2, t)) * unit for t in ends]
        for after in {1.0, factor}:
            low = ValueSet(min(lows) * after - 1e-6, max(lows) * after + 1e-6) if _finite(lows) else None
            high = ValueSet(min(highs) * after - 1e-6, max(highs) * after + 1e-6) if _finite(highs) else None
            if low is not None and high is not None:
                ordered = ValueSet(min(low.low, low.high), low.high), high
                yield way_of(f"{name}; noncentral t", g, *ordered)


def _finite(values: list[float]) -> bool:
    return all(math.isfinite(v) for v in values)


def reaches(numbers: Mapping[str, Printed], level: float | None) -> bool:
    """Whether an interval is between the narrowest and the widest that any method makes of two arms: a cheap sieve.

    True where something is missing, so that it never says no to what a method makes.
    """
    names = ("ci_low", "ci_high", "sd1", "sd2", "n1", "n2")
    if level is None or any(name not in numbers for name in names):
        return True
    low, high, sd1, sd2 = (values_of(numbers[name]) for name in names[:4])
    n1, n2 = float(numbers["n1"]), float(numbers["n2"])
    if min(n1, n2) < 2:
        return True
    ends = []
    for s1, s2 in ((max(0.0, sd1.low), max(0.0, sd2.low)), (max(0.0, sd1.high), max(0.0, sd2.high))):
        a, b = s1 * s1, s2 * s2
        separate = a / n1 + b / n2
        pooled = ((n1 - 1) * a + (n2 - 1) * b) / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
        ends.append((math.sqrt(separate), math.sqrt(pooled)))
    critical = critical_set(level, min(n1, n2) - 1)
    least, most = min(ends[0]) * critical.low * (1 - 1e-9), max(ends[1]) * critical.high * (1 + 1e-9)
    return high.high - low.low >= 2 * least and high.low - low.high <= 2 * most
