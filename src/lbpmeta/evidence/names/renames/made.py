"""Made: a count, its number of persons and their share, which the numbers alone show to belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.renames.shares import SHARES, is_share, named_for_people
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import GENERIC, SIZES, WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["made_of"]

_MOST: Final = 0.9
#: So many rows are looked at before a count, a size and a share are held together, and so far shares are rounded.
_LOOKED_AT: Final = 50
_ROUNDED: Final = 0.52
_FEWEST: Final = 3
#: Where a share goes by a name for any effect, so many rows of nothing else show that it is one.
_SHOWN: Final = 6


def made_of(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return a count, its number of persons and their share, and what each is called in full.

    They are so called where the share is that of one pair of columns alone, and no name speaks of an arm or of what
    the people are like. An "effect size" is such a share where it is one in every digit.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["20", "80", "25.0"], ["9", "90", "10.0"], ["33", "60", "55.0"]]
    >>> made_of(["anxiety_n", "total_n", "anxiety_pct"], rows, [shape_of(c) for c in zip(*rows)])
    {0: 'events', 1: 'n', 2: 'percent'}
    """
    whole, shares = [], []
    for place, (name, shape) in enumerate(zip(header, shapes, strict=True)):
        if shape.share <= _MOST or shape.low < 0 or shape.filled < _FEWEST or shape.years or named_for_people(name):
            continue
        words = set(words_of(name))
        shown = shape.filled >= _SHOWN and shape.whole < _MOST and words and words <= GENERIC
        if "%" in name or SHARES & words or shape.kinds.get("percent", 0.0) > _MOST or shown:
            shares.append(place)
        elif shape.whole == 1:
            whole.append(place)
    found: list[tuple[int, int, int]] = []
    columns = {p: floats_of(records, p) for p in (*whole, *shares)}
    for share in shares:
        for events, size in _near(columns, whole, share):
            rows = [*zip(columns[events], columns[size], columns[share], strict=True)]
            if is_share(rows, [r[share] for r in records]):
                found.append((events, size, share))
    if len({(events, size) for events, size, _ in found}) > 1:  # persons asked and persons looked at, mostly the same
        found = [trio for trio in found if _in_every_row(columns, trio, records)]
    if len({(events, size) for events, size, _ in found}) != 1:
        return {}
    events, size, _ = found[0]
    if _of_an_arm(header, size):
        return {}  # what the people of one group are like, beside the means of two
    return {events: "events", size: "n"} | {share: "percent" for _, _, share in found[:1]}


def _near(columns: Mapping[int, Sequence[float]], whole: Sequence[int], share: int) -> list[tuple[int, int]]:
    """Return the counts and sizes whose share is near that of a column in half of some rows: of many pairs, few.

    Examples
    --------
    >>> _near({0: [20.0, 9.0], 1: [80.0, 90.0], 2: [31.0, 33.0], 3: [25.0, 10.0]}, [0, 1, 2], 3)
    [(0, 1)]
    """
    x = np.array(columns[share], dtype=float)
    rows = np.flatnonzero(np.isfinite(x))
    rows = rows[:: max(1, len(rows) // _LOOKED_AT)]
    counts = np.array([columns[p] for p in whole], dtype=float)[:, rows] if whole else np.empty((0, len(rows)))
    found = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for at, one in enumerate(counts):
            ratio = one / counts  # of this count to each size, row by row
            known = np.isfinite(ratio)
            near = (abs(100 * ratio - x[rows]) <= _ROUNDED) | (abs(ratio - x[rows]) <= _ROUNDED / 10)
            fits = (near & known).sum(axis=1) >= known.sum(axis=1) / 2
            fits &= ~(known & (ratio > 1)).any(axis=1)
            found += [(whole[at], whole[size]) for size in np.flatnonzero(fits).tolist() if size != at]
    return found


def _in_every_row(
    columns: Mapping[int, Sequence[float]], trio: tuple[int, int, int], records: Sequence[Sequence[str]]
) -> bool:
    rows = [*zip(*(columns[p] for p in trio), strict=True)]
    return is_share(rows, [r[trio[2]] for r in records], 1.0)


def _of_an_arm(header: Sequence[str], size: int) -> bool:
    """Whether what a size is of stands in the name of a mean and of a spread too: "n drug" beside "mean drug".

    Examples
    --------
    >>> _of_an_arm(["n_drug", "n_usual", "mean_drug", "sd_drug", "familial", "%familial"], 0)
    True
    """
    group = {w for w in words_of(header[size]) if w not in SIZES}
    group = {w for w in group if not any(r.part is WordKind.FILLER for r in WORDS.get(w, ()))}
    beside = [words for words in map(set, map(words_of, header)) if group <= words]
    return bool(group) and all(any(q in words for words in beside) for q in ("mean", "sd"))
