"""A printed proportion: percentage against count, and interval against every usual method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import USUAL_LEVEL, called, resting
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.links import level_of, percent_value
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.severity import DIGITS, LABEL
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.stakes import sized
from lbpmeta.checks.counts.counts import (
    PERCENT,
    admissible_counts,
    counts_broken,
    counts_finding,
    is_proportion,
    percent_set,
    possible_counts,
    read_proportion,
    uncheckable,
)
from lbpmeta.checks.counts.proportion_interval import interval_finding
from lbpmeta.checks.counts.screen import ask_percent
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.declaration import NOTHING_DECLARED, Declarations, declare, declared_by_keywords, reading_mode
from lbpmeta.premises.premise import Origin, assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_percent", "check_proportion"]


def check_proportion(
    events: Number,
    n: Number,
    percent: Number = None,
    low: Number = None,
    high: Number = None,
    *,
    level: float | str = USUAL_LEVEL,
    interval: str | None = None,
    unit: str | None = None,
    data: str | None = None,
    order: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a printed proportion whole: its counts, its percentage, and its interval.

    What is not said is assumed, and a contradiction that needs an assumption is "implausible": see
    ``Finding.premises``.

    Examples
    --------
    >>> check_proportion(18, 57, "32", "21", "45").verdict.value
    'consistent'
    >>> finding = check_proportion(71, 128, "55.4")  # 55.47
    >>> finding.verdict.value, finding.blame
    ('implausible', ('rounding',))
    >>> str(check_proportion(18, 57, "30").repairs[-1])
    'percent 30 -> 32 (one digit differs)'

    Parameters
    ----------
    events, n : int or str
        Count and total. Without `events` the check asks whether any whole count of `n` prints the percentage.
    percent, low, high : str, optional
        On the 0-100 scale, as printed.
    level : float
        In percent.
    interval : str, optional
        How the interval was made: "wald", "exact", "score", "credible" ...; others are asked of every method.
    unit : {"percent", "shared"}, optional
        Says that percentage and bounds are all in percent.
    data : {"complete"}, optional
        Says that every person is in the numbers, so that each percentage is one of whole people.
    order : {"low first"}, optional
        Says that the lower bound stands first.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated", "sum-to-100" ..., or "any".

    Returns
    -------
    Finding
        The first that fails of `counts-impossible`, `percent-disagrees-with-count` and `proportion-ci`; else the
        last that could be checked. ``methods`` lists the interval methods that print *both* bounds.

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.
    MethodError
        If the level, or what is declared, is unknown.

    See Also
    --------
    check_counts, check_percent, check_proportion_ci : the three parts.
    """
    level_of(level)
    given = {"interval": interval, "unit": unit, "data": data, "order": order, "rounding": rounding}
    declared = declared_by_keywords(given)
    read_proportion(events, n, percent, low, high, reading_mode(declared))
    found = called(lambda mode: counts_finding(events, n, mode), declared, rounded=False)
    if found.verdict in _FAILING:
        return found
    first = called(lambda mode: percent_finding(events, n, percent, mode, declared), declared)
    whole = read(low) is not None and read(high) is not None
    if first.verdict in _FAILING or not whole:
        return first

    def interval_in(mode: str) -> Finding:
        return interval_finding(read_proportion(events, n, percent, low, high, mode), level, declared)

    return called(interval_in, declared)


#: What ends the reading of a proportion.
_FAILING: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE, Verdict.METHOD_DEPENDENT)


def check_percent(
    events: Number,
    n: Number,
    percent: Number,
    *,
    unit: str | None = None,
    data: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a percentage against its count; without one, whether any whole count prints it.

    Examples
    --------
    >>> check_percent(18, 57, "32").verdict.value
    'consistent'
    >>> check_percent(18, 57, "23").verdict.value
    'inconsistent'
    >>> finding = check_percent(None, 57, "34", rounding="nearest")
    >>> finding.verdict.value, finding.blame
    ('implausible', ('data',))
    >>> print(check_percent(None, 57, "34", rounding="nearest", data="complete").message.partition(". ")[0])
    No whole number of 57 people is 34%

    Parameters
    ----------
    events, n : int or str
        Count and total; `events` may be None.
    percent : str
        On the 0-100 scale, as printed.
    unit : {"percent"}, optional
        Says that it is in percent; undeclared, "0.32" of 18 in 57 is read as a proportion.
    data : {"complete"}, optional
        Says that every person is in the numbers; undeclared, a percentage that is one of no whole number of people is
        no proof, since it may be weighted, modelled or of those without missing values.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated", "sum-to-100" ..., or "any".

    Returns
    -------
    Finding
        "inconsistent" where no usual rounding makes the percentage of the count, nor one that made percentages sum to
        100.

    Raises
    ------
    DataError
        If a number cannot be read, or `n` is missing.
    MethodError
        If what is declared is unknown.

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-369 (means; a percentage is 100 times one).
    """
    declared = declared_by_keywords({"unit": unit, "data": data, "rounding": rounding})
    return called(lambda mode: percent_finding(events, n, percent, mode, declared), declared)


def percent_finding(
    events: Number, n: Number, percent: Number, rounding: str = "nearest", declared: Declarations = NOTHING_DECLARED
) -> Finding:
    """Return what :func:`check_percent` says if all premises hold."""
    printed = read_proportion(events, n, percent, None, None, rounding)
    found = _percent(printed)
    if found.verdict is Verdict.INCONSISTENT and "events" not in printed:
        return resting(found, assume("data"))
    if found.verdict is Verdict.INCONSISTENT and "unit" not in declared:
        share = 100 * int(printed["events"].value) / int(printed["n"].value)
        if any(printed["percent"].prints(share / unit) for unit in (100.0, 0.1)):
            return make(
                found.check,
                Verdict.METHOD_DEPENDENT,
                f"{printed['percent'].text} is the share of {printed['events'].text} in {printed['n'].text} in another "
                "unit than percent.",
                stakes=LABEL,
                printed=printed,
                admissible=found.admissible,
                derivation=found.derivation,
            )
    return found


def _percent(printed: Mapping[str, Printed]) -> Finding:
    check = "percent-disagrees-with-count"
    broken = counts_broken(printed)
    if broken:
        return uncheckable(printed, broken, ("possible counts",), check)
    if "percent" not in printed:
        if "events" in printed:
            why = "A count without percentage or interval has nothing to be compared with."
            return uncheckable(printed, why, ("percent",), check)
        return uncheckable(printed, "Neither a count nor a percentage was printed.", ("events",), check)
    if not values_of(printed["percent"]).intersects(PERCENT):
        outside = f"{printed['percent'].text}% lies outside 0 to 100."
        mended = _percent_against_count(printed, possible_counts(printed)) if "events" in printed else None
        repairs = () if mended is None else mended.repairs
        return make(check, Verdict.INCONSISTENT, outside, printed=printed, repairs=repairs)
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


def _prints(percent: Printed, value: float) -> bool:
    return value in percent_set(percent).widened()


def _percent_against_count(printed: Mapping[str, Printed], counts: range) -> Finding | None:
    """A finding if the percentage is not that of the count, or of any count."""
    percent, n = printed["percent"], int(printed["n"].value)
    if counts and _prints(percent, 100 * counts[0] / n):
        return None
    core = {k: v for k, v in printed.items() if k in ("events", "n", "percent")}

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if counts_broken(numbers) or not values_of(numbers["percent"]).intersects(PERCENT):
            return None
        found = possible_counts(numbers)
        total = int(numbers["n"].value)
        if not found or not _prints(numbers["percent"], 100 * found[0] / total):
            return None
        return abs(100 * found[0] / total - float(numbers["percent"]))

    repairs = find_repairs(core, distance)
    if "events" in printed:
        true = 100 * counts[0] / n
        what = f"{counts[0]} of {n} is {true:.4g}%, not {percent.text}%"
        exact = Repair("percent", percent.text, f"{true:.{max(0, percent.decimals)}f}", "recomputed from the count")
        known = {(r.field, r.value) for r in repairs}
        repairs = repairs if (exact.field, exact.value) in known else (*repairs[:4], exact)
        stakes = sized(true - float(percent), true)
        admissible = admissible_counts(counts, n)
    else:
        what = f"no whole number of {n} people is {percent.text}%"
        stakes, admissible = DIGITS, {}
    return make(
        "percent-disagrees-with-count",
        Verdict.INCONSISTENT,
        f"{what[0].upper()}{what[1:]}.",
        stakes=stakes,
        printed=printed,
        admissible=admissible,
        repairs=repairs,
        derivation=_steps(printed, counts),
    )


#: A statement says its unit.
_IN_PERCENT: Final = Declarations.of(declare("unit", "percent", origin=Origin.SOURCE, where="column unit"))


def run_percent(tables: Tables, row: Row) -> Iterator[Finding]:
    if is_proportion(row) and percent_value(row):
        finding = percent_finding(row["events"] or None, row["n"], row["value"], row.rounding, _IN_PERCENT)
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
        needs=(("n", "value"),),
        ask=ask_percent,
    ),
)
