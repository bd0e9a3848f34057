/** Walking every row: nothing differs, or every row does, beside a bare ordered read of both sides. */
import { measure } from './program.ts';
import { rowOf, type Bar, type Bench } from './row.ts';
import { agreementConfig, bareRead, EIGHT_COLUMNS, fill, makeWorld, sql } from './world.ts';

const COLUMNS = ['name', 'area', 'price', 'sold', 'since', 'updated_at', 'note'];
const FLOOR = 'bare ordered read of both sides';
const MOST = 10_000;

type Case = {
  readonly name: string;
  readonly flags: readonly string[];
  readonly differing: boolean;
  /** How many of the findings are counted only. */
  readonly truncated: (rows: number) => number;
  readonly bar: Bar;
};

const CASES: readonly Case[] = [
  { name: 'walking, no difference', flags: [], differing: false, truncated: () => 0, bar: {} },
  {
    name: `every row differing, --max-findings ${MOST}`,
    flags: ['--max-findings', String(MOST)],
    differing: true,
    truncated: (rows) => Math.max(0, rows - MOST),
    bar: { toFloor: 1.3 },
  },
  {
    name: 'every row differing, all kept',
    flags: [],
    differing: true,
    truncated: () => 0,
    bar: { toFloor: 2.5 },
  },
];

export const walking: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  const rows = Math.round(2e6 * scale);
  try {
    await fill(world, rows, EIGHT_COLUMNS);
    let differing = false;
    for (const one of CASES) {
      if (one.differing && !differing) {
        // A table of its own rather than an update, which would leave half of its pages dead.
        const columns = EIGHT_COLUMNS.replace('(n % 977)', '(n % 977 + 1)');
        for (const statement of [
          'DROP TABLE t',
          `CREATE UNLOGGED TABLE t AS SELECT n AS id, ${columns} FROM generate_series(1::bigint, ${rows}) n`,
          'ALTER TABLE t ADD PRIMARY KEY (id)',
          'VACUUM (ANALYZE) t',
        ])
          await sql(world.crm, statement);
        differing = true;
      }
      const [ours, floor, peak]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round += 1) {
        floor.push(await bareRead(world, `SELECT id, ${COLUMNS.join(', ')} FROM t ORDER BY id`));
        const { seconds, peakMb, report } = await measure(
          agreementConfig(JSON.stringify(COLUMNS)),
          world.env,
          { flags: ['--evidence', 'values', ...one.flags] },
        );
        const [check] = report.checks;
        const found = check?.found['altered'] ?? 0;
        if (
          check?.examined['source'] !== rows ||
          found !== (one.differing ? rows : 0) ||
          check.truncated !== one.truncated(rows)
        )
          throw new Error(`${one.name}: ${JSON.stringify(check)}`);
        ours.push(seconds);
        peak.push(peakMb);
      }
      const name = `${one.name}, ${rows.toLocaleString('en-US')} rows a side`;
      yield rowOf(name, { ours, floor, peak }, FLOOR, null, { bar: { ...one.bar, peakMb: 250 } });
    }
  } finally {
    await world.server.stop('immediate');
  }
};
