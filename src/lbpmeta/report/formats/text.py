"""Text: a report for a terminal, a log or print()."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.evidence.understood import UNREAD, Understood
from lbpmeta.report.answers import answer_to, sources_of
from lbpmeta.report.chapters import chapters
from lbpmeta.report.place import place_of, printed_in, relative
from lbpmeta.report.report import Report
from lbpmeta.report.safe import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["console", "finding_blocks", "plain_text", "print_report", "report_text"]

#: Columns of a terminal that every table fits.
WIDTH = 100

_STYLE = {
    Verdict.INCONSISTENT: "bold red",
    Verdict.IMPLAUSIBLE: "yellow",
    Verdict.METHOD_DEPENDENT: "cyan",
    Verdict.NOT_CHECKABLE: "dim",
}


def console() -> Console:
    """Return a console that fits 100 columns and colours only on a terminal.

    Examples
    --------
    >>> console().width <= WIDTH
    True
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    made = Console(highlight=False, no_color=not terminal)
    return made if terminal and made.width <= WIDTH else Console(width=WIDTH, highlight=False, no_color=not terminal)


def plain_text(*renderables: RenderableType | str) -> str:
    """Render to plain text of at most 100 columns, without colour.

    Examples
    --------
    >>> plain_text("a line")
    'a line\\n'
    """
    from rich.console import Console

    buffer = io.StringIO()
    paper = Console(file=buffer, width=WIDTH, color_system=None, highlight=False, markup=False, force_jupyter=False)
    for item in renderables:
        paper.print(item)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def finding_blocks(
    findings: Sequence[Finding],
    title: str,
    *,
    places: bool = False,
    report: Report | None = None,
    understood: Sequence[Understood] = (),
) -> RenderableType:
    """Return findings as blocks: row, verdict and check on one line, what they say indented below.

    Parameters
    ----------
    findings : sequence of Finding
    title : str
    places : bool
        Whether each says where it stands (file, line, column, and the name of the cell), and what answers it.
    report : Report, optional
        Where they belong, for what would follow from each.
    understood : sequence of Understood
        What was made of the files that they stand in.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    pieces: list[RenderableType] = [Text(title, style="bold")]
    for f in findings:
        head = Text(f"  {f.rows[0] if f.rows else ''}  ", style="bold")
        head.append(str(f.verdict), style=_STYLE.get(f.verdict, ""))
        head.append(f"  [{f.check}]", style="dim")
        pieces.append(head)
        body = Text(visible(f"{printed_in(f)}: " if printed_in(f) else ""), style="dim")
        body.append(visible(f.message), style="not dim")
        if f.repairs:
            body.append(visible("\nrepairs: " + "; ".join(str(r) for r in f.repairs)))
        if f.sure is not None:
            body.append(visible(f"\nhow sure: {f.sure}"), style="dim")
        for would in () if report is None else report.consequence(f):
            body.append(visible(f"\nthen: {would.headline}"), style="dim")
        if f.verdict is Verdict.INCONSISTENT and sources_of(f):
            body.append(visible(f"\nrests on: {sources_of(f)}"), style="dim")
        if f.expected:
            body.append(visible(f"\nexpected: {f.expected}"), style="italic")
        place = place_of(f, understood) if places else None
        if place is not None:
            parts = [relative(place.file), str(place.line), *([str(place.column)] if place.column else ())]
            body.append(visible(f"\nat {':'.join(parts)}" + (f" ({place.cell})" if place.cell else "")), style="dim")
        if places and answer_to(f):
            body.append(visible(f"\n{answer_to(f)}"), style="dim")
        pieces.append(Padding(body, (0, 0, 0, 6), expand=False))
    return Group(*pieces, Text(""))


#: What was made of so many files is shown; of the others JSON tells.
_FILES: Final = 5


def _parts(report: Report, *, everything: bool, silence: str = "") -> list[RenderableType | str]:
    """Return the pieces of a report in reading order."""
    failing = set(map(id, report.failures))
    parts: list[RenderableType | str] = [_understood(report)] if report.understood else []
    parts += [
        finding_blocks(
            group,
            title,
            places=id(group[0]) in failing,
            report=report if id(group[0]) in failing and not everything else None,
            understood=report.understood,
        )
        for title, group in report.sections(everything=everything)
    ]
    together = report.together(report.failures) if len(report.failures) > 1 else ()
    if together:
        parts.append("All of it together:\n" + "\n".join(f"  {visible(c.headline)}" for c in together) + "\n")
    if report.documents:
        parts.append(_chapters(report))
    if report.notes:
        parts.append("Taken as read:\n" + "\n".join(f"  {visible(note)}" for note in report.notes) + "\n")
    parts.append(visible(str(report.coverage)))
    if report.audit is not None:
        record = "\n".join(report.audit.lines()) if everything else report.audit.short
        parts.append(visible(f"\n{record}"))
    if silence:
        parts.append(visible(f"\n{silence}"))
    parts.append(visible(f"\n{len(report.findings)} findings in {report.path}: {report.tally}."))
    fine = f"nothing at or above the gate ({report.gate}); {len(report.pinned)} known and expected"
    rest = f" Left unread, as said above: {report.left}; --strict refuses that." if report.left else ""
    parts.append(visible(f"{report.verdict}: {report.reason or fine}.{rest}"))
    return parts


def _chapters(report: Report) -> RenderableType:
    """Return what was found, document by document."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    pieces: list[RenderableType] = [Text("Document by document", style="bold")]
    for chapter in chapters(report):
        title = Text(visible(f"{chapter.document.id}  "), style="bold")
        pieces.append(Padding(title.append(visible(chapter.document.title), style="dim"), (0, 0, 0, 2), expand=False))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, words in chapter.lines:
            grid.add_row(f"      {name}", Text(visible(words)))
        pieces.append(grid)
    return Group(*pieces, Text(""))


def _understood(report: Report) -> str:
    """Return what was made of each file, the first of many."""
    shown = report.understood[:_FILES]
    blocks = [
        "\n".join(f"  {'' if i == 0 else '  '}{visible(line)}" for i, line in enumerate(one.lines())) for one in shown
    ]
    more = len(report.understood) - len(shown)
    rest = [f"  ... and {more} more file{'s' * (more != 1)}"] if more else []
    unread = [(one, told) for one in report.understood[_FILES:] for told in one.table if UNREAD in told]
    rest += [visible(f"  {one.file}: {told}") for one, told in unread]
    return "Understood:\n" + "\n".join([*blocks, *rest]) + "\n"


def report_text(report: Report, *, everything: bool = False) -> str:
    """Return a report as plain text of at most 100 columns.

    Parameters
    ----------
    report : Report
    everything : bool
        Also the agreements and what could not be checked.
    """
    return plain_text(*_parts(report, everything=everything))


def print_report(report: Report, to: Console, *, everything: bool = False, silence: str = "") -> None:
    """Print a report to a console, which decides about colour; `silence` says what would have been noticed."""
    for part in _parts(report, everything=everything, silence=silence):
        to.print(part, markup=False, highlight=False)
