"""XDR: what R serialises (.rds, .rda), parsed to plain objects: vectors with attributes, lists, and nothing that runs.

The format is documented in "R Internals", section 1.8. Functions and bytecode are not read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lbpmeta.errors import DataError

__all__ = ["BrokenError", "Pairs", "Vector", "unserialised"]

#: What has no body: nothing, and the environments of R itself.
_NIL: Final = frozenset((254, 253, 252, 251, 250, 242, 241))
_SYMBOL, _PAIRS, _ENVIRONMENT, _CHAR, _S4, _ALTREP = 1, (2, 5, 6, 17, 239, 240), 4, 9, 25, 238
_POINTER, _WEAK = 22, 23
_LOGICAL, _INTEGER, _REAL, _COMPLEX, _STRING, _LIST, _RAW = 10, 13, 14, 15, 16, (19, 20), 24
#: R's integer that is missing, and the bytes of its real one.
_NA: Final = -(1 << 31)
_NA_REAL: Final = bytes.fromhex("7ff00000000007a2")
_DEEPEST: Final = 400
#: No vector of a table is longer.
_LONGEST: Final = 50_000_000


class BrokenError(DataError):
    """The bytes are no serialised object, or hold what is not read."""


@dataclass(slots=True)
class Vector:
    """A vector of R: values, None where one is missing, and attributes by name.

    Parameters
    ----------
    kind : {"logical", "integer", "real", "string", "list", "other"}
    values : sequence
    attributes : mapping of str to object
    """

    kind: str
    values: Sequence[Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an attribute that holds texts, such as "names" or "class"; () where there is none."""
        found = self.attributes.get(name)
        if not isinstance(found, Vector) or found.kind != "string":
            return ()
        return tuple(text or "" for text in found.values)


@dataclass(slots=True)
class Pairs:
    """A list of tagged objects: attributes, or what a file of R's ``save`` holds."""

    items: list[tuple[str, Any]]


class _Reader:
    """The bytes of one serialised object, and what it refers back to."""

    def __init__(self, raw: bytes, at: int = 0) -> None:
        self._raw, self._at, self._depth = raw, at, 0
        self._seen: list[Any] = [None]

    def take(self, count: int) -> bytes:
        end = self._at + count
        if count < 0 or end > len(self._raw):
            raise BrokenError("it ends in the middle of an object")
        self._at, found = end, self._raw[self._at : end]
        return found

    def integer(self) -> int:
        return int(struct.unpack(">i", self.take(4))[0])

    def integers(self, count: int) -> Sequence[int]:
        return struct.unpack(f">{count}i", self.take(4 * count))

    def _reals(self, count: int) -> Sequence[float | None]:
        raw = self.take(8 * count)
        numbers = struct.unpack(f">{count}d", raw)
        return [None if n != n and raw[8 * i : 8 * i + 8] == _NA_REAL else n for i, n in enumerate(numbers)]

    def text(self, length: int) -> bytes:
        """Return the bytes of a text."""
        return self.take(length)

    def _passed_over(self, kind: int, count: int) -> bytes:
        """Return the bytes of numbers that no table reads."""
        return self.take((16 if kind == _COMPLEX else 1) * count)

    def _length(self) -> int:
        length = self.integer()
        if length == -1:
            high, low = (n & 0xFFFFFFFF for n in self.integers(2))
            length = (high << 32) + low
        if not 0 <= length <= _LONGEST:
            raise BrokenError(f"a vector of {length} values")
        return length

    def item(self) -> Any:
        """Return the next object."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BrokenError("its objects stand too deep in each other")
        try:
            return self._item()
        finally:
            self._depth -= 1

    def _item(self) -> Any:
        flags = self.integer()
        kind = flags & 0xFF
        if kind in _NIL:
            return None
        if kind == 255:  # seen before
            place = flags >> 8 or self.integer()
            if not 0 < place < len(self._seen):
                raise BrokenError("a reference to nothing")
            return self._seen[place]
        if kind in (247, 248, 249):  # names of what persists, of packages and of name spaces
            self.integer()
            names = [self.item() for _ in range(self._length())]
            self._seen.append(names)
            return None
        if kind == _SYMBOL:
            name = self.item()
            self._seen.append(name)
            return name
        if kind == _ENVIRONMENT:
            self.integer()
            self._seen.append(None)
            for _ in range(4):
                self.item()
            return None
        if kind in _PAIRS:
            return self._pairs(flags)
        if kind == _CHAR:
            length = self.integer()
            return (
                None if length == -1 else self.text(length).decode("latin-1" if flags >> 12 & 4 else "utf-8", "replace")
            )
        if kind == _ALTREP:
            return self._short(self.item(), self.item(), self.item())
        if kind in (_POINTER, _WEAK):  # what readr hangs on a table: it points to nothing in a file
            self._seen.append(None)
            parts = [self.item(), self.item()] if kind == _POINTER else []
            return Vector("other", parts[:0], self._attributes(flags))
        if kind == _S4:
            return Vector("other", (), self._attributes(flags))
        return self._vector(kind, flags)

    def _pairs(self, flags: int) -> Pairs:
        found: list[tuple[str, Any]] = []
        while True:
            if flags & 0x200:
                self.item()
            tag = self.item() if flags & 0x400 else ""
            found.append((tag if isinstance(tag, str) else "", self.item()))
            at, flags = self._at, self.integer()
            if flags & 0xFF not in _PAIRS:
                if flags & 0xFF != 254:
                    self._at = at
                    self.item()
                return Pairs(found)

    def _vector(self, kind: int, flags: int) -> Vector:
        values: Sequence[Any]
        if kind in (_LOGICAL, _INTEGER):
            values = [None if n == _NA else n for n in self.integers(self._length())]
            name = "logical" if kind == _LOGICAL else "integer"
        elif kind == _REAL:
            values, name = self._reals(self._length()), "real"
        elif kind == _STRING:
            values, name = [self.item() for _ in range(self._length())], "string"
        elif kind in _LIST:
            values, name = [self.item() for _ in range(self._length())], "list"
        elif kind in (_COMPLEX, _RAW):
            values, name = self._passed_over(kind, self._length()), "other"
        else:
            raise BrokenError("it holds a function or another object that is no data")
        return Vector(name, values, self._attributes(flags))

    def _attributes(self, flags: int) -> dict[str, Any]:
        found = self.item() if flags & 0x200 else None
        return dict(found.items) if isinstance(found, Pairs) else {}

    @staticmethod
    def _short(info: Any, state: Any, attributes: Any) -> Vector:
        """Return a vector that R keeps in short: 1 to n, numbers as texts, a vector in a wrapper."""
        called = info.items[0][1] if isinstance(info, Pairs) and info.items else ""
        more = dict(attributes.items) if isinstance(attributes, Pairs) else {}
        if called in ("compact_intseq", "compact_realseq") and isinstance(state, Vector) and len(state.values) == 3:
            count, first, step = state.values
            if not 0 <= count <= _LONGEST:
                raise BrokenError(f"a vector of {count} values")
            numbers = [first + step * i for i in range(int(count))]
            whole = called == "compact_intseq"
            return Vector("integer" if whole else "real", [int(n) for n in numbers] if whole else numbers, more)
        inner = state.items[0][1] if isinstance(state, Pairs) and state.items else state
        inner = inner.values[0] if isinstance(inner, Vector) and inner.kind == "list" and inner.values else inner
        if called == "deferred_string" and isinstance(inner, Vector):
            return Vector("string", [None if n is None else f"{n:.15g}" for n in inner.values], more)
        if isinstance(called, str) and called.startswith("wrap_") and isinstance(inner, Vector):
            return Vector(inner.kind, inner.values, {**inner.attributes, **more})
        raise BrokenError(f"a vector in a form that is not read ({called})")


#: What stands between spaces, and what a backslash stands before in it.
_TOKEN: Final = re.compile(rb"\s*(\S+)")
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES: Final = {b"n": b"\n", b"t": b"\t", b"v": b"\v", b"b": b"\b", b"r": b"\r", b"f": b"\f", b"a": b"\a"}


class _TextReader(_Reader):
    """The same written as text, a number or a text a line: ``save(ascii = TRUE)``."""

    def _token(self) -> bytes:
        found = _TOKEN.match(self._raw, self._at)
        if found is None:
            raise BrokenError("it ends in the middle of an object")
        self._at = found.end()
        return found[1]

    def integer(self) -> int:
        token = self._token()
        try:
            return _NA if token == b"NA" else int(token)
        except ValueError:
            raise BrokenError("a number was expected") from None

    def integers(self, count: int) -> Sequence[int]:
        return [self.integer() for _ in range(count)]

    def _reals(self, count: int) -> Sequence[float | None]:
        tokens = [self._token() for _ in range(count)]
        try:
            return [None if token == b"NA" else float(token) for token in tokens]
        except ValueError:
            raise BrokenError("a number was expected") from None

    def text(self, length: int) -> bytes:
        if not length:
            return b""

        def plain(m: re.Match[bytes]) -> bytes:
            return bytes([int(m[1], 8) & 0xFF]) if m[1][:1].isdigit() else _ESCAPES.get(m[1], m[1])

        return _ESCAPED.sub(plain, self._token())

    def _passed_over(self, kind: int, count: int) -> bytes:
        for _ in range(2 * count if kind == _COMPLEX else count):
            self._token()
        return bytes(count)


def unserialised(raw: bytes) -> Any:
    """Return what bytes of R hold: an object of ``saveRDS``, or the named objects of ``save`` as :class:`Pairs`.

    Raises
    ------
    BrokenError
        If they are none, or hold what is not read.
    """
    start = 5 if raw[:4] in (b"RDX2", b"RDX3", b"RDA2", b"RDA3") else 0
    kind = {b"X\n": _Reader, b"A\n": _TextReader}.get(raw[start : start + 2])
    if kind is None:
        raise BrokenError("it is in no format of R that is known")
    reader = kind(raw, start + 2)
    version = reader.integer()
    reader.integers(2)
    if version == 3:
        reader.text(reader.integer())
    elif version != 2:
        raise BrokenError(f"version {version} of R's format")
    return reader.item()
