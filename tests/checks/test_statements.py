"""Checks of statements against each other: doses, members of a group, scales, words, the method of a paper."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.statements.dose import check_supply, run_supply
from lbpmeta.checks.statements.members import check_member, run_member
from lbpmeta.checks.statements.one_method import check_proportions, run_method
from lbpmeta.checks.statements.scale_ends import run_ends
from lbpmeta.checks.statements.words import check_words, run_words
from lbpmeta.effects.proportion_intervals import PROPORTION_INTERVALS, proportion_intervals
from lbpmeta.evidence.tables import Row, Tables

NAMES = ("trials", "reviews", "statements", "thresholds", "conclusions", "instruments", "sources")


def tables_of(*statements: dict[str, str], **more: list[dict[str, str]]) -> Tables:
    rows = dict.fromkeys(NAMES, ())
    rows["statements"] = tuple(Row("statements", "s.csv", i, {"source": "s", **c}) for i, c in enumerate(statements))
    rows |= {t: tuple(Row(t, f"{t}.csv", i, c) for i, c in enumerate(cells)) for t, cells in more.items()}
    return Tables(rows, ".")


class TestSupply:
    @given(often=st.integers(1, 4), days=st.integers(1, 30), each=st.integers(1, 3), more=st.integers(0, 2))
    def test_the_tablets_of_a_dose_are_those_of_the_dose(self, often, days, each, more):
        tablets = often * days * each
        assert check_supply(tablets, (often, often + more), days, each).verdict is Verdict.CONSISTENT

    def test_28_tablets_once_or_twice_a_day_for_a_week(self):
        finding = check_supply(28, (1, 2), 7)
        assert finding.verdict is Verdict.IMPLAUSIBLE
        assert "7 to 14 tablets" in finding.message
        assert "2 to 4 each time" in finding.message
        assert check_supply(28, (1, 2), 7, each=(1, 2)).verdict is Verdict.CONSISTENT

    def test_rows(self):
        cells = (
            {"id": "t", "kind": "dose", "value": "28", "unit": "tablets", "derived_from": "f d"},
            {"id": "f", "kind": "dose", "low": "1", "high": "2", "unit": "times per day"},
            {"id": "d", "kind": "duration", "value": "1", "unit": "weeks"},
        )
        tables = tables_of(*cells)
        (finding,) = run_supply(tables, tables.row("t"))
        assert (finding.verdict, finding.rows) == (Verdict.IMPLAUSIBLE, ("t", "f", "d"))
        alone = tables_of({**cells[0], "derived_from": "f"}, cells[1])
        assert not list(run_supply(alone, alone.row("t")))

    @pytest.mark.parametrize("numbers", [(0, 1, 7), (28, 0, 7), (28, "x", 7)])
    def test_refuses(self, numbers):
        with pytest.raises(lm.DataError):
            check_supply(*numbers)


class TestMember:
    @given(sizes=st.lists(st.integers(5, 500), min_size=2, max_size=12), data=st.data())
    def test_a_true_statement_about_members_is_consistent(self, sizes, data):
        some = data.draw(st.lists(st.sampled_from(sizes), min_size=1))
        for said in (f"<{max(some) + 1}", f"<={max(some)}", f">={min(some)}", f">{min(some) - 1}", str(some[0])):
            assert check_member(said, min(sizes), max(sizes)).verdict is Verdict.CONSISTENT, said

    @pytest.mark.parametrize("said", ["<40", "<60", "<=59", ">148", ">=149", "150", ("20", "59")])
    def test_what_no_member_can_be(self, said):
        assert check_member(said, "60", "148").verdict is Verdict.IMPLAUSIBLE

    def test_rows_of_other_units_are_not_compared(self):
        whole = {"id": "w", "low": "60", "high": "148", "unit": "patients"}
        some = {"id": "s1", "value": "<40", "unit": "patients", "part_of": "w"}
        tables = tables_of(whole, some, {**some, "id": "s2", "unit": "%"})
        assert [f.verdict for f in run_member(tables, tables.row("s1"))] == [Verdict.IMPLAUSIBLE]
        assert not list(run_member(tables, tables.row("s2")))
        with pytest.raises(lm.DataError, match="part_of"):
            list(run_member(tables, Row("statements", "s.csv", 9, {**some, "part_of": "none"})))


NRS = {"id": "nrs", "name": "NRS", "min": "0", "max": "10"}


class TestScaleEnds:
    def found(self, *ends, instrument=NRS):
        cells = [{"id": f"r{i}", "kind": "scale", "instrument": "nrs", **e} for i, e in enumerate(ends)]
        tables = tables_of(*cells, instruments=[instrument])
        return [f.verdict for row in tables["statements"] for f in run_ends(tables, row)]

    def test_twice_the_same(self):
        assert self.found({"low": "0", "high": "10"}, {"low": "0", "high": "10"}) == [Verdict.CONSISTENT] * 2

    def test_the_one_that_departs_from_the_instrument_is_told(self):
        ends = ({"low": "1", "high": "10"}, {"low": "0", "high": "10"})
        assert self.found(*ends) == [Verdict.IMPLAUSIBLE, Verdict.CONSISTENT]

    def test_without_ends_of_the_instrument_both_are(self):
        ends = ({"low": "1", "high": "10"}, {"low": "0", "high": "10"})
        unknown = {"id": "nrs", "name": "NRS", "min": "", "max": ""}
        assert self.found(*ends, instrument=unknown) == [Verdict.IMPLAUSIBLE] * 2

    def test_an_upper_end_alone(self):
        assert self.found({"value": "10"}) == [Verdict.CONSISTENT]
        assert self.found({"value": "100"}) == [Verdict.IMPLAUSIBLE]


class TestWords:
    @pytest.mark.parametrize(
        ("words", "percent", "verdict"),
        [
            ("bijna een derde", "32", Verdict.CONSISTENT),
            ("almost a third", "36", Verdict.IMPLAUSIBLE),
            ("About half", "52", Verdict.CONSISTENT),
            ("most", "48", Verdict.IMPLAUSIBLE),
            ("veruit de meeste", "95", Verdict.CONSISTENT),
        ],
    )
    def test_words_beside_digits(self, words, percent, verdict):
        assert check_words(words, percent).verdict is verdict

    def test_rows(self):
        tables = tables_of(
            {"id": "a", "words": "almost half", "value": "53", "unit": "%"},
            {"id": "b", "words": "almost half", "quantity": "q"},
            {"id": "c", "value": "47", "unit": "%", "quantity": "q"},
            {"id": "d", "words": "oodles"},
            {"id": "e", "words": "some"},
        )
        verdicts = {i: [f.verdict for f in run_words(tables, tables.row(i))] for i in "abde"}
        assert verdicts == {
            "a": [Verdict.IMPLAUSIBLE],
            "b": [Verdict.CONSISTENT],
            "d": [Verdict.NOT_CHECKABLE],
            "e": [Verdict.NOT_CHECKABLE],
        }


class TestOneMethod:
    @given(
        method=st.sampled_from(["wilson", "clopper-pearson", "agresti-coull", "jeffreys", "mid-p"]),
        counts=st.lists(st.tuples(st.integers(1, 80), st.integers(1, 80)), min_size=2, max_size=6),
        digits=st.integers(0, 1),
    )
    def test_the_method_of_a_paper_is_among_those_found(self, method, counts, digits):
        rows = []
        for a, b in counts:
            events, n = min(a, b), max(a, b) + 1
            low, high = proportion_intervals(events, n, methods=[method])[method]
            shown = (f"{100 * x:.{digits}f}" for x in (events / n, low, high))
            rows.append((str(events), str(n), *shown))
        assert method in check_proportions(rows).methods

    def test_two_methods_are_no_error(self):
        rows = []
        for method, (e, n) in (("wald", (3, 40)), ("clopper-pearson", (2, 31))):
            low, high = PROPORTION_INTERVALS[method].function(e, n, 0.95)
            rows.append((str(e), str(n), *(f"{100 * x:.1f}" for x in (e / n, low, high))))
        assert check_proportions(rows).verdict is Verdict.METHOD_DEPENDENT

    def test_only_agresti_coull_makes_all_six_of_the_trial_of_diazepam(self):
        tables = lm.load().tables
        (finding,) = run_method(tables, tables.row("minerva-friedman-pain-1wk-diazepam"))
        assert (finding.verdict, finding.methods, len(finding.rows)) == (Verdict.CONSISTENT, ("agresti-coull",), 6)
        assert not list(run_method(tables, tables.row("minerva-friedman-pain-1wk-placebo")))

    def test_one_is_no_set(self):
        with pytest.raises(lm.DataError):
            check_proportions([("18", "57", "32", "21", "45")])
