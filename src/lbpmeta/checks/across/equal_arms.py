"""Arms that stand in several rows of one pool, found by their numbers: every pool of a table at once.

Arms are the evidence, labels the context: rows are joined by equal numbers, and what an equality means is decided by
whether their labels may name one study.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.checks.across.digits import digits_needed, digits_of, significant_digits
from lbpmeta.checks.across.labels import StudyLabel, read_label, same_study
from lbpmeta.checks.across.pool import ALIKE
from lbpmeta.checks.core.screen import Answer, SameRows, TableColumns, columns_alone, faces_of, found_in, trials_of
from lbpmeta.evidence.tables import Row, Tables

__all__ = [
    "EVENTS",
    "LINE",
    "ArmNumbers",
    "Shared",
    "Twins",
    "again",
    "ask_shared",
    "ask_twins",
    "pools_of_table",
    "shared_arms",
    "twin_rows",
]

#: How many rows with one and the same arm are compared with each other: more of them are a column of one value.
_MOST: Final = 60

#: So many digits other than 0 are no chance between the studies of a pool; of counts more, since n repeats.
_DIGITS: Final = 8
_OF_COUNTS: Final = 10
#: Blocks of fewer are chance however often they stand there.
_SHORT: Final = 6


@dataclass(frozen=True, slots=True)
class ArmNumbers:
    """An arm by its numbers.

    Parameters
    ----------
    what : tuple
        ("mean", mean, SD), or ("events", side, events, n).
    n : float
        People; NaN if unknown.
    digits : int
        How many digits other than 0 its mean and SD, or its counts, have.
    """

    what: tuple[Hashable, ...]
    n: float
    digits: int

    @property
    def of_means(self) -> bool:
        """Whether it is told by a mean and its SD."""
        return self.what[0] == "mean"


@dataclass(frozen=True, slots=True)
class Shared:
    """Rows of one pool that hold one arm.

    Parameters
    ----------
    rows : tuple of Row
        In file order.
    sides : str
        "1" or "2" for each: where the arm stands.
    arm : ArmNumbers
        As in the first row.
    same_n : bool
        Whether n is the same in all of them.
    same_study : bool
        Whether their labels may name one study.
    """

    rows: tuple[Row, ...]
    sides: str
    arm: ArmNumbers
    same_n: bool
    same_study: bool


@dataclass(frozen=True, slots=True)
class Twins:
    """Rows of one pool that print the same numbers.

    Parameters
    ----------
    rows : tuple of Row
    columns : tuple of str
        The columns of the numbers.
    digits : int
        How many digits other than 0 they have; of an interval, how many significant ones.
    same_study : bool
        Whether their labels may name one study.
    again : bool
        Whether, of counts, the arms bear the same names, and another pool that holds both repeats their numbers.
    pool : int
        How many rows the pool has.
    """

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    digits: int
    same_study: bool = False
    again: bool = True
    pool: int = 2

    @property
    def beyond_chance(self) -> bool:
        """Whether more digits agree than chance lets, between rows of different studies."""
        needed = digits_needed(_OF_COUNTS if self.columns == EVENTS else _DIGITS, self.pool)
        # A block of fewer digits is no chance either where it stands three times.
        return self.digits >= _SHORT and (len(self.rows) - 1) * self.digits >= needed


MEANS: Final = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
EVENTS: Final = ("events1", "n1", "events2", "n2")
LINE: Final = ("estimate", "ci_low", "ci_high")


class _Arms:
    """The arms of a table, as columns: an arm is put together when it is asked for, since few stand twice.

    Parameters
    ----------
    columns : TableColumns
    """

    def __init__(self, columns: TableColumns) -> None:
        n = len(columns)
        self._texts = [[columns.text(f"{c}{side}") for c in ("mean", "sd", "n", "events")] for side in "12"]
        self._means = np.zeros((n, 2), bool)
        self._counts = np.zeros((n, 2), bool)
        self._first, self._second, self.people = (np.full((n, 2), np.nan) for _ in range(3))
        for at, side in enumerate("12"):
            mean, sd, size, events = columns.numbers(*(f"{c}{side}" for c in ("mean", "sd", "n", "events")))
            people = np.where(size.equal & (size.value > 0), size.value, np.nan)
            means = mean.equal & sd.equal & (sd.value > 0)
            counts = ~means & events.equal & (events.value > 0) & (events.value < people)
            self._means[:, at], self._counts[:, at], self.people[:, at] = means, counts, people
            self._first[:, at] = np.where(means, mean.value, events.value)
            self._second[:, at] = np.where(means, sd.value, people)

    def arm(self, row: int, side: int) -> ArmNumbers | None:
        """Return what is printed of one arm."""
        mean, sd, size, events = (texts[row] for texts in self._texts[side])
        numbers = float(self._first[row, side]), float(self._second[row, side])
        if self._means[row, side]:
            return ArmNumbers(("mean", *numbers), float(self.people[row, side]), digits_of((mean, sd)))
        if self._counts[row, side]:
            return ArmNumbers(
                ("events", "12"[side], *numbers), float(self.people[row, side]), digits_of((events, size))
            )
        return None

    def both(self, row: int) -> tuple[ArmNumbers | None, ArmNumbers | None]:
        """Return both arms of a row."""
        return self.arm(row, 0), self.arm(row, 1)

    def numbered(self) -> NDArray[np.int64]:
        """Return the number of each arm among the different ones, by row and side; -1 where there is none."""
        kinds = np.where(self._means, 0, np.array([1, 2]))  # events of one side are not those of the other
        known = np.flatnonzero(self._means | self._counts)
        kind, first, second = (values.ravel()[known] for values in (kinds, self._first, self._second))
        order = np.lexsort((second, first, kind))
        new = np.zeros(known.size, bool)
        for values in (kind, first, second):
            new[1:] |= values[order[1:]] != values[order[:-1]]
        codes = np.full(self._means.size, -1, np.int64)
        codes[known[order]] = np.cumsum(new)
        return codes.reshape(-1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The trials of a table: their pools, and each arm by its numbers."""

    rows: tuple[Row, ...]
    pools: tuple[Sequence[int], ...]
    arms: _Arms | None


@lru_cache(maxsize=4)
def _read(key: SameRows) -> _Table:
    rows = key.rows
    columns = columns_alone(rows)
    pools: dict[Hashable, list[int]] = {}
    about = zip(*(columns.text(c) for c in ALIKE), strict=True)
    for i, (names, alike, measure) in enumerate(zip(columns.text("set"), about, columns.text("measure"), strict=True)):
        # A row may stand in a subgroup and in the total over all of them: each is a pool.
        for name in names.split() or ((alike,) if measure else ()):
            pools.setdefault(name, []).append(i)
    several = tuple(array("i", places) for places in pools.values() if len(places) > 1)
    some = any(columns.has(f"{c}{side}").any() for c in ("sd", "events") for side in "12")
    return _Table(rows, several, _Arms(columns) if some else None)


@lru_cache(maxsize=4)
def _shared(key: SameRows) -> Mapping[str, tuple[Shared, ...]]:
    table = _read(key)
    found: dict[str, list[Shared]] = {}
    told: set[frozenset[str]] = set()
    if table.arms is None:
        return {}
    numbers = table.arms.numbered()
    for pool in table.pools:
        mine = numbers[np.asarray(pool)]
        _, code, times = np.unique(mine, return_inverse=True, return_counts=True)
        by_arm: dict[int, list[tuple[int, int]]] = {}
        for place in np.flatnonzero((times[code.ravel()] > 1) & (mine.ravel() >= 0)).tolist():
            by_arm.setdefault(int(mine.flat[place]), []).append((pool[place // 2], place % 2))
        for places in by_arm.values():
            if len({i for i, _ in places}) > 1:
                for shared in _groups(table.rows, table.arms, places[:_MOST], digits_needed(_DIGITS, len(pool))):
                    ids = frozenset(r.id for r in shared.rows)
                    if ids not in told:
                        told.add(ids)
                        found.setdefault(shared.rows[0].id, []).append(shared)
    return {name: tuple(groups) for name, groups in found.items()}


def _groups(rows: tuple[Row, ...], arms: _Arms, places: Sequence[tuple[int, int]], needed: int) -> Iterator[Shared]:
    """The rows with one arm, by study: where some of a study's have one n, those alone; and rows of several studies."""
    for group in _by_study(rows, places):
        of_study = len(group) > 1
        members = group if of_study else list(places)
        if not of_study and group[0] != places[0]:
            continue
        arm = arms.arm(*members[0])
        if arm is None or (not of_study and not (arm.of_means and arm.digits >= needed)):
            continue
        sizes: dict[float, list[tuple[int, int]]] = {}
        for i, side in members:
            sizes.setdefault(float(arms.people[i, side]), []).append((i, side))
        equal = [same for same in sizes.values() if len(same) > 1]
        for chosen in equal or ([members] if of_study else []):
            first = arms.arm(*chosen[0])
            if first is not None and not _repeated(arms, chosen):
                yield Shared(
                    tuple(rows[i] for i, _ in chosen),
                    "".join("12"[side] for _, side in chosen),
                    first,
                    bool(equal),
                    of_study,
                )


def _by_study(rows: tuple[Row, ...], places: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    groups: list[tuple[str, StudyLabel, list[tuple[int, int]]]] = []
    for place in places:
        row = rows[place[0]]
        source, label = row["source"], read_label(row["trial"])
        for of_source, first, group in groups:
            if of_source == source and first.may_be(label):
                group.append(place)
                break
        else:
            groups.append((source, label, [place]))
    return [group for _, _, group in groups]


def _repeated(arms: _Arms, places: Sequence[tuple[int, int]]) -> bool:
    """Whether the rows repeat each other entirely: then they are twins, and hold no shared arm."""
    rows = {i for i, _ in places}
    return (
        len(rows) < 2 or len({frozenset((arm.what, arm.n) if arm else None for arm in arms.both(i)) for i in rows}) < 2
    )


def shared_arms(tables: Tables, row: Row) -> tuple[Shared, ...]:
    """Return the arms that this row, as the first of them, shares with other rows of a pool."""
    return _shared(trials_of(tables)).get(row.id, ())


def _repeats(values: Array, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of some rows have the numbers of another of them: most have not, and need no place in a table of groups."""
    columns = [values[at, place] for place in range(values.shape[1])]
    order = np.lexsort(columns)
    same = np.ones(max(0, at.size - 1), bool)
    while columns:  # one at a time: a million rows have no room for pairs of all
        column = columns.pop()[order]
        same &= column[1:] == column[:-1]
    repeated = np.zeros(at.size, bool)
    repeated[order[1:]] = same
    repeated[order[:-1]] |= same
    return at[repeated]


@lru_cache(maxsize=4)
def _twins(key: SameRows) -> Mapping[str, tuple[Twins, ...]]:
    table = _read(key)
    found: dict[str, list[Twins]] = {}
    told: set[frozenset[str]] = set()
    taken = np.zeros(len(table.rows), bool)
    columns = columns_alone(table.rows)
    for block in (MEANS, EVENTS, LINE):
        if not columns.has(*block).any():
            continue
        filled, equal, values = faces_of(table.rows, block)
        filled &= ~taken
        taken |= filled
        filled &= equal
        if block is EVENTS:  # none or all of the people happen often
            for side in (0, 2):
                filled &= (values[:, side] > 0) & (values[:, side] < values[:, side + 1])
        for pool in table.pools:
            same: dict[tuple[float, ...], list[int]] = {}
            for i in _repeats(values, np.array([i for i in pool if filled[i]], np.int64)).tolist():
                same.setdefault(tuple(values[i].tolist()), []).append(i)
            for places in same.values():
                ids = frozenset(table.rows[i].id for i in places)
                if len(places) < 2 or ids in told:
                    continue
                told.add(ids)
                rows = tuple(table.rows[i] for i in places)
                digits = (significant_digits if block is LINE else digits_of)(rows[0][c] for c in block)
                twins = Twins(rows, block, digits, pool=len(pool))
                if block is not LINE or twins.beyond_chance:
                    found.setdefault(rows[0].id, []).append(twins)
    return {name: tuple(groups) for name, groups in found.items()}


def twin_rows(tables: Tables, row: Row) -> tuple[Twins, ...]:
    """Return the rows of a pool that print the same numbers as this one, where it is the first of them."""
    found = []
    for t in _twins(trials_of(tables)).get(row.id, ()):
        pairs = itertools.combinations(t.rows[:_MOST], 2)
        one = all(same_study(a["trial"], b["trial"]) for a, b in pairs)
        twice = _named_alike(t.rows) and again(tables, t.rows, t.columns) is not False
        found.append(replace(t, same_study=one, again=twice))
    return tuple(found)


def _named_alike(rows: Sequence[Row]) -> bool:
    return all(len({r[arm] for r in rows} - {""}) < 2 for arm in ("arm1", "arm2"))


def again(tables: Tables, rows: Sequence[Row], columns: Sequence[str]) -> bool | None:
    """Whether the studies of the first two rows print the same cells in another pool too.

    None where no other pool holds both: then nothing speaks for it or against it.
    """
    met, own = False, {id(r) for r in rows}
    pools: dict[tuple[str, ...], set[int]] = {}
    alike: dict[tuple[tuple[str, ...], ...], set[int]] = {}
    for b in tables.same_trial(rows[1]):
        for pool in () if id(b) in own else _pools(b):
            pools.setdefault(pool, set()).add(id(b))
            alike.setdefault((pool, tuple(b[c] for c in columns)), set()).add(id(b))
    for a in tables.same_trial(rows[0]):
        cells = tuple(a[c] for c in columns)
        for pool in _pools(a) if id(a) not in own and any(cells) else ():
            others, same = pools.get(pool, set()), alike.get((pool, cells), set())
            met = met or len(others) > (id(a) in others)
            if len(same) > (id(a) in same):
                return True
    return False if met else None


def _pools(row: Row) -> list[tuple[str, ...]]:
    """Return what names the pools of a row: its sets, else outcome, comparison and time."""
    names = row["set"].split()
    return [(name,) for name in names] if names else [tuple(row[c] for c in ("outcome", "comparison", "timepoint"))]


def ask_shared(columns: TableColumns) -> Answer:
    """Rows that are the first with an arm that another row of their pool has too."""
    return found_in(_shared(SameRows(columns.tables.rows.get("trials", ()))), columns)


def ask_twins(columns: TableColumns) -> Answer:
    """Rows that are the first of several that print the same numbers."""
    return found_in(_twins(SameRows(columns.tables.rows.get("trials", ()))), columns)


def pools_of_table(key: SameRows) -> tuple[Sequence[int], ...]:
    """Return the pools of several rows, each as the places of its rows: sets, subgroups, totals, rows without a set."""
    return _read(key).pools
