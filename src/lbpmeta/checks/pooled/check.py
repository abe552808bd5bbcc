"""A printed pooled line against the study rows behind it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from scipy.special import ndtri

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.locate import locate
from lbpmeta.checks.pooled.problem import LineWithRows, read_problem, recipe_pool
from lbpmeta.checks.pooled.proof import proved
from lbpmeta.checks.pooled.recipes import declared_recipes, is_usual
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudyRow, missing_numbers
from lbpmeta.checks.pooled.words import count_off, say, unusable
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES, turned_back
from lbpmeta.pooling.tables.tables2x2 import MH_MEASURES
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
        tables. A row of counts or means may print n1 and n2 beside its interval.
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
    intervals, and one over all tau2 for every other estimator (see :mod:`lbpmeta.checks.pooled.enclosure`). Counts are
    points: their lines are re-derived exactly, by inverse variance, Mantel-Haenszel and Peto, under every convention
    for zero cells. A line outside its declared recipe's enclosure, and outside all others, is "inconsistent"; of
    counts only where the software (a recipe) is declared, since other methods for sparse tables are not tried.

    Tier 2, Monte Carlo: rows are drawn inside their rounding boxes so that they print as they do; a line that
    misses the range of the draws and 4.5 of their standard deviations, in a number or in a principal component of
    all numbers together, is "implausible" at most.

    The rows' intervals may be normal or, for differences of means, t intervals on n1 + n2 - 2 degrees of freedom
    where n1 and n2 are given. Where they are not, a line that t intervals of small trials would explain is
    "method-dependent". A line that does not follow comes with the smallest changes of one row, or of one of its own
    numbers, that would make it follow.

    Examples
    --------
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> check_pooled({"estimate": "-5.8", "ci_low": "-11.2", "ci_high": "-0.4"}, rows).recipes[:2]
    ('revman5', 'random DL z')
    """
    problem = read_problem(reported, rows, measure, level, rounding, seed)
    lacking = missing_numbers(problem.rows, measure)
    if lacking:
        return unusable(problem, f"The rows cannot be pooled: {'; '.join(lacking[:5])}.", lacking)
    pool = recipe_pool(problem)
    declared = declared_recipes(pool, recipe=recipe, model=model, tau2=tau2, ci=ci)
    told = bool(recipe or model or tau2 or ci)
    found = Search(problem)
    exact = found.central(declared)
    others = {n: r for n, r in pool.items() if n not in declared}
    if exact:
        if search and told:
            exact = (*exact, *found.central(others))
        return say(found, declared, Verdict.CONSISTENT, exact)
    sets = [s for r in declared.values() for s in found.bases.of(r)]
    if not sets:
        return unusable(problem, "The rows give no effect that can be pooled.", ("rows with effects",))
    if not all(s.boxes.bounded for s in {id(s): s for s in sets}.values()):
        message = "The rows are printed too coarsely: a limit or an SD may be 0."
        return unusable(problem, message, ("rows with more digits",))
    within = found.within(declared, enough=1000 if search else 1)
    if within:
        elsewhere = found.central(others) if search and told else ()
        if told or not elsewhere:
            verdict = Verdict.CONSISTENT_WITHIN_ROUNDING
            return say(found, declared, verdict, within, what=" within rounding", elsewhere=elsewhere)
    if told:
        usual = {n: r for n, r in others.items() if is_usual(r)}
        elsewhere = found.central(others) or found.within(usual, enough=1000 if search else 6)
        if elsewhere:
            return say(found, declared, Verdict.METHOD_DEPENDENT, elsewhere)
    few = found.bases.wider("few")
    if few is not None and any(found.fits(few, r) for r in declared.values()):
        return say(found, declared, Verdict.METHOD_DEPENDENT, (), few_df=True)
    proof = proved(problem, found.bases, found.enclosures, declared, software=bool(recipe))
    verdict = Verdict.INCONSISTENT if proof and not count_off(problem) else Verdict.IMPLAUSIBLE
    if (measure and turned_back(measure)) or _may_be_correlations(problem):
        # pooled as logits or Fisher's z, and turned back
        return say(found, declared, Verdict.METHOD_DEPENDENT, (), may=f"if it was {_OTHER_SCALE}")
    if measure == "":
        verdict = Verdict.IMPLAUSIBLE
    if _may_be_mantel_haenszel(found, declared):
        return say(found, declared, Verdict.METHOD_DEPENDENT, (), may="if counts that are not printed weighted it")
    repairs = locate(found, declared)
    lone = _alone(problem, declared)
    if lone:
        repairs = tuple(r for r in repairs if r.field == lone)
    return say(found, declared, verdict, (), repairs=repairs, lone=lone)


_OTHER_SCALE: Final = "pooled on another scale (logits, Fisher's z) and turned back"

#: Numbers of a line that stand beside the estimate and its interval.
_BESIDE: Final = ("p", "z", "q", "q_p", "i2", "tau2", "pi_low", "pi_high")


def _alone(problem: LineWithRows, declared: Mapping[str, Recipe]) -> str:
    """Return the one number beside estimate and interval without which the line follows; "" if there is no such one."""
    if is_probing() or not {"ci_low", "ci_high"} <= problem.printed.keys():
        return ""
    found = []
    for name in _BESIDE:
        if name in problem.printed:
            rest = {n: p for n, p in problem.printed.items() if n != name}
            search = Search(dataclasses.replace(problem, printed=rest))
            if search.central(declared) or search.within(declared, enough=1):
                found.append(name)
    return found[0] if len(found) == 1 else ""


#: How far a Mantel-Haenszel line lies from one by inverse variance, in standard errors, and its width in times; under
#: random effects only tau2 differs.
_APART: Final = MappingProxyType({"common": 1.0, "random": 0.3})
_WIDER: Final = 1.5


def _may_be_correlations(problem: LineWithRows) -> bool:
    """Whether effects of an unknown measure, all within [-1, 1], may be correlations."""
    texts = [n for r in (*problem.rows, problem.printed) for c in _CORE if (n := r.get(c)) is not None]
    return problem.measure == "" and all(abs(n.value) <= 1 for n in texts)


def _may_be_mantel_haenszel(found: Search, declared: Mapping[str, Recipe]) -> bool:
    """Whether weights by counts that are not printed may have made a line near that by inverse variance."""
    problem = found.problem
    if problem.measure not in MH_MEASURES or all("events1" in r and "events2" in r for r in problem.rows):
        return False
    targets = {n: t[0].mid for n, t in problem.targets.items() if n in _CORE}
    if len(targets) < len(_CORE):
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


_CORE: Final = ("estimate", "ci_low", "ci_high")


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
    search = Search(problem)
    return search.central(pool) or search.within(pool)


_POOLED: Final = (
    *("estimate", "ci_low", "ci_high", "p", "k", "tau2", "q", "q_df", "q_p", "z", "i2", "pi_low", "pi_high"),
)


def run_pooled(tables: Tables, row: Row) -> Iterator[Finding]:
    if not row["estimate"] or not row["measure"] or (measure_of(row) and not MEASURES[row["measure"]].pooled):
        return
    members = tables.members(row["set"])
    if not members or row["rows_missing"]:
        wanted = row["rows_missing"] or "the study rows behind the pooled line"
        yield make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            f"The line cannot be re-derived without its rows: {wanted.rstrip('.')}.",
            missing=(wanted,),
        )
        return
    try:
        finding = check_pooled(
            {c: row[c] for c in _POOLED},
            members,
            measure=measure_of(row),
            recipe=row["recipe"] or None,
            model=row["model"],
            tau2=row["tau2_method"],
            ci=row["ci_method"],
            level=float(row["level"] or 95),
            search=False,
        )
    except DataError as error:  # a ratio below 0 and the like: the domain check has its say about that row
        finding = make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            f"The line cannot be re-derived: {error}",
            missing=(str(error),),
        )
    yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)))


SPECS: Final = (
    CheckSpec(
        "pooled-disagrees-with-rows",
        "Does the pooled line follow from its rows?",
        ("reviews",),
        run_pooled,
        "proof",
        inputs="estimate, ci_low, ci_high and the heterogeneity of the line; the study rows of its set",
        formula="sound enclosure of the pooled estimate, interval, Q, I2 and tau2 over everything that the rows may "
        "be; over all admissible recipes; else a seeded Monte-Carlo range",
        source="Karnik NN, Mendel JM. Inf Sci 2001;132:195-220; DerSimonian R, Laird N. Control Clin Trials "
        "1986;7:177-188.",
        row_only=False,
        rederives=True,
        proof_test="tests/checks/test_pooled_truth.py::test_true_lines_are_never_inconsistent",
    ),
)
