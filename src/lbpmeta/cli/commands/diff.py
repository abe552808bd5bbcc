"""lbpmeta diff: what changed between two states of evidence."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.options import OUTPUT, PACKAGED, PREMISE
from lbpmeta.cli.telling import tell

__all__ = ["diff"]


@click.command(short_help="Say what changed between two states of evidence.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--folder",
    default=None,
    metavar="DIR",
    help="Where the tables are in a git revision that names no folder [default: NEW if it is one, else data].",
)
@click.option(
    "--manuscript",
    "manuscripts",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Say which sentences of it are no longer true; may be given again.",
)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", help="How to report.")
@OUTPUT
@PACKAGED
@PREMISE
def diff(
    old: str,
    new: str | None,
    folder: str | None,
    manuscripts: tuple[Path, ...],
    form: str,
    output: Path | None,
    packaged: bool,
    premises: tuple[str, ...],
) -> None:
    """Say which printed numbers changed, and which verdicts, pooled results and judgements changed with them.

    OLD and NEW are folders of evidence tables or git revisions (HEAD~1, or HEAD~1:data); with --packaged, NEW is the
    evidence that comes with lbpmeta. What the configuration of each state declares counts for it, and behind it what
    --premise declares for both; a premise whose change turned a finding is told.
    """
    from lbpmeta.cli.opening import said_by_command
    from lbpmeta.difference import compare, load_state
    from lbpmeta.workbench.opening import load
    from lbpmeta.workbench.reading import read

    if packaged == (new is not None):
        raise click.UsageError("Name two states, OLD and NEW; or OLD and --packaged.")
    named = new is not None and Path(new).is_dir() and not Path(new).is_absolute()
    inside = folder or (new if named and new is not None else "data")
    before = load_state(old, inside)
    after = load() if new is None else load_state(new, inside)
    said = said_by_command(premises)
    readings = [read(file) for file in manuscripts]
    changes = compare(before.declaring(*said), after.declaring(*said), readings)
    inputs = [Path(row.file) for state in (before, after) for row in state.tables if row.file]
    inputs += [Path(name) for name in (old, new) if name is not None]
    inputs += manuscripts
    tell(changes.to_markdown() if form == "markdown" else f"{changes}\n", output, inputs=dict.fromkeys(inputs))
