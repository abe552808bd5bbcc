"""Letters: the fonts that draw, how wide a text is in them, and how it breaks into lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

__all__ = ["Measure", "families_for", "font_families", "font_family", "text_width", "wrap_to"]

_FAMILIES: Final = ("Arial", "Helvetica", "Liberation Sans", "Nimbus Sans", "DejaVu Sans")
#: Letters that the first font lacks are taken from these, where they are installed.
_OTHERS: Final = ("DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Hiragino Sans", "Microsoft YaHei")
#: Room for the rounding of letter widths to pixels, which a screen does and paper does not.
_SCREEN: Final = 1.03
#: Type size at which widths are measured; they are in proportion to it.
_UNIT: Final = 10.0

#: Letters beyond those that every one of the usual families has.
_UNUSUAL: Final = re.compile("[^ -~\u00a0-\u017f\u0391-\u03c9\u2013\u2212\u221e]")

#: (text, size in points, bold) -> width in inches of its widest line.
Measure = Callable[[str, float, bool], float]


def font_families() -> tuple[str, ...]:
    """Return the first of the usual sans-serif families that is installed, then those for letters it lacks."""
    from matplotlib import font_manager

    return _installed(frozenset(entry.name for entry in font_manager.fontManager.ttflist))


@lru_cache(maxsize=4)
def _installed(names: frozenset[str]) -> tuple[str, ...]:
    first = next(name for name in _FAMILIES if name in names or name == _FAMILIES[-1])
    return tuple(dict.fromkeys((first, *(name for name in _OTHERS if name in names))))


def font_family() -> str:
    """Return the first of the usual sans-serif families that is installed; DejaVu Sans always is."""
    return font_families()[0]


def families_for(text: str, families: Sequence[str]) -> Sequence[str]:
    """Return the families that a text needs; the first has the usual letters, and one is drawn faster than many."""
    return families if len(families) > 1 and _UNUSUAL.search(text) else families[:1]


@lru_cache(maxsize=8)
def text_width(family: str | tuple[str, ...]) -> Measure:
    """Return a function (text, size in points, bold) -> width in inches of its widest line."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    families = (family,) if isinstance(family, str) else family
    fonts = {
        (many, bold): FontProperties(
            family=list(families if many else families[:1]), weight="bold" if bold else "normal", size=_UNIT
        )
        for many in (False, True)
        for bold in (False, True)
    }

    @lru_cache(maxsize=16384)
    def unit(line: str, bold: bool) -> float:
        font = fonts[len(families_for(line, families)) > 1, bold]
        return float(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0]) if line else 0.0

    def measure(text: str, size: float, bold: bool = False) -> float:
        return _SCREEN * max(unit(line, bold) for line in text.split("\n")) / 72 / _UNIT * size

    return measure


def wrap_to(text: str, measure: Measure, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return a text broken into lines no wider than `width` inches.

    A word that is too long is broken too; line breaks and spaces that do not break are kept.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.append("")
        for word in filter(None, re.split("[ \t]+", paragraph)):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if measure(longer, size, bold) <= width:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            rest = word
            while len(rest) > 1 and measure(rest, size, bold) > width:
                cut = len(rest) - 1
                while cut > 1 and measure(rest[:cut], size, bold) > width:
                    cut -= 1
                lines[-1], rest = rest[:cut], rest[cut:]
                lines.append("")
            lines[-1] = rest
    return lines
