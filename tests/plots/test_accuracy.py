"""Figures of the accuracy of a test: every number of the layouts against the fit and against formulas of their own."""

from __future__ import annotations

import json
import math
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from scipy import stats

mpl.use("Agg")

from matplotlib import pyplot as plt

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.errors import DataError, MethodError, NotDefinedError

from ._tidy import assert_tidy

TESTS = json.loads((Path(__file__).parents[1] / "reference" / "diagnostic.json").read_text(encoding="utf-8"))["tests"]
WIDTHS = (85 / 25.4, 180 / 25.4)


def fitted(name: str, **kw) -> lm.DiagnosticFit:
    rows = {key.lower(): values for key, values in TESTS[name]["rows"].items()}
    return lm.diagnostic(**rows, **kw)


@pytest.fixture(scope="module")
def fit() -> lm.DiagnosticFit:
    return fitted("auditc")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def logit(p):
    return np.log(np.asarray(p) / (1 - np.asarray(p)))


class TestSroc:
    def test_studies_are_their_counts(self, fit):
        (points,) = plots.sroc_layout(fit).points_of("bubbles")
        rows = TESTS["auditc"]["rows"]
        tp, fn, fp, tn = (np.array(rows[c]) for c in ("TP", "FN", "FP", "TN"))
        assert points.x == pytest.approx((fp / (fp + tn)).tolist(), rel=1e-14)
        assert points.y == pytest.approx((tp / (tp + fn)).tolist(), rel=1e-14)
        people = tp + fn + fp + tn
        assert np.array(points.area) * people.max() == pytest.approx(people, rel=1e-12)

    def test_summary_point_is_in_its_region_and_that_in_the_other(self, fit):
        chart = plots.sroc_layout(fit)
        (point,) = chart.points_of("summary point")
        assert point.y[0] == fit.sensitivity.estimate
        assert point.x[0] == pytest.approx(1 - fit.specificity.estimate, abs=1e-14)
        size = stats.chi2.ppf(0.95, 2)
        for shape, cov in (
            (chart.areas_of("confidence region")[0], fit.vcov),
            (chart.lines_of("prediction region")[0], fit.vcov + fit.between),
        ):
            off = np.column_stack([logit(shape.y), logit(shape.x)]) - fit.mu
            assert np.einsum("ij,jk,ik->i", off, np.linalg.inv(cov), off) == pytest.approx(size, rel=1e-8)

    def test_curve_is_solid_over_the_data_and_its_area_the_auc(self, fit):
        chart = plots.sroc_layout(fit)
        (solid,) = chart.lines_of("curve")
        seen = chart.points_of("bubbles")[0].x
        assert (solid.x[0], solid.x[-1]) == pytest.approx((min(seen), max(seen)))
        before, after = chart.lines_of("beyond")
        assert before.x[-1] == pytest.approx(solid.x[0])
        assert after.x[0] == pytest.approx(solid.x[-1])
        assert [bool(line.label) for line in (before, after)] == [True, False]
        x = np.concatenate([before.x, solid.x, after.x])
        y = np.concatenate([before.y, solid.y, after.y])
        assert float(np.sum((y[1:] + y[:-1]) / 2 * np.diff(x))) == pytest.approx(fit.auc, abs=2e-3)
        # On the logit scale a straight line through the summary point, with the slope of the two deviations.
        s = np.sqrt(np.diag(fit.between))
        expected = fit.mu[0] + (logit(x) - fit.mu[1]) * s[0] / s[1]
        assert logit(y) == pytest.approx(expected, rel=1e-8)

    def test_parts_can_be_left_out(self, fit):
        chart = plots.sroc_layout(fit, confidence=False, prediction=False, curve=False)
        assert not chart.areas
        assert {line.role for line in chart.lines} == {"null"}
        assert "Area under" not in chart.alt_text

    def test_alternative_text_has_the_summary(self, fit):
        text = lm.sroc(fit).get_label()
        assert f"sensitivity {fit.sensitivity}, specificity {fit.specificity}" in text
        assert f"{fit.auc:.3f}" in text

    def test_a_fit_with_covariates_has_no_summary_point(self):
        rows = {key.lower(): values for key, values in TESTS["skin_tests"]["rows"].items()}
        covariate = {"year": np.arange(len(rows["tp"]), dtype=float)}
        with pytest.raises(NotDefinedError, match="covariates"):
            lm.sroc(lm.diagnostic(**rows, moderators=covariate))


class TestCrosshair:
    def test_wilson_intervals(self, fit):
        chart = plots.crosshair_layout(fit)
        (points,) = chart.points_of("points")
        lines = chart.lines_of("intervals")
        z = stats.norm.ppf(0.975)
        rows = TESTS["auditc"]["rows"]
        for i, (across, up) in enumerate(zip(lines[::2], lines[1::2], strict=True)):
            for line, x, n, at in (
                (across.x, rows["FP"][i], rows["FP"][i] + rows["TN"][i], points.x[i]),
                (up.y, rows["TP"][i], rows["TP"][i] + rows["FN"][i], points.y[i]),
            ):
                p = x / n
                centre = (p + z * z / (2 * n)) / (1 + z * z / n)
                half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
                assert line == pytest.approx((centre - half, centre + half), abs=1e-12)
                assert line[0] - 1e-12 <= at <= line[1] + 1e-12
            assert across.y == (points.y[i],) * 2
            assert up.x == (points.x[i],) * 2

    def test_unknown_interval(self, fit):
        with pytest.raises(MethodError, match="wilsen"):
            lm.crosshair(fit, interval="wilsen")


class TestPairedForest:
    def test_rows_are_exact_intervals_of_the_counts(self, fit):
        pair = plots.paired_forest_layout(fit)
        rows = TESTS["auditc"]["rows"]
        for layout, events, other in ((pair.sensitivity, "TP", "FN"), (pair.specificity, "TN", "FP")):
            studies = layout.of_kind("study")
            assert len(studies) == fit.k
            for i, row in enumerate(studies):
                x, n = rows[events][i], rows[events][i] + rows[other][i]
                low = stats.beta.ppf(0.025, x, n - x + 1) if x else 0.0
                high = stats.beta.ppf(0.975, x + 1, n - x) if x < n else 1.0
                assert (row.estimate, row.low, row.high) == pytest.approx((x / n, low, high), abs=1e-9)
        (total,) = pair.specificity.of_kind("total")
        spec = fit.specificity
        assert (total.estimate, total.low, total.high) == (spec.estimate, spec.ci.low, spec.ci.high)

    def test_counts_stand_in_their_columns_and_are_summed(self, fit):
        pair = plots.paired_forest_layout(fit)
        heads = [c.name for c in pair.specificity.columns]
        assert heads[:3] == ["Study", "FP", "TN"]
        rows = TESTS["auditc"]["rows"]
        assert [row.cells[1] for row in pair.specificity.of_kind("study")] == [str(v) for v in rows["FP"]]
        (total,) = pair.sensitivity.of_kind("total")
        assert total.cells[1:3] == (str(sum(rows["TP"])), str(sum(rows["FN"])))

    def test_sorting_keeps_the_rows_of_both_together(self, fit):
        pair = plots.paired_forest_layout(fit, sort="sensitivity", summary=False)
        values = [row.estimate for row in pair.sensitivity.rows]
        assert values == sorted(values, reverse=True)
        assert [r.label for r in pair.sensitivity.rows] == [r.label for r in pair.specificity.rows]
        with pytest.raises(DataError, match="`sort`"):
            plots.paired_forest_layout(fit, sort="size")

    @pytest.mark.parametrize("name", ["auditc", "kearon1998"])
    def test_rows_of_both_panels_stand_in_one_line(self, name):
        axes = lm.paired_forest(fitted(name), width=WIDTHS[1])
        one, other = (ax.get_position() for ax in axes)
        assert (one.y0, one.y1) == pytest.approx((other.y0, other.y1))
        assert one.width == pytest.approx(other.width)
        assert axes[0].get_ylim() == axes[1].get_ylim()

    def test_in_a_column_specificity_stands_below(self, fit):
        one, other = (ax.get_position() for ax in lm.paired_forest(fit, width=WIDTHS[0]))
        assert other.y1 < one.y0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["auditc", "dementia", "skin_tests"])
@pytest.mark.parametrize("draw", [lm.sroc, lm.crosshair, lm.paired_forest])
def test_texts_stay_in_the_figure_and_off_each_other(draw, name, width):
    drawn = draw(fitted(name), width=width, title="The accuracy of a test that somebody tried")
    assert_tidy((drawn[0] if isinstance(drawn, np.ndarray) else drawn).figure)
