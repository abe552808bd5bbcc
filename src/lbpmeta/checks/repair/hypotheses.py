"""Hypotheses: the usual reasons, beyond a slip in one number, why printed numbers do not fit each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import critical_set, values_of
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row
from lbpmeta.measures import LOG_MEASURES, compares_risks
from lbpmeta.printed import Printed

__all__ = ["Hypothesis", "about_arms", "flipped", "levels_of", "line_hypotheses", "near", "row_hypotheses"]

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")
_ARM: Final = ("n", "baseline", "baseline_sd", "mean", "sd", "change", "events")
_ARM_CELLS: Final = tuple(f"{c}{arm}" for c in _ARM for arm in "12")
_CELLS: Final = (*_TRIPLE, *_ARM_CELLS)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Cells that would stand there if the hypothesis were true.

    Parameters
    ----------
    changes : mapping of str to str
    kind : str
        Its name in ``repairs.COSTS``.
    why : str
        In words.
    """

    changes: Mapping[str, str]
    kind: str
    why: str

    @property
    def cost(self) -> float:
        """What it costs."""
        return COSTS[self.kind]

    def repair(self, cells: Mapping[str, str]) -> Repair:
        """Return it as a repair of a row."""
        names = tuple(self.changes)
        return Repair(
            ", ".join(names),
            ", ".join(cells.get(n, "") for n in names),
            ", ".join(self.changes.values()),
            self.why,
            MappingProxyType({**cells, **self.changes}),
            self.cost,
        )


def line_hypotheses(line: Line) -> Iterator[Hypothesis]:
    """Yield what can have happened to several numbers of a line at once, or to its level.

    Examples
    --------
    >>> line = Line.read("-5.4", "9.4", "1.3", measure="MD", level=95)
    >>> [dict(h.changes) for h in line_hypotheses(line) if h.kind == "signs"]
    [{'ci_low': '-9.4', 'ci_high': '-1.3'}, {'ci_low': '-1.3', 'ci_high': '-9.4'}]
    """
    est, low, high = line.estimate, line.low, line.high
    if low is not None and high is not None and low.op == high.op == "=":
        yield from _bounds(low, high)
        if est is not None and est.op == "=":
            for name, other in (("ci_low", low), ("ci_high", high)):
                text = f"the estimate and {'the lower' if other is low else 'the upper'} bound changed places"
                yield Hypothesis({"estimate": other.text, name: est.text}, "numbers swapped", text)
            yield from _logs(est, low, high, line.measure)
    if line.level is not None and (line.p is not None or line.se is not None):
        for level in (0.90, 0.95, 0.99):
            if abs(level - line.level) > 1e-9:
                yield from _levels(line.printed, line.level, level, line.measure)
    if line.se is not None and line.level is not None and line.se.op == "=":
        critical = critical_set(line.level, math.inf).mid
        text = _text(float(line.se) / critical, line.se.decimals + 1)
        yield Hypothesis({"se": text}, "scale", "half the width of the interval is printed as the standard error")
        if line.se.value > 0:
            text = _text(math.sqrt(float(line.se)), line.se.decimals)
            yield Hypothesis({"se": text}, "scale", "the variance is printed as the standard error")
    if line.p is not None and line.p.op == "=" and 0 < float(line.p) <= 0.5:
        doubled = f"{2 * line.p.value:f}"
        yield Hypothesis({"p": doubled}, "one-sided", "the p-value is that of a one-sided test")
        yield from _from_p(line, float(line.p))


def _from_p(line: Line, p: float) -> Iterator[Hypothesis]:
    """Both bounds, as the estimate and its p-value make them: an interval of other standard errors."""
    numbers = [line.estimate, line.low, line.high]
    if line.level is None or any(n is None or n.op != "=" for n in numbers):
        return
    log = line.measure in LOG_MEASURES
    est, low, high = (n for n in numbers if n is not None)
    if log and float(est) <= 0:
        return
    middle = math.log(float(est)) if log else float(est)
    if middle == 0:
        return
    half = abs(middle) / critical_set(1 - p, math.inf).mid * critical_set(line.level, math.inf).mid
    ends = [math.exp(x) if log and x < 50 else x for x in (middle - half, middle + half)]
    texts = [_text(x, n.decimals) for x, n in zip(ends, (low, high), strict=True)]
    yield Hypothesis({"ci_low": texts[0], "ci_high": texts[1]}, "from p", "the interval that the estimate and p make")


def levels_of(line: Line) -> Iterator[Hypothesis]:
    """Yield the bounds as they are if the printed ones are those of another level."""
    if line.level is not None:
        for level in (0.90, 0.99):
            if abs(level - line.level) > 1e-9:
                yield from (
                    h for h in _levels(line.printed, line.level, level, line.measure) if "level" not in h.changes
                )


def _levels(cells: Mapping[str, Printed], told: float, level: float, measure: str) -> Iterator[Hypothesis]:
    """An interval of another level than the one that is told: the level as it is, or the interval of that told."""
    if not all(c in cells and cells[c].op == "=" for c in ("ci_low", "ci_high")):
        return
    log = measure in LOG_MEASURES
    ends = [float(cells[c]) for c in ("ci_low", "ci_high")]
    if log and min(ends) <= 0:
        return
    low, high = (math.log(e) if log else e for e in ends)
    half = (high - low) / 2 * critical_set(told, math.inf).mid / critical_set(level, math.inf).mid
    middle = (low + high) / 2
    new = [math.exp(x) if log else x for x in (middle - half, middle + half)]
    texts = [_text(x, cells[c].decimals) for x, c in zip(new, ("ci_low", "ci_high"), strict=True)]
    is_one = f"the interval is one of {100 * level:g}%, not of {100 * told:g}%"
    shown = f"{is_one}; that of {100 * told:g}% is {texts[0]} to {texts[1]}"
    yield Hypothesis({"level": f"{100 * level:g}"}, "level", shown)
    yield Hypothesis({"ci_low": texts[0], "ci_high": texts[1]}, "level", is_one)


def _bounds(low: Printed, high: Printed) -> Iterator[Hypothesis]:
    """Both bounds: swapped, without their signs, on another scale."""
    yield Hypothesis({"ci_low": high.text, "ci_high": low.text}, "bounds swapped", "the bounds changed places")
    negative = flipped(low), flipped(high)
    if low.value > 0 and high.value > 0:
        text = "both bounds lost their signs"
        yield Hypothesis({"ci_low": negative[0], "ci_high": negative[1]}, "signs", text)
        yield Hypothesis({"ci_low": negative[1], "ci_high": negative[0]}, "signs", text + " and changed places")
    elif low.value < 0 and high.value < 0:
        text = "would agree if both signs were reversed"
        yield Hypothesis({"ci_low": negative[1], "ci_high": negative[0]}, "signs", text)
        yield Hypothesis({"ci_low": negative[0], "ci_high": negative[1]}, "signs", text)
    for power, scale in ((1, "a tenth of"), (-1, "ten times")):
        changes = {"ci_low": f"{low.value.scaleb(power):f}", "ci_high": f"{high.value.scaleb(power):f}"}
        yield Hypothesis(changes, "scale", f"the interval is printed on {scale} the estimate's scale (0-10 and 0-100?)")


def _logs(est: Printed, low: Printed, high: Printed, measure: str) -> Iterator[Hypothesis]:
    """Logarithms printed among natural values of a ratio."""
    if measure not in LOG_MEASURES:
        return
    # No more digits than the logarithms are good for; more of them only where as few do not agree.
    own = max(low.decimals, high.decimals, est.decimals)
    for places in dict.fromkeys((own, max(own, 2))):
        natural = [_exp_text(x, places) for x in (est, low, high)]
        if None in natural:
            return
        e, a, b = (str(t) for t in natural)
        yield Hypothesis({"estimate": e}, "log", "the estimate is printed as a logarithm")
        yield Hypothesis({"ci_low": a, "ci_high": b}, "log", "the bounds are printed as logarithms")
        if float(low) <= 0:
            text = "estimate and bounds are printed as logarithms"
            yield Hypothesis({"estimate": e, "ci_low": a, "ci_high": b}, "log", text)


def _exp_text(number: Printed, places: int) -> str | None:
    values = values_of(number)
    return _text(math.exp(values.mid), places) if abs(values.mid) < 50 else None


def _text(value: float, places: int) -> str:
    return f"{value:.{max(0, places)}f}"


def flipped(number: Printed) -> str:
    """Return a printed number with the other sign."""
    text = number.text
    return text[1:] if text.startswith("-") else f"-{text.lstrip('+')}"


def about_arms(finding: Finding) -> bool:
    """Whether a finding is about the arms of a trial: about means, SDs, sizes or events."""
    return any(cell in finding.printed for cell in _ARM_CELLS)


def told_level(row: Row) -> float:
    """Return the confidence level of a row, between 0 and 1; 0.95 where it says none that can be one."""
    try:
        level = float(row["level"].rstrip(" %") or 95) / 100
    except ValueError:
        return 0.95
    return level if 0.5 <= level < 1 else 0.95


def row_hypotheses(row: Row, failing: Iterable[Finding]) -> Iterator[Hypothesis]:
    """Yield what can have happened to the arms of a trial that do not fit each other or their contrast.

    Parameters
    ----------
    row : Row
    failing : iterable of Finding
        What the row fails.

    Notes
    -----
    A rough computation from the face values leaves out what cannot be: the rest is for the checks to judge.
    """
    if row.table != "trials" or not any(map(about_arms, failing)):
        return
    try:
        numbers = {c: float(n) for c in _CELLS if (n := row.printed(c)) is not None}
    except DataError:
        return
    for hypothesis in _arm_hypotheses(row, numbers):
        try:
            new = {n: float(Printed.parse(text)) for n, text in hypothesis.changes.items() if n in _CELLS}
        except DataError:  # too large or too small for any print: nothing slipped that far
            continue
        after = numbers | new
        if near(after, hypothesis.changes.get("measure", row["measure"]), _critical(hypothesis.changes, row)):
            yield hypothesis


def _critical(changes: Mapping[str, str], row: Row) -> float:
    """The normal quantile of the row's level, or of another one that a hypothesis gives it."""
    level = float(changes["level"]) / 100 if "level" in changes else told_level(row)
    return critical_set(level, math.inf).mid


def _arm_hypotheses(row: Row, numbers: Mapping[str, float]) -> Iterator[Hypothesis]:
    swap = {f"{c}{a}": row[f"{c}{b}"] for c in _ARM for a, b in ("12", "21") if row[f"{c}1"] and row[f"{c}2"]}
    if swap:
        yield Hypothesis(swap, "arms swapped", "the arms changed places")
        for c in ("n", "sd", "mean", "events"):
            if f"{c}1" in swap and row[f"{c}1"] != row[f"{c}2"]:
                both = {f"{c}1": row[f"{c}2"], f"{c}2": row[f"{c}1"]}
                yield Hypothesis(both, "arms swapped", f"{c}1 and {c}2 changed places")
    if all(row[c] for c in _TRIPLE) and row["measure"] not in LOG_MEASURES:
        turned = [flipped(Printed.parse(row[c])) for c in _TRIPLE]
        changes = {"estimate": turned[0], "ci_low": turned[2], "ci_high": turned[1]}
        yield Hypothesis(changes, "arms swapped", "the contrast is that of arm 2 against arm 1")
    sds = {f"sd{a}": _spread(row, a, numbers) for a in "12" if f"sd{a}" in numbers and numbers.get(f"n{a}", 0) > 1}
    if len(sds) == 2:
        yield Hypothesis(sds, "sd is se", "the standard errors are printed as standard deviations")
    for name, text in sds.items():
        yield Hypothesis({name: text}, "sd is se", f"{name} is the standard error, not the standard deviation")
    for power, scale in ((1, "0-10 for 0-100"), (-1, "0-100 for 0-10")):
        for arms in ("12", "1", "2"):
            cells = [f"{c}{a}" for a in arms for c in ("mean", "sd", "change") if row[f"{c}{a}"]]
            if cells:
                changes = {c: f"{Decimal(Printed.parse(row[c]).value).scaleb(power):f}" for c in cells}
                whose = "the arms are" if arms == "12" else f"arm {arms} is"
                yield Hypothesis(changes, "scale", f"{whose} printed on another scale than the contrast ({scale})")
    contrast = {c: n for c in _TRIPLE if (n := row.printed(c)) is not None}
    told = told_level(row)
    for level in (0.90, 0.99, 0.95):
        if abs(level - told) > 1e-9:
            yield from _levels(contrast, told, level, row["measure"])
    others = {"RR": ("OR",), "OR": ("RR",), "MD": ("SMD",), "SMD": ("MD",)}
    for other in others.get(row["measure"], ()):
        yield Hypothesis({"measure": other}, "measure", f"the printed {row['measure']} is the {other}")
    if all(f"{c}{a}" in numbers for c in ("events", "n") for a in "12"):
        rest = {f"events{a}": f"{numbers[f'n{a}'] - numbers[f'events{a}']:.0f}" for a in "12"}
        yield Hypothesis(rest, "arms swapped", "the people without the event are counted")


def _spread(row: Row, arm: str, numbers: Mapping[str, float]) -> str:
    printed = Printed.parse(row[f"sd{arm}"])
    return _text(float(printed) * math.sqrt(numbers[f"n{arm}"]), printed.decimals)


def near(numbers: Mapping[str, float], measure: str, critical: float = 1.96) -> bool:
    """Whether the face values of arms come near the contrast: a coarse sieve before the checks judge.

    `critical` is the normal quantile of the printed interval.

    Examples
    --------
    >>> near({"mean1": 30.0, "mean2": 20.0, "estimate": 10.1}, "MD")
    True
    """
    est = numbers.get("estimate")
    if est is None:
        return True
    if compares_risks(measure):
        return _near_counts(numbers, measure, est, critical)
    first, second = ("mean1", "mean2") if "mean1" in numbers and "mean2" in numbers else ("change1", "change2")
    if first not in numbers or second not in numbers:
        return True
    diff = numbers[first] - numbers[second]
    sd1, sd2, n, m = (numbers.get(k, 0.0) for k in ("sd1", "sd2", "n1", "n2"))
    if measure == "SMD":
        pooled = math.sqrt((sd1 * sd1 + sd2 * sd2) / 2)
        return pooled > 0 and abs(diff / pooled - est) <= 0.3 * max(abs(est), 0.2)
    if abs(diff - est) > 0.1 * max(abs(est), 1.0) + 0.5:
        return False
    if min(sd1, sd2, n, m) <= 0:
        return True
    return _near_width(numbers, critical * math.sqrt(sd1 * sd1 / n + sd2 * sd2 / m))


def _near_counts(numbers: Mapping[str, float], measure: str, est: float, critical: float) -> bool:
    a, n, c, m = (numbers.get(k, 0.0) for k in ("events1", "n1", "events2", "n2"))
    b, d = n - a, m - c
    if min(a, b, c, d) < 0 or min(n, m) <= 0:
        return False
    if min(a, b, c, d) == 0:
        return True  # what was added to the cells is open
    central = {"RR": a / n / (c / m), "OR": a * d / (c * b), "RD": a / n - c / m}[measure]
    if abs(central - est) > 0.1 * max(abs(est), 0.1):
        return False
    if measure == "RD":
        return _near_width(numbers, critical * math.sqrt(a * b / n**3 + c * d / m**3))
    if numbers.get("ci_low", 1.0) <= 0 or numbers.get("ci_high", 1.0) <= 0:
        return False
    logs = {k: math.log(numbers[k]) for k in ("ci_low", "ci_high") if k in numbers}
    se = 1 / a - 1 / n + 1 / c - 1 / m if measure == "RR" else 1 / a + 1 / b + 1 / c + 1 / d
    return _near_width(logs, critical * math.sqrt(se))


def _near_width(numbers: Mapping[str, float], half: float) -> bool:
    if "ci_low" not in numbers or "ci_high" not in numbers:
        return True
    return half > 0 and 0.7 <= (numbers["ci_high"] - numbers["ci_low"]) / (2 * half) <= 1.5
