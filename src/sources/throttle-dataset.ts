/** A dataset that is read no faster than its source's limits allow, and in statements that are no longer than they allow. */
import type { Dataset, Entry, Pages, Shape } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import type { Scope } from '../model/scope.ts';
import type { Gate } from './throttle-gate.ts';
import { inPieces, PieceSize, type Range } from './throttle-pieces.ts';

/** A dataset whose scans may end early. */
export interface Limited extends Dataset {
  /** The first `most` rows of a range; of any other scope, or when it is left out, all. */
  scan(scope: Scope, columns: readonly string[], signal: AbortSignal, most?: number): Pages;
  by(columns: readonly string[]): Limited;
}

/** Where no time is set for statements, so that none is open for long while others are waited for. */
const STATEMENT_MS = 1_000;

/** Digests are not among what it can do: one of them is one statement over all rows, which nothing can hold back. */
export class ThrottledDataset implements Dataset {
  readonly name: string;
  private readonly inner: Limited;
  private readonly gate: Gate;
  private readonly arePaid: boolean;
  /** `null` when the limits are none that shorter statements would help to keep. */
  private readonly size: PieceSize | null;

  /** `arePaid` says whether rows were paid for where they came in. */
  constructor(inner: Limited, gate: Gate, arePaid: boolean) {
    const { rowsPerSecond, statementMs } = gate.limits;
    this.name = inner.name;
    this.inner = inner;
    this.gate = gate;
    this.arePaid = arePaid;
    this.size =
      rowsPerSecond === null && statementMs === null
        ? null
        : new PieceSize(statementMs ?? STATEMENT_MS, rowsPerSecond);
  }

  describe(signal: AbortSignal): Promise<Shape> {
    return this.inner.describe(signal);
  }

  async count(scope: Scope, signal: AbortSignal): Promise<number> {
    await this.gate.admit(0, signal);
    return this.inner.count(scope, signal);
  }

  async *scan(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const read = (part: Scope, most?: number): Pages => this.paid(part, columns, signal, most);
    if (this.size === null || !('from' in scope)) {
      yield* read(scope);
      return;
    }
    const { ranged } = await this.inner.describe(signal);
    if (ranged) {
      yield* inPieces(
        this.name,
        (range: Range, most) => read(range, most),
        scope,
        this.size,
        () => this.tellWhole('shorter ones take no less time'),
      );
      return;
    }
    this.tellWhole('no index gives the order of its key');
    yield* read(scope);
  }

  async cuts(parts: number, signal: AbortSignal): Promise<readonly Key[]> {
    await this.gate.admit(0, signal);
    return this.inner.cuts(parts, signal);
  }

  by(columns: readonly string[]): Dataset {
    return new ThrottledDataset(this.inner.by(columns), this.gate, this.arePaid);
  }

  private async *paid(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
    most: number | undefined,
  ): AsyncGenerator<readonly Entry[], undefined, undefined> {
    await this.gate.admit(0, signal);
    for await (const page of this.inner.scan(scope, columns, signal, most)) {
      if (!this.arePaid) await this.gate.admit(page.length, signal);
      yield page;
    }
  }

  private tellWhole(why: string): void {
    if (this.gate.limits.statementMs === null) return;
    const sentence = `${this.name} was read in one statement whatever statementTime says, since ${why}`;
    this.gate.tell(sentence, this.name);
  }
}
