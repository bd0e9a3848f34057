/** `npm run demo`: a marina's two systems, defects between them, the gate, and whether it found exactly those. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HELP, readArguments, type Arguments } from './arguments.ts';
import { compare } from './compare.ts';
import { plantAll } from './defects/index.ts';
import { fixAndUndo, gateWords } from './fix.ts';
import { runCommand } from './command.ts';
import { listenForInterruption, type Interruption } from './interruption.ts';
import { makeWorld } from './marina/world.ts';
import * as page from './page.ts';
import { startSystems } from './systems.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const CONSISTENT = 0;
const INCONSISTENT = 1;
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2));
  if (given.help) {
    page.say(HELP);
    return 0;
  }
  const interruption = listenForInterruption();
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await show(given, folder, interruption);
  } catch (thrown) {
    if (interruption.signal.aborted) return INTERRUPTED;
    throw thrown;
  } finally {
    remove();
    process.off('exit', remove);
    interruption.release();
  }
}

async function show(given: Arguments, folder: string, interruption: Interruption): Promise<number> {
  const started = performance.now();
  const { signal } = interruption;
  page.introduce(given);
  const world = makeWorld(given.seed);
  const planted = given.clean ? [] : plantAll(world, given.seed);
  const systems = await startSystems(world, folder, signal);
  try {
    page.showSystems(world, systems);
    if (!given.clean) page.showDefects(planted.length);

    const out = resolve(given.out);
    const shown = relative(REPOSITORY, out).startsWith('..') ? out : relative(REPOSITORY, out);
    const { environment } = systems;
    const ground = { repository: REPOSITORY, out, shown, environment, interrupted: signal };
    const words = gateWords(given);
    const before = given.fix ? await systems.look() : null;
    signal.throwIfAborted();
    page.showCommand(environment, words, shown);
    const gate = await runCommand(words, ground);
    const [folder] = gate.folders;
    const due = given.clean ? CONSISTENT : INCONSISTENT;
    page.showExit(gate.exitCode, due);
    if (folder === undefined) {
      page.say('the run left no folder, so there is nothing to compare');
      return 1;
    }
    const comparison = await compare(planted, out, folder);
    page.showComparison(comparison, gate.exitCode === due);
    page.say(`report and findings: ${join(shown, relative(out, folder))}`);
    const isFixed =
      before === null || (await fixAndUndo({ planted, first: gate, look: systems.look, before }, ground));
    page.showTimes(gate.seconds, (performance.now() - started) / 1000);
    if (given.keep) {
      page.showHowToGoOn(environment, shown);
      await interruption.wait();
    }
    const exact = comparison.missed.length + comparison.invented.length === 0;
    return exact && isFixed && gate.exitCode === due ? 0 : 1;
  } finally {
    await systems.stop();
  }
}

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(`demo: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = 1;
}
