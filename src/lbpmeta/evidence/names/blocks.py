"""RowResults: which of the columns of a record make one result, and which column of ours each of them is."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.names.estimates import Block, of_estimates
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import ARM_QUANTITIES, NameReading
from lbpmeta.evidence.names.renames.several import by_measure
from lbpmeta.evidence.names.renames.sizes import shared_sizes, uncounted
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["Block", "RowResults", "blocks_of", "further_results"]


@dataclass(frozen=True, slots=True)
class RowResults:
    """The results of a record.

    Parameters
    ----------
    results : tuple of Block
        The fullest first.
    passed : mapping of int to str
        Columns that were understood and are in no result, and why.
    clash : tuple of int
        Two estimates of one row that cannot both be the estimate of its interval; empty where there are none.
    notes : tuple of str
    """

    results: tuple[Block, ...]
    passed: Mapping[int, str]
    clash: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


_BEFORE: Final = frozenset(("pre", "baseline", "bl", "base", "before"))
_CHANGE: Final = frozenset(("change", "chg", "delta"))
_AFTER: Final = ((), ("post",), ("endpoint",), ("end",), ("after",), ("final",), ("followup",), ("fu",))
_TABLE: Final = ("events1", "nonevents1", "events2", "nonevents2")
#: What the counts beside means are called.
_COUNTED: Final = "counts"
#: Quantities of an arm that the tables hold.
_HELD: Final = ARM_QUANTITIES - {"percent", "r", "p"}
_NAMED: Final[Mapping[str, str]] = {
    "percent": "value",
    "mean": "mean1_only",
    "sd": "sd1_only",
    **{f"mean+{spread}": f"mean+{spread}1" for spread in ("sd", "se")},
}
_UNHELD: Final[Mapping[str, str]] = {
    "time": "person-time of one group, if it is such: --columns events1=NAME,time1=NAME",
    "r": "a correlation beside arms or another estimate",
    "t": "a t statistic, which no column of the tables holds",
    "percent": "a percentage of an arm, of no count that its name says",
    "r2": "a share of explained variance",
}
#: What tells how much the studies differ: beside two models it is that of random effects, which allow for it.
_HETEROGENEITY: Final = ("tau2", "i2", "q", "q_df", "q_p")
_DIAGNOSTIC: Final = ("tp", "fp", "fn", "tn", "sens", "spec")


def column_of(one: NameReading) -> str:
    """Return the column of ours that a reading of an arm is; "" if there is none.

    Examples
    --------
    >>> column_of(NameReading("mean", "2")), column_of(NameReading("q1", "1")), column_of(NameReading("n", "3"))
    ('mean2', 'q1_1', '')
    """
    if one.arm not in ("1", "2"):
        return ""
    if (quantity := one.quantity) in ("mean_low", "mean_high", "ci_low", "ci_high"):
        return f"mean{one.arm}_{quantity.rpartition('_')[2]}"
    if quantity in ("q1", "q3"):
        return f"{quantity}_{one.arm}"
    return f"{quantity}{one.arm}" if quantity in _HELD else ""


def blocks_of(header: Sequence[str], records: Sequence[Sequence[str]], read: Mapping[int, NameReading]) -> RowResults:
    """Return the results that the columns of a record make."""
    read = _one_rate(header, _states(read))
    passed: dict[int, str] = {}
    armed = {p: r for p, r in read.items() if r.arm}
    single = _log_rank({p: r for p, r in read.items() if not r.arm})
    arms: dict[tuple[str, ...], dict[str, int]] = {}
    for place, one in armed.items():
        column = column_of(one)
        if one.quantity == "variance" and not {"var", "variance"} & set(words_of(re.sub(r"\d", " ", header[place]))):
            passed[place] = (
                f"a variance by a letter, of an arm or of its mean: {remedy({column: header[place]})} if of it"
            )
        elif one.quantity in ("iqr", "range") and any(map(math.isfinite, floats_of(records, place))):
            passed[place] = f"the {one.quantity} of an arm as one number, how far its ends are apart: not read"
        elif column:
            arms.setdefault(one.words, {})[column] = place
        else:
            third = (
                f"arm {one.arm}: arms 1 and 2 are read. Give another contrast a row of its own, or name its arms: "
                "--columns mean2=...,sd2=...,n2=..."
            )
            passed[place] = third if one.arm > "2" else _UNHELD.get(one.quantity, f"{one.quantity} of an arm: not read")
    shared_sizes(arms)
    general = {c: p for c, p in arms.get((), {}).items() if c[:-1] in ("n", "time")}
    if len(arms) > 1 and general and arms.get(()) == general:
        del arms[()]
    for words, columns in arms.items():
        for column, place in general.items() if words else ():
            columns.setdefault(column, place)
        passed |= {columns.pop(c): why for c, why in uncounted(columns).items()}
    for words, columns in list(arms.items()):
        counts: dict[str, int] = {c: columns[c] for c in _TABLE if c in columns}
        if len(counts) == len(_TABLE) and {"mean1", "mean2"} <= columns.keys():
            arms[words] = {c: p for c, p in columns.items() if c not in counts}
            arms[*words, _COUNTED] = counts  # a table of counts has totals of its own
    single = single if arms else by_measure(records, single)
    estimates = {p: r for p, r in single.items() if r.quantity == "estimate"}
    if not estimates and not arms and not any(r.quantity == "mean" for r in single.values()):
        estimates = {p: dataclasses.replace(r, measure="COR") for p, r in single.items() if r.quantity == "r"}
    passed |= {p: _UNHELD["r"] for p, r in single.items() if r.quantity == "r" and p not in estimates}
    results, used, clash, notes, theirs = of_estimates(header, records, estimates, single)
    clash = clash or _nearer(single, estimates, results)
    passed |= theirs
    results = _with_arms(results, arms, used)
    rest = {p: r for p, r in single.items() if p not in used and p not in passed and p not in estimates}
    results = _with_rest(results, rest, passed, used)
    for place in estimates:
        if place not in used and place not in passed:
            passed[place] = "a second estimate of each row"
    results = [part for b in results for part in _share_apart(header, records, b)]
    results = [_without_tau2(header, b, passed) for b in _sized(results)]
    order = sorted(results, key=lambda b: (-len(b.at), len(b.words), min(b.at.values(), default=0)))
    return RowResults(tuple(order), MappingProxyType(passed), clash, notes)


def _nearer(
    single: Mapping[int, NameReading], estimates: Mapping[int, NameReading], results: Sequence[Block]
) -> tuple[int, ...]:
    """Return an estimate by a general name and a correlation that stands right before what is read as its spread."""
    for block in results:
        estimate = block.at.get("estimate", -1)
        if estimate not in estimates or estimates[estimate].measure:
            continue
        for spread in (block.at[c] for c in ("variance", "se", "ci_low") if c in block.at):
            before = single.get(spread - 1)
            if estimate != spread - 1 and before is not None and before.quantity == "r" and not before.words:
                return tuple(sorted((estimate, spread - 1)))
    return ()


def _share_apart(header: Sequence[str], records: Sequence[Sequence[str]], block: Block) -> tuple[Block, ...]:
    """Return a share of counts, and another estimate beside it, as results of their own: "prev" beside "adj_prev"."""
    at = block.at
    if not {"value", "estimate", "events", "n"} <= at.keys():
        return (block,)
    share, other = (floats_of(records, at[c]) for c in ("value", "estimate"))
    if all(a == b or a != a or b != b for a, b in zip(share, other, strict=True)):
        return (block,)
    words = (*block.words, *words_of(header[at["value"]]))
    counted = Block({c: at[c] for c in ("events", "n", "value")}, words)
    return (dataclasses.replace(block, at={c: p for c, p in at.items() if c not in ("events", "value")}), counted)


_COMMON: Final = re.compile(r"(?<![a-z])(?:fixed|common)(?![a-z])", re.IGNORECASE)


def _without_tau2(header: Sequence[str], block: Block, passed: dict[int, str]) -> Block:
    """Return a result of a fixed-effect model without the variance between studies, which its interval leaves out."""
    if "tau2" not in block.at or not _COMMON.search(header[block.at.get("estimate", block.at["tau2"])]):
        return block
    passed[block.at["tau2"]] = "the variance between studies, beside the result of a model without it"
    return dataclasses.replace(block, at={c: p for c, p in block.at.items() if c != "tau2"})


#: What names the persons of an arm, and no outcome of theirs.
_OF_PERSONS: Final = frozenset(("number", "patient", "patients", "participants", "subjects", "persons", "randomized"))


def _sized(results: Sequence[Block]) -> list[Block]:
    """Return results without the sizes of arms alone: of all others ("md_kg", "n1"); with a p, of the only effect."""
    alone = [b for b in results if {"n1", "n2"} <= b.at.keys() <= {"n1", "n2", "p"}]
    sizes = next((b for b in alone if {*b.words} <= _OF_PERSONS), next(iter(alone), None))  # "ORR n" is that of ORR
    effects = sum("estimate" in b.at for b in results)
    if sizes is None or not effects or ("p" in sizes.at and effects > 1):
        return list(results)
    return [
        dataclasses.replace(b, at={**sizes.at, **b.at}) if "estimate" in b.at and not b.at.keys() & {"n1", "n2"} else b
        for b in results
        if b is not sizes
    ]


def _log_rank(single: Mapping[int, NameReading]) -> dict[int, NameReading]:
    """Read the variance beside observed minus expected events as theirs: no estimate has both."""
    about = {r.words for r in single.values() if r.quantity == "o_e"}
    return {
        p: dataclasses.replace(r, quantity="o_e_var", estimate="")
        if r.quantity == "variance" and r.words in about and not r.estimate
        else r
        for p, r in single.items()
    }


def _states(read: Mapping[int, NameReading]) -> dict[int, NameReading]:
    """Read means before and changes beside means after as baselines and changes."""
    found = dict(read)
    plain = {r.words for r in read.values() if r.arm and r.quantity in ("mean", "mean+sd")}
    after = next((w for w in _AFTER if w in plain), None)
    times = [w for w in plain if len(w) == 1 and w[0].startswith("~")]
    if after is None and len(times) == 1 and any(len(w) == 1 and w[0] in _BEFORE for w in plain):
        after = times[0]  # "baseline", and 12 weeks later
    for place, one in read.items():
        if not one.arm or len(one.words) != 1 or after is None:
            continue
        if one.words == after:
            found[place] = dataclasses.replace(one, words=())
        elif one.words[0] in _BEFORE and one.quantity in ("mean", "sd"):
            found[place] = dataclasses.replace(
                one, words=(), quantity={"mean": "baseline", "sd": "baseline_sd"}[one.quantity]
            )
        elif one.words[0] in _CHANGE and one.quantity in ("mean", "sd"):
            found[place] = dataclasses.replace(
                one, words=(), quantity={"mean": "change", "sd": "sd_change"}[one.quantity]
            )
    return found


_PERSON_TIME: Final = frozenset(("persontime", "personyears", "peryears", "personyrs", "pyears", "pyar", "pyrs", "py"))


def _one_rate(header: Sequence[str], read: Mapping[int, NameReading]) -> dict[int, NameReading]:
    """Read events and person-time of one group, so named, as those of the only arm.

    Examples
    --------
    >>> read = _one_rate(["cases", "person-years"], {0: NameReading("events"), 1: NameReading("time")})
    >>> [column_of(one) for one in read.values()]
    ['events1', 'time1']
    """
    times = [p for p, r in read.items() if r.quantity == "time" and _PERSON_TIME & set(words_of(header[p]))]
    rivals = ("estimate", "mean", "r")
    if len(times) != 1 or any(r.arm or r.quantity in rivals for r in read.values()):
        return dict(read)
    events = [p for p, r in read.items() if r.quantity == "events" and r.words == read[times[0]].words]
    sizes = [p for p, r in read.items() if r.quantity == "n" and not r.words]
    if len(events) != 1:
        return dict(read)
    mine = (*times, *events, *sizes)
    return {p: dataclasses.replace(r, arm="1") if p in mine else r for p, r in read.items()}


def _with_arms(results: list[Block], arms: Mapping[tuple[str, ...], dict[str, int]], used: set[int]) -> list[Block]:
    """Put the arms of a result beside its estimate."""
    found = list(results)
    for words, columns in arms.items():
        used |= set(columns.values())
        alone = len(arms) == 1 and len(results) == 1
        alone = alone and not set(words) & _BEFORE  # arms before it are not those that the estimate is made of
        at = next(
            (i for i, b in enumerate(found) if b.estimate and (b.words == words or (alone and not b.words))), None
        )
        if at is None:
            found.append(Block(columns, words))
        else:
            found[at] = dataclasses.replace(found[at], at=columns | dict(found[at].at), words=found[at].words or words)
    return found


def _with_rest(
    results: list[Block], rest: Mapping[int, NameReading], passed: dict[int, str], used: set[int]
) -> list[Block]:
    """Put what is of no arm and no estimate (n, k, heterogeneity, a single group) into its result."""
    found = list(results)
    for place, one in sorted(rest.items(), key=lambda p: (p[1].quantity in ("n", "k") and 2 - bool(p[1].words), p[0])):
        if one.quantity in _DIAGNOSTIC:
            passed[place] = "of a diagnostic table, which no check of own tables reads"
            continue
        column = _NAMED.get(one.quantity, one.quantity)
        if column in _UNHELD or column in ("iqr", "range", "median", "min", "max", "q1", "q3"):
            passed[place] = _UNHELD.get(column, f"the {column} of a single group: not read")
            continue
        if one.words and not any(b.words == one.words for b in found):
            found.append(Block({}, one.words))
        shared = one.quantity in ("n", "k") and not one.words
        if not found:
            found.append(Block({}))
        homes = [i for i, b in enumerate(found) if b.words == one.words]
        if shared and one.quantity == "n":  # the size of the group of which several outcomes are counted
            homes += [i for i, b in enumerate(found) if "events" in b.at and i not in homes]
        if column in _HETEROGENEITY and not one.words:
            homes = homes or [i for i, b in enumerate(found) if "random" in b.words]
        homes = homes or ([0] if len(found) == 1 else list(range(len(found))) if shared else [])
        for i in homes:
            if column not in found[i].at:
                found[i] = dataclasses.replace(found[i], at={**found[i].at, column: place})
                used.add(place)
    return [b for b in found if b.at]


def further_results(results: tuple[Block, ...], fixed: Mapping[str, int]) -> tuple[Block, ...]:
    """Return the first result, and the others that are results of their own; none of these where the user names one.

    Examples
    --------
    >>> first, second = Block({"estimate": 0, "se": 1}), Block({"estimate": 2, "se": 3}, ("sleep",))
    >>> third = Block({"estimate": 4}, ("mood",))
    >>> [b.words for b in further_results((first, second, third), {})], len(further_results((first, second), {"se": 1}))
    ([(), ('sleep',)], 1)
    """
    if not results:
        return ()
    named = bool(results[0].words) and _is_correlation(results[0])
    whole = [
        b
        for b in results[1:]
        if not fixed
        and (_complete(b.at) or (b.estimate and b.estimate.whole) or (named and b.words and _is_correlation(b)))
    ]
    return (results[0], *whole)


def _is_correlation(block: Block) -> bool:
    """Whether a result is a correlation with its number of persons: it needs no spread."""
    return block.estimate is not None and block.estimate.measure == "COR" and "n" in block.at


def _complete(at: Mapping[str, int]) -> bool:
    spread = at.keys() & {"se", "variance", "ci_low", "pair"}
    estimate = "estimate" in at or ("mean1_only" in at and "ci_low" in at)
    means = all(at.keys() & {f"mean{a}", f"mean+sd{a}"} and f"n{a}" in at for a in "12")
    counts = all(at.keys() & {f"events{a}", f"events+percent{a}"} and f"n{a}" in at for a in "12")
    tables = all(f"{c}events{a}" in at for a in "12" for c in ("", "non"))
    rates = all(f"{c}{a}" in at for a in "12" for c in ("events", "time"))
    alone = {"events", "n"} <= at.keys() or {"o_e", "o_e_var"} <= at.keys()
    group = {"mean1_only", "sd1_only", "n"} <= at.keys()
    return bool((estimate and spread) or means or counts or tables or rates or alone or group)
