// `npm run bench [name ...]`: makes data from a seed, runs the program, its peers and a floor in turn, and prints what came out.
import { parseArgs } from 'node:util';
import { same, scattered, special } from './digests.ts';
import { engines, mariadb } from './engines.ts';
import { keys } from './keys.ts';
import { machine } from './machine.ts';
import { memory } from './memory.ts';
import { objectListing } from './object-listing.ts';
import { objects } from './objects.ts';
import { asLine, asMarkdown } from './print.ts';
import { resume } from './resume.ts';
import { textKeys } from './text-keys.ts';
import { walking } from './walking.ts';
import type { Bench, Row } from './row.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  same,
  scattered,
  special,
  keys,
  engines,
  mariadb,
  memory,
  'object-listing': objectListing,
  objects,
  resume,
  'text-keys': textKeys,
  walking,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
  },
});
const scale = Number(values.scale);
const rounds = Number(values.rounds);
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0 || !(scale > 0) || !(rounds >= 1)) {
  console.error(
    `usage: npm run bench -- [${Object.keys(BENCHES).join('|')}] [--scale 0.1] [--rounds 5] [--json | --markdown]`,
  );
  process.exit(3);
}

const rows: Row[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  for await (const row of BENCHES[name]?.({ scale, rounds }) ?? []) {
    rows.push(row);
    if (values.json === true) console.log(JSON.stringify(row));
    // The table needs all rows, so that these are for whoever waits.
    else (values.markdown === true ? console.error : console.log)(asLine(row));
  }
}
if (values.markdown === true)
  console.log(`${machine()}; scale ${scale}, at most ${rounds} rounds.\n\n${asMarkdown(rows)}`);
