"""What silenced a finding or let a number pass: two slips, an SE compared with nothing, an empty column, no measure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.checks.across.contrast_se import check_se_of_contrast
from lbpmeta.checks.pooled.repairs.undone import MOST, Undone, nearest
from lbpmeta.recipe import get_recipe


def review(k: int, *, estimate: bool = True, seed: int = 4) -> list[dict[str, str]]:
    """Rows whose differences and standard errors follow from their arms."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(k):
        n1, n2 = (int(n) for n in rng.integers(25, 90, 2))
        sd1, sd2 = (round(float(s), 1) for s in rng.uniform(12, 22, 2))
        m2 = round(float(rng.uniform(30, 60)), 1)
        m1 = round(m2 - float(rng.normal(4, 3)), 1)
        row = {"study": f"Author{i} {1990 + i}", "mean1": f"{m1:.1f}", "sd1": f"{sd1}", "n1": f"{n1}"}
        row |= {"mean2": f"{m2:.1f}", "sd2": f"{sd2}", "n2": f"{n2}", "MD": f"{m1 - m2:.1f}" if estimate else ""}
        row["SE"] = f"{math.sqrt(sd1**2 / n1 + sd2**2 / n2):.2f}"
        rows.append(row)
    return rows


def about(report: lm.Report, row: int, check: str) -> list[str]:
    return [
        str(f.verdict) for f in report.findings.spoken if f.check == check and f.rows[0] == f"author{row}-{1990 + row}"
    ]


def turned(text: str) -> str:
    return text.removeprefix("-") if text.startswith("-") else f"-{text}"


def test_two_slips_do_not_hide_each_other():
    rows = review(10)
    for i in (2, 7):
        rows[i]["MD"] = turned(rows[i]["MD"])
    report = lm.check(rows)
    assert about(report, 2, "contrast-disagrees-with-arms") == ["implausible"]
    assert about(report, 7, "contrast-disagrees-with-arms") == ["implausible"]


def test_where_less_than_four_in_five_follow_nothing_is_said_of_one():
    rows = review(10)
    for i in (1, 3, 5, 7):
        rows[i]["MD"] = turned(rows[i]["MD"])
    found = about(lm.check(rows), 1, "contrast-disagrees-with-arms")
    assert found == ["method-dependent"]


def test_a_standard_error_that_no_design_makes_is_implausible():
    rows = review(8, estimate=False)
    rows[3]["SE"] = "9.99"
    report = lm.check(rows, measure="MD")
    assert about(report, 3, "se-of-contrast") == ["implausible"]
    assert not report.ok
    assert lm.check(review(8, estimate=False), measure="MD").ok


def test_a_standard_error_unlike_those_of_most_other_rows_is_told_below_the_gate():
    rows = review(8)
    rows[3]["SE"] = f"{float(rows[3]['SE']) * 0.7:.2f}"
    report = lm.check(rows)
    assert about(report, 3, "se-of-contrast") == ["implausible"]
    assert report.ok
    alone = lm.check([rows[3]])
    assert about(alone, 3, "se-of-contrast") == ["method-dependent"]


@given(
    sd1=st.floats(0.5, 40),
    sd2=st.floats(0.5, 40),
    n1=st.integers(2, 900),
    n2=st.integers(2, 900),
    digits=st.integers(0, 3),
    pooled=st.booleans(),
    contrast=st.sampled_from(["", "raw"]),
    follow=st.booleans(),
)
def test_true_standard_errors_are_never_doubted(sd1, sd2, n1, n2, digits, pooled, contrast, follow):
    if pooled:
        variance = ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2)
        se = math.sqrt(variance * (1 / n1 + 1 / n2))
    else:
        se = math.sqrt(sd1**2 / n1 + sd2**2 / n2)
    shown = [f"{x:.{digits}f}" for x in (sd1, sd2, se)]
    finding = check_se_of_contrast(shown[0], n1, shown[1], n2, shown[2], contrast=contrast, others_follow=follow)
    assert finding.verdict.value in ("consistent", "consistent-within-rounding")


def test_a_model_s_standard_error_is_not_doubted():
    finding = check_se_of_contrast("4.1", 60, "3.9", 58, "9.99", contrast="model", others_follow=True)
    assert finding.verdict.value == "method-dependent"


def outliers(table: list[dict[str, str]]) -> list[tuple[str, str]]:
    found = lm.check(table).findings.spoken
    return [(f.rows[0], f.check) for f in found if f.verdict.value == "implausible"]


def test_an_empty_column_silences_nothing():
    rows = review(8, estimate=False)
    rows[5]["mean1"] = rows[5]["mean1"].replace(".", "")
    bare = [{c: v for c, v in row.items() if c not in ("MD", "SE")} for row in rows]
    for table in (bare, rows, [{**row, "MD": ""} for row in bare]):
        assert [row for row, _ in outliers(table)] == ["author5-1995"], table[0]


def test_means_far_apart_are_named_so_and_not_standard_errors():
    rows = review(8, estimate=False)
    rows[5]["mean1"] = rows[5]["mean1"].replace(".", "")
    assert outliers(rows) == [("author5-1995", "smd-outlier")]
    (finding,) = [f for f in lm.check(rows).findings.spoken if f.check == "smd-outlier"]
    assert "a mean, an SD or the order of the arms" in finding.message
    assert lm.check(rows).ok  # trials do find such effects


def test_a_p_is_compared_with_arms_of_no_named_measure():
    rows = [{c: v for c, v in row.items() if c not in ("MD", "SE")} for row in review(4)]
    for row in rows:
        row["p"] = "0.9999"
    report = lm.check(rows)
    assert {str(f.verdict) for f in report.findings.spoken if f.check == "arm-test-p"} == {"implausible"}


def test_an_open_measure_is_said():
    rows = [{c: v for c, v in row.items() if c not in ("MD", "SE")} for row in review(4)]
    assert any("no measure is named" in note and "--measure" in note for note in lm.check(rows).notes)
    assert not lm.check(rows, measure="MD").notes


def test_arms_alone_are_compared_with_nothing_but_what_is_usual():
    rows = [{c: v for c, v in row.items() if c not in ("MD", "SE")} for row in review(6)]
    coverage = lm.check(rows).coverage
    assert (coverage.printed, coverage.checked, coverage.ranged) == (36, 0, 36)
    full = lm.check(review(6)).coverage
    assert full.checked == full.printed


@pytest.mark.parametrize("k", [40, 2500])
def test_the_search_for_repairs_is_bounded(k):
    """However many rows a line has, so many numbers are pooled anew at most; the slip's own row is among them."""
    rng = np.random.default_rng(2)
    rows = [
        {"mean1": f"{m:.1f}", "sd1": "20.1", "n1": "50", "mean2": "50.0", "sd2": "19.8", "n2": "51"}
        for m in rng.normal(45, 3, k)
    ]
    rows[7]["mean1"] = "446.1"
    from lbpmeta.checks.pooled.problem import read_problem
    from lbpmeta.checks.pooled.search import Search

    problem = read_problem({"estimate": "-5.0", "ci_low": "-5.6", "ci_high": "-4.4"}, rows, "MD", 95, "nearest", 0)
    recipe = get_recipe("revman5")
    studies = Search(problem).bases.of(recipe)[0]
    edits = Undone(problem).edits(studies, arms=True)
    places = {i for i, _ in edits}
    assert 7 in places
    assert len(places) <= 1000
    n = 3 * MOST // k
    kept = nearest(studies, recipe, None, np.zeros(n, int), np.zeros(n), np.ones(n))
    assert kept.size * k <= MOST + k
