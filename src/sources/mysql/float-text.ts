/** Writes a binary floating-point number with the digits that PostgreSQL gives it, so that equal numbers have equal text. */

/** A number as a whole number of units, a unit being a power of two. */
type Parts = { readonly units: bigint; readonly exponent: number; readonly lowest: number };

const VIEW = new DataView(new ArrayBuffer(8));
const FRACTION = (1n << 52n) - 1n;

/** As `shortestDigits` of a single-precision number, and quicker where neither a halfway point nor two closest texts are near. */
export function shortestSingle(value: number): string {
  VIEW.setFloat64(0, value);
  const isPower = VIEW.getUint32(4) === 0 && (VIEW.getUint32(0) & 0xfffff) === 0;
  for (let digits = 1; digits <= 9 && !isPower; digits += 1) {
    const text = value.toPrecision(digits);
    const read = Number(text);
    if (Math.fround(read) !== value) continue;
    const mirrored = 2 * read - value; // a neighbour, where the text is halfway
    const longer = value.toPrecision(digits + 1);
    const isOdd = mirrored !== value && (Math.fround(mirrored) === mirrored || /5(?:e|$)/.test(longer));
    if (isOdd) break;
    return text.replace('e+', 'e');
  }
  return shortestDigits(value, 24);
}

/**
 * The fewest digits that lie strictly between the halfway points to the number's neighbours, the closest ones where there
 * are several, the even one of two that are as close. MySQL takes a halfway point itself too, where reading would round
 * it back: `1e23` for PostgreSQL's `9.999999999999999e22`.
 */
export function shortestDigits(value: number, bits: 24 | 53): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const { units, exponent, lowest } = partsOf(Math.abs(value), bits);
  // Below a power of two the neighbour is half as far away.
  const isEdge = units === 1n << BigInt(bits - 1) && exponent > lowest;
  const shift = BigInt(Math.max(0, exponent - 2));
  const exact = (units * 4n) << shift;
  const low = (units * 4n - (isEdge ? 1n : 2n)) << shift;
  const high = (units * 4n + 2n) << shift;
  const one = 1n << BigInt(Math.max(0, 2 - exponent));
  const at = (power: number): bigint | null => {
    const up = power < 0 ? 10n ** BigInt(-power) : 1n;
    return closest([exact * up, low * up, high * up], power < 0 ? one : one * 10n ** BigInt(power));
  };
  // With more digits than are ever needed there are some that fit; then fewer and fewer, until there are none.
  let power = Math.floor(Math.log10(Math.abs(value))) - (bits === 24 ? 9 : 17);
  let digits = at(power) ?? 0n;
  while (true) {
    const fewer = digits % 10n === 0n ? digits / 10n : at(power + 1);
    if (fewer === null) return written(value < 0, String(digits), power);
    digits = fewer;
    power += 1;
  }
}

/** The whole number of units between two bounds that is closest to a value; `null` when there is none. */
function closest([value, low, high]: readonly [bigint, bigint, bigint], unit: bigint): bigint | null {
  const below = value / unit;
  const above = below + 1n;
  const belowFits = below * unit > low;
  const aboveFits = above * unit < high;
  if (!belowFits || !aboveFits) return belowFits ? below : aboveFits ? above : null;
  const twice = 2n * (value - below * unit);
  if (twice === unit) return below % 2n === 0n ? below : above;
  return twice < unit ? below : above;
}

function partsOf(value: number, bits: 24 | 53): Parts {
  VIEW.setFloat64(0, value);
  const raw = VIEW.getBigUint64(0);
  const field = Number(raw >> 52n);
  const units = field === 0 ? raw & FRACTION : (raw & FRACTION) | (1n << 52n);
  const exponent = Math.max(field, 1) - 1075;
  if (bits === 53) return { units, exponent, lowest: -1074 };
  const own = Math.max(exponent + 29, -149);
  return { units: units >> BigInt(own - exponent), exponent: own, lowest: -149 };
}

/** Plain where that is short, as both servers do, else with an exponent. */
function written(isNegative: boolean, digits: string, power: number): string {
  const sign = isNegative ? '-' : '';
  const exponent = power + digits.length - 1;
  if (power >= 0 && exponent < 15) return sign + digits + '0'.repeat(power);
  if (exponent >= 0 && exponent < 15) return `${sign}${digits.slice(0, power)}.${digits.slice(power)}`;
  if (exponent < 0 && exponent > -5) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.slice(0, 1)}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${exponent}`;
}
