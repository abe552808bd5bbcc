"""Repairs: the small slips of a pen that would make printed numbers agree."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from lbpmeta.checks.finding import Repair
from lbpmeta.printed import Printed

__all__ = ["edits", "find_repairs"]

_BOUNDS: Final = ("ci_low", "ci_high", "low", "high")

#: Kinds of slip by plausibility. A bound's digit goes before the estimate's: it is checked less often.
_SIGN, _SWAP, _TRAILING, _BOUND, _BOUND_DROPPED, _OTHER, _OTHER_DROPPED, _TRANSPOSED, _SHIFTED = range(9)


def edits(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield every single slip that can have turned another number into `text`.

    Yields
    ------
    kind : {"sign", "trailing", "digit", "dropped", "transposed", "shifted"}
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
            "the sign was lost" if not sign else "the sign is reversed",
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
    for i, j in itertools.pairwise(places):
        if body[i] != body[j]:
            chars = list(body)
            chars[i], chars[j] = chars[j], chars[i]
            yield "transposed", f"{sign}{''.join(chars)}", "two digits changed places"
    number = Decimal(body)
    for power, why in ((1, "the decimal point slipped"), (-1, "the decimal point slipped")):
        yield "shifted", f"{sign}{number.scaleb(power):f}", why


def _rank(kind: str, field: str) -> int:
    if kind == "sign":
        return _SIGN
    if kind == "trailing":
        return _TRAILING
    if kind == "digit":
        return _BOUND if field in _BOUNDS else _OTHER
    if kind == "dropped":
        return _BOUND_DROPPED if field in _BOUNDS else _OTHER_DROPPED
    return _TRANSPOSED if kind == "transposed" else _SHIFTED


def find_repairs(
    printed: Mapping[str, Printed],
    distance: Callable[[Mapping[str, Printed]], float | None],
    *,
    fields: tuple[str, ...] | None = None,
    limit: int = 5,
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

    Notes
    -----
    Order: sign, swapped bounds, dropped last digit, one digit of a bound, one digit of another number, two
    digits transposed, decimal point shifted; within a kind by distance, then by the size of the change.
    """
    found: dict[tuple[str, str], tuple[int, float, float, Repair]] = {}
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
            )
            found[repair.field, repair.value] = (_SWAP, gap, 0.0, repair)
    for field in fields or tuple(printed):
        number = printed[field]
        if number.op != "=":
            continue
        for kind, text, why in edits(number.text.removesuffix("%").strip()):
            candidate = Printed.parse(text, rounding=number.rounding)
            gap = distance({**printed, field: candidate})
            if gap is None:
                continue
            change = float(abs(candidate.value - number.value))
            entry = (_rank(kind, field), gap, change, Repair(field, number.text, text, why))
            old = found.get((field, text))
            if old is None or entry[:3] < old[:3]:
                found[field, text] = entry
    ranked = sorted(found.values(), key=lambda e: (e[0], round(e[1], 12), e[2], e[3].field))
    return tuple(e[3] for e in ranked[:limit])
