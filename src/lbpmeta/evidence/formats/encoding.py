"""Encoding: the text of a file, and how it was decoded where that is not UTF-8."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.textfile import decoded

__all__ = ["text_of"]

#: Bytes that cp1252 leaves free: a text that holds one of them is of another encoding.
_HOLES: Final = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
#: So small a share of lines with letters that nothing decodes is a slip in a file of another encoding.
_RARE: Final = 0.05
#: A byte that is no ASCII beside a digit may be part of a number: a minus, a point, a power.
_BESIDE_DIGIT: Final = re.compile(rb"[0-9] ?[\x80-\xff]|[\x80-\xff] ?[0-9]")


def text_of(raw: bytes, file: str, encoding: str = "") -> tuple[str, str] | Problem:
    """Return the text of a file and what is to be said of its encoding, or the problem that keeps it from being text.

    An encoding that the user names is believed, and so is a byte-order mark; else UTF-8, UTF-16 by its zero bytes, and
    cp1252, which is said.

    Examples
    --------
    >>> text_of(b"caf\\xe9", "my.csv")[1]
    'it is no UTF-8 and is read as cp1252 (Western European Windows)'
    """
    if encoding:
        return _as_told(raw, file, encoding)
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _utf16(raw, name, file)
    if b"\0" in raw[:400] and not raw.startswith((b"PK", b"\xd0\xcf")):
        zeros = [raw[i:400:2].count(0) for i in (0, 1)]
        if max(zeros) > 0.4 * len(raw[:400]) / 2 and min(zeros) == 0:
            return _utf16(raw, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", file)
    found = decoded(raw, file)
    if not isinstance(found, Problem):
        return found, ""
    if "UTF-8" not in found.what:
        return found
    if _HOLES & set(raw) and _only_letters(raw):
        return (
            raw.decode("cp1252", errors="replace"),
            "some letters are of an encoding that is not known and are shown as \ufffd (no number stands beside one); "
            "--encoding names it",
        )
    if _HOLES & set(raw):
        return replace(found, fix=f"{found.fix} Or name its encoding: --encoding mac-roman, or another.")
    return raw.decode("cp1252"), "it is no UTF-8 and is read as cp1252 (Western European Windows)"


def _only_letters(raw: bytes) -> bool:
    """Whether bytes of no known encoding are letters of words in few lines of many: no number can hang on them."""
    lines = raw.splitlines()
    strange = sum(bool(_HOLES & set(line)) for line in lines)
    return strange <= _RARE * len(lines) and _BESIDE_DIGIT.search(raw) is None


def _as_told(raw: bytes, file: str, encoding: str) -> tuple[str, str] | Problem:
    try:
        return raw.decode(encoding).removeprefix("\ufeff"), f"it is read as {encoding}, as you say"
    except LookupError:
        what, fix = f"there is no encoding {encoding!r}", "Name one such as utf-8, cp1252, mac-roman or latin-1."
    except UnicodeDecodeError as error:
        what, fix = f"the file is no {encoding} text (byte {error.start})", "Name another encoding, or none."
    return Problem(file, 0, "", "", what, fix)


def _utf16(raw: bytes, name: str, file: str) -> tuple[str, str] | Problem:
    try:
        return raw.decode(name).removeprefix("\ufeff"), "it is read as UTF-16"
    except UnicodeDecodeError:
        return Problem(file, 0, "", "", "the file is broken UTF-16 text", "Save it as CSV UTF-8.")
