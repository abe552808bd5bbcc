"""From rows: the study rows behind a pooled line, as effect sizes under a recipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.generic import estimates_from
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row
from lbpmeta.measures import get_measure
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["column", "effects_from_rows", "row_labels"]

#: Columns of arms that the tables hold; the person-time of a rate is no column of its own.
_TABLE_COLUMNS: Final = frozenset(("mean1", "sd1", "n1", "mean2", "sd2", "n2", "events1", "events2"))


def effects_from_rows(rows: Sequence[Row], measure: str, recipe: str | Recipe = "metafor") -> EffectSizes:
    """Return effect sizes of study rows: from the arms where all are printed, else from what was printed.

    Parameters
    ----------
    rows : sequence of Row
        Rows of ``trials.csv``.
    measure : str
        Measure of the pooled line.
    recipe : str or Recipe
        Decides conventions (SMD variance, zero cells) when arms are used.

    Returns
    -------
    EffectSizes
        One entry per row, on the analysis scale; labels are the trial names.

    Raises
    ------
    DataError
        If a row has neither complete arms nor a usable estimate; the message names the row and what it lacks.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> rows = load_tables().members("rubinstein2019-pain")
    >>> effects_from_rows(rows, "MD").yi[:2].tolist()
    [2.0, 3.0]
    """
    if not rows:
        raise DataError("There are no study rows to take effect sizes from.")
    labels = row_labels(rows)
    arms = next((c for c in get_measure(measure).columns if _TABLE_COLUMNS.issuperset(c)), ())
    if arms and all(r.has(*arms) for r in rows):
        columns = {name: column(rows, name) for name in arms}
        return effect_sizes(
            measure,
            mean1=columns.get("mean1"),
            sd1=columns.get("sd1"),
            n1=columns["n1"],
            mean2=columns.get("mean2"),
            sd2=columns.get("sd2"),
            n2=columns["n2"],
            events1=columns.get("events1"),
            events2=columns.get("events2"),
            labels=labels,
            recipe=get_recipe(recipe),
        )
    return _from_printed(rows, measure, labels)


def row_labels(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return a name per row: the trial's, numbered where a trial stands in several rows."""
    names = [r["trial"] or r.id for r in rows]
    of_name, seen = Counter(names), Counter[str]()
    labels = []
    for name in names:
        seen[name] += 1
        labels.append(f"{name} ({seen[name]})" if of_name[name] > 1 else name)
    return tuple(labels)


def _from_printed(rows: Sequence[Row], measure: str, labels: tuple[str, ...]) -> EffectSizes:
    """Return effect sizes from printed estimates with a variance, standard error or interval."""
    for spread in (("variance",), ("se",), ("ci_low", "ci_high")):
        if all(r.has("estimate", *spread) for r in rows):
            levels = {r["level"] or "95" for r in rows}
            if len(levels) > 1 and spread[0] == "ci_low":
                raise DataError(f"The rows print intervals of different levels ({', '.join(sorted(levels))}).")
            return estimates_from(
                estimate=column(rows, "estimate"),
                variance=column(rows, "variance") if spread[0] == "variance" else None,
                se=column(rows, "se") if spread[0] == "se" else None,
                ci_low=column(rows, "ci_low") if spread[0] == "ci_low" else None,
                ci_high=column(rows, "ci_high") if spread[0] == "ci_low" else None,
                level=float(levels.pop()) / 100,
                measure=measure,
                labels=labels,
            )
    for row in rows:
        if not row["estimate"] or not (row["variance"] or row["se"] or row.has("ci_low", "ci_high")):
            raise DataError(
                f"{row.file}, line {row.line}: row {row.id!r} cannot be pooled as {measure}: it has neither complete "
                "arms nor an estimate with a variance, standard error or interval. Fill them in, or take it out of "
                "the set."
            )
    raise DataError(
        f"The rows of {rows[0]['set']!r} print their spread in different columns; give all of them a variance, "
        "or all an interval."
    )


def column(rows: Sequence[Row], name: str) -> NDArray[np.float64]:
    """Return a column of printed numbers at face value."""
    return np.array([float(p) if (p := r.printed(name)) is not None else np.nan for r in rows])
