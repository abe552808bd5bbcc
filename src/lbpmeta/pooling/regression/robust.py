"""Cluster-robust inference: standard errors that hold when estimates within a cluster are dependent.

References
----------
Hedges LV, Tipton E, Johnson MC. Res Synth Methods 2010;1:39-65.
Tipton E. Psychol Methods 2015;20:375-393 (CR2 and Satterthwaite degrees of freedom in meta-regression).
Pustejovsky JE, Tipton E. J Bus Econ Stat 2018;36:672-683 (general working models, Hotelling test).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np

from lbpmeta.arrays import Array, Index
from lbpmeta.decimals import p_text
from lbpmeta.errors import MethodError, hinting
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import scale_line
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.regression.coefficients import Intervals, Tabulated, coefficient_rows, critical
from lbpmeta.pooling.regression.fit import RegressionFit
from lbpmeta.pooling.regression.given import of_labels
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.regression.threelevel import ThreeLevelFit, cluster_codes
from lbpmeta.special import fdtrc

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RobustFit", "robust"]

#: Eigenvalues below this share of the largest without the model count as zero in the pseudo-inverse root.
EIGEN_TOLERANCE = 1e-12
#: Below this many degrees of freedom the t approximation is unreliable (Tipton 2015).
FEW_DF = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class RobustFit(Tabulated):
    """Coefficients with cluster-robust standard errors, tests and intervals.

    Parameters
    ----------
    coefficients, se, statistic, p_value : ndarray, shape (p,)
        The estimates are those of the model; the statistics are t.
    df : ndarray, shape (p,)
        Satterthwaite's for CR2, n_clusters - p for CR0 and CR1.
    ci : Intervals
    names : tuple of str
    vcov : ndarray, shape (p, p)
    qm : float or None
        F test of all coefficients but the intercept, with `qm_df` and `qm_df_residual`: Wald for CR0 and CR1,
        approximate Hotelling T2 (HTZ) for CR2. None without moderators, or when its degrees of freedom are
        not positive (see `notes`).
    kind : {"CR0", "CR1", "CR2"}
    k, n_clusters : int
    measure, scale : str
    notes : tuple of str
    """

    coefficients: Array
    se: Array
    statistic: Array
    p_value: Array
    df: Array
    ci: Intervals
    names: tuple[str, ...]
    vcov: Array
    qm: float | None
    qm_df: int
    qm_df_residual: float | None
    qm_p: float | None
    kind: str
    k: int
    n_clusters: int
    measure: str = ""
    scale: str = "identity"
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        tested = {name: getattr(self, name) for name in ("se", "statistic", "df", "p_value")}
        columns = {"estimate": self.coefficients, **tested, "ci_low": self.ci.low, "ci_high": self.ci.high}
        return pd.DataFrame(columns, index=pd.Index(self.names, name="coefficient"))

    def _summary(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        rows = coefficient_rows(self.names, self.coefficients, self.se, self.statistic, self.df, self.p_value, self.ci)
        lines = list(self.notes)
        if self.qm is not None and self.qm_p is not None:
            test = f"F({self.qm_df}, {self.qm_df_residual:.4g}) = {self.qm:.2f}, {p_text(self.qm_p, digits=4)}"
            lines.insert(0, f"Moderators: {test}")
        title = (
            f"Cluster-robust ({self.kind}) inference, {self.k} estimates in {self.n_clusters} clusters: "
            f"{scale_line(self.measure, self.scale)}"
        )
        return title, rows, lines


@runtime_checkable
class Correlated(Protocol):
    """A fit with a whole covariance of its estimates: a multivariate model."""

    @property
    def yi(self) -> Array: ...
    @property
    def X(self) -> Array: ...  # noqa: N802 - the name that every fit has
    @property
    def covariance(self) -> Array: ...
    @property
    def coefficients(self) -> Array: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def intercept(self) -> int | None: ...
    @property
    def level(self) -> float: ...
    @property
    def k(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Working:
    """The working model: design in an orthonormal basis, and a covariance block per cluster."""

    y: Array
    basis: Array
    to_beta: Array
    names: tuple[str, ...]
    intercept: int | None
    level: float
    blocks: tuple[Index, ...]
    covariances: tuple[Array, ...]
    measure: str
    scale: str


@dataclass(frozen=True, slots=True)
class _Sandwich:
    """Per cluster: u_c = A_c W_c X_c M (the influence of its residuals), and its residuals."""

    beta: Array
    m: Array
    influence: tuple[Array, ...]
    meat: Array


#: The matrix by which the residuals of a cluster are adjusted, from its design, its covariance and M.
_Adjust: TypeAlias = Callable[[Array, Array, Array], Array]


def _no_adjustment(design: Array, phi: Array, m: Array) -> Array:
    return np.eye(len(phi))


def _bias_reduced(design: Array, phi: Array, m: Array) -> Array:
    """Return ``A = D' (D (Phi - X M X') D')^{+1/2} D`` with ``Phi = D'D``; the variance is then unbiased."""
    upper = np.linalg.cholesky(phi).T
    values, vectors = np.linalg.eigh(upper @ (phi - design @ m @ design.T) @ upper.T)
    # Of a cluster that the model fits in full nothing is left but rounding: its scale is that of all of Phi.
    keep = values > EIGEN_TOLERANCE * np.linalg.eigvalsh(upper @ phi @ upper.T)[-1]
    root = (vectors[:, keep] / np.sqrt(values[keep])) @ vectors[:, keep].T
    return np.asarray(upper.T @ root @ upper)


#: Kind -> (adjustment matrix of a cluster, factor of the variance given clusters and coefficients).
KINDS: Final[Mapping[str, tuple[_Adjust, Callable[[int, int], float]]]] = MappingProxyType(
    {
        "CR0": (_no_adjustment, lambda n, p: 1.0),
        "CR1": (_no_adjustment, lambda n, p: n / (n - p)),
        "CR2": (_bias_reduced, lambda n, p: 1.0),
    }
)


@hinting
def robust(
    fit: Any, cluster: Any, *, kind: str = "CR2", tau2: str | None = None, level: float | None = None, data: Any = None
) -> RobustFit:
    """Return cluster-robust standard errors, tests and intervals for a fit.

    ``V = M (sum_c X_c' W_c A_c e_c e_c' A_c' W_c X_c) M`` with ``M = (X'WX)^-1``: the weights, and so the
    coefficients, stay those of the fit.

    Examples
    --------
    >>> result = robust(([0.1, 0.4, 0.9, 0.8, -0.2, 0.0], [0.02] * 6), ["a", "a", "b", "b", "c", "c"])
    >>> print(result)
    Cluster-robust (CR2) inference, 6 estimates in 3 clusters: Effect
               estimate      se      t  df       p             95% CI
    intercept    0.3333  0.2774  1.202   2  0.3525  -0.8602 to 1.5268
    Degrees of freedom below 4: p-values and intervals are unreliable with so few clusters.

    Parameters
    ----------
    fit : Fit, RegressionFit, ThreeLevelFit, MultivariateFit, effect sizes, or tuple
        What :func:`pool`, :func:`meta_regression`, :func:`three_level` or :func:`multivariate` returned; or
        ``(yi, vi)`` or ``(yi, vi, moderators)``, fitted first.
    cluster : array_like, shape (k,), or str
        Cluster of each estimate used in the fit; with `data`, a column of it. Clusters of a three-level fit must lie
        within these.
    kind : {"CR2", "CR1", "CR0"}
        CR2: unbiased under the working model, with Satterthwaite degrees of freedom. CR1: the plain sandwich
        times n / (n - p), n the number of clusters, with n - p degrees of freedom. CR0: the plain sandwich.
    tau2 : str, optional
        Estimator when `fit` is a tuple; REML by default.
    level : float, optional
        Confidence level; that of the fit by default.
    data : frame or mapping, optional

    Raises
    ------
    MethodError
        For an unknown kind, too few clusters, a fit that is not inverse-variance weighted, or clusters that
        cut across those of a three-level or multivariate fit.
    DataError
        If `cluster` has the wrong length or a missing entry.
    """
    if kind not in KINDS:
        raise MethodError(f"`kind` is {kind!r}; it must be one of {', '.join(map(repr, KINDS))}.")
    work = _working(fit, of_labels("cluster", cluster, data, getattr(fit, "labels", None)), tau2)
    adjust, factor = KINDS[kind]
    n, p = len(work.blocks), work.basis.shape[1]
    if n <= (1 if kind == "CR2" else p):
        raise MethodError(f"`cluster`: {n} clusters are too few for {p} coefficients with kind={kind!r}.")
    sandwich = _sandwich(work, adjust)
    vcov = work.to_beta @ sandwich.meat @ work.to_beta.T * factor(n, p)
    beta = work.to_beta @ sandwich.beta
    se = np.sqrt(np.diag(vcov))
    tested = [j for j in range(p) if j != work.intercept]
    notes: list[str] = []
    alone = _on_one_cluster(work)
    if kind == "CR2":
        # The residuals that would tell of such a coefficient add up to 0: their variance cannot be made unbiased.
        se[alone] = np.nan
        rows = enumerate(work.to_beta)
        df = np.array([np.nan if j in alone else _moments(work, sandwich, row[None, :]) for j, row in rows])
        whole = bool(tested) and not set(alone) & set(tested)
        omnibus = _moments(work, sandwich, work.to_beta[tested]) - len(tested) + 1 if whole else 0.0
    else:
        omnibus = float(n - p)
        df = np.full(p, omnibus)
    gone = ": it has no robust standard error" if kind == "CR2" else ""
    notes += [f"The coefficient {work.names[j]} rests on one cluster{gone}." for j in alone]
    if np.nanmin(df, initial=np.inf) < FEW_DF:
        notes.append("Degrees of freedom below 4: p-values and intervals are unreliable with so few clusters.")
    qm = qm_p = None
    if tested and omnibus > 0:
        q = len(tested)
        wald = float(beta[tested] @ np.linalg.solve(vcov[np.ix_(tested, tested)], beta[tested]))
        # Hotelling's T2 with eta = omnibus + q - 1 degrees of freedom; plain F where eta is not estimated.
        qm = wald / q * (omnibus / (omnibus + q - 1) if kind == "CR2" else 1.0)
        qm_p = float(fdtrc(q, omnibus, qm))
    elif tested:
        notes.append("The joint test of the moderators does not exist: too few clusters for its degrees of freedom.")
    statistic = beta / se
    level = work.level if level is None else level
    half = critical(level, df) * se
    return RobustFit(
        coefficients=beta,
        se=se,
        statistic=statistic,
        p_value=two_sided_p(statistic, df),
        df=df,
        ci=Intervals(beta - half, beta + half, level, kind),
        names=work.names,
        vcov=vcov,
        qm=qm,
        qm_df=len(tested),
        qm_df_residual=omnibus if qm is not None else None,
        qm_p=qm_p,
        kind=kind,
        k=len(work.y),
        n_clusters=n,
        measure=work.measure,
        scale=work.scale,
        notes=tuple(notes),
    )


def _on_one_cluster(work: _Working) -> list[int]:
    """Return the coefficients whose column of the design is 0 in all clusters but one."""
    design = work.basis @ np.linalg.inv(work.to_beta)
    scale = np.abs(design).max(axis=0)
    used = np.array([(np.abs(design[rows]) > 1e-9 * scale).any(axis=0) for rows in work.blocks])
    return [int(j) for j in np.flatnonzero(used.sum(axis=0) == 1)]


def _sandwich(work: _Working, adjust: _Adjust) -> _Sandwich:
    weighted = [np.linalg.solve(phi, work.basis[rows]) for rows, phi in zip(work.blocks, work.covariances, strict=True)]
    m = np.linalg.inv(sum(work.basis[rows].T @ wx for rows, wx in zip(work.blocks, weighted, strict=True)))
    beta = m @ sum(wx.T @ work.y[rows] for rows, wx in zip(work.blocks, weighted, strict=True))
    residual = work.y - work.basis @ beta
    influence = tuple(
        adjust(work.basis[rows], phi, m) @ wx @ m
        for rows, phi, wx in zip(work.blocks, work.covariances, weighted, strict=True)
    )
    scores = np.array([u.T @ residual[rows] for rows, u in zip(work.blocks, influence, strict=True)])
    return _Sandwich(beta, m, influence, scores.T @ scores)


def _moments(work: _Working, sandwich: _Sandwich, contrast: Array) -> float:
    """Return the degrees of freedom of the robust variance of ``contrast @ beta`` under the working model.

    Satterthwaite's for one row; for several, eta of the approximate Hotelling T2 (Pustejovsky & Tipton 2018):
    ``eta = q (q + 1) / sum_st Var(d_st)``, d the robust variance scaled by its expectation. With one row the
    two are the same.
    """
    q = contrast.shape[0]
    u = [block @ contrast.T for block in sandwich.influence]
    m = sandwich.m
    # Scores of clusters i and j have covariance delta_ij D_i - H_i' M H_j: Cov(residuals) = Phi - X M X'.
    own = np.array([x.T @ phi @ x for x, phi in zip(u, work.covariances, strict=True)])
    pulled = np.array([work.basis[rows].T @ x for rows, x in zip(work.blocks, u, strict=True)])
    expected = np.sum(own - np.swapaxes(pulled, 1, 2) @ m @ pulled, axis=0)
    values, vectors = np.linalg.eigh(expected)
    root = (vectors / np.sqrt(values)) @ vectors.T
    own, pulled = root @ own @ root, pulled @ root
    shared = np.swapaxes(pulled, 1, 2) @ m @ pulled
    # sum_st Var(d_st) = sum_ij (tr C_ij)^2 + sum_ij tr(C_ij C_ij), with the double sums done in p x q space.
    trace_own, trace_shared = np.trace(own, axis1=1, axis2=2), np.trace(shared, axis1=1, axis2=2)
    total = np.sum(trace_own**2 - 2 * trace_own * trace_shared) + np.sum(own * own - 2 * own * shared)
    outer = np.einsum("ias,ict->sact", pulled, pulled)
    total += np.einsum("ab,cd,sact,sbdt->", m, m, outer, outer, optimize=True)
    total += np.einsum("ab,cd,sact,tbds->", m, m, outer, outer, optimize=True)
    return float(q * (q + 1) / total)


def _intercept(fit: Any) -> int | None:
    if isinstance(fit, Fit):
        return 0
    found: int | None = fit.intercept if isinstance(fit, Correlated) else fit.design.intercept
    return found


def _working(fit: Any, cluster: Any, tau2: str | None) -> _Working:
    if not isinstance(fit, (Fit, RegressionFit, ThreeLevelFit, Correlated)):
        parts = fit if isinstance(fit, tuple) else (fit,)
        fit = meta_regression(*parts, tau2=tau2)
    elif tau2 is not None:
        raise MethodError("`tau2` is given, but the fit has its own estimate; leave it out.")
    codes, _ = cluster_codes(cluster, fit.k)
    blocks = tuple(np.flatnonzero(codes == c) for c in range(int(codes.max()) + 1))
    X = np.ones((fit.k, 1)) if isinstance(fit, Fit) else fit.X
    covariances: tuple[Array, ...]
    if isinstance(fit, ThreeLevelFit):
        inner = cluster_codes(fit.cluster, fit.k)[0]
        if len(np.unique(np.column_stack([inner, codes]), axis=0)) > inner.max() + 1:
            raise MethodError(
                "`cluster` cuts across the clusters of the three-level fit; use the same or coarser ones."
            )
        covariances = tuple(
            np.diag(fit.vi[rows] + fit.sigma2_within)
            + fit.sigma2_between * (inner[rows][:, None] == inner[rows]).astype(np.float64)
            for rows in blocks
        )
        level, estimates = fit.intervals.level, fit.coefficients
    elif isinstance(fit, Correlated):
        across = fit.covariance * (codes[:, None] != codes[None, :])
        if np.any(np.abs(across) > 0):
            raise MethodError("`cluster` cuts across effects that the model correlates; use coarser clusters.")
        covariances = tuple(fit.covariance[np.ix_(rows, rows)] for rows in blocks)
        level, estimates = fit.level, fit.coefficients
    else:
        covariances = tuple(np.diag(fit.vi[rows] + fit.tau2) for rows in blocks)
        level = fit.recipe.level
        estimates = np.array([fit.estimate]) if isinstance(fit, Fit) else fit.coefficients
    length = np.linalg.norm(X, axis=0)
    basis, r = np.linalg.qr(X / length)
    work = _Working(
        y=fit.yi,
        basis=basis,
        to_beta=np.linalg.solve(r, np.eye(X.shape[1])) / length[:, None],
        names=("intercept",) if isinstance(fit, Fit) else fit.names,
        intercept=_intercept(fit),
        level=level,
        blocks=blocks,
        covariances=covariances,
        # a multivariate model knows of no one measure: its outcomes may have several
        measure=getattr(fit, "measure", ""),
        scale=getattr(fit, "scale", "identity"),
    )
    refitted = work.to_beta @ _sandwich(work, _no_adjustment).beta
    if not np.allclose(refitted, estimates, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(fit.yi)))):
        raise MethodError(
            "`fit` is not weighted by inverse variances (as after mantel_haenszel or peto); "
            "robust() applies to pool(), meta_regression(), three_level() and multivariate()."
        )
    return work
