"""The book's Sphinx extension: figures, questions, checked numbers, links from equations to code, own scripts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import attributes
import equation_links
import numbers_in_prose
import predict
import questions
import self_check
import symbols
from docutils import nodes
from sphinx.application import Sphinx

BUNDLE = re.compile(r'data-bundle="([\w-]+)"')
ICON_SCRIPT = re.compile(r'\s*<script [^>]*src="[^"]*/scripts/fontawesome\.js[^"]*"></script>')

# Notebooks inherit this from the process that builds the book: `explore` then yields the page's figure, not a widget.
os.environ.setdefault("QICC_FIGURES", "static")


def page_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = str(context.get("body", ""))

    def deferred(name: str, priority: int = 500) -> None:
        app.add_js_file(name, priority=priority, loading_method="defer")

    # First the covers, so that the loader sees which figures they hide; then the figures, before MathJax begins, which
    # takes a second for a chapter.
    first = 400
    if 'data-kind="curve"' in body:
        deferred("sketch.js", first)
    if 'class="qicc-asking' in body:
        deferred("questions.js", first)
    if 'class="qicc-figure"' in body:
        for bundle in dict.fromkeys(BUNDLE.findall(body)):
            deferred(f"qicc/{bundle}.iife.js", first)
        deferred("qicc/loader.js", first)
    if 'class="math' in body:
        deferred("formulas.js")
        symbols.scripts(app)


def own_scripts_only(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Drop thebe, whose address is another site's, and inline scripts that stand twice."""
    seen: set[str] = set()
    kept = []
    for script in context.get("script_files", []):
        body = str(getattr(script, "attributes", {}).get("body") or "")
        if "THEBE" in body or "thebe" in str(getattr(script, "filename", "")) or body in seen:
            continue
        seen |= {body} if body else set()
        kept.append(script)
    context["script_files"] = kept
    context["css_files"] = [
        css for css in context.get("css_files", []) if "thebe" not in str(getattr(css, "filename", css))
    ]


def icons_from_their_font(app: Sphinx, exception: Exception | None) -> None:
    """Drop the theme's script of icons, half a megabyte on every page: its style sheet has the same icons as a font."""
    if exception is None and app.builder.format == "html":
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            if kept := ICON_SCRIPT.sub("", text) if ICON_SCRIPT.search(text) else "":
                page.write_text(kept, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    numbers_in_prose.setup(app)
    for part in (questions, predict, self_check, equation_links, attributes, symbols):
        part.setup(app)
    app.connect("html-page-context", page_scripts)
    app.connect("html-page-context", own_scripts_only, priority=990)
    app.connect("build-finished", icons_from_their_font)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
