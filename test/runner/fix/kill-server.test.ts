// The database killed under an apply or an undo: what was told to count counts afterwards, and whoever goes on does nothing twice.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Server } from '../../../demo/embedded.ts';
import { hook, MOMENTS } from '../../support/fix-hooks.ts';
import { journaled } from '../../support/fix-journals.ts';
import { goOn, KILLS, planOnce, type Ground, type Planned } from '../../support/fix-kills.ts';
import { recordsGround } from '../../support/fix-records-ground.ts';
import { TABLES } from '../../support/fix-values.ts';
import { connected, LOG, versions } from '../../support/fix-versions.ts';
import { checksOf } from '../../support/fix-worlds.ts';
import { applied, undone } from '../../support/mending.ts';
import { describePostgres, privateServer } from '../../support/postgres.ts';
import { random, type Random } from '../../support/random.ts';

/** A server that starts again takes its time. */
const FEWER = KILLS.slice(0, KILLS.length < 20 ? 3 : KILLS.length);

describePostgres('rows under a server that is killed', () => {
  let server: Server;
  let watcher: Awaited<ReturnType<typeof connected>>;
  let ground: Ground;
  let plan: Planned;
  beforeAll(async () => {
    server = await privateServer();
    await watch();
    await watcher.query(`${TABLES} ${LOG}`);
    ground = recordsGround(server.url(), 1, () => watcher);
    plan = await planOnce(ground);
  });
  afterAll(async () => {
    await watcher.end();
    await server.stop();
    await rm(plan.out, { recursive: true });
  });

  /** What the test itself prepares must outlive the server, which keeps nothing that nobody waits for. */
  async function watch(): Promise<void> {
    watcher = await vi.waitFor(() => connected(server.url(), 'watcher'), { timeout: 10_000, interval: 20 });
    await watcher.query('SET synchronous_commit = on');
  }

  /** Ends it as a crash does: all of it, or one of its processes, after which it takes all others down itself. */
  async function kill(chance: Random): Promise<void> {
    const { rows } = await watcher.query<{ pid: string }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'reconcile writer'`,
    );
    const [writer] = rows;
    const { promise: down, resolve } = Promise.withResolvers<unknown>();
    watcher.once('end', resolve);
    if (writer === undefined || chance.once(2)) await server.restart('immediate');
    else process.kill(Number(writer.pid), 'SIGKILL');
    await down;
  }

  it.each(FEWER)('end as if it had not been killed, kill %i', async (seed) => {
    const chance = random(seed);
    const out = await mkdtemp(join(tmpdir(), 'reconcile-crashed-'));
    try {
      await cp(plan.out, out, { recursive: true });
      await ground.reset();
      const isMade = chance.once(3);
      if (isMade) await applied(out, checksOf(ground.world).checks, plan.run);
      const { source, checks } = checksOf(ground.world);
      const n = chance.int(1, plan.changes);
      let killed: Promise<void> | null = null;
      const killOnce = () => (killed ??= kill(chance));
      hook(source, {
        [chance.pick(MOMENTS)]: async (at: { readonly n: number }) => {
          if (at.n !== n) return;
          if (chance.once(2)) await killOnce();
          else void pause(chance.int(0, 4)).then(killOnce);
        },
      });
      const work = isMade ? undone(out, checks, plan.run) : applied(out, checks, plan.run);
      const [ended] = await Promise.allSettled([work]);
      await killOnce();
      await watch();
      if (ended.status === 'fulfilled') {
        const made = (await journaled(out)).filter(({ mode }) => mode === (isMade ? 'undo' : 'apply'));
        const counts = new Set((await versions(watcher)).map(({ token }) => token));
        const said = ended.value.fixes.changes.filter(({ status }) => status === 'done');
        const known = made.filter(({ outcome }) => outcome === 'done');
        expect(said.length).toBe(known.length);
        expect(known.filter(({ line }) => !counts.has(line.token))).toEqual([]);
      }
      await goOn(ground, { ...plan, out }, chance.pick(['apply', 'undo'] as const));
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  });
});
