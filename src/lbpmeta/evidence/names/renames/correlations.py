"""Correlations: columns that the name of a correlation says which two things are of, beside the number of persons."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from lbpmeta.evidence.names.named import CalledApart
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import SIZES, WORDS, WordKind, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["correlations_of"]

#: Words for a correlation.
_R: Final = frozenset(("r", "rho", "cor", "corr", "correlation"))
_NUMBERED: Final = re.compile(r"(r|rho|cor|corr|correlation)(\d)")
#: The two things in capitals behind the letter: rXM, r_XM.
_LETTERS: Final = re.compile(r"r[ ._]?(([A-Z])(?!\2)[A-Z])")
_IN_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
#: Correlations of other kinds, and of one measurement with itself.
_OTHER_KINDS: Final = frozenset(
    (
        *("spearman", "kendall", "rank", "ranks", "partial", "semipartial", "tetrachoric", "polychoric", "biserial"),
        *("reliability", "retest", "alpha", "icc", "kappa", "agreement", "prepost", "within", "repeated", "imputed"),
    )
)
#: Beside these a correlation is one of theirs: of before and after, or of the samples that are compared.
_OTHERS: Final = frozenset((WordKind.ESTIMATE, WordKind.ARM))
_MOMENTS: Final = frozenset(("mean", "events", "median", "ci_low", "pair"))
#: So many of them are results of a row, and no correlation of measurements.
_SEVERAL: Final = 3
_MOST: Final = 0.9


def correlations_of(header: Sequence[str], shapes: Sequence[Shape]) -> CalledApart:
    """Return the correlations of a table whose names say of what they are, where it has one size and no other effect.

    A name with a number behind the word ("X_cor1", "X_cor2") beside the same name without one is the correlation
    corrected for something: the one without is read.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> columns = [["61", "48"], ["0.21", "0.30"], ["0.25", "0.36"], ["0.31", "0.44"]]
    >>> shapes = [shape_of(cells) for cells in columns]
    >>> found = correlations_of(["N", "sleep_mood_correlation", "sleep_mood_cor1", "sleep_mood_cor2"], shapes)
    >>> dict(found.names), sorted(found.passed)
    ({1: 'r'}, [2, 3])
    >>> found = correlations_of(["N", "r_XM (pathway a)", "r_MY (pathway b)", "r_XY"], shapes)
    >>> dict(found.names)
    {1: 'r xm', 2: 'r my', 3: 'r xy'}
    """
    plain = {p: _IN_BRACKETS.sub("", name).strip() for p, name in enumerate(header) if shapes[p].filled}
    pairs = {p: m[1].lower() for p, name in plain.items() if (m := _LETTERS.fullmatch(name))}
    pairs = pairs if _of_one_web(pairs.values()) else {}
    told = {p: ("r", pairs[p]) if p in pairs else words_of(name) for p, name in plain.items()}
    sizes = [p for p, words in told.items() if len(words) == 1 and words[0] in SIZES]
    found: dict[int, tuple[str, ...]] = {}
    numbered: dict[int, tuple[str, ...]] = {}
    for place, words in told.items():
        rest = tuple(w for w in words if w not in _R and not _NUMBERED.fullmatch(w))
        bare = bool(_R & set(words))  # corrected, a correlation may be greater than 1
        if len(rest) != len(words) - 1 or not rest or (bare and not _are_correlations(shapes[place])):
            continue
        if _OTHER_KINDS & set(rest) or any(map(names_time, rest)):
            continue
        if not any(r.part is not WordKind.FILLER and r.weight == 1.0 for w in rest for r in WORDS.get(w, ())):
            (found if bare else numbered)[place] = rest
    most = max((shapes[p].filled for p in found), default=0)
    found = {p: rest for p, rest in found.items() if p in pairs or 2 * shapes[p].filled >= most}
    alone = [p for p, rest in found.items() if not any(map(_labels, rest))]
    others = [p for p in told if p not in found and p not in numbered and _has_effect(told[p])]
    if len(sizes) != 1 or others or not alone or len(alone) != len(found):
        return CalledApart()
    if len(found) == 1:
        why = f"a correlation of the same two things as {header[alone[0]]!r}, corrected, it seems: not read"
        corrected = {p: why for p, rest in numbered.items() if rest == found[alone[0]]}
        named = {alone[0]: "r"} if corrected or len(numbered) == 0 else {}
        return CalledApart(named, corrected if named else {})
    if numbered:
        why = "one of several correlations of the row, corrected, it seems: not read"
        return CalledApart({}, dict.fromkeys(numbered, why))
    if len(found) < _SEVERAL or len({"".join(rest) for rest in found.values()}) < len(found):
        return CalledApart()
    return CalledApart({p: f"r {''.join(re.sub('[^a-z]', '', w) for w in rest)}" for p, rest in found.items()})


def _of_one_web(pairs: Collection[str]) -> bool:
    """Whether correlations are of pairs of the same few things: XM, MY and XY.

    Examples
    --------
    >>> _of_one_web(["xm", "my", "xy"]), _of_one_web(["ab", "cd", "ef"])
    (True, False)
    """
    return len(pairs) >= _SEVERAL and len(set("".join(pairs))) <= len(pairs)


def _are_correlations(shape: Shape) -> bool:
    """Whether nearly all numbers lie between -1 and 1, and most are none of these two."""
    numbers = [x for x in shape.numbers if abs(x) <= 1]
    return shape.whole < 1 - _MOST and len(numbers) >= _MOST * len(shape.numbers) > 0


def _has_effect(words: Sequence[str]) -> bool:
    """Whether a name is that of an effect, or of the result of a group: what people are like is none."""
    roles = [r for w in words if len(w) > 1 for r in WORDS.get(w, ())]
    if any(r.part is WordKind.COVARIATE for r in roles):
        return False
    return any(r.weight == 1.0 and (r.part in _OTHERS or r.value in _MOMENTS) for r in roles)


def _labels(word: str) -> bool:
    return word.isdigit()
