/** Fifty changes of distinct kinds for the workshop that moved, and what each of them must be told as. */
import type { Json } from '../../src/model/json.ts';
import type { Row } from './engines-rows.ts';
import type { Table } from './engines-tables.ts';

/** What is found: a value's column by its name in MariaDB with its text in either engine, or how many rows either has. */
type Found =
  | { readonly column: string; readonly legacy: Json; readonly shop: Json; readonly mapped?: Mapped }
  | { readonly rows: string; readonly legacy: number; readonly shop: number; readonly key?: readonly Json[] };

/** What the map of a config makes of the source's value, by the direction of the comparison. */
type Mapped = { readonly kind?: 'unmapped'; readonly there: Json; readonly back: Json };

/** One change to one row. */
export type Change = {
  readonly what: string;
  readonly table: Table;
  /** The row by its place in the table's seed, and what it holds on both sides before. */
  readonly row: number;
  readonly given: Row;
  /** What is done to it, on one side: what follows SET, or a whole statement. */
  readonly legacy?: string;
  readonly shop?: string;
  readonly found: Found;
};

/** Changes of one column of one row each, the rows in their order. */
function changes(table: Table, first: number, given: readonly Cells[]): readonly Change[] {
  return given.map(([what, column, value, done, legacy, shop, mapped], at) => ({
    ...{ what, table, row: first + at, given: { [column]: value }, ...done },
    found: { column, legacy, shop, ...(mapped === undefined ? {} : { mapped }) },
  }));
}

type Cells = readonly [
  what: string,
  column: string,
  value: string | null,
  done: Pick<Change, 'legacy' | 'shop'>,
  legacy: Json,
  shop: Json,
  mapped?: Mapped,
];

const CUSTOMERS: readonly Cells[] = [
  ['a trailing blank lost', 'note', 'Ring twice ', { shop: "note = 'Ring twice'" }, 'Ring twice ', 'Ring twice'],
  ['a trailing blank gained', 'name', 'Anna', { shop: "full_name = 'Anna '" }, 'Anna', 'Anna '],
  ['the case of a letter', 'email', 'Anna@x.org', { shop: "email = 'anna@x.org'" }, 'Anna@x.org', 'anna@x.org'],
  ['a backslash lost', 'note', 'C:\\temp', { shop: "note = 'C:temp'" }, 'C:\\temp', 'C:temp'],
  ['a backslash doubled', 'note', 'a\\b', { shop: "note = 'a\\\\b'" }, 'a\\b', 'a\\\\b'],
  ['an empty text that became NULL', 'note', '', { shop: 'note = NULL' }, '', null],
  ['a NULL that became an empty text', 'note', null, { shop: "note = ''" }, null, ''],
  ['a NULL that became a word for it', 'note', null, { shop: "note = '<null>'" }, null, '<null>'],
  ['an emoji that became a question mark', 'note', '🚲', { shop: "note = '?'" }, '🚲', '?'],
  ['a letter taken apart', 'name', 'Zo\u00eb', { shop: "full_name = 'Zoe\u0308'" }, 'Zo\u00eb', 'Zoe\u0308'],
  ['a zero date that became the first of days', 'born', null, { shop: "born = '1970-01-01'" }, '0000-00-00', '1970-01-01'],
  ['a date that became NULL', 'born', '1980-05-04', { shop: 'born = NULL' }, '1980-05-04', null],
  ['a month that is none', 'born', '2024-01-15', { legacy: "born = '2024-00-15'" }, '2024-00-15', '2024-01-15'],
  ['a flag the other way round', 'newsletter', '1', { shop: 'newsletter = false' }, '1', 'f'],
  ['a flag that is neither', 'newsletter', '1', { legacy: 'newsletter = 2' }, '2', 't'],
  ['a member lost', 'interests', 'road,city', { shop: "interests = '{road}'" }, 'road,city', '{road}'],
  ['members in another order', 'interests', 'road,city', { shop: "interests = '{city,road}'" }, 'road,city', '{city,road}'],
  ['no members that became NULL', 'interests', '', { shop: 'interests = NULL' }, '', null],
  ['two members that became one', 'interests', 'road,city', { shop: `interests = '{"road,city"}'` }, 'road,city', '{"road,city"}'],
  ['a hundredth of a cent', 'balance', '12.50', { shop: 'balance = 12.5001' }, '12.50', '12.5001'],
  ['an unsigned number that became signed', 'points', '18446744073709551615', { shop: 'points = -1' }, '18446744073709551615', '-1'],
  ['summer time taken for winter time', 'joined', '2024-07-01 12:00:00', { shop: "joined_at = '2024-07-01 11:00:00+00'" }, '2024-07-01 12:00:00', '2024-07-01 11:00:00+00'],
  ['the other hour of two that clocks show alike', 'joined', '2024-10-27 02:30:00', { shop: "joined_at = '2024-10-27 00:30:00+00'" }, '2024-10-27 02:30:00', '2024-10-27 00:30:00+00'],
  ['a microsecond', 'joined', '2024-01-01 12:00:00.000001', { shop: "joined_at = '2024-01-01 11:00:00+00'" }, '2024-01-01 12:00:00.000001', '2024-01-01 11:00:00+00'],
  ['a zero byte at the end lost', 'photo', 'ff00', { shop: "photo = '\\xff'" }, '\\xff00', '\\xff'],
  ['a number of JSON that became a text', 'prefs', '{"a":1}', { shop: `prefs = '{"a":"1"}'` }, '{"a":1}', '{"a": "1"}'],
  ['a null of JSON that became NULL', 'prefs', 'null', { shop: 'prefs = NULL' }, 'null', null],
  ['a country, swapped with the next', 'country', 'AT', { shop: "country = 'CH'" }, 'AT', 'CH'],
  ['a country, swapped with the one before', 'country', 'CH', { shop: "country = 'AT'" }, 'CH', 'AT'],
]; // prettier-ignore

const ARTICLES: readonly Cells[] = [
  ['a float by one step', 'torque', '0.1', { shop: 'torque = 0.10000001' }, '0.1', '0.10000001'],
  ['a double at fifteen digits', 'weight', '33.333333333333336', { shop: 'weight = 33.3333333333333' }, '33.333333333333336', '33.3333333333333'],
  ['a wrong word of a map', 'kind', 'P', { shop: "kind = 'accessory'" }, 'P', 'accessory', { there: 'part', back: 'A' }],
  ['a word that no map names', 'kind', 'S', { legacy: "kind = 'X'" }, 'X', 'service', { kind: 'unmapped', there: 'X', back: 'S' }],
  ['a word of an enum', 'size', 'small', { shop: "size = 'large'" }, 'small', 'large'],
  ['a year of two digits', 'since', '1999', { shop: 'since = 99' }, '1999', '99'],
  ['half a second', 'ready_by', '12:34:56.5', { shop: "ready_by = '12:34:56'" }, '12:34:56.5', '12:34:56'],
  ['an instant by 2^32 microseconds', 'changed', '2024-03-31 01:00:00', { shop: "changed_at = '2024-03-31 02:11:34.967296+00'" }, '2024-03-31 01:00:00+00', '2024-03-31 02:11:34.967296+00'],
  ['a bit', 'sold_out', '0', { shop: 'sold_out = true' }, '0', 't'],
  ['a whole number beyond 2^53', 'spec', '9007199254740993', { shop: "spec = '9007199254740992'" }, '9007199254740993', '9007199254740992'],
]; // prettier-ignore

const ORDERS: readonly Cells[] = [
  ['no moment that became the first of all', 'paid', null, { shop: "paid_at = '1970-01-01'" }, '0000-00-00 00:00:00', '1970-01-01 00:00:00'],
  ['a duration that lost its days', 'took', '3020399', { shop: "took = '22:59:59'" }, '3020399', '82799.000000'],
  ['the ends of lines', 'remark', 'one\r\ntwo', { shop: "remark = E'one\\ntwo'" }, 'one\r\ntwo', 'one\ntwo'],
]; // prettier-ignore

const NOBODY = '00000000-0000-4000-8000-00000000000a';
const once = { legacy: 1, shop: 1 };

const ROWS: readonly Change[] = [
  { what: 'a customer who did not arrive', table: 'customers', row: 31, given: {}, shop: 'DELETE', found: { ...once, rows: 'lost', shop: 0 } },
  { what: 'a customer whom nobody sent', table: 'customers', row: 0, given: {}, shop: `INSERT INTO customers (id, full_name) VALUES ('${NOBODY}', '')`, found: { ...once, rows: 'made up', legacy: 0, key: [NOBODY] } },
  { what: 'a key in another case, which did not arrive', table: 'articles', row: 50, given: { sku: 'path/9-A' }, shop: "sku = 'Path/9-a'", found: { ...once, rows: 'lost', shop: 0 } },
  { what: 'and came as another', table: 'articles', row: 0, given: {}, found: { ...once, rows: 'made up', legacy: 0, key: ['Path/9-a'] } },
  { what: 'a row twice', table: 'events', row: 7, given: {}, shop: 'AGAIN', found: { ...once, rows: 'duplicate', shop: 2 } },
  { what: 'a row without a key', table: 'events', row: 0, given: {}, legacy: "INSERT INTO events VALUES (NULL, NULL, 'x', 'y')", found: { rows: 'null-key', legacy: 1, shop: 0, key: [null, null] } },
  { what: 'the first of two columns, cut elsewhere', table: 'order_lines', row: 3, given: { engraving: 'x|y', colour: 'z' }, shop: "engraving = 'x', colour = 'y|z'", found: { column: 'engraving', legacy: 'x|y', shop: 'x' } },
  { what: 'and the second', table: 'order_lines', row: 3, given: {}, found: { column: 'colour', legacy: 'z', shop: 'y|z' } },
]; // prettier-ignore

/** All of them; each is one finding. */
export const CHANGES: readonly Change[] = [
  ...changes('customers', 0, CUSTOMERS.slice(0, -2)),
  ...changes('customers', 40, CUSTOMERS.slice(-2)),
  ...changes('articles', 0, ARTICLES),
  ...changes('orders', 0, ORDERS),
  ...ROWS,
];
