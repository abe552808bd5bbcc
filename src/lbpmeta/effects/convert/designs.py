"""Trials of other designs: clusters, counted as the people they are worth, and hazard ratios from a log-rank test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects._arrays import broadcast, check_range, study_labels, vector
from lbpmeta.effects._numbers import numbers, plain, refuse
from lbpmeta.errors import hinting
from lbpmeta.shown import InColumns
from lbpmeta.special import ndtri

__all__ = ["EffectiveArm", "LogRank", "design_effect", "effective_arm", "log_rank"]


@dataclass(frozen=True, slots=True, eq=False)
class EffectiveArm(InColumns):
    """An arm of a cluster trial at its effective size: what to hand to :func:`lbpmeta.effect_sizes`.

    Parameters
    ----------
    n : ndarray, shape (k,)
        Not rounded.
    events : ndarray, shape (k,), or None
    """

    n: Array
    events: Array | None


@dataclass(frozen=True, slots=True, eq=False)
class LogRank(InColumns):
    """Observed minus expected events of the first arm, and their variance: inputs of ``effect_sizes("HR", …)``.

    Parameters
    ----------
    o_e, var : ndarray, shape (k,)
    """

    o_e: Array
    var: Array


@hinting
def design_effect(cluster_size: ArrayLike, icc: ArrayLike) -> Array:
    """Return by what randomising clusters multiplies a variance: ``1 + (m - 1) ICC``.

    Examples
    --------
    >>> round(float(design_effect(29.8, 0.02)), 3)
    1.576

    Parameters
    ----------
    cluster_size : array_like
        Mean number of people per cluster.
    icc : array_like
        Intracluster correlation.

    Raises
    ------
    DataError
        If a cluster has fewer than 1 person, or a correlation is not between 0 and 1.

    References
    ----------
    Cochrane Handbook version 6.5, section 23.1.4; version 5.1, section 16.3.5 (the example).
    """
    size, rho = numbers("cluster_size", cluster_size, low=1.0), numbers("icc", icc, low=0.0, high=1.0)
    return plain(1.0 + (size - 1.0) * rho)


@hinting
def effective_arm(
    n: ArrayLike, *, cluster_size: ArrayLike, icc: ArrayLike, events: ArrayLike | None = None
) -> EffectiveArm:
    """Return participants and events of an arm divided by the design effect; means and SDs stay as they are.

    For a trial whose analysis left the clusters out. The standard error of an effect is multiplied by the root of
    :func:`design_effect` instead, which comes to the same.

    Examples
    --------
    >>> arm = effective_arm(295, events=63, cluster_size=29.8, icc=0.02)
    >>> arm.n.round(1).tolist(), arm.events.round(1).tolist()
    ([187.2], [40.0])

    Parameters
    ----------
    n : array_like
        Participants.
    cluster_size, icc : array_like
        As in :func:`design_effect`.
    events : array_like, optional

    Raises
    ------
    DataError
        If a number is impossible.

    References
    ----------
    Cochrane Handbook version 6.5, section 23.1.4; version 5.1, section 16.3.5 (the example).
    """
    factor = vector("design effect", design_effect(cluster_size, icc))
    given = {"n": vector("n", n), "factor": factor}
    if events is not None:
        given["events"] = vector("events", events)
    data, k = broadcast(given)
    labels = study_labels(None, k)
    for name in ("n", *(("events",) if events is not None else ())):
        check_range(name, data[name], labels)
    return EffectiveArm(data["n"] / data["factor"], None if events is None else data["events"] / data["factor"])


@hinting
def log_rank(p: ArrayLike, *, events1: ArrayLike, events2: ArrayLike, fewer_in_arm: ArrayLike = 1) -> LogRank:
    """Return O - E and V of a hazard ratio from the two-sided p of a log-rank test and the events of both arms.

    ``V = d1 d2 / (d1 + d2)`` and ``O - E = z sqrt(V)``, for arms of equal size. A printed "p < 0.05" is no p-value.

    Examples
    --------
    >>> line = log_rank(0.075, events1=34, events2=46)
    >>> line.o_e.round(3).tolist(), line.var.round(2).tolist()
    ([-7.872], [19.55])

    Parameters
    ----------
    p : array_like
        Two-sided.
    events1, events2 : array_like
        People with the event.
    fewer_in_arm : {1, 2} or array_like
        The arm with the lower hazard, which the p-value does not tell.

    Raises
    ------
    DataError
        If a number is impossible.

    References
    ----------
    Tierney JF et al. Trials 2007;8:16 (equation 14). Its z for p is that of ``p / 2``: Trials 2013;14:391.
    """
    tail, d1, d2, arm = np.broadcast_arrays(
        numbers("p", p, low=0.0, high=1.0, open_low=True),
        numbers("events1", events1, low=0.0, open_low=True),
        numbers("events2", events2, low=0.0, open_low=True),
        numbers("fewer_in_arm", fewer_in_arm, low=1.0, high=2.0),
    )
    refuse((arm != 1) & (arm != 2), "`fewer_in_arm` must be 1 or 2 for each study.")
    var = np.atleast_1d(d1 * d2 / (d1 + d2))
    sign = np.where(np.atleast_1d(arm) == 1, 1.0, -1.0)
    return LogRank(sign * np.atleast_1d(ndtri(tail / 2)) * np.sqrt(var), var)
