/** The device as `qicc_lib` describes it (`device.to_spec()`): a live figure runs on the same description. */

export interface ReservoirSpec {
  T: number;
  mu: number;
}

export interface TunnelSpec {
  kind: "tunnel";
  dot: number;
  reservoir: string;
  /** Rate while the other dot is empty, occupied. */
  Gamma: number[];
}

export interface ElasticFlipSpec {
  kind: "elastic_flip";
  dots: [number, number];
  g: number;
}

export interface ThermalFlipSpec {
  kind: "thermal_flip";
  dots: [number, number];
  g: number;
  reservoir: string;
}

export type CouplingSpec = TunnelSpec | ElasticFlipSpec | ThermalFlipSpec;

export interface DeviceSpec {
  name: string;
  dots: string[];
  levels: number[];
  /** [dot, dot, U]; U < 0 is attraction. */
  interactions: [number, number, number][];
  reservoirs: Record<string, ReservoirSpec>;
  couplings: CouplingSpec[];
}

/** The rates of a coupling, one per occupation of the other dot for a contact, one alone for a flip. */
export function ratesOf(coupling: CouplingSpec): number[] {
  return coupling.kind === "tunnel" ? coupling.Gamma : [coupling.g];
}
