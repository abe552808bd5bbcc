"""What the renderer makes of the figures: nothing overlaps, nothing leaves the figure, no setting is touched."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.labels import place_names
from lbpmeta.plots.canvas.letters import in_font
from lbpmeta.pooling.single import pool

from ._tidy import assert_tidy, boxes

RNG = np.random.default_rng(7)
K = 14
YI, VI = RNG.normal(-0.5, 0.6, K), RNG.uniform(0.01, 0.3, K)
LONG = "Ein Name, der länger ist als jede Zeile – und dann geht er noch weiter, immer weiter ẞ ☂ Αθήνα"
ROB = {
    f"Trial {i}": [["low", "some concerns", "high", "no information"][(i * j) % 4] for j in range(6)] for i in range(9)
}
COUNTS = {
    "events1": RNG.integers(0, 20, K),
    "n1": RNG.integers(20, 90, K),
    "events2": RNG.integers(1, 20, K),
    "n2": RNG.integers(20, 90, K),
}

#: One call per figure, of the labels and the keywords ax, width and title.
FIGURES = {
    "funnel": lambda fit, **kw: lm.funnel(fit, contours=True, annotate="all", **kw),
    "radial": lambda fit, **kw: lm.radial(fit, annotate="all", **kw),
    "baujat": lambda fit, **kw: lm.baujat_plot(fit, annotate="all", **kw),
    "labbe": lambda fit, **kw: lm.labbe(
        events1=COUNTS["events1"][: fit.k],
        n1=COUNTS["n1"][: fit.k],
        events2=COUNTS["events2"][: fit.k],
        n2=COUNTS["n2"][: fit.k],
        labels=fit.labels,
        annotate="all",
        **kw,
    ),
    "drapery": lm.drapery,
    "bubble": lambda fit, **kw: lm.bubble(
        lm.meta_regression(fit.yi, fit.vi, {"dose": np.arange(fit.k)}, labels=fit.labels, measure=fit.measure),
        annotate="all",
        **kw,
    ),
    "gosh": lambda fit, **kw: lm.gosh_plot(
        lm.gosh(fit, subsets=300), 0, measure=fit.measure, scale=fit.scale, bins=20, **kw
    ),
    "influence": lm.influence_plot,
    "caterpillar": lm.caterpillar,
    "qq": lambda fit, **kw: lm.qq_plot(fit, annotate="all", **kw),
    "profile": lm.profile_plot,
    "traffic_light": lambda fit, **kw: lm.traffic_light(
        [(label, row) for label, row in zip(fit.labels, ROB.values(), strict=False)], **kw
    ),
    "rob_summary": lambda fit, **kw: lm.rob_summary(ROB, domains=(*fit.labels[:5], "Overall"), **kw),
    "multiverse": lambda fit, **kw: lm.multiverse_plot(
        lm.multiverse(fit, inclusion={fit.labels[0]: np.arange(fit.k) > 0}), **kw
    ),
    "admissible": lambda fit, **kw: lm.admissible_plot(
        lm.check_estimate("-0.05", "-0.26", "0.36", measure="SMD"), **kw
    ),
}
CASES = {
    "plain": {"measure": "MD", "labels": [f"Study {i}" for i in range(K)]},
    "ratio": {"measure": "RR", "labels": [f"Study {i}" for i in range(K)]},
    "long": {"measure": "SMD", "labels": [f"{LONG} {i}" for i in range(K)]},
    "same": {"measure": "MD", "labels": ["Hurwitz 2002"] * K},
}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def figure_of(drawn):
    return (drawn if isinstance(drawn, Axes) else drawn[0]).figure


@pytest.mark.parametrize("width", [None, 85 / 25.4])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", FIGURES)
def test_texts_stay_in_the_figure_and_off_each_other(name, case, width):
    fit = pool(YI, VI, **CASES[case])
    title = f"A title that says what it is, of {LONG}" if case == "long" else "Pain"
    assert_tidy(figure_of(FIGURES[name](fit, width=width, title=title)))


@pytest.mark.parametrize("width", [85 / 25.4, 180 / 25.4])
@pytest.mark.parametrize("name", FIGURES)
def test_another_font_has_a_layout_of_its_own(name, width):
    fit = pool(YI, VI, **CASES["plain"])
    own = figure_of(FIGURES[name](fit, width=width, title="Pain"))
    with in_font("DejaVu Sans"):
        other = figure_of(FIGURES[name](fit, width=width, title="Pain"))
    assert {
        family for t in other.findobj(Text) if t.get_visible() and t.get_text() for family in t.get_fontfamily()
    } <= {"DejaVu Sans"}
    assert_tidy(other)
    # Nothing is lost for want of room but every second tick, and names of studies, which become numbers.
    words = [{w for text, _ in boxes(f) for w in text.split() if w.isalpha()} for f in (own, other)]
    assert words[0] == words[1]


@pytest.mark.parametrize("name", FIGURES)
def test_given_axes_are_filled_and_returned(name):
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 6))
    box = left.get_position()
    drawn = FIGURES[name](pool(YI, VI, measure="MD"), ax=left)
    assert (drawn if isinstance(drawn, Axes) else drawn[0]) is left
    figure.canvas.draw()
    panels = [ax for ax in figure.axes if ax is not right]
    for ax in panels:
        inner = ax.get_tightbbox().transformed(figure.transFigure.inverted())
        assert box.x0 - 0.01 <= inner.x0 < inner.x1 <= box.x1 + 0.01
        assert box.y0 - 0.01 <= inner.y0 < inner.y1 <= box.y1 + 0.01


def test_axes_in_a_subfigure_are_filled():
    figure = plt.figure(figsize=(10, 5))
    left, right = figure.subfigures(1, 2)
    ax, other = left.subplots(), right.subplots()
    assert lm.funnel(pool(YI, VI, measure="MD"), ax=ax) is ax
    figure.canvas.draw()
    assert ax.get_tightbbox().x1 < other.get_tightbbox().x0
    axes = lm.influence_plot(pool(YI, VI, measure="MD"), ax=other, panels=["rstudent", "hat"])
    assert all(panel.figure is right for panel in axes)


@pytest.mark.parametrize("name", FIGURES)
def test_settings_are_neither_used_nor_changed(name):
    fit = pool(YI, VI, measure="MD")
    with mpl.rc_context({"axes.grid": True, "font.size": 30, "lines.linewidth": 6, "axes.spines.top": True}):
        before = dict(mpl.rcParams)
        figure = figure_of(FIGURES[name](fit))
        assert dict(mpl.rcParams) == before
    assert max(t.get_fontsize() for t in figure.findobj(Text) if t.get_text()) < 10
    for ax in figure.axes:
        assert not any(line.get_visible() for line in (*ax.get_xgridlines(), *ax.get_ygridlines()))
        assert not ax.spines["top"].get_visible()


@pytest.mark.parametrize("name", FIGURES)
def test_alternative_text_is_a_sentence(name):
    drawn = FIGURES[name](pool(YI, VI, measure="MD"))
    text = (drawn if isinstance(drawn, Axes) else drawn[0]).get_label()
    assert len(text) > 40
    assert text[0].isupper()
    assert text.endswith(".")


def test_vector_files_hold_no_picture(tmp_path):
    fit = pool(YI, VI, measure="MD")
    for name in ("funnel", "influence", "traffic_light"):
        file = tmp_path / f"{name}.svg"
        figure_of(FIGURES[name](fit)).savefig(file)
        tags = {element.tag.split("}")[1] for element in ET.parse(file).iter()}
        assert "path" in tags
        assert "image" not in tags


def test_styles_are_taken_by_long_and_short_names():
    fit = pool(YI, VI, measure="MD")
    ax = lm.funnel(fit, points={"fc": "#123456", "s": 99}, pooled={"color": "#654321", "lw": 3})
    marks = ax.collections[-1]
    assert mpl.colors.to_hex(marks.get_facecolor()[0]) == "#123456"
    assert marks.get_sizes().tolist() == [99]
    assert any(line.get_color() == "#654321" and line.get_linewidth() == 3 for line in ax.lines)
    with pytest.raises(DataError, match="`points` is 'red'"):
        lm.funnel(fit, points="red")
    with pytest.raises(DataError, match="`width` is 0"):
        lm.funnel(fit, width=0)


def test_marks_have_areas_in_proportion():
    fit = lm.meta_regression(YI, VI, {"dose": np.arange(K)}, tau2="DL")
    ax = lm.bubble(fit)
    (marks,) = [c for c in ax.collections if len(c.get_offsets()) == K]
    w = 1 / (VI + fit.tau2)
    assert marks.get_sizes() / marks.get_sizes().max() == pytest.approx(w / w.max(), rel=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3, 150])
@pytest.mark.parametrize("name", ["funnel", "radial", "drapery", "caterpillar"])
def test_from_one_study_to_many(name, k):
    rng = np.random.default_rng(k)
    fit = pool(rng.normal(size=k), rng.uniform(0.01, 1, k), measure="MD")
    draw = {"funnel": lm.funnel, "radial": lm.radial}.get(name) or FIGURES[name]
    assert_tidy(figure_of(draw(fit)))


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    effects=st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=3, max_size=12),
    spread=st.integers(-6, 6),
    measure=st.sampled_from(["MD", "RR", "ZCOR"]),
    names=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=1, max_size=60),
)
@pytest.mark.filterwarnings("ignore::lbpmeta.errors.LbpmetaWarning")
def test_any_numbers_give_a_tidy_figure(effects, spread, measure, names):
    k = len(effects)
    variances = 10.0 ** (spread * np.linspace(-1, 1, k))
    fit = pool(effects, variances, measure=measure, labels=[names + str(i) for i in range(k)], tau2="DL")
    for draw in (lm.funnel, lm.radial, lm.drapery, lm.caterpillar, lm.qq_plot, lm.profile_plot):
        figure = figure_of(draw(fit))
        assert_tidy(figure)
        plt.close(figure)


class TestNames:
    def test_no_two_meet_and_none_leaves_the_plot(self):
        rng = np.random.default_rng(3)
        anchors = rng.uniform(0, 3, (60, 2)).tolist()
        radii, sizes = [0.04] * 60, [(0.5, 0.1)] * 60
        placed = place_names(anchors, radii, sizes, list(range(60)), (3.0, 3.0))
        kept = [p.box for p in placed if p is not None]
        assert len(kept) > 20
        for box in kept:
            assert box.left >= 0
            assert box.bottom >= 0
            assert box.right <= 3
            assert box.top <= 3
            for x, y in anchors:
                assert not (box.left < x < box.right and box.bottom < y < box.top)
        assert not any(a.meets(b) for a, b in itertools.combinations(kept, 2))

    def test_outliers_first_and_always_the_same(self):
        anchors, radii = [(1.0, 0.5)] * 30, [0.04] * 30
        first = place_names(anchors, radii, [(0.8, 0.1)] * 30, list(range(30)), (2.0, 1.0))
        assert first == place_names(anchors, radii, [(0.8, 0.1)] * 30, list(range(30)), (2.0, 1.0))
        assert first[29] is not None
        assert first[0] is None

    def test_names_without_room_become_numbers_with_a_key(self):
        rng = np.random.default_rng(3)
        labels = [f"Somebody {i}" for i in range(40)]
        fit = pool(rng.normal(0, 0.4, 40), rng.uniform(0.01, 0.2, 40), measure="MD", labels=labels)
        ax = lm.funnel(fit, annotate="all", width=85 / 25.4)
        texts = [t.get_text() for t in ax.texts]
        assert sum(t.startswith("1\u00a0Somebody\u00a0") for t in texts) == 1
        assert "1" in texts
        assert "2" in texts
        assert_tidy(ax.figure)
