"""Position: where an interval lies against harm, nothing and benefit. Every other view is read off it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.measures import get_measure, own_measure

__all__ = [
    "BETTER",
    "EQUALITY",
    "Position",
    "Thresholds",
    "Zone",
    "crossed",
    "man_son_hing",
    "no_effect",
    "position",
    "zone_of",
]

#: Which direction of the outcome is a benefit.
BETTER: Final = ("lower", "higher")

#: What a value exactly at the MCID is: "important" (benefit >= MCID), or not yet, "strict" (benefit > MCID).
EQUALITY: Final = ("important", "strict")


#: How far the rule behind the four classes is confirmed; said wherever they are listed.
MAN_SON_HING_READ: Final = (
    "Classes after Man-Son-Hing 2002, of which the title and abstract were read: the class follows from the estimate, "
    "its interval and the MCID. The four inequalities are the exhaustive reading of that; their wording in the paper "
    "could not be confirmed."
)


class Zone(IntEnum):
    """The four zones that {-MCID, 0, +MCID} cut, worst first."""

    IMPORTANT_HARM = 0
    HARM = 1
    BENEFIT = 2
    IMPORTANT_BENEFIT = 3


class Position(StrEnum):
    """Where an interval lies: the zone of its worse limit and the zone of its better limit.

    Three cut points make four zones, and four zones make ten ordered pairs. Nine of them say something about
    the effect; the tenth, ``UNINFORMATIVE``, reaches from important harm to important benefit.
    """

    IMPORTANT_BENEFIT = "important-benefit"
    BENEFIT_POSSIBLY_IMPORTANT = "benefit-possibly-important"
    UNIMPORTANT_BENEFIT = "unimportant-benefit"
    BENEFIT_NOT_EXCLUDED = "important-benefit-not-excluded"
    NO_IMPORTANT_DIFFERENCE = "no-important-difference"
    HARM_NOT_EXCLUDED = "important-harm-not-excluded"
    UNIMPORTANT_HARM = "unimportant-harm"
    HARM_POSSIBLY_IMPORTANT = "harm-possibly-important"
    IMPORTANT_HARM = "important-harm"
    UNINFORMATIVE = "uninformative"


_POSITIONS: Final[Mapping[tuple[Zone, Zone], Position]] = MappingProxyType(
    {
        (Zone.IMPORTANT_BENEFIT, Zone.IMPORTANT_BENEFIT): Position.IMPORTANT_BENEFIT,
        (Zone.BENEFIT, Zone.IMPORTANT_BENEFIT): Position.BENEFIT_POSSIBLY_IMPORTANT,
        (Zone.BENEFIT, Zone.BENEFIT): Position.UNIMPORTANT_BENEFIT,
        (Zone.HARM, Zone.IMPORTANT_BENEFIT): Position.BENEFIT_NOT_EXCLUDED,
        (Zone.HARM, Zone.BENEFIT): Position.NO_IMPORTANT_DIFFERENCE,
        (Zone.IMPORTANT_HARM, Zone.BENEFIT): Position.HARM_NOT_EXCLUDED,
        (Zone.HARM, Zone.HARM): Position.UNIMPORTANT_HARM,
        (Zone.IMPORTANT_HARM, Zone.HARM): Position.HARM_POSSIBLY_IMPORTANT,
        (Zone.IMPORTANT_HARM, Zone.IMPORTANT_HARM): Position.IMPORTANT_HARM,
        (Zone.IMPORTANT_HARM, Zone.IMPORTANT_BENEFIT): Position.UNINFORMATIVE,
    }
)


def asked_for_better(better: object) -> str:
    """Return what to tell of a direction that was not given, or that is none: nobody but the user knows it.

    Examples
    --------
    >>> asked_for_better(None)
    "`better` is missing; say whether 'lower' or 'higher' values of the outcome are better."
    """
    if better is None:
        return "`better` is missing; say whether 'lower' or 'higher' values of the outcome are better."
    return f"`better` is {better!r}; it must be one of {', '.join(map(repr, BETTER))}."


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The three cut points on the printed scale, and which direction is better.

    Values are compared on the printed scale itself (no logarithm, no rescaling), so a value equal to a
    threshold is found equal.

    Parameters
    ----------
    harm, null, benefit : float
        Cut points: for a difference -MCID, 0, +MCID (swapped if lower is better); for a ratio 1/T, 1, T.
    better : {"lower", "higher"}
    equality : {"important", "strict"}
        Whether a value exactly at the MCID is important.

    Examples
    --------
    >>> Thresholds.of(6, "lower")
    Thresholds(harm=6.0, null=0.0, benefit=-6.0, better='lower', equality='important')
    >>> cut = Thresholds.of(0.8, "lower", null=1)
    >>> cut.harm, cut.null, cut.benefit
    (1.25, 1.0, 0.8)
    """

    harm: float
    null: float
    benefit: float
    better: str
    equality: str = "important"

    @classmethod
    def of(cls, threshold: float, better: str | None, *, null: float = 0.0, equality: str = "important") -> Thresholds:
        """Return the cut points of an MCID.

        Parameters
        ----------
        threshold : float
            The MCID: a positive difference, or (``null=1``) a ratio on either side of 1; the other side
            is its reciprocal.
        better : {"lower", "higher"}
        null : {0, 1}
            No effect: 0 for differences, 1 for ratios.
        equality : {"important", "strict"}
            Whether a value exactly at the MCID is important.

        Raises
        ------
        DataError
            If the threshold cannot be one.
        MethodError
            If `better`, `null` or `equality` is unknown.
        """
        if better not in BETTER:
            raise MethodError(asked_for_better(better))
        if equality not in EQUALITY:
            raise MethodError(f"`equality` is {equality!r}; it must be one of {', '.join(map(repr, EQUALITY))}.")
        if null not in (0, 1):
            raise MethodError(f"`null` is {null!r}; it must be 0 (differences) or 1 (ratios).")
        threshold = as_number("threshold", threshold)
        if not math.isfinite(threshold) or threshold <= 0 or (null == 1 and threshold == 1):
            rule = "above 0 and not 1 (for a ratio)" if null == 1 else "above 0; its side is told by `better`"
            raise DataError(f"`threshold` is {threshold!r}; it must be a finite number {rule}.")
        if null == 1:
            low, high = sorted((float(threshold), 1 / float(threshold)))
        else:
            low, high = -float(threshold), float(threshold)
        harm, benefit = (high, low) if better == "lower" else (low, high)
        return cls(harm, float(null), benefit, better, equality)

    def oriented(self, value: float) -> float:
        """Return the value turned so that more is better (comparison only; the scale is kept)."""
        return -value if self.better == "lower" else value

    def ordered(self, low: float, high: float) -> tuple[float, float]:
        """Return the worse and the better limit."""
        return (high, low) if self.better == "lower" else (low, high)


def zone_of(value: float, cut: Thresholds, *, end: str) -> Zone:
    """Return the zone of one limit.

    Equality: by default a value at the MCID is important (benefit >= MCID, harm <= -MCID); with the policy
    "strict" it is not (benefit > MCID, harm < -MCID). Under either, a limit at the null belongs to the far
    side of it, so that an interval that touches the null contains it.

    Parameters
    ----------
    value : float
    cut : Thresholds
    end : {"worse", "better"}
        Which limit of the interval it is.

    Examples
    --------
    >>> zone_of(-6.0, Thresholds.of(6, "lower"), end="better").name
    'IMPORTANT_BENEFIT'
    >>> [zone_of(0.0, Thresholds.of(6, "lower"), end=e).name for e in ("worse", "better")]
    ['HARM', 'BENEFIT']
    >>> zone_of(-6.0, Thresholds.of(6, "lower", equality="strict"), end="better").name
    'BENEFIT'
    """
    b, benefit, harm = cut.oriented(value), cut.oriented(cut.benefit), cut.oriented(cut.harm)
    at_is_beyond = cut.equality == "important"
    if b > benefit or (at_is_beyond and b == benefit):
        return Zone.IMPORTANT_BENEFIT
    if b < harm or (at_is_beyond and b == harm):
        return Zone.IMPORTANT_HARM
    null = cut.oriented(cut.null)
    above = b > null if end == "worse" else b >= null
    return Zone.BENEFIT if above else Zone.HARM


def pair_position(worse: Zone, better: Zone) -> Position:
    """Return the position that two zones make."""
    return _POSITIONS[worse, better]


def position(
    low: float,
    high: float,
    threshold: float,
    better: str = "lower",
    *,
    null: float = 0.0,
    equality: str = "important",
) -> Position:
    """Return where the interval [low, high] lies against {-MCID, 0, +MCID}.

    Parameters
    ----------
    low, high : float
        Limits on the printed scale (ratios as ratios, not logarithms).
    threshold : float
        The MCID; see :meth:`Thresholds.of`.
    better : {"lower", "higher"}
    null : {0, 1}
    equality : {"important", "strict"}
        Whether a limit exactly at the MCID is important.

    Raises
    ------
    DataError
        If the limits are no interval, or the threshold is none.
    MethodError
        If `better`, `null` or `equality` is unknown.

    Examples
    --------
    >>> str(position(-9.4, -1.3, 6))
    'benefit-possibly-important'
    >>> str(position(1.2, 2.0, 1.25, null=1))
    'harm-possibly-important'
    """
    low, high = as_number("low", low), as_number("high", high)
    check_limits(low, high, null)
    cut = Thresholds.of(threshold, better, null=null, equality=equality)
    worse, best = cut.ordered(low, high)
    return pair_position(zone_of(worse, cut, end="worse"), zone_of(best, cut, end="better"))


def crossed(worse: Zone, better: Zone) -> tuple[str, ...]:
    """Return the cut points that an interval with these end zones crosses: "-mcid", "null", "+mcid".

    Examples
    --------
    >>> crossed(Zone.HARM, Zone.IMPORTANT_BENEFIT)
    ('null', '+mcid')
    """
    names = ("-mcid", "null", "+mcid")
    return tuple(name for i, name in enumerate(names) if worse <= i < better)


def man_son_hing(worse: Zone, estimate: Zone, better: Zone) -> str:
    """Return the class of clinical importance of a benefit, from the zones of the interval and its estimate.

    With L and U the worse and better limits: *definite* L >= MCID; *probable* estimate >= MCID > L;
    *possible* estimate < MCID <= U; *definitely-not* U < MCID. Exhaustive, and independent of significance.
    What happens exactly at the MCID is the equality policy's, which made the zones. Of the source the abstract was
    read; the inequalities are the exhaustive reading of it, not its confirmed wording.

    References
    ----------
    Man-Son-Hing M, Laupacis A, O'Rourke K, et al. J Gen Intern Med 2002;17:469-476.

    Examples
    --------
    >>> man_son_hing(Zone.BENEFIT, Zone.BENEFIT, Zone.IMPORTANT_BENEFIT)
    'possible'
    """
    top = Zone.IMPORTANT_BENEFIT
    if worse == top:
        return "definite"
    if estimate == top:
        return "probable"
    return "possible" if better == top else "definitely-not"


def as_number(name: str, value: object) -> float:
    """Return a number, or refuse what is none by the name of its argument.

    Examples
    --------
    >>> as_number("threshold", "10")
    10.0
    """
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        hint = ""
        if isinstance(value, str) and "%" in value:
            hint = " in the unit of the effect; a percentage of the baseline is first worked out in points"
        raise DataError(f"`{name}` is {value!r}; it must be a number{hint}.") from None


def check_limits(low: float, high: float, null: float) -> None:
    """Refuse what is not an interval on the scale of the measure."""
    if math.isnan(low) or math.isnan(high):
        raise DataError(f"The interval is [{low!r}, {high!r}]; both limits must be numbers.")
    if low > high:
        raise DataError(f"The interval is [{low!r}, {high!r}]; its low limit is above its high one: swap them.")
    if null == 1 and low < 0:
        raise DataError(f"`low` is {low!r}; a ratio cannot be negative. Give ratios, not logarithms.")


def no_effect(null: float | None, measure: str) -> float:
    """Return the value of no effect that was given, or that of the measure; 0 where nothing is said.

    Examples
    --------
    >>> no_effect(None, "RR"), no_effect(None, "")
    (1.0, 0.0)

    Raises
    ------
    MethodError
        If the two contradict each other, or the measure has no such value or is unknown.
    """
    if not measure:
        return 0.0 if null is None else null
    known = get_measure(own_measure(measure))
    own = known.null
    if math.isnan(own):
        raise MethodError(f"`measure` is {measure!r} ({known.title.lower()}), which has no value of no effect.")
    if null is not None and null != own:
        raise MethodError(f"`null` is {null:g}, but that of `measure` {known.name} is {own:g}; leave one out.")
    return own
