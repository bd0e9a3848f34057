/** A run that is killed at about half and gone on with: less than a tenth of what was done is read again. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Report } from '../src/model/report.ts';
import { ownFlags } from './program.ts';
import { rowOf, type Bench } from './row.ts';
import { agreementConfig, EIGHT_COLUMNS, fill, makeWorld, type World } from './world.ts';

const BIN = fileURLToPath(new URL('../bin/reconcile.js', import.meta.url));
const COLUMNS = ['name', 'area', 'price', 'sold', 'since', 'updated_at', 'note'];
/** As many ranges as ten million rows are cut into, whatever the scale. */
const RANGES = ['--segments', '100'];
/** The share of what was done that may be done again. */
const MOST = 0.1;
const PEAK = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync('peak', String(process.resourceUsage().maxRSS)));`;

type Ended = {
  readonly seconds: number;
  readonly runId: string;
  readonly stdout: string;
  readonly peakMb: number;
};

export const resume: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-bench-'));
  try {
    const rows = Math.round(10e6 * scale);
    await fill(world, rows, EIGHT_COLUMNS);
    await writeFile(join(folder, 'reconcile.config.mts'), agreementConfig(JSON.stringify(COLUMNS)));
    const [ours, floor, peak, shares]: number[][] = [[], [], [], []];
    for (let round = 0; round < Math.min(rounds, 3); round += 1) {
      const whole = await ran(world, folder, [], null);
      floor?.push(whole.seconds);
      const before = await rowsRead(world);
      const killed = await ran(world, folder, [], rows);
      const done = (await rowsRead(world)) - before;
      const ended = await ran(world, folder, ['--resume', killed.runId], null);
      const again = (await rowsRead(world)) - before - 2 * rows;
      demandWhole(ended.stdout, rows);
      ours?.push(killed.seconds + ended.seconds);
      peak?.push(whole.peakMb, ended.peakMb);
      shares?.push(again / done);
    }
    const share = Math.max(...(shares ?? []));
    const percent = `${(share * 100).toFixed(1)} %`;
    const row = rowOf(
      `resume, ${rows.toLocaleString('en-US')} rows a side, killed at half`,
      { ours: ours ?? [], floor: floor ?? [], peak: peak ?? [] },
      'the same run undisturbed',
      `${percent} of the rows that the killed run had read were read again, by the servers' own counters, at most`,
    );
    yield { ...row, bar: `less than ${MOST * 100} % read again`, bar_held: share < MOST };
  } finally {
    await world.server.stop('immediate');
    await rm(folder, { recursive: true });
  }
};

/** Runs the program, and kills it once so many entries were examined. */
async function ran(
  { env }: World,
  folder: string,
  flags: readonly string[],
  killAt: number | null,
): Promise<Ended> {
  const hook = `data:text/javascript,${encodeURIComponent(PEAK)}`;
  const asked = ['run', '--format', 'json', '--log', 'ndjson', ...RANGES, ...flags];
  const args = [...ownFlags(), '--import', hook, BIN, ...asked];
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
  let [stdout, stderr, isKilled] = ['', '', false];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
    const examined = Number(/.*"examined":(\d+)/s.exec(stderr)?.[1] ?? 0);
    if (killAt !== null && !isKilled && examined >= killAt) isKilled = child.kill('SIGKILL');
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - started) / 1000;
  const runId = /"event":"run-started","runId":"([^"]+)"/.exec(stderr)?.[1];
  if (runId === undefined || code !== (killAt === null ? 0 : null))
    throw new Error(`the program ended with ${String(code)}:\n${stderr}${stdout}`);
  // Who is killed does not say how large he was.
  const peakMb = killAt === null ? Number(await readFile(join(folder, 'peak'), 'utf8')) / 1024 : 0;
  return { seconds, runId, stdout, peakMb };
}

function demandWhole(stdout: string, rows: number): void {
  const { verdict, checks } = JSON.parse(stdout) as Report;
  const { source, target } = checks[0]?.examined ?? {};
  if (verdict !== 'consistent' || source !== rows || target !== rows)
    throw new Error(`${verdict}, with ${String(source)} and ${String(target)} of ${rows} rows examined`);
}

/** Rows of `t` that both servers have read, once nobody reads any more. */
async function rowsRead({ legacy, crm }: World): Promise<number> {
  let sum = 0;
  for (const connectionString of [legacy, crm]) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    const others = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    while (Number((await client.query<{ count: string }>(others)).rows[0]?.count) > 0) await pause(100);
    const counters = `SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) AS read FROM pg_stat_user_tables WHERE relname = 't'`;
    sum += Number((await client.query<{ read: string }>(counters)).rows[0]?.read);
    await client.end();
  }
  return sum;
}
