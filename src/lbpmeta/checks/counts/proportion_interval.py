"""What a printed interval of a proportion can be: every usual interval, whole and cut off at 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.called import USUAL_LEVEL, at_usual_levels, called, resting
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import level_of
from lbpmeta.checks.core.reading import Number, make, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.severity import BESIDE, LABEL, Stakes
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts.counts import (
    PERCENT,
    admissible_counts,
    counts_broken,
    is_proportion,
    percent_set,
    possible_counts,
    read_proportion,
    uncheckable,
)
from lbpmeta.checks.counts.screen import PROPORTIONS
from lbpmeta.checks.estimate.blame import UNITS
from lbpmeta.effects.proportion_intervals import PROPORTION_INTERVALS
from lbpmeta.effects.proportion_methods import Limits
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import NOTHING_DECLARED, Declarations, declare, declared_by_keywords
from lbpmeta.premises.premise import Origin, Premise, assume, entail
from lbpmeta.printed import Printed

__all__ = ["SPECS", "candidate_intervals", "check_proportion_ci", "interval_finding"]

#: Kind of interval -> its methods; of a kind without any, nothing is determined by the counts.
METHODS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "wald": (
            *("wald", "wald-cc", "wald-t", "agresti-coull", "plus-four"),
            *("logit", "log", "arcsine", "arcsine-anscombe"),
        ),
        "t": ("wald-t",),
        "delta": ("wald", "logit", "log", "arcsine", "arcsine-anscombe"),
        "exact": ("clopper-pearson", "mid-p"),
        "score": ("wilson", "wilson-cc"),
        "credible": ("jeffreys",),
        **dict.fromkeys(("hksj", "two-se", "profile", "bootstrap", "rank"), ()),
    }
)

#: Up to so many counts are tried when the count itself was not printed.
_MOST_COUNTS: Final = 200


@lru_cache(maxsize=4096)
def candidate_intervals(x: int, n: int, level: float) -> Mapping[str, tuple[Limits, ...]]:
    """Return the intervals that each method can print: as computed, and cut off at 0 and 1.

    Parameters
    ----------
    x, n : int
        Events and total, 0 <= x <= n, n > 0.
    level : float
        Between 0 and 1.

    Examples
    --------
    >>> low, high = candidate_intervals(18, 57, 0.95)["wilson"][0]
    >>> round(low, 4), round(high, 4)
    (0.21, 0.4448)
    """
    found: dict[str, tuple[Limits, ...]] = {}
    for name, method in PROPORTION_INTERVALS.items():
        low, high = method.function(x, n, level)
        if not (math.isfinite(low) and math.isfinite(high)):
            continue
        cut = (max(0.0, low), min(1.0, high))
        found[name] = ((low, high),) if cut == (low, high) else ((low, high), cut)
    return MappingProxyType(found)


def check_proportion_ci(
    events: Number,
    n: Number,
    low: Number,
    high: Number,
    percent: Number = None,
    *,
    level: float | str = USUAL_LEVEL,
    interval: str | None = None,
    unit: str | None = None,
    order: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the interval of a proportion against every usual method.

    Examples
    --------
    >>> check_proportion_ci(18, 57, "21", "45").methods
    ('agresti-coull', 'plus-four', 'logit')

    Parameters
    ----------
    events, n : int or str
        Count and total. Without `events`, every count that prints `percent` is tried.
    low, high, percent : str
        On the 0-100 scale, as printed.
    level : float
        In percent.
    interval : str, optional
        How the interval was made: "wald", "exact", "score", "credible" ...; then those methods are asked first, and an
        interval that only another one makes is "method-dependent".
    unit : {"percent", "shared"}, optional
        Says that the bounds are in percent.
    order : {"low first"}, optional
        Says that the lower bound stands first.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        ``methods`` lists the methods that print *both* bounds.

    Notes
    -----
    An interval that cannot hold its own percentage (other than 0 or 100, which a Bayesian interval leaves out) in any
    usual unit is a proof. Bounds outside [0, 100] about a middle that is neither the percentage nor between it and 50
    are one of a Wald interval: only these leave that range, and their middle is there. An interval that merely fits no
    method is "implausible": it may come from weights, clusters, a model or resampling.

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:857-872.
    """
    declared = declared_by_keywords({"interval": interval, "unit": unit, "order": order, "rounding": rounding})

    def check(mode: str) -> Finding:
        return interval_finding(read_proportion(events, n, percent, low, high, mode), level, declared)

    return called(check, declared)


def interval_finding(
    printed: Mapping[str, Printed], level: float | str | None, declared: Declarations = NOTHING_DECLARED
) -> Finding:
    """Compare the interval with every method, over every possible count, as if all premises held."""
    return at_usual_levels(lambda at: _interval(printed, level_of(at), declared), level)


def _interval(printed: Mapping[str, Printed], level: float, declared: Declarations) -> Finding:
    """Compare the interval with every method at one level."""
    check = "proportion-ci"
    if "low" not in printed or "high" not in printed:
        return uncheckable(printed, "An interval needs both bounds.", ("low", "high"), check)
    broken = counts_broken(printed)
    if broken:
        return uncheckable(printed, broken, ("possible counts",), check)
    if values_of(printed["low"]).low > values_of(printed["high"]).high:
        reversed_ = f"The lower bound {printed['low'].text} lies above the upper one {printed['high'].text}."
        found = make(check, Verdict.INCONSISTENT, reversed_, printed=printed)
        return resting(found, assume("order"))
    counts = possible_counts(printed)
    if not counts or (
        "events" not in printed
        and 100 * counts[0] / int(printed["n"].value) not in percent_set(printed["percent"]).widened()
    ):
        return uncheckable(printed, "The interval needs the count that it is about.", ("events",), check)
    low, high, n = printed["low"], printed["high"], int(printed["n"].value)
    tried = counts[:_MOST_COUNTS]
    kind = declared.value("interval", "unknown")
    all_methods = _matching(low, high, tried, n, level, 1.0)
    methods = [name for name in all_methods if name in METHODS_OF.get(kind, all_methods)]
    text = f"{low.text} to {high.text}"
    admissible = admissible_counts(counts, n)
    steps = _steps(low, high, tried, n, level)
    if methods:
        outside = "; it leaves 0 to 100" if float(low) < 0 or float(high) > 100 else ""
        return make(
            check,
            Verdict.CONSISTENT,
            f"The interval {text} is reproduced by {', '.join(methods)}{outside}.",
            printed=printed,
            admissible=admissible,
            methods=tuple(methods),
            derivation=steps,
        )
    if all_methods:
        return make(
            check,
            Verdict.METHOD_DEPENDENT,
            f"The interval {text} is not that of the declared method ({kind}); it is reproduced by "
            f"{', '.join(all_methods)}.",
            printed=printed,
            admissible=admissible,
            methods=tuple(all_methods),
            derivation=steps,
        )
    elsewhere = () if "unit" in declared else _in_other_units(low, high, tried, n, level)
    if elsewhere:
        words, others = elsewhere
        return make(
            check,
            Verdict.METHOD_DEPENDENT,
            f"The bounds {text} are {words}, where a percentage was expected: {', '.join(others)} makes them.",
            stakes=LABEL,
            printed=printed,
            admissible=admissible,
            methods=others,
            derivation=steps,
        )
    held = ValueSet(values_of(low).low, values_of(high).high)
    if float(low) > float(high):  # high first, as far as rounding lets one see
        held = ValueSet(min(held.low, values_of(high).low), max(held.high, values_of(low).high))
    first, last = 100 * counts[0] / n, 100 * counts[-1] / n
    stakes: Stakes | None = None
    premises: tuple[Premise, ...] = ()
    inside = values_of(low).intersects(PERCENT) and values_of(high).intersects(PERCENT)
    middles = ValueSet(min(50.0, first), max(50.0, last)).widened()
    if not held.widened().intersects(ValueSet(first, last)) and first != 0 and last != 100:
        verdict, why = Verdict.INCONSISTENT, f"does not hold the {first:.4g}% that it belongs to"
        # Where the percentage was not printed, the interval may be that of an adjusted one.
        crude = () if "percent" in printed else (assume("analysis", "raw"),)
        premises = (_unit_premise(low, high, ValueSet(first, last)), *crude)
    elif not inside and not (values_of(low) + values_of(high)).scaled(0.5).intersects(middles):
        verdict, why = Verdict.INCONSISTENT, "leaves 0 to 100 and no usual method makes it"
        premises = (_unit_premise(low, high, ValueSet(first, last), held=True), assume("interval"))
    elif len(counts) > _MOST_COUNTS:
        return make(
            check,
            Verdict.NOT_CHECKABLE,
            f"{len(counts)} counts print {printed['percent'].text}%: too many to tell a method.",
            printed=printed,
            missing=("events",),
        )
    elif not METHODS_OF.get(kind, tuple(PROPORTION_INTERVALS)):
        why = f"A {kind} interval is not determined by the counts."
        return uncheckable(printed, why, ("a method that is determined by the counts",), check)
    else:
        stakes = BESIDE
        verdict, why = Verdict.IMPLAUSIBLE, "is made by no usual method (weights, clusters or a model may)"

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if counts_broken(numbers):
            return None
        lows, highs = values_of(numbers["low"]).widened(), values_of(numbers["high"]).widened()
        for x in tried:
            for limits in candidate_intervals(x, n, level).values():
                for a, b in limits:
                    if 100 * a in lows and 100 * b in highs:
                        return abs(100 * a - float(numbers["low"])) + abs(100 * b - float(numbers["high"]))
        return None

    return make(
        check,
        verdict,
        f"The interval {text} of {counts[0] if len(counts) == 1 else 'x'} of {n} {why}.",
        stakes=stakes,
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance, fields=("low", "high")),
        derivation=steps,
        premises=premises,
    )


def _matching(low: Printed, high: Printed, tried: range, n: int, level: float, unit: float) -> list[str]:
    """Names of the methods that print both bounds, in a unit of which a percent is `unit`."""
    found: dict[str, None] = {}
    first, last = values_of(low).widened(), values_of(high).widened()
    for x in tried:
        for name, limits in candidate_intervals(x, n, level).items():
            if any(100 * unit * a in first and 100 * unit * b in last for a, b in limits):
                found[name] = None
    return list(found)


def _in_other_units(
    low: Printed, high: Printed, tried: range, n: int, level: float
) -> tuple[str, tuple[str, ...]] | tuple[()]:
    """The unit, in words, in which some method prints both bounds, and the methods; () if there is none."""
    for words, unit in (("proportions between 0 and 1", 0.01), ("numbers per 1,000", 10.0)):
        found = _matching(low, high, tried, n, level, unit)
        if found:
            return words, tuple(found)
    return ()


def _unit_premise(low: Printed, high: Printed, share: ValueSet, *, held: bool = False) -> Premise:
    """Return whether the interval could hold the percentage, or its complement, in another unit.

    With `held` it is asked of bounds that hold the percentage already but leave its range: per 1,000 people they may
    lie inside it.
    """
    ends = [x.preimage(rounding="any") for x in (low, high)]
    least, most = min(e.low for e in ends), max(e.high for e in ends)
    turned = [turn(share) for turn in (*UNITS.values(), _complement)]
    fits = any(t is not None and t.high >= least and t.low <= most for t in turned)
    if held:
        fits = 0 <= least <= 10 * share.high and 10 * share.low <= most <= 1000
    return assume("unit") if fits else entail("unit")


def _complement(share: ValueSet) -> ValueSet:
    return ValueSet(100 - share.high, 100 - share.low)


def _steps(low: Printed, high: Printed, tried: range, n: int, level: float) -> tuple[str, ...]:
    """The arithmetic: the bounds' sets, and what every method makes of the first count."""
    lines = [f"low {low.text} stands for {values_of(low)}", f"high {high.text} stands for {values_of(high)}"]
    for name, limits in candidate_intervals(tried[0], n, level).items() if tried else ():
        lines.append(f"{name}, {tried[0]} of {n}: {100 * limits[0][0]:.4g} to {100 * limits[0][1]:.4g}")
    return tuple(lines)


#: A statement says its unit: of value and bounds alike.
_IN_PERCENT: Final = declare("unit", "percent", origin=Origin.SOURCE, where="column unit")


def run_proportion_ci(tables: Tables, row: Row) -> Iterator[Finding]:
    if not is_proportion(row) or row["interval"] != "ci" or not row.has("low", "high"):
        return
    printed = read_proportion(
        row["events"] or None, row["n"], row["value"] or None, row["low"], row["high"], row.rounding
    )
    declared = declared_about(tables, row).behind((_IN_PERCENT,))
    finding = interval_finding(printed, row["level"] or USUAL_LEVEL, declared)
    yield finding.renamed({"percent": "value"})


SPECS: Final = (
    CheckSpec(
        "proportion-ci",
        "Does some usual method make the interval of the proportion?",
        ("statements",),
        run_proportion_ci,
        "proof",
        inputs="events, n, low, high, level; value",
        formula="both bounds by Wald, Wilson, Clopper-Pearson, Agresti-Coull, Jeffreys, mid-P, logit, arcsine and "
        "others, over every count that prints the percentage; the union over the methods",
        source="Newcombe RG. Stat Med 1998;17:857-872; Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-133.",
        proof_test="tests/checks/test_proportion.py::test_truth_is_never_inconsistent",
        needs=(("n", "low", "high"),),
        ask=only_where("kind", PROPORTIONS, ("n", "low", "high")),
    ),
)
