"""Texts of our own for a corpus: what stands in them is known."""

from __future__ import annotations

from pathlib import Path

#: A true result, a misprint (the estimate outside its interval), and none.
TRUE = "Pain fell (MD -7.7, 95% CI -12.1 to -3.3)."
MISPRINT = "Pain fell (MD -17.7, 95% CI -12.1 to -3.3)."
NOTHING = "Pain was measured every week."


def lay_down(folder: Path, number: int = 6) -> list[Path]:
    """Write so many documents, every third with a misprint and every third without a result."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for at in range(number):
        file = folder / f"paper{at:03d}.md"
        file.write_text(f"# Results\n\n{(TRUE, MISPRINT, NOTHING)[at % 3]}\n", encoding="utf-8")
        files.append(file)
    return files
