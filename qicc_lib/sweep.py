"""Labelled maps: any output of a device over any of its parameters, as an `xarray.Dataset`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .arguments import choice, progress_bar
from .balance import State
from .devices import Device

if TYPE_CHECKING:
    import xarray

# What a map can show, by name, from a state solved against the reference "R".
OUTPUTS: dict[str, Callable[[State], Any]] = {
    "J_N": lambda s: s.particle_current["L"],
    "J_E": lambda s: s.energy_current["L"],
    "J_E_M": lambda s: s.energy_current["M"],
    "heat_L": lambda s: s.heat_current["L"],
    "heat_R": lambda s: s.heat_current["R"],
    "entropy_production": lambda s: s.entropy_production,
    "verdict": lambda s: s.entropic_balance().verdict,
    "c_star": lambda s: s.entropic_balance().c_star,
    "probabilities": lambda s: s.probabilities,
    "charge": lambda s: np.array(s.network.topology.states)[s.probabilities.argmax(-1)],  # the most probable state
}


def sweep(
    build: Callable[..., Device], axes: Mapping[str, Any],
    outputs: Mapping[str, Callable[[State], Any]] | tuple[str, ...] = ("J_N", "J_E", "entropy_production", "verdict"),
    chunk: int = 250_000, progress: bool = False,
) -> "xarray.Dataset":  # fmt: skip
    """Solve a device over a grid of parameters.

    Parameters
    ----------
    build : function of the axes' names that returns a Device
    axes : dict from names to one-dimensional values
        Also `xarray.DataArray` objects; where dask stands behind one, its cluster computes the map by its chunks.
    outputs : names from `OUTPUTS`, or functions of a state by name
    chunk : int
        Points solved at a time, which bounds the memory.
    progress : bool
        Show a progress bar (needs tqdm).

    Returns
    -------
    xarray.Dataset
        One variable per output, with the axes as coordinates ("probabilities" has the dimension "state" too).

    Raises
    ------
    ValueError
        For an unknown output, or an axis of more than one dimension.

    Examples
    --------
    >>> import numpy as np, qicc_lib as qicc
    >>> cold = qicc.Reservoir(T=1.0)
    >>> def dots(U, F_N):
    ...     return qicc.series_dots(0.5, 0.5, U, qicc.Reservoir(T=2.0, mu=2 * F_N), cold)
    >>> found = sweep(dots, {"U": np.linspace(-4, 4, 5), "F_N": [0.2, 2.0]})
    >>> print(found.verdict.sel(U=-2.0).values, dict(found.sizes))
    ['genuine' 'genuine'] {'U': 5, 'F_N': 2}
    """
    import xarray  # an extra: only those who ask for a map need it

    if not isinstance(outputs, Mapping):
        remedy = "Or pass functions of a state by name."
        outputs = {name: OUTPUTS[choice("outputs", name, OUTPUTS, remedy)] for name in outputs}
    wanted = dict(outputs)
    grids = [
        axis if isinstance(axis, xarray.DataArray) else xarray.DataArray(np.asarray(axis), {name: axis}, dims=name)
        for name, axis in axes.items()
    ]
    total = int(np.prod([axis.sizes[name] for name, axis in zip(axes, grids, strict=True)]))

    def block(*values: Any) -> Any:
        """Solve arrays of points that broadcast, in pieces."""
        shape = np.broadcast_shapes(*(np.shape(v) for v in values))
        flat = [np.broadcast_to(v, shape).reshape(-1) for v in values]
        blocks = []
        for start in range(0, flat[0].size, chunk):
            state = build(**{name: v[start : start + chunk] for name, v in zip(axes, flat, strict=True)}).steady_state()
            blocks.append([np.array(output(state)) for output in wanted.values()])  # a view would keep the state
            if bar is not None:
                bar.update(min(chunk, flat[0].size - start))
        joined = map(np.concatenate, zip(*blocks, strict=True))
        shaped = tuple(v.reshape(*shape, *v.shape[1:]) for v in joined)
        return shaped if len(shaped) > 1 else shaped[0]

    probe = {name: float(np.ravel(axis[:1].values)[0]) for name, axis in zip(axes, grids, strict=True)}
    solved = build(**probe).steady_state()
    samples = [np.asarray(output(solved)) for output in wanted.values()]
    core = [["state"] if v.ndim else [] for v in samples]
    kinds = ["<U10" if v.dtype.kind == "U" else v.dtype for v in samples]
    sizes = {"state": max((v.shape[0] for v in samples if v.ndim), default=0)}
    dask: dict[str, Any] = {"dask": "parallelized", "output_dtypes": kinds}
    dask["dask_gufunc_kwargs"] = {"output_sizes": sizes} if sizes["state"] else {}
    with progress_bar(total, "points", progress) as bar:
        found = xarray.apply_ufunc(block, *grids, output_core_dims=core, **dask)
    labels = {"state": list(solved.network.topology.states)} if sizes["state"] else {}
    return xarray.Dataset(dict(zip(wanted, found if isinstance(found, tuple) else (found,), strict=True)), labels)
