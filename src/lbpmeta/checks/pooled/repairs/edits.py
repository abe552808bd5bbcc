"""What may have gone wrong in one study row before it was pooled: the usual slips, as replaced cells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from lbpmeta.checks.core.slip_costs import COSTS, cost_of
from lbpmeta.checks.core.slips import edits, is_count, of_count
from lbpmeta.checks.pooled.study_rows import ARMS
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import LARGEST_EXPONENT, Printed

__all__ = ["Edit", "arm_edits", "column_edits", "print_edits"]

#: Holds every number with as many digits before and behind the point as a print may have.
_WIDE: Final = Context(prec=2 * LARGEST_EXPONENT + 2)

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")

#: Slips of one number that are tried; a dropped digit has too many alternatives to be told from chance.
_KINDS: Final = ("sign", "transposed", "shifted", "digit", "extra")


class Edit(NamedTuple):
    """Replaced cells of one row, what the slip costs, the slip in words, and the cells as a repair shows them."""

    cells: dict[str, str]
    cost: float
    why: str
    shown: dict[str, str] | None = None


def _text(value: float, like: Printed) -> str:
    """A number with the decimals of another; "" where it is none that can be printed."""
    return _rounded(value, max(0, like.decimals))


def _finer(value: float, like: Printed) -> str:
    """A number with two more decimals: what was divided needs them."""
    return _rounded(value, max(0, like.decimals) + 2)


def _rounded(value: float, places: int) -> str:
    # As a text without exponent, however many digits there are: the usual context holds 28, and refuses the rest.
    if not math.isfinite(value) or places > LARGEST_EXPONENT or abs(value) >= 10.0**LARGEST_EXPONENT:
        return ""
    return f"{Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=_WIDE):f}"


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf


def print_edits(row: Mapping[str, Printed], measure: str) -> Iterator[Edit]:
    """Slips of a row that prints an estimate with its interval or standard error."""
    log = measure in LOG_MEASURES
    est = row["estimate"]
    face = float(est)
    limits = "ci_low" in row and "ci_high" in row
    names = [n for n in _TRIPLE if n in row]
    if log:
        flipped = {n: 1 / float(row[n]) for n in names if float(row[n]) > 0}
    else:
        flipped = {n: -float(row[n]) for n in names}
    if len(flipped) == len(names) and abs(face - (1.0 if log else 0.0)) > 0:
        if limits:
            flipped["ci_low"], flipped["ci_high"] = flipped["ci_high"], flipped["ci_low"]
        why = "would agree if the ratio were turned over" if log else "would agree if the sign were reversed"
        yield Edit({n: _text(v, row[n]) for n, v in flipped.items()}, COSTS["sign"], why)
    if not log:
        spread = [n for n in (*names, "se") if n in row]
        for factor, why in ((10, "on a scale of 0-10 instead of 0-100"), (0.1, "on a scale of 0-100 instead of 0-10")):
            yield from _scaled(row, spread, factor, why)
    elif limits and all(float(row[n]) > 0 for n in names):
        logs = {n: math.exp(float(row[n])) for n in names if float(row[n]) < 20}
        if len(logs) == len(names):
            yield Edit({n: _text(v, row[n]) for n, v in logs.items()}, COSTS["log"], "logarithms for natural values")
    yield from _spread_edits(row, log, limits)
    for kind, text, why in _usual(est.text, False):
        if kind == "sign" or (log and float(text) <= 0):
            continue
        cells = {"estimate": text}
        if limits and not log:  # the whole row was made from the wrong estimate
            shift = float(text) - face
            cells |= {n: _text(float(row[n]) + shift, row[n]) for n in names[1:]}
        elif limits and face > 0:
            ratio = float(text) / face
            cells |= {n: _text(float(row[n]) * ratio, row[n]) for n in names[1:]}
        if len(cells) > 1:
            why = f"{why} in the estimate, and the interval moved with it"
        yield Edit(cells, cost_of(kind, "estimate"), why)


def _scaled(row: Mapping[str, Printed], names: list[str], factor: float, why: str) -> Iterator[Edit]:
    """A row times a factor; a factor above 1 magnifies the rounding, so the ends of it are tried too."""
    if factor < 1:
        yield Edit({n: _finer(float(row[n]) * factor, row[n]) for n in names}, COSTS["scale"], why)
        return
    half = float(row["estimate"].ulp) / 2
    shown = _tenfold(row, names)  # no more digits than the print is good for
    for move in (0.0, -half, half):
        for widen in (0.0, -half, half):
            shifts = {"estimate": move, "ci_low": move - widen, "ci_high": move + widen, "se": widen}
            cells = {n: _text((float(row[n]) + shifts[n]) * factor, row[n]) for n in names}
            yield Edit(cells, COSTS["scale"], why, shown)


def _tenfold(row: Mapping[str, Printed], names: Iterable[str], power: int = 1) -> dict[str, str]:
    return {n: f"{row[n].value.scaleb(power):f}" for n in names if n in row}


def _spread_edits(row: Mapping[str, Printed], log: bool, limits: bool) -> Iterator[Edit]:
    """The standard error is another: SE for SD or SD for SE where n is known, and 90 or 99 % for 95 %."""
    factors = [(1.959964 / 1.644854, COSTS["level"], "a 90% interval taken for a 95% one")]
    factors.append((1.959964 / 2.575829, COSTS["level"], "a 99% interval taken for a 95% one"))
    if "n1" in row and "n2" in row:
        n = (float(row["n1"]) + float(row["n2"])) / 2
        if n > 1:
            root = math.sqrt(n)
            factors.append((root, COSTS["sd is se"], "a standard error was taken for a standard deviation"))
            factors.append((1 / root, COSTS["sd is se"], "a standard deviation was taken for a standard error"))
    for factor, cost, why in factors:
        if "se" in row:
            yield Edit({"se": _finer(float(row["se"]) * factor, row["se"])}, cost, why)
        elif limits:
            values = [float(row[n]) for n in _TRIPLE]
            if log:
                if min(values) <= 0:
                    continue
                values = [math.log(v) for v in values]
            est, low, high = values
            half = float(row["ci_low"].ulp) / 2 if factor > 1.5 and not log else 0.0
            for widen in (0.0, -half, half) if half else (0.0,):  # a factor magnifies the rounding
                reach = ((high - low) / 2 + widen) * factor  # about the estimate: its rounding is not magnified
                new = [est - reach, est + reach]
                new = [_exp(v) for v in new] if log else new
                form = _text if factor > 1 else _finer
                yield Edit({n: form(v, row[n]) for n, v in zip(_TRIPLE[1:], new, strict=True)}, cost, why)


def arm_edits(row: Mapping[str, Printed], measure: str) -> Iterator[Edit]:
    """Slips of a row that prints its arms."""
    columns = ARMS[measure]
    half = len(columns) // 2
    pairs = list(zip(columns[:half], columns[half:], strict=True))
    swapped = {name: row[other].text for a, b in pairs for name, other in ((a, b), (b, a))}
    yield Edit(swapped, COSTS["arms swapped"], "the arms are swapped")
    for a, b in pairs:
        if row[a].value != row[b].value:
            yield Edit({a: row[b].text, b: row[a].text}, COSTS["arms swapped"], f"{a} and {b} are swapped")
    if half == 3:
        yield from _mean_edits(row)
    for name in columns:
        for kind, text, why in _usual(row[name].text, is_count(name)):
            if kind != "sign" or name.startswith("mean"):
                yield Edit({name: text}, COSTS[kind] + math.log(len(columns) / 3), why)


@lru_cache(maxsize=4096)
def _usual(text: str, count: bool) -> tuple[tuple[str, str, str], ...]:
    """The slips of one number that are tried: kind, number before it, and words."""
    return tuple(e for e in edits(text) if e[0] in _KINDS and not (count and not of_count(e[0], e[1])))


def _mean_edits(row: Mapping[str, Printed]) -> Iterator[Edit]:
    means, sds = ("mean1", "mean2"), ("sd1", "sd2")
    if all(row[m].value != 0 for m in means):
        flipped = {m: _text(-float(row[m]), row[m]) for m in means}
        yield Edit(flipped, COSTS["signs"], "would agree if both signs were reversed")
    for factor, why in ((10, "on a scale of 0-10 instead of 0-100"), (0.1, "on a scale of 0-100 instead of 0-10")):
        form = _text if factor > 1 else _finer
        cells = {c: form(float(row[c]) * factor, row[c]) for c in (*means, *sds)}
        power = 1 if factor > 1 else -1
        yield Edit(cells, COSTS["scale"], f"the arms are {why}", _tenfold(row, (*means, *sds), power))
        whole = _tenfold(row, (*means, *sds, *_TRIPLE, "se"), power)
        yield Edit(cells, COSTS["scale"], why, whole)
    roots = {sd: math.sqrt(float(row[f"n{sd[-1]}"])) for sd in sds if float(row[f"n{sd[-1]}"]) > 0}
    if len(roots) < 2:
        return
    for power, why in ((1, "standard errors were taken for standard deviations"), (-1, "SDs were divided by root n")):
        form = _text if power > 0 else _finer
        cells = {sd: form(float(row[sd]) * roots[sd] ** power, row[sd]) for sd in sds}
        yield Edit(cells, COSTS["sd is se"], why)
        for sd in sds:
            yield Edit({sd: cells[sd]}, COSTS["sd is se"], why)


def _rooted(row: Mapping[str, Printed], arm: str, power: int) -> str:
    """An SD times the root of n, or divided by it, with the digits that are left then."""
    factor = math.sqrt(max(1.0, float(row[f"n{arm}"]))) ** power
    return _rounded(float(row[f"sd{arm}"]) * factor, max(0, row[f"sd{arm}"].decimals - round(math.log10(factor))))


def column_edits(
    rows: Sequence[Mapping[str, Printed]], measure: str, *, arms: bool
) -> Iterator[tuple[float, str, tuple[str, ...], list[Edit]]]:
    """Slips of whole columns: cost, words, columns, and the changed cells of every row."""
    if arms:
        if len(ARMS[measure]) != 6:
            return
        for power, why in (
            (1, "the standard errors were entered as standard deviations in every row"),
            (-1, "the standard deviations were entered as standard errors in every row"),
        ):
            made = [Edit({f"sd{a}": _rooted(row, a, power) for a in "12"}, COSTS["sd is se"], why) for row in rows]
            yield COSTS["sd is se"], why, ("sd1", "sd2"), made
        return
    if all("se" in row for row in rows):
        for root, why in ((0.5, "the variances were entered as standard errors"), (2.0, "the SEs were squared")):
            made = [Edit({"se": _finer(float(row["se"]) ** root, row["se"])}, COSTS["measure"], why) for row in rows]
            yield COSTS["measure"], f"{why} in every row", ("se",), made
    if all("ci_low" in row and "ci_high" in row and "se" not in row for row in rows):
        for name in ("a 90%", "a 99%"):
            picked = [next((e for e in print_edits(row, measure) if e.why.startswith(name)), None) for row in rows]
            if all(e is not None for e in picked):
                why = f"the intervals of the rows are {name.removeprefix('a ')} ones, taken for 95% ones"
                yield COSTS["level"], why, ("ci_low", "ci_high"), [e for e in picked if e is not None]
