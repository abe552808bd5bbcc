"""Absolute effects of a summary of findings: the relative effect put on an assumed risk."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import called, derived, resting
from lbpmeta.checks.core.compare import Way, compare_ways
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import linked_rows
from lbpmeta.checks.core.reading import Number, make, read_all, unready, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["RELATIVE", "SPECS", "check_absolute_effect"]

_CHECK: Final = "absolute-effect"
_FIELDS: Final = ("value", "low", "high")
_OF: Final = {"value": "estimate", "low": "ci_low", "high": "ci_high"}


def _risk(measure: str, effect: float, control: float) -> float:
    """Risk with the intervention from the effect and the risk without it."""
    if measure == "RR":
        return control * effect
    if measure == "RD":
        return control + effect
    if measure == "HR":
        return -math.expm1(effect * math.log1p(-control)) if control < 1 else 1.0
    return effect * control / (1 - control + effect * control) if effect > 0 or control < 1 else 1.0


#: Relative effects that can be put on a risk.
RELATIVE: Final = ("RR", "OR", "HR", "RD")


def check_absolute_effect(
    measure: str,
    estimate: Number,
    control: Number,
    value: Number,
    *,
    ci_low: Number = None,
    ci_high: Number = None,
    low: Number = None,
    high: Number = None,
    kind: str = "difference",
    per: float = 1000,
    control_per: float | None = None,
    made_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check an absolute effect against the relative effect and the assumed risk.

    Examples
    --------
    >>> check_absolute_effect("RR", "0.86", "317", "-44").verdict.value
    'consistent'
    >>> finding = check_absolute_effect("OR", "0.86", "317", "-44")
    >>> finding.verdict.value, finding.blame
    ('implausible', ('made of',))
    >>> check_absolute_effect("OR", "0.86", "317", "-44", made_of="these numbers").verdict.value
    'inconsistent'

    Parameters
    ----------
    measure : {"RR", "OR", "HR", "RD"}
    estimate, ci_low, ci_high : str
        Relative effect and its limits; RD as a fraction.
    control : str
        Risk without the intervention, per `control_per` people.
    value, low, high : str
        Absolute effect and its limits, per `per` people. A difference may be printed without its sign ("43 fewer").
    kind : {"difference", "risk"}
        Whether `value` is the difference of the risks or the risk with the intervention.
    per : float
        Per so many people: 1000 or 100.
    control_per : float, optional
        The same of `control`; as `per` by default.
    made_of : {"these numbers"}, optional
        Says that the result was made of these numbers by the usual formula: only then is a disagreement a proof.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding

    Notes
    -----
    With the risk p without and q with the intervention: RR: q = RR p; OR: q = OR p/(1 - p + OR p); HR:
    q = 1 - (1 - p)^HR; RD: q = p + RD. Every one grows with the effect, and the limits go with its limits. A
    difference may also be that of two rounded risks. A limit that would be above everybody is cut off there.

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the measure, `kind` or `per` is not legal.

    References
    ----------
    Schünemann HJ et al. Cochrane Handbook for Systematic Reviews of Interventions, section 15.4; Guyatt GH et al. J
    Clin Epidemiol 2013;66:158-172.
    """
    if measure not in RELATIVE:
        raise MethodError(f"`measure` is {measure!r}; it must be one of {', '.join(map(repr, RELATIVE))}.")
    if kind not in ("difference", "risk"):
        raise MethodError(f"`kind` is {kind!r}; it must be 'difference' or 'risk'.")
    base = per if control_per is None else control_per
    if not (per > 0 and base > 0):
        raise MethodError(f"`per` is {per:g} and `control_per` {base:g}; both must be above 0, for example 1000.")
    given = {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high, "control": control}
    given |= {"value": value, "low": low, "high": high}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _absolute_effect(measure, given, kind, per, base, mode), declared)


def _absolute_effect(
    measure: str, given: Mapping[str, Number], kind: str, per: float, base: float, rounding: str
) -> Finding:
    """Return what :func:`check_absolute_effect` says if all premises hold."""
    printed = read_all(given, rounding)
    lacking = unready(_CHECK, "The absolute effect", printed, ("estimate", "control", "value"))
    if lacking is not None:
        return lacking
    if not values_of(printed["control"]).intersects(ValueSet(0.0, base)):
        raise DataError(f"`control` is {printed['control'].text}; a risk per {base:g} lies between 0 and {base:g}.")
    limits = tuple(f for f in ("low", "high") if f in printed and _OF[f] in printed)
    used = {k: v for k, v in printed.items() if k not in ("low", "high") or k in limits}

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        yield from _ways(numbers, measure, kind, per, base)

    found = compare_ways(
        _CHECK,
        used,
        ways,
        main=("value",),
        limits=limits,
        made_of=f"The {measure} and the assumed risk",
        null=0.0 if kind == "difference" and float(printed["value"]) < 0 else None,
    )
    return resting(found, assume("made of"))


def _ways(numbers: Mapping[str, Printed], measure: str, kind: str, per: float, base: float) -> Iterator[Way]:
    control = values_of(numbers["control"]).intersection(ValueSet(0.0, base))
    if control is None:
        return
    risk, centre = control.scaled(1 / base), float(numbers["control"]) / base
    risk = ValueSet(max(0.0, risk.low), min(1.0, risk.high))
    fields = [f for f in _FIELDS if f in numbers and _OF[f] in numbers]
    effects = {}
    for f in fields:
        values = values_of(numbers[_OF[f]])
        if measure != "RD" and values.high <= 0:
            return
        effects[f] = values if measure == "RD" else ValueSet(max(0.0, values.low), values.high)
    if math.isinf(effects["value"].low) or math.isinf(effects["value"].high):
        return
    highest = [_risk(measure, e.high, risk.high) if math.isfinite(e.high) else math.inf for e in effects.values()]
    above = 1 < max(highest) < math.inf
    for label, transform in _readings(kind, measure, per, above):
        sets, face = {}, {}
        for f in fields:
            ends = [transform(e, r) for e in (effects[f].low, effects[f].high) for r in _corners(risk, measure, e)]
            margin = 1e-12 * max(1.0, *map(abs, ends))
            sets[f] = ValueSet(min(ends) - margin, max(ends) + margin)
            face[f] = transform(float(numbers[_OF[f]]), centre)
        if label.endswith("two rounded risks"):
            slack = per * 0.5 / base * float(numbers["control"].ulp) + float(numbers["value"].ulp) / 2
            sets = {f: ValueSet(s.low - slack, s.high + slack) for f, s in sets.items()}
            face = {}
        yield Way(label, sets, face)
        if kind == "difference":  # printed without its sign, the limits nearest to no effect last or first
            yield Way(f"{label}, without its sign", *_flipped(sets, face, "low", "high"))
            yield Way(f"{label}, without its sign, limits in the other order", *_flipped(sets, face, "high", "low"))


def _corners(risk: ValueSet, measure: str, effect: float) -> tuple[float, ...]:
    """Risks at which an absolute effect can be extreme: the ends, and where its slope is that of the risk itself."""
    ends = (risk.low, risk.high)
    if measure not in ("OR", "HR") or effect <= 0 or effect == 1:
        return ends
    turn = 1 / (1 + math.sqrt(effect)) if measure == "OR" else -math.expm1(math.log(effect) / (1 - effect))
    return (*ends, turn) if risk.low < turn < risk.high else ends


def _readings(
    kind: str, measure: str, per: float, above: bool
) -> Iterator[tuple[str, Callable[[float, float], float]]]:
    """The ways to print an absolute effect; `above`: where some risk would pass 100 %, cut there or multiplied on."""
    for cut, said in ((1.0, ""), (math.inf, ", multiplied on above 100 %"))[: 1 + above]:

        def risk(effect: float, control: float, cut: float = cut) -> float:
            return per * min(cut, max(0.0, _risk(measure, effect, control)))

        def difference(effect: float, control: float, risk: Callable[[float, float], float] = risk) -> float:
            return risk(effect, control) - per * control

        if kind == "risk":
            yield f"risk with the intervention{said}", risk
        else:
            yield f"difference of the risks{said}", difference
            yield f"difference{said} of the two rounded risks", difference


def _flipped(
    sets: Mapping[str, ValueSet], face: Mapping[str, float], low: str, high: str
) -> tuple[dict[str, ValueSet], dict[str, float]]:
    names = {"value": "value", low: "low", high: "high"}
    return {names[f]: s.abs() for f, s in sets.items()}, {names[f]: abs(v) for f, v in face.items()}


def _per(unit: str) -> float | None:
    """Read "%", "per 100", "per 1000"; None for anything else."""
    if unit == "%":
        return 100.0
    words = unit.replace(",", "").split()
    return float(words[1]) if len(words) > 1 and words[0] == "per" and words[1].isdigit() else None


#: Kinds of statements of absolute effects -> `kind` of the check.
_KINDS: Final = {"absolute-difference": "difference", "absolute-risk": "risk"}


def run_absolute(tables: Tables, row: Row) -> Iterator[Finding]:
    """A statement of an absolute effect against the relative effect and the risk that `derived_from` names."""
    kind = _KINDS.get(row["kind"])
    per = _per(row["unit"])
    if kind is None or per is None or not row["value"]:
        return
    linked = linked_rows(tables, row)
    effects = [r for r in linked if r.table in ("reviews", "trials") and r["measure"] in RELATIVE and r["estimate"]]
    risks = [r for r in linked if r.table == "statements" and r["value"] and _per(r["unit"]) is not None]
    if len(effects) != 1 or len(risks) != 1:
        missing = ("derived_from",)
        yield make(_CHECK, Verdict.NOT_CHECKABLE, "Name the relative effect and the assumed risk.", missing=missing)
        return
    effect, risk = effects[0], risks[0]
    ci = row["interval"] == "ci"
    given = {name: effect[name] for name in ("estimate", "ci_low", "ci_high")}
    given |= {"control": risk["value"], "value": row["value"]}
    given |= {"low": row["low"], "high": row["high"]} if ci else {}
    finding = _absolute_effect(effect["measure"], given, kind, per, _per(risk["unit"]) or per, row.rounding)
    finding = derived(finding, row)
    names = {name: f"{effect.id}: {name}" for name in ("estimate", "ci_low", "ci_high")}
    yield finding.renamed({**names, "control": f"{risk.id}: value"}, rows=(row.id, effect.id, risk.id))


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Is the absolute effect that of the relative effect and the assumed risk?",
        ("statements",),
        run_absolute,
        "proof",
        inputs="value, low, high, unit of a statement of kind absolute-difference or absolute-risk; the relative "
        "effect and the assumed risk that derived_from names",
        formula="RR: q = RR p; OR: q = OR p/(1 - p + OR p); HR: q = 1 - (1 - p)^HR; RD: q = p + RD; difference q - p",
        source="Cochrane Handbook, section 15.4; Guyatt GH et al. J Clin Epidemiol 2013;66:158-172.",
        needs=(("value", "unit"),),
        ask=only_where("kind", tuple(_KINDS), ("value", "unit")),
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_absolute_effects",
    ),
)
