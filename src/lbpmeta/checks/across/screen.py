"""First questions about the rows of a pool, over a whole table: every pool at once, linear in its rows.

What a check asks of the *other* trials of a row's pool is bounded here from above and from below by sums and order
statistics of the whole pool. Rows that cannot draw attention whatever those bounds hide are answered; the few others
are looked at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.bounds import Flags, Floats
from lbpmeta.checks.across.pool import ALIKE, PoolNumbers, table_numbers
from lbpmeta.checks.core.screen import BLOCK, CONSISTENT, LOOK, SILENT, Answer, SameRows, TableColumns, to_look_at
from lbpmeta.evidence.tables import Row
from lbpmeta.few import stdtrit

__all__ = [
    "ask_direction",
    "ask_outlier",
    "ask_scales",
    "ask_se_as_sd",
    "ask_twice",
]

Places = NDArray[np.int64]

#: Least distances, on the log scale, from the median of the pool: those of the checks at their smallest scale, 0.3.
_BELOW: Final = 2.5 * 0.3
_OUTSIDE: Final = 3.5 * 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Pools:
    """The pools of a table of trials.

    Parameters
    ----------
    pool : ndarray of int, shape (n,)
        Number of the pool of each row of the table; -1 where it is compared with no other row.
    count : int
        How many pools there are.
    mixed : ndarray of bool, shape (count,)
        Pools with rows that name several sets: looked at row by row.
    numbers : PoolNumbers
        Of every row.
    trial : ndarray of int
    place : ndarray of int
        Where the rows that are asked stand in the table.
    """

    pool: Places
    count: int
    mixed: Flags
    numbers: PoolNumbers
    trial: Places
    place: Places


def pools_of(columns: TableColumns) -> Pools:
    """Return the pools of the table that the rows stand in, read once."""
    return columns.once("pools", _read)


def _read(columns: TableColumns) -> Pools:
    rows = columns.tables.rows.get("trials", ())
    whole = columns if len(rows) == len(columns) else TableColumns(columns.tables, rows)
    names = [text.split() for text in whole.text("set")]
    about = zip(*(whole.text(c) for c in ALIKE), strict=True)
    measured = whole.text("measure")
    keys: list[object] = [
        (name[0] if name else (alike if measure else None))
        for name, alike, measure in zip(names, about, measured, strict=True)
    ]
    codes: dict[object, int] = {}
    pool = np.fromiter((-1 if k is None else codes.setdefault(k, len(codes)) for k in keys), np.int64, len(keys))
    mixed = np.zeros(len(codes), bool)
    for name in names:
        for other in name[1:]:
            if other in codes:
                mixed[codes[other]] = True
    size = np.bincount(pool[pool >= 0], minlength=len(codes))
    alone = (pool >= 0) & (size[pool] < 2) & ~mixed[pool] if len(codes) else np.zeros(len(pool), bool)
    pool = np.where(alone, -1, pool)
    place = np.arange(len(rows)) if whole is columns else _places(rows, columns.rows)
    return Pools(pool, len(codes), mixed, table_numbers(SameRows(rows)), _numbered(whole.text("trial")), place)


def _places(rows: tuple[Row, ...], asked: object) -> Places:
    at = {id(row): i for i, row in enumerate(rows)}
    return np.array([at[id(row)] for row in asked], np.int64)  # type: ignore[attr-defined]


def _numbered(texts: Sequence[str]) -> Places:
    codes: dict[str, int] = {}
    return np.fromiter((codes.setdefault(text, len(codes)) for text in texts), np.int64, len(texts))


def _several(pools: Pools, texts: Sequence[str], *, blanks: bool) -> Flags:
    """Pools whose rows differ in a text."""
    first: dict[int, str] = {}
    several = np.zeros(pools.count, bool)
    for pool, text in zip(pools.pool.tolist(), texts, strict=True):
        if pool >= 0 and (text or blanks) and first.setdefault(pool, text) != text:
            several[pool] = True
    return several


def _whole(columns: TableColumns) -> TableColumns:
    rows = columns.tables.rows.get("trials", ())
    return columns if len(rows) == len(columns) else TableColumns(columns.tables, rows)


def _of_rows(pools: Pools, of_pool: Flags) -> Flags:
    """Spread what holds of pools over the rows of the table."""
    return of_pool[pools.pool] & (pools.pool >= 0) if pools.count else np.zeros(pools.pool.size, bool)


def answer_of(pools: Pools, look: Flags) -> Answer:
    look = (look | _of_rows(pools, pools.mixed)) & (pools.pool >= 0)
    return Answer(np.where(look[pools.place], LOOK, SILENT).astype(np.int8))


def ask_scales(columns: TableColumns) -> Answer:
    """Rows of differences that look like 0 to 10 in pools with others that cannot be, or with several instruments."""
    pools, whole = pools_of(columns), _whole(columns)
    x = pools.numbers
    size = np.max(np.where(np.isfinite(x.mean), np.abs(x.mean), -np.inf), axis=1)
    with np.errstate(invalid="ignore"):
        spread = np.exp(x.mean_log_sd)
        small = np.isfinite(spread) & (size <= 10.0) & (spread <= 5.3 * (1 + 1e-9))
        large = np.isfinite(spread) & ((size > 10.0) | (spread > 5.3 * (1 - 1e-9)))
    beside = np.zeros(pools.count, bool)
    beside[pools.pool[large & (pools.pool >= 0)]] = True
    several = _several(pools, whole.text("instrument"), blanks=True)
    return answer_of(pools, (small & _of_rows(pools, beside)) | _of_rows(pools, several))


def ask_direction(columns: TableColumns) -> Answer:
    """Rows so far from the range of the other trials that their sign may be reversed."""
    pools, whole = pools_of(columns), _whole(columns)
    x = pools.numbers
    look = _of_rows(pools, _several(pools, whole.text("better"), blanks=False))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        known = (pools.pool >= 0) & np.isfinite(x.estimate) & (x.se > 0)
        at = np.flatnonzero(known)
        if at.size:
            _, first = np.unique(pools.pool * (pools.trial.max() + 1) + pools.trial, return_index=True)
            trials = np.bincount(pools.pool[first][pools.pool[first] >= 0], minlength=pools.count)
            look[at] |= _far(pools.pool[at], pools.trial[at], x.estimate[at], x.se[at], trials)
    return answer_of(pools, look)


def _far(pool: Places, trial: Places, y: Floats, se: Floats, trials: Places) -> Flags:
    """Whether a row can lie far enough from the mean of the other trials, wherever between their ends that is.

    tau2 (DerSimonian-Laird) of the other trials is what the sums of the pool leave without those of the trial.
    """
    count = trials.size
    _, group = np.unique(pool * (trial.max() + 1) + trial, return_inverse=True)
    centre = np.bincount(pool, y, count) / np.maximum(np.bincount(pool, minlength=count), 1)
    z, w = y - centre[pool], 1 / se**2
    sums = [(np.bincount(pool, v, count), np.bincount(group, v)) for v in (np.ones(y.size), w, w * z, w * z * z, w * w)]
    del z, w
    low, high, largest = np.full(count, np.inf), np.full(count, -np.inf), np.zeros(count)
    np.minimum.at(low, pool, y)
    np.maximum.at(high, pool, y)
    np.maximum.at(largest, pool, se**2)
    rare = -stdtrit(np.maximum(trials - 2.0, 1.0), 1e-3 / np.maximum(trials, 1) / 2)
    far = np.zeros(y.size, bool)
    for start in range(0, y.size, BLOCK):  # some twenty numbers of each row, which a million rows have no room for
        rows = slice(start, start + BLOCK)
        at, of_trial, y_, se2 = pool[rows], group[rows], y[rows], se[rows] ** 2
        k, weight, wz, wzz, ww = (of_pool[at] - own[of_trial] for of_pool, own in sums)
        mean = wz / weight
        q = wzz - weight * mean**2
        c = weight - ww / weight
        tau2 = np.where(c > 0, np.maximum((q - (k - 1)) / c, 0.0), 0.0) * (1 - 1e-6)
        least, most = np.sqrt(se2 + tau2), np.sqrt(se2 + (tau2 + largest[at] / k) / (1 - 1e-6) + tau2 / k)
        # The mean of the others lies between their ends, and within 1.5 scales of this estimate with its sign reversed.
        first, last = np.maximum(low[at], -y_ - 1.5 * most), np.minimum(high[at], -y_ + 1.5 * most)
        gap = np.maximum(np.abs(y_ - first), np.abs(y_ - last))
        far[rows] = (k >= 4) & (trials[at] > 2) & (first <= last) & (gap >= 0.99 * rare[at] * least)
    return far


def _medians(pools: Pools) -> tuple[Floats, Floats]:
    """Bounds of the median log SD of the other trials on a row's scale, by order statistics of the pool."""
    x = pools.numbers
    n = pools.pool.size
    low, high = np.full(n, np.inf), np.full(n, -np.inf)  # without an SD nothing is far from it
    scale = pools.pool * (x.scale.max(initial=0) + 1) + x.scale
    values = x.log_sd.ravel()
    owner = np.repeat(np.where(pools.pool >= 0, scale, -1), 2)
    at = np.flatnonzero(np.isfinite(values) & (owner >= 0))
    if not at.size:
        return low, high
    order = at[np.lexsort((values[at], owner[at]))]
    groups, start, size = np.unique(owner[order], return_index=True, return_counts=True)
    ordered = values[order]
    mine = np.searchsorted(groups, scale)
    mine = np.where((mine < groups.size) & (groups[np.minimum(mine, groups.size - 1)] == scale), mine, -1)
    _, trial, rows = np.unique(scale * (pools.trial.max() + 1) + pools.trial, return_inverse=True, return_counts=True)
    gone = 2 * rows[trial]
    known = (mine >= 0) & (pools.pool >= 0)
    first, many = start[mine], size[mine]
    up = np.minimum(many - 1, many // 2 + gone)
    down = np.maximum(0, (many - 1) // 2 - gone)
    high[known] = ordered[(first + up)[known]]
    low[known] = ordered[(first + down)[known]]
    return low, high


def ask_outlier(columns: TableColumns) -> Answer:
    """Rows with an SD far from the median of the other trials."""
    pools = pools_of(columns)
    low, high = columns.once("medians", lambda _: _medians(pools))
    sd = pools.numbers.log_sd
    with np.errstate(invalid="ignore"):
        far = (sd < (high - _OUTSIDE)[:, None]) | (sd > (low + _OUTSIDE)[:, None])
    look: Flags = np.asarray((far & np.isfinite(sd)).any(axis=1))
    return answer_of(pools, look)


def ask_se_as_sd(columns: TableColumns) -> Answer:
    """Rows whose SDs lie far below those of the other trials, or whose means differ by more than two of them."""
    pools = pools_of(columns)
    x, at = pools.numbers, pools.place
    # Without a pool nothing but the difference of the means tells.
    _, high = columns.once("medians", lambda _: _medians(pools))
    with np.errstate(invalid="ignore"):
        usual = (np.abs(x.smd) <= 2.0 * (1 - 1e-9)) & (x.n >= 2).all(axis=1)
        usual &= (pools.pool < 0) | (x.mean_log_sd >= high - _BELOW)
    asked = columns.has("sd1", "sd2") & (columns.codes("kind", {"events": 1}) == 0)
    sds = columns.numbers("sd1", "sd2")
    for number in sds:
        asked &= number.equal | ~number.known
    asked &= np.isfinite(x.n[at]).all(axis=1)
    codes = np.where(asked, np.where(usual[at], CONSISTENT, LOOK), SILENT).astype(np.int8)
    # An SD of 0 says nothing: the check itself is silent about it.
    unreadable = np.logical_or.reduce([number.unreadable | (number.value == 0) for number in sds])
    codes[unreadable | (asked & _of_rows(pools, pools.mixed)[at])] = LOOK
    return Answer(codes, ("sd1", "n1", "sd2", "n2", "mean1", "mean2"))


def ask_twice(columns: TableColumns) -> Answer:
    """Rows of trials that stand in several rows."""
    return columns.once("twice", _twice)


def _twice(columns: TableColumns) -> Answer:
    whole = _whole(columns)
    keys = [*zip(whole.text("source"), whole.text("trial"), strict=True)]
    count = Counter(keys)
    if whole is not columns:
        keys = [*zip(columns.text("source"), columns.text("trial"), strict=True)]
    return to_look_at(np.fromiter((count[key] > 1 for key in keys), bool, len(columns)))
