/** What segments may take at a time: places of the run and readers of each source, all at once or nothing, first come, first served. */
import type { Source } from '../model/dataset.ts';

/** How many readers of each source a segment holds while it is looked at. */
export type Demand = ReadonlyMap<Source, number>;

/** Gives back what was taken; does nothing the second time. */
type GiveBack = () => void;

type Waiting = { readonly demand: Demand; readonly enter: () => void };

/**
 * The places of a run and the readers of its sources. Nobody holds some and waits for more, so that nobody waits for ever; who
 * waits for a source is passed only by those who take nothing of it.
 */
export class Budget {
  private places: number;
  private readonly free = new Map<Source, number>();
  private readonly waiting: Waiting[] = [];

  /** `places`: segments at a time. Of each source there are as many readers as it allows. */
  constructor(places: number) {
    this.places = places;
  }

  /** Waits until all of it is there. @throws what the signal says while waiting. */
  async take(demand: Demand, signal: AbortSignal): Promise<GiveBack> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const leave = (): void => {
      this.waiting.splice(this.waiting.indexOf(mine), 1);
      reject(signal.reason as Error);
      this.serve(); // who waited behind it may go on
    };
    const enter = (): void => {
      signal.removeEventListener('abort', leave);
      resolve(undefined);
    };
    const mine: Waiting = { demand, enter };
    signal.addEventListener('abort', leave, { once: true });
    this.waiting.push(mine);
    this.serve();
    await promise;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.places += 1;
      for (const [source, readers] of demand) this.free.set(source, this.left(source) + readers);
      this.serve();
    };
  }

  /** Allows one reader more of a source, or one less: its shared session, which holds the instant, ended or begins. */
  allow(source: Source, more: 1 | -1): void {
    this.free.set(source, this.left(source) + more);
    this.serve();
  }

  /** Readers that nobody holds. */
  private left(source: Source): number {
    return this.free.get(source) ?? source.readers;
  }

  /** Lets in whoever finds all of it, in the order in which they came; what one waits for is nobody's who came later. */
  private serve(): void {
    const claimed = new Map<Source, number>();
    for (const one of [...this.waiting]) {
      if (this.places === 0) return;
      const wanted = [...one.demand];
      const fits = wanted.every(
        ([source, readers]) => readers <= this.left(source) - (claimed.get(source) ?? 0),
      );
      if (!fits) {
        for (const [source, readers] of wanted) claimed.set(source, (claimed.get(source) ?? 0) + readers);
        continue;
      }
      this.waiting.splice(this.waiting.indexOf(one), 1);
      this.places -= 1;
      for (const [source, readers] of wanted) this.free.set(source, this.left(source) - readers);
      one.enter();
    }
  }
}
