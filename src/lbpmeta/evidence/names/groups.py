"""Groups: what a table calls its arms, told by its sample sizes and by endings that several quantities share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.lexicon import LABELS, SIZES, TIMES, WORDS, WordKind
from lbpmeta.evidence.names.tokens import words_of
from lbpmeta.evidence.names.values import Shape, suits

__all__ = ["groups_of"]

_NEGATION: Final = re.compile(r"(?:no|non|without|not|un)\b")
_QUANTITIES: Final = ("samplesize", "events", "event", "total", "median", "mean", "size", "sd", "se", "n")
_KNOWN_AS: Final = {"total": "n", "size": "n", "samplesize": "n", "event": "events"}


def groups_of(header: Sequence[str], shapes: Sequence[Shape]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return what a table calls its arms (words -> arm) where the lexicon does not know, and what to say of it.

    If exactly two columns are sample sizes with one word or phrase left over each, these words are the arms; so are two
    endings (or beginnings) that two or more quantities share. A word that is known orders them, a negation is the
    second; else the first in the table is arm 1, and that is said.

    Examples
    --------
    >>> shapes = [Shape(2, {"number": 1.0}, (20.0, 30.0), 1.0)] * 2
    >>> groups_of(["acl_n", "con_n"], shapes)[0]
    {'acl': '1', 'con': '2'}
    """
    for words in (_of_sizes(header, shapes), _of_tails(header, shapes)):
        if len(words) == 2 and not all(_arm_of(w) for w in words):
            return _ordered(words)
    return {}, ()


def _arm_of(word: str) -> str:
    return next((r.value for r in WORDS.get(word, ()) if r.part is WordKind.ARM), "")


def _rest(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(w for w in words if w not in SIZES and not any(r.part is WordKind.FILLER for r in WORDS.get(w, ())))


def _of_sizes(header: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return what is left over in the names of sample sizes, in their order."""
    found: list[tuple[str, ...]] = []
    for name, shape in zip(header, shapes, strict=True):
        words = words_of(name)
        if not set(words) & SIZES or len(words) > 7 or suits("n", shape) is None:
            continue
        rest = _rest(words)
        if set(rest) & ((LABELS - {"arm", "group"}) | {"studies", "es", "page", "item"}):
            continue
        if any(r.part is WordKind.COVARIATE for w in rest for r in WORDS.get(w, ())):
            continue
        rest = tuple(w for w in rest if w not in TIMES and not w.startswith("~"))
        if rest and rest not in found:
            found.append(rest)
    shared = set(found[0]) & set(found[1]) if len(found) == 2 else set()  # "pain_n_yoga", "pain_n_usual"
    if any(set(rest) <= shared for rest in found):  # "brain", "no brain"
        shared = set()
    return [" ".join(w for w in rest if w not in shared) for rest in found]


def _of_tails(header: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return the two endings, or beginnings, that the same two or more quantities share."""
    carried: dict[tuple[bool, str], dict[str, int]] = defaultdict(dict)
    for place, (name, shape) in enumerate(zip(header, shapes, strict=True)):
        if shape.share < 0.45:
            continue
        plain = "".join(words_of(name, capitals=False))
        for quantity in _QUANTITIES:
            for ends, rest in ((True, plain.removeprefix(quantity)), (False, plain.removesuffix(quantity))):
                if rest != plain and len(rest) > 1 and _may_be_group(rest):
                    carried[ends, rest].setdefault(_KNOWN_AS.get(quantity, quantity), place)
    by: dict[tuple[bool, frozenset[str]], list[str]] = defaultdict(list)
    for (ends, rest), quantities in carried.items():
        if len(quantities) >= 2:
            by[ends, frozenset(quantities)].append(rest)
    pairs = [rests for rests in by.values() if len(rests) == 2]
    return pairs[0] if len(pairs) == 1 else []


def _may_be_group(rest: str) -> bool:
    if rest in TIMES or rest in LABELS or rest.isdigit():
        return False
    return not any(
        r.part in (WordKind.COVARIATE, WordKind.QUANTITY, WordKind.ESTIMATE, WordKind.TIME) for r in WORDS.get(rest, ())
    )


def _ordered(words: Sequence[str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    first, second = words
    if _arm_of(first) == "2" or _arm_of(second) == "1" or (_NEGATION.match(first) and not _NEGATION.match(second)):
        first, second = second, first
    told = f"the groups are {first!r} and {second!r}, as the names of the sample sizes and their neighbours say"
    sure = bool(_arm_of(first) or _arm_of(second) or _NEGATION.match(second))
    if not sure:
        told += f"; {first!r} stands first and is taken as arm 1, which decides the signs"
    return {first: "1", second: "2"}, (told,)
