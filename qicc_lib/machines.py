"""Devices as machines: power, efficiency, roles; their best working points; engines closed into a circle.

Roles follow from heats, not from the sign of an energy current: what flows against the force may heat both sides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arguments import Array, choice, fail
from .balance import State
from .devices import Device
from .reservoirs import Reservoir

ENGINE, REFRIGERATOR, HEAT_PUMP, DISSIPATOR = "engine", "refrigerator", "heat pump", "dissipator"


@dataclass(frozen=True, eq=False, repr=False)
class Machine:
    """What a steady state does, from `machine`; :eq:`one-dot-efficiency`. Hot and cold: highest and lowest temperature.

    Attributes
    ----------
    power, hot_heat, cold_heat : array [energy x rate]
        Power that the electrons deliver, negative if it is spent; heat that all hot and all cold reservoirs give.
    role : array of str
        "engine" (power > 0), "refrigerator" (power spent, cold gives heat), "heat pump" (power spent, hot takes
        more heat than that), "dissipator" (power spent for nothing of this), "none" (no power).
    efficiency, COP, heating_COP : array
        Of engines, power over the heat that all sources give (reservoirs of one temperature count together); of
        refrigerators, cold_heat over spent power; heat into hot over spent power, wherever it is spent; else nan.
    carnot_efficiency, carnot_COP : array
        1 - T_c/T_h, which no engine exceeds, and T_c/(T_h - T_c), which no refrigerator between two temperatures
        does; heat from a third one may drive the cooling as well, and is not counted in the COP.
    """

    state: State
    power: Array
    hot_heat: Array
    cold_heat: Array
    role: NDArray[np.str_]
    efficiency: Array
    COP: Array
    heating_COP: Array
    carnot_efficiency: Array
    carnot_COP: Array

    def reservoir_role(self, name: str) -> NDArray[np.str_]:
        """Return "source" where a reservoir gives heat, "sink" where it takes heat, else "none"."""
        heat = self.state.heat_current
        Q = heat[choice("name", name, heat, "Use the name of one of the device's reservoirs.")]
        return np.where(Q > 0, "source", np.where(Q < 0, "sink", "none"))[()]

    def __repr__(self) -> str:
        roles, counts = np.unique(self.role, return_counts=True)
        return f"Machine({', '.join(f'{r} {n}' for r, n in zip(roles, counts, strict=True))})"


def machine(device: Device | State) -> Machine:
    r"""Return what a device does as a machine in its steady state; of one dot, equation :eq:`one-dot-power`.

    .. math:: P = \sum_r J_Q^r = -\sum_r \mu_r J_N^r

    Parameters
    ----------
    device : Device or State

    Returns
    -------
    Machine

    Raises
    ------
    ValueError, CertificateError
        As `steady_state`.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> engine = machine(qicc.series_dots(0.5, 0.5, -4.0, qicc.Reservoir(2.0, 0.0), qicc.Reservoir(1.0, -0.5)))
    >>> print(engine.role, f"{engine.power:.10f} {engine.efficiency:.10f}")
    engine 0.0058833797 0.0451968861
    """
    state = device if isinstance(device, State) else device.steady_state()
    net = state.network
    columns = (net.T, net.mu, state.heat_current.values(), state.particle_current.values())
    T, mu, Q, N = (np.stack([np.broadcast_to(v, net.shape) for v in column]) for column in columns)
    T_h, T_c = T.max(0), T.min(0)
    P = -((mu - mu[-1]) * N).sum(0)  # a common shift of mu does no work: taken out before the products
    hot, cold = np.where(T_h == T, Q, 0).sum(0), np.where(T_c == T, Q, 0).sum(0)
    hot, cold = np.where(T_h > T_c, hot, 0.0), np.where(T_h > T_c, cold, 0.0)
    alike = [np.where(t == T, Q, 0).sum(0) > 0 for t in T]  # whether all reservoirs of this temperature give heat
    given = np.where(alike, Q, 0).sum(0)
    spent = P < 0
    conditions = [P > 0, spent & (cold > 0), spent & (-hot > -P), spent]
    role = np.select(conditions, [ENGINE, REFRIGERATOR, HEAT_PUMP, DISSIPATOR], "none")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = (
            np.where(P > 0, P / given, np.nan), np.where(role == REFRIGERATOR, -cold / P, np.nan),
            np.where(spent, hot / P, np.nan), 1 - T_c / T_h, T_c / (T_h - T_c),
        )  # fmt: skip
    return Machine(state, P[()], hot[()], cold[()], role[()], *(r[()] for r in ratios))


@dataclass(frozen=True)
class Optimum:
    """The best working point that `maximum` found: parameter values by name, and the machine there.

    `value` is what is reached, in the unit of the quantity, such as [energy x rate] of the power.
    """

    at: Mapping[str, float]
    value: float
    machine: Machine


def maximum(
    build: Callable[..., Device], over: Mapping[str, tuple[float, float]], of: str = "power", seed: int = 0
) -> Optimum:
    """Return the working point that maximises an attribute of `Machine`, by differential evolution and polishing.

    Parameters
    ----------
    build : function of the parameters, by name, each an array over a population, that returns a Device
    over : dict from parameter names to (lowest, highest)
    of : str, such as "power", "efficiency", "COP", "cold_heat"
    seed : int

    Returns
    -------
    Optimum

    Raises
    ------
    ValueError
        For an unknown attribute, an empty range, or if the quantity is defined nowhere in the ranges.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> left, right = qicc.Reservoir(T=2.0, mu=0.0), qicc.Reservoir(T=1.0, mu=0.5)
    >>> best = maximum(lambda eps: qicc.single_dot(eps, left, right), {"eps": (0.0, 5.0)})
    >>> print(f"{best.at['eps']:.4f} {best.value:.8f} {best.machine.role}")
    2.8826 0.02670873 engine
    """
    choice("of", of, Machine.__dataclass_fields__, "Name a quantity of `Machine`.")
    for name, (low, high) in over.items():
        if not low < high:
            fail(ValueError, f"over[{name!r}]", "be (lowest, highest)", f"is {(low, high)}", "Give a range.")
    from scipy.optimize import differential_evolution, minimize  # only here: importing the library loads no scipy

    def cost(x: Array) -> Array:
        values = np.asarray(getattr(machine(build(**dict(zip(over, x, strict=True)))), of), dtype=float)
        return np.where(np.isnan(values), np.inf, -values)

    bounds = list(over.values())
    search = {"vectorized": True, "updating": "deferred", "polish": False, "tol": 1e-6, "popsize": 20, "maxiter": 150}
    rough = differential_evolution(cost, bounds, seed=seed, **search)
    if not np.isfinite(rough.fun):
        found = f"{of} is nan everywhere in the ranges"
        fail(ValueError, "of", "be defined somewhere", found, "Widen the ranges in `over`.")
    options = {"xatol": 1e-11, "fatol": 1e-16, "maxiter": 4000}
    fine = minimize(lambda x: float(cost(x)), rough.x, method="Nelder-Mead", bounds=bounds, options=options)
    best = fine if fine.fun <= rough.fun else rough
    at = {name: float(v) for name, v in zip(over, best.x, strict=True)}
    return Optimum(at, -float(best.fun), machine(build(**at)))


@dataclass(frozen=True, eq=False)
class Circle:
    """What `circular_engine` returns: arms between one hot and one cold side, with no net particle current.

    `mu_L` [energy] is the chemical potential that the hot island takes by itself; `currents` [rate] leave it through
    the arms and sum to zero. `power` goes into the loads and `heat` comes from the island [energy x rate], `efficiency`
    [1] is their ratio; `entropy_production` [rate] is of all arms together.
    """

    mu_L: float
    currents: tuple[float, ...]
    states: tuple[State, ...]
    power: float
    heat: float
    efficiency: float
    entropy_production: float


def circular_engine(
    arms: Sequence[Callable[[Reservoir, Reservoir], Device]], hot: float, cold: Reservoir, loads: Sequence[float] = ()
) -> Circle:
    """Join devices into a circle between a floating hot island and a cold side: heat alone drives a loop current.

    Parameters
    ----------
    arms : sequence of functions (left, right) -> Device
        Devices with the reservoirs "L" (hot island) and "R" (cold side).
    hot : float, the temperature of the island, whose chemical potential floats [energy]
    cold : Reservoir
    loads : sequence of float [energy], optional
        For each arm, by how much its cold contact stands above `cold`: its electrons return through a load.

    Returns
    -------
    Circle

    Raises
    ------
    ValueError
        If the numbers of arms and loads differ.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> arms = [lambda left, right, eps=eps: qicc.single_dot(eps, left, right) for eps in (1.0, -1.0)]
    >>> circle = circular_engine(arms, hot=2.0, cold=qicc.Reservoir(T=1.0))
    >>> print(f"{circle.currents[0]:.8f} {circle.currents[1]:.8f} {circle.heat:.8f}")
    0.05429962 -0.05429962 0.10859925
    """
    lifted = [*loads] or [0.0] * len(arms)
    if len(lifted) != len(arms):
        fail(ValueError, "loads", f"have length {len(arms)}", f"has length {len(lifted)}", "Give one load per arm.")
    from scipy.optimize import brentq  # only here: importing the library loads no scipy

    def states(mu_L: float) -> list[State]:
        island = Reservoir(hot, mu_L)
        ends = [Reservoir(cold.T, cold.mu + V) for V in lifted]
        return [arm(island, end).steady_state() for arm, end in zip(arms, ends, strict=True)]

    def net(mu_L: float) -> float:
        return float(sum(s.particle_current["L"] for s in states(mu_L)))

    reach = 10 * (hot + abs(float(cold.mu)) + max(map(abs, lifted), default=0.0))
    mu_L = float(brentq(net, float(cold.mu) - reach, float(cold.mu) + reach, xtol=1e-13))
    found = states(mu_L)
    J = tuple(float(s.particle_current["L"]) for s in found)
    P = sum(V * current for V, current in zip(lifted, J, strict=True))
    Q = float(sum(s.heat_current["L"] for s in found))
    return Circle(mu_L, J, tuple(found), P, Q, P / Q, float(sum(s.entropy_production for s in found)))
