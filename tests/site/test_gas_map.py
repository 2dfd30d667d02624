"""The figure *Enthalpy and pressure* in a browser: two rings on a map, and the release that follows them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from qicc_figures import figures, words
from qicc_figures.gas_map import P_RANGE, T_RANGE, Meeting
from qicc_lib.gas import SquareWellGas

from .conftest import Opener, copied

NAME = "gas-map"
PAGE = "book/classical/gas.html"
State = dict[str, Any]


def ready(page: Page) -> Locator:
    page.evaluate("document.querySelectorAll('[data-predict-skip]').forEach(skip => skip.click())")
    figure = page.locator(f".qicc-figure[data-figure={NAME}]")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    return figure


def settings(figure: Locator) -> dict[str, float]:
    sliders = figure.locator("input[type=range]")
    values = sliders.evaluate_all("all => Object.fromEntries(all.map(e => [e.dataset.key, +e.value]))")
    return dict(values) | {"P_L": 10 ** values["P_L"]}


def ring(figure: Locator, side: str) -> Locator:
    name = {"L": "the left gas", "R": "the right gas"}[side]
    handle = figure.get_by_role("slider", name=name)
    handle.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return handle


def agrees(figure: Locator, state: State) -> None:
    shown = Meeting(state)
    text = re.sub(r"\s+", " ", figure.inner_text())
    assert shown.said.sentence in text, state
    expect(figure.locator("[role=status]")).to_contain_text(shown.said.verdict)
    for side, gas in (("L", shown.left), ("R", shown.right)):
        said = ring(figure, side).get_attribute("aria-valuetext") or ""
        T, P = (float(value) for value in re.findall(r"= ([\d.]+)", said))
        assert pytest.approx((float(gas.T), float(gas.P)), rel=0.06, abs=6e-3) == (T, P), state
    assert f"mean {words.number(shown.mean)}" in text, state


def test_every_preset_says_what_the_library_computes_and_the_line_of_zero_enthalpy_is_its(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page)
    for preset, state in figures.presets(NAME).items():
        figure.locator(f"[data-preset={preset}]").click()
        agrees(figure, state)
    figure.get_by_role("button", name="Reset").click()
    box = figure.locator(".q-mapframe").evaluate("e => ['x', 'y', 'width', 'height'].map(k => +e.getAttribute(k))")
    path = figure.locator("path.q-frame[style*='--q-energy']").get_attribute("d") or ""
    points = np.array([[float(v) for v in pair.split(",")] for pair in path.strip("M").split("L")])
    across, up = (points[:, 0] - box[0]) / box[2], 1 - (points[:, 1] - box[1]) / box[3]
    T, P = (ends[0] * (ends[1] / ends[0]) ** part for ends, part in ((T_RANGE, across), (P_RANGE, up)))
    np.testing.assert_allclose(T, SquareWellGas(2.0).zero_enthalpy(P), rtol=0.004)
    assert len(T) > 30


def test_copied_code_computes_both_gases() -> None:
    states = list(figures.presets(NAME).values())
    for state, code in zip(states, copied(NAME, *([state] for state in states)), strict=True):
        scope: dict[str, Any] = {}
        exec(code, scope)
        shown = Meeting(state)
        assert (scope["left"].mu, scope["right"].P) == (shown.left.mu, shown.right.P)
        assert float(scope["mean"]) == shown.mean


def drag(page: Page, handle: Locator, dx: float, dy: float) -> None:
    box = handle.locator(".q-knob").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()


def test_both_rings_are_dragged_and_the_release_follows(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page)
    before = settings(figure)
    drag(page, ring(figure, "L"), 30, -40)
    moved = settings(figure)
    assert moved["T_L"] > before["T_L"] and moved["P_L"] > 1.3 * before["P_L"]
    assert (moved["F_E"], moved["F_N"]) == (before["F_E"], before["F_N"])
    drag(page, ring(figure, "R"), -20, 50)
    pushed = settings(figure)
    assert (pushed["T_L"], pushed["P_L"]) == (moved["T_L"], moved["P_L"])
    assert pushed["F_E"] > moved["F_E"] and pushed["F_N"] > moved["F_N"], "colder, and of less pressure"
    agrees(figure, pushed)
    release = page.locator(".qicc-figure[data-figure=gas-release] input[type=range]")
    other = release.evaluate_all("all => Object.fromEntries(all.map(e => [e.dataset.key, +e.value]))")
    assert {key: other[key] for key in ("T_L", "F_E", "F_N")} == {key: pushed[key] for key in ("T_L", "F_E", "F_N")}
    page.wait_for_function("location.hash.includes('F_N=')")


def test_two_gases_of_one_state_have_rings_that_can_be_told_apart(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page)
    figure.locator("[data-preset=equilibrium]").click()
    places = [ring(figure, side).locator(".q-knob").bounding_box() for side in "LR"]
    assert places[0] is not None and places[1] is not None
    assert abs(places[0]["x"] - places[1]["x"]) > 30
    drag(page, ring(figure, "R"), -25, 0)
    found = settings(figure)
    assert 0 < found["F_E"] < 0.5, "it is dragged from where it is, not from where its ring stands"
    assert float(np.log(Meeting(found).right.P / 0.2)) == pytest.approx(0, abs=0.1)


def test_both_rings_move_by_keyboard(open_figures: Opener) -> None:
    page = open_figures(PAGE)
    figure = ready(page)
    for side, pressed in (
        ("L", {"ArrowRight": (1, 0), "PageUp": (0, 1)}),
        ("R", {"ArrowLeft": (-1, 0), "ArrowDown": (0, -1)}),
    ):
        handle = ring(figure, side)
        handle.focus()
        for key, way in pressed.items():
            before = Meeting(settings(figure))
            page.keyboard.press(key)
            after = Meeting(settings(figure))
            old, new = ((m.left, m.right)[side == "R"] for m in (before, after))
            change = np.log([float(new.T / old.T), float(new.P / old.P)])
            assert tuple(np.sign(np.round(change, 8))) == way, (side, key)
