/** A feed as a dataset: read once, sorted into a local copy, with every column that its entries have. */
import { ENTRY, type OpenContext } from '../../model/dataset.ts';
import type { Cell, Cells, ColumnType } from '../../model/value.ts';
import { noSuchColumn, typesByName } from '../columns.ts';
import type { CopiedView } from '../copied-view.ts';
import type { Copies } from '../copies.ts';
import { FoundColumns } from '../json.ts';
import { localCopy, type LocalCopy } from '../local-copy.ts';
import { JSON_TYPE } from './columns.ts';
import type { FeedPlan } from './feed-options.ts';
import { FeedPages } from './feed-pages.ts';
import type { Transport } from './transport.ts';

const UNTYPED: ColumnType = { family: 'untyped', name: 'untyped' };

/** A feed that will be read when it is first asked about anything. */
export function feedView(
  plan: FeedPlan,
  name: string,
  transport: Transport,
  copies: Copies,
  context: Pick<OpenContext, 'scratch' | 'diskCap'>,
): CopiedView {
  // What the last reading found; a copy that could not be made is made again, from nothing.
  let found = new FoundColumns([ENTRY]);
  let announced: number | null = null;
  const make = async (signal: AbortSignal): Promise<LocalCopy> => {
    found = new FoundColumns([ENTRY]);
    const pages = new FeedPages(plan, transport, name, found);
    const settings = { ...context, name, ...(plan.runBytes !== undefined && { runBytes: plan.runBytes }) };
    const copy = await localCopy(pages.entries(signal), settings, signal);
    ({ announced } = pages);
    const missing = plan.key.find(({ column }) => found.getter(column) === null);
    if (copy.size === 0 || missing === undefined) return copy;
    await copy.close();
    throw noSuchColumn(name, missing.column, names(found), 'name one of them in key');
  };
  const copyOf = (signal: AbortSignal) => copies.get('rows', make, signal);
  const columns = (): Readonly<Record<string, ColumnType>> => {
    const all = [
      ...found.names,
      ...found.nested,
      ...Object.keys(plan.declared),
      ...plan.key.map(({ column }) => column),
    ];
    return typesByName(
      all.map((column) => [column, column === ENTRY ? JSON_TYPE : (plan.declared[column] ?? UNTYPED)]),
    );
  };
  const getter = (column: string, types: Readonly<Record<string, ColumnType>>): ((stored: Cells) => Cell) => {
    if (!(column in types)) {
      throw noSuchColumn(
        name,
        column,
        names(found),
        'if it may be absent from every entry, name it in columns',
      );
    }
    return found.getter(column) ?? (() => null);
  };
  return {
    name,
    copy: copyOf,
    shape: async (signal) => {
      const copy = await copyOf(signal);
      const shape = { key: plan.key, columns: columns(), ranged: true, estimate: copy.size };
      return announced === null ? shape : { ...shape, announced };
    },
    picker: async (wanted, signal) => {
      await copyOf(signal);
      const types = columns();
      const getters = wanted.map((column) => getter(column, types));
      return (stored) => getters.map((get) => get(stored));
    },
  };
}

function names(found: FoundColumns): readonly string[] {
  return found.names.filter((column) => column !== ENTRY);
}
