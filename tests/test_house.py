"""The house: data flow one way, files stay small, importing stays fast, names stay public."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import lbpmeta

SRC = Path(lbpmeta.__file__).parent

#: Rooms from the ground up. A module may import from its own room and from lower ones only.
FLOORS = [
    ("arrays", "decimals", "errors", "few", "special"),
    (
        "bounds",
        "interval",
        "measures",
        "number_words",
        "plain_text",
        "premises",
        "printed",
        "recipe",
        "repository",
        "shown",
        "writing",
        "forest_settings",
        "written_styles",
    ),
    ("evidence",),
    ("reading",),
    ("effects",),
    ("pooling",),
    ("checks",),
    ("extraction",),
    ("relevance",),
    ("plots",),
    ("report",),
    ("config",),
    ("workbench",),
    ("manuscript",),
    ("corpus", "difference", "testing"),
    ("cli", "pytest_plugin", "__init__"),
    ("__main__",),
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(SRC.rglob("*.py"))

#: The one convenience that looks up: a fit judges and draws itself. File -> function -> the room that it imports
#: when called, so that pooling still loads without the rooms above it. Nothing else may.
LOOKS_UP = {
    "pooling/fit.py": {"judge": "relevance", "forest": "plots"},
    # Types of keywords, for type checkers alone.
    "forest_settings.py": {"of a finding": "checks", "of a fit": "pooling", "of a style": "plots"},
}


def room_of(file: Path) -> str:
    relative = file.relative_to(SRC)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@cache
def imports_of(file: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Import statements of a file anywhere, functions and TYPE_CHECKING blocks included; each file is parsed once."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))


def imported_rooms(file: Path) -> set[str]:
    """Rooms of lbpmeta that a file imports."""
    rooms = set()
    for node in imports_of(file):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        rooms |= {name.split(".")[1] for name in names if name.startswith("lbpmeta.")}
    return rooms


def test_imports_go_one_way() -> None:
    up = {}
    for file in MODULES:
        name, room = file.relative_to(SRC).as_posix(), room_of(file)
        if room != "__init__":  # the package's front door names every room
            allowed = set(LOOKS_UP.get(name, {}).values())
            up[name] = {r for r in imported_rooms(file) if FLOOR_OF[r] > FLOOR_OF[room]} - allowed
    assert len(up) > 500
    assert not {name: rooms for name, rooms in up.items() if rooms}, "these import from rooms above their own"


@pytest.mark.parametrize("name", LOOKS_UP)
def test_looking_up_happens_only_in_the_named_functions(name: str) -> None:
    tree = ast.parse((SRC / name).read_text(encoding="utf-8"))
    homes: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            homes |= dict.fromkeys(ast.walk(node), node.name)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            homes |= dict.fromkeys(ast.walk(node), "TYPE_CHECKING")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lbpmeta."):
            room = str(node.module).split(".")[1]
            if FLOOR_OF[room] > FLOOR_OF[room_of(SRC / name)]:
                home = homes.get(node)
                assert home == "TYPE_CHECKING" or LOOKS_UP[name].get(str(home)) == room, ast.unparse(node)


def test_no_module_hides_an_import() -> None:
    for file in MODULES:
        if file.name != "__init__.py" or file.parent != SRC:
            assert "import_module" not in file.read_text(encoding="utf-8"), f"{file}: import it by name"


def test_relative_imports_are_not_used() -> None:
    nodes = [(file, node) for file in MODULES for node in imports_of(file) if isinstance(node, ast.ImportFrom)]
    assert not [(file, ast.unparse(node)) for file, node in nodes if node.level]


def test_files_stay_small() -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}
    assert not {file: number for file, number in lines.items() if number > 400}


def test_import_loads_nothing_heavy() -> None:
    heavy = ("matplotlib", "pandas", "statsmodels", "scipy.stats", "frictionless", "rich", "click")
    code = f"import sys, lbpmeta; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_pooling_loads_nothing_heavy() -> None:
    heavy = ("matplotlib", "pandas", "statsmodels", "scipy.stats", "rich")
    code = (
        "import sys, lbpmeta as lm; lm.pool([0.1, 0.3, 0.5], [0.01, 0.02, 0.03]);"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_check_loads_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper\nA,-5.4,-9.4,-1.4\n", encoding="utf-8")
    unused = (
        "sqlite3",
        *("matplotlib", "jinja2", "pandas", "statsmodels", "scipy.optimize", "scipy.stats", "rich.progress"),
        *("lbpmeta.pooling.bayes", "lbpmeta.pooling.regression", "lbpmeta.report.pages", "lbpmeta.plots"),
    )
    code = (
        "import sys; from lbpmeta.cli import cli; "
        f"cli(['check', {str(file)!r}], standalone_mode=False); "
        f"print([m for m in {unused!r} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "consistent" in out.stdout
    assert out.stdout.splitlines()[-1] == "[]"


def names_given(stub: Path, *, below: str = "") -> list[str]:
    """Names that a front door gives; `below` keeps those that it takes from a room of its own alone."""
    nodes = [node for node in ast.walk(ast.parse(stub.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    taken = [node for node in nodes if not below or f"{node.module}.".startswith(f"{below}.")]
    return [alias.name for node in taken for alias in node.names]


def test_a_public_name_stands_in_one_front_door() -> None:
    """A front door and the module that defines it: two places. A name in two doors would stand in three."""
    given = Counter(name for stub in SRC.rglob("*.pyi") for name in names_given(stub))
    assert len(given) > 200
    # conversions stood in `lm.effects` before they stood in front, and code that names them there goes on working
    kept = set(names_given(SRC / "effects" / "__init__.pyi", below="convert"))
    assert kept
    assert [name for name, times in given.items() if times > (2 if name in kept else 1)] == []


def test_front_doors_name_the_module_that_defines() -> None:
    for stub in SRC.rglob("*.pyi"):
        for node in ast.walk(ast.parse(stub.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                file = stub.parent / f"{node.module.replace('.', '/')}.py"
                file = file if file.is_file() else file.with_suffix("") / "__init__.py"
                tree = ast.parse(file.read_text(encoding="utf-8"))
                made = {name for n in tree.body for name in _made_by(n)}
                assert not (missing := {a.name for a in node.names} - made), f"{stub}: {node.module}: {missing}"


def _made_by(node: ast.stmt) -> set[str]:
    """Names that a statement of a module makes, imports apart."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def test_tests_pack_archives_in_one_place() -> None:
    """An archive with the time of day in it differs from its twin when a second passes between them."""
    packing = sorted(p.name for p in Path(__file__).parent.rglob("*.py") if ".writestr" + "(" in p.read_text("utf-8"))
    assert packing == ["packing.py"]


def test_nothing_private_is_left_over() -> None:
    """What a module keeps to itself it uses: the pytest plugin's fixtures alone are called by name from outside."""
    left = []
    for file in MODULES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        used |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        made = {name for node in tree.body for name in _made_by(node)}
        left += [f"{file.name}: {n}" for n in made if n.startswith("_") and not n.startswith("__") and n not in used]
    assert left == ["pytest_plugin.py: _assert_consistent"]


def test_every_public_name_exists() -> None:
    for name in lbpmeta.__all__:
        assert getattr(lbpmeta, name) is not None


def test_unknown_name_says_so() -> None:
    with pytest.raises(AttributeError, match="attribute pol"):
        lbpmeta.pol  # noqa: B018


def test_every_public_function_is_documented() -> None:
    for name in lbpmeta.__all__:
        thing = getattr(lbpmeta, name)
        if callable(thing):
            assert thing.__doc__, f"{name} has no docstring"
