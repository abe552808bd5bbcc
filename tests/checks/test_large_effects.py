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


def test_a_table_that_prints_both_does_not_mix_them_up() -> None:
    effects = (0.2, 0.5, 0.1, 0.6, 0.4, 0.3, 0.1, 0.7, 0.2, 0.3, 4.2, 0.5)
    both = [
        {**arms(f"S{i}", effect), **({"se1": "0.447", "se2": "0.492"} if i != 10 else {})}
        for i, effect in enumerate(effects)
    ]
    assert ("se-as-sd", "implausible") not in said(both)
    wrong = [{**row, **({"se1": "0.9"} if "se1" in row else {})} for row in both]
    wrong = [{column: cell for column, cell in row.items() if column != "se2"} for row in wrong]
    assert ("se-as-sd", "implausible") in said(wrong)


def of_counts(study: int, low: float, mean: float, high: float) -> dict[str, str]:
    arm = {"n1": "20", "mean1": f"{mean:.2f}", "mean1_low": f"{low:.2f}", "mean1_high": f"{high:.2f}"}
    return {"study": f"S{study}", **arm, **{f"{c[:-1]}2" if c[-1] == "1" else c: v for c, v in arm.items()}} | {
        "mean2_low": arm["mean1_low"],
        "mean2_high": arm["mean1_high"],
    }


def test_intervals_of_arms_are_lopsided_where_most_of_the_table_is() -> None:
    counts = [of_counts(i, 0.1 * i, 0.2 * i, 0.4 * i) for i in range(1, 8)]
    assert ("arm-ci", "implausible") not in said(counts)
    even = [of_counts(i, 0.1 * i, 0.2 * i, 0.3 * i) for i in range(1, 8)]
    assert ("arm-ci", "implausible") in said([*even, of_counts(9, 0.5, 1.0, 2.5)])
    outside = {**counts[0], "mean1": "6.23"}
    assert ("arm-ci", "implausible") in said([outside, *counts[1:]]) or ("arm-ci", "inconsistent") in said(
        [outside, *counts[1:]]
    )
