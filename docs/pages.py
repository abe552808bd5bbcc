"""What the scripts that make a page of the documentation have in common: write it, or compare it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
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


def renewed(page: Path, parts: Mapping[str, str], script: str) -> str:
    """Return a page with the parts that a script makes renewed; what stands around them is kept.

    Parameters
    ----------
    page : Path
        Holds ``<!-- NAME: made by SCRIPT -->`` and ``<!-- end of NAME -->`` for each part.
    parts : mapping
        Name of a part -> what stands between the two.
    script : str
        ``__file__`` of the script.
    """
    text = page.read_text(encoding="utf-8")
    for name, made in parts.items():
        begin, end = f"<!-- {name}: made by {Path(script).name} -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n{made}\n{end}{after}"
    return text
