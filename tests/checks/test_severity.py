"""How much hangs on a finding."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lbpmeta import Printed, Severity, Verdict
from lbpmeta.checks.core.severity import BESIDE, CHOICE, DECIDES, DIGITS, LABEL, Of, Stakes, severity_of
from lbpmeta.checks.core.stakes import changed, mcid_class, sized, together
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row, Tables


def line(estimate="-5.4", ci_low="-9.4", ci_high="-1.3", **more):
    cells = {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high, **more}
    return {name: Printed.parse(text) for name, text in cells.items()}


def grade(before, after, **how):
    return severity_of(Verdict.INCONSISTENT, changed(before, after, **how))


@pytest.mark.parametrize(
    ("after", "severity"),
    [
        (line(), Severity.MINOR),
        (line(estimate="-5.5"), Severity.MINOR),
        (line(estimate="-6.2"), Severity.MATERIAL),
        (line(ci_low="-10.4"), Severity.MATERIAL),
        (line(estimate="5.4"), Severity.DECISION),
        (line(ci_high="1.3"), Severity.DECISION),
    ],
)
def test_the_size_of_a_change(after, severity):
    assert grade(line(), after, measure="MD") is severity


def test_a_p_value_that_crosses_005_is_a_decision():
    assert grade(line(p="0.009"), line(p="0.09"), measure="MD") is Severity.DECISION
    assert grade(line(p="0.009"), line(p="0.008"), measure="MD") is Severity.MINOR


def test_a_tenth_of_an_smd_is_material():
    before = line("-1.82", "-2.10", "-1.54")
    assert grade(before, line("-1.72", "-2.10", "-1.54"), measure="SMD") is Severity.MATERIAL
    wide = line("-1.82", "-3.42", "-0.22")
    assert grade(wide, line("-1.71", "-3.42", "-0.22"), measure="SMD") is Severity.MATERIAL
    assert grade(wide, line("-1.71", "-3.42", "-0.22"), measure="MD") is Severity.MINOR


def test_ratios_have_their_null_at_1():
    before = line("0.80", "0.71", "0.89")
    assert grade(before, line("0.80", "0.71", "1.10"), measure="RR") is Severity.DECISION
    assert grade(before, line("1.25", "0.71", "0.89"), measure="RR") is Severity.DECISION


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (line("-15.0", "-18.0", "-12.0"), "definite"),
        (line("-12.0", "-18.0", "-6.0"), "probable"),
        (line("-7.7", "-12.1", "-3.3"), "possible"),
        (line("-5.4", "-9.4", "-1.3"), "none"),
        (line("12.0", "6.0", "18.0"), "probable"),
    ],
)
def test_classes_against_the_mcid(numbers, expected):
    assert mcid_class(numbers, 10) == expected
    assert mcid_class({"estimate": Printed.parse("3")}, 10) == ""


def test_a_repair_that_changes_the_mcid_class_is_a_decision():
    # -12.1 misprinted as -12.7: 7 % of the width, but the interval leaves the threshold of 12.5 behind
    cells = {"source": "s", "measure": "MD", "level": "95", "instrument": "nrs", "better": "lower"}
    cells |= {"interval": "wald"}
    row = Row("trials", "t.csv", 2, {"id": "t", "estimate": "-7.7", "ci_low": "-12.8", "ci_high": "-3.3", **cells})
    threshold = Row(
        "thresholds",
        "h.csv",
        2,
        {"id": "h", "source": "s", "instrument": "nrs", "unit": "points", "quantity": "mcid", "value": "12.5"},
    )
    scale = Row("instruments", "i.csv", 2, {"id": "nrs", "min": "0", "max": "100"})

    def severity(*thresholds):
        tables = Tables({"trials": (row,), "thresholds": thresholds, "instruments": (scale,)}, "here")
        (found,) = (f for f in run_checks(tables) if f.check == "ci-asymmetric")
        return found.severity

    assert severity() is Severity.MINOR
    assert severity(threshold) is Severity.DECISION
    cells.pop("interval")  # of a single study whose interval nobody knows: few of those are errors
    row = Row("trials", "t.csv", 2, {"id": "t", "estimate": "-7.7", "ci_low": "-12.8", "ci_high": "-3.3", **cells})
    assert severity(threshold) is Severity.MINOR


@pytest.mark.parametrize("verdict", [Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE])
@pytest.mark.parametrize(
    ("stakes", "severity"),
    [
        (None, Severity.MATERIAL),
        (DECIDES, Severity.DECISION),
        (BESIDE, Severity.MINOR),
        (DIGITS, Severity.MINOR),
        (CHOICE, Severity.MINOR),
        (LABEL, Severity.MINOR),
        (Stakes(share=0.1), Severity.MATERIAL),
        (Stakes(share=0.0999), Severity.MINOR),
        (Stakes(Of.BESIDE, share=0.5), Severity.MATERIAL),
        (Stakes(decides=True, share=0.01), Severity.DECISION),
    ],
)
def test_what_hangs_on_a_disagreement(verdict, stakes, severity):
    assert severity_of(verdict, stakes) is severity


@pytest.mark.parametrize(
    ("stakes", "severity"),
    [
        (None, Severity.INFO),
        (BESIDE, Severity.INFO),
        (LABEL, Severity.MINOR),
        (Stakes(share=0.3), Severity.MATERIAL),
        (DECIDES, Severity.DECISION),
    ],
)
def test_what_a_method_explains_is_told_and_no_more(stakes, severity):
    assert severity_of(Verdict.METHOD_DEPENDENT, stakes) is severity


@pytest.mark.parametrize(
    "verdict", [Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING, Verdict.NOT_CHECKABLE], ids=str
)
@pytest.mark.parametrize("stakes", [None, DECIDES, Stakes(share=9.0)])
def test_nothing_hangs_on_what_agrees(verdict, stakes):
    assert severity_of(verdict, stakes) is Severity.INFO


def test_sizes_that_nobody_knows_are_those_of_a_result():
    for stakes in (sized(1.0), sized(1.0, 0.0), sized(float("inf"), 3.0)):
        assert severity_of(Verdict.IMPLAUSIBLE, stakes) is Severity.MATERIAL


def test_several_disagreements_weigh_as_much_as_the_gravest():
    small, unknown = Stakes(share=0.01), Stakes()
    for many in ((small, unknown), (small, DECIDES), (small, BESIDE), (BESIDE, LABEL)):
        grades = [severity_of(Verdict.INCONSISTENT, one) for one in many]
        gravest = max(grades, key=list(Severity).index)
        assert severity_of(Verdict.INCONSISTENT, together(many)) is gravest
    assert together([]) is None


#: The grader; what a finding of a blamed premise was worth in print; and the size of a line that moves, over arrays.
GRADERS = {"checks/core/severity.py", "checks/core/settle.py", "checks/power/lines.py"}


def test_severity_is_graded_in_one_place():
    src = Path(__file__).parents[2] / "src" / "lbpmeta"
    named = {
        file.relative_to(src).as_posix()
        for room in ("checks", "relevance")
        for file in (src / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Severity"
    }
    assert named == GRADERS
