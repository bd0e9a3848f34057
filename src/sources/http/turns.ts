/** Turns at one host: as many requests at a time as it can take, fewer when it says that it is too much. */
import { stopped } from '../stopping.ts';

/** How a request ended, for whoever gives out turns. */
export type Ending = 'answered' | 'overload' | 'failed';

/** A host that fails so many times in a row is down: nobody tries its requests again until one succeeds. */
const DOWN_AFTER = 20;

/** Gives out turns, first come, first served. Halves their number on overload, and adds one after a run of answers. */
export class Turns {
  /** Whether the host has ever answered. */
  answeredOnce = false;
  /** Requests in a row that came to nothing, after all attempts. */
  failures = 0;
  private readonly host: string;
  private readonly most: number;
  private limit: number;
  private active = 0;
  private run = 0;
  private generation = 0;
  private restUntil = 0;
  private refusedUntil = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly waiting = new Set<() => void>();

  constructor(host: string, most: number) {
    this.host = host;
    this.most = most;
    this.limit = most;
  }

  /** Whether it is of no use to ask this host again and again. */
  get isDown(): boolean {
    return this.failures >= DOWN_AFTER;
  }

  /** Whether the host asked not to be asked again before a time that is still to come, and is down: then it is left alone. */
  get isToBeLeftAlone(): boolean {
    return this.isDown && Date.now() < this.refusedUntil;
  }

  /** How many requests may be under way. */
  get width(): number {
    return this.limit;
  }

  /** Waits for a turn; what it gives must be called once, when the request has ended. @throws the signal's reason */
  async take(signal: AbortSignal): Promise<(ending: Ending) => void> {
    while (this.active >= this.limit || Date.now() < this.restUntil) await this.next(signal);
    if (signal.aborted) {
      this.wake();
      throw stopped(signal, this.host);
    }
    this.active += 1;
    const { generation } = this;
    return (ending) => this.end(ending, generation);
  }

  /** Nobody gets a turn before so many milliseconds have passed. */
  rest(milliseconds: number): void {
    this.restUntil = Math.max(this.restUntil, Date.now() + milliseconds);
  }

  /** Notes that the host asked for a pause that is longer than anybody waits. */
  refuse(milliseconds: number): void {
    this.refusedUntil = Math.max(this.refusedUntil, Date.now() + milliseconds);
  }

  /** Notes how a request came out after its last attempt. */
  note(answered: boolean): void {
    this.failures = answered ? 0 : this.failures + 1;
  }

  private end(ending: Ending, generation: number): void {
    this.active -= 1;
    if (ending === 'answered') {
      this.run += 1;
      if (this.run >= this.limit * 4 && this.limit < this.most) {
        this.limit += 1;
        this.run = 0;
      }
    } else {
      this.run = 0;
      // Requests that were under way when the number was halved say nothing new.
      if (ending === 'overload' && generation === this.generation) {
        this.limit = Math.max(1, Math.floor(this.limit / 2));
        this.generation += 1;
      }
    }
    this.wake();
  }

  /** Forgets the time when a rest would be over. */
  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wake(): void {
    let free = this.limit - this.active;
    for (const go of this.waiting) {
      if (free <= 0) return;
      free -= 1;
      this.waiting.delete(go);
      go();
    }
  }

  private async next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw stopped(signal, this.host);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const go = () => resolve(undefined);
    const stop = () => reject(stopped(signal, this.host));
    this.waiting.add(go);
    signal.addEventListener('abort', stop, { once: true });
    this.timer ??= this.alarm();
    try {
      await promise;
    } finally {
      this.waiting.delete(go);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Wakes whoever waits when the rest is over. */
  private alarm(): NodeJS.Timeout | null {
    const left = this.restUntil - Date.now();
    if (left <= 0) return null;
    return setTimeout(() => {
      this.timer = this.alarm();
      if (this.timer === null) for (const go of [...this.waiting]) go();
    }, left);
  }
}
