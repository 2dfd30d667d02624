"""The gas in the browser against qicc_lib: the same numbers, and the same motion to the last digit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from qicc_lib.events import evolve
from qicc_lib.gas import GasState, SquareWellGas, initial

from .conftest import ROOT, in_node

PHYSICS = ROOT / "explorers" / "src" / "physics"
ENTRY = """
import { gasState, gasStateAt, riemann } from "./gas";
import { GasRun } from "./gas-events";

export const state = gasState;
export const flow = (gas, L, R) => riemann(gas, gasState(gas, ...L), gasStateAt(gas, ...R));
export function motion(gas, x, v, right, times) {
  const run = new GasRun(gas, x, v, right);
  for (const time of times) run.advance(time);
  const passed = run.passed();
  return { x: x.map((_, i) => run.position(i)), v: [...run.v], inside: [...run.inside], events: run.events, passed };
}
"""


@pytest.fixture(scope="module")
def gas_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gas's TypeScript with what this test calls, as a module for Node; no page needs these functions."""
    out = tmp_path_factory.mktemp("gas") / "gas.mjs"
    npx = shutil.which("npx")
    assert npx is not None, "Node is needed: `make test` installs it."
    command = [npx, "--no-install", "esbuild", "--bundle", "--format=esm", "--loader=ts", f"--outfile={out}"]
    done = subprocess.run(command, input=ENTRY, cwd=PHYSICS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def of(gas: SquareWellGas) -> dict[str, float]:
    return {"well_depth": float(gas.well_depth), "width": float(gas.width)}


@pytest.mark.parametrize("w", [2.0, -1.0, 0.0])
def test_the_same_motion_to_the_last_digit(gas_module: Path, w: float) -> None:
    """Ten thousand events and more. Both add, multiply, divide and take roots of the same doubles in the same order,
    and all of these are rounded in one way only, so nothing less than equality is asked; the browser stops at every
    sixtieth of a time unit to look."""
    gas = SquareWellGas(w, width=0.9)
    left, right = gas.state(1.0, 0.8), gas.state(0.5, 0.3)
    x, v, here = initial(gas, left, right, (250, 250), np.random.default_rng(12))
    time = 60.0
    frames = [k / 60 for k in range(1, int(60 * time) + 1)]
    (got,) = in_node("motion", [[of(gas), x.tolist(), v.tolist(), here.tolist(), frames]], gas_module)
    before = 0.5 * (v**2)[here].sum()
    bonds = (np.diff(x) < 0.9) * (0.5 * here[1:] + 0.5 * here[:-1])
    started = here.sum(), before - w * bonds.sum()
    inside, events = evolve(x, v, w, 0.9, time)
    assert got["events"] == events > 10_000
    np.testing.assert_array_equal(got["x"], x)
    np.testing.assert_array_equal(got["v"], v)
    np.testing.assert_array_equal(got["inside"], inside)
    now = x > 0
    energy = 0.5 * (v**2)[now].sum() - w * (inside * (0.5 * now[1:] + 0.5 * now[:-1])).sum()
    assert got["passed"] == pytest.approx([now.sum() - started[0], energy - started[1]], rel=1e-12, abs=1e-10)


def test_the_same_equilibrium_and_flow(gas_module: Path) -> None:
    rng = np.random.default_rng(3)
    gases = [SquareWellGas(w, a) for w, a in zip(rng.uniform(-4, 4, 300), rng.uniform(0.3, 3, 300), strict=True)]
    T, P = rng.uniform(0.3, 3, (300, 2)), 10 ** rng.uniform(-2, 1, (300, 2))
    states = in_node("state", [[of(g), t[0], p[0]] for g, t, p in zip(gases, T, P, strict=True)], gas_module)
    for gas, t, p, got in zip(gases, T, P, states, strict=True):
        want = gas.state(t[0], p[0])
        assert got.pop("entropy") == pytest.approx(want.entropy, rel=1e-12, abs=1e-12)
        assert got.keys() == GasState.__dataclass_fields__.keys()
        assert got == pytest.approx({key: float(getattr(want, key)) for key in got}, rel=1e-12, abs=1e-12)
    few = list(zip(gases, T, P, strict=True))[:40]
    ends = [(gas, gas.state(t[0], p[0]), gas.state(t[1], p[1])) for gas, t, p in few]
    flows = in_node("flow", [[of(g), [L.T, L.P], [R.T, float(R.mu)]] for g, L, R in ends], gas_module)
    for (gas, left, right), got in zip(ends, flows, strict=True):
        want = gas.riemann(left, right)
        assert got == pytest.approx({key: float(value) for key, value in want._asdict().items()}, rel=1e-9, abs=1e-12)
