"""A printed pooled line against the study rows behind it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.core.finding import RANK, Finding, Verdict
from lbpmeta.checks.core.reading import Number, first_few, make, read, values_of, working
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.pooled.may_be import may_be_correlations, may_be_mantel_haenszel
from lbpmeta.checks.pooled.other_ways import POSSIBLE, reproducing
from lbpmeta.checks.pooled.premises import as_declared, concerning, pooled_as, settings_of, unnamed_measure
from lbpmeta.checks.pooled.problem import LineWithRows, read_problem, recipe_pool
from lbpmeta.checks.pooled.proof import proved
from lbpmeta.checks.pooled.recipes import declared_recipes, is_usual_recipe
from lbpmeta.checks.pooled.repairs.elsewhere import ALONE, Beside, beside_line
from lbpmeta.checks.pooled.repairs.locate import locate
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import ARMS, StudyRow, missing_numbers, read_rows
from lbpmeta.checks.pooled.values import CORE
from lbpmeta.checks.pooled.words import count_off, say, unusable
from lbpmeta.errors import DataError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.measures import MEASURES, turned_back
from lbpmeta.premises.declaration import Declarations
from lbpmeta.premises.premise import Premise, Status, assume
from lbpmeta.recipe import Recipe, model_named

__all__ = ["PooledAsk", "check_pooled", "judged", "run_pooled", "scales_tried"]


def check_pooled(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    *,
    measure: str = "",
    recipe: str | Recipe | None = None,
    model: str = "",
    tau2: str = "",
    ci: str = "",
    level: float = 95,
    seed: int = 0,
    search: bool = True,
    interval: str | None = None,
    p_of: str | None = None,
    weights_of: str | None = None,
    software: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a printed pooled line against its study rows.

    What is not said is assumed, and a contradiction that needs an assumption is "implausible", not "inconsistent": see
    ``Finding.premises``.

    Examples
    --------
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> line = {"estimate": "-5.8", "ci_low": "-11.2", "ci_high": "-0.4"}
    >>> check_pooled(line, rows, measure="MD").recipes[:2]
    ('revman5', 'random DL z')
    >>> wrong = {"estimate": "-8.8", "ci_low": "-14.2", "ci_high": "-3.4"}
    >>> check_pooled(wrong, rows, measure="MD").blame
    ('interval', 'recipe')
    >>> check_pooled(wrong, rows, measure="MD", recipe="revman5").verdict.value
    'inconsistent'

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
        "" if unknown: differences and, where all numbers are above 0, ratios are tried.
    recipe : str or Recipe, optional
        The recipe that was declared; `model`, `tau2` and `ci` declare single settings. All of them together are a
        recipe; a model alone is not: a trim-and-fill total has one too.
    level : float
        In percent.
    seed : int
        Of the Monte-Carlo search.
    search : bool
        Look for every other recipe that reproduces the line, even when the declared one does.
    interval : str, optional
        How the line's interval was made, where declared: limits of one that is neither a Wald nor a t interval
        ("profile", "bootstrap", "two-se", ...) are left out, and nothing is said of a credible one.
    p_of, weights_of, software, rounding : str, optional
        What p is of; whose shares the weights are ("the line", "the analysis", "none"); the program; how numbers were
        rounded: where declared.

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
    "method-dependent", as is one that IVhet, trim and fill, PET, PEESE or two-SE limits reproduce. A line that does
    not follow comes with the smallest changes of one row, or of one of its own numbers, that would make it follow.

    Weights that do not add up to 100 are shares of a larger analysis, as in the subgroups of a forest plot, and are
    left out; where the line follows without them, they are what is wrong.
    """
    known = concerning(
        {
            "measure": measure or None,
            "interval": interval or settings_of(recipe, model_named(model), tau2, ci)["interval"],
            "p of": p_of,
            "weights of": weights_of,
            "software": software,
            "rounding": rounding,
        },
        recipe=recipe,
    )
    asked = PooledAsk(
        recipe, model, tau2, ci, float(level), seed, search, pooled_as(recipe, model_named(model), tau2, ci)
    )
    return as_declared(lambda mode: judged(reported, rows, measure, asked, known, mode), known)


@dataclass(frozen=True, slots=True)
class PooledAsk:
    """How a line was pooled, as far as it was declared, and how long to search."""

    recipe: str | Recipe | None
    model: str
    tau2: str
    ci: str
    level: float
    seed: int
    search: bool
    pooled: Premise
    beside: Callable[[], Beside] = lambda: ALONE


def judged(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    measure: str,
    asked: PooledAsk,
    declared: Declarations,
    rounding: str,
) -> Finding:
    """The finding about a line, as if all its premises held."""
    how = declared.value("interval")
    note = ""
    if how == "credible":
        message = "A credible interval rests on priors as well as on the rows: it is not re-derived."
        return make("pooled-disagrees-with-rows", Verdict.NOT_CHECKABLE, message, missing=("the priors",))
    if how == "two-se" or declared.symmetric is False:
        left_out = {"ci_low", "ci_high", "pi_low", "pi_high", "p", "z"}
        reported = {n: v for n, v in reported.items() if n not in left_out}
        note = f"Its interval ({how}) is not re-derived."
    if declared.value("p of", "this estimate") not in ("this estimate", "one-sided") and how != "hksj":
        # beside a Hartung-Knapp interval the p of either test is re-derived, and explained here
        reported = {n: v for n, v in reported.items() if n != "p"}
    findings: list[Finding] = []
    for scale in scales_tried(measure, reported, rows, rounding):
        problem = read_problem(reported, rows, scale, asked.level, rounding, asked.seed)
        found = _of_problem(_weighted(problem, declared), asked, how if not note else None)
        if found.verdict in _FINE:
            findings = [found]
            break
        findings.append(found)
    first = next((f for f in findings if f.verdict is not Verdict.NOT_CHECKABLE), findings[0])
    first = min((f for f in findings if f.verdict is not Verdict.NOT_CHECKABLE), key=_rank, default=first)
    if not measure and first.premises:
        first = dataclasses.replace(first, premises=(*first.premises, *unnamed_measure(measure)))
    return first.adding(note)


_FINE: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def _rank(finding: Finding) -> int:
    return RANK[finding.verdict]


def scales_tried(
    measure: str, reported: Mapping[str, Number], rows: Sequence[StudyRow], rounding: str
) -> tuple[str, ...]:
    """The measures to try where none was named: a difference, a ratio, and what the columns of the arms allow."""
    if measure:
        return (measure,)
    printed = [n for c in CORE if (n := read(reported.get(c), rounding)) is not None]
    numbers = read_rows(rows, "", rounding)
    printed += [n for r in numbers for c in CORE if (n := r.get(c)) is not None]
    found = ["", *(("RR",) if all(n.value > 0 for n in printed) else ())]
    if not all("estimate" in r for r in numbers):
        found += [m for m in ARMS if m != "PETO" and all(c in r for r in numbers for c in ARMS[m])]
    return tuple(dict.fromkeys(found))


def _weighted(problem: LineWithRows, declared: Declarations) -> LineWithRows:
    """Leave out weights that are no shares of this line: those of a larger analysis add up to less than 100."""
    sets = [values_of(w) for w in problem.weights]
    total = ValueSet(sum(max(0.0, s.low) for s in sets), sum(s.high for s in sets))
    shares = total.high >= 100 and declared.value("weights of") != "none"
    return problem if shares else dataclasses.replace(problem, weights=())


def _of_problem(problem: LineWithRows, asked: PooledAsk, interval: str | None) -> Finding:
    """The finding about a line of one measure; `interval` is what is declared of its limits, None without them."""
    measure, search = problem.measure, asked.search
    lacking = missing_numbers(problem.rows, measure)
    if lacking:
        return unusable(problem, f"The rows cannot be pooled: {first_few(lacking, '; ')}.", lacking)
    pool = recipe_pool(problem)
    declared = declared_recipes(pool, recipe=asked.recipe, model=asked.model, tau2=asked.tau2, ci=asked.ci)
    told = bool(asked.recipe or asked.model or asked.tau2 or asked.ci)
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
        usual = {n: r for n, r in others.items() if is_usual_recipe(r)}
        elsewhere = found.central(others) or found.within(usual, enough=1000 if search else 6)
        if elsewhere:
            return say(found, declared, Verdict.METHOD_DEPENDENT, elsewhere)
    few = found.bases.wider("few")
    if few is not None and any(found.fits(few, r) for r in declared.values()):
        return say(found, declared, Verdict.METHOD_DEPENDENT, (), few_df=True)
    if (measure and turned_back(measure)) or may_be_correlations(problem):
        # pooled as logits or Fisher's z, and turned back
        return say(found, declared, Verdict.METHOD_DEPENDENT, (), may=f"if it was {_OTHER_SCALE}")
    if may_be_mantel_haenszel(found, declared):
        return say(found, declared, Verdict.METHOD_DEPENDENT, (), may="if counts that are not printed weighted it")
    lone = _alone(problem, declared)
    assumed = asked.pooled.status is Status.ASSUMED
    ways = reproducing(found, declared, bayes=assumed) if not lone and not is_probing() else ()
    if ways:
        return say(found, declared, Verdict.METHOD_DEPENDENT, ways)
    proof = proved(problem, found.bases, found.enclosures, declared, software=bool(asked.recipe))
    proof = proof and not count_off(problem) and not _lopsided_rows(problem)
    verdict = Verdict.INCONSISTENT if proof else Verdict.IMPLAUSIBLE
    repairs = locate(found, declared, beside=asked.beside)
    if lone:
        repairs = tuple(r for r in repairs if r.field == lone)
    premises: tuple[Premise, ...] = (*((assume("interval"),) if interval is not None else ()), asked.pooled)
    if lone == "weights":
        premises = (assume("weights of"), asked.pooled)
    elif lone == "p":
        premises = () if interval == "hksj" else (assume("p of"),)
    open_ = POSSIBLE if assumed and not lone else ""
    return say(found, declared, verdict, (), repairs=repairs, lone=lone, premises=premises, possible=open_)


def _lopsided_rows(problem: LineWithRows) -> bool:
    """Whether the interval of some row cannot be that of its standard error, so that the rows are not what was pooled.

    Its own check says so.
    """
    for row in problem.rows:
        if "se" in row or "variance" in row or not all(c in row for c in CORE):
            continue
        sets = [working(row[c], problem.measure) for c in CORE]
        estimate, low, high = sets
        if estimate is None or low is None or high is None:
            return True
        if not (low + high).intersects(estimate.scaled(2.0)):
            return True
    return False


_OTHER_SCALE: Final = "pooled on another scale (logits, Fisher's z) and turned back"

#: Numbers of a line that stand beside the estimate and its interval.
_BESIDE: Final = ("p", "z", "q", "q_p", "i2", "tau2", "pi_low", "pi_high")


def _alone(problem: LineWithRows, declared: Mapping[str, Recipe]) -> str:
    """Return the one number beside estimate and interval without which the line follows; "" if there is no such one."""
    if is_probing() or not {"ci_low", "ci_high"} <= problem.printed.keys():
        return ""
    found = []
    for name in (*_BESIDE, "weights"):
        if name in problem.printed or (name == "weights" and problem.weights):
            rest = {n: p for n, p in problem.printed.items() if n != name}
            weights = problem.weights if name != "weights" else ()
            search = Search(dataclasses.replace(problem, printed=rest, weights=weights))
            if search.central(declared) or search.within(declared, enough=1):
                found.append(name)
    return found[0] if len(found) == 1 else ""


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
    declared = declared_about(tables, row)
    recipe = row["recipe"] or declared.value("recipe") or None
    settings = (row["model"], row["tau2_method"], row["ci_method"])
    asked = PooledAsk(
        recipe,
        *settings,
        float(row["level"] or 95),
        0,
        False,
        pooled_as(recipe, *settings, row=row),
        lambda: beside_line(tables, row, members),
    )
    try:
        finding = judged({c: row[c] for c in _POOLED}, members, measure_of(row), asked, declared, "nearest")
    except DataError as error:  # a ratio below 0 and the like: the domain check has its say about that row
        finding = make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            f"The line cannot be re-derived: {error}",
            missing=(str(error),),
        )
    yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)))
