"""The layout of a forest plot, as numbers and texts."""

import dataclasses
import itertools

import numpy as np
import pytest

from lbpmeta.errors import DataError, MethodError
from lbpmeta.plots.forest.layout import forest_layout


def test_one_row_per_study_and_the_extras(md):
    layout = forest_layout(md)
    assert [r.kind for r in layout.rows] == ["study"] * 5 + ["total", "prediction"]
    assert [r.kind for r in forest_layout(md, prediction=False).rows] == ["study"] * 5 + ["total"]
    assert [r.label for r in layout.of_kind("study")] == list(md.labels)


def test_equal_labels_stay_separate_rows_and_are_told_apart(md):
    names = ["Hurwitz 2002", "Hurwitz 2002", "Hondras 2009", "Hondras 2009", "Hurwitz 2002"]
    layout = forest_layout(md, labels=names)
    told = ["Hurwitz 2002 (1)", "Hurwitz 2002 (2)", "Hondras 2009 (1)", "Hondras 2009 (2)", "Hurwitz 2002 (3)"]
    assert [r.label for r in layout.of_kind("study")] == told
    assert [r.estimate for r in layout.of_kind("study")] == md.yi.tolist()


def test_rows_do_not_overlap_and_fill_the_height(md):
    layout = forest_layout(md, labels=["A name so long that it must go on, and on, and on, over lines", *"bcde"])
    assert layout.rows[0].label.count("\n") == 1
    for above, below in itertools.pairwise(layout.rows):
        assert above.y + above.height / 2 <= below.y - below.height / 2 + 1e-12
    last = layout.rows[-1]
    assert last.y + last.height / 2 < layout.height
    assert layout.rows[0].y - layout.rows[0].height / 2 > 0


def test_squares_are_in_proportion_to_the_weights(md):
    studies = forest_layout(md).of_kind("study")
    areas = np.array([r.area for r in studies])
    assert areas.max() == 1
    assert areas / areas[0] == pytest.approx(md.weights / md.weights[0], rel=1e-14)
    assert sum(r.weight for r in studies) == pytest.approx(100)
    assert all(r.area == 0 for r in forest_layout(md).rows if r.kind != "study")


def test_numbers_texts_and_true_minus_signs(md):
    layout = forest_layout(md, digits=1)
    first = layout.rows[0]
    half = 1.959963984540054 * 67**0.5
    assert (first.low, first.high) == pytest.approx((-13 - half, -13 + half), rel=1e-12)
    assert first.texts == ("−13.0", "−29.0", "3.0")
    assert layout.rows[0].weight_text == f"{md.weights[0]:.1f}%"
    total = layout.of_kind("total")[0]
    assert (total.estimate, total.low, total.high) == (md.estimate, md.ci.low, md.ci.high)
    assert (total.label, total.weight_text) == ("Total (random effects)", "100.0%")
    prediction = layout.of_kind("prediction")[0]
    assert prediction.texts[0] == ""
    assert (prediction.low, prediction.high) == tuple(md.prediction)
    assert layout.head("effect") == "MD [95% CI]"
    assert layout.head("plot") == "Mean difference"


def test_no_negative_zero(make_fit):
    layout = forest_layout(make_fit([-0.001, 0.001], [1, 1]))
    assert [r.texts[0] for r in layout.of_kind("study")] == ["0.00", "0.00"]


def test_ratios_are_shown_as_ratios_on_a_log_axis(rr):
    layout = forest_layout(rr, mcid=1.25)
    assert layout.log
    assert layout.null == 1
    assert [r.estimate for r in layout.of_kind("study")] == pytest.approx([1.5, 0.8, 2.2], rel=1e-14)
    assert layout.rows[0].texts[0] == "1.50"
    assert layout.x_limits[0] > 0
    assert "1" in layout.tick_labels
    assert [(b.low, b.high) for b in layout.bands] == [(0.8, 1.25)]
    assert layout.pooled == pytest.approx(np.exp(rr.estimate), rel=1e-14)


def test_bands_of_a_range_are_widest_first_and_named(md):
    layout = forest_layout(md, mcid=(6, 8))
    assert [(b.low, b.high) for b in layout.bands] == [(-8, 8), (-6, 6)]
    assert "of 6 to 8" in layout.footer[-1]
    assert forest_layout(md).bands == ()


def test_automatic_limits_show_every_estimate_and_mark_what_is_clipped(make_fit):
    fit = make_fit([0, 1, -1, 2], [1, 1, 1, 900])
    layout = forest_layout(fit, mcid=3)
    low, high = layout.x_limits
    for row in layout.of_kind("study"):
        assert low < row.estimate < high
        assert row.clip_low == (row.low < low)
        assert row.clip_high == (row.high > high)
    assert [r.clip_high for r in layout.of_kind("study")] == [False, False, False, True]
    assert low < -3 < 3 < high


def test_given_limits_clip(md):
    layout = forest_layout(md, x_limits=(-10, 10))
    assert layout.x_limits == (-10, 10)
    assert [r.clip_low for r in layout.of_kind("study")] == [True, True, False, True, True]
    assert all(-10 <= t <= 10 for t in layout.ticks)


def test_favours_follow_the_direction(md):
    favours = ("SMT", "sham")
    assert forest_layout(md, favours=favours, better="lower").favours == ("Favours SMT", "Favours sham")
    assert forest_layout(md, favours=favours, better="higher").favours == ("Favours sham", "Favours SMT")
    assert forest_layout(md, favours=None).favours is None


def test_a_direction_is_asked_for_and_never_assumed(md):
    assert forest_layout(md, mcid=10).favours is None
    for asking in ({"favours": ("SMT", "sham")}, {"prediction": "density"}):
        with pytest.raises(MethodError, match="needs `better`: say whether 'lower' or 'higher'"):
            forest_layout(md, **asking)


def test_studies_that_cannot_be_pooled_are_seen(make_fit):
    fit = make_fit([1, np.nan, 2], [1, 1, 1])
    layout = forest_layout(fit, not_estimable=["No events 2001"])
    studies = layout.of_kind("study")
    assert len(studies) == 4
    assert [r.remark for r in studies] == ["", "not estimable", "", "not estimable"]
    assert studies[1].texts == ("", "", "")
    assert [r.weight_text for r in studies] == ["50.0%", "–", "50.0%", "–"]


def test_one_study(make_fit):
    layout = forest_layout(make_fit([-1.6], [49.0]))
    assert [r.kind for r in layout.rows] == ["study", "total"]
    low, high = layout.x_limits
    assert low < layout.rows[0].low < layout.rows[0].high < high
    assert "one study" in layout.footer[0]


def test_sixty_studies(make_fit):
    rng = np.random.default_rng(1)
    layout = forest_layout(make_fit(rng.normal(size=60), rng.uniform(0.1, 1, 60)))
    assert len(layout.of_kind("study")) == 60


def test_sorting_moves_rows_with_all_that_is_theirs(md):
    plain = {r.label: dataclasses.replace(r, y=0) for r in forest_layout(md, columns={"n": "abcde"}).of_kind("study")}
    for sort, key in (
        ("estimate", lambda r: r.estimate),
        ("weight", lambda r: -r.weight),
        ("label", lambda r: r.label),
    ):
        studies = forest_layout(md, sort=sort, columns={"n": "abcde"}).of_kind("study")
        assert [key(r) for r in studies] == sorted(key(r) for r in studies)
        assert {r.label: dataclasses.replace(r, y=0) for r in studies} == plain


def test_columns_groups_and_totals(md):
    layout = forest_layout(md, columns={("SMT", "N"): [1, 2, 3, 4, 5, 15], "note": ["-1", "a-b", None, "x", "y"]})
    assert [c.kind for c in layout.columns] == ["study", "text", "text", "plot", "effect", "weight"]
    assert [(c.group, c.name) for c in layout.columns[1:3]] == [("SMT", "N"), ("", "note")]
    assert [r.cells[1:3] for r in layout.of_kind("study")][:3] == [("1", "−1"), ("2", "a-b"), ("3", "")]
    assert layout.of_kind("total")[0].cells[1:3] == ("15", "")


def test_subgroups(md, make_fit):
    names = ["one month", "three months", "one month", "three months", "one month"]
    subtotals = {
        "one month": make_fit(md.yi[[0, 2, 4]], md.vi[[0, 2, 4]]),
        "three months": make_fit(md.yi[[1, 3]], md.vi[[1, 3]]),
    }
    layout = forest_layout(md, subgroups=names, subtotals=subtotals)
    assert [r.kind for r in layout.rows] == [
        *("header", "study", "study", "study", "subtotal", "note"),
        *("header", "study", "study", "subtotal", "note"),
        *("total", "prediction"),
    ]
    assert sorted(r.label for r in layout.of_kind("study")) == sorted(md.labels)
    shares = [r.weight for r in layout.of_kind("subtotal")]
    assert sum(shares) == pytest.approx(100)
    assert shares[1] == pytest.approx(md.weights[[1, 3]].sum())
    assert layout.footer[1].startswith("Test for subgroup differences")
    assert layout.head("study") == "Study or subgroup"


def test_subtotals_are_pooled_with_the_fits_recipe():
    from lbpmeta.pooling.single import pool

    yi, vi = [-13.0, 4.0, 6.0, 0.8], [67.0, 68.0, 66.0, 61.0]
    fit = pool(yi, vi, recipe="revman5", measure="MD")
    layout = forest_layout(fit, subgroups=["a", "a", "b", "b"])
    expected = pool(yi[:2], vi[:2], recipe="revman5")
    assert layout.of_kind("subtotal")[0].estimate == pytest.approx(expected.estimate, rel=1e-14)


def test_footer_names_estimator_definition_and_recipe(md, make_fit):
    first, second, *_ = forest_layout(md).footer
    assert first == "Heterogeneity: τ² = 50.00 (REML); I² = 50.0% (from τ²); Q = 12.50, df = 4, p = 0.030"
    assert "z = −" in second
    assert "recipe: metafor" in second
    common = make_fit([1, 2], [1, 1], recipe="revman5")
    assert "from Q" in forest_layout(common).footer[0]


def test_a_missing_prediction_interval_is_said(make_fit):
    fit = make_fit([1, 2], [1, 1], prediction=False)
    assert any("No prediction interval" in line for line in forest_layout(fit).footer)
    assert not any("No prediction" in line for line in forest_layout(fit, prediction=False).footer)


def test_measures_without_a_null_have_no_line_and_no_sides(make_fit):
    fit = make_fit([-1.0, 0.2], [0.1, 0.2], measure="PLO", scale="logit", tau2=0.1)
    layout = forest_layout(fit)
    assert (layout.null, layout.favours, layout.log) == (None, None, False)
    assert layout.rows[0].estimate == pytest.approx(1 / (1 + np.e))
    with pytest.raises(DataError, match="null"):
        forest_layout(fit, mcid=0.1)


@pytest.mark.parametrize(
    ("kwargs", "error", "match"),
    [
        ({"labels": ["a"]}, DataError, "1 entries for 5 studies"),
        ({"columns": {"n": [1]}}, DataError, "columns"),
        ({"subgroups": ["a"]}, DataError, "subgroups"),
        ({"subgroups": list("aabbb"), "subtotals": {}}, DataError, "'a'"),
        ({"mcid": 0}, DataError, "mcid"),
        ({"mcid": -3}, DataError, "above 0"),
        ({"x_limits": (3, 1)}, DataError, "lowest first"),
        ({"better": "up"}, MethodError, "better"),
        ({"sort": "year"}, MethodError, "'estimate', 'weight', 'label'"),
    ],
)
def test_errors(md, kwargs, error, match):
    with pytest.raises(error, match=match):
        forest_layout(md, **kwargs)
