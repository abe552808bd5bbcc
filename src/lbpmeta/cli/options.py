"""Options: what several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

__all__ = ["COMMA", "DATA", "MEASURE", "OUTPUT", "PACKAGED", "PATHS", "PREMISE", "RECIPE", "WITHOUT"]

PATHS: Final = click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
PACKAGED: Final = click.option(
    "--packaged", is_flag=True, help="The low-back-pain evidence that comes with lbpmeta, instead of your own."
)
DATA: Final = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Folder or file of evidence [default: what the project's configuration names, else this folder].",
)
RECIPE: Final = click.option(
    "--recipe",
    default=None,
    metavar="NAME",
    help="metafor, meta, revman5, revman2025 or stata [default: what the line declares].",
)
MEASURE: Final = click.option(
    "--measure",
    default="",
    metavar="NAME",
    help="The effect measure of rows that name none: MD, SMD, RD, RR, OR, HR ... [default: told by the table].",
)
PREMISE: Final = click.option(
    "--premise",
    "--assume",
    "premises",
    multiple=True,
    metavar="NAME=VALUE",
    help="Declare what a proof rests on, as in interval=wald or reviews.interval=wald; may be given again.",
)
COMMA: Final = click.option(
    "--decimal-comma/--decimal-point",
    "decimal_comma",
    default=None,
    help="What the decimal mark of your own tables is [default: told by the file].",
)
OUTPUT: Final = click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead."
)
WITHOUT: Final = click.option(
    "--without",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Studies to do without, retracted ones for example: a row, trial, DOI or PubMed number a line.",
)
