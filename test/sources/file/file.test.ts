/** What a file says is what is read: exact numbers, told NULLs, nested values, maps, and one hash for one content. */
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Cancelled, ConfigError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { FileBytes } from '../../../src/sources/file/bytes.ts';
import { file, type FileOptions } from '../../../src/sources/file/file.ts';
import { openContext } from '../../support/open-context.ts';
import { all, calm } from '../contract/reading.ts';
import { readingFile, rowsOf } from './reading.ts';

const byId: FileOptions = { key: { id: 'int' } };

describe('a JSON file', () => {
  it('keeps the exact text of numbers, and what else is no text', async () => {
    const content = `[{"id": 1, "big": 12345678901234567890.10, "tiny": -0.0, "e": 1E+400, "yes": true, "no": false, "none": null}]`;
    const rows = await rowsOf('a.json', content, byId, ['big', 'tiny', 'e', 'yes', 'no', 'none']);
    expect(rows).toEqual([['12345678901234567890.10', '-0.0', '1E+400', 'true', 'false', null]]);
  });

  it('keeps nested values as JSON text without spaces, their numbers and texts untouched', async () => {
    const content = `{"id":1,"o":{ "n" : 1.00 , "t":" a \\" } b" },"l":[1 , {"x":[ ]}],"e":{}}\n{"id":2,"o":null}`;
    const rows = await rowsOf('a.ndjson', content, byId, ['o', 'l', 'e']);
    expect(rows).toEqual([
      [`{"n":1.00,"t":" a \\" } b"}`, '[1,{"x":[]}]', '{}'],
      [null, null, null],
    ]);
  });

  it('gives what is inside of objects by its path, unless a column has that very name', async () => {
    const lines = [
      { id: 1, clients: { total: 7, by: { town: { Kiel: 3 } } }, 'a.b': 'flat', a: { b: 'nested' } },
      { id: 2, clients: 'none' },
      { id: 3, clients: { 'by.town': 9, by: { town: [1] } } },
    ];
    const content = lines.map((line) => JSON.stringify(line)).join('\n');
    const columns = ['clients.total', 'clients.by.town', 'clients.by.town.Kiel', 'a.b', 'clients'];
    const rows = await rowsOf('a.ndjson', content, byId, columns);
    expect(rows).toEqual([
      ['7', '{"Kiel":3}', '3', 'flat', JSON.stringify(lines[0]!.clients)],
      [null, null, null, null, 'none'],
      [null, '9', null, null, JSON.stringify(lines[2]!.clients)],
    ]);
    const keyed = await rowsOf('a.ndjson', `{"ids":{"old":5},"n":"a"}`, { key: { 'ids.old': 'int' } }, [
      'n',
      'ids.old',
    ]);
    expect(keyed).toEqual([['a', '5']]);
  });

  it('finds the list inside of a document, whatever is around it', async () => {
    const content = `{"list": [{"id": 9}], "x": {"results": [1]}, "load": {"n": [[{"results":"]"}]], "results": [{"id": 1}, {"id": 2}], "z": "}"}, "y": 1}`;
    expect(await rowsOf('a.json', content, { ...byId, list: 'load.results' }, ['id'])).toEqual([
      ['1'],
      ['2'],
    ]);
  });

  it('reads a map as keys and values, the same name as often as it is there', async () => {
    const content = `{"map": {"b": "x", "a": {"id": 7}, "b": "y", "é\\u0301": null}}`;
    const rows = await rowsOf('a.json', content, { list: 'map', entries: true }, [
      'key',
      'value',
      'value.id',
    ]);
    expect(rows).toEqual([
      ['a', '{"id":7}', '7'],
      ['b', 'x', null],
      ['b', 'y', null],
      ['é\u0301', null, null],
    ]);
  });

  it.each([['a.json', ''], ['a.json', ' \n'], ['a.json', '[]'], ['a.json', '[ ]\n'], ['a.ndjson', ''], ['a.ndjson', '\n \n'], ['a.csv', ''], ['a.csv', 'id,name\n']])(
    'has no rows in %s when it holds %j',
    async (name, content) => {
      const options = { ...byId, columns: { name: 'text' } } as const;
      expect(await rowsOf(name, content, options, ['id', 'name'])).toEqual([]);
      expect(await rowsOf(name, `\ufeff${content}`, options, ['id'])).toEqual([]);
    },
  ); // prettier-ignore

  it('knows its columns from its records, and those that are declared', async () => {
    const content = `{"id":1,"a":"x","o":{"p":1}}\n\n{"b":2,"id":2}\r\n`;
    const options = {
      key: { id: 'int' },
      columns: { a: 'date', never: { family: 'number', name: 'int4' } },
    } as const;
    await readingFile('a.ndjson', content, options, async (dataset) => {
      const { columns, key, estimate } = await dataset.describe(calm);
      expect(Object.entries(columns).map(([name, { family }]) => [name, family])).toEqual([
        ['id', 'untyped'], ['a', 'date'], ['o', 'untyped'], ['b', 'untyped'], ['o.p', 'untyped'], ['never', 'number'],
      ]); // prettier-ignore
      expect(key).toEqual([{ column: 'id', kind: 'int', nullable: true }]);
      expect(estimate).toBe(2);
      const rows = (await all(dataset.scan(EVERYTHING, ['a', 'never', 'b'], calm))).map(({ row }) => row);
      expect(rows).toEqual([['x', null, null], [null, null, '2']]); // prettier-ignore
      await expect(all(dataset.scan(EVERYTHING, ['o.q'], calm))).rejects.toThrow(
        'if it may be absent from every record',
      );
    });
  });
});

describe('a CSV file', () => {
  it('takes only the unquoted text for NULL, and only when it is told which', async () => {
    const content = 'id,a,b\n1,"",\n2,\\N,"\\N"\n';
    expect(await rowsOf('a.csv', content, byId, ['a', 'b'])).toEqual([['', ''], ['\\N', '\\N']]); // prettier-ignore
    expect(await rowsOf('a.csv', content, { ...byId, null: '' }, ['a', 'b'])).toEqual([['', null], ['\\N', '\\N']]); // prettier-ignore
    expect(await rowsOf('a.csv', content, { ...byId, null: '\\N' }, ['a', 'b'])).toEqual([['', ''], [null, '\\N']]); // prettier-ignore
  });

  it('reads quotes, line breaks and delimiters in fields, and either end of a line', async () => {
    const content = '\ufeffid;"na;me"\r\n1;"a ""b""\r\nc;"\n2; d \r\n3;""';
    expect(await rowsOf('a.csv', content, { ...byId, delimiter: ';' }, ['na;me'])).toEqual([
      ['a "b"\r\nc;'],
      [' d '],
      [''],
    ]);
  });
});

describe('a file', () => {
  it('is named by the hash of its bytes', async () => {
    const content = '\ufeff{"id":1}\n'.repeat(1).concat('{"id":2}\n'.repeat(200_000));
    const hash = createHash('sha256').update(content).digest('hex');
    const snapshot = await readingFile('a.ndjson', content, byId, (_, session) =>
      Promise.resolve(session.snapshot),
    );
    expect(snapshot).toBe(`sha256:${hash}`);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'keeps characters whole wherever its chunks end (%i)',
    async (shift) => {
      const folder = await mkdtemp(join(tmpdir(), 'reconcile-file-'));
      const text = 'x'.repeat(shift) + '🚤é€'.repeat(250_000);
      await writeFile(join(folder, 'a.csv'), text);
      const chunks: string[] = [];
      for await (const chunk of new FileBytes(join(folder, 'a.csv'), 'a.csv').chunks(calm))
        chunks.push(chunk.toString());
      expect(chunks.length).toBeGreaterThan(2);
      expect(chunks.join('') === text).toBe(true);
      await rm(folder, { recursive: true });
    },
  );

  it('may be given as a URL, under any extension when its format is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reconcile-file-'));
    await writeFile(join(folder, 'export.dat'), 'id\n1\n');
    const ref = file(pathToFileURL(join(folder, 'export.dat')), { ...byId, format: 'csv', private: ['id'] });
    const context = await openContext();
    const session = await context.session(ref.source);
    expect(await session.dataset(ref).count(EVERYTHING, calm)).toBe(1);
    expect([ref.source.label, ref.path, ref.private]).toEqual(['export.dat', 'export.dat', ['id']]);
    expect((await ref.source.probe(context, calm)).version).toMatch(/^csv, 5 bytes, written 20/);
    await context.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['appended to', (path: string) => appendFile(path, '{"id":2}\n')],
    [
      'replaced',
      async (path: string) => writeFile(`${path}.new`, '').then(() => rename(`${path}.new`, path)),
    ],
    ['removed', (path: string) => rm(path)],
  ])('that is %s while it is read may be read again', async (_, change) => {
    const folder = await mkdtemp(join(tmpdir(), 'reconcile-file-'));
    const path = join(folder, 'a.ndjson');
    await writeFile(path, '{"id":1}\n'.repeat(300_000)); // more than two chunks
    const reading = (async () => {
      let chunks = 0;
      for await (const chunk of new FileBytes(path, 'a.ndjson').chunks(calm)) {
        if (chunk.length > 0 && chunks === 0) await change(path);
        chunks += 1;
      }
    })();
    await expect(reading).rejects.toMatchObject({
      name: 'SourceError',
      code: 'file-changed',
      transient: true,
    });
    await expect(reading).rejects.toThrow(/^a\.ndjson: .*a\.ndjson was changed while it was read; run again/);
    await rm(folder, { recursive: true });
  });

  it('stops being read when it is told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reconcile-file-'));
    const path = join(folder, 'a.ndjson');
    await writeFile(path, '{"id":1}\n'.repeat(300_000));
    const context = await openContext();
    const stop = new AbortController();
    const opening = file(path, { ...byId, runBytes: 20_000 }).source.open(context, stop.signal);
    setTimeout(() => stop.abort(), 30);
    await expect(opening).rejects.toThrow(Cancelled);
    expect(await context.leftInScratch()).toEqual([]);
    await context.close();
    await rm(folder, { recursive: true });
  });

  it.each<[string, FileOptions, string]>([
    ['a.dat', byId, "file a.dat: its extension says nothing; add format: 'json', 'ndjson' or 'csv'"],
    ['a.json', {}, "file a.json: it needs a key, as in key: { id: 'int' }"],
    [
      'a.json',
      { key: [] },
      "file a.json: its key has no column; name at least one, as in key: { id: 'int' }",
    ],
    [
      'a.csv',
      { key: 'id', list: 'a' },
      'file a.csv: list and entries are for JSON documents, and this is csv; leave them out',
    ],
    [
      'a.ndjson',
      { key: 'id', entries: true },
      'file a.ndjson: list and entries are for JSON documents, and this is ndjson; leave them out',
    ],
    [
      'a.json',
      { key: 'id', null: '' },
      'file a.json: null and delimiter are for CSV, and this is json; leave them out',
    ],
    [
      'a.csv',
      { key: 'id', delimiter: '||' },
      'file a.csv: its delimiter must be one character, and no quote or line break',
    ],
  ])('%s with %j is refused before anything is read', (name, options, message) => {
    expect(() => file(name, options)).toThrow(new ConfigError('config', message));
  });
});
