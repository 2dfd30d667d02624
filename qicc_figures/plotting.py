"""The look of every picture: colours and style for matplotlib, the grammar of arrows, a picture with its words.

Colours come from `palette.json`, which the live figures read too. Importing this module loads matplotlib;
`import qicc_lib` does not.
"""

from __future__ import annotations

import base64
import html
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

PALETTE: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "palette.json").read_text(encoding="utf-8"))
INK = PALETTE["light"]

STYLE: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Inter", "Helvetica Neue", "Arial", "DejaVu Sans"],
    "font.size": 9.5,
    "mathtext.fontset": "stix",
    "axes.edgecolor": INK["axis"],
    "axes.labelcolor": INK["ink"],
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.prop_cycle": cycler(color=[INK["particle"], INK["energy"], INK["entropy"], INK["hot"], INK["cold"]]),
    "text.color": INK["ink"],
    "xtick.color": INK["axis"],
    "ytick.color": INK["axis"],
    "xtick.labelcolor": INK["muted"],
    "ytick.labelcolor": INK["muted"],
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "grid.color": INK["line"],
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "figure.facecolor": INK["bg"],
    "figure.dpi": 110,
    "svg.hashsalt": "qicc",
    "svg.fonttype": "path",
    "hatch.linewidth": 0.9,
}


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawn figure and what it shows, in words with numbers from its data; the output of a cell it ends."""

    figure: Figure
    alt: str

    def __post_init__(self) -> None:
        if "matplotlib.pyplot" in sys.modules:  # pyplot would show its figures at the end of a cell, a second time
            sys.modules["matplotlib.pyplot"].close(self.figure)

    def __repr__(self) -> str:
        return f"Picture({self.alt!r})"

    def svg(self) -> bytes:
        return self._saved("svg", metadata={"Date": None, "Creator": None})

    def png(self, dpi: int = 160) -> bytes:
        return self._saved("png", dpi=dpi, metadata={"Software": None})

    def html(self, css: str = "qicc-picture") -> str:
        source = base64.b64encode(self.svg()).decode()
        return f'<img class="{css}" alt="{html.escape(self.alt)}" src="data:image/svg+xml;base64,{source}">'

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        png = base64.b64encode(self.png()).decode()
        return {"text/html": self.html(), "image/png": png, "text/plain": self.alt}, {}

    def _saved(self, kind: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        with mpl.rc_context(STYLE):
            self.figure.savefig(buffer, format=kind, **options)
        return buffer.getvalue()


def arrow(ax: Axes, x: float, y: float, length: float, colour: str, kind: str, height: float, head: float) -> None:
    """An arrow in the grammar of the figures: hollow force, filled flux, hatched flux against its force."""
    way, half = np.sign(length), height / 2
    neck = x + length - way * min(head, abs(length))
    points = [(x, y - half), (neck, y - half), (neck, y - 1.9 * half), (x + length, y)]
    points += [(neck, y + 1.9 * half), (neck, y + half), (x, y + half)]
    fill = "none" if kind == "force" else colour
    ax.add_patch(Polygon(points, closed=True, facecolor=fill, edgecolor=colour, lw=1.4, joinstyle="round"))
    if kind == "against":
        ax.add_patch(Polygon(points, closed=True, facecolor="none", edgecolor=INK["bg"], lw=0, hatch="//////"))


def note(ax: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], colour: str, **style: Any) -> None:
    """A word beside a place, at a distance in points."""
    style = {"size": 8.5, "va": "center", "annotation_clip": False, **style}
    ax.annotate(text, at, offset, textcoords="offset points", color=INK[colour], **style)
