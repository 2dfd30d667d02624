"""The figures without a device, *Two boxes* and *Two forces*: a point that is dragged in a plane."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import qicc_lib as qicc
from qicc_figures import figures, words
from qicc_figures.two_boxes import Exchange
from qicc_figures.two_forces import Response

from .conftest import SITE, Opener, Seen, copied
from .test_figure import told

PAGES = {"two-boxes": "book/classical/one-force.html", "two-forces": "book/classical/two-forces.html"}
AXES = {"two-boxes": ("energy", "particles"), "two-forces": ("F_E", "F_N")}
both = pytest.mark.parametrize("name", PAGES)
State = dict[str, Any]


def ready(page: Page, name: str) -> Locator:
    page.evaluate("document.querySelectorAll('[data-predict-skip]').forEach(skip => skip.click())")
    figure = page.locator(f".qicc-figure[data-figure={name}]").first
    expect(figure).to_have_attribute("data-ready", "1")
    figure.scroll_into_view_if_needed()
    return figure


def states(name: str) -> dict[str, State]:
    """The presets with their choices."""
    return {key: values | figures.options(name, key) for key, values in figures.presets(name).items()}


def drawn(name: str, rng: np.random.Generator) -> State:
    """A state anywhere in the range of the controls."""
    state: State = {}
    for key, param in figures.controls(name).items():
        low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
        value = rng.uniform(low, high)
        state[key] = float(np.round(np.exp(value) if "scale" in param else value, 7))
    for option in figures.FIGURES[name]["options"]:
        state[option["key"]] = str(rng.choice(option["values"]))
    return state


def go(page: Page, name: str, state: State) -> None:
    page.evaluate("h => { location.hash = h }", "&".join([f"fig=fig-{name}", *(f"{k}={v}" for k, v in state.items())]))
    page.wait_for_timeout(60)


def said(name: str, state: State) -> tuple[words.Said, str, list[str]]:
    """What Python says of a state: words, entropy production, numbers of both pairs."""
    shown: Any = Exchange(state) if name == "two-boxes" else Response(state)
    pairs = shown.pairs if name == "two-boxes" else (shown.particle, shown.energy)
    numbers = [f"J_{pair.index} = {pair.written}" for pair in pairs]
    numbers += [f"F_{pair.index} = {words.number(pair.F)}" for pair in pairs if 1e-4 <= abs(pair.F) < 100]
    return shown.said, shown.Sigma, numbers


def agrees(figure: Locator, name: str, state: State) -> None:
    """The figure says what Python says."""
    sentence, Sigma, numbers = said(name, state)
    shown = re.sub(r"\s+", " ", figure.inner_text())
    assert sentence.sentence in shown, state
    expect(figure.locator("[role=status]")).to_contain_text(sentence.verdict)
    assert f"= {Sigma}" in shown, state
    assert [number for number in numbers if number not in told(figure)] == [], state


@both
def test_each_preset_shows_what_the_library_computes(open_figures: Opener, name: str) -> None:
    seen = Seen()
    page = open_figures((SITE / PAGES[name]).as_uri(), seen=seen, reduced_motion="reduce")
    figure = ready(page, name)
    expect(figure.locator("img")).to_be_hidden()
    for preset, state in states(name).items():
        button = figure.locator(f"[data-preset={preset}]")
        button.click()
        agrees(figure, name, state)
        expect(button).to_have_attribute("aria-pressed", "true")
    assert seen.nothing()


@both
def test_copied_code_computes_exactly_the_state(name: str) -> None:
    rng = np.random.default_rng(31)
    drawings = [*states(name).values(), *(drawn(name, rng) for _ in range(50))]
    numbers = [{k: v for k, v in state.items() if isinstance(v, float)} for state in drawings]
    choices = [{k: v for k, v in state.items() if isinstance(v, str)} for state in drawings]
    given = [list(pair) for pair in zip(numbers, choices, strict=True)]
    for state, code in zip(drawings, copied(name, *given), strict=True):
        scope: dict[str, Any] = {}
        exec(code, scope)
        found = float(scope["J_N"]), float(scope["J_E"])
        if name == "two-boxes":
            particle, energy = Exchange(state).pairs
            assert found == (particle.J, energy.J), state
            assert (scope["F_N"], scope["F_E"]) == (particle.F, energy.F), state
        else:
            shown = Response(state)
            size = float(np.abs(shown.L.matrix).sum() * np.abs(shown.forces).sum())
            assert found == pytest.approx((shown.particle.J, shown.energy.J), abs=1e-14 * size), state


@both
def test_random_states_show_what_their_copied_code_computes(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    rng = np.random.default_rng(32)
    for state in (drawn(name, rng) for _ in range(15)):
        go(page, name, state)
        agrees(figure, name, state)


def test_the_landscape_and_the_way_are_those_of_the_library(open_figures: Opener) -> None:
    name = "two-boxes"
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    rng = np.random.default_rng(33)
    for state in (drawn(name, rng) for _ in range(4)):
        go(page, name, state)
        box = figure.locator(".q-mapframe").evaluate("e => ['x', 'y', 'width', 'height'].map(k => +e.getAttribute(k))")
        paths = figure.locator("svg.q-view path.q-frame").evaluate_all("all => all.map(e => e.getAttribute('d'))")
        shares = [_shares(path, box) for path in paths]
        E, N = qicc.TwoBoxes(*(state[k] for k in ("energy", "particles", "volume"))).path(state["through"])
        np.testing.assert_allclose(shares[-1], np.stack([E[::4], N[::4]]), atol=0.1 / box[2])
        for k, contour in enumerate(shares[:-1]):
            inside = ((contour > 0.03) & (contour < 0.97)).all(0)
            S = qicc.TwoBoxes(*contour[:, inside], state["volume"]).entropy
            np.testing.assert_allclose(S, -0.15 * (k + 1), atol=0.02)
            assert inside.sum() > 10


def _shares(path: str, box: list[float]) -> np.ndarray:
    """The points of a drawn line in the units of the plane."""
    points = np.array([[float(v) for v in pair.split(",")] for pair in path.strip("MZ").split("L")])
    left, top, width, height = box
    return np.stack([(points[:, 0] - left) / width, 1 - (points[:, 1] - top) / height])


def point(figure: Locator) -> Locator:
    handle = figure.locator("[role=slider][data-key=point]")
    handle.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return handle


def read(figure: Locator, name: str) -> np.ndarray:
    """What the sliders of the plane's axes hold."""
    return np.array([float(figure.locator(f"input[data-key={key}]").input_value()) for key in AXES[name]])


@both
def test_the_point_is_dragged_both_ways(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], reduced_motion="reduce")
    figure = ready(page, name)
    box, before = point(figure).locator(".q-knob").bounding_box(), read(figure, name)
    assert box is not None
    page.mouse.move(box["x"] + 7, box["y"] + 7)
    page.mouse.down()
    page.mouse.move(box["x"] - 23, box["y"] + 27, steps=4)
    page.mouse.up()
    moved = read(figure, name) - before
    assert moved[0] < -0.05 and moved[1] < -0.03
    after = point(figure).locator(".q-knob").bounding_box()
    assert after is not None
    assert after["x"] - box["x"] == pytest.approx(-30, abs=4)
    page.wait_for_timeout(400)
    assert re.search(rf"{AXES[name][0]}=", page.url)


@both
def test_the_point_moves_by_keyboard_both_ways(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    handle = point(figure)
    handle.focus()
    spoken, values = handle.get_attribute("aria-valuetext"), read(figure, name)
    for key, way in (("ArrowLeft", (-1, 0)), ("ArrowDown", (0, -1)), ("PageUp", (0, 1)), ("ArrowRight", (1, 0))):
        page.keyboard.press(key)
        now = read(figure, name)
        assert np.array_equal(np.sign(np.round(now - values, 9)), way), key
        assert handle.get_attribute("aria-valuetext") != spoken
        spoken, values = handle.get_attribute("aria-valuetext"), now


@both
def test_a_finger_drags_the_point_and_does_not_scroll_the_page(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], width=360, height=740, has_touch=True, is_mobile=True)
    figure = ready(page, name)
    box = point(figure).locator(".q-knob").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, scrolled = read(figure, name), page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 4 * step}]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)
    assert read(figure, name)[1] < before[1]
    assert page.evaluate("scrollY") == scrolled


def test_a_preset_brings_its_wall_and_another_wall_leaves_the_preset(open_figures: Opener) -> None:
    page = open_figures(PAGES["two-boxes"], reduced_motion="reduce")
    figure = ready(page, "two-boxes")
    wall = figure.locator("select[data-key=through]")
    figure.get_by_role("button", name="Opposed forces").click()
    expect(wall).to_have_value("both")
    wall.select_option("particles")
    expect(figure.locator("[data-preset=opposed]")).to_have_attribute("aria-pressed", "false")
    expect(figure.locator("[role=status]")).to_contain_text("The particle force pushes left. The particles go left.")
    page.wait_for_function("location.hash.includes('through=particles')")
    figure.get_by_role("button", name="Reset").click()
    expect(wall).to_have_value("energy")
