"""Read a PDF as a document."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document, NotRead, Table
from lbpmeta.reading.documents.pdf.lines import lines_on, without_line_numbers
from lbpmeta.reading.documents.pdf.paragraphs import body_size, pieces_of, without_running_heads
from lbpmeta.reading.documents.pdf.process import ask_child
from lbpmeta.reading.documents.pdf.sheets import Sheet, sheet_of
from lbpmeta.reading.documents.pdf.zones import Zoned, tables_on
from lbpmeta.reading.documents.pieces import document_of
from lbpmeta.reading.documents.raw import Raw

__all__ = ["looks_like_pdf", "read_pdf"]

_HEAD: Final = 1024
#: A font whose "=" and "<" are taken for other signs ("n 5 374", "P , 0.01") has lost its minus too.
_SHIFTED: Final = re.compile(r"\b[nNpP] (?:5 (?:0\.)?\d|, 0?\.\d)|\b[nNpP] \u00bc \d")
_OTHER_SIGNS: Final = "its font prints signs under other letters, and may have lost a minus"
_FEW: Final = 20
_WITHOUT_TEXT: Final = (
    "holds pictures of pages and no text, as a scan does. Make its text readable with a program for OCR, look at what "
    "it made of the numbers, and read that."
)


def looks_like_pdf(raw: Raw) -> bool:
    """Return whether a file is a PDF: its mark stands at the beginning, or soon after.

    Examples
    --------
    >>> looks_like_pdf(Raw("a.pdf", b"%PDF-1.7", 99)), looks_like_pdf(Raw("a.pdf", b"hello", 99))
    (True, False)
    """
    return b"%PDF-" in raw.data[:_HEAD]


def read_pdf(raw: Raw) -> Document:
    """Return a PDF as a document, its places by page and line.

    It is opened in a process of its own, with limits on memory, time and pages.

    Raises
    ------
    DataError
        If pypdfium2 is not installed, or the file is locked, broken, hostile, or a scan.
    """
    said, why = ask_child(raw, {"do": "text"})
    missed: list[NotRead] = []
    pages = []
    letters = 0
    for page in said:
        if "late" in page:
            missed.append(
                NotRead(f"Page {page['late']} and what follows: the file is too large.", place=f"p.{page['late']}")
            )
            continue
        number = page["page"]
        if "error" in page:
            what = "more characters than a page holds" if page["error"] == "many" else "it is damaged"
            missed.append(NotRead(f"Page {number}: {what}.", place=f"p.{number}"))
            continue
        sheet = without_line_numbers(sheet_of(page))
        count = sum(len(word.text) for word in sheet.words)
        letters += count
        if count < _FEW:
            missed.append(NotRead(f"Page {number} holds no text; it may be a picture.", place=f"p.{number}"))
        pages.append((sheet, lines_on(sheet)))
    if letters < _FEW:
        raise DataError(f"{raw.name!r} {_WITHOUT_TEXT}")
    if why:
        missed.append(NotRead(f"Page {len(said) + 1} and what follows: the file {why}", place=f"p.{len(said) + 1}"))
    bare = without_running_heads(pages)
    size = body_size(line for _, lines in bare for line in lines)
    zoned: list[tuple[Sheet, Zoned]] = []
    tables: list[Table] = []
    for sheet, lines in bare:
        zoned.append((sheet, tables_on(sheet, lines, size, len(tables))))
        tables.extend(zoned[-1][1].tables)
        missed.extend(zoned[-1][1].not_read)
    pieces = list(pieces_of(zoned, size, missed))
    if sum(len(_SHIFTED.findall(piece.text)) for piece in pieces) > 1:
        pieces = [replace(piece, doubt=piece.doubt or _OTHER_SIGNS) for piece in pieces]
    notes = (f"{raw.name}: the text of some pages is that of a scan.",) if any(s.hidden for s, _ in pages) else ()
    return document_of(raw.name, "pdf", pieces, not_read=missed, notes=notes, tables=tables)
