"""lbpmeta: published evidence as code.

>>> import lbpmeta as lm
>>> print(lm.check_estimate("3.1", "-5.0", "-1.2", measure="MD").verdict)  # can these printed numbers be right?
implausible
>>> arms = {"mean1": [21.0, 30.5], "sd1": 11.0, "n1": [40, 55], "mean2": [27.2, 33.9], "sd2": 11.0, "n2": [41, 52]}
>>> fit = lm.pool(lm.effect_sizes("MD", **arms))
>>> f"{fit:journal}"
'MD -4.61 [-7.75, -1.46]; tau2 = 0; I2 = 0 %; 2 studies'
>>> lm.judge(fit, threshold=10, better="lower").man_son_hing
'definitely-not'

Encode what trials and reviews printed, re-derive what can be re-derived, check that the two agree as far as rounding
allows, judge effects against minimal clinically important differences, and draw the forest plot.

Everything stands here: ``lm.load``, ``lm.check``, ``lm.read``, ``lm.pool``. What belongs together is a group as well,
whose names completion shows: ``lm.models``, ``lm.conversions``, ``lm.sensitivity``, ``lm.small_studies``,
``lm.figures``, ``lm.judging``, ``lm.one_number``. ``lm.checks``, ``lm.pooling`` and the like are the rooms of the code,
with what lies deeper.

Names load on first use, so that ``import lbpmeta`` stays fast. The list of public names stands in ``__init__.pyi``,
which type checkers read too.
"""

import lazy_loader

__version__ = "0.1.0"

_named, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    try:
        return _named(name)
    except AttributeError:
        if name in __all__ or name.startswith("_"):  # a fault of ours; what other programs ask of any module
            raise
        from lbpmeta.errors import no_such_name

        raise AttributeError(no_such_name(name, __all__), name=name) from None
