"""The four charge states as discs, and arrows between them: the network in the pictures on entropy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrow

from qicc_lib.arguments import Array

from .plotting import INK

PLACES = {"00": (0.0, 1.0), "10": (-1.6, 0.0), "01": (1.6, 0.0), "11": (0.0, -1.0)}


@dataclass(frozen=True)
class Line:
    """A transition: net flux from source to target, its colours, its word, and which of parallel ones it is."""

    source: str
    target: str
    flux: float
    mark: str
    ink: str
    word: str
    side: int = 0


def draw(ax: Axes, probabilities: Array, lines: Sequence[Line], largest: float) -> None:
    """States with areas as probabilities, lines with widths as fluxes."""
    ax.set(xlim=(-2.1, 2.1), ylim=(-1.45, 1.45), aspect="equal")
    ax.axis("off")
    radius = {s: 0.42 * float(np.sqrt(p)) + 0.03 for s, p in zip(PLACES, probabilities, strict=True)}
    for line in lines:
        a, b = (np.array(PLACES[s]) for s in (line.source, line.target))
        along = (b - a) / np.hypot(*(b - a))
        out = np.array([-along[1], along[0]])
        out = out if out @ (a + b) >= 0 else -out
        shift = 0.1 * line.side * out
        start, end = a + along * (radius[line.source] + 0.06), b - along * (radius[line.target] + 0.06)
        start, end = (start, end) if line.flux >= 0 else (end, start)
        width = 0.13 * abs(line.flux) / largest if largest > 0 else 0.0
        if width < 0.004:
            ax.plot(*np.array([start + shift, end + shift]).T, color=INK["axis"], lw=0.8)
        else:
            shape: Any = {"width": max(width, 0.012), "head_width": width + 0.1, "head_length": 0.13, "lw": 0}
            arrow = FancyArrow(*(start + shift), *(end - start), length_includes_head=True, **shape)
            arrow.set_facecolor(INK[line.mark])
            ax.add_patch(arrow)
        far = out * (0.2 + 0.12 * abs(line.side)) * (line.side or 1)
        x, y = (a + b) / 2 + far
        ax.text(x, y, line.word, color=INK[line.ink], size=8.5, ha="center", va="center")
    for s, p in zip(PLACES, probabilities, strict=True):
        ax.add_patch(Circle(PLACES[s], radius[s], facecolor=INK["prob"], edgecolor=INK["prob-line"], lw=1))
        ax.text(*PLACES[s], s, ha="center", va="center", weight="bold", size=9, zorder=4)
        x, y = PLACES[s]
        place, ha = ((x, y - radius[s] - 0.12), "center") if y == 0 else ((x + radius[s] + 0.1, y), "left")
        ax.text(*place, f"{p:.2f}", ha=ha, va="center", size=8, color=INK["muted"])
