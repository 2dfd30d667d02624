"""The figure *Enthalpy and pressure*: two gases on the map of the enthalpy, and which way they stream when they meet.

The parameters are those of the release: the depth `w` of the well, the left gas, and the right one by the forces.
The words state what is exact: the side of higher pressure, and that a stream out of h <= 0 carries energy backwards.
"""

from __future__ import annotations

from functools import cached_property

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from qicc_lib.gas import Flow, free_flow

from .figures import FIGURES, Values
from .gas_release import Released
from .pictures import word
from .plotting import INK, STYLE, Picture
from .words import CROSSED, WAY, Said, number, precision, sign

# Temperatures and pressures of the map, and the enthalpies that have a line.
T_RANGE, P_RANGE = (0.2, 3.2), (0.01, 30.0)
LEVELS = np.arange(-3.5, 4.01, 0.5)


class Meeting(Released):
    """The numbers that the figure shows, which take no shock to know."""

    @cached_property
    def mean(self) -> float:
        """The mean of h over 1/T on the way to the other temperature, at the pressure of the left gas."""
        return float(self.gas.mean_enthalpy(self.left.P, self.left.T, self.right.T))

    @property
    def critical(self) -> float:
        """The particle force at which both pressures are equal."""
        return -self.mean * float(self.p["F_E"])

    @cached_property
    def flow(self) -> Flow:
        """To first order, as sound; without a well exactly, as free flight."""
        return self.gas.acoustic(self.left, self.right) if self.p["w"] else free_flow(self.gas, self.left, self.right)

    @cached_property
    def way(self) -> int:
        """Where the gas streams: from high to low pressure."""
        steep = float(np.log(self.left.P / self.right.P)) if self.p["w"] else float(self.flow.particle_current)
        return sign(steep) if abs(steep) > 1e-9 else 0

    @cached_property
    def said(self) -> Said:
        n, e, way = sign(self.p["F_N"]), sign(self.p["F_E"]), self.way
        if not n and not e:
            return Said("Nothing pushes.", "Nothing flows.", "Equilibrium", "both")
        agree = n == e
        push = f"Both forces push {WAY[n]}." if agree else "The forces point opposite ways."
        if not n or not e:
            push = f"Only the {'particle' if n else 'energy'} force pushes {WAY[n or e]}."
        if not way:
            return Said(push, "The particles stand still.", "Stall", "particle")
        goes = f"The particles go {WAY[way]}."
        if agree and way != n:
            return Said(push, goes, "Genuine inverse particle current", "particle")
        source = self.left if way > 0 else self.right
        if agree and source.enthalpy <= 0:
            return Said(push, f"The energy goes {WAY[-way]}.", "Genuine inverse energy current", "energy")
        return Said(push, goes, "Ordinary particle current" if n else CROSSED, "particle")

    @cached_property
    def alt(self) -> str:
        p, zero = self.p, float(self.gas.zero_enthalpy(self.p["P_L"]))
        where = f"below T = {number(zero)}" if zero == zero else "nowhere"
        flow = "free flight" if not p["w"] else "sound"
        current = float(self.flow.particle_current) if self.way else 0.0
        J = precision(abs(current)).write(current)
        L, R, h = self.left, self.right, [number(float(s.enthalpy)) for s in (self.left, self.right)]
        return (
            f"{FIGURES['gas-map']['title']}. {self.said.sentence} {self.said.verdict}. Map of the enthalpy h over"
            f" temperature and pressure for a well of depth {number(p['w'])}; at the pressure"
            f" of L it is negative {where}."
            f" L: T = {number(float(L.T), 3)}, P = {number(float(L.P))}, h = {h[0]}."
            f" R: T = {number(float(R.T), 3)}, P = {number(float(R.P))}, h = {h[1]}."
            f" F_E = {number(p['F_E'])}, F_N = {number(p['F_N'])}. The mean of h at the pressure of L is"
            f" {number(self.mean)}, so the pressures are equal at F_N = {number(self.critical)}."
            f" As {flow}, J_N is about {J}."
        )


def picture(p: Values) -> Picture:
    """The map with both states, and the two steps from one to the other."""
    m = Meeting(p)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(4.6, 5.3))
        FigureCanvasAgg(figure)
        colour = INK["ink"] if m.said.flow_of == "both" else INK[f"{m.said.flow_of}-text"]
        lines = (
            (m.said.push, 0.1, 14, INK["ink"]),
            (m.said.flow, 0.35, 14, colour),
            (m.said.verdict, 0.635, 10, INK["ink"]),
        )
        for text, down, size, ink in lines:
            figure.text(0.025, 1 - down / 5.3, text, size=size, weight="bold", va="top", color=ink)
        ax = figure.add_axes((0.12, 0.09, 0.86, 0.72))
        ax.set(xscale="log", yscale="log", xlim=T_RANGE, ylim=P_RANGE, xlabel="temperature $T$")
        ax.set_title("pressure $P$", size=9.5, weight="normal", x=-0.1)
        ax.set_xticks(ticks := [0.2, 0.5, 1, 2], [str(t) for t in ticks])
        ax.set_yticks(ticks := [0.01, 0.1, 1, 10], [str(t) for t in ticks])
        ax.minorticks_off()
        _map(ax, m)
        _steps(ax, m)
        return Picture(figure, m.alt)


def _map(ax: Axes, m: Meeting) -> None:
    T, P = np.geomspace(*T_RANGE, 120), np.geomspace(*P_RANGE, 120)
    h = m.gas.state(T, P[:, None]).enthalpy
    if h.min() < 0:
        ax.contourf(T, P, h, levels=[h.min(), 0], colors=[mpl.colors.to_rgba(INK["energy"], 0.16)])
    lines = ax.contour(T, P, h, levels=LEVELS[LEVELS != 0], colors=[INK["axis"]], linewidths=0.7, linestyles="solid")
    ax.clabel(
        lines, levels=[v for v in lines.levels if v == int(v)], fmt=lambda v: f"{v:.0f}".replace("-", "−"), fontsize=8
    )
    if h.min() < 0:
        zero = ax.contour(T, P, h, levels=[0], colors=[INK["energy"]], linewidths=1.8)
        ax.clabel(zero, fmt=lambda _: "h = 0", fontsize=9)


def _steps(ax: Axes, m: Meeting) -> None:
    """The isobar to the other temperature, and from there to the other pressure; both states."""
    L, R = m.left, m.right
    ax.plot(*np.array([[L.T, R.T, R.T], [L.P, L.P, R.P]]), color=INK["ink"], lw=1.8, zorder=5)
    for name, s, other in (("L", L, R), ("R", R, L)):
        ax.plot(s.T, s.P, "o", ms=8, color=INK["bg"], mec=INK["ink"], mew=1.6, zorder=7)
        away = 1 if s.T > other.T or (s.T == other.T and name == "R") else -1
        at = (float(np.clip(s.T, *T_RANGE)) * 1.07**away, float(np.clip(s.P, *P_RANGE)))
        word(ax, f"${name}$", at, "ink", ha="left" if away > 0 else "right", size=11)
