"""Linking: writing beside results which row they are, where there is one row alone that they can be.

A link is written into the text of the file and nothing else of it changes; the file is then read again, and a link that
does not bind what it should is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.manuscript.bookmarks import WordText, word_text
from lbpmeta.manuscript.checked import Comparison, compared_with
from lbpmeta.manuscript.unlinked import Index
from lbpmeta.manuscript.written import WrittenResult
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.workbench.reading import reading_of

__all__ = ["Linked", "linkable", "linked"]

#: Format -> how a link is written; a format without one has no place for it.
_HOSTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("md", "qmd", "rmd", "html", "ipynb"), " <!-- lbp: {} -->"),
    "tex": " % lbp: {}",
}
#: Where a link goes to the end of the line, since a comment reaches up to there.
_AT_END: Final = ("tex",)

_DIGITS: Final = {"-": r"\$?[-\u2212\u2010\u2011\u2012\u2013]\$?\s?", ".": "[.,\u00b7]"}
_BETWEEN: Final = r"[^\n]{0,80}?(?:\n[^\n]{0,80}?)?"
_CLOSES: Final = re.compile(r"%?(?:[^\n()\[\]]{0,80}?[)\]])?")
#: Lines behind the one on which a result begins, in which its numbers stand.
_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Linked:
    """A file with links.

    Parameters
    ----------
    data : bytes
    written : tuple of (str, str)
        What was linked, and to which row.
    left : tuple of (str, str)
        What was not, and why.
    """

    data: bytes
    written: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]


def linkable(comparison: Comparison) -> Iterator[tuple[WrittenResult, str]]:
    """Yield the results without a link that agree with one row alone, and its id."""
    for written, held in comparison.pairs():
        ids = {entry.id for entry in held.entries}
        if held.status == "agrees" and not held.linked and len(ids) == 1:
            yield written, ids.pop()


def linked(comparison: Comparison, data: bytes, max_bytes: int) -> Linked:
    """Return a file with links beside the results that agree with one row alone.

    Parameters
    ----------
    comparison : Comparison
    data : bytes
        The file as it is.
    max_bytes : int
        What an archive may unpack to.

    Raises
    ------
    DataError
        If no link can be written into such a file.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> evidence = lm.load([{"study": "A", "MD": "-7.71", "lower": "-12.15", "upper": "-3.27"}])
    >>> data = b"# Results\\n\\nPain fell (MD -7.71, 95% CI -12.15 to -3.27).\\n"
    >>> reading = reading_of(document_from(Raw("paper.md", data, 99)))
    >>> print(linked(compared_with(reading, Entries(evidence)), data, 99).data.decode().splitlines()[2])
    Pain fell (MD -7.71, 95% CI -12.15 to -3.27) <!-- lbp: a -->.
    """
    name, form = comparison.manuscript.name, comparison.manuscript.reading.document.format
    if form == "docx":
        return _linked_word(comparison, word_text(Raw(name, data, max_bytes)))
    if form not in _HOSTS:
        raise DataError(
            f"{name!r}: no link can be written into a file of this format ({form}); link the text that it is made of."
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{name!r} is no UTF-8 text: no link is written into it. Save it anew as UTF-8.") from None
    wanted = list(linkable(comparison))
    places: dict[int, int] = {}
    left: list[tuple[str, str]] = []
    starts = _line_starts(text)
    at = 0
    for i, (written, row_id) in enumerate(wanted):
        found = _place(text, written, starts, at)
        if found is None:
            left.append((_name(written), f"its numbers were not found in the file as they are read ({row_id})"))
        else:
            at, places[i] = found
            if form in _AT_END:
                end = re.compile(r"[ \t]*\r?$", re.MULTILINE).search(text, places[i])
                places[i] = end.start() if end is not None else len(text)
    for _ in range(len(places) + 1):
        made = _with_links(text, [(places[i], _HOSTS[form].format(wanted[i][1])) for i in places])
        wrong = _wrong(comparison, made.encode("utf-8"), [(wanted[i][0], wanted[i][1]) for i in places], max_bytes)
        if not wrong:
            break
        bad = {i for i in places if id(wanted[i][0]) in wrong}
        left += [(_name(wanted[i][0]), "a link beside it would not bind it") for i in sorted(bad)]
        places = {i: place for i, place in places.items() if i not in bad}
    told = tuple((_name(wanted[i][0]), wanted[i][1]) for i in places)
    return Linked(made.encode("utf-8"), told, tuple(left))


def _linked_word(comparison: Comparison, word: WordText) -> Linked:
    """Return a Word document with bookmarks behind the results that agree with one row alone."""
    left: list[tuple[str, str]] = []
    kept: list[tuple[int, WrittenResult, str]] = []
    at = 0
    for written, row_id in linkable(comparison):
        found = _place(word.text, written, (), at) or _place(word.text, written, (), 0)
        why = word.why_not(row_id, [other for _, _, other in kept])
        if found is None or word.at[found[1] - 1] < 0:
            why = why or f"its numbers were not found in the file as they are read ({row_id})"
        if why:
            left.append((_name(written), why))
        elif found is not None:
            at = found[0]
            kept.append((found[1], written, row_id))
    made = word.written([(place, row_id) for place, _, row_id in kept])
    while kept:
        wrong = _wrong(comparison, made, [(written, row_id) for _, written, row_id in kept], word.raw.max_bytes)
        if not wrong:
            break
        left += [
            (_name(written), "a link beside it would not bind it") for _, written, _ in kept if id(written) in wrong
        ]
        kept = [one for one in kept if id(one[1]) not in wrong]
        made = word.written([(place, row_id) for place, _, row_id in kept])
    return Linked(made, tuple((_name(written), row_id) for _, written, row_id in kept), tuple(left))


def _name(written: WrittenResult) -> str:
    return f"{written.result.estimate} ({written.result.place})"


def _line_starts(text: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]


def _place(text: str, written: WrittenResult, starts: Sequence[int], at: int) -> tuple[int, int] | None:
    """Where the numbers of a result end in a file, and where a link goes behind them."""
    r = written.result
    numbers = [_pattern(number) for number in (r.estimate, r.ci_low, r.ci_high) if number]
    if not numbers:
        return None
    first, last = at, len(text)
    if r.line is not None and r.line <= len(starts):
        first = starts[r.line - 1]
        last = starts[min(r.line - 1 + _LINES, len(starts) - 1)] if r.line - 1 + _LINES < len(starts) else len(text)
        first = max(first, at) if at < last else first
    found = re.compile(_BETWEEN.join(numbers)).search(text, first, last)
    if found is None:
        return None
    close = _CLOSES.match(text, found.end())
    return found.end(), close.end() if close is not None else found.end()


def _pattern(number: str) -> str:
    """How a number may stand in a file."""
    return r"(?<![\d.,])" + "".join(_DIGITS.get(letter, re.escape(letter)) for letter in number) + r"(?![\d])"


def _with_links(text: str, links: Sequence[tuple[int, str]]) -> str:
    for place, link in sorted(links, reverse=True):
        text = f"{text[:place]}{link}{text[place:]}"
    return text


def _wrong(before: Comparison, data: bytes, wanted: Sequence[tuple[WrittenResult, str]], max_bytes: int) -> set[int]:
    """The results whose link binds another one, or that are read otherwise with it."""
    document: Document = document_from(Raw(before.manuscript.name, data, max_bytes))
    after = compared_with(reading_of(document), before.entries, Index(before.entries))
    results = after.manuscript.results
    if len(results) != len(before.manuscript.results):
        return {id(written) for written, _ in wanted}
    place = {id(written): i for i, written in enumerate(before.manuscript.results)}
    return {
        id(written)
        for written, row_id in wanted
        if not _binds(before, results[place[id(written)]].links, row_id)
        or results[place[id(written)]].numbers != written.numbers
    }


def _binds(comparison: Comparison, links: Sequence[str], row_id: str) -> bool:
    return any(link == row_id or comparison.entries.meant(link).id == row_id for link in links)


def copy_name(path: Path) -> Path:
    """Return the name of the copy that links are written into.

    Examples
    --------
    >>> copy_name(Path("a/paper.md")).as_posix()
    'a/paper.linked.md'
    """
    return path.with_name(f"{path.stem}.linked{path.suffix}")
