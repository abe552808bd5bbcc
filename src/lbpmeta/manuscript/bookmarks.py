"""Bookmarks in Word: links are inserted into the text of a document, and no other byte of it changes.

A bookmark without extent stands behind the result that it binds. The run there is closed and begun again with its own
properties: what is inserted is all that changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from lbpmeta.errors import DataError
from lbpmeta.manuscript.entries import bookmark_of
from lbpmeta.reading.documents.archive import archive_parts, with_parts
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.documents.xml import parse_events

__all__ = ["WordText", "word_text"]

_MAIN: Final = "word/document.xml"
#: Word cuts longer names.
_LONGEST: Final = 40
_ENTITY: Final = re.compile(rb"&(?:#(?P<dec>[0-9]+)|#x(?P<hex>[0-9A-Fa-f]+)|(?P<name>amp|lt|gt|quot|apos));")
_NAMED: Final = {b"amp": "&", b"lt": "<", b"gt": ">", b"quot": '"', b"apos": "'"}


@dataclass(frozen=True, slots=True)
class WordText:
    """The text of a Word document with the places of its letters.

    Parameters
    ----------
    raw : Raw
        The document.
    main : bytes
        Its part with the text.
    text : str
        Its letters, a line for each paragraph.
    at : tuple of int
        Behind each letter its byte in the part; -1 where no bookmark can stand.
    runs : tuple of int
        Which run each letter is of.
    properties : tuple of bytes
        Of each run, as they are written.
    prefix : str
        Of the names of its elements: "w:".
    """

    raw: Raw
    main: bytes
    text: str
    at: tuple[int, ...]
    runs: tuple[int, ...]
    properties: tuple[bytes, ...]
    prefix: str

    def why_not(self, row_id: str, others: Sequence[str]) -> str:
        """Return why no bookmark can be written for a row; "" where one can."""
        name = bookmark_of(row_id)
        if len(name) > _LONGEST:
            return f"the bookmark {name!r} would be longer than Word allows ({_LONGEST} letters)"
        stands = f'name="{name}"'.encode() in self.main or name in (bookmark_of(other) for other in others)
        return f"a bookmark {name!r} stands in the document already, and Word keeps one of a name" if stands else ""

    def written(self, links: Sequence[tuple[int, str]]) -> bytes:
        """Return the document with a bookmark behind each of these letters (offset, id of the row)."""
        ids = [int(number) for number in re.findall(rb'bookmarkStart[^>]*?\bid="([0-9]+)"', self.main)]
        number, main, w = max(ids, default=0), self.main, self.prefix
        for place, row_id in sorted(links, reverse=True):
            number += 1
            name = bookmark_of(row_id)
            mark = f'<{w}bookmarkStart {w}id="{number}" {w}name="{name}"/><{w}bookmarkEnd {w}id="{number}"/>'
            again = self.properties[self.runs[place - 1]].decode("utf-8")
            piece = f'</{w}t></{w}r>{mark}<{w}r>{again}<{w}t xml:space="preserve">'
            at = self.at[place - 1]
            main = main[:at] + piece.encode("utf-8") + main[at:]
        return with_parts(self.raw, {_MAIN: main}) if links else self.raw.data


class _Nothing:
    """Takes events and makes nothing of them: what is hostile or broken is refused by the parser."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, letters: str) -> None: ...


def word_text(raw: Raw) -> WordText:
    """Return the text of a Word document, with the places where bookmarks may be written.

    Raises
    ------
    DataError
        If the document is broken or hostile, or not written as UTF-8.
    """
    main = archive_parts(raw, (_MAIN,)).get(_MAIN, b"")
    if main[:2] in (b"\xff\xfe", b"\xfe\xff") or b'encoding="UTF-16' in main[:100].upper():
        raise DataError(
            f"{raw.name!r} is UTF-16, which no program writes here: it is left alone. Save it anew in Word."
        )
    parse_events(main, _Nothing(), f"{raw.name}: {_MAIN}")
    letters: list[str] = []
    at: list[int] = []
    runs: list[int] = []
    properties: list[bytes] = []
    prefix = "w:"
    open_runs: list[int] = []
    depth: list[str] = []
    begun = [-1, -1]  # where the text and the properties of a run begin
    parser = expat.ParserCreate()

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal prefix
        bare = tag.rpartition(":")[2]
        if bare == "r":
            prefix = tag[:-1]
            open_runs.append(len(properties))
            properties.append(b"")
        elif bare == "rPr" and open_runs:
            begun[1] = begun[1] if begun[1] >= 0 else parser.CurrentByteIndex
            depth.append(tag)
        elif bare == "t" and open_runs:
            begun[0] = main.index(b">", parser.CurrentByteIndex) + 1

    def end(tag: str) -> None:
        bare = tag.rpartition(":")[2]
        if bare == "r" and open_runs:
            open_runs.pop()
        elif bare == "rPr" and depth:
            depth.pop()
            if depth:
                return  # those of before a tracked change stand inside
            # The event of an empty element stands at its beginning.
            properties[open_runs[-1]] = main[begun[1] : main.index(b">", parser.CurrentByteIndex) + 1]
            begun[1] = -1
        elif bare == "t" and begun[0] >= 0:
            if main[begun[0] - 2 : begun[0]] != b"/>":
                for letter, place in _letters(main, begun[0], parser.CurrentByteIndex):
                    letters.append(letter)
                    at.append(place)
                    runs.append(open_runs[-1])
            begun[0] = -1
        elif bare in ("p", "tab", "br"):
            letters.append("\n" if bare == "p" else " ")
            at.append(-1)
            runs.append(-1)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(main, True)
    return WordText(raw, main, "".join(letters), tuple(at), tuple(runs), tuple(properties), prefix)


def _letters(data: bytes, first: int, end: int) -> list[tuple[str, int]]:
    """Return each letter of a stretch of XML text, with the byte behind it."""
    found: list[tuple[str, int]] = []
    while first < end:
        entity = _ENTITY.match(data, first, end)
        if entity:
            number = int(entity["dec"]) if entity["dec"] else int(entity["hex"], 16) if entity["hex"] else 0
            letter, stop = chr(number) if number else _NAMED[entity["name"]], entity.end()
        else:
            stop = first + 1
            while stop < end and data[stop] & 0xC0 == 0x80:
                stop += 1
            letter = data[first:stop].decode("utf-8")
        found.append((letter, stop))
        first = stop
    return found
