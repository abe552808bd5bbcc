"""The ground that a figure is drawn on, and inks that are seen on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Ground", "ground_of", "spread_ground"]

_RGB = tuple[float, float, float]

#: Below this luminance white letters have more contrast than black ones.
_DARK: Final = 0.179
#: Least contrast of a colour with its ground (WCAG 2.2, 1.4.11: graphical objects).
_CONTRAST: Final = 3.0
#: The same of greys, in which words are written (1.4.3).
_WORDS: Final = 4.5
#: Above this luminance colours made for white are seen as on white.
_LIGHT: Final = 0.75
#: A fill whose least channel is above this is a tint of the paper.
_PALE: Final = 0.6
#: A tint is this much stronger on a dark ground, where the eye sees less of it.
_STRONGER: Final = 1.5
#: Colours with less between their channels are greys.
_GREY: Final = 0.08
_COLORS: Final = ("color", "facecolor", "edgecolor")


@dataclass(frozen=True, slots=True)
class Ground:
    """A colour to draw on.

    Parameters
    ----------
    rgb : (float, float, float)
        From 0 to 1.

    Examples
    --------
    >>> Ground((1.0, 1.0, 1.0)).ink("#000000"), Ground((0.0, 0.0, 0.0)).ink("#000000")
    ('#000000', '#ffffff')
    """

    rgb: _RGB

    @property
    def dark(self) -> bool:
        """Whether white is read more easily than black."""
        return _luminance(self.rgb) < _DARK

    def ink(self, color: object) -> Any:
        """Return a colour made for white as seen here: on a dark ground greys change sides, others get lighter.

        On a coloured ground that is neither dark nor light, colours get darker until they stand off from it.
        """
        from matplotlib.colors import is_color_like, to_hex, to_rgb

        light = _luminance(self.rgb) >= _LIGHT
        if light or not is_color_like(color) or color == "none":
            return color
        rgb: _RGB = to_rgb(color)  # type: ignore[arg-type]
        if not self.dark:
            share, least = 1.0, _WORDS if max(rgb) - min(rgb) < _GREY else _CONTRAST
            while min(rgb) < _PALE and _contrast(mixed := _mixed((0.0, 0.0, 0.0), share, rgb), self.rgb) < least:
                share -= 0.1
                if share <= 0.0:
                    return "#000000"
            return color if share == 1.0 else to_hex(mixed)
        if max(rgb) - min(rgb) < _GREY:
            return to_hex(_mixed(self.rgb, 1.0 - sum(rgb) / 3))
        share = 0.0
        while _contrast(lighter := _mixed(rgb, share), self.rgb) < _CONTRAST and share < 1.0:
            share += 0.1
        return to_hex(lighter)

    def fill(self, color: object) -> Any:
        """Return the colour of an area: a tint of white paper becomes the same tint of this ground."""
        from matplotlib.colors import is_color_like, to_hex, to_rgb

        if _luminance(self.rgb) >= _LIGHT or not is_color_like(color) or color == "none":
            return color
        rgb: _RGB = to_rgb(color)  # type: ignore[arg-type]
        least = min(rgb)
        if least < _PALE:
            return self.ink(color)
        depth = 1.0 - least
        red, green, blue = ((v - least) / depth if depth else 1.0 for v in rgb)
        full: _RGB = (red, green, blue)
        if max(full) - min(full) < _GREY:
            full = (1.0, 1.0, 1.0) if self.dark else (0.0, 0.0, 0.0)
        return to_hex(_mixed(self.rgb, min(_STRONGER * depth, 1.0), full))

    def tints(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Return properties of an area with their colours as seen here."""
        return {
            name: self.fill(value) if name == "facecolor" else self.ink(value) if name in _COLORS else value
            for name, value in given.items()
        }

    @property
    def color(self) -> str:
        """The ground itself."""
        from matplotlib.colors import to_hex

        return to_hex(self.rgb)

    def properties(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Return properties of a matplotlib artist with their colours as seen here."""
        return {name: self.ink(value) if name in _COLORS else value for name, value in given.items()}


def ground_of(ax: Axes) -> Ground:
    """Return what axes are drawn on: their own face, or the figure's where it is seen through; white for none."""
    from matplotlib.colors import to_rgba

    rgb: _RGB = (1.0, 1.0, 1.0)
    for patch in (ax.figure.patch, ax.patch):
        if patch.get_visible():
            *face, alpha = to_rgba(patch.get_facecolor())
            red, green, blue = (alpha * f + (1 - alpha) * under for f, under in zip(face, rgb, strict=True))
            rgb = (red, green, blue)
    return Ground(rgb)


def spread_ground(ax: Axes) -> None:
    """Have the whole rectangle of the axes in their colour, of which the plot will take a part."""
    from matplotlib.patches import Rectangle

    if ax.patch.get_visible() and ax.patch.get_facecolor() != ax.figure.patch.get_facecolor():
        box = ax.get_position()
        face = ax.patch.get_facecolor()
        whole = Rectangle((box.x0, box.y0), box.width, box.height, facecolor=face, transform=ax.figure.transSubfigure)
        whole.set(linewidth=0, zorder=-1)
        ax.figure.add_artist(whole)
    ax.patch.set_visible(False)


def _mixed(rgb: _RGB, share: float, other: _RGB = (1.0, 1.0, 1.0)) -> _RGB:
    """Return a colour with a share of another one."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (v + share * (o - v) for v, o in zip(rgb, other, strict=True))
    return red, green, blue


def _luminance(rgb: _RGB) -> float:
    """Relative luminance of WCAG 2.2."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: _RGB, other: _RGB) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)
