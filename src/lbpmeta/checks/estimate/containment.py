"""Are the bounds in order, and is the estimate between them?"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import is_inverse, make, values_of, working
from lbpmeta.checks.core.rows import on_estimate
from lbpmeta.checks.core.severity import LABEL
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.blame import unit_premise
from lbpmeta.checks.estimate.failed import failed
from lbpmeta.checks.estimate.screen import ask_bounds, ask_containment, ask_order
from lbpmeta.checks.repair.line import cells_of
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_bounds", "check_containment", "check_order"]


def check_bounds(line: Line) -> Finding | None:
    """Whether the lower bound is not above the upper one."""
    if line.low is None or line.high is None or is_inverse(line.measure):
        return None  # limits of a number needed to treat come in either order
    low, high = values_of(line.low), values_of(line.high)
    if low.low > high.high:
        if high_first(line):
            return None  # a finding of its own
        return failed(
            line,
            "ci-reversed",
            Verdict.INCONSISTENT,
            f"the lower bound of {line} lies above the upper one",
            of_triple=True,
            premises=(unit_premise(line),) if line.estimate is not None else (assume("order"),),
        )
    exact = line.low.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("ci-reversed", verdict, f"The bounds of {line} are in order.", printed=line.printed)


def high_first(line: Line) -> bool:
    """Whether the bounds stand in the other order around the estimate: the upper one is printed first."""
    if line.estimate is None or line.low is None or line.high is None or is_inverse(line.measure):
        return False
    low, high, est = values_of(line.low), values_of(line.high), values_of(line.estimate)
    return low.low > high.high and high.low <= est.high and est.low <= low.high


def check_order(line: Line) -> Finding | None:
    """Whether the upper bound is printed first, as it is in 26 of 5,716 published intervals."""
    if not high_first(line):
        return None
    return make(
        "ci-high-first",
        Verdict.IMPLAUSIBLE,
        f"The bounds of {line} are printed high first: the estimate lies between them.",
        stakes=LABEL,
        printed=line.printed,
        repairs=(_in_order(line),),
        premises=(assume("order"),),
    )


def _in_order(line: Line) -> Repair:
    """The bounds in the other order."""
    cells = cells_of(line)
    low, high = cells["ci_low"], cells["ci_high"]
    row = MappingProxyType({**cells, "ci_low": high, "ci_high": low})
    cost = COSTS["bounds swapped"]
    return Repair("ci_low, ci_high", f"{low}, {high}", f"{high}, {low}", "the bounds changed places", row, cost)


def check_containment(line: Line) -> Finding | None:
    """Whether the estimate lies inside its interval."""
    if line.estimate is None or line.low is None or line.high is None:
        return None
    if is_inverse(line.measure):
        return _inverse_containment(line, line.estimate, line.low, line.high)
    low, high, est = values_of(line.low), values_of(line.high), values_of(line.estimate)
    if low.low > high.high:
        return None  # the bounds check speaks
    if est.high < low.low or est.low > high.high:
        return failed(
            line,
            "estimate-outside-ci",
            Verdict.INCONSISTENT,
            f"the estimate {line.estimate.text} lies outside its own interval ({line.low.text} to {line.high.text})",
            derivation=(
                f"estimate {est}, lower bound {low}, upper bound {high}",
                "ci_low <= estimate <= ci_high fails",
            ),
            of_triple=True,
            premises=(unit_premise(line),),
        )
    exact = line.low.value <= line.estimate.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("estimate-outside-ci", verdict, f"The estimate of {line} lies in its interval.", printed=line.printed)


def _inverse_containment(line: Line, estimate: Printed, low: Printed, high: Printed) -> Finding | None:
    """Whether the difference behind a number needed to treat lies between those of its limits.

    Without signs the interval may run through infinity, from one limit (benefit) to the other (harm): "10 (5 to 20)"
    is 0.05 to 0.2, or -0.05 to 0.2 (Altman DG. BMJ 1998;317:1309-1312).
    """
    sets = [working(number, line.measure) for number in (estimate, low, high)]
    est, one, two = sets
    if est is None or one is None or two is None:
        return None
    written = f"1/{estimate.text} between 1/{low.text} and 1/{high.text}"
    if min(one.low, two.low) <= est.high and est.low <= max(one.high, two.high):
        faces = sorted(1 / float(x) for x in (low, high))
        exact = faces[0] <= 1 / float(estimate) <= faces[1]
        verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
        text = f"The estimate of {line} lies in its interval."
        return make("estimate-outside-ci", verdict, text, printed=line.printed)
    signs = [s.low > 0 for s in (est, one, two)]
    nearer = est.abs().low <= max(one.abs().high, two.abs().high)
    hidden = all(signs) and nearer
    what = f"the estimate {estimate.text} lies outside its own interval ({low.text} to {high.text}): {written} fails"
    if hidden:
        what += "; it would lie inside one that runs through infinity"
    return make(
        "estimate-outside-ci",
        Verdict.IMPLAUSIBLE if hidden else Verdict.INCONSISTENT,
        f"{what[0].upper()}{what[1:]}.",
        otherwise="The signs of the limits are not printed.",
        printed=line.printed,
        derivation=(f"1/estimate {est}, one over the limits {one} and {two}",),
    )


SPECS: Final = (
    CheckSpec(
        "ci-reversed",
        "Is the lower bound below the upper one?",
        ("trials", "reviews", "statements"),
        on_estimate(check_bounds),
        "proof",
        inputs="ci_low, ci_high",
        formula="some value of the lower bound <= some value of the upper one",
        source="",
        scale_free=True,
        proof_test="tests/checks/test_estimate.py::test_truth_is_never_inconsistent",
        ask=ask_bounds,
    ),
    CheckSpec(
        "ci-high-first",
        "Is the lower bound printed first?",
        ("trials", "reviews", "statements"),
        on_estimate(check_order),
        "heuristic",
        inputs="estimate, ci_low, ci_high",
        formula="ci_high <= estimate <= ci_low for some values that round to the print",
        source="",
        scale_free=True,
        ask=ask_order,
    ),
    CheckSpec(
        "estimate-outside-ci",
        "Does the estimate lie inside its interval?",
        ("trials", "reviews", "statements"),
        on_estimate(check_containment),
        "proof",
        inputs="estimate, ci_low, ci_high",
        formula="ci_low <= estimate <= ci_high for some values that round to the print",
        source="",
        scale_free=True,
        proof_test="tests/checks/test_estimate.py::test_truth_is_never_inconsistent",
        ask=ask_containment,
    ),
)
