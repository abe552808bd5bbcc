"""What a source concludes in words, and claims of relevance: the checks of this room; what judges loads when asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["RELEVANCE_CHECKS"]


def _claim_relevance(tables: Tables, row: Row) -> Iterator[Finding]:
    from lbpmeta.relevance.rows import claim_relevance

    return claim_relevance(tables, row)


def _run_sentence(tables: Tables, row: Row) -> Iterator[Finding]:
    from lbpmeta.relevance.sentences import run_sentence

    return run_sentence(tables, row)


def _run_times(tables: Tables, row: Row) -> Iterator[Finding]:
    from lbpmeta.relevance.sentences import run_times

    return run_times(tables, row)


def _run_comparison(tables: Tables, row: Row) -> Iterator[Finding]:
    from lbpmeta.relevance.sentences import run_comparison

    return run_comparison(tables, row)


#: Checks of this room, for the loop that runs all checks.
RELEVANCE_CHECKS: Final = (
    CheckSpec(
        "relevance-claim",
        "Does the claim of clinical relevance fit the interval?",
        ("trials", "reviews"),
        _claim_relevance,
        "heuristic",
        inputs="claim_relevance, estimate, ci_low, ci_high, better, instrument; the thresholds of that instrument",
        formula="the claim agrees with the place of estimate and interval against 0 and the threshold",
        source="Man-Son-Hing M, et al. J Gen Intern Med 2002;17:469-476 (abstract read; cut-offs not confirmed).",
        row_only=False,
        needs=(("claim_relevance", "estimate", "ci_low", "ci_high"),),
    ),
    CheckSpec(
        "conclusion",
        "Do the numbers bear out what is concluded?",
        ("conclusions",),
        _run_sentence,
        "heuristic",
        inputs="claim and about of conclusions.csv; the rows that it is about, their thresholds",
        formula='as for claims of rows; "no difference" and "no benefit" hold where an important one is excluded, and '
        "cannot be said where the interval holds no effect and an important one",
        source="Altman DG, Bland JM. BMJ 1995;311:485. Schuirmann DJ. J Pharmacokinet Biopharm 1987;15:657-680.",
        row_only=False,
        needs=(("claim",),),
    ),
    CheckSpec(
        "conclusion-time",
        "Is a number printed at every time that the conclusion names?",
        ("conclusions",),
        _run_times,
        "heuristic",
        inputs="timepoint and about of conclusions.csv; timepoint of those rows",
        formula="every time that the sentence names is the time of a row that it is about",
        row_only=False,
        needs=(("timepoint", "about"),),
    ),
    CheckSpec(
        "conclusion-comparison",
        "Is the conclusion about the comparison that was tested?",
        ("conclusions",),
        _run_comparison,
        "heuristic",
        inputs="comparison and about of conclusions.csv; comparison of those rows",
        formula="the comparison that the sentence names is that of the rows that it is about",
        row_only=False,
        needs=(("comparison", "about"),),
    ),
)
