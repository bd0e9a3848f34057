/** Where a change was made, as a journal keeps it: a row by its table and primary key, or a sequence. */
import type { Json } from '../../model/json.ts';
import { ContractError } from '../../model/problem.ts';

/** A row; its key is in its image. */
export type RowAt = {
  readonly schema: string;
  readonly table: string;
  readonly primaryKey: readonly string[];
  /** The columns that the change named; what else changed, a trigger changed. */
  readonly set: readonly string[];
};

export type SequenceAt = { readonly schema: string; readonly sequence: string };

/** Reads what a journal kept. @throws ContractError when it is none of ours. */
export function located(where: Json, place: string): RowAt | SequenceAt {
  if (typeof where === 'object' && where !== null && !Array.isArray(where)) {
    const { schema, table, sequence, primaryKey, set } = where as Readonly<Record<string, Json | undefined>>;
    if (typeof schema === 'string') {
      if (typeof sequence === 'string') return { schema, sequence };
      if (typeof table === 'string' && isNames(primaryKey) && isNames(set)) {
        return { schema, table, primaryKey, set };
      }
    }
  }
  throw new ContractError('journal', `${place}: a journal names no row of a table; it is not this writer's`);
}

function isNames(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
