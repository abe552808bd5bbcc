"""POOL: arrays of estimates and variances to a fit, with its heterogeneity, intervals and diagnostics.

Names load on first use, as those of the package do: a check needs the kernel, not the regressions. They stand in
``__init__.pyi``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
