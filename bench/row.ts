/** What a bench prints: one row per case and peer, with ratios to what was measured in the same minutes. */
export type Row = {
  readonly name: string;
  readonly ours_s: number;
  readonly peer: string | null;
  readonly peer_s: number | null;
  readonly floor: string | null;
  readonly floor_s: number | null;
  /** Our seconds for one of the peer: 0.5 is twice as fast. */
  readonly ratio_to_peer: number | null;
  /** Our seconds for one of the floor. */
  readonly ratio_to_floor: number | null;
  /** The largest that our process has been in any round. */
  readonly peak_mb: number;
  /** The same of the peer's, where the system tells. */
  readonly peer_peak_mb: number | null;
  /** Fastest to slowest of our rounds, of the peer's, and of the floor's. */
  readonly spread: string;
  readonly peer_spread: string | null;
  readonly floor_spread: string | null;
  readonly rounds: number;
  /** What is demanded, and whether it held; `null` where nothing is, or what it needs was not measured. */
  readonly bar: string | null;
  readonly bar_held: boolean | null;
  readonly note: string | null;
};

export type BenchOptions = { readonly scale: number; readonly rounds: number };
export type Bench = (options: BenchOptions) => AsyncIterable<Row>;

/** What is demanded of a row: seconds for one of the floor at most, times faster than the peer at least, megabytes at most. */
export type Bar = { readonly toFloor?: number; readonly faster?: number; readonly peakMb?: number };

/** What a peer took, round by round; no rounds where it is not installed or refused. */
export type PeerRounds = {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly peak: readonly number[];
};

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
  floor: string | null,
  note: string | null,
  { peer = null, bar = {} }: { readonly peer?: PeerRounds | null; readonly bar?: Bar } = {},
): Row {
  const ours_s = median(rounds.ours);
  const floor_s = floor === null || rounds.floor.length === 0 ? null : median(rounds.floor);
  const peer_s = peer === null || peer.seconds.length === 0 ? null : median(peer.seconds);
  const row = {
    name,
    ours_s,
    peer: peer?.name ?? null,
    peer_s,
    floor,
    floor_s,
    ratio_to_peer: peer_s === null ? null : ours_s / peer_s,
    ratio_to_floor: floor_s === null ? null : ours_s / floor_s,
    peak_mb: Math.max(...rounds.peak),
    peer_peak_mb: peer === null || peer.peak.length === 0 ? null : Math.max(...peer.peak),
    spread: spread(rounds.ours),
    peer_spread: peer === null || peer_s === null ? null : spread(peer.seconds),
    floor_spread: floor_s === null ? null : spread(rounds.floor),
    rounds: rounds.ours.length,
  };
  return { ...row, ...judged(row, bar), note };
}

/** What was demanded in words, and whether it held. */
function judged(
  row: Pick<Row, 'ratio_to_floor' | 'ratio_to_peer' | 'peak_mb'>,
  { toFloor, faster, peakMb }: Bar,
): Pick<Row, 'bar' | 'bar_held'> {
  const words: string[] = [];
  const held: (boolean | null)[] = [];
  if (toFloor !== undefined) {
    words.push(`at most ${toFloor} x the floor`);
    held.push(row.ratio_to_floor === null ? null : row.ratio_to_floor <= toFloor);
  }
  if (faster !== undefined) {
    words.push(`at least ${faster} x faster than the peer`);
    held.push(row.ratio_to_peer === null ? null : row.ratio_to_peer * faster <= 1);
  }
  if (peakMb !== undefined) {
    words.push(`at most ${peakMb} MB`);
    held.push(row.peak_mb <= peakMb);
  }
  if (words.length === 0) return { bar: null, bar_held: null };
  const isUnmeasured = held.includes(null) && !held.includes(false);
  return { bar: words.join(', '), bar_held: isUnmeasured ? null : held.every((one) => one === true) };
}
