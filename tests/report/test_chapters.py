"""Documents are chapters of a report; printed effects without rows are drawn."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest

import lbpmeta as lm
from lbpmeta.report.chapters import chapters
from lbpmeta.report.rendering import render

FIVE = ["minerva-cashin", "minerva-friedman", "ntvg2022", "minerva-fritz", "minerva-sorensen"]


@pytest.fixture(scope="module")
def evidence():
    return lm.load()


@pytest.fixture(scope="module")
def report(evidence):
    return evidence.check()


def test_each_of_the_five_documents_is_a_chapter(report):
    found = {c.document.id: c for c in chapters(report)}
    assert list(found) == FIVE
    assert {f.rows[0] for f in found["minerva-sorensen"].wrong} == {
        "minerva-sorensen-lumbopelvic",
        "minerva-sorensen-pain-followup",
        "minerva-sorensen-function",
    }
    assert [f.check for f in found["minerva-friedman"].doubtful].count("conclusion-time") == 2
    assert not found["minerva-fritz"].wrong
    for chapter in found.values():
        counts = [int(part.split()[0]) for part in chapter.told.split("; ")]
        assert sum(counts) <= chapter.document.conclusions


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_reports_tell_them(report, form):
    text = " ".join(render(report, form).split())
    assert "Document by document" in text
    for chapter in chapters(report):
        assert chapter.printed in text


def test_without_conclusions_there_is_no_chapter():
    report = lm.check([{"study": "A", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}])
    assert chapters(report) == ()
    assert "Document by document" not in str(report)


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ("minerva-cashin-pain", ["Pooled, as printed", "16 trial rows", "effects smaller"]),
        ("minerva-friedman-rmdq", ["Friedman 2017", "follows from the printed means"]),
        ("minerva-friedman-pain-1wk", ["follows from the printed counts"]),
        ("minerva-sorensen-lumbopelvic", ["outside its own interval"]),
    ],
)
def test_what_judge_derives_is_drawn(evidence, row, texts):
    axes = evidence.forest(row)
    shown = " ".join(" ".join(t.get_text() for t in axes.figure.findobj(plt.Text)).split())
    plt.close(axes.figure)
    for text in texts:
        assert text in shown


def test_risks(evidence):
    harm = evidence.risks("minerva-friedman-adverse-events").number_needed
    assert (round(-harm.estimate), harm.through_infinity) == (15, True)
    absolute = evidence.risks("minerva-cashin-adverse-events", control_risk=0.21)
    assert round(-absolute.nnt(event="bad").estimate) == 8
    with pytest.raises(lm.NotDefinedError, match="control_risk"):
        evidence.risks("minerva-cashin-adverse-events")
    with pytest.raises(lm.NotDefinedError, match="neither"):
        evidence.risks("minerva-cashin-pain")
