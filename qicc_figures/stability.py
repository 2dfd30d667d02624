"""The figure *Stability diagram*: which charge state is most probable over both levels, and where particles flow.

The parameters are those of *Two dots, three reservoirs*; the levels of its state are the point of the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from qicc_lib.arguments import Array
from qicc_lib.balance import State

from .figures import FIGURES, Shown, Values, controls
from .pictures import titled, word
from .plotting import INK, STYLE, Picture
from .words import number, precision, sign

NAME, STATES = "stability", ("00", "10", "01", "11")
# A little more than the levels' own range, so that the point stays in the frame.
MARGIN = 0.25
# Below this part of a tunnel rate a current counts as none, as in the live figure.
NOTHING = 1e-13


@dataclass(frozen=True, eq=False)
class Diagram(Shown):
    """The numbers that the figure shows: the most probable charge state and J_N over both levels."""

    points: int = 121

    def axis(self, key: str) -> Array:
        """The values of a level along its axis."""
        level = controls(NAME)[key]
        return np.linspace(level["min"] - MARGIN, level["max"] + MARGIN, self.points)

    @cached_property
    def grid(self) -> State:
        """The state at all levels: one row for each eps_g, one column for each eps_c."""
        levels = {"eps_c": self.axis("eps_c"), "eps_g": self.axis("eps_g")[:, None]}
        return self.family.device({**self.p, **levels}).steady_state()

    @cached_property
    def solved(self) -> tuple[Array, Array]:
        """Index in STATES of the most probable state, and J_N."""
        return self.grid.probabilities.argmax(-1), self.grid.particle_current["L"]

    @property
    def extremes(self) -> tuple[float, float]:
        """The largest currents to the right and to the left, without sign."""
        J = self.solved[1]
        right, left = (float(max(0.0, (way * J).max())) for way in (1, -1))
        return right * (right > NOTHING), left * (left > NOTHING)

    @cached_property
    def touching(self) -> list[str]:
        """The pairs of states, both dots different, whose regions have a border in common."""
        kind, pairs = self.solved[0], []
        for a, b in ((0, 3), (1, 2)):
            beside = [kind[:, :-1] + 4 * kind[:, 1:], kind[:-1] + 4 * kind[1:]]
            met = sum(int(np.isin(border, (a + 4 * b, b + 4 * a)).sum()) for border in beside)
            if met > 2:
                pairs.append(f"{STATES[a]} and {STATES[b]}")
        return pairs

    @property
    def here(self) -> str:
        """The most probable state of the point with its probability; all of them, where several are equally so."""
        p = self.state.probabilities
        same = [name for name, value in zip(STATES, p, strict=True) if p.max() - value < 1e-9]
        return f"{' and '.join(same)}, {p.max():.2f}{' each' * (len(same) > 1)}"

    @property
    def flows(self) -> str:
        """Where the particles go, and how many at most."""
        J, most, force = self.solved[1], self.extremes, sign(self.particle.F)
        digits, told = precision(max(most)), []
        for way, side, largest in ((1, "right", most[0]), (-1, "left", most[1])):
            if largest:
                against = ", against F_N," * (force * way < 0)
                share = np.mean(way * J > 0)
                told.append(f"to the {side}{against} in {share:.0%} of it, at most {digits.write(largest)[1:]}")
        return f"The particles go {' and '.join(told)}." if told else "No particles flow anywhere."

    @cached_property
    def alt(self) -> str:
        kind = self.solved[0]
        shares = ", ".join(f"{name} {np.mean(kind == k):.1%}" for k, name in enumerate(STATES))
        ends = number(float(self.axis("eps_c")[0])), number(float(self.axis("eps_c")[-1]))
        p = self.p
        return (
            f"{FIGURES[NAME]['title']}: the most probable charge state of dot and gate, level eps_c of the dot across"
            f" and eps_g of the gate up, both from {ends[0]} to {ends[1]}, for U = {number(p['U'])}. Shares of the"
            f" area: {shares}. Touching: {', '.join(self.touching) or 'none of those that differ in both dots'}."
            f" {self.flows} The present point eps_c = {number(p['eps_c'])}, eps_g = {number(p['eps_g'])} has"
            f" F_N = {number(self.particle.F)}, J_N = {self.particle.written}; most probable: {self.here}."
            f" {self.said.sentence} {self.said.verdict}."
        )


def picture(p: Values) -> Picture:
    """The diagram with its point."""
    d = Diagram(NAME, p)
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 5.3), d)
        ax = figure.add_axes((0.12, 0.09, 0.86, 0.675))
        x, y = d.axis("eps_c"), d.axis("eps_g")
        ax.set(xlim=x[[0, -1]], ylim=y[[0, -1]], xlabel=r"level $\varepsilon_c$ of the dot")
        ax.set_title(r"level $\varepsilon_g$ of the gate", size=9.5, weight="normal", x=-0.1)
        kind, probabilities = d.solved[0], np.moveaxis(d.grid.probabilities, -1, 0)
        names: dict[str, tuple[float, float]] = {}
        for k, name in enumerate(STATES):
            if (kind == k).any():
                lead = probabilities[k] - np.delete(probabilities, k, 0).max(0)
                ax.contour(x, y, lead, levels=[0], colors=[INK["ink"]], linewidths=1.2)
                names |= {name: at} if (at := _middle(kind == k, x, y)) else {}
        _currents(ax, d, [(p["eps_c"], p["eps_g"]), *names.values()])
        for name, at in names.items():
            word(ax, name, at, "ink", ha="center", weight="bold", size=10.5)
        here = p["eps_c"], p["eps_g"]
        ax.plot(*here, "o", ms=9, color=INK["bg"], mec=INK["ink"], mew=1.6, zorder=7)
        ax.plot(*here, "o", ms=2.5, color=INK["ink"], zorder=8)
        return Picture(figure, d.alt)


def _currents(ax: Axes, d: Diagram, taken: list[tuple[float, float]]) -> None:
    """J_N as a tint, hatched against the particle force; without a force, grey to the left. Words keep off `taken`."""
    x, y, J = d.axis("eps_c"), d.axis("eps_g"), d.solved[1]
    largest, force = max(d.extremes), sign(d.particle.F)
    if not largest:
        return
    for way in (1, -1):
        against = force * way < 0
        colour = INK["flip" if force == 0 and way < 0 else "particle"]
        strength = np.clip(way * J / largest, 0, 1)
        # Strips of one tint each: hundreds of cells would be as many pieces of a drawing.
        steps = np.linspace(0.02, 1, 10)
        tints = [mpl.colors.to_rgba(colour, (0.4 if against else 0.46) * step) for step in steps[:-1]]
        ax.contourf(x, y, strength, levels=steps, colors=tints, antialiased=True)
        if against and strength.max() > 0.05:
            area = ax.contourf(x, y, strength, levels=[0.05, 1.01], colors="none", hatches=["///"])
            area.set(edgecolor=mpl.colors.to_rgba(colour, 0.55), linewidth=0)
        if (at := _strongest(strength, d, taken)) is not None:
            text = f"{'right' if way > 0 else 'left'}{', against $F_N$' * against}"
            word(ax, text, at, "ink", ha="center", weight="bold", size=8.5)
    ax.contour(x, y, J, levels=[0.0], colors=[INK["particle"]], linewidths=1.2)


def _strongest(strength: Array, d: Diagram, taken: list[tuple[float, float]]) -> tuple[float, float] | None:
    """Where the word for a current stands: where it is strongest, clear of other marks and inside one charge state."""
    x, y, kind = d.axis("eps_c"), d.axis("eps_g"), d.solved[0]
    half = int(1.15 / (x[1] - x[0])), int(0.25 / (y[1] - y[0]))
    free = np.zeros_like(kind, dtype=bool)
    inner = slice(half[1], -half[1]), slice(half[0], -half[0])
    corners = [np.roll(kind, (a * half[1], b * half[0]), (0, 1)) == kind for a in (-1, 1) for b in (-1, 1)]
    free[inner] = np.logical_and.reduce(corners)[inner]
    for at in taken:
        free &= (np.abs(x - at[0]) > 1.4) | (np.abs(y - at[1])[:, None] > 0.5)
    row, column = np.unravel_index(np.argmax(strength * free), strength.shape)
    return (float(x[column]), float(y[row])) if (strength * free)[row, column] > 0.06 else None


def _middle(inside: Array, x: Array, y: Array) -> tuple[float, float] | None:
    """A place deep in a region, the middle of the points farthest from its border; None in a narrow one."""
    left, depth = np.pad(inside, 1).astype(bool), np.zeros(inside.shape, dtype=int)
    while left.any():
        depth += left[1:-1, 1:-1]
        around = [np.roll(left, shift, axis) for shift in (1, -1) for axis in (0, 1)]
        left = np.logical_and.reduce([left, *around])
    rows, columns = np.nonzero(depth == depth.max())
    return (float(x[columns].mean()), float(y[rows].mean())) if depth.max() > 4 else None
