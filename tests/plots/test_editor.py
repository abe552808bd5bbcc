"""What a figure editor would send back: intervals apart from their estimates, broken words, lone ticks, widths."""

import math

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.plots.canvas.letters import text_width, wrap_to
from lbpmeta.plots.canvas.scale import axis_limits

YI = [-0.9, -1.6, -1.3, -1.4, -0.2, 0.4]
VI = [0.33, 0.19, 0.42, 0.02, 0.05, 0.5]
NAMES = ["Aronson 1948", "Ferguson & Simes 1949", "Rosenthal 1960", "Hart & Sutherland 1977", "Stein 1953", "TPT 1980"]
DOMAINS = ("Randomisation", "Deviations", "Missing data", "Measurement", "Reported result", "Overall")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def ratio() -> lm.Fit:
    return lm.pool(YI, VI, measure="RR", labels=NAMES)


class TestAnEstimateOutsideItsInterval:
    ROWS = (("A", "0.65", "0.12", "0.18"), ("B", "1.20", "0.80", "1.80"), ("C", "0.5", "0.1", "2.4"))

    def test_the_axis_shows_both(self):
        layout = plots.forest_layout(self.ROWS, measure="OR")
        low, high = layout.x_limits
        assert low < 0.12 < 0.65 < high
        assert not layout.rows[0].clip_low
        assert not layout.rows[0].clip_high

    def test_no_line_is_drawn_between_them(self):
        ax = lm.forest(self.ROWS, measure="OR")
        y = plots.forest_layout(self.ROWS, measure="OR").rows[0].y
        drawn = [
            line
            for c in ax.collections
            if isinstance(c, LineCollection)
            for line in c.get_segments()
            if np.allclose(line[:, 1], y)
        ]
        assert [line[:, 0].tolist() for line in drawn] == [[0.12, 0.18]]


def test_one_limit_says_how_wide_a_study_is():
    estimates, lows = np.array([1.2, 0.8, 1.1]), np.array([-math.inf, -0.5, -math.inf])
    highs = np.array([5.0, math.inf, math.inf])
    low, high = axis_limits(estimates, lows, highs, [0.0])
    assert low < -0.5
    assert high > 5.0


def test_counts_and_their_totals_are_grouped_alike():
    data = {"events1": [4, 6, 3], "n1": [123, 88391, 9999], "events2": [1, 2, 10000], "n2": [12867, 20, 70000]}
    effects = lm.effect_sizes("RR", **data)
    layout = plots.forest_layout(lm.pool(effects), data=data)
    heads = [(c.group, c.name) for c in layout.columns]
    cells = [row.cells[heads.index(("Intervention", "n"))] for row in layout.rows[:4]]
    assert cells == ["123", "88\u202f391", "9999", "98\u202f513"]
    assert layout.rows[2].cells[heads.index(("Control", "Events"))] == "10\u202f000"


class TestDomains:
    def rows(self):
        return {domain: ["low", "high", "some concerns", "no information", "low", "low"] for domain in DOMAINS}

    def test_words_stay_whole(self, ratio):
        layout = plots.forest_layout(ratio, risk_of_bias=self.rows())
        assert layout.domains == (
            "Randomisation",
            "Deviations",
            "Missing\ndata",
            "Measurement",
            "Reported\nresult",
            "Overall",
        )

    @pytest.mark.parametrize("width", ["page", "column"])
    def test_become_letters_with_a_key_where_they_are_too_wide(self, ratio, width):
        data = {f"{stem}{arm}": [12.5] * 6 for stem in ("mean", "sd", "n") for arm in "12"}
        ax = lm.forest(ratio, data=data, risk_of_bias=self.rows(), width=width)
        texts = [t.get_text() for t in ax.texts]
        assert {"A", "B", "C", "D", "E", "F"} <= set(texts)
        assert "A Randomisation; B Deviations; C Missing data; D Measurement;" in " ".join(texts)
        assert ax.figure.get_size_inches()[0] < 174 / 25.4

    def test_short_names_stay(self, ratio):
        rows = {name: ["low"] * 6 for name in ("D1", "D2", "D3", "D4", "D5", "Overall")}
        texts = [t.get_text() for t in lm.forest(ratio, risk_of_bias=rows, width="column").texts]
        assert {"D1", "D5", "O", "Domains: O Overall."} <= set(texts)

    def test_whole_words_stand_apart(self, ratio):
        rows = {name: ["low"] * 6 for name in ("Randomisation", "Overall")}
        ax = lm.forest(ratio, risk_of_bias=rows, columns=["study", "plot", "effect"], width=9)
        ax.figure.canvas.draw()
        left, right = (next(t for t in ax.texts if t.get_text() == name).get_window_extent() for name in rows)
        assert right.x0 - left.x1 > 0.7 * ax.texts[0].get_fontsize() / 72 * ax.figure.dpi

    def test_one_vocabulary_of_signs(self, ratio):
        layout = plots.forest_layout(ratio, risk_of_bias=self.rows())
        key = next(line for line in layout.footer if line.startswith("Risk of bias"))
        chart = plots.traffic_light_layout(
            {n: [w] * 6 for n, w in zip("ABCD", self.rows()["Overall"][:4], strict=True)}
        )
        for name, sign in (("low", "+"), ("some concerns", "!"), ("high", "\u2212"), ("no information", "?")):
            assert f"{sign} {name}" in key
            assert any(p.label.lower().startswith(name) and p.label.endswith(f"({sign})") for p in chart.points)


@pytest.mark.parametrize("dpi", [72, 110, 300])
def test_the_letter_of_a_footnote_stands_at_its_label(ratio, dpi):
    ax = lm.forest(ratio, findings={NAMES[1]: "These numbers cannot all be right."})
    ax.figure.set_dpi(dpi)
    ax.figure.canvas.draw()
    label, letter = ({t.get_text(): t for t in ax.texts}[text] for text in (NAMES[1], "a"))
    gap = letter.get_window_extent().x0 - label.get_window_extent().x1
    assert 0 <= gap <= 2.5 / 72 * dpi


def test_labels_are_not_broken_for_a_slightly_wider_plot(ratio):
    data = {"events1": [4] * 6, "n1": [123] * 6, "events2": [10] * 6, "n2": [12867] * 6}
    texts = [t.get_text() for t in lm.forest(ratio, data=data, width="page").texts]
    assert {"Hart & Sutherland 1977", "Total (random effects)", "95% prediction interval"} <= set(texts)


@pytest.mark.parametrize("style", ["revman", "bmj"])
def test_heterogeneity_of_subgroups_takes_one_line(style):
    data = {f"{stem}{arm}": [12.5, 155.0, 3.0] * 2 for stem in ("mean", "sd", "n") for arm in "12"}
    names = ["A study with a long name"] * 6
    fit = lm.pool_subgroups(YI, VI, groups=["A"] * 3 + ["B"] * 3, measure="MD", labels=names)
    told = [row.label for row in plots.forest_layout(fit, style=style).of_kind("note")]
    ax = lm.forest(fit, data=data, style=style, width="page")
    assert len(told) == 2
    assert set(told) <= {t.get_text() for t in ax.texts}


def test_a_proportion_is_not_tested_against_no_effect():
    effects = lm.effect_sizes("PLO", events=[2, 4, 6, 7], n=[39, 44, 107, 103])
    fit = lm.pool(effects)
    assert not any("effect: z" in line for line in plots.forest_layout(fit).footer)
    figure = lm.multiverse_plot(lm.multiverse(fit)).figure
    assert not any("no effect" in t.get_text() for axes in figure.axes for t in axes.texts)


@pytest.mark.parametrize("width", [None, 85 / 25.4])
def test_every_panel_of_influence_has_a_scale(ratio, width):
    for axes in lm.influence_plot(ratio, width=width):
        assert len(axes.get_xticks()) >= 2, axes.get_xlabel()


class TestResultsKnowTheirMeasure:
    def test_leave_one_out_and_cumulative_show_ratios(self, ratio):
        for table in (lm.leave_one_out(ratio), lm.cumulative(ratio)):
            layout = plots.forest_layout(table)
            assert table.measure == "RR"
            assert layout.log
            assert layout.rows[0].estimate == pytest.approx(math.exp(table.estimate[0]), rel=1e-12)
            assert plots.forest_layout(table, measure="MD").rows[0].estimate == table.estimate[0]
        assert lm.leave_one_out(YI, VI).measure == ""

    def test_specification_curve(self, ratio):
        result = lm.multiverse(ratio)
        ax = lm.multiverse_plot(result)
        assert ax.get_yscale() == "log"
        assert ax.get_ylabel() == "Risk ratio and 95% interval"
        drawn = sorted(y for c in ax.collections for _, y in c.get_offsets().tolist())
        assert drawn == pytest.approx([math.exp(s.estimate) for s in result.specifications], rel=1e-12)

    def test_gosh(self, ratio):
        chart = plots.gosh_layout(lm.gosh(ratio))
        assert chart.x.log
        assert chart.x.label == "Risk ratio"
        assert not plots.gosh_layout(lm.gosh(YI, VI)).x.log


class TestRelevance:
    def test_the_mean_effect_is_seen_whole(self):
        fit = lm.pool(YI, VI, measure="RR")
        layout = plots.relevance_layout(fit, threshold=0.8, better="lower")
        low, high = layout.limits
        assert low < layout.rows[0].low < layout.rows[0].high < high
        # The bands between stay wide enough for their words.
        length = math.log(high / low)
        assert math.log(0.8 / low) / length > 0.15
        assert math.log(high * 0.8) / length > 0.15
        assert math.log(1 / 0.64) / length > 0.18

    @pytest.mark.parametrize("estimate", [-1e4, -30.0, 0.0, 30.0, 1e4])
    def test_no_band_vanishes(self, estimate):
        layout = plots.relevance_layout(lm.judge(estimate, estimate - 40, estimate + 40, threshold=2, better="lower"))
        low, high = layout.limits
        assert min(-2 - low, high - 2) / (high - low) > 0.15
        assert 4 / (high - low) > 0.18

    def test_narrow_intervals_get_digits(self):
        fit = lm.pool([0.028, 0.0, 0.02, 0.044], [0.0018, 0.0037, 0.0008, 0.0006], measure="RD")
        text = plots.relevance_layout(fit, threshold=0.02, better="lower").rows[0].text
        assert text.startswith(f"{fit.estimate:.3f}\n({fit.ci.low:.3f} to {fit.ci.high:.3f}")


class TestAdmissible:
    def test_an_estimate_outside_its_interval_is_held_against_it(self):
        finding = lm.check_estimate("0.65", "0.12", "0.18", measure="SMD")
        layout = plots.admissible_layout(finding)
        (chart,) = layout.charts
        assert chart.areas_of("printed")[0].x[:2] == pytest.approx((0.645, 0.655), rel=1e-12)
        assert chart.areas_of("admissible")[0].x[:2] == pytest.approx((0.115, 0.185), rel=1e-12)
        assert any("interval as it was printed" in note for note in layout.notes)
        assert "cannot all be right" in layout.notes[0]
        assert len(lm.admissible_plot(finding)) == 1


class TestFilesAreTheFiguresOwn:
    @pytest.mark.parametrize("style", ["default", "dark_background"])
    def test_settings_of_saving_do_not_count(self, ratio, tmp_path, style):
        plain = plots.save_figure(lm.forest(ratio), tmp_path / "plain.png", dpi=50)
        with (
            plt.style.context(style),
            mpl.rc_context({"savefig.transparent": True, "savefig.bbox": "tight", "savefig.facecolor": "yellow"}),
        ):
            other = plots.save_figure(lm.forest(ratio), tmp_path / "other.png", dpi=50)
        assert other.read_bytes() == plain.read_bytes()


def test_lines_keep_breaks_and_spaces_that_do_not_break():
    measure = text_width("DejaVu Sans")
    assert wrap_to("a\nb  c", measure, 8, 5.0) == ["a", "b c"]
    assert wrap_to("one\u00a0two three", measure, 8, measure("one two", 8, False) + 0.01) == ["one\u00a0two", "three"]
    assert wrap_to("", measure, 8, 1.0) == [""]


def test_a_full_bar_has_its_edge():
    chart = plots.rob_summary_layout({"A": ["low"] * 6})
    assert chart.x.limits[1] > 100 == chart.areas[0].x[1]


def test_sides_are_named_below_where_words_would_be_broken_above(ratio):
    assert {"Favours", "intervention"} <= {
        w for t in lm.forest(ratio, style="jama", better="lower").texts for w in t.get_text().split()
    }
    narrow = lm.forest(ratio, style="jama", better="lower", width="column")
    texts = {t.get_text(): t for t in narrow.texts}
    words = {word for text in texts for word in text.split()}
    assert {"intervention", "control"} <= words
    below = next(t for text, t in texts.items() if "intervention" in text)
    narrow.figure.canvas.draw()
    assert below.get_window_extent().y1 < narrow.get_window_extent().y0


def test_a_tiny_variance_is_no_zero():
    footer = plots.forest_layout(lm.pool([0.0001, 0.0002], [1e-9, 2e-9], measure="RD")).footer
    assert not any("0.000000" in line for line in footer)
    assert any("e\u22129" in line for line in footer)
