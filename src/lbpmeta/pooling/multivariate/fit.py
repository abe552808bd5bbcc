"""MultivariateFit: a multivariate or multilevel fit, frozen, with everything named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.decimals import p_text
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.fit_text import scale_line
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.multivariate.terms import RandomTerm
from lbpmeta.pooling.regression.coefficients import Intervals, Tabulated, coefficient_rows, critical
from lbpmeta.special import chdtrc, chdtri

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MultivariateFit"]


@dataclass(frozen=True, eq=False, repr=False)
class MultivariateFit(Tabulated):
    """A fit of correlated effects, on the analysis scale.

    Parameters
    ----------
    coefficients, vcov : ndarray, shapes (p,) and (p, p)
    names : tuple of str
    variances : dict of str to float
        Variance components: the term and, where it has several, its level in brackets.
    correlations : dict of str to float
    log_likelihood : float
        metafor's constant.
    q, q_df : float, int
        Heterogeneity about the model without random effects.
    method, test : str
    df : float, ndarray of shape (p,), or None
        Of t: rows less coefficients, or by containment or Satterthwaite; None for the normal distribution.
    level : float
    k : int
        Effects.
    terms : tuple of RandomTerm
    yi, X : ndarray, shapes (k,) and (k, p)
    covariance : ndarray, shape (k, k)
        Of the effects: sampling and random ones together.
    at_boundary : tuple of str
        Variances that are 0.
    measure, scale : str
        Of the effects; "" where no measure was named.
    """

    coefficients: Array
    vcov: Array
    names: tuple[str, ...]
    variances: dict[str, float]
    correlations: dict[str, float]
    log_likelihood: float
    q: float
    q_df: int
    method: str
    test: str
    df: float | Array | None
    level: float
    k: int
    terms: tuple[RandomTerm, ...]
    theta: Array = field(repr=False)
    yi: Array = field(repr=False)
    X: Array = field(repr=False)
    covariance: Array = field(repr=False)
    intercept: int | None = None
    at_boundary: tuple[str, ...] = ()
    measure: str = ""
    scale: str = "identity"
    profile: Callable[[int, float], float] | None = field(default=None, repr=False)
    profile_pair: Callable[[int, int, int], Callable[[float], float]] | None = field(default=None, repr=False)
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def se(self) -> Array:
        """Standard errors of the coefficients."""
        return np.asarray(np.sqrt(np.diag(self.vcov)), dtype=np.float64)

    @property
    def estimate(self) -> float:
        """The pooled effect of a model with one coefficient.

        Raises
        ------
        NotDefinedError
            With several.
        """
        if len(self.coefficients) != 1:
            raise NotDefinedError(f"there are {len(self.coefficients)} coefficients; see `coefficients` and `names`.")
        return float(self.coefficients[0])

    @property
    def statistic(self) -> Array:
        """``coefficient / se``."""
        return np.asarray(self.coefficients / self.se, dtype=np.float64)

    @property
    def p_value(self) -> Array:
        """Two-sided."""
        return np.asarray(two_sided_p(self.statistic, self.df), dtype=np.float64)

    @property
    def ci(self) -> Intervals:
        """Wald intervals of the coefficients."""
        half = critical(self.level, self.df) * self.se
        return Intervals(self.coefficients - half, self.coefficients + half, self.level, self.test)

    @property
    def q_p(self) -> float:
        """Of `q`, by chi-squared."""
        return float(chdtrc(self.q_df, self.q))

    @property
    def aic(self) -> float:
        """Akaike's criterion, of the (restricted) log-likelihood."""
        return 2 * (len(self.theta) + len(self.coefficients)) - 2 * self.log_likelihood

    def variance_ci(self, name: str) -> Interval:
        """Return the profile-likelihood interval of a variance component.

        Parameters
        ----------
        name : str
            A key of `variances`.

        Raises
        ------
        MethodError
            If there is none of that name.
        """
        from scipy.optimize import brentq

        if name not in self.variances or self.profile is None:
            raise MethodError(f"`name` is {name!r}; the variances are {', '.join(map(repr, self.variances))}.")
        profile = self.profile
        j = list(self.variances).index(name)
        position = self._positions()[j]
        best = max(self.variances[name], 1e-12)
        drop = 0.5 * float(chdtri(1, 1 - self.level))

        def excess(log_sd: float) -> float:
            return profile(position, log_sd) - self.log_likelihood + drop

        at = 0.5 * float(np.log(best))
        step, high = 0.5, at + 0.5
        while excess(high) > 0:
            step *= 2
            high += step
        top = float(brentq(excess, at, high, xtol=1e-10, rtol=1e-12))
        floor, low = at - 12.0, 0.0
        if excess(floor) < 0:
            low = float(np.exp(2 * brentq(excess, floor, at, xtol=1e-10, rtol=1e-12)))
        return Interval(low, float(np.exp(2 * top)), self.level, "profile")

    def correlation_ci(self, name: str) -> Interval:
        """Return the profile-likelihood interval of a correlation.

        A limit at the bound of the structure is where the likelihood does not fall far enough before. Of an
        unstructured covariance of several levels, the two levels are put in front: their correlation is then one
        parameter, and the others are maximised over.

        Parameters
        ----------
        name : str
            A key of `correlations`.

        Raises
        ------
        MethodError
            If there is none of that name.
        NotDefinedError
            If a variance is 0 and the correlation says nothing.
        """
        from scipy.optimize import brentq

        if name not in self.correlations or self.profile is None or self.profile_pair is None:
            told = ", ".join(map(repr, self.correlations)) or "none"
            raise MethodError(f"`name` is {name!r}; the correlations are {told}.")
        start, which = 0, 0
        for which, term in enumerate(self.terms):  # noqa: B007 - the one that has the name
            if name == term.name or name.startswith(f"{term.name} ["):
                break
            start += term.n_parameters
        if any(held.startswith(term.name) for held in self.at_boundary):
            raise NotDefinedError(f"a variance of {term.name!r} is 0: its correlation is not defined.")
        own = self.theta[start : start + term.n_parameters]
        profile: Callable[[float], float]
        value: Callable[[float], float]
        # the parameter is an angle: correlations rise with its sine, from bound to bound
        if name == term.name:
            whole, position = self.profile, start + term.n_variances
            best = float(np.arcsin(np.sin(own[-1])))

            def profile(angle: float) -> float:
                return whole(position, angle)

            def value(angle: float) -> float:
                return term.correlation(np.append(own[:-1], angle))

        else:
            pairs = [(i, j) for i in range(len(term.levels)) for j in range(i + 1, len(term.levels))]
            pair = next((i, j) for i, j in pairs if name == f"{term.name} [{term.levels[i]}, {term.levels[j]}]")
            profile = self.profile_pair(which, *pair)
            best = float(np.arcsin(self.correlations[name]))

            def value(angle: float) -> float:
                return float(np.sin(angle))

        drop = 0.5 * float(chdtri(1, 1 - self.level))

        def excess(angle: float) -> float:
            return profile(angle) - self.log_likelihood + drop

        limits = []
        for bound in (-0.5 * np.pi, 0.5 * np.pi):
            angle = bound
            if abs(bound - best) > 1e-9 and excess(bound) < 0:
                angle = float(brentq(excess, bound, best, xtol=1e-11, rtol=1e-12))
            limits.append(value(angle))
        return Interval(limits[0], limits[1], self.level, "profile")

    def _positions(self) -> list[int]:
        """Places of the variances among the parameters."""
        found: list[int] = []
        at = 0
        for term in self.terms:
            found += range(at, at + term.n_variances)
            at += term.n_parameters
        return found

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each coefficient."""
        import pandas as pd

        ci = self.ci
        shown = {"estimate": self.coefficients, "se": self.se, "statistic": self.statistic, "p": self.p_value}
        return pd.DataFrame(shown | {"ci_low": ci.low, "ci_high": ci.high}, index=list(self.names))

    def _table(self) -> list[tuple[str, ...]]:
        return coefficient_rows(self.names, self.coefficients, self.se, self.statistic, self.df, self.p_value, self.ci)

    def _after(self) -> list[str]:
        lines = [f"variance of {name}: {value:.4f}" for name, value in self.variances.items()]
        lines += [f"correlation of {name}: {value:.4f}" for name, value in self.correlations.items()]
        lines.append(
            f"Q({self.q_df}) = {self.q:.2f}, {p_text(self.q_p, digits=4)}; log-likelihood {self.log_likelihood:.4f}"
        )
        return [*lines, *self.notes]

    @property
    def _head(self) -> str:
        of = f": {scale_line(self.measure, self.scale)}" if self.measure else ""
        return f"Multivariate model of {self.k} effects ({self.method}, {self.test}){of}"

    def _summary(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        return self._head, self._table(), self._after()

    def __repr__(self) -> str:
        return f"<MultivariateFit: {self.k} effects, {len(self.coefficients)} coefficients, {self.method}>"
