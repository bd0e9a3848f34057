/** The tables of the workshop in examples/across-engines: what a column is called in either engine, and what it holds. */
import type { LiteralKind } from './engines-literals.ts';

/** A column, by its name in MariaDB, its kind, and its name in PostgreSQL where that is another. */
export type Column = readonly [legacy: string, kind: LiteralKind, shop?: string];

export const TABLES = {
  countries: [
    ['code', 'text'],
    ['name', 'text'],
    ['vat', 'number'],
  ],
  customers: [
    ['id', 'uuid'],
    ['name', 'text', 'full_name'],
    ['salutation', 'text'],
    ['email', 'text'],
    ['country', 'text'],
    ['born', 'zeroDate'],
    ['newsletter', 'boolean'],
    ['interests', 'set'],
    ['balance', 'number'],
    ['points', 'number'],
    ['note', 'text'],
    ['joined', 'berlin', 'joined_at'],
    ['photo', 'bytes'],
    ['prefs', 'json'],
  ],
  articles: [
    ['sku', 'text'],
    ['title', 'text'],
    ['price', 'number'],
    ['weight', 'number'],
    ['torque', 'number'],
    ['kind', 'articleKind'],
    ['size', 'text'],
    ['since', 'number'],
    ['ready_by', 'moment'],
    ['changed', 'utc', 'changed_at'],
    ['sold_out', 'bit'],
    ['checksum', 'bytes'],
    ['spec', 'json'],
    ['stock', 'number'],
    ['barcode', 'text'],
  ],
  orders: [
    ['day', 'moment'],
    ['no', 'number'],
    ['customer', 'uuid', 'customer_id'],
    ['state', 'text'],
    ['total', 'number'],
    ['placed', 'moment', 'placed_at'],
    ['paid', 'zeroDatetime', 'paid_at'],
    ['took', 'duration'],
    ['remark', 'text'],
    ['discount', 'number'],
    ['gift', 'boolean'],
  ],
  order_lines: [
    ['day', 'moment'],
    ['no', 'number'],
    ['sku', 'text'],
    ['quantity', 'number'],
    ['price', 'number'],
    ['engraving', 'text'],
    ['colour', 'text'],
  ],
  events: [
    ['place', 'text'],
    ['seq', 'number'],
    ['what', 'text'],
    ['detail', 'text'],
  ],
} as const satisfies Readonly<Record<string, readonly Column[]>>;

export type Table = keyof typeof TABLES;

/** How many columns of a table are its key; the first ones are. */
export const KEYS: Readonly<Record<Table, number>> = {
  countries: 1,
  customers: 1,
  articles: 1,
  orders: 2,
  order_lines: 3,
  events: 2,
};
