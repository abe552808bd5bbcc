"""Direct, indirect and mixed evidence of one comparison of a network, against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from lbpmeta.checks.core.called import USUAL_LEVEL, called, is_usual, resting
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, critical_set, is_log, make, read, span, values_of, working
from lbpmeta.checks.core.severity import BESIDE, Stakes
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.network.cells import LeagueCell, Triple, read_cell
from lbpmeta.errors import DataError, MethodError
from lbpmeta.few import ndtr
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import Declarations, declared_by_keywords
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["check_split", "split_checks"]

_MIXED: Final = "split-mixed"
_SHARE: Final = "split-share"
_P: Final = "split-p"
_PARTS: Final = ("direct", "indirect", "network")
_ZERO_TO_ONE: Final = ValueSet(0.0, 1.0)
#: Effect and standard error.
_Sets = tuple[ValueSet, ValueSet | None]


def check_split(
    *,
    direct: Triple | None = None,
    indirect: Triple | None = None,
    network: Triple | None = None,
    proportion: Number = None,
    p: Number = None,
    measure: str = "",
    level: float | str | None = USUAL_LEVEL,
    method: str | None = None,
    interval: str | None = None,
    p_of: str | None = None,
    rounding: str | None = None,
) -> tuple[Finding, ...]:
    """Check the direct, the indirect and the mixed evidence about one comparison of a network.

    Examples
    --------
    >>> parts = {"direct": "-1.14 [-1.68, -0.60]", "indirect": "-0.60 [-1.30, 0.10]"}
    >>> found = check_split(**parts, network="-0.94 [-1.37, -0.51]", proportion="0.63", p="0.23", measure="MD")
    >>> [f.verdict.value for f in found]
    ['consistent-within-rounding', 'consistent-within-rounding', 'consistent-within-rounding']
    >>> check_split(**parts, p="0.023", measure="MD")[0].blame
    ('split', 'p of', 'interval', 'level')

    Parameters
    ----------
    direct, indirect, network : str or sequence of str, optional
        Each an estimate with its interval, "-0.5 [-0.9, -0.1]" or its three numbers, of the same treatment against the
        same other.
    proportion : str, optional
        Of direct evidence: a fraction, or in percent.
    p : str, optional
        Of the difference between direct and indirect evidence.
    measure : str
        Ratios are compared as logarithms. "" if unknown.
    level : float
        Of the intervals, in percent.
    method : {"back-calculation", "SIDDE", "node-split", "posterior"}, optional
        How indirect evidence was separated, where the paper says it.
    interval : str, optional
        How the intervals were made.
    p_of : {"this estimate"}, optional
        Says that p is the two-sided one of the difference.
    rounding : str, optional
        How numbers were rounded.

    Returns
    -------
    tuple of Finding
        "split-mixed", "split-share" and "split-p", where there is something to compare.

    Notes
    -----
    Indirect evidence that was back-calculated is what is left of the network's: 1/v = 1/v_direct + 1/v_indirect, and
    the network's estimate is the mean of both by these weights, so that the direct evidence has the share v/v_direct
    (König 2013). Other ways estimate a heterogeneity, or a parameter, of their own, and their network need not be that
    mean. With independent estimates, by either of the first two methods, p = 2 Phi(-|direct - indirect| / sqrt(v_direct
    + v_indirect)); that of a node-split is of a parameter, and that of a posterior distribution of its tail.

    Raises
    ------
    DataError
        If a number cannot be read, or fewer than two are given.

    References
    ----------
    König J, Krahn U, Binder H. Stat Med 2013;32:5414-5429. Dias S, et al. Stat Med 2010;29:932-944.
    """
    given: dict[str, Any] = {"direct": direct, "indirect": indirect, "network": network}
    if sum(x is not None for x in (*given.values(), proportion, p)) < 2:
        raise DataError("Give at least two of direct, indirect, network, proportion and p.")
    if level is not None and not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    declared = declared_by_keywords(
        {
            "measure": measure or None,
            "level": None if is_usual(level) or level is None else f"{level}",
            "split": method,
            "interval": interval,
            "p of": p_of,
            "rounding": rounding,
        }
    )
    given |= {"proportion": proportion, "p": p}
    return tuple(called(ask, declared) for _, ask in split_checks(given, measure, level, declared))


def split_checks(
    given: Mapping[str, Any], measure: str, level: float | str | None, declared: Declarations
) -> Iterator[tuple[str, Callable[[str], Finding]]]:
    """Give what can be asked of the evidence about one comparison: the check, and what it says if all premises hold.

    Parameters
    ----------
    given : mapping
        Any of "direct", "indirect", "network" (cells), "proportion" and "p"; None where nothing is printed.
    measure : str
    level : float or None
        In percent.
    declared : Declarations
    """
    wide = "inverted" if is_log(measure) else "any"
    parts = {k: given.get(k) for k in _PARTS}
    lone = {k: given.get(k) for k in ("proportion", "p")}

    def reading(check: Callable[[dict[str, LeagueCell], dict[str, Printed]], Finding], mode: str) -> Finding:
        cells = {k: c for k, x in parts.items() if (c := read_cell(x, f"`{k}`", wide if mode == "any" else mode))}
        numbers = {k: n for k, x in lone.items() if (n := read(x, mode)) is not None}
        return check(cells, numbers)

    z = critical_set(0.95 if level is None else float(level) / 100, float("inf"))
    if all(x is not None for x in parts.values()):
        yield _MIXED, partial(reading, partial(_mixed, measure, z))
    if lone["proportion"] is not None:
        yield _SHARE, partial(reading, partial(_share, measure, z))
    if lone["p"] is not None and parts["direct"] is not None and parts["indirect"] is not None:
        side = assume("split", "SIDDE" if declared.value("split") == "SIDDE" else "back-calculation")
        known = f"{95 if level is None else float(level):g}"
        premises = (side, assume("p of"), assume("interval"), assume("level", known))
        yield _P, partial(reading, partial(_p_value, measure, z, premises))


def _effect(cell: LeagueCell, measure: str, z: ValueSet) -> _Sets | None:
    """Return the values of an effect and of its standard error, on the scale of analysis; None where there are none."""
    estimate, *limits = (None if n is None else working(n, measure) for n in (cell.estimate, cell.low, cell.high))
    if estimate is None:
        return None
    low, high = limits
    if low is None or high is None or high.high <= low.low:
        return estimate, None
    width = high - low
    se = ValueSet(max(0.0, width.low), width.high) * ValueSet(0.5 / z.high, 0.5 / z.low)
    sharp = estimate.intersection((low + high).scaled(0.5))
    return sharp or estimate, se


def _flat(cells: Mapping[str, LeagueCell], numbers: Mapping[str, Printed]) -> dict[str, Printed]:
    """All numbers by name."""
    named = (
        (f"{k} {part}".removesuffix(" estimate"), getattr(c, part))
        for k, c in cells.items()
        for part in ("estimate", "low", "high")
    )
    return {**{k: n for k, n in named if n is not None}, **numbers}


def _back(numbers: Mapping[str, Printed]) -> tuple[dict[str, LeagueCell], dict[str, Printed]]:
    """The cells of numbers by name."""
    cells = {
        k: LeagueCell(numbers[k], numbers.get(f"{k} low"), numbers.get(f"{k} high")) for k in _PARTS if k in numbers
    }
    return cells, {k: numbers[k] for k in ("proportion", "p") if k in numbers}


def _weight(effects: Mapping[str, _Sets | None]) -> ValueSet | None:
    """Return every share of direct evidence that the standard errors allow; None where they contradict each other."""
    se = {k: None if e is None else e[1] for k, e in effects.items()}
    share: ValueSet | None = _ZERO_TO_ONE
    ways = (("network", "direct", False), ("network", "indirect", True), ("indirect", "direct", None))
    for above, below, rest in ways:
        one, other = se.get(above), se.get(below)
        if one is None or other is None or share is None:
            continue
        ratio = _ratio_squared(one, other)
        if rest is None:  # v_i / (v_d + v_i) = r / (1 + r)
            ratio = ValueSet(ratio.low / (1 + ratio.low), ratio.high / (1 + ratio.high) if ratio.high < 1e300 else 1.0)
        elif rest:
            ratio = ValueSet(1.0, 1.0) - ratio
        share = share.intersection(ratio.widened())
    return share


def _ratio_squared(one: ValueSet, other: ValueSet) -> ValueSet:
    """The square of a ratio of standard errors."""
    low = one.low / other.high if other.high > 0 else 0.0
    high = one.high / other.low if other.low > 0 else float("inf")
    return ValueSet(low * low, high * high).widened()


def _mixed(measure: str, z: ValueSet, cells: Mapping[str, LeagueCell], numbers: Mapping[str, Printed]) -> Finding:
    """Whether the network's evidence is the mean of the direct and the indirect."""
    printed = _flat(cells, {})
    effects = {k: _effect(c, measure, z) for k, c in cells.items()}
    if any(effects.get(k) is None for k in _PARTS):
        lacking = tuple(k for k in _PARTS if effects.get(k) is None)
        return make(_MIXED, Verdict.NOT_CHECKABLE, f"The mean needs {', '.join(lacking)}.", missing=lacking)
    told = ", ".join(f"{k} {cells[k]}" for k in _PARTS)
    fits, made = _mean_fits(effects)
    admissible = {} if made is None else {"network": made.exp() if is_log(measure) else made}
    if fits:
        text = f"The network's evidence can be the mean of both: {told}."
        return make(_MIXED, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed=printed, admissible=admissible)

    def distance(changed: Mapping[str, Printed]) -> float | None:
        now = {k: _effect(c, measure, z) for k, c in _back(changed)[0].items()}
        return 0.0 if all(now.get(k) is not None for k in _PARTS) and _mean_fits(now)[0] else None

    why = "is not their mean by inverse variance" if made is not None else "has not their variances together"
    finding = make(
        _MIXED,
        Verdict.INCONSISTENT,
        f"The network's evidence {why}: {told}.",
        stakes=Stakes(),
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance),
    )
    return resting(finding, assume("split"), *_intervals(effects))


def _mean_fits(effects: Mapping[str, _Sets | None]) -> tuple[bool, ValueSet | None]:
    """Whether the network's effect can be the weighted mean, and what that mean can be."""
    direct, indirect, network = (effects[k] for k in _PARTS)
    share = _weight(effects)
    if share is None or direct is None or indirect is None or network is None:
        return False, None
    mean = indirect[0] + share * (direct[0] - indirect[0])
    other = direct[0] + (ValueSet(1.0, 1.0) - share) * (indirect[0] - direct[0])
    made = mean.intersection(other) or mean
    return made.intersects(network[0]), made


def _intervals(effects: Mapping[str, _Sets | None]) -> tuple[Premise, ...]:
    return (assume("interval"),) if any(e is not None and e[1] is not None for e in effects.values()) else ()


def _share(measure: str, z: ValueSet, cells: Mapping[str, LeagueCell], numbers: Mapping[str, Printed]) -> Finding:
    """Whether the share of direct evidence lies in (0, 1], and is that of the standard errors."""
    number = numbers["proportion"]
    shares = _shares(number)
    printed = _flat(cells, {"proportion": number})
    if not any(share.high > 0 and share.low <= 1 for share in shares):
        text = f"The share of direct evidence is {number.text}; it lies between 0 and 1."
        return make(_SHARE, Verdict.INCONSISTENT, text, stakes=BESIDE, printed=printed)
    effects = {k: _effect(c, measure, z) for k, c in cells.items()}
    if sum(e is not None and e[1] is not None for e in effects.values()) < 2:
        why = "The share of direct evidence needs two intervals."
        return make(_SHARE, Verdict.NOT_CHECKABLE, why, printed=printed, missing=("intervals",))
    made = _weight(effects)
    if made is None:
        why = "The intervals contradict each other, so that they tell no share."
        return make(_SHARE, Verdict.NOT_CHECKABLE, why, printed=printed, missing=("intervals that agree",))
    admissible = {"proportion": made.scaled(100.0) if len(shares) == 1 else made}
    told = f"The share of direct evidence by the standard errors is {admissible['proportion']}, printed {number.text}"
    if any(map(made.intersects, shares)):
        return make(_SHARE, Verdict.CONSISTENT_WITHIN_ROUNDING, f"{told}.", printed=printed, admissible=admissible)

    def distance(changed: Mapping[str, Printed]) -> float | None:
        return 0.0 if any(map(made.intersects, _shares(changed["proportion"]))) else None

    repairs = find_repairs(printed, distance, fields=("proportion",))
    finding = make(
        _SHARE,
        Verdict.INCONSISTENT,
        f"{told}.",
        stakes=BESIDE,
        printed=printed,
        admissible=admissible,
        repairs=repairs,
    )
    return resting(finding, assume("split"), assume("interval"))


def _shares(number: Printed) -> tuple[ValueSet, ...]:
    """The values of a share as a fraction: what is above 1 is in percent, and what is not may be."""
    values = values_of(number)
    percent = values.scaled(0.01)
    return (percent,) if number.unit == "%" or values.low > 1 else (values, percent)


def _p_value(
    measure: str,
    z: ValueSet,
    premises: tuple[Premise, ...],
    cells: Mapping[str, LeagueCell],
    numbers: Mapping[str, Printed],
) -> Finding:
    """Whether p is that of the difference of two independent estimates."""
    number = numbers["p"]
    printed = _flat({k: c for k, c in cells.items() if k != "network"}, {"p": number})
    made = _difference_p(cells, measure, z)
    if made is None:
        why = "p of the difference needs both intervals."
        return make(_P, Verdict.NOT_CHECKABLE, why, printed=printed, missing=("direct and indirect interval",))
    told = f"Direct {cells['direct']} and indirect {cells['indirect']} differ with p in {made}, printed {number.text}"
    if made.intersects(values_of(number)):
        return make(_P, Verdict.CONSISTENT_WITHIN_ROUNDING, f"{told}.", printed=printed, admissible={"p": made})

    def distance(changed: Mapping[str, Printed]) -> float | None:
        now = _difference_p(_back(changed)[0], measure, z)
        return 0.0 if now is not None and now.intersects(values_of(changed["p"])) else None

    finding = make(
        _P,
        Verdict.INCONSISTENT,
        f"{told}.",
        stakes=BESIDE,
        printed=printed,
        admissible={"p": made},
        repairs=find_repairs(printed, distance),
    )
    return resting(finding, *premises)


def _difference_p(cells: Mapping[str, LeagueCell], measure: str, z: ValueSet) -> ValueSet | None:
    """Return every p of the difference that two printed effects allow."""
    direct, indirect = (_effect(cells[k], measure, z) for k in ("direct", "indirect"))
    if direct is None or indirect is None or direct[1] is None or indirect[1] is None:
        return None
    apart = (direct[0] - indirect[0]).abs()
    low, high = (sum(getattr(s, end) ** 2 for s in (direct[1], indirect[1])) ** 0.5 for end in ("low", "high"))
    least = apart.low / high if high > 0 else 0.0
    most = apart.high / low if low > 0 else float("inf")
    return span(2 * float(ndtr(-least)), 2 * float(ndtr(-most)))
