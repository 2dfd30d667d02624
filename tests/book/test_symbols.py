"""The rows of the notation page that explain symbols in formulas, and the words of the glossary."""

from __future__ import annotations

import json
import re

import symbols

from .small_site import ROOT, build

PAGE = """\
# Notation

| Symbol | Meaning and sign | In code | Unit |
|:--|:--|:--|:--|
| $J_N$, $J_N^a$ | particle current | `state.particle_current["L"]` | rate |

## The gas

% where: book/gas book/sound

| Symbol | Meaning and sign | In code | Unit |
|:--|:--|:--|:--|
| $h$ | enthalpy, $e + Pv$ | none | energy |

## Elsewhere

| Symbol | Meaning and sign | In code | Unit |
|:--|:--|:--|:--|
| $c$ | zero \\| nothing | none | energy |
"""
BOLD = re.compile(r"(?<!\*)\*\*([a-z][a-z -]+)\*\*(?!\*)")


def test_a_row_says_its_symbols_and_where_it_holds() -> None:
    current, enthalpy, zero = symbols.rows(PAGE)
    assert current == {
        "tex": ["J_N", "J_N^a"], "means": "particle current", "code": '`state.particle_current["L"]`', "unit": "rate",
        "where": [],
    }  # fmt: skip
    assert enthalpy["where"] == ["book/gas", "book/sound"] and enthalpy["means"] == "enthalpy, $e + Pv$"
    assert zero["where"] == [] and zero["means"] == "zero \\| nothing"


def test_a_page_with_formulas_loads_the_rows(tmp_path) -> None:  # type: ignore[no-untyped-def]
    pages = {"book/back-matter/notation": PAGE, "with": "# A\n\n$J_N$\n", "without": "# B\n\nNothing.\n"}
    code, said, out = build(tmp_path, pages)
    assert code == 0, said
    data = (out / "_static" / "symbols-data.js").read_text(encoding="utf-8")
    rows = json.loads(data.removeprefix("window.qiccSymbols = ").rstrip(";\n"))
    assert rows == symbols.rows(PAGE)
    assert "symbols-data.js" in (out / "with.html").read_text(encoding="utf-8")
    assert "symbols-data.js" not in (out / "without.html").read_text(encoding="utf-8")


def test_a_word_that_a_chapter_defines_in_bold_is_in_the_glossary() -> None:
    """Bold in lower case marks a definition."""
    glossary = (ROOT / "book" / "back-matter" / "glossary.md").read_text(encoding="utf-8")
    words = set(re.findall(r"^([a-z][a-zA-Z, -]*)$", glossary, re.MULTILINE))
    missing = []
    for chapter in sorted((ROOT / "book").glob("*/*.md")):
        if chapter.parent.name != "back-matter":
            text = re.sub(r"```\{code-cell\}.*?```", "", chapter.read_text(encoding="utf-8"), flags=re.DOTALL)
            missing += [(chapter.name, word) for word in BOLD.findall(text) if word not in words]
    assert missing == []
