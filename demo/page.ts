/** What the demo prints around the gate's own report, in short lines. */
import { styleText } from 'node:util';
import type { Arguments } from './arguments.ts';
import type { Comparison } from './compare.ts';
import { hang } from '../reports/text/wrap.ts';
import { THEMES } from './defects/index.ts';
import { typed } from './command.ts';
import type { World } from './marina/world.ts';
import type { Systems } from './systems.ts';

/** As wide as the report's page, or the terminal where that is narrower. */
export const WIDTH = Math.min(100, Math.max(60, process.stdout.columns || 100));
const STDOUT = { stream: process.stdout };

/** A line. */
export function say(line = ''): void {
  console.log(line);
}

/** A line that stands out, where the terminal can do that. */
export function head(line: string): void {
  say();
  say(styleText('bold', line, STDOUT));
}

export function introduce({ seed, clean }: Arguments): void {
  say(styleText('bold', 'A marina moves from its old system to a new one.', STDOUT));
  say(`Everything is drawn from seed ${seed}${clean ? ', and nothing is broken' : ''}.`);
  say();
}

export function showSystems({ legacy, crm, idMaps, media, site, feed }: World, { version }: Systems): void {
  const count = (many: number, name: string): string => `${many.toLocaleString('en')} ${name}`;
  say(`PostgreSQL ${version} with two databases, six buckets as folders, two websites`);
  say(
    `  legacy    ${[
      count(legacy.Berths.length, 'berths'),
      count(legacy.Interests.length, 'interests'),
      count(legacy.Expenses.length, 'expenses'),
      count(legacy.Invoices.length, 'invoices'),
    ].join(', ')}`,
  );
  say(
    `  crm       what a migration made of them: ${Object.keys(crm).length} tables, ${count(crm.clients.length, 'clients')}`,
  );
  say(
    `  files     ${count(media.legacy.size, 'in the old system')}, ${count(media.crm.size, 'in the new one')}`,
  );
  say(
    `  websites  ${count(site.old.size, 'old addresses')}, and a public feed of ${count(feed.list.length, 'berths')}`,
  );
  say(`  importer  ${Object.keys(idMaps).length} id maps, a copy manifest and a report of what it did`);
}

export function showDefects(planted: number): void {
  const stories = THEMES.reduce((sum, { defects }) => sum + defects.length, 0);
  head(`Planted: ${stories} defects, which ${planted} findings must tell of`);
  for (const { about, defects } of THEMES) {
    say(`  of ${about}`);
    for (const { story } of defects) for (const line of hang('    - ', story, WIDTH)) say(line);
  }
}

export function showCommand(
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
  out: string,
): void {
  // Four to a line, so that a narrow terminal does not break them.
  const names = Object.keys(environment).map((name) => `${name}=…`);
  const half = Math.ceil(names.length / 2);
  head(`$ export ${names.slice(0, half).join(' ')} \\`);
  say(styleText('bold', `    ${names.slice(half).join(' ')}`, STDOUT));
  say(styleText('bold', `$ npx node ${typed(words, out).join(' ')}`, STDOUT));
  say();
}

const MEANING = ['consistent', 'inconsistent', 'unknown', 'nothing ran'];

/** How the gate ended, and how it should have. */
export function showExit(exitCode: number, due: number): void {
  head(`exit code ${exitCode}: ${MEANING[exitCode] ?? 'ended early'}`);
  if (exitCode !== due) say(`it should have been ${due}: ${MEANING[due] ?? ''}`);
}

/** The one line that the demo is for, and every mismatch where there is one. */
export function showComparison(
  { planted, found, missed, invented }: Comparison,
  verdictIsDue: boolean,
): void {
  if (missed.length + invented.length === 0) {
    const exact = planted === 0 ? 'found nothing' : `found exactly what was planted: ${found} of ${planted}`;
    if (!verdictIsDue) say(`${exact}, and yet the verdict is another`);
    else say(styleText(['bold', 'green'], exact + (planted === 0 ? ', as nothing was planted' : ''), STDOUT));
    return;
  }
  say(
    `what was found is not what was planted: ${planted - missed.length} of ${planted}, and ${invented.length} more`,
  );
  for (const line of missed) say(`  planted, not found  ${line}`);
  for (const line of invented) say(`  found, not planted  ${line}`);
}

/** The gate is what is timed; the rest of the demo is setting up what it looks at. */
export function showTimes(gate: number, whole: number): void {
  say(`the gate took ${gate.toFixed(1)} s, the whole demo ${whole.toFixed(1)} s`);
}

export function showHowToGoOn(environment: Readonly<Record<string, string>>, out: string): void {
  head('Databases, files and websites stay until you press Ctrl-C here. In another terminal:');
  say();
  for (const [name, value] of Object.entries(environment)) say(`  export ${name}=${value}`);
  const config = '--config demo/reconcile.config.mts';
  const command = (words: string, what: string): void => {
    say();
    say(styleText('dim', `  # ${what}`, STDOUT));
    say(`  npx node bin/reconcile.js ${words}`);
  };
  command(`list ${config}`, 'which checks there are');
  command(`explain berth-fields ${config}`, 'what one of them asserts, and cannot see');
  command(`doctor ${config}`, 'whether the systems can be read');
  command(`run gate --check moorings ${config} --out ${out}`, 'one check alone');
  command(`run gate --fix=plan ${config} --out ${out}`, 'what could be put right, and what guards refuse');
  command(`run daily-feed ${config} --out ${out}`, 'what needs nothing but the public address');
  command(`run weekly ${config} --out ${out}`, 'what must hold while people work');
}
