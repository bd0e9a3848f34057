/** What is said of rows and objects that do not belong together. */
import type { Finding } from '../model/finding.ts';
import { hasNull, type Key } from '../model/key.ts';
import type { Cell } from '../model/value.ts';
import { shownClaim, type Alone, type Claim, type Naming } from './linked-objects.ts';
import type { Unlinked } from './recoverable.ts';

type Options = {
  readonly size?: string;
  readonly checksum?: { readonly column: string };
  readonly mime?: string;
  readonly shared: 'report' | 'allow';
  readonly orphans: 'report' | 'ignore';
};
type Plain = Finding<'missing' | 'orphan'>;

/** Rows that name nothing, or all the same object. */
export function* aboutRows(
  key: Key,
  rows: number,
  { shared }: Pick<Options, 'shared'>,
): Generator<Finding<'null-key' | 'shared'>, void, undefined> {
  if (hasNull(key)) yield { kind: 'null-key', key, expected: { rows: 0 }, actual: { rows } };
  else if (rows > 1 && shared === 'report')
    yield { kind: 'shared', key, expected: { rows: 1 }, actual: { rows } };
}

/** What is without its other half, and nothing more is known of it. */
export function* plain(
  alone: Alone,
  { orphans }: Pick<Options, 'orphans'>,
): Generator<Plain, void, undefined> {
  if (alone.is === 'missing') {
    yield { kind: 'missing', key: alone.missing.key, expected: { objects: 1 }, actual: { objects: 0 } };
  } else if (alone.is === 'orphan' && orphans === 'report') {
    yield { kind: 'orphan', key: alone.stray.key, expected: { rows: 1 }, actual: { rows: 0 } };
  }
}

/** The same of everything that was held. */
export function* allPlain(
  { missing, strays }: Unlinked,
  given: Pick<Options, 'orphans'>,
): Generator<Plain, void, undefined> {
  for (const one of missing) yield* plain({ is: 'missing', clock: null, missing: one }, given);
  for (const stray of strays) yield* plain({ is: 'orphan', clock: null, stray }, given);
}

/** An object's value is shown in the form in which its row writes it. */
export function altered(
  key: Key,
  claim: Claim,
  naming: Naming,
  actual: Cell,
  given: Pick<Options, Claim>,
): Finding<'altered'> {
  const column = { size: given.size, checksum: given.checksum?.column, mime: given.mime }[claim] ?? claim;
  return {
    kind: 'altered',
    key,
    column: claim,
    ...(column === claim ? {} : { sourceColumn: column }),
    expected: shownClaim(naming, claim),
    actual,
  };
}
