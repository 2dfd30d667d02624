"""The figure *Where energies are counted from*: one state, told from a zero of energy that the reader moves.

Three devices on one path: two dots in series, one dot beside a gate that is as cold as R, and one dot alone. Counted
from c, the path's levels and the chemical potentials of L and R are all lower by c. No electron notices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from qicc_lib.balance import State
from qicc_lib.biases import EntropicBalance
from qicc_lib.devices import Device, series_dots, single_dot, three_terminal
from qicc_lib.reservoirs import Reservoir

from .figures import FIGURES, Pair, Shown, Values
from .pictures import _dot, _energy_axis, _sea, _strip, titled, word
from .plotting import INK, STYLE, Picture, note
from .words import number, precision

PATH = {"series": "two dots in series", "gate": "one dot and a gate as cold as R", "one": "one dot"}


def device_of(p: Values, c: Any = 0.0) -> Device:
    """The chosen device with energies counted from c."""
    eps, kind = p["eps"] - c, p["device"]
    left, right = (Reservoir(T=p[f"T_{side}"], mu=p[f"mu_{side}"] - c) for side in "LR")
    pairs = [(p[f"Gamma_{side}0"], p[f"Gamma_{side}1"]) for side in "LRM"]
    if kind == "one":
        return single_dot(eps, left, right, pairs[0][0], pairs[1][0])
    if kind == "series":
        return series_dots(eps, eps, p["U"], left, right, pairs[0], pairs[1], p["g"])
    return three_terminal(eps, p["eps_g"], p["U"], left, right, Reservoir(T=p["T_R"], mu=p["mu_M"]), *pairs)


def renamed(p: Values) -> dict[str, Any]:
    """The gate's states called the other way round: full when it was empty."""
    swapped = {f"Gamma_{side}{n}": p[f"Gamma_{side}{1 - n}"] for side in "LR" for n in (0, 1)}
    turned = {key: -p[key] for key in ("eps_g", "U", "mu_M")}
    return {**p, **swapped, **turned, "eps": p["eps"] + p["U"]}


@dataclass(frozen=True, eq=False)
class Counted(Shown):
    """The numbers that the figure shows, with energies counted from `p["c"]`."""

    @cached_property
    def state(self) -> State:
        return device_of(self.p).steady_state()

    @cached_property
    def balance(self) -> EntropicBalance:
        return self.state.entropic_balance(reference="R")

    def verdict_from(self, c: float) -> str:
        """The library's verdict on the device counted from c."""
        return str(device_of(self.p, c).steady_state().entropic_balance(reference="R").verdict)

    @cached_property
    def verdict(self) -> str:
        return self.verdict_from(self.p["c"])

    def _counted(self, here: float, shift: float) -> float:
        """A number that the zero changes; zero if only rounding is left."""
        there = here + self.p["c"] * shift
        return 0.0 if abs(there) < 1e-12 * (abs(here) + abs(self.p["c"] * shift)) else there

    @cached_property
    def particle(self) -> Pair:
        F_N, F_E = (float(self.balance.biases[kind, "L"]) for kind in ("particle", "energy"))
        digits = precision(max(abs(float(c.particles["L"] * c.flux)) for c in self.state.cycles))
        return Pair("particle", "N", self._counted(F_N, F_E), float(self.state.particle_current["L"]), digits)

    @cached_property
    def energy(self) -> Pair:
        J_E, J_N = (float(J["L"]) for J in (self.state.energy_current, self.state.particle_current))
        moved = [(c.energy["L"] - self.p["c"] * c.particles["L"]) * c.flux for c in self.state.cycles]
        digits = precision(max(abs(float(E)) for E in moved))
        F_E = float(self.balance.biases["energy", "L"])
        return Pair("energy", "E", F_E, self._counted(J_E, -J_N), digits)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return self.particle, self.energy

    @property
    def regime(self) -> str:
        return "path"

    @property
    def crossing(self) -> float:
        return math.nan  # c* stands in its place

    @property
    def c_star(self) -> float:
        """Zeros above it make the state inverse; nan where none does."""
        return float(self.balance.c_star) if self.particle.flux and self.energy.F else math.nan

    @property
    def E_ref(self) -> float:
        return float(self.balance.E_ref)

    @cached_property
    def genuine(self) -> bool:
        """Whether the state is genuine for zeros above c*."""
        return self.c_star == self.c_star and self.verdict_from(self.c_star + 1) == "genuine"

    @property
    def against(self) -> str:
        """Which current is inverse for zeros above c*."""
        return "particle" if self.particle.J * self.energy.F < 0 else "energy"

    @property
    def levels(self) -> tuple[float, ...]:
        eps = self.p["eps"]
        return (eps,) if self.p["device"] == "one" else (eps, eps + self.p["U"])

    @property
    def rule(self) -> str:
        if not self.energy.F:
            return "Equal temperatures: no zero of energy makes the state inverse"
        if not self.particle.flux:
            return "The particles stand still: no zero of energy makes the state inverse"
        lies = "lies" if self.c_star < self.E_ref - 1e-9 else "does not lie"
        found = f"c* = {number(self.c_star)} {lies} below E_ref = {number(self.E_ref)}"
        return f"{found}: inverse for zeros above c*, and {'genuine' if self.genuine else 'formal'} there"

    @cached_property
    def alt(self) -> str:
        told = "{0.name} force F_{0.index} = {1}, {0.name} current J_{0.index} = {0.written}"
        pairs = "; ".join(told.format(pair, number(pair.F)) for pair in self.pairs)
        levels = " and ".join(number(E) for E in self.levels)
        ends = ", ".join(f"{s} at T = {number(self.p[f'T_{s}'])}, μ = {number(self.p[f'mu_{s}'])}" for s in "LR")
        return (
            f"{FIGURES['energy-zero']['title']}: {PATH[self.p['device']]}. {self.said.sentence} {self.said.verdict}."
            f" Counted from c = {number(self.p['c'])}: {pairs}; entropy production {self.Sigma}. Electrons cross at"
            f" {levels}, between {ends}. {self.rule}."
        )


def _zeros(ax: Axes, d: Counted) -> None:
    """Beside the levels: zeros that make the state inverse, where they begin, E_ref, and the zero."""
    low, high = ax.get_ylim()
    a, b, apart = 1.6, 3.3, 0
    ax.add_patch(Rectangle((a, low), b - a, high - low, facecolor=INK["tint"], lw=0))
    if d.c_star == d.c_star:
        start = min(high, max(low, d.c_star))
        hatch = ("///" if d.against == "particle" else "\\\\\\") if d.genuine else ".."
        edge = mpl.colors.to_rgba(INK[d.against], 0.6)
        zone = Rectangle((a, start), b - a, high - start, facecolor="none", edgecolor=edge, hatch=hatch, lw=0)
        ax.add_patch(zone)
        if start == d.c_star:
            ax.plot([a, b + 0.1], [start] * 2, color=INK["ink"], lw=1.2)
            # Where c* and E_ref lie close together their names stand apart.
            if abs(start - d.E_ref) < 0.07 * (high - low):
                apart = 6 if start <= d.E_ref else -6
            note(ax, f"$c^*$ = {number(d.c_star)}", (b + 0.1, start), (3, -apart), "ink", size=9)
        if high - start > 0.14 * (high - low):
            at = (a + b) / 2, high - 0.05 * (high - low)
            word(ax, "inverse", at, f"{d.against}-text", ha="center", weight="bold")
    ax.plot([a, b + 0.1], [d.E_ref] * 2, color=INK["ink"], lw=2.4)
    note(ax, r"$E_\mathrm{ref}$", (b + 0.1, d.E_ref), (3, apart), "ink", size=9.5)
    c = d.p["c"]
    ax.plot([a, b], [c, c], color=INK["ink"], lw=1.1)
    ax.plot([(a + b) / 2], [c], "o", ms=8, color=INK["bg"], mec=INK["ink"], mew=1.5, zorder=5)
    ax.text((a + b) / 2, high, "zero", ha="center", va="bottom")


def picture(p: Values) -> Picture:
    """Strip, and the energies of the path beside those that one may count from."""
    d = Counted("energy-zero", p)
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 5.5), d)
        _strip(figure.add_axes((0.02, 0.62, 0.96, 0.19)), d)
        ax = figure.add_axes((0.115, 0.085, 0.875, 0.46))
        marks = [*d.levels, c_mark] if (c_mark := d.c_star) == c_mark and abs(c_mark) < 6 else [*d.levels]
        _energy_axis(ax, d, 6.5, [*marks, p["c"]])
        for side, x, way in (("L", -4.1, -1), ("R", -1.5, 1)):
            _sea(ax, d, side, x, way, d.levels, 1.5)
        _dot(ax, "path", -2.8, d.levels)
        _zeros(ax, d)
        figure.text(0.025, 0.012, f"{d.rule}.".replace(": ", ":\n"), size=8.5)
        return Picture(figure, d.alt)
