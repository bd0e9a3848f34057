/** Waits for replicas that are too far behind, and goes on only while it is known that none is. */
import { stopped } from './stopping.ts';
import { waitFor } from './throttle.ts';

/** Who knows how far replicas are behind. */
export interface LagTeller {
  /** Connects. @throws SourceError where nothing can be told: a right is missing, or there is no replica. */
  begin(signal: AbortSignal): Promise<void>;
  /** Seconds for each replica; `null` when that cannot be told just now. @throws SourceError where it will not be known: replication is stopped. */
  lags(): Promise<readonly (number | null)[]>;
  /** Never throws. */
  close(): Promise<void>;
}

/** How long an answer holds, and how long a replica is given before it is looked at again. */
const POLL_MS = 1_000;

/** Whether a replica is further behind than it may be. What cannot be told just now may be anything. @public to be held to values */
export function isBehind(lags: readonly (number | null)[], mostMs: number): boolean {
  return lags.some((seconds) => seconds === null || !(seconds * 1_000 <= mostMs));
}

/** Watches the replicas of a session. */
export class LagWatch {
  private readonly tellers: readonly LagTeller[];
  private readonly mostMs: number;
  private readonly place: string;
  private readonly tell: (sentence: string) => void;
  private asking: Promise<boolean> | null = null;
  private fineUntil = 0;

  constructor(
    tellers: readonly LagTeller[],
    mostMs: number,
    place: string,
    tell: (sentence: string) => void,
  ) {
    this.tellers = tellers;
    this.mostMs = mostMs;
    this.place = place;
    this.tell = tell;
  }

  /** Returns once no replica is further behind than it may be. @throws SourceError where that cannot be known, or what the signal says. */
  async caughtUp(signal: AbortSignal): Promise<void> {
    while (performance.now() > this.fineUntil) {
      // Whoever asks first asks for all.
      this.asking ??= this.ask().finally(() => (this.asking = null));
      if (!(await orStopped(this.asking, this.place, signal))) {
        this.fineUntil = performance.now() + POLL_MS;
        return;
      }
      this.tell(
        `reading waited for replicas that were further behind than replicaLag allows (${String(this.mostMs / 1_000)} s)`,
      );
      await waitFor(POLL_MS, this.place, signal);
    }
  }

  /** Never throws. */
  async close(): Promise<void> {
    await Promise.all(this.tellers.map((teller) => teller.close()));
  }

  private async ask(): Promise<boolean> {
    const lags = (await Promise.all(this.tellers.map((teller) => teller.lags()))).flat();
    if (lags.length === 0) this.tell('no replica was connected, so that reading waited for none');
    return isBehind(lags, this.mostMs);
  }
}

/** What work that is shared comes to, for as long as the signal lets one wait for it. */
async function orStopped<T>(work: Promise<T>, place: string, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(stopped(signal, place));
  if (signal.aborted) give();
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
