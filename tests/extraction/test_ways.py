"""Each way of the registry: a cell that takes it, and one close by that does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.extraction.papers import cell, looked_up, table

from lbpmeta.extraction.ways.registry import WAYS

MEANS = table(["Pain", "32.1 (12.3)", "40.2 (13.1)"], ["Disability", "8.2 (4.0)", "9.5 (4.4)"])
SES = table(["Pain", "32.1 (1.8)", "40.2 (1.9)"], caption="Outcomes at 12 weeks, mean (SE)")
CIS = table(["Pain", "32.1 (28.4 to 35.8)", "40.2 (36.4 to 44.0)"], caption="Outcomes at 12 weeks, mean (95% CI)")
MEDIANS = table(["Pain", "32 [24, 41]", "40 [31, 50]"], caption="Outcomes at 12 weeks, median [IQR]")
TIMES = table(
    ["Pain, mean (SD)", "60.0 (11.0)", "32.1 (12.3)"],
    head=["Outcome", "Baseline", "12 weeks"],
    caption="Exercise group (n = 45)",
)
DIFFERENCE = table(
    ["Pain", "-8.1 (-13.4 to -2.8)", "0.003"],
    head=["Outcome", "Mean difference (95% CI)", "p"],
    caption="Between-group differences at 12 weeks",
)
COUNTS = table(
    ["Nausea", "9 (20)", "5 (11)"], ["Headache, mild", "7 (16)", "4 (9)"], ["Headache, severe", "6 (13)", "2 (4)"],
    caption="Adverse events at 12 weeks, n (%)",
)  # fmt: skip
PERCENTS = table(
    ["Nausea", "20%", "11%"], head=["Event", "Exercise (n = 45)", "Usual care (n = 47)"], caption="Adverse events"
)
CASES = {
    "found": (MEANS, {"mean1": "32.1", "sd2": "13.1", "n1": "45"}, {"mean1": "found", "sd2": "found", "n1": "found"}),
    "se-as-sd": (SES, {"n1": "45", "sd1": "1.8"}, {"sd1": "SE entered as SD"}),
    "se-to-sd": (SES, {"n1": "45", "sd1": "12.07"}, {"sd1": "derived"}),
    "sd-to-se": (MEANS, {"n1": "45", "mean1": "32.1", "se1": "1.83"}, {"se1": "derived"}),
    "ci-to-sd": (CIS, {"n1": "45", "sd1": "12.32"}, {"sd1": "derived"}),
    "ci-to-se": (DIFFERENCE, {"estimate": "-8.1", "se": "2.70", "measure": "MD"}, {"se": "derived"}),
    "quantiles": (MEDIANS, {"n1": "45", "mean1": "32.33", "sd1": "13.00"}, {"mean1": "derived", "sd1": "derived"}),
    "median-as-mean": (MEDIANS, {"n1": "45", "mean1": "32"}, {"mean1": "derived"}),
    "difference-to-sd": (
        DIFFERENCE, {"n1": "45", "n2": "47", "mean1": "1", "sd1": "12.79", "mean2": "2", "sd2": "12.79"},
        {"sd1": "derived"},
    ),
    "percent-to-events": (
        PERCENTS, {"outcome": "Nausea", "timepoint": "", "events1": "9", "n1": "45"}, {"events1": "derived"},
    ),
    "events-to-percent": (
        table(["Nausea", "9/45", "5/47"], caption="Adverse events, n/N"),
        {"outcome": "Nausea", "timepoint": "", "arm2": "", "events": "9", "n": "45", "value": "20.0"},
        {"value": "derived"},
    ),
    "total-minus-other": (
        table(["Nausea", "14", "5"], head=["Event, n", "Total", "Usual care"], caption="Events"),
        {"outcome": "Nausea", "timepoint": "", "events1": "9", "n1": "45", "events2": "5", "n2": "47"},
        {"events1": "derived"},
    ),
    "complement": (
        table(["Recovered", "12 (27)", "8 (17)"], caption="Outcomes at 12 weeks, n (%)"),
        {"outcome": "Not recovered", "events1": "33", "n1": "45"}, {"events1": "derived"},
    ),
    "added-up": (
        COUNTS, {"outcome": "Headache", "events1": "13", "n1": "45"}, {"events1": "derived"},
    ),
    "change-of": (TIMES, {"arm2": "", "n1": "45", "mean1": "-27.9", "sd1": "12.3"}, {"mean1": "derived"}),
    "sign-in-words": (
        "Pain was reduced by 27.9 points (SD 10.2) in the exercise group at 12 weeks.",
        {"n1": "45", "mean1": "-27.9", "sd1": "10.2"}, {"mean1": "derived"},
    ),
    "turned-round": (
        DIFFERENCE, {"measure": "MD", "estimate": "8.1", "ci_low": "2.8", "ci_high": "13.4"},
        {"estimate": "derived", "ci_low": "derived", "ci_high": "derived"},
    ),
    "log-scale": (
        table(["Recovery", "0.71 (0.48 to 1.05)"], head=["Outcome", "RR (95% CI)"], caption="Outcomes at 12 weeks"),
        {"outcome": "Recovery", "measure": "GEN", "estimate": "-0.342", "ci_low": "-0.734", "ci_high": "0.049"},
        {"estimate": "derived", "ci_low": "derived"},
    ),
    "other-units": (MEANS, {"n1": "45", "mean1": "3.21", "sd1": "1.23"}, {"mean1": "derived", "sd1": "derived"}),
    "other-arm": (MEANS, {"mean1": "40.2", "n1": "45"}, {"mean1": "other arm"}),
    "other-place": (MEANS, {"mean1": "8.2", "n1": "45"}, {"mean1": "other time or outcome"}),
    "sign": (
        DIFFERENCE, {"measure": "MD", "estimate": "8.1", "ci_low": "-13.4", "ci_high": "-2.8"}, {"estimate": "sign"},
    ),
    "other-statistic": (MEANS, {"n1": "45", "mean1": "32.1", "sd1": "32.1"}, {"sd1": "other statistic"}),
    "digits": (MEANS, {"mean1": "31.2", "n1": "45"}, {"mean1": "digit or transposition"}),
    "another": (MEANS, {"mean1": "77.7", "n1": "45"}, {"mean1": "another number"}),
    "found-somewhere": (
        "The mean was 32.1 in all.\n\nPain was measured.", {"mean1": "32.1", "n1": "45"},
        {"mean1": "found", "n1": "not found"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", sorted(CASES))
def test_a_cell_goes_its_way(tmp_path: Path, way: str) -> None:
    paper, row, expected = CASES[way]
    found = looked_up(tmp_path, paper, row)
    assert {column: str(cell(found, column).standing) for column in expected} == expected
    assert way in {cell(found, column).way for column in expected}


def test_every_way_has_a_case() -> None:
    assert {way.name for way in WAYS} == set(CASES)
    assert len({way.title for way in WAYS}) == len(WAYS)
