"""Premises: what a proof about printed numbers rests on, and who says that it holds.

A contradiction between printed numbers is one only under premises: that the interval is symmetric about its estimate,
that p belongs to this estimate, that the numbers were rounded to nearest. Each premise of a finding is *declared* (by
the source, a file format, a recipe or the user), *entailed* (every listed alternative fails on the printed numbers
too), or *assumed*. What needs an assumed premise is no proof.

The registry :data:`PREMISES` holds the vocabulary: one premise is one row.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError

__all__ = [
    "NOTHING_DECLARED",
    "PREMISES",
    "SYMMETRIC_INTERVALS",
    "Declaration",
    "Declarations",
    "Origin",
    "Premise",
    "PremiseKind",
    "Status",
    "assume",
    "blamed",
    "declare",
    "declared_by_keywords",
    "entail",
    "given_words",
    "if_words",
    "reading_mode",
]


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


#: Intervals whose estimate is the middle, on the scale on which the measure is analysed.
SYMMETRIC_INTERVALS: Final = frozenset({"wald", "t", "hksj", "two-se"})


@dataclass(frozen=True, slots=True)
class PremiseKind:
    """One row of the vocabulary.

    Parameters
    ----------
    name : str
        Also its column in a table, its key in a configuration and its keyword in Python (with ``_`` for a blank).
    values : tuple of str
        What can be declared; the first is the usual one. Empty where any text of another registry may stand, such as
        an effect measure.
    when : str
        The words of the condition, "if {when}"; ``{value}`` stands for the value that was presumed.
    given : str
        The words of a declaration, "given that {given}".
    aliases : mapping of str to str
        Other words for a value.
    closed : str
        Version of the closed list of its alternatives; "" where no list can be complete, so that it is never entailed.

    Examples
    --------
    >>> PREMISES["interval"].values[:3]
    ('wald', 't', 'hksj')
    """

    name: str
    values: tuple[str, ...]
    when: str
    given: str
    aliases: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    closed: str = ""

    def canonical(self, value: str) -> str:
        """Return the value under its own name.

        Raises
        ------
        MethodError
            If there is no such value.
        """
        if not self.values:
            return _plain(str(value).strip()) if self.name == "level" else str(value).strip()
        text = " ".join(str(value).lower().split())
        for known in self.values:
            if text == known.lower():
                return known
        if text in self.aliases:
            return self.aliases[text]
        near = difflib.get_close_matches(text, (*self.values, *self.aliases), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise MethodError(
            f"`{self.name}` is {str(value)!r}; it must be one of {', '.join(map(repr, self.values))}.{hint}"
        )


def _plain(text: str) -> str:
    """Return a level as its premise has it: "95.0" and "95 %" are "95"."""
    try:
        return f"{float(text.rstrip('% ')):g}"
    except ValueError:
        return text


#: Every premise by name, in the order in which messages name them.
PREMISES: Final[Mapping[str, PremiseKind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            PremiseKind(
                "interval",
                (
                    *("wald", "t", "hksj", "two-se", "profile", "bootstrap", "credible", "exact", "score", "rank"),
                    *("delta", "unknown"),
                ),
                "this is a Wald or t interval",
                "these are {value} intervals",
                MappingProxyType(
                    {
                        "z": "wald",
                        "normal": "wald",
                        "knapp-hartung": "hksj",
                        "hartung-knapp": "hksj",
                        "hksj-adhoc": "hksj",
                        "2se": "two-se",
                        "profile-likelihood": "profile",
                        "likelihood": "profile",
                        "bca": "bootstrap",
                        "percentile": "bootstrap",
                        "bayesian": "credible",
                        "posterior": "credible",
                        "fisher": "exact",
                        "clopper-pearson": "exact",
                        "wilson": "score",
                        "newcombe": "score",
                        "miettinen-nurminen": "score",
                        "hodges-lehmann": "rank",
                    }
                ),
            ),
            PremiseKind("measure", (), "the measure is {value}", "the measure is {value}", closed="scales-1"),
            PremiseKind(
                "unit",
                ("shared", "percent", "proportion", "per 1,000"),
                "estimate and bounds share a unit",
                "estimate and bounds share a unit",
                MappingProxyType({"%": "percent", "per 1000": "per 1,000", "same": "shared"}),
                closed="units-1",
            ),
            PremiseKind(
                "scale",
                ("usual", "natural", "log"),
                "the interval was made on the {value} scale",
                "the interval was made on the {value} scale",
                closed="scales-1",
            ),
            PremiseKind("level", (), "the level is {value} %", "the level is {value} %", closed="levels-1"),
            PremiseKind(
                "multiplier",
                ("normal", "t", "2"),
                "the interval reaches a normal or t quantile of standard errors",
                "the multiplier is {value}",
            ),
            PremiseKind(
                "p of",
                ("this estimate", "adjusted", "other-test", "one-sided", "heterogeneity"),
                "p is the two-sided one of this estimate",
                "p is that of {value}",
                MappingProxyType(
                    {"estimate": "this estimate", "other": "other-test", "multiplicity-adjusted": "adjusted"}
                    | {"non-inferiority": "other-test", "interaction": "other-test", "global": "other-test"}
                    | {"log-rank": "other-test", "exact": "other-test", "rank": "other-test", "fisher": "other-test"}
                ),
            ),
            PremiseKind(
                "order", ("low first", "high first"), "the lower bound stands first", "the lower bound stands first"
            ),
            PremiseKind(
                "rounding",
                ("nearest", "truncated", "significant", "tens", "twice", "sum-to-100", "inverted", "any"),
                "the numbers were rounded to nearest",
                "numbers were rounded to {value}",
                MappingProxyType({"truncate": "truncated", "unknown": "any", "half-up": "nearest"}),
                closed="roundings-1",
            ),
            PremiseKind(
                "weights of",
                ("the line", "the analysis", "none"),
                "the weights are shares of this line",
                "weights are shares of {value}",
                MappingProxyType({"line": "the line", "analysis": "the analysis"}),
            ),
            PremiseKind("recipe", (), "the line was pooled as {value} does", "the line was pooled as {value} does"),
            PremiseKind("software", (), "the program is {value}", "the program is {value}"),
            PremiseKind(
                "pooled",
                ("yes", "single study", "unknown"),
                "this is a pooled line",
                "this is {value}",
                MappingProxyType({"no": "single study", "single": "single study"}),
            ),
            PremiseKind(
                "analysis",
                ("raw", "adjusted", "model", "unknown"),
                "the result was made of these arms and nothing else",
                "the analysis is {value}",
            ),
            PremiseKind(
                "made of",
                ("these numbers", "unknown"),
                "the result was made of these numbers by the usual formula",
                "the result was made of {value} by the usual formula",
            ),
            PremiseKind(
                "spread",
                ("SD", "SE", "CI", "IQR"),
                "the spread is a standard deviation",
                "the spread is {value}",
                closed="spreads-1",
            ),
            PremiseKind(
                "data",
                ("complete", "unknown"),
                "every person is in the number and scores are whole",
                "the data are {value}",
            ),
            PremiseKind(
                "transcription",
                ("as typed here", "A", "B", "as exported"),
                "the numbers were read rightly",
                "the numbers are {value}",
            ),
        )
    }
)


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
        near = difflib.get_close_matches(key, PREMISES, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
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
        if found is None or found.value in ("unknown", "any"):
            return premise
        same = found.value == premise.value or {found.value, premise.value} <= SYMMETRIC_INTERVALS
        same = same or (premise.name == "multiplier" and {found.value, premise.value} == {"normal", "t"})
        same = same or (premise.name == "scale" and "usual" in (found.value, premise.value))
        if not same:
            return None
        return Premise(premise.name, found.value, Status.DECLARED, found.origin, found.where)


#: Nobody says anything.
NOTHING_DECLARED: Final = Declarations()


#: Values that are names.
_SHOWN: Final = MappingProxyType({"wald": "Wald", "hksj": "Hartung-Knapp", "two-se": "two-SE"})


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
    words = [PREMISES[p.name].given.format(value=_SHOWN.get(p.value, p.value)) for p in told]
    where = ", ".join(dict.fromkeys(p.where for p in said if p.where)) or "the call"
    return f"Given that {' and '.join(words)}, as {where} declares"


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
