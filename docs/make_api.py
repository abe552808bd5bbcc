"""Write api.md: every public name under a heading, by the module that defines it, where the site's reader looks it up.

Usage: ``python docs/make_api.py [--check]``, after a new public name; a test holds the page against it. Names load
lazily, so that a module of a room shows none of those that it hands on: each is named by where it stands.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from pages import keep

import lbpmeta as lm

PAGE = Path(__file__).parent / "api.md"

HEAD: Final = """<!-- Made by docs/make_api.py from the public names: change the docstrings, not this page. -->

# API

What stands here is a name of `lbpmeta` itself: `import lbpmeta as lm`, `lm.pool`. Only the names under "More" and
"Formulas" are imported from the module that their heading tells.
"""

#: Heading -> the modules, or the beginnings of their names, whose public names stand under it.
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Printed numbers": ("printed", "interval", "number_words"),
    "Evidence": ("workbench.opening", "workbench.evidence"),
    "Reading": ("workbench.reading",),
    "Verifying extractions": ("workbench.verifying",),
    "Many documents": ("corpus",),
    "Manuscripts": ("manuscript",),
    "Checks": ("checks",),
    "Effect sizes": ("effects.compute", "effects.generic", "effects.result", "effects.back_transform"),
    "Conversions": ("effects.convert",),
    "What statements imply": ("effects.stated",),
    "Pooling": ("pooling.single", "pooling.tables", "pooling.fit", "pooling.batch", "pooling.many", "pooling.confint"),
    "Subgroups, moderators, dependent effects": ("pooling.regression",),
    "Bayesian pooling": ("pooling.bayes",),
    "Sensitivity": ("pooling.sensitivity",),
    "Small studies": ("pooling.smallstudy",),
    "Recipes": ("recipe",),
    "Networks": ("pooling.network",),
    "Diagnostic accuracy": ("pooling.diagnostic",),
    "Mixed models of counts": ("pooling.glmm",),
    "Correlated effects": ("pooling.multivariate",),
    "Relevance": ("relevance",),
    "Figures": ("plots",),
    "Reports": ("report",),
    "Errors": ("errors",),
}

#: What is no name of `lbpmeta` itself: what functions return, and what few people need.
MORE: Final = (
    "reading.result.PrintedResult",
    "reading.document.Document",
    "reading.document.Block",
    "reading.document.NotRead",
    "extraction.result.Standing",
    "extraction.result.VerifiedCell",
    "extraction.result.QuoteSaid",
    "extraction.second.SheetComparison",
    "extraction.second.ColumnAgreement",
    "extraction.second.ToSettle",
    "corpus.rates.Rate",
    "corpus.row.ScannedRow",
    "checks.core.spec.CheckSpec",
    "pooling.diagnostic.fit.AccuracyEstimate",
    "pooling.diagnostic.fit.Region",
    "pooling.model_recipes.AccuracyRecipe",
    "pooling.model_recipes.CountRecipe",
    "pooling.model_recipes.MultilevelRecipe",
    "pooling.model_recipes.NetworkRecipe",
    "plots.forest.layout.forest_layout",
    "plots.canvas.figures.save_figure",
    "plots.canvas.figures.save_pages",
    "plots.forest.styles.ForestStyle",
    "plots.judged.repaired.repair_forest",
    "relevance.grade.imprecision_contextualised",
    "relevance.grade.optimal_information_size",
    "relevance.grade.optimal_information_size_events",
    "report.rendering.render",
    "difference.compare",
    "difference.load_state",
    "difference.Difference",
    "difference.Change",
    "testing.assert_consistent",
)

#: Whole modules: one function for each entry of a registry.
FORMULAS: Final = (
    "effects.continuous",
    "effects.counts",
    "effects.correlations",
    "effects.convert.skewed",
    "pooling.kernel.tau2.moments",
    "pooling.kernel.tau2.likelihood",
    "pooling.kernel.tau2.genq",
    "pooling.kernel.intervals",
    "pooling.kernel.prediction",
)


def defined() -> Iterator[tuple[str, str]]:
    """Yield the module (without the package) and the name of each public function and class."""
    for name in lm.__all__:
        found = getattr(lm, name)
        if inspect.isfunction(found) or inspect.isclass(found):
            yield found.__module__.removeprefix("lbpmeta."), name


def section_of(module: str) -> str:
    """Return the heading under which the names of a module stand."""
    for title, modules in SECTIONS.items():
        if any(module == one or module.startswith(f"{one}.") for one in modules):
            return title
    raise SystemExit(f"no section of api.md takes lbpmeta.{module}: add it to SECTIONS")


def page() -> str:
    found: dict[str, list[str]] = {title: [] for title in SECTIONS}
    for module, name in defined():
        found[section_of(module)].append(f"::: lbpmeta.{module}.{name}")
    parts = [HEAD]
    for title, names in found.items():
        parts += [f"## {title}\n", *(f"{name}\n" for name in sorted(names, key=str.lower))]
    parts.append("## More\n")
    for path in MORE:
        module, _, name = path.rpartition(".")
        getattr(import_module(f"lbpmeta.{module}"), name)  # an error where there is no such name any more
        parts.append(f"::: lbpmeta.{path}\n    options:\n      show_root_full_path: true\n")
    parts.append("## Formulas\n")
    parts += [f"::: lbpmeta.{module}\n    options:\n      show_root_full_path: true\n" for module in FORMULAS]
    return "\n".join(parts)


def main() -> int:
    return keep(PAGE, page(), __file__)


if __name__ == "__main__":
    raise SystemExit(main())
