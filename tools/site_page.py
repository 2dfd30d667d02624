"""One page of a built site, as a browser would read it: its words, links, anchors, pictures, and what it loads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

# Elements that fetch their address when the page is read (a plain link does not).
LOADED = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
    "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",), "image": ("href",),
    "use": ("href",), "track": ("src",), "input": ("src",),
}  # fmt: skip
LOADED_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "prefetch", "preconnect", "dns-prefetch", "manifest"}
UNCLOSED = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FOREIGN = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
FOREIGN_IN_CSS = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
FOREIGN_IN_SCRIPT = re.compile(
    r"(?:import\s*\(?|fetch\s*\(|from|\.src\s*=|_URL\s*=)\s*['\"`]((?:https?:)?//[^'\"`]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Picture:
    """A picture of the article. It shows data if a cell or a figure made it."""

    source: str
    alt: str
    shows_data: bool


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []  # from other sites
        self.own: list[str] = []  # from this site
        self.styles: list[str] = []  # style sheets written into the page
        self.words: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.classes: set[str] = set()
        self.pictures: list[Picture] = []
        self.open: list[tuple[str, set[str]]] = []
        self.feed(html)

    def _inside(self, tag: str) -> bool:
        return any(tag == name for name, _ in self.open)

    def _address(self, address: str) -> None:
        if FOREIGN.match(address):
            self.loads.append(address.strip())
        elif address.strip() and ":" not in address:
            self.own.append(address.split()[0])  # without the width or density of a `srcset`

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = set(values.get("class", "").split())
        self.classes |= classes
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        for name in LOADED.get(tag, ()):
            for part in values.get(name, "").split(",") if name == "srcset" else [values.get(name, "")]:
                self._address(part)
        if tag == "link" and LOADED_LINKS & set(values.get("rel", "").lower().split()):
            self._address(values.get("href", ""))
        self.loads += FOREIGN_IN_CSS.findall(values.get("style", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.links.append(values.get("content", "").partition("url=")[2])
        if tag == "img" and self._inside("article"):
            around = set().union(*(classes for _, classes in self.open))
            data = bool(around & {"cell_output", "qicc-figure"}) or self._inside("figure")
            self.pictures.append(Picture(values.get("src", ""), values.get("alt", ""), data))
        if tag not in UNCLOSED:
            self.open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        # An element left open ends with the one around it.
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth][0] == tag:
                del self.open[depth:]
                break

    def handle_data(self, data: str) -> None:
        where = self.open[-1][0] if self.open else ""
        if where == "script":
            self.loads += FOREIGN_IN_SCRIPT.findall(data)
        elif where == "style":
            self.loads += FOREIGN_IN_CSS.findall(data)
            self.styles.append(data)
        elif self._inside("article"):
            self.words += data.split()
