"""Subgroups of a forest plot: who belongs where, their subtotals, and the test of their difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.pooling.fit import Fit
from lbpmeta.special import chdtrc

__all__ = ["Group", "left_out_subtotals", "left_out_totals", "make_groups", "subgroup_difference"]


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the studies, and what they pool to."""

    name: str
    members: tuple[int, ...]
    fit: Fit | None


def make_groups(fit: Fit, subgroups: Sequence[str] | None, subtotals: Mapping[str, Fit] | None) -> tuple[Group, ...]:
    """Return the groups in order of first appearance; one nameless group where there are no subgroups.

    Raises
    ------
    DataError
        If there is not one subgroup per study, or a subtotal is missing or of other studies.
    """
    rows = fit.yi.size + len(fit.dropped)
    if subgroups is None:
        return (Group("", tuple(range(rows)), None),)
    if len(subgroups) not in (rows, fit.yi.size):
        raise DataError(f"`subgroups` has {len(subgroups)} entries for {rows} studies; give one per study.")
    names = dict(zip(range(rows) if len(subgroups) == rows else fit.kept, map(str, subgroups), strict=True))
    groups = []
    for name in dict.fromkeys(names.values()):
        members = tuple(i for i, n in names.items() if n == name)
        if subtotals is None:
            if fit.recipe.model == "random" and fit.recipe.subgroup_tau2 == "common":
                raise DataError("The recipe shares one tau2 between subgroups; give the `subtotals` pooled so.")
            pooled: Fit | None = _pool(fit, members)
        elif name in subtotals:
            pooled = subtotals[name]
        else:
            raise DataError(f"`subtotals` has no fit for the subgroup {name!r}.")
        if pooled is not None and pooled.k > len(members):
            raise DataError(f"The subtotal of {name!r} pools {pooled.k} studies; the subgroup has {len(members)}.")
        groups.append(Group(name, members, pooled))
    # Studies that were not pooled and of which nobody said the subgroup.
    rest = tuple(i for i in range(rows) if i not in names)
    return (*groups, Group("", rest, None)) if rest else tuple(groups)


def left_out_totals(fit: Fit) -> dict[int, Fit]:
    """Return, by row, the total without that study, pooled as the total was; only where something is left to pool."""
    rows = tuple(range(fit.yi.size + len(fit.dropped)))
    found = {row: _pool(fit, tuple(other for other in rows if other != row)) for row in fit.kept}
    return {row: left for row, left in found.items() if left is not None}


def left_out_subtotals(
    name: str, fit: Fit | None, members: Sequence[int], shown: Callable[[Fit], str]
) -> dict[int, str]:
    """Return, by study, what the subtotal of its subgroup is without it, in words; the drawn ones stay.

    Parameters
    ----------
    name : str
        Of the subgroup.
    fit : Fit or None
        Its subtotal.
    members : sequence of int
        The studies of the subgroup that were pooled, in the order of its fit.
    shown : callable
        (fit) -> estimate and interval as the figure prints them.
    """
    stays = "; the subtotals that are drawn stay those of all studies"
    # One tau2 for all subgroups would be another one without the study: nothing is said that is not pooled so.
    if fit is None or fit.recipe.subgroup_tau2 == "common" or len(fit.kept) != len(members):
        return dict.fromkeys(members, stays)
    left = left_out_totals(fit)
    told = {i: shown(left[row]) if row in left else "no study" for i, row in zip(members, fit.kept, strict=True)}
    return {i: f"; subtotal of {name} without it: {text}{stays}" for i, text in told.items()}


def _pool(fit: Fit, members: tuple[int, ...]) -> Fit | None:
    """Pool one subgroup as the total was pooled; None where nothing in it can be pooled."""
    from lbpmeta.pooling.single import pool
    from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel, peto

    places = {row: i for i, row in enumerate(fit.kept)}
    index = [places[i] for i in members if i in places]
    index = [i for i in index if fit.method == "Mantel-Haenszel" or (np.isfinite(fit.yi[i]) and np.isfinite(fit.vi[i]))]
    if not index:
        return None
    counts = {name: values[list(members)] for name, values in fit.counts.items()}
    if fit.method == "Mantel-Haenszel" and not counts:
        raise DataError("The fit was pooled by Mantel-Haenszel and does not hold its counts; give the `subtotals`.")
    try:
        if fit.method == "Mantel-Haenszel":
            return mantel_haenszel(
                counts["events1"],
                counts.get("n1"),
                counts["events2"],
                counts.get("n2"),
                time1=counts.get("time1"),
                time2=counts.get("time2"),
                measure=fit.measure,
                model=fit.recipe.model,
                recipe=fit.recipe,
            )
        if fit.method == "Peto" and counts:
            return peto(counts["events1"], counts["n1"], counts["events2"], counts["n2"], recipe=fit.recipe)
    except NotDefinedError:
        return None
    return pool(fit.yi[index], fit.vi[index], recipe=fit.recipe, measure=fit.measure)


def subgroup_difference(estimates: Sequence[float], ses: Sequence[float]) -> tuple[float, int, float]:
    """Return Q between subgroups, its degrees of freedom and p.

    Q = sum w (x - sum(w x)/sum(w))^2 with w = 1/se^2 of the subtotals, chi-squared with (groups - 1) degrees
    of freedom under no difference.

    Raises
    ------
    NotDefinedError
        If there are fewer than two subtotals.

    References
    ----------
    Borenstein M, Higgins JPT. Prev Sci 2013;14:134-143.

    Examples
    --------
    >>> q, df, p = subgroup_difference([-7.01, -2.25], [2.793, 2.074])
    >>> round(q, 2), df, round(p, 2)
    (1.87, 1, 0.17)
    """
    x, w = np.asarray(estimates, dtype=np.float64), np.asarray(ses, dtype=np.float64) ** -2.0
    if x.size < 2:
        raise NotDefinedError(f"There are {x.size} subtotals; a difference needs at least 2.")
    centre = float(np.sum(w * x) / np.sum(w))
    q = float(np.sum(w * (x - centre) ** 2))
    return q, x.size - 1, float(chdtrc(x.size - 1, q))
