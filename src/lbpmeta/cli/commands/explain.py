"""lbpmeta explain: what a check asks, or the arithmetic of a row's findings."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import DATA, PACKAGED, PREMISE, WITHOUT
from lbpmeta.cli.telling import tell

__all__ = ["explain"]


@click.command(short_help="Explain a check, or the arithmetic of the findings about a row.")
@click.argument("name", metavar="CHECK|ID")
@DATA
@PACKAGED
@PREMISE
@WITHOUT
@click.option("--all", "everything", is_flag=True, help="Of a row: the agreements too.")
def explain(
    name: str,
    data: Path | None,
    packaged: bool,
    premises: tuple[str, ...],
    without: Path | None,
    everything: bool,
) -> None:
    """Explain a check (what it asks, its formula, source and measured rates) or a row.

    Of a row it is the arithmetic of its findings, the premises that each rests on, with who declared them, and what
    the lines that the row bears on would say under each repair, and without it.
    """
    from lbpmeta.checks.run.explain import explain_check
    from lbpmeta.checks.run.registry import CHECKS
    from lbpmeta.manuscript.specs import MANUSCRIPT_CHECKS
    from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

    known = {**CHECKS, **{s.name: s for s in (*RELEVANCE_CHECKS, *MANUSCRIPT_CHECKS)}}
    if name in known:
        click.echo(explain_check(known[name]), nl=False)
        return
    meant = opened((data,), packaged, premises=premises)
    row = meant.evidence.row(name)
    tell(meant.check(without=without).explain(row.id, everything=everything))
