"""TELL: findings, fits and judgements as text, Markdown, HTML, JSON, JUnit, SARIF and annotations."""

from lbpmeta.report.baseline import fingerprint, read_baseline, write_baseline
from lbpmeta.report.formats import FORMATS, render
from lbpmeta.report.json_format import json_schema, report_from_json, report_json
from lbpmeta.report.markdown import report_markdown
from lbpmeta.report.report import GATES, Report
from lbpmeta.report.text import report_text

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
