"""Markdown: a report for a pull request, a wiki or a file."""

from __future__ import annotations

from collections.abc import Sequence

from lbpmeta.checks import Finding
from lbpmeta.report.report import Report

__all__ = ["markdown_table", "report_markdown"]


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a GitHub-flavoured Markdown table.

    Examples
    --------
    >>> print(markdown_table(["a", "b"], [["x|y", "z"]]))
    | a | b |
    |---|---|
    | x\\|y | z |
    """
    cells = [[str(c).replace("|", "\\|").replace("\n", " ") for c in row] for row in rows]
    lines = [list(header), *cells]
    text = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([text[0], "|" + "---|" * len(header), *text[1:]])


def _finding_rows(findings: Sequence[Finding]) -> list[list[str]]:
    return [
        [
            f"`{f.rows[0]}`" if f.rows else "",
            f.check,
            str(f.verdict),
            f.message + (f" *Expected:* {f.expected}" if f.expected else ""),
            "; ".join(str(r) for r in f.repairs),
        ]
        for f in findings
    ]


def report_markdown(report: Report, *, everything: bool = False) -> str:
    """Return a report as Markdown: verdict, failures, pinned findings, the rest, coverage."""
    header = ["row", "check", "verdict", "what", "smallest repairs"]
    parts = [f"# Check of {report.path}: {report.status}", f"{len(report.findings)} findings: {report.tally}."]
    for title, group in report.sections(everything=everything):
        parts += [f"## {title}", markdown_table(header, _finding_rows(group))]
    if report.notes:
        parts += ["## Taken as read", "\n".join(f"- {note}" for note in report.notes)]
    parts += ["## Coverage", f"```\n{report.coverage}\n```"]
    return "\n\n".join(parts) + "\n"
