"""Change from baseline: means at two times against printed changes and the printed contrast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.arms.contrast import CONTRASTS
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import with_middle
from lbpmeta.checks.core.reading import Number, make, read, read_all, values_of
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["check_change"]


def check_change(
    *,
    baseline1: Number = None,
    mean1: Number = None,
    baseline2: Number = None,
    mean2: Number = None,
    change1: Number = None,
    change2: Number = None,
    estimate: Number = None,
    contrast: str = "",
    rounding: str = "nearest",
) -> Finding:
    """Check baseline and end means against printed changes and the printed difference between the arms.

    Examples
    --------
    >>> finding = check_change(baseline1="38.9", mean1="14.5", baseline2="35.8", mean2="19.8",
    ...     estimate="-5.4", contrast="model")
    >>> finding.verdict.value, finding.admissible["difference of changes"]
    ('method-dependent', ValueSet(low=-8.6, high=-8.2))

    Parameters
    ----------
    baseline1, mean1, baseline2, mean2 : str
        Mean at baseline and at the end, per arm.
    change1, change2 : str, optional
        Printed mean changes, of either sign (improvements are positive).
    estimate : str, optional
        The printed difference, arm 1 minus arm 2.
    contrast : {"raw", "adjusted", "model", ""}
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding
        Never "inconsistent": the people at the two times may differ, and most trials print a difference that
        a model made. ``admissible`` holds the raw differences of changes and of end scores.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the contrast is unknown.
    """
    if contrast not in CONTRASTS:
        raise MethodError(f"`contrast` is {contrast!r}; it must be one of {', '.join(map(repr, CONTRASTS))}.")
    given = {
        "baseline1": baseline1,
        "mean1": mean1,
        "baseline2": baseline2,
        "mean2": mean2,
        "change1": change1,
        "change2": change2,
        "estimate": estimate,
    }
    printed = read_all(given, rounding)
    changes = {arm: _change(printed, arm) for arm in ("1", "2")}
    off = [text for arm in ("1", "2") if (text := _arm_off(printed, arm, changes[arm]))]
    one, two = changes["1"], changes["2"]
    if one is None or two is None or "estimate" not in printed:
        return _arms_only(printed, changes, off, contrast)
    raw = {"difference of changes": one - two}
    if "mean1" in printed and "mean2" in printed:
        raw["difference of end scores"] = values_of(printed["mean1"]) - values_of(printed["mean2"])
    target = values_of(printed["estimate"])
    fits = tuple(name for name, values in raw.items() if values.intersects(target))
    facts = (
        f"From baseline to the end the arms change by {one.mid:.4g} and {two.mid:.4g}, a raw difference of "
        f"{with_middle(raw['difference of changes'])}, where {printed['estimate'].text} is printed"
    )
    if "difference of end scores" in raw:
        facts += f"; the raw difference of end scores is {with_middle(raw['difference of end scores'])}"
    facts += "".join(f"; {text}" for text in off)
    if len(fits) == len(raw) or (contrast == "raw" and fits):
        verdict, otherwise = Verdict.CONSISTENT, f"The print is the {' and the '.join(fits)}."
        if off:
            verdict = Verdict.METHOD_DEPENDENT
    elif contrast == "raw":
        verdict, otherwise = Verdict.IMPLAUSIBLE, "Different people at the two times may explain it."
    else:
        verdict = Verdict.METHOD_DEPENDENT
        otherwise = "The print is a model-based difference that the arms do not determine, not an error."
    return make(
        "change-arithmetic",
        verdict,
        f"{facts}.",
        otherwise=otherwise,
        stakes=CHOICE,
        printed=printed,
        admissible=raw,
        methods=fits,
    )


def _change(printed: dict[str, Printed], arm: str) -> ValueSet | None:
    """End minus baseline of one arm."""
    if f"baseline{arm}" not in printed or f"mean{arm}" not in printed:
        return None
    return values_of(printed[f"mean{arm}"]) - values_of(printed[f"baseline{arm}"])


def _arm_off(printed: dict[str, Printed], arm: str, change: ValueSet | None) -> str:
    """Say where a printed change is not end minus baseline, in either sign."""
    number = printed.get(f"change{arm}")
    if number is None or change is None:
        return ""
    values = values_of(number)
    if change.intersects(values) or (-change).intersects(values):
        return ""
    return f"arm {arm} prints a change of {number.text}, its means give {with_middle(change)}"


def _arms_only(
    printed: dict[str, Printed], changes: dict[str, ValueSet | None], off: list[str], contrast: str
) -> Finding:
    """The finding where no difference between the arms can be compared."""
    compared = [a for a in ("1", "2") if changes[a] is not None and f"change{a}" in printed]
    if off:
        return make(
            "change-arithmetic",
            Verdict.IMPLAUSIBLE if contrast == "raw" else Verdict.METHOD_DEPENDENT,
            f"The changes do not add up: {'; '.join(off)}. Different people at the two times may explain it.",
            stakes=CHOICE,
            printed=printed,
        )
    if compared:
        return make(
            "change-arithmetic", Verdict.CONSISTENT, "The printed changes are end minus baseline.", printed=printed
        )
    missing = tuple(n for n in ("baseline1", "mean1", "baseline2", "mean2", "estimate") if n not in printed)
    return make(
        "change-arithmetic",
        Verdict.NOT_CHECKABLE,
        f"A change needs {', '.join(missing)}.",
        printed=printed,
        missing=missing,
    )


def run_change(tables: Tables, row: Row) -> Iterator[Finding]:
    if not _end_scores(row) or not (row["baseline1"] or row["baseline2"]):
        return
    if not (row.has("mean1", "baseline1") or row.has("mean2", "baseline2")):
        return
    finding = check_change(
        baseline1=row["baseline1"],
        mean1=row["mean1"],
        baseline2=row["baseline2"],
        mean2=row["mean2"],
        change1=row["change1"],
        change2=row["change2"],
        estimate=row["estimate"] if row["measure"] == "MD" else None,
        contrast=row["contrast"],
    )
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


def _end_scores(row: Row) -> bool:
    """Whether the means are scores at the end rather than changes.

    A row about changes may still print the end scores: on a scale where lower is better, changes for the
    better are below 0, so that two means above 0 beside their baselines are scores.
    """
    if row["kind"] != "change":
        return row["kind"] in ("endpoint", "")
    means = [read(row[f"mean{arm}"]) for arm in "12"]
    beside = row.has("baseline1", "baseline2")
    return beside and row["better"] == "lower" and all(m is not None and m.value > 0 for m in means)


SPECS: Final = (
    CheckSpec(
        "change-arithmetic",
        "Do baseline, end and change agree?",
        ("trials",),
        run_change,
        "heuristic",
        inputs="baseline, mean and change of each arm; estimate and contrast",
        formula="change = end - baseline, in each arm and between the arms, where the same people were measured",
        source="Higgins JPT, Li T, Deeks JJ. Cochrane Handbook for Systematic Reviews of Interventions, chapter 6.",
        needs=(("mean1", "baseline1"), ("mean2", "baseline2")),
    ),
)
