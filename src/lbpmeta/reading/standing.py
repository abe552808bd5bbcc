"""Standing: the cells of a document's tables in which a result is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from lbpmeta.reading.document import NotRead, Table
from lbpmeta.reading.glyphs import DASHES
from lbpmeta.reading.result import PrintedResult

__all__ = ["Cell", "printed_cells"]

#: Table (from 0), row and column.
Cell: TypeAlias = tuple[int, int, int]

_PLAIN: Final = str.maketrans(dict.fromkeys(DASHES, "-") | {"\u00b7": ".", ",": "."})


def printed_cells(tables: Sequence[Table], item: PrintedResult | NotRead) -> tuple[Cell, ...]:
    """Return the cells that print a result: its own first, then those of its estimate and its arms, if they are others.

    Examples
    --------
    >>> table = Table((("", "A", "B", "MD"), ("Pain", "3.1 (2.2)", "4.0 (2.1)", "-0.9 (-1.8 to 0.0)")), 1, "table 1")
    >>> from lbpmeta.reading.result import PrintedArm
    >>> arms = (PrintedArm("A", mean="3.1", sd="2.2"), PrintedArm("B", mean="4.0", sd="2.1"))
    >>> printed_cells([table], PrintedResult("-0.9", "-1.8", "0.0", arms=arms, cell=(0, 1, 3)))
    ((0, 1, 3), (0, 1, 1), (0, 1, 2))
    """
    if item.cell is None or not 0 <= item.cell[0] < len(tables):
        return ()
    number, row, _ = item.cell
    found = [item.cell]
    if isinstance(item, PrintedResult) and 0 <= row < len(tables[number].rows):
        for numbers in _groups(item):
            cells = [
                (number, row, c) for c, text in enumerate(tables[number].rows[row]) if c and _prints(text, numbers)
            ]
            if cells and item.cell not in cells:
                found += [cell for cell in cells if cell not in found][:1]
    return tuple(found)


def _groups(item: PrintedResult) -> Iterator[tuple[str, ...]]:
    """Numbers that stand in one cell."""
    yield (item.estimate,)
    for arm in item.arms:
        yield (arm.mean, arm.sd or arm.se)
        yield (arm.events, arm.percent)
        yield (arm.median, arm.q1 or arm.low)


def _prints(text: str, numbers: Sequence[str]) -> bool:
    printed = text.translate(_PLAIN)
    told = [number for number in numbers if number]
    return bool(told) and all(re.search(rf"(?<![\d.]){re.escape(n.lstrip('-'))}(?!\d)", printed) for n in told)
