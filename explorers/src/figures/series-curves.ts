import { Sweep } from "../kit/sweep";
import type { Network } from "../physics/network";
import type { SeriesState } from "../physics/series";
import { energyBias } from "../physics/verdict";

/** Currents against the particle force, with everything else as it is: F_N moves mu_L. */
export class Curves extends Sweep<SeriesState> {
  constructor(readonly net: Network) {
    super();
  }

  /** mu_L at a particle force. */
  static muL(FN: number, s: SeriesState): number {
    return s.T_L * (FN + s.mu_R / s.T_R);
  }

  protected solve(FN: number, s: SeriesState): void {
    this.net.mu[0] = Curves.muL(FN, s);
    this.net.solve();
  }

  protected current(series: number): number {
    return series === 0 ? this.net.particleCurrent[0] : this.net.energyCurrent[0];
  }

  /** Where R is the hotter side the energy force points left, and so does the half of the axis worth seeing. */
  protected far(s: SeriesState): number {
    return s.T_L >= s.T_R ? 2 : -2;
  }

  protected ways(s: SeriesState): [number, number] {
    const way = Math.sign(energyBias(s.T_L, s.T_R));
    return [way, way];
  }
}
