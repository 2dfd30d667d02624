"""Jump trajectories against counting statistics, and against the steady state they are drawn from."""

import numpy as np
import pytest

import qicc_lib as qicc

from .systems import gate, series


@pytest.mark.parametrize("device", [series(0.1), series(2.0), gate(0.2), series(0.2, eps_d=1.0, T_M=1.5)])
def test_means_and_variances_agree_with_counting(device):
    """Runs long against every memory of the device; within five standard errors of what is exact."""
    found, runs = qicc.counting(device), qicc.trajectories(device, time=400.0, runs=3000, seed=7)
    for key, mean in found.mean.items():
        assert abs(runs.mean[key] - mean) < 5 * runs.mean_error[key], key
        noise = found.noise[key, key]
        # Finite runs: the variance per time differs from its limit by a memory time over the length of the run.
        assert abs(runs.noise[key] - noise) < 5 * runs.noise_error[key] + 0.02 * noise, key
        assert runs.noise_error[key] < 0.05 * noise
    conserved = sum(n for key, n in runs.counts.items() if key[0] == "particle")
    assert np.abs(conserved).max() <= 2  # at most two electrons are on the dots


def test_jumps_are_those_of_the_network():
    device = gate(0.2)
    runs = qicc.trajectories(device, time=300.0, runs=200, seed=3, record=True)
    j, state = runs.jumps, device.steady_state()
    net = state.network.topology
    for step in range(len(net.steps)):
        mine = j["step"] == step
        ends = {net.steps[step].source, net.steps[step].target}
        assert set(j["source"][mine]) | set(j["target"][mine]) == ends
    same = j["run"][1:] == j["run"][:-1]
    assert (j["target"][:-1][same] == j["source"][1:][same]).all()
    assert (np.diff(j["time"])[same] > 0).all()
    # time spent in each state is its probability
    spent = np.zeros(4)
    for run in range(200):
        mine = j["run"] == run
        edges = np.concatenate([[0.0], j["time"][mine], [300.0]])
        np.add.at(spent, np.concatenate([[runs.start[run]], j["target"][mine]]), np.diff(edges))
    np.testing.assert_allclose(spent / spent.sum(), state.probabilities, atol=0.01)
    # and each step is taken as often as its one-way fluxes say
    for step, t in enumerate(state.transitions):
        wanted = (t.forward + t.backward) * 300 * 200
        assert abs((j["step"] == step).sum() - wanted) < 6 * np.sqrt(wanted)


def test_a_seed_gives_the_same_runs_and_another_seed_others():
    one, two, other = (qicc.trajectories(series(), 20.0, runs=50, seed=s).counts["energy", "L"] for s in (4, 4, 5))
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


def test_a_progress_bar_is_shown_on_request(capsys):
    qicc.trajectories(series(), 5.0, runs=5, progress=True)
    assert "time" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: qicc.trajectories(series(F_N=np.array([0.1, 0.2])), 1.0), ["`device`", "(2,)", "one point"]),
        (lambda: qicc.trajectories(series(), -1.0), ["`time`", "-1", "positive"]),
        (lambda: qicc.trajectories(series(), 1.0, runs=1), ["`runs`", "is 1", "at least 2"]),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(ValueError, match="Argument") as error:
        call()
    assert all(word in str(error.value) for word in words)
