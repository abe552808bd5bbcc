"""Notebooks (ipynb): the prose of their Markdown cells; code and what it printed are no text."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document, NotRead, Table
from lbpmeta.reading.documents.markdown import markdown_pieces
from lbpmeta.reading.documents.pieces import Piece, document_of
from lbpmeta.reading.documents.raw import Raw, decoded_text

__all__ = ["looks_like_notebook", "read_notebook"]

_SIGNS: Final = re.compile(r'"(?:nbformat|cells|cell_type)"\s*:')


def looks_like_notebook(raw: Raw) -> bool:
    """Return whether a file is JSON with the cells of a notebook.

    Examples
    --------
    >>> looks_like_notebook(Raw("a", b'{"cells": [], "nbformat": 4}', 99))
    True
    """
    if not raw.head.startswith("{"):
        return False
    return _SIGNS.search(raw.head) is not None or b'"nbformat"' in raw.data[-400:]


def read_notebook(raw: Raw) -> Document:
    """Return a notebook as a document.

    Raises
    ------
    DataError
        If it is no whole notebook.

    Examples
    --------
    >>> cells = [{"cell_type": "markdown", "source": ["# Results\\n", "\\n", "MD -7.7."]}]
    >>> raw = Raw("a.ipynb", json.dumps({"cells": cells, "nbformat": 4}).encode(), 99)
    >>> [(block.text, block.place) for block in read_notebook(raw).blocks]
    [('Results', 'cell 1, line 1'), ('MD -7.7.', 'cell 1, line 3')]
    """
    text, notes = decoded_text(raw)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        said = "it nests too deep" if isinstance(error, RecursionError) else str(error)[:80]
        raise DataError(f"{raw.name!r} is no whole notebook ({said}). Save it anew in its program.") from None
    if not isinstance(found, Mapping):
        raise DataError(f"{raw.name!r} is no notebook: it holds no cells. Save it anew in its program.")
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):  # as notebooks were before 2014
        cells = [c for sheet in found["worksheets"] if isinstance(sheet, Mapping) for c in sheet.get("cells", ())]
    if not isinstance(cells, list):
        raise DataError(f"{raw.name!r} is no notebook: it holds no cells. Save it anew in its program.")
    skipped: list[NotRead] = []
    tables: list[Table] = []
    pieces = list(_pieces(cells, skipped, tables))
    return document_of(raw.name, "ipynb", pieces, not_read=skipped, notes=notes, tables=tables)


def _pieces(cells: list[Any], skipped: list[NotRead], tables: list[Table]) -> Iterator[Piece]:
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, Mapping) or cell.get("cell_type") not in ("markdown", "heading"):
            continue
        source = cell.get("source", "")
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        before, here = len(skipped), list[Table]()
        for piece in markdown_pieces(text.replace("\r", ""), skipped, here):
            yield dataclasses.replace(piece, line=None, place=f"cell {number}, line {piece.line}")
        skipped[before:] = [
            dataclasses.replace(one, place=f"cell {number}, {one.place}", line=None) for one in skipped[before:]
        ]
        tables += [dataclasses.replace(table, place=f"cell {number}, {table.place}", lines=()) for table in here]
