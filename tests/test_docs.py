"""The documentation is true: links resolve, examples run, registries are listed, quotes are what comes out."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import lbpmeta as lm
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_resolve(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if not t.startswith("http") and not (page.parent / t).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_examples_run(page: Path) -> None:
    failed, _ = doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


FENCE = re.compile(r"^```(\w+)?(?: title=\"([^\"]+)\")?[^\n]*\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_block_of_code_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python is executed, top to bottom in one namespace; a console shows what the commands print."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": page.stem}
    blocks = FENCE.findall(page.read_text(encoding="utf-8"))
    for language, title, text in blocks:
        if language in ("csv", "text") and title:
            (tmp_path / title).write_text(text, encoding="utf-8")
    import matplotlib.pyplot as plt

    for language, _, text in blocks:
        if language == "python" and not text.lstrip().startswith(">>>"):
            exec(compile(text.replace('"my-review/"', ""), str(page), "exec"), names)
            # A page may draw more figures than matplotlib likes to have open at once.
            plt.close("all")
        elif language == "console":
            run_console(text)


def run_console(text: str) -> None:
    """Run the commands of a console block; hold its lines against the output, "..." standing for anything."""
    from click.testing import CliRunner

    from lbpmeta.cli import cli

    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = part.rstrip("\n").split("\n")
        program, *arguments = shlex.split(command)
        assert program == "lbpmeta", command
        result = CliRunner().invoke(cli, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.exception)
        output = [line.rstrip() for line in result.output.splitlines()]
        pattern = "\n".join(".*" if s == "..." else re.escape(s.rstrip()).replace(r"\.\.\.", ".*") for s in shown)
        assert re.match(pattern, "\n".join(output), flags=re.DOTALL), f"$ {command}\n" + "\n".join(output)


MADE = {
    "make_api": "api.md",
    "make_checks": "checks.md",
    "make_editor": "howto/editor.md",
    "make_literature": "literature.md",
    "make_methods": "methods.md",
    "make_premises": "premises.md",
    "make_scale": "scale.md",
    "make_validation": "validation.md",
}


def script_of(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load a script of docs/ as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module(name)


def test_every_script_that_makes_a_page_is_held_against_it() -> None:
    # the gallery's pictures are compared in tests/plots/test_gallery.py, the font in tests/plots/test_fonts.py; the
    # example report bears its date and is no part of the tree
    assert {f.stem for f in (ROOT / "docs").glob("make_*.py")} == {*MADE, "make_gallery", "make_font", "make_report"}


@pytest.mark.parametrize("script", MADE)
def test_made_pages_are_what_their_scripts_make(script: str) -> None:
    page = ROOT / "docs" / MADE[script]
    before = page.read_bytes()
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / f"{script}.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert page.read_bytes() == before, "--check writes nothing"
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("script", ["make_checks", "make_methods", "make_premises"])
def test_a_page_that_was_changed_by_hand_is_noticed(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = script_of(script, monkeypatch)
    page = tmp_path / MADE[script]
    changed = module.PAGE.read_text(encoding="utf-8").replace("| `", "| altered `", 1)
    page.write_text(changed, encoding="utf-8")
    monkeypatch.setattr(module, "PAGE", page)
    monkeypatch.setattr(sys, "argv", [script, "--check"])
    assert module.main() == 1
    assert page.read_text(encoding="utf-8") == changed
    monkeypatch.setattr(sys, "argv", [script])
    assert module.main() == 0
    assert page.read_bytes() == (ROOT / "docs" / MADE[script]).read_bytes()
    capsys.readouterr()


def test_a_bound_on_the_validation_page_is_kept_or_there_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    module = script_of("make_validation", monkeypatch)
    assert module.within(3e-14, "closed form", "DL") == module.within(2e-13, "closed form", "DL") == "below 1e-12"
    for deviation in (1.1e-12, float("nan")):
        with pytest.raises(SystemExit, match="DL: a number differs"):
            module.within(deviation, "closed form", "DL")


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_every_check_is_documented() -> None:
    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    for name in (*lm.CHECKS, *(s.name for s in RELEVANCE_CHECKS)):
        assert f"| `{name}` |" in text, name


def test_every_recipe_setting_in_the_table_is_true() -> None:
    lines = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8").splitlines()
    table = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    header = table[0][1:]
    assert header == list(lm.RECIPES)
    rows = {row[0]: dict(zip(header, row[1:], strict=True)) for row in table[2:]}
    for name, recipe in lm.RECIPES.items():
        assert rows["model"][name] == recipe.model
        assert rows["tau2"][name] == recipe.tau2
        assert rows["interval of the effect"][name].lower() == recipe.ci
        assert rows["I2"][name] == {"tau2": "from tau2", "q": "from Q"}[recipe.i2]
        assert rows["Hedges' J"][name] == {"exact": "exact", "approximate": "1-3/(4m-1)"}[recipe.smd_correction]
        assert (rows["variance of the SMD"][name] in ("LS", "UB")) == (recipe.smd_variance != "RevMan")
        assert (rows["2x2 tables"][name] == "Mantel-Haenszel") == (recipe.binary == "mh")


def test_readme_quotes_what_check_says(packaged: lm.Report) -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for row, check in (
        ("minerva-sorensen-lumbopelvic", "estimate-outside-ci"),
        ("minerva-sorensen-pain-followup", "ci-asymmetric"),
        ("cd008112-1.1.1-tavares2017", "arm-with-two-sds"),
    ):
        (finding,) = (f for f in packaged.findings if f.rows and f.rows[0] == row and f.check == check)
        assert " ".join(finding.message.split()) in text
    assert f"{len(packaged.pinned)} known and expected" in text
    assert f"{packaged.coverage.printed:,} numbers" in text
