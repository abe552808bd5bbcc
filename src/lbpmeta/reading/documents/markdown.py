"""Markdown (md, qmd, Rmd): prose alone; code, YAML, tables and links' targets are no text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lbpmeta.reading.document import Document, Kind, NotRead, Table
from lbpmeta.reading.documents.around import with_lines_around
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.inline import printed_inline
from lbpmeta.reading.documents.pieces import Piece, document_of
from lbpmeta.reading.documents.plain import TABLE_SKIPPED
from lbpmeta.reading.documents.raw import Raw, decoded_text
from lbpmeta.reading.marks import hidden_mark, mark_in

__all__ = ["looks_like_markdown", "markdown_pieces", "read_markdown"]

_FENCE: Final = re.compile(r"\s*(?:>\s?)*(`{3,}|~{3,})([^`]*)$")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_CLOSING: Final = re.compile(r"[ \t]+#+[ \t]*$")
_BULLET: Final = re.compile(r"\s*(?:[-*+•](?=[ \t])|\d{1,4}[.)](?=[ \t]))[ \t]+")
_QUOTED: Final = re.compile(r" {0,3}(?:> ?)+")
_RULED: Final = re.compile(r"[\s|:+=-]*-{3}[\s|:+=-]*")
_NOTE: Final = re.compile(r" {0,3}\[\^[^\]\s]{1,60}\]:\s?")
_TARGET: Final = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:\s+\S")
_BAR: Final = re.compile(r"(?<!\\)\|")
_CAPTION: Final = re.compile(r"\s*(?:Table)?: ")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SIGNS: Final = re.compile(r"^(?:#{1,6} \S|```|~~~|\|[ :|-]+\|\s*$|\[\^[^\]\s]{1,60}\]: )", re.MULTILINE)
_RAW_TABLE: Final = re.compile(r"\s*<table\b", re.IGNORECASE)
_END_TABLE: Final = re.compile(r"</table\s*>", re.IGNORECASE)


def looks_like_markdown(text: str) -> bool:
    r"""Return whether a text has what plain text has not: YAML on top, headings with #, fences, rules of tables.

    Examples
    --------
    >>> looks_like_markdown("---\ntitle: x\n---\n"), looks_like_markdown("Pain fell, MD -7.7.")
    (True, False)
    """
    return text.startswith("---\n") or _SIGNS.search(text) is not None


def read_markdown(raw: Raw) -> Document:
    r"""Return a Markdown file as a document.

    Examples
    --------
    >>> document = read_markdown(Raw("a.md", b"# Results\n\n```r\nx <- 1.2\n```\n\n*MD* -7.7.\n", 99))
    >>> [(block.text, block.line) for block in document.blocks]
    [('Results', 1), ('MD -7.7.', 7)]
    """
    text, notes = decoded_text(raw)
    skipped: list[NotRead] = []
    tables: list[Table] = []
    form = raw.suffix[1:] if raw.suffix in (".qmd", ".rmd") else "md"
    pieces = list(markdown_pieces(text, skipped, tables))
    told = with_lines_around(tables, pieces)
    return document_of(raw.name, form, pieces, not_read=skipped, notes=notes, tables=told)


def markdown_pieces(text: str, skipped: list[NotRead], tables: list[Table]) -> Iterator[Piece]:
    r"""Yield the pieces of Markdown; tables with bars are put into `tables`, what is left out into `skipped`.

    Examples
    --------
    >>> tables = []
    >>> [piece.text for piece in markdown_pieces("a\nb\n\n| x | y |\n|---|---|\n| 1 | 2 |\n", [], tables)]
    ['a\nb']
    >>> tables[0].rows
    (('x', 'y'), ('1', '2'))
    """
    if "<!--" in text:
        text = _COMMENT.sub(lambda m: hidden_mark(mark_in(m.group()[4:-3])) + "\n" * m.group().count("\n"), text)
    lines = text.split("\n")
    state = _Lines(lines, skipped, tables)
    return state.pieces(_after_yaml(lines))


def _after_yaml(lines: Sequence[str]) -> int:
    """The index of the first line behind the YAML on top; 0 where there is none, or it does not end."""
    if lines[0].rstrip() != "---":
        return 0
    for i, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return i + 1
    return 0


@dataclass
class _Lines:
    """The lines of a file, and the paragraph that is being read."""

    lines: Sequence[str]
    skipped: list[NotRead]
    tables: list[Table]
    run: list[str] = field(default_factory=list)
    start: int = 0
    kind: Kind = "text"
    in_list: bool = False

    def pieces(self, i: int) -> Iterator[Piece]:
        """Yield the pieces from line index `i` on."""
        while i < len(self.lines):
            line = self.lines[i]
            bare = line.strip()
            fence = _FENCE.match(line) if "```" in line or "~~~" in line else None
            if not bare:
                yield from self.ended()
                i += 1
            elif fence is not None:
                yield from self.ended()
                i = self.behind_fence(i, fence[1])
            elif bare.startswith(":::"):
                yield from self.ended()
                i += 1
            elif _RAW_TABLE.match(line):
                yield from self.ended()
                i = self.behind_raw_table(i)
            elif self.is_table(i):
                self.run.clear() if len(self.run) == 1 and self.is_header(i) else None
                yield from self.ended()
                i = self.behind_table(i)
            else:
                yield from self.line(i, line, bare)
                i += 1
        yield from self.ended()

    def line(self, i: int, line: str, bare: str) -> Iterator[Piece]:
        """Yield what one line of text ends, and add it to the paragraph."""
        heading = _HEADING.match(line)
        if heading is not None:
            yield from self.ended()
            self.in_list = False
            yield Piece(printed_inline(_CLOSING.sub("", heading[2])), "heading", level=len(heading[1]), line=i + 1)
            return
        if self.run and not self.in_list and set(bare) in ({"="}, {"-"}) and len(self.run) == 1:
            text = printed_inline(self.run.pop())
            yield Piece(text, "heading", level=1 if bare[0] == "=" else 2, line=i)
            return
        if _RULED.fullmatch(bare[:400]) or (len(bare) > 2 and set(bare) <= {"*", " "}):
            yield from self.ended()
            return
        if not self.run and _TARGET.match(line) and not _NOTE.match(line):
            return
        note = _NOTE.match(line) if "[^" in line else None
        bullet = _BULLET.match(line)
        if note is not None:
            yield from self.ended()
            self.kind, line = "note", line[note.end() :]
        elif bullet is not None and not self.carries_on(line, bullet):
            yield from self.ended()
            self.in_list, line = True, line[bullet.end() :]
        elif not self.run:
            if line.startswith(("    ", "\t")) and not self.in_list:
                return  # code by its indent
            if not line[:1].isspace():
                self.in_list = False
            if _CAPTION.match(line):
                self.kind, line = "caption", _CAPTION.sub("", line, count=1)
        if line.lstrip().startswith(">"):
            line = _QUOTED.sub("", line, count=1)
        if not self.run:
            self.start = i + 1
        self.run.append(line)

    def carries_on(self, line: str, bullet: re.Match[str]) -> bool:
        """Whether a line that begins like an item goes on with a sentence: "- 0.3 (95% CI" behind a broken line."""
        return bool(self.run) and not self.in_list and line[bullet.end() :][:1].isdigit()

    def ended(self) -> Iterator[Piece]:
        """Yield the paragraph that ends here."""
        if self.run:
            yield Piece(printed_inline("\n".join(self.run)), self.kind, line=self.start)
            self.run = []
        self.kind = "text"

    def behind_fence(self, i: int, mark: str) -> int:
        """The index of the line behind the end of code that begins at `i`."""
        for j in range(i + 1, len(self.lines)):
            bare = self.lines[j].lstrip("> \t").rstrip()
            if bare.startswith(mark) and set(bare) == {mark[0]}:
                return j + 1
        return len(self.lines)

    def is_header(self, i: int) -> bool:
        """Whether line `i` is the rule beneath the header of a table."""
        return "-" in self.lines[i] and _RULED.fullmatch(self.lines[i][:400]) is not None

    def is_table(self, i: int) -> bool:
        """Whether a table begins at line `i`: a header over a rule with bars or gaps, or such a rule."""
        line = self.lines[i]
        following = self.lines[i + 1] if i + 1 < len(self.lines) else ""
        if "|" in line and _is_rule(following, "|"):
            return True
        if line.lstrip().startswith("+-") and _is_rule(line, "+"):
            return True
        bare = line.strip()
        return len(bare) > 6 and set(bare) <= {"-", " "} and "- -" in " ".join(bare.split())

    def behind_table(self, i: int) -> int:
        """Take the table at line `i`, or say that it is left out; return the index of the line behind it."""
        end = i
        while end < len(self.lines) and self.lines[end].strip():
            end += 1
        grid = Grid()
        for n in range(i, end):
            if "|" in self.lines[i] and n != i + 1:
                grid.row(n + 1)
                for cell in _cells(self.lines[n]):
                    printed = printed_inline(cell)
                    grid.cell(printed, head=n == i, indent=len(printed) - len(printed.lstrip()))
        table = grid.table(f"table {len(self.tables) + len(self.skipped) + 1}")
        if table is None:
            self.say(i)
        else:
            self.tables.append(table)
        return end

    def behind_raw_table(self, i: int) -> int:
        self.say(i)
        while i < len(self.lines) and not _END_TABLE.search(self.lines[i]):
            i += 1
        return i + 1

    def say(self, i: int) -> None:
        """Say that a table begins at line `i` which is not read."""
        place = f"line {i + 1}"
        self.skipped.append(
            NotRead(TABLE_SKIPPED.format(len(self.tables) + len(self.skipped) + 1), place=place, line=i + 1)
        )


def _cells(line: str) -> list[str]:
    """The cells of a line of a table with bars."""
    bare = line.strip().removeprefix("|")
    return [cell.replace("\\|", "|").strip() for cell in _BAR.split(bare.removesuffix("|"))]


def _is_rule(line: str, mark: str) -> bool:
    return mark in line and "-" in line and _RULED.fullmatch(line[:400]) is not None
