"""What the scripts that make a page of the documentation have in common: write it, or compare it."""

from __future__ import annotations

import sys
from pathlib import Path


def keep(page: Path, text: str, script: str) -> int:
    """Write a page, or with ``--check`` say whether it is what the script makes; then nothing is written.

    Parameters
    ----------
    page : Path
        The committed page.
    text : str
        What the script makes of it.
    script : str
        ``__file__`` of the script.

    Returns
    -------
    int
        0, or 1 when ``--check`` was given and the page differs.
    """
    shown, maker = f"{page.parent.name}/{page.name}", f"docs/{Path(script).name}"
    if "--check" in sys.argv[1:]:
        same = page.is_file() and page.read_text(encoding="utf-8") == text
        print(f"{shown} is up to date" if same else f"{shown} is not what {maker} makes: run it")
        return 0 if same else 1
    page.write_text(text, encoding="utf-8")
    print(f"Written: {shown}")
    return 0
