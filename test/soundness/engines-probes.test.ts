// What other comparers are known to get wrong between two engines, and what else their types do differently: probe by probe.
import { beforeAll, describe, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import type { EvidenceAsked } from '../../src/model/digest.ts';
import type { CheckReport } from '../../src/model/report.ts';
import { mysql, type MysqlSource } from '../../src/sources/mysql/index.ts';
import { postgres, type PostgresSource } from '../../src/sources/postgres/index.ts';
import { PROBES, type Probe, type Told } from '../support/engines-probes.ts';
import { describeMysql, mysqlDatabase } from '../support/mysql.ts';
import { database, describePostgres } from '../support/postgres.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

/** Rows of a probe: enough for digests to be asked by group. */
const ROWS = 200;

const idOf = (probe: Probe): string => `p${PROBES.indexOf(probe) + 1}`;

/** The tables of one side, their rows, and what is done to them then. */
function tables(side: 'legacy' | 'shop', numbers: string): string {
  return PROBES.map((probe) => {
    const { columns, row } = probe[side];
    const change = probe.changes?.[side];
    const sql = `CREATE TABLE @ (${columns}); INSERT INTO @ SELECT ${row} ${numbers}`;
    return (change === undefined ? sql : `${sql}; ${change}`).replaceAll('@', idOf(probe));
  }).join(';\n');
}

describePostgres('a probe', () => {
  describeMysql('of two engines', () => {
    let legacy: MysqlSource;
    let shop: PostgresSource;
    beforeAll(async () => {
      const numbers = `FROM (SELECT CAST(seq AS SIGNED) AS n FROM seq_1_to_${ROWS}) s`;
      const old = await mysqlDatabase('probes', tables('legacy', numbers));
      const url = await database('probes', {
        sql: tables('shop', `FROM generate_series(1, ${ROWS}) n`),
        options: `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`,
      });
      legacy = mysql({ url: old.reader });
      shop = postgres({ url });
    });

    describe.each(['values', 'digest', 'md5'] as const)('by %s', (evidence: EvidenceAsked) => {
      let reports: ReadonlyMap<string, CheckReport>;
      const told = new Map<string, Told[]>();
      beforeAll(async () => {
        const checks = PROBES.map((probe) => {
          const { key = ['id'], options = {}, computed = {} } = probe;
          const of = (side: 'legacy' | 'shop') =>
            ({ key, computed: computed[side] ?? {} }) as { readonly key: readonly string[] };
          const sides = {
            source: legacy.table(idOf(probe), of('legacy')),
            target: shop.table(idOf(probe), of('shop')),
          };
          return fieldAgreement(idOf(probe), sides, options);
        });
        const segments = evidence === 'values' ? 2 : 1;
        const { out, remove } = await outFolder();
        const sources = new Map([legacy, shop].map((source) => [source, source.kind]));
        const ran = await runSuite(out, checks, { sources, evidence, frozen: true, segments });
        reports = new Map(ran.report.checks.map((report) => [report.id, report]));
        for (const [id, { found }] of reports) {
          const lines = Object.keys(found).length === 0 ? [] : await ran.findings(id);
          told.set(id, lines.map(({ kind, key, column, expected, actual }) => [kind, key, column, expected, actual])); // prettier-ignore
        }
        await remove();
      });

      it.each(PROBES.map((probe) => [probe.name, probe] as const))('%s', (_name, probe) => {
        const { problems, verdict } = reports.get(idOf(probe))!;
        const { finds = [] } = probe;
        expect(problems).toEqual([]);
        const inOrder = (all: readonly Told[]) => all.map((one) => JSON.stringify(one)).toSorted();
        expect(inOrder(told.get(idOf(probe)) ?? [])).toEqual(inOrder(finds));
        expect(verdict).toBe(finds.length === 0 ? 'consistent' : 'inconsistent');
      });

      // By `digest`, it is whichever way is faster.
      it.runIf(evidence !== 'digest')(
        'is settled by digests where they are asked for and can settle it',
        () => {
          const settled = ['P6', 'P7', 'P8', 'P9', 'P10', 'P13', 'P14', 'keys beyond'].map((name) => {
            const { evidence: rests, notes } = reports.get(idOf(PROBES.find((one) => one.name.startsWith(`${name} `))!))!; // prettier-ignore
            return [name, rests, ...notes];
          });
          const rests = settled.map(([name]) => [name, evidence === 'md5' ? 'digest' : 'values']);
          expect(settled).toEqual(rests);
        },
      );
    });
  });
});
