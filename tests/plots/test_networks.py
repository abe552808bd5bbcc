"""Figures of a network: every number of the layouts against the fit, and nothing overlaps at any width."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.plots.network.circle import crossings, few_crossings

from ._tidy import assert_tidy

SETS = json.loads((Path(__file__).parents[1] / "reference" / "networks.json").read_text(encoding="utf-8"))["networks"]
WIDTHS = (85 / 25.4, 180 / 25.4)


def fitted(name: str, **kw) -> lm.NetworkFit:
    rows = SETS[name]["comparisons"]
    columns = dict(
        zip(("te", "se", "treat1", "treat2", "studlab"), ("TE", "seTE", "treat1", "treat2", "study"), strict=True)
    )
    given = {key: rows[column] for key, column in columns.items()}
    return lm.network(**{**given, "measure": SETS[name]["measure"], "reference": SETS[name]["reference"], **kw})


@pytest.fixture(scope="module")
def senn() -> lm.NetworkFit:
    return fitted("senn2013")


@pytest.fixture(scope="module")
def smoking() -> lm.NetworkFit:
    return fitted("smokingcessation")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


class TestGraph:
    def test_lines_join_what_studies_compare_by_their_number(self, senn):
        chart = plots.network_graph_layout(senn)
        (nodes,) = chart.points_of("nodes")
        at = {name: (x, y) for name, x, y in zip(nodes.names, nodes.x, nodes.y, strict=True)}
        compared = senn.comparisons
        expected = {
            frozenset((at[senn.treatments[i]], at[senn.treatments[j]])): compared[i, j]
            for i, j in np.argwhere(np.triu(compared) > 0)
        }
        drawn = {frozenset(zip(line.x, line.y, strict=True)): line.width for line in chart.lines_of("edges")}
        assert drawn.keys() == expected.keys()
        widest = max(drawn.values())
        for pair, k in expected.items():
            assert drawn[pair] == pytest.approx(widest * k / compared.max())
        assert [math.hypot(x, y) for x, y in at.values()] == pytest.approx([1.0] * senn.n)

    def test_nodes_are_studies_or_people(self, senn):
        chart = plots.network_graph_layout(senn)
        (nodes,) = chart.points_of("nodes")
        rows = SETS["senn2013"]["comparisons"]
        studies = {
            t: len({s for s, a, b in zip(rows["study"], rows["treat1"], rows["treat2"], strict=True) if t in (a, b)})
            for t in senn.treatments
        }
        most = max(studies.values())
        assert dict(zip(nodes.names, nodes.area, strict=True)) == pytest.approx(
            {t: k / most for t, k in studies.items()}
        )
        people = {t: 100.0 * (i + 1) for i, t in enumerate(senn.treatments)}
        (nodes,) = plots.network_graph_layout(senn, people=people).points_of("nodes")
        assert dict(zip(nodes.names, nodes.area, strict=True)) == pytest.approx(
            {t: n / 1000 for t, n in people.items()}
        )

    def test_multi_arm_trials_are_shaded(self, senn):
        (area,) = plots.network_graph_layout(senn, multi_arm=True).areas_of("multi-arm")
        assert len(area.x) == 3
        assert "1 study has three or more arms" in plots.network_graph_layout(senn).alt_text
        assert not plots.network_graph_layout(senn).areas

    def test_numbers_on_lines(self, senn):
        chart = plots.network_graph_layout(senn, numbers=True)
        assert sorted(int(t.text) for t in chart.texts) == sorted(senn.comparisons[np.triu(senn.comparisons) > 0])

    def test_order_and_people_are_checked(self, senn):
        names = plots.network_graph_layout(senn, order=senn.treatments[::-1]).points[0].names
        assert names == senn.treatments[::-1]
        for order in (senn.treatments[:-1], [*senn.treatments[:-1], "water"], [*senn.treatments, "plac"]):
            with pytest.raises(DataError, match="`order`"):
                plots.network_graph_layout(senn, order=order)
        for people in ({"plac": 3}, dict.fromkeys(senn.treatments, -1), dict.fromkeys((*senn.treatments, "x"), 1)):
            with pytest.raises(DataError, match="`people"):
                plots.network_graph_layout(senn, people=people)

    def test_few_lines_cross(self):
        rng = np.random.default_rng(5)
        for n in (5, 8, 12):
            # A cycle in a hidden order has an order without any crossing.
            hidden = rng.permutation(n)
            edges = np.array([[hidden[i], hidden[(i + 1) % n]] for i in range(n)])
            assert crossings(few_crossings(n, edges), edges) == 0
        fit = fitted("linde2016")
        edges = np.argwhere(np.triu(fit.comparisons) > 0)
        assert crossings(few_crossings(fit.n, edges), edges) < 0.5 * crossings(list(range(fit.n)), edges)

    def test_crossings_are_those_of_straight_chords(self):
        rng = np.random.default_rng(1)
        for _ in range(20):
            n = int(rng.integers(4, 9))
            pairs = [p for p in itertools.combinations(range(n), 2) if rng.random() < 0.6]
            order = rng.permutation(n).tolist()
            at = {
                node: np.array([math.cos(2 * math.pi * i / n), math.sin(2 * math.pi * i / n)])
                for i, node in enumerate(order)
            }

            def side(p, q, r):
                return np.sign((q - p)[0] * (r - p)[1] - (q - p)[1] * (r - p)[0])

            def cross(e, f, at=at):
                a, b, c, d = (at[i] for i in (*e, *f))
                return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)

            expected = sum(not set(e) & set(f) and cross(e, f) for e, f in itertools.combinations(pairs, 2))
            assert crossings(order, np.array(pairs).reshape(-1, 2)) == expected


class TestLeague:
    @pytest.mark.parametrize("small_values", ["good", "bad"])
    def test_cells_are_the_league_of_the_fit(self, senn, small_values):
        chart = plots.league_layout(senn, small_values=small_values)
        league = senn.league()
        names = [label.split(" ", 1)[1] for label in chart.y.tick_labels]
        scores = dict(zip(senn.treatments, senn.p_scores(small_values), strict=True))
        assert names == sorted(names, key=lambda t: -scores[t])
        for (i, a), (j, b) in itertools.product(enumerate(names), repeat=2):
            if i != j:
                said = chart.matrix.texts[i][j][0].replace("\u2212", "-")
                assert said == league.loc[a, b].replace("-0.00", "0.00")
        assert [name for *_, (name, _) in chart.matrix.heads] == names

    def test_colours_say_who_is_better_and_bold_who_clearly_is(self, smoking):
        chart = plots.league_layout(smoking, small_values="bad")
        names = [label.split(" ", 1)[1] for label in chart.y.tick_labels]
        shade = np.array(chart.matrix.shade)
        for (i, a), (j, b) in itertools.permutations(enumerate(names), 2):
            effect, se = smoking.effect(a, b)
            # Large odds of quitting are good: blue, below 0, where the row's are larger.
            assert np.sign(shade[i, j]) == -np.sign(effect)
            assert ((i, j) in chart.matrix.strong) == (abs(effect) > 1.959963984540054 * se)
        assert np.nanmax(np.abs(shade)) == 1.0
        assert shade == pytest.approx(-shade.T, nan_ok=True)

    def test_direct_evidence_above_the_diagonal(self, senn):
        chart = plots.league_layout(senn, upper="direct")
        names = [label.split(" ", 1)[1] for label in chart.y.tick_labels]
        league = senn.league(upper="direct")
        for (i, a), (j, b) in itertools.combinations(enumerate(names), 2):
            texts = chart.matrix.texts[i][j]
            one = (texts[0] if texts else "").replace("\u2212", "-")
            at = (a, b) if senn.treatments.index(a) < senn.treatments.index(b) else (b, a)
            assert bool(one) == bool(league.loc[at])
            if one and at == (a, b):
                assert one == league.loc[at]
        with pytest.raises(MethodError, match="`upper`"):
            plots.league_layout(senn, upper="both")

    def test_less_is_written_into_narrower_cells(self, senn):
        wide, narrow = ([t.get_text() for t in lm.league_plot(senn, width=w).texts] for w in (WIDTHS[1], WIDTHS[0]))
        assert any("[" in text for text in wide)
        assert not any("[" in text for text in narrow)
        # An estimate, or the name on the diagonal, in every cell all the same.
        assert sum(bool(text) for text in narrow) >= 100


class TestHeat:
    def test_colours_and_squares_are_the_matrix(self, senn):
        chart, heat = plots.net_heat_layout(senn), senn.net_heat
        shade, squares = np.array(chart.matrix.shade), np.array(chart.matrix.squares)
        most = np.abs(heat.q_difference).max()
        assert np.sort(shade.ravel() * most) == pytest.approx(
            np.sort(heat.q_difference[np.any(heat.hat > 1e-9, axis=1)].ravel()), abs=1e-12
        )
        assert squares.shape == shade.shape
        # The design that explains most comes first.
        weight = np.abs(shade).sum(axis=0)
        assert (np.diff(weight) <= 1e-12).all()

    def test_hat_is_how_the_estimate_follows_the_design(self, smoking):
        fit = fitted("senn2013", model="common")
        heat = fit.net_heat
        rows = SETS["senn2013"]["comparisons"]
        design = "metf:piog"
        shift = 0.5
        hit = [
            i
            for i, pair in enumerate(zip(rows["treat1"], rows["treat2"], strict=True))
            if set(pair) == {"metf", "piog"}
        ]
        assert len(hit) == 1
        te = list(rows["TE"])
        te[hit[0]] += shift
        moved = fitted("senn2013", model="common", te=te)
        j = heat.columns.index(design)
        for i, name in enumerate(heat.rows):
            a, b = name.partition(" in ")[0].split(":")
            change = moved.effect(a, b)[0] - fit.effect(a, b)[0]
            assert heat.hat[i, j] == pytest.approx(abs(change) / shift, abs=1e-10)

    def test_without_loops_there_is_nothing_to_see(self):
        fit = lm.network(te=[0.1, 0.3], se=[0.1, 0.1], treat1=["b", "c"], treat2=["a", "a"], studlab=["1", "2"])
        with pytest.raises(NotDefinedError, match="no design"):
            lm.net_heat_plot(fit)


class TestForest:
    def test_rows_are_the_effects_against_the_reference(self, smoking):
        layout = plots.network_forest_layout(smoking, small_values="bad")
        scores = dict(zip(smoking.treatments, smoking.p_scores("bad"), strict=True))
        assert [r.label for r in layout.rows] == sorted(
            (t for t in smoking.treatments if t != "A"), key=lambda t: -scores[t]
        )
        for row in layout.rows:
            effect, se = smoking.effect(row.label)
            ends = [math.exp(effect + side * 1.959963984540054 * se) for side in (-1, 1)]
            assert (row.estimate, row.low, row.high) == pytest.approx((math.exp(effect), *ends), rel=1e-12)
            assert row.cells[2] == f"{scores[row.label]:.2f}"
            i, j = (smoking.treatments.index(t) for t in (row.label, "A"))
            assert row.cells[1] == str(int(smoking.comparisons[i, j]))
        assert layout.log
        assert layout.null == 1

    def test_another_treatment_turns_the_effects(self, senn):
        one = {r.label: r.estimate for r in plots.network_forest_layout(senn).rows}
        other = {r.label: r.estimate for r in plots.network_forest_layout(senn, against="rosi").rows}
        assert other["plac"] == pytest.approx(-one["rosi"])
        with pytest.raises(MethodError, match="`against`"):
            plots.network_forest_layout(senn, against="rosa")

    def test_prediction_intervals(self, senn):
        layout = plots.network_forest_layout(senn, prediction=True)
        new, j = senn.prediction(), senn.treatments.index("plac")
        for row in layout.rows:
            i = senn.treatments.index(row.label)
            assert row.predicted == pytest.approx((new.low[i, j], new.high[i, j]))
            assert layout.x_limits[0] < row.predicted[0] < row.low < row.high < row.predicted[1] < layout.x_limits[1]
        assert all(row.predicted is None for row in plots.network_forest_layout(senn).rows)
        # As wide as a t with one degree of freedom makes them, they end in arrow heads.
        small = lm.network(te=[0.1, 0.5], se=[0.1, 0.1], treat1=["b", "b"], treat2=["a", "a"], studlab=["1", "2"])
        drawn = plots.network_forest_layout(small, prediction=True)
        assert drawn.rows[0].predicted[0] < drawn.x_limits[0]
        assert len(lm.network_forest(small, prediction=True).collections) > len(lm.network_forest(small).collections)
        with pytest.raises(NotDefinedError):
            lm.network_forest(fitted("senn2013", model="common"), prediction=True)

    def test_sorting(self, senn):
        values = [r.estimate for r in plots.network_forest_layout(senn, sort="estimate").rows]
        assert values == sorted(values)
        with pytest.raises(MethodError, match="`sort`"):
            plots.network_forest_layout(senn, sort="size")


class TestRankogram:
    def test_bars_and_curves_are_the_probabilities(self, smoking):
        ranks = smoking.rankogram("bad")
        panels = plots.rankogram_layout(smoking, small_values="bad")
        order = np.argsort(-ranks.sucra, kind="stable")
        for i, chart in zip(order, panels.charts, strict=True):
            shares = 100 * ranks.probability[i]
            assert chart.name == f"{ranks.treatments[i]} ({100 * ranks.sucra[i]:.0f}%)"
            heights = {round((a.x[0] + a.x[1]) / 2): a.y[2] for a in chart.areas_of("rank")}
            assert [heights.get(r, 0.0) for r in range(1, 5)] == pytest.approx(shares)
            (curve,) = chart.lines_of("curve")
            assert curve.y == pytest.approx(np.cumsum(shares))
            # SUCRA is the mean of the cumulative probabilities before the last rank.
            assert np.mean(curve.y[:-1]) == pytest.approx(100 * ranks.sucra[i])
        assert "exact" in panels.notes[0]

    def test_monte_carlo_error_is_said(self, senn):
        panels = plots.rankogram_layout(senn.rankogram(draws=2000), cumulative=False)
        assert "Monte Carlo" in panels.notes[0]
        assert not any(chart.lines for chart in panels.charts)
        assert len(lm.rankogram_plot(senn)) == senn.n


class TestFunnel:
    def test_effects_are_about_the_direct_effect_of_their_comparison(self, senn):
        chart = plots.network_funnel_layout(senn)
        rows = SETS["senn2013"]["comparisons"]
        tau2 = senn.tau2
        groups: dict[frozenset[str], list[tuple[float, float]]] = {}
        order = [senn.reference, *(t for t in senn.treatments if t != senn.reference)]
        for a, b, y, s in zip(rows["treat1"], rows["treat2"], rows["TE"], rows["seTE"], strict=True):
            sign = 1 if order.index(a) > order.index(b) else -1
            groups.setdefault(frozenset((a, b)), []).append((sign * y, s))
        expected = []
        for members in groups.values():
            y, s = np.array(members).T
            w = 1 / (s**2 + tau2)
            expected += list(zip(y - w @ y / w.sum(), s, strict=True))
        drawn = [pair for points in chart.points for pair in zip(points.x, points.y, strict=True)]
        assert len(drawn) == len(rows["TE"])
        # What is printed of the trial with three arms is rounded in the third decimal.
        assert sorted(x for x, _ in drawn) == pytest.approx(sorted(x for x, _ in expected), abs=2e-3)
        assert sorted(y for _, y in drawn) == pytest.approx(sorted(y for _, y in expected), abs=1e-3)

    def test_one_mark_a_comparison_and_one_for_the_rest(self, senn):
        chart = plots.network_funnel_layout(senn)
        labels = [points.label for points in reversed(chart.points)]
        assert labels[0] == "rosi : plac"
        assert len(labels) == 9
        assert labels[-1].endswith("other comparisons")
        sizes = [len(points.x) for points in reversed(chart.points)][:-1]
        assert sizes == sorted(sizes, reverse=True)

    def test_order_turns_the_sign(self, smoking):
        forward = plots.network_funnel_layout(smoking, order=["A", "B", "C", "D"])
        back = plots.network_funnel_layout(smoking, order=["D", "C", "B", "A"])
        one, other = ([x for p in c.points for x in p.x] for c in (forward, back))
        assert sorted(one) == pytest.approx(sorted(-x for x in other))

    def test_egger_is_the_weighted_regression(self, senn):
        chart = plots.network_funnel_layout(senn, egger=True)
        (line,) = chart.lines_of("test")
        x, se = (np.array([v for p in chart.points for v in getattr(p, axis)]) for axis in ("x", "y"))
        slope, start = np.polyfit(se, x, 1, w=1 / se)
        assert line.x == pytest.approx((start, start + slope * line.y[1]), abs=1e-10)


DRAW = {
    "graph": lambda fit, **kw: lm.network_graph(fit, multi_arm=True, **kw),
    "league": lm.league_plot,
    "heat": lm.net_heat_plot,
    "forest": lambda fit, **kw: lm.network_forest(fit, prediction=True, favours=("treatment", "reference"), **kw),
    "rankogram": lambda fit, **kw: lm.rankogram_plot(fit.rankogram(draws=1000), **kw),
    "funnel": lambda fit, **kw: lm.network_funnel(fit, egger=True, annotate="auto", **kw),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["smokingcessation", "senn2013", "linde2016"])
@pytest.mark.parametrize("kind", DRAW)
def test_texts_stay_in_the_figure_and_off_each_other(kind, name, width):
    drawn = DRAW[kind](fitted(name), width=width, title="Treatments that somebody compared")
    first = drawn[0] if isinstance(drawn, np.ndarray) else drawn
    assert first.get_label().endswith(".")
    assert first.figure.get_size_inches()[0] == pytest.approx(width)
    assert_tidy(first.figure)


@pytest.mark.parametrize("kind", DRAW)
def test_long_names_are_broken_or_cut(kind):
    rows = SETS["linde2016"]["comparisons"]
    one, two = (
        [f"Übungen & $low$ <b>dose</b>, for years and years: {t}" for t in rows[c]] for c in ("treat1", "treat2")
    )
    drawn = DRAW[kind](fitted("linde2016", treat1=one, treat2=two, reference=two[0]), width=WIDTHS[0])
    assert_tidy((drawn[0] if isinstance(drawn, np.ndarray) else drawn).figure)


@pytest.mark.parametrize("kind", DRAW)
def test_given_axes_are_filled(kind):
    figure, (left, right) = plt.subplots(1, 2, figsize=(14, 6))
    box = left.get_position()
    drawn = DRAW[kind](fitted("senn2013"), ax=left)
    assert (drawn[0] if isinstance(drawn, np.ndarray) else drawn) is left
    figure.canvas.draw()
    for ax in (ax for ax in figure.axes if ax is not right):
        inner = ax.get_tightbbox().transformed(figure.transFigure.inverted())
        assert box.x0 - 0.01 <= inner.x0 < inner.x1 <= box.x1 + 0.01
        assert box.y0 - 0.01 <= inner.y0 < inner.y1 <= box.y1 + 0.01


@pytest.mark.parametrize("kind", [k for k in DRAW if k != "heat"])
def test_two_treatments_are_a_network(kind):
    fit = lm.network(
        te=[0.1, 0.5, 0.4], se=[0.1, 0.1, 0.2], treat1=["b"] * 3, treat2=["a"] * 3, studlab=["1", "2", "3"]
    )
    if kind == "funnel":
        with pytest.raises(MethodError, match="fewer than 10"):
            lm.network_funnel(fit, egger=True)
        lm.network_funnel(fit)
    else:
        DRAW[kind](fit)
