"""What the authors wrote about significance against the interval or the p-value that they printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.called import USUAL_LEVEL, called, is_usual, level_of_row
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import (
    Number,
    is_inverse,
    is_log,
    lopsided_premise,
    make,
    null_value,
    read,
    significance,
    values_of,
)
from lbpmeta.checks.core.rows import measure_of, own_cell
from lbpmeta.checks.core.severity import BESIDE, DECIDES
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import WORDS
from lbpmeta.errors import MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["ARMS", "EFFECT_CLAIMS", "check_direction_claim", "check_significance_claim"]

#: What can be claimed about an effect.
EFFECT_CLAIMS: Final = ("significant", "not-significant")

#: Which arm a text can favour.
ARMS: Final = ("arm1", "arm2")


def check_significance_claim(
    claim: str,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    measure: str = "MD",
    level: float | str | None = USUAL_LEVEL,
    p: Number = None,
    pooled: bool = True,
    p_of: str | None = None,
    interval: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check a claim of significance against the printed interval, or else the p-value at 0.05.

    Parameters
    ----------
    claim : {"significant", "not-significant"}
    ci_low, ci_high, p : str, optional
        As printed; ratios on the natural scale.
    measure : str
    level : float
        In percent; the interval decides at 95 only. Left out, 95 is assumed.
    pooled : bool
    p_of : {"this estimate", "adjusted", "other-test", ...}, optional
        Of which test the claim speaks: one that is adjusted for many tests, or another than that of the interval, may
        say something else.
    interval : str, optional
        How the interval was made: "wald", "t" ...
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Notes
    -----
    The effect is significant if and only if the interval excludes the null; where rounding of a limit leaves
    that open, either claim is consistent. For a single trial's ratio or a risk difference the claim may rest
    on another test than the interval (Fisher, log-rank): there a contradiction presumes the kind of interval, too.

    Examples
    --------
    >>> check_significance_claim("significant", "-7.3", "0.7").blame
    ('p of', 'level')
    >>> check_significance_claim("significant", "-7.3", "0.7", level=95, p_of="this estimate").verdict.value
    'inconsistent'
    """
    declared = declared_by_keywords(
        {
            "p of": p_of,
            "interval": interval,
            "level": None if is_usual(level) or level in (None, "") else f"{float(level or 0):g}",
            "rounding": rounding,
        }
    )

    def check(mode: str) -> Finding:
        return _significance(claim, ci_low, ci_high, p, measure=measure, level=level, pooled=pooled, rounding=mode)

    return called(check, declared)


def _significance(
    claim: str,
    ci_low: Number,
    ci_high: Number,
    p: Number,
    *,
    measure: str,
    level: float | str | None,
    pooled: bool,
    rounding: str,
) -> Finding:
    """Return what :func:`check_significance_claim` says if all premises hold."""
    if claim not in EFFECT_CLAIMS:
        raise MethodError(f"`claim` is {claim!r}; it must be one of {', '.join(map(repr, EFFECT_CLAIMS))}.")
    is_log(measure)
    low, high, p_value = read(ci_low, rounding), read(ci_high, rounding), read(p, rounding)
    printed = {"ci_low": low, "ci_high": high, "p": p_value}
    wanted = claim == "significant"
    votes: dict[str, bool | None] = {}
    if low is not None and high is not None and level not in (None, "") and float(level) == 95:
        votes[f"the interval {low.text} to {high.text}"] = significance(low, high, null_value(measure))
    if p_value is not None:
        values = values_of(p_value)
        votes[f"p {p_value.text}"] = True if values.high < 0.05 else False if values.low > 0.05 else None
    if not votes:
        return make(
            "significance-claim",
            Verdict.NOT_CHECKABLE,
            f"The claim {claim!r} has no 95% interval or p-value beside it.",
            printed=printed,
            missing=("ci_low", "ci_high"),
        )
    against = [what for what, vote in votes.items() if vote is not None and vote != wanted]
    if not against:
        open_ = all(v is None for v in votes.values())
        return make(
            "significance-claim",
            Verdict.CONSISTENT_WITHIN_ROUNDING if open_ else Verdict.CONSISTENT,
            f"{next(iter(votes)).capitalize()} {'allows' if open_ else 'supports'} the claim {claim!r}.",
            printed=printed,
        )
    split = any(v == wanted for v in votes.values())  # interval and p disagree: there is a check of that
    # The test beside the interval of a single trial's ratio may be Fisher's or a log-rank one, and not its own.
    lopsided = lopsided_premise(measure, pooled=pooled)
    of_interval = (assume("level", "95"),) if any(what.startswith("the interval") for what in against) else ()
    says = "does not exclude no effect" if wanted else "excludes no effect"
    return make(
        "significance-claim",
        Verdict.IMPLAUSIBLE if split else Verdict.INCONSISTENT,
        f"The effect is called {claim}, but {' and '.join(against)} {says}.",
        contradiction=WORDS,
        stakes=BESIDE if split else DECIDES,
        printed=printed,
        premises=(assume("p of"), *lopsided, *of_interval),
    )


def check_direction_claim(
    favours: str,
    estimate: Number,
    *,
    measure: str = "",
    better: str = "",
    rounding: str | None = None,
) -> Finding:
    """Check which arm the authors say is favoured against the side of the estimate.

    Examples
    --------
    >>> check_direction_claim("arm1", "-7.7", better="lower").verdict.value
    'consistent'
    >>> check_direction_claim("arm1", "7.7", better="lower").verdict.value
    'inconsistent'
    >>> check_direction_claim("arm1", "0.7", better="lower").blame
    ('measure',)

    Parameters
    ----------
    favours : {"arm1", "arm2"}
        The arm that the words favour: arm 1 is the intervention.
    estimate : str
        Arm 1 minus (or over) arm 2, as printed.
    measure : str
        "" if unknown: no effect is then 0, or 1 if it is a ratio.
    better : {"lower", "higher"}
        The direction of the outcome that is good for the patient.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        "inconsistent" where the whole set of the estimate lies on the other side of no effect.
    """
    declared = declared_by_keywords({"measure": measure or None, "rounding": rounding})
    return called(lambda mode: _direction(favours, estimate, measure, better, mode), declared)


def _direction(favours: str, estimate: Number, measure: str, better: str, rounding: str) -> Finding:
    """Return what :func:`check_direction_claim` says if all premises hold."""
    if favours not in ARMS:
        raise MethodError(f"`favours` is {favours!r}; it must be one of {', '.join(map(repr, ARMS))}.")
    is_log(measure)
    number = read(estimate, rounding)
    if better not in ("lower", "higher") or number is None:
        missing = "the direction in which the outcome gets better" if number is not None else "estimate"
        text = f"The claim that {favours} is favoured cannot be judged: {missing} is missing."
        return make("direction-claim", Verdict.NOT_CHECKABLE, text, missing=(missing,))
    null = null_value(measure)
    values = values_of(number)
    if is_inverse(measure):
        return _direction_of_inverse(favours, number)
    sign = (1 if better == "higher" else -1) * (1 if favours == "arm1" else -1)
    wrong = values.high < null if sign > 0 else values.low > null
    printed = {"estimate": number}
    if wrong:
        other = "above" if values.low > null else "below"
        return make(
            "direction-claim",
            Verdict.INCONSISTENT,
            f"The words favour {favours}, but the estimate {number.text} lies {other} {null:g} where {better} is "
            "better: it favours the other arm.",
            contradiction=WORDS,
            stakes=DECIDES,
            printed=printed,
            derivation=(f"the estimate is {values}, no effect is {null:g}, {better} is better",),
            premises=_of_measure(measure, values, sign),
        )
    right = values.low > null if sign > 0 else values.high < null
    return make(
        "direction-claim",
        Verdict.CONSISTENT if right else Verdict.CONSISTENT_WITHIN_ROUNDING,
        f"The estimate {number.text} lies on the side of {favours}.",
        printed=printed,
    )


def _of_measure(measure: str, values: ValueSet, sign: int) -> tuple[Premise, ...]:
    """Where the measure is unknown: whether the estimate lies on the wrong side of 1, too."""
    if measure:
        return ()
    ratio = values.high < 1 if sign > 0 else values.low > 1
    return () if ratio else (assume("measure", "a difference"),)


def _direction_of_inverse(favours: str, number: Printed) -> Finding:
    """A number needed to treat is above 0 where arm 1 benefits; without a sign it may be one of harm."""
    against = favours == "arm1" and values_of(number).high < 0
    if against:
        return make(
            "direction-claim",
            Verdict.INCONSISTENT,
            f"The words favour {favours}, but {number.text} is a number needed to harm: it favours the other arm.",
            contradiction=WORDS,
            stakes=DECIDES,
            printed={"estimate": number},
        )
    told = values_of(number).high < 0 or favours == "arm1"
    return make(
        "direction-claim",
        Verdict.CONSISTENT if told else Verdict.CONSISTENT_WITHIN_ROUNDING,
        f"The estimate {number.text} lies on the side of {favours}.",
        printed={"estimate": number},
    )


def run_claim(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["claim_effect"] and row["estimate"]:
        if _impossible(row):
            numbers = f"{row['estimate']} ({row['ci_low']} to {row['ci_high']})"
            text = f"{numbers}: these numbers cannot all be right, and bear out no claim."
            yield make("significance-claim", Verdict.NOT_CHECKABLE, text, missing=("numbers that can all be right",))
            return
        finding = _significance(
            row["claim_effect"],
            row["ci_low"],
            row["ci_high"],
            read(row["p"], row.rounding),
            measure=measure_of(row),
            level=row["level"] or "95",
            pooled=row.table == "reviews",
            rounding=row.rounding,
        )
        told = level_of_row(row)
        premises = tuple(told if premise.name == "level" else premise for premise in finding.premises)
        yield dataclasses.replace(finding, premises=premises)


def _impossible(row: Row) -> bool:
    """Whether the estimate lies outside its own interval, whatever the rounding; a judgement says the same of it."""
    estimate, low, high = (read(row[c], row.rounding) for c in ("estimate", "ci_low", "ci_high"))
    if estimate is None or low is None or high is None:
        return False
    return values_of(estimate).high < values_of(low).low or values_of(estimate).low > values_of(high).high


def run_direction(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield whether the arm that the words favour (column favours) is that of the estimate."""
    favours = own_cell(row, "favours")
    if favours and favours not in ARMS and row["estimate"]:  # a column of somebody's own, for another end
        text = f"The column favours says {favours!r}, which is neither arm1 nor arm2."
        yield make("direction-claim", Verdict.NOT_CHECKABLE, text, missing=("which arm the words favour",))
        return
    if favours and row["estimate"]:
        measure = measure_of(row)
        yield _direction(favours, row["estimate"], measure, row["better"], row.rounding)


SPECS: Final = (
    CheckSpec(
        "significance-claim",
        "Does the claim of significance fit the interval?",
        ("trials", "reviews"),
        run_claim,
        "proof",
        inputs="claim_effect, ci_low, ci_high, level, p, measure",
        formula="significant if and only if the 95 % interval excludes the null (0, or 1 for ratios); or p < 0.05",
        source="",
        proof_test="tests/checks/test_true_rows.py::test_claims",
        needs=(("claim_effect", "estimate"),),
    ),
    CheckSpec(
        "direction-claim",
        "Is the favoured arm that of the estimate?",
        ("trials", "reviews"),
        run_direction,
        "proof",
        inputs="favours (arm1, arm2; also x_favours), estimate, better, measure",
        formula="arm 1 is favoured if and only if the estimate, arm 1 minus (or over) arm 2, lies on the better side "
        "of the null",
        source="",
        proof_test="tests/checks/test_true_rows.py::test_claims",
        needs=(("favours", "estimate"), ("x_favours", "estimate")),
    ),
)
