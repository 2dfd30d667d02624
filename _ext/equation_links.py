"""Links between equations and code, both ways.

A docstring names equations of the book with the standard role, ``:eq:`series-fluxes` ``; Sphinx links them and warns
of a label that does not exist. This module makes the way back: under each equation that a docstring on a reference
page names, a small link to the function or class.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

Named = dict[str, list[tuple[str, str, str]]]  # of each label: page, anchor and name of what refers to it


def named(env: BuildEnvironment) -> Named:
    kept: Any = env
    if not hasattr(kept, "qicc_equations"):
        kept.qicc_equations = {}
    found: Named = kept.qicc_equations
    return found


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for label, places in named(env).items():
        named(env)[label] = [place for place in places if place[0] != docname]


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    for label, places in named(other).items():
        named(env).setdefault(label, []).extend(place for place in places if place[0] in docnames)


def note(app: Sphinx, document: nodes.document) -> None:
    """Remember which equations the docstrings of a page name."""
    for signature in document.findall(addnodes.desc_signature):
        if signature.get("ids") and signature.parent.get("domain") == "py":
            place = (app.env.docname, signature["ids"][0], signature["fullname"])
            for reference in signature.parent.findall(addnodes.pending_xref):
                # A method's equation belongs to the method, not to its class as well.
                owner: nodes.Node | None = reference
                while owner is not None and not isinstance(owner, addnodes.desc):
                    owner = owner.parent
                if reference.get("refdomain") == "math" and owner is signature.parent:
                    places = named(app.env).setdefault(str(reference["reftarget"]), [])
                    places += [place] if place not in places else []


def link_back(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Put a link to the code under each equation that code names."""
    if app.builder.format != "html":
        return
    for equation in list(document.findall(nodes.math_block)):
        places = named(app.env).get(equation.get("label") or "", [])
        if not places:
            continue
        line = nodes.paragraph("", "in code: ", classes=["qicc-in-code"])
        for i, (page, anchor, name) in enumerate(sorted(places, key=lambda place: place[2])):
            line += [nodes.Text(", ")] if i else []
            line += make_refnode(app.builder, docname, page, anchor, nodes.literal("", name))
        equation.parent.insert(equation.parent.index(equation) + 1, line)


def setup(app: Sphinx) -> None:
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", note)
    app.connect("doctree-resolved", link_back)
