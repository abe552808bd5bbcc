"""Drawing: the forest plot of a pooled line, with what the tables know about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from lbpmeta.checks.core.finding import Finding
from lbpmeta.evidence.tables import Row
from lbpmeta.forest_settings import LineSettings, with_settings
from lbpmeta.plots.canvas.figures import save_pages
from lbpmeta.plots.forest.draw import forest, forest_on
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.rows import RowContrast
from lbpmeta.report.listing import printed_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["forest_of_line", "forest_of_print", "save_forest"]


@with_settings(LineSettings)
def forest_of_line(
    fit: Fit,
    rows: Sequence[Row],
    line: Row | None,
    thresholds: Sequence[Row],
    *,
    findings: Sequence[Finding] | None = None,
    make: Callable[[tuple[float, float]], Axes] | None = None,
    **settings: Unpack[LineSettings],
) -> Axes | Any:
    """Draw a fit with the arms, the MCID band and the title that the tables hold.

    Parameters
    ----------
    fit : Fit
    rows : sequence of Row
        The study rows, in the order of the fit.
    line : Row or None
        The printed pooled line, for the title and the direction.
    thresholds : sequence of Row
        The first one is drawn as a band, unless `mcid` is among the settings.
    findings : sequence of Finding, optional
        What the checks say of the rows and the line (:func:`lbpmeta.checks.run_checks`); without them no row is marked.
    make : callable
        Makes the axes of the size, in inches, that is needed; matplotlib's otherwise.
    **settings
        As in :func:`lbpmeta.plots.forest`; `columns` may name any column of ``trials.csv``.
    """
    arm1, arm2 = _arm_names(rows)
    better = next((r["better"] for r in (line, *rows) if r is not None and r["better"]), None)
    notes = []
    if settings.get("mcid") is None and thresholds and fit.measure == "MD":
        low, high = thresholds[0].printed("value"), thresholds[0].printed("value_high")
        if low is not None:
            settings["mcid"] = float(low) if high is None else (float(low), float(high))
            notes.append(f"The difference of {thresholds[0].id} ({thresholds[0]['kind']}).")
    if settings.get("title") is None and line is not None:
        parts = (line["review"], line["comparison"], line["outcome"], line["timepoint"])
        settings["title"] = ", ".join(t for t in parts if t)
    if line is not None and not _prints(line, fit):
        told = re.sub(r"(?<![\w.])-(?=\d)", "\u2212", printed_line(line))
        notes.append(f"Printed: {told}, which this recipe does not reproduce.")
    draw = forest if make is None else partial(forest_on, make)
    return draw(
        fit,
        better=better,
        favours=(arm1, arm2) if better else None,
        data=[row.cells for row in rows],
        notes=notes,
        findings=findings,
        ids=[*(row.id for row in rows), *([line.id] if line is not None else [])],
        **settings,
    )


@with_settings(LineSettings)
def forest_of_print(
    row: Row,
    contrast: RowContrast,
    thresholds: Sequence[Row],
    *,
    findings: Sequence[Finding] | None = None,
    **settings: Unpack[LineSettings],
) -> Axes | Any:
    """Draw one printed effect that has no study rows: a pooled line, or what the arms of a trial give.

    Parameters
    ----------
    row : Row
        Of ``reviews.csv`` or ``trials.csv``.
    contrast : RowContrast
        Its effect, as a judgement takes it.
    thresholds : sequence of Row
        The first one is drawn as a band, unless `mcid` is among the settings.
    findings : sequence of Finding, optional
        What the checks say of it.
    **settings
        As in :func:`lbpmeta.plots.forest`.
    """
    pooled = row.table == "reviews"
    estimate, low, high = contrast.texts
    notes = [contrast.note] if contrast.note else []
    if pooled:
        notes.append(row["rows_missing"] or "The study rows behind this line are not in the tables.")
    if settings.get("mcid") is None and thresholds and row["measure"] == "MD":
        band, more = thresholds[0].printed("value"), thresholds[0].printed("value_high")
        if band is not None:
            settings["mcid"] = float(band) if more is None else (float(band), float(more))
            notes.append(f"The difference of {thresholds[0].id} ({thresholds[0]['kind']}).")
    if settings.get("title") is None:
        parts = (row["review"] or row["trial"], row["comparison"], row["outcome"], row["timepoint"])
        settings["title"] = ", ".join(t for t in parts if t)
    settings["measure"] = row["measure"]
    label = "Pooled, as printed" if pooled else row["trial"] or row.id
    shown = {"label": label, "estimate": estimate, "ci_low": low, "ci_high": high}
    favours = _arm_names([row]) if not pooled else ("intervention", "control")
    return forest(
        [{**shown, "kind": "total" if pooled else "study"}],
        better=row["better"] or None,
        favours=favours if row["better"] else None,
        notes=notes,
        findings=findings,
        ids=[row.id],
        **settings,
    )


def _prints(line: Row, fit: Fit) -> bool:
    """Whether the fit prints as the line does; a line without numbers contradicts nothing."""
    shown = fit.display()
    pairs = (("estimate", shown.estimate), ("ci_low", shown.ci.low), ("ci_high", shown.ci.high))
    printed = [(line.printed(column), value) for column, value in pairs]
    # The rows are printed numbers too: one unit in the last place is what their rounding can move.
    return all(p is None or abs(value - float(p)) <= 1.5 * float(p.ulp) for p, value in printed)


def _arm_names(rows: Sequence[Row]) -> tuple[str, str]:
    """Return the names of the arms where all rows share them and they are short, else general ones."""
    names = []
    for column, general in (("arm1", "intervention"), ("arm2", "control")):
        shared = {r[column] for r in rows}
        name = shared.pop() if len(shared) == 1 else ""
        names.append(name if 0 < len(name) <= 14 else general)
    return names[0], names[1]


def save_forest(axes: Axes | Sequence[Axes], file: Path) -> list[Path]:
    """Write the figure of some axes, or several as pages, to a .png, .pdf, .svg or .tif file, close it, and return what
    was written.

    Raises
    ------
    ConfigurationError
        If the file type is none of them.
    """
    dots = None if file.suffix.lower().startswith(".tif") else 200
    return save_pages(axes if isinstance(axes, Sequence) else [axes], file, dpi=dots, close=True)
