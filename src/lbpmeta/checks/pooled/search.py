"""Which recipes reproduce a printed pooled line: at face value, and within the rounding of its rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from lbpmeta.checks.core.reading import values_of
from lbpmeta.checks.pooled.batch import Batch, Numbers
from lbpmeta.checks.pooled.draws import draw, plausible
from lbpmeta.checks.pooled.problem import Bases, LineWithRows
from lbpmeta.checks.pooled.proof import Enclosures
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.checks.pooled.values import CORE, Pooled, displayed, pooled_of, prints
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.recipe import Recipe

__all__ = ["Search"]

#: Where a study set stands in a stack of sets with as many rows.
_Place: TypeAlias = tuple[Batch, int]


class Search:
    """Lines and draws of one problem, made once and shared by all recipes."""

    def __init__(self, problem: LineWithRows) -> None:
        self.problem = problem
        self.bases = Bases(problem)
        self.enclosures = Enclosures(problem.level)
        self._targets = problem.targets
        self._core = {n: values_of(problem.printed[n]).widened() for n in CORE if n in problem.printed}
        self._predict = "pi_low" in problem.printed or "pi_high" in problem.printed
        self._places: dict[int, _Place] = {}
        self._numbers: dict[tuple[object, ...], Numbers] = {}
        self._lines: dict[Recipe, list[Pooled]] = {}
        self._plain: dict[str, Batch] = {}
        self._made: dict[tuple[object, ...], Pooled] = {}
        self._admitted: dict[tuple[object, ...], bool] = {}
        self._draws: dict[int, tuple[StudySet, Batch | None]] = {}

    def lines(self, recipe: Recipe) -> list[Pooled]:
        """The line under a recipe, from the print, from the arms, and by Mantel-Haenszel where it applies."""
        if recipe not in self._lines:
            out = []
            for studies in self.bases.of(recipe):
                sample, i = self._place(studies)
                out.append(self._line(sample, i, recipe))
            self._lines[recipe] = out + self._mantel_haenszel(recipe)
        return self._lines[recipe]

    def firsts(self, recipes: Sequence[Recipe]) -> list[Mapping[str, float]]:
        """Estimate and limits of the first line of each recipe that has one, on the analysis scale."""
        found: list[Mapping[str, float]] = []
        for recipe, faces in zip(recipes, self._faces(recipes), strict=True):
            if faces:
                found.append(dict(zip(CORE, faces[0], strict=True)))
            elif lines := self.lines(recipe):
                found.append({n: lines[0].values[n] for n in CORE})
        return found

    def _faces(self, recipes: Sequence[Recipe]) -> list[list[tuple[float, ...]]]:
        """Estimate and limits of each recipe's study sets, on the analysis scale: those of one batch in one piece."""
        places = [[self._place(studies) for studies in self.bases.of(recipe)] for recipe in recipes]
        used: dict[Batch, list[int]] = {}
        for r, own in enumerate(places):
            for sample in {sample for sample, _ in own}:
                used.setdefault(sample, []).append(r)
        faces = {}
        for sample, rows in used.items():
            for r, *ends in zip(rows, *sample.faces([recipes[r] for r in rows]), strict=True):
                faces[sample, r] = ends
        return [[tuple(float(x[i]) for x in faces[sample, r]) for sample, i in own] for r, own in enumerate(places)]

    def _line(self, sample: Batch, i: int, recipe: Recipe) -> Pooled:
        key = (id(sample), i, recipe.model, recipe.tau2, recipe.ci, recipe.level)
        if key not in self._made:
            self._made[key] = pooled_of(self._of(sample, recipe), i)
        return self._made[key]

    def _mantel_haenszel(self, recipe: Recipe) -> list[Pooled]:
        lines = self.bases.mantel_haenszel(recipe)
        if recipe.model == "common":
            return [lines.common] if lines.common is not None and recipe.ci == "z" else []
        if lines.random is None:
            return []
        sample = lines.random
        if recipe.tau2 != "DL":  # only Q is about the Mantel-Haenszel estimate
            plain = self._plain.setdefault(recipe.zero_cells, Batch(sample.y, sample.v))
            return [_with_q(self._line(plain, 0, recipe), sample)]
        return [self._line(sample, 0, recipe)]

    def stack(self, recipes: Mapping[str, Recipe]) -> None:
        """Pool all study sets with as many rows in one batch."""
        sets = {id(s): s for r in recipes.values() for s in self.bases.of(r) if id(s) not in self._places}
        by_size: dict[int, list[StudySet]] = {}
        for studies in sets.values():
            by_size.setdefault(studies.yi.size, []).append(studies)
        for group in by_size.values():
            sample = Batch(np.array([s.yi for s in group]), np.array([s.vi for s in group]))
            self._places |= {id(s): (sample, i) for i, s in enumerate(group)}

    def _place(self, studies: StudySet) -> _Place:
        if id(studies) not in self._places:
            self._places[id(studies)] = (Batch(studies.yi[None], studies.vi[None]), 0)
        return self._places[id(studies)]

    def _of(self, sample: Batch, recipe: Recipe) -> Numbers:
        key = (id(sample), recipe.model, recipe.tau2, recipe.ci, recipe.level)
        if key not in self._numbers:
            self._numbers[key] = sample.numbers(recipe, predict=self._predict)
        return self._numbers[key]

    def central(self, recipes: Mapping[str, Recipe]) -> tuple[str, ...]:
        """Names of the recipes whose face values print as reported."""
        self.stack(recipes)
        faces = self._faces(list(recipes.values()))
        return tuple(
            name for (name, recipe), own in zip(recipes.items(), faces, strict=True) if self._prints(recipe, own)
        )

    def _prints(self, recipe: Recipe, faces: Sequence[tuple[float, ...]]) -> bool:
        """Whether the face values print as reported; whole lines are made only where estimate and limits do."""
        p = self.problem
        log = p.measure in LOG_MEASURES
        wanted = self._core
        for studies, face in zip(self.bases.of(recipe), faces, strict=True):
            shown = zip(CORE, map(displayed, face) if log else face, strict=True)
            if all(value in wanted[name] for name, value in shown if name in wanted) and prints(
                self._line(*self._place(studies), recipe), p.printed, p.weights, p.measure
            ):
                return True
        return any(prints(line, p.printed, p.weights, p.measure) for line in self._mantel_haenszel(recipe))

    def within(self, recipes: Mapping[str, Recipe], *, enough: int = 1000) -> tuple[str, ...]:
        """Names of the recipes that the rounding of the rows admits: enclosure first, then draws.

        The likeliest are tried first; `enough` of them end the search.
        """
        found = set()
        for name, recipe in self._nearest(recipes):
            if any(self.fits(s, recipe) for s in self.bases.of(recipe)):
                found.add(name)
                if len(found) >= enough:
                    break
        return tuple(name for name in recipes if name in found)

    def fits(self, studies: StudySet, recipe: Recipe, *, own_test: bool = False) -> bool:
        """Whether enclosure and draws of a study set hold the print under a recipe."""
        targets = self._targets
        key = (id(studies), recipe.model, recipe.tau2, recipe.ci)
        if key not in self._admitted:
            self._admitted[key] = self.enclosures.admit(studies, recipe, targets)
        return self._admitted[key] and plausible(self.drawn(studies), recipe, targets, own_test=own_test)

    def drawn(self, studies: StudySet) -> Batch | None:
        """Draws inside the rounding boxes of a study set, made once."""
        if id(studies) not in self._draws:
            self._draws[id(studies)] = (studies, draw(studies, self.problem.seed))
        return self._draws[id(studies)][1]

    def _nearest(self, recipes: Mapping[str, Recipe]) -> Iterator[tuple[str, Recipe]]:
        """The recipes, those first whose face values come nearest to the print."""
        targets = {n: t[0].mid for n, t in self.problem.targets.items() if n in ("estimate", "ci_low", "ci_high")}
        self.stack(recipes)

        def gap(recipe: Recipe) -> float:
            gaps = [max(abs(line.values[n] - t) for n, t in targets.items()) for line in self.lines(recipe)]
            return min((g for g in gaps if math.isfinite(g)), default=math.inf)

        yield from sorted(recipes.items(), key=lambda item: gap(item[1]))


def _with_q(line: Pooled, sample: Batch) -> Pooled:
    """A line with Q, its p and I2 about the Mantel-Haenszel estimate."""
    from scipy.special import chdtrc

    if sample.fixed is None:
        return line
    _, q, df = sample.fixed
    i2 = max(0.0, 100 * (q - df) / q) if q > 0 else 0.0
    values = {**line.values, "q": q, "q_p": float(chdtrc(df, q)) if df > 0 else 1.0}
    return Pooled(values, {**line.several, "i2": (i2, *line.several["i2"][1:])}, line.predictions, line.weights)
