"""JUDGE: effect and interval against MCID thresholds and named rule sets.

What most people need stands in ``lbpmeta`` itself; what lies deeper, in ``__init__.pyi``, loads on first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
