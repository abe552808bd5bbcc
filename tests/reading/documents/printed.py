"""PDFs for the tests, made here byte by byte: letters at places, rules, and the structure around them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["At", "Drawn", "page_of", "pdf", "pdf_of", "typed"]

#: Codes of the font below, beyond those of a keyboard.
_CODES = {
    "\u2212": 128,
    "\u2013": 129,
    "\u00b1": 130,
    "\u03b2": 131,
    "\ufb01": 132,
    "\u2264": 133,
    "\u00ad": 134,
    "?": 135,
}
_NAMES = "/minus /endash /plusminus /beta /fi /lessequal /hyphen"
_FONT = (
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding"
    f"/Differences[128 {_NAMES}]>>>>"
)
#: A font of drawings: its one glyph, at "-", is a line of which nobody says that it is a minus.
_UNKNOWN_FONT = (
    "<</Type/Font/Subtype/Type3/FontBBox[0 0 500 500]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</C0 5 0 R>>"
    "/Encoding<</Type/Encoding/Differences[45 /C0]>>/FirstChar 45/LastChar 45/Widths[500]/Resources<<>>>>"
)
#: A font of signs whose letters have names that say nothing.
_SIGNS_FONT = (
    "<</Type/Font/Subtype/Type3/BaseFont/MathematicalPi-One/FontBBox[0 0 500 500]/FontMatrix[0.001 0 0 0.001 0 0]"
    "/CharProcs<</H11021 5 0 R/H11002 5 0 R>>/Encoding<</Type/Encoding/Differences[44/H11021 50/H11002]>>"
    "/FirstChar 44/LastChar 50/Widths[500 500 500 500 500 500 500]/Resources<<>>>>"
)
_GLYPH = b"500 0 0 0 500 500 d1 50 200 400 60 re f"


@dataclass(frozen=True)
class At:
    """Letters at a place, in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "F"


@dataclass(frozen=True)
class Drawn:
    """A rule from left to right."""

    x0: float
    x1: float
    y: float


def pdf(objects: Sequence[bytes | str], trailer: str = "") -> bytes:
    """A file of objects, the first of which is its catalogue."""
    made = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + (one.encode() if isinstance(one, str) else one) + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(made)}\n%%EOF"
    return made + end.encode()


def stream(content: bytes, extra: str = "") -> bytes:
    """A stream, compressed."""
    packed = zlib.compress(content, 9)
    return f"<</Length {len(packed)}/Filter/FlateDecode{extra}>>stream\n".encode() + packed + b"\nendstream"


def page_of(items: Iterable[At | Drawn]) -> bytes:
    """What draws a page."""
    drawn = []
    for item in items:
        if isinstance(item, Drawn):
            drawn.append(f"0.5 w {item.x0} {item.y} m {item.x1} {item.y} l S".encode())
            continue
        codes = bytes(_CODES.get(letter, ord(letter)) for letter in item.text)
        shown = b"".join(b"\\" + bytes([code]) if code in b"()\\" else bytes([code]) for code in codes)
        drawn.append(f"BT /{item.font} {item.size} Tf {item.x} {item.y} Td (".encode() + shown + b") Tj ET")
    return b"\n".join(drawn)


def pdf_of(*pages: Iterable[At | Drawn], page: str = "", trailer: str = "") -> bytes:
    """A file with these pages, each of US letter size."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects: list[bytes | str] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        _FONT,
        _UNKNOWN_FONT,
        stream(_GLYPH),
    ]
    for n, items in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {7 + 2 * n} 0 R{page}"
            f"/Resources<</Font<</F 3 0 R/U 4 0 R/S{_SIGNS_FONT}>>>>>>"
        )
        objects.append(stream(page_of(items)))
    return pdf(objects, trailer)


def typed(lines: Sequence[str], x: float = 72, y: float = 720, size: float = 10, step: float = 12) -> list[At]:
    """Lines beneath each other."""
    return [At(x, y - step * n, line, size) for n, line in enumerate(lines) if line]
