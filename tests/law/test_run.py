"""The runner: what it says of premises, and that its counts add up."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LAW = Path(__file__).parents[2] / "benchmarks" / "law"


@pytest.fixture(scope="module", autouse=True)
def _law_on_path() -> Iterator[None]:
    """Import the benchmark's modules as its scripts do; the path is as before afterwards."""
    sys.path.insert(0, str(LAW))
    yield
    sys.path.remove(str(LAW))


def test_a_run_counts_every_result(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import run
    from simulate import batches

    path = tmp_path / "law.json"
    arguments = ["run.py", "--n", "10", "--family", "md-wald", "--skip", "real,planted"]
    arguments += ["--write", str(path)]
    monkeypatch.setattr(sys, "argv", arguments)
    assert run.main() == 0
    found = json.loads(path.read_text(encoding="utf-8"))["families"]["md-wald"]
    assert set(found) == {"declared", "undeclared", "bare"}
    assert all(sum(counts.values()) == sum(map(len, batches("md-wald", 10))) for counts in found.values())
    assert "true results called inconsistent: 0" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["hodges-lehmann", "truncated", "rd-wald", "high-first"])
@pytest.mark.parametrize("mode", ["declared", "undeclared"])
def test_a_table_and_calls_say_the_same_of_a_line(name: str, mode: str) -> None:
    from simulate import batches
    from verdicts import by_calls, by_table

    drawn = [batch for batch in batches(name, 12) if batch.premises.get("pooled", "single study") != "yes"]
    calls = [
        a.verdict for batch in drawn for a in by_calls(batch, mode) if a.verdict in ("implausible", "inconsistent")
    ]
    assert sum(map(len, drawn)) > 0
    tables = [a.verdict for a in by_table(drawn, mode) if a.verdict in ("implausible", "inconsistent")]
    assert tables == calls


def test_what_is_said_in_each_mode() -> None:
    from verdicts import said

    premises = {"level": "90", "rounding": "truncated", "measure": "RR", "interval_unit": "percent"}
    assert said("check_estimate", premises, "RR", "undeclared") == {"level": "90", "measure": "RR"}
    assert said("check_estimate", premises, "RR", "bare") == {"measure": ""}
    declared = said("check_estimate", premises, "RR", "declared")
    assert declared.items() >= {"level": "90", "rounding": "truncated", "unit": "percent", "interval": "wald"}.items()
    assert said("check_pooled", {"recipe": "HKSJ", "measure": "MD"}, "MD", "declared").items() >= {("measure", "MD")}


def test_no_true_estimate_of_any_family_is_inconsistent() -> None:
    from results import FAMILIES
    from simulate import batches
    from verdicts import MODES, by_table

    conditions = 0
    for name in FAMILIES:
        drawn = list(batches(name, 6, seed=3))
        for mode in MODES:
            for answer in by_table(drawn, mode):
                assert answer.verdict != "inconsistent", (name, mode, answer)
                tail = answer.message.rpartition(" cannot all be right")[2]
                assert tail.count(" and ") <= 2  # "estimate and bounds share a unit", beside another
                conditions += " if " in tail
    assert conditions > 100


def test_no_published_line_taken_as_true_is_inconsistent_and_every_misprint_is_noticed() -> None:
    import real
    from run import published

    lines = [line for i, line in enumerate(real.intervals()) if line.kind != "true" or i % 10 == 0]
    found = published(tuple(lines), reader="pooled")
    for kind in ("true", "unusual", "high-first"):
        assert {a.verdict for a in found[kind]} <= {
            *("consistent", "consistent-within-rounding", "method-dependent", "implausible", "not-checkable"),
        }
    for kind in ("misprint", "sign"):
        assert {a.verdict for a in found[kind]} <= {"implausible", "inconsistent"}
    # what stops the gate: three in four misprints, next to no true line
    stops = {kind: sum(a.stops for a in answers) for kind, answers in found.items()}
    assert stops["misprint"] + stops["sign"] >= 0.75 * (len(found["misprint"]) + len(found["sign"]))
    assert stops["true"] == 0


def test_a_planted_sign_is_noticed_and_proved_where_everything_is_told() -> None:
    from planted import planted
    from verdicts import by_table

    told = list(by_table(planted("sign", 60), "declared"))
    assert len(told) > 10
    assert {a.verdict for a in told} == {"inconsistent"}
    assert {a.verdict for a in by_table(planted("sign", 60), "undeclared")} == {"implausible"}


def test_an_impossible_line_is_an_answer_and_an_unreadable_one_is_refused() -> None:
    from verdicts import ask

    assert ask("check_estimate", "0.65", "0.12", "0.18").verdict == "inconsistent"
    assert ask("check_estimate", "about half", "0.12", "0.18").verdict == "refused"


def test_proofs_are_shown_before_what_is_implausible() -> None:
    from verdicts import Answer, worst_of

    found = [
        Answer(v, c, "", "")
        for v, c in (("implausible", "a"), ("consistent", "b"), ("inconsistent", "c"), ("inconsistent", "c"))
    ]
    assert [(a.verdict, a.check) for a in worst_of(found, 2)] == [("inconsistent", "c"), ("implausible", "a")]
    assert worst_of(found[1:2], 5) == []
