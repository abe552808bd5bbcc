"""One standard deviation in many arms of a pool: borrowed, or copied down a column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from lbpmeta.bounds import Floats
from lbpmeta.checks.across.equal_arms import pools_of_table
from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import first_few, make, read
from lbpmeta.checks.core.screen import Answer, SameRows, TableColumns, columns_alone, found_in, trials_of
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "chance_of_repeats"]

#: Chance below which equal SDs draw attention.
_CHANCE: Final = 1e-3
#: Spread of the SDs of a pool on the log scale that is reckoned with at least, however alike they are printed.
_SPREAD: Final = 0.15
#: Words of a note that say where an SD was borrowed.
_STATED: Final = re.compile(
    r"imput|borrow|similar stud|SD of baseline|pooled SD|common SD|SD (?:was )?taken from", re.I
)
#: Studies that must share an SD, and rows whose arms must.
_STUDIES: Final = 3


def chance_of_repeats(value: float, ulp: float, arms: int, times: int, spread: float) -> float:
    """Return a bound of the chance that some SD stands `times` times among the SDs of a pool.

    Parameters
    ----------
    value, ulp : float
        The SD, and a unit of its last digit.
    arms, times : int
        SDs in the pool; how many of them are this one.
    spread : float
        Standard deviation of the logarithms of the SDs.

    Notes
    -----
    C(arms, times) p^(times - 1), where p = ulp/(value spread sqrt(2 pi)) is the most likely value's share.

    Examples
    --------
    >>> chance_of_repeats(12.4, 0.1, 12, 12, 0.2) < 1e-15, chance_of_repeats(12.0, 1.0, 12, 2, 0.2)
    (True, 1.0)
    """
    share = min(1.0, ulp / (value * spread * math.sqrt(2 * math.pi)))
    return _of_any(arms, times, (times - 1) * math.log(share))


def _of_any(of: int, chosen: int, log_chance: float) -> float:
    """Return a chance times the ways to choose; in logarithms, since no float holds the ways in a thousand arms."""
    ways = math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)
    return math.exp(min(0.0, ways + log_chance))


@dataclass(frozen=True, slots=True)
class _Repeated:
    """What is told of a pool, on the first of the rows."""

    rows: tuple[Row, ...]
    sd: str
    within: bool


@lru_cache(maxsize=4)
def _found(key: SameRows) -> Mapping[str, tuple[_Repeated, ...]]:
    found: dict[str, list[_Repeated]] = {}
    told: set[tuple[frozenset[str], bool]] = set()
    columns = columns_alone(key.rows)
    unsaid = np.array([not _STATED.search(note) for note in columns.text("note")])
    arms = tuple(np.where(unsaid & x.equal & (x.value > 0), x.value, np.nan) for x in columns.numbers("sd1", "sd2"))
    for pool in pools_of_table(key):
        for repeated in (*_between(key.rows, pool, arms), *_within(key.rows, pool, arms)):
            name = frozenset(r.id for r in repeated.rows), repeated.within
            if name not in told:
                told.add(name)
                found.setdefault(repeated.rows[0].id, []).append(repeated)
    return {name: tuple(several) for name, several in found.items()}


def _between(rows: Sequence[Row], pool: Sequence[int], arms: Sequence[Floats]) -> Iterator[_Repeated]:
    """One SD in arms of several studies."""
    seen: dict[float, dict[str, Row]] = {}
    for i in pool:
        for value in (float(arms[0][i]), float(arms[1][i])):
            if not math.isnan(value):
                seen.setdefault(value, {}).setdefault(rows[i]["trial"] or rows[i].id, rows[i])
    if not seen:
        return
    value, studies = max(seen.items(), key=lambda item: len(item[1]))
    if len(studies) < _STUDIES:
        return
    others = [math.log(v) for v in seen if v != value]
    spread = max(_SPREAD, float(np.std(others)) if len(others) > 2 else 0.0)
    numbers = (read(row[f"sd{s}"]) for row in studies.values() for s in "12")
    number = next(n for n in numbers if n is not None and float(n) == value)
    every = len({rows[i]["trial"] or rows[i].id for i in pool})
    if chance_of_repeats(value, float(number.ulp), 2 * every, len(studies), spread) < _CHANCE:
        yield _Repeated(tuple(studies.values()), number.text, within=False)


def _within(rows: Sequence[Row], pool: Sequence[int], arms: Sequence[Floats]) -> Iterator[_Repeated]:
    """Rows both of whose arms have one SD."""
    both = [i for i in pool if not math.isnan(float(arms[0][i] + arms[1][i]))]
    equal = [i for i in both if arms[0][i] == arms[1][i]]
    trials = {rows[i]["trial"] for i in equal}
    if len(trials) < _STUDIES:
        return
    parts = []
    for i in equal:
        number, people = read(rows[i]["sd1"]), [people_in(rows[i][f"n{a}"]) or 30 for a in "12"]
        if number is None or min(people) < 3:
            return
        apart = float(number) * math.sqrt(sum(1 / (2 * (n - 1)) for n in people))
        parts.append(min(1.0, float(number.ulp) / (apart * math.sqrt(2 * math.pi))))
    # One row with a pooled SD of many digits is common: the others must be odd without it.
    if _of_any(len(both), len(equal), sum(map(math.log, sorted(parts)[1:]))) < _CHANCE:
        yield _Repeated(tuple(rows[i] for i in equal), "", within=True)


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    for repeated in _found(trials_of(tables)).get(row.id, ()):
        ids = tuple(r.id for r in repeated.rows)
        if repeated.within:
            message = (
                f"In {len(ids)} rows of this pool ({first_few(ids)}) both arms have one and the same SD: if it is a "
                "pooled or a borrowed one, that is a choice to be stated."
            )
        else:
            message = (
                f"The SD {repeated.sd} stands in {len(ids)} studies of this pool ({first_few(ids)}): if it was "
                "borrowed for those that print none, that is a choice to be stated; it may also have been copied down "
                "the column."
            )
        yield make(
            "identical-sds",
            Verdict.IMPLAUSIBLE,
            message,
            stakes=CHOICE,
            printed={c: read(row[c]) for c in ("sd1", "sd2") if row[c]},
            rows=ids,
        )


def _ask(columns: TableColumns) -> Answer:
    return found_in(_found(SameRows(columns.tables.rows.get("trials", ()))), columns)


SPECS: Final = (
    CheckSpec(
        "identical-sds",
        "Does one SD stand in many arms of a pool?",
        ("trials",),
        _run,
        "heuristic",
        inputs="the SDs of the rows of a set, n",
        formula="one SD in 3 studies or more, or both arms of 3 studies or more with one SD each, where chance, by the "
        "last digit and the spread of the SDs (or the sampling error of two of them), is below 1 in 1,000; not where "
        "the note says it",
        source="",
        row_only=False,
        ask=_ask,
    ),
)
