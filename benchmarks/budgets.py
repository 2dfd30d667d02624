"""The project's budgets, measured: `make bench`. Prints a table with the machine and the versions.

Times are medians of several runs. They depend on the machine and on what else it does, so no test asserts them.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.metadata
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Response, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from environment import environment, find_browser  # noqa: E402
from serve import listen  # noqa: E402
from table import Row, fastest, head, machine, median, show  # noqa: E402

import qicc_lib as qicc  # noqa: E402
from tests.library import draws, reference  # noqa: E402
from tests.site import test_parity  # noqa: E402

SITE = ROOT / "_build" / "html"


def worst_error(regime: str, device: str, count: int = 25) -> float:
    """Largest relative error of probabilities, currents, heats and entropy production against long arithmetic.

    A current is a sum of cycles that may cancel: it is judged against the largest of them.
    """
    values = draws.parameters(device, regime, count, seed=99)
    state = draws.build(device, values).steady_state()
    exact = getattr(reference, "series_dots" if device.startswith("series") else device)
    worst = 0.0
    for i in range(count):
        want = exact(**draws.row(values, i))
        pairs = [(state.probabilities[i, k], p) for k, p in enumerate(want.p)]
        pairs += [(state.entropy_production[i], want.Sigma)]
        pairs += [(state.heat_current[r][i], want.Q[r]) for r in want.Q]
        judged = [float(abs(got - target) / abs(target)) for got, target in pairs if abs(target) > 1e-290]
        for r in want.N:
            for got, target, carried in (
                (state.particle_current, want.N, "particles"),
                (state.energy_current, want.E, "energy"),
            ):
                parts = [np.broadcast_to(getattr(c, carried)[r] * c.flux, count)[i] for c in state.cycles]
                size = float(np.max(np.abs(parts)))
                judged += [float(abs(got[r][i] - target[r])) / size] if size > 1e-290 else []
        worst = max(worst, *judged)
    return worst


def solver() -> Iterator[Row]:
    for regime in draws.REGIMES:
        worst = max(worst_error(regime, device) for device in draws.DEVICES)
        yield f"largest relative error, {regime}", worst, 1e-12, ""
    bath, hot = qicc.Reservoir(T=1.0), qicc.Reservoir(T=2.0)

    def three(U: object, d: object) -> object:
        left, right = qicc.Reservoir(T=1.0, mu=d), qicc.Reservoir(T=1.0, mu=0.0)
        return qicc.three_terminal(1.0, 1.0, U, left, right, hot, (1.0, 0.1), (0.1, 1.0)).steady_state()

    U, d = np.linspace(-4, 4, 300)[:, None], np.linspace(0, 3, 300)
    yield "300 x 300 map, three terminals, certified", 1e3 * median(lambda: three(U, d), 15), 60, "ms"
    U, d = np.linspace(-4, 4, 1000)[:, None], np.linspace(0, 3, 1000)
    yield "1,000,000 points", median(lambda: three(U, d), 3), 1, "s"
    yield ("its peak memory (no budget)", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, np.inf, "MB")
    one = median(lambda: qicc.series_dots(0.5, 0.5, -2.0, hot, bath).steady_state(), 500)
    yield "one solve, construction included", 1e3 * one, 1, "ms"
    code = "import time; t = time.perf_counter(); import qicc_lib; print(time.perf_counter() - t)"
    imports = [float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(7)]
    yield "import qicc_lib", statistics.median(imports), 0.3, "s"
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "qicc_lib").glob("*.py"))
    yield "lines of qicc_lib", lines, 4000, ""


def parity() -> Iterator[Row]:
    """The browser's physics against the library's, over the full range of the controls and at forces down to 1e-10."""
    rng, worst = np.random.default_rng(9), 0.0
    for kind in ("series, elastic", "series, thermal", "three terminals", "one dot"):
        drawn = [test_parity.devices(kind, rng) for _ in range(test_parity.COUNT)]
        answers = test_parity.solved(drawn)
        for device, got in zip(drawn, answers, strict=True):
            state = device.steady_state()
            pairs = list(zip(got["probabilities"], state.probabilities.tolist(), strict=True))
            pairs += [(got["entropy_production"], float(state.entropy_production))]
            worst = max(worst, *(abs(a - b) / b for a, b in pairs if b > 1e-290))
            for r, current in state.particle_current.items():
                size = max(abs(float(c.particles[r] * c.flux)) for c in state.cycles)
                worst = max(worst, abs(got["particle_current"][r] - float(current)) / size if size else 0.0)
    yield f"browser against library, {4 * test_parity.COUNT} devices", worst, 1e-10, ""


def gas() -> Iterator[Row]:
    """An event of the gas that the book releases: the time that all threads spent. 667 ns are 1.5 million a second."""
    model = qicc.gas.SquareWellGas(2.0)
    hot = model.state(0.625, 0.2)
    cold = model.state_at(0.5, 0.5 * (hot.mu / hot.T - 0.1))
    events = qicc.gas.release(model, hot, cold).events
    spent = fastest(lambda: qicc.gas.release(model, hot, cold), 5)
    yield "gas: one event, 1.5 million a second", 1e9 * spent / events, 667, "ns"
    waited = median(lambda: qicc.gas.release(model, hot, cold), 3)
    yield "gas: release, time 40, 400 runs (no budget)", waited, np.inf, "s"


MOVE = """figure => {
  const sliders = [...figure.querySelectorAll('input[type=range]')].slice(0, 5), times = [];
  for (let i = 0; i < 300; i++) {
    const s = sliders[i % sliders.length], span = s.max - s.min;
    s.value = String(Number(s.min) + span * (0.2 + 0.6 * ((i * 0.6180339887) % 1)));
    const begun = performance.now();
    s.dispatchEvent(new Event('input', { bubbles: true }));
    times.push(performance.now() - begun);
  }
  return times;
}"""
# Script time of each frame while a gas is watched and its other runs are computed, then while it is watched alone.
FRAMES = """(() => {
  window.frameTimes = [];
  const ask = window.requestAnimationFrame;
  window.requestAnimationFrame = work => ask(now => {
    const begun = performance.now();
    work(now);
    window.frameTimes.push(performance.now() - begun);
  });
})()"""
GAS = """<!doctype html><meta charset="utf-8"><main><div class="qicc-figure" id="g" data-figure="gas-release"
data-bundle="classical" data-props="{}"></div></main><script src="%s" defer></script>"""
# The map waits 60 ms for its numbers to rest, then solves 120 x 120 devices, paints and names them in one go.
TIMERS = """(() => {
  window.mapTimes = [];
  const later = window.setTimeout;
  window.setTimeout = (work, wait, ...rest) => later(wait === 60 ? () => {
    const begun = performance.now();
    work();
    window.mapTimes.push(performance.now() - begun);
  } : work, wait, ...rest);
})()"""
REPAINT = """async (figure, key) => {
  const slider = figure.querySelector(`input[data-key=${key}]`);
  for (let i = 0; i < 20; i++) {
    slider.value = String(0.3 + 0.05 * i);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done, 150)));
  }
  return window.mapTimes.filter(time => time > 2).slice(5);  // the others send nothing to a kernel
}"""
# When the first figure of a page is ready.
WATCH = """new MutationObserver(() => {
  const { ready } = document.querySelector('.qicc-figure[data-figure]').dataset;
  if (ready) window.qiccReady ??= performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] })"""
# How long after the page was parsed its first figure stands.
MOUNT = "qiccReady - performance.getEntriesByType('navigation')[0].domInteractive"


# The first figure of a page; one that is linked to others moves them too.
FIRST_FIGURES = {
    "series-dots": "index",
    "two-boxes": "classical/one-force",
    "two-forces": "classical/two-forces",
    "gas-release": "classical/gas",
    "one-dot": "dots/one-dot",
    "three-terminal": "dots/three-terminal",
    "series-biases": "entropy/biases",
    "series-cycles": "entropy/cycles",
    "energy-zero": "entropy/genuine",
}
# Maps of 120 x 120 devices: figure and device, the page, and a parameter that it depends on.
MAPS = {
    "series-map": ("dots/series", "eps"),
    "stability": ("dots/three-terminal", "T_M"),
    "verdict-map series": ("entropy/genuine", "eps"),
    "verdict-map gate": ("entropy/genuine", "eps"),
}


def pages() -> Iterator[Row]:
    browser_path = find_browser()
    assert browser_path is not None, "Chromium is needed: `make test` installs it."
    server = listen(SITE, 8400)
    site = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox", "--disable-gpu"])
        for name, path in FIRST_FIGURES.items():
            moves: list[float] = []
            mounts = []
            for _ in range(3):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.add_init_script(WATCH)
                page.goto(f"{site}/book/{path}.html")
                page.wait_for_function("window.qiccReady")
                mounts.append(float(page.evaluate(MOUNT)))
                page.wait_for_timeout(500)
                moves += page.locator(".qicc-figure").first.evaluate(MOVE)
                page.close()
            yield f"{name}: input to DOM, 95th percentile", sorted(moves)[int(0.95 * len(moves))], 8, "ms"
            yield f"{name}: load and first mount", statistics.median(mounts), 150, "ms"
        for map_of, (path, key) in MAPS.items():
            name, _, device = map_of.partition(" ")
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(TIMERS)
            page.goto(f"{site}/book/{path}.html")
            chart = page.locator(f".qicc-figure[data-figure={name}]")
            chart.scroll_into_view_if_needed()
            chart.and_(page.locator("[data-ready='1']")).wait_for()
            if device:
                chart.locator("[id$=-device]").select_option(device)
            page.wait_for_timeout(500)
            took = statistics.median(chart.evaluate(REPAINT, key))
            yield f"{map_of}: 120 x 120 devices, solved and painted", took, 40, "ms"
            page.close()
        yield from gas_frames(browser)
        heaviest, foreign, unmounted = 0.0, 0, 0
        for path in sorted(SITE.glob("book/**/*.html")):
            page = browser.new_page()
            answers: list[Response] = []
            asked: list[str] = []
            page.on("response", lambda answer, answers=answers: answers.append(answer))
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(f"{site}/{path.relative_to(SITE)}", wait_until="networkidle")
            sizes = [len(gzip.compress(answer.body(), 9)) for answer in answers if answer.status == 200]
            heaviest = max(heaviest, sum(sizes) / 1e6)
            foreign += sum(not url.startswith((site, "data:", "blob:")) for url in asked)
            page.goto(path.as_uri())
            for figure in page.locator(".qicc-figure[data-figure]").all():
                figure.evaluate("figure => figure.scrollIntoView()")
                page.wait_for_timeout(500)
                unmounted += figure.get_attribute("data-ready") != "1"
            page.close()
        yield "heaviest page, all it loads, gzip -9", heaviest, 1.5, "MB"
        yield "requests to other sites", foreign, 0, ""
        yield "figures that do not work from a file", unmounted, 0, ""
        browser.close()
    server.shutdown()
    for bundle in sorted(SITE.glob("_static/qicc/*.iife.js")):
        name = bundle.name.partition(".")[0]
        yield f"bundle of figures {name}, gzip -9", len(gzip.compress(bundle.read_bytes(), 9)) / 1e3, 60, "kB"


def gas_frames(browser: Browser) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "gas.html").write_text(GAS % (SITE / "_static" / "qicc" / "loader.js").as_uri())
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(FRAMES)
        page.goto((Path(folder) / "gas.html").as_uri())
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_timeout(300)
        for what in ("with other runs beside", "alone"):
            page.evaluate("frameTimes.length = 0")
            page.wait_for_timeout(1000)
            times = sorted(page.evaluate("frameTimes"))
            name = f"gas-release: script of a frame, a run {what}, 95th percentile"
            yield name, times[len(times) * 95 // 100], 16, "ms"
            page.wait_for_function("document.querySelector('.q-clock').textContent.includes('399 of 400')")
        page.close()


def book() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        ignore = shutil.ignore_patterns("_build", ".venv*", "node_modules", ".git")
        shutil.copytree(ROOT, copy, ignore=ignore)
        command = [sys.executable, str(ROOT / "tools/book.py"), "--source", str(copy)]
        page = copy / "book" / "dots" / "series.md"
        for what, budget in (("cold", 180), ("nothing changed", 15), ("one chapter changed", 30)):
            if what == "one chapter changed":
                page.write_text(page.read_text(encoding="utf-8").replace("0.2", "0.20", 1) + "\nChanged.\n")
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            yield f"build of the book, {what}", time.perf_counter() - started, budget, "s"


def tests() -> Iterator[Row]:
    started = time.perf_counter()
    done = subprocess.run([sys.executable, str(ROOT / "tools/check.py")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    yield "make test, environment installed", (time.perf_counter() - started) / 60, 12, "min"


def programs() -> str:
    packages = (f"{name} {importlib.metadata.version(name)}" for name in ("jupyter-book", "playwright"))
    found = [[shutil.which("node", path=environment()["PATH"])], [find_browser()]]
    versions = (subprocess.check_output([*map(str, words), "--version"], text=True).strip() for words in found)
    return f"{', '.join(packages)}, Node {', '.join(versions)}; load {os.getloadavg()[0]:.1f}"


GROUPS = (solver, parity, gas, pages, book, tests)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[group.__name__ for group in GROUPS], help="measure one group")
    only = parser.parse_args().only
    head(f"{machine()}, {programs()}")
    for group in GROUPS:
        if only in (None, group.__name__):
            show(group())


if __name__ == "__main__":
    main()
