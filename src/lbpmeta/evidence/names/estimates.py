"""Estimates: which interval, standard error and p belong to which of the estimates of a record."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.evidence.names.limits import floats_of, related, share_inside
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["Block", "enclosing", "of_estimates"]

_OF_ESTIMATE: Final = ("se", "variance", "ci_low", "ci_high", "pair", "p", "z", "weight")
#: What shows how sure an estimate is.
_SURE: Final = frozenset(("se", "variance", "ci_low", "pair"))
#: An interval encloses its estimate in so many rows.
_NEARLY_ALL: Final = 0.9
#: What is one and the same for a ratio and its logarithm.
_SPREADS: Final = ("se", "variance")
_SHARED: Final = (*_SPREADS, "p", "z")
#: What two other results are apart is none of them.
_DIFFERENCE: Final = frozenset(("difference", "diff"))
#: What programs call the estimates that they pool.
_ANALYSED: Final = ("yi", "te", "_meta_es")


@dataclass(frozen=True, slots=True)
class Block:
    """One result of a record.

    Parameters
    ----------
    at : mapping of str to int
        Column of ours, or "pair", "mean+sd1" and the like -> place.
    words : tuple of str
        What its columns are about: an outcome, a time.
    estimate : NameReading or None
        The reading of its estimate.
    second : tuple of int and str, or None
        The place of a second estimate, and what it is of the first: "log", "exp" or "alike".
    """

    at: Mapping[str, int]
    words: tuple[str, ...] = ()
    estimate: NameReading | None = None
    second: tuple[int, str] | None = None


def of_estimates(
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    estimates: Mapping[int, NameReading],
    single: Mapping[int, NameReading],
) -> tuple[list[Block], set[int], tuple[int, ...], tuple[str, ...], dict[int, str]]:
    """Return a result per group of left-over words, what it uses, two estimates that clash, and what to say.

    Last, the columns that belong to another estimate of the row, and why they are not read.
    """
    results: list[Block] = []
    used: set[int] = set()
    clash: tuple[int, ...] = ()
    notes: list[str] = []
    theirs: dict[int, str] = {}
    for words in dict.fromkeys(r.words for r in estimates.values()):
        places = [p for p, r in estimates.items() if r.words == words]
        mine: dict[int, dict[str, int]] = {p: {"estimate": p} for p in places}
        enclosed = enclosing(records, {p: r for p, r in single.items() if r.words == words}, places)
        for place, one in single.items():
            if one.quantity not in _OF_ESTIMATE or one.words != words:
                continue
            owner = enclosed.get(place, _owner(one, place, {p: estimates[p] for p in places}))
            if owner is not None:
                mine[owner].setdefault(one.quantity, place)
        filled = {p: sum(bool(r[p].strip()) for r in records) for p in places}
        most = max(filled.values())
        best = max(
            places,
            key=lambda p: (
                2 * filled[p] >= most,
                bool(mine[p].keys() & _SURE),  # a p-value alone is that of a test, whatever "effect" is then
                len(mine[p]),
                header[p].strip().lower() in _ANALYSED,
                -p,
            ),
        )
        best_measure = estimates[best].measure
        second: tuple[int, str] | None = None
        for other in places:
            if other == best:
                continue
            how = related(floats_of(records, best), floats_of(records, other))
            log = how == "log" or bool(best_measure and estimates[other].measure == f"log {best_measure}")
            if how in ("log", "exp"):  # one test of both, and the spread of a ratio is told of its logarithm
                shared = {c: p for c, p in mine[other].items() if c in _SHARED and c not in mine[best]}
                of_logs = _SPREADS if how == "log" else ()
                mine[best] |= {c: p for c, p in shared.items() if c in of_logs or not single[p].estimate}
            for column, place in mine[other].items():
                if place in mine[best].values():
                    continue
                if column != "estimate" and not (log and column in _SPREADS):  # those of the ratio
                    used.add(place)
                    theirs[place] = f"the {column} of {header[other]!r}, the second estimate of each row"
            alone = len(mine[other]) == 1
            same = estimates[other].measure.removeprefix("log ") == estimates[best].measure.removeprefix("log ")
            pooled = header[best].strip().lower() in _ANALYSED and len(mine[best]) > 1
            name = estimates[best].estimate  # "logrr" beside "logrr_se", which says whose it is
            spread = next((p for c, p in mine[best].items() if c in _SPREADS), -1)
            own = spread >= 0 and header[spread].strip().lower().startswith(header[best].strip().lower())  # "Eff_var"
            pooled |= spread == best + 1 and other != spread - 1 and (own or not estimates[other].measure)
            pooled |= bool(_DIFFERENCE & set(words_of(header[other]))) and bool(mine[best].keys() & _SURE)
            pooled |= bool(name) and any(single[p].estimate == name for c, p in mine[best].items() if c in _SURE)
            pooled |= best in enclosed.values()
            if not how and alone and not pooled and not (same and estimates[best].measure):
                clash = tuple(sorted((best, other)))
            smd = estimates[other].measure == estimates[best].measure == "SMD"
            checked = second is None and (how in ("log", "exp") or (how == "alike" and smd))
            second = (other, how) if checked else second
            told = {"log": "its logarithm", "exp": "its exponential", "alike": "close to it"}.get(how, "")
            told = f", {told} in nearly every row" if told else ""
            what = "each is checked against the other" if checked else "kept, not checked"
            notes.append(f"{header[other]!r} is a second estimate of each row beside {header[best]!r}{told}: {what}")
        used |= set(mine[best].values())
        results.append(Block(mine[best], words, _logarithm(estimates, best, second), second))
    return results, used, clash, tuple(notes), theirs


def enclosing(
    records: Sequence[Sequence[str]], single: Mapping[int, NameReading], places: Sequence[int]
) -> dict[int, int]:
    """Return the limits that name no estimate, with the one of several estimates that they enclose, and no other.

    Parameters
    ----------
    records : sequence of sequence of str
    single : mapping of int to NameReading
        What belongs to an estimate, by place.
    places : sequence of int
        Those of the estimates.

    Examples
    --------
    >>> rows = [["-0.04", "0.96", "-0.12", "0.03"], ["-0.23", "0.80", "-0.34", "-0.12"]]
    >>> enclosing(rows, {2: NameReading("ci_low"), 3: NameReading("ci_high")}, [0, 1])
    {2: 0, 3: 0}
    """
    if len(places) < 2:
        return {}
    found: dict[int, int] = {}
    for low, one in single.items():
        if one.quantity != "ci_low" or one.estimate:
            continue
        twin = dataclasses.replace(one, quantity="ci_high")
        high = next((p for p, r in single.items() if r == dataclasses.replace(twin, score=r.score)), None)
        if high is None:
            continue
        ends = list(zip(floats_of(records, low), floats_of(records, high), strict=True))
        shares = {p: share for p in places if (share := share_inside(ends, floats_of(records, p))) is not None}
        inside = [p for p, share in shares.items() if share >= _NEARLY_ALL]
        if len(inside) == 1:
            found |= {low: inside[0], high: inside[0]}
    return found


def _logarithm(estimates: Mapping[int, NameReading], best: int, second: tuple[int, str] | None) -> NameReading:
    """Return the reading of an estimate that names no measure as the logarithm of the ratio that is its exponential."""
    one, ratio = estimates[best], estimates[second[0]].measure if second is not None and second[1] == "exp" else ""
    if one.measure or not ratio or ratio.startswith("log "):
        return one
    return dataclasses.replace(one, measure=f"log {ratio}")


def _owner(one: NameReading, place: int, estimates: Mapping[int, NameReading]) -> int | None:
    """Return the estimate that a column belongs to: the one it names, else the nearest; None where it names another."""
    if one.quantity in ("ci_low", "ci_high"):  # "0.74 (0.60 to 0.91)" has limits of its own
        other = [p for p, r in estimates.items() if r.whole or (r.estimate in _DIFFERENCE and not one.estimate)]
        estimates = {p: r for p, r in estimates.items() if p not in other} or estimates
    named = [p for p, r in estimates.items() if one.estimate and r.estimate == one.estimate]
    named = named or [p for p, r in estimates.items() if one.measure and r.measure == one.measure]
    general = [p for p, r in estimates.items() if not r.estimate]
    if one.measure and not named and len(general) < len(estimates):
        return None  # "var.z" beside "effect" and "g" is that of a z, which is no estimate here
    return min(named or (general if one.estimate and general else list(estimates)), key=lambda p: (abs(p - place), p))
