"""Quotes: does a row's quote stand in its source, and does it hold the numbers?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from lbpmeta.checks.source.quote import check_quote
from lbpmeta.evidence.tables import Row
from lbpmeta.extraction.mention import SourceRead
from lbpmeta.extraction.result import QuoteSaid
from lbpmeta.extraction.wanted import Wanted
from lbpmeta.reading.glyphs import DASHES

__all__ = ["quote_said", "stands_in"]

_GAP: Final = re.compile(r"\s*(?:\.\.\.|\u2026|\[[^\]]{0,30}\])\s*")
_DROPPED: Final = re.compile(rf"[\s\u00ad\u200b\ufeff\u2060*_{re.escape(DASHES)}]+")
_MARKS: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | {"\u00b7": ".", "\u2219": ".", "\u22c5": "."}
)


@lru_cache(maxsize=256)
def _bare(text: str) -> str:
    """A text without blanks, hyphens and emphasis: what two copies of one sentence share."""
    return _DROPPED.sub("", text.translate(_MARKS)).lower()


def stands_in(quote: str, words: str) -> bool:
    """Return whether a quote stands in a text, whatever its blanks, hyphens, quotation marks and line ends.

    Parameters
    ----------
    quote : str
        Dots stand for words that were left out: its parts must then follow each other.
    words : str

    Examples
    --------
    >>> text = "Mean pain was 32.1\\n(SD 12.3) and less in the control group."
    >>> stands_in("pain was 32.1 (SD 12.3) ... in the con-trol group", text)
    True
    >>> stands_in("pain was 32.4", "Mean pain was 32.1")
    False
    """
    text, at = _bare(words), 0
    parts = [bare for part in _GAP.split(quote) if (bare := _bare(part.strip(" .,;")))]
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return bool(parts)


def quote_said(row: Row, wanted: Sequence[Wanted], origins: Sequence[SourceRead]) -> QuoteSaid | None:
    """Return what becomes of a row's quote; None where it has none.

    Parameters
    ----------
    row : Row
    wanted : sequence of Wanted
    origins : sequence of SourceRead
        The sources of the row.
    """
    quote = row["quote"].strip()
    if not quote:
        return None
    read = [o for o in origins if not o.unread]
    missing = (
        tuple(w.column for w in wanted if not _holds(w, quote)) if "..." not in quote and "\u2026" not in quote else ()
    )
    if not read:
        return QuoteSaid(row, None, False, missing=missing)
    for origin in read:
        if stands_in(quote, origin.words):
            return QuoteSaid(row, True, origin.whole, origin.name, missing)
    whole = all(o.whole and o.kind == "document" for o in read) and len(read) == len(origins)
    return QuoteSaid(row, False, whole, ", ".join(o.name for o in read), missing)


def _holds(wanted: Wanted, quote: str) -> bool:
    return str(check_quote({wanted.column: wanted.text}, quote).verdict) != "inconsistent"
