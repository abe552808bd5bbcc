"""Annotations: a report as the workflow commands that GitHub shows beside the changed lines."""

from __future__ import annotations

from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.report.answers import answer_to
from lbpmeta.report.gate import worst_first
from lbpmeta.report.place import in_repository, place_of
from lbpmeta.report.report import Report
from lbpmeta.report.safe import visible

__all__ = ["report_annotations"]


#: How loud a finding is told, loudest first.
_KINDS: Final = ("error", "warning", "notice")


def report_annotations(report: Report, *, known: bool = True) -> str:
    """Return one workflow command per notable finding: error, warning or notice; the worst come first.

    What keeps the gate shut is an error; other inconsistent or implausible findings are warnings; what is pinned, in
    the baseline or depends on the method is a notice. A last line, no command, tells the whole. GitHub shows ten
    commands of each kind and step, the first ones.

    Parameters
    ----------
    report : Report
    known : bool
        Whether what is pinned or in the baseline is told at all.

    Notes
    -----
    The message escapes ``%``, carriage return and line feed; properties escape ``:`` and ``,`` as well.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> report_annotations(lm.load().check()).splitlines()[-1].split(":")[0]
    'OK'
    """
    failing = set(map(id, report.failures))
    told = [(_kind(f, id(f) in failing, report.is_known(f)), f) for f in worst_first(report.notable)]
    told.sort(key=lambda pair: _KINDS.index(pair[0]))  # ties keep their order
    lines = [_command(kind, f, report) for kind, f in told if known or not report.is_known(f)]
    return "\n".join([*lines, f"{report.verdict}: {report.tally}."]) + "\n"


def _kind(finding: Finding, fails: bool, known: bool) -> str:
    if fails:
        return "error"
    loud = finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE) and not known
    return "warning" if loud else "notice"


def _command(kind: str, finding: Finding, report: Report) -> str:
    place = place_of(finding, report.understood)
    properties = {"file": in_repository(finding.file)} if finding.file else {}
    if place is not None:
        properties = {"file": in_repository(place.file), "line": str(place.line)}
        if place.column:
            properties |= {"col": str(place.column), "endColumn": str(max(place.column, place.end_column - 1))}
    row = finding.rows[0] if finding.rows else ""
    properties["title"] = f"{row} {finding.check} ({finding.verdict})".strip()
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = finding.message
    if finding.repairs:
        message += f" Smallest repairs: {'; '.join(map(str, finding.repairs))}."
    if finding.sure is not None:
        message += f" How sure: {finding.sure}"
    if kind == "error" and answer_to(finding):
        message += f" {answer_to(finding)}"
    if finding.expected:
        message += f" Expected: {finding.expected}"
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text, keep="\r\n\t").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
