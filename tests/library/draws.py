"""Random devices, one parameter set a row, in the regimes where linear algebra on plain floats fails."""

from itertools import combinations

import numpy as np

import qicc_lib as qicc

REGIMES = ("generic", "near", "cold", "strong", "blocked")
DEVICES = ("single_dot", "three_terminal", "series_elastic", "series_thermal")


def parameters(device, regime, count, seed):
    """Return a dict of arrays of length `count`, keyed by the names of reference.py (pairs have shape (2, count))."""
    rng = np.random.default_rng([seed, DEVICES.index(device), REGIMES.index(regime)])
    level = lambda: rng.uniform(-3, 3, count)  # noqa: E731
    T, mu = np.exp(rng.uniform(-1, 1, (3, count))), rng.uniform(-2, 2, (3, count))
    U = rng.uniform(-6, 6, count)
    force = 10 ** rng.uniform(-13, -6, (3, count)) * rng.choice([-1, 1], (3, count))
    if regime == "near":
        T = T[0] * (1 + force)
        mu = mu[0] + 10 ** rng.uniform(-13, -6, (3, count)) * rng.choice([-1, 1], (3, count))
    if regime == "cold":
        T = T * 10 ** rng.uniform(-2.5, -0.5, (3, count))
    if regime == "strong":
        U = 500 * rng.choice([-1, 1], count) * T[0]
    low = -200 if regime == "blocked" else -1.5
    rate = lambda *shape: 10 ** rng.uniform(low, 0, shape)  # noqa: E731
    G_L, G_R, G_M = rate(2, count), rate(2, count), rate(2, count)
    if regime == "blocked":  # some Gamma, not all: the others stay near one
        for G in (G_L, G_R, G_M):
            G[rng.random((2, count)) < 0.6] = 1.0
        if device != "single_dot":  # zeros: at most one a device keeps it connected
            which = rng.integers(0, 8, count)
            for i, G in enumerate((G_L, G_R)):
                for n in (0, 1):
                    G[n][which == 2 * i + n] = 0.0
    ends = {"T_L": T[0], "mu_L": mu[0], "T_R": T[1], "mu_R": mu[1]}
    if device == "single_dot":
        return {"eps": level()} | ends | {"Gamma_L": G_L[0], "Gamma_R": G_R[0]}
    if device == "three_terminal":
        levels = {"eps_c": level(), "eps_g": level(), "U": U}
        return levels | ends | {"T_M": T[2], "mu_M": mu[2], "Gamma_L": G_L, "Gamma_R": G_R, "Gamma_M": G_M}
    eps = level()
    rates = {"Gamma_L": G_L, "Gamma_R": G_R, "g": rate(count)}
    if device == "series_elastic":
        return {"eps_u": eps, "eps_d": eps.copy(), "U": U} | ends | rates
    return {"eps_u": eps, "eps_d": level(), "U": U} | ends | rates | {"T_M": T[2]}


def build(device, values):
    """Return the qicc_lib device of a parameter set."""
    v = dict(values)
    left = qicc.Reservoir(T=v.pop("T_L"), mu=v.pop("mu_L"))
    right = qicc.Reservoir(T=v.pop("T_R"), mu=v.pop("mu_R"))
    for name in ("Gamma_L", "Gamma_R", "Gamma_M"):
        if name in v and device != "single_dot":
            v[name] = tuple(v[name])
    if device == "single_dot":
        return qicc.single_dot(left=left, right=right, **v)
    if device == "three_terminal":
        middle = qicc.Reservoir(T=v.pop("T_M"), mu=v.pop("mu_M"))
        return qicc.three_terminal(left=left, right=right, middle=middle, **v)
    return qicc.series_dots(left=left, right=right, **v)


def row(values, i):
    """Return parameter set i as plain floats (pairs as tuples)."""
    return {k: tuple(map(float, v[:, i])) if v.ndim == 2 else float(v[i]) for k, v in values.items()}


def many_dots(regime, dots, rng):
    """Return a random device of three dots or more: wiring, 2 to 4 reservoirs and numbers; often two are alike."""
    names, baths = "uvwxyz"[:dots], "LRMA"[: rng.integers(2, 5)]
    count = len(baths)
    force = lambda: 10 ** rng.uniform(-13, -6, count) * rng.choice([-1, 1], count)  # noqa: E731
    T, mu = np.exp(rng.uniform(-1, 1, count)), rng.uniform(-2, 2, count)
    if regime == "near":
        T, mu = T[0] * (1 + force()), mu[0] + force()
    if regime == "cold":
        T = T * 10 ** rng.uniform(-2.5, -0.5, count)
    if rng.random() < 0.3:
        T[1], mu[1] = T[0], mu[0]

    def rates(n):
        G = 10 ** rng.uniform(-200 if regime == "blocked" else -1.5, 0, n)
        return tuple(np.where(rng.random(n) < 0.6, 1.0, G) if regime == "blocked" else G)

    levels = rng.uniform(-3, 3, dots)
    strong = lambda: 500 * rng.choice([-1, 1]) * T[0]  # noqa: E731
    U = {pair: strong() if regime == "strong" else rng.uniform(-6, 6) for pair in combinations(range(dots), 2)}
    couplings, flip = [], rng.random()
    if flip < 0.5:  # an elastic flip joins the first two dots, which see the same from all others
        levels[1] = levels[0]
        U |= {(1, n): U[0, n] for n in range(2, dots)}
        couplings.append(qicc.ElasticFlip(tuple(names[:2]), rates(1)[0]))
    elif flip < 0.75:
        couplings.append(qicc.ThermalFlip(tuple(names[:2]), rates(1)[0], baths[-1]))
    for n, dot in enumerate(names):
        wired = {baths[n % count], *(r for r in baths if rng.random() < 0.5)}
        couplings += [qicc.Tunnelling(dot, r, rates(2 ** (dots - 1))) for r in sorted(wired)]
    reservoirs = {r: qicc.Reservoir(T=T[n], mu=mu[n]) for n, r in enumerate(baths)}
    interactions = {(names[a], names[b]): value for (a, b), value in U.items()}
    return qicc.Device(names, levels, interactions, reservoirs, couplings)
