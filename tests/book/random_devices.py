"""Random devices for the chapters on entropy: dots in series, elastic and thermal, and three terminals."""

from __future__ import annotations

from typing import Any

import numpy as np

import qicc_lib as qicc


def _rates(rng: np.random.Generator, n: int) -> tuple[Any, Any]:
    return tuple(10 ** rng.uniform(-2, 1, (2, n)))  # type: ignore[return-value]


def _bath(rng: np.random.Generator, n: int) -> qicc.Reservoir:
    return qicc.Reservoir(rng.uniform(0.4, 3, n), rng.normal(0, 1, n))


def drawn(kind: str, seed: int, n: int = 3000) -> qicc.State:
    """States of random devices; `kind` is "series", "mediator" or "three"."""
    rng = np.random.default_rng(seed)
    ends = _bath(rng, n), _bath(rng, n)
    pairs = _rates(rng, n), _rates(rng, n)
    eps, U = rng.normal(0, 1.5, n), rng.normal(0, 2, n)
    if kind == "three":
        return qicc.three_terminal(
            eps, rng.normal(0, 1.5, n), U, *ends, _bath(rng, n), *pairs, _rates(rng, n)
        ).steady_state()
    g = 10 ** rng.uniform(-2, 2, n)
    if kind == "mediator":
        return qicc.series_dots(
            eps, eps + rng.uniform(0.1, 1, n), U, *ends, *pairs, g=g, T_M=rng.uniform(0.4, 3, n)
        ).steady_state()
    return qicc.series_dots(eps, eps, U, *ends, *pairs, g=g).steady_state()
