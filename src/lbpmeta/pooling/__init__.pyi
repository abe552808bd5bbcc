"""The names of the room of pooling."""

from .batch import BatchFit, pool_arrays
from .confint import confint_tau2
from .fit import Displayed, Fit
from .kernel.intervals import CI
from .kernel.prediction import PREDICTION
from .kernel.tau2 import TAU2
from .many import pool_many
from .regression.fit import RegressionFit, RegressionPrediction
from .regression.meta_regression import meta_regression
from .regression.robust import RobustFit, robust
from .regression.subgroups import SubgroupFit, pool_subgroups
from .regression.threelevel import ThreeLevelFit, three_level
from .single import pool
from .tables.table_tests import (
    TablesTests,
    TableTest,
    breslow_day_test,
    cmh_test,
    tables_tests,
    tarone_test,
)
from .tables.tables2x2 import MH_MEASURES, mantel_haenszel, peto

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
