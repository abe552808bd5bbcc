"""lbpmeta list: what there is."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import COMMA, MEASURE, PACKAGED, PATHS
from lbpmeta.cli.telling import show_parts

__all__ = ["list_rows"]


@click.command("list")
@PATHS
@click.option(
    "--table",
    type=click.Choice(["trials", "reviews", "statements", "thresholds", "conclusions", "instruments", "sources"]),
    default=None,
    help="Which table to list [default: reviews, or the first with rows].",
)
@PACKAGED
@MEASURE
@COMMA
def list_rows(
    paths: tuple[Path, ...], table: str | None, packaged: bool, measure: str, decimal_comma: bool | None
) -> None:
    """List the rows of a table with their ids."""
    from lbpmeta.report.listing import list_table

    tables = opened(paths, packaged, measure=measure, decimal_comma=decimal_comma).evidence.tables
    chosen = table or next((t for t in ("reviews", "trials", "statements") if tables[t]), "reviews")
    show_parts([list_table(tables, chosen)])
