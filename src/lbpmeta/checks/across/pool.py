"""The rows behind a pooled line, read once for the checks that compare a row with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import is_
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.checks.core.screen import SameRows, TableColumns, columns_alone, row_blocks, trials_of
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtri
from lbpmeta.measures import LOG_MEASURES

__all__ = [
    "ALIKE",
    "MANY",
    "Others",
    "PoolNumbers",
    "PoolRows",
    "column_numbers",
    "numbers_of",
    "other_sds",
    "other_smds",
    "share_of",
    "sole_set",
    "usual",
]


#: Standard deviations of one pool differ by at least so much on the log scale, however alike a few of them are.
_FLOOR: Final = 0.3

#: Among more values than this, those of one trial move neither median nor spread: they are told once per pool.
MANY: Final = 400


@dataclass(frozen=True, slots=True, eq=False)
class PoolRows:
    """Numbers of the rows of one set, in file order; compared by identity, so that results are kept per pool.

    Parameters
    ----------
    rows : tuple of Row
    trial : ndarray of int
        Number of the trial: rows of one trial share it.
    log_sd : ndarray, shape (k, 2)
        Logarithms of the printed SDs of the arms; NaN where none is printed.
    n : ndarray, shape (k, 2)
        People; NaN where unknown.
    mean : ndarray, shape (k, 2)
    estimate, se : ndarray
        On the working scale, from the printed contrast and its interval, else from the arms; NaN if unknown.
    smd : ndarray
        (mean1 - mean2) over the pooled SD; NaN if unknown.
    scale : ndarray of int
        Number of the instrument: rows on one instrument, or on none that is named, share it.
    """

    rows: tuple[Row, ...]
    trial: NDArray[np.int64]
    log_sd: Array
    n: Array
    mean: Array
    estimate: Array
    se: Array
    smd: Array
    scale: NDArray[np.int64]

    def position(self, row: Row) -> int:
        """Return where the row stands."""
        hashes, order = _by_hash(self)
        at = int(np.searchsorted(hashes, hash(row.id)))
        while self.rows[order[at]].id != row.id:
            at += 1
        return int(order[at])


@lru_cache(maxsize=1024)
def _by_hash(pool: PoolRows) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The places of rows by the hashes of their ids: a dictionary of a million ids would be four times as large."""
    hashes = np.fromiter((hash(row.id) for row in pool.rows), np.int64, len(pool.rows))
    order = np.argsort(hashes)
    return hashes[order], order


#: What rows that name no set have in common when they are about one thing.
ALIKE: Final = ("source", "comparison", "outcome", "timepoint", "measure", "kind")


def sole_set(tables: Tables, row: Row) -> PoolRows | None:
    """Return the rows of the first set of a row, or None where it is alone.

    A row that names no set is compared with the others of its table that name none and are about the same source,
    comparison, outcome, time, measure and kind: own tables hold one review and no sets.
    """
    names = row["set"].split()
    if names:
        members = tables.members(names[0])
    else:
        members = _unnamed(trials_of(tables)).get(tuple(row[c] for c in ALIKE), ())
    if len(members) < 2:
        return None
    return _of_members(SameRows(members), trials_of(tables))


@lru_cache(maxsize=8)
def _unnamed(key: SameRows) -> Mapping[tuple[str, ...], tuple[Row, ...]]:
    """Rows without a set, by what they are about."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in key.rows:
        if not row["set"] and row["measure"]:
            found.setdefault(tuple(row[c] for c in ALIKE), []).append(row)
    return MappingProxyType({about: tuple(rows) for about, rows in found.items()})


def numbers_of(rows: tuple[Row, ...]) -> PoolRows:
    """Return the numbers of the rows; read once per set."""
    return _summary(SameRows(rows))


@lru_cache(maxsize=1024)
def _summary(key: SameRows) -> PoolRows:
    rows = key.rows
    return _pool(rows, column_numbers(columns_alone(rows)))


@lru_cache(maxsize=1024)
def _of_members(members: SameRows, table: SameRows) -> PoolRows:
    """The numbers of some rows of a table, whose numbers are read once."""
    numbers = table_numbers(table)
    if len(members.rows) == len(table.rows) and all(map(is_, members.rows, table.rows)):
        return _pool(members.rows, numbers)
    places = _places(table)
    return _pool(members.rows, numbers[np.array([places[id(row)] for row in members.rows])])


@lru_cache(maxsize=4)
def table_numbers(key: SameRows) -> PoolNumbers:
    """The numbers of a whole table, read once, and block by block: what is read on the way is larger than they are."""
    rows = key.rows
    parts = [column_numbers(columns) for columns in row_blocks(rows)]
    if len(parts) == 1:
        return parts[0]
    codes: dict[str, int] = {}
    scale = np.fromiter((codes.setdefault(row["instrument"], len(codes)) for row in rows), np.int64, len(rows))
    log_sd, n, mean, estimate, se, smd = (_joined(of) for of in zip(*map(_arrays, parts), strict=True))
    return PoolNumbers(log_sd, n, mean, estimate, se, smd, scale)


def _joined(parts: Sequence[Array]) -> Array:
    """Arrays as one; numbers that no row prints take no room."""
    if all(np.isnan(part).all() for part in parts):
        return np.broadcast_to(np.nan, (sum(map(len, parts)), *parts[0].shape[1:]))
    return np.concatenate(parts)


def _arrays(x: PoolNumbers) -> tuple[Array, ...]:
    return x.log_sd, x.n, x.mean, x.estimate, x.se, x.smd


@lru_cache(maxsize=4)
def _places(key: SameRows) -> Mapping[int, int]:
    return {id(row): i for i, row in enumerate(key.rows)}


def _pool(rows: tuple[Row, ...], x: PoolNumbers) -> PoolRows:
    return PoolRows(
        rows,
        _numbered(rows, "trial"),
        x.log_sd,
        x.n,
        x.mean,
        x.estimate,
        x.se,
        x.smd,
        x.scale,
    )


@dataclass(frozen=True, slots=True, eq=False)
class PoolNumbers:
    """Numbers of rows, one per row or arm, as in :class:`PoolRows`."""

    log_sd: Array
    n: Array
    mean: Array
    estimate: Array
    se: Array
    smd: Array
    scale: NDArray[np.int64]

    def __getitem__(self, at: NDArray[np.int64]) -> PoolNumbers:
        scale = np.unique(self.scale[at], return_inverse=True)[1]
        return PoolNumbers(
            self.log_sd[at], self.n[at], self.mean[at], self.estimate[at], self.se[at], self.smd[at], scale
        )

    @property
    def mean_log_sd(self) -> Array:
        """Mean over the arms that print an SD; NaN where none does."""
        known = np.isfinite(self.log_sd)
        count = known.sum(axis=1)
        total: Array = np.where(known, self.log_sd, 0.0).sum(axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def column_numbers(columns: TableColumns) -> PoolNumbers:
    """Return the numbers of rows: of a pool, or of a whole table."""
    sd, mean = (np.column_stack([_faces(columns, f"{c}{a}") for a in "12"]) for c in ("sd", "mean"))
    n = np.column_stack([_people(columns, f"n{a}") for a in "12"])
    ratio = np.isin(columns.text("measure"), list(LOG_MEASURES))
    standardised = columns.codes("measure", {"SMD": 1}) == 1
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        log_sd = np.log(np.where(sd > 0, sd, np.nan))
        pooled = np.sqrt(((n - 1) * sd**2).sum(axis=1) / (n.sum(axis=1) - 2))
        difference = mean[:, 0] - mean[:, 1]
        smd = np.where(pooled > 0, difference / pooled, np.nan)
        arm_se = np.sqrt((sd**2 / n).sum(axis=1))
        smd_se = np.sqrt((1 / n).sum(axis=1) + smd**2 / (2 * n.sum(axis=1)))
        est, low, high = (
            np.where(ratio, np.where(v > 0, np.log(v), np.nan), v)
            for v in (_faces(columns, c) for c in ("estimate", "ci_low", "ci_high"))
        )
        level = np.where(columns.has("level"), _faces(columns, "level"), 95.0)
        critical = np.where((level > 0) & (level < 100), ndtri(0.5 + level / 200), np.nan)
        printed = _faces(columns, "se")
        of_interval = np.where(printed > 0, printed, (high - low) / (2 * critical))
    codes: dict[str, int] = {}
    scale = [codes.setdefault(text, len(codes)) for text in columns.text("instrument")]
    return PoolNumbers(
        log_sd,
        n,
        mean,
        np.where(np.isnan(est), np.where(standardised, smd, difference), est),
        np.where(np.isnan(of_interval), np.where(standardised, smd_se, arm_se), of_interval),
        smd,
        np.array(scale, np.int64),
    )


def _faces(columns: TableColumns, column: str) -> Array:
    """Face values; NaN where none, or only a bound, is printed."""
    number = columns.number(column)
    return np.where(number.equal, number.value, np.nan)


def _people(columns: TableColumns, column: str) -> Array:
    value = _faces(columns, column)
    with np.errstate(invalid="ignore"):
        return np.where((value >= 1) & (value % 1 == 0), value, np.nan)


def _numbered(rows: tuple[Row, ...], column: str) -> NDArray[np.int64]:
    """Number the different texts of a column."""
    names = {name: i for i, name in enumerate(dict.fromkeys(r[column] for r in rows))}
    return np.array([names[r[column]] for r in rows], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Others:
    """Where the other trials of a pool lie: median, scaled median absolute deviation, ends, and how many."""

    centre: float
    scale: float
    low: float
    high: float
    count: int


def usual(values: Array, floor: float = _FLOOR) -> Others | None:
    """Return median and 1.4826 times the median absolute deviation, the latter at least `floor`.

    None for fewer than 4 finite values: too few to say what is usual.
    """
    finite = np.sort(values[np.isfinite(values)])
    if finite.size < 4:
        return None
    centre = _middle(finite)
    scale = 1.4826 * _middle(np.sort(np.abs(finite - centre)))
    return Others(centre, max(floor, scale), float(finite[0]), float(finite[-1]), int(finite.size))


def _middle(ordered: Array) -> float:
    """The median of sorted values: sorting twice is ten times as fast as asking numpy for two medians."""
    half, odd = divmod(ordered.size, 2)
    return float(ordered[half]) if odd else float(ordered[half - 1] + ordered[half]) / 2


def share_of(weights: Sequence[float], distances: Sequence[float]) -> tuple[float, ...]:
    """Return the score of each explanation, from its weight and its distance from the pool; they add up to 1.

    Distances are in scales of the pool; their density is t with 3 degrees of freedom, so that an unusual trial
    is not ruled out by its distance alone.

    Examples
    --------
    >>> [round(p, 2) for p in share_of((0.5, 0.5), (0.0, 4.0))]
    [0.98, 0.02]
    """
    parts = [w * (1 + d * d / 3) ** -2 for w, d in zip(weights, distances, strict=True)]
    total = sum(parts)
    return tuple(p / total for p in parts)


def other_sds(pool: PoolRows, at: int) -> Others | None:
    """Return where the logarithms of the SDs of the other trials on the row's scale lie.

    The scale is that of its instrument, or under MD the unnamed one; None where fewer than 4 SDs are on it.
    """
    row = pool.rows[at]
    if row["measure"] != "MD" and not row["instrument"]:
        return None
    if 2 * len(pool.rows) > MANY:
        return _all_sds(pool, int(pool.scale[at]))
    return _sds_without(pool, int(pool.scale[at]), int(pool.trial[at]))


@lru_cache(maxsize=1024)
def _sds_without(pool: PoolRows, scale: int, trial: int) -> Others | None:
    return usual(pool.log_sd[(pool.scale == scale) & (pool.trial != trial)].ravel())


@lru_cache(maxsize=128)
def _all_sds(pool: PoolRows, scale: int) -> Others | None:
    return usual(pool.log_sd[pool.scale == scale].ravel())


def other_smds(pool: PoolRows, at: int, floor: float) -> Others | None:
    """Return where the SMDs that the arms of the other trials make lie."""
    if len(pool.rows) > MANY:
        return _all_smds(pool, floor)
    return usual(pool.smd[pool.trial != pool.trial[at]], floor)


@lru_cache(maxsize=128)
def _all_smds(pool: PoolRows, floor: float) -> Others | None:
    return usual(pool.smd, floor)
