// What the compiler refuses in a check and in a config; `tsc` fails when it accepts one of these lines.
import { z } from 'zod';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { rowCounts } from '../../checks/row-counts.ts';
import { defineCheck } from '../../src/model/check.ts';
import { manyRole, optionalRole, role } from '../../src/model/role.ts';
import { EVERYTHING } from '../../src/model/scope.ts';
import { memory } from '../../src/sources/memory.ts';

const facts = {
  name: 'example',
  asserts: 'Every price is positive.',
  cannotSee: [],
  evidence: 'values',
  options: z.strictObject({ least: z.number() }),
  finds: { cheap: { severity: 'error', title: 'a price below the least' } },
  inStep: [],
} as const;

const priced = defineCheck({
  ...facts,
  roles: { source: role(z.object({ price: z.string() })), target: optionalRole(), others: manyRole() },
  splitBy: 'source',
  sides: { source: 'source', target: 'target' },
  async *inspect({ source, target, others }, { options, signal, examined }) {
    for await (const page of source.rows(EVERYTHING, signal)) {
      examined('source', page.length);
      for (const { key, row } of page) {
        if (Number(row.price) < options.least) {
          yield { kind: 'cheap', key, expected: options.least, actual: row.price };
        }
        // @ts-expect-error -- a column that the row schema does not have
        examined('source', Object.keys(row).indexOf('cost' satisfies keyof typeof row));
      }
    }
    // @ts-expect-error -- a role that is not declared
    examined('sauce', 1);
    // @ts-expect-error -- an option that is not declared
    examined('source', Object.keys(options).indexOf('most' satisfies keyof typeof options));
    // @ts-expect-error -- a role that may be left out
    await target.count(EVERYTHING, signal);
    for (const other of Object.values(others)) examined('others', await other.count(EVERYTHING, signal));
  },
});

const rows = memory('rows', { key: 'id', columns: { id: 'text' }, rows: [] });

const whole = { ...facts, roles: { source: role() }, splitBy: null } as const;
const sides = { source: 'source', target: 'source' } as const;

export const refusedInDefinitions = [
  () =>
    defineCheck({
      ...whole,
      sides,
      // @ts-expect-error -- a kind that is not declared
      async *inspect() {
        yield { kind: 'dear', key: [], expected: 1, actual: 2 };
      },
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      // @ts-expect-error -- a finding without its values
      async *inspect() {
        yield { kind: 'cheap', key: [] };
      },
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      // @ts-expect-error -- work split by a role that is not declared
      splitBy: 'sauce',
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      // @ts-expect-error -- a side that is no role
      sides: { source: 'source', target: 'aim' },
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      fixes: {
        cheap: { advise: 'raise the price' },
        // @ts-expect-error -- a fix for no kind
        dear: { advise: 'lower the price' },
      },
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      // @ts-expect-error -- a fix that is neither a change nor advice
      fixes: { cheap: () => ({ op: 'raise' }) },
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      fixes: {
        cheap: ({ kind, key }, options) => {
          // @ts-expect-error -- a kind that it never is
          const advise = kind satisfies 'dear';
          // @ts-expect-error -- an option that is not declared
          if (options.most === undefined) return { advise };
          return { op: 'set', at: { role: 'source', key }, expect: { price: '1' }, to: { price: '2' } };
        },
      },
      changes: 'source',
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      fixes: { cheap: { advise: 'raise the price' } },
      // @ts-expect-error -- a role to be changed that is not declared
      changes: 'sauce',
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      // @ts-expect-error -- rows that name the objects of no role
      names: { rows: 'source', objects: 'files' },
      async *inspect() {},
    }),
  () =>
    defineCheck({
      ...whole,
      sides,
      // @ts-expect-error -- evidence of no known grade
      evidence: 'hope',
      async *inspect() {},
    }),
];

export const refusedInConfigs = [
  () => priced('x', { source: rows }, { least: 1 }),
  () => priced('x', { source: rows, target: rows, others: { a: rows, b: rows } }, { least: 1 }),
  // @ts-expect-error -- options that may not be left out
  () => priced('x', { source: rows }),
  // @ts-expect-error -- a role without its dataset
  () => priced('x', { target: rows }, { least: 1 }),
  // @ts-expect-error -- a role that the check does not have
  () => priced('x', { source: rows, sauce: rows }, { least: 1 }),
  // @ts-expect-error -- one dataset for a role of many
  () => priced('x', { source: rows, others: rows }, { least: 1 }),
  // @ts-expect-error -- an option that the check does not have
  () => priced('x', { source: rows }, { least: 1, most: 2 }),
  // @ts-expect-error -- an option of another type
  () => priced('x', { source: rows }, { least: 'a lot' }),
  () => rowCounts('x', { source: rows, target: rows }),
  // @ts-expect-error -- a relation that does not exist
  () => rowCounts('x', { source: rows, target: rows }, { relation: 'roughly' }),
  // @ts-expect-error -- a rule that does not exist
  () => fieldAgreement('x', { source: rows, target: rows }, { columns: [{ source: 'a', tolerence: 1 }] }),
  // @ts-expect-error -- a dataset named by its text
  () => fieldAgreement('x', { source: 'rows', target: rows }),
];
