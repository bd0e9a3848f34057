/** COPY's text format is read back exactly: any text from a real server, cut anywhere, a page for each chunk. */
import { Buffer } from 'node:buffer';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { CopyOut } from '../../../src/sources/postgres/copy-out.ts';
import { CopyText } from '../../../src/sources/postgres/copy-text.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';
import { anyCharacter } from '../../support/any-character.ts';

const LAYOUT = { name: 'crm.berths', codec: keyCodec(['int']), places: [1, 2] };

/** The messages in which a server sends lines, each a row. */
function messages(...lines: readonly string[]): Buffer {
  return Buffer.concat(lines.map((line) => message('d', `${line}\n`)));
}

function message(code: string, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.from([code.charCodeAt(0), 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

describe('the reader of COPY text', () => {
  it('reads keys and cells, whether or not a row is all that follows the key', () => {
    const chunk = messages('1\tä\\tb\t\\N', '2\t\t\\\\N', '3\t🚤\\n\\\\\\r\tx', '4\t\\N\t');
    const expected = [['ä\tb', null], ['', '\\N'], ['🚤\n\\\r', 'x'], [null, '']]; // prettier-ignore
    const page = new CopyText(LAYOUT).take(chunk);
    expect(page.map(({ row }) => row)).toEqual(expected);
    expect(page.map(({ key }) => key)).toEqual(['pb1', 'pb2', 'pb3', 'pb4']);
    const turned = new CopyText({ ...LAYOUT, places: [2, 0] }).take(chunk);
    expect(turned.map(({ row }) => row)).toEqual(expected.map(([, b], at) => [b, String(at + 1)]));
    expect(turned.every(({ undivided }) => undivided === undefined)).toBe(true);
    const bare = new CopyText({ ...LAYOUT, places: [] }).take(messages('7'));
    expect(bare.map(({ key, row }) => [key, row])).toEqual([['pb7', []]]);
  });

  it('gives rows undivided, with the cells where their bytes say', () => {
    const [entry] = new CopyText(LAYOUT).take(messages('12\tä\\tb\t\\N'));
    const { bytes, from, until } = entry?.undivided ?? { bytes: Buffer.of(), from: 0, until: 0 };
    expect(Buffer.from(bytes.subarray(from, until)).toString()).toBe('ä\\tb\t\\N');
    expect(entry?.undivided?.cell(from, until - 3)).toBe('ä\tb');
    expect(entry?.undivided?.cell(until - 2, until)).toBe(null);
  });

  it('refuses a row that comes in parts, and bytes that are no UTF-8', () => {
    const parts = () => new CopyText(LAYOUT).take(message('d', '1\tä'));
    expect(parts).toThrow(/^crm\.berths: the server sent a row in parts/);
    const latin = message('d', Buffer.from('1\tM\xf6we\tb\n', 'latin1'));
    expect(() => new CopyText(LAYOUT).take(latin)).toThrow(/^crm\.berths: a text has no form in UTF-8/);
    expect(new CopyText(LAYOUT).take(messages('1\t\ufffd\tb'))).toHaveLength(1);
  });
});

describe('what COPY sends', () => {
  const text = ['1\tä', '2\tbb', `3\t${'x'.repeat(300)}`];
  const rows = messages(...text);
  const ended = [message('C', 'COPY 3\0'), message('Z', 'I')];
  const sent = Buffer.concat([
    message('H', '\0\0\x02\0\0\0\0'),
    messages(...text.slice(0, 1)),
    message('N', 'SNOTICE\0\0'),
    messages(...text.slice(1)),
    message('c', ''),
    ...ended,
  ]);

  /** Plays the driver: what is not for COPY comes back to it. */
  async function read(...pieces: readonly Buffer[]) {
    const stream = new PassThrough();
    const told: Buffer[] = [];
    const copy = new CopyOut('COPY');
    stream.on('data', (bytes: Buffer) => {
      const before = Buffer.concat(told);
      told.push(bytes);
      const now = Buffer.concat(told);
      const tells = (what: string): boolean => now.includes(what) && !before.includes(what);
      if (tells('COPY 3\0')) copy.handleCommandComplete({ text: 'COPY 3' });
      if (tells('Z\0\0\0\x05I')) copy.handleReadyForQuery();
      if (tells('EXX\0')) copy.handleError(new Error('refused'));
    });
    copy.submit({ stream, query: () => undefined });
    const feed = async (): Promise<void> => {
      for (const piece of pieces) {
        stream.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const feeding = feed();
    const chunks: Buffer[] = [];
    for await (const chunk of copy.chunks()) chunks.push(chunk);
    await feeding;
    return { rows: Buffer.concat(chunks), told: Buffer.concat(told), sent: copy.sent };
  }

  it('comes as whole rows wherever the stream is cut, and the rest is for the driver', async () => {
    const expected = { rows, told: Buffer.concat([message('N', 'SNOTICE\0\0'), ...ended]), sent: 3 };
    expect(await read(sent)).toEqual(expected);
    expect(await read(...[...sent].map((byte) => Buffer.from([byte])))).toEqual(expected);
    const property = fc.asyncProperty(fc.array(fc.nat(sent.length), { maxLength: 8 }), async (list) => {
      const edges = [0, ...list.toSorted((a, b) => a - b), sent.length];
      const pieces = edges.slice(1).map((edge, at) => sent.subarray(edges[at], edge));
      expect(await read(...pieces)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('ends with what the server says is wrong, after the rows that came before', async () => {
    const failing = Buffer.concat([messages('1\ta'), message('E', 'EXX\0')]);
    await expect(read(failing)).rejects.toThrow('refused');
    await expect(read(failing.subarray(0, -3), failing.subarray(-3))).rejects.toThrow('refused');
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
