"""Glyphs: every dash, decimal point, blank and sign that printers use."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["AT_LINE_END", "DASHES", "POINT", "SIGNS", "SPELT_TILDE", "STRAY", "THIN", "superscript", "with_signs"]

#: A dash at the end of a printed line: a minus, a dash between bounds, or a hyphen; nobody can tell.
AT_LINE_END: Final = "\ufffe"

#: Every glyph that is printed for a minus, a hyphen or a dash.
DASHES: Final = f"-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u2043\ufe58\ufe63\uff0d{AT_LINE_END}"

#: Signs that are a token by themselves.
SIGNS: Final = dict(
    zip(
        "%([{)]},;:=≈≅<>≤≥⩽⩾/±€$£¥+&~∼÷•●▪％（），；：＝＜＞…|∞",
        [
            "PCT",
            "L",
            "L",
            "L",
            "R",
            "R",
            "R",
            "COMMA",
            "SEMI",
            "COLON",
            "EQ",
            "EQ",
            "EQ",
            "LT",
            "GT",
            "LE",
            "GE",
            "LE",
            "GE",
            "SLASH",
            "PM",
            "CUR",
            "CUR",
            "CUR",
            "CUR",
            "PLUS",
            "AND",
            "TILDE",
            "TILDE",
            "TILDE",
            "BULLET",
            "BULLET",
            "BULLET",
            "PCT",
            "L",
            "R",
            "COMMA",
            "SEMI",
            "COLON",
            "EQ",
            "LT",
            "GT",
            "TILDE",
            "BULLET",
            "INF",
        ],
        strict=True,
    )
) | dict.fromkeys(DASHES, "DASH")
SIGNS.update({"\u00b0": "UNIT", "\u2053": "TILDE", "\uff5e": "TILDE"})
#: Marks within a number that are a decimal point.
POINT: Final = "[.\u00b7\u2219\u22c5\u2022\u2027\uff0e]"
THIN: Final = "[\u00a0\u2005\u2006\u2008\u2009\u202f]"
#: Letters, and hyphens that are not to be seen, as which files set down signs of a font -> the sign.
_LETTERS: Final = str.maketrans("ϩϪϫϭϮϽϾϳՅՆÀ\u00ad", "+−×=±<>~≤≥−−")
#: ... where a number follows: "P Ͻ .001", "n ϭ 24", "b = À.06".
STRAY: Final = re.compile(r"[ϩϪϫϭϮϽϾϳՅՆ](?<![^\W\d_].)(?=\s?[-−ϪÀ]?\s?[0-9.])|[À\u00ad](?<![^\W\d_].)(?=\.?[0-9])")


#: A font that prints a quarter for an equals sign ("OR ¼ 0.91"), and an e for the dash between two decimals.
_QUARTER: Final = re.compile(r"(?<=[^\W\d_)\]] )¼(?= [-\u2212\u2013]?[0-9.])")
_DASH_AS_E: Final = re.compile(r"([0-9]\.[0-9]+)e(?=[0-9]{1,3}\.[0-9])")
#: A tilde between two numbers that a catalogue spells out: "0.39 similar to 0.88".
SPELT_TILDE: Final = re.compile(r"(?<=[0-9%]) similar to (?=[-\u2212\u2013]?\.?[0-9])")
#: Marks of emphasis about a letter that stands for a number: "*p* = 0.02", "_n_ = 80".
_EMPHASIS: Final = re.compile(r"(?<![\w*])([*_]{1,2})([A-Za-z]{1,3})\1(?=\s?[=<>≤≥])")


def with_signs(text: str) -> str:
    """Return a text with its signs where a file has letters for them, as long as it was.

    Examples
    --------
    >>> with_signs("RR ϭ 0.71 (P Ͻ .05), b = À.06, Φ À Ͻ"), with_signs("vendu à 12 et À 12")
    ('RR = 0.71 (P < .05), b = −.06, Φ À Ͻ', 'vendu à 12 et À 12')
    >>> with_signs("RR 0.71 (*p* = 0.02)")
    'RR 0.71 ( p  = 0.02)'
    >>> with_signs("OR 0.62 (95% CI 0.41 similar to 0.93)").replace(" ", "")
    'OR0.62(95%CI0.41~0.93)'
    """
    if "¼" in text:
        text = _QUARTER.sub("=", text)
    if any(f"e{digit}" in text for digit in "0123456789"):
        text = _DASH_AS_E.sub("\\1\u2013", text)
    if " similar to " in text:
        text = SPELT_TILDE.sub(f"{'~':^12}", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(lambda m: f"{' ' * len(m[1])}{m[2]}{' ' * len(m[1])}", text)
    return STRAY.sub(lambda found: found.group().translate(_LETTERS), text)


def superscript(text: str, found: re.Match[str]) -> str:
    """Return what stands for superscript digits: an exponent of ten keeps them, a reference becomes blanks."""
    if text[max(0, found.start() - 3) : found.start()].rstrip("-\u2212\u2013")[-2:] == "10":
        return "^" + found.group(1)
    return " " * len(found.group())
