"""Explain: what a check asks and how well it does, and the arithmetic behind a finding, as plain text."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from lbpmeta.checks.arms.ranges import WHOLE
from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.sure import KINDS, sure_of
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.errors import DataError
from lbpmeta.evidence.schema import shown_path
from lbpmeta.printed import Printed

__all__ = ["explain_check", "explain_finding", "how_sure", "measured_rates", "value_words"]

_WIDTH: Final = 100

#: What the tier of a check means.
TIERS: Final[Mapping[str, str]] = {
    "proof": "can prove that numbers cannot all be right",
    "heuristic": "a heuristic: says implausible at most",
}


@cache
def _measured() -> dict[str, Any]:
    """Read the measured rates once; empty where nothing was measured."""
    file = resources.files("lbpmeta.checks") / "measured.json"
    if not file.is_file():
        return {}
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    of_reviews, made = content.get("checks", {}), content.get("made", {})
    return {
        name: {**of_reviews.get(name, {}), **({"made": made[name]} if name in made else {})}
        for name in dict.fromkeys((*of_reviews, *made))
    }


def measured_rates(check: str) -> Mapping[str, Any] | None:
    """Return the measured false alarms and detection of a check; None where nothing was measured.

    Returns
    -------
    mapping or None
        ``cases`` of simulated reviews, ``false_alarms``, and ``detection``: error kind -> precision -> rate; ``made``:
        true tables made for this check (``cases``), ``complaints`` about them, and how many ``planted`` ones with the
        ``slip`` were ``found``.
    """
    return _measured().get(check)


def _rates(check: str) -> Iterator[str]:
    rates = measured_rates(check) or {}
    made = rates.get("made")
    if made:
        yield f"{made['complaints']} false alarms in {made['cases']:,} true tables made for it"
        yield f"finds {made['slip']}: {made['found']} of {made['planted']}"
    if rates.get("cases"):
        yield f"{rates['false_alarms']} false alarms in {rates['cases']:,} true cases of simulated reviews"
    for kind, by_precision in rates.get("detection", {}).items():
        shown = ", ".join(f"{precision}: {rate:.0%}" for precision, rate in by_precision.items())
        yield f"finds {kind}: {shown}"
    if not made and not rates.get("cases"):
        yield "false alarms: not measured"
    if not made and not rates.get("detection"):
        yield "detection: not measured"


def how_sure(check: str) -> tuple[str, ...]:
    """Return how many published findings of a check were true errors, one line for each kind that was counted.

    Examples
    --------
    >>> how_sure("grim")
    ('not measured.',)
    """
    counted = [(kind, sure_of(kind.name)) for kind in KINDS if check in kind.checks]
    return tuple(f"where {kind.title}: {sure}" for kind, sure in counted) or (str(sure_of("")),)


def explain_check(spec: CheckSpec) -> str:
    """Return what a check asks, from what, by which formula, and how it was measured.

    Examples
    --------
    >>> from lbpmeta.checks.run.registry import CHECKS
    >>> print(explain_check(CHECKS["estimate-outside-ci"]).splitlines()[0])
    estimate-outside-ci: Does the estimate lie inside its interval?
    """
    facts = [
        ("class", f"{spec.tier}: {TIERS[spec.tier]}"),
        ("tables", ", ".join(spec.tables)),
        ("inputs", spec.inputs or "see the documentation"),
        ("formula", spec.formula or "see the documentation"),
        ("source", spec.source or "follows from the definition"),
    ]
    lines = [f"{spec.name}: {spec.title}", ""]
    lines += [_hanging(name, text) for name, text in facts]
    lines += [_hanging("measured" if i == 0 else "", text) for i, text in enumerate(_rates(spec.name))]
    lines += [_hanging("how sure" if i == 0 else "", text) for i, text in enumerate(how_sure(spec.name))]
    return "\n".join(lines) + "\n"


def _hanging(name: str, text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=f"  {name:<10}", subsequent_indent=" " * 12)


def explain_finding(finding: Finding, spec: CheckSpec | None = None) -> str:
    """Return the arithmetic of a finding: what was printed, the sets, the formula, the premises, the repairs.

    Parameters
    ----------
    finding : Finding
    spec : CheckSpec, optional
        The check, for its formula; that of its name in the registry where none is given.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> finding = lm.check_estimate("0.65", "0.12", "0.18")
    >>> print(explain_finding(finding).splitlines()[3])
      printed   estimate 0.65, a value from 0.645 to 0.655
    """
    spec = CHECKS.get(finding.check) if spec is None else spec
    where = f"{finding.rows[0]}: " if finding.rows else ""
    place = f" ({shown_path(finding.file)}, line {finding.line})" if finding.file else ""
    lines = [f"{where}{finding.verdict}, {finding.severity} [{finding.check}]{place}"]
    lines.append(textwrap.fill(finding.message, _WIDTH, initial_indent="  ", subsequent_indent="  "))
    lines.append("")
    lines += _block("printed", [value_words(name, text) for name, text in finding.printed.items()])
    lines += _block("formula", [spec.formula] if spec is not None and spec.formula else [])
    lines += _block("so", list(finding.derivation))
    lines += _block("premises", [str(p) for p in finding.premises])
    lines += _block("may be", [f"{name} {values}" for name, values in finding.admissible.items()])
    lines += _block("methods", [", ".join(finding.methods)] if finding.methods else [])
    lines += _block("recipes", [", ".join(finding.recipes)] if finding.recipes else [])
    lines += _block("repairs", [str(r) for r in finding.repairs])
    lines += _block("missing", list(finding.missing))
    lines += _block("how sure", [str(finding.sure)] if finding.sure is not None else [])
    lines += _block("expected", [finding.expected] if finding.expected else [])
    from_where = ", ".join(t for t in (finding.source, finding.locator) if t)
    lines += _block("source", [from_where] if from_where else [])
    return "\n".join(lines) + "\n"


def _block(name: str, items: list[str]) -> list[str]:
    return [_hanging(name if i == 0 else "", text) for i, text in enumerate(items)]


def value_words(name: str, text: str) -> str:
    """Return a printed number with the values that it stands for.

    Examples
    --------
    >>> value_words("estimate", "0.65")
    'estimate 0.65, a value from 0.645 to 0.655'
    """
    try:
        number = Printed.parse(text)
    except DataError:
        return f"{name} {text}"
    if name.rpartition(": ")[2] in WHOLE:
        return f"{name} {text}, a count"
    digits = max(number.decimals + 1, 0)
    low, high = (f"{end:.{digits}f}" for end in (number.values.low, number.values.high))
    if not number.values.low > -math.inf:
        return f"{name} {text}, a value of at most {high}"
    if not number.values.high < math.inf:
        return f"{name} {text}, a value of at least {low}"
    return f"{name} {text}, a value from {low} to {high}"
