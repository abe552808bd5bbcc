"""Write the parts of checks.md that come from the registry: the table, and a section for each check.

Usage: ``python docs/make_checks.py [--check]``, after a change of a check; a test compares the page with what it makes.
"""

from __future__ import annotations

import re
from pathlib import Path

from pages import keep

from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.run.explain import TIERS, how_sure, measured_rates
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

PAGE = Path(__file__).parent / "checks.md"


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


def page() -> str:
    """Return the page with its made parts renewed; what stands around them is kept."""
    text = PAGE.read_text(encoding="utf-8")
    parts = {"table": table(), "costs": costs(), "sections": "\n\n".join(map(section, specs()))}
    for name, made in parts.items():
        begin, end = f"<!-- {name}: made by make_checks.py -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n{made}\n{end}{after}"
    return text


def main() -> int:
    """Write the page, or compare it."""
    return keep(PAGE, page(), __file__)


if __name__ == "__main__":
    raise SystemExit(main())
