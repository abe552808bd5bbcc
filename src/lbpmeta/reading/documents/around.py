"""Around: the caption above a table and the notes beneath it, where a format does not say that they are its own."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.reading.document import Table
from lbpmeta.reading.documents.pieces import Piece

__all__ = ["is_foot", "names_table", "with_lines_around", "with_pieces_around"]

_CAPTION: Final = re.compile(r"(?:Table|Tabel|Tabelle|Tableau|Tabla)\s+(?:[A-Z]?\d{1,3}|[IVX]{1,5})\b", re.IGNORECASE)
_FOOT: Final = re.compile(
    r"(?:[*\u2020\u2021\u00a7\u00b6\u2060]|[a-d][\s)]\S|Notes?\b|Values?\b|Data\b|Abbreviations?\b"
    r"|All (?:values|data)\b|Numbers are\b|Results are\b|Figures are\b|Legend\b|Mean(?:s|\s\()"
    r"|(?:CI|SD|OR|RR|HR|SE|IQR|BMI|n)\s?[,:=]"
    r"|Waarden\b|Werte\b|Valeurs\b|Valores\b)",
    re.IGNORECASE,
)
#: Longer notes are a paragraph.
_LONGEST: Final = 1500
#: So many lines may lie between a table in a file with lines, and what belongs to it.
_APART: Final = 3


def names_table(piece: Piece) -> bool:
    """Return whether a piece of text is the caption of a table by its kind or its words.

    Examples
    --------
    >>> names_table(Piece("Table 2. Outcomes at 12 weeks")), names_table(Piece("Pain fell."))
    (True, False)
    """
    return piece.kind == "caption" or (len(piece.text) < _LONGEST and _CAPTION.match(piece.text) is not None)


def is_foot(piece: Piece) -> bool:
    """Return whether a piece of text begins as the notes beneath a table do.

    Examples
    --------
    >>> is_foot(Piece("Values are means (SD).")), is_foot(Piece("* p < 0.05")), is_foot(Piece("Pain fell."))
    (True, True, False)
    """
    return piece.kind in ("text", "note") and len(piece.text) < _LONGEST and _FOOT.match(piece.text) is not None


def with_pieces_around(tables: Sequence[Table], at: Sequence[int], pieces: Sequence[Piece]) -> list[Table]:
    """Return tables with the caption and the foot that stand next to them.

    Parameters
    ----------
    tables : sequence of Table
    at : sequence of int
        How many pieces stand before each.
    pieces : sequence of Piece
    """
    found = []
    for table, i in zip(tables, at, strict=True):
        before = pieces[i - 1] if 0 < i <= len(pieces) else None
        after = pieces[i] if i < len(pieces) else None
        found.append(_with(table, before, after))
    return found


def with_lines_around(tables: Sequence[Table], pieces: Sequence[Piece]) -> list[Table]:
    """Return tables of a file with lines with the caption and the notes that stand next to them.

    A caption may stand beneath its table, and the notes beneath that.
    """
    found = []
    for table in tables:
        if not table.lines:
            found.append(table)
            continue
        first, last = table.lines[0], table.lines[-1]
        above = [p for p in pieces if p.line is not None and p.line < first]
        near = above[-1] if above and first - _end(above[-1]) <= _APART else None
        below = [p for p in pieces if p.line is not None and p.line > last][:2]
        if below and (below[0].line or 0) - last <= _APART:
            if names_table(below[0]):
                near = below[0]
                below = below[1:] if len(below) > 1 and (below[1].line or 0) - _end(below[0]) <= _APART else []
            found.append(_with(table, near, below[0] if below else None))
        else:
            found.append(_with(table, near, None))
    return found


def _end(piece: Piece) -> int:
    return (piece.line or 0) + piece.text.count("\n")


def _with(table: Table, before: Piece | None, after: Piece | None) -> Table:
    caption = before.text if before is not None and not table.caption and names_table(before) else table.caption
    foot = after.text if after is not None and not table.foot and is_foot(after) else table.foot
    return dataclasses.replace(table, caption=" ".join(caption.split()), foot=" ".join(foot.split()))
