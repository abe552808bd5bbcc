"""The Bayesian normal-normal random-effects model, by deterministic quadrature."""

from lbpmeta.pooling.bayes.model import bayes_pool
from lbpmeta.pooling.bayes.posterior import Posterior
from lbpmeta.pooling.bayes.priors import PRIORS, TauPrior
from lbpmeta.pooling.bayes.result import BayesFit

__all__ = ["PRIORS", "BayesFit", "Posterior", "TauPrior", "bayes_pool"]
