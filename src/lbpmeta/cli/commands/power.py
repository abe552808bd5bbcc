"""lbpmeta power: what silence means, for the table at hand."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import OUTPUT, PACKAGED, PATHS, PREMISE, READING
from lbpmeta.cli.telling import tell

__all__ = ["power"]


@click.command(short_help="Say which share of realistic slips in a table would be noticed.")
@PATHS
@PACKAGED
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Which slips are planted.")
@click.option("--quick", is_flag=True, help="Single slips alone: not two at once, nor what one more number would buy.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@OUTPUT
@PREMISE
@READING
@click.pass_context
def power(
    ctx: click.Context,
    paths: tuple[Path, ...],
    packaged: bool,
    seed: int,
    quick: bool,
    form: str,
    output: Path | None,
    premises: tuple[str, ...],
) -> None:
    """Plant seeded slips in a table, and say which share of them the checks would notice.

    A green report says that nothing was found; this says what would have been. Slips of the kinds that stand in print
    (a digit, a sign, the decimal point ...) are planted one at a time and the checks are run: at the gate of the
    project's configuration, and at all. Then two at once, and what one more printed number per row, or a total, would
    buy. The table itself is left as it is. The command ends with 0, whatever the share, and with 5 where there is no
    number to plant a slip in.
    """
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.writing import refuse_to_lose

    meant = opened(paths, packaged, premises=premises)
    if output is not None:
        refuse_to_lose(output, meant.inputs)
    with progress_bar("Checking") as progress:
        report = meant.check(progress=progress)
    with progress_bar("Planting slips") as progress:
        found = report.measure_power(seed=seed, more=not quick, progress=progress)
    text = str(found) if form == "text" else json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n"
    tell(text, output, inputs=meant.inputs)
    ctx.exit(0 if found.columns else 5)
