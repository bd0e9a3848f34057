/** Whether the catalog proves that no two rows of a table share a key, as the key's codec reads it. */
import type { ColumnType, Family } from '../../model/value.ts';
import type { Part } from './key-part.ts';

/** Types of which two values with one text are one value to any index of the server's own. */
const TOLD_APART: ReadonlySet<Family> = new Set<Family>([
  'number',
  'bytes',
  'boolean',
  'uuid',
  'date',
  'time',
  'timetz',
  'timestamp',
  'instant',
  'interval',
  'inet',
]);

/** Text types whose cast to text is the server's own; of an enum somebody may have made another. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'char', 'name', 'citext']);

/**
 * Whether a unique index is on columns of the key alone, each read so that unlike values stay unlike. Rows with NULL in one of
 * them, which such an index allows to be alike, have no key.
 */
export function isUnique(
  key: readonly Part[],
  indexes: readonly (readonly string[])[],
  computed: ReadonlySet<string>,
): boolean {
  const certain = new Set(
    key.filter((part) => !computed.has(part.column) && isInjective(part)).map(({ column }) => column),
  );
  return indexes.some((columns) => columns.every((column) => certain.has(column)));
}

/** A numeric may hold what is no integer. */
function isInjective({ kind, type, fallible }: Part): boolean {
  if (fallible !== null || (kind === 'int' && type.name === 'numeric')) return false;
  return isToldApart(type);
}

function isToldApart({ family, name }: ColumnType): boolean {
  return TOLD_APART.has(family) || (family === 'text' && TEXTS.has(name));
}
