"""Independent reference: rate equations in long arithmetic, from plain numbers; no code of qicc_lib.

Fermi and Bose rates in mpmath, the full rate equation solved by LU, currents summed over transitions as differences of
one-way fluxes. Digits are raised until nothing of the answer can be lost to the spread of the rates.
"""

from dataclasses import dataclass

import mpmath as mp

STATES = ((0, 0), (1, 0), (0, 1), (1, 1))


@dataclass
class Answer:
    p: list
    N: dict
    E: dict
    Q: dict
    Sigma: object
    fluxes: list


def fermi_rates(Gamma, E, T, mu):
    x = (mp.mpf(E) - mp.mpf(mu)) / mp.mpf(T)
    return mp.mpf(Gamma) / (1 + mp.exp(x)), mp.mpf(Gamma) / (1 + mp.exp(-x))


def answer(moves, baths, size):
    """moves: (from, to, rate, rate back, bath or None, particles, energy); baths: name -> (T, mu)."""
    W = mp.matrix(size, size)
    for a, b, k, back, *_ in moves:
        W[b, a] += k
        W[a, a] -= k
        W[a, b] += back
        W[b, b] -= back
    for j in range(size):
        W[size - 1, j] = 1
    rhs = mp.matrix(size, 1)
    rhs[size - 1] = 1
    return summed(mp.lu_solve(W, rhs), moves, baths)


def summed(p, moves, baths):
    """Currents by bath from probabilities."""
    N, E = dict.fromkeys(baths, mp.mpf(0)), dict.fromkeys(baths, mp.mpf(0))
    fluxes = []
    for a, b, k, back, bath, particles, energy in moves:
        fluxes.append(p[a] * k - p[b] * back)
        if bath is not None:
            N[bath] += particles * fluxes[-1]
            E[bath] += energy * fluxes[-1]
    Q = {r: E[r] - mp.mpf(mu) * N[r] for r, (T, mu) in baths.items()}
    return Answer(list(p), N, E, Q, -sum(Q[r] / mp.mpf(T) for r, (T, mu) in baths.items()), fluxes)


def digits(decades):
    """Working precision for rates spread over so many decades: products of four, and as much again for LU."""
    return mp.workdps(60 + int(5 * decades))


def spread(energies, baths, rates):
    x = max(abs(E - mu) / T for E in energies for T, mu in baths.values())
    small = min((r for r in rates if r > 0), default=1.0)
    return x / 2.3 + abs(float(mp.log10(small)))


def single_dot(eps, T_L, mu_L, T_R, mu_R, Gamma_L, Gamma_R):
    baths = {"L": (T_L, mu_L), "R": (T_R, mu_R)}
    with digits(spread([eps], baths, [Gamma_L, Gamma_R])):
        moves = [
            (0, 1, *fermi_rates(G, eps, *baths[r]), r, 1, mp.mpf(eps)) for r, G in (("L", Gamma_L), ("R", Gamma_R))
        ]
        return answer(moves, baths, 2)


def two_dots(levels, U, contacts, baths, flip=None):
    """contacts: (dot, bath, Gamma pair); flip: (g, None or name of the bath that supplies the difference)."""
    rates = [G for *_, pair in contacts for G in pair] + ([flip[0]] if flip else [])
    energies = [level + n * U for level in levels for n in (0, 1)]
    cold = spread(energies, baths, rates)
    if flip and flip[1]:
        cold += abs(levels[1] - levels[0]) / baths[flip[1]][0]
    with digits(cold):
        moves = []
        for dot, bath, pair in contacts:
            for n in (0, 1):
                empty, full = [n, n], [n, n]
                empty[dot], full[dot] = 0, 1
                E = mp.mpf(levels[dot]) + n * mp.mpf(U)
                into, out = fermi_rates(pair[n], E, *baths[bath])
                moves.append((STATES.index(tuple(empty)), STATES.index(tuple(full)), into, out, bath, 1, E))
        if flip:
            g, bath = mp.mpf(flip[0]), flip[1]
            rise = mp.mpf(levels[1]) - mp.mpf(levels[0])
            up = down = g
            if bath:
                n_B = 1 / mp.expm1(abs(rise) / mp.mpf(baths[bath][0]))
                up, down = (g * n_B, g * (1 + n_B)) if rise > 0 else (g * (1 + n_B), g * n_B)
            moves.append((1, 2, up, down, bath, 0, rise))
        return answer(moves, baths, 4)


def series_dots(eps_u, eps_d, U, T_L, mu_L, T_R, mu_R, Gamma_L, Gamma_R, g, T_M=None):
    baths = {"L": (T_L, mu_L), "R": (T_R, mu_R)}
    if T_M is not None:
        baths["M"] = (T_M, 0.0)
    flip = (g, None if T_M is None else "M")
    return two_dots((eps_u, eps_d), U, [(0, "L", Gamma_L), (1, "R", Gamma_R)], baths, flip)


def three_terminal(eps_c, eps_g, U, T_L, mu_L, T_R, mu_R, T_M, mu_M, Gamma_L, Gamma_R, Gamma_M):
    baths = {"L": (T_L, mu_L), "R": (T_R, mu_R), "M": (T_M, mu_M)}
    return two_dots((eps_c, eps_g), U, [(0, "L", Gamma_L), (0, "R", Gamma_R), (1, "M", Gamma_M)], baths)


def many_dots(device, dps=700):
    """Any device of single numbers, without the rate matrix of all states: they are removed one by one."""
    with mp.workdps(dps):
        dots, levels = list(device.dots), [mp.mpf(float(v)) for v in device.levels]
        pairs = {tuple(sorted(map(dots.index, pair))): mp.mpf(float(U)) for pair, U in device.interactions.items()}
        baths = {name: (mp.mpf(float(r.T)), mp.mpf(float(r.mu))) for name, r in device.reservoirs.items()}

        def energy(dot, state):
            """Energy that an electron needs to enter a dot."""
            return levels[dot] + sum(U for (a, b), U in pairs.items() if dot in (a, b) and state >> (a + b - dot) & 1)

        moves = []
        for c in device.couplings:
            ends = [dots.index(name) for name in ((c.dot,) if hasattr(c, "dot") else c.dots)]
            others = [i for i in range(len(dots)) if i not in ends]
            for n in range(2 ** len(others)):
                here = sum(1 << dot for k, dot in enumerate(others) if n >> k & 1)
                a, b = here | 1 << ends[0], here | 1 << ends[-1]
                if hasattr(c, "dot"):
                    E = energy(ends[0], here)
                    into, out = fermi_rates(float(c.Gamma[n]), E, *baths[c.reservoir])
                    moves.append((here, a, into, out, c.reservoir, 1, E))
                    continue
                g, rise = mp.mpf(float(c.g)), energy(ends[1], here) - energy(ends[0], here)
                up, down, bath = g, g, getattr(c, "reservoir", None)
                if bath:
                    n_B = 1 / mp.expm1(abs(rise) / baths[bath][0])
                    up, down = (g * n_B, g * (1 + n_B)) if rise > 0 else (g * (1 + n_B), g * n_B)
                moves.append((a, b, up, down, bath, 0, rise))
        W = [[mp.mpf(0)] * 2 ** len(dots) for _ in range(2 ** len(dots))]
        for a, b, k, back, *_ in moves:
            W[a][b] += k
            W[b][a] += back
        for k in range(len(W) - 1, 0, -1):
            for i in range(k):
                W[i][k] /= sum(W[k][:k])
                for j in range(k):
                    W[i][j] += W[i][k] * W[k][j] if i != j else 0
        p = [mp.mpf(1)]
        for k in range(1, len(W)):
            p.append(sum(p[i] * W[i][k] for i in range(k)))
        return summed([v / sum(p) for v in p], moves, baths)
