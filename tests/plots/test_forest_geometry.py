"""Geometry by the renderer: no two texts meet, none leaves the figure, areas and ends are those of the numbers."""

import itertools
import math
import re

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Polygon

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.letters import in_font
from lbpmeta.plots.forest.draw import forest, mm
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.styles import FOREST_STYLES
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.regression.subgroups import pool_subgroups
from lbpmeta.pooling.sensitivity.cumulative import cumulative
from lbpmeta.pooling.sensitivity.leave_one_out import leave_one_out
from lbpmeta.pooling.single import pool

STYLES = list(FOREST_STYLES)
LONG = "A study group with a name that does not end before the line does, and more"


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def assert_tidy(ax):
    """Every text inside the figure, and none on another; in a figure drawn finely enough to keep letter widths."""
    figure = ax.figure
    figure.set_dpi(300)
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    inches = figure.dpi_scale_trans.inverted()
    texts = [t for t in (*ax.texts, *ax.get_xticklabels()) if t.get_text()]
    boxes = [t.get_window_extent(renderer).transformed(inches) for t in texts]
    width, height = figure.get_size_inches()
    for text, box in zip(texts, boxes, strict=True):
        assert box.x0 >= -0.01, text
        assert box.x1 <= width + 0.01, text
        assert box.y0 >= -0.01, text
        assert box.y1 <= height + 0.01, text
    order = sorted(range(len(boxes)), key=lambda i: boxes[i].x0)
    for n, i in enumerate(order):
        for j in order[n + 1 :]:
            if boxes[j].x0 >= boxes[i].x1 - 0.012:
                break
            down = min(boxes[i].y1, boxes[j].y1) - max(boxes[i].y0, boxes[j].y0)
            # Boxes are as high as the font; letters of neighbouring lines do not meet.
            assert down <= 0.05 * texts[i].get_fontsize() / 72, (texts[i].get_text(), texts[j].get_text())


def assert_true(ax, layout):
    """Areas in proportion to weights, diamonds from end to end."""
    studies = [r for r in layout.of_kind("study") if r.marker == "square"]
    low, high = layout.x_limits
    seen = [r for r in studies if low <= r.estimate <= high and r.area > 0]
    squares = [c for c in ax.collections if isinstance(c, PathCollection) and len(c.get_sizes()) == len(seen) > 0]
    if seen:
        sizes = squares[0].get_sizes()
        areas = np.array([r.area for r in seen])
        assert sizes / sizes.max() == pytest.approx(areas / areas.max(), rel=1e-12)
    corners = [p.get_xy()[:3, 0].tolist() for p in ax.patches if isinstance(p, Polygon) and len(p.get_xy()) == 5]
    for row in layout.rows:
        if row.pooled and not row.remark and not row.clip_low and not row.clip_high:
            # The layout was made twice: sums of arrays may differ in their last bit by where these lie in memory.
            assert any(one == pytest.approx([row.low, row.estimate, row.high], rel=1e-12) for one in corners)


def arms(k):
    return {
        "mean1": np.linspace(10, 60, k),
        "sd1": np.linspace(0.8, 29.125, k),
        "n1": [20 + i for i in range(k)],
        "mean2": np.linspace(20, 70, k),
        "sd2": np.linspace(9, 12, k),
        "n2": [None if i == 1 else 21 + i for i in range(k)],
        "year": [1990 + i for i in range(k)],
    }


def inputs(kind):
    """An input of each kind, with what it is called with."""
    rng = np.random.default_rng(7)
    yi, vi = rng.normal(-5, 6, 9), rng.uniform(1, 40, 9)
    names = [f"Author {i} {2000 + i}" for i in range(8)] + [LONG]
    group = ["first weeks"] * 4 + ["a year and later, in people with leg pain"] * 5
    fit = pool(yi, vi, measure="MD", labels=names)
    ratio = pool(yi / 10, vi / 100, measure="RR", labels=names)
    return {
        "fit": (fit, {"mcid": 10, "title": "Pain at one month, " * 6, "data": arms(9)}),
        "ratio": (ratio, {"mcid": (1.1, 1.25), "better": "higher", "prediction": "density"}),
        "subgroups": (pool_subgroups(yi, vi, groups=group, measure="MD", labels=names), {"data": arms(9)}),
        "regression": (meta_regression(yi, vi, {"time": group}, measure="MD", labels=names), {}),
        "leave-one-out": (leave_one_out(fit), {"measure": "MD", "overall": fit}),
        "cumulative": (cumulative(fit), {"measure": "MD"}),
        "printed": ([(n, "-7.5", "-14.00", "∞") for n in names], {"measure": "MD"}),
        "lights": (
            fit,
            {
                "risk_of_bias": [{"D1": "low", "D2": "high", "Overall": "some concerns"}] * 9,
                "findings": {3: "These numbers cannot all be right. " * 4, LONG: "Nor can these."},
            },
        ),
    }[kind]


KINDS = ["fit", "ratio", "subgroups", "regression", "leave-one-out", "cumulative", "printed", "lights"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_style_of_every_input(kind, style):
    x, options = inputs(kind)
    ax = forest(x, style=style, **options)
    assert_tidy(ax)
    assert_true(ax, forest_layout(x, style=style, **options))


@pytest.mark.parametrize("width", ["column", "column-and-a-half", "page"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", ["fit", "ratio", "subgroups", "cumulative", "printed"])
def test_every_width(kind, style, width):
    x, options = inputs(kind)
    ax = forest(x, style=style, width=width, **options)
    assert_tidy(ax)
    assert min(t.get_fontsize() for t in ax.texts if t.get_text()) >= 6 * 0.88 - 1e-9


@pytest.mark.parametrize("width", [85, 180])
@pytest.mark.parametrize("style", ["lbpmeta", "jama"])
@pytest.mark.parametrize("kind", KINDS)
def test_another_font_has_a_layout_of_its_own(kind, style, width):
    x, options = inputs(kind)
    with in_font("DejaVu Sans"):
        try:
            ax = forest(x, style=style, width=mm(width), **options)
        except DataError as error:
            # This font is wider by a sixth. What does not fit is not squeezed: the width that it needs is told.
            needed = int(re.search(r"need at least (\d+) mm", str(error))[1])
            assert width == 85 < needed < 100
            ax = forest(x, style=style, width=mm(needed), **options)
    assert {t.get_fontfamily()[0] for t in ax.texts if t.get_text()} == {"DejaVu Sans"}
    assert_tidy(ax)


@pytest.mark.parametrize("k", [1, 2, 40, 150])
def test_from_one_to_many_studies(k):
    rng = np.random.default_rng(k)
    fit = pool(rng.normal(0, 1, k), rng.uniform(0.01, 1, k), measure="SMD")
    ax = forest(fit)
    assert_tidy(ax)
    shown = {t.get_text() for t in ax.texts}
    assert set(fit.labels) <= shown
    assert ax.figure.get_size_inches()[1] > 0.15 * k


LABELS = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzÅŁéñøßΩψЖб 0123456789-–&$_^%#{}\\'()"), min_size=0, max_size=70
)
NUMBERS = st.one_of(st.floats(-50, 50), st.floats(-1e6, 1e6))
VARIANCES = st.one_of(st.floats(0.01, 100), st.floats(1e-4, 1e8))


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.tuples(LABELS, NUMBERS, VARIANCES), min_size=1, max_size=8),
    style=st.sampled_from(STYLES),
    title=LABELS,
    favours=st.tuples(LABELS, LABELS),
    prediction=st.sampled_from([False, "bar", "density"]),
    ratio=st.booleans(),
)
def test_generated_fits(rows, style, title, favours, prediction, ratio):
    labels, yi, vi = zip(*rows, strict=True)
    if ratio:
        yi, vi = np.array(yi) / 1e5, np.array(vi) / 1e2
    fit = pool(yi, vi, measure="OR" if ratio else "MD", labels=labels, tau2=0.1 if ratio else 4.0)
    options = {"style": style, "title": title, "favours": favours, "better": "lower", "prediction": prediction}
    ax = forest(fit, **options)
    layout = forest_layout(fit, **options)
    assert len(layout.of_kind("study")) == len(rows)
    assert_tidy(ax)
    assert_true(ax, layout)
    plt.close("all")


ENDS = st.sampled_from(["-14.0", "0.9", "-∞", "∞", "1", "-0.50", "", "1234567.8", "-3.14159"])


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(LABELS, ENDS, ENDS, ENDS), min_size=1, max_size=6), style=st.sampled_from(STYLES))
def test_generated_tables(rows, style):
    ax = forest(rows, measure="MD", style=style)
    assert len(forest_layout(rows, measure="MD").of_kind("study")) == len(rows)
    assert_tidy(ax)
    plt.close("all")


def test_intervals_are_seen_over_their_squares():
    fit = pool([0.0, 5.0, -5.0], [0.0001, 4.0, 9.0], measure="MD", tau2=50.0)
    ax = forest(fit)
    over = max((c for c in ax.collections if isinstance(c, LineCollection)), key=lambda c: c.get_zorder())
    (squares,) = [c for c in ax.collections if isinstance(c, PathCollection)]
    assert over.get_zorder() > squares.get_zorder()
    row = forest_layout(fit).rows[0]
    ends = [s for s in over.get_segments() if s[0][0] == s[1][0] and s[0][0] in (row.low, row.high)]
    assert len(ends) == 2


def test_lines_stay_within_the_axis():
    ax = forest([("A", 0, -1, 1), ("B", 0.5, -math.inf, math.inf), ("C", 900, 800, 1000)], x_limits=(-2, 2))
    for collection in ax.collections:
        if isinstance(collection, LineCollection):
            for segment in collection.get_segments():
                assert all(-2 <= x <= 2 for x, _ in segment)
    heads = [tuple(at) for c in ax.collections if not c.get_clip_on() for at in c.get_offsets().tolist()]
    assert sorted(x for x, _ in heads) == [-2, 2, 2]


def test_columns_that_cannot_fit_are_told():
    fit = pool([1.0, 2.0], [1.0, 1.0], measure="MD")
    names = [f"a column with number {i}" for i in range(9)]
    data = {name: ["some words", "more words"] for name in names}
    with pytest.raises(DataError, match=r"`width` is 85 mm, but these columns need at least \d+ mm"):
        forest(fit, columns=["study", *names, "effect"], data=data, width="column")


@pytest.mark.parametrize("shape", [(14, 6), (6, 4), (3, 2)])
def test_given_axes_hold_everything(shape):
    figure, axes = plt.subplots(1, 2, figsize=shape)
    before = [a.get_position() for a in axes]
    x, options = inputs("subgroups")
    for ax, box in zip(axes, before, strict=True):
        forest(x, ax=ax, **options)
        inner = ax.get_position()
        assert box.x0 <= inner.x0 < inner.x1 <= box.x1
        assert box.y0 <= inner.y0 < inner.y1 <= box.y1
    figure.set_dpi(600)
    figure.canvas.draw()
    for ax, box in zip(axes, before, strict=True):
        room = box.transformed(figure.transFigure)
        for text in (t for t in ax.texts if t.get_text()):
            seen = text.get_window_extent()
            assert seen.x0 >= room.x0 - 6
            assert seen.x1 <= room.x1 + 6
            assert seen.y0 >= room.y0 - 6
            assert seen.y1 <= room.y1 + 6
    assert_tidy(axes[0])


def test_rows_do_not_meet():
    layout = forest_layout(*inputs("subgroups")[:1], prediction="density", better="lower")
    for above, below in itertools.pairwise(layout.rows):
        assert above.y + above.height / 2 <= below.y - below.height / 2 + 1e-12
