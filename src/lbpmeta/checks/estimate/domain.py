"""The domain of an estimate: ratios above 0, p-values and standard errors that can exist."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.formulas import symmetric
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import make, values_of
from lbpmeta.checks.core.rows import on_estimate
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.screen import ask_domain
from lbpmeta.checks.repair.line import localise
from lbpmeta.interval import ValueSet
from lbpmeta.measures import MEASURES
from lbpmeta.premises.premise import Premise, Status, assume, entail

__all__ = ["SPECS", "check_domain"]


def check_domain(line: Line) -> Finding | None:
    """Whether ratios are above 0, p lies in [0, 1] and the standard error is not negative."""
    bad: list[str] = []
    measure = MEASURES.get(line.measure)
    for name in ("estimate", "ci_low", "ci_high"):
        number = line.printed.get(name)
        if number is None or measure is None:
            continue
        if measure.is_ratio and values_of(number).high <= 0:
            bad.append(f"{name} {number.text} of a ratio ({line.measure}) must be above 0")
        elif measure.kind == "association" and not values_of(number).intersects(ValueSet(*measure.domain)):
            low, high = measure.domain
            bad.append(f"{name} {number.text} of a correlation must lie between {low:g} and {high:g}")
    of_measure = bool(bad)
    for name, low, high in (("p", 0.0, 1.0), ("se", 0.0, math.inf)):
        number = line.printed.get(name)
        if number is not None and not values_of(number).intersects(ValueSet(low, high)):
            bad.append(f"{name} {number.text} lies outside {low:g} to {high:g}")
    if bad:
        premises = _premises(line) if of_measure else ()
        doubt = (
            " They may be logarithms."
            if any(x.name == "scale" and x.status is Status.ASSUMED for x in premises)
            else ""
        )
        text = f"{'; '.join(bad)}.{doubt}"
        repairs = () if is_probing() else localise(line).repairs
        return make(
            "value-impossible",
            Verdict.INCONSISTENT,
            text,
            printed=line.printed,
            repairs=repairs,
            premises=premises,
        )
    return None


def _premises(line: Line) -> tuple[Premise, ...]:
    """A ratio at or below 0 may be its logarithm, or no ratio: symmetric as it stands, it is not one for sure."""
    named = assume("measure", line.measure)
    if "scale" in line.declared:
        return (named,)  # who knows where the interval was made knows that these are no logarithms
    numbers = [None if n is None else values_of(n) for n in (line.estimate, line.low, line.high)]
    known = [n for n in numbers if n is not None]
    as_logarithm = len(known) < 3 or symmetric(*known)
    # Of such lines read by hand two in two were misprints: that they may be logarithms does not make them worth less.
    return (named, dataclasses.replace(assume("scale"), caps=False) if as_logarithm else entail("scale"))


SPECS: Final = (
    CheckSpec(
        "value-impossible",
        "Are ratios above 0 and p-values from 0 to 1?",
        ("trials", "reviews"),
        on_estimate(check_domain),
        "proof",
        inputs="estimate, ci_low, ci_high, p, se, measure",
        formula="RR, OR, HR, IRR, ROM > 0; 0 <= p <= 1; SE >= 0",
        source="",
        proof_test="tests/checks/test_estimate.py::test_truth_is_never_inconsistent",
        reads="range",
        ask=ask_domain,
    ),
)
