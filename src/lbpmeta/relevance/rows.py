"""Rows: printed effects of the tables against the thresholds of the tables, and against their authors' words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.finding import Finding, Severity, Verdict
from lbpmeta.checks.registry import CheckSpec
from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.judging import judge

__all__ = ["RELEVANCE_CHECKS", "claim_relevance", "judge_row", "thresholds_for"]

#: Judgements of single claims -> verdicts. A claim on the point estimate only is one reading among two, so the
#: verdict depends on the method of reading; a claim is never proved wrong by a threshold that others may reject.
_VERDICTS = {
    "agrees": Verdict.CONSISTENT,
    "point-estimate-only": Verdict.METHOD_DEPENDENT,
    "depends-on-threshold": Verdict.METHOD_DEPENDENT,
    "depends-on-rounding": Verdict.METHOD_DEPENDENT,
    "disagrees": Verdict.IMPLAUSIBLE,
}


def thresholds_for(tables: Tables, row: Row) -> tuple[Row, ...]:
    """Return the thresholds that apply to a row, those of its own authors first, then between-group ones.

    A threshold applies when it is a minimal clinically important difference (or change), in points, for the
    row's instrument. "Its own" are those printed by the row's source, by what that source appraises, or by an
    appraisal of it.

    Examples
    --------
    >>> from lbpmeta.evidence import load_tables
    >>> thresholds_for(load_tables(), load_tables().row("cd008112-2.2.1"))
    ()
    """
    family = _family(tables, row)
    fitting = [
        t
        for t in tables["thresholds"]
        if row["instrument"]
        and t["instrument"] == row["instrument"]
        and t["unit"] == "points"
        and t["quantity"] in ("mcid", "mic")
    ]
    return tuple(sorted(fitting, key=lambda t: (t["source"] not in family, t["kind"] != "between-group")))


def _family(tables: Tables, row: Row) -> set[str]:
    """Return the ids of the row's source, of what it appraises, and of appraisals and reports of either."""
    source = tables.source(row)
    root = source["appraises"] or source.id
    return {root, source.id} | {s.id for s in tables["sources"] if s["appraises"] == root}


def judge_row(row: Row, threshold: Row | str | float) -> Judgement:
    """Judge a printed effect against a threshold row or a number in the row's own unit.

    Raises
    ------
    NotDefinedError
        If the row prints no estimate with an interval, or no direction in which the outcome gets better.
    """
    if not row.has("estimate", "ci_low", "ci_high"):
        raise NotDefinedError(f"{row.id!r} prints no estimate with an interval: there is nothing to judge.")
    if row["better"] not in ("lower", "higher"):
        raise NotDefinedError(f"{row.id!r} does not say which direction is better; fill in the column `better`.")
    ratio = row["measure"] in ("RR", "OR", "HR", "IRR")
    low: str | float
    high: str | None
    if isinstance(threshold, Row):
        low, high, kind = threshold["value"], threshold["value_high"] or None, threshold["kind"]
    else:
        low, high, kind = threshold, None, ""
    return judge(
        row["estimate"],
        row["ci_low"],
        row["ci_high"],
        threshold=low,
        threshold_high=high,
        better=row["better"],
        null=1.0 if ratio else 0.0,
        kind=kind,
        claim_effect=row["claim_effect"],
        claim_relevance=row["claim_relevance"],
    )


def claim_relevance(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield whether the numbers bear out what the authors wrote about relevance.

    The threshold is the authors' own where the tables hold one, else the first that applies; without any the
    finding says that none is known. Rows without such a claim yield nothing.

    Examples
    --------
    >>> from lbpmeta.evidence import load_tables
    >>> tables = load_tables()
    >>> for finding in claim_relevance(tables, tables.row("minerva-cashin-pain")):
    ...     print(finding.verdict)
    method-dependent
    """
    if not row["claim_relevance"] or not row.has("estimate", "ci_low", "ci_high"):
        return
    printed = {c: row[c] for c in ("estimate", "ci_low", "ci_high")}
    thresholds = thresholds_for(tables, row)
    if not thresholds or row["better"] not in ("lower", "higher"):
        missing = "an MCID for this instrument" if not thresholds else "the direction in which it gets better"
        text = f'"{row["claim_relevance"]}" cannot be judged: {missing} is not in the tables.'
        yield Finding("relevance-claim", Verdict.NOT_CHECKABLE, Severity.INFO, text, printed, missing=(missing,))
        return
    own = thresholds[0]
    judgement = judge_row(row, own)
    agreement = next(a for a in judgement.agreements if a.claim == row["claim_relevance"])
    whose = "the authors' own MCID" if own["source"] in _family(tables, row) else f"the MCID of {own['source']}"
    verdict = _VERDICTS[agreement.verdict]
    text = f"{agreement.text} (Judged with {whose}.)"
    if own["kind"] == "within-patient":
        text += " That MCID is a within-patient one, used on a difference between groups."
    yield Finding(
        "relevance-claim",
        verdict,
        Severity.INFO if verdict is Verdict.CONSISTENT else Severity.DECISION,
        text,
        printed,
        methods=("whole interval",) if agreement.verdict == "agrees" else (),
        rows=(row.id, own.id),
    )


#: Checks of this room, for the loop that runs all checks.
RELEVANCE_CHECKS: Final = (
    CheckSpec(
        "relevance-claim",
        "Does the claim of clinical relevance fit the interval?",
        ("trials", "reviews"),
        claim_relevance,
        "heuristic",
    ),
)
