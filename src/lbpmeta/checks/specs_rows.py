"""What the registry knows of the checks of arms, proportions, pooled lines and of rows against each other."""

from __future__ import annotations

from typing import Final

from lbpmeta.checks import row_checks as adapt
from lbpmeta.checks.same_arm import same_arm
from lbpmeta.checks.spec import CheckSpec
from lbpmeta.checks.study_count import study_count

__all__ = ["SPECS"]

_COCHRANE: Final = "Higgins JPT, Li T, Deeks JJ. Cochrane Handbook for Systematic Reviews of Interventions, chapter 6."

SPECS: Final = (
    CheckSpec(
        "arm-ci",
        "Is an arm's mean the middle of its interval?",
        ("trials",),
        adapt.run_arm_interval,
        "proof",
        inputs="mean1, mean1_low, mean1_high; the same of arm 2",
        formula="low <= mean <= high, and 2 mean = low + high",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090.",
    ),
    CheckSpec(
        "contrast-disagrees-with-arms",
        "Does the contrast follow from the arms?",
        ("trials",),
        adapt.run_arms,
        "proof",
        inputs="measure MD or SMD, estimate, ci_low, ci_high, contrast; mean, sd, n of both arms",
        formula="MD = m1 - m2; SMD = J (m1 - m2)/s; intervals by every usual formula; the union over the methods",
        source=_COCHRANE,
    ),
    CheckSpec(
        "change-arithmetic",
        "Do baseline, end and change agree?",
        ("trials",),
        adapt.run_change,
        "heuristic",
        inputs="baseline, mean and change of each arm; estimate and contrast",
        formula="change = end - baseline, in each arm and between the arms, where the same people were measured",
        source=_COCHRANE,
    ),
    CheckSpec(
        "q-i2-tau2-disagree",
        "Do Q, I2, tau2, z and p agree?",
        ("reviews",),
        adapt.run_heterogeneity,
        "proof",
        inputs="k, q, q_df, q_p, i2, tau2, z, p, estimate, ci_low, ci_high",
        formula="df = k - 1; p(Q) = P(chi2(df) > Q); I2 = max(0, (Q - df)/Q); tau2 > 0 if and only if Q > df (DL); "
        "z = estimate/SE; p = 2 P(Z > |z|)",
        source="Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558; DerSimonian R, Laird N. Control Clin Trials "
        "1986;7:177-188.",
    ),
    CheckSpec(
        "n-disagrees-with-arms",
        "Do the arms add up to the total?",
        ("reviews",),
        adapt.run_total,
        "heuristic",
        inputs="n of the pooled line; n1, n2 of its rows",
        formula="n = sum of n1 + n2; a shared arm may be counted twice or split",
        source="",
        row_only=False,
    ),
    CheckSpec(
        "pooled-disagrees-with-rows",
        "Does the pooled line follow from its rows?",
        ("reviews",),
        adapt.run_pooled,
        "proof",
        inputs="estimate, ci_low, ci_high and the heterogeneity of the line; the study rows of its set",
        formula="sound enclosure of the pooled estimate, interval, Q, I2 and tau2 over everything that the rows may "
        "be; over all admissible recipes; else a seeded Monte-Carlo range",
        source="Karnik NN, Mendel JM. Inf Sci 2001;132:195-220; DerSimonian R, Laird N. Control Clin Trials "
        "1986;7:177-188.",
        row_only=False,
    ),
    CheckSpec(
        "k-disagrees-with-rows",
        "Do k and df fit the rows?",
        ("reviews",),
        study_count,
        "proof",
        inputs="k, q_df; the study rows of the set",
        formula="number of trials with an effect <= k <= number of rows; the same for q_df + 1",
        source="",
        row_only=False,
    ),
    CheckSpec(
        "sources-disagree",
        "Do two prints of one quantity agree?",
        ("trials", "reviews", "statements"),
        adapt.run_same,
        "proof",
        inputs="the numbers of all rows with the same `quantity`",
        formula="equal columns share a value",
        source="",
        row_only=False,
    ),
    CheckSpec(
        "arm-with-two-sds",
        "Does an arm have one standard deviation?",
        ("trials",),
        same_arm,
        "heuristic",
        inputs="mean, sd and n of the arms of one trial in one set",
        formula="arms with the same mean and n have the same SD",
        source="",
        row_only=False,
    ),
)
