"""Ways: what each usual method makes of some printed numbers, and the comparison of a printed result with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import make, values_of
from lbpmeta.checks.core.slips import find_repairs, is_count, is_probing
from lbpmeta.checks.core.stakes import remade
from lbpmeta.checks.core.verdicts import ADJUSTED, UNUSUAL
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet, ValueSets
from lbpmeta.printed import Printed

__all__ = ["Match", "Way", "Ways", "compare_ways", "computed", "fits", "match", "single_slips"]

#: Error of what special functions and iterations return, relative, and absolute below 1.
_ERROR: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Way:
    """One method's results.

    Parameters
    ----------
    method : str
        In words.
    sets : mapping of str to ValueSet
        Field -> what it may be; a field that is left out may be anything.
    face : mapping of str to float
        The same from the face values of the printed numbers.
    """

    method: str
    sets: Mapping[str, ValueSet]
    face: Mapping[str, float]


#: Makes the ways from printed numbers; raises DataError or yields nothing where there are none.
Ways: TypeAlias = Callable[[Mapping[str, Printed]], Iterable[Way]]


def computed(value: float) -> ValueSet:
    """Return a computed number, widened by the error of its computation."""
    if math.isinf(value):
        return ValueSet(value, value)
    error = _ERROR * max(1.0, abs(value))
    return ValueSet(value - error, value + error)


def fits(printed: Mapping[str, Printed], way: Way, fields: Iterable[str]) -> bool:
    """Whether the results that a way makes share a value with the printed ones, field by field."""
    return all(f not in printed or f not in way.sets or way.sets[f].intersects(values_of(printed[f])) for f in fields)


def _exact(printed: Mapping[str, Printed], way: Way, fields: Iterable[str]) -> bool:
    return all(f in way.face and way.face[f] in values_of(printed[f]).widened() for f in fields if f in printed)


@dataclass(frozen=True, slots=True)
class Match:
    """How ways and printed results fit each other.

    Parameters
    ----------
    found : tuple of Way
        Every way that was asked.
    whole, exact, half : tuple of Way
        Those that make all printed results, those whose face values do, and those that make the estimate alone.
    """

    found: tuple[Way, ...]
    whole: tuple[Way, ...]
    exact: tuple[Way, ...]
    half: tuple[Way, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict where some way makes all results."""
        return Verdict.CONSISTENT if self.exact else Verdict.CONSISTENT_WITHIN_ROUNDING

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that make all results, in words."""
        return tuple(dict.fromkeys(w.method for w in self.exact or self.whole))


def match(
    printed: Mapping[str, Printed],
    ways: Ways,
    main: tuple[str, ...] = ("estimate",),
    limits: tuple[str, ...] = ("ci_low", "ci_high"),
    slow: Ways | None = None,
) -> Match:
    """Return which ways make the printed results; the parameters are those of :func:`compare`."""
    fields = (*main, *limits)
    found = list(ways(printed))
    whole = [w for w in found if fits(printed, w, fields)]
    if not whole and slow is not None:
        extra = list(slow(printed))
        found += extra
        whole = [w for w in extra if fits(printed, w, fields)]
    exact = tuple(w for w in whole if _exact(printed, w, fields))
    return Match(tuple(found), tuple(whole), exact, tuple(w for w in found if limits and fits(printed, w, main)))


def compare_ways(
    check: str,
    printed: Mapping[str, Printed],
    ways: Ways,
    *,
    main: tuple[str, ...],
    limits: tuple[str, ...] = (),
    made_of: str,
    proof: Verdict = Verdict.INCONSISTENT,
    limits_proof: Verdict | None = None,
    null: float | None = None,
    slow: Ways | None = None,
    hint: str = "",
    repairs: tuple[Repair, ...] = (),
    search: bool = True,
) -> Finding:
    """Compare printed results with what every method makes of the other printed numbers.

    Parameters
    ----------
    check : str
        Name of the check.
    printed : mapping of str to Printed
        All numbers: what the results are made of, and the results.
    ways : callable
        Numbers -> ways.
    main, limits : tuple of str
        Fields of the estimate and of its interval.
    made_of : str
        What the results are made of, in words: "The two percentages".
    proof, limits_proof : Verdict
        Verdict where no way makes the estimate, and where some makes it but none its interval too.
    null : float, optional
        No effect: a change of direction or significance is a decision.
    slow : callable, optional
        Ways that are asked when no other fits.
    hint : str
        Added to the message of a disagreement.
    repairs : tuple of Repair
        Hypotheses that go before the single slips.
    search : bool
        Look for single slips.
    """
    fields = (*main, *limits)
    matched = match(printed, ways, main, limits, slow)
    found, half = matched.found, matched.half
    if not found:
        return make(
            check, Verdict.NOT_CHECKABLE, f"{made_of} make no such number.", printed=printed, missing=("another input",)
        )
    text = _text(printed, fields)
    if matched.whole:
        return make(
            check,
            matched.verdict,
            f"{text} follows from {made_of[0].lower()}{made_of[1:]}.",
            printed=printed,
            admissible=_union(matched.whole, fields),
            methods=matched.methods,
            derivation=_steps(printed, matched.whole[:3], fields),
        )
    shown = next((w for w in half or found if all(f in w.face for f in fields if f in printed)), (half or found)[0])
    verdict = (limits_proof or proof) if half else proof
    gives = ", ".join(f"{f} {_range(shown.sets[f])}" for f in fields if f in printed and _bounded(shown, f))
    but = " (the estimate fits, its interval does not)" if half else ""
    if search and verdict is not Verdict.METHOD_DEPENDENT:
        repairs = (*repairs, *single_slips(printed, ways, fields, main, 5 - len(repairs)))
    return make(
        check,
        verdict,
        f"{made_of} give {gives} ({shown.method}) where {text} is printed{but}{hint}.",
        otherwise=UNUSUAL if verdict is Verdict.IMPLAUSIBLE else ADJUSTED,
        stakes=remade(printed, shown.sets, shown.face, main, limits, null) if verdict in _GRADED else None,
        printed=printed,
        admissible=_union(half or found, fields),
        repairs=repairs,
        derivation=_steps(printed, [shown, *(w for w in found if w is not shown)][:5], fields),
    )


_GRADED: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)


def _text(printed: Mapping[str, Printed], fields: tuple[str, ...]) -> str:
    there = [printed[f].text for f in fields if f in printed]
    return there[0] if len(there) == 1 else f"{there[0]} ({' to '.join(there[1:])})"


def _range(values: ValueSet) -> str:
    low, high = f"{values.low:.4g}", f"{values.high:.4g}"
    return low if low == high else f"{low} to {high}"


def _bounded(way: Way, field: str) -> bool:
    return field in way.sets and math.isfinite(way.sets[field].low)


def _union(ways: Iterable[Way], fields: tuple[str, ...]) -> dict[str, ValueSets]:
    ways = list(ways)
    return {f: ValueSets.of(w.sets[f] for w in ways if f in w.sets) for f in fields if any(f in w.sets for w in ways)}


def _steps(printed: Mapping[str, Printed], ways: Iterable[Way], fields: tuple[str, ...]) -> tuple[str, ...]:
    lines = []
    for name, number in printed.items():
        lines.append(f"{name} = {number.text}" + ("" if is_count(name) else f" stands for {values_of(number)}"))
    for way in ways:
        parts = [f"{f} = {way.face[f]:.6g} ({way.sets[f]})" for f in fields if f in way.face and f in way.sets]
        lines.append(f"{way.method}: {'; '.join(parts)}")
    return tuple(lines)


def single_slips(
    printed: Mapping[str, Printed],
    ways: Ways,
    fields: tuple[str, ...],
    main: tuple[str, ...],
    limit: int,
    sieve: Callable[[Mapping[str, float]], bool] | None = None,
) -> tuple[Repair, ...]:
    """Return single slips after which some way makes all printed results; `sieve` as in ``find_repairs``."""

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        best: float | None = None
        if any(is_count(name) and number.decimals > 0 for name, number in numbers.items()):
            return None
        try:
            for way in ways(numbers):
                if fits(numbers, way, fields) and (main[0] not in numbers or main[0] in way.face):
                    gap = sum(abs(way.face[f] - float(numbers[f])) for f in main if f in numbers and f in way.face)
                    best = gap if best is None else min(best, gap)
        except DataError:  # numbers of which nothing can be made: no repair
            return None
        return best

    if limit <= 0 or is_probing():
        return ()
    # A result that alone has slipped must be what some way makes of the others, give or take its rounding.
    made = list(ways(printed))
    targets = {}
    for f in fields:
        if f in printed and made and all(f in w.sets for w in made):
            unit = float(printed[f].ulp)
            targets[f] = ValueSets.of(ValueSet(w.sets[f].low - unit, w.sets[f].high + unit) for w in made)
    return find_repairs(printed, distance, limit=limit, targets=targets, sieve=sieve)
