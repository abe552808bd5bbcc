"""repair_forest: a line as printed, as re-derived, and after its likeliest repair."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Unpack

from lbpmeta.checks.core.finding import Finding
from lbpmeta.decimals import effect_texts
from lbpmeta.errors import NotDefinedError
from lbpmeta.forest_settings import ForestSettings, with_settings
from lbpmeta.plots.forest.draw import forest
from lbpmeta.plots.forest.entries import null_of
from lbpmeta.pooling.fit import Fit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["repair_forest", "repair_rows"]

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def repair_rows(finding: Finding, derived: Fit | None = None) -> tuple[dict[str, str], ...]:
    """Return the rows of the plot: label, estimate, ci_low and ci_high, as texts.

    Parameters
    ----------
    finding : Finding
        About an estimate with an interval.
    derived : Fit, optional
        The line as its study rows give it.

    Raises
    ------
    NotDefinedError
        If the finding is about no estimate with an interval.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> [row["label"] for row in repair_rows(check_estimate("0.65", "0.12", "0.18", measure="MD"))]
    ['As printed', 'Repaired: ci_high 0.18 to 1.18']
    """
    printed = {name: finding.printed[name] for name in _TRIPLE if finding.printed.get(name)}
    if len(printed) < len(_TRIPLE):
        lacking = ", ".join(name for name in _TRIPLE if name not in printed)
        raise NotDefinedError(f"The finding {finding.check!r} holds no printed {lacking}; there is no line to draw.")
    rows = [{"label": "As printed", **printed}]
    if derived is not None:
        shown = derived.display()
        null = null_of(derived.measure, derived.scale)
        texts = effect_texts(shown.estimate, shown.ci.low, shown.ci.high, null=null)
        rows.append({"label": f"Re-derived ({derived.recipe.name})", **dict(zip(_TRIPLE, texts, strict=True))})
    if finding.repairs:
        repair = finding.repairs[0]
        fields, values = re.split(r",\s*", repair.field), re.split(r",\s*", repair.value)
        changed: Mapping[str, str] = dict(zip(fields, values, strict=True)) if len(fields) == len(values) else {}
        new = {name: changed.get(name) or repair.row.get(name) or printed[name] for name in _TRIPLE}
        rows.append({"label": f"Repaired: {repair.field} {repair.printed} to {repair.value}", **new})
    return tuple(rows)


@with_settings(ForestSettings)
def repair_forest(finding: Finding, derived: Fit | None = None, **settings: Unpack[ForestSettings]) -> Axes:
    """Draw a line as it is printed, as its study rows give it, and after the likeliest repair of a finding.

    Parameters
    ----------
    finding : Finding
        About an estimate with an interval; its first repair is the likeliest.
    derived : Fit, optional
        The line re-derived, such as ``evidence.pool(id)``.
    **settings
        As for :func:`lbpmeta.forest`; `measure` where there is no `derived`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    NotDefinedError
        If the finding is about no estimate with an interval.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = repair_forest(lm.check_estimate("0.65", "0.12", "0.18", measure="MD"), measure="MD")
    >>> len(ax.get_label()) > 0
    True
    """
    if settings.get("measure") is None and derived is not None:
        settings["measure"] = derived.measure
    return forest(repair_rows(finding, derived), **settings)
