"""Sets: which columns tell the analyses of a table apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from lbpmeta.evidence.drafts import Draft

__all__ = ["dividing", "group_of"]


def group_of(draft: Draft) -> tuple[str, ...]:
    """Return what the rows of one set share."""
    cells = draft.cells
    return tuple([cells.get(c, "") for c in ("outcome", "comparison", "timepoint", "instrument")])


#: Names of columns that tell analyses apart, in the order in which they are tried.
_DIVIDING: Final = (
    re.compile(r"analysis|^set$|meta_?review|^table$|^review$"),
    re.compile(r"comparison|^comp$|contrast|pairing"),
    re.compile(r"outcome|endpoint|criterion|^dv$|task|variable|^measure$|correlate|construct|predictor|biomarker"),
    re.compile(r"subgroup|strat|level$|group$|^type$|category"),
    re.compile(r"time|follow|week|month|visit|wave"),
    re.compile(r"treat|^trt$|^arm|condition|dose|drug"),
    re.compile(r"sample|cohort|population|experiment|^sex$|gender"),
)
#: Numbers of an arm tell no analyses apart, whatever else their name says: "baseline_comparison_n".
_OF_NUMBERS: Final = re.compile(r"_(?:n|mean|sd|se|events|total|ess|count|percent)$")
#: How brms and Stan call what they fit: no names of studies.
_PARAMETER: Final = re.compile(r"lp__|b_Intercept|(?:sd|cor)_\w+__\w+|r_\w+\[[^\]]+,\w+\]")
#: Numbers under these are sizes where they are greater than any number of samples would be.
_OF_SAMPLES: Final = re.compile(r"sample|cohort|population")
#: So many rows of few studies are never taken for one analysis.
_MANY: Final = 20


#: The review that a row was taken from, in collections of several.
_REVIEWS: Final = ("x_meta_review", "x_metareview", "x_review_id", "x_meta_id", "x_ma_id", "x_meta_analysis_id")
#: A column that is called so numbers or names analyses, wherever studies stand.
_ANALYSIS: Final = ("x_analysis", "x_analysis_id", "x_analysis_name", "x_analysis_number", "x_meta_analysis", *_REVIEWS)
#: How the people of one study were analysed: no analysis of several studies.
_OF_PEOPLE: Final = re.compile(
    r"m?itt|pp|per[ -]?protocol|intention.*|as[ -]treated|completers?|observed.*|locf|(?:un)?adjusted|crude|yes|no|[01]"
)


def _named(trials: Sequence[Draft]) -> tuple[tuple[str, ...], list[str]]:
    """Return the column that names the analysis of each row, where no study stands twice."""
    for column in [c for c in _ANALYSIS if any(c in d.cells for d in trials)]:
        chosen: tuple[str, ...] = (column, "x_factor") if column in _REVIEWS else (column,)
        chosen = tuple(c for c in chosen if c == column or any(c in d.cells for d in trials))
        rows = Counter(tuple(d.cells.get(c, "").strip().lower() for c in chosen) for d in trials)
        named = all(any(value) for value in rows) and not any(_OF_PEOPLE.fullmatch(value[0]) for value in rows)
        if len(rows) > 1 and min(rows.values()) > 1 and named:
            shown = " and ".join(repr(c.removeprefix("x_")) for c in chosen)
            return chosen, [f"analyses are told apart by {shown}"]
    return (), []


def _sizes(cells: Sequence[str]) -> bool:
    """Whether cells number persons: whole numbers, of which one is greater than there are rows."""
    filled = [c.strip() for c in cells if c.strip()]
    return bool(filled) and all(c.isdecimal() for c in filled) and max(int(c) for c in filled) > len(cells)


def dividing(trials: Sequence[Draft]) -> tuple[tuple[str, ...], list[str]]:
    """Return the columns that tell analyses apart where studies stand several times, and what to say.

    The smallest set of at most three columns of known names under which no study stands twice in an analysis.
    """
    term = any(d.cells.get("x_term", "").strip(" ()").lower() in ("intercept", "const", "_cons") for d in trials)
    if term or any(_PARAMETER.fullmatch(text.strip()) for d in trials for text in (d.label, *d.cells.values())):
        by = " ('term')" if term else ""
        return (), [
            f"rows are the coefficients of a model{by}, and no studies: they are not pooled as one. Choose rows "
            "with --where COLUMN=VALUE, or add a column 'set'"
        ]
    base = [(d.label, *group_of(d)) for d in trials]
    once = len(set(base))
    if once == len(base) or len({d.label for d in trials}) < 2:
        return _named(trials)
    names = dict.fromkeys(c for d in trials for c in d.cells if c.startswith("x_"))
    ranked = [
        (rank, c)
        for rank, pattern in enumerate(_DIVIDING)
        for c in names
        if pattern.search(c.removeprefix("x_"))
        and not c.startswith(("x_log", "x_measure"))
        and not _OF_NUMBERS.search(c)
        and not (_OF_SAMPLES.search(c) and _sizes([d.cells.get(c, "") for d in trials]))
    ]
    candidates = [c for _, c in sorted(ranked) if 1 < len({d.cells.get(c, "") for d in trials}) <= 0.6 * len(trials)][
        :12
    ]
    for size in (1, 2, 3):
        for chosen in combinations(dict.fromkeys(candidates), size):
            if len({(*b, *(d.cells.get(c, "") for c in chosen)) for b, d in zip(base, trials, strict=True)}) == len(
                base
            ):
                shown = " and ".join(repr(c.removeprefix("x_")) for c in chosen)
                return chosen, [f"studies stand several times: analyses are told apart by {shown}"]
    if len(trials) >= _MANY and len({d.label for d in trials}) < 0.5 * len(trials):
        return (), [
            f"{len(trials)} rows are of {len({d.label for d in trials})} studies, and no column tells their analyses "
            "apart: they are not pooled as one. Choose rows with --where COLUMN=VALUE, or add a column 'set'"
        ]
    return (), []
