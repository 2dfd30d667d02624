"""What the chapter *Two dots, three reservoirs* proves, on random devices, and how it is written."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters

NAME = "dots/three-terminal"
Values = dict[str, Any]


def drawn(seed: int, n: int = 30_000, **fixed: Any) -> Values:
    """Random gated conductors; T, mu and Gamma by reservoir."""
    rng = np.random.default_rng(seed)
    v: Values = {key: rng.normal(0, 2, n) for key in ("eps_c", "eps_g", "U")}
    v |= {"T": dict(zip("LRM", np.exp(rng.normal(0, 0.6, (3, n))), strict=True))}
    v |= {"mu": dict(zip("LRM", rng.normal(0, 1, (3, n)), strict=True))}
    v |= {"Gamma": dict(zip("LRM", 10 ** rng.uniform(-2, 1, (3, 2, n)), strict=True))}
    return v | fixed


def sanchez_buttiker(seed: int, n: int = 30_000) -> Values:
    """T_L = T_R, M hotter, mu_L > mu_R."""
    v = drawn(seed, n)
    v["T"]["R"] = v["T"]["L"]
    v["T"]["M"] = v["T"]["L"] * (1 + 10 ** np.random.default_rng(seed + 100).uniform(-2, 1, n))
    low, high = np.sort([v["mu"]["L"], v["mu"]["R"]], axis=0)
    v["mu"] |= {"L": high, "R": low}
    return v


def solve(v: Values) -> qicc.State:
    ends = (qicc.Reservoir(v["T"][a], v["mu"][a]) for a in "LRM")
    rates = {f"Gamma_{a}": tuple(v["Gamma"][a]) for a in "LRM"}
    return qicc.three_terminal(v["eps_c"], v["eps_g"], v["U"], *ends, **rates).steady_state()


def fermi(v: Values) -> dict[str, np.ndarray]:
    """Fermi functions by reservoir, and the occupation of the other dot as the first axis."""
    level = {"L": v["eps_c"], "R": v["eps_c"], "M": v["eps_g"]}
    x = {a: [(level[a] + n * v["U"] - v["mu"][a]) / v["T"][a] for n in (0, 1)] for a in "LRM"}
    return {a: 1 / (np.exp(np.clip(np.array(x[a]), -700, 700)) + 1) for a in "LRM"}


def share(v: Values) -> np.ndarray:
    """lambda."""
    (L0, L1), (R0, R1) = v["Gamma"]["L"], v["Gamma"]["R"]
    return np.asarray(L0 / (L0 + R0) - L1 / (L1 + R1))


def rounds(state: qicc.State) -> np.ndarray:
    """C: through the gate's contact while the conductor is full."""
    return np.asarray(sum(t.flux for t in state.transitions if t.reservoir == "M" and t.source == "10"))


def test_the_exact_solution_has_two_unknowns() -> None:
    """Equations `three-fillings` to `three-two-ways`: against the solver, which sums spanning trees."""
    v = drawn(1)
    state, f = solve(v), fermi(v)
    L, R, M = (v["Gamma"][a] for a in "LRM")
    phi, m, m_out = (L * f["L"] + R * f["R"]) / (L + R), M * f["M"], M * (1 - f["M"])
    u, d = [m[0] * (1 - phi[0]), m[1] * phi[0]], [m_out[0] * (1 - phi[1]), m_out[1] * phi[1]]
    s = 1 + m / (L + R)[0] + m_out / (L + R)[1]
    total = s[0] * (u[1] + d[1]) + s[1] * (u[0] + d[0])
    C, P_1 = (u[1] * d[0] - u[0] * d[1]) / total, (s[0] * u[1] + s[1] * u[0]) / total
    np.testing.assert_allclose(rounds(state), C, rtol=1e-9, atol=1e-14)
    wanted = [
        (1 - phi[0]) * (1 - P_1) + C / (L + R)[0],
        phi[0] * (1 - P_1) - C / (L + R)[0],
        (1 - phi[1]) * P_1 - C / (L + R)[1],
        phi[1] * P_1 + C / (L + R)[1],
    ]
    np.testing.assert_allclose(state.probabilities.T, wanted, rtol=1e-8, atol=1e-13)
    ways = phi[0] * m[1] * (1 - phi[1]) * m_out[0] - m[0] * phi[1] * m_out[1] * (1 - phi[0])
    np.testing.assert_allclose(ways, u[1] * d[0] - u[0] * d[1], rtol=1e-9, atol=1e-15)


def test_a_quantum_carries_lambda_particles() -> None:
    """Equation `three-gate` and theorem `three-carried`, at three temperatures."""
    v = drawn(2)
    state, f = solve(v), fermi(v)
    C, P_1 = rounds(state), state.probabilities[:, 2] + state.probabilities[:, 3]
    np.testing.assert_allclose(state.energy_current["M"], v["U"] * C, rtol=1e-11, atol=1e-300)
    L, R = v["Gamma"]["L"], v["Gamma"]["R"]
    direct = L * R / (L + R) * (f["L"] - f["R"]) * np.array([1 - P_1, P_1])
    size = np.abs(share(v) * C) + np.abs(direct).sum(0)
    assert (np.abs(state.particle_current["L"] - share(v) * C - direct.sum(0)) <= 1e-11 * size + 1e-15).all()


def test_the_two_forces_produce_all_entropy() -> None:
    """Equation `three-sigma`; mu_M is not in it, though it matters."""
    v = sanchez_buttiker(3)
    state = solve(v)
    biases = state.entropic_balance(reference="R").biases
    F_N, F_E = (v["mu"]["L"] - v["mu"]["R"]) / v["T"]["L"], 1 / v["T"]["L"] - 1 / v["T"]["M"]
    np.testing.assert_allclose(biases["particle", "L"], F_N, rtol=1e-9)
    np.testing.assert_allclose(biases["energy", "M"], F_E, rtol=1e-9)
    terms = F_N * state.particle_current["L"], F_E * state.energy_current["M"]
    size = np.abs(terms[0]) + np.abs(terms[1])
    assert (np.abs(state.entropy_production - terms[0] - terms[1]) <= 1e-9 * size + 1e-300).all()
    moved = solve(v | {"mu": v["mu"] | {"M": v["mu"]["M"] + 1}})
    assert (np.abs(moved.particle_current["L"] / state.particle_current["L"] - 1) > 1e-6).mean() > 0.9


def test_with_contacts_that_take_turns_one_quantum_is_one_electron() -> None:
    """Proposition `three-tight`."""
    v = sanchez_buttiker(4)
    v["Gamma"]["R"][0], v["Gamma"]["L"][1] = 0.0, 0.0
    turned = np.random.default_rng(4).random(len(v["U"])) < 0.5  # loads either way
    v["mu"]["L"], v["mu"]["R"] = (np.where(turned, v["mu"][a], v["mu"][b]) for a, b in ("LR", "RL"))
    state = solve(v)
    J_N, run = state.particle_current["L"], qicc.machine(state)
    np.testing.assert_allclose(state.energy_current["M"], v["U"] * J_N, rtol=1e-12)
    A = (v["mu"]["L"] - v["mu"]["R"]) / v["T"]["L"] + v["U"] * (1 / v["T"]["L"] - 1 / v["T"]["M"])
    np.testing.assert_array_equal(np.sign(J_N), np.sign(A))
    engine = run.role == "engine"
    assert engine.sum() > 1000
    ideal = (v["mu"]["R"] - v["mu"]["L"]) / v["U"]
    np.testing.assert_allclose(run.efficiency[engine], ideal[engine], rtol=1e-8)
    assert (ideal[engine] < 1 - (v["T"]["L"] / v["T"]["M"])[engine]).all()
    assert (ideal[engine] > 0.98 * run.carnot_efficiency[engine]).any()


def test_particles_go_against_their_force_only_if_lambda_U_is_negative() -> None:
    """Theorem `three-needs`, and the closed engine in either spelling: proposition `three-spelling`."""
    v = sanchez_buttiker(5, 60_000)
    state = solve(v)
    J_N = state.particle_current["L"]
    back = J_N < 0
    assert back.sum() > 1000
    assert ((share(v) * v["U"])[back] < 0).all()
    assert ((share(v) * v["U"])[~back] < 0).any(), "it is not sufficient"
    assert (v["U"][back] > 0).any() and (v["U"][back] < 0).any(), "either sign of U does it"
    engine = qicc.machine(state).power > 0
    np.testing.assert_array_equal(engine, back)
    verdict = state.entropic_balance(reference="R").verdict
    assert (verdict[back] == "convention").all()
    swapped = {key: {**v[key], "L": v[key]["R"], "R": v[key]["L"]} for key in ("T", "mu", "Gamma")}
    other = solve(v | swapped)
    np.testing.assert_allclose(other.particle_current["R"], J_N, rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(other.energy_current["M"], state.energy_current["M"], rtol=1e-9, atol=1e-300)
    assert (other.entropic_balance(reference="R").biases["particle", "L"] < 0).all()


def test_the_energy_current_has_no_such_theorem() -> None:
    """The counterexample: repulsion, lambda > 0, and energy into a slightly hotter M."""
    left, right, middle = qicc.Reservoir(1.0, 2.0), qicc.Reservoir(1.0, -2.0), qicc.Reservoir(1.05)
    state = qicc.three_terminal(-1.0, -1.0, 2.0, left, right, middle, (1.0, 0.9), (0.9, 1.0)).steady_state()
    J = float(state.particle_current["L"]), float(state.energy_current["M"]), float(state.entropy_production)
    assert pytest.approx((0.3222252314, -0.0608299061, 1.2860042633), rel=1e-9) == J


def test_close_to_equilibrium_a_square_of_resistors() -> None:
    """Theorem `three-response`, equations `three-coupling` and `three-windows`."""
    v = drawn(6, 2000)
    v["T"] |= dict.fromkeys("RM", v["T"]["L"])
    v["mu"]["R"] = v["mu"]["L"]
    bath = qicc.Reservoir(v["T"]["L"], v["mu"]["L"])
    gate = qicc.Reservoir(v["T"]["L"], v["mu"]["M"])
    rates = {f"Gamma_{a}": tuple(v["Gamma"][a]) for a in "LRM"}
    device = qicc.three_terminal(v["eps_c"], v["eps_g"], v["U"], bath, bath, gate, **rates)
    found, f = qicc.onsager(device, energy="M"), fermi(v)
    x, y = (v["eps_c"] - v["mu"]["L"]) / v["T"]["L"], (v["eps_g"] - v["mu"]["M"]) / v["T"]["L"]
    p = np.exp(-np.array([0 * x, x, y, x + y + v["U"] / v["T"]["L"]]))
    p /= p.sum(0)
    kappa = {a: v["Gamma"][a] * f[a] * p[[0, 2]] for a in "LR"}
    kappa_M = v["Gamma"]["M"] * f["M"] * p[[0, 1]]
    kappa_c = kappa["L"] + kappa["R"]
    R, D = (1 / kappa_c).sum(0) + (1 / kappa_M).sum(0), (kappa["L"] * kappa["R"] / kappa_c).sum(0)
    lam, U = share(v), v["U"]
    np.testing.assert_allclose(found.L_NN, lam**2 / R + D, rtol=1e-8)
    np.testing.assert_allclose(found.L_EN, lam * U / R, rtol=1e-8, atol=1e-300)
    np.testing.assert_allclose(found.L_EE, U**2 / R, rtol=1e-8)
    np.testing.assert_allclose(found.coupling_strength, lam**2 / (lam**2 + D * R), rtol=1e-7, atol=1e-12)
    open_ = lam * U < 0
    assert np.isnan(found.window[0][~open_]).all()
    np.testing.assert_allclose(found.window[0][open_], (np.abs(lam * U) / (lam**2 + D * R))[open_], rtol=1e-7)
    np.testing.assert_allclose(found.window[1][open_], np.abs(U / lam)[open_], rtol=1e-7)


def test_attraction_and_repulsion_are_names_of_the_gates_states() -> None:
    """Theorem `three-labels`."""
    v = drawn(7)
    G = v["Gamma"]
    twin = v | {"eps_c": v["eps_c"] + v["U"], "eps_g": -v["eps_g"], "U": -v["U"]}
    twin |= {"mu": v["mu"] | {"M": -v["mu"]["M"]}, "Gamma": {"L": G["L"][::-1], "R": G["R"][::-1], "M": G["M"]}}
    one, two = solve(v), solve(twin)
    largest = np.max([np.abs(t.flux) for t in one.transitions], axis=0)
    for a in "LRM":
        assert (np.abs(one.particle_current[a] - two.particle_current[a]) <= 1e-9 * largest).all()
        energy = largest * (np.abs(v["eps_c"]) + np.abs(v["eps_g"]) + np.abs(v["U"]))
        assert (np.abs(one.energy_current[a] - two.energy_current[a]) <= 1e-9 * energy).all()
    np.testing.assert_allclose(one.entropy_production, two.entropy_production, rtol=1e-6, atol=1e-300)
    np.testing.assert_allclose(one.probabilities, two.probabilities[:, [2, 3, 0, 1]], rtol=1e-8, atol=1e-300)
    np.testing.assert_allclose(share(twin), -share(v), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(rounds(two), -rounds(one), rtol=1e-8, atol=1e-300)
    told = [s.entropic_balance(reference="R") for s in (one, two)]
    np.testing.assert_allclose(told[0].E_ref, told[1].E_ref, rtol=1e-9, atol=1e-12)
    assert (told[0].verdict == told[1].verdict).mean() > 0.9999


def test_no_state_is_genuine() -> None:
    """Theorem `three-never-genuine`: three temperatures, two alike in every way, and a gate without interaction."""
    seen = set()
    for seed, (one, other) in enumerate((("L", "L"), ("M", "R"), ("M", "L"), ("R", "L"))):
        v = drawn(8 + seed)
        v["T"][one] = v["T"][other]
        v["U"] = np.where(np.random.default_rng(seed).random(len(v["U"])) < 0.1, 0.0, v["U"])
        seen |= set(np.unique(solve(v).entropic_balance(reference="R").verdict))
    assert seen == {"none", "formal", "convention"}


def test_loops_that_are_not_mixed_carry_no_inverse_current() -> None:
    """Lemma `three-quadrant` and the table of loops: both addition energies positive, both forces along one path."""
    v = drawn(12)
    v["eps_c"], v["U"] = np.abs(v["eps_c"]), np.abs(v["U"])
    v["T"]["L"], v["T"]["R"] = np.sort([v["T"]["L"], v["T"]["R"]], axis=0)[::-1]
    as_warm = np.random.default_rng(12).random(len(v["U"])) < 0.5
    v["T"]["M"] = np.where(as_warm, v["T"]["L"], v["T"]["R"])
    v["mu"]["L"] = v["T"]["L"] * (v["mu"]["R"] / v["T"]["R"] + np.abs(v["mu"]["L"]))
    state = solve(v)
    J_E = np.where(as_warm, -state.energy_current["R"], state.energy_current["L"])
    assert (state.particle_current["L"] >= 0).all() and (J_E >= 0).all()
    ways = {(int(c.particles["L"]), int(c.particles["M"])) for c in state.cycles}
    assert len(state.cycles) == 6 and ways <= {(1, 0), (-1, 0), (0, 0)}


def test_at_equilibrium_the_diagram_is_the_one_of_lowest_energies() -> None:
    """Proposition `three-diagram`: at every temperature, and who touches whom."""
    side, rise = np.linspace(-3, 3, 61) + 0.013, np.linspace(-3, 3, 61) + 0.029  # no two states alike anywhere
    for T in (0.1, 0.7, 4.0):
        for U in (-2.0, 2.0):
            bath, gate = qicc.Reservoir(T, 0.3), qicc.Reservoir(T, -0.2)
            device = qicc.three_terminal(side + 0.3, rise[:, None] - 0.2, U, bath, bath, gate, (1.0, 0.3), (0.1, 2.0))
            x, y = np.broadcast_arrays(side, rise[:, None])
            lowest = np.argmin([0 * x, x, y, x + y + U], axis=0)
            np.testing.assert_array_equal(device.steady_state().probabilities.argmax(-1), lowest)
            for pair, touch in (((0, 3), U < 0), ((1, 2), U > 0)):
                beside = (
                    np.isin(lowest[:, :-1], pair) & np.isin(lowest[:, 1:], pair) & (lowest[:, :-1] != lowest[:, 1:])
                )
                met = np.nonzero(beside.any(0))[0]
                assert len(met) == pytest.approx(abs(U) / 0.1 if touch else 0, abs=1), (T, U, pair)
                if touch:
                    assert side[met[[0, -1]]] == pytest.approx(sorted((0, -U)), abs=0.11)


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME, prefix="three")


def test_the_description_of_the_pump_says_what_is_computed() -> None:
    (alt,) = chapters.described(NAME)
    left, right = qicc.Reservoir(1.0, 0.0), qicc.Reservoir(1.0, 0.0)
    for U in (-2.0, 0.0, 2.0):
        device = qicc.three_terminal(-U / 2, -U / 2, U, left, right, qicc.Reservoir(2.0), (1.0, 0.1), (0.1, 1.0))
        assert f"U = {U:+.1f} {float(device.steady_state().particle_current['L']):+.4f} without a force" in alt
    assert "zero at F_N = +0.637" in alt


def test_in_a_notebook_a_slider_redraws_the_pump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)

    def engine(U: Any, d: Any, eps: Any) -> qicc.Device:
        ends = qicc.Reservoir(1.0, d / 2), qicc.Reservoir(1.0, -d / 2)
        return qicc.three_terminal(eps, eps, U, *ends, qicc.Reservoir(2.0), (1.0, 0.1), (0.1, 1.0))

    control = chapters.control_of(NAME, "pumped([-2.0, 0.0, 2.0]) if", engine=engine)
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 3.0
    assert isinstance(control.result, Picture)
    assert "U = +3.0" in control.result.alt and "U = -2.0" not in control.result.alt
