"""One arm printed in two rows with two standard deviations."""

from __future__ import annotations

import pytest

from lbpmeta.checks.across.same_arm import same_arm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.evidence.tables import Row, Tables

BASE = {
    "source": "review",
    "trial": "Trial 2020",
    "outcome": "pain",
    "instrument": "pain-0-100",
    "timepoint": "1 month",
    "kind": "endpoint",
    "set": "",
    "arm1": "SMT",
    "n1": "20",
    "mean1": "2.5",
    "sd1": "0.801257",
    "arm2": "sham",
    "n2": "20",
    "mean2": "16.5",
    "sd2": "1.8",
}


def tables(*changes: dict[str, str]) -> Tables:
    rows = [Row("trials", "trials.csv", i + 2, {**BASE, "id": f"r{i}", **c}) for i, c in enumerate(changes)]
    return Tables({"trials": tuple(rows)}, "here")


def findings(t: Tables) -> list[tuple[str, str]]:
    return [(r.id, f.message) for r in t["trials"] for f in same_arm(t, r)]


def test_a_tenth_is_named_once_about_the_smaller() -> None:
    t = tables({}, {"sd1": "8.012574", "arm2": "no treatment"})
    assert findings(t) == [("r0", "The SMT arm (n 20, mean 2.5) has sd1 0.801257 here and 8.012574 in r1: a tenth.")]
    (finding,) = same_arm(t, t.row("r0"))
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert finding.rows == ("r0", "r1")
    assert finding.repairs[0].value == "8.012574"


def test_it_is_found_across_the_arms() -> None:
    swapped = {"arm1": "other", "sd1": "3", "arm2": "SMT", "n2": "20", "mean2": "2.5", "sd2": "8.0"}
    assert [row for row, _ in findings(tables({}, swapped))] == ["r0"]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"n1": "21", "sd1": "8"},
        {"mean1": "2.6", "sd1": "8"},
        {"arm1": "mobilisation", "sd1": "8"},
        {"timepoint": "3 months", "sd1": "8"},
        {"trial": "Other 2021", "sd1": "8"},
        {"source": "other-review", "sd1": "8"},
        {"sd1": ""},
    ],
)
def test_other_arms_are_left_alone(change: dict[str, str]) -> None:
    assert findings(tables({}, change)) == []
