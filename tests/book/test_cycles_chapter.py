"""What the chapter *Cycles* proves, on random devices and networks, and how it is written."""

from __future__ import annotations

from itertools import permutations, product

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters
from .random_devices import drawn

NAME = "entropy/cycles"
KINDS = ("series", "mediator", "three")
STATES = ("00", "10", "01", "11")
each = pytest.mark.parametrize("kind", KINDS)


def rates_of(state: qicc.State) -> dict[tuple[str, str], np.ndarray]:
    p = dict(zip(STATES, np.moveaxis(state.probabilities, -1, 0), strict=True))
    w: dict[tuple[str, str], np.ndarray] = {}
    for t in state.transitions:
        for i, j, flux in ((t.source, t.target, t.forward), (t.target, t.source, t.backward)):
            w[i, j] = w.get((i, j), 0.0) + flux / p[i]
    return w


@each
def test_probabilities_are_sums_over_trees(kind: str) -> None:
    """Theorem `cycles-trees`, with every tree found by trying all arrows."""
    state = drawn(kind, 21, 500)
    w = rates_of(state)
    tau = {}
    for root in STATES:
        others = [s for s in STATES if s != root]
        sums = []
        for ends in product(*([j for i, j in w if i == s] for s in others)):
            arrow = dict(zip(others, ends, strict=True)) | {root: root}
            if all(arrow[arrow[arrow[s]]] == root for s in others):
                sums.append(np.prod([w[s, arrow[s]] for s in others], axis=0))
        assert len(sums) == (4 if kind == "three" else 8)
        tau[root] = np.sum(sums, axis=0)
    Z = np.sum(list(tau.values()), axis=0)
    for k, root in enumerate(STATES):
        np.testing.assert_allclose(tau[root] / Z, state.probabilities[..., k], rtol=1e-7)


@each
def test_cycles_make_up_every_flux_and_follow_their_affinities(kind: str) -> None:
    """Theorem `cycles-hill`, and `cycles-currents`."""
    state = drawn(kind, 22)
    size = np.sum([np.abs(c.flux) for c in state.cycles], axis=0)
    for i, t in enumerate(state.transitions):
        through = sum(dict(c.transitions).get(i, 0) * c.flux for c in state.cycles)
        assert (np.abs(through - (t.forward - t.backward)) <= 1e-9 * (t.forward + t.backward)).all()
    for c in state.cycles:
        assert (c.flux * c.affinity >= 0).all()
    for side in state.network.topology.reservoirs:
        for carried, current in (("particles", state.particle_current), ("energy", state.energy_current)):
            moved = sum(getattr(c, carried)[side] * c.flux for c in state.cycles)
            assert (np.abs(moved - current[side]) <= 1e-9 * (1 + np.abs(moved)) * (size + 1e-9)).all()
    np.testing.assert_allclose(sum(c.flux * c.affinity for c in state.cycles), state.entropy_production, rtol=1e-9)


@each
def test_affinities_know_only_reservoirs(kind: str) -> None:
    """Proposition `cycles-affinity-forces`: from forces, and from the biases of the transitions."""
    state = drawn(kind, 23)
    told = state.entropic_balance(reference="R")
    for c in state.cycles:
        forces = sum(bias * getattr(c, {"energy": "energy", "particle": "particles"}[what])[side]
                     for (what, side), bias in told.biases.items())  # fmt: skip
        np.testing.assert_allclose(forces, c.affinity, rtol=1e-7, atol=1e-10)
        around = sum(sign * state.transitions[i].bias for i, sign in c.transitions)
        np.testing.assert_allclose(around, c.affinity, rtol=1e-6, atol=1e-8)


def random_network(rng: np.random.Generator, states: int) -> tuple[list[tuple[int, int, int, float]], np.ndarray]:
    """Lines (i, j, N, E) of a network that is connected, and the numbers that set rates: what no reservoir knows."""
    pairs = [(i, j) for j in range(states) for i in range(j)]
    lines = [(i, j, int(rng.integers(-1, 2)), float(rng.choice([-1.0, 0.0, 0.5, 2.0]))) for i, j in pairs]
    kept = [line for line in lines if rng.random() < 0.8 or line[1] == line[0] + 1]
    return kept, rng.normal(0, 1, states)


def currents(
    lines: list[tuple[int, int, int, float]], depth: np.ndarray, F: tuple[float, float], speed: np.ndarray
) -> tuple[float, float]:
    """J_N and J_E of a network whose only entropy sources are two forces, by a linear solve."""
    n = len(depth)
    W = np.zeros((n, n))
    for (i, j, N, E), k in zip(lines, speed, strict=True):
        push = (N * F[0] + E * F[1] + depth[i] - depth[j]) / 2
        W[j, i] += k * np.exp(push)
        W[i, j] += k * np.exp(-push)
    A = W - np.diag(W.sum(0))
    A[-1] = 1
    p = np.linalg.solve(A, np.eye(n)[-1])
    J = []
    for (i, j, N, E), k in zip(lines, speed, strict=True):
        push = (N * F[0] + E * F[1] + depth[i] - depth[j]) / 2
        J.append(k * (np.exp(push) * p[i] - np.exp(-push) * p[j]))
    return sum(N * f for (_, _, N, _), f in zip(lines, J, strict=True)), sum(
        E * f for (*_, E), f in zip(lines, J, strict=True)
    )


def carried_by_cycles(lines: list[tuple[int, int, int, float]], states: int) -> list[tuple[int, float]]:
    """(N, E) of every cycle, each in one direction."""
    step = {(i, j): (N, E) for i, j, N, E in lines} | {(j, i): (-N, -E) for i, j, N, E in lines}
    found = []
    for length in range(3, states + 1):
        for ring in permutations(range(states), length):
            hops = [(ring[k], ring[(k + 1) % length]) for k in range(length)]
            if ring[0] == min(ring) and ring[1] < ring[-1] and all(hop in step for hop in hops):
                found.append((sum(step[hop][0] for hop in hops), sum(step[hop][1] for hop in hops)))
    return found


def test_without_a_mixed_cycle_no_current_is_inverse() -> None:
    """Theorem `cycles-quadrant`, on random networks that are no dots, with four or five states."""
    rng = np.random.default_rng(24)
    unmixed = mixed_inverse = 0
    for _ in range(4000):
        states = int(rng.integers(3, 6))
        lines, depth = random_network(rng, states)
        carried = carried_by_cycles(lines, states)
        F = float(rng.exponential(1)), float(rng.exponential(1))
        J_N, J_E = currents(lines, depth, F, 10 ** rng.uniform(-1, 1, len(lines)))
        assert F[0] * J_N + F[1] * J_E > -1e-10
        if all(N * E >= 0 for N, E in carried):
            unmixed += 1
            assert J_N > -1e-10 and J_E > -1e-10
        elif min(J_N, J_E) < -1e-6:
            mixed_inverse += 1
    assert unmixed > 300 and mixed_inverse > 300


def test_near_equilibrium_the_cycles_are_the_onsager_matrix() -> None:
    """Equation `cycles-onsager`."""
    rng = np.random.default_rng(25)
    eps, U, mu = rng.normal(0, 1, 300), rng.normal(0, 2, 300), rng.normal(0, 1, 300)
    pairs = [tuple(10 ** rng.uniform(-1, 1, (2, 300))) for _ in range(2)]
    bath, push = qicc.Reservoir(1.0, mu), 1e-8
    gently = qicc.series_dots(eps, eps, U, qicc.Reservoir(1.0, mu + push), bath, *pairs).steady_state()
    L = qicc.onsager(qicc.series_dots(eps, eps, U, bath, bath, *pairs))
    # The third cycle has no affinity here: its conductance enters L_EE alone.
    g = [c.flux / c.affinity for c in gently.cycles[:2]]
    np.testing.assert_allclose(g[0] + g[1], L.L_NN, rtol=1e-6)
    np.testing.assert_allclose(eps * g[0] + (eps + U) * g[1], L.L_EN, rtol=1e-6, atol=1e-9)


def test_a_mixed_cycle_is_not_enough() -> None:
    state = qicc.series_dots(0.5, 0.5, -0.9, qicc.Reservoir(2.0, 0.4), qicc.Reservoir(1.0)).steady_state()
    assert state.cycles[1].energy["L"] < 0 < state.cycles[1].particles["L"]
    assert state.particle_current["L"] > 0 and state.energy_current["L"] > 0


def test_parallel_cycles_are_one_process() -> None:
    """Proposition `cycles-tight`: the gated conductor with two doors closed, and dots without interaction."""
    rng = np.random.default_rng(26)
    n = 2000
    bath = [qicc.Reservoir(rng.uniform(0.5, 3, n), rng.normal(0, 1, n)) for _ in range(2)]
    closed, open_ = np.zeros(n), 10 ** rng.uniform(-1, 1, (2, n))
    U, T = rng.normal(0, 2, n), rng.uniform(0.5, 3, n)
    ends = qicc.Reservoir(T, bath[0].mu), qicc.Reservoir(T, bath[1].mu), qicc.Reservoir(rng.uniform(0.5, 3, n), 0.0)
    gated = qicc.three_terminal(0.3, -0.2, U, *ends, (open_[0], closed), (closed, open_[1])).steady_state()
    told = gated.entropic_balance(reference="R")
    J, A = gated.particle_current["L"], told.biases["particle", "L"] + U * told.biases["energy", "M"]
    np.testing.assert_allclose(gated.energy_current["M"], U * J, rtol=1e-10, atol=1e-300)
    np.testing.assert_allclose(J * A, gated.entropy_production, rtol=1e-7, atol=1e-14)
    assert (J * A >= 0).all()
    free = qicc.series_dots(0.7, 0.7, 0.0, *bath).steady_state()
    np.testing.assert_allclose(free.energy_current["L"], 0.7 * free.particle_current["L"], rtol=1e-10)


@each
def test_chords_and_cycles_make_the_same_entropy(kind: str) -> None:
    """Theorem `cycles-chords`, for every set of lines that connects all states without a loop."""
    state = drawn(kind, 27, 300)
    ends = [(STATES.index(t.source), STATES.index(t.target)) for t in state.transitions]
    count = len(ends)
    tested = 0
    for chords in product((False, True), repeat=count):
        tree = [i for i in range(count) if not chords[i]]
        if len(tree) != 3 or np.linalg.matrix_rank([np.eye(4)[ends[i][0]] - np.eye(4)[ends[i][1]] for i in tree]) < 3:
            continue
        tested += 1
        total = 0.0
        for i in range(count):
            if chords[i]:
                # The biases along the tree that lead back: potentials from the tree's own lines.
                rows = np.array([np.eye(4)[ends[k][0]] - np.eye(4)[ends[k][1]] for k in tree] + [[1, 0, 0, 0]])
                drops = np.array([state.transitions[k].bias for k in tree] + [np.zeros(300)])
                phi = np.linalg.solve(rows, drops)
                affinity = state.transitions[i].bias - (phi[ends[i][0]] - phi[ends[i][1]])
                total = total + state.transitions[i].flux * affinity
        np.testing.assert_allclose(total, state.entropy_production, rtol=1e-6, atol=1e-9)
    assert tested == {"series": 8, "mediator": 8, "three": 12}[kind]


def test_the_term_of_a_chord_may_be_negative() -> None:
    state = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(2.0, 0.4), qicc.Reservoir(1.0)).steady_state()
    # The flip is the chord of the first cycle: golden current times F_N + eps F_E.
    term = state.transitions[4].flux * state.cycles[0].affinity
    assert term == pytest.approx(-0.007356434029264 * 0.45, rel=1e-9)


def test_the_second_cycle_runs_backward_however_the_flow_is_cut() -> None:
    """Proposition `cycles-unavoidable`: for every shift that leaves the signs."""
    rng = np.random.default_rng(28)
    n = 20_000
    eps, U = rng.uniform(0, 2, n), rng.uniform(-8, 2, n)
    T_L, F_N, mu = 1 + rng.exponential(2, n), rng.exponential(0.3, n), rng.normal(0, 2, n)
    hot, cold = qicc.Reservoir(T_L, T_L * (mu + F_N)), qicc.Reservoir(1.0, mu)
    pairs = [tuple(10 ** rng.uniform(-2, 0, (2, n))) for _ in range(2)]
    state = qicc.series_dots(eps, eps, U, hot, cold, *pairs, g=10 ** rng.uniform(-1, 2, n)).steady_state()
    inverse = state.particle_current["L"] < 0
    assert inverse.sum() > 1000
    J, A = ([getattr(c, what)[inverse] for c in state.cycles] for what in ("flux", "affinity"))
    np.testing.assert_allclose(A[0], A[1] + A[2], rtol=1e-7, atol=1e-12)
    assert (A[0] > 0).all() and (A[1] < 0).all()
    for part in np.linspace(0, 1, 7):
        # From all of J_3 moved away to nothing left in cycle 1.
        k = -J[2] + part * (np.minimum(J[0], -J[1]) + J[2])
        assert all((J_c * A_c >= -1e-15).all() for J_c, A_c in zip((J[0] - k, J[1] + k, J[2] + k), A, strict=True))
        assert (J[1] + k <= state.particle_current["L"][inverse] + 1e-15).all()


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def test_the_description_of_the_curves_says_what_is_computed() -> None:
    """The zeros are known: of J_N by forty-digit arithmetic, of J_2 where its affinity vanishes."""
    (alt,) = chapters.described(NAME)
    assert "crosses zero at 0.337, J_2 at 0.750." in alt
    state = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(2.0, 0.0), qicc.Reservoir(1.0)).steady_state()
    for k, c in enumerate(state.cycles, start=1):
        assert f"J_{k} from {c.flux:.4f} to" in alt


def test_in_a_notebook_a_slider_changes_the_flip_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    control = chapters.control_of(NAME, "plot(1.0) if", right=qicc.Reservoir(1.0))
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 5.0
    assert isinstance(control.result, Picture)
    assert "flip rate 5.00" in control.result.alt and "crosses zero at 0.337" in control.result.alt
