"""What every tau2 estimator returns, and how the registry describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lbpmeta.arrays import Array, Flags
from lbpmeta.pooling.kernel.sets import StudySets

__all__ = ["NEARLY_AS_GOOD", "ResidualTau2", "Tau2Estimate", "Tau2Spec"]


#: Log-likelihood units within which a second maximum is told to the reader.
NEARLY_AS_GOOD: Final = 2.0


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
class ResidualTau2:
    """The variance between studies that a design leaves.

    Parameters
    ----------
    tau2, se : float
        ``se`` is the asymptotic standard error.
    at_boundary : bool
        Whether the unconstrained solution is not positive, so that tau2 is 0.
    notes, alarms : tuple of str
        What a reader should know, and what is worth a warning.
    """

    tau2: float
    se: float
    at_boundary: bool
    notes: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()


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
    general : callable
        ``(y, v, X) -> ResidualTau2``: the same estimator about any design.
    title, source : str
    """

    name: str
    function: Callable[[StudySets], Tau2Estimate]
    standard_error: Callable[[StudySets, Array], Array]
    general: Callable[[Array, Array, Array], ResidualTau2]
    title: str
    source: str
