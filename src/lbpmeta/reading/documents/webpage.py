"""HTML: what a browser shows as running text. Parsed by Lexbor, which opens nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.flow import Flow, elements
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.letters import GAP
from lbpmeta.reading.documents.pieces import document_of
from lbpmeta.reading.documents.raw import HEAD, Raw, decoded_text
from lbpmeta.reading.marks import hidden_mark, mark_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["looks_like_html", "read_html"]

_BEGINS: Final = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|h[1-6]|section|span"
    r"|article|main|meta|title|center|font|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")

#: Elements whose end need not be written, or that have none: they do not nest.
_LOOSE: Final = elements(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead tfoot "
    "option optgroup rp rt colgroup caption html head body"
)
_FORMATTING: Final = elements("a b big code em font i nobr s small strike strong tt u")
_DEEPEST: Final = 1000
_MOST_FORMATS: Final = 100

_SKIPPED: Final = elements(
    "script style noscript template head nav svg code pre button form select option textarea iframe object canvas "
    "audio video annotation annotation-xml del s strike kbd samp map footer dialog"
)
_BLOCKS: Final = elements(
    "address article aside blockquote body center dd details div dl dt fieldset figure header hr html legend li "
    "main ol p section summary ul figcaption caption h1 h2 h3 h4 h5 h6"
)
_REFERENCES: Final = re.compile(r"\b(?:references?|ref-list|bibliography|reflist|citations-list|csl-bib-body)\b", re.I)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def looks_like_html(raw: Raw) -> bool:
    """Return whether a file begins as a web page does.

    Examples
    --------
    >>> looks_like_html(Raw("a", b"<!DOCTYPE html><p>x", 99)), looks_like_html(Raw("a", b"<0.05 is small", 99))
    (True, False)
    """
    return _BEGINS.match(raw.head) is not None


def read_html(raw: Raw) -> Document:
    """Return a web page as a document.

    Raises
    ------
    DataError
        If selectolax is not installed, or the page nests its elements absurdly deep.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise DataError(
            f"{raw.name!r}: web pages are read with 'lbpmeta[read]', which is not installed. "
            "pip install 'lbpmeta[read]', or save the page as text."
        ) from None
    text, notes = _text(raw)
    _refuse_depth(text, raw.name)
    flow = Flow()
    root = LexborHTMLParser(text).root
    if root is not None:
        _walk(root, flow)
    flow.end()
    return document_of(raw.name, "html", flow.pieces, not_read=flow.not_read, notes=notes, tables=flow.tables_told())


def _text(raw: Raw) -> tuple[str, tuple[str, ...]]:
    """The text of a page in the encoding that it names; NUL bytes are nothing, as in a browser."""
    found = _CHARSET.search(raw.data[:HEAD])
    named = found[1].decode("ascii").lower() if found is not None else ""
    if named and named not in ("utf-8", "utf8", "utf-16") and not raw.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.data.decode("cp1252" if named in ("iso-8859-1", "latin1") else named), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded_text(raw)


def _refuse_depth(text: str, name: str) -> None:
    """Refuse what takes a parser of HTML5 hours by its own rules.

    Raises
    ------
    DataError
        If elements nest too deep, or formatting is left open too often.
    """
    depth = formats = 0
    for closes, tag in _MARKUP.findall(text):
        low = tag.lower()
        if low in _LOOSE:
            continue
        step = -1 if closes else 1
        depth = max(0, depth + step)
        if low in _FORMATTING:
            formats = max(0, formats + step)
        if depth > _DEEPEST or formats > _MOST_FORMATS:
            raise DataError(
                f"{name!r} nests more than {_DEEPEST if depth > _DEEPEST else _MOST_FORMATS:,} elements in each other, "
                "as no page does: not read. Save its text as a .txt file."
            )


def _walk(root: LexborNode, flow: Flow, *, inside: bool = False) -> None:
    """Go through all nodes in reading order, without recursion; `inside` a node alone, or from it on."""
    node: LexborNode | None = root
    stack: list[LexborNode] = []
    while node is not None:
        enter = _enter(node, flow) if node is not root or not inside else True
        below = node.first_child if enter else None
        if below is not None:
            stack.append(node)
            node = below
            continue
        if enter:
            _leave(node, flow)
        following = node.next if stack or not inside else None
        while following is None and stack:
            above = stack.pop()
            _leave(above, flow)
            following = above.next if stack or not inside else None
        node = following


def _enter(node: LexborNode, flow: Flow) -> bool:
    """Begin a node; return whether what is in it is text."""
    tag = node.tag or ""
    if tag == "-text":
        flow.text(node.text_content or "")
        return False
    if tag == "-comment":
        flow.text(hidden_mark(mark_in((node.html or "").removeprefix("<!--").removesuffix("-->"))))
        return False
    if tag.startswith(("-", "!")) or tag in _SKIPPED:
        if tag in ("code", "kbd", "samp"):
            flow.text(GAP)
        return False
    attributes = node.attributes
    if attributes and _is_hidden(attributes):
        return False
    if tag == "table":
        if (attributes.get("role") or "") not in ("presentation", "none") and not node.css_first("h1, h2, h3, p + p"):
            flow.end()
            _table(node, flow)
            return False
        flow.begin()
    elif tag in ("td", "th", "tr"):
        flow.begin()
    elif tag == "br":
        flow.broken()
    elif tag == "sup" or _is_power(node):
        flow.raise_()
    elif _is_second(node, "mfrac"):
        flow.text("/")
    elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        flow.begin("heading", int(tag[1]))
    elif tag in ("figcaption", "caption"):
        flow.begin("caption")
    elif tag in _BLOCKS:
        if _REFERENCES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") and tag in (
            *("ol", "ul", "section", "div", "dl"),
        ):
            flow.end()
            return False
        flow.begin()
    return True


def _table(node: LexborNode, flow: Flow) -> None:
    """Take the cells of a table; tables inside it are not read."""
    grid, caption = Grid(), Flow()
    for row in node.css("tr"):
        if _table_of(row) != node:
            continue
        grid.row()
        for cell in row.iter():
            if cell.tag in ("td", "th"):
                text = Flow()
                _walk(cell, text, inside=True)
                text.end()
                across, down = (_span(cell.attributes.get(name) or "") for name in ("colspan", "rowspan"))
                head = cell.tag == "th" or (row.parent is not None and row.parent.tag == "thead")
                grid.cell(
                    " ".join(p.text for p in text.pieces), across=across, down=down, head=head, indent=text.indent
                )
    title = node.css_first("caption")
    if title is not None:
        _walk(title, caption, inside=True)
        caption.end()
    if grid.rows or not node.css_first("img"):
        flow.take_table(grid, " ".join(piece.text for piece in caption.pieces))
    else:
        flow.skip_table("it is a picture.")


def _table_of(node: LexborNode) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above


def _span(text: str) -> int:
    return int(text) if text.isdecimal() and 0 < len(text) < 4 else 1


def _leave(node: LexborNode, flow: Flow) -> None:
    tag = node.tag or ""
    if tag == "sup" or _is_power(node):
        flow.lower()
    elif tag in _BLOCKS or tag in ("td", "th", "tr", "table"):
        flow.end()


def _is_power(node: LexborNode) -> bool:
    """Whether a part of a formula is raised."""
    return _is_second(node, "msup")


def _is_second(node: LexborNode, of: str) -> bool:
    above = node.parent if (node.tag or "")[:1] == "m" else None
    if above is None or above.tag != of:
        return False
    return sum(not (child.tag or "-").startswith("-") for child in _before(node)) == 1


def _before(node: LexborNode) -> Iterator[LexborNode]:
    """At most three nodes in front of one."""
    for _ in range(3):
        found = node.prev
        if found is None:
            return
        yield (node := found)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return _HIDDEN.search(attributes.get("style") or "") is not None
