"""What contradictions of pooled lines rest on: how the line was pooled, whose shares its weights are, which program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.settle import concluded
from lbpmeta.evidence.tables import Row
from lbpmeta.premises.declaration import Declarations, declare, declared_by_keywords, reading_mode
from lbpmeta.premises.premise import Origin, Premise, Status, assume
from lbpmeta.recipe import Recipe, get_recipe

__all__ = [
    "P_ERROR",
    "as_declared",
    "concerning",
    "is_revman",
    "pooled_as",
    "setting",
    "settings_of",
    "unnamed_measure",
    "whole_recipe",
]

#: How far a P that RevMan stored may be off: its program approximates the distributions.
P_ERROR: Final = 1e-6

#: What the rows' weights are where nobody says how a line was pooled.
_USUAL: Final = "inverse variance"

#: Interval method of a recipe -> interval as it is declared.
_INTERVALS: Final = {"z": "wald", "t": "t", "hksj": "hksj", "hksj-adhoc": "hksj", "kr": "t"}


def is_revman(declared: Declarations) -> bool:
    """Whether RevMan is declared to be the program.

    Examples
    --------
    >>> is_revman(declared_by_keywords({"software": "RevMan 5.4"}))
    True
    """
    return declared.value("software").lower().replace(" ", "").startswith("revman")


def whole_recipe(recipe: str | Recipe | None, model: str, tau2: str, ci: str) -> bool:
    """Whether it is said how a line was pooled, with nothing left open: only then another method is ruled out.

    A model alone does not: trim-and-fill, a quality-effects or a small-study-adjusted total have one too.

    Examples
    --------
    >>> whole_recipe("metafor", "", "", ""), whole_recipe(None, "common", "", "z"), whole_recipe(None, "random", "", "")
    (True, True, False)
    """
    return bool(recipe) or (model == "common" and bool(ci)) or (bool(tau2) and bool(ci))


def pooled_as(
    recipe: str | Recipe | None = None, model: str = "", tau2: str = "", ci: str = "", *, row: Row | None = None
) -> Premise:
    """Return the premise that a line was pooled as declared; merely assumed where something is left open.

    Parameters
    ----------
    recipe, model, tau2, ci
        What was declared.
    row : Row, optional
        The row whose cells declare it; without it the user does.

    Examples
    --------
    >>> print(pooled_as("metafor"))
    recipe metafor (declared: the call)
    >>> print(pooled_as(model="random"))
    recipe inverse variance, random (assumed)
    """
    settings = ", ".join(t for t in (model, tau2 if model != "common" else "", ci) if t)
    if not whole_recipe(recipe, model, tau2, ci):
        return assume("recipe", f"{_USUAL}, {settings}" if settings else _USUAL)
    name = get_recipe(recipe).name if recipe else f"{_USUAL}, {settings}"
    return setting("recipe", name, row=row, where="" if recipe else "columns model, tau2_method and ci_method")


def setting(name: str, value: str, *, row: Row | None, where: str = "") -> Premise:
    """Return a premise that the row's cells declare, or the user where there is no row."""
    if row is None:
        return Premise(name, value, Status.DECLARED, Origin.USER, "the call")
    return Premise(name, value, Status.DECLARED, Origin.SOURCE, where or f"column {name}")


def unnamed_measure(measure: str) -> tuple[Premise, ...]:
    """Return the premise that effects of a measure that nobody named are differences.

    Examples
    --------
    >>> [str(p) for p in unnamed_measure("")], unnamed_measure("OR")
    (['measure a difference (assumed)'], ())
    """
    return () if measure else (assume("measure", "a difference"),)


def settings_of(recipe: str | Recipe | None, model: str, tau2: str, ci: str) -> dict[str, str | None]:
    """Return what the keywords that say how a line was pooled declare of its interval.

    Examples
    --------
    >>> settings_of(None, "common", "", ""), settings_of("revman2025", "", "", "")
    ({'interval': 'wald'}, {'interval': 'hksj'})
    """
    found = ci or (get_recipe(recipe).ci if recipe else "")
    if not found and (tau2 or model == "common"):
        found = "z"
    return {"interval": _INTERVALS.get(found)}


def concerning(given: dict[str, str | None], *, recipe: str | Recipe | None = None) -> Declarations:
    """Return what keywords declare, the recipe by its name among them; a named keyword wins over the recipe's own."""
    declared = declared_by_keywords(given)
    if recipe:
        declared = Declarations.of(declare("recipe", get_recipe(recipe).name)).behind(declared.values())
    return declared


def as_declared(raw: Callable[[str], Finding], declared: Declarations, *, rounded: bool = True) -> Finding:
    """Return the finding of a public check with the verdict that its premises allow.

    Parameters
    ----------
    raw : callable
        Rounding -> the finding as if all its premises held.
    declared : Declarations
    rounded : bool
        Whether the numbers are rounded at all.
    """
    first = raw(reading_mode(declared))
    found = concluded(first, declared, lambda: raw("any"), rounded=rounded)
    if found is not None:
        return found
    gone = [p for p in first.premises if declared.status(p) is None]
    said = ", ".join(f"{p.name} {declared.value(p.name)!r}" for p in gone)
    message = f"With {said} declared, this comparison says nothing."
    return make(first.check, Verdict.NOT_CHECKABLE, message, missing=("another comparison",))
