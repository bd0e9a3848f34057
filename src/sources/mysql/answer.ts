/** What one statement gives: pages of rows, no more of them at a time than somebody takes. */
import type { RawRow } from './row.ts';

/** What a statement says of a column of its answer. */
export type Field = {
  readonly columnType: number;
  readonly flags: number;
  readonly characterSet: number;
  readonly decimals: number;
  readonly columnLength: number;
  /** What the server calls it. */
  readonly name?: string;
  /** MariaDB's own types: `uuid`, `inet6`. */
  readonly extendedTypeName?: string;
  /** MariaDB's JSON is a text that says so here. */
  readonly extendedFormat?: string;
};

const PAGE_ROWS = 1_000;
const PAGE_BYTES = 500_000;
/** Pages that wait before the connection is paused. */
const WAITING = 2;

/** Rows on their way. Whatever fails, `next` throws it and `over` resolves. */
export class Answer<T> {
  fields: readonly Field[] = [];
  /** Resolves when the server has said its last word about the statement, or the connection is gone. */
  readonly over: Promise<void>;
  private readonly take: (row: RawRow) => T;
  private readonly pause: (paused: boolean) => void;
  private readonly done: () => void;
  private pages: T[][] = [];
  private page: T[] = [];
  private bytes = 0;
  private ended = false;
  private ignoring = false;
  private paused = false;
  private failure: { readonly why: unknown } | null = null;
  private wake: () => void = () => undefined;

  constructor(take: (row: RawRow) => T, pause: (paused: boolean) => void) {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.take = take;
    this.pause = pause;
    this.over = promise;
    this.done = () => resolve(undefined);
  }

  /** Whether the server has said all that it will say. */
  get isOver(): boolean {
    return this.ended;
  }

  describe(fields: readonly Field[]): void {
    this.fields = fields;
  }

  add(row: RawRow): void {
    if (this.ignoring || this.failure !== null) return;
    try {
      this.page.push(this.take(row));
    } catch (why) {
      this.failure = { why };
      this.wake();
      return;
    }
    this.bytes += row.until - row.from;
    if (this.page.length < PAGE_ROWS && this.bytes < PAGE_BYTES) return;
    this.turn();
    if (this.pages.length < WAITING || this.paused) return;
    this.paused = true;
    this.pause(true);
  }

  fail(why: unknown): void {
    this.failure ??= { why };
    this.end();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.done();
    this.wake();
  }

  /** Lets whatever still comes pass by, so that the server can end. */
  ignore(): void {
    this.ignoring = true;
    this.pages = [];
    this.page = [];
    this.resume();
  }

  /** The next page, `null` after the last. @throws what failed, or the reason of the signal. */
  async next(signal: AbortSignal): Promise<readonly T[] | null> {
    while (true) {
      signal.throwIfAborted();
      const page = this.pages.shift();
      if (page !== undefined) {
        if (this.pages.length < WAITING) this.resume();
        return page;
      }
      if (this.failure !== null) throw this.failure.why;
      if (this.page.length > 0 && this.ended) this.turn();
      else if (this.ended) return null;
      else await this.changed(signal);
    }
  }

  private async changed(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    this.wake = wake;
    signal.addEventListener('abort', wake, { once: true });
    await promise;
    signal.removeEventListener('abort', wake);
  }

  private turn(): void {
    this.pages.push(this.page);
    this.page = [];
    this.bytes = 0;
    this.wake();
  }

  private resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.pause(false);
  }
}
