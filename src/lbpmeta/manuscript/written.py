"""Written: the results of a manuscript with the links beside them, and what of it is not held against anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.evidence.tables import Tables
from lbpmeta.manuscript.numbers import Numbers, compared_numbers
from lbpmeta.reading.document import Block, Document, Table
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import decimal_mark
from lbpmeta.workbench.reading import Reading

__all__ = ["Manuscript", "WrittenField", "WrittenResult", "links_in", "manuscript_of"]

_NAMES: Final = (*("estimate", "ci_low", "ci_high", "level", "p", "k", "n", "i2", "tau2", "q", "sd", "events", "of"),)
_IGNORE: Final = re.compile(r"ignore\b[\s:,;-]*(.*)", re.IGNORECASE)
#: What stands before the id in a field that holds words.
_WORDS: Final = "judge:"
_LINKS: Final = re.compile(r"[,;\s]+")
_NUMBER: Final = re.compile(
    r"(?:[<>=\u2264\u2265]\s?)?(?:(?<!\d)[-+\u2212\u2010\u2011\u2012\u2013]\s?)?\d(?:[\d.,\u00b7]*\d)?"
)
_UNIT: Final = re.compile(r"\s*([^\W\d_]+|%)")
_SIGNS: Final = str.maketrans(
    dict.fromkeys("\u2212\u2010\u2011\u2012\u2013", "-") | {"\u00b7": ".", "\u2264": "<", "\u2265": ">"}
)
#: So far before a link its numbers stand.
_NEAR: Final = 250
_SAMPLE: Final = re.compile(
    r"\bsample[- ]size|\bpower (?:calculation|analysis)|\bpower of \d|\bto detect\b|\bsteekproef(?:grootte|omvang)|"
    r"\bFallzahl|\bnombre de sujets|\btama[nñ]o (?:de la )?muestra",
    re.IGNORECASE,
)
_KEYS: Final = re.compile(
    r"(?<![\w.])-?@([A-Za-z][\w:.-]*\w)|\\[A-Za-z]*cite[A-Za-z]*\*?(?:\[[^\]]*\])*\{([^{}]{1,300})\}"
)
_AUTHORS: Final = re.compile(
    r"\b([A-Z][\w\u00c0-\u024f'-]+)"
    r"(?:\s+(?:et\s+al\.?|and\s+[A-Z]\w+|en\s+[A-Z]\w+|&\s+[A-Z]\w+|e\.a\.))?"
    r",?\s*\(?((?:19|20)\d\d)[a-z]?\)?"
)
_MONTHS: Final = (
    " january february march april may june july august september october november december since until before after "
    "in from between during and juni juli januari februari maart mei augustus oktober "
)
_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u00c0-\u00de\[(])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class WrittenResult:
    """A result of a manuscript.

    Parameters
    ----------
    result : PrintedResult
    row, locator : str
        The id of its row among those that were read, and the place as that row has it.
    numbers : mapping of str to Compared
    sentence : str
        The sentence that it stands in.
    links : tuple of str
        What the marks beside it say.
    aside : str
        Why it is held against nothing: an author says so, or it is an assumption of a sample size; "" else.
    cited : str
        The work of others that its sentence cites; "" where it cites none, or what the evidence holds.
    """

    result: PrintedResult
    row: str
    locator: str
    numbers: Numbers
    sentence: str
    links: tuple[str, ...] = ()
    aside: str = ""
    cited: str = ""


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A single number with a link beside it, or a link with none.

    Parameters
    ----------
    link : str
    texts : tuple of str
        The numbers of its sentence before the link, in reading order.
    unit : str
        The word behind the last of them.
    place : str
    line : int or None
    sentence : str
    """

    link: str
    texts: tuple[str, ...]
    unit: str
    place: str
    line: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript that was read.

    Parameters
    ----------
    reading : Reading
    results : tuple of WrittenResult
        In the order of the reading.
    fields : tuple of WrittenField
        Links that bind no result: those of single numbers, and those with nothing before them.
    """

    reading: Reading
    results: tuple[WrittenResult, ...]
    fields: tuple[WrittenField, ...]

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.reading.document.name


def manuscript_of(reading: Reading, tables: Tables, is_field: Iterable[str] = ()) -> Manuscript:
    """Return what was read in a document as a manuscript.

    Parameters
    ----------
    reading : Reading
    tables : Tables
        The evidence: its sources are what a citation may name.
    is_field : iterable of str
        What marks say that speak of single numbers.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> reading = lm.read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.3), as in Smith 2011.")
    >>> manuscript_of(reading, lm.load([{"MD": "1", "lower": "0", "upper": "2"}]).tables).results[0].cited
    'Smith 2011'
    """
    document = reading.document
    of_result = {row.cells["x_result"]: row for row in reading.tables if "x_result" in row.cells}
    missed = frozenset(one.place for one in reading.not_read if one.quote)
    bound, ignored, fields = _bound(document, reading.results, frozenset(is_field), missed)
    known = _known_works(tables)
    headings = _headings(document)
    results = []
    for i, result in enumerate(reading.results):
        row = of_result[str(i + 1)]
        block = document.blocks[result.block] if 0 <= result.block < len(document.blocks) else None
        sentence = _sentence(block.text, result.start, result.end) if block is not None else result.quote
        aside = ignored.get(i, "")
        under = headings[result.block] if block is not None else ""
        if not aside and block is not None and (_SAMPLE.search(sentence) or _SAMPLE.search(under)):
            aside = "an assumption of a sample size"
        cited = "" if bound.get(i) else _cited(sentence, known)
        numbers = compared_numbers({name: getattr(result, name) for name in _NAMES})
        results.append(
            WrittenResult(result, row.id, row["locator"], numbers, sentence, tuple(bound.get(i, ())), aside, cited)
        )
    return Manuscript(reading, tuple(results), tuple(fields))


def links_in(said: str) -> list[str]:
    """Return the links of a mark; a field with the words of a judgement is none.

    Examples
    --------
    >>> links_in("smith-pain, pool:smith"), links_in("judge:smith-pain")
    (['smith-pain', 'pool:smith'], [])
    """
    return [link for link in _LINKS.split(said) if link and not link.startswith(_WORDS)]


def _bound(
    document: Document, results: Sequence[PrintedResult], single: frozenset[str], missed: frozenset[str]
) -> tuple[dict[int, list[str]], dict[int, str], list[WrittenField]]:
    """Return the links of each result, why results are ignored, and the links that bind none."""
    bound: dict[int, list[str]] = {}
    ignored: dict[int, str] = {}
    fields: list[WrittenField] = []
    comma = decimal_mark(document) == ","
    by_block: dict[int, list[int]] = {}
    for i, result in enumerate(results):
        by_block.setdefault(result.block, []).append(i)
    for number, block in enumerate(document.blocks):
        here = sorted(by_block.get(number, ()), key=lambda i: results[i].start)
        for mark in block.marks:
            at = mark.offset
            before = [i for i in here if results[i].end <= at + 1]
            nearest = before[-1:] or here[:1]
            if before and _goes_beyond(block.text[results[before[-1]].end : at]):
                nearest = []
            if nearest and results[nearest[0]].kind == "heterogeneity" and results[nearest[0]].place in missed:
                nearest = []  # the effect beside it was not read: its sentence is looked at
            ignore = _IGNORE.fullmatch(mark.said)
            if ignore is not None:
                line = block.line_at(at)
                meant = {*nearest, *(i for i in here if line is not None and results[i].line == line)}
                ignored |= dict.fromkeys(meant, f"ignored: {ignore[1] or 'no reason given'}")
                continue
            links = links_in(mark.said)
            lone = [link for link in links if link in single]
            fields += [_field(block, at, link, comma) for link in lone]
            links = [link for link in links if link not in single]
            if links and nearest:
                bound.setdefault(nearest[0], []).extend(links)
            else:
                fields += [_field(block, at, link, comma) for link in links]
    for number, table in enumerate(document.tables):
        for r, c, said in table.marks:
            _in_table(number, table, r, c, said, results, bound, ignored, fields)
    return bound, ignored, fields


def _in_table(
    number: int,
    table: Table,
    r: int,
    c: int,
    said: str,
    results: Sequence[PrintedResult],
    bound: dict[int, list[str]],
    ignored: dict[int, str],
    fields: list[WrittenField],
) -> None:
    """Bind a mark of a cell to the result of its row that the cell prints, or the nearest one before it."""
    line = table.lines[r] if table.lines else None
    place = f"{table.place}, row {r + 1}" if line is None else f"line {line}"
    row = [i for i, result in enumerate(results) if result.cell is not None and result.cell[:2] == (number, r)]
    before = [i for i in row if (results[i].cell or (0, 0, 0))[2] <= c]
    nearest = before[-1:] or row[:1]
    ignore = _IGNORE.fullmatch(said)
    if ignore is not None:
        ignored |= dict.fromkeys(row, f"ignored: {ignore[1] or 'no reason given'}")
        return
    links = links_in(said)
    if nearest:
        bound.setdefault(nearest[0], []).extend(links)
    else:
        fields += [WrittenField(link, (), "", place, line, table.rows[r][c]) for link in links]


def _goes_beyond(between: str) -> bool:
    """Whether another sentence with numbers stands between a result and a mark: the mark is not about it."""
    end = _END.search(between)
    return end is not None and any(letter.isdigit() for letter in between[end.end() :])


def _field(block: Block, at: int, link: str, comma: bool) -> WrittenField:
    """The numbers in front of a mark in its sentence, as they are read."""
    first = max(0, at - _NEAR)
    cuts = [found.end() for found in _END.finditer(block.text, first, at) if block.text[found.end() : at].strip()]
    found = [*_NUMBER.finditer(block.text, cuts[-1] if cuts else first, at)]
    unit = _UNIT.match(block.text, found[-1].end(), at) if found else None
    texts = tuple(_plain(number.group(), comma) for number in found)
    sentence = _sentence(block.text, max(0, at - 1), at)
    return WrittenField(link, texts, unit[1] if unit else "", block.place_at(at), block.line_at(at), sentence)


def _plain(text: str, comma: bool) -> str:
    bare = text.translate(_SIGNS).replace(" ", "").lstrip("+=")
    return bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", "")


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around some characters."""
    first, last = max(0, start - 600), min(len(text), end + 300)
    cuts = [found.end() for found in _END.finditer(text, first, start)]
    following = _END.search(text, max(end - 1, 0), last)
    return " ".join(text[cuts[-1] if cuts else first : following.start() if following else last].split())


def _headings(document: Document) -> list[str]:
    """The heading above each block."""
    found, now = [], ""
    for block in document.blocks:
        now = block.text if block.kind == "heading" else now
        found.append(now)
    return found


def _known_works(tables: Tables) -> Mapping[str, str]:
    """The ids of the sources, and who wrote each of them when."""
    return {row.id.casefold(): f"{row['citation']} {row['year']}".casefold() for row in tables.rows.get("sources", ())}


def _cited(sentence: str, known: Mapping[str, str]) -> str:
    """The first work that a sentence cites and the evidence does not hold; "" where it cites none."""
    return next((name for name in _citations(sentence) if not _holds(name, known)), "")


def _citations(sentence: str) -> Iterator[str]:
    for key in _KEYS.finditer(sentence):
        yield from (part.strip() for part in (key[1] or key[2]).split(","))
    for name, year in _AUTHORS.findall(sentence):
        if f" {name.casefold()} " not in _MONTHS:
            yield f"{name} {year}"


def _holds(name: str, known: Mapping[str, str]) -> bool:
    bare = name.casefold()
    if bare in known:
        return True
    words = bare.split()
    return len(words) == 2 and any(all(word in told for word in words) for told in known.values())
