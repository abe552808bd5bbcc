"""What a page names is there: commands and their options, functions, files, extras, anchors, targets, settings."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.config import find_configuration
from lbpmeta.effects.given import OtherNames
from lbpmeta.effects.measures import formulas
from lbpmeta.pooling.given import CountNames, PoolNames
from lbpmeta.pooling.kernel.intervals import CI
from lbpmeta.pooling.kernel.prediction import PREDICTION
from lbpmeta.pooling.regression.given import RegressionNames, SubgroupNames

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
page_by_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())

FENCES = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")


def prose(page: Path) -> str:
    """The text of a page without its blocks of code."""
    return FENCES.sub("", page.read_text(encoding="utf-8"))


def inline(page: Path) -> list[str]:
    """What stands between backticks in running text."""
    return [" ".join(code.split()) for code in CODE.findall(prose(page))]


def commands(page: Path) -> list[str]:
    """Every command of ours on a page: in blocks that are shells, and in running text."""
    blocks = [text for language, text in FENCES.findall(page.read_text(encoding="utf-8")) if language in ("", "sh")]
    lines = [line.removeprefix("$ ").split(" #")[0].rstrip() for text in blocks for line in text.splitlines()]
    return [line for line in (*lines, *inline(page)) if re.match(r"lbpmeta( -| [a-z]+)", line)]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words name, and the words after it."""
    options = {name for one in cli.params for name in (*one.opts, *one.secondary_opts)}
    rest = words[1:]
    while rest and rest[0].startswith("-"):
        assert rest[0] in options, words
        takes = next(one for one in cli.params if rest[0] in (*one.opts, *one.secondary_opts))
        rest = rest[1:] if getattr(takes, "is_flag", False) else rest[2:]
    if not rest:
        return cli, []
    found = cli.get_command(click.Context(cli), rest[0])
    assert found is not None, f"no command {rest[0]!r}"
    return found, rest[1:]


@page_by_page
def test_commands_and_their_options_exist(page: Path) -> None:
    for line in commands(page):
        for part in line.split(" && "):
            command, rest = command_of(shlex.split(part.replace("...", "").replace("\N{HORIZONTAL ELLIPSIS}", "")))
            known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "--"}
            unknown = [word for word in rest if word.startswith("-") and word.split("=")[0] not in known]
            assert not unknown, f"{line}: {command.name} has no {unknown}"


@page_by_page
def test_options_in_running_text_belong_to_a_command(page: Path) -> None:
    options = {"--lbpmeta", "--lbpmeta-text", "--mpl-generate-path", "--sources", "--help", "--all"} | {
        name
        for one in (cli, *(cli.get_command(click.Context(cli), name) for name in cli.list_commands(click.Context(cli))))
        for parameter in one.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }
    scripts = {"--reviews", "--write", "--check"}  # of benchmarks and docs
    for code in inline(page):
        for word in re.findall(r"(?<![\w-])--[a-z][\w-]*", code):
            assert word in options | scripts, f"`{code}`"


@page_by_page
def test_names_of_the_package_exist(page: Path) -> None:
    for code in inline(page):
        for path in re.findall(r"(?<![\w./])(?:lm|lbpmeta|(?=pooling\.))((?:\.?[A-Za-z_]\w*)+)", code):
            names = path.removeprefix(".").split(".")
            if names[0] in ("toml", "testing", "_variables"):  # files, and the module that is imported by name
                continue
            found: object = lm
            for name in names:
                assert hasattr(found, name), f"`{code}`"
                found = getattr(found, name)


@page_by_page
def test_files_of_the_repository_exist(page: Path) -> None:
    source = ROOT / "src" / "lbpmeta"
    # a path may begin at the root, in the package, in a room of it, or beside the page
    places = (ROOT, ROOT / "src", source, page.parent, ROOT / "docs", *(d for d in source.iterdir() if d.is_dir()))
    tops = {d.name for d in (*ROOT.iterdir(), *source.iterdir())} | {"lbpmeta", "languages", "fits", "judged", "core"}
    for code in inline(page):
        for path in re.findall(r"(?<![\w./<-])(?:[\w.-]+/)+[\w.*-]*", code):
            if path.split("/")[0] in tops - {"data", "build", ".venv"} and not path.startswith(("tests/ROOM", "data/")):
                assert any(list(place.glob(path.rstrip("/"))) for place in places), f"`{code}`"


@page_by_page
def test_extras_and_targets_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"lbpmeta\[(\w+)\]", text)) <= set(extras)
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= set(targets)


def slug(heading: str) -> str:
    """The anchor that the site and GitHub give a heading."""
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)|`", r"\1", heading).lower()
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip())


@page_by_page
def test_anchors_exist(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([\w-]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        there = page if not target else (page.parent / target).resolve()
        headings = re.findall(r"^#{1,6} (.+)$", FENCES.sub("", there.read_text(encoding="utf-8")), flags=re.MULTILINE)
        assert anchor in {slug(heading) for heading in headings}, f"{target}#{anchor}"


@page_by_page
def test_blocks_of_data_are_of_their_kind(page: Path, tmp_path: Path) -> None:
    for language, text in FENCES.findall(page.read_text(encoding="utf-8")):
        if language == "toml":
            (tmp_path / "lbpmeta.toml").write_text(text, encoding="utf-8")
            (tmp_path / "data").mkdir(exist_ok=True)
            assert find_configuration(tmp_path).file == tmp_path / "lbpmeta.toml"
        elif language in ("yaml", "yml"):
            assert pytest.importorskip("yaml").safe_load(text)


@page_by_page
def test_every_block_of_code_is_run_or_held_against_what_it_names(page: Path) -> None:
    # python and console are executed (test_docs), csv and text are the files that they read, shells are looked at above
    kinds = {"python", "console", "csv", "text", "toml", "yaml", "sql", "sh", ""}
    assert {language for language, _ in FENCES.findall(page.read_text(encoding="utf-8"))} <= kinds


def test_the_api_page_shows_every_public_name_where_it_is_defined() -> None:
    # what a room hands on is loaded lazily and is not seen by the site's reader of sources, which then shows nothing
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    shown = set()
    for path in re.findall(r"^::: ([\w.]+)$", page, flags=re.MULTILINE):
        module, _, name = path.rpartition(".")
        found = getattr(importlib.import_module(module), name)
        if inspect.ismodule(found):
            assert all(getattr(found, one).__module__ == path for one in found.__all__ if callable(getattr(found, one)))
        else:
            assert found.__module__ == module, path
            shown.add(name)
    functions = {n for n in lm.__all__ if inspect.isfunction(getattr(lm, n)) or inspect.isclass(getattr(lm, n))}
    assert functions <= shown


def test_the_formulas_that_the_methods_page_speaks_of_stand_on_the_api_page() -> None:
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert "the [API](api.md) shows them" in (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    for measure in lm.MEASURES.values():
        for _, formula in formulas(measure):
            assert formula.__module__ in api or measure.name == "GEN", measure.name
    for estimator in lm.TAU2.values():
        assert estimator.function.__module__ in api
    for interval in (*CI.values(), *PREDICTION.values()):
        assert interval.function.__module__ in api or interval.name == "follow"


def test_readme_and_exit_codes_name_every_command_and_which_take_the_packaged_evidence() -> None:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("## Commands")[1].split("`--packaged`")[0]
    assert set(re.findall(r"lbpmeta ([a-z][a-z-]+)", table)) == set(found)
    (without,) = re.findall(r"`--packaged`, on all of them but (.+?), is the evidence", " ".join(text.split()))
    lacks = {name for name, one in found.items() if not any("--packaged" in p.opts for p in one.params)}
    assert set(re.findall(r"`([a-z-]+)`", without)) == lacks
    codes = (ROOT / "docs" / "howto" / "ci.md").read_text(encoding="utf-8").split("### Exit codes")[1].split("###")[0]
    cells = " ".join(line.split("|")[1] for line in codes.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([a-z][a-z-]*)", cells)) - {"pytest"} == set(found)


def others_names() -> set[str]:
    """Keywords of other programs that functions understand beside their own."""
    kinds = (OtherNames, PoolNames, CountNames, RegressionNames, SubgroupNames)
    return {name for kind in kinds for name in kind.__annotations__}


@page_by_page
def test_keywords_of_calls_in_running_text_exist(page: Path) -> None:
    understood = others_names()
    for code in inline(page):
        if not re.match(r"lm\.\w+\(.*\)$", code):
            continue
        try:
            call = ast.parse(code.replace("\N{HORIZONTAL ELLIPSIS}", "...").replace("(...,", "(").replace("\\|", "|"))
        except SyntaxError:  # a signature with words in it, not a call
            continue
        for one in ast.walk(call):
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and hasattr(lm, one.func.attr):
                parameters = inspect.signature(getattr(lm, one.func.attr)).parameters
                more = understood if any(p.kind is p.VAR_KEYWORD for p in parameters.values()) else set()
                unknown = {k.arg for k in one.keywords if k.arg} - set(parameters) - more
                assert not unknown, f"`{code}`"
