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
from lbpmeta.plots import draw_forest, forest, forest_layout
from lbpmeta.pooling import pool


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
    ax = forest(md, favours=("SMT", "sham"), title="Pain")
    layout = forest_layout(md)
    squares = [c for c in ax.collections if isinstance(c, PathCollection)]
    sizes = np.array([c.get_sizes()[0] for c in squares])
    assert sizes / sizes[0] == pytest.approx(md.weights / md.weights[0], rel=1e-12)
    assert [tuple(c.get_offsets()[0]) for c in squares] == [(r.estimate, r.y) for r in layout.of_kind("study")]
    (diamond,) = [p for p in ax.patches if isinstance(p, Polygon)]
    assert diamond.get_xy()[:3, 0].tolist() == [md.ci.low, md.estimate, md.ci.high]
    texts = [t.get_text() for t in ax.texts]
    for wanted in (*md.labels, "Pain", "Favours SMT", "Favours sham", "MD [95% CI]", "Weight"):
        assert texts.count(wanted) == 1


def test_arrow_heads_for_clipped_intervals(md):
    free = len(forest(md).collections)
    layout = forest_layout(md, x_limits=(-20, 20))
    clipped = sum(r.clip_low + r.clip_high for r in layout.rows)
    assert clipped == 5
    assert len(draw_forest(layout).collections) == free + clipped


def test_axis_is_logarithmic_for_ratios_with_natural_labels(rr):
    ax = forest(rr)
    assert ax.get_xscale() == "log"
    ax.figure.canvas.draw()
    assert [t.get_text() for t in ax.get_xticklabels()] == list(forest_layout(rr).tick_labels)


def _boxes(ax):
    """Text boxes in inches, in a figure drawn finely enough that letters keep their widths."""
    ax.figure.set_dpi(300)
    ax.figure.canvas.draw()
    return {
        (t.get_text(), i): t.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
        for i, t in enumerate(ax.texts)
        if t.get_text()
    }


@pytest.mark.parametrize("case", ["plain", "columns", "long", "subgroups"])
def test_texts_stay_in_the_figure_and_off_each_other(md, make_fit, case):
    kwargs = {
        "plain": {"title": "Pain at one month"},
        "columns": {"columns": {("SMT", "N"): [10] * 5, ("SMT", "Mean"): ["28.0"] * 5, "Year": [2001] * 5}},
        "long": {
            "labels": ["A label of a study that does not end before the line does, and more", *"bcde"],
            "title": "Spinal manipulative therapy against sham, " * 4,
            "favours": ("an intervention with a very long name " * 2, "usual care by a general practitioner"),
        },
        "subgroups": {
            "subgroups": list("aabbb"),
            "subtotals": {"a": make_fit(md.yi[:2], md.vi[:2]), "b": make_fit(md.yi[2:], md.vi[2:])},
        },
    }[case]
    ax = forest(md, mcid=10, **kwargs)
    width, height = ax.figure.get_size_inches()
    boxes = list(_boxes(ax).items())
    for (text, _), box in boxes:
        assert box.x0 >= -0.01, text
        assert box.x1 <= width + 0.01, text
        assert box.y0 >= -0.01, text
        assert box.y1 <= height + 0.01, text
    for n, ((a, _), one) in enumerate(boxes):
        for (b, _), other in boxes[n + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            down = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert across <= 0.015 or down <= 0.045, (a, b)


def test_width_height_and_type_size(md, make_fit):
    ax = forest(md)
    assert ax.figure.get_size_inches()[0] == pytest.approx(17 / 2.54)
    assert {t.get_fontsize() for t in ax.texts if t.get_text()} == {8.0, 8.0 * 0.88}
    assert forest(md, width=9.0).figure.get_size_inches()[0] == 9.0
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
