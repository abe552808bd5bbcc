"""HTML: a report for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpmeta.checks import Verdict
from lbpmeta.report.report import Report, worst_first

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["report_html"]

#: Backgrounds with text that stays legible in print and for colour-blind readers; the word says it too.
_COLOUR = {
    Verdict.INCONSISTENT: "#f4c7c3",
    Verdict.IMPLAUSIBLE: "#fce8b2",
    Verdict.METHOD_DEPENDENT: "#d0e4f5",
}


def report_html(report: Report) -> str:
    """Return the notable findings, the coverage and the verdict as an HTML fragment."""
    import html

    import pandas as pd

    frame = pd.DataFrame(
        [
            {
                "row": f.rows[0] if f.rows else "",
                "check": f.check,
                "verdict": str(f.verdict) + (" (expected)" if f.expected else ""),
                "what": f.message + (f" Expected: {f.expected}" if f.expected else ""),
                "smallest repairs": "; ".join(str(r) for r in f.repairs),
            }
            for f in worst_first(report.notable)
        ],
        columns=["row", "check", "verdict", "what", "smallest repairs"],
    )
    where = html.escape(report.path)
    head = f"<p><b>{report.status}</b>: {len(report.findings)} findings in {where}, gate {report.gate}.</p>"
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in report.notes)
    taken = f"<p>Taken as read:</p><ul>{notes}</ul>" if notes else ""
    return head + _styled(frame) + taken + f"<pre>{html.escape(str(report.coverage))}</pre>"


def _styled(frame: pd.DataFrame) -> str:
    """Return the table with a coloured verdict cell per row."""

    def colour(value: object) -> str:
        for verdict, background in _COLOUR.items():
            if str(value).startswith(verdict):
                return f"background-color: {background}; color: #222"
        return ""

    left = [{"selector": "th, td", "props": "text-align: left; vertical-align: top"}]
    styler = frame.style.hide(axis="index").format(escape="html").set_table_styles(left)  # type: ignore[arg-type]
    text: str = styler.map(colour, subset=["verdict"]).to_html()
    return text
