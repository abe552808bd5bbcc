"""Variables: files that a document takes its numbers from: ``_variables.yml`` of Quarto, macros of LaTeX."""

from __future__ import annotations

import json
import re
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.manuscript.fill.values import Values

__all__ = ["latex_macros", "quarto_variables"]

_VARIABLE: Final = re.compile(r"\{\{<\s*var\s+lbp\.([\w.:-]+)\s*>\}\}")
_MACRO: Final = re.compile(r"\\lbp\{([^{}\s]{1,200})\}\{([^{}\s]{0,40})\}")
_OURS: Final = re.compile(r"^lbp:[^\n]*\n(?:[ \t#][^\n]*\n|\n)*", re.MULTILINE)
_COMMENT: Final = re.compile(r"(?<!\\)%.*")

_DEFINED: Final = r"""\makeatletter
\providecommand{\lbp}[2]{%
  \@ifundefined{lbp@#1@#2}{\PackageError{lbp}{No value for #1, #2: run lbpmeta fill}{}}{\@nameuse{lbp@#1@#2}}}
"""
_HEAD: Final = "% Made by lbpmeta fill; it is made anew, so change the evidence.\n"
_MINUS: Final = re.compile(r"\u2212|(?<![\w)])-(?=\d)")


def quarto_variables(text: str, values: Values, there: str = "", name: str = "text") -> str:
    """Return the ``_variables.yml`` of a document with ``{{< var lbp.ID.FIELD >}}``.

    In an id "." is written as "_", since Quarto takes points for levels. What else stands in the file is kept.

    Parameters
    ----------
    text : str
        The document.
    values : Values
    there : str
        The file as it is.
    name : str
        What messages call the document.

    Raises
    ------
    DataError
        If a variable names no row or number.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> values = Values(Entries(lm.load()))
    >>> print(quarto_variables("{{< var lbp.minerva-cashin-pain.estimate >}}", values, "title: x\\n"))
    title: x
    lbp:
      minerva-cashin-pain:
        estimate: "-7.7"
    <BLANKLINE>
    """
    ids = {row_id.replace(".", "_"): row_id for row_id in reversed(values.entries.ids)}
    wanted: dict[str, dict[str, str]] = {}
    for found in _VARIABLE.finditer(text):
        key, _, field = found[1].rpartition(".")
        key, field = (key, field) if key else (found[1], "text")
        row_id = ids.get(key, key)
        line = text.count("\n", 0, found.start()) + 1
        try:
            wanted.setdefault(key, {})[field] = values.said(row_id if field == "text" else f"{row_id}.{field}")
        except DataError as error:
            raise DataError(f"{name}, line {line}: {error}") from None
    lines = ["lbp:"]
    for key, fields in sorted(wanted.items()):
        lines.append(f"  {key}:")
        lines += [f"    {field}: {json.dumps(said, ensure_ascii=False)}" for field, said in sorted(fields.items())]
    made = "\n".join(lines) + "\n" if wanted else ""
    if there and not there.endswith("\n"):
        there += "\n"
    if _OURS.search(there):
        return _OURS.sub(lambda _: made, there, count=1)
    return there + made


def latex_macros(text: str, values: Values, name: str = "text") -> str:
    r"""Return the file of macros that a LaTeX document with ``\lbp{ID}{FIELD}`` inputs.

    Raises
    ------
    DataError
        If a macro names no row or number.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> made = latex_macros(r"\lbp{minerva-cashin-pain}{estimate}", Values(Entries(lm.load())))
    >>> print(made.splitlines()[-2])
    \@namedef{lbp@minerva-cashin-pain@estimate}{$-$7.7}
    """
    wanted: dict[tuple[str, str], str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for row_id, field in _MACRO.findall(_COMMENT.sub("", line)):
            try:
                wanted[row_id, field] = values.said(row_id if field in ("", "text") else f"{row_id}.{field}")
            except DataError as error:
                raise DataError(f"{name}, line {number}: {error}") from None
    macros = sorted(wanted.items())
    lines = [rf"\@namedef{{lbp@{row_id}@{field}}}{{{_escaped(said)}}}" for (row_id, field), said in macros]
    return _HEAD + _DEFINED + "\n".join([*lines, r"\makeatother", ""])


def _escaped(text: str) -> str:
    plain = re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", r"\textbackslash{}"))
    return _MINUS.sub("$-$", plain).replace("<", "$<$").replace(">", "$>$")
