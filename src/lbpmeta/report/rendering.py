"""Formats: every way to write a report down, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import ConfigurationError
from lbpmeta.report.formats.annotations import report_annotations
from lbpmeta.report.formats.json_format import report_json
from lbpmeta.report.formats.junit import report_junit
from lbpmeta.report.formats.markdown import report_markdown
from lbpmeta.report.formats.sarif import report_sarif
from lbpmeta.report.formats.text import report_text
from lbpmeta.report.report import Report

__all__ = ["FORMATS", "render"]


def _page(report: Report) -> str:
    """Return a report as a page; what pages need is loaded when one is asked for."""
    from lbpmeta.report.pages.page import report_page

    return report_page(report)


#: Name -> function from a report to text.
FORMATS: Final[Mapping[str, Callable[[Report], str]]] = MappingProxyType(
    {
        "text": report_text,
        "markdown": report_markdown,
        "html": _page,
        "json": report_json,
        "junit": report_junit,
        "sarif": report_sarif,
        "github": report_annotations,
    }
)


#: Formats for services that would show what is known as new: they can leave it out.
_CAN_HIDE: Final[Mapping[str, Callable[..., str]]] = MappingProxyType(
    {"sarif": report_sarif, "github": report_annotations}
)


def render(report: Report, form: str, *, everything: bool = False, known: bool = True) -> str:
    """Return a report in a format.

    Parameters
    ----------
    report : Report
    form : str
        Key of :data:`FORMATS`.
    everything : bool
        In text and Markdown: the agreements too. The other formats hold what their readers need.

    known : bool
        In "sarif" and "github": whether what is pinned or in the baseline is told.

    Raises
    ------
    ConfigurationError
        If there is no such format, or it cannot leave out what is known.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> render(lm.load().check(), "text").splitlines()[-1][:2]
    'OK'
    """
    if form not in FORMATS:
        raise ConfigurationError(f"The format is {form!r}; it must be one of {', '.join(map(repr, FORMATS))}.")
    if not known:
        if form not in _CAN_HIDE:
            raise ConfigurationError(
                f"What is known can be left out of {' and '.join(map(repr, _CAN_HIDE))}, not of {form!r}."
            )
        return _CAN_HIDE[form](report, known=False)
    if everything and form == "text":
        return report_text(report, everything=True)
    if everything and form == "markdown":
        return report_markdown(report, everything=True)
    return FORMATS[form](report)
