"""The p-value of two arms with counts against every usual test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.compare import computed
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, read_all, unready, values_of
from lbpmeta.checks.core.screen import only_where
from lbpmeta.checks.core.severity import BESIDE, DECIDES, LABEL
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts.counts import counts_broken
from lbpmeta.checks.counts.ratio import RISK_MEASURES
from lbpmeta.effects.two_by_two_tests import TABLE_TESTS, table_tests
from lbpmeta.errors import MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet, ValueSets
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import Origin, Premise, Status, assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_two_by_two_p"]

_COUNTS: Final = ("events1", "n1", "events2", "n2")
_UNIT: Final = ValueSet(0.0, 1.0)
_ALPHA: Final = 0.05


def check_two_by_two_p(
    p: Number,
    events1: Number,
    n1: Number,
    events2: Number,
    n2: Number,
    *,
    test: str = "",
    p_of: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the p-value of a two-by-two table against every usual test.

    Examples
    --------
    >>> check_two_by_two_p("0.02", 20, 30, 11, 30).methods[0]
    'Pearson chi-squared'
    >>> check_two_by_two_p("0.002", 20, 30, 11, 30).verdict.value
    'implausible'

    Parameters
    ----------
    p : str
        As printed, for example "0.03" or "<0.001".
    events1, n1, events2, n2 : int or str
        Counts of the arms.
    test : str, optional
        Name of the test that was declared, one of `TABLE_TESTS`. Only against a declared test is a disagreement a
        proof: without one another test, strata or a model may have been used.
    p_of : str, optional
        What p is of: "this estimate", "adjusted", "other-test" ...; of another one nothing is determined.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        ``methods`` lists the tests that print the p-value, one-sided ones last. A p-value between those of the tests is
        "method-dependent", since exact unconditional tests (Barnard, Boschloo) lie there; one outside is
        "implausible".

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the test is unknown.

    References
    ----------
    Campbell I. Stat Med 2007;26:3661-3675. Fagerland MW, Lydersen S, Laake P. Statistical Analysis of Contingency
    Tables, 2017, chapter 4.
    """
    if test and test not in TABLE_TESTS:
        raise MethodError(f"`test` is {test!r}; it must be one of {', '.join(map(repr, TABLE_TESTS))}.")
    given = {"p": p, "events1": events1, "n1": n1, "events2": events2, "n2": n2}
    declared = declared_by_keywords({"p of": p_of, "rounding": rounding})
    return called(lambda mode: _two_by_two_p(given, test, mode), declared)


def _two_by_two_p(given: Mapping[str, Number], test: str, rounding: str) -> Finding:
    """Return what :func:`check_two_by_two_p` says if all premises hold."""
    printed = read_all(given, rounding)
    lacking = unready("two-by-two-p", "The test", printed, ("p", *_COUNTS))
    if lacking is not None:
        return lacking
    if any(counts_broken({"events": printed[f"events{arm}"], "n": printed[f"n{arm}"]}) for arm in "12"):
        why = "The counts themselves are impossible."
        return make("two-by-two-p", Verdict.NOT_CHECKABLE, why, printed=printed, missing=("possible counts",))
    tests = _tests(printed)
    if not tests:
        why = "Nobody or everybody had the event: there is no test of that."
        return make("two-by-two-p", Verdict.NOT_CHECKABLE, why, printed=printed, missing=("another outcome",))
    return _compare(printed, tests, test)


def _tests(numbers: Mapping[str, Printed]) -> Mapping[str, float]:
    a, n1, c, n2 = (int(numbers[name].value) for name in _COUNTS)
    return table_tests(a, n1, c, n2)


def _matching(p: Printed, tests: Mapping[str, float], *, one_sided: bool = True) -> list[str]:
    values = values_of(p)
    found = [name for name, value in tests.items() if computed(value).intersects(values)]
    if not found and one_sided:
        found = [f"{name}, one-sided" for name, value in tests.items() if computed(value / 2).intersects(values)]
        found += [f"{name}, one-sided" for name, value in tests.items() if computed(1 - value / 2).intersects(values)]
    return found


def _compare(printed: Mapping[str, Printed], tests: Mapping[str, float], test: str) -> Finding:
    p = printed["p"]
    admissible = {"p": ValueSets.of(computed(value) for value in tests.values())}
    derivation = (
        f"p {p.text} stands for {values_of(p)}",
        *(f"{name}: p = {value:.6g}" for name, value in tests.items()),
    )
    counts = "{events1} of {n1} against {events2} of {n2}".format(**{c: printed[c].text for c in _COUNTS})
    if not values_of(p).intersects(_UNIT):
        return make("two-by-two-p", Verdict.INCONSISTENT, f"p {p.text} lies outside 0 to 1.", printed=printed)
    methods = tuple(_matching(p, tests))
    if methods and (not test or test in methods):
        return make(
            "two-by-two-p",
            Verdict.CONSISTENT,
            f"p {p.text} of {counts} is that of {methods[0]}.",
            printed=printed,
            admissible=admissible,
            methods=methods,
            derivation=derivation,
        )
    if methods:
        return make(
            "two-by-two-p",
            Verdict.METHOD_DEPENDENT,
            f"p {p.text} of {counts} is not that of the declared {test} ({tests.get(test, float('nan')):.4g}), but "
            f"that of {methods[0]}.",
            stakes=LABEL,
            printed=printed,
            admissible=admissible,
            methods=methods,
            derivation=derivation,
        )
    low, high = min(tests.values()), max(tests.values())
    values = values_of(p)
    if not test and computed(low).low <= values.high and values.low <= computed(high).high:
        return make(
            "two-by-two-p",
            Verdict.METHOD_DEPENDENT,
            f"p {p.text} of {counts} lies between those of the usual tests, {low:.4g} to {high:.4g}: an exact "
            "unconditional test may do that.",
            printed=printed,
            admissible=admissible,
            derivation=derivation,
        )
    crosses = (values.high < _ALPHA <= low) or (values.low >= _ALPHA > high)

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if any(counts_broken({"events": numbers[f"events{arm}"], "n": numbers[f"n{arm}"]}) for arm in "12"):
            return None
        if any(numbers[name].decimals > 0 for name in _COUNTS):
            return None
        if not values_of(numbers["p"]).intersects(_UNIT):
            return None
        again = _tests(numbers)
        wanted = [test] if test else list(again)
        hits = [again[name] for name in _matching(numbers["p"], again, one_sided=False) if name in wanted]
        return min((abs(value - float(numbers["p"])) for value in hits), default=None)

    verdict = Verdict.INCONSISTENT if test else Verdict.IMPLAUSIBLE
    declared = Premise("p of", test, Status.DECLARED, Origin.USER, "`test`")
    return make(
        "two-by-two-p",
        verdict,
        f"{counts} give p {low:.4g} to {high:.4g} by every usual test, not {p.text}.",
        otherwise="Strata, a model or another test may do that.",
        stakes=DECIDES if crosses and test else BESIDE,
        printed=printed,
        admissible=admissible,
        repairs=find_repairs(printed, distance),
        derivation=derivation,
        premises=(declared if test else assume("p of"),),
    )


def run_two_by_two_p(tables: Tables, row: Row) -> Iterator[Finding]:
    """The p-value of a raw contrast with counts; that of an adjusted one is not determined by them."""
    if row["measure"] in RISK_MEASURES and row["contrast"] == "raw" and row.has("p", *_COUNTS):
        yield _two_by_two_p({name: row[name] for name in ("p", *_COUNTS)}, "", row.rounding)


SPECS: Final = (
    CheckSpec(
        "two-by-two-p",
        "Does some usual test of the counts make the p-value?",
        ("trials",),
        run_two_by_two_p,
        "heuristic",
        inputs="p, contrast; events and n of both arms",
        formula="Pearson, Yates, N - 1 and likelihood-ratio chi-squared; Fisher by probability, doubled and mid-P; z "
        "with separate variances; Wald of log RR and log OR; two-sided, else one-sided; from the least to the greatest "
        "of their p-values",
        source="Campbell I. Stat Med 2007;26:3661-3675.",
        needs=(("measure", "contrast", "p", *_COUNTS),),
        ask=only_where("measure", RISK_MEASURES, ("contrast", "p", *_COUNTS)),
    ),
)
