"""Hosts: which way of filling a file asks for. One host is one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lbpmeta.errors import ConfigurationError, DataError
from lbpmeta.manuscript.fill.template import expressions_in, filled_template
from lbpmeta.manuscript.fill.values import Values
from lbpmeta.manuscript.fill.variables import latex_macros, quarto_variables
from lbpmeta.manuscript.fill.word import filled_word, tags_in
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.documents.word import looks_like_word

__all__ = ["HOSTS", "Host", "filled", "usual_output"]

#: What the name of a template may end with, before its own suffix counts.
_TEMPLATE: Final = (".j2", ".jinja", ".jinja2", ".in")
_YAML: Final = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Host:
    """A way of filling.

    Parameters
    ----------
    name : str
    takes : callable
        ``(Raw, name of the output) -> bool``.
    fill : callable
        ``(Raw, Values, what stands in the output) -> bytes``.
    """

    name: str
    takes: Callable[[Raw, str], bool]
    fill: Callable[[Raw, Values, bytes], bytes]


def _text(raw: Raw) -> str:
    try:
        return raw.data.decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{raw.name!r} is no UTF-8 text. Save it anew as UTF-8, or as .docx.") from None


def _word(raw: Raw, values: Values, there: bytes) -> bytes:
    if not tags_in(raw):
        raise DataError(f"{raw.name!r} holds no content control with a tag lbp:ID.FIELD: there is nothing to fill in.")
    return filled_word(raw, values)


def _quarto(raw: Raw, values: Values, there: bytes) -> bytes:
    return quarto_variables(_text(raw), values, there.decode("utf-8", errors="replace"), raw.name).encode()


def _latex(raw: Raw, values: Values, there: bytes) -> bytes:
    return latex_macros(_text(raw), values, raw.name).encode()


def _template(raw: Raw, values: Values, there: bytes) -> bytes:
    text = _text(raw)
    if not expressions_in(text):
        raise DataError(f'{raw.name!r} holds no {{{{ lbp("ID") }}}}: there is nothing to fill in.')
    return filled_template(text, values, raw.name).encode()


#: In the order in which they are asked.
HOSTS: Final = (
    Host("Word", lambda raw, output: looks_like_word(raw), _word),
    Host("Quarto", lambda raw, output: output.endswith(_YAML), _quarto),
    Host("LaTeX", lambda raw, output: raw.suffix == ".tex" and b"\\lbp{" in raw.data, _latex),
    Host("template", lambda raw, output: True, _template),
)


def filled(raw: Raw, values: Values, output: str = "", there: bytes = b"") -> bytes:
    """Return what is written for a file: the file filled in, or the file that it takes its numbers from.

    Parameters
    ----------
    raw : Raw
    values : Values
    output : str
        The name of what is written.
    there : bytes
        What stands in it.

    Raises
    ------
    DataError
        If there is nothing to fill in, or something of it is not in the evidence.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> raw = Raw("a.md", b'{{ lbp("minerva-cashin-pain").estimate }}', 99)
    >>> filled(raw, Values(Entries(lm.load())))
    b'-7.7'
    """
    host = next(host for host in HOSTS if host.takes(raw, output.lower()))
    return host.fill(raw, values, there)


def usual_output(file: Path, raw: Raw) -> Path:
    """Return where a file is filled into, where nothing is said.

    Raises
    ------
    ConfigurationError
        If its name does not tell.

    Examples
    --------
    >>> [usual_output(Path(name), Raw(name, b"", 9)).name for name in ("paper.md.j2", "paper.docx")]
    ['paper.md', 'paper.docx']
    """
    if file.suffix in _TEMPLATE:
        return file.with_suffix("")
    if looks_like_word(raw) or file.suffix == ".docx":
        return file
    if file.suffix in (".qmd", ".rmd", ".Rmd") and b"{{< var lbp." in raw.data:
        return file.with_name("_variables.yml")
    if file.suffix == ".tex" and b"\\lbp{" in raw.data:
        return file.with_name("lbp.tex")
    raise ConfigurationError(f"{str(file)!r} is filled into another file: name it with -o.")
