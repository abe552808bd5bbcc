"""POOL: arrays of estimates and variances to a fit, with its heterogeneity, intervals and diagnostics."""

from lbpmeta.pooling.batch import BatchFit, pool_arrays
from lbpmeta.pooling.confint import confint_tau2
from lbpmeta.pooling.fit import Displayed, Fit
from lbpmeta.pooling.intervals import CI
from lbpmeta.pooling.many import pool_many
from lbpmeta.pooling.prediction import PREDICTION
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.subgroups import SubgroupFit, pool_subgroups
from lbpmeta.pooling.tau2 import TAU2

__all__ = [
    "CI",
    "PREDICTION",
    "TAU2",
    "BatchFit",
    "Displayed",
    "Fit",
    "SubgroupFit",
    "confint_tau2",
    "pool",
    "pool_arrays",
    "pool_many",
    "pool_subgroups",
]
