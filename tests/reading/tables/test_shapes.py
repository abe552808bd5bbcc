"""Shapes of tables of our own, each in four formats: every interval is read, under its own head, and nothing else."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "benchmarks" / "papers"


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SHAPES, WRITTEN, TABLES = (_module(name) for name in ("shapes", "written", "laid_out"))
MADE: list[Any] = list(SHAPES.made(1, seed=7))


@pytest.mark.parametrize("form", ["html", "jats", "docx", "md"])
@pytest.mark.parametrize("made", MADE, ids=[made.name for made in MADE])
def test_every_shape(made: Any, form: str) -> None:
    if form == "html":
        pytest.importorskip("selectolax")
    count: Counter[str] = Counter()
    wrong: list[str] = []
    TABLES.score(made, form, count, wrong)
    assert wrong == []
    assert count["found"] == count["cells"] == len(made.told)
    assert count["rows of arms right"] == len(made.arms)
    assert count["wrong at A"] == count["read wrongly"] == 0
