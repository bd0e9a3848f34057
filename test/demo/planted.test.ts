/** The demo leaves nothing out: every check that there is asks something in it, and every kind of finding is planted. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plantAll } from '../../demo/defects/index.ts';
import { makeWorld } from '../../demo/marina/world.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { AnyDefinition } from '../../src/model/check.ts';
import { RUNNER_FINDS } from '../../src/runner/kinds.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Kinds of findings that are not planted, and why. */
const NOT_PLANTED: Readonly<Record<string, string>> = {
  transient: 'somebody would have to write while the gate runs',
  'file-integrity: duplicate': 'a folder cannot hold two files of one name',
};

/** What the gate asks, by the ids of its checks. */
async function gate(): Promise<ReadonlyMap<string, AnyDefinition>> {
  const { config } = await loadConfig(REPOSITORY, 'demo/reconcile.config.mts');
  const checks = config.suites.get('gate')?.checks ?? [];
  return new Map(checks.flatMap((check) => ('definition' in check ? [[check.id, check.definition]] : [])));
}

test('the gate asks everything that can be asked', async () => {
  const files = await readdir(new URL('../../checks', import.meta.url));
  const known = files.filter((name) => name.endsWith('.ts')).map((name) => name.replace('.ts', ''));
  const asked = new Set((await gate()).values().map(({ name }) => name));
  expect([...asked].sort()).toEqual([...known, 'berth-status'].sort());
});

test('every kind of finding that the checks know is planted', async () => {
  const checks = await gate();
  // Nobody writes while a gate runs, so nothing is in flight, and it asks past every cache, so nothing is fresh.
  const own = checks.values().flatMap(({ name, finds }) => {
    const kinds = Object.entries(finds).filter(([, { severity }]) => severity !== 'pending');
    return kinds.map(([kind]) => `${name}: ${kind}`);
  });
  const known = new Set([...own, ...Object.keys(RUNNER_FINDS)]);
  const planted = new Set(
    plantAll(makeWorld(1), 1).map(({ check, kind }) => {
      if (kind in RUNNER_FINDS) return kind;
      // The catalog names a check for each of its references.
      const name = check.startsWith('fk.') ? 'orphans' : (checks.get(check)?.name ?? 'no such check');
      return `${name}: ${kind}`;
    }),
  );
  expect([...known.difference(planted)].sort()).toEqual(Object.keys(NOT_PLANTED).sort());
  expect([...planted.difference(known)]).toEqual([]);
});

test('no finding is planted twice, whatever the seed', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const planted = plantAll(makeWorld(seed), seed).map((finding) => JSON.stringify(finding));
    expect(new Set(planted).size).toBe(planted.length);
  }
});
