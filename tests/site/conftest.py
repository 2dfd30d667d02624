"""A browser, the built site on loopback, and pages that remember every error and every request."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from serve import listen

from qicc_figures.explorers import bundle

from .page_gates import Seen, watch

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


def chromium() -> str:
    named = os.environ.get("QICC_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        sys.exit("The page tests need Chromium. Run them with `make test`, or set QICC_CHROMIUM to its path.")
    return found


CALL = """
import(process.argv[1]).then((figures) => {
  let text = "";
  process.stdin.on("data", (part) => (text += part));
  process.stdin.on("end", () => {
    console.log(JSON.stringify(JSON.parse(text).map((given) => figures[process.argv[2]](...given))));
  });
});
"""


def in_node(function: str, calls: list[list[Any]], module: Path) -> list[Any]:
    """What a function of a module returns for each list of arguments."""
    node = shutil.which("node")
    assert node is not None, "Node is needed: `make test` installs it."
    command = [node, "--input-type=module", "-e", CALL, "--", module.as_uri(), function]
    done = subprocess.run(command, input=json.dumps(calls), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def copied(name: str, *states: list[Any]) -> list[str]:
    """The code that a figure copies in each of some states: values, and options if any."""
    return in_node("python", [[name, *state] for state in states], bundle(name))


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    server = listen(folder, 8100)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the built book."""
    assert (SITE / "index.html").is_file(), "Build the book first: `make book`."
    with served(SITE) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory():
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


# Drops a page's article but its figures and what covers them, and all scripts but theirs and the theme's: text and
# formulas of a chapter are 15,000 elements that the browser would lay out anew whenever a figure changes. Drops its
# icon, which the browser would draw anew with every change of the address.
FIGURES_ALONE = r"""html => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const kept = page.querySelectorAll('h1, .qicc-figure, .qicc-asking, .qicc-asking + *');
  const within = new Set([...kept].flatMap(part => [part, ...part.querySelectorAll('*')]));
  for (const part of kept) for (let above = part; above; above = above.parentElement) within.add(above);
  for (const part of page.querySelectorAll('.bd-article *, link[rel~=icon]')) if (!within.has(part)) part.remove();
  const needed = /\/(qicc\/.*|questions|sketch|bootstrap|pydata-sphinx-theme)\.js/;
  for (const script of page.querySelectorAll('script[src]'))
    if (!needed.test(script.getAttribute('src'))) script.remove();
  return '<!DOCTYPE html>' + page.documentElement.outerHTML;
}"""


@dataclass
class Windows:
    """Windows of the browser, used again: one that has shown a page shows the next one in half the time."""

    browser: Browser
    at_rest: dict[str, list[Page]] = field(default_factory=dict)

    def new(self, **options: object) -> Page:
        context = self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)  # a loaded machine is slow, not wrong
        return context.new_page()

    def take(self, kind: str | None, width: int, height: int, **options: object) -> Page:
        size: ViewportSize = {"width": width, "height": height}
        if kind is None or not self.at_rest.get(kind):
            return self.new(viewport=size, **options)
        page = self.at_rest[kind].pop()
        page.set_viewport_size(size)
        return page

    def rest(self, kind: str, page: Page) -> None:
        """Forget what a reader leaves behind: what is stored, where the mouse is, what was asked of the browser."""
        page.unroute_all()
        page.emulate_media(media="null")
        page.context.clear_cookies()
        page.mouse.move(0, 0)
        page.goto(urljoin(page.url, "/_static/favicon.svg"))  # a page of the book writes down where it was when left
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.at_rest.setdefault(kind, []).append(page)


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@dataclass
class Opener:
    """Opens pages of the book. Requests to other sites are refused; with `seen` they are remembered in it."""

    windows: Windows
    site: str
    figures_alone: Path | None = None
    opened: list[tuple[str | None, Page]] = field(default_factory=list)

    def __call__(
        self,
        path: str,
        *,
        seen: Seen | None = None,
        width: int = 1280,
        height: int = 900,
        clock: bool = False,
        **options: object,
    ) -> Page:
        """Open a page. With `clock`, time on it is the test's to turn: `page.clock.run_for(500)`."""
        # A window whose clock was turned or that was watched is not used again.
        again = not (clock or seen is not None or path.startswith("file:"))
        kind = json.dumps(options, sort_keys=True) if again else None
        page = self.windows.take(kind, width, height, **options)
        self.opened.append((kind, page))
        if seen is not None:
            watch(page, seen, self.site)
        if self.figures_alone is not None and not path.startswith("file:"):
            built = self.figures_alone / path.partition("#")[0]
            if not built.exists():
                text = page.evaluate(FIGURES_ALONE, (SITE / built.relative_to(self.figures_alone)).read_text("utf-8"))
                built.parent.mkdir(parents=True, exist_ok=True)
                built.write_text(text, encoding="utf-8")
        if clock:
            page.clock.install()
        page.goto(path if path.startswith("file:") else f"{self.site}/{path}", wait_until="load")
        return page

    def close(self, *, again: bool = True) -> None:
        for kind, page in self.opened:
            if kind is None or not again:
                page.context.close()
            else:
                self.windows.rest(kind, page)
        self.opened.clear()


@contextlib.contextmanager
def opening(request: pytest.FixtureRequest, opener: Opener) -> Iterator[Opener]:
    failed = request.session.testsfailed
    yield opener
    opener.close(again=request.session.testsfailed == failed)


@pytest.fixture
def open_page(request: pytest.FixtureRequest, windows: Windows, site: str) -> Iterator[Opener]:
    with opening(request, Opener(windows, site)) as opener:
        yield opener


@pytest.fixture(scope="session")
def figures_alone(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder for pages with nothing in them but their figures, made when they are opened, and its address."""
    folder = tmp_path_factory.mktemp("figures")
    for entry in SITE.iterdir():
        if entry.name != "book":
            (folder / entry.name).symlink_to(entry)
    with served(folder) as address:
        yield folder, address


@pytest.fixture
def open_figures(request: pytest.FixtureRequest, windows: Windows, figures_alone: tuple[Path, str]) -> Iterator[Opener]:
    """Opens pages with nothing in them but their figures, for what concerns figures alone."""
    folder, address = figures_alone
    with opening(request, Opener(windows, address, folder)) as opener:
        yield opener
