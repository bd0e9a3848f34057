// The config at the root: listed with nothing set, every variable in .env.example, and the daily feed from outside only.
import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { folderOf, reconcile } from '../../support/command-line.ts';
import { startSite } from '../../support/http-server.ts';
import { answering, RIGHT } from '../../support/marina-outside.ts';

const ROOT = new URL('../../../', import.meta.url);
const cwd = new URL('.', ROOT).pathname;

/** A site that shows so many berths. */
async function siteOf(berths: number): Promise<string> {
  const list = Array.from({ length: berths }, (_, at) => ({
    'Mooring Number': `A${String(at + 1)}`,
    Status: 'Available',
  }));
  const site = await startSite(answering({ ...RIGHT, list, totalRows: berths }));
  onTestFinished(() => site.close());
  return site.origin;
}

it('lists its suites with nothing set', async () => {
  const { code, stdout, stderr } = await reconcile(['list', '--format', 'json'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { suites } = JSON.parse(stdout) as { suites: { name: string; checks: { id: string }[] }[] };
  expect(suites.map(({ name }) => name)).toEqual(['gate', 'weekly', 'daily-feed']);
  expect(suites[2]?.checks.map(({ id }) => id)).toEqual(['berth-feed']);
});

it('says in one sentence what the daily feed needs', async () => {
  expect(await reconcile(['run', 'daily-feed'], { cwd })).toEqual({
    code: 3,
    stdout: '',
    stderr: 'reconcile: CRM_PUBLIC_URL is not set in the environment: source publicCrm needs it\n',
  });
});

it('asks the daily feed with an address and a number', async () => {
  const out = await folderOf({});
  const ask = async (berths: number, expected: Readonly<Record<string, string>>) => {
    const env = { CRM_PUBLIC_URL: await siteOf(berths), ...expected };
    const { code, stdout } = await reconcile(
      ['run', 'daily-feed', '--out', out, '--quiet', '--deadline', '3s'],
      { cwd, env },
    );
    return { code, first: stdout.split(/[\s:]/, 1)[0] };
  };
  expect(await ask(117, {})).toEqual({ code: 0, first: 'CONSISTENT' });
  expect(await ask(200, { EXPECTED_BERTHS: '200' })).toEqual({ code: 0, first: 'CONSISTENT' });
  // What is wrong is looked at again when caches have run out; nobody waits that long here, so it stays unknown.
  expect(await ask(116, { EXPECTED_BERTHS: '' })).toEqual({ code: 2, first: 'UNKNOWN' });
});

it.each(['117 berths', '-1', '1e3'])('refuses %s as a number of berths', async (text) => {
  const { code, stderr } = await reconcile(['list'], { cwd, env: { EXPECTED_BERTHS: text } });
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^reconcile: reconcile\.config\.mts:\d+: EXPECTED_BERTHS: expected a whole number, received ".*"\n$/,
  );
});

it('leaves a part out for a reason, and nothing else', async () => {
  const env = { LEAVE_OUT_FEED: 'no feed in this rehearsal', LEAVE_OUT_LEGACY: 'neither' };
  const { stdout } = await reconcile(['list'], { cwd, env });
  expect(stdout).not.toMatch(/berth-feed|daily-feed|legacy\./);
  expect(stdout).toMatch(/legacy-redirects/);
});

it('has every variable in .env.example, and no value', async () => {
  const [config, example] = await Promise.all(
    ['reconcile.config.mts', '.env.example'].map((name) => readFile(new URL(name, ROOT), 'utf8')),
  );
  const named = new Set<string>();
  for (const [, call, name] of (config ?? '').matchAll(
    /\b(given|words|wholeNumber|variable|secret)\('([A-Z_]+)'/g,
  ))
    if (call !== undefined && name !== undefined) named.add(name);
  for (const [, prefix] of (config ?? '').matchAll(/bucket\('([A-Z_]+)'/g))
    for (const end of ['ENDPOINT', 'BUCKET', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'])
      named.add(`${prefix ?? ''}_${end}`);
  for (const [, part] of (config ?? '').matchAll(/part\('([A-Z]+)'/g)) named.add(`LEAVE_OUT_${part ?? ''}`);
  const lines = (example ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.toSorted()).toEqual([...named].map((name) => `${name}=`).sort());
});
