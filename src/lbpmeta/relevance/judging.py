"""judge: an effect and its interval against an MCID, with the rounding of printed numbers carried through."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Protocol, TypeVar, overload, runtime_checkable

from lbpmeta.errors import DataError, MethodError, NotDefinedError, hinting
from lbpmeta.interval import Interval, ValueSet
from lbpmeta.printed import Printed
from lbpmeta.relevance.claims import agreement_with
from lbpmeta.relevance.judgement import AtThreshold, Judgement, range_text
from lbpmeta.relevance.positions import (
    Position,
    Thresholds,
    Zone,
    as_number,
    check_limits,
    crossed,
    man_son_hing,
    no_effect,
    pair_position,
    zone_of,
)

__all__ = ["CONTRASTS", "KINDS", "judge"]

#: What a threshold was made for: one patient's change, or a difference between group means.
KINDS: Final = ("within-patient", "between-group", "")

#: What the effect is: a difference between groups, or a mean change within one.
CONTRASTS: Final = ("between-group", "within-group")

#: No effect, per scale of a fit.
_NULLS: Final = {"identity": 0.0, "log": 1.0}

_T = TypeVar("_T")

_MIRROR: Final = {z: Zone(3 - z) for z in Zone}


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with the values it can stand for, and how it was written."""

    value: float
    values: ValueSet
    text: str


class _Shown(Protocol):
    """A pooled estimate on the scale that readers see."""

    @property
    def estimate(self) -> float: ...
    @property
    def ci(self) -> Interval: ...
    @property
    def prediction(self) -> Interval | None: ...


@runtime_checkable
class Fitted(Protocol):
    """The part of a fit that a judgement needs."""

    @property
    def scale(self) -> str: ...
    def display(self) -> _Shown: ...


def _number(x: float | str | Printed, name: str) -> _Number:
    if isinstance(x, str | Printed):
        printed = Printed.parse(x)
        return _Number(float(printed), printed.values, printed.text)
    value = as_number(name, x)
    if math.isnan(value):
        raise DataError(f"`{name}` is {x!r}; it must be a number.")
    # Computed numbers have digits that nobody reads; the class is decided on the number, not on its text.
    return _Number(value, ValueSet(value, value), f"{value:.4g}" if abs(value) < 1000 else f"{value:g}")


def _mcid(x: float | str | Printed, name: str) -> float:
    """Return a threshold as a number; one in percent is another quantity than a number of points."""
    text = x.text if isinstance(x, Printed) else x
    return as_number(name, x) if isinstance(text, str) and "%" in text else _number(x, name).value


@overload
def judge(
    estimate: Fitted,
    low: None = None,
    high: None = None,
    *,
    threshold: float | str | Printed,
    threshold_high: float | str | Printed | None = None,
    better: str | None = None,
    kind: str = "",
    claim_effect: str = "",
    claim_relevance: str = "",
    equality: str = "important",
    contrast: str = "between-group",
) -> Judgement: ...
@overload
def judge(
    estimate: float | str | Printed,
    low: float | str | Printed,
    high: float | str | Printed,
    *,
    threshold: float | str | Printed,
    threshold_high: float | str | Printed | None = None,
    better: str | None = None,
    null: float | None = None,
    measure: str = "",
    kind: str = "",
    claim_effect: str = "",
    claim_relevance: str = "",
    prediction: Interval | tuple[float, float] | None = None,
    equality: str = "important",
    level: float | None = None,
    contrast: str = "between-group",
) -> Judgement: ...
@hinting
def judge(
    estimate: float | str | Printed | Fitted,
    low: float | str | Printed | None = None,
    high: float | str | Printed | None = None,
    *,
    threshold: float | str | Printed,
    threshold_high: float | str | Printed | None = None,
    better: str | None = None,
    null: float | None = None,
    measure: str = "",
    kind: str = "",
    claim_effect: str = "",
    claim_relevance: str = "",
    prediction: Interval | tuple[float, float] | None = None,
    equality: str = "important",
    level: float | None = None,
    contrast: str = "between-group",
) -> Judgement:
    """Judge an effect and its interval against a minimal clinically important difference.

    Examples
    --------
    >>> j = judge(-5.4, -9.4, -1.3, threshold=6, threshold_high=8, better="lower")
    >>> j.man_son_hing, str(j.position), j.depends_on_threshold
    ('possible', 'benefit-possibly-important', False)
    >>> judge("-8.2", "-12.1", "-4.3", threshold=6, better="lower").man_son_hing
    'probable'

    Parameters
    ----------
    estimate, low, high : float, str or Printed
        On the printed scale (ratios as ratios). Strings and Printed stand for all values that round to them;
        the judgement says when the class depends on which of these is true. Or a pooled fit as `estimate`,
        which brings its limits, null, level and prediction interval along.
    threshold, threshold_high : float, str or Printed
        The MCID, or a range of MCIDs such as 6 to 8. A threshold is a convention: taken at face value.
    better : {"lower", "higher"}
        Which values of the outcome are better; it is never assumed.
    null : {0, 1}
        No effect: 0 for differences (the default), 1 for ratios (whose MCID is a ratio too).
    measure : str
        The effect measure, such as "MD" or "RR", instead of `null`. Where neither is given and the whole interval lies
        above 0, a note says what was taken for no effect.
    kind : {"within-patient", "between-group", ""}
        What the threshold was made for. A within-patient threshold for a difference between groups is noted,
        never mixed in silently.
    claim_effect, claim_relevance : str
        What the authors wrote, in the words of :data:`lbpmeta.relevance.CLAIMS`.
    prediction : Interval or (low, high), optional
        Prediction interval on the same scale.
    equality : {"important", "strict"}
        Whether a value exactly at the MCID counts as important (the default) or not.
    level : float
        Confidence level of the interval; default 0.95.
    contrast : {"between-group", "within-group"}
        What the effect is: a difference between groups, or a mean change within one group.

    Returns
    -------
    Judgement

    Raises
    ------
    DataError
        If a number is none, the limits are missing or swapped, or a threshold is not positive.
    MethodError
        If `better`, `null`, `kind`, `equality`, `contrast` or a claim is unknown.
    NotDefinedError
        If the fit is on a scale without an MCID.

    References
    ----------
    Man-Son-Hing M, et al. J Gen Intern Med 2002;17:469-476.
    """
    if kind not in KINDS:
        raise MethodError(f"`kind` is {kind!r}; it must be one of {', '.join(map(repr, KINDS))}.")
    if contrast not in CONTRASTS:
        raise MethodError(f"`contrast` is {contrast!r}; it must be one of {', '.join(map(repr, CONTRASTS))}.")
    if isinstance(estimate, Fitted):
        given = {
            "low": low,
            "high": high,
            "null": null,
            "measure": measure or None,
            "prediction": prediction,
            "level": level,
        }
        if extra := [name for name, value in given.items() if value is not None]:
            raise MethodError(f"The fit brings its own {', '.join(map(repr, extra))}; leave the argument out.")
        estimate, low, high, null, prediction, level = _of_fit(estimate)
    untold = null is None and not measure
    null, level = no_effect(null, measure), 0.95 if level is None else level
    if low is None or high is None:
        raise DataError("`low` and `high` are missing; give the interval of the estimate, or a fit.")
    if not 0 < as_number("level", level) < 1:
        raise DataError(f"`level` is {level!r}; it must lie between 0 and 1, for example 0.95.")
    est, lo, hi = _number(estimate, "estimate"), _number(low, "low"), _number(high, "high")
    check_limits(lo.value, hi.value, null)
    if null == 1 and est.value < 0:
        raise DataError(f"`estimate` is {est.text}; a ratio cannot be negative. Give ratios, not logarithms.")
    mcids = [_mcid(threshold, "threshold")]
    if threshold_high is not None:
        mcids.append(_mcid(threshold_high, "threshold_high"))
    # The smaller demand comes first: for ratios the one nearer to 1.
    cuts = {t: Thresholds.of(t, better, null=null, equality=equality) for t in mcids}
    mcids = sorted(cuts, key=lambda t: abs(math.log(t)) if null == 1 else t)
    at = tuple(_at(est, lo, hi, t, cuts[t]) for t in mcids)
    first = cuts[mcids[0]]
    notes = [*_about(kind, contrast), *_notes(est, lo, hi, at)]
    if untold and lo.value > 0:
        notes.append("No effect is taken to be 0; of a ratio say measure='RR', or null=1.")
    predicted: tuple[float, float] | None = None
    predicted_position: Position | None = None
    if prediction is not None:
        if len(ends := tuple(prediction)) != 2:
            raise DataError(f"`prediction` is {prediction!r}; give (low, high).")
        p_low, p_high = (as_number("prediction", x) for x in ends)
        check_limits(p_low, p_high, null)
        predicted = (float(p_low), float(p_high))
        worse, best = first.ordered(*predicted)
        predicted_position = pair_position(zone_of(worse, first, end="worse"), zone_of(best, first, end="better"))
        notes.append(
            f"In a new setting the effect may lie from {p_low:.4g} to {p_high:.4g}: {predicted_position} "
            f"at an MCID of {mcids[0]:g}."
        )
    side = _side(est.value, first)
    judgement = Judgement(
        estimate=est.value,
        low=lo.value,
        high=hi.value,
        threshold=mcids[0],
        threshold_high=mcids[-1],
        better=first.better,
        null=float(null),
        position=at[0].position,
        crosses=at[0].crosses,
        man_son_hing=at[0].man_son_hing,
        side=side,
        significant="null" not in at[0].crosses,
        kind=kind,
        at=at,
        prediction=predicted,
        prediction_position=predicted_position,
        texts=(est.text, lo.text, hi.text),
        values=(est.values, lo.values, hi.values),
        basis=" ".join(_basis(est, lo, hi, at, first, side)) + _hangs(at),
        notes=tuple(notes),
        equality=equality,
        level=float(level),
    )
    claims = [c for c in (claim_effect, claim_relevance) if c]
    return replace(judgement, agreements=tuple(agreement_with(judgement, c) for c in claims))


def _of_fit(fit: Fitted) -> tuple[float, float, float, float, Interval | None, float]:
    """Return estimate, limits, null, prediction interval and level of a fit on the display scale."""
    if fit.scale not in _NULLS:
        raise NotDefinedError(f"The fit is on the {fit.scale!r} scale; an MCID is defined for differences and ratios.")
    shown = fit.display()
    return shown.estimate, shown.ci.low, shown.ci.high, _NULLS[fit.scale], shown.prediction, shown.ci.level


def _side(value: float, cut: Thresholds) -> str:
    if value == cut.null:
        return "none"
    return "benefit" if cut.oriented(value) > cut.oriented(cut.null) else "harm"


def _zones(values: ValueSet, cut: Thresholds, *, end: str) -> tuple[Zone, ...]:
    """Return every zone that a number can lie in, given its rounding (printed scale)."""
    a, b = sorted(zone_of(v, cut, end=end) for v in (values.low, values.high))
    return tuple(Zone(i) for i in range(a, b + 1))


def _at(est: _Number, lo: _Number, hi: _Number, threshold: float, cut: Thresholds) -> AtThreshold:
    worse, best = (hi, lo) if cut.better == "lower" else (lo, hi)
    w, e, b = (
        zone_of(worse.value, cut, end="worse"),
        zone_of(est.value, cut, end="better"),
        zone_of(best.value, cut, end="better"),
    )
    estimates = _zones(est.values, cut, end="better")
    combos = [
        (x, y, z)
        for x, y, z in product(
            _zones(worse.values, cut, end="worse"), estimates, _zones(best.values, cut, end="better")
        )
        if x <= z
    ]
    return AtThreshold(
        threshold=threshold,
        position=pair_position(w, b),
        crosses=crossed(w, b),
        man_son_hing=man_son_hing(w, e, b),
        man_son_hing_harm=man_son_hing(_MIRROR[b], _MIRROR[e], _MIRROR[w]),
        estimate_zone=e,
        classes=_unique([man_son_hing(w, e, b), *(man_son_hing(x, y, z) for x, y, z in combos)]),
        positions=_unique([pair_position(w, b), *(pair_position(x, z) for x, _, z in combos)]),
        estimate_zones=estimates,
    )


def _unique(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


def _basis(
    est: _Number, lo: _Number, hi: _Number, at: tuple[AtThreshold, ...], cut: Thresholds, side: str
) -> Iterable[str]:
    """Say in words how the numbers lie against the MCID, once for all thresholds that say the same."""
    harm = side == "harm"
    near, far = (lo, hi) if (cut.better == "lower") == harm else (hi, lo)
    shapes: dict[tuple[bool, bool], list[float]] = {}
    for a in at:
        crosses = ("-mcid" if harm else "+mcid") in a.crosses
        shapes.setdefault((a.estimate_important, crosses), []).append(a.threshold)
    for (reaches, crosses), thresholds in shapes.items():
        text = f"At an MCID of {' and of '.join(f'{t:g}' for t in thresholds)}"
        if reaches and not crosses:
            yield f"{text}, the whole interval {lo.text} to {hi.text} is an important {side}."
            continue
        text += f", the estimate {est.text}" + (f" ({side})" if side != "none" else "")
        if reaches:
            yield f"{text} reaches it, but the interval comes back to {near.text}, short of it."
        elif crosses:
            yield f"{text} falls short of it, but the interval reaches {far.text}."
        else:
            yield f"{text} falls short of it, and so does the interval, which ends at {far.text}."


def _hangs(at: tuple[AtThreshold, ...]) -> str:
    if len(at) == 1:
        return ""
    low, high = at[0], at[-1]
    ends = range_text(low.threshold, high.threshold)
    if low.man_son_hing == high.man_son_hing:
        return f" The class is the same at both ends of the range {ends}."
    return (
        f" The class hangs on which MCID is taken: {low.man_son_hing} at {low.threshold:g}, "
        f"{high.man_son_hing} at {high.threshold:g}."
    )


def _about(kind: str, contrast: str) -> Iterable[str]:
    """Say where a threshold is used on what it was not made for."""
    if contrast == "within-group":
        if kind == "between-group":
            yield "The MCID is one between groups; the effect is a change within one group."
    elif kind == "within-patient":
        yield (
            "The MCID is a within-patient one (a change that matters to one patient); the effect is a "
            "difference between groups, whose important size may be smaller."
        )
    if not kind:
        yield "Whether the MCID is meant for one patient's change or between groups is not stated."


def _notes(est: _Number, lo: _Number, hi: _Number, at: tuple[AtThreshold, ...]) -> Iterable[str]:
    if est.values.high < lo.values.low or est.values.low > hi.values.high:
        interval = f"{lo.text} to {hi.text}"
        yield f"The estimate {est.text} lies outside its own interval {interval}: check the numbers first."
    for a in at:
        if a.depends_on_rounding:
            classes = " or ".join(a.classes)
            positions = " or ".join(a.positions)
            yield f"At an MCID of {a.threshold:g} the result depends on rounding: {classes} ({positions})."
