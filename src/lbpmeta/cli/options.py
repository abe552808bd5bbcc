"""Options: what several commands take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

__all__ = [
    "DATA",
    "OUTPUT",
    "PACKAGED",
    "PATHS",
    "PREMISE",
    "READING",
    "RECIPE",
    "WITHOUT",
    "HowToRead",
    "how_to_read",
]

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


@dataclass(slots=True)
class HowToRead:
    """How files are to be read, and which of their rows are meant: what the options of reading say.

    Parameters
    ----------
    measure : str
    decimal_comma : bool or None
    columns : dict of str to str
    strict : bool
    where : list of tuple of str
        Column and value.
    analysis : str
    header, encoding : str
    """

    measure: str = ""
    decimal_comma: bool | None = None
    columns: dict[str, str] = field(default_factory=dict)
    strict: bool = False
    where: list[tuple[str, str]] = field(default_factory=list)
    analysis: str = ""
    header: str = ""
    encoding: str = ""


def how_to_read(context: click.Context | None = None) -> HowToRead:
    """Return what the options of reading of the present command say."""
    found = context or click.get_current_context(silent=True)
    if found is None:
        return HowToRead()
    known = found.meta.setdefault("lbpmeta.reading", HowToRead())
    return known if isinstance(known, HowToRead) else HowToRead()


def _remember(context: click.Context, option: click.Parameter, value: object) -> None:
    if value not in (None, "", (), False) or (option.name == "decimal_comma" and value is not None):
        setattr(how_to_read(context), option.name or "", value)


def _mapping(context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> None:
    from lbpmeta.evidence.own.mapping import mapping_of

    for text in value:
        how_to_read(context).columns.update(mapping_of(text))


def _where(context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> None:
    for text in value:
        name, equals, wanted = text.partition("=")
        if not (name.strip() and equals and wanted.strip()):
            raise click.UsageError(f"--where {text!r} is not COLUMN=VALUE, as in --where outcome=pain.")
        how_to_read(context).where.append((name.strip(), wanted.strip()))


_MEASURE: Final = click.option(
    "--measure",
    expose_value=False,
    callback=_remember,
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
_COMMA: Final = click.option(
    "--decimal-comma/--decimal-point",
    "decimal_comma",
    expose_value=False,
    callback=_remember,
    default=None,
    help="What the decimal mark of your own tables is [default: told by the file].",
)
_COLUMNS: Final = click.option(
    "--columns",
    expose_value=False,
    callback=_mapping,
    multiple=True,
    metavar="OURS=THEIRS,...",
    help='What columns are, as in estimate="Effect size",n1=exp_n; `lbpmeta columns FILE` prints the guess.',
)
_STRICT: Final = click.option(
    "--strict",
    is_flag=True,
    expose_value=False,
    callback=_remember,
    help="Refuse a file of which a column of numbers is not read.",
)
_HEADER: Final = click.option(
    "--header",
    expose_value=False,
    callback=_remember,
    default="",
    metavar="LINE|NAMES",
    help="The line that names the columns, or their names: study,estimate,... [default: found].",
)
_ENCODING: Final = click.option(
    "--encoding",
    expose_value=False,
    callback=_remember,
    default="",
    metavar="NAME",
    help="How text files are encoded, as in mac-roman [default: UTF-8, UTF-16 or cp1252, told by the file].",
)
_WHERE: Final = click.option(
    "--where",
    expose_value=False,
    callback=_where,
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only rows with this value, as in outcome=pain; may be given again.",
)
_ANALYSIS: Final = click.option(
    "--analysis",
    expose_value=False,
    callback=_remember,
    default="",
    metavar="NAME",
    help="Only the rows of this analysis, as `lbpmeta list` names it.",
)


def READING(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - it stands among the options
    """Give a command the options of reading; :func:`how_to_read` says what they are."""
    for option in (_ANALYSIS, _WHERE, _STRICT, _ENCODING, _HEADER, _COLUMNS, _COMMA, _MEASURE):
        command = option(command)
    return command


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
