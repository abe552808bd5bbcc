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
        check_arms,
        check_change,
        check_estimate,
        check_heterogeneity,
        check_pooled,
        check_proportion,
        check_same,
        identify,
    )
    from lbpmeta.effects import (
        MEASURES,
        EffectSizes,
        back_transform,
        effect_sizes,
        estimates_from,
    )
    from lbpmeta.errors import (
        ConfigurationError,
        ConvergenceError,
        DataError,
        LbpmetaError,
        LbpmetaWarning,
        MethodError,
        NotDefinedError,
    )
    from lbpmeta.interval import (
        Interval,
    )
    from lbpmeta.plots import (
        forest,
        multiverse_plot,
    )
    from lbpmeta.pooling import (
        TAU2,
        BatchFit,
        Fit,
        confint_tau2,
        mantel_haenszel,
        meta_regression,
        peto,
        pool,
        pool_arrays,
        pool_many,
        pool_subgroups,
        robust,
        three_level,
    )
    from lbpmeta.pooling.sensitivity import (
        baujat,
        bootstrap,
        cumulative,
        gosh,
        influence,
        leave_one_out,
        multiverse,
        permutation_test,
    )
    from lbpmeta.pooling.smallstudy import (
        begg,
        egger,
        excess_significance,
        fail_safe_n,
        harbord,
        pet_peese,
        peters,
        selection_model,
        trim_and_fill,
    )
    from lbpmeta.printed import (
        Printed,
        ValueSet,
    )
    from lbpmeta.recipe import (
        RECIPES,
        Recipe,
        get_recipe,
    )
    from lbpmeta.relevance import (
        RULESETS,
        Judgement,
        agrees,
        judge,
        predictive,
        size_class,
    )
    from lbpmeta.report import (
        Report,
    )
    from lbpmeta.workbench import (
        Evidence,
        load,
    )

__version__ = "0.1.0"

#: Public name to the module that holds it.
_HOME = {
    "CHECKS": "checks",
    "Coverage": "checks",
    "Finding": "checks",
    "Repair": "checks",
    "Severity": "checks",
    "Verdict": "checks",
    "check_arms": "checks",
    "check_change": "checks",
    "check_estimate": "checks",
    "check_heterogeneity": "checks",
    "check_pooled": "checks",
    "check_proportion": "checks",
    "check_same": "checks",
    "identify": "checks",
    "MEASURES": "effects",
    "EffectSizes": "effects",
    "back_transform": "effects",
    "effect_sizes": "effects",
    "estimates_from": "effects",
    "ConfigurationError": "errors",
    "ConvergenceError": "errors",
    "DataError": "errors",
    "LbpmetaError": "errors",
    "LbpmetaWarning": "errors",
    "MethodError": "errors",
    "NotDefinedError": "errors",
    "Interval": "interval",
    "forest": "plots",
    "multiverse_plot": "plots",
    "TAU2": "pooling",
    "BatchFit": "pooling",
    "Fit": "pooling",
    "confint_tau2": "pooling",
    "mantel_haenszel": "pooling",
    "meta_regression": "pooling",
    "peto": "pooling",
    "pool": "pooling",
    "pool_arrays": "pooling",
    "pool_many": "pooling",
    "pool_subgroups": "pooling",
    "robust": "pooling",
    "three_level": "pooling",
    "baujat": "pooling.sensitivity",
    "bootstrap": "pooling.sensitivity",
    "cumulative": "pooling.sensitivity",
    "gosh": "pooling.sensitivity",
    "influence": "pooling.sensitivity",
    "leave_one_out": "pooling.sensitivity",
    "multiverse": "pooling.sensitivity",
    "permutation_test": "pooling.sensitivity",
    "begg": "pooling.smallstudy",
    "egger": "pooling.smallstudy",
    "excess_significance": "pooling.smallstudy",
    "fail_safe_n": "pooling.smallstudy",
    "harbord": "pooling.smallstudy",
    "pet_peese": "pooling.smallstudy",
    "peters": "pooling.smallstudy",
    "selection_model": "pooling.smallstudy",
    "trim_and_fill": "pooling.smallstudy",
    "Printed": "printed",
    "ValueSet": "printed",
    "RECIPES": "recipe",
    "Recipe": "recipe",
    "get_recipe": "recipe",
    "RULESETS": "relevance",
    "Judgement": "relevance",
    "agrees": "relevance",
    "judge": "relevance",
    "predictive": "relevance",
    "size_class": "relevance",
    "Report": "report",
    "Evidence": "workbench",
    "load": "workbench",
}

#: Rooms that can be reached as attributes without importing them first.
_ROOMS = ("checks", "effects", "evidence", "plots", "pooling", "relevance", "report")

__all__ = [
    "CHECKS",
    "MEASURES",
    "RECIPES",
    "RULESETS",
    "TAU2",
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
    "agrees",
    "back_transform",
    "baujat",
    "begg",
    "bootstrap",
    "check_arms",
    "check_change",
    "check_estimate",
    "check_heterogeneity",
    "check_pooled",
    "check_proportion",
    "check_same",
    "confint_tau2",
    "cumulative",
    "effect_sizes",
    "egger",
    "estimates_from",
    "excess_significance",
    "fail_safe_n",
    "forest",
    "get_recipe",
    "gosh",
    "harbord",
    "identify",
    "influence",
    "judge",
    "leave_one_out",
    "load",
    "mantel_haenszel",
    "meta_regression",
    "multiverse",
    "multiverse_plot",
    "permutation_test",
    "pet_peese",
    "peters",
    "peto",
    "pool",
    "pool_arrays",
    "pool_many",
    "pool_subgroups",
    "predictive",
    "robust",
    "selection_model",
    "size_class",
    "three_level",
    "trim_and_fill",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"lbpmeta.{name}")
    if name in _HOME:
        value = getattr(importlib.import_module(f"lbpmeta.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'lbpmeta' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS])
