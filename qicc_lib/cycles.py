"""The cycles of a device, as a list: what each carries, its affinity, its flux, its share of the entropy."""

from .balance import Cycle
from .devices import Device


def cycles(device: Device) -> list[Cycle]:
    r"""Return the cycles of a device in its steady state, shortest first, the largest network four states.

    .. math:: J_N = \sum_c N_c J_c, \quad J_E = \sum_c E_c J_c, \quad \Sigma = \sum_c J_c A_c, \quad J_c A_c \ge 0

    Equations :eq:`series-fluxes`, :eq:`series-currents`, :eq:`series-sigma-loops`; T. L. Hill, Free Energy Transduction
    and Biochemical Cycle Kinetics (1989), doi 10.1007/978-1-4612-3558-3.

    Parameters
    ----------
    device : Device

    Returns
    -------
    list of Cycle

    Raises
    ------
    ValueError
        For more than two dots: their cycles are too many to list.

    Examples
    --------
    >>> import qicc_lib as qicc
    >>> dots = qicc.series_dots(0.5, 0.5, -2.0, qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0))
    >>> for c in cycles(dots):
    ...     print(c.path, c.particles["L"], f"{c.energy['L']:+.1f} {c.affinity:+.2f} {c.flux:+.4f} {c.share:.0%}")
    00→10→01→00 1 +0.5 +0.45 +0.0114 20%
    10→01→11→10 1 -1.5 -0.55 -0.0188 41%
    00→10→11→01→00 0 +2.0 +1.00 +0.0098 39%
    """
    return list(device.steady_state().cycles)
