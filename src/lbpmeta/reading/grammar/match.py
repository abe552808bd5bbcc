"""Patterns over tokens: "NUM PCT DASH? CI" is a number, a percent sign, perhaps a dash, and a name of an interval.

Steps stand between blanks. `A|B` is one of several kinds, `'of'` the word itself, `@of` such a small word of any
language, `?` what may be missing, `*` what may be there up to four times, `=name` keeps the place of a token. Patterns
are short, and so is the work per token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lbpmeta.reading.languages.registry import small_words
from lbpmeta.reading.tokens import Token

__all__ = ["Hit", "begin_with", "edge_words", "ends_with", "may_touch", "pattern_at"]


@dataclass(frozen=True, slots=True)
class _Step:
    kinds: frozenset[str]
    words: frozenset[str]
    most: int
    needed: bool
    name: str

    def takes(self, token: Token) -> bool:
        return token.kind in self.kinds or (bool(self.words) and token.text.lower() in self.words)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern was found.

    Parameters
    ----------
    end : int
        The first token after it (of a pattern that looks to the left: its first token).
    at : dict of str to int
        The tokens that were named.
    """

    end: int
    at: dict[str, int]


@cache
def _steps(pattern: str) -> tuple[_Step, ...]:
    steps = []
    for part in pattern.split():
        part, _, name = part.partition("=")
        most = 4 if part.endswith("*") else 1
        needed = not part.endswith(("?", "*"))
        choices = part.rstrip("?*").split("|")
        words = frozenset(c.strip("'") for c in choices if c.startswith("'"))
        words = words.union(*(small_words(c[1:]) for c in choices if c.startswith("@")))
        kinds = frozenset(c for c in choices if not c.startswith(("'", "@")))
        steps.append(_Step(kinds, words, most, needed, name))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class _Path:
    """Steps in the order in which they are walked, and what the first token may be: most tokens are none of these."""

    steps: tuple[_Step, ...]
    kinds: frozenset[str]
    words: frozenset[str]
    free: bool

    def may_begin(self, token: Token) -> bool:
        return self.free or token.kind in self.kinds or (bool(self.words) and token.text.lower() in self.words)


@cache
def _path(pattern: str, way: int) -> _Path:
    steps = _steps(pattern)[::way]
    needed = next((i for i, step in enumerate(steps) if step.needed), -1)
    first = steps[: needed + 1]
    kinds = frozenset[str]().union(*(step.kinds for step in first))
    return _Path(steps, kinds, frozenset[str]().union(*(step.words for step in first)), needed < 0)


@cache
def begin_with(patterns: tuple[str, ...], kind: str) -> tuple[int, ...]:
    """Return which of several patterns may begin with a token of a kind.

    Examples
    --------
    >>> begin_with(("NUM PCT", "CI", "PCT? NUM"), "NUM")
    (0, 2)
    """
    return tuple(i for i, pattern in enumerate(patterns) if may_touch(pattern, kind, 1))


def may_touch(pattern: str, kind: str, way: int, word: str | None = None) -> bool:
    """Whether a pattern may begin (way 1) or end (way -1) with a token of a kind, and of a word where that is known.

    Examples
    --------
    >>> may_touch("NUM PCT", "NUM", 1), may_touch("NUM PCT", "CI", 1)
    (True, False)
    >>> may_touch("'of' NUM", "W", 1), may_touch("'of' NUM", "W", 1, "in")
    (True, False)
    """
    path = _path(pattern, way)
    return path.free or kind in path.kinds or (bool(path.words) if word is None else word in path.words)


def edge_words(patterns: tuple[str, ...], way: int) -> frozenset[str]:
    """Return the words that patterns may begin (way 1) or end (way -1) with.

    Examples
    --------
    >>> sorted(edge_words(("'of' NUM", "NUM 'in'"), 1))
    ['of']
    """
    return frozenset[str]().union(*(_path(pattern, way).words for pattern in patterns))


def pattern_at(tokens: Sequence[Token], at: int, pattern: str) -> Hit | None:
    """Return the match of a pattern that begins at a token.

    Examples
    --------
    >>> from lbpmeta.reading.tokens import sentences
    >>> (tokens,) = sentences("RR 0.71 (95% CI 0.48 to 1.05)")
    >>> pattern_at(tokens, 3, "NUM=level PCT DASH? CI")
    Hit(end=6, at={'level': 3})
    """
    path = _path(pattern, 1)
    if not path.free and not (0 <= at < len(tokens) and path.may_begin(tokens[at])):
        return None
    return _walk(tokens, at, path.steps, 0, {}, 1)


def ends_with(tokens: Sequence[Token], at: int, pattern: str) -> Hit | None:
    """Return the match of a pattern whose last token stands just before the token `at`.

    Examples
    --------
    >>> from lbpmeta.reading.tokens import sentences
    >>> (tokens,) = sentences("RR 0.71 (95% CI 0.48 to 1.05)")
    >>> ends_with(tokens, 2, "MEAS EQ? NUM").end
    0
    """
    path = _path(pattern, -1)
    if not path.free and not (0 < at <= len(tokens) and path.may_begin(tokens[at - 1])):
        return None
    found = _walk(tokens, at - 1, path.steps, 0, {}, -1)
    return found and Hit(found.end + 1, found.at)


def _walk(
    tokens: Sequence[Token], at: int, steps: tuple[_Step, ...], i: int, names: dict[str, int], way: int
) -> Hit | None:
    many = len(tokens)
    while i < len(steps) and steps[i].needed and steps[i].most == 1:  # most steps are one token that must be there
        step = steps[i]
        if not 0 <= at < many:
            return None
        token = tokens[at]
        if token.kind not in step.kinds and not (step.words and token.text.lower() in step.words):
            return None
        if step.name:
            names = {**names, step.name: at}
        at, i = at + way, i + 1
    if i == len(steps):
        return Hit(at, names)
    step = steps[i]
    taken = 0
    while taken < step.most and 0 <= at + way * taken < many and step.takes(tokens[at + way * taken]):
        taken += 1
    for n in range(taken, 0 if step.needed else -1, -1):
        kept = {**names, step.name: at} if step.name and n else names
        found = _walk(tokens, at + way * n, steps, i + 1, kept, way)
        if found:
            return found
    return None
