"""Dots with interactions and couplings: the general device, three ready-made. k_B = hbar = e = 1; U < 0 attracts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .arguments import RATE, TEMPERATURE, Value, at, choice, fail, instance, number, rates, shape_of, short
from .couplings import Coupling, ElasticFlip, ThermalFlip, Tunnelling, path_dots
from .reservoirs import Reservoir, fields_of

if TYPE_CHECKING:
    from .balance import State

MOST_DOTS = 6  # 64 states; every state is kept, so more would be slow rather than wrong


@dataclass(frozen=True, eq=False, repr=False)
class Device:
    r"""Quantum dots with interactions, coupled to reservoirs and to each other.

    .. math:: H = \sum_i \varepsilon_i n_i + \sum_{i<j} U_{ij} n_i n_j

    Of two dots in series: :eq:`series-hamiltonian`. An electron enters dot i from reservoir r at rate Gamma_r f_r(E)
    and leaves it at Gamma_r [1 - f_r(E)], E = eps_i + sum_j U_ij n_j. Valid for weak coupling, Gamma << k_B T.

    Parameters
    ----------
    dots : sequence of str
        Names, at most 6. States count occupations in this order: 00, 10, 01, 11 (first dot first).
    levels : sequence of float or array, one for each dot [energy]
    interactions : mapping from pairs of dots to float or array [energy]
        U of the pair, negative for attraction. Missing pairs do not interact.
    reservoirs : mapping from str to Reservoir
    couplings : sequence of Tunnelling, ElasticFlip, ThermalFlip
    name : str

    Raises
    ------
    ValueError, TypeError
        For unknown names, wrong lengths, values out of range, shapes that do not broadcast, an elastic flip
        between unequal energies or a thermal flip between equal ones.

    Examples
    --------
    >>> hot, cold = Reservoir(T=2.0, mu=0.4), Reservoir(T=1.0)
    >>> Device(["a", "b"], [0.5, 0.5], {("a", "b"): -2.0}, {"L": hot, "R": cold},
    ...        [Tunnelling("a", "L"), Tunnelling("b", "R", Gamma=(1.0, 0.5)), ElasticFlip(("a", "b"))])
    Device(device: dots a, b; reservoirs L, R; shape ())
    """

    dots: Sequence[str]
    levels: Sequence[Any]
    interactions: Mapping[tuple[str, str], Any]
    reservoirs: Mapping[str, Reservoir]
    couplings: Sequence[Coupling]
    name: str = "device"
    shape: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        dots = tuple(self.dots)
        if not 1 <= len(set(dots)) == len(dots) <= MOST_DOTS:
            rule = f"be 1 to {MOST_DOTS} different names"
            fail(ValueError, "dots", rule, f"is {short(self.dots)}", "Name each dot.")
        if len(self.levels) != len(dots):
            found = f"has length {len(self.levels)}"
            fail(ValueError, "levels", f"have length {len(dots)}", found, "Give each dot one.")
        vars(self)["dots"] = dots  # the class is frozen; this is its making
        levels = tuple(number(f'levels["{d}"]', v) for d, v in zip(dots, self.levels, strict=True))
        interactions: dict[tuple[str, str], Value] = {}
        for couple, U in self.interactions.items():
            first, second = sorted(self._pair("interactions", couple))
            pair = (dots[first], dots[second])
            if pair in interactions:
                found = f"names {pair} twice"
                fail(ValueError, "interactions", "name each pair once", found, "Add the two values.")
            interactions[pair] = number(f"interactions[{pair}]", U)
        couplings = tuple(self._checked(f"couplings[{i}]", c) for i, c in enumerate(self.couplings))
        vars(self).update(levels=levels, interactions=interactions, couplings=couplings)
        vars(self)["shape"] = shape_of(dict(self.values()))
        tunnels = [Gamma for c in couplings if isinstance(c, Tunnelling) for Gamma in c.Gamma]
        if np.any(reduce(np.logical_and, (np.equal(Gamma, 0) for Gamma in tunnels), np.True_)):
            ends = {"single_dot": "LR", "series_dots": "LR", "three_terminal": "LRM"}.get(self.name, "")
            names = ", ".join(f"Gamma_{r}" for r in ends) or "couplings"
            remedy = "Without tunnelling the charge never changes and there is no unique steady state."
            fail(ValueError, names, "have a positive tunnel rate everywhere", "all rates are zero somewhere", remedy)
        for i, c in enumerate(couplings):
            if not isinstance(c, Tunnelling):
                self._check_energies(f"couplings[{i}]", c)

    def __repr__(self) -> str:
        dots, reservoirs = ", ".join(self.dots), ", ".join(self.reservoirs)
        return f"Device({self.name}: dots {dots}; reservoirs {reservoirs}; shape {self.shape})"

    def values(self) -> Iterator[tuple[str, Value]]:
        """Yield every parameter with its name."""
        for dot, level in zip(self.dots, self.levels, strict=True):
            yield f'levels["{dot}"]', level
        for pair, U in self.interactions.items():
            yield f"interactions[{pair}]", U
        yield from fields_of(**{f'reservoirs["{key}"]': r for key, r in self.reservoirs.items()}).items()
        for i, c in enumerate(self.couplings):
            if isinstance(c, Tunnelling):
                yield from ((f"couplings[{i}].Gamma[{n}]", Gamma) for n, Gamma in enumerate(c.Gamma))
            else:
                yield f"couplings[{i}].g", c.g

    def interaction(self, i: int, j: int) -> Value:
        """Return U of two dots, 0 where they do not interact."""
        U: Value = self.interactions.get((self.dots[min(i, j)], self.dots[max(i, j)]), 0.0)
        return U

    @cached_property
    def E_ref(self) -> Value:
        r"""Lowest energy [energy] at which one particle enters the otherwise empty path; nan if none joins reservoirs.

        .. math:: E_{ref} = \min_{i \in path} \Big[\varepsilon_i + \sum_{j \notin path} \min(U_{ij}, 0)\Big]
        """
        path = {self.dots.index(dot) for dot in path_dots(self.couplings)}
        lowest: Value = np.nan
        for i in path:
            energy = self.levels[i]
            for j in set(range(len(self.dots))) - path:
                energy = energy + np.minimum(self.interaction(i, j), 0.0)
            lowest = np.fmin(lowest, energy)
        return lowest

    def steady_state(self, certify: Literal["raise", "record"] = "raise") -> "State":
        """Return the steady state; see `qicc_lib.balance.steady_state`."""
        from .balance import steady_state  # a convenience: nothing in this module depends on it

        return steady_state(self, certify=certify)

    def to_spec(self) -> dict[str, Any]:
        """Return the device as a dict that JSON can hold, for a live figure; ValueError if a parameter is an array."""
        for name, value in self.values():
            if isinstance(value, np.ndarray):
                remedy = "A specification describes one device; pick one point of the map first."
                fail(ValueError, name, "be a single number", f"has shape {value.shape}", remedy)
        index = {dot: i for i, dot in enumerate(self.dots)}

        def told(c: Coupling) -> dict[str, Any]:
            if isinstance(c, Tunnelling):
                return {"kind": "tunnel", "dot": index[c.dot], "reservoir": c.reservoir, "Gamma": list(c.Gamma)}
            spec = {"kind": "elastic_flip", "dots": [index[d] for d in c.dots], "g": c.g}
            return spec | ({"kind": "thermal_flip", "reservoir": c.reservoir} if isinstance(c, ThermalFlip) else {})

        return {"name": self.name, "dots": list(self.dots), "levels": list(self.levels)} | {
            "interactions": [[index[a], index[b], U] for (a, b), U in self.interactions.items()],
            "reservoirs": {key: {"T": r.T, "mu": r.mu} for key, r in self.reservoirs.items()},
            "couplings": list(map(told, self.couplings)),
        }

    def _pair(self, name: str, pair: Any) -> tuple[int, int]:
        """Return the indices of two different dots given by name."""
        if not isinstance(pair, tuple | list) or len(pair) != 2 or pair[0] == pair[1]:
            remedy = f"The dots are {', '.join(self.dots)}."
            fail(ValueError, name, "name pairs of different dots", f"has {short(pair)}", remedy)
        for dot in pair:
            choice(name, dot, self.dots, "Use a name listed in `dots`.")
        return self.dots.index(pair[0]), self.dots.index(pair[1])

    def _checked(self, where: str, c: Any) -> Coupling:
        """Return a coupling with its numbers checked and every rate written out."""
        instance(where, c, Coupling, "Import it from qicc_lib.")
        if not isinstance(c, ElasticFlip):
            choice(f"{where}.reservoir", c.reservoir, self.reservoirs, "Use a name listed in `reservoirs`.")
        if isinstance(c, Tunnelling):
            choice(f"{where}.dot", c.dot, self.dots, "Use a name listed in `dots`.")
            return replace(c, Gamma=rates(f"{where}.Gamma", c.Gamma, 2 ** (len(self.dots) - 1)))
        self._pair(f"{where}.dots", c.dots)
        flip: Coupling = replace(c, g=number(f"{where}.g", c.g, RATE))
        return flip

    def _check_energies(self, where: str, c: ElasticFlip | ThermalFlip) -> None:
        """Elastic flips need equal energies, thermal flips unequal ones, in every state of the other dots."""
        a, b = self._pair("dots", c.dots)
        others = [j for j in range(len(self.dots)) if j not in (a, b)]
        for bits in range(2 ** len(others)):
            occupied = [j for k, j in enumerate(others) if bits >> k & 1]
            E_a, E_b = (sum((self.interaction(i, j) for j in occupied), self.levels[i]) for i in (a, b))
            equal = np.equal(E_a, E_b)
            if isinstance(c, ElasticFlip) and not np.all(equal):
                remedy = "A flip between unequal energies needs a bath: use a ThermalFlip."
                fail(ValueError, where, "join dots of equal energy", "the energies differ", remedy)
            if isinstance(c, ThermalFlip) and np.any(equal):
                remedy = "A flip between equal energies exchanges nothing with a bath: use an ElasticFlip."
                fail(ValueError, where, "join dots of unequal energy", "the energies agree", remedy)


def single_dot(eps: Any, left: Reservoir, right: Reservoir, Gamma_L: Any = 1.0, Gamma_R: Any = 1.0) -> Device:
    r"""One level between two reservoirs, equations :eq:`one-dot-rate`, :eq:`one-dot-steady`, :eq:`one-dot-current`.

    .. math:: J_N = \frac{\Gamma_L \Gamma_R}{\Gamma_L + \Gamma_R}\,[f_L(\varepsilon) - f_R(\varepsilon)],
              \quad J_E = \varepsilon J_N

    Parameters
    ----------
    eps : float or array [energy]
    left, right : Reservoir
    Gamma_L, Gamma_R : float or array [rate]

    Returns
    -------
    Device with the dot "d" and the reservoirs "L", "R".

    Raises
    ------
    ValueError, TypeError
        For a rate that is negative or a pair, both rates zero, values not finite, shapes that do not broadcast.

    Examples
    --------
    >>> device = single_dot(1.0, Reservoir(T=2.0, mu=0.2), Reservoir(T=1.0))
    >>> print(f'{device.steady_state().particle_current["L"]:.10f}')
    0.0661854593
    """
    named = {"eps": number("eps", eps)} | fields_of(left=left, right=right)
    couplings = _tunnels(named, {"L": "d", "R": "d"}, Gamma_L=Gamma_L, Gamma_R=Gamma_R)
    shape_of(named)
    return Device("d", (named["eps"],), {}, {"L": left, "R": right}, couplings, "single_dot")


def three_terminal(
    eps_c: Any, eps_g: Any, U: Any, left: Reservoir, right: Reservoir, middle: Reservoir,
    Gamma_L: Any = (1.0, 1.0), Gamma_R: Any = (1.0, 1.0), Gamma_M: Any = (1.0, 1.0),
) -> Device:  # fmt: skip
    r"""A conductor dot c between L and R, and a gate dot g that exchanges electrons with M only.

    .. math:: H = \varepsilon_c n_c + \varepsilon_g n_g + U n_c n_g

    No electron passes between the dots; energy does, in quanta of U. Equations :eq:`three-gate`, :eq:`three-identity`;
    R. Sanchez, M. Buttiker, Phys. Rev. B 83, 085428 (2011), doi 10.1103/PhysRevB.83.085428.

    Parameters
    ----------
    eps_c, eps_g, U : float or array [energy]
        Levels of conductor and gate; their interaction, negative for attraction.
    left, right, middle : Reservoir
    Gamma_L, Gamma_R, Gamma_M : float, array or pair [rate]
        Tunnel rates. A tuple or list of length 2 is a pair (other dot empty, other dot occupied).

    Returns
    -------
    Device with the dots "c", "g" and the reservoirs "L", "R", "M".

    Raises
    ------
    ValueError, TypeError
        For a negative rate, all rates zero, values not finite, shapes that do not broadcast.

    Examples
    --------
    >>> bath = Reservoir(T=1.0)
    >>> state = three_terminal(1, 1, -2, bath, bath, Reservoir(T=2.0), (1.0, 0.1), (0.1, 1.0)).steady_state()
    >>> bool(state.particle_current["L"] < 0 < state.energy_current["M"])
    True
    """
    named = {name: number(name, v) for name, v in (("eps_c", eps_c), ("eps_g", eps_g), ("U", U))}
    levels, interactions = (named["eps_c"], named["eps_g"]), {("c", "g"): named["U"]}
    named |= fields_of(left=left, right=right, middle=middle)
    couplings = _tunnels(named, {"L": "c", "R": "c", "M": "g"}, Gamma_L=Gamma_L, Gamma_R=Gamma_R, Gamma_M=Gamma_M)
    shape_of(named)
    return Device("cg", levels, interactions, {"L": left, "R": right, "M": middle}, couplings, "three_terminal")


def series_dots(
    eps_u: Any, eps_d: Any, U: Any, left: Reservoir, right: Reservoir,
    Gamma_L: Any = (1.0, 1.0), Gamma_R: Any = (1.0, 1.0), g: Any = 1.0, T_M: Any = None,
) -> Device:  # fmt: skip
    r"""Two dots in series: L on dot u, R on dot d, and a flip that carries an electron between them.

    .. math:: H = \varepsilon_u n_u + \varepsilon_d n_d + U n_u n_d

    Equations :eq:`series-hamiltonian`, :eq:`series-rates`, :eq:`series-master`; with a bath :eq:`series-three-forces`.

    Parameters
    ----------
    eps_u, eps_d, U : float or array [energy]
        Levels, equal everywhere for the elastic flip and different everywhere for the thermal one; interaction.
    left, right : Reservoir
    Gamma_L, Gamma_R : float, array or pair [rate]
        Tunnel rates. A tuple or list of length 2 is a pair (other dot empty, other dot occupied).
    g : float or array [rate]
        Flip rate.
    T_M : float or array [energy], optional
        Temperature of a boson bath "M" that drives the flip, at rates g n_B and g (1 + n_B). None: elastic flip.

    Returns
    -------
    Device with the dots "u", "d" and the reservoirs "L", "R" (and "M" if T_M is given).

    Raises
    ------
    ValueError
        If T_M is None and the levels differ anywhere, which would break the energy balance, or T_M is given and they
        agree anywhere: a bath has no quantum of zero energy.

    Examples
    --------
    >>> device = series_dots(0.5, 0.5, -2.0, Reservoir(T=2.0, mu=0.4), Reservoir(T=1.0))
    >>> print(f'{device.steady_state().particle_current["L"]:.10f}')
    -0.0073564340
    """
    named = {"eps_u": number("eps_u", eps_u), "eps_d": number("eps_d", eps_d), "U": number("U", U)}
    named |= fields_of(left=left, right=right)
    tunnels = _tunnels(named, {"L": "u", "R": "d"}, Gamma_L=Gamma_L, Gamma_R=Gamma_R)
    named["g"] = number("g", g, RATE)
    reservoirs = {"L": left, "R": right}
    flip: Coupling = ElasticFlip(("u", "d"), named["g"])
    if T_M is not None:
        reservoirs["M"] = bath = Reservoir(number("T_M", T_M, TEMPERATURE))
        named["T_M"] = bath.T
        flip = ThermalFlip(("u", "d"), named["g"], "M")
    shape_of(named)
    levels = (named["eps_u"], named["eps_d"])
    wrong = np.not_equal(*levels) if T_M is None else np.equal(*levels)
    if np.any(wrong):
        first = int(np.argmax(wrong))
        u, d = (np.broadcast_to(level, np.shape(wrong)).flat[first] for level in levels)
        found = f"is {d:.6g} where `eps_u` is {u:.6g}{at(first, np.shape(wrong))}"
        if T_M is None:
            remedy = "Without a bath the flip is elastic; set `T_M` to let a bath supply the difference."
            fail(ValueError, "eps_d", "equal `eps_u` everywhere if `T_M` is None", found, remedy)
        remedy = "A bath has no quantum of zero energy; for equal levels leave `T_M` as None."
        fail(ValueError, "eps_d", "differ from `eps_u` everywhere if `T_M` is given", found, remedy)
    return Device("ud", levels, {("u", "d"): named["U"]}, reservoirs, [*tunnels, flip], "series_dots")


def _tunnels(named: dict[str, Value], contacts: Mapping[str, str], **Gammas: Any) -> list[Coupling]:
    """Return a tunnel for each contact (reservoir: dot), and enter its rates under the caller's names."""
    tunnels: list[Coupling] = []
    for (reservoir, dot), (name, value) in zip(contacts.items(), Gammas.items(), strict=True):
        Gamma = rates(name, value, 2 ** (len(set(contacts.values())) - 1))
        named |= {f"{name}[{n}]" if len(Gamma) > 1 else name: rate for n, rate in enumerate(Gamma)}
        tunnels.append(Tunnelling(dot, reservoir, Gamma))
    return tunnels
