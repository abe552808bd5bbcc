"""Drawing: the forest plot of a pooled line, with what the tables know about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lbpmeta.errors import ConfigurationError
from lbpmeta.evidence import Row
from lbpmeta.plots import forest
from lbpmeta.pooling import Fit
from lbpmeta.report.listing import printed_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["forest_of_line", "save_forest"]


def forest_of_line(
    fit: Fit, rows: Sequence[Row], line: Row | None, thresholds: Sequence[Row], *, ax: Axes | None = None
) -> Axes:
    """Draw a fit with the arms, the MCID band and the title that the tables hold.

    Parameters
    ----------
    fit : Fit
    rows : sequence of Row
        The study rows, in the order of the fit.
    line : Row or None
        The printed pooled line, for the title and the direction.
    thresholds : sequence of Row
        The first one is drawn as a band.
    ax : Axes, optional
    """
    columns: dict[str | tuple[str, str], Sequence[object]] = {}
    arm1, arm2 = _arm_names(rows)
    if all(r.has("n1", "n2") for r in rows):
        if all(r.has("mean1", "sd1", "mean2", "sd2") for r in rows):
            for number, group in ((1, arm1), (2, arm2)):
                columns[group, "mean"] = [_short(r[f"mean{number}"]) for r in rows]
                columns[group, "SD"] = [_short(r[f"sd{number}"]) for r in rows]
                columns[group, "n"] = [r[f"n{number}"] for r in rows]
        elif all(r.has("events1", "events2") for r in rows):
            for number, group in ((1, arm1), (2, arm2)):
                columns[group, "events"] = [r[f"events{number}"] for r in rows]
                columns[group, "n"] = [r[f"n{number}"] for r in rows]
    better = next((r["better"] for r in (line, *rows) if r is not None and r["better"]), "lower")
    mcid: float | tuple[float, float] | None = None
    if thresholds and fit.measure == "MD":
        low, high = thresholds[0].printed("value"), thresholds[0].printed("value_high")
        if low is not None:
            mcid = float(low) if high is None else (float(low), float(high))
    title = None
    if line is not None:
        title = ", ".join(t for t in (line["review"], line["comparison"], line["outcome"], line["timepoint"]) if t)
    notes = []
    if mcid is not None:
        notes.append(f"The difference of {thresholds[0].id} ({thresholds[0]['kind']}).")
    if line is not None and not _prints(line, fit):
        notes.append(f"Printed: {printed_line(line)}, which this recipe does not reproduce.")
    return forest(
        fit,
        ax=ax,
        title=title,
        mcid=mcid,
        better=better,
        favours=(arm1, arm2),
        columns=columns or None,
        notes=notes,
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


def _short(text: str) -> str:
    """Return a printed number with at most two decimals, for a table in a figure."""
    return f"{float(text):.2f}" if re.fullmatch(r"[+-]?\d*\.\d{3,}", text) else text


def save_forest(axes: Axes, file: Path) -> None:
    """Write the figure of some axes to a .png, .pdf or .svg file and close it.

    Raises
    ------
    ConfigurationError
        If the file type is none of them.
    """
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    if file.suffix.lower() not in (".png", ".pdf", ".svg"):
        raise ConfigurationError(f"{str(file)!r}: the picture must be a .png, .pdf or .svg file.")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure = axes.get_figure()
    if isinstance(figure, Figure):
        figure.savefig(file, dpi=200, bbox_inches="tight")
        plt.close(figure)
