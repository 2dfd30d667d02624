"""Inverse currents in coupled transport: steady states of quantum dots, and what they mean.

>>> import qicc_lib as qicc
>>> hot, cold = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0, mu=0.0)
>>> state = qicc.series_dots(0.5, 0.5, U=-2.0, left=hot, right=cold).steady_state()
>>> print(f'{state.particle_current["L"]:.6f} {state.energy_current["L"]:.6f}')
-0.007356 0.053517
>>> print(state.entropic_balance(reference="R").verdict)
genuine
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .balance import Cycle, State, Transition, steady_state
from .biases import EntropicBalance, entropic_balance
from .boxes import TwoBoxes
from .certificate import Certificate, CertificateError
from .coherent import CoherentDots, CoherentState, coherent_dots
from .counting import Counting, counting
from .couplings import ElasticFlip, ThermalFlip, Tunnelling
from .cycles import cycles
from .devices import Device, series_dots, single_dot, three_terminal
from .machines import Circle, Machine, Optimum, circular_engine, machine, maximum
from .reservoirs import Reservoir, bose, fermi
from .response import OnsagerMatrix, onsager
from .sweep import sweep
from .trajectories import Trajectories, trajectories
from .units import Units

if TYPE_CHECKING:
    from qicc_figures import explore

    from . import gas as gas

__version__ = "0.1.0"

# devices, their steady states, what these mean, what they are good for, numbers and pictures
__all__ = ["Device", "ElasticFlip", "Reservoir", "ThermalFlip", "Tunnelling", "bose", "fermi"]
__all__ += ["series_dots", "single_dot", "three_terminal"]
__all__ += ["Certificate", "CertificateError", "Cycle", "State", "Transition", "cycles", "steady_state"]
__all__ += ["CoherentDots", "CoherentState", "EntropicBalance", "coherent_dots", "entropic_balance"]
__all__ += ["Counting", "OnsagerMatrix", "Trajectories", "counting", "onsager", "trajectories"]
__all__ += ["Circle", "Machine", "Optimum", "circular_engine", "machine", "maximum"]
__all__ += ["TwoBoxes", "Units", "explore", "sweep"]


def __getattr__(name: str) -> Any:
    if name == "explore":  # loads matplotlib or a widget, which solving needs neither of
        from qicc_figures import explore

        return explore
    if name == "gas":  # a tenth of the time of the import, for those who want it
        return import_module(".gas", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
