"""POOL: arrays of estimates and variances to a fit, with its heterogeneity, intervals and diagnostics."""

from lbpmeta.pooling.batch import BatchFit, pool_arrays
from lbpmeta.pooling.confint import confint_tau2
from lbpmeta.pooling.fit import Displayed, Fit
from lbpmeta.pooling.kernel.intervals import CI
from lbpmeta.pooling.kernel.prediction import PREDICTION
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.many import pool_many
from lbpmeta.pooling.regression.fit import RegressionFit, RegressionPrediction
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.regression.robust import RobustFit, robust
from lbpmeta.pooling.regression.subgroups import SubgroupFit, pool_subgroups
from lbpmeta.pooling.regression.threelevel import ThreeLevelFit, three_level
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.tables.table_tests import (
    TablesTests,
    TableTest,
    breslow_day_test,
    cmh_test,
    tables_tests,
    tarone_test,
)
from lbpmeta.pooling.tables.tables2x2 import MH_MEASURES, mantel_haenszel, peto

__all__ = [
    "CI",
    "MH_MEASURES",
    "PREDICTION",
    "TAU2",
    "BatchFit",
    "Displayed",
    "Fit",
    "RegressionFit",
    "RegressionPrediction",
    "RobustFit",
    "SubgroupFit",
    "TableTest",
    "TablesTests",
    "ThreeLevelFit",
    "breslow_day_test",
    "cmh_test",
    "confint_tau2",
    "mantel_haenszel",
    "meta_regression",
    "peto",
    "pool",
    "pool_arrays",
    "pool_many",
    "pool_subgroups",
    "robust",
    "tables_tests",
    "tarone_test",
    "three_level",
]
