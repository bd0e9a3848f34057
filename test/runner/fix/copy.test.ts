// Objects that are copied, and rows that are set from objects: only what bytes prove, and nothing over anything.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileIntegrity } from '../../../checks/file-integrity.ts';
import { objectLinks } from '../../../checks/object-links.ts';
import type { Check } from '../../../src/model/check.ts';
import { fixExitCode } from '../../../src/model/fix-report.ts';
import { memoryObjects, type MemoryObject } from '../../../src/sources/memory-objects.ts';
import { memory, type MemoryRow } from '../../../src/sources/memory.ts';
import { applied, planned, undone } from '../../support/mending.ts';
import { outFolder } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const object = (key: string, bytes: string, more: Partial<MemoryObject> = {}): MemoryObject => ({
  key,
  bytes,
  ...more,
});

/** The object that was lost, and a neighbour that was not. */
function stores(lost: Partial<MemoryObject> = {}) {
  const kept = object('a/1', 'one');
  const old = [kept, object('a/2', 'two', { contentType: 'text/plain', metadata: { owner: 'x' }, ...lost })];
  const media = [kept];
  const source = memoryObjects('old', () => old);
  return { old, media, source, target: memoryObjects('media', media, { writer: true }) };
}

/** Rows that name objects by their key, with what they say of them. */
function rows(given: readonly (readonly [key: string, size: string | null, checksum: string | null])[]) {
  const list: MemoryRow[] = given.map(([key, size, checksum], at) => ({
    id: String(at + 1),
    key,
    size,
    checksum,
  }));
  const columns = { id: 'number', key: 'text', size: 'number', checksum: 'text' } as const;
  return { list, ref: memory('rows', { key: { key: 'text' }, columns, rows: list, writer: true }) };
}

const fix = async (checks: readonly Check[]) => {
  const { report, fixes: plan } = await planned(out, checks);
  const { fixes } = await applied(out, checks, report.runId);
  return { runId: report.runId, plan, fixes };
};

describe('a missing object', () => {
  const moved = ({ source, target }: ReturnType<typeof stores>) => [
    fileIntegrity('moved', { source, target }),
  ];

  it('is copied with its type and its metadata, and removed again by undo', async () => {
    const world = stores();
    const { fixes, runId } = await fix(moved(world));
    expect(fixes.changes).toMatchObject([
      { op: 'copy-object', key: ['a/2'], before: null, after: { size: 3 }, status: 'done', proved: true },
    ]);
    expect(world.media).toHaveLength(2);
    expect(world.media[1]).toMatchObject({ key: 'a/2', contentType: 'text/plain', metadata: { owner: 'x' } });
    expect(Buffer.from(world.media[1]?.bytes as Uint8Array).toString()).toBe('two');
    expect(fixExitCode((await undone(out, moved(world), runId)).fixes)).toBe(0);
    expect(world.media).toEqual([world.old[0]]);
  });

  it.each([
    [
      'a digest that its store keeps is another',
      { checksums: [{ algorithm: 'crc32c', value: '0', parts: null }] },
    ],
    ['its ETag is the MD5 of other bytes', { etag: { value: md5('other'), of: 'md5' } }],
    ['it cannot be read', { fails: { code: 'denied', message: 'access is denied' } }],
  ] as const)('is not copied when %s', async (_why, lost) => {
    const world = stores(lost);
    const { plan, fixes } = await fix(moved(world));
    expect(plan.changes).toMatchObject([{ status: 'refused', guard: 'not-proven' }]);
    expect(fixes.changes).toEqual([]);
    // Whoever applies the plan tells what it had refused.
    expect(fixes.refusals).toMatchObject([{ kind: 'missing', guard: 'not-proven', findings: 1 }]);
    expect(world.media).toHaveLength(1);
  });

  it('is not copied over what came meanwhile, nor when its source changed', async () => {
    const world = stores();
    const { report } = await planned(out, moved(world));
    world.media.push(object('a/2', 'mine'));
    expect((await applied(out, moved(world), report.runId)).fixes.changes).toMatchObject([
      { guard: 'moved' },
    ]);
    expect(world.media[1]?.bytes).toBe('mine');

    const other = stores();
    const { report: ran } = await planned(out, moved(other));
    other.old[1] = object('a/2', 'changed');
    const { fixes } = await applied(out, moved(other), ran.runId);
    expect(fixes.changes).toMatchObject([
      { guard: 'moved', message: expect.stringMatching(/planned/) as string },
    ]);
    expect(other.media).toHaveLength(1);
  });

  it('stays where a row names it that did not then', async () => {
    const world = stores();
    const named = rows([['a/1', '3', md5('one')]]);
    const checks = [
      ...moved(world),
      objectLinks('linked', { rows: named.ref, objects: world.target }, { orphans: 'ignore' }),
    ];
    const { runId } = await fix(checks);
    named.list.push({ id: '9', key: 'a/2', size: '3', checksum: null });
    const { fixes } = await undone(out, checks, runId);
    expect(fixes.changes).toMatchObject([{ status: 'refused', guard: 'named' }]);
    expect(world.media).toHaveLength(2);
    named.list.pop();
    expect(fixExitCode((await undone(out, checks, runId)).fixes)).toBe(0);
    expect(world.media).toHaveLength(1);
  });
});

describe('a row of a file', () => {
  const said = {
    size: 'size',
    checksum: { column: 'checksum', algorithm: 'md5', bytes: 'if-needed' },
  } as const;

  it('is set from its object, which is proved against its source', async () => {
    const { source, media, old } = stores();
    media.push(old[1] ?? object('', ''));
    const target = memoryObjects('media', media, { writer: true });
    const named = rows([
      ['a/1', '999', null],
      ['a/2', null, md5('two')],
    ]);
    const checks = [objectLinks('linked', { rows: named.ref, objects: target, source }, said)];
    const before = structuredClone(named.list);
    const { fixes, runId } = await fix(checks);
    expect(fixes.counts).toMatchObject({ done: 3, proved: 3 });
    expect(named.list).toMatchObject([
      { key: 'a/1', size: '3', checksum: md5('one') },
      { key: 'a/2', size: '3', checksum: md5('two') },
    ]);
    await undone(out, checks, runId);
    expect(named.list).toEqual(before);
  });

  it('stays as it is where the object is not what its source has, or no source is named', async () => {
    const { source } = stores();
    const target = memoryObjects('media', [object('a/1', 'ONE'), object('a/2', 'two')]);
    const named = rows([
      ['a/1', '9', md5('one')],
      ['a/2', '3', md5('two')],
    ]);
    const { plan } = await fix([objectLinks('linked', { rows: named.ref, objects: target, source }, said)]);
    expect(plan.changes.map(({ guard }) => guard)).toEqual(['not-proven', 'not-proven']);
    const without = await planned(out, [objectLinks('linked', { rows: named.ref, objects: target }, said)]);
    expect(without.fixes.changes.every(({ guard }) => guard === 'not-proven')).toBe(true);
    expect(without.fixes.changes[0]?.message).toMatch(/role "source"/);
  });

  it('is led to the one object that has its content', async () => {
    const target = memoryObjects('media', [object('a/1', 'one'), object('b/stray', 'two')]);
    const named = rows([
      ['a/1', '3', md5('one')],
      ['a/2', '3', md5('two')],
    ]);
    const checks = [objectLinks('linked', { rows: named.ref, objects: target }, said)];
    const { fixes, runId } = await fix(checks);
    expect(fixes.changes).toMatchObject([
      {
        kind: 'recoverable',
        before: { key: 'a/2' },
        after: { key: 'b/stray' },
        status: 'done',
        proved: true,
      },
    ]);
    expect(named.list[1]).toMatchObject({ id: '2', key: 'b/stray' });
    await undone(out, checks, runId);
    expect(named.list[1]).toMatchObject({ id: '2', key: 'a/2' });
  });
});
