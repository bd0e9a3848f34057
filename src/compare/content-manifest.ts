/** Pairs files that were renamed: by a manifest that is keyed by the target's keys and has a column with the source's. */
import type { Dataset, Entry } from '../model/dataset.ts';
import type { Finding } from '../model/finding.ts';
import { keyCodec } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import type { Cells } from '../model/value.ts';
import { sizesByKey, type Listed } from './content-listing.ts';
import { mergeJoin, type Pair } from './merge-join.ts';

/** A manifest, and its column with the source's key. */
export type Manifest = { readonly dataset: Dataset; readonly column: string };

/** What an entry of the manifest means that names nothing in the source. */
export const UNSOURCED = {
  expected: { manifest: 1, source: 1 },
  actual: { manifest: 1, source: 0 },
} as const;

const TEXT = keyCodec(['text']);

/** The native key of the source's file that an entry of a manifest names, its column being the first; none for NULL. */
export function sourceKeyOf(entry: Entry | null): readonly string[] | undefined {
  const cell = entry?.row[0] ?? null;
  return cell === null ? undefined : [cell];
}

/**
 * The files of a batch that are on both sides. An entry that names no file of the source is a finding under the key of
 * its own, so that it is found by the same look that would have judged the file.
 */
export async function* pairedByManifest(
  batch: readonly Pair<Cells, Cells>[],
  { column }: Manifest,
  {
    source,
    columns,
    signal,
  }: { readonly source: Dataset; readonly columns: readonly string[]; readonly signal: AbortSignal },
): AsyncGenerator<Finding<'null-key' | 'unsourced'>, readonly Listed[], undefined> {
  const named = batch.flatMap((pair) => {
    if (pair.left === null || pair.lefts > 1) return [];
    const origin = sourceKeyOf(pair.left);
    return [{ ...pair, origin, sourceKey: origin === undefined ? null : TEXT.encode(origin) }];
  });
  const keys = named.flatMap(({ sourceKey }) => sourceKey ?? []);
  const sizes = await sizesByKey(source, keys, columns, signal);
  const files: Listed[] = [];
  for (const { key, right, rights, origin, sourceKey } of named) {
    if (origin === undefined || sourceKey === null) {
      yield { kind: 'null-key', key, column, expected: { manifest: 0 }, actual: { manifest: 1 } };
      continue;
    }
    const size = sizes.get(sourceKey);
    if (size === undefined) yield { kind: 'unsourced', key, origin, ...UNSOURCED };
    else if (rights === 1) {
      files.push({ key, sourceKey, origin, sizes: { source: size, target: right?.row[0] ?? null } });
    }
  }
  return files;
}

/** Where the source's keys are walked. */
type Walk = {
  readonly source: Dataset;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly columns: readonly string[];
  /** Whether an entry that nothing else names stands for a folder, and for no file. */
  readonly isFolder: (entry: Entry) => boolean;
  readonly examined: (role: 'source', entries: number) => void;
};

/**
 * The files of the source that the manifest does not name, and those that are listed more than once: here a key is the
 * source's, which `column` says of a duplicate, since the target may have one under the same key.
 */
export async function* unlisted(
  { dataset, column }: Manifest,
  { source, scope, signal, columns, isFolder, examined }: Walk,
): AsyncGenerator<Finding<'unlisted' | 'duplicate'>, void, undefined> {
  const named = dataset.by([column]);
  await demandText(`${dataset.name}: its column "${column}"`, named, signal);
  await demandText(source.name, source, signal);
  const names = [named.name, source.name] as const;
  const files = source.scan(scope, columns, signal);
  for await (const batch of mergeJoin(named.scan(scope, [], signal), files, names)) {
    let listed = 0;
    for (const { key, right, lefts, rights } of batch) {
      listed += rights;
      if (rights > 1)
        yield { kind: 'duplicate', key, column, expected: { source: 1 }, actual: { source: rights } };
      if (lefts > 0 || (right !== null && isFolder(right))) continue;
      yield {
        kind: 'unlisted',
        key,
        expected: { manifest: 1, source: 1 },
        actual: { manifest: 0, source: rights },
      };
    }
    examined('source', listed);
  }
}

/** One scope cuts the keys of the source and those of the target: they have to be of one kind. */
async function demandText(name: string, dataset: Dataset, signal: AbortSignal): Promise<void> {
  const { key } = await dataset.describe(signal);
  if (key.length === 1 && key[0]?.kind === 'text') return;
  const kinds = key.map(({ kind }) => kind).join(', ');
  throw new ContractError(
    'key-kinds',
    `${name} holds keys of (${kinds}); with a manifest, declare all keys as text`,
  );
}
