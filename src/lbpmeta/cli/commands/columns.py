"""lbpmeta columns: what the columns of a file are taken for."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import READING

__all__ = ["columns"]


@click.command(short_help="Print what the columns of a file are taken for, ready to edit.")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@READING
def columns(path: Path) -> None:
    """Print what the columns of FILE are taken for, as a mapping for lbpmeta.toml, ready to edit.

    Columns of numbers that are not read stand below as comments, with the reason. What the mapping says goes before
    what is understood; the same is said on the command line with --columns. Of a file of which nothing is read, all
    columns of numbers are printed to be named.
    """
    from lbpmeta.evidence.problems import UnmappedError
    from lbpmeta.report.safe import visible

    try:
        tables = opened((path,), packaged=False).evidence.tables
    except UnmappedError as error:
        click.echo(f"# {visible(str(path))}")
        click.echo(visible(error.draft))
        raise
    understood = tables.understood
    if not understood:  # a review of RevMan, a data package, evidence of one's own
        rows = {name: len(of) for name, of in tables.rows.items() if of and name in ("trials", "reviews", "statements")}
        held = ", ".join(f"{count} rows of {name}" for name, count in rows.items())
        click.echo(f"# {visible(str(path))}")
        click.echo(f"# Read by its format, not by the names of columns: {held or 'no rows'}. There is nothing to map;")
        click.echo(f"# lbpmeta list {visible(shlex.quote(str(path)))} shows what was read.")
    for one in understood:
        click.echo(f"# {visible(one.file)}")
        click.echo(visible(one.mapping()))
