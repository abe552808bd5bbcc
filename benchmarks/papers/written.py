"""Tables written as web pages, articles in JATS, Word documents and Markdown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from shapes import Made

__all__ = ["FORMATS"]

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _spans(rows: tuple[tuple[str, ...], ...]) -> Iterator[Iterator[tuple[str, int, int]]]:
    """Yield the cells of each row: text, over how many columns, over how many rows."""
    for r, row in enumerate(rows):

        def cells(r: int = r, row: tuple[str, ...] = row) -> Iterator[tuple[str, int, int]]:
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                across = next((i for i in range(c + 1, len(row)) if row[i] != "<"), len(row)) - c
                down = next((i for i in range(r + 1, len(rows)) if rows[i][c] != "^"), len(rows)) - r
                yield text, across, down

        yield cells()


def _table(made: Made, head: str) -> str:
    parts: list[str] = []
    for r, row in enumerate(_spans(made.rows)):
        tag = head if r < made.heads else "td"
        inner = "".join(f"<{tag} colspan='{a}' rowspan='{d}'>{escape(t)}</{tag}>" for t, a, d in row)
        parts.append(f"<tr>{inner}</tr>")
    top, rest = "".join(parts[: made.heads]), "".join(parts[made.heads :])
    return f"<thead>{top}</thead><tbody>{rest}</tbody>"


def html(made: Made) -> bytes:
    """A web page."""
    caption = f"<caption>{escape(made.caption)}</caption>"
    page = f"<!doctype html><meta charset='utf-8'><body><table>{caption}{_table(made, 'th')}"
    foot = f"<tfoot><tr><td colspan='{len(made.rows[0])}'>{escape(made.foot)}</td></tr></tfoot>" if made.foot else ""
    return f"{page}{foot}</table>".encode()


def jats(made: Made) -> bytes:
    """An article."""
    foot = f"<table-wrap-foot><p>{escape(made.foot)}</p></table-wrap-foot>" if made.foot else ""
    wrap = f"<table-wrap><label>Table 1</label><caption><p>{escape(made.caption)}</p></caption>"
    table = f"{wrap}<table>{_table(made, 'td')}</table>{foot}</table-wrap>"
    return f"<article article-type='x'><body>{table}</body></article>".encode()


def markdown(made: Made) -> bytes:
    """Markdown: cells that reach over several are repeated, for it has no other way."""
    full = [list(row) for row in made.rows]
    for r, row in enumerate(full):
        for c, text in enumerate(row):
            if text == "<":
                row[c] = row[c - 1]
            elif text == "^":
                row[c] = full[r - 1][c]
    lines = [f"| {' | '.join(cell.replace('|', '') for cell in row)} |" for row in full]
    rule = "|" + "---|" * len(full[0])
    caption = f"\n\nTable: {made.caption}\n" if made.caption else ""
    foot = f"\n\n{made.foot}\n" if made.foot else ""
    return ("# Results\n\n" + "\n".join([lines[0], rule, *lines[1:]]) + caption + foot).encode()


def docx(made: Made) -> bytes:
    """A Word document."""
    parts: list[str] = []
    for r, row in enumerate(made.rows):
        cells: list[str] = []
        for c, text in enumerate(row):
            if text == "<":
                continue
            across = next((i for i in range(c + 1, len(row)) if row[i] != "<"), len(row)) - c
            below = r + 1 < len(made.rows) and made.rows[r + 1][c] == "^"
            props = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
            props += "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' if below else ""
            shown = "" if text == "^" else f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
            cells.append(f"<w:tc><w:tcPr>{props}</w:tcPr><w:p>{shown}</w:p></w:tc>")
        head = "<w:trPr><w:tblHeader/></w:trPr>" if r < made.heads else ""
        parts.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
    style = '<w:pPr><w:pStyle w:val="Caption"/></w:pPr>'
    caption = f"<w:p>{style}<w:r><w:t>{escape(made.caption)}</w:t></w:r></w:p>" if made.caption else ""
    foot = f"<w:p><w:r><w:t>{escape(made.foot)}</w:t></w:r></w:p>" if made.foot else ""
    body = f"{caption}<w:tbl>{''.join(parts)}</w:tbl>{foot}"
    styles = (
        f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/>'
        "</w:style></w:styles>"
    )
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/styles.xml", styles)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
    return memory.getvalue()


#: Format -> what writes a table in it.
FORMATS: Final[dict[str, Callable[[Made], bytes]]] = {"html": html, "jats": jats, "docx": docx, "md": markdown}
