"""Kinds: of which kind the data of an analysis are, where no settings name it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.evidence.guess import log_peto
from lbpmeta.evidence.revman.analyses import face

__all__ = ["data_kind", "events_turned"]

Cells = Mapping[str, str]

#: What shows of which kind the data of an analysis are: where nothing is filled in, RevMan writes zeros.
_SHOWN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "dichotomous": ("events1", "events2"),
        "continuous": ("sd1", "sd2"),
        "contrast": ("se",),
        "o-e": ("variance",),
    }
)
_NEARLY_ALL: Final = 0.9
_HALF: Final = 0.5
#: Two logarithms of ratios are one and the same within this: four decimals of a small variance allow no less.
_NEAR: Final = 0.03
#: And those that a program makes of the same counts within this.
_SAME: Final = 0.001


def data_kind(rows: Sequence[Cells]) -> str:
    """Return the kind of the data of an analysis by its rows; "other" where nothing shows it.

    Authors note the events of each arm beside O - E and its variance: where the effects are made of these, and not of
    the events, the analysis is of the log-rank test.

    Examples
    --------
    >>> counts = {"events1": "61", "n1": "96", "events2": "50", "n2": "93"}
    >>> log_rank = {"o_e": "0.4055", "variance": "0.2961", "estimate": "3.933265"}
    >>> data_kind([counts | {"estimate": "1.182"}]), data_kind([counts | log_rank]), data_kind([{"estimate": "1.2"}])
    ('dichotomous', 'o-e', 'other')
    """
    shown = (k for k, names in _SHOWN.items() if any(face(row.get(n, "")) for row in rows for n in names))
    kind = next(shown, "other")
    return "o-e" if kind == "dichotomous" and _of_log_rank(rows) else kind


def _of_log_rank(rows: Sequence[Cells]) -> bool:
    """Whether the ratios of nearly all rows are made of O - E and its variance, and those of few by their counts."""
    known = [(row, math.log(ratio)) for row in rows if (ratio := face(row.get("estimate", ""))) > 0]
    made = [row for row, log in known if (v := face(row.get("variance", ""))) > 0 and _near(_o_e(row) / v, log)]
    counted = sum(any(_near(log, way) for way in _of_counts(row)) for row, log in known)
    return bool(known) and len(made) >= _NEARLY_ALL * len(known) and counted <= _HALF * len(known)


def events_turned(rows: Sequence[Cells]) -> list[Cells]:
    """Return rows with those without the event in the place of the events, where the ratios are of them; else none.

    RevMan computes the effects itself, so that no author mixed them up: its measure is that of the non-event then.

    Examples
    --------
    >>> row = {"events1": "4", "n1": "40", "events2": "8", "n2": "40", "estimate": "1.125"}
    >>> [turned["events1"] for turned in events_turned([row])], events_turned([row | {"estimate": "0.5"}])
    (['36'], [])
    """
    known = [(row, math.log(ratio)) for row in rows if (ratio := face(row.get("estimate", ""))) > 0]
    turned = [_turned(row) for row in rows]
    fitting = [row for row, log in known if any(_near(log, way, _SAME) for way in _of_counts(_turned(row)))]
    counted = any(_near(log, way) for row, log in known for way in _of_counts(row))
    return turned if fitting and len(fitting) >= _NEARLY_ALL * len(known) and not counted else []


def _turned(row: Cells) -> Cells:
    """Return a row with the numbers of those without the event in the place of the events."""
    pairs = {arm: (row.get(f"n{arm}", ""), row.get(f"events{arm}", "")) for arm in "12"}
    whole = {arm: pair for arm, pair in pairs.items() if all(map(str.isdecimal, pair))}
    return {**row, **{f"events{arm}": str(int(n) - int(events)) for arm, (n, events) in whole.items()}}


def _near(first: float, second: float, within: float = _NEAR) -> bool:
    return abs(first - second) <= within


def _o_e(row: Cells) -> float:
    return face(row.get("o_e", ""))


def _of_counts(row: Cells) -> Iterator[float]:
    """Yield the logarithms of the risk ratio, the odds ratio and Peto's odds ratio of the counts of a row."""
    a, n1, c, n2 = (face(row.get(name, "")) for name in ("events1", "n1", "events2", "n2"))
    total, events = n1 + n2, a + c
    if min(n1, n2) <= 0 or not 0 < events < total:
        return
    yield float(log_peto(*map(np.asarray, (a, n1, c, n2))))
    half = 0.0 if 0 < a < n1 and 0 < c < n2 else 0.5
    b, d = n1 - a + half, n2 - c + half
    a, c = a + half, c + half
    if min(a, b, c, d) > 0:
        yield math.log(a / (a + b)) - math.log(c / (c + d))
        yield math.log(a * d / (b * c))
