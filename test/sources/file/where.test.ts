// Only the records that a config asks for are read as rows; a choice that nothing could meet is refused.
import { describe, expect, it } from 'vitest';
import { file, type FileOptions } from '../../../src/sources/file/file.ts';
import { failureOf, rowsOf } from './reading.ts';

const copies = 'target_key,source_key,bucket\nb,1,old\na,2,new\nc,3,old\n,4,Old\n';
const byTarget: FileOptions = { key: { target_key: 'text' } };

describe('records chosen by where', () => {
  it.each<readonly [string, FileOptions['where'], readonly string[]]>([
    ['by one column', { bucket: 'old' }, ['1', '3']],
    ['by two', { bucket: 'old', source_key: '3' }, ['3']],
    ['by exact text', { bucket: 'Old' }, ['4']],
    ['by an empty text', { target_key: '' }, ['4']],
    ['none', { bucket: 'ol' }, []],
    ['all, when nothing is asked', {}, ['4', '2', '1', '3']],
  ])('of a CSV file, %s', async (_name, where = {}, expected) => {
    const rows = await rowsOf('copies.csv', copies, { ...byTarget, where }, ['source_key']);
    expect(rows.map(([cell]) => cell)).toEqual(expected);
  });

  it('by NULL, which is no text, in a column that turns up late', async () => {
    const lines = [{ id: 1 }, { id: 2, to: null }, { id: 3, to: '' }, { id: 4, to: 'null' }, { id: 5 }];
    const content = lines.map((line) => JSON.stringify(line)).join('\n');
    const rows = await rowsOf('a.ndjson', content, { key: 'id', where: { to: null } }, ['id']);
    expect(rows.map(([cell]) => cell)).toEqual(['1', '2', '5']);
    const csv = await rowsOf('a.csv', 'id,to\n1,\n2,""\n', { key: 'id', null: '', where: { to: null } }, [
      'id',
    ]);
    expect(csv.map(([cell]) => cell)).toEqual(['1']);
  });

  it('by a number or a path as it stands in JSON, page after page', async () => {
    const records = Array.from({ length: 1_201 }, (_, at) => ({ id: at, from: { port: at % 400 } }));
    const rows = await rowsOf(
      'a.json',
      JSON.stringify(records),
      { key: { id: 'int' }, where: { 'from.port': '0' } },
      ['id'],
    );
    expect(rows.map(([cell]) => cell)).toEqual(['0', '400', '800', '1200']);
  });

  it('of a map', async () => {
    const rows = await rowsOf('a.json', '{"a":"x","b":"y"}', { entries: true, where: { value: 'y' } }, [
      'key',
    ]);
    expect(rows).toEqual([['b']]);
  });

  it('keeps the keys of the others out of sight, as odd as they may be', async () => {
    const options: FileOptions = { key: { id: 'int' }, where: { kind: 'n' } };
    expect(await rowsOf('a.csv', 'id,kind\n7,n\nx,t\n', options, ['id'])).toEqual([['7']]);
  });
});

describe('a choice is refused', () => {
  it.each<readonly [string, string, string]>([
    [
      'copies.csv',
      copies,
      'copies.csv: has no column "port"; its columns are "target_key", "source_key", "bucket"',
    ],
    ['copies.csv', 'target_key\n', 'copies.csv: has no column "port"; its columns are "target_key"'],
    ['a.ndjson', '{"target_key":"a"}', 'a.ndjson: has no column "port"; its columns are "target_key"'],
  ])('by a column that no record of %s has', async (name, content, message) => {
    const thrown = await failureOf(name, content, { ...byTarget, where: { port: '1' } });
    expect(thrown).toMatchObject({
      code: 'column-missing',
      message: `${message}; name one of them in where`,
    });
  });

  it('still names a key column that no record has, although none was chosen', async () => {
    const options: FileOptions = { key: 'id', where: { a: 'x' } };
    expect(await failureOf('a.ndjson', '{"a":"y"}', options)).toMatchObject({ code: 'column-missing' });
  });

  it('by what is no text', () => {
    expect(() => file('a.csv', { key: 'id', where: { port: 7 } as never })).toThrow(
      'file a.csv: where.port: expected a text, or null for NULL',
    );
  });
});
