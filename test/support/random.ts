/** Chance from a seed: the same seed plants the same defects in every run, on any machine. */

export type Random = {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** One of the given. */
  pick<T>(from: readonly T[]): T;
  /** Whether something happens that happens once in so many times. */
  once(inTimes: number): boolean;
  /** The given in another order. */
  shuffled<T>(given: readonly T[]): T[];
  /** A text of odd characters: quotes, separators, combining marks, emoji, blanks. */
  text(longest: number): string;
};

const ODD = Array.from('ab|,;"\'\\%_ \t\n<>é\u0301\u{1F6A4}\uFFFD\u0000').concat('NULL');

/** A generator (mulberry32) that starts at a seed. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => {
    const found = from[int(0, from.length - 1)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  return {
    int,
    pick,
    once: (inTimes) => int(1, inTimes) === 1,
    shuffled: (given) =>
      given
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
    text: (longest) => Array.from({ length: int(0, longest) }, () => pick(ODD)).join(''),
  };
}

/** Half as many on a laptop as in CI. */
const FEW = process.env['CI'] === undefined ? 10 : 20;

/** Some ways on a laptop, every one in CI and in a soak: for what is asked in many ways and takes a second each. */
export function ways<Way>(few: readonly Way[], every: readonly Way[]): readonly Way[] {
  return process.env['CI'] === undefined && process.env['RECONCILE_SOAK'] !== '1' ? few : every;
}

/** As many seeds as the environment asks for: RECONCILE_SEEDS, or `many` in a soak, or `few`. */
export function seeds(few = FEW, many = 200): readonly number[] {
  const { RECONCILE_SEEDS: asked, RECONCILE_SOAK: soak } = process.env;
  const count = asked === undefined ? (soak === '1' ? many : few) : Number(asked);
  return Array.from({ length: count }, (_, at) => at + 1);
}
