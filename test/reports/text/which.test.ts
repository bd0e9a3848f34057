/** How checks are named where many are meant. */
import { expect, it } from 'vitest';
import { itemsOf, whichChecks } from '../../../reports/text/which.ts';
import { check } from '../samples/build.ts';

const named = (id: string) => ({ id, name: id.replace(/\d+$/, ''), asserts: '' });
const several = (kind: string, count: number) =>
  Array.from({ length: count }, (_, at) => kind + String(at + 1));
const IDS = [...several('count', 3), ...several('orphan', 20), ...several('field', 2)];
const CHECKS = IDS.map((id) => check(named(id)));

const which = (ids: readonly string[], checks = CHECKS) =>
  itemsOf(whichChecks(ids, checks, 4), ', below').join(', ');

it.each<[string, readonly string[]]>([
  ['every check', IDS],
  ['field1, field2, count1, count2', ['field1', 'field2', 'count1', 'count2']],
  ['all 20 orphan checks', several('orphan', 20)],
  ['all 3 count checks, all 20 orphan checks', IDS.slice(0, 23)],
  ['all orphan checks but orphan20', several('orphan', 19)],
  ['all orphan checks but orphan19 and orphan20', several('orphan', 18)],
  ['all 20 orphan checks, field1', [...several('orphan', 20), 'field1']],
  ['orphan1, orphan2, orphan3, orphan4 and 13 more, below', several('orphan', 17)],
  ['orphan1, orphan2, orphan3, orphan4, orphan5', several('orphan', 5)],
])('%s', (text, ids) => {
  expect(which(ids)).toBe(text);
});

it('names each check of a small suite', () => {
  const twelve = several('orphan', 12);
  expect(
    which(
      twelve.slice(1),
      twelve.map((id) => check(named(id))),
    ),
  ).toBe(twelve.slice(1).join(', '));
});

it('names the only check of a suite', () => {
  expect(which(['orphan1'], [check(named('orphan1'))])).toBe('orphan1');
});
