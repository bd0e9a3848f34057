/** The causes of docs/verdicts.md: what is wrong with the world, what the program must make of it, and in which words. */
import { database, asRole, privateServer, run } from '../support/postgres.ts';
import { start, type Called } from './program.ts';

/** How a cause is brought about. The config's sources read LEGACY_URL and CRM_URL. */
export type World = {
  /** Runs in the legacy database, in the CRM's. */
  readonly legacy?: string;
  readonly crm?: string;
  /** In place of the two plain sources. */
  readonly sources?: string;
  /** In place of the check that compares the berths. */
  readonly checks?: string;
  readonly suite?: string;
  /** The whole config file, and its name, in place of all the above. */
  readonly config?: { readonly name: string; readonly text: string } | null;
  readonly env?: Readonly<Record<string, string | null>>;
  readonly args?: readonly string[];
  /** The CRM is a server of its own that the call may mistreat. */
  readonly own?: boolean;
  /** Calls the program; left out: calls it and waits. */
  readonly call?: (begin: (...args: string[]) => ReturnType<typeof start>, crm: Crm) => Promise<Called>;
  /** Needs a file system of 64 kB to write runs into. */
  readonly tiny?: boolean;
};

/** The CRM's database while the program reads it. */
export type Crm = { readonly url: string; readonly kill: () => Promise<void> };

/** One row of the table. */
export type Cause = {
  readonly cause: string;
  readonly verdict: 'consistent' | 'inconsistent' | 'unknown' | 'nothing ran';
  readonly exit: number;
  /** What a person reads, as far as it does not depend on the machine. */
  readonly sentence: string;
  readonly world: World;
};

const ROWS =
  'CREATE TABLE berths (id int PRIMARY KEY, area text); INSERT INTO berths SELECT n, chr(65 + n % 5) FROM generate_series(1, 50) n;';
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

/** The config of a world. */
export function configText(world: World): string {
  const sources =
    world.sources ??
    `legacy: postgres({ url: secret('LEGACY_URL') }), crm: postgres({ url: secret('CRM_URL') })`;
  const check = `fieldAgreement('berths', { source: sources.legacy.table('berths', { key: 'id' }), target: sources.crm.table('berths', { key: 'id' }) }, { columns: ['area'] })`;
  const cap = world.suite === 'DISK_CAP' ? "diskCap: '1kB'," : '';
  const suite = world.suite === 'DISK_CAP' ? '' : (world.suite ?? '');
  return `import { defineConfig, fieldAgreement, postgres, secret } from '@cutover/reconcile';
const sources = { ${sources} };
export default defineConfig({ sources, ${cap} suites: { gate: { settle: 0, ${suite} checks: [${world.checks ?? check}] } } });
`;
}

/** Makes the databases of a world and the environment in which the program is called. */
export async function arrange(
  world: World,
): Promise<{ env: Record<string, string>; crm: Crm; end: () => Promise<void> }> {
  const own = world.own === true ? await privateServer() : null;
  const crmUrl = own?.url() ?? (await database('crm', { sql: world.crm ?? ROWS }));
  if (own !== null) await run(crmUrl, world.crm ?? ROWS);
  const legacyUrl = await database('legacy', { sql: world.legacy ?? ROWS });
  const env: Record<string, string> = { LEGACY_URL: legacyUrl, CRM_URL: crmUrl };
  for (const [name, value] of Object.entries(world.env ?? {})) {
    if (value === null) delete env[name];
    else env[name] = await rightOf(value, crmUrl);
  }
  return {
    env,
    crm: { url: crmUrl, kill: async () => own?.stop('immediate') },
    end: async () => own?.stop('immediate'),
  };
}

async function rightOf(value: string, url: string): Promise<string> {
  if (value === 'wrong password') return asRole(url, 'postgres', 'not-the-password');
  const role = `reader_${Math.random().toString(36).slice(2, 8)}`;
  await run(url, `CREATE ROLE ${role} LOGIN PASSWORD 'reads'`);
  return asRole(url, role, 'reads');
}
