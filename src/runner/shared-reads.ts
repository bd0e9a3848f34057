/** Reads a dataset once for all checks that ask the same of it at one instant; another session is another instant, and reads anew. */
import type { Dataset, Entry, Pages, Session, Shape } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import { SourceError } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import { bytesOf, KeptRows, type ReadMemory } from './shared-reads-memory.ts';
import { Once, unlessStopped } from './shared-reads-once.ts';

/** The same session, asked no question twice; as it is where it is not of one instant. */
export function sharing(session: Session, memory: ReadMemory): Session {
  const { snapshot, isPartial = false, lost } = session;
  if (snapshot === null || isPartial) return session;
  const datasets = new Map<Dataset, SharedDataset>();
  const identities = new Once<string>();
  const references = new Once<Awaited<ReturnType<NonNullable<Session['references']>>>>();
  return {
    snapshot,
    lost,
    dataset: (ref) => {
      const inner = session.dataset(ref);
      const known = datasets.get(inner) ?? new SharedDataset(inner, memory);
      datasets.set(inner, known);
      return known.asked;
    },
    ...(session.identity !== undefined && {
      identity: (signal: AbortSignal) =>
        identities.ask('', async (until) => (await session.identity?.(until)) ?? '', signal),
    }),
    ...(session.references !== undefined && {
      references: (signal: AbortSignal) =>
        references.ask('', async (until) => (await session.references?.(until)) ?? [], signal),
    }),
    close: async () => {
      for (const dataset of datasets.values()) dataset.close();
      await session.close();
    },
  };
}

/**
 * A dataset whose answers are kept. Rows are kept when they are asked for a second time, so that nothing is kept of what is read
 * once, and only whole: what failed, was stopped or is too large is read again by whoever asks.
 */
class SharedDataset {
  /** What it is to those who ask. */
  readonly asked: Dataset;
  private readonly inner: Dataset;
  private readonly memory: ReadMemory;
  private readonly shapes = new Once<Shape>();
  private readonly counts = new Once<number>();
  private readonly cutKeys = new Once<readonly Key[]>();
  private readonly groupings = new Map<string, SharedDataset>();
  private readonly rows = new Map<string, KeptRows>();
  /** Questions for rows that were asked before, and whether their answer is too large to be kept. */
  private readonly before = new Map<string, 'once' | 'large'>();
  private isClosed = false;

  constructor(inner: Dataset, memory: ReadMemory) {
    const { name, contents, digests } = inner;
    this.inner = inner;
    this.memory = memory;
    this.asked = {
      name,
      describe: (signal) => this.shapes.ask('', (until) => inner.describe(until), signal),
      count: (scope, signal) =>
        isLookup(scope)
          ? inner.count(scope, signal)
          : this.counts.ask(JSON.stringify(scope), (until) => inner.count(scope, until), signal),
      scan: (scope, columns, signal) =>
        isLookup(scope) ? inner.scan(scope, columns, signal) : this.scan(scope, columns, signal),
      cuts: (parts, signal) => this.cutKeys.ask(String(parts), (until) => inner.cuts(parts, until), signal),
      by: (columns) => this.by(columns),
      ...(contents !== undefined && { contents }),
      ...(digests !== undefined && { digests }),
    };
  }

  /** Forgets everything. */
  close(): void {
    this.isClosed = true;
    for (const kept of [...this.rows.values()]) this.memory.drop(kept);
    for (const grouping of this.groupings.values()) grouping.close();
  }

  private by(columns: readonly string[]): Dataset {
    const id = JSON.stringify(columns);
    const known = this.groupings.get(id) ?? new SharedDataset(this.inner.by(columns), this.memory);
    this.groupings.set(id, known);
    return known.asked;
  }

  private async *scan(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const question = JSON.stringify([scope, columns]);
    for (let known = this.rows.get(question); known !== undefined; known = this.rows.get(question)) {
      if (known.pages !== null) {
        yield* this.replayed(known, known.pages, signal);
        return;
      }
      await unlessStopped(known.read, signal);
    }
    const before = this.before.get(question);
    this.before.set(question, before ?? 'once');
    if (before === 'once' && !this.isClosed) yield* this.kept(question, scope, columns, signal);
    else yield* this.inner.scan(scope, columns, signal);
  }

  /** Reads all rows before the first is handed on, and keeps them; where they are too large, hands on what came and the rest. */
  private async *kept(
    question: string,
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const kept = new KeptRows(() => this.rows.delete(question));
    this.rows.set(question, kept);
    const pages = this.inner.scan(scope, columns, signal)[Symbol.asyncIterator]();
    const taken: (readonly Entry[])[] = [];
    try {
      for (let fits = true; fits;) {
        const next = await pages.next();
        if (next.done === true) {
          kept.pages = taken.map((page) => page.map(plain));
          break;
        }
        taken.push(next.value);
        fits = this.memory.grow(kept, bytesOf(next.value));
      }
    } finally {
      if (kept.pages === null || this.isClosed) this.memory.drop(kept);
      kept.settled();
    }
    if (kept.pages !== null) {
      yield* this.replayed(kept, kept.pages, signal);
      return;
    }
    this.before.set(question, 'large');
    try {
      for (let page = taken.shift(); page !== undefined; page = taken.shift()) yield page;
      for (let next = await pages.next(); next.done !== true; next = await pages.next()) yield next.value;
    } finally {
      await pages.return?.();
    }
  }

  private async *replayed(
    kept: KeptRows,
    pages: readonly (readonly Entry[])[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    this.memory.touch(kept);
    kept.users += 1;
    try {
      for (const page of pages) {
        signal.throwIfAborted();
        if (this.isClosed)
          throw new SourceError('closed', `${this.asked.name}: its session is closed; open another`);
        yield page;
      }
    } finally {
      kept.users -= 1;
    }
  }
}

/** What a later look asks about some keys is asked once. */
function isLookup(scope: Scope): boolean {
  return 'anyOf' in scope;
}

/** An entry that keeps nothing alive but itself. */
function plain({ key, row, origin }: Entry): Entry {
  return origin === undefined ? { key, row } : { key, row, origin };
}
