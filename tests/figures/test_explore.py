"""`explore`: the page's figure, the widget, and the picture with its words."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from matplotlib.figure import Figure

import qicc_lib as qicc
from qicc_figures import explorers, figures, pictures, words
from qicc_figures.figures import Shown
from qicc_figures.plotting import PALETTE, Picture

NAME = "series-dots"
PRESETS = figures.presets(NAME)


@pytest.fixture
def on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QICC_FIGURES", "static")


@pytest.fixture
def in_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)


def device(**change: float) -> qicc.Device:
    p = figures.parameters(NAME) | change
    left, right = qicc.Reservoir(T=p["T_L"], mu=p["mu_L"]), qicc.Reservoir(T=p["T_R"], mu=p["mu_R"])
    pairs = {side: (p[f"Gamma_{side}0"], p[f"Gamma_{side}1"]) for side in "LR"}
    return qicc.series_dots(p["eps"], p["eps"], p["U"], left, right, Gamma_L=pairs["L"], Gamma_R=pairs["R"], g=p["g"])


class Element(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = {name: value or "" for name, value in attrs}


@pytest.mark.usefixtures("on_a_page")
def test_the_page_gets_a_mount_element_with_a_picture_inside() -> None:
    figure = qicc.explore(device(U=-3.0, g=2.0), id="fig-here")
    data, _ = figure._repr_mimebundle_()
    found = Element(data["text/html"]).found
    assert found["div"]["class"] == "qicc-figure"
    assert (found["div"]["data-figure"], found["div"]["data-bundle"]) == (NAME, "dots")
    assert found["div"]["id"] == "fig-here"
    props = json.loads(found["div"]["data-props"])
    assert props["start"] == {"U": -3.0, "g": 2.0}
    assert props["spec"] == device(U=-3.0, g=2.0).to_spec()
    assert found["img"]["alt"] == data["text/plain"] == figure.alt
    assert found["img"]["src"].startswith("data:image/svg+xml;base64,")
    assert len(data["image/png"]) > 10_000


@pytest.mark.usefixtures("on_a_page")
@pytest.mark.parametrize("preset", PRESETS)
def test_the_words_say_what_the_numbers_are(preset: str) -> None:
    """The alt text against a recomputation that shares nothing with the drawing."""
    figure = qicc.explore(NAME, view=preset)
    state = device(**PRESETS[preset]).steady_state()
    J_N, J_E = float(state.particle_current["L"]), float(state.energy_current["L"])
    for symbol, value in (("J_N", J_N), ("J_E", J_E)):
        said = re.search(rf"{symbol} = ([+−]?\d+(?:\.\d+)?)", figure.alt)
        assert said is not None, figure.alt
        assert float(said[1].replace("−", "-")) == pytest.approx(value, abs=0.5e-4)
    sentence = {
        "equilibrium": "Nothing pushes. Nothing flows. Equilibrium.",
        "inverse-particle": "Both forces push right. The particles go left. Genuine inverse particle current.",
        "stall": "Both forces push right. The particles stand still. Stall.",
        "inverse-energy": "Both forces push right. The energy goes left. Genuine inverse energy current.",
        "repulsive": "Both forces push right. Both currents go right. Ordinary currents.",
    }[preset]
    assert sentence in figure.alt


# Golden values of the presets, computed with forty-digit arithmetic by another route than this library's.
GOLDEN = {
    "equilibrium": (0.0, 0.0),
    "inverse-particle": (-0.007356434029264, 0.05351735387962),
    "inverse-energy": (0.05454846522413, -0.0277733119011),
    "repulsive": (0.04936270388061, 0.07897650292921),
}


@pytest.mark.parametrize("preset", GOLDEN)
def test_each_preset_has_its_golden_value(preset: str) -> None:
    state = device(**PRESETS[preset]).steady_state()
    found = (float(state.particle_current["L"]), float(state.energy_current["L"]))
    assert found == pytest.approx(GOLDEN[preset], rel=1e-12, abs=1e-17)


def test_the_stall_is_at_its_golden_force() -> None:
    p = PRESETS["stall"]
    assert p["mu_L"] / p["T_L"] - p["mu_R"] / p["T_R"] == pytest.approx(0.337270367776, rel=1e-12)
    state = device(**p).steady_state()
    assert abs(state.particle_current["L"]) < 1e-12 * state.energy_current["L"]


def test_the_zeros_in_the_picture_are_the_golden_ones() -> None:
    shown = Shown(NAME, PRESETS["inverse-particle"])
    zero_N, zero_E = shown.curves.zeros
    assert zero_N == pytest.approx([0.337270367776], rel=1e-7)
    assert zero_E == pytest.approx([1.26969123024], rel=1e-7)
    assert "J_N crosses zero at 0.337 and is negative below" in shown.alt
    assert "J_E crosses zero at 1.270 and is negative above" in shown.alt


def test_a_zero_that_falls_on_a_sample_is_found() -> None:
    """Without interaction both currents vanish where f_L = f_R at the level: here exactly at F_N = 0.25."""
    curves = Shown(NAME, PRESETS["inverse-particle"] | {"eps": -0.5, "U": 0.0}).curves
    assert 0.25 in curves.x
    assert curves.zeros[0] == pytest.approx([0.25], rel=1e-12)
    assert curves.zeros[1] == pytest.approx([0.25], rel=1e-12)


@pytest.mark.usefixtures("in_a_kernel")
def test_in_a_kernel_it_is_a_widget_that_composes() -> None:
    widget = qicc.explore(device(U=-3.0))
    assert isinstance(widget, ipywidgets.DOMWidget)
    assert (widget.U, widget.eps, widget.mu_L) == (-3.0, 0.5, 0.4)
    assert widget.trait_metadata("U", "sync")
    slider = ipywidgets.FloatSlider(min=-4, max=4)
    link = ipywidgets.link((slider, "value"), (widget, "U"))
    slider.value = -1.5
    assert widget.U == -1.5
    widget.U = 2.0
    assert slider.value == 2.0
    link.unlink()
    heard: list[float] = []
    widget.observe(lambda change: heard.append(change["new"]), "g")
    widget.g = 5.0
    assert heard == [5.0]
    assert ipywidgets.VBox([slider, widget]).children == (slider, widget)


@pytest.mark.usefixtures("in_a_kernel")
def test_a_widget_refuses_a_value_outside_its_control() -> None:
    import traitlets

    widget = qicc.explore(NAME)
    with pytest.raises(traitlets.TraitError):
        widget.T_L = -1.0
    assert widget.T_L == 2.0


MAP = "series-map"


@pytest.mark.parametrize(
    "axes", [("U", "F_N"), ("F_E", "F_N"), ("F_N", "g"), ("T_R", "F_N"), ("F_E", "mu_R"), ("eps", "T_L")]
)
def test_a_map_shows_the_verdict_of_every_point(axes: tuple[str, str]) -> None:
    """Points drawn at random, each solved as a device of its own."""
    p = PRESETS["inverse-particle"] | {"eps": -0.5, "x": axes[0], "y": axes[1]}
    found = figures.Map(MAP, p, points=41)
    kinds, rng = found.solved[2], np.random.default_rng(3)
    for i, j in rng.integers(0, 41, (60, 2)):
        at = {axes[0]: float(found.x[i]), axes[1]: float(found.y[j])}
        q = {k: v for k, v in (p | at).items() if k not in ("x", "y", "F_N", "F_E")}
        if "F_E" in at:
            q["T_L"] = 1 / (1 / q["T_R"] - at["F_E"])
        if "F_N" in at:
            q["mu_L"] = q["T_L"] * (at["F_N"] + q["mu_R"] / q["T_R"])
        balance = device(**q).steady_state().entropic_balance()
        word = figures.KINDS[kinds[j, i]]
        agree = balance.biases["energy", "L"] * balance.biases["particle", "L"] > 0
        which = [name for name in ("particle", "energy") if balance.inverse[name, "L"]]
        assert word == (f"{balance.verdict} {which[0]}" if which else "ordinary" if agree else "forces disagree"), q


@pytest.mark.usefixtures("on_a_page")
def test_the_words_of_a_map_give_shares_of_its_area() -> None:
    figure = qicc.explore(MAP, eps=-0.5)
    kinds = figures.Map(MAP, figures.parameters(MAP) | figures.options(MAP) | {"eps": -0.5, "mu_L": 0.4}).solved[2]
    for kind, name in enumerate(figures.KINDS):
        assert f"{name} {100 * (kinds == kind).sum() / kinds.size:.1f}%" in figure.alt
    assert "Formal inverse particle current" in figure.alt


@pytest.mark.usefixtures("on_a_page")
def test_figures_of_a_page_share_a_state_by_their_link() -> None:
    figure = qicc.explore(device(U=-3.0), "series-map", link="dots", x="eps")
    props = json.loads(Element(figure.html()).found["div"]["data-props"])
    assert props["link"] == "dots"
    assert props["start"] == {"U": -3.0, "x": "eps"}
    with pytest.raises(ValueError, match=r"`link` must be shared by figures of one bundle.*'dots'.*another word"):
        qicc.explore("two-boxes", link="dots")


@pytest.mark.usefixtures("in_a_kernel")
def test_widgets_of_a_link_follow_each_other() -> None:
    dots, other = qicc.explore(NAME, link="pair"), qicc.explore(MAP, link="pair")
    alone = qicc.explore(NAME)
    dots.U = -1.25
    assert other.U == -1.25
    other.mu_L = 0.75
    assert dots.mu_L == 0.75
    assert (alone.U, alone.mu_L) == (-2.0, 0.4)
    assert other.x == "U"
    other.x = "eps"
    assert dots.eps == 0.5


def test_a_figure_without_a_device_has_a_module_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    param = {"key": "a", "symbol": "a", "label": "length", "min": 0, "max": 2, "value": 1, "unit": "energy"}
    choice = {"key": "side", "label": "side", "value": "left", "values": ["left", "right"], "names": ["L", "R"]}
    row = {"title": "One law", "params": [param], "options": [choice], "start": "usual"}
    row["presets"] = [
        {"key": "usual", "label": "Usual", "state": {}},
        {"key": "long", "label": "Long", "state": {"a": 2}},
    ]
    monkeypatch.setitem(figures.FIGURES, "one-law", {"bundle": "dots"} | row)

    def picture(p: figures.Values) -> Picture:
        return Picture(Figure(), f"A law of length {p['a']}, {p['side']}.")

    monkeypatch.setitem(sys.modules, "qicc_figures.one_law", SimpleNamespace(picture=picture))
    monkeypatch.setenv("QICC_FIGURES", "static")
    figure = qicc.explore("one-law", view="long", side="right")
    props = json.loads(Element(figure.html()).found["div"]["data-props"])
    assert props == {"spec": {}, "start": {"a": 2.0, "side": "right"}}
    assert figure.alt == "A law of length 2.0, right."
    monkeypatch.delenv("QICC_FIGURES")
    widget = qicc.explore("one-law", a=0.5)
    assert (widget.name, widget.spec, widget.a, widget.side) == ("one-law", {}, 0.5, "left")


@pytest.mark.usefixtures("on_a_page")
@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: qicc.explore("no-such-figure"), ["`subject`", "no-such-figure", "series-dots"]),
        (lambda: qicc.explore(NAME, view="nowhere"), ["`view`", "nowhere", "stall"]),
        (lambda: qicc.explore(device(), view="stall"), ["`view`", "stall", "series-dots"]),
        (lambda: qicc.explore(NAME, gamma=1.0), ["`gamma`", "eps"]),
        (lambda: qicc.explore("series-map", x="T_R", y="F_E"), ["`y`", "F_E", "T_R", "neither temperature"]),
        (lambda: qicc.explore("series-map", x="gamma"), ["`x`", "gamma", "F_E"]),
        (lambda: qicc.explore(device(), "three"), ["`view`", "three", "series-map"]),
        (lambda: qicc.explore(NAME, T_L=99.0), ["`T_L`", "99", "steady_state"]),
        (
            lambda: qicc.explore(qicc.series_dots(0.5, 1.0, -2.0, *map(qicc.Reservoir, (2.0, 1.0)), T_M=1.0)),
            ["`subject`", "series_dots", "Single dots"],
        ),
    ],
)
def test_bad_input_names_argument_value_and_remedy(call: object, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as error:
        call()  # type: ignore[operator]
    for word in words:
        assert word in str(error.value)


def test_a_missing_bundle_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(explorers, "BUNDLES", explorers.HERE / "nowhere")
    explorers.widget_class.cache_clear()
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    with pytest.raises(FileNotFoundError, match="make book"):
        qicc.explore(NAME)
    explorers.widget_class.cache_clear()


def test_pictures_are_the_same_every_time() -> None:
    first, second = (pictures.picture(NAME, PRESETS["stall"]).svg() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("forces", "currents", "verdict", "sentence"),
    [
        ((-0.2, -0.5), (0.01, -0.05), "genuine", "Both forces push left. The particles go right."),
        ((0.2, -0.5), (-0.01, -0.05), "none", "The forces point opposite ways. The energy force wins."),
        ((0.9, -0.1), (0.05, 0.02), "none", "The forces point opposite ways. The particle force wins."),
        ((0.9, -0.1), (0.0, -0.02), "none", "The forces point opposite ways. The particles stand still."),
        ((0.9, -0.1), (0.05, -0.02), "none", "The forces point opposite ways. Each current follows its own."),
        ((0.0, 0.5), (-0.01, 0.05), "none", "Only the energy force pushes right. The particles go left."),
        ((0.2, 0.0), (0.01, 0.05), "none", "Only the particle force pushes right. Both currents go right."),
        ((0.2, 0.5), (0.01, 0.0), "none", "Both forces push right. The energy stands still."),
    ],
)
def test_every_kind_of_state_has_its_sentence(
    forces: tuple[float, float], currents: tuple[float, float], verdict: str, sentence: str
) -> None:
    assert words.say(*forces, *currents, verdict).sentence == sentence


def test_formal_and_convention_are_named() -> None:
    assert words.say(0.2, 0.5, -0.01, 0.05, "formal").verdict == "Formal inverse particle current"
    assert words.say(0.2, 0.5, -0.01, 0.05, "convention").verdict == "Inverse by convention"


def test_numbers_are_written_with_true_minus_and_no_signed_zero() -> None:
    assert words.Precision().write(-0.00001) == "0"
    assert words.Precision().write(-0.00735643) == "−0.0074"
    assert words.precision(2e-7).write(-1.234e-7) == "−1.23·10⁻⁷"
    assert words.precision(250.0).write(123.456) == "+123.5"
    assert words.precision(25.0).write(12.3456) == "+12.35"
    assert words.number(-0.001) == "−0.0010"
    assert words.number(0.0) == "0.00"
    assert words.number(-1.5) == "−1.50"


def test_the_palette_is_one_for_both_themes() -> None:
    light, dark = PALETTE["light"], PALETTE["dark"]
    assert set(light) == set(dark)

    def luminance(colour: str) -> float:
        channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for theme in (light, dark):
        grounds = [theme["bg"], theme["tint"]]
        for name, colour in theme.items():
            least = 4.5 if name.endswith("-text") or name in {"ink", "muted"} else 3.0
            if name in {"bg", "tint", "line", "prob"} or name.startswith("sea"):
                continue
            for ground in grounds:
                a, b = sorted((luminance(colour), luminance(ground)))
                assert (b + 0.05) / (a + 0.05) >= least, (name, colour, ground)
