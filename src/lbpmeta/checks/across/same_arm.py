"""The same arm in two rows: one mean and one size, but two standard deviations."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lbpmeta.checks.across.screen import ask_twice
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["of_others", "same_arm"]

#: What makes two rows print the same result of the same trial.
_KEY = ("outcome", "instrument", "timepoint", "kind")
#: Up to so many rows of one arm are those of a review; more are those of a table that tells no analyses apart.
_FEW: Final = 4
#: From this expected number of pairs on that agree by chance, two that do say nothing.
_CHANCE: Final = 0.05


#: Columns that tell where a number stands, or what was remarked, and not whose it is.
_PLACES: Final = frozenset(
    (
        *("analysis", "comparison", "outcome", "subgroup", "set", "group", "figure", "table", "page", "source", "doi"),
        *("note", "notes", "footnote", "footnotes", "comment", "comments", "remark", "remarks"),
        *("rob", "bias", "weight"),
    )
)
_WORDY: Final = re.compile(r"[a-z]", re.IGNORECASE)


def of_others(row: Row, other: Row, about: Collection[str] = ()) -> bool:
    """Whether a column of words that no check reads says that two rows are of other trials, people or outcomes.

    `about` are words of which one stands in its name, where not every column counts.

    Examples
    --------
    >>> lee, kim = ({"id": "a", "x_trial_id": "NCT1"}, {"id": "b", "x_trial_id": "NCT2"})
    >>> of_others(Row("trials", "a.csv", 2, lee), Row("trials", "a.csv", 3, kim))
    True
    """
    for column in row:
        if not column.startswith("x_") or not row[column] or not other[column] or row[column] == other[column]:
            continue
        called = set(column.split("_"))
        if called & _PLACES or (about and not called & set(about)):
            continue
        if _WORDY.search(row[column]) and _WORDY.search(other[column]):
            return True
    return False


#: Words of columns that tell what was measured, when and in whom: the comparator of an arm may be another one.
_MEASURED: Final = frozenset(
    (
        *("outcome", "measure", "measured", "variable", "trait", "scale", "subscale", "instrument", "test", "domain"),
        *("parameter", "questionnaire", "time", "timepoint", "followup", "visit", "week", "weeks", "sex", "population"),
        *("subgroup", "stratum"),
    )
)


def same_arm(tables: Tables, row: Row) -> Iterator[Finding]:
    """Compare each arm with the arms of other rows that have its name, size and mean.

    A review that compares one arm with several others prints it more than once. Same trial, outcome, time, arm,
    size and mean, but another standard deviation: one of the two was taken over wrongly. A heuristic, since two
    arms can share name, size and mean by chance.

    Yields
    ------
    Finding
        At most one per arm, "implausible", about the row whose standard deviation is the smaller one.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> for finding in same_arm(tables, tables.row("cd008112-1.1.1-tavares2017")):
    ...     print(finding.message)
    The SMT arm (n 20, mean 2.5) has sd1 0.801257 here and 8.012574 in cd008112-2.1.1-tavares2017: a tenth.
    """
    for arm in "12":
        cells = (f"n{arm}", f"mean{arm}", f"sd{arm}", f"arm{arm}")
        if not row.has(*cells):
            continue
        sd = row.printed(f"sd{arm}")
        others = [o for o in tables.same_trial(row) if o is not row and all(o[c] == row[c] for c in _KEY)]
        others = [o for o in others if not of_others(row, o, _MEASURED)]
        if _by_chance(row, arm, others):
            continue
        for other in others:
            found = _matching(other, row, arm)
            twin = other.printed(found) if found else None
            if sd is not None and twin is not None and sd.value < twin.value:
                factor = _factor(float(twin) / float(sd)) if sd.value > 0 else ""
                yield make(
                    "arm-with-two-sds",
                    Verdict.IMPLAUSIBLE,
                    f"The {row[f'arm{arm}']} arm (n {row[f'n{arm}']}, mean {row[f'mean{arm}']}) has sd{arm} "
                    f"{row[f'sd{arm}']} here and {other[found]} in {other.id}{factor}.",
                    printed={c: row.printed(c) for c in cells[:3]},
                    repairs=(Repair(f"sd{arm}", row[f"sd{arm}"], other[found], f"as in {other.id}"),),
                    rows=(row.id, other.id),
                )
                break


def _by_chance(row: Row, arm: str, others: Sequence[Row]) -> bool:
    """Whether a trial has so many rows of this arm that two of its means are printed alike by chance.

    Of k means of d digits about k (k - 1) / 2 pairs in 9 * 10^(d - 1) agree.
    """
    cells = (row[f"arm{arm}"], row[f"n{arm}"])
    alike = 1 + sum(any((o[f"arm{side}"], o[f"n{side}"]) == cells for side in "12") for o in others)
    digits = len(row[f"mean{arm}"].lstrip("-+0.").replace(".", ""))
    return alike > _FEW and alike * (alike - 1) / 2 > _CHANCE * 9 * 10 ** max(digits - 1, 0)


def _matching(other: Row, row: Row, arm: str) -> str:
    """Return the sd column of the other row's arm that is this arm with another SD, or ""."""
    for side in "12":
        same = all(other[f"{name}{side}"] == row[f"{name}{arm}"] for name in ("arm", "n", "mean"))
        if same and other[f"sd{side}"] and other[f"sd{side}"] != row[f"sd{arm}"]:
            return f"sd{side}"
    return ""


def _factor(ratio: float) -> str:
    """Say when the two differ by a power of ten."""
    power = round(math.log10(ratio))
    names = {1: ": a tenth", 2: ": a hundredth"}
    return names.get(power, "") if abs(ratio / 10**power - 1) < 1e-3 else ""


SPECS: Final = (
    CheckSpec(
        "arm-with-two-sds",
        "Does an arm have one standard deviation?",
        ("trials",),
        same_arm,
        "heuristic",
        inputs="mean, sd and n of the arms of one trial in one set",
        formula="arms with the same mean and n have the same SD",
        source="",
        row_only=False,
        ask=ask_twice,
    ),
)
