"""Inline: what a line of Markdown prints. Emphasis goes, superscripts are set apart, code leaves a gap."""

from __future__ import annotations

import html
import re
from typing import Final

from lbpmeta.reading.documents.letters import GAP, raised

__all__ = ["of_formula", "printed_inline"]

#: Every repetition is bounded, so that no text of any length makes the search slow.
_CODE: Final = re.compile(r"(?<!`)(`{1,2})(?!`)([^`]{1,500}?)(?<!`)\1(?!`)")
_DATA: Final = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]{1,}")
_PICTURE: Final = re.compile(r"!\[([^\]\[]{0,500})\]\(([^()\n]{0,1000})\)(?:\{[^{}\n]{0,200}\})?")
_LINK: Final = re.compile(r"(?<!!)\[([^\]\[]{1,500})\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,100}\])")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,60}\]")
_SHORTCODE: Final = re.compile(r"\{\{[^{}\n]{0,300}\}\}")
_ATTRIBUTES: Final = re.compile(r"\{[#.][^{}\n]{0,200}\}")
_FORMULA: Final = re.compile(r"(?<![\\$\w])\$(?=\S)([^$\n]{1,200}?)(?<=\S)\$(?!\d)")
_SUP: Final = re.compile(r"<sup>([^<>]{0,60})</sup>", re.IGNORECASE)
_HAT: Final = re.compile(r"\^([^\s^]{1,20})\^")
_SUB: Final = re.compile(r"(?<!~)~([^\s~]{1,20})~(?!~)")
_STRUCK: Final = re.compile(r"~~[^~]{1,500}~~")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,20}(?:\s[^<>\n]{0,300})?/?>")
_STARS: Final = re.compile(r"(\*{1,3})(?=[^\s*])([^*]{1,500}?)(?<=[^\s*])\1")
_LINES: Final = re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]{1,500}?)(?<=[^\s_])\1(?![\w_])")
_ESCAPED: Final = re.compile(r"\\([\s!-/:-@\[-`{-~])")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10}\d{0,2});")

_TEX_TEXT: Final = re.compile(r"\\(?:text|mathrm|mathit|mathbf|operatorname)\{([^{}]{0,100})\}")
_TEX_POWER: Final = re.compile(r"\^\{([^{}]{0,20})\}|\^(\w)")
_TEX_WORDS: Final = re.compile(r"\\(tau|chi|pm|leq?|geq?|times|approx|cdot|alpha|beta|mu|sigma|lt|gt)(?![A-Za-z])")
_TEX_SIGNS: Final = dict(
    zip(
        "tau chi pm leq le geq ge times approx cdot alpha beta mu sigma lt gt".split(),  # noqa: SIM905
        "τχ±≤≤≥≥×≈·αβμσ<>",
        strict=True,
    )
)
_TEX_SPACES: Final = re.compile(r"\\[,;:! ]|~")


def printed_inline(text: str) -> str:
    """Return what a paragraph of Markdown prints; its line ends stay.

    Examples
    --------
    >>> printed_inline("**MD** -7.7 (*p*\\\\ < 0.001, I^2^ = 45\\\\%), [see](x.html)")
    'MD -7.7 (p < 0.001, I² = 45%), see'
    >>> printed_inline("MD `r x` (95% CI -12.1 to -3.3)") == f"MD {GAP} (95% CI -12.1 to -3.3)"
    True
    """
    if "`" in text:
        text = _CODE.sub(_gap, text)
    if "base64," in text:
        text = _DATA.sub(GAP, text)
    if "[" in text:
        text = _PICTURE.sub(_gap, text)
        text = _FOOTNOTE.sub("", text)
        text = _LINK.sub(r"\1", text)
    if "{" in text:
        text = _ATTRIBUTES.sub("", _SHORTCODE.sub(GAP, text))
    if "$" in text:
        text = _FORMULA.sub(lambda m: of_formula(m[1]), text)
    if "<" in text:
        text = _SUP.sub(_raised, _BREAK.sub(" ", text))
        text = _TAG.sub("", text)
    if "^" in text:
        text = _HAT.sub(_raised, text)
    if "~" in text:
        text = _SUB.sub(r"\1", _STRUCK.sub("", text))
    if "*" in text:
        text = _STARS.sub(r"\2", _STARS.sub(r"\2", text))
    if "_" in text:
        text = _LINES.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m.group()).replace("\n", " "), text)
    return text


def _gap(match: re.Match[str]) -> str:
    """A gap that keeps the line ends, by which places are counted."""
    return GAP + "\n" * match.group().count("\n")


def _raised(match: re.Match[str]) -> str:
    return raised(match.string[max(0, match.start() - 6) : match.start()], match[1])


def of_formula(tex: str) -> str:
    """Return what a short formula prints, as far as numbers and their signs go.

    Examples
    --------
    >>> of_formula("I^2 = 45\\\\%"), of_formula("0{,}47 \\\\pm 1.2")
    ('I² = 45%', '0,47 ± 1.2')
    """
    text = _TEX_TEXT.sub(r"\1", tex)
    text = _TEX_WORDS.sub(lambda m: _TEX_SIGNS[m[1]], text)
    text = _TEX_SPACES.sub(" ", text).replace("\\%", "%").replace("{,}", ",")
    text = _TEX_POWER.sub(_power, text)
    return GAP if "\\" in text else text.replace("{", "").replace("}", "")


def _power(match: re.Match[str]) -> str:
    return raised(match.string[max(0, match.start() - 6) : match.start()], match[1] or match[2] or "")
