"""JUnit: a report as the XML that test viewers read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.findings import Head
from lbpmeta.report.answers import answer_to
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
    by_file: dict[str, list[Head]] = {}
    for head in report.findings.heads():
        by_file.setdefault(head.file, []).append(head)
    suites = [_suite(report, file, heads, failing) for file, heads in by_file.items()]
    total = Counter[str]()
    for _, counts in suites:
        total.update(counts)
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines.append(f"<testsuites name={_quoted(f'lbpmeta {report.path}')} {_numbers(total)}>")
    for told, _ in suites:
        lines += told
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(report: Report, file: str, heads: Sequence[Head], failing: set[int]) -> tuple[list[str], Counter[str]]:
    """Return the lines of one suite, and how many of its cases there are, fail and are skipped."""
    shown = _quoted(relative(file) if file else "evidence")
    counts = Counter({"tests": len(heads), "failures": 0, "skipped": 0})
    seen = Counter[str]()
    lines: list[str] = []
    for head in heads:
        name = f"{head.row or 'all'} [{head.check}]"
        seen[name] += 1
        if seen[name] > 1:
            name += f" {seen[name]}"
        place = f' file={shown} line="{head.line}"' if file else ""
        case = f'    <testcase classname={shown} name={_quoted(name)} time="0"{place}'
        finding = head.finding
        if finding is None and head.verdict is Verdict.NOT_CHECKABLE:
            finding = report.findings[head.at]
        inside = "" if finding is None else _inside(finding, id(finding) in failing, counts)
        lines += [f"{case}>", f"      {inside}", "    </testcase>"] if inside else [f"{case} />"]
    return [f"  <testsuite name={shown} {_numbers(counts)}>", *lines, "  </testsuite>"], counts


def _inside(finding: Finding, fails: bool, counts: Counter[str]) -> str:
    """Return what stands in a case: a failure, why it was skipped, or what is known."""
    if fails:
        counts["failures"] += 1
        kind = _quoted(f"{finding.verdict}/{finding.severity}")
        answer = answer_to(finding)
        text = f"{finding}{_premises(finding)} {answer}" if answer else f"{finding}"
        return f"<failure message={_quoted(finding.message)} type={kind}>{_text(text)}</failure>"
    if finding.verdict is Verdict.NOT_CHECKABLE:
        counts["skipped"] += 1
        return f"<skipped message={_quoted(finding.message)} />"
    if finding.expected or finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):
        note = f" Expected: {finding.expected}" if finding.expected else ""
        return f"<system-out>{_text(f'{finding}{_premises(finding)}{note}')}</system-out>"
    return ""


def _premises(finding: Finding) -> str:
    told = f" Premises: {'; '.join(map(str, finding.premises))}." if finding.premises else ""
    return told if finding.sure is None else f"{told} How sure: {finding.sure}"


def _numbers(counts: Mapping[str, int]) -> str:
    told = " ".join(f'{name}="{counts[name]}"' for name in ("tests", "failures", "skipped"))
    return f'{told} errors="0" time="0"'


def _quoted(text: str) -> str:
    return quoteattr(visible(text))


def _text(text: str) -> str:
    return escape(visible(text))
