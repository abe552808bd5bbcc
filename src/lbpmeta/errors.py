"""The exception tree: every error that lbpmeta raises on purpose, and its one warning.

Below it, what is said of a name that there is not: the one that looks like it, or what other programs' names are here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

__all__ = [
    "ATTRIBUTES",
    "FUNCTIONS",
    "KEYWORDS",
    "ConfigurationError",
    "ConvergenceError",
    "DataError",
    "Hinting",
    "LbpmetaError",
    "LbpmetaWarning",
    "MethodError",
    "NotDefinedError",
    "did_you_mean",
    "hinting",
    "no_such_attribute",
    "no_such_keyword",
    "no_such_name",
    "not_here",
    "own_method",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")


class LbpmetaError(Exception):
    """Base of all errors that lbpmeta raises on purpose."""


class DataError(LbpmetaError, ValueError):
    """The numbers or tables given cannot be used; the message names where, what and the fix."""


class MethodError(LbpmetaError, ValueError):
    """A method, option or combination of options does not exist or does not apply."""


class NotDefinedError(LbpmetaError, ValueError):
    """The quantity asked for does not exist for these data (for example a prediction interval of 2 studies)."""


class ConfigurationError(LbpmetaError, ValueError):
    """The command line or a configuration cannot be understood."""


class ConvergenceError(LbpmetaError, RuntimeError):
    """An iterative estimator found no solution of its own equation."""


class LbpmetaWarning(UserWarning):
    """A result that exists but that must be read with care; the message says why."""


def did_you_mean(name: str, names: Iterable[str], n: int = 1) -> str:
    """Return what to add to a message about an unknown name: the known ones that look like it, or nothing.

    Parameters
    ----------
    name : str
        What was given.
    names : iterable of str
        What there is.
    n : int
        How many to name at most.

    Returns
    -------
    str
        With a space before it, so that it can end any message; "" where nothing is near.

    Examples
    --------
    >>> did_you_mean("estimat", ["estimate", "ci_low"])
    " Did you mean 'estimate'?"
    >>> did_you_mean("weight", ["estimate", "ci_low"])
    ''
    """
    import difflib  # needed only where something is wrong already

    near = difflib.get_close_matches(name, list(names), n=n)
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""


#: Functions of metafor, meta, netmeta, mada, Stata and Python packages -> what to write here.
FUNCTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("escalc", "smd", "hedges_g", "cohens_d", "odds_ratio", "risk_ratio"), "effect_sizes"),
        **dict.fromkeys(("rma", "rma_uni", "metagen", "metacont", "metabin", "metainc"), "pool"),
        **dict.fromkeys(("metaprop", "metarate", "metamean", "metacor"), "pool"),
        **dict.fromkeys(("meta_analysis", "random_effects", "fixed_effect", "combine_effects"), "pool"),
        "rma_mh": "mantel_haenszel",
        "rma_peto": "peto",
        "rma_mv": "multivariate",
        "rma_glmm": "glmm",
        **dict.fromkeys(("metareg", "regression", "meta_reg"), "meta_regression"),
        **dict.fromkeys(("subgroup", "subgroups", "subgroup_analysis"), "pool_subgroups"),
        "netmeta": "network",
        **dict.fromkeys(("reitsma", "metandi", "midas"), "diagnostic"),
        **dict.fromkeys(("regtest", "metabias"), "egger"),
        "ranktest": "begg",
        "fsn": "fail_safe_n",
        "selmodel": "selection_model",
        "trimfill": "trim_and_fill",
        **dict.fromkeys(("leave1out", "metainf"), "leave_one_out"),
        **dict.fromkeys(("cumul", "metacum"), "cumulative"),
        "permutest": "permutation_test",
        "confint": "confint_tau2",
        "vcalc": "sampling_covariance",
        **dict.fromkeys(("read_csv", "read_excel", "read_rm5", "load_data"), "load"),
        **dict.fromkeys(("forest_plot", "forestplot"), "forest"),
        **dict.fromkeys(("funnel_plot", "funnelplot"), "funnel"),
        "drapery_plot": "drapery",
        "bubble_plot": "bubble",
        "statcheck": "read_text",
        "grim": "check_grim",
    }
)

#: What is a method of each result and no function.
_OF_A_RESULT: Final = frozenset(
    {"to_excel", "to_latex", "to_markdown", "to_docx", "to_frame", "summary", "predict", "display", "results_table"}
)

#: A keyword elsewhere -> its names here, of which a function has one at most.
KEYWORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("mcid", "mid", "mic", "mcid_threshold", "cutoff", "cut_off"), ("threshold", "margin")),
        "threshold": ("mcid", "margin"),
        "margin": ("threshold", "mcid"),
        **dict.fromkeys(("slab", "studlab", "study", "studies", "names", "study_labels"), ("labels",)),
        **dict.fromkeys(("direction", "small_values", "lower_is_better", "higher_is_better"), ("better",)),
        **dict.fromkeys(("lower", "ci_lb", "lb", "lcl", "ll", "ci_lower"), ("ci_low", "low")),
        **dict.fromkeys(("upper", "ci_ub", "ub", "ucl", "ul", "ci_upper"), ("ci_high", "high")),
        **dict.fromkeys(("level_ma", "level_comb", "conf_level", "confidence"), ("level",)),
        "alpha": ("level",),
        **dict.fromkeys(("sm", "type"), ("measure", "kind")),
        **dict.fromkeys(("TE", "yi", "effect"), ("te", "estimate")),
        **dict.fromkeys(("seTE", "sei"), ("se",)),
        **dict.fromkeys(("subgroup", "byvar", "by"), ("subgroups", "groups")),
        **dict.fromkeys(("xlab", "smlab"), ("effect_label",)),
        **dict.fromkeys(("xlim", "alim", "plim"), ("x_limits",)),
        **dict.fromkeys(("addpred", "predict"), ("prediction",)),
        **dict.fromkeys(("ICC", "rho"), ("icc", "r")),
        **dict.fromkeys(("m", "average_cluster_size"), ("cluster_size",)),
        **dict.fromkeys(("corr", "ri", "correlation"), ("r",)),
        **dict.fromkeys(("q1_val", "lower_quartile", "first_quartile"), ("q1",)),
        **dict.fromkeys(("q3_val", "upper_quartile", "third_quartile"), ("q3",)),
        **dict.fromkeys(("med", "med_val"), ("median",)),
        "min": ("minimum",),
        **dict.fromkeys(("ai", "event_e", "x1i"), ("events1",)),
        **dict.fromkeys(("ci", "event_c", "x2i"), ("events2",)),
        **dict.fromkeys(("n1i", "n_e"), ("n1",)),
        **dict.fromkeys(("n2i", "n_c"), ("n2",)),
        **{name: (name.lower(),) for name in ("TP", "FP", "FN", "TN")},
        **dict.fromkeys(("mods", "X"), ("formula",)),
        **dict.fromkeys(("id", "study_id", "clusters", "random"), ("cluster",)),
        "tau_prior_scale": ("tau_scale",),
        "max": ("maximum",),
        **dict.fromkeys(("baseline_risk", "pc", "cer", "assumed_risk", "bg_risk"), ("control_risk",)),
    }
)

#: What a result's number is called elsewhere -> the expressions that may give it here; the first whose name is there.
ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("b", "beta", "coef", "params", "TE_random", "TE_common", "TE_fixed", "effect", "mean"),
            (
                "estimate",
                "coefficients",
            ),
        ),
        **dict.fromkeys(("seTE", "seTE_random", "seTE_common", "bse", "stderr", "standard_errors"), ("se",)),
        **dict.fromkeys(("p", "pval", "pvalue", "pvalues", "pval_random", "pval_common", "p_val"), ("p_value",)),
        **dict.fromkeys(("z", "zval", "tval", "tvalues", "zval_random", "statistic_random"), ("statistic",)),
        **dict.fromkeys(("ci_lb", "ci_low", "lower", "lower_random", "lower_common", "lb"), ("ci.low",)),
        **dict.fromkeys(("ci_ub", "ci_high", "upper", "upper_random", "upper_common", "ub"), ("ci.high",)),
        **dict.fromkeys(("conf_int", "confint"), ("ci",)),
        **dict.fromkeys(("pi_lb", "cr_lb", "lower_predict", "prediction_low"), ("prediction.low",)),
        **dict.fromkeys(("pi_ub", "cr_ub", "upper_predict", "prediction_high"), ("prediction.high",)),
        **dict.fromkeys(("pi", "prediction_interval"), ("prediction", "predict()")),
        "I2": ("i2",),
        "H2": ("h2",),
        "H": ("h2 ** 0.5",),
        "R2": ("r2",),
        "VIF": ("vif",),
        "tau": ("tau2 ** 0.5",),
        **dict.fromkeys(("Q", "QE"), ("q", "qe")),
        **dict.fromkeys(("QEp", "pval_Q"), ("q_p", "qe_p")),
        **dict.fromkeys(("df_Q",), ("q_df",)),
        "QM": ("qm",),
        "QMp": ("qm_p",),
        "vb": ("vcov",),
        **dict.fromkeys(("nnt", "NNT"), ("number_needed", "nnt")),
        **dict.fromkeys(("slab", "studlab", "studies", "names"), ("labels",)),
        **dict.fromkeys(("TE", "effects"), ("yi",)),
        **dict.fromkeys(("w", "w_random", "w_common"), ("weights",)),
        **dict.fromkeys(("k_all", "n_studies", "nobs"), ("k",)),
        **dict.fromkeys(("plot", "forest_plot"), ("forest()",)),
        **dict.fromkeys(
            ("to_csv", "to_dict", "to_json", "to_pandas", "to_dataframe", "summary_frame", "df"), ("to_frame()",)
        ),
        **dict.fromkeys(("exp", "backtransf", "transf"), ("display()",)),
    }
)

#: What is asked of a result by a function: written as a method, it is told.
_FUNCTIONS_OF_A_FIT: Final = frozenset(
    {
        *("leave_one_out", "cumulative", "influence", "baujat", "gosh", "permutation_test", "bootstrap", "multiverse"),
        *(
            "egger",
            "begg",
            "harbord",
            "peters",
            "trim_and_fill",
            "pet_peese",
            "fail_safe_n",
            "selection_model",
            "excess_significance",
        ),
        *("funnel", "radial", "drapery", "caterpillar", "qq_plot", "relevance_plot", "predictive", "share_beyond"),
        *("robust", "confint_tau2", "pool_subgroups", "meta_regression", "absolute_effect"),
    }
)


def no_such_name(name: str, names: Collection[str]) -> str:
    """Return the message about a name that the package does not have: what it is called here, or which was meant.

    Examples
    --------
    >>> no_such_name("escalc", ["effect_sizes", "pool"])
    'No lbpmeta attribute escalc; here it is lbpmeta.effect_sizes (help(lbpmeta.effect_sizes)).'
    >>> no_such_name("pol", ["effect_sizes", "pool"])
    "No lbpmeta attribute pol. Did you mean 'pool'?"
    >>> no_such_name("to_excel", ["pool"])
    'No lbpmeta attribute to_excel; it is a method of each result, such as lbpmeta.pool(...).to_excel(...).'
    """
    plain = name.replace(".", "_")
    here = FUNCTIONS.get(plain)
    if here is not None:
        return f"No lbpmeta attribute {name}; here it is lbpmeta.{here} (help(lbpmeta.{here}))."
    if plain in _OF_A_RESULT:
        return f"No lbpmeta attribute {name}; it is a method of each result, such as lbpmeta.pool(...).{plain}(...)."
    return f"No lbpmeta attribute {name}.{did_you_mean(name, names)}"


def no_such_keyword(function: str, name: str, known: Collection[str], near: Collection[str] = ()) -> str:
    """Return the message about a keyword that a function does not have, as Python's own with what it is called here.

    Parameters
    ----------
    function, name : str
    known : collection of str
        The keywords that it has.
    near : collection of str
        Others that it understands; named where they look like it.

    Examples
    --------
    >>> no_such_keyword("judge", "mcid", ["threshold", "better"])
    "judge() got an unexpected keyword argument 'mcid'. Here it is 'threshold'."
    >>> no_such_keyword("judge", "betr", ["threshold", "better"])
    "judge() got an unexpected keyword argument 'betr'. Did you mean 'better'?"
    """
    plain = name.replace(".", "_")
    here = next((ours for ours in KEYWORDS.get(plain, ()) if ours in known), None)
    hint = did_you_mean(plain, (*known, *near)) if here is None else f" Here it is {here!r}."
    return f"{function}() got an unexpected keyword argument {name!r}.{hint}"


def own_method(x: object, *names: str) -> str:
    """Return the sentence that an object has a method for what a function was asked, or nothing.

    Examples
    --------
    >>> own_method("text", "check", "upper")
    ' Call its own method: .upper().'
    >>> own_method(3, "check")
    ''
    """
    here = next((name for name in names if callable(getattr(type(x), name, None))), None)
    return "" if here is None else f" Call its own method: .{here}()."


def not_here(function: str, name: str, instead: str) -> str:
    """Return the message about a keyword of other programs that has no like here: what to write instead.

    Examples
    --------
    >>> not_here("pool", "hakn", "write ci='hksj'")
    "pool() got an unexpected keyword argument 'hakn'. Here, write ci='hksj'."
    """
    return f"{function}() got an unexpected keyword argument {name!r}. Here, {instead}."


def no_such_attribute(kind: str, name: str, has: Callable[[str], bool], names: Collection[str]) -> str:
    """Return the message about an attribute that a result does not have, as Python's own with what it is called here.

    Parameters
    ----------
    kind, name : str
        Of the class, and what was asked for.
    has : callable
        Whether there is an attribute of a name.
    names : collection of str
        Those that there are.

    Examples
    --------
    >>> no_such_attribute("Fit", "pval", {"p_value"}.__contains__, ["p_value"])
    "'Fit' object has no attribute 'pval'. Here it is `p_value`."
    >>> no_such_attribute("Fit", "egger", {"p_value"}.__contains__, ["p_value"])
    "'Fit' object has no attribute 'egger'. Here it is lbpmeta.egger(...)."
    """
    told = f"{kind!r} object has no attribute {name!r}."
    for here in ATTRIBUTES.get(name, ()):
        if has(here.split(".")[0].split(" ")[0].removesuffix("()")):
            return f"{told} Here it is `{here}`."
    if name in _FUNCTIONS_OF_A_FIT:
        return f"{told} Here it is lbpmeta.{name}(...)."
    return told + did_you_mean(name, names)


def hinting(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Refuse a keyword that a function does not have as Python does, and say what it is called here.

    Examples
    --------
    >>> @hinting
    ... def judge(estimate, *, threshold): ...
    >>> judge(-5.4, mcid=6)
    Traceback (most recent call last):
    TypeError: judge() got an unexpected keyword argument 'mcid'. Here it is 'threshold'.
    """
    code = cast("Any", function).__code__
    known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @functools.wraps(function)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for name in kwargs:
            if name not in known:
                raise TypeError(no_such_keyword(code.co_name, name, [one for one in known if one != "self"]))
        return function(*args, **kwargs)

    return checked


class Hinting:
    """An object that tells what an attribute of other programs is called here."""

    __slots__ = ()

    if not TYPE_CHECKING:  # type checkers would take every name for an attribute

        def __getattr__(self, name: str) -> Any:
            """Raise for a name that there is not."""
            if name.startswith("_"):  # what other programs ask of any object
                raise AttributeError(name)
            kind = type(self)
            if hasattr(kind, name):  # the attribute is there, and what computes it failed: that is the error
                return object.__getattribute__(self, name)
            names = [one for one in dir(kind) if not one.startswith("_")]
            told = no_such_attribute(kind.__name__, name, functools.partial(hasattr, kind), names)
            # Without an object Python adds no guess of its own, which could contradict what is told.
            raise AttributeError(told, name=name, obj=None)
