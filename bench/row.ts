/** What a bench prints: one row per case, with the ratio against a floor measured in the same run. */
export type Row = {
  readonly name: string;
  readonly ours_s: number;
  readonly peer: string | null;
  readonly peer_s: number | null;
  readonly floor: string | null;
  readonly floor_s: number | null;
  readonly ratio_to_peer: number | null;
  readonly ratio_to_floor: number | null;
  readonly peak_mb: number;
  /** Fastest to slowest of our rounds. */
  readonly spread: string;
  readonly note: string | null;
};

export type BenchOptions = { readonly scale: number; readonly rounds: number };
export type Bench = (options: BenchOptions) => AsyncIterable<Row>;

/** The middle of some numbers. */
function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** Fastest to slowest, for a reader to judge the noise. */
function spread(numbers: readonly number[]): string {
  return `${Math.min(...numbers).toFixed(2)} to ${Math.max(...numbers).toFixed(2)} s`;
}

/** Puts measured rounds together. */
export function rowOf(
  name: string,
  rounds: {
    readonly ours: readonly number[];
    readonly floor: readonly number[];
    readonly peak: readonly number[];
  },
  floor: string,
  note: string | null,
): Row {
  const [ours_s, floor_s] = [median(rounds.ours), median(rounds.floor)];
  return {
    name,
    ours_s,
    peer: null,
    peer_s: null,
    floor,
    floor_s,
    ratio_to_peer: null,
    ratio_to_floor: ours_s / floor_s,
    peak_mb: Math.max(...rounds.peak),
    spread: spread(rounds.ours),
    note,
  };
}
