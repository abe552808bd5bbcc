"""lbpmeta forest: the plot of a pooled line."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import named_again, opened_at
from lbpmeta.cli.options import DATA, PACKAGED, READING, RECIPE
from lbpmeta.cli.telling import show_parts

__all__ = ["forest"]


@click.command(short_help="Draw the forest plot of a pooled line.")
@click.argument("row_id", metavar="ID")
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Picture to write: .png, .pdf, .svg, .tif, or a .html page in which a click leaves a study out.",
)
@click.option("--style", type=click.Choice(["lbpmeta", "revman", "bmj", "jama"]), default="lbpmeta", show_default=True)
@click.option("--width", type=float, metavar="MM", help="Width; 85 for one column [default: what the content needs].")
@click.option(
    "--pages",
    type=float,
    metavar="MM",
    help="Break a long plot into pages of at most this height: of one .pdf, or numbered files.",
)
@click.option("--prediction", type=click.Choice(["bar", "density", "none"]), default="bar", show_default=True)
@DATA
@PACKAGED
@READING
@RECIPE
def forest(
    row_id: str,
    output: Path,
    style: str,
    width: float | None,
    pages: float | None,
    prediction: str,
    data: Path | None,
    packaged: bool,
    recipe: str | None,
) -> None:
    """Draw the forest plot of a pooled line from its study rows."""
    from lbpmeta.plots.forest.draw import mm
    from lbpmeta.report.drawing import save_forest
    from lbpmeta.report.listing import doubts_view
    from lbpmeta.workbench.doubted import doubted_behind
    from lbpmeta.writing import refuse_to_lose

    drawn = False if prediction == "none" else prediction
    page = output.suffix.lower() == ".html"
    inches, high = (None if size is None else mm(size) for size in (width, pages))
    where = named_again(row_id, data, packaged)
    meant, row_id = opened_at(row_id, data, packaged)
    refuse_to_lose(output, meant.inputs)
    axes = meant.evidence.forest(
        row_id, recipe=recipe, style=style, width=inches, pages=high, prediction=drawn, leave_one_out=page
    )
    for file in save_forest(axes, output):
        click.echo(f"Written: {file}")
    show_parts(doubts_view(doubted_behind(meant.evidence, row_id), where))
