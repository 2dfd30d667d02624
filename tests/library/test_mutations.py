"""Every formula is held by a test: changed by one per cent, or by a sign, it must fail one.

Each row names a file (of `qicc_lib` unless its folder is given), what stands there exactly once, what is put in its
place, and the tests that must notice: a file of this folder, or one with its folder (and a choice of its tests, ``-k``).
A row that no longer finds its text fails: keep it in step with the code.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .forks import pytest_in

ROOT = Path(__file__).resolve().parents[2]
GOLDEN, IDENTITIES, VERDICT = "test_golden.py", "test_identities.py", "test_verdict.py"
ACCURACY, CERTIFICATE, EXPLORE = "test_accuracy.py", "test_certificate.py", "tests/figures/test_explore.py"
RESPONSE, MANY, BOXES = "test_linear_response.py", "test_many_dots.py", "test_boxes.py"
COPIED = ("qicc_lib", "qicc_figures", "tests/__init__.py", "tests/library", "tests/figures", "pyproject.toml")

PYTHON = [
    # Fermi and Bose factors, rates and detailed balance
    ("reservoirs.py", "small, large = e / (1 + e)", "small, large = e / (1.01 + e)", f"{IDENTITIES} -k fermi_and_its"),
    ("reservoirs.py", "return e / -np.expm1(-x)", "return 1.01 * e / -np.expm1(-x)", "qicc_lib/reservoirs.py"),
    ("steady_state.py", "into = k / (1 + t)", "into = k / (1.01 + t)", GOLDEN),
    ("steady_state.py", "else k / np.abs(np.expm1(x[0])", "else 1.01 * k / np.abs(np.expm1(x[0])", GOLDEN),
    ("steady_state.py", "return into, into * t\n", "return into, 1.01 * into * t\n", GOLDEN),
    ("steady_state.py", "        return k, k\n", "        return k, 1.01 * k\n", GOLDEN),
    ("steady_state.py", "factor = 1 + e.value() if", "factor = 1.01 + e.value() if", f"{ACCURACY} -k cold-series_elastic"),
    ("steady_state.py", "return Scaled.of(k), Scaled.of(k)", "return Scaled.of(k), Scaled.of(1.01 * k)", f"{ACCURACY} -k cold-series_elastic"),
    ("steady_state.py", "E = subtract(E, (net.mu[step.reservoir], 0.0))", "E = subtract(E, (1.01 * net.mu[step.reservoir], 0.0))", GOLDEN),
    # two boxes
    ("boxes.py", "(E / N) ** 1.5)).sum(0)", "(E / N) ** 1.515)).sum(0)", f"{BOXES} -k sackur"),
    ("boxes.py", "np.asarray(2 * E / (3 * N))", "np.asarray(2.02 * E / (3 * N))", f"{BOXES} -k gradient"),
    ("boxes.py", "np.log(V * E**1.5 / N**2.5)", "np.log(V * E**1.5 / N**2.525)", f"{BOXES} -k gradient"),
    ("boxes.py", "np.tanh(self.forces[1] / 2)", "np.tanh(self.forces[1] / 2.02)", f"{BOXES} -k wall_and_site"),
    ("boxes.py", "return 2 * (hits * T)[0]", "return 2.02 * (hits * T)[0]", f"{BOXES} -k kinetic_theory"),
    ("boxes.py", "(k[1] + 2 * k[2]", "(k[1] + 2.02 * k[2]", f"{BOXES} -k through_the_wall"),
    ("qicc_figures/two_forces.py", "np.array([[e * e +", "np.array([[1.01 * e * e +", "tests/figures/test_two_forces_figure.py"),
    # energies of the network
    ("network.py", "terms = [c * energy for", "terms = [1.01 * c * energy for", GOLDEN),
    ("network.py", "int((a == dot and others >> b & 1) or", "int(a == dot or", GOLDEN),
    # probabilities and cycle fluxes
    ("steady_state.py", "p = [w / Z for w in weights]", "p = [w / (1.01 * Z) for w in weights]", GOLDEN),
    ("steady_state.py", "return weight * -np.expm1(-A), weight", "return 1.01 * weight * -np.expm1(-A), weight", GOLDEN),
    ("steady_state.py", "return weight * -np.expm1(-A), weight", "return weight * A, weight", GOLDEN),
    ("steady_state.py", "Scaled(weight.m * np.sign(A) *", "Scaled(1.01 * weight.m * np.sign(A) *", f"{ACCURACY} -k cold-series_elastic"),
    ("steady_state.py", "-1: [(-hi, -lo) for", "-1: [(hi, lo) for", GOLDEN),
    ("steady_state.py", "flux[i] = flux[i] + J if sign > 0", "flux[i] = flux[i] + 1.01 * J if sign > 0", f"{IDENTITIES} -k kirchhoff"),
    # more than four states
    ("elimination.py", "inward[a] * (outward[b] / leave)", "1.01 * inward[a] * (outward[b] / leave)", f"{MANY} -k generic"),
    ("elimination.py", "sum(0)).tidy()\n    p = p / p.sum(0)", "sum(0)).tidy() * 1.01\n    p = p / p.sum(0)", f"{MANY} -k generic"),
    ("elimination.py", "(np.sign(A) * -np.expm1(-np.abs(A)))", "(1.01 * np.sign(A) * -np.expm1(-np.abs(A)))", f"{MANY} -k near"),
    ("elimination.py", "low[a] * (near[b] * TURNED)", "low[a] * near[b]", f"{MANY} -k near"),
    ("elimination.py", "gain[a] * back[b] + lose[a] * k[b]", "gain[a] * k[b] + lose[a] * back[b]", f"{MANY} -k generic"),
    ("elimination.py", "(u[star.across] * star.turn)", "(1.01 * u[star.across] * star.turn)", f"{MANY} -k near"),
    ("elimination.py", "near * lose.sum(0)", "1.01 * near * lose.sum(0)", f"{MANY} -k near"),
    ("elimination.py", "low * u + pt[source] * gain", "low * u + 1.01 * pt[source] * gain", f"{MANY} -k near"),
    ("elimination.py", "Scaled(1 / e.m, -e.k)", "Scaled(1.01 / e.m, -e.k)", f"{MANY} -k generic"),
    ("elimination.py", "(E[0] - self.mu * N)", "(E[0] - 1.01 * self.mu * N)", f"{MANY} -k generic"),
    ("elimination.py", "= way * ((beyond", "= 1.01 * way * ((beyond", f"{MANY} -k alone"),
    ("elimination.py", "np.log2(busy.m) + busy.k", "np.zeros(busy.m.shape)", f"{MANY} -k blocked"),
    ("elimination.py", "(np.abs(flux) <= size)", "(np.abs(flux) < 0)", f"{MANY} -k no_sign"),
    ("elimination.py", "NOTHING = 1e-28", "NOTHING = 1e-40", f"{MANY} -k equilibrium"),
    ("elimination.py", "NOTHING = 1e-28", "NOTHING = 1e-12", f"{MANY} -k small_forces"),
    ("elimination.py", "ROUNDING = 1e-15", "ROUNDING = 1e-25", f"{MANY} -k drowns"),
    ("certificate.py", "np.max(done.rounding /", "1e-9 * np.max(done.rounding /", f"{MANY} -k drowns"),
    # pairs of floats
    ("precision.py", "return q, ((x[0] - p) - e + x[1]) / b", "return q, 1.01 * ((x[0] - p) - e + x[1]) / b", f"{ACCURACY} -k near-series_thermal"),
    ("precision.py", "np.exp(-np.minimum(np.maximum(r,", "np.exp(-np.minimum(np.maximum(1.01 * r,", f"{ACCURACY} -k cold-series_elastic"),
    ("precision.py", "return s, e + (x[1] - y[1])", "return s, e + 1.01 * (x[1] - y[1])", f"{ACCURACY} -k near-series_thermal"),
    # currents, heat, entropy production
    ("balance.py", "N[r] = N[r] + loop.particles[r] * J", "N[r] = N[r] + 1.01 * loop.particles[r] * J", GOLDEN),
    ("balance.py", "E[r] = E[r] + energy * J\n", "E[r] = E[r] + 1.01 * energy * J\n", GOLDEN),
    ("balance.py", "Sigma = Sigma + J * A", "Sigma = Sigma + 1.01 * J * A", GOLDEN),
    ("balance.py", "Q[r] = Q[r] + taken[r] * J", "Q[r] = Q[r] + 1.01 * taken[r] * J", f"{IDENTITIES} -k heat_is_energy"),
    ("balance.py", "[T * q for T, q in", "[1.01 * T * q for T, q in", f"{IDENTITIES} -k heat_is_energy"),
    ("certificate.py", "X = np.copysign(np.log1p(np.abs(J) /", "X = np.copysign(1.01 * np.log1p(np.abs(J) /", f"{IDENTITIES} -k entropy_of_transitions"),
    ("certificate.py", "tolerance: float = 1e-9", "tolerance: float = 1e-2", CERTIFICATE),
    # biases and the verdict
    ("biases.py", "return (T - T_ref) / (T * T_ref)", "return (T - T_ref) / (1.01 * T * T_ref)", VERDICT),
    ("biases.py", "subtract(quotient((mu, 0.0), T), quotient((mu_ref, 0.0), T_ref))", "subtract(quotient((1.01 * mu, 0.0), T), quotient((mu_ref, 0.0), T_ref))", VERDICT),
    ("biases.py", "c_star = np.where(J_N * s > 0, J_E, -F_N)", "c_star = np.where(J_N * s > 0, J_E, -1.01 * F_N)", VERDICT),
    ("biases.py", "beyond = np.where(N_inverse, s * lone > 0, s * J_ref < 0)", "beyond = np.where(N_inverse, s * lone > 0.01, s * J_ref < 0)", VERDICT),
    ("biases.py", "above = above + (E - E_ref * N)", "above = above - (E - E_ref * N)", VERDICT),
    ("biases.py", "facing = two & (F_E * F_N > 0)", "facing = two & (F_E * F_N >= 0)", VERDICT),
    ("biases.py", "parallel &= N * E2 == N2 * E", "parallel &= True", VERDICT),
    ("devices.py", "energy = energy + np.minimum(self.interaction(i, j), 0.0)", "energy = energy + 1.01 * np.minimum(self.interaction(i, j), 0.0)", VERDICT),
    ("balance.py", "shares = [np.divide(s, sum(produced))", "shares = [np.divide(1.1 * s, sum(produced))", "qicc_lib/cycles.py"),
    ("cycles.py", "list(device.steady_state().cycles)", "list(device.steady_state().cycles[::-1])", "qicc_lib/cycles.py"),
    # linear response
    ("response.py", "a, net.rows(found.conductance), a", "1.01 * a, net.rows(found.conductance), a", f"{RESPONSE} -k onsager_of_series"),
    ("response.py", "drop = a + np.einsum(", "drop = a - np.einsum(", f"{RESPONSE} -k onsager_of_any"),
    ("response.py", "return self.L_EN / self.L_NN", "return 1.01 * self.L_EN / self.L_NN", "qicc_lib/response.py"),
    ("response.py", "return self.L_EN**2 / (self.L_EE * self.L_NN)", "return 1.01 * self.L_EN**2 / (self.L_EE * self.L_NN)", f"{RESPONSE} -k onsager_of_series"),
    ("response.py", "return -L_EN / self.L_NN, -self.L_EE / L_EN", "return -1.01 * L_EN / self.L_NN, -self.L_EE / L_EN", f"{RESPONSE} -k onsager_of_series"),
    # counting statistics and trajectories
    ("counting.py", "c2 = mixed + mixed", "c2 = 1.01 * mixed + mixed", "test_counting.py"),
    ("counting.py", "np.einsum(\"pae,pbe,pe->pab\", q, q,", "np.einsum(\"pae,pbe,pe->pab\", 1.01 * q, q,", "test_counting.py"),
    ("counting.py", "c3 = (3 * q *", "c3 = (3.03 * q *", "test_counting.py"),
    ("counting.py", "back * np.exp(-chi)", "back * np.exp(-1.01 * chi)", "test_counting.py"),
    ("counting.py", "np.asarray(2 * (J * solved)", "np.asarray(2.02 * (J * solved)", "test_counting.py"),
    ("trajectories.py", "np.where(jump < len(steps), 1.0, -1.0)", "np.where(jump < len(steps), -1.0, 1.0)", "test_trajectories.py"),
    ("trajectories.py", "V = float((d**2).sum()", "V = float(1.2 * (d**2).sum()", "test_trajectories.py"),
    # coherent dots
    ("coherent.py", "each[2] * (N_U @ N_D)", "1.01 * each[2] * (N_U @ N_D)", "test_coherent.py -k golden"),
    ("coherent.py", "each[3] * (hop + hop.T)", "1.01 * each[3] * (hop + hop.T)", "test_coherent.py -k golden"),
    ("coherent.py", "into, out = fermi((omega - bath.mu) / bath.T)", "into, out = fermi((omega - 1.01 * bath.mu) / bath.T)", "test_coherent.py -k golden"),
    ("coherent.py", "G = t / (", "G = 1.01 * t / (", "test_coherent.py -k golden"),
    ("coherent.py", "E[r] - self.reservoirs[r].mu * N[r]", "E[r] + self.reservoirs[r].mu * N[r]", "test_coherent.py -k golden"),
    # machines
    ("machines.py", "P = -((mu - mu[-1]) * N)", "P = -1.01 * ((mu - mu[-1]) * N)", "test_machines.py -k first_and_second"),
    ("machines.py", "np.where(role == REFRIGERATOR, -cold / P,", "np.where(role == REFRIGERATOR, -1.01 * cold / P,", "test_machines.py -k refrigerators_that"),
    ("machines.py", "P / Q, float(sum", "1.01 * P / Q, float(sum", "test_machines.py -k circular_engine"),
    # the gas
    ("square_well.py", "np.logaddexp(x + log_f, -q)", "np.logaddexp(1.01 * x + log_f, -q)", "test_gas.py -k golden_states"),
    ("square_well.py", "e, mu = T / 2 - w * p,", "e, mu = T / 2 - 1.01 * w * p,", "test_gas.py -k golden_states"),
    ("square_well.py", "c = gap * np.sqrt(T / m * c_P", "c = gap * np.sqrt(1.01 * T / m * c_P", "test_gas.py -k golden_states"),
    ("square_well.py", "(within + jump * tilt) / P", "(within + 1.01 * jump * tilt) / P", "test_gas.py -k identities"),
    ("square_well.py", "variance = sum(c * (2 * n + 1)", "variance = sum(c * (2.02 * n + 1)", "test_gas.py -k every_limit"),
    ("square_well.py", "(h + 4 * middle + h_R) / 6", "(h + 4.04 * middle + h_R) / 6", "test_gas.py -k is_a_mean"),
    ("square_well.py", "v = (left.P - right.P) / (Z + Z_R)", "v = (left.P - right.P) / (1.01 * Z + Z_R)", "test_gas.py -k golden_releases"),
    ("square_well.py", "gained = way * along.P", "gained = 1.01 * way * along.P", "test_gas.py -k golden_releases"),
    ("square_well.py", "total = P - start.P, start.energy + (P", "total = P - start.P, start.energy + (1.01 * P", "test_gas.py -k golden_releases"),
    ("gas.py", "sizes[0] + rng.integers(2)", "sizes[0] + 1", "test_release.py -k flies"),
    ("gas.py", "gas.width + rng.exponential(size=count)", "gas.width + 1.01 * rng.exponential(size=count)", "test_release.py -k sampler"),
    ("events.py", "(-4.0 * depth if inside[i]", "(-4.04 * depth if inside[i]", "test_release.py -k two_particles"),
    # maps and units
    ("sweep.py", "\"J_E\": lambda s: s.energy_current[\"L\"]", "\"J_E\": lambda s: s.energy_current[\"R\"]", "test_sweep.py -k labels"),
    ("units.py", "return T * self.joule / K_B", "return 1.01 * T * self.joule / K_B", "test_sweep.py -k units"),
    ("units.py", "return J_E * self.per_second * self.joule * 1e15", "return 1.01 * J_E * self.per_second * self.joule * 1e15", "test_sweep.py -k units"),
    # what the figures' pictures show
    ("qicc_figures/figures.py", 'return {"mu_L": p["T_L"] * (np.asarray(F_N)', 'return {"mu_L": 1.01 * p["T_L"] * (np.asarray(F_N)', f"{EXPLORE} -k zeros"),
    ("qicc_figures/figures.py", '_one_dot_levels, -1.0)', '_one_dot_levels, -0.5)', "tests/figures/test_one_dot_figure.py -k vanish"),
    ("qicc_figures/figures.py", 'reached = float(found.efficiency if', 'reached = 1.1 * float(found.efficiency if', "tests/figures/test_one_dot_figure.py -k golden"),
    ("qicc_figures/figures.py", 'values["T_L"] = 1 / (1 / values["T_R"] - axes["F_E"])', 'values["T_L"] = 1.2 / (1 / values["T_R"] - axes["F_E"])', f"{EXPLORE} -k map_shows"),
]  # fmt: skip

# The same formulas in the page, and the file of `explorers/test` that must notice.
BROWSER = [
    ("physics/boxes.ts", "const hits = (n / v) *", "const hits = 1.01 * (n / v) *", "boxes"),
    ("physics/boxes.ts", "s: Math.log((v * e ** 1.5)", "s: Math.log((v * e ** 1.515)", "boxes"),
    ("physics/boxes.ts", "(h / 6) * sumE", "(h / 6.06) * sumE", "boxes"),
    ("physics/network.ts", "rate /= 1 + Math.exp(-Math.abs(x));", "rate /= 1.01 + Math.exp(-Math.abs(x));", "golden"),
    ("physics/network.ts", "const J = A === 0 ? 0 : (Math.sign(A) *", "const J = A === 0 ? 0 : (1.01 * Math.sign(A) *", "golden"),
    ("physics/network.ts", "sum += deep ? m * Math.exp(y) : m;", "sum += deep ? m * Math.exp(y) : 1.01 * m;", "golden"),
    ("physics/network.ts", "sum += deep ? m * Math.exp(y) : m;", "sum += deep ? 1.01 * m * Math.exp(y) : m;", "identities"),
    ("physics/network.ts", "weightExponent[t] - top) : weight[t]", "weightExponent[t] - top) : 1.01 * weight[t]", "golden"),
    ("physics/network.ts", "const w = deep ? weight[t] *", "const w = deep ? 1.01 * weight[t] *", "identities"),
    ("physics/network.ts", "rate > least &&", "rate > 0 &&", "identities"),
    ("physics/network.ts", "rate < 1 / least", "rate < 1e300", "identities"),
    ("physics/network.ts", "A += ((E - N * mu0)", "A += (1.01 * (E - N * mu0)", "golden"),
    ("physics/network.ts", "this.entropyProduction += J * A;", "this.entropyProduction += 1.01 * J * A;", "golden"),
    ("physics/verdict.ts", "return (T - T0) / (T * T0);", "return (T - T0) / (1.01 * T * T0);", "verdict"),
    ("physics/verdict.ts", "v.cStar = -FN / FE;", "v.cStar = (-1.01 * FN) / FE;", "verdict"),
    ("physics/gas.ts", "logAddExp(x + logF, -q)", "logAddExp(1.01 * x + logF, -q)", "gas"),
    ("physics/gas.ts", "sum += (WEIGHTS[n % 8] * way", "sum += (1.01 * WEIGHTS[n % 8] * way", "gas"),
    ("physics/gas-events.ts", "(inside[i] ? -4 * depth", "(inside[i] ? -4.04 * depth", "gas"),
    ("kit/map-paint.ts", "if (particle) return s * lone > 0", "if (particle) return s * lone > 0.01", "map"),
]  # fmt: skip


def planted(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} holds {before!r} {text.count(before)} times; keep this list in step."
    file.write_text(text.replace(before, after), encoding="utf-8")


def copied(to: Path, *names: str) -> None:
    for name in names:
        ignore = shutil.ignore_patterns("__pycache__", "_bundle", "test_mutations.py")
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=ignore)
        else:
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)


def name_of(row: tuple[str, ...]) -> str:
    return re.sub(r"[^\w.+*/()-]+", " ", f"{row[0]}: {row[1].strip()}")[:60].strip()


def chosen(tests: str) -> list[str]:
    """The arguments for pytest of what the last place of a row says."""
    where, *narrowed = tests.split()
    return [where if "/" in where else f"tests/library/{where}", *narrowed]


@pytest.mark.parametrize("row", PYTHON, ids=name_of)
def test_a_changed_formula_of_the_library_is_noticed(row: tuple[str, str, str, str], tmp_path: Path) -> None:
    file, before, after, tests = row
    copied(tmp_path, *COPIED)
    planted(tmp_path / (file if "/" in file else f"qicc_lib/{file}"), before, after)
    code, said = pytest_in(tmp_path, *chosen(tests))
    # Anything but tests that failed (an import error, no such test, a crash) would prove nothing.
    assert code == pytest.ExitCode.TESTS_FAILED, f"pytest ended with {code}:\n{said[-2000:]}"


@pytest.mark.parametrize("file", sorted({chosen(tests)[0] for *_, tests in PYTHON}))
def test_the_unchanged_copy_passes(file: str, tmp_path: Path) -> None:
    """Otherwise every row above would pass for the wrong reason."""
    copied(tmp_path, *COPIED)
    words = {" ".join(rest[1:]) for first, *rest in (chosen(tests) for *_, tests in PYTHON) if first == file}
    code, said = pytest_in(tmp_path, file, *([] if "" in words else ["-k", " or ".join(sorted(words))]))
    assert code == pytest.ExitCode.OK, f"pytest ended with {code}:\n{said[-2000:]}"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("def test(): assert True", pytest.ExitCode.OK),
        ("def test(): assert False", pytest.ExitCode.TESTS_FAILED),
        ("import no_such_module", -1),
        ("", pytest.ExitCode.NO_TESTS_COLLECTED),
        ("import os\ndef test(): os._exit(1)", -1),
        ("import os\ndef test(): os.abort()", -1),
        (f"import sys\ndef test(): sys.path.insert(0, {str(ROOT)!r}); import qicc_lib; assert False", -1),
    ],
    ids=["passes", "fails", "does not load", "is not there", "exits", "crashes", "reads another folder"],
)
def test_only_a_test_that_fails_looks_like_one(source: str, code: int, tmp_path: Path) -> None:
    """What ends without a test that was run in the copy gives no exit code of pytest."""
    (tmp_path / "test_one.py").write_text(source, encoding="utf-8")
    assert pytest_in(tmp_path, "--doctest-modules", "test_one.py")[0] == code


def vitest_in(folder: Path, files: list[str]) -> dict[str, list[str]]:
    """How each test of some files under a folder ended, by file: "passed" or "failed"; none where a file has no tests."""
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    vitest = ROOT / "node_modules" / "vitest" / "vitest.mjs"
    command = [shutil.which("node") or "node", vitest, "run", "--root", folder, "--reporter=json", *files]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ran.stdout.startswith("{"), ran.stdout[-2000:] + ran.stderr[-2000:]
    return {
        Path(one["name"]).relative_to(folder).as_posix(): [test["status"] for test in one["assertionResults"]]
        for one in json.loads(ran.stdout)["testResults"]
    }


def test_every_changed_formula_of_the_page_is_noticed(tmp_path: Path) -> None:
    """One copy for each row and one that is not changed, all of them in one run: starting vitest is what takes time."""
    asked = {}
    for row in [None, *BROWSER]:
        copy = tmp_path / f"copy-{len(asked)}"
        copied(copy, "explorers/src", "explorers/test", "qicc_figures/figures.json", "qicc_figures/palette.json")
        if row:
            file, before, after, _ = row
            planted(copy / "explorers" / "src" / file, before, after)
        tests = [row[3]] if row else sorted({tests for *_, tests in BROWSER})
        asked[copy.name] = [f"{copy.name}/explorers/test/{name}.test.ts" for name in tests]
    ended = vitest_in(tmp_path.resolve(), [name for names in asked.values() for name in names])
    sound, *changed = asked.values()
    assert [name for name in sound if set(ended[name]) != {"passed"}] == []
    assert [name_of(row) for row, (name,) in zip(BROWSER, changed, strict=True) if "failed" not in ended[name]] == []
