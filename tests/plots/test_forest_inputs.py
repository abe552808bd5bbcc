"""What a forest plot takes: every kind of input, columns by name, marks, lights, styles."""

import dataclasses
import math
import re

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from scipy import stats

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import ConfigurationError, DataError, MethodError
from lbpmeta.plots.canvas.figures import save_figure
from lbpmeta.plots.canvas.lights import LIGHTS, read_lights
from lbpmeta.plots.forest.draw import draw_forest, forest
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.predictive import distribution_of
from lbpmeta.plots.forest.styles import FOREST_STYLES
from lbpmeta.plots.forest.summary import alt_text
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.regression.subgroups import pool_subgroups
from lbpmeta.pooling.sensitivity.cumulative import cumulative
from lbpmeta.pooling.sensitivity.leave_one_out import leave_one_out
from lbpmeta.pooling.single import pool

YI, VI = [-7.0, -3.0, -12.0, 1.0, -4.0], [4.0, 9.0, 16.0, 5.0, 7.0]
NAMES = ["Ali 2019", "Bond 2020", "Bond 2020", "Cox 1999", "Dahl 2001"]
ARMS = {
    "mean1": ["28", "34.5", "30.25", "26", "41"],
    "sd1": [21.9793, 0.8013, 20.0, 14.2, 26.0],
    "n1": [10, 20, 30, 40, 50],
    "mean2": [35, 37, 40, 25, 45],
    "sd2": [20, 21, 22, 23, 24],
    "n2": [11, 21, 31, 41, 51],
}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def fit():
    return pool(YI, VI, measure="MD", labels=NAMES)


def texts_of(layout):
    return [(r.kind, r.label, *r.texts) for r in layout.rows]


class TestSubgroups:
    GROUPS = ("early", "late", "early", "late", "early")

    def test_rows_are_those_of_the_fits(self):
        result = pool_subgroups(YI, VI, groups=self.GROUPS, measure="MD", labels=NAMES, ci="hksj")
        layout = forest_layout(result)
        assert [r.kind for r in layout.rows] == [
            *("header", "study", "study", "study", "subtotal", "note"),
            *("header", "study", "study", "subtotal", "note"),
            *("total", "prediction"),
        ]
        shown = layout.of_kind("subtotal")
        assert [(r.estimate, r.low, r.high) for r in shown] == [(f.estimate, *f.ci) for f in result.fits]
        assert sum(r.weight for r in shown) == pytest.approx(100)
        assert sorted(r.estimate for r in layout.of_kind("study")) == sorted(YI)
        assert f"Q = {result.q_between:.2f}, df = 1" in layout.footer[1]
        assert "in 2 subgroups" in layout.summary[0]

    def test_columns_follow_their_studies_and_are_summed_by_group(self):
        result = pool_subgroups(YI, VI, groups=self.GROUPS, measure="MD", labels=NAMES)
        layout = forest_layout(result, data=ARMS, columns=["study", "n1", "effect"])
        assert [r.cells[1] for r in layout.of_kind("study")] == ["10", "30", "50", "20", "40"]
        assert [r.cells[1] for r in layout.of_kind("subtotal")] == ["90", "60"]
        assert layout.of_kind("total")[0].cells[1] == "150"

    def test_equal_rows_keep_both_places(self):
        result = pool_subgroups([1.0] * 4, [1.0] * 4, groups=["a", "a", "b", "b"], labels=["S"] * 4)
        assert len(forest_layout(result).of_kind("study")) == 4


class TestRegression:
    def test_levels_are_the_predicted_means(self):
        groups = ["early", "late", "early", "late", "early"]
        result = meta_regression(YI, VI, {"time": groups}, measure="MD", ci="hksj", labels=NAMES)
        layout = forest_layout(result)
        new = result.predict({"time": ["early", "late"]})
        shown = layout.of_kind("subtotal")
        assert [r.estimate for r in shown] == pytest.approx(new.estimate, rel=1e-12)
        assert [r.low for r in shown] == pytest.approx(new.ci.low, rel=1e-12)
        assert [r.high for r in shown] == pytest.approx(new.ci.high, rel=1e-12)
        assert [r.label for r in layout.of_kind("header")] == ["time: early", "time: late"]
        assert layout.of_kind("total") == ()
        assert "Residual heterogeneity" in layout.footer[0]

    def test_without_intercept_and_by_formula_say_the_same(self):
        groups = ["early", "late", "early", "late", "early"]
        one = forest_layout(meta_regression(YI, VI, {"time": groups}, intercept=False))
        two = forest_layout(meta_regression(YI, VI, formula="C(time)", data={"time": groups}))
        for a, b in zip(one.of_kind("subtotal"), two.of_kind("subtotal"), strict=True):
            assert (a.estimate, a.low, a.high) == pytest.approx((b.estimate, b.low, b.high), rel=1e-9)
        assert [r.label for r in one.of_kind("header")] == ["time: early", "time: late"]

    def test_a_number_is_no_factor(self):
        with pytest.raises(MethodError, match="number"):
            forest_layout(meta_regression(YI, VI, {"dose": [1, 2, 3, 4, 5]}))


class TestRuns:
    def test_leave_one_out(self, fit):
        table = leave_one_out(fit)
        layout = forest_layout(table, measure="MD")
        assert [r.estimate for r in layout.rows] == table.estimate.tolist()
        assert {r.marker for r in layout.rows} == {"dot"}
        assert layout.head("study") == "Study left out"
        assert [c.name for c in layout.columns if c.kind == "text"] == ["k", "I²"]
        assert all(r.weight_text == "" for r in layout.rows)
        assert layout.summary[0].startswith("Leave-one-out forest plot of 5 studies")

    def test_cumulative_of_ratios_with_all_studies_below(self):
        fit = pool([0.1, 0.5, 0.3], [0.01, 0.02, 0.03], measure="RR")
        layout = forest_layout(cumulative(fit), overall=fit)
        assert layout.log
        assert layout.rows[-1].label == "All studies"
        assert layout.rows[-1].texts == layout.rows[-2].texts
        assert layout.of_kind("study")[0].estimate == pytest.approx(math.exp(0.1))
        assert layout.of_kind("prediction") == ()


class TestPrinted:
    def test_strings_keep_their_digits(self):
        rows = [("A", "-7.5", "\u221214.0", "-1.00"), ("A", "0.90", "0.5", "\u221e"), ("B", 1.234, 0.0, 2.0)]
        layout = forest_layout(rows, measure="MD")
        assert texts_of(layout) == [
            ("study", "A (1)", "−7.5", "−14.0", "−1.00"),
            ("study", "A (2)", "0.90", "0.5", "∞"),
            ("study", "B", "1.23", "0.00", "2.00"),
        ]
        assert layout.rows[1].clip_high
        assert math.isinf(layout.rows[1].high)
        assert layout.column("weight") is None

    @pytest.mark.parametrize("form", ["frame", "columns", "records"])
    def test_every_form_of_table(self, form):
        columns = {
            "study": ["A", "B", "All"],
            "estimate": ["1.2", "0.9", "1.1"],
            "ci_low": ["0.9", "0.5", "0.8"],
            "ci_high": ["1.6", "1.62", "1.5"],
            "kind": ["study", "study", "total"],
            "group": ["x", "y", ""],
            "weight": [60, 40, 100],
        }
        records = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        table = {"frame": pd.DataFrame(columns), "columns": columns, "records": records}[form]
        layout = forest_layout(table, measure="OR")
        assert layout.log
        assert [r.kind for r in layout.rows] == ["header", "study", "header", "study", "total"]
        assert layout.of_kind("total")[0].marker == "diamond"
        areas = [r.area for r in layout.of_kind("study")]
        assert areas[1] / areas[0] == pytest.approx(40 / 60)

    def test_missing_numbers_are_rows_all_the_same(self):
        layout = forest_layout([("A", None, None, None), ("B", "1", "0", "2"), ("C", "3", "", "")])
        assert [r.remark for r in layout.rows] == ["not printed", "", ""]
        assert layout.rows[2].texts == ("3", "", "")

    def test_odd_intervals_are_drawn_and_told(self):
        layout = forest_layout([("A", "1", "2", "0"), ("B", "5", "0", "2"), ("C", "1", "0", "2")])
        assert [(r.low, r.high) for r in layout.rows] == [(0, 2)] * 3
        assert layout.rows[0].texts == ("1", "2", "0")
        assert [r.flags for r in layout.rows] == ["a", "b", ""]
        assert "above the upper" in layout.footnotes[0][1]
        assert "outside its own interval" in layout.footnotes[1][1]

    @pytest.mark.parametrize(
        ("table", "match"),
        [
            ([("A", "x", "1", "2")], "estimate of 'A' is 'x'"),
            ([("A", "1")], "Row 1"),
            ({"study": ["A"], "estimate": [1]}, "'ci_low'"),
            ([], "no column|no rows"),
            (7, "takes a fit"),
            ("text", "takes a fit"),
            ({"study": ["A"], "estimate": [1, 2]}, "different lengths"),
        ],
    )
    def test_errors(self, table, match):
        with pytest.raises(DataError, match=match):
            forest_layout(table)


def test_effect_sizes_without_a_pool():
    es = EffectSizes(np.array([0.1, np.nan, 0.3]), np.array([0.04, np.nan, 0.01]), "RR", "log", ("A", "B", "C"))
    layout = forest_layout(es)
    assert layout.log
    assert [r.remark for r in layout.rows] == ["", "not estimable", ""]
    assert layout.column("weight") is None
    assert layout.rows[0].area / layout.rows[2].area == pytest.approx(0.01 / 0.04)
    assert layout.rows[0].texts[0] == f"{math.exp(0.1):.2f}"


class TestColumns:
    def kinds(self, layout):
        return [c.name if c.kind == "text" else c.kind for c in layout.columns]

    def test_arms_and_order_of_each_style(self, fit):
        by_arm = ["Mean", "SD", "n"] * 2
        wanted = {
            "lbpmeta": ["study", *by_arm, "plot", "effect", "weight"],
            "revman": ["study", *["Mean", "SD", "Total"] * 2, "weight", "effect", "plot"],
            "bmj": ["study", "Smt", "Sham", "plot", "weight", "effect"],
            "jama": ["study", "Smt", "Sham", "effect", "plot", "weight"],
        }
        for style, columns in wanted.items():
            layout = forest_layout(fit, data=ARMS, style=style, arms=("Smt", "Sham"))
            assert self.kinds(layout) == columns, style

    def test_numbers_of_a_column_share_their_decimals(self, fit):
        layout = forest_layout(fit, data=ARMS, columns=["mean1", "sd1", "n1", "effect"])
        assert self.kinds(layout) == ["study", "Mean", "SD", "n", "plot", "effect"]
        cells = list(zip(*(r.cells[1:4] for r in layout.of_kind("study")), strict=True))
        assert cells[0] == ("28.0", "34.5", "30.2", "26.0", "41.0")
        assert cells[1] == ("22.0", "0.8", "20.0", "14.2", "26.0")
        assert cells[2] == ("10", "20", "30", "40", "50")

    def test_anything_in_the_frame_where_it_is_named(self, fit):
        frame = pd.DataFrame({"year": [2019, 2020, 2020, 1999, 2001], "risk_group": list("abcde")})
        layout = forest_layout(fit, data=frame, columns=["year", "plot", "study", "risk_group", "weight"])
        assert self.kinds(layout) == ["Year", "plot", "study", "Risk group", "weight"]
        assert [r.cells[0] for r in layout.of_kind("study")] == ["2019", "2020", "2020", "1999", "2001"]

    def test_a_missing_arm_is_a_dash_and_not_summed(self, fit):
        data = {**ARMS, "n2": [11, None, 31, 41, 51], "sd2": [20, float("nan"), 22, 23, 24]}
        layout = forest_layout(fit, data=data, columns=["n1", "sd2", "n2"])
        assert layout.rows[1].cells[2:4] == ("–", "–")
        assert layout.of_kind("total")[0].cells[1:4] == ("150", "", "")

    def test_events_per_arm(self):
        es = effect_sizes("RR", events1=[4, 6], n1=[20, 21], events2=[8, 5], n2=[19, 20])
        data = {"events1": [4, 6], "n1": [20, 21], "events2": [8, 5], "n2": [19, 20], "mean1": ["", ""]}
        layout = forest_layout(pool(es), data=data, style="jama")
        assert [r.cells[1] for r in layout.rows] == ["4 / 20", "6 / 21", "41"]

    def test_errors(self, fit):
        for columns, data, match in (
            (["study", "country"], None, "'country'"),
            (["arms"], None, "'arms'"),
            ("year", None, "list of names"),
            (["year"], {"year": [1]}, "1 rows in column 'year'"),
        ):
            with pytest.raises(DataError, match=match):
                forest_layout(fit, columns=columns, data=data)


class TestMarks:
    def finding(self, row, verdict=Verdict.INCONSISTENT, message="sd1 44 exceeds 39."):
        return Finding("check", verdict, Severity.MINOR, message, rows=(row,))

    def test_findings_mark_the_rows_they_are_about(self, fit):
        findings = [
            self.finding("id-3"),
            self.finding("id-1", Verdict.CONSISTENT),
            self.finding("line", Verdict.IMPLAUSIBLE, "Too narrow."),
        ]
        ids = ["id-0", "id-1", "id-2", "id-3", "id-4", "line"]
        layout = forest_layout(fit, findings=findings, ids=ids)
        assert [r.flags for r in layout.rows] == ["", "", "", "a", "", "b", ""]
        assert layout.footnotes == (("a", "Inconsistent: sd1 44 exceeds 39."), ("b", "Implausible: Too narrow."))
        ax = draw_forest(layout)
        told = [t.get_text() for t in ax.texts]
        assert told.count("a") == 1
        assert "a. Inconsistent: sd1 44 exceeds 39." in told

    def test_texts_by_label_or_position(self, fit):
        layout = forest_layout(fit, findings={"Bond 2020": "Twice.", 0: "First.", 5: "All."})
        assert [r.flags for r in layout.rows] == ["a", "b", "b", "", "", "c", ""]

    @pytest.mark.parametrize("findings", [{"nobody": "x"}, {9: "x"}, [3]])
    def test_findings_about_nothing(self, fit, findings):
        with pytest.raises(DataError, match="findings"):
            forest_layout(fit, findings=findings)

    def test_one_study_that_outweighs_all_others_is_marked(self):
        fit = pool([0.0, 5.0, -5.0, 2.0, 1.0], [0.1, 4.0, 9.0, 5.0, 4.0], measure="MD", tau2=100.0)
        layout = forest_layout(fit)
        assert [r.precise for r in layout.of_kind("study")] == [True, False, False, False, False]
        share = 10 / (10 + 1 / 4 + 1 / 9 + 1 / 5 + 1 / 4)
        assert f"{share:.0%} of the inverse variances" in layout.footnotes[0][1]
        (squares,) = [c for c in forest(fit, x_limits=(-60, 60)).collections if isinstance(c, PathCollection)]
        assert squares.get_linewidths()[0] > squares.get_linewidths()[1]


class TestLights:
    def test_forms_of_judgements(self):
        by_row = [{"study": n, "D1": "Low", "Overall": "SOME"} for n in NAMES[:1] + NAMES[3:]]
        by_row += [
            {"study": "Bond 2020", "D1": "+", "Overall": "high"},
            {"study": "Bond 2020", "D1": "-", "Overall": ""},
        ]
        domains, judged = read_lights(pd.DataFrame(by_row), NAMES)
        assert domains == ("D1", "Overall")
        assert judged[:3] == (("low", "some concerns"), ("low", "high"), ("high", "no information"))
        as_mapping = {n: ["low", "high", "low", "low", "low", "high"] for n in set(NAMES)}
        assert read_lights(as_mapping, NAMES)[0] == ("D1", "D2", "D3", "D4", "D5", "Overall")
        assert read_lights({"A 2001": {"D1": "low"}}, ["A 2001 (1)", "A 2001 (2)"])[1] == (("low",), ("low",))

    def test_every_judgement_has_its_own_sign(self):
        assert [light.symbol for light in LIGHTS.values()] == ["+", "!", "−", "?"]

    def test_lights_are_drawn(self, fit):
        judged = [{"D1": "low", "D2": "high"}] * 4 + [{"D1": "no information", "D2": "some concerns"}]
        ax = forest(fit, risk_of_bias=judged)
        faces = [
            (to_hex(c.get_facecolor()[0]).upper(), len(c.get_offsets()))
            for c in ax.collections
            if isinstance(c, PathCollection) and c.get_edgecolor().size and c.get_transform() is not None
        ]
        for name, count in (("low", 4), ("high", 4), ("no information", 1), ("some concerns", 1)):
            assert (LIGHTS[name].color, count) in faces
        assert forest_layout(fit, risk_of_bias=judged).footer[-1] == (
            "Risk of bias: + low, ! some concerns, − high, ? no information."
        )

    @pytest.mark.parametrize(
        ("table", "match"),
        [
            ([{"D1": "low"}] * 2, "2 rows for 5 studies"),
            ([{"D1": "perhaps"}] * 5, "'perhaps'"),
            ([{"study": n} for n in NAMES], "no domain"),
            ([{"study": "Ali 2019", "D1": "low"}], "'Bond 2020'"),
        ],
    )
    def test_errors(self, fit, table, match):
        with pytest.raises(DataError, match=match):
            forest_layout(fit, risk_of_bias=table)


class TestPredictive:
    @pytest.mark.parametrize("method", ["z", "t", "hts", "hksj"])
    def test_its_quantiles_are_the_interval(self, method):
        fit = pool(YI, VI, measure="MD", prediction=method)
        d = distribution_of(fit)
        assert d.below(fit.prediction.low) == pytest.approx(0.025, rel=1e-9)
        assert d.below(fit.prediction.high) == pytest.approx(0.975, rel=1e-9)
        assert d.df == {"z": math.inf, "t": 4, "hts": 3, "hksj": 4}[method]

    def test_shares_and_curve(self):
        fit = pool(YI, VI, measure="MD", prediction="hts")
        layout = forest_layout(fit, prediction="density", mcid=(3, 6), x_limits=(-40, 40), better="lower")
        (row,) = layout.of_kind("prediction")
        spread = fit.prediction.width / 2 / stats.t(3).ppf(0.975)
        t = stats.t(3, loc=fit.estimate, scale=spread)
        heights = np.array(row.density.heights)
        assert heights == pytest.approx(t.pdf(row.density.x) / t.pdf(row.density.x).max(), rel=1e-9)
        assert row.density.shaded == ((0.0, math.inf, "beyond null"), (-math.inf, -3.0, "beyond mcid"))
        line = next(line for line in layout.footer if line.startswith("Predictive"))
        assert f"{t.sf(0):.0%} above no effect (hatched)" in line
        assert f"{t.cdf(-3):.0%} below the minimal important difference of \u22123 (dark)" in line

    def test_ratios_where_higher_is_better(self):
        fit = pool([0.2, 0.5, 0.1, 0.6], [0.01, 0.02, 0.015, 0.02], measure="RR", prediction="t")
        layout = forest_layout(fit, prediction="density", mcid=1.25, better="higher")
        shaded = layout.of_kind("prediction")[0].density.shaded
        assert shaded == ((-math.inf, 1.0, "beyond null"), (1.25, math.inf, "beyond mcid"))

    def test_unknown_form(self, fit):
        with pytest.raises(MethodError, match="prediction"):
            forest_layout(fit, prediction="violin")


class TestStyles:
    def test_words_of_the_houses(self, fit):
        revman = forest_layout(fit, style="revman")
        assert revman.head("effect") == "Mean difference\nIV, Random, 95% CI"
        assert revman.of_kind("total")[0].label == "Total (95% CI)"
        assert revman.footer[0].startswith("Heterogeneity: Tau² = ")
        assert revman.footer[1].startswith("Test for overall effect: Z = ")
        bmj = forest_layout(fit, style="bmj")
        assert bmj.brackets == ("(", " to ", ")")
        assert bmj.rows[0].weight_text == f"{fit.weights[0]:.1f}"
        jama = forest_layout(fit, style="jama")
        assert jama.head("study") == "Source"
        assert " 0." not in jama.footer[1].partition("P")[2]

    def test_numbers_are_the_same_in_every_style(self, fit):
        told = {tuple(r.texts for r in forest_layout(fit, style=s).rows) for s in FOREST_STYLES}
        assert len(told) == 1

    def test_elements_by_keyword_and_by_style(self, fit):
        ax = forest(fit, square={"facecolor": "#123456"}, total={"facecolor": "#654321"}, null_line={"linewidth": 3})
        (squares,) = [c for c in ax.collections if isinstance(c, PathCollection)]
        assert to_hex(squares.get_facecolor()[0]) == "#123456"
        assert any(to_hex(p.get_facecolor()) == "#654321" for p in ax.patches)
        assert any(line.get_linewidth() == 3 for line in ax.lines)
        own = dataclasses.replace(FOREST_STYLES["bmj"], name="ours", total="All", square={"facecolor": "#abcdef"})
        layout = forest_layout(fit, style=own)
        assert layout.of_kind("total")[0].label == "All"
        (squares,) = [c for c in forest(fit, style=own).collections if isinstance(c, PathCollection)]
        assert to_hex(squares.get_facecolor()[0]) == "#abcdef"

    def test_unknown(self, fit):
        with pytest.raises(MethodError, match="'lbpmeta', 'revman', 'bmj', 'jama'"):
            forest(fit, style="lancet")
        with pytest.raises(DataError, match="'column'"):
            forest(fit, width="wide")


def test_alternative_text_is_made_from_the_fit(fit):
    layout = forest_layout(fit, title="Pain", mcid=10, findings={"Cox 1999": "Odd."})
    told = alt_text(layout)
    total = layout.of_kind("total")[0]
    assert told.startswith("Forest plot of a random-effects meta-analysis of 5 studies: Pain.")
    assert f"Total (random effects): {total.texts[0]} [{total.texts[1]}, {total.texts[2]}]." in told
    assert "95% prediction interval: [" in told
    assert "Marked, Cox 1999: Odd." in told
    assert alt_text(layout, rows=True).count("weight") == 5
    assert forest(fit, title="Pain", mcid=10, findings={"Cox 1999": "Odd."}).get_label() == told


def test_saved_text_is_text_and_the_same_every_time(fit, tmp_path):
    files = []
    for i in range(2):
        ax = forest(fit, labels=["Sørensen & <co>", *"bcde"])
        files.append(save_figure(ax, tmp_path / f"{i}" / "plot.svg", close=True))
        assert not plt.get_fignums()
    svg = files[0].read_text(encoding="utf-8")
    assert svg == files[1].read_text(encoding="utf-8")
    assert "Sørensen &amp; &lt;co&gt;</text>" in svg
    assert "random-effects meta-analysis of 5 studies" in svg
    pdf = save_figure(forest(fit), tmp_path / "plot.pdf").read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    with pytest.raises(ConfigurationError, match=r"\.gif"):
        save_figure(forest(fit), tmp_path / "plot.gif")


def test_a_backend_without_a_screen_does_no_harm(fit, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise ImportError("Cannot load backend 'TkAgg' which requires the 'tk' interactive framework")

    monkeypatch.setattr(plt, "figure", refuse)
    ax = forest(fit)
    ax.figure.canvas.draw()
    assert "Ali 2019" in {t.get_text() for t in ax.texts}


class TestEvidence:
    def test_rows_that_the_checks_flag_wear_a_mark(self):
        ax = lm.load().forest("cd008112-1.1.1", style="revman", prediction="density", recipe="revman2025")
        told = [t.get_text() for t in ax.texts]
        assert [t for t in told if re.fullmatch("[a-z](,[a-z])+", t)], (
            "Tavares 2017 has a finding and is the most precise"
        )
        assert any(re.match(r"[a-z]\. Implausible: The SMT arm \(n 20, mean 2.5\) has sd1 0.801257", t) for t in told)
        assert any("More precise than all other studies together" in t for t in told)
        assert {"806", "764", "Tavares 2017", "Total (95% CI)"} <= set(told)
        plain = lm.load().forest("cd008112-1.1.1", findings=False)
        assert not any("Implausible" in t.get_text() for t in plain.texts)

    def test_the_commands_arguments_reach_the_figure(self):
        ax = lm.load().forest(
            "cd008112-1.1.1", width="column-and-a-half", columns=["study", "n1", "effect"], mcid=5, sort="weight"
        )
        assert ax.figure.get_size_inches()[0] == pytest.approx(114 / 25.4)
        told = [t.get_text() for t in ax.texts]
        assert "Weight" not in told
        assert any("difference of 5." in t for t in told)

    def test_events_of_a_packaged_line(self):
        ax = lm.load().forest("cd008112-3.3.1", style="jama")
        told = {t.get_text() for t in ax.texts}
        assert {"Events / total", "12 / 50", "82 / 103", "267", "385"} <= told
        assert ax.get_xscale() == "log"


def test_a_result_of_statsmodels_is_drawn_as_its_studies_pooled() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    yi, vi = np.array([-0.1, 0.3, 0.2]), np.array([0.02, 0.03, 0.01])
    theirs = combine_effects(yi, vi, row_names=["A", "B", "C"])
    drawn = forest_layout(theirs, measure="OR")
    again = forest_layout(lm.pool(yi, vi, labels=["A", "B", "C"], measure="OR"))
    assert drawn == again


@pytest.mark.parametrize("width", [85, 180, 60.0])
def test_a_width_in_millimetres_is_told(width: float) -> None:
    with pytest.raises(DataError, match=rf"`width` is {width:g} inches.*{width:g} / 25\.4"):
        lm.forest(lm.pool([0.1, 0.2], [0.1, 0.1]), width=width)
