"""GlmmFit: a mixed model of counts, frozen, with everything named."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.decimals import level_text, p_text
from lbpmeta.effects.back_transform import back_transform
from lbpmeta.errors import NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import Dropped, kept_places
from lbpmeta.pooling.glmm.search import profile_height
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.regression.coefficients import critical
from lbpmeta.shown import Exported
from lbpmeta.special import chdtrc, chdtri

if TYPE_CHECKING:
    import pandas as pd

    from lbpmeta.pooling.fit import Fit
    from lbpmeta.pooling.glmm.families import Family

__all__ = ["GlmmFit"]


@dataclass(frozen=True, eq=False, repr=False)
class GlmmFit(Exported):
    """A generalised linear mixed model on the analysis scale: logit of a proportion, logarithm of a ratio or a rate.

    Parameters
    ----------
    estimate, se : float
        From the joint information of all parameters; of the common effect where tau2 is 0.
    tau2 : float
        Variance of the effects between studies; 0 at its bound.
    sigma2 : float
        Variance of the studies' own levels (UM.RS); NaN in other models.
    rho : float
        Correlation of two people of one arm (beta-binomial); NaN in other models.
    log_likelihood : float
        The integral itself. metafor's mixed models print another quantity under this name (a deviance conditional on
        the modes), with which no likelihood-ratio test is right.
    log_likelihood_common, log_likelihood_saturated : float
        With one effect, and with one for each study; NaN where that model is not fitted.
    model, title : str
    measure, scale : str
    level : float
    k : int
        Studies that say something.
    labels : tuple of str
    notes : tuple of str
        Which studies were left out, and what to know.
    df : float or None
        Degrees of freedom of t tests and intervals; None for normal ones.
    given : tuple of ndarray
        The counts of all studies that were given, in their order.
    dropped : tuple of Dropped
        Those that say nothing of the effect, with their place and the reason.
    effect : {"random", "common"}
        Whether effects vary between studies, or people within arms (beta-binomial), in the model.
    """

    estimate: float
    se: float
    tau2: float
    sigma2: float
    rho: float
    log_likelihood: float
    log_likelihood_common: float
    log_likelihood_saturated: float
    model: str
    title: str
    measure: str
    scale: str
    level: float
    k: int
    labels: tuple[str, ...]
    family: Family | None = field(default=None, repr=False)
    theta: Array = field(default_factory=lambda: np.zeros(0), repr=False)
    tables: tuple[Array, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    df: float | None = None
    given: tuple[Array, ...] = field(default=(), repr=False)
    dropped: tuple[Dropped, ...] = ()
    effect: str = "random"

    @property
    def method(self) -> str:
        """How the line was pooled."""
        return "GLMM"

    @property
    def kept(self) -> tuple[int, ...]:
        """Places of the studies that say something among those given."""
        return kept_places(self.k, self.dropped)

    @property
    def tau(self) -> float:
        """The standard deviation of effects between studies."""
        return math.sqrt(self.tau2)

    @property
    def ci(self) -> Interval:
        """Wald interval by the normal distribution, or by t where there are degrees of freedom."""
        half = float(critical(self.level, self.df)) * self.se
        return Interval(self.estimate - half, self.estimate + half, self.level, "z" if self.df is None else "t")

    @property
    def prediction(self) -> Interval:
        """``estimate +- z sqrt(se^2 + tau2)``, as metafor's; with t where there are degrees of freedom."""
        half = float(critical(self.level, self.df)) * math.sqrt(self.se**2 + self.tau2)
        return Interval(self.estimate - half, self.estimate + half, self.level, "z" if self.df is None else "t")

    @property
    def statistic(self) -> float:
        """``estimate / se``."""
        return self.estimate / self.se

    @property
    def p_value(self) -> float:
        """Two-sided, of the normal distribution, or of t."""
        return float(two_sided_p(np.array([self.statistic]), self.df)[0])

    @property
    def q_lrt(self) -> float:
        """Heterogeneity: twice the log-likelihood of the saturated model over that with one effect."""
        drop = 2 * (self.log_likelihood_saturated - self.log_likelihood_common)
        return drop if math.isnan(drop) else max(0.0, drop)

    @property
    def q_df(self) -> int:
        """Studies less one."""
        return self.k - 1

    @property
    def q_p(self) -> float:
        """Of `q_lrt`, by chi-squared."""
        return float(chdtrc(self.q_df, self.q_lrt)) if self.q_df else math.nan

    @property
    def tau2_p(self) -> float:
        """Of tau2 = 0 (beta-binomial: rho = 0): half of chi-squared(1), since 0 is the bound (Self & Liang 1987)."""
        drop = 2 * (self.log_likelihood - self.log_likelihood_common)
        if math.isnan(drop):
            return math.nan
        return 0.5 * float(chdtrc(1, drop)) if drop > 0 else 1.0

    def tau2_ci(self) -> Interval:
        """Return the profile-likelihood interval of tau2.

        Raises
        ------
        NotDefinedError
            Of models with two random effects or none.
        """
        from scipy.optimize import brentq

        if self.family is None or not math.isnan(self.sigma2):
            raise NotDefinedError(f"the profile interval of tau2 is not computed for model {self.model!r}.")
        family, drop = self.family, 0.5 * float(chdtri(1, 1 - self.level))
        start = np.delete(self.theta, 1)

        def excess(tau: float) -> float:
            return profile_height(family, tau, start) - self.log_likelihood + drop

        best = self.tau
        high = max(best, 0.1)
        while excess(high) > 0:
            high *= 2
        top = float(brentq(excess, best, high, xtol=1e-12, rtol=1e-12))
        low = 0.0
        if best > 0 and self.log_likelihood_common - self.log_likelihood + drop < 0:
            low = float(brentq(excess, 1e-4, best, xtol=1e-12, rtol=1e-12))
        return Interval(low**2, top**2, self.level, "profile")

    def back_transformed(self) -> tuple[float, float, float]:
        """Return estimate and interval as a proportion, a rate or a ratio."""
        triple = np.array([self.estimate, self.ci.low, self.ci.high])
        with np.errstate(over="ignore"):  # where the data hardly say anything an upper limit is infinite
            shown = back_transform(triple, self.scale)
        return float(shown[0]), float(shown[1]), float(shown[2])

    def beside(self) -> pd.DataFrame:
        """Return other totals of the same tables: Mantel-Haenszel, inverse variance and, of odds ratios, Peto.

        Raises
        ------
        NotDefinedError
            Of one group.
        """
        import pandas as pd

        from lbpmeta.effects.compute import effect_sizes
        from lbpmeta.pooling.single import pool
        from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel, peto

        if self.measure not in ("OR", "IRR"):
            raise NotDefinedError("only two groups have other totals beside; this model is of one.")
        size = "n" if self.measure == "OR" else "time"
        columns = dict(zip(("events1", f"{size}1", "events2", f"{size}2"), self.tables, strict=True))
        half = effect_sizes(self.measure, **columns)  # type: ignore[arg-type]
        fits: dict[str, Fit] = {
            "Mantel-Haenszel": mantel_haenszel(**columns, measure=self.measure, level=self.level)  # type: ignore[arg-type]
        }
        if self.measure == "OR":
            fits["Peto"] = peto(**columns, level=self.level)  # type: ignore[arg-type]
        fits["inverse variance, common (half corrected)"] = pool(half, model="common", level=self.level)
        fits["inverse variance, REML (half corrected)"] = pool(half, tau2="REML", level=self.level)
        rows = [(self.estimate, self.se, self.ci.low, self.ci.high, self.tau2)]
        rows += [(f.estimate, f.se, f.ci.low, f.ci.high, f.tau2) for f in fits.values()]
        return pd.DataFrame(rows, index=[self.title, *fits], columns=["estimate", "se", "ci_low", "ci_high", "tau2"])

    def to_frame(self) -> pd.DataFrame:
        """Return the result as one row, back-transformed."""
        import pandas as pd

        e, low, high = self.back_transformed()
        row = {"estimate": e, "ci_low": low, "ci_high": high, "p": self.p_value, "tau2": self.tau2, "k": self.k}
        return pd.DataFrame([row], index=[self.measure])

    def _lines(self) -> list[str]:
        e, low, high = self.back_transformed()
        p = p_text(self.p_value)
        lines = [
            f"{self.title}, {self.k} {'study' if self.k == 1 else 'studies'}",
            f"{self.measure} {e:.4g} [{low:.4g}, {high:.4g}] ({level_text(self.level)} CI), {p}; on the analysis scale "
            f"{self.estimate:.4f}, se {self.se:.4f}",
        ]
        more = [f"log-likelihood {self.log_likelihood:.4f}"]
        if math.isnan(self.rho):
            more.insert(0, f"tau2 = {self.tau2:.4g}")
            if not math.isnan(self.q_lrt):
                more.append(f"heterogeneity LRT({self.q_df}) = {self.q_lrt:.2f}, {p_text(self.q_p, digits=4)}")
        else:
            more.insert(0, f"correlation within arms {self.rho:.4g}")
        return [*lines, "; ".join(more), *self.notes]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return f"<GlmmFit: {self.model}, {self.measure}, {self.k} studies>"

    def _repr_html_(self) -> str:
        from html import escape

        head, *rest = map(escape, self._lines())
        return f"<p><b>{head}</b><br>{'<br>'.join(rest)}</p>"
