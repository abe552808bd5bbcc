"""BayesFit: what the Bayesian model says."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.interval import Interval
from lbpmeta.pooling.bayes.posterior import Posterior, TauPosterior
from lbpmeta.pooling.bayes.priors import TauPrior
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

    from lbpmeta.pooling.data import Studies
    from lbpmeta.pooling.fit import Displayed

__all__ = ["BayesFit"]


@dataclass(frozen=True, slots=True, eq=False)
class BayesFit(Exported):
    """A Bayesian random-effects fit; all numbers on the analysis scale named by `scale`.

    Examples
    --------
    >>> from lbpmeta.pooling.bayes.model import bayes_pool
    >>> print(bayes_pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], tau_scale=5, measure="MD"))
    Bayesian random effects, 3 studies, prior of tau half-normal(5), of the mean uniform
    Mean effect     -6.88 [-12.90, -1.22] (95% central credible), sd 2.86
    New setting     -6.88 [-17.57, 3.40]
    tau             2.73 (median) [0.13, 9.15]

    Parameters
    ----------
    estimate, se : float
        Posterior mean and standard deviation of the mean effect.
    ci : Interval
        Its credible interval.
    mu, new : Posterior
        Distributions of the mean effect and of the effect in a new setting: ``.mean``, ``.sd``, ``.median``,
        ``.quantile(p)``, ``.interval(level, kind)``, ``.probability(low, high)``.
    tau : TauPosterior
        Distribution of the standard deviation between studies.
    tau_ci, prediction : Interval
    prior : TauPrior
    mu_prior : (mean, sd) or None
    k : int
    measure, scale : str
    yi, vi : ndarray, shape (k,)
    labels : tuple of str
    """

    estimate: float
    se: float
    ci: Interval
    mu: Posterior
    new: Posterior
    tau: TauPosterior
    tau_ci: Interval
    prediction: Interval
    prior: TauPrior
    mu_prior: tuple[float, float] | None
    k: int
    measure: str
    scale: str
    yi: Array
    vi: Array
    labels: tuple[str, ...]

    @classmethod
    def of(
        cls,
        studies: Studies,
        prior: TauPrior,
        mu_prior: tuple[float, float] | None,
        tau: TauPosterior,
        mu: Posterior,
        new: Posterior,
        level: float,
        interval: str,
    ) -> BayesFit:
        """Put a fit together from its posteriors."""
        return cls(
            estimate=mu.mean,
            se=mu.sd,
            ci=mu.interval(level, interval),
            mu=mu,
            new=new,
            tau=tau,
            tau_ci=tau.interval(level, interval),
            prediction=new.interval(level, interval),
            prior=prior,
            mu_prior=mu_prior,
            k=int(studies.yi.size),
            measure=studies.measure,
            scale=studies.scale,
            yi=studies.yi,
            vi=studies.vi,
            labels=studies.labels,
        )

    @property
    def method(self) -> str:
        """How the line was pooled."""
        return "Bayesian"

    def display(self) -> Displayed:
        """Return the mean effect and its intervals on the scale that readers see, such as ratios.

        Posterior means where the scale stays as it is; medians where it is turned back, or where no mean exists.

        Examples
        --------
        >>> from lbpmeta.pooling.bayes.model import bayes_pool
        >>> shown = bayes_pool([-0.4, -0.2, -0.3], [0.04, 0.02, 0.05], tau_scale=0.5, measure="RR").display()
        >>> print(f"{shown.name} {shown.estimate:.2f} ({shown.ci.low:.2f} to {shown.ci.high:.2f})")
        Risk ratio 0.75 (0.51 to 1.09)
        """
        from lbpmeta.effects.back_transform import back_transform
        from lbpmeta.pooling.fit import Displayed
        from lbpmeta.pooling.fit_text import display_name

        def back(x: float) -> float:
            return x if self.scale == "identity" else float(back_transform(x, self.scale))

        def shown(interval: Interval) -> Interval:
            return Interval(back(interval.low), back(interval.high), interval.level, interval.method)

        centre = self.estimate if self.scale == "identity" and math.isfinite(self.estimate) else self.mu.median
        return Displayed(
            estimate=back(centre),
            ci=shown(self.ci),
            prediction=shown(self.prediction),
            name=display_name(self.measure, self.scale),
        )

    def shrinkage(self) -> tuple[Posterior, ...]:
        """Return the posterior of each study's own effect, shrunk towards the mean.

        Given tau: ``theta_i ~ N(b m + (1 - b) y, (1 - b) v + b^2 s^2)`` with ``b = v / (v + tau2)``.

        Examples
        --------
        >>> from lbpmeta.pooling.bayes.model import bayes_pool
        >>> fit = bayes_pool([11, 13, 16], [1, 1, 4], tau_prior="jeffreys")
        >>> [round(theta.mean, 2) for theta in fit.shrinkage()]
        [11.41, 12.94, 14.59]
        """
        # given tau: s^2 of the new setting less that of the mean
        tau2 = np.maximum(self.new.sds**2 - self.mu.sds**2, 0.0)
        out = []
        for y, v in zip(self.yi, self.vi, strict=True):
            b = v / (v + tau2)
            centre = b * self.mu.means + (1 - b) * y
            out.append(Posterior(self.mu.weights, centre, np.sqrt((1 - b) * v + b**2 * self.mu.sds**2)))
        return tuple(out)

    def to_frame(self) -> pd.DataFrame:
        """Return one row with every number, on the analysis scale."""
        import pandas as pd

        row = {
            "estimate": self.estimate,
            "se": self.se,
            "ci_low": self.ci.low,
            "ci_high": self.ci.high,
            "tau_median": self.tau.median,
            "tau_low": self.tau_ci.low,
            "tau_high": self.tau_ci.high,
            "prediction_low": self.prediction.low,
            "prediction_high": self.prediction.high,
            "k": self.k,
            "prior": str(self.prior),
            "measure": self.measure,
            "scale": self.scale,
        }
        return pd.DataFrame([row])

    def __str__(self) -> str:
        from lbpmeta.effects.back_transform import back_transform

        def shown(*values: float) -> list[str]:
            if self.scale in ("identity", "double-arcsine"):
                return [f"{v:.2f}" for v in values]
            return [f"{float(back_transform(v, self.scale)):.2f}" for v in values]

        mu_prior = f"normal({self.mu_prior[0]:g}, {self.mu_prior[1]:g})" if self.mu_prior else "uniform"
        back = "" if self.scale == "identity" else f"; shown back from the {self.scale} scale"
        # The median where the mean is none of the other scale, or does not exist.
        centre, ahead = (p.median if back or math.isnan(p.mean) else p.mean for p in (self.mu, self.new))
        mean, low, high = shown(centre, self.ci.low, self.ci.high)
        new, new_low, new_high = shown(ahead, self.prediction.low, self.prediction.high)
        sd = f", sd {self.se:.2f}" if math.isfinite(self.se) and not back else ""
        sd += ", median: the mean does not exist" if math.isnan(self.estimate) else ""
        studies = f"{self.k} {'study' if self.k == 1 else 'studies'}"
        return "\n".join(
            (
                f"Bayesian random effects, {studies}, prior of tau {self.prior}, of the mean {mu_prior}{back}",
                f"Mean effect     {mean} [{low}, {high}] ({self.ci.level * 100:g}% {self.ci.method}){sd}",
                f"New setting     {new} [{new_low}, {new_high}]",
                f"tau             {self.tau.median:.2f} (median) [{self.tau_ci.low:.2f}, {self.tau_ci.high:.2f}]",
            )
        )

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
