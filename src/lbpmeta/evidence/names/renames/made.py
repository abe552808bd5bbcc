"""Made: a count, its number of persons and their share, which the numbers alone show to belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.renames.shares import SHARES, is_share, named_for_people
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import GENERIC, SIZES, WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["made_of"]

_MOST: Final = 0.9
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
        for events in whole:
            for size in whole:
                rows = [*zip(columns[events], columns[size], columns[share], strict=True)]
                if events != size and is_share(rows, [r[share] for r in records]):
                    found.append((events, size, share))
    if len({(events, size) for events, size, _ in found}) > 1:  # persons asked and persons looked at, mostly the same
        found = [trio for trio in found if _in_every_row(columns, trio, records)]
    if len({(events, size) for events, size, _ in found}) != 1:
        return {}
    events, size, _ = found[0]
    if _of_an_arm(header, size):
        return {}  # what the people of one group are like, beside the means of two
    return {events: "events", size: "n"} | {share: "percent" for _, _, share in found[:1]}


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
