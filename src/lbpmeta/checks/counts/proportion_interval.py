"""What a printed interval of a proportion can be: every usual interval, whole and cut off at 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.links import level_of
from lbpmeta.checks.core.reading import Number, make, values_of
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts.counts import (
    PERCENT,
    admissible_counts,
    counts_broken,
    is_proportion,
    possible_counts,
    read_proportion,
    uncheckable,
)
from lbpmeta.effects.proportion_intervals import PROPORTION_INTERVALS
from lbpmeta.effects.proportion_methods import Limits
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed, ValueSet

__all__ = ["SPECS", "candidate_intervals", "check_proportion_ci", "interval_finding"]

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
    level: float | str = 95,
    rounding: str = "nearest",
) -> Finding:
    """Check the interval of a proportion against every usual method.

    Parameters
    ----------
    events, n : int or str
        Count and total. Without `events`, every count that prints `percent` is tried.
    low, high, percent : str
        On the 0-100 scale, as printed.
    level : float
        In percent.
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding
        ``methods`` lists the methods that print *both* bounds.

    Notes
    -----
    An interval that cannot hold its own percentage (other than 0 or 100, which a Bayesian interval leaves out) is
    a proof, and so are bounds outside [0, 100] about a middle that is neither the percentage nor between it and
    50: only Wald-like intervals leave that range, and their middle is there. An interval that merely fits no
    method is "implausible": it may come from weights, clusters, a model or resampling.

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:857-872.

    Examples
    --------
    >>> check_proportion_ci(18, 57, "21", "45").methods
    ('agresti-coull', 'plus-four', 'logit')
    """
    share = level_of(level)
    printed = read_proportion(events, n, percent, low, high, rounding)
    if "low" not in printed or "high" not in printed:
        return uncheckable(printed, "An interval needs both bounds.", ("low", "high"), "proportion-ci")
    return interval_finding(printed, share)


def interval_finding(printed: Mapping[str, Printed], level: float) -> Finding:
    """Compare the interval with every method, over every possible count."""
    check = "proportion-ci"
    if counts_broken(printed):
        return uncheckable(printed, "The counts themselves are impossible.", ("events", "n"), check)
    if values_of(printed["low"]).low > values_of(printed["high"]).high:
        broken = f"The lower bound {printed['low'].text} lies above the upper one {printed['high'].text}."
        return make(check, Verdict.INCONSISTENT, broken, printed=printed)
    counts = possible_counts(printed)
    if not counts or (
        "events" not in printed and not printed["percent"].prints(100 * counts[0] / int(printed["n"].value))
    ):
        return uncheckable(printed, "The interval needs the count that it is about.", ("events",), check)
    low, high, n = printed["low"], printed["high"], int(printed["n"].value)
    tried = counts[:_MOST_COUNTS]
    methods: dict[str, None] = {}
    first_set, last_set = values_of(low).widened(), values_of(high).widened()
    for x in tried:
        for name, limits in candidate_intervals(x, n, level).items():
            if any(100 * a in first_set and 100 * b in last_set for a, b in limits):
                methods[name] = None
    text = f"{low.text} to {high.text}"
    admissible = admissible_counts(counts, n)
    if methods:
        names = ", ".join(methods)
        outside = "; it leaves [0, 100]" if float(low) < 0 or float(high) > 100 else ""
        return make(
            check,
            Verdict.CONSISTENT,
            f"The interval {text} is reproduced by {names}{outside}.",
            printed=printed,
            admissible=admissible,
            methods=tuple(methods),
            derivation=_steps(low, high, tried, n, level),
        )
    held = ValueSet(values_of(low).low, values_of(high).high)
    first, last = 100 * counts[0] / n, 100 * counts[-1] / n
    severity = Severity.MINOR
    inside = values_of(low).intersects(PERCENT) and values_of(high).intersects(PERCENT)
    middles = ValueSet(min(50.0, first), max(50.0, last)).widened()
    if not held.widened().intersects(ValueSet(first, last)) and first != 0 and last != 100:
        verdict, why = Verdict.INCONSISTENT, f"does not hold the {first:.4g}% that it belongs to"
        severity = Severity.MATERIAL
    elif not inside and not (values_of(low) + values_of(high)).scaled(0.5).intersects(middles):
        verdict, why = Verdict.INCONSISTENT, "leaves [0, 100] and no usual method makes it"
        severity = Severity.MATERIAL
    elif len(counts) > _MOST_COUNTS:
        return make(
            check,
            Verdict.NOT_CHECKABLE,
            f"{len(counts)} counts print {printed['percent'].text}%: too many to tell a method.",
            printed=printed,
            missing=("events",),
        )
    else:
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
        severity=severity,
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance, fields=("low", "high")),
        derivation=_steps(low, high, tried, n, level),
    )


def _steps(low: Printed, high: Printed, tried: range, n: int, level: float) -> tuple[str, ...]:
    """The arithmetic: the bounds' sets, and what every method makes of the first count."""
    lines = [f"low {low.text} stands for {values_of(low)}", f"high {high.text} stands for {values_of(high)}"]
    for name, limits in candidate_intervals(tried[0], n, level).items() if tried else ():
        lines.append(f"{name}, {tried[0]} of {n}: {100 * limits[0][0]:.4g} to {100 * limits[0][1]:.4g}")
    return tuple(lines)


def run_proportion_ci(tables: Tables, row: Row) -> Iterator[Finding]:
    if not is_proportion(row) or row["interval"] != "ci" or not row.has("low", "high"):
        return
    finding = check_proportion_ci(
        row["events"] or None,
        row["n"],
        row["low"],
        row["high"],
        row["value"] or None,
        level=row["level"] or 95,
        rounding=row.rounding,
    )
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
    ),
)
