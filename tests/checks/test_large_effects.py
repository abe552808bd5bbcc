"""True rows that checks once doubted: events that recur, and fields where large differences are usual."""

from __future__ import annotations

import lbpmeta as lm


def said(rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(f.check, f.verdict.value) for f in lm.check(rows).findings}


def test_more_events_than_people_are_doubted_and_no_contradiction() -> None:
    rows = [
        {"study": "A", "events1": "30", "n1": "29", "events2": "12", "n2": "31", "measure": "RR"},
        {"study": "B", "events1": "3", "n1": "40", "events2": "5", "n2": "38", "measure": "RR"},
    ]
    found = said(rows)
    assert ("counts-impossible", "implausible") in found
    assert ("counts-impossible", "inconsistent") not in found


def arms(study: str, mean: float) -> dict[str, str]:
    cells = {"mean1": f"{10 + mean:.1f}", "sd1": "1.0", "n1": "5", "mean2": "10.0", "sd2": "1.1", "n2": "5"}
    return {"study": study, "outcome": f"trait {study}", **cells}


def test_large_differences_are_no_sign_of_standard_errors_where_they_are_usual() -> None:
    usual = [
        arms(f"S{i}", effect) for i, effect in enumerate((0.2, 0.5, 1.1, 1.6, 2.4, 3.4, 4.1, 0.7, 2.9, 1.3, 5.2, 0.9))
    ]
    assert ("se-as-sd", "implausible") not in said(usual)
    single = [
        arms(f"S{i}", effect) for i, effect in enumerate((0.2, 0.5, 0.1, 0.6, 0.4, 0.3, 0.1, 0.7, 0.2, 0.3, 4.2, 0.5))
    ]
    assert ("se-as-sd", "implausible") in said(single)
