"""One claim about one row: does it hold, by which rule, and where would it flip?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from lbpmeta.effects.stated.counts import RiskComparison, compare_counts
from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.pooling.from_rows import pool_rows
from lbpmeta.recipe import get_recipe
from lbpmeta.relevance.absence import ABSENCES, RULE
from lbpmeta.relevance.claims import SIZE_CLAIMS, agrees
from lbpmeta.relevance.judgement import Agreement, Judgement
from lbpmeta.relevance.reexpress import AbsoluteEffect, absolute_effect
from lbpmeta.relevance.rows import contrast_of, is_own, judge_row, thresholds_for
from lbpmeta.relevance.rulesets import RULESETS
from lbpmeta.relevance.sensitivity import threshold_sensitivity
from lbpmeta.relevance.views import VIEWS

__all__ = [
    "CERTAINTY_CLAIMS",
    "HETEROGENEITY_CLAIMS",
    "VERDICTS",
    "ClaimVerdict",
    "absolute_of",
    "claim_judged",
    "risks_of",
    "with_numbers",
]

#: What can be said of a conclusion.
VERDICTS: Final = (
    "holds",
    "holds on the estimate only",
    "depends on the threshold",
    "depends on rounding",
    "cannot be said",
    "does not hold",
    "cannot be judged",
)

_PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agrees": "holds",
        "point-estimate-only": "holds on the estimate only",
        "depends-on-threshold": "depends on the threshold",
        "depends-on-rounding": "depends on rounding",
        "cannot-be-said": "cannot be said",
        "disagrees": "does not hold",
        "cannot-be-judged": "cannot be judged",
    }
)

#: Rule sets for size words, per measure.
_SIZE_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {"MD": "cochrane-back-neck-md", "SMD": "cochrane-back-neck-smd"}
)

#: Beyond every effect: stands in where a claim needs no threshold and the tables hold none.
_NO_THRESHOLD: Final = 1e9

#: Claims about certainty: the grades of the column `certainty` that bear them out.
CERTAINTY_CLAIMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "very-low-certainty": ("very low",),
        "low-certainty": ("very low", "low"),
        "moderate-certainty": ("moderate",),
        "high-certainty": ("high",),
    }
)

#: Claims about heterogeneity: the I2 that bears them out, in percent. The bands overlap, as those of the source do.
HETEROGENEITY_CLAIMS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "no-heterogeneity": (0.0, 0.0),
        "low-heterogeneity": (0.0, 40.0),
        "moderate-heterogeneity": (30.0, 60.0),
        "high-heterogeneity": (50.0, 100.0),
    }
)


class ClaimVerdict(NamedTuple):
    """What is said of one claim: verdict, rule, reason, and where it would flip."""

    verdict: str
    rule: str
    reason: str
    flips: str = ""


def claim_judged(tables: Tables, row: Row, claim: str) -> ClaimVerdict:
    """Return what is to be said of one claim about one row.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> claim_judged(tables, tables.row("minerva-cashin-pain"), "not-relevant").verdict
    'holds on the estimate only'
    """
    try:
        if claim in CERTAINTY_CLAIMS:
            return _judged_certainty(row, claim)
        if claim in HETEROGENEITY_CLAIMS:
            return _judged_heterogeneity(row, claim)
        printed, row = row, with_numbers(tables, row)
        # Every rule below needs numbers that can be true together.
        judgement = judge_row(row, _NO_THRESHOLD)
        if judgement.impossible:
            estimate, low, high = judgement.texts
            raise NotDefinedError(f"{estimate} ({low} to {high}): these numbers cannot all be right.")
        found = _by_kind(tables, row, claim, judgement)
        return found if row is printed else found._replace(reason=f"{found.reason} {_REDERIVED}")
    except NotDefinedError as error:
        return ClaimVerdict("cannot be judged", "no rule", str(error))


_REDERIVED: Final = "The interval is not printed; it is re-derived from the study rows."


def _by_kind(tables: Tables, row: Row, claim: str, judgement: Judgement) -> ClaimVerdict:
    """Judge a claim by the rule of its kind."""
    if claim in SIZE_CLAIMS:
        return _judged_size(tables, row, claim, judgement)
    if claim in ("relevant", "not-relevant", "uncertain", "doubtful"):
        return _judged_relevance(tables, row, claim)
    if claim in ABSENCES:
        return _judged_absence(tables, row, claim, judgement)
    return _judged_effect(row, claim, judgement)


def with_numbers(tables: Tables, row: Row) -> Row:
    """Return a pooled line with its interval as re-derived, where it prints none and its study rows are there.

    Under the recipe that it declares, else the first usual one that makes the printed estimate; where none does, the
    line keeps what it prints.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> print(contrast_of(with_numbers(tables, tables.row("paige2017-function-pooled"))))
    -0.38865 (-0.662223 to -0.115077)
    """
    if row.table != "reviews" or contrast_of(row) is not None or not tables.members(row["set"]):
        return row
    printed = row.printed("estimate")
    for name in dict.fromkeys((row["recipe"] or "metafor", *_USUAL)):
        recipe = get_recipe(name).replace(
            model=row["model"] or None, tau2=row["tau2_method"] or None, ci=row["ci_method"] or None
        )
        shown = pool_rows(tables.members(row["set"]), row["measure"], recipe).display()
        if printed is None or printed.prints(shown.estimate):
            numbers = {"estimate": shown.estimate, "ci_low": shown.ci.low, "ci_high": shown.ci.high}
            cells = {column: f"{value:.6g}" for column, value in numbers.items()}
            return row.with_cells(cells)
    return row


#: Recipes that are tried where a line without an interval declares none.
_USUAL: Final = ("metafor", "revman5")


def risks_of(row: Row) -> RiskComparison | None:
    """Return the risks of the arms of a row that prints counts, and their difference; None for others.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> print(risks_of(load_tables().row("minerva-friedman-adverse-events")).number_needed)
    NNTH 15.4 (95% CI NNTB 13.2 to infinity to NNTH 4.9)
    """
    counts = ("events1", "n1", "events2", "n2")
    if not row.has(*counts):
        return None
    e1, n1, e2, n2 = (int(row[c].replace(",", "")) for c in counts)
    level = float(row["level"]) / 100 if row["level"] else 0.95
    return compare_counts(e1, n1, e2, n2, event="good" if row["better"] == "higher" else "bad", level=level)


def absolute_of(row: Row, control_risk: float | None = None) -> RiskComparison | AbsoluteEffect:
    """Return the risks of a row: of its arms, or of its ratio at a risk without treatment.

    Raises
    ------
    NotDefinedError
        If the row prints neither the counts of two arms nor a ratio, or no risk is given for its ratio.
    """
    found = risks_of(row)
    if found is not None:
        return found
    if row["measure"] not in ("RR", "OR", "HR") or not row.has("estimate", "ci_low", "ci_high"):
        raise NotDefinedError(f"{row.id!r} prints neither the counts of two arms nor a ratio with its interval.")
    if control_risk is None:
        raise NotDefinedError(f"{row.id!r} prints no counts; give the risk without treatment as `control_risk`.")
    estimate, low, high = (float(row[c]) for c in ("estimate", "ci_low", "ci_high"))
    return absolute_effect(row["measure"], estimate, low, high, control_risk)


def _judged_effect(row: Row, claim: str, judgement: Judgement) -> ClaimVerdict:
    found = agrees(judgement, claim)
    rule = f"{100 * judgement.level:g}% interval against {judgement.null:g}"
    return ClaimVerdict(_PLAIN[found.verdict], rule, _with_notes(found, judgement, row))


def _judged_absence(tables: Tables, row: Row, claim: str, judgement: Judgement) -> ClaimVerdict:
    """Judge "no difference" against the threshold: its authors' own, else the first that applies."""
    thresholds = thresholds_for(tables, row)
    if not thresholds:
        found = agrees(judgement, claim)
        if found.verdict in ("disagrees", "depends-on-rounding"):
            rule = f"{100 * judgement.level:g}% interval against {judgement.null:g}"
            return ClaimVerdict(_PLAIN[found.verdict], rule, _with_notes(found, judgement, row))
        _, low, high = judgement.texts
        text = (
            f"The interval {low} to {high} contains {judgement.null:g}: not significant. Whether an important "
            f"{'difference' if claim == 'no-difference' else 'benefit'} is excluded cannot be said without an MCID."
        )
        return ClaimVerdict("cannot be said", _tost(), _with_notes(Agreement(claim, "", text), judgement, row))
    first = thresholds[0]
    against = judge_row(row, first)
    found = agrees(against, claim)
    reason = _with_notes(found, against, row)
    return ClaimVerdict(
        _PLAIN[found.verdict], f"{_tost()}, {_named(tables, row, first)}", reason, _flips(against, claim)
    )


def _tost() -> str:
    return f"{RULE} v{VIEWS[RULE].version}"


def _flips(judgement: Judgement, claim: str) -> str:
    flips = threshold_sensitivity(judgement, claim).flips
    return f"The verdict flips at an MCID of {' and of '.join(f'{f:.4g}' for f in flips)}." if flips else ""


def _judged_certainty(row: Row, claim: str) -> ClaimVerdict:
    """Judge a claim about certainty against the grade that is printed beside the numbers."""
    if not row["certainty"]:
        raise NotDefinedError(f"{row.id!r} prints no certainty.")
    grades = row["certainty"].split(" to ")
    holds = any(grade in CERTAINTY_CLAIMS[claim] for grade in grades)
    text = f"The certainty beside the numbers is {row['certainty']}."
    return ClaimVerdict("holds" if holds else "does not hold", "the printed grade", text)


def _judged_heterogeneity(row: Row, claim: str) -> ClaimVerdict:
    """Judge a word for heterogeneity against the I2 beside it (Cochrane Handbook, 10.10.2: its bands overlap)."""
    i2 = row.printed("i2")
    if i2 is None:
        raise NotDefinedError(f"{row.id!r} prints no I2.")
    low, high = HETEROGENEITY_CLAIMS[claim]
    band = f"{low:g} to {high:g}%" if low < high else f"{low:g}%"
    holds = i2.values.intersects(ValueSet(low, high))
    text = f"I2 is {i2.text}%; the word is taken as {band}."
    return ClaimVerdict("holds" if holds else "does not hold", "bands of I2 (Cochrane Handbook 10.10.2)", text)


def _named(tables: Tables, row: Row, threshold: Row) -> str:
    """Return a threshold with its kind and whose it is."""
    ends = threshold["value"] + (f" to {threshold['value_high']}" if threshold["value_high"] else "")
    whose = "their own" if is_own(tables, row, threshold) else threshold["source"]
    return f"MCID {ends}, {threshold['kind']}, {whose}"


def _judged_relevance(tables: Tables, row: Row, claim: str) -> ClaimVerdict:
    known = thresholds_for(tables, row)
    if not known:
        what = row["instrument"] or f"{row['measure']} of {row['outcome']}"
        raise NotDefinedError(f"The tables hold no MCID for {what}.")
    own = [t for t in known if is_own(tables, row, t)]
    judged = [(t, judge_row(row, t)) for t in own or known]
    found = [agrees(j, claim) for _, j in judged]
    first, judgement = judged[0]
    rule = f"{found[0].rule} v{VIEWS[found[0].rule].version}, {_named(tables, row, first)}"
    flips = _flips(judgement, claim)
    verdict = _PLAIN[found[0].verdict]
    if len({f.verdict for f in found}) > 1 or (not own and flips and found[0].verdict == "disagrees"):
        verdict = _PLAIN["depends-on-threshold"]
    return ClaimVerdict(verdict, rule, _with_notes(found[0], judgement, row), flips)


def _judged_size(tables: Tables, row: Row, claim: str, judgement: Judgement) -> ClaimVerdict:
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
    return ClaimVerdict(_PLAIN[found.verdict], f"{name} v{RULESETS[name].version}", _with_notes(found, judgement, row))


def _with_notes(found: Agreement, judgement: Judgement, row: Row) -> str:
    """Return the reason with what a reader must know: of the numbers, of the risks behind them, of the threshold."""
    keep = [n for n in judgement.notes if "not printed" in n or "within-patient one" in n]
    risks = risks_of(row)
    if risks is not None:
        keep.append(f"Risks: {risks}.")
    return " ".join((found.text, *keep))
