"""Formats: every kind of document, told by what is in the file. One format is one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.textfile import MAX_BYTES, read_bytes
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.archive import archive_names
from lbpmeta.reading.documents.jats import looks_like_jats, read_jats
from lbpmeta.reading.documents.markdown import looks_like_markdown, read_markdown
from lbpmeta.reading.documents.notebook import looks_like_notebook, read_notebook
from lbpmeta.reading.documents.pdf.read import looks_like_pdf, read_pdf
from lbpmeta.reading.documents.plain import read_plain
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.documents.tex.read import looks_like_tex, read_tex
from lbpmeta.reading.documents.webpage import looks_like_html, read_html
from lbpmeta.reading.documents.word import looks_like_word, read_word

__all__ = ["FORMATS", "SUFFIXES", "Format", "document_from", "read_document"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents.

    Parameters
    ----------
    name : str
        What a document calls it.
    title : str
        In words.
    recognises : callable
        ``Raw -> bool``: whether a file is of it.
    read : callable
        ``Raw -> Document``.
    suffixes : tuple of str
        How its files are usually called. They count where the content leaves it open, as between text and Markdown.
    """

    name: str
    title: str
    recognises: Callable[[Raw], bool]
    read: Callable[[Raw], Document]
    suffixes: tuple[str, ...]


_MARKDOWN: Final = (".md", ".qmd", ".rmd", ".markdown")


def _is_markdown(raw: Raw) -> bool:
    return raw.suffix in _MARKDOWN or looks_like_markdown(raw.head)


#: In the order in which they are asked; the last takes every text.
FORMATS: Final = (
    Format("pdf", "PDF", looks_like_pdf, read_pdf, (".pdf",)),
    Format("docx", "Word", looks_like_word, read_word, (".docx", ".docm")),
    Format("ipynb", "Jupyter notebook", looks_like_notebook, read_notebook, (".ipynb",)),
    Format("jats", "article in XML (JATS)", looks_like_jats, read_jats, (".xml", ".nxml")),
    Format("html", "web page", looks_like_html, read_html, (".html", ".htm", ".xhtml")),
    Format("tex", "LaTeX", looks_like_tex, read_tex, (".tex", ".ltx", ".rnw")),
    Format("md", "Markdown", _is_markdown, read_markdown, _MARKDOWN),
    Format("txt", "plain text", lambda raw: True, read_plain, (".txt", ".text")),
)

#: Every suffix of a document.
SUFFIXES: Final = frozenset(suffix for form in FORMATS for suffix in form.suffixes)

_SAVE_AS: Final = "Save it as .docx, .html, .md or .txt, and read that."

#: How files begin that hold a document and are not read, and what to do.
_REFUSED: Final = (
    (b"\xd0\xcf\x11\xe0", "is a document of Word before 2007 (or locked by a password). Save it as .docx."),
    (b"{\\rtf", f"is rich text (RTF), which is not read. {_SAVE_AS}"),
    (b"\x1f\x8b", "is a compressed file. Unpack it, and read what is in it."),
)
_OTHER_XML: Final = re.compile(r"<\?xml|<!DOCTYPE\s+(?!html)", re.IGNORECASE)


def document_from(raw: Raw) -> Document:
    """Return the document in a file's bytes.

    Raises
    ------
    DataError
        If it is in no format that is read, broken, or hostile; the message says what to do.

    Examples
    --------
    >>> document_from(Raw("a", b"# Results\\n\\nMD -7.7", 99)).format
    'md'
    """
    for begins, what in _REFUSED:
        if raw.data.lstrip()[:8].startswith(begins):
            raise DataError(f"{raw.name!r} {what}")
    for form in FORMATS[:-1]:
        if form.recognises(raw):
            return form.read(raw)
    if raw.data.startswith(b"PK\x03\x04"):
        held = ", ".join(archive_names(raw)[:3])
        raise DataError(
            f"{raw.name!r} is an archive without the text of a Word document{f' (it holds {held})' if held else ''}. "
            f"{_SAVE_AS}"
        )
    if _OTHER_XML.match(raw.head):
        raise DataError(f"{raw.name!r} is XML, and no article in JATS. {_SAVE_AS}")
    return FORMATS[-1].read(raw)


def read_document(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read a document.

    Parameters
    ----------
    path : str or Path
    max_bytes : int
        A larger file, or an archive that unpacks to more, is refused.

    Raises
    ------
    DataError
        If it cannot be read; the message names the file and what to do.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_atomically(Path(folder, "a.txt"), "MD -7.7 (95% CI -12.1 to -3.3)")
    ...     read_document(file).blocks[0].place
    'line 1'
    """
    file = Path(path)
    return document_from(Raw(str(path), read_bytes(file, max_bytes), max_bytes))
