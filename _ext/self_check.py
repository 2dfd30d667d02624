"""The directive `self-check`: a question with at least three choices, each with its own explanation.

    ```{self-check} Which loops carry particles through the flip?
    :answer: loops 1 and 2

    - loop 1 only: Loop 2 passes through the flip as well, with the second electron on board.
    - loops 1 and 2: Both contain the line between 10 and 01.
    - all three: Loop 3 goes round the square and leaves the diagonal out.
    ```

After a choice its explanation appears, and the reader can try another. Without JavaScript the explanations are
folded, on paper they are text.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from questions import Asking
from sphinx.application import Sphinx

LEAST_CHOICES = 3
VERDICTS = {True: "Yes.", False: "Not quite."}


class SelfCheck(Asking):
    option_spec: ClassVar = {"answer": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        asked = self.asked("check")
        options = self.choices()
        if len(options) < LEAST_CHOICES:
            raise self.error(
                f"`self-check` needs at least {LEAST_CHOICES} choices, but has {len(options)}."
                " Add mistakes that readers make, as `- choice: explanation`."
            )
        self.mark(options)
        for option in options:
            verdict = [nodes.strong("", VERDICTS[option["right"]]), nodes.Text(" ")]
            option[1] = nodes.paragraph("", "", *verdict, *option[1].children)
        asked += options
        return [asked]


def setup(app: Sphinx) -> None:
    app.add_directive("self-check", SelfCheck)
