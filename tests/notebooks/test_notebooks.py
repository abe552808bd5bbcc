"""The notebooks run from top to bottom, and their stored outputs say and show what they do now."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 20  # lines: a cell fits on a screen, with its output
LARGEST = 400_000  # bytes: figures are small PNGs

each_notebook = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    """Printed outputs of each cell, and the text of a value at its end; addresses in memory are left out."""
    found = []
    for cell in code_cells(notebook):
        printed = "".join(output["text"] for output in cell.outputs if output.output_type == "stream")
        values = [output["data"]["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]
        found.append(re.sub(r" at 0x[0-9a-f]+", "", "\n".join([printed, *values])))
    return found


def figures(notebook: nbformat.NotebookNode) -> list[int]:
    """Number of figures below each cell."""
    return [sum("image/png" in output.get("data", {}) for output in cell.outputs) for cell in code_cells(notebook)]


@each_notebook
def test_notebook_runs_and_says_what_it_stored(file: Path) -> None:
    stored = nbformat.read(file, as_version=4)
    assert all(cell.execution_count for cell in code_cells(stored)), "stored without outputs"
    fresh = nbformat.read(file, as_version=4)
    NotebookClient(fresh, timeout=120, kernel_name="python3").execute(cwd=str(file.parent))
    assert texts(fresh) == texts(stored)
    assert figures(fresh) == figures(stored)


@each_notebook
def test_cells_are_short_and_figures_are_shown(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    for cell, shown in zip(code_cells(notebook), figures(notebook), strict=True):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        assert shown == len(re.findall(r"^(?:ax = |plt\.show\(\))", cell.source, flags=re.MULTILINE)), cell.source


@each_notebook
def test_stored_file_is_small_and_knows_no_machine(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text) < LARGEST
    assert "image/svg" not in text
    assert str(Path(__file__).parents[2]) not in text
    cells = nbformat.reads(text, as_version=4).cells
    assert not any(cell.metadata for cell in cells), "strip the metadata of the run"


@each_notebook
def test_each_notebook_opens_with_its_message_and_a_picture(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    title, message, *_ = first.source.split("\n\n")
    assert title.startswith("# ")
    assert message.startswith("**In short.** ")
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", first.source)
    if picture.startswith("attachment:"):  # one of the notebook's own figures, as it is stored below
        shown = first["attachments"][picture.removeprefix("attachment:")]["image/png"]
        drawn = [
            o["data"]["image/png"] for c in code_cells(notebook) for o in c.outputs if "image/png" in o.get("data", {})
        ]
        assert shown in [one.replace("\n", "") for one in drawn]
    else:
        assert (file.parent / picture).is_file()
