"""The ground that a figure is drawn on, and inks that are seen on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Ground", "ground_of"]

_RGB = tuple[float, float, float]

#: Below this luminance white letters have more contrast than black ones.
_DARK: Final = 0.179
#: Least contrast of a colour with its ground (WCAG 2.2, 1.4.11: graphical objects).
_CONTRAST: Final = 3.0
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
        """Return a colour made for white as seen here: on a dark ground greys change sides, others get lighter."""
        from matplotlib.colors import is_color_like, to_hex, to_rgb

        if not self.dark or not is_color_like(color) or color == "none":
            return color
        rgb: _RGB = to_rgb(color)  # type: ignore[arg-type]
        if max(rgb) - min(rgb) < _GREY:
            return to_hex(_mixed(self.rgb, 1.0 - sum(rgb) / 3))
        share = 0.0
        while _contrast(lighter := _mixed(rgb, share), self.rgb) < _CONTRAST and share < 1.0:
            share += 0.1
        return to_hex(lighter)

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


def _mixed(rgb: _RGB, share: float) -> _RGB:
    """Return a colour with a share of white."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (v + share * (1.0 - v) for v in rgb)
    return red, green, blue


def _luminance(rgb: _RGB) -> float:
    """Relative luminance of WCAG 2.2."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: _RGB, other: _RGB) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)
