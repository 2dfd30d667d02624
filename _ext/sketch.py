"""The plane on which a reader draws a curve, and the true curve in it.

The drawing is in per cent of the plane, the words around it are HTML: both fit any width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from docutils import nodes
from questions import question, short
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class plane(nodes.General, nodes.Element):
    """Axes and the true curve: two labels, y first."""


class axis(nodes.Part, nodes.TextElement):
    """What an axis shows."""


def pad(y: Sequence[nodes.Node], x: Sequence[nodes.Node]) -> plane:
    return plane("", axis("", "", *y, name="y"), axis("", "", *x, name="x"))


def ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers within a range."""
    step = 10.0 ** math.floor(math.log10(high - low))
    step = next(s for s in (step / 5, step / 2, step, 2 * step, 5 * step) if (high - low) / s < 6)
    return [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def per_cent(value: float, low: float, high: float) -> float:
    return round(100 * (value - low) / (high - low), 3)


def curve_truth(asked: question, x: Any, y: Any) -> str:
    """Draw the true curve and say what it does, in a sentence."""
    data = asked["data"]
    if not (isinstance(x, list) and isinstance(y, list) and len(x) == len(y) >= 2):
        raise ValueError(f"The answer {asked['answer']} must be two lists of one length. Glue array.tolist() twice.")
    if any(b <= a for a, b in pairwise(x)):
        raise ValueError(f"The first list of {asked['answer']} must grow. Sort the values of x.")
    for name, values in (("x", x), ("y", y)):
        low, high = data[f"{name}s"]
        if not low - 1e-9 <= min(values) <= max(values) <= high + 1e-9:
            raise ValueError(
                f"The true curve must lie in `:{name}-range:`, from {low:g} to {high:g}, but {name} runs from"
                f" {min(values):g} to {max(values):g}. Widen the range."
            )
    data["truth"] = [[float(f"{value:.6g}") for value in values] for values in (x, y)]
    (drawn,) = asked.findall(plane)
    drawn["xs"], drawn["ys"], drawn["truth"] = data["xs"], data["ys"], data["truth"]
    drawn["alt"] = f"The true curve {describe(x, y)}."
    return f"From {short(x[0], 3)} to {short(x[-1], 3)} it {describe(x, y)}"


def describe(x: Sequence[float], y: Sequence[float]) -> str:
    """Where a curve starts, crosses zero and ends."""
    crossings = [x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i]) for i in range(len(x) - 1) if y[i] * y[i + 1] < 0]
    through = f", crosses zero at {' and at '.join(short(zero, 3) for zero in crossings)}" if crossings else ""
    return f"starts at {short(y[0], 3)}{through} and ends at {short(y[-1], 3)}"


def visit_plane(self: HTML5Translator, node: plane) -> None:
    self.body.append('<div class="qicc-pad">')


def depart_plane(self: HTML5Translator, node: plane) -> None:
    (x0, x1), (y0, y1), (x, y) = node["xs"], node["ys"], node["truth"]
    across = [(per_cent(value, x0, x1), short(value, 3)) for value in ticks(x0, x1)]
    up = [(100 - per_cent(value, y0, y1), short(value, 3)) for value in ticks(y0, y1)]
    lines = "".join(f"M{at} 0V100" for at, _ in across) + "".join(f"M0 {at}H100" for at, _ in up)
    zero = f'<path class="zero" d="M0 {100 - per_cent(0, y0, y1)}H100"/>' if y0 <= 0 <= y1 else ""
    points = " ".join(f"{per_cent(a, x0, x1)},{round(100 - per_cent(b, y0, y1), 3)}" for a, b in zip(x, y, strict=True))
    self.body.append(
        f'<div class="qicc-plane" role="img" aria-label="{self.encode(node["alt"])}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path class="grid" d="{lines}"/>'
        f'{zero}<polyline class="true" points="{points}"/></svg>'
        + "".join(f'<span class="x" style="left:{at}%">{text}</span>' for at, text in across)
        + "".join(f'<span class="y" style="top:{at}%">{text}</span>' for at, text in up)
        + "</div></div>\n"
    )


def visit_axis(self: HTML5Translator, node: axis) -> None:
    self.body.append(f'<div class="qicc-axis {node["name"]}">')


def depart_axis(self: HTML5Translator, node: axis) -> None:
    self.body.append("</div>")


def remove(self: object, node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(plane, html=(visit_plane, depart_plane), latex=(remove, None), text=(remove, None))
    app.add_node(axis, html=(visit_axis, depart_axis))
