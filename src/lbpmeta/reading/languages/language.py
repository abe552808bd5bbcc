"""Language: what one language brings to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Language"]


@dataclass(frozen=True, slots=True)
class Language:
    """The phrases of one language.

    Parameters
    ----------
    code, name : str
        "nl", "Dutch".
    known_by : str
        Small words between blanks that this language has and its neighbours have not: it is told by them.
    phrases : mapping of str to str
        Kind of token, or "kind:value", to phrases between bars.
    numbers : str
        Words for 1, 2, 3 ... between blanks; forms of one number joined by a slash.
    small : mapping of str to str
        What a small word may be beside a number ("of", "heading") -> such words between blanks. They are no kind of
        token: a pattern asks for them as ``@of``.
    told : mapping of str to str
        What is told in words where no token says it ("percentage points", "groups") -> a pattern of such words.
    """

    code: str
    name: str
    known_by: str
    phrases: Mapping[str, str]
    numbers: str
    small: Mapping[str, str]
    told: Mapping[str, str]
