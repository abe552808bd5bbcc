"""Numbers that stand twice: one block in two rows of a pool, and one SD before and after."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.across.equal_arms import EVENTS, LINE, Twins, ask_twins, twin_rows
from lbpmeta.checks.across.several import of_several_effects
from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, read
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures.one_group import ONE_GROUP

__all__ = ["SPECS", "check_baseline_copied", "copied_block"]

#: Measures of one group that are made of a count and the number of its people.
_OF_COUNTS: Final = frozenset(m.name for m in ONE_GROUP if any("events" in inputs for inputs in m.columns))
#: From this probability of chance agreement on, equal SDs say nothing.
_CHANCE: Final = 1e-3


def check_baseline_copied(
    pairs: Iterable[tuple[Number, Number, Number]],
) -> Finding:
    """Ask whether the SDs at the end are those at baseline, copied.

    Examples
    --------
    >>> check_baseline_copied([("2.31", "2.31", 40), ("2.05", "2.05", 41)]).verdict.value
    'implausible'
    >>> check_baseline_copied([("2.3", "2.3", 40)]).verdict.value
    'consistent'

    Parameters
    ----------
    pairs : iterable of (SD at baseline, SD at the end, n)
        One per arm, as printed.

    Returns
    -------
    Finding
        "implausible" where every arm prints the same SD twice and chance does that less than once in 1000 times.

    Raises
    ------
    DataError
        If a number cannot be read, or no arm has all three.

    Notes
    -----
    Chance that two SDs of n people agree in print: ulp/(2 SD sqrt(pi/(2(n - 1)))), as of independent ones; the arms'
    multiply. Reviewers who lack an SD may use the baseline one: that is a choice to be stated, not an error.
    """
    numbers = []
    for before, after, n in pairs:
        triple = read(before), read(after), people_in(str(n)) if n is not None else None
        if triple[0] is not None and triple[1] is not None and triple[2] is not None and triple[2] > 1:
            numbers.append((triple[0], triple[1], triple[2]))
    if not numbers:
        raise DataError("Give the SD at baseline, the SD at the end and n of at least one arm.")
    chance = 1.0
    for one, two, n in numbers:
        if one.value != two.value or one.decimals != two.decimals or one.value <= 0:
            chance = 1.0
            break
        chance *= min(1.0, float(one.ulp) / (2 * float(one) * math.sqrt(math.pi / (2 * (n - 1)))))
    shown = " and ".join(one.text for one, _, _ in numbers)
    if chance < _CHANCE:
        return make(
            "baseline-copied",
            Verdict.IMPLAUSIBLE,
            f"The SDs at the end are those at baseline ({shown}): if none were known at the end, that is a choice "
            "to be stated.",
            stakes=CHOICE,
        )
    return make("baseline-copied", Verdict.CONSISTENT, "The SDs at the end are not those at baseline.")


def _run_baseline(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["kind"] not in ("endpoint", ""):
        return
    columns = [(f"baseline_sd{a}", f"sd{a}", f"n{a}") for a in "12"]
    used = [c for c in columns if row.has(*c) and people_in(row[c[2]]) is not None]
    if not used:
        return
    if all((people_in(row[c[2]]) or 0) < 2 for c in used):
        return
    finding = check_baseline_copied([(row[a], row[b], row[n]) for a, b, n in used])
    cells = [cell for c in used for cell in c]
    yield dataclasses.replace(
        finding, printed=MappingProxyType({c: n.text for c in cells if (n := read(row[c])) is not None})
    )


def copied_block(tables: Tables, twins: Twins) -> Finding | None:
    """Judge rows of one pool that print every number alike.

    Parameters
    ----------
    tables : Tables
    twins : Twins
        The rows, and the columns of the block.

    Returns
    -------
    Finding or None
        "implausible" where the rows' labels may name one study, and between others where too many digits agree for
        chance. For information where a third of the studies of a pool that no printed line is of have several rows.
    """
    rows = twins.rows
    if twins.columns == LINE and _of_two_counts(rows[0]):
        return None
    if not twins.same_study or twins.columns == LINE:
        enough = twins.beyond_chance
    else:
        # Two arms of one study beside a third that was split between them have the same counts by chance now and then.
        enough = twins.columns != EVENTS or twins.again
    if not enough:
        return None
    ids = tuple(r.id for r in rows)
    trials = tuple(dict.fromkeys(r["trial"] for r in rows))
    where = (
        f"{len(trials)} trials ({', '.join(trials)})"
        if len(trials) > 1
        else f"{len(ids)} rows of {trials[0] or 'one table'}"
    )
    shown = ", ".join(rows[0][c] for c in twins.columns)
    several = of_several_effects(tables, rows) if twins.same_study else ""
    told = (
        f"its people count twice{several}, or a line was copied"
        if twins.same_study
        else "one trial may be in this pool twice, or a line may have been copied"
    )
    return make(
        "copied-block",
        Verdict.IMPLAUSIBLE,
        f"The same numbers ({shown}) stand in {where}: {told}.",
        stakes=CHOICE if several else None,
        printed={c: read(rows[0][c]) for c in twins.columns},
        rows=ids,
    )


def _of_two_counts(row: Row) -> bool:
    """Whether a line follows from two small numbers, which a pool repeats by chance: a share, or one that is 0 or 1."""
    estimate, low, high = (read(row[column]) for column in LINE)
    at_end = estimate is not None and any(end is not None and end.value == estimate.value for end in (low, high))
    return at_end or row["measure"] in _OF_COUNTS


def _run_block(tables: Tables, row: Row) -> Iterator[Finding]:
    for twins in twin_rows(tables, row):
        finding = copied_block(tables, twins)
        if finding is not None:
            yield finding


SPECS: Final = (
    CheckSpec(
        "baseline-copied",
        "Are the SDs at the end those at baseline?",
        ("trials",),
        _run_baseline,
        "heuristic",
        inputs="baseline_sd, sd and n of each arm, of end scores",
        formula="equal in every arm, and chance agreement, the product of ulp/(2 SD sqrt(pi/(2(n - 1)))), below 1/1000",
        source="",
        reads="range",
        needs=(("baseline_sd1", "sd1", "n1"), ("baseline_sd2", "sd2", "n2")),
    ),
    CheckSpec(
        "copied-block",
        "Do two rows of one pool print the same numbers?",
        ("trials",),
        _run_block,
        "heuristic",
        inputs="mean, SD (or events) and n of both arms; else estimate and interval; the labels of the studies",
        formula="every one of them is printed alike, in rows whose labels may name one study (of counts in a second "
        "outcome too, where there is one), or with 8 digits other than 0 (10 of counts; "
        "2 log10(rows/40) more in a larger pool); no shares with their intervals",
        source="",
        row_only=False,
        ask=ask_twins,
    ),
)
