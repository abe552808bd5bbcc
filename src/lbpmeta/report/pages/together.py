"""Together: what a page of read documents shows in the frame of every page: the story, findings, questions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lbpmeta.checks.run.coverage import Coverage
from lbpmeta.checks.run.findings import Findings
from lbpmeta.evidence.tables import Tables
from lbpmeta.report.gate import worst_first
from lbpmeta.report.pages.findings import tiles
from lbpmeta.report.pages.page import view_of
from lbpmeta.report.readings import ReadingShown, headline
from lbpmeta.report.report import Report
from lbpmeta.report.story import Story, story_of

__all__ = ["frame_of_readings"]

#: So many findings are told first, of all documents.
_FIRST: Final = 3


def frame_of_readings(
    readings: Sequence[ReadingShown], names: Sequence[str], places: Sequence[Mapping[int, str]], each: Sequence[Tables]
) -> dict[str, Any]:
    """Return what every page shows, of one document or of all; a row leads to its place beside the document.

    Parameters
    ----------
    readings : sequence of ReadingShown
    names : sequence of str
        What each document is called.
    places : sequence of mapping of int to str
        Of each document the ids in the page of its results, by their numbers from 1.
    each : sequence of Tables
        Their rows.
    """
    views = [view_of(shown.report, tables) for shown, tables in zip(readings, each, strict=True)]
    for number, (shown, ids, view) in enumerate(zip(readings, places, views, strict=True), 1):
        at = {name: ids[i] for i, name in enumerate(shown.rows, 1)}
        first = f"d{number}-" if len(readings) > 1 else ""
        view["findings"] = tuple(
            dataclasses.replace(
                s, anchor=f"{first}{s.anchor}", rows=tuple((name, at.get(name, place)) for name, place in s.rows)
            )
            for s in view["findings"]
        )
        view["weighty"] = tuple((one, f"{first}{link}" if link else "") for one, link in view["weighty"])
        view["questions"] = tuple((row, f"{first}{name}", text) for row, name, text in view["questions"])
        view["asked"] = {row: name for row, name, _ in view["questions"]}
    if len(views) == 1:
        (shown,), (view,) = readings, views
        story, said = view["story"], headline(shown.document, shown.results, shown.not_read)
        return view | {"story": dataclasses.replace(story, checked=_checked(f"{names[0]}: {said}", story))}
    return _together(readings, views)


def _together(readings: Sequence[ReadingShown], views: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What several documents come to: the weightiest of all, and what was read in how many."""
    reports = [shown.report for shown in readings]
    found = Findings.of(finding for report in reports for finding in report.findings)
    covered = [report.coverage for report in reports]
    counts = [
        sum(getattr(one, name) for one in covered) for name in ("printed", "checked", "ranged", "quoted", "unchecked")
    ]
    whole = Report(found, Coverage(*counts), f"{len(reports)} documents", reports[0].gate)
    read = sum(len(shown.results) for shown in readings)
    grave = worst_first([one.finding for view in views for one, _ in view["weighty"]])
    weighty = sorted(
        (pair for view in views for pair in view["weighty"]),
        key=lambda pair: next(i for i, f in enumerate(grave) if f is pair[0].finding),
    )[:_FIRST]
    story = dataclasses.replace(
        story_of(whole),
        checked=_checked(f"{len(reports)} documents: {read} results read", views[0]["story"]),
        weighty=tuple(one for one, _ in weighty),
    )
    return views[0] | {
        "report": whole,
        "story": story,
        "weighty": tuple(weighty),
        "tiles": tiles(whole),
        "findings": tuple(s for view in views for s in view["findings"]),
        "questions": tuple(q for view in views for q in view["questions"]),
        "asked": {row: name for view in views for row, name in view["asked"].items()},
    }


def _checked(what: str, story: Story) -> tuple[tuple[str, str], ...]:
    """What was checked, where nobody made tables: a document was read."""
    kept = [(name, words) for name, words in story.checked[1:] if name != "Tables made by"]
    return ("Checked", what), *kept
