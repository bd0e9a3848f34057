/** Tries again what may work later: a few times, with growing pauses, and never what a person must mend. */
import { setTimeout as pause } from 'node:timers/promises';
import { ReconcileError, SnapshotLost } from '../model/problem.ts';

const PAUSES_MS = [200, 1_000];

/** Whether trying the same again on the same instant may work. */
function mayWorkLater(thrown: unknown): boolean {
  return thrown instanceof ReconcileError && thrown.transient && !(thrown instanceof SnapshotLost);
}

/** The outcome of `work`, tried again after a pause while it fails for a passing reason. */
export async function retrying<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      const wait = PAUSES_MS[attempt];
      if (wait === undefined || !mayWorkLater(thrown)) throw thrown;
      await pause(wait, undefined, { signal }).catch(() => {
        throw thrown;
      });
    }
  }
}
