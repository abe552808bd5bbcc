"""A printed proportion: percentage against count, and interval against every usual method."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.core.links import level_of, percent_value
from lbpmeta.checks.core.reading import Number, make, values_of
from lbpmeta.checks.core.severity import size_severity
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import PROOF
from lbpmeta.checks.counts.counts import (
    PERCENT,
    admissible_counts,
    check_counts,
    counts_broken,
    is_proportion,
    possible_counts,
    read_proportion,
    uncheckable,
)
from lbpmeta.checks.counts.proportion_interval import interval_finding
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_percent", "check_proportion"]


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
    """Check a printed proportion whole: its counts, its percentage, and its interval.

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
        The first that fails of `counts-impossible`, `percent-disagrees-with-count` and `proportion-ci`; else the
        last that could be checked. ``methods`` lists the interval methods that print *both* bounds.

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.

    See Also
    --------
    check_counts, check_percent, check_proportion_ci : the three parts.

    Examples
    --------
    >>> check_proportion(18, 57, "32", "21", "45").verdict.value
    'consistent'
    >>> str(check_proportion(18, 57, "30").repairs[-1])
    'percent 30 -> 32 (one digit differs)'
    """
    share = level_of(level)
    printed = read_proportion(events, n, percent, low, high, rounding)
    counts = check_counts(events, n, rounding=rounding)
    if counts.verdict is Verdict.INCONSISTENT:
        return counts
    first = _percent(printed)
    if first.verdict is Verdict.INCONSISTENT or "low" not in printed or "high" not in printed:
        return first
    return interval_finding(printed, share)


def check_percent(events: Number, n: Number, percent: Number, *, rounding: str = "nearest") -> Finding:
    """Check a percentage against its count; without one, whether any whole count prints it.

    Parameters
    ----------
    events, n : int or str
        Count and total; `events` may be None.
    percent : str
        On the 0-100 scale, as printed.
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding
        A disagreement is arithmetic, hence "inconsistent".

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-369 (means; a percentage is 100 times one).

    Examples
    --------
    >>> check_percent(18, 57, "32").verdict.value
    'consistent'
    >>> print(check_percent(None, 57, "34").message)
    No whole number of 57 people is 34%. These numbers cannot all be right.
    """
    return _percent(read_proportion(events, n, percent, None, None, rounding))


def _percent(printed: Mapping[str, Printed]) -> Finding:
    check = "percent-disagrees-with-count"
    if counts_broken(printed):
        return uncheckable(printed, "The counts themselves are impossible.", ("events", "n"), check)
    if "percent" not in printed:
        if "events" in printed:
            why = "A count without percentage or interval has nothing to be compared with."
            return uncheckable(printed, why, ("percent",), check)
        return uncheckable(printed, "Neither a count nor a percentage was printed.", ("events",), check)
    if not values_of(printed["percent"]).intersects(PERCENT):
        broken = f"{printed['percent'].text}% lies outside [0, 100]."
        mended = _percent_against_count(printed, possible_counts(printed)) if "events" in printed else None
        repairs = () if mended is None else mended.repairs
        return make(check, Verdict.INCONSISTENT, broken, printed=printed, repairs=repairs)
    counts = possible_counts(printed)
    mismatch = _percent_against_count(printed, counts)
    if mismatch is not None:
        return mismatch
    found = "the count" if "events" in printed else f"{len(counts)} possible count{'s' * (len(counts) > 1)}"
    return make(
        check,
        Verdict.CONSISTENT,
        f"{printed['percent'].text}% of {printed['n'].text} agrees with {found}.",
        printed={k: v for k, v in printed.items() if k in ("events", "n", "percent")},
        admissible=admissible_counts(counts, int(printed["n"].value)),
        derivation=_steps(printed, counts),
    )


def _steps(printed: Mapping[str, Printed], counts: range) -> tuple[str, ...]:
    """The arithmetic: the percentage's set, and what the count, or the nearest counts, make."""
    percent, n = printed["percent"], int(printed["n"].value)
    nearest = round(float(percent) * n / 100)
    shown = counts if "events" in printed else range(max(0, nearest - 1), min(n, nearest + 1) + 1)
    lines = (f"100 x {x}/{n} = {100 * x / n:.6g}" for x in shown)
    return f"{percent.text}% stands for {values_of(percent)}", *lines


def _percent_against_count(printed: Mapping[str, Printed], counts: range) -> Finding | None:
    """A finding if the percentage is not that of the count, or of any count."""
    percent, n = printed["percent"], int(printed["n"].value)
    if counts and percent.prints(100 * counts[0] / n):
        return None
    core = {k: v for k, v in printed.items() if k in ("events", "n", "percent")}

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if counts_broken(numbers) or not values_of(numbers["percent"]).intersects(PERCENT):
            return None
        found = possible_counts(numbers)
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
        admissible = admissible_counts(counts, n)
    else:
        what = f"no whole number of {n} people is {percent.text}%"
        severity, admissible = Severity.MINOR, {}
    return make(
        "percent-disagrees-with-count",
        Verdict.INCONSISTENT,
        f"{what[0].upper()}{what[1:]}. {PROOF}",
        severity=severity,
        printed=printed,
        admissible=admissible,
        repairs=repairs,
        derivation=_steps(printed, counts),
    )


def run_percent(tables: Tables, row: Row) -> Iterator[Finding]:
    if is_proportion(row) and percent_value(row):
        finding = check_percent(row["events"] or None, row["n"], row["value"], rounding=row.rounding)
        yield finding.renamed({"percent": "value"})


SPECS: Final = (
    CheckSpec(
        "percent-disagrees-with-count",
        "Is the percentage that of its count?",
        ("statements",),
        run_percent,
        "proof",
        inputs="events, n, value",
        formula="percentage = 100 events / n; without a count, some whole number of events makes the percentage",
        source="Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-369.",
        proof_test="tests/checks/test_proportion.py::test_truth_is_never_inconsistent",
    ),
)
