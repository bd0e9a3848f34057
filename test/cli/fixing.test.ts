// Fixing as a person does it: plan, apply, undo and run again by the program, with what each prints, leaves and exits with.
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FixReport } from '../../src/model/fix-report.ts';
import type { Report } from '../../src/model/report.ts';
import { folderOf, reconcile } from '../support/command-line.ts';

// The folder of a config has no packages of its own.
const ZOD = pathToFileURL(createRequire(import.meta.url).resolve('zod')).href;

// Two tables that outlive the process, and a check that sets what differs.
const CONFIG = `import { readFileSync, writeFileSync } from 'node:fs';
import { defineCheck, defineConfig, memory, role, secret } from '@cutover/reconcile';
import { z } from '${ZOD}';
let proposed = 0;
const stop = () => ['SIGINT', ...(process.env.TWICE ? ['SIGTERM'] : [])].forEach((signal) => process.kill(process.pid, signal));
const columns = { id: 'text', v: 'text' };
const rows = JSON.parse(readFileSync(new URL('crm.json', import.meta.url), 'utf8'));
process.on('exit', () => writeFileSync(new URL('crm.json', import.meta.url), JSON.stringify(rows)));
const source = memory('legacy', { key: 'id', columns, rows: [{ id: '1', v: 'a' }, { id: '2', v: 'b' }, { id: '3', v: 'c' }] });
const target = memory('crm', { key: 'id', columns, rows, writer: true });
target.source.writerSecrets = [secret('CRM_WRITER')];
const mending = defineCheck({
  name: 'mending', asserts: 'Every value is right.', cannotSee: [], evidence: 'values',
  roles: { source: role(), target: role() },
  options: z.strictObject({}),
  finds: { wrong: { severity: 'error', title: 'a value that is not right' } },
  splitBy: null, sides: { source: 'source', target: 'target' }, inStep: ['source', 'target'],
  // STOP=n: a person stops the program while the n-th fix is proposed; two are when planning, and two when applying.
  fixes: { wrong: ({ key, expected, actual }) => (String(++proposed) === process.env.STOP && stop(), { op: 'set', at: { role: 'target', key }, expect: { v: actual }, to: { v: expected } }) },
  changes: 'target',
  async *inspect({ source, target }, { scope, signal, examined }) {
    const values = new Map();
    for await (const page of source.scan(scope, ['v'], signal)) for (const { key, row } of page) values.set(key, row[0]);
    for await (const page of target.scan(scope, ['v'], signal)) for (const { key, row } of page) {
      if (row[0] !== values.get(key)) yield { kind: 'wrong', key, expected: values.get(key), actual: row[0] };
    }
    examined('source', values.size);
    examined('target', values.size);
  },
});
// A check that breaks its own word about what it changes.
const fixes = { wrong: ({ key }) => ({ op: 'set', at: { role: 'source', key }, expect: {}, to: {} }) };
const broken = { ...mending('broken', { source, target }), definition: { ...mending.definition, fixes } };
export default defineConfig({
  sources: { legacy: source.source, crm: target.source },
  suites: { gate: { settle: 0, checks: [mending('values', { source, target }), ...(process.env.BROKEN ? [broken] : [])] } },
});
`;

const env = { CRM_WRITER: 'a writer' };
const NO_WRITER = 'reconcile: CRM_WRITER is not set in the environment: the writer of source crm needs it\n';
const WRONG = JSON.stringify([
  { id: '1', v: 'x' },
  { id: '2', v: 'b' },
  { id: '3', v: 'y' },
]);
const RIGHT = WRONG.replace('"x"', '"a"').replace('"y"', '"c"');

async function world() {
  const cwd = await folderOf({ 'reconcile.config.mjs': CONFIG, 'crm.json': WRONG });
  return {
    cwd,
    out: join(cwd, 'reconcile-runs'),
    rows: () => readFile(join(cwd, 'crm.json'), 'utf8'),
    write: (text: string) => writeFile(join(cwd, 'crm.json'), text),
    call: (line: string, more: Readonly<Record<string, string>> = env) =>
      reconcile(line.split(' '), { cwd, env: more }),
  };
}

describe('fixing', () => {
  it('stays unknown to the end when a check is broken, though every other change is proved', async () => {
    const { rows, call } = await world();
    const { code, stdout } = await call('--fix', { ...env, BROKEN: '1' });
    expect(await rows()).toBe(RIGHT);
    expect(stdout).toContain('check broken: mending would change the role "source"');
    expect(stdout).not.toMatch(/^(?:GO|CONSISTENT)/m);
    expect(code).toBe(2);
  });

  it('plans and changes nothing, applies the plan, proves it, and takes it back', async () => {
    const { out, rows, call } = await world();
    const plan = await call('--fix=plan', {});
    expect(plan.code).toBe(1);
    expect(plan.stdout).toMatch(/\n {2}PLANNED: 2 changes, none made yet\.\n/);
    expect(await rows()).toBe(WRONG);
    const command = /\n {2}to apply:\n {4}reconcile (apply \S+)\n/.exec(plan.stdout)?.[1] ?? '';
    const runId = command.replace('apply ', '');
    expect(plan.stdout.endsWith(`\n\nto apply:\n  reconcile ${command}\n`)).toBe(true);
    expect((await stat(join(out, runId, 'plan.json'))).mode & 0o777).toBe(0o600);
    const report = JSON.parse(await readFile(join(out, runId, 'report.json'), 'utf8')) as Report;
    expect(report.fixes).toMatchObject({ mode: 'plan', id: runId, counts: { planned: 2 } });

    const before = await readdir(out);
    expect(await call(command, {})).toEqual({ code: 3, stdout: '', stderr: NO_WRITER });
    expect(await readdir(out)).toEqual(before);

    const apply = await call(command);
    expect(apply.code).toBe(0);
    expect(apply.stdout).toMatch(/^APPLIED: 2 of 2 changes made and proved\.\n/);
    expect(apply.stdout.endsWith('\n\nto see where that leaves you:\n  reconcile run gate\n')).toBe(true);
    expect(apply.stderr).toMatch(
      /^apply \S+: 2 changes of run \S+\n(.*\n)*apply folder: \/.*-gate-apply-\S{4}\n$/,
    );
    expect(await rows()).toBe(RIGHT);
    const folder = /apply folder: (.*)\n/.exec(apply.stderr)?.[1] ?? '';
    expect(await readdir(folder)).toEqual(['apply.json', 'apply.txt', 'journal.ndjson', 'manifest.json']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'journal.ndjson'))).mode & 0o777).toBe(0o600);

    const undo = await call(/\nto take it back:\n {2}reconcile (.*)\n/.exec(apply.stdout)?.[1] ?? '');
    expect(undo.code).toBe(0);
    expect(undo.stdout).toMatch(/^UNDONE: 2 of 2 changes taken back now and proved\.\n/);
    expect(await rows()).toBe(WRONG);
    const again = await call(`undo ${runId}`);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^UNDONE: nothing was left to take back \(2 taken back earlier\)\.\n/);
  });

  it('does all of it with --fix, and is judged by the look afterwards', async () => {
    const { out, rows, call } = await world();
    const { code, stdout, stderr } = await call('--fix --out kept');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^GO - CONSISTENT: /);
    expect(stdout).toMatch(/\n {2}APPLIED: 2 of 2 changes made and proved\.\n/);
    expect(stdout).toMatch(/\n {2}to take it back:\n {4}reconcile undo \S+ --out kept\n/);
    expect(await rows()).toBe(RIGHT);
    const steps = stderr.split('\n').filter((line) => line.startsWith('fix, '));
    expect(steps).toEqual([
      'fix, 1 of 3: looking, and planning what may be changed',
      'fix, 2 of 3: making 2 changes',
      'fix, 3 of 3: looking again',
    ]);
    const kept = (await readdir(join(out, '..', 'kept'))).filter((name) => !name.startsWith('.'));
    expect(kept).toHaveLength(3);
    for (const name of kept) await stat(join(out, '..', 'kept', name, 'manifest.json'));
  });

  it('says in JSON what an apply did, exits with 1 where something was refused, and takes no edited plan', async () => {
    const { out, rows, write, call } = await world();
    const { runId } = JSON.parse((await call('--fix=plan --format json')).stdout) as Report;
    const moved = WRONG.replace('"y"', '"z"');
    await write(moved);
    const { code, stdout, stderr } = await call(`apply ${runId} --format json --quiet`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const fixes = JSON.parse(stdout) as FixReport & { readonly schema: number };
    expect(fixes).toMatchObject({ schema: 1, mode: 'apply', counts: { done: 1, refused: 1, proved: 1 } });
    expect(fixes.changes.map(({ status, guard }) => [status, guard])).toEqual([
      ['done', null],
      ['refused', 'moved'],
    ]);
    expect(await rows()).toBe(moved.replace('"x"', '"a"'));

    const path = join(out, runId, 'plan.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"c"', '"q"'));
    expect(await call(`apply ${runId}`)).toEqual({
      code: 3,
      stdout: '',
      stderr: `reconcile: ${path}: was edited after it was made; make a new one with --fix=plan\n`,
    });
  });

  it('makes no change over the number that a person names, and says how to name another', async () => {
    const { rows, call } = await world();
    const { code, stdout } = await call('--fix --max-changes 1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n {2}PLANNED: no change\. 2 findings were refused\.\n/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('--max-changes 2');
    expect(await rows()).toBe(WRONG);
  });

  it('is not begun without the credentials to write, which are told first', async () => {
    const { out, call } = await world();
    expect(await call('--fix', {})).toEqual({ code: 3, stdout: '', stderr: NO_WRITER });
    expect(await readdir(out).catch(() => null)).toBeNull();
  });
});

describe('a signal', () => {
  it('while fixes are planned keeps all from being made', async () => {
    const { rows, call } = await world();
    const { code, stdout, stderr } = await call('--fix', { ...env, STOP: '1' });
    expect(code).toBe(130);
    expect(stdout).toMatch(/\n {2}(?:PLANNED|UNKNOWN): /);
    expect(stderr).not.toContain('2 of 3');
    expect(await rows()).toBe(WRONG);
  });

  it('while fixes are only planned is told by the exit code, too', async () => {
    const { call } = await world();
    const { code, stdout } = await call('--fix=plan', { STOP: '1' });
    expect(code).toBe(130);
    expect(stdout).toMatch(/\n {2}PLANNED: /);
  });

  it('while changes are made lets the one on its way end, and begins no other', async () => {
    const { call } = await world();
    const { code, stdout } = await call('--fix', { ...env, STOP: '3' });
    expect(code).toBe(130);
    expect(stdout).not.toContain('could not be told');
    expect(stdout).toMatch(/\n {2}INTERRUPTED: [01] of 2 changes made.*, [12] not begun, none in doubt\.\n/);
  });

  it('the second time says what to type, and so does the next run, until that is done', async () => {
    const { out, rows, call } = await world();
    const ended = await call('--fix --out kept', { ...env, STOP: '3', TWICE: '1' });
    const command = /reconcile apply (\S+) --out kept/.exec(ended.stderr)?.[0] ?? 'none';
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain(`\nreconcile: a change may have been on its way; type: ${command}\n`);
    const undo = command.replace('apply', 'undo');
    expect((await call('--out kept', {})).stderr).toMatch(
      new RegExp(
        `^apply \\S+-gate-apply-\\S+ of run \\S+ was not finished \\(0 made\\): ${command} goes on, ${undo} takes back\\n`,
      ),
    );
    await rename(join(out, '..', 'kept'), out);
    const told = await Promise.all(['list', 'doctor'].map((line) => call(line, {})));
    for (const { stderr } of told)
      expect(stderr).toMatch(/^apply \S+ of run \S+ was not finished \(0 made\): .*\n$/);
    const apply = command.replace(/^reconcile | --out kept$/g, '');
    expect((await call(apply)).code).toBe(0);
    expect(await rows()).toBe(RIGHT);
    expect((await call('list', {})).stderr).toBe('');
  });
});
