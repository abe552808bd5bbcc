"""Ask the checks for verdicts on simulated and published lines, through the public functions alone.

What a caller can declare is read from the signatures of those functions, so that a premise counts as declared as soon
as the package has its keyword. Of tables no repairs are looked for: no verdict follows from them, and they take most
of the time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from results import Batch, Call

import lbpmeta as lm
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.run.findings import Findings
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.declaration import declared_by_keywords, reading_mode

#: Premise -> keyword of the package. That estimate and bounds share a unit is a premise there; which one it is, is not.
KEYWORDS: Final[Mapping[str, str]] = {
    "interval": "interval",
    "measure": "measure",
    "interval_unit": "unit",
    "scale": "scale",
    "level": "level",
    "multiplier": "multiplier",
    "p_of": "p_of",
    "rounding": "rounding",
    "order": "order",
    "weights_of": "weights_of",
    "recipe": "recipe",
    "software": "software",
    "pooled": "pooled",
    "transcription": "transcription",
}

#: Premise -> column of trials and reviews, where it is not the keyword; a line's table says whether it is pooled.
COLUMNS: Final[Mapping[str, str]] = {"interval_unit": "ci_unit", "scale": "ci_scale", "order": "ci_order"}

#: Other spellings of a value, tried in turn where the package refuses the name used here.
SPELLINGS: Final[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {
    "pooled": {"yes": (True,), "single study": ("single-study", False), "unknown": (None,)},
    "rounding": {
        "truncated": ("truncate",),
        "significant": ("any",),
        "tens": ("any",),
        "twice": ("any",),
        "sum-to-100": ("any",),
        "inverted": ("any",),
    },
    "p_of": {
        "this estimate": ("this-estimate", "estimate"),
        "other-test": ("other test",),
        "one-sided": ("one sided",),
    },
    "measure": {"GMR": ("ROM",), "percent change": ("PC",), "fold change": ("FC",), "rate": ("IR",)},
    "interval_unit": {"as the estimate": ("shared",)},
    "weights_of": {"the analysis": ("the-analysis", "analysis"), "the line": ("line",)},
    "transcription": {"as typed": ("as typed here",), "as read A": ("A",), "as read B": ("B",)},
    "software": {"revman5": ("revman", "RevMan"), "java floats": ("java",)},
}

#: What a knowing caller says of a line where a family does not say otherwise.
USUAL: Final[Mapping[str, str]] = {
    "interval": "wald",
    "p_of": "this estimate",
    "rounding": "nearest",
    "pooled": "single study",
    "interval_unit": "as the estimate",
    "order": "low first",
    "level": "95",
}

#: Settings that declare a way to pool where the package has no recipe of its name.
SETTINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "common": {"model": "common"},
    "DL": {"model": "random", "tau2": "DL", "ci": "z"},
    "REML": {"model": "random", "tau2": "REML", "ci": "z"},
    "PM": {"model": "random", "tau2": "PM", "ci": "z"},
    "HKSJ": {"model": "random", "tau2": "REML", "ci": "hksj"},
    "HKSJ-adhoc": {"model": "random", "tau2": "REML", "ci": "hksj-adhoc"},
}

#: What a knowing caller says of the statistics of a DerSimonian-Laird line.
STATISTICS: Final[Mapping[str, Any]] = {"tau2_method": "DL", "ci_method": "z", "i2_from_q": True}

MODES: Final = ("declared", "undeclared", "bare")
ORDER: Final = (
    "not-checkable",
    "consistent",
    "consistent-within-rounding",
    "method-dependent",
    "implausible",
    "inconsistent",
)
STOPPING: Final = ("material", "decision")
BAD: Final = ("implausible", "inconsistent")
VERDICTS: Final = (*ORDER, "refused")


@dataclass(frozen=True)
class Answer:
    """A verdict ("refused" where the package raised one of its errors), the check that gave it, and what it said."""

    verdict: str
    check: str
    message: str
    asked: str
    severity: str = "info"
    blame: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the gate of tables stops at it."""
        return self.verdict == "inconsistent" or (self.verdict == "implausible" and self.severity in STOPPING)


#: Another keyword for the same premise, where the package has not the first one.
ELSEWHERE: Final[Mapping[str, str]] = {"software": "source"}


def keyword_of(function: str, premise: str) -> str:
    """Return the keyword by which a function is told a premise; it need not have it."""
    keyword = KEYWORDS[premise]
    return keyword if takes(function, keyword) else ELSEWHERE.get(premise, keyword)


@cache
def takes(function: str, keyword: str) -> bool:
    """Return whether a public function has a keyword."""
    return keyword in inspect.signature(getattr(lm, function)).parameters


#: A call of each function that nothing is wrong with, to try the spelling of one keyword on.
PROBES: Final[Mapping[str, Callable[..., Any]]] = {
    "check_estimate": lambda **kw: lm.check_estimate("0.50", "0.25", "0.75", **kw),
    "check_proportion": lambda **kw: lm.check_proportion(18, 57, "32", **kw),
    "check_heterogeneity": lambda **kw: lm.check_heterogeneity({"q": "3.00", "q_df": "3"}, **kw),
    "check_pooled": lambda **kw: lm.check_pooled(
        {"estimate": "1.00", "ci_low": "0.02", "ci_high": "1.98"}, [("1.00", "0.02", "1.98")], **kw
    ),
}


@cache
def spelling(function: str, premise: str, value: str) -> tuple[bool, Any]:
    """Return whether a function can be told a premise's value, and how it spells it."""
    keyword = keyword_of(function, premise)
    if not takes(function, keyword):
        return False, None
    candidates = (value, *SPELLINGS.get(premise, {}).get(value, ()))
    if premise == "measure":
        candidates += ("",)  # a measure that the package does not have is left open, never taken as the default
    if "str" not in str(inspect.signature(getattr(lm, function)).parameters[keyword].annotation):
        candidates = tuple(c for c in candidates if not isinstance(c, str))  # a truth value takes any text for True
    for candidate in candidates:
        try:
            PROBES[function](**{keyword: candidate})
        except (lm.LbpmetaError, TypeError):
            continue
        return True, candidate
    return False, None


def said(function: str, premises: Mapping[str, str], called: str | None, mode: str) -> dict[str, Any]:
    """Return the keywords that a caller says: all premises, measure and level, or nothing."""
    if mode == "bare":
        return {"measure": ""} if takes(function, "measure") else {}
    out: dict[str, Any] = {}
    told = {**USUAL, **premises} if mode == "declared" else {k: v for k, v in premises.items() if k == "level"}
    if mode == "undeclared" and called is not None:
        told["measure"] = called
    for premise, value in told.items():
        if premise not in KEYWORDS:
            continue
        known, word = spelling(function, premise, value)
        if known:
            out[keyword_of(function, premise)] = word
    if mode == "declared" and takes(function, "model") and "recipe" not in out:
        out |= SETTINGS.get(premises.get("recipe", ""), {})
    if mode == "declared" and function == "check_heterogeneity" and premises.get("recipe") == "DL":
        out |= {k: v for k, v in STATISTICS.items() if takes(function, k)}
    return out


def understood() -> dict[str, list[str]]:
    """Return the premises that each function can be told today."""
    return {f: [p for p in KEYWORDS if takes(f, keyword_of(f, p))] for f in PROBES}


def ask(function: str, *args: Any, **keywords: Any) -> Answer:
    """Call a check and return its answer; its severity follows from its repairs."""
    asked = f"{function}({', '.join([*map(repr, args), *(f'{k}={v!r}' for k, v in keywords.items())])})"
    try:
        finding = getattr(lm, function)(*args, **keywords)
    except lm.LbpmetaError as error:
        return Answer("refused", "", f"{type(error).__name__}: {error}", asked)
    return Answer(finding.verdict.value, finding.check, finding.message, asked, finding.severity.value, finding.blame)


def table_of(batch: Batch, mode: str) -> str:
    """Return the table in which a batch stands: reviews where it holds pooled lines, and somebody knows it."""
    return "reviews" if batch.premises.get("pooled") == "yes" and mode != "bare" else "trials"


def by_calls(batch: Batch, mode: str, *, as_table: bool = False) -> Iterator[Answer]:
    """Ask of each result of a batch in a call of its own; with `as_table` it is told which table it would stand in."""
    keywords = said("check_estimate", batch.premises, batch.called, mode)
    if as_table:
        keywords["pooled"] = "yes" if table_of(batch, mode) == "reviews" else "single study"
    for r in batch.results():
        yield ask("check_estimate", r.estimate, r.ci_low, r.ci_high, p=r.p or None, **keywords)


def rows_of(batch: Batch, mode: str, first: int = 0) -> Iterator[Row]:
    """Yield a batch as rows of a table; what is declared stands in their own cells."""
    table = table_of(batch, mode)
    words = said("check_estimate", batch.premises, batch.called, mode)
    shared = {COLUMNS.get(p, k): str(words[k]) for p, k in KEYWORDS.items() if p != "pooled" and k in words}
    names = tuple(batch.columns)
    rounding = reading_mode(declared_by_keywords({"rounding": shared.get("rounding")}))
    for i, numbers in enumerate(zip(*(batch.columns[name] for name in names), strict=True), first):
        own = dict.fromkeys(("id", "comparison", "outcome", "review" if table == "reviews" else "trial"), f"r{i}")
        cells = {**own, **shared, **{k: v for k, v in zip(names, numbers, strict=True) if v}}
        yield Row(table, "law.csv", i, MappingProxyType(cells), rounding)


def by_table(batches: Iterable[Batch], mode: str) -> Iterator[Answer]:
    """Ask of all results of a family in one run over tables, or in a call of each where a number cannot be read."""
    batches = list(batches)
    rows: dict[str, list[Row]] = {}
    for batch in batches:
        for row in rows_of(batch, mode, sum(map(len, rows.values()))):
            rows.setdefault(row.table, []).append(row)
    tables = Tables(MappingProxyType({table: tuple(of_table) for table, of_table in rows.items()}), "law.csv")
    try:
        with probing():
            found = run_checks(tables)
    except lm.LbpmetaError:
        yield from (answer for batch in batches for answer in by_calls(batch, mode))
        return
    yield from gravest(found, [row for of_table in rows.values() for row in of_table])


def gravest(found: Findings, rows: Sequence[Row]) -> Iterator[Answer]:
    """Yield the gravest finding of each row, in words where it is more than an agreement."""
    verdicts = [v.value for v in lm.Verdict]
    rank = np.array([ORDER.index(v) for v in verdicts])[found.verdicts]
    order = np.lexsort((-np.arange(rank.size), rank, found.rows))  # the last one of a row is its first gravest one
    best = dict(zip(found.rows[order].tolist(), order.tolist(), strict=True))
    at = {found.ids[number]: place for number, place in best.items()}
    for row in rows:
        place = at.get(row.id, -1)
        verdict = "not-checkable" if place < 0 else verdicts[found.verdicts[place]]
        if verdict in BAD:
            told = found[place]
            yield Answer(verdict, told.check, told.message, f"{dict(row.cells)}", told.severity.value, told.blame)
        else:
            yield Answer(verdict, "", "", "")


def of_call(call: Call, mode: str) -> Answer:
    """Ask of one call."""
    function = f"check_{call.check}"
    keywords = said(function, call.premises, call.keywords.get("measure"), mode)
    if mode == "undeclared":
        keywords |= call.keywords
    return ask(function, *call.args, **keywords)


def worst_of(answers: Sequence[Answer], limit: int) -> list[Answer]:
    """Return up to `limit` accusations, proofs first, one of each check before a second."""
    out: list[Answer] = []
    seen: dict[tuple[str, str], int] = {}
    bad = [a for a in answers if a.verdict in BAD]
    for a in bad:
        seen.setdefault((a.verdict, a.check), 0)
    for turn in range(limit):
        for verdict in reversed(BAD):
            for key in [k for k in seen if k[0] == verdict]:
                same = [a for a in bad if (a.verdict, a.check) == key]
                if turn < len(same):
                    out.append(same[turn])
    return out[:limit]
