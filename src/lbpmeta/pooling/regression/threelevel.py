"""The three-level model: estimates within clusters, clusters in a population."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Index
from lbpmeta.decimals import p_text
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import holds_effects, row_count
from lbpmeta.pooling.fit_text import scale_line
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.kernel.wls import orthonormal_basis, trace_weighted, wls
from lbpmeta.pooling.regression.coefficients import (
    Intervals,
    Tabulated,
    coefficient_rows,
    critical,
    wald_test,
)
from lbpmeta.pooling.regression.data import linear_model, rests_on_one
from lbpmeta.pooling.regression.design import Design
from lbpmeta.pooling.regression.fit import RegressionPrediction, row_se
from lbpmeta.pooling.regression.given import of_labels
from lbpmeta.pooling.regression.threelevel_likelihood import Blocks, maximise
from lbpmeta.special import chdtrc

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ThreeLevelFit", "cluster_codes", "three_level"]


@dataclass(frozen=True, slots=True, eq=False)
class ThreeLevelFit(Tabulated):
    """A three-level fit, on the analysis scale.

    The singular names (`estimate`, `se`, `statistic`, `p_value`, `ci`) are those of a model without
    moderators; the plural ones hold every coefficient.

    Parameters
    ----------
    coefficients, standard_errors, statistics, p_values : ndarray, shape (p,)
    intervals : Intervals
    df : float or None
        k - p for "t"; None for "z".
    names : tuple of str
    vcov : ndarray, shape (p, p)
    sigma2_between, sigma2_within : float
        Variance between clusters, and between the estimates of a cluster.
    i2, i2_between, i2_within : float
        Percent of the total variability: both levels together, and each (Cheung 2014).
    q : float
        Heterogeneity about the common-effect model; `q_df`, `q_p` its test.
    qm : float or None
        Test of the moderators: chi-squared, or F for "t" (`qm_df` and `df`); None without moderators.
    prediction : Interval or None
        Of the true effect of a new estimate in a new cluster; None with moderators (see `predict`).
    log_likelihood : float
    method : {"REML", "ML"}
    converged : bool
        The relative score is below 1e-9 for each component inside, and not positive for one on the boundary.
    at_boundary : bool
        Whether a component is 0.
    k, n_clusters : int
    yi, vi : ndarray, shape (k,)
    X : ndarray, shape (k, p)
    cluster : tuple of str
        Cluster of each estimate.
    design : Design
    labels : tuple of str
    measure, scale : str
    notes : tuple of str
    """

    coefficients: Array
    standard_errors: Array
    statistics: Array
    p_values: Array
    intervals: Intervals
    df: float | None
    names: tuple[str, ...]
    vcov: Array
    sigma2_between: float
    sigma2_within: float
    i2: float
    i2_between: float
    i2_within: float
    q: float
    q_df: int
    q_p: float
    qm: float | None
    qm_df: int
    qm_p: float | None
    prediction: Interval | None
    log_likelihood: float
    method: str
    converged: bool
    at_boundary: bool
    k: int
    n_clusters: int
    yi: Array
    vi: Array
    X: Array
    cluster: tuple[str, ...]
    design: Design
    labels: tuple[str, ...]
    measure: str = ""
    scale: str = "identity"
    notes: tuple[str, ...] = ()

    def _only(self) -> int:
        if len(self.names) > 1:
            raise NotDefinedError(
                f"a model with {len(self.names)} coefficients has no single estimate; "
                "use coefficients, standard_errors and intervals."
            )
        return 0

    @property
    def estimate(self) -> float:
        """Pooled effect of a model without moderators."""
        return float(self.coefficients[self._only()])

    @property
    def se(self) -> float:
        """Standard error of `estimate`."""
        return float(self.standard_errors[self._only()])

    @property
    def statistic(self) -> float:
        """Test statistic of `estimate`."""
        return float(self.statistics[self._only()])

    @property
    def p_value(self) -> float:
        """Two-sided p-value of `estimate`."""
        return float(self.p_values[self._only()])

    @property
    def ci(self) -> Interval:
        """Confidence interval of `estimate`."""
        return self.intervals[self._only()]

    def predict(self, newmods: Any = None, level: float | None = None) -> RegressionPrediction:
        """Predict average effects at given moderators (see :meth:`RegressionFit.predict`)."""
        level = self.intervals.level if level is None else level
        rows = self.X if newmods is None else self.design.rows(newmods)
        estimate, se = rows @ self.coefficients, row_se(rows, self.vcov)
        crit, method = critical(level, self.df), self.intervals.method
        new = np.sqrt(se**2 + self.sigma2_between + self.sigma2_within)
        return RegressionPrediction(
            estimate,
            se,
            Intervals(estimate - crit * se, estimate + crit * se, level, method),
            Intervals(estimate - crit * new, estimate + crit * new, level, method),
            rows,
            self.measure,
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        return pd.DataFrame(
            {
                "estimate": self.coefficients,
                "se": self.standard_errors,
                "statistic": self.statistics,
                "p_value": self.p_values,
                "ci_low": self.intervals.low,
                "ci_high": self.intervals.high,
            },
            index=pd.Index(self.names, name="coefficient"),
        )

    def _summary(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        rows = coefficient_rows(
            self.names,
            self.coefficients,
            self.standard_errors,
            self.statistics,
            self.df,
            self.p_values,
            self.intervals,
        )
        lines = [
            f"Between clusters: variance {self.sigma2_between:.4f}, I2 {self.i2_between:.1f}%",
            f"Within clusters: variance {self.sigma2_within:.4f}, I2 {self.i2_within:.1f}%",
            f"Heterogeneity: Q({self.q_df}) = {self.q:.2f}, {p_text(self.q_p, digits=4)}",
        ]
        if self.prediction is not None:
            lines.append(f"Prediction interval: {self.prediction}")
        what = scale_line(self.measure, self.scale)
        title = f"Three-level model of {self.k} estimates in {self.n_clusters} clusters: {what} ({self.method})"
        return title, rows, [*lines, *self.notes]


def cluster_codes(cluster: Any, k: int) -> tuple[Index, tuple[str, ...]]:
    """Return integer codes in order of appearance, and the cluster of each row as text.

    Raises
    ------
    DataError
        If the length is not `k` or a cluster is missing.
    """
    values = np.asarray(cluster, dtype=object).ravel()
    if len(values) != k:
        raise DataError(f"`cluster` has {len(values)} entries for {k} estimates; give one for each estimate used.")
    for i, value in enumerate(values):
        if value is None or value == "" or value != value:
            raise DataError(f"`cluster` is missing for row {i + 1}; name a cluster for every estimate.")
    order: dict[Any, int] = {}
    codes = np.array([order.setdefault(value, len(order)) for value in values], dtype=np.intp)
    return codes, tuple(str(value) for value in values)


def three_level(
    yi: Any,
    vi: ArrayLike | None = None,
    cluster: Any = None,
    *,
    method: str = "REML",
    moderators: Any = None,
    X: ArrayLike | None = None,
    intercept: bool = True,
    ci: str = "z",
    level: float = 0.95,
    labels: Iterable[object] | None = None,
    names: Sequence[str] | None = None,
    measure: str | None = None,
    data: Any = None,
) -> ThreeLevelFit:
    """Fit a three-level meta-analysis or meta-regression.

    ``y_ij = x_ij' beta + b_j + w_ij + e_ij`` with independent ``Var(b) = sigma2_between``,
    ``Var(w) = sigma2_within`` and sampling variances ``vi``.

    Examples
    --------
    >>> fit = three_level([0.1, 0.4, 0.9, 0.8, -0.2, 0.0], [0.02] * 6, ["a", "a", "b", "b", "c", "c"])
    >>> print(f"{fit.estimate:.3f}, between {fit.sigma2_between:.3f}, within {fit.sigma2_within:.3f}")
    0.333, between 0.219, within 0.003

    Parameters
    ----------
    yi, vi : array_like, shape (k,), or effect sizes
    cluster : array_like, shape (k,), or str
        Which study (laboratory, district ...) each estimate comes from; with `data`, a column of it.
    method : {"REML", "ML"}
    moderators, X, intercept, names
        As in :func:`meta_regression`.
    ci : {"z", "t"}
        "t" with k - p degrees of freedom.
    level : float
    labels : iterable, optional
        Names of the estimates.
    measure : str, optional
        Effect measure, which tells the scale.
    data : frame or mapping, optional

    Returns
    -------
    ThreeLevelFit

    Raises
    ------
    DataError
        If `cluster` is missing in part or as a whole, or numbers cannot be used.
    MethodError
        If there are fewer than two clusters, or no cluster has two estimates, so that the components cannot
        be told apart; for an unknown option or a design without full rank.
    ConvergenceError
        If no stationary point of the likelihood is reached.

    Warns
    -----
    LbpmetaWarning
        If rows are left out for a missing value, or the likelihood has two maxima of nearly the same height.

    References
    ----------
    Konstantopoulos S. Res Synth Methods 2011;2:61-76. Cheung MWL. Psychol Methods 2014;19:211-229.
    Harville DA. J Am Stat Assoc 1977;72:320-338 (REML).
    """
    for name, value, legal in (("method", method, ("REML", "ML")), ("ci", ci, ("z", "t"))):
        if value not in legal:
            raise MethodError(f"`{name}` is {value!r}; it must be one of {', '.join(map(repr, legal))}.")
    if cluster is None:
        raise DataError("`cluster` is missing; name the cluster of every estimate.")
    cluster = of_labels("cluster", cluster, data, yi.labels if holds_effects(yi) else None)
    all_codes, all_names = cluster_codes(cluster, row_count(yi))
    design, studies, matrix = linear_model(
        yi, vi, moderators, X=X, intercept=intercept, labels=labels, names=names, measure=measure
    )
    codes = np.unique(all_codes[studies.kept], return_inverse=True)[1]
    m = int(codes.max()) + 1
    y, v = studies.yi, studies.vi
    k, p = matrix.shape
    if m < 2 or m == k:
        what = "all estimates are in one cluster" if m < 2 else "every cluster has a single estimate"
        raise MethodError(f"`cluster`: {what}, so the two variance components cannot be told apart; use pool().")

    # An orthonormal basis and residuals about the unweighted fit: the same likelihood with more digits.
    start = np.linalg.lstsq(matrix, y, rcond=None)[0]
    basis = orthonormal_basis(matrix)
    back = np.linalg.lstsq(matrix, basis, rcond=None)[0]
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes)
    blocks = Blocks(
        y=(y - matrix @ start)[order],
        v=v[order],
        X=basis[order],
        cluster=codes[order],
        first=np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        restricted=method == "REML",
    )
    (between, within), more = maximise(blocks)
    for note in more:
        warnings.warn(note, LbpmetaWarning, stacklevel=2)
    best = blocks.fit(between, within)
    beta, vcov = start + back @ best.beta[0], back @ best.cov[0] @ back.T
    se = np.sqrt(np.diag(vcov))
    df = float(k - p) if ci == "t" else None
    statistic = beta / se
    half = critical(level, df) * se
    fixed = wls(y, matrix, 1 / v)
    typical = (k - p) / trace_weighted(fixed)
    total = between + within + typical
    tested = [j for j in range(p) if j != design.intercept]
    omnibus = wald_test(np.eye(p)[tested], beta, vcov, 0.0, df) if tested else None
    prediction = None
    if p == 1 and not tested:
        wide = float(critical(level, df)) * math.sqrt(vcov[0, 0] + between + within)
        prediction = Interval(float(beta[0]) - wide, float(beta[0]) + wide, level, ci)
    return ThreeLevelFit(
        coefficients=beta,
        standard_errors=se,
        statistics=statistic,
        p_values=two_sided_p(statistic, df),
        intervals=Intervals(beta - half, beta + half, level, ci),
        df=df,
        names=design.names,
        vcov=vcov,
        sigma2_between=float(between),
        sigma2_within=float(within),
        i2=100 * float(between + within) / total,
        i2_between=100 * float(between) / total,
        i2_within=100 * float(within) / total,
        q=fixed.rss,
        q_df=k - p,
        q_p=float(chdtrc(k - p, fixed.rss)),
        qm=None if omnibus is None else omnibus.statistic,
        qm_df=len(tested),
        qm_p=None if omnibus is None else omnibus.p_value,
        prediction=prediction,
        log_likelihood=float(best.loglik[0]),
        method=method,
        converged=True,
        at_boundary=bool(between == 0 or within == 0),
        k=k,
        n_clusters=m,
        yi=y,
        vi=v,
        X=matrix,
        cluster=tuple(all_names[i] for i in studies.kept),
        design=design,
        labels=studies.labels,
        measure=studies.measure,
        scale=studies.scale,
        notes=(*studies.notes, *more, *rests_on_one(matrix, design.names, studies.labels)),
    )
