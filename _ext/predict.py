"""The directive `predict`: ask before showing.

    ```{predict} Both forces push right. Which way do the particles go?
    :answer: left
    :reveal: They go left.
    :forces: particles right, energy right

    - left: They go left, and this is why.
    - right: A fair guess: each force alone would push them right. Yet ...
    ```

`:forces:` draws the forces above the choices, with a question mark for each flux. The question covers the figure of
the cell that follows until the reader has chosen or skipped. Each choice has its own explanation. Without JavaScript,
and on paper, nothing is covered and the explanations are folded. Nothing is stored and nothing is graded.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

LANES = ("particles", "energy")
ARROW = "M1 4.5h131V1.5l26 9.5-26 9.5v-3H1z"
TURNS = {"right": "", "left": ' transform="matrix(-1 0 0 1 160 0)"'}


class prediction(nodes.General, nodes.Element):
    """The whole question."""


class choice(nodes.General, nodes.Element):
    """One choice and what to say to those who took it."""


class Predict(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = dict.fromkeys(("answer", "reveal", "forces"), directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        question = prediction()
        if not self.options.get("reveal", "").strip():
            raise self.error("`predict` needs `:reveal:`, the answer as a sentence, such as `They go left.`")
        question["reveal"] = self.options["reveal"].strip()
        question["name"] = f"predict-{self.env.new_serialno('qicc-predict')}"
        title = nodes.paragraph(
            "",
            "",
            *self.parse_inline(self.arguments[0])[0],
            classes=["qicc-question"],
            ids=[f"{question['name']}-question"],
        )
        parsed = nodes.container()
        self.state.nested_parse(StringList(list(self.content), self.get_source_info()[0]), self.content_offset, parsed)
        items = list(parsed.findall(nodes.list_item))
        labels = []
        for item in items:
            paragraph = item.next_node(nodes.paragraph)
            label, _, first = (paragraph.astext() if paragraph else "").partition(":")
            text = paragraph[0] if paragraph else None
            if not paragraph or not isinstance(text, nodes.Text) or ":" not in text or not first.strip():
                raise self.error("Every choice of `predict` reads `- choice: explanation`, the choice in plain words.")
            paragraph[0] = nodes.Text(str(text).partition(":")[2].lstrip())
            option = choice("", *item.children, label=label.strip(), right=label.strip() == self.options.get("answer"))
            option["name"] = question["name"]
            labels.append(option)
        if sum(bool(option["right"]) for option in labels) != 1:
            found = [option["label"] for option in labels]
            raise self.error(
                f"`:answer:` of `predict` must be one of its choices {found}, but is {self.options.get('answer')!r}."
            )
        question += title
        if "forces" in self.options:
            question += nodes.raw("", self.forces(), format="html")
        question += labels
        return [question]

    def forces(self) -> str:
        """The strip of the question: forces as hollow arrows between L and R, a question mark for each flux."""
        lanes = [tuple(lane.split()) for lane in self.options["forces"].split(",")]
        if not all(len(lane) == 2 and lane[0] in LANES and lane[1] in TURNS for lane in lanes):
            raise self.error("`:forces:` of `predict` reads `particles right, energy left`.")
        said = " and ".join(f"the force on the {name} points {way}" for name, way in lanes)
        drawn = "".join(
            f'<div class="qicc-lane {name}"><span>{name}</span><svg viewBox="0 0 160 22" aria-hidden="true">'
            f'<path d="{ARROW}"{TURNS[way]}/></svg><b>?</b></div>'
            for name, way in lanes
        )
        label = f"Between L and R, {said}; where each flux goes is the question."
        return f'<div class="qicc-forces" role="img" aria-label="{label}"><i>L</i><div>{drawn}</div><i>R</i></div>'


def visit_prediction(self: HTML5Translator, node: prediction) -> None:
    attributes = f'id="{node["name"]}" data-reveal="{self.encode(node["reveal"])}"'
    self.body.append(f'<section class="qicc-predict" aria-labelledby="{node["name"]}-question" {attributes}>')


def depart_prediction(self: HTML5Translator, node: prediction) -> None:
    self.body.append("</section>\n")


def visit_choice(self: HTML5Translator, node: choice) -> None:
    right = " data-right" if node["right"] else ""
    label = self.encode(node["label"])
    self.body.append(f'<details class="qicc-choice" data-choice="{label}"{right}><summary>{label}</summary><div>')


def depart_choice(self: HTML5Translator, node: choice) -> None:
    self.body.append("</div></details>\n")


def plain(self: object, node: nodes.Element) -> None:
    """On paper the question and its explanations are ordinary text."""


def setup(app: Sphinx) -> None:
    app.add_node(prediction, html=(visit_prediction, depart_prediction), latex=(plain, plain), text=(plain, plain))
    app.add_node(choice, html=(visit_choice, depart_choice), latex=(plain, plain), text=(plain, plain))
    app.add_directive("predict", Predict)
