"""Two boxes of one classical ideal gas that exchange energy, particles or both: one isolated system, relaxing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .arguments import Array, Rule, choice, number

SHARE = Rule("be between 0 and 1", lambda v: (v > 0) & (v < 1), "Give the part of the whole that is in the box R.")


@dataclass(frozen=True, eq=False)
class TwoBoxes:
    r"""What the right box R holds, in parts of the whole; the left box L holds the rest.

    .. math:: S = \sum_{a = L, R} N_a \ln\Big[\frac{V_a}{N_a} \Big(\frac{E_a}{N_a}\Big)^{3/2}\Big]

    The gas is monatomic, T_a = 2 E_a / 3 N_a, and S counts from its maximum, where all shares are equal. What crosses
    to the right adds to R, so the gradient of S is (F_E, F_N), and the currents are the rates of change:
    through a wall that conducts, T_L - T_R ("energy"); through a site that is rarely empty, tanh(F_N / 2)
    ("particles"); through a small hole, by kinetic theory ("both"). Equation :eq:`one-force-hole`.

    Parameters
    ----------
    energy, particles, volume : float or array [1]
        Shares of the right box.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1.

    Examples
    --------
    >>> boxes = TwoBoxes(energy=0.3, particles=0.6)
    >>> print(f"S = {boxes.entropy:.4f}, F_E = {boxes.forces[0]:.4f}, F_N = {boxes.forces[1]:.4f}")
    S = -0.3082, F_E = 2.1429, F_N = -2.2846
    """

    energy: Any
    particles: Any
    volume: Any = 0.5

    def __post_init__(self) -> None:
        for name in ("energy", "particles", "volume"):
            object.__setattr__(self, name, number(name, getattr(self, name), SHARE))

    def _sides(self) -> tuple[Array, Array, Array]:
        """E, N and V of L and R on the first axis."""
        shares = np.broadcast_arrays(self.energy, self.particles, self.volume)
        E, N, V = (np.stack([1 - x, x]) for x in shares)
        return E, N, V

    @property
    def entropy(self) -> Array:
        """Entropy, zero at most."""
        E, N, V = self._sides()
        return np.asarray((N * np.log(V / N * (E / N) ** 1.5)).sum(0))[()]

    @property
    def temperature(self) -> Array:
        """T_L and T_R on the first axis."""
        E, N, _ = self._sides()
        return np.asarray(2 * E / (3 * N))

    @property
    def forces(self) -> tuple[Array, Array]:
        """F_E = 1/T_R - 1/T_L and F_N = mu_L/T_L - mu_R/T_R."""
        E, N, V = self._sides()
        (b_L, b_R), (s_L, s_R) = 1 / self.temperature, np.log(V * E**1.5 / N**2.5)
        return b_R - b_L, s_R - s_L

    def currents(self, through: str = "both") -> tuple[Array, Array]:
        """J_E and J_N from L to R: through a wall ("energy"), a site ("particles") or a hole ("both")."""
        choice("through", through, ("energy", "particles", "both"), "Say what may pass between the boxes.")
        T, (_, N, V) = self.temperature, self._sides()
        if through == "energy":
            return T[0] - T[1], 0 * T[0]
        if through == "particles":
            return 0 * T[0], np.tanh(self.forces[1] / 2)
        hits = N / V * np.sqrt(T)
        return 2 * (hits * T)[0] - 2 * (hits * T)[1], hits[0] - hits[1]

    def path(self, through: str = "both", time: float = 6.0, steps: int = 400) -> tuple[Array, Array]:
        """Energy and particles of R on the way to the maximum, on the first axis (Runge and Kutta's fourth order)."""
        x, h = np.array(np.broadcast_arrays(self.energy, self.particles)), time / steps
        way = [x]
        for _ in range(steps):
            k = [np.array(self.currents(through)) * 0]
            for part in (0.0, 0.5, 0.5, 1.0):
                energy, particles = x + part * h * k[-1]
                k.append(np.array(TwoBoxes(energy, particles, self.volume).currents(through)))
            x = x + h / 6 * (k[1] + 2 * k[2] + 2 * k[3] + k[4])
            way.append(x)
        states = np.array(way)
        return states[:, 0], states[:, 1]
