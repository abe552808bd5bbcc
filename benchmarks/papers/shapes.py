"""Tables of our own, with known numbers: the shapes in which results stand in tables of papers.

A cell "<" is one with the cell before it, "^" one with the cell above it. Every number is made up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

__all__ = ["SHAPES", "ArmTruth", "Cells", "Made", "Told", "made"]


@dataclass(frozen=True)
class Told:
    """An interval that a table prints: what must be read of it."""

    measure: str
    estimate: str
    low: str
    high: str
    row: str
    level: str = "95"
    p: str = ""
    arms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArmTruth:
    """Two arms that a table prints without a contrast."""

    row: str
    arms: tuple[str, str]


@dataclass(frozen=True)
class Made:
    """A table and what it says."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    heads: int
    told: tuple[Told, ...] = ()
    arms: tuple[ArmTruth, ...] = ()
    caption: str = ""
    foot: str = ""


@dataclass
class Cells:
    """Numbers of a table, made as they are needed."""

    rng: random.Random
    told: list[Told] = field(default_factory=list)
    arms: list[ArmTruth] = field(default_factory=list)

    def ratio(self) -> tuple[str, str, str]:
        """An estimate of a ratio with its interval."""
        from math import exp

        middle, half = self.rng.uniform(-1.2, 0.9), self.rng.uniform(0.1, 0.8)
        low, estimate, high = (f"{exp(middle + d):.2f}" for d in (-half, 0.0, half))
        return estimate, low, high

    def difference(self, digits: int = 1) -> tuple[str, str, str]:
        """An estimate of a difference with its interval."""
        middle, half = self.rng.uniform(-9, 6), self.rng.uniform(0.8, 5)
        low, estimate, high = (f"{middle + d:.{digits}f}" for d in (-half, 0.0, half))
        return estimate, low, high

    def p(self) -> str:
        """A p-value as a cell prints it."""
        return self.rng.choice(["<0.001", "0.04", "0.67", "0.012", ".23"])

    def mean(self) -> tuple[str, str]:
        """A mean and its SD."""
        return f"{self.rng.uniform(20, 60):.1f}", f"{self.rng.uniform(5, 15):.1f}"

    def count(self, n: int) -> tuple[str, str]:
        """Events of n people and their percentage."""
        events = self.rng.randint(3, n - 3)
        return f"{events}", f"{100 * events / n:.1f}"

    def tell(self, measure: str, triple: tuple[str, str, str], row: str, **more: str | tuple[str, ...]) -> None:
        """Note what must be read."""
        self.told.append(Told(measure, *triple, row, **more))  # type: ignore[arg-type]


Rows = list[list[str]]
Shape = Callable[[Cells], tuple[Rows, int, str, str]]
_OUTCOMES: Final = ("Pain", "Function", "Sick leave", "Global change")
SHAPES: Final[list[Shape]] = []


def shape(make: Shape) -> Shape:
    """Add a shape."""
    SHAPES.append(make)
    return make


def _one_cell(c: Cells, head: str, measure: str, fmt: str, *, ratio: bool, with_p: bool = True) -> Rows:
    rows: Rows = []
    for name in _OUTCOMES:
        triple, p = (c.ratio() if ratio else c.difference()), c.p() if with_p else ""
        rows.append([name, fmt.format(*triple), *([p] if with_p else [])])
        c.tell(measure, triple, name, p=p.replace("0.", ".") if with_p else "")
    return [["Outcome", head, *(["P value"] if with_p else [])], *rows]


@shape
def estimate_interval_p(c: Cells) -> tuple[Rows, int, str, str]:
    """One cell, one column of p."""
    return _one_cell(c, "OR (95% CI)", "OR", "{} ({} to {})", ratio=True), 1, "Results", ""


@shape
def en_dash(c: Cells) -> tuple[Rows, int, str, str]:
    """An en dash between the bounds."""
    return _one_cell(c, "Hazard ratio (95% CI)", "HR", "{} ({}\u2013{})", ratio=True), 1, "Results", ""


@shape
def comma_between(c: Cells) -> tuple[Rows, int, str, str]:
    """A comma between the bounds, true minus signs."""
    rows = _one_cell(c, "Mean difference [95 % CI]", "MD", "{} [{}, {}]", ratio=False)
    return [[cell.replace("-", "\u2212") for cell in row] for row in rows], 1, "Results", ""


@shape
def semicolon_and_marks(c: Cells) -> tuple[Rows, int, str, str]:
    """A semicolon, and footnote marks behind the bracket."""
    rows = _one_cell(c, "RR (95% CI)\u2020", "RR", "{} ({}; {})*", ratio=True)
    return rows, 1, "Results", "* p < 0.05. \u2020 Adjusted for age."


@shape
def tilde(c: Cells) -> tuple[Rows, int, str, str]:
    """A tilde between the bounds."""
    return _one_cell(c, "OR (95% CI)", "OR", "{} ({}~{})", ratio=True), 1, "Results", ""


@shape
def caption_names_it(c: Cells) -> tuple[Rows, int, str, str]:
    """The caption alone names interval and level."""
    rows = _one_cell(c, "Odds ratio", "OR", "{} ({}\u2013{})", ratio=True)
    return rows, 1, "Odds ratios with 95% confidence intervals", ""


@shape
def foot_names_all(c: Cells) -> tuple[Rows, int, str, str]:
    """The foot names measure, interval and level."""
    rows = _one_cell(c, "Exercise versus control", "RR", "{} ({} to {})", ratio=True, with_p=False)
    return rows, 1, "Results", "Values are risk ratios (95% CI)."


@shape
def row_names_it(c: Cells) -> tuple[Rows, int, str, str]:
    """The row names measure and interval."""
    first, second = c.ratio(), c.difference()
    c.tell("HR", first, "Hazard ratio (95% CI)")
    c.tell("MD", second, "Mean difference (95% CI)")
    body = [
        ["Hazard ratio (95% CI)", "{} ({} to {})".format(*first)],
        ["Mean difference (95% CI)", "{} ({} to {})".format(*second)],
    ]
    return [["", "Exercise versus control"], *body], 1, "Results", ""


@shape
def interval_in_its_column(c: Cells) -> tuple[Rows, int, str, str]:
    """Estimate, interval and p in three columns."""
    rows: Rows = [["Outcome", "OR", "95% CI", "p"]]
    for name in _OUTCOMES:
        triple, p = c.ratio(), c.p()
        rows.append([name, triple[0], f"{triple[1]}\u2013{triple[2]}", p])
        c.tell("OR", triple, name, p=p)
    return rows, 1, "Results", ""


@shape
def bounds_in_two_columns(c: Cells) -> tuple[Rows, int, str, str]:
    """Lower and upper bound in two columns under one head."""
    rows: Rows = [["Outcome", "Mean difference", "95% CI", "<", "P-value"], ["^", "^", "Lower", "Upper", "^"]]
    for name in _OUTCOMES:
        triple, p = c.difference(2), c.p()
        rows.append([name, *triple, p])
        c.tell("MD", triple, name, p=p)
    return rows, 2, "Results", ""


@shape
def se_between(c: Cells) -> tuple[Rows, int, str, str]:
    """A standard error between estimate and interval."""
    rows: Rows = [["Predictor", "Mean difference", "SE", "95% CI", "p"]]
    for name in _OUTCOMES:
        triple = c.difference(2)
        rows.append([name, triple[0], "1.21", f"{triple[1]}, {triple[2]}", "0.03"])
        c.tell("MD", triple, name, p="0.03")
    return rows, 1, "Results", ""


@shape
def crude_and_adjusted(c: Cells) -> tuple[Rows, int, str, str]:
    """Crude and adjusted under two merged heads."""
    rows: Rows = [
        ["Factor", "Crude", "<", "Adjusted", "<"],
        ["^", "OR (95% CI)", "P value", "OR (95% CI)", "P value"],
    ]
    for name in _OUTCOMES:
        one, two, p, q = c.ratio(), c.ratio(), c.p(), c.p()
        rows.append([name, "{} ({}, {})".format(*one), p, "{} ({}, {})".format(*two), q])
        c.tell("OR", one, name, p=p)
        c.tell("OR", two, name, p=q)
    return rows, 2, "Results", ""


@shape
def section_rows(c: Cells) -> tuple[Rows, int, str, str]:
    """Outcomes as sections, times as rows."""
    rows: Rows = [["", "Mean difference (95% CI)"]]
    for name in _OUTCOMES[:2]:
        rows.append([name, "<"])
        for time in ("6 weeks", "12 months"):
            triple = c.difference()
            rows.append([time, "{} ({} to {})".format(*triple)])
            c.tell("MD", triple, f"{name}: {time}")
    return rows, 1, "Results", ""


@shape
def blank_sections(c: Cells) -> tuple[Rows, int, str, str]:
    """A factor with blank cells, its levels beneath, a reference among them."""
    rows: Rows = [["Factor", "aOR (95% CI)"], ["Smoking", ""], ["Never", "1 (reference)"]]
    for name in ("Former", "Current"):
        triple = c.ratio()
        rows.append([name, "{} ({}\u2013{})".format(*triple)])
        c.tell("OR", triple, f"Smoking: {name}")
    return rows, 1, "Results", ""


@shape
def means_and_contrast(c: Cells) -> tuple[Rows, int, str, str]:
    """Means of two arms, their difference, p."""
    rows: Rows = [
        ["Outcome", "Exercise (n = 45)", "Control (n = 44)", "Mean difference (95% CI)", "P value"],
        ["^", "Mean (SD)", "Mean (SD)", "^", "^"],
    ]
    for name in _OUTCOMES:
        one, two, triple, p = c.mean(), c.mean(), c.difference(), c.p()
        rows.append([name, f"{one[0]} ({one[1]})", f"{two[0]} ({two[1]})", "{} ({} to {})".format(*triple), p])
        arms = tuple(f"{n}: {m} (SD {s}), n {k}" for n, (m, s), k in (("Exercise", one, 45), ("Control", two, 44)))
        c.tell("MD", triple, name, p=p, arms=arms)
    return rows, 2, "Results", ""


@shape
def stub_says_mean(c: Cells) -> tuple[Rows, int, str, str]:
    """The row says that the arms are means with SDs; plus-minus."""
    rows: Rows = [["", "Exercise (n=45)", "Control (n=44)", "Difference (95% CI)", "p"]]
    for name in _OUTCOMES:
        one, two, triple = c.mean(), c.mean(), c.difference()
        label = f"{name}, mean \u00b1 SD"
        rows.append(
            [label, f"{one[0]} \u00b1 {one[1]}", f"{two[0]} \u00b1 {two[1]}", "{} ({} to {})".format(*triple), "0.03"]
        )
        arms = tuple(f"{n}: {m} (SD {s}), n {k}" for n, (m, s), k in (("Exercise", one, 45), ("Control", two, 44)))
        c.tell("MD", triple, label, p="0.03", arms=arms)
    return rows, 1, "Results", ""


@shape
def counts_and_ratio(c: Cells) -> tuple[Rows, int, str, str]:
    """Counts with percentages of two arms, their risk ratio."""
    rows: Rows = [["Event", "Drug (n=120), n (%)", "Placebo (n=118), n (%)", "RR (95% CI)"]]
    for name in _OUTCOMES:
        one, two, triple = c.count(120), c.count(118), c.ratio()
        rows.append([name, f"{one[0]} ({one[1]})", f"{two[0]} ({two[1]})", "{} ({} to {})".format(*triple)])
        arms = tuple(f"{n}: {e} ({q}%), n {k}" for n, (e, q), k in (("Drug", one, 120), ("Placebo", two, 118)))
        c.tell("RR", triple, name, arms=arms)
    return rows, 1, "Results", ""


@shape
def events_of_total(c: Cells) -> tuple[Rows, int, str, str]:
    """Events of all in one cell, with percent."""
    rows: Rows = [["Event", "Drug, n/N (%)", "Placebo, n/N (%)", "OR (95% CI)", "P"]]
    for name in _OUTCOMES:
        one, two, triple = c.count(120), c.count(118), c.ratio()
        rows.append(
            [name, f"{one[0]}/120 ({one[1]}%)", f"{two[0]}/118 ({two[1]}%)", "{} ({} to {})".format(*triple), "0.2"]
        )
        arms = tuple(f"{n}: {e} ({q}%), n {k}" for n, (e, q), k in (("Drug", one, 120), ("Placebo", two, 118)))
        c.tell("OR", triple, name, p="0.2", arms=arms)
    return rows, 1, "Results", ""


@shape
def two_measures(c: Cells) -> tuple[Rows, int, str, str]:
    """A head with two measures: the row decides."""
    one, two = c.ratio(), c.difference()
    rows: Rows = [
        ["Outcome", "Effect: odds ratio or mean difference (95% CI)"],
        ["Recovery (odds ratio)", "{} ({} to {})".format(*one)],
        ["Pain (mean difference)", "{} ({} to {})".format(*two)],
    ]
    c.tell("OR", one, "Recovery (odds ratio)")
    c.tell("MD", two, "Pain (mean difference)")
    return rows, 1, "Results", ""


@shape
def times_as_columns(c: Cells) -> tuple[Rows, int, str, str]:
    """Times as merged heads above estimate and p."""
    rows: Rows = [
        ["Outcome", "6 weeks", "<", "12 months", "<"],
        ["^", "Mean difference (95% CI)", "p", "Mean difference (95% CI)", "p"],
    ]
    for name in _OUTCOMES:
        one, two = c.difference(), c.difference()
        rows.append([name, "{} ({} to {})".format(*one), "0.5", "{} ({} to {})".format(*two), "0.02"])
        c.tell("MD", one, name, p="0.5")
        c.tell("MD", two, name, p="0.02")
    return rows, 2, "Results", ""


@shape
def heads_again(c: Cells) -> tuple[Rows, int, str, str]:
    """Another head in the middle of the table."""
    rows: Rows = [["Binary outcomes", "OR (95% CI)", "p"]]
    for name in _OUTCOMES[:2]:
        triple = c.ratio()
        rows.append([name, "{} ({}\u2013{})".format(*triple), "0.2"])
        c.tell("OR", triple, name, p="0.2")
    rows.append(["Continuous outcomes", "Mean difference (95% CI)", "p"])
    for name in _OUTCOMES[2:]:
        triple = c.difference()
        rows.append([name, "{} ({} to {})".format(*triple), "0.3"])
        c.tell("MD", triple, name, p="0.3")
    return rows, 1, "Results", ""


@shape
def label_in_the_cell(c: Cells) -> tuple[Rows, int, str, str]:
    """A cell that names another measure than its head."""
    one, two = c.difference(), c.ratio()
    rows: Rows = [
        ["Outcome", "Mean difference (95% CI)"],
        ["Pain", "{} ({} to {})".format(*one)],
        ["Recovered", "RR={} ({} to {})".format(*two)],
    ]
    c.tell("MD", one, "Pain")
    c.tell("RR", two, "Recovered")
    return rows, 1, "Results", ""


@shape
def p_in_the_cell(c: Cells) -> tuple[Rows, int, str, str]:
    """The p-value in the cell of the estimate."""
    rows: Rows = [["Outcome", "HR (95% CI), p value"]]
    for name in _OUTCOMES:
        triple = c.ratio()
        rows.append([name, "{} ({} to {}); p = 0.04".format(*triple)])
        c.tell("HR", triple, name, p="0.04")
    return rows, 1, "Results", ""


@shape
def gaps_between(c: Cells) -> tuple[Rows, int, str, str]:
    """Nothing but a gap between the bounds, negative ones among them."""
    rows: Rows = [["Outcome", "Mean difference (95% CI)"]]
    for name, triple in zip(
        _OUTCOMES, [c.difference(), c.difference(), ("2.1", "0.4", "3.8"), ("-1.2", "-1.8", "-0.5")], strict=True
    ):
        rows.append([name, "{} ({} {})".format(*triple)])
        c.tell("MD", triple, name)
    return rows, 1, "Results", ""


@shape
def other_levels(c: Cells) -> tuple[Rows, int, str, str]:
    """Intervals of two levels, in two columns."""
    rows: Rows = [["Outcome", "MD (90% CI)", "SMD (99% CI)"]]
    for name in _OUTCOMES:
        one, two = c.difference(), c.difference(2)
        rows.append([name, "{} ({} to {})".format(*one), "{} ({} to {})".format(*two)])
        c.tell("MD", one, name, level="90")
        c.tell("SMD", two, name, level="99")
    return rows, 1, "Results", ""


@shape
def two_stubs(c: Cells) -> tuple[Rows, int, str, str]:
    """Two columns name the rows; the first reaches over several."""
    rows: Rows = [["Outcome", "Time", "RR (95% CI)", "P value"]]
    for name in _OUTCOMES[:2]:
        for n, time in enumerate(("6 weeks", "12 months")):
            triple = c.ratio()
            rows.append([name if n == 0 else "^", time, "{} ({} to {})".format(*triple), "0.5"])
            c.tell("RR", triple, f"{name}, {time}", p="0.5")
    return rows, 1, "Results", ""


@shape
def medians_and_contrast(c: Cells) -> tuple[Rows, int, str, str]:
    """Medians with quartiles of two arms beside a hazard ratio: only this is an interval."""
    rows: Rows = [["", "Drug (n=60)", "Placebo (n=61)", "HR (95% CI)"], ["^", "Median (IQR)", "Median (IQR)", "^"]]
    for name in _OUTCOMES:
        triple = c.ratio()
        rows.append([name, "210 (125\u2013350)", "180 (110\u2013300)", "{} ({}\u2013{})".format(*triple)])
        arms = ("Drug: median 210 [125, 350], n 60", "Placebo: median 180 [110, 300], n 61")
        c.tell("HR", triple, name, arms=arms)
    return rows, 2, "Results", ""


@shape
def arms_alone(c: Cells) -> tuple[Rows, int, str, str]:
    """Means of two arms without a contrast: arms, and no interval."""
    rows: Rows = [["Characteristic", "Exercise (n = 45)", "Control (n = 44)"], ["^", "mean (SD)", "mean (SD)"]]
    for name in ("Age, years", "Pain (0-100)", "Weight, kg"):
        one, two = c.mean(), c.mean()
        rows.append([name, f"{one[0]} ({one[1]})", f"{two[0]} ({two[1]})"])
        c.arms.append(
            ArmTruth(name, (f"Exercise: {one[0]} (SD {one[1]}), n 45", f"Control: {two[0]} (SD {two[1]}), n 44"))
        )
    return rows, 2, "Baseline characteristics", ""


@shape
def foot_says_mean(c: Cells) -> tuple[Rows, int, str, str]:
    """The foot says that the arms are means, and the head names the contrast."""
    rows: Rows = [["", "Exercise", "Control", "Mean difference (95% CI)"]]
    for name in _OUTCOMES:
        one, two, triple = c.mean(), c.mean(), c.difference()
        rows.append([name, f"{one[0]} ({one[1]})", f"{two[0]} ({two[1]})", "{} ({} to {})".format(*triple)])
        arms = tuple(f"{n}: {m} (SD {s})" for n, (m, s) in (("Exercise", one), ("Control", two)))
        c.tell("MD", triple, name, arms=arms)
    return rows, 1, "Results", "Values are means (SD) unless stated otherwise."


@shape
def mean_and_sd_columns(c: Cells) -> tuple[Rows, int, str, str]:
    """Mean and SD in two columns under each arm."""
    rows: Rows = [
        ["", "Exercise (n=45)", "<", "Control (n=44)", "<", "Mean difference (95% CI)"],
        ["^", "Mean", "SD", "Mean", "SD", "^"],
    ]
    for name in _OUTCOMES:
        one, two, triple = c.mean(), c.mean(), c.difference()
        rows.append([name, *one, *two, "{} ({} to {})".format(*triple)])
        arms = tuple(f"{n}: {m} (SD {s}), n {k}" for n, (m, s), k in (("Exercise", one, 45), ("Control", two, 44)))
        c.tell("MD", triple, name, arms=arms)
    return rows, 2, "Results", ""


@shape
def look_alikes(c: Cells) -> tuple[Rows, int, str, str]:
    """Ranges, quartiles, reference values and counts: no interval at all."""
    rows: Rows = [
        ["Characteristic", "Median (IQR)", "Median (range)", "Reference interval", "n (%)"],
        ["Age", "57 (45\u201366)", "57 (18\u201390)", "3.5\u20135.1", "12 (31)"],
        ["Weight", "80 (71\u201392)", "80 (45\u2013120)", "60\u201390", "14 (36)"],
    ]
    return rows, 1, "Baseline characteristics of the participants (CI = confidence interval)", ""


def made(many: int, seed: int = 19) -> Iterator[Made]:
    """Yield `many` tables of every shape."""
    for make in SHAPES:
        for n in range(many):
            cells = Cells(random.Random(f"{seed} {make.__name__} {n}"))
            rows, heads, caption, foot = make(cells)
            name = make.__name__.replace("_", " ")
            table = tuple(map(tuple, rows))
            yield Made(name, table, heads, tuple(cells.told), tuple(cells.arms), caption, foot)
