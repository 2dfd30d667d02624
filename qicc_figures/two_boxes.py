"""The figure *Two boxes*: the entropy of two boxes of gas over what the right one holds, and the way to its maximum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qicc_lib.boxes import TwoBoxes

from .figures import FIGURES, Pair, Values
from .plotting import INK, STYLE, Picture
from .words import Said, number, precision, say, sign

WORDS = {"energy": ("energy", "goes"), "particle": ("particles", "go")}


@dataclass(frozen=True, eq=False)
class Exchange:
    """The numbers that the figure shows."""

    p: Values

    @cached_property
    def boxes(self) -> TwoBoxes:
        return TwoBoxes(self.p["energy"], self.p["particles"], self.p["volume"])

    @property
    def through(self) -> str:
        return str(self.p["through"])

    @cached_property
    def pairs(self) -> tuple[Pair, Pair]:
        """Particles and energy; the digits are enough for the flux in one direction."""
        (F_E, F_N), (J_E, J_N) = self.boxes.forces, self.boxes.currents(self.through)
        T = self.boxes.temperature
        n = np.array([1 - self.p["particles"], self.p["particles"]]) / [1 - self.p["volume"], self.p["volume"]]
        hits = n * np.sqrt(T)
        sizes = {"energy": (T.max(), 1.0), "particles": (1.0, 1.0), "both": (2 * (hits * T).max(), hits.max())}
        size_E, size_N = map(float, sizes[self.through])
        return (
            Pair("particle", "N", float(F_N), float(J_N), precision(size_N)),
            Pair("energy", "E", float(F_E), float(J_E), precision(size_E)),
        )

    @property
    def Sigma(self) -> str:
        Sigma = sum(pair.F * pair.J for pair in self.pairs)
        return precision(max(Sigma, abs(self.pairs[1].F * self.pairs[1].J))).write(Sigma)

    @cached_property
    def said(self) -> Said:
        n, e = self.pairs
        if self.through == "both":
            return say(n.F, e.F, n.flux, e.flux, "none")
        pair = e if self.through == "energy" else n
        noun, goes = WORDS[pair.name]
        way = {1: "right", -1: "left"}
        push = f"The {pair.name} force pushes {way[sign(pair.F)]}." if pair.F else f"Nothing pushes the {noun}."
        flow = f"The {noun} {goes} {way[sign(pair.flux)]}." if pair.flux else "Nothing flows."
        title = "One force, one flux" if pair.F else "Equilibrium along the open line"
        return Said(push, flow, title, pair.name if pair.flux else "both")

    @cached_property
    def alt(self) -> str:
        row, (T_L, T_R) = FIGURES["two-boxes"], self.boxes.temperature
        option = row["options"][0]
        between = option["names"][option["values"].index(self.through)]
        told = "{0.name} force F_{0.index} = {1}, {0.name} current J_{0.index} = {0.written}"
        pairs = "; ".join(told.format(pair, number(pair.F)) for pair in self.pairs)
        E, N = self.boxes.path(self.through)
        return (
            f"{row['title']}. {self.said.sentence} {self.said.verdict}. Between them {between}. The right box has"
            f" {number(self.p['energy'])} of the energy, {number(self.p['particles'])} of the particles and"
            f" {number(self.p['volume'])} of the volume; T_L = {number(float(T_L))}, T_R = {number(float(T_R))}."
            f" P{pairs[1:]}; entropy production {self.Sigma}. Contour lines of the entropy, now"
            f" {number(-float(self.boxes.entropy), 3)} below its maximum; the way leads to"
            f" {number(float(E[-1]))} of the energy and {number(float(N[-1]))} of the particles."
        )


def picture(p: Values) -> Picture:
    """The entropy as a landscape, with force, flux and the way uphill."""
    import matplotlib as mpl

    from .pictures import titled, vector

    x = Exchange(p)
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 5.55), x)
        ax = figure.add_axes((0.125, 0.08, 0.855, 0.855 * 4.6 / 5.55))
        ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="energy in the right box, $E_R$")
        ax.set_title("particles in the right box, $N_R$", size=9.5, weight="normal", x=-0.1)
        shares = np.linspace(0.004, 0.996, 249)
        S = TwoBoxes(shares, shares[:, None], p["volume"]).entropy
        levels = -0.15 * np.arange(14, -1, -1)
        greens = [mpl.colors.to_rgba(INK["entropy"], 0.02 * k) for k in range(1, 15)]
        ax.contourf(shares, shares, S, levels=levels, colors=greens)
        ax.contour(shares, shares, S, levels=levels[:-1], colors=[INK["entropy"]], linewidths=0.8, linestyles="solid")
        ax.plot(p["volume"], p["volume"], "o", color=INK["bg"], mec=INK["entropy"], mew=1.6, ms=6)
        ax.plot(*x.boxes.path(x.through), color=INK["ink"], lw=1.6)
        here = np.array([p["energy"], p["particles"]])
        n, e = x.pairs
        open_ = np.array([e.F * (x.through != "particles"), n.F * (x.through != "energy")])
        flux = np.array([e.flux, n.flux])
        # With one pair open they are on one line and stand side by side.
        turn = 1.0 if open_[0] * flux[1] < open_[1] * flux[0] else -1.0
        apart = {"energy": np.array([0, 0.025]), "particles": np.array([-0.025, 0]), "both": np.zeros(2)}[x.through]
        turn = turn if x.through == "both" else float(np.sign(open_.sum()))
        for kind, v, side, place in (("flux", flux, -turn, here - apart), ("force", open_, turn, here + apart)):
            length = 0.09 + 0.3 * float(np.sqrt(min(1.0, np.hypot(*v) / 4)))
            vector(ax, place, v, length, kind, side)
        ax.plot(*here, "o", ms=8, color=INK["bg"], mec=INK["ink"], mew=1.6, zorder=7)
        ax.plot(*here, "o", ms=2.5, color=INK["ink"], zorder=8)
        return Picture(figure, x.alt)
