"""What is said of a printed pooled line: verdict, severity and one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import make, null_value
from lbpmeta.checks.core.severity import BESIDE, DECIDES, Stakes
from lbpmeta.checks.core.stakes import remade
from lbpmeta.checks.pooled.problem import LineWithRows
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.values import CORE, Pooled, displayed
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.premise import Premise
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = ["count_off", "say", "unusable"]

_FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)

#: A spread of the admissible recipes' estimates over so much of the printed interval makes agreement cheap.
_VACUOUS = 0.5


def unusable(problem: LineWithRows, message: str, missing: tuple[str, ...]) -> Finding:
    """A line that cannot be compared with its rows."""
    return make("pooled-disagrees-with-rows", Verdict.NOT_CHECKABLE, message, printed=problem.printed, missing=missing)


def count_off(problem: LineWithRows) -> bool:
    """Whether k or df count other rows than the given ones."""
    k, df = problem.printed.get("k"), problem.printed.get("q_df")
    rows = len(problem.rows)
    return (k is not None and not k.prints(rows)) or (df is not None and not df.prints(rows - 1))


def say(
    search: Search,
    declared: Mapping[str, Recipe],
    verdict: Verdict,
    names: tuple[str, ...],
    *,
    what: str = "",
    elsewhere: tuple[str, ...] = (),
    few_df: bool = False,
    repairs: tuple[Repair, ...] = (),
    may: str = "",
    lone: str = "",
    premises: tuple[Premise, ...] = (),
    possible: str = "",
) -> Finding:
    """Build the finding.

    `names` are the recipes that reproduce the line, `elsewhere` those that do at face value though they were not
    declared; `few_df` says that t intervals of small trials would explain the line, `may` names another way to pool
    that would; `lone` is the one number that does not follow where all others do; `possible` names totals that were
    not re-derived.
    """
    problem = search.problem
    note, two_tests = "", False
    more = ""
    if count_off(problem):
        printed = problem.printed.get("k") or problem.printed["q_df"]
        note = f" There are {len(problem.rows)} rows where {printed.text} is printed."
    line = _line(problem.printed)
    first = next(iter(declared))
    faces = search.firsts(list(declared.values()))
    shown = search.lines(declared[first])
    ours = shown[0] if shown else None
    derived = f"{first} gives {ours.text(problem.measure)}" if ours is not None else f"{first} gives no line"
    fine = verdict in _FINE
    p = problem.printed.get("p")
    if ours is not None and fine and ours.two_tests and p is not None and not p.prints(ours.several["p"][0]):
        two_tests = not any(search.fits(s, declared[first], own_test=True) for s in search.bases.of(declared[first]))
        if two_tests:
            note += " Its p is that of the normal test, beside a Hartung-Knapp interval, as RevMan prints."
    stakes: Stakes | None = None
    if fine:
        shown_names = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        message = f"{shown_names} reproduce{'s' * (len(names) == 1)} the print{what}: {line}."
        if elsewhere:
            message += f" At face value {', '.join(elsewhere[:4])} would."
        if len(declared) > 1:
            note += _vacuous(problem, faces)
    elif few_df:
        message = (
            f"{line} does not follow from its {len(problem.rows)} rows if their intervals are normal ({derived}), but "
            "may if they are t intervals of small trials: give n1 and n2 of each row."
        )
    elif verdict is Verdict.METHOD_DEPENDENT and not names:
        message = f"{line} does not follow from its {len(problem.rows)} rows ({derived}), but it may {may}."
        stakes = _stakes(problem, ours)
    elif verdict is Verdict.METHOD_DEPENDENT:
        message = (
            f"{line} is not what was declared ({derived}), but {', '.join(names[:6])} "
            f"reproduce{'s' * (len(names) == 1)} it{what}."
        )
        stakes = _stakes(problem, ours)
    else:
        more = possible
        rows = f"{len(problem.rows)} row{'s' * (len(problem.rows) != 1)}"
        message = f"{line} does not follow from its {rows}: {derived}."
        stakes = _stakes(problem, ours)
        if lone == "weights":
            message = f"The weights alone do not follow from the {rows}; {line} does."
            stakes = BESIDE
        elif lone:
            own = None if ours is None else recomputed(ours, lone, problem.measure)
            gives = derived if own is None else f"{first} gives {own:.3g}"
            if own is not None and not repairs:
                shown_own = Printed.from_float(own, digits=max(0, problem.printed[lone].decimals)).text
                if lone in ("p", "q_p") and own >= 1e-4 and float(shown_own) == 0:
                    shown_own = f"{own:.1g}"  # a p of 0.00 says nothing
                why = "recomputed from the rows"
                if shown_own != problem.printed[lone].text:
                    repairs = (Repair(lone, problem.printed[lone].text, shown_own, why),)
            message = (
                f"{lone} {problem.printed[lone].text} alone does not follow from the {len(problem.rows)} rows: "
                f"{gives}. The rest of {line} does."
            )
            crossed = lone == "p" and own is not None and (own < 0.05) != (float(problem.printed[lone]) < 0.05)
            stakes = DECIDES if crossed else stakes
    return make(
        "pooled-disagrees-with-rows",
        Verdict.METHOD_DEPENDENT if two_tests else verdict,
        message,
        otherwise="No recipe that was tried reproduces it." if verdict is Verdict.IMPLAUSIBLE else "",
        more=f"{more}{note}".strip(),
        stakes=stakes,
        printed=problem.printed if lone in ("", "weights") else {lone: problem.printed[lone], **problem.printed},
        admissible=_admissible(problem, faces),
        recipes=names,
        repairs=repairs,
        premises=premises,
    )


def recomputed(ours: Pooled, name: str, measure: str) -> float | None:
    """Return a number of a re-derived line, as it would be displayed; None where it has none."""
    value = ours.displayed(measure).get(name, ours.values.get(name))
    if value is None and name in ours.several:
        value = ours.several[name][0]
    return value if value is not None and math.isfinite(value) else None


def _admissible(problem: LineWithRows, faces: Sequence[Mapping[str, float]]) -> dict[str, ValueSet]:
    """What the declared recipes give at face value, from the least to the largest."""
    found: dict[str, ValueSet] = {}
    for name in CORE:
        values = [face[name] for face in faces]
        shown = [displayed(v) for v in values] if problem.measure in LOG_MEASURES else values
        finite = [v for v in shown if math.isfinite(v)]
        if finite:
            found[name] = ValueSet(min(finite), max(finite))
    return found


def _vacuous(problem: LineWithRows, faces: Sequence[Mapping[str, float]]) -> str:
    """Say so where the admissible recipes differ so much that agreeing with one of them is cheap."""
    sets = [problem.targets[n][0].mid for n in ("ci_low", "ci_high") if n in problem.targets]
    if len(sets) < 2 or not sets[1] > sets[0]:
        return ""
    values = [face["estimate"] for face in faces]
    share = (max(values) - min(values)) / (sets[1] - sets[0])
    if not share > _VACUOUS:
        return ""
    return f" The admissible recipes' estimates span {share:.0%} of the interval: agreement says little here."


def _stakes(problem: LineWithRows, ours: Pooled | None) -> Stakes:
    if ours is None:
        return Stakes(share=math.inf)  # nothing comes of the rows
    values = ours.displayed(problem.measure)
    sets = {name: ValueSet(value, value) for name, value in values.items()}
    return remade(problem.printed, sets, values, null=null_value(problem.measure), turned_counts=False)


def _line(printed: Mapping[str, Printed]) -> str:
    est = printed["estimate"].text if "estimate" in printed else "?"
    low, high = printed.get("ci_low"), printed.get("ci_high")
    text = f"{est} ({low.text} to {high.text})" if low is not None and high is not None else est
    extras = [f"{n} {printed[n].text}" for n in ("i2", "tau2", "q") if n in printed]
    return text + (f", {', '.join(extras)}" if extras else "")
