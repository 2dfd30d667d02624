import type { Values } from "./controls";

export const KT = "$k_BT_R$";

/** Energies are counted in k_B T_R exactly when T_R is 1; otherwise they carry no unit. */
export const inKT = (values: { T_R: number } | Values) => values.T_R === 1;

export const spokenUnit = (values: { T_R: number } | Values) => (inKT(values) ? "k_B T_R" : "energy units");

/** The unit of a control, as it is written and as it is spoken. */
export function unitOf(kind: string, values: Values): { rich: string; spoken: string } {
  if (kind === "rate") return { rich: "$Γ$", spoken: "Gamma" };
  return { rich: inKT(values) ? KT : "", spoken: spokenUnit(values) };
}
