"""Intervals of own tables: where nearly none has its estimate in the middle, they were not made as Wald's are.

And I2, where it is a share of 1.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.bounds import parse_columns
from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.measures import MEASURES

__all__ = ["I2_OF_ONE", "i2_in_percent", "i2_of_one", "told_lopsided"]

#: Fewer rows show nothing about how a table was made.
_FEWEST: Final = 5
#: Misprints are single, and put an estimate farther off: these many rows, off by this share of half the interval.
_MOST: Final = 0.5
_LITTLE: Final = 0.1
_NEARLY_ALL: Final = 0.9
#: So many rows that nearly all of them are off are no misprints, where no measure says the scale.
_MANY: Final = 50
#: Where they are off the middle on the log scale as well, fewer show it.
_MANY_ON_BOTH: Final = 12
#: So many rows, and such a share of those that are off the middle, are changes in percent.
_CHANGES: Final = 3
_CHANGED: Final = 0.6
#: Rows that are looked at at once.
_AT_ONCE: Final = 4096


def told_lopsided(drafts: Sequence[Draft]) -> list[str]:
    """Declare the intervals of a table lopsided where most are a little off the middle, in place; say so.

    Posterior and bootstrap intervals are, and so are numbers that somebody rounded before computing on. One row that
    is off among many stays a finding. Where no measure is known, neither is the scale: then nearly all may be off, by
    whatever share.
    """
    told = _percent_changes(drafts)
    rows, outside, little = 0, 0, 0
    for off in map(_off, _batches(drafts)):
        rows += int((~np.isnan(off)).sum())
        outside += int((off > 0).sum())
        little += int(((off > 0) & (off <= _LITTLE)).sum())
    scaled = outside < _NEARLY_ALL * rows or any(d.cells.get("measure") for d in drafts)
    scaled = scaled or rows < _MANY_ON_BOTH or (rows < _MANY and _on_logs(drafts) < _NEARLY_ALL * rows)
    if rows < _FEWEST or outside < _MOST * rows or (little < _NEARLY_ALL * outside and scaled):
        return told
    for some in _batches(drafts):
        for at in np.flatnonzero(~np.isnan(_off(some))).tolist():
            some[at].cells["interval"] = "lopsided"
    return [
        *told,
        f"{outside} of {rows} estimates are a little off the middle of their interval on the scale of the "
        "measure: the intervals are taken as made by another method than Wald's, which a column 'interval' can name",
    ]


def _percent_changes(drafts: Sequence[Draft]) -> list[str]:
    """Declare intervals of ratios that were printed as changes in percent lopsided, in place; say so.

    A ratio of 0.91 (0.76 to 1.09) is a change of -9 % (-24 to 9), whose middle is that of the logarithms of the ratio.
    Where no measure is known and most estimates that are off the middle are in it so, they are such.
    """
    known = [d for d in drafts if d.cells.get("measure", "") in ("", "GEN")]
    off = [d for some in _batches(known) for d, x in zip(some, _off(some).tolist(), strict=True) if x > 0]
    as_ratios = (x for some in _batches(off) for x in _off([*map(_as_ratio, some)]).tolist())
    ratios = [d for d, x in zip(off, as_ratios, strict=True) if x == 0]
    if len(ratios) < _CHANGES or len(ratios) < _CHANGED * len(off):
        return []
    for draft in ratios:
        draft.cells["interval"] = "lopsided"
    return [
        f"{len(ratios)} of {len(off)} estimates that are off the middle of their interval are in the middle as "
        "changes in percent of a ratio, on its log scale: their intervals are taken as made there"
    ]


def _as_ratio(draft: Draft) -> Draft:
    """Return the ratio of a change in percent."""
    cells = {c: draft.cells.get(c, "") for c in ("estimate", "ci_low", "ci_high")}
    try:
        cells = {c: str(1 + Decimal(text).scaleb(-2)) for c, text in cells.items()}
    except InvalidOperation:
        cells = {}
    return dataclasses.replace(draft, cells={**cells, "measure": "RR"})


def _on_logs(drafts: Sequence[Draft]) -> int:
    """Return how many estimates are off the middle of their interval on the log scale."""
    return sum(int((_off(some, logs=True) > 0).sum()) for some in _batches(drafts))


def _batches(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    return (drafts[start : start + _AT_ONCE] for start in range(0, len(drafts), _AT_ONCE))


def _off(drafts: Sequence[Draft], *, logs: bool = False) -> NDArray[np.float64]:
    """Return by which share of half the interval estimates are surely off its middle; NaN where nothing tells.

    Those of ratios are looked at as logarithms, and all of them with `logs`.
    """
    cells = [d.cells for d in drafts]
    read = parse_columns([[c.get(name, "") for c in cells] for name in ("estimate", "ci_low", "ci_high")])
    measures = [c.get("measure", "") for c in cells]
    plain = np.array([m != "COR" and not c.get("interval") for m, c in zip(measures, cells, strict=True)], bool)
    told = np.logical_and.reduce([plain, *(number.known & number.equal for number in read)])
    ratio = np.array([logs or (m in MEASURES and MEASURES[m].is_ratio) for m in measures], bool)
    told &= ~ratio | np.logical_and.reduce([number.sets.low > 0 for number in read])
    for number in read:
        for ends in (number.sets.low, number.sets.high):
            at = ratio & told
            ends[at] = [math.log(end) for end in ends[at].tolist()]
    (e0, e1), (l0, l1), (h0, h1) = ((number.sets.low, number.sets.high) for number in read)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.maximum(np.maximum(2 * e0 - (l1 + h1), (l0 + h0) - 2 * e1), 0.0)
        return np.where(told & (l1 < h0), gap / (h0 - l1), np.nan)


#: What is said of I2 that is no percentage.
I2_OF_ONE: Final = "I2 is given as a share of 1, as Q and its degrees of freedom show: it is read in percent"
#: By how much such a share may differ from what Q makes of it: by tau2 it is another one.
_FAR: Final = 0.1


def i2_of_one(raw: RawTable, at: Mapping[str, int]) -> bool:
    """Whether I2 is given as a share of 1, as the package meta does: Q and its degrees of freedom show it.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("I2", "Q", "df"), (("0.25", "16", "12"), ("0.5", "8", "4")), (2, 3))
    >>> i2_of_one(raw, {"i2": 0, "q": 1, "q_df": 2})
    True
    """
    if not {"i2", "q", "q_df"} <= at.keys():
        return False
    rows = zip(*(floats_of(raw.records, at[c]) for c in ("i2", "q", "q_df")), strict=True)
    known = [(i2, max(0.0, 1 - df / q)) for i2, q, df in rows if i2 == i2 and df == df and q > 0]
    told = [(i2, share) for i2, share in known if share > 0]
    near = sum(abs(i2 - share) <= _FAR for i2, share in told)
    return bool(told) and near >= _NEARLY_ALL * len(told) and all(0 <= i2 <= 1 for i2, _ in known)


def i2_in_percent(numbers: dict[str, str]) -> dict[str, str]:
    """Return the numbers of a row with I2 and its limits in percent, which were shares of 1.

    Examples
    --------
    >>> i2_in_percent({"i2": "0.10053", "q": "31.13"})
    {'i2': '10.053', 'q': '31.13'}
    """
    shares = {c: numbers[c] for c in ("i2", "i2_low", "i2_high") if re.fullmatch(r"[01]?\.?\d*", numbers.get(c, "-"))}
    return numbers | {c: format(Decimal(text).scaleb(2), "f") for c, text in shares.items() if text}
