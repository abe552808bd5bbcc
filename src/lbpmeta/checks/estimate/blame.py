"""What a contradiction within one printed estimate rests on: the closed lists of alternatives, asked one by one.

A premise is entailed where every member of its list fails on the printed numbers too, read under any usual rounding.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.called import LEVELS
from lbpmeta.checks.core.formulas import symmetric
from lbpmeta.checks.core.line import Line, coarse_zeros, on_scale, p_from
from lbpmeta.checks.core.reading import values_of, working
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.declaration import NOTHING_DECLARED
from lbpmeta.premises.premise import Premise, assume, entail

__all__ = [
    "SCALES",
    "UNITS",
    "allows_p",
    "factor_premise",
    "level_premise",
    "middle_premise",
    "p_unit_premise",
    "presumed_scale",
    "scale_of_test",
    "scale_premises",
    "unit_premise",
    "widely",
    "widest",
]

Turn = Callable[[ValueSet], ValueSet | None]

_EVERYTHING: Final = ValueSet(-math.inf, math.inf)


def _point(value: float) -> ValueSet:
    return ValueSet(value, value)


def _shifted(values: ValueSet, by: float) -> ValueSet:
    return values + _point(by)


def _inverse(values: ValueSet) -> ValueSet:
    """1/x; a set that holds 0 is the whole line."""
    if values.low <= 0 <= values.high:
        return _EVERYTHING
    return ValueSet(1 / values.high, 1 / values.low).widened()


def _log(values: ValueSet) -> ValueSet | None:
    return values.log() if values.high > 0 else None


def _logit(values: ValueSet) -> ValueSet | None:
    up, down = _log(values), _log(_shifted(-values, 1.0))
    return None if up is None or down is None else _between(up, down)


def _fisher(values: ValueSet) -> ValueSet | None:
    up, down = _log(_shifted(values, 1.0)), _log(_shifted(-values, 1.0))
    return None if up is None or down is None else _between(up, down)


def _signed_fold(values: ValueSet) -> ValueSet | None:
    """The logarithm of a fold change that is printed as 2 or -2, never between -1 and 1."""
    up, down = values.intersection(ValueSet(1.0, math.inf)), values.intersection(ValueSet(-math.inf, -1.0))
    if up is not None:
        return up.log()
    return None if down is None else -(-down).log()


def _between(up: ValueSet, down: ValueSet) -> ValueSet:
    """The difference of two logarithms that rise and fall together: its ends are those of the argument."""
    return ValueSet(up.low - down.high, up.high - down.low).widened()


#: units-1: what an estimate can be of its bounds, instead of the same. Tens are percent beside per 1,000, and
#: millimetres beside centimetres.
UNITS: Final[Mapping[str, Turn]] = MappingProxyType(
    {
        "x 100": lambda s: s.scaled(100.0),
        "/ 100": lambda s: s.scaled(0.01),
        "x 1000": lambda s: s.scaled(1000.0),
        "/ 1000": lambda s: s.scaled(0.001),
        "-x": lambda s: -s,
        "1/x": _inverse,
        "-1/x": lambda s: -_inverse(s),
        "1 - x": lambda s: _shifted(-s, 1.0),
        "100 (1 - x)": lambda s: _shifted(s.scaled(-100.0), 100.0),
        "1 - x/100": lambda s: _shifted(s.scaled(-0.01), 1.0),
        "100 (x - 1)": lambda s: _shifted(s.scaled(100.0), -100.0),
        "1 + x/100": lambda s: _shifted(s.scaled(0.01), 1.0),
        "-100 x": lambda s: s.scaled(-100.0),
        "-x/100": lambda s: s.scaled(-0.01),
        "100/x": lambda s: _inverse(s).scaled(100.0),
        "x 10": lambda s: s.scaled(10.0),
        "/ 10": lambda s: s.scaled(0.1),
    }
)

#: scales-1: where an interval may have been made, and so be symmetric.
SCALES: Final[Mapping[str, Turn]] = MappingProxyType(
    {
        "natural": lambda s: s,
        "log": _log,
        "log(1 - x)": lambda s: _log(_shifted(-s, 1.0)),
        "log(1 - x/100)": lambda s: _log(_shifted(s.scaled(-0.01), 1.0)),
        "log(1 + x/100)": lambda s: _log(_shifted(s.scaled(0.01), 1.0)),
        "1/x": _inverse,
        "signed fold": _signed_fold,
        "Fisher's z": _fisher,
        "logit": _logit,
        "logit of percent": lambda s: _logit(s.scaled(0.01)),
    }
)

#: Turns that are a change of unit and nothing else.
_FACTORS: Final = frozenset({"x 10", "/ 10", "x 100", "/ 100", "x 1000", "/ 1000"})

#: Turns in which no ratio is printed beside its own interval.
_NO_RATIO: Final = frozenset({"x 10", "/ 10"})

#: Degrees of freedom that make a large sample.
_LARGE: Final = 30.0


def widest(measure: str) -> str:
    """Name the reading that covers every way in which the numbers of a measure are printed."""
    return "inverted" if measure in LOG_MEASURES else "any"


@lru_cache(maxsize=256)
def widely(line: Line) -> Line:
    """Return the line with its numbers read under any usual rounding; a ratio may have been turned over besides.

    Where the rounding is declared, the line is read so already.
    """
    if line.declared.value("rounding", "any") != "any":
        return line
    rounding = widest(line.measure)
    wide = {
        name: None if number is None else dataclasses.replace(number, rounding=rounding)
        for name, number in (
            ("estimate", line.estimate),
            ("low", line.low),
            ("high", line.high),
            ("p", line.p),
            ("se", line.se),
        )
    }
    wide["estimate"], wide["low"], wide["high"] = coarse_zeros(wide["estimate"], wide["low"], wide["high"])
    return dataclasses.replace(line, **wide)  # type: ignore[arg-type]


def _triple(line: Line) -> tuple[ValueSet, ValueSet, ValueSet] | None:
    if line.estimate is None or line.low is None or line.high is None:
        return None
    return values_of(line.estimate), values_of(line.low), values_of(line.high)


def unit_premise(line: Line) -> Premise:
    """Return whether the estimate could lie between the bounds, in either order, in another unit than theirs."""
    sets = _triple(widely(line))
    if sets is None:
        return assume("unit")
    est, low, high = sets
    least, most = min(low.low, high.low), max(low.high, high.high)
    for name, turn in UNITS.items():
        turned = None if name in _NO_RATIO and line.measure in LOG_MEASURES else turn(est)
        if turned is not None and turned.high >= least and turned.low <= most:
            return assume("unit")
    return entail("unit")


def _turned_units(line: Line, number: ValueSet) -> list[ValueSet]:
    """What a number is in the units that the one beside it can have: percent, a share, per 1,000."""
    known = _FACTORS - _NO_RATIO if line.measure in LOG_MEASURES else _FACTORS
    turned = (UNITS[name](number) for name in UNITS if name in known)
    return [t for t in turned if t is not None]


def factor_premise(line: Line, agrees: Callable[[ValueSet], bool], *, of: str = "estimate") -> Premise:
    """Return whether a contradiction stands where a number is in another unit than the bounds.

    Parameters
    ----------
    line : Line
    agrees : callable
        Whether the number, in another unit and on its printed scale, agrees with what stands beside it.
    of : {"estimate", "se"}
    """
    wide = widely(line)
    number = wide.estimate if of == "estimate" else wide.se
    saved = number is not None and any(agrees(turned) for turned in _turned_units(line, values_of(number)))
    return assume("unit") if saved else entail("unit")


def middle_premise(line: Line) -> Premise:
    """Return whether the estimate would be the middle of its interval in another unit than the bounds'."""
    wide = widely(line)
    if wide.low is None or wide.high is None:
        return entail("unit")
    low, high = working(wide.low, line.measure), working(wide.high, line.measure)

    def agrees(turned: ValueSet) -> bool:
        est = _log(turned) if line.measure in LOG_MEASURES else turned
        return est is not None and low is not None and high is not None and symmetric(est, low, high)

    return factor_premise(line, agrees)


def p_unit_premise(line: Line) -> Premise:
    """Return whether p would belong to the interval if the estimate were in another unit than the bounds."""
    wide = widely(line)
    sets = {n: s for n, x in wide.printed.items() if (s := on_scale(n, x, line.measure)) is not None}
    if not {"p", "ci_low", "ci_high"} <= sets.keys():
        return entail("unit")

    def agrees(turned: ValueSet) -> bool:
        est = _log(turned) if line.measure in LOG_MEASURES else turned
        if est is None or not symmetric(est, sets["ci_low"], sets["ci_high"]):
            return False
        allowed = p_from({**sets, "estimate": est}, wide)
        return allowed is not None and allowed[1].intersects(sets["p"])

    return factor_premise(line, agrees)


def _middle_on(line: Line) -> bool:
    """Whether the estimate is the middle of its interval on some scale of the list."""
    sets = _triple(line)
    return sets is not None and _in_middle(*sets)


@lru_cache(maxsize=4096)
def _in_middle(est: ValueSet, low: ValueSet, high: ValueSet) -> bool:
    """Whether one set can be the middle of two others on some scale of the list."""
    return any(
        (a := _finite(turn(est))) is not None
        and (b := _finite(turn(low))) is not None
        and (c := _finite(turn(high))) is not None
        and symmetric(a, b, c)
        for turn in SCALES.values()
    )


def _finite(values: ValueSet | None) -> ValueSet | None:
    """The set where both of its ends are numbers."""
    return values if values is not None and -math.inf < values.low and values.high < math.inf else None


def scale_premises(line: Line, measure: str) -> tuple[Premise, ...]:
    """Return what a lopsided interval says of its scale: another one, or one with another rounding, may mend it.

    `measure` is that of the print, which the line, read on the scale that was declared, need not have.
    """
    named = (assume("measure", measure),) if measure else ()
    own = presumed_scale(line)
    if _middle_on(line):
        return (*named, assume("scale", own))
    if _middle_on(widely(line)):
        # Neither alone mends it where its own scale fails under any rounding.
        return (*named, assume("scale", own), assume("rounding"))
    return (*named, entail("scale", own))


def presumed_scale(line: Line) -> str:
    """Name the scale on which a check of the line presumes that its interval was made."""
    return "log" if line.measure in LOG_MEASURES else "natural"


def scale_of_test(line: Line) -> tuple[Premise, ...]:
    """Return whether interval and p-value of a ratio could have been made on two scales, or both on the natural one.

    The delta method makes intervals of ratios on their own scale, where z = (ratio - 1) / SE; its standard error of the
    logarithm is SE / ratio.
    """
    if line.measure not in LOG_MEASURES:
        return ()
    wide = widely(line)
    sets, p = _triple(wide), None if wide.p is None else on_scale("p", wide.p, line.measure)
    if sets is None or p is None or min(s.low for s in sets) <= 0:
        return (entail("scale", "log"),)
    est, low, high = sets
    ratio, log = _shifted(est, -1.0), est.log()
    natural = (high - low).scaled(0.5)
    logarithmic = (high.log() - low.log()).scaled(0.5)
    # The delta method is one of large samples.
    as_difference = dataclasses.replace(line, measure="MD", pooled=False, min_df=_LARGE, declared=NOTHING_DECLARED)
    of_ratio, of_log = symmetric(est, low, high), symmetric(log, low.log(), high.log())
    for middle, effect, half in (
        (of_ratio, ratio, natural),
        (of_ratio, log, natural / est),
        (of_log, ratio, logarithmic * est),
    ):
        allowed = p_from({"estimate": effect, "ci_low": effect - half, "ci_high": effect + half}, as_difference)
        if middle and half.high > 0 and allowed is not None and allowed[1].intersects(p):
            return (assume("scale", "log"),)
    return (entail("scale", "log"),)


def level_premise(line: Line, agrees: Callable[[Line], bool]) -> Premise:
    """Return whether the contradiction stands at every usual level.

    Parameters
    ----------
    line : Line
    agrees : callable
        Whether a line, of another level and read under any rounding, agrees with what was printed.
    """
    told = "" if line.level is None else f"{100 * line.level:g}"
    wide = widely(line)
    saved = any(agrees(dataclasses.replace(wide, level=level)) for level in LEVELS)
    return assume("level", told) if saved else entail("level", told)


def allows_p(line: Line, *, one_sided: bool = True) -> bool:
    """Whether the interval can have the printed p-value, two-sided or one-sided."""
    sets = {n: s for n, x in line.printed.items() if (s := on_scale(n, x, line.measure)) is not None}
    p, allowed = sets.get("p"), p_from(sets, line)
    if p is None or allowed is None:
        return True
    return allowed[1].intersects(p) or (one_sided and allowed[1].scaled(0.5).intersects(p))
