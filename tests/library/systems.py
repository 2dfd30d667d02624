"""The devices that most tests use, with the numbers of the book as defaults."""

import qicc_lib as qicc


def series(F_N=0.2, eps=0.5, U=-2.0, T_L=2.0, T_R=1.0, mu_R=0.0, **rest):
    """Series dots at a given particle force (mu_R = 0: mu_L = T_L F_N)."""
    mu_L = T_L * (F_N + mu_R / T_R)
    eps_d = rest.pop("eps_d", eps)
    return qicc.series_dots(eps, eps_d, U, qicc.Reservoir(T=T_L, mu=mu_L), qicc.Reservoir(T=T_R, mu=mu_R), **rest)


def gate(d=0.2, U=-2.0, eps_c=1.0, eps_g=1.0, T_M=2.0, Gamma_L=(1.0, 0.1), Gamma_R=(0.1, 1.0)):
    """Three-terminal device of the book: T_L = T_R = 1, mu_L = d/2 = -mu_R, hot M."""
    left, right = qicc.Reservoir(T=1.0, mu=d / 2), qicc.Reservoir(T=1.0, mu=-d / 2)
    return qicc.three_terminal(eps_c, eps_g, U, left, right, qicc.Reservoir(T=T_M), Gamma_L, Gamma_R)


def along(eps_c, U, mu_L=0.02, eps_g=0.5, T_M=1.0, mu_M=0.0, Gamma_L=1.0, Gamma_R=1.0, Gamma_M=1.0):
    """Three-terminal device with both forces from L to R (T_L = 2, T_R = 1, M tied to R)."""
    left, right, middle = (qicc.Reservoir(T=2.0, mu=mu_L), qicc.Reservoir(T=1.0), qicc.Reservoir(T=T_M, mu=mu_M))
    return qicc.three_terminal(eps_c, eps_g, U, left, right, middle, Gamma_L, Gamma_R, Gamma_M)


def currents(device):
    """Return J_N and J_E out of L."""
    state = device.steady_state()
    return state.particle_current["L"], state.energy_current["L"]
