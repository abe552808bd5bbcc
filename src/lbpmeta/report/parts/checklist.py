"""Checklist: what a reviewer is asked about a review's data, prefilled where it can be computed, and never judged.

The checks of INSPECT-SR that are named here are those whose words were read, in a few words of our own; its other
checks, and every judgement, are left to people. Of the Cochrane Handbook it is what its chapters ask of data.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.findings import Findings

__all__ = ["ITEMS", "Answered", "Checklist", "Item", "checklist_of"]

_WIDTH: Final = 96
_BAD: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
_SHOWN: Final = 12

INSPECT_SR: Final = "INSPECT-SR (Wilkinson JD, et al. medRxiv 2025.09.03.25334905)"
COCHRANE: Final = "Cochrane Handbook for Systematic Reviews of Interventions, version 6"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a tool.

    Parameters
    ----------
    tool, number, text : str
        Whose it is, its number there (or chapter), and what it asks, in a few words.
    checks : tuple of str
        Checks that bear on it; () where nothing can be computed from printed numbers.
    """

    tool: str
    number: str
    text: str
    checks: tuple[str, ...] = ()


_STATISTICS: Final = (
    *("estimate-outside-ci", "ci-asymmetric", "ci-reversed", "value-impossible", "p-disagrees-with-ci"),
    *("ci-null-disagrees-with-p", "se-disagrees-with-ci", "p-disagrees-with-statistic", "arm-test-p", "two-by-two-p"),
    *("contrast-disagrees-with-arms", "risk-measure", "rate-ratio", "hazard-ratio", "proportion-ci", "nnt-disagrees"),
)

ITEMS: Final = (
    Item(INSPECT_SR, "1.1", "Was the study retracted?"),
    Item(INSPECT_SR, "2.4", "Is the recruitment of participants implausible?"),
    Item(INSPECT_SR, "3.2", "Were figures manipulated or used twice?"),
    Item(INSPECT_SR, "4.1", "Do reported data disagree with who was eligible?"),
    Item(INSPECT_SR, "4.3", "Are baseline data implausible?", ("baseline-copied",)),
    Item(INSPECT_SR, "4.8", "Are means and variances of whole numbers impossible?", ("grim", "grimmer", "debit")),
    Item(INSPECT_SR, "4.9", "Are there errors in statistical results?", _STATISTICS),
    Item(
        INSPECT_SR,
        "4.10",
        "Do the data imply any other contradiction?",
        (
            *("combined-groups", "flow-sums", "n-disagrees-with-arms", "counts-impossible", "quantile-order"),
            *("percent-disagrees-with-count", "rate-disagrees-with-count", "change-arithmetic", "implied-correlation"),
            *("sd-impossible", "mean-out-of-range", "value-out-of-range", "se-of-arm", "sens-spec"),
        ),
    ),
    Item(INSPECT_SR, "others", "Its 13 other checks, in all four domains: see the tool."),
    Item(COCHRANE, "chapter 5", "Are the numbers those of the report?", ("not-in-quote", "sources-disagree")),
    Item(COCHRANE, "chapter 5", "Do the same numbers stand in two rows?", ("copied-block", "arm-with-two-sds")),
    Item(COCHRANE, "chapter 6", "Are SDs SDs, and no SEs?", ("se-as-sd", "sd-outlier", "sd-as-se")),
    Item(COCHRANE, "chapter 6", "Do the scales run one way, in one unit?", ("direction-reversed", "mixed-scales")),
    Item(
        COCHRANE,
        "chapters 6 and 23",
        "Is the unit of analysis right: arms counted once, clusters, crossover trials?",
        ("double-counted-arm", "dependent-rows"),
    ),
    Item(
        COCHRANE,
        "chapter 10",
        "Are results that stand out right?",
        ("effect-too-large", "sd-outlier", "direction-reversed"),
    ),
    Item(
        COCHRANE,
        "chapter 10",
        "Do pooled results follow from the studies?",
        (
            *("pooled-disagrees-with-rows", "k-disagrees-with-rows", "weights", "pooled-outside-rows"),
            *("q-i2-tau2-disagree", "summary-contradiction", "models-disagree", "prediction-interval"),
            *("i2-ci", "subgroup-totals"),
        ),
    ),
    Item(COCHRANE, "chapters 8 and 13", "Are results missing, or reported selectively?"),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with what was computed.

    Parameters
    ----------
    item : Item
    compared : int
        Comparisons that its checks made; 0 where nothing was printed that they could compare.
    findings : tuple of Finding
        What disagrees, pinned ones too.
    """

    item: Item
    compared: int
    findings: tuple[Finding, ...]

    @property
    def told(self) -> str:
        """What was computed, in a few words; never a judgement."""
        if not self.item.checks:
            return "open: not computed"
        if not self.compared:
            return "open: nothing printed here that could be compared"
        count = len(self.findings)
        return f"computed: {self.compared:,} comparisons, {count or 'no'} finding{'s' if count != 1 else ''}"


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of every tool, prefilled.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> report = lm.check([{"study": "A", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}])
    >>> next(a.told for a in report.checklist().answers if a.item.number == "4.9")
    'computed: 3 comparisons, 2 findings'
    """

    path: str
    answers: tuple[Answered, ...]

    def __str__(self) -> str:
        lines = [f"A reviewer's checklist for {self.path}: prefilled where it can be computed, judged by you."]
        tool = ""
        for answer in self.answers:
            if answer.item.tool != tool:
                tool = answer.item.tool
                lines += ["", tool]
            lines += ["", f"  {answer.item.number}  {answer.item.text}", f"      {answer.told}"]
            lines += [
                textwrap.fill(t, _WIDTH, initial_indent="      - ", subsequent_indent="        ") for t in _rows(answer)
            ]
            lines.append("      your judgement: ____________________")
        return "\n".join(lines) + "\n"


def _rows(answer: Answered) -> Iterator[str]:
    """Yield what was found, a line each."""
    for finding in answer.findings[:_SHOWN]:
        known = f" (known: {finding.expected})" if finding.expected else ""
        yield f"{finding.rows[0] if finding.rows else ''} {finding.verdict} [{finding.check}]{known}".strip()
    if len(answer.findings) > _SHOWN:
        yield f"and {len(answer.findings) - _SHOWN} more"


def checklist_of(findings: Findings, path: str) -> Checklist:
    """Return the checklist of a run."""
    compared: Counter[str] = Counter()
    bad: dict[str, list[Finding]] = {}
    for head in findings.heads():
        if head.verdict is not Verdict.NOT_CHECKABLE:
            compared[head.check] += 1
        if head.verdict in _BAD and head.finding is not None:
            bad.setdefault(head.check, []).append(head.finding)
    answers = (
        Answered(
            item,
            sum(compared[check] for check in item.checks),
            tuple(finding for check in item.checks for finding in bad.get(check, ())),
        )
        for item in ITEMS
    )
    return Checklist(path, tuple(answers))
