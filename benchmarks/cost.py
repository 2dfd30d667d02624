"""What a solution costs, against the number of points, of dots and of reservoirs: part of `make bench`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

from table import Row, fastest, head, machine, save, show  # noqa: E402

import qicc_lib as qicc  # noqa: E402
from tests.library import reference  # noqa: E402

EPS, U = 0.5, -0.7
MAP = 1000  # points of the small map that dots and reservoirs are measured on


def device(dots: int, reservoirs: int, points: int = 1, force: float = 0.2) -> qicc.Device:
    """A row of attracting dots with elastic hops, L at its head and R at its foot; more reservoirs take turns.

    L is hotter and higher by the force; the others are alike. Points differ in mu of L.
    """
    names = [f"d{n}" for n in range(dots)]
    mu = 2 * force + (np.linspace(0, 1, points) if points > 1 else 0.0)
    baths = {"L": qicc.Reservoir(T=1.0 + force, mu=mu)}
    baths |= {name: qicc.Reservoir(T=1.0) for name in ("R", "A", "B", "C", "D")[: reservoirs - 1]}
    places = [names[0], names[-1], *(names[n % dots] for n in range(reservoirs))][:reservoirs]
    couplings = [qicc.Tunnelling(dot, name) for dot, name in zip(places, baths, strict=True)]
    couplings += [qicc.ElasticFlip(pair) for pair in pairwise(names)]
    pairs = {(a, b): U for n, a in enumerate(names) for b in names[n + 1 :]}
    return qicc.Device(names, [EPS] * dots, pairs, baths, couplings)


def exact(dots: int, force: float) -> float:
    """J_N out of L of the row between L and R in long arithmetic, from the rate equation written out once more."""
    with mp.workdps(60):
        baths = {"L": (1.0 + force, 2 * force), "R": (1.0, 0.0)}  # the same floats as the device's
        moves: list[tuple[Any, ...]] = []
        for state in range(2**dots):
            here = [n for n in range(dots) if state >> n & 1]
            for dot, name in ((0, "L"), (dots - 1, "R")):
                if dot not in here:
                    E = mp.mpf(EPS) + len(here) * mp.mpf(U)
                    into, out = reference.fermi_rates(1, E, *baths[name])
                    moves.append((state, state | 1 << dot, into, out, name, 1, E))
            for dot in here:
                if dot + 1 < dots and dot + 1 not in here:
                    moves.append((state, state ^ 3 << dot, mp.mpf(1), mp.mpf(1), None, 0, mp.mpf(0)))
        return reference.answer(moves, baths, 2**dots).N["L"]


def timed(made: Any, points: int, runs: int) -> dict[str, float]:
    """Seconds of one call, device included, and of the balance on top of it."""
    state = made().steady_state()
    assert state.certificate.ok
    solve = fastest(lambda: made().steady_state(), runs)
    judge = fastest(lambda: state.entropic_balance(), runs)
    return {"points": points, "steady_state": solve, "entropic_balance": judge}


@cache
def about(dots: int, reservoirs: int) -> dict[str, Any]:
    one, many = (timed(lambda n=n: device(dots, reservoirs, n), n, 5 if dots > 4 else 60) for n in (1, MAP))
    state = device(dots, reservoirs).steady_state()
    topology = state.network.topology
    return {
        "dots": dots,
        "reservoirs": reservoirs,
        "states": len(topology.states),
        "steps": len(topology.steps),
        "loops": len(state.cycle_loops),
        "method": state.certificate.method,
        "one": one,
        "map": many,
    }


def three_terminals(points: int) -> qicc.Device:
    left = qicc.Reservoir(T=1.0, mu=np.linspace(0, 3, points))
    cold, hot = qicc.Reservoir(T=1.0), qicc.Reservoir(T=2.0)
    return qicc.three_terminal(1.0, 1.0, -2.0, left, cold, hot, (1.0, 0.1), (0.1, 1.0))


def measured() -> dict[str, Any]:
    sizes = [10**n for n in range(7)]
    forces = [10.0**-n for n in range(1, 13)]
    errors = []
    for dots in (2, 3):
        for force in forces:
            J, got = exact(dots, force), device(dots, 2, force=force).steady_state().particle_current["L"]
            errors.append({"dots": dots, "force": force, "error": float(abs(got - J) / abs(J))})
    return {
        "versions": {"qicc_lib": qicc.__version__},
        "points": [timed(lambda n=n: three_terminals(n), n, 5 if n > 100_000 else 60) for n in sizes],
        "dots": [about(dots, 2) for dots in range(1, 7)],
        "reservoirs": [about(dots, reservoirs) for dots in (2, 4) for reservoirs in range(2, 7)],
        "largest": about(6, 6),
        "errors": errors,
    }


def rows(found: dict[str, Any]) -> Iterator[Row]:
    for at in found["points"]:
        yield f"{at['points']} points, microseconds a point", 1e6 * at["steady_state"] / at["points"], np.inf, "us"
    for at in (*found["dots"], *found["reservoirs"], found["largest"]):
        what = f"{at['dots']} dots, {at['reservoirs']} reservoirs"
        yield f"{what}: one solution", 1e3 * at["one"]["steady_state"], np.inf, "ms"
        yield f"{what}: a point of a map", 1e6 * at["map"]["steady_state"] / MAP, np.inf, "us"
        yield f"{what}: its verdict", 1e6 * at["map"]["entropic_balance"] / MAP, np.inf, "us"
    for at in found["errors"]:
        yield f"{at['dots']} dots, force {at['force']:g}: error of J_N", at["error"], np.inf, ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true", help="write cost.json, which the book shows")
    keep = parser.parse_args().save
    head(machine())
    found = measured()
    show(rows(found))
    if keep:
        save(HERE / "cost.json", found)


if __name__ == "__main__":
    main()
