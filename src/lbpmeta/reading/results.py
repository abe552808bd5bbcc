"""From a document to its printed results."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from lbpmeta.reading.brackets import BracketsSaid, said_of_brackets
from lbpmeta.reading.carried import Label, with_measures
from lbpmeta.reading.dictionary import abbreviations_of, put_in
from lbpmeta.reading.document import Block, Document, NotRead
from lbpmeta.reading.glyphs import SPELT_TILDE, STRAY
from lbpmeta.reading.grade import graded
from lbpmeta.reading.grammar.around import behind_bracket, times_as
from lbpmeta.reading.grammar.found import Statement
from lbpmeta.reading.grammar.measured.contrasts import beside_another, done_by_a_treatment, of_one_group
from lbpmeta.reading.grammar.read import Context, read_sentence
from lbpmeta.reading.grammar.refused import LOST_EQUALS, LOST_MINUS
from lbpmeta.reading.grammar.scopes import ABSOLUTE
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.singles import SingleFound, singles_of
from lbpmeta.reading.grammar.unnamed import SEVERAL
from lbpmeta.reading.languages.registry import language_of_text, small_words
from lbpmeta.reading.numbers import decimal_mark_of
from lbpmeta.reading.quote import quoted
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.tokens import sentences

__all__ = ["decimal_mark", "language", "read_results"]


def _sample(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks)


def language(document: Document) -> str:
    """Return the code of the language of a document.

    Examples
    --------
    >>> language(Document("a", "txt", (Block("Der Unterschied war nicht groß.", "line 1"),)))
    'de'
    """
    return language_of_text(_sample(document))


def decimal_mark(document: Document) -> str:
    """Return the decimal mark of a document, "." or ",".

    Examples
    --------
    >>> decimal_mark(Document("a", "txt", (Block("-7,7 (-12,1 tot -3,3)", "line 1"),)))
    ','
    """
    sample = _sample(document)
    return _mark(sample, language_of_text(sample))


def _mark(sample: str, code: str) -> str:
    return decimal_mark_of(sample, usual="." if code == "en" else ",")


#: So many letters are read between two calls of `progress`.
_STEP: Final = 20_000


def read_results(
    document: Document, progress: Callable[[int, int], None] | None = None, *, apart: bool = False
) -> tuple[tuple[PrintedResult, ...], tuple[NotRead, ...]]:
    """Return the printed results of a document, and what looks like one and was not read.

    Parameters
    ----------
    document : Document
    progress : callable, optional
        Is told how many letters are read, and of how many.
    apart : bool
        Whether its blocks have nothing to do with each other, as cells of a table: then no measure is carried.

    Returns
    -------
    tuple of PrintedResult, tuple of NotRead

    Examples
    --------
    >>> text = "Pain fell (mean difference -7.7, 95% CI -12.1 to -3.3; p < 0.001; 5 trials, 496 people; I2 = 80%)."
    >>> (result,), _ = read_results(Document("a", "txt", (Block(text, "line 1", line=1),)))
    >>> result.measure, result.estimate, result.ci_low, result.ci_high, result.grade
    ('MD', '-7.7', '-12.1', '-3.3', 'A')
    >>> result.p, result.k, result.n, result.i2, result.place
    ('<0.001', '5', '496', '80', 'line 1')
    """
    sample = _sample(document)
    code = language_of_text(sample)
    comma = _mark(sample, code) == ","
    own = abbreviations_of(sample, code)
    declared = None if apart else said_of_brackets(document)
    items: list[PrintedResult | NotRead] = []
    labels: list[Label | None] = []
    total, before, told = sum(len(block.text) for block in document.blocks), 0, 0
    for number, block in enumerate(document.blocks):
        for end, found in _block(block, number, comma, code, own, declared):
            items += (item for item, _ in found)
            labels += (label for _, label in found)
            if progress and before + end - told >= _STEP:
                told = before + end
                progress(told, total)
        before += len(block.text)
    items = items if apart else _settled(document, items, labels)
    if any(isinstance(item, NotRead) and item.reason in (LOST_EQUALS, LOST_MINUS) for item in items):
        items = [_doubted(item) for item in items]
    results = tuple(item for item in items if isinstance(item, PrintedResult))
    return results, tuple(item for item in items if isinstance(item, NotRead))


def _settled(
    document: Document, items: list[PrintedResult | NotRead], labels: list[Label | None]
) -> list[PrintedResult | NotRead]:
    """Give results whose measure is open that of their paragraph or document."""
    read = [(item, label) for item, label in zip(items, labels, strict=True) if isinstance(item, PrintedResult)]
    told = iter(with_measures(document, [item for item, _ in read], [label for _, label in read]))
    return [next(told) if isinstance(item, PrintedResult) else item for item in items]


def _doubted(item: PrintedResult | NotRead) -> PrintedResult | NotRead:
    """Refuse a result with a leading 2 in a document that lost minus signs elsewhere."""
    if isinstance(item, NotRead) or not item.ci_low:
        return item
    if any(text.startswith("2") and text[1:2].isdigit() for text in (item.estimate, item.ci_low, item.ci_high)):
        reason = f"{LOST_MINUS} elsewhere in this document"
        return NotRead(reason, item.quote, item.place, item.line, item.block, item.start, item.end)
    return item


def _block(
    block: Block, number: int, comma: bool, code: str, own: Mapping[str, str], declared: BracketsSaid | None
) -> Iterator[tuple[int, list[tuple[PrintedResult | NotRead, Label | None]]]]:
    """Yield what each sentence holds, with where it ends."""
    context = Context()
    for n, tokens in enumerate(sentences(block.text, comma=comma, language=code)):
        if not tokens:
            continue
        if own:
            put_in(tokens, own, block.text)
        s = Sentence(tokens, block.text, n)
        speaks = declared is not None and declared.holds_at(number, tokens[0].start, block.role)
        context.declared = declared if speaks else None
        found = read_sentence(s, context)
        taken = [(min(f.begins, f.head.first), f.span.end) for f in found]
        singles = [
            x
            for x in singles_of(s, taken)
            if not _told(x, found) and not any(a < x.end and x.first < b for a, b in taken)
        ]
        items: list[tuple[int, PrintedResult | NotRead, Label | None]] = [
            (f.begins, _told_of(s, f, block, number), _label(s, f)) for f in found
        ]
        items += [(x.first, _single(s, x, block, number), None) for x in singles]
        yield tokens[-1].end, [(item, label) for _, item, label in sorted(items, key=lambda entry: entry[0])]


#: Indices of how well something is predicted: numbers behind one are no ratios that the document may name.
_INDEX: Final = re.compile(r"auc|auroc|roc\b|receiver|area under|c[- ]?(?:stat|ind)|concordance ind", re.IGNORECASE)


#: What is told of one group, and no ratio that the document may name, right before its number.
_LEVEL: Final = re.compile(
    r"\b(?:area|rates?|probabilit(?:y|ies)|survival|proportions?|accurac(?:y|ies)|shares?|fractions?)\s"
    r"(?:was|were|is|are|of|at \S+ \w+ (?:was|were))\s*$",
    re.IGNORECASE,
)


#: Names of shares: what they were is no ratio.
_SHARE: Final = ("prevalence", "seroprevalence", "proportion", "percentage", "pooled prevalence", "pooled proportion")


def _label(s: Sentence, f: Statement) -> Label | None:
    """What the grammar knew of the label of a result."""
    if f.refused or ABSOLUTE in f.notes or SEVERAL in f.notes:
        return None
    code = s.value(f.label_at) if f.label_at >= 0 else ""
    if not code and "the measure is carried over" in f.notes:
        code = "GEN" if f.measure == "GEN" else "X"  # what was carried is none of the table
        code = "PR" if (f.carried, f.measure) == ("PR", "") else code  # the name of an outcome: "for mortality"
        code = "" if f.carried == "PR" and f.unit not in ("", "percent") else code  # in kg, behind a percentage
    if s.kind(behind_bracket(s, f)) in ("UNIT", "TIME") and not times_as(s, f):
        code = "X"  # "9.3 (9.0, 9.9) months"
    if code == "DIFF" and not f.measure:
        code = ""  # the effect is a ratio: the document may say which
    if code == "CHG" and s.came_to(f.begins):
        code = "X"  # "it improved the AUC to 0.84"
    if any(t.value == "X" and t.kind == "MEAS" and _INDEX.match(t.text) for t in s.tokens[: max(f.begins, 0)]):
        code = code if code in ("OR", "RR", "HR") else "X"  # "a higher AUC than others [0.76 (0.72 to 0.82)]"
    if not code and not times_as(s, f) and _LEVEL.search(s.text, s.tokens[0].start, s.tokens[max(f.begins, 0)].start):
        code = "X"  # "in a Cox model survival was 0.81 (...) at five years": of one group
    if code == "PR" and s.word(f.label_at).startswith(_SHARE) and s.is_said(f.begins):
        code = "X"  # "the prevalence among girls was 14.5 (...)": a percentage without its sign, and no ratio
    counted = "number of" in s.text[s.tokens[0].start : s.tokens[max(f.begins, 0)].start].lower()
    if (
        code == "X"
        and not counted
        and s.word(f.label_at) in ("ratio", "ratios")
        and s.kind(f.label_at - 1) in ("L", "COMMA", "SEMI")
    ):
        code = ""  # "(ratio 0.99; 90% CI ...": the document may say of what
    named = [t for t in s.tokens if t.kind == "MEAS" and t.value in ("DIFF", "MD", "RD")]
    effects = bool(named) and all(t.text.lower().endswith("effect") for t in named)  # "the intervention effect on"
    generic = code == "GEN" and s.word(f.label_at).endswith(("estimate", "estimates", "effect")[: 3 if effects else 2])
    generic = generic and (effects or not named)
    began, compared = _set_against(s, f) if f.measure in ("", "MC") else (False, False)
    open_ = f.measure in ("", "MC") and (code in ("", "CHG", "MC") or "the measure is carried over" in f.notes)
    return Label(
        code, s.number, times_as(s, f), generic, done_by_a_treatment(s, f), beside_another(s, f), began, compared,
        modified=open_ and f.unit not in ("", "percent") and not _OVER_TIME.search(f.unit) and _of_parts(s),
    )  # fmt: skip


#: A unit of a slope over time, which each part of the people has: "mL per year".
_OVER_TIME: Final = re.compile(r"(?:\bper|/) ?(?:day|week|month|year|yr|decade)", re.IGNORECASE)


def _of_parts(s: Sentence) -> bool:
    """Whether a sentence tests an interaction and tells of no group: "class II 14 m (...; P interaction = 0.3)".

    Groups that are set against each other at once do: "(vs placebo)".
    """
    tested = any(t.kind == "POTHER" and "interaction" in t.text.lower() for t in s.tokens)
    alone = (i for i in range(len(s)) if s.kind(i) == "GROUP" and s.kind(i - 1) != "GROUP")
    timed = any(t.value in ("time", "times") or "×" in t.text for t in s.tokens)
    timed = timed or any(t.text.lower() in small_words("start") for t in s.tokens)  # "from baseline"
    return tested and not timed and all("VS" in (s.kind(i - 1), s.kind(i - 2)) for i in alone)


def _set_against(s: Sentence, f: Statement) -> tuple[bool, bool]:
    """Whether a sentence tells of how a group began, or within one; and before a result, of more, less, in favour."""
    began, favour = of_one_group(s, f), small_words("favour")
    label = (f.label_at - 1, f.label_at - 2) if f.label_at > 1 and s.value(f.label_at) in ("CHG", "MC") else ()
    began = began and not any(s.kind(i) in ("NEG", "POS") for i in label)  # "a greater increase from baseline"
    before = range(f.begins)
    if _OTHER_SCALE.search(s.text, s.tokens[0].start, s.tokens[max(0, f.begins)].start) or _than_others(s, f):
        return began, False
    compared = any(s.kind(i) in ("NEG", "POS") or s.value(i) == "DIFF" or s.word(i) in favour for i in before)
    return began, compared and not any(s.kind(i) == "MEDIAN" for i in before)


#: Scales on which a lower number is the level of one group as often as a difference.
_OTHER_SCALE: Final = re.compile(r"\b[zt][- ]?scores?\b|\blog(?:arithm|it)?s?\b|\bln\b|\bSDS\b", re.IGNORECASE)


def _than_others(s: Sentence, f: Statement) -> bool:
    """Whether a result is one of two levels: "lower in women: -2.1 (...) than in men: -1.2 (...)"."""
    behind, before = behind_bracket(s, f), range(max(1, f.begins - 6), f.begins)
    if s.word(behind) in small_words("than") and any(s.kind(i) == "NUM" for i in range(behind + 1, behind + 8)):
        return True
    return any(s.word(i) in small_words("than") and s.kind(i - 1) == "R" for i in before)


def _told(single: SingleFound, found: list[Statement]) -> bool:
    """Whether a result of the sentence has this heterogeneity, or these events, already."""
    if single.kind == "heterogeneity":
        return any(
            any(single.values.get(name, "-") == getattr(f, name) for name in ("i2", "tau2", "q"))
            for f in found
            if not f.refused
        )
    if single.kind == "count":
        return any(f.events == single.values["events"] and f.of == single.values.get("of", "") for f in found)
    return False


def _told_of(s: Sentence, f: Statement, block: Block, number: int) -> PrintedResult | NotRead:
    first = min(f.begins, f.head.first)
    start, end = s.tokens[first].start, s.tokens[f.span.end - 1].end
    quote = quoted(block.text, start, end)
    if f.refused:
        return NotRead(f.refused, quote, block.place_at(start), block.line_at(start), number, start, end)
    grade, why = graded(s, f)
    if block.doubt:
        grade, why = "B", (*why, block.doubt)
    if STRAY.search(block.text, start, end):
        grade, why = "B", (*why, "a letter of another font was read as a sign")
    if SPELT_TILDE.search(block.text, start, end):
        grade, why = "B", (*why, "a sign is spelt out between the bounds")
    return PrintedResult(
        estimate=f.estimate, ci_low=f.low, ci_high=f.high, level=f.level, p=f.p, measure=f.measure, k=f.k, n=f.n,
        i2=f.i2, tau2=f.tau2, q=f.q, unit=f.unit, interval=f.interval, kind=f.kind, events=f.events, of=f.of, arm=f.arm,
        grade=grade, why=why, quote=quote, place=block.place_at(start), line=block.line_at(start), block=number,
        start=start, end=end,
    )  # fmt: skip


def _single(s: Sentence, x: SingleFound, block: Block, number: int) -> PrintedResult:
    start, end = s.tokens[x.first].start, s.tokens[x.end - 1].end
    bare = PrintedResult(
        unit=x.unit, kind=x.kind, grade="B", measure=_MEASURES.get(x.kind, ""),
        why=("it has no interval", block.doubt) if block.doubt else ("it has no interval",),
        quote=quoted(block.text, start, end), place=block.place_at(start), line=block.line_at(start), block=number,
        start=start, end=end,
    )  # fmt: skip
    values: dict[str, Any] = dict(x.values)  # all of them fields that are text
    return dataclasses.replace(bare, **values)


#: The measure of a statement without an interval, by its kind.
_MEASURES = {"mean": "MN", "count": "PR"}
