"""JUnit: a report as the XML that test viewers read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from lbpmeta.checks import Finding, Verdict
from lbpmeta.report.place import relative
from lbpmeta.report.report import Report
from lbpmeta.report.safe import visible

__all__ = ["report_junit"]


def report_junit(report: Report) -> str:
    """Return a report as JUnit XML: one suite per table, one case per row and check.

    A finding at or above the gate is a failure; what cannot be checked is skipped, with the reason; a pinned or
    baselined finding passes and says so in the output of its case.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> report_junit(lm.load().check())[:38]
    '<?xml version="1.0" encoding="utf-8"?>'
    """
    failing = set(map(id, report.failures))
    suites = ET.Element("testsuites", name=_clean(f"lbpmeta {report.path}"))
    by_file: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file, findings in by_file.items():
        _suite(suites, file, findings, failing)
    for name in ("tests", "failures", "skipped"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    suites.set("errors", "0")
    suites.set("time", "0")
    ET.indent(suites)
    text: str = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(suites: ET.Element, file: str, findings: Sequence[Finding], failing: set[int]) -> None:
    shown = relative(file) if file else "evidence"
    suite = ET.SubElement(suites, "testsuite", name=_clean(shown))
    counts = {"tests": len(findings), "failures": 0, "errors": 0, "skipped": 0}
    seen: dict[str, int] = {}
    for finding in findings:
        name = f"{finding.rows[0] if finding.rows else 'all'} [{finding.check}]"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name += f" {seen[name]}"
        case = ET.SubElement(suite, "testcase", classname=_clean(shown), name=_clean(name), time="0")
        if file:
            case.set("file", _clean(shown))
            case.set("line", str(finding.line))
        if id(finding) in failing:
            counts["failures"] += 1
            failure = ET.SubElement(
                case, "failure", message=_clean(finding.message), type=f"{finding.verdict}/{finding.severity}"
            )
            failure.text = _clean(str(finding))
        elif finding.verdict is Verdict.NOT_CHECKABLE:
            counts["skipped"] += 1
            ET.SubElement(case, "skipped", message=_clean(finding.message))
        elif finding.expected or finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):
            note = f" Expected: {finding.expected}" if finding.expected else ""
            ET.SubElement(case, "system-out").text = _clean(f"{finding}{note}")
    for key, count in counts.items():
        suite.set(key, str(count))
    suite.set("time", "0")


def _clean(text: str) -> str:
    return visible(text)
