"""QuTiP's answers and times, for `peers.py`: JSON on standard input and on standard output.

Runs in QuTiP's own environment, so it imports nothing of this project.
"""

import json
import sys
import time
import warnings

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # no matplotlib: nothing is drawn here
    import qutip

METHODS = {"direct": {"method": "direct"}, "svd": {"method": "svd"}}
LOWER, ONE = qutip.destroy(2), qutip.qeye(2)
OCCUPIED = (ONE - LOWER.dag() * LOWER, LOWER.dag() * LOWER)
# What does not depend on numbers is made once: an electron leaves a dot while the other one is empty, or occupied.
LEAVES = [[qutip.tensor(LOWER, n) for n in OCCUPIED], [qutip.tensor(n, LOWER) for n in OCCUPIED]]
NUMBERS = (qutip.tensor(OCCUPIED[1], ONE), qutip.tensor(ONE, OCCUPIED[1]))
PAIR = NUMBERS[0] * NUMBERS[1]


def jumps(device):
    """(lead, particles, energy, operator) of every jump that has a rate."""
    found = []
    for lead, contact in enumerate(device["contacts"]):
        for other, Gamma in enumerate(contact["Gamma"]):
            leaves = LEAVES[contact["dot"]][other]
            E = device["levels"][contact["dot"]] + other * device["U"]
            x = (E - contact["mu"]) / contact["T"]
            small, large = np.exp(-abs(x)) / (1 + np.exp(-abs(x))), 1 / (1 + np.exp(-abs(x)))
            into, out = (small, large) if x > 0 else (large, small)
            for sign, rate, operator in ((1, Gamma * into, leaves.dag()), (-1, Gamma * out, leaves)):
                if rate > 0:
                    found.append((lead, sign, sign * E, np.sqrt(rate) * operator))
    return found


def steady(device, method):
    found = jumps(device)
    H = device["levels"][0] * NUMBERS[0] + device["levels"][1] * NUMBERS[1] + device["U"] * PAIR
    return qutip.steadystate(H, [operator for *_, operator in found], **METHODS[method]), found


def answered(device, method):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        N, E = ([0.0] * len(device["contacts"]) for _ in "NE")
        try:
            state, found = steady(device, method)
        except Exception:  # an answer that QuTiP refuses is counted as a warning, and has no error
            return {"N": None, "E": None, "warned": True}
        for lead, particles, energy, operator in found:
            flow = float(np.real(qutip.expect(operator.dag() * operator, state)))
            N[lead] += particles * flow
            E[lead] += energy * flow
    return {"N": N, "E": E, "warned": bool(caught)}


def time_of(rows, method):
    """Shortest processor time of a row of a map, by point."""
    times = []
    for devices in rows:
        steady(devices[0], method)
        started = time.process_time()
        for device in devices:
            steady(device, method)
        times.append((time.process_time() - started) / len(devices))
    return min(times)


def main():
    asked = json.load(sys.stdin)
    answers = {method: [answered(device, method) for device in asked["devices"]] for method in METHODS}
    times = {method: time_of(asked["map"], method) for method in METHODS}
    json.dump({"version": qutip.__version__, "answers": answers, "time": times}, sys.stdout)


if __name__ == "__main__":
    main()
