"""Ask the checks for verdicts on simulated and published lines, through the public functions alone.

What a caller can declare is read from the signatures of those functions, so that a premise counts as declared as soon
as the package has its keyword.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import pandas as pd
from results import Batch, Call

import lbpmeta as lm

#: Premise -> keyword (and column) of the package.
KEYWORDS: Final[Mapping[str, str]] = {
    "interval": "interval",
    "measure": "measure",
    "unit": "unit",
    "interval_unit": "interval_unit",
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

#: Other spellings of a value, tried in turn where the package refuses the name used here.
SPELLINGS: Final[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {
    "pooled": {"yes": (True,), "single study": ("single-study", False), "unknown": (None,)},
    "rounding": {
        "truncated": ("truncate",),
        "significant": ("any",),
        "tens": ("any",),
        "twice": ("any",),
        "sum-to-100": ("any",),
    },
    "p_of": {
        "this estimate": ("this-estimate", "estimate"),
        "other-test": ("other test",),
        "one-sided": ("one sided",),
    },
    "measure": {"GMR": ("ROM",), "percent change": ("PC",), "fold change": ("FC",), "rate": ("IR",)},
    "unit": {"per 1,000": ("per-1000", "per 1000")},
    "interval_unit": {"per 1,000": ("per-1000", "per 1000")},
    "weights_of": {"the analysis": ("the-analysis", "analysis"), "the line": ("line",)},
    "transcription": {
        "as typed": ("typed",),
        "as read A": ("read A",),
        "as read B": ("read B",),
        "as exported": ("exported",),
    },
    "software": {"revman5": ("revman", "RevMan"), "java floats": ("java",)},
}

#: What a knowing caller says of a line where a family does not say otherwise.
USUAL: Final[Mapping[str, str]] = {
    "interval": "wald",
    "p_of": "this estimate",
    "rounding": "nearest",
    "pooled": "single study",
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
BAD: Final = ("implausible", "inconsistent")
VERDICTS: Final = (*ORDER, "refused")


@dataclass(frozen=True)
class Answer:
    """A verdict ("refused" where the package raised one of its errors), the check that gave it, and what it said."""

    verdict: str
    check: str
    message: str
    asked: str


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
    """Call a check and return its answer."""
    asked = f"{function}({', '.join([*map(repr, args), *(f'{k}={v!r}' for k, v in keywords.items())])})"
    try:
        finding = getattr(lm, function)(*args, **keywords)
    except lm.LbpmetaError as error:
        return Answer("refused", "", f"{type(error).__name__}: {error}", asked)
    return Answer(finding.verdict.value, finding.check, finding.message, asked)


def by_calls(batch: Batch, mode: str) -> Iterator[Answer]:
    """Ask of each result of a batch in a call of its own."""
    keywords = said("check_estimate", batch.premises, batch.called, mode)
    for r in batch.results():
        yield ask("check_estimate", r.estimate, r.ci_low, r.ci_high, p=r.p or None, **keywords)


def frame(batch: Batch, mode: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return a batch as a table, and the keywords of `check` beside it.

    Every row is a trial and a comparison of its own: the numbers have nothing to do with each other.
    """
    names = [f"r{i}" for i in range(len(batch))]
    table = pd.DataFrame({"id": names, "trial": names, "comparison": names, "outcome": names} | dict(batch.columns))
    keywords: dict[str, Any] = {}
    for keyword, value in said("check_estimate", batch.premises, batch.called, mode).items():
        if keyword == "pooled" and isinstance(value, bool | None):
            if value and "k" in batch.raw:
                table = table.drop(columns="trial").assign(review=names, k=str(batch.raw["k"]))
        elif keyword not in ("measure", "level") and takes("check", keyword):
            keywords[keyword] = value
        else:
            table[keyword] = value
    return table, keywords


def by_frame(batches: Iterable[Batch], mode: str) -> Iterator[Answer]:
    """Ask of all results at once, in one table where their columns allow; row by row where a table is refused."""
    groups: dict[tuple[object, ...], list[tuple[Batch, pd.DataFrame, dict[str, Any]]]] = {}
    for batch in batches:
        table, keywords = frame(batch, mode)
        groups.setdefault((tuple(table.columns), tuple(keywords.items())), []).append((batch, table, keywords))
    for group in groups.values():
        table = pd.concat([t for _, t, _ in group], ignore_index=True)
        names = [f"r{i}" for i in range(len(table))]
        for column in {"id", "trial", "review", "comparison", "outcome"} & set(table.columns):
            table[column] = names
        try:
            report = lm.check(table, **group[0][2])
        except lm.LbpmetaError:
            for batch, _, _ in group:
                yield from by_calls(batch, mode)
            continue
        yield from gravest(report.to_frame(), table)


def gravest(found: pd.DataFrame, table: pd.DataFrame) -> Iterator[Answer]:
    """Yield the gravest finding of each row of a table."""
    rank = found["verdict"].map({v: i for i, v in enumerate(ORDER)})
    worst = found.loc[rank.groupby(found["row"]).idxmax(), ["row", "verdict", "check", "message"]]
    by_row = {
        row: Answer(verdict, check, message, "") for row, verdict, check, message in worst.itertuples(index=False)
    }
    for record in table.to_dict("records"):
        answer = by_row.get(record["id"], Answer("not-checkable", "", "nothing was asked", ""))
        yield replace(answer, asked=f"row {record}")


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
