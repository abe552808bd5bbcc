"""A reviewer's checklist: prefilled from the checks, open elsewhere, judged nowhere."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.report.formats.markdown import checklist_markdown
from lbpmeta.report.parts.checklist import ITEMS


def test_items_name_checks_that_exist() -> None:
    assert {check for item in ITEMS for check in item.checks} <= set(lm.CHECKS)
    assert len({(item.tool, item.number, item.text) for item in ITEMS}) == len(ITEMS)


def test_what_is_computed_is_what_the_checks_found(packaged: lm.Report) -> None:
    for answer in packaged.checklist().answers:
        own = [f for f in packaged.findings if f.check in answer.item.checks and f.verdict != "not-checkable"]
        assert answer.compared == len(own)
        bad = {id(f) for f in own if f.verdict in ("inconsistent", "implausible")}
        assert {id(f) for f in answer.findings} == bad
        assert answer.told.startswith("computed" if own else "open")


def test_nothing_is_judged(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper\nA,3.1,-5.0,-1.2\n", encoding="utf-8")
    report = lm.check(file)
    text = str(report.checklist())
    assert text.count("your judgement: ____") == len(ITEMS)
    assert not [word for word in ("no concerns", "some concerns", "serious concerns") if word in text.lower()]
    done = CliRunner().invoke(cli, ["checklist", str(file)])
    assert done.exit_code == 0, done.output
    assert done.output == text
    target = tmp_path / "list.md"
    CliRunner().invoke(cli, ["checklist", str(file), "--format", "markdown", "-o", str(target)])
    assert target.read_text(encoding="utf-8") == checklist_markdown(report.checklist())
    assert "| 1.1 | Was the study retracted? | open: not computed |  |  |" in target.read_text(encoding="utf-8")
