"""A premise of one finding: assumed, entailed or declared; and what is said of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from lbpmeta.errors import MethodError
from lbpmeta.premises.kinds import PREMISES

__all__ = ["Origin", "Premise", "Status", "assume", "blamed", "entail", "given_words", "if_words"]


class Status(IntEnum):
    """How surely a premise holds; a chain of findings is as sure as its least sure premise."""

    ASSUMED = 0
    ENTAILED = 1
    DECLARED = 2

    @property
    def word(self) -> str:
        """The status in lower case."""
        return self.name.lower()


class Origin(StrEnum):
    """Who declares a premise: the source (a cell, a quoted methods section), a format or recipe, or the user."""

    SOURCE = "source"
    FORMAT = "format"
    USER = "user"
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Premise:
    """One premise of one finding.

    Parameters
    ----------
    name, value : str
        For example "interval", "wald": what the contradiction presumes.
    status : Status
    origin : Origin
        Who declared it.
    where : str
        "lbpmeta.toml", "column interval", "RevMan file"; for an entailed one the version of the list.
    caps : bool
        Whether a finding is worth less where it is blamed.

    Examples
    --------
    >>> print(Premise("interval", "wald", Status.DECLARED, Origin.USER, "lbpmeta.toml"))
    interval wald (declared: lbpmeta.toml)
    """

    name: str
    value: str
    status: Status
    origin: Origin = Origin.NOBODY
    where: str = ""
    caps: bool = field(default=True, compare=False)  # what it weighs is settled in the finding's severity

    def __str__(self) -> str:
        place = f": {self.where}" if self.where else ""
        return f"{self.name} {self.value} ({self.status.word}{place})"

    def to_dict(self) -> dict[str, str]:
        """Return it as texts."""
        return {
            "name": self.name,
            "value": self.value,
            "status": self.status.word,
            "origin": str(self.origin),
            "where": self.where,
        }


def assume(name: str, value: str = "") -> Premise:
    """Return a premise that nobody declared: of the usual value, if none is given.

    Examples
    --------
    >>> print(assume("interval"))
    interval wald (assumed)
    """
    kind = PREMISES[name]
    return Premise(name, value or (kind.values[0] if kind.values else ""), Status.ASSUMED)


def entail(name: str, value: str = "") -> Premise:
    """Return a premise whose listed alternatives all fail on the printed numbers.

    Raises
    ------
    MethodError
        If no list of its alternatives can be complete.
    """
    kind = PREMISES[name]
    if not kind.closed:
        raise MethodError(f"The premise {name!r} has no closed list of alternatives, so that nothing entails it.")
    return dataclasses.replace(assume(name, value), status=Status.ENTAILED, where=kind.closed)


def blamed(premises: Iterable[Premise]) -> tuple[str, ...]:
    """Return the names of the assumed ones: a contradiction that rests on them is no proof."""
    return tuple(p.name for p in premises if p.status is Status.ASSUMED)


def if_words(premises: Iterable[Premise]) -> str:
    """Return the condition of a contradiction in words: " if this is a Wald or t interval"; "" without one.

    At most two are named. One whose alternatives cannot be listed resolves the contradiction alone where it fails: such
    are named first, and what has a list only where it is all that is assumed.

    Examples
    --------
    >>> if_words([assume("interval"), entail("rounding")])
    ' if this is a Wald or t interval'
    >>> if_words([assume("interval"), assume("scale", "log"), assume("rounding")])
    ' if this is a Wald or t interval'
    >>> if_words([assume("scale", "log"), assume("rounding")])
    ' if the interval was made on the log scale and the numbers were rounded to nearest'
    """
    assumed = [p for p in premises if p.status is Status.ASSUMED]
    told = ([p for p in assumed if not PREMISES[p.name].closed] or assumed)[:2]
    words = [PREMISES[p.name].when.format(value=p.value) for p in told]
    return " if " + " and ".join(words) if words else ""


def given_words(premises: Iterable[Premise]) -> str:
    """Return what the user declared, in words: "Given that these are Wald intervals, as lbpmeta.toml declares"."""
    said = [p for p in premises if p.status is Status.DECLARED and p.origin is Origin.USER]
    if not said:
        return ""
    # What everybody names, such as the measure, goes without saying where something else was declared too.
    told = [p for p in said if p.name not in ("measure", "level", "pooled")] or said
    words = [PREMISES[p.name].given.format(value=PREMISES[p.name].shown.get(p.value, p.value)) for p in told]
    where = ", ".join(dict.fromkeys(p.where for p in said if p.where)) or "the call"
    return f"Given that {' and '.join(words)}, as {where} declares"
