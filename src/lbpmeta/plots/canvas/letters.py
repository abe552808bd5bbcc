"""Letters: the fonts that draw, how wide a text is in them, and how it breaks into lines.

Figures are laid out for a font that comes with the package, so that they are the same on every machine; another one is
used only inside :func:`in_font`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError, did_you_mean

__all__ = [
    "OWN_FONT",
    "Measure",
    "families_for",
    "font_families",
    "font_family",
    "in_font",
    "text_width",
    "wrap_statement",
    "wrap_to",
]

#: The package's own font: Arimo, as wide as Arial letter by letter. The name is no other font's, so that an Arimo on
#: the machine is neither hidden by it nor taken for it.
OWN_FONT: Final = "lbpmeta Arimo"
_FILES: Final = {"normal": "Arimo-Regular.ttf", "bold": "Arimo-Bold.ttf"}
_WEIGHTS: Final = {"normal": 400, "bold": 700}
#: Letters that the first font lacks are taken from DejaVu Sans, which comes with matplotlib, and from these, where they
#: are installed.
_OTHERS: Final = ("DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Hiragino Sans", "Microsoft YaHei")
#: Room for the rounding of letter widths to pixels, which a screen does and paper does not.
_SCREEN: Final = 1.03
#: Type size at which widths are measured; they are in proportion to it.
_UNIT: Final = 10.0

#: What a line may differ from its words' widths for the bearings of its ends, in type sizes; the space at its end is
#: as wide at most.
_SLACK: Final = 0.4

#: Letters beyond those that every one of the usual families has.
_UNUSUAL: Final = re.compile("[^ -~\u00a0-\u017f\u0391-\u03c9\u2013\u2212\u221e]")

#: A number as figures print it, its digits as zeros, and a text with digits beside all that stands beside them there.
_NUMBER: Final = re.compile("[0-9.,%()\\[\\]\u2212]+")
_ZEROS: Final = str.maketrans("123456789", "0" * 9)
_AROUND: Final = "\u221200.0,0(0)0[0]0%0\u22120(.0)[,0]"

#: (text, size in points, bold) -> width in inches of its widest line.
Measure = Callable[[str, float, bool], float]

_first: ContextVar[str] = ContextVar("_first", default=OWN_FONT)


@contextmanager
def in_font(name: str) -> Iterator[None]:
    """Draw the figures that are made inside in another font than the package's own.

    Parameters
    ----------
    name : str
        A family that matplotlib knows, such as "DejaVu Sans". Letters that it lacks are taken from others.

    Raises
    ------
    DataError
        If matplotlib knows no such font; laying out for another one in its place would let texts meet.

    Examples
    --------
    >>> with in_font("DejaVu Sans"):
    ...     font_family()
    'DejaVu Sans'
    >>> font_family()
    'lbpmeta Arimo'
    """
    known = _known()
    if name not in known:
        hint = did_you_mean(str(name), sorted(known))
        raise DataError(f"`name` is {name!r}; matplotlib knows no font of that name.{hint}")
    token = _first.set(name)
    try:
        yield
    finally:
        _first.reset(token)


def font_families() -> tuple[str, ...]:
    """Return the font that figures are laid out for, then those for letters it lacks."""
    return _installed(_first.get(), frozenset(_known()))


def font_family() -> str:
    """Return the font that figures are laid out for."""
    return font_families()[0]


def _known() -> set[str]:
    """Return the names of all fonts that matplotlib knows, the package's own one made known to it."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    names = {entry.name for entry in manager.ttflist}
    if OWN_FONT not in names:
        # Only in this process: the list that matplotlib stores for the user is not written.
        for weight, file in _FILES.items():
            manager.ttflist.append(
                font_manager.FontEntry(
                    fname=str(Path(__file__).with_name("fonts") / file),
                    name=OWN_FONT,
                    weight=_WEIGHTS[weight],
                    stretch="normal",
                    size="scalable",
                )
            )
        names.add(OWN_FONT)
    return names


@lru_cache(maxsize=4)
def _installed(first: str, names: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((first, *(name for name in _OTHERS if name in names))))


def families_for(text: str, families: Sequence[str]) -> Sequence[str]:
    """Return the families that a text needs; the first has the usual letters, and one is drawn faster than many."""
    return families if len(families) > 1 and _UNUSUAL.search(text) else families[:1]


@lru_cache(maxsize=8)
def text_width(family: str | tuple[str, ...], room: float = _SCREEN) -> Measure:
    """Return a function (text, size in points, bold) -> width in inches of its widest line, times `room`."""
    unit = _unit_width((family,) if isinstance(family, str) else family)

    def measure(text: str, size: float, bold: bool = False) -> float:
        return room * max(unit(line, bold) for line in text.split("\n")) / 72 / _UNIT * size

    return measure


@lru_cache(maxsize=4)
def _unit_width(families: tuple[str, ...]) -> Callable[[str, bool], float]:
    """Return a function (line, bold) -> width in points of type of 10 points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    fonts = {
        (many, bold): FontProperties(
            family=list(families if many else families[:1]), weight="bold" if bold else "normal", size=_UNIT
        )
        for many in (False, True)
        for bold in (False, True)
    }

    def wide(line: str, bold: bool) -> float:
        font = fonts[len(families_for(line, families)) > 1, bold]
        return float(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0]) if line else 0.0

    # Where all digits are of one width, and move no neighbour, a number is as wide as its zeros: most texts of a figure
    # are numbers, and all different.
    alike = {
        bold: len({wide(_AROUND.replace("0", digit), bold) for digit in "0123456789"}) == 1 for bold in (False, True)
    }
    known = lru_cache(maxsize=16384)(wide)

    def unit(line: str, bold: bool) -> float:
        return known(line.translate(_ZEROS) if alike[bold] and _NUMBER.fullmatch(line) else line, bold)

    return unit


def wrap_to(text: str, measure: Measure, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return a text broken into lines no wider than `width` inches.

    A word that is too long is broken too; line breaks and spaces that do not break are kept.
    """
    lines: list[str] = []
    # Every start of a line is a text of its own to a font: the words, measured once each, tell all but near calls.
    slack, bars = _SLACK * size / 72, measure("||", size, bold)
    for paragraph in text.split("\n"):
        lines.append("")
        about = 0.0
        for word in filter(None, re.split("[ \t]+", paragraph)):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            about += measure(f"|{word} |", size, bold) - bars
            if about < width - slack or (about < width + 2 * slack and measure(longer, size, bold) <= width):
                lines[-1] = longer
                continue
            about = measure(f"|{word} |", size, bold) - bars
            if lines[-1]:
                lines.append("")
            rest = word
            while len(rest) > 1 and measure(rest, size, bold) > width:
                cut = len(rest) - 1
                while cut > 1 and measure(rest[:cut], size, bold) > width:
                    cut -= 1
                lines[-1], rest = rest[:cut], rest[cut:]
                lines.append("")
                about = measure(f"|{rest} |", size, bold) - bars
            lines[-1] = rest
    return lines


def wrap_statement(text: str, measure: Measure, size: float, width: float) -> list[str]:
    """Return the lines of a text that is broken to a width, but not within "p < 0.001" or "df = 3".

    Examples
    --------
    >>> wrap_statement("Q = 3.1, p < 0.001", lambda text, size, bold: len(text), 1, 9)
    ['Q = 3.1,', 'p < 0.001']
    """
    lines = wrap_to(re.sub(" ([=<>\u2264\u2265]) ", "\u00a0\\1\u00a0", text), measure, size, width)
    return [line.replace("\u00a0", " ") for line in lines]
