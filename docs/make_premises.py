"""Write the table of premises.md from the registry of premises.

Usage: ``python docs/make_premises.py [--check]``, after a change of a premise; a test holds the page
against it.
"""

from __future__ import annotations

import re
from pathlib import Path

from pages import keep

from lbpmeta.evidence.declared import COLUMN_OF
from lbpmeta.premises.kinds import PREMISES, PremiseKind

PAGE = Path(__file__).parent / "premises.md"


def line(kind: PremiseKind) -> str:
    values = ", ".join(f"`{v}`" for v in kind.values) or "any text"
    column = f"`{COLUMN_OF[kind.name]}`" if kind.name in COLUMN_OF else "none"
    key = f"`{kind.name.replace(' ', '_')}`"
    words = kind.when.format(value="...")
    return f"| {kind.name} | {values} | {column} | {key} | {words} | {kind.closed or 'none'} |"


def page(text: str) -> str:
    head = [
        "| premise | values | column | key, keyword | a contradiction holds if | closed list |",
        "|---|---|---|---|---|---|",
    ]
    table = "\n".join([*head, *map(line, PREMISES.values())])
    begin, end = "<!-- table: made by make_premises.py -->", "<!-- end -->"
    return re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n\n{table}\n\n{end}", text, flags=re.DOTALL)


def main() -> int:
    return keep(PAGE, page((Path(__file__).parent / "premises.md").read_text(encoding="utf-8")), __file__)


if __name__ == "__main__":
    raise SystemExit(main())
