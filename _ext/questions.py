"""What the directives that ask have in common: `predict` in predict.py, `self-check` in self_check.py.

A question holds choices, each with its own explanation, or an answer with explanations. In HTML the explanations are
folded `<details>`; `questions.js` makes buttons of them. Everywhere else a question is ordinary text.
Nothing is stored and nothing is sent.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

log = logging.getLogger(__name__)
KEY = re.compile(r"\{([^{}\s]+)\}")
END_OF_LABEL = re.compile(r":(?:\s+|$)")


class question(nodes.General, nodes.Element):
    """The whole question. `family` is its directive, `kind` the kind of answer, `data` what its script must know."""


class choice(nodes.General, nodes.Element):
    """One choice: its label, and what to say to those who took it."""


class choice_label(nodes.Part, nodes.TextElement):
    """What a choice reads."""


class answer(nodes.General, nodes.Element):
    """The answer: a sentence in a paragraph, and what explains it."""


class Asking(SphinxDirective):
    """Reads the question, and choices with explanations."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {}

    def asked(self, kind: str, **data: object) -> question:
        """The question with its text; `data` reaches the page as data attributes."""
        name = f"{self.name}-{self.env.new_serialno(f'qicc-{self.name}')}"
        asked = question(family=self.name, kind=kind, data=data, docname=self.env.docname, name=name)
        asked.source, asked.line = self.get_source_info()
        ids = [f"{name}-question"]
        asked += nodes.paragraph("", "", *self.inline(self.arguments[0]), classes=["qicc-question"], ids=ids)
        return asked

    def inline(self, text: str) -> list[nodes.Node]:
        return self.parse_inline(text)[0]

    def body(self) -> nodes.Element:
        parsed = nodes.container()
        self.state.nested_parse(StringList(list(self.content), self.get_source_info()[0]), self.content_offset, parsed)
        return parsed

    def choices(self) -> list[choice]:
        """Every item of the list `- choice: explanation`; the choice may hold formulas and emphasis."""
        found = [self._choice(item) for item in self.body().findall(nodes.list_item)]
        said = [option["said"] for option in found]
        if twice := {text for text in said if said.count(text) > 1}:
            raise self.error(f"The choices of `{self.name}` must differ, but {sorted(twice)} stands twice. Drop one.")
        return found

    def _choice(self, item: nodes.list_item) -> choice:
        first = item.children[0] if item.children else None
        before: list[nodes.Node] = []
        for i, child in enumerate(first.children if isinstance(first, nodes.paragraph) else ()):
            if isinstance(child, nodes.Text) and (end := END_OF_LABEL.search(child)):
                before.append(nodes.Text(child[: end.start()]))
                rest = [nodes.Text(child[end.end() :]), *first.children[i + 1 :]] if first is not None else []
                shown = choice_label("", "", *before)
                told = "".join(node.astext() for node in rest)
                if not shown.astext().strip() or not (told.strip() or len(item.children) > 1):
                    break
                body = nodes.paragraph("", "", *rest)
                return choice("", shown, body, *item.children[1:], said=shown.astext().strip(), right=False)
            before.append(child)
        raise self.error(
            f"Every choice of `{self.name}` must read `- choice: explanation`, but {item.astext()!r} does not."
            " Write what to say to a reader who takes this choice after a colon."
        )

    def told(self, *parts: nodes.Node, reveal: str = "") -> answer:
        """The answer that begins with the sentence `reveal`."""
        return answer("", nodes.paragraph("", "", *self.inline(reveal), classes=["qicc-reveal"]), *parts)

    def mark(self, options: Sequence[choice]) -> None:
        """Mark the right choice, which `:answer:` names in its own words."""
        wanted = self.options.get("answer", "").strip()
        if not wanted:
            raise self.error(f"`{self.name}` needs `:answer:`, the right one of its choices in the same words.")
        said = "".join(node.astext() for node in self.inline(wanted)).strip()
        for option in options:
            option["right"] = option["said"] == said
        if not any(option["right"] for option in options):
            found = [option["said"] for option in options]
            raise self.error(
                f"`:answer:` of `{self.name}` must be one of its choices {found}, but is {said!r}."
                " Copy the words of the right choice."
            )

    def numbers(self, option: str, count: int, example: str) -> list[float]:
        """The numbers of an option, such as `0 2` of `:x-range: 0 2`."""
        text = self.options.get(option, "")
        try:
            found = [float(word.replace("−", "-")) for word in text.split()]
        except ValueError:
            found = []
        if len(found) != count or not all(map(math.isfinite, found)):
            raise self.error(
                f"`:{option}:` of `{self.name}` must be {count} number{'s' if count > 1 else ''}, but is {text!r}."
                f" Write for instance `:{option}: {example}`."
            )
        return found


def short(value: float, digits: int = 6) -> str:
    """A number as prose writes it."""
    return f"{value:.{digits}g}".replace("-", "−")


def glued(settings: Any, docname: str, key: str) -> Any:
    """What a cell of the page has named `key`: a number or a list of numbers. Raises ValueError with a remedy."""
    kept = read_glue_cache(str(settings.mystnb_config.output_folder), docname)
    if key not in kept:
        raise ValueError(
            f"The answer is `{key}`, but no cell of this page computes it. Add glue({key!r}, ..., display=False)."
        )
    text = kept[key].get("data", {}).get("text/plain", "")
    try:
        value = ast.literal_eval(text)
        numbers = value if isinstance(value, list) else [value]
        if numbers and all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
            return value
    except (ValueError, SyntaxError):
        pass
    remedy = "Glue float(value) for a number and array.tolist() for a curve."
    raise ValueError(f"The answer `{key}` must be a number or a list of finite numbers, but is {text[:60]!r}. {remedy}")


class OnPaper(SphinxPostTransform):
    """Outside HTML a question, its choices and its explanations are ordinary text."""

    default_priority = 8

    def run(self, **kwargs: object) -> None:
        if self.app.builder.format == "html":
            return
        for asked in list(self.document.findall(question)):
            ask = asked[0]
            text: list[nodes.Node] = [nodes.paragraph("", "", nodes.strong("", "", *ask.children))]
            listed = nodes.bullet_list(bullet="-")
            for option in asked.findall(choice):
                shown, *rest = option.children
                named = [nodes.emphasis("", "", *shown.children), nodes.Text(": ")]
                listed += nodes.list_item("", nodes.paragraph("", "", *named, *rest[0].children), *rest[1:])
            text += [listed] if listed.children else []
            for told in asked.findall(answer):
                text += told.children
            asked.replace_self(text)


def visit_question(self: HTML5Translator, node: question) -> None:
    data = "".join(
        f' data-{name}="{self.encode(value if isinstance(value, str) else json.dumps(value))}"'
        for name, value in node["data"].items()
    )
    self.body.append(
        f'<section class="qicc-asking qicc-{node["family"]}" id="{node["name"]}" data-kind="{node["kind"]}"'
        f' aria-labelledby="{node["name"]}-question"{data}>'
    )


def depart_question(self: HTML5Translator, node: question) -> None:
    self.body.append("</section>\n")


def visit_choice(self: HTML5Translator, node: choice) -> None:
    self.body.append(f'<details class="qicc-choice"{" data-right" if node.get("right") else ""}>')


def depart_choice(self: HTML5Translator, node: choice) -> None:
    self.body.append("</div></details>\n")


def visit_label(self: HTML5Translator, node: choice_label) -> None:
    self.body.append("<summary>")


def depart_label(self: HTML5Translator, node: choice_label) -> None:
    self.body.append("</summary><div>")


def visit_answer(self: HTML5Translator, node: answer) -> None:
    self.body.append('<details class="qicc-choice qicc-truth"><summary>The answer</summary><div>')


def setup(app: Sphinx) -> None:
    app.add_node(question, html=(visit_question, depart_question))
    app.add_node(choice, html=(visit_choice, depart_choice))
    app.add_node(choice_label, html=(visit_label, depart_label))
    app.add_node(answer, html=(visit_answer, depart_choice))
    app.add_post_transform(OnPaper)
