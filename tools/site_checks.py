"""What must hold for a built site before anyone sees it. Each check returns sentences that say what is wrong."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import yaml

LEAST_WORDS = 20
# Elements that fetch their address when the page is read (a plain link does not).
LOADED = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
    "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",), "image": ("href",),
    "use": ("href",), "track": ("src",), "input": ("src",),
}  # fmt: skip
LOADED_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "prefetch", "preconnect", "dns-prefetch", "manifest"}
FOREIGN = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
FOREIGN_IN_CSS = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
FOREIGN_IN_SCRIPT = re.compile(
    r"(?:import\s*\(?|fetch\s*\(|from|\.src\s*=|_URL\s*=)\s*['\"`]((?:https?:)?//[^'\"`]+)", re.IGNORECASE
)


class Page(HTMLParser):
    """The words of a page's article and every address it loads from."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.words: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in LOADED.get(tag, ()):
            parts = values.get(name, "").split(",") if name == "srcset" else [values.get(name, "")]
            self.loads += [part.strip() for part in parts if FOREIGN.match(part)]
        if tag == "link" and LOADED_LINKS & set(values.get("rel", "").lower().split()):
            self.loads += [values["href"]] if FOREIGN.match(values.get("href", "")) else []
        self.loads += FOREIGN_IN_CSS.findall(values.get("style", ""))
        if tag in {"article", "script", "style"}:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        where = self.inside[-1] if self.inside else ""
        if where == "script":
            self.loads += FOREIGN_IN_SCRIPT.findall(data)
        elif where == "style":
            self.loads += FOREIGN_IN_CSS.findall(data)
        elif "article" in self.inside:
            self.words += data.split()


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


def check_site(site: Path, toc: Path) -> list[str]:
    if not site.is_dir():
        return [f"No site was built in {site}."]
    return check_pages(site, toc) + check_requests(site)
