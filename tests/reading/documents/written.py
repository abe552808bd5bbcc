"""Documents for the tests, made here: every paper in them is made up."""

from __future__ import annotations

import json

from tests.packing import packed

__all__ = ["docx", "ipynb", "paragraph", "run"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_STYLES = (
    f'<w:styles {_SPACES}><w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bijschrift"><w:name w:val="caption"/></w:style></w:styles>'
)


def run(text: str, properties: str = "") -> str:
    """A run of letters."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside: str, style: str = "") -> str:
    """A paragraph of runs."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{inside}</w:p>"


def docx(body: str, *, notes: str = "", more: dict[str, bytes] | None = None, root: str = "") -> bytes:
    """A Word document with this body."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "[Content_Types].xml": f"{head}<Types/>".encode(),
        "word/styles.xml": f"{head}{_STYLES}".encode(),
        "word/document.xml": f"{head}{root}<w:document {_SPACES}><w:body>{body}</w:body></w:document>".encode(),
        **(more or {}),
    }
    if notes:
        parts["word/footnotes.xml"] = f"{head}<w:footnotes {_SPACES}>{notes}</w:footnotes>".encode()
    return packed(parts)


def ipynb(*cells: tuple[str, str]) -> bytes:
    """A notebook of cells: kind and source."""
    made = [{"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
