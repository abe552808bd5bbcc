"""Repository: where the git repository begins that a path is in."""

from __future__ import annotations

from pathlib import Path

__all__ = ["repository_root"]


def repository_root(path: str | Path) -> Path | None:
    """Return the top folder of the git repository that a path is in; None where it is in none.

    Parameters
    ----------
    path : str or Path
        A folder or file, which need not exist. Links are followed first.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, ".git").mkdir()
    ...     repository_root(Path(folder, "data", "trials.csv")) == Path(folder).resolve()
    True
    """
    place = Path(path).resolve()
    # A file of this name is what a worktree or a submodule has instead of the folder.
    return next((p for p in (place, *place.parents) if (p / ".git").exists()), None)
