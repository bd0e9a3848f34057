/** Text keys whose index is in a collation that is not the order of bytes: one sort on the server, not one for each page. */
import { rowOf, type Bench } from './row.ts';
import { measure } from './program.ts';
import { agreementConfig, bareRead, EIGHT_COLUMNS, makeWorld, onBoth } from './world.ts';

const FLOOR = 'bare read of both sides sorted once';

export const textKeys: Bench = async function* ({ scale, rounds }) {
  const world = await makeWorld("LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
  const rows = Math.round(1e6 * scale);
  try {
    await onBoth(
      world,
      `CREATE UNLOGGED TABLE t AS SELECT 'Pier/' || md5(n::text) || '-' || n AS id, ${EIGHT_COLUMNS} FROM generate_series(1::bigint, ${String(rows)}) n`,
    );
    await onBoth(world, 'ALTER TABLE t ADD PRIMARY KEY (id); ANALYZE t');
    const ours: number[] = [];
    const floor: number[] = [];
    const peak: number[] = [];
    let segments = 0;
    for (let round = 0; round < rounds; round += 1) {
      floor.push(await bareRead(world, 'SELECT * FROM t ORDER BY id COLLATE "C"'));
      const { seconds, peakMb, report } = await measure(
        agreementConfig(JSON.stringify(['name', 'price', 'note'])),
        world.env,
      );
      segments = report.checks[0]?.segments.length ?? 0;
      ours.push(seconds);
      peak.push(peakMb);
    }
    const name = `text keys, ${rows.toLocaleString('en-US')} rows a side`;
    yield rowOf(name, { ours, floor, peak }, FLOOR, `${String(segments)} segment`);
  } finally {
    await world.server.stop('immediate');
  }
};
