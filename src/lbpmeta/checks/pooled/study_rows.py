"""Study rows behind a pooled line: what they print, as boxes and as face values."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.arms.methods import corrections, pooled_sd, root, square
from lbpmeta.checks.core.reading import Number, read_fields, values_of, working
from lbpmeta.checks.pooled.enclosure import Boxes
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.evidence.tables import Row
from lbpmeta.few import ndtri, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES, MEASURES, of_means
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = [
    "ARMS",
    "COLUMNS",
    "Limits",
    "StudyRow",
    "StudySet",
    "from_arms",
    "from_both",
    "from_peto",
    "from_printed",
    "missing_numbers",
    "n_known",
    "read_rows",
    "t_may_differ",
]


#: A row as a user may give it: (estimate, low, high), a mapping of columns, or a row of the tables.
StudyRow: TypeAlias = Sequence[Number] | Mapping[str, Number] | Row

#: Columns of complete arms, by measure.
ARMS: Final[Mapping[str, tuple[str, ...]]] = {
    name: MEASURES[name].columns[0] for name in ("MD", "SMD", "RR", "OR", "RD", "PETO")
}
#: Columns of a row that are read.
COLUMNS: Final = tuple(
    dict.fromkeys(("estimate", "ci_low", "ci_high", "se", "variance", "weight", "level", *ARMS["MD"], *ARMS["RR"]))
)
#: How many of the columns belong to the row's own estimate.
_OWN: Final = 5
_FLOOR: Final = 1e-9

#: Fewest degrees of freedom of a row's t interval where nobody says how many people there were: five in each arm
#: (by Welch) for a proof, and ten in each arm for an explanation that is worth naming.
_FEWEST_DF: Final = 4
_FEW_DF: Final = 18

#: Welch's degrees of freedom are seldom fewer than this share of Student's.
_WELCH: Final = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """The rows' printed limits on the analysis scale, and the critical value between them, arrays of shape (k,).

    A row that prints none has limits of +-inf.
    """

    low_low: Array
    low_high: Array
    high_low: Array
    high_high: Array
    critical: Array


@dataclass(frozen=True, slots=True, eq=False)
class StudySet:
    """Rows ready to be pooled: sets, and face values.

    Parameters
    ----------
    basis : {"printed", "printed t", "printed open", "arms", "arms, equal variances", "both", "Peto"}
        What effects and standard errors were taken from.
    boxes : Boxes
    yi, vi : ndarray, shape (k,)
    limits : Limits or None
        What else ties effect and standard error of a row to each other.
    """

    basis: str
    boxes: Boxes
    yi: Array
    vi: Array
    limits: Limits | None = None


def read_rows(rows: Sequence[StudyRow], measure: str, rounding: str) -> tuple[dict[str, Printed], ...]:
    """Read rows of any accepted form to mappings of column to printed number.

    An estimate in another measure than the pooled line's is left out; its arms may still serve.

    Raises
    ------
    DataError
        If there is no row, a row has an unknown form, or a number cannot be read.
    """
    if not rows:
        raise DataError("`rows` is empty; give the study rows behind the pooled line.")
    out = []
    for i, row in enumerate(rows):
        if isinstance(row, Row):
            cells: Mapping[str, Number] = row.cells
            if row.rounding != "nearest":  # each text with the rounding that it was read under
                cells = {c: row[c] for c in row.cells}
        elif isinstance(row, Mapping):
            cells = row
        elif isinstance(row, str) or len(row) != 3:
            raise DataError(f"Row {i} is {row!r}; give (estimate, ci_low, ci_high) or a mapping of columns.")
        else:
            cells = dict(zip(("estimate", "ci_low", "ci_high"), row, strict=True))
        other = cells.get("measure")
        columns = COLUMNS if not other or other == measure else COLUMNS[_OWN:]
        out.append(read_fields(cells, columns, rounding))
    return tuple(out)


def missing_numbers(rows: Sequence[Mapping[str, Printed]], measure: str) -> tuple[str, ...]:
    """Name what keeps rows from being pooled; empty if nothing does."""
    lacking = []
    for i, row in enumerate(rows):
        if not _has_printed(row) and not _has_arms(row, measure):
            wanted = " or ".join(("an interval, se or variance", *(["complete arms"] if measure in ARMS else [])))
            lacking.append(f"row {i + 1}: {wanted}")
        elif not _has_arms(row, measure) and not 0 < _face_error(row, measure, 1.96) < math.inf:
            lacking.append(f"row {i + 1}: an interval with a width, above 0 for a ratio")
    return tuple(lacking)


def _has_printed(row: Mapping[str, Printed]) -> bool:
    spread = "variance" in row or "se" in row or ("ci_low" in row and "ci_high" in row)
    return "estimate" in row and spread


def _has_arms(row: Mapping[str, Printed], measure: str) -> bool:
    return measure in ARMS and all(c in row for c in ARMS[measure])


def from_printed(
    rows: Sequence[Mapping[str, Printed]], measure: str, level: float, critical: str = "z"
) -> StudySet | None:
    """Return the rows' own estimates with standard errors from variance, se or interval; or None.

    Parameters
    ----------
    rows : sequence of mapping
    measure : str
    level : float
        Between 0 and 1, of rows that print none.
    critical : {"z", "t", "few", "any"}
        Critical value between limit and estimate: normal (forest plots); t with n1 + n2 - 2 degrees of freedom
        (trial reports); anything between the normal one and t with n1 + n2 - 2 (without n: 18) degrees of
        freedom; anything down to min(n1, n2) - 1 (without n: 4).
    """
    if not all(_has_printed(r) for r in rows):
        return None
    effects, errors, yi, vi, ends = [], [], [], [], []
    for i, row in enumerate(rows):
        y = working(row["estimate"], measure)
        c = _critical(row, measure, level, critical)
        s = _error(row, measure, c)
        if y is not None and s is not None and measure in LOG_MEASURES and not math.isfinite(y.low):
            return None  # "0.0" of a ratio: printed too coarsely
        if y is None or s is None or not math.isfinite(y.low):
            rule = f"a {measure} must be above 0" if measure in LOG_MEASURES else "it must have two ends"
            raise DataError(f"Row {i + 1} has the estimate {row['estimate'].text!r}; {rule}.")
        effects.append(y)
        errors.append(s)
        face = float(row["estimate"])
        yi.append(math.log(face) if measure in LOG_MEASURES else face)
        vi.append(_face_error(row, measure, c.high if critical == "t" else c.low) ** 2)
        ends.append((*_ends(row, measure), c.high if critical == "t" else c.low))
    if not all(0 < v < math.inf for v in vi):
        return None  # printed too coarsely for a face value
    limits = Limits(*np.array(ends).T) if critical in ("z", "t") else None
    name = {"z": "printed", "t": "printed t"}.get(critical, "printed open")
    return _study_set(name, effects, errors, yi, vi, limits)


def _ends(row: Mapping[str, Printed], measure: str) -> tuple[float, float, float, float]:
    """Where the two limits lie; anywhere if the standard error does not come from them."""
    if "variance" in row or "se" in row:
        return (-math.inf, math.inf, -math.inf, math.inf)
    low, high = working(row["ci_low"], measure), working(row["ci_high"], measure)
    if low is None or high is None:
        return (-math.inf, math.inf, -math.inf, math.inf)
    return low.low, low.high, high.low, high.high


def _critical(row: Mapping[str, Printed], measure: str, level: float, kind: str) -> ValueSet:
    """Critical values between a row's limit and its estimate; those of ratios and of counts are never t intervals."""
    upper = 0.5 + (float(row["level"]) / 100 if "level" in row else level) / 2
    z = float(ndtri(upper))
    if kind == "z" or not _may_carry_t(measure):
        return ValueSet(z, z)
    if "n1" in row and "n2" in row:
        n1, n2 = float(row["n1"]), float(row["n2"])
        df = n1 + n2 - 2
        # Welch's lie between the two, and mostly nearer to the larger one
        if kind == "any" or (kind == "few" and measure == "MD"):
            df = max(min(n1, n2) - 1, 0.0 if kind == "any" else _WELCH * df)
    else:
        df = {"t": math.inf, "few": _FEW_DF, "any": _FEWEST_DF}[kind]
    t = z if math.isinf(df) or df < 1 else max(z, float(stdtrit(df, upper)))
    return ValueSet(t, t) if kind == "t" else ValueSet(z, t)


def _may_carry_t(measure: str) -> bool:
    return measure not in MEASURES or not (measure in LOG_MEASURES or MEASURES[measure].of_counts)


def t_may_differ(rows: Sequence[Mapping[str, Printed]], measure: str) -> bool:
    """Whether some row's standard error comes from an interval that may be a t interval."""
    if not _may_carry_t(measure):
        return False
    return any("ci_low" in r and "ci_high" in r and "se" not in r and "variance" not in r for r in rows)


def n_known(rows: Sequence[Mapping[str, Printed]]) -> bool:
    """Whether every row says how many people were in each arm."""
    return all("n1" in r and "n2" in r for r in rows)


def _error(row: Mapping[str, Printed], measure: str, critical: ValueSet) -> ValueSet | None:
    if "variance" in row:
        return root(values_of(row["variance"]))
    if "se" in row:
        return values_of(row["se"])
    low, high = working(row["ci_low"], measure), working(row["ci_high"], measure)
    if low is None or high is None:
        return None
    if not math.isfinite(low.low):
        return ValueSet(0.0, math.inf)  # a limit that may be 0 has no lower end on the log scale
    half = (high - low).scaled(0.5)
    half = ValueSet(max(0.0, half.low), max(0.0, half.high))
    return ValueSet(half.low / critical.high, half.high / critical.low).widened()


def _face_error(row: Mapping[str, Printed], measure: str, critical: float) -> float:
    if "variance" in row:
        return math.sqrt(max(0.0, float(row["variance"])))
    if "se" in row:
        return float(row["se"])
    low, high = float(row["ci_low"]), float(row["ci_high"])
    if measure in LOG_MEASURES:
        if low <= 0 or high <= 0:
            return math.nan
        low, high = math.log(low), math.log(high)
    return (high - low) / 2 / critical


def from_arms(
    rows: Sequence[Mapping[str, Printed]], measure: str, recipe: Recipe, *, equal: bool = False
) -> StudySet | None:
    """Return effects re-derived from the arms under a recipe's conventions; None if an arm is incomplete.

    With `equal`, the standard error of a difference of means is that of equal variances in both arms.
    """
    if not all(_has_arms(r, measure) for r in rows):
        return None
    if equal:
        return _equal_variances(rows)
    a, b, c, d, *rest = (np.array([float(r[name]) for r in rows]) for name in ARMS[measure])
    with warnings.catch_warnings():
        # many conventions are tried in turn, and what has no effect under one is handled below
        warnings.simplefilter("ignore", LbpmetaWarning)
        if of_means(measure):
            e, f = rest
            sizes = effect_sizes(measure, recipe=recipe, mean1=a, sd1=b, n1=c, mean2=d, sd2=e, n2=f)
        else:
            sizes = effect_sizes(measure, recipe=recipe, events1=a, n1=b, events2=c, n2=d)
    yi, vi = np.asarray(sizes.yi), np.asarray(sizes.vi)
    keep = np.isfinite(yi) & np.isfinite(vi) & (vi > 0)
    if not keep.any() or (of_means(measure) and not keep.all()):
        return None  # a table without events drops out by convention; a row with an SD of 0 must not
    rows = [r for r, use in zip(rows, keep, strict=True) if use]
    yi, vi = yi[keep], vi[keep]
    if not of_means(measure):
        return StudySet("arms", Boxes(yi, yi, np.sqrt(vi), np.sqrt(vi)), yi, vi)
    effects, errors = [], []
    for row in rows:
        y, s = _continuous(row, measure, recipe)
        effects.append(y)
        errors.append(s)
    return _study_set("arms", effects, errors, yi.tolist(), vi.tolist())


def from_peto(rows: Sequence[Mapping[str, Printed]]) -> StudySet | None:
    """Return Peto's one-step log odds ratios, (O - E)/V with variance 1/V, from exact counts; None without any."""
    if not all(_has_arms(r, "OR") for r in rows):
        return None
    a, n1, c, n2 = (np.array([float(r[name]) for r in rows]) for name in ARMS["OR"])
    total, events = n1 + n2, a + c
    with np.errstate(divide="ignore", invalid="ignore"):
        v = n1 * n2 * events * (total - events) / (total**2 * (total - 1))
        y = (a - n1 * events / total) / v
    keep = np.isfinite(y) & (v > 0)
    if not keep.any():
        return None
    y, v = y[keep], 1 / v[keep]
    return StudySet("Peto", Boxes(y, y, np.sqrt(v), np.sqrt(v)), y, v)


def from_both(rows: Sequence[Mapping[str, Printed]], measure: str, level: float, recipe: Recipe) -> StudySet | None:
    """Return each row's own estimate, or its arms where it prints none: for sets that mix the two."""
    parts = []
    for row in rows:
        part = from_printed([row], measure, level) or from_arms([row], measure, recipe)
        if part is not None:
            parts.append(part)
        elif not _has_arms(row, measure):  # only a table without events drops out by convention
            return None
    if not parts:
        return None
    boxes = Boxes(
        *(np.concatenate([getattr(p.boxes, name) for p in parts]) for name in ("y_low", "y_high", "s_low", "s_high"))
    )
    yi, vi = (np.concatenate([getattr(p, name) for p in parts]) for name in ("yi", "vi"))
    return StudySet("both", boxes, yi, vi)


def _equal_variances(rows: Sequence[Mapping[str, Printed]]) -> StudySet | None:
    """Differences of means with the pooled SD, as Stata's default."""
    effects, errors = [], []
    for row in rows:
        n1, n2 = float(row["n1"]), float(row["n2"])
        if n1 + n2 <= 2:
            return None
        share = 1 / n1 + 1 / n2
        sd1, sd2 = (_positive(values_of(row[c])) for c in ("sd1", "sd2"))
        variance = (square(sd1).scaled(n1 - 1) + square(sd2).scaled(n2 - 1)).scaled(share / (n1 + n2 - 2))
        effects.append(values_of(row["mean1"]) - values_of(row["mean2"]))
        errors.append(root(_positive(variance)))
    yi = [float(r["mean1"]) - float(r["mean2"]) for r in rows]
    vi = []
    for r in rows:
        n1, n2 = float(r["n1"]), float(r["n2"])
        spread = (n1 - 1) * float(r["sd1"]) ** 2 + (n2 - 1) * float(r["sd2"]) ** 2
        vi.append(spread / (n1 + n2 - 2) * (1 / n1 + 1 / n2))
    return _study_set("arms, equal variances", effects, errors, yi, vi) if min(vi) > 0 else None


def _continuous(row: Mapping[str, Printed], measure: str, recipe: Recipe) -> tuple[ValueSet, ValueSet]:
    """Sets of effect and standard error of one row with means and SDs."""
    n1, n2 = int(row["n1"].value), int(row["n2"].value)
    sd1, sd2 = (_positive(values_of(row[c])) for c in ("sd1", "sd2"))
    diff = values_of(row["mean1"]) - values_of(row["mean2"])
    if measure == "MD":
        return diff, root(square(sd1).scaled(1 / n1) + square(sd2).scaled(1 / n2))
    m = n1 + n2 - 2
    factors = corrections(m)
    j = {"exact": factors["exact J"], "approximate": factors["approximate J"], "none": 1.0}[recipe.smd_correction]
    sd = pooled_sd(sd1, n1, sd2, n2)
    if sd.low <= 0:
        return ValueSet(-math.inf, math.inf), ValueSet(0.0, math.inf)
    g = (diff / sd).scaled(j)
    base, slope = 1 / n1 + 1 / n2, 1 / (2 * (n1 + n2))
    if recipe.smd_variance == "LS2":
        base *= j * j
    elif recipe.smd_variance == "RevMan":
        slope = 1 / (2 * (n1 + n2 - 3.94))
    elif recipe.smd_variance == "UB":
        slope = 1 - (m - 2) / (m * factors["exact J"] ** 2)
        base *= (j / factors["exact J"]) ** 2
    elif recipe.smd_variance != "LS":
        raise MethodError(f"`smd_variance` is {recipe.smd_variance!r}, which the enclosure does not know.")
    return g, root(square(g).scaled(slope) + ValueSet(base, base))


def _positive(values: ValueSet) -> ValueSet:
    return ValueSet(max(0.0, values.low), max(0.0, values.high))


def _study_set(
    basis: str,
    effects: list[ValueSet],
    errors: list[ValueSet],
    yi: list[float],
    vi: list[float],
    limits: Limits | None = None,
) -> StudySet:
    y_low, y_high = (np.array([getattr(e, end) for e in effects]) for end in ("low", "high"))
    s_high = np.array([e.high for e in errors])
    s_low = np.maximum(np.array([e.low for e in errors]), _FLOOR * s_high)
    return StudySet(basis, Boxes(y_low, y_high, s_low, s_high), np.array(yi), np.array(vi), limits)
