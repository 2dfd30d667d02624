"""Photograph the landing page's live figure for README.md, light and dark: `make screenshot`.

The built book is opened from its file; time on the page stands still, so that two runs give the same picture.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from environment import ROOT, find_browser, stop
from PIL import Image
from playwright.sync_api import sync_playwright

PAGE = ROOT / "_build" / "html" / "book" / "index.html"
FOLDER = ROOT / "book" / "_static"
THEMES = ("light", "dark")
SIZE = {"width": 1280, "height": 1600}
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none", "--disable-lcd-text"]
FIGURE = ".qicc-figure[data-figure]"
# The figure with a margin around it, and nothing of the page over it.
FRAME = f"""
  {FIGURE} {{ padding: 20px 24px; background: var(--q-bg) }}
  .bd-header-article, #pst-back-to-top {{ display: none !important }}
  * {{ animation: none !important; transition: none !important; caret-color: transparent !important }}
"""


def photograph(folder: Path) -> list[Path]:
    """Write one picture for each theme into a folder."""
    browser_path = find_browser()
    if browser_path is None:
        stop("The picture needs Chromium.", "`make test` installs one; or set QICC_CHROMIUM to its path.")
    if not PAGE.is_file():
        stop("There is no book to photograph yet.", "`make book`.")
    written = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=FLAGS)
        for theme in THEMES:
            page = browser.new_page(viewport=SIZE, device_scale_factor=2, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(PAGE.as_uri())
            page.add_style_tag(content=FRAME)
            figure = page.locator(FIGURE).first
            figure.and_(page.locator("[data-ready='1']")).wait_for()
            page.evaluate("document.fonts.ready")
            page.clock.pause_at(2_000_000_000_000)
            written.append(folder / f"figure-{theme}.png")
            sharp = Image.open(io.BytesIO(figure.screenshot()))
            # The figure has few colours; a palette of them halves the file.
            sharp.quantize(256, dither=Image.Dither.NONE).save(written[-1], optimize=True)
            page.close()
        browser.close()
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    for path in photograph(parser.parse_args().folder):
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
