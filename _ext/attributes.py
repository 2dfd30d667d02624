"""Attributes that a docstring names together, ``a, b : array [rate, energy]``, each on a line of its own in the book.

Sphinx takes all but the last of such names for a type. The description stands with the first of them.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

TOGETHER = re.compile(r":(ivar|vartype) (\w+(?:, \w+)+):(.*)")
UNITS = re.compile(r"(.*)\[(.+)\]")


def types(text: str, count: int) -> list[str]:
    """The type of each name: one for all, or as many as there are names; so for the units in brackets."""
    if found := UNITS.fullmatch(text):
        units = found[2].split(", ")
        return [f"{found[1]}[{unit}]" for unit in units] if len(units) == count else [text] * count
    each = text.split(", ")
    return each if len(each) == count else [text] * count


def apart(app: Sphinx, what: str, name: str, thing: object, options: Any, lines: list[str]) -> None:
    """Rewrite what napoleon has made of a section *Attributes*, in place."""
    made: list[str] = []
    rest: list[str] = []
    for line in lines:
        if line.startswith(":") or not line.strip():
            made += rest
            rest = []
        found = TOGETHER.fullmatch(line)
        if not found:
            made.append(line)
            continue
        names = found[2].split(", ")
        if found[1] == "ivar":
            made.append(f":ivar {names[0]}:{found[3]}")
            rest = [f":ivar {other}:" for other in names[1:]]
        else:
            kinds = types(found[3].strip(), len(names))
            made += [f":vartype {other}: {kind}" for other, kind in zip(names, kinds, strict=True)]
    lines[:] = made + rest


def setup(app: Sphinx) -> None:
    app.setup_extension("sphinx.ext.autodoc")  # has the event
    app.connect("autodoc-process-docstring", apart, priority=600)  # napoleon has 500
