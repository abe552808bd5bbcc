"""Comparisons of a network in rows of statements: league tables, and direct beside indirect evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.screen import SameRows
from lbpmeta.checks.network.cells import League, Triple, cell_name, read_league
from lbpmeta.checks.network.league import league_checks
from lbpmeta.checks.network.split import split_checks
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.premises.declaration import NOTHING_DECLARED

__all__ = ["COMPARISON_KINDS", "of_league", "of_split", "pair_named"]

#: Kinds of statements about two treatments of a network -> what of the evidence about them.
COMPARISON_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "network-effect": "network",
        "direct-effect": "direct",
        "indirect-effect": "indirect",
        "direct-share": "proportion",
        "inconsistency-p": "p",
    }
)
#: What stands between two treatments in `subject`.
_AGAINST: Final = re.compile(r"\s+(?:vs\.?|versus|against|v\.?)\s+|\s*:\s*")
_PLACES: Final = (("estimate", "value"), ("low", "low"), ("high", "high"))


def pair_named(row: Row) -> tuple[str, str]:
    """Return the two treatments that a statement compares.

    Raises
    ------
    DataError
        If `subject` does not name two.
    """
    names = tuple(part.strip() for part in _AGAINST.split(row["subject"]))
    if len(names) != 2 or not all(names) or names[0] == names[1]:
        raise DataError(f"`subject` is {row['subject']!r}; name both treatments, as in 'Pilates vs usual care'.")
    return names[0], names[1]


@lru_cache(maxsize=2)
def _networks(statements: SameRows) -> Mapping[str, tuple[Row, ...]]:
    """The cells of each network's league table, under the id of the first of them."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in statements.rows:
        if row["kind"] == "network-effect" and row["value"] and row["part_of"]:
            found.setdefault((row["source"], row["part_of"]), []).append(row)
    return MappingProxyType({rows[0].id: tuple(rows) for rows in found.values()})


@lru_cache(maxsize=2)
def _splits(statements: SameRows) -> Mapping[str, tuple[Row, ...]]:
    """What is said of each two treatments of a network, under the id of the first row."""
    found: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in statements.rows:
        if row["kind"] in COMPARISON_KINDS and row["value"] and row["part_of"]:
            rows = found.setdefault((row["source"], row["part_of"], row["subject"]), {})
            rows.setdefault(row["kind"], row)
    return MappingProxyType({next(iter(rows.values())).id: tuple(rows.values()) for rows in found.values()})


def _cell(row: Row) -> Triple:
    return (row["value"], row["low"], row["high"]) if row["low"] and row["high"] else row["value"]


def _measure(row: Row) -> str:
    return row["unit"] if row["unit"] in MEASURES else ""


def of_league(tables: Tables, row: Row, check: str) -> Iterator[Finding]:
    """What a check says of a network's league table, at the first of its rows.

    Raises
    ------
    DataError
        If a row does not name two treatments, or two rows compare the same.
    """
    rows = _networks(SameRows(tables.rows.get("statements", ()))).get(row.id)
    if rows is None:
        return
    cells: dict[tuple[str, str], Triple] = {}
    owner: dict[str, str] = {}
    for r in rows:
        pair = pair_named(r)
        if pair in cells:
            raise DataError(f"`subject` {r['subject']!r} stands twice in this network; one row a comparison.")
        cells[pair] = _cell(r)
        owner[cell_name(pair, (0, 1))] = r.id

    def again(mode: str) -> League:
        return read_league(cells, None, mode)

    for name, ask in league_checks(again, _measure(row), NOTHING_DECLARED):
        if name != check:
            continue
        finding = ask(row.rounding)
        names: dict[str, str] = {}
        for told in {*finding.printed, *finding.admissible, *(r.field for r in finding.repairs)}:
            for whole, own in owner.items():
                if told == whole or told.startswith(f"{whole} "):
                    part = told[len(whole) :].strip()
                    column = dict(_PLACES).get(part or "estimate", "value")
                    names[told] = column if own == row.id else f"{own}: {column}"
        yield finding.renamed(names, rows=(row.id, *(r.id for r in rows if r.id != row.id)))


def of_split(tables: Tables, row: Row, check: str) -> Iterator[Finding]:
    """What a check says of direct and indirect evidence about two treatments, at the first of their rows."""
    rows = _splits(SameRows(tables.rows.get("statements", ()))).get(row.id)
    if rows is None or len(rows) < 2:
        return
    pair_named(row)
    given = {COMPARISON_KINDS[r["kind"]]: r for r in rows}
    parts: dict[str, Triple] = {}
    names: dict[str, str] = {}
    for what, r in given.items():
        effect = what in ("direct", "indirect", "network")
        sign = "%" if what == "proportion" and r["unit"] == "%" else ""
        parts[what] = _cell(r) if effect else f"{r['value']}{sign}"
        for part, column in _PLACES:
            name = what if part == "estimate" else f"{what} {part}"
            names[name] = column if r.id == row.id else f"{r.id}: {column}"
    effects = [r for what, r in given.items() if what in ("direct", "indirect", "network")]
    level = next((r["level"] for r in effects if r["level"]), "95")
    measure = next((_measure(r) for r in effects), "")
    for name, ask in split_checks(parts, measure, level, NOTHING_DECLARED):
        if name == check:
            yield ask(row.rounding).renamed(names, rows=(row.id, *(r.id for r in rows if r.id != row.id)))
