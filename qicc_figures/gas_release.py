"""The figure *A gas that is released*: two gases at rest are joined, and what passes their contact is counted.

Mass of a particle and width of the well are 1. `w` is the depth of the well; `T_L`, `P_L` the left gas; the right gas
follows from the forces.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from qicc_lib.arguments import Array
from qicc_lib.gas import Flow, GasState, Release, SquareWellGas, free_flow, initial, release

from .figures import FIGURES, Pair, Values
from .pictures import titled, word
from .plotting import INK, STYLE, Picture
from .words import Said, number, precision, say, sign

RUNS, SEED = 400, 0
SHOWN = 520  # particles in the tube


@dataclass(frozen=True, eq=False)
class Released:
    """The numbers that the figure shows."""

    p: Values

    @cached_property
    def gas(self) -> SquareWellGas:
        return SquareWellGas(self.p["w"])

    @cached_property
    def left(self) -> GasState:
        return self.gas.state(T=self.p["T_L"], P=self.p["P_L"])

    @cached_property
    def right(self) -> GasState:
        T_R = 1 / (1 / self.p["T_L"] + self.p["F_E"])
        return self.gas.state_at(T=T_R, mu=T_R * (self.left.mu / self.p["T_L"] - self.p["F_N"]))

    @property
    def time(self) -> float:
        return float(self.p["time"])

    @cached_property
    def flow(self) -> Flow:
        return self.gas.riemann(self.left, self.right) if self.p["w"] else free_flow(self.gas, self.left, self.right)

    @property
    def known(self) -> bool:
        """Whether there is a prediction: not where a wave would break up."""
        return bool(np.isfinite(self.flow.particle_current))

    @cached_property
    def pairs(self) -> tuple[Pair, Pair]:
        """Particles and energy, as predicted; small is what is small beside the particles that cross one way."""
        through = float(self.left.density * np.sqrt(self.left.T / (2 * np.pi)))
        J_N, J_E = (float(J) if self.known else 0.0 for J in self.flow[2:])
        return (
            Pair("particle", "N", self.p["F_N"], J_N, precision(max(through, abs(J_N)))),
            Pair("energy", "E", self.p["F_E"], J_E, precision(max(through * self.p["T_L"], abs(J_E)))),
        )

    @property
    def Sigma(self) -> str:
        Sigma = sum(pair.F * pair.J for pair in self.pairs) if any(pair.flux for pair in self.pairs) else 0.0
        return precision(max(Sigma, abs(self.pairs[1].F * self.pairs[1].J))).write(Sigma)

    @cached_property
    def said(self) -> Said:
        n, e = self.pairs
        # A particle at rest far from all others has the energy zero, so what is inverse is genuinely so.
        same = sign(n.F) == sign(e.F) != 0
        against = same and -sign(n.F) in (sign(n.flux), sign(e.flux))
        said = say(n.F, e.F, n.flux, e.flux, "genuine" if against else "none")
        if self.known:
            return said
        way = "right" if self.left.P > self.right.P else "left"
        return Said(said.push, f"The particles go {way}.", "No prediction", "particle")

    @cached_property
    def measured(self) -> Release:
        return release(self.gas, self.left, self.right, time=self.time, realisations=RUNS, seed=SEED)

    @cached_property
    def reach(self) -> float:
        """Half of the tube's length."""
        return SHOWN / float(self.left.density + self.right.density)

    @cached_property
    def frames(self) -> tuple[int, list[tuple[float, Array]]]:
        """The first particle of the right gas, and where everybody is at four times of one run."""
        from qicc_lib.events import evolve

        sizes = [
            math.ceil(s.density * (self.reach + 1.8 * s.sound_speed * self.time)) + 40 for s in (self.left, self.right)
        ]
        x, v, right = initial(self.gas, self.left, self.right, sizes, np.random.default_rng(SEED))
        found, now = [], 0.0
        for time in self.time * np.array([0, 0.25, 0.5, 1]):
            evolve(x, v, float(self.p["w"]), 1.0, time - now)
            found.append((float(time), x.copy()))
            now = time
        return int(np.argmax(right)), found

    def counted(self) -> Iterator[tuple[Pair, float, float]]:
        """Each pair with the mean of all runs and its standard error."""
        for pair in self.pairs:
            mean, error = (getattr(self.measured, f"{pair.name}_current{what}") for what in ("", "_error"))
            yield pair, mean, error

    @cached_property
    def alt(self) -> str:
        forces = "; ".join(f"{pair.name} force F_{pair.index} = {number(pair.F)}" for pair in self.pairs)
        counted = "; ".join(
            f"{pair.name} current J_{pair.index} = {quote(mean, error)}"
            + (f", predicted {pair.written}" if self.known else "")
            for pair, mean, error in self.counted()
        )
        first, frames = self.frames
        net = int((frames[-1][1][:first] > 0).sum() - (frames[-1][1][first:] <= 0).sum())
        gone = f"{abs(net)} more have gone {'right' if net > 0 else 'left'} than back"
        return (
            f"{FIGURES['gas-release']['title']}. {self.said.sentence} {self.said.verdict}. Well depth"
            f" {number(self.p['w'])}; T_L = {self.p['T_L']:g}, P_L = {self.p['P_L']:g},"
            f" T_R = {number(float(self.right.T))}, P_R = {number(float(self.right.P))}; {forces}."
            f" Mean of {RUNS} runs over a time of {self.time:g}, with standard errors: {counted}. One run in a tube at"
            f" {len(frames)} times: at the end {gone if net else 'as many have gone left as right'}."
        )


def quote(mean: float, error: float) -> str:
    """A mean and its standard error, with the decimals that the error deserves."""
    digits = min(6, max(0, -math.floor(math.log10(error / 3)))) if error > 0 else 3
    return f"{mean:+.{digits}f} ± {error:.{digits}f}".replace("-", "−")


def _tube(ax: Axes, r: Released, time: float, x: Array) -> None:
    first = r.frames[0]
    hot_left = r.left.T >= r.right.T
    ax.set(xlim=(-r.reach, r.reach), ylim=(0, 1))
    ax.axis("off")
    ax.add_patch(mpl.patches.Rectangle((-r.reach, 0), 2 * r.reach, 1, facecolor=INK["tint"], lw=0))
    # The gas has one dimension: height only keeps the marks apart.
    height = 0.1 + 0.8 * (np.arange(len(x)) * (np.sqrt(5) - 1) / 2 % 1)
    inside = np.abs(x) < r.reach
    for part, hot in ((np.arange(len(x)) < first, hot_left), (np.arange(len(x)) >= first, not hot_left)):
        on = inside & part
        ax.plot(x[on], height[on], "o", ms=1.7, mew=0, color=INK["hot" if hot else "cold"])
    ax.plot([0, 0], [-0.1, 1.1], color=INK["ink"], lw=1.2, clip_on=False)
    ax.text(-r.reach, 1.08, f"$t$ = {time:g}", size=8.5, color=INK["muted"], va="bottom")


def _counter(ax: Axes, pair: Pair, mean: float, error: float, known: bool) -> None:
    low, high = mean - 2 * error, mean + 2 * error
    values = [0.0, low, high] + ([pair.J] if known else [])
    room = 0.35 * (max(values) - min(values))
    ax.set(xlim=(min(values) - room, max(values) + room), ylim=(-1, 1))
    ax.axis("off")
    ax.axhline(0, color=INK["axis"], lw=1)
    ax.plot([0, 0], [-0.3, 0.3], color=INK["axis"], lw=1)
    ax.errorbar(mean, 0, xerr=2 * error, fmt="o", ms=5, capsize=3, color=INK[pair.name])
    side = -1 if low > 0 or high < 0 else 0
    if side:
        ax.text(0, -0.42, "0", size=8.5, color=INK["muted"], ha="center", va="top")
    word(ax, quote(mean, error), (mean, -0.62), f"{pair.name}-text", ha="center", weight="bold")
    if known:
        ax.plot(pair.J, 0.42, "v", ms=6, color=INK["ink"], mew=0)
        word(ax, f"predicted {pair.written}", (pair.J, 0.86), "muted", ha="center", size=8.5)
    ax.text(-0.02, 0.5, f"$J_{pair.index}$", size=11, color=INK[f"{pair.name}-text"], ha="right", va="center",
            transform=ax.transAxes)  # fmt: skip


def picture(p: Values) -> Picture:
    """A run at four times, and what passed in all runs."""
    r = Released(p)
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 5.2), r)
        for row, (time, x) in enumerate(r.frames[1]):
            _tube(figure.add_axes((0.025, 0.7 - 0.125 * row, 0.95, 0.075)), r, time, x)
        for row, (pair, mean, error) in enumerate(r.counted()):
            _counter(figure.add_axes((0.09, 0.155 - 0.125 * row, 0.86, 0.11)), pair, mean, error, r.known)
        return Picture(figure, r.alt)
