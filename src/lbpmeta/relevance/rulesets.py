"""Named, versioned rule sets for the words "small", "medium" and "large", as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.printed import Printed
from lbpmeta.relevance.positions import as_number

__all__ = ["NOT_SHIPPED", "RULESETS", "RuleSet", "size_class"]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Cut points and words for the size of an effect.

    Parameters
    ----------
    name : str
    words : tuple of str
        Smallest class first; one more than `cuts`.
    cuts : tuple of str
        Rising cut points, exact decimals.
    upper : tuple of bool
        Whether a value at the cut point belongs to the class above it.
    unit : {"smd", "scale"}
        Standard deviations, or a fraction of the instrument's range.
    source : str
        Where the rule was published.
    read : str
        Where its numbers were read.
    version : str
        Raised when a number or a word here changes.
    note : str
    """

    name: str
    words: tuple[str, ...]
    cuts: tuple[str, ...]
    upper: tuple[bool, ...]
    unit: str
    source: str
    read: str
    version: str = "1"
    note: str = ""

    def __str__(self) -> str:
        parts = [self.words[0]]
        for cut, above, word in zip(self.cuts, self.upper, self.words[1:], strict=True):
            parts.append(f"{'<' if above else '<='} {cut} {'<=' if above else '<'} {word}")
        return f"{self.name}: {' '.join(parts)} ({'SD units' if self.unit == 'smd' else 'of the scale'})"


_EFFECTSIZE: Final = "effectsize (R), documentation of interpret_cohens_d, section Rules"
_KARLSSON: Final = (
    "Karlsson M, et al. Syst Rev 2020;9:182, table 1 (doi:10.1186/s13643-020-01412-8), which cites the group's "
    "method guideline"
)

#: The rule sets whose numbers were read where `read` says.
RULESETS: Final[Mapping[str, RuleSet]] = MappingProxyType(
    {
        r.name: r
        for r in (
            RuleSet(
                "cohen1988",
                ("trivial", "small", "medium", "large"),
                ("0.2", "0.5", "0.8"),
                (True, True, True),
                "smd",
                "Cohen J. Statistical power analysis for the behavioral sciences. 2nd ed. Erlbaum, 1988.",
                _EFFECTSIZE,
                note="Cohen names 0.2, 0.5 and 0.8; that a class begins at its number is the usual reading.",
            ),
            RuleSet(
                "sawilowsky2009",
                ("tiny", "very small", "small", "medium", "large", "very large", "huge"),
                ("0.01", "0.2", "0.5", "0.8", "1.2", "2.0"),
                (True,) * 6,
                "smd",
                "Sawilowsky SS. New effect size rules of thumb. J Mod Appl Stat Methods 2009;8:597-599.",
                "a summary of the paper, which gives its six numbers and words",
                version="2",
                note="Of less than 0.01 the paper says nothing; 'tiny' is a word of effectsize (R), whose "
                "'very small' begins at 0.1.",
            ),
            RuleSet(
                "gignac2016",
                ("very small", "small", "medium", "large"),
                ("0.2", "0.41", "0.63"),
                (True, True, True),
                "smd",
                "Gignac GE, Szodorai ET. Pers Individ Dif 2016;102:74-78.",
                _EFFECTSIZE,
                note="Made for correlations in research on individual differences, converted to d.",
            ),
            RuleSet(
                "lovakov2021",
                ("very small", "small", "medium", "large"),
                ("0.15", "0.36", "0.65"),
                (True, True, True),
                "smd",
                "Lovakov A, Agadullina ER. Eur J Soc Psychol 2021.",
                _EFFECTSIZE,
                note="Quartiles of effects in social psychology; shipped to show how much the words hang on the rule.",
            ),
            RuleSet(
                "cochrane-handbook-5.1-smd",
                ("small", "medium", "large"),
                ("0.40", "0.70"),
                (True, False),
                "smd",
                "Cochrane Handbook for Systematic Reviews of Interventions 5.1, 12.6.2: '<0.40 = small, 0.40 to "
                "0.70 = moderate, >0.70 = large', as one variation among rules of thumb.",
                "handbook-5-1.cochrane.org, section 12.6.2",
                note="Its smallest class has no lower end: no effect at all is 'small' too.",
            ),
            RuleSet(
                "cochrane-back-neck-md",
                ("small", "medium", "large"),
                ("0.10", "0.20"),
                (True, False),
                "scale",
                "Cochrane Back and Neck, method guideline, as applied by Karlsson 2020.",
                _KARLSSON,
                note="Its smallest class has no lower end: no effect at all is 'small' too.",
            ),
            RuleSet(
                "cochrane-back-neck-smd",
                ("small", "medium", "large"),
                ("0.4", "0.70"),
                (True, False),
                "smd",
                "Cochrane Back and Neck, method guideline, as applied by Karlsson 2020.",
                _KARLSSON,
                note="Printed as <0.4, 0.41-0.70, >0.70; the gap from 0.40 to 0.41 is closed here as medium. "
                "Its smallest class has no lower end: no effect at all is 'small' too.",
            ),
        )
    }
)

#: Rules that are in use but whose numbers could not be read in a source, hence are not shipped, and why.
NOT_SHIPPED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ACP/AHRQ size bands (Chou)": "The table of cut points for pain, function and SMD was found in no copy.",
        "GRADE guidance 34, ratio of interval limits": (
            "The abstract names no number for a relative effect that is too large, nor how far short of the "
            "optimal information size is 'far'; the view says so instead of counting a second level."
        ),
        "GRADE guidance 35, levels by number of thresholds": (
            "The abstract speaks of serious, very serious and extremely serious concerns and of thresholds, not "
            "of one level per threshold; the view names the thresholds crossed and leaves the levels to people."
        ),
        "Optimal information size, 400 or 800 participants": "No source with either number could be read.",
        "Armijo-Olivo's variant of the Man-Son-Hing classes": "Only the paper's existence was confirmed.",
    }
)


def size_class(
    value: float | str | Printed,
    ruleset: str | RuleSet,
    scale_range: tuple[float, float] | None = None,
) -> str:
    """Return the word that a rule set has for the size of an effect; its sign does not matter.

    Examples
    --------
    >>> size_class("-7.7", "cochrane-back-neck-md", (0, 100))
    'small'
    >>> size_class(0.5, "cohen1988")
    'medium'

    Parameters
    ----------
    value : float, str or Printed
        A mean difference for sets in units of the scale, a standardised one for the others. Strings are taken
        at face value.
    ruleset : str or RuleSet
        Name in :data:`RULESETS`.
    scale_range : (float, float), optional
        Lowest and highest score of the instrument; needed for sets in units of the scale.

    Raises
    ------
    MethodError
        If no rule set has that name.
    DataError
        If the value is not finite, or the scale range is missing or empty.
    """
    if isinstance(ruleset, str):
        if ruleset not in RULESETS:
            raise MethodError(f"`ruleset` is {ruleset!r}; it must be one of {', '.join(map(repr, RULESETS))}.")
        ruleset = RULESETS[ruleset]
    # Decimal arithmetic, so that 2.4 on a 24-point scale is exactly 10 %.
    size = Printed.parse(value).value if isinstance(value, str | Printed) else Decimal(repr(as_number("value", value)))
    if not size.is_finite():
        raise DataError(f"`value` is {value!r}; it must be a finite number.")
    unit = Decimal(1)
    if ruleset.unit == "scale":
        if scale_range is None:
            raise DataError(f"`scale_range` is missing; {ruleset.name!r} measures in fractions of the scale.")
        if not isinstance(scale_range, Sequence) or isinstance(scale_range, str) or len(scale_range) != 2:
            raise DataError(f"`scale_range` is {scale_range!r}; give (lowest, highest) score.")
        low, high = (Decimal(repr(as_number("scale_range", v))) for v in scale_range)
        if not (low.is_finite() and high.is_finite() and low < high):
            raise DataError(f"`scale_range` is {scale_range!r}; give (lowest, highest) score, lowest first.")
        unit = high - low
    word = ruleset.words[0]
    for cut, above, name in zip(ruleset.cuts, ruleset.upper, ruleset.words[1:], strict=True):
        edge = Decimal(cut) * unit
        if abs(size) > edge or (above and abs(size) == edge):
            word = name
    return word
