"""Whole columns in another unit: the contrasts beside their arms, one arm beside the other, standard errors for SDs.

A slip of one row stands out among the others; one of a whole column does not. What gives it away is that every row of
the pool is off by the same factor.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.bounds import Flags, Floats, PrintedColumn
from lbpmeta.checks.across.equal_arms import pools_of_table
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import first_few, make, read
from lbpmeta.checks.core.screen import Answer, SameRows, TableColumns, columns_alone, found_in, trials_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]

#: Rows that must agree on a factor, and the share of those that can be asked.
_ROWS: Final = 3
_SHARE: Final = 0.8

#: Tens, and inches for centimetres; the words for what is printed.
_FACTORS: Final = MappingProxyType(
    {
        10.0: "a tenth of",
        0.1: "10 times",
        100.0: "a hundredth of",
        0.01: "100 times",
        1000.0: "a thousandth of",
        0.001: "1,000 times",
        2.54: "1/2.54 of",
        1 / 2.54: "2.54 times",
    }
)

#: Means or SDs of two arms of one trial differ by less than this, on the scale of powers of ten.
_ALIKE: Final = 0.2
#: An effect of so many SDs in every row is none.
_LARGE: Final = 1.5
_HUGE: Final = 2.5
#: Log likelihood by which SD sqrt(n) must be more alike than the SDs, where the effects are large, and where not.
_FAVOURED: Final = (1.0, 7.0)


@dataclass(frozen=True, slots=True)
class _Told:
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    what: str
    guess: str = "the whole column may be in another unit"


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """The columns that are compared, over a whole table."""

    mean: tuple[PrintedColumn, PrintedColumn]
    sd: tuple[PrintedColumn, PrintedColumn]
    n: tuple[PrintedColumn, PrintedColumn]
    line: tuple[PrintedColumn, PrintedColumn, PrintedColumn]
    difference: Flags


def _columns(table: TableColumns) -> _Columns:
    names = ("mean1", "mean2", "sd1", "sd2", "n1", "n2", "estimate", "ci_low", "ci_high")
    m1, m2, s1, s2, n1, n2, *line = table.numbers(*names)
    difference = table.codes("measure", {"MD": 1}) == 1
    difference &= table.codes("contrast", {"adjusted": 1, "model": 1}) == 0
    return _Columns((m1, m2), (s1, s2), (n1, n2), (line[0], line[1], line[2]), difference)


@lru_cache(maxsize=4)
def _found(key: SameRows) -> Mapping[str, tuple[_Told, ...]]:
    table = columns_alone(key.rows)
    if not (table.has("mean1", "mean2") | table.has("sd1", "sd2")).any():
        return {}  # all that is compared are arms: a large table without them is not read as numbers
    x = _columns(table)
    found: dict[str, list[_Told]] = {}
    seen: set[tuple[frozenset[str], tuple[str, ...]]] = set()
    for pool in pools_of_table(key):
        if len(pool) < _ROWS:
            continue
        at = np.array(pool)
        for told in (*_contrasts(key.rows, at, x), *_arms(key.rows, at, x), *_errors(key.rows, at, x)):
            name = frozenset(r.id for r in told.rows), told.columns
            if name not in seen:
                seen.add(name)
                found.setdefault(told.rows[0].id, []).append(told)
    return {name: tuple(several) for name, several in found.items()}


def _contrasts(rows: Sequence[Row], at: np.ndarray, x: _Columns) -> Iterator[_Told]:
    """Mean differences that are the same multiple of what the arms give, in nearly every row."""
    estimate = x.line[0]
    m1, m2 = x.mean
    asked = x.difference[at] & estimate.equal[at] & m1.equal[at] & m2.equal[at]
    at = at[asked]
    if at.size < _ROWS:
        return
    low, high = (m1.sets.low - m2.sets.high)[at], (m1.sets.high - m2.sets.low)[at]
    e_low, e_high = estimate.sets.low[at], estimate.sets.high[at]
    with np.errstate(invalid="ignore"):
        plain = (low <= e_high) & (high >= e_low)
        far = np.minimum(np.abs(low), np.abs(high)) > 2 * (high - low)  # near 0 any factor fits
    for factor, words in _FACTORS.items():
        fits = (low / factor <= e_high) & (high / factor >= e_low)
        telling = far & (np.abs(low) > 0)
        if fits.sum() >= _SHARE * at.size and (fits & telling & ~plain).sum() >= _ROWS and not (plain & telling).any():
            own = tuple(rows[i] for i in at[fits])
            columns: tuple[str, ...] = ("estimate",)
            if _width_moves(at, x, factor):
                columns = ("estimate", "ci_low", "ci_high")
            what = "estimates and bounds" if len(columns) > 1 else "estimates"
            yield _Told(own, columns, f"The {what} of {len(own)} rows are {words} what their arms give")
            return


def _width_moves(at: np.ndarray, x: _Columns, factor: float) -> bool:
    """Whether the intervals are off by the factor too."""
    with np.errstate(all="ignore"):
        variance = sum(s.value[at] ** 2 / n.value[at] for s, n in zip(x.sd, x.n, strict=True))
        half = (x.line[2].value - x.line[1].value)[at] / 2
        ratio = np.log(1.96 * np.sqrt(variance) / half)
    known = ratio[np.isfinite(ratio)]
    return known.size > 0 and abs(float(np.median(known)) - math.log(factor)) < abs(math.log(factor)) / 2


def _arms(rows: Sequence[Row], at: np.ndarray, x: _Columns) -> Iterator[_Told]:
    """One arm's means or SDs that are a power of ten apart from the other's, in nearly every row."""
    with np.errstate(all="ignore"):
        sd = np.log10(x.sd[0].value[at] / x.sd[1].value[at])
        mean = np.log10(x.mean[0].value[at] / x.mean[1].value[at])
        spread = np.sqrt((x.sd[0].value[at] ** 2 + x.sd[1].value[at] ** 2) / 2)
        effect = np.abs(x.mean[0].value[at] - x.mean[1].value[at]) / spread
    sds, means = _power(sd), _power(mean)
    if sds:
        columns = ("sd2", "mean2") if means == sds else ("sd2",)
        yield _one_arm(rows, at[_near(sd, sds)], sds, columns)
    elif means:
        own = _near(mean, means)
        kinds = {rows[i]["kind"] for i in at}
        # Changes since the start can be ten times as large in one arm; where nobody says what the means are, they must
        # be far apart by their SDs as well.
        far = effect[own][np.isfinite(effect[own])]
        if kinds == {"endpoint"} or ("change" not in kinds and far.size and float(np.median(far)) >= _LARGE):
            yield _one_arm(rows, at[own], means, ("mean2",))


def _power(ratio: Floats) -> int:
    """The power of ten by which nearly all ratios are off; 0 where there is none."""
    known = ratio[np.isfinite(ratio)]
    if known.size < _ROWS:
        return 0
    power = round(float(np.median(known)))
    return power if power and _near(known, power).sum() >= max(_ROWS, _SHARE * known.size) else 0


def _near(ratio: Floats, power: int) -> Flags:
    with np.errstate(invalid="ignore"):
        near: Flags = np.abs(ratio - power) <= _ALIKE
    return near


def _one_arm(rows: Sequence[Row], at: np.ndarray, power: int, columns: tuple[str, ...]) -> _Told:
    own = tuple(rows[i] for i in at)
    words = {1: "tenth", 2: "hundredth", 3: "thousandth"}.get(abs(power), f"10^-{abs(power)}")
    shown = "means and SDs" if len(columns) > 1 else ("SDs" if columns[0].startswith("sd") else "means")
    first, second = ("2", "1") if power > 0 else ("1", "2")
    columns = tuple(c[:-1] + first for c in columns)
    return _Told(
        own, columns, f"The {shown} of arm {first} are about a {words} of those of arm {second} in {len(own)} rows"
    )


def _errors(rows: Sequence[Row], at: np.ndarray, x: _Columns) -> Iterator[_Told]:
    """SDs that shrink with the root of n, as standard errors do."""
    sd = np.concatenate([s.value[at] for s in x.sd])
    n = np.concatenate([s.value[at] for s in x.n])
    known = (sd > 0) & (n >= 2)
    own = np.flatnonzero((x.sd[0].value[at] > 0) & (x.sd[1].value[at] > 0))
    if known.sum() < 2 * _ROWS or not own.size:  # rows of single groups have no arms to compare
        return
    log_sd, log_n = np.log(sd[known]), np.log(n[known])
    floor = 0.01  # SDs of trials differ by a tenth at least
    gain = known.sum() / 2 * math.log((float(np.var(log_sd)) + floor) / (float(np.var(log_sd + log_n / 2)) + floor))
    with np.errstate(all="ignore"):
        spread = np.sqrt((x.sd[0].value[at] ** 2 + x.sd[1].value[at] ** 2) / 2)
        effect = np.abs(x.mean[0].value[at] - x.mean[1].value[at]) / spread
    large = np.isfinite(effect).any() and float(np.nanmedian(effect)) >= _LARGE
    if gain >= (_FAVOURED[0] if large else _FAVOURED[1]):
        told = tuple(rows[i] for i in at[own])
        what = f"The SDs of {len(told)} rows shrink with the root of n, as standard errors do"
        if large:
            what += f", and the means differ by {float(np.nanmedian(effect)):.1f} of them (median)"
        yield _Told(told, ("sd1", "sd2"), what, "the whole columns may be standard errors")
    elif large and own.size > _ROWS and float(np.nanmedian(effect)) >= _HUGE:
        told = tuple(rows[i] for i in at[own])
        what = f"The means of {len(told)} rows differ by {float(np.nanmedian(effect)):.1f} SDs (median)"
        yield _Told(told, ("sd1", "sd2"), what, "the whole columns of SDs may be in another unit, or standard errors")


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    for told in _found(trials_of(tables)).get(row.id, ()):
        ids = tuple(r.id for r in told.rows)
        yield make(
            "column-unit",
            Verdict.IMPLAUSIBLE,
            f"{told.what} ({first_few(ids)}): {told.guess}.",
            printed={c: read(row[c]) for c in told.columns if row[c]},
            rows=ids,
        )


def _ask(columns: TableColumns) -> Answer:
    return found_in(_found(SameRows(columns.tables.rows.get("trials", ()))), columns)


SPECS: Final = (
    CheckSpec(
        "column-unit",
        "Is a whole column in another unit than the ones beside it?",
        ("trials",),
        _run,
        "heuristic",
        inputs="means, SDs and n of both arms, mean differences and intervals of the rows of a set",
        formula="in 3 rows or more, and 80 % of those that can be asked: the difference is the same multiple (a power "
        "of ten, 2.54) of mean1 - mean2; sd1/sd2 or mean1/mean2 within 10^0.2 of one power of ten; SD sqrt(n) more "
        "alike than the SDs by a log likelihood of 7, or of 1 where the means differ by 1.5 SDs; means that differ by "
        "2.5 SDs (median of 4 rows or more)",
        source="",
        row_only=False,
        ask=_ask,
    ),
)
