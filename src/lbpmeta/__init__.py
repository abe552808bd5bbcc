"""lbpmeta: published evidence as code.

Encode what trials and reviews printed, re-derive what can be re-derived, check that the two agree as far as
rounding allows, judge effects against minimal clinically important differences, and draw the forest plot.

Names load on first use, so that ``import lbpmeta`` stays fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbpmeta.checks import (
        CHECKS,
        Coverage,
        Finding,
        Repair,
        Severity,
        Verdict,
        check_estimate,
        check_pooled,
        check_proportion,
        identify,
    )
    from lbpmeta.effects import EffectSizes, effect_sizes
    from lbpmeta.errors import (
        ConfigurationError,
        ConvergenceError,
        DataError,
        LbpmetaError,
        LbpmetaWarning,
        MethodError,
        NotDefinedError,
    )
    from lbpmeta.interval import Interval
    from lbpmeta.plots import forest
    from lbpmeta.pooling import BatchFit, Fit, mantel_haenszel, peto, pool, pool_arrays, pool_many
    from lbpmeta.printed import Printed, ValueSet
    from lbpmeta.recipe import RECIPES, Recipe, get_recipe
    from lbpmeta.relevance import Judgement, judge
    from lbpmeta.report import Report
    from lbpmeta.workbench import Evidence, load

__version__ = "0.1.0"

#: Public name to the module that holds it.
_HOME = {
    "CHECKS": "checks",
    "Coverage": "checks",
    "Finding": "checks",
    "Repair": "checks",
    "Severity": "checks",
    "Verdict": "checks",
    "check_estimate": "checks",
    "check_pooled": "checks",
    "check_proportion": "checks",
    "identify": "checks",
    "EffectSizes": "effects",
    "effect_sizes": "effects",
    "ConfigurationError": "errors",
    "ConvergenceError": "errors",
    "DataError": "errors",
    "LbpmetaError": "errors",
    "LbpmetaWarning": "errors",
    "MethodError": "errors",
    "NotDefinedError": "errors",
    "Interval": "interval",
    "forest": "plots",
    "BatchFit": "pooling",
    "Fit": "pooling",
    "mantel_haenszel": "pooling",
    "peto": "pooling",
    "pool": "pooling",
    "pool_arrays": "pooling",
    "pool_many": "pooling",
    "Printed": "printed",
    "ValueSet": "printed",
    "RECIPES": "recipe",
    "Recipe": "recipe",
    "get_recipe": "recipe",
    "Judgement": "relevance",
    "judge": "relevance",
    "Report": "report",
    "Evidence": "workbench",
    "load": "workbench",
}

__all__ = [
    "CHECKS",
    "RECIPES",
    "BatchFit",
    "ConfigurationError",
    "ConvergenceError",
    "Coverage",
    "DataError",
    "EffectSizes",
    "Evidence",
    "Finding",
    "Fit",
    "Interval",
    "Judgement",
    "LbpmetaError",
    "LbpmetaWarning",
    "MethodError",
    "NotDefinedError",
    "Printed",
    "Recipe",
    "Repair",
    "Report",
    "Severity",
    "ValueSet",
    "Verdict",
    "__version__",
    "check_estimate",
    "check_pooled",
    "check_proportion",
    "effect_sizes",
    "forest",
    "get_recipe",
    "identify",
    "judge",
    "load",
    "mantel_haenszel",
    "peto",
    "pool",
    "pool_arrays",
    "pool_many",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(importlib.import_module(f"lbpmeta.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'lbpmeta' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
