"""Testing: the checks as one assertion, for the tests of other projects."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.internal import INTERNAL
from lbpmeta.evidence.understood import Understood
from lbpmeta.report.answers import answer_to
from lbpmeta.report.gate import stops
from lbpmeta.report.place import place_of
from lbpmeta.report.report import Report
from lbpmeta.report.safe import visible
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["assert_consistent"]


def assert_consistent(
    evidence: Finding | Report | Evidence | pd.DataFrame | str | Path, *, gate: str = "material"
) -> None:
    """Assert that printed numbers can be right.

    Parameters
    ----------
    evidence : Finding, Report, Evidence, DataFrame, str or Path
        A finding (of ``lm.check_estimate`` and the like), or evidence in any form that ``lm.load`` takes: a folder of
        tables, a CSV file, a data frame.
    gate : {"material", "inconsistent", "implausible"}
        What fails; "material" is what is inconsistent, and what is implausible with severity material or decision.
        Pinned findings do not fail as long as they stay what they are.

    Raises
    ------
    AssertionError
        With every finding at or above the gate, its place and its smallest repairs; or because nothing was checked.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> assert_consistent(lm.check_estimate("-5.4", "-9.4", "-1.3", measure="MD"))
    >>> assert_consistent(lm.check_estimate("5.4", "-9.4", "-1.3", measure="MD"))
    Traceback (most recent call last):
        ...
    AssertionError: 1 finding: these numbers are implausible.
      implausible [estimate-outside-ci] The estimate 5.4 lies outside its own interval (-9.4 to -1.3). ...
    """
    __tracebackhide__ = True
    if isinstance(evidence, Finding):
        failing: Sequence[Finding] = [evidence] if stops(evidence, gate) else []
        unchecked = evidence.message if evidence.verdict is Verdict.NOT_CHECKABLE else ""
        understood: Sequence[Understood] = ()
    else:
        if isinstance(evidence, Report):
            report = dataclasses.replace(evidence, gate=gate, severity="info", baseline=frozenset())
        else:
            report = (evidence if isinstance(evidence, Evidence) else load(evidence)).check(gate=gate)
        failing = report.failures
        unchecked = report.reason
        understood = report.understood
    if failing:
        raise AssertionError(failures_text(failing, understood))
    if unchecked:
        raise AssertionError(f"Nothing was checked: {visible(unchecked)}")


def failures_text(failing: Sequence[Finding], understood: Sequence[Understood] = ()) -> str:
    """Return findings as the lines of a failed test, each with its place in the file as it was understood."""
    count = f"{len(failing)} finding{'s' if len(failing) > 1 else ''}"
    proved = any(f.verdict == "inconsistent" for f in failing)
    what = "these numbers cannot all be right" if proved else "these numbers are implausible"
    if all(f.check == INTERNAL for f in failing):
        what = "lbpmeta itself failed, nothing is known of these numbers"
    lines = [f"{count}: {what}."]
    for finding in failing:
        lines.append(f"  {finding}")
        place = place_of(finding, understood)
        if place is not None:
            at = f"{place.file}:{place.line}:" + (f"{place.column}:" if place.column else "")
            lines.append(f"  {at} {finding.verdict} [{finding.check}] {place.cell}".rstrip())
            answer = answer_to(finding)
            lines += [f"  {answer}"] if answer else []
    return visible("\n".join(lines))
