"""Labels: which measure an interval of a table is of, by its head, its row, its section or its caption.

What a cell and its head say is put into one sentence ("OR 0.80 (95% CI 0.64 to 1.00); p = 0.03") and read by the
grammar of sentences, so that a label that cannot hold its number, or a minus that was lost, is refused in one place.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Block, Document, NotRead
from lbpmeta.reading.grammar.refused import LOST_MINUS
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results
from lbpmeta.reading.tables.columns import label_in, measures_in, named_in_full, names_interval
from lbpmeta.reading.tables.intervals import IntervalCell
from lbpmeta.reading.tables.layout import BodyRow, HeadedColumn

__all__ = ["Labelled", "results_of"]

#: So much of the text tells the language of the document, whose phrases name measures.
_SAMPLE: Final = 4000
_DIGITS: Final = re.compile(r"\d")
#: What makes of a measure another quantity.
_TURNED: Final = re.compile(
    r"\blog|\bln\b|\bratio of\b|\binverse|\breciprocal|1\s*/|\bβ\b|\bbeta\b|\bcoefficient", re.I
)
_DIFFERENCE: Final = re.compile(
    r"(?:\b[Dd]ifferences?|β|\bbeta|\bB)\s*(?:/|\bor\b|,)|(?:/|\bor\b|,)\s*(?:[Dd]ifferences?\b|β|beta\b|B\b)"
)
_OPEN: Final = ("", "GEN")


@dataclass(frozen=True)
class Labelled:
    """An interval of a table, and where it stands.

    Parameters
    ----------
    cell : IntervalCell
    row : BodyRow
    around : str
        Caption and foot of its table.
    """

    cell: IntervalCell
    row: BodyRow
    around: str

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield what may name its measure, nearest first, each with the doubt that it casts."""
        if self.cell.label:
            yield self.cell.label, "its cell names its measure"
            return
        heads = [head for head in reversed(self.cell.head.heads) if len(_named(head)) == 1]
        several = len(_named(self.cell.head.words)) > 1 and not heads
        if not several and not self._contradicted(heads):
            yield (_code(heads[0]) if heads else _mean(self.cell.head) or label_in(self.cell.head.words)), ""
        elif several:
            yield "", "its head names two measures"
        else:
            yield "", "its row names another measure than its head"
            return
        if self.cell.source and not several:
            single = len(measures_in(self.cell.source)) == 1
            source = _code(self.cell.source) if single else self.cell.source
            yield source, "its measure is named where its interval is"
        for words, where in ((self.row.stub, "row"), (self.row.section, "section")):
            if len(named_in_full(words)) == 1:
                yield _code(words), f"its measure is named in its {where}"
        in_row = any(names_interval(words) for words in (self.row.stub, self.row.section))
        if len(measures_in(self.around)) == 1 and not (heads or several or in_row):
            yield measures_in(self.around)[0], "its measure is named in the caption or the foot"

    def _contradicted(self, heads: list[str]) -> bool:
        mine = set(measures_in(heads[0])) if heads else set()
        theirs = {name for words in (self.row.stub, self.row.section) for name in named_in_full(words)}
        return bool(mine and theirs and not mine & theirs)

    def sentences(self) -> list[tuple[str, str]]:
        """Return the sentences that it makes with each label, and their doubts."""
        cell, percent = self.cell, "%" if self.cell.percent else ""
        level = f"{cell.level}% CI" if cell.level else "CI"
        p = f"; p {cell.p}" if cell.p else ""
        numbers = f"{cell.estimate}{percent} ({level} {cell.low}{percent} to {cell.high}{percent}){p}."
        return [(f"{label} {numbers}".strip(), doubt) for label, doubt in self.labels()]


def _named(head: str) -> tuple[str, ...]:
    """The measures that a head names, "difference" beside a ratio being one: "Difference/OR"."""
    found = measures_in(head)
    plain = _DIFFERENCE.search(head) is not None and not set(found) & {"MD", "SMD", "RD"}
    return (*found, "DIFF") if found and plain else found


def _mean(head: HeadedColumn) -> str:
    """What a head of means with their SDs is as a label; "" where it is none."""
    if head.template not in ("mean", "mean-se"):
        return ""
    return "mean change" if "change" in head.words.lower() else "mean"


def _code(words: str) -> str:
    """The measure that words name, where they make nothing else of it; else the words themselves."""
    return label_in(words) if _TURNED.search(words) else measures_in(words)[0]


def results_of(document: Document, found: Sequence[Labelled]) -> list[PrintedResult | NotRead]:
    """Return each interval as a result under its label, or why it is none.

    The result has the numbers, the measure and the grade; place and quote are the caller's.
    """
    made = [one.sentences() for one in found]
    if not made:
        return []
    sample = _DIGITS.sub("", "\n".join(block.text for block in document.blocks)[:_SAMPLE])
    texts = [text for sentences in made for text, _ in sentences]
    blocks = (Block(sample, ""), *(Block(text, str(at)) for at, text in enumerate(texts)))
    read, refused = read_results(Document(document.name, document.format, blocks), apart=True)
    results = {r.block - 1: r for r in reversed(read) if r.block and r.ci_low}
    why = {int(n.place): n.reason for n in refused if n.place}
    told: list[PrintedResult | NotRead] = []
    first = 0
    for one, sentences in zip(found, made, strict=True):
        at = range(first, first + len(sentences))
        first += len(sentences)
        told.append(_chosen(one, sentences, [results.get(i) for i in at], [why.get(i, "") for i in at]))
    return told


def _chosen(
    one: Labelled, sentences: list[tuple[str, str]], results: list[PrintedResult | None], why: list[str]
) -> PrintedResult | NotRead:
    lost = next((reason for reason in why if reason.startswith(LOST_MINUS)), "")
    if lost:
        return NotRead(lost)
    pairs = list(zip(results, sentences, strict=True))
    named = [(r, doubt) for r, (_, doubt) in pairs if r is not None and r.measure not in _OPEN]
    read = named or [(r, doubt) for r, (_, doubt) in pairs if r is not None]
    doubts = list(one.cell.doubts)
    cell = one.cell
    if not read:
        label = label_in(cell.head.words)
        reason = (
            f"its label ({label}) cannot hold it: the measure is left open" if label else "no label stands above it"
        )
        p = cell.p.removeprefix("= ").replace(" ", "")
        bare = PrintedResult(cell.estimate, cell.low, cell.high, cell.level, p)
        return dataclasses.replace(bare, grade="B", why=(*doubts, reason))
    result, doubt = read[0]
    if result is None:  # it is one of those that are there
        raise AssertionError
    doubts += [sentences[0][1]] if sentences[0][1] and sentences[0][1] != doubt else []
    doubts += [doubt] if doubt else []
    doubts += [reason for reason in result.why if reason != "no level is printed"]
    return dataclasses.replace(result, grade="B" if doubts else "A", why=tuple(dict.fromkeys(doubts)))
