"""Fit: what pooling returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lbpmeta.interval import Interval
from lbpmeta.recipe import Recipe

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Fit"]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A pooled estimate with all that belongs to it, on the analysis scale.

    Ratio measures live on the log scale here (``scale == "log"``); conversion to the display scale happens in
    one place, :func:`lbpmeta.effects.back_transform`, which :meth:`display` calls.

    Parameters
    ----------
    estimate, se : float
        Pooled effect and its standard error under the recipe's `ci` method.
    ci : Interval
    statistic, p_value : float
        Test of a zero effect (on the analysis scale), two-sided.
    df : float or None
        Degrees of freedom of the test; None for the normal distribution.
    tau2, se_tau2 : float
        Between-study variance and its standard error (NaN where the estimator has none, or the model is common).
    tau2_ci, i2_ci, h2_ci : Interval or None
        Q-profile intervals; None where none exists (the reason is in `notes`).
    i2 : float
        In percent. Which definition is in ``recipe.i2``.
    h2 : float
    q, q_df, q_p : float
        Cochran's Q about the inverse-variance common-effect estimate.
    prediction : Interval or None
        None for a common effect and where it does not exist; the reason is in `notes`.
    weights : ndarray, shape (k,)
        In percent.
    k : int
        Number of studies pooled.
    recipe : Recipe
        The settings that made this fit.
    measure : str
        Effect measure, "" if unknown.
    scale : {"identity", "log", "logit", "arcsine", "double-arcsine", "fisher-z", "sqrt"}
        Scale of all the numbers here.
    yi, vi : ndarray, shape (k,)
        What was pooled.
    labels : tuple of str
    converged, at_boundary : bool
        Whether the tau2 estimator solved its own equation; whether tau2 sits at 0.
    notes : tuple of str
        What a reader must know: dropped rows, an interval that does not exist, a second likelihood maximum.
    """

    estimate: float
    se: float
    ci: Interval
    statistic: float
    p_value: float
    df: float | None
    tau2: float
    se_tau2: float
    tau2_ci: Interval | None
    i2: float
    i2_ci: Interval | None
    h2: float
    h2_ci: Interval | None
    q: float
    q_df: int
    q_p: float
    prediction: Interval | None
    weights: NDArray[np.float64]
    k: int
    recipe: Recipe
    measure: str
    scale: str
    yi: NDArray[np.float64]
    vi: NDArray[np.float64]
    labels: tuple[str, ...]
    converged: bool = True
    at_boundary: bool = False
    notes: tuple[str, ...] = ()
