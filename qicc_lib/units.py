"""Numbers of the laboratory: meV, K, nA, fW, and back. The library itself computes with k_B = hbar = e = 1.

Choose one energy in meV as the unit; temperatures, currents and powers then follow from the constants of the SI,
which are exact since 2019 (BIPM, The International System of Units, 9th edition).
"""

from dataclasses import dataclass

from .arguments import TEMPERATURE, Array, Value, number

K_B = 1.380649e-23  # J/K
E_CHARGE = 1.602176634e-19  # C
HBAR = 6.62607015e-34 / (2 * 3.141592653589793)  # J s


@dataclass(frozen=True)
class Units:
    """Conversion for a unit of energy given in meV. Each method turns a number of the library into the laboratory's.

    Examples
    --------
    >>> lab = Units(meV=0.1)
    >>> print(f"{lab.kelvin(1.0):.4f} K, {lab.nA(0.001):.6f} nA, {lab.fW(0.001):.6f} fW")
    1.1605 K, 0.024341 nA, 2.434135 fW
    >>> print(f"{lab.energy_of_kelvin(lab.kelvin(0.7)):.3f}")
    0.700
    """

    meV: float

    def __post_init__(self) -> None:
        number("meV", self.meV, TEMPERATURE._replace(remedy="Give the unit of energy in meV."))

    @property
    def joule(self) -> float:
        """The unit of energy in J."""
        return self.meV * 1e-3 * E_CHARGE

    @property
    def per_second(self) -> float:
        """The unit of rate, energy over hbar, in 1/s."""
        return self.joule / HBAR

    def kelvin(self, T: Value) -> Array | float:
        """Temperature in K."""
        return T * self.joule / K_B

    def energy_of_kelvin(self, kelvin: Value) -> Array | float:
        """Temperature of the library from K."""
        return kelvin * K_B / self.joule

    def nA(self, J_N: Value) -> Array | float:
        """Electric current of a particle current, in nA."""
        return J_N * self.per_second * E_CHARGE * 1e9

    def fW(self, J_E: Value) -> Array | float:
        """Energy current, heat current or power in fW."""
        return J_E * self.per_second * self.joule * 1e15

    def GHz(self, rate: Value) -> Array | float:
        """Rate in 10^9 per second."""
        return rate * self.per_second * 1e-9
