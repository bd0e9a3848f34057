/** The workshop's rows from a seed, neutral of any engine: text as MariaDB would print it. */
import type { Cell } from '../../src/model/value.ts';
import type { Table } from './engines-tables.ts';
import { random, type Random } from './random.ts';

export type Row = Readonly<Record<string, Cell>>;
export type Rows = Readonly<Record<Table, readonly Row[]>>;

/** Texts that one of two engines, or something between them, is known to change. */
const TEXTS = ['', ' ', 'a', 'A', 'a ', 'ä', 'a\u0308', 'Straße', 'STRASSE', 'C:\\temp\\new', "it's", '"', '🚲', '👩‍🔧 fixed', '<null>', 'NULL', 'x|y', 'x,y', 'tab\there', 'one\r\ntwo', '%_', '\u00a0', '\ufffd', 'ﬁ', 'İi']; // prettier-ignore
const LATIN = ['Möwe', 'Crème brûlée', '½ inch', 'naïve', '', 'a ', '€ 5', "l'été", '\\', 'ÿ'];
const NUMBERS = ['0', '0.5', '-0.5', '12345678.91', '-99999.99', '0.01'];
const DOUBLES = ['0.1', '0.30000000000000004', '-1.5e-7', '9007199254740993', '1e300', '5e-324', '0', '-12.25', '33.333333333333336']; // prettier-ignore
const FLOATS = ['0.1', '16777216', '123456.79', '-0.5', '3.4028235e38', '1e-30'];
const UNSIGNED = ['0', '1', '9223372036854775807', '9223372036854775808', '18446744073709551615'];
const SETS = ['', 'road', 'road,city', 'gravel,city,e-bike', 'road,gravel,city,e-bike'];
const BYTES = ['', '00', 'c328', 'ff00ff', '5c785c', '20', 'f09f9ab2'];
const JSONS = ['{"b": 1, "a": [2.50, null]}', '{"name":"\\ud83d\\udeb2","long":12345678901234567890.10}', 'null', '[]', '"x"', '1e2', '{"deep": {"z": true, "aa": "\\u00e9", "b": ""}}', '[1, 1.0, "1"]', '{"dup": 1, "dup": 2}', '-0.0']; // prettier-ignore
/** Local times in Berlin, one that the clocks show twice and one that they skip among them. */
const LOCAL = ['2024-01-15 12:00:00.000001', '2024-07-15 12:00:00.5', '2024-10-27 02:30:00', '2024-03-31 02:30:00', '1969-12-31 23:59:59.999999', '2037-06-01 00:00:00']; // prettier-ignore
const INSTANTS = ['1970-01-01 00:00:01', '2024-03-31 00:59:59.999999', '2024-03-31 01:00:00', '2038-01-19 03:14:07', '2024-02-29 12:00:00.5']; // prettier-ignore
const DATES = ['2024-02-29', '1000-01-01', '9999-12-31', '1970-01-01', '1900-03-01', null];
const TIMES = ['00:00:00', '23:59:59.999999', '12:34:56.5', '24:00:00', null];
const COUNTRIES = ['AT', 'BE', 'CH', 'DEU', 'F', 'fr', 'gb', 'X-Y'];
const SKU_HEADS = ['Ab', 'aB', 'AB', 'ab', 'path/1-A', 'x|y', 'a.b', 'Ä', 'ä', '🚲', '\ufffd', "o'ring", 'back\\slash', '"q"', '%', '_', ' lead', 'a b', '(1,2)', '#', '{x}', '~']; // prettier-ignore

/** Rows of all tables; the same for the same seed. */
export function workshopRows(seed: number): Rows {
  const chance = random(seed);
  const or = (from: readonly Cell[]): Cell => (chance.once(8) ? null : chance.pick(from));
  const countries = COUNTRIES.map((code) => ({ code, name: `In ${code} `, vat: or(['19', '7.70', '0']) }));
  const customers = times(64, (at) => ({
    id: uuid(chance, at),
    name: `${chance.pick(TEXTS)}#${at}`,
    salutation: or(['Dr.', 'Ms', 'Möwe', '', ' x']),
    email: or([`Mixed.Case+${at}@Example.org`, '']),
    country: or(COUNTRIES),
    born: chance.pick(DATES),
    newsletter: or(['0', '1']),
    interests: or(SETS),
    balance: or(NUMBERS),
    points: or(UNSIGNED),
    note: or(TEXTS),
    joined: or(LOCAL),
    photo: or(BYTES),
    prefs: or(JSONS),
  }));
  const articles = times(66, (at) => ({
    sku: at < SKU_HEADS.length ? SKU_HEADS[at]! : `${chance.pick(SKU_HEADS)}-${at}`,
    title: or(LATIN),
    price: or(NUMBERS),
    weight: or(DOUBLES),
    torque: or(FLOATS),
    kind: or(['P', 'A', 'S']),
    size: or(['small', 'medium', 'large']),
    since: or(['1901', '1999', '2155', '0']),
    ready_by: chance.pick(TIMES),
    changed: or(INSTANTS),
    sold_out: or(['0', '1']),
    checksum: or(BYTES),
    spec: or(JSONS),
    stock: or(['0', '4294967295', '7']),
    barcode: or(['0012345678905', '12 ', '', '9']),
  }));
  const orders = times(70, (at) => ({
    day: `2024-0${1 + (at % 3)}-${10 + (at % 7)}`,
    no: String(at - 30),
    customer: or(customers.slice(32).map(({ id }) => id)),
    state: or(['new', 'paid', 'sent']),
    total: or(NUMBERS),
    placed: or(LOCAL),
    paid: or(['2024-02-29 23:59:59', '1970-01-01 00:00:00']),
    took: or(['0', '59', '86400', '3020399', '-3600']),
    remark: or(TEXTS),
    discount: or(DOUBLES),
    gift: or(['0', '1']),
  }));
  const order_lines = times(90, (at) => {
    const { day, no } = orders[at % 45]!;
    return {
      ...{ day, no, sku: articles[(at < 45 ? at : at + 11) % 66]!.sku },
      quantity: or(['1', '-3', '32767']),
      price: or(['0.125', '1234567.890', '-1']),
      engraving: or(TEXTS),
      colour: or(TEXTS),
    };
  });
  const events = times(40, (at) => ({
    place: chance.pick(['Yard', 'yard', 'yard/1', '🚲', '']),
    seq: String(18446744073709551615n - BigInt(at)),
    what: or(TEXTS),
    detail: or(TEXTS),
  }));
  return { countries, customers, articles, orders, order_lines, events };
}

function times<T>(count: number, make: (at: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** Different for every place, and in no order of theirs. */
function uuid(chance: Random, at: number): string {
  const digits = Array.from({ length: 28 }, () => chance.int(0, 15).toString(16)).join('');
  const text = `${digits}${at.toString(16).padStart(4, '0')}`;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
