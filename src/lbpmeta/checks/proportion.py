"""A printed proportion: percentage against count, and interval against every usual method."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from lbpmeta.checks._common import Number, make, read, size_severity, values_of
from lbpmeta.checks.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.proportion_ci import candidate_intervals
from lbpmeta.checks.repairs import find_repairs
from lbpmeta.errors import DataError, MethodError
from lbpmeta.printed import Printed, ValueSet

__all__ = ["check_proportion"]

_PERCENT: Final = ValueSet(0.0, 100.0)

#: Up to so many counts are tried when the count itself was not printed.
_MOST_COUNTS: Final = 200


def check_proportion(
    events: Number,
    n: Number,
    percent: Number = None,
    low: Number = None,
    high: Number = None,
    *,
    level: float | str = 95,
    rounding: str = "nearest",
) -> Finding:
    """Check a percentage against its count, and its interval against every usual method.

    Parameters
    ----------
    events, n : int or str
        Count and total. Without `events` the check asks whether any whole count of `n` prints the percentage.
    percent, low, high : str, optional
        On the 0-100 scale, as printed.
    level : float
        In percent.
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding
        ``methods`` lists the interval methods that print *both* bounds.

    Notes
    -----
    Percentage against count is arithmetic, so a disagreement is a proof ("inconsistent"). So are an interval
    that cannot hold its own percentage (other than 0 or 100, which a Bayesian interval leaves out), and bounds
    outside [0, 100] about a middle that is neither the percentage nor between it and 50: only Wald-like intervals
    leave that range, and their middle is there. An interval that merely fits no method is "implausible": it may
    come from weights, clusters, a model or resampling.

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.

    Examples
    --------
    >>> check_proportion(18, 57, "32", "21", "45").verdict.value
    'consistent'
    >>> str(check_proportion(18, 57, "30").repairs[-1])
    'percent 30 -> 32 (one digit differs)'
    """
    numbers = {
        "events": read(events, rounding),
        "n": read(n, rounding),
        "percent": read(percent, rounding),
        "low": read(low, rounding),
        "high": read(high, rounding),
    }
    printed = {k: v for k, v in numbers.items() if v is not None}
    try:
        share = float(level) / 100
    except ValueError:
        share = math.nan
    if not 0.01 <= share < 1:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    if "n" not in printed:
        raise DataError("`n` is empty; give the number of people the percentage is of.")
    broken = _counts_broken(printed)
    if broken:
        return make("percent-disagrees-with-count", Verdict.INCONSISTENT, broken, printed=printed)
    counts = _counts(printed)
    if "percent" in printed:
        mismatch = _percent_against_count(printed, counts)
        if mismatch is not None:
            return mismatch
    elif "events" not in printed:
        return make(
            "percent-disagrees-with-count",
            Verdict.NOT_CHECKABLE,
            "Neither a count nor a percentage was printed.",
            printed=printed,
            missing=("events",),
        )
    if "low" in printed and "high" in printed:
        return _interval(printed, counts, share)
    exact = "events" in printed and "percent" in printed
    if not exact and "percent" not in printed:
        return make(
            "percent-disagrees-with-count",
            Verdict.NOT_CHECKABLE,
            "A count without percentage or interval has nothing to be compared with.",
            printed=printed,
            missing=("percent",),
        )
    found = "the count" if exact else f"{len(counts)} possible count{'s' * (len(counts) > 1)}"
    return make(
        "percent-disagrees-with-count",
        Verdict.CONSISTENT,
        f"{printed['percent'].text}% of {printed['n'].text} agrees with {found}.",
        printed=printed,
        admissible=_admissible(counts, int(printed["n"].value)),
    )


def _counts_broken(printed: Mapping[str, Printed]) -> str:
    for name in ("events", "n"):
        number = printed.get(name)
        if number is not None and (number.value != int(number.value) or number.value < 0):
            return f"{name} {number.text} is not a whole number of people."
    n = int(printed["n"].value)
    if n == 0:
        return "n is 0: there is no proportion of nobody."
    if "events" in printed and printed["events"].value > n:
        return f"{printed['events'].text} events of {n} people cannot be."
    percent = printed.get("percent")
    if percent is not None and not values_of(percent).intersects(_PERCENT):
        return f"{percent.text}% lies outside [0, 100]."
    low, high = printed.get("low"), printed.get("high")
    if low is not None and high is not None and values_of(low).low > values_of(high).high:
        return f"The lower bound {low.text} lies above the upper one {high.text}."
    return ""


def _counts(printed: Mapping[str, Printed]) -> range:
    """The printed count, or every count that prints the percentage: they follow each other."""
    n = int(printed["n"].value)
    if "events" in printed:
        x = int(printed["events"].value)
        return range(x, x + 1)
    if "percent" not in printed:
        return range(0)
    values = values_of(printed["percent"]).widened()
    first = max(0, math.floor(max(values.low, 0.0) * n / 100) - 1)
    last = min(n, math.ceil(min(values.high, 100.0) * n / 100) + 1)
    while first <= last and 100 * first / n not in values:
        first += 1
    while last > first and 100 * last / n not in values:
        last -= 1
    return range(first, last + 1)


def _admissible(counts: range, n: int) -> dict[str, ValueSet]:
    if not counts:
        return {}
    found = {"percent": ValueSet(100 * counts[0] / n, 100 * counts[-1] / n).widened()}
    found["events"] = ValueSet(counts[0], counts[-1])
    return found


def _percent_against_count(printed: Mapping[str, Printed], counts: range) -> Finding | None:
    """A finding if the percentage is not that of the count, or of any count."""
    percent, n = printed["percent"], int(printed["n"].value)
    if counts and percent.prints(100 * counts[0] / n):
        return None
    core = {k: v for k, v in printed.items() if k in ("events", "n", "percent")}

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if _counts_broken(numbers):
            return None
        found = _counts(numbers)
        total = int(numbers["n"].value)
        if not found or not numbers["percent"].prints(100 * found[0] / total):
            return None
        return abs(100 * found[0] / total - float(numbers["percent"]))

    repairs = find_repairs(core, distance)
    if "events" in printed:
        true = 100 * counts[0] / n
        what = f"{counts[0]} of {n} is {true:.4g}%, not {percent.text}%"
        exact = Repair("percent", percent.text, f"{true:.{max(0, percent.decimals)}f}", "recomputed from the count")
        known = {(r.field, r.value) for r in repairs}
        repairs = repairs if (exact.field, exact.value) in known else (*repairs[:4], exact)
        severity = size_severity(true - float(percent), true, math.inf)
        admissible = _admissible(counts, n)
    else:
        what = f"no whole number of {n} people is {percent.text}%"
        severity, admissible = Severity.MINOR, {}
    return make(
        "percent-disagrees-with-count",
        Verdict.INCONSISTENT,
        f"{what[0].upper()}{what[1:]}. These numbers cannot all be right.",
        severity=severity,
        printed=printed,
        admissible=admissible,
        repairs=repairs,
    )


def _interval(printed: Mapping[str, Printed], counts: range, level: float) -> Finding:
    """Compare the interval with every method, over every possible count."""
    low, high, n = printed["low"], printed["high"], int(printed["n"].value)
    tried = counts[:_MOST_COUNTS]
    methods: dict[str, None] = {}
    for x in tried:
        for name, limits in candidate_intervals(x, n, level).items():
            if any(low.prints(100 * a) and high.prints(100 * b) for a, b in limits):
                methods[name] = None
    text = f"{low.text} to {high.text}"
    admissible = _admissible(counts, n)
    if methods:
        names = ", ".join(methods)
        outside = "; it leaves [0, 100]" if float(low) < 0 or float(high) > 100 else ""
        return make(
            "percent-disagrees-with-count",
            Verdict.CONSISTENT,
            f"The interval {text} is reproduced by {names}{outside}.",
            printed=printed,
            admissible=admissible,
            methods=tuple(methods),
        )
    held = ValueSet(values_of(low).low, values_of(high).high)
    first, last = 100 * counts[0] / n, 100 * counts[-1] / n
    severity = Severity.MINOR
    inside = values_of(low).intersects(_PERCENT) and values_of(high).intersects(_PERCENT)
    middles = ValueSet(min(50.0, first), max(50.0, last)).widened()
    if not held.widened().intersects(ValueSet(first, last)) and first != 0 and last != 100:
        verdict, why = Verdict.INCONSISTENT, f"does not hold the {first:.4g}% that it belongs to"
        severity = Severity.MATERIAL
    elif not inside and not (values_of(low) + values_of(high)).scaled(0.5).intersects(middles):
        verdict, why = Verdict.INCONSISTENT, "leaves [0, 100] and no usual method makes it"
        severity = Severity.MATERIAL
    elif len(counts) > _MOST_COUNTS:
        return make(
            "percent-disagrees-with-count",
            Verdict.NOT_CHECKABLE,
            f"{len(counts)} counts print {printed['percent'].text}%: too many to tell a method.",
            printed=printed,
            missing=("events",),
        )
    else:
        verdict, why = Verdict.IMPLAUSIBLE, "is made by no usual method (weights, clusters or a model may)"

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if _counts_broken(numbers):
            return None
        for x in tried:
            for limits in candidate_intervals(x, n, level).values():
                for a, b in limits:
                    if numbers["low"].prints(100 * a) and numbers["high"].prints(100 * b):
                        return abs(100 * a - float(numbers["low"])) + abs(100 * b - float(numbers["high"]))
        return None

    return make(
        "percent-disagrees-with-count",
        verdict,
        f"The interval {text} of {counts[0] if len(counts) == 1 else 'x'} of {n} {why}.",
        severity=severity,
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance, fields=("low", "high")),
    )
