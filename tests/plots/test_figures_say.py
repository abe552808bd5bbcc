"""Figures say what was computed: the method, what was left out, what was corrected, the fit's own intervals."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import itertools
import json
import math
import re
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from PIL import Image

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.errors import DataError, LbpmetaWarning
from lbpmeta.plots.canvas.ground import ground_of
from lbpmeta.plots.canvas.text import wrap
from lbpmeta.plots.chart.chart import Axis
from lbpmeta.plots.chart.frame import thinned
from lbpmeta.plots.forest.draw import mm
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.summary import alt_text

#: A study without events, one where everybody had the event, one with a zero cell, and three others.
TABLES = {
    "events1": [4, 0, 6, 0, 20, 9],
    "n1": [30, 25, 40, 50, 20, 44],
    "events2": [8, 0, 9, 3, 20, 12],
    "n2": [31, 26, 41, 49, 20, 46],
}
NAMES = ["A", "None", "B", "Zero", "All", "C"]


@pytest.mark.parametrize(
    ("fit", "method", "head", "words"),
    [
        (
            lm.mantel_haenszel(**TABLES, measure="OR"),
            "Mantel-Haenszel",
            "M-H, Fixed",
            "Common effect (Mantel-Haenszel)",
        ),
        (
            lm.mantel_haenszel(**TABLES, measure="OR", model="random", recipe="revman5"),
            "Mantel-Haenszel",
            "M-H, Random",
            "Random effects (Mantel-Haenszel)",
        ),
        (lm.peto(**TABLES), "Peto", "Peto, Fixed", "Common effect (Peto)"),
        (
            lm.pool([0.1, 0.4], [0.1, 0.2], measure="OR", model="common"),
            "inverse variance",
            "IV, Fixed",
            "Common effect",
        ),
    ],
)
def test_the_method_is_the_fits_in_text_table_and_figure(fit, method, head, words) -> None:
    assert fit.method == method
    assert fit.to_frame().loc[0, "method"] == method
    assert str(fit).startswith(f"{words}, ")
    assert head in forest_layout(fit, style="revman").head("effect")
    assert any(line.startswith(words) or f". {words}, interval" in line for line in forest_layout(fit).footer)


class TestModels:
    """Fits of other models, drawn over the studies' own estimates."""

    def test_a_mixed_model_of_counts(self) -> None:
        fit = lm.glmm(**TABLES, labels=NAMES)
        layout = forest_layout(fit, style="revman")
        assert "GLMM, Random, 95% CI" in layout.head("effect")
        (total,), (new,) = layout.of_kind("total"), layout.of_kind("prediction")
        assert (total.estimate, total.low, total.high) == pytest.approx(fit.back_transformed(), rel=1e-12)
        assert (new.low, new.high) == pytest.approx(np.exp([fit.prediction.low, fit.prediction.high]), rel=1e-12)
        assert "GLMM" in total.label
        # Studies without an event, or with nothing else, stand where they were given, with their counts.
        rows = layout.of_kind("study")
        assert [row.label for row in rows] == list(NAMES)
        told = dict(layout.footnotes)
        gone = {row.label: told[row.flags] for row in rows if row.label not in fit.labels}
        assert gone == {
            "None": "Not estimable: no arm has an event.",
            "All": "Not estimable: everybody has an event.",
        }
        assert not [line for line in layout.footer if "left out" in line]
        kept = [NAMES.index(label) for label in fit.labels]
        own = lm.effect_sizes("OR", **{name: [values[i] for i in kept] for name, values in TABLES.items()})
        shown = [row.estimate for row in rows if row.label in fit.labels]
        assert shown == pytest.approx(np.exp(own.yi), rel=1e-12)
        for name in ("n1", "n2"):  # totals count the people of all
            assert f"{sum(TABLES[name]):g}" in total.cells
        assert any("likelihood ratio" in line for line in layout.footer)
        zero = next(row for row in layout.of_kind("study") if row.label == "Zero")
        assert "0.5 added" in dict(layout.footnotes)[zero.flags]
        with pytest.raises(DataError, match="`leave_one_out`"):
            forest_layout(fit, leave_one_out=True)

    @pytest.mark.parametrize(
        "given", [{"events": [3, 0, 12], "n": [50, 30, 60]}, {"events": [3, 5, 12], "time": [50, 30, 60]}]
    )
    def test_a_mixed_model_of_one_group_is_tested_against_nothing(self, given) -> None:
        fit = lm.glmm(**given)
        layout = forest_layout(fit)
        (total,) = layout.of_kind("total")
        assert (total.estimate, total.low, total.high) == pytest.approx(fit.back_transformed(), rel=1e-12)
        assert not [line for line in layout.footer if line.startswith("Overall effect")]

    @pytest.mark.parametrize("measure", ["MD", "RR"])
    def test_a_bayesian_fit(self, measure) -> None:
        fit = lm.bayes_pool([-0.7, -0.3, -1.2], [0.04, 0.09, 0.16], tau_scale=0.5, measure=measure, level=0.9)
        shown = fit.display()
        layout = forest_layout(fit)
        (total,), (new,) = layout.of_kind("total"), layout.of_kind("prediction")
        assert (total.estimate, total.low, total.high) == (shown.estimate, shown.ci.low, shown.ci.high)
        assert (new.low, new.high) == (shown.prediction.low, shown.prediction.high)
        assert total.label == "Total (Bayesian, 90% CrI)"
        assert any("prior of tau half-normal(0.5)" in line for line in layout.footer)


@pytest.mark.parametrize(("model", "i2"), [("common", "tau2"), ("random", "tau2"), ("random", "q")])
def test_i2_is_told_by_the_definition_that_made_it(model, i2) -> None:
    fit = lm.mantel_haenszel(**TABLES, measure="OR", model=model, recipe=lm.get_recipe("metafor").replace(i2=i2))
    from_q = 100 * max(0.0, (fit.q - fit.q_df) / fit.q)
    assert fit.i2_from == ("tau2" if (model, i2) == ("random", "tau2") else "Q")
    if fit.i2_from == "Q":
        assert fit.i2 == pytest.approx(from_q, rel=1e-12)
    sign = {"Q": "Q", "tau2": "\u03c4\u00b2"}[fit.i2_from]
    assert f"(from {sign})" in " ".join(forest_layout(fit).footer)
    assert f"(from {fit.i2_from})" in str(fit)


class TestLeftOut:
    def test_studies_stay_in_their_order_with_reason_and_counts(self) -> None:
        fit = lm.mantel_haenszel(**TABLES, measure="OR", labels=NAMES)
        assert [(d.row, d.label, d.reason) for d in fit.dropped] == [
            (1, "None", "no events in either arm"),
            (4, "All", "everybody had the event"),
        ]
        assert fit.kept == (0, 2, 3, 5)
        layout = forest_layout(fit, style="revman")
        rows = layout.of_kind("study")
        assert [r.label for r in rows] == NAMES
        assert [r.remark for r in rows] == ["", "not estimable", "", "", "not estimable", ""]
        assert rows[1].cells[1:5] == ("0", "25", "0", "26")
        footnotes = dict(layout.footnotes)
        assert footnotes[rows[1].flags] == "Not estimable: no events in either arm."
        assert footnotes[rows[4].flags] == "Not estimable: everybody had the event."
        # Totals of people and events are those of all rows, as RevMan prints them.
        (total,) = layout.of_kind("total")
        assert total.cells[1:5] == ("39", "209", "52", "213")

    def test_zero_cells_are_marked_on_their_rows(self) -> None:
        raw = forest_layout(lm.mantel_haenszel(**TABLES, measure="OR", labels=NAMES))
        revman = forest_layout(lm.mantel_haenszel(**TABLES, measure="OR", labels=NAMES, recipe="revman5"))
        for layout, more in ((raw, True), (revman, False)):
            told = {r.label: dict(layout.footnotes)[r.flags] for r in layout.of_kind("study") if r.flags}
            assert told["Zero"].startswith("Zero cell: 0.5 added to each cell for the estimate of this study.")
            assert told["Zero"].endswith("as they are.") == more
            assert set(told) == {"None", "Zero", "All"}
        with pytest.warns(LbpmetaWarning, match="No OR"):
            es = lm.effect_sizes("OR", **TABLES, labels=NAMES, recipe="revman5")
        layout = forest_layout(lm.pool(es, recipe="revman5"))
        told = {r.label: dict(layout.footnotes)[r.flags] for r in layout.of_kind("study") if r.flags}
        assert set(told) == {"None", "Zero", "All"}
        assert [r.label for r in forest_layout(es).of_kind("study")] == NAMES

    @pytest.mark.parametrize("every", [True, False])
    def test_what_is_given_may_be_of_all_rows_or_of_those_pooled(self, every) -> None:
        with pytest.warns(LbpmetaWarning, match="Left out"):
            fit = lm.pool([0.1, math.nan, 0.4, 0.3], [0.1, 0.2, 0.3, 0.2], labels=["a", "b", "c", "d"])
        part = [0, 1, 2, 3] if every else [0, 2, 3]
        year, group = [2001, 2002, 2003, 2004], ["x", "x", "y", "y"]
        layout = forest_layout(
            fit,
            labels=[f"Trial {i}" for i in part],
            data={"year": [year[i] for i in part]},
            columns=["study", "year", "effect"],
            ids=[f"id{i}" for i in part],
            subgroups=[group[i] for i in part],
            findings={"id2": "looked at"},
        )
        shown = {r.label: r.cells[1] for r in layout.of_kind("study")}
        assert shown == {"Trial 0": "2001", "Trial 1" if every else "b": "2002" if every else "\u2013"} | {
            "Trial 2": "2003",
            "Trial 3": "2004",
        }
        (marked,) = [r for r in layout.of_kind("study") if "looked at" in dict(layout.footnotes).get(r.flags, "")]
        assert marked.label == "Trial 2"

    def test_subtotals_are_pooled_by_the_method_of_the_fit(self) -> None:
        fit = lm.mantel_haenszel(**TABLES, measure="RR", labels=NAMES)
        groups = ["x", "x", "x", "y", "y", "y"]
        first = lm.mantel_haenszel(**{k: v[:3] for k, v in TABLES.items()}, measure="RR")
        layout = forest_layout(fit, subgroups=groups)
        assert layout.of_kind("subtotal")[0].estimate == first.display().estimate
        assert sum(r.weight for r in layout.of_kind("subtotal")) == pytest.approx(100)


class TestOwnNumbers:
    @pytest.mark.parametrize("prediction", ["z", "t", "hts", "follow", "hksj"])
    def test_every_figure_shows_the_fits_prediction_interval(self, prediction) -> None:
        fit = lm.pool([0.1, 0.5, 0.9, -0.3], [0.01, 0.04, 0.09, 0.02], measure="MD", ci="hksj", prediction=prediction)
        (row,) = forest_layout(fit).of_kind("prediction")
        assert (row.low, row.high) == tuple(fit.prediction)
        (area,) = plots.caterpillar_layout(fit).areas_of("prediction")
        assert (min(area.x), max(area.x)) == tuple(fit.prediction)
        (curve,) = plots.drapery_layout(fit).lines_of("prediction curve")
        crossed = [np.interp(0.05, y, x) for x, y in _halves(curve)]
        assert crossed == pytest.approx(list(fit.prediction), abs=1e-9)

    def test_the_radial_band_is_of_the_model(self) -> None:
        fit = lm.pool([0.1, 0.5, 0.9, -0.3], [0.01, 0.04, 0.09, 0.02], model="common")
        (points,) = plots.radial_layout(fit).points_of("points")
        assert points.x == pytest.approx(1 / np.sqrt(fit.vi))
        random = lm.pool(fit.yi, fit.vi)
        (points,) = plots.radial_layout(random).points_of("points")
        assert points.x == pytest.approx(1 / np.sqrt(fit.vi + random.tau2))

    def test_a_drawn_threshold_is_on_the_axis_however_narrow(self) -> None:
        fit = lm.pool([0.1, 0.5, 0.9, -0.3], [0.01, 0.04, 0.09, 0.02], level=0.975)
        y = plots.drapery_layout(fit).y
        for length in (0.3, 0.5, 1.0, 4.0):
            kept = thinned(y, [0.15] * len(y.ticks), length)
            assert 0.025 in kept.ticks
            assert "0.025" in kept.tick_labels
            at = [kept.share(t) * length for t in kept.ticks]
            assert all(b - a >= 0.15 for a, b in itertools.pairwise(at))

    def test_without_references_every_tick_may_go(self) -> None:
        axis = Axis("x", (0.0, 4.0), (0.0, 1.0, 2.0, 3.0, 4.0), tuple("01234"))
        assert thinned(axis, [1.0] * 5, 3.0).ticks == (0.0, 2.0, 4.0)


def _halves(line):
    """The left and the right branch of a curve, each as (x, y) with y rising."""
    x, y = np.asarray(line.x), np.asarray(line.y)
    top = int(np.argmax(y))
    return (x[: top + 1], y[: top + 1]), (x[top + 1 :][::-1], y[top + 1 :][::-1])


class TestDigits:
    @pytest.mark.parametrize(
        ("measure", "yi", "vi", "shown"),
        [
            ("RD", [-0.002, -0.0021, -0.0019], [1e-6] * 3, ("\u22120.0020", "\u22120.0031", "\u22120.0009")),
            ("HR", [0.0035, 0.0036, 0.0034], [8e-6] * 3, ("1.004", "1.000", "1.007")),
            ("MD", [3e5, 3.1e5, 2.9e5], [1e9] * 3, ("300000", "264216", "335784")),
            ("MD", [-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], ("\u22126.76", "\u221210.58", "\u22122.94")),
        ],
    )
    def test_figure_and_text_show_the_same_digits(self, measure, yi, vi, shown) -> None:
        fit = lm.pool(yi, vi, measure=measure)
        (total,) = forest_layout(fit).of_kind("total")
        assert total.texts == shown
        estimate, low, high = (t.replace("\u2212", "-") for t in shown)
        assert f"Estimate        {estimate} [{low}, {high}] (95% z)" in str(fit)

    def test_digits_that_are_asked_for_are_kept(self) -> None:
        fit = lm.pool([-0.002, -0.0021, -0.0019], [1e-6] * 3, measure="RD")
        assert forest_layout(fit, digits=2).of_kind("total")[0].texts == ("0.00", "0.00", "0.00")

    @pytest.mark.parametrize("level", [0.975, 0.99, 0.8])
    def test_levels_are_told_whole(self, level) -> None:
        fit = lm.pool([0.1, 0.2, 0.4], [0.1, 0.2, 0.1], measure="MD", level=level)
        told = f"{100 * level:g}%"
        assert told in forest_layout(fit).head("effect")
        assert f"({told} z)" in str(fit)
        assert str(fit.ci).endswith(f"({told} z)")

    @pytest.mark.parametrize(
        ("p", "revman", "jama"),
        [
            (0.17, "P = 0.17", "P = .17"),
            (0.005, "P = 0.005", "P = .005"),
            (0.00062, "P = 0.0006", "P < .001"),
            (0.00004, "P < 0.0001", "P < .001"),
            (1e-7, "P < 0.00001", "P < .001"),
            (0.049, "P = 0.05", "P = .049"),
            (0.0496, "P = 0.05", "P = .0496"),
            (0.0504, "P = 0.05", "P = .0504"),
            (0.05, "P = 0.05", "P = .05"),
            (0.000145, "P = 0.0001", "P < .001"),
            (0.00098, "P = 0.0010", "P < .001"),
            (0.0098, "P = 0.010", "P = .010"),
            (0.99, "P = 0.99", "P = .99"),
            (0.999, "P = 1.00", "P > .99"),
        ],
    )
    def test_p_as_the_style_prints_it(self, p, revman, jama) -> None:
        fit = dataclasses.replace(lm.pool([0.1, 0.2, 0.4], [0.1, 0.2, 0.1], measure="MD"), p_value=p, q_p=p)
        for style, text in (("revman", revman), ("jama", jama)):
            lines = [line for line in forest_layout(fit, style=style).footer if text in line]
            assert len(lines) == 2

    def test_revman_prints_the_size_of_z_and_no_decimals_of_nothing(self) -> None:
        fit = lm.pool([-0.4, -0.2, -0.3], [0.1, 0.2, 0.1], measure="MD", recipe="revman5")
        assert (
            forest_layout(fit, style="revman")
            .footer[1]
            .startswith(f"Test for overall effect: Z = {-fit.statistic:.2f}")
        )
        small = lm.pool([-0.4, -0.2, -0.3], [0.1, 0.2, 0.1], measure="MD", ci="hksj")
        told = forest_layout(small, style="revman").footer[1]
        assert f"T = {-small.statistic:.2f}, df = 2 (P = " in told
        groups = forest_layout(fit, style="revman", subgroups=["x", "x", "y"]).footer
        assert any("Test for subgroup differences" in line and line.endswith("I\u00b2 = 0%") for line in groups)


class TestSums:
    def test_a_sum_has_the_decimals_of_its_parts(self) -> None:
        rates = {"events1": [4, 10], "time1": [60.5, 25], "events2": [9, 14], "time2": [110, 240]}
        fit = lm.pool(lm.effect_sizes("IRR", **rates))
        for style, cells in (("lbpmeta", ("14", "85.5", "23", "350")), ("bmj", ("85.5", "350"))):
            (total,) = forest_layout(fit, data=rates, style=style).of_kind("total")
            assert tuple(cell for cell in total.cells if cell) == cells

    def test_a_huge_tau2_keeps_its_digits(self) -> None:
        fit = lm.pool([312345.0, 298000.0, 350000.0], [9e8, 4e8, 8e8], measure="MD")
        (said,) = re.findall(r"\u03c4\u00b2 = (\S+)", "\n".join(forest_layout(fit).footer))
        assert float(said) == pytest.approx(fit.tau2, rel=5e-4)

    def test_a_line_is_not_broken_within_a_test(self) -> None:
        fit = lm.pool([-7.0, -3.0, -12.0, 1.5], [4.0, 9.0, 16.0, 2.0], measure="MD")
        ax = lm.forest(fit, width="column")
        texts = [text.get_text() for text in ax.texts]
        plt.close(ax.figure)
        assert not [text for text in texts if re.search(r"[=<>]$|^[=<>]", text)]
        assert any(re.search("p [=<] 0", text) for text in texts)


class TestWords:
    def test_a_correlation_is_named_as_it_is_shown_and_favours_nobody(self) -> None:
        fit = lm.pool([0.2, 0.5, 0.3], [0.02, 0.03, 0.02], measure="ZCOR")
        layout = forest_layout(fit)
        assert layout.head("effect") == "Correlation [95% CI]"
        assert layout.rows[0].estimate == pytest.approx(math.tanh(0.2), rel=1e-12)
        assert layout.favours is None
        assert forest_layout(fit, favours=("less", "more"), better="lower").favours == ("Favours less", "Favours more")

    def test_a_measure_does_not_name_its_method_twice(self) -> None:
        fit = lm.peto(**TABLES)
        assert "Peto odds ratio, common" in forest_layout(fit, style="bmj").head("effect").replace("\n", " ")

    def test_each_side_is_named_on_its_side(self) -> None:
        for yi in ([-0.9, -0.5, -0.7, 0.3], [0.9, 0.5, 0.7, -0.3], [-0.2, 0.2, 0.1, -0.1]):
            fit = lm.pool(yi, [0.04] * 4, measure="SMD", labels=list("ABCD"))
            ax = lm.forest(fit, style="jama", favours=("one", "two"), better="lower", width=mm(180))
            ax.figure.canvas.draw()
            at = {t.get_text(): t.get_window_extent() for t in ax.texts}
            null = ax.transData.transform((0.0, 0.0))[0]
            assert at["Favours one"].x1 < null < at["Favours two"].x0

    @pytest.mark.parametrize("style", ["lbpmeta", "bmj"])
    def test_points_of_a_column_align(self, style) -> None:
        fit = lm.pool([0.5, 0.647, 0.81], [0.04, 0.00008, 0.02], measure="MD", tau2=0.05, labels=list("ABC"))
        layout = forest_layout(fit, style=style)
        assert {len(r.texts[0].partition(".")[2]) for r in layout.of_kind("study")} == {2, 3}
        ax = lm.forest(fit, style=style)
        ax.figure.set_dpi(300)
        ax.figure.canvas.draw()
        at = {t.get_text(): t.get_window_extent().x1 / 300 for t in ax.texts}
        one, other = (layout.of_kind("study")[i].texts[0] for i in (0, 1))
        # One digit of Arimo is 0.556 of the type size wide.
        assert at[other] - at[one] == pytest.approx(0.556 * 8 / 72 * 1.03, abs=0.008)

    def test_a_clipped_diamond_ends_in_arrow_heads(self) -> None:
        fit = lm.pool([0.1, 1.4], [0.02, 0.05], measure="SMD", ci="hksj")
        layout = forest_layout(fit)
        (total,) = layout.of_kind("total")
        assert total.clip_low
        assert total.clip_high
        ax = lm.forest(fit)
        (diamond,) = [p for p in ax.patches if isinstance(p, mpl.patches.Polygon)]
        x, y = diamond.get_xy().T
        low, high = layout.x_limits
        assert (x.min(), x.max()) == pytest.approx((low, high))
        # Just inside the tip it is wider than further in.
        near = max(abs(y[(x > low) & (x < low + 0.1 * (high - low))] - total.y))
        further = np.interp(low + 0.2 * (high - low), *zip((fit.ci.low, 0.0), (fit.estimate, 0.36), strict=True))
        assert near > further


class TestFigures:
    @pytest.fixture(autouse=True)
    def _close(self):
        yield
        plt.close("all")

    def test_no_estimate_vanishes(self) -> None:
        fit = lm.pool([0.0, 5.0, -5.0], [0.0001, 400.0, 900.0], measure="MD", tau2=0.0)
        ax = lm.forest(fit)
        ticks = [s for c in ax.collections if isinstance(c, LineCollection) for s in c.get_segments() if len(s) == 2]
        for x in (5.0, -5.0):
            assert any(a[0] == b[0] == x for a, b in ticks)

    @pytest.mark.parametrize("column", ["weight", "risk_of_bias"])
    def test_a_column_that_was_asked_for_does_not_vanish(self, column) -> None:
        with pytest.raises(DataError, match=f"`columns` asks for '{column}'"):
            lm.forest([("A", 1, 0, 2)], columns=["study", "effect", column], measure="MD")

    def test_six_points_are_the_least(self) -> None:
        fit = lm.pool(np.linspace(0, 1, 9), np.full(9, 0.1), measure="MD", labels=["A study with a long name"] * 9)
        data = {name: [12345.5] * 9 for name in ("mean1", "sd1", "n1")}
        ax = lm.forest(fit, data=data, columns=["study", "mean1", "sd1", "n1", "effect", "weight"], width=mm(110))
        assert min(t.get_fontsize() for t in ax.texts if t.get_text()) >= 6.0

    def test_one_sided_data_leaves_room_beside_the_null(self) -> None:
        for yi, measure, null in (([5.0, 6.0, 7.0], "MD", 0.0), ([1.5, 1.6, 1.4], "OR", 1.0)):
            layout = forest_layout(lm.pool(yi, [0.1] * 3, measure=measure))
            low, high = np.log(layout.x_limits) if layout.log else layout.x_limits
            at = math.log(null) if layout.log else null
            assert (at - low) / (high - low) > 0.1

    def test_long_words_break_at_their_joints(self) -> None:
        assert wrap("Assendelft-Koes-Licciardone2003", 20) == "Assendelft-Koes-\nLicciardone2003"

    def test_ink_is_seen_on_a_dark_ground(self) -> None:
        fit = lm.pool([0.1, 0.5, 0.9], [0.01, 0.04, 0.09], measure="MD", labels=list("ABC"))
        figure, ax = plt.subplots(facecolor="black")
        ax.set_facecolor("black")
        lm.forest(fit, ax=ax, mcid=0.5)
        assert ground_of(ax).dark
        for text in (t for t in ax.texts if t.get_text()):
            assert sum(to_rgb(text.get_color())) > 1.5
        figure.savefig(io.BytesIO())

    def test_signs_of_grade(self) -> None:
        rows = [{"label": "Pain", "estimate": "-7.0", "ci_low": "-9.1", "ci_high": "-4.9", "certainty": "very_low"}]
        layout = forest_layout([*rows, {**rows[0], "certainty": "High"}], columns=["study", "effect", "certainty"])
        place = next(i for i, c in enumerate(layout.columns) if c.name.startswith("Certainty"))
        assert [r.cells[place] for r in layout.rows] == ["\u2295\u229d\u229d\u229d Very low", "\u2295" * 4 + " High"]
        with pytest.raises(DataError, match="no certainty of evidence"):
            forest_layout([{**rows[0], "certainty": "so so"}], columns=["study", "effect", "certainty"])

    def test_before_and_after_a_repair(self) -> None:
        finding = lm.check_estimate("0.65", "0.12", "0.18", measure="MD")
        fit = lm.pool([0.6, 0.7], [0.1, 0.1], measure="MD")
        rows = plots.repair_rows(finding, fit)
        assert [r["label"].partition(" ")[0] for r in rows] == ["As", "Re-derived", "Repaired:"]
        assert rows[0] == {"label": "As printed", "estimate": "0.65", "ci_low": "0.12", "ci_high": "0.18"}
        assert rows[2]["ci_high"] == "1.18"
        assert rows[1]["estimate"] == "0.65"
        assert "As printed" in alt_text(forest_layout(rows, measure="MD"), rows=True)
        assert plots.repair_forest(finding, fit).get_xscale() == "linear"

    def test_contours_name_what_is_not_significant(self) -> None:
        fit = lm.pool([0.1, 0.5, 0.9], [0.01, 0.04, 0.09], measure="MD")
        (area,) = plots.funnel_layout(fit, contours=True).areas_of("contour 0")
        assert area.label == "p > 0.10"
        edge = 1.6448536269514722 * area.y[1]
        assert sorted(area.x) == pytest.approx([-edge, 0.0, edge])

    def test_tiff_of_600_dots_per_inch(self, tmp_path) -> None:
        fit = lm.pool([0.1, 0.5], [0.01, 0.04], measure="MD")
        file = plots.save_figure(lm.forest(fit), tmp_path / "plot.tiff", close=True)
        with Image.open(file) as image:
            assert image.format == "TIFF"
            assert tuple(map(float, image.info["dpi"])) == (600.0, 600.0)

    @pytest.mark.parametrize("suffix", ["png", "pdf"])
    def test_letters_that_no_font_has_are_told_once(self, suffix, tmp_path) -> None:
        fit = lm.pool([0.1, 0.5], [0.01, 0.04], measure="MD", labels=["\ue001\ue002 2019", "\ue003 2020"])
        ax = lm.forest(fit)
        with pytest.warns(LbpmetaWarning, match="No font here has the letters") as told:
            plots.save_figure(ax, tmp_path / f"plot.{suffix}")
        assert len(told) == 1
        assert all(letter in str(told[0].message) for letter in "\ue001\ue002\ue003")
        plots.save_figure(ax, tmp_path / "plot.svg")

    def test_pages_repeat_heads_and_lose_no_row(self) -> None:
        k = 70
        group = ["first weeks"] * 40 + ["a year"] * 30
        fit = lm.pool(np.linspace(-1, 1, k), np.full(k, 0.1), measure="MD", labels=[f"Trial {i}" for i in range(k)])
        axes = plots.forest_pages(fit, pages=5.0, subgroups=group, findings={0: "First.", 69: "Last."})
        assert len(axes) >= 3
        texts = [[t.get_text() for t in ax.texts] for ax in axes]
        assert [t for page in texts for t in page if t.startswith("Trial ")] == [f"Trial {i}" for i in range(k)]
        assert all("Weight" in page for page in texts)
        assert all(ax.figure.get_size_inches()[1] <= 5.0 for ax in axes)
        assert len({ax.get_xlim() for ax in axes}) == 1
        assert "first weeks (continued)" in texts[1]
        assert "a. First." in texts[0]
        assert "a. First." not in texts[-1]
        assert "b. Last." in texts[-1]
        assert sum(any(t.startswith("Heterogeneity: ") for t in page) for page in texts) == 1
        with pytest.raises(DataError, match="`pages`"):
            plots.forest_pages(fit, pages=0.5)
        for wrong in (0, -1.0, math.inf, "a4"):
            with pytest.raises(DataError, match="`pages` is"):
                lm.forest(fit, pages=wrong)

    @pytest.mark.parametrize("draw", [lm.forest, lambda fit, **more: fit.forest(**more)])
    def test_pages_of_the_forest_itself(self, draw, tmp_path) -> None:
        fit = lm.pool(np.linspace(-1, 1, 150), np.full(150, 0.1), measure="MD")
        axes = draw(fit, pages=True)
        assert len(axes) == 4
        assert all(ax.figure.get_size_inches()[1] <= mm(240) for ax in axes)
        assert draw(fit, pages=None).figure.get_size_inches()[1] > mm(240)
        files = plots.save_pages(axes, tmp_path / "long.svg")
        assert [f.name for f in files] == [f"long-{i}.svg" for i in (1, 2, 3, 4)]
        (book,) = plots.save_pages(axes, tmp_path / "long.pdf", close=True)
        assert book.read_bytes().count(b"/Type /Page ") == 4
        assert [f.name for f in plots.save_pages([draw(fit)], tmp_path / "one.png", close=True)] == ["one.png"]


class TestReadBack:
    """The numbers of a figure, read from its SVG, against the fit."""

    @pytest.mark.parametrize("style", ["lbpmeta", "revman", "bmj", "jama"])
    def test_titles_of_rows_and_texts(self, style, tmp_path) -> None:
        fit = lm.pool([-0.4, 0.1, -0.9], [0.04, 0.02, 0.09], measure="RR", labels=["A & B", "C", "D"])
        file = plots.save_figure(lm.forest(fit, style=style), tmp_path / "plot.svg", close=True)
        root = ElementTree.parse(file).getroot()
        name = "{http://www.w3.org/2000/svg}"
        titles = [t.text or "" for t in root.iter(f"{name}title") if t.text and ":" in t.text]
        half = 1.959963984540054 * np.sqrt(fit.vi)
        for title, y, h, weight, label in zip(titles, fit.yi, half, fit.weights, fit.labels, strict=False):
            head, _, rest = title.partition(": ")
            assert head == label
            numbers = [float(n) for n in re.findall(r"\d+\.\d+", rest)]
            assert numbers == pytest.approx([*np.exp([y, y - h, y + h]), weight], abs=0.051)
        assert len(titles) == 5
        texts = [t for t in root.iter(f"{name}text") if (t.text or "").strip()]
        assert all(t.get("textLength") for t in texts)
        written = {t.text for t in texts}
        assert f"{math.exp(fit.estimate):.2f}" in written


class TestPage:
    """The page of a figure: nothing from elsewhere, every total without a study, and marks that lead to findings."""

    @pytest.fixture(autouse=True)
    def _close(self):
        yield
        plt.close("all")

    @pytest.mark.parametrize("method", ["inverse variance", "Mantel-Haenszel", "Peto"])
    def test_every_total_without_a_study_is_pooled_as_the_total_was(self, method) -> None:
        def pooled(keep):
            counts = {name: [v for i, v in enumerate(values) if i in keep] for name, values in TABLES.items()}
            if method == "Mantel-Haenszel":
                return lm.mantel_haenszel(**counts, measure="RR")
            if method == "Peto":
                return lm.peto(**counts)
            yi, vi = np.array([0.1, 0.4, -0.2, 0.3, 0.6, 0.2]), np.array([0.1, 0.2, 0.1, 0.3, 0.2, 0.1])
            return lm.pool(yi[keep], vi[keep], measure="MD", ci="hksj")

        every = list(range(6))
        fit = pooled(every)
        layout = forest_layout(fit, leave_one_out=True)
        studies = layout.of_kind("study")
        assert len(layout.without) == fit.k
        for place, row, told in layout.without:
            i = studies.index(layout.rows[place])
            rest = pooled([j for j in every if j != i])
            shown = rest.display()
            expected = (shown.estimate, shown.ci.low, shown.ci.high)
            assert (row.estimate, row.low, row.high) == pytest.approx(expected, rel=1e-12)
            assert f"I² = {rest.i2:.1f}%" in told
        assert forest_layout(fit).without == ()

    def test_the_subtotal_without_a_study_is_told(self) -> None:
        yi, vi = np.array([0.1, 0.4, -0.2, 0.3, 0.6, 0.2]), np.array([0.1, 0.2, 0.1, 0.3, 0.2, 0.1])
        groups = ["short", "short", "long", "long", "long", "alone"]
        fit = lm.pool_subgroups(lm.pool(yi, vi, measure="MD"), groups=groups)
        for layout in (
            forest_layout(fit, leave_one_out=True),
            forest_layout(lm.pool(yi, vi, measure="MD"), subgroups=groups, leave_one_out=True),
        ):
            assert len(layout.without) == 6
            for i, (_, _, told) in enumerate(layout.without):
                rest = [j for j in range(6) if j != i and groups[j] == groups[i]]
                said = re.search(rf"subtotal of {groups[i]} without it: ([^;]*); the subtotals that are drawn", told)[1]
                if not rest:
                    assert said == "no study"
                    continue
                other = lm.pool(yi[rest], vi[rest], measure="MD")
                numbers = [float(v.replace("\u2212", "-")) for v in re.findall(r"[\u2212\d.]+", said)]
                assert numbers == pytest.approx([other.estimate, other.ci.low, other.ci.high], abs=0.005)

    def test_a_subtotal_with_a_shared_tau2_is_not_pooled_in_another_way(self) -> None:
        fit = lm.pool_subgroups(
            [0.1, 0.4, -0.2, 0.3], [0.1, 0.2, 0.1, 0.3], groups=list("AABB"), subgroup_tau2="common"
        )
        layout = forest_layout(fit, leave_one_out=True)
        assert not [told for _, _, told in layout.without if "without it" in told]

    def test_the_page(self, tmp_path) -> None:
        fit = lm.pool([0.1, 0.5, 0.9], [0.01, 0.04, 0.09], measure="MD", labels=["A <b>", "B", "C"])
        told = "These numbers <cannot> all be right."
        ax = lm.forest(fit, leave_one_out=True, findings={1: told}, data={"source": ["Koes 1992"] * 3})
        file = plots.save_figure(ax, tmp_path / "plot.html")
        page = file.read_text(encoding="utf-8")
        # Nothing from elsewhere: the policy names the one script and the one style sheet by their hashes.
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        for tag, rule in (("style", "style-src"), ("script", "script-src")):
            (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{rule} 'sha256-{digest}'" in policy
        assert not re.search(r' style="| src="|https?://(?!www\.w3\.org)|@import|url\((?!#)', page)
        root = ElementTree.fromstring(re.search(r"<svg.*</svg>", page, re.DOTALL)[0])
        parts = {e.get("id"): e for e in root.iter() if e.get("id")}
        assert {e.get("display") for name, e in parts.items() if name.startswith("without-")} == {"none"}
        assert not [name for name, e in parts.items() if name.startswith("all-") and e.get("display")]
        said = json.loads(re.search(r'id="told">(.*?)</script>', page)[1])
        assert set(said) == {"0", "1", "2"}
        for place, text in said.items():
            rest = lm.pool(np.delete(fit.yi, int(place)), np.delete(fit.vi, int(place)), measure="MD")
            numbers = [float(v.replace("\u2212", "-")) for v in re.findall(r"[\u2212\d.]+\d", text.split(": ")[1])[:3]]
            assert numbers == pytest.approx([rest.estimate, rest.ci.low, rest.ci.high], abs=0.005)
        # A row tells its numbers and its source; the mark of a finding leads to it.
        title = parts["told-0"].find("{http://www.w3.org/2000/svg}title").text
        assert title.startswith("A <b>: 0.10 [\u22120.10, 0.30], weight ")
        assert title.endswith("Source: Koes 1992.")
        (link,) = root.iter("{http://www.w3.org/2000/svg}a")
        assert f'id="{link.get("href")[1:]}">a. These numbers &lt;cannot&gt; all be right.' in page

    def test_other_files_show_the_total_of_all(self, tmp_path) -> None:
        fit = lm.pool([0.1, 0.5, 0.9], [0.01, 0.04, 0.09], measure="MD")
        plain = plots.save_figure(lm.forest(fit), tmp_path / "plain.png", dpi=60).read_bytes()
        ax = lm.forest(fit, leave_one_out=True)
        assert plots.save_figure(ax, tmp_path / "page.html").stat().st_size > 10_000
        assert plots.save_figure(ax, tmp_path / "all.png", dpi=60).read_bytes() == plain
        assert b"without-" not in plots.save_figure(ax, tmp_path / "all.svg").read_bytes()
        assert len(lm.forest(fit, leave_one_out=True, pages=3)) == 1
        with pytest.raises(DataError, match="`leave_one_out`"):
            forest_layout([("A", 1, 0, 2)], measure="MD", leave_one_out=True)


class TestWhatGaveWay:
    @pytest.fixture(autouse=True)
    def _close(self):
        yield
        plt.close("all")

    @pytest.mark.parametrize(("style", "width"), [("lbpmeta", 85), ("bmj", 100), ("lbpmeta", 107)])
    def test_a_line_says_which_columns_and_the_width_that_shows_them(self, style, width) -> None:
        fit = lm.mantel_haenszel(**TABLES, measure="OR", labels=[f"A study of {name}, 1999" for name in NAMES])
        whole = {c.name for c in forest_layout(fit, style=style).columns}

        def drawn(millimetres):
            return {t.get_text() for t in lm.forest(fit, style=style, width=mm(millimetres)).texts}

        told = next(text for text in drawn(width) if text.startswith("Not shown at this width: "))
        needed = int(re.search(r"; (\d+) mm would\.", told)[1])
        assert needed > width
        assert not [text for text in drawn(needed) if text.startswith("Not shown")]
        assert len(whole) > 3
        assert not [text for text in drawn(170) if text.startswith("Not shown")]

    def test_the_foot_of_a_column_goes_with_it(self) -> None:
        network = lm.network(te=[0.1, 0.5], se=[0.1, 0.1], treat1=["b", "c"], treat2=["a", "a"], studlab=["1", "2"])
        for width, seen in ((mm(60), False), (mm(170), True)):
            texts = " ".join(t.get_text() for t in lm.network_forest(network, width=width).texts)
            assert ("P-score: " in texts) == seen
            assert ("Not shown at this width: Direct, P-score" in texts) != seen
