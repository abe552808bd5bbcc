"""lbpmeta report: everything on one page, or in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import PACKAGED, PATHS, PREMISE, READING, WITHOUT

if TYPE_CHECKING:
    from lbpmeta.checks.core.finding import Finding

__all__ = ["report"]


@click.command(short_help="Write a report with all forest plots: one HTML file, or a folder.")
@PATHS
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    metavar="FILE|DIR",
    help="One page, if it ends in .html; else a folder for report.md and the forest plots.",
)
@PACKAGED
@READING
@PREMISE
@WITHOUT
def report(
    paths: tuple[Path, ...],
    output: Path,
    packaged: bool,
    premises: tuple[str, ...],
    without: Path | None,
) -> None:
    """Write findings, re-derived pools, forest plots and judgements: one page that needs no network, or a folder.

    What fails, what is in the baseline and what is declared about the rows is what the project's configuration says, as
    for check. The command ends with 0 when the report is written, whatever it says, and with 3 if
    lbpmeta itself failed at a part of it.
    """
    from lbpmeta.report.pages.page import write
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.writing import refuse_to_lose

    meant = opened(paths, packaged, premises=premises)
    refuse_to_lose(output, meant.inputs)
    with progress_bar("Checking") as progress:
        found = meant.check(without=without, progress=progress)
    broken: list[Finding] = []
    click.echo(f"Written: {write(meant.evidence, output, found, broken)}")
    for finding in broken:
        click.echo(finding.message, err=True)
    if broken:
        click.get_current_context().exit(3)
