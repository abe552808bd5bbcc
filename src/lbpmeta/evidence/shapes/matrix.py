"""Matrix: a square of correlations between the variables of one study, which is no table of studies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.parts import parts_of

__all__ = ["is_matrix"]

_LEAST: Final = 3
#: Moments of the variables, which stand beside their correlations.
_MOMENTS: Final = frozenset(("m", "mean", "sd", "n", "range", "alpha", "min", "max"))
_NUMBER: Final = re.compile(r"(\d{1,2})[.):]?(?:\s.*)?")
_STARS: Final = re.compile(r"\s*\*+$|^[\u2212\u2013](?=[\d.])")


def is_matrix(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are called as columns are, by names or by their numbers, and hold shares of 1 off a diagonal.

    Examples
    --------
    >>> rows = [["Age", "1", "", ""], ["Pain", ".2", "1", ""], ["BMI", "-.1", ".4*", "1"]]
    >>> is_matrix([["", "Age", "Pain", "BMI"], *rows])
    True
    >>> is_matrix([["", "1", "2", "3"], *([f"{i + 1}. {row[0]}", *row[1:]] for i, row in enumerate(rows))])
    True
    >>> is_matrix([["study", "r", "n"], ["Lee", ".3", "40"], ["Kim", ".2", "50"], ["Ota", ".1", "60"]])
    False
    """
    if not _LEAST < len(rows) <= _MOST or len(rows[0]) <= _LEAST:
        return False
    heads = {name.strip().lower(): p for p, name in enumerate(rows[0]) if p and name.strip()}
    own = {h: p for h, p in heads.items() if h not in _MOMENTS}
    found: list[tuple[int, Sequence[str]]] = []
    for row in rows[1:]:
        label = row[0].strip().lower()
        number = _NUMBER.fullmatch(label)
        place = own.get(label, own.get(number[1]) if number else None)
        if place is not None:
            found.append((place, row))
    if len(found) < max(_LEAST, len(own) - 1) or len({p for p, _ in found}) < len(found):
        return False
    if len(found) < len(rows) - 1 - len(_MOMENTS):
        return False
    places = [*own.values()]
    cells = [(p == place, row[p].strip()) for place, row in found for p in places if p < len(row)]
    diagonal = [text for same, text in cells if same]
    off = [text for same, text in cells if not same and text and parts_of(text).kind != "blank"]
    shares = [_share(text) for text in off]
    return len(off) >= _LEAST and all(shares) and all(not text.strip("-\u2013\u2014\u2212 1.0") for text in diagonal)


#: No study has more variables.
_MOST: Final = 60


def _share(text: str) -> bool:
    """Whether a cell is a number between -1 and 1, with stars behind it or none."""
    try:
        return abs(float(_STARS.sub("", text.replace(",", ".").replace("\u2212", "-")))) <= 1
    except ValueError:
        return False
