"""Source: what is taken out of a LaTeX file before it is parsed, and the commands that it defines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lbpmeta.reading.documents.tex.macros import CODE

__all__ = ["definitions", "without_code"]

_CODE: Final = re.compile(rf"\\begin\{{({'|'.join(map(re.escape, CODE))})\}}")
_CHUNK: Final = re.compile(r"^<<[^\n]*>>=[^\n]*\n", re.MULTILINE)
_CHUNK_END: Final = re.compile(r"^@\s*$", re.MULTILINE)
_DEFINED: Final = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*\{?\\([A-Za-z]{1,40})\}?\s*\{|\\def\\([A-Za-z]{1,40})\s*\{"
)
#: Rules beneath some columns, whose arguments are of no common form.
_PARTIAL: Final = re.compile(r"\\(?:cmidrule|cline)\*?(?:\[[^\]\n]{0,40}\])?(?:\([^)\n]{0,20}\))?\{[^}\n]{0,20}\}")
_DEF: Final = re.compile(r"\\[egx]?def\\[A-Za-z@]{1,40}[^{\n]{0,40}\{")
_LONGEST: Final = 400
_COMMENT: Final = re.compile(r"(?<!\\)%[^\n]*")


def without_code(text: str) -> str:
    r"""Return a source without code, listings and references; its lines stay where they are.

    Examples
    --------
    >>> without_code("a\n\\begin{verbatim}\nMD 1.2\n\\end{verbatim}\nb").split("\n")
    ['a', '', '', '', 'b']
    """
    kept: list[str] = []
    at = 0
    while (found := _CODE.search(text, at)) is not None:
        start = text.rfind("\n", 0, found.start()) + 1
        if _COMMENT.search(text, start, found.start()):  # it is commented out itself
            kept.append(text[at : found.end()])
            at = found.end()
            continue
        end_mark = f"\\end{{{found[1]}}}"
        end = text.find(end_mark, found.end())
        stop = len(text) if end < 0 else end + len(end_mark)
        kept.append(text[at : found.start()] + "\n" * text.count("\n", found.start(), stop))
        at = stop
    text = _PARTIAL.sub(lambda m: " " * len(m.group()), "".join((*kept, text[at:])))
    return _without(_without(text, _CHUNK, _chunk_end), _DEF, _definition_end)


def _without(text: str, begins: re.Pattern[str], end_of: Callable[[str, int], int]) -> str:
    """Return a text without what begins so; its line ends stay."""
    kept: list[str] = []
    at = 0
    while (found := begins.search(text, at)) is not None:
        stop = end_of(text, found.end())
        kept.append(text[at : found.start()] + "\n" * text.count("\n", found.start(), stop))
        at = stop
    return "".join((*kept, text[at:])) if kept else text


def _chunk_end(text: str, at: int) -> int:
    over = _CHUNK_END.search(text, at)
    return len(text) if over is None else over.end()


def _definition_end(text: str, at: int) -> int:
    body = _braced(text, at)
    return at if body is None else at + len(body) + 1


def definitions(text: str) -> dict[str, str]:
    r"""Return the commands without arguments that a source defines, and what they stand for.

    Examples
    --------
    >>> definitions("\\newcommand{\\est}{$-7.7$} \\newcommand{\\two}[1]{#1}")
    {'est': '$-7.7$'}
    """
    found = {}
    for match in _DEFINED.finditer(_COMMENT.sub("", text)):
        body = _braced(match.string, match.end())
        if body is not None and "#" not in body:
            found[match[1] or match[2]] = body
    return found


def _braced(text: str, start: int) -> str | None:
    """What stands from `start` to the brace that closes; None where it is long or does not close."""
    depth = 1
    for i in range(start, min(len(text), start + _LONGEST)):
        if text[i] == "{" and text[i - 1] != "\\":
            depth += 1
        elif text[i] == "}" and text[i - 1] != "\\":
            depth -= 1
            if not depth:
                return text[start:i]
    return None
