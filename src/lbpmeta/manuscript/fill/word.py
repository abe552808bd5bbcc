"""Word: content controls tagged ``lbp:id.field``. Their text is replaced, and no other byte of the document.

Every part of the archive but those with such controls is kept as it is, and of these every byte outside the letters of
the controls: tracked changes, comments, styles and ids survive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from lbpmeta.errors import DataError
from lbpmeta.manuscript.fill.values import Values
from lbpmeta.reading.documents.archive import archive_names, archive_parts, with_parts
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.documents.xml import parse_events
from lbpmeta.reading.marks import mark_in

__all__ = ["filled_word", "tags_in"]

_PARTS: Final = ("document", "footnotes", "endnotes", "header", "footer")


@dataclass
class _Control:
    """A content control: what its tag says, and where its letters stand: bytes of each text element."""

    said: str = ""
    texts: list[tuple[int, int]] = field(default_factory=list)


def filled_word(raw: Raw, values: Values) -> bytes:
    """Return a Word document with its tagged content controls filled in.

    Parameters
    ----------
    raw : Raw
    values : Values

    Raises
    ------
    DataError
        If a tag names no row or number, a control has no text to replace, or the document is broken or hostile.
    """
    names = tuple(name for name in archive_names(raw) if _is_text(name))
    parts = archive_parts(raw, names)
    made = {name: _filled(data, values, f"{raw.name}: {name}") for name, data in parts.items()}
    changed = {name: data for name, data in made.items() if data != parts[name]}
    if not changed:
        return raw.data
    return with_parts(raw, changed)


def tags_in(raw: Raw) -> tuple[str, ...]:
    """Return what the tags of a document's content controls say that are filled in."""
    parts = archive_parts(raw, tuple(name for name in archive_names(raw) if _is_text(name)))
    return tuple(control.said for name, data in parts.items() for control in _controls(data, f"{raw.name}: {name}"))


def _is_text(name: str) -> bool:
    folder, _, part = name.rpartition("/")
    return folder == "word" and part.endswith(".xml") and part.rstrip("0123456789.xml").startswith(_PARTS)


def _filled(data: bytes, values: Values, name: str) -> bytes:
    """A part with its controls filled in, from the last to the first."""
    edits: list[tuple[int, int, bytes]] = []
    for control in _controls(data, name):
        try:
            said = values.said(control.said)
        except DataError as error:
            raise DataError(f"{name}, content control 'lbp:{control.said}': {error}") from None
        if not control.texts:
            raise DataError(f"{name}: the content control 'lbp:{control.said}' holds no text. Type any letter into it.")
        texts = [escape(said).encode(), *(b"" for _ in control.texts[1:])]
        edits += [(start, end, text) for (start, end), text in zip(control.texts, texts, strict=True)]
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text + data[end:]
    return data


class _Nothing:
    """Takes events and makes nothing of them: what is hostile or broken is refused by the parser."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, letters: str) -> None: ...


def _controls(data: bytes, name: str) -> list[_Control]:
    """The tagged controls of a part, the innermost of nested ones with the letters."""
    if b"lbp:" not in data:
        return []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b'encoding="UTF-16' in data[:100].upper():
        raise DataError(f"{name} is UTF-16, which no program writes here: it is left alone. Save it anew in Word.")
    parse_events(data, _Nothing(), name)
    found: list[_Control] = []
    stack: list[_Control] = []
    begun: list[int] = []
    parser = expat.ParserCreate()

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        bare = tag.rpartition(":")[2]
        if bare == "sdt":
            stack.append(_Control())
        elif bare == "tag" and stack and not stack[-1].said:
            value = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "val"), "")
            stack[-1].said = mark_in(value)
            if stack[-1].said:
                found.append(stack[-1])
        elif bare == "t" and stack:
            begun.append(_behind_tag(data, parser.CurrentByteIndex))

    def end(tag: str) -> None:
        bare = tag.rpartition(":")[2]
        if bare == "sdt" and stack:
            stack.pop()
        elif bare == "t" and begun:
            first = begun.pop()
            inner = next((control for control in reversed(stack) if control.said), None)
            if inner is not None and data[first - 2 : first] != b"/>":
                inner.texts.append((first, parser.CurrentByteIndex))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)
    return found


def _behind_tag(data: bytes, at: int) -> int:
    """Where the tag that begins at a byte ends; a quoted ">" is none."""
    quote = b""
    for i in range(at, len(data)):
        letter = data[i : i + 1]
        if quote:
            quote = b"" if letter == quote else quote
        elif letter in (b'"', b"'"):
            quote = letter
        elif letter == b">":
            return i + 1
    return len(data)
