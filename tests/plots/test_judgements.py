"""Judged effects on one axis."""

import math

import matplotlib as mpl
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from scipy import stats

from lbpmeta.errors import DataError, MethodError
from lbpmeta.plots.canvas.letters import in_font
from lbpmeta.plots.forest.draw import mm
from lbpmeta.plots.judged.judgements import judgement_plot, judgement_rows
from lbpmeta.plots.judged.relevance import relevance_plot
from lbpmeta.plots.judged.relevance_layout import relevance_layout
from lbpmeta.plots.judged.thresholds import threshold_plot
from lbpmeta.pooling.single import pool
from lbpmeta.relevance.exceedance import predictive
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.sensitivity import threshold_sensitivity

JUDGED = [
    judge("-7.7", "-12.1", "-3.3", threshold=10, better="lower"),
    judge("-8.2", "-12.1", "-4.3", threshold=6, threshold_high=8, better="lower"),
    judge("1.6", "1.2", "2.0", threshold=1.25, null=1, better="lower"),
    judge(3.0, -1.0, 70.0, threshold=10, better="higher"),
]


def test_rows_are_in_units_of_their_own_mcid_with_benefit_positive():
    pain, disability, events, wide = judgement_rows(JUDGED)
    assert (pain.low, pain.estimate, pain.high) == pytest.approx((0.33, 0.77, 1.21), rel=1e-12)
    assert (pain.text, pain.second) == ("possible", None)
    assert disability.second == pytest.approx(8 / 6)
    assert events.estimate == pytest.approx(-math.log(1.6) / math.log(1.25), rel=1e-12)
    assert events.text == "probable (harm)"
    assert (wide.low, wide.high) == (-0.1, 7.0)


def test_draws_every_row_and_marks_what_goes_on(tmp_path):
    labels = ["Pain", "Disability", "Adverse events", "A function score with a very long name, twelve months"]
    ax = judgement_plot(JUDGED, labels=labels, title="Judged")
    texts = [t.replace("\n", " ") for t in texts_of(ax)]
    assert all(label in texts for label in labels)
    assert "probable (harm)" in texts
    low, high = ax.get_xlim()
    assert low < -1 < 1 < high == 3.0
    ax.figure.savefig(tmp_path / "judged.svg")
    assert (tmp_path / "judged.svg").stat().st_size > 5000
    plt.close("all")


def test_errors():
    with pytest.raises(DataError, match="empty"):
        judgement_rows([])
    with pytest.raises(DataError, match="1 entries for 4"):
        judgement_rows(JUDGED, ["a"])


def texts_of(ax):
    """Texts of a figure, and its notes as they are before they are broken into lines."""
    return [*(t.get_text() for t in all_texts(ax)), " ".join(t.get_text() for t in ax.texts)]


def all_texts(ax):
    return [t for t in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label) if t.get_text()]


def overlaps(ax):
    """Pairs of texts whose boxes share more than a hairline, and texts that leave the figure."""
    figure = ax.figure
    figure.set_dpi(300)
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    inner = figure.bbox.padded(3)
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in all_texts(ax)]
    out = [text for text, b in boxes if b.x0 < inner.x0 or b.x1 > inner.x1 or b.y0 < inner.y0 or b.y1 > inner.y1]
    small = [(text, box.padded(-6)) for text, box in boxes]
    return out + [(a, b) for i, (a, one) in enumerate(small) for b, two in small[i + 1 :] if one.overlaps(two)]


FITS = [
    ({"yi": [-13, 4, 6, 0.8, -19.3], "vi": [67, 68, 66, 61, 32], "measure": "MD"}, 10, "lower"),
    ({"yi": [0.5, -0.3, 2.6, 0.2], "vi": [0.04, 0.05, 0.2, 0.1], "measure": "SMD"}, 0.2, "higher"),
    ({"yi": [0.4, -0.2, 0.8], "vi": [0.04, 0.09, 0.2], "measure": "RR"}, 1.25, "lower"),
    ({"yi": [-40.0, -45.0, -42.0], "vi": [1, 1, 1], "measure": "MD"}, 2, "lower"),
]


@pytest.mark.parametrize(("data", "threshold", "better"), FITS)
def test_relevance_plot_writes_the_probabilities_of_predictive(data, threshold, better):
    fit = pool(data["yi"], data["vi"], measure=data["measure"], tau2="DL")
    layout = relevance_layout(fit, threshold=threshold, better=better)
    found = predictive(fit, threshold, better=better)
    assert [r.shares for r in layout.rows] == [found.mean, found.new]
    low, high = layout.limits
    assert low < min(layout.cut.harm, layout.cut.benefit) < max(layout.cut.harm, layout.cut.benefit) < high
    ax = relevance_plot(fit, threshold=threshold, better=better, title="A title")
    assert not overlaps(ax)
    shown = texts_of(ax)
    assert sum(t.endswith("%") for t in shown) == 6
    assert "important harm" in shown[-1]
    plt.close("all")


def test_the_band_of_benefit_lies_where_better_is():
    fit = pool([-13, 4, 6, 0.8], [67, 68, 66, 61], measure="MD")
    for better, sign in (("lower", -1), ("higher", 1)):
        ax = relevance_plot(fit, threshold=10, better=better)
        ax.figure.canvas.draw()
        name = next(t for t in ax.texts if t.get_text() == "important benefit").get_window_extent()
        middle = ax.transData.inverted().transform(((name.x0 + name.x1) / 2, 0))[0]
        assert middle * sign > 10
        plt.close("all")


def test_relevance_plot_of_a_judgement_takes_its_own_interval():
    j = judge("-7.7", "-12.1", "-3.3", threshold=10, better="lower")
    row = relevance_layout(j).rows[0]
    se = (12.1 - 3.3) / (2 * stats.norm.ppf(0.975))
    assert row.shares.benefit == pytest.approx(stats.norm.cdf((-10 + 7.7) / se), rel=1e-9)
    assert len(relevance_layout(j).rows) == 1
    predicted = judge(1.6, 1.2, 2.0, threshold=1.25, null=1, prediction=(0.7, 3.9), better="lower")
    rows = relevance_layout(predicted).rows
    assert (rows[1].low, rows[1].high, rows[1].shares) == (0.7, 3.9, None)
    assert not overlaps(relevance_plot(predicted, title="Any adverse event"))
    ax = plt.figure(figsize=(7, 3)).add_axes((0.3, 0.3, 0.4, 0.4))
    assert relevance_plot(j, ax=ax) is ax
    plt.close("all")


def test_a_common_effect_says_that_it_has_no_prediction_interval():
    fit = pool([-13, 4, 6, 0.8], [67, 68, 66, 61], measure="MD", model="common")
    layout = relevance_layout(fit, threshold=10, better="lower")
    assert len(layout.rows) == 1
    assert any("common effect" in line for line in layout.footer)


def test_relevance_plot_errors():
    with pytest.raises(DataError, match="threshold"):
        relevance_plot(pool([1, 2, 3], [1, 1, 1]))
    with pytest.raises(MethodError, match="threshold"):
        relevance_plot(JUDGED[0], threshold=5)


@pytest.mark.parametrize("judged", JUDGED)
def test_threshold_plot_says_every_flip(judged):
    ax = threshold_plot(judged, title="Where it flips")
    shown = texts_of(ax)
    for rule in ("man-son-hing2002", "core-grade2025", "relevant"):
        assert (rule if "20" in rule else f'claim "{rule}"') in shown
        assert f": {'; '.join(map(str, threshold_sensitivity(judged, rule).stretches))}." in shown[-1]
    assert not overlaps(ax)
    edges = {round(float(x), 9) for p in ax.patches for x, _ in p.get_xy()}
    assert {round(f, 9) for f in threshold_sensitivity(judged).flips} <= edges
    plt.close("all")


def test_threshold_plot_errors():
    with pytest.raises(DataError, match="rules"):
        threshold_plot(JUDGED[0], rules=())
    with pytest.raises(MethodError, match="acp"):
        threshold_plot(JUDGED[0], rules=("acp",))


def test_a_fit_draws_itself():
    fit = pool([-13, 4, 6], [67, 68, 66], measure="MD", labels=["A", "B", "C"])
    ax = fit.forest(mcid=10, title="Pain", labels=["D", "E", "F"])
    assert {"D", "E", "F"} <= set(texts_of(ax))
    plt.close("all")


def test_relevance_plot_says_what_the_bands_leave_out():
    fritz = relevance_plot(judge("-5.4", "-9.4", "-1.3", threshold=6, threshold_high=8, better="lower"))
    assert any("6 to 8: the bands are those of 6" in t for t in texts_of(fritz))
    sorensen = relevance_plot(judge("-0.47", "-0.88", "-0.07", threshold=2, kind="within-patient", better="lower"))
    shown = texts_of(sorensen)
    assert any("within-patient one" in t for t in shown)
    assert {"<1%", ">99%"} <= set(shown)  # never rounded to certainty
    plt.close("all")


def test_judgement_plot_explains_its_ticks_and_draws_them_on_the_side_of_the_estimate():
    ax = judgement_plot([judge(8.2, 4.3, 12.1, threshold=6, threshold_high=8, better="lower")])
    assert "larger MCID" in ax.get_xlabel()
    assert any(list(line.get_xdata()) == [-8 / 6] * 2 for line in ax.lines)
    assert "tick" not in judgement_plot(JUDGED[:1]).get_xlabel()
    plt.close("all")


def test_threshold_plot_refuses_what_is_no_judgement():
    with pytest.raises(MethodError, match="judgement"):
        threshold_plot(3)


LABELS = ["Pain", "Disability", "Adverse events", "A function score with a very long name, twelve months"]
DRAWN = {
    "judgements": lambda **kw: judgement_plot(JUDGED, labels=LABELS, title="Judged effects of a long title", **kw),
    **{
        f"relevance {i}": lambda data=data, at=at, better=better, **kw: relevance_plot(
            pool(data["yi"], data["vi"], measure=data["measure"], tau2="DL"), threshold=at, better=better, **kw
        )
        for i, (data, at, better) in enumerate(FITS)
    },
    **{f"thresholds {i}": lambda j=j, **kw: threshold_plot(j, title="Where", **kw) for i, j in enumerate(JUDGED)},
}


@pytest.mark.parametrize("font", ["lbpmeta Arimo", "DejaVu Sans"])
@pytest.mark.parametrize("width", [85, 114, 180])
@pytest.mark.parametrize("name", DRAWN)
def test_texts_stay_in_the_figure_and_off_each_other(name, width, font):
    with in_font(font):
        ax = DRAWN[name](width=mm(width))
    assert not overlaps(ax)
    assert not any("\u2026" in t for t in texts_of(ax))
    if name.startswith("relevance"):
        # Bands that are too narrow for their names have them in the legend.
        assert {"important", "harm", "benefit", "trivial:"} <= set(" ".join(texts_of(ax)).split())
    assert ax.get_label()
    plt.close("all")


@pytest.mark.parametrize("name", DRAWN)
def test_given_axes_are_filled_and_settings_stay(name):
    with plt.rc_context({"font.family": "serif", "axes.grid": True, "lines.linewidth": 9}):
        figure, (left, right) = plt.subplots(1, 2, figsize=(14, 5))
        box = left.get_position()
        assert DRAWN[name](ax=left) is left
        figure.canvas.draw()
        room = box.transformed(figure.transFigure).padded(2)
        for text in all_texts(left):
            seen = text.get_window_extent()
            assert room.x0 <= seen.x0 <= seen.x1 <= room.x1, text.get_text()
            assert text.get_fontfamily()[0] == "lbpmeta Arimo"
        assert not right.texts
    plt.close("all")
