"""Several processes find what one finds, in its order; what a process loses is looked at after all."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.checks.run import runner
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.errors import DataError, MethodError

#: One row in three has a contradiction: a limit that lost its sign.
ROWS = [
    f"Study {i},MD,-{i}.4,-{i + 4}.4,{'' if i % 3 == 0 else '-'}{max(i - 4, 0)}.4,{i % 2}.0{i % 7 + 1}"
    for i in range(24)
]
HEADER = "study,measure,estimate,ci_low,ci_high,p"


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> lm.Evidence:
    monkeypatch.setattr(runner, "WORTH", 2)
    file = tmp_path / "my.csv"
    file.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return lm.load(file)


def told(report: lm.Report) -> list[tuple[object, ...]]:
    return [(f.check, f.verdict, f.rows, f.message, f.repairs, f.premises) for f in report.findings]


def test_two_processes_find_what_one_finds(evidence: lm.Evidence) -> None:
    alone = evidence.check()
    assert len(alone.failures) >= 3
    done: list[tuple[int, int]] = []
    together = evidence.check(jobs=2, progress=lambda *so_far: done.append(so_far))
    assert told(together) == told(alone)
    assert str(together) == str(alone)
    assert done[-1] == (24, 24)
    assert [so_far for so_far, _ in done] == sorted(so_far for so_far, _ in done)


def test_what_a_process_loses_is_looked_at_after_all(
    evidence: lm.Evidence, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone = told(evidence.check())
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert told(evidence.check(jobs=2)) == alone


def test_the_first_error_is_the_one_of_one_process(
    evidence: lm.Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_check.py").write_text(
        "from lbpmeta.errors import DataError\n\n\n"
        "def run(tables, row):\n"
        "    if row['trial'] in ('Study 7', 'Study 8'):\n"
        "        raise DataError('not this one')\n"
        "    yield from ()\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    own = replace(
        CHECKS["value-out-of-range"], name="own-check", ask=None, run=importlib.import_module("own_check").run
    )
    errors = []
    for jobs in (1, 2):
        with pytest.raises(DataError, match="not this one") as caught:
            run_checks(evidence.tables, extra=[own], jobs=jobs)
        errors.append(str(caught.value))
    assert errors[0] == errors[1]


def test_no_process_is_none(evidence: lm.Evidence) -> None:
    with pytest.raises(MethodError, match="`jobs` is 0; it must be 1 or more"):
        evidence.check(jobs=0)
