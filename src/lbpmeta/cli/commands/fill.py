"""lbpmeta fill: numbers of the evidence put into a text."""

from __future__ import annotations

from pathlib import Path

import click

from lbpmeta.cli.opening import most_bytes, opened
from lbpmeta.cli.options import PACKAGED

__all__ = ["fill"]


@click.command(short_help="Fill numbers of the evidence into a text, or check that they are filled in.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--against", type=click.Path(path_type=Path), default=None, metavar="DIR", help="The evidence.")
@PACKAGED
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--write", "in_place", is_flag=True, help="Write where it belongs: paper.md.j2 to paper.md, Word itself.")
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit code 1 when what was filled is stale.")
@click.pass_context
def fill(
    ctx: click.Context,
    file: Path,
    against: Path | None,
    packaged: bool,
    output: Path | None,
    in_place: bool,
    checking: bool,
) -> None:
    """Fill numbers of the evidence into FILE.

    \b
    any text  {{ lbp("ID") }}, {{ lbp("ID").estimate }}, {{ pool("ID") }} (re-derived),
              {{ lbp("ID").text(style="bmj", digits=1, lang="nl") }},
              {{ judge("ID") }} (the sentence of its judgement)
    Quarto    {{< var lbp.ID.estimate >}}, with -o _variables.yml
    LaTeX     \\lbp{ID}{estimate}, with -o lbp.tex, which the document inputs
    Word      content controls with the tag lbp:ID.estimate; nothing else of the file changes

    Without -o or --write the text is printed. An id that no row has ends it with exit code 2, and nothing is written.
    """
    from lbpmeta.errors import ConfigurationError
    from lbpmeta.evidence.textfile import read_bytes
    from lbpmeta.manuscript.entries import Entries
    from lbpmeta.manuscript.fill.hosts import filled, usual_output
    from lbpmeta.manuscript.fill.stale import stale_lines
    from lbpmeta.manuscript.fill.values import Values
    from lbpmeta.reading.documents.raw import Raw
    from lbpmeta.report.safe import visible
    from lbpmeta.writing import refuse_to_lose, write_atomically

    if packaged and against is not None:
        raise click.UsageError(f"Give --against {str(against)!r} or --packaged, not both.")
    if in_place and output is not None:
        raise click.UsageError("Give -o or --write, not both.")
    meant = opened((against,), packaged)
    limit = most_bytes(meant.project)
    raw = Raw(str(file), read_bytes(file, limit), limit)
    target = output
    if in_place or (checking and output is None):
        target = usual_output(file, raw)
    there = read_bytes(target, limit) if target is not None and target.is_file() else b""
    made = filled(raw, Values(Entries(meant.evidence)), "" if target is None else target.name, there)
    if checking:
        if target is None or not target.is_file():
            raise ConfigurationError(f"{str(target)!r} does not exist: it was never filled in.")
        told = stale_lines(there, made, str(target), limit)
        for line in told:
            click.echo(visible(line))
        click.echo(f"{target}: {'stale: fill it anew' if told else 'what is filled in is up to date'}.")
        ctx.exit(1 if told else 0)
    if target is None:
        if made[:2] == b"PK":
            raise click.UsageError("A Word document is not printed: name a file with -o, or give --write.")
        click.echo(visible(made.decode()), nl=False)
        return
    refuse_to_lose(target, [*meant.inputs, *([] if in_place else [file])])
    if made == there:
        click.echo(f"{target}: up to date; nothing was written.")
        return
    click.echo(f"Written: {write_atomically(target, made)}")
