"""Figures on dark and coloured grounds: the ink follows, tints of paper become tints of the ground."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import lbpmeta as lm
from lbpmeta.plots.canvas.ground import Ground, ground_of

from .test_chart_drawing import FIGURES, YI

GROUNDS = ("#000000", "#101418", "#3A0F2A", "#7B9CBD")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def fit() -> lm.Fit:
    return lm.pool(YI, np.full(YI.size, 0.1), measure="RR", labels=[f"Study {i}" for i in range(YI.size)])


def luminance(color: object) -> float:
    """Relative luminance of WCAG 2.2, from its text."""
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in to_rgb(color)]
    return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))


def contrast(one: object, other: object) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


#: Figures whose words stand on colours of their own: cells, lights, bars.
OWN = ("rob_summary", "traffic_light")


@pytest.mark.parametrize("face", GROUNDS)
@pytest.mark.parametrize("name", [name for name in FIGURES if name not in OWN])
def test_words_are_read_on_any_ground(fit, name, face):
    figure, ax = plt.subplots(figsize=(7, 5))
    ax.set_facecolor(face)
    FIGURES[name](fit, ax=ax)
    words = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    assert words
    for word in words:
        assert contrast(word.get_color(), face) >= 3.0, word.get_text()
    # The rectangle of the axes has their colour, though the plot takes a part of it.
    assert to_rgb(face) in {to_rgb(p.get_facecolor()) for p in figure.artists}
    for spine in (s for a in figure.axes for s in a.spines.values() if s.get_visible()):
        assert contrast(spine.get_edgecolor(), face) >= 3.0


@pytest.mark.parametrize("name", FIGURES)
def test_on_white_nothing_changes(fit, name, monkeypatch):
    def colors(drawn):
        figure = (drawn if isinstance(drawn, Axes) else drawn[0]).figure
        return [(p.get_facecolor(), p.get_edgecolor()) for a in figure.axes for p in a.patches]

    own = colors(FIGURES[name](fit))
    for method in ("ink", "fill"):
        monkeypatch.setattr(Ground, method, lambda self, color: color)
    assert colors(FIGURES[name](fit)) == own


def test_tints_of_paper_become_tints_of_the_ground():
    black, beige = Ground((0.0, 0.0, 0.0)), Ground(to_rgb("#F7EFE0"))
    assert beige.fill("#E6EEF5") == "#E6EEF5"
    assert black.fill("#FFFFFF") == "#000000"
    assert luminance(black.fill("#EFEFEF")) < luminance(black.fill("#C4C4C4")) < 0.2
    red, green, blue = to_rgb(black.fill("#B9D5EA"))
    assert red < green < blue


def test_panels_beside_each_other_stand_on_one_ground():
    figure, ax = plt.subplots(figsize=(8, 5), facecolor="#101418")
    ax.set_facecolor("#101418")
    accuracy = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    lm.paired_forest(accuracy, ax=ax)
    with mpl.rc_context({"axes.facecolor": "white"}):
        assert all(ground_of(panel).dark for panel in figure.axes)
    assert all(contrast(t.get_color(), "#101418") >= 3 for a in figure.axes for t in a.texts if t.get_text())
