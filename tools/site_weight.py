"""How much a reader has to load for one page: the page and everything of this site that it loads, gzip -9.

Style sheets are followed to what they name, scripts to the files beside them that they name. A file counts once.
Of the fonts those count that a browser would ask for: the first source of each face, and only where the page has a
character of the face's range, an icon of its style, or a formula that can need it.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from site_page import Page

ADDRESS = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\s\"']*))\s*\)|@import\s+[\"']([^\"']+)")
FONT_FACE = re.compile(r"@font-face\s*{([^}]*)}")
RANGE = re.compile(r"unicode-range:([^;}]+)")
ICONS = re.compile(r"(fa-(?:solid|regular|brands))-\d+\.")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NAMED_IN_SCRIPT = re.compile(r"[\"'`]([\w./-]+\.(?:m?js|css|json|wasm|png|svg|woff2?))(?:\?[^\"'`]*)?[\"'`]")

# The loader names every bundle of figures, and asks for those whose figures are on the page.
LOADER = "loader.js"
BUNDLE = re.compile(r'data-bundle="([\w-]+)"')
MATHJAX = "tex-mml-chtml.js"
MATHJAX_FONTS = "output/chtml/fonts/woff-v2/MathJax_{}.woff"
# Which fonts MathJax asks for depends on the letters of the page's formulas: these by any formula ...
ALWAYS = ("Zero", "Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular")
# ... and these by what its TeX says (symbols of AMS have too many names to tell apart, so it always counts).
BY_COMMAND = {
    "": ("AMS-Regular",),
    r"\mathcal": ("Calligraphic-Regular",),
    r"\mathscr": ("Script-Regular",),
    r"\mathfrak": ("Fraktur-Regular",),
    r"\mathbf": ("Main-Bold",),
    r"\mathit": ("Main-Italic",),
    r"\textit": ("Main-Italic",),
    r"\textbf": ("Main-Bold",),
    r"\boldsymbol": ("Math-BoldItalic", "Main-Bold", "Calligraphic-Bold", "Fraktur-Bold"),
    r"\mathsf": ("SansSerif-Regular",),
    r"\mathtt": ("Typewriter-Regular",),
    r"\vec": ("Vector-Bold", "Vector-Regular"),
}


def covers(ranges: str, characters: set[int]) -> bool:
    """Whether a `unicode-range` has one of the characters."""
    for part in ranges.split(","):
        low, _, high = part.strip().upper().removeprefix("U+").partition("-")
        if any(int(low, 16) <= character <= int(high or low, 16) for character in characters):
            return True
    return False


def named_in_css(css: str, page: Page, characters: set[int]) -> Iterator[str]:
    css = COMMENT.sub("", css)
    for face in FONT_FACE.findall(css):
        sources = ["".join(found) for found in ADDRESS.findall(face)]
        ranges, icons = RANGE.search(face), ICONS.search(face)
        wanted = (ranges is None or covers(ranges[1], characters)) and (icons is None or icons[1] in page.classes)
        yield from sources[:1] if wanted else ()
    for found in ADDRESS.findall(FONT_FACE.sub("", css)):
        yield "".join(found)


def loaded_files(site: Path, path: Path) -> set[Path]:
    """Every file of the site that is loaded for one page, itself included."""
    html = path.read_text(encoding="utf-8")
    page = Page(html)
    bundles = [f"{name}.iife.js" for name in sorted(set(BUNDLE.findall(html)))]
    # A live figure writes letters that the page itself may not have.
    writers = [file for name in bundles for file in site.glob(f"_static/qicc/{name}")]
    written = [html] + [file.read_text(encoding="utf-8") for file in writers]
    characters = {ord(character) for text in written for character in text}
    found: set[Path] = set()

    def follow(address: str, folder: Path) -> None:
        plain = unquote(address.partition("#")[0].partition("?")[0]).strip()
        if not plain or ":" in plain or plain.startswith("//"):
            return
        file = (site / plain.lstrip("/") if plain.startswith("/") else folder / plain).resolve()
        if file in found or not file.is_file():
            return
        found.add(file)
        if file.suffix == ".css":
            for name in named_in_css(file.read_text(encoding="utf-8", errors="replace"), page, characters):
                follow(name, file.parent)
        elif file.suffix in {".js", ".mjs"}:
            if file.name == MATHJAX:
                asked = [font for command, fonts in BY_COMMAND.items() if command in html for font in fonts]
                names = [MATHJAX_FONTS.format(font) for font in (*ALWAYS, *asked)]
            elif file.name == LOADER:
                names = bundles
            else:
                names = NAMED_IN_SCRIPT.findall(file.read_text(encoding="utf-8", errors="replace"))
            for name in names:
                follow(name, file.parent)

    for address in page.own:
        follow(address, path.parent)
    for css in page.styles:
        for address in named_in_css(css, page, characters):
            follow(address, path.parent)
    return found | {path.resolve()}


@cache
def _compressed(path: Path, changed: int) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def compressed(path: Path) -> int:
    """Bytes of a file, gzip -9."""
    return _compressed(path, path.stat().st_mtime_ns)


def weight(site: Path, path: Path) -> int:
    """Bytes that a reader of one page loads."""
    return sum(compressed(file) for file in loaded_files(site.resolve(), path))
