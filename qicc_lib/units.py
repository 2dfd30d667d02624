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
    """Conversion for a unit of energy in meV and a unit of rate in GHz (10^9 per second).

    Each method turns a number of the library into the laboratory's. Rate equations know no relation between the two
    units, as long as rates are small; where hbar = 1 matters, as for coherent dots, leave GHz at None: energy / hbar.

    Parameters
    ----------
    meV, GHz : float [meV, 10^9/s]
        The units of energy and of rate.

    Raises
    ------
    ValueError
        If a unit is not positive and finite.

    Examples
    --------
    >>> lab = Units(meV=0.1, GHz=1.0)
    >>> print(f"{lab.kelvin(1.0):.4f} K, {lab.nA(0.001):.7f} nA, {lab.fW(1.0):.4f} fW, weak: {lab.hbar_rate:.4f}")
    1.1605 K, 0.0001602 nA, 16.0218 fW, weak: 0.0066
    >>> print(f"{lab.energy_of_kelvin(lab.kelvin(0.7)):.3f}")
    0.700
    """

    meV: float
    GHz: float | None = None

    def __post_init__(self) -> None:
        number("meV", self.meV, TEMPERATURE._replace(remedy="Give the unit of energy in meV."))
        if self.GHz is not None:
            number("GHz", self.GHz, TEMPERATURE._replace(remedy="Give the unit of rate in 10^9 per second."))

    @property
    def joule(self) -> float:
        """The unit of energy in J."""
        return self.meV * 1e-3 * E_CHARGE

    @property
    def per_second(self) -> float:
        """The unit of rate in 1/s."""
        return self.joule / HBAR if self.GHz is None else self.GHz * 1e9

    @property
    def hbar_rate(self) -> float:
        """hbar x unit of rate over unit of energy [1]: how small a rate of 1 is; 1 if GHz is None."""
        return HBAR * self.per_second / self.joule

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

    def per_ns(self, rate: Value) -> Array | float:
        """Rate in 10^9 per second."""
        return rate * self.per_second * 1e-9
