"""Read a LaTeX source as a document."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.pieces import document_of
from lbpmeta.reading.documents.raw import Raw, decoded_text
from lbpmeta.reading.documents.tex.source import definitions, without_code
from lbpmeta.reading.documents.tex.walk import Walk, parsed

__all__ = ["looks_like_tex", "read_tex"]

_TEX: Final = re.compile(
    r"^[^%\n]{0,200}\\(?:documentclass|begin\{document\}|usepackage|section\*?\{|input\{)", re.MULTILINE
)
_BODY: Final = "\\begin{document}"
_END: Final = "\\end{document}"
_TITLE: Final = re.compile(r"\\title\s*(?:\[[^\]]{0,200}\])?\{")
_COMMA: Final = re.compile(r"output-decimal-marker\s*=\s*\{?,|locale\s*=\s*(?:DE|FR|ZA)")
_MOST: Final = 1_000_000


def looks_like_tex(raw: Raw) -> bool:
    r"""Return whether a file is LaTeX, by its name or its first commands.

    Examples
    --------
    >>> looks_like_tex(Raw("a", b"\\documentclass{article}", 99)), looks_like_tex(Raw("a.txt", b"MD -7.7", 99))
    (True, False)
    """
    return raw.suffix in (".tex", ".ltx", ".rnw") or (
        raw.suffix not in (".md", ".qmd", ".rmd", ".markdown") and _TEX.search(raw.head) is not None
    )


def read_tex(raw: Raw) -> Document:
    r"""Return a LaTeX source as a document; its places are the lines of the file.

    Raises
    ------
    DataError
        If pylatexenc is not installed, or the source is larger or nests deeper than any paper does.

    Examples
    --------
    >>> document = read_tex(Raw("a.tex", b"\\section{Results}\nMD $-7.7$ (95\\,\\% CI\n\\numrange{-12.1}{-3.3}).", 99))
    >>> [(block.role, block.line) for block in document.blocks]
    [('results', 1), ('results', 2)]
    >>> document.blocks[1].text.split("\n")[1]
    '-12.1 to -3.3).'
    """
    try:
        import pylatexenc  # noqa: F401
    except ImportError:
        raise DataError(
            f"{raw.name!r}: LaTeX is read with 'lbpmeta[read]', which is not installed. "
            "pip install 'lbpmeta[read]', or save its text as .txt."
        ) from None
    text, notes = decoded_text(raw)
    if len(text) > _MOST:
        most = _MOST // 1_000_000
        raise DataError(f"{raw.name!r} holds more than {most} million letters of LaTeX. Split it into files.")
    defined = definitions(text)
    source = without_code(text)
    begin = source.find(_BODY)
    end = source.find(_END, begin) if begin >= 0 else -1
    head = source[: max(begin, 0)]
    # What stands before the body keeps its lines and prints nothing but the title.
    title = _TITLE.search(head)
    start = title.start() if title is not None else len(head)
    source = "\n" * head.count("\n", 0, start) + source[start : end if end >= 0 else None]
    source = source.replace(_BODY, " " * len(_BODY), 1)
    walk = Walk(source, defined, comma=_COMMA.search(head) is not None)
    try:
        walk.walk(parsed(source))
        walk.end()
    except RecursionError:
        raise DataError(f"{raw.name!r} nests its braces deeper than any paper does: not read.") from None
    except (ValueError, IndexError, AttributeError, TypeError, LookupError) as error:
        raise DataError(f"{raw.name!r} is no LaTeX that can be read ({str(error)[:80]}). Mend its braces.") from None
    return document_of(raw.name, "tex", walk.pieces, not_read=walk.not_read, notes=notes, tables=walk.tables)
