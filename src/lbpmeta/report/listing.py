"""Listing: the tables, one row, one pool, for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lbpmeta.checks import Finding
from lbpmeta.evidence import Row, Tables
from lbpmeta.pooling import Fit
from lbpmeta.report.text import finding_blocks

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

__all__ = ["list_table", "pooled_view", "printed_line", "show_row"]

#: What the list of each table shows beside the id.
_COLUMNS = {
    "trials": ("trial", "outcome", "timepoint", "measure"),
    "reviews": ("review", "outcome", "timepoint", "measure"),
    "statements": ("subject", "kind"),
    "thresholds": ("instrument", "quantity", "kind"),
    "instruments": ("name", "min", "max", "worse"),
    "sources": ("kind", "citation"),
}


def printed_line(row: Row) -> str:
    """Return the printed result of a row as one line.

    Examples
    --------
    >>> from lbpmeta.evidence import load_tables
    >>> printed_line(load_tables().row("cd008112-1.1.1"))
    '-7.006797 (-12.478669; -1.534925)'
    """
    if row.table == "thresholds":
        span = f"{row['value']} to {row['value_high']}" if row["value_high"] else row["value"]
        return f"{span} {row['unit']}".strip()
    point = row["estimate"] or row["value"]
    low, high = (row["ci_low"], row["ci_high"]) if row["ci_low"] else (row["low"], row["high"])
    if row["events"]:
        point = f"{row['events']}/{row['n']} {point}".strip()
    unit = f" {row['unit']}" if row["unit"] else ""
    if low and point:
        return f"{point} ({low}; {high}){unit}"
    return f"{low} to {high}{unit}" if low else f"{point}{unit}".strip()


def list_table(tables: Tables, name: str) -> Table:
    """Return one line per row of a table."""
    from rich import box
    from rich.table import Table

    rows = tables[name]
    table = Table(title=f"{name}: {len(rows)} rows", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("id", overflow="fold", max_width=34)
    for column in _COLUMNS[name]:
        table.add_column(column, overflow="fold")
    if name not in ("instruments", "sources"):
        table.add_column("printed", overflow="fold", max_width=26)
    for row in rows:
        cells = [row.id, *(row[c] for c in _COLUMNS[name])]
        if name not in ("instruments", "sources"):
            cells.append(printed_line(row))
        table.add_row(*cells)
    return table


def show_row(tables: Tables, row: Row, findings: Sequence[Finding]) -> Iterator[RenderableType | str]:
    """Yield the pieces of what is known about a row: numbers, quote, source, findings."""
    yield f"{row.id}  ({row.table}, {row.file} line {row.line})"
    hidden = {"id", "quote", "source", "locator", "expected", "expected_reason", "note"}
    for name, value in row.cells.items():
        if value and name not in hidden:
            yield f"  {name:<18} {value}"
    if row["quote"]:
        yield f"  {'quote':<18} “{row['quote']}”"
    if row["source"]:
        source = tables.source(row)
        yield f"  {'source':<18} {source['citation']}" + (f" doi:{source['doi']}" if source["doi"] else "")
        yield f"  {'where':<18} {row['locator']}"
    if row["note"]:
        yield f"  {'note':<18} {row['note']}"
    yield ""
    if findings:
        yield finding_blocks(findings, "What the checks say")
    else:
        yield "No check applies to this row."


def pooled_view(fit: Fit, printed: Sequence[Row], *, studies: bool) -> Iterator[RenderableType | str]:
    """Yield a fit, what was printed beside it, and its study rows if asked."""
    from rich import box
    from rich.table import Table

    for row in printed:
        line = printed_line(row)
        yield f"Printed      {line if line else 'no numbers were read'}" + (f"  I2 {row['i2']}%" if row["i2"] else "")
    yield str(fit)
    if studies:
        frame = fit.study_frame()
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for column in frame.columns:
            table.add_column(str(column), justify="left" if frame[column].dtype == object else "right")
        for record in frame.itertuples(index=False):
            table.add_row(*(f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in record))
        yield table
