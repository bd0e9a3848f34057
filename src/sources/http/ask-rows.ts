/** Asks once for each row of a dataset: in its order, several at a time, and nothing is kept. */
import { pMapIterable } from 'p-map';
import type { Dataset, Entry, Pages } from '../../model/dataset.ts';
import { Cancelled } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import type { Cells, ColumnType } from '../../model/value.ts';
import { placesOf } from '../columns.ts';
import { obey } from '../stopping.ts';

const PAGE = 200;

/** What is asked about each row. */
export type Question = {
  readonly name: string;
  /** The columns of an answer, in the order of its cells. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Columns that are known without asking anybody. */
  readonly free: readonly string[];
  /** The columns that a row must have, in the order of the cells that are handed to `ask`. */
  readonly needs: readonly string[];
  /** Requests at a time, at most. */
  readonly concurrency: number;
  /** The cells of an answer, in the order of `columns`; `free` ones only when `send` is false. */
  readonly ask: (cells: Cells, send: boolean, signal: AbortSignal) => Promise<Cells>;
};

/** The answers about the rows of a scope, under the rows' keys. @throws whatever `ask` throws, and the signal's reason */
export async function* askRows(
  rows: Pick<Dataset, 'scan'>,
  question: Question,
  scope: Scope,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  const { name, needs, concurrency, free, ask } = question;
  obey(signal, name);
  const places = placesOf(columns, Object.keys(question.columns), name);
  if (columns.length === 0) {
    for await (const page of rows.scan(scope, [], signal)) yield page.map(({ key }) => ({ key, row: [] }));
    return;
  }
  const send = columns.some((column) => !free.includes(column));
  const left = new AbortController();
  const watched = AbortSignal.any([signal, left.signal]);
  const one = async ({ key, row }: Entry): Promise<Entry> => {
    const cells = await ask(row, send, watched);
    return { key, row: places.map((place) => cells[place] ?? null) };
  };
  let page: Entry[] = [];
  try {
    const limits = { concurrency, backpressure: concurrency * 4 };
    for await (const entry of pMapIterable(eachRow(rows.scan(scope, needs, signal)), one, limits)) {
      page.push(entry);
      if (page.length < PAGE) continue;
      obey(signal, name);
      yield page;
      page = [];
    }
    obey(signal, name);
    if (page.length > 0) yield page;
  } finally {
    left.abort(new Cancelled('cancelled', `${name}: its reader has enough`));
  }
}

async function* eachRow(pages: Pages): AsyncGenerator<Entry, void, undefined> {
  for await (const page of pages) yield* page;
}
