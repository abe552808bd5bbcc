"""What a figure draws: the result of one function."""

from __future__ import annotations

from lbpmeta.errors import MethodError

__all__ = ["must_be"]


def must_be(figure: str, given: object, kind: type | tuple[type, ...], made_by: str) -> None:
    """Raise where a figure is given something else than what it draws.

    Parameters
    ----------
    figure : str
        Who was called.
    given : object
    kind : type, or tuple of type
        Of what it draws.
    made_by : str
        The function that returns that.

    Raises
    ------
    MethodError
        Naming the function to call first.

    Examples
    --------
    >>> must_be("gosh_plot", 3, float, "gosh")
    Traceback (most recent call last):
    lbpmeta.errors.MethodError: gosh_plot() draws what gosh() returns; got int. Write gosh_plot(gosh(...)).
    """
    if not isinstance(given, kind):
        raise MethodError(
            f"{figure}() draws what {made_by}() returns; got {type(given).__name__}. Write {figure}({made_by}(...))."
        )
