"""lbpmeta judge: an effect, or all conclusions, against the minimal important difference."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import opened, opened_at
from lbpmeta.cli.options import DATA, PACKAGED, READING
from lbpmeta.cli.telling import show_parts, tell

__all__ = ["judge"]


@click.command(short_help="Judge an effect, or all conclusions, against the minimal important difference.")
@click.argument("row_id", metavar="[ID]", required=False)
@DATA
@PACKAGED
@READING
@click.option("--threshold", default=None, metavar="NUMBER", help="An MCID in the row's own unit [default: all known].")
@click.option(
    "--better",
    type=click.Choice(["lower", "higher"]),
    help="Which values of the outcome are better [default: what the row says].",
)
def judge(row_id: str | None, data: Path | None, packaged: bool, threshold: str | None, better: str | None) -> None:
    """Judge an effect and its interval against the minimal clinically important difference.

    A row that prints the counts of two arms, and has no MCID, is told as risks with the number needed to treat or harm.
    Without ID: everything that authors concluded in the tables, whether it holds, and by which rule.
    """
    from lbpmeta.relevance.judged import risks_of
    from lbpmeta.report.listing import judgement_view, threshold_name

    if row_id is None:
        if threshold is not None:
            raise click.UsageError("--threshold needs an ID: it is in the unit of one row.")
        if better is not None:
            raise click.UsageError("--better needs an ID: it is the direction of one row's outcome.")
        tell(f"{opened((data,), packaged).evidence.conclusions()}\n")
        return
    meant, row_id = opened_at(row_id, data, packaged, printed=True)
    evidence = meant.evidence
    row = evidence.row(row_id)
    if threshold is None and row.has("events1", "n1", "events2", "n2") and not evidence.thresholds(row_id):
        risks = risks_of(row)
        needed = "" if risks is None else risks.number_needed
        tell(f"{row['outcome']}: {risks}\n{needed}\n")
        return
    judgements = evidence.judge(row_id, threshold=threshold, better=better)
    if threshold is None:
        names = [threshold_name(evidence.tables, t) for t in evidence.thresholds(row_id)]
    else:
        names = [f"the threshold given, {threshold}"]
    show_parts(judgement_view(list(zip(names, judgements, strict=True))))
