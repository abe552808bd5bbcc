"""admissible_plot: what was printed, on the set that the other numbers allow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from numpy.typing import NDArray

from lbpmeta.checks.core.finding import Finding
from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.interval import Values, ValueSet, ValueSets
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import linear_axis
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Panels, Points
from lbpmeta.plots.chart.draw import DEFAULT_WIDTH
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.chart.panels import draw_panels
from lbpmeta.printed import Printed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["admissible_layout", "admissible_plot"]

_ROWS: Final = 2.6
#: Half the height of a bar.
_HALF: Final = 0.3
#: Least width of a bar, as a share of the axis: a single value is seen too.
_LEAST: Final = 0.006
#: Said under a picture in which the interval stands for what the estimate can be.
_TAKEN: Final = "Allowed here: the interval as it was printed, in which its estimate must lie."
_NAMES: Final = {
    "estimate": "Estimate",
    "ci_low": "Lower limit",
    "ci_high": "Upper limit",
    "se": "Standard error",
    "p": "p-value",
    "i2": "I²",
    "tau2": "τ²",
    "q": "Q",
    "n": "Number",
}


def admissible_layout(finding: Finding, *, title: str = "") -> Panels:
    """Return the picture of a finding as plain data; see :func:`admissible_plot`.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> layout = admissible_layout(check_estimate("-0.05", "-0.26", "0.36", measure="SMD"))
    >>> layout.charts[0].areas_of("printed")[0].x[:2]
    (-0.055, -0.045)
    """
    given = finding.admissible or _own_interval(finding)
    shown = [(field, allowed, _printed(finding, field, given)) for field, allowed in given.items()]
    if not shown:
        raise NotDefinedError(
            f"The finding of the check {finding.check!r} ({finding.verdict}) names no set of values that the other "
            "numbers allow, so there is nothing to draw."
        )
    repairs = {r.field: r.value for r in reversed(finding.repairs)}
    last = len(shown) - 1
    charts = tuple(
        _panel(finding, field, allowed, printed, repairs.get(field), legend=i == last)
        for i, (field, allowed, printed) in enumerate(shown)
    )
    told = [
        f"{_name(field)}: printed {printed.text if printed else 'nowhere'}, the others allow {_told(allowed)}."
        for field, allowed, printed in shown
    ]
    where = f" of {finding.rows[0]}" if finding.rows else ""
    notes = (finding.message,) if finding.admissible else (finding.message, _TAKEN)
    return Panels(charts, title, notes, f"Printed numbers{where} against the admissible: {' '.join(told)}")


def _own_interval(finding: Finding) -> dict[str, Values]:
    """Return the printed interval as the set for an estimate that lies outside it; nothing for other findings."""
    estimate, low, high = (_parsed(finding.printed.get(field)) for field in ("estimate", "ci_low", "ci_high"))
    if estimate is None or low is None or high is None or low.values.low > high.values.high:
        return {}
    allowed = ValueSet(low.values.low, high.values.high)
    outside = estimate.values.high < allowed.low or estimate.values.low > allowed.high
    return {"estimate": allowed} if outside else {}


def _printed(finding: Finding, field: str, admissible: Mapping[str, Values]) -> Printed | None:
    """Return the printed number of a field; a derived quantity is held against the printed estimate."""
    keys = [field]
    if not any(f in finding.printed for f in admissible):
        keys.append("estimate")
    return _parsed(next((finding.printed[k] for k in keys if k in finding.printed), None))


def _parsed(text: str | None) -> Printed | None:
    if text is None:
        return None
    try:
        return Printed.parse(text)
    except DataError:
        return None


def _name(field: str) -> str:
    return _NAMES.get(field, field.replace("_", " "))


def _parts(values: Values) -> tuple[ValueSet, ...]:
    return values.parts if isinstance(values, ValueSets) else (values,)


def _told(values: Values) -> str:
    """Return a set of values in words."""
    return " or ".join(map(_interval, _parts(values))).replace("-", "\u2212") or "no value"


def _interval(values: ValueSet) -> str:
    if math.isinf(values.low) and math.isinf(values.high):
        return "any value"
    if math.isinf(values.low):
        return f"at most {values.high:.4g}"
    if math.isinf(values.high):
        return f"at least {values.low:.4g}"
    if values.high - values.low <= 1e-9 * max(abs(values.low), abs(values.high)):
        return f"{values.mid:.4g}"
    return f"{values.low:.4g} to {values.high:.4g}"


def _panel(
    finding: Finding, field: str, allowed: Values, printed: Printed | None, repair: str | None, *, legend: bool
) -> Chart:
    printed_set = () if printed is None else (printed.values,)
    marks = [] if repair is None else [float(Printed.parse(repair))]
    ends = [e for s in (*printed_set, *_parts(allowed)) for e in (s.low, s.high)]
    x = linear_axis(_name(field), [*ends, *marks, *([] if printed is None else [float(printed)])], most=5, pad=0.12)
    legends = ("What the printed number stands for", "What the other numbers allow") if legend else ("", "")
    areas: list[Area] = []
    points: list[Points] = []
    for row, (role, sets) in enumerate((("printed", printed_set), ("admissible", _parts(allowed)))):
        for i, values in enumerate(sets):
            bar, arrows = _bar(role, legends[row] if i == 0 else "", values, float(row), x)
            areas.append(bar)
            points += arrows
    points.append(Points("repairs", "A smallest repair" if legend else "", tuple(marks), (0.5,) * len(marks)))
    if marks:
        x = replace(x, label=f"{x.label} (smallest repair: {repair})".replace("-", "\u2212"))
    rows = ("not printed" if printed is None else f"printed {printed.text}", f"allowed {_told(allowed)}")
    y = Axis("", (1.6, -0.6), (0.0, 1.0), tuple(row.replace("-", "\u2212") for row in rows))
    alt = f"{_name(field)} of a finding, {finding.verdict}."
    return Chart(x, y, tuple(areas), (), tuple(points), "", alt, rows=_ROWS)


def _bar(role: str, label: str, values: ValueSet, row: float, x: Axis) -> tuple[Area, list[Points]]:
    """Return a set of values as a bar, with arrow heads where it goes on without end."""
    left, right = x.limits
    low, high = max(values.low, left), min(values.high, right)
    least = _LEAST * (right - left)
    if high - low < least:
        low, high = (low + high - least) / 2, (low + high + least) / 2
    arrows = [
        Points(name, "", (end,), (row,))
        for name, infinite, end in (
            ("beyond left", math.isinf(values.low), left),
            ("beyond right", math.isinf(values.high), right),
        )
        if infinite
    ]
    top, bottom = row - _HALF, row + _HALF
    return Area(role, label, (low, high, high, low), (bottom, bottom, top, top)), arrows


def admissible_plot(
    finding: Finding,
    *,
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    printed: Style | None = None,
    admissible: Style | None = None,
    repairs: Style | None = None,
) -> NDArray[Any]:
    """Draw a finding: what each printed number can stand for, against the set that the other numbers allow.

    One panel per number, each with its own axis. Bars that do not meet cannot both be right. A bar with an arrow
    head goes on without end.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> axes = lm.admissible_plot(lm.check_estimate("-0.05", "-0.26", "0.36", measure="SMD"))
    >>> axes[0].get_xlabel()
    'Estimate (smallest repair: 0.05)'

    Parameters
    ----------
    finding : Finding
        With sets in `admissible`, as :func:`lbpmeta.check_estimate` and the other checks return; or about an
        estimate outside its own interval, which is then the set.
    ax : matplotlib Axes, optional
        Its rectangle is divided between the panels; a new figure of the right height otherwise.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    printed, admissible, repairs : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    ndarray of matplotlib Axes
        One per number; the label of the first (``axes[0].get_label()``) is the alternative text.

    Raises
    ------
    NotDefinedError
        If the finding names no admissible set.
    """
    must_be("admissible_plot", finding, Finding, "check_estimate")
    layout = admissible_layout(finding, title=title)
    styles = {"printed": printed, "admissible": admissible, "repairs": repairs}
    return draw_panels(layout, columns=1, ax=ax, width=width, default_width=DEFAULT_WIDTH, styles=styles)
