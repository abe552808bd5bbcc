"""lbpmeta verify: an extraction sheet against its papers, or against a second extractor's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lbpmeta.cli.opening import most_bytes, opened
from lbpmeta.cli.options import READING
from lbpmeta.cli.telling import tell

__all__ = ["verify"]

_FORMATS: Final = ("text", "json", "csv", "html")
_GATES: Final = ("inconsistent", "implausible", "never")


@click.command(short_help="Look up every cell of an extraction sheet in its papers.")
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path))
@click.option(
    "--sources",
    "-s",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Folder or file of papers and registry records (JSON); may be given again.",
)
@click.option(
    "--second",
    type=click.Path(path_type=Path),
    default=None,
    metavar="SHEET",
    help="A second extractor's sheet of the same studies: the two are compared, with or without papers.",
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="A table with the columns study and file: which paper is whose [default: told by ids, names and years].",
)
@click.option("--all", "everything", is_flag=True, help="Print every cell, those that were found too.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How to tell [default: text].")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write the cells, or with --second the list to settle, into this file as CSV (by --format otherwise).",
)
@click.option(
    "--fail-on",
    type=click.Choice(_GATES),
    default="inconsistent",
    help="What fails, exit code 1: what is proven alone, or with what is implausible too [default: inconsistent].",
)
@READING
@click.pass_context
def verify(
    ctx: click.Context,
    table: Path,
    sources: tuple[Path, ...],
    second: Path | None,
    mapping: Path | None,
    everything: bool,
    form: str,
    output: Path | None,
    fail_on: str,
) -> None:
    """Look up every cell of TABLE, an extraction sheet, in the papers that it was taken from.

    Each cell is found (with place and quote), derived (by a named conversion), or stands under another arm, time,
    outcome or sign, is a slip of the pen away, is a standard error entered as a standard deviation, or is not found,
    which says nothing against it. Quotes in the sheet are looked up, not believed. Exit code 1 only where a cell's
    quote stands nowhere in a source that was read whole and its place holds another number; 5 where nothing could be
    looked up.
    """
    from lbpmeta.extraction.sources import read_map, read_sources, source_files
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.workbench.verifying import verified

    if not sources and second is None:
        raise click.UsageError("Name the papers with --sources DIR, or another extractor's sheet with --second SHEET.")
    limit = most_bytes()
    evidence = opened((table,), packaged=False).evidence
    other = opened((second,), packaged=False).evidence if second is not None else None
    known = read_map(mapping, max_bytes=limit) if mapping is not None else {}
    files = source_files(sources) if sources else ()
    with progress_bar("Reading") as progress:
        origins = read_sources(files, max_bytes=limit, progress=progress)
    with progress_bar("Looking up") as progress:
        found = verified(evidence, origins, other, known, progress)
    inputs = (table, *files, *(file for file in (second, mapping) if file is not None))
    rendered = {
        "text": lambda: found.text(everything=everything),
        "json": found.to_json,
        "csv": found.to_csv,
        "html": found._repr_html_,
    }
    if output is not None:
        if form == "text":
            tell(found.text(everything=everything))
            tell(found.settle_csv() if second is not None else found.to_csv(), output, inputs=inputs)
        else:
            tell(rendered[form](), output, inputs=inputs)
    else:
        tell(rendered[form]())
    ctx.exit(found.exit_code(fail_on))
