"""What each live figure stands for: its parameters, the device they describe, and the numbers that it shows.

`figures.json` holds the parameters, ranges and presets, which the figures in the page read too. Nothing here draws.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from qicc_lib.arguments import Array, fail
from qicc_lib.balance import State
from qicc_lib.biases import SAME, energy_bias, particle_bias
from qicc_lib.devices import Device, series_dots, single_dot, three_terminal
from qicc_lib.machines import Machine, machine
from qicc_lib.reservoirs import Reservoir
from qicc_lib.response import onsager
from qicc_lib.square_well import SquareWellGas

from .words import Precision, Said, number, precision, say, say_gate, say_role, say_three, sign

Values = Mapping[str, Any]
TABLE: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "figures.json").read_text(encoding="utf-8"))
# A figure that is like another shares its parameters and presets, and so its state.
FIGURES = {name: {"options": []} | TABLE.get(row.get("like", ""), {}) | row for name, row in TABLE.items()}


class Family(NamedTuple):
    """A kind of device that figures show, and how its currents depend on the particle force."""

    constructor: str
    own: tuple[str, ...]  # the parameters that stand for the dots' levels
    device: Callable[[Values], Device]
    push: Callable[[Values, Any], dict[str, Any]]  # what changes with the particle force: parameters and values
    hot: str  # the reservoirs other than R, each with an energy force of its own
    told: Callable[[Values], str]  # the reservoirs whose energy current is told beside the particle current
    far: float  # the particle force up to which curves are drawn at least
    levels: Callable[[Values], str]  # the level diagram in words
    near: float = 0.0  # where curves begin, in parts of where they end


def family(name: str) -> Family:
    """The kind of device that a figure shows."""
    return FAMILIES[FIGURES[name].get("like", name)]


def spec(name: str, p: Values) -> dict[str, Any]:
    """The device that a figure shows, as its page gets it; empty for a figure that shows none."""
    kind = FAMILIES.get(FIGURES[name].get("like", name))
    return kind.device(p).to_spec() if kind else {}


def controls(name: str) -> dict[str, dict[str, Any]]:
    """The controls of a figure's parameters."""
    return {param["key"]: param for param in FIGURES[name]["params"]}


def parameters(name: str) -> dict[str, float]:
    """The parameters of a figure and the values it starts with."""
    return {key: float(param["value"]) for key, param in controls(name).items()}


def options(name: str, view: str | None = None) -> dict[str, str]:
    """The choices of a figure that are not numbers, and what they start with, or what a named state makes of them."""
    chosen = {option["key"]: option["value"] for option in FIGURES[name]["options"]}
    return chosen | next((p.get("options", {}) for p in FIGURES[name]["presets"] if p["key"] == view), {})


def presets(name: str) -> dict[str, dict[str, float]]:
    """The named states of a figure, each with every parameter."""
    states = {preset["key"]: preset["state"].items() for preset in FIGURES[name]["presets"]}
    return {key: parameters(name) | {k: float(value) for k, value in state} for key, state in states.items()}


def _ends(p: Values) -> tuple[Reservoir, Reservoir]:
    return Reservoir(T=p["T_L"], mu=p["mu_L"]), Reservoir(T=p["T_R"], mu=p["mu_R"])


def _pair(p: Values, side: str) -> tuple[Any, Any]:
    return p[f"Gamma_{side}0"], p[f"Gamma_{side}1"]


def of_device(device: Device) -> tuple[str, dict[str, float]] | None:
    """The figure that shows a device and the parameters that say which device it is; None where there is none."""
    spec = device.to_spec()
    values = {f"{key}_{side}": r[key] for side, r in spec["reservoirs"].items() for key in ("T", "mu")}
    for coupling in spec["couplings"]:
        if coupling["kind"] == "tunnel":
            several = len(coupling["Gamma"]) > 1
            for n, rate in enumerate(coupling["Gamma"]):
                values[f"Gamma_{coupling['reservoir']}{n if several else ''}"] = rate
        else:
            values["g"] = coupling["g"]
    for name, kind in FAMILIES.items():
        if kind.constructor == spec["name"]:
            found = values | dict(zip(kind.own, spec["levels"], strict=False))
            found |= dict(zip(("U",), (U for *_, U in spec["interactions"]), strict=False))
            if found.keys() == controls(name).keys():
                return name, found
    return None


def of_gas(gas: SquareWellGas) -> tuple[str, dict[str, float]]:
    """The figure that shows a gas, and the depth of its well."""
    for name in ("width", "mass"):
        if np.any((value := getattr(gas, name)) != 1):
            remedy = "Measure lengths by the width and masses by that of a particle."
            fail(ValueError, name, "be 1 for a gas that a figure shows", f"is {value}", remedy)
    if np.ndim(gas.well_depth):
        found = f"has shape {np.shape(gas.well_depth)}"
        fail(ValueError, "well_depth", "be one number for a gas that a figure shows", found, "Pick one point of it.")
    return "gas-release", {"w": float(gas.well_depth)}


def _one_dot(p: Values) -> Device:
    return single_dot(p["eps"], *_ends(p), p["Gamma_L"], p["Gamma_R"])


def _one_dot_levels(p: Values) -> str:
    return f"electrons cross at ε = {number(p['eps'])}, between {_reservoir(p, 'L')} and {_reservoir(p, 'R')}"


def _series(p: Values) -> Device:
    rates = {"Gamma_L": _pair(p, "L"), "Gamma_R": _pair(p, "R"), "g": p["g"]}
    return series_dots(p["eps"], p["eps"], p["U"], *_ends(p), **rates)


def _push_left(p: Values, F_N: Any) -> dict[str, Any]:
    """The particle force moves mu_L."""
    return {"mu_L": p["T_L"] * (np.asarray(F_N) + p["mu_R"] / p["T_R"])}


def _series_levels(p: Values) -> str:
    return (
        f"electrons enter at ε = {number(p['eps'])} when the other dot is empty and at ε + U ="
        f" {number(p['eps'] + p['U'])} when it is full, between {_reservoir(p, 'L')} and {_reservoir(p, 'R')}"
    )


def _reservoir(p: Values, side: str) -> str:
    return f"reservoir {side} (T = {number(p[f'T_{side}'])}, μ = {number(p[f'mu_{side}'])})"


def _three(p: Values) -> Device:
    ends = (*_ends(p), Reservoir(T=p["T_M"], mu=p["mu_M"]))
    return three_terminal(p["eps_c"], p["eps_g"], p["U"], *ends, *(_pair(p, side) for side in "LRM"))


def _push_apart(p: Values, F_N: Any) -> dict[str, Any]:
    """The particle force moves mu_L and mu_R apart about their mean."""
    mean = (p["mu_L"] + p["mu_R"]) / 2
    half = (np.asarray(F_N) * p["T_L"] * p["T_R"] - mean * (p["T_R"] - p["T_L"])) / (p["T_L"] + p["T_R"])
    return {"mu_L": mean + half, "mu_R": mean - half}


def regime(p: Values) -> str:
    """Between whom the forces of three terminals act: "gate" (energy from M), "path" (both L to R) or "three"."""
    if _same(p["T_L"], p["T_R"]):
        return "gate"
    # A gate without interaction exchanges nothing.
    return "path" if p["U"] == 0 or _same(p["T_M"], p["T_R"]) or _same(p["T_M"], p["T_L"]) else "three"


def _three_told(p: Values) -> str:
    kind = regime(p)
    return "M" if kind == "gate" else "LM" if kind == "path" and _same(p["T_M"], p["T_L"]) else "L"


def _three_levels(p: Values) -> str:
    c, g = ([number(p[key] + n * p["U"]) for n in (0, 1)] for key in ("eps_c", "eps_g"))
    return (
        f"the conductor's levels are {c[0]} (gate empty) and {c[1]} (gate full), between {_reservoir(p, 'L')} and"
        f" {_reservoir(p, 'R')}; the gate's are {g[0]} and {g[1]}, at {_reservoir(p, 'M')}"
    )


def gate_window(p: Values) -> tuple[float, float] | None:
    """The ratios F_N / F_E, r_N and r_E, at which J_N and J_E of three terminals vanish in linear response.

    They exist for T_L = T_R and lambda U < 0, lambda = Gamma_L0/Gamma_0 - Gamma_L1/Gamma_1; None elsewhere, where no
    current is inverse.
    """
    (L0, L1), (R0, R1) = _pair(p, "L"), _pair(p, "R")
    if regime(p) != "gate" or not (L0 * R1 - L1 * R0) * p["U"] < 0:
        return None
    r_N, r_E = onsager(_three({**p, "mu_R": (p["mu_L"] + p["mu_R"]) / 2}), energy="M").window
    return float(r_N), float(r_E)


def _F_N(p: Values) -> Any:
    return particle_bias(p["T_L"], p["mu_L"], p["T_R"], p["mu_R"])


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=SAME)


FAMILIES = {
    "one-dot": Family("single_dot", ("eps",), _one_dot, _push_left, "L", lambda _: "L", 2.0, _one_dot_levels, -1.0),
    "series-dots": Family("series_dots", ("eps",), _series, _push_left, "L", lambda _: "L", 2.0, _series_levels),
    "three-terminal": Family(
        "three_terminal", ("eps_c", "eps_g"), _three, _push_apart, "LM", _three_told, 3.0, _three_levels
    ),
}


@dataclass(frozen=True)
class Pair:
    """A force and its flux, and how both are written."""

    name: str  # "particle" or "energy"
    index: str  # of its symbols: N, E, or EL and EM where there are two energies
    F: float
    J: float
    digits: Precision

    @property
    def flux(self) -> float:
        """The flux, zero where it is written as zero, so that words and numbers agree."""
        return 0.0 if self.digits.is_zero(self.J) else self.J

    @property
    def written(self) -> str:
        return self.digits.write(self.J)


@dataclass(frozen=True, eq=False)
class Shown:
    """The numbers that a figure shows at a state: pairs of force and flux, entropy production, verdict."""

    name: str
    p: Values

    @property
    def family(self) -> Family:
        return family(self.name)

    @cached_property
    def state(self) -> State:
        return self.family.device(self.p).steady_state()

    @cached_property
    def particle(self) -> Pair:
        return Pair(
            "particle", "N", _F_N(self.p), float(self.state.particle_current["L"]), self._digits("particles", "L")
        )

    @cached_property
    def energy(self) -> Pair:
        """The one that is told: with two of them, out of the gate or along the path."""
        return self._energy(self.family.told(self.p))

    def _energy(self, sides: str) -> Pair:
        F_E = float(energy_bias(self.p[f"T_{sides[0]}"], self.p["T_R"]))
        J_E = float(sum(self.state.energy_current[side] for side in sides))
        index = "E" if len(self.family.hot) == 1 else f"E{sides}"
        return Pair("energy", index, F_E, J_E, self._digits("energy", sides))

    def _digits(self, carried: str, sides: str) -> Precision:
        """Digits enough for the largest of the cycles that a current is the sum of."""
        moved = ((sum(getattr(c, carried)[side] for side in sides), c.flux) for c in self.state.cycles)
        return precision(max(abs(float(amount * flux)) for amount, flux in moved))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """As in the entropic balance against R: the sum of force times flux is the entropy production."""
        return self.particle, *(self._energy(side) for side in self.family.hot)

    @property
    def Sigma(self) -> str:
        """The entropy production as it is written."""
        Sigma = float(self.state.entropy_production)
        return precision(max(Sigma, *(abs(e.F * e.J) for e in self.pairs[1:]))).write(Sigma)

    @cached_property
    def verdict(self) -> str:
        return str(self.state.entropic_balance(reference="R").verdict)

    @property
    def crossing(self) -> float:
        """The energy at which L and R are equally full; nan where there is none."""
        F_E = self.pairs[1].F
        return -self.particle.F / F_E if F_E else float("nan")

    @property
    def regime(self) -> str:
        return "path" if len(self.family.hot) == 1 else regime(self.p)

    @cached_property
    def said(self) -> Said:
        n, e = self.particle, self.energy
        if self.regime == "three":
            return say_three([x.F for x in self.pairs], [x.flux for x in self.pairs], self.verdict)
        if self.regime == "gate":
            return say_gate(n.F, e.F if self.p["U"] else 0.0, n.flux, e.flux, self.verdict)
        return say(n.F, e.F, n.flux, e.flux, self.verdict)

    @property
    def ways(self) -> tuple[int, int]:
        """For J_N and J_E, the sign of F_N at which the forces agree; beside a gate only positive ones count."""
        if self.regime == "path":
            return sign(self.energy.F), sign(self.energy.F)
        some = any(e.F > 0 for e in self.pairs[1:]) and self.p["U"] != 0
        return int(some), int(some and self.energy.F > 0)

    @property
    def predicted(self) -> list[float]:
        """The particle forces at which linear response puts the zeros of J_N and J_E, for three terminals."""
        window = gate_window(self.p) if self.regime == "gate" and self.energy.F > 0 else None
        return [r * self.energy.F for r in window or ()]

    @cached_property
    def machine(self) -> Machine:
        return machine(self.state)

    @property
    def role(self) -> str:
        """What one dot does by work and heat; empty for devices that carry more than one energy."""
        found = self.machine
        limit = float(found.carnot_efficiency if found.role == "engine" else found.carnot_COP)
        reached = float(found.efficiency if found.role == "engine" else found.COP)
        return say_role(str(found.role), float(found.power), reached, limit) if self.name == "one-dot" else ""

    @cached_property
    def curves(self) -> Curves:
        F_N = self.particle.F
        # Where R is the hotter end of the path, the side worth seeing is the left one.
        far = -self.family.far if self.regime == "path" and self.p["T_L"] < self.p["T_R"] else self.family.far
        ends = self.family.near * far, far, F_N
        x = np.linspace(min(ends), max(ends), 201)
        return Curves(x, self.currents(x), self.currents)

    def currents(self, F_N: Any) -> tuple[Array, Array]:
        """J_N and J_E at particle forces F_N, all else as it is."""
        state = self.family.device({**self.p, **self.family.push(self.p, F_N)}).steady_state()
        J_E = np.sum([state.energy_current[side] for side in self.family.told(self.p)], axis=0)
        return state.particle_current["L"], J_E

    @cached_property
    def alt(self) -> str:
        """What the picture shows, with numbers from the data."""
        curves = self.curves
        told = "{0.name} force F_{0.index} = {1}, {0.name} current J_{0.index} = {0.written}"
        pairs = "; ".join(told.format(pair, number(pair.F)) for pair in self.pairs)
        linear = " and ".join(number(F, 3) for F in self.predicted)
        return (
            f"{FIGURES[self.name]['title']}. {self.said.sentence} {self.said.verdict}."
            f" P{pairs[1:]}; entropy production {self.Sigma}. Level diagram: {self.family.levels(self.p)}."
            f" Curves against F_N from {number(curves.x[0], 1)} to {number(curves.x[-1], 1)}: {curves.words()}."
        ) + (f" Linear response puts these zeros at {linear}." if linear else f" {self.role}".rstrip())


KINDS = ("forces disagree", "ordinary", "genuine particle", "genuine energy", "formal particle", "formal energy")


def clash(x: str, y: str) -> bool:
    """Whether two directions of a map are one and the same, or one fixes the temperatures of the other."""
    return x == y or any(a == "F_E" and b.startswith("T_") for a, b in ((x, y), (y, x)))


@dataclass(frozen=True, eq=False)
class Map:
    """A figure's verdict over two directions: parameters, or one of the forces F_N (moves mu_L) and F_E (moves T_L)."""

    name: str
    p: Values
    points: int = 201

    def axis(self, which: str) -> Array:
        """The values of an axis; on a log scale where its control has one."""
        key, ranges = str(self.p[which]), controls(self.name)
        if key == "F_N":
            F_N = float(_F_N(self.p))
            return np.linspace(min(-0.5, F_N), max(2.5, F_N), self.points)
        if key == "F_E":
            low, high = (float(energy_bias(ranges["T_L"][end], self.p["T_R"])) for end in ("min", "max"))
            return np.linspace(max(low, -high / 4) if high > 0 else low, max(high, 0.0), self.points)
        spaced = np.geomspace if ranges[key].get("scale") == "log" else np.linspace
        return spaced(ranges[key]["min"], ranges[key]["max"], self.points)

    @property
    def now(self) -> dict[str, Any]:
        """Where the present state is, by direction."""
        F_E = float(energy_bias(self.p["T_L"], self.p["T_R"]))
        return {"F_N": float(_F_N(self.p)), "F_E": F_E, **self.p}

    @cached_property
    def x(self) -> Array:
        return self.axis("x")

    @cached_property
    def y(self) -> Array:
        return self.axis("y")

    @cached_property
    def values(self) -> dict[str, Any]:
        """The figure's parameters on the map, rows upward; the forces are set last, for they depend on the rest."""
        values, axes = dict(self.p), {self.p["x"]: self.x, self.p["y"]: self.y[:, None]}
        values |= {key: axis for key, axis in axes.items() if key in values}
        if "F_E" in axes:
            values["T_L"] = 1 / (1 / values["T_R"] - axes["F_E"])
        if "F_N" in axes:
            values |= self.push(values, axes["F_N"])
        return values

    def device(self, values: Values) -> Device:
        return family(self.name).device(values)

    def push(self, values: Values, F_N: Any) -> dict[str, Any]:
        return family(self.name).push(values, F_N)

    def point(self) -> Shown:
        """The present state."""
        return Shown(self.name, self.p)

    @property
    def about(self) -> str:
        """What is said of the map besides its axes."""
        return "map of the verdict"

    @cached_property
    def solved(self) -> tuple[Array, Array, Array]:
        """J_N, J_E and the index in KINDS of every point."""
        state = self.device(self.values).steady_state()
        balance = state.entropic_balance(reference="R")
        facing = balance.biases["energy", "L"] * balance.biases["particle", "L"] > 0
        inverse = np.where(balance.inverse["particle", "L"], 2, np.where(balance.inverse["energy", "L"], 3, 1))
        formal = (balance.verdict != "genuine") & (inverse > 1)
        return state.particle_current["L"], state.energy_current["L"], np.where(facing, inverse + 2 * formal, 0)

    @cached_property
    def alt(self) -> str:
        shares = ", ".join(f"{name} {np.mean(self.solved[2] == kind):.1%}" for kind, name in enumerate(KINDS))
        x, y = (f"{self.p[k]} from {number(a[0])} to {number(a[-1])}" for k, a in (("x", self.x), ("y", self.y)))
        point = self.point()
        F_N, F_E, U = map(number, (point.particle.F, point.energy.F, self.p["U"]))
        return (
            f"{FIGURES[self.name]['title']}: {self.about}, {x} across and {y} up. Shares of the area: {shares}."
            f" The present point has F_N = {F_N}, F_E = {F_E}, U = {U}: {point.said.verdict}."
        )


@dataclass(frozen=True, eq=False)
class Curves:
    """Both currents against the particle force, and where they vanish."""

    x: Array
    y: tuple[Array, Array]
    at: Callable[[Array], tuple[Array, Array]]

    @cached_property
    def zeros(self) -> tuple[list[float], list[float]]:
        return self._zeros(0), self._zeros(1)

    def _zeros(self, which: int) -> list[float]:
        """Where a sampled current changes sign, narrowed by solving on ever finer grids."""
        x, sign = self.x, np.sign(self.y[which])
        # A current that vanishes exactly at a sample changes sign between its neighbours.
        found = [float(x[i]) for i in np.flatnonzero((sign[1:-1] == 0) & (sign[:-2] * sign[2:] < 0)) + 1]
        for i in np.flatnonzero(sign[:-1] * sign[1:] < 0):
            grid = x[i : i + 2]
            for _ in range(4):
                grid = np.linspace(grid[0], grid[-1], 101)
                values = self.at(grid)[which]
                step = int(np.flatnonzero(np.sign(values[:-1]) != np.sign(values[1:]))[0])
                grid = grid[step : step + 2]
            found.append(float(grid.mean()))
        return sorted(found)

    def words(self) -> str:
        """Where each current crosses zero, in words."""
        told = []
        for name, y, zeros in zip(("J_N", "J_E"), self.y, self.zeros, strict=True):
            if zeros:
                side = f" and is negative {'below' if y[0] < 0 else 'above'}" * (len(zeros) == 1)
                told.append(f"{name} crosses zero at {', '.join(number(zero, 3) for zero in zeros)}{side}")
            else:
                way = "zero" if not y.any() else "positive" if y[-1] > 0 else "negative"
                told.append(f"{name} is {way} throughout")
        return "; ".join(told)
