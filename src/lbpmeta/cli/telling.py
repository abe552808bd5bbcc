"""Telling: text on the terminal, or in a file that nothing is lost for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["show_parts", "tell"]


def tell(text: str, output: Path | None = None, *, inputs: Iterable[Path] = ()) -> None:
    """Print text, or write it to a file, unless that file was read or may hold data."""
    from lbpmeta.report.safe import visible
    from lbpmeta.writing import refuse_to_lose, write_atomically

    if output is None:
        click.echo(visible(text), nl=not text.endswith("\n"))
        return
    refuse_to_lose(output, inputs)
    click.echo(f"Written: {write_atomically(output, text)}")


def show_parts(parts: Iterable[RenderableType | str]) -> None:
    """Print tables and lines on a console that fits 100 columns."""
    from lbpmeta.report.formats.text import console

    screen = console()
    for part in parts:
        screen.print(part, markup=False, highlight=False)
