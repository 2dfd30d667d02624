"""The project's budgets, measured: `make bench`. Prints a table with the machine and the versions.

Times are medians of several runs. They depend on the machine and on what else it does, so no test asserts them.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.metadata
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Response, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from environment import environment, find_browser  # noqa: E402
from serve import listen  # noqa: E402

import qicc_lib as qicc  # noqa: E402
from tests.library import draws, reference  # noqa: E402
from tests.site import test_parity  # noqa: E402

SITE = ROOT / "_build" / "html"
Row = tuple[str, float, float, str]  # what, measured, budget, unit
AT_LEAST = "x"  # the unit of a ratio, which should be large; everything else should be small


def median(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


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


def peers() -> Iterator[Row]:
    """The same device by QuTiP, where it is installed; the answers must agree before times are compared.

    QMeQ, the other peer of the budget, is left out: its last release does not build on the Pythons that we support.
    """
    try:
        import qutip
    except ImportError:
        print("QuTiP is not installed. `.venv/bin/pip install qutip==5.3.1` adds a row: how much slower it is.")
        return
    left, right, hot = qicc.Reservoir(T=1.0, mu=0.5), qicc.Reservoir(T=1.0), qicc.Reservoir(T=2.0)
    G = {"L": (1.0, 0.1), "R": (0.1, 1.0), "M": (1.0, 1.0)}
    U = np.linspace(-4, 4, 40)
    lower, one = qutip.destroy(2), qutip.qeye(2)
    occupied = [one - lower.dag() * lower, lower.dag() * lower]

    def operators(U: float) -> list[object]:
        found = []
        for name, bath in (("L", left), ("R", right), ("M", hot)):
            for n in (0, 1):
                f, empty = qicc.fermi((1.0 + n * U - bath.mu) / bath.T)
                c = qutip.tensor(occupied[n], lower) if name == "M" else qutip.tensor(lower, occupied[n])
                found += [np.sqrt(G[name][n] * f) * c.dag(), np.sqrt(G[name][n] * empty) * c]
        return found

    def energy(U: float) -> object:
        c, g = qutip.tensor(occupied[1], one), qutip.tensor(one, occupied[1])
        return c + g + U * c * g

    started = time.perf_counter()  # what a map costs: the device is made anew at each point, as ours is
    states = [qutip.steadystate(energy(u), operators(u), method="svd") for u in U]
    theirs = (time.perf_counter() - started) / len(U)
    grid = np.linspace(-4, 4, 90_000)
    ours = median(
        lambda: qicc.three_terminal(1.0, 1.0, grid, left, right, hot, G["L"], G["R"], G["M"]).steady_state(), 5
    )
    p = qicc.three_terminal(1.0, 1.0, U, left, right, hot, G["L"], G["R"], G["M"]).steady_state().probabilities
    order = [0, 2, 1, 3]  # QuTiP's second factor changes first
    np.testing.assert_allclose([state.diag()[order].real for state in states], p, atol=1e-8)
    yield "times faster than QuTiP (svd), a point of a map", theirs / (ours / len(grid)), 600, AT_LEAST


def parity() -> Iterator[Row]:
    """The browser's physics against the library's, over the full range of the controls and at forces down to 1e-10."""
    rng, worst = np.random.default_rng(9), 0.0
    for kind in ("series, elastic", "series, thermal", "three terminals", "one dot"):
        drawn = [test_parity.devices(kind, rng) for _ in range(test_parity.COUNT)]
        answers = test_parity.in_the_browser([device.to_spec() for device in drawn])
        for device, got in zip(drawn, answers, strict=True):
            state = device.steady_state()
            pairs = list(zip(got["probabilities"], state.probabilities.tolist(), strict=True))
            pairs += [(got["entropy_production"], float(state.entropy_production))]
            worst = max(worst, *(abs(a - b) / b for a, b in pairs if b > 1e-290))
            for r, current in state.particle_current.items():
                size = max(abs(float(c.particles[r] * c.flux)) for c in state.cycles)
                worst = max(worst, abs(got["particle_current"][r] - float(current)) / size if size else 0.0)
    yield f"browser against library, {4 * test_parity.COUNT} devices", worst, 1e-10, ""


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
# From the moment the loader asks for the bundle until the figure is ready.
WATCH = """new MutationObserver(() => {
  const { state, ready } = document.querySelector('.qicc-figure[data-figure]').dataset;
  if (state) window.qiccBegun ??= performance.now();
  if (ready) window.qiccReady ??= performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-state', 'data-ready'] })"""


def pages() -> Iterator[Row]:
    browser_path = find_browser()
    assert browser_path is not None, "Chromium is needed: `make test` installs it."
    server = listen(SITE, 8400)
    site = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox", "--disable-gpu"])
        for name, path in (("series-dots", "index"), ("three-terminal", "dots/three-terminal")):
            moves: list[float] = []
            mounts = []
            for _ in range(3):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.add_init_script("addEventListener('DOMContentLoaded', () => { window.q = performance.now() })")
                page.add_init_script(WATCH)
                page.goto(f"{site}/book/{path}.html")
                page.wait_for_function("window.qiccReady")
                mounts.append(float(page.evaluate("qiccReady - qiccBegun")))
                page.wait_for_timeout(500)
                moves += page.locator(".qicc-figure").first.evaluate(MOVE)
                page.close()
            yield f"{name}: input to DOM, 95th percentile", sorted(moves)[int(0.95 * len(moves))], 8, "ms"
            yield f"{name}: load and first mount", statistics.median(mounts), 150, "ms"
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
    bundle = SITE / "_static" / "qicc" / "qicc.iife.js"
    yield "figures' bundle, gzip -9", len(gzip.compress(bundle.read_bytes(), 9)) / 1e3, 60, "kB"


def book() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        ignore = shutil.ignore_patterns("_build", ".venv", "node_modules", ".git")
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


def machine() -> str:
    try:
        model = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())[0]
    except (OSError, IndexError):
        model = platform.processor() or platform.machine()
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "jupyter-book", "playwright")
    )
    found = [[shutil.which("node", path=environment()["PATH"])], [find_browser()]]
    programs = [subprocess.check_output([*map(str, words), "--version"], text=True).strip() for words in found]
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}, {versions},"
        f" Node {programs[0]}, {programs[1]}; load {os.getloadavg()[0]:.1f}"
    )


def row(what: str, measured: float, budget: float, unit: str) -> str:
    if budget == 0:  # nothing of it may be there
        part = "met" if measured == 0 else "BROKEN"
    else:
        used = budget / measured if unit == AT_LEAST else measured / budget
        part = f"{used:.0%}" if np.isfinite(budget) else "-"
    limit = f"{budget:g} {unit}".strip() if np.isfinite(budget) else "-"
    return f"{what:46s} {f'{measured:.3g} {unit}'.strip():>10s} {limit:>9s}  {part:>6s}"


GROUPS = (solver, peers, parity, pages, book, tests)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[group.__name__ for group in GROUPS], help="measure one group")
    only = parser.parse_args().only
    print(machine())
    print(f"{'what':46s} {'measured':>10s} {'budget':>9s}  {'of it':>6s}")
    for group in GROUPS:
        if only in (None, group.__name__):
            for what, measured, budget, unit in group():
                print(row(what, measured, budget, unit), flush=True)


if __name__ == "__main__":
    main()
