/** Lends the few readers of a session: reused while whole, waited for when all are taken, gone when the session is. */
import { SourceError, type ReconcileError } from '../../model/problem.ts';
import { stopped } from '../stopping.ts';
import type { Dialer } from './connect.ts';
import { abandon, end } from './farewell.ts';
import type { Reader } from './reader.ts';

/** At most `limit` readers, made by `connect` as they are needed. */
export class Readers {
  private readonly idle: Reader[] = [];
  private readonly lent = new Set<Reader>();
  private readonly connecting = new Set<Promise<unknown>>();
  private readonly waiting: (() => void)[] = [];
  private readonly closing = new AbortController();
  /** Aborted when the session is closed. */
  readonly open: AbortSignal = this.closing.signal;
  private free: number;
  private readonly dial: Dialer;
  private readonly connect: (signal: AbortSignal) => Promise<Reader>;

  constructor(limit: number, dial: Dialer, connect: (signal: AbortSignal) => Promise<Reader>) {
    this.free = limit;
    this.dial = dial;
    this.connect = connect;
  }

  /** A signal that is also aborted when the session is closed. */
  until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.closing.signal]);
  }

  /** Lends a reader; give it back, whole or broken. @throws what the signal says while waiting for one. */
  async take(signal: AbortSignal): Promise<Reader> {
    await this.turn(signal);
    try {
      let reader = this.idle.pop();
      while (reader?.broken) reader = this.idle.pop(); // dropped while nobody looked
      reader ??= await this.dialled(signal);
      this.lent.add(reader);
      return reader;
    } catch (thrown) {
      this.next();
      throw thrown;
    }
  }

  /** Takes a reader back; one that is broken is cancelled and ended first, so that nothing of it keeps running. */
  async giveBack(reader: Reader): Promise<void> {
    if (reader.broken || this.closing.signal.aborted) await abandon(reader.client, this.dial);
    else this.idle.push(reader);
    this.lent.delete(reader);
    this.next();
  }

  /** Ends every reader; whoever uses one is told that the session is closed. Never throws. */
  async close(reason: ReconcileError): Promise<void> {
    this.closing.abort(reason);
    const idle = this.idle.splice(0).map((reader) => end(reader.client));
    const lent = [...this.lent].map((reader) => abandon(reader.client, this.dial));
    await Promise.allSettled([...idle, ...lent, ...this.connecting]);
  }

  private async dialled(signal: AbortSignal): Promise<Reader> {
    const coming = this.connect(signal);
    this.connecting.add(coming);
    try {
      return await coming;
    } finally {
      this.connecting.delete(coming);
    }
  }

  private async turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw stopped(signal, this.dial.place.name);
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        reject(stopped(signal, this.dial.place.name));
      };
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(go);
    });
  }

  private next(): void {
    const go = this.waiting.shift();
    if (go === undefined) this.free += 1;
    else go();
  }
}

/** Why a closed session answers nothing. */
export function closed(place: string): SourceError {
  return new SourceError('closed', `${place}: its session is closed; open another`);
}
