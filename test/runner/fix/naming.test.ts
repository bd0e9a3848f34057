// An object that a fix put there is removed again only while the rows that name it are what they were.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCheck, type Check } from '../../../src/model/check.ts';
import { SourceError } from '../../../src/model/problem.ts';
import { role } from '../../../src/model/role.ts';
import type { Suite } from '../../../src/model/suite.ts';
import { carryOut } from '../../../src/runner/fix/carry-out.ts';
import { fixFolder, makeFixId } from '../../../src/runner/fix/fix-folder.ts';
import { Journal } from '../../../src/runner/fix/journal.ts';
import { isNamedAlike, objectName, rowsNaming } from '../../../src/runner/fix/naming.ts';
import { undoRun } from '../../../src/runner/fix/undo.ts';
import { Sessions } from '../../../src/runner/sessions.ts';
import { directory } from '../../../src/sources/directory/index.ts';
import { memory } from '../../../src/sources/memory.ts';
import { memoryObjects, type MemoryObject } from '../../../src/sources/memory-objects.ts';
import { CONTEXT, RUN } from './world.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-naming-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

const links = defineCheck({
  name: 'links',
  asserts: 'Every row names an object.',
  cannotSee: [],
  evidence: 'keys',
  roles: { rows: role(), objects: role() },
  options: z.object({}),
  finds: { missing: { severity: 'error', title: 'a row names an object that does not exist' } },
  splitBy: null,
  sides: { source: 'rows', target: 'objects' },
  inStep: ['rows', 'objects'],
  names: { rows: 'rows', objects: 'objects' },
  async *inspect() {
    // asked about nothing here
  },
});

type Row = { readonly key: string; readonly size: string | null };
const { signal } = new AbortController();

/** Rows that name objects; a function that throws is a system that is down. */
function rowsOf(rows: () => readonly Row[]) {
  return memory('files', { key: { key: 'text' }, columns: { key: 'text', size: 'number' }, rows });
}

function suites(...checks: Check[]): ReadonlyMap<string, Suite> {
  const suite: Suite = {
    name: 'gate',
    checks,
    least: null,
    evidence: 'values',
    maxFindings: null,
    frozen: false,
    settle: 0,
    checkTimeout: 1_000,
  };
  return new Map([['gate', suite]]);
}

function sessions(): Sessions {
  const name = () => 'media';
  return new Sessions(
    { name, reveal: () => '', folder: out, scratch: out, diskCap: 1e9, onOpened: () => undefined },
    signal,
  );
}

describe('rows that name an object', () => {
  it('are those of every check that has a say, whatever prefix its datasets leave out', async () => {
    const root = join(out, 'media');
    await mkdir(join(root, 'berths'), { recursive: true });
    await writeFile(join(root, 'berths/a.jpg'), 'a');
    const [mine, same, other] = [directory(root), directory(root), directory(out)];
    let size: string | null = '1';
    const whole = rowsOf(() => [
      { key: 'berths/a.jpg', size },
      { key: 'berths/b.jpg', size: '2' },
    ]);
    const short = rowsOf(() => [{ key: 'a.jpg', size: '1' }]);
    const relative = { prefix: 'berths/', relative: true };
    const all = suites(
      links('whole', { rows: whole, objects: mine.objects() }),
      links('relative', { rows: short, objects: mine.objects(relative) }),
      links('twice', { rows: short, objects: same.objects(relative) }),
      links('outside', { rows: short, objects: mine.objects({ prefix: 'clubs/', relative: true }) }),
      links('elsewhere', { rows: short, objects: other.objects() }),
    );
    const ground = { suites: all, sessions: sessions(), signal };
    const dataset = (await ground.sessions.of(mine)).dataset(mine.objects(relative));
    expect(objectName(dataset, 'a.jpg')).toBe('berths/a.jpg');
    const before = await rowsNaming(mine, 'berths/a.jpg', ground);
    expect(Object.keys(before)).toEqual(['gate/whole', 'gate/relative', 'gate/twice']);
    expect(await rowsNaming(mine, 'berths/a.jpg', ground)).toEqual(before);
    size = null;
    const after = await rowsNaming(mine, 'berths/a.jpg', ground);
    expect(after['gate/relative']).toBe(before['gate/relative']);
    expect(isNamedAlike(before, after)).toBe(false);
    const nobody = await rowsNaming(mine, 'berths/c.jpg', ground);
    expect(isNamedAlike({}, nobody)).toBe(true);
    expect(isNamedAlike(before, nobody)).toBe(false);
    await ground.sessions.close();
  });
});

describe('undo of a copied object', () => {
  /** Copies an object as an apply does, then undoes it in a world where rows and checks are as given. */
  async function undone(
    then: readonly Row[],
    now: () => readonly Row[],
    changed: (checks: Check[]) => Check[] = (same) => same,
    between: (objects: MemoryObject[]) => void = () => undefined,
  ) {
    const folderOf = await mkdtemp(join(out, 'run-'));
    let rows = () => then;
    const objects: MemoryObject[] = [{ key: 'old', bytes: 'o' }];
    const media = memoryObjects('media', objects, { writer: true });
    const checks = [links('links', { rows: rowsOf(() => rows()), objects: media })];
    const ground = { suites: suites(...checks), sessions: sessions(), signal };
    const id = makeFixId('gate', 'apply', new Date());
    const { path } = await fixFolder(folderOf, id);
    const parent = { runId: RUN, manifest: '' };
    const journal = await Journal.open(path, {
      mode: 'apply',
      id,
      parent,
      plan: 'p',
      suite: 'gate',
      askedBy: 'me',
    });
    const about = {
      n: 1,
      check: 'copies',
      kind: 'missing',
      key: ['new'],
      fingerprint: 'f',
      source: 'media',
      dataset: 'media',
    };
    const change = journal.change(about, {
      object: 'new',
      namedBy: await rowsNaming(media.source, 'new', ground),
    });
    const writer = await media.source.openWriter?.(CONTEXT, signal);
    if (writer === undefined) throw new Error('no writer');
    const read = async function* () {
      yield Buffer.from('e');
    };
    const sha256 = createHash('sha256').update('e').digest('hex');
    const object = { size: 1, sha256, contentType: null, metadata: {}, read };
    const reason = { by: id, check: 'copies', kind: 'missing' };
    const write = { op: 'put-object', dataset: media, key: ['new'], reason, object } as const;
    expect(
      await carryOut(journal, change, writer, (port) => writer.apply(write, port, signal)),
    ).toMatchObject({ did: 'done' });
    await writer.close();
    await journal.close();
    rows = now;
    between(objects);
    const config = {
      sources: new Map([[media.source, 'media']]),
      suites: suites(...changed(checks)),
      out: folderOf,
      diskCap: 1e9,
    };
    const { fixes } = await undoRun({
      config,
      folder: out,
      out: folderOf,
      reveal: () => '',
      redact: (text) => text,
      onProgress: () => undefined,
      signal,
      run: RUN,
      only: null,
      askedBy: 'me',
    });
    return { change: fixes.changes[0], left: objects.map(({ key }) => key) };
  }

  const named: readonly Row[] = [{ key: 'new', size: null }];
  it('removes it while the same rows name it, or none', async () => {
    for (const rows of [named, []]) {
      const { change, left } = await undone(rows, () => rows);
      expect(change).toMatchObject({
        status: 'done',
        proved: true,
        op: 'copy-object',
        before: 'object',
        after: null,
      });
      expect(left).toEqual(['old']);
    }
  });

  const down = (): readonly Row[] => {
    throw new SourceError('down', 'files: cannot be reached; start it');
  };
  const cases: readonly [
    string,
    readonly Row[],
    () => readonly Row[],
    RegExp,
    ((checks: Check[]) => Check[])?,
  ][] = [
    ['a row that names it was changed', named, () => [{ key: 'new', size: '1' }], /are not what they were/],
    ['another row names it', named, () => [...named, ...named], /are not what they were/],
    ['a row names it that did not', [], () => named, /are not what they were/],
    ['the row that named it is gone', named, () => [], /are not what they were/],
    ['rows cannot be read', named, down, /cannot be told: files: cannot be reached/],
    ['the check that knows is gone', named, () => named, /are not what they were/, () => []],
  ];
  it.each(cases)('leaves it there when %s', async (_, then, now, message, change) => {
    const { change: became, left } = await undone(then, now, change);
    expect(became).toMatchObject({
      status: 'refused',
      guard: 'named',
      message: expect.stringMatching(message) as string,
    });
    expect(left).toEqual(['old', 'new']);
  });

  it('says that it is gone, and asks nobody who names it', async () => {
    const same = (checks: Check[]) => checks;
    const { change, left } = await undone(named, down, same, (objects) => objects.pop());
    expect(change).toMatchObject({
      status: 'refused',
      guard: 'drifted',
      message: 'the object is gone already',
    });
    expect(left).toEqual(['old']);
  });
});
