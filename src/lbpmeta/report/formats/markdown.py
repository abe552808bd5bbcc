"""Markdown: a report for a pull request, a wiki or a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.report.answers import answer_to
from lbpmeta.report.chapters import Chapter, chapters
from lbpmeta.report.parts.checklist import Checklist
from lbpmeta.report.parts.queries import Query
from lbpmeta.report.place import printed_in, relative
from lbpmeta.report.report import Report
from lbpmeta.report.safe import visible
from lbpmeta.report.story import Story, story_of

__all__ = ["checklist_markdown", "code", "escaped", "markdown_table", "query_markdown", "report_markdown"]

#: Characters that start markup: code, emphasis, links, HTML, entities, strikethrough, formulas. An underscore
#: within a word (ci_high) starts none.
_MARKUP: Final = re.compile(r"[\\`*\[\]~$|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")

#: What a forge makes links or notifications of: @person, #1, GH-1, https://, www.
_CALLS: Final = re.compile(r"([@#](?=\w)|\bGH-(?=\d)|:(?=//)|\bwww(?=\.))", re.IGNORECASE)

#: So many characters a comment holds, on the forge that allows the fewest.
_COMMENT: Final = 65_535

#: Line starts that would make a heading, a list, a quote or a rule.
_START: Final = re.compile(r"^(\d*)(#+(?=\s|$)|>|[+-](?=[\s-]|$)|(?<=\d)[.)](?=\s|$))")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: on one line, no markup, no HTML, no table cell, no mention.

    Examples
    --------
    >>> print(escaped("<b>a|b</b> @you *now* ci_high"))
    &lt;b>a\\|b&lt;/b> @&#8203;you \\*now\\* ci_high
    """
    line = " ".join(visible(str(text), keep="\n\r\t").split())
    line = line.replace("&", "&amp;").replace("<", "&lt;")
    line = _MARKUP.sub(lambda m: "\\" + m[0], line)
    # A space of no width between the two keeps what is read and calls nobody.
    line = _CALLS.sub(lambda m: f"{m[0]}&#8203;", line)
    return _START.sub(r"\1\\\2", line)


def code(text: str) -> str:
    """Return text as a code span, in which nothing is markup; it fits a table cell.

    Examples
    --------
    >>> print(code("a|b`c"))
    ``a\\|b`c``
    """
    line = " ".join(visible(str(text), keep="\n\r\t").split())
    if not line:
        return ""
    if "|" in line and "\\" in line:
        # No code span in a table cell can hold a backslash before a bar.
        return escaped(line)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}".replace("|", "\\|")


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a GitHub-flavoured Markdown table of cells that are Markdown already; a bare "|" or line break is mended.

    Examples
    --------
    >>> print(markdown_table(["a", "b"], [["x|y", "z"]]))
    | a | b |
    |---|---|
    | x\\|y | z |
    """
    cells = [[re.sub(r"(?<!\\)\|", r"\\|", " ".join(str(c).splitlines())) for c in row] for row in rows]
    text = ["| " + " | ".join(line) + " |" for line in (header, *cells)]
    return "\n".join([text[0], "|" + "---|" * len(header), *text[1:]])


def _finding_rows(findings: Sequence[Finding], report: Report, *, short: bool) -> list[list[str]]:
    failing = set(map(id, report.failures))
    told = [f for f in findings if id(f) in failing or not short]
    rows = [
        [
            code(f.rows[0]) if f.rows else "",
            code(f"{relative(f.file)}:{f.line}") if f.file and f.line else "",
            str(f.verdict),
            escaped(f"{printed_in(f)}: {f.message}" if printed_in(f) else f.message)
            + (f" *How sure:* {escaped(str(f.sure))}" if f.sure is not None else "")
            + "".join(f" *Then:* {escaped(c.headline)}" for c in (() if f.expected else report.consequence(f)))
            + (f" *Expected:* {escaped(f.expected)}" if f.expected else ""),
            escaped("; ".join(str(r) for r in f.repairs)),
            escaped(answer_to(f).removeprefix("Answer: ")) if id(f) in failing else "",
            escaped(f.check),
            escaped("; ".join(map(str, f.premises))),
            escaped(", ".join(t for t in (f.source, f.locator) if t)),
        ]
        for f in told
    ]
    brief = [] if len(told) == len(findings) else [f for f in findings if id(f) not in failing]
    return rows + [
        [
            code(f.rows[0]) if f.rows else "",
            code(f"{relative(f.file)}:{f.line}") if f.file and f.line else "",
            str(f.verdict),
            escaped(f.what if not f.expected else f"{printed_in(f)}: {f.expected}"),
            escaped("; ".join(map(str, f.repairs[:1]))),
            "",
            escaped(f.check),
            "",
            escaped(", ".join(t for t in (f.source, f.locator) if t)),
        ]
        for f in brief
    ]


def _told(story: Story) -> list[str]:
    """What a report comes to, in the order of the page."""
    parts = ["\n".join(f"- **{name}:** {escaped(words)}" for name, words in story.checked)]
    if story.weighty:
        told = (f"{i}. {escaped(one.words)} **{escaped(one.consequence)}**" for i, one in enumerate(story.weighty, 1))
        parts += ["## What weighs most", "\n".join(told)]
    for title, lines in story.chapters:
        parts += [f"## {title}", "\n".join(f"- {escaped(line)}" for line in lines)]
    return parts


def report_markdown(report: Report, *, everything: bool = False) -> str:
    """Return a report as Markdown: verdict, what it comes to, failures, pinned findings, the rest, coverage.

    Text from the tables cannot break a table, become HTML or a link, or notify anyone. What would not fit a comment of
    a forge is told in short: first what does not fail, then so many rows of each table as fit, with the number of the
    others.
    """
    if everything:
        return _told_whole(report, everything=True)
    shapes = ((False, None), (True, None), *((True, most) for most in (200, 100, 50, 20, 5)))
    texts = (_told_whole(report, short=short, most=most) for short, most in shapes)
    return next((text for text in texts if len(text) <= _COMMENT), "") or _told_whole(report, short=True, most=1)


def _told_whole(report: Report, *, everything: bool = False, short: bool = False, most: int | None = None) -> str:
    story = story_of(report)
    header = ["row", "where", "verdict", "what", "smallest repairs", "what to do", "check", "premises", "source"]
    parts = [
        f"# Check of {escaped(report.path)}: {report.verdict}",
        f"{escaped(story.standing)} Comparisons: {report.tally}.",
        *_told(story),
    ]
    for title, group in report.sections(everything=everything):
        parts += [f"## {title}", markdown_table(header, _finding_rows(group[:most], report, short=short))]
        parts += [f"And {len(group) - most:,} more."] if most is not None and len(group) > most else []
    if report.consequences:
        parts += ["## What would follow from all of it together", _together(report, short=short)]
    if report.documents:
        parts.append("## Document by document")
        for chapter in chapters(report):
            parts += [f"### {escaped(chapter.document.title)}", _chapter(chapter)]
    if short:
        parts.insert(2, "Told in short, to fit a comment: the page and `lbpmeta explain ROW` tell the rest.")
    if report.left:
        parts.insert(2, f"Left unread: {escaped(report.left)}.")
    if report.understood:
        lines = [f"- {escaped(' '.join(line.split()))}" for one in report.understood for line in one.lines()]
        parts += ["## Understood", "\n".join(lines)]
    if report.notes:
        parts += ["## Taken as read", "\n".join(f"- {escaped(note)}" for note in report.notes)]
    parts += ["## Coverage", _fenced(visible(str(report.coverage)))]
    if report.audit is not None:
        parts += ["## Record", "\n".join(f"- {escaped(line)}" for line in report.audit.lines())]
    return "\n\n".join(parts) + "\n"


def query_markdown(query: Query) -> str:
    """Return a question to authors as Markdown."""
    parts = [f"# {escaped(query.title)}", *map(escaped, query.opening)]
    for heading, questions in query.questions:
        parts += [f"## {escaped(heading)}"] if heading else []
        for name, told in questions:
            parts += [f"**{escaped(name)}**", "\n".join(f"- {escaped(line)}" for line in told)]
    return "\n\n".join([*parts, *map(escaped, query.closing)]) + "\n"


def checklist_markdown(checklist: Checklist) -> str:
    """Return a reviewer's checklist as Markdown: a table for each tool, the last column left to people."""
    parts = [f"# A reviewer's checklist for {escaped(checklist.path)}"]
    parts.append("Prefilled where it can be computed; every judgement is yours.")
    for tool in dict.fromkeys(answer.item.tool for answer in checklist.answers):
        rows = [
            [
                escaped(a.item.number),
                escaped(a.item.text),
                escaped(a.told),
                escaped("; ".join(f"{f.rows[0] if f.rows else ''} {f.verdict} [{f.check}]" for f in a.findings)),
                "",
            ]
            for a in checklist.answers
            if a.item.tool == tool
        ]
        header = ["item", "asks", "computed", "found", "your judgement"]
        parts += [f"## {escaped(tool)}", markdown_table(header, rows)]
    return "\n\n".join(parts) + "\n"


def _together(report: Report, *, short: bool) -> str:
    lines = []
    for one in report.consequences:
        lines.append(f"- {escaped(one.headline)}")
        lines += [f"  - {escaped(one.shown(reading))}" for reading in one.readings if not short]
    return "\n".join(lines)


def _chapter(chapter: Chapter) -> str:
    """Return what was found in one document, as a list."""
    lines = [f"- Encoded: {escaped(chapter.printed)}.", f"- Conclusions: {escaped(chapter.told)}."]
    for title, found in (("Cannot all be right", chapter.wrong), ("Implausible", chapter.doubtful)):
        lines += [f"- {title}: {code(f.rows[0])}: {escaped(f.message)}" for f in found if f.rows]
    return "\n".join(lines)


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"
