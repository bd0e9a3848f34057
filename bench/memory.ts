/** Peak memory of comparing every field of two tables: at 10 M rows little more than at 1 M, and under 250 MB. */
import { rowOf, type Bench } from './row.ts';
import { measure } from './program.ts';
import { agreementConfig, bareRead, EIGHT_COLUMNS, makeWorld, onBoth } from './world.ts';

const COLUMNS = ['name', 'area', 'price', 'sold', 'since', 'updated_at', 'note'];
const FLOOR = 'bare ordered read of both sides';

export const memory: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  const peaks: number[] = [];
  try {
    for (const size of [1e6, 10e6]) {
      const rows = Math.round(size * scale);
      await onBoth(
        world,
        `DROP TABLE IF EXISTS t; CREATE UNLOGGED TABLE t AS SELECT n AS id, ${EIGHT_COLUMNS} FROM generate_series(1::bigint, ${String(rows)}) n`,
      );
      await onBoth(world, 'ALTER TABLE t ADD PRIMARY KEY (id); ANALYZE t');
      const ours: number[] = [];
      const floor: number[] = [];
      const peak: number[] = [];
      for (let round = 0; round < (size > 1e6 ? Math.min(rounds, 3) : rounds); round += 1) {
        floor.push(await bareRead(world, 'SELECT * FROM t ORDER BY id'));
        const { seconds, peakMb, report } = await measure(
          agreementConfig(JSON.stringify(COLUMNS)),
          world.env,
        );
        const { examined } = report.checks[0] ?? {};
        if (examined?.['source'] !== rows || examined['target'] !== rows)
          throw new Error(`examined ${JSON.stringify(examined)} of ${String(rows)}`);
        ours.push(seconds);
        peak.push(peakMb);
      }
      peaks.push(Math.max(...peak));
      const [small, large] = peaks;
      const note =
        small === undefined || large === undefined
          ? null
          : `${(large - small).toFixed(0)} MB more than at a tenth of the rows (bar: 40), bar 250 MB`;
      yield rowOf(`memory, ${rows.toLocaleString('en-US')} rows a side`, { ours, floor, peak }, FLOOR, note);
    }
  } finally {
    await world.server.stop('immediate');
  }
};
