/** Turns: no more than so many requests at a time, first come first served, and nobody waits who has stopped. */
import { stopped } from './stopping.ts';

type Waiting = { readonly begin: () => void };

/** Lends out a fixed number of turns. */
export class Turns {
  private free: number;
  private readonly waiting = new Set<Waiting>();

  constructor(most: number) {
    this.free = most;
  }

  /** What `work` comes to, once it is its turn. @throws the signal's reason when it is aborted before. */
  async take<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (signal.aborted) throw stopped(signal, name);
    if (this.free > 0) this.free -= 1;
    else await this.next(name, signal);
    try {
      return await work();
    } finally {
      const [next] = this.waiting;
      if (next === undefined) this.free += 1;
      else {
        this.waiting.delete(next);
        next.begin();
      }
    }
  }

  private async next(name: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const mine: Waiting = { begin: () => resolve(undefined) };
    const leave = () => {
      // A turn that was given at the same moment stays given: `take` goes on, and its work sees the signal.
      if (this.waiting.delete(mine)) reject(stopped(signal, name));
    };
    this.waiting.add(mine);
    signal.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}
