"""HTML: a report for a notebook."""

from __future__ import annotations

from lbpmeta.report.pages.findings import shown_findings, tiles
from lbpmeta.report.pages.page import rendered
from lbpmeta.report.report import Report

__all__ = ["report_html"]


def report_html(report: Report) -> str:
    """Return the notable findings, the coverage and the verdict as an HTML fragment.

    It styles nothing but itself, and takes the colours of text and background from where it is shown, so it reads in
    light and dark notebooks. It has no ids and no script: several may stand in one notebook.
    """
    notable = set(map(id, report.notable))
    findings = tuple(shown for shown in shown_findings(report) if id(shown.finding) in notable)
    return rendered("fragment.html.j2", {"report": report, "tiles": tiles(report), "findings": findings})
