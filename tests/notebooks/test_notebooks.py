"""The notebooks run from top to bottom, and their stored outputs say what they say now."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    """Printed outputs of all cells."""
    return [
        output["text"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    ]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_notebook_runs_and_says_what_it_stored(file: Path) -> None:
    stored = nbformat.read(file, as_version=4)
    assert all(cell.execution_count for cell in stored.cells if cell.cell_type == "code"), "stored without outputs"
    fresh = nbformat.read(file, as_version=4)
    NotebookClient(fresh, timeout=120, kernel_name="python3").execute(cwd=str(file.parent))
    assert texts(fresh) == texts(stored)


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS
