"""Order: which of two groups is arm 1, by what they are called, and one spelling for each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lbpmeta.evidence.words.lexicon import CONTROLS, LABELS, arm_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["Groups", "called_arm", "in_full", "one_spelling", "ordered"]

_TWO: Final = ("1", "2")
_NEGATION: Final = re.compile(r"(?:no|non|without|not|un)\b")
#: What others are compared with where two groups are told apart, and nowhere else.
_COMPARED_WITH: Final = CONTROLS | {"ambient", "amb", "ck", "healthy", "hcs", "normal", "wt", "wildtype"}


class Groups(NamedTuple):
    """What a table calls its arms.

    Parameters
    ----------
    arms : mapping of str to str
        Words -> arm.
    notes : tuple of str
    assumed : bool
        Whether nobody says which comes first.
    """

    arms: Mapping[str, str]
    notes: tuple[str, ...] = ()
    assumed: bool = False


def called_arm(group: str) -> str:
    """Return the arm that a group is called: by its word, or by one with "arm" or "group" behind it; else "".

    Examples
    --------
    >>> called_arm("sham"), called_arm("drugarm"), called_arm("acl")
    ('2', '1', '')
    """
    if group in _COMPARED_WITH:
        return "2"
    words = (group, *group.split(), group.removesuffix("arm"), group.removesuffix("group"))
    return next((arm for word in words if (arm := arm_of(word))), "")


def in_full(header: Sequence[str], groups: Groups) -> Groups:
    """Return groups with the words that their names abbreviate.

    Examples
    --------
    >>> in_full(["N_Sup", "SD_Suplemento", "N_Pla", "SD_Placebo"], Groups({"sup": "1", "pla": "2"})).arms
    {'sup': '1', 'pla': '2', 'suplemento': '1', 'placebo': '2'}
    """
    spelt = {w for name in header for w in words_of(name)}
    longer = {
        word: arm
        for short, arm in groups.arms.items()
        if len(short) > 2 and short.isalpha()
        for word in sorted(spelt)
        if word.startswith(short) and word != short and arm_of(word) in ("", arm)
    }
    return groups._replace(arms={**groups.arms, **longer}) if set(longer.values()) == {"1", "2"} else groups


def _negates(one: str, other: str) -> bool:
    """Whether a group is said to lack what the other has."""
    if _NEGATION.match(other):
        return False
    return bool(_NEGATION.match(one) or re.fullmatch(rf"(?:no|non|without|not|un){re.escape(other)}", one))


def ordered(words: Sequence[str]) -> Groups:
    """Return which of two groups is arm 1: a known word or a negation tells, else the first is, which is said.

    Examples
    --------
    >>> ordered(["no treatment", "treatment"]).arms, ordered(["acl", "graft"]).assumed
    ({'treatment': '1', 'no treatment': '2'}, True)
    >>> ordered(["treatment a", "treatment b"]).arms
    {'treatment a': '1', 'treatment b': '2'}
    """
    first, second = words
    called = {called_arm(first), called_arm(second)}
    known = len(called) == len(_TWO)  # "treatment a" and "treatment b" are both of a treatment
    if (known and (called_arm(first) == "2" or called_arm(second) == "1")) or _negates(first, second):
        first, second = second, first
    told = f"the groups are {first!r} and {second!r}, as the names of their columns say"
    sure = known or _negates(second, first)
    if not sure:
        told += f"; {first!r} stands first and is taken as arm 1, which decides the signs"
    return Groups({first: "1", second: "2"}, (told,), not sure)


_OF_GROUP: Final = re.compile(r"([a-z]{2,})(?:group|grp|arm)")


def one_spelling(header: Sequence[str]) -> list[str]:
    """Return a header in which each of two groups is spelt in one way, where some names say "group" behind it.

    Examples
    --------
    >>> one_spelling(["n_ma", "mean_magroup", "n_con", "mean_congroup"])
    ['n_ma', 'mean_ma', 'n_con', 'mean_con']
    >>> one_spelling(["n_ma", "mean_magroup"])
    ['n_ma', 'mean_magroup']
    """
    told = [re.findall("[a-z]+", name.lower()) for name in header]
    plain = {word for words in told for word in words}
    long = {word: m[1] for word in plain if (m := _OF_GROUP.fullmatch(word)) and m[1] in plain and m[1] not in LABELS}
    if len(long) != len(_TWO) or len(set(long.values())) != len(_TWO):
        return list(header)
    either = re.compile(rf"(?<![a-z])({'|'.join(long)})(?![a-z])", re.IGNORECASE)
    return [either.sub(lambda m: long[m[1].lower()], name) for name in header]
