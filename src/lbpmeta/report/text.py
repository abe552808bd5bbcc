"""Text: a report for a terminal, a log or print()."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lbpmeta.checks import Finding, Verdict
from lbpmeta.report.report import Report

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["finding_blocks", "plain", "print_report", "report_text"]

#: Columns of a terminal that every table fits.
WIDTH = 100

_STYLE = {
    Verdict.INCONSISTENT: "bold red",
    Verdict.IMPLAUSIBLE: "yellow",
    Verdict.METHOD_DEPENDENT: "cyan",
    Verdict.NOT_CHECKABLE: "dim",
}


def plain(*renderables: RenderableType | str) -> str:
    """Render to plain text of at most 100 columns, without colour.

    Examples
    --------
    >>> plain("a line")
    'a line\\n'
    """
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(file=buffer, width=WIDTH, color_system=None, highlight=False, markup=False, force_jupyter=False)
    for item in renderables:
        console.print(item)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def finding_blocks(findings: Sequence[Finding], title: str) -> RenderableType:
    """Return findings as blocks: row, verdict and check on one line, what they say indented below."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    pieces: list[RenderableType] = [Text(title, style="bold")]
    for f in findings:
        head = Text(f"  {f.rows[0] if f.rows else ''}  ", style="bold")
        head.append(str(f.verdict), style=_STYLE.get(f.verdict, ""))
        head.append(f"  [{f.check}]", style="dim")
        pieces.append(head)
        body = Text(f.message)
        if f.repairs:
            body.append("\nrepairs: " + "; ".join(str(r) for r in f.repairs))
        if f.expected:
            body.append(f"\nexpected: {f.expected}", style="italic")
        pieces.append(Padding(body, (0, 0, 0, 6), expand=False))
    return Group(*pieces, Text(""))


def _parts(report: Report, *, everything: bool) -> list[RenderableType | str]:
    """Return the pieces of a report in reading order."""
    parts: list[RenderableType | str] = [
        finding_blocks(group, title) for title, group in report.sections(everything=everything)
    ]
    if report.notes:
        parts.append("Taken as read:\n" + "\n".join(f"  {note}" for note in report.notes) + "\n")
    parts.append(str(report.coverage))
    parts.append(f"\n{len(report.findings)} findings in {report.path}: {report.tally}.")
    count = len(report.failures)
    ending = {
        "OK": f"nothing at or above the gate ({report.gate}); {len(report.pinned)} known and expected.",
        "FAIL": f"{count} finding{'s' if count != 1 else ''} at or above the gate ({report.gate}).",
        "NOTHING CHECKED": "no printed number could be compared with another.",
    }
    parts.append(f"{report.status}: {ending[report.status]}")
    return parts


def report_text(report: Report, *, everything: bool = False) -> str:
    """Return a report as plain text of at most 100 columns.

    Parameters
    ----------
    report : Report
    everything : bool
        Also the agreements and what could not be checked.
    """
    return plain(*_parts(report, everything=everything))


def print_report(report: Report, console: Console, *, everything: bool = False) -> None:
    """Print a report to a console, which decides about colour."""
    for part in _parts(report, everything=everything):
        console.print(part, markup=False, highlight=False)
