"""Child: a program of its own that opens a PDF within limits and prints plain data. It imports nothing of this package.

A hostile PDF may grow without end, loop, or abort in C++, which no ``except`` can catch: only another process can.
Standard input is the file; the one argument is JSON (``{"do": "text"}`` or ``{"do": "draw", "pages": [...], "scale":
...}``); standard output is one line of JSON per page. Coordinates are hundredths of a point from the top left corner
of the page as it is shown.
"""

from __future__ import annotations

import base64
import ctypes
import json
import math
import os
import struct
import sys
import threading
import time
import zlib
from typing import Any, Final

__all__ = ["CPU", "MEMORY", "PAGES", "STATUS_MEMORY", "STATUS_TIME", "WALL", "read_standard_input"]

MEMORY: Final = 1 << 30
CPU: Final = 20
#: Seconds after which the child ends by itself.
WALL: Final = 21.0
#: Seconds after which no further page is begun, so that those read so far are given.
ENOUGH: Final = 15.0
PAGES: Final = 500
CHARACTERS: Final = 60_000
ALL_CHARACTERS: Final = 3_000_000
OBJECTS: Final = 20_000
PIXELS: Final = 3000
STATUS_TIME: Final = 24
STATUS_MEMORY: Final = 25
_WRITTEN: Final = 400 << 20
#: Fonts of mathematical signs that say of no letter what it is, by a part of their name, and the signs of their codes.
_PI: Final = ("MathematicalPi", "MathPi")
_PI_SIGNS: Final = {
    0x23: 0x2264, 0x24: 0x2265, 0x2C: 0x3C, 0x2E: 0x3E, 0x31: 0x2B, 0x32: 0x3EA, 0x33: 0xD7, 0x35: 0x3D, 0x36: 0xB1
}  # fmt: skip
_PASSWORD: Final = (4, 5)
_HIDDEN: Final = 3
_PATH: Final = 2


def read_standard_input() -> None:
    """Read standard input, and print what is asked for."""
    begun = time.monotonic()
    _limit()
    threading.Thread(target=_watch, args=(begun,), daemon=True).start()
    asked = json.loads(sys.argv[1])
    import pypdfium2.raw as pdfium

    data = sys.stdin.buffer.read()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        _say({"error": "locked" if code in _PASSWORD else "broken"})
        return
    pages = pdfium.FPDF_GetPageCount(document)
    _say({"pages": pages})
    if pages > PAGES:
        return
    letters = 0
    for number in asked.get("pages", range(1, pages + 1)):
        if time.monotonic() - begun > ENOUGH or letters > ALL_CHARACTERS:
            _say({"late": number})
            return
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            _say({"page": number, "error": "broken"})
            continue
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        told: dict[str, Any] = {"page": number, "width": round(width * 100), "height": round(height * 100)}
        if asked["do"] == "draw":
            told |= _picture(pdfium, page, width, height, float(asked["scale"]))
        else:
            told |= _text(pdfium, page, width, height)
            letters += len(told.get("letters", ""))
        _say(told)
        pdfium.FPDF_ClosePage(page)


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _limit() -> None:
    """Set the limits that the platform has; the watch below holds those that it has not."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, _WRITTEN),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def _watch(begun: float) -> None:
    """End the process when it takes too long or too much; PDFium runs without Python's lock, so this thread runs."""
    while True:
        time.sleep(0.1)
        if time.monotonic() - begun > WALL:
            os._exit(STATUS_TIME)
        if _memory() > MEMORY:
            os._exit(STATUS_MEMORY)


def _memory() -> int:
    """The most bytes that the process has held."""
    if sys.platform == "win32":
        counters = (ctypes.c_size_t * 16)()
        counters[0] = ctypes.sizeof(counters)
        windows = ctypes.windll
        handle = ctypes.c_void_p(windows.kernel32.GetCurrentProcess())
        # PROCESS_MEMORY_COUNTERS: two 32-bit numbers, then sizes; the first of these is the peak of the working set.
        windows.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), 8 + 9 * ctypes.sizeof(ctypes.c_size_t))
        return int(counters[1])
    try:
        with open("/proc/self/status", "rb") as status:
            held = next(line for line in status if line.startswith(b"VmHWM:"))
        return int(held.split()[1]) * 1024
    except (OSError, StopIteration):
        import resource

        # Linux hands down what the asking process held to the child that it starts; here nothing better is known.
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def _shown(pdfium: Any, page: Any, width: float, height: float) -> tuple[float, ...]:
    """The affine map from the page's own space to hundredths of a point from the top left corner as shown."""
    x, y = ctypes.c_int(), ctypes.c_int()
    found = []
    for at in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        size = (round(width * 100), round(height * 100))
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, *at, ctypes.byref(x), ctypes.byref(y))
        found.append((x.value, y.value))
    (x0, y0), (x1, y1), (x2, y2) = found
    return (x1 - x0) / 1000, (x2 - x0) / 1000, x0, (y1 - y0) / 1000, (y2 - y0) / 1000, y0


def _text(pdfium: Any, page: Any, width: float, height: float) -> dict[str, Any]:
    """The characters of a page: letters, their boxes, base lines and turns; and its horizontal rules."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return {"error": "broken"}
    many = pdfium.FPDFText_CountChars(text)
    if many > CHARACTERS:
        return {"error": "many", "many": many}
    a, b, c, d, e, f = _shown(pdfium, page, width, height)
    turned = pdfium.FPDFPage_GetRotation(page)
    letters: list[str] = []
    boxes: list[int] = []
    turns: list[str] = []
    seen = hidden = 0
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    for i in range(many):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if pdfium.FPDFText_IsGenerated(text, i) == 1:
            if code in (10, 13, 32):
                letters.append(" " if code == 32 else "\n")
                turns.append("0")
                boxes.extend((0, 0, 0, 0, 0))
            continue
        letter = chr(code) if code and code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if pdfium.FPDFText_IsHyphen(text, i) == 1 or code in (2, 0xAD, 0xFFFE):
            letter = "-"
        elif (code < 32 and code not in (9, 10, 13)) or (
            letter != " " and pdfium.FPDFText_HasUnicodeMapError(text, i) == 1
        ):
            letter = chr(_PI_SIGNS[code]) if code in _PI_SIGNS and _is_pi(pdfium, text, i) else "\ufffd"
        pdfium.FPDFText_GetLooseCharBox(text, i, at_box)
        pdfium.FPDFText_GetCharOrigin(text, i, at_x, at_y)
        left, right = box.left * a + box.bottom * b + c, box.right * a + box.top * b + c
        low, high = box.left * d + box.bottom * e + f, box.right * d + box.top * e + f
        turn = pdfium.FPDFText_GetCharAngle(text, i) / (math.pi / 2)
        quarter = round(turn)
        turns.append("9" if abs(turn - quarter) > 0.05 else str((quarter - turned) % 4))
        # Of turned text the base line runs down the page.
        base = x.value * a + y.value * b + c if turns[-1] in "13" else x.value * d + y.value * e + f
        letters.append(letter)
        boxes.extend(
            map(round, (min(left, right), min(low, high), max(left, right), max(low, high), base)),
        )
        if i % 25 == 0:
            seen += 1
            item = pdfium.FPDFText_GetTextObject(text, i)
            hidden += bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == _HIDDEN
    pdfium.FPDFText_ClosePage(text)
    return {
        "letters": "".join(letters),
        "boxes": boxes,
        "turns": "".join(turns),
        "hidden": hidden * 2 > seen > 0,
        "rules": _rules(pdfium, page, (a, b, c, d, e, f)),
    }


def _is_pi(pdfium: Any, text: Any, i: int) -> bool:
    """Whether a letter is of a font of signs whose codes are known: "P50.002" is printed as "P = 0.002"."""
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetFontInfo(text, i, name, len(name), ctypes.byref(ctypes.c_int()))
    return any(part in name.value.decode("latin-1") for part in _PI)


def _rules(pdfium: Any, page: Any, shown: tuple[float, ...]) -> list[tuple[int, ...]]:
    """The boxes of thin, wide shapes: rules of tables, as left, top, right, bottom."""
    a, b, c, d, e, f = shown
    found = []
    sides = [ctypes.c_float() for _ in range(4)]
    at = [ctypes.byref(side) for side in sides]
    for i in range(min(pdfium.FPDFPage_CountObjects(page), OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(item) != _PATH or not pdfium.FPDFPageObj_GetBounds(item, *at):
            continue
        left, bottom, right, top = (side.value for side in sides)
        xs, ys = (
            (left * a + bottom * b + c, right * a + top * b + c),
            (left * d + bottom * e + f, right * d + top * e + f),
        )
        if (max(ys) - min(ys) < 250 and max(xs) - min(xs) > 1200) or (
            max(xs) - min(xs) < 250 and max(ys) - min(ys) > 1200
        ):
            found.append(tuple(map(round, (min(xs), min(ys), max(xs), max(ys)))))
    return found


def _picture(pdfium: Any, page: Any, width: float, height: float, scale: float) -> dict[str, Any]:
    """The page drawn, as a PNG in base 64, with its size in pixels."""
    scale = min(scale, PIXELS / max(width, height, 1.0))
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdfium.FPDFBitmap_Create(wide, high, 0)
    if not bitmap:
        return {"error": "broken"}
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
    pdfium.FPDFBitmap_Destroy(bitmap)
    png = _png(raw, wide, high, stride)
    return {"png": base64.b64encode(png).decode("ascii"), "wide": wide, "high": high}


def _png(raw: bytes, wide: int, high: int, stride: int) -> bytes:
    """Encode pixels (blue, green, red, unused) as PNG; a page without colours as grey."""
    blue, green, red = raw[0::4], raw[1::4], raw[2::4]
    grey = blue == green == red
    if grey:
        rows, step, row = blue, stride // 4, wide
    else:
        colours = bytearray(3 * len(blue))
        colours[0::3], colours[1::3], colours[2::3] = red, green, blue
        rows, step, row = bytes(colours), 3 * (stride // 4), 3 * wide
    lines = b"".join(b"\0" + rows[y * step : y * step + row] for y in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0 if grey else 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


if __name__ == "__main__":
    read_standard_input()
