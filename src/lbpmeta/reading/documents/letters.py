"""Letters: what of a text is printed, and what only steers: soft hyphens, addresses, superscripts, ligatures."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

__all__ = ["APART", "GAP", "addresses_in", "of_symbol_font", "printed_letters", "raised"]

#: Stands between a number and what is raised behind it (a reference, a footnote mark).
APART: Final = "\u2060"

#: Stands for what is no text and yet has a place in its sentence: an address, code that prints something.
GAP: Final = "\ufffc"

#: What is never printed inside a line: soft hyphens, blanks of no width, marks of direction.
_UNSEEN: Final = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_LIGATURES: Final = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_LETTERS: Final = {**dict.fromkeys(_UNSEEN, ""), **dict(zip(range(0xFB00, 0xFB07), _LIGATURES, strict=True))}
_STEERS: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufb00-\ufb06]")

#: A soft hyphen that breaks no word but stands before a number: files have it for a dash or a minus.
_BEFORE_NUMBER: Final = re.compile(r"\u00ad(?<![^\W\d_]\u00ad)(?=\.?[0-9])")

#: Addresses; what closes a sentence or a bracket behind one is not of it.
_ADDRESS: Final = re.compile(
    r"(?:(?:https?|ftp)://|\bwww\.|\bdoi:\s?(?=10\.)|\b10\.\d{4,9}/)\S+|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}",
    re.IGNORECASE,
)
_CLOSES: Final = ".,;:)]}>\"'\u201d\u2019"
_MAY_HOLD: Final = ("://", "www.", "WWW.", "10.", "@")

_SQUARES: Final = MappingProxyType({"2": "\u00b2", "3": "\u00b3"})
_SQUARED: Final = re.compile(r"(?:^|[^\w])(?:I|R|m|cm|mm|km|[Tt]au|[Cc]hi|\u03c4|\u03c7|\u03c3|\u03b7|r)$")

#: Codes of the font Symbol, as word processors store them.
_SYMBOL: Final = MappingProxyType(
    {
        0x2D: "\u2212",
        **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
        **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
        0xA3: "\u2264",
        0xB0: "\u00b0",
        0xB1: "\u00b1",
        0xB3: "\u2265",
        0xB4: "\u00d7",
        0xB7: "\u2022",
        0xB8: "\u00f7",
        0xB9: "\u2260",
        0xBB: "\u2248",
        0xBC: "\u2026",
        0xA5: "\u221e",
        0xD7: "\u00b7",
        0xD6: "\u221a",
    }
)


def printed_letters(text: str) -> str:
    """Return a text without what is never printed, its addresses as gaps.

    Examples
    --------
    >>> printed_letters("signi\\ufb01cant, see https://doi.org/10.1/x2 (95% CI").replace(GAP, "...")
    'significant, see ... (95% CI'
    >>> printed_letters("walk\u00ading \u00ad4.1") == "walking \u00ad4.1"
    True
    """
    if not text.isascii() and _STEERS.search(text):
        text = _BEFORE_NUMBER.sub("\0", text).translate(_LETTERS).replace("\0", "\u00ad")
    if any(mark in text for mark in _MAY_HOLD):
        text = _ADDRESS.sub(_gap, text)
    return text


def addresses_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the addresses of a text begin and end.

    Examples
    --------
    >>> addresses_in("see https://doi.org/10.1/x2 (95% CI")
    ((4, 27),)
    """
    if not any(mark in text for mark in _MAY_HOLD):
        return ()
    return tuple((m.start(), m.end() - len(_gap(m)) + 1) for m in _ADDRESS.finditer(text))


def _gap(match: re.Match[str]) -> str:
    found = match.group()
    bare = found.rstrip(_CLOSES)
    while bare.count("(") > bare.count(")") and found[len(bare) :].startswith(")"):
        bare += ")"
    return GAP + found[len(bare) :]


def raised(before: str, text: str) -> str:
    """Return how a superscript is written behind what stands before it.

    Behind a letter that is squared it is a square; else it is set apart, so that no reference becomes a digit.

    Examples
    --------
    >>> raised("I", "2"), raised("7.2", "3") == APART + "3"
    ('²', True)
    """
    bare = text.strip()
    if bare in _SQUARES and _SQUARED.search(before[-6:]):
        return _SQUARES[bare]
    return APART + text if bare else text


def of_symbol_font(code: int) -> str:
    """Return the character that a code of the font Symbol prints; a gap where that is not known.

    Examples
    --------
    >>> of_symbol_font(0xF0B1), of_symbol_font(0x2D) == "\\u2212"
    ('±', True)
    """
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if low in _SYMBOL:
        return _SYMBOL[low]
    return chr(low) if 0x20 <= low < 0x7F else GAP
