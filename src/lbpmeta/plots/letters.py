"""Letters: the fonts that draw, how wide a text is in them, and how it breaks into lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

__all__ = ["Measure", "font_families", "font_family", "text_width", "wrap_to"]

_FAMILIES: Final = ("Arial", "Helvetica", "Liberation Sans", "Nimbus Sans", "DejaVu Sans")
#: Letters that the first font lacks are taken from these, where they are installed.
_OTHERS: Final = ("DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Hiragino Sans", "Microsoft YaHei")
#: Room for the rounding of letter widths to pixels, which a screen does and paper does not.
_SCREEN: Final = 1.03
#: Type size at which widths are measured; they are in proportion to it.
_UNIT: Final = 10.0

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


def text_width(family: str | tuple[str, ...]) -> Measure:
    """Return a function (text, size in points, bold) -> width in inches of its widest line."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    families = [family] if isinstance(family, str) else list(family)
    fonts = {bold: FontProperties(family=families, weight="bold" if bold else "normal") for bold in (False, True)}
    for font in fonts.values():
        font.set_size(_UNIT)
    known: dict[tuple[str, bool], float] = {}

    def measure(text: str, size: float, bold: bool = False) -> float:
        key = (text, bold)
        if key not in known:
            lines = text.split("\n")
            widths = [
                text_to_path.get_text_width_height_descent(t, fonts[bold], ismath=False)[0] if t else 0.0 for t in lines
            ]
            known[key] = _SCREEN * float(max(widths)) / 72 / _UNIT
        return known[key] * size

    return measure


def wrap_to(text: str, measure: Measure, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return a text broken into lines no wider than `width` inches; a word that is too long is broken too."""
    lines = [""]
    for word in text.split():
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
