// One connection for any number of datasets: a check walks three in step while others read, and each row is seen once.
import { expect, it, beforeAll, afterAll } from 'vitest';
import { z } from 'zod';
import { mergeJoin } from '../../../src/compare/merge-join.ts';
import { defineCheck } from '../../../src/model/check.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { role } from '../../../src/model/role.ts';
import { mysql } from '../../../src/sources/mysql/index.ts';
import { describeMysql, mysqlDatabase } from '../../support/mysql.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';

const ROWS = 900;

const threeAlike = defineCheck({
  name: 'three-alike',
  asserts: 'Every key is in all three.',
  cannotSee: ['any other column'],
  evidence: 'keys',
  roles: { first: role(), second: role(), third: role() },
  options: z.object({}),
  finds: { lacking: { severity: 'error', title: 'a key that one of three lacks' } },
  splitBy: 'first',
  sides: { source: 'first', target: 'second' },
  inStep: ['first', 'second', 'third'],
  async *inspect({ first, second, third }, { scope, signal, examined }) {
    const names = [first.name, second.name] as const;
    const two = async function* (): AsyncGenerator<readonly Entry<boolean>[]> {
      for await (const pairs of mergeJoin(
        first.scan(scope, [], signal),
        second.scan(scope, [], signal),
        names,
      ))
        yield pairs.map(({ key, lefts, rights }) => ({ key, row: lefts === 1 && rights === 1 }));
    };
    for await (const pairs of mergeJoin(two(), third.scan(scope, [], signal))) {
      examined('first', pairs.length);
      examined('second', pairs.length);
      for (const { key, left, rights } of pairs)
        if (left?.row !== true || rights !== 1) yield { kind: 'lacking', key, expected: 3, actual: 2 };
    }
  },
});

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

describeMysql('datasets of MySQL in step', () => {
  it('are three as well as two, and checks of them may be under way together', async () => {
    const numbers = `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${String(ROWS)})`;
    const { reader } = await mysqlDatabase(
      'in_step',
      ['a', 'b', 'c']
        .map((name) => `CREATE TABLE ${name} (id INT PRIMARY KEY) ${numbers} SELECT id FROM n`)
        .join(';') + '; DELETE FROM c WHERE id = 567',
    );
    const crm = mysql({ url: reader });
    const [first, second, third] = ['a', 'b', 'c'].map((name) => crm.table(name, { key: 'id' }));
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three were named');
    const checks = ['one', 'two', 'three'].map((id) => threeAlike(id, { first, second, third }));
    const ran = await runSuite(out, checks, {
      concurrency: 8,
      segments: 2,
      sources: new Map([[crm, 'crm']]),
    });
    for (const { id, problems, examined } of ran.report.checks) {
      expect(problems).toEqual([]);
      expect(examined).toEqual({ first: ROWS, second: ROWS });
      expect((await ran.findings(id)).map(({ kind, key }) => [kind, ...key])).toEqual([['lacking', 567]]);
    }
  });
});
