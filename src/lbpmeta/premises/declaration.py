"""Declarations: what somebody says of a premise, and what is known of a row once all voices are heard."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.premises.kinds import PREMISES, SYMMETRIC_INTERVALS
from lbpmeta.premises.premise import Origin, Premise, Status

__all__ = [
    "NOTHING_DECLARED",
    "UNSURE",
    "Declaration",
    "Declarations",
    "declare",
    "declared_by_keywords",
    "reading_mode",
]


#: The transcription of numbers that a program read, and not surely: nothing is proved under it.
UNSURE: Final = "B"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody says of a premise."""

    name: str
    value: str
    origin: Origin = Origin.USER
    where: str = ""


def declare(name: str, value: str, *, origin: Origin = Origin.USER, where: str = "") -> Declaration:
    """Return a declaration; underscores and hyphens in the name count as blanks.

    Raises
    ------
    MethodError
        If there is no such premise or value; the message names the nearest one.

    Examples
    --------
    >>> declare("p_of", "fisher").value
    'other-test'
    """
    key = name.strip().replace("_", " ").lower()
    if key not in PREMISES:
        hint = did_you_mean(key, PREMISES)
        raise MethodError(f"There is no premise {name!r}; there are {', '.join(map(repr, PREMISES))}.{hint}")
    return Declaration(key, PREMISES[key].canonical(value), origin, where)


@dataclass(frozen=True, slots=True, eq=False)
class Declarations(Mapping[str, Declaration]):
    """What is declared about one row, by premise.

    Examples
    --------
    >>> Declarations.of(declare("interval", "z"))["interval"].value
    'wald'
    """

    by_name: Mapping[str, Declaration] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, *given: Declaration) -> Declarations:
        """Return declarations of one level."""
        return cls(MappingProxyType({d.name: d for d in given}))

    def behind(self, first: Iterable[Declaration]) -> Declarations:
        """Return these with more specific ones, which win."""
        more = {d.name: d for d in first}
        return Declarations(MappingProxyType({**self.by_name, **more})) if more else self

    def value(self, name: str, default: str = "") -> str:
        """Return the value that is declared, or the default."""
        found = self.by_name.get(name)
        return found.value if found is not None else default

    def __getitem__(self, name: str) -> Declaration:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Declarations) and dict(self.by_name) == dict(other.by_name)

    def __hash__(self) -> int:
        return hash(frozenset(self.by_name.values()))

    @property
    def symmetric(self) -> bool | None:
        """Whether the interval is declared to have its estimate in the middle; None if nobody says how it was made."""
        value = self.value("interval", "unknown")
        return None if value == "unknown" else value in SYMMETRIC_INTERVALS

    def status(self, premise: Premise) -> Premise | None:
        """Return the premise with what is declared about it; None if another value is declared than it presumes.

        A symmetric interval is one premise, whichever of the symmetric ones was declared; the usual scale is the one
        that a check presumes.
        """
        found = self.by_name.get(premise.name)
        if found is None or found.value in ("unknown", "any", UNSURE):
            return premise
        same = found.value == premise.value or {found.value, premise.value} <= SYMMETRIC_INTERVALS
        same = same or (premise.name == "multiplier" and {found.value, premise.value} == {"normal", "t"})
        same = same or (premise.name == "scale" and "usual" in (found.value, premise.value))
        if not same:
            return None
        return Premise(premise.name, found.value, Status.DECLARED, found.origin, found.where)


#: Nobody says anything.
NOTHING_DECLARED: Final = Declarations()


def declared_by_keywords(given: Mapping[str, str | None]) -> Declarations:
    """Return what the keywords of a call declare; None declares nothing.

    Examples
    --------
    >>> declared_by_keywords({"interval": "z", "p of": None})["interval"].value
    'wald'
    """
    return Declarations.of(*(declare(name, value) for name, value in given.items() if value is not None))


#: How a number is read where its rounding is declared; what else than truncation was done, any rounding covers.
_MODES: Final = MappingProxyType({"nearest": "nearest", "truncated": "truncate", "inverted": "inverted"})


def reading_mode(declared: Declarations) -> str:
    """Return the rounding under which numbers are read: to nearest, where nothing is declared.

    Examples
    --------
    >>> reading_mode(Declarations()), reading_mode(Declarations.of(declare("rounding", "significant")))
    ('nearest', 'any')
    """
    value = declared.value("rounding")
    return _MODES.get(value, "any") if value else "nearest"
