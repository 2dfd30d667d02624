"""Accuracy and speed of `qicc_lib` beside QmeQ and QuTiP in one run: part of `make bench`.

The device is the three-terminal one: two dots, one between L and R, the other filled from M. Each peer has an
environment of its own in `.venv-peers`, made at the first run, and answers in its own process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

from table import AT_LEAST, Row, fastest, head, machine, save, show  # noqa: E402

import qicc_lib as qicc  # noqa: E402
from tests.library import draws, reference  # noqa: E402

COUNT = 40  # devices a regime
REGIMES = ("generic", "near", "cold", "blocked")
SIDE = 300  # points along each axis of the map
PEER_ROWS = 3  # a row of the map is enough to time a peer; several, to take the fastest
LEADS = "LRM"
Plain = dict[str, Any]  # a device as plain numbers: levels, U and contacts, as the peers read it


@dataclass(frozen=True)
class Peer:
    name: str
    pins: tuple[str, ...]
    pythons: tuple[str, ...]  # () stands for the Python that runs this
    needs: str = ""


PEERS = (
    # Its wheels are for these Pythons only, and it needs a scipy that still has `scipy.pi`.
    Peer("QmeQ", ("qmeq==1.1", "scipy==1.10.1", "numpy==1.24.4"), ("python3.9", "python3.8"), "Python 3.8 or 3.9"),
    Peer("QuTiP", ("qutip==5.3.1",), ()),
)
# QmeQ as its manual changes a level or an interaction. Its faster way, beside it, writes into the solver's own arrays
# and serves where the states are eigenstates already, as here.
BUDGETS = {"QmeQ (Pauli, diagonalised)": 100.0, "QuTiP (svd)": 600.0}


def drawn(regime: str) -> list[dict[str, Any]]:
    """Parameters of random devices, by the names of tests/library/reference.py; near means forces of 1e-10."""
    values = draws.parameters("three_terminal", "generic" if regime == "near" else regime, COUNT, seed=7)
    if regime == "near":
        for n, lead in enumerate(LEADS):
            values[f"T_{lead}"] = values["T_L"] * (1 + 1e-10 * n)
            values[f"mu_{lead}"] = values["mu_L"] - 1e-10 * n
    return [draws.row(values, i) for i in range(COUNT)]


def mapped(rows: int) -> list[dict[str, Any]]:
    """Rows of a map of the book's device over interaction and voltage."""
    rates = {"Gamma_L": (1.0, 0.1), "Gamma_R": (0.1, 1.0), "Gamma_M": (1.0, 1.0)}
    fixed = {"eps_c": 1.0, "eps_g": 1.0, "T_L": 1.0, "T_R": 1.0, "mu_R": 0.0, "T_M": 2.0, "mu_M": 0.0} | rates
    U, d = np.linspace(-4, 4, rows), np.linspace(0, 3, SIDE)
    return [fixed | {"U": float(u), "mu_L": float(v)} for u in U for v in d]


def plain(values: dict[str, Any]) -> Plain:
    """A device as the peers read it: contacts L and R of dot 0, M of dot 1."""
    contacts = [
        {"dot": int(r == "M"), "T": values[f"T_{r}"], "mu": values[f"mu_{r}"], "Gamma": values[f"Gamma_{r}"]}
        for r in LEADS
    ]
    return {"levels": [values["eps_c"], values["eps_g"]], "U": values["U"], "contacts": contacts}


def ours(devices: list[Plain]) -> list[dict[str, Any]]:
    """Our answers in the form of the peers': currents out of L, R, M."""
    contacts = [[device["contacts"][n] for device in devices] for n in range(3)]
    baths = [qicc.Reservoir(T=np.array([c["T"] for c in r]), mu=np.array([c["mu"] for c in r])) for r in contacts]
    Gamma = [tuple(np.array([c["Gamma"] for c in r]).T) for r in contacts]
    first, second, U = np.array([[*device["levels"], device["U"]] for device in devices]).T
    state = qicc.three_terminal(first, second, U, *baths, *Gamma).steady_state()
    N, E = (np.transpose([kind[r] for r in LEADS]).tolist() for kind in (state.particle_current, state.energy_current))
    return [{"N": n, "E": e, "warned": False} for n, e in zip(N, E, strict=True)]


def python_of(peer: Peer) -> str | None:
    """A Python that can run the peer. One on PATH may be a stub that does not start, so it is started."""
    for name in peer.pythons or (sys.executable,):
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return None


def installed(peer: Peer) -> Path | None:
    """The Python of the peer's environment, which is made where it is not there yet; None if it cannot be."""
    folder = ROOT / ".venv-peers" / peer.name.lower()
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp, value = folder / ".stamp", hashlib.sha256(repr(peer).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == value:
        return python
    if (base := python_of(peer)) is None:
        return None
    print(f"-- installing {peer.pins[0]} into .venv-peers", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    quiet = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([base, "-m", "venv", str(folder)], [*quiet, *peer.pins]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr[-1000:])
            return None
    stamp.write_text(value)
    return python


def ask(peer: Peer, python: Path, question: str) -> Plain:
    script = HERE / f"peer_{peer.name.lower()}.py"
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run([python, script], input=question, capture_output=True, text=True, env=os.environ | one)
    if done.returncode:
        sys.exit(f"{peer.name} failed:\n{done.stderr[-2000:]}")
    found: Plain = json.loads(done.stdout)
    return found


def judged(answers: list[dict[str, Any]], exact: list[reference.Answer]) -> dict[str, Any]:
    """Largest relative errors of the currents out of L, and how often there was a warning or a refusal."""
    found: dict[str, Any] = {"warned": sum(a["warned"] for a in answers), "of": len(answers)}
    for kind in ("N", "E"):
        pairs = [(a[kind][0], getattr(x, kind)["L"]) for a, x in zip(answers, exact, strict=True) if a[kind]]
        errors = [float(abs(got - want) / abs(want)) for got, want in pairs if abs(want) > 1e-290]
        found[f"J_{kind}"] = max(errors, default=float("nan"))
    return found


def measured() -> dict[str, Any]:
    drawings = {regime: drawn(regime) for regime in REGIMES}
    exact = {regime: [reference.three_terminal(**v) for v in values] for regime, values in drawings.items()}
    devices = [plain(v) for values in drawings.values() for v in values]
    row_by_row = np.reshape([plain(v) for v in mapped(PEER_ROWS)], (PEER_ROWS, SIDE)).tolist()
    question = json.dumps({"devices": devices, "map": row_by_row})
    answers = {"qicc_lib": ours(devices)}
    U, d = np.linspace(-4, 4, SIDE)[:, None], np.linspace(0, 3, SIDE)
    cold, hot = qicc.Reservoir(T=1.0), qicc.Reservoir(T=2.0)

    def whole_map() -> object:
        left = qicc.Reservoir(T=1.0, mu=d)
        return qicc.three_terminal(1.0, 1.0, U, left, cold, hot, (1.0, 0.1), (0.1, 1.0)).steady_state()

    times = {"qicc_lib": fastest(whole_map, 15) / SIDE**2}
    versions, missing = {"qicc_lib": qicc.__version__}, {}
    for peer in PEERS:
        python = installed(peer)
        if python is None:
            missing[peer.name] = f"not installed: needs {peer.needs or 'the package registry'}"
            continue
        told = ask(peer, python, question)
        versions[peer.name] = told["version"]
        answers |= {f"{peer.name} ({method})": found for method, found in told["answers"].items()}
        times |= {f"{peer.name} ({method})": seconds for method, seconds in told["time"].items()}
    accuracy = {
        regime: {name: judged(found[n * COUNT : (n + 1) * COUNT], exact[regime]) for name, found in answers.items()}
        for n, regime in enumerate(REGIMES)
    }
    return {
        "versions": versions,
        "missing": missing,
        "points": {"map": SIDE**2, "peers": PEER_ROWS * SIDE, "devices": COUNT},
        "seconds": times,
        "ratio": {name: t / times["qicc_lib"] for name, t in times.items() if name != "qicc_lib"},
        "accuracy": accuracy,
    }


def rows(found: dict[str, Any]) -> Iterator[Row]:
    for name, ratio in found["ratio"].items():
        yield f"times slower on a map, {name}", ratio, BUDGETS.get(name, np.inf), AT_LEAST
    for regime, solvers in found["accuracy"].items():
        for name, errors in solvers.items():
            for kind in ("J_N", "J_E"):
                yield f"error of {kind}, {regime}, {name}", errors[kind], np.inf, ""
            if name != "qicc_lib":
                yield f"  warned or refused, of {errors['of']}", errors["warned"], np.inf, ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true", help="write peers.json, which the book shows")
    keep = parser.parse_args().save
    found = measured()
    head(", ".join([machine(), *(f"{name} {version}" for name, version in found["versions"].items())]))
    show(rows(found))
    for name, why in found["missing"].items():
        print(f"{name:46s} {why}")
    if keep:
        save(HERE / "peers.json", found)


if __name__ == "__main__":
    main()
