"""The role ``{num}`KEY = STATED` ``: a number in the prose that the page's own code has computed.

A cell of the page computes it and names it, `glue("KEY", value)`; the prose states it as the author means it to
be read. The stated digits are printed. The build fails where the computed value differs from them by more than
half a unit of their last digit, or by more than a tolerance given after a plus-minus sign
(``{num}`KEY = 0.35 +- 0.02` ``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

log = logging.getLogger(__name__)
STATEMENT = re.compile(
    r"^\s*(?P<key>\S+)\s*=\s*(?P<stated>[-+−]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?)\s*(?:\+-\s*(?P<within>\S+))?\s*$"
)


class stated_number(nodes.inline):
    """A number in the text, until it has been compared with the computed one."""


def half_a_digit(stated: str) -> float:
    """Half a unit of the last digit of a decimal numeral: 0.0005 for ``1.230``."""
    mantissa, _, exponent = stated.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(0.5 * 10.0 ** (int(exponent or 0) - decimals))


def read(numeral: str) -> float:
    return float(numeral.replace("−", "-").replace(",", ""))


def compare(key: str, stated: str, within: str | None, computed: str | None) -> str | None:
    """What is wrong with a stated number, as a sentence; None if it is right."""
    if computed is None:
        return f"The number `{key}` is stated as {stated}, but no cell of this page computes it: glue({key!r}, ...)."
    try:
        value = float(computed)
    except ValueError:
        return f"The number `{key}` is stated as {stated}, but what the page computes is not a number: {computed}."
    tolerance = float(within) if within else half_a_digit(stated.replace(",", "")) * (1 + 1e-9)
    if abs(value - read(stated)) <= tolerance:
        return None
    return f"The number `{key}` is stated as {stated}, but this page computes {value!r} (tolerance {tolerance:.3g})."


def role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: object = None,
    content: Sequence[str] = (),
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    match = STATEMENT.match(text)
    if match is None:
        problem = f"Expected {{num}}`KEY = NUMBER`, but found {{num}}`{text}`."
        return [], [inliner.reporter.error(problem, line=lineno)]
    shown = match["stated"].replace("-", "−")
    node = stated_number(rawtext, shown, classes=["qicc-number"], **match.groupdict())
    node["docname"] = inliner.document.settings.env.docname
    return [node], []


class CompareStatedNumbers(SphinxPostTransform):
    default_priority = 6

    def run(self, **kwargs: object) -> None:
        settings: Any = self.env
        folder = str(settings.mystnb_config.output_folder)
        for node in list(self.document.findall(stated_number)):
            computed = read_glue_cache(folder, node["docname"])
            output = computed.get(node["key"], {}).get("data", {}).get("text/plain")
            if problem := compare(node["key"], node["stated"], node["within"], output):
                log.warning(problem, location=node, type="qicc", subtype="number")
            node.replace_self(nodes.inline(node.rawsource, node.astext(), classes=node["classes"]))


def setup(app: Sphinx) -> None:
    app.add_role("num", role)
    app.add_post_transform(CompareStatedNumbers)
