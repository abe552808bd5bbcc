"""Walk: from the nodes of a LaTeX source to pieces of text and tables, each line at its own number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lbpmeta.reading.document import Kind, NotRead, Table
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.headings import Part
from lbpmeta.reading.documents.letters import GAP, raised
from lbpmeta.reading.documents.pieces import Piece
from lbpmeta.reading.documents.plain import TABLE_SKIPPED
from lbpmeta.reading.documents.tex.macros import (
    ARGUMENTS,
    CITED,
    HEADINGS,
    NUMBERS,
    PRINTED,
    SIGNS,
    SILENT,
    TABULARS,
    UNITS,
)
from lbpmeta.reading.documents.tex.tabular import TabularRow, cell_reach, first_printed, tabular_rows
from lbpmeta.reading.marks import hidden_mark, mark_in

__all__ = ["Walk", "parsed"]

#: So often are commands opened that the file defines; a file that defines them by each other has no end.
_OPENED: Final = 2000
_DEEP: Final = 5


def parsed(text: str) -> Sequence[Any]:
    """Return the nodes of a source."""
    from pylatexenc.latexwalker import LatexWalker, get_default_latex_context_db
    from pylatexenc.macrospec import EnvironmentSpec, MacroSpec

    known = get_default_latex_context_db()
    known.add_context_category(
        "lbpmeta",
        macros=[MacroSpec(name, spec) for name, spec in ARGUMENTS.items() if not name.endswith("*")],
        environments=[
            EnvironmentSpec("tabularx", "{[{"),
            EnvironmentSpec("tabular*", "{[{"),
            EnvironmentSpec("tabulary", "{{"),
            EnvironmentSpec("xltabular", "{{"),
            EnvironmentSpec("tabular", "[{"),
            EnvironmentSpec("longtable", "[{"),
            EnvironmentSpec("tblr", "{"),
            EnvironmentSpec("minipage", "[[[{"),
            EnvironmentSpec("table", "["),
            EnvironmentSpec("table*", "["),
        ],
        prepend=True,
    )
    nodes, _, _ = LatexWalker(text, latex_context=known, tolerant_parsing=True).get_latex_nodes()
    found: Sequence[Any] = nodes
    return found


@dataclass
class _Open:
    """A paragraph that is being read: its letters, and the line that they have come to."""

    letters: list[str] = field(default_factory=list)
    first: int = 0
    line: int = 0
    kind: Kind = "text"
    level: int = 0


class Walk:
    """Takes nodes, and gives pieces, tables and what was not read.

    Parameters
    ----------
    text : str
        The source, of which the nodes have their places.
    defined : dict
        Commands without arguments, and what they stand for.
    comma : bool
        Whether siunitx prints decimals with a comma.
    """

    def __init__(self, text: str, defined: dict[str, str], *, comma: bool = False) -> None:
        self.pieces: list[Piece] = []
        self.tables: list[Table] = []
        self.not_read: list[NotRead] = []
        self.defined, self.comma = defined, comma
        self.opened = 0
        self.depth = 0
        self.fixed = 0  # the line of a command whose definition is being read
        self.ends = [i for i, letter in enumerate(text) if letter == "\n"]
        self.now = _Open()
        self.waiting = ""  # marks before the paragraph that they stand in begins
        self.up = ""  # "^" or "_" before the node that follows
        self.math = False
        self.captions: list[str] = []
        self.part: Part | None = None

    def line(self, at: int) -> int:
        """Return the line of a place in the source, from 1."""
        return self.fixed or bisect_right(self.ends, at - 1) + 1

    def walk(self, nodes: Iterable[Any]) -> None:
        """Take nodes in turn."""
        for node in nodes:
            if node is None:
                continue
            kind = type(node).__name__
            if kind == "LatexCharsNode":
                self.chars(node)
            elif kind == "LatexGroupNode":
                self.group(node)
            elif kind == "LatexMathNode":
                was, self.math = self.math, True
                self.walk(node.nodelist)
                self.math = was
            elif kind == "LatexMacroNode":
                self.macro(node)
            elif kind == "LatexEnvironmentNode":
                self.environment(node)
            elif kind == "LatexSpecialsNode":
                self.special(node)
            elif kind == "LatexCommentNode":
                self.mark(mark_in(node.comment))

    def put(self, letters: str, at: int) -> None:
        """Add letters that stand in the source at `at`, on their own line."""
        if not letters:
            return
        if self.up == "^":
            letters = raised("".join(self.now.letters[-6:])[-6:], letters)
        self.up = ""
        line = self.line(at)
        now = self.now
        if not now.letters:
            if not letters.strip():
                return
            now.first = now.line = line
            now.letters.append(self.waiting)
            self.waiting = ""
        if now.line < line:
            now.letters.append("\n" * (line - now.line))
            now.line = line
            letters = letters.lstrip(" ")
        now.letters.append(letters)

    def mark(self, said: str) -> None:
        """Put a mark beside the text, on no line of its own."""
        if self.now.letters:
            self.now.letters.append(hidden_mark(said))
        else:
            self.waiting += hidden_mark(said)

    def end(self) -> None:
        """End the paragraph."""
        now = self.now
        text = "".join(now.letters)
        if text.strip():
            bare = text.rstrip()
            self.pieces.append(Piece(bare, now.kind, now.level, now.first, part=self.part))
        self.now = _Open()
        self.up = ""

    def chars(self, node: Any) -> None:
        at = node.pos
        lines = node.chars.split("\n")
        for n, line in enumerate(lines):
            if n:
                at += 1
                if not line.strip() and n < len(lines) - 1 and not self.math:
                    self.end()  # a blank line
                else:
                    self.put(" ", at)
            if line:
                self.formula(line, at) if self.math else self.put(line, at)
            at += len(line)

    def formula(self, letters: str, at: int) -> None:
        """Add letters of a formula: a hyphen is a minus, and ^ and _ set what follows high or low."""
        for n, letter in enumerate(letters):
            if letter in "^_":
                self.up = letter
            else:
                self.put("\u2212" if letter == "-" else letter, at + n)

    def group(self, node: Any) -> None:
        if self.up == "^":
            text = self.inside(node.nodelist)
            self.put(text, node.pos)
        else:
            self.up = ""
            self.walk(node.nodelist)

    def inside(self, nodes: Iterable[Any]) -> str:
        """Return what nodes print, apart from the paragraph that is being read."""
        outer, self.now, up, self.up = self.now, _Open(), self.up, ""
        pieces, self.pieces = self.pieces, []
        self.walk(nodes)
        self.end()
        text = " ".join(piece.text for piece in self.pieces)
        self.now, self.pieces, self.up = outer, pieces, up
        return " ".join(text.split())

    def macro(self, node: Any) -> None:
        name = node.macroname
        braces = [one for one in (node.nodeargd.argnlist if node.nodeargd else ()) or () if one is not None]
        if name in HEADINGS:
            self.named("heading", braces, HEADINGS[name])
        elif name in ("title", "caption", "footnote", "footnotetext", "tablefootnote", "captionof"):
            self.aside(name, braces)
        elif name == "item":
            self.end()
        elif name in NUMBERS:
            self.number(name, braces, node.pos)
        elif name in ("si", "unit"):
            self.put(self.unit(braces), node.pos)
        elif name == "textsuperscript" or name == "tnote":
            self.up = "^"
            self.put(self.inside(braces[-1:]), node.pos)
        elif name in PRINTED and len(braces) >= PRINTED[name]:
            self.walk([braces[-PRINTED[name]]])
        elif name in ("frac", "dfrac", "tfrac") and len(braces) == 2:
            self.walk(braces[:1])
            self.put("/", node.pos)
            self.walk(braces[1:])
        elif name in ("multicolumn", "multirow") and braces:
            self.walk(braces[-1:])
        elif name in ("input", "include") and braces:
            self.said(f"\\{name} of {self.inside(braces)!r} is not followed: read that file too.", node.pos)
        elif name in ("includegraphics", "url", "nolinkurl", "path"):
            self.put(GAP, node.pos)
        elif name in SIGNS and name not in ("par", "\\"):
            self.put(SIGNS[name], node.pos)
            if self.math and node.macro_post_space:
                self.put(" ", node.pos)
        elif name in ("par", "\\"):
            self.end() if name == "par" else self.put(" ", node.pos)
        elif name in CITED or name in SILENT:
            return
        else:
            self.unknown(node)
        if node.macro_post_space and name.isalpha():
            self.spaces(node)

    def spaces(self, node: Any) -> None:
        """Blanks behind a command: in a source they end its name, and a line end among them counts."""
        if "\n" in node.macro_post_space and self.now.letters:
            self.put(" ", node.pos + node.len - 1)

    def named(self, kind: Kind, nodes: Sequence[Any], level: int) -> None:
        self.end()
        self.now.kind, self.now.level = kind, level
        self.walk(nodes[-1:])
        self.end()

    def aside(self, name: str, nodes: Sequence[Any]) -> None:
        """Read a title, a caption or a note apart from the paragraph around it."""
        kind: Kind = "title" if name == "title" else "caption" if name.startswith("caption") else "note"
        outer, self.now = self.now, _Open(kind=kind)
        at = len(self.pieces)
        self.walk(nodes[-1:])
        self.end()
        if kind == "caption":
            self.captions.append(" ".join(" ".join(piece.text.split()) for piece in self.pieces[at:]))
        self.now = outer

    def number(self, name: str, nodes: Sequence[Any], at: int) -> None:
        """Print numbers as siunitx does."""
        between, many = NUMBERS[name]
        groups = [one for one in nodes if type(one).__name__ == "LatexGroupNode" and one.delimiters[0] == "{"]
        numbers = [self.inside([one]) for one in groups[:many]]
        if name in ("numlist", "SIlist"):
            numbers = numbers[0].split(";") if numbers else []
        text = between.join(number.strip().replace("+-", " \u00b1 ") for number in numbers)
        if self.comma:
            text = text.replace(".", ",")
        unit = self.unit(groups[many:])
        self.put(f"{text}{'' if unit in ('%', '') else ' '}{unit}", at)

    def unit(self, nodes: Sequence[Any]) -> str:
        """What units print."""
        found = []
        for group in nodes[-1:]:
            for one in getattr(group, "nodelist", ()) or ():
                if type(one).__name__ == "LatexMacroNode":
                    found.append(UNITS.get(one.macroname, SIGNS.get(one.macroname, one.macroname)))
                elif type(one).__name__ == "LatexCharsNode":
                    found.append(one.chars)
        return "".join(found).strip()

    def unknown(self, node: Any) -> None:
        """A command that the file defines prints what it stands for; one that nobody knows leaves a gap."""
        body = self.defined.get(node.macroname)
        if body is not None and self.opened < _OPENED and self.depth < _DEEP:
            self.opened += 1
            self.depth += 1
            was, self.fixed = self.fixed, self.line(node.pos)
            self.walk(parsed(body))
            self.fixed = was
            self.depth -= 1
            return
        from pylatexenc.latex2text import LatexNodes2Text

        text = LatexNodes2Text(math_mode="text").nodelist_to_text([node]).strip("\n")
        printable = text if text.strip() and "\\" not in text and len(text) < 40 else GAP
        self.put(printable, node.pos)

    def special(self, node: Any) -> None:
        marks = {"~": "\u00a0", "--": "\u2013", "---": "\u2014", "``": "\u201c", "''": "\u201d", "&": " "}
        if "\n" in node.specials_chars:
            self.end()
        else:
            self.put(marks.get(node.specials_chars, node.specials_chars), node.pos)

    def said(self, why: str, at: int) -> None:
        line = self.line(at)
        self.not_read.append(NotRead(f"Line {line}: {why}", place=f"line {line}", line=line))

    def environment(self, node: Any) -> None:
        name = node.environmentname
        if name in TABULARS and not self.math:
            self.end()
            self.table(node, "", "")
        elif name in ("table", "table*", "sidewaystable", "sidewaystable*", "threeparttable"):
            self.end()
            self.float(node)
        elif name == "abstract":
            self.end()
            was, self.part = self.part, "abstract"
            self.walk(node.nodelist)
            self.end()
            self.part = was
        elif node.environmentname.rstrip("*") in ("equation", "align", "gather", "multline", "eqnarray", "math"):
            was_math, self.math = self.math, True
            self.walk(node.nodelist)
            self.math = was_math
        else:
            self.end()
            self.walk(node.nodelist)
            self.end()

    def float(self, node: Any) -> None:
        """Read a table with its caption before or behind it, and what else stands with it as its foot."""
        before, at = len(self.captions), len(self.tables)
        start = len(self.pieces)
        self.walk(node.nodelist)
        self.end()
        notes = " ".join(" ".join(p.text.split()) for p in self.pieces[start:] if p.kind in ("text", "note"))
        caption = " ".join(self.captions[before:])
        for n in range(at, len(self.tables)):
            old = self.tables[n]
            self.tables[n] = Table(old.rows, old.heads, old.place, caption, notes, old.lines, old.merged)

    def table(self, node: Any, caption: str, foot: str) -> None:
        """Read the cells of a tabular."""
        grid = Grid()
        rows = tabular_rows(node.nodelist)
        ruled = next((n for n, row in enumerate(rows) if n and row.ruled), 0)
        waiting: dict[int, tuple[int, str]] = {}
        for n, row in enumerate(rows):
            self.row(grid, row, head=n < ruled, waiting=waiting)
        number = len(self.tables) + 1 + sum(one.reason.startswith("Table") for one in self.not_read)
        found = grid.table(f"table {number}", caption, foot)
        if found is None:
            line = self.line(node.pos)
            self.not_read.append(NotRead(TABLE_SKIPPED.format(number), place=f"line {line}", line=line))
        else:
            self.tables.append(found)

    def row(self, grid: Grid, row: TabularRow, *, head: bool, waiting: dict[int, tuple[int, str]]) -> None:
        grid.row(self.line(first_printed(row)))
        column = 0
        for cell in row.cells:
            across, down = cell_reach(cell)
            text = self.inside(cell)
            if not text and column in waiting:
                left, text = waiting.pop(column)
                grid.merged |= {(len(grid.rows) - 1, column)}
                if left > 1:
                    waiting[column] = left - 1, text
            elif down > 1:
                waiting[column] = down - 1, text
                grid.merged |= {(len(grid.rows) - 1, column)}
            else:
                waiting.pop(column, None)
            grid.cell(text, across=across, head=head)
            column += across
