"""Templates: ``{{ lbp("id") }}`` in any text. Such expressions are filled in, and nothing else of the text changes.

The expressions are Jinja's, in its sandbox: names, attributes and calls of what the evidence has, no arithmetic. The
rest of the text is not looked at, so that braces of LaTeX, attributes of Pandoc and shortcodes of Quarto stay what they
are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

from lbpmeta.errors import DataError, LbpmetaError
from lbpmeta.manuscript.fill.values import Values

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["expressions_in", "filled_template"]

#: An expression that begins with what is filled in.
_STRING: Final = r"\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'"
_EXPRESSION: Final = re.compile(rf"\{{\{{-?\s*((?:lbp|pool|judge)\s*\((?:[^{{}}\"']|{_STRING}){{0,200}}?)\s*-?\}}\}}")
_NO_ARITHMETIC: Final = "no arithmetic: what is filled in stands in the evidence, or is re-derived from it"


def expressions_in(text: str) -> list[re.Match[str]]:
    """Return the expressions of a text that are filled in.

    Examples
    --------
    >>> [m[1] for m in expressions_in('{{ lbp("a").ci }} {{< var x >}} {#sec} \\\\num{1} {{ lbp("b") }}')]
    ['lbp("a").ci', 'lbp("b")']
    """
    return list(_EXPRESSION.finditer(text))


def filled_template(text: str, values: Values, name: str = "text") -> str:
    """Return a text with its expressions filled in.

    Raises
    ------
    DataError
        If one of them cannot be; the message names the line and, for an unknown id, the nearest ones.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> from lbpmeta.manuscript.entries import Entries
    >>> values = Values(Entries(lm.load()))
    >>> filled_template('Pain: {{ lbp("minerva-cashin-pain").text(digits=0) }}.', values)
    'Pain: MD -8 (95% CI -12 to -3).'
    """
    environment = _environment()
    known = {"lbp": values.lbp, "pool": values.pool, "judge": values.judge}
    parts, at = [], 0
    for found in expressions_in(text):
        parts += [text[at : found.start()], _said(environment, found, known, name)]
        at = found.end()
    return "".join([*parts, text[at:]])


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Bounded(ImmutableSandboxedEnvironment):
        """A sandbox without arithmetic, which could take all memory."""

        intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
            raise DataError(_NO_ARITHMETIC)

    made = Bounded(undefined=StrictUndefined, autoescape=False)
    made.globals.clear()
    made.filters.clear()
    return made


def _said(environment: ImmutableSandboxedEnvironment, found: re.Match[str], known: dict[str, Any], name: str) -> str:
    from jinja2 import TemplateError

    line = found.string.count("\n", 0, found.start()) + 1
    try:
        value = environment.compile_expression(found[1], undefined_to_none=False)(**known)
        said = str(value)
    except LbpmetaError as error:
        raise DataError(f"{name}, line {line}: {error}") from None
    except (TemplateError, TypeError, ArithmeticError, ValueError) as error:
        raise DataError(f"{name}, line {line}: {found[1]!r} cannot be filled in: {error}") from None
    if callable(value):
        raise DataError(f"{name}, line {line}: {found[1]!r} is no text: it lacks its brackets.")
    return said
