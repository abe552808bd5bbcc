"""The slips that are planted: which kinds there are, how often each stood in print, and what it makes of a text.

The frequencies are counts of 54 misprints that were found in published intervals
(``benchmarks/law/real_misprints.csv``): each goes to the kinds of slip that mend it, in equal parts where several do;
ten are mended by none. It is a small sample, of slips that made an interval contradict itself: none of them is in an
SD, a number of people or a count, and those that leave an interval consistent are not in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.checks.core.slips import is_count
from lbpmeta.measures import LOG_MEASURES

__all__ = ["FREQUENCIES", "KINDS", "MODEL", "PSEUDO_COUNT", "kinds_for", "slipped"]

#: The name of this model of slips, in every result.
MODEL: Final = "slips-1 (54 published misprints)"

#: Kind of slip -> how many of the misprints it mends.
FREQUENCIES: Final[Mapping[str, float]] = MappingProxyType(
    {
        "sign": 12.1,
        "digit": 10.5,
        "dropped": 9.6,
        "both signs": 3.3,
        "added": 2.7,
        "point": 2.0,
        "transposed": 1.3,
        "scale": 1.1,
        "logarithm": 1.0,
        "exchanged": 0.3,
    }
)

#: Added to every count: a kind that was seldom seen among 54 is not therefore rare.
PSEUDO_COUNT: Final = 0.5

#: Kind of slip -> in words, in the order of the table of a report.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "digit": "one digit differs",
        "dropped": "a digit is dropped",
        "added": "a digit is added or doubled",
        "transposed": "two digits are exchanged",
        "point": "the decimal point slips",
        "sign": "the sign is lost or reversed",
        "both signs": "both bounds lose their sign",
        "scale": "on a scale ten times as large or small",
        "logarithm": "logarithms for natural values",
        "exchanged": "a number and its neighbour are exchanged",
    }
)

_NUMBER: Final = re.compile(r"(?P<lead>[<>=]*)(?P<sign>[-+]?)(?P<body>\d+(?:\.\d+)?|\.\d+)(?P<tail>%?)")

#: Columns of one line, or of one arm, that share a scale.
_LINES: Final = (
    ("estimate", "ci_low", "ci_high"),
    ("value", "low", "high"),
    ("mean1", "sd1"),
    ("mean2", "sd2"),
    ("change1", "sd_change1"),
    ("change2", "sd_change2"),
    ("baseline1", "baseline_sd1"),
    ("baseline2", "baseline_sd2"),
)
_BOUNDS: Final = (("ci_low", "ci_high"), ("low", "high"), ("pi_low", "pi_high"), ("i2_low", "i2_high"))
_SIGNED: Final = ("estimate", "value", "z")
_MAY_BE_SIGNED: Final = ("mean1", "mean2", "change1", "change2", "baseline1", "baseline2")
_RATIO_LINE: Final = ("estimate", "ci_low", "ci_high")

Cells = Mapping[str, str]


def kinds_for(column: str, cells: Cells, *, signed: bool = False) -> tuple[str, ...]:
    """Return the kinds of slips that a cell can have.

    Parameters
    ----------
    column : str
    cells : mapping of str to str
        Its row.
    signed : bool
        Whether the column holds a negative number somewhere, so that its signs are printed.

    Examples
    --------
    >>> kinds_for("n1", {"n1": "45"})
    ('digit', 'dropped', 'added', 'transposed')
    """
    found = ["digit", "dropped", "added", "transposed"]
    if is_count(column):
        return tuple(found)
    found.append("point")
    if column in _SIGNED or (signed and column in _MAY_BE_SIGNED):
        found.append("sign")
    if any(column in pair and all(cells.get(c) for c in pair) for pair in _BOUNDS):
        found.append("both signs")
    if any(column in line for line in _LINES) and cells.get("unit") != "%":
        found.append("scale")
    if column in _RATIO_LINE and cells.get("measure") in LOG_MEASURES:
        found.append("logarithm")
    if _neighbour(column, cells):
        found.append("exchanged")
    return tuple(found)


def _neighbour(column: str, cells: Cells) -> str:
    """The column that a number may have changed places with; "" if none."""
    pair = next((p for p in _BOUNDS if column in p), ())
    other = next((c for c in pair if c != column), "") or {"estimate": "ci_low", "value": "low"}.get(column, "")
    return other if cells.get(other) and cells.get(column) else ""


def slipped(column: str, kind: str, cells: Cells, rng: np.random.Generator) -> dict[str, str] | None:
    """Return the cells that a slip changes, as they then print; None where it changes nothing.

    Parameters
    ----------
    column, kind : str
    cells : mapping of str to str
        The row as it stands.
    rng : numpy Generator

    Examples
    --------
    >>> slipped("estimate", "sign", {"estimate": "-5.4"}, np.random.default_rng(0))
    {'estimate': '5.4'}
    >>> slipped("ci_low", "exchanged", {"ci_low": "-9.4", "ci_high": "-1.3"}, np.random.default_rng(0))
    {'ci_low': '-1.3', 'ci_high': '-9.4'}
    """
    if kind == "exchanged":
        other = _neighbour(column, cells)
        made: dict[str, str | None] = {column: cells[other], other: cells[column]} if other else {}
    elif kind == "both signs":
        made = {c: _turned(cells[c]) for c in next(p for p in _BOUNDS if column in p)}
    elif kind in ("scale", "logarithm"):
        line = _RATIO_LINE if kind == "logarithm" else next(names for names in _LINES if column in names)
        power = int(rng.choice([-1, 1]))
        made = {c: _logged(cells[c]) if kind == "logarithm" else _moved(cells[c], power) for c in line if cells.get(c)}
    else:
        made = {column: _ONE[kind](cells[column], rng)}
    if not made or any(text is None for text in made.values()):
        return None
    found = {c: text for c, text in made.items() if text is not None and _differs(text, cells[c])}
    return found if column in found else None


def _differs(one: str, other: str) -> bool:
    """Whether two texts are other numbers: "4.5" for "4.50" is no slip."""
    pair = [_NUMBER.fullmatch(text) for text in (one, other)]
    if None in pair:
        return False
    faces = [(m["sign"] == "-", Decimal(m["body"])) for m in pair if m is not None]
    return faces[0] != faces[1] and not (faces[0][1] == 0 == faces[1][1])


def _with_body(text: str, change: Callable[[str], str | None]) -> str | None:
    """The text with other digits; None where they would be none that is printed."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    body = change(match["body"])
    if body is None or not re.fullmatch(r"(?:0|[1-9]\d*)?(?:\.\d+)?", body) or not body:
        return None
    return f"{match['lead']}{match['sign']}{body}{match['tail']}"


def _places(body: str) -> Sequence[int]:
    return [i for i, c in enumerate(body) if c.isdigit()]


def _digit(text: str, rng: np.random.Generator) -> str | None:
    def change(body: str) -> str:
        i = int(rng.choice(_places(body)))
        return body[:i] + str(rng.choice([d for d in "0123456789" if d != body[i]])) + body[i + 1 :]

    return _with_body(text, change)


def _dropped(text: str, rng: np.random.Generator) -> str | None:
    def change(body: str) -> str | None:
        i = int(rng.choice(_places(body)))
        left = body[:i] + body[i + 1 :]
        return left.removesuffix(".") if any(c.isdigit() for c in left) else None

    return _with_body(text, change)


def _added(text: str, rng: np.random.Generator) -> str | None:
    def change(body: str) -> str:
        i = int(rng.choice(_places(body)))
        doubled = rng.random() < 0.5
        return body[: i + 1] + (body[i] if doubled else str(rng.integers(10))) + body[i + 1 :]

    return _with_body(text, change)


def _transposed(text: str, rng: np.random.Generator) -> str | None:
    def change(body: str) -> str | None:
        places = _places(body)
        pairs = [(i, j) for i, j in itertools.pairwise(places) if body[i] != body[j]]
        if not pairs:
            return None
        i, j = pairs[int(rng.integers(len(pairs)))]
        chars = list(body)
        chars[i], chars[j] = chars[j], chars[i]
        return "".join(chars)

    return _with_body(text, change)


def _point(text: str, rng: np.random.Generator) -> str | None:
    return _moved(text, int(rng.choice([-1, 1])))


def _moved(text: str, power: int) -> str | None:
    return _with_body(text, lambda body: f"{Decimal(body).scaleb(power):f}")


def _turned(text: str) -> str | None:
    match = _NUMBER.fullmatch(text)
    if match is None or Decimal(match["body"]) == 0:
        return None
    return f"{match['lead']}{'' if match['sign'] == '-' else '-'}{match['body']}{match['tail']}"


def _sign(text: str, rng: np.random.Generator) -> str | None:
    return _turned(text)


def _logged(text: str) -> str | None:
    match = _NUMBER.fullmatch(text)
    if match is None or match["sign"] == "-" or match["tail"] or Decimal(match["body"]) <= 0:
        return None
    digits = max(2, len(match["body"].partition(".")[2]))
    return f"{match['lead']}{float(Decimal(match['body']).ln()):.{digits}f}"


_ONE: Final[Mapping[str, Callable[[str, np.random.Generator], str | None]]] = MappingProxyType(
    {
        "digit": _digit,
        "dropped": _dropped,
        "added": _added,
        "transposed": _transposed,
        "point": _point,
        "sign": _sign,
    }
)
