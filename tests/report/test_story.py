"""The story of a report: what weighs most stands first, with what follows; nothing is told that is not so."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.run.findings import Findings
from lbpmeta.report.formats.markdown import report_markdown
from lbpmeta.report.story import Story, lacking, story_of

#: A symmetric interval, one that is not, one that excludes no effect with its neighbour.
ROWS = (("A 2020", "-5.4", "-9.4", "-1.4"), ("B 2021", "-3.1", "-6.0", "-0.2"), ("C 2022", "-0.05", "-0.26", "0.36"))


def own(*rows: tuple[str, str, str, str]) -> lm.Report:
    return lm.check([dict(zip(("study", "MD", "lower", "upper"), row, strict=True)) for row in rows])


@pytest.fixture(scope="module")
def story(packaged: lm.Report) -> Story:
    return story_of(packaged)


def test_the_weightiest_are_three_of_different_rows_checks_and_sources(story: Story) -> None:
    told = [one.finding for one in story.weighty]
    assert len(told) == 3
    for key in ("check", "source", "rows"):
        assert len({getattr(f, key) for f in told}) == 3
    assert (told[0].verdict, told[0].severity) == ("inconsistent", "decision")
    assert all(f.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE) for f in told)


def test_each_names_its_consequence(story: Story) -> None:
    both, every, turned = (one.consequence for one in story.weighty)
    stays = "The conclusion stays the same: the interval contains the value of no effect under"
    assert (both, every) == (f"{stays} both readings.", f"{stays} all 4 readings.")
    assert turned.startswith("The conclusion on cd008112-1.1.1 changes: as printed, the interval excludes")


def test_each_says_once_where_it_stands_and_what_confirms_it(story: Story, tmp_path: Path) -> None:
    words = [one.words for one in story.weighty]
    assert words[0].startswith("Jensen RK, Kent P, Hancock M, 2015: Two prints of ")
    assert words[2].startswith("de Zoete A, et al., 2026: ")
    assert all(text.count("confirmed by") <= 1 for text in words)
    file = tmp_path / "paper.txt"
    file.write_text("Results\n\nPain fell (mean difference -7.17, 95% CI -12.15 to -3.27).\n", encoding="utf-8")
    told = story_of(lm.read(file).check())
    assert told.weighty[0].words.startswith("In paper, results, line 3: The estimate")
    # A document has no tables that somebody made, and no cells.
    assert "Tables made by" not in dict(told.checked)
    assert "by the document" in dict(told.checked)["Premises"]


def test_a_conclusion_that_its_numbers_do_not_bear_says_so(packaged: lm.Report) -> None:
    found = next(f for f in packaged.notable if f.check.startswith("conclusion") and f.verdict is Verdict.IMPLAUSIBLE)
    (one,) = story_of(dataclasses.replace(packaged, findings=Findings.of([found]))).weighty
    assert one.consequence == "The conclusion as it is written is not borne out by the numbers beside it."


def test_what_came_back_right_is_counted_in_the_findings(packaged: lm.Report, story: Story) -> None:
    right = dict(story.chapters)["What came back right"]
    assert right[0] == "46 of 46 pooled lines of CD008112 re-derive from the study rows."
    agreed = packaged.findings.count(Verdict.CONSISTENT) + packaged.findings.count(Verdict.CONSISTENT_WITHIN_ROUNDING)
    assert any(line.startswith(f"{agreed:,} comparisons agree") for line in right)


def test_a_green_gate_says_why(packaged: lm.Report, story: Story) -> None:
    known = dict(story.chapters)["What is known and expected"]
    assert known[0].startswith(f"{len(packaged.pinned)} findings are known and expected")
    assert "the gate is green" in known[0]
    shut = dataclasses.replace(packaged, gate="implausible")
    assert not shut.ok
    assert "the gate is green" not in dict(story_of(shut).chapters)["What is known and expected"][0]


def test_who_made_the_tables_is_read_beside_them_and_never_guessed(story: Story) -> None:
    assert dict(story.checked)["Tables made by"] == "The lbpmeta developers"
    assert "Tables made by" not in dict(story_of(own(*ROWS)).checked)


def test_a_proof_is_told_in_one_sentence_with_its_slip(story: Story) -> None:
    proved = [w for w in story.weighty if w.finding.verdict is Verdict.INCONSISTENT and w.finding.repairs]
    assert proved
    for one in proved:
        assert one.words.count("; the smallest slip that would explain it: ") == 1
        assert "cannot all be right" not in one.words
    doubted = next(w for w in story_of(own(*ROWS)).weighty if w.finding.verdict is Verdict.IMPLAUSIBLE)
    assert "if " in doubted.words or not doubted.finding.blame


def test_what_fails_stands_first_and_a_clean_table_has_no_findings() -> None:
    (only,) = story_of(own(*ROWS)).weighty
    assert only.finding.rows == ("c-2022",)
    assert "changes: as printed, the interval contains" in only.consequence
    clean = story_of(own(*ROWS[:2]))
    assert clean.weighty == ()
    assert dict(clean.chapters).keys() == {"What came back right", "What would have gone unnoticed"}


def test_a_table_that_quotes_nothing_lacks_no_quote(packaged: lm.Report) -> None:
    report = own(*ROWS)
    assert report.findings.count(Verdict.NOT_CHECKABLE) == 3
    assert lacking(report) == ()
    assert len(lacking(packaged)) == packaged.findings.count(Verdict.NOT_CHECKABLE)


def test_markdown_and_notebook_keep_the_order_of_the_page(packaged: lm.Report, story: Story) -> None:
    titles = ["What weighs most", *(title for title, _ in story.chapters)]
    for text, later in ((report_markdown(packaged), "Known and expected"), (packaged._repr_html_(), "<tbody>")):
        places = [text.index(title) for title in (*titles, later)]
        assert places == sorted(places)


def test_a_report_without_its_tables_is_told_too(packaged: lm.Report) -> None:
    bare = dataclasses.replace(packaged, keeper=None, measuring=None, audit=None)
    told = story_of(bare)
    assert dict(told.checked)["Premises"].startswith("none declared")
    assert len(told.weighty) == 3
