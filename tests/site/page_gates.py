"""Gates for pages in a browser. The tests of the real pages and the tests that plant faults call the same functions.

Each gate returns sentences that say what is wrong:

- `watch` collects errors, warnings, failed requests and requests to other sites while a page lives;
- `dead_controls` works every control by keyboard and expects a change;
- `findings` runs axe-core and leaves out what `known_findings.toml` explains;
- `faint_text` and `faint_marks` measure contrast inside the drawings, which axe-core does not judge.
"""

from __future__ import annotations

import io
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import ElementHandle, JSHandle, Locator, Page

HERE = Path(__file__).resolve().parent
AXE = HERE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
KNOWN = tomllib.loads((HERE / "known_findings.toml").read_text(encoding="utf-8"))["known"]
FIGURE = ".qicc-figure[data-figure]"
LEAST_TEXT, LEAST_MARK = 4.5, 3.0
# What lies under the marks rather than being one: a reservoir's filling, a dot's column, a grid line; and what is
# never seen: the area that a finger may hit.
SURFACES = ".q-sea, .q-dot, .q-hair, .q-hit, .q-plate"
STILL = "*, *::before, *::after { animation: none !important; transition: none !important }"


@dataclass
class Seen:
    """What a page loaded, what it asked for from other sites, and what went wrong."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def nothing(self) -> bool:
        return not (self.errors or self.foreign or self.failed)

    def forget(self) -> None:
        for found in (self.errors, self.foreign, self.failed, self.loaded):
            found.clear()


def watch(page: Page, seen: Seen, site: str) -> None:
    """Remember in `seen` what goes wrong, and requests to other sites, which the browser of the tests does not find."""
    own = (site, "file:", "data:", "blob:", "about:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else seen.foreign.append(asked.url))
    page.on("websocket", lambda socket: seen.foreign.append(socket.url))
    page.on("console", lambda said: seen.errors.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("response", lambda answer: (seen.failed if answer.status >= 400 else seen.loaded).append(answer.url))
    page.on("requestfailed", lambda request: seen.failed.append(request.url))


def prepare(page: Page, *, uncover: bool = True) -> None:
    """Typeset mathematics, mounted and uncovered figures, open folds, nothing in motion."""
    page.evaluate("window.MathJax?.startup?.promise")
    page.add_style_tag(content=STILL)
    page.evaluate((HERE / "page_gates.js").read_text(encoding="utf-8"))
    if uncover:
        page.evaluate("document.querySelectorAll('[data-predict-skip]').forEach(skip => skip.click())")
    for figure in page.locator(FIGURE).filter(visible=True).all():
        figure.scroll_into_view_if_needed()
        figure.and_(page.locator("[data-ready='1']")).wait_for()
    page.evaluate("document.querySelectorAll('article details').forEach(fold => { fold.open = true })")
    page.evaluate("scrollTo(0, 0)")


# Dead controls. The clock of the page is the test's: what a control does later is seen at once.

KEYS = {"slider": ("PageUp", "PageDown"), "range": ("PageUp", "PageDown"), "select-one": ("ArrowDown", "ArrowUp")}
KEYS |= {"text": ("1",), "number": ("1",)}


def dead_controls(page: Page, scope: str = FIGURE, which: str = "*") -> list[str]:
    """Controls that change nothing when worked by keyboard; the page must have been opened with `page.clock` installed.

    A change is one of the drawing, the text, what is copied, the address, or what is open or chosen. `which` narrows
    the controls down.
    """
    problems = []
    for area in page.locator(scope).element_handles():
        if not area.is_visible():
            continue
        controls = _elements(area.evaluate_handle("(area, which) => pageGates.controls(area, which)", which))
        if not controls:
            problems.append(f"{area.get_attribute('id')} has no control.")
        for control in controls:
            if problem := _work(page, area, control):
                problems.append(problem)
            area.evaluate("area => area.querySelectorAll('details').forEach(fold => { fold.open = true })")
    return problems


def _elements(handle: JSHandle) -> list[ElementHandle]:
    return [element for p in handle.get_properties().values() if (element := p.as_element()) is not None]


def _work(page: Page, area: ElementHandle, control: ElementHandle) -> str | None:
    name = control.evaluate("pageGates.nameOf")
    kind = control.evaluate("c => c.getAttribute('role') || c.type || c.localName")
    # The second try is from another state: a button may have nothing to do in this one.
    for attempt in range(2):
        reset = area.query_selector(".q-buttons button:has-text('Reset')")
        if reset and not control.is_visible():  # another choice has hidden it: back to where it was found
            reset.evaluate("button => button.click()")
            page.clock.fast_forward(500)
        control.focus()
        if not control.evaluate("c => c === document.activeElement"):
            return f"{name} cannot be reached by keyboard."
        for key in KEYS.get(kind, ("Enter",)):
            page.clock.fast_forward(500)
            area.evaluate("area => { window.shownBefore = pageGates.shown(area) }")
            page.keyboard.press(key)
            for _ in range(5):
                if area.evaluate("area => pageGates.shown(area) !== window.shownBefore"):
                    return None
                page.clock.fast_forward(500)
                page.wait_for_timeout(60)  # the clipboard answers in the browser's time, not in the page's
        if attempt == 0:
            for other in area.query_selector_all("input[type=range]")[:1]:
                other.evaluate("c => c.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }))")
    return f"{name} is dead: it changes nothing."


# axe-core, for the page around and inside the figures.

# What axe-core would walk for nothing is set aside meanwhile: what MathJax draws is hidden from screen readers, the
# MathML beside it from the eye; and of the words of a program those of one class have one colour, so that its contrast
# is measured once.
RUN = """async () => {
  const aside = [];
  const set = (element, kept) => {
    aside.push([element, [...element.childNodes]]);
    element.replaceChildren(...kept);
  };
  for (const math of document.querySelectorAll('mjx-math[aria-hidden=true], mjx-assistive-mml math')) set(math, []);
  const run = only => axe.run(document, { resultTypes: ['violations'], ...only });
  const contrast = 'color-contrast';
  const found = [await run({ rules: { [contrast]: { enabled: false } } })];
  const known = new Set();
  const fresh = kind => !known.has(kind) && known.add(kind);
  for (const pre of document.querySelectorAll('article pre'))
    set(pre, [...pre.childNodes].filter(part => fresh(`${getComputedStyle(pre).backgroundColor} ${part.className}`)));
  found.push(await run({ runOnly: [contrast] }));
  for (const [element, parts] of aside) element.replaceChildren(...parts);
  return found.flatMap(({ violations }) => violations).flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, target: node.target.join(' '), html: node.html.slice(0, 120),
    why: [...node.any, ...node.all, ...node.none][0]?.message ?? rule.help,
  })));
}"""


def findings(page: Page) -> tuple[list[str], list[dict[str, str]]]:
    """What axe-core finds and no entry of `known_findings.toml` explains, and the entries that explain the rest."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    problems, used = [], []
    for found in page.evaluate(RUN):
        explained = [
            known
            for known in KNOWN
            if found["rule"] == known["rule"]
            and page.evaluate(
                "([at, known]) => !!document.querySelector(at)?.matches(known)", [found["target"], known["element"]]
            )
        ]
        used += explained
        if not explained:
            problems.append(f"{found['rule']}: {found['target']}: {found['why']} {found['html']}")
    return problems, used


# Contrast inside the drawings, by the formula of WCAG 2.

Colour = np.ndarray


def luminance(colour: Colour) -> Colour:
    part = np.asarray(colour, float)[..., :3] / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: Colour, other: Colour) -> Colour:
    a, b = luminance(one), luminance(other)
    return np.asarray((np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05))


def over(colour: list[float], behind: Colour, opacity: float = 1.0) -> Colour:
    """A colour with its opacity, as it looks over what is behind it."""
    strength = colour[3] * opacity
    return np.asarray(strength * np.asarray(colour[:3]) + (1 - strength) * np.asarray(behind, float)[..., :3])


def faint_text(page: Page, figure: Locator) -> list[str]:
    """Text of the drawings under 4.5 to 1.

    The figure is photographed without its letters (their halos stay). The colour of each text is compared with every
    pixel of its own box; the worst tenth of them counts, so that a hairline behind a word does not.
    """
    texts = figure.evaluate("pageGates.texts")
    hide = figure.evaluate_handle(
        """figure => {
          const style = document.createElement('style');
          style.textContent = '.qicc-figure svg :is(text, tspan) { fill: transparent !important }';
          document.head.append(style);
          return style;
        }"""
    )
    figure.evaluate("f => f.scrollIntoView()")
    (x, y), (left, top, width, height) = figure.evaluate(
        "f => { const b = f.getBoundingClientRect(); "
        "return [[b.left, b.top], [b.left + scrollX, b.top + scrollY, b.width, b.height]] }"
    )
    view = page.viewport_size
    whole = view is None or y < 0 or y + height > view["height"]
    at = (left, top) if whole else (x, y)
    shot = page.screenshot(full_page=whole, clip={"x": at[0], "y": at[1], "width": width, "height": height})
    hide.evaluate("style => style.remove()")
    pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))
    problems = set()
    for text in texts:
        x, y, w, h = text["box"]
        rows, columns = (slice(max(0, round(a)), max(1, round(a + b))) for a, b in ((y - top, h), (x - left, w)))
        behind = pixels[rows, columns].reshape(-1, 3)
        for colour in text["colours"] if len(behind) else ():
            reached = float(np.quantile(contrast(over(colour, behind, text["opacity"]), behind), 0.1))
            if reached < LEAST_TEXT:
                problems.add(f"The text {text['words']!r} has a contrast of {reached:.2f}; {LEAST_TEXT} at least.")
    return sorted(problems)


def faint_marks(figure: Locator) -> list[str]:
    """Curves, arrows, levels, handles and all other shapes but surfaces under 3 to 1 against the background.

    An outlined shape shows if its outline or its filling does.
    """
    found = figure.evaluate("(figure, surfaces) => pageGates.marks(figure, surfaces)", SURFACES)
    behind = np.asarray(found["behind"])
    problems = set()
    for mark in found["marks"]:
        reached = max(float(contrast(over(colour, behind), behind)) for colour in mark["colours"])
        if reached < LEAST_MARK:
            name = re.sub(r"\s+", ".", mark["name"])
            problems.add(f"The mark .{name} has a contrast of {reached:.2f}; {LEAST_MARK:g} at least.")
    return sorted(problems)
