/** The worlds of the causes: two databases, a config, an environment, and what happens while the program runs. */
import { asRole, database, privateServer, run } from '../support/postgres.ts';
import type { Called, start } from './program.ts';

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

/** Fifty rows, as both sides have them unless a world says otherwise. */
export const ROWS =
  'CREATE TABLE berths (id int PRIMARY KEY, area text); INSERT INTO berths SELECT n, chr(65 + n % 5) FROM generate_series(1, 50) n;';

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
  const given: Record<string, string | null> = { LEGACY_URL: legacyUrl, CRM_URL: crmUrl, ...world.env };
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== null) env[name] = await rightOf(value, crmUrl);
  }
  return {
    env,
    crm: { url: crmUrl, kill: async () => own?.stop('immediate') },
    end: async () => own?.stop('immediate'),
  };
}

async function rightOf(value: string, url: string): Promise<string> {
  if (value === 'wrong password') return asRole(url, 'postgres', 'not-the-password');
  if (value !== 'reader without rights') return value;
  const role = `reader_${Math.random().toString(36).slice(2, 8)}`;
  await run(url, `CREATE ROLE ${role} LOGIN PASSWORD 'reads'`);
  return asRole(url, role, 'reads');
}
