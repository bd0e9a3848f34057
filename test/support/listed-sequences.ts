/** Sequences in memory as a database lists them: where each stands, and how far its rows are. */
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';

export const INT4 = '2147483647';
export const INT8 = '9223372036854775807';

/** What is unlike a plain sequence of int8 that was never called and feeds a column without rows. */
export type Standing = {
  readonly next: string;
  readonly last_value?: string;
  readonly is_called?: boolean;
  readonly increment?: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly cycles?: boolean;
  readonly bound?: string;
  readonly largest?: Cell;
  readonly derived?: Cell;
};

/** A dataset of sequences, keyed by their names. */
export function sequences(...listed: readonly (Standing & { readonly name: string })[]): DatasetRef {
  const flag = (is: boolean) => (is ? 't' : 'f');
  return memory('sequences', {
    key: { sequence: 'text' },
    columns: {
      sequence: 'text',
      derived: 'text',
      next: 'number',
      last_value: 'number',
      is_called: 'boolean',
      increment: 'number',
      minimum: 'number',
      maximum: 'number',
      cycles: 'boolean',
      bound: 'number',
      largest: 'number',
    },
    rows: listed.map(({ name, next, largest = null, derived = null, ...rest }) => {
      const { last_value = next, is_called = false, increment = '1', cycles = false } = rest;
      const { minimum = '1', maximum = INT8, bound = maximum } = rest;
      return [
        name,
        derived,
        next,
        last_value,
        flag(is_called),
        increment,
        minimum,
        maximum,
        flag(cycles),
        bound,
        largest,
      ];
    }),
    pageRows: 2,
  });
}
