"""QmeQ's answers and times, for `peers.py`: JSON on standard input and on standard output.

Runs in QmeQ's own environment, so it imports nothing of this project. QmeQ 1.1 is installed on Python 3.8 or 3.9.
"""

import contextlib
import io
import json
import sys
import time
import warnings

import numpy as np
import qmeq

WIDE = 1e6  # far beyond every level, as a flat band of our rate equation is


def built(device):
    """The many-body states and amplitudes of a device.

    QmeQ's rate is Gamma f with Gamma = 2 pi |amplitude|^2, as the comparison in the generic regime confirms.
    `BuilderManyBody` takes one amplitude for each transition, so that rates may depend on the other dot.
    """
    amplitudes = np.zeros((len(device["contacts"]), 4, 4), dtype=complex)
    for lead, contact in enumerate(device["contacts"]):
        for other, Gamma in enumerate(contact["Gamma"]):
            empty = other << (1 - contact["dot"])
            full = empty | 1 << contact["dot"]
            amplitudes[lead, empty, full] = amplitudes[lead, full, empty] = np.sqrt(Gamma / (2 * np.pi))
    return qmeq.BuilderManyBody(
        Ea=energies(device), Na=[0, 1, 1, 2], Tba=amplitudes, dband=WIDE, kerntype="Pauli", **leads(device)
    )


def energies(device):
    first, second = device["levels"]
    return np.array([0.0, first, second, first + second + device["U"]])


def leads(device):
    contacts = device["contacts"]
    return {"mulst": [c["mu"] for c in contacts], "tlst": [c["T"] for c in contacts]}


def solve(system):
    """Solve with the states as they are: they are eigenstates, and there is nothing to diagonalise."""
    system.solve(qdq=False, rotateq=False)


def answered(device):
    said = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(said):
        warnings.simplefilter("always")
        system = built(device)
        solve(system)
    N, E = system.current.tolist(), system.energy_current.tolist()
    return {"N": N, "E": E, "warned": bool(caught or said.getvalue() or not system.success)}


def kept(device):
    """A system that is built once, and what changes it at the next point: energies and leads, no new eigenstates."""
    system = built(device)

    def at(point):
        system.qd.Ea[:] = energies(point)
        system.change(**leads(point))
        solve(system)

    return at


def diagonalised(device):
    """The usual `Builder`, which finds the eigenstates anew where a level or an interaction changes (equal rates)."""
    amplitudes = {(n, c["dot"]): np.sqrt(c["Gamma"][0] / (2 * np.pi)) for n, c in enumerate(device["contacts"])}
    system = qmeq.Builder(nsingle=2, nleads=3, tleads=amplitudes, dband=WIDE, kerntype="Pauli", **leads(device))

    def at(point):
        first, second = point["levels"]
        hsingle, coulomb = {(0, 0): first, (1, 1): second}, {(0, 1, 1, 0): point["U"]}
        system.change(hsingle=hsingle, coulomb=coulomb, **leads(point))
        system.solve()

    return at


def time_of(rows, make):
    """Shortest processor time of a row of a map, by point."""
    at = make(rows[0][0])
    times = []
    for devices in [rows[0], *rows]:
        started = time.process_time()
        for device in devices:
            at(device)
        times.append((time.process_time() - started) / len(devices))
    return min(times[1:])  # the first one warms up


def main():
    asked = json.load(sys.stdin)
    answers = [answered(device) for device in asked["devices"]]
    times = {"Pauli": time_of(asked["map"], kept), "Pauli, diagonalised": time_of(asked["map"], diagonalised)}
    json.dump({"version": "1.1", "answers": {"Pauli": answers}, "time": times}, sys.stdout)


if __name__ == "__main__":
    main()
