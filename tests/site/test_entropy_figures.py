"""*Steps and reservoirs* and *Cycles and trees* in a browser: numbers, menus, touch, copied code, layout."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from qicc_figures import figures
from qicc_figures.bias_bars import Accounts
from qicc_figures.cycle_bars import Rounds
from qicc_figures.explorers import bundle

from .conftest import Opener, copied, in_node
from .test_figure import computed, draw, told
from .test_parity import devices

PAGES = {
    f"{device}-{kind}": f"book/entropy/{kind}.html" for kind in ("biases", "cycles") for device in ("series", "three")
}
each = pytest.mark.parametrize("name", PAGES)


def ready(page: Page, name: str) -> Locator:
    figure = page.locator(f".qicc-figure[data-figure={name}]").first
    if figure.is_hidden():  # behind its question
        page.locator("[data-predict-skip]").first.click()
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "1")
    return figure


def go(page: Page, name: str, state: dict[str, object]) -> None:
    told = "&".join([f"fig=fig-{name}", *(f"{k}={v}" for k, v in state.items())])
    page.evaluate("hash => { location.hash = hash }", told)
    page.wait_for_timeout(60)


def labels(name: str, p: dict[str, object]) -> list[str]:
    """What the drawings of a figure must say of a state, from the picture's own numbers."""
    if name.endswith("biases"):
        accounts = Accounts(name, p)
        steps = ", ".join(f"{t.name} {t.written}" for t in accounts.steps.terms)
        pairs = ", ".join(t.written for t in accounts.reservoirs.terms)
        return [f"{steps}. By reservoirs", pairs.split(", ")[0], f"Both sums: {accounts.shown.Sigma}."]
    sums = Rounds(name, p).sums
    titles = ("Particles", "Energy", "Entropy production")
    return [
        f"{title}: {', '.join(t.written for t in s.terms)}, sum {s.written}"
        for title, s in zip(titles, sums, strict=True)
    ]


@each
def test_random_states_show_what_the_library_computes(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    rng = np.random.default_rng(30)
    states = [*figures.presets(name).values(), *(draw(name, rng) for _ in range(8))]
    for state in states:
        go(page, name, state)
        said = told(figure)
        missing = [label for label in labels(name, state | figures.options(name)) if label not in said]
        assert missing == [], (state, said)


@each
def test_copied_code_computes_exactly_the_state(name: str) -> None:
    rng = np.random.default_rng(31)
    states = [*figures.presets(name).values(), *(draw(name, rng) for _ in range(10))]
    for values, code in zip(states, copied(name, *([values] for values in states)), strict=True):
        state, shown = computed(code), figures.Shown(name, values).state
        assert state.particle_current == shown.particle_current
        assert state.entropy_production == shown.entropy_production


@each
def test_a_menu_a_bar_and_a_line_choose_the_same_thing(open_figures: Opener, name: str) -> None:
    page = open_figures(PAGES[name], height=1400)
    figure = ready(page, name)
    key = "step" if name.endswith("biases") else "cycle"
    menu = figure.locator(f"select[data-key={key}]")
    facts = figure.locator(".q-facts")
    values = next(o["values"] for o in figures.FIGURES[name]["options"] if o["key"] == key)
    seen = set()
    for value in values:
        menu.select_option(value)
        seen.add(facts.inner_text())
    assert len(seen) == len(values), "every choice has facts of its own"
    figure.locator(f".q-a-ledger [data-link='{values[0]}']").first.click()
    expect(menu).to_have_value(values[0])
    page.wait_for_timeout(400)
    assert f"{key}=" in page.url or values[0] == figures.options(name)[key]
    if key == "step":
        figure.locator(f".q-a-states [data-link='{values[1]}'] .q-fill").first.click()
        expect(menu).to_have_value(values[1])
        assert figure.locator(".q-a-states .q-chosen").count() == 1
    else:
        assert figure.locator(".q-a-states .q-chosen").count() >= 2


@pytest.mark.parametrize("kind", ["series, elastic", "three terminals"])
def test_the_browser_computes_what_the_library_computes(kind: str) -> None:
    """Steps, cycles and trees, over the range of the controls and close to equilibrium."""
    rng = np.random.default_rng(32)
    drawn = [devices(kind, rng) for _ in range(200)]
    answers = in_node("entropy", [[device.to_spec()] for device in drawn], bundle("series-biases"))
    for device, got in zip(drawn, answers, strict=True):
        state = device.steady_state()
        for step, t in zip(got["steps"], state.transitions, strict=True):
            size = 1e-10 * (step["forward"] + step["backward"])
            assert step["forward"] == pytest.approx(float(t.forward), rel=1e-10, abs=1e-290)
            assert step["backward"] == pytest.approx(float(t.backward), rel=1e-10, abs=1e-290)
            assert abs(step["flux"] - float(t.flux)) <= size
            assert step["bias"] == pytest.approx(float(t.bias), rel=1e-6, abs=1e-13)
        for cycle, c in zip(got["cycles"], state.cycles, strict=True):
            assert cycle["flux"] == pytest.approx(float(c.flux), rel=1e-10, abs=1e-28)
            assert cycle["affinity"] == pytest.approx(float(c.affinity), rel=1e-10, abs=1e-25)
        for trees, p in zip(got["trees"], state.probabilities, strict=True):
            assert sum(tree["share"] for tree in trees) == pytest.approx(float(p), rel=1e-10, abs=1e-290)


def test_without_the_dots_part_bars_go_back_and_still_end_at_the_sum(open_figures: Opener) -> None:
    name = "series-biases"
    page = open_figures(PAGES[name])
    figure = ready(page, name)
    figure.locator("select[data-key=part]").select_option("reservoir")
    said = told(figure)
    accounts = Accounts(name, figures.presets(name)["inverse-particle"] | {"part": "reservoir"})
    assert ", ".join(f"{t.name} {t.written}" for t in accounts.steps.terms) in said
    assert re.search(r"Both sums: \+0\.0253\.", said)
