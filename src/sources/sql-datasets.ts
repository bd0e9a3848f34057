/** The datasets of one session: each is made once, however often it is named, and none of another source. */
import type { Dataset, DatasetRef, Source } from '../model/dataset.ts';
import { ContractError } from '../model/problem.ts';

/** A reference that a session can read; `null` where its rows are not regrouped. */
type Readable = DatasetRef & { readonly grouping: readonly string[] | null; readonly reads?: string | null };

/** How a session gives datasets, for which `whole` makes those before any grouping. What it gives throws a ContractError for a reference of another source. */
export function datasetsOf<Ref extends Readable>(
  source: Source,
  place: string,
  isReadable: (ref: DatasetRef) => ref is Ref,
  whole: (ref: Ref) => Dataset,
): (ref: DatasetRef) => Dataset {
  const all = new Map<Ref | string, Dataset>();
  return (ref) => {
    if (!isReadable(ref) || ref.source !== source) {
      throw new ContractError('foreign', `${place}: ${ref.path} belongs to another source`);
    }
    const id = ref.reads ?? ref;
    const dataset = all.get(id) ?? (ref.grouping === null ? whole(ref) : whole(ref).by(ref.grouping));
    all.set(id, dataset);
    return dataset;
  };
}
