/** When a request is sent again, and after how long. */

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** Whether a status may be another one when the same is asked again. */
export function isPassing(status: number): boolean {
  if (status === 408 || status === 425 || status === 429) return true;
  return status >= 500 && status !== 501 && status !== 505;
}

/** Whether a status says that the question was not dealt with, so that it says nothing about what was asked for. */
export function isBusy(status: number): boolean {
  // 520 to 530 are what a content network says of the server behind it.
  return [408, 425, 429, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
}

/** Whether a status asks for fewer requests at a time. */
export function isOverload(status: number): boolean {
  return status === 429 || status === 503;
}

/** The pause before an attempt after the first: anything up to twice the last limit, so that many do not come at once. */
export function jitteredPause(attempt: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
}

/** The milliseconds that a Retry-After header asks for, in seconds or as a date; `null` when it asks for nothing. */
export function askedPause(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
