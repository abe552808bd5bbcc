"""TELL: findings, fits and judgements as text, Markdown, HTML, JSON."""

from lbpmeta.report.formats import report_json, report_markdown
from lbpmeta.report.report import GATES, Report
from lbpmeta.report.text import report_text

__all__ = ["GATES", "Report", "report_json", "report_markdown", "report_text"]
