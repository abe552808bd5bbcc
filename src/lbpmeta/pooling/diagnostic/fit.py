"""DiagnosticFit: sensitivity and specificity pooled together, frozen, with everything named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtri, expit, fdtri

from lbpmeta.arrays import Array
from lbpmeta.decimals import effect_decimals, level_text
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.arguments import generator, probability, whole
from lbpmeta.pooling.diagnostic.accuracy import AccuracyTables
from lbpmeta.pooling.diagnostic.curve import Hsroc, area_under, hsroc_of
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.regression.coefficients import Intervals, Tabulated, coefficient_rows, critical

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AccuracyEstimate", "DiagnosticFit", "Region"]

#: Points of the boundary of a region.
_POINTS = 181
#: Decimals of a share.
_SHARE = 3


@dataclass(frozen=True, slots=True)
class AccuracyEstimate:
    """A summary of a test on its own scale.

    Parameters
    ----------
    estimate : float
    ci : Interval
        Made on the logit (of a proportion) or the logarithm (of a ratio).
    se : float
        On that scale.
    """

    estimate: float
    ci: Interval
    se: float

    def __str__(self) -> str:
        return f"{self.estimate:.{_SHARE}f} [{self.ci.low:.{_SHARE}f}, {self.ci.high:.{_SHARE}f}]"


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The boundary of a region about the summary point, as proportions.

    Parameters
    ----------
    fpr, sensitivity : ndarray
        Points of the boundary, closed.
    kind : {"confidence", "prediction"}
    level : float
    scale : {"chisq", "F"}
        Of its size: the quantile of chi-squared(2), or of F(2, k - 2) twice.
    """

    fpr: Array
    sensitivity: Array
    kind: str
    level: float
    scale: str


@dataclass(frozen=True, eq=False, repr=False)
class DiagnosticFit(Tabulated):
    """A bivariate meta-analysis of diagnostic accuracy.

    Parameters
    ----------
    beta, vcov : ndarray, shapes (p,) and (p, p)
        Coefficients; without covariates `mu`.
    names : tuple of str
    between : ndarray, shape (2, 2)
        Covariance between studies of logit sensitivity and logit *false-positive rate*. Its correlation has the
        opposite sign of that with specificity, which metandi and SAS print.
    log_likelihood : float
    method, correction : str
    level : float
    tables : AccuracyTables
    at_boundary : bool
        Whether a variance is 0 or the correlation 1 in size: standard errors are too small then, and intervals too.
    notes : tuple of str
    df : float or None
        Degrees of freedom of t intervals; None for normal ones.
    """

    beta: Array
    vcov: Array
    names: tuple[str, ...]
    between: Array
    log_likelihood: float
    method: str
    correction: str
    level: float
    tables: AccuracyTables
    at_boundary: bool
    notes: tuple[str, ...] = ()
    df: float | None = None

    @property
    def k(self) -> int:
        """How many studies there are."""
        return self.tables.k

    @property
    def mu(self) -> Array:
        """Logit sensitivity and logit false-positive rate of the summary point, shape (2,).

        Raises
        ------
        NotDefinedError
            With covariates: there is no one point.
        """
        if len(self.beta) != 2:
            raise NotDefinedError(
                "with covariates there is no one summary point; see `beta`, `names` and `to_frame()`."
            )
        return self.beta

    @property
    def rho(self) -> float:
        """Correlation between studies of logit sensitivity and logit false-positive rate."""
        return float(self.between[0, 1] / math.sqrt(self.between[0, 0] * self.between[1, 1]))

    @property
    def _z(self) -> float:
        return float(critical(self.level, self.df))

    def _proportion(self, logit: float, se: float) -> AccuracyEstimate:
        low, high = (float(expit(logit + side * self._z * se)) for side in (-1, 1))
        return AccuracyEstimate(float(expit(logit)), Interval(low, high, self.level, "logit"), se)

    def _ratio(self, log: float, slope: tuple[float, float]) -> AccuracyEstimate:
        g = np.array(slope)
        se = math.sqrt(float(g @ self.vcov @ g))
        low, high = (math.exp(log + side * self._z * se) for side in (-1, 1))
        return AccuracyEstimate(math.exp(log), Interval(low, high, self.level, "log"), se)

    @property
    def sensitivity(self) -> AccuracyEstimate:
        """Of the summary point."""
        return self._proportion(float(self.mu[0]), math.sqrt(self.vcov[0, 0]))

    @property
    def specificity(self) -> AccuracyEstimate:
        """Of the summary point."""
        return self._proportion(-float(self.mu[1]), math.sqrt(self.vcov[1, 1]))

    @property
    def false_positive_rate(self) -> AccuracyEstimate:
        """One minus the specificity."""
        return self._proportion(float(self.mu[1]), math.sqrt(self.vcov[1, 1]))

    @property
    def dor(self) -> AccuracyEstimate:
        """The diagnostic odds ratio at the summary point."""
        return self._ratio(float(self.mu[0] - self.mu[1]), (1.0, -1.0))

    @property
    def lr_positive(self) -> AccuracyEstimate:
        """The positive likelihood ratio at the summary point, ``sens / fpr``; delta method on the logarithm."""
        sens, fpr = expit(self.mu)
        return self._ratio(float(np.log(sens / fpr)), (float(1 - sens), -float(1 - fpr)))

    @property
    def lr_negative(self) -> AccuracyEstimate:
        """The negative likelihood ratio at the summary point, ``(1 - sens) / (1 - fpr)``."""
        sens, fpr = expit(self.mu)
        return self._ratio(float(np.log((1 - sens) / (1 - fpr))), (-float(sens), float(fpr)))

    @property
    def hsroc(self) -> Hsroc:
        """The parameters of the hierarchical summary ROC curve (Harbord 2007)."""
        return hsroc_of(self.mu, self.between)

    @cached_property
    def auc(self) -> float:
        """The area under the HSROC curve over all false-positive rates; its interval is :meth:`auc_ci`."""
        return area_under(self.hsroc)

    def auc_observed(self) -> float:
        """Return the mean of the curve over the observed false-positive rates (a normalised partial area).

        The rates are those that were pooled: with the correction, where there is one.
        """
        rates = self.tables.fp / (self.tables.fp + self.tables.tn)
        if self.correction != "none":
            rates = expit(self.tables.logits(self.correction)[0][:, 1])
        low, high = float(rates.min()), float(rates.max())
        if low == high:
            raise NotDefinedError(
                f"every study has the false-positive rate {low:g}: there is no range to integrate over."
            )
        return area_under(self.hsroc, low, high) / (high - low)

    def auc_ci(self, draws: int = 2_000, seed: int = 0) -> Interval:
        """Return an interval of the area by the parametric bootstrap of the means, the covariance between studies held.

        Parameters
        ----------
        draws, seed : int
        """
        whole("draws", draws, 100, "give at least 100")
        drawn = generator(seed).multivariate_normal(self.mu, self.vcov, size=draws)
        areas = np.array([area_under(hsroc_of(mu, self.between)) for mu in drawn])
        tail = (1 - self.level) / 2
        low, high = np.quantile(areas, [tail, 1 - tail])
        return Interval(float(low), float(high), self.level, "bootstrap")

    def region(self, kind: str = "confidence", *, level: float | None = None, scale: str = "chisq") -> Region:
        """Return the boundary of a region about the summary point.

        Parameters
        ----------
        kind : {"confidence", "prediction"}
            Of the point, or of a new study's true values.
        level : float, optional
        scale : {"chisq", "F"}
            chi-squared as mada and metafor take it; F as metandi does (Harbord 2007).
        """
        if kind not in ("confidence", "prediction"):
            raise MethodError(f"`kind` is {kind!r}; it must be 'confidence' or 'prediction'.")
        center = self.mu
        chosen = self.level if level is None else probability("level", level)
        if scale == "chisq":
            size = math.sqrt(float(chdtri(2, 1 - chosen)))
        elif scale == "F":
            if self.k < 3:
                raise NotDefinedError(f"`scale` is 'F', which needs at least 3 studies; there are {self.k}.")
            size = math.sqrt(2 * float(fdtri(2, self.k - 2, chosen)))
        else:
            raise MethodError(f"`scale` is {scale!r}; it must be 'chisq' or 'F'.")
        C = self.vcov + (self.between if kind == "prediction" else 0.0)
        a = np.sqrt(np.diag(C))
        turn = math.acos(float(np.clip(C[0, 1] / (a[0] * a[1]), -1, 1)))
        t = np.linspace(0, 2 * math.pi, _POINTS)
        sens, fpr = center[0] + size * a[0] * np.cos(t), center[1] + size * a[1] * np.cos(t + turn)
        return Region(np.asarray(expit(fpr)), np.asarray(expit(sens)), kind, chosen, scale)

    def to_frame(self) -> pd.DataFrame:
        """Return the summaries, or with covariates the coefficients, as a data frame."""
        import pandas as pd

        if len(self.beta) != 2:
            se, z, p, ci = self._coefficients()
            shown = {"estimate": self.beta, "se": se, "z": z, "p": p, "ci_low": ci.low, "ci_high": ci.high}
            return pd.DataFrame(shown, index=list(self.names))
        rows = self._summaries()
        triples = [(e.estimate, e.ci.low, e.ci.high) for e in rows.values()]
        return pd.DataFrame(triples, index=list(rows), columns=["estimate", "ci_low", "ci_high"])

    def _coefficients(self) -> tuple[Array, Array, Array, Intervals]:
        """Return standard errors, statistics, p-values and intervals of the coefficients."""
        se = np.sqrt(np.diag(self.vcov))
        half = self._z * se
        ci = Intervals(self.beta - half, self.beta + half, self.level, "z" if self.df is None else "t")
        return se, self.beta / se, np.asarray(two_sided_p(self.beta / se, self.df)), ci

    def _summaries(self) -> dict[str, AccuracyEstimate]:
        return {
            "sensitivity": self.sensitivity,
            "specificity": self.specificity,
            "diagnostic odds ratio": self.dor,
            "positive likelihood ratio": self.lr_positive,
            "negative likelihood ratio": self.lr_negative,
        }

    def _summary(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        counts = {"exact": "exact binomial, ML", "laplace": "binomial, ML by Laplace's approximation"}
        how = counts.get(self.method, f"{self.method}, correction {self.correction!r}")
        how += "" if self.df is None else f", t with {self.df:g} df"
        title = f"Diagnostic accuracy of {self.k} studies (bivariate model, {how})"
        sd = np.sqrt(np.diag(self.between))
        below = [
            f"Between studies: sd of logit sensitivity {sd[0]:.3f}, of logit false-positive rate {sd[1]:.3f}, "
            f"correlation {self.rho:.3f} (with specificity {-self.rho:.3f})"
        ]
        if len(self.beta) != 2:
            se, z, p, ci = self._coefficients()
            return title, coefficient_rows(self.names, self.beta, se, z, self.df, p, ci), [*below, *self.notes]
        rows: list[tuple[str, ...]] = [("", "estimate", f"{level_text(self.level)} CI")]
        for name, e in self._summaries().items():
            digits = _SHARE if name in ("sensitivity", "specificity") else effect_decimals(e.estimate, *e.ci, null=1)
            low, high = (f"{x:.{digits}f}" for x in e.ci)
            rows.append((name, f"{e.estimate:.{digits}f}", f"{low} to {high}"))
        return title, rows, [*below, f"Area under the HSROC curve: {self.auc:.3f}", *self.notes]

    def __repr__(self) -> str:
        return f"<DiagnosticFit: {self.k} studies, {self.method}>"
