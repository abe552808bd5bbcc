"""Strokes: the parts of a vector figure as SVG: texts, courses, markers, colours, written short."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lbpmeta.plots.canvas.letters import font_families, text_width
from lbpmeta.report.safe import visible

__all__ = [
    "ANCHORS",
    "WrittenText",
    "as_xml",
    "ascent",
    "course",
    "for_each",
    "hexed",
    "most_usual",
    "outline",
    "short",
    "stroked",
    "tenth",
    "written",
]

#: A short number needs no length: what another font adds to a few digits is less than the room between columns. The
#: parts of an interval stand close to each other, and need one.
_NUMBER: Final = re.compile(r"[\d.,%\u2212]{1,5}")
ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
_SHARES: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
_CAPS: Final = {"butt": "butt", "projecting": "square", "round": "round"}


@dataclass(slots=True)
class WrittenText:
    """A text of one line, in points from the upper left corner."""

    x: float
    y: float
    text: str
    align: str
    size: float
    bold: bool
    color: str
    #: Letters and what they stand for, of a text of letters.
    flags: tuple[tuple[str, str], ...] = ()

    @property
    def width(self) -> float:
        return 72 * _widths()(self.text, self.size, self.bold)

    def get_text(self) -> str:
        return self.text

    def set(self, fontfamily: object, parse_math: bool) -> None:
        """Take what the axis says of its labels; the families are those of the whole figure."""

    def set_gid(self, name: str) -> None:
        """Take a name by which a page of one figure finds it; a page of many plots knows letters by what they tell."""

    def set_label(self, told: str) -> None:
        """Take what letters of footnotes stand for, in lines "a. what"."""
        notes = (part.partition(". ") for part in told.split("\n"))
        self.flags = tuple((letter, note) for letter, _, note in notes)


def for_each(value: Any, count: int) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] * count


def most_usual(values: Iterable[str]) -> str:
    counted: dict[str, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return max(counted, key=lambda value: counted[value], default="")


def written(item: WrittenText, size: str, anchor: str, *, base: str = "0", inside: str = "") -> str:
    """Return a text as SVG.

    Parameters
    ----------
    item : WrittenText
    size, anchor : str
        Of the whole figure: what differs is written.
    base : str
        The baseline that what is around it gives.
    inside : str
        Markup of its letters, where some of them are links.
    """
    at, own = ANCHORS[item.align], f"{short(item.size)}px"
    # White space is read as one space, and none at either end.
    shown = re.sub("[ \t\r\n]+", " ", item.text).strip(" ")
    x, y, length = item.x, tenth(item.y), ""
    if shown and not inside and not _NUMBER.fullmatch(shown):
        wide = 72 * _widths()(shown, item.size, item.bold)
        # A text of a given length may be said to stand where the others do.
        x += (_SHARES[anchor] - _SHARES[at]) * wide
        at, length = anchor, f' textLength="{tenth(wide)}"'
    told = f' x="{tenth(x)}"'
    if y != base:
        told += f' y="{tenth(float(y) - float(base))}"'
    told += length + f' text-anchor="{at}"' * (at != anchor) + f' font-size="{own}"' * (own != size)
    told += ' font-weight="bold"' * item.bold + f' fill="{item.color}"' * (item.color != "#000")
    return f"<text{told}>{inside or as_xml(item.text)}</text>"


def as_xml(text: str) -> str:
    # What XML cannot hold came from a cell of a table.
    return html.escape(visible(text, keep="\n"), quote=False)


def stroked(
    path: str,
    ink: str,
    width: float,
    *,
    fill: str = "none",
    cap: str = "butt",
    join: str = "round",
    dashes: str = "",
) -> str:
    told = f' fill="{fill}"'
    if ink != "none" and width:
        told += f' stroke="{ink}" stroke-width="{short(width)}"'
        told += f' stroke-linecap="{_CAPS[cap]}"' * (cap != "butt") + f' stroke-linejoin="{join}"' * (join != "round")
        told += f' stroke-dasharray="{dashes}"' * bool(dashes)
    return f'<path d="{path}"{told}/>'


def course(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Return a course through points, in tenths: from where it stands where that is shorter to say.

    Examples
    --------
    >>> course([(348.66, 62.02), (355.86, 62.02), (355.86, 54.81), (348.66, 54.81), (348.66, 62.02)], closed=True)
    'M348.7 62h7.2V54.8h-7.2z'
    """
    # Whole tenths, so that steps add up.
    whole = [(round(10 * x), round(10 * y)) for x, y in points]
    if closed and len(whole) > 1 and whole[0] == whole[-1]:
        whole.pop()
    left, top = whole[0]
    told = f"M{_tenths(left)} {_tenths(top)}"
    for x, y in whole[1:]:
        across, down = x - left, y - top
        if not across:
            told += min(f"V{_tenths(y)}", f"v{_tenths(down)}", key=len)
        elif not down:
            told += min(f"H{_tenths(x)}", f"h{_tenths(across)}", key=len)
        else:
            step = f"l{_tenths(across)}{' ' * (down > 0)}{_tenths(down)}"
            told += min(f"L{_tenths(x)} {_tenths(y)}", step, key=len)
        left, top = x, y
    return told + "z" * closed


def _tenths(whole: int) -> str:
    sign, (ones, rest) = "-" * (whole < 0), divmod(abs(whole), 10)
    return f"{sign}{ones}.{rest}" if rest else f"{sign}{ones}"


@lru_cache(maxsize=16)
def outline(marker: Any) -> Callable[[float, float, float], str]:
    """Return a function (x, y, size in points) -> the course of a marker."""
    from matplotlib.markers import MarkerStyle

    if marker == "o":

        def ring(x: float, y: float, size: float) -> str:
            r = short(size / 2)
            return f"M{short(x - size / 2)} {short(y)}a{r} {r} 0 1 0 {short(size)} 0a{r} {r} 0 1 0 -{short(size)} 0z"

        return ring
    style = MarkerStyle(marker)
    shape = style.get_path().transformed(style.get_transform())
    # Every curve as short lines would be: letters of a sign are a few points wide.
    polygons: Any = shape.to_polygons(closed_only=False)
    corners = [[(float(a), float(b)) for a, b in polygon] for polygon in polygons]

    def drawn(x: float, y: float, size: float) -> str:
        # The y of a marker goes upwards.
        return "".join(course([(x + a * size, y - b * size) for a, b in one], closed=True) for one in corners)

    return drawn


@lru_cache(maxsize=256)
def _named(color: Any) -> str:
    from matplotlib.colors import to_hex

    told = to_hex(color)
    return f"#{told[1::2]}" if told[1::2] == told[2::2] else told


def hexed(color: Any) -> str:
    if isinstance(color, str):
        return color if color == "none" else _named(color)
    rgba: tuple[float, ...] = tuple(color)
    return "none" if len(rgba) == 4 and rgba[3] == 0 else _named(rgba)


def short(number: float) -> str:
    """Round to a hundredth of a point, which no screen shows."""
    told = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if told == "-0" else told


def tenth(number: float) -> str:
    """Round to a tenth of a point, which is no letter's width."""
    return f"{number:.1f}".removesuffix(".0")


def _widths() -> Callable[[str, float, bool], float]:
    return text_width(font_families(), room=1.0)


@lru_cache(maxsize=4)
def _ascent_of(family: str) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    _, height, descent = text_to_path.get_text_width_height_descent(
        "lp", FontProperties(family=family, size=10.0), ismath=False
    )
    return float(height - descent) / 10.0


def ascent() -> float:
    """From the top of a line down to its baseline, in type sizes."""
    return _ascent_of(font_families()[0])
