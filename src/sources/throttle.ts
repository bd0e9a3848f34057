/** Holds a source to its limits: all who read it pay for their rows, and wait until they may have them. */
import { setTimeout as pause } from 'node:timers/promises';
import { stopped } from './stopping.ts';
import type { Limits } from './throttle-options.ts';

/** How much of an idle time may be made up for. */
const CATCH_UP_MS = 50;
const LONGEST_PAUSE_MS = 60_000;

/** One source's limits, shared by its sessions. */
export class Throttle {
  readonly limits: Limits;
  /** When all rows that were paid for so far are due. */
  private due = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** That of a source; `null` where its config sets no limits. */
  static of(limits: Limits | null): Throttle | null {
    return limits === null ? null : new Throttle(limits);
  }

  /** Whether reading may wait for other reasons than the server. */
  get waits(): boolean {
    return this.limits.rowsPerSecond !== null || this.limits.lag !== null;
  }

  /** Pays for rows, in the order of asking. @throws what the signal says while waiting. */
  async pay(rows: number, place: string, signal: AbortSignal): Promise<void> {
    const { rowsPerSecond } = this.limits;
    if (rowsPerSecond === null) return;
    this.due = Math.max(this.due, performance.now() - CATCH_UP_MS) + (rows / rowsPerSecond) * 1_000;
    await waitUntil(this.due, place, signal);
  }
}

/** Waits until a time of `performance.now()`. @throws what the signal says. */
async function waitUntil(time: number, place: string, signal: AbortSignal): Promise<void> {
  for (let left = time - performance.now(); left > 0; left = time - performance.now())
    await waitFor(Math.min(left, LONGEST_PAUSE_MS), place, signal);
}

/** Waits for so long. @throws what the signal says. */
export async function waitFor(ms: number, place: string, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {
    throw stopped(signal, place);
  });
}
