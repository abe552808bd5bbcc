"""Papers: the numbers of a document that is read, each with its labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lbpmeta.extraction.mention import Mention, NumberSentence, NumberTable, SourceRead
from lbpmeta.extraction.roles import Numeral, hints_in, numerals
from lbpmeta.extraction.times import times_in
from lbpmeta.printed import Printed
from lbpmeta.reading.document import Block, Document, Table
from lbpmeta.reading.documents.letters import APART
from lbpmeta.reading.quote import quoted
from lbpmeta.reading.results import decimal_mark
from lbpmeta.reading.tables.layout import layout_of

__all__ = ["ids_in", "origin_of"]

_DIGIT: Final = re.compile(r"\d")
_CUT: Final = re.compile(r"(?<![ (][A-Za-z])(?<!vs)(?<!al)(?<!e\.g)(?<!i\.e)(?<!Fig)(?<!no)[.!?][)\]]?\s+(?=[A-Z(\"“])")
#: "Values are mean (SD)": what the numbers of a paper are where nothing nearer says it.
_VALUES: Final = re.compile(
    r"(?:values|data|numbers|results|scores|variables|figures)\b[^.;]{0,80}?\bmeans?\b[^.;]{0,30}?"
    r"(SDs?\b|standard deviation|SEM?\b|standard error)",
    re.IGNORECASE,
)
_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s<>\"'\\;,]+")
_NCT: Final = re.compile(r"\bNCT\d{8}\b", re.IGNORECASE)
_PMID: Final = re.compile(r"\bPMID\W{0,3}(\d{5,9})\b", re.IGNORECASE)
#: So much of a paper tells which it is.
_HEAD: Final = 3000
#: A sentence is cut after so many characters.
_SENTENCE: Final = 800
#: A longer paragraph above a table is none of its caption.
_CAPTION: Final = 200
_SPREADS: Final = frozenset(("sd", "se"))


def ids_in(text: str) -> frozenset[str]:
    """Return the DOIs, registry numbers and PubMed numbers of a text, in lower case.

    Examples
    --------
    >>> sorted(ids_in("doi:10.1000/ABC.1; NCT01234567; PMID: 123456."))
    ['10.1000/abc.1', 'nct01234567', 'pmid123456']
    """
    found = {m[0].rstrip(".)").lower() for m in _DOI.finditer(text)}
    found |= {m[0].lower() for m in _NCT.finditer(text)}
    return frozenset(found | {f"pmid{m[1]}" for m in _PMID.finditer(text)})


def origin_of(document: Document, name: str = "") -> SourceRead:
    """Return a document as a source: every number of its text and its tables.

    Parameters
    ----------
    document : Document
    name : str
        What to call it; "" takes the document's own.

    Examples
    --------
    >>> text = "At 12 weeks, pain was 32.1 (SD 12.3) in the exercise group."
    >>> [(m.text, m.role) for m in origin_of(Document("a", "txt", (Block(text, "line 1"),))).mentions]
    [('32.1', 'mean'), ('12.3', 'sd')]
    """
    comma = decimal_mark(document) == ","
    words = "\n".join(block.text for block in document.blocks)
    rows = "\n".join(" ".join(dict.fromkeys(c for c in row if c)) for table in document.tables for row in table.rows)
    told = "\n".join(f"{table.caption}\n{table.foot}" for table in document.tables)
    usual = _usual(f"{words}\n{told}")
    mentions: list[Mention] = []
    for block in document.blocks:
        if _DIGIT.search(block.text) and block.kind != "heading":
            mentions += _of_block(block, comma, usual, _next_group(mentions))
    for table in document.tables:
        mentions += _of_table(_captioned(table, document.blocks), comma, usual, _next_group(mentions))
    left = tuple(dict.fromkeys(f"{one.place}: {one.reason}".removeprefix(": ") for one in document.not_read))
    return SourceRead(
        name or document.name,
        "document",
        tuple(mentions),
        f"{words}\n{rows}\n{told}",
        " ".join((document.name, words[:_HEAD])),
        ids_in(words),
        not document.not_read,
        left,
    )


def _next_group(mentions: list[Mention]) -> int:
    """A number that no group has yet."""
    return max((mention.group for mention in mentions[-200:]), default=-1) + 1


def _usual(text: str) -> frozenset[str]:
    """What the paper says that its values are, where it says one thing."""
    found = {"sd" if m[1].lower().startswith(("sd", "standard dev")) else "se" for m in _VALUES.finditer(text)}
    return frozenset(found) if len(found) == 1 else frozenset()


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for end in (*(cut.end() for cut in _CUT.finditer(text)), len(text)):
        for part in range(begin, end, _SENTENCE):  # text without a full stop is read in linear time, too
            yield part, text[part : min(part + _SENTENCE, end)]
        begin = end


def _of_block(block: Block, comma: bool, usual: frozenset[str], first: int) -> Iterator[Mention]:
    group = first
    for begin, sentence in _sentences(block.text):
        if not _DIGIT.search(sentence):
            continue
        times = times_in(sentence)
        found = [
            n for n in numerals(sentence, usual, comma=comma) if not any(t.start <= n.start < t.end for t in times)
        ]
        numbers = sorted({n.group for n in found})
        spans = [
            (min(n.start for n in found if n.group == g), max(n.end for n in found if n.group == g)) for g in numbers
        ]
        passage = NumberSentence(sentence, tuple(spans))
        for number in found:
            printed = number.printed
            if printed is None:
                continue
            at = begin + number.start
            yield Mention(
                number.text, printed, number.role, block.place_at(at), quoted(block.text, at, begin + number.end),
                group + number.group, passage=passage, nth=numbers.index(number.group), line=block.line_at(at),
                either_sign=number.either_sign,
            )  # fmt: skip
        group += len(numbers) + 1


def _captioned(table: Table, blocks: tuple[Block, ...]) -> Table:
    """Give a table without a caption the short paragraph that stands right above it, where the file has lines."""
    if table.caption or not table.lines:
        return table
    first = table.lines[0]
    for block in reversed(blocks):
        if block.line is None or block.line >= first:
            continue
        last = block.line + block.text.count("\n")
        named = block.kind in ("caption", "text") and len(block.text) < _CAPTION
        if named and (block.text.lower().startswith("tab") or first - last <= 2):
            return replace(table, caption=block.text)
        return table
    return table


def _of_table(table: Table, comma: bool, usual: frozenset[str], first: int) -> Iterator[Mention]:
    layout = layout_of(table)
    if not layout.body:
        return
    heads = {row.columns for row in layout.body}
    columns = tuple(dict.fromkeys(column.words for above in heads for column in above))
    rows = tuple(dict.fromkeys(row.label for row in layout.body))
    area = NumberTable(table.place, layout.around, rows, columns)
    group = first
    for words in columns:
        for number in numerals(words, comma=comma):
            if number.role == "n" and number.printed is not None:
                yield _cell(table, area, 0, number, "", words, words, group, in_head=True)
                group += 1
    around = hints_in(layout.around)
    for row in layout.body:
        for number in numerals(row.stub, comma=comma):
            if number.role == "n" and number.printed is not None:
                yield _cell(table, area, row.index, number, row.label, "", row.label, group, in_head=True)
                group += 1
        for c in range(layout.stubs, len(row.cells)):
            text, head = row.cells[c].split(APART)[0], row.columns[c].words
            if not _DIGIT.search(text):
                continue
            hints = _hints(row.columns[c].lowest, head, f"{row.section} {row.stub}", around, usual)
            numbers = [n for n in numerals(text, hints, comma=comma) if n.printed is not None]
            for number in numbers:
                quote = f"{row.label}: {head}: {text}"
                yield _cell(table, area, row.index, number, row.label, head, quote, group + number.group)
            group += len(numbers) + 1


#: What a head says that settles its column, whatever stands before the row.
_SETTLED: Final = frozenset(("sd", "se", "ci", "iqr", "range", "events", "estimate", "n", "p"))


def _hints(lowest: str, head: str, path: str, around: frozenset[str], usual: frozenset[str]) -> frozenset[str]:
    """What labels say of a cell's numbers: those of the column, then of the row, the caption, the paper."""
    for words in (lowest, head):
        if (column := hints_in(words)) & _SETTLED:
            return column
    near = hints_in(head) | hints_in(path)
    if near & _SETTLED:
        return near
    wide = near | around
    if len(wide & _SPREADS) == 2:
        wide -= _SPREADS
    if wide & _SPREADS or not usual:
        return wide
    return wide | usual | {"mean"} if "mean" in near or not wide else wide


def _cell(
    table: Table, area: NumberTable, r: int, number: Numeral, row: str, column: str, quote: str, group: int, *,
    in_head: bool = False,
) -> Mention:  # fmt: skip
    line = table.lines[r] if table.lines else None
    place = f"{table.place}, row {r + 1}" if line is None else f"{table.place}, line {line}"
    return Mention(
        number.text, Printed.parse(number.text), number.role, place, " ".join(quote.split()[:25]), group, area=area,
        row=row,
        column=column, line=line, either_sign=number.either_sign, in_head=in_head,
    )  # fmt: skip
