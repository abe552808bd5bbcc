"""lbpmeta show: one printed line."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import opened_at
from lbpmeta.cli.options import DATA, PACKAGED, READING
from lbpmeta.cli.telling import show_parts

__all__ = ["show"]


@click.command(short_help="Show one printed line: numbers, quote, source, findings.")
@click.argument("row_id", metavar="ID")
@DATA
@PACKAGED
@READING
def show(row_id: str, data: Path | None, packaged: bool) -> None:
    """Show one printed line: its numbers as printed, its quote and source, and what the checks say."""
    from lbpmeta.report.listing import show_row

    meant, row_id = opened_at(row_id, data, packaged, printed=True)
    row = meant.evidence.row(row_id)
    show_parts(show_row(meant.evidence.tables, row, meant.check().about(row_id)))
