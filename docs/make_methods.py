"""Make docs/methods.md, and the measures in data/datapackage.json, from the registries, so that they cannot drift.

Usage: ``python docs/make_methods.py [--check]``.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path

from pages import keep

import lbpmeta as lm
from lbpmeta.pooling.bayes.priors import PRIORS
from lbpmeta.pooling.kernel.intervals import CI
from lbpmeta.pooling.kernel.prediction import PREDICTION
from lbpmeta.relevance.reexpress import RESPONDER_METHODS
from lbpmeta.report.formats.markdown import markdown_table

PAGE = Path(__file__).parent / "methods.md"
DESCRIPTOR = Path(__file__).parents[1] / "data" / "datapackage.json"


def first_line(thing: object) -> str:
    """Return the first paragraph of a docstring, on one line."""
    text = inspect.getdoc(thing) or ""
    return " ".join(text.split("\n\n")[0].split())


def tau2() -> str:
    """Estimators of tau2."""
    rows = [[f"`{s.name}`", s.title, s.source] for s in lm.TAU2.values()]
    return markdown_table(["name", "estimator", "reference"], rows)


def intervals() -> str:
    """Intervals of the effect, and prediction intervals."""
    rows = [[f"`{s.name}`", s.title, s.source] for s in CI.values()]
    more = [[f"`{s.name}`", s.title, s.source] for s in PREDICTION.values()]
    return (
        markdown_table(["`ci`", "interval of the effect", "reference"], rows)
        + "\n\n"
        + markdown_table(["`prediction`", "interval of a new true effect", "reference"], more)
    )


def measures() -> str:
    """Effect measures."""
    rows = [
        [f"`{name}`", m.title, m.kind, m.scale, m.meta, m.revman, "yes" if m.pooled else "no"]
        for name, m in lm.MEASURES.items()
    ]
    head = ["name (metafor's too, but for HR and NNT)", "measure", "kind", "scale of analysis", "in meta", "in RevMan"]
    return markdown_table([*head, "pooled"], rows)


def rules() -> str:
    """Views of a judgement, and words for sizes."""
    views = [[f"`{v.name}`", v.version, v.rule, v.source] for v in lm.VIEWS.values()]
    sizes = [[f"`{r.name}`", r.version, str(r).split(": ", 1)[1], r.source] for r in lm.RULESETS.values()]
    return (
        markdown_table(["view", "version", "rule", "source"], views)
        + "\n\n"
        + markdown_table(["words for sizes", "version", "bands", "source"], sizes)
    )


def page() -> str:
    """Return the whole page."""
    parts = [
        "<!-- Made by docs/make_methods.py from the registries: change them, not this page. -->",
        "# Estimators, intervals and rules",
        "Made from the registries of the code. The formula of each entry stands in the docstring of its function; the "
        "[API](api.md) shows them. The checks have [a page of their own](checks.md).",
        "## Effect measures",
        measures(),
        "## Estimators of tau2",
        tau2(),
        "## Intervals",
        intervals(),
        "## Priors of the Bayesian model",
        ", ".join(f"`{name}`" for name in PRIORS) + ". " + first_line(lm.bayes_pool),
        "## Rules of relevance",
        rules(),
        "## Re-expression",
        "Responders behind a standardized mean difference: "
        + ", ".join(f"`{name}`" for name in RESPONDER_METHODS)
        + "; see `lm.responders_from_smd`, `lm.responders_from_arms` and `lm.absolute_effect`.",
    ]
    return "\n\n".join(parts) + "\n"


def descriptor() -> str:
    """The data package with the names of the measures in it; all else as it stands."""
    package = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == "measure":
                field["constraints"]["enum"] = list(lm.MEASURES)
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the page and the descriptor of the tables, or compare them."""
    return max(keep(PAGE, page(), __file__), keep(DESCRIPTOR, descriptor(), __file__))


if __name__ == "__main__":
    raise SystemExit(main())
