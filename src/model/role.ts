/** Roles: what a check asks datasets to play, and what it is given for each. */
import type { z } from 'zod';
import type { Dataset, DatasetRef, Pages } from './dataset.ts';
import type { Scope } from './scope.ts';

/** A role that a dataset plays in a check, and the columns it needs (none: the check chooses columns by option). */
export type Role = {
  readonly arity: 'one' | 'optional' | 'many';
  readonly row: z.ZodObject | null;
};
type RoleOf<Arity extends Role['arity'], Row extends z.ZodObject | null> = {
  readonly arity: Arity;
  readonly row: Row;
};

export function role(): RoleOf<'one', null>;
export function role<Row extends z.ZodObject>(row: Row): RoleOf<'one', Row>;
/** A role played by exactly one dataset. */
export function role(row: z.ZodObject | null = null): Role {
  return { arity: 'one', row };
}

/** A role that may be left out. */
export function optionalRole(): RoleOf<'optional', null> {
  return { arity: 'optional', row: null };
}

/** A role played by any number of datasets, each under a name of the config's choosing. */
export function manyRole(): RoleOf<'many', null> {
  return { arity: 'many', row: null };
}

/** A dataset as a check sees it: with `rows` typed by the role's schema, where it has one. */
export interface View<Row> extends Dataset {
  /** The rows of a scope as objects, read through the role's schema. */
  rows(scope: Scope, signal: AbortSignal): Pages<Row>;
}

export type Roles = Readonly<Record<string, Role>>;
type RowOf<R extends Role> = R['row'] extends z.ZodObject ? z.output<R['row']> : never;
type ByArity<R extends Role, One> = R['arity'] extends 'one'
  ? One
  : R['arity'] extends 'optional'
    ? One | undefined
    : Readonly<Record<string, One>>;

/** What `inspect` is given for each role. */
export type Views<R extends Roles> = { readonly [name in keyof R]: ByArity<R[name], View<RowOf<R[name]>>> };

type OptionalNames<R extends Roles> = {
  [name in keyof R]: R[name]['arity'] extends 'one' ? never : name;
}[keyof R];

/** What a config passes for each role. */
export type Bindings<R extends Roles> = {
  readonly [name in Exclude<keyof R, OptionalNames<R>>]: DatasetRef;
} & {
  readonly [name in OptionalNames<R>]?: R[name]['arity'] extends 'many'
    ? Readonly<Record<string, DatasetRef>>
    : DatasetRef;
};
