"""The vocabulary of premises: one premise is one row."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError, did_you_mean

__all__ = ["PREMISES", "SYMMETRIC_INTERVALS", "PremiseKind"]

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
    shown : mapping of str to str
        How a value reads in `given`, where it does not read as it is.
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
    shown: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

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
        hint = did_you_mean(text, (*self.values, *self.aliases))
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
                    *("delta", "lopsided", "unknown"),
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
                        **dict.fromkeys(("qi", "eti", "hdi", "hdci", "hpd", "hpdi"), "credible"),
                        "fisher": "exact",
                        "clopper-pearson": "exact",
                        "wilson": "score",
                        "newcombe": "score",
                        "miettinen-nurminen": "score",
                        "hodges-lehmann": "rank",
                    }
                ),
                shown=MappingProxyType({"wald": "Wald", "hksj": "Hartung-Knapp", "two-se": "two-SE"}),
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
                "numbers were {value}",
                MappingProxyType({"truncate": "truncated", "unknown": "any", "half-up": "nearest"}),
                closed="roundings-1",
                shown=MappingProxyType(
                    {
                        "nearest": "rounded to nearest",
                        "significant": "rounded to significant figures",
                        "tens": "rounded to tens",
                        "twice": "rounded twice",
                        "sum-to-100": "rounded to sum to 100",
                        "inverted": "turned over after rounding",
                        "any": "rounded in any usual way",
                    }
                ),
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
                "same result",
                ("yes", "no", "unknown"),
                "both rows are of one outcome, time and group of people",
                "the rows are of one outcome, time and group of people",
            ),
            PremiseKind(
                "arms",
                ("as they stand", "turned"),
                "the group that stands first is arm 1",
                "the groups stand in that order",
                MappingProxyType({"first is arm 1": "as they stand", "other way round": "turned"}),
            ),
            PremiseKind(
                "treatments",
                ("all", "some", "unknown"),
                "every treatment of the network is listed",
                "{value} treatments of the network are listed",
            ),
            PremiseKind(
                "league",
                ("network", "direct", "posterior", "unknown"),
                "every cell is an estimate of one network under consistency",
                "the cells are {value} estimates",
                MappingProxyType({"mixed": "network", "bayesian": "posterior", "medians": "posterior"}),
            ),
            PremiseKind(
                "split",
                ("back-calculation", "SIDDE", "node-split", "posterior", "unknown"),
                "indirect evidence was separated by {value}",
                "indirect evidence was separated by {value}",
                MappingProxyType({"side": "SIDDE", "bayesian": "posterior"}),
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
