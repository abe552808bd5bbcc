"""lbpmeta query: a question to the authors about a row."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lbpmeta.cli.opening import opened
from lbpmeta.cli.options import DATA, OUTPUT, PACKAGED, PREMISE, READING
from lbpmeta.cli.telling import tell

__all__ = ["query"]

#: A test holds them against those that there are, which would be slow to load here.
_LANGUAGES: Final = ("en", "nl", "de")


@click.command(short_help="Write a neutral question to the authors about a row.")
@click.argument("row_id", metavar="ID")
@DATA
@PACKAGED
@READING
@PREMISE
@click.option("--language", type=click.Choice(_LANGUAGES), default="en", show_default=True, help="Of the letter.")
@click.option("--check", "about", default="", metavar="CHECK", help="Ask about the findings of this check alone.")
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@OUTPUT
def query(
    row_id: str,
    data: Path | None,
    packaged: bool,
    premises: tuple[str, ...],
    language: str,
    about: str,
    form: str,
    output: Path | None,
) -> None:
    """Write a question to the authors about the findings of a row: neutral, and complete.

    What is printed and where, why it does not fit, what that rests on and who says so, what would make it fit, and a
    line for the answer. Read it before you send it: it knows the numbers, and nothing else.
    """
    from lbpmeta.report.formats.markdown import query_markdown

    meant = opened((data,), packaged, premises=premises)
    row = meant.evidence.row(row_id)
    made = meant.check().query(row.id, language=language, check=about)
    tell(str(made) if form == "text" else query_markdown(made), output, inputs=meant.inputs)
