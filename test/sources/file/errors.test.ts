/** Every complaint about a file names it and the place, says what to do, quotes none of its data, and leaves nothing behind. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReconcileError } from '../../../src/model/problem.ts';
import { file, type FileOptions } from '../../../src/sources/file/file.ts';
import { openContext } from '../../support/open-context.ts';
import { calm } from '../contract/reading.ts';
import { failureOf } from './reading.ts';

type Case = readonly [name: string, content: string, options: FileOptions, message: string];

const id: FileOptions = { key: { id: 'int' } };
const long = '{"id":1}\n'.repeat(150_000); // more than one chunk

const CASES: readonly Case[] = [
  ['a.ndjson', '{"id":1}\n{"id":2', id, 'a.ndjson: line 2: is cut off; the file is not whole, so export it again'],
  ['a.ndjson', `${long}{"id":tru`, id, 'a.ndjson: line 150001: is cut off; the file is not whole, so export it again'],
  ['a.ndjson', '{"id":1}\n{"id":2\n{"id":3}\n', id, 'a.ndjson: line 2: is cut off; the file is not whole, so export it again'],
  ['a.ndjson', '{"id":1}\n\n{"id" 2}\n', id, 'a.ndjson: line 3: is not JSON at character 7; correct it, or export it again'],
  ['a.ndjson', '{"id":01}\n', id, 'a.ndjson: line 1: is not JSON at character 8; correct it, or export it again'],
  ['a.ndjson', '{"id":1,}\n', id, 'a.ndjson: line 1: is not JSON at character 9; correct it, or export it again'],
  ['a.ndjson', '{"id":1} {"id":2}\n', id, 'a.ndjson: line 1: is not JSON at character 10; correct it, or export it again'],
  ['a.ndjson', '{"id":1,"o":{"secret":nope}}\n', id, 'a.ndjson: line 1: is not JSON at character 13; correct it, or export it again'],
  ['a.ndjson', '{"id":1}\n[1]\n', id, 'a.ndjson: line 2: is JSON but no object; each record must be an object with names'],
  ['a.ndjson', '{"id":1,"a":1,"a":2}\n', id, 'a.ndjson: line 1: names "a" twice; keep one of them'],
  ['a.ndjson', '{"ID":1}\n', id, 'a.ndjson: has no column "id"; its columns are "ID"; name one of them in key and columns'],
  ['a.ndjson', '{"id":1}\n{"id":"x1"}\n', id, "a.ndjson: line 2: a key declared as int holds a value of 2 characters that is not one; declare the key's kind as text, or clean the column"],
  ['a.ndjson', '{"id":"\\ud83d"}\n', { key: 'id' }, 'a.ndjson: line 1: its key holds half of a surrogate pair, which is no text; clean the record'],
  ['a.json', '[{"id":1},{"id":2}', id, 'a.json: record 2: is cut off; the file is not whole, so export it again'],
  ['a.json', '[{"id":1},{"id":', id, 'a.json: record 2: is cut off; the file is not whole, so export it again'],
  ['a.json', '[{"id":1},]', id, 'a.json: record 2: is not JSON: a value is missing; correct it, or export it again'],
  ['a.json', '[{"id":1} {"id":2}]', id, 'a.json: record 1: is not JSON: "]" is missing; correct it, or export it again'],
  ['a.json', '[{"id":1},{"id":secret}]', id, 'a.json: record 2: is not JSON at character 7; correct it, or export it again'],
  ['a.json', '[{"id":1},7]', id, 'a.json: record 2: is JSON but no object; each record must be an object with names'],
  ['a.json', '[{"id":1}] x', id, "a.json: goes on after the end of its JSON document; if it is one record a line, say format: 'ndjson'"],
  ['a.json', '{"id":1}\n{"id":2}', id, 'a.json: the document is no array of records; say where it is with list, or entries: true when an object maps ids'],
  ['a.json', '{"a":{"b":{}}}', { ...id, list: 'a.b' }, 'a.json: "a.b" is no array of records; say where it is with list, or entries: true when an object maps ids'],
  ['a.json', '{"a":{"b":[]}}', { ...id, list: 'a.c' }, 'a.json: holds no "a.c", only "b"; say with list where the records are'],
  ['a.json', '{"jane@example.org":{},"b":1}', { ...id, list: 'c' }, 'a.json: holds no "c"; say with list where the records are'],
  ['a.json', '{"a":7}', { ...id, list: 'a.c' }, 'a.json: holds no "a.c"; say with list where the records are'],
  ['a.json', '{"a":[],"a":[]}', { ...id, list: 'a' }, 'a.json: holds "a" twice; keep one of them'],
  ['a.json', '{"a":[{"id":1}],"b":{', { ...id, list: 'a' }, 'a.json: is cut off; the file is not whole, so export it again'],
  ['a.json', '{"a":[],}', { ...id, list: 'b' }, 'a.json: is not JSON: a value is missing; correct it, or export it again'],
  ['a.json', '["x"]', { entries: true }, 'a.json: the document is no object, so it is no map; leave out entries, or say where the map is with list'],
  ['a.json', '{"x":"y","z"}', { entries: true }, 'a.json: record 2: is not JSON: ":" is missing; correct it, or export it again'],
  ['a.json', '{"x":"y","z":', { entries: true }, 'a.json: record 2: is cut off; the file is not whole, so export it again'],
  ['a.json', `{${Array.from({ length: 6_000 }, (_, at) => `"n${at}":1`).join()}}`.replace(/.*/, '[$&]'), id, 'a.json: record 1: has brought the different names to more than records can have; if they are ids, read the object as a map with entries: true'],
  ['a.csv', 'id,name\n1,a\n2\n', id, 'a.csv: line 3: has 1 field where the header has 2; look for a missing quote or delimiter, or a file cut off'],
  ['a.csv', 'id,name\n1,"a\nb",c\n', id, 'a.csv: line 3: has 3 fields where the header has 2; look for a missing quote or delimiter, or a file cut off'],
  ['a.csv', 'id,name\n1,"secret', id, 'a.csv: line 2: opens a quote that nothing closes, so the record is cut off; the file is not whole, so export it again'],
  ['a.csv', 'id,name\n1,sec"ret\n', id, 'a.csv: line 2: has a quote inside of a field; quote the whole field and double the quotes in it'],
  ['a.csv', 'id,name\n1,"sec"ret\n', id, 'a.csv: line 2: has a quote inside of a field; quote the whole field and double the quotes in it'],
  ['a.csv', 'id,name,id\n', id, 'a.csv: line 1: names the column "id" twice; give each column a name of its own'],
  ['a.csv', 'ID,name\n', id, 'a.csv: has no column "id"; its columns are "ID", "name"; name one of them in key and columns'],
  ['a.csv', 'id\n1\n', { ...id, columns: { age: 'number' } }, 'a.csv: has no column "age"; its columns are "id"; name one of them in key and columns'],
  ['a.csv', 'id\n1\nx\n', id, "a.csv: record 2: a key declared as int holds a value of 1 characters that is not one; declare the key's kind as text, or clean the column"],
]; // prettier-ignore

describe('a file that cannot be read as it should', () => {
  it.each(CASES.map((each) => [each[0], each[1].slice(0, 60), ...each] as const))(
    '%s holding %j',
    async (_, __, name, content, options, message) => {
      const failure = (await failureOf(name, content, options)) as ReconcileError;
      expect(failure).toBeInstanceOf(ReconcileError);
      expect(failure.message).toBe(message);
      expect(failure.transient).toBe(false);
    },
  );

  it.each([
    ['a.ndjson', '{"id":1}', '{"id":"'],
    ['a.json', '[{"id":1},', '{"id":"'],
    ['a.csv', 'id', '"'],
  ])('%s that is not UTF-8', async (name, first, start) => {
    const complaint = 'holds bytes that are not UTF-8; convert the file to UTF-8';
    const bytes = (...parts: (string | number)[]) =>
      Buffer.concat(
        parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))),
      );
    const inside = await failureOf(name, bytes(first, '\n', start, 0xe4, '"\n'), { key: 'id' });
    expect((inside as Error).message).toBe(`${name}: line 2: ${complaint}`);
    const atTheEnd = await failureOf(name, bytes(first, '\n', start, 0xc3), { key: 'id' });
    expect((atTheEnd as Error).message).toBe(`${name}: line 2: ${complaint}`);
    const later = await failureOf('a.ndjson', bytes(long, '{"id":2}\n{"id":"é', 0xff, '"}'), { key: 'id' });
    expect((later as Error).message).toBe(`a.ndjson: line 150002: ${complaint}`);
  });

  it('that is missing, is a folder, or may not be read, is no empty set', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reconcile-file-'));
    await mkdir(join(folder, 'b.csv'));
    await writeFile(join(folder, 'c.csv'), 'id\n');
    await chmod(join(folder, 'c.csv'), 0o000);
    const context = await openContext();
    const opening = (name: string) => file(join(folder, name), id).source.open(context, calm);
    const path = (name: string) => join(folder, name);
    await expect(opening('a.csv')).rejects.toThrow(
      `a.csv: ${path('a.csv')} does not exist; check the path; a missing file is not taken for an empty one`,
    );
    await expect(opening('b.csv')).rejects.toThrow(
      `b.csv: ${path('b.csv')} is no file; name the file itself`,
    );
    if (process.getuid?.() !== 0)
      await expect(opening('c.csv')).rejects.toThrow('let the user who runs this read it');
    await expect(file(path('a.csv'), id).source.probe(context, calm)).rejects.toMatchObject({
      code: 'file-missing',
    });
    await context.close();
    await rm(folder, { recursive: true });
  });
});
