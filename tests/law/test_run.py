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
    arguments = ["run.py", "--n", "10", "--family", "md-wald", "--skip", "real", "--write", str(path)]
    monkeypatch.setattr(sys, "argv", arguments)
    assert run.main() == 0
    found = json.loads(path.read_text(encoding="utf-8"))["families"]["md-wald"]
    assert set(found) == {"declared", "undeclared", "bare"}
    assert all(sum(counts.values()) == sum(map(len, batches("md-wald", 10))) for counts in found.values())
    assert "true results called inconsistent: 0" in capsys.readouterr().out


def test_a_frame_and_calls_say_the_same_of_a_line() -> None:
    from simulate import batches
    from verdicts import BAD, by_calls, by_table

    drawn = list(batches("hodges-lehmann", 12))
    calls = [a.verdict in BAD for batch in drawn for a in by_calls(batch, "undeclared")]
    assert len(calls) == sum(map(len, drawn))
    assert [a.verdict in BAD for a in by_table(drawn, "undeclared")] == calls


def test_what_is_said_in_each_mode() -> None:
    from verdicts import said

    premises = {"level": "90", "rounding": "truncated", "measure": "RR"}
    assert said("check_estimate", premises, "RR", "undeclared") == {"level": "90", "measure": "RR"}
    assert said("check_estimate", premises, "RR", "bare") == {"measure": ""}
    declared = said("check_estimate", premises, "RR", "declared")
    assert declared["level"] == "90"
    assert declared["rounding"] in ("truncated", "truncate")
    assert said("check_pooled", {"recipe": "HKSJ", "measure": "MD"}, "MD", "declared").items() >= {("measure", "MD")}


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
