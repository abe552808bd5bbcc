"""Answers: what opens the gate again for a finding, in one sentence."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.internal import INTERNAL
from lbpmeta.evidence.declared import COLUMN_OF
from lbpmeta.evidence.tables import RESULTS
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.premises.premise import Origin, Premise, Status

__all__ = ["AGAINST_EVIDENCE", "LINK_MISSING", "answer_to", "in_document", "is_read", "is_typed", "sources_of"]

#: What findings about a manuscript are called: its results against the evidence, and links that must be there.
AGAINST_EVIDENCE: Final = "against-evidence"
LINK_MISSING: Final = "link-missing"

_TEXT_OR_ROW: Final = (
    "Answer: correct the text or the row; or say beside it which row is meant (lbp: ID), or why none is (lbp: ignore "
    "REASON)."
)

#: Premises that say so little by themselves that nobody needs to read who declared them.
_PLAIN: Final = ("measure", "level", "pooled", "transcription")


def answer_to(finding: Finding) -> str:
    """Return what answers a finding: the premise to declare, the number to correct, or a pin with its reason.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> print(answer_to(check_estimate("-0.05", "-0.26", "0.36", measure="MD")))
    Answer: declare how it is, where you know it: interval (column `interval` of the row, or lbpmeta.toml, \
[premises.reviews] or [premises.trials]); or correct the number; or pin it (column `expected`: \
ci-asymmetric=implausible; `expected_reason`: why).
    """
    if finding.check in (INTERNAL, "pin"):
        return "" if finding.check == INTERNAL else "Answer: correct the pin, or what changed."
    if finding.check == LINK_MISSING:
        return "Answer: write beside it which row it is (lbp: ID), or why none is meant (lbp: ignore REASON)."
    if finding.verdict not in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):
        return ""
    if finding.check == AGAINST_EVIDENCE:
        return _TEXT_OR_ROW
    if is_read(finding):
        return _of_document(finding)
    pin = f"pin it (column `expected`: {finding.check}={finding.verdict}; `expected_reason`: why)"
    told = [_how(name, finding) for name in finding.blame if name in COLUMN_OF]
    if told:
        return f"Answer: declare how it is, where you know it: {' or '.join(told)}; or correct the number; or {pin}."
    said = [p for p in finding.premises if p.status is Status.DECLARED and p.origin is Origin.USER]
    if said:
        what = " and ".join(f"{p.name} {p.value} ({p.where})" for p in said)
        return f"Answer: correct the number, or what is declared: {what}; or {pin}."
    return f"Answer: correct the number, if it was copied wrongly; or {pin}."


def _how(name: str, finding: Finding) -> str:
    """Where a premise is declared."""
    table = PurePath(finding.file).stem
    tables = [table] if table in RESULTS else ["reviews", "trials"]
    sections = " or ".join(f"[premises.{t}]" for t in tables)
    return f"{name} (column `{COLUMN_OF[name]}` of the row, or lbpmeta.toml, {sections})"


def is_read(finding: Finding) -> bool:
    """Return whether the numbers of a finding were read in a document, which has no cells to declare anything in.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> is_read(lm.check([{"study": "A", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}]).failures[0])
    False
    """
    return in_document(finding.file, finding.locator)


def in_document(file: str, locator: str) -> bool:
    """Return whether what stands at that place of that file was read in a document.

    Examples
    --------
    >>> in_document("paper.txt", "results, line 3"), in_document("rows.txt", "line 3"), in_document("trials.csv", "")
    (True, False, False)
    """
    from lbpmeta.reading.documents.formats import SUFFIXES  # readers of documents, which a table does not need

    suffix = PurePath(file).suffix.lower()
    return suffix in SUFFIXES and (suffix not in (".txt", ".text") or ", line " in locator)


def _of_document(finding: Finding) -> str:
    told = [name for name in finding.blame if name in COLUMN_OF]
    declared = f"declare how it is, where you know it: --premise {told[0]}=...; or " if told else ""
    return (
        f"Answer: {declared}correct the number in the document; or keep the rows (lbpmeta read -o DIR), and say there "
        "what is known."
    )


def is_typed(finding: Finding) -> bool:
    """Return whether the numbers of a finding stand in a table of one's own, which names no place in a document.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> is_typed(lm.check([{"study": "A", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}]).failures[0])
    True
    """
    return bool(finding.source) and finding.locator in (f"line {finding.line}", f"row {finding.line}")


def sources_of(finding: Finding) -> str:
    """Return what the sources and formats declare that a finding rests on, with the place; "" where nothing.

    What the user declared, and what is assumed, stands in the message of the finding.
    """
    return "; ".join(str(p) for p in finding.premises if _worth_telling(p))


def _worth_telling(premise: Premise) -> bool:
    if premise.name in _PLAIN or premise.name not in PREMISES:
        return False
    return premise.status is Status.DECLARED and premise.origin in (Origin.SOURCE, Origin.FORMAT)
