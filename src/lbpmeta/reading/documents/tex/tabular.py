"""Tabular: the rows and cells of a LaTeX table, by their nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lbpmeta.reading.marks import mark_in

__all__ = ["TabularRow", "cell_reach", "first_printed", "tabular_rows"]


@dataclass
class TabularRow:
    """A row of a tabular: its cells' nodes, and whether a rule stands above it."""

    cells: list[list[Any]] = field(default_factory=lambda: [[]])
    ruled: bool = False


_RULES: Final = frozenset(("hline", "midrule", "toprule", "bottomrule", "specialrule"))


def tabular_rows(nodes: Iterable[Any]) -> list[TabularRow]:
    """Return the rows of a tabular that print something."""
    rows = [TabularRow()]
    for node in nodes:
        name = getattr(node, "macroname", "")
        if name in ("\\", "tabularnewline"):
            rows.append(TabularRow())
        elif name in _RULES:
            rows[-1].ruled = rows[-1].ruled or name != "toprule"
        elif getattr(node, "specials_chars", "") == "&":
            rows[-1].cells.append([])
        elif type(node).__name__ != "LatexCommentNode":
            rows[-1].cells[-1].append(node)
        elif mark_in(node.comment):  # behind the end of a row it is still of that row
            begun = len(rows) == 1 or any(_prints(one) for cell in rows[-1].cells for one in cell)
            rows[-1 if begun else -2].cells[-1].append(node)
    return [row for row in rows if any(_prints(node) for cell in row.cells for node in cell)]


def _is_chars(node: Any) -> bool:
    return type(node).__name__ == "LatexCharsNode"


def _prints(node: Any) -> bool:
    if type(node).__name__ == "LatexCommentNode":
        return False
    return not _is_chars(node) or bool(node.chars.strip())


def cell_reach(cell: Sequence[Any]) -> tuple[int, int]:
    """Return over how many columns and rows a cell reaches."""
    across = down = 1
    for node in cell:
        name = getattr(node, "macroname", "")
        if name not in ("multicolumn", "multirow"):
            continue
        given = [one for one in node.nodeargd.argnlist if one is not None and type(one).__name__ == "LatexGroupNode"]
        digits = "".join(getattr(one, "chars", "") for one in (given[0].nodelist if given else ())).strip().lstrip("*")
        many = int(digits) if digits.isdecimal() and len(digits) < 4 else 1
        if name == "multicolumn":
            across = many
            inner = [one for group in given[-1:] for one in group.nodelist]
            down = max(down, cell_reach(inner)[1])
        else:
            down = many
    return across, down


def first_printed(row: TabularRow) -> int:
    """Return where in the source a row begins to print."""
    nodes = [node for cell in row.cells for node in cell]
    node = next((one for one in nodes if _prints(one)), nodes[0])
    return int(node.pos) + (len(node.chars) - len(node.chars.lstrip()) if _is_chars(node) else 0)
