"""A defect of lbpmeta in one place: the rest of the report stands, and the exit code says 3."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.cli import main
from lbpmeta.report.rendering import FORMATS, render
from lbpmeta.testing import assert_consistent

ROWS = [
    {"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"},
    {"study": "B 2021", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"},
]


def broken(*given: object, **named: object) -> None:
    raise ZeroDivisionError("planted")


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch):
    """Replace one check by one that fails."""

    def plant(name: str, run=broken) -> None:
        spec = dataclasses.replace(CHECKS[name], run=run, ask=None)  # it looks at every row
        monkeypatch.setattr("lbpmeta.checks.run.runner.CHECKS", {**CHECKS, name: spec})

    return plant


def test_one_failed_check_is_a_finding_and_the_others_stand(breaking) -> None:
    before = lm.check(ROWS, measure="MD")
    breaking("ci-asymmetric")
    report = lm.check(ROWS, measure="MD")
    told = [f for f in report.findings if f.check == "internal-error"]
    assert [f.rows for f in told] == [("a-2020",), ("b-2021",)]
    assert {f.verdict for f in told} == {Verdict.NOT_CHECKABLE}
    assert "Internal error in ci-asymmetric at " in told[0].message
    assert "at checks/" in told[0].message
    assert "ZeroDivisionError: planted" in told[0].message
    assert "please report" in told[0].message
    others = [(f.check, f.verdict, f.rows) for f in before.findings if f.check != "ci-asymmetric"]
    assert [(f.check, f.verdict, f.rows) for f in report.findings if f.check != "internal-error"] == others
    assert {f.check for f in report.failures} > {"internal-error"}, "b-2021 is told all the same"
    assert not report.ok
    assert (report.exit_code, report.status) == (3, "INTERNAL ERROR")


def test_a_failed_first_question_is_asked_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    before = lm.check(ROWS, measure="MD").findings
    spec = dataclasses.replace(CHECKS["ci-asymmetric"], ask=broken)
    monkeypatch.setattr("lbpmeta.checks.run.runner.CHECKS", {**CHECKS, "ci-asymmetric": spec})
    assert lm.check(ROWS, measure="MD").findings == before


def test_no_assertion_passes_over_it(breaking) -> None:
    breaking("ci-asymmetric")
    with pytest.raises(AssertionError, match=r"lbpmeta itself failed, nothing is known.*\n.*internal-error"):
        assert_consistent(lm.check(ROWS[:1], measure="MD", gate="never"))
    with pytest.raises(AssertionError, match="lbpmeta itself failed"):
        assert_consistent(lm.load(ROWS[:1], measure="MD"))


def test_a_failed_search_for_repairs_keeps_the_verdict(breaking) -> None:
    real = CHECKS["estimate-outside-ci"].run

    def fails_at_repairs(tables, row):
        if not is_probing():
            broken()
        return real(tables, row)

    breaking("estimate-outside-ci", fails_at_repairs)
    found = [f for f in lm.check(ROWS, measure="MD").findings if f.rows == ("b-2021",)]
    assert {("estimate-outside-ci", "implausible"), ("internal-error", "not-checkable")} <= {
        (f.check, str(f.verdict)) for f in found
    }


@pytest.mark.parametrize("name", ["looking.complete", "runner.confirm_repairs"])
def test_a_failed_judgement_of_repairs_keeps_the_findings(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    tables = lm.load(ROWS, measure="MD").tables
    before = {(f.check, f.verdict) for f in run_checks(tables)}
    monkeypatch.setattr(f"lbpmeta.checks.run.{name}", broken)
    found = run_checks(tables)
    assert before <= {(f.check, f.verdict) for f in found}
    assert any(f.check == "internal-error" and "repairs" in f.message for f in found)


def test_what_is_raised_on_purpose_goes_on(breaking) -> None:
    def refuses(tables, row):
        raise lm.DataError("said so")

    breaking("ci-asymmetric", refuses)
    with pytest.raises(lm.DataError, match="said so"):
        lm.check(ROWS, measure="MD")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_can_tell_it(breaking, form: str) -> None:
    breaking("ci-asymmetric")
    assert "nternal error in ci-asymmetric" in render(lm.check(ROWS, measure="MD"), form)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setattr("sys.argv", ["lbpmeta", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


REVIEW = "study,MD,lower,upper\nA,-4.0,-8.0,0.0\nB,-2.0,-7.0,3.0\nC,-6.0,-12.0,0.0\nTotal,-3.8,-6.6,-1.1\n"


def test_the_command_ends_with_3(breaking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    breaking("ci-asymmetric")
    (tmp_path / "mine.csv").write_text(REVIEW, encoding="utf-8")
    assert run(monkeypatch, "check", str(tmp_path / "mine.csv"), "--measure", "MD") == 3
    assert "INTERNAL ERROR" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["report.html", "folder"])
def test_one_failed_picture_does_not_lose_the_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys, target: str
) -> None:
    (tmp_path / "mine.csv").write_text(REVIEW, encoding="utf-8")
    monkeypatch.setattr("lbpmeta.report.pages.evidence.forest_of_line", broken)
    monkeypatch.setattr("lbpmeta.report.pages.folder.forest_of_line", broken)
    arguments = ("report", str(tmp_path / "mine.csv"), "-o", str(tmp_path / target), "--measure", "MD")
    assert run(monkeypatch, *arguments) == 3
    assert "please report" in capsys.readouterr().err
    file = tmp_path / target if target.endswith("html") else tmp_path / target / "report.md"
    text = file.read_text(encoding="utf-8")
    assert "nternal error in" in text
    assert "-6.6" in text.replace("\u2212", "-")
    assert "[plot]" not in text
