"""The matplotlib face of the figures: pictures for paper and for pages without JavaScript, with alt text.

The alt text is computed from the data that is drawn. Importing this module loads matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrow, Rectangle
from matplotlib.patheffects import withStroke

from qicc_lib.reservoirs import fermi

from .figures import FIGURES, KINDS, Map, Shown, Values, controls
from .plotting import INK, STYLE, Picture, arrow, note
from .words import Said, number

Box = tuple[float, float, float, float]  # left, bottom, width, height, in parts of the figure
# Full scale of the arrow strip, as in the live figure: direction to the eye, size to the number.
FORCE_SCALE, FLUX_SCALE = 0.8, 0.06
# Names of a reservoir's colours: its sea, its marks, its words.
SEAS = {name: (f"sea-{name}", name, f"{name}-text") for name in ("hot", "cold")} | {"mid": ("prob", "flip", "muted")}


def _warmth(p: Values, side: str) -> str:
    """Hot for the hottest reservoir, cold for the coldest; of two that are equally warm, L takes the first."""
    if "T_M" not in p:
        return "hot" if (p["T_L"] >= p["T_R"]) == (side == "L") else "cold"
    T, low, high = p[f"T_{side}"], *(f(p["T_L"], p["T_R"], p["T_M"]) for f in (min, max))
    return "mid" if low == high or low < T < high else "hot" if high == T else "cold"


def _strip(ax: Axes, d: Shown) -> None:
    top = len(d.pairs) + 0.05
    ax.set(xlim=(-5.4, 5.4), ylim=(-top, top))
    ax.axis("off")
    split = 2 - top if "T_M" in d.p else -top  # the last lane is M's
    caps = [(-5.4, "L", split, top), (5.0, "R", -top, top)] + [(-5.4, "M", -top, split - 0.05)] * (split > -top)
    for x, side, low, high in caps:
        sea, colour = SEAS[_warmth(d.p, side)][::2]
        ax.add_patch(Rectangle((x, low), 0.4, high - low, facecolor=INK[sea], lw=0))
        ax.text(x + 0.2, (low + high) / 2, f"${side}$", color=INK[colour], ha="center", va="center", size=11)
    ax.plot([0, 0], [0.05 - top, top - 0.05], color=INK["axis"], lw=1.0)
    for lane, pair in enumerate(d.pairs):
        colour, text, y_force = INK[pair.name], INK[f"{pair.name}-text"], top - 0.5 - 2 * lane
        # The name stands where the force does not point.
        x, side = (-4.8, "left") if pair.F >= 0 else (4.8, "right")
        ax.text(x, y_force, "particles" if lane == 0 else "energy", color=text, weight="bold", va="center", ha=side)
        flows = "against" if pair.flux * pair.F < 0 else "flux"
        force = (y_force, pair.F, FORCE_SCALE, f"$F_{{{pair.index}}}$", number(pair.F), "force", "normal")
        flux = (y_force - 0.95, pair.flux, FLUX_SCALE, f"$J_{{{pair.index}}}$", pair.written, flows, "bold")
        for y, value, scale, name, written, kind, weight in (force, flux):
            if value == 0:
                ax.plot([0, 0], [y - 0.22, y + 0.22], color=colour, lw=3.2)
                ax.text(0.2, y, f"{name} = 0", color=text, va="center")
                continue
            way, longest = np.sign(value), 2.4 if len(d.pairs) == 2 else 2.0  # beside the longer names of three
            length = way * max(0.9, longest * min(1.0, np.sqrt(abs(value) / scale)))
            arrow(ax, 0.08 * way, y, length, colour, kind, 0.34, 0.45)
            side = "left" if value > 0 else "right"
            ax.text(length + 0.2 * way, y, f"{name} = {written}", color=text, va="center", ha=side, weight=weight)


def _energy_axis(ax: Axes, d: Shown, half: float, marks: list[float]) -> tuple[float, float]:
    marks = marks + [value for key, value in d.p.items() if key.startswith("mu_")]
    marks += [d.crossing] if abs(d.crossing) < 6 else []
    low, high = min(marks) - 1.2, max(marks) + 1.2
    ax.set(xlim=(-half, half), ylim=(low, high), ylabel="energy")
    ax.spines["bottom"].set_visible(False)
    ax.yaxis.set_major_locator(mpl.ticker.MaxNLocator(6, integer=True))
    ax.set_xticks([])
    return low, high


def _sea(ax: Axes, d: Shown, side: str, x: float, way: int, levels: tuple[float, ...], reach: float = 2.0) -> None:
    """A reservoir that grows outward from its barrier at x, with bars at the levels of the dot behind it."""
    p, (low, high) = d.p, ax.get_ylim()
    name = _warmth(p, side)
    sea, mark, text = SEAS[name]
    T, mu = p[f"T_{side}"], p[f"mu_{side}"]
    E = np.linspace(low, high, 200)
    edge = x + way * reach * fermi((E - mu) / T)[0]
    ax.fill_betweenx(E, x, edge, facecolor=INK[sea], lw=0)
    ax.plot(edge, E, color=INK[mark], lw=1.5)
    ax.plot([x, x], [low, high], color=INK["axis"], lw=3.5, solid_capstyle="butt")
    ax.plot([x, x + way * (reach + 0.3)], [mu, mu], color=INK["ink"], lw=1.1, dashes=(5, 3))
    ends: Any = {"ha": "left" if way > 0 else "right", "va": "center"}
    ax.text(x + way * (reach + 0.35), mu, rf"$\mu_{side}$", size=10.5, **ends)
    plain = name == "mid" or ("T_M" not in p and p["T_L"] == p["T_R"])
    title = f"${side}$" if plain else f"{name} ${side}$"
    ax.text(x + way * reach / 2, high, title, ha="center", va="bottom", color=INK[text], weight="bold")
    for energy in levels:
        end = float(x + way * reach * fermi((energy - mu) / T)[0])
        ax.plot([x, end], [energy] * 2, color=INK[mark], lw=2.4)


def _dot(ax: Axes, title: str, x: float, levels: tuple[float, ...]) -> None:
    low, high = ax.get_ylim()
    ax.text(x, high, title, ha="center", va="bottom")
    ax.add_patch(Rectangle((x - 0.7, low), 1.4, high - low, facecolor=INK["tint"], lw=0))
    for energy in levels:
        ax.plot([x - 0.6, x + 0.6], [energy] * 2, color=INK["ink"], lw=2.4, solid_capstyle="butt")


def _names(ax: Axes, names: tuple[str, str], x: float, levels: tuple[float, ...], gap: int, **look: Any) -> None:
    """The names of two levels, above the upper and below the lower."""
    for name, energy, other in zip(names, levels, levels[::-1], strict=True):
        above = energy >= other
        note(ax, name, (x, energy), (0, gap if above else -gap), ha="center", va="bottom" if above else "top", **look)


def _crossing(ax: Axes, d: Shown, ends: tuple[float, float], x: float) -> None:
    """The dotted line where L and R are equally full, and its name."""
    low, high = ax.get_ylim()
    if low < d.crossing < high:
        ax.plot(ends, [d.crossing] * 2, color=INK["muted"], lw=1.1, dashes=(1.5, 3))
        text = ax.text(x, d.crossing, r"$f_L = f_R$", ha="center", va="center", color=INK["muted"], size=9)
        text.set_backgroundcolor(INK["bg"])


def _one_levels(ax: Axes, d: Shown) -> None:
    level = d.p["eps"]
    low, high = _energy_axis(ax, d, 4.6, [level])
    flux = d.particle.flux
    for side, way in (("L", -1), ("R", 1)):
        _sea(ax, d, side, 1.6 * way, way, (level,))
        if flux:
            half = 0.34 * np.sign(flux)
            arrow(ax, 1.15 * way - half, level, 2 * half, INK["particle"], "flux", 0.075 * (high - low), 0.3)
    _dot(ax, "dot", 0.0, (level,))
    note(ax, r"$\varepsilon$", (0.0, level), (0, 4), "ink", ha="center", va="bottom", size=10.5)
    # On the dot, where the level leaves room for the words.
    _crossing(ax, d, (-3.6, 3.6), 0.0 if abs(d.crossing - level) > 0.12 * (high - low) else -3.0)


def _series_levels(ax: Axes, d: Shown) -> None:
    levels = (d.p["eps"], d.p["eps"] + d.p["U"])
    low, high = _energy_axis(ax, d, 5.9, [*levels])
    for side, way in (("L", -1), ("R", 1)):
        _sea(ax, d, side, 2.8 * way, way, levels)
        _dot(ax, f"dot ${'u' if side == 'L' else 'd'}$", 1.35 * way, levels)
    for n, energy in enumerate(levels):
        flux = float(d.state.cycles[n].flux)
        if not d.particle.digits.is_zero(flux):
            for x in (-2.42, 2.36):
                half = 0.26 * np.sign(flux)
                arrow(ax, x - half, energy, 2 * half, INK["particle"], "flux", 0.075 * (high - low), 0.3)
    names = (r"$\varepsilon$, other dot empty", r"$\varepsilon + U$, other dot full")
    _names(ax, names, 0.0, levels, 5, colour="muted", size=8.5)
    _crossing(ax, d, (-4.8, 4.8), 0.0)


def _three_levels(ax: Axes, d: Shown) -> None:
    c, g = ((d.p[key], d.p[key] + d.p["U"]) for key in ("eps_c", "eps_g"))
    low, high = _energy_axis(ax, d, 7.2, [*c, *g])
    seas = (("L", -4.7, -1, c), ("R", -0.9, 1, c), ("M", 4.8, 1, g))
    for side, x, way, levels in seas:
        _sea(ax, d, side, x, way, levels, 1.5)
    # Out of a reservoir is to the right at L, to the left at R and M.
    flux = {(t.reservoir, t.source[t.reservoir != "M"]): float(t.flux) for t in d.state.transitions}
    largest = max(map(abs, flux.values()))
    for side, x, way, levels in seas:
        for n, energy in enumerate(levels):
            J = -way * flux[side, str(n)]
            if abs(J) > 1e-3 * largest:
                size = 0.075 * (high - low) * (0.3 + 0.7 * abs(J) / largest)
                start = x - way * (0.48 + 0.28 * way * np.sign(J))
                arrow(ax, start, energy, 0.56 * np.sign(J), INK["particle"], "flux", size, 0.3)
    for title, letter, x, levels in (("dot $c$", "c", -2.8, c), ("gate $g$", "g", 2.9, g)):
        _dot(ax, title, x, levels)
        name = rf"$\varepsilon_{letter}$"
        _names(ax, (name, f"{name} + $U$"), x, levels, 4, colour="ink", size=9)
    _crossing(ax, d, (-6.2, 0.6), -2.8)


def _curves(ax: Axes, d: Shown) -> None:
    x, currents = d.curves.x, d.curves.y
    both = np.concatenate([*currents, [0.0]])
    span = max(np.ptp(both), 1e-12)
    low, high = both.min() - 0.08 * span, both.max() + 0.12 * span
    ax.set(xlim=(x[0], x[-1]), ylim=(low, high), xlabel="particle force $F_N$")
    ax.set_title("Both currents", pad=18)
    ax.axhline(0, color=INK["axis"], lw=1.1)
    # Names of curves that end close together step aside.
    gap = currents[0][-1] - currents[1][-1]
    apart = 0 if abs(gap) > 0.09 * (high - low) else 6 if gap >= 0 else -6
    looks = (("particle", "N", "///", (None, None), -9), ("energy", "E", "\\\\\\", (4.5, 2), 9))
    for y, zeros, way, (name, letter, hatch, dashes, lift) in zip(currents, d.curves.zeros, d.ways, looks, strict=True):
        inverse = (way * y < 0) & (way * x > 0)
        if inverse.any():
            edge = mpl.colors.to_rgba(INK[name], 0.4)
            ax.fill_between(x, low, high, where=inverse, facecolor="none", edgecolor=edge, hatch=hatch, lw=0)
            place: Any = {"xycoords": ax.get_xaxis_transform(), "ha": "center", "va": "bottom", "weight": "bold"}
            middle = float(x[inverse].mean())
            # On an axis with both signs the first name ends with its stretch, clear of the second.
            if x[0] < 0 < x[-1] and name == "particle":
                middle, place["ha"] = (
                    (inverse * x).max() if way > 0 else (inverse * x).min(),
                    "right" if way > 0 else "left",
                )
            note(ax, f"inverse {name}", (middle, 1.02), (0, 0), f"{name}-text", **place)
        ax.plot(x, y, color=INK[name], dashes=dashes)
        note(ax, f"$J_{letter}$", (x[-1], y[-1]), (5, apart if letter == "N" else -apart), f"{name}-text", size=11)
        for zero in zeros:
            ax.plot([zero], [0], "o", color=INK["bg"], mec=INK[name], mew=1.6, ms=6, zorder=4)
            note(ax, number(zero, 3), (zero, 0), (6, lift), f"{name}-text")
    for letter, force in zip("NE", d.predicted, strict=False):
        ax.plot([force], [low], "v", color=INK["bg"], mec=INK["muted"], ms=6, clip_on=False, zorder=4)
        note(ax, f"$r_{letter} F_{{EM}}$", (force, low), (5, 2), "muted", va="bottom")
    ax.axvline(d.particle.F, color=INK["ink"], lw=1.2)
    ax.plot([d.particle.F] * 2, [d.particle.J, d.energy.J], "o", color=INK["ink"], ms=5, zorder=5, clip_on=False)


def picture(name: str, p: Values) -> Picture:
    """The picture of a figure at parameters `p` (keys as in `figures.json`)."""
    d = Shown(name, p)
    with mpl.rc_context(STYLE):
        return Picture(PICTURES[name](d), Map(name, p).alt if "x" in p else d.alt)


def _device(d: Shown, height: float, levels: Callable[[Axes, Shown], None], *boxes: Box) -> Figure:
    """Strip, levels and curves, one below the other.

    Narrow and tall: on a phone it is shown at three quarters of its size, and must still be read.
    """
    figure = titled((4.6, height), d)
    for draw, box in zip((_strip, levels, _curves), boxes, strict=True):
        draw(figure.add_axes(box), d)
    return figure


def _one_dot(d: Shown) -> Figure:
    boxes = ((0.02, 0.7, 0.96, 0.15), (0.115, 0.36, 0.86, 0.29), (0.125, 0.1, 0.785, 0.185))
    figure = _device(d, 6.9, _one_levels, *boxes)
    figure.text(0.025, 0.012, d.role, size=9.5, weight="bold")
    return figure


class Titled(Protocol):
    """What stands above a picture."""

    @property
    def said(self) -> Said: ...

    @property
    def Sigma(self) -> str: ...


def titled(size: tuple[float, float], d: Titled) -> Figure:
    """A figure with the sentence, the verdict and the entropy production at its top."""
    figure, said = Figure(figsize=size), d.said
    FigureCanvasAgg(figure)
    colour = INK["ink"] if said.flow_of == "both" else INK[f"{said.flow_of}-text"]
    inch = 1 / size[1]
    figure.text(0.025, 1 - 0.1 * inch, said.push, size=14, weight="bold", va="top")
    figure.text(0.025, 1 - 0.35 * inch, said.flow, size=14, weight="bold", va="top", color=colour)
    figure.text(0.025, 1 - 0.635 * inch, said.verdict, size=10, weight="bold", va="top")
    grows = r"$\Sigma$ = 0" if d.Sigma == "0" else rf"entropy grows: $\Sigma$ = {d.Sigma}"
    figure.text(0.025, 1 - 0.82 * inch, grows, size=9.5, va="top", color=INK["entropy-text"])
    return figure


def word(ax: Axes, text: str, at: Any, colour: str, **style: Any) -> None:
    """A word in a plane, readable over what is hatched there."""
    halo = [withStroke(linewidth=3.5, foreground=INK["bg"])]
    ax.text(at[0], at[1], text, color=INK[colour], zorder=6, path_effects=halo, **{"size": 9, "va": "center", **style})


def vector(ax: Axes, start: np.ndarray, way: np.ndarray, length: float, kind: str, turn: float) -> None:
    """A force (hollow) or flux (filled) with both its components, and its word to the left of it for turn = 1."""
    size, unit = float(np.hypot(*way)), float(np.ptp(ax.get_xlim())) / 2
    if size == 0:
        return
    ink, along = INK["ink"], way / size
    shape: Any = {"width": 0.05 * unit, "head_width": 0.13 * unit, "head_length": min(0.12 * unit, 0.7 * length)}
    shape |= {"facecolor": ink if kind == "flux" else INK["bg"], "edgecolor": ink, "lw": 1.5, "zorder": 5}
    ax.add_patch(FancyArrow(*start, *(length * along), length_includes_head=True, **shape))
    beside = 0.15 * unit * turn * np.array([-along[1], along[0]])
    word(ax, kind, start + 0.8 * length * along + beside, "ink", ha="center", weight="bold")


# Fill, edge and hatch of the classes of a map, in the order of KINDS.
CLASSES = [("", "", ""), ("tint", "tint", ""), ("particle", "particle", "///"), ("energy", "energy", "\\\\\\")]
CLASSES += [("bg", "particle", ".."), ("bg", "energy", "..")]


def map_picture(d: Shown, m: Map) -> Figure:
    """The verdict over two directions, and the present state as a ring."""
    figure = titled((4.6, 5.0), d)
    ax = figure.add_axes((0.15, 0.1, 0.82, 0.66))
    J_N, J_E, kind = m.solved
    now = m.now
    here = now[m.p["x"]], now[m.p["y"]]
    row, column = (int(np.searchsorted(axis, value)) for axis, value in ((m.y, here[1]), (m.x, here[0])))
    free = np.ones_like(kind, dtype=bool)
    free[max(row - 6, 0) : row + 7, max(column - 5, 0) : column + 6] = False
    for k, (fill, edge, hatch) in enumerate(CLASSES):
        if fill and (kind == k).any():
            colour = mpl.colors.to_rgba(INK[fill], 1.0 if fill in ("bg", "tint") else 0.2)
            area = ax.contourf(m.x, m.y, kind == k, levels=[0.5, 1.5], colors=[colour], hatches=[hatch])
            area.set(edgecolor=mpl.colors.to_rgba(INK[edge], 0.75), linewidth=0)
        if (seat := _roomiest((kind == k) & free)) is not None:
            ink = {"": "muted", "tint": "ink"}.get(edge, f"{edge}-text")
            text = ax.text(m.x[seat[1]], m.y[seat[0]], KINDS[k], ha="center", va="center", color=INK[ink], size=8.5)
            text.set(weight="bold", path_effects=[withStroke(linewidth=3, foreground=INK["bg"])])
    for J in (J_N, J_E):
        ax.contour(m.x, m.y, np.where(kind == 0, np.nan, J), levels=[0.0], colors=[INK["ink"]], linewidths=1.1)
    ax.plot(*here, "o", ms=9, color=INK["bg"], mec=INK["ink"], mew=1.6, clip_on=False)
    ax.plot(*here, "o", ms=2.5, color=INK["ink"], clip_on=False)
    for option in [o for o in FIGURES[m.name]["options"] if o["key"] in "xy"]:
        which, key = option["key"], m.p[option["key"]]
        words, symbol = option["names"][option["values"].index(key)].rsplit(" ", 1)
        symbol = symbol.replace("ε", r"\varepsilon").replace("μ", r"\mu")
        scale = controls(m.name).get(key, {}).get("scale", "linear")
        ax.set(**{f"{which}label": f"{words} ${symbol}$", f"{which}scale": scale})
    return figure


def _roomiest(here: np.ndarray, shape: tuple[int, int] = (11, 54)) -> tuple[int, int] | None:
    """The middle of a box of a class in which its name has room, the one that lies deepest; None where none fits."""
    size = np.array(shape)
    best = None
    for grow in (1.0, 1.3, 1.7, 2.2):
        h, w = (size * grow).astype(int) | 1
        if min(here.shape[0] - h, here.shape[1] - w) < 0:
            break
        total = np.pad(np.cumsum(np.cumsum(here, 0), 1), ((1, 0), (1, 0)))
        full = total[h:, w:] - total[:-h, w:] - total[h:, :-w] + total[:-h, :-w] == h * w
        if not full.any():
            break
        row, column = np.argwhere(full)[len(np.argwhere(full)) // 2]
        best = (int(row) + h // 2, int(column) + w // 2)
    return best


PICTURES: dict[str, Callable[[Shown], Figure]] = {
    "one-dot": _one_dot,
    "series-dots": lambda d: _device(
        d, 6.9, _series_levels, (0.02, 0.7, 0.96, 0.15), (0.115, 0.36, 0.86, 0.29), (0.125, 0.068, 0.785, 0.215)
    ),
    "series-map": lambda d: map_picture(d, Map(d.name, d.p)),
    "three-terminal": lambda d: _device(
        d, 7.4, _three_levels, (0.02, 0.66, 0.96, 0.2), (0.115, 0.335, 0.86, 0.27), (0.125, 0.064, 0.785, 0.2)
    ),
}
