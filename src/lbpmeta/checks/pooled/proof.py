"""What can be proved about a printed pooled line: that no admissible recipe can have made it from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from lbpmeta.checks.pooled.enclosure import (
    Boxes,
    Pieces,
    common_pieces,
    dl_pieces,
    every_tau2_pieces,
    finer_pieces,
    holding,
    meets,
)
from lbpmeta.checks.pooled.problem import Bases, LineWithRows
from lbpmeta.checks.pooled.recipes import has_enclosure
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.interval import ValueSet
from lbpmeta.measures import may_be_tables
from lbpmeta.recipe import Recipe

__all__ = ["Enclosures", "proved"]

#: How often, and into how many, the parts of all tau2 that admit a line are cut again.
_REFINED: Final = 2
_CUTS: Final = 6
#: So many parts are cut at once.
_AT_ONCE: Final = 8

#: Printed numbers that a proof rests on: a p may be one-sided, weights those of another model.
_PROVING: Final = ("estimate", "ci_low", "ci_high", "tau2", "q", "i2")
_CORE: Final = _PROVING[:3]


class Enclosures:
    """Sound enclosures by study set, made once."""

    def __init__(self, level: float) -> None:
        self._level = level
        self._made: dict[tuple[int, str], tuple[StudySet, Pieces]] = {}
        self._over_all: dict[tuple[object, ...], bool] = {}

    def _pieces(self, studies: StudySet, kind: str) -> Pieces:
        key = (id(studies), kind)
        if key not in self._made:
            boxes = studies.boxes
            if kind in ("common", "DL"):
                pieces = common_pieces(boxes) if kind == "common" else dl_pieces(boxes)
            else:
                pieces = every_tau2_pieces(boxes, factor=kind == "hksj")
            self._made[key] = (studies, pieces)  # the set is kept, so that its id stays taken
        return self._made[key][1]

    def admit(
        self,
        studies: StudySet,
        recipe: Recipe,
        targets: Mapping[str, tuple[ValueSet, ...]],
        *,
        any_tau2: bool = False,
    ) -> bool:
        """Whether the printed numbers lie in the recipe's own enclosure, or else in the one over all tau2 >= 0."""
        if not studies.boxes.bounded:
            return True
        ci = recipe.ci
        if recipe.model == "common" or (has_enclosure(recipe) and not any_tau2):
            kinds = ("z", "t", "hts", "hksj", "follow") if recipe.model == "random" else ()
            pieces = self._pieces(studies, "common" if recipe.model == "common" else "DL")
            return meets(pieces, targets, ci=ci, level=self._level, predictions=kinds)
        if ci == "kr":  # Kenward-Roger widens the standard error: the interval is not enclosed
            ci = "z"
            targets = {n: t for n, t in targets.items() if n in ("estimate", "tau2", "q", "q_p")}
        key = (id(studies), ci, *targets.items())
        if key not in self._over_all:  # over all tau2 the estimator does not matter: once for all recipes
            self._over_all[key] = _admits(studies.boxes, self._pieces(studies, ci[:4]), targets, ci, self._level)
        return self._over_all[key]


def _admits(
    boxes: Boxes,
    pieces: Pieces,
    targets: Mapping[str, tuple[ValueSet, ...]],
    ci: str,
    level: float,
    left: int = _REFINED,
) -> bool:
    """Whether some tau2 makes all printed numbers at once possible; parts of tau2 that do are cut finer.

    Some parts at a time: one that holds them at the finest ends the search, and the tables stay small.
    """
    held = holding(pieces, targets, ci=ci, level=level)
    if not left:
        return bool(held.any())
    hartung = ci.startswith("hksj")
    return any(
        _admits(boxes, finer_pieces(boxes, pieces, some, _CUTS, factor=hartung), targets, ci, level, left - 1)
        for some in np.array_split(np.flatnonzero(held), -(-int(held.sum()) // _AT_ONCE) or 1)
        if some.size
    )


def proved(
    problem: LineWithRows, bases: Bases, enclosures: Enclosures, declared: Mapping[str, Recipe], *, software: bool
) -> bool:
    """Whether no admissible recipe at all can have made the line from these rows.

    The line must lie outside the declared recipes' enclosures, for normal and t intervals of the rows. Where some
    declared recipe has no enclosure of its own, only estimate and interval count, against all tau2. Ratios and
    risk differences under a common effect may be of a method whose weights are not enclosed (conditional or
    exact likelihood, other corrections of zero cells): there a disagreement of exact counts is a proof only when
    the software was declared (`software`), whose conventions have all been tried.
    """
    binary = may_be_tables(problem.measure)
    if binary and not software and any(r.model == "common" for r in declared.values()):
        return False
    counted = bool(problem.rows) and all("events1" in r and "events2" in r for r in problem.rows)
    if binary and not counted and any(r.model == "common" and r.binary == "mh" for r in declared.values()):
        return False  # the counts that weigh by Mantel-Haenszel are not printed
    if binary and not software and not bases.printed:
        return False  # what was added to cells, and to which, is not known: some add to those of every table
    if problem.measure == "SMD" and not software and not bases.printed:
        return False  # Glass's delta, Bonett's variance: the arms make more SMDs than were tried
    # M-H, random weighs by inverse variance, but its tau2 is another: any tau2 must miss the line
    closed = not binary and all(has_enclosure(r) for r in declared.values())
    targets = {n: t for n, t in problem.targets.items() if n in (_PROVING if closed else _CORE)}
    wide = bases.wider("any")
    for recipe in declared.values():
        sets = [s for s in bases.of(recipe) if wide is None or not s.basis.startswith("printed")]
        if wide is not None:
            sets.append(wide)
        if not sets or any(enclosures.admit(s, recipe, targets, any_tau2=binary) for s in sets):
            return False
    return True
