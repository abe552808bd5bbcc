"""Recipes: how a pooled line is computed, as data.

A published pooled line is a number *and* the software settings that made it. A :class:`Recipe` holds those
settings; the presets name what well-known systems do by default. A recipe is frozen: to vary one, use
:meth:`Recipe.replace`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.plain_text import Preformatted

__all__ = ["RECIPES", "Recipe", "get_recipe", "legal_names", "model_named", "setting_named"]

#: Legal values of every field that is a choice; the one place where they are listed.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "model": ("common", "random"),
        "tau2": ("DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM", "DLIT"),
        "ci": ("z", "t", "hksj", "hksj-adhoc", "kr"),
        "prediction": ("follow", "z", "t", "hts", "hksj", "none"),
        "i2": ("tau2", "q"),
        "smd_correction": ("exact", "approximate", "none"),
        "smd_variance": ("LS", "LS2", "UB", "RevMan"),
        "zero_cells": ("metafor", "revman", "meta", "none"),
        "binary": ("iv", "mh"),
        "subgroup_tau2": ("separate", "common"),
    }
)


#: What papers and programs call the settings: field -> other name in letters and digits alone -> our name.
_OTHER_NAMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "model": {
            **dict.fromkeys(("common", "fixed", "equal", "fe", "ee", "ce"), "common"),
            **dict.fromkeys(("random", "re"), "random"),
        },
        "tau2": {
            **dict.fromkeys(("dersimonianlaird", "dersimonianandlaird", "dlaird"), "DL"),
            **dict.fromkeys(("restrictedmaximumlikelihood", "reml"), "REML"),
            **dict.fromkeys(("maximumlikelihood", "mle"), "ML"),
            **dict.fromkeys(("empiricalbayes", "ebayes"), "EB"),
            **dict.fromkeys(("paulemandel", "mandelpaule", "mp"), "PM"),
            **dict.fromkeys(("sidikjonkman", "sjonkman"), "SJ"),
            **dict.fromkeys(("hunterschmidt", "hschmidt"), "HS"),
            **dict.fromkeys(("hedges", "hedgesolkin", "cochranansari", "ca"), "HE"),
        },
        "ci": {
            **dict.fromkeys(("wald", "normal", "classic", "waldtype"), "z"),
            **dict.fromkeys(("knha", "hk", "hartungknapp", "knapphartung", "hartungknappsidikjonkman"), "hksj"),
            **dict.fromkeys(("adhoc", "hkadhoc"), "hksj-adhoc"),
            **dict.fromkeys(("kenwardroger", "kenwardrogers"), "kr"),
        },
        "prediction": {"hk": "hksj", "higginsthompsonspiegelhalter": "hts"},
    }
)


def model_named(text: str) -> str:
    """Return the model that a name means, as recipes write it; an unknown name as it stands.

    "Fixed" and "equal" effects are the common effect here, whatever each paper means by them: the line is the same.

    Examples
    --------
    >>> model_named("fixed"), model_named("Random-effects"), model_named("FE"), model_named("mixed")
    ('common', 'random', 'common', 'mixed')
    """
    plain = text.strip().lower().replace("-", " ").removesuffix("model").strip()
    plain = plain.removesuffix("effects").removesuffix("effect").strip()
    return _OTHER_NAMES["model"].get(plain, text)


def setting_named(field: str, text: object) -> Any:
    """Return a setting as recipes write it, from what a paper or a program calls it; an unknown one as it stands.

    Upper and lower case, blanks and hyphens do not count. metafor's and meta's names of models, estimators and
    tests are understood, and Stata's estimators.

    Parameters
    ----------
    field : str
        A field of :class:`Recipe`.
    text : object
        What was given; anything but text comes back as it is.

    Examples
    --------
    >>> setting_named("tau2", "reml"), setting_named("tau2", "Paule-Mandel"), setting_named("ci", "knha")
    ('REML', 'PM', 'hksj')
    >>> setting_named("model", "fixed"), setting_named("tau2", "bayes")
    ('common', 'bayes')
    """
    legal = CHOICES.get(field, ())
    if not isinstance(text, str) or text in legal:
        return text
    if field == "model":
        return model_named(text)
    plain = _letters(text)
    for name in legal:
        if _letters(name) == plain:
            return name
    return _OTHER_NAMES.get(field, {}).get(plain, text)


def legal_names(field: str, given: object) -> str:
    """Return what to tell of a setting that does not exist: the legal ones, and which was perhaps meant.

    Examples
    --------
    >>> legal_names("i2", "t2")
    "it must be one of 'tau2', 'q'. Did you mean 'tau2'?"
    """
    legal = CHOICES[field]
    known = {name.lower(): name for name in (*_OTHER_NAMES.get(field, {}), *legal)}
    hint = did_you_mean(given.lower(), known) if isinstance(given, str) else ""
    for plain, name in known.items():
        hint = hint.replace(f"'{plain}'", repr(setting_named(field, name)))
    return f"it must be one of {', '.join(map(repr, legal))}.{hint}"


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


@dataclass(frozen=True, slots=True)
class Recipe(Preformatted):
    """The settings that turn study rows into a pooled line.

    Examples
    --------
    >>> get_recipe("revman5").tau2
    'DL'
    >>> str(get_recipe("revman5").replace(ci="hksj"))
    'revman5[ci=hksj]: random effects, tau2 DL, ci hksj, I2 from q'

    Parameters
    ----------
    name : str
        Name of the recipe; variations get the changed settings appended.
    model : {"random", "common"}
        Random effects, or one common effect; other names of them, such as "fixed", are understood.
    tau2 : str
        Estimator of the between-study variance: DL, HE, HS, HSk, SJ, ML, REML, EB, PM, PMM or DLIT.
    ci : {"z", "t", "hksj", "hksj-adhoc", "kr"}
        Interval of the pooled effect: Wald-normal, Wald-t(k-1), Hartung-Knapp-Sidik-Jonkman, the same never
        narrower than Wald, Kenward-Roger.
    prediction : {"follow", "z", "t", "hts", "hksj", "none"}
        Prediction interval: normal; t(k-1); t(k-2) (Higgins-Thompson-Spiegelhalter); t(k-1) with the HKSJ
        standard error; "follow" takes the distribution and the standard error of ``ci``.
    i2 : {"tau2", "q"}
        I2 from tau2 and the typical variance, or from Cochran's Q.
    smd_correction : {"exact", "approximate", "none"}
        Small-sample factor J of Hedges' g: gamma functions, 1 - 3/(4m - 1), or Cohen's d.
    smd_variance : {"LS", "LS2", "UB", "RevMan"}
        Convention for the sampling variance of the SMD.
    zero_cells : {"metafor", "revman", "meta", "none"}
        Named policy for 2x2 tables with zero cells.
    binary : {"iv", "mh"}
        2x2 tables are pooled by inverse variance or by Mantel-Haenszel (with random effects: DerSimonian-Laird
        with Q about the Mantel-Haenszel estimate, as RevMan does).
    subgroup_tau2 : {"separate", "common"}
        Whether subgroups share one tau2.
    level : float
        Confidence level, between 0 and 1.
    source : str
        Where the settings are documented.
    """

    name: str
    model: str = "random"
    tau2: str = "REML"
    ci: str = "z"
    prediction: str = "follow"
    i2: str = "tau2"
    smd_correction: str = "exact"
    smd_variance: str = "LS"
    zero_cells: str = "metafor"
    binary: str = "iv"
    subgroup_tau2: str = "separate"
    level: float = 0.95
    source: str = ""

    def __post_init__(self) -> None:
        for field, legal in CHOICES.items():
            value = getattr(self, field)
            if value not in legal:
                meant = setting_named(field, value)
                if meant not in legal:
                    raise MethodError(f"`{field}` is {value!r}; {legal_names(field, value)}")
                object.__setattr__(self, field, meant)
        level: object = self.level
        if not isinstance(level, Real):
            raise MethodError(f"`level` is {level!r}; it must be a number between 0 and 1.")
        if not 0 < self.level < 1:
            hint = f" Write {self.level / 100:g} for {self.level:g} %." if 1 < self.level < 100 else ""
            raise MethodError(f"`level` is {self.level!r}; it must lie strictly between 0 and 1.{hint}")

    def replace(
        self,
        *,
        model: str | None = None,
        tau2: str | None = None,
        ci: str | None = None,
        prediction: str | None = None,
        i2: str | None = None,
        smd_correction: str | None = None,
        smd_variance: str | None = None,
        zero_cells: str | None = None,
        binary: str | None = None,
        subgroup_tau2: str | None = None,
        level: float | None = None,
    ) -> Recipe:
        """Return this recipe with the given settings changed, and a name that says which.

        ``None`` keeps a setting. A setting equal to the present one changes nothing.
        """
        asked = {
            "model": model,
            "tau2": tau2,
            "ci": ci,
            "prediction": prediction,
            "i2": i2,
            "smd_correction": smd_correction,
            "smd_variance": smd_variance,
            "zero_cells": zero_cells,
            "binary": binary,
            "subgroup_tau2": subgroup_tau2,
            "level": level,
        }
        asked = {field: setting_named(field, value) for field, value in asked.items()}
        changed = {k: v for k, v in asked.items() if v is not None and v != getattr(self, k)}
        if not changed:
            return self
        base, _, rest = self.name.partition("[")
        settings = dict(pair.split("=", 1) for pair in rest.rstrip("]").split(", ") if pair)
        settings |= {k: str(v) for k, v in changed.items()}
        name = f"{base}[{', '.join(f'{k}={v}' for k, v in settings.items())}]"
        return dataclasses.replace(self, name=name, **changed)  # type: ignore[arg-type]

    @property
    def declares(self) -> Mapping[str, str]:
        """What a line that was pooled so declares about itself, by premise.

        Beside a Hartung-Knapp interval programs print the p of either test, so that there nothing is said of p.

        Examples
        --------
        >>> dict(get_recipe("revman5").declares)
        {'interval': 'wald', 'p of': 'this estimate'}
        """
        interval = {"z": "wald", "t": "t"}.get(self.ci, "hksj")
        return {"interval": interval} if interval == "hksj" else {"interval": interval, "p of": "this estimate"}

    def __str__(self) -> str:
        if self.model == "common":
            return f"{self.name}: common effect, ci {self.ci}"
        return f"{self.name}: random effects, tau2 {self.tau2}, ci {self.ci}, I2 from {self.i2}"


#: Presets. Each states what the system does when its user changes nothing.
RECIPES: Final[Mapping[str, Recipe]] = MappingProxyType(
    {
        r.name: r
        for r in (
            Recipe(
                "metafor",
                source="Viechtbauer W. J Stat Softw 2010;36(3). R package metafor 5.1-12: rma(), escalc() defaults.",
            ),
            Recipe(
                "meta",
                prediction="t",
                i2="q",
                smd_variance="UB",
                zero_cells="meta",
                source="Balduzzi S, Rücker G, Schwarzer G. Evid Based Ment Health 2019;22:153-160. "
                "R package meta 8.4-0 defaults (prediction interval with t(k-1) since version 8).",
            ),
            Recipe(
                "revman5",
                tau2="DL",
                prediction="none",
                i2="q",
                smd_correction="approximate",
                smd_variance="RevMan",
                zero_cells="revman",
                binary="mh",
                source="Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. Cochrane, 2010.",
            ),
            Recipe(
                "revman2025",
                ci="hksj",
                prediction="hksj",
                smd_correction="approximate",
                smd_variance="RevMan",
                zero_cells="revman",
                binary="mh",
                source="Veroniki AA et al. Cochrane methods: random-effects methods in RevMan, January 2025 "
                "(REML, HKSJ, I2 from tau2, prediction interval).",
            ),
            Recipe(
                "stata",
                prediction="hts",
                smd_correction="approximate",
                zero_cells="metafor",
                source="StataCorp. Stata Meta-Analysis Reference Manual, releases 16-18: meta summarize defaults.",
            ),
        )
    }
)


def get_recipe(recipe: str | Recipe) -> Recipe:
    """Return the preset of that name, or the recipe itself; case, blanks and hyphens of a name do not count.

    Examples
    --------
    >>> get_recipe("stata").prediction, get_recipe("RevMan 5").name
    ('hts', 'revman5')

    Raises
    ------
    MethodError
        If no preset has that name.
    """
    if isinstance(recipe, Recipe):
        return recipe
    text: object = recipe
    try:
        return RECIPES[_letters(text) if isinstance(text, str) and text not in RECIPES else recipe]
    except (KeyError, TypeError):
        hint = did_you_mean(recipe.lower(), RECIPES, n=2) if isinstance(text, str) else ""
        raise MethodError(
            f"`recipe` is {recipe!r}; it must be a Recipe or one of {', '.join(map(repr, RECIPES))}.{hint}"
        ) from None
