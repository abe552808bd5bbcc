"""Repairs: the small slips of a pen that would make printed numbers agree."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.slip_costs import COSTS, cost_of
from lbpmeta.interval import Values
from lbpmeta.printed import LARGEST_EXPONENT, Printed

__all__ = [
    "Slip",
    "beside",
    "edits",
    "find_repairs",
    "is_count",
    "is_probing",
    "is_verdicts_only",
    "of_count",
    "probing",
    "slips_of",
    "verdicts_only",
]

_COUNTS: Final = frozenset(
    (
        *("n", "n1", "n2", "events", "events1", "events2", "k", "q_df"),
        *("tp", "fp", "fn", "tn", "screened", "randomised", "randomized", "analysed", "analyzed", "lost"),
    )
)

#: Whether a repair is being tried out: checks then need not look for repairs themselves.
_PROBING: Final[ContextVar[bool]] = ContextVar("probing", default=False)


@contextmanager
def probing() -> Iterator[None]:
    """Run checks without looking for repairs: inside, :func:`find_repairs` returns none."""
    token = _PROBING.set(True)
    try:
        yield
    finally:
        _PROBING.reset(token)


def is_probing() -> bool:
    """Whether a repair is being tried out."""
    return _PROBING.get()


#: Whether nothing but verdicts is asked: searches that change none are left out.
_VERDICTS: Final[ContextVar[bool]] = ContextVar("verdicts", default=False)


@contextmanager
def verdicts_only() -> Iterator[None]:
    """Run checks for their verdicts and severities: repairs that decide neither are not looked for."""
    token = _VERDICTS.set(True)
    try:
        yield
    finally:
        _VERDICTS.reset(token)


def is_verdicts_only() -> bool:
    """Whether nothing but verdicts is asked."""
    return _VERDICTS.get()


class Slip(NamedTuple):
    """A number before a slip: kind, text, why, face value, and what it can stand for when rounded to nearest."""

    kind: str
    text: str
    why: str
    value: float
    low: float
    high: float
    decimals: int


def edits(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield every single slip that can have turned another number into `text`.

    Yields
    ------
    kind : {"sign", "trailing", "digit", "dropped", "doubled", "extra", "transposed", "shifted"}
    value : str
        The number before the slip.
    why : str
        The slip in words.

    Examples
    --------
    >>> [value for kind, value, _ in edits("-0.3") if kind == "trailing"][:3]
    ['-0.30', '-0.31', '-0.32']
    """
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text.lstrip("+"))
    body = body.replace(",", "")
    if not body.replace(".", "", 1).isdigit():
        return
    if Decimal(body) != 0:
        yield (
            "sign",
            body if sign else f"-{body}",
            "would agree if the sign were reversed",
        )
    tail = body if "." in body else f"{body}."
    for digit in "0123456789":
        yield "trailing", f"{sign}{tail}{digit}", "a last digit was dropped"
    places = [i for i, c in enumerate(body) if c.isdigit()]
    for i in places:
        for digit in "0123456789":
            padded = i == 0 and digit == "0" and body[1:2].isdigit()
            if digit != body[i] and not padded:
                yield "digit", f"{sign}{body[:i]}{digit}{body[i + 1 :]}", "one digit differs"
    for i in range(len(body) if "." in body else len(body) + 1):
        for digit in "0123456789":
            longer = body[:i] + digit + body[i:]
            # "10.18" for "0.18" is no dropped digit (the 0 would not have been printed); "01.18" is no number
            absurd = longer[0] == "0" and longer[1] != "."
            if not absurd and not (i == 0 and body.startswith("0.")):
                yield "dropped", f"{sign}{longer}", "a digit was dropped"
    yield from _shorter(sign, body, places)
    for i, j in itertools.pairwise(places):
        if body[i] != body[j] and not (i == 0 and body[j] == "0" and body[1:2].isdigit()):
            chars = list(body)
            chars[i], chars[j] = chars[j], chars[i]
            yield "transposed", f"{sign}{''.join(chars)}", "two digits changed places"
    number = Decimal(body)
    for power in (1, -1):
        yield "shifted", f"{sign}{number.scaleb(power):f}", "the decimal point slipped"


def _shorter(sign: str, body: str, places: list[int]) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers that a digit too many can have been added to."""
    for i in places[1:] if len(places) > 1 else ():
        shorter = body[:i] + body[i + 1 :]
        if shorter.endswith(".") or not shorter[0].isdigit() or (shorter[0] == "0" and shorter[1:2].isdigit()):
            continue
        if body[i] == body[i - 1]:
            yield "doubled", f"{sign}{shorter}", "a digit was doubled"
        else:
            yield "extra", f"{sign}{shorter}", "a digit was added"
    if len(places) > 1 and body[1:2].isdigit() and not (body[1] == "0" and body[2:3].isdigit()):
        yield "extra", f"{sign}{body[1:]}", "a digit was added"


def is_count(field: str) -> bool:
    """Whether a field holds a number of people, events or studies: it has no sign and no decimal point to slip.

    Examples
    --------
    >>> is_count("n1"), is_count("a-2020.events2"), is_count("mean1")
    (True, True, False)
    """
    return field.rpartition(".")[2].rpartition(": ")[2] in _COUNTS


def of_count(kind: str, text: str) -> bool:
    """Whether a slip of this kind can have turned the count `text` into another one."""
    return kind not in ("sign", "shifted", "trailing") and text.isdecimal()


def slips_of(text: str, count: bool = False, *, low: float = -math.inf, high: float = math.inf) -> Iterator[Slip]:
    """Yield the distinct slips of a number that can stand for something from `low` to `high`, the cheapest kind first.

    A `count` has fewer: it has no sign, and no decimal point that slips.

    Examples
    --------
    >>> [slip.text for slip in slips_of("-5.4", low=5, high=5.9)]
    ['5.4']
    """
    found: dict[str, Slip] = {}
    first, last = low - _WIDEST, high + _WIDEST
    for kind, value, why in _edits(text, count):
        x = float(value)
        if not first <= x <= last:  # nearly all: what these stand for is not worked out
            continue
        point = value.find(".")
        decimals = len(value) - 1 - point if point >= 0 else 0
        half = 0.5 * 10.0**-decimals
        if x + half < low or x - half > high or len(value) > LARGEST_EXPONENT:
            continue  # nobody printed that length, and it would be no number
        if value not in found or COSTS[kind] < COSTS[found[value].kind]:
            found[value] = Slip(kind, value, why, x, x - half, x + half, decimals)
    yield from sorted(found.values(), key=lambda slip: COSTS[slip.kind])


#: How far a number without decimals may be from what it was rounded from.
_WIDEST: Final = 0.5


@lru_cache(maxsize=8192)
def _edits(text: str, count: bool) -> tuple[tuple[str, str, str], ...]:
    return tuple(one for one in edits(text) if not count or of_count(one[0], one[1]))


def find_repairs(
    printed: Mapping[str, Printed],
    distance: Callable[[Mapping[str, Printed]], float | None],
    *,
    fields: tuple[str, ...] | None = None,
    limit: int = 5,
    targets: Mapping[str, Values] | None = None,
    sieve: Callable[[Mapping[str, float]], bool] | None = None,
) -> tuple[Repair, ...]:
    """Return the most plausible single slips that make the numbers agree.

    Parameters
    ----------
    printed : mapping of str to Printed
        The numbers, by field.
    distance : callable
        None where the given numbers disagree; otherwise how far they are from agreeing exactly (0 is best).
    fields : tuple of str, optional
        Which numbers may have slipped; all by default.
    limit : int
        At most so many.
    targets : mapping of str to ValueSet or ValueSets, optional
        What a number must be if it alone has slipped: slips outside are passed over without asking `distance`.
    sieve : callable, optional
        Whether face values come near agreement, cheaply; the others are passed over without asking `distance`.

    Notes
    -----
    In order of ``COSTS``; within a kind by distance, then by the size of the change.
    """
    if is_probing():
        return ()
    brief = is_verdicts_only()  # then one repair is enough, and a sign is asked first: it may lift a severity
    found: dict[tuple[str, str], tuple[float, float, float, Repair]] = {}
    pair = ("ci_low", "ci_high") if "ci_low" in printed else ("low", "high")
    if all(f in printed for f in pair) and (fields is None or pair[0] in fields):
        low, high = (printed[f] for f in pair)
        gap = distance({**printed, pair[0]: high, pair[1]: low})
        if gap is not None:
            repair = Repair(
                f"{pair[0]}, {pair[1]}",
                f"{low.text}, {high.text}",
                f"{high.text}, {low.text}",
                "the bounds changed places",
                cost=COSTS["bounds swapped"],
            )
            found[repair.field, repair.value] = (COSTS["bounds swapped"], gap, 0.0, repair)
    faces = {name: float(number) for name, number in printed.items()} if sieve is not None else {}
    for field, wanted in _asked_for(fields or tuple(printed), brief=brief):
        number = printed[field]
        if number.op != "=" or (brief and found):
            continue
        target = targets.get(field) if targets is not None else None
        others = beside(field, printed)
        changed = dict(faces)
        least, most = (-math.inf, math.inf) if target is None else (target.low, target.high)
        for slip in slips_of(number.text.removesuffix("%").strip(), is_count(field), low=least, high=most):
            if wanted is not None and (slip.kind == "sign") is not wanted:
                continue
            if sieve is not None:
                changed[field] = slip.value
                if not sieve(changed):
                    continue
            candidate = Printed.parse(slip.text, rounding=number.rounding)
            gap = distance({**printed, field: candidate})
            if gap is None:
                continue
            change = float(abs(candidate.value - number.value))
            cost = cost_of(slip.kind, field, was=number.decimals, becomes=slip.decimals, beside=others)
            found[field, slip.text] = (cost, gap, change, Repair(field, number.text, slip.text, slip.why, cost=cost))
            if brief:
                break
    ranked = sorted(found.values(), key=lambda e: (e[0], round(e[1], 12), e[2], e[3].field))
    return tuple(e[3] for e in ranked[:limit])


def _asked_for(fields: tuple[str, ...], *, brief: bool) -> Iterator[tuple[str, bool | None]]:
    """Yield the fields to try, and whether with their sign alone (True), all else (False) or everything (None)."""
    if not brief:
        yield from ((field, None) for field in fields)
        return
    for sign in (True, False):
        yield from ((field, sign) for field in fields)


def beside(field: str, printed: Mapping[str, Printed]) -> tuple[int, ...]:
    """Decimals of the numbers that are usually printed with as many as this one."""
    triple = ("estimate", "ci_low", "ci_high")
    return tuple(printed[f].decimals for f in triple if f != field and f in printed) if field in triple else ()
