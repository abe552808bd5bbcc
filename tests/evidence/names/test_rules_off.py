"""Each rule of choice, switched off: its smallest table is then misread, or no longer read."""

from __future__ import annotations

import pytest
from tests.evidence.names.test_rules import FLUOR, columns

from lbpmeta.errors import DataError
from lbpmeta.evidence.names import choice, company, estimates, groups
from lbpmeta.evidence.names.taken import registry


def _all_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "believed", lambda one, beside: True)


def test_1_without_twins_one_arm_is_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "study,MD,lower,upper,mean.plac,sd.plac\nA,1,0,2,5.1,2.0"
    assert "mean2" not in columns(text).at
    _all_believed(monkeypatch)
    assert "mean2" in columns(text).at


def test_2_without_sample_sizes_unknown_arms_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "study,n red car,mean red car,sd red car,n bus,mean bus,sd bus\nA,20,3.1,1.0,21,2.2,1.1"
    assert {"mean1", "mean2"} <= columns(text).at.keys()
    monkeypatch.setattr(groups, "_of_sizes", lambda header, shapes: [])
    monkeypatch.setattr(groups, "_of_tails", lambda header, shapes: [])
    with pytest.raises(DataError, match="names are not understood"):
        columns(text)


def test_3_without_a_look_at_sizes_those_who_were_asked_are_events(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "study,n1,n2,mean1,mean2,sd1,sd2,asked1,asked2\n" + "\n".join(
        f"S{i},{50 + i},{48 + i},5.1,6.4,2.0,2.1,{90 + i},{95 + i}" for i in range(6)
    )
    assert "events1" not in columns(text).at
    monkeypatch.setattr(registry, "no_counts", lambda records, read: {})
    assert any("events1" in one.at for one in (columns(text), *columns(text).more))


def test_4_without_company_a_spread_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "study,estimate,lower,upper,sd\nA,1,0,2,3.3"
    assert "sd1" not in columns(text).at
    _all_believed(monkeypatch)
    assert "sd1" in columns(text).at


def test_5_without_it_a_number_of_sites_is_one_of_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    header, rows = ("study", "yi", "vi", "n_site"), (("A", "0.5", "0.04", "12"), ("B", "0.3", "0.05", "14"))
    assert 3 not in choice.choose(header, rows, frozenset((0,))).read
    monkeypatch.setattr(company, "_STRONG", {})
    found = choice.choose(header, rows, frozenset((0,)))
    assert (found.read[3].quantity, found.read[3].words) == ("n", ("site",))


def test_6_without_it_two_groups_are_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "study,MonoMean,MonoSD,BiMean,BiSD\nA,1.5,2.2,3.0,4.4"
    with pytest.raises(DataError, match="names are not understood"):
        columns(text)
    monkeypatch.setattr(choice, "_without_strange_groups", lambda header, candidates, shapes, words: (candidates, ()))
    monkeypatch.setattr(choice, "alone", lambda header, read, lonely, records: {})
    assert columns(text).at["mean1"] in (1, 3)


def test_12_without_it_limits_go_to_the_nearest_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(1.5, 0.405), (2.0, 0.693), (0.5, -0.693), (3.0, 1.099), (1.1, 0.095)]
    text = "study,adjrr,varlogrr,logrr,lb,ub\n" + "\n".join(
        f"S{i},{rr},0.013,{lr},{rr * 0.8:.2f},{rr * 1.25:.2f}" for i, (rr, lr) in enumerate(rows)
    )
    made = columns(text)
    assert (made.at["estimate"], made.at["ci_low"]) == (1, 4)
    monkeypatch.setattr(estimates, "enclosing", lambda records, single, places: {})
    made = columns(text)
    assert (made.at["estimate"], made.at["ci_low"]) == (3, 4)  # the limits of a ratio at its logarithm


def test_13_without_it_common_tails_are_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"mean1", "mean2"} <= columns(FLUOR).at.keys()
    monkeypatch.setattr(groups, "_of_tails", lambda header, shapes: [])
    with pytest.raises(DataError, match="none of its columns"):
        columns(FLUOR)
