"""Predictive: how probable an important effect is, on average and in a new setting."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Protocol

from scipy.special import ndtr, stdtr

from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.relevance.positions import Thresholds

__all__ = ["DISTRIBUTIONS", "Predictive", "Shares", "predictive", "shares"]

#: Distribution of the effect in a new setting.
DISTRIBUTIONS: Final = ("normal", "t")

#: Below this many studies tau2, and with it the predictive distribution, is poorly known.
_FEW: Final = 5


class _Pooled(Protocol):
    """The part of a fit that is needed here."""

    @property
    def estimate(self) -> float: ...
    @property
    def se(self) -> float: ...
    @property
    def df(self) -> float | None: ...
    @property
    def tau2(self) -> float: ...
    @property
    def k(self) -> int: ...
    @property
    def scale(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shares:
    """Probabilities of an important benefit, a trivial effect and an important harm; they sum to 1."""

    benefit: float
    trivial: float
    harm: float

    def __str__(self) -> str:
        return f"benefit {self.benefit:.0%}, trivial {self.trivial:.0%}, harm {self.harm:.0%}"


@dataclass(frozen=True, slots=True)
class Predictive:
    """Where the mean effect and the effect in a new setting lie against the MCID.

    Parameters
    ----------
    mean : Shares
        Of the confidence distribution of the pooled effect (the distribution of its interval).
    new : Shares
        Of the predictive distribution of the effect in a new setting.
    threshold : float
    distribution : {"normal", "t"}
        Of `new`; t has k - 2 degrees of freedom.
    notes : tuple of str
    """

    mean: Shares
    new: Shares
    threshold: float
    distribution: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = f"At an MCID of {self.threshold:g}: mean effect: {self.mean}; new setting: {self.new}."
        return " ".join((text, *(f"Note: {n}" for n in self.notes)))


def _cdf(x: float, df: float | None) -> float:
    return float(ndtr(x)) if df is None or math.isinf(df) else float(stdtr(df, x))


def shares(centre: float, spread: float, harm: float, benefit: float, df: float | None = None) -> Shares:
    """Return the probabilities beyond two lines of a normal or t distribution.

    P(beyond benefit) = 1 - F((benefit - centre) / spread), and the like for harm.

    Parameters
    ----------
    centre, spread : float
        Location and scale, on the analysis scale; a spread of 0 is a point.
    harm, benefit : float
        The two lines; which one is larger tells which direction is better.
    df : float or None
        None for the normal distribution.

    Examples
    --------
    >>> print(shares(-7.01, 11.1, harm=10, benefit=-10))
    benefit 39%, trivial 54%, harm 6%
    """
    sign = 1.0 if benefit > harm else -1.0
    if spread == 0:
        at_benefit, at_harm = sign * centre >= sign * benefit, sign * centre <= sign * harm
        return Shares(float(at_benefit), float(not (at_benefit or at_harm)), float(at_harm))
    good = _cdf(sign * (centre - benefit) / spread, df)
    bad = _cdf(sign * (harm - centre) / spread, df)
    return Shares(good, max(0.0, 1.0 - good - bad), bad)


def predictive(fit: _Pooled, threshold: float, *, better: str = "lower", distribution: str = "t") -> Predictive:
    """Return the probabilities of an important effect: of the mean, and in a new setting.

    P(mean >= MCID) = 1 - F((MCID - mu) / SE); P(new >= MCID) = 1 - F((MCID - mu) / sqrt(tau2 + SE^2)).

    Parameters
    ----------
    fit : Fit
        A pooled fit on the "identity" or "log" scale.
    threshold : float
        The MCID on the printed scale: a difference, or a ratio for fits on the log scale.
    better : {"lower", "higher"}
    distribution : {"t", "normal"}
        Of the new effect: t with k - 2 degrees of freedom (Higgins-Thompson-Spiegelhalter), or normal. The
        mean follows the distribution of the fit's own interval.

    Raises
    ------
    NotDefinedError
        If t is asked of fewer than 3 studies, or normal of a single one; or for a scale without an MCID.
    MethodError
        If `distribution` or `better` is unknown.

    References
    ----------
    Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-159. Siemens W, et al. BMC Med Res
    Methodol 2025;25:275.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> fit = SimpleNamespace(estimate=-7.01, se=2.79, df=None, tau2=115.442, k=18, scale="identity")
    >>> p = predictive(fit, 10)
    >>> round(p.mean.benefit, 3), round(p.new.benefit, 3)
    (0.142, 0.396)
    """
    if distribution not in DISTRIBUTIONS:
        legal = ", ".join(map(repr, DISTRIBUTIONS))
        raise MethodError(f"`distribution` is {distribution!r}; it must be one of {legal}.")
    if fit.scale not in ("identity", "log"):
        raise NotDefinedError(f"The fit is on the {fit.scale!r} scale; an MCID is defined for differences and ratios.")
    least = 3 if distribution == "t" else 2
    if fit.k < least:
        other = " Use distribution='normal'." if least == 3 and fit.k == 2 else ""
        raise NotDefinedError(
            f"The fit has k={fit.k}; a predictive {distribution} distribution needs at least {least} studies." + other
        )
    log = fit.scale == "log"
    cut = Thresholds.of(threshold, better, null=1.0 if log else 0.0)
    harm, benefit = (math.log(cut.harm), math.log(cut.benefit)) if log else (cut.harm, cut.benefit)
    notes = []
    if fit.k < _FEW:
        notes.append(f"tau2 is poorly estimated from {fit.k} studies; so is the share in a new setting.")
    if fit.tau2 == 0:
        notes.append("tau2 is 0 (or a common effect is assumed): the new setting differs from the mean by no more.")
    spread = math.sqrt(fit.tau2 + fit.se**2)
    return Predictive(
        mean=shares(fit.estimate, fit.se, harm, benefit, fit.df),
        new=shares(fit.estimate, spread, harm, benefit, fit.k - 2 if distribution == "t" else None),
        threshold=float(threshold),
        distribution=distribution,
        notes=tuple(notes),
    )
