/** What one session lets its readers do under the limits of its source. */
import type { OpenContext, Source } from '../model/dataset.ts';
import { LagWatch, type LagTeller } from './throttle-lag.ts';
import type { Lag, Limits } from './throttle-options.ts';
import type { Throttle } from './throttle.ts';

type Say = (sentence: string, dataset?: string) => void;

/** Where a session's readers wait. */
export class Gate {
  readonly limits: Limits;
  private readonly throttle: Throttle;
  private readonly watch: LagWatch | null;
  private readonly place: string;
  private readonly say: Say;

  private constructor(throttle: Throttle, watch: LagWatch | null, place: string, say: Say) {
    this.limits = throttle.limits;
    this.throttle = throttle;
    this.watch = watch;
    this.place = place;
    this.say = say;
  }

  /** Connects to those who can tell how far replicas are behind. @throws SourceError where that cannot be told. */
  static async open(
    throttle: Throttle | null,
    source: Source,
    context: OpenContext,
    tellersOf: (lag: Lag) => readonly LagTeller[],
    signal: AbortSignal,
  ): Promise<Gate | null> {
    if (throttle === null) return null;
    const place = `source ${context.name(source)}`;
    const say: Say = (sentence, dataset) => context.tell?.(source, sentence, dataset);
    const { lag } = throttle.limits;
    if (lag === null) return new Gate(throttle, null, place, say);
    const tellers = tellersOf(lag);
    const watch = new LagWatch(tellers, lag.mostMs, place, say);
    try {
      for (const teller of tellers) await teller.begin(signal);
    } catch (thrown) {
      await watch.close();
      throw thrown;
    }
    return new Gate(throttle, watch, place, say);
  }

  /** Whether readers may wait here in the middle of a statement. */
  get waits(): boolean {
    return this.throttle.waits;
  }

  /** Waits until some rows may be had, or, for none, until the next statement may be sent. @throws what the signal says. */
  async admit(rows: number, signal: AbortSignal): Promise<void> {
    await this.watch?.caughtUp(signal);
    await this.throttle.pay(rows, this.place, signal);
  }

  /** Tells people something about how a dataset is read. */
  tell(sentence: string, dataset: string): void {
    this.say(sentence, dataset);
  }

  /** Never throws. */
  async close(): Promise<void> {
    await this.watch?.close();
  }
}
