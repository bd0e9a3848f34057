/** Durations and sizes as people write them: '2s', '15min', '20GB'; a bare number is milliseconds or bytes. */

const MILLISECONDS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };
const BYTES = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** A duration: `'2s'`, `'15min'`, or a number of milliseconds. */
export type Duration = number | `${number}${keyof typeof MILLISECONDS}`;

/** A size: `'20GB'`, or a number of bytes. */
export type Size = number | `${number}${keyof typeof BYTES}`;

/** What to write for a duration, in an error message. */
export const DURATION_FORM = "a duration such as '500ms', '2s', '15min' or '1h', or a number of milliseconds";

/** What to write for a size, in an error message. */
export const SIZE_FORM = "a size such as '500MB' or '20GB', or a number of bytes";

/** The milliseconds of a duration, or `null` when it is none. */
export function milliseconds(value: unknown): number | null {
  return amount(value, MILLISECONDS);
}

/** The bytes of a size, or `null` when it is none. */
export function bytes(value: unknown): number | null {
  return amount(value, BYTES);
}

function amount(value: unknown, units: Readonly<Record<string, number>>): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
  if (typeof value !== 'string') return null;
  const found = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(value.trim());
  const unit = found?.[2] === undefined ? undefined : units[found[2]];
  return unit === undefined ? null : Math.round(Number(found?.[1]) * unit);
}
