"""What every tau2 estimator returns, and how the registry describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lbpmeta.pooling.sets import StudySets

__all__ = ["Tau2Estimate", "Tau2Spec"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tau2Estimate:
    """Between-study variances of n sets.

    Parameters
    ----------
    tau2 : ndarray, shape (n,)
        Truncated at 0, in the units of the study sets.
    converged : ndarray of bool, shape (n,)
        Whether the estimator's own equation is solved.
    second_maximum : ndarray of bool, shape (n,), or None
        Whether the likelihood has another maximum within 2 log-likelihood units; None where it cannot.
    """

    tau2: Array
    converged: Flags
    second_maximum: Flags | None = None


@dataclass(frozen=True, slots=True)
class Tau2Spec:
    """One estimator of tau2.

    Parameters
    ----------
    name : str
    function : callable
        ``StudySets -> Tau2Estimate``.
    standard_error : callable
        ``(StudySets, tau2) -> ndarray``, shape (n,).
    iterative : bool
    title, source : str
    """

    name: str
    function: Callable[[StudySets], Tau2Estimate]
    standard_error: Callable[[StudySets, Array], Array]
    iterative: bool
    title: str
    source: str
