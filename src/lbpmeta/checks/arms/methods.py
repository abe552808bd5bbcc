"""Sets of estimates and intervals that two arms allow, under every usual method.

Interval arithmetic throughout: every function returns sets that hold the value for each true mean, SD and
count that the printed ones allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from scipy.special import gammaln, ndtri, stdtrit

from lbpmeta.checks.core.compare import Way
from lbpmeta.checks.core.reading import span
from lbpmeta.printed import ValueSet

__all__ = ["corrections", "md_sets", "pooled_sd", "smd_intervals", "smd_sets", "way_of", "welch_df"]

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
    return Way(method, sets, {name: x for name, x in zip(sets, central, strict=True) if not math.isnan(x)})


def square(values: ValueSet) -> ValueSet:
    """Return the squares."""
    size = values.abs()
    return ValueSet(size.low**2, size.high**2).widened()


def root(values: ValueSet) -> ValueSet:
    """Return the square roots of what is not negative."""
    return ValueSet(math.sqrt(max(0.0, values.low)), math.sqrt(max(0.0, values.high))).widened()


def pooled_sd(sd1: ValueSet, n1: int, sd2: ValueSet, n2: int) -> ValueSet:
    """Return sqrt(((n1-1) sd1^2 + (n2-1) sd2^2)/(n1+n2-2))."""
    total = square(sd1).scaled(n1 - 1) + square(sd2).scaled(n2 - 1)
    return root(total.scaled(1 / (n1 + n2 - 2)))


def welch_df(sd1: ValueSet, n1: int, sd2: ValueSet, n2: int) -> ValueSet:
    """Return the Welch-Satterthwaite degrees of freedom; unimodal in the ratio of the two variances."""

    def df(ratio: float) -> float:
        if math.isinf(ratio):
            return n1 - 1
        return (ratio + 1) ** 2 / (ratio**2 / (n1 - 1) + 1 / (n2 - 1))

    a, b = square(sd1).scaled(1 / n1), square(sd2).scaled(1 / n2)
    low = a.low / b.high if b.high > 0 else 0.0
    high = a.high / b.low if b.low > 0 else math.inf
    ends = [df(low), df(high)]
    peak = (n1 - 1) / (n2 - 1)
    if low <= peak <= high:
        ends.append(n1 + n2 - 2)
    return span(*ends)


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
    upper = 0.5 + level / 2
    z = float(ndtri(upper))
    separate = root(square(sd1).scaled(1 / n1) + square(sd2).scaled(1 / n2))
    pooled = pooled_sd(sd1, n1, sd2, n2).scaled(math.sqrt(1 / n1 + 1 / n2))
    welch = welch_df(sd1, n1, sd2, n2)
    t_welch = span(float(stdtrit(welch.high, upper)), float(stdtrit(welch.low, upper)))
    t = float(stdtrit(n1 + n2 - 2, upper))
    for method, se, critical in (
        ("z, separate variances", separate, span(z)),
        ("Welch t", separate, t_welch),
        ("z, pooled variance", pooled, span(z)),
        ("Student t", pooled, span(t)),
        ("t, separate variances", separate, span(t)),
    ):
        half = se * critical
        middle = _central_half(method, sd1.mid, n1, sd2.mid, n2, upper)
        yield way_of(method, diff, diff - half, diff + half, (centre, centre - middle, centre + middle))


def _central_half(method: str, sd1: float, n1: int, sd2: float, n2: int, upper: float) -> float:
    """Half width from the face values."""
    a, b = sd1**2 / n1, sd2**2 / n2
    if "pooled" in method or "Student" in method:
        se = math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2))
    else:
        se = math.sqrt(a + b)
    if method.startswith("z"):
        return se * float(ndtri(upper))
    df = float(n1 + n2 - 2)
    if method.startswith("Welch") and a + b > 0:
        df = (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))
    return se * float(stdtrit(df, upper))


@lru_cache(maxsize=4096)
def corrections(df: int) -> dict[str, float]:
    """Return the small-sample factors: none, exact (gamma functions), 1 - 3/(4 df - 1)."""
    exact = math.exp(gammaln(df / 2) - 0.5 * math.log(df / 2) - gammaln((df - 1) / 2)) if df > 1 else 1.0
    return {"no J": 1.0, "exact J": exact, "approximate J": 1 - 3 / (4 * df - 1)}


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
    total = n1 + n2
    m = total - 2
    base = 1 / n1 + 1 / n2
    j = corrections(m)["exact J"]
    found = [("g2/(2N)", base, 1 / (2 * total)), ("g2/(2(N-2))", base, 1 / (2 * m))]
    if total > 3.94:
        found.append(("g2/(2(N-3.94))", base, 1 / (2 * (total - 3.94))))
    found.append(("d2/(2N)", base, 1 / (2 * total * j * j)))
    found.append(("J2(1/n1+1/n2)+g2/(2N)", j * j * base, 1 / (2 * total)))
    found.append(("J2(1/n1+1/n2)+g2/(2(N-2))", j * j * base, 1 / (2 * m)))
    unbiased = 1 - (m - 2) / (m * j * j) if m > 2 else -1.0
    if unbiased > 0:
        found.append(("unbiased", base, unbiased))
    found.extend((f"g2/(2(n{arm}-1))", base, 1 / (2 * (n - 1))) for arm, n in (("1", n1), ("2", n2)))
    return tuple(found)


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
                first, last = c * math.sqrt(a + b * g.low**2), c * math.sqrt(a + b * g.high**2)
                low, high = span(g.low - first, g.high - last), span(g.low + first, g.high + last)
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
