"""JSON: a report for programs, with a published schema, and back."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.checks.core.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.run.coverage import Coverage
from lbpmeta.checks.run.findings import Findings
from lbpmeta.errors import DataError
from lbpmeta.evidence.understood import Understood
from lbpmeta.interval import Values, ValueSet, ValueSets
from lbpmeta.premises.premise import Origin, Premise, Status
from lbpmeta.report.baseline import fingerprint
from lbpmeta.report.parts.audit import Audit
from lbpmeta.report.parts.documents import Document
from lbpmeta.report.report import Report
from lbpmeta.report.safe import json_escaped

__all__ = ["SCHEMA_ID", "finding_dict", "json_schema", "report_from_json", "report_json"]

#: Name and version of the format; it changes when a reader would have to.
SCHEMA_ID: Final = "urn:lbpmeta:report:2"

#: An older one that is read: its findings have no premises.
_OLDER: Final = "urn:lbpmeta:report:1"

#: Version of the format -> its file.
_SCHEMAS: Final = {SCHEMA_ID: "report-2.schema.json", _OLDER: "report-1.schema.json"}


def json_schema(version: str = SCHEMA_ID) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every report in JSON conforms to.

    Parameters
    ----------
    version : str
        The `schema` of the report: this one's, or an older one's.

    Raises
    ------
    DataError
        If there is no such version.

    Examples
    --------
    >>> json_schema()["$id"]
    'urn:lbpmeta:report:2'
    """
    if version not in _SCHEMAS:
        raise DataError(f"There is no schema {version!r}; there are {', '.join(map(repr, _SCHEMAS))}.")
    text = (files("lbpmeta.report.formats") / _SCHEMAS[version]).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data that JSON can hold; an unbounded end of a set is null."""
    return {
        "check": finding.check,
        "verdict": str(finding.verdict),
        "severity": str(finding.severity),
        "message": finding.message,
        "printed": dict(finding.printed),
        "admissible": {k: _bounds(v) for k, v in finding.admissible.items()},
        "methods": list(finding.methods),
        "recipes": list(finding.recipes),
        "repairs": [
            {"field": r.field, "printed": r.printed, "value": r.value, "why": r.why, "row": dict(r.row)}
            for r in finding.repairs
        ],
        "rows": list(finding.rows),
        "source": finding.source,
        "locator": finding.locator,
        "missing": list(finding.missing),
        "expected": finding.expected,
        "file": finding.file,
        "line": finding.line,
        "derivation": list(finding.derivation),
        "premises": [premise.to_dict() for premise in finding.premises],
        "if": list(finding.blame),
        "kind": finding.kind,
        "sure": None if finding.sure is None else finding.sure.to_dict(),
        "fingerprint": fingerprint(finding),
    }


def _told(finding: Finding, report: Report) -> dict[str, Any]:
    """A finding, with what would follow from it where something disagrees."""
    return finding_dict(finding) | {"consequences": [c.to_dict() for c in report.consequence(finding)]}


def _bounds(values: Values) -> list[Any]:
    """[low, high] of one set; a list of such pairs of a union."""
    if isinstance(values, ValueSets):
        return [_bounds(part) for part in values.parts]
    return [bound if math.isfinite(bound) else None for bound in (values.low, values.high)]


def _values(bounds: list[Any]) -> Values:
    if not bounds or isinstance(bounds[0], list):
        return ValueSets(tuple(_one(*pair) for pair in bounds))
    return _one(*bounds)


def _one(low: float | None, high: float | None) -> ValueSet:
    return ValueSet(-math.inf if low is None else low, math.inf if high is None else high)


def report_json(report: Report) -> str:
    """Return a report as JSON text: every finding, since programs can choose for themselves."""
    coverage = report.coverage
    payload = {
        "schema": SCHEMA_ID,
        "path": report.path,
        "gate": report.gate,
        "severity": report.severity,
        "baseline": sorted(report.baseline),
        "ok": report.ok,
        "exit_code": report.exit_code,
        "reason": report.reason,
        "counts": report.counts(),
        "coverage": {
            "printed": coverage.printed,
            "checked": coverage.checked,
            "ranged": coverage.ranged,
            "quoted": coverage.quoted,
            "unchecked": coverage.unchecked,
            "reasons": dict(coverage.reasons),
        },
        "understood": [one.to_dict() for one in report.understood],
        "notes": list(report.notes),
        "audit": None if report.audit is None else report.audit.to_dict(),
        "consequences": [c.to_dict() for c in report.consequences],
        "documents": [dataclasses.asdict(document) for document in report.documents],
        "findings": [_told(f, report) for f in report.findings],
    }
    return json_escaped(json.dumps(payload, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def report_from_json(text: str) -> Report:
    """Return the report that :func:`report_json` wrote; the findings of one of version 1 have no premises.

    Raises
    ------
    DataError
        If the text is no JSON, or a report of another version.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> report = lm.load().check()
    >>> report_from_json(report_json(report)) == report
    True
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"This is no JSON: {error}.") from None
    version = content.get("schema") if isinstance(content, dict) else None
    if version not in _SCHEMAS:
        raise DataError(f"This is no report of lbpmeta ({SCHEMA_ID}): its `schema` is {version!r}.")
    try:
        coverage = {**content["coverage"], "reasons": MappingProxyType(content["coverage"]["reasons"])}
        return Report(
            Findings.of(_finding(f) for f in content["findings"]),
            Coverage(**coverage),
            content["path"],
            content["gate"],
            content["severity"],
            frozenset(content["baseline"]),
            tuple(content.get("notes", ())),
            tuple(Document(**document) for document in content.get("documents", ())),
            audit=Audit.of_dict(content["audit"]) if content.get("audit") else None,
            understood=tuple(Understood.from_dict(one) for one in content.get("understood", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"The report is incomplete: {type(error).__name__} {error}.") from None


def _finding(cells: Mapping[str, Any]) -> Finding:
    return Finding(
        check=cells["check"],
        verdict=Verdict(cells["verdict"]),
        severity=Severity(cells["severity"]),
        what=cells["message"],
        printed=MappingProxyType(cells["printed"]),
        admissible=MappingProxyType({k: _values(v) for k, v in cells["admissible"].items()}),
        methods=tuple(cells["methods"]),
        recipes=tuple(cells["recipes"]),
        repairs=tuple(Repair(**{**r, "row": MappingProxyType(r["row"])}) for r in cells["repairs"]),
        rows=tuple(cells["rows"]),
        source=cells["source"],
        locator=cells["locator"],
        missing=tuple(cells["missing"]),
        expected=cells["expected"],
        file=cells["file"],
        line=cells["line"],
        derivation=tuple(cells["derivation"]),
        premises=tuple(_premise(p) for p in cells.get("premises", ())),
        kind=cells.get("kind", ""),
    )


def _premise(cells: Mapping[str, str]) -> Premise:
    return Premise(
        cells["name"], cells["value"], Status[cells["status"].upper()], Origin(cells["origin"]), cells["where"]
    )
