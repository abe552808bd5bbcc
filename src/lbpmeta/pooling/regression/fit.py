"""What a meta-regression returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.decimals import p_text
from lbpmeta.errors import MethodError
from lbpmeta.interval import Interval
from lbpmeta.pooling.fit_text import scale_line, told_of
from lbpmeta.pooling.kernel.tau2.general import residual_q_profile
from lbpmeta.pooling.kernel.wls import wls
from lbpmeta.pooling.regression.coefficients import (
    Intervals,
    Tabulated,
    WaldTest,
    coefficient_rows,
    critical,
    wald_test,
)
from lbpmeta.pooling.regression.design import Design
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RegressionFit", "RegressionPrediction", "row_se"]


@dataclass(frozen=True, slots=True, eq=False)
class RegressionPrediction(Exported):
    """Predicted average effects.

    Parameters
    ----------
    estimate, se : ndarray, shape (n,)
        Average effect of studies with these moderators, and its standard error.
    ci : Intervals
        Of the average effect.
    prediction : Intervals or None
        Of the true effect of a new study; None for a common-effect model and where the recipe asks for none.
    X : ndarray, shape (n, p)
        The rows of the design that were used.
    measure : str
    """

    estimate: Array
    se: Array
    ci: Intervals
    prediction: Intervals | None
    X: Array
    measure: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return one row per prediction."""
        import pandas as pd

        columns = {"estimate": self.estimate, "se": self.se, "ci_low": self.ci.low, "ci_high": self.ci.high}
        if self.prediction is not None:
            columns |= {"prediction_low": self.prediction.low, "prediction_high": self.prediction.high}
        return pd.DataFrame(columns)

    def __str__(self) -> str:
        head = f"Predicted average effects ({self.ci.level * 100:g}% {self.ci.method}){told_of(self.measure)}"
        return f"{head}\n{self.to_frame().to_string()}"

    def _repr_html_(self) -> str:
        return str(self.results_table()._repr_html_())


@dataclass(frozen=True, slots=True, eq=False)
class RegressionFit(Tabulated):
    """A meta-regression with all that belongs to it, on the analysis scale.

    Parameters
    ----------
    coefficients, se, statistic, p_value : ndarray, shape (p,)
        Estimates, standard errors, z or t statistics, two-sided p-values.
    ci : Intervals
        Limits as arrays ``ci.low``, ``ci.high``; ``ci[j]`` is an Interval.
    df : float or None
        Degrees of freedom k - p of t and F tests; None for normal and chi-squared.
    names : tuple of str
    vcov : ndarray, shape (p, p)
    tau2, se_tau2 : float
        Residual between-study variance, and its standard error (NaN for a common effect).
    i2 : float
        Share of the unaccounted variability that is heterogeneity, percent. The definition is ``recipe.i2``.
    h2 : float
    qe : float
        Residual heterogeneity, about the common-effect regression; `qe_df`, `qe_p` its test.
    qm : float or None
        Omnibus test of all coefficients but the intercept: chi-squared, or F for t tests (`qm_df` and `df`).
        None without moderators.
    r2 : float or None
        Percent of tau2 accounted for, against the intercept-only model with the same estimator; negative
        values are 0. For a common effect, the share of residual dispersion. None without an intercept,
        without moderators, or when there is no heterogeneity to account for.
    vif : ndarray, shape (p,)
        Variance inflation factors from the correlations of the coefficients; NaN for the intercept.
    log_likelihood : float
        Restricted for REML, full otherwise, at `tau2`.
    hat, residual : ndarray, shape (k,)
        Leverages, and raw residuals ``yi - X beta``.
    yi, vi : ndarray, shape (k,)
    X : ndarray, shape (k, p)
    design : Design
        Coding of the moderators, replayed by `predict`.
    k, p : int
    labels : tuple of str
    recipe : Recipe
    measure, scale : str
    at_boundary : bool
        Whether the estimator of tau2 was truncated at, or found its maximum at, 0.
    notes : tuple of str
    """

    coefficients: Array
    se: Array
    statistic: Array
    p_value: Array
    ci: Intervals
    df: float | None
    names: tuple[str, ...]
    vcov: Array
    tau2: float
    se_tau2: float
    i2: float
    h2: float
    qe: float
    qe_df: int
    qe_p: float
    qm: float | None
    qm_df: int
    qm_p: float | None
    r2: float | None
    vif: Array
    log_likelihood: float
    hat: Array
    residual: Array
    yi: Array
    vi: Array
    X: Array
    design: Design
    k: int
    p: int
    labels: tuple[str, ...]
    recipe: Recipe
    measure: str = ""
    scale: str = "identity"
    at_boundary: bool = False
    notes: tuple[str, ...] = ()

    def predict(self, newmods: Any = None, level: float | None = None) -> RegressionPrediction:
        """Predict the average effect at given moderators, with confidence and prediction intervals.

        Parameters
        ----------
        newmods : mapping, frame or array_like, optional
            Moderator values; the studies themselves by default. See :meth:`Design.rows`.
        level : float, optional
            Confidence level; the recipe's by default.

        Examples
        --------
        >>> from lbpmeta.pooling.regression.meta_regression import meta_regression
        >>> fit = meta_regression([0.1, 0.3, 0.2, 0.6], [0.02, 0.03, 0.01, 0.04], {"dose": [1, 2, 2, 4]})
        >>> at3 = fit.predict({"dose": 3})
        >>> print(at3.ci[0])
        0.20 to 0.62 (95% z)
        """
        level = self.recipe.level if level is None else level
        rows = self.X if newmods is None else self.design.rows(newmods)
        estimate = rows @ self.coefficients
        se = row_se(rows, self.vcov)
        half = critical(level, self.df) * se
        return RegressionPrediction(
            estimate,
            se,
            Intervals(estimate - half, estimate + half, level, self.recipe.ci),
            self._new_study(rows, level),
            rows,
            self.measure,
        )

    def _new_study(self, rows: Array, level: float) -> Intervals | None:
        kind = self.recipe.prediction
        if kind == "none" or self.recipe.model == "common":
            return None
        if kind == "follow":
            df, vcov, kind = self.df, self.vcov, self.recipe.ci
        else:
            df = {"z": None, "hts": self.k - self.p - 1}.get(kind, self.k - self.p)
            if df == 0:
                return None
            base = wls(self.yi, self.X, 1 / (self.vi + self.tau2))
            vcov = base.cov * (base.rss / (self.k - self.p) if kind == "hksj" else 1.0)
        half = critical(level, df) * np.sqrt(row_se(rows, vcov) ** 2 + self.tau2)
        centre = rows @ self.coefficients
        return Intervals(centre - half, centre + half, level, kind)

    @property
    def tau2_ci(self) -> Interval | None:
        """The Q-profile interval of the residual tau2; None under the common-effect model, or where it is empty.

        References
        ----------
        Viechtbauer W. Stat Med 2007;26:37-52.
        """
        if self.recipe.model == "common":
            return None
        limits = residual_q_profile(self.yi, self.vi, self.X, self.recipe.level)
        return None if limits is None else Interval(*limits, self.recipe.level, "Q-profile")

    def test(self, contrast: ArrayLike | Sequence[str] | str, rhs: ArrayLike = 0.0) -> WaldTest:
        """Test linear hypotheses about the coefficients.

        Parameters
        ----------
        contrast : array_like, shape (p,) or (m, p), or names
            Rows of ``C`` in ``C beta = rhs``; coefficient names test that these are zero together.
        rhs : array_like
            Right-hand side, zero by default.

        Raises
        ------
        MethodError
            For an unknown name, a wrong number of columns, or dependent rows.
        """
        if isinstance(contrast, str):
            contrast = [contrast]
        given = np.asarray(contrast)
        if given.dtype.kind in "US":
            if unknown := [name for name in given.tolist() if name not in self.names]:
                raise MethodError(
                    f"`contrast`: no coefficient is named {unknown[0]!r}; there are {', '.join(self.names)}."
                )
            matrix = np.eye(self.p)[[self.names.index(name) for name in given.tolist()]]
        else:
            matrix = np.atleast_2d(np.asarray(given, dtype=np.float64))
        if matrix.shape[1] != self.p:
            raise MethodError(f"`contrast` has {matrix.shape[1]} columns; the model has {self.p} coefficients.")
        return wald_test(matrix, self.coefficients, self.vcov, np.asarray(rhs, dtype=np.float64), self.df)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        return pd.DataFrame(
            {
                "estimate": self.coefficients,
                "se": self.se,
                "statistic": self.statistic,
                "p_value": self.p_value,
                "ci_low": self.ci.low,
                "ci_high": self.ci.high,
                "vif": self.vif,
            },
            index=pd.Index(self.names, name="coefficient"),
        )

    def _summary(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        rows = coefficient_rows(self.names, self.coefficients, self.se, self.statistic, self.df, self.p_value, self.ci)
        lines = [
            f"Residual heterogeneity: Q({self.qe_df}) = {self.qe:.2f}, {p_text(self.qe_p, digits=4)}; I2 {self.i2:.1f}%"
        ]
        if self.recipe.model == "random":
            lines[0] += f", tau2 {self.tau2:.4f} ({self.recipe.tau2})"
        if self.r2 is not None:
            lines[0] += f", R2 {self.r2:.1f}%"
        if self.qm is not None and self.qm_p is not None:
            name = f"QM({self.qm_df})" if self.df is None else f"F({self.qm_df}, {self.df:g})"
            lines.append(f"Moderators: {name} = {self.qm:.2f}, {p_text(self.qm_p, digits=4)}")
        title = f"Meta-regression of {self.k} studies: {scale_line(self.measure, self.scale)} ({self.recipe})"
        return title, rows, [*lines, *self.notes]


def row_se(rows: Array, vcov: Array) -> Array:
    """Return the standard errors of ``rows @ beta``, shape (n,)."""
    return np.asarray(np.sqrt(np.einsum("ip,pq,iq->i", rows, vcov, rows)), dtype=np.float64)
