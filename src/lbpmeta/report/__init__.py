"""TELL: findings, fits and judgements as text, Markdown, HTML, JSON, JUnit, SARIF and annotations."""

from lbpmeta.report.baseline import fingerprint, read_baseline, write_baseline
from lbpmeta.report.formats.json_format import json_schema, report_from_json, report_json
from lbpmeta.report.formats.markdown import report_markdown
from lbpmeta.report.formats.text import report_text
from lbpmeta.report.rendering import FORMATS, render
from lbpmeta.report.report import GATES, Report

__all__ = [
    "FORMATS",
    "GATES",
    "Report",
    "fingerprint",
    "json_schema",
    "read_baseline",
    "render",
    "report_from_json",
    "report_json",
    "report_markdown",
    "report_text",
    "write_baseline",
]
