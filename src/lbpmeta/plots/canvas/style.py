"""How charts look: colours, type, and the style of every element by its role."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.letters import Measure
from lbpmeta.plots.canvas.lights import LIGHTS

__all__ = [
    "BLUE",
    "GREY",
    "INK",
    "ORANGE",
    "QUIET",
    "SIZE",
    "SKY",
    "STYLES",
    "VERMILLION",
    "Style",
    "merged_style",
    "overlaid",
    "shorten",
]

#: Properties of matplotlib artists by name.
Style = Mapping[str, Any]

# Okabe and Ito's palette: told apart by readers with any colour vision; where two colours are alike in grey
# print, line styles, markers and hatches tell them apart.
INK: Final = "#000000"
QUIET: Final = "#595959"
GREY: Final = "#8C8C8C"
BLUE: Final = "#0072B2"
SKY: Final = "#56B4E9"
ORANGE: Final = "#E69F00"
VERMILLION: Final = "#D55E00"

#: Type size in points.
SIZE: Final = 8.0

_DASHED: Final = (0, (4, 2))
_DOTTED: Final = (0, (1, 1.6))

#: Of bars, which hold no sign: the grey of a light would look like the yellow in grey print.
_WHITE: Final = "#FFFFFF"

#: Of verdicts, from the smallest thresholds outwards; light enough for black words, apart in grey.
_SHADES: Final = ("#7FB3D3", "#A9CCE3", "#CFE2EF", "#E8F0F5", "#F4F4F4")

#: Style of every element by its role: of lines, polygons, or marks, whichever the role is drawn with.
STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "points": {"s": 26, "marker": "o", "facecolor": SKY, "edgecolor": INK, "linewidth": 0.6},
        "bubbles": {"s": 260, "marker": "o", "facecolor": SKY, "edgecolor": INK, "linewidth": 0.6, "alpha": 0.7},
        "flagged": {"s": 30, "marker": "D", "facecolor": VERMILLION, "edgecolor": INK, "linewidth": 0.6},
        "filled": {"s": 26, "marker": "o", "facecolor": "#FFFFFF", "edgecolor": VERMILLION, "linewidth": 1.1},
        "pooled": {"color": BLUE, "linewidth": 1.4},
        "adjusted": {"color": VERMILLION, "linewidth": 1.2, "linestyle": _DASHED},
        "test": {"color": VERMILLION, "linewidth": 1.2, "linestyle": (0, (6, 2, 1, 2))},
        "null": {"color": INK, "linewidth": 0.8, "linestyle": _DOTTED},
        "limits": {"color": INK, "linewidth": 0.8, "linestyle": _DASHED},
        "band": {"facecolor": "#E6EEF5", "edgecolor": "none"},
        "ci": {"facecolor": "#B9D5EA", "edgecolor": "none"},
        "prediction": {"facecolor": "#E9F1F8", "edgecolor": "none"},
        "prediction curve": {"color": VERMILLION, "linewidth": 1.2, "linestyle": _DASHED},
        "studies": {"color": GREY, "linewidth": 0.7},
        "intervals": {"color": INK, "linewidth": 0.7},
        "total": {"facecolor": BLUE, "edgecolor": BLUE, "linewidth": 0.9},
        "contour 0": {"facecolor": "#FFFFFF", "edgecolor": "none"},
        "contour 1": {"facecolor": "#C4C4C4", "edgecolor": "none"},
        "contour 2": {"facecolor": "#DCDCDC", "edgecolor": "none"},
        "contour 3": {"facecolor": "#EFEFEF", "edgecolor": "none"},
        "curve": {"color": BLUE, "linewidth": 1.4},
        "estimate": {"color": VERMILLION, "linewidth": 1.2, "linestyle": _DASHED},
        "interval": {"color": VERMILLION, "linewidth": 2.4},
        "threshold": {"color": QUIET, "linewidth": 0.8, "linestyle": _DASHED},
        "printed": {"facecolor": VERMILLION, "edgecolor": INK, "linewidth": 0.6, "hatch": "////"},
        "admissible": {"facecolor": SKY, "edgecolor": INK, "linewidth": 0.6},
        "repairs": {"s": 34, "marker": "v", "facecolor": "#FFFFFF", "edgecolor": INK, "linewidth": 0.9},
        "beyond left": {"s": 18, "marker": "<", "facecolor": INK, "linewidth": 0},
        "beyond right": {"s": 18, "marker": ">", "facecolor": INK, "linewidth": 0},
        "sign": {"color": INK, "fontweight": "bold"},
        "sign on dark": {"color": "#FFFFFF", "fontweight": "bold"},
        "share": {"color": INK},
        "share on dark": {"color": "#FFFFFF"},
        "subsets": {"facecolor": BLUE, "edgecolor": INK, "linewidth": 0.4},
        "without": {"facecolor": ORANGE, "edgecolor": INK, "linewidth": 0.4},
        "with": {"facecolor": BLUE, "edgecolor": INK, "linewidth": 0.4, "alpha": 0.75},
        "apart points": {"s": 12, "marker": "o", "facecolor": BLUE, "linewidth": 0},
        "crossing points": {"s": 12, "marker": "o", "facecolor": "#FFFFFF", "edgecolor": GREY, "linewidth": 0.8},
        "apart choices": {"s": 9, "marker": "s", "facecolor": BLUE, "linewidth": 0},
        "crossing choices": {"s": 9, "marker": "s", "facecolor": "#FFFFFF", "edgecolor": GREY, "linewidth": 0.8},
        "apart": {"color": BLUE, "linewidth": 1.0},
        "grid": {"color": "#E2E2E2", "linewidth": 0.6},
        "crossing": {"color": GREY, "linewidth": 1.0},
        "important harm": {"facecolor": "#F2C9B0", "linewidth": 0},
        "not important": {"facecolor": "#F7F7F7", "linewidth": 0},
        "important benefit": {"facecolor": "#C9E6DA", "linewidth": 0},
        "mcid": {"color": INK, "linewidth": 0.7, "linestyle": (0, (3, 2))},
        "no effect": {"color": INK, "linewidth": 0.9},
        "mean": {"s": 34, "marker": "D", "facecolor": INK, "linewidth": 0},
        "mean interval": {"color": INK, "linewidth": 1.3},
        "new interval": {"color": INK, "linewidth": 3.2},
        "new interval inside": {"color": "#FFFFFF", "linewidth": 1.6},
        "second mcid": {"color": INK, "linewidth": 1.2},
        "benefit side": {"s": 26, "marker": "o", "facecolor": "#009E73", "edgecolor": INK, "linewidth": 0.6},
        "harm side": {"s": 26, "marker": "o", "facecolor": VERMILLION, "edgecolor": INK, "linewidth": 0.6},
        "neither side": {"s": 26, "marker": "o", "facecolor": "#FFFFFF", "edgecolor": INK, "linewidth": 0.6},
        "probability": {"color": INK, "fontweight": "bold", "fontsize": 1.15 * SIZE},
        # The line of no effect runs through the middle of this zone.
        "probability on line": {
            "color": INK,
            "fontweight": "bold",
            "fontsize": 1.15 * SIZE,
            "bbox": {"facecolor": "#F7F7F7", "edgecolor": "none", "pad": 1.2},
        },
        "summary point": {"s": 44, "marker": "D", "facecolor": VERMILLION, "edgecolor": INK, "linewidth": 0.7},
        "confidence region": {"facecolor": "#F6D5C1", "edgecolor": VERMILLION, "linewidth": 0.8},
        "prediction region": {"color": VERMILLION, "linewidth": 1.0, "linestyle": _DASHED},
        "beyond": {"color": BLUE, "linewidth": 1.1, "linestyle": _DOTTED},
        "rank": {"facecolor": SKY, "edgecolor": INK, "linewidth": 0.5},
        # Told apart in grey print by their shape, and by whether they are filled.
        **{
            f"comparison {i}": {"s": 24, "marker": marker, "facecolor": color, "edgecolor": INK, "linewidth": 0.6}
            for i, (marker, color) in enumerate(
                zip("osD^vosD", (BLUE, ORANGE, VERMILLION, SKY, "#009E73", _WHITE, _WHITE, _WHITE), strict=True), 1
            )
        },
        "other comparisons": {"s": 20, "marker": "x", "color": QUIET, "linewidth": 0.9},
        "nodes": {"s": 260, "marker": "o", "facecolor": SKY, "edgecolor": INK, "linewidth": 0.6},
        "edges": {"color": GREY, "linewidth": 1.0},
        "multi-arm": {"facecolor": ORANGE, "edgecolor": "none", "alpha": 0.22},
        "edge number": {
            "color": INK,
            "fontsize": 0.88 * SIZE,
            "bbox": {"facecolor": _WHITE, "edgecolor": "none", "pad": 0.8},
        },
        "matrix low": {"s": 40, "marker": "s", "facecolor": "#5BA4D4", "edgecolor": INK, "linewidth": 0.4},
        "matrix high": {"s": 40, "marker": "s", "facecolor": "#F0A030", "edgecolor": INK, "linewidth": 0.4},
        "matrix head": {"s": 40, "marker": "s", "facecolor": "#E4E4E4", "edgecolor": "none"},
        "matrix square": {"s": 40, "marker": "s", "facecolor": "#7A7A7A", "edgecolor": "none"},
        "drawn mcid": {"color": INK, "linewidth": 1.0, "linestyle": (0, (3, 2))},
        **{f"stretch {i}": {"facecolor": shade, "edgecolor": INK, "linewidth": 0.5} for i, shade in enumerate(_SHADES)},
        # The line of the MCID does not cross the words.
        **{
            f"verdict {i}": {
                "color": INK,
                "fontsize": 0.88 * SIZE,
                "bbox": {"facecolor": shade, "edgecolor": "none", "pad": 1.0},
            }
            for i, shade in enumerate(_SHADES)
        },
        **{
            name: {"s": 120, "marker": "o", "facecolor": light.color, "edgecolor": INK, "linewidth": 0.6}
            for name, light in LIGHTS.items()
        },
        **{
            f"bar {name}": {
                "facecolor": light.color if name != "no information" else _WHITE,
                "edgecolor": INK,
                "linewidth": 0.6,
            }
            for name, light in LIGHTS.items()
        },
    }
)

#: Full names of the properties that have a short one.
_ALIASES: Final = MappingProxyType(
    {
        "lw": "linewidth",
        "linewidths": "linewidth",
        "ls": "linestyle",
        "linestyles": "linestyle",
        "c": "color",
        "fc": "facecolor",
        "facecolors": "facecolor",
        "ec": "edgecolor",
        "edgecolors": "edgecolor",
        "size": "s",
    }
)


def merged_style(role: str, given: Style | None, name: str | None = None) -> dict[str, Any]:
    """Return the style of a role with the properties that a caller gives instead.

    Parameters
    ----------
    role : str
    given : mapping or None
        Properties of matplotlib, by their long or short names.
    name : str, optional
        Of the argument, for the error; the role otherwise.

    Raises
    ------
    DataError
        If `given` is no mapping.

    Examples
    --------
    >>> merged_style("null", {"lw": 2})["linewidth"]
    2
    >>> "facecolor" in merged_style("points", {"color": "black"})
    False
    """
    style = dict(STYLES[role])
    if given is None:
        return style
    if not isinstance(given, Mapping):
        raise DataError(
            f"`{name or role}` is {given!r}; give a mapping of matplotlib properties, such as {{'color': 'black'}}."
        )
    return overlaid(style, given)


def overlaid(style: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a style with others in their place; a colour takes the place of face and edge.

    Examples
    --------
    >>> overlaid({"facecolor": "white", "edgecolor": "blue", "linewidth": 1}, {"color": "black", "lw": 2})
    {'linewidth': 2, 'color': 'black'}
    """
    named = {_ALIASES.get(key, key): value for key, value in given.items()}
    gone = {"facecolor", "edgecolor"} if "color" in named else set()
    gone |= {"color"} if named.keys() & {"facecolor", "edgecolor"} else set()
    return {key: value for key, value in style.items() if key not in gone} | named


def shorten(text: str, measure: Measure, size: float, width: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than `width` inches."""
    text = " ".join(text.split())
    if measure(text, size, False) <= width:
        return text
    cut = len(text)
    while cut > 1 and measure(text[:cut].rstrip() + "\u2026", size, False) > width:
        cut -= 1
    return text[:cut].rstrip() + "\u2026"
