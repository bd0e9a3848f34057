/** Decides which columns a sequence feeds, and which of those hold its values as they are. */

import { compareKeys } from '../../model/key.ts';

/** A column that the catalog connects with a sequence. Names are quoted where SQL needs it. */
export type Link = {
  readonly schema: string;
  /** With its schema. */
  readonly table: string;
  readonly column: string;
  readonly oid: string;
  /** The tables that it is a partition or a child of, by OID. */
  readonly parents: readonly string[];
  /** The name of its type, of a domain's base. */
  readonly type: string;
  /** Whether the sequence is that of its identity. */
  readonly identity: boolean;
  /** The expression of its default; `null` where it has none. */
  readonly ownDefault: string | null;
  /** Whether its default names the sequence. */
  readonly names: boolean;
  /** Whether it takes its values from another sequence, so that this one is only a leftover. */
  readonly elsewhere: boolean;
  readonly usable: boolean;
  readonly readable: boolean;
};

/** A column that a sequence feeds. */
export type FedColumn = {
  /** With its table and its schema. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  /** The name of its type, of a domain's base. */
  readonly type: string;
  /** Whether its values are made of the sequence's, or kept as no number, so that they do not tell where it is. */
  readonly derived: boolean;
  readonly usable: boolean;
  readonly readable: boolean;
};

const WHOLE_NUMBERS = new Set(['int2', 'int4', 'int8', 'numeric']);

/** `nextval('files_id_seq'::regclass)` and nothing else but a cast. */
const NEXT = /^\(*nextval\(E?'(?:[^']|'')*'::regclass\)\)*(?:::[a-z ]+)?\)*$/;

/** The columns that a sequence feeds, by name; a partition or a child is looked at through the table that it belongs to. */
export function fedColumns(links: readonly Link[]): readonly FedColumn[] {
  const fed = links.flatMap((link) => {
    const direct = isDirect(link);
    return direct === null ? [] : [{ link, derived: !direct || !WHOLE_NUMBERS.has(link.type) }];
  });
  const isInside = ({ parents, column }: Link): boolean =>
    fed.some(({ link, derived }) => !derived && link.column === column && parents.includes(link.oid));
  return fed
    .filter(({ link }) => !isInside(link))
    .map(({ link, derived }): FedColumn => {
      const { schema, table, column, type, usable, readable } = link;
      return { name: `${table}.${column}`, schema, table, column, type, derived, usable, readable };
    })
    .sort((a, b) => compareKeys(a.name, b.name));
}

/** Whether a column takes the values as they are; `null` when it takes none. */
function isDirect({ identity, ownDefault, names, elsewhere }: Link): boolean | null {
  if (identity) return true;
  if (elsewhere) return null;
  // It is owned and nothing fills it: whoever inserts calls nextval.
  if (ownDefault === null) return true;
  if (names && !ownDefault.includes('nextval(')) return null;
  return names && NEXT.test(ownDefault);
}
