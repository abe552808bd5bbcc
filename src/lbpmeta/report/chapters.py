"""Chapters: what a report found, document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.report.gate import worst_first
from lbpmeta.report.parts.documents import Document
from lbpmeta.report.report import Report

__all__ = ["Chapter", "chapters"]

#: The check whose findings are about the conclusions of a document.
_CONCLUSION = "conclusion"

#: What the verdicts on conclusions are called, in reading order.
_BORNE = (
    (Verdict.CONSISTENT, "borne out"),
    (Verdict.METHOD_DEPENDENT, "open: on the estimate only, by the threshold, or it cannot be said"),
    (Verdict.IMPLAUSIBLE, "not borne out"),
    (Verdict.NOT_CHECKABLE, "without a number to judge by"),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What was found in one document.

    Parameters
    ----------
    document : Document
    wrong, doubtful : tuple of Finding
        Numbers that cannot all be right; what is implausible, conclusions among it.
    told : str
        How many conclusions the numbers bear out, in words.
    """

    document: Document
    wrong: tuple[Finding, ...]
    doubtful: tuple[Finding, ...]
    told: str

    @property
    def printed(self) -> str:
        """How much the document prints, in words."""
        words = f" and {self.document.words} in words" if self.document.words else ""
        numbers, conclusions = self.document.numbers, self.document.conclusions
        told = f"{numbers} number{'s' * (numbers != 1)}{words}"
        return f"{told}, {conclusions} conclusion{'s' * (conclusions != 1)}"

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is told of it: name and words."""
        return (
            ("encoded", self.printed),
            ("cannot be right", _named(self.wrong)),
            ("implausible", _named(self.doubtful)),
            ("conclusions", self.told),
        )

    def __str__(self) -> str:
        told = [f"    {name:<17}{words}" for name, words in self.lines]
        return "\n".join((f"{self.document.id}  {self.document.title}", *told))


def chapters(report: Report) -> tuple[Chapter, ...]:
    """Return one chapter per document of a report.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> chapters(lm.check([{"study": "A", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}]))
    ()
    """
    found: dict[str, list[Finding]] = {document.id: [] for document in report.documents}
    for head in report.findings.heads() if found else ():
        finding = head.finding
        if finding is None and head.check == _CONCLUSION:
            finding = report.findings[head.at]
        # Of the other agreements, which are made when somebody looks at them, a chapter tells nothing.
        if finding is not None and finding.source in found:
            found[finding.source].append(finding)
    return tuple(_chapter(document, found[document.id]) for document in report.documents)


def _chapter(document: Document, findings: Sequence[Finding]) -> Chapter:
    about = Counter(f.verdict for f in findings if f.check == _CONCLUSION)
    told = "; ".join(f"{about[verdict]} {words}" for verdict, words in _BORNE if about[verdict])
    worst = worst_first([f for f in findings if f.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)])
    return Chapter(
        document,
        tuple(f for f in worst if f.verdict is Verdict.INCONSISTENT),
        tuple(f for f in worst if f.verdict is Verdict.IMPLAUSIBLE),
        told or "none judged",
    )


def _named(findings: Sequence[Finding]) -> str:
    """Return rows and checks of findings."""
    return ", ".join(f"{f.rows[0]} [{f.check}]" for f in findings if f.rows) or "nothing"
