"""Plain text: a printed number without the marks that people set around it, what to write instead of no number, and
what is shown as its own text.
"""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = ["MIDDLE_DOT", "AtPrompt", "Preformatted", "hint", "latex_text", "plainer"]

#: The decimal point of The Lancet, as a middle dot, a dot operator or a bullet operator.
MIDDLE_DOT: Final = re.compile(r"[\u00b7\u22c5\u2219](?=\d)")
#: Marks of footnotes behind a number.
_FOOTNOTE: Final = re.compile(r"(?<=[\d.%])\s?[\u2020\u2021\u00a7\u00b6\u2016*#]+$")
#: What stands before a p-value: "P = .03", "p-value < 0.001". The sign behind it tells it from other words.
_P_LABEL: Final = re.compile(r"^p(?:[- ]?values?)?\s*(?=[<>=~])", re.IGNORECASE)
_BLANK_AFTER_MINUS: Final = re.compile(r"^([<>=~]*\s*[+-])\s+(?=[\d.])")
_SUPERSCRIPT: Final = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b"
_RAISED: Final = re.compile(rf"(?<=10)([{_SUPERSCRIPT}]+)")
_LOWERED: Final = str.maketrans(_SUPERSCRIPT, "0123456789-")
#: Powers of ten: "1.2\u00d710-3" (its raised exponent lowered), "1.2 x 10^5", "1.2\u00b710^-3". A dot
#: multiplies behind a decimal point only: "1\u00b710-3" can be a range.
_POWER: Final = re.compile(
    r"(?:(?<=\d)\s?[\u00d7x*]|(?<=[.,\u00b7\u22c5]\d)[\u00b7\u22c5\u2219]|(?<=[.,\u00b7\u22c5]\d\d)[\u00b7\u22c5\u2219])"
    r"\s?10(?:\s?\^\s?([+-]?\d{1,3})|([+-]\d{1,3}))(?=\s*%?$)"
)
#: A p-value in words: it lies above the level of significance.
_NOT_SIGNIFICANT: Final = frozenset(("ns", "n.s.", "n.s", "not significant", "nonsignificant", "non-significant"))


def plainer(text: str, level: float | None) -> str:
    """Return a number in the way that the pattern reads: without footnote marks, labels, blanks, raised powers."""
    if level is not None and text.lower() in _NOT_SIGNIFICANT:
        return f">{min(0.05, round(1 - level, 10)):g}"
    text = _P_LABEL.sub("", _FOOTNOTE.sub("", text)).removeprefix("=").lstrip()
    text = _BLANK_AFTER_MINUS.sub(r"\1", text)
    text = _RAISED.sub(lambda m: "^" + m[1].translate(_LOWERED), text)
    return MIDDLE_DOT.sub(".", _POWER.sub(lambda m: f"e{m[1] or m[2]}", text))


def hint(text: str, decimal_comma: bool) -> str:
    """What to write instead of a text that is no number."""
    if not decimal_comma and re.fullmatch(r"[<>=~]*[+-]?[\d.]*\d+,\d+%?", text):
        fixed = text.replace(".", "").replace(",", ".")
        return f" For a decimal comma write {fixed!r} (of a table: decimal_comma=True)."
    if text.lower() in _NOT_SIGNIFICANT:
        return " For a p-value in words write what it stands for, such as '>0.05'."
    if re.search(r"\d (?=\d)", text):
        return " Leave out the spaces between digits."
    return ""


_TEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"$<$",
    ">": r"$>$",
}


def latex_text(text: str) -> str:
    """Return text with LaTeX's own signs escaped.

    Examples
    --------
    >>> print(latex_text("50% of A_1"))
    50\\% of A\\_1
    """
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


class AtPrompt:
    """What IPython shows at its prompt as printing shows it, and not as its fields."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # IPython looks class by class, and would come to the __repr__ of a dataclass before it came here
        cls._repr_pretty_ = AtPrompt._repr_pretty_  # type: ignore[method-assign]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("..." if cycle else str(self))


class Preformatted(AtPrompt):
    """What a notebook shows as the text that printing shows."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from html import escape  # a notebook has loaded it long ago, and a small check never asks

        return f"<pre style='white-space:pre-wrap'>{escape(str(self))}</pre>"
