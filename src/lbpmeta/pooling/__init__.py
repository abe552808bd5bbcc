"""POOL: arrays of estimates and variances to a fit, with its heterogeneity, intervals and diagnostics."""

from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.intervals import CI
from lbpmeta.pooling.prediction import PREDICTION
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.tau2 import TAU2

__all__ = ["CI", "PREDICTION", "TAU2", "Fit", "pool"]
