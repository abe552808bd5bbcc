"""Untrue: which sentences of a manuscript a change of the evidence makes untrue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.manuscript.checked import Comparison, compared_with
from lbpmeta.manuscript.entries import Entries
from lbpmeta.manuscript.fields import finding_of_field
from lbpmeta.manuscript.findings import finding_of
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.reading import Reading

__all__ = ["UntrueSentence", "untrue_sentences"]


@dataclass(frozen=True, slots=True)
class UntrueSentence:
    """A sentence that agreed with the evidence as it was, and does no longer.

    Parameters
    ----------
    place : str
        "paper.md:12", or the place where the file has no lines.
    sentence : str
    why : str
        What is told of it now.
    """

    place: str
    sentence: str
    why: str


def untrue_sentences(reading: Reading, old: Evidence, new: Evidence) -> tuple[UntrueSentence, ...]:
    """Return the sentences of a document that agreed with the old evidence and do not with the new.

    Parameters
    ----------
    reading : Reading
    old, new : Evidence

    Examples
    --------
    >>> import lbpmeta as lm
    >>> line = {"study": "A", "lower": "-12.15", "upper": "-3.27"}
    >>> old, new = (lm.load([line | {"MD": md}]) for md in ("-7.71", "-7.17"))
    >>> (found,) = untrue_sentences(lm.read_text("Pain fell. The MD was -7.71 (95% CI -12.15 to -3.27)."), old, new)
    >>> found.place, found.sentence
    ('text:1', 'The MD was -7.71 (95% CI -12.15 to -3.27).')
    """
    before, after = (compared_with(reading, Entries(one), lenient=True) for one in (old, new))
    return (*_results(before, after), *_fields(before, after))


def _place(name: str, line: int | None, place: str) -> str:
    return f"{name}, {place}" if line is None else f"{name}:{line}"


def _results(before: Comparison, after: Comparison) -> Iterator[UntrueSentence]:
    name = after.manuscript.name
    results = zip(before.manuscript.results, before.held, after.manuscript.results, after.held, strict=True)
    for _, was, written, now in results:
        if any(held.status != "agrees" for held in was):
            continue
        wrong = [held for held in now if held.status != "agrees"]
        if wrong:
            place = _place(name, written.result.line, written.result.place)
            yield UntrueSentence(place, written.sentence, finding_of(written, wrong[0], name).message)


def _fields(before: Comparison, after: Comparison) -> Iterator[UntrueSentence]:
    name = after.manuscript.name
    for field in after.manuscript.fields:
        was, now = (finding_of_field(field, one.meant(field.link), name) for one in (before, after))
        if was.verdict is Verdict.CONSISTENT and now.verdict is not Verdict.CONSISTENT:
            yield UntrueSentence(_place(name, field.line, field.place), field.sentence, now.message)
