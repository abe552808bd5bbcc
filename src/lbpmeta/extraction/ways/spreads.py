"""Ways that derive a mean or a spread: of a standard error, an interval, a median with quartiles."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from lbpmeta.effects.convert.quantiles import mean_sd_from_quantiles
from lbpmeta.effects.convert.spread import sd_from_ci, sd_from_group_se, sd_from_se, se_from_ci, se_from_sd
from lbpmeta.errors import LbpmetaWarning
from lbpmeta.extraction.ways.case import Case, CellWay, PlacedNumber, Reply
from lbpmeta.extraction.ways.derive import as_derived, interval_level, positive, spanned
from lbpmeta.interval import ValueSet

__all__ = ["SPREADS"]


def se_to_sd(case: Case) -> Reply | None:
    """SD = SE sqrt(n). Cochrane Handbook 6.5.2.2."""
    if case.wanted.role != "sd":
        return None
    for placed in case.of_role("se", "spread"):
        for n, told in case.sizes():
            made = spanned(sd_from_se, positive(placed.mention), n)
            if made and made.high > 0 and made.intersects(case.values):
                return as_derived(placed, f"the SE times the root of {told}")
    return None


def sd_to_se(case: Case) -> Reply | None:
    """SE = SD / sqrt(n)."""
    if case.wanted.role != "se" or not case.wanted.arm:
        return None
    for placed in case.of_role("sd", "spread"):
        for n, told in case.sizes():
            made = spanned(se_from_sd, positive(placed.mention), n)
            if made and made.intersects(case.values):
                return as_derived(placed, f"the SD over the root of {told}")
    return None


def ci_to_sd(case: Case) -> Reply | None:
    """SD = sqrt(n) (high - low) / (2 q), q of t(n - 1) or of the normal distribution. Cochrane Handbook 6.5.2.2."""
    if case.wanted.role != "sd":
        return None
    for low in case.of_role("ci_low", "low"):
        high = case.beside(low, "ci_high", "high")
        if high is None:
            continue
        level = interval_level(low)
        for n, told in case.sizes():
            for distribution in ("t", "z"):
                formula = partial(sd_from_ci, level=level, distribution=distribution)
                made = spanned(formula, low.mention.printed.values, high.mention.printed.values, n)
                if made and made.intersects(case.values):
                    ends = f"a {100 * level:g}% CI to {high.mention.text}"
                    return as_derived(low, f"the SD of {ends} with {told} ({distribution})")
    return None


def ci_to_se(case: Case) -> Reply | None:
    """SE = (high - low) / (2 z), of logs for a ratio. Cochrane Handbook 6.3."""
    if case.wanted.role not in ("se", "variance") or case.wanted.arm:
        return None
    for low in case.of_role("ci_low", "low"):
        high = case.beside(low, "ci_high", "high")
        if high is None:
            continue
        level = interval_level(low)
        for ratio in (False, True):
            formula = partial(se_from_ci, level=level, ratio=ratio)
            made = spanned(formula, low.mention.printed.values, high.mention.printed.values)
            if made and case.wanted.role == "variance":
                made = made * made
            if made and made.intersects(case.values):
                return as_derived(
                    low, f"the SE of a {100 * level:g}% CI to {high.mention.text}{' on the log scale' * ratio}"
                )
    return None


def difference_se_to_sd(case: Case) -> Reply | None:
    """SD within groups = SE of the difference / sqrt(1/n1 + 1/n2). Cochrane Handbook 6.5.2.3."""
    row = case.subject.row
    if case.wanted.role != "sd" or not (row["n1"].isdigit() and row["n2"].isdigit()):
        return None
    a, b = int(row["n1"]), int(row["n2"])
    if a < 2 or b < 2:
        return None
    for placed in case.placed:
        role, stand = placed.mention.role, placed.stand
        if role not in ("ci_low", "se") or stand.outcome != "this" or stand.time == "other":
            continue
        lead = case.beside(placed, "estimate")
        if lead is None:
            continue
        if role == "se":
            se: ValueSet | None = positive(placed.mention)
        else:
            high = case.beside(placed, "ci_high")
            se = None if high is None else spanned(
                partial(se_from_ci, df=a + b - 2), placed.mention.printed.values, high.mention.printed.values
            )  # fmt: skip
        made = None if se is None else spanned(partial(sd_from_group_se, n1=a, n2=b), se)
        if made and made.intersects(case.values):
            return as_derived(placed, f"the SD within groups of the difference {lead.mention.text}")
    return None


def _quantiles(case: Case) -> Iterator[tuple[PlacedNumber, dict[str, ValueSet], int]]:
    names = {"q1": "q1", "q3": "q3", "min": "minimum", "max": "maximum", "low": "q1", "high": "q3"}
    for placed in case.of_role("median"):
        kept = {"median": placed.mention.printed.values}
        for low, high in (("q1", "q3"), ("min", "max"), ("low", "high")):
            first, last = case.beside(placed, low), case.beside(placed, high)
            if first is not None and last is not None:
                kept |= {names[low]: first.mention.printed.values, names[high]: last.mention.printed.values}
        for n, _ in case.sizes():
            if n.low >= 3 and len(kept) > 1:
                yield placed, kept, int(n.low)


def quantiles(case: Case) -> Reply | None:
    """Mean and SD of a median with quartiles or range: Wan 2014, Luo 2018, Shi 2020, and the quick rules.

    Hozo 2005 takes a quarter of the range, the Cochrane Handbook (6.5.2.5) the quartiles' distance over 1.35.
    """
    if case.wanted.role not in ("mean", "sd"):
        return None
    for placed, kept, n in _quantiles(case):
        made = [
            (spanned(partial(_estimated, case.wanted.role, method, n, tuple(kept)), *kept.values()), told)
            for method, told in (("luo shi", "Luo 2018 and Wan 2014"), ("wan wan", "Wan 2014"))
        ]
        if case.wanted.role == "sd":
            if "q1" in kept:
                made.append(((kept["q3"] - kept["q1"]).scaled(1 / 1.35), "the quartiles over 1.35"))
            if "minimum" in kept:
                made += [((kept["maximum"] - kept["minimum"]).scaled(1 / d), f"the range over {d}") for d in (4, 6)]
        for values, method in made:
            if values is not None and values.intersects(case.values):
                return as_derived(placed, f"by {method} with n {n}")
    return None


def _estimated(role: str, method: str, n: int, names: tuple[str, ...], *values: float) -> float:
    """The mean or SD that a method estimates."""
    mean, sd = method.split()
    kept: dict[str, Any] = dict(zip(names, values, strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LbpmetaWarning)
        told = mean_sd_from_quantiles(n=n, mean_method=mean, sd_method=sd, **kept)
    return told.mean if role == "mean" else told.sd


def median_as_mean(case: Case) -> Reply | None:
    """The median is taken for the mean."""
    if case.wanted.role != "mean":
        return None
    for placed in case.of_role("median"):
        if placed.mention.printed.value == case.wanted.printed.value:
            return as_derived(placed, "the median is taken for the mean,")
    return None


SPREADS: Final = (
    CellWay("se-to-sd", "Is it the SD of a standard error?", se_to_sd),
    CellWay("sd-to-se", "Is it the standard error of an SD?", sd_to_se),
    CellWay("ci-to-sd", "Is it the SD of a mean's interval?", ci_to_sd),
    CellWay("ci-to-se", "Is it the standard error of an interval?", ci_to_se),
    CellWay("median-as-mean", "Is it a median?", median_as_mean),
    CellWay("quantiles", "Is it the mean or SD of a median with quartiles or range?", quantiles),
    CellWay("difference-to-sd", "Is it the SD within groups of a difference?", difference_se_to_sd),
)
