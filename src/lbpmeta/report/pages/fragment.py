"""HTML: a report for a notebook."""

from __future__ import annotations

from lbpmeta.report.pages.findings import shown_findings, tiles
from lbpmeta.report.pages.page import rendered
from lbpmeta.report.report import Report
from lbpmeta.report.story import story_of

__all__ = ["report_html"]


def report_html(report: Report) -> str:
    """Return the verdict, what a report comes to, the notable findings and the coverage as an HTML fragment.

    It styles nothing but itself, and takes the colours of text and background from where it is shown, so it reads in
    light and dark notebooks. It has no ids and no script: several may stand in one notebook.
    """
    notable = set(map(id, report.notable))
    findings = tuple(shown for shown in shown_findings(report) if id(shown.finding) in notable)
    story = story_of(report)
    view = {"story": story, "weighty": [(one, "") for one in story.weighty], "tiles": tiles(report)}
    return rendered("fragment.html.j2", {"report": report, "findings": findings, **view})
