"""Rendering: the right artists in the right places, on every backend, without touching global state."""

import math

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.collections import PathCollection
from matplotlib.patches import Polygon

from lbpmeta.errors import DataError
from lbpmeta.plots.forest.draw import draw_forest, forest, mm
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.pooling.single import pool


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_renders(md, rr, tmp_path, suffix):
    for name, ax in {"md": forest(md, mcid=(6, 8)), "rr": forest(rr, mcid=1.25)}.items():
        file = tmp_path / f"{name}.{suffix}"
        ax.figure.savefig(file)
        assert file.stat().st_size > 5000


def test_squares_diamond_and_texts(md):
    ax = forest(md, favours=("SMT", "sham"), better="lower", title="Pain")
    layout = forest_layout(md)
    (squares,) = [c for c in ax.collections if isinstance(c, PathCollection)]
    sizes = squares.get_sizes()
    assert sizes / sizes[0] == pytest.approx(md.weights / md.weights[0], rel=1e-12)
    assert [tuple(at) for at in squares.get_offsets()] == [(r.estimate, r.y) for r in layout.of_kind("study")]
    (diamond,) = [p for p in ax.patches if isinstance(p, Polygon)]
    assert diamond.get_xy()[:3, 0].tolist() == [md.ci.low, md.estimate, md.ci.high]
    texts = [t.get_text() for t in ax.texts]
    for wanted in (*md.labels, "Pain", "Favours SMT", "Favours sham", "MD [95% CI]", "Weight"):
        assert texts.count(wanted) == 1


def test_arrow_heads_for_clipped_intervals(md):
    layout = forest_layout(md, x_limits=(-20, 20))
    wanted = {(-20.0, r.y) for r in layout.rows if r.clip_low} | {(20.0, r.y) for r in layout.rows if r.clip_high}
    assert len(wanted) == 5

    def heads(ax):
        found = [c for c in ax.collections if isinstance(c, PathCollection) and not c.get_clip_on()]
        return {tuple(at) for c in found for at in c.get_offsets().tolist()}

    assert heads(draw_forest(layout)) == wanted
    assert heads(forest(md)) == set()


def test_axis_is_logarithmic_for_ratios_with_natural_labels(rr):
    ax = forest(rr)
    assert ax.get_xscale() == "log"
    ax.figure.canvas.draw()
    assert [t.get_text() for t in ax.get_xticklabels()] == list(forest_layout(rr).tick_labels)


def test_width_height_and_type_size(md, make_fit):
    ax = forest(md)
    assert 4.2 < ax.figure.get_size_inches()[0] < 17 / 2.54
    assert {t.get_fontsize() for t in ax.texts if t.get_text()} == {8.0, 8.0 * 0.88}
    columns = {("An arm", f"c{i}"): ["1000.0"] * 5 for i in range(4)}
    assert ax.figure.get_size_inches()[0] < forest(md, columns=columns).figure.get_size_inches()[0]
    assert forest(md, width=9.0).figure.get_size_inches()[0] == 9.0
    for name, millimetres in (("column", 85), ("column-and-a-half", 114), ("page", 170)):
        assert forest(md, width=name).figure.get_size_inches()[0] == pytest.approx(millimetres / 25.4)
        assert mm(millimetres) == pytest.approx(millimetres / 25.4)
    rng = np.random.default_rng(5)
    tall = forest(make_fit(rng.normal(size=60), np.ones(60))).figure.get_size_inches()[1]
    assert tall > ax.figure.get_size_inches()[1] + 50 * 0.15


def test_given_axes_are_filled_and_returned(md):
    figure, axes = plt.subplots(1, 2, figsize=(14, 5))
    box = axes[0].get_position()
    assert forest(md, ax=axes[0]) is axes[0]
    inner = axes[0].get_position()
    assert box.x0 < inner.x0 < inner.x1 < box.x1
    assert box.y0 < inner.y0 < inner.y1 < box.y1
    assert len(figure.axes) == 2


def test_global_settings_are_neither_used_nor_changed(md):
    with mpl.rc_context({"axes.grid": True, "xtick.bottom": False, "lines.linewidth": 6, "font.size": 30}):
        before = dict(mpl.rcParams)
        ax = forest(md)
        assert dict(mpl.rcParams) == before
    assert not any(line.get_visible() for line in ax.get_xgridlines())
    assert max(t.get_fontsize() for t in ax.texts if t.get_text()) == 8.0


def test_mathematics_in_labels_is_text(md):
    ax = forest(md, labels=["$x_1", "50% $", "a_b", "c^d", "\\alpha"])
    ax.figure.canvas.draw()
    assert {"$x_1", "50% $"} <= {t.get_text() for t in ax.texts}


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("mcid", "10"),
        ("mcid", [6, 8]),
        ("x_limits", (-math.inf, 1.0)),
        ("x_limits", (1.0,)),
        ("digits", -1),
        ("width", 0),
        ("favours", ("exercise",)),
    ],
)
def test_odd_arguments_are_named(argument: str, value: object) -> None:
    fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD")
    with pytest.raises(DataError, match=f"`{argument}` is"):
        forest(fit, **{argument: value})
