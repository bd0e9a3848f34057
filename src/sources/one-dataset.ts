/** A source that is one dataset: its reference, and the references to the same rows grouped by other columns. */
import type { Dataset, DatasetRef, Source } from '../model/dataset.ts';
import { ConfigError } from '../model/problem.ts';
import { groupedName, groupedPrivate } from './naming.ts';

/** A reference to the only dataset of a source, and how its session finds what a reference asks for. */
export type OneDataset = {
  readonly ref: DatasetRef;
  /** The dataset that a reference of this source means: the whole one, or its groups. */
  readonly of: (asked: DatasetRef, whole: Dataset) => Dataset;
  /** The columns by which a reference groups the rows, where it does. */
  readonly grouping: (asked: object) => readonly string[] | undefined;
};

/** Refers to a source's only dataset as `path`; `key` are its key columns, which its groups show in samples. */
export function oneDataset(
  source: Source,
  path: string,
  hidden: readonly string[],
  key: readonly string[],
): OneDataset {
  const groupings = new WeakMap<object, readonly string[]>();
  const by = (...columns: string[]): DatasetRef => {
    const grouped = groupedName(path, columns);
    const again = () => {
      throw new ConfigError('config', `${grouped}: is grouped already; group the dataset it is made of`);
    };
    const ref: DatasetRef = { source, path: grouped, private: groupedPrivate(hidden, key), by: again };
    groupings.set(ref, columns);
    return ref;
  };
  return {
    ref: { source, path, private: hidden, by },
    of: (asked, whole) => {
      const columns = groupings.get(asked);
      return columns === undefined ? whole : whole.by(columns);
    },
    grouping: (asked) => groupings.get(asked),
  };
}
