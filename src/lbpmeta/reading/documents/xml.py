"""XML: events of a file that may be hostile. No entity is opened, nothing is fetched, nothing nests without end."""

from __future__ import annotations

import html.entities
from collections.abc import Mapping
from typing import Any, Final, Protocol
from xml.etree.ElementTree import ParseError

from lbpmeta.errors import DataError

__all__ = ["Events", "parse_events"]

_DEEPEST: Final = 400
_PART: Final = 1 << 20


class Events(Protocol):
    """What takes the events: names of tags and attributes without their namespaces."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, letters: str) -> None: ...


class _Guard:
    """Hands events on, and refuses what nests too deep."""

    def __init__(self, events: Events, name: str) -> None:
        self.events, self.name, self.depth = events, name, 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise DataError(
                f"{self.name!r} nests more than {_DEEPEST} elements in each other, as no document does: not read. "
                "Save its text as a .txt file."
            )
        self.events.start(_bare(tag), {_bare(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.events.end(_bare(tag))

    def data(self, letters: str) -> None:
        self.events.data(letters)

    def close(self) -> None:
        return None


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def parse_events(data: bytes, events: Events, name: str) -> None:
    """Give the events of an XML file to what takes them.

    Raises
    ------
    DataError
        If it declares entities, is no whole XML, or nests too deep.

    Examples
    --------
    >>> class Letters(list):
    ...     def start(self, tag, attributes): self.append(tag)
    ...     def end(self, tag): pass
    ...     def data(self, letters): self.append(letters)
    >>> found = Letters()
    >>> parse_events(b"<a>1<b/>2</a>", found, "a.xml")
    >>> found
    ['a', '1', 'b', '2']
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser: Any = DefusedXMLParser(target=_Guard(events, name))
    parser.entity.update({key: chr(code) for key, code in html.entities.name2codepoint.items()})
    try:
        for start in range(0, len(data), _PART):
            parser.feed(data[start : start + _PART])
        parser.close()
    except DefusedXmlException:
        raise DataError(
            f"{name!r} declares entities, as no document of this kind does: it is not opened. Save it anew."
        ) from None
    except ParseError as error:
        raise DataError(f"{name!r} is no whole XML ({error}). Fetch or save it anew.") from None
    except (ValueError, LookupError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{name!r} is no XML that can be read ({error}). Save it anew as UTF-8.") from None
