"""What a forest plot can be asked for: every keyword once, with its type and its default.

:func:`lbpmeta.forest`, ``Fit.forest``, ``Evidence.forest`` and :func:`lbpmeta.plots.forest_layout` take these and pass
them on. What each one means stands in the docstring of :func:`lbpmeta.forest`. Nothing is loaded here but typing.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar, cast

from lbpmeta.errors import did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lbpmeta.checks.core.finding import Finding
    from lbpmeta.plots.forest.styles import ForestStyle
    from lbpmeta.pooling.fit import Fit

__all__ = ["DEFAULTS", "ELEMENTS", "ForestSettings", "LayoutSettings", "LineSettings", "with_defaults", "with_settings"]

#: Properties of matplotlib artists by name.
Properties = Mapping[str, object]


class _Content(TypedDict, total=False):
    """What the figure shows."""

    labels: Sequence[str] | None
    title: str | None
    effect_label: str | None
    mcid: float | tuple[float, float] | None
    columns: Sequence[str] | Mapping[str | tuple[str, str], Sequence[object]] | None
    arms: tuple[str, str] | None
    subgroups: Sequence[str] | None
    subtotals: Mapping[str, Fit] | None
    overall: Fit | None
    measure: str | None
    not_estimable: Sequence[str]
    prediction: bool | str
    leave_one_out: bool
    digits: int | None
    sort: str | None
    x_limits: tuple[float, float] | None
    style: str | ForestStyle
    risk_of_bias: Any


class _Known(TypedDict, total=False):
    """What the tables know of a pooled line; for anything else it is given."""

    favours: tuple[str, str] | None
    better: str | None
    data: Any
    notes: Sequence[str]
    findings: Sequence[Finding] | Mapping[str | int, str] | None
    ids: Sequence[str] | None


class _Elements(TypedDict, total=False):
    """Properties of matplotlib that differ from the style's, by element."""

    square: Properties | None
    interval: Properties | None
    inner: Properties | None
    total: Properties | None
    subtotal: Properties | None
    predicted: Properties | None
    band: Properties | None
    null_line: Properties | None
    pooled_line: Properties | None
    flag: Properties | None


class _Place(TypedDict, total=False):
    """Where the figure goes."""

    ax: Axes | None
    width: float | str | None
    pages: float | bool | None


class LayoutSettings(_Content, _Known, total=False):
    """Keywords of the layout as plain data."""


class LineSettings(_Content, _Elements, _Place, total=False):
    """Keywords of the plot of a pooled line, of which the tables know the rest."""


class ForestSettings(_Content, _Known, _Elements, _Place, total=False):
    """Keywords of a forest plot."""


#: Elements of the figure whose matplotlib properties can be given.
ELEMENTS: Final = tuple(_Elements.__annotations__)

#: Of every keyword; None where nothing else is named.
DEFAULTS: Final[Mapping[str, object]] = dict.fromkeys(ForestSettings.__annotations__) | {
    "favours": ("intervention", "control"),
    "better": None,
    "not_estimable": (),
    "leave_one_out": False,
    "notes": (),
    "prediction": True,
    "style": "lbpmeta",
}

_Function = TypeVar("_Function", bound=Callable[..., object])


def with_settings(kind: type) -> Callable[[_Function], _Function]:
    """Return a decorator for a function that takes one of these kinds of settings as ``**settings``.

    Help and completion show every keyword with its default, and a keyword that is none is refused as Python does it.

    Parameters
    ----------
    kind : type
        :class:`ForestSettings`, :class:`LayoutSettings` or :class:`LineSettings`.

    Examples
    --------
    >>> @with_settings(LayoutSettings)
    ... def layout(x, **settings): ...
    >>> str(inspect.signature(layout))[:75]
    "(x, *, labels: 'Sequence[str] | None' = None, title: 'str | None' = None, e"
    >>> layout(1, mcdi=10)
    Traceback (most recent call last):
    TypeError: layout() got an unexpected keyword argument 'mcdi'. Did you mean 'mcid'?
    """
    # Everything as written in this file: the types are names that only type checkers load.
    types = {
        name: getattr(hint, "__forward_arg__", str(hint))
        for base in (_Content, _Known, _Elements, _Place)
        for name, hint in base.__annotations__.items()
        if name in kind.__annotations__
    }

    def decorate(function: _Function) -> _Function:
        own = inspect.signature(function)
        parameters = [p for p in own.parameters.values() if p.kind is not p.VAR_KEYWORD]
        named = {p.name for p in parameters}
        parameters += [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=DEFAULTS[name], annotation=hint)
            for name, hint in types.items()
        ]
        known = named | set(types)

        @functools.wraps(function)
        def checked(*args: Any, **given: Any) -> object:
            for name in given:
                if name not in known:
                    hint = did_you_mean(name, known)
                    raise TypeError(f"{function.__name__}() got an unexpected keyword argument {name!r}.{hint}")
            return function(*args, **given)

        checked.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return cast("_Function", checked)

    return decorate


def with_defaults(settings: LayoutSettings) -> LayoutSettings:
    """Return settings with the default of each one that is not given."""
    return cast("LayoutSettings", {name: DEFAULTS[name] for name in LayoutSettings.__annotations__} | dict(settings))
