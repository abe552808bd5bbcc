"""Stale: what of a filled file is not what the evidence says now."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.raw import Raw

__all__ = ["stale_lines"]

#: Lines that are told.
_FEW: Final = 20


def stale_lines(there: bytes, made: bytes, name: str, max_bytes: int) -> list[str]:
    r"""Return what differs between a file and what it would be if it were filled anew, a line each; none where nothing.

    Parameters
    ----------
    there, made : bytes
    name : str
    max_bytes : int
        What an archive may unpack to.

    Examples
    --------
    >>> stale_lines(b"a\nMD -7.7\n", b"a\nMD -7.4\n", "paper.md", 99)
    ["paper.md:2: 'MD -7.7' would be 'MD -7.4'"]
    """
    if there == made:
        return []
    if made[:2] == b"PK":
        told = [*_of_word(there, made, name, max_bytes)]
        return told[:_FEW] or [f"{name}: a content control in a table, a header or a note differs"]
    before, after = (data.decode("utf-8", errors="replace").splitlines() for data in (there, made))
    return list(_of_lines(before, after, name))[:_FEW] or [f"{name}: its ends of lines differ"]


def _of_lines(before: list[str], after: list[str], name: str) -> Iterator[str]:
    for kind, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            old, new = "\n".join(before[first:last]), "\n".join(after[start:end])
            yield f"{name}:{first + 1}: {old!r} would be {new!r}"


def _of_word(there: bytes, made: bytes, name: str, max_bytes: int) -> Iterator[str]:
    """What a Word document prints, paragraph by paragraph."""
    old, new = (document_from(Raw(name, data, max_bytes)) for data in (there, made))
    for before, after in zip(old.blocks, new.blocks, strict=False):
        if before.text != after.text:
            yield f"{name}, {before.place}: {before.text!r} would be {after.text!r}"
