// A name that nobody listens to is refused when the config says it, by every source.
import { describe, expect, it } from 'vitest';
import { file, foreignKeys, memory, postgres, translated } from '../../src/index.ts';

const database = postgres({ url: 'postgres://reader@localhost/crm' });
const rows = memory('rows', { key: 'id', columns: { id: 'number' }, rows: [] });

describe('an option that is not known', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'of a database',
      () => postgres({ url: 'postgres://x', conections: 9 } as never),
      /^postgres\(\): "conections" is not known; its options are url, /,
    ],
    [
      'of a table',
      () => database.table('berths', { key: 'id', privat: ['email'] } as never),
      /^table berths: "privat" is not known/,
    ],
    [
      'of a file',
      () => file('old.csv', { key: 'id', privat: ['email'] } as never),
      /^file old\.csv: "privat" is not known/,
    ],
    [
      'of rows in memory',
      () => memory('rows', { key: 'id', columns: {}, rows: [], privat: [] } as never),
      /^memory rows: "privat"/,
    ],
    [
      'of a translation',
      () => translated(rows, { map: rows, valu: 'x' } as never),
      /^rows translated: "valu" is not known/,
    ],
    ['of foreignKeys', () => foreignKeys(database, { excpt: [] } as never), /^foreignKeys fk: .*excpt/],
    [
      'that is missing altogether',
      () => database.table('berths', undefined as never),
      /^table berths: expected options; they are key, /,
    ],
  ])('%s is refused', (_name, say, sentence) => {
    expect(say).toThrow(sentence);
  });

  it.each<[string, () => unknown]>([
    ['a table', () => database.table('berths', { key: { id: 'txt' } } as never)],
    [
      'the kinds of a table',
      () => database.table('berths', { key: 'id', kinds: { client_id: 'txt' } } as never),
    ],
    ['a file', () => file('old.csv', { key: { id: 'txt' } } as never)],
    ['a translation', () => translated(rows, { map: rows, kind: 'txt' } as never)],
  ])('nor is a kind of key that there is not, for %s', (_name, say) => {
    expect(say).toThrow(/"txt" is no kind of key; the kinds are int, uuid, date, timestamp, bytes, text/);
  });

  it('nor is a filter that is no function', () => {
    expect(() => database.table('berths', { key: 'id', where: 'id = 1' } as never)).toThrow(
      /where: expected a function/,
    );
  });
});
