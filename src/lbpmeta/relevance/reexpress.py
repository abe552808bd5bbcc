"""Re-expression: what an effect means in patients: absolute risks, responders, numbers needed to treat."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.decimals import level_text
from lbpmeta.effects.nnt import NumberNeeded, number_needed
from lbpmeta.errors import DataError, MethodError, hinting
from lbpmeta.relevance.positions import as_number
from lbpmeta.shown import Plain
from lbpmeta.special import expit, logit, ndtr, ndtri

__all__ = [
    "RESPONDER_METHODS",
    "AbsoluteEffect",
    "Responders",
    "absolute_effect",
    "responders_from_arms",
    "responders_from_smd",
]


@dataclass(frozen=True, slots=True)
class AbsoluteEffect(Plain):
    """A relative effect as risks, given a risk without treatment.

    Examples
    --------
    >>> print(AbsoluteEffect(0.20, 0.32, 120.0, 40.0, 200.0, 1000))
    200 per 1000 without, 320 with: 120 more per 1000 (40 more to 200 more)

    Parameters
    ----------
    risk_control, risk : float
        Probabilities without and with treatment.
    difference, low, high : float
        Events more (or, below 0, fewer) per `per` people, with the limits of the interval.
    per : int
    """

    risk_control: float
    risk: float
    difference: float
    low: float
    high: float
    per: int = 1000

    def nnt(self, *, event: str, level: float = 0.95) -> NumberNeeded:
        """Return the number needed to treat; `event` says whether the event is "bad" or "good"."""
        return number_needed(
            self.difference / self.per, self.low / self.per, self.high / self.per, event=event, level=level
        )

    def __str__(self) -> str:
        def more(value: float) -> str:
            size = f"{abs(value):.0f}"
            return "0" if size == "0" else f"{size} {'more' if value > 0 else 'fewer'}"

        before, after = self.risk_control * self.per, self.risk * self.per
        return (
            f"{before:.0f} per {self.per} without, {after:.0f} with: {more(self.difference)} per {self.per} "
            f"({more(self.low)} to {more(self.high)})"
        )


def _risk(name: str, value: float) -> float:
    if not 0 < as_number(name, value) < 1:
        raise DataError(f"`{name}` is {value!r}; a risk lies between 0 and 1. Divide percentages by 100.")
    return float(value)


def _three(estimate: float, low: float, high: float) -> tuple[float, float, float]:
    return as_number("estimate", estimate), as_number("low", low), as_number("high", high)


#: Measure -> risk with treatment, from the effect and the risk without.
_WITH: Final[Mapping[str, Callable[[float, float], float]]] = MappingProxyType(
    {
        "RR": lambda effect, risk: effect * risk,
        "OR": lambda effect, risk: effect * risk / (1 - risk + effect * risk),
        "HR": lambda effect, risk: -math.expm1(effect * math.log1p(-risk)),
        "RD": lambda effect, risk: risk + effect,
    }
)


@hinting
def absolute_effect(
    measure: str, estimate: float, low: float, high: float, control_risk: float, per: int = 1000
) -> AbsoluteEffect:
    """Return the absolute effect of a relative one, given the risk without treatment.

    Examples
    --------
    >>> print(absolute_effect("RR", 1.6, 1.2, 2.0, control_risk=0.21))
    210 per 1000 without, 336 with: 126 more per 1000 (42 more to 210 more)

    Parameters
    ----------
    measure : {"RR", "OR", "HR", "RD"}
    estimate, low, high : float
        On the printed scale (ratios as ratios).
    control_risk : float
        Between 0 and 1, taken as known.
    per : int

    Raises
    ------
    MethodError
        If no absolute effect belongs to the measure.
    DataError
        If the numbers are not in order, a ratio is not above 0, or a risk leaves [0, 1].

    Notes
    -----
    RR: ``p = RR r``; OR: ``p = OR r / (1 - r + OR r)``; HR: ``p = 1 - (1 - r)^HR``; RD: ``p = r + RD``.

    References
    ----------
    Schuenemann HJ, et al. Cochrane Handbook, chapter 15 (15.4.4). Skoetz N, et al. J Clin Epidemiol 2020;118:124-131
    (hazard ratios).
    """
    if measure not in _WITH:
        raise MethodError(f"`measure` is {measure!r}; an absolute effect exists for {', '.join(map(repr, _WITH))}.")
    risk = _risk("control_risk", control_risk)
    estimate, low, high = _three(estimate, low, high)
    if not per > 0:
        raise DataError(f"`per` is {per!r}; give a number of people, such as 1000.")
    if not low <= estimate <= high or (measure != "RD" and low < 0):
        rule = "" if measure == "RD" else ", none below 0"
        raise DataError(f"Estimate and limits are {estimate:g} ({low:g} to {high:g}); they must be in order{rule}.")
    at, below, above = (_WITH[measure](float(v), risk) for v in (estimate, low, high))
    if not 0 <= at <= 1:
        raise DataError(
            f"{measure} {estimate:g} at a risk of {risk:g} gives a risk of {at:g}, which is none. Take a control risk "
            "of the same population, or an odds ratio."
        )
    # A limit may reach beyond what is possible where the estimate does not; a risk ends at 0 and 1.
    below, above = max(0.0, below), min(1.0, above)
    return AbsoluteEffect(risk, at, (at - risk) * per, (below - risk) * per, (above - risk) * per, per)


@dataclass(frozen=True, slots=True)
class Responders(Plain):
    """Proportions of patients who reach a threshold, in both arms.

    Examples
    --------
    >>> print(responders_from_smd(-0.5, -0.8, -0.2, control_risk=0.30))
    Responders 49% against 30%: 19% more (95% CI 7% to 31%), NNTB 5.3 (95% CI NNTB 3.2 to NNTB 13.7) [furukawa]

    Parameters
    ----------
    treated, control : float
        Probabilities.
    difference, low, high : float
        Risk difference and limits; above 0 more patients respond with treatment.
    level : float
    method : str
        How it was made, with its assumption.
    """

    treated: float
    control: float
    difference: float
    low: float
    high: float
    level: float
    method: str

    @property
    def nnt(self) -> NumberNeeded:
        """The number needed to treat for one more responder."""
        return number_needed(self.difference, self.low, self.high, event="good", level=self.level)

    def __str__(self) -> str:
        word = "more" if self.difference >= 0 else "fewer"
        return (
            f"Responders {self.treated:.0%} against {self.control:.0%}: {abs(self.difference):.0%} {word} "
            f"({level_text(self.level)} CI {self.low:.0%} to {self.high:.0%}), {self.nnt} [{self.method}]"
        )


#: How an SMD (above 0: benefit) and a control risk of response give the response with treatment.
RESPONDER_METHODS: Final[Mapping[str, Callable[[float, float], float]]] = MappingProxyType(
    {
        "furukawa": lambda smd, risk: float(ndtr(ndtri(risk) + smd)),
        "logistic": lambda smd, risk: float(expit(logit(risk) + smd * math.pi / math.sqrt(3))),
        "cox": lambda smd, risk: float(expit(logit(risk) + smd * 1.65)),
    }
)


@hinting
def responders_from_smd(
    smd: float,
    low: float,
    high: float,
    *,
    control_risk: float,
    better: str = "lower",
    method: str = "furukawa",
    level: float = 0.95,
) -> Responders:
    """Return the proportions of responders behind a standardized mean difference.

    Examples
    --------
    >>> r = responders_from_smd(-0.5, -0.8, -0.2, control_risk=0.30, method="logistic")
    >>> round(r.treated, 3), round(r.nnt.estimate, 1)
    (0.515, 4.7)

    Parameters
    ----------
    smd, low, high : float
    control_risk : float
        Proportion of responders without treatment, taken as known.
    better : {"lower", "higher"}
    method : {"furukawa", "logistic", "cox"}
        Normal distributions with a common SD; logistic ones (ln OR = SMD pi / sqrt(3)); or ln OR = 1.65 SMD.
    level : float
        Of the interval that is given.

    Raises
    ------
    MethodError
        If `better` or `method` is unknown.
    DataError
        If the numbers are not in order or the risk is none.

    References
    ----------
    Furukawa TA, Leucht S. PLoS One 2011;6:e19070. Chinn S. Stat Med 2000;19:3127-3131. Cox DR, Snell EJ. Analysis of
    binary data, 2nd ed. Chapman and Hall, 1989. Compared in da Costa BR, et al. Int J Epidemiol 2012;41:1445-1459.
    """
    if method not in RESPONDER_METHODS:
        raise MethodError(f"`method` is {method!r}; it must be one of {', '.join(map(repr, RESPONDER_METHODS))}.")
    if better not in ("lower", "higher"):
        raise MethodError(f"`better` is {better!r}; it must be 'lower' or 'higher'.")
    smd, low, high = _three(smd, low, high)
    if not 0 < as_number("level", level) < 1:
        raise MethodError(f"`level` is {level!r}; it must lie between 0 and 1, for example 0.95.")
    if not low <= smd <= high:
        raise DataError(f"Estimate and limits are {smd:g} ({low:g} to {high:g}); they must be in order.")
    risk = _risk("control_risk", control_risk)
    if better == "lower":
        smd, low, high = -smd, -high, -low
    treated, worst, best = (RESPONDER_METHODS[method](float(v), risk) for v in (smd, low, high))
    return Responders(treated, risk, treated - risk, worst - risk, best - risk, level, method)


@hinting
def responders_from_arms(
    mean1: float,
    sd1: float,
    n1: int,
    mean2: float,
    sd2: float,
    n2: int,
    *,
    threshold: float,
    better: str = "lower",
    level: float = 0.95,
) -> Responders:
    """Return the proportions of patients whose change reaches a threshold, from the means and SDs of the changes.

    Examples
    --------
    >>> print(responders_from_arms(-24, 20, 60, -14, 20, 58, threshold=15))
    Responders 67% against 48%: 19% more (95% CI 5% to 33%), NNTB 5.2 (95% CI NNTB 3.0 to NNTB 18.8) [normal changes]

    Parameters
    ----------
    mean1, sd1, n1 : float
        Change (end minus baseline) in the treated arm: mean, standard deviation, patients.
    mean2, sd2, n2 : float
        In the control arm.
    threshold : float
        The minimal important change of one patient (above 0), in the same unit.
    better : {"lower", "higher"}
        Whether a fall or a rise is an improvement.
    level : float

    Raises
    ------
    MethodError
        If `better` is unknown.
    DataError
        If an SD, a sample size or the threshold cannot be.

    Notes
    -----
    ``p = Phi(z)``, ``z = (improvement - threshold) / SD``, for normally distributed changes. By the delta method
    ``var(p) = phi(z)^2 (1 / n + z^2 / (2 (n - 1)))``; the risk difference gets a Wald interval. Pool the differences of
    several trials with :func:`lbpmeta.pool`.

    References
    ----------
    Thorlund K, et al. Res Synth Methods 2011;2:188-203. Johnston BC, et al. Health Qual Life Outcomes 2013;11:109.
    """
    if better not in ("lower", "higher"):
        raise MethodError(f"`better` is {better!r}; it must be 'lower' or 'higher'.")
    if not as_number("threshold", threshold) > 0:
        raise DataError(f"`threshold` is {threshold!r}; an important change is above 0.")
    if not 0 < level < 1:
        raise MethodError(f"`level` is {level!r}; it must lie between 0 and 1, for example 0.95.")
    sign = -1.0 if better == "lower" else 1.0
    p, v = [], []
    for arm, mean, sd, n in ((1, mean1, sd1, n1), (2, mean2, sd2, n2)):
        if not (sd > 0 and math.isfinite(sd)) or n < 2 or not math.isfinite(mean):
            raise DataError(
                f"Arm {arm} has mean {mean!r}, SD {sd!r} and n {n!r}; the SD must be above 0 and n 2 or more."
            )
        z = (sign * mean - threshold) / sd
        height = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
        p.append(float(ndtr(z)))
        v.append(height**2 * (1 / n + z**2 / (2 * (n - 1))))
    half = float(ndtri(0.5 + level / 2)) * math.sqrt(sum(v))
    rd = p[0] - p[1]
    return Responders(p[0], p[1], rd, max(-1.0, rd - half), min(1.0, rd + half), level, "normal changes")
