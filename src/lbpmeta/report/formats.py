"""Formats: a report as Markdown for people and as JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from lbpmeta.checks import Finding
from lbpmeta.printed import ValueSet
from lbpmeta.report.report import Report

__all__ = ["finding_dict", "markdown_table", "report_json", "report_markdown"]


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
    parts += ["## Coverage", f"```\n{report.coverage}\n```"]
    return "\n\n".join(parts) + "\n"


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data that JSON can hold (an unbounded end is null)."""
    return {
        "check": finding.check,
        "verdict": str(finding.verdict),
        "severity": str(finding.severity),
        "message": finding.message,
        "printed": dict(finding.printed),
        "admissible": {k: _bounds(v) for k, v in finding.admissible.items()},
        "methods": list(finding.methods),
        "recipes": list(finding.recipes),
        "repairs": [{"field": r.field, "printed": r.printed, "value": r.value, "why": r.why} for r in finding.repairs],
        "rows": list(finding.rows),
        "source": finding.source,
        "locator": finding.locator,
        "missing": list(finding.missing),
        "expected": finding.expected,
    }


def _bounds(values: ValueSet) -> list[float | None]:
    return [b if math.isfinite(b) else None for b in (values.low, values.high)]


def report_json(report: Report) -> str:
    """Return a report as JSON text: every finding, since programs can choose for themselves."""
    payload = {
        "path": report.path,
        "gate": report.gate,
        "ok": report.ok,
        "exit_code": report.exit_code,
        "counts": report.counts(),
        "findings": [finding_dict(f) for f in report.findings],
    }
    return json.dumps(payload, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
