"""Columns: what the head of a column says is in it: an interval and its level, a p-value, something else."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.document import Table
from lbpmeta.reading.documents.letters import APART

__all__ = ["is_p", "label_in", "level_in", "names_other", "table_heads", "without_marks"]

_NAMES: Final = (
    r"(?:CI|CrI|BI|KI|IC|c\.i\.|confidence\s+intervals?|confidence\s+limits?|credible\s+intervals?"
    r"|betrouwbaarheidsinterval(?:len)?|Konfidenzintervalle?|intervalles?\s+de\s+confiance|intervalos?\s+de\s+confianza)"
)
_LEVEL: Final = r"(?<![\d.,])(\d{2}(?:[.,]\d)?)\s?(?:%|per\s?cent)?"
#: "95% CI", "95%-BI", "IC à 95 %", "CI 95%"; the names of intervals are told by their capitals.
_INTERVAL: Final = re.compile(rf"{_LEVEL}\s*-?\s*{_NAMES}(?!\w)|(?<!\w){_NAMES}\s*(?:à|al|de|del)?\s*{_LEVEL}\s*%?")
_BRACKETS: Final = re.compile(r"[(\[]\s*[)\]]|[(\[]\s*$|^\s*[)\]]|[,;:]\s*$")
_OTHER: Final = re.compile(
    r"\b(?-i:SDs?|SEM?|IQR|DE|ET|SA)\b|\bstandard (?:deviation|error)|\brange\b|\bquartile|\bmedian\b|\bpercentile"
    r"|\bprediction\b|\bspreiding|\bmediaan\b|\bStandardabweichung|\bécart|\bdesviación",
    re.IGNORECASE,
)
_MARKS: Final = re.compile(rf"{APART}\S*|[*\u2020\u2021\u00a7\u00b6]+")
_P: Final = re.compile(r"p(?:\s*[-–]?\s*(?:values?|waarde|wert|valeur|valor))?(?:\s*[*†‡a-d])?", re.IGNORECASE)


def table_heads(table: Table) -> tuple[str, ...]:
    """Return the words above each column, from the top; a merged head stands above all that it reaches.

    Examples
    --------
    >>> table_heads(Table((("", "Pain", "Pain"), ("", "MD (95% CI)", "p"), ("A", "1", "2")), 2, "table 1"))
    ('', 'Pain MD (95% CI)', 'Pain p')
    """
    columns = zip(*table.rows[: table.heads], strict=True)
    return tuple(
        " ".join(dict.fromkeys(bare for text in column if (bare := without_marks(text)))) for column in columns
    )


def without_marks(text: str) -> str:
    """Return words without footnote marks, raised ones and signs.

    Examples
    --------
    >>> without_marks("HR (95% CI)\\u2060b"), without_marks("Odds ratio*")
    ('HR (95% CI)', 'Odds ratio')
    """
    return " ".join(_MARKS.sub(" ", text).split())


def level_in(words: str) -> str:
    """Return the level of the interval that words name; "" where they name none with its level.

    Examples
    --------
    >>> level_in("OR (95% CI)"), level_in("Différence (IC à 95 %)"), level_in("mean (SD)")
    ('95', '95', '')
    """
    found = _INTERVAL.search(words)
    return "" if found is None else (found[1] or found[2]).replace(",", ".")


def label_in(words: str) -> str:
    """Return words without the interval that they name.

    Examples
    --------
    >>> label_in("Adjusted OR (95% CI)")
    'Adjusted OR'
    """
    text = _INTERVAL.sub(" ", words)
    while (bare := _BRACKETS.sub(" ", text).strip()) != text:
        text = bare
    return " ".join(text.split())


def names_other(words: str) -> bool:
    """Return whether words name a spread that is no interval of an effect.

    Examples
    --------
    >>> names_other("mean (SD)"), names_other("mean difference (95% CI)")
    (True, False)
    """
    return _OTHER.search(words) is not None


def is_p(words: str) -> bool:
    """Return whether a column holds p-values: its lowest head says so, and nothing else.

    Examples
    --------
    >>> is_p("p"), is_p("P value"), is_p("p for trend")
    (True, True, False)
    """
    return _P.fullmatch(words.strip()) is not None
