// Every sequence gives next a value that no row has yet; what is proposed for one that does not is exactly the least right value.
import { describe, expect, it } from 'vitest';
import { sequencePosition } from '../../checks/sequence-position.ts';
import { isAdvice, type Advice, type Change } from '../../src/model/change.ts';
import type { Finding } from '../../src/model/finding.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { checkTester } from '../support/check-tester.ts';
import { inspectDirectly } from '../support/inspect-directly.ts';
import { INT4, INT8, sequences, type Standing } from '../support/listed-sequences.ts';
import { database, describePostgres, run } from '../support/postgres.ts';

const named = (name: string, standing: Standing) => ({ name, ...standing });
const one = (standing: Standing) => ({ sequences: sequences(named('s', standing)) });
const behind = (
  expected: number | string | null,
  actual: Readonly<Record<string, string | number | boolean>>,
) => ({
  kind: 'behind',
  key: ['s'],
  expected: { next: expected },
  actual,
});

checkTester(sequencePosition, {
  agree: [
    {
      name: 'sequences ahead of their rows, or of none',
      datasets: {
        sequences: sequences(
          named('a', { next: '8', largest: '7' }),
          named('b', { next: '1', largest: null }),
          named('c', { next: '1', largest: '-5' }),
          named('d', { next: '5', largest: '4.99' }),
          named('e', {
            next: '-8',
            largest: '-7',
            increment: '-1',
            minimum: '-100',
            maximum: '-1',
            bound: '-100',
          }),
          named('f', { next: INT8, largest: '9223372036854775806' }),
        ),
      },
    },
    {
      name: 'enough values are left',
      datasets: one({ next: '91', bound: '100' }),
      options: { headroom: 10 },
    },
    {
      name: 'one that cycles, at its end and without rows where it begins again',
      datasets: one({ next: '101', maximum: '100', bound: '100', cycles: true, largest: '0' }),
    },
    {
      name: 'one that nobody wants to have judged',
      datasets: { sequences: sequences(named('s', { next: '1', largest: '5' }), named('t', { next: '1', derived: 'x.code' }), named('u', { next: '2' })) }, // prettier-ignore
      options: { except: ['s', 't', 'no_such'] },
    },
  ],
  disagree: [
    {
      name: 'one that gives what a row has',
      datasets: one({ next: '7', last_value: '6', is_called: true, largest: '7' }),
      finds: [behind(8, { next: 7, largest: '7', last_value: 6, is_called: true })],
    },
    {
      name: 'one that was never called, far behind',
      datasets: one({ next: '1', largest: '9007199254740993' }),
      finds: [
        behind('9007199254740994', { next: 1, largest: '9007199254740993', last_value: 1, is_called: false }),
      ],
    },
    {
      name: 'one that stays among its own values, and a row between two of them',
      datasets: one({ next: '5', last_value: '3', is_called: true, increment: '2', largest: '8.5' }),
      finds: [behind(9, { next: 5, largest: '8.5', last_value: 3, is_called: true, increment: 2 })],
    },
    {
      name: 'one that descends',
      datasets: one({
        next: '-1',
        increment: '-3',
        minimum: '-100',
        maximum: '-1',
        bound: '-100',
        largest: '-7.5',
      }),
      finds: [behind(-10, { next: -1, largest: '-7.5', last_value: -1, is_called: false, increment: -3 })],
    },
    {
      name: 'one that cycles, and begins again among its rows',
      datasets: one({
        next: '101',
        last_value: '100',
        is_called: true,
        maximum: '100',
        bound: '100',
        cycles: true,
        largest: '50',
      }),
      finds: [behind(51, { next: 1, largest: '50', last_value: 100, is_called: true, cycles: true })],
    },
    {
      name: 'one whose rows leave no value',
      datasets: one({ next: '5', largest: INT4, bound: INT4 }),
      finds: [behind(null, { next: 5, largest: INT4, last_value: 5, is_called: false })],
    },
    {
      name: 'one at its end, one beyond what its column can hold, one beyond every integer',
      datasets: {
        sequences: sequences(
          named('a', { next: '101', maximum: '100', bound: '100', largest: '100' }),
          named('b', { next: '2147483648', bound: INT4, largest: null, cycles: true }),
          named('c', { next: '9223372036854775808', largest: '1' }),
        ),
      },
      finds: [
        { kind: 'exhausted', key: ['a'], expected: { left: 1 }, actual: { left: 0, bound: 100 } },
        { kind: 'exhausted', key: ['b'], expected: { left: 1 }, actual: { left: 0, bound: Number(INT4) } },
        { kind: 'exhausted', key: ['c'], expected: { left: 1 }, actual: { left: 0, bound: INT8 } },
      ],
    },
    {
      name: 'one that ends before the headroom',
      datasets: one({ next: '92', bound: '100', increment: '3' }),
      options: { headroom: 4 },
      finds: [{ kind: 'near-end', key: ['s'], expected: { left: 4 }, actual: { bound: 100 } }],
    },
    {
      name: 'one whose columns do not tell, and what can be told of it',
      datasets: { sequences: sequences(named('s', { next: '1', largest: '1', derived: 'public.x.code' }), named('t', { next: '1', largest: 'NaN' })) }, // prettier-ignore
      unjudged: ['derived', 'no-number'],
      finds: [behind(2, { next: 1, largest: '1', last_value: 1, is_called: false })],
    },
  ],
  unable: [
    {
      name: 'a column that is no integer',
      datasets: one({ next: '1.5' }),
      because: /column "next" holds a value that the check cannot read/,
    },
  ],
});

type Fixes = Readonly<Record<string, Advice | ((finding: Finding, options: unknown) => Change | Advice)>>;
const fixes = sequencePosition.definition.fixes as Fixes;

describe('what is done about a sequence that is behind', () => {
  const fix = async (standing: Standing): Promise<Change | Advice | undefined> => {
    const check = sequencePosition('tested', one(standing));
    const { findings } = await inspectDirectly(check, 1);
    const [finding] = findings;
    const made = fixes[finding?.kind ?? ''];
    return typeof made === 'function' ? made(finding as Finding, check.options) : made;
  };

  it('is to advance it to the least right value, from where it stands', async () => {
    const large = {
      next: '9007199254740995',
      last_value: '9007199254740994',
      is_called: true,
      largest: INT4,
    };
    expect(await fix({ next: '7', last_value: '6', is_called: true, largest: '7' })).toEqual({
      op: 'advance-sequence',
      at: { role: 'sequences', key: ['s'] },
      expect: { last_value: '6', is_called: 't' },
      to: '8',
    });
    expect(await fix({ ...large, largest: '9007199254740996.5' })).toMatchObject({
      expect: { last_value: '9007199254740994', is_called: 't' },
      to: '9007199254740997',
    });
    expect(await fix({ next: '5', increment: '4', largest: '5' })).toMatchObject({
      expect: { last_value: '5', is_called: 'f' },
      to: '9',
    });
  });

  it.each([
    [
      'descends',
      { next: '-1', increment: '-1', minimum: '-9', maximum: '-1', bound: '-9', largest: '-3' },
      /descends/,
    ],
    ['cycles', { next: '1', cycles: true, largest: '3' }, /cycles/],
    [
      'has no right value left',
      { next: '1', bound: '3', largest: '3' },
      /wider type .* no value beyond its rows/,
    ],
    ['is exhausted', { next: '4', bound: '3', maximum: '3' }, /wider type .* no value that they can hold/],
  ])('is advice where it %s', async (_what, standing, advice) => {
    const made = await fix(standing);
    expect(made !== undefined && isAdvice(made) ? made.advise : made).toMatch(advice);
  });

  it('changes sequences and nothing else', () => {
    expect(sequencePosition.definition.changes).toBe('sequences');
    expect(Object.keys(fixes).sort()).toEqual(Object.keys(sequencePosition.definition.finds).sort());
  });
});

it('says its rules', () => {
  const { options } = sequencePosition('x', one({ next: '1' }), {
    headroom: 9,
    except: ['public.a', 'public.b'],
  });
  expect(sequencePosition.definition.rules?.(options)).toEqual([
    'a sequence that cycles begins again where it ends',
    'a sequence with fewer than 9 values left is a warning',
    'not judged: public.a, public.b',
  ]);
});

describePostgres('sequences of a real server', () => {
  it('are behind after a load, and give what was proposed once they are set to it', async () => {
    const url = await database('behind', {
      sql: `CREATE TABLE berths (id int GENERATED ALWAYS AS IDENTITY (INCREMENT 5) PRIMARY KEY);
        INSERT INTO berths OVERRIDING SYSTEM VALUE VALUES (1), (2), (41), (43); CREATE TABLE clients (id serial);
        INSERT INTO clients DEFAULT VALUES`,
    });
    const check = sequencePosition('after-load', { sequences: postgres({ url }).sequences() });
    const { findings, examined } = await inspectDirectly(check, 2);
    expect(examined).toEqual({ sequences: 2 });
    const actual = { next: 1, largest: '43', last_value: 1, is_called: false, increment: 5 };
    expect(findings).toEqual([
      { kind: 'behind', key: ['public.berths_id_seq'], expected: { next: 46 }, actual },
    ]);
    await run(url, 'ALTER SEQUENCE public.berths_id_seq RESTART 46');
    expect((await inspectDirectly(check, 1)).findings).toEqual([]);
    expect(await run(url, 'INSERT INTO berths DEFAULT VALUES RETURNING id')).toEqual([{ id: '46' }]);
    expect((await inspectDirectly(check, 1)).findings).toEqual([]);
  });
});
