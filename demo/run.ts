/** `npm run demo`: a marina's two systems, defects between them, the gate, and whether it found exactly those. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HELP, readArguments, type Arguments } from './arguments.ts';
import { compare } from './compare.ts';
import { makeDatabases } from './databases.ts';
import { plantAll } from './defects/index.ts';
import { startPostgres } from './embedded.ts';
import { runGate } from './gate.ts';
import { listenForInterruption, type Interruption } from './interruption.ts';
import { loadCrm, loadLegacy, writeImporterFiles } from './marina/load.ts';
import { makeWorld } from './marina/world.ts';
import * as page from './page.ts';

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
  const importer = await mkdtemp(join(tmpdir(), 'reconcile-importer-'));
  try {
    return await show(given, importer, interruption);
  } catch (thrown) {
    if (interruption.signal.aborted) return INTERRUPTED;
    throw thrown;
  } finally {
    await rm(importer, { recursive: true, force: true });
    interruption.release();
  }
}

async function show(given: Arguments, importer: string, interruption: Interruption): Promise<number> {
  const started = performance.now();
  const { signal } = interruption;
  page.introduce(given);
  const world = makeWorld(given.seed);
  const planted = given.clean ? [] : plantAll(world, given.seed);
  const server = await startPostgres();
  try {
    signal.throwIfAborted();
    const databases = await makeDatabases(server);
    await loadLegacy(databases.owner.legacy, world);
    await loadCrm(databases.owner.crm, world);
    await writeImporterFiles(importer, world);
    page.showSystems(world, databases);
    if (!given.clean) page.showDefects(planted.length);

    const out = resolve(given.out);
    const shown = relative(REPOSITORY, out).startsWith('..') ? out : relative(REPOSITORY, out);
    const environment = {
      LEGACY_DB_URL: databases.reader.legacy,
      CRM_DB_URL: databases.reader.crm,
      IMPORTER_DIR: importer,
    };
    signal.throwIfAborted();
    page.showCommand(shown);
    const gate = await runGate(REPOSITORY, out, environment, signal);
    signal.throwIfAborted();
    const due = given.clean ? CONSISTENT : INCONSISTENT;
    page.showExit(gate.exitCode, due);
    if (gate.folder === null) {
      page.say('the run left no folder, so there is nothing to compare');
      return 1;
    }
    const comparison = await compare(planted, out, gate.folder);
    page.showComparison(comparison, gate.exitCode === due);
    page.say(`report and findings: ${join(shown, relative(out, gate.folder))}`);
    page.say(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    if (given.keep) {
      page.showHowToGoOn(environment, shown);
      await interruption.wait();
    }
    const exact = comparison.missed.length + comparison.invented.length === 0;
    return exact && gate.exitCode === due ? 0 : 1;
  } finally {
    await server.stop();
  }
}

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(`demo: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = 1;
}
