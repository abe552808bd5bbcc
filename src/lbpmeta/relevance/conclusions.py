"""Conclusions: what the authors of the tables' rows wrote, which of it holds, and by which rule."""

from __future__ import annotations

import html
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.judged import VERDICTS, claim_judged
from lbpmeta.relevance.positions import MAN_SON_HING_READ
from lbpmeta.relevance.rows import contrast_of
from lbpmeta.relevance.sentences import sentences_judged
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PHRASES", "VERDICTS", "Conclusion", "Conclusions", "claims_in", "conclusions"]

#: Fixed phrases of authors and appraisers, and the claim that each makes. Free text is read for nothing else.
PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"\bgeen verschil\b": "no-difference",
        r"\bno difference\b": "no-difference",
        r"\bklein (?:statistisch significant )?verschil\b": "small",
        r"\bsmall (?:statistically significant )?(?:difference|effect)\b": "small",
        r"\bslightly better\b": "slightly-better",
        r"\bslightly worse\b": "slightly-worse",
        r"\bmuch better\b": "much-better",
        r"\blittle to no (?:effect|difference)\b": "not-relevant",
        r"\bklinische relevantie (?:lijkt )?onzeker\b": "uncertain",
        r"\bclinical relevance (?:is |seems )?uncertain\b": "uncertain",
        r"\bklinische relevantie (?:lijkt )?twijfelachtig\b": "doubtful",
        r"\bclinical relevance (?:is |seems )?doubtful\b": "doubtful",
        r"\bincrease the risk of an adverse event\b": "harm",
    }
)

_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One claim of one row, and whether it holds.

    Parameters
    ----------
    row : str
        Id of the row.
    table : str
    outcome : str
        Outcome and time point.
    effect : str
        As printed, or from the printed arms.
    claim : str
        In controlled words.
    words : str
        What the authors wrote.
    verdict : str
        One of :data:`VERDICTS`.
    rule : str
        The rule that decided, with its version, threshold and the threshold's kind.
    reason : str
    sensitivity : str
        Where the verdict would flip, for claims that hang on a threshold.
    sentence, speaker : str
        The row of ``conclusions.csv`` that claims it, and whose conclusion it is; "" where the row itself claims it.
    source : str
        Who prints the claim.
    """

    row: str
    table: str
    outcome: str
    effect: str
    claim: str
    words: str
    verdict: str
    rule: str
    reason: str
    sensitivity: str = ""
    sentence: str = ""
    speaker: str = ""
    source: str = ""

    def __str__(self) -> str:
        where = f"{self.row}: {self.effect}" if self.row else f"{self.sentence}: {self.outcome}"
        parts = [where, f'"{self.claim}" {self.verdict} (by {self.rule}). {self.reason}']
        return " ".join((*parts, self.sensitivity)).strip()


@dataclass(frozen=True, slots=True)
class Conclusions(Exported):
    """Every claim of the tables, and whether it holds.

    Parameters
    ----------
    items : tuple of Conclusion
        Reviews first, in the order of the tables.
    """

    items: tuple[Conclusion, ...]

    def __iter__(self) -> Iterator[Conclusion]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def about(self, row_id: str) -> tuple[Conclusion, ...]:
        """Return the conclusions about one row."""
        return tuple(c for c in self.items if c.row == row_id)

    def of_source(self, source: str) -> tuple[Conclusion, ...]:
        """Return the conclusions that one source prints."""
        return tuple(c for c in self.items if c.source == source)

    @property
    def tally(self) -> str:
        """How many conclusions have which verdict, in words."""
        counts = Counter(c.verdict for c in self.items)
        return "; ".join(f"{v}: {counts[v]}" for v in VERDICTS if counts[v]) or "none"

    def to_frame(self) -> pd.DataFrame:
        """Return one row per claim."""
        import pandas as pd

        columns = list(Conclusion.__dataclass_fields__)
        return pd.DataFrame([[getattr(c, name) for name in columns] for c in self.items], columns=columns)

    def __str__(self) -> str:
        lines = []
        for row in dict.fromkeys(c.row for c in self.items):
            here = self.about(row)
            lines.append(f"{row}  {here[0].effect}" if row else "No number is printed")
            for c in here:
                said = f" ({c.sentence})" if c.sentence else ""
                lines += _block(f'"{c.claim}"{said}: {c.verdict}  [{c.rule}]', 2)
                lines += _block(f"{c.reason} {c.sensitivity}".strip(), 6)
        foot = _block(MAN_SON_HING_READ, 0) if self._by_classes else []
        return "\n".join((*lines, "", *foot, *_block(f"{len(self)} conclusions: {self.tally}.", 0)))

    @property
    def _by_classes(self) -> bool:
        """Whether a conclusion was judged by the Man-Son-Hing classes."""
        return any(c.rule.startswith("man-son-hing") for c in self.items)

    def _repr_html_(self) -> str:
        names = ("row", "outcome", "effect", "claim", "verdict", "rule", "reason", "sensitivity")
        cell = "text-align:left;vertical-align:top;padding:2px 8px;border-bottom:1px solid #ccc"
        head = "".join(f'<th style="{cell}">{n}</th>' for n in names)
        body = "".join(
            "<tr>" + "".join(f'<td style="{cell}">{html.escape(getattr(c, n))}</td>' for n in names) + "</tr>"
            for c in self.items
        )
        foot = f"<p>{html.escape(MAN_SON_HING_READ)}</p>" if self._by_classes else ""
        return (
            f"<p><b>{len(self)} conclusions</b>: {html.escape(self.tally)}.</p>"
            f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{foot}'
        )


def _block(text: str, indent: int) -> list[str]:
    """Return a text as indented lines."""
    after = max(indent, 6) if indent else 0
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * after)


def claims_in(text: str) -> tuple[str, ...]:
    """Return the claims that the fixed phrases of :data:`PHRASES` make in an author's words.

    Examples
    --------
    >>> claims_in("klein statistisch significant verschil; klinische relevantie lijkt twijfelachtig")
    ('small', 'doubtful')
    >>> claims_in("moderate-quality evidence of an improvement")
    ()
    """
    return tuple(dict.fromkeys(c for phrase, c in PHRASES.items() if re.search(phrase, text, re.IGNORECASE)))


def conclusions(tables: Tables) -> Conclusions:
    """Return every claim in the tables of reviews and trials, and whether it holds.

    Claims are the columns ``claim_effect`` and ``claim_relevance``, and what the fixed phrases of
    :data:`PHRASES` make of the column ``conclusion``. A claim about the effect is held against the interval; one
    about relevance against the authors' own threshold, else against every one that applies: where these disagree,
    or speak against the authors, the conclusion depends on the threshold. One about size is held against the
    Cochrane Back and Neck rule sets; "no difference" and "no benefit" by whether an important one is excluded. Numbers
    that cannot all be right are not judged. The sentences of ``conclusions.csv`` follow, each against the rows that it
    is about.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> for conclusion in conclusions(load_tables()).about("minerva-cashin-pain")[:2]:
    ...     print(conclusion.claim, "|", conclusion.verdict, "|", conclusion.rule)
    significant | holds | 95% interval against 0
    not-relevant | holds on the estimate only | man-son-hing2002 v1, MCID 10, between-group, their own
    """
    rows = (row for table in ("reviews", "trials") for row in tables[table])
    own = (found for row in rows for found in _of_row(tables, row))
    return Conclusions((*own, *_of_sentences(tables)))


def _of_sentences(tables: Tables) -> Iterator[Conclusion]:
    """Yield what is to be said of the sentences of ``conclusions.csv``."""
    for sentence in tables.rows.get("conclusions", ()):
        for row, judged in sentences_judged(tables, sentence):
            yield Conclusion(
                row=row.id if row is not None else "",
                table=row.table if row is not None else "",
                outcome=sentence["outcome"],
                effect=_effect(row) if row is not None else "",
                claim=sentence["claim"],
                words=sentence["quote"],
                verdict=judged.verdict,
                rule=judged.rule,
                reason=judged.reason,
                sensitivity=judged.flips,
                sentence=sentence.id,
                speaker=sentence["speaker"],
                source=sentence["source"],
            )


def _effect(row: Row) -> str:
    contrast = contrast_of(row)
    return f"{row['measure']} {contrast}" if contrast else f"{row['measure']} {row['estimate'] or row['value']}".strip()


def _of_row(tables: Tables, row: Row) -> Iterator[Conclusion]:
    """Yield the conclusions about one row."""
    columns = [c for c in (row["claim_effect"], row["claim_relevance"]) if c]
    # "No difference" says more than "not significant": the phrase is kept beside the column.
    claims = dict.fromkeys((*columns, *claims_in(row["conclusion"])))
    if not claims:
        return
    for claim in claims:
        verdict, rule, reason, flips = claim_judged(tables, row, claim)
        yield Conclusion(
            row=row.id,
            table=row.table,
            outcome=", ".join(t for t in (row["outcome"], row["timepoint"]) if t),
            effect=_effect(row),
            claim=claim,
            words=row["conclusion"],
            verdict=verdict,
            rule=rule,
            reason=reason,
            sensitivity=flips,
            source=row["source"],
        )
