"""What a source concludes in words, checked against the rows that its sentences are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.severity import DECIDES
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.relevance.judged import VERDICTS
from lbpmeta.relevance.rows import CLAIM_CHECKS_OF_ROWS
from lbpmeta.relevance.sentences import (
    comparison_words,
    missing_times,
    other_comparison,
    rows_meant,
    sentences_judged,
    time_words,
)

__all__ = ["RELEVANCE_CHECKS"]

#: What is said of a claim -> verdict, and whether a decision hangs on it. A conclusion is never proved wrong: it may
#: rest on more than is encoded.
_VERDICTS: Final = {
    "holds": (Verdict.CONSISTENT, None),
    "holds on the estimate only": (Verdict.METHOD_DEPENDENT, DECIDES),
    "depends on the threshold": (Verdict.METHOD_DEPENDENT, DECIDES),
    "depends on rounding": (Verdict.METHOD_DEPENDENT, DECIDES),
    "cannot be said": (Verdict.METHOD_DEPENDENT, DECIDES),
    "does not hold": (Verdict.IMPLAUSIBLE, DECIDES),
    "cannot be judged": (Verdict.NOT_CHECKABLE, None),
}


def run_sentence(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield one finding per sentence: the worst that is to be said of its claim."""
    found = [(meant, judged) for meant, judged in sentences_judged(tables, row) if judged.rule != "another comparison"]
    if not found:
        return
    # Of several rows the gravest word speaks for the sentence; what cannot be judged is no word about it.
    order = [*VERDICTS[-1:], *VERDICTS[:-1]]
    worst = max(found, key=lambda pair: order.index(pair[1].verdict))
    verdict, stakes = _VERDICTS[worst[1].verdict]
    told = [f"{meant.id}: {judged.reason}" if meant is not None else judged.reason for meant, judged in found]
    same = [text for text, (_, judged) in zip(told, found, strict=True) if judged.verdict == worst[1].verdict]
    yield make(
        "conclusion",
        verdict,
        f'"{row["claim"]}" ({row["outcome"]}) {worst[1].verdict}. {" ".join(same)}',
        rows=(row.id, *(meant.id for meant, _ in found if meant is not None)),
        missing=("a number that bears on it",) if verdict is Verdict.NOT_CHECKABLE else (),
        stakes=stakes,
    )


def run_times(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield a finding for every time that a sentence names, and at which nothing is printed."""
    rows = rows_meant(tables, row)
    missing = missing_times(tables, row)
    if not rows or not row["timepoint"]:
        return
    ids = (row.id, *(r.id for r in rows))
    if not missing:
        text = f"Numbers are printed at {row['timepoint'].replace(';', ' and')}."
        yield make("conclusion-time", Verdict.CONSISTENT, text, rows=ids)
    for time in missing:
        text = f"The sentence concludes at {time}. {time_words(rows, row, time)}"
        yield make("conclusion-time", Verdict.IMPLAUSIBLE, text, rows=ids)


def run_comparison(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield whether a sentence concludes about the comparison that its numbers make."""
    if not row["comparison"]:
        return
    rows = rows_meant(tables, row)
    others = [r for r in rows if other_comparison(row, r)]
    for first in others[:1]:
        yield make(
            "conclusion-comparison",
            Verdict.IMPLAUSIBLE,
            f"{comparison_words(row, first)} They say nothing about what is concluded.",
            rows=(row.id, *(r.id for r in others)),
            stakes=DECIDES,
        )
    if rows and not others:
        text = f"The numbers compare {row['comparison']}, as the sentence does."
        ids = (row.id, *(r.id for r in rows))
        yield make("conclusion-comparison", Verdict.CONSISTENT, text, rows=ids)


#: Checks of this room, for the loop that runs all checks.
RELEVANCE_CHECKS: Final = (
    *CLAIM_CHECKS_OF_ROWS,
    CheckSpec(
        "conclusion",
        "Do the numbers bear out what is concluded?",
        ("conclusions",),
        run_sentence,
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
        run_times,
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
        run_comparison,
        "heuristic",
        inputs="comparison and about of conclusions.csv; comparison of those rows",
        formula="the comparison that the sentence names is that of the rows that it is about",
        row_only=False,
        needs=(("comparison", "about"),),
    ),
)
