"""Text: a report for a terminal, a log or print()."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lbpmeta.checks import Finding, Verdict
from lbpmeta.report.report import Report, worst_first

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
    console = Console(file=buffer, width=WIDTH, color_system=None, highlight=False, markup=False)
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
    parts: list[RenderableType | str] = []
    if everything:
        parts.append(finding_blocks(worst_first(report.findings), "All findings"))
    else:
        shown = [f for f in worst_first(report.notable) if not f.expected]
        failing = set(map(id, report.failures))
        stop = [f for f in shown if id(f) in failing]
        rest = [f for f in shown if id(f) not in failing]
        if stop:
            parts.append(finding_blocks(stop, "These numbers cannot all be right"))
        if report.pinned:
            parts.append(finding_blocks(worst_first(report.pinned), "Known and expected"))
        if rest:
            parts.append(finding_blocks(rest, "To know"))
    parts.append(str(report.coverage))
    counts = ", ".join(f"{n} {v}" for v, n in report.counts().items() if n)
    parts.append(f"\n{len(report.findings)} findings in {report.path}: {counts or 'none'}.")
    verdict = {
        0: f"OK: nothing at or above the gate ({report.gate}); {len(report.pinned)} known and expected.",
        1: f"FAIL: {len(report.failures)} finding{'s' if len(report.failures) != 1 else ''} at or above the gate "
        f"({report.gate}).",
        5: "NOTHING CHECKED: no printed number could be compared with another.",
    }
    parts.append(verdict[report.exit_code])
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
