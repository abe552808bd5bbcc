"""Whether the texts of a drawn figure stay in it and off each other."""

from __future__ import annotations

import itertools

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Boxes of all texts in inches, measured finely."""
    figure.set_dpi(300)
    figure.canvas.draw()
    inches = figure.dpi_scale_trans.inverted()
    seen = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t.get_text(), t.get_window_extent().transformed(inches)) for t in seen]


def assert_tidy(figure: Figure) -> None:
    """No text leaves the figure or stands on another."""
    width, height = figure.get_size_inches()
    found = boxes(figure)
    for text, box in found:
        assert box.x0 >= -0.01, text
        assert box.x1 <= width + 0.01, text
        assert box.y0 >= -0.01, text
        assert box.y1 <= height + 0.01, text
    for (a, one), (b, other) in itertools.combinations(found, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        down = min(one.y1, other.y1) - max(one.y0, other.y0)
        # Boxes of text reach beyond the ink above and below.
        assert across <= 0.012 or down <= 0.04, (a, b)
