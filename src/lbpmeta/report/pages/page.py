"""Page: a report as one HTML file that needs nothing else: no network, no fonts, no framework."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lbpmeta import __version__
from lbpmeta.checks.core.finding import Finding
from lbpmeta.evidence.tables import Tables
from lbpmeta.report.chapters import chapters
from lbpmeta.report.pages.findings import cited, questions, rows_shown, shown_findings, tiles, weighty_linked
from lbpmeta.report.pages.power import heat_map
from lbpmeta.report.progress import progress_bar
from lbpmeta.report.report import Report
from lbpmeta.report.safe import anchor, visible
from lbpmeta.report.story import story_of
from lbpmeta.writing import write_atomically

if TYPE_CHECKING:
    from jinja2 import Environment

    from lbpmeta.report.pages.folder import Workbench

#: Findings above which the agreements are counted, row by row, and not told.
_MANY: Final = 1000

__all__ = ["rendered", "report_page", "view_of", "write", "write_page"]


def report_page(report: Report) -> str:
    """Return the findings and the coverage of a report as a complete HTML page.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> page = report_page(lm.check([{"study": "A <b>2020</b>", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}]))
    >>> page.startswith("<!doctype html>"), "<b>2020" in page
    (True, False)
    """
    return rendered("page.html.j2", view_of(report, None))


def view_of(report: Report, tables: Tables | None) -> dict[str, Any]:
    """Return what every page shows, by the names that templates use: the story, the findings, the rows."""
    findings = shown_findings(report, tables)
    story = story_of(report)
    asked = questions(report, findings)
    brief = len(report.findings) > _MANY
    sources = (row["source"] for row in tables) if tables is not None and brief else ()
    return {
        "report": report,
        "story": story,
        "weighty": weighty_linked(story.weighty, findings),
        "together": report.consequences,
        "tiles": tiles(report),
        "findings": findings,
        "questions": asked,
        "asked": {row: name for row, name, _ in asked},
        "heat": heat_map(report),
        "rows": rows_shown(report, findings, tables, brief=brief),
        "brief": brief,
        "sources": [cited(tables, name) for name in dict.fromkeys(sources) if name],
        # Of many rows that agree, those are named that something leads to.
        "linked": {name for one in findings for name, _ in one.rows},
        # What a page of findings alone has none of.
        "judged": (),
        "summary": None,
        "outcomes": (),
        "chapters": (),
    }


def write_page(
    evidence: Workbench, file: Path, report: Report | None = None, broken: list[Finding] | None = None
) -> Path:
    """Write everything about evidence into one HTML file; return its path.

    Parameters
    ----------
    evidence : Evidence
    file : Path
        Its folder is made if needed; a file of that name is replaced.
    report : Report, optional
        What the checks found, where a project's configuration says how to check; else they run as they are.
    broken : list of Finding, optional
        Internal errors of checks, pools and pictures are added to it: the report is written without these.
    """
    # These draw, and so load matplotlib; a page of findings alone needs none of it.
    from lbpmeta.report.pages.evidence import judged_effects, missing_pools, outcome_groups, pooled_lines

    if report is None:
        with progress_bar("Checking") as progress:
            report = evidence.check(progress=progress)
    view = view_of(report, evidence.tables)
    places = {id(one.finding): one.anchor for one in view["findings"]}
    with progress_bar("Pooling and drawing") as progress:
        pooled, failed = pooled_lines(evidence, report, progress, broken, places)
    if broken is not None:
        broken += report.internal
    summary = evidence.summary_of_findings() if evidence.tables["reviews"] else None
    view |= {
        "pooled": pooled,
        "not_pooled": (*missing_pools(evidence, report), *failed),
        "judged": judged_effects(evidence),
        "conclusions": evidence.conclusions(),
        "chapters": chapters(report),
        "summary": summary,
        "outcomes": outcome_groups(evidence.tables, summary) if summary is not None else (),
    }
    view["linked"].update(_linked(view))
    page = rendered("page.html.j2", view)
    return write_atomically(file, page)


def _linked(view: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the rows that decisions, outcomes and pooled lines lead to."""
    yield from (one.id for one in view["pooled"])
    yield from (name for name, _, _ in view["not_pooled"])
    yield from (name for one in view["judged"] for name, _ in one.rows)
    yield from (one.row for one in view["conclusions"])
    yield from (name for _, lines in view["outcomes"] for _, ids in lines for name in ids)


def write(evidence: Workbench, target: Path, report: Report | None = None, broken: list[Finding] | None = None) -> Path:
    """Write one page if the target ends in .html or .htm, else a folder with pictures; return the report's file.

    Parameters
    ----------
    evidence : Evidence
    target : Path
    report : Report, optional
        What the checks found, where a project's configuration says how to check; else they run as they are.
    broken : list of Finding, optional
        Internal errors of checks, pools and pictures are added to it: the report is written without these.
    """
    if target.suffix.lower() in (".html", ".htm"):
        return write_page(evidence, target, report, broken)
    from lbpmeta.report.pages.folder import write_report

    return write_report(evidence, target, report, broken)


def rendered(template: str, view: Mapping[str, Any]) -> str:
    """Return a template of the package filled with text: whatever it holds, it stays text."""
    return _environment().get_template(template).render(view)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: object) -> object:
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    def drawn(svg: str) -> Markup:
        # The one thing that is markup: made by inline_svg, which lets through what a plot needs.
        return Markup(svg)

    environment = Environment(
        loader=PackageLoader("lbpmeta.report.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawn"] = drawn
    environment.globals |= {
        "anchor": anchor,
        "version": __version__,
        "fragment_style": Markup(_file("fragment.css")),
        "frames": {
            "page": _frame(_file("page.css"), _file("page.js")),
            "beside": _frame(
                f"{_file('page.css')}\n{_file('beside.css')}", f"{_file('page.js')}\n{_file('beside.js')}"
            ),
        },
    }
    return environment


def _frame(style: str, script: str) -> Mapping[str, object]:
    """What differs between kinds of pages in one frame: style sheet and script, and what the policy calls them."""
    from markupsafe import Markup

    told = {"style": Markup(style), "script": Markup(script)}
    return told | {"style_hash": _hash(style), "script_hash": _hash(script)}


def _file(name: str) -> str:
    return (files("lbpmeta.report.pages") / "templates" / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy calls the one script or style sheet that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
