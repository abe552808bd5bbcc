"""k and df against the rows of the set."""

from __future__ import annotations

import pytest

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.summary.study_count import study_count
from lbpmeta.evidence.tables import Row, Tables


def verdicts(k: str, q_df: str = "", *, trials: str = "AAB", missing: str = "") -> list[Verdict]:
    rows = [Row("trials", "t.csv", i + 2, {"id": f"t{i}", "trial": name, "set": "s"}) for i, name in enumerate(trials)]
    line = Row("reviews", "r.csv", 2, {"id": "line", "set": "s", "k": k, "q_df": q_df, "rows_missing": missing})
    tables = Tables({"trials": tuple(rows), "reviews": (line,)}, "here")
    return [f.verdict for f in study_count(tables, line)]


@pytest.mark.parametrize(("k", "q_df"), [("2", ""), ("3", ""), ("3", "2"), ("2", "1"), ("2", "2"), ("", "2")])
def test_trials_or_comparisons_may_be_counted(k: str, q_df: str) -> None:
    assert verdicts(k, q_df) == [Verdict.CONSISTENT]


@pytest.mark.parametrize(("k", "q_df"), [("4", ""), ("1", ""), ("3", "3"), ("3", "0"), ("", "3")])
def test_neither_fits(k: str, q_df: str) -> None:
    assert verdicts(k, q_df) == [Verdict.INCONSISTENT]


def test_missing_rows_prove_nothing() -> None:
    assert verdicts("12", missing="six rows were not read") == []


def test_nothing_printed_nothing_said() -> None:
    assert verdicts("") == []
    assert verdicts("3", trials="") == []


def test_a_row_without_counts_that_shows_no_effect_may_be_a_table_without_events() -> None:
    # metafor's rma.mh leaves 0/20 against 0/20 out of a risk difference, which prints as 0.00 (0.00 to 0.00)
    def verdict(estimate: str) -> Verdict:
        cells = {"id": "a", "trial": "A", "set": "s"}, {"id": "b", "trial": "B", "set": "s", "estimate": estimate}
        rows = tuple(Row("trials", "t.csv", i + 2, {"estimate": "0.10", **c}) for i, c in enumerate(cells))
        line = Row("reviews", "r.csv", 2, {"id": "line", "set": "s", "k": "1", "measure": "RD"})
        (finding,) = study_count(Tables({"trials": rows, "reviews": (line,)}, "here"), line)
        return finding.verdict

    assert verdict("0.00") is Verdict.CONSISTENT
    assert verdict("0.10") is Verdict.INCONSISTENT


@pytest.mark.parametrize("table", [("0", "20", "0", "25"), ("20", "20", "25", "25")])
def test_a_table_of_nothing_or_nothing_but_events_may_be_left_out_of_k(table: tuple[str, ...]) -> None:
    def verdict(cells: tuple[str, ...], k: str) -> Verdict:
        named = dict(zip(("events1", "n1", "events2", "n2"), cells, strict=True))
        full = {"events1": "3", "n1": "20", "events2": "5", "n2": "25"}
        rows = tuple(
            Row("trials", "t.csv", i + 2, {"id": name, "trial": name, "set": "s", **counts})
            for i, (name, counts) in enumerate((("a", full), ("b", named)))
        )
        line = Row("reviews", "r.csv", 2, {"id": "line", "set": "s", "k": k, "measure": "OR"})
        (finding,) = study_count(Tables({"trials": rows, "reviews": (line,)}, "here"), line)
        return finding.verdict

    assert (verdict(table, "1"), verdict(table, "2")) == (Verdict.CONSISTENT, Verdict.CONSISTENT)
    assert verdict(("20", "20", "24", "25"), "1") is Verdict.INCONSISTENT
