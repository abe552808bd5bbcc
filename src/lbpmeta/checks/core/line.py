"""A printed estimate with what stands beside it, and the sets that follow from it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.core.reading import (
    Number,
    critical_set,
    is_inverse,
    is_log,
    read,
    span,
    values_of,
    working,
)
from lbpmeta.errors import MethodError
from lbpmeta.few import ndtr, ndtri, stdtr, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.declaration import NOTHING_DECLARED, Declarations
from lbpmeta.printed import Printed

__all__ = [
    "Line",
    "admissible_sets",
    "allowed_p",
    "central_p",
    "coarse_zeros",
    "ends_of",
    "middle_of",
    "on_scale",
    "one_sided",
    "p_from",
    "se_candidates",
    "se_from",
    "with_middle",
    "working_sets",
]

#: Kenward-Roger has any degrees of freedom above 0; with fewer than these a 95 % interval spans 10^64 standard errors,
#: and the t quantiles of the library begin to be wrong (beyond 10^152).
LEAST_DF: Final = 0.02


@dataclass(frozen=True, slots=True)
class Line:
    """A printed estimate with what was printed beside it.

    Parameters
    ----------
    estimate, low, high, p, se : Printed or None
    measure : str
    level : float or None
        Between 0 and 1; None if no level was printed.
    pooled : bool
        Whether this is the line of a meta-analysis.
    min_df : float
        Smallest degrees of freedom that a t interval can have here.
    declared : Declarations
        What is declared about it: how the interval was made, what p is of.
    """

    estimate: Printed | None
    low: Printed | None
    high: Printed | None
    p: Printed | None = None
    se: Printed | None = None
    measure: str = "MD"
    level: float | None = 0.95
    pooled: bool = True
    min_df: float = 1.0
    declared: Declarations = NOTHING_DECLARED

    @classmethod
    def read(
        cls,
        estimate: Number,
        ci_low: Number,
        ci_high: Number,
        *,
        measure: str,
        level: float | str | None,
        p: Number = None,
        se: Number = None,
        pooled: bool = True,
        rounding: str = "nearest",
        min_df: float = 1.0,
        declared: Declarations = NOTHING_DECLARED,
    ) -> Line:
        """Read the numbers; `level` is in percent."""
        is_log(measure)
        share = None
        if level is not None and level != "":
            try:
                share = float(level) / 100
            except ValueError:
                raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.") from None
            if not 0.01 <= share < 1:
                raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
        if isinstance(p, str) and p.strip():  # "NS" is a number beside a level
            p = Printed.parse(p, rounding=rounding, level=0.95 if share is None else share)
        est, low, high, p_value, error = (read(x, rounding) for x in (estimate, ci_low, ci_high, p, se))
        if rounding in ("any", "inverted"):
            est, low, high = coarse_zeros(est, low, high)
        return cls(est, low, high, p_value, error, measure, share, pooled, min_df, declared)

    @property
    def printed(self) -> dict[str, Printed]:
        """The numbers that were printed, by field."""
        pairs = (
            ("estimate", self.estimate),
            ("ci_low", self.low),
            ("ci_high", self.high),
            ("p", self.p),
            ("se", self.se),
        )
        return {name: number for name, number in pairs if number is not None}

    def __str__(self) -> str:
        est = self.estimate.text if self.estimate else "?"
        if self.low is None or self.high is None:
            return est
        return f"{est} ({self.low.text} to {self.high.text})"


def coarse_zeros(*numbers: Printed | None) -> tuple[Printed | None, ...]:
    """Give an estimate or bound that is printed "0" the unit of the whole number beside it: 0 among hundreds is one.

    Parameters
    ----------
    *numbers : Printed or None
        Estimate, lower and upper bound; a bound has the unit of the other one.
    """
    units = [None if n is None or n.decimals > 0 or not n.value else _unit(n) for n in numbers]
    est, low, high = units
    beside = (min((u for u in (low, high) if u), default=None), high or est, low or est)
    return tuple(
        dataclasses.replace(n, decimals=-unit) if n is not None and unit and not n.value and n.decimals == 0 else n
        for n, unit in zip(numbers, beside, strict=True)
    )


def _unit(number: Printed) -> int:
    """The power of ten of a whole number's last digit that is not 0."""
    return len(text) - len(text.rstrip("0")) if (text := f"{abs(int(number.value))}") else 0


def working_sets(line: Line) -> tuple[ValueSet, ValueSet, ValueSet] | None:
    """Estimate, low and high on the working scale; a missing estimate is unbounded."""
    if line.low is None or line.high is None:
        return None
    low, high = working(line.low, line.measure), working(line.high, line.measure)
    est = working(line.estimate, line.measure) if line.estimate is not None else ValueSet(-math.inf, math.inf)
    if est is None or low is None or high is None:
        return None
    if is_inverse(line.measure) and low.mid > high.mid:  # the smaller number is the larger difference
        low, high = high, low
    return est, low, high


def admissible_sets(line: Line, sets: tuple[ValueSet, ValueSet, ValueSet]) -> dict[str, ValueSet]:
    """What each of the three may be, given the other two, on the printed scale."""
    est, low, high = sets
    if is_inverse(line.measure):
        return {}  # one over a set that may hold 0
    found = {
        "estimate": (low + high).scaled(0.5),
        "ci_low": est.scaled(2.0) - high,
        "ci_high": est.scaled(2.0) - low,
    }
    return {k: v.exp() for k, v in found.items()} if line.measure in LOG_MEASURES else found


def middle_of(low: float, high: float, measure: str) -> float | None:
    if is_inverse(measure):
        return 2 / (1 / low + 1 / high) if low and high and low != -high else None
    if measure not in LOG_MEASURES:
        return (low + high) / 2
    return math.sqrt(low * high) if low > 0 and high > 0 else None


def allowed_p(line: Line) -> tuple[str, ValueSet] | None:
    """Set of p-values that estimate and interval (or standard error) allow, and what it was made from."""
    sets = {name: s for name, number in line.printed.items() if (s := on_scale(name, number, line.measure)) is not None}
    return p_from(sets, line)


def on_scale(name: str, number: Printed, measure: str) -> ValueSet | None:
    """The values of one number of a line on the scale where intervals are symmetric; None outside its domain."""
    if name in ("estimate", "ci_low", "ci_high"):
        return working(number, measure)
    ends = (0.0, 1.0) if name == "p" else (0.0, math.inf)
    return values_of(number).intersection(ValueSet(*ends))


def p_from(sets: Mapping[str, ValueSet], line: Line) -> tuple[str, ValueSet] | None:
    """Like :func:`allowed_p`, from sets on the working scale; the line tells measure, level and smallest df.

    At a fixed ratio of estimate and half-width p runs monotonically and without gaps from the normal to the t
    distribution with the fewest degrees of freedom, so that the union over these families is one interval.
    """
    est = sets.get("estimate")
    if est is None or is_inverse(line.measure):
        return None  # the interval of a risk difference need not be that of its test
    if "ci_low" in sets and "ci_high" in sets and line.level is not None:
        low, high = sets["ci_low"], sets["ci_high"]
        half = (high - low).scaled(0.5)
        if half.high <= 0:
            return None
        narrower = (low + high).scaled(0.5).intersection(est) if line.declared.symmetric else None
        size = (narrower or est).abs()
        ratio = ValueSet(size.low / half.high, size.high / half.low if half.low > 0 else math.inf)
        # Kenward-Roger's degrees of freedom may be any number above 0.
        return "the interval", _p_set(ratio.widened(), line.level, 0.0 if line.pooled else line.min_df)
    se = sets.get("se")
    if se is not None and se.high > 0:
        size = est.abs()
        z = ValueSet(size.low / se.high, size.high / se.low if se.low > 0 else math.inf).widened()
        return "the standard error", span(_two_sided(z.high), _two_sided(z.low, line.min_df))
    return None


def se_from(sets: Mapping[str, ValueSet], line: Line) -> ValueSet | None:
    """The standard errors that the interval allows, over the normal and every t distribution in question."""
    if line.level is None or "ci_low" not in sets or "ci_high" not in sets or is_inverse(line.measure):
        return None
    half = (sets["ci_high"] - sets["ci_low"]).scaled(0.5)
    critical = critical_set(line.level, line.min_df)
    return ValueSet(max(0.0, half.low) / critical.high, max(0.0, half.high) / critical.low).widened()


def se_candidates(sets: Mapping[str, ValueSet], line: Line) -> dict[str, ValueSet]:
    """What a printed standard error can be on the working scale: as it stands, or on the natural scale of a ratio."""
    found = {"se": sets["se"]}
    if line.measure in LOG_MEASURES and "estimate" in sets and sets["estimate"].low > -math.inf:
        found["se on the natural scale"] = sets["se"] / sets["estimate"].exp()
    return found


def _two_sided(statistic: float, df: float = math.inf) -> float:
    tail = ndtr(-statistic) if math.isinf(df) else stdtr(df, -statistic)
    return 2 * float(tail)


def _p_set(ratio: ValueSet, level: float, min_df: float) -> ValueSet:
    """p-values of the normal and all t families; at a fixed ratio p is monotone in the df.

    As the degrees of freedom go to 0, p goes to 1 - level at any ratio above 0: no t quantile is needed there, and
    those of the library are wrong where they exceed 10^152.
    """
    upper = 0.5 + level / 2
    # Not the largest of `critical_set`: from 61 degrees of freedom on that is the 2 of two standard errors.
    z, t = float(ndtri(upper)), float(stdtrit(max(min_df, 1.0), upper))
    ends = []
    for r in (ratio.low, ratio.high):
        ends.append(_two_sided(r * z))
        if abs(level - 0.95) < 1e-9:
            ends.append(_two_sided(r * 2.0))  # "estimate plus and minus two standard errors"
        ends.append(1 - level if min_df < 1 else _two_sided(r * t, min_df))
    return span(*ends)


def one_sided(p_set: ValueSet) -> ValueSet:
    """One-sided p-values, in the direction of the effect, that belong to two-sided ones."""
    return p_set.scaled(0.5)


def central_p(line: Line) -> float | None:
    """The p-value of the face values under the normal distribution."""
    if line.estimate is None or line.low is None or line.high is None or line.level is None:
        return None
    numbers = [float(x) for x in (line.estimate, line.low, line.high)]
    if line.measure in LOG_MEASURES:
        if min(numbers) <= 0:
            return None
        numbers = [math.log(x) for x in numbers]
    est, low, high = numbers
    if high <= low:
        return None
    return _two_sided(abs(est) / ((high - low) / 2) * critical_set(line.level, math.inf).low)


def ends_of(values: ValueSet) -> str:
    """A set in words: its bounds, rounded for reading."""
    return values.told(4)


def with_middle(values: ValueSet) -> str:
    """A set in words: its middle, and its bounds."""
    return f"{values.mid:.4g} ({ends_of(values)})"
