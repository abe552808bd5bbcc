"""The names of this room that do not stand in the front door of the package."""

from .fit import Displayed as Displayed
from .kernel.intervals import CI as CI
from .kernel.prediction import PREDICTION as PREDICTION
from .likelihood import ProfileLikelihood as ProfileLikelihood, likelihood_pool as likelihood_pool
from .regression.fit import RegressionFit as RegressionFit, RegressionPrediction as RegressionPrediction
from .regression.robust import RobustFit as RobustFit
from .regression.subgroups import SubgroupFit as SubgroupFit
from .regression.threelevel import ThreeLevelFit as ThreeLevelFit
from .smallstudy.henmi_copas import HenmiCopas as HenmiCopas, henmi_copas as henmi_copas
from .tables.table_tests import (
    TablesTests as TablesTests,
    TableTest as TableTest,
    breslow_day_test as breslow_day_test,
    cmh_test as cmh_test,
    tables_tests as tables_tests,
    tarone_test as tarone_test,
)
from .tables.tables2x2 import MH_MEASURES as MH_MEASURES
