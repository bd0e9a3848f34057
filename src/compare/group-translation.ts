/** Translates the values that rows are grouped by, so that a source's groups can be counted as a target's. */
import type { Cell } from '../model/value.ts';
import type { TranslateGroup } from './group-counts.ts';

type ByColumn<Value> = Readonly<Record<string, Value>>;

/** A translation by value maps, and by what NULL has become, each under its column's name; `null` when there is none. */
export function groupTranslation(
  columns: readonly string[],
  maps: ByColumn<ByColumn<Cell>>,
  mapNull: ByColumn<string>,
): TranslateGroup | null {
  if (Object.keys(maps).length === 0 && Object.keys(mapNull).length === 0) return null;
  const rules = columns.map((column) => ({
    absent: mapNull[column] ?? null,
    values: maps[column] === undefined ? null : new Map(Object.entries(maps[column])),
  }));
  return (cells) => {
    let unmapped = -1;
    const translated = rules.map(({ absent, values }, at) => {
      const cell = cells[at] ?? null;
      if (cell === null) return absent;
      if (values === null) return cell;
      const mapped = values.get(cell);
      if (mapped === undefined && unmapped < 0) unmapped = at;
      return mapped ?? null;
    });
    return { cells: unmapped < 0 ? translated : cells, unmapped };
  };
}
