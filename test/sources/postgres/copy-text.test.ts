/** COPY's text format is read back exactly: any text from a real server, cut anywhere, in pages of bounded size. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/model/dataset.ts';
import { keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { CopyText } from '../../../src/sources/postgres/copy-text.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';
import { anyCharacter } from '../../support/any-character.ts';

const LAYOUT = { name: 'crm.berths', codec: keyCodec(['int']), width: 2, places: [2] };

describe('the reader of COPY text', () => {
  it('gives the same rows wherever the stream is cut', () => {
    const text = Buffer.from('ä\\tb\t\\N\t1\n\t\\\\N\t2\n🚤\\n\\\\\\r\tx\t3\n');
    const expected = [['ä\tb', null], ['', '\\N'], ['🚤\n\\\r', 'x']]; // prettier-ignore
    const cuts = fc
      .array(fc.nat(text.length), { maxLength: 8 })
      .map((list) => [0, ...list.toSorted((a, b) => a - b), text.length]);
    const property = fc.property(cuts, (edges) => {
      const lines = new CopyText(LAYOUT);
      const pages = edges.slice(1).flatMap((edge, at) => lines.take(text.subarray(edges[at], edge)));
      const entries: Entry[] = [...pages, ...lines.finish()].flat();
      expect(entries.map(({ row }) => row)).toEqual(expected);
      expect(entries.map(({ key }) => key)).toEqual(['pb1', 'pb2', 'pb3']);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('bounds its pages by rows and by bytes', () => {
    const sizes = (cell: string, count: number) => {
      const lines = new CopyText(LAYOUT);
      const text = Array.from({ length: count }, (_, at) => `${cell}\t\t${at}\n`).join('');
      return [...lines.take(Buffer.from(text)), ...lines.finish()].map((page) => page.length);
    };
    expect(sizes('x', 9_000)).toEqual(Array.from({ length: 9 }, () => 1_000));
    expect(Math.max(...sizes('x'.repeat(10_000), 250))).toBeLessThanOrEqual(25);
    expect(sizes('x'.repeat(2_000_000), 3)).toEqual([1, 1, 1]);
  });

  it('refuses a stream that ends within a row, and bytes that are no UTF-8', () => {
    const cut = new CopyText(LAYOUT);
    cut.take(Buffer.from('a\tb\t1\nhalf a'));
    expect(() => cut.finish()).toThrow(/^crm\.berths: the last row is incomplete/);
    const latin = new CopyText(LAYOUT);
    expect(() => latin.take(Buffer.from('M\xf6we\tb\t1\n', 'latin1'))).toThrow(
      /^crm\.berths: a text has no form in UTF-8/,
    );
    expect(latin.take(Buffer.from('\ufffd\tb\t1\n'))).toEqual([]);
  });
});

describePostgres('text from a real server', () => {
  it('comes back as it was put in', async () => {
    const url = await database('copy_text', {
      sql: 'CREATE TABLE cells (id int PRIMARY KEY, cell text, other text)',
    });
    const special = fc.constantFrom(
      '\\',
      '\\N',
      '\\.',
      '\t',
      '\n',
      '\r',
      '\b',
      '\f',
      '\v',
      'N',
      '🚤',
      'ü',
      '\ufffd',
      '\u0001',
      '',
    );
    const text = fc.oneof(
      fc.array(special, { maxLength: 6 }).map((list) => list.join('')),
      fc.string({ unit: anyCharacter }),
    );
    const cell = fc.option(text.map((value) => value.replaceAll('\0', '')));
    const cells = fc.sample(fc.tuple(cell, cell), { numRuns: 3_000, seed: 7 });
    const big = ['x'.repeat(1_000_000), '\\\t'.repeat(500_000), '🚤'.repeat(300_000)];
    const all = [...cells, ...big.map((value, at) => [value, String(at)] as const)];
    const insert = `INSERT INTO cells SELECT * FROM unnest($1::int[], $2::text[], $3::text[])`;
    await run(url, insert, [
      all.map((_, at) => at),
      all.map(([first]) => first),
      all.map(([, second]) => second),
    ]);
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('cells', { key: 'id' }));
      const found = await rows(dataset, ['cell', 'other']);
      expect(found.length).toBe(all.length);
      expect(
        found.findIndex(([first, second], at) => first !== all[at]?.[0] || second !== all[at]?.[1]),
      ).toBe(-1);
    });
  });

  it('is read in bounded memory when its cells are large', async () => {
    const url = await database('large_cells', { sql: `CREATE TABLE cells (id int PRIMARY KEY, cell text);
      INSERT INTO cells SELECT g, repeat(md5(g::text), 32768) FROM generate_series(1, 180) g` }); // prettier-ignore
    await withCrm({ url }, async ({ source, of }) => {
      const before = memory();
      let most = 0;
      let seen = 0;
      for await (const page of of(source.table('cells', { key: 'id' })).scan(EVERYTHING, ['cell'], calm)) {
        seen += page.length;
        expect(page.length).toBe(1);
        expect(page[0]?.row[0]?.length).toBe(1_048_576);
        most = Math.max(most, memory() - before);
      }
      expect(seen).toBe(180);
      expect(most).toBeLessThan(120e6);
    });
  });
});

function memory(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
