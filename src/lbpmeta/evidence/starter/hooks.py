"""Hooks: the workflow and the pre-commit hook of a new project, where GitHub and pre-commit look for them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.repository import repository_root

__all__ = ["Hooks", "hooks_for", "requirement", "starter_text"]

#: What stands for the place of the sources where the installed package does not know its own.
UNKNOWN_SOURCE: Final = "lbpmeta @ git+https://github.com/OWNER/lbpmeta@COMMIT"


@dataclass(frozen=True, slots=True)
class Hooks:
    """What runs the checks of a new project.

    Parameters
    ----------
    files : mapping of Path to str
        Files to write, with their text.
    todo : tuple of str
        What is left to do by hand, each one sentence or more.
    """

    files: Mapping[Path, str]
    todo: tuple[str, ...]


def starter_text(name: str) -> str:
    """Return one of the texts that a project starts with.

    Examples
    --------
    >>> starter_text("lbpmeta.toml").splitlines()[1]
    'paths = ["."]'
    """
    return (files("lbpmeta.evidence.starter") / name).read_text("utf-8")


def hooks_for(directory: Path, manuscript: str = "") -> Hooks:
    """Return the workflow and the hook for a folder of evidence: at the root of its repository, with its path there.

    Outside of a repository the folder itself is taken for the root of one to come. A file that is there already is
    left alone: the workflow takes another name; the hook is laid beside the tables, with what to move.

    Parameters
    ----------
    directory : Path
        The folder of evidence; it need not exist.
    manuscript : str
        The name of a manuscript in it, which is held against its tables; "" for none.

    Raises
    ------
    DataError
        If the path cannot be written into a workflow.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, ".git").mkdir()
    ...     [f.relative_to(Path(folder).resolve()).as_posix() for f in hooks_for(Path(folder, "r")).files]
    ['.github/workflows/evidence.yml', '.pre-commit-config.yaml']
    """
    root = repository_root(directory)
    inside = "." if root is None else directory.resolve().relative_to(root).as_posix()
    if "${{" in inside or not inside.isprintable():
        raise DataError(f"{inside!r} cannot be written into a workflow. Name a folder without such signs.")
    todo: list[str] = []
    base = directory if root is None else _shown(root)
    if root is None:
        todo.append(
            f"{directory} is in no git repository: make it one (git init), so that the workflow and the hook in it are "
            "found. In a larger repository they would have to stand at its root."
        )
    written: dict[Path, str] = {}
    workflow = _free_workflow(base, inside)
    source = requirement()
    paper = "" if not manuscript else manuscript if inside == "." else f"{inside}/{manuscript}"
    steps = starter_text("workflow.yml") + (starter_text("workflow-manuscript.yml") if paper else "")
    if paper:
        steps = steps.replace('  EVIDENCE: "@PATH@"\n', '  EVIDENCE: "@PATH@"\n  MANUSCRIPT: "@MANUSCRIPT@"\n')
    written[workflow] = _filled(steps, inside, source, paper)
    if source == UNKNOWN_SOURCE:
        todo.append(
            f"{workflow}: say where lbpmeta is installed from, in the line LBPMETA: its repository in the place of "
            "OWNER, and a commit in the place of COMMIT. Until then the workflow fails."
        )
    hook = base / ".pre-commit-config.yaml"
    lines = starter_text("pre-commit.yaml") + (starter_text("pre-commit-manuscript.yaml") if paper else "")
    text = _filled(lines, inside, source, paper)
    if os.path.lexists(hook):
        aside = directory / "pre-commit-hook.yaml"
        written[aside] = text
        todo.append(
            f"{hook} exists already: move the lines of {aside} from '- repo: local' on to the end of its list `repos`, "
            f"then remove {aside}."
        )
    else:
        written[hook] = text
    todo.append("pre-commit install (once in each clone), so that git runs the hook before each commit.")
    return Hooks(written, tuple(todo))


def _shown(root: Path) -> Path:
    """Return the root as a reader would write it: relative to the current folder, if that is in it."""
    here = Path.cwd().resolve()
    return Path(os.path.relpath(root, here)) if here.is_relative_to(root) else root


def _free_workflow(base: Path, inside: str) -> Path:
    """Return a workflow file that does not exist; any name will do for GitHub."""
    folder = base / ".github" / "workflows"
    slug = re.sub(r"[^a-z0-9]+", "-", inside.lower()).strip("-") or "tables"
    names = ["evidence.yml", f"evidence-{slug}.yml", *(f"evidence-{slug}-{n}.yml" for n in range(2, 1000))]
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def _filled(text: str, inside: str, source: str, paper: str) -> str:
    # A JSON string is a YAML string too, whatever the folder is called.
    names = {"@PATH@": inside, "@LBPMETA@": source, "@MANUSCRIPT@": paper}
    for name, value in names.items():
        text = text.replace(f'"{name}"', json.dumps(value, ensure_ascii=False))
    return text


def requirement() -> str:
    """Return what pip installs this lbpmeta from: the commit or the release that it was installed from itself.

    Where it came from a folder or a file of this machine, which no other machine has, it is `UNKNOWN_SOURCE`.

    References
    ----------
    PEP 610, "Recording the Direct URL Origin of installed distributions".
    """
    try:
        installed = distribution("lbpmeta")
    except PackageNotFoundError:
        return UNKNOWN_SOURCE
    origin = installed.read_text("direct_url.json")
    if origin is None:
        return f"lbpmeta=={installed.version}"
    told = json.loads(origin)
    commit = told.get("vcs_info", {}).get("commit_id", "")
    url = str(told.get("url", ""))
    if told.get("vcs_info", {}).get("vcs") == "git" and commit and url.startswith("https://") and "@" not in url:
        return f"lbpmeta @ git+{url}@{commit}"
    return UNKNOWN_SOURCE
