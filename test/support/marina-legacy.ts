/** The old system of the marina in memory, and what an importer would leave of its move into test/fixtures/marina/crm.sql. */
import { createHash } from 'node:crypto';
import { ENTITIES, type Entity, type IdMap, type Legacy } from '../../checks/packs/marina-crm/given.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { memory } from '../../src/sources/memory.ts';
import { translated } from '../../src/sources/translated.ts';

const LABEL: Readonly<Record<string, string>> = {
  clients: 'client',
  interests: 'interest',
  berths: 'berth',
  expenses: 'expense',
  invoices: 'invoice',
};

/** The id that the CRM gave a row. */
export function newId(table: string, old: number): string {
  const part = createHash('md5')
    .update(LABEL[table] ?? table)
    .digest('hex')
    .slice(0, 8);
  return `${part}-0000-4000-8000-${String(old).padStart(12, '0')}`;
}

type Rows = readonly Readonly<Record<string, string | null>>[];

const ROWS: Readonly<Record<Entity, Rows>> = {
  interests: [
    { id: '1', email_key: 'one@example.com', 'Sales Process Level': '' },
    { id: '2', email_key: 'one@example.com', 'Sales Process Level': 'Contract Negotiation' },
    { id: '3', email_key: null, 'Sales Process Level': 'Contract Signed' },
  ],
  berths: [1, 2, 3].map((id) => ({ id: String(id), 'Mooring Number': `A${String(id)}` })),
  expenses: [{ id: '1' }, { id: '2' }],
  invoices: [{ id: '1' }, { id: '2' }],
};

const COLUMNS: Readonly<Record<Entity, readonly string[]>> = {
  interests: ['email_key', 'Sales Process Level'],
  berths: ['Mooring Number'],
  expenses: [],
  invoices: [],
};

const table = (name: string, rows: Rows, columns: readonly string[]): DatasetRef =>
  memory(name, {
    key: { id: 'int' },
    columns: { id: 'number', ...Object.fromEntries(columns.map((column) => [column, 'text'] as const)) },
    rows,
    private: columns.filter((column) => column === 'email_key'),
  });

function idMap(entity: string, pairs: readonly (readonly [old: string, fresh: string])[]): IdMap {
  const columns = { key: 'number', value: 'uuid' } as const;
  const map = (side: string, key: { readonly [column in 'key' | 'value']?: 'int' | 'uuid' }) =>
    memory(`${entity} by ${side}`, { key, columns, rows: pairs });
  return { byOld: map('old', { key: 'int' }), byNew: map('new', { value: 'uuid' }) };
}

/** Everything as it left; `altered` changes a table's rows. */
export function legacyMarina(altered: Partial<Record<Entity, Rows>> = {}): Legacy {
  const rows = { ...ROWS, ...altered };
  const each = <T>(make: (entity: Entity) => T) =>
    Object.fromEntries(ENTITIES.map((entity) => [entity, make(entity)])) as Record<Entity, T>;
  const tables = each((entity) => table(entity, rows[entity], COLUMNS[entity]));
  const maps = each((entity) =>
    idMap(
      entity,
      ROWS[entity].map(({ id }) => [id ?? '', newId(entity, Number(id))]),
    ),
  );
  const clients = [1, 1, 2].map((client, at) => [String(at + 1), newId('clients', client)] as const);
  return {
    tables,
    moved: each((entity) => translated(tables[entity], { map: maps[entity].byOld })),
    idMaps: { ...maps, clients: idMap('clients', clients) },
    emailKey: 'email_key',
    importReport: memory('import report', {
      key: 'entity',
      columns: { entity: 'text', total: 'number', success: 'number', failed: 'number' },
      rows: ENTITIES.map((entity) => {
        const total = String(ROWS[entity].length);
        return { entity, total, success: total, failed: '0' };
      }),
    }),
    fields: {},
  };
}
