/** Exact decimals as text: no number passes through a double. */

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const WORD = /^(?:nan|([+-]?)inf(?:inity)?)$/i;

/** Zeros are written out up to this many; PostgreSQL's numeric stays below it, JSON text may hold any exponent. */
const MOST_ZEROS = 150_000;

/**
 * The one text of a number: no exponent, no leading or trailing zeros, no `-0`; `NaN`, `Infinity` and `-Infinity` stay.
 * A number with more zeros than any numeric can hold is its digits, `e` and an exponent instead.
 * `undefined` when the text is not a number.
 */
export function decimal(text: string): string | undefined {
  const plain = endOfPlain(text);
  if (plain > 0) return plain === text.length ? text : text.slice(0, plain);
  const found = NUMBER.exec(text);
  if (found === null) return word(text);
  const whole = found[2] ?? '';
  const fraction = found[3] ?? '';
  const all = whole + fraction;
  if (all === '') return undefined;
  let first = 0;
  while (first < all.length && all.charCodeAt(first) === 0x30) first += 1;
  if (first === all.length) return '0';
  let end = all.length;
  while (all.charCodeAt(end - 1) === 0x30) end -= 1;
  const sign = found[1] === '-' ? '-' : '';
  const digits = all.slice(first, end);
  const shift = all.length - end - fraction.length;
  const exponent = found[4] === undefined ? shift : BigInt(found[4]) + BigInt(shift);
  if (exponent > MOST_ZEROS || exponent < -MOST_ZEROS) return `${sign}${digits}e${exponent}`;
  return sign + placed(digits, Number(exponent));
}

/**
 * Where the one text of a number ends that is written as nearly all are: digits, and perhaps a sign before them and a
 * fraction behind, of which only zeros at its end can be too much. 0 for a text that must be looked at more closely.
 */
function endOfPlain(text: string): number {
  const { length } = text;
  if (length > MOST_ZEROS) return 0;
  const from = text.charCodeAt(0) === MINUS ? 1 : 0;
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  const whole = at;
  const startsWithZero = text.charCodeAt(from) === ZERO;
  if (whole === from || (startsWithZero && whole > from + 1)) return 0;
  if (at === length) return startsWithZero && from === 1 ? 0 : length; // -0
  if (text.charCodeAt(at) !== POINT) return 0;
  at += 1;
  let end = whole;
  for (let code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(at)) {
    at += 1;
    if (code !== ZERO) end = at;
  }
  if (at !== length || at === whole + 1) return 0;
  return end === whole && startsWithZero && from === 1 ? 0 : end; // -0.00
}

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

function word(text: string): string | undefined {
  const found = WORD.exec(text);
  if (found === null) return undefined;
  if (found[1] === undefined) return 'NaN';
  return found[1] === '-' ? '-Infinity' : 'Infinity';
}

/** Writes digits times ten to the power of `exponent`; the digits neither begin nor end with a zero. */
function placed(digits: string, exponent: number): string {
  if (exponent >= 0) return digits + '0'.repeat(exponent);
  const point = digits.length + exponent;
  if (point > 0) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  return `0.${'0'.repeat(-point)}${digits}`;
}

const PLAIN = /^-?\d+(?:\.\d+)?$/;

/**
 * Whether two numbers in the form that `decimal` gives are at most `tolerance` apart, by exact arithmetic.
 * NaN, the infinities and numbers left with an exponent are near nothing but themselves.
 */
export function within(left: string, right: string, tolerance: string): boolean {
  if (left === right) return true;
  if (!PLAIN.test(left) || !PLAIN.test(right)) return false;
  const scale = Math.max(decimals(left), decimals(right), decimals(tolerance));
  const apart = units(left, scale) - units(right, scale);
  return (apart < 0n ? -apart : apart) <= units(tolerance, scale);
}

function decimals(number: string): number {
  const point = number.indexOf('.');
  return point < 0 ? 0 : number.length - point - 1;
}

function units(number: string, scale: number): bigint {
  return BigInt(number.replace('.', '') + '0'.repeat(scale - decimals(number)));
}
