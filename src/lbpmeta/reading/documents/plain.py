"""Plain text: paragraphs between blank lines, headings by their words, tables left out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lbpmeta.reading.document import Document, NotRead
from lbpmeta.reading.documents.headings import part_of, role_label
from lbpmeta.reading.documents.pieces import Piece, document_of
from lbpmeta.reading.documents.raw import Raw, decoded_text

__all__ = ["TABLE_SKIPPED", "paragraphs", "plain_document", "read_plain", "table_lines"]

#: Why a table is left out, with its number.
TABLE_SKIPPED: Final = "Table {}: tables are not read yet."

#: Gaps between the cells of a table that is typed with blanks or tabs.
_GAPS: Final = re.compile(r"\S(?:\t+| {3,})(?=\S)")
#: How a line goes on with a sentence: in lower case, or with a number; "o" and "1." begin items.
_GOES_ON: Final = re.compile(r"\s*(?!\d{1,3}[.)]\s|o\s)(?:[a-zà-öø-ÿ]|[(\[]?[-\u2212\u2013<>=~]?\s?\d|[(\[%]\w)")
#: Words without a number that may be a running title, and what stands for such a line within a sentence.
_TITLE: Final = re.compile(r"[^\W\d_][^\d|]{6,78}[^\W\d_]")
_UNSEEN: Final = "\u200b"
_RULE: Final = re.compile(r"[\s=+|:_-]*[=_-]{3}[\s=+|:_-]*")


def read_plain(raw: Raw) -> Document:
    """Return a text file as a document.

    Examples
    --------
    >>> document = read_plain(Raw("a.txt", b"Results\\n\\nPain fell,\\nMD -7.7.\\n", 99))
    >>> [(block.kind, block.role, block.line) for block in document.blocks]
    [('heading', 'results', 1), ('text', 'results', 3)]
    """
    text, notes = decoded_text(raw)
    return plain_document(text, raw.name, notes)


def plain_document(text: str, name: str, notes: Sequence[str] = ()) -> Document:
    """Return plain text as a document.

    Examples
    --------
    >>> plain_document("MD -7.7 (95% CI -12.1 to -3.3)", "text").blocks[0].place
    'line 1'
    """
    skipped: list[NotRead] = []
    runs = _rejoined(paragraphs(_without_running_titles(text.split("\n"))))
    pieces = [piece for first, lines in runs for piece in _pieces(first, lines, skipped)]
    return document_of(name, "txt", pieces, not_read=skipped, notes=notes)


def _without_running_titles(lines: list[str]) -> list[str]:
    """Return lines without those that stand thrice in succession, as running titles do that converters of PDF print.

    A sentence that they stand in goes on.
    """
    printed = [i for i, line in enumerate(lines) if line.strip()]
    texts = [lines[i].strip() for i in printed]
    thrice = (one for one, *others in zip(texts, texts[1:], texts[2:], strict=False) if {*others} == {one})
    titles = {title for title in thrice if _TITLE.fullmatch(title)}
    if not titles:
        return lines
    kept = [i for i in printed if lines[i].strip() not in titles]
    found = [line if line.strip() not in titles else "" for line in lines]
    for a, b in itertools.pairwise(kept):
        if any(lines[i].strip() for i in range(a + 1, b)) and _goes_on(lines[a], lines[b]):
            found[a + 1 : b] = [_UNSEEN] * (b - a - 1)
    return found


def paragraphs(lines: Sequence[str], first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines that are not blank, each with the number of its first line.

    Examples
    --------
    >>> list(paragraphs(["a", "b", "", "c"]))
    [(1, ['a', 'b']), (4, ['c'])]
    """
    run: list[str] = []
    for number, line in enumerate(lines, start=first):
        if line.strip():
            run.append(line)
        elif run:
            yield number - len(run), run
            run = []
    if run:
        yield first + len(lines) - len(run), run


def _rejoined(runs: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield paragraphs, those as one between which a single blank line cuts a sentence, as converters of PDF do."""
    begun: tuple[int, list[str]] | None = None
    for first, lines in runs:
        if begun is not None and first == begun[0] + len(begun[1]) + 1 and _goes_on(begun[1][-1], lines[0]):
            begun[1].extend(("", *lines))
            continue
        if begun is not None:
            yield begun
        begun = first, lines
    if begun is not None:
        yield begun


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence that is open at the end of a line goes on behind a blank one."""
    bare = line.strip()
    if bare.endswith((".", "!", "?", ":")) or part_of(bare) is not None or _is_row(line) or _is_row(following):
        return False
    return _GOES_ON.match(following) is not None


def table_lines(lines: Sequence[str]) -> list[bool]:
    """Return which lines of a paragraph are rows of a table: two or more in turn that fall apart into cells.

    Examples
    --------
    >>> table_lines(["Outcome   MD   CI", "Pain   -7.7   -12.1 to -3.3", "A sentence."])
    [True, True, False]
    """
    cells = [_is_row(line) for line in lines]
    return [yes and ((i > 0 and cells[i - 1]) or (i + 1 < len(cells) and cells[i + 1])) for i, yes in enumerate(cells)]


def _is_row(line: str) -> bool:
    if line.count("\t") < 2 and line.count("|") < 2 and "   " not in line:
        return _RULE.fullmatch(line[:400]) is not None and len(line.strip()) > 4
    bars = line.count("|")
    return bars >= 2 or len(_GAPS.findall(line)) >= 2


def _pieces(first: int, lines: list[str], skipped: list[NotRead]) -> Iterator[Piece]:
    rows = table_lines(lines)
    run: list[str] = []
    for i, line in enumerate(lines):
        number = first + i
        if rows[i]:
            if not (i and rows[i - 1]):
                place = f"line {number}"
                skipped.append(NotRead(TABLE_SKIPPED.format(len(skipped) + 1), place=place, line=number))
            yield from _joined(number, run)
            run = []
            continue
        under = i + 1 < len(lines) and _is_underline(lines[i + 1])
        bare = line.strip()
        if _is_underline(line) and not run:
            continue
        if under or _is_heading(bare, alone=len(lines) == 1):
            yield from _joined(number, run)
            run = []
            yield Piece(bare, "heading", line=number)
        elif run and role_label(bare) is not None:
            yield from _joined(number, run)
            run = [line]
        else:
            run.append(line)
    yield from _joined(first + len(lines), run)


def _is_underline(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 2 and set(bare) in ({"="}, {"-"}, {"~"})


def _is_heading(line: str, *, alone: bool) -> bool:
    """Whether a line is the heading of a part; one that ends as a sentence does is none."""
    if part_of(line) is None or line.endswith((".", ",", ";")) or (not alone and role_label(line) is not None):
        return False  # "RESULTS: 37.5% of the people in" begins a paragraph
    return alone or line[:1].isupper() or line[:1].isdigit()


def _joined(after: int, run: list[str]) -> Iterator[Piece]:
    """Yield the lines of a paragraph as one piece, which ends before line `after`."""
    if run:
        yield Piece("\n".join(run), line=after - len(run))
