"""The measure of a result that its paragraph leaves open, as the heading above it says it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Final

from lbpmeta.measures import RATIO_MEASURES
from lbpmeta.reading.document import Document
from lbpmeta.reading.grade import MEASURE_OPEN, NO_LABEL, UNSURE_LABEL, said_elsewhere
from lbpmeta.reading.grammar.found import reads
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.tables.columns import named_in_full

__all__ = ["as_headed"]

#: What no longer holds once the heading has said it.
_OPEN: Final = (MEASURE_OPEN, NO_LABEL, UNSURE_LABEL)
#: What an effect is called whose measure the heading may say; slopes and an AUC have names of their own.
_EFFECT: Final = re.compile(r"\b(?:effects?|estimates?)\b", re.IGNORECASE)
_OTHER: Final = re.compile(r"\b(?:slopes?|betas?|coefficients?|per)\b|β", re.IGNORECASE)
_WHERE: Final = "its measure is named in the heading above"


def as_headed(document: Document, results: Iterable[PrintedResult]) -> tuple[PrintedResult, ...]:
    """Return the results, those whose measure is open with the only one that the heading above them names.

    What is so carried is never surely read: the result stays at grade B, and says where its measure stands.

    Examples
    --------
    >>> from lbpmeta.reading.document import Block
    >>> blocks = (Block("Odds ratios for relapse", "line 1", kind="heading"), Block("It was 1.4 (1.1, 1.9).", "3"))
    >>> why = ("its measure is left open", "no label stands before it")
    >>> read = PrintedResult("1.4", "1.1", "1.9", block=1, why=why)
    >>> [(r.measure, r.why) for r in as_headed(Document("a", "md", blocks), (read,))]
    [('OR', ('its measure is named in the heading above',))]
    """
    above: list[str] = []
    named = ""
    for block in document.blocks:
        if block.kind == "heading":
            named = _only(block.text)
        above.append(_only(block.text) if block.kind == "caption" else named)
    return tuple(_under(result, above[result.block] if result.block < len(above) else "") for result in results)


def _only(text: str) -> str:
    """Return the only measure that a heading names; "" where it names none, or several."""
    found = named_in_full(text)
    return found[0] if len(found) == 1 else ""


def _under(result: PrintedResult, named: str) -> PrintedResult:
    unsaid = not result.measure and NO_LABEL in result.why  # an "AUC", or what "doubled", has a label: it says another
    effect = _EFFECT.search(result.quote) and not _OTHER.search(result.quote)
    open_ = unsaid or (result.measure == "GEN" and UNSURE_LABEL in result.why and effect)
    numbers = [reads(text) for text in (result.estimate, result.ci_low, result.ci_high)]
    if not (named and open_ and result.kind == "estimate" and result.ci_low) or None in numbers:
        return result
    positive = all(number is not None and number > 0 for number in numbers)
    if (named in RATIO_MEASURES and (not positive or result.unit)) or (named == "COR" and result.unit):
        return result
    why = said_elsewhere(result.why, _WHERE, _OPEN)
    return dataclasses.replace(result, measure=named, grade="B", why=why)
