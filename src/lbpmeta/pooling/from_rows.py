"""From rows: the study rows behind a pooled line, pooled under a recipe."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from lbpmeta.decimals import effect_line
from lbpmeta.effects.from_rows import StudyRows, effects_from_rows
from lbpmeta.evidence.tables import Row
from lbpmeta.measures import MEASURES, compares_risks
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["pool_rows"]

_TABLE = ("events1", "n1", "events2", "n2")


def pool_rows(rows: Sequence[Row] | StudyRows, measure: str, recipe: str | Recipe = "metafor") -> Fit:
    """Pool study rows of the tables.

    2x2 tables go through Mantel-Haenszel where the recipe says so, everything else through inverse variance.

    Parameters
    ----------
    rows : StudyRows, or sequence of Row
        Rows of ``trials.csv``.
    measure : str
    recipe : str or Recipe

    Returns
    -------
    Fit

    Raises
    ------
    DataError
        If a row has neither complete arms nor a usable estimate.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> fit = pool_rows(load_tables().members("cd008112-3.3.2"), "RR", "revman5")
    >>> f"{fit.display().estimate:.6f}"
    '1.109156'
    """
    chosen = get_recipe(recipe)
    studies = rows if isinstance(rows, StudyRows) else StudyRows(rows)
    if chosen.binary == "mh" and compares_risks(measure) and studies.has(*_TABLE):
        return mantel_haenszel(
            *map(studies.column, _TABLE),
            measure=measure,
            model=chosen.model,
            recipe=chosen,
            labels=studies.labels(),
        )
    fit = pool(effects_from_rows(studies, measure, chosen), recipe=chosen)
    ratio = _ratio_of(studies.rows, measure)
    if not ratio:
        return fit
    shown = effect_line(*map(math.exp, (fit.estimate, fit.ci.low, fit.ci.high)), null=1.0)
    return dataclasses.replace(fit, notes=(f"The effects are logarithms of {ratio}: as {ratio} {shown}.", *fit.notes))


def _ratio_of(rows: Sequence[Row], measure: str) -> str:
    """The ratio whose logarithms the rows hold under the name of no measure; "" where they hold none, or several."""
    told = {row.cells.get("x_measure", "") for row in rows} if measure == "GEN" else set()
    found = {name.removeprefix("log ") for name in told if name.startswith("log ")}
    return found.pop() if len(found) == len(told) == 1 and found <= MEASURES.keys() else ""
