"""Rows of single groups are pooled: proportions where a measure is said, rates, means and correlations."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.report.listing import line_meant

COUNTS = "study,cases,n,percent\nA,12,340,3.5\nB,4,120,3.3\nC,33,910,3.6\n"


def made(tmp_path: Path, text: str, measure: str = "") -> lm.Evidence:
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    return lm.load(tmp_path / "my.csv", measure=measure)


@pytest.mark.parametrize("measure", ["PLO", "PFT", "PR", "PLN", "PAS"])
def test_proportions_are_pooled_as_the_measure_says(tmp_path: Path, measure: str) -> None:
    fit = made(tmp_path, COUNTS, measure).pool("my")
    direct = lm.pool(lm.effect_sizes(measure, events=[12, 4, 33], n=[340, 120, 910]))
    assert fit.estimate == pytest.approx(direct.estimate, rel=1e-12)
    assert fit.measure == measure


def test_proportions_without_a_measure_are_asked_for_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--measure PLO"):
        line_meant(made(tmp_path, COUNTS).tables, "my.csv")


def test_a_share_is_checked_beside_the_counts_that_are_pooled(tmp_path: Path) -> None:
    report = made(tmp_path, COUNTS.replace("3.3", "33.3"), "PLO").check()
    assert [f.check for f in report.failures] == ["percent-disagrees-with-count"]
    assert made(tmp_path, COUNTS, "PLO").check().ok


def test_events_and_person_time_of_one_group_are_a_rate(tmp_path: Path) -> None:
    evidence = made(tmp_path, "study,events,person-years,n\nA,12,340.5,90\nB,4,120.2,41\nC,33,910.0,240\n")
    direct = lm.pool(lm.effect_sizes("IRLN", events=[12, 4, 33], time=[340.5, 120.2, 910.0]))
    assert evidence.pool("my").estimate == pytest.approx(direct.estimate, rel=1e-12)
    assert any("IRLN" in note for note in evidence.tables.notes)
    raw = made(tmp_path, "study,cases,pyears\nA,12,340.5\nB,4,120.2\nC,33,910.0\n", "IR")
    assert raw.pool("my").measure == "IR"


def test_a_time_of_follow_up_makes_no_rate(tmp_path: Path) -> None:
    evidence = made(tmp_path, "study,events,n,time\nA,12,340,12.5\nB,4,120,12.2\nC,33,910,13\n")
    assert not evidence.tables["trials"]


def test_means_of_one_group_are_pooled_and_asked_for_their_measure(tmp_path: Path) -> None:
    text = "study,mean,sd,n\nA,12,3.1,34\nB,14,2.9,20\nC,13,3.3,91\n"
    direct = lm.pool(lm.effect_sizes("MN", mean=[12, 14, 13], sd=[3.1, 2.9, 3.3], n=[34, 20, 91]))
    assert made(tmp_path, text, "MN").pool("my").estimate == pytest.approx(direct.estimate, rel=1e-12)
    with pytest.raises(NotDefinedError, match="--measure MN"):
        made(tmp_path, text).pool("my")


def test_correlations_beside_their_numbers_of_persons_are_pooled(tmp_path: Path) -> None:
    direct = lm.pool(lm.effect_sizes("COR", r=[0.3, 0.25, -0.1], n=[34, 20, 91]))
    fit = made(tmp_path, "study,r,n\nA,0.3,34\nB,0.25,20\nC,-0.1,91\n").pool("my")
    assert fit.estimate == pytest.approx(direct.estimate, rel=1e-12)


def test_standard_errors_of_single_groups_stop_no_check(tmp_path: Path) -> None:
    sizes = [10, 14, 20, 28, 40, 57, 80, 113, 160, 226, 320, 452]
    rows = [f"S{i},{20 + i},{30 / n**0.5:.3f},{n}" for i, n in enumerate(sizes)]
    report = made(tmp_path, "\n".join(["study,mean,sd,n", *rows])).check()
    assert not any(finding.check == "internal-error" for finding in report.findings)


@pytest.mark.parametrize("times", [1, 100])
def test_shares_of_a_rare_event_are_percentages_or_not_as_their_digits_say(tmp_path: Path, times: int) -> None:
    rows = [f"S{n},{cases},3974000,{times * cases / 3974000:.7g}" for n, cases in enumerate((42, 82, 118))]
    report = made(tmp_path, "\n".join(["study,cases,n,pct", *rows])).check()
    assert report.ok
    assert sum(f.check == "percent-disagrees-with-count" and f.verdict == "consistent" for f in report.findings) == 3


def test_a_share_of_a_rare_event_that_neither_way_fits_is_told(tmp_path: Path) -> None:
    report = made(tmp_path, "study,cases,n,pct\nA,42,3974000,0.0021\nB,82,3974000,0.0021").check()
    assert [f.check for f in report.failures] == ["percent-disagrees-with-count"]


ADJUSTED = "study,cases,denom,prev,adj_prev,adj_prev_lwr,adj_prev_upr\n" + "\n".join(
    (
        "A,142,940,15.1,22.0,18.9,25.5",
        "B,91,881,10.3,12.8,10.5,15.3",
        "C,426,2595,16.4,23.9,21.8,26.1",
        "D,38,1814,2.1,1.6,1.3,2.0",
        "E,60,400,15.0,14.8,11.0,19.2",
        *(f"F{n},{20 + n},200,{(20 + n) / 2:.1f},{12 + n / 2},{8 + n / 2},{17 + n / 2}" for n in range(6)),
    )
)


def test_limits_of_an_adjusted_share_are_not_those_of_the_counts(tmp_path: Path) -> None:
    evidence = made(tmp_path, ADJUSTED)
    assert evidence.check().ok
    slipped = made(tmp_path, ADJUSTED.replace("12.8,10.5,15.3", "12.8,13.5,15.3")).check()
    assert {f.check for f in slipped.failures} == {"estimate-outside-ci"}
    slipped = made(tmp_path, ADJUSTED.replace("10.3", "30.3")).check()
    assert {f.check for f in slipped.failures} == {"percent-disagrees-with-count"}


def test_shares_that_are_often_not_those_of_their_counts_are_of_something_else(tmp_path: Path) -> None:
    rows = [f"S{i},{10 + i},{100 + i},{100 * (10 + i) / (100 + i):.1f}" for i in range(40)]
    weighted = [*rows, "W1,10,100,11.2", "W2,12,110,12.1", "W3,20,150,14.9"]
    header = "study,cases,n,prevalence"
    told = made(tmp_path, "\n".join([header, *weighted])).check()
    assert [f.verdict for f in told.findings if f.check == "percent-disagrees-with-count"].count("implausible") == 3
    one = made(tmp_path, "\n".join([header, *rows, "W1,10,100,11.2"])).check()
    assert [f.verdict for f in one.findings if f.check == "percent-disagrees-with-count"].count("inconsistent") == 1
