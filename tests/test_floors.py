"""The floors inside the rooms that tell and command: a module imports from its own floor and from lower ones only."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import lbpmeta

SRC = Path(lbpmeta.__file__).parent

#: Room -> its modules from the ground up. A sub-room stands for all of its modules where it is not taken apart.
FLOORS = {
    "report": (
        ("safe", "progress"),
        ("place", "baseline"),
        ("report",),
        ("formats",),
        ("listing", "sof", "vector"),
        ("drawing",),
        ("pages.findings", "pages.folder"),
        ("pages.evidence",),
        ("pages.page",),
        ("pages.fragment",),
        ("rendering",),
    ),
    "workbench": (("lines",), ("evidence",), ("opening",)),
    "cli": (
        ("options", "opening", "telling"),
        ("check", "diff", "explain", "forest", "init", "judge", "list_rows", "pool", "report", "show"),
        ("group",),
    ),
}

#: A report shows itself, in a terminal and in a notebook: module -> the modules that its methods load when called.
SHOWS_ITSELF = {"report.report": {"formats.text", "pages.fragment"}}

MODULES = [
    (room, file)
    for room in FLOORS
    for file in sorted((SRC / room).rglob("*.py"))
    if file.name != "__init__.py"  # the front doors of the rooms name what is inside
]


def floor_of(room: str, module: str) -> int | None:
    for floor, names in enumerate(FLOORS[room]):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return floor
    return None


def arrows(room: str, file: Path) -> set[str]:
    """Modules of the same room that a file imports anywhere, functions and TYPE_CHECKING blocks included."""
    front = f"lbpmeta.{room}."
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names = [base] if base.startswith(front) else [f"{base}.{alias.name}" for alias in node.names]
            found |= {name.removeprefix(front) for name in names if name.startswith(front)}
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix(front) for alias in node.names if alias.name.startswith(front)}
    return found


@pytest.mark.parametrize(("room", "file"), MODULES, ids=lambda x: x if isinstance(x, str) else x.stem)
def test_no_arrow_goes_up(room: str, file: Path) -> None:
    module = ".".join(file.relative_to(SRC / room).with_suffix("").parts)
    own = floor_of(room, module)
    assert own is not None, f"{room}.{module} stands on no floor: name it in FLOORS"
    targets = {t for t in arrows(room, file) if floor_of(room, t) is not None}
    higher = {t for t in targets if (floor_of(room, t) or 0) > own} - SHOWS_ITSELF.get(f"{room}.{module}", set())
    assert not higher, f"{room}.{module} imports from {sorted(higher)}, which is above it"


@pytest.mark.parametrize("room", FLOORS)
def test_rooms_hold_at_most_twenty_files(room: str) -> None:
    counts: dict[Path, int] = defaultdict(int)
    for file in (SRC / room).rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            counts[file.parent] += 1
    assert max(counts.values()) <= 20, {str(k.relative_to(SRC)): v for k, v in counts.items()}


def test_every_name_on_a_floor_exists() -> None:
    for room, floors in FLOORS.items():
        for name in (n for names in floors for n in names):
            path = SRC / room / name.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").is_file(), f"{room}.{name}"
