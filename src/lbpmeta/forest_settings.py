"""What a forest plot can be asked for: every keyword once, with its type and its default.

:func:`lbpmeta.forest`, ``Fit.forest``, ``Evidence.forest`` and :func:`lbpmeta.plots.forest_layout` take these and pass
them on. What each one means stands in the docstring of :func:`lbpmeta.forest`. Nothing is loaded here but typing.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar, cast

from lbpmeta.errors import no_such_keyword, not_here

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lbpmeta.checks.core.finding import Finding
    from lbpmeta.plots.forest.styles import ForestStyle
    from lbpmeta.pooling.fit import Fit

__all__ = [
    "DEFAULTS",
    "ELEMENTS",
    "ELSEWHERE",
    "ForestSettings",
    "LayoutSettings",
    "LineSettings",
    "with_defaults",
    "with_settings",
]

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

#: Arguments of the forest plots of metafor, meta and matplotlib that have no like here -> what to write instead.
ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("atransf", "transf", "backtransf"), "ratios are drawn as ratios, on a logarithmic axis"),
        **dict.fromkeys(
            ("common", "fixed", "random", "comb_fixed", "comb_random", "hakn", "method_random_ci", "test", "method"),
            "the plot shows the fit that it is given: say it in pool(), as model='common' or ci='hksj'",
        ),
        "sm": "the measure is said in pool() or effect_sizes()",
        "level": "the level is said in pool()",
        **dict.fromkeys(
            ("addfit", "text_random", "mlab"),
            "the total is the fit's; effect_sizes() and estimates_from() are drawn without one",
        ),
        **dict.fromkeys(
            ("subgroup", "byvar", "by", "groups"),
            "subgroups= takes one name per study; forest(pool_subgroups(es, groups)) draws groups too",
        ),
        **dict.fromkeys(
            ("ilab", "ilab_xpos", "leftcols", "rightcols", "leftlabs", "rightlabs", "showweights", "annotate"),
            "columns= names the columns, ('study', 'plot', 'effect', 'weight') or own ones by head: {'Weeks': [4, 12]}",
        ),
        **dict.fromkeys(("slab_xpos", "rows", "ylim", "spacing", "cex", "at", "steps"), "the layout sees to it"),
        **dict.fromkeys(("order", "sortvar"), "sort='estimate', 'weight' or 'label' orders the rows"),
        **dict.fromkeys(("refline", "ref"), "the line stands at no effect; null_line={...} changes its looks"),
        **dict.fromkeys(
            ("psize", "pch", "squaresize", "col_square", "col_study"),
            "square={'color': 'k'} changes the looks of the squares",
        ),
        **dict.fromkeys(
            ("col", "colout", "color", "lty", "lwd", "efac", "col_diamond", "border", "shade", "fontsize"),
            "looks are properties of matplotlib by element (square=, interval=, total=, predicted=), or a style=",
        ),
        **dict.fromkeys(("header", "smlab"), "title= and effect_label= word the heads"),
        **dict.fromkeys(("layout", "JAMA"), "style='revman', 'bmj' or 'jama' is the layout of a journal"),
        **dict.fromkeys(
            ("print_tau2", "print_I2", "print_pval_Q", "overall_hetstat"), "heterogeneity stands under the total"
        ),
        **dict.fromkeys(("lab_e", "lab_c", "label_e", "label_c"), "arms=('Exercise', 'Control') names the arms"),
        **dict.fromkeys(
            ("label_left", "label_right", "favors"), "favours=('exercise', 'control') with better= words the two sides"
        ),
        **dict.fromkeys(
            ("file", "filename", "path", "save", "savefig"),
            "the plot is saved by lbpmeta.plots.save_figure(axes, file)",
        ),
        **dict.fromkeys(("figsize", "plotwidth", "height"), "width= is in inches, or 'column' or 'page'"),
        "show": "a notebook shows the axes; elsewhere call matplotlib.pyplot.show()",
    }
)

_Function = TypeVar("_Function", bound=Callable[..., object])


def _no_such_setting(function: str, name: str, known: Collection[str]) -> str:
    """Return the message about a keyword that a forest plot does not have, with what to write instead."""
    instead = ELSEWHERE.get(name.replace(".", "_"))
    if instead is not None:
        return not_here(function, name, instead)
    return no_such_keyword(function, name, known)


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
                    raise TypeError(_no_such_setting(function.__name__, name, known))
            return function(*args, **given)

        checked.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return cast("_Function", checked)

    return decorate


def with_defaults(settings: LayoutSettings) -> LayoutSettings:
    """Return settings with the default of each one that is not given."""
    return cast("LayoutSettings", {name: DEFAULTS[name] for name in LayoutSettings.__annotations__} | dict(settings))
