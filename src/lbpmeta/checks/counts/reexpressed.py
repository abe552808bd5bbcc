"""A standardised mean difference re-expressed: as an odds ratio, as a number needed to treat, in points of a scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import called, derived, resting
from lbpmeta.checks.core.compare import Way, compare_ways
from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.links import linked_rows
from lbpmeta.checks.core.reading import Number, read_all, unready, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtr, ndtri
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_md_from_smd", "check_nnt_from_smd", "check_or_from_smd"]

_LINE: Final = ("estimate", "ci_low", "ci_high")
_SMD: Final = {"estimate": "smd", "ci_low": "smd_low", "ci_high": "smd_high"}

#: Factors between a standardised difference and a log odds ratio.
_FACTORS: Final = (
    ("logistic, pi/sqrt(3)", math.pi / math.sqrt(3)),
    ("Chinn, 1.81", 1.81),
    ("Cox, 1.65", 1.65),
)


_WHAT: Final = "The re-expression"


def _fields(numbers: Mapping[str, Printed]) -> tuple[str, ...]:
    return tuple(f for f in _LINE if f in numbers and _SMD[f] in numbers)


def _limits(printed: Mapping[str, Printed]) -> dict[str, Printed]:
    """Drop limits that have no counterpart."""
    return {k: v for k, v in printed.items() if k not in _LINE[1:] or _SMD[k] in printed}


def _mirrored(sets: Mapping[str, ValueSet], face: Mapping[str, float]) -> tuple[dict[str, ValueSet], dict[str, float]]:
    """The same for the opposite direction of the outcome: signs turn and the limits change places."""
    other = {"estimate": "estimate", "ci_low": "ci_high", "ci_high": "ci_low"}
    return {other[f]: -s for f, s in sets.items()}, {other[f]: -v for f, v in face.items()}


def check_or_from_smd(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    smd: Number,
    smd_low: Number = None,
    smd_high: Number = None,
    made_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check an odds ratio that re-expresses a standardised mean difference.

    Examples
    --------
    >>> check_or_from_smd("0.40", smd="-0.50").methods
    ('logistic, pi/sqrt(3)', 'Chinn, 1.81')

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        The odds ratio, as printed.
    smd, smd_low, smd_high : str
        The standardised mean difference, as printed.
    made_of : {"these numbers"}, optional
        Says that the result was made of these numbers by the usual formula: only then is a disagreement a proof.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        Consistent under ln OR = pi d/sqrt(3), 1.81 d or 1.65 d, in either direction of the outcome.

    Raises
    ------
    DataError
        If a number cannot be read.

    References
    ----------
    Chinn S. Stat Med 2000;19:3127-3131. Hasselblad V, Hedges LV. Psychol Bull 1995;117:167-178. Cox DR, Snell EJ.
    Analysis of Binary Data, 2nd ed. 1989.
    """
    given = {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high}
    given |= {"smd": smd, "smd_low": smd_low, "smd_high": smd_high}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _or_from_smd(given, mode), declared)


def _or_from_smd(given: Mapping[str, Number], rounding: str) -> Finding:
    """Return what :func:`check_or_from_smd` says if all premises hold."""
    check = "or-from-smd"
    printed = _limits(read_all(given, rounding))
    lacking = unready(check, _WHAT, printed, ("estimate", "smd"))
    if lacking is not None:
        return lacking

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        for name, factor in _FACTORS:
            sets = {f: values_of(numbers[_SMD[f]]).scaled(factor) for f in _fields(numbers)}
            face = {f: float(numbers[_SMD[f]]) * factor for f in _fields(numbers)}
            for label, (s, v) in (("", (sets, face)), (", opposite direction", _mirrored(sets, face))):
                exps = {f: x.exp() for f, x in s.items()}
                yield Way(f"{name}{label}", exps, {f: math.exp(min(x, 700.0)) for f, x in v.items()})

    words = "The standardised mean difference"
    limits = ("ci_low", "ci_high")
    found = compare_ways(check, printed, ways, main=("estimate",), limits=limits, made_of=words, null=1.0)
    return resting(found, assume("made of"))


def check_nnt_from_smd(
    nnt: Number, *, smd: Number, control: Number = None, made_of: str | None = None, rounding: str | None = None
) -> Finding:
    """Check a number needed to treat that re-expresses a standardised mean difference.

    Examples
    --------
    >>> check_nnt_from_smd("3.5", smd="0.5").methods
    ('area under the curve', 'area under the curve, rounded up')
    >>> check_nnt_from_smd("6", smd="-0.5", control="20").methods[0]
    'normal (Furukawa), event more often'

    Parameters
    ----------
    nnt : str
        As printed.
    smd : str
        As printed; its sign does not matter.
    control : str, optional
        Risk in the control arm in percent; without it only the area under the curve is tried.
    made_of : {"these numbers"}, optional
        Says that the result was made of these numbers by the usual formula: only then is a disagreement a proof.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding

    Notes
    -----
    With q = Phi(Phi^-1(p) + d) NNT = 1/|q - p| (Furukawa); with ln OR = pi d/sqrt(3), 1.81 d or 1.65 d and the
    control risk; 1/(2 Phi(d/sqrt(2)) - 1) (Kraemer and Kupfer); each nearest or rounded up.

    Raises
    ------
    DataError
        If a number cannot be read or the risk lies outside (0, 100).

    References
    ----------
    Furukawa TA. Lancet 1999;353:1680. Kraemer HC, Kupfer DJ. Biol Psychiatry 2006;59:990-996.
    """
    given = {"nnt": nnt, "smd": smd, "control": control}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _nnt_from_smd(given, mode), declared)


def _nnt_from_smd(given: Mapping[str, Number], rounding: str) -> Finding:
    """Return what :func:`check_nnt_from_smd` says if all premises hold."""
    check = "or-from-smd"
    printed = read_all(given, rounding)
    lacking = unready(check, _WHAT, printed, ("nnt", "smd"))
    if lacking is not None:
        return lacking
    if "control" in printed and not 0 < float(printed["control"]) < 100:
        raise DataError(f"`control` is {printed['control'].text}; a risk in percent lies between 0 and 100.")

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        d, half = values_of(numbers["smd"]).abs(), float(numbers["nnt"].ulp) / 2
        for name, differences, face in _differences(d, abs(float(numbers["smd"])), numbers.get("control")):
            if differences.high <= 0:
                continue
            top = 1 / differences.low if differences.low > 0 else math.inf
            sets = ValueSet(1 / differences.high * (1 - 1e-10), top * (1 + 1e-10))
            centre = {"nnt": 1 / face} if face > 0 else {}
            yield Way(name, {"nnt": sets}, centre)
            unit = 2 * half
            up = {"nnt": math.ceil(1 / face / unit - 1e-9) * unit} if face > 0 else {}
            yield Way(f"{name}, rounded up", {"nnt": ValueSet(sets.low + half, sets.high + half)}, up)

    found = compare_ways(check, printed, ways, main=("nnt",), made_of="The standardised mean difference")
    return resting(found, assume("made of"))


def _differences(d: ValueSet, face: float, control: Printed | None) -> Iterator[tuple[str, ValueSet, float]]:
    """Risk differences that a standardised difference makes, by convention."""

    def area(x: float) -> float:
        return 2 * float(ndtr(x / math.sqrt(2))) - 1

    if control is not None:
        inside = values_of(control).intersection(ValueSet(1e-9, 100 - 1e-9))
        if inside is not None:
            risks = inside.scaled(0.01)
            centre = float(control) / 100
            for sign, way in ((1, "event more often"), (-1, "event less often")):
                label = "" if sign < 0 else f", {way}"

                def normal(x: float, p: float, sign: int = sign) -> float:
                    return abs(float(ndtr(ndtri(p) + sign * x)) - p)

                peak = float(ndtr(-sign * d.high / 2))
                yield f"normal (Furukawa){label}", _over(normal, d, risks, peak), normal(face, centre)
                for name, factor in _FACTORS:

                    def odds(x: float, p: float, sign: int = sign, factor: float = factor) -> float:
                        ratio = math.exp(sign * factor * x)
                        return abs(ratio * p / (1 - p + ratio * p) - p)

                    peak = 1 / (1 + math.exp(sign * factor * d.high / 2))
                    yield f"{name}{label}", _over(odds, d, risks, peak), odds(face, centre)
    yield "area under the curve", ValueSet(area(d.low), area(d.high)).widened(), area(face)


def _over(function: Callable[[float, float], float], d: ValueSet, risks: ValueSet, peak: float) -> ValueSet:
    """Enclosure of |q - p|: it grows with d, and over p it rises up to its peak and falls after it."""
    ends = [risks.low, risks.high]
    low = min(function(d.low, p) for p in ends)
    if risks.low < peak < risks.high:
        ends.append(peak)
    return ValueSet(low * (1 - 1e-10), max(function(d.high, p) for p in ends) * (1 + 1e-10))


def check_md_from_smd(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    smd: Number,
    sd: Number,
    smd_low: Number = None,
    smd_high: Number = None,
    made_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a mean difference that re-expresses a standardised one: MD = SMD SD.

    Examples
    --------
    >>> check_md_from_smd("-10", smd="-0.43", sd="23.1").verdict.value
    'consistent'

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        In points of the scale, as printed.
    smd, smd_low, smd_high : str
        The standardised mean difference.
    sd : str
        The standard deviation that was used.
    made_of : {"these numbers"}, optional
        Says that the result was made of these numbers by the usual formula: only then is a disagreement a proof.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding

    Raises
    ------
    DataError
        If a number cannot be read.

    References
    ----------
    Cochrane Handbook for Systematic Reviews of Interventions, section 15.5.3.
    """
    given = {"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high}
    given |= {"smd": smd, "smd_low": smd_low, "smd_high": smd_high, "sd": sd}
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _md_from_smd(given, mode), declared)


def _md_from_smd(given: Mapping[str, Number], rounding: str) -> Finding:
    """Return what :func:`check_md_from_smd` says if all premises hold."""
    check = "md-from-smd"
    printed = _limits(read_all(given, rounding))
    lacking = unready(check, _WHAT, printed, ("estimate", "smd", "sd"))
    if lacking is not None:
        return lacking

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        spread = values_of(numbers["sd"])
        if spread.high <= 0:
            return
        spread = ValueSet(max(0.0, spread.low), spread.high)
        sets = {f: values_of(numbers[_SMD[f]]) * spread for f in _fields(numbers)}
        face = {f: float(numbers[_SMD[f]]) * float(numbers["sd"]) for f in _fields(numbers)}
        yield Way("SMD times SD", sets, face)
        yield Way("SMD times SD, opposite direction", *_mirrored(sets, face))

    words = "SMD and SD"
    limits = ("ci_low", "ci_high")
    found = compare_ways(check, printed, ways, main=("estimate",), limits=limits, made_of=words, null=0.0)
    return resting(found, assume("made of"))


def _smd_row(tables: Tables, row: Row) -> Row | None:
    found = [r for r in linked_rows(tables, row) if r["measure"] == "SMD" and r["estimate"]]
    return found[0] if len(found) == 1 else None


def _line_and_smd(row: Row, smd: Row) -> dict[str, str]:
    return {**{name: row[name] for name in _LINE}, **{_SMD[name]: smd[name] for name in _LINE}}


def run_or_from_smd(tables: Tables, row: Row) -> Iterator[Finding]:
    """An odds ratio whose `derived_from` names a standardised mean difference."""
    smd = _smd_row(tables, row) if row["measure"] == "OR" and row["estimate"] else None
    if smd is None:
        return
    # Which factor was used, `derived_from` does not say.
    finding = _or_from_smd(_line_and_smd(row, smd), row.rounding)
    yield finding.renamed({name: f"{smd.id}: {column}" for column, name in _SMD.items()}, rows=(row.id, smd.id))


def run_md_from_smd(tables: Tables, row: Row) -> Iterator[Finding]:
    """A mean difference whose `derived_from` names a standardised one and the SD that was used."""
    smd = _smd_row(tables, row) if row["measure"] == "MD" and row["estimate"] else None
    if smd is None:
        return
    spreads = [r for r in linked_rows(tables, row) if r.table == "statements" and r["kind"] == "sd" and r["value"]]
    if len(spreads) != 1:
        return
    given = {**_line_and_smd(row, smd), "sd": spreads[0]["value"]}
    finding = derived(_md_from_smd(given, row.rounding), row)
    names = {name: f"{smd.id}: {column}" for column, name in _SMD.items()}
    yield finding.renamed({**names, "sd": f"{spreads[0].id}: value"}, rows=(row.id, smd.id, spreads[0].id))


SPECS: Final = (
    CheckSpec(
        "or-from-smd",
        "Is the odds ratio that of the standardised mean difference?",
        ("trials", "reviews"),
        run_or_from_smd,
        "proof",
        inputs="measure OR, estimate, ci_low, ci_high; the SMD row that derived_from names",
        formula="ln OR = pi d/sqrt(3), 1.81 d or 1.65 d, in either direction",
        source="Chinn S. Stat Med 2000;19:3127-3131; Hasselblad V, Hedges LV. Psychol Bull 1995;117:167-178.",
        needs=(("estimate", "derived_from"),),
        ask=only_where("measure", ("OR",), ("estimate", "derived_from")),
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_re_expressed_standardised_differences",
    ),
    CheckSpec(
        "md-from-smd",
        "Is the difference in points that of the standardised one?",
        ("trials", "reviews"),
        run_md_from_smd,
        "proof",
        inputs="measure MD, estimate, ci_low, ci_high; the SMD row and the SD that derived_from names",
        formula="MD = SMD SD, limit by limit",
        source="Cochrane Handbook, section 15.5.3.",
        needs=(("estimate", "derived_from"),),
        ask=only_where("measure", ("MD",), ("estimate", "derived_from")),
        row_only=False,
        proof_test="tests/checks/test_binary_truth.py::test_re_expressed_standardised_differences",
    ),
)
