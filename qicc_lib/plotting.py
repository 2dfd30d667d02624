"""The matplotlib face of the figures: pictures for paper and for pages without JavaScript, with alt text.

Colours come from `palette.json`, which the live figures read too. The alt text is computed from the data that is
drawn. Importing this module loads matplotlib; `import qicc_lib` does not.
"""

from __future__ import annotations

import base64
import html
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from .devices import series_dots
from .reservoirs import Reservoir, fermi
from .words import Precision, Said, number, precision, say

PALETTE: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "palette.json").read_text(encoding="utf-8"))
INK = PALETTE["light"]
# Full scale of the arrow strip, as in the live figure: direction to the eye, size to the number.
FORCE_SCALE, FLUX_SCALE = 0.8, 0.06

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

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        source, png = (base64.b64encode(image).decode() for image in (self.svg(), self.png()))
        image = f'<img class="qicc-picture" alt="{html.escape(self.alt)}" src="data:image/svg+xml;base64,{source}">'
        return {"text/html": image, "image/png": png, "text/plain": self.alt}, {}

    def _saved(self, kind: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        with mpl.rc_context(STYLE):
            self.figure.savefig(buffer, format=kind, **options)
        return buffer.getvalue()


@dataclass(frozen=True)
class Series:
    """The numbers behind the picture of two dots in series: the present point and both currents against F_N."""

    p: Mapping[str, float]
    F_N: float
    F_E: float
    J_N: float
    J_E: float
    loops: tuple[float, float, float]
    Sigma: float
    verdict: str
    c_star: float
    x: np.ndarray
    y_N: np.ndarray
    y_E: np.ndarray
    zero_N: list[float]
    zero_E: list[float]

    @property
    def precision_N(self) -> Precision:
        return precision(max(abs(self.loops[0]), abs(self.loops[1])))

    @property
    def precision_E(self) -> Precision:
        eps, U = self.p["eps"], self.p["U"]
        return precision(max(abs(e * J) for e, J in zip((eps, eps + U, U), self.loops, strict=True)))

    @property
    def precision_Sigma(self) -> Precision:
        return precision(max(self.Sigma, abs(self.F_E * self.J_E)))

    def said(self) -> Said:
        J_N = 0.0 if self.precision_N.is_zero(self.J_N) else self.J_N
        J_E = 0.0 if self.precision_E.is_zero(self.J_E) else self.J_E
        return say(self.F_N, self.F_E, J_N, J_E, self.verdict)


def _currents(p: Mapping[str, float], F_N: Any) -> tuple[np.ndarray, np.ndarray]:
    """J_N and J_E of the series dots at particle forces F_N, all else as in `p`."""
    mu_L = p["T_L"] * (np.asarray(F_N) + p["mu_R"] / p["T_R"])
    state = series_device({**p, "mu_L": mu_L}).steady_state()
    return state.particle_current["L"], state.energy_current["L"]


def _zeros(p: Mapping[str, float], x: np.ndarray, y: np.ndarray, which: int) -> list[float]:
    """Where a sampled current changes sign, narrowed by solving on ever finer grids."""
    sign = np.sign(y)
    # A current that vanishes exactly at a sample changes sign between its neighbours.
    found = [float(x[i]) for i in np.flatnonzero((sign[1:-1] == 0) & (sign[:-2] * sign[2:] < 0)) + 1]
    for i in np.flatnonzero(sign[:-1] * sign[1:] < 0):
        grid, values = x[i : i + 2], y[i : i + 2]
        for _ in range(4):
            grid = np.linspace(grid[0], grid[-1], 101)
            values = _currents(p, grid)[which]
            step = int(np.flatnonzero(np.sign(values[:-1]) != np.sign(values[1:]))[0])
            grid = grid[step : step + 2]
        found.append(float(grid.mean()))
    return sorted(found)


def series_device(p: Mapping[str, Any]) -> Any:
    """The device that the parameters of the figure *Two dots in series* stand for."""
    left, right = Reservoir(T=p["T_L"], mu=p["mu_L"]), Reservoir(T=p["T_R"], mu=p["mu_R"])
    pairs = {side: (p[f"Gamma_{side}0"], p[f"Gamma_{side}1"]) for side in "LR"}
    return series_dots(p["eps"], p["eps"], p["U"], left, right, Gamma_L=pairs["L"], Gamma_R=pairs["R"], g=p["g"])


def series_data(p: Mapping[str, float]) -> Series:
    F_N = p["mu_L"] / p["T_L"] - p["mu_R"] / p["T_R"]
    F_E = 1 / p["T_R"] - 1 / p["T_L"]
    state = series_device(p).steady_state()
    balance = state.entropic_balance(reference="R")
    J_1, J_2, J_3 = (float(cycle.flux) for cycle in state.cycles)
    x = np.linspace(min(0.0, F_N), max(2.0, F_N), 201)
    y_N, y_E = _currents(p, x)
    return Series(
        p=p,
        F_N=F_N,
        F_E=F_E,
        J_N=float(state.particle_current["L"]),
        J_E=float(state.energy_current["L"]),
        loops=(J_1, J_2, J_3),
        Sigma=float(state.entropy_production),
        verdict=str(balance.verdict),
        c_star=-F_N / F_E if F_E else float("nan"),
        x=x,
        y_N=y_N,
        y_E=y_E,
        zero_N=_zeros(p, x, y_N, 0),
        zero_E=_zeros(p, x, y_E, 1),
    )


def series_alt(d: Series) -> str:
    """What the picture shows, with numbers from the data."""
    said = d.said()
    p = d.p
    parts = [
        f"Two dots in series. {said.sentence} {said.verdict}.".replace("  ", " "),
        f"Particle force F_N = {number(d.F_N)}, particle current J_N = {d.precision_N.write(d.J_N)};"
        f" energy force F_E = {number(d.F_E)}, energy current J_E = {d.precision_E.write(d.J_E)};"
        f" entropy production {d.precision_Sigma.write(d.Sigma)}.",
        f"Level diagram: electrons enter at ε = {number(p['eps'])} when the other dot is empty and at ε + U ="
        f" {number(p['eps'] + p['U'])} when it is full, between reservoir L (T = {number(p['T_L'])}, μ ="
        f" {number(p['mu_L'])}) and reservoir R (T = {number(p['T_R'])}, μ = {number(p['mu_R'])}).",
        f"Curves against F_N from {number(d.x[0], 1)} to {number(d.x[-1], 1)}:"
        f" {_crossing('J_N', d.x, d.y_N, d.zero_N)};"
        f" {_crossing('J_E', d.x, d.y_E, d.zero_E)}.",
    ]
    return " ".join(parts)


def _crossing(name: str, x: np.ndarray, y: np.ndarray, zeros: list[float]) -> str:
    if len(zeros) == 1:
        side = "negative below" if y[0] < 0 else "negative above"
        return f"{name} crosses zero at {number(zeros[0], 3)} and is {side}"
    if zeros:
        return f"{name} crosses zero at {', '.join(number(zero, 3) for zero in zeros)}"
    if not y.any():
        return f"{name} is zero throughout"
    return f"{name} is {'positive' if y[-1] > 0 else 'negative'} throughout"


def _arrow(ax: Axes, x: float, y: float, length: float, colour: str, kind: str, height: float, head: float) -> None:
    """An arrow in the grammar of the figures: hollow force, filled flux, hatched flux against its force."""
    way, half = np.sign(length), height / 2
    neck = x + length - way * min(head, abs(length))
    points = [(x, y - half), (neck, y - half), (neck, y - 1.9 * half), (x + length, y)]
    points += [(neck, y + 1.9 * half), (neck, y + half), (x, y + half)]
    fill = "none" if kind == "force" else colour
    ax.add_patch(Polygon(points, closed=True, facecolor=fill, edgecolor=colour, lw=1.4, joinstyle="round"))
    if kind == "against":
        ax.add_patch(Polygon(points, closed=True, facecolor="none", edgecolor=INK["bg"], lw=0, hatch="//////"))


def _warmth(p: Mapping[str, float], side: str) -> str:
    """The colour of a reservoir; where both are equally warm, L takes the first."""
    return "hot" if (p["T_L"] >= p["T_R"]) == (side == "L") else "cold"


def _strip(ax: Axes, d: Series) -> None:
    ax.set(xlim=(-5.4, 5.4), ylim=(-2.05, 2.05))
    ax.axis("off")
    for x, side in ((-5.4, "L"), (5.0, "R")):
        name = _warmth(d.p, side)
        ax.add_patch(Rectangle((x, -2.05), 0.4, 4.1, facecolor=INK[f"sea-{name}"], lw=0))
        ax.text(x + 0.2, 0, f"${side}$", color=INK[f"{name}-text"], ha="center", va="center", size=11)
    ax.plot([0, 0], [-2, 2], color=INK["axis"], lw=1.0)
    lanes = [
        ("particle", "N", "particles", d.F_N, d.J_N, d.precision_N, (1.55, 0.6)),
        ("energy", "E", "energy", d.F_E, d.J_E, d.precision_E, (-0.45, -1.4)),
    ]
    for name, letter, title, force, flux, digits, (y_force, y_flux) in lanes:
        colour, text = INK[name], INK[f"{name}-text"]
        # The name stands where the force does not point.
        x, side = (-4.8, "left") if force >= 0 else (4.8, "right")
        ax.text(x, y_force, title, color=text, weight="bold", va="center", ha=side)
        for y, value, scale, symbol in ((y_force, force, FORCE_SCALE, "F"), (y_flux, flux, FLUX_SCALE, "J")):
            label = f"${symbol}_{letter}$ = {number(value) if symbol == 'F' else digits.write(value)}"
            if value == 0 or (symbol == "J" and digits.is_zero(value)):
                ax.plot([0, 0], [y - 0.22, y + 0.22], color=colour, lw=3.2)
                ax.text(0.2, y, f"${symbol}_{letter}$ = 0", color=text, va="center")
                continue
            kind = "force" if symbol == "F" else ("against" if value * force < 0 else "flux")
            length = np.sign(value) * max(0.9, 2.4 * min(1.0, np.sqrt(abs(value) / scale)))
            _arrow(ax, 0.08 * np.sign(value), y, length, colour, kind, 0.34, 0.45)
            end, side = length + 0.2 * np.sign(value), "left" if value > 0 else "right"
            ax.text(end, y, label, color=text, va="center", ha=side, weight="bold" if symbol == "J" else "normal")


def _levels(ax: Axes, d: Series) -> None:
    p = d.p
    eps = {0: p["eps"], 1: p["eps"] + p["U"]}
    marks = [*eps.values(), p["mu_L"], p["mu_R"]] + ([d.c_star] if abs(d.c_star) < 6 else [])
    low, high = min(marks) - 1.2, max(marks) + 1.2
    ax.set(xlim=(-5.9, 5.9), ylim=(low, high), ylabel="energy")
    ax.spines["bottom"].set_visible(False)
    ax.yaxis.set_major_locator(mpl.ticker.MaxNLocator(6, integer=True))
    ax.set_xticks([])
    E = np.linspace(low, high, 200)
    even = p["T_L"] == p["T_R"]
    for side, way in (("L", -1), ("R", 1)):
        name = _warmth(p, side)
        T, mu = p[f"T_{side}"], p[f"mu_{side}"]
        ax.fill_betweenx(E, 2.8 * way, way * (2.8 + 2 * fermi((E - mu) / T)[0]), facecolor=INK[f"sea-{name}"], lw=0)
        ax.plot(way * (2.8 + 2 * fermi((E - mu) / T)[0]), E, color=INK[name], lw=1.5)
        ax.plot([2.8 * way, 2.8 * way], [low, high], color=INK["axis"], lw=3.5, solid_capstyle="butt")
        ax.plot([2.8 * way, 5.1 * way], [mu, mu], color=INK["ink"], lw=1.1, dashes=(5, 3))
        ax.text(5.15 * way, mu, rf"$\mu_{side}$", va="center", ha="left" if way > 0 else "right", size=10.5)
        title = f"${side}$" if even else f"{name} ${side}$"
        ax.text(3.8 * way, high, title, ha="center", va="bottom", color=INK[f"{name}-text"], weight="bold")
        ax.text(1.35 * way, high, f"dot ${'u' if side == 'L' else 'd'}$", ha="center", va="bottom")
        ax.add_patch(Rectangle((0.65 if way > 0 else -2.05, low), 1.4, high - low, facecolor=INK["tint"], lw=0))
        for energy in eps.values():
            ax.plot(
                [2.8 * way, float(way * (2.8 + 2 * fermi((energy - mu) / T)[0]))], [energy] * 2, color=INK[name], lw=2.4
            )
            ax.plot([0.75 * way, 1.95 * way], [energy] * 2, color=INK["ink"], lw=2.4, solid_capstyle="butt")
    reach = 0.075 * (high - low)
    for n, energy in eps.items():
        flux = d.loops[n]
        if not d.precision_N.is_zero(flux):
            for x in (-2.42, 2.36):
                _arrow(ax, x - 0.26 * np.sign(flux), energy, 0.52 * np.sign(flux), INK["particle"], "flux", reach, 0.3)
        above = (energy >= eps[1 - n]) or p["U"] == 0
        label = r"$\varepsilon$, other dot empty" if n == 0 else r"$\varepsilon + U$, other dot full"
        ax.annotate(
            label, (0, energy), (0, 5 if above else -5), textcoords="offset points", ha="center",
            va="bottom" if above else "top", size=8.5, color=INK["muted"],
        )  # fmt: skip
    if low < d.c_star < high:
        ax.plot([-4.8, 4.8], [d.c_star] * 2, color=INK["muted"], lw=1.1, dashes=(1.5, 3))
        ax.text(
            0, d.c_star, r"$f_L = f_R$", ha="center", va="center", color=INK["muted"], size=9, backgroundcolor=INK["bg"]
        )


def _curves(ax: Axes, d: Series) -> None:
    both = np.concatenate([d.y_N, d.y_E])
    span = max(np.ptp(np.append(both, 0.0)), 1e-12)
    low, high = min(both.min(), 0.0) - 0.08 * span, max(both.max(), 0.0) + 0.12 * span
    ax.set(xlim=(d.x[0], d.x[-1]), ylim=(low, high), xlabel="particle force $F_N$")
    ax.set_title("Both currents", pad=18)
    right = 1.0 if d.F_E > 0 else -1.0
    for y, name, hatch in ((d.y_N, "particle", "///"), (d.y_E, "energy", "\\\\\\")):
        inverse = (right * y < 0) & (right * d.x > 0) & (d.F_E != 0)
        if inverse.any():
            edge = mpl.colors.to_rgba(INK[name], 0.4)
            ax.fill_between(d.x, low, high, where=inverse, facecolor="none", edgecolor=edge, hatch=hatch, lw=0)
            middle = float(d.x[inverse].mean())
            ax.text(
                middle, 1.02, f"inverse {name}", transform=ax.get_xaxis_transform(), ha="center", va="bottom",
                size=8.5, weight="bold", color=INK[f"{name}-text"],
            )  # fmt: skip
    ax.axhline(0, color=INK["axis"], lw=1.1)
    ax.plot(d.x, d.y_N, color=INK["particle"])
    ax.plot(d.x, d.y_E, color=INK["energy"], dashes=(4.5, 2))
    for y, name, letter in ((d.y_N, "particle", "N"), (d.y_E, "energy", "E")):
        ax.annotate(
            f"$J_{letter}$", (d.x[-1], y[-1]), (5, 0), textcoords="offset points", va="center",
            color=INK[f"{name}-text"], size=11, annotation_clip=False,
        )  # fmt: skip
    for zeros, name, lift in ((d.zero_N, "particle", -9), (d.zero_E, "energy", 9)):
        for zero in zeros:
            ax.plot([zero], [0], "o", color=INK["bg"], mec=INK[name], mew=1.6, ms=6, zorder=4)
            ax.annotate(
                number(zero, 3), (zero, 0), (6, lift), textcoords="offset points", va="center",
                color=INK[f"{name}-text"], size=8.5,
            )  # fmt: skip
    ax.axvline(d.F_N, color=INK["ink"], lw=1.2)
    ax.plot([d.F_N] * 2, [d.J_N, d.J_E], "o", color=INK["ink"], ms=5, zorder=5, clip_on=False)


def series_picture(p: Mapping[str, float]) -> Picture:
    """The picture of *Two dots in series* at parameters `p` (keys as in `figures.json`)."""
    d = series_data(p)
    said = d.said()
    with mpl.rc_context(STYLE):
        # Narrow and tall: on a phone it is shown at three quarters of its size, and must still be read.
        figure = Figure(figsize=(4.6, 6.9))
        FigureCanvasAgg(figure)
        colour = INK["ink"] if said.flow_of == "both" else INK[f"{said.flow_of}-text"]
        figure.text(0.025, 0.985, said.push, size=14, weight="bold", va="top")
        figure.text(0.025, 0.949, said.flow, size=14, weight="bold", va="top", color=colour)
        figure.text(0.025, 0.908, said.verdict, size=10, weight="bold", va="top")
        Sigma = d.precision_Sigma.write(d.Sigma)
        grows = rf"entropy grows: $\Sigma$ = {Sigma}" if d.Sigma > 0 else r"$\Sigma$ = 0"
        figure.text(0.025, 0.881, grows, size=9.5, va="top", color=INK["entropy-text"])
        _strip(figure.add_axes((0.02, 0.7, 0.96, 0.15)), d)
        _levels(figure.add_axes((0.115, 0.36, 0.86, 0.29)), d)
        _curves(figure.add_axes((0.125, 0.068, 0.785, 0.215)), d)
    return Picture(figure, series_alt(d))
