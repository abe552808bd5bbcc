"""What is typed from habit: each name of another program is understood, or told what it is called here."""

from __future__ import annotations

import inspect
import io
import re
import traceback
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.text import Text

import lbpmeta as lm
from lbpmeta.errors import ATTRIBUTES, FUNCTIONS, KEYWORDS, Hinting, MethodError
from lbpmeta.forest_settings import DEFAULTS, ELSEWHERE

FIT = lm.pool([-7.0, -3.0, -12.0, -9.5], [4.0, 9.0, 16.0, 6.2], measure="MD")


def parameters() -> set[str]:
    """Names of the arguments of all public functions."""
    functions = [getattr(lm, name) for name in lm.__all__]
    return {
        name
        for function in functions
        if inspect.isfunction(function)
        for name in inspect.signature(function, eval_str=False).parameters
    }


def test_what_is_named_exists() -> None:
    assert set(FUNCTIONS.values()) <= set(lm.__all__)
    assert not set(FUNCTIONS) & set(lm.__all__)
    known = parameters()
    assert {ours for names in KEYWORDS.values() for ours in names} <= known
    assert not set(ELSEWHERE) & set(DEFAULTS)


@pytest.mark.parametrize("name", sorted(ATTRIBUTES))
def test_an_attribute_of_other_programs_is_told(name: str) -> None:
    reg = lm.meta_regression([0.1, 0.3, 0.2, 0.6], [0.02, 0.03, 0.01, 0.04], {"dose": [1, 2, 2, 4]}, measure="SMD")
    es = lm.estimates_from(estimate=[1.0, 2.0], se=[0.5, 0.4], measure="MD")
    told = 0
    for result in (FIT, reg, es, lm.compare_counts(2, 60, 30, 60)):
        if not hasattr(type(result), name):
            with pytest.raises(AttributeError, match=f"no attribute '{name}'") as raised:
                getattr(result, name)
            told += "Here it is" in str(raised.value)
            if "Here it is `" in str(raised.value):  # and what is told is so
                eval(f"result.{str(raised.value).split('`')[1]}", {"result": result})
    assert told


def test_a_fault_inside_a_property_is_not_called_a_missing_attribute() -> None:
    class Broken(Hinting):
        @property
        def estimate(self) -> float:
            raise AttributeError("the fault inside")

    with pytest.raises(AttributeError, match="the fault inside"):
        Broken().estimate  # noqa: B018


def test_a_function_written_as_a_method_is_told() -> None:
    with pytest.raises(AttributeError, match=r"Here it is lbpmeta\.leave_one_out\(\.\.\.\)\."):
        FIT.leave_one_out  # noqa: B018
    with pytest.raises(AttributeError, match="Did you mean 'weights'"):
        FIT.wieghts  # noqa: B018
    with pytest.raises(AttributeError, match="method of each result"):
        lm.to_excel  # noqa: B018


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: lm.judge(-5.4, -9.4, -1.3, mcid=6, better="lower"), "'mcid'. Here it is 'threshold'."),
        (lambda: lm.predictive(FIT, mid=6, better="lower"), "'mid'. Here it is 'threshold'."),
        (lambda: FIT.judge(mcid=6), "'mcid'. Here it is 'threshold'."),
        (lambda: lm.forest(FIT, threshold=6), "'threshold'. Here it is 'mcid'."),
        (lambda: lm.forest(FIT, slab=["A"]), "'slab'. Here it is 'labels'."),
        (lambda: lm.forest(FIT, xlim=(-20, 5)), "'xlim'. Here it is 'x_limits'."),
        (lambda: lm.forest(FIT, hakn=True), "'hakn'. Here, the plot shows the fit that it is given"),
        (lambda: lm.pool(FIT.yi, FIT.vi, level_ma=0.9), "'level_ma'. Here it is 'level'."),
        (lambda: lm.pool(estimate=[1.0], lower=[0.0], upper=[2.0]), "go through estimates_from("),
        (lambda: lm.effect_sizes("SMD", method_smd="Glass"), "'SMD1' is Glass' delta"),
        (lambda: lm.effective_arm(295, events=63, m=29.8, icc=0.02), "'m'. Here it is 'cluster_size'."),
        (lambda: lm.sd_of_change(22.0, 24.0, corr=0.5), "'corr'. Here it is 'r'."),
    ],
)  # fmt: skip
def test_a_keyword_of_other_programs_is_told(call: object, told: str) -> None:
    with pytest.raises(TypeError) as raised:
        call()  # type: ignore[operator]
    assert told in str(raised.value)


def test_what_the_hints_of_forest_name_is_drawn() -> None:
    groups = ["a", "b", "a", "b"]

    def words(**asked: object) -> list[str]:
        plot = lm.forest(FIT, **asked)  # type: ignore[arg-type]
        found = [text.get_text() for text in plot.figure.findobj(Text) if text.get_text()]
        plot.figure.clear()
        return found

    plain = words()
    for asked, shown in (
        ({"subgroups": groups}, {"a", "b", "Subtotal"}),
        ({"columns": {"Weeks": [4, 12, 6, 8]}}, {"Weeks", "12"}),
        ({"style": "jama", "arms": ("Exercise", "Control")}, {"Source", "Weight, %"}),
        ({"favours": ("exercise", "control"), "better": "lower"}, {"Favours exercise", "Favours control"}),
        ({"width": "page", "title": "Pain", "effect_label": "Difference"}, {"Pain", "Difference"}),
    ):
        assert shown <= set(words(**asked))
        assert not shown & set(plain)
    by_weight = [word for word in words(sort="weight") if word.startswith("Study ")]
    assert by_weight == ["Study 1", "Study 4", "Study 2", "Study 3"]
    assert words(columns=("study", "plot", "effect", "weight")) == plain
    drawn_as = io.StringIO()
    lm.forest(FIT, null_line={"color": "0.5"}, square={"color": "#123456"}).figure.savefig(drawn_as, format="svg")
    assert "#123456" in drawn_as.getvalue()
    drawn = lm.forest(lm.pool_subgroups(FIT, groups)).figure
    assert "Subtotal" in {text.get_text() for text in drawn.findobj(Text)}


def test_python_adds_no_guess_to_what_is_told() -> None:
    """It would propose "ci" where "pi" is told to be the prediction interval."""
    for name in ("pi", "wieghts"):
        with pytest.raises(AttributeError) as raised:
            getattr(FIT, name)
        shown = "".join(traceback.format_exception_only(raised.value))
        assert shown.strip() == f"AttributeError: {raised.value}"


def test_a_measure_by_its_common_name_is_told() -> None:
    for name in ("g", "d", "Cohen's d"):
        with pytest.raises(lm.MethodError, match=r"Did you mean 'SMD'\?"):
            lm.effect_sizes(name, mean1=1, sd1=1, n1=9, mean2=2, sd2=1, n2=9)


def test_the_first_value_that_is_no_number_is_named() -> None:
    frame = pd.DataFrame({"yi": ["1.5", "2,0"], "vi": [1.0, 1.0]})
    with pytest.raises(lm.DataError, match=r"got '2,0' in row 2\. pandas\.read_csv\(\.\.\., decimal=','\)"):
        lm.pool(frame)
    for value in (1 + 2j, object(), "n.r.", pd.Timestamp("2020-01-01")):
        with pytest.raises(lm.DataError, match="in row 2"):
            lm.pool([1.0, value], [1.0, 1.0])
    with pytest.raises(lm.DataError, match="got True in row 1"):
        lm.pool([True, False], [1.0, 1.0])


def test_a_table_without_the_columns_of_a_measure_is_told_how() -> None:
    with pytest.raises(lm.MethodError, match=r"Name its columns, as in mean1='m_e', data=df\."):
        lm.effect_sizes("MD", pd.DataFrame({"m_e": [1.0], "s_e": [2.0]}))


def test_a_list_after_effect_sizes_is_told_to_be_moderators() -> None:
    es = lm.estimates_from(estimate=[1.0, 2.0, 4.0], se=[0.5, 0.4, 0.5], measure="MD")
    with pytest.raises(lm.DataError, match=r"moderators=\[\.\.\.\]"):
        lm.meta_regression(es, [1.0, 2.0, 4.0])


def test_results_say_measure_scale_and_level() -> None:
    es = lm.estimates_from(estimate=[0.8, 1.1, 0.7, 0.9], ci_low=[0.6, 0.9, 0.5, 0.6], ci_high=[1.06, 1.34, 0.98, 1.35],
                           measure="RR")  # fmt: skip
    fit = lm.pool(es)
    said = "Risk ratio, on the log scale"
    for result in (
        fit.predict(),
        lm.meta_regression(es, pd.Series([1.0, 2.0, 4.0, 3.0], name="dose")).predict(),
        lm.leave_one_out(es),
        lm.three_level(es, cluster=["a", "a", "b", "b"]),
        lm.robust(fit, cluster=["a", "a", "b", "b"]),
    ):
        assert said in str(result)
        assert "95%" in str(result)
        assert "<" in result._repr_html_()
    with pytest.warns(lm.LbpmetaWarning, match="below 10"):
        assert said in str(lm.trim_and_fill(es))
    assert str(fit.display()).startswith("Risk ratio 0.")


def test_every_result_is_a_table_and_shows_itself_in_a_notebook(tmp_path: object) -> None:
    results = (
        FIT.display(),
        lm.equivalence(-5.0, -9.0, -1.0, margin=6),
        lm.absolute_effect("RR", 1.6, 1.2, 2.0, control_risk=0.2),
        lm.responders_from_smd(-0.4, -0.6, -0.1, control_risk=0.3),
        lm.implied("-7.7", "-12.1", "-3.3", k="16", i2="80"),
    )
    for result in results:
        assert len(result.to_frame()) >= 1
        assert "<" in result._repr_html_()
        assert "|" in result.to_markdown()
        assert "\\toprule" in result.to_latex()
    assert "p < 0.001" in str(results[1])


def test_a_ratio_is_judged_against_1_by_its_measure() -> None:
    ratio = lm.judge(0.8, 0.7, 0.9, threshold=0.75, better="lower", measure="RR")
    assert ratio.null == 1
    assert ratio == lm.judge(0.8, 0.7, 0.9, threshold=0.75, better="lower", null=1)
    assert any("say measure='RR'" in note for note in lm.judge(0.8, 0.7, 0.9, threshold=0.75, better="lower").notes)
    assert not any("measure=" in note for note in lm.judge(5.0, 3.0, 7.0, threshold=4, better="higher", null=0).notes)
    for wrong in ({"measure": "RR", "null": 0}, {"measure": "MN"}, {"measure": "gain"}):
        with pytest.raises(lm.MethodError):
            lm.judge(0.8, 0.7, 0.9, threshold=0.75, better="lower", **wrong)


def test_the_words_of_the_how_to_are_those_that_forest_takes() -> None:
    page = (Path(__file__).parents[1] / "docs" / "howto" / "from-metafor.md").read_text(encoding="utf-8")
    table = page.split("A forest plot takes these words for those:")[1].split("```")[0]
    rows = [[set(re.findall(r"`([\w.]+)", cell)) for cell in line.split("|")[1:3]] for line in table.splitlines()[4:]]
    assert len([row for row in rows if len(row) == 2]) == 12
    for theirs, ours in (row for row in rows if len(row) == 2):
        taken = {name for name in ours if name in DEFAULTS}
        assert taken or not ours or ours == {"lm.pool"}, ours
        for name in theirs - taken:
            with pytest.raises(TypeError, match="Here") as raised:
                lm.forest(FIT, **{name.replace(".", "_"): 1})
            assert not taken or any(one in str(raised.value) for one in taken), raised.value


def test_a_network_of_an_unknown_measure_is_not_called_mean_differences() -> None:
    contrasts = {"te": [-1.9, -0.8], "se": [0.1, 0.1], "treat1": ["a", "b"], "treat2": ["c", "c"]}
    contrasts["studlab"] = ["1", "2"]
    assert "(Effect;" in str(lm.network(**contrasts))
    assert "(Odds ratio;" in str(lm.network(**contrasts, measure="OR"))
    with pytest.raises(TypeError, match="Here it is 'te'"):
        lm.network(TE=contrasts["te"])


def test_the_measure_is_guessed_wherever_it_is_named() -> None:
    row = [{"study": "A", "estimate": "0.5", "lower": "0.1", "upper": "0.9"}]
    for call in (
        lambda: lm.check(row, measure="SMDD"),
        lambda: lm.check_estimate("0.5", "0.1", "0.9", measure="SMDD"),
        lambda: lm.pool([0.5], [0.1], measure="SMDD"),
    ):
        with pytest.raises(lm.MethodError, match=r"Did you mean 'SMD'\?"):
            call()


def test_every_public_result_shows_itself_in_a_notebook() -> None:
    # values and settings whose text is one short line, and the two words of a finding
    plain = {"Evidence", "Printed", "Repair", "ScanLimits", "Severity", "ValueSet", "ValueSets", "Verdict"}
    classes = {n: getattr(lm, n) for n in lm.__all__ if inspect.isclass(getattr(lm, n))}
    shown = {n for n, one in classes.items() if hasattr(one, "_repr_html_")}
    assert {n for n, one in classes.items() if not issubclass(one, (Exception, Warning))} - shown == plain


def test_a_small_p_is_never_0_in_words() -> None:
    assert str(lm.compare_counts(2, 60, 30, 60)).endswith("Fisher p <0.001")
    assert "p = 0.00" not in str(lm.equivalence(-5.0, -5.1, -4.9, margin=20))


def test_ipython_shows_at_its_prompt_what_printing_shows() -> None:
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    for result in (FIT, FIT.predict(), lm.leave_one_out(FIT), lm.get_recipe("meta")):
        assert pretty(result) == str(result)
    assert pretty([FIT.ci]) == f"[{FIT.ci}]"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: lm.gosh_plot(FIT), "gosh_plot() draws what gosh() returns; got Fit."),
        (lambda: lm.multiverse_plot(FIT), "Write multiverse_plot(multiverse(...))."),
        (lambda: lm.bubble(FIT), "Write bubble(meta_regression(...))."),
        (lambda: lm.threshold_plot(FIT), "`judgement` is a Fit; give a judgement, as lbpmeta.judge returns."),
        (lambda: lm.glmm(ai=[1, 2]), "Here it is 'events1'."),
        (lambda: lm.diagnostic(TP=[1]), "Here it is 'tp'."),
        (lambda: lm.multivariate([1.0], [1.0], mods="~ x"), "Here it is 'formula'."),
        (lambda: lm.robust(FIT, id=[1, 2, 3, 4]), "Here it is 'cluster'."),
    ],
)
def test_what_is_given_to_the_wrong_place_is_told_where_it_belongs(call: object, told: str) -> None:
    with pytest.raises((TypeError, lm.MethodError)) as raised:
        call()  # type: ignore[operator]
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("figure", "made_by"),
    [
        *((name, "pool") for name in ("profile_plot", "qq_plot")),
        ("baujat_plot", "baujat"),
        ("influence_plot", "influence"),
        *((name, "diagnostic") for name in ("sroc", "crosshair", "paired_forest")),
        *((name, "network") for name in ("league_plot", "net_heat_plot", "network_forest", "network_funnel")),
        *((name, "network") for name in ("network_graph", "rankogram_plot")),
        ("admissible_plot", "check_estimate"),
    ],
)
def test_a_figure_that_is_given_numbers_says_what_it_draws(figure: str, made_by: str) -> None:
    with pytest.raises(MethodError, match=rf"{figure}\(\) draws what {made_by}\(\) returns; got list"):
        getattr(lm, figure)([0.1, 0.2, 0.3])
    assert callable(getattr(lm, made_by))


def test_what_is_loaded_already_names_its_own_method() -> None:
    evidence = lm.load([{"study": "A", "MD": "1", "lower": "0", "upper": "2"}])
    for function, method in ((lm.check, "check"), (lm.load, "check"), (lm.pool, "pool"), (lm.forest, "forest")):
        with pytest.raises(lm.DataError, match=rf"Call its own method: \.{method}\(\)"):
            function(evidence)  # type: ignore[operator]
