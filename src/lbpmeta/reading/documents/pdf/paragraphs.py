"""Paragraphs: the lines of all pages in the order in which they are read; what stands on every page is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from lbpmeta.reading.document import Kind, NotRead
from lbpmeta.reading.documents.headings import part_of, role_label
from lbpmeta.reading.documents.pdf.joined import PlacedLine, joined_text
from lbpmeta.reading.documents.pdf.lines import Line
from lbpmeta.reading.documents.pdf.sheets import Sheet
from lbpmeta.reading.documents.pdf.zones import Zoned, is_caption
from lbpmeta.reading.documents.pieces import Piece
from lbpmeta.reading.glyphs import DASHES

__all__ = ["SCAN", "body_size", "pieces_of", "without_running_heads"]

#: Running heads stand in this much of the page, above and below.
_MARGIN: Final = 0.1
_DIGITS: Final = re.compile(r"\d+")
_DECIMAL: Final = re.compile(r"\d[.·,]\d{1,3}(?!\d)")
_PAGE_NUMBER: Final = re.compile(r"(?:p(?:age|\.)?\s*)?\d{1,5}(?:\s*(?:of|/|\|)\s*\d{1,5})?", re.IGNORECASE)
_ENDS: Final = (".", "!", "?", ":", ";\u201d")
_OPEN: Final = re.compile(rf"[a-zà-öø-ÿ(\[=<>%,;]|[{DASHES}]?[.·]?\d")
_NUMBER: Final = re.compile(rf"[{DASHES}]?[.·]?\d")
_OPENED: Final = re.compile(r"([(\[])(?=[^()\[\]]*\d)[^()\[\]]{1,120}$")
_CLOSED: Final = re.compile(r"[^()\[\]]{1,120}([)\]])")
_PAIRS: Final = {"(": ")", "[": "]"}

#: Why nothing of a scan is surely read.
SCAN: Final = "the text is that of a scan, its digits are guessed"


def body_size(lines: Iterable[Line]) -> float:
    """Return the size that most letters have; 0 without any."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def without_running_heads(pages: Sequence[tuple[Sheet, list[Line]]]) -> list[tuple[Sheet, list[Line]]]:
    """Return pages without the lines that stand at the same height on many of them, and without their numbers."""
    often: Counter[tuple[str, int]] = Counter()
    outer = [_outermost(sheet, lines) for sheet, lines in pages]
    for found in outer:
        often.update(set(found.values()))
    many = max(2, 0.3 * len(pages))
    return [
        (
            sheet,
            [
                line
                for line in lines
                if (key := found.get(id(line))) is None
                or (often[key] < many and not _PAGE_NUMBER.fullmatch(line.text.strip()))
            ],
        )
        for (sheet, lines), found in zip(pages, outer, strict=True)
    ]


def _outermost(sheet: Sheet, lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """The first and last lines of a page, if they stand in its margins: their words without digits, and the height.

    What prints a result, or begins a table, is no running head.
    """
    heights = sorted({round(line.base) for line in lines})
    ends = {*heights[:2], *heights[-3:]}
    return {
        id(line): (_DIGITS.sub("#", " ".join(line.text.split())), round(line.base / 2))
        for line in lines
        if round(line.base) in ends
        and not _MARGIN * sheet.height < line.base < (1 - _MARGIN) * sheet.height
        and not _DECIMAL.search(line.text)
        and not is_caption(line.text)
    }


def pieces_of(pages: Sequence[tuple[Sheet, Zoned]], size: float, missed: list[NotRead]) -> Iterator[Piece]:
    """Yield the paragraphs and headings of pages whose text has `size`; numbers that were refused go to `missed`."""
    groups: list[list[PlacedLine]] = []
    for sheet, zoned in pages:
        here = [*_ordered(_groups(zoned.lines)), *(list(note) for note in zoned.notes)]
        number = 0
        for group in here:
            groups.append([PlacedLine(line, sheet, number + n) for n, line in enumerate(group, start=1)])
            number += len(group)
    for placed in _rejoined(groups, size):
        first = placed[0].line
        sheet = placed[0].sheet
        joined = joined_text(placed)
        missed.extend(joined.not_read)
        text = joined.text
        doubt = SCAN if sheet.hidden else ""
        heading = len(placed) <= 2 and _is_heading(text, first, size)
        caption = is_caption(text)
        kind: Kind = "heading" if heading else "caption" if caption else "text"
        if sheet.number == 1 and not caption and first.size > 1.25 * size and part_of(text) is None:
            kind = "title"
        yield Piece(text, kind, place=placed[0].place, page_lines=joined.page_lines, doubt=doubt)


def _is_heading(text: str, line: Line, size: float) -> bool:
    bare = text.strip()
    if not bare or bare.endswith((".", ",", ";")) or len(bare) > 90 or not any(letter.isalpha() for letter in bare):
        return False
    if part_of(bare) is not None and (bare[0].isupper() or bare[0].isdigit()):
        return True
    return line.size > 1.1 * size and not re.search(r"\d[.·]\d", bare)


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow each other closely, in the order of the file."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _follows(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _follows(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    tall = max(last.size, line.size)
    left, right = min(one.left for one in group), max(one.right for one in group)
    if abs(last.base - line.base) < 0.5 * tall:  # the rest of the line, behind a wide gap
        return 0 <= line.left - last.right < 4 * tall and abs(last.size - line.size) < 0.12 * tall
    step = line.base - last.base
    if not 0 < step < 1.75 * tall or abs(last.size - line.size) > 0.12 * tall:
        return False
    if min(right, line.right) - max(left, line.left) < 0.5 * min(right - left, line.right - line.left):
        return False
    if part_of(last.text) is not None and len(group) == 1 and not last.text.rstrip().endswith("."):
        return False
    alone = part_of(line.text)
    if alone is not None and line.text[:1].isupper() and not line.text.rstrip().endswith((".", ",")):
        return False
    steps = [b.base - a.base for a, b in pairwise(group)]
    if steps and step > 1.3 * median(steps) + 0.5:
        return False
    if role_label(line.text) is not None:
        return False
    ended = last.text.rstrip().endswith(_ENDS)
    return not (ended and (line.left > left + 0.7 * tall or last.right < right - 4 * tall))


def _ordered(groups: list[list[Line]]) -> list[list[Line]]:
    """The groups of a page in reading order: that of the file, unless it goes up where nothing stands between."""
    tops = [(g[0].top, g[-1].bottom, min(x.left for x in g), max(x.right for x in g)) for g in groups]
    back = 0
    for before, after in pairwise(tops):
        shared = min(before[3], after[3]) - max(before[2], after[2])
        if after[1] <= before[0] and shared > 0.5 * min(before[3] - before[2], after[3] - after[2]):
            back += 1
    if back * 4 <= len(groups):
        return groups
    return _by_columns(groups)


def _by_columns(groups: list[list[Line]]) -> list[list[Line]]:
    """Groups in bands between those that reach across the page, each band column by column."""
    boxes = {id(g): (g[0].top, min(x.left for x in g), max(x.right for x in g)) for g in groups}
    left, right = min(b[1] for b in boxes.values()), max(b[2] for b in boxes.values())
    middle, wide = (left + right) / 2, right - left
    found: list[list[Line]] = []
    band: list[list[Line]] = []

    def ended() -> None:
        found.extend(sorted((g for g in band if boxes[id(g)][1] < middle - 0.05 * wide), key=lambda g: g[0].top))
        found.extend(sorted((g for g in band if boxes[id(g)][1] >= middle - 0.05 * wide), key=lambda g: g[0].top))
        band.clear()

    for group in sorted(groups, key=lambda g: g[0].top):
        _, start, end = boxes[id(group)]
        if start < middle - 0.1 * wide and end > middle + 0.1 * wide:
            ended()
            found.append(group)
        else:
            band.append(group)
    ended()
    return found


def _rejoined(groups: Sequence[list[PlacedLine]], size: float) -> Iterator[list[PlacedLine]]:
    """Groups, those as one between which a column or page cuts a sentence."""
    held: list[PlacedLine] = []
    for group in groups:
        if held and _cut_between(held, group, size):
            held.extend(group)
            continue
        if held:
            yield held
        held = list(group)
    if held:
        yield held


def _cut_between(before: Sequence[PlacedLine], after: Sequence[PlacedLine], size: float) -> bool:
    last, first = before[-1].line, after[0].line
    if abs(last.size - first.size) > 0.1 * size:
        return False
    if _closes(before, after):
        return True
    if abs(first.size - size) > 0.12 * size:
        return False
    text = last.text.rstrip()
    if text.endswith((".", "!", "?", ":")) or part_of(text) is not None or len(before) < 2:
        return False
    return _OPEN.match(first.text.strip()) is not None


def _closes(before: Sequence[PlacedLine], after: Sequence[PlacedLine]) -> bool:
    """Whether a bracket with a number stays open, and lines of the same kind go on with a number and close it."""
    if len(before) < 2 or not _NUMBER.match(after[0].line.text.strip()):
        return False
    opened = _OPENED.search(" ".join(one.line.text for one in before[-3:]))
    closed = _CLOSED.match(" ".join(one.line.text for one in after[:3]))
    return opened is not None and closed is not None and _PAIRS[opened[1]] == closed[1]
