"""Subgroups of a forest plot: who belongs where, their subtotals, and the test of their difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from lbpmeta.errors import DataError, NotDefinedError
from lbpmeta.pooling.fit import Fit

__all__ = ["Group", "make_groups", "subgroup_difference"]


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
    k = fit.yi.size
    if subgroups is None:
        return (Group("", tuple(range(k)), None),)
    if len(subgroups) != k:
        raise DataError(f"`subgroups` has {len(subgroups)} entries for {k} studies; give one per study.")
    names = [str(s) for s in subgroups]
    groups = []
    for name in dict.fromkeys(names):
        members = tuple(i for i, n in enumerate(names) if n == name)
        if subtotals is None:
            pooled: Fit | None = _pool(fit, members)
        elif name in subtotals:
            pooled = subtotals[name]
        else:
            raise DataError(f"`subtotals` has no fit for the subgroup {name!r}.")
        if pooled is not None and pooled.k > len(members):
            raise DataError(f"The subtotal of {name!r} pools {pooled.k} studies; the subgroup has {len(members)}.")
        groups.append(Group(name, members, pooled))
    return tuple(groups)


def _pool(fit: Fit, members: tuple[int, ...]) -> Fit | None:
    """Pool one subgroup as the total was pooled; None where nothing in it can be pooled."""
    from lbpmeta.pooling.single import pool

    index = [i for i in members if np.isfinite(fit.yi[i]) and np.isfinite(fit.vi[i])]
    if not index:
        return None
    if fit.recipe.model == "random" and fit.recipe.subgroup_tau2 == "common":
        raise DataError("The recipe shares one tau2 between subgroups; give the `subtotals` that were pooled so.")
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
