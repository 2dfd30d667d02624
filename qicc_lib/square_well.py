r"""Equilibrium and frictionless flow of a gas on a line whose particles attract their neighbours, in closed form.

At given temperature and pressure the gaps between neighbours are independent of each other.

Source: A. Santos, Lecture Notes in Physics 923, chapter 5 (Springer 2016), doi 10.1007/978-3-319-29668-5_5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .arguments import LARGEST, REAL, TEMPERATURE, Array, Rule, Value, fail, number, shape_of
from .biases import energy_bias

POSITIVE = Rule("be positive", lambda v: (v >= 1 / LARGEST) & (v <= LARGEST), "Use a number from 1e-100 to 1e100.")
TERMS = (1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000)  # of q/(e^q - 1) + q/2 - 1
NODES, WEIGHTS = (np.polynomial.legendre.leggauss(16) + np.array([[1], [0]])) / 2  # on 0 to 1


@dataclass(frozen=True, eq=False, repr=False)
class GasState:
    """Equilibrium of a gas; every attribute has the broadcast shape of what it was made from.

    Attributes
    ----------
    T, P, density : array [energy, energy / length, 1 / length]
    energy, enthalpy, mu : array [energy]
        Of a particle, :eq:`gas-mu` with a Planck constant of 1, which cancels in every force; :eq:`gas-enthalpy`.
    sound_speed : array [length / time]
    entropy, bound : array [1]
        Of a particle; probability that two neighbours are inside the well.
    heat_capacity, expansion : array [1, length / energy]
        Of a particle at constant pressure: dh/dT, and the derivative of 1 / density by T.
    """

    T: Value
    P: Value
    density: Array
    energy: Array
    enthalpy: Array
    mu: Array
    sound_speed: Array
    entropy: Array
    bound: Array
    heat_capacity: Array
    expansion: Array

    def __repr__(self) -> str:
        values = {name: np.asarray(getattr(self, name)) for name in ("T", "P", "density", "enthalpy", "mu")}
        return f"GasState({', '.join(f'{n}=array{v.shape}' if v.ndim else f'{n}={v:.6g}' for n, v in values.items())})"


class Flow(NamedTuple):
    """How two gases at rest flow once they may: velocity [length / time] and P [energy / length] of their contact, and
    particle_current [1 / time] and energy_current [energy / time] from left to right where the contact was at first.
    """

    velocity: Array
    P: Array
    particle_current: Array
    energy_current: Array


@dataclass(frozen=True, eq=False)
class SquareWellGas:
    r"""A gas of point particles on a line with a square well between neighbours, :eq:`gas-hamiltonian`.

    .. math::
        \frac{\mu}{T} &= -\ln\big[e^{w/T} (1 - e^{-q}) + e^{-q}\big] \\
        &\quad + \ln P - \tfrac32 \ln T - \tfrac12 \ln(2 \pi m), \\
        q &= \frac{a P}{T}, \quad h = \frac{\partial(\mu/T)}{\partial(1/T)}, \quad
        \frac1\rho = \frac{\partial \mu}{\partial P}

    Parameters
    ----------
    well_depth : float or array [energy]
        Depth w: positive attracts, negative is a shoulder that repels, 0 is the ideal gas.
    width, mass : float or array [length, mass]
        Width a of the well, mass m of a particle.

    Raises
    ------
    ValueError, TypeError
        If width or mass is not positive, or a value not a real number.

    Examples
    --------
    >>> gas = SquareWellGas(well_depth=2.0)
    >>> gas.state(T=0.625, P=0.2)
    GasState(T=0.625, P=0.2, density=1.20545, enthalpy=-1.3265, mu=-2.39427)
    >>> print(f"{gas.zero_enthalpy(P=0.2):.6f}")
    1.072484
    """

    well_depth: Value
    width: Value = 1.0
    mass: Value = 1.0

    def __post_init__(self) -> None:
        for name, rule in (("well_depth", REAL), ("width", POSITIVE), ("mass", POSITIVE)):
            object.__setattr__(self, name, number(name, getattr(self, name), rule))
        shape_of(vars(self))

    def _numbers(self, **given: object) -> tuple[Any, ...]:
        rules = {"mu": REAL, "P": POSITIVE}
        values = {name: number(name, value, rules.get(name, TEMPERATURE)) for name, value in given.items()}
        return *values.values(), shape_of(vars(self) | values)

    def state(self, T: object, P: object) -> GasState:
        """Return the equilibrium at temperature T [energy] and pressure P [energy / length]; arrays broadcast."""
        return self._state(*self._numbers(T=T, P=P)[:2])

    def state_at(self, T: object, mu: object) -> GasState:
        """Return the equilibrium at temperature T and chemical potential mu [energy]; arrays broadcast.

        Raises ValueError where its pressure is not between 1e-100 and 1e100.
        """
        t, m, shape = self._numbers(T=T, mu=mu)
        bare = m / t + 0.5 * np.log(2 * np.pi * self.mass * t) + np.log(t)  # ln P of the ideal gas
        edge, x = np.log(LARGEST), self.well_depth / t  # the well shifts ln P by a part of x
        low, high = (np.broadcast_to(np.clip(bare + f(x, 0.0), -edge, edge), shape) for f in (np.minimum, np.maximum))

        def off(log_P: Array) -> tuple[Array, Array]:
            at = self._state(t, np.exp(log_P))
            return (at.mu - m) / t, at.P / (at.density * t)

        P = np.exp(_zero(off, low, high))
        if not np.all((P > 2 / LARGEST) & (P < LARGEST / 2)):
            remedy = "At one temperature, mu / T changes with pressure as its logarithm."
            fail(ValueError, "mu", "belong to a pressure from 1e-100 to 1e100", "there is no such pressure", remedy)
        return self._state(t, P)

    def zero_enthalpy(self, P: object) -> Any:
        """Return the only temperature with h = 0 at pressure P; h < 0 below it. nan for well_depth <= 0: h > 0."""
        p, _ = self._numbers(P=P)
        attracts = np.greater(self.well_depth, 0)
        w = np.where(attracts, self.well_depth, 1.0)
        low = w / (3 + np.log1p(w / (self.width * p)))  # cold enough to fill the well
        found = self._find(p, np.log(low), np.log(2 * w), lambda at: (at.enthalpy, at.T * at.heat_capacity))
        return np.where(attracts, found.T, np.nan)[()]

    def mean_enthalpy(self, P: object, T_L: object, T_R: object) -> Any:
        r"""Return the average of h over 1/T between two temperatures at pressure P, :eq:`gas-mean-enthalpy`.

        .. math:: \bar h = \frac{1}{F_E} \Big[\frac{\mu(T_R, P)}{T_R} - \frac{\mu(T_L, P)}{T_L}\Big]

        With P that of the left gas, the right one has the higher pressure just if F_N < -mean F_E, :eq:`gas-critical`.
        """
        p, left, right, _ = self._numbers(P=P, T_L=T_L, T_R=T_R)
        F_E = energy_bias(left, right)
        h, middle, h_R = (self._state(1 / (1 / left + F_E * part), p).enthalpy for part in (0.0, 0.5, 1.0))
        small = np.abs(F_E) * (np.abs(self.well_depth) + left) < 2e-3  # the difference below would lose digits
        apart = self._state(right, p).mu / right - self._state(left, p).mu / left
        return np.where(small, (h + 4 * middle + h_R) / 6, apart / np.where(small, 1.0, F_E))[()]

    def acoustic(self, left: GasState, right: GasState) -> Flow:
        """Return the flow between two states at rest that differ little, :eq:`gas-acoustic`: sound runs into both.

        The velocity is (P_L - P_R) / (Z_L + Z_R) with the impedances Z = mass x density x sound_speed.
        """
        Z, Z_R = (self.mass * s.density * s.sound_speed for s in (left, right))
        v = (left.P - right.P) / (Z + Z_R)
        up = _choose(v > 0, left, right)
        return Flow(v, left.P - Z * v, up.density * v, up.enthalpy * up.density * v)

    def riemann(self, left: GasState, right: GasState) -> Flow:
        """Return the flow between two states at rest, exact without friction and conduction (Euler), :eq:`gas-euler`.

        The gas of higher pressure expands at constant entropy and a shock compresses the other one, until pressures
        and velocities agree at the contact. An expansion that outruns sound passes the origin at v = sound_speed.
        nan where one of the two waves would break up into several, as it may where a shoulder gives way.
        """
        sign = np.sign(left.P - right.P)
        dense, thin = _choose(sign > 0, left, right), _choose(sign > 0, right, left)

        def off(log_P: Array) -> tuple[Array, Array]:
            (v, one, simple), (u, two) = self._expansion(dense, np.exp(log_P)), self._shock(thin, np.exp(log_P))
            slope = 1 / (one.density * one.sound_speed) + 1 / (two.density * two.sound_speed)
            known = simple | (u < v)  # else nan: further down the expansion breaks up as well
            return np.where(known, u - v, np.nan), one.P * slope / self.mass  # the slope of weak shocks will do

        def slow(log_P: Array) -> tuple[Array, Array]:
            v, at, _ = self._expansion(dense, np.exp(log_P))
            return at.sound_speed - v, at.P / (self.mass * at.density * at.sound_speed)

        log_P = _zero(off, np.log(thin.P), np.log(dense.P))
        contact, up, simple = self._expansion(dense, np.exp(log_P))
        v, sonic = contact, contact > up.sound_speed
        if np.any(sonic):
            v, up, _ = self._expansion(dense, np.exp(np.where(sonic, _zero(slow, log_P, np.log(dense.P)), log_P)))
        J = np.where(simple & self._one_shock(thin, np.exp(log_P)), sign * up.density * v, np.nan)[()]
        return Flow(sign * contact + 0 * J, np.exp(log_P) + 0 * J, J, J * (up.enthalpy + 0.5 * self.mass * v**2))

    @np.errstate(under="ignore", invalid="ignore")
    def _state(self, T: Any, P: Any) -> GasState:
        """Return the state; but for h and mu, every sum has terms of one sign, so no digits are lost in any limit."""
        w, a, m = self.well_depth, self.width, self.mass
        k, x = P / T, w / T
        q = a * k
        log_f, kinetic = np.log(-np.expm1(-q)), 0.5 * np.log(2 * np.pi * m * T)
        minus_log_p, minus_log_free = np.logaddexp(0, -q - x - log_f), np.logaddexp(0, q + x + log_f)
        p, free = np.exp(-minus_log_p), np.exp(-minus_log_free)
        # gaps in units of 1/k have mean and variance `inner` and `spread` inside the well, 1 + q and 1 outside
        inner, spread = _inside(q)
        gap, within = p * inner + free * (1 + q), p * spread + free
        root = np.sqrt(p * free)
        jump, tilt = root * (1 + q - inner), root * (1 + q - inner + x)  # of gap, and of V + P gap, across the edge
        c_P = 0.5 + within + tilt**2
        c = gap * np.sqrt(T / m * c_P / (0.5 * (within + jump**2) + (root * x) ** 2 * within))
        e, mu = T / 2 - w * p, T * (np.log(k) - np.logaddexp(x + log_f, -q) - kinetic)
        S = 0.5 + p * (inner + log_f + minus_log_p) + free * (1 + minus_log_free) - np.log(k) + kinetic  # (h - mu) / T
        T, P = (np.broadcast_to(v, np.shape(gap))[()] for v in (T, P))
        return GasState(T, P, k / gap, e, e + T * gap, mu, c, S, p, c_P, (within + jump * tilt) / P)

    def _find(self, P: Any, low: Any, high: Any, off: Callable[[GasState], tuple[Array, Array]]) -> GasState:
        """Return the state at pressure P where `off` vanishes, ln T between two ends; `off` has slopes by ln T."""
        log_T = _zero(lambda log_T: off(self._state(np.exp(log_T), P)), low + 0 * P, high + 0 * P)
        return self._state(np.exp(log_T), P)

    def _isentrope(self, start: GasState, P: Any) -> GasState:
        """Return the state at pressure P that has the entropy of `start`."""
        log_T, S = np.log(start.T), start.entropy
        reach = 2 * np.abs(self._state(start.T, P).entropy - S)  # since no heat capacity is below 1/2
        return self._find(P, log_T - reach, log_T + reach, lambda at: (at.entropy - S, at.heat_capacity))

    def _expansion(self, start: GasState, P: Any) -> tuple[Array, GasState, Any]:
        """Return the speed that gas at rest gains on its way down to P, its state there, and whether in one wave."""
        way, speed = np.log(start.P / P), np.zeros(())
        for panels in 2 ** np.arange(7):  # until twice as many agree
            nodes, weights = ((np.arange(panels)[:, None] + NODES) / panels).ravel(), np.tile(WEIGHTS / panels, panels)
            along = self._isentrope(start, P * np.exp(way * _column(nodes, way)))
            gained = way * along.P / (self.mass * along.density * along.sound_speed)
            last, speed = speed, np.sum(_column(weights, way) * gained, axis=0)
            settled = np.abs(speed - last) <= 1e-11 * speed
            Z = along.density * along.sound_speed  # must grow with pressure, or what comes later overtakes
            simple = np.all(np.diff(Z, axis=0) >= -1e-12 * Z[1:], axis=0)
            if np.all(settled | ~simple):
                break
        return speed, self._isentrope(start, P), settled & simple

    def _shock(self, start: GasState, P: Any) -> tuple[Array, GasState]:
        """Return the speed that a shock of pressure P gives to gas at rest, and the state behind it (Hugoniot)."""
        rise, total = P - start.P, start.energy + (P + start.P) / (2 * start.density)

        def off(at: GasState) -> tuple[Array, Array]:
            return at.enthalpy - 0.5 * rise / at.density - total, at.T * (at.heat_capacity - 0.5 * rise * at.expansion)

        hottest = np.log(2 * (total + np.maximum(self.well_depth, 0.0)))
        at = self._find(P, np.log(start.T) - 40, hottest, off)
        return np.sqrt(np.maximum(rise * (1 / start.density - 1 / at.density) / self.mass, 0.0)), at

    def _one_shock(self, start: GasState, P: Any) -> Any:
        """Return whether a shock stays one: none of the weaker ones on its way is faster, but for rounding."""
        P_k = start.P + (P - start.P) * _column(NODES, P)
        shrunk, shrunk_k = (1 / start.density - 1 / self._shock(start, p)[1].density for p in (P, P_k))
        slack = 1e-12 * (P - start.P) / start.density
        return np.all((P_k - start.P) * shrunk <= (P - start.P) * shrunk_k + slack, axis=0)


def _column(numbers: Array, beside: Any) -> Array:
    """Return numbers along a new first axis."""
    return numbers.reshape(-1, *(1,) * np.ndim(beside))


def _choose(mask: Any, one: GasState, other: GasState) -> GasState:
    return GasState(**{name: np.where(mask, value, getattr(other, name))[()] for name, value in vars(one).items()})


def _inside(q: Any) -> tuple[Any, Any]:
    """Return mean and variance of a gap inside the well, for weight e^(-r) on 0 < r < q."""
    z = np.minimum(q, 0.3)  # up to here both are small differences of large terms, and expanded
    mean = z / 2 - sum(c * z ** (2 * n + 2) for n, c in enumerate(TERMS))
    variance = sum(c * (2 * n + 1) * z ** (2 * n + 2) for n, c in enumerate(TERMS))
    f = -np.expm1(-q)
    far = 1 - q * np.exp(-q) / f, 1 - (q * np.exp(-q / 2) / f) ** 2
    return np.where(q > 0.3, far[0], mean), np.where(q > 0.3, far[1], variance)


def _zero(off: Callable[[Any], tuple[Any, Any]], low: Any, high: Any) -> Any:
    """Return where an increasing function vanishes, elementwise, from its values and slopes.

    Newton's step, not beyond the ends, where it is not much longer than half the one before; else the middle.
    """
    x, step = 0.5 * (low + high), np.abs(high - low)
    for _ in range(200):
        value, slope = off(x)
        low, high = np.where(value < 0, x, low), np.where(value > 0, x, high)
        new = np.clip(x - value / slope, low, high)
        new = np.where(np.abs(new - x) <= 0.6 * step, new, 0.5 * (low + high))
        step, x = np.abs(new - x), new
        if not np.any(step > 1e-13 * np.maximum(np.abs(x), 1.0)):  # the next one would be lost in rounding
            break
    return x
