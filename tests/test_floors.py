"""The laws inside the rooms: floors, their size, names, and imports that close a circle."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import lbpmeta

SRC = Path(lbpmeta.__file__).parent

#: Room -> its modules from the ground up. A sub-room stands for all of its modules where it is not taken apart.
#: A module imports from lower floors, and from its own sub-room.
FLOORS = {
    "evidence": (
        ("words.scripts", "words.outcomes"),
        (
            "aliases",
            "cells",
            "guess",
            "problems",
            "understood",
            "starter",
            "words.lexicon",
            "words.phrases",
        ),
        ("words.tokens",),
        ("parts", "row_cells", "words.events"),
        ("tables",),
        ("declared", "textfile", "analyses"),
        ("schema", "names"),
        ("shapes", "formats"),
        ("drafts", "frame", "own.asking", "own.likely", "own.mapping", "schema_check", "template"),
        (
            "load",
            "own.arm_rows",
            "own.doubts",
            "own.intervals",
            "own.kept",
            "own.wholes",
            "own.sets",
            "own.strays",
            "revman.analyses",
            "revman.files",
        ),
        ("own.refusals",),
        ("own.columns", "revman.export5", "revman.kinds", "revman.weights"),
        ("own.single", "revman.package"),
        ("own.measures", "own.numbers", "own.rows", "revman.rm5", "signatures"),
        ("own.accuracy", "own.marks"),
        ("own.table",),
        ("reading",),
    ),
    "reading": (
        ("marks", "result", "glyphs", "numbers", "quote", "languages.language"),
        (
            "document",
            "languages.common",
            "languages.english",
            "languages.dutch",
            "languages.german",
            "languages.french",
            "languages.spanish",
        ),
        ("languages.registry", "standing", "brackets"),
        ("stops",),
        ("tokens",),
        ("grammar.match", "grammar.sentence", "grammar.found", "grammar.patterns"),
        ("grammar",),
        ("grade", "methods", "study", "dictionary"),
        ("carried",),
        ("results",),
        ("documents.letters", "documents.headings", "documents.raw", "documents.xml"),
        ("documents.pieces", "documents.inline", "documents.archive"),
        ("documents.plain", "documents.grid", "documents.around", "documents.pdf"),
        ("documents.flow", "documents.markdown", "documents.tex"),
        ("documents.notebook", "documents.webpage", "documents.jats", "documents.word"),
        ("documents.formats",),
        ("documents.kinds",),
        ("claims", "tables.cells", "tables.columns"),
        ("tables.headed",),
        ("tables.layout",),
        ("tables.intervals",),
        ("tables.arms", "tables.labels"),
        ("tables.read",),
        ("rows",),
        ("saved",),
    ),
    "effects": (
        (
            "_arrays",
            "_numbers",
            "continuous",
            "correlations",
            "given",
            "nnt",
            "proportion_methods",
            "result",
            "two_by_two_tests",
        ),
        ("two_by_two_tests", "zero_cells"),
        ("back_transform", "generic", "proportion_intervals", "two_by_two"),
        ("convert", "counts", "stated"),
        ("measures",),
        ("compute",),
        ("from_rows",),
    ),
    "pooling": (
        ("kernel", "arguments", "mixture", "fit_text", "journal", "model_recipes"),
        ("data", "profile"),
        ("given",),
        ("fit",),
        ("single", "confint", "bayes"),
        ("batch", "regression", "tables"),
        ("sample", "from_rows", "many"),
        ("smallstudy", "likelihood"),
        ("sensitivity", "network", "diagnostic", "glmm", "multivariate"),
    ),
    "checks": (
        ("core",),
        ("repair",),
        ("estimate",),
        ("source", "diagnostic"),
        ("arms",),
        ("counts", "across", "pooled"),
        ("summary", "statements", "models"),
        ("network",),
        ("run",),
        ("power",),
    ),
    "extraction": (
        ("labels", "times", "mention"),
        ("roles", "binding", "result"),
        ("papers", "lens", "wanted"),
        ("registry_record", "quotes", "ways.case", "second"),
        ("ways.placed", "ways.derive", "sources"),
        ("ways.spreads", "ways.counts", "ways.changes"),
        ("ways.registry",),
        ("look_up",),
    ),
    "relevance": (
        ("positions",),
        ("judgement", "exceedance", "equivalence", "reexpress", "rulesets"),
        ("absence",),
        ("claims", "grade", "calibrated"),
        ("judging", "views"),
        ("rows", "sensitivity"),
        ("judged",),
        ("sentences",),
        ("conclusions", "sentence_checks"),
    ),
    "plots": (("canvas",), ("chart", "forest"), ("fits", "judged"), ("accuracy", "network")),
    "report": (
        ("safe", "progress", "answers"),
        ("place", "baseline", "gate"),
        ("parts",),
        ("report",),
        ("chapters", "silence"),
        ("story",),
        ("formats",),
        ("vector",),
        ("listing", "sof"),
        ("drawing",),
        ("pages.findings", "pages.folder", "pages.marked", "pages.power"),
        ("pages.evidence",),
        ("pages.page",),
        ("pages.fragment", "readings", "audits"),
        ("pages.together",),
        ("pages.beside", "rendering"),
    ),
    "workbench": (
        ("changes", "groups", "lines", "measuring"),
        ("line_reader",),
        ("consequences",),
        ("doubted", "drawn"),
        ("evidence",),
        ("opening", "reading"),
        ("verifying",),
    ),
    "corpus": (
        ("row",),
        ("one", "files", "journal", "store"),
        ("rates", "worker"),
        ("workers",),
        ("cluster",),
        ("scan",),
    ),
    "manuscript": (
        ("numbers", "specs"),
        ("agreement", "entries", "words", "written"),
        ("linked",),
        ("unlinked",),
        ("findings",),
        ("fields",),
        ("checked",),
        ("bookmarks",),
        ("linking", "untrue"),
        ("fill",),
    ),
    "cli": (
        ("options", "telling"),
        ("opening",),
        ("manuscripts.against",),
        ("commands",),
        ("group",),
    ),
}

#: Imports inside a function, or for types alone, that close a circle or look up: (module, what it imports) -> why.
CIRCLES = {
    ("workbench.doubted", "workbench.evidence"): "the type of the evidence",
    ("workbench.drawn", "workbench.evidence"): "the type of the evidence",
    ("pooling.fit", "pooling.single"): "a fit pools its studies anew under another recipe",
    ("pooling.fit", "relevance.judging"): "`fit.judge()`, without loading the room when a fit is made",
    ("pooling.fit", "plots.forest.draw"): "`fit.forest()`, without loading matplotlib when a fit is made",
    ("pooling.fit_text", "pooling.fit"): "the type of what is written",
    ("checks.core.finding", "checks.run.explain"): "a finding shows its arithmetic, in the words of the registry",
    ("report.report", "report.formats.text"): "a report shows itself in a terminal",
    ("report.report", "report.pages.fragment"): "a report shows itself in a notebook",
    ("forest_settings", "checks.core.finding"): "the type of a finding that is drawn",
    ("forest_settings", "plots.forest.styles"): "the type of a style",
    ("forest_settings", "pooling.fit"): "the type of a fit",
}

#: Functions and classes that rightly have one name: why, by name.
SAME_NAME = {
    **dict.fromkeys(("check", "forest", "judge", "pool", "verify"), "a command and its function"),
    **dict.fromkeys(
        (
            *("dersimonian_laird", "hedges", "hunter_schmidt", "hunter_schmidt_k", "sidik_jonkman"),
            *("maximum_likelihood", "paule_mandel", "paule_mandel_median"),
        ),
        "one estimator: of arrays of study sets, and with moderators",
    ),
    "Block": "a stretch of a document's text, and a block of columns of one study or arm",
    "Document": "a document that is read, and a document that a report tells of",
    "read": "a number of a cell, a document, and the command that reads one",
    **dict.fromkeys(("scan", "scan_report"), "a command and its function"),
    "wald_t": "Wald's interval with t: of a proportion, and of a pooled effect; each under its name in a registry",
    "Line": "a line as printed, and a line that is drawn: `chart` names the marks of a figure",
    "Zone": "a zone that an MCID cuts, and a zone that is shaded: `chart` names the marks of a figure",
}

MODULES = sorted(SRC.rglob("*.py"))
INSIDE = [
    (room, file)
    for room in FLOORS
    for file in sorted((SRC / room).rglob("*.py"))
    if file.name != "__init__.py"  # the front doors of the rooms name what is inside
]


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(file) for file in MODULES}


def imports_of(file: Path) -> Iterator[tuple[str, bool]]:
    """Modules of lbpmeta that a file imports, and whether when it loads; front doors stand for what they name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    loading = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = (node.module or "").removeprefix("lbpmeta").removeprefix(".")
            if (node.module or "").split(".")[0] == "lbpmeta":
                inside = {f"{base}.{alias.name}".removeprefix(".") for alias in node.names} & NAMES
                for module in inside | (set() if inside and f"{name_of(file)}.".startswith(f"{base}.") else {base}):
                    yield module, id(node) in loading
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("lbpmeta."):
                    yield alias.name.removeprefix("lbpmeta."), id(node) in loading


ARROWS = {name_of(file): set(imports_of(file)) for file in MODULES}


def place_of(room: str, module: str) -> tuple[int, str] | None:
    """Floor and part of a module in its room."""
    for floor, parts in enumerate(FLOORS[room]):
        for part in parts:
            if module == part or module.startswith(f"{part}."):
                return floor, part
    return None


def test_no_arrow_goes_up() -> None:
    up, nowhere = [], []
    for room, file in INSIDE:
        module = name_of(file).removeprefix(f"{room}.")
        own = place_of(room, module)
        if own is None:
            nowhere.append(f"{room}.{module}")
            continue
        for target, _ in ARROWS[f"{room}.{module}"]:
            other = place_of(room, target.removeprefix(f"{room}.")) if target.startswith(f"{room}.") else None
            stated = (f"{room}.{module}", target) in CIRCLES
            if other is not None and other[1] != own[1] and not stated and other[0] >= own[0]:
                up.append((f"{room}.{module}", target))
    assert not nowhere, "these stand on no floor: name them in FLOORS"
    assert not up, "the first of each pair imports the second, which is not below it"


def test_every_name_on_a_floor_exists() -> None:
    for room, floors in FLOORS.items():
        for name in (n for names in floors for n in names):
            path = SRC / room / name.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").is_file(), f"{room}.{name}"


def test_rooms_are_small() -> None:
    counts: dict[str, int] = defaultdict(int)
    for file in SRC.rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            counts[str(file.parent.relative_to(SRC))] += 1
    assert max(counts.values()) <= 24, counts
    assert {room for room, number in counts.items() if number > 20} <= {"."}, counts


def reached_from(start: str, *, lazy: bool) -> set[str]:
    """Every module that importing `start` can lead to."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target, loads in ARROWS.get(waiting.pop(), ()):
            if (loads or lazy) and target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def test_imports_close_no_circle_without_a_reason() -> None:
    reached = {module: reached_from(module, lazy=True) for module in ARROWS}
    closing = {(m, t) for m, arrows in ARROWS.items() for t, loads in arrows if not loads and m in reached.get(t, ())}
    for module in ARROWS:
        assert module not in reached_from(module, lazy=False), f"{module} imports itself when it loads"
    unstated = {(m, t) for m, t in closing if (m, t) not in CIRCLES}
    # A circle has many arrows, and needs one reason: without the stated arrows none is left.
    kept = {m: {(t, loads) for t, loads in arrows if (m, t) not in CIRCLES} for m, arrows in ARROWS.items()}
    for module, target in sorted(unstated):
        waiting, seen = [target], {target}
        while waiting:
            for t, _ in kept.get(waiting.pop(), ()):
                if t not in seen:
                    seen.add(t)
                    waiting.append(t)
        assert module not in seen, f"{module} imports {target} late, which closes a circle: say why in CIRCLES"
    gone = {(m, t) for m, t in CIRCLES if t not in dict(ARROWS[m])}
    assert not gone, "these imports are no more"


def test_one_name_means_one_thing() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for file in MODULES:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].add(name_of(file))
    several = {name: sorted(files) for name, files in homes.items() if len(files) > 1}
    unstated = {name: files for name, files in several.items() if name not in SAME_NAME}
    assert not unstated, f"rename one of each, or say in SAME_NAME why not: {unstated}"
    assert not set(SAME_NAME) - set(several), "these names stand once by now"
