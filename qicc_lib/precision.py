"""Numbers that keep their relative accuracy: sums with their rounding error, and scaled numbers.

A pair (hi, lo) stands for hi + lo, about 32 digits. The solver needs pairs for (E - mu)/T, whose
differences are the affinities: forces of 1e-13 would drown in the rounding of a single float.
A `Scaled` number is m * 2**k with k outside the range of a float: rates over hundreds of decades.

Sources: T. J. Dekker, Numer. Math. 18, 224 (1971), doi 10.1007/BF01397083 (two_product);
T. Ogita, S. M. Rump, S. Oishi, SIAM J. Sci. Comput. 26, 1955 (2005), doi 10.1137/030601818 (pairs).
"""

from dataclasses import dataclass
from math import ldexp
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Number: TypeAlias = Any  # float, array or Scaled: the same formulas serve all three
Pair: TypeAlias = tuple[Any, Any] | NDArray[Any]

LN2_HI, LN2_LO = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # k * LN2_HI is exact for k < 2**20
LOWEST = -1e250  # exponent of zero: loses every comparison, and twice it is still finite


def two_sum(a: Number, b: Number) -> Pair:
    """Return a + b and its rounding error."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


def two_product(a: Number, b: Number) -> Pair:
    """Return a * b and its rounding error."""
    p = a * b
    t = 134217729.0 * a
    ah = t - (t - a)
    al = a - ah
    t = 134217729.0 * b
    bh = t - (t - b)
    bl = b - bh
    return p, ((ah * bh - p) + ah * bl + al * bh) + al * bl


def add(x: Pair, y: Pair) -> Pair:
    """Return x + y."""
    s, e = two_sum(x[0], y[0])
    return s, e + (x[1] + y[1])


def subtract(x: Pair, y: Pair) -> Pair:
    """Return x - y."""
    s, e = two_sum(x[0], -y[0])
    return s, e + (x[1] - y[1])


def quotient(x: Pair, b: Number) -> Pair:
    """Return x / b."""
    q = x[0] / b
    p, e = two_product(q, b)
    return q, ((x[0] - p) - e + x[1]) / b


@dataclass(eq=False, slots=True)
class Scaled:
    """The number m * 2**k; k is a float with an integer value, so exponents add without error."""

    m: Number
    k: Number

    @classmethod
    def of(cls, value: Number) -> "Scaled":
        """Split a float (or array) into mantissa and exponent."""
        m, k = np.frexp(value)
        return cls(m, np.where(m == 0, LOWEST, k)[()])

    @classmethod
    def zeros(cls, shape: tuple[int, ...]) -> "Scaled":
        """Return an array of zeros."""
        return cls(np.zeros(shape), np.full(shape, LOWEST))

    @classmethod
    def exp_minus(cls, x: Pair) -> "Scaled":
        """Return exp(-x) for x >= 0, for any size of x."""
        k = np.floor(x[0] / LN2_HI)
        r = (x[0] - k * LN2_HI) - (k * LN2_LO - x[1])
        return cls(np.exp(-np.minimum(np.maximum(r, -1.0), 1.0)), -k)  # the clip acts only where x > 1e15

    def __getitem__(self, index: Any) -> "Scaled":
        return Scaled(self.m[index], self.k[index])

    def __setitem__(self, index: Any, value: "Scaled") -> None:
        self.m[index], self.k[index] = value.m, value.k

    def sum(self, axis: int) -> "Scaled":
        """Return the sum along an axis."""
        k = np.max(self.k, axis, keepdims=True)
        return Scaled(_shift(self.m, self.k - k).sum(axis), np.squeeze(k, axis))

    def __mul__(self, other: Any) -> "Scaled":
        if not isinstance(other, Scaled):  # signs
            return Scaled(self.m * other, self.k)
        return Scaled(self.m * other.m, self.k + other.k)

    def __truediv__(self, other: "Scaled") -> "Scaled":
        return Scaled(self.m / other.m, self.k - other.k)

    def __add__(self, other: "Scaled") -> "Scaled":
        k = np.maximum(self.k, other.k)
        return Scaled(_shift(self.m, self.k - k) + _shift(other.m, other.k - k), k)

    def value(self) -> Number:
        """Return the float; zero where it underflows."""
        return _shift(self.m, self.k)

    def tidy(self) -> "Scaled":
        """Return the number whose mantissa may have cancelled with the exponent that it should have."""
        m, k = np.frexp(self.m)
        return Scaled(m, np.where(m == 0, LOWEST, self.k + k))


def _shift(m: Number, k: Number) -> Number:
    if isinstance(k, float) and isinstance(m, float):  # one point: plain Python is ten times faster
        return ldexp(m, int(min(max(k, -3000.0), 3000.0)))
    return np.ldexp(m, np.minimum(np.maximum(k, -3000.0), 3000.0).astype(np.int32))


def choose(condition: Any, a: Scaled, b: Scaled) -> Scaled:
    """Return a where the condition holds, else b."""
    m: Number = np.where(condition, a.m, b.m)
    k: Number = np.where(condition, a.k, b.k)
    return Scaled(m[()], k[()])


def value(number: Number) -> Number:
    """Return the float."""
    return number.value() if isinstance(number, Scaled) else number
