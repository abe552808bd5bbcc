"""Predictive: how probable an important effect is, on average and in a new setting."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from lbpmeta.errors import MethodError, NotDefinedError, hinting
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.positions import Thresholds, as_number
from lbpmeta.shown import Plain
from lbpmeta.special import ndtr, ndtri, stdtr, stdtrit

if TYPE_CHECKING:
    from lbpmeta.pooling.bayes.posterior import Posterior
    from lbpmeta.pooling.bayes.priors import TauPrior

__all__ = ["DISTRIBUTIONS", "Predictive", "Shares", "predictive", "shares"]

#: Distribution of the effect in a new setting.
DISTRIBUTIONS: Final = ("normal", "t")

#: Below this many studies tau2, and with it the predictive distribution, is poorly known.
_FEW: Final = 5


@runtime_checkable
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


@runtime_checkable
class _Bayesian(Protocol):
    """The part of a Bayesian fit that is needed here, known without loading the model."""

    @property
    def mu(self) -> Posterior: ...
    @property
    def new(self) -> Posterior: ...
    @property
    def prior(self) -> TauPrior: ...
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
class Predictive(Plain):
    """Where the mean effect and the effect in a new setting lie against the MCID.

    Parameters
    ----------
    mean : Shares
        Of the confidence distribution of the pooled effect (the distribution of its interval).
    new : Shares
        Of the predictive distribution of the effect in a new setting.
    threshold : float
    distribution : str
        Of `new`: "normal", "t" (k - 2 degrees of freedom), a prediction interval's name, or a posterior.
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


@hinting
def predictive(
    fit: _Pooled | _Bayesian,
    threshold: float,
    *,
    better: str | None = None,
    distribution: str = "t",
    prediction: str | None = None,
) -> Predictive:
    """Return the probabilities of an important effect: of the mean, and in a new setting.

    P(mean >= MCID) = 1 - F((MCID - mu) / SE); P(new >= MCID) = 1 - F((MCID - mu) / sqrt(tau2 + SE^2)).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> fit = SimpleNamespace(estimate=-7.01, se=2.79, df=None, tau2=115.442, k=18, scale="identity")
    >>> p = predictive(fit, 10, better="lower")
    >>> round(p.mean.benefit, 3), round(p.new.benefit, 3)
    (0.142, 0.396)

    Parameters
    ----------
    fit : Fit or BayesFit
        A pooled fit on the "identity" or "log" scale. A Bayesian one brings its own two distributions, with
        the uncertainty of tau in them.
    threshold : float
        The MCID on the printed scale: a difference, or a ratio for fits on the log scale.
    better : {"lower", "higher"}
        Which values of the outcome are better; it is never assumed.
    distribution : {"t", "normal"}
        Of the new effect: t with k - 2 degrees of freedom (Higgins-Thompson-Spiegelhalter), or normal; the same as
        ``prediction="hts"`` and ``"z"``. The mean follows the distribution of the fit's own interval.
    prediction : {"follow", "z", "t", "hts", "hksj"}, optional
        Instead: the distribution of that prediction interval (:data:`lbpmeta.pooling.kernel.prediction.PREDICTION`).
        "hts" and "t" (k - 1 degrees of freedom) are those of meta's ``cidprop``, which keeps the Wald standard error
        under a Hartung-Knapp interval; "follow" is that of metafor's ``predict(prob=)``.

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
    """
    if distribution not in DISTRIBUTIONS:
        legal = ", ".join(map(repr, DISTRIBUTIONS))
        raise MethodError(f"`distribution` is {distribution!r}; it must be one of {legal}.")
    if not isinstance(fit, _Bayesian | _Pooled):
        raise MethodError(f"`fit` is {fit!r}; give a fit of lbpmeta.pool or lbpmeta.bayes_pool.")
    threshold = as_number("threshold", threshold)
    harm, benefit = lines(fit.scale, threshold, better)
    if isinstance(fit, _Bayesian):
        mean, new = (_mixture_shares(p, harm, benefit) for p in (fit.mu, fit.new))
        return Predictive(mean, new, float(threshold), f"posterior, {fit.prior} prior of tau")
    mean = shares(fit.estimate, fit.se, harm, benefit, fit.df)
    if prediction is not None:
        spread, df, name = _of_interval(fit, prediction)
    else:
        _enough(fit.k, distribution)
        spread, name = math.sqrt(fit.tau2 + _wald_se(fit) ** 2), distribution
        df = fit.k - 2 if distribution == "t" else None
    new = shares(fit.estimate, spread, harm, benefit, df)
    return Predictive(mean, new, float(threshold), name, tuple(_notes(fit)))


def lines(scale: str, threshold: float, better: str | None) -> tuple[float, float]:
    """Return the lines of important harm and benefit on the analysis scale.

    Raises
    ------
    DataError
        If the threshold cannot be one.
    MethodError
        If `better` is unknown.
    NotDefinedError
        For a scale without an MCID.

    Examples
    --------
    >>> lines("identity", 10, "lower")
    (10.0, -10.0)
    """
    if scale not in ("identity", "log"):
        raise NotDefinedError(f"The fit is on the {scale!r} scale; an MCID is defined for differences and ratios.")
    log = scale == "log"
    cut = Thresholds.of(threshold, better, null=1.0 if log else 0.0)
    return (math.log(cut.harm), math.log(cut.benefit)) if log else (cut.harm, cut.benefit)


def _wald_se(fit: _Pooled) -> float:
    """Return the standard error that the Higgins-Thompson-Spiegelhalter and normal intervals are made with."""
    if isinstance(fit, Fit) and fit.recipe.ci.startswith("hksj"):
        return 1.0 / math.sqrt(float((1.0 / (fit.vi + fit.tau2)).sum()))
    return fit.se


def _enough(k: int, distribution: str) -> None:
    least = 3 if distribution == "t" else 2
    if k < least:
        other = " Use distribution='normal'." if least == 3 and k == 2 else ""
        raise NotDefinedError(
            f"The fit has k={k}; a predictive {distribution} distribution needs at least {least} studies." + other
        )


def _notes(fit: _Pooled) -> Iterator[str]:
    if fit.k < _FEW:
        yield f"tau2 is poorly estimated from {fit.k} studies; so is the share in a new setting."
    if fit.tau2 == 0:
        yield "tau2 is 0 (or a common effect is assumed): the new setting differs from the mean by no more."


def _of_interval(fit: _Pooled, method: str) -> tuple[float, float | None, str]:
    """Return spread and degrees of freedom of one of the fit's prediction intervals."""
    if not isinstance(fit, Fit):
        raise MethodError(f"`prediction` is {method!r}; only a fit of lbpmeta.pool has prediction intervals.")
    interval = fit.predict(method)
    df = {"z": None, "t": fit.k - 1, "hts": fit.k - 2, "hksj": fit.k - 1, "follow": fit.df}[method]
    tail = 0.5 + interval.level / 2
    critical = float(ndtri(tail)) if df is None else float(stdtrit(df, tail))
    return interval.width / 2 / critical, df, method


def _mixture_shares(posterior: Posterior, harm: float, benefit: float) -> Shares:
    good, bad = posterior.cdf(benefit), 1 - posterior.cdf(harm)
    if benefit > harm:
        good, bad = 1 - good, 1 - bad
    return Shares(good, max(0.0, 1.0 - good - bad), bad)
