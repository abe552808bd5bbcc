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

from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.claims import SIZE_CLAIMS, agrees
from lbpmeta.relevance.judgement import Agreement, Judgement
from lbpmeta.relevance.positions import MAN_SON_HING_READ
from lbpmeta.relevance.rows import contrast_of, is_own, judge_row, thresholds_for
from lbpmeta.relevance.rulesets import RULESETS
from lbpmeta.relevance.sensitivity import threshold_sensitivity
from lbpmeta.relevance.views import VIEWS, view

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PHRASES", "VERDICTS", "Conclusion", "Conclusions", "claims_in", "conclusions"]

#: What can be said of a conclusion.
VERDICTS: Final = (
    "holds",
    "holds on the estimate only",
    "depends on the threshold",
    "depends on rounding",
    "does not hold",
    "cannot be judged",
)

_PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agrees": "holds",
        "point-estimate-only": "holds on the estimate only",
        "depends-on-threshold": "depends on the threshold",
        "depends-on-rounding": "depends on rounding",
        "disagrees": "does not hold",
    }
)

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

#: Rule sets for size words, per measure.
_SIZE_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {"MD": "cochrane-back-neck-md", "SMD": "cochrane-back-neck-smd"}
)

#: Beyond every effect: stands in where a claim needs no threshold and the tables hold none.
_NO_THRESHOLD: Final = 1e9

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

    def __str__(self) -> str:
        parts = [f"{self.row}: {self.effect}", f'"{self.claim}" {self.verdict} (by {self.rule}). {self.reason}']
        return " ".join((*parts, self.sensitivity)).strip()


@dataclass(frozen=True, slots=True)
class Conclusions:
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
            lines.append(f"{row}  {here[0].effect}")
            for c in here:
                lines += _block(f'"{c.claim}": {c.verdict}  [{c.rule}]', 2)
                lines += _block(f"{c.reason} {c.sensitivity}".strip(), 6)
        foot = _block(MAN_SON_HING_READ, 0) if self._by_classes else []
        return "\n".join((*lines, "", *foot, f"{len(self)} conclusions: {self.tally}."))

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
    Cochrane Back and Neck rule sets. Numbers that cannot all be right are not judged.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> for conclusion in conclusions(load_tables()).about("minerva-cashin-pain"):
    ...     print(conclusion.claim, "|", conclusion.verdict, "|", conclusion.rule)
    significant | holds | 95% interval against 0
    not-relevant | holds on the estimate only | man-son-hing2002 v1, MCID 10, between-group, their own
    """
    rows = (row for table in ("reviews", "trials") for row in tables[table])
    return Conclusions(tuple(found for row in rows for found in _of_row(tables, row)))


def _of_row(tables: Tables, row: Row) -> Iterator[Conclusion]:
    """Yield the conclusions about one row."""
    columns = [c for c in (row["claim_effect"], row["claim_relevance"]) if c]
    # "No difference" says more than "not significant": the phrase is kept beside the column.
    claims = dict.fromkeys((*columns, *claims_in(row["conclusion"])))
    if not claims:
        return
    contrast = contrast_of(row)
    effect = f"{row['measure']} {contrast}" if contrast else f"{row['measure']} {row['estimate']}".strip()
    for claim in claims:
        verdict, rule, reason, flips = _judged(tables, row, claim)
        yield Conclusion(
            row=row.id,
            table=row.table,
            outcome=", ".join(t for t in (row["outcome"], row["timepoint"]) if t),
            effect=effect,
            claim=claim,
            words=row["conclusion"],
            verdict=verdict,
            rule=rule,
            reason=reason,
            sensitivity=flips,
        )


def _judged(tables: Tables, row: Row, claim: str) -> tuple[str, str, str, str]:
    """Return verdict, rule, reason and sensitivity of one claim of one row."""
    try:
        # Every rule below needs numbers that can be true together.
        judgement = judge_row(row, _NO_THRESHOLD)
        if judgement.impossible:
            estimate, low, high = judgement.texts
            raise NotDefinedError(f"{estimate} ({low} to {high}): these numbers cannot all be right.")
        if claim in SIZE_CLAIMS:
            return _judged_size(tables, row, claim, judgement)
        if claim in ("relevant", "not-relevant", "uncertain", "doubtful"):
            return _judged_relevance(tables, row, claim)
        return _judged_effect(tables, row, claim, judgement)
    except NotDefinedError as error:
        return "cannot be judged", "no rule", str(error), ""


def _judged_effect(tables: Tables, row: Row, claim: str, judgement: Judgement) -> tuple[str, str, str, str]:
    found = agrees(judgement, claim)
    rule = f"{100 * judgement.level:g}% interval against {judgement.null:g}"
    reason = _with_notes(found, judgement)
    if claim == "no-difference" and found.verdict == "agrees":
        # Absence of evidence is not evidence of absence: say which of the two it is.
        thresholds = thresholds_for(tables, row)
        if not thresholds:
            reason += " Whether an important difference is excluded cannot be said without an MCID."
        else:
            first = thresholds[0]
            excluded = view(judge_row(row, first), "tost1987").verdict == "equivalent"
            reason += (
                f" An important difference ({_named(tables, row, first)}) is {'' if excluded else 'not '}excluded."
            )
    return _PLAIN[found.verdict], rule, reason, ""


def _named(tables: Tables, row: Row, threshold: Row) -> str:
    """Return a threshold with its kind and whose it is."""
    ends = threshold["value"] + (f" to {threshold['value_high']}" if threshold["value_high"] else "")
    whose = "their own" if is_own(tables, row, threshold) else threshold["source"]
    return f"MCID {ends}, {threshold['kind']}, {whose}"


def _judged_relevance(tables: Tables, row: Row, claim: str) -> tuple[str, str, str, str]:
    known = thresholds_for(tables, row)
    if not known:
        what = row["instrument"] or f"{row['measure']} of {row['outcome']}"
        raise NotDefinedError(f"The tables hold no MCID for {what}.")
    own = [t for t in known if is_own(tables, row, t)]
    judged = [(t, judge_row(row, t)) for t in own or known]
    found = [agrees(j, claim) for _, j in judged]
    first, judgement = judged[0]
    rule = f"{found[0].rule} v{VIEWS[found[0].rule].version}, {_named(tables, row, first)}"
    flips = threshold_sensitivity(judgement, claim).flips
    text = f"The verdict flips at an MCID of {' and of '.join(f'{f:.4g}' for f in flips)}." if flips else ""
    verdict = _PLAIN[found[0].verdict]
    if len({f.verdict for f in found}) > 1 or (not own and flips and found[0].verdict == "disagrees"):
        verdict = _PLAIN["depends-on-threshold"]
    return verdict, rule, _with_notes(found[0], judgement), text


def _judged_size(tables: Tables, row: Row, claim: str, judgement: Judgement) -> tuple[str, str, str, str]:
    name = _SIZE_RULES.get(row["measure"])
    if name is None:
        raise NotDefinedError(f"No rule set says what {claim!r} means for the measure {row['measure'] or 'unknown'}.")
    instrument = tables.instrument(row)
    scale = None
    if RULESETS[name].unit == "scale":
        if instrument is None or not instrument.has("min", "max"):
            raise NotDefinedError(f"The range of the scale ({row['instrument'] or 'none named'}) is not in the tables.")
        scale = (float(instrument["min"]), float(instrument["max"]))
    found = agrees(judgement, claim, ruleset=name, scale_range=scale)
    return _PLAIN[found.verdict], f"{name} v{RULESETS[name].version}", _with_notes(found, judgement), ""


def _with_notes(found: Agreement, judgement: Judgement) -> str:
    """Return the reason with what a reader must know of the numbers and of the threshold's kind."""
    keep = [n for n in judgement.notes if "not printed" in n or "within-patient one" in n]
    return " ".join((found.text, *keep))
