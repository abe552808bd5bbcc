"""Power of a table: the share of realistic slips that its checks would notice, by column and in all."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.power.model import MODEL
from lbpmeta.checks.power.noticing import Noticing, found_by
from lbpmeta.checks.power.planting import Field, Planting, number_fields, plant
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Tables

__all__ = ["Addition", "ColumnPower", "PlantedCell", "Power", "table_power"]

#: Slips that are planted first, in each step after that, and at most; more are planted while the interval of the whole
#: is wider than this on either side.
_FIRST: Final = 200
#: One line beside a report is rough: half as many tell the same to 10 points, in half the time.
_ROUGH: Final = 100
_STEP: Final = 100
_LAST: Final = 400
_HALF_WIDTH: Final = 0.04
#: Pairs of slips, and slips in a table with a number added.
_PAIRS: Final = 100
_AGAIN: Final = 100
_Z: Final = 1.959964

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PlantedCell:
    """Slips of one kind in one column: planted, noticed at the gate, and told at all."""

    table: str
    column: str
    kind: str
    planted: int
    noticed: int
    told: int


@dataclass(frozen=True, slots=True)
class ColumnPower:
    """Slips in one column.

    Parameters
    ----------
    table, column : str
    numbers : int
        Printed numbers in it.
    planted, noticed, told : int
    """

    table: str
    column: str
    numbers: int
    planted: int
    noticed: int
    told: int


@dataclass(frozen=True, slots=True)
class Addition:
    """What one more printed number would buy: its name, and the shares that would then be noticed, and told at all."""

    name: str
    noticed: float
    told: float


@dataclass(frozen=True, slots=True, repr=False)
class Power:
    """The share of realistic slips that the checks would notice in a table.

    A slip is *noticed* when a finding at or above the gate appears that the table as it stands does not have (another
    check, or another row), and *told* when any finding does that is more than an agreement.

    Parameters
    ----------
    noticed, told : float
        Of all slips, each column in proportion to its numbers; NaN where nothing can be planted.
    half_width : float
        Of the 95 % interval of `noticed` (Wilson).
    cells : tuple of PlantedCell
        By column and kind of slip.
    columns : tuple of ColumnPower
    pairs, pairs_noticed, pairs_told : int
        Pairs of slips at once: planted, and those of which at least one finding is told.
    additions : tuple of Addition
        What one more number per row, or a total, would buy; the best first.
    gate : str
    seed : int
    model : str
        The model of slips.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> rows = [{"study": f"T{i}", "MD": f"{i}.5", "lower": f"-{i}.5", "upper": f"{3 * i}.5"} for i in range(1, 7)]
    >>> power = lm.check(rows).power
    >>> [(c.column, c.planted) for c in power.columns]
    [('estimate', 100), ('ci_low', 100), ('ci_high', 100)]
    """

    noticed: float
    told: float
    half_width: float
    cells: tuple[PlantedCell, ...]
    columns: tuple[ColumnPower, ...]
    pairs: int
    pairs_noticed: int
    pairs_told: int
    additions: tuple[Addition, ...]
    gate: str
    seed: int
    model: str = MODEL

    @property
    def planted(self) -> int:
        """How many slips were planted, one at a time."""
        return sum(column.planted for column in self.columns)

    @property
    def line(self) -> str:
        """One sentence or two: the share in all, by kind of number, and what would raise it most."""
        if not self.columns:
            return "No slip can be planted: the table holds no plain number."
        below = round(100 * self.told) - round(100 * self.noticed)
        also = f", {below} more told below the gate ({self.gate})" if below > 0 else ""
        text = (
            f"Of 100 slips as found in print, about {100 * self.noticed:.0f} would be noticed in this table{also} "
            f"({'; '.join(self._groups())}; {self.planted} planted)."
        )
        best = self.additions[0] if self.additions else None
        if best is not None and best.noticed > self.noticed + 0.005:
            name = f"{best.name[0].upper()}{best.name[1:]}"
            text += f" {name} would raise it to about {100 * best.noticed:.0f}."
        return text

    def _groups(self) -> Iterator[str]:
        """Noticed slips by kind of number; those of which none was noticed together."""
        sums: dict[str, list[int]] = {}
        for column in self.columns:
            both = sums.setdefault(_group(column.table, column.column), [0, 0])
            both[0] += column.noticed
            both[1] += column.planted
        yield from (f"{name} {hit} of {n}" for name, (hit, n) in sums.items() if hit)
        none = [name for name, (hit, _) in sums.items() if not hit]
        if none:
            yield f"{', '.join(none[:-1])}{' and ' * (len(none) > 1)}{none[-1]} none"

    def __repr__(self) -> str:
        return f"<Power: {100 * self.noticed:.0f} of 100 slips noticed, {self.planted} planted, seed {self.seed}>"

    def __str__(self) -> str:
        lines = [self.line, ""]
        if self.columns:
            lines.append(f"{'column':<28}{'numbers':>9}{'planted':>9}{'noticed':>9}{'told':>6}")
            lines += [
                f"{f'{c.table}.{c.column}':<28}{c.numbers:>9}{c.planted:>9}{c.noticed:>9}{c.told:>6}"
                for c in self.columns
            ]
            lines.append("")
        if self.pairs:
            lines.append(
                f"Two slips at once: {self.pairs_noticed} of {self.pairs} noticed, {self.pairs_told} told at all."
            )
        lines += [
            f"With {a.name}: about {100 * a.noticed:.0f} of 100 noticed, {100 * a.told:.0f} told at all."
            for a in self.additions
        ]
        lines.append(
            f"Noticed: a finding at the gate ({self.gate}) that the table as it stands does not have; the share is "
            f"good to {100 * self.half_width:.0f} points. Model of slips: {self.model}, which holds no slip of an SD, "
            f"an n or a count, so that their columns say more than the whole. Seed {self.seed}."
        )
        return "\n".join(lines) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "line": self.line,
            "noticed": _number(self.noticed),
            "told": _number(self.told),
            "half_width": _number(self.half_width),
            "planted": self.planted,
            "columns": [_plain(c, ("table", "column", "numbers", "planted", "noticed", "told")) for c in self.columns],
            "cells": [_plain(c, ("table", "column", "kind", "planted", "noticed", "told")) for c in self.cells],
            "pairs": {"planted": self.pairs, "noticed": self.pairs_noticed, "told": self.pairs_told},
            "additions": [_plain(a, ("name", "noticed", "told")) for a in self.additions],
            "gate": self.gate,
            "seed": self.seed,
            "model": self.model,
        }


def _plain(item: object, names: Sequence[str]) -> dict[str, Any]:
    found = {name: getattr(item, name) for name in names}
    return {name: _number(value) if isinstance(value, float) else value for name, value in found.items()}


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mean": "means",
        "sd": "SDs",
        "n": "n",
        "events": "events",
        "baseline": "baseline means",
        "baseline_sd": "baseline SDs",
        "change": "changes",
        "ci_low": "bounds",
        "ci_high": "bounds",
        "low": "bounds",
        "high": "bounds",
        "estimate": "estimates",
        "value": "values",
        "p": "p",
        "se": "SEs",
        "weight": "weights",
    }
)


def _group(table: str, column: str) -> str:
    """What a column is called beside those of the other arm, and of other tables."""
    stem = column.rstrip("12") if column not in ("i2", "tau2", "qb_i2") else column
    name = _GROUPS.get(stem, column)
    return f"{name} of totals" if table == "reviews" else name


def table_power(
    tables: Tables,
    specs: Sequence[CheckSpec],
    stops: Callable[[Finding], bool],
    *,
    gate: str,
    clean: Sequence[Finding] | None = None,
    seed: int = 1,
    count: int | None = None,
    more: bool = True,
    progress: Progress | None = None,
) -> Power:
    """Plant seeded slips in a table and ask which of them its checks notice.

    Parameters
    ----------
    tables : Tables
    specs : sequence of CheckSpec
        The checks that run.
    stops : callable
        Whether a finding stands at or above the gate.
    gate : str
        Its name, for the words.
    clean : sequence of Finding, optional
        The findings of the table as it stands.
    seed : int
    count : int, optional
        Slips to plant: by default 200, at least 12 in each column where there is room, and up to 400 while the share
        of all is known to no better than 4 points.
    more : bool
        Whether pairs of slips, and tables with one more number, are asked too; without them 100 slips have to do.
    progress : callable, optional
        Called with what is done and the whole.

    Returns
    -------
    Power
    """
    rng = np.random.default_rng(seed)
    fields = number_fields(tables)
    if clean is None:
        clean = _checked(tables, specs)
    noticing = Noticing(tables, specs, stops, found_by(clean, stops))
    plantings: list[Planting] = []
    results: list[tuple[bool, bool]] = []
    batch = count or (_FIRST if more else _ROUGH)
    while fields:
        new = list(plant(fields, batch, rng))
        plantings += new
        results += noticing.of(new, progress)
        share = _whole(fields, plantings, [gate for gate, _ in results])
        known = _wilson(share, len(results)) <= _HALF_WIDTH
        if count or not more or not new or len(results) >= _LAST or known:  # one line is rough
            break
        batch = min(_STEP, _LAST - len(results))
    pairs: list[tuple[bool, bool]] = []
    additions: list[Addition] = []
    if more and plantings:
        pairs = noticing.of(_pairs(plantings, rng), progress)
        additions = list(_additions(tables, specs, stops, fields, plantings, progress))
    told = _whole(fields, plantings, [any_ for _, any_ in results])
    noticed = _whole(fields, plantings, [gate_ for gate_, _ in results])
    return Power(
        noticed,
        told,
        _wilson(noticed, len(results)),
        tuple(_cells(plantings, results)),
        tuple(_columns(fields, plantings, results)),
        len(pairs),
        sum(gate_ for gate_, _ in pairs),
        sum(any_ for _, any_ in pairs),
        tuple(sorted(additions, key=lambda a: -a.noticed)),
        gate,
        seed,
    )


def _checked(tables: Tables, specs: Sequence[CheckSpec]) -> Sequence[Finding]:
    return run_checks(tables, only=[spec.name for spec in specs], extra=specs).spoken


def _pairs(plantings: Sequence[Planting], rng: np.random.Generator) -> list[Planting]:
    """Two slips at once, drawn at random from those that were planted alone."""
    order = rng.permutation(len(plantings))[: 2 * _PAIRS].tolist()
    drawn = [plantings[i] for i in order]
    return [a.with_other(b) for a, b in zip(drawn[::2], drawn[1::2], strict=False)]


def _additions(
    tables: Tables,
    specs: Sequence[CheckSpec],
    stops: Callable[[Finding], bool],
    fields: Sequence[Field],
    plantings: Sequence[Planting],
    progress: Progress | None,
) -> Iterator[Addition]:
    """The same slips in tables with one more number."""
    from lbpmeta.checks.power.added import added  # what pools takes long to load

    step = max(1, math.ceil(len(plantings) / _AGAIN))
    some = plantings[::step]
    for name, larger in added(tables):
        noticing = Noticing(larger, specs, stops, found_by(_checked(larger, specs), stops))
        results = noticing.of(some, progress)
        shares = [_whole(fields, some, [r[i] for r in results]) for i in (0, 1)]
        yield Addition(name, shares[0], shares[1])


def _whole(fields: Sequence[Field], plantings: Sequence[Planting], hits: Sequence[bool]) -> float:
    """The share of all slips: that of each column, in proportion to its numbers."""
    total = share = 0.0
    for field in fields:
        mine = [
            hit for p, hit in zip(plantings, hits, strict=True) if (p.table, p.column) == (field.table, field.column)
        ]
        if mine:
            total += len(field.rows)
            share += len(field.rows) * sum(mine) / len(mine)
    return share / total if total else math.nan


def _wilson(share: float, n: int) -> float:
    """Half the width of Wilson's 95 % interval."""
    if not n or math.isnan(share):
        return math.nan
    return _Z * math.sqrt(share * (1 - share) / n + (_Z / (2 * n)) ** 2) / (1 + _Z**2 / n)


def _columns(
    fields: Sequence[Field], plantings: Sequence[Planting], results: Sequence[tuple[bool, bool]]
) -> Iterator[ColumnPower]:
    for field in fields:
        mine = [
            r for p, r in zip(plantings, results, strict=True) if (p.table, p.column) == (field.table, field.column)
        ]
        if mine:
            yield ColumnPower(
                field.table,
                field.column,
                len(field.rows),
                len(mine),
                sum(gate for gate, _ in mine),
                sum(told for _, told in mine),
            )


def _cells(plantings: Sequence[Planting], results: Sequence[tuple[bool, bool]]) -> Iterator[PlantedCell]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for planting, (gate, told) in zip(plantings, results, strict=True):
        counts = found.setdefault((planting.table, planting.column, planting.kind), [0, 0, 0])
        counts[0] += 1
        counts[1] += gate
        counts[2] += told
    for (table, column, kind), (planted, noticed, told_) in found.items():
        yield PlantedCell(table, column, kind, planted, noticed, told_)
