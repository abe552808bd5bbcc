"""Every figure's layout against its formula."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
import pytest
from scipy import stats

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.interval import ValueSet
from lbpmeta.plots.chart.axes import effect_axis, linear_axis
from lbpmeta.pooling.single import pool

YI = [-1.2, -0.4, -0.9, 0.1, -2.5, -0.3, -0.7, -1.9, 0.2, -0.6, -1.1]
VI = [0.10, 0.05, 0.22, 0.04, 0.35, 0.02, 0.08, 0.30, 0.06, 0.09, 0.15]
LABELS = [f"Study {c}" for c in "ABCDEFGHIJK"]
Z = 1.959963984540054


@pytest.fixture(scope="module")
def fit() -> lm.Fit:
    return pool(YI, VI, measure="MD", labels=LABELS, prediction="hts")


@pytest.fixture(scope="module")
def ratio() -> lm.Fit:
    return pool(YI, VI, measure="RR", labels=LABELS)


def approx(values, rel=1e-12):
    return pytest.approx(list(values), rel=rel, abs=1e-14)


class TestFunnel:
    def test_points_and_limits(self, fit):
        chart = plots.funnel_layout(fit)
        (points,) = chart.points_of("points")
        assert points.x == approx(YI)
        assert points.y == approx(np.sqrt(VI))
        assert chart.y.limits[0] > chart.y.limits[1] == 0
        for side, line in zip((-1, 1), chart.lines_of("limits"), strict=True):
            assert line.y[0] == 0
            assert line.x == approx([fit.estimate, fit.estimate + side * Z * line.y[1]])
        assert chart.lines_of("pooled")[0].x == approx([fit.estimate] * 2)

    def test_ratios_are_shown_on_a_log_axis(self, ratio):
        chart = plots.funnel_layout(ratio, contours=True)
        assert chart.x.log
        assert chart.points_of("points")[0].x == approx(np.exp(YI))
        line = chart.lines_of("limits")[1]
        assert np.log(line.x) == approx([ratio.estimate, ratio.estimate + Z * line.y[1]])

    def test_contours_are_where_the_p_value_is(self, fit):
        chart = plots.funnel_layout(fit, contours=(0.95, 0.99))
        inner = chart.areas_of("contour 1")
        assert [a.label for a in inner] == ["p 0.01 to 0.05", ""]
        for area in inner:
            for x, se, p in zip(area.x[1:], area.y[1:], (0.05, 0.01), strict=True):
                assert 2 * stats.norm.sf(abs(x) / se) == pytest.approx(p, rel=1e-10)
        low, high = chart.x.limits
        assert chart.areas_of("contour 2")[0].x[2] <= low < high <= chart.areas_of("contour 2")[1].x[2]
        with pytest.raises(DataError, match="`contours`"):
            plots.funnel_layout(fit, contours=(95,))

    def test_filled_studies_are_mirrors(self, fit):
        result = lm.trim_and_fill(fit, side="right")
        assert result.k0 > 0
        chart = plots.funnel_layout(fit, trim_fill=result)
        (filled,) = chart.points_of("filled")
        assert filled.x == approx(result.fit.yi[fit.k :])
        assert filled.y == approx(np.sqrt(result.fit.vi[fit.k :]))
        # Each mirrors an observed study of the same standard error about one centre.
        pairs = [(x, YI[int(np.argmin(abs(np.sqrt(VI) - y)))]) for x, y in zip(filled.x, filled.y, strict=True)]
        assert np.ptp([a + b for a, b in pairs]) < 1e-12
        assert chart.lines_of("adjusted")[0].x == approx([result.estimate] * 2)
        assert f"adds {result.k0} on the right" in chart.alt_text

    def test_egger_is_the_line_of_its_test(self, fit):
        test = lm.egger(fit)
        line = plots.funnel_layout(fit, test=test).lines_of("test")[0]
        assert line.x[0] == pytest.approx(test.limit_estimate)
        assert line.x[1] - line.x[0] == pytest.approx(test.estimate * line.y[1])
        with pytest.raises(DataError, match=r"lm\.egger"):
            plots.funnel_layout(fit, test=lm.begg(fit))

    def test_alt_text_counts_what_is_outside(self, fit):
        off = np.abs(fit.yi - fit.estimate) > Z * np.sqrt(fit.vi)
        assert f"{off.sum()} of 11 studies lie outside" in plots.funnel_layout(fit).alt_text
        named = [n for n in plots.funnel_layout(fit).points_of("points")[0].names if n]
        assert named == [label for label, o in zip(LABELS, off, strict=True) if o]


class TestRadial:
    def test_points_band_and_ray(self, fit):
        chart = plots.radial_layout(fit)
        (points,) = chart.points_of("points")
        s = np.sqrt(np.array(VI) + fit.tau2)
        assert fit.tau2 > 0
        assert points.x == approx(1 / s)
        assert points.y == approx(np.array(YI) / s)
        end = chart.x.limits[1]
        assert chart.lines_of("pooled")[0].y == approx([0, fit.estimate * end])
        assert chart.areas_of("band")[0].y == approx([-Z, fit.estimate * end - Z, fit.estimate * end + Z, Z])

    @pytest.mark.parametrize("measure", ["MD", "RR"])
    def test_the_scale_on_the_right_reads_the_effect(self, measure):
        fit = pool(YI, VI, measure=measure)
        chart = plots.radial_layout(fit)
        end = chart.x.limits[1]
        assert chart.right is not None
        assert len(chart.right.ticks) >= 2
        for y, label in zip(chart.right.ticks, chart.right.tick_labels, strict=True):
            value = float(label.replace("\u2212", "-"))
            assert y / end == pytest.approx(math.log(value) if measure == "RR" else value, abs=1e-12)


def test_baujat_is_the_table_of_baujat(fit):
    data = lm.baujat(fit, model="common")
    (points,) = plots.baujat_layout(data).points_of("points")
    assert points.x == approx(data.heterogeneity)
    assert points.y == approx(data.influence)
    assert sum(points.x) == pytest.approx(fit.q, rel=1e-12)
    own = plots.baujat_layout(fit).points_of("points")[0]
    assert own.x == approx(lm.baujat(fit).heterogeneity)


class TestLabbe:
    COUNTS: ClassVar = {
        "events1": [4, 6, 3, 62],
        "n1": [123, 306, 231, 500],
        "events2": [11, 29, 11, 100],
        "n2": [139, 303, 220, 490],
    }

    def test_points_are_risks(self):
        (points,) = plots.labbe_layout(**self.COUNTS).points_of("bubbles")
        assert points.x == approx([11 / 139, 29 / 303, 11 / 220, 100 / 490])
        assert points.y == approx([4 / 123, 6 / 306, 3 / 231, 62 / 500])
        n = np.add(self.COUNTS["n1"], self.COUNTS["n2"])
        assert points.area == approx(n / n.max())

    @pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
    def test_the_curve_holds_the_effect(self, measure):
        fit = pool(lm.effect_sizes(measure, **self.COUNTS))
        chart = plots.labbe_layout(**self.COUNTS, fit=fit)
        line = chart.lines_of("pooled")[0]
        x, y = np.array(line.x[1:]), np.array(line.y[1:])
        seen = (y > 0) & (y < 1)
        assert seen.sum() > 50
        x, y = x[seen], y[seen]
        got = {"RR": np.log(y / x), "RD": y - x, "OR": np.log(y / (1 - y) / (x / (1 - x)))}[measure]
        assert got == pytest.approx(np.full(x.size, fit.estimate), rel=1e-9)

    def test_what_cannot_be(self):
        with pytest.raises(DataError, match="`events1` is 7 and `n1` is 5 in row 2"):
            plots.labbe_layout(events1=[1, 7], n1=[5, 5], events2=[1, 1], n2=[5, 5])
        with pytest.raises(DataError, match="different shapes"):
            plots.labbe_layout(events1=[1], n1=[5, 5], events2=[1, 1], n2=[5, 5])
        with pytest.raises(MethodError, match="RR, OR or RD"):
            plots.labbe_layout(**self.COUNTS, fit=pool([1.0, 2.0], [1.0, 1.0], measure="MD"))

    def test_a_missing_arm_is_left_out_and_told(self):
        with pytest.warns(LbpmetaWarning, match="Study 2"):
            chart = plots.labbe_layout(events1=[1, 2], n1=[5, 5], events2=[1, math.nan], n2=[5, 5])
        assert chart.points_of("bubbles")[0].x == (0.2,)


class TestDrapery:
    def test_curves_are_p_value_functions(self, fit):
        chart = plots.drapery_layout(fit)
        curves = chart.lines_of("studies")
        assert len(curves) == fit.k
        for curve, y, v in zip(curves, YI, VI, strict=True):
            expected = 2 * stats.norm.sf(np.abs(np.array(curve.x) - y) / math.sqrt(v))
            assert curve.y == pytest.approx(expected, rel=1e-9)
        pooled = chart.lines_of("pooled")[0]
        assert pooled.y == pytest.approx(
            2 * stats.norm.sf(np.abs(np.array(pooled.x) - fit.estimate) / fit.se), rel=1e-9
        )

    @pytest.mark.parametrize("method", ["z", "t", "hts", "hksj", "follow"])
    @pytest.mark.parametrize("ci", ["z", "hksj"])
    def test_the_prediction_curve_is_the_prediction_interval_at_all_levels(self, method, ci):
        fit = pool(YI, VI, prediction=method, ci=ci)
        curve = plots.drapery_layout(fit).lines_of("prediction curve")[0]
        for i in (0, 20, 30, 60):
            interval = fit.predict(method, level=1 - curve.y[i])
            assert curve.x[i] == pytest.approx(interval.low, rel=1e-9)
            assert curve.x[-1 - i] == pytest.approx(interval.high, rel=1e-9)

    def test_hartung_knapp_has_a_t_curve(self):
        fit = pool(YI, VI, ci="hksj")
        pooled = plots.drapery_layout(fit).lines_of("pooled")[0]
        assert pooled.y[5] == pytest.approx(
            2 * stats.t.sf(abs(pooled.x[5] - fit.estimate) / fit.se, fit.k - 1), rel=1e-9
        )

    def test_no_standard_error_no_curve(self):
        with pytest.warns(LbpmetaWarning, match="All effects are equal"):
            equal = pool([1.0, 1.0], [1.0, 2.0], ci="hksj")
        with pytest.raises(NotDefinedError, match="p-value function"):
            plots.drapery_layout(equal)


class TestBubble:
    DOSE = np.array([1.0, 2, 2, 4, 7, 3, 3, 6, 1, 2, 5])

    def test_points_weights_line_and_bands(self):
        fit = lm.meta_regression(YI, VI, {"dose": self.DOSE}, measure="MD", prediction="hts")
        chart = plots.bubble_layout(fit)
        (marks,) = chart.points_of("bubbles")
        assert marks.x == approx(self.DOSE)
        assert marks.y == approx(YI)
        w = 1 / (np.array(VI) + fit.tau2)
        assert marks.area == approx(w / w.max())
        line = chart.lines_of("pooled")[0]
        assert line.y == pytest.approx(fit.coefficients[0] + fit.coefficients[1] * np.array(line.x), rel=1e-10)
        expected = fit.predict({"dose": list(line.x)})
        for role, band in (("ci", expected.ci), ("prediction", expected.prediction)):
            (area,) = chart.areas_of(role)
            assert area.y == pytest.approx(np.concatenate([band.low, band.high[::-1]]), rel=1e-10)

    def test_other_moderators_are_held_and_told(self):
        where = ["a", "b"] * 5 + ["a"]
        fit = lm.meta_regression(YI, VI, {"dose": self.DOSE, "place": where, "age": np.arange(11.0)})
        with pytest.raises(MethodError, match="'dose', 'age'"):
            plots.bubble_layout(fit)
        chart = plots.bubble_layout(fit, "dose", at={"place": "b"})
        assert chart.notes == ("The line is drawn at place b, age 5.",)
        line = chart.lines_of("pooled")[0]
        new = {"dose": list(line.x), "place": ["b"], "age": [5.0]}
        assert line.y == pytest.approx(fit.predict(new).estimate, rel=1e-12)
        with pytest.raises(MethodError, match="'size'"):
            plots.bubble_layout(fit, "dose", at={"size": 1})

    def test_formulas_and_designs_of_one_column(self):
        one = lm.meta_regression(YI, VI, formula="np.log(dose)", data={"dose": self.DOSE})
        assert plots.bubble_layout(one).points_of("bubbles")[0].x == approx(np.log(self.DOSE))
        two = lm.meta_regression(YI, VI, formula="dose + I(dose**2)", data={"dose": self.DOSE})
        with pytest.raises(MethodError, match="with `moderators` instead"):
            plots.bubble_layout(two, "dose")

    def test_a_factor_is_no_axis(self):
        fit = lm.meta_regression(YI, VI, {"place": ["a", "b"] * 5 + ["a"]})
        with pytest.raises(MethodError, match="a moderator that is a number"):
            plots.bubble_layout(fit)


class TestQq:
    def test_against_scipy(self, fit):
        chart = plots.qq_layout(fit)
        (points,) = chart.points_of("points")
        w = 1 / (np.array(VI) + fit.tau2)
        z = (np.array(YI) - fit.estimate) / np.sqrt(1 / w - 1 / w.sum())
        assert points.y == pytest.approx(np.sort(z), rel=1e-12)
        assert points.x == pytest.approx(stats.norm.ppf((np.arange(1, 12) - 0.5) / 11), rel=1e-12)
        band = chart.areas_of("band")[0]
        i = np.arange(1, 12)
        assert band.y[:11] == pytest.approx(stats.norm.ppf(stats.beta.ppf(0.025, i, 12 - i)), rel=1e-10)

    def test_small_samples_use_blom(self):
        points = plots.qq_layout(pool(YI[:5], VI[:5])).points_of("points")[0]
        assert points.x == pytest.approx(stats.norm.ppf((np.arange(1, 6) - 0.375) / 5.25), rel=1e-12)

    def test_regression_residuals(self):
        fit = lm.meta_regression(YI, VI, {"dose": TestBubble.DOSE})
        points = plots.qq_layout(fit).points_of("points")[0]
        z = fit.residual / np.sqrt((fit.vi + fit.tau2) * (1 - fit.hat))
        assert points.y == pytest.approx(np.sort(z), rel=1e-12)

    @pytest.mark.parametrize("k", [1, 2])
    def test_too_few(self, k):
        with pytest.raises(NotDefinedError, match=f"needs 3 studies and there are {k}"):
            plots.qq_layout(pool(YI[:k], VI[:k]))


class TestProfile:
    def test_the_curve_is_the_restricted_likelihood(self, fit):
        curve = plots.profile_layout(fit).lines_of("curve")[0]
        y, v = np.array(YI), np.array(VI)
        for tau2, height in list(zip(curve.x, curve.y, strict=True))[::40]:
            w = 1 / (v + tau2)
            mu = w @ y / w.sum()
            # REML: likelihood of the k - 1 contrasts; its constant log|1'1| / 2 = log(k) / 2.
            expected = -0.5 * (
                (y.size - 1) * math.log(2 * math.pi) + np.log(v + tau2).sum() + math.log(w.sum() / y.size)
            ) - 0.5 * (w @ (y - mu) ** 2)
            assert height == pytest.approx(expected, rel=1e-10)

    @pytest.mark.parametrize("method", ["ML", "REML"])
    def test_its_maximum_is_the_estimate(self, method):
        fit = pool(YI, VI, tau2=method)
        chart = plots.profile_layout(fit)
        curve = chart.lines_of("curve")[0]
        assert curve.x[int(np.argmax(curve.y))] == fit.tau2
        assert chart.lines_of("threshold")[0].y[0] == pytest.approx(max(curve.y) - stats.chi2.ppf(0.95, 1) / 2)
        assert chart.lines_of("interval")[0].x == approx(fit.tau2_ci)

    def test_a_regression_at_its_own_likelihood(self):
        fit = lm.meta_regression(YI, VI, {"dose": TestBubble.DOSE})
        mark = plots.profile_layout(fit).points_of("flagged")[0]
        assert mark.x == (fit.tau2,)
        assert mark.y[0] == pytest.approx(fit.log_likelihood, rel=1e-12)

    def test_where_there_is_none(self):
        with pytest.raises(NotDefinedError, match="common effect"):
            plots.profile_layout(pool(YI, VI, model="common"))
        with pytest.raises(NotDefinedError, match="needs 2 studies and there are 1"):
            plots.profile_layout(pool(YI[:1], VI[:1]))


class TestGosh:
    def test_every_subset_is_in_one_cell(self, fit):
        result = lm.gosh(fit)
        chart = plots.gosh_layout(result, "Study E", measure="MD")
        counts = np.array(chart.cells.counts)
        assert counts.sum() == 2**11 - 1
        share = np.array(chart.cells.share)
        assert (counts * share).sum() == pytest.approx(result.includes("Study E").sum())
        row = int(np.searchsorted(chart.cells.y, result.i2[100], side="right")) - 1
        column = int(np.searchsorted(chart.cells.x, result.estimate[100], side="right")) - 1
        assert counts[row, column] > 0

    def test_histograms_stand_beyond_the_grid(self, fit):
        result = lm.gosh(fit)
        chart = plots.gosh_layout(result, 4)
        for role in ("with", "without"):
            top, side = chart.areas_of(role)
            assert min(top.y) > chart.cells.y[-1]
            assert min(side.x) > chart.cells.x[-1]
            assert max(top.y) <= chart.y.limits[1] + 1e-12
        tallest = max(max(a.y) for a in (chart.areas_of("with")[0], chart.areas_of("without")[0]))
        assert tallest == pytest.approx(chart.y.limits[1])

    def test_options(self, fit):
        with pytest.raises(MethodError, match="`y` is 'h2'"):
            plots.gosh_layout(lm.gosh(fit), y="h2")
        with pytest.raises(MethodError, match="`study`"):
            plots.gosh_layout(lm.gosh(fit), "nobody")


class TestInfluence:
    def test_panels_are_the_diagnostics(self, fit):
        data = lm.influence(fit)
        layout = plots.influence_layout(data, panels=["rstudent", "cooks_d", "dffits", "hat"])
        for chart, name in zip(layout.charts, ("rstudent", "cooks_d", "dffits", "hat"), strict=True):
            seen = sorted((y, x) for points in chart.points for x, y in zip(points.x, points.y, strict=True))
            assert [x for _, x in seen] == approx(getattr(data, name))
        assert [line.x[0] for line in layout.charts[2].lines_of("threshold")] == approx([-3 * 0.1**0.5, 3 * 0.1**0.5])
        assert layout.charts[1].lines_of("threshold")[0].x[0] == pytest.approx(stats.chi2.ppf(0.5, 1), rel=1e-12)

    def test_flagged_are_diamonds(self):
        fit = pool([0.1, 0.3, 0.2, 0.25, 2.9], [0.01, 0.02, 0.03, 0.02, 0.02], labels=list("ABCDE"))
        layout = plots.influence_layout(fit)
        assert all(chart.points_of("flagged")[0].y == (4.0,) for chart in layout.charts)
        assert "stand out: E" in layout.alt_text

    def test_errors(self, fit):
        with pytest.raises(MethodError, match="`panels`"):
            plots.influence_layout(fit, panels=["cook"])
        with pytest.raises(DataError, match="at least 3"):
            plots.influence_layout(pool(YI[:2], VI[:2]))


class TestCaterpillar:
    def test_sorted_with_intervals_and_diamond(self, fit):
        chart = plots.caterpillar_layout(fit)
        order = np.argsort(YI)
        assert chart.y.tick_labels == (*(LABELS[i] for i in order), "Pooled")
        assert chart.points_of("points")[0].x == approx(np.array(YI)[order])
        for line, i in zip(chart.lines_of("intervals"), order, strict=True):
            half = Z * math.sqrt(VI[i])
            assert line.x == approx([YI[i] - half, YI[i] + half])
        diamond = chart.areas_of("total")[0]
        assert diamond.x == approx([fit.ci.low, fit.estimate, fit.ci.high, fit.estimate])
        assert chart.areas_of("prediction")[0].x[:2] == approx(fit.prediction)

    def test_an_interval_that_goes_on_has_an_arrow(self):
        fit = pool([0.0, 1.0, -1.0, 0.5], [0.01, 0.02, 0.01, 900.0], model="common")
        chart = plots.caterpillar_layout(fit)
        low, high = chart.x.limits
        assert high - low < 60
        assert chart.points_of("beyond right")[0].x == (high,)
        assert chart.points_of("beyond left")[0].y == chart.points_of("beyond right")[0].y == (2.0,)

    def test_many_studies_are_thin_rows(self):
        rng = np.random.default_rng(1)
        chart = plots.caterpillar_layout(pool(rng.normal(size=150), np.ones(150)))
        assert chart.y.tick_labels == ("Pooled",)
        assert len(chart.lines_of("intervals")) == 150
        assert chart.rows < 70


class TestRiskOfBias:
    ROB: ClassVar = {
        "A": ["low", "some concerns", "high", "+", "", "high"],
        "B": ["Low", "!", "-", "low", "NI", "unclear"],
    }

    def test_lights(self):
        chart = plots.traffic_light_layout(self.ROB)
        cells = {(x, y): p.role for p in chart.points for x, y in zip(p.x, p.y, strict=True)}
        assert len(cells) == 12
        row = ["low", "some concerns", "high", "low", "no information"]
        assert [cells[float(x), 0.0] for x in range(6)] == [*row, "high"]
        assert [cells[float(x), 1.0] for x in range(6)] == [*row, "some concerns"]
        assert {t.text for t in chart.texts} == {"+", "!", "?", "\u2212"}
        assert chart.x.tick_labels == ("D1", "D2", "D3", "D4", "D5", "Overall")
        assert chart.notes[0].startswith("D1: Randomisation process; D2: Deviations")

    def test_pairs_keep_studies_of_one_name_apart(self):
        chart = plots.traffic_light_layout([("A", ["low"] * 6), ("A", ["high"] * 6)])
        assert chart.y.tick_labels == ("A", "A")

    def test_shares(self):
        chart = plots.rob_summary_layout(self.ROB, weights=[3, 1])
        last = [a for a in chart.areas if a.y[0] > 4.5]
        assert [(a.role, a.x[0], a.x[1]) for a in last] == [("bar some concerns", 0, 25), ("bar high", 25, 100)]
        for row in range(6):
            ends = sorted((a.x[0], a.x[1]) for a in chart.areas if row - 0.5 < a.y[0] < row + 0.5)
            assert ends[0][0] == 0
            assert ends[-1][1] == pytest.approx(100)
        assert "Overall 75%" in chart.alt_text

    def test_own_domains_and_words(self):
        chart = plots.traffic_light_layout(
            {"A": ["low", "unclear"]}, domains=("Blinding", "Attrition"), middle="Unclear risk"
        )
        assert {p.label for p in chart.points} == {"Low risk (+)", "Unclear risk (!)"}

    def test_errors(self):
        with pytest.raises(DataError, match="give 6 judgements"):
            plots.traffic_light_layout({"A": ["low"]})
        with pytest.raises(DataError, match="Missing outcome data: 'maybe'"):
            plots.traffic_light_layout({"A": ["low", "low", "maybe", "low", "low", "low"]})
        with pytest.raises(DataError, match="empty"):
            plots.traffic_light_layout({})
        with pytest.raises(DataError, match="`weights`"):
            plots.rob_summary_layout(self.ROB, weights=[1])


class TestAdmissible:
    FINDING = lm.Finding(
        "ci",
        lm.Verdict.INCONSISTENT,
        lm.Severity.MINOR,
        "These numbers cannot all be right.",
        printed={"estimate": "0.65", "p": "<0.001"},
        admissible={"estimate": ValueSet(0.145, 0.155), "p": ValueSet(0.01, math.inf)},
        repairs=(lm.Repair("estimate", "0.65", "0.15", "a digit"),),
    )

    def test_bars_are_the_sets(self):
        estimate, p = plots.admissible_layout(self.FINDING).charts
        assert estimate.areas_of("printed")[0].x[:2] == approx([0.645, 0.655])
        assert estimate.areas_of("admissible")[0].x[:2] == approx([0.145, 0.155])
        assert estimate.points_of("repairs")[0].x == (0.15,)
        assert estimate.x.label == "Estimate (smallest repair: 0.15)"
        assert p.y.tick_labels == ("printed <0.001", "allowed at least 0.01")
        assert p.points_of("beyond left")[0].y == (0.0,)
        assert p.points_of("beyond right")[0].y == (1.0,)

    def test_each_number_has_its_own_axis(self):
        estimate, p = plots.admissible_layout(self.FINDING).charts
        assert estimate.x.limits[1] - estimate.x.limits[0] < 1
        assert p.x.limits[1] - p.x.limits[0] < 0.05

    def test_nothing_to_draw(self):
        with pytest.raises(NotDefinedError, match="nothing to draw"):
            plots.admissible_layout(lm.Finding("x", lm.Verdict.CONSISTENT, lm.Severity.INFO, "All fits."))


def test_a_measure_without_no_effect_has_no_null():
    fit = pool(lm.effect_sizes("PLO", events=[3, 9, 12, 5], n=[30, 40, 60, 33]))
    for layout in (plots.radial_layout, plots.caterpillar_layout, plots.drapery_layout):
        chart = layout(fit)
        assert not chart.lines_of("null")
        assert "no effect" not in chart.alt_text
    low, high = plots.caterpillar_layout(fit).x.limits
    assert low < high < 0
    with pytest.raises(MethodError, match="'PLO' has no value of no effect"):
        plots.funnel_layout(fit, contours=True)


class TestAxes:
    def test_extremes_stay_readable(self):
        for values in ([0.0], [5.0, 5.0], [1e-12, 2e-12], [-1e30, 1e30], [math.nan, math.inf]):
            axis = linear_axis("x", values)
            low, high = axis.limits
            assert low < high
            assert all(low <= t <= high for t in axis.ticks)
            assert all(len(label) <= 9 for label in axis.tick_labels)

    def test_ratios_beyond_numbers_are_shown_as_logarithms(self):
        axis = effect_axis("RR", "log", [-500.0, 800.0])
        assert not axis.log
        assert axis.label == "Logarithm of the effect"

    def test_annotate(self, fit):
        def names(**kwargs):
            return [n for n in plots.funnel_layout(fit, **kwargs).points_of("points")[0].names if n]

        assert names(annotate="none") == []
        assert names(annotate="all") == LABELS
        assert names(annotate=["Study B", "Study K"]) == ["Study B", "Study K"]
        with pytest.raises(DataError, match="'Study Z'"):
            names(annotate=["Study Z"])
        with pytest.raises(DataError, match="`annotate` is 'some'"):
            names(annotate="some")
