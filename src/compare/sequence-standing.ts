/** Where a sequence stands against the rows that it feeds: exact whole numbers of any size, in either direction. */

/** A sequence and the largest value of its rows (the smallest, where it descends); `null` where there is none. */
export type Sequence = {
  /** What it gives next, were it never to begin again. */
  readonly next: bigint;
  readonly increment: bigint;
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly cycles: boolean;
  /** The last value that its columns can hold. */
  readonly bound: bigint;
  readonly largest: bigint | null;
};

/**
 * What is wrong with a sequence, if anything. `behind`: what it gives next is not beyond every row; `right` is the first of
 * its values that is, `null` where its columns can hold none. `left` is how many values there are until the bound.
 */
export type Standing =
  | { readonly is: 'exhausted' }
  | { readonly is: 'behind'; readonly gives: bigint; readonly right: bigint | null }
  | { readonly is: 'ahead'; readonly left: bigint };

/** Judges one sequence. What it gives is a value that it can give: one that cycles begins again at its other end. */
export function standingOf(sequence: Sequence): Standing {
  const { next, increment, minimum, maximum, cycles, bound, largest } = sequence;
  const descending = increment < 0n;
  const isBeyond = (value: bigint, other: bigint): boolean => (descending ? value < other : value > other);
  const [first, last] = descending ? [maximum, minimum] : [minimum, maximum];
  const gives = cycles && isBeyond(next, last) ? first : next;
  if (isBeyond(gives, bound)) return { is: 'exhausted' };
  if (largest !== null && !isBeyond(gives, largest)) {
    const right = gives + ((largest - gives) / increment + 1n) * increment;
    return { is: 'behind', gives, right: isBeyond(right, bound) ? null : right };
  }
  return { is: 'ahead', left: (bound - gives) / increment + 1n };
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** The last whole number that a decimal reaches: 4 of 4.5, and 5 where a sequence descends; `null` for NaN and infinities. */
export function wholeReached(text: string, descending: boolean): bigint | null {
  const [, sign, digits, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (digits === undefined) return null;
  const magnitude = BigInt(digits);
  const away = /[1-9]/.test(fraction) && (sign === '-') !== descending ? 1n : 0n;
  return sign === '-' ? -(magnitude + away) : magnitude + away;
}
