"""Every figure at every width, its controls at their ends: nothing leaves its box, nothing overlaps, nothing is smaller
than 12 pixels, and nothing below the figure jumps."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from qicc_figures import figures

from .conftest import Opener
from .page_gates import FIGURE, STILL
from .test_pages import FIRST_WITH

WIDTHS = (320, 360, 600, 760, 1600)
# A map is painted when its numbers have come to rest. Of two of them the sliders change numbers in words alone.
MAPS = {"series-map", "stability", "verdict-map"}
IN_WORDS = {"series-map", "verdict-map"}
State = dict[str, Any]

# Boxes of letters are taller than what is seen of them: 2 px across and 5 px down do not touch yet. What is drawn into
# a plane or a map is cut off at its frame.
MISFITS = """async (figure, [hash, rest]) => {
  const arrived = new Promise(done => addEventListener('hashchange', done, { once: true }));
  if (hash !== location.hash.slice(1)) { location.hash = hash; await arrived; }
  await new Promise(done => setTimeout(done, rest));
  const problems = [];
  const room = figure.getBoundingClientRect();
  const seen = what => [...figure.querySelectorAll(what)].filter(e => e.checkVisibility({ visibilityProperty: true }));
  for (const e of seen('svg text, svg.q-view > path, svg.q-view > g > path, p, button, label, output, td, dd')) {
    const box = e.getBoundingClientRect();
    if (box.width > 1 && (box.left < room.left - 3 || box.right > room.right + 3))
      problems.push(`leaves the figure: ${e.outerHTML.slice(0, 120)}`);
  }
  if (figure.scrollWidth > figure.clientWidth + 1) problems.push('is wider than its column');
  for (const e of seen('svg text')) {
    if (e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a < 11.99)
      problems.push(`is small: ${e.textContent}`);
  }
  for (const view of figure.querySelectorAll('svg.q-view')) {
    const texts = [...view.querySelectorAll('text')]
      .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.textContent.trim());
    const boxes = texts.map(e => e.getBoundingClientRect());
    boxes.forEach((a, i) => boxes.slice(0, i).forEach((b, k) => {
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
        problems.push(`overlaps: ${texts[k].textContent} | ${texts[i].textContent}`);
    }));
  }
  return [problems, figure.querySelector('.q-root').offsetHeight];
}"""
# The columns of a page find their places some frames after its window has changed.
SETTLED = """async figure => {
  const places = () => `${figure.clientWidth} ${figure.querySelector('.q-root').offsetHeight}`;
  for (let last = '', same = 0; same < 5; ) {
    await new Promise(requestAnimationFrame);
    same = places() === last ? same + 1 : 0;
    last = places();
  }
  return parseFloat(getComputedStyle(figure, '::before').height);
}"""


def states(name: str) -> list[State]:
    """The presets with their choices, every control at its ends for every device that can be chosen, every choice."""
    choices = {option["key"]: option["values"] for option in figures.FIGURES[name].get("options", [])}
    devices = [{"device": device} for device in choices.get("device", [])] or [{}]
    ends = [
        {key: param[end]} | device
        for (key, param), end, device in product(figures.controls(name).items(), ("min", "max"), devices)
        if "fold" not in param and name not in IN_WORDS
    ]
    presets = [values | figures.options(name, key) for key, values in figures.presets(name).items()]
    return [*presets, *ends, *({key: value} for key, values in choices.items() for value in values)]


@pytest.mark.parametrize("name", FIRST_WITH)
def test_a_figure_fits(open_figures: Opener, name: str) -> None:
    page = open_figures(FIRST_WITH[name], height=1200, reduced_motion="reduce")
    page.add_style_tag(content=STILL)
    page.evaluate("document.querySelectorAll('[data-predict-skip]').forEach(skip => skip.click())")
    figure = page.locator(f"{FIGURE}[data-figure={name}]").first
    figure.scroll_into_view_if_needed()
    figure.and_(page.locator("[data-ready='1']")).wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1200})
        room = float(figure.evaluate(SETTLED))
        for i, state in enumerate(states(name)):
            told = "&".join([f"fig={figure.get_attribute('id')}", *(f"{key}={value}" for key, value in state.items())])
            problems, used = figure.evaluate(MISFITS, [told, 100 if name in MAPS else 0])
            if i == 0 and width == WIDTHS[0]:  # the narrowest phone may need more lines, but as many in every state
                room = max(room, used)
            assert problems == [], (width, state)
            assert used <= room + 1, (width, state)
