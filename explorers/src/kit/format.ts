/** Numbers as they are shown: true minus sign, no negative zero, enough digits that a zero means zero. */

export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return text.startsWith("−") || Number(text) === 0 ? text : `+${text}`;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
export const power = (n: number) =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((d) => RAISED[Number(d)]).join("");

/** How many decimals, and which power of ten, a set of numbers of one size is shown with. */
export interface Precision {
  digits: number;
  power: number;
}

/** Three significant digits of the largest, four decimals at least; a power of ten below a ten-thousandth. */
export function precision(scale: number, digits = 4): Precision {
  if (!(scale > 0)) return { digits, power: 0 };
  const size = Math.floor(Math.log10(scale) + 1e-9);
  if (size < -4) return { digits: 2, power: size };
  if (size >= 1) return { digits: 3 - Math.min(size, 3), power: 0 };
  return { digits: Math.max(digits, 2 - size), power: 0 };
}

/** True where the number is below the last digit shown. */
export const vanishes = (value: number, p: Precision) => Math.abs(value) < 0.5 * 10 ** (p.power - p.digits);

export function show(value: number, p: Precision, sign = true): string {
  if (vanishes(value, p)) return "0";
  const text = (sign ? signed : fixed)(value / 10 ** p.power, p.digits);
  return p.power === 0 ? text : `${text}·10${power(p.power)}`;
}

/** A force or a setting: two decimals, more where two would show nothing. */
export function plain(value: number, digits = 2): string {
  if (value === 0) return fixed(0, digits);
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -4) return `${fixed(value / 10 ** size, 1)}·10${power(size)}`;
  return fixed(value, size >= 2 ? 1 : Math.max(digits, 1 - size));
}

/** A control's value: what is shown is what is used, so off the grid of hundredths it shows more digits. */
export function setting(value: number, log: boolean): string {
  if (log) {
    const digits = Math.max(0, 2 - Math.floor(Math.log10(value)));
    return fixed(value, Math.min(digits, 6));
  }
  return Math.abs(value * 100 - Math.round(value * 100)) < 1e-9 ? fixed(value, 2) : fixed(value, 4);
}

/** A Python literal of exactly this double. */
export function python(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value === 0 ? 0 : value}.0` : String(value);
}
