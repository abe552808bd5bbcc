"""A small writer of what R serialises, for files that tests read: data frames, factors, short forms, functions."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

__all__ = ["CLOSURE", "compact", "factor", "frame", "listed", "pairs", "reals", "saved", "strings", "wrapped"]

#: What a function begins with.
CLOSURE = struct.pack(">i", 3)
_NIL = struct.pack(">i", 254)
_NA_REAL = bytes.fromhex("7ff00000000007a2")


def _char(text: str | None) -> bytes:
    if text is None:
        return struct.pack(">ii", 9, -1)
    raw = text.encode()
    return struct.pack(">ii", 9 | 0x8000, len(raw)) + raw


def pairs(items: Mapping[str, bytes]) -> bytes:
    found = b""
    for tag, item in items.items():
        found += struct.pack(">i", 2 | 0x400) + struct.pack(">i", 1) + _char(tag) + item
    return found + _NIL


def _with(kind: int, body: bytes, attributes: Mapping[str, bytes]) -> bytes:
    flags = kind | (0x200 if attributes else 0) | (0x100 if "class" in attributes else 0)
    return struct.pack(">i", flags) + body + (pairs(attributes) if attributes else b"")


def strings(values: Sequence[str | None], **attributes: bytes) -> bytes:
    body = struct.pack(">i", len(values)) + b"".join(map(_char, values))
    return _with(16, body, attributes)


def reals(values: Sequence[float | None], **attributes: bytes) -> bytes:
    body = b"".join(_NA_REAL if v is None else struct.pack(">d", v) for v in values)
    return _with(14, struct.pack(">i", len(values)) + body, attributes)


def _integers(values: Sequence[int | None], **attributes: bytes) -> bytes:
    body = b"".join(struct.pack(">i", -(1 << 31) if v is None else v) for v in values)
    return _with(13, struct.pack(">i", len(values)) + body, attributes)


def factor(codes: Sequence[int | None], levels: Sequence[str]) -> bytes:
    return _integers(codes, levels=strings(levels), **{"class": strings(["factor"])})


def compact(count: int) -> bytes:
    """1 to `count`, as R keeps it in short."""
    info = struct.pack(">i", 2) + struct.pack(">i", 1) + _char("compact_intseq") + _NIL
    return struct.pack(">i", 238) + info + reals([count, 1, 1]) + _NIL


def wrapped(inner: bytes) -> bytes:
    info = struct.pack(">i", 2) + struct.pack(">i", 1) + _char("wrap_real") + _NIL
    return struct.pack(">i", 238) + info + listed({"x": inner, "meta": _integers([0, 0])}) + _NIL


def listed(items: Mapping[str, bytes], **attributes: bytes) -> bytes:
    body = struct.pack(">i", len(items)) + b"".join(items.values())
    return _with(19, body, {"names": strings(list(items)), **attributes})


def frame(columns: Mapping[str, bytes], rows: int, *more: str) -> bytes:
    kinds = strings([*more, "data.frame"])
    return listed(columns, **{"class": kinds, "row.names": _integers([None, -rows])})


def saved(item: bytes, *, magic: bytes = b"", version: int = 3) -> bytes:
    head = b"X\n" + struct.pack(">iii", version, 0x40300, 0x30500)
    head += struct.pack(">i", 5) + b"UTF-8" if version == 3 else b""
    return magic + head + item
