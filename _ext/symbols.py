"""The meanings of symbols: the rows of the notation page, as data for the script that shows them at a formula.

A table of that page holds on every page, unless a comment above it says where: `% where: book/dots/series`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from sphinx.application import Sphinx

NOTATION = "book/back-matter/notation.md"
WHERE = re.compile(r"%\s*where:\s*(.+)")
FORMULA = re.compile(r"\$([^$]+)\$")
CELLS = re.compile(r"(?<!\\)\|")


def rows(text: str) -> list[dict[str, object]]:
    """What each row of the tables says: its symbols in TeX, meaning, code, unit, and the pages where it holds."""
    where: list[str] = []
    found: list[dict[str, object]] = []
    for line in text.splitlines():
        if line.startswith("#"):
            where = []
        elif stated := WHERE.match(line):
            where = stated[1].split()
        elif line.startswith("| $") and len(cells := [cell.strip() for cell in CELLS.split(line)[1:-1]]) == 4:
            symbols, means, code, unit = cells
            found.append({"tex": FORMULA.findall(symbols), "means": means, "code": code, "unit": unit, "where": where})
    return found


def write(app: Sphinx) -> None:
    """Put the data beside the other scripts; without the notation page there is nothing to show."""
    source = Path(app.srcdir) / NOTATION
    if app.builder.format != "html" or not source.is_file():
        return
    place = Path(app.outdir) / "_static" / "symbols-data.js"
    place.parent.mkdir(parents=True, exist_ok=True)
    found = json.dumps(rows(source.read_text(encoding="utf-8")), ensure_ascii=False)
    place.write_text(f"window.qiccSymbols = {found};\n", encoding="utf-8")


def scripts(app: Sphinx) -> None:
    """Add the scripts to the page being written."""
    if (Path(app.srcdir) / NOTATION).is_file():
        app.add_js_file("symbols-data.js", loading_method="defer")
        app.add_js_file("symbols.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", write)
