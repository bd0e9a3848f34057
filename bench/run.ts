// `npm run bench [name ...]`: makes data from a seed, runs the program and a floor alternately, and prints what came out.
import { parseArgs } from 'node:util';
import { memory } from './memory.ts';
import { objectListing } from './object-listing.ts';
import { objects } from './objects.ts';
import { textKeys } from './text-keys.ts';
import type { Bench, Row } from './row.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  memory,
  'object-listing': objectListing,
  objects,
  'text-keys': textKeys,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
  },
});
const scale = Number(values.scale);
const rounds = Number(values.rounds);
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || !(scale > 0) || !(rounds >= 1)) {
  console.error(
    `usage: npm run bench -- [${Object.keys(BENCHES).join('|')}] [--scale 0.1] [--rounds 5] [--json]`,
  );
  process.exit(3);
}

for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  for await (const row of BENCHES[name]?.({ scale, rounds }) ?? []) print(row);
}

function print(row: Row): void {
  if (values.json === true) {
    console.log(JSON.stringify(row));
    return;
  }
  const ratio =
    row.ratio_to_floor === null
      ? ''
      : `, ${row.ratio_to_floor.toFixed(2)} x ${row.floor ?? ''} (${(row.floor_s ?? 0).toFixed(2)} s)`;
  console.log(
    `${row.name}: ${row.ours_s.toFixed(2)} s (${row.spread})${ratio}, peak ${row.peak_mb.toFixed(0)} MB${row.note === null ? '' : `; ${row.note}`}`,
  );
}
