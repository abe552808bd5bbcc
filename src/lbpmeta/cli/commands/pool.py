"""lbpmeta pool: a pooled line, re-derived."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import listed, named_again, opened_at
from lbpmeta.cli.options import DATA, PACKAGED, READING, RECIPE, WITHOUT
from lbpmeta.cli.telling import show_parts

__all__ = ["pool"]


@click.command(short_help="Re-derive a pooled line from its study rows.")
@click.argument("row_id", metavar="ID")
@DATA
@PACKAGED
@READING
@RECIPE
@click.option("--model", metavar="NAME", default=None, help="Override the model: random, or common (fixed).")
@click.option("--tau2", default=None, metavar="NAME", help="Override the tau2 estimator (DL, REML, PM ...).")
@click.option("--ci", default=None, metavar="NAME", help="Override the interval (z, t, hksj, hksj-adhoc).")
@WITHOUT
@click.option("--studies", is_flag=True, help="Also print the study rows and their weights.")
def pool(
    row_id: str,
    data: Path | None,
    packaged: bool,
    recipe: str | None,
    model: str | None,
    tau2: str | None,
    ci: str | None,
    without: Path | None,
    studies: bool,
) -> None:
    """Re-derive a pooled line from its study rows, beside what was printed, and say what the checks find in them."""
    from lbpmeta.report.listing import doubts_view, pooled_view
    from lbpmeta.workbench.doubted import doubted_behind

    where = named_again(row_id, data, packaged)
    meant, row_id = opened_at(row_id, data, packaged)
    evidence = meant.evidence.without(*listed(without))
    fit = evidence.pool(row_id, recipe=recipe, model=model, tau2=tau2, ci=ci)
    show_parts(pooled_view(fit, meant.evidence.line(row_id), studies=studies))
    show_parts(doubts_view(doubted_behind(evidence, row_id), where))
