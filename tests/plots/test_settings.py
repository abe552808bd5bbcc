"""The keywords of a forest plot are spelled once, and are the same wherever one is drawn."""

import inspect

import pytest

import lbpmeta as lm
from lbpmeta import plots
from lbpmeta.forest_settings import DEFAULTS, ELEMENTS, ForestSettings, LayoutSettings, LineSettings
from lbpmeta.report.drawing import forest_of_line

TAKERS = {
    lm.forest: ForestSettings,
    lm.Fit.forest: ForestSettings,
    plots.forest_layout: LayoutSettings,
    lm.Evidence.forest: LineSettings,
    forest_of_line: LineSettings,
}


@pytest.mark.parametrize("function", TAKERS, ids=lambda f: f.__qualname__)
def test_help_shows_every_keyword_with_its_default(function):
    shown = inspect.signature(function).parameters
    assert not any(p.kind is p.VAR_KEYWORD for p in shown.values())
    for name in TAKERS[function].__annotations__:
        assert shown[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert shown[name].default == DEFAULTS[name]
        assert "ForwardRef" not in str(shown[name])
    assert "mcid: 'float | tuple[float, float] | None' = None" in str(inspect.signature(function))


@pytest.mark.parametrize("function", TAKERS, ids=lambda f: f.__qualname__)
def test_an_unknown_keyword_is_named_with_the_nearest(function):
    text = (
        rf"^{function.__name__}\(\) got an unexpected keyword argument 'effect_lable'\. Did you mean 'effect_label'\?$"
    )
    with pytest.raises(TypeError, match=text):
        function(None, effect_lable="x")
    with pytest.raises(TypeError, match=r"argument 'zzzz'\.$"):
        function(None, zzzz=1)


def test_every_keyword_is_documented_and_every_element_is_one_of_the_styles():
    documented = lm.forest.__doc__ or ""
    assert all(name in documented for name in ForestSettings.__annotations__)
    style = plots.FOREST_STYLES["lbpmeta"]
    assert all(hasattr(style, f"{name}_mark" if name in ("total", "subtotal") else name) for name in ELEMENTS)


def test_a_fit_takes_all_keywords_of_the_plot():
    fit = lm.pool([-7.0, -3.0], [4.0, 9.0], measure="MD")
    ax = fit.forest(square={"facecolor": "#112233"}, notes=["A note."], mcid=10)
    assert any(t.get_text() == "A note." for t in ax.texts)
    assert any(
        (c.get_facecolor()[:, :3] * 255 == [0x11, 0x22, 0x33]).all() for c in ax.collections if len(c.get_facecolor())
    )
