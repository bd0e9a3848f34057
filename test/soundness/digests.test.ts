// What a digest must not miss: every change that a careless one does not see is found as comparing every value finds it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import type { EvidenceAsked } from '../../src/model/digest.ts';
import type { Source } from '../../src/model/dataset.ts';
import { postgres, type PostgresSource } from '../../src/sources/postgres/index.ts';
import { PLANTS, tables } from '../support/digest-plants.ts';
import { database, describePostgres, run } from '../support/postgres.ts';
import { ways } from '../support/random.ts';
import { outFolder, runSuite, type Ran } from '../support/run-suite.ts';
import { folder, start } from './program.ts';

/** Pairs that no unique index speaks for, with what is wrong in them on both sides alike. */
const UNPROVED = `CREATE TABLE twice (id int, name text); INSERT INTO twice SELECT g % 150, 'x' FROM generate_series(0, 150) g;
  CREATE TABLE parent (id int PRIMARY KEY, name text); CREATE TABLE child () INHERITS (parent);
  INSERT INTO parent SELECT g, 'x' FROM generate_series(1, 150) g; INSERT INTO child VALUES (7, 'x');
  CREATE TABLE spelt (code text PRIMARY KEY, name text); INSERT INTO spelt SELECT g, 'x' FROM generate_series(1, 150) g;
  INSERT INTO spelt VALUES ('01', 'x'); CREATE VIEW doubled AS SELECT id, name FROM parent;`;

/** Keys of every kind, and names of which one differs. */
const KEYED = `CREATE TABLE keyed (pier text, n int, word text UNIQUE, code uuid UNIQUE, day date UNIQUE, at timestamptz UNIQUE, name text,
    PRIMARY KEY (pier, n));
  INSERT INTO keyed SELECT (ARRAY['A', 'a', 'ä', 'a b', 'a|b', '🛥', E'\\t\\\\'])[1 + g % 7], g,
    (ARRAY['Pier', 'pier', '🛥', '~', ''])[1 + g % 5] || '-' || g, md5(g::text)::uuid, date '2024-03-01' - g * 40,
    timestamptz '2024-01-01+00' + g * interval '1.5 s', 'name ' || g FROM generate_series(1, 400) g;`;
const KEYS = { composite: ['pier', 'n'], text: 'word', uuid: 'code', date: 'day', instant: 'at' } as const;

type Way = readonly ['digest' | 'md5', segments: number | undefined];
const FEW: readonly Way[] = [
  ['digest', undefined],
  ['md5', 7],
];
const EVERY: readonly Way[] = (['digest', 'md5'] as const).flatMap((evidence) =>
  [undefined, 1, 2, 7].map((segments): Way => [evidence, segments]),
);

describePostgres('digests', () => {
  let sources: readonly [PostgresSource, PostgresSource];
  let urls: readonly [string, string];
  let out: Awaited<ReturnType<typeof outFolder>>;

  beforeAll(async () => {
    const { legacy, crm } = tables(PLANTS.length);
    const plants = (side: 'legacy' | 'crm'): string =>
      PLANTS.map((plant, at) => (plant[side] ?? 'SELECT 1').replaceAll('WORLD', String(at))).join('; ');
    urls = await Promise.all([
      database('sound_legacy', { sql: `${legacy}; ${plants('legacy')}; ${UNPROVED} ${KEYED}` }),
      database('sound_crm', { sql: `${crm}; ${plants('crm')}; ${UNPROVED} ${KEYED}` }),
    ]);
    await run(urls[1], `UPDATE keyed SET name = 'other' WHERE n = 77; DELETE FROM keyed WHERE n = 78`);
    sources = [postgres({ url: urls[0] }), postgres({ url: urls[1] })];
    out = await outFolder();
  });
  afterAll(() => out.remove());

  const both = (id: string, table: string, key: string | readonly string[] | Record<string, 'int'>) => {
    const [source, target] = sources.map((side) => side.table(table, { key: key }));
    return fieldAgreement(id, { source: source!, target: target! });
  };
  const ask = (
    checks: Parameters<typeof runSuite>[1],
    evidence: EvidenceAsked,
    segments?: number,
  ): Promise<Ran> =>
    runSuite(out.out, checks, {
      sources: new Map<Source, string>([
        [sources[0], 'legacy'],
        [sources[1], 'crm'],
      ]),
      evidence,
      ...(segments === undefined ? {} : { segments }),
    });
  const told = async (ran: Ran): Promise<ReadonlyMap<string, readonly string[]>> =>
    new Map(
      await Promise.all(
        ran.report.checks.map(async ({ id, findings, problems }): Promise<[string, readonly string[]]> => {
          expect(problems).toEqual([]);
          const lines = findings === null ? [] : await ran.findings(id);
          return [
            id,
            lines
              .map(({ kind, key, column, expected, actual }) =>
                JSON.stringify([kind, key, column, expected, actual]),
              )
              .sort(),
          ];
        }),
      ),
    );

  describe('of rows that were changed', () => {
    const checks = () =>
      PLANTS.map((_, part) => {
        const [source, target] = sources.map((side) =>
          side.table('berths', { key: 'id', where: (eb) => eb('part', '=', part) }),
        );
        return fieldAgreement(`part-${String(part)}`, { source: source!, target: target! });
      });
    let byValues: ReadonlyMap<string, readonly string[]>;
    beforeAll(async () => {
      byValues = await told(await ask(checks(), 'values'));
    });

    it('find by values what was planted', () => {
      for (const [at, { name, finds }] of PLANTS.entries()) {
        const found = (byValues.get(`part-${String(at)}`) ?? []).map((line) => {
          const [kind, [key], column] = JSON.parse(line) as [string, [number], string | null];
          return `${String(key - at * 1000)} ${column ?? kind}`;
        });
        expect(found.sort(), name).toEqual([...finds].sort());
      }
    });

    it.each(ways(FEW, EVERY))('find the same by %s, in %s segments', async (evidence, segments) => {
      const ran = await ask(checks(), evidence, segments);
      expect(await told(ran)).toEqual(byValues);
      for (const [at, { evidence: by, proved, notes }] of ran.report.checks.entries()) {
        if (PLANTS[at]?.finds.length === 100) continue;
        if (segments !== undefined) continue; // ranges of few rows are rather read
        expect([by, notes], PLANTS[at]?.name).toEqual(['digest', []]);
        expect(proved.digest, PLANTS[at]?.name).toBeGreaterThan(30);
      }
    });
  });

  it.each(['digest', 'md5'] as const)('find rows by keys of any kind, by %s', async (evidence) => {
    const checks = () => Object.entries(KEYS).map(([id, key]) => both(id, 'keyed', key));
    const byValues = await told(await ask(checks(), 'values'));
    for (const lines of byValues.values()) expect(lines).toHaveLength(2);
    for (const segments of [undefined, 2, 7]) {
      const ran = await ask(checks(), evidence, segments);
      expect(await told(ran)).toEqual(byValues);
      for (const { proved } of ran.report.checks) expect(proved.digest).toBeGreaterThan(200);
    }
  });

  it.each(['digest', 'md5'] as const)(
    'prove nothing where nobody promises that keys are unique, by %s',
    async (evidence) => {
      const checks = () => [
        both('twice', 'twice', 'id'),
        both('parent', 'parent', 'id'),
        both('spelt', 'spelt', { code: 'int' }),
        both('doubled', 'doubled', 'id'),
      ];
      const byValues = await told(await ask(checks(), 'values'));
      for (const [id, lines] of byValues)
        expect(lines, id).toMatchObject([expect.stringContaining('"duplicate"')]);
      const ran = await ask(checks(), evidence);
      expect(await told(ran)).toEqual(byValues);
      for (const { proved, notes, evidence: by } of ran.report.checks) {
        expect([proved, by]).toEqual([{}, 'values']);
        expect(notes).toEqual([
          'every value was compared, since on neither side does a unique index promise that no two rows share a key',
        ]);
      }
    },
  );

  it('are told in the report, and refused where a suite accepts nothing as weak', async () => {
    const config = `import { defineConfig, fieldAgreement, postgres, secret } from '@cutover/reconcile';
      const sources = { legacy: postgres({ url: secret('LEGACY_URL') }), crm: postgres({ url: secret('CRM_URL') }) };
      const both = (id, table, key) => fieldAgreement(id, { source: sources.legacy.table(table, { key }), target: sources.crm.table(table, { key }) });
      const checks = [both('keyed', 'keyed', ['pier', 'n']), both('twice', 'twice', 'id')];
      export default defineConfig({ sources, suites: { nightly: { settle: 0, checks }, gate: { settle: 0, least: 'checksum', checks } } });`;
    const place = await folder({ 'reconcile.config.mts': config });
    const call = (...args: string[]) =>
      start(place.path, ['run', ...args], { LEGACY_URL: urls[0], CRM_URL: urls[1] }).ended;
    try {
      const [text, json, refused] = await Promise.all([
        call('nightly', '--evidence', 'digest', '--out', 'text'),
        call('nightly', '--evidence', 'digest', '--format', 'json', '--out', 'json'),
        call('gate', '--evidence', 'digest', '--out', 'gate'),
      ]);
      const page = text.stdout.replaceAll(/\s+/g, ' ');
      expect(text.code, text.stderr).toBe(1);
      expect(page).toMatch(
        /HOW THE CHECKS KNOW - digest: the servers add up [^[]+ where the sums differ \(\d+ by digest, \d+ by value\) \[keyed\]/,
      );
      expect(page).toContain(
        'values: every value that the check names is read from both sides and compared [twice]',
      );
      expect(page).toContain('every value was compared, since on neither side does a unique index');
      const report = JSON.parse(json.stdout) as { checks: unknown[] };
      expect(report.checks).toMatchObject([{ evidence: 'digest' }, { evidence: 'values', proved: {} }]);
      expect(refused.code).toBe(3);
      expect(refused.stdout).toBe('');
      expect(refused.stderr).toMatch(
        /^.*--evidence: digest is below checksum, the least evidence that suite gate accepts; [^\n]+\n$/,
      );
    } finally {
      await place.remove();
    }
  });
});
