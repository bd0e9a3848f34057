/** Asks whether every sequence gives next a value that no row has yet, as it must after rows were loaded with their old ids. */
import { z } from 'zod';
import { standingOf, wholeReached, type Standing } from '../src/compare/sequence-standing.ts';
import type { Advice, Change } from '../src/model/change.ts';
import { defineCheck } from '../src/model/check.ts';
import type { Finding } from '../src/model/finding.ts';
import { keyCodec } from '../src/model/key.ts';
import { role } from '../src/model/role.ts';

const options = z.strictObject({
  /** A warning where fewer values than this are left. */
  headroom: z.int().nonnegative().default(0),
  /** Sequences that are not judged, by their qualified names. */
  except: z.array(z.string().min(1)).default([]),
});
type Options = z.output<typeof options>;

const integer = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const boolean = z.enum(['t', 'f', 'true', 'false']).transform((text) => text.startsWith('t'));

/** A sequence and the columns that it feeds. */
const sequence = z.object({
  derived: z.string().nullable(),
  next: integer,
  last_value: integer,
  is_called: boolean,
  increment: integer,
  minimum: integer,
  maximum: integer,
  cycles: boolean,
  bound: integer,
  largest: z.string().nullable(),
});
type Row = z.output<typeof sequence>;

const finds = {
  behind: { severity: 'error', title: 'a sequence that gives, now or soon, a value that a row has already' },
  exhausted: { severity: 'error', title: 'a sequence that has no value left that its columns can hold' },
  'near-end': { severity: 'warning', title: 'a sequence that has fewer values left than the headroom' },
} as const;
type Found = Finding<keyof typeof finds>;

const ENLARGE = 'give its columns a wider type and raise its maximum';

/** Every sequence is ahead of the rows that it feeds. */
export const sequencePosition = defineCheck({
  name: 'sequence-position',
  asserts: 'Every sequence gives next a value that no row has yet.',
  cannotSee: [
    'a sequence that no column owns and whose name stands in no default, such as one that only the application calls',
    'values that sessions hold in reserve (CACHE)',
    'an application that makes several ids of one value of a sequence',
    'on a standby, a sequence that is behind by less than some 30 of its steps',
  ],
  evidence: 'values',
  roles: { sequences: role(sequence) },
  options,
  finds,
  splitBy: 'sequences',
  sides: { source: 'sequences', target: 'sequences' },
  inStep: ['sequences'],
  rules: ({ headroom, except }) => [
    'a sequence that cycles begins again where it ends',
    ...(headroom === 0 ? [] : [`a sequence with fewer than ${String(headroom)} values left is a warning`]),
    ...(except.length === 0 ? [] : [`not judged: ${except.join(', ')}`]),
  ],
  fixes: {
    behind: advance,
    exhausted: {
      advise: `${ENLARGE}: no value that they can hold is left, and a schema is not changed for you`,
    },
    'near-end': { advise: `${ENLARGE} before the last value is given: a schema is not changed for you` },
  },
  changes: 'sequences',
  async *inspect({ sequences }, { options: given, scope, signal, examined, unable }) {
    const codec = keyCodec((await sequences.describe(signal)).key.map(({ kind }) => kind));
    for await (const page of sequences.rows(scope, signal)) {
      const judged = page.filter(({ key }) => !given.except.includes(String(codec.native(key)[0])));
      for (const { key, row } of judged) {
        if (row.derived !== null) {
          const how = 'compare them in a check of their own and name it in "except"';
          unable('derived', `feeds columns whose values are no longer its own (${row.derived}); ${how}`, key);
        }
        const largest = row.largest === null ? null : wholeReached(row.largest, row.increment < 0n);
        if (largest === null && row.largest !== null) {
          unable('no-number', 'feeds a column that holds NaN or an infinity; clean the column', key);
          continue;
        }
        const finding = findingOf(row, standingOf({ ...row, largest }), given);
        if (finding !== null) yield { key, ...finding };
      }
      examined('sequences', judged.length);
    }
  },
});

// How many values are left changes whenever anybody takes one, so no finding about them shows where the sequence is.
function findingOf(row: Row, standing: Standing, { headroom }: Options): Omit<Found, 'key'> | null {
  switch (standing.is) {
    case 'exhausted':
      return { kind: 'exhausted', expected: { left: 1 }, actual: { left: 0, bound: exact(row.bound) } };
    case 'ahead':
      if (standing.left >= BigInt(headroom)) return null;
      return { kind: 'near-end', expected: { left: headroom }, actual: { bound: exact(row.bound) } };
    case 'behind': {
      const { gives, right } = standing;
      const { largest, last_value, is_called, increment, cycles } = row;
      return {
        kind: 'behind',
        expected: { next: right === null ? null : exact(right) },
        actual: {
          next: exact(gives),
          largest,
          last_value: exact(last_value),
          is_called,
          ...(increment === 1n ? {} : { increment: exact(increment) }),
          ...(cycles ? { cycles } : {}),
        },
      };
    }
  }
}

/** An integer as reports show it: a number where JSON holds it exactly. */
function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

const shown = z.union([z.number(), z.string()]).transform(String);
const behind = z.object({
  expected: z.object({ next: shown.nullable() }),
  actual: z.object({
    last_value: shown,
    is_called: z.boolean(),
    increment: shown.default('1'),
    cycles: z.boolean().default(false),
  }),
});

/** Upward only; what a person must decide is left to a person. */
function advance(finding: Finding<'behind'>): Change | Advice {
  const { expected, actual } = behind.parse(finding);
  if (actual.increment.startsWith('-')) {
    return {
      advise:
        'set it by hand to the expected value: it descends, and sequences are only ever advanced upward',
    };
  }
  if (actual.cycles) {
    return {
      advise:
        'decide whether it may come by the values of its rows again, and set it by hand if not: it cycles',
    };
  }
  if (expected.next === null) {
    return { advise: `${ENLARGE}: no value beyond its rows is left that they can hold` };
  }
  return {
    op: 'advance-sequence',
    at: { role: 'sequences', key: finding.key },
    expect: { last_value: actual.last_value, is_called: actual.is_called ? 't' : 'f' },
    to: expected.next,
  };
}
