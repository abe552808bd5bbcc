"""lbpmeta list: what there is."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import PACKAGED, PATHS, READING
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
@READING
def list_rows(paths: tuple[Path, ...], table: str | None, packaged: bool) -> None:
    """List the rows of a table with their ids, below the tree of the analyses where there are several."""
    from lbpmeta.report.listing import analysis_tree, list_table

    tables = opened(paths, packaged).evidence.tables
    chosen = table or next((t for t in ("reviews", "trials", "statements") if tables[t]), "reviews")
    tree = "" if table or packaged else analysis_tree(tables)
    show_parts([*([tree, ""] if tree else []), list_table(tables, chosen)])
