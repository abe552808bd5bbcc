"""What a contradiction within one printed estimate rests on: the closed lists of alternatives, asked one by one.

A premise is entailed where every member of its list fails on the printed numbers too, read under any usual rounding.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.formulas import symmetric
from lbpmeta.checks.core.line import Line, on_scale, p_from
from lbpmeta.checks.core.reading import values_of
from lbpmeta.premises import Premise, assume, entail
from lbpmeta.printed import ValueSet

__all__ = ["LEVELS", "SCALES", "UNITS", "allows_p", "level_premise", "scale_premises", "unit_premise", "widely"]

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


def _between(up: ValueSet, down: ValueSet) -> ValueSet:
    """The difference of two logarithms that rise and fall together: its ends are those of the argument."""
    return ValueSet(up.low - down.high, up.high - down.low).widened()


#: units-1: what an estimate can be of its bounds, instead of the same.
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
        "signed fold": lambda s: _log(s) if s.low > 0 else (-_inverse(s)).log() if s.high < 0 else None,
        "Fisher's z": _fisher,
        "logit": _logit,
        "logit of percent": lambda s: _logit(s.scaled(0.01)),
    }
)

#: levels-1.
LEVELS: Final = (0.6827, 0.80, 0.90, 0.95, 0.975, 0.99, 0.999)


def widely(line: Line) -> Line:
    """Return the line with its numbers read under any usual rounding."""
    wide = {
        name: None if number is None else dataclasses.replace(number, rounding="any")
        for name, number in (
            ("estimate", line.estimate),
            ("low", line.low),
            ("high", line.high),
            ("p", line.p),
            ("se", line.se),
        )
    }
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
    for turn in UNITS.values():
        turned = turn(est)
        if turned is not None and turned.high >= least and turned.low <= most:
            return assume("unit")
    return entail("unit")


def _middle_on(line: Line) -> bool:
    """Whether the estimate is the middle of its interval on some scale of the list."""
    sets = _triple(line)
    for turn in SCALES.values():
        turned = [] if sets is None else [turn(s) for s in sets]
        known = [s for s in turned if s is not None and math.isfinite(s.low) and math.isfinite(s.high)]
        if len(known) == 3 and symmetric(*known):
            return True
    return False


def scale_premises(line: Line) -> tuple[Premise, ...]:
    """Return what a lopsided interval says of its scale: another one, or one with another rounding, may mend it."""
    named = (assume("measure", line.measure),) if line.measure else ()
    if _middle_on(line):
        return (*named, assume("scale"))
    if _middle_on(widely(line)):
        # Neither alone mends it where its own scale fails under any rounding.
        return (*named, assume("scale"), assume("rounding"))
    return (*named, entail("scale"))


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
