"""Annotations: a report as the workflow commands that GitHub shows beside the changed lines."""

from __future__ import annotations

from lbpmeta.checks import Finding, Verdict
from lbpmeta.report.place import place_of, relative
from lbpmeta.report.report import Report
from lbpmeta.report.safe import visible

__all__ = ["report_annotations"]


def report_annotations(report: Report) -> str:
    """Return one workflow command per notable finding: error, warning or notice.

    What keeps the gate shut is an error; other inconsistent or implausible findings are warnings; pinned ones and those
    that depend on the method are notices. A last line, no command, tells the whole.

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
    lines = [_command(f, id(f) in failing) for f in report.notable]
    return "\n".join([*lines, f"{report.status}: {report.tally}."]) + "\n"


def _command(finding: Finding, fails: bool) -> str:
    kind = "notice"
    if fails:
        kind = "error"
    elif finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE) and not finding.expected:
        kind = "warning"
    place = place_of(finding)
    properties = {}
    if place is not None:
        properties = {"file": relative(place.file), "line": str(place.line)}
        if place.column:
            properties |= {"col": str(place.column), "endColumn": str(max(place.column, place.end_column - 1))}
    row = finding.rows[0] if finding.rows else ""
    properties["title"] = f"{row} {finding.check} ({finding.verdict})".strip()
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = finding.message
    if finding.repairs:
        message += f" Smallest repairs: {'; '.join(map(str, finding.repairs))}."
    if finding.expected:
        message += f" Expected: {finding.expected}"
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text, keep="\r\n\t").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
