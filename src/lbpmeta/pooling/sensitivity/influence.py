"""Case-deletion diagnostics of a pooled effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import pool_runs
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Shown
from lbpmeta.special import gammainc

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Influence", "influence"]

_COLUMNS = (
    "rstudent",
    "dffits",
    "cooks_d",
    "cov_ratio",
    "tau2_deleted",
    "q_deleted",
    "hat",
    "weight",
    "dfbetas",
    "influential",
)


@dataclass(frozen=True, slots=True, eq=False)
class Influence(Shown):
    """Case-deletion diagnostics, one value per study; every array has shape (k,).

    Parameters
    ----------
    labels : tuple of str
    rstudent : ndarray
        Externally standardized residual.
    dffits : ndarray
        Change of the pooled effect in its own standard deviations.
    cooks_d : ndarray
        Squared change of the pooled effect over its variance.
    cov_ratio : ndarray
        Variance of the pooled effect without the study over the variance with it.
    tau2_deleted, q_deleted : ndarray
        tau2 and Cochran's Q without the study.
    hat, weight : ndarray
        Leverage, and the same in percent.
    dfbetas : ndarray
        Standardized change of the pooled effect.
    influential : ndarray of bool
        |dffits| > 3 sqrt(1/(k - 1)), or P(chi2_1 < cooks_d) > 0.5, or hat > 3/k, or |dfbetas| > 1.
    recipe : Recipe
    notes : tuple of str
    """

    labels: tuple[str, ...]
    rstudent: Array
    dffits: Array
    cooks_d: Array
    cov_ratio: Array
    tau2_deleted: Array
    q_deleted: Array
    hat: Array
    weight: Array
    dfbetas: Array
    influential: Flags
    recipe: Recipe
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row per study."""
        import pandas as pd

        return pd.DataFrame({c: getattr(self, c) for c in _COLUMNS}, index=pd.Index(self.labels, name="study"))

    def __str__(self) -> str:
        named = [label for label, flag in zip(self.labels, self.influential, strict=True) if flag]
        return f"Influence, k = {len(self.labels)}: {', '.join(named) if named else 'no study stands out'}"


def influence(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    **others: Unpack[PoolNames],
) -> Influence:
    """Measure how much each study moves the pooled effect.

    With mu, se and h = w_i / sum w of all studies, the index (i) for the fit without study i, and s^2 the factor
    by which the Hartung-Knapp method scales variances (1 for Wald intervals):

    - rstudent = (y_i - mu(i)) / sqrt(s(i)^2 (v_i + tau2(i)) + se(i)^2)
    - dffits = (mu - mu(i)) / sqrt(h s(i)^2 (v_i + tau2(i)))
    - cooks_d = (mu - mu(i))^2 / se^2
    - cov_ratio = se(i)^2 / se^2
    - dfbetas = (mu - mu(i)) / sqrt(s(i)^2 / sum_j 1 / (v_j + tau2(i)))

    Examples
    --------
    >>> print(influence([0.1, 0.3, 0.2, 0.25, 2.9], [0.01, 0.02, 0.03, 0.02, 0.02], labels=list("ABCDE")))
    Influence, k = 5: E

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    labels, recipe, model, tau2, ci : optional
        As in :func:`leave_one_out`.

    Returns
    -------
    Influence

    Raises
    ------
    DataError
        Fewer than 3 studies.

    References
    ----------
    Viechtbauer W, Cheung MWL. Outlier and influence diagnostics for meta-analysis. Res Synth Methods
    2010;1:112-125.
    """
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="influence",
        others=others,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        ci=ci,
        minimum=3,
    )
    full = pool_runs(s, s.yi[None, :], s.vi[None, :])
    without = pool_runs(s, s.yi, s.vi, ~np.eye(s.k, dtype=bool))
    mu, variance, spread = float(full.estimate[0]), float(full.se[0]) ** 2, float(full.tau2[0])
    w = 1 / (s.vi + spread)
    hat = w / w.sum()
    # Weights of all studies (columns) with the tau2 that is found without each study (rows).
    total_at_deleted = (1 / (s.vi[None, :] + without.tau2[:, None])).sum(axis=1)
    own = 1 / (s.vi + without.tau2)
    scale = without.se**2 * (total_at_deleted - own)
    change = mu - without.estimate
    result = {
        "rstudent": (s.yi - without.estimate) / np.sqrt(scale * (s.vi + without.tau2) + without.se**2),
        "dffits": change / np.sqrt(scale * hat * (s.vi + without.tau2)),
        "cooks_d": change**2 / variance,
        "cov_ratio": without.se**2 / variance,
        "dfbetas": change / np.sqrt(scale / total_at_deleted),
    }
    flags = (
        (np.abs(result["dffits"]) > 3 * np.sqrt(1 / (s.k - 1)))
        | (gammainc(0.5, result["cooks_d"] / 2) > 0.5)
        | (hat > 3 / s.k)
        | (np.abs(result["dfbetas"]) > 1)
    )
    return Influence(
        labels=s.labels,
        tau2_deleted=without.tau2,
        q_deleted=without.q,
        hat=hat,
        weight=100 * hat,
        influential=flags,
        recipe=s.recipe,
        notes=s.notes,
        **result,
    )
