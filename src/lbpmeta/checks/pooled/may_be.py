"""What a pooled line may be instead of what was declared: one of correlations, or of counts that were not printed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.pooled.problem import LineWithRows
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.values import CORE
from lbpmeta.few import ndtri
from lbpmeta.pooling.tables.tables2x2 import MH_MEASURES
from lbpmeta.recipe import Recipe

__all__ = ["may_be_correlations", "may_be_mantel_haenszel"]

#: How far a Mantel-Haenszel line lies from one by inverse variance, in standard errors, and its width in times; under
#: random effects only tau2 differs.
_APART: Final = MappingProxyType({"common": 1.0, "random": 0.3})
_WIDER: Final = 1.5


def may_be_correlations(problem: LineWithRows) -> bool:
    """Whether effects of an unknown measure, all within [-1, 1], may be correlations."""
    texts = [n for r in (*problem.rows, problem.printed) for c in CORE if (n := r.get(c)) is not None]
    return problem.measure == "" and all(abs(n.value) <= 1 for n in texts)


def may_be_mantel_haenszel(found: Search, declared: Mapping[str, Recipe]) -> bool:
    """Whether weights by counts that are not printed may have made a line near that by inverse variance."""
    problem = found.problem
    if problem.measure not in MH_MEASURES or all("events1" in r and "events2" in r for r in problem.rows):
        return False
    targets = {n: t[0].mid for n, t in problem.targets.items() if n in CORE}
    if len(targets) < len(CORE):
        return False
    width = targets["ci_high"] - targets["ci_low"]
    se = width / (2 * float(ndtri(0.5 + problem.level / 2)))
    for recipe in declared.values():
        if recipe.ci != "z" or (recipe.model == "random" and recipe.tau2 != "DL"):
            continue
        for line in found.lines(recipe):
            other = line.values["ci_high"] - line.values["ci_low"]
            near = abs(line.values["estimate"] - targets["estimate"]) <= _APART[recipe.model] * se
            if near and width <= other * _WIDER and other <= width * _WIDER:
                return True
    return False
