"""The forest plot of a line of the evidence: from its study rows, or as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from lbpmeta.checks.run.runner import run_checks
from lbpmeta.relevance.rows import contrast_of
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS
from lbpmeta.report.drawing import forest_of_line, forest_of_print

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lbpmeta.forest_settings import LineSettings
    from lbpmeta.recipe import Recipe
    from lbpmeta.workbench.evidence import Evidence

__all__ = ["forest_of_evidence"]


def forest_of_evidence(
    evidence: Evidence, row_id: str, recipe: str | Recipe | None, findings: bool, **settings: Unpack[LineSettings]
) -> Axes | Any:
    """Draw what :meth:`lbpmeta.Evidence.forest` draws."""
    line = evidence.line(row_id)
    alone = evidence.tables.known(row_id)
    if alone is not None and recipe is None and not evidence.tables.members(alone["set"] or row_id):
        contrast = contrast_of(alone)
        if contrast is not None:
            found = run_checks(evidence.tables, about=[row_id], extra=RELEVANCE_CHECKS) if findings else None
            return forest_of_print(alone, contrast, evidence.thresholds(row_id), findings=found, **settings)
    rows = evidence.rows_behind(row_id)
    ids = [r.id for r in (*rows, line) if r is not None]
    return forest_of_line(
        evidence.pool(row_id, recipe=recipe),
        rows,
        line,
        evidence.thresholds((line or rows[0]).id),
        findings=run_checks(evidence.tables, about=ids, extra=RELEVANCE_CHECKS) if findings else None,
        **settings,
    )
