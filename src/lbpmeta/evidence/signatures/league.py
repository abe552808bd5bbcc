"""League: a league table of a network as statements about its comparisons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from lbpmeta.errors import DataError
from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.shapes.league import LEAGUE_HEADER
from lbpmeta.evidence.signatures.signature import Read
from lbpmeta.evidence.tables import GUESSED
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed

__all__ = ["is_league", "league_statements"]

#: From this share of pairs on, two halves that say the same of them are taken for mirrors.
_MOST: Final = 0.5
#: How far apart two prints of one number lie, in units of their last digits.
_UNITS: Final = 1.5


class _Cell(NamedTuple):
    row: str
    column: str
    half: str
    line: int
    texts: tuple[str, str, str]

    @property
    def pair(self) -> tuple[str, str]:
        """The lower place: later treatment, then earlier one."""
        return (self.row, self.column) if self.half == "lower" else (self.column, self.row)


def is_league(raw: RawTable) -> bool:
    """Whether a table is an unfolded league table."""
    return raw.header == LEAGUE_HEADER


def league_statements(raw: RawTable, measure: str = "") -> Read:
    """Return the comparisons of a league table as statements about one network.

    Each cell compares its row with its column. Halves that mirror each other are both estimates of the network. Where
    one has a cell for each pair and the other has not, that one is of the network and the other of direct comparisons,
    as netmeta writes them. Of two halves that say the same way round, or that are of different things, one is left out.

    Raises
    ------
    DataError
        If a cell is no effect with its interval, or nothing tells whether the effects are ratios.
    """
    cells, notes = _cells(raw), []
    names = list(dict.fromkeys(name for cell in cells for name in (cell.row, cell.column)))
    guessed = ""
    if not measure:
        rows = [dict(zip(("estimate", "ci_low", "ci_high"), cell.texts, strict=True)) for cell in cells]
        measure, why = guess_measure(rows)
        if not measure:
            raise DataError(
                f"{raw.file}: nothing tells whether the cells of this league table are differences or ratios. Say it "
                "with --measure (measure=...), for example --measure OR."
            )
        guessed = "unit"
        notes.append(f"the measure of the cells is taken as {measure}: {why}. Say it with --measure (measure=...)")
    kinds, turned, told = _halves(cells, len(names), measure)
    notes.append(told)
    whole = Draft("statements", raw.file, cells[0].line, "network")
    whole.cells = {
        "id": "network",
        "kind": "count",
        "subject": "treatments in the network",
        "value": str(len(names)),
        "unit": "treatments",
        "locator": "the league table",
        GUESSED: "value",
    }
    drafts = [whole]
    for cell in cells:
        kind = kinds.get(cell.half)
        if kind is None:
            continue
        one, two = (cell.column, cell.row) if cell.half == turned else (cell.row, cell.column)
        draft = Draft("statements", raw.file, cell.line, f"{one} vs {two}")
        draft.cells = {
            "id": f"{one} vs {two}{' direct' if kind == 'direct-effect' else ''}",
            "kind": kind,
            "subject": f"{one} vs {two}",
            **dict(zip(("value", "low", "high"), cell.texts, strict=True)),
            "interval": "ci",
            "unit": measure,
            "part_of": "network",
            "locator": f"line {cell.line}, {cell.row} and {cell.column}",
            GUESSED: guessed,
        }
        drafts.append(draft)
    return drafts, notes, ()


def _cells(raw: RawTable) -> list[_Cell]:
    found = []
    for line, (row, column, half, text) in zip(raw.lines, raw.records, strict=True):
        parts = parts_of(text)
        if parts.kind != "estimate [interval]":
            raise DataError(
                f"{raw.file}, line {line}: the cell of {row} and {column} is {text!r}; a cell of a league table is an "
                "effect with its interval, such as '0.75 (0.60 to 0.95)', or empty."
            )
        n = parts.numbers
        found.append(_Cell(row, column, half, line, (n["estimate"], n["low"], n["high"])))
    return found


def _halves(cells: Sequence[_Cell], n: int, measure: str) -> tuple[dict[str, str], str, str]:
    """Return the kind of each half, the half whose cells compare the other way round, and what to tell."""
    by_half = {half: {c.pair: c for c in cells if c.half == half} for half in ("lower", "upper")}
    lower, upper = by_half["lower"], by_half["upper"]
    if not lower or not upper:
        half = "lower" if lower else "upper"
        return {half: "network-effect"}, "", f"its {half} half is read as estimates of the network, row against column"
    both = [(lower[pair], upper[pair]) for pair in lower.keys() & upper.keys()]
    mirrored, same = (sum(_agree(a, b, measure, sign) for a, b in both) for sign in (-1, 1))
    network = {"lower": "network-effect", "upper": "network-effect"}
    if both and mirrored >= _MOST * len(both):
        return (
            network,
            "",
            "its halves mirror each other: both are read as estimates of the network, row against column",
        )
    if both and same >= _MOST * len(both):
        odd = [f"{a.row} and {a.column}" for a, b in both if not _agree(a, b, measure, 1)]
        told = f"; they differ in the cells of {', '.join(odd)}" if odd else ""
        return (
            {"lower": "network-effect"},
            "",
            f"its halves compare the same way round, and the lower one is read as estimates of the network{told}",
        )
    pairs = n * (n - 1) // 2
    full = [half for half, found in by_half.items() if len(found) == pairs]
    if len(full) == 1:
        rest = "upper" if full[0] == "lower" else "lower"
        against = sum(_nearer(a, b, measure) for a, b in both)
        turned = rest if against >= 0 else ""
        return (
            {full[0]: "network-effect", rest: "direct-effect"},
            turned,
            f"its {full[0]} half has a cell for each pair and is read as estimates of the network; its {rest} half has "
            "not and is read as direct effects",
        )
    kept = full[0] if full else max(by_half, key=lambda half: len(by_half[half]))
    rest = "upper" if kept == "lower" else "lower"
    return (
        {kept: "network-effect"},
        "",
        f"its halves are of different things (another outcome, or direct effects): the {kept} one is read as estimates "
        f"of the network, the {rest} one is left out",
    )


def _agree(a: _Cell, b: _Cell, measure: str, sign: int) -> bool:
    """Whether two cells print one effect, the other way round where the sign is -1, as far as rounding goes."""
    first = [Printed.parse(text) for text in a.texts]
    second = [Printed.parse(text) for text in b.texts]
    if sign < 0:
        second = [second[0], second[2], second[1]]
    for one, two in zip(first, second, strict=True):
        x, y = float(one), float(two)
        slack = _UNITS * 10.0**-one.decimals
        if measure in LOG_MEASURES and sign < 0:
            if y <= 0:
                return False
            slack += _UNITS * 10.0**-two.decimals / y**2
            y = 1 / y
        else:
            slack += _UNITS * 10.0**-two.decimals
            y = sign * y
        if abs(x - y) > slack:
            return False
    return True


def _nearer(network: _Cell, direct: _Cell, measure: str) -> int:
    """Return 1 where a direct effect is nearer to its network estimate as it stands, -1 the other way round."""
    x, y = (float(cell.texts[0]) for cell in (network, direct))
    if measure in LOG_MEASURES:
        if min(x, y) <= 0:
            return 0
        x, y = math.log(x), math.log(y)
    apart, turned = abs(x - y), abs(x + y)
    return (apart < turned) - (apart > turned)
