"""Write the parts of checks.md that come from the registry: the table, and a section for each check.

Usage: ``python docs/make_checks.py [--check]``, after a change of a check; a test compares the page with what it makes.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from pages import keep, renewed

from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.run.explain import TIERS, how_sure, measured_rates
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

PAGE = Path(__file__).parent / "checks.md"

#: Thresholds that somebody chose: the check, where the value stands in ``lbpmeta.checks``, and what it is.
CHOSEN = (
    ("pooled-disagrees-with-rows", "pooled.study_rows:_FEWEST_DF", "fewest degrees of freedom of a row without people"),
    ("q-i2-tau2-disagree", "pooled.premises:P_ERROR", "how far a P that RevMan stored may be off"),
    (
        "q-i2-tau2-disagree",
        "summary.heterogeneity:_BELOW",
        "points that I2 of tau2 may lie below that of Q (simulated)",
    ),
    ("effect-too-large", "estimate.size:_LARGE_SMD", "an SMD beyond this is looked at twice (Kadlec 2023)"),
    ("precision-beyond-n", "estimate.precision:_EXPLAINED", "share of the variance that covariates explain at most"),
    ("second-estimate", "estimate.second:_LEAST", "least ratio of Hedges' g to Cohen's d"),
    (
        "implied-correlation",
        "arms.correlation:_FAR",
        "standard errors below 0 from which a correlation draws attention",
    ),
    ("quantile-order", "arms.quantiles:_BAND", "times the range that is expected of so many people"),
    ("quantile-order", "arms.quantiles:_WIDEST", "the SD is no less than the interquartile range over this"),
    (
        "se-as-sd",
        "across.se_as_sd:PRIOR_SE",
        "weight of a mix-up, from each size of the SMD on (the first: Kadlec 2023)",
    ),
    ("se-as-sd", "across.se_as_sd:_LIKELY", "score from which a row draws attention"),
    ("se-as-sd", "across.se_as_sd:_FAR", "scales of the pool that its SDs or effect must lie apart"),
    ("sd-outlier", "across.sd_outlier:_FAR", "scales of the pool from which an SD draws attention"),
    ("sd-outlier", "across.pool:_FLOOR", "least spread of a pool's SDs, on the log scale"),
    ("smd-outlier", "across.smd_outlier:_LARGE", "SDs between the arms from which a row draws attention"),
    ("smd-outlier", "across.smd_outlier:_FAR", "scales of the pool that it must lie apart besides"),
    ("identical-sds", "across.identical_sds:_CHANCE", "chance below which equal SDs draw attention"),
    ("baseline-copied, copied-block", "across.copies:_CHANCE", "the same of numbers that were copied"),
    ("copied-block", "across.equal_arms:_DIGITS", "digits that agree and are no chance"),
    ("arm-with-two-sds", "across.equal_arms:_DIGITS", "digits by which an arm is known in another row"),
    ("arm-with-two-sds", "across.same_arm:_FEW", "rows of one arm up to which equal means are no chance"),
    ("arm-with-two-sds", "across.same_arm:_CHANCE", "pairs of equal means that chance may make"),
    ("said-twice", "across.said_twice:_DIGITS", "digits of two numbers by which a result is known again"),
    ("mixed-scales", "across.scales:_TENFOLD", "ratios of median SDs that a factor of ten can leave"),
    ("mixed-scales, direction-reversed", "across.scales:_RARE", "probability below which a row lies too far off"),
    ("column-unit", "across.column_units:_HUGE", "SDs between the arms, in every row, that are none"),
    ("double-counted-arm", "across.unit_of_analysis:_SPLIT", "share of the arm beside it that looks like a split"),
    ("design-not-said", "across.unit_of_analysis:_NAIVE", "how near a standard error is to that of independent people"),
    ("se-of-contrast", "across.contrast_se:_FACTOR", "times that covariates or clusters change a standard error"),
    ("summary-contradiction", "summary.summary_only:_HIGH_I2", "I2 from which no estimator of tau2 is near 0"),
    ("summary-contradiction", "summary.summary_only:_FACTOR", "times that unlike rows change tau2"),
    ("prediction-interval", "summary.prediction_interval:_SPREAD", "times that Hartung-Knapp widens a standard error"),
    ("pooled-disagrees-with-rows", "pooled.draws:_WIDTH", "SDs of the draws within which a print is not implausible"),
    ("every check", "core.severity:_MATERIAL", "share of estimate or width that is material (Nguyen 2025)"),
    ("every check", "core.stakes:_SMD_MATERIAL", "change of an SMD that is material (Gotzsche 2007)"),
)


def specs() -> list[CheckSpec]:
    return [*CHECKS.values(), *RELEVANCE_CHECKS]


def table() -> str:
    lines = ["| check | question | tables | class |", "|---|---|---|---|"]
    lines += [f"| `{s.name}` | {s.title} | {', '.join(s.tables)} | {s.tier} |" for s in specs()]
    return "\n".join(lines)


def section(spec: CheckSpec) -> str:
    lines = [
        f"### {spec.name}",
        "",
        f"{spec.title} This check {TIERS[spec.tier].removeprefix('a ').replace('heuristic: ', 'is a heuristic: ')}.",
        "",
        f"- inputs: {spec.inputs or 'see the docstring'}",
        f"- formula: {spec.formula or 'see the docstring'}",
    ]
    if spec.source:
        lines.append(f"- source: {spec.source}")
    rates = measured_rates(spec.name) or {}
    made = rates.get("made")
    counted = [f"{made['complaints']} in {made['cases']:,} true tables made for it"] if made else []
    if rates.get("cases"):
        counted.append(f"{rates['false_alarms']} in {rates['cases']:,} true cases of simulated reviews")
    lines.append(f"- false alarms: {'; '.join(counted) or 'not measured'}")
    found = [f"{made['slip']} ({made['found']} of {made['planted']})"] if made else []
    found += [
        f"{kind} ({', '.join(f'{p} {rate:.0%}' for p, rate in by.items())})"
        for kind, by in rates.get("detection", {}).items()
    ]
    lines.append(f"- finds: {'; '.join(found) or 'not measured'}")
    lines.append(f"- how sure, of findings that are no proof: {' '.join(how_sure(spec.name))}")
    return "\n".join(escaped(line) for line in lines)


def escaped(line: str) -> str:
    """Keep Markdown from reading formulas: * and | and < are characters here."""
    return re.sub(r"([*<|_])", r"\\\1", line) if line.startswith("- ") else line


def costs() -> str:
    return "\n".join(["| change | cost |", "|---|---|", *(f"| {kind} | {cost:g} |" for kind, cost in COSTS.items())])


def chosen() -> str:
    """Return the table of thresholds, each value read where it is used."""
    lines = ["| check | chosen | what it is | in `checks/` |", "|---|---|---|---|"]
    for check, place, what in CHOSEN:
        module, name = place.split(":")
        value = getattr(importlib.import_module(f"lbpmeta.checks.{module}"), name)
        pairs = value if isinstance(value, tuple) else (value,)
        told = "; ".join(
            " from ".join(f"{v:g}" for v in reversed(p)) if isinstance(p, tuple) else f"{p:g}" for p in pairs
        )
        checks = ", ".join(f"`{c}`" if c in {s.name for s in specs()} else c for c in check.split(", "))
        lines.append(f"| {checks} | {told} | {what} | `{module.replace('.', '/')}.py` |")
    return "\n".join(lines)


def page() -> str:
    """Return the page of the checks, with its made parts renewed."""
    parts = {"table": table(), "costs": costs(), "chosen": chosen(), "sections": "\n\n".join(map(section, specs()))}
    return renewed(PAGE, parts, __file__)


def main() -> int:
    """Write the page, or compare it."""
    return keep(PAGE, page(), __file__)


if __name__ == "__main__":
    raise SystemExit(main())
