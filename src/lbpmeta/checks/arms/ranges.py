"""What a scale and a count allow: means, differences, SDs, percentages and sums."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make, read, values_of
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, SILENT, Answer, TableColumns
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.measures import in_points
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["DOMAINS", "WHOLE", "check_ranges", "check_total", "largest_sd"]

#: TableColumns of counts: whole numbers, printed exactly.
WHOLE: Final = ("n", "n1", "n2", "events", "events1", "events2", "k", "q_df")
DOMAINS: Final = {
    "p": (0.0, 1.0),
    "q_p": (0.0, 1.0),
    "i2": (0.0, 100.0),
    "i2_low": (0.0, 100.0),
    "i2_high": (0.0, 100.0),
    "tau2": (0.0, math.inf),
    "q": (0.0, math.inf),
    "se": (0.0, math.inf),
    "variance": (0.0, math.inf),
    "sd1": (0.0, math.inf),
    "sd2": (0.0, math.inf),
    "baseline_sd1": (0.0, math.inf),
    "baseline_sd2": (0.0, math.inf),
    **dict.fromkeys(("time1", "time2", "o_e_var"), (0.0, math.inf)),
    "weight": (0.0, 100.0),
}


def largest_sd(mean: ValueSet, minimum: float, maximum: float, n: int | None) -> float:
    """Return the largest SD of values on [minimum, maximum] with a mean in the set.

    sqrt(n/(n-1) (max - m)(m - min)), largest at m in the middle. Where n is unknown it may be 2, the worst
    case. Bhatia R, Davis C. Am Math Mon 2000;107:353-357; Popoviciu T. Mathematica 1935;9:129-145.

    Examples
    --------
    >>> round(largest_sd(ValueSet(50, 50), 0, 100, 101), 4)
    50.2494
    """
    middle = (minimum + maximum) / 2
    nearest = min(max(middle, mean.low), mean.high)
    nearest = min(max(nearest, minimum), maximum)
    factor = n / (n - 1) if n is not None and n > 1 else 2.0
    return math.sqrt(factor * (maximum - nearest) * (nearest - minimum)) * (1 + 1e-12)


def check_ranges(
    cells: Mapping[str, str],
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    kind: str = "",
    measure: str = "",
    unit: str = "",
    spread: bool = True,
) -> Finding | None:
    """Check every number of a row against its domain and against the instrument's scale.

    Parameters
    ----------
    cells : mapping of str to str
        TableColumns as in the tables.
    minimum, maximum : float, optional
        Ends of the instrument's scale.
    kind : str
        "change" and "improvement" make the means differences.
    measure : str
        "MD" and "MC" are bounded by the width of the scale, "MN" by the scale.
    unit : str
        "%" bounds `value`, `low` and `high` to [0, 100] (limits may leave it: Wald intervals do).
    spread : bool
        Whether SDs are compared with the scale too.

    Returns
    -------
    Finding or None
        None where nothing could be compared.
    """
    numbers = {name: n for name, text in cells.items() if text and (n := _number(text)) is not None}
    broken: dict[str, str] = {}
    compared: list[str] = []
    for name, number in numbers.items():
        if name in WHOLE:
            compared.append(name)
            if number.op == "=" and (number.value < 0 or number.value != int(number.value)):
                broken[name] = f"{name} {number.text} is not a whole number"
        elif name in DOMAINS:
            compared.append(name)
            if not values_of(number).intersects(ValueSet(*DOMAINS[name])):
                low, high = DOMAINS[name]
                broken[name] = f"{name} {number.text} lies outside {low:g} to {high:g}"
    for events, total in (("events", "n"), ("events1", "n1"), ("events2", "n2")):
        if events in numbers and total in numbers and numbers[events].value > numbers[total].value:
            broken[events] = f"{events} {numbers[events].text} exceeds {total} {numbers[total].text}"
    if unit == "%" and "value" in numbers:
        compared.append("value")
        if not values_of(numbers["value"]).intersects(ValueSet(0.0, 100.0)):
            broken["value"] = f"{numbers['value'].text}% lies outside 0 to 100"
    if minimum is not None and maximum is not None and maximum > minimum:
        on_scale = numbers if spread else {k: v for k, v in numbers.items() if "sd" not in k}
        for name, text in _on_scale(on_scale, minimum, maximum, kind, measure, compared):
            broken[name] = text
    if broken:
        # People may have several events, and not all may be in n: what counts-impossible rests on too.
        counted = all("exceeds" in text and name.startswith("events") for name, text in broken.items())
        return make(
            "value-out-of-range",
            Verdict.INCONSISTENT,
            f"{'; '.join(broken.values())}.",
            printed={n: numbers[n] for n in broken},
            premises=(assume("data"),) if counted else (),
        )
    if not compared:
        return None
    return make(
        "value-out-of-range",
        Verdict.CONSISTENT,
        "Every number lies in its range.",
        printed={n: numbers[n] for n in dict.fromkeys(compared)},
    )


def _number(text: str) -> Printed | None:
    return read(text)


def _on_scale(
    numbers: Mapping[str, Printed],
    minimum: float,
    maximum: float,
    kind: str,
    measure: str,
    compared: list[str],
) -> Iterator[tuple[str, str]]:
    """Yield what leaves the scale: means, changes, the contrast and SDs."""
    width = maximum - minimum
    scale, span = ValueSet(minimum, maximum).widened(), ValueSet(-width, width).widened()
    moved = kind in ("change", "improvement")
    bounds: dict[str, ValueSet] = {}
    for arm in "12":
        bounds[f"baseline{arm}"] = scale
        bounds[f"mean{arm}"] = span if moved else scale
        bounds[f"change{arm}"] = span
    if in_points(measure):
        bounds["estimate"] = span
    elif measure == "MN":
        bounds["estimate"] = scale
    for name, allowed in bounds.items():
        number = numbers.get(name)
        if number is None:
            continue
        compared.append(name)
        if not values_of(number).intersects(allowed):
            yield name, f"{name} {number.text} lies outside {_show(allowed)}"
    for arm in "12":
        n = numbers.get(f"n{arm}")
        count = int(n.value) if n is not None else None
        for sd_name, mean_name, shifted in (
            (f"sd{arm}", f"mean{arm}", moved),
            (f"baseline_sd{arm}", f"baseline{arm}", False),
        ):
            sd, mean = numbers.get(sd_name), numbers.get(mean_name)
            if sd is None:
                continue
            allowed = span if shifted else scale
            where = values_of(mean).intersection(allowed) if mean is not None else allowed
            if where is None:
                continue
            most = largest_sd(where, allowed.low, allowed.high, count)
            compared.append(sd_name)
            if values_of(sd).low > most:
                where_text = f" with mean {mean.text}" if mean is not None else ""
                yield (
                    sd_name,
                    f"{sd_name} {sd.text} exceeds {most:.4g}, the largest SD of values on {_show(allowed)}"
                    f"{where_text}: no person's scores vary so much (an SD made from a standard error or an "
                    "adjusted interval can)",
                )


def check_total(total: str, parts: Mapping[str, str]) -> Finding | None:
    """Check a printed total of people against the sum of the printed parts.

    A disagreement is "implausible" at most: arms shared between comparisons are counted twice or split.
    """
    whole = read(total)
    numbers = {name: read(text) for name, text in parts.items()}
    if whole is None or not numbers or any(n is None for n in numbers.values()):
        return None
    counts = {name: n for name, n in numbers.items() if n is not None}
    added = sum(int(n.value) for n in counts.values())
    if whole.prints(added):
        return make(
            "n-disagrees-with-arms", Verdict.CONSISTENT, f"The parts add up to n {whole.text}.", printed={"n": whole}
        )
    return make(
        "n-disagrees-with-arms",
        Verdict.IMPLAUSIBLE,
        f"The parts add up to {added}, printed is n {whole.text}: people may be counted twice or missing.",
        stakes=CHOICE,
        printed={"n": whole},
        admissible={"n": ValueSet(added, added)},
    )


def _show(values: ValueSet) -> str:
    return values.told(6)


def run_range(tables: Tables, row: Row) -> Iterator[Finding]:
    minimum = maximum = None
    instrument = tables.instrument(row)
    if instrument is not None and instrument.has("min", "max"):
        low, high = read(instrument["min"]), read(instrument["max"])
        minimum, maximum = (None if end is None else float(end) for end in (low, high))
    cells = {c: row[c] for c in NUMBERS[row.table] if row[c]}
    percent = row["unit"] == "%" and row["kind"] in ("proportion", "percentage", "sensitivity", "specificity")
    finding = check_ranges(
        cells,
        minimum=minimum,
        maximum=maximum,
        kind=row["kind"],
        measure=row["measure"],
        unit="%" if percent else "",
        spread=row.table != "trials",  # the check sd-impossible compares those
    )
    if finding is not None:
        yield finding


def run_total(tables: Tables, row: Row) -> Iterator[Finding]:
    members = tables.members(row["set"])
    if not row["n"] or not members or row["rows_missing"]:
        return
    parts = {f"{m.id}: {c}": m[c] for m in members for c in ("n1", "n2")}
    if all(parts.values()):
        finding = check_total(row["n"], parts)
        if finding is not None:
            yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)))


def ask_range(columns: TableColumns) -> Answer:
    """Counts are whole, and numbers lie in their domains; rows with the ends of a scale are looked at."""
    n = len(columns)
    table = columns.rows[0].table if n else "trials"
    present = [c for c in NUMBERS[table] if columns.has(c).any()]
    numbers = dict(zip(present, columns.numbers(*present), strict=True))
    broken, compared = np.zeros(n, bool), np.zeros(n, bool)
    names = []
    for name, number in numbers.items():
        broken |= number.unreadable
        if name in WHOLE:
            with np.errstate(invalid="ignore"):
                broken |= number.known & number.equal & ((number.value < 0) | (number.value % 1 != 0))
        elif name in DOMAINS:
            low, high = DOMAINS[name]
            broken |= number.known & ~((number.sets.low <= high) & (low <= number.sets.high))
        else:
            continue
        names.append(name)
        compared |= number.known
    for events, total in (("events", "n"), ("events1", "n1"), ("events2", "n2")):
        if events in numbers and total in numbers:
            broken |= numbers[events].value > numbers[total].value
    scaled = columns.has("instrument")
    percent = columns.codes("unit", {"%": 1}) == 1 if table == "statements" else np.zeros(n, bool)
    codes = np.where(compared, CONSISTENT, SILENT).astype(np.int8)
    codes[broken | scaled | percent] = LOOK
    return Answer(codes, tuple(names))


SPECS: Final = (
    CheckSpec(
        "value-out-of-range",
        "Does every number lie in its domain and on its scale?",
        ("trials", "reviews", "statements"),
        run_range,
        "proof",
        inputs="every number of the row; the ends of the instrument's scale",
        formula="counts are whole; SD, SE, variance, person-time, tau2 and Q >= 0; p from 0 to 1; I2 from 0 to 100; "
        "events <= n; min <= mean <= max; |change|, |MD| <= max - min",
        source="",
        scale_free=True,
        reads="range",
        ask=ask_range,
        proof_test="tests/checks/test_tables_checks.py::test_true_scores_are_never_out_of_range",
    ),
    CheckSpec(
        "n-disagrees-with-arms",
        "Do the arms add up to the total?",
        ("reviews",),
        run_total,
        "heuristic",
        inputs="n of the pooled line; n1, n2 of its rows",
        formula="n = sum of n1 + n2; a shared arm may be counted twice or split",
        source="",
        row_only=False,
        needs=(("n", "set"),),
    ),
)
