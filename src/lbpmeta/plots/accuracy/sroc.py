"""sroc: studies, summary point, regions and curve of a diagnostic test in ROC space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.plots.accuracy.studies import share_axis
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import names_beside
from lbpmeta.plots.chart.chart import Area, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.diagnostic.fit import DiagnosticFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["FPR_LABEL", "sroc", "sroc_layout"]

FPR_LABEL: Final = "False-positive rate (1 \u2212 specificity)"
#: Points of a stretch of the curve, even on the logit scale, on which it is a straight line.
_STEPS: Final = 121
#: How near the curve comes to the corners.
_EDGE: Final = 1e-4


def sroc_layout(
    fit: DiagnosticFit,
    *,
    confidence: bool = True,
    prediction: bool = True,
    curve: bool = True,
    scale: str = "chisq",
    annotate: str | Sequence[str] = "none",
    title: str = "",
) -> Chart:
    """Return the SROC plot as plain data; see :func:`sroc`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    >>> [round(v, 3) for v in sroc_layout(fit).points_of("summary point")[0].y] == [round(fit.sensitivity.estimate, 3)]
    True
    """
    tables, level = fit.tables, f"{100 * fit.level:g}%"
    fpr, sens = tables.fp / (tables.fp + tables.tn), tables.tp / (tables.tp + tables.fn)
    people = tables.tp + tables.fn + tables.fp + tables.tn
    names, rank = names_beside(tables.labels, people, np.ones(fit.k, dtype=bool), annotate)
    point = (fit.false_positive_rate.estimate, fit.sensitivity.estimate)
    areas, lines, notes = [], [Line("null", "", (0.0, 1.0), (0.0, 1.0))], []
    for kind, wanted in (("confidence", confidence), ("prediction", prediction)):
        if not wanted:
            continue
        region = fit.region(kind, scale=scale)
        x, y = tuple(region.fpr.tolist()), tuple(region.sensitivity.tolist())
        if kind == "confidence":
            areas.append(Area("confidence region", f"{level} confidence region", x, y))
        else:
            lines.append(Line("prediction region", f"{level} prediction region", x, y))
    if curve:
        drawn = _curve(fit, fpr)
        lines += drawn
        if not drawn:
            notes.append("No curve: a variance between studies is 0.")
    return Chart(
        share_axis(FPR_LABEL),
        share_axis("Sensitivity"),
        tuple(areas),
        tuple(lines),
        (
            Points(
                "bubbles",
                "Study, by people",
                tuple(fpr.tolist()),
                tuple(sens.tolist()),
                tuple((people / people.max()).tolist()),
                names,
                rank,
            ),
            Points("summary point", "Summary point", (point[0],), (point[1],)),
        ),
        title,
        _alt(fit, curve=curve and not notes),
        aspect=1.0,
        notes=tuple(notes),
    )


def _curve(fit: DiagnosticFit, fpr: Array) -> list[Line]:
    """Return the HSROC curve: over the observed false-positive rates, and before and after them."""
    if not np.all(np.diag(fit.between) > 0):
        return []
    hsroc = fit.hsroc
    low, high = (float(np.clip(v, _EDGE, 1 - _EDGE)) for v in (fpr.min(), fpr.max()))
    out: list[Line] = []
    for role, start, end in (("curve", low, high), ("beyond", _EDGE, low), ("beyond", high, 1 - _EDGE)):
        label = {"curve": "HSROC curve", "beyond": "beyond the data"}[role]
        if end > start:
            label = "" if any(line.role == role for line in out) else label
            logits = np.linspace(np.log(start / (1 - start)), np.log(end / (1 - end)), _STEPS)
            x = 1 / (1 + np.exp(-logits))
            out.append(Line(role, label, tuple(x.tolist()), tuple(hsroc.sensitivity(x).tolist())))
    return out


def _alt(fit: DiagnosticFit, *, curve: bool) -> str:
    text = (
        f"Summary ROC plot of {fit.k} studies: sensitivity against false-positive rate. Summary point: sensitivity "
        f"{fit.sensitivity}, specificity {fit.specificity}."
    )
    return text + (f" Area under the HSROC curve {fit.auc:.3f}." if curve else "")


def sroc(
    fit: DiagnosticFit,
    *,
    ax: Axes | None = None,
    confidence: bool = True,
    prediction: bool = True,
    curve: bool = True,
    scale: str = "chisq",
    annotate: str | Sequence[str] = "none",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    summary_point: Style | None = None,
    confidence_region: Style | None = None,
    prediction_region: Style | None = None,
    curve_line: Style | None = None,
    beyond_line: Style | None = None,
) -> Axes:
    """Draw a summary ROC plot: studies, summary point with its regions, and the HSROC curve.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    >>> lm.sroc(fit).get_ylabel()
    'Sensitivity'

    Parameters
    ----------
    fit : DiagnosticFit
        From :func:`lbpmeta.diagnostic`, without covariates.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    confidence, prediction : bool
        Draw the region of the summary point (filled), and that of a new study's true values (dashed), at the fit's
        level.
    curve : bool
        Draw the HSROC curve: solid over the observed false-positive rates, dotted beyond them.
    scale : {"chisq", "F"}
        Of the size of the regions; see :meth:`lbpmeta.DiagnosticFit.region`.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: the largest (at most 8), all, none, or those with these labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, summary_point, confidence_region, prediction_region, curve_line, beyond_line : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    NotDefinedError
        If the fit has covariates: there is no one summary point.
    MethodError
        If `scale` is unknown.
    DataError
        For names, styles or a width that cannot be.

    References
    ----------
    Reitsma JB et al. J Clin Epidemiol 2005;58:982-990. Harbord RM et al. Biostatistics 2007;8:239-251.
    """
    must_be("sroc", fit, DiagnosticFit, "diagnostic")
    chart = sroc_layout(
        fit,
        confidence=confidence,
        prediction=prediction,
        curve=curve,
        scale=scale,
        annotate=annotate,
        title=title,
    )
    styles = {
        "bubbles": points,
        "summary point": summary_point,
        "confidence region": confidence_region,
        "prediction region": prediction_region,
        "curve": curve_line,
        "beyond": beyond_line,
    }
    return draw_chart(chart, ax=ax, width=width, styles=styles)
