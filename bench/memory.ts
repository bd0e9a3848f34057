/** Peak memory of comparing every field of two tables: at 10 M rows little more than at 1 M, and under 250 MB. */
import { rowOf, type Bench } from './row.ts';
import { measure } from './program.ts';
import { agreementConfig, bareRead, EIGHT_COLUMNS, fill, makeWorld } from './world.ts';

const COLUMNS = ['name', 'area', 'price', 'sold', 'since', 'updated_at', 'note'];
/** What ten times as many rows may take in addition. */
const MORE_MB = 40;
const FLOOR = 'bare ordered read of both sides';

export const memory: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld();
  const peaks: number[] = [];
  try {
    for (const size of [1e6, 10e6]) {
      const rows = Math.round(size * scale);
      await fill(world, rows, EIGHT_COLUMNS);
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
      const [small = Infinity] = peaks;
      const bar = { peakMb: Math.min(250, peaks.length === 1 ? Infinity : Math.floor(small) + MORE_MB) };
      const more = Math.max(...peak) - small;
      const note = peaks.length === 1 ? null : `${more.toFixed(0)} MB more than at a tenth of the rows`;
      const name = `memory, every value read, ${rows.toLocaleString('en-US')} rows`;
      yield rowOf(name, { ours, floor, peak }, FLOOR, note, { bar });
    }
  } finally {
    await world.server.stop('immediate');
  }
};
