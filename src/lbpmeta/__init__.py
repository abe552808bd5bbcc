"""lbpmeta: published evidence as code.

Encode what trials and reviews printed, re-derive what can be re-derived, check that the two agree as far as
rounding allows, judge effects against minimal clinically important differences, and draw the forest plot.

Names load on first use, so that ``import lbpmeta`` stays fast.
The list of public names stands in ``__init__.pyi``, which type checkers read too.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
