"""A printed pooled line against the study rows behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lbpmeta.checks._common import (
    LOG_MEASURES,
    Number,
    make,
    null_value,
    significance,
    size_severity,
)
from lbpmeta.checks.catalogue import declared_recipes, has_enclosure
from lbpmeta.checks.enclosure import Pieces, common_pieces, dl_pieces, every_tau2_pieces, meets
from lbpmeta.checks.finding import Finding, Severity, Verdict
from lbpmeta.checks.pooled_problem import Bases, Problem, read_problem, recipe_pool
from lbpmeta.checks.pooled_values import (
    Pooled,
    monte_carlo_meets,
    pool_central,
    pool_mantel_haenszel,
    prints,
)
from lbpmeta.checks.study_rows import StudyRow, StudySet, missing_numbers
from lbpmeta.printed import Printed, ValueSet
from lbpmeta.recipe import Recipe

__all__ = ["check_pooled", "identify"]


def check_pooled(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    *,
    measure: str = "MD",
    recipe: str | Recipe | None = None,
    model: str = "",
    tau2: str = "",
    ci: str = "",
    level: float = 95,
    seed: int = 0,
    rounding: str = "nearest",
    search: bool = True,
) -> Finding:
    """Check a printed pooled line against its study rows.

    Parameters
    ----------
    reported : mapping of str to str
        The printed line: estimate, ci_low, ci_high, and any of pi_low, pi_high, p, z, tau2, q, q_df, q_p,
        i2, k.
    rows : sequence
        Study rows: (estimate, ci_low, ci_high), or mappings with estimate and ci_low/ci_high, se or
        variance, or with complete arms (mean1, sd1, n1, ...; events1, n1, ...), and weight; or rows of the
        tables. Standard errors follow from 95% intervals by the normal distribution, as in a forest plot.
    measure : str
    recipe : str or Recipe, optional
        The recipe that was declared; `model`, `tau2` and `ci` declare single settings.
    level : float
        In percent.
    seed : int
        Of the Monte-Carlo search.
    rounding : {"nearest", "truncate", "any"}
    search : bool
        Look for every other recipe that reproduces the line, even when the declared one does.

    Returns
    -------
    Finding
        ``recipes`` lists the recipes that reproduce the print.

    Notes
    -----
    Tier 1, proof: a sound enclosure for a common effect and for DerSimonian-Laird with z, t or Hartung-Knapp
    intervals, and one over all tau2 for every other estimator (see :mod:`lbpmeta.checks.enclosure`). A line
    outside its declared recipe's enclosure, and outside all others, is "inconsistent". Tier 2, Monte Carlo:
    for the other estimators rows are drawn uniformly inside their rounding boxes; a line that misses both
    the range of the draws and 4 of their standard deviations is "implausible" at most.

    Examples
    --------
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> check_pooled({"estimate": "-5.8", "ci_low": "-11.2", "ci_high": "-0.4"}, rows).recipes[:2]
    ('revman5', 'random DL z')
    """
    problem = read_problem(reported, rows, measure, level, rounding, seed)
    lacking = missing_numbers(problem.rows, measure)
    if lacking:
        return make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            f"The rows cannot be pooled: {'; '.join(lacking[:5])}.",
            printed=problem.printed,
            missing=lacking,
        )
    pool = recipe_pool(problem)
    declared = declared_recipes(pool, recipe=recipe, model=model, tau2=tau2, ci=ci)
    told = bool(recipe or model or tau2 or ci)
    bases = Bases(problem)
    exact = _central(problem, bases, declared)
    others = {n: r for n, r in pool.items() if n not in declared}
    if exact:
        if search and told:
            exact = (*exact, *_central(problem, bases, others))
        return _say(problem, bases, declared, Verdict.CONSISTENT, exact, "", ())
    if not any(bases.of(r) for r in declared.values()):
        return make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            "The rows give no effect that can be pooled.",
            printed=problem.printed,
            missing=("rows with effects",),
        )
    if not all(s.boxes.bounded for r in declared.values() for s in bases.of(r)):
        return make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            "The rows are printed too coarsely: a limit or an SD may be 0.",
            printed=problem.printed,
            missing=("rows with more digits",),
        )
    within = _enclosed(problem, bases, declared)
    if not within:
        loose = {n: r for n, r in declared.items() if not has_enclosure(r)}
        within = _sampled(problem, bases, loose)
    if within:
        elsewhere = _central(problem, bases, others) if search and told else ()
        if told or not elsewhere:
            verdict = Verdict.CONSISTENT_WITHIN_ROUNDING
            return _say(problem, bases, declared, verdict, within, " within rounding", elsewhere)
    if told:
        found = _central(problem, bases, others) or _within_rounding(problem, bases, others)
        if found:
            return _say(problem, bases, declared, Verdict.METHOD_DEPENDENT, found, "", ())
    verdict = Verdict.INCONSISTENT if _proved(problem, bases, declared) else Verdict.IMPLAUSIBLE
    if _count_off(problem):
        verdict = Verdict.IMPLAUSIBLE
    return _say(problem, bases, declared, verdict, (), "", ())


def identify(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    *,
    measure: str = "MD",
    level: float = 95,
    recipes: Mapping[str, Recipe] | None = None,
    rounding: str = "nearest",
) -> tuple[str, ...]:
    """Return the names of the recipes that reproduce a printed pooled line.

    Parameters
    ----------
    reported, rows, measure, level, rounding
        As in :func:`check_pooled`.
    recipes : mapping of str to Recipe, optional
        What to try; by default the presets and every combination of model, tau2 and interval, with SMD and
        zero-cell conventions where arms are given.

    Returns
    -------
    tuple of str
        Those whose line, from the rows at face value, prints as reported. If there is none, those that the
        rounding of the rows does not exclude: by a sound enclosure for closed forms, by seeded draws inside the
        rounding boxes for the others.

    Examples
    --------
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> identify({"estimate": "-5.03", "ci_low": "-7.26", "ci_high": "-2.81"}, rows)
    ('common z',)
    """
    problem = read_problem(reported, rows, measure, level, rounding, 0)
    if missing_numbers(problem.rows, measure):
        return ()
    pool = recipe_pool(problem) if recipes is None else {n: r.replace(level=problem.level) for n, r in recipes.items()}
    bases = Bases(problem)
    return _central(problem, bases, pool) or _within_rounding(problem, bases, pool)


def _within_rounding(problem: Problem, bases: Bases, recipes: Mapping[str, Recipe]) -> tuple[str, ...]:
    """Names of the recipes that the rounding of the rows does not exclude: by enclosure, or else by draws."""
    loose = {n: r for n, r in recipes.items() if not has_enclosure(r)}
    found = {*_enclosed(problem, bases, recipes), *_sampled(problem, bases, loose)}
    return tuple(n for n in recipes if n in found)


def _central(problem: Problem, bases: Bases, recipes: Mapping[str, Recipe]) -> tuple[str, ...]:
    """Names of the recipes whose face values print as reported."""
    found: dict[str, None] = {}
    cache: dict[tuple[object, ...], Pooled] = {}
    for name, recipe in recipes.items():
        for pooled in _pooled(problem, bases, recipe, cache):
            if prints(pooled, problem.printed, problem.weights, problem.measure):
                found[name] = None
    return tuple(found)


def _pooled(
    problem: Problem,
    bases: Bases,
    recipe: Recipe,
    cache: dict[tuple[object, ...], Pooled] | None = None,
) -> list[Pooled]:
    """The line under a recipe, from the print, from the arms, and by Mantel-Haenszel where it applies."""
    cache = {} if cache is None else cache
    out = []
    for study_set in bases.of(recipe):
        key = (id(study_set), recipe.model, recipe.tau2, recipe.ci, recipe.level)
        if key not in cache:
            cache[key] = pool_central(study_set, recipe)
        out.append(cache[key])
    if recipe.binary == "mh" and problem.measure in ("RR", "OR", "RD"):
        out += pool_mantel_haenszel(problem.rows, problem.measure, recipe)
    return out


def _enclosed(problem: Problem, bases: Bases, recipes: Mapping[str, Recipe]) -> tuple[str, ...]:
    """Names of the recipes whose sound enclosure holds the print."""
    targets = problem.targets
    found: dict[str, None] = {}
    made: dict[tuple[int, str], Pieces] = {}
    for name, recipe in recipes.items():
        if not has_enclosure(recipe):
            continue
        for study_set in bases.of(recipe):
            key = (id(study_set), recipe.model)
            if key not in made:
                maker = common_pieces if recipe.model == "common" else dl_pieces
                made[key] = maker(study_set.boxes)
            if meets(
                made[key],
                targets,
                ci=recipe.ci,
                level=problem.level,
                predictions=_predictions(recipe),
            ):
                found[name] = None
    return tuple(found)


def _predictions(recipe: Recipe) -> tuple[str, ...]:
    """Kinds of prediction interval that a print may be; any, since papers rarely say."""
    return ("z", "t", "hts", "hksj", "follow") if recipe.model == "random" else ()


def _sampled(problem: Problem, bases: Bases, recipes: Mapping[str, Recipe]) -> tuple[str, ...]:
    """Names of the recipes whose Monte-Carlo range holds the print.

    Only what the enclosure over all tau2 admits is worth drawing.
    """
    found: dict[str, None] = {}
    made: dict[int, Pieces] = {}
    targets = problem.targets
    for name, recipe in recipes.items():
        for study_set in bases.of(recipe):
            if _admitted(problem, study_set, recipe, targets, made) and monte_carlo_meets(
                study_set, recipe, targets, seed=problem.seed
            ):
                found[name] = None
    return tuple(found)


def _admitted(
    problem: Problem,
    study_set: StudySet,
    recipe: Recipe,
    targets: Mapping[str, tuple[ValueSet, ...]],
    made: dict[int, Pieces],
) -> bool:
    """Whether the enclosure over all tau2 >= 0 holds the printed numbers."""
    ci = recipe.ci
    if ci == "kr":  # Kenward-Roger widens the standard error: the interval is not enclosed
        ci = "z"
        targets = {n: t for n, t in targets.items() if n in ("estimate", "tau2", "q", "q_p")}
    key = id(study_set)
    if key not in made:
        made[key] = every_tau2_pieces(study_set.boxes)
    return meets(made[key], targets, ci=ci, level=problem.level)


def _proved(problem: Problem, bases: Bases, declared: Mapping[str, Recipe]) -> bool:
    """Whether no admissible recipe at all can have made the line from these rows.

    The declared recipes' own enclosures have been tried. For estimators without one the enclosure over all
    tau2 must miss the line too. A ratio under a common effect may be Mantel-Haenszel or Peto, whose weights
    the enclosures do not cover.
    """
    binary = problem.measure in (*LOG_MEASURES, "RD")
    if all(has_enclosure(r) for r in declared.values()) and not binary:
        return True
    if binary and any(r.model == "common" for r in declared.values()):
        return False
    made: dict[int, Pieces] = {}
    core = {n: t for n, t in problem.targets.items() if n in ("estimate", "ci_low", "ci_high")}
    return not any(
        _admitted(problem, study_set, recipe, core, made)
        for recipe in declared.values()
        for study_set in bases.of(recipe)
    )


def _count_off(problem: Problem) -> bool:
    k, df = problem.printed.get("k"), problem.printed.get("q_df")
    rows = len(problem.rows)
    return (k is not None and not k.prints(rows)) or (df is not None and not df.prints(rows - 1))


def _say(
    problem: Problem,
    bases: Bases,
    declared: Mapping[str, Recipe],
    verdict: Verdict,
    names: tuple[str, ...],
    what: str,
    elsewhere: tuple[str, ...],
) -> Finding:
    line = _line(problem.printed)
    note, two_tests = "", False
    if _count_off(problem):
        printed = problem.printed.get("k") or problem.printed["q_df"]
        note = f" There are {len(problem.rows)} rows where {printed.text} is printed."
    first = next(iter(declared))
    recipe = declared[first]
    shown = _pooled(problem, bases, recipe)
    ours = shown[0] if shown else None
    derived = f"{first} gives {ours.text(problem.measure)}" if ours is not None else f"{first} gives no line"
    admissible: dict[str, ValueSet] = {}
    if ours is not None:
        fits = verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
        two_tests = bool(fits and ours.normal and "p" in problem.printed) and not any(
            monte_carlo_meets(s, recipe, problem.targets, seed=problem.seed, own_test=True) for s in bases.of(recipe)
        )
        if two_tests:
            note += " Its p is that of the normal test, beside a Hartung-Knapp interval, as RevMan prints."
        values = ours.displayed(problem.measure)
        admissible = {
            n: ValueSet(values[n], values[n]) for n in ("estimate", "ci_low", "ci_high") if math.isfinite(values[n])
        }
    severity = Severity.INFO
    if verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING):
        shown_names = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        message = f"{shown_names} reproduce{'s' * (len(names) == 1)} the print{what}: {line}."
        if elsewhere:
            message += f" At face value {', '.join(elsewhere[:4])} would."
    elif verdict is Verdict.METHOD_DEPENDENT:
        message = (
            f"{line} is not what was declared ({derived}), but {', '.join(names[:6])} "
            f"reproduce{'s' * (len(names) == 1)} it."
        )
        severity = _severity(problem, ours)
    else:
        tail = (
            "These numbers cannot all be right."
            if verdict is Verdict.INCONSISTENT
            else "No recipe that was tried reproduces it."
        )
        message = f"{line} does not follow from its {len(problem.rows)} rows: {derived}. {tail}"
        severity = _severity(problem, ours)
    return make(
        "pooled-disagrees-with-rows",
        Verdict.METHOD_DEPENDENT if two_tests else verdict,
        message + note,
        severity=severity,
        printed=problem.printed,
        admissible=admissible,
        recipes=names,
    )


def _severity(problem: Problem, ours: Pooled | None) -> Severity:
    if ours is None:
        return Severity.MATERIAL
    values, null = ours.displayed(problem.measure), null_value(problem.measure)
    low, high = problem.printed.get("ci_low"), problem.printed.get("ci_high")
    before = significance(low, high, null)
    after = values["ci_low"] > null or values["ci_high"] < null
    if before is not None and before != after:
        return Severity.DECISION
    est = problem.printed.get("estimate")
    if est is not None and (float(est) - null) * (values["estimate"] - null) < 0 and after:
        return Severity.DECISION
    width = float(high) - float(low) if low is not None and high is not None else math.inf
    changes = [
        abs(values[n] - float(problem.printed[n])) for n in ("estimate", "ci_low", "ci_high") if n in problem.printed
    ]
    return size_severity(max(changes), float(est) if est is not None else math.nan, width)


def _line(printed: Mapping[str, Printed]) -> str:
    est = printed["estimate"].text if "estimate" in printed else "?"
    low, high = printed.get("ci_low"), printed.get("ci_high")
    text = f"{est} ({low.text} to {high.text})" if low is not None and high is not None else est
    extras = [f"{n} {printed[n].text}" for n in ("i2", "tau2", "q") if n in printed]
    return text + (f", {', '.join(extras)}" if extras else "")
