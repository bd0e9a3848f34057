/** Comparing two PostgreSQL databases by digests: nothing differs, a thousand rows do, one in a hundred does. */
import { DIGEST_FLOOR, digestFloor, EIGHT_HASHED, type Hashed } from './digest-floor.ts';
import { dataDiff, reladiff, type Peer } from './peers.ts';
import { EIGHT_PLANTS, named, plantAll, type Plant, type Planted } from './planted.ts';
import { measure } from './program.ts';
import { makeProbe, type Differing } from './probe.ts';
import { race, type Ours } from './race.ts';
import type { Bar, Bench, Row } from './row.ts';
import { CRM_TYPES, LEGACY_TYPES, SPECIAL_COLUMNS, SPECIAL_HASHED, SPECIAL_PLANTS } from './special.ts';
import { agreementConfig, EIGHT_COLUMNS, fill, makeWorld, onBoth, sql, type World } from './world.ts';

const NOTHING: Planted = { rows: 0, findings: new Set() };

/** No difference, at 2 M and at 10 M rows a side. */
export const same: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  try {
    for (const [size, peers] of [
      [2e6, [reladiff, dataDiff]],
      [10e6, [reladiff]],
    ] as const) {
      const rows = Math.round(size * scale);
      await fill(world, rows, EIGHT_COLUMNS);
      const probe = await makeProbe(world, compared(EIGHT_HASHED));
      const bar: Bar = { toFloor: 1.3, faster: 2, peakMb: 250 };
      const name = `no difference, ${told(rows)} rows`;
      yield* await contest(world, rounds, {
        name,
        columns: EIGHT_HASHED,
        planted: NOTHING,
        probe,
        peers,
        bar,
      });
    }
  } finally {
    await world.server.stop('immediate');
  }
};

/** A thousand scattered differences, and one row in a hundred, of 2 M. */
export const scattered: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  const rows = Math.round(2e6 * scale);
  try {
    for (const [wanted, faster] of [
      [1_000, 6],
      [20_000, 4],
    ] as const) {
      await fill(world, rows, EIGHT_COLUMNS);
      const probe = await makeProbe(world, compared(EIGHT_HASHED));
      const planted = await plant(world, rows, wanted * scale, EIGHT_PLANTS);
      const name = `${told(planted.rows)} of ${told(rows)} rows differ`;
      const peers = wanted === 1_000 ? [reladiff, dataDiff] : [reladiff];
      yield* await contest(world, rounds, {
        name,
        columns: EIGHT_HASHED,
        planted,
        probe,
        peers,
        bar: { faster },
      });
    }
  } finally {
    await world.server.stop('immediate');
  }
};

/** A thousand scattered differences in types that mislead a careless digest: citext, enum, arrays, JSON, 64-bit integers. */
export const special: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  const rows = Math.round(2e6 * scale);
  try {
    await Promise.all([sql(world.legacy, LEGACY_TYPES), sql(world.crm, CRM_TYPES)]);
    await fill(world, rows, SPECIAL_COLUMNS);
    const probe = await makeProbe(world, compared(SPECIAL_HASHED));
    const planted = await plant(world, rows, 1_000 * scale, SPECIAL_PLANTS);
    const name = `${told(planted.rows)} of ${told(rows)} rows differ, types that mislead`;
    const bar: Bar = { faster: 6 };
    yield* await contest(world, rounds, {
      name,
      columns: SPECIAL_HASHED,
      planted,
      probe,
      peers: [reladiff],
      bar,
    });
  } finally {
    await world.server.stop('immediate');
  }
};

/** Plants, and leaves the tables as tidy as they were. */
async function plant(world: World, rows: number, wanted: number, plants: readonly Plant[]): Promise<Planted> {
  const planted = await plantAll(world, rows, Math.max(plants.length * 4, Math.round(wanted)), plants);
  await onBoth(world, 'VACUUM (ANALYZE) t');
  return planted;
}

type Contest = {
  readonly name: string;
  /** Of the table `t`, the key `id` first. */
  readonly columns: Hashed;
  readonly planted: Planted;
  readonly probe: Differing;
  readonly peers: readonly Peer[];
  readonly bar: Bar;
};

async function contest(
  world: World,
  rounds: number,
  { name, columns, planted, probe, peers, bar }: Contest,
): Promise<readonly Row[]> {
  const config = agreementConfig(JSON.stringify(compared(columns)));
  const urls = { source: world.legacy, target: world.crm, key: ['id'] };
  return race(rounds, {
    name,
    ours: () => byDigest(config, world.env, planted),
    floor: { name: DIGEST_FLOOR, run: () => digestFloor(world, 't', columns) },
    peers,
    tables: { pair: { ...urls, table: 't' }, rows: planted.rows },
    probe,
    bar,
  });
}

/** Runs the program as a user does. @throws when it did not find exactly what was planted. */
export async function byDigest(
  config: string,
  env: Readonly<Record<string, string>>,
  planted: Planted = NOTHING,
  evidence: 'digest' | 'md5' = 'digest',
): Promise<Ours> {
  const flags = ['--evidence', evidence];
  const { seconds, peakMb, report, findings } = await measure(config, env, { flags, findings: true });
  const [check] = report.checks;
  const found = new Set(findings.map(({ kind, key, column }) => named(kind, key.map(String).join(), column)));
  const verdict = planted.rows === 0 ? 'consistent' : 'inconsistent';
  const isExact = found.size === findings.length && found.symmetricDifference(planted.findings).size === 0;
  if (check?.verdict !== verdict || !isExact) {
    const wrong = [...found.symmetricDifference(planted.findings)].slice(0, 5).join(', ');
    const problems = JSON.stringify([check?.problems, check?.notes]);
    throw new Error(
      `${check?.verdict ?? 'no check'}, ${findings.length} findings of ${planted.findings.size}, wrong: ${wrong}; ${problems}`,
    );
  }
  const proved = check.proved.digest ?? 0;
  const how = proved > 0 ? null : `ours used no digests: ${check.notes.join(' ') || 'it does not say why'}`;
  return { seconds, peakMb, note: how };
}

function compared(columns: Hashed): readonly string[] {
  return Object.keys(columns).slice(1);
}

function told(count: number): string {
  return count.toLocaleString('en-US');
}
