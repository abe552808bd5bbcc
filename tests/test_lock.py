"""The locks in requirements/ hold what pyproject.toml asks for, hashed, and name no index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"base": (), "dev": ("dev",), "lowest": ("test", "notebook")}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)

#: What only building needs: hatchling and its own dependencies.
BUILDING = {"hatchling", "editables", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}


def asked(extras: tuple[str, ...]) -> list[Requirement]:
    """Requirements of the package and of these extras; an extra may name others."""
    found = [Requirement(text) for text in PROJECT["dependencies"]]
    for extra in extras:
        for text in PROJECT["optional-dependencies"][extra]:
            wanted = Requirement(text)
            found += asked(tuple(wanted.extras)) if wanted.name == PROJECT["name"] else [wanted]
    return found


def pins(lock: str) -> dict[str, list[tuple[Version, Marker | None]]]:
    """Name to versions with their markers, as a lock pins them."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    found: dict[str, list[tuple[Version, Marker | None]]] = {}
    for name, version, marker, _ in PIN.findall(text):
        found.setdefault(name, []).append((Version(version), Marker(marker) if marker else None))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    pinned = pins(lock)
    for wanted in asked(LOCKS[lock]):
        versions = [version for version, _ in pinned[canonicalize_name(wanted.name)]]
        assert all(version in wanted.specifier for version in versions), f"{wanted}: {versions}; run make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_hashed_and_names_no_index(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    rest = PIN.sub("", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    assert not rest.strip(), "every line is a pinned version with its hashes"
    assert "://" not in text


def test_the_oldest_versions_are_those_that_the_project_names() -> None:
    for wanted in asked(("test", "notebook")):
        (floor,) = (Version(s.version) for s in wanted.specifier if s.operator == ">=")
        versions = [
            version
            for version, marker in pins("lowest")[canonicalize_name(wanted.name)]
            if marker is None or marker.evaluate({"python_full_version": "3.11.9", "python_version": "3.11"})
        ]
        assert versions == [floor], wanted


def test_development_runs_what_users_run() -> None:
    dev = pins("dev")
    for name, versions in pins("base").items():
        assert dev[name] == versions, f"{name}: run make lock"


@pytest.mark.parametrize("python", ["3.11", "3.14"])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_a_plain_install_is_lean(python: str, platform: str) -> None:
    where = {
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": platform,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[platform],
    }
    installed = {
        name
        for name, versions in pins("base").items()
        if any(marker is None or marker.evaluate(where) for _, marker in versions)
    }
    assert len(installed - BUILDING) <= 31, sorted(installed - BUILDING)  # and lbpmeta itself
