/** The causes of docs/verdicts.md: what is wrong with the world, what the program must make of it, and in which words. */
import { run } from '../support/postgres.ts';
import { ROWS, type World } from './world.ts';

/** One row of the table. */
export type Cause = {
  readonly cause: string;
  readonly verdict: 'consistent' | 'inconsistent' | 'unknown' | 'nothing ran';
  readonly exit: number;
  /** What a person reads, as far as it does not depend on the machine. */
  readonly sentence: string;
  readonly world: World;
};

const MANY =
  'CREATE TABLE berths (id int PRIMARY KEY, area text); INSERT INTO berths SELECT n, chr(65 + n % 5) FROM generate_series(1, 300000) n; ANALYZE berths;';
const SLOW = `${ROWS} ALTER TABLE berths RENAME TO t; CREATE VIEW berths AS SELECT id, area, pg_sleep(0.2)::text AS w FROM t;`;

async function terminateExporters(url: string, finished: () => boolean): Promise<void> {
  while (!finished()) {
    await run(
      url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'reconcile%' AND datname = current_database() AND pid <> pg_backend_pid()",
    );
    await new Promise((done) => setTimeout(done, 5));
  }
}

const UNREADABLE = 'source crm';

export const CAUSES: readonly Cause[] = [
  {
    cause: 'wrong password',
    verdict: 'unknown',
    exit: 2,
    sentence: 'password refused',
    world: { own: true, env: { CRM_URL: 'wrong password' } },
  },
  {
    cause: 'database killed half-way',
    verdict: 'unknown',
    exit: 2,
    sentence: UNREADABLE,
    world: {
      own: true,
      legacy: MANY,
      crm: MANY,
      call: async (begin, crm) => {
        const calling = begin('--log', 'ndjson', '--segments', '40', '--concurrency', '1');
        await calling.until(/"segment-finished"/);
        await crm.kill();
        return calling.ended;
      },
    },
  },
  {
    cause: 'exporter of the snapshot lost, again and again',
    verdict: 'unknown',
    exit: 2,
    sentence: 'snapshot',
    world: {
      legacy: MANY,
      crm: MANY,
      call: async (begin, crm) => {
        const calling = begin('--log', 'ndjson', '--segments', '40', '--concurrency', '1');
        await calling.until(/"segment-finished"/);
        let finished = false;
        const done = calling.ended.finally(() => (finished = true));
        await terminateExporters(crm.url, () => finished);
        return done;
      },
    },
  },
  {
    cause: 'statement time-out',
    verdict: 'unknown',
    exit: 2,
    sentence: 'statementTimeout',
    world: {
      crm: SLOW,
      sources: `legacy: postgres({ url: secret('LEGACY_URL') }), crm: postgres({ url: secret('CRM_URL'), statementTimeout: '300ms' })`,
      checks: `fieldAgreement('berths', { source: sources.legacy.table('berths', { key: 'id' }), target: sources.crm.table('berths', { key: 'id' }) }, { columns: ['area', { source: 'area', target: 'w' }] })`,
    },
  },
  { cause: 'table dropped', verdict: 'unknown', exit: 2, sentence: 'crm.berths', world: { crm: 'SELECT 1' } },
  {
    cause: 'column missing',
    verdict: 'unknown',
    exit: 2,
    sentence: '"area"',
    world: {
      crm: 'CREATE TABLE berths (id int PRIMARY KEY); INSERT INTO berths SELECT generate_series(1, 50);',
    },
  },
  {
    cause: 'source empty',
    verdict: 'unknown',
    exit: 2,
    sentence: 'has no rows at all',
    world: { legacy: `${ROWS} TRUNCATE berths;` },
  },
  {
    cause: 'target empty',
    verdict: 'inconsistent',
    exit: 1,
    sentence: 'the target has none',
    world: { crm: `${ROWS} TRUNCATE berths;` },
  },
  {
    cause: 'no rights on one table',
    verdict: 'unknown',
    exit: 2,
    sentence: 'crm.berths',
    world: {
      crm: `${ROWS} GRANT USAGE ON SCHEMA public TO PUBLIC; REVOKE ALL ON berths FROM PUBLIC;`,
      env: { CRM_URL: 'reader without rights' },
    },
  },
  {
    cause: 'duplicate and NULL keys',
    verdict: 'inconsistent',
    exit: 1,
    sentence: 'duplicate',
    world: {
      crm: "CREATE TABLE berths (id int, area text); INSERT INTO berths SELECT n, chr(65 + n % 5) FROM generate_series(1, 50) n; INSERT INTO berths VALUES (7, 'C'), (NULL, 'X');",
    },
  },
  {
    cause: 'disk cap reached',
    verdict: 'unknown',
    exit: 2,
    sentence: 'diskCap',
    world: { crm: `${ROWS} UPDATE berths SET area = 'other';`, suite: 'DISK_CAP' },
  },
  {
    cause: 'disk full',
    verdict: 'unknown',
    exit: 2,
    sentence: 'the disk is full',
    world: { legacy: MANY, crm: `${MANY} UPDATE berths SET area = 'other' WHERE id < 20000;`, tiny: true },
  },
  {
    cause: 'config missing',
    verdict: 'nothing ran',
    exit: 3,
    sentence: 'reconcile.config',
    world: { config: null },
  },
  {
    cause: 'config without a default export',
    verdict: 'nothing ran',
    exit: 3,
    sentence: 'export default',
    world: { config: { name: 'reconcile.config.mts', text: 'export const config = 1;\n' } },
  },
  {
    cause: 'config with an unknown option',
    verdict: 'nothing ran',
    exit: 3,
    sentence: 'frozzen',
    world: { suite: 'frozzen: true,' },
  },
  {
    cause: 'config whose check lacks a dataset',
    verdict: 'nothing ran',
    exit: 3,
    sentence: 'no dataset for the role "target"',
    world: {
      checks: `fieldAgreement('berths', { source: sources.legacy.table('berths', { key: 'id' }) } as never)`,
    },
  },
  {
    cause: 'config with an enum',
    verdict: 'nothing ran',
    exit: 3,
    sentence: 'enum',
    world: { config: { name: 'reconcile.config.mts', text: 'enum A { B }\nexport default A;\n' } },
  },
  {
    cause: 'secret missing',
    verdict: 'nothing ran',
    exit: 3,
    sentence: 'CRM_URL',
    world: { env: { CRM_URL: null } },
  },
  {
    cause: 'interrupted',
    verdict: 'unknown',
    exit: 130,
    sentence: 'interrupted',
    world: {
      legacy: MANY,
      crm: MANY,
      call: async (begin) => {
        const calling = begin('--log', 'ndjson', '--segments', '40', '--concurrency', '1');
        await calling.until(/"segment-finished"/);
        process.kill(calling.pid, 'SIGINT');
        return calling.ended;
      },
    },
  },
  {
    cause: 'deadline passed',
    verdict: 'unknown',
    exit: 2,
    sentence: 'deadline',
    world: {
      crm: SLOW,
      args: ['--deadline', '1s'],
      checks: `fieldAgreement('berths', { source: sources.legacy.table('berths', { key: 'id' }), target: sources.crm.table('berths', { key: 'id' }) }, { columns: ['area', { source: 'area', target: 'w' }] })`,
    },
  },
  { cause: 'nothing wrong at all', verdict: 'consistent', exit: 0, sentence: 'CONSISTENT', world: {} },
];
