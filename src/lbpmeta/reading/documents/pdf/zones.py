"""Zones: where on a page its tables stand, by their captions, rules and rows of cells; what is left is text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from lbpmeta.reading.document import NotRead, Table
from lbpmeta.reading.documents.pdf.cells import GridRow, grid_rows, prints_numbers
from lbpmeta.reading.documents.pdf.grids import parted, table_from
from lbpmeta.reading.documents.pdf.lines import Line
from lbpmeta.reading.documents.pdf.sheets import Ruling, Sheet

__all__ = ["Zoned", "is_caption", "tables_on"]

_TABLE: Final = re.compile(
    r"(?:(?:Supplementa(?:ry|l)|Appendix|Extended Data|Web)\s+)?(?:Table|TABLE|Tabel|Tabelle|Tableau|Tabla)\s*"
    r"((?:[A-Z]\.?)?\d{1,3}|[IVX]{1,5})(?![\w%])"
)
_FIGURE: Final = re.compile(
    r"(?:Supplementary )?(?:Fig(?:ure|\.)?|FIG(?:URE|\.)?|Abb(?:ildung|\.)|Figuur|Figura|Box)\s*\.?\s*[A-Z]?\d"
)
#: How a caption goes on behind its number; "Table 2 shows" is a sentence.
_AFTER: Final = re.compile(r"\s*(?:$|[.:|\u2014\u2013(-]|\s[A-Z0-9\u00c0-\u00de(]|\s*\()")
#: A gap of so many usual steps ends a table.
_STEPS: Final = 3.2
_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Zoned:
    """The tables of a page, and its lines that belong to none.

    Parameters
    ----------
    tables : tuple of Table
    notes : tuple of tuple of Line
        The lines of each caption and of each foot, which are text as well.
    lines : tuple of Line
    not_read : tuple of NotRead
    """

    tables: tuple[Table, ...]
    notes: tuple[tuple[Line, ...], ...]
    lines: tuple[Line, ...]
    not_read: tuple[NotRead, ...]


def is_caption(text: str) -> bool:
    """Return whether a line begins the caption of a table or figure.

    Examples
    --------
    >>> [is_caption(t) for t in ("Table 2 | Compliance", "Figure 1 Flow", "Table 2 shows that", "Tables")]
    [True, True, False, False]
    """
    found = _TABLE.match(text) or _FIGURE.match(text)
    return found is not None and _AFTER.match(text, found.end()) is not None


def tables_on(sheet: Sheet, lines: Sequence[Line], size: float, count: int) -> Zoned:
    """Return the tables of a page, of which the text has `size`; `count` were found on the pages before."""
    left = list(lines)
    prose = _prose(lines, size)
    starts = [line for line in lines if is_caption(line.text) and _TABLE.match(line.text)]
    tables: list[Table] = []
    notes: list[tuple[Line, ...]] = []
    missed: list[NotRead] = []
    for start in sorted(starts, key=lambda line: line.base):
        if not any(line is start for line in left):
            continue
        others = [line for line in starts if line is not start]
        zone = _zone(sheet, start, left, prose, others, size)
        number = _TABLE.match(start.text)
        place = f"table {number[1] if number else count + 1} (p.{sheet.number})"
        if zone is None:
            missed.append(
                NotRead(f"{place[0].upper()}{place[1:]}: no cells were found beneath its caption.", place=place)
            )
            continue
        caption = _words(zone.caption)
        for n, rows in enumerate(parted(zone.rows), start=1):
            part = place if n == 1 else f"{place}, part {n}"
            table = table_from(sheet, rows, zone.rulings, place=part, caption=caption, foot=_words(zone.foot))
            if isinstance(table, str):
                missed.append(NotRead(f"T{part[1:]}: {table}.", place=part))
            else:
                tables.append(table)
        notes.extend(part for part in (zone.caption, zone.foot) if part)
        used = {id(line) for line in (*zone.caption, *zone.body, *zone.foot)}
        left = [line for line in left if id(line) not in used]
        count += 1
    return Zoned(tuple(tables), tuple(notes), tuple(left), tuple(missed))


def _words(lines: Sequence[Line]) -> str:
    return " ".join(" ".join(line.text.split()) for line in lines)


def _prose(lines: Sequence[Line], size: float) -> set[int]:
    """The lines of running text: three or more of the usual size beneath each other, with words from end to end."""
    found: set[int] = set()
    run: list[Line] = []

    def ended() -> None:
        if len(run) >= 3 and sum(len(line.words) for line in run) >= 5 * len(run):
            found.update(map(id, run))
        run.clear()

    for line in lines:
        plain = line.cells == 1 and abs(line.size - size) < 0.07 * size and len(line.words) >= 3
        if not plain:
            ended()
            continue
        if run:
            last = run[-1]
            step = line.base - last.base
            if not (0 < step < 1.8 * size and abs(line.left - last.left) < 2.5 * size):
                ended()
        run.append(line)
    ended()
    return found


@dataclass(frozen=True, slots=True)
class _Zone:
    caption: tuple[Line, ...]
    body: tuple[Line, ...]
    foot: tuple[Line, ...]
    rows: tuple[GridRow, ...]
    rulings: tuple[Ruling, ...]


def _zone(
    sheet: Sheet, start: Line, lines: Sequence[Line], prose: set[int], others: Sequence[Line], size: float
) -> _Zone | None:
    """The table beneath a caption."""
    first, last = _window(sheet, start, lines, prose, others)
    rulings = tuple(r for r in sheet.rulings if r.left >= first - 6 and r.right <= last + 6)
    inside = [x for x in lines if id(x) not in prose and x.left >= first - 3 and x.right <= last + 6]
    by_line = {id(word): line for line in inside for word in line.words}
    rows = grid_rows(word for line in inside for word in line.words)
    at = next((i for i, row in enumerate(rows) if any(w is start.words[0] for c in row.cells for w in c.words)), None)
    if at is None:
        return None
    starts = {id(line) for line in others}
    breaks = [id(line := by_line[id(row.cells[0].words[0])]) in starts or is_caption(line.text) for row in rows]
    begin = _behind_caption(rows, at, rulings, start)
    end = begin if begin is None else _end(rows, begin, breaks, size)
    if begin is None or end is None or not _holds(rows[begin:end]):
        end, begin = at, _beginning(rows, at, breaks)  # the caption stands beneath its table
        if not _holds(rows[begin:end]):
            return None
        captioned = rows[at : at + 1]
    else:
        captioned = rows[at:begin]
        edge = min(row.cells[0].left for row in rows[begin:end]) + 2 * start.size
        while end > begin and len(rows[end - 1].cells) == 1 and not prints_numbers(rows[end - 1].cells[0].text):
            if rows[end - 1].cells[0].left > edge or rows[end - 2].cells[0].left > edge:
                break  # the second line of a cell, or of a label around its row
            end -= 1  # what stands alone below the last row is its foot

    def of(some: Sequence[GridRow]) -> tuple[Line, ...]:
        seen = dict.fromkeys(id(by_line[id(w)]) for row in some for cell in row.cells for w in cell.words)
        return tuple(line for line in inside if id(line) in seen)

    body = of(rows[begin:end])
    taken = set(map(id, body))
    caption = tuple(line for line in of(captioned) if id(line) not in taken)
    bottom = rows[end - 1].base
    foot = []
    for line in sorted(lines, key=lambda line: line.base):
        near = 0 < line.base - bottom < 2.6 * line.size
        if (
            near
            and line.left >= first - 6
            and line.left <= last
            and line.size < 0.97 * size
            and not is_caption(line.text)
        ):
            foot.append(line)
            bottom = line.base
    used = {*taken, *map(id, caption)}
    return _Zone(caption, body, tuple(line for line in foot if id(line) not in used), tuple(rows[begin:end]), rulings)


def _window(
    sheet: Sheet, start: Line, lines: Sequence[Line], prose: set[int], others: Sequence[Line]
) -> tuple[float, float]:
    """From where to where a table reaches, left and right: as its rules do, else beside the running text."""
    near = [
        r
        for r in sheet.rulings
        if -2.5 * start.size < r.y - start.base < 8 * start.size
        and r.left - 12 <= start.left <= r.right
        and r.right - r.left > 0.15 * sheet.width
    ]
    if near:
        wide = max(near, key=lambda r: r.right - r.left)
        left = min(r.left for r in near if abs(r.left - wide.left) < 0.5 * sheet.width)
        right = max(r.right for r in near)
        return min(left, start.left), max(right, start.right if right > 0.6 * sheet.width else right)
    left, right = 0.0, sheet.width
    for line in lines:
        if id(line) in prose and start.base - start.size < line.base < start.base + 12 * start.size:
            if line.left > start.left + 0.2 * sheet.width:
                right = min(right, line.left - 3)
            elif line.right < start.left:
                left = max(left, line.right + 3)
    for other in others:
        if abs(other.base - start.base) < 12 * start.size:
            if other.left > start.left + 0.25 * sheet.width:
                right = min(right, other.left - 3)
            elif other.left < start.left - 0.25 * sheet.width:
                left = max(left, start.left - 6)
    return left, right


def _holds(rows: Sequence[GridRow]) -> bool:
    """Whether rows are those of a table: at least two, two of them of several cells."""
    return len(rows) > 1 and sum(len(row.cells) > 1 for row in rows) > 1


def _behind_caption(rows: Sequence[GridRow], at: int, rulings: Sequence[Ruling], start: Line) -> int | None:
    """The index of the first row of cells behind a caption; None where there is none soon."""
    for i in range(at + 1, min(len(rows), at + 1 + _LINES)):
        row, above = rows[i], rows[i - 1]
        if row.base - above.base > 4.5 * start.size:
            return None
        ruled = any(above.base < r.y < row.base and r.right - r.left > 60 for r in rulings)
        smaller = row.size < 0.9 * start.size and i == at + 1
        # The first line of a head that is set low, or has nothing above its rows' labels.
        inset = (row.cells[0].left - start.left) / start.size
        apart = inset > 6 or (inset > 3 and row.size < 0.97 * start.size)
        if len(row.cells) > 1 or apart or ruled or (smaller and i + 1 < len(rows) and len(rows[i + 1].cells) > 1):
            return i
    return None


def _step(rows: Sequence[GridRow]) -> float:
    """How far rows stand apart, as a rule."""
    steps = [below.base - above.base for above, below in pairwise(rows)]
    return median(steps) if steps else 12.0


def _end(rows: Sequence[GridRow], begin: int, breaks: Sequence[bool], size: float) -> int:
    """The index behind the last row of the table that begins at `begin`, in a text of `size`."""
    usual = _step(rows[begin : begin + 40])
    small = median(row.size for row in rows[begin : begin + 40]) < 0.92 * size
    for i in range(begin + 1, len(rows)):
        row = rows[i]
        far = row.base - rows[i - 1].base > max(_STEPS * usual, _STEPS * row.size)
        sentence = len(row.cells) == 1 and len(row.cells[0].words) > 14
        other = abs(row.size - rows[begin].size) > 0.35 * rows[begin].size
        if breaks[i] or far or sentence or other or (small and _is_text(rows, begin, i, size)):
            return i
    return len(rows)


def _is_text(rows: Sequence[GridRow], begin: int, i: int, size: float) -> bool:
    """Whether a row and the next are lines of the text, of its `size`; the first runs from end to end of the table."""
    pair = rows[i : i + 2]
    if len(pair) < 2 or len(pair[0].cells) > 1 or len(pair[0].cells[0].words) < 5:
        return False
    across = max(row.cells[-1].right for row in rows[begin:i]) - 2 * size
    near = 0 < pair[1].base - pair[0].base < 1.6 * size
    return near and pair[0].cells[0].right > across and all(abs(row.size - size) < 0.07 * size for row in pair)


def _beginning(rows: Sequence[GridRow], at: int, breaks: Sequence[bool]) -> int:
    """The index of the first row of the table that ends above the caption at `at`."""
    steps = sorted(
        b.base - a.base for a, b in zip(rows[max(0, at - 40) :], rows[max(0, at - 40) + 1 : at], strict=False)
    )
    usual = steps[len(steps) // 2] if steps else 12.0
    first = at
    for i in range(at - 1, -1, -1):
        row, below = rows[i], rows[i + 1]
        far = below.base - row.base > max(_STEPS * usual, (_STEPS if i + 1 < at else 5.0) * row.size)
        sentence = len(row.cells) == 1 and len(row.cells[0].words) > 14
        if breaks[i] or far or sentence:
            break
        first = i
    return first
