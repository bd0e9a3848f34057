/** Spreads work that grows as it is done over a few at a time, and hands on pages no faster than they are taken. */
import { obey } from './stopping.ts';

/** What whoever does a part of the work may do with the rest. */
export interface Spreading<Part> {
  /** Leaves a part to another; `false` when so many wait that it must be done at once instead. */
  leave(part: Part): boolean;
  /** How many could begin at once, were there parts for them; none while pages wait for their reader, who is the slower one. */
  readonly idle: number;
  /** Aborted when the work ends early. */
  readonly signal: AbortSignal;
}

export type SpreadSettings = {
  /** How many parts are done at a time. */
  readonly most: number;
  /** What errors call the work. */
  readonly name: string;
};

const WAITING = 10_000;
/** Pages that may be ready before their reader takes them. */
const READY = 2;

/** The pages of all parts, in any order. When one part fails, the others are stopped and waited for. */
export async function* spread<Part, Page>(
  first: Part,
  visit: (part: Part, spreading: Spreading<Part>) => AsyncIterable<Page>,
  { most, name }: SpreadSettings,
  signal: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  const ending = new AbortController();
  const waiting: Part[] = [first];
  const pages: Page[] = [];
  const under = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let changed = Promise.withResolvers<undefined>();
  let room = Promise.withResolvers<undefined>();
  const spreading: Spreading<Part> = {
    leave: (part) => {
      if (waiting.length >= WAITING) return false;
      waiting.push(part);
      begin();
      return true;
    },
    get idle() {
      return pages.length > 0 ? 0 : most - under.size - waiting.length;
    },
    signal: AbortSignal.any([signal, ending.signal]),
  };
  const one = async (part: Part): Promise<void> => {
    try {
      for await (const page of visit(part, spreading)) {
        pages.push(page);
        changed.resolve(undefined);
        while (pages.length >= READY && !ending.signal.aborted) await room.promise;
        if (ending.signal.aborted) return;
      }
    } catch (thrown) {
      failures.push(thrown);
    }
  };
  const begin = (): void => {
    while (under.size < most && failures.length === 0 && !ending.signal.aborted) {
      if (waiting.length === 0) return;
      // The youngest first: a tree is walked down before it is walked along, so that little waits.
      const doing = one(waiting.pop() as Part).finally(() => {
        under.delete(doing);
        begin();
        changed.resolve(undefined);
      });
      under.add(doing);
    }
  };
  try {
    begin();
    while (true) {
      obey(signal, name);
      if (failures.length > 0) throw failures[0];
      const page = pages.shift();
      if (page !== undefined) {
        room.resolve(undefined);
        room = Promise.withResolvers<undefined>();
        yield page;
      } else if (under.size === 0) {
        return;
      } else {
        await changed.promise;
        changed = Promise.withResolvers<undefined>();
      }
    }
  } finally {
    ending.abort();
    room.resolve(undefined);
    await Promise.all(under);
  }
}
