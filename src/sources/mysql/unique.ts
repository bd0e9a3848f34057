/** Whether the catalog proves that no two rows of a table share a key, as the key's codec reads it. */
import type { Column, Part } from './key-part.ts';

/**
 * Whether a unique index is on columns of the key alone, each read so that what the index tells apart stays apart: an index
 * that takes more texts for equal than their bytes are proves no less. Rows with NULL in one of them, which such an index
 * allows to be alike, have no key.
 */
export function isUnique(
  key: readonly Part[],
  columns: ReadonlyMap<string, Column>,
  indexes: readonly (readonly string[])[],
  computed: ReadonlySet<string>,
): boolean {
  const certain = new Set(
    key
      .filter((part) => !computed.has(part.column) && isInjective(part, columns.get(part.column)))
      .map(({ column }) => column),
  );
  return indexes.some((index) => index.length > 0 && index.every((column) => certain.has(column)));
}

/** Two texts of some other character sets become one in UTF-8, and two labels of an enum may have one text. */
const ONE_TO_ONE = /^(?:utf8mb4|utf8mb3|utf8|latin1|ascii)_/;

function isInjective({ kind, type }: Part, column: Column | undefined): boolean {
  const { family, name } = type;
  if (family !== 'text') return kind !== 'int' || !/^(?:decimal|double|float)/.test(name);
  // Text that is read as a number, or without its case, may be written in several ways.
  return kind === 'text' && name !== 'enum' && name !== 'set' && ONE_TO_ONE.test(column?.collation ?? '');
}
