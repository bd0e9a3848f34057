/** Names: how datasets, and the same rows under other columns, are called in every report. */
import { SAMPLE_KEYS } from '../model/dataset.ts';

export { datasetName } from '../model/binding.ts';

/** What is added to a name when rows are grouped by other columns. */
export function groupedName(name: string, columns: readonly string[]): string {
  return `${name} by ${columns.join(', ')}`;
}

/** What is private once rows are grouped: as before, and the sample keys when the key they show is. */
export function groupedPrivate(hidden: readonly string[], key: readonly string[]): readonly string[] {
  return key.some((column) => hidden.includes(column)) ? [...hidden, SAMPLE_KEYS] : hidden;
}
