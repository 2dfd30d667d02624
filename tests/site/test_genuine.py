"""*Where energies are counted from*, *The verdict, mapped*, *A bath that nobody mentioned*: worked in a browser."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from qicc_figures import figures, verdict_map, words
from qicc_figures.energy_zero import Counted
from qicc_figures.hidden_bath import Account

from .conftest import SITE, Opener, Seen, copied
from .test_figure import drawing, told, unfold
from .test_map import PIXELS, kind_of

ZERO, MAP, PAGE = "energy-zero", "verdict-map", "book/entropy/genuine.html"
DEVICES = ["series", "gate", "one"]
State = dict[str, Any]


def ready(page: Page, name: str = ZERO) -> Locator:
    page.evaluate("document.querySelectorAll('[data-predict-skip]').forEach(skip => skip.click())")
    figure = page.locator(f".qicc-figure#fig-{name}")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    return figure


def states(name: str = ZERO) -> dict[str, State]:
    return {key: values | figures.options(name, key) for key, values in figures.presets(name).items()}


def drawn(rng: np.random.Generator) -> State:
    state: State = {}
    for key, param in figures.controls(ZERO).items():
        low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
        value = rng.uniform(low, high)
        state[key] = float(np.round(np.exp(value) if "scale" in param else value, 3))
    return state | {"device": str(rng.choice(DEVICES))}


def go(page: Page, state: State, name: str = ZERO) -> None:
    page.evaluate("h => { location.hash = h }", "&".join([f"fig=fig-{name}", *(f"{k}={v}" for k, v in state.items())]))
    page.wait_for_timeout(60)


def agrees(figure: Locator, state: State) -> None:
    """The figure says what Python says: words, both pairs, and from which zeros the state is inverse."""
    shown = Counted(ZERO, state)
    text, spoken = re.sub(r"\s+", " ", figure.inner_text()), told(figure)
    assert shown.said.sentence in text, state
    expect(figure.locator("[role=status]")).to_contain_text(shown.said.verdict)
    assert f"= {shown.Sigma}" in text, state
    for pair in shown.pairs:
        assert f"J_{pair.index} = {pair.written}" in spoken, state
        if 1e-4 <= abs(pair.F) < 100:
            assert f"F_{pair.index} = {words.number(pair.F)}" in spoken, state
    if 1e-2 <= abs(shown.c_star) < 100:
        assert f"c* = {words.number(shown.c_star)}" in spoken, state
    if shown.c_star == shown.c_star:
        assert ("genuine." in spoken) is shown.genuine, state


def test_each_preset_shows_what_the_library_computes(open_figures: Opener) -> None:
    seen = Seen()
    page = open_figures((SITE / PAGE).as_uri(), seen=seen, reduced_motion="reduce")
    figure = ready(page)
    expect(figure.locator("img")).to_be_hidden()
    for preset, state in states().items():
        button = figure.locator(f"[data-preset={preset}]")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        agrees(figure, state)
    assert seen.nothing()


def test_random_states_show_what_the_library_computes(open_figures: Opener) -> None:
    page = open_figures(PAGE)
    figure = ready(page)
    rng = np.random.default_rng(41)
    for state in (drawn(rng) for _ in range(24)):
        go(page, state)
        agrees(figure, state)


def test_copied_code_computes_the_state() -> None:
    rng = np.random.default_rng(42)
    drawings = [*states().values(), *(drawn(rng) for _ in range(40))]
    given = [[{k: v for k, v in s.items() if k != "device"}, {"device": s["device"]}] for s in drawings]
    for state, code in zip(drawings, copied(ZERO, *given), strict=True):
        scope: dict[str, Any] = {}
        exec(code, scope)
        shown = Counted(ZERO, state)
        assert float(scope["J_N"]) == shown.particle.J, state
        assert scope["F_N"] + scope["c"] * scope["F_E"] == pytest.approx(shown.particle.F, abs=1e-12), state
        assert scope["J_E"] - scope["c"] * scope["J_N"] == pytest.approx(shown.energy.J, rel=1e-9, abs=1e-14), state


def test_the_zero_is_dragged_and_moves_no_particle(open_figures: Opener) -> None:
    page = open_figures(PAGE, height=1300, reduced_motion="reduce")
    figure = ready(page)
    ring = figure.locator("[role=slider][data-key=c]")
    box, said = ring.locator(".q-knob").bounding_box(), told(figure)
    assert box is not None and "J_N = −0.0427" in said
    page.mouse.move(box["x"] + 7, box["y"] + 7)
    page.mouse.down()
    page.mouse.move(box["x"] + 7, box["y"] + 67, steps=6)
    page.mouse.up()
    c = float(ring.get_attribute("aria-valuenow") or "nan")
    assert c < -0.2
    said = told(figure)
    assert "J_N = −0.0427" in said and f"F_N = {words.number(0.1 + 0.5 * c)}" in said
    expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")
    ring.focus()
    page.keyboard.press("End")
    expect(figure.locator("[role=status]")).to_contain_text("Formal inverse particle current")
    page.wait_for_function("location.hash.includes('c=6')")


@pytest.mark.parametrize("device", DEVICES)
def test_every_control_of_a_device_moves_the_drawing(open_figures: Opener, device: str) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page)
    unfold(figure)
    figure.locator("select[data-key=device]").select_option(device)
    controls = figure.locator("input[type=range]:visible, [role=slider]:visible")
    keys = [control.get_attribute("data-key") for control in controls.all()]
    lacks = {"series": {"eps_g", "mu_M", "Gamma_M0", "Gamma_M1"}, "gate": {"g"}}
    lacks["one"] = lacks["series"] | {"g", "U", "Gamma_L1", "Gamma_R1"}
    assert set(keys) == figures.controls(ZERO).keys() - lacks[device]
    for i, key in enumerate(keys):
        control = controls.nth(i)
        control.focus()
        before = drawing(figure)
        page.keyboard.press("ArrowUp")
        assert drawing(figure) != before, f"{key} is a dead control of {device}"


def test_the_gates_states_are_renamed(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page)
    figure.locator("[data-preset=gate]").click()
    rows = figure.locator(".q-gate tr")
    table = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    named = {row[0].replace("\n", ""): row[1:] for row in table}
    assert named["U"] == ["−3.00, attraction", "3.00, repulsion"]
    for current in ("JN", "JE"):
        one, two = named[current]
        assert one == two and len(one.strip("−")) == 14
    button = figure.get_by_role("button", name="Rename the gate's states")
    button.click()
    slider = figure.locator("input[data-key=U]")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^3.00"))
    agrees(figure, states()["renamed"])
    assert [row.locator("td").first.inner_text() for row in rows.all()[7:9]] == [named["JN"][0], named["JE"][0]]
    button.click()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^−3.00"))
    go(page, {"device": "gate", "eps": -2, "U": -3})
    expect(button).to_be_disabled()  # the renamed level would be out of reach of its slider


@pytest.mark.parametrize(
    ("device", "x", "y", "c"), [("series", "U", "F_N", 0.8), ("gate", "U", "F_N", 0.0), ("one", "eps", "F_E", 0.5)]
)
def test_what_is_painted_is_what_the_library_computes(
    open_figures: Opener, device: str, x: str, y: str, c: float
) -> None:
    page = open_figures(PAGE, color_scheme="light")
    figure = ready(page, MAP)
    state = states(MAP)["genuine"] | {"device": device, "x": x, "y": y, "c": c}
    go(page, state, MAP)
    page.wait_for_timeout(300)
    kinds = verdict_map.map_of(state).solved[2]
    rng = np.random.default_rng(2)
    spots, wanted = [], []
    for i, j in rng.integers(8, 193, (120, 2)):
        if len(set(kinds[j - 6 : j + 7, i - 5 : i + 6].ravel())) == 1:
            spots.append([i / 200, j / 200])
            wanted.append(figures.KINDS[kinds[j, i]])
    # The names stand on plates of the ground's colour.
    found = [kind_of(patch) for patch in figure.evaluate(PIXELS, spots)]
    assert found == wanted
    assert len(set(wanted)) >= 3


def test_the_map_and_the_zero_share_their_state(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    zero, figure = ready(page), ready(page, MAP)
    zero.locator("[data-preset=genuine]").click()
    point = figure.locator("[role=slider][data-key=point]")
    expect(point).to_have_attribute("aria-valuetext", "U = −2.00, F_N = 0.20")
    point.focus()
    page.keyboard.press("End")
    expect(zero.locator("input[data-key=U]")).to_have_attribute("aria-valuetext", re.compile("4.00"))
    expect(zero.locator("[role=status]")).to_contain_text("Ordinary currents")
    figure.locator("select[data-key=device]").select_option("one")
    expect(zero.locator("select[data-key=device]")).to_have_value("one")
    assert [figure.locator(f"select[data-key={k}]").input_value() for k in "xy"] == ["F_E", "F_N"]
    assert figure.locator("select[data-key=x] option:not([disabled])").count() == 6


def test_copied_code_of_the_map_is_one_sweep() -> None:
    rng = np.random.default_rng(44)
    for device, x, y in (
        ("series", "U", "F_N"),
        ("gate", "eps", "F_E"),
        ("one", "mu_R", "F_N"),
        ("series", "g", "T_L"),
    ):
        state = drawn(rng) | {"device": device, "x": x, "y": y}
        numbers = {k: v for k, v in state.items() if isinstance(v, float)}
        (code,) = copied(MAP, [numbers, {"device": device, "x": x, "y": y}])
        scope: dict[str, Any] = {}
        exec(code, scope)
        found = scope["found"].verdict.values.T
        kinds = verdict_map.map_of(state, points=120).solved[2]
        assert np.mean((found == "genuine") != np.isin(kinds, (2, 3))) < 1e-3
        assert np.mean((found == "formal") != np.isin(kinds, (4, 5))) < 1e-3


BATH = "hidden-bath"


def tells(figure: Locator, state: State) -> None:
    """The account that the page shows is the one that Python writes."""
    shown = Account(state)
    text, spoken = re.sub(r"\s+", " ", figure.inner_text()), told(figure)
    assert shown.said.sentence in text, state
    expect(figure.locator("[role=status]")).to_contain_text(shown.said.verdict)
    assert f"= {shown.Sigma}" in text, state
    write = shown.digits.write
    terms = [write(pair.F * pair.flux) for pair in shown.pairs] + [write(shown.missing), shown.Sigma]
    assert [term for term in terms if term not in spoken] == [], state
    assert f"= {shown.lost}" in text, state


def test_the_account_is_what_the_library_computes(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page, BATH)
    for preset, state in states(BATH).items():
        figure.locator(f"[data-preset={preset}]").click()
        tells(figure, state)
        expect(figure.locator(f"[data-preset={preset}]")).to_have_attribute("aria-pressed", "true")
    rng = np.random.default_rng(45)
    for _ in range(20):
        ranges = figures.controls(BATH).items()
        state: State = {key: float(np.round(rng.uniform(p["min"], p["max"]), 3)) for key, p in ranges}
        state["told"] = str(rng.choice(["LR", "LRM", "heat", "mixed"]))
        go(page, state, BATH)
        tells(figure, state)


def test_copied_code_of_the_account_computes_its_state() -> None:
    for state in states(BATH).values():
        (code,) = copied(BATH, [{k: v for k, v in state.items() if k != "told"}, {"told": state["told"]}])
        scope: dict[str, Any] = {}
        exec(code, scope)
        shown = Account(state).state
        assert scope["state"].particle_current == shown.particle_current
        assert scope["state"].entropy_production == shown.entropy_production


def test_every_control_of_the_account_moves_it(open_figures: Opener) -> None:
    page = open_figures(PAGE, reduced_motion="reduce")
    figure = ready(page, BATH)
    unfold(figure)
    for control in figure.locator("input[type=range]:visible").all():
        control.focus()
        before = drawing(figure)
        page.keyboard.press("PageDown")
        assert drawing(figure) != before, control.get_attribute("data-key")
    select = figure.locator("select[data-key=told]")
    for told_by in ("LRM", "heat", "mixed", "LR"):
        before = drawing(figure)
        select.select_option(told_by)
        assert drawing(figure) != before
        page.wait_for_timeout(30)
