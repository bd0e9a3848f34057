/** A row of MySQL is read as it was sent: cells of any length, what is no text refused, and what is cut off never taken for a row. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Cell } from '../../../src/model/value.ts';
import {
  readCells,
  text,
  textOf,
  type Bytes,
  type RawRow,
  type Read,
} from '../../../src/sources/mysql/row.ts';
import { hex, plain } from '../../../src/sources/mysql/types.ts';
import { describeMysql, mysqlDatabase, type TestDatabase } from '../../support/mysql.ts';
import { calm, failure, rows } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

/** Cells as the protocol writes them, with other bytes around. */
function row(...cells: readonly (Buffer | null)[]): RawRow {
  const parts = cells.flatMap((cell) =>
    cell === null ? [Buffer.from([0xfb])] : [length(cell.length), cell],
  );
  const bytes = Buffer.concat([Buffer.from('before'), ...parts, Buffer.from([3, 2, 1])]) as Bytes;
  return { bytes, from: 6, until: bytes.length - 3 };
}

function length(size: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUIntLE(size, 1, 6);
  if (size < 251) return Buffer.from([size]);
  bytes[0] = size < 2 ** 16 ? 0xfc : size < 2 ** 24 ? 0xfd : 0xfe;
  return bytes.subarray(0, size < 2 ** 16 ? 3 : size < 2 ** 24 ? 4 : 9);
}

function read(raw: RawRow, ...reads: readonly Read[]): readonly Cell[] {
  const cells: Cell[] = [];
  expect(readCells(raw, reads, cells)).toBe(raw.until);
  return cells;
}

describe('a row', () => {
  it('has cells of any length, and NULL is no text', () => {
    const sizes = [0, 1, 99, 101, 250, 251, 252, 65_535, 65_536, 2 ** 24];
    const cells = sizes.map((size) => Buffer.alloc(size, 'x'));
    const wanted = cells.map(String);
    expect(read(row(...cells), ...sizes.map(() => text)).map((cell) => cell?.length)).toEqual(sizes);
    expect(textOf(row(...cells)).every((cell, at) => cell === wanted[at])).toBe(true);
    expect(read(row(null, Buffer.from('a'), null), plain, plain, plain)).toEqual([null, 'a', null]);
    expect(textOf(row(null, Buffer.from(''), null))).toEqual([null, '', null]);
    expect(read(row(null), text)).toEqual([null]);
  });

  it('is text in UTF-8 wherever it is not plain, and bytes where it is bytes', () => {
    const long = 'Möwe 🚤 '.repeat(40);
    const cells = ['Möwe', '🚤', long, '\ufffd'].map((one) => Buffer.from(one));
    expect(read(row(...cells), text, text, text, text)).toEqual(['Möwe', '🚤', long, '\ufffd']);
    expect(read(row(Buffer.from([0xc3, 0x28]), Buffer.from('é')), hex, text)).toEqual(['\\xc328', 'é']);
  });

  it('is refused where it has other cells than were asked for, or is cut off', () => {
    const { bytes, from, until } = row(Buffer.from('abc'), Buffer.alloc(300, 'x'));
    for (let end = from; end < until; end += 1) {
      expect(() => readCells({ bytes, from, until: end }, [plain, plain], [])).toThrow('other cells');
      if (end > from && end !== from + 4)
        expect(() => textOf({ bytes, from, until: end })).toThrow('other cells');
    }
    expect(() => read({ bytes, from, until }, plain, plain, plain)).toThrow('other cells');
  });
});

describeMysql('a row of a server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await mysqlDatabase(
      'row',
      `CREATE TABLE large (id int PRIMARY KEY, a longtext, b longtext, c int);
       INSERT INTO large VALUES (1, repeat('a', 9000000), repeat('ö', 4500000), 7), (2, repeat('c', 16777215 - 9), NULL, 8), (3, '', NULL, 9);
       CREATE TABLE halves (id int PRIMARY KEY, v varchar(9) CHARACTER SET ucs2);
       INSERT INTO halves VALUES (1, 'a'), (2, x'D800'), (3, x'D801')`,
    );
  });

  it('is whole, of any size, that of exactly one packet too', async () => {
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const read = await rows(of(source.table('large', { key: 'id' })), ['a', 'b', 'c']);
      expect(read.map((cells) => cells.map((cell) => cell?.length))).toEqual([
        [9_000_000, 4_500_000, 1],
        [16_777_206, undefined, 1],
        [0, undefined, 1],
      ]);
    });
  });

  it('is refused where a text has no form in UTF-8, as half a pair has none', async () => {
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const refused = {
        code: 'not-utf8',
        message:
          'legacy.halves: a text has no form in UTF-8; find its row and clean it, or leave the column out',
      };
      expect(await failure(rows(of(source.table('halves', { key: 'id' })), ['v']))).toMatchObject(refused);
      expect(await failure(rows(of(source.table('halves', { key: 'v' })), ['id']))).toMatchObject(refused);
      expect(await of(source.table('halves', { key: 'id' })).count(EVERYTHING, calm)).toBe(3);
    });
  });
});
