"""Printed counts: whole, not negative, and no more events than people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import called, resting
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read_all, values_of
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts.screen import NO_PEOPLE, PROPORTIONS, RATES, ask_counts
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = [
    "PERCENT",
    "PROPORTIONS",
    "SPECS",
    "admissible_counts",
    "check_counts",
    "counts_broken",
    "counts_finding",
    "is_proportion",
    "percent_set",
    "possible_counts",
    "read_proportion",
    "uncheckable",
]

#: Where a percentage lies.
PERCENT: Final = ValueSet(0.0, 100.0)


def counts_broken(printed: Mapping[str, Printed]) -> str:
    """Say what is impossible about `events` and `n`; "" if nothing is."""
    for name in ("events", "n"):
        number = printed.get(name)
        if number is not None and (number.value != int(number.value) or number.value < 0):
            return f"{name} {number.text} is not a whole number of people."
    n, events = printed.get("n"), printed.get("events")
    if n is not None and n.op == "=" and n.value == 0:
        return "n is 0: there is no proportion of nobody."
    if events is not None and n is not None and events.value > n.value and events.op in "=>" and n.op in "=<":
        return f"{events.text} events of {n.text} people cannot be."
    return ""


def check_counts(events: Number, n: Number, *, data: str | None = None, rounding: str | None = None) -> Finding:
    """Check that a count of events and its total are possible.

    Examples
    --------
    >>> check_counts(18, 57).verdict.value
    'consistent'
    >>> print(check_counts(81, 57).repairs[0])
    events, n 81, 57 -> 57, 81 (the two counts changed places)
    >>> check_counts("18.4", 57).blame
    ('data',)

    Parameters
    ----------
    events, n : int or str
        People with the event, and people.
    data : {"complete"}, optional
        Whether the numbers count people. Undeclared they may be sizes divided by a design effect or means over
        imputations: a count with decimals is then no proof.
    rounding : str, optional
        Counts are not rounded; the argument reads them like all other numbers.

    Returns
    -------
    Finding
        "inconsistent" where there are more events than people.

    Raises
    ------
    DataError
        If a number cannot be read.
    """
    declared = declared_by_keywords({"data": data, "rounding": rounding})
    return called(lambda mode: counts_finding(events, n, mode), declared, rounded=False)


def counts_finding(events: Number, n: Number, rounding: str = "nearest") -> Finding:
    """Return what :func:`check_counts` says if all premises hold."""
    check = "counts-impossible"
    printed = read_all({"events": events, "n": n}, rounding)
    if not printed:
        return make(check, Verdict.NOT_CHECKABLE, "No count was printed.", missing=("events", "n"))
    broken = counts_broken(printed)
    if broken and all(number.value == 0 for number in printed.values()):  # "0 of 0": no such people were in the arm
        return make(check, Verdict.NOT_CHECKABLE, broken, printed=printed, missing=("people",))
    if broken:
        repairs: tuple[Repair, ...] = ()
        if len(printed) == 2:
            swapped = {"events": printed["n"], "n": printed["events"]}
            if not counts_broken(swapped):
                texts = (
                    f"{printed['events'].text}, {printed['n'].text}",
                    f"{printed['n'].text}, {printed['events'].text}",
                )
                repairs = (Repair("events, n", *texts, "the two counts changed places"),)
            repairs += find_repairs(printed, lambda numbers: None if counts_broken(numbers) else 0.0, limit=4)
        found = make(
            check,
            Verdict.INCONSISTENT,
            broken,
            printed=printed,
            repairs=repairs,
        )
        # A size divided by a design effect, or a mean over imputations, need not be whole.
        fraction = any(number.value >= 0 and number.value % 1 for number in printed.values())
        return resting(found, assume("data")) if fraction else found
    if len(printed) < 2:
        missing = tuple(name for name in ("events", "n") if name not in printed)
        return make(
            check,
            Verdict.NOT_CHECKABLE,
            f"A count alone has nothing to be compared with: {missing[0]} is missing.",
            printed=printed,
            missing=missing,
        )
    return make(
        check,
        Verdict.CONSISTENT,
        f"{printed['events'].text} events of {printed['n'].text} people are possible.",
        printed=printed,
    )


def _sum_finding(events: Number, nonevents: Number, n: Number, rounding: str) -> Finding:
    """Return whether those with and without an event can be the people of an arm, all of them known."""
    printed = read_all({"events": events, "nonevents": nonevents, "n": n}, rounding)

    def off(numbers: Mapping[str, Printed]) -> float | None:
        return None if numbers["events"].value + numbers["nonevents"].value != numbers["n"].value else 0.0

    a, b, total = (printed[name] for name in ("events", "nonevents", "n"))
    if off(printed) is not None:
        told = f"{a.text} with and {b.text} without the event are the {total.text} people."
        return make("counts-impossible", Verdict.CONSISTENT, told, printed=printed)
    whole = int(a.value + b.value)
    found = make(
        "counts-impossible",
        Verdict.INCONSISTENT,
        f"{a.text} with and {b.text} without the event are {whole} people, not {total.text}.",
        printed=printed,
        repairs=find_repairs(printed, off, limit=4),
    )
    return resting(found, assume("data"))  # of some nobody may know whether they had it, and it may come again


def read_proportion(
    events: Number, n: Number, percent: Number, low: Number, high: Number, rounding: str
) -> dict[str, Printed]:
    given = {"events": events, "n": n, "percent": percent, "low": low, "high": high}
    printed = read_all(given, rounding)
    if "n" not in printed:
        raise DataError("`n` is empty; give the number of people the percentage is of.")
    return printed


def uncheckable(printed: Mapping[str, Printed], why: str, missing: tuple[str, ...], check: str) -> Finding:
    return make(check, Verdict.NOT_CHECKABLE, why, printed=printed, missing=missing)


def percent_set(percent: Printed) -> ValueSet:
    """Return what a percentage can stand for; under any rounding also one that was made to sum to 100 with others.

    The largest of rounded percentages is moved by a unit until they sum to 100: then it is one and a half from the
    true one at most, where one unit suffices.
    """
    values = values_of(percent)
    if percent.rounding != "any" or percent.op != "=":
        return values
    half = float(percent.ulp) / 2
    return ValueSet(values.low - half, values.high + half)


def possible_counts(printed: Mapping[str, Printed]) -> range:
    """Return the printed count, or every count that prints the percentage: they follow each other."""
    n = int(printed["n"].value)
    if "events" in printed:
        x = int(printed["events"].value)
        return range(x, x + 1)
    if "percent" not in printed:
        return range(0)
    values = percent_set(printed["percent"]).widened()
    first = max(0, math.floor(max(values.low, 0.0) * n / 100) - 1)
    last = min(n, math.ceil(min(values.high, 100.0) * n / 100) + 1)
    while first <= last and 100 * first / n not in values:
        first += 1
    while last > first and 100 * last / n not in values:
        last -= 1
    return range(first, last + 1)


def admissible_counts(counts: range, n: int) -> dict[str, ValueSet]:
    if not counts:
        return {}
    found = {"percent": ValueSet(100 * counts[0] / n, 100 * counts[-1] / n).widened()}
    found["events"] = ValueSet(counts[0], counts[-1])
    return found


def is_proportion(row: Row) -> bool:
    """Whether a statement prints a proportion with its total, in percent."""
    return row["kind"] in PROPORTIONS and bool(row["n"]) and row["unit"] == "%"


def run_counts(tables: Tables, row: Row) -> Iterator[Finding]:
    """Events against people, in each arm of a trial and in a statement."""
    for arm in ("1", "2") if row.table == "trials" else ("",):
        names = {"events": f"events{arm}", "n": f"n{arm}"}
        if not row.has(*names.values()) or row["measure"] in RATES or row["kind"] in NO_PEOPLE:
            continue
        if row[f"x_nonevents{arm}"] and (rest := f"x_nonevents{arm}"):
            found = _sum_finding(row[names["events"]], row[rest], row[names["n"]], row.rounding)
            yield found.renamed({**names, "nonevents": rest})
        finding = counts_finding(row[names["events"]], row[names["n"]], row.rounding)
        if finding.verdict is Verdict.NOT_CHECKABLE:
            continue
        if row["kind"] not in PROPORTIONS and not finding.premises:
            # Falls, infections, adverse events: a person can have several, whatever ratio is made of their number.
            finding = resting(finding, assume("data"))
        yield finding.renamed(names)


SPECS: Final = (
    CheckSpec(
        "counts-impossible",
        "Are there no more events than people?",
        ("trials", "statements"),
        run_counts,
        "proof",
        inputs="events and n, of a statement or of each arm; those without the event, where their column stands beside",
        formula="whole numbers, 0 <= events <= n, n > 0; events + non-events = n",
        source="INSPECT-SR, item 4.9 (Wilkinson J et al. 2025).",
        rounded=False,
        needs=(("events1", "n1"), ("events2", "n2"), ("events", "n")),
        ask=ask_counts,
        proof_test="tests/checks/test_binary_truth.py::test_counts",
    ),
)
