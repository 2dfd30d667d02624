"""The directive `predict`: ask before showing. Three kinds of answer.

A choice:

    ```{predict} Both forces push right. Which way do the particles go?
    :answer: left
    :reveal: They go left.
    :forces: particles right, energy right

    - left: They go left, and this is why.
    - right: A fair guess: each force alone would push them right. Yet ...
    ```

A number, which the reader types or slides, compared with one that a cell of the page computes and glues:

    ```{predict} How large can the current get, in units of the tunnel rate?
    :kind: number
    :answer: {ceiling}
    :range: 0 1 0.01
    :within: 0.02
    :reveal: the ceiling of the theorem below.

    - too low: ...
    - about right: ...
    - too high: ...
    ```

A curve, which the reader draws by mouse, finger or keyboard, compared with arrays that a cell glues as lists:

    ```{predict} Sketch the particle current against the particle force.
    :kind: curve
    :answer: {forces} {currents}
    :x: particle force $F_N$
    :y: particle current $J_N$
    :x-range: 0 2
    :y-range: -0.04 0.04

    What the true curve shows, and why.
    ```

The question covers the cell that follows until the reader has answered or skipped. Without JavaScript, and on paper,
nothing is covered. `:forces:` draws the forces above the choices, with a question mark for each flux.
"""

from __future__ import annotations

from typing import Any

import sketch
from docutils import nodes
from docutils.parsers.rst import directives
from questions import KEY, Asking, answer, choice, choice_label, glued, log, question, short
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

LANES = ("particles", "energy")
ARROW = "M1 4.5h131V1.5l26 9.5-26 9.5v-3H1z"
TURNS = {"right": "", "left": ' transform="matrix(-1 0 0 1 160 0)"'}
KINDS = ("choice", "number", "curve")
SIDES = ("too low", "about right", "too high")
OPTIONS = ("answer", "reveal", "forces", "kind", "range", "within", "unit", "x", "y", "x-range", "y-range", "columns")


class Predict(Asking):
    option_spec = dict.fromkeys(OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        kind = self.options.get("kind", "choice")
        if kind not in KINDS:
            raise self.error(f"`:kind:` of `predict` must be one of {list(KINDS)}, but is {kind!r}. Choose one.")
        asked: question = getattr(self, kind)()
        if "forces" in self.options:
            asked.insert(1, nodes.raw("", self.forces(), format="html"))
        return [asked]

    def choice(self) -> question:
        reveal = self.options.get("reveal", "").strip()
        if not reveal:
            raise self.error("`predict` needs `:reveal:`, the answer as a sentence, such as `They go left.`")
        options = self.choices()
        self.mark(options)
        asked = self.asked("choice")
        asked += [*options, self.told(reveal=reveal)]
        return asked

    def number(self) -> question:
        low, high, step = self.numbers("range", 3, "0 1 0.01")
        (within,) = self.numbers("within", 1, "0.02")
        if not (low < high and 0 < step <= high - low and within > 0):
            raise self.error(
                f"`:range:` of `predict` must run upward in positive steps and `:within:` must be positive, but they"
                f" are {low:g} {high:g} {step:g} and {within:g}. Write `:range: 0 1 0.01` and `:within: 0.02`."
            )
        wanted = self.options.get("answer", "").strip()
        if not KEY.fullmatch(wanted):
            self.numbers("answer", 1, "{key}")
        options = {option["said"]: option for option in self.choices()}
        if set(options) != set(SIDES):
            raise self.error(
                f"A number to `predict` needs three explanations, {', '.join(f'`- {side}: ...`' for side in SIDES)},"
                f" but has {sorted(options)}. Write one for each."
            )
        unit = self.options.get("unit", "").strip()
        data = {"low": low, "high": high, "step": step, "within": within, "unit": unit}
        asked = self.asked("number", **data)
        asked["answer"] = wanted
        asked += [self.told(reveal=self.options.get("reveal", "")), *(options[side] for side in SIDES)]
        return asked

    def curve(self) -> question:
        wanted = self.options.get("answer", "")
        keys = KEY.findall(wanted)
        if len(keys) != 2 or KEY.sub("", wanted).strip():
            raise self.error(
                f"`:answer:` of a curve must name two lists that a cell glues, `{{x}} {{y}}`, but is {wanted!r}."
            )
        ranges = {axis: self.numbers(f"{axis}-range", 2, "0 2") for axis in "xy"}
        for axis, (low, high) in ranges.items():
            if low >= high:
                raise self.error(f"`:{axis}-range:` of `predict` must run upward, but is {low:g} {high:g}. Swap them.")
        (columns,) = self.numbers("columns", 1, "11") if "columns" in self.options else (11.0,)
        if columns not in range(5, 22):
            raise self.error(f"`:columns:` of `predict` must be a whole number from 5 to 21, but is {columns:g}.")
        for axis in "xy":
            if not self.options.get(axis, "").strip():
                raise self.error(f"A curve to `predict` needs `:{axis}:`, what this axis shows, such as `force $F_N$`.")
        body = self.body()
        if not body.children:
            raise self.error("A curve to `predict` needs an explanation: write it below the options.")
        asked = self.asked("curve", columns=int(columns), **{f"{axis}s": ranges[axis] for axis in "xy"})
        asked["answer"] = wanted
        names = [self.inline(self.options[axis]) for axis in "yx"]
        pad = sketch.pad(names[0], names[1])
        asked += self.told(pad, *body.children, reveal=self.options.get("reveal", ""))
        return asked

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
        text = f"Between L and R, {said}; where each flux goes is the question."
        return f'<div class="qicc-forces" role="img" aria-label="{text}"><i>L</i><div>{drawn}</div><i>R</i></div>'


def number_truth(asked: question, value: Any) -> str:
    """Fill in the answer and the ranges of its explanations; return the answer as a sentence's beginning."""
    data = asked["data"]
    if isinstance(value, list):
        raise ValueError(f"The answer `{asked['answer']}` must be one number, but is a list. Glue float(value).")
    if not data["low"] <= value <= data["high"]:
        raise ValueError(
            f"The answer {value:g} must lie in `:range:`, from {data['low']:g} to {data['high']:g}. Widen the range."
        )
    data["truth"] = value
    unit = f" {data['unit']}" if data["unit"] else ""
    below, above = (f"{short(value + sign * data['within'], 3)}{unit}" for sign in (-1, 1))
    texts = (f"Less than {below}", f"From {below} to {above}", f"More than {above}")
    for option, text in zip(asked.findall(choice), texts, strict=True):
        option.replace(option[0], choice_label("", "", nodes.Text(text)))
    return f"It is {short(value)}{unit}"


class Truths(SphinxPostTransform):
    """Give numbers and curves their true answer, which cells of the page have computed."""

    default_priority = 7

    def run(self, **kwargs: object) -> None:
        for asked in list(self.document.findall(question)):
            wanted = asked.get("answer")
            if wanted is None:
                continue
            try:
                truth = [glued(self.env, asked["docname"], key) for key in KEY.findall(wanted)] or [float(wanted)]
                said = number_truth(asked, *truth) if asked["kind"] == "number" else sketch.curve_truth(asked, *truth)
            except ValueError as problem:
                log.warning(str(problem), location=asked, type="qicc", subtype="question")
                asked.parent.remove(asked)
                continue
            told = next(asked.findall(answer))
            more = bool(told[0].children) and asked["kind"] == "number"
            said = f"{said}: " if more else f"{said}. "
            told[0] = nodes.paragraph("", "", nodes.Text(said), *told[0].children, classes=["qicc-reveal"])


def setup(app: Sphinx) -> None:
    sketch.setup(app)
    app.add_directive("predict", Predict)
    app.add_post_transform(Truths)
