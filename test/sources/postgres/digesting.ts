/** Asks a dataset for its digests, and makes in this process what they are held to. */
import { canonical } from '../../../src/model/canonical.ts';
import type { Dataset } from '../../../src/model/dataset.ts';
import type { DigestOf, DigestScheme, GroupDigest } from '../../../src/model/digest.ts';
import { keyCodec } from '../../../src/model/key.ts';
import type { Range } from '../../../src/model/scope.ts';
import type { Cells } from '../../../src/model/value.ts';
import { calm } from '../../support/opened-source.ts';

/** All that a dataset offers, in the forms that it likes best. */
export async function digestOf(
  dataset: Dataset,
  scheme: DigestScheme,
  columns: readonly string[],
): Promise<DigestOf> {
  const offer = await dataset.digests?.offer(scheme, columns, calm);
  const best = (forms: readonly string[] | undefined) => forms?.[0] ?? 'none';
  return {
    scheme,
    key: (offer?.key ?? []).map(best),
    columns: columns.map((column) => ({ column, form: best(offer?.columns[column]) })),
  };
}

/** A range from the middle on. */
export async function secondHalf(dataset: Dataset): Promise<Range> {
  const [from = null] = await dataset.cuts(2, calm);
  return { from, until: null };
}

/** All groups of a scope. */
export async function groups(
  dataset: Dataset,
  of: DigestOf,
  bits: number,
  scope: Range,
): Promise<GroupDigest[]> {
  return (await Array.fromAsync(dataset.digests?.grouped(of, bits, scope, calm) ?? [])).flat();
}

/** The rows of some groups, in the columns that are digested. */
export async function rowsOf(
  dataset: Dataset,
  of: DigestOf,
  bits: number,
  some: readonly number[],
  scope: Range,
): Promise<Cells[]> {
  const pages =
    dataset.digests?.rows(
      of,
      bits,
      some,
      of.columns.map(({ column }) => column),
      scope,
      calm,
    ) ?? [];
  return (await Array.fromAsync(pages)).flat().map(({ row }) => row);
}

/** The rows of a scope as this process digests them: the canonical texts of their keys and of all. */
export async function canonicalRows(
  dataset: Dataset,
  columns: readonly string[],
  scope: Range,
): Promise<{ key: Cells; all: Cells }[]> {
  const shape = await dataset.describe(calm);
  const codec = keyCodec(shape.key.map(({ kind }) => kind));
  const found: { key: Cells; all: Cells }[] = [];
  for await (const page of dataset.scan(scope, columns, calm)) {
    for (const entry of page) {
      const key = codec.decode(entry.key);
      const cells = columns.map((column, at) => canonical(shape.columns[column]!, entry.row[at] ?? null));
      found.push({ key, all: [...key, ...cells] });
    }
  }
  return found;
}
