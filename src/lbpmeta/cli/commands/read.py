"""lbpmeta read: the printed results of documents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lbpmeta.cli.opening import most_bytes
from lbpmeta.cli.telling import tell

__all__ = ["read"]

_FORMATS: Final = ("text", "html", "csv", "json", "sarif")
#: The page in a folder of tables.
_PAGE: Final = "reading.html"


@click.command(short_help="Read the printed results of papers and other documents.")
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER...", type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    "output",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR|FILE.html",
    help="Write the results into this folder as tables that `lbpmeta check` takes (no table is written over), or as a "
    "page: each document beside its rows, to look at, accept and save.",
)
@click.option(
    "--grade",
    type=click.Choice(["A", "B"]),
    default="B",
    help="How surely results must have been read: A leaves out what was carried over or repaired [default: B].",
)
@click.option("--tables/--no-tables", default=True, help="Read the tables, too, or the text alone [default: --tables].")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How to tell [default: text].")
@click.pass_context
def read(ctx: click.Context, files: tuple[Path, ...], output: Path | None, grade: str, tables: bool, form: str) -> None:
    """Read the printed results of FILEs: text, Markdown, notebooks, web pages, articles in JATS, Word documents,
    LaTeX, PDFs; of a FOLDER, every document in it.

    Each result comes with its quote, its place and how surely it was read: A where label, number and interval touch and
    nothing was carried or repaired, B otherwise. What looks like a result and was not read is named with the reason.
    The verdict beside each result is that of the checks; what was read at grade B is implausible at most. Without -o
    nothing is written; `--format html` prints the page, and with -o DIR puts it beside the tables. A file that cannot
    be read keeps no other from being read; the exit code is then 2.
    """
    from lbpmeta.errors import LbpmetaError
    from lbpmeta.reading.saved import save_tables
    from lbpmeta.report.gate import DOCUMENT_GATE
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.report.readings import reading_csv, reading_json, reading_text
    from lbpmeta.report.rendering import render
    from lbpmeta.report.safe import visible
    from lbpmeta.workbench.reading import evidence_of, read as read_file, shown_together, with_pages

    limit = most_bytes()
    readings, broken = [], []
    files = tuple(document for file in files for document in ([file] if not file.is_dir() else _documents_in(file)))
    with progress_bar("Reading") as progress:
        for done, file in enumerate(files):
            # One file alone is told by its letters, several by their number.
            alone = progress if len(files) == 1 else None
            if alone is None:
                progress(done, len(files))
            try:
                readings.append(read_file(file, grade=grade, tables=tables, max_bytes=limit, progress=alone))
            except LbpmetaError as error:
                if len(files) == 1:
                    raise
                broken.append(visible(str(error)))
    for message in broken:
        click.echo(f"Error: {message}", err=True)
    if not readings:
        ctx.exit(2)
    page = output if output is not None and output.suffix.lower() in (".html", ".htm") else None
    if output is not None and page is None:
        not_read = [(r.document.name, one) for r in readings for one in r.not_read]
        for written in save_tables(evidence_of(readings).tables, output, not_read):
            click.echo(f"Written: {written}", err=True)
        page = output / _PAGE if form == "html" else None
    shown = []
    if form != "sarif" or page is not None:
        with progress_bar("Checking") as progress:
            shown = shown_together(readings, progress)
    if page is not None:
        from lbpmeta.report.pages.beside import write_reading_page

        click.echo(f"Written: {write_reading_page(with_pages(shown, limit), page, files)}", err=True)
    if form == "sarif":
        with progress_bar("Checking") as progress:
            tell(render(evidence_of(readings).check(gate=DOCUMENT_GATE, progress=progress), form))
    elif form != "html":
        tell({"text": reading_text, "csv": reading_csv, "json": reading_json}[form](shown))
    elif page is None:
        from lbpmeta.report.pages.beside import reading_page

        tell(reading_page(with_pages(shown, limit)))
    if broken:
        ctx.exit(2)


def _documents_in(folder: Path) -> list[Path]:
    """The documents of a folder by name, but for the pages that were made here of others."""
    from lbpmeta.errors import DataError
    from lbpmeta.reading.documents.kinds import is_document
    from lbpmeta.report.pages.beside import is_reading_page

    found = [
        file
        for file in sorted(folder.iterdir())
        if file.is_file() and not file.name.startswith((".", "~$")) and is_document(file) and not is_reading_page(file)
    ]
    if not found:
        raise DataError(f"{str(folder)!r} holds no document. Name a folder with papers, or the papers themselves.")
    return found
