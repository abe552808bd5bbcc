"""lbpmeta init: a project to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

__all__ = ["init"]


@click.command(short_help="Start a folder of evidence tables.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--manuscript", is_flag=True, help="A small manuscript about the rows too, and what checks it.")
def init(directory: Path, manuscript: bool) -> None:
    """Start a folder of evidence tables: headers, worked example rows, a README, and what runs the checks.

    Inside a git repository the workflow and the pre-commit hook go where GitHub and pre-commit look for them, at its
    root; what stands there already is never changed: what to add is said instead.
    """
    from lbpmeta.evidence.template import write_template

    started = write_template(directory, manuscript=manuscript)
    for file in started.files:
        click.echo(f"Written: {file}")
    for todo in started.todo:
        click.echo(f"To do: {todo}")
    named = shlex.quote(str(directory))
    click.echo(f"Now fill the tables in, and run: lbpmeta check {named}")
    if manuscript:
        click.echo(f"And the manuscript: lbpmeta check {shlex.quote(str(directory / 'paper.md'))} --against {named}")
