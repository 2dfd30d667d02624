"""The figure *Two forces*: the response of a device close to equilibrium, given by its numbers.

Of the parameters, `E_star` is the transported energy, `delta` the energy spread, and `c` the zero that energies are
counted from: L_EN = L_NN e and L_EE = L_NN (e^2 + delta^2) with e = E* - c. The spread does not depend on the zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from qicc_lib.arguments import Array
from qicc_lib.response import OnsagerMatrix

from .figures import FIGURES, Pair, Values
from .pictures import titled, vector, word
from .plotting import INK, STYLE, Picture
from .words import Said, number, precision, say

KEYS = (("energy", "L"), ("particle", "L"))


def _tidy(value: float) -> float:
    """A difference that is zero but for rounding is zero."""
    return 0.0 if abs(value) < 1e-12 else value


def onsager_of(p: Values) -> OnsagerMatrix:
    """The Onsager matrix with energies counted from c."""
    e = _tidy(p["E_star"] - p["c"])
    matrix = p["L_NN"] * np.array([[e * e + p["delta"] ** 2, e], [e, 1.0]])
    return OnsagerMatrix(matrix, KEYS, ("L",), ("L",))


@dataclass(frozen=True, eq=False)
class Response:
    """The numbers that the figure shows, all with energies counted from c."""

    p: Values

    @cached_property
    def L(self) -> OnsagerMatrix:
        return onsager_of(self.p)

    @cached_property
    def forces(self) -> Array:
        """F_E and F_N."""
        return np.array([self.p["F_E"], _tidy(self.p["F_N"] + self.p["c"] * self.p["F_E"])])

    @cached_property
    def fluxes(self) -> Array:
        """J_E and J_N."""
        return np.asarray(self.L.matrix @ self.forces)

    def _pair(self, row: int, name: str, index: str) -> Pair:
        digits = precision(float(np.abs(self.L.matrix[row] * self.forces).max()))
        return Pair(name, index, float(self.forces[row]), float(self.fluxes[row]), digits)

    @cached_property
    def particle(self) -> Pair:
        return self._pair(1, "particle", "N")

    @cached_property
    def energy(self) -> Pair:
        return self._pair(0, "energy", "E")

    @property
    def Sigma(self) -> str:
        Sigma = float(self.forces @ self.fluxes)
        return precision(max(Sigma, abs(self.energy.F * self.energy.J))).write(Sigma)

    @cached_property
    def said(self) -> Said:
        n, e = self.particle, self.energy
        said = say(n.F, e.F, n.flux, e.flux, "none")
        # The response alone does not tell genuine from formal: that takes the energy of a lone particle.
        inverse = said.verdict == "Inverse by convention"
        return replace(said, verdict=f"Inverse {said.flow_of} current") if inverse else said

    @property
    def angle(self) -> float:
        """Between force and flux, in degrees; nan at equilibrium."""
        length = float(np.hypot(*self.forces) * np.hypot(*self.fluxes))
        along = float(self.forces @ self.fluxes)
        return math.degrees(math.acos(min(1.0, along / length))) if length else math.nan

    @cached_property
    def alt(self) -> str:
        p, L = self.p, self.L
        told = "{0.name} force F_{0.index} = {1}, {0.name} current J_{0.index} = {0.written}"
        pairs = "; ".join(told.format(pair, number(pair.F)) for pair in (self.particle, self.energy))
        e, wedge = float(L.L_EN / L.L_NN), "no current can be inverse"
        if e < 0:
            r_N, r_E = (number(float(ratio)) for ratio in L.window)
            wedge = f"J_N is inverse where F_N / F_E is below r_N = {r_N}, J_E where it is above r_E = {r_E}"
        apart = f" Force and flux are {self.angle:.0f} degrees apart." if self.angle == self.angle else ""
        return (
            f"{FIGURES['two-forces']['title']}. {self.said.sentence} {self.said.verdict}. Counted from c ="
            f" {number(p['c'])}: {pairs}; entropy production {self.Sigma}. Plane of both forces: E* − c = {number(e)}"
            f" and {wedge}.{apart}"
        )


def _wedges(ax: Axes, r: Response) -> None:
    """The wedges of inverse currents, in the quadrant where the force is if both of its parts agree."""
    reach = ax.get_xlim()[1]
    way = -1 if max(r.forces) < 0 else 1
    for at_rim, other, name, hatch in zip(
        r.L.window, ((1, 0), (0, 1)), ("particle", "energy"), ("///", "\\\\\\"), strict=True
    ):
        ratio = float(at_rim)
        corners = 9 * reach * way * np.array([(0, 0), other, (1, ratio) if ratio < 1 else (1 / ratio, 1)])
        edge = mpl.colors.to_rgba(INK[name], 0.5)
        ax.add_patch(Polygon(corners, facecolor="none", edgecolor=edge, hatch=hatch, lw=0))
        # At the rim, to the right above the line or at the top beside it; mirrored for the other quadrant.
        x, y = (reach, ratio * reach) if ratio < 1 else (reach / ratio, reach)
        dx, dy = (-0.03, 0.07) if ratio < 1 else (0.03, -0.07)
        align = "right" if dx * way < 0 else "left"
        letter = "r_N" if name == "particle" else "r_N = r_E" if np.isclose(*r.L.window) else "r_E"
        at = (way * (x + dx * reach), way * (y + dy * reach))
        word(ax, f"${letter}$ = {number(ratio)}", at, f"{name}-text", ha=align)


def picture(p: Values) -> Picture:
    """The plane of both forces, with the flux in it."""
    r = Response(p)
    F, J = r.forces, r.fluxes
    reach = max(1.05, 1.15 * float(np.abs(F).max()))
    with mpl.rc_context(STYLE):
        figure = titled((4.6, 5.55), r)
        ax = figure.add_axes((0.125, 0.08, 0.855, 0.855 * 4.6 / 5.55))
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="energy force $F_E$")
        ax.set_title("particle force $F_N$", size=9.5, weight="normal", x=-0.1)
        ax.locator_params(nbins=5)
        far, e = 50 * reach, float(r.L.L_EN / r.L.L_NN)
        if F.any():
            back = -F / np.hypot(*F)
            side = np.array([-back[1], back[0]])
            grey = mpl.colors.to_rgba(INK["axis"], 0.3)
            corners = far * np.array([side, -side, back - side, back + side])
            ax.add_patch(Polygon(corners, facecolor="none", edgecolor=grey, hatch="xxx", lw=0))
            word(ax, "no flux may\npoint here", tuple(0.6 * reach * back), "muted", ha="center")
        if e < 0:
            _wedges(ax, r)
            if max(F) >= 0:
                word(ax, "inverse energy", (0, 1.035 * reach), "energy-text", weight="bold")
                if e * reach < -0.25 * reach:
                    word(
                        ax, "inverse particle", (0.98 * reach, 0.06 * reach), "particle-text", weight="bold", ha="right"
                    )
        ax.axhline(0, color=INK["axis"], lw=1)
        ax.axvline(0, color=INK["axis"], lw=1)
        ax.plot([-far, far], [e * far, -e * far], color=INK["particle"], lw=1.6)
        L_EE = float(r.L.L_EE / r.L.L_NN)
        ax.plot([-e * far, e * far], [L_EE * far, -L_EE * far], color=INK["energy"], lw=1.6, dashes=(4.5, 2))
        origin = np.zeros(2)
        turn = 1.0 if F[0] * J[1] < F[1] * J[0] else -1.0  # the force lies to the left of the flux, or to the right
        vector(ax, origin, J, 0.85 * reach * float(np.sqrt(min(1.0, np.hypot(*J) / (2.5 * p["L_NN"])))), "flux", -turn)
        vector(ax, origin, F, float(np.hypot(*F)), "force", turn)
        return Picture(figure, r.alt)
