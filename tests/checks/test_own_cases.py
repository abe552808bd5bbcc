"""Every check has cases of its own: true tables that it lets pass, and the slip that it is for, which it notices."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "consistency"))

from cases import EVERY, count
from makers import MAKERS


def test_each_check_has_its_maker() -> None:
    assert sorted(MAKERS) == sorted(EVERY)


@pytest.mark.parametrize("check", EVERY)
def test_true_tables_pass_and_the_slip_is_noticed(check: str) -> None:
    counts, _ = count(check, MAKERS[check], cases=3, planted=3)
    if not counts["found"]:  # of a slip that few tables show, among more
        counts, _ = count(check, MAKERS[check], cases=20, planted=20)
    assert counts["inconsistent"] == 0
    assert counts["complaints"] <= 1
    assert counts["found"] >= 1
