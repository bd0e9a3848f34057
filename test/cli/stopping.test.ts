// Being stopped: the first signal still gets a report, the second none; a reader that goes away is no crash.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { configOf, folderOf, reconcile } from '../support/command-line.ts';

// A table that never answers; with `deaf` it does not notice being stopped either.
const stuck = (deaf: boolean) => `import { defineConfig, memory, rowCounts } from '@cutover/reconcile';
const table = memory('legacy', { key: 'id', columns: { id: 'number' }, rows: [{ id: '1' }] });
const count = (scope, signal) => new Promise((resolve, reject) => {
  console.error('counting');
  const timer = setTimeout(resolve, 20_000);
  if (!${String(deaf)}) signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)));
});
const source = { ...table.source, open: async (context, signal) => {
  const session = await table.source.open(context, signal);
  return { ...session, dataset: () => Object.assign(Object.create(session.dataset(table)), { count }) };
} };
const slow = { ...table, source };
export default defineConfig({ suites: { gate: { settle: 0, checks: [
  rowCounts('done', { source: memory('crm', { key: 'id', columns: { id: 'number' }, rows: [{ id: '1' }] }) }, { expected: 1 }),
  rowCounts('stuck', { source: slow }, { expected: 1 }),
] } } });
`;

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops the run, which reports what it has', async (signal) => {
    const cwd = await folderOf({ 'reconcile.config.mjs': stuck(false) });
    let sent = false;
    const { code, stdout, stderr } = await reconcile(['--format', 'json'], {
      cwd,
      onStderr: (soFar, child) => {
        if (!sent && soFar.includes('counting')) sent = child.kill(signal);
      },
    });
    expect(code).toBe(130);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ interrupted: true, verdict: 'unknown' });
    expect(report.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['done', 'consistent'],
      ['stuck', 'unknown'],
    ]);
    expect(stderr).toContain(
      `${signal}: stopping and writing what is known so far; once more ends it at once`,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('ends everything at once the second time', async () => {
    const cwd = await folderOf({ 'reconcile.config.mjs': stuck(true) });
    let sent = 0;
    const { code, stdout, stderr } = await reconcile(['--format', 'json'], {
      cwd,
      onStderr: (soFar, child) => {
        if (sent === 0 && soFar.includes('counting')) sent += Number(child.kill('SIGINT'));
        else if (sent === 1 && soFar.includes('stopping')) sent += Number(child.kill('SIGINT'));
      },
    });
    expect({ code, stdout, sent }).toEqual({ code: 130, stdout: '', sent: 2 });
    expect(stderr).toMatch(
      /^reconcile: the run was not finished; type: reconcile run gate --resume \S+-gate-\w{4}$/m,
    );
  });
});

describe('a reader that goes away', () => {
  it('changes neither the verdict nor the peace', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': configOf([1, 2], [1]) });
    const bin = new URL('../../bin/reconcile.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [bin, '--quiet'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });
});

describe('something that is left running', () => {
  it('does not hold up an answer that is there', async () => {
    const text = `setInterval(() => {}, 60_000);\n${configOf([1], [1])}`;
    const cwd = await folderOf({ 'reconcile.config.mts': text });
    expect(await reconcile(['--quiet'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a crash outside any check', () => {
  it('is unknown, is called a defect, and shows no secret', async () => {
    const text = `import { defineConfig, memory, rowCounts, secret } from '@cutover/reconcile';
const table = memory('legacy', { key: 'id', columns: { id: 'number' }, rows: [{ id: '1' }] });
const url = secret('LEGACY_DB_URL');
const source = { ...table.source, secrets: [url], open: (context) => {
  const value = context.reveal(url);
  setTimeout(() => { throw new Error('lost ' + value); });
  return new Promise(() => {});
} };
export default defineConfig({ suites: { gate: { checks: [rowCounts('count', { source: { ...table, source } }, { expected: 1 })] } } });
`;
    const cwd = await folderOf({ 'reconcile.config.mjs': text });
    const env = { LEGACY_DB_URL: 'postgres://marina:hunter2@db.example/legacy' };
    const { code, stdout, stderr } = await reconcile([], { cwd, env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /reconcile: this is a defect of reconcile, .*:\nError: lost secret\(LEGACY_DB_URL\)\n/,
    );
    expect(stderr).not.toContain('hunter2');
  });
});
