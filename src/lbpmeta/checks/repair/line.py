"""Localisation: which one of the numbers of a line, if it were wrong, would explain everything, and what it should be.

Every number is freed in turn: what must it be, given the others? Then the usual slips and hypotheses are tried, and a
repair is kept only if the whole line agrees after it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.line import Line, on_scale, p_from, se_candidates, se_from
from lbpmeta.checks.core.reading import critical_set, is_inverse
from lbpmeta.checks.core.slip_costs import cost_of, odd_decimals
from lbpmeta.checks.core.slips import Slip, beside, is_verdicts_only, slips_of
from lbpmeta.checks.repair.hypotheses import Hypothesis, line_hypotheses
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed

__all__ = ["Localisation", "agreement", "cells_of", "line_of", "localise"]

#: How many repairs a line gets.
LIMIT: Final = 5

#: Smallest degrees of freedom that a repair counts with, where a number of people is not known.
_USUAL_DF: Final = 5.0

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")

#: A repair with what it costs, how far the line is then from perfect symmetry, and how large the change is.
_Ranked: TypeAlias = tuple[float, float, float, Repair]
#: What a change costs at least, and how to ask whether the line agrees after it.
_Try: TypeAlias = tuple[float, Callable[[], "_Ranked | None"]]


@dataclass(frozen=True, slots=True)
class Localisation:
    """Where an inconsistent line can be mended.

    Parameters
    ----------
    freed : mapping of str to ValueSet
        Each number that alone can explain everything, and what it must then be, as printed.
    repairs : tuple of Repair
        Complete lines that agree, the cheapest change first (see ``repairs.COSTS``).
    """

    freed: Mapping[str, ValueSet]
    repairs: tuple[Repair, ...]


def cells_of(line: Line) -> dict[str, str]:
    """Return a line as cells of a table."""
    level = "" if line.level is None else f"{100 * line.level:g}"
    return {name: number.text for name, number in line.printed.items()} | {"measure": line.measure, "level": level}


def line_of(line: Line, changes: Mapping[str, str]) -> Line:
    """Return the line with some cells replaced."""
    fields = {"estimate": "estimate", "ci_low": "low", "ci_high": "high", "p": "p", "se": "se"}
    new: dict[str, Printed | str | float] = {}
    for name, text in changes.items():
        if name in fields:
            old = line.printed.get(name)
            new[fields[name]] = Printed.parse(text, rounding=old.rounding if old else "nearest")
        elif name == "level":
            new["level"] = float(text) / 100
        else:
            new[name] = text
    return dataclasses.replace(line, **new)  # type: ignore[arg-type]


def sets_of(line: Line) -> dict[str, ValueSet] | None:
    """The numbers of a line on the working scale; None if one of them lies outside its domain."""
    sets = {}
    for name, number in line.printed.items():
        values = on_scale(name, number, line.measure)
        if values is None:
            return None
        sets[name] = values
    return sets


def agreement(sets: Mapping[str, ValueSet], line: Line) -> float | None:
    """Return how far the numbers are from perfect symmetry; None where they cannot all be right.

    Sets that merely touch at an edge do not count as agreement: a repair must be likely, not only possible.
    """
    est, low, high = (sets.get(name) for name in _TRIPLE)
    gap = 0.0
    if low is not None and high is not None:
        if low.low > high.high or not math.isfinite(low.low):
            return None
        if est is not None:
            if est.high < low.low or est.low > high.high:
                return None
            shared = (low + high).scaled(0.5).intersection(est)
            if shared is None or shared.high - shared.low <= 1e-9 * max(1.0, abs(est.mid)):
                return None
            gap = abs(est.mid - (low.mid + high.mid) / 2)
        if "se" in sets and line.level is not None:
            half = (high - low).scaled(0.5)
            critical = critical_set(line.level, line.min_df)
            if not any((s * critical).intersects(half) for s in se_candidates(sets, line).values()):
                return None
    if "p" in sets:
        allowed = p_from(sets, line)
        if allowed is not None and not allowed[1].intersects(sets["p"]):
            return None
    return gap


def localise(line: Line) -> Localisation:
    """Free each number of a line in turn, and try the usual slips and hypotheses.

    Examples
    --------
    >>> found = localise(Line.read("0.65", "0.12", "0.18", measure="MD", level=95))
    >>> print(found.repairs[0])
    ci_high 0.18 -> 1.18 (one digit differs)
    >>> sorted(found.freed)
    ['ci_high', 'estimate']
    """
    return _localised(line, is_verdicts_only())  # then a repair decides a severity, and nothing else


@lru_cache(maxsize=4096)
def _localised(line: Line, brief: bool) -> Localisation:
    # A repair must be likely, not only possible: not by way of a t distribution with next to no degrees of freedom.
    usual = dataclasses.replace(line, min_df=max(line.min_df, _USUAL_DF), pooled=False)
    found = _located(usual, brief=brief)
    return found if found.repairs or usual == line else _located(line, brief=brief)


def _located(line: Line, *, brief: bool) -> Localisation:
    """Free each number, and try what may have happened, the likeliest first; `brief` for the first repair alone."""
    known = {name: on_scale(name, number, line.measure) for name, number in line.printed.items()}
    freed = _freed(line, known)
    tries = [one for field, target in freed.items() for one in _slips(line, field, target, known)]
    able = (h for h in line_hypotheses(line) if not _lopsided(line, h.changes, known))
    tries += ((h.cost, partial(_tried, line, h)) for h in able)
    tries.sort(key=lambda one: one[0])
    wanted = 1 if brief else LIMIT
    found: list[_Ranked] = []
    for cost, attempt in tries:
        if len(found) >= wanted and cost > sorted(f[0] for f in found)[wanted - 1]:
            break  # nothing that is left comes before these
        made = attempt()
        if made is not None:
            found.append(made)
    found.sort(key=lambda e: (e[0], round(e[1], 12), e[2], e[3].field))
    return Localisation(MappingProxyType(freed), tuple(e[3] for e in found[:wanted]))


def _freed(line: Line, known: Mapping[str, ValueSet | None]) -> dict[str, ValueSet]:
    """What each number must be if it alone is wrong, on the printed scale.

    `known` is what the numbers are on the working scale, None outside of their domain.
    """
    found: dict[str, ValueSet] = {}
    for field, number in line.printed.items():
        if number.op != "=":
            continue
        others = {name: s for name, s in known.items() if name != field and s is not None}
        if len(others) < len(known) - 1:
            continue  # another number is impossible too
        target = _needed(field, others, line)
        if target is None or agreement({**others, field: target}, line) is None:
            continue
        log = line.measure in LOG_MEASURES and field in _TRIPLE
        found[field] = target.exp() if log else target
    return found


def _needed(field: str, others: Mapping[str, ValueSet], line: Line) -> ValueSet | None:
    """What a number must be, given the others, on the working scale."""
    if field == "p":
        allowed = p_from(others, line)
        return allowed[1].intersection(ValueSet(0.0, 1.0)) if allowed is not None else None
    if field == "se":
        return se_from(others, line)
    est, low, high = (others.get(name) for name in _TRIPLE)
    if field == "estimate":
        return (low + high).scaled(0.5) if low is not None and high is not None else None
    if est is None:
        return None
    other = high if field == "ci_low" else low
    return est.scaled(2.0) - other if other is not None else None


def _slips(line: Line, field: str, target: ValueSet, known: Mapping[str, ValueSet | None]) -> Iterator[_Try]:
    """Yield the slips of one number that may have been: what each costs at least, and how to ask whether it mends."""
    number = line.printed[field]
    rest = {name: values for name, values in known.items() if name != field and values is not None}
    others = beside(field, line.printed)
    for slip in slips_of(number.text.removesuffix("%").strip(), low=target.low, high=target.high):
        cost = cost_of(slip.kind, field, was=number.decimals, becomes=slip.decimals, beside=others)
        yield cost, partial(_mended, line, field, slip, cost, rest)


def _mended(line: Line, field: str, slip: Slip, cost: float, known: Mapping[str, ValueSet]) -> _Ranked | None:
    """The repair of one slip, where the line agrees after it."""
    number = line.printed[field]
    candidate = Printed.parse(slip.text, rounding=number.rounding)
    values = on_scale(field, candidate, line.measure)
    gap = None if values is None else agreement({**known, field: values}, line)
    if gap is None:
        return None
    row = MappingProxyType({**cells_of(line), field: slip.text})
    change = abs(float(candidate) - float(number))
    return cost, gap, change, Repair(field, number.text, slip.text, slip.why, row, cost)


def _lopsided(line: Line, changes: Mapping[str, str], known: Mapping[str, ValueSet | None]) -> bool:
    """Whether no rounding makes the estimate the middle of its interval once some numbers are replaced: told cheaply.

    A measure of another kind moves all of them; then, and where a number cannot be on the scale, nothing is told.
    """
    if "measure" in changes or is_inverse(line.measure) or not all(name in line.printed for name in _TRIPLE):
        return False
    ends = []
    for name in _TRIPLE:
        values = known[name]
        if name in changes:
            x, half = float(changes[name]), 10.0 ** -len(changes[name].partition(".")[2])
            low, high = x - half, x + half
            if line.measure in LOG_MEASURES:
                if low <= 0 or not math.isfinite(high):
                    return False
                low, high = math.log(low), math.log(high)
        elif values is None:
            return False
        else:
            low, high = values.low, values.high
        ends.append((low, high))
    (first, last), lower, upper = ends
    return (lower[0] + upper[0]) / 2 > last or (lower[1] + upper[1]) / 2 < first


def _tried(line: Line, hypothesis: Hypothesis) -> _Ranked | None:
    """The repair of a hypothesis, where the line agrees under it."""
    try:
        changed = line_of(line, hypothesis.changes)
    except DataError:  # too large or too small for any print: nothing slipped that far
        return None
    sets = sets_of(changed)
    gap = agreement(sets, changed) if sets is not None else None
    if gap is None:
        return None
    decimals = [n.decimals for name, n in changed.printed.items() if name in _TRIPLE]
    cost = hypothesis.cost + odd_decimals(decimals)
    return cost, gap, 0.0, dataclasses.replace(hypothesis.repair(cells_of(line)), cost=cost)
