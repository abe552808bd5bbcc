"""SARIF: a report in the format that code-scanning services take."""

from __future__ import annotations

import json
from typing import Any, Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.report.answers import answer_to
from lbpmeta.report.baseline import fingerprint
from lbpmeta.report.gate import worst_first
from lbpmeta.report.place import in_repository, place_of
from lbpmeta.report.report import Report
from lbpmeta.report.safe import json_escaped

__all__ = ["report_sarif"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report_sarif(report: Report, *, known: bool = True) -> str:
    """Return the notable findings as SARIF 2.1.0.

    Each result has its rule, a level, at least one location (services refuse results without), a fingerprint that
    survives moved lines, the smallest repairs as text, and, where it is pinned or in a baseline, a suppression with
    the reason. Code scanning of GitHub reads no suppressions: for it, leave out what is known.

    Parameters
    ----------
    report : Report
    known : bool
        Whether what is pinned or in the baseline is told at all.

    References
    ----------
    OASIS. Static Analysis Results Interchange Format (SARIF) version 2.1.0, 2020 (errata 01, 2023).

    Examples
    --------
    >>> import lbpmeta as lm
    >>> log = json.loads(report_sarif(lm.load().check()))
    >>> log["version"], log["runs"][0]["tool"]["driver"]["name"]
    ('2.1.0', 'lbpmeta')
    """
    from lbpmeta import __version__

    failing = set(map(id, report.failures))
    notable = [f for f in worst_first(report.notable) if known or not report.is_known(f)]
    names = list(dict.fromkeys([*CHECKS, *(f.check for f in notable)]))
    driver = {"name": "lbpmeta", "version": __version__, "rules": [_rule(name) for name in names]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, names.index(f.check), id(f) in failing, report) for f in notable],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_escaped(json.dumps(log, indent=2, ensure_ascii=False)) + "\n"


def _rule(name: str) -> dict[str, Any]:
    if name not in CHECKS:
        return {"id": name, "shortDescription": {"text": name}}
    spec = CHECKS[name]
    full = " ".join(part for part in (spec.title, spec.formula, spec.source) if part)
    level = "error" if spec.tier == "proof" else "warning"
    return {
        "id": name,
        "shortDescription": {"text": spec.title},
        "fullDescription": {"text": full},
        "defaultConfiguration": {"level": level},
        "properties": {"tier": spec.tier},
    }


def _level(finding: Finding, fails: bool) -> str:
    if fails or (finding.verdict is Verdict.INCONSISTENT and not finding.expected):
        return "error"
    if finding.verdict is Verdict.IMPLAUSIBLE or finding.severity is Severity.DECISION:
        return "warning"
    return "note"


def _result(finding: Finding, index: int, fails: bool, report: Report) -> dict[str, Any]:
    text = finding.message
    if finding.repairs:
        text += f" Smallest repairs: {'; '.join(map(str, finding.repairs))}."
    if fails and answer_to(finding):
        text += f" {answer_to(finding)}"
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": index,
        "level": _level(finding, fails),
        "message": {"text": text},
        "locations": [_location(finding, report)],
        "partialFingerprints": {"lbpmeta/v1": fingerprint(finding)},
        "properties": {
            "verdict": str(finding.verdict),
            "severity": str(finding.severity),
            "premises": [p.to_dict() for p in finding.premises],
            "if": list(finding.blame),
            "sure": None if finding.sure is None else finding.sure.to_dict(),
            "rows": list(finding.rows),
            "source": finding.source,
            "locator": finding.locator,
        },
    }
    if finding.expected:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.expected}]
    elif fingerprint(finding) in report.baseline:
        result["suppressions"] = [{"kind": "external", "justification": "It is in the baseline."}]
    return result


def _location(finding: Finding, report: Report) -> dict[str, Any]:
    place = place_of(finding, report.understood)
    if place is None:
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(in_repository(finding.file or report.path))},
                "region": {"startLine": 1},
            }
        }
    region = {"startLine": place.line}
    if place.column:
        region |= {"startColumn": place.column, "endColumn": place.end_column}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(in_repository(place.file))}, "region": region}
    }
    if finding.rows:
        location["logicalLocations"] = [{"name": finding.rows[0], "kind": "row"}]
    return location


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/") or "evidence"
