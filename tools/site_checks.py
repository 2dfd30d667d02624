"""What must hold for a built site before anyone sees it. Each check returns sentences that say what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import yaml
from site_page import FOREIGN_IN_CSS, Page
from site_weight import compressed, weight

LEAST_WORDS = 20
HEAVIEST_PAGE = 1_500_000  # bytes, gzip -9
HEAVIEST_BUNDLE = 60_000
BUNDLES = "_static/qicc/*.iife.js"
PICTURE_FILE = re.compile(r"\.(?:png|svg|jpe?g|gif|webp)\b", re.IGNORECASE)


def named_pages(toc: Path) -> list[str]:
    """Every page that the table of contents names, in its order."""
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            found.extend(str(node[key]) for key in ("root", "file") if key in node)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(yaml.safe_load(toc.read_text(encoding="utf-8")))
    return found


def check_pages(site: Path, toc: Path) -> list[str]:
    problems = []
    for name in named_pages(toc):
        page = site / f"{name.removesuffix('.md')}.html"
        if not page.is_file():
            problems.append(f"The table of contents names {name}, but {page.relative_to(site)} was not built.")
        elif (words := len(Page(page.read_text(encoding="utf-8")).words)) < LEAST_WORDS:
            problems.append(f"{page.relative_to(site)} is empty: {words} words in its article, {LEAST_WORDS} at least.")
    return problems


def check_requests(site: Path) -> list[str]:
    problems = []
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        text = path.read_text(encoding="utf-8", errors="replace")
        foreign = Page(text).loads if path.suffix == ".html" else FOREIGN_IN_CSS.findall(text)
        problems += [f"{path.relative_to(site)} loads {address} from another site." for address in foreign]
    return problems


def check_links(site: Path) -> list[str]:
    """Links and loaded files of this site that lead nowhere."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.resolve().rglob("*.html"))}
    problems = []
    for path, page in pages.items():
        if path.is_relative_to(site.resolve() / "_static"):
            continue  # pieces of the theme's templates, which are no pages
        for address in [*page.links, *page.own]:
            plain, anchor = urldefrag(address)
            if ":" in plain or plain.startswith("//"):
                continue
            target = (path.parent / unquote(plain.partition("?")[0])).resolve() if plain else path
            where = path.relative_to(site.resolve())
            if not target.is_file():
                problems.append(f"{where} leads to {address}, but there is no such file.")
            elif anchor and target in pages and unquote(anchor) not in pages[target].anchors:
                problems.append(f"{where} leads to {address}, but there is no such anchor.")
    return problems


def check_pictures(site: Path) -> list[str]:
    """Pictures of the articles whose description says nothing. Those outside belong to the theme."""
    problems = []
    for path in sorted(site.rglob("*.html")):
        for picture in Page(path.read_text(encoding="utf-8")).pictures:
            which = f"{path.relative_to(site)}: the picture {picture.source[:60]}"
            # Without a description Sphinx puts the name of the file in its place.
            if len(re.findall(r"[^\W\d_]{2,}", picture.alt)) < 2 or PICTURE_FILE.search(picture.alt):
                problems.append(f"{which} has no alt text. Say what it shows.")
            elif picture.shows_data and not re.search(r"\d", picture.alt):
                problems.append(f"{which} has an alt text without a number. Say which values it shows.")
    return problems


def check_weights(site: Path, toc: Path) -> list[str]:
    problems = []
    for name in named_pages(toc):
        page = site / f"{name.removesuffix('.md')}.html"
        if page.is_file() and (bytes_ := weight(site, page)) > HEAVIEST_PAGE:
            problems.append(
                f"{page.relative_to(site)} loads {bytes_ / 1e6:.2f} MB, gzip -9; {HEAVIEST_PAGE / 1e6} MB at most."
            )
    for script in sorted(site.glob(BUNDLES)):
        if (bytes_ := compressed(script)) > HEAVIEST_BUNDLE:
            problems.append(
                f"{script.relative_to(site)} has {bytes_ / 1e3:.1f} kB, gzip -9; {HEAVIEST_BUNDLE / 1e3:g} kB at most."
            )
    return problems


def check_site(site: Path, toc: Path) -> list[str]:
    if not site.is_dir():
        return [f"No site was built in {site}."]
    return [
        *check_pages(site, toc),
        *check_requests(site),
        *check_links(site),
        *check_pictures(site),
        *check_weights(site, toc),
    ]
