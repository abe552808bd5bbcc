"""lbpmeta checklist: what a reviewer is asked about data, prefilled."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import OUTPUT, PACKAGED, PATHS, PREMISE, READING
from lbpmeta.cli.telling import tell

__all__ = ["checklist"]


@click.command(short_help="A reviewer's checklist, prefilled where it can be computed.")
@PATHS
@PACKAGED
@READING
@PREMISE
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@OUTPUT
def checklist(
    paths: tuple[Path, ...],
    packaged: bool,
    premises: tuple[str, ...],
    form: str,
    output: Path | None,
) -> None:
    """Write the checks of INSPECT-SR and of the Cochrane Handbook that can be computed, with what was found.

    What cannot be computed is left open, and nothing is judged: that is for people who have read the study.
    """
    from lbpmeta.report.formats.markdown import checklist_markdown

    meant = opened(paths, packaged, premises=premises)
    made = meant.check().checklist()
    tell(str(made) if form == "text" else checklist_markdown(made), output, inputs=meant.inputs)
