"""Rows: printed effects of the tables against the thresholds of the tables, and against their authors' words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.severity import DECIDES
from lbpmeta.decimals import effect_texts
from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import LOG_MEASURES, MEASURES, in_points
from lbpmeta.printed import Printed
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.judging import judge
from lbpmeta.special import ndtri

__all__ = [
    "RowContrast",
    "claim_relevance",
    "contrast_of",
    "is_own",
    "judge_row",
    "thresholds_for",
]

#: The unit of a threshold that depends on where patients started.
_PERCENT: Final = "percent-of-baseline"

#: Judgements of single claims -> verdicts. A claim on the point estimate only is one reading among two, so the
#: verdict depends on the method of reading; a claim is never proved wrong by a threshold that others may reject.
_VERDICTS = {
    "agrees": Verdict.CONSISTENT,
    "point-estimate-only": Verdict.METHOD_DEPENDENT,
    "depends-on-threshold": Verdict.METHOD_DEPENDENT,
    "depends-on-rounding": Verdict.METHOD_DEPENDENT,
    "cannot-be-said": Verdict.METHOD_DEPENDENT,
    "cannot-be-judged": Verdict.NOT_CHECKABLE,
    "disagrees": Verdict.IMPLAUSIBLE,
}


def thresholds_for(tables: Tables, row: Row) -> tuple[Row, ...]:
    """Return the thresholds that apply to a row, those of its own authors first, then between-group ones.

    A threshold applies when it is a minimal clinically important difference (or change) for the row's
    instrument, in the unit of the row's measure: points for a difference in means, or percent of baseline if the
    row prints the baselines of its arms; standard deviations for a standardised one. "Its own" are those printed
    by the row's source, by what that source appraises, or by an appraisal of it.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> thresholds_for(load_tables(), load_tables().row("cd008112-2.2.1"))
    ()
    """
    family = _family(tables, row)
    fitting = [
        t
        for t in tables["thresholds"]
        if row["instrument"]
        and t["instrument"] == row["instrument"]
        and (t["unit"] == _unit(row["measure"]) or (t["unit"] == _PERCENT and _baseline(row) is not None))
        and t["quantity"] in ("mcid", "mic")
    ]
    return tuple(
        sorted(fitting, key=lambda t: (t["source"] not in family, t["kind"] != "between-group", t["unit"] == _PERCENT))
    )


def _baseline(row: Row) -> float | None:
    """Return the mean baseline of the arms, weighted by their sizes where these are printed; None without."""
    arms = ("1",) if row["measure"] == "MC" else ("1", "2")
    if not in_points(row["measure"]) or not row.has(*(f"baseline{a}" for a in arms)):
        return None
    sizes = [_value(row[f"n{a}"]) if row.has(*(f"n{b}" for b in arms)) else 1.0 for a in arms]
    return sum(n * _value(row[f"baseline{a}"]) for n, a in zip(sizes, arms, strict=True)) / sum(sizes)


def _value(text: str | float) -> float:
    """Return a number as printed, or as computed, as a float."""
    return text if isinstance(text, float) else float(Printed.parse(text))


def _unit(measure: str) -> str | None:
    """The unit in which a threshold of this measure is given; None where none is: of ratios, for example."""
    return (MEASURES[measure].unit or None) if measure in MEASURES else None


def is_own(tables: Tables, row: Row, threshold: Row) -> bool:
    """Whether a threshold was printed by the row's source, by what it appraises, or by an appraisal of it."""
    return threshold["source"] in _family(tables, row)


def _family(tables: Tables, row: Row) -> set[str]:
    """Return the ids of the row's source, of what it appraises, and of appraisals and reports of either."""
    source = tables.source(row)
    root = source["appraises"] or source.id
    return {root, source.id} | {s.id for s in tables["sources"] if s["appraises"] == root}


@dataclass(frozen=True, slots=True)
class RowContrast:
    """The effect of a row: as printed, or from its printed arms.

    Parameters
    ----------
    numbers : tuple of (str or float)
        Estimate, low, high; strings as printed.
    note : str
        How it was made, if it was not printed.
    """

    numbers: tuple[str | float, str | float, str | float]
    note: str = ""

    def __str__(self) -> str:
        estimate, low, high = self.texts
        return f"{estimate} ({low} to {high})"

    @property
    def texts(self) -> tuple[str, str, str]:
        """The numbers as they are shown: printed ones in their digits."""
        estimate, low, high = self.numbers
        if isinstance(estimate, float) and isinstance(low, float) and isinstance(high, float):
            return effect_texts(estimate, low, high, null=None)
        first, second, third = (x if isinstance(x, str) else f"{x:.2f}" for x in self.numbers)
        return first, second, third


def contrast_of(row: Row) -> RowContrast | None:
    """Return the printed effect of a row, or else the one that its printed arms give; None without either.

    From arms with means and their intervals: the difference of the means, with the root of the sum of the two
    squared standard errors (independent arms, normal). From counts: the ratio with its usual large-sample
    interval.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> print(contrast_of(load_tables().row("minerva-friedman-rmdq")))
    0.00 (-3.20 to 3.20)
    """
    if row.has("estimate", "ci_low", "ci_high"):
        return RowContrast((row["estimate"], row["ci_low"], row["ci_high"]))
    arms = ("mean1", "mean1_low", "mean1_high", "mean2", "mean2_low", "mean2_high")
    counts = ("events1", "n1", "events2", "n2")
    try:
        if row["measure"] == "MD" and row.has(*arms):
            mean1, low1, high1, mean2, low2, high2 = (float(row[c]) for c in arms)
            half = math.hypot(high1 - low1, high2 - low2) / 2
            centre = mean1 - mean2
            note = "The difference is not printed; it follows from the printed means of the arms and their intervals."
            return RowContrast((centre, centre - half, centre + half), note)
        if row["measure"] in LOG_MEASURES and counts in MEASURES[row["measure"]].columns and row.has(*counts):
            e1, n1, e2, n2 = ([float(row[c])] for c in counts)
            from lbpmeta.effects.compute import effect_sizes  # one row in many: it takes long to load

            sizes = effect_sizes(row["measure"], events1=e1, n1=n1, events2=e2, n2=n2)
            y = float(sizes.yi[0])
            half = float(ndtri((1 + _level(row)) / 2)) * math.sqrt(float(sizes.vi[0]))
            note = "The ratio is not printed; it follows from the printed counts of the arms."
            return RowContrast((math.exp(y), math.exp(y - half), math.exp(y + half)), note)
    except ValueError:  # a cell such as "<5" has no one value
        return None
    return None


def _level(row: Row) -> float:
    return float(row["level"]) / 100 if row["level"] else 0.95


def judge_row(row: Row, threshold: Row | str | float, better: str | None = None) -> Judgement:
    """Judge a printed effect, or the one that its printed arms give, against a threshold.

    Parameters
    ----------
    row : Row
    threshold : Row, str or float
        A row of ``thresholds.csv``, or a number in the row's own unit.
    better : {"lower", "higher"}, optional
        Instead of the row's own.

    Raises
    ------
    NotDefinedError
        If the row prints no estimate with an interval and no arms that give one, or no direction in which the
        outcome gets better; or if its limits are swapped.
    """
    contrast = contrast_of(row)
    if contrast is None:
        raise NotDefinedError(f"{row.id!r} prints no estimate with an interval: there is nothing to judge.")
    if better is None and row["better"] not in ("lower", "higher"):
        raise NotDefinedError(
            f"{row.id!r} does not say which direction is better; fill in the column `better` (lower or higher), or say "
            "it with `better` (the command: --better)."
        )
    low: str | float
    high: str | float | None
    notes = [contrast.note] if contrast.note else []
    baseline = _baseline(row)
    if isinstance(threshold, Row):
        low, high, kind = threshold["value"], threshold["value_high"] or None, threshold["kind"]
        if threshold["unit"] == _PERCENT and baseline is not None:
            named = f"{low} to {high}" if high else low
            low, high = float(low) * baseline / 100, float(high) * baseline / 100 if high else None
            points = f"{low:.4g}" + (f" to {high:.4g}" if high else "")
            notes.append(f"{named} % of the mean baseline, {baseline:.4g}, is {points} points.")
    else:
        low, high, kind = threshold, None, ""
    estimate, ci_low, ci_high = contrast.numbers
    if _value(ci_low) > _value(ci_high):
        raise NotDefinedError(f"{row.id!r} prints {contrast}: swapped limits, these numbers cannot all be right.")
    judgement = judge(
        estimate,
        ci_low,
        ci_high,
        threshold=low,
        threshold_high=high,
        better=row["better"] if better is None else better,
        null=1.0 if row["measure"] in LOG_MEASURES else 0.0,
        kind=kind,
        claim_effect=row["claim_effect"],
        claim_relevance=row["claim_relevance"],
        level=_level(row),
        contrast="within-group" if row["measure"] == "MC" else "between-group",
    )
    return replace(judgement, notes=(*notes, *judgement.notes))


def claim_relevance(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield whether the numbers bear out what the authors wrote about relevance.

    The threshold is the authors' own where the tables hold one, else the first that applies; without any the
    finding says that none is known. A threshold that is not their own never makes a claim implausible. Rows
    without such a claim yield nothing.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> for finding in claim_relevance(tables, tables.row("minerva-cashin-pain")):
    ...     print(finding.verdict)
    method-dependent
    """
    if not row["claim_relevance"] or not row.has("estimate", "ci_low", "ci_high"):
        return
    printed = {c: row.printed(c) for c in ("estimate", "ci_low", "ci_high")}
    thresholds = thresholds_for(tables, row)
    if not thresholds or row["better"] not in ("lower", "higher"):
        missing = "an MCID for this instrument" if not thresholds else "the direction in which it gets better"
        text = f'"{row["claim_relevance"]}" cannot be judged: {missing} is not in the tables.'
        yield make("relevance-claim", Verdict.NOT_CHECKABLE, text, printed=printed, missing=(missing,))
        return
    first = thresholds[0]
    try:
        judgement = judge_row(row, first)
    except NotDefinedError as error:
        missing = "numbers that can all be right"
        text = f'"{row["claim_relevance"]}" cannot be judged: {error}'
        yield make("relevance-claim", Verdict.NOT_CHECKABLE, text, printed=printed, missing=(missing,))
        return
    agreement = next(a for a in judgement.agreements if a.claim == row["claim_relevance"])
    own = is_own(tables, row, first)
    whose = "the authors' own MCID" if own else f"the MCID of {first['source']}"
    verdict = _VERDICTS[agreement.verdict]
    if verdict is Verdict.IMPLAUSIBLE and not own:
        verdict = Verdict.METHOD_DEPENDENT
    text = f"{agreement.text} (Judged with {whose}.)"
    if any("within-patient one" in note for note in judgement.notes):
        text += " That MCID is a within-patient one, used on a difference between groups."
    yield make(
        "relevance-claim",
        verdict,
        text,
        stakes=DECIDES,
        printed=printed,
        methods=("whole interval",) if agreement.verdict == "agrees" else (),
        rows=(row.id, first.id),
    )


#: Checks of this room, for the loop that runs all checks.
