/** Kills applies and undos with SIGKILL, at random and at exact moments, and has somebody else go on. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixExitCode } from '../../src/model/fix-report.ts';
import { MOMENTS } from './fix-hooks.ts';
import { journaled } from './fix-journals.ts';
import type { Order, Said } from './fix-victim.ts';
import { checksOf, type World } from './fix-worlds.ts';
import { applied, planned, undone } from './mending.ts';
import { random, seeds, type Random } from './random.ts';

const VICTIM = fileURLToPath(new URL('fix-victim.ts', import.meta.url));

/** How many kills: 3, or 20 in CI, or 100 in a soak. */
export const KILLS = seeds(process.env['CI'] === undefined ? 3 : 20, 100);

/** A world that a test makes anew and looks at. */
export type Ground = {
  readonly world: World;
  /** Makes it as it was when it was planned for. */
  reset(): Promise<void>;
  /** Demands that it is as `reset` left it, or as it should be. */
  demand(state: 'before' | 'after'): Promise<void>;
  /** Demands that it and all journals of a folder say the same; an intent may be open where `nothing` counts. */
  demandAgreement(out: string, nothing: boolean): Promise<void>;
};

/** A plan that is applied over and over, each time in a copy of its folder. */
export type Planned = { readonly out: string; readonly run: string; readonly changes: number };

/** Plans once; a removal needs a second run that saw it. */
export async function planOnce(ground: Ground): Promise<Planned> {
  const out = await mkdtemp(join(tmpdir(), 'reconcile-kills-'));
  await ground.reset();
  const { checks } = checksOf(ground.world);
  await planned(out, checks, { maxChanges: 1_000 });
  const { report, plan } = await planned(out, checks, { maxChanges: 1_000 });
  return { out, run: report.runId, changes: plan.changes.length };
}

/** How long a victim took to its first write, and from there to its end, in milliseconds. */
type Took = { readonly first: number; readonly rest: number };

/** Plans for a ground, and has each of some kills survived there; says how many died midway. Tests of a `describe`. */
export function surviving(
  kills: readonly number[],
  make: () => Promise<Ground>,
  demand: (changes: number) => void,
): () => number {
  let ground: Ground;
  let plan: Planned;
  let took: Took;
  let midway = 0;
  beforeAll(async () => {
    ground = await make();
    plan = await planOnce(ground);
  });
  afterAll(() => rm(plan.out, { recursive: true }));

  it('come to be as planned when nobody is killed', async () => {
    demand(plan.changes);
    took = await unkilled(ground, plan);
  });

  it.each(kills)('end as if nobody had been killed, kill %i', async (seed) => {
    if (await survive(ground, plan, random(seed), took)) midway += 1;
  });
  return () => midway;
}

/** When a victim is killed: so many milliseconds after it was told what to do, or after it began its first write. */
type After = { readonly from: 'told' | 'begun'; readonly ms: number };

/** Has a process obey an order, and kills it meanwhile where told to. Says how it ended if it was not killed. */
async function obeyed(order: Order, after: After | null): Promise<{ readonly ended: string } & Took> {
  const child = fork(VICTIM, {
    execArgv: ['--conditions=reconcile-source'],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = new AbortController();
  const killFrom = (from: After['from']): void => {
    if (after?.from !== from) return;
    const kill = () => child.kill('SIGKILL');
    void pause(after.ms, null, { signal: stop.signal }).then(kill, () => false);
  };
  let [told, begun] = [0, 0];
  const end = { ended: 'killed' };
  child.on('message', (said: Said) => {
    const now = performance.now();
    if (said === 'ready') {
      [told, begun] = [now, now];
      child.send(order);
      killFrom('told');
    } else if (said === 'begun') {
      begun = now;
      killFrom('begun');
    } else end.ended = said.ended;
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  stop.abort();
  if (end.ended === 'killed') expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  return { ...end, first: begun - told, rest: performance.now() - begun };
}

/**
 * Kills one or two in a row, then applies or undoes in this process: all changes are made or none is, each once, and the
 * journals say so. `took` is what one took that nobody killed. Says whether one died with some writes made and not all.
 */
async function survive(ground: Ground, plan: Planned, chance: Random, took: Took): Promise<boolean> {
  const out = await mkdtemp(join(tmpdir(), 'reconcile-killed-'));
  const { world } = ground;
  const { run, changes } = plan;
  let midway = false;
  try {
    await cp(plan.out, out, { recursive: true });
    await ground.reset();
    const isMade = chance.once(4);
    if (isMade) await applied(out, checksOf(world).checks, run);
    for (let kill = chance.once(3) ? 0 : 1; kill < 2; kill += 1) {
      const mode = isMade || (kill === 1 && chance.once(2)) ? 'undo' : 'apply';
      const dies = chance.once(2) ? { moment: chance.pick(MOMENTS), n: chance.int(1, changes) } : null;
      const { ended } = await obeyed(
        { world, out, run, mode, dies },
        dies === null ? someTime(chance, took) : null,
      );
      if (ended !== 'killed') expect(ended).toMatch(ENDS);
      const writes = (await journaled(out)).filter((one) => one.mode === mode).length;
      midway ||= ended === 'killed' && writes > 0 && writes < changes;
      if (chance.once(2)) await tear(out, chance, dies?.moment === 'intended');
    }
    await goOn(ground, { ...plan, out }, chance.pick(['apply', 'undo'] as const));
    return midway;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** How one ends that was killed too late, or had nothing to take back. */
const ENDS = /^$|^(?:done|already)(?: done| already)*$|nothing of it was applied|there is no such run/;

/** Mostly while it writes. */
function someTime(chance: Random, { first, rest }: Took): After {
  const from = chance.once(3) ? 'told' : 'begun';
  return { from, ms: chance.int(0, Math.ceil(from === 'begun' ? rest : first + rest)) };
}

/** How long a victim takes that nobody kills; demands that it makes every change. */
async function unkilled(ground: Ground, plan: Planned): Promise<Took> {
  const out = `${plan.out}-unkilled`;
  await cp(plan.out, out, { recursive: true });
  try {
    const order = { world: ground.world, out, run: plan.run, mode: 'apply', dies: null } as const;
    const { ended, ...took } = await obeyed(order, null);
    expect(ended).toBe(Array(plan.changes).fill('done').join(' '));
    await ground.demand('after');
    await ground.demandAgreement(out, false);
    return took;
  } finally {
    await rm(out, { recursive: true });
  }
}

/** Applies or undoes what is left, and holds the world and the journals to it. */
export async function goOn(
  ground: Ground,
  { out, run, changes }: Planned,
  mode: Order['mode'],
): Promise<void> {
  const { checks } = checksOf(ground.world);
  let nothing = false;
  if (mode === 'apply') {
    const { fixes } = await applied(out, checks, run);
    expect(fixes.changes.filter(({ proved }) => !proved)).toEqual([]);
    expect({ code: fixExitCode(fixes), changes: fixes.counts.done + fixes.counts.already }).toEqual({
      code: 0,
      changes,
    });
  } else {
    try {
      const { fixes } = await undone(out, checks, run);
      expect({ code: fixExitCode(fixes), counts: fixes.counts }).toMatchObject({
        code: 0,
        counts: { refused: 0 },
      });
    } catch (thrown) {
      expect(String(thrown)).toMatch(/nothing of it was applied|there is no such run/);
      nothing = true;
    }
  }
  await ground.demand(mode === 'apply' ? 'after' : 'before');
  await ground.demandAgreement(out, nothing);
}

/**
 * Cuts the last line of the last journal somewhere: it was not on disk yet. An intent is cut only where nothing can have
 * come of it: it is on disk before its write counts.
 */
async function tear(out: string, chance: Random, intents: boolean): Promise<void> {
  const folder = (await readdir(out))
    .filter((name) => /-(apply|undo)-[a-z0-9]{4}$/.test(name))
    .sort()
    .at(-1);
  if (folder === undefined) return;
  const path = join(out, folder, 'journal.ndjson');
  const text = await readFile(path, 'latin1').catch(() => '');
  const isSealed = await stat(join(out, folder, 'manifest.json')).then(
    () => true,
    () => false,
  );
  const from = text.lastIndexOf('\n', text.length - 2) + 1;
  if (isSealed || text === '' || (!intents && text.slice(from).includes('"entry":"intent"'))) return;
  await truncate(path, chance.int(from, text.length - 1));
}
