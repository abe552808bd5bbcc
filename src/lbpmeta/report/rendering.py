"""Formats: every way to write a report down, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from lbpmeta.errors import ConfigurationError

if TYPE_CHECKING:
    from lbpmeta.report.report import Report

__all__ = ["FORMATS", "render"]


# What a format needs is loaded when a report is written in it: only one is.


def _text(report: Report, **options: Any) -> str:
    from lbpmeta.report.formats.text import report_text

    return report_text(report, **options)


def _markdown(report: Report, **options: Any) -> str:
    from lbpmeta.report.formats.markdown import report_markdown

    return report_markdown(report, **options)


def _html(report: Report, **options: Any) -> str:
    from lbpmeta.report.pages.page import report_page

    return report_page(report, **options)


def _json(report: Report, **options: Any) -> str:
    from lbpmeta.report.formats.json_format import report_json

    return report_json(report, **options)


def _junit(report: Report, **options: Any) -> str:
    from lbpmeta.report.formats.junit import report_junit

    return report_junit(report, **options)


def _sarif(report: Report, **options: Any) -> str:
    from lbpmeta.report.formats.sarif import report_sarif

    return report_sarif(report, **options)


def _github(report: Report, **options: Any) -> str:
    from lbpmeta.report.formats.annotations import report_annotations

    return report_annotations(report, **options)


#: Name -> function from a report to text.
FORMATS: Final[Mapping[str, Callable[..., str]]] = MappingProxyType(
    {
        "text": _text,
        "markdown": _markdown,
        "html": _html,
        "json": _json,
        "junit": _junit,
        "sarif": _sarif,
        "github": _github,
    }
)


#: Formats for services that would show what is known as new: they can leave it out.
_CAN_HIDE: Final = ("sarif", "github")


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
        return FORMATS[form](report, known=False)
    if everything and form in ("text", "markdown"):
        return FORMATS[form](report, everything=True)
    return FORMATS[form](report)
