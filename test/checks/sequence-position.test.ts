// Every sequence gives next a value that no row has yet; what is proposed for one that does not is exactly the least right value. On a real server: corrected.test.ts.
import { describe, expect, it } from 'vitest';
import { sequencePosition } from '../../checks/sequence-position.ts';
import { isAdvice, type Advice, type Change } from '../../src/model/change.ts';
import type { Finding } from '../../src/model/finding.ts';
import { checkTester } from '../support/check-tester.ts';
import { inspectDirectly } from '../support/inspect-directly.ts';
import { INT4, INT8, sequences, type Standing } from '../support/listed-sequences.ts';

const named = (name: string, standing: Standing) => ({ name, ...standing });
const one = (standing: Standing) => ({ sequences: sequences(named('s', standing)) });
const behind = (
  name: string,
  expected: number | string | null,
  actual: Readonly<Record<string, string | number | boolean>>,
) => ({ kind: 'behind', key: [name], expected: { next: expected }, actual });
const down = { increment: '-3', minimum: '-100', maximum: '-1', bound: '-100' };
const round = { maximum: '100', bound: '100', cycles: true };

checkTester(sequencePosition, {
  agree: [
    {
      name: 'sequences ahead of their rows, or of none',
      datasets: {
        sequences: sequences(
          named('ahead', { next: '8', largest: '7' }),
          named('of none', { next: '1', largest: null }),
          named('of negative rows', { next: '1', largest: '-5' }),
          named('of a fraction', { next: '5', largest: '4.99' }),
          named('descending', { next: '-8', largest: '-7', ...down }),
          named('at its last value', { next: INT8, largest: '9223372036854775806' }),
          named('beginning again, below its rows', { next: '101', largest: '0', ...round }),
        ),
      },
    },
    {
      name: 'sequences with enough values left, and some that nobody wants to have judged',
      datasets: {
        sequences: sequences(
          named('s', { next: '1', largest: '5' }),
          named('t', { next: '1', derived: 'x.code' }),
          named('u', { next: '91', bound: '100' }),
        ),
      },
      options: { headroom: 10, except: ['s', 't', 'no_such'] },
    },
  ],
  disagree: [
    {
      name: 'sequences that give what a row has, now or soon, and the first of their values that none has',
      datasets: {
        sequences: sequences(
          named('collides', { next: '7', last_value: '6', is_called: true, largest: '7' }),
          named('far behind', { next: '1', largest: '9007199254740993' }),
          named('between', { next: '5', last_value: '3', is_called: true, increment: '2', largest: '8.5' }),
          named('descending', { next: '-1', largest: '-7.5', ...down }),
          named('cycling', { next: '101', last_value: '100', is_called: true, largest: '50', ...round }),
          named('no value left', { next: '5', largest: INT4, bound: INT4 }),
        ),
      },
      finds: [
        behind('collides', 8, { next: 7, largest: '7', last_value: 6, is_called: true }),
        behind('far behind', '9007199254740994', { next: 1, largest: '9007199254740993', last_value: 1, is_called: false }), // prettier-ignore
        behind('between', 9, { next: 5, largest: '8.5', last_value: 3, is_called: true, increment: 2 }),
        behind('descending', -10, { next: -1, largest: '-7.5', last_value: -1, is_called: false, increment: -3 }), // prettier-ignore
        behind('cycling', 51, { next: 1, largest: '50', last_value: 100, is_called: true, cycles: true }),
        behind('no value left', null, { next: 5, largest: INT4, last_value: 5, is_called: false }),
      ],
    },
    {
      name: 'one at its end, one beyond what its column can hold, one beyond every integer, one soon there',
      datasets: {
        sequences: sequences(
          named('a', { next: '101', maximum: '100', bound: '100', largest: '100' }),
          named('b', { next: '2147483648', bound: INT4, largest: null, cycles: true }),
          named('c', { next: '9223372036854775808', largest: '1' }),
          named('d', { next: '92', bound: '100', increment: '3' }),
        ),
      },
      options: { headroom: 4 },
      finds: [
        { kind: 'exhausted', key: ['a'], expected: { left: 1 }, actual: { left: 0, bound: 100 } },
        { kind: 'exhausted', key: ['b'], expected: { left: 1 }, actual: { left: 0, bound: Number(INT4) } },
        { kind: 'exhausted', key: ['c'], expected: { left: 1 }, actual: { left: 0, bound: INT8 } },
        { kind: 'near-end', key: ['d'], expected: { left: 4 }, actual: { bound: 100 } },
      ],
    },
    {
      name: 'one whose columns do not tell, and what can be told of it',
      datasets: {
        sequences: sequences(
          named('s', { next: '1', largest: '1', derived: 'public.x.code' }),
          named('t', { next: '1', largest: 'NaN' }),
        ),
      },
      unjudged: ['derived', 'no-number'],
      finds: [behind('s', 2, { next: 1, largest: '1', last_value: 1, is_called: false })],
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
