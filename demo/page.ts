/** What the demo prints around the gate's own report, in short lines. */
import { styleText } from 'node:util';
import type { Arguments } from './arguments.ts';
import type { Comparison } from './compare.ts';
import type { Databases } from './databases.ts';
import { DEFECTS } from './defects/index.ts';
import { gateArguments } from './gate.ts';
import type { World } from './marina/world.ts';

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

export function showSystems({ legacy, crm, idMaps }: World, { version }: Databases): void {
  const count = (rows: readonly unknown[], name: string): string =>
    `${rows.length.toLocaleString('en')} ${name}`;
  say(`PostgreSQL ${version}, two databases`);
  say(
    `  legacy    ${[
      count(legacy.Berths, 'berths'),
      count(legacy.Interests, 'interests'),
      count(legacy.Expenses, 'expenses'),
      count(legacy.Invoices, 'invoices'),
    ].join(', ')}`,
  );
  say(
    `  crm       what a migration made of them: ${Object.keys(crm).length} tables, ${count(crm.clients, 'clients')}`,
  );
  say(`  importer  ${Object.keys(idMaps).length} id maps and a report of what it did`);
}

export function showDefects(planted: number): void {
  head(`Planted: ${DEFECTS.length} defects, which ${planted} findings must tell of`);
  for (const { story } of DEFECTS) say(`  - ${story}`);
}

export function showCommand(out: string): void {
  head(`$ LEGACY_DB_URL=… CRM_DB_URL=… IMPORTER_DIR=… npx node ${gateArguments(out).join(' ')}`);
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

export function showHowToGoOn(environment: Readonly<Record<string, string>>, out: string): void {
  head('The databases stay up until you press Ctrl-C here. In another terminal:');
  say();
  for (const [name, value] of Object.entries(environment)) say(`  export ${name}=${value}`);
  const config = '--config demo/reconcile.config.mts';
  say();
  say(`  npx node bin/reconcile.js list ${config}                   # which checks there are`);
  say(
    `  npx node bin/reconcile.js explain berth-fields ${config}   # what one of them asserts, and cannot see`,
  );
  say(`  npx node bin/reconcile.js doctor ${config}                 # whether the systems can be read`);
  say(`  npx node bin/reconcile.js run gate --check moorings ${config} --out ${out}`);
  say(`  npx node bin/reconcile.js run weekly ${config} --out ${out}`);
}
