"""The size of an effect: is it one that trials find?"""

from __future__ import annotations

from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import (
    Line,
)
from lbpmeta.checks.core.reading import make, values_of
from lbpmeta.checks.core.rows import on_estimate
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.screen import ask_size

__all__ = ["SPECS", "check_size"]


#: Beyond this a standardized mean difference is looked at twice.
_LARGE_SMD: Final = 3.0


def check_size(line: Line) -> Finding | None:
    """Whether a standardized mean difference or a risk difference is of a usual size.

    Notes
    -----
    Beyond an SMD of 3 most are made with a standard error in place of the standard deviation: 60 % in a sample of
    meta-analyses (Kadlec D, Sainani KL, Nimphius S. Sports Med 2023;53:313-325). A risk difference beyond 1 is in
    percent or none. Never a proof, and no part of :func:`check_estimate`: a size contradicts nothing.
    """
    if line.estimate is None:
        return None
    size = values_of(line.estimate).abs()
    if line.measure == "SMD" and size.low > _LARGE_SMD:
        text = (
            f"An SMD of {line.estimate.text} is larger than nearly all that trials find; a standard error in place of "
            "the standard deviation makes such values."
        )
        return make("effect-too-large", Verdict.IMPLAUSIBLE, text, printed={"estimate": line.estimate})
    if line.measure == "RD" and size.low > 1:
        text = f"A risk difference lies from -1 to 1: {line.estimate.text} is in percent, or no risk difference."
        return make("effect-too-large", Verdict.METHOD_DEPENDENT, text, printed={"estimate": line.estimate})
    return None


SPECS: Final = (
    CheckSpec(
        "effect-too-large",
        "Is the effect of a size that trials find?",
        ("trials", "reviews"),
        on_estimate(check_size),
        "heuristic",
        inputs="estimate, measure",
        formula="|SMD| <= 3; |RD| <= 1",
        source="Kadlec D, Sainani KL, Nimphius S. Sports Med 2023;53:313-325.",
        reads="range",
        ask=ask_size,
    ),
)
